/** `lotse notify test`: a message to everybody who is told of something, or to one address, and what came of it. Room: cli. */
import { EXIT, usageError } from "../app/lotse-error.ts";
import { type TestedPractice, testNotifications } from "../app/notify.ts";
import type { Words } from "../words/words.ts";
import { type DefineCommand, prepare } from "./command.ts";
import { badValue } from "./options.ts";
import { entryLines, heading, levelMark, print, printJson, wrap } from "./output.ts";
import { version } from "./version.ts";

interface Options {
  to?: string;
  practice?: string;
  json?: boolean;
}

export const define: DefineCommand = (command, { words, language, exit }) => {
  const texts = words.monitoring.notify;
  const { placeholders: p } = words.cli;
  command.action(() => command.help());
  prepare(command.command("test"), words)
    .description(texts.test)
    .option(`--to <${texts.address}>`, texts.to)
    .option(`--practice <${p.name}>`, words.monitoring.devicesHelp.practice)
    .option("--json", words.cli.help.json)
    .addHelpText("after", `\n${texts.exitCodes}`)
    .action(async (o: Options) => {
      const { mailAddress } = await import("../api/notifications.ts");
      if (o.to !== undefined && !mailAddress.safeParse(o.to).success) {
        throw badValue("--to", o.to, "name@praxis.example", words);
      }
      const tested = await testNotifications({ version, language }, o.practice, o.to);
      if (tested.length === 0) {
        throw usageError(
          o.practice === undefined
            ? words.monitoring.noPractice
            : words.monitoring.practiceUnknown({ value: o.practice }),
        );
      }
      const exitCode = exitCodeOf(tested);
      if (o.json) printJson({ exitCode, practices: tested });
      else print(tested.flatMap((practice) => linesOf(practice, tested.length > 1, words)));
      exit(exitCode);
    });
};

function exitCodeOf(tested: readonly TestedPractice[]): number {
  const tests = tested.flatMap((practice) => practice.tests);
  if (tests.some(({ isTaken }) => !isTaken)) return EXIT.unreachable;
  return tests.length === 0 ? EXIT.due : EXIT.current;
}

function linesOf({ name, tests }: TestedPractice, isOneOfMany: boolean, words: Words): string[] {
  const texts = words.monitoring.notify;
  return [
    ...(isOneOfMany ? [heading(name)] : []),
    ...(tests.length === 0 ? wrap(texts.nobody) : []),
    ...tests.flatMap(({ channel, to, isTaken, entry }) =>
      isTaken || !entry
        ? wrap(`${levelMark("ok", words)}  ${texts.taken[channel]({ to })}`, "", "    ")
        : [...wrap(texts.notTaken[channel]({ to })), ...entryLines("error", entry, words)],
    ),
  ];
}
