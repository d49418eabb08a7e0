/** Refusal: what a call refuses with. A call that succeeds, or fails with anything but a LotseError, fails the test. */
import assert from "node:assert/strict";
import { LotseError } from "../../src/domain/errors.ts";

export function refusal(act: () => unknown): { code: string; fields: Record<string, unknown> } {
  let result: unknown;
  try {
    result = act();
  } catch (error) {
    if (!(error instanceof LotseError)) throw error;
    return { code: error.code, fields: error.fields as Record<string, unknown> };
  }
  assert.fail(`expected a LotseError, got ${JSON.stringify(result)?.slice(0, 200)}`);
}
