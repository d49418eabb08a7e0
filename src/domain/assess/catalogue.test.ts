import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { addDays } from "../zeit/tag.ts";
import { inGerman, judge, lines, list, NOW, only, TODAY } from "./testing.ts";

describe("the Versionsliste a practice judges with", () => {
  const issued = (daysAgo: number) => list([], { issuedOn: addDays(TODAY, -daysAgo) });

  test("U-11: is gelb and called veraltet when it is older than 30 days", () => {
    const outdated = only(judge([], issued(31)), "catalogue/outdated");
    assert.equal(outdated.level, "gelb");
    assert.equal(inGerman(outdated).meaning, "Versionsliste veraltet");
    assert.match(inGerman(outdated).why, /„Testliste“ ist vom 21\.10\.2026, also 31 Tage alt/);
  });

  for (const days of [0, 1, 30]) {
    test(`is not mentioned when it is ${days} days old`, () => assert.deepEqual(judge([], issued(days)), []));
  }

  test("is veraltet from the day after its own end, however young it is", () => {
    assert.deepEqual(lines(judge([], list([], { validUntil: TODAY }))), []);
    assert.deepEqual(lines(judge([], list([], { validUntil: addDays(TODAY, -1) }))), ["gelb catalogue/outdated"]);
  });

  test("grows old by itself", () => {
    assert.deepEqual(lines(judge([], issued(0), NOW + 31 * 86_400_000)), ["gelb catalogue/outdated"]);
  });

  test("is told to be invented when it is for practice only", () => {
    assert.deepEqual(lines(judge([], list([], { practiceOnly: true }))), ["info catalogue/practice-only"]);
  });
});
