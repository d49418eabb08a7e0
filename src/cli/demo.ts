/** `lotse demo`: the training practice, simulated and watched in this terminal until stopped. Room: cli. */
import { watchSimulation } from "../app/demo.ts";
import { inWords } from "../app/lotse-error.ts";
import { startSimulation } from "../app/simulate.ts";
import { describeStatus } from "../app/status-view.ts";
import type { DefineCommand } from "./command.ts";
import { seconds } from "./options.ts";
import { entryLines, heading, print, quiet } from "./output.ts";
import { addSimulateOptions, type SimulateOptions, simOptionsFrom, stopSignal } from "./simulate.ts";
import { statusLines } from "./status.ts";

export const define: DefineCommand = (command, context) => {
  const { words } = context;
  const texts = words.cli.demo;
  addSimulateOptions(command, words)
    .option(`--interval <${words.cli.placeholders.seconds}>`, texts.interval, "10")
    .action(async (options: SimulateOptions & { interval: string }) => {
      const interval = seconds("--interval", options.interval, words);
      const stopped = stopSignal();
      const simulation = await startSimulation(simOptionsFrom(options, words));
      const { facts } = simulation;
      const stopWatching = watchSimulation(facts, interval, (reports) => {
        // A live terminal is redrawn; anywhere else one report follows the other.
        if (process.stdout.isTTY) process.stdout.write("\u001b[2J\u001b[H");
        print([
          heading(texts.head),
          quiet(`${texts.help} ${facts.controlUrl}`),
          ...reports.flatMap((r) => [
            "",
            ...("report" in r
              ? statusLines(r.report, describeStatus(r.report, words), words, false)
              : entryLines("unbekannt", inWords(r.error, words), words)),
          ]),
          "",
          quiet(texts.next({ seconds: interval })),
        ]);
      });
      await stopped;
      stopWatching();
      await simulation.stop();
    });
};
