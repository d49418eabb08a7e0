import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  empfang,
  HOUR_MS,
  judge,
  konnektor,
  lines,
  list,
  NOW,
  orga,
  raised,
  release,
  SILENT_IDENTITY,
  saw,
  terminal,
} from "./testing.ts";

const disconnected = saw(empfang, "terminal", terminal({ connected: false }));
const unavailable = (ctId: string, isRaised = true) =>
  saw(konnektor, "states", [raised(`EC_CardTerminal_Not_Available(${ctId})`, { raised: isRaised })]);
const current = list([release("3.9.2", { product: "orga-6141-online" })]);

describe("a Kartenterminal", () => {
  test("that is connected and current is in order", () => {
    const findings = judge([saw(empfang, "identity", orga("3.9.2")), saw(empfang, "terminal", terminal())], current);
    assert.deepEqual(lines(findings), ["ok Empfang firmware/current"]);
  });

  test("that is not connected is gelb", () => {
    assert.deepEqual(lines(judge([disconnected])), ["gelb Empfang terminal/disconnected"]);
  });

  test("that is not connected is told once when the Konnektor raises EC_CardTerminal_Not_Available", () => {
    const told = lines(judge([disconnected, unavailable("CT-1")])).filter((line) => line.includes("Empfang"));
    assert.deepEqual(told, ["gelb Empfang state/raised"]);
  });

  for (const [why, states] of [
    ["for another terminal", unavailable("CT-2")],
    ["in its list without raising it", unavailable("CT-1", false)],
  ] as const) {
    test(`that is not connected is told when the Konnektor has the condition ${why}`, () => {
      assert.ok(lines(judge([disconnected, states])).includes("gelb Empfang terminal/disconnected"));
    });
  }

  test("that is not connected and never was is told once, not also for its unknown version (trap T-13)", () => {
    const findings = judge([saw(empfang, "identity", SILENT_IDENTITY), disconnected], current);
    assert.deepEqual(lines(findings), ["gelb Empfang terminal/disconnected"]);
  });

  test("that is connected and says nothing about its version is unbekannt", () => {
    const findings = judge([saw(empfang, "identity", SILENT_IDENTITY), saw(empfang, "terminal", terminal())], current);
    assert.deepEqual(lines(findings), ["unbekannt Empfang firmware/unknown"]);
  });

  test("that is back is in order", () => {
    const earlier = { ...disconnected, takenAt: NOW - HOUR_MS };
    assert.deepEqual(lines(judge([earlier, saw(empfang, "terminal", terminal())])), []);
  });
});
