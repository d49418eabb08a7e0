/**
 * Sends what lies in the outbox: claimed durably before the first byte, tried again ever more seldom, given up after a day. Each
 * practice and channel is a lane of its own, in order: a dead mail server holds up its own lane and nothing else.
 *
 * Room: watch. How a message goes over the wire is handed in by the app. A message that may have arrived although nobody confirmed
 * it is sent again under the same id: whoever gets it can tell that it is the same.
 */
import regeln from "../../data/melderegeln.json" with { type: "json" };
import type { Channel, Outcome, Sending } from "../domain/alarm/message.ts";
import { LotseError } from "../domain/errors.ts";
import type { Failure } from "../domain/observation.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import type { Clock, Store } from "../engine/ports.ts";

export interface OutboxSetup {
  store: Store;
  clock: Clock;
  /** @throws LotseError mail/*, webhook/*, notify/* */
  send(sending: Sending): Promise<void>;
  /** What is not meant for people. */
  report(error: unknown): void;
}

const { firstRetrySeconds, longestRetrySeconds, loginRefusedSeconds, giveUpHours, lanesAtOnce } = regeln.delivery;
const AT_ONCE = 200;
const LOOK_EVERY_MS = 15_000;
const LAST_MOMENT_MS = 3_000;

export class OutboxSender {
  readonly #setup: OutboxSetup;
  readonly #lanes = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #forgetStore: (() => void) | undefined;
  #isStopped = false;

  constructor(setup: OutboxSetup) {
    this.#setup = setup;
  }

  async run(): Promise<void> {
    await this.#setup.store.outbox.takeBack();
    this.#forgetStore = this.#setup.store.onCommit(({ practiceId, kinds }) => {
      if (kinds.has("mail-server")) void this.#hurry(practiceId, "mail");
      if (kinds.has("webhook")) void this.#hurry(practiceId, "webhook");
      if (kinds.has("outbox")) void this.begin();
    });
    this.#timer = setInterval(() => void this.begin(), LOOK_EVERY_MS).unref();
    await this.begin();
  }

  /** What is being sent gets a moment to be finished; what a slow server still holds is taken back at the next start. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    this.#forgetStore?.();
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, LAST_MOMENT_MS);
    await Promise.race([Promise.all(this.#lanes.values()), late.promise]);
    clearTimeout(timer);
  }

  /** Begins with everything that is due; lanes that are under way go on by themselves. */
  async begin(): Promise<void> {
    const { store, clock, report } = this.#setup;
    try {
      const due = await store.outbox.due(clock.now(), AT_ONCE);
      for (const [lane, sendings] of Map.groupBy(due, ({ practiceId, channel }) => `${practiceId} ${channel}`)) {
        if (this.#isStopped || this.#lanes.has(lane) || this.#lanes.size >= lanesAtOnce) continue;
        const going = this.#inOrder(sendings)
          .catch((error) => {
            if (!this.#isStopped) report(error);
          })
          .finally(() => {
            this.#lanes.delete(lane);
          });
        this.#lanes.set(lane, going);
      }
    } catch (error) {
      report(error);
    }
  }

  /** Everything that is due has been tried. */
  async tick(): Promise<void> {
    await this.begin();
    while (this.#lanes.size > 0) await Promise.all(this.#lanes.values());
  }

  /** Perhaps the way of sending was mended. */
  async #hurry(practiceId: string, channel: Channel): Promise<void> {
    const { store, clock, report } = this.#setup;
    await store.outbox.hurry(practiceId, channel, clock.now()).catch(report);
    await this.begin();
  }

  async #inOrder(sendings: readonly Sending[]): Promise<void> {
    for (const sending of sendings) {
      if (this.#isStopped || !(await this.#try(sending))) return;
    }
  }

  /** False: nobody else gets through either. */
  async #try(sending: Sending): Promise<boolean> {
    const { store, clock, send, report } = this.#setup;
    const { practiceId, id, channel } = sending;
    if (!(await store.outbox.claim(practiceId, id))) return true;
    try {
      await send(sending);
    } catch (error) {
      if (!(error instanceof LotseError)) report(error);
      const told = error instanceof LotseError ? error : new LotseError("usage/internal", { reason: String(error) });
      const outcome = outcomeOf(sending, told, clock.now());
      await store.outbox.settle(practiceId, id, outcome);
      if (isOfOne(told.code)) return true;
      if (outcome.state === "waiting") await store.outbox.postpone(practiceId, channel, outcome.dueAt);
      return false;
    }
    await store.outbox.settle(practiceId, id, { state: "sent", at: clock.now() });
    return true;
  }
}

/** Refused for good, and nothing that time would change. */
const FINAL: readonly string[] = ["mail/recipient-refused", "notify/recipient-gone", "mail/refused", "webhook/refused"];
/** It lies with this message alone; the next one may get through. */
const OF_ONE: readonly string[] = [...FINAL, "mail/later"];
/** Each try may bring the account nearer to being locked. */
const SELDOM: readonly string[] = ["mail/login-refused", "mail/not-set-up"];

function isOfOne(code: string): boolean {
  return OF_ONE.includes(code);
}

/** @param sending as it was before this try */
function outcomeOf({ createdAt, attempts }: Sending, { code, fields }: LotseError, now: Instant): Outcome {
  const failure = { code, fields } as Failure;
  const isTooOld = now - createdAt >= giveUpHours * 3_600_000;
  if (FINAL.includes(code) || isTooOld) return { state: "failed", at: now, failure };
  const usual = Math.min(firstRetrySeconds * 2 ** Math.min(attempts, 10), longestRetrySeconds);
  const seconds = SELDOM.includes(code) ? loginRefusedSeconds : usual;
  return { state: "waiting", dueAt: now + seconds * 1000, failure };
}
