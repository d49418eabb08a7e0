import assert from "node:assert/strict";
import { describe, test } from "node:test";
import table from "../../data/fehlerzustaende.json" with { type: "json" };
import { recogniseCondition } from "./fehlerzustand.ts";

describe("a condition of TAB_KON_503", () => {
  for (const { code, aliases, level, perTerminal } of table.rows) {
    test(`${code} is recognised, also by each of its other names and in any case`, () => {
      for (const name of [code, ...aliases]) {
        for (const spelling of [name, name.toUpperCase(), name.toLowerCase(), `  ${name}\n`]) {
          const known = recogniseCondition(spelling);
          assert.deepEqual(
            [known?.condition, known?.level, known?.perTerminal, known?.parameter],
            [code, level, perTerminal, ""],
            spelling,
          );
        }
      }
    });
  }

  test("has no name that stands for two conditions", () => {
    const names = table.rows.flatMap((row) => [row.code, ...row.aliases].map((name) => name.toLowerCase()));
    const twice = names.filter((name, i) => names.indexOf(name) !== i);
    // The capitals of the running text are spellings of the row they stand in.
    for (const name of twice) {
      const rows = table.rows.filter((row) => [row.code, ...row.aliases].some((n) => n.toLowerCase() === name));
      assert.equal(rows.length, 1, name);
    }
  });

  test("of the vendor's own stays the vendor's to judge", () => {
    assert.equal(recogniseCondition("EC_OTHER_ERROR_STATE(12)")?.level, "vendor");
  });
});

describe("what stands in brackets", () => {
  const name = "EC_CardTerminal_Not_Available";
  const cases: [text: string, parameter: string, why: string][] = [
    [`${name}(47)`, "47", "the ctId"],
    [`${name} (47)`, "47", "with a blank before the bracket"],
    [`${name}()`, "", "nothing"],
    [name, "", "no bracket at all"],
    [`${name}(ORGA6100-0140000002DFFA)`, "ORGA6100-0140000002DFFA", "a ctId made of the host name"],
    [`${name}(Zimmer 1 (links))`, "Zimmer 1 (links)", "brackets inside the ctId"],
    [`${name}(ORGA6100-01400000`, "ORGA6100-01400000", "cut off by the limit of 128 characters (trap T-12)"],
    [`${name}(`, "", "cut off right behind the bracket (trap T-12)"],
    ["EC_OTHER_ERROR_STATE(12)", "12", "the number of a vendor's condition"],
  ];
  for (const [text, parameter, why] of cases) {
    test(`of ${text} is split off: ${why}`, () => assert.equal(recogniseCondition(text)?.parameter, parameter));
  }
});

describe("a text that names no condition", () => {
  const texts = ["", " ", "()", "(47)", "EC_", "EC_Something_New", "EC_Something_New(47)", "Fehler 4021", "4021"];
  for (const text of [...texts, "EC_No_VPN_TI_Connection!", "EC No VPN TI Connection", "No_VPN_TI_Connection"]) {
    test(`${JSON.stringify(text)} is not recognised`, () => assert.equal(recogniseCondition(text), undefined));
  }

  test("is every text longer than a condition may be, so a device cannot keep ti-lotse busy with it", () => {
    const longest = "EC_CardTerminal_Not_Available(".padEnd(128, "7");
    assert.equal(recogniseCondition(longest)?.condition, "EC_CardTerminal_Not_Available");
    assert.equal(recogniseCondition(`${longest}7`), undefined);
  });
});
