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
import { type DeviceView, deviceIn, evidenceOf, identityOf, viewOf } from "./view.ts";

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

describe("what a device does", () => {
  const running = (at: number) => saw(zimmer1, "update-run", { phase: "running" }, { at });
  const ended = (at: number) => saw(zimmer1, "update-run", { phase: "failed" }, { at });

  test("is unknown where it does not answer", () => {
    assert.equal(of(zimmer1, silent(zimmer1, NOW)).activity, undefined);
    assert.equal(of(zimmer1, listed(NOW)).activity, undefined);
    assert.equal(of(zimmer1, toldItself(zimmer1, NOW), silent(zimmer1, LATER)).activity, undefined);
  });

  test("is nothing where it answers and nobody told of an installation", () => {
    assert.deepEqual(of(zimmer1, connected(NOW)).activity, { value: "idle", at: NOW });
  });

  test("is an installation from when it was told of until its end is told, whoever answers meanwhile", () => {
    assert.deepEqual(of(zimmer1, running(NOW), connected(LATER)).activity, { value: "installing", at: NOW });
    assert.deepEqual(of(zimmer1, running(NOW), silent(zimmer1, LATER)).activity, { value: "installing", at: NOW });
    assert.deepEqual(of(zimmer1, ended(LATER), connected(NOW)).activity, { value: "idle", at: LATER });
  });

  test("is what it says of its progress, with the moment it did", () => {
    const updating = of(zimmer1, toldItself(zimmer1, NOW, { updateState: "Updating" }), connected(LATER));
    assert.deepEqual(
      [updating.activity, updating.tellsProgress, updating.progressAt],
      [{ value: "installing", at: NOW }, true, NOW],
    );
    for (const said of ["Idle", "Idle (Invalid signature)"])
      assert.equal(of(zimmer1, toldItself(zimmer1, NOW, { updateState: said })).activity?.value, "idle");
    const untold = of(zimmer1, connected(NOW));
    assert.deepEqual([untold.tellsProgress, untold.progressAt], [false, undefined]);
  });

  test("is an installation where the Konnektor says the terminal is being updated", () => {
    const told = saw(
      zimmer1,
      "management",
      { correlation: "aktualisierend" },
      { at: NOW, source: { by: "verwaltung" } },
    );
    assert.equal(of(zimmer1, told, connected(LATER)).activity?.value, "installing");
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
  assert.deepEqual(view, { devices: [], cards: [] });
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
