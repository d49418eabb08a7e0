import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { identity, karte, terminal } from "../domain/assess/testing.ts";
import type { Component, Observation } from "../domain/observation.ts";
import {
  EVENING,
  empfang,
  INSTALLED,
  konnektor,
  MINUTE_MS,
  pin,
  practiceAt,
  SECOND_MS,
  saw,
  seenAt,
  silent,
  smcB,
  st1506,
  started,
  TARGET,
  tiIs,
  toldItself,
  zimmer1,
} from "./testing.ts";
import { type DeviceView, deviceIn, evidenceOf, identityOf, idleAt, viewOf } from "./view.ts";

const NOW = EVENING;
const LATER = NOW + MINUTE_MS;

/** What is known of it when this was seen, in whatever order. */
function of(component: Component, ...seen: Observation[]): DeviceView {
  const [view, reversed] = [viewOf(seen), viewOf(seen.toReversed())];
  const device = deviceIn(view, component.id);
  assert.ok(device);
  assert.deepEqual(device, deviceIn(reversed, component.id), "the order of what was seen says nothing");
  return device;
}

const listed = (at: number, firmware = INSTALLED) => saw(zimmer1, "identity", st1506(firmware), { at });
const connected = (at: number, isThere = true) => saw(zimmer1, "terminal", terminal({ connected: isThere }), { at });

describe("a device", () => {
  test("has the version that was seen last, whoever told it", () => {
    const device = of(zimmer1, listed(NOW), toldItself(zimmer1, LATER, { firmware: TARGET }));
    assert.deepEqual(device.firmware, { value: TARGET, at: LATER });
    assert.deepEqual(of(zimmer1, listed(LATER), toldItself(zimmer1, NOW, { firmware: TARGET })).firmware, {
      value: INSTALLED,
      at: LATER,
    });
  });

  test("has no version where it said zeros or nothing (trap T-13), and keeps what it said before", () => {
    assert.equal(of(zimmer1, listed(NOW, "0.0.0")).firmware, undefined);
    assert.equal(of(zimmer1, listed(NOW, "")).firmware, undefined);
    assert.deepEqual(of(zimmer1, listed(LATER, "0.0.0"), toldItself(zimmer1, NOW)).firmware, {
      value: INSTALLED,
      at: NOW,
    });
  });

  test("answers as it did last", () => {
    assert.deepEqual(of(zimmer1, connected(NOW), silent(zimmer1, LATER)).answers, { value: false, at: LATER });
    assert.deepEqual(of(zimmer1, connected(LATER), silent(zimmer1, NOW)).answers, { value: true, at: LATER });
    assert.deepEqual(of(zimmer1, connected(LATER, false), toldItself(zimmer1, NOW)).answers, {
      value: false,
      at: LATER,
    });
  });

  test("is not said to answer by a Konnektor that only names it", () => {
    assert.equal(of(zimmer1, listed(NOW)).answers, undefined);
    assert.deepEqual(of(konnektor, saw(konnektor, "identity", identity(), { at: NOW })).answers, {
      value: true,
      at: NOW,
    });
  });

  test("has the TI as whoever told it last, Konnektor or its administration", () => {
    const told = saw(konnektor, "management", { tiOnline: false }, { at: LATER, source: { by: "verwaltung" } });
    assert.deepEqual(of(konnektor, tiIs(true, NOW), told).ti, { value: false, at: LATER });
    assert.deepEqual(of(konnektor, tiIs(true, LATER + 1), told).ti, { value: true, at: LATER + 1 });
    assert.equal(of(konnektor, saw(konnektor, "identity", identity(), { at: NOW })).ti, undefined);
  });

  test("keeps the moment it says it has been running since", () => {
    assert.deepEqual(of(konnektor, started(NOW, 5)).runningSince, { value: 5, at: NOW });
  });
});

describe("whether a device installs", () => {
  const LONGEST = { maxMinutes: 60, settleMinutes: 3 };
  const LONG_AFTER = NOW + 64 * MINUTE_MS;
  const running = (at: number) => saw(zimmer1, "update-run", { phase: "running" }, { at });
  const ended = (at: number) => saw(zimmer1, "update-run", { phase: "failed" }, { at });
  const idle = (...seen: Observation[]) => idleAt(of(zimmer1, ...seen), LONGEST);

  test("is unknown where it does not answer", () => {
    assert.equal(idle(silent(zimmer1, NOW)), undefined);
    assert.equal(idle(listed(NOW)), undefined);
    assert.equal(idle(toldItself(zimmer1, NOW), silent(zimmer1, LATER)), undefined);
  });

  test("is no where it answers and nobody told of an installation", () => {
    assert.deepEqual([idle(connected(NOW)), of(zimmer1, connected(NOW)).installing], [NOW, undefined]);
  });

  test("is yes from when it was told until its end is told, whoever answers meanwhile", () => {
    assert.deepEqual(of(zimmer1, running(NOW), connected(LATER)).installing, { value: true, at: NOW });
    assert.equal(idle(running(NOW), connected(LATER)), undefined);
    assert.equal(idle(running(NOW), ended(LATER), connected(LATER)), LATER);
  });

  test("is yes without an end that was told, until the longest time is over and it answered after that", () => {
    assert.equal(idle(running(NOW), connected(NOW + 63 * MINUTE_MS)), undefined);
    assert.equal(idle(running(NOW), connected(LONG_AFTER)), LONG_AFTER);
    assert.equal(idle(running(NOW), silent(zimmer1, LONG_AFTER)), undefined);
  });

  test("is what it says itself, with the moment it did", () => {
    const updating = of(zimmer1, toldItself(zimmer1, NOW, { updateState: "Updating" }), connected(LATER));
    assert.deepEqual([updating.installing, updating.progressAt], [{ value: true, at: NOW }, NOW]);
    for (const said of ["Idle", "Idle (Invalid signature)"])
      assert.equal(of(zimmer1, toldItself(zimmer1, NOW, { updateState: said })).installing?.value, false);
    assert.equal(of(zimmer1, connected(NOW)).progressAt, undefined);
  });

  test("is yes where the Konnektor says the terminal is being updated", () => {
    const told = saw(
      zimmer1,
      "management",
      { correlation: "aktualisierend" },
      { at: NOW, source: { by: "verwaltung" } },
    );
    assert.equal(idle(told, connected(LATER)), undefined);
  });
});

describe("the cards of a practice", () => {
  test("are SMC-B by Mandant; HBA and gSMC-KT are none of them", () => {
    const hba: Component = { id: "karte:hba", kind: "karte", name: "HBA" };
    const { cards } = viewOf([
      ...practiceAt(NOW),
      pin(NOW, "VERIFIABLE", "m2"),
      saw(hba, "karte", karte({ type: "HBA" }), { at: NOW }),
      saw(hba, "pin-status", { mandant: "m1", status: "VERIFIED" }, { at: NOW }),
    ]);
    assert.deepEqual(
      cards.map(({ key, status }) => [key, status.value]),
      [
        [`${smcB.id} m1`, "VERIFIED"],
        [`${smcB.id} m2`, "VERIFIABLE"],
      ],
    );
  });

  test("do not have what a terminal says of a PIN: it knows no Mandanten", () => {
    assert.deepEqual(viewOf([pin(NOW, "VERIFIED", "")]).cards, []);
  });

  test("are what was seen last of each", () => {
    const { cards } = viewOf([pin(LATER, "VERIFIABLE"), pin(NOW, "VERIFIED")]);
    assert.deepEqual(
      cards.map(({ status }) => status),
      [{ value: "VERIFIABLE", at: LATER }],
    );
  });
});

test("a practice is not a device, and a device nobody saw is none", () => {
  const praxis: Component = { id: "praxis", kind: "praxis", name: "Praxis" };
  const view = viewOf([saw(praxis, "clock", { offsetMs: 0 }, { at: NOW })]);
  assert.deepEqual(view, { devices: [], cards: [], unreadCards: [] });
  assert.equal(identityOf(deviceIn(view, empfang.id)), "//");
});

test("evidence is another one for anything else that is shown, wherever the borders between its parts are", () => {
  const shown = [["a", "bc"], ["ab", "c"], ["abc"], ["a", "bc", ""], ["a", "bc", undefined, ""], ["a", "bç"]];
  assert.equal(new Set(shown.map(evidenceOf)).size, shown.length);
  assert.equal(evidenceOf(["a", 1]), evidenceOf(["a", "1"]));
});

test("an identity does not change with the moment it was seen", () => {
  const [first, second] = [seenAt(NOW), seenAt(NOW + SECOND_MS)];
  assert.equal(identityOf(deviceIn(first, zimmer1.id)), identityOf(deviceIn(second, zimmer1.id)));
});
