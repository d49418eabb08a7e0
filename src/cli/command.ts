/**
 * What every command file knows of the program it is part of.
 *
 * Room: cli.
 */
import type { Command, Help, Option } from "commander";
import type { Words } from "../words/words.ts";

export interface CommandContext {
  words: Words;
  language: "de" | "en";
  /** What the process will end with; a command sets it instead of exiting. */
  exit(code: number): void;
}

/** Adds arguments, options and action to the command it gets. */
export type DefineCommand = (command: Command, context: CommandContext) => void;

/** Language, errors and help titles, for the program and every command below it. */
export function prepare(command: Command, words: Words): Command {
  const { help } = words.cli;
  const titles: Record<string, string> = {
    "Usage:": help.usage,
    "Options:": help.options,
    "Arguments:": help.arguments,
    "Commands:": help.commands,
  };
  return command
    .exitOverride()
    .helpCommand(false)
    .configureOutput({ writeErr: () => {} })
    .helpOption("-h, --help", help.showHelp)
    .option("--lang <de|en>", help.lang)
    .configureHelp({
      styleTitle: (title: string) => titles[title] ?? title,
      styleUsage: (usage: string) =>
        usage.replace("[options]", help.optionsMark).replace("[command]", help.commandMark),
      subcommandTerm: (cmd: Command) =>
        [cmd.name(), ...cmd.registeredArguments.map((a) => (a.variadic ? `<${a.name()}…>` : `<${a.name()}>`))].join(
          " ",
        ),
      optionDescription: ({ description, defaultValue }: Option) =>
        defaultValue === undefined ? description : `${description} ${help.standard({ value: String(defaultValue) })}`,
      visibleArguments: (cmd: Command) => cmd.registeredArguments.filter((a) => a.description !== ""),
    } as Partial<Help>);
}
