/** A Konnektor that keeps itself up to date: what it does by itself, when, and what comes of it when somebody disturbs it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aKonnektor, NOW } from "../../../test/support/simulated-konnektor.ts";
import { DAY_MS, dayOf, type Instant } from "../../domain/zeit/tag.ts";
import { NOTHING_COUNTED } from "./counts.ts";
import { dueAt, type Effect, type KonnektorEvent, step } from "./konnektor.ts";
import { machineOf, nextOwnTime, randomWeekday, TUESDAY_NIGHT, withMachine } from "./machine.ts";
import type { KonnektorState, UpdateMachine, UpdateOffer } from "./state.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PACE = { bootMs: 3 * MINUTE, reconnectMs: 10_000, tunnelMs: 40_000 };
const konnektor = { konnektor: true } as const;

const own = (change: Partial<UpdateOffer> = {}): UpdateOffer => ({
  ...{ vendorId: "SECUN", productCode: "secu_kon", productName: "secunet konnektor", firmware: "6.0.5" },
  ...{ priority: "Normal", releaseNotes: "", downloaded: false },
  ...change,
});
const ofTerminals: UpdateOffer = { ...own(), vendorId: "INGHC", productCode: "ORGA6100", firmware: "3.9.2" };

/** A device on its own, with a clock that goes where it is told. */
class Device {
  state: KonnektorState;
  at: Instant = NOW;
  topics: string[] = [];
  effects: Effect[] = [];

  constructor(machine: Partial<UpdateMachine> = {}, change: Partial<KonnektorState> = {}) {
    const state = aKonnektor({ pace: PACE, ...change });
    const random = () => 0.25;
    this.state = withMachine(
      state,
      machineOf({ ksr: { packages: [own()], answers: "well" }, ...machine }),
      NOW,
      random,
    );
  }

  happens(event: KonnektorEvent, at = this.at): void {
    const done = step(this.state, event, at, () => 0.25);
    this.state = done.state;
    this.effects.push(...done.effects);
    this.topics.push(...done.notices.map(({ topic }) => topic));
  }

  /** Until then, as somebody who wakes it whenever it wanted to be woken. */
  runsUntil(at: Instant): void {
    for (let i = 0; i < 10_000; i++) {
      const due = dueAt(this.state);
      if (due === undefined || due > at) break;
      this.happens({ happened: this.state.power.phase === "booting" ? "booted" : "woken" }, due);
    }
    this.at = at;
  }

  runs(ms: number): void {
    this.runsUntil(this.at + ms);
  }

  /** With the package on the device, and its installation begun. */
  installs(): void {
    this.happens({ happened: "search-ordered" });
    this.runs(21 * MINUTE);
    this.happens({ happened: "install-ordered", target: konnektor });
    assert.deepEqual(this.state.updates.running, [konnektor]);
  }
}

const told = (device: Device, beginning: string) => device.topics.filter((topic) => topic.startsWith(beginning));

describe("once a day", () => {
  test("the KSR is asked; what it has is told, loaded and told again", () => {
    const device = new Device();
    device.runs(DAY_MS);
    assert.deepEqual(told(device, "KSR/").slice(0, 1), ["KSR/UPDATES_AVAILABLE"]);
    assert.ok(told(device, "KSR/UPDATE/KONNEKTOR_DOWNLOAD_END").length === 1);
    assert.deepEqual(
      device.state.updates.offers.map(({ downloaded }) => downloaded),
      [true],
    );
    assert.equal(device.state.machine?.searchedAt, NOW + DAY_MS / 4);
    device.runs(3 * DAY_MS);
    assert.equal(told(device, "KSR/UPDATE/KONNEKTOR_DOWNLOAD_END").length, 1, "nothing is loaded twice");
  });

  const silent: [name: string, machine: Partial<UpdateMachine>, change: Partial<KonnektorState>, topics: string[]][] = [
    ["without an answer is an error", { ksr: { packages: [own()], answers: "not" } }, {}, ["KSR/ERROR"]],
    [
      "behind a tunnel that is down is an error",
      {},
      { vpn: { ti: { online: false, since: 0 }, sis: { online: false, since: 0 } } },
      ["KSR/ERROR"],
    ],
    ["that gives the list of yesterday brings nothing", { ksr: { packages: [own()], answers: "stale" } }, {}, []],
    ["that is switched off asks nobody", { automatic: { search: false, download: true, install: true } }, {}, []],
  ];
  for (const [name, machine, change, topics] of silent) {
    test(`a search ${name}`, () => {
      const device = new Device({ ownTime: TUESDAY_NIGHT, ...machine }, change);
      device.runs(DAY_MS / 2);
      assert.deepEqual(told(device, "KSR/"), topics);
      assert.deepEqual(device.state.updates.offers, []);
    });
  }

  test("a package that arrives damaged is not kept", () => {
    const device = new Device({ ksr: { packages: [own()], answers: "corrupt" } });
    device.runs(DAY_MS / 2);
    assert.deepEqual(told(device, "KSR/"), ["KSR/UPDATES_AVAILABLE", "KSR/UPDATES_AVAILABLE", "KSR/ERROR"]);
    assert.equal(device.state.updates.offers[0]?.downloaded, false);
  });

  test("what was withdrawn is offered no more, and its conditions are taken back", () => {
    const device = new Device();
    device.runs(DAY_MS / 2);
    assert.equal(device.state.conditions.EC_FW_Update_Available?.raised, true);
    device.happens({ happened: "machine", change: { ksr: { packages: [], answers: "well" } } });
    device.runs(DAY_MS);
    assert.deepEqual(device.state.updates.offers, []);
    assert.equal(device.state.conditions.EC_FW_Update_Available?.raised, false);
  });

  test("a deadline that has passed costs the TI", () => {
    const until = dayOf(NOW + 2 * DAY_MS);
    const packages = [own({ priority: "Kritisch", deadline: until })];
    const device = new Device({
      ksr: { packages, answers: "well" },
      automatic: { search: true, download: true, install: false },
    });
    device.runs(DAY_MS);
    assert.equal(device.state.vpn.ti.online, true);
    device.runs(2 * DAY_MS);
    assert.equal(device.state.vpn.ti.online, false);
    device.happens({ happened: "install-ordered", target: konnektor });
    device.runs(HOUR);
    assert.deepEqual([device.state.product.firmware, device.state.vpn.ti.online], ["6.0.5", true]);
  });
});

describe("at its own time", () => {
  test("terminals are updated one after the other, then the Konnektor, and everything is counted as its own doing", () => {
    const device = new Device({ ksr: { packages: [own(), ofTerminals], answers: "well" } });
    device.runsUntil(nextOwnTime(TUESDAY_NIGHT, NOW) + 3 * HOUR);
    const { state } = device;
    assert.deepEqual(
      state.terminals.map(({ product }) => product.firmware),
      Array(5).fill("3.9.2"),
    );
    assert.equal(state.product.firmware, "6.0.5");
    for (const { counts } of [state, ...state.terminals])
      assert.deepEqual(counts, { ...NOTHING_COUNTED, installs: 1, ownInstalls: 1 });
    assert.equal(told(device, "KSR/UPDATE/SUCCESS").length, 6);
    assert.equal(told(device, "KSR/UPDATE/START").length, 6);
  });

  test("nothing happens where that is switched off", () => {
    const device = new Device({ automatic: { search: true, download: true, install: false } });
    device.runs(8 * DAY_MS);
    assert.deepEqual([device.state.product.firmware, device.state.counts.installs], ["5.50.4", 0]);
  });

  test("that was missed is not made up for", () => {
    const device = new Device();
    const night = nextOwnTime(TUESDAY_NIGHT, NOW);
    device.runsUntil(night - HOUR);
    device.happens({ happened: "power-off" });
    device.at = night + HOUR;
    device.happens({ happened: "restart", bootMs: PACE.bootMs });
    device.runsUntil(night + 6 * DAY_MS);
    assert.equal(device.state.product.firmware, "5.50.4");
    device.runsUntil(night + 7 * DAY_MS + HOUR);
    assert.equal(device.state.product.firmware, "6.0.5");
  });

  test("a terminal that refuses is passed over", () => {
    const device = new Device({ ksr: { packages: [own(), ofTerminals], answers: "well" } });
    device.happens({ happened: "terminal-admin", ctId: "fern", admin: { credentials: "missing" } });
    device.runsUntil(nextOwnTime(TUESDAY_NIGHT, NOW) + 3 * HOUR);
    const { terminals, product } = device.state;
    assert.deepEqual(
      terminals.filter((t) => t.product.firmware !== "3.9.2").map(({ ctId }) => ctId),
      ["fern"],
    );
    assert.equal(product.firmware, "6.0.5");
  });

  for (const [name, after, at] of [
    ["the night from Tuesday to Wednesday", "2026-12-01T12:00:00Z", "2026-12-02T00:00:00Z"],
    ["not again at the same moment", "2026-12-02T00:00:00Z", "2026-12-09T00:00:00Z"],
    ["by the clock of Berlin, in summer as well", "2026-07-01T12:00:00Z", "2026-07-07T23:00:00Z"],
  ] as const) {
    test(`is ${name}`, () => assert.equal(nextOwnTime(TUESDAY_NIGHT, Date.parse(after)), Date.parse(at)));
  }

  test("may be any working day at one o'clock by the clock of the world, as one maker delivers it", () => {
    const days = Array.from({ length: 50 }, (_, i) => randomWeekday(() => i / 50).weekday);
    assert.deepEqual([...new Set(days)].toSorted(), [1, 2, 3, 4, 5]);
    const daily = { weekday: "daily" as const, time: "01:00", zone: "UTC" as const };
    assert.equal(nextOwnTime(daily, Date.parse("2026-12-01T00:59:00Z")), Date.parse("2026-12-01T01:00:00Z"));
  });
});

describe("an installation somebody ordered", () => {
  test("takes its time, restarts the Konnektor and is counted", () => {
    const device = new Device();
    device.installs();
    device.runs(15 * MINUTE);
    assert.deepEqual([device.state.power.phase, device.state.product.firmware], ["booting", "6.0.5"]);
    device.runs(10 * MINUTE);
    assert.equal(device.state.power.phase, "running");
    assert.deepEqual(device.state.counts, { ...NOTHING_COUNTED, installs: 1 });
  });

  test("of what is not on the device does not begin", () => {
    const device = new Device();
    device.happens({ happened: "install-ordered", target: konnektor });
    assert.deepEqual([device.state.updates.running, device.state.counts.installs], [[], 0]);
  });

  test("that fails lets the old version run again, after a start", () => {
    const device = new Device({ fate: "rolls-back" });
    device.installs();
    device.runs(15 * MINUTE);
    assert.equal(device.state.power.phase, "booting");
    device.runs(10 * MINUTE);
    assert.deepEqual([device.state.product.firmware, device.state.power.phase], ["5.50.4", "running"]);
    assert.deepEqual(told(device, "KSR/UPDATE/START").concat(told(device, "KSR/ERROR")), [
      "KSR/UPDATE/START",
      "KSR/ERROR",
    ]);
  });

  for (const [why, machine] of [
    ["a damaged package", { fate: 4183 }],
    ["a version outside its firmware group", { oldestAllowed: "6.1.0" }],
  ] as const) {
    test(`of ${why} is refused at once, and nothing goes down`, () => {
      const device = new Device(machine);
      device.happens({ happened: "search-ordered" });
      device.runs(21 * MINUTE);
      device.happens({ happened: "install-ordered", target: konnektor });
      assert.deepEqual([device.state.updates.running, device.state.power.phase], [[], "running"]);
      assert.equal(told(device, "KSR/ERROR").length, 1);
      device.runs(HOUR);
      assert.equal(device.state.product.firmware, "5.50.4");
    });
  }

  test("that loses its power destroys the Konnektor, and it is counted", () => {
    const device = new Device();
    device.installs();
    device.happens({ happened: "power-off" });
    assert.deepEqual(device.state.power, { phase: "destroyed" });
    assert.deepEqual(device.state.counts, { ...NOTHING_COUNTED, installs: 1, powerLosses: 1, interruptedInstalls: 1 });
    device.happens({ happened: "restart", bootMs: 1 });
    device.runs(DAY_MS);
    assert.deepEqual(device.state.power, { phase: "destroyed" }, "it answers never again");
  });

  test("that is hit by a restart destroys the Konnektor, and whose doing it was is counted", () => {
    const device = new Device();
    device.installs();
    device.happens({ happened: "restart", bootMs: 1 });
    const { restarts, interruptedInstalls, restartsIntoInstall } = device.state.counts;
    assert.deepEqual(
      [device.state.power.phase, restarts, interruptedInstalls, restartsIntoInstall],
      ["destroyed", 1, 1, 1],
    );
  });

  test("is harmed by nothing while it is being loaded, nor in the start that follows", () => {
    const loading = new Device();
    loading.happens({ happened: "search-ordered" });
    loading.happens({ happened: "power-off" });
    assert.equal(loading.state.power.phase, "off");
    const starting = new Device();
    starting.installs();
    starting.runs(15 * MINUTE);
    starting.happens({ happened: "power-off" });
    assert.deepEqual([starting.state.power.phase, starting.state.product.firmware], ["off", "6.0.5"]);
  });

  test("of a terminal that loses its power destroys the terminal, and it is never connected again", () => {
    const device = new Device({ ksr: { packages: [ofTerminals], answers: "well" } });
    device.happens({ happened: "search-ordered" });
    device.happens({ happened: "install-ordered", target: { ctId: "lokal" } });
    device.happens({ happened: "terminal-unplugged", ctId: "lokal" });
    device.happens({ happened: "terminal-plugged", ctId: "lokal" });
    device.runs(HOUR);
    const terminal = device.state.terminals.find(({ ctId }) => ctId === "lokal");
    assert.deepEqual([terminal?.isDestroyed, terminal?.connected, terminal?.product.firmware], [true, false, "3.9.1"]);
    assert.deepEqual(terminal?.counts, { ...NOTHING_COUNTED, installs: 1, interruptedInstalls: 1 });
  });

  test("of a terminal whose Konnektor goes down ends, and the terminal keeps what it has", () => {
    const device = new Device({ ksr: { packages: [ofTerminals], answers: "well" } });
    device.happens({ happened: "search-ordered" });
    device.happens({ happened: "install-ordered", target: { ctId: "lokal" } });
    device.happens({ happened: "restart", bootMs: 1 });
    device.runs(HOUR);
    const terminal = device.state.terminals.find(({ ctId }) => ctId === "lokal");
    assert.deepEqual(
      [terminal?.correlation, terminal?.connected, terminal?.product.firmware],
      ["aktiv", true, "3.9.1"],
    );
  });

  test("of a terminal whose package arrives damaged fails", () => {
    const device = new Device({ ksr: { packages: [ofTerminals], answers: "corrupt" } });
    device.happens({ happened: "search-ordered" });
    device.happens({ happened: "install-ordered", target: { ctId: "lokal" } });
    device.runs(HOUR);
    assert.equal(device.state.terminals[0]?.product.firmware, "3.9.1");
    assert.ok(told(device, "KSR/ERROR").length >= 1);
  });
});

describe("a start", () => {
  test("is back after its time; terminals come one after the other, then the tunnel, and the practice has to unlock its cards", () => {
    const pins = [{ iccsn: "80276883110000147805", mandant: "M1", pin: "PIN.SMC", status: "VERIFIED" } as const];
    const device = new Device({}, { pins });
    device.happens({ happened: "restart", bootMs: PACE.bootMs });
    const seen: [connected: number, ti: boolean][] = [];
    const look = () =>
      seen.push([device.state.terminals.filter((t) => t.connected).length, device.state.vpn.ti.online]);
    device.runs(PACE.bootMs - 1);
    look();
    device.runs(1);
    assert.equal(device.state.power.phase, "running");
    for (let i = 0; i < 6; i++) {
      look();
      device.runs(PACE.reconnectMs);
    }
    assert.deepEqual(seen, [
      [0, false],
      [0, false],
      [1, false],
      [2, false],
      [3, false],
      [4, true],
      [5, true],
    ]);
    assert.equal(device.state.conditions["EC_CardTerminal_Not_Available(lokal)"]?.raised, false);
    assert.deepEqual(
      device.state.pins.map(({ status }) => status),
      ["VERIFIABLE"],
    );
    assert.deepEqual(device.state.counts, { ...NOTHING_COUNTED, restarts: 1 });
    assert.equal(device.state.startedAt, NOW + PACE.bootMs);
  });

  test("finds no tunnel where nobody is at the other end, until somebody is", () => {
    const device = new Device();
    device.happens({ happened: "zugang", isThere: false });
    device.happens({ happened: "restart", bootMs: PACE.bootMs });
    device.runs(HOUR);
    assert.equal(device.state.vpn.ti.online, false);
    device.happens({ happened: "zugang", isThere: true });
    assert.equal(device.state.vpn.ti.online, true);
  });

  test("finds no terminal that was pulled meanwhile", () => {
    const device = new Device();
    device.happens({ happened: "restart", bootMs: PACE.bootMs });
    device.happens({ happened: "terminal-unplugged", ctId: "fern" });
    device.runs(HOUR);
    assert.deepEqual(
      device.state.terminals.filter((t) => !t.connected).map(({ ctId }) => ctId),
      ["fern"],
    );
  });

  test("after a loss of power is nobody's order", () => {
    const device = new Device();
    device.happens({ happened: "power-off" });
    device.happens({ happened: "restart", bootMs: PACE.bootMs });
    assert.deepEqual(device.state.counts, { ...NOTHING_COUNTED, powerLosses: 1 });
  });
});

test("it makes no difference how late somebody looks", () => {
  const packages = [own({ priority: "Kritisch", deadline: dayOf(NOW + 20 * DAY_MS) }), ofTerminals];
  const [often, seldom] = [
    new Device({ ksr: { packages, answers: "well" } }),
    new Device({ ksr: { packages, answers: "well" } }),
  ];
  for (let i = 0; i < 8 * 24; i++) often.runs(HOUR);
  seldom.runs(8 * DAY_MS);
  assert.deepEqual(seldom.state, often.state);
  assert.deepEqual(seldom.topics, often.topics);
});

test("the device says when it wants to be woken, and nothing where it has no plans", () => {
  const device = new Device();
  device.happens({ happened: "woken" }, NOW);
  assert.deepEqual(device.effects, [{ do: "wake-at", at: dueAt(device.state) }]);
  assert.deepEqual(step(aKonnektor(), { happened: "woken" }, NOW, () => 0).effects, []);
});
