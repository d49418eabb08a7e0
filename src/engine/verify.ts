/**
 * After an action: are the cards unlocked, is the TI up, are the Kartenterminals back? And what it was like before.
 *
 * Room: engine. Pure. Only what was seen after the action counts [S6].
 */
import type { Step } from "../domain/runbook.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import { isFresh } from "./fresh.ts";
import type { Before, Question, Run } from "./state.ts";
import { deviceIn, type PracticeView } from "./view.ts";

const MINUTE_MS = 60_000;
/** Kartenterminals and the TI need a while to come back by themselves. */
const PATIENCE_MS = 10 * MINUTE_MS;
const APART_MS = 5_000;

export type Aftermath =
  | { is: "done"; seenAt: Instant[] }
  | { is: "pending"; sightings: Instant[] }
  | { is: "ask"; question: Question };

/** A second attempt remembers what the first one found: what was unlocked then is to be so again. */
export function beforeOf(view: PracticeView, { auftrag, before }: Run, at: Instant): Before {
  const device = deviceIn(view, auftrag.device);
  const terminals = view.devices.filter((d) => d.connected?.value === true);
  const online = view.devices.filter((d) => d.ti?.value === true);
  const unlocked = view.cards.filter(({ status }) => status.value === "VERIFIED");
  return {
    at,
    ...(device?.firmware && { firmware: device.firmware.value }),
    ...(device?.runningSince && { runningSince: device.runningSince.value }),
    terminals: before?.terminals ?? terminals.map(({ id }) => id),
    online: before?.online ?? online.map(({ id }) => id),
    unlocked: before?.unlocked ?? unlocked.map(({ key }) => key),
  };
}

/**
 * What the steps behind the action wait for. `lastSent`: when anything was sent in this practice last. What was seen before it proves
 * nothing, whoever it was for: another device's restart locks this one's cards again.
 */
export function aftermath(
  run: Run,
  step: Step,
  view: PracticeView,
  at: { now: Instant; lastSent: Instant },
): Aftermath {
  const { now } = at;
  const acted = actedAt(run);
  if (acted === undefined || !run.before) return { is: "done", seenAt: [] };
  const since = Math.max(acted, at.lastSent);
  return step.postcondition === "cards-unlocked"
    ? cardsUnlocked(run, run.before, view, since, now)
    : pathVerified(run, run.before, view, since, now);
}

/** When the last command that took effect was sent. */
function actedAt({ intents }: Run): Instant | undefined {
  const settled = intents.findLast(({ life }) => life.at === "settled");
  return settled?.life.at === "settled" ? settled.life.dispatchedAt : undefined;
}

function cardsUnlocked(run: Run, before: Before, view: PracticeView, since: Instant, now: Instant): Aftermath {
  // What was unlocked once may have been locked since, by whatever else was done in the practice.
  const fresh = view.cards.filter(({ status }) => status.at > since && isFresh(status.at, now));
  const open = fresh.filter(({ key, status }) => before.unlocked.includes(key) && status.value === "VERIFIED");
  if (open.length === before.unlocked.length) return { is: "done", seenAt: open.map(({ status }) => status.at) };
  if (run.takenOver?.question === "engine/enter-pin") return { is: "done", seenAt: [] };
  const missing = before.unlocked.filter((key) => !open.some((card) => card.key === key));
  const cards = [...new Set(missing.map((key) => view.cards.find((card) => card.key === key)?.name ?? key))].join(", ");
  const holder = run.auftrag.pinHolder ?? "";
  const answers = ["will-do", "look-again"] as const;
  return { is: "ask", question: { code: "engine/enter-pin", fields: { cards, holder }, at: now, answers } };
}

function pathVerified(run: Run, before: Before, view: PracticeView, since: Instant, now: Instant): Aftermath {
  const acted = deviceIn(view, run.auftrag.device);
  // What was seen in the future was seen by another clock.
  const isAfter = (at: Instant) => at > since && at <= now;
  const konnektoren = new Set([...before.online, ...(acted?.kind === "konnektor" ? [acted.id] : [])]);
  const ti = [...konnektoren].map((id) => deviceIn(view, id)?.ti);
  const isUp = ti.every((fact) => fact?.value === true && isAfter(fact.at));
  const missing = before.terminals.filter((id) => {
    const connected = deviceIn(view, id)?.connected;
    return !(connected?.value === true && isAfter(connected.at));
  });
  if (run.takenOver?.question === "engine/not-all-back") return { is: "done", seenAt: [] };
  if (isUp && missing.length === 0) {
    const seen = [...ti.map((fact) => fact?.at), ...before.terminals.map((id) => deviceIn(view, id)?.connected?.at)];
    const at = Math.min(now, ...seen.filter((moment) => moment !== undefined));
    const last = run.sightings.at(-1);
    const sightings = last === undefined || at - last >= APART_MS ? [...run.sightings, at] : run.sightings;
    return sightings.length >= 2 ? { is: "done", seenAt: sightings } : { is: "pending", sightings };
  }
  if (now < (settledAt(run) ?? now) + PATIENCE_MS) return { is: "pending", sightings: [] };
  const names = missing.map((id) => deviceIn(view, id)?.name ?? id);
  const fields = { missing: [...(isUp ? [] : ["TI"]), ...names].join(", ") };
  return {
    is: "ask",
    question: { code: "engine/not-all-back", fields, at: now, answers: ["look-again", "will-do", "give-to-dvo"] },
  };
}

function settledAt({ intents }: Run): Instant | undefined {
  const settled = intents.findLast(({ life }) => life.at === "settled");
  return settled?.life.at === "settled" ? settled.life.when : undefined;
}
