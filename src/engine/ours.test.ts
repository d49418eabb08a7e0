import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { konnektor, saw, smcB, zimmer1 } from "../domain/assess/testing.ts";
import type { Finding } from "../domain/finding.ts";
import { acting, runBehind, withoutAlarm } from "./ours.ts";
import type { Run } from "./state.ts";

const NOW = 1_000_000_000;
const MINUTE_MS = 60_000;

function run(differences: Partial<Run> = {}): Run {
  const auftrag = {
    ...{ id: "auf_1", runbook: "terminal-update", device: zimmer1.id, deviceName: "Zimmer 1", target: "3.9.2" },
    ...{ window: { opensAt: 0, closesAt: 1 }, by: "per_1", role: "praxis", at: 0, confirmations: [] },
    seen: { firmware: "3.9.1", identity: "" },
  } as Run["auftrag"];
  const life = { at: "dispatched", when: NOW - MINUTE_MS, sendBy: NOW } as const;
  const intent = { id: "int_1", step: "install", device: zimmer1.id, action: "install", decidedAt: 0, life } as const;
  return {
    ...{ id: "run_1", auftrag, runbookVersion: 1, attempt: 1, startedAt: 0, intents: [intent], done: [] },
    ...{ sightings: [], phase: "acting" },
    ...differences,
  };
}

const over = (at: number) => run({ phase: "over", outcome: { is: "succeeded", at } });

describe("a change", () => {
  const change = { componentId: zimmer1.id, what: "firmware", after: "3.9.2" } as const;

  test("to the ordered version is of the run; to another version it is somebody else's", () => {
    assert.equal(runBehind(change, [run()]), "run_1");
    assert.equal(runBehind({ ...change, after: "3.9.9" }, [run()]), undefined);
    assert.equal(runBehind({ ...change, componentId: konnektor.id }, [run()]), undefined);
    assert.equal(runBehind({ ...change, what: "hardware", after: "x" }, [run()]), undefined);
  });

  test("of a card's PIN while a run works is of the run", () => {
    assert.equal(runBehind({ componentId: smcB.id, what: "pin", after: "VERIFIABLE" }, [run()]), "run_1");
  });

  test("counts as ours only after something was sent, and not long after the end", () => {
    assert.deepEqual(acting([run({ intents: [] })], NOW), []);
    const settled = (effect: "effect" | "no-effect") =>
      ({ at: "settled", when: NOW, dispatchedAt: NOW, effect }) as const;
    const done = (at: number, effect: "effect" | "no-effect" = "effect") => ({
      ...over(at),
      intents: run().intents.map((intent) => ({ ...intent, life: settled(effect) })),
    });
    assert.equal(acting([done(NOW - MINUTE_MS, "no-effect")], NOW).length, 0);
    assert.equal(acting([done(NOW - MINUTE_MS)], NOW).length, 1);
    assert.equal(acting([done(NOW - 10 * MINUTE_MS)], NOW).length, 0);
  });
});

describe("what a run of ours makes look broken", () => {
  const { component } = saw(zimmer1, "unreachable", { code: "link/closed", fields: { host: "x" } });
  const finding = (code: Finding["code"], level: Finding["level"]): Finding =>
    ({ code, level, component, fields: {}, sources: [] }) as never;
  const findings = [finding("terminal/disconnected", "gelb"), finding("firmware/approval-expired", "rot")];

  test("is no alarm while it works; everything else is", () => {
    assert.deepEqual(
      withoutAlarm(findings, [run()], NOW).map(({ level }) => level),
      ["info", "rot"],
    );
  });

  test("is as loud as ever before it begins, and once it asks for somebody", () => {
    for (const quiet of [[], [run({ intents: [] })], [run({ phase: "asking" })]]) {
      assert.deepEqual(withoutAlarm(findings, quiet, NOW), findings);
    }
  });
});
