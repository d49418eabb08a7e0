/** `lotse demo`: the training practice with its page, until stopped. Room: cli. */
import { startPracticeGround } from "../app/practice-ground.ts";
import type { DefineCommand } from "./command.ts";
import { portNumber } from "./options.ts";
import { columns, heading, print, printError, quiet, wrap } from "./output.ts";
import { addSimulateOptions, type SimulateOptions, simOptionsFrom, stopSignal } from "./simulate.ts";
import { version } from "./version.ts";

export const define: DefineCommand = (command, { words }) => {
  const { demo: texts, serve, simulate, placeholders: p } = words.cli;
  addSimulateOptions(command, words)
    .option(`--page-port <${p.port}>`, texts.port, "8740")
    .option("--json", words.cli.help.json)
    .action(async (options: SimulateOptions & { pagePort: string }) => {
      const stopped = stopSignal();
      const ground = await startPracticeGround({
        ...simOptionsFrom(options, words),
        pagePort: portNumber("--page-port", options.pagePort, words),
        version,
        report: (line) => printError([line]),
      });
      const { signInLink, serving, simulation, practiceId } = ground;
      const { controlUrl, konnektoren } = simulation.facts;
      if (options.json) {
        const facts = { url: serving.url, signInLink, practiceId, ...{ controlUrl, simulation: simulation.facts } };
        process.stdout.write(`${JSON.stringify(facts)}\n`);
      } else {
        print([
          heading(texts.ready),
          "",
          ...columns([
            [texts.signIn, signInLink],
            [serve.page, serving.url],
            [texts.panel, controlUrl],
            ...konnektoren.flatMap(({ management: m }) =>
              m ? [[simulate.management, `${m.url}  ${m.user} / ${m.password}`]] : [],
            ),
          ]),
          "",
          ...wrap(quiet(texts.help)),
        ]);
      }
      await stopped;
      await ground.stop();
      if (!options.json) print(texts.stopped);
    });
};
