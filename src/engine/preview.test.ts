import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RUNBOOKS } from "../../runbooks/index.ts";
import { order } from "./commands.ts";
import { decide } from "./decide.ts";
import { INTERLOCKS } from "./interlocks.ts";
import { type PreviewQuestion, preview } from "./preview.ts";
import type { Auftrag } from "./state.ts";
import {
  auftrag,
  byHand,
  EPOCH,
  EVENING,
  facts,
  frozen,
  ground,
  HOUR_MS,
  INSTALL,
  INSTALLED,
  input,
  konnektor,
  MINUTE_MS,
  orderOf,
  pin,
  RESTART,
  run,
  SECOND_MS,
  seenAt,
  sent,
  silent,
  state,
  team,
  theRun,
  update,
  WINDOW,
} from "./testing.ts";

const NOW = EVENING;

function shown(given: Auftrag, differences: Partial<PreviewQuestion> = {}) {
  const now = differences.now ?? NOW;
  return preview({
    ...{ now, epoch: EPOCH, state: state(), view: seenAt(now - SECOND_MS), facts: facts(), interlocks: INTERLOCKS },
    ...{ runbook: RUNBOOKS[given.runbook], order: given },
    ...differences,
  });
}

/** Opens in so many hours, for so many minutes. */
const windowIn = (hours: number, minutes: number) => ({
  opensAt: NOW + hours * HOUR_MS,
  closesAt: NOW + hours * HOUR_MS + minutes * MINUTE_MS,
});

const codes = (given: Auftrag, differences: Partial<PreviewQuestion> = {}) =>
  shown(given, differences).steps.map(({ closed }) => closed.map(({ code }) => code));

describe("what would happen", () => {
  test("is shown before anybody ordered it: steps, how long they take, what has to be confirmed", () => {
    const restart = shown(auftrag());
    assert.deepEqual(
      restart.steps.map(({ step }) => step.id),
      ["restart", "verify", "pin"],
    );
    assert.deepEqual(restart.steps[0]?.duration, RESTART);
    assert.deepEqual(restart.confirmations, ["stays-on-power", "pin-afterwards"]);
    assert.deepEqual([restart.needsPinHolder, restart.firmware], [true, "5.50.4"]);
    assert.deepEqual(shown(update()).steps[0]?.duration, INSTALL);
    assert.equal(shown(update()).firmware, INSTALLED);
  });

  test("is free of locks where it could begin", () => {
    for (const given of [auftrag(), update(), byHand()]) assert.deepEqual(codes(given), [[], [], []], given.runbook);
  });

  test("names every lock that is closed, not only the first, each once", () => {
    const { pinHolder: _, ...rest } = auftrag();
    const given = { ...rest, window: { opensAt: NOW + HOUR_MS, closesAt: NOW + HOUR_MS + MINUTE_MS } };
    const near = facts({ ownInstallAt: () => NOW + HOUR_MS });
    assert.deepEqual(codes(given, { facts: near })[0], [
      "engine/window-open",
      "engine/own-schedule",
      "engine/window-holds",
      "engine/pin-holder",
    ]);
    const silentKonnektor = codes(auftrag(), { view: seenAt(NOW, silent(konnektor, NOW)) })[0] ?? [];
    assert.ok(silentKonnektor.includes("engine/seen-freshly"));
    assert.deepEqual(silentKonnektor, [...new Set(silentKonnektor)]);
  });

  test("U-44: a window of 15 minutes is rejected, be it tomorrow", () => {
    const [restart] = shown(auftrag({ window: windowIn(24, 15) })).steps;
    const holds = restart?.closed.find(({ code }) => code === "engine/window-holds");
    assert.deepEqual(holds?.fields, { neededMinutes: 30, availableMinutes: 15 });
    assert.deepEqual(codes(auftrag({ window: windowIn(24, 30) }))[0], ["engine/window-open"]);
  });

  test("is judged as on the day it is planned for: approval, opening hours", () => {
    const days: string[] = [];
    const whyNot = (_device: unknown, _target: string, day: string) => {
      days.push(day);
      return undefined;
    };
    codes(update({ window: windowIn(24, 60) }), { facts: facts({ whyNot }) });
    assert.deepEqual(days, ["2026-11-26"]);
    const inOpeningHours = codes(auftrag({ window: windowIn(15, 60) }))[0] ?? [];
    assert.ok(inOpeningHours.includes("engine/path-not-needed"));
  });

  test("is closed for a lock nobody knows, as it is when it is due", () => {
    const { "engine/access": _, ...some } = INTERLOCKS;
    assert.notDeepEqual(codes(auftrag(), { interlocks: some })[0], []);
  });

  test("names what others do at the same time", () => {
    const during = state(sent(auftrag({ id: "auf_9" }), NOW - MINUTE_MS));
    assert.deepEqual(codes(update(), { state: during })[0], ["engine/path-free"]);
    assert.deepEqual(codes(auftrag(), { state: during })[0], ["engine/path-free"]);
  });

  test("needs nobody for the PIN where no card is unlocked", () => {
    assert.equal(shown(auftrag(), { view: seenAt(NOW, pin(NOW, "VERIFIABLE")) }).needsPinHolder, false);
  });

  test("is told of a device nobody knows too: with all that is missing, never a failure of ours", () => {
    const nobody = shown({ ...update(), device: "kt:none" });
    assert.equal(nobody.firmware, undefined);
    assert.ok(nobody.steps[0]?.closed.some(({ code }) => code === "engine/seen-freshly"));
  });

  test("writes to nothing it was given", () => {
    const view = frozen(seenAt(NOW - SECOND_MS));
    assert.deepEqual(shown(frozen(auftrag()), { view }), shown(auftrag()));
  });
});

describe("preview and engine say the same", () => {
  test("what was shown can be ordered with its evidence, and begins where no lock was shown", () => {
    for (const given of [auftrag(), update()]) {
      const { evidence } = shown(given);
      const taken = order(ground(), team, { ...orderOf(given), evidence }, { auftrag: "auf_n", run: "run_n" });
      assert.ok("state" in taken);
      assert.equal(decide(input(NOW, { state: taken.state })).intent?.runId, "run_n", given.runbook);
    }
  });

  for (const [why, differences] of [
    ["outside its window", { now: WINDOW.opensAt - HOUR_MS }],
    ["too late in its window", { now: WINDOW.closesAt - 10 * MINUTE_MS }],
    ["while the device is silent", { view: seenAt(NOW, silent(konnektor, NOW)) }],
    ["while something else is out there", { state: state(sent(update(), NOW - MINUTE_MS)) }],
    ["near the device's own automatics", { facts: facts({ ownInstallAt: () => NOW + MINUTE_MS }) }],
  ] as const) {
    test(`the first lock shown is what the run waits for: ${why}`, () => {
      const now = "now" in differences ? differences.now : NOW;
      const [first] = codes(auftrag(), differences)[0] ?? [];
      assert.ok(first);
      const due = run();
      const others = "state" in differences ? differences.state.runs : [];
      const decision = decide(
        input(now, {
          ...("view" in differences && { view: differences.view }),
          ...("facts" in differences && { facts: differences.facts }),
          state: state(...others, due),
        }),
      );
      assert.equal(theRun(decision.state, due.id).waiting?.code, first);
      assert.equal(decision.intent, undefined);
    });
  }
});
