/** What a Kartenterminal's own administration tells is judged in two cases only. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fristen from "../../../data/fristen.json" with { type: "json" };
import { de } from "../../words/de.ts";
import type { Finding } from "../finding.ts";
import type { Observed } from "../observation.ts";
import { empfang, inGerman, judge, NOW, saw } from "./testing.ts";

const told = (value: Observed["management"], by: "kartenterminal" | "verwaltung" = "kartenterminal"): Finding[] =>
  judge([saw(empfang, "management", value, { source: { by } })]).filter(({ code }) =>
    ["update/rejected", "terminal/worn"].includes(code),
  );

describe("how worn the slots are", () => {
  const { plugCycles: limit } = fristen.terminalLife;
  const cases: [counts: number[], slot: number | undefined, isOver: boolean][] = [
    [[], undefined, false],
    [[0, 12_031, 3, 2], undefined, false],
    [[limit * 0.9 - 1], undefined, false],
    [[3, limit * 0.9], 2, false],
    [[limit - 1, limit], 2, true],
    [[limit * 3], 1, true],
    [[limit, limit], 1, true],
  ];
  for (const [counts, slot, isOver] of cases) {
    test(`${counts.join(", ") || "nothing told"}: ${slot ? `slot ${slot}${isOver ? ", over" : ", near"}` : "nothing to say"}`, () => {
      const found = told({ plugCycles: counts.map((count, i) => ({ slot: i + 1, count })) });
      assert.deepEqual(
        found.map((f) => [
          f.level,
          f.code,
          (f.fields as { slot: number }).slot,
          (f.fields as { isOver: boolean }).isOver,
        ]),
        slot ? [["info", "terminal/worn", slot, isOver]] : [],
      );
    });
  }

  test("is said with both numbers, as people write them", () => {
    const [worn] = told({ plugCycles: [{ slot: 1, count: 185_000 }] });
    const { meaning, why } = inGerman(worn ?? assert.fail());
    assert.match(meaning + why, /185\.000.*200\.000/s);
  });
});

describe("an update the terminal refused", () => {
  for (const reason of ["signature", "version"] as const) {
    test(`because of its ${reason} is gelb, with its own reason`, () => {
      const [found, ...more] = told({ updateState: "Idle", updateRejected: reason });
      assert.deepEqual([found?.code, found?.level, more.length], ["update/rejected", "gelb", 0]);
      const other = de.findings["update/rejected"]({
        device: "x",
        reason: reason === "version" ? "signature" : "version",
      });
      assert.notEqual(inGerman(found ?? assert.fail()).why, other.why);
    });
  }

  test("is not told where the device only says what it does", () => {
    assert.deepEqual(told({ updateState: "Busy (Writing data)" }), []);
  });

  test("is the terminal's own word: a Konnektor's administration does not say so", () => {
    assert.deepEqual(told({ updateRejected: "version" }, "verwaltung"), []);
  });
});

test("what its Konnektor's administration tells of it is judged beside that, whoever was read last", () => {
  const byKonnektor = (at: number) =>
    saw(
      empfang,
      "management",
      { hasAdminCredentials: false, correlation: "aktiv" },
      { at, source: { by: "verwaltung" } },
    );
  const byItself = saw(empfang, "management", { updateRejected: "version" }, { source: { by: "kartenterminal" } });
  for (const at of [NOW - 1, NOW + 1]) {
    const codes = judge([byKonnektor(at), byItself]).map(({ code }) => code);
    assert.ok(
      codes.includes("update/rejected") && codes.includes("terminal/update-credentials-missing"),
      codes.join(" "),
    );
  }
});
