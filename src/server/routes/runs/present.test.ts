/** A run as people see it, without a server around it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RUNBOOKS } from "../../../../runbooks/index.ts";
import { zimmer1 } from "../../../domain/assess/testing.ts";
import { kalenderOf, quietWindow } from "../../../domain/zeit/kalender.ts";
import { openingOf } from "../../../domain/zeit/sprechzeiten.ts";
import { emptyState, failureKey, type Run } from "../../../engine/state.ts";
import { viewOf } from "../../../engine/view.ts";
import { de } from "../../../words/de.ts";
import type { RunUses } from "../../uses.ts";
import { type RunLook, runView } from "./present.ts";

/** A Saturday noon. */
const NOW = Date.parse("2026-11-21T12:00:00Z");
const DURATION = { usualMinutes: 20, p99Minutes: 40, maxMinutes: 60, reserveMinutes: 20, settleMinutes: 1 };

const auftrag = {
  ...{ id: "auf_1", runbook: "terminal-update", device: zimmer1.id, deviceName: "Zimmer 1", target: "3.9.2" },
  ...{ window: { opensAt: NOW - 1, closesAt: NOW + 1 }, by: "per_1", role: "praxis", at: NOW - 1, confirmations: [] },
  seen: { firmware: "3.9.1", identity: "" },
} as Run["auftrag"];

const failed: Run = {
  ...{ id: "run_1", auftrag, runbookVersion: 1, attempt: 1, startedAt: NOW - 1, intents: [], done: [], sightings: [] },
  ...{ phase: "over", failed: "failed/no-effect", outcome: { is: "failed/no-effect", at: NOW } },
};

function look(failures: number, dvo?: { name: string; phone: string }): RunLook {
  const runs = {
    ...{ isReadOnly: false, runbooks: RUNBOOKS },
    quietWindow: async (_practiceId: string, needed: number, from: number) =>
      quietWindow(openingOf({}, undefined), needed, from),
  } as unknown as RunUses;
  return {
    ...{
      now: NOW,
      words: de,
      language: "de",
      role: "praxis",
      epoch: "1",
      isUnknown: false,
      isPracticeGround: false,
      runs,
    },
    practice: { id: "prx_1", name: "Praxis", createdAt: 0, ...(dvo && { dvo }) },
    names: new Map([["per_1", "Frau Petersen"]]),
    state: { ...emptyState("1"), failures: { [failureKey(auftrag)]: failures } },
    view: viewOf([]),
    facts: {
      ...{
        id: "t",
        calendar: kalenderOf(openingOf({}, undefined)),
        durationOf: () => ({ ...DURATION, assumption: true }),
      },
      ...{ whyNot: () => undefined, imageOf: () => ({ by: "device", source: "t" }), ownInstallAt: () => undefined },
    },
    catalogue: undefined,
  };
}

describe("after a failure", () => {
  const DVO = { name: "Muster-IT", phone: "0431 5550-100" };

  test("U-71: the first proposes the next quiet window, the second shows the DVO with his number", async () => {
    const first = await runView(failed, look(1, DVO));
    assert.equal(first.outcome?.text, de.engine.outcomes["failed/no-effect"]);
    assert.match(first.next?.text ?? "", /nächsten Versuch: 21\.11\.2026, 13:00 bis 14:30 Uhr/);
    assert.deepEqual(first.next?.window?.opensAt, "2026-11-21T12:00:00.000Z");
    assert.equal(first.next?.dvo, undefined);
    const second = await runView(failed, look(2, DVO));
    assert.match(second.next?.text ?? "", /Jetzt übernimmt der DVO: Muster-IT/);
    assert.equal(second.next?.dvo?.phone, "0431 5550-100");
    assert.equal(second.next?.window, undefined);
  });

  test("a practice that has named no DVO is told to", async () => {
    const { next } = await runView(failed, look(2));
    assert.match(next?.text ?? "", /steht noch nicht bei den Angaben zur Praxis/);
  });

  test("whatever did not fail proposes nothing", async () => {
    for (const is of ["succeeded", "ended/stopped", "unclear/given-to-dvo"] as const) {
      assert.equal((await runView({ ...failed, outcome: { is, at: NOW } }, look(2, DVO))).next, undefined);
    }
  });
});
