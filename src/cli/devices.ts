/** `lotse devices`: every device that is known, how it is, and what ti-lotse can do at it. Room: cli. */
import { EXIT, exitCodeForLevel, usageError } from "../app/lotse-error.ts";
import { type ComponentState, lastState, type PracticeState, practicesCalled } from "../app/state.ts";
import { worstLevelOf } from "../app/worst.ts";
import type { Words } from "../words/words.ts";
import type { DefineCommand } from "./command.ts";
import { columns, heading, levelMark, print, printJson, quiet, wrap } from "./output.ts";
import { version } from "./version.ts";

export const define: DefineCommand = (command, { words, language, exit }) => {
  const { devicesHelp: help } = words.monitoring;
  const { placeholders: p } = words.cli;
  command
    .option(`--practice <${p.name}>`, help.practice)
    .option("--abilities", help.abilities)
    .option("--json", words.cli.help.json)
    .addHelpText("after", `\n${words.cli.help.exitCodes}`)
    .action(async (o: { practice?: string; abilities?: boolean; json?: boolean }) => {
      const state = await lastState({ version, language });
      const practices = practicesCalled(state, o.practice);
      if (practices.length === 0 && o.practice !== undefined) {
        throw usageError(words.monitoring.practiceUnknown({ value: o.practice }));
      }
      const all = practices.flatMap(devicesOf);
      const exitCode = all.length === 0 ? EXIT.unknown : exitCodeForLevel(worstLevelOf(all));
      if (o.json) {
        const { at, isServerRunning } = state;
        const shown = practices.map((practice) => ({
          ...{ id: practice.id, name: practice.name },
          devices: devicesOf(practice).map(deviceJson),
        }));
        printJson({ exitCode, at, isServerRunning, practices: shown });
      } else print(linesOf(practices, o.abilities ?? false, words));
      exit(exitCode);
    });
};

function devicesOf({ components }: PracticeState): ComponentState[] {
  return components.filter(({ kind }) => kind !== "karte");
}

function deviceJson(device: ComponentState) {
  const { id, kind, name, product, installed, target, level, sentence, lastSeenAt, saidBy, abilities } = device;
  const { approvedUntil, isHandRead, isStale } = device;
  return {
    ...{ id, kind, name, product, level, sentence, isHandRead, isStale },
    ...{ version: installed ?? null, target: target ?? null, approvedUntil: approvedUntil ?? null },
    ...{ lastSeenAt: lastSeenAt ?? null, source: saidBy ?? null, abilities },
  };
}

function linesOf(practices: readonly PracticeState[], withAbilities: boolean, words: Words): string[] {
  const texts = words.monitoring.devices;
  const lines = practices.flatMap((practice) => {
    const devices = devicesOf(practice);
    return [
      ...(practices.length > 1 ? [heading(practice.name)] : []),
      ...(devices.length === 0
        ? [texts.none]
        : columns([texts.head.map(quiet), ...devices.map((device) => row(device, words))])),
      ...(withAbilities ? byProduct(devices).flatMap((alike) => abilityLines(alike, words)) : []),
      "",
    ];
  });
  return lines.length === 0 ? [words.monitoring.noPractice] : lines.slice(0, -1);
}

function row(device: ComponentState, words: Words): string[] {
  const { level, name, product, installed, target, ageText, saidBy } = device;
  const { sources } = words.cli.status;
  return [
    levelMark(level, words),
    oneLine(name),
    oneLine(product),
    oneLine(installed ?? words.monitoring.devices.unknownVersion),
    target ? `→ ${target}` : "",
    ageText,
    saidBy === undefined ? "" : (sources[saidBy as keyof typeof sources] ?? saidBy),
  ];
}

/** What holds for the product is said once. */
function byProduct(devices: readonly ComponentState[]): ComponentState[][] {
  return [...Map.groupBy(devices, ({ product, abilities }) => JSON.stringify([product, abilities])).values()];
}

function abilityLines(alike: readonly ComponentState[], words: Words): string[] {
  const texts = words.monitoring.devices;
  const [first] = alike;
  if (!first) return [];
  const title = `${texts.abilities}: ${alike.map(({ name }) => oneLine(name)).join(", ")}`;
  if (first.abilities.length === 0) return ["", ...wrap(heading(title)), `  ${texts.noAbilities}`];
  const rows = first.abilities.map(({ name, can, mark, source, asOf }) => [
    name,
    texts.can[can],
    texts.mark[mark],
    quiet(texts.source({ source, day: asOf })),
  ]);
  return ["", ...wrap(heading(title)), ...columns(rows)];
}

/** A name with a line end in it stays in its cell. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
