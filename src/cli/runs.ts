/** `lotse runs`: what is ordered, what is under way, what has ended. Room: cli. */
import { EXIT, usageError } from "../app/lotse-error.ts";
import { allRuns } from "../app/orders.ts";
import type { DefineCommand } from "./command.ts";
import { columns, heading, print, printJson, wrap } from "./output.ts";
import { exitCodeOfRun, runRow } from "./run-output.ts";
import { version } from "./version.ts";

export const define: DefineCommand = (command, { words, language, exit }) => {
  const { cli } = words.runs;
  command
    .option(`--practice <${words.cli.placeholders.name}>`, cli.help.practice)
    .option("--json", words.cli.help.json)
    .addHelpText("after", `\n${words.cli.help.exitCodesRuns}`)
    .action(async (o: { practice?: string; json?: boolean }) => {
      const practices = await allRuns({ version, language }, o.practice);
      if (practices.length === 0 && o.practice !== undefined) {
        throw usageError(words.monitoring.practiceUnknown({ value: o.practice }));
      }
      if (o.json) printJson({ practices });
      else {
        print(
          practices.flatMap(({ name, runs }) => [
            ...(practices.length > 1 ? [heading(name)] : []),
            ...(runs.notice ? wrap(runs.notice) : []),
            ...(runs.open.length === 0
              ? [cli.noneOpen]
              : [cli.open, ...columns(runs.open.map((r) => runRow(r, words)))]),
            ...(runs.ended.length === 0 ? [] : [cli.ended, ...columns(runs.ended.map((r) => runRow(r, words)))]),
          ]),
        );
      }
      const codes = practices.flatMap(({ runs }) => runs.open.map(exitCodeOfRun));
      exit(Math.max(EXIT.current, ...codes));
    });
};
