/**
 * What a monitoring program is told of the last state: one verdict per practice and per component. Pure; how it is written down
 * is the command's business. Room: app.
 *
 * Nothing that is not known is green: what is too old is unknown, whatever it said then.
 */
import type { ComponentState, FindingState, InstallationState, PracticeState } from "../api/state.ts";
import type { Words } from "../words/words.ts";
import { isComponent, practicesCalled } from "./state.ts";

/** As Nagios and Checkmk count. */
export type Status = 0 | 1 | 2 | 3;
const STATUS: Record<PracticeState["level"], Status> = { ok: 0, info: 0, gelb: 1, rot: 2, unbekannt: 3 };
/** What is due outranks what is unknown, as in ti-lotse itself. */
const RANK: Record<Status, number> = { 0: 0, 3: 1, 1: 2, 2: 3 };

/** A clock that was set back by more than this makes nothing fresh. */
const AHEAD_MS = 60_000;

/** `name`: letters and underscores only. */
export interface Figure {
  name: string;
  value: number;
  seconds?: boolean;
  /** Beyond it, it is unknown. */
  limit?: number;
}

export interface ComponentVerdict {
  component: ComponentState;
  practice: PracticeState;
  status: Status;
  text: string;
  figures: Figure[];
}

export interface PracticeVerdict {
  practice: PracticeState;
  status: Status;
  text: string;
  figures: Figure[];
  /** Those that ask for somebody. */
  findings: FindingState[];
  components: ComponentVerdict[];
}

export interface Verdict {
  practices: PracticeVerdict[];
  /** Those that were asked for alone; absent: whole practices were. */
  components?: ComponentVerdict[];
  isServerRunning: boolean;
}

export interface CheckRequest {
  practice?: string;
  component?: string;
  staleAfterMs: number;
}

/** A string: why nothing can be told. */
export function verdictOn(state: InstallationState, request: CheckRequest, words: Words): Verdict | string {
  const texts = words.monitoring;
  const wanted = practicesCalled(state, request.practice);
  if (wanted.length === 0) {
    return request.practice === undefined ? texts.noPractice : texts.practiceUnknown({ value: request.practice });
  }
  const practices = wanted.map((practice) => practiceVerdict(practice, state, request, words));
  const { isServerRunning } = state;
  if (request.component === undefined) return { practices, isServerRunning };
  const { component: name } = request;
  const components = practices.flatMap((p) => p.components).filter(({ component }) => isComponent(name, component));
  if (components.length === 0) return texts.componentUnknown({ value: name });
  return { practices, components, isServerRunning };
}

/** The same of the state as metrics show it: only what was asked for; a string: it is not there. */
export function narrowed(state: InstallationState, request: CheckRequest, words: Words): InstallationState | string {
  const verdict = verdictOn(state, request, words);
  if (typeof verdict === "string") return verdict;
  const { component: name } = request;
  const practices = verdict.practices.map(({ practice }) => ({
    ...practice,
    components: practice.components.filter((component) => name === undefined || isComponent(name, component)),
  }));
  return { ...state, practices };
}

export function worstStatus(all: readonly { status: Status }[]): Status {
  return all.map(({ status }) => status).reduce((a, b) => (RANK[b] > RANK[a] ? b : a), 0 as Status);
}

/** Worst first; in the order they came within one status. */
export function worstFirst<T extends { status: Status }>(all: readonly T[]): T[] {
  return all.toSorted((a, b) => RANK[b.status] - RANK[a.status]);
}

/** What is said of something, with its name where the sentence leaves it out. */
export function about(name: string, text: string): string {
  return name === "" || text.includes(name) ? text : `${name}: ${text}`;
}

/** Of a finding, as of anything else. */
export function statusOf(level: PracticeState["level"]): Status {
  return STATUS[level];
}

function practiceVerdict(
  practice: PracticeState,
  state: InstallationState,
  { staleAfterMs }: CheckRequest,
  words: Words,
): PracticeVerdict {
  const { level, sentence, checkedAt, connections } = practice;
  const age = checkedAt === undefined ? undefined : ageMs(checkedAt, state);
  const isOld = connections.length > 0 && !isFresh(age, staleAfterMs);
  const findings = practice.findings.filter(({ isQuiet, level: own }) => !isQuiet && STATUS[own] !== 0);
  const count = (own: FindingState["level"]) => findings.filter((finding) => finding.level === own).length;
  return {
    practice,
    status: isOld ? 3 : STATUS[level],
    text: isOld ? oldText() : sentence,
    findings,
    figures: [
      { name: "findings_urgent", value: count("rot") },
      { name: "findings_due", value: count("gelb") },
      { name: "findings_unknown", value: count("unbekannt") },
      ...(age === undefined ? [] : [ageFigure(age, staleAfterMs)]),
    ],
    components: practice.components.map((component) =>
      componentVerdict(component, practice, state, staleAfterMs, words),
    ),
  };

  function oldText(): string {
    const texts = words.monitoring;
    if (checkedAt === undefined) return texts.neverChecked;
    return texts.old({ age: spoken(checkedAt, state, words), sentence });
  }
}

function componentVerdict(
  component: ComponentState,
  practice: PracticeState,
  state: InstallationState,
  staleAfterMs: number,
  words: Words,
): ComponentVerdict {
  const { lastSeenAt, isHandRead, level, sentence, installed, approvalDaysLeft, certificates } = component;
  const age = lastSeenAt === undefined ? undefined : ageMs(lastSeenAt, state);
  // What people read off has a limit of its own, which its level knows.
  const isOld = !isHandRead && age !== undefined && !isFresh(age, staleAfterMs);
  const old = lastSeenAt && words.monitoring.oldComponent({ age: spoken(lastSeenAt, state, words), sentence });
  return {
    ...{ component, practice },
    status: isOld ? 3 : STATUS[level],
    text: isOld && old ? old : installed && !sentence.includes(installed) ? `${sentence} (${installed})` : sentence,
    figures: [
      ...(approvalDaysLeft === undefined ? [] : [{ name: "approval_days", value: approvalDaysLeft }]),
      ...(certificates.length === 0
        ? []
        : [{ name: "certificate_days", value: Math.min(...certificates.map(({ daysLeft }) => daysLeft)) }]),
      ...(age === undefined
        ? []
        : [isHandRead ? { ...ageFigure(age, 0), limit: undefined } : ageFigure(age, staleAfterMs)]),
    ],
  };
}

function ageFigure(age: number, limitMs: number): Figure {
  return { name: "age", value: Math.max(0, Math.round(age / 1000)), seconds: true, limit: limitMs / 1000 };
}

function ageMs(at: string, state: InstallationState): number {
  return Date.parse(state.at) - Date.parse(at);
}

function isFresh(age: number | undefined, limitMs: number): boolean {
  return age !== undefined && age <= limitMs && age >= -AHEAD_MS;
}

function spoken(at: string, state: InstallationState, words: Words): string {
  return words.page.age({ at: Date.parse(at), now: Date.parse(state.at) });
}
