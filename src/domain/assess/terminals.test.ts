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

  test("that is not connected is told as a consequence of what cuts all terminals, not as an alarm", () => {
    const broken = saw(konnektor, "states", [raised("EC_Time_Difference_Intolerable")]);
    const told = lines(judge([disconnected, broken]));
    assert.deepEqual(told, ["rot secunet konnektor state/raised", "ok secunet konnektor update/none-reported"]);
  });

  test("that its Konnektor lists no more is gone, whatever was wrong with it", () => {
    const before = [saw(empfang, "identity", orga("3.7.2"), { at: NOW - HOUR_MS }), disconnected];
    assert.deepEqual(judge([...before, saw(konnektor, "listed-terminals", [])], current), []);
    const told = lines(judge([...before, saw(konnektor, "listed-terminals", [empfang.id])], current));
    assert.ok(told.includes("gelb Empfang terminal/disconnected"));
  });

  test("that another Konnektor never listed is not gone from its own", () => {
    const second = { ...konnektor, id: "kon:2", name: "zweiter Konnektor" };
    const lists = [saw(konnektor, "listed-terminals", [empfang.id]), saw(second, "listed-terminals", [])];
    assert.deepEqual(lines(judge([disconnected, ...lists])), ["gelb Empfang terminal/disconnected"]);
  });

  test("with the number another Konnektor gives to its own terminal is not taken for that one", () => {
    const second = { ...konnektor, id: "kon:2", name: "zweiter Konnektor" };
    const other = { ...empfang, id: "kt:00:0D:F8:07:2C:99", name: "Zimmer 9" };
    const findings = judge([
      saw(empfang, "terminal", terminal()),
      saw(other, "terminal", terminal({ connected: false })),
      saw(konnektor, "listed-terminals", [empfang.id]),
      saw(second, "listed-terminals", [other.id]),
      saw(second, "states", [raised("EC_CardTerminal_Not_Available(CT-1)")]),
    ]);
    assert.deepEqual(
      lines(findings).filter((line) => line.includes("gelb")),
      ["gelb Zimmer 9 state/raised"],
    );
  });

  test("that is back is in order", () => {
    const earlier = { ...disconnected, takenAt: NOW - HOUR_MS };
    assert.deepEqual(lines(judge([earlier, saw(empfang, "terminal", terminal())])), []);
  });
});
