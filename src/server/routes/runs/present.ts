/**
 * A run as people see it: finished sentences from the same steps and locks the engine works with. Room: server.
 */
import { mayInPractice } from "../../../api/rights.ts";
import type { RunView } from "../../../api/run-views.ts";
import type { Catalogue } from "../../../domain/catalogue/catalogue.ts";
import type { InstallBlock } from "../../../domain/catalogue/installable.ts";
import { whyNotInstall } from "../../../domain/catalogue/installable.ts";
import type { Practice, Role } from "../../../domain/practice.ts";
import type { QuestionCode, Step } from "../../../domain/runbook.ts";
import { dayOf, type Instant } from "../../../domain/zeit/tag.ts";
import type { ActionDuration, Facts } from "../../../engine/facts.ts";
import { durationOf, windowOf } from "../../../engine/interlocks.ts";
import type { Store } from "../../../engine/ports.ts";
import {
  type EngineState,
  emptyState,
  failureKey,
  type Intent,
  isUnderWay,
  openIntent,
  type Run,
  readState,
  type Waiting,
  type Wartungsfenster,
} from "../../../engine/state.ts";
import { type DeviceView, deviceIn, type PracticeView, viewOf } from "../../../engine/view.ts";
import type { Language, Words } from "../../../words/words.ts";
import { interlockText } from "../../problem.ts";
import type { Tools } from "../../tools.ts";
import type { RunUses } from "../../uses.ts";
import { rfc3339 } from "../../views/instants.ts";
import type { OverviewInput } from "../../views/overview.ts";
import type { Asker } from "./index.ts";

const MINUTE_MS = 60_000;
/** After two failures only the DVO's order counts [REQ:U-71]. */
const FAILURES_FOR_DVO = 2;

/** What a view of runs is made from, read once. */
export interface RunLook {
  now: Instant;
  words: Words;
  language: Language;
  practice: Practice;
  role: Role;
  names: ReadonlyMap<string, string>;
  state: EngineState;
  /** Of the installation. */
  epoch: string;
  /** The stored state is of another version of ti-lotse. */
  isUnknown: boolean;
  view: PracticeView;
  facts: Facts;
  catalogue: Catalogue | undefined;
  isPracticeGround: boolean;
  runs: RunUses;
}

export async function runLook(
  { store, uses, isPracticeGround }: Pick<Tools, "store" | "uses" | "isPracticeGround">,
  { practice, store: own, role, now, words, language }: Asker,
): Promise<RunLook> {
  const [stored, latest, persons, facts] = await Promise.all([
    store.engine.read(practice.id),
    own.latest(),
    store.persons.all(),
    uses.runs.facts(practice.id),
  ]);
  const read = stored ? readState(stored.state) : emptyState("");
  const epoch = stored?.epoch ?? "";
  const state = read ?? emptyState(epoch);
  return {
    ...{ now, words, language, practice, role, facts, epoch, isPracticeGround },
    state: state.epoch === "" ? { ...state, epoch } : state,
    isUnknown: read === undefined,
    view: viewOf(latest),
    names: new Map(persons.map(({ id, name }) => [id, name])),
    catalogue: uses.catalogue(),
    runs: uses.runs,
  };
}

/** Open ones in the order they were given, ended ones newest first. What is of another version is left out. */
export async function runsOf(
  store: Store,
  practiceId: string,
  options: { limit: number; before?: Instant },
): Promise<{ open: Run[]; ended: Run[] }> {
  const stored = await store.engine.read(practiceId);
  const texts = await store.engine.endedRuns(practiceId, options);
  const open = (stored && readState(stored.state)?.runs) ?? [];
  return { open, ended: texts.flatMap((text) => runFrom(text) ?? []) };
}

/** Orders that are not over, as one line each for the start page. */
export async function runLines(tools: Parameters<typeof runLook>[0], asker: Asker): Promise<OverviewInput["runs"]> {
  const { open } = await runsOf(tools.store, asker.practice.id, { limit: 1 });
  if (open.length === 0) return [];
  const look = await runLook(tools, asker);
  return open
    .filter(({ outcome }) => !outcome)
    .map((run) => ({
      ...{ id: run.id, componentId: run.auftrag.device, title: titleOf(run, look.words) },
      phase: look.words.engine.phases[run.phase],
      sentence: sentenceOf(run, look),
      isUrgent: ["ready", "asking", "longer"].includes(run.phase),
      ...(run.phase === "waiting" && { dueAt: windowOf(run).opensAt }),
    }));
}

export async function runOfPractice(store: Store, practiceId: string, id: string): Promise<Run | undefined> {
  const stored = await store.engine.read(practiceId);
  const open = stored && readState(stored.state)?.runs.find((run) => run.id === id);
  if (open) return open;
  const text = await store.engine.endedRun(practiceId, id);
  return text === undefined ? undefined : runFrom(text);
}

function runFrom(text: string): Run | undefined {
  const run = JSON.parse(text) as Partial<Run>;
  const isKnown = typeof run.id === "string" && run.auftrag !== undefined && Array.isArray(run.intents);
  return isKnown ? (run as Run) : undefined;
}

export async function runView(run: Run, look: RunLook): Promise<RunView> {
  const { words, now } = look;
  const { auftrag, waiting, question, outcome } = run;
  const texts = words.runs;
  const steps = look.runs.runbooks[auftrag.runbook]?.steps ?? [];
  const current = outcome ? undefined : steps.find(({ id }) => !run.done.some((done) => done.step === id));
  const duration = durationAt(run, look);
  const intent = openIntent(run);
  const elapsed = elapsedOf(run, now);
  const next = outcome ? await nextView(run, look) : undefined;
  const warning = intent?.life.at === "dispatched" || run.phase === "verifying" ? texts.warning : undefined;
  const instruction = current && instructionView(run, current, intent, look);
  return {
    ...{ id: run.id, runbook: auftrag.runbook, title: titleOf(run, words) },
    device: { id: auftrag.device, name: auftrag.deviceName },
    ...(auftrag.target && { target: auftrag.target }),
    phase: { code: run.phase, text: words.engine.phases[run.phase] },
    sentence: sentenceOf(run, look),
    ...(warning && { warning }),
    ...(waiting && { waiting: closedView(waiting, look, auftrag) }),
    ...(instruction && { instruction }),
    ...(question && {
      question: {
        ...{ code: question.code, text: questionText(question, words), at: rfc3339(question.at) },
        answers: question.answers.map((code) => ({ code, text: words.engine.answers[code] })),
      },
    }),
    ...(outcome && {
      outcome: {
        ...{ code: outcome.is, text: words.engine.outcomes[outcome.is], at: rfc3339(outcome.at) },
        ...(outcome.by && { by: nameIn(outcome.by, look) }),
      },
    }),
    ...(next && { next }),
    minutes: { ...minutesView(duration, words), ...(elapsed !== undefined && { elapsed }) },
    orderedBy: nameIn(auftrag.by, look),
    orderedAt: rfc3339(auftrag.at),
    ...(auftrag.pinHolder && { pinHolder: auftrag.pinHolder }),
    window: windowView(windowOf(run), words),
    attempt: run.attempt,
    steps: steps.map((step) => {
      const done = run.done.find((d) => d.step === step.id);
      return {
        ...stepView(step, auftrag, words),
        state: done ? ("done" as const) : step === current ? ("now" as const) : ("open" as const),
        usualMinutes: "do" in step.act || "guide" in step.act ? duration.usualMinutes : step.usualMinutes,
        ...(done && { at: rfc3339(done.at) }),
        proof: done ? proofOf(done, auftrag, words) : [],
      };
    }),
    seen: seenViews(deviceIn(look.view, auftrag.device), words),
    proof: run.done.flatMap((done) => proofOf(done, auftrag, words)),
    history: historyOf(run, look),
    lacksAccess:
      !outcome && current !== undefined && "do" in current.act && !isUnderWay(run) && !look.runs.hasAccess(run.id),
    ...noStopOf(run, look),
    may: mayNow(run, current, intent, look),
  };
}

export function titleOf({ auftrag }: Pick<Run, "auftrag">, words: Words): string {
  return words.runs.title({ runbook: words.engine.runbooks[auftrag.runbook], device: auftrag.deviceName });
}

/** Closed, why, and what ends it. */
export function closedView(
  waiting: Waiting,
  look: RunLook,
  { device, target = "" }: { device: string; target?: string },
): NonNullable<RunView["waiting"]> {
  const { words, view } = look;
  const { code, until } = waiting;
  // The engine keeps the reason's code; the sentence is made from the list as it is now.
  const fields =
    waiting.code === "engine/target-approved"
      ? { ...waiting.fields, reason: reasonText(deviceIn(view, device), target, look) || waiting.fields.reason }
      : waiting.code === "engine/reachable"
        ? { reason: failureText(waiting.fields.reason, words) }
        : waiting.fields;
  const text = interlockText({ code, fields } as Pick<Waiting, "code" | "fields">, words);
  return { code, text, ends: words.engine.ends[code], ...(until !== undefined && { until: rfc3339(until) }) };
}

/** Why a version may not be installed, as a sentence; "": it may. */
export function reasonText(device: DeviceView | undefined, target: string, look: RunLook): string {
  const { catalogue, isPracticeGround, now, words } = look;
  const installed = device?.firmware?.value;
  const block = whyNotInstall({
    ...{ catalogue, target, day: dayOf(now), isPracticeGround, product: device?.product },
    ...(installed !== undefined && { installed }),
  });
  return block ? blockText(block, words) : "";
}

function blockText(block: InstallBlock, words: Words): string {
  if (block.by === "list") return words.runs.notInstallable[block.code];
  return (words.blocks[block.code] as (fields: object) => string)(block.fields);
}

/** The failure's first sentence, without its end: it stands in brackets. */
function failureText(code: string, words: Words): string {
  return Object.hasOwn(words.errors, code) ? code : "?";
}

export function windowView(window: Wartungsfenster, words: Words): RunView["window"] {
  const { opensAt, closesAt, consent } = window;
  const said = consent ? words.runs.consent[consent.kind] : "";
  return {
    ...{ opensAt: rfc3339(opensAt), closesAt: rfc3339(closesAt) },
    text: words.runs.window({ opensAt, closesAt, consent: said }),
  };
}

export function minutesView(
  { usualMinutes, p99Minutes, maxMinutes, reserveMinutes, assumption }: ActionDuration,
  words: Words,
) {
  const [usual, needed] = [Math.ceil(usualMinutes), Math.ceil(p99Minutes + reserveMinutes)];
  const text = words.runs.minutes({ usual, needed, isAssumption: assumption });
  return { usual, most: Math.ceil(maxMinutes), needed, isAssumption: assumption, text };
}

export function stepView(
  step: Step,
  { deviceName: device, target = "" }: { deviceName: string; target?: string },
  words: Words,
) {
  const { engine } = words;
  return {
    ...{ id: step.id, title: engine.steps[step.id], text: instructionOf(step, { device, target, cards: "" }, words) },
    who: engine.who[step.who],
    where: { code: step.where, text: engine.places[step.where] },
    pointOfNoReturn: step.pointOfNoReturn,
  };
}

function instructionOf(
  { act, id }: Step,
  fields: { device: string; target: string; cards: string },
  words: Words,
): string {
  const { instructions, steps } = words.engine;
  if ("do" in act) return instructions[act.do](fields);
  // What is to be done at the device is told when it may be begun, not before [design 4].
  if ("guide" in act) return steps[id];
  if ("ask" in act) return fields.cards ? instructions[act.ask](fields) : steps[id];
  return instructions.look();
}

/** What is to be done now. The one for a person at the device only after that person has begun. */
function instructionView(run: Run, step: Step, intent: Intent | undefined, { words }: RunLook): RunView["instruction"] {
  const { engine } = words;
  const { deviceName: device, target = "" } = run.auftrag;
  const place = {
    who: engine.who[step.who],
    where: { code: step.where, text: engine.places[step.where] },
  };
  const isSent = intent?.life.at === "dispatched";
  if ("guide" in step.act) {
    if (intent?.life.at !== "dispatched") return undefined;
    const { sendBy, reportedAt } = intent.life;
    const text = engine.instructions[step.act.guide]({ device, target });
    return { text, ...place, ...(reportedAt === undefined && { beginBy: rfc3339(sendBy) }) };
  }
  if ("do" in step.act)
    return isSent ? { text: engine.instructions[step.act.do]({ device, target }), ...place } : undefined;
  if ("ask" in step.act) {
    const cards = run.question?.code === "engine/enter-pin" ? run.question.fields.cards : "";
    return cards ? { text: engine.instructions[step.act.ask]({ cards }), ...place } : undefined;
  }
  return run.phase === "verifying" ? { text: engine.instructions.look(), ...place } : undefined;
}

/** Minutes since somebody, or we, told the device. */
function elapsedOf(run: Run, now: Instant): number | undefined {
  const life = openIntent(run)?.life;
  return life?.at === "dispatched" ? Math.max(0, Math.floor((now - life.when) / MINUTE_MS)) : undefined;
}

function sentenceOf(run: Run, look: RunLook): string {
  const { sentences } = look.words.runs;
  const usual = Math.ceil(durationAt(run, look).usualMinutes);
  const elapsed = elapsedOf(run, look.now) ?? 0;
  const intent = openIntent(run);
  const by = intent?.life.at === "dispatched" ? intent.life.by : undefined;
  switch (run.phase) {
    case "acting":
      return by
        ? sentences.actingByHand({ elapsed, usual, by: nameIn(by, look) })
        : sentences.acting({ elapsed, usual });
    case "longer":
      return sentences.longer({ elapsed, usual });
    case "waiting":
      return run.waiting ? closedView(run.waiting, look, run.auftrag).text : sentences.waiting;
    case "asking":
      return run.question ? questionText(run.question, look.words) : sentences.asking;
    case "over":
      return run.outcome ? look.words.engine.outcomes[run.outcome.is] : sentences.over;
    default:
      return sentences[run.phase];
  }
}

function questionText({ code, fields }: { code: QuestionCode; fields: object }, words: Words): string {
  const text = words.engine.questions[code] as string | ((fields: object) => string);
  return typeof text === "string" ? text : text(fields);
}

/** The duration of what changes the device. */
function durationAt(run: Run, { runs, view, facts }: RunLook): ActionDuration {
  const step = runs.runbooks[run.auftrag.runbook]?.steps.find(({ act }) => "do" in act || "guide" in act);
  if (!step) throw new Error("a runbook that does nothing");
  return durationOf({ run, step, view, facts });
}

function seenViews(device: DeviceView | undefined, words: Words): RunView["seen"] {
  const texts = words.runs.seen;
  const { firmware, answers, installing, runningSince, ti } = device ?? {};
  return [
    ...(firmware ? [{ text: texts.firmware({ version: firmware.value }), at: rfc3339(firmware.at) }] : []),
    ...(answers ? [{ text: answers.value ? texts.answers : texts.silent, at: rfc3339(answers.at) }] : []),
    ...(installing ? [{ text: installing.value ? texts.installing : texts.idle, at: rfc3339(installing.at) }] : []),
    ...(runningSince ? [{ text: texts.runningSince({ at: runningSince.value }), at: rfc3339(runningSince.at) }] : []),
    ...(ti ? [{ text: ti.value ? texts.tiUp : texts.tiDown, at: rfc3339(ti.at) }] : []),
  ];
}

/** Every moment at which the end of a step was seen. What a person said is no proof. */
function proofOf(
  { step, seenAt }: Run["done"][number],
  { target = "" }: Run["auftrag"],
  words: Words,
): RunView["proof"] {
  const texts = words.runs.proof;
  const text = step === "install" ? texts.install({ target }) : texts[step];
  return seenAt.map((at) => ({ text, at: rfc3339(at) }));
}

function historyOf(run: Run, look: RunLook): RunView["history"] {
  const { words } = look;
  const texts = words.runs.history;
  const { auftrag, intents, done, question, takenOver, stopped, outcome } = run;
  const named = (id: string) => ({ by: nameIn(id, look) });
  const rows: Happened[] = [
    [auftrag.at, texts.ordered(named(auftrag.by))],
    ...intents.flatMap((intent) => happenedTo(intent, run, look)),
    ...done.map(({ step, at }): Happened => [at, texts.done({ step: words.engine.steps[step] })]),
  ];
  if (question) rows.push([question.at, texts.asked({ question: questionText(question, words) })]);
  if (takenOver) rows.push([takenOver.at, texts.takenOver(named(takenOver.by))]);
  if (stopped) rows.push([stopped.at, texts.stopped(named(stopped.by))]);
  if (outcome) rows.push([outcome.at, words.engine.outcomes[outcome.is]]);
  return rows.toSorted(([a], [b]) => a - b).map(([at, text]) => ({ at: rfc3339(at), text }));
}

type Happened = [at: Instant, text: string];

function happenedTo({ action, decidedAt, life }: Intent, run: Run, look: RunLook): Happened[] {
  const texts = look.words.runs.history;
  const isByHand = action === "install-at-device";
  const begunBy = life.at === "settled" ? life.begunBy : life.at === "dispatched" ? life.by : undefined;
  const byHand = begunBy === undefined ? texts.begunByHand : texts.begun({ by: nameIn(begunBy, look) });
  const began = isByHand ? byHand : texts.sent;
  const decided: Happened = [decidedAt, texts.decided];
  switch (life.at) {
    case "decided":
      return [decided];
    case "withdrawn":
      return [decided, [life.when, texts.withdrawn({ why: withdrawnText(life.why, run, look) })]];
    case "dispatched":
      return [
        ...[decided, [life.when, began] as Happened],
        ...(life.reportedAt === undefined ? [] : [[life.reportedAt, texts.reported] as Happened]),
      ];
    default:
      return [decided, [life.dispatchedAt, began], [life.when, texts.settled[life.effect]]];
  }
}

function withdrawnText(why: string, { waiting, auftrag }: Run, look: RunLook): string {
  const { withdrawnWhy } = look.words.runs.history;
  if (why === "found-decided" || why === "stopped") return withdrawnWhy[why];
  return waiting?.code === why ? closedView(waiting, look, auftrag).text : withdrawnWhy.lock;
}

/** What is with the device cannot be called back, and what was done cannot be undone [S14]. */
function noStopOf(run: Run, { words, runs }: RunLook): Pick<RunView, "noStop"> {
  const { engine, runs: texts } = words;
  if (run.outcome) return {};
  if (runs.isReadOnly) return { noStop: engine.refusals["engine/read-only"] };
  if (isUnderWay(run)) return { noStop: engine.refusals["engine/under-way"] };
  if (run.stopped) return { noStop: texts.noStop.stopping };
  return run.intents.some(({ life }) => life.at === "settled") ? { noStop: texts.noStop.done } : {};
}

async function nextView(run: Run, look: RunLook): Promise<RunView["next"]> {
  if (!run.outcome?.is.startsWith("failed/")) return undefined;
  const { words, practice, state, runs, now } = look;
  const texts = words.runs.next;
  if ((state.failures[failureKey(run.auftrag)] ?? 0) >= FAILURES_FOR_DVO) {
    const { dvo } = practice;
    return dvo ? { text: texts.dvo({ name: dvo.name }), dvo } : { text: texts.dvoUnknown };
  }
  const { needed } = minutesView(durationAt(run, look), words);
  const window = await runs.quietWindow(practice.id, needed, now);
  if (!window) return { text: texts.noWindow };
  const { text, ...times } = windowView(window, words);
  return { text: texts.window({ text }), window: times };
}

function mayNow(run: Run, current: Step | undefined, intent: Intent | undefined, look: RunLook): RunView["may"] {
  const mayOrder = mayInPractice(look.role, "order") && !look.runs.isReadOnly && !run.outcome;
  const isDone = run.intents.some(({ life }) => life.at === "settled");
  const isByHand = intent?.life.at === "dispatched" && intent.life.by !== undefined;
  return {
    stop:
      mayInPractice(look.role, "stop") &&
      !look.runs.isReadOnly &&
      !run.outcome &&
      !run.stopped &&
      !isUnderWay(run) &&
      !isDone,
    begin: mayOrder && run.phase === "ready" && current !== undefined && "guide" in current.act,
    report: mayOrder && isByHand,
    renew: mayOrder && run.auftrag.needsRenewal === true && (run.auftrag.role !== "dvo" || look.role === "dvo"),
    answer: mayOrder && run.question !== undefined,
    access: mayOrder && current !== undefined && "do" in current.act && !isUnderWay(run),
  };
}

function nameIn(id: string, { names, words }: RunLook): string {
  return id === "ti-lotse" ? words.page.program : (names.get(id) ?? words.page.someoneElse);
}
