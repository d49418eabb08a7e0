/** docs/simulator.md says what the simulated Konnektor can do: every claim names a test that is there, or a reason. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { MISBEHAVIOURS } from "../src/simulator/wire/sim-praxis.ts";

const root = join(import.meta.dirname, "..");
const document = readFileSync(join(root, "docs", "simulator.md"), "utf8");

/** Cells of the rows that begin so. */
function rows(first: RegExp): string[][] {
  const lines = document.split("\n").filter((line) => line.startsWith("|"));
  const cells = lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return cells.filter(([cell = ""]) => first.test(cell));
}

const list = rows(/^\d+$/);
const traps = rows(/^T-\d\d$/);
/** `file` „title“ */
const NAMED = /`([\w./-]+\.test\.ts)` „([^“]+)“/g;

test("the list has its fourteen points, the traps are all 48", () => {
  const numbers = (length: number, write: (n: number) => string) => Array.from({ length }, (_, i) => write(i + 1));
  assert.deepEqual(
    list.map(([number]) => number),
    numbers(14, String),
  );
  assert.deepEqual(
    traps.map(([number]) => number),
    numbers(48, (n) => `T-${String(n).padStart(2, "0")}`),
  );
});

describe("every row names a test that proves it, or says why not", () => {
  for (const [number = "", , what = "", proof = "", missing = ""] of list) {
    test(`point ${number}`, () => {
      assert.ok(what.length > 3, "what is there");
      assert.ok([...proof.matchAll(NAMED)].length > 0 || missing.length > 20, "a test or a reason");
    });
  }

  for (const [number = "", , how = "", proof = ""] of traps) {
    test(`trap ${number}`, () => {
      assert.ok(how.length > 3, "how");
      const tests = [...proof.matchAll(NAMED)].length;
      assert.ok(how.startsWith("nein") ? tests === 0 && proof.length > 10 : tests > 0 || proof.length > 30, proof);
    });
  }
});

test("every test that is named is there, under this name", () => {
  const named = [...document.matchAll(NAMED)];
  assert.ok(named.length > 50);
  const missing = named.filter(([, file = "", title = ""]) => {
    const path = join(root, file);
    return !existsSync(path) || !readFileSync(path, "utf8").includes(title);
  });
  assert.deepEqual(
    missing.map(([whole]) => whole),
    [],
  );
});

test("every switch that is named is one", () => {
  const written = [...document.matchAll(/`(?:--misbehave )?([a-z]+(?:-[a-z]+)+)`/g)].map(([, name = ""]) => name);
  assert.ok(written.length > 10);
  assert.deepEqual(
    written.filter((name) => !MISBEHAVIOURS.includes(name)),
    [],
  );
});
