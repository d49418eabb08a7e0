/**
 * The last state of all practices, made at this moment from the store and the list of versions. No device is asked.
 *
 * Room: server. Used by the routes for programs, and by commands that open the store themselves because no server runs.
 */
import type { InstallationState, PracticeState } from "../api/state.ts";
import { dayOf, daysBetween, type Instant } from "../domain/zeit/tag.ts";
import type { OutboxFigures, PracticeStore, Store } from "../engine/ports.ts";
import type { Language, Words } from "../words/words.ts";
import type { Polls } from "./polls.ts";
import { situationOf } from "./situation.ts";
import type { Uses } from "./uses.ts";
import { rfc3339 } from "./views/instants.ts";
import { catalogueView } from "./views/overview.ts";
import { practiceState } from "./views/state.ts";

interface Sources {
  store: Store;
  uses: Pick<Uses, "catalogue" | "version">;
  /** Absent where no server runs. */
  running?: { connectionStates: Uses["connectionStates"]; polls: Polls };
}

interface Asked {
  now: Instant;
  words: Words;
  language: Language;
}

export async function stateOf({ store, uses, running }: Sources, asked: Asked): Promise<InstallationState> {
  const today = dayOf(asked.now);
  const practices: InstallationState["practices"] = [];
  for (const practice of await store.practices()) {
    const { id } = practice;
    const own = store.forPractice(id);
    const [situation, head, outbox] = await Promise.all([
      situationOf({ store, uses }, { practice, store: own, today, ...asked }),
      own.journalHead(),
      outboxOf(own, store),
    ]);
    practices.push(
      practiceState(situation, {
        connectionStates: running?.connectionStates(id) ?? new Map(),
        polls: (connectionId) => running?.polls.of(id, connectionId),
        journalSeq: head?.seq ?? 0,
        outbox,
      }),
    );
  }
  const catalogue = uses.catalogue();
  const view = catalogueView({ catalogue, today });
  return {
    version: uses.version,
    at: rfc3339(asked.now),
    isServerRunning: running !== undefined,
    storeBytes: await store.size(),
    ...(view && { catalogue: { ...view, ageDays: daysBetween(view.issuedOn, today) } }),
    practices,
  };
}

async function outboxOf(own: PracticeStore, { outbox }: Store): Promise<PracticeState["outbox"]> {
  const [figures, mailServer, webhook] = await Promise.all([
    outbox.figures(own.id),
    own.record("mail-server", "mail-server"),
    own.record("webhook", "webhook"),
  ]);
  const isSetUp = { mail: mailServer !== undefined, webhook: webhook !== undefined };
  return (["mail", "webhook"] as const).flatMap((channel) => {
    const kept = figures.filter((figure) => figure.channel === channel);
    if (!isSetUp[channel] && kept.length === 0) return [];
    const of = (state: OutboxFigures["state"]) => kept.find((figure) => figure.state === state);
    const waiting = of("waiting");
    return [
      {
        ...{ channel, waiting: waiting?.count ?? 0, sent: of("sent")?.count ?? 0, failed: of("failed")?.count ?? 0 },
        ...(waiting && { oldestWaitingAt: rfc3339(waiting.oldestAt) }),
      },
    ];
  });
}
