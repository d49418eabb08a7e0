/**
 * The output of a Nagios plugin: one line with figures, then details. Naemon, Icinga, Centreon and others read the same.
 *
 * Room: cli. Names come from people and devices: `|` begins the figures and a line end the details, so neither comes from a name.
 */

import {
  about,
  type Figure,
  type PracticeVerdict,
  type Status,
  statusOf,
  type Verdict,
  worstFirst,
  worstStatus,
} from "../app/check.ts";
import type { Words } from "../words/words.ts";

const NAMES: Record<Status, string> = { 0: "OK", 1: "WARNING", 2: "CRITICAL", 3: "UNKNOWN" };
/** Nagios cuts what is longer than a few kilobytes; better a whole line less. */
const MOST_LINES = 50;
const MOST_CHARACTERS = 300;

export function nagiosUnknown(reason: string): string {
  return `TI-LOTSE ${NAMES[3]}: ${plain(reason)}\n`;
}

export function nagiosText(verdict: Verdict, words: Words): { text: string; status: Status } {
  const { practices, components, isServerRunning } = verdict;
  const asked = components ?? practices;
  const status = worstStatus(asked);
  const [worst, ...others] = components
    ? worstFirst(components).map((c) => about(c.component.name, c.text))
    : worstFirst(practices).map((p) => (practices.length > 1 ? about(p.practice.name, p.text) : p.text));
  const texts = words.monitoring;
  const head = [
    worst ?? "",
    ...(others.length > 0 && !components ? [texts.more({ count: others.length })] : []),
    ...(isServerRunning ? [] : [texts.notRunning]),
  ];
  const figures = components
    ? components.flatMap((c) => c.figures.map((figure) => perf(figure, c.component.name)))
    : practices.flatMap((p) => figuresOf(p, practices.length > 1));
  const details = components ? others : practices.flatMap((p) => detailsOf(p, practices.length > 1, words));
  const shown = details.slice(0, MOST_LINES);
  const left = details.length - shown.length;
  const lines = [
    `TI-LOTSE ${NAMES[status]}: ${plain(head.join(" "))}${figures.length > 0 ? ` | ${figures.join(" ")}` : ""}`,
    ...shown.map((line) => plain(line)),
    ...(left > 0 ? [plain(texts.cut({ count: left }))] : []),
  ];
  return { text: `${lines.join("\n")}\n`, status };
}

function detailsOf({ practice, findings, components }: PracticeVerdict, isOneOfMany: boolean, words: Words): string[] {
  return [
    ...(isOneOfMany ? [`${practice.name}:`] : []),
    ...findings.map((f) => `[${NAMES[statusOf(f.level)]}] ${about(f.componentName, words.monitoring.todo(f))}`),
    // What is said above is not said again.
    ...components
      .filter((c) => !findings.some(({ meaning }) => meaning === c.component.sentence))
      .map((c) => `[${NAMES[c.status]}] ${about(c.component.name, c.text)}`),
  ];
}

function figuresOf({ practice, figures, components }: PracticeVerdict, isOneOfMany: boolean): string[] {
  const whose = isOneOfMany ? practice.name : "";
  const days = components.flatMap(({ component, figures: own }) =>
    own.filter(({ name }) => name !== "age").map((figure) => perf(figure, `${whose} ${component.name}`)),
  );
  return [...figures.map((figure) => perf(figure, whose)), ...days];
}

/** 'label'=value[unit];warning;critical;least. Where we know no limit there is none. */
function perf({ name, value, seconds, limit }: Figure, whose: string): string {
  const label = `${plain(whose)} ${name}`.trim().replaceAll("=", "-").replaceAll("'", "''");
  const unit = seconds ? "s" : "";
  return `'${label}'=${value}${unit};;${limit ?? ""}`.replace(/;+$/, "");
}

function plain(text: string): string {
  const line = text.replaceAll("|", "/").replace(UNPRINTABLE, " ").replace(/\s+/g, " ").trim();
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS - 1)}…` : line;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these characters are meant
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;
