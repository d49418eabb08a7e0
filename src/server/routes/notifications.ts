/**
 * Who is told of what, and how: mail server, recipients, webhook, consultation hours, maintenance, and findings kept quiet.
 *
 * Room: server. A password is sealed here and shown to nobody; where the server it goes to changes, it is asked for again.
 */
import { X509Certificate } from "node:crypto";
import { mayInPractice } from "../../api/rights.ts";
import { causeId } from "../../domain/alarm/causes.ts";
import type { MailServer, Recipient } from "../../domain/alarm/message.ts";
import { longestQuiet, type Quiet, quietFor } from "../../domain/alarm/quiet.ts";
import type { Finding } from "../../domain/finding.ts";
import { wrongSpan } from "../../domain/zeit/sprechzeiten.ts";
import type { PracticeStore } from "../../engine/ports.ts";
import type { Handlers } from "../call.ts";
import { FieldsWrong, type FieldWrong, notFound } from "../problem.ts";
import { idFor } from "../records.ts";
import { type Situation, situationOf } from "../situation.ts";
import type { Tools } from "../tools.ts";
import { notificationsView } from "../views/notifications.ts";

type Names =
  | "notifications"
  | "setMailServer"
  | "removeMailServer"
  | "testMail"
  | "addRecipient"
  | "changeRecipient"
  | "removeRecipient"
  | "setWebhook"
  | "removeWebhook"
  | "testWebhook"
  | "setHours"
  | "beginMaintenance"
  | "endMaintenance"
  | "keepQuiet"
  | "endQuiet";

const HOUR_MS = 3_600_000;
const SECRET_BYTES = 32;

export function notificationHandlers(tools: Tools): Pick<Handlers, Names> {
  const { uses, random } = tools;
  return {
    notifications: async (call) =>
      notificationsView(await situationOf(tools, call), {
        ...(await kept(call.store)),
        mayChange: mayInPractice(call.role, "administer"),
      }),

    setMailServer: async ({ store, who, body, now }) => {
      const { password, user, certificate, ...rest } = body;
      const before = await store.record("mail-server", "mail-server");
      const server: MailServer = {
        ...{ id: "mail-server", ...rest, changedAt: now, changedBy: who.person.id },
        ...(user && { user }),
        ...(certificate && { certificate }),
      };
      const hasNew = password !== undefined && password !== "";
      const wrong: FieldWrong[] = [
        ...(certificate && !isCertificate(certificate)
          ? [{ path: "certificate", message: "wrongShape" as const }]
          : []),
        // Otherwise whoever may change the server could have the password sent to one of their own.
        ...(user && !hasNew && !isSameServer(before, server)
          ? [{ path: "password", message: "missing" as const }]
          : []),
        ...(!user && hasNew ? [{ path: "user", message: "missing" as const }] : []),
      ];
      if (wrong.length > 0) throw new FieldsWrong(wrong);
      await store.commit((writes) => {
        writes.put("mail-server", server);
        if (!user) writes.forgetSecret("mail-server");
        else if (hasNew) writes.seal("mail-server", Buffer.from(password));
        writes.journal({ kind: "notify/mail-server-set", actor: who.person.id, body: { value: rest.host } });
      });
    },
    removeMailServer: async ({ store, who }) => {
      const server = await store.record("mail-server", "mail-server");
      if (!server) throw notFound("mail-server");
      await store.commit((writes) => {
        writes.remove("mail-server", "mail-server");
        writes.forgetSecret("mail-server");
        writes.journal({ kind: "notify/mail-server-removed", actor: who.person.id, body: { value: server.host } });
      });
    },
    testMail: async ({ practice, body: { to }, language }) => {
      await uses.sendTest(practice, { channel: "mail", to, language });
    },

    addRecipient: async ({ store, who, body, now }) => {
      const id = idFor("rcp", tools);
      const recipient: Recipient = { ...named(body), id, createdAt: now, createdBy: who.person.id };
      await store.commit((writes) => {
        writes.put("recipient", recipient);
        writes.journal({ kind: "notify/recipient-added", actor: who.person.id, body: { recipient: id } });
      });
      return { id };
    },
    changeRecipient: async ({ store, who, path, body }) => {
      const before = await store.record("recipient", path.recipient);
      if (!before) throw notFound("recipient");
      const { id, createdAt, createdBy } = before;
      await store.commit((writes) => {
        writes.put("recipient", { ...named(body), id, createdAt, createdBy });
        writes.journal({ kind: "notify/recipient-changed", actor: who.person.id, body: { recipient: id } });
      });
    },
    removeRecipient: async ({ store, who, path }) => {
      const recipient = await store.record("recipient", path.recipient);
      if (!recipient) throw notFound("recipient");
      await store.commit((writes) => {
        writes.remove("recipient", recipient.id);
        writes.unsend(recipient.id);
        writes.journal({ kind: "notify/recipient-removed", actor: who.person.id, body: { recipient: recipient.id } });
      });
    },

    setWebhook: async ({ store, who, body: { url }, now }) => {
      const { host } = uses.webhookAddress(url);
      const secret = `whsec_${Buffer.from(random.bytes(SECRET_BYTES)).toString("base64url")}`;
      await store.commit((writes) => {
        writes.put("webhook", { id: "webhook", url, createdAt: now, createdBy: who.person.id });
        writes.seal("webhook", Buffer.from(secret));
        // The path may be as good as a password.
        writes.journal({ kind: "notify/webhook-set", actor: who.person.id, body: { value: host } });
      });
      return { secret };
    },
    removeWebhook: async ({ store, who }) => {
      if (!(await store.record("webhook", "webhook"))) throw notFound("webhook");
      await store.commit((writes) => {
        writes.remove("webhook", "webhook");
        writes.forgetSecret("webhook");
        writes.unsend("webhook");
        writes.journal({ kind: "notify/webhook-removed", actor: who.person.id, body: {} });
      });
    },
    testWebhook: async ({ practice }) => {
      await uses.sendTest(practice, { channel: "webhook" });
    },

    setHours: async ({ store, who, body: { spans, closures }, now }) => {
      const wrong = wrongSpan(spans);
      if (wrong) {
        const message = wrong.why === "overlaps" ? "overlaps" : "endsEarly";
        throw new FieldsWrong([{ path: `spans.${wrong.index}.to`, message }]);
      }
      const early = closures.findIndex(({ from, until }) => until < from);
      if (early >= 0) throw new FieldsWrong([{ path: `closures.${early}.until`, message: "endsEarly" }]);
      await store.commit((writes) => {
        writes.put("hours", { id: "hours", spans, closures, changedAt: now, changedBy: who.person.id });
        writes.journal({ kind: "hours/changed", actor: who.person.id, body: { spans, closures } });
      });
    },
    beginMaintenance: async ({ store, who, body: { reason, hours }, now }) => {
      const by = who.person.id;
      const until = now + hours * HOUR_MS;
      await store.commit((writes) => {
        writes.put("maintenance", { id: "maintenance", reason, from: now, until, by });
        writes.journal({ kind: "maintenance/begun", actor: by, body: { value: reason, until } });
      });
    },
    endMaintenance: async ({ store, who }) => {
      const maintenance = await store.record("maintenance", "maintenance");
      if (!maintenance) throw notFound("maintenance");
      await store.commit((writes) => {
        writes.remove("maintenance", "maintenance");
        writes.journal({ kind: "maintenance/ended", actor: who.person.id, body: { value: maintenance.reason } });
      });
    },

    keepQuiet: async (call) => {
      const { store, who, path, body, now, today } = call;
      const finding = findingAt(path.finding, await situationOf(tools, call));
      const longest = longestQuiet(finding, today);
      const until = body.until ?? longest;
      if (until < today) throw new FieldsWrong([{ path: "until", message: "inPast" }]);
      if (until > longest) throw new FieldsWrong([{ path: "until", message: "tooFar" }]);
      const { kind, reason } = body;
      const by = who.person.id;
      const quiet: Quiet = { id: causeId(finding), kind, reason, until, level: finding.level, at: now, by };
      await store.commit((writes) => {
        writes.put("quiet", quiet);
        const { component, code } = finding;
        const told = { component: component.id, finding: code, value: reason, until };
        writes.journal({ kind: `quiet/${kind}`, actor: by, body: told });
      });
    },
    endQuiet: async (call) => {
      const { store, who, path, today } = call;
      const situation = await situationOf(tools, call);
      const finding = findingAt(path.finding, situation);
      const quiet = quietFor(finding, situation.quiets, today);
      if (!quiet) throw notFound("quiet");
      await store.commit((writes) => {
        writes.remove("quiet", quiet.id);
        const body = { component: finding.component.id, finding: finding.code };
        writes.journal({ kind: "quiet/ended", actor: who.person.id, body });
      });
    },
  };
}

async function kept(store: PracticeStore) {
  const [mailServer, webhook, hours, maintenance, recipients] = await Promise.all([
    store.record("mail-server", "mail-server"),
    store.record("webhook", "webhook"),
    store.record("hours", "hours"),
    store.record("maintenance", "maintenance"),
    store.records("recipient"),
  ]);
  return { mailServer, webhook, hours, maintenance, recipients };
}

/** @throws LotseError request/not-found */
function findingAt(id: string, situation: Situation): Finding {
  const finding = situation.findings.find((f) => situation.idOf(f) === id);
  if (!finding) throw notFound("finding");
  return finding;
}

function named({ name, ...rest }: Omit<Recipient, "id" | "createdAt" | "createdBy">) {
  return { ...rest, ...(name && { name }) };
}

function isSameServer(before: MailServer | undefined, after: MailServer): boolean {
  const where = ({ host, port, security, user, certificate }: MailServer) =>
    JSON.stringify([host, port, security, user, certificate]);
  return before !== undefined && where(before) === where(after);
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
