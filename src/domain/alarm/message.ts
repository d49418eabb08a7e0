/**
 * Messages: what goes to whom. Facts only; words come when it is sent, in the language of who gets it.
 *
 * Room: domain/alarm. Pure. A message is for one recipient and told once: its id is the same however often it is tried.
 */
import type { FindingCode, Level } from "../codes.ts";
import type { ComponentKind, Failure } from "../observation.ts";
import type { Day, Instant } from "../zeit/tag.ts";
import type { Tidings, Told } from "./alarms.ts";

/** Somebody who gets mail. */
export interface Recipient {
  id: string;
  address: string;
  name?: string;
  language: "de" | "en";
  /** urgent: only what is rot, and its end. */
  alarms: "all" | "urgent" | "none";
  digest: boolean;
  createdAt: Instant;
  /** Account id. */
  createdBy: string;
}

/** How mail is sent. The password is sealed under the id of the record. */
export interface MailServer {
  id: "mail-server";
  host: string;
  port: number;
  security: "tls" | "starttls";
  /** Absent: nobody signs in. */
  user?: string;
  from: string;
  /** PEM of a server whose certificate nobody else vouches for. */
  certificate?: string;
  changedAt: Instant;
  /** Account id. */
  changedBy: string;
}

/** Where one program is told. Its secret is sealed under the id of the record. */
export interface Webhook {
  id: "webhook";
  url: string;
  createdAt: Instant;
  /** Account id. */
  createdBy: string;
}

/** One cause in a message. */
export interface Said {
  what: Tidings;
  /** That of the alarm. */
  alarm: string;
  code: FindingCode;
  level: Level;
  component: { kind: ComponentKind; name: string };
  /** What it was called when it was told first, where that is another name than now. */
  toldAs?: { code: FindingCode; component: { kind: ComponentKind; name: string } };
  fields: Record<string, unknown>;
  since: Instant;
  dueOn?: Day;
}

export type Content =
  | { kind: "alarms"; said: Said[] }
  | {
      kind: "digest";
      from: Day;
      to: Day;
      open: Said[];
      /** Made quiet, planned or handed over. */
      quiet: number;
      alarms: number;
      recovered: number;
      changes: number;
    }
  | { kind: "test" };

export type Channel = "mail" | "webhook";

/** What is to be sent, and how it went. */
export interface Outgoing {
  id: string;
  channel: Channel;
  /** Id of the recipient, or "webhook". */
  recipient: string;
  createdAt: Instant;
  content: Content;
}

export interface Sending extends Outgoing {
  practiceId: string;
  state: "waiting" | "sending" | "sent" | "failed";
  dueAt: Instant;
  attempts: number;
  settledAt?: Instant;
  /** Why the last try did not work. */
  failure?: Failure;
}

export type Outcome =
  | { state: "sent"; at: Instant }
  /** `counts`: it was really tried. */
  | { state: "waiting"; dueAt: Instant; failure: Failure }
  | { state: "failed"; at: Instant; failure: Failure };

export interface Addressed {
  channel: Channel;
  recipient: string;
  content: Content;
}

/**
 * One message for everybody who wants to hear of at least one of these.
 * @param reminded ids of recipients who read today of everything that is open anyway
 */
export function addressed(
  told: readonly Told[],
  { recipients, webhook }: { recipients: readonly Recipient[]; webhook: Webhook | undefined },
  reminded: ReadonlySet<string> = new Set(),
): Addressed[] {
  if (told.length === 0) return [];
  const said = told.map(saidOf);
  const mails = recipients.flatMap(({ id, alarms }): Addressed[] => {
    const news = said.filter(({ what }) => what !== "reminder" || !reminded.has(id));
    const own = news.filter(({ level }) => alarms === "all" || (alarms === "urgent" && level === "rot"));
    return own.length > 0 ? [{ channel: "mail", recipient: id, content: { kind: "alarms", said: own } }] : [];
  });
  const program: Addressed[] = webhook
    ? [{ channel: "webhook", recipient: webhook.id, content: { kind: "alarms", said } }]
    : [];
  return [...mails, ...program];
}

/** The end of something counts as urgent as it was told. */
function saidOf({ what, alarm }: Told): Said {
  const { id, code, component, fields, since, dueOn, told, toldAs } = alarm;
  return {
    ...{ what, alarm: id, code, level: told?.level ?? alarm.level, fields, since },
    component: { kind: component.kind, name: component.name },
    ...(toldAs && {
      toldAs: { code: toldAs.code, component: { kind: toldAs.component.kind, name: toldAs.component.name } },
    }),
    ...(dueOn !== undefined && { dueOn }),
  };
}
