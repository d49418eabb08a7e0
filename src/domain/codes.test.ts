import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { readTable } from "../../tools/csv.ts";
import { de } from "../words/de.ts";

const file = join(import.meta.dirname, "..", "..", "docs", "codes.csv");
const rows = readTable(readFileSync(file, "utf8"), ["code", "kind", "since", "status"]);
const inUse = {
  error: Object.keys(de.errors),
  finding: Object.keys(de.findings),
  block: Object.keys(de.blocks),
  interlock: [...Object.keys(de.page.interlocks), ...Object.keys(de.engine.interlocks)],
  question: Object.keys(de.engine.questions),
  refusal: Object.keys(de.engine.refusals),
};

describe("the registry of codes (docs/codes.csv)", () => {
  for (const [kind, codes] of Object.entries(inUse)) {
    test(`has every ${kind} ti-lotse can speak of, as active`, () => {
      const active = rows.filter((row) => row.kind === kind && row.status === "active").map((row) => row.code);
      assert.deepEqual(
        codes.filter((code) => !active.includes(code)),
        [],
        "add them to docs/codes.csv",
      );
      assert.deepEqual(
        active.filter((code) => !codes.includes(code)),
        [],
        "a code that is no longer used is retired, never taken out",
      );
    });
  }

  test("gives no code a second time, be it retired", () => {
    const codes = rows.map((row) => row.code);
    assert.deepEqual(
      codes.filter((code, i) => codes.indexOf(code) !== i),
      [],
    );
  });

  test("is sorted and uses its own words only", () => {
    const codes = rows.map((row) => row.code);
    assert.deepEqual(codes, codes.toSorted());
    for (const { code, kind, since, status } of rows) {
      assert.match(code, kind === "block" ? /^[a-z0-9-]+$/ : /^[a-z0-9]+\/[a-z0-9-]+$/);
      assert.ok(Object.hasOwn(inUse, kind), `${code}: ${kind}`);
      assert.match(since, /^\d+\.\d+\.\d+$/, code);
      assert.ok(["active", "retired"].includes(status), `${code}: ${status}`);
    }
  });
});
