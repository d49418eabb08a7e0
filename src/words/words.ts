/**
 * Words: every sentence people read, German first, English complete beside it.
 *
 * Room: words. Imports nothing. German is the source of the type; a missing or wrong English text does not compile.
 */
import { de } from "./de.ts";
import type { Entry } from "./entry.ts";

export type { Entry } from "./entry.ts";
export type Language = "de" | "en";

type Entries<T> = { [K in keyof T]: T[K] extends (...a: infer A) => unknown ? (...a: A) => Entry : never };
export type Texts<T> = {
  [K in keyof T]: T[K] extends (...a: infer A) => string
    ? (...a: A) => string
    : T[K] extends string
      ? string
      : T[K] extends readonly string[]
        ? readonly string[]
        : Texts<T[K]>;
};

type German = typeof de;
/** The shape every language fills. */
export type Words = {
  [K in keyof German]: K extends "errors" | "findings" | "fehlerzustaende"
    ? Entries<German[K]>
    : K extends "gematikCodes"
      ? Record<number, Entry>
      : Texts<German[K]>;
};

/** English loads only when somebody reads it. */
export async function wordsIn(language: Language): Promise<Words> {
  return language === "en" ? (await import("./en.ts")).en : de;
}
