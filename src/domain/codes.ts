/**
 * The registry of codes: every error and every finding ti-lotse can speak of.
 *
 * Room: domain. A code is `area/kebab`, is never given a second meaning and never disappears silently:
 * `docs/codes.csv` keeps them all, and a test compares. Which fields a code carries is said once, by its German text.
 */
import type { Words } from "../words/words.ts";

export type ErrorCode = keyof Words["errors"];
export type ErrorFields<C extends ErrorCode> = FieldsOf<Words["errors"][C]>;

export type FindingCode = keyof Words["findings"];
export type FindingFields<C extends FindingCode> = FieldsOf<Words["findings"][C]>;

/** Why a version may not be started. */
export type BlockCode = keyof Words["blocks"];
export type BlockFields<C extends BlockCode> = FieldsOf<Words["blocks"][C]>;

/** What is wrong with a catalogue file, at one place. */
export type ProblemCode = keyof Words["problems"];
export type ProblemFields<C extends ProblemCode> = FieldsOf<Words["problems"][C]>;

/** What the text wants to know; texts that want nothing take an empty object. */
export type FieldsOf<Text> = Text extends (fields: infer F) => unknown
  ? unknown extends F
    ? Record<string, never>
    : F
  : never;

/** ok < info < gelb < rot; unbekannt stands apart: something could not be asked or judged. */
export type Level = "ok" | "info" | "gelb" | "rot" | "unbekannt";
