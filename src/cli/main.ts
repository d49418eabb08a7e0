/**
 * `lotse`: the command line. Finds the command, loads only that, prints what goes wrong in words.
 *
 * Room: cli. The TLS guard must stay the first import: a Konnektor with a brainpool certificate would end the process.
 */
import "../app/guard.ts";
import { Command, CommanderError } from "commander";
import { Cancelled, exitCodeFor, inWords, isAboutDevice, unwritableOutput, usageError } from "../app/lotse-error.ts";
import { type Language, type Words, wordsIn } from "../words/words.ts";
import { type CommandContext, type DefineCommand, prepare } from "./command.ts";
import { entryLines, printError, printJson, quiet } from "./output.ts";
import { version } from "./version.ts";

const COMMANDS: Record<keyof Words["cli"]["commands"], () => Promise<{ define: DefineCommand }>> = {
  status: () => import("./status.ts"),
  explain: () => import("./explain.ts"),
  find: () => import("./find.ts"),
  catalogue: () => import("./catalogue.ts"),
  simulate: () => import("./simulate.ts"),
  demo: () => import("./demo.ts"),
  serve: () => import("./serve.ts"),
  check: () => import("./check.ts"),
  devices: () => import("./devices.ts"),
  notify: () => import("./notify.ts"),
  plan: () => import("./plan.ts"),
  order: () => import("./order.ts"),
  runs: () => import("./runs.ts"),
  run: () => import("./run.ts"),
  stop: () => import("./stop.ts"),
  journal: () => import("./journal.ts"),
  backup: () => import("./backup.ts"),
  restore: () => import("./restore.ts"),
};

/** Runs one command; the process ends with its exit code when nothing is left to do. */
export async function main(argv: string[]): Promise<void> {
  const language = languageOf(argv);
  const words = await wordsIn(language);
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // Who reads along may stop reading: `lotse … | head` is no error.
    if (error.code === "EPIPE") process.exit();
    const unwritable = unwritableOutput(error);
    report(unwritable, [], words);
    process.exit(exitCodeFor(unwritable));
  });
  const context: CommandContext = {
    words,
    language,
    exit: (code) => {
      process.exitCode = code;
    },
  };
  try {
    requireLanguage(argv, words);
    const program = await programFor(argv, context);
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    const cause = error instanceof CommanderError ? usageError(sentenceFor(error, words)) : error;
    if (!(cause instanceof Cancelled)) report(cause, argv, words);
    process.exitCode = exitCodeFor(cause);
  }
}

async function programFor(argv: string[], context: CommandContext): Promise<Command> {
  const { cli } = context.words;
  const program = prepare(new Command("lotse"), context.words)
    .description(cli.help.program)
    .version(version, "-V, --version", cli.help.showVersion)
    // What stands behind a command is the command's: `catalogue show --version 6.0.5` asks for a version of a device.
    .enablePositionalOptions()
    .usage(`${cli.help.optionsMark} ${cli.help.commandMark}`)
    .addHelpText("after", `\n${cli.help.exitCodes}`);
  const wanted = argv.find((arg, i) => !arg.startsWith("-") && argv[i - 1] !== "--lang");
  for (const [name, load] of Object.entries(COMMANDS)) {
    // The others are only needed where all are listed.
    if (wanted !== undefined && wanted in COMMANDS && name !== wanted) continue;
    const key = name as keyof typeof COMMANDS;
    const command = prepare(program.command(name), context.words).description(cli.commands[key]);
    if (name === wanted) (await load()).define(command, context);
  }
  // A bare call shows the help and succeeds; an unknown word is an error.
  program.argument(`[${cli.placeholders.command}]`).action((word?: string) => {
    if (word) throw usageError(unknownCommand(word, context.words));
    program.help();
  });
  return program;
}

function languageOf(argv: string[]): Language {
  return (languageFlag(argv) ?? process.env.LOTSE_LANG) === "en" ? "en" : "de";
}

function languageFlag(argv: string[]): string | undefined {
  const at = argv.findIndex((arg) => arg === "--lang" || arg.startsWith("--lang="));
  return at < 0 ? undefined : (argv[at]?.split("=")[1] ?? argv[at + 1]);
}

/** @throws LotseError usage/invalid */
function requireLanguage(argv: string[], words: Words): void {
  const asked = languageFlag(argv);
  if (asked === undefined || asked === "de" || asked === "en") return;
  throw usageError(words.cli.usage.badValue({ option: "--lang", value: asked, expected: "de, en" }));
}

function report(error: unknown, argv: string[], words: Words): void {
  const entry = inWords(error, words);
  if (argv.includes("--json")) {
    printJson({ error: entry });
    return;
  }
  printError(entryLines(isAboutDevice(error) ? "unbekannt" : "error", entry, words));
  if (error instanceof Error && entry.code === "usage/internal") {
    printError([quiet(`${words.cli.entry.technical}: ${error.stack ?? error.message}`)]);
  }
}

/** What the option parser complains about, as one of our sentences. */
function sentenceFor(error: CommanderError, words: Words): string {
  const { usage } = words.cli;
  const [, named = ""] = /'([^']*)'/.exec(error.message) ?? [];
  const [, suggestion] = /Did you mean (?:one of )?([^?)]+)/.exec(error.message) ?? [];
  const hint = suggestion ? ` ${usage.didYouMean({ suggestion })}` : "";
  switch (error.code) {
    case "commander.unknownOption":
      if (/pass(word|wort)|kennwort|geheim|secret|^--pw\b/i.test(named)) return usage.passwordInArgv;
      // Whatever stands behind "=" may be a secret under another name.
      return usage.unknownOption({ option: named.split("=", 1)[0] ?? "" }) + hint;
    case "commander.unknownCommand":
      return usage.unknownCommand({ command: named }) + hint;
    case "commander.missingArgument":
      return usage.missingArgument({ argument: named });
    case "commander.optionMissingArgument":
      return usage.missingValue({ option: named });
    case "commander.missingMandatoryOptionValue":
      return usage.missingOption({ option: named });
    case "commander.excessArguments":
      return usage.tooManyArguments;
    default:
      return error.message.replace(/^error: /, "");
  }
}

function unknownCommand(word: string, words: Words): string {
  const { usage } = words.cli;
  const near = Object.keys(COMMANDS).find((name) => name.startsWith(word.slice(0, 3)));
  const hint = near ? ` ${usage.didYouMean({ suggestion: near })}` : "";
  return usage.unknownCommand({ command: word }) + hint;
}
