/** Who is told, how that goes, and what was told last. No secret is here. Room: server. */
import type { Notifications } from "../../api/notifications.ts";
import { stuckIn } from "../../domain/alarm/delivery.ts";
import type { Channel, Content, MailServer, Recipient, Sending, Webhook } from "../../domain/alarm/message.ts";
import { inMaintenance, type Maintenance } from "../../domain/alarm/quiet.ts";
import type { Hours } from "../../domain/practice.ts";
import { nextHoliday } from "../../domain/zeit/feiertage.ts";
import { ASSUMED_HOURS } from "../../domain/zeit/sprechzeiten.ts";
import { entryOf } from "../problem.ts";
import type { Situation } from "../situation.ts";
import { nameOf } from "./findings.ts";
import { rfc3339 } from "./instants.ts";

interface KeptForNotifications {
  mailServer: MailServer | undefined;
  webhook: Webhook | undefined;
  hours: Hours | undefined;
  maintenance: Maintenance | undefined;
  recipients: readonly Recipient[];
  /** Whoever looks may change it too. */
  mayChange: boolean;
}

const SHOWN = 20;

export function notificationsView(s: Situation, kept: KeptForNotifications): Notifications {
  const { mailServer, webhook, hours, maintenance, recipients, mayChange } = kept;
  return {
    ...(mailServer && { mailServer: { ...shown(mailServer), state: stateOf("mail", s) } }),
    recipients: recipients.map(({ createdAt: _at, createdBy: _by, ...rest }) => rest),
    ...(webhook && {
      webhook: {
        // The path may be as good as a password.
        ...{
          url: mayChange ? webhook.url : `${new URL(webhook.url).origin}/…`,
          by: nameOf(webhook.createdBy, s),
          at: rfc3339(webhook.createdAt),
        },
        state: stateOf("webhook", s),
      },
    }),
    hours: hoursView(hours, s),
    ...(maintenance &&
      inMaintenance(maintenance, s.now) && {
        maintenance: {
          ...{ reason: maintenance.reason, until: rfc3339(maintenance.until), by: nameOf(maintenance.by, s) },
        },
      }),
    sendings: s.sendings.slice(0, SHOWN).map((sending) => sendingView(sending, recipients, s)),
  };
}

function hoursView(hours: Hours | undefined, { practice: { bundesland }, today }: Situation): Notifications["hours"] {
  const next = nextHoliday(today, bundesland);
  const closures = (hours?.closures ?? []).filter(({ until }) => until >= today);
  return {
    spans: hours?.spans ?? [...ASSUMED_HOURS],
    isAssumed: hours === undefined,
    closures: closures.toSorted((a, b) => (a.from < b.from ? -1 : 1)),
    ...(bundesland !== undefined && { bundesland }),
    ...(next && { nextHoliday: next }),
  };
}

function shown({ host, port, security, user, from, certificate }: MailServer) {
  return { host, port, security, from, ...(user && { user }), ...(certificate && { certificate }) };
}

function stateOf(channel: Channel, { sendings, now, words }: Situation) {
  const texts = words.page.delivery;
  const own = sendings.filter((sending) => sending.channel === channel);
  const failure = own.find(({ state, failure }) => state !== "sent" && failure)?.failure;
  const stuck = stuckIn(channel, sendings, now);
  const sent = own.find(({ state }) => state === "sent");
  if (stuck.length > 0 && failure) {
    const text = texts.stuck({ count: stuck.length });
    return { level: "gelb" as const, text, entry: entryOf(failure, words), code: failure.code };
  }
  const text = sent ? texts.delivered({ at: sent.settledAt ?? sent.createdAt, now }) : texts.nothingYet;
  return { level: sent ? ("ok" as const) : ("info" as const), text };
}

function sendingView(sending: Sending, recipients: readonly Recipient[], { words, now }: Situation) {
  const { id, createdAt, channel, recipient, content, state, dueAt, settledAt = createdAt } = sending;
  const texts = words.page.delivery;
  const to = recipients.find((one) => one.id === recipient);
  return {
    ...{ id, at: rfc3339(createdAt), what: whatOf(content, words) },
    to: channel === "webhook" ? texts.webhook : (to?.name ?? to?.address ?? texts.formerRecipient),
    state: state === "sending" ? ("waiting" as const) : state,
    stateText:
      state === "sent"
        ? texts.sent({ at: settledAt, now })
        : state === "failed"
          ? texts.failed
          : texts.waiting({ at: dueAt, now }),
  };
}

function whatOf(content: Content, words: Situation["words"]): string {
  const texts = words.page.delivery;
  if (content.kind !== "alarms") return content.kind === "digest" ? texts.digest : texts.test;
  const over = content.said.filter(({ what }) => what === "recovered").length;
  return texts.alarms({ raised: content.said.length - over, over });
}
