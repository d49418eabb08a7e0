/**
 * Builders for tests of the engine: a practice with its devices as they are seen, what is known beside that, an Auftrag and its run.
 *
 * Room: engine, tests only. Everything is seen at one moment and in order unless a test says otherwise.
 */
import { RUNBOOKS } from "../../runbooks/index.ts";
import {
  empfang,
  identity,
  karte,
  konnektor,
  MINUTE_MS,
  orga,
  saw,
  smcB,
  terminal,
  zimmer1,
} from "../domain/assess/testing.ts";
import type { Component, Observation, Observed } from "../domain/observation.ts";
import type { StepId } from "../domain/runbook.ts";
import { addDays, type Day, dayOf, type Instant, noonOf } from "../domain/zeit/tag.ts";
import type { Ground, Order, Person } from "./commands.ts";
import { type Decision, decide, type Input } from "./decide.ts";
import type { ActionDuration, Calendar, Facts } from "./facts.ts";
import { evidenceShown, INTERLOCKS, type Situation } from "./interlocks.ts";
import { type Auftrag, type EngineState, emptyState, type Intent, type Run } from "./state.ts";
import { identityOf, type PracticeView, viewOf } from "./view.ts";

export { empfang, konnektor, MINUTE_MS, saw, smcB, zimmer1 };

export const SECOND_MS = 1_000;
export const HOUR_MS = 60 * MINUTE_MS;
/** Wednesday evening; the practice opens again on Thursday at 8. */
export const EVENING: Instant = Date.parse("2026-11-25T19:00:00+01:00");
export const EPOCH = "ins_1";
export const TARGET = "4.0.47";
export const INSTALLED = "4.0.33";

export const zimmer2: Component = { id: "kt:00:0D:F8:07:2C:69", kind: "kartenterminal", name: "Zimmer 2" };

/** Of a Cherry ST-1506, as its Konnektor lists it. */
export function st1506(firmware: string = INSTALLED) {
  return identity({
    vendorId: "CHERY",
    productCode: "ST1506",
    name: "ST-1506",
    type: "KT",
    hardware: "2.0.0",
    firmware,
  });
}

/** Told by the terminal's own management. */
export function toldItself(component: Component, at: Instant, value: Observed["management"] = {}): Observation {
  return saw(
    component,
    "management",
    { firmware: INSTALLED, updateState: "Idle", ...value },
    { at, source: { by: "kartenterminal" } },
  );
}

export function silent(component: Component, at: Instant): Observation {
  return saw(component, "unreachable", { code: "link/closed", fields: { host: "192.168.1.50" } }, { at });
}

export function pin(at: Instant, status: Observed["pin-status"]["status"] = "VERIFIED", mandant = "m1"): Observation {
  return saw(smcB, "pin-status", { mandant, status }, { at });
}

export function started(at: Instant, runningSince: Instant): Observation {
  return saw(konnektor, "management", { runningSince }, { at, source: { by: "verwaltung" } });
}

const ON = { online: true, since: 0 };

export function tiIs(online: boolean, at: Instant): Observation {
  return saw(konnektor, "vpn", { ti: { online, since: 0 }, sis: ON }, { at });
}

/** A secunet konnektor, an ORGA 6141 with the unlocked SMC-B in it, and two ST-1506; all seen at that moment. */
export function practiceAt(at: Instant): Observation[] {
  const connected = (component: Component, ctId: string) => saw(component, "terminal", terminal({ ctId }), { at });
  return [
    saw(konnektor, "identity", identity(), { at }),
    tiIs(true, at),
    saw(konnektor, "clock", { offsetMs: 400 }, { at }),
    saw(empfang, "identity", orga("3.9.2"), { at }),
    connected(empfang, "CT-1"),
    saw(zimmer1, "identity", st1506(), { at }),
    connected(zimmer1, "CT-2"),
    toldItself(zimmer1, at),
    saw(zimmer2, "identity", st1506(), { at }),
    connected(zimmer2, "CT-3"),
    toldItself(zimmer2, at),
    saw(smcB, "karte", karte(), { at }),
    pin(at),
  ];
}

/** Whoever is silent has told none of these. */
const ANSWERS = new Set<Observation["kind"]>(["terminal", "identity", "management"]);

/** The practice at that moment, except for what else was seen: of the same thing that replaces it. */
export function seenAt(at: Instant, ...instead: Observation[]): PracticeView {
  const isReplaced = (o: Observation) =>
    instead.some(
      (other) =>
        other.component.id === o.component.id &&
        (other.kind === o.kind || (other.kind === "unreachable" && ANSWERS.has(o.kind))),
    );
  return viewOf([...practiceAt(at).filter((o) => !isReplaced(o)), ...instead]);
}

/** Without what was told of these kinds about this component. */
export function without(at: Instant, component: Component, ...kinds: Observation["kind"][]): PracticeView {
  return viewOf(practiceAt(at).filter((o) => o.component.id !== component.id || !kinds.includes(o.kind)));
}

/** Monday to Friday, 8 to 18, in Berlin. */
const CALENDAR: Calendar = {
  isOpen(at) {
    const { opensAt, closesAt } = hoursOf(dayOf(at));
    return at >= opensAt && at < closesAt;
  },
  nextOpening(after) {
    const days = Array.from({ length: 8 }, (_, i) => hoursOf(addDays(dayOf(after), i)));
    return days.find(({ opensAt }) => opensAt > after)?.opensAt;
  },
};

/** Never on a weekend, so neither on a day on which the clock changes. */
function hoursOf(day: Day): { opensAt: Instant; closesAt: Instant } {
  const weekday = new Date(noonOf(day)).getUTCDay();
  if (weekday === 0 || weekday === 6) return { opensAt: Number.NaN, closesAt: Number.NaN };
  const offset = dayOf(Date.parse(`${day}T00:00:00+02:00`)) === day ? "+02:00" : "+01:00";
  return { opensAt: Date.parse(`${day}T08:00:00${offset}`), closesAt: Date.parse(`${day}T18:00:00${offset}`) };
}

export const RESTART: ActionDuration = {
  ...{ usualMinutes: 6, p99Minutes: 12, maxMinutes: 30, reserveMinutes: 18, settleMinutes: 2 },
  assumption: true,
};
export const INSTALL: ActionDuration = {
  ...{ usualMinutes: 20, p99Minutes: 25, maxMinutes: 60, reserveMinutes: 20, settleMinutes: 3 },
  assumption: true,
};
export const IMAGE = { sha256: "a".repeat(64), sizeBytes: 21_000_000 };

/** Target approved, file known by its digest, no device installs by itself. */
export function facts(differences: Partial<Facts> = {}): Facts {
  return {
    id: "facts-1",
    calendar: CALENDAR,
    durationOf: (_device, action) => (action === "restart" ? RESTART : INSTALL),
    whyNot: () => undefined,
    imageOf: () => ({ by: "digest", ...IMAGE }),
    ownInstallAt: () => undefined,
    ...differences,
  };
}

/** From 19:00 until 23:00 that evening. */
export const WINDOW = { opensAt: EVENING, closesAt: EVENING + 4 * HOUR_MS };
export const NEXT_WINDOW = { opensAt: EVENING + 24 * HOUR_MS, closesAt: EVENING + 28 * HOUR_MS };

export const team: Person = { id: "per_team", role: "praxis" };
export const dvo: Person = { id: "per_dvo", role: "dvo" };

/** To restart the Konnektor, given in the afternoon, unless told otherwise. */
export function auftrag(differences: Partial<Auftrag> = {}): Auftrag {
  const id = differences.device ?? konnektor.id;
  const view = seenAt(EVENING - 3 * HOUR_MS);
  const device = view.devices.find((d) => d.id === id);
  const given: Omit<Auftrag, "confirmations"> = {
    ...{ id: "auf_1", runbook: "konnektor-restart" as const, device: id, deviceName: device?.name ?? id },
    ...{ window: WINDOW, by: team.id, role: team.role, at: EVENING - 3 * HOUR_MS, pinHolder: "Frau Krüger" },
    seen: { firmware: device?.firmware?.value, identity: identityOf(device) },
    ...differences,
  };
  const evidence = evidenceShown(given, view);
  const confirmations = RUNBOOKS[given.runbook].confirmations.map((code) => ({
    ...{ code, by: given.by, at: given.at, evidence },
  }));
  return { ...given, confirmations: differences.confirmations ?? confirmations };
}

/** To bring the ST-1506 in Zimmer 1 to the target. */
export function update(differences: Partial<Auftrag> = {}): Auftrag {
  return auftrag({
    ...{ id: "auf_2", runbook: "terminal-update", device: zimmer1.id, target: TARGET, image: IMAGE },
    ...differences,
  });
}

/** The same by hand: somebody stands at the terminal. */
export function byHand(differences: Partial<Auftrag> = {}): Auftrag {
  const { image: _, ...rest } = update({ id: "auf_3", runbook: "terminal-update-by-hand", ...differences });
  return rest;
}

export function run(differences: Partial<Run> = {}): Run {
  const of = differences.auftrag ?? auftrag();
  return {
    ...{ id: of.id.replace("auf", "run"), auftrag: of, runbookVersion: RUNBOOKS[of.runbook].version, attempt: 1 },
    ...{ startedAt: of.at, intents: [], done: [], sightings: [], phase: "waiting" },
    ...differences,
  };
}

export function state(...runs: Run[]): EngineState {
  return { ...emptyState(EPOCH), runs, auftraege: runs.map((r) => r.auftrag) };
}

/** Sent at that moment, and nobody knows yet. */
export function intent(of: Auftrag, when: Instant, differences: Partial<Intent> = {}): Intent {
  const action =
    of.runbook === "konnektor-restart"
      ? "restart"
      : of.runbook === "terminal-update"
        ? "install"
        : ("install-at-device" as const);
  return {
    ...{ id: `int_${of.id}`, step: action === "restart" ? "restart" : "install", device: of.device, action },
    ...(of.target && { target: of.target }),
    decidedAt: when,
    life: { at: "dispatched", when, sendBy: when + 5 * SECOND_MS },
    ...differences,
  };
}

/** A run whose command went out at that moment; before it everything was as the practice is. */
export function sent(of: Auftrag, when: Instant, differences: Partial<Run> = {}): Run {
  const before = {
    ...{ at: when, terminals: [empfang.id, zimmer1.id, zimmer2.id], online: [konnektor.id] },
    unlocked: [`${smcB.id} m1`],
    ...(of.seen.firmware && { firmware: of.seen.firmware }),
  };
  return run({ auftrag: of, before, intents: [intent(of, when)], phase: "acting", ...differences });
}

/** A run due now in a practice as it is. */
export function situation(differences: Partial<Situation> = {}): Situation {
  const now = differences.now ?? EVENING;
  const due = differences.run ?? run();
  const [step] = RUNBOOKS[due.auftrag.runbook].steps;
  if (!step) throw new Error("a runbook without steps");
  return {
    ...{ now, epoch: EPOCH, state: state(due), view: seenAt(now - SECOND_MS), facts: facts(), run: due, step },
    ...differences,
  };
}

export function input(now: Instant, differences: Partial<Input> = {}): Input {
  return {
    ...{ now, epoch: EPOCH, state: state(), view: seenAt(now - SECOND_MS), facts: facts(), interlocks: INTERLOCKS },
    ...{ runbooks: RUNBOOKS, intentId: `int_${now}` },
    ...differences,
  };
}

export function ground(differences: Partial<Ground> = {}): Ground {
  const now = differences.now ?? EVENING;
  return { now, state: state(), view: seenAt(now - SECOND_MS), runbooks: RUNBOOKS, ...differences };
}

/** What the page sends for this Auftrag, after showing what is there now. */
export function orderOf(of: Auftrag, view: PracticeView = seenAt(EVENING - SECOND_MS)): Order {
  const { runbook, device, target, image, window, retryIn, pinHolder, confirmations } = of;
  return {
    ...{ runbook, device, window, confirmed: confirmations.map(({ code }) => code) },
    ...(target && { target }),
    ...(image && { image }),
    ...(retryIn && { retryIn }),
    ...(pinHolder && { pinHolder }),
    evidence: evidenceShown(of, view),
  };
}

/** The run with this id, wherever it is in its life. */
export function theRun({ runs }: EngineState, id: string): Run {
  const found = runs.find((r) => r.id === id);
  if (!found) throw new Error(`no run ${id}`);
  return found;
}

/** Marks the intent as sent, as the loop does after its recheck; then every pass sees what `seeing` shows of that moment. */
export class Story {
  now: Instant;
  state: EngineState;
  facts: Facts = facts();
  readonly told: string[] = [];
  #last: Decision | undefined;

  constructor(now: Instant, ...runs: Run[]) {
    this.now = now;
    this.state = state(...runs);
  }

  get last(): Decision {
    if (!this.#last) throw new Error("nothing was decided yet");
    return this.#last;
  }

  /** One pass a second after everything was seen. */
  pass(...instead: ((at: Instant) => Observation)[]): Decision {
    const at = this.now - SECOND_MS;
    const view = seenAt(at, ...instead.map((see) => see(at)));
    const decision = decide(input(this.now, { state: this.state, view, facts: this.facts }));
    this.#last = decision;
    this.state = decision.state;
    for (const { what, fields } of decision.transitions) {
      const detail = fields.effect ?? fields.outcome ?? fields.code ?? fields.question ?? fields.step ?? fields.why;
      this.told.push([what, detail].filter(Boolean).join(" "));
    }
    return decision;
  }

  /** Passes every fifteen seconds for so long. */
  passes(minutes: number, ...instead: ((at: Instant) => Observation)[]): void {
    for (let i = 0; i < minutes * 4; i++) {
      this.now += 15 * SECOND_MS;
      this.pass(...instead);
    }
  }

  /** What the loop writes after its recheck, and a person's begin. */
  send(differences: Partial<Extract<Intent["life"], { at: "dispatched" }>> = {}): void {
    const { now } = this;
    const life = { at: "dispatched", when: now, sendBy: now + 5 * SECOND_MS, ...differences } as const;
    const runs = this.state.runs.map((r) => ({
      ...r,
      intents: r.intents.map((i) => (i.life.at === "decided" ? { ...i, life } : i)),
    }));
    this.state = { ...this.state, runs };
  }

  run(id: string): Run {
    return theRun(this.state, id);
  }

  doneSteps(id: string): StepId[] {
    return this.run(id).done.map(({ step }) => step);
  }
}

/** Fails when anything in it is written to. */
export function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
}
