import assert from "node:assert/strict";
import { describe, test } from "node:test";
import table from "../../data/fehlercodes.json" with { type: "json" };
import { fehlercode } from "./fehlercode.ts";

describe("an error number of the gematik", () => {
  test("is found with its severity and who has to move next", () => {
    assert.deepEqual(
      fehlercode(4021),
      table.rows.find((row) => row.code === 4021),
    );
    assert.equal(fehlercode(4002)?.severity, "Fatal");
    assert.equal(fehlercode(4002)?.retry, "after-person");
  });

  test("stands in the table once, with words of the table only", () => {
    for (const row of table.rows) {
      assert.equal(table.rows.filter((other) => other.code === row.code).length, 1, String(row.code));
      assert.ok(["later", "after-person", "never"].includes(row.retry), String(row.code));
      assert.ok(["Technical", "Security"].includes(row.type), String(row.code));
      assert.ok(["Info", "Warning", "Error", "Fatal"].includes(row.severity), String(row.code));
    }
  });

  for (const code of [0, -1, 9999, 10001, 40999, Number.NaN, 4021.5]) {
    test(`${code} is none of the gematik's`, () => assert.equal(fehlercode(code), undefined));
  }
});
