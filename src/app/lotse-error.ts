/** What the command line needs to know of errors, without reaching into other rooms. Room: app. */
import type { ErrorCode } from "../domain/codes.ts";
import { LotseError } from "../domain/errors.ts";
import type { Entry, Words } from "../words/words.ts";

/** The four sentences and the code of anything thrown. */
export interface ErrorInWords extends Entry {
  code: string;
}

export function inWords(error: unknown, words: Words): ErrorInWords {
  if (error instanceof LotseError) {
    const text = words.errors[error.code as ErrorCode] as (f: unknown) => Entry;
    return { code: error.code, ...text(error.fields) };
  }
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: "usage/internal", ...words.errors["usage/internal"]({ reason }) };
}

/** A call that makes no sense, in a sentence. */
export function usageError(reason: string): LotseError {
  return new LotseError("usage/invalid", { reason });
}

/** Exit codes of the command line (design, section 11). */
export const EXIT = { current: 0, due: 1, critical: 2, unreachable: 3, unknown: 4, usage: 64, internal: 70 } as const;

export function exitCodeFor(error: unknown): number {
  if (!(error instanceof LotseError) || error.code === "usage/internal") return EXIT.internal;
  const [area] = error.code.split("/");
  const isUsage = area === "usage" || area === "simulate" || error.code === "link/address-invalid";
  return isUsage || error.code === "input/file-unreadable" ? EXIT.usage : EXIT.unreachable;
}

export function exitCodeForLevel(level: "ok" | "info" | "gelb" | "rot" | "unbekannt"): number {
  return { ok: EXIT.current, info: EXIT.current, gelb: EXIT.due, rot: EXIT.critical, unbekannt: EXIT.unknown }[level];
}
