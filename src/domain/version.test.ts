import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { compareVersions, parseVersion, said, saysNothing, type Version } from "./version.ts";

function version(text: string): Version {
  const parsed = parseVersion(text);
  assert.ok(parsed, text);
  return parsed;
}

describe("a version on a display or in an answer", () => {
  const readable: [text: string, parts: number[]][] = [
    ["5.50.4", [5, 50, 4]],
    ["4.0", [4, 0]],
    ["2.0.36.1", [2, 0, 36, 1]],
    ["v6.0.5", [6, 0, 5]],
    ["V6.0.5", [6, 0, 5]],
    ["  1.3.10\n", [1, 3, 10]],
    ["003.004.010", [3, 4, 10]],
    ["0.0.0", [0, 0, 0]],
    ["99999.0", [99999, 0]],
  ];
  for (const [text, parts] of readable) {
    test(`${JSON.stringify(text)} is read`, () => assert.deepEqual(version(text).parts, parts));
  }

  const none = ["", " ", "unbekannt", "5", "5.x", "5.50.", ".5.50", "5..4", "1.2.3.4.5", "123456.1"];
  for (const text of [
    ...none,
    "5.50.4-rc1",
    "-1.2",
    "1.-2",
    "5,50",
    "5 .50",
    "vv5.50",
    "v",
    "5.50.4 5.50.3",
    "5e1.2",
  ]) {
    test(`${JSON.stringify(text)} is no version`, () => assert.equal(parseVersion(text), undefined));
  }

  test("is shown to people without the blanks and the leading v", () =>
    assert.equal(version(" v6.0.5 ").text, "6.0.5"));
});

describe("which of two versions is newer", () => {
  const order: [older: string, newer: string][] = [
    ["1.3.4", "1.3.10"],
    ["5.50.4", "6.0.5"],
    ["5.1.12", "5.50.3"],
    ["9.9.9", "10.0.0"],
    ["4.7", "4.7.1"],
    ["4.7.0", "4.7.0.1"],
  ];
  for (const [older, newer] of order) {
    test(`${newer} is newer than ${older}`, () => {
      assert.ok(compareVersions(version(older), version(newer)) < 0);
      assert.ok(compareVersions(version(newer), version(older)) > 0);
    });
  }

  for (const [a, b] of [
    ["4.7", "4.7.0"],
    ["4.7.0.0", "4.7"],
    ["v6.0.5", "6.0.5"],
    ["003.004", "3.4"],
  ] as const) {
    test(`${a} and ${b} are the same version`, () => assert.equal(compareVersions(version(a), version(b)), 0));
  }

  test("is the same answer whichever way and through whichever third version it is asked", () => {
    const some = fc
      .array(fc.integer({ min: 0, max: 20 }), { minLength: 2, maxLength: 4 })
      .map((parts) => version(parts.join(".")));
    fc.assert(
      fc.property(some, some, some, (a, b, c) => {
        assert.equal(Math.sign(compareVersions(a, b)), 0 - Math.sign(compareVersions(b, a)));
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) assert.ok(compareVersions(a, c) <= 0);
      }),
    );
  });
});

describe("a Kartenterminal that never connected (trap T-13)", () => {
  for (const text of ["0.0.0", "0.0", "0.0.0.0"]) {
    test(`says nothing about its firmware with ${text}`, () => assert.equal(saysNothing(version(text)), true));
  }
  for (const text of ["0.0.1", "1.0.0", "0.1.0"]) {
    test(`would say something with ${text}`, () => assert.equal(saysNothing(version(text)), false));
  }

  const told: [text: string, said: string][] = [
    ["0.0.0", ""],
    [" 0.0 ", ""],
    ["", ""],
    ["   ", ""],
    ["5.50.4", "5.50.4"],
    [" v3.9.1 ", "v3.9.1"],
    ["0.0.1", "0.0.1"],
    ["unbekannt", "unbekannt"],
    ["0.0.x", "0.0.x"],
  ];
  for (const [text, expected] of told) {
    test(`with ${JSON.stringify(text)} says ${JSON.stringify(expected)}`, () => assert.equal(said(text), expected));
  }
});
