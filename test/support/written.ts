/** What a program wrote, made comparable. */
import assert from "node:assert/strict";
import type { Ran } from "./run-lotse.ts";

/** Text without its line breaks: where they are depends on the width. */
export function flat(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

export function assertInOrder(text: string, parts: readonly string[]): void {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    assert.ok(at >= 0, `not found, or not in this order: ${part}\n\n${text}`);
    from = at + part.length;
  }
}

/** Every value given in `expected` is the same in `actual`; what `expected` does not name is left alone. */
export function assertSame(actual: unknown, expected: unknown, path = ""): void {
  if (typeof expected !== "object" || expected === null) {
    assert.equal(actual, expected, path);
    return;
  }
  if (Array.isArray(expected)) assert.equal((actual as unknown[]).length, expected.length, path);
  for (const [key, value] of Object.entries(expected)) {
    assertSame((actual as Record<string, unknown>)[key], value, `${path}.${key}`);
  }
}

/** `lotse status --json`, as far as tests look into it. */
export type View = Record<string, unknown> & {
  level: string;
  sentence: string;
  findings: { code: string; level: string; meaning: string; whatToDo: string; component: { name: string } }[];
};

/** The one JSON value it wrote; nothing else may be there, neither before nor after nor on standard error. */
export function jsonFrom<T = View>({ stdout, stderr }: Ran): T {
  assert.equal(stderr, "");
  return JSON.parse(stdout) as T;
}

export const codesOf = (view: View) => view.findings.map((f) => f.code);
