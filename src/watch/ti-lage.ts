/**
 * The TI-Lage, kept up to date: one question for the whole installation, as seldom as the source wants, for the practices in which a
 * person has switched that on. Where nobody has, nothing leaves this computer.
 *
 * Room: watch. Runs beside everything else and holds nobody up. The moment of a question is kept, so that a restart of ours does not
 * ask more often. An answer that comes after a practice switched it off is not kept there.
 */
import data from "../../data/ti-lage.json" with { type: "json" };
import type { Failure } from "../domain/observation.ts";
import {
  continued,
  type Lage,
  TI_LAGE,
  type TiLageAnswer,
  type TiLageRecord,
  type Validators,
} from "../domain/ti-lage.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import type { Clock, Random, Store } from "../engine/ports.ts";
import type { Keeper } from "./keeper.ts";

export interface TiLageSetup {
  store: Store;
  keeper: Keeper;
  clock: Clock;
  random: Random;
  /** Asks once; never throws for what the other side does. */
  ask(known: Validators, signal: AbortSignal): Promise<TiLageAnswer>;
  /** Host that is asked. */
  host: string;
  /** Instead of the rhythm of the real source: for a simulated one. */
  everySeconds?: number;
  /** What is not meant for people. */
  report(error: unknown): void;
}

const LOOK_MS = 1_000;

export class TiLageWatch {
  readonly #setup: TiLageSetup;
  /** Spreads installations over the minutes between two renewals of the source. */
  readonly #spreadSeconds: number;
  readonly #ending = new AbortController();
  #nextAt: Instant | undefined;
  /** False: nobody does, until somebody decides. */
  #mayBeWanted = true;
  #failures = 0;
  #validators: Validators = {};
  #last: Lage | undefined;
  #ticking: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(setup: TiLageSetup) {
    this.#setup = setup;
    this.#spreadSeconds = ((setup.random.bytes(1)[0] ?? 0) / 256) * data.rules.spreadSeconds;
  }

  get host(): string {
    return this.#setup.host;
  }

  /** At most so often. */
  get everySeconds(): number {
    return this.#stepMs() / 1000;
  }

  /** From now on it is asked when it is due. */
  run(): void {
    if (this.#ending.signal.aborted) return;
    this.#timer = setTimeout(() => void this.tick().finally(() => this.run()), LOOK_MS).unref();
  }

  /** Nothing is asked any more when the promise resolves. */
  async stop(): Promise<void> {
    this.#ending.abort();
    clearTimeout(this.#timer);
    await this.#ticking;
  }

  /** A person decided; recorded by name. Switched on it is asked at once, unless it was asked just now for somebody else. */
  async decide(practiceId: string, isOn: boolean, actor: string): Promise<void> {
    const { store, keeper, clock, host } = this.#setup;
    await keeper.inOrder(practiceId, async () => {
      const practice = store.forPractice(practiceId);
      const before = await practice.record("tilage", TI_LAGE);
      if (before?.isOn === isOn) return;
      const record: TiLageRecord = {
        ...{ id: TI_LAGE, isOn, host, decidedBy: actor, decidedAt: clock.now() },
        // What is known already needs no question.
        ...(isOn && this.#last && { lage: this.#last }),
      };
      const kind = isOn ? "tilage/switched-on" : before ? "tilage/switched-off" : "tilage/declined";
      await practice.commit((writes) => {
        writes.put("tilage", record);
        writes.journal({ kind, actor, body: { value: host } });
      });
    });
    this.#mayBeWanted = true;
    void this.tick();
  }

  /** Asks, where somebody wants it and it is due. */
  tick(): Promise<void> {
    this.#ticking ??= this.#askDue()
      .catch((error: unknown) => {
        if (!this.#ending.signal.aborted) this.#setup.report(error);
      })
      .finally(() => {
        this.#ticking = undefined;
      });
    return this.#ticking;
  }

  async #askDue(): Promise<void> {
    const { clock, ask } = this.#setup;
    const { signal } = this.#ending;
    if (signal.aborted || !this.#mayBeWanted) return;
    if (this.#nextAt !== undefined && !this.#isDue(clock.now())) return;
    this.#mayBeWanted = false;
    const wanting = await this.#wanting();
    if (wanting.length === 0) return;
    this.#mayBeWanted = true;
    if (this.#nextAt === undefined) {
      this.#remember(wanting.map(({ record }) => record));
      if (!this.#isDue(clock.now())) return;
    }
    const triedAt = clock.now();
    const answer = await ask(this.#last ? this.#validators : {}, signal);
    if (signal.aborted) return;
    const failure = this.#took(answer);
    this.#plan(answer, triedAt);
    for (const { practiceId } of wanting) await this.#keep(practiceId, triedAt, failure);
  }

  /** A clock that was put back must not keep us from asking. */
  #isDue(now: Instant): boolean {
    const at = this.#nextAt ?? now;
    return now >= at || at - now > 2 * data.rules.longestRetryAfterSeconds * 1000;
  }

  async #wanting(): Promise<{ practiceId: string; record: TiLageRecord }[]> {
    const { store } = this.#setup;
    const all = await Promise.all(
      (await store.practices()).map(async ({ id }) => ({
        practiceId: id,
        record: await store.forPractice(id).record("tilage", TI_LAGE),
      })),
    );
    const wanting = all.flatMap(({ practiceId, record }) => (record?.isOn ? [{ practiceId, record }] : []));
    const isOurs = ({ record }: { record: TiLageRecord }) => record.host === this.#setup.host;
    for (const { practiceId, record } of wanting.filter((one) => !isOurs(one))) await this.#forget(practiceId, record);
    return wanting.filter(isOurs);
  }

  /** A person allowed one address: of another one people are asked anew. */
  async #forget(practiceId: string, { host }: TiLageRecord): Promise<void> {
    const { store, keeper } = this.#setup;
    await keeper.inOrder(practiceId, () =>
      store.forPractice(practiceId).commit((writes) => {
        writes.remove("tilage", TI_LAGE);
        writes.journal({ kind: "tilage/switched-off", actor: "ti-lotse", body: { value: host } });
      }),
    );
  }

  /** After a restart: what was known, and when it was asked last. */
  #remember(records: readonly TiLageRecord[]): void {
    const newest = records.flatMap(({ lage }) => lage ?? []).toSorted((a, b) => b.at - a.at)[0];
    this.#last ??= newest;
    const triedAt = Math.max(0, ...records.flatMap((record) => record.triedAt ?? []));
    this.#nextAt = triedAt + this.#stepMs();
  }

  /** What of the answer is a failure; the rest is known from now on. */
  #took(answer: TiLageAnswer): Failure | undefined {
    if ("failure" in answer) {
      this.#failures++;
      const { code, fields } = answer.failure;
      return { code, fields: fields as Failure["fields"] };
    }
    this.#failures = 0;
    if ("lage" in answer) {
      this.#last = continued(answer.lage, this.#last);
      this.#validators = answer.validators;
    } else if (this.#last) {
      this.#last = { ...this.#last, at: Math.max(answer.unchangedAt, this.#last.at) };
    }
    return undefined;
  }

  #plan(answer: TiLageAnswer, askedAt: Instant): void {
    const step = this.#stepMs();
    if ("failure" in answer) {
      const longest = (this.#setup.everySeconds === undefined ? data.rules.longestRetrySeconds : 60) * 1000;
      const wait = Math.min(step * 2 ** Math.min(this.#failures - 1, 10), longest);
      this.#nextAt = askedAt + Math.max(wait, (answer.retryAfterSeconds ?? 0) * 1000);
      return;
    }
    const planned = this.#nextAt !== undefined && askedAt - this.#nextAt < step ? this.#nextAt : askedAt;
    const earliest = Math.max(planned + step, askedAt + answer.maxAgeSeconds * 1000);
    this.#nextAt = this.#setup.everySeconds === undefined ? this.#afterRenewal(earliest) : earliest;
  }

  /** The first moment from then on that lies a minute, and our spread, behind a renewal of the source. */
  #afterRenewal(earliest: Instant): Instant {
    const period = data.renewedEverySeconds * 1000;
    const offset = Math.round((data.askAfterSeconds + this.#spreadSeconds) * 1000);
    return Math.ceil((earliest - offset) / period) * period + offset;
  }

  #stepMs(): number {
    return (this.#setup.everySeconds ?? data.renewedEverySeconds) * 1000;
  }

  async #keep(practiceId: string, triedAt: Instant, failure: Failure | undefined): Promise<void> {
    const { store, keeper } = this.#setup;
    await keeper.inOrder(practiceId, async () => {
      const practice = store.forPractice(practiceId);
      const now = await practice.record("tilage", TI_LAGE);
      if (!now?.isOn) return;
      const { failure: _past, lage: _known, ...rest } = now;
      const record: TiLageRecord = {
        ...{ ...rest, triedAt },
        ...(this.#last && { lage: this.#last }),
        ...(failure && { failure }),
      };
      await practice.commit((writes) => writes.put("tilage", record));
    });
  }
}
