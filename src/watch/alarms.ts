/**
 * Alarms: looks at a practice whenever something of it was written, and again while something waits for its time; keeps what
 * follows, and what is to be told of it, in one transaction.
 *
 * Room: watch. Judging and deciding are domain/assess and domain/alarm; sending is outbox.ts.
 */
import { type Moment, nextAlarms, type Told } from "../domain/alarm/alarms.ts";
import { withoutSleepers } from "../domain/alarm/asleep.ts";
import { type Cause, causeId, causesOf, isTellable, isUnseen } from "../domain/alarm/causes.ts";
import { isDigestDue } from "../domain/alarm/digest.ts";
import { type Addressed, addressed, type Content, type Outgoing } from "../domain/alarm/message.ts";
import { quietFor } from "../domain/alarm/quiet.ts";
import { assess } from "../domain/assess/assess.ts";
import { Seen } from "../domain/assess/seen.ts";
import { careFor, isQuiet } from "../domain/care.ts";
import type { Catalogue } from "../domain/catalogue/catalogue.ts";
import type { Finding } from "../domain/finding.ts";
import { newId } from "../domain/ids.ts";
import type { Care, Practice, Week } from "../domain/practice.ts";
import { withoutRemoved } from "../domain/standing.ts";
import { TI_LAGE } from "../domain/ti-lage.ts";
import { openingOf } from "../domain/zeit/sprechzeiten.ts";
import { dayOf, type Instant } from "../domain/zeit/tag.ts";
import { withoutAlarm } from "../engine/ours.ts";
import type { Clock, PracticeStore, PracticeWrites, Random, Store, Touched } from "../engine/ports.ts";
import { type Run, readState } from "../engine/state.ts";
import type { Keeper } from "./keeper.ts";

export interface AlarmsSetup {
  store: Store;
  keeper: Keeper;
  clock: Clock;
  random: Random;
  catalogue(): Catalogue | undefined;
  /** What is not meant for people. */
  report(error: unknown): void;
}

/** What changes an alarm; what alarms write themselves does not. */
const TOUCHING: readonly string[] = [
  "observations",
  "quiet",
  "care",
  "maintenance",
  "hours",
  "practice",
  "device",
  "administration",
  "tilage",
  "runs",
];
/** What is written within this time is looked at once. */
const GATHER_MS = 500;
const LOOK_EVERY_MS = 60_000;
/** Days pass, versions run out: also where nothing is written. */
const LOOK_AT_ALL_MS = 10 * 60_000;

export class Alarms {
  readonly #setup: AlarmsSetup;
  /** Practices that were looked at since we began, and whether something there waits for its time. */
  readonly #seen = new Map<string, { at: Instant; isPending: boolean }>();
  readonly #touched = new Set<string>();
  #looking: Promise<void> | undefined;
  #gathering: NodeJS.Timeout | undefined;
  #timer: NodeJS.Timeout | undefined;
  #forgetStore: (() => void) | undefined;
  #isStopped = false;

  constructor(setup: AlarmsSetup) {
    this.#setup = setup;
  }

  /** From now on practices are looked at. */
  run(): void {
    this.#forgetStore = this.#setup.store.onCommit((touched) => this.#hear(touched));
    this.#timer = setInterval(() => void this.tick(), LOOK_EVERY_MS).unref();
    void this.tick();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#forgetStore?.();
    clearTimeout(this.#gathering);
    clearInterval(this.#timer);
    await this.#looking;
  }

  /** Looks at every practice that needs it now. */
  async tick(): Promise<void> {
    const { store, clock, report } = this.#setup;
    try {
      const now = clock.now();
      for (const { id } of await store.practices()) {
        const last = this.#seen.get(id);
        const isDue = !last || last.isPending || Math.abs(now - last.at) >= LOOK_AT_ALL_MS;
        if (isDue) this.#touched.add(id);
      }
      await this.#lookAtTouched();
    } catch (error) {
      report(error);
    }
  }

  /** One practice, now. */
  look(practiceId: string): Promise<void> {
    return this.#setup.keeper.inOrder(practiceId, () => this.#look(practiceId));
  }

  #hear({ practiceId, kinds }: Touched): void {
    if (this.#isStopped || ![...kinds].some((kind) => TOUCHING.includes(kind))) return;
    this.#touched.add(practiceId);
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      void this.#lookAtTouched();
    }, GATHER_MS).unref();
  }

  /** One after the other; what is touched meanwhile comes next. */
  #lookAtTouched(): Promise<void> {
    this.#looking ??= this.#lookAtAll().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #lookAtAll(): Promise<void> {
    while (!this.#isStopped) {
      const [id] = this.#touched;
      if (id === undefined) return;
      this.#touched.delete(id);
      await this.look(id).catch((error) => this.#setup.report(error));
    }
  }

  async #look(practiceId: string): Promise<void> {
    const { store, clock } = this.#setup;
    const practice = store.forPractice(practiceId);
    const now = clock.now();
    const read = { ...(await readFor(practice)), runs: await this.#runsOf(practiceId) };
    const { findings, seen } = this.#judged(read, now);
    const opening = openingOf((await this.#about(practiceId)) ?? {}, read.hours);
    const causes = causesOf(findings, seen);
    const hushOf = hushing(read, now);
    const moment: Moment = {
      ...{
        now,
        causes,
        hushOf,
        isUnseen: (alarm) => isUnseen(alarm, seen, read.tiLage),
        opening,
      },
      ...{ maintenance: read.maintenance, isFirstLook: !this.#seen.has(practiceId) },
    };
    const { kept, over, told, isPending } = nextAlarms(read.alarms, moment);
    const week: Week = read.week ?? { id: "week", from: dayOf(now), alarms: 0, recovered: 0 };
    const digest = isDigestDue(week, now)
      ? await this.#digest(
          { ...read, week, findings: withoutSleepers(findings, seen, opening, now) },
          practice,
          now,
          hushOf,
        )
      : [];
    const messages = [...addressed(told, read, new Set(digest.map(({ recipient }) => recipient))), ...digest].map(
      (message) => this.#outgoing(message, now),
    );
    const isWeekNew = !read.week || told.length > 0 || digest.length > 0 || isDigestDue(week, now);
    if (kept.length + over.length + messages.length > 0 || isWeekNew) {
      await practice.commit((writes) => {
        for (const alarm of kept) writes.put("alarm", alarm);
        for (const id of over) writes.remove("alarm", id);
        for (const quiet of read.quiets) if (quiet.until < dayOf(now)) writes.remove("quiet", quiet.id);
        if (read.maintenance && read.maintenance.until <= now) writes.remove("maintenance", read.maintenance.id);
        for (const message of messages) writes.send(message);
        for (const one of told) journal(writes, one);
        if (isWeekNew) writes.put("week", isDigestDue(week, now) ? nextWeek(told, now) : counted(week, told));
      });
    }
    this.#seen.set(practiceId, { at: now, isPending });
  }

  async #about(practiceId: string): Promise<Practice | undefined> {
    return (await this.#setup.store.practices()).find(({ id }) => id === practiceId);
  }

  /** Open runs of ours: what they bring with them is no alarm. */
  async #runsOf(practiceId: string): Promise<Run[]> {
    const stored = await this.#setup.store.engine.read(practiceId);
    return (stored && readState(stored.state)?.runs) ?? [];
  }

  #judged(
    { latest, devices, documents, administrations, tiLage, runs }: Read & { runs: readonly Run[] },
    now: Instant,
  ): { findings: Finding[]; seen: Seen } {
    const observations = withoutRemoved(latest, devices);
    const today = dayOf(now);
    const judged = assess(this.#setup.catalogue(), observations, now, today, { documents, administrations, tiLage });
    const findings = withoutAlarm(judged, runs, now);
    return { findings, seen: new Seen(observations, now, today) };
  }

  async #digest(
    { recipients, week, findings }: Read & { week: Week; findings: Finding[] },
    practice: PracticeStore,
    now: Instant,
    hushOf: Moment["hushOf"],
  ): Promise<Addressed[]> {
    const readers = recipients.filter(({ digest }) => digest);
    if (readers.length === 0) return [];
    const today = dayOf(now);
    const standing = findings.filter((f) => isTellable(f) || f.level === "unbekannt");
    const causes = standing.map((finding) => causeOf(finding));
    const open = causes.filter((cause) => hushOf(cause) === undefined).map(({ finding }) => finding);
    const changes = await practice.changes({ limit: 1000 });
    const since = Date.parse(`${week.from}T00:00:00Z`);
    const content: Content = {
      ...{ kind: "digest", from: week.from, to: today, alarms: week.alarms, recovered: week.recovered },
      open: open.map(({ code, level, component, fields, dueOn, sources: [first] }) => ({
        ...{ what: "again", alarm: "", code, level, fields: { ...fields }, since: first?.at ?? now },
        ...{ component: { kind: component.kind, name: component.name }, ...(dueOn && { dueOn }) },
      })),
      quiet: standing.length - open.length,
      changes: changes.filter(({ at }) => at >= since).length,
    };
    return readers.map(({ id }) => ({ channel: "mail", recipient: id, content }));
  }

  #outgoing(message: Addressed, now: Instant): Outgoing {
    return { ...message, id: newId("msg", now, this.#setup.random.bytes(10)), createdAt: now };
  }
}

type Read = Awaited<ReturnType<typeof readFor>>;

async function readFor(practice: PracticeStore) {
  const [latest, devices, documents, administrations, cares, quiets, alarms, recipients] = await Promise.all([
    practice.latest(),
    practice.records("device"),
    practice.records("document"),
    practice.records("administration"),
    practice.records("care"),
    practice.records("quiet"),
    practice.records("alarm"),
    practice.records("recipient"),
  ]);
  const [hours, maintenance, webhook, week, tiLage] = await Promise.all([
    practice.record("hours", "hours"),
    practice.record("maintenance", "maintenance"),
    practice.record("webhook", "webhook"),
    practice.record("week", "week"),
    practice.record("tilage", TI_LAGE),
  ]);
  const lists = { latest, devices, documents, administrations, cares, quiets, alarms, recipients };
  return { ...lists, hours, maintenance, webhook, week, tiLage };
}

/** What somebody made quiet, planned or handed over. Consequences that are more urgent than what was shown then speak anyway. */
function hushing({ cares, quiets }: Pick<Read, "cares" | "quiets">, now: Instant): Moment["hushOf"] {
  const today = dayOf(now);
  return ({ finding, level }) => {
    const judged = { ...finding, level };
    const care = careFor(finding, cares as Care[]);
    return quietFor(judged, quiets, today)?.kind ?? (isQuiet(judged, care, today) ? "taken-care" : undefined);
  };
}

function causeOf(finding: Finding): Cause {
  const { code, component, level } = finding;
  return { id: causeId(finding), code, component, level, finding, explains: [] };
}

function counted(week: Week, told: readonly Told[]): Week {
  const of = (what: Told["what"]) => told.filter((one) => one.what === what).length;
  return { ...week, alarms: week.alarms + of("raised"), recovered: week.recovered + of("recovered") };
}

function nextWeek(told: readonly Told[], now: Instant): Week {
  return counted({ id: "week", from: dayOf(now), alarms: 0, recovered: 0 }, told);
}

function journal(writes: PracticeWrites, { what, alarm }: Told): void {
  const { component, code, level } = alarm;
  const body = { component: component.id, name: component.name, value: code, level };
  writes.journal({ kind: `alarm/${what}`, actor: "ti-lotse", body });
}
