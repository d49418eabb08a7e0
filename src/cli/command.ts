/**
 * What every command file knows of the program it is part of.
 *
 * Room: cli.
 */
import type { Command } from "commander";
import type { Words } from "../words/words.ts";

export interface CommandContext {
  words: Words;
  language: "de" | "en";
  /** What the process will end with; a command sets it instead of exiting. */
  exit(code: number): void;
}

/** Adds arguments, options and action to the command it gets. */
export type DefineCommand = (command: Command, context: CommandContext) => void;
