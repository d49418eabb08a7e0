/**
 * What a webhook tells: codes, levels and devices as JSON, documented in docs/webhook.md.
 *
 * Room: outside/webhooks. Pure. No sentences and no fields of findings: those may name people, cards or addresses. Cards are
 * told by their kind alone.
 */
import { createHash } from "node:crypto";
import type { Content, Said, Sending } from "../../domain/alarm/message.ts";

export interface WebhookBody {
  version: 1;
  id: string;
  at: string;
  practice: { id: string; name: string };
  kind: Content["kind"];
  alarms: {
    /** The same from its beginning to its end. */
    alarm: string;
    what: Said["what"];
    code: string;
    level: Said["level"];
    device: { kind: string; name?: string };
    since: string;
    dueOn?: string;
  }[];
}

export function bodyOf(
  sending: Pick<Sending, "id" | "createdAt" | "content">,
  practice: WebhookBody["practice"],
): string {
  const { id, createdAt, content } = sending;
  const said = content.kind === "alarms" ? content.said : [];
  const body: WebhookBody = {
    ...{ version: 1, id, at: rfc3339(createdAt), practice: { id: practice.id, name: practice.name } },
    kind: content.kind,
    alarms: said.map((one) => alarmOf(one, practice.id)),
  };
  return JSON.stringify(body);
}

function alarmOf(said: Said, practiceId: string) {
  const { what, code, level, component, since, dueOn } = said;
  const { kind, name } = component;
  return {
    ...{ alarm: markOf(practiceId, said), what, code, level },
    device: { kind, ...(kind !== "karte" && name !== "" && { name }) },
    ...{ since: rfc3339(since), ...(dueOn !== undefined && { dueOn }) },
  };
}

/**
 * Made from the place of a card: its id contains its number, and a hash of that could be tried out. What goes on under another name
 * keeps the mark of the first.
 */
function markOf(practiceId: string, { toldAs, fields, since, ...now }: Said): string {
  const { code, component } = toldAs ?? now;
  const condition = typeof fields.condition === "string" ? fields.condition : "";
  const parts = [practiceId, code, condition, component.kind, component.name, String(since)];
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 24);
}

function rfc3339(instant: number): string {
  return new Date(instant).toISOString();
}
