/** What of the central status may be believed, and for how long. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  centralOf,
  continued,
  freshLage,
  type Lage,
  mayExplain,
  type Outage,
  SERVICES,
  type ServiceId,
} from "./ti-lage.ts";

const MINUTE = 60_000;
const NOW = Date.parse("2026-12-01T08:00:00Z");

/** Everything is fine but what is named. */
function lage(disturbed: Partial<Record<ServiceId, Outage>> = {}, at = NOW): Lage {
  const services = SERVICES.map((id) => ({ id, outage: disturbed[id] ?? "none", isMaintenance: false, impacts: [] }));
  return { at, services, causes: [] };
}
const kept = (value: Lage | undefined, isOn = true) => ({ isOn, ...(value && { lage: value }) });
const stateOf = (value: Lage | undefined, now = NOW) => centralOf(kept(value), now).state;

describe("the central status", () => {
  test("is believed for 20 minutes and is unknown afterwards, whatever it said", () => {
    assert.equal(stateOf(lage()), "ok");
    assert.equal(stateOf(lage(), NOW + 20 * MINUTE), "ok");
    assert.equal(stateOf(lage(), NOW + 20 * MINUTE + 1), "unknown");
    assert.equal(stateOf(lage({ kim: "full" }), NOW + 20 * MINUTE + 1), "unknown");
  });

  test("from the future is not believed: one of the clocks is wrong", () => {
    assert.equal(stateOf(lage({}, NOW + 30_000)), "ok");
    assert.equal(stateOf(lage({}, NOW + 2 * MINUTE)), "unknown");
  });

  test("is unknown where nobody asked, or where asking was switched off", () => {
    assert.equal(centralOf(undefined, NOW).state, "unknown");
    assert.equal(centralOf(kept(undefined), NOW).state, "unknown");
    assert.equal(centralOf(kept(lage(), false), NOW).state, "unknown");
    assert.equal(freshLage(kept(lage(), false), NOW), undefined);
  });

  test("is fine only where everything a practice uses is said to be fine", () => {
    assert.equal(stateOf(lage({ kim: "unknown" })), "unknown");
    assert.equal(stateOf(lage({ wanda: "unknown", ogd: "unknown" })), "ok");
    assert.equal(stateOf({ at: NOW, services: lage().services.slice(1), causes: [] }), "unknown");
  });

  test("names what is disturbed, and since when at least", () => {
    const now = continued(lage({ kim: "partial", erezept: "full" }), undefined);
    assert.deepEqual(centralOf(kept(now), NOW), { state: "disturbed", services: ["erezept", "kim"], since: NOW });
  });
});

describe("a disturbance that goes on", () => {
  const kim = (value: Lage) => value.services.find(({ id }) => id === "kim");

  test("keeps its beginning, also when it becomes worse", () => {
    const first = continued(lage({ kim: "partial" }), continued(lage({}, NOW - 5 * MINUTE), undefined));
    const second = continued(lage({ kim: "full" }, NOW + 5 * MINUTE), first);
    assert.deepEqual([kim(second)?.since, kim(second)?.fineAt, kim(second)?.outage], [NOW, NOW - 5 * MINUTE, "full"]);
  });

  test("that was over begins anew", () => {
    const first = continued(lage({ kim: "full" }), undefined);
    const over = continued(lage({}, NOW + 5 * MINUTE), first);
    assert.equal(kim(over)?.since, undefined);
    const again = continued(lage({ kim: "full" }, NOW + 10 * MINUTE), over);
    assert.deepEqual([kim(again)?.since, kim(again)?.fineAt], [NOW + 10 * MINUTE, NOW + 5 * MINUTE]);
  });

  test("that was there when we first looked, or after a gap, may have begun any time before", () => {
    assert.equal(kim(continued(lage({ kim: "full" }), undefined))?.fineAt, undefined);
    const afterGap = continued(lage({ kim: "full" }), lage({}, NOW - 3 * 60 * MINUTE));
    assert.equal(kim(afterGap)?.fineAt, undefined);
    assert.equal(mayExplain({}, NOW - 86_400_000), true);
  });

  test("explains only what is gone since then, give or take half an hour", () => {
    const disturbed = { fineAt: NOW };
    assert.equal(mayExplain(disturbed, NOW + MINUTE), true);
    assert.equal(mayExplain(disturbed, NOW - 30 * MINUTE), true);
    assert.equal(mayExplain(disturbed, NOW - 31 * MINUTE), false);
  });
});
