/** `lotse run show|answer|begin|done|renew|password`: one run, and what a person does with it. Room: cli. */
import type { Command } from "commander";
import { usageError } from "../app/lotse-error.ts";
import { oneRun, command as put, type RunCommand, type RunView } from "../app/orders.ts";
import { type CommandContext, type DefineCommand, prepare } from "./command.ts";
import { type AccessOptions, accessFrom, addAccessOptions, personFrom } from "./order-options.ts";
import { print, printJson } from "./output.ts";
import { exitCodeOfRun, runLines } from "./run-output.ts";
import { version } from "./version.ts";

export interface ActOptions {
  as?: string;
  json?: boolean;
}

export const define: DefineCommand = (command, context) => {
  const { words, language } = context;
  const { cli } = words.runs;
  command.action(() => command.help());
  const below = (name: keyof typeof cli.runCommands) =>
    prepare(command.command(name === "password" ? "password" : name), words)
      .description(cli.runCommands[name])
      .argument(`<${words.cli.placeholders.id}>`)
      .addHelpText("after", `\n${words.cli.help.exitCodesRuns}`);

  below("show")
    .option("--json", words.cli.help.json)
    .action(async (id: string, o: ActOptions) => show((await oneRun({ version, language }, id)).run, o, context));
  for (const [name, act] of [
    ["begin", "begin"],
    ["done", "report"],
    ["renew", "renew"],
  ] as const) {
    actOptions(below(name), context).action((id: string, o: ActOptions) => acted(id, { do: act }, o, context));
  }
  actOptions(below("answer").argument(`<${cli.placeholders.answer}>`, cli.help.answer), context).action(
    (id: string, answer: string, o: ActOptions) => acted(id, { do: "answer", answer }, o, context),
  );
  addAccessOptions(actOptions(below("password"), context), words).action(
    async (id: string, o: ActOptions & AccessOptions) => {
      const access = await accessFrom(o, words);
      if (!access) throw usageError(cli.accessIncomplete);
      await acted(id, { do: "access", access }, o, context);
    },
  );
};

export function actOptions(command: Command, { words }: CommandContext): Command {
  const { cli } = words.runs;
  return command.option(`--as <${cli.placeholders.login}>`, cli.help.by).option("--json", words.cli.help.json);
}

export async function acted(id: string, given: RunCommand, o: ActOptions, context: CommandContext): Promise<void> {
  const { words, language } = context;
  show(await put({ version, language }, id, personFrom(o.as, words), given), o, context);
}

function show(run: RunView, o: ActOptions, { words, exit }: CommandContext): void {
  if (o.json) printJson(run);
  else print(runLines(run, words));
  exit(exitCodeOfRun(run));
}
