/**
 * LotseError: everything that can go wrong and has words for it.
 *
 * Room: domain. The code is for programs and never changes; the sentences come from `words/` when somebody looks.
 * Making an error does nothing but make it: logging is the catcher's business.
 */
import type { ErrorCode, ErrorFields } from "./codes.ts";

export class LotseError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly fields: ErrorFields<C>;

  constructor(code: C, fields: ErrorFields<C>, options?: { cause?: unknown }) {
    super(String(code), options);
    this.name = "LotseError";
    this.code = code;
    this.fields = fields;
  }
}

/** A LotseError with exactly this code. */
export function isError<C extends ErrorCode>(error: unknown, code: C): error is LotseError<C> {
  return error instanceof LotseError && error.code === code;
}
