/** `lotse status` without --konnektor: the one sentence and the findings of the last state, in the words of the page. Room: cli. */
import { EXIT, exitCodeForLevel, isCode, usageError } from "../app/lotse-error.ts";
import { type InstallationState, lastState, type PracticeState, practicesCalled } from "../app/state.ts";
import { worstLevelOf } from "../app/worst.ts";
import type { Words } from "../words/words.ts";
import type { CommandContext } from "./command.ts";
import { entryLines, heading, levelMark, print, printJson, quiet, wrap } from "./output.ts";
import { version } from "./version.ts";

interface Options {
  practice?: string;
  all?: boolean;
  json?: boolean;
}

/** @throws LotseError usage/invalid and those of reaching the store */
export async function printLastState(o: Options, { words, language, exit }: CommandContext): Promise<void> {
  const state = await lastState({ version, language }).catch((error: unknown) => {
    const option = `--konnektor <${words.cli.placeholders.address}>`;
    throw isCode(error, "store/missing") ? usageError(words.monitoring.noneHere({ option })) : error;
  });
  const practices = practicesCalled(state, o.practice);
  if (practices.length === 0 && o.practice !== undefined) {
    throw usageError(words.monitoring.practiceUnknown({ value: o.practice }));
  }
  const exitCode = practices.length === 0 ? EXIT.unknown : exitCodeForLevel(worstLevelOf(practices));
  if (o.json) printJson(jsonOf(state, practices, exitCode));
  else print(linesOf(state, practices, o.all ?? false, words));
  exit(exitCode);
}

function jsonOf({ at, isServerRunning, catalogue }: InstallationState, practices: PracticeState[], exitCode: number) {
  return {
    ...{ exitCode, at, isServerRunning, catalogue },
    practices: practices.map(({ id, name, level, sentence, checkedAt, findings, central }) => ({
      ...{ id, name, level, sentence, checkedAt: checkedAt ?? null, central: central ?? null, findings },
    })),
  };
}

function linesOf(
  { isServerRunning, catalogue }: InstallationState,
  practices: PracticeState[],
  all: boolean,
  words: Words,
): string[] {
  const texts = words.monitoring;
  const origin = [
    isServerRunning ? texts.running : texts.notRunning.replace(/\.$/, ""),
    catalogue ? texts.catalogue(catalogue) : texts.noCatalogue,
  ];
  const lines = practices.flatMap((practice) => [...practiceLines(practice, origin, all, words), ""]);
  return lines.length === 0 ? [texts.noPractice] : lines.slice(0, -1);
}

function practiceLines(practice: PracticeState, origin: string[], all: boolean, words: Words): string[] {
  const { name, level, sentence, checkedText, findings, components, central } = practice;
  const texts = words.cli.status;
  const fine = components.filter((component) => component.level === "ok");
  return [
    ...wrap(heading(name.replace(/\s+/g, " "))),
    ...wrap(quiet([checkedText, ...origin].join(" · "))),
    "",
    ...wrap(`${levelMark(level, words)}  ${sentence}`, "", "    "),
    ...(central ? wrap(quiet(words.monitoring.central(central)), "", "    ") : []),
    ...(findings.length > 0 ? ["", heading(texts.findings)] : []),
    ...findings.flatMap((finding) => ["", ...entryLines(finding.level, finding, words), ...sourceLine(finding, words)]),
    ...(all && fine.length > 0
      ? ["", heading(texts.fine), ...fine.flatMap((c) => wrap(`  ▲ ${c.name}: ${c.sentence}`, "", "    "))]
      : []),
  ];
}

function sourceLine({ sources }: PracticeState["findings"][number], words: Words): string[] {
  const named: Record<string, string> = words.cli.status.sources;
  const names = [...new Set(sources.map(({ by }) => named[by] ?? by))].join(", ");
  return names === "" ? [] : wrap(quiet(words.cli.status.sourceLine({ names })), "    ", "      ");
}
