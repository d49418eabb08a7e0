/** Watching real simulated Konnektoren into a real store, with a clock that is moved by hand. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, test } from "node:test";
import type { Device } from "../devices/adapter.ts";
import { StandardKonnektor } from "../devices/standard/standard-konnektor.ts";
import { LotseError } from "../domain/errors.ts";
import type { Observation } from "../domain/observation.ts";
import type { Connection } from "../domain/practice.ts";
import type { Store } from "../engine/ports.ts";
import { Link } from "../protocol/link/link.ts";
import { type SimOptions, SimPraxis } from "../simulator/wire/sim-praxis.ts";
import { memoryStore } from "../store/open.ts";
import { Watch } from "./watch.ts";

const MINUTE = 60_000;
const TIMEOUTS = { connectMs: 3_000, answerMs: 2_000, slowAnswerMs: 2_000, stallMs: 1_000, totalMs: 3_000 };

/** A practice with a store, a watch over it, and a clock that stands until it is moved. */
class Bridge implements AsyncDisposable {
  readonly store: Store;
  readonly watch: Watch;
  readonly reported: unknown[] = [];
  now = Date.now();
  /** Devices that do not come from a simulator, by connection. */
  readonly others = new Map<string, () => Promise<Device>>();

  private constructor(store: Store) {
    this.store = store;
    this.watch = new Watch({
      store,
      clock: { now: () => this.now },
      random: { bytes: (count) => randomBytes(count) },
      open: async (_practice, connection) => {
        const other = this.others.get(connection.id);
        return other ? other() : openSimulated(connection);
      },
      report: (error) => this.reported.push(error),
    });
  }

  static async start(): Promise<Bridge> {
    const bridge: Bridge = new Bridge(await memoryStore({ clock: { now: () => bridge.now } }));
    for (const id of ["prx_a", "prx_b"]) {
      const practice = { id, name: id, createdAt: bridge.now };
      await bridge.store.putPractice(practice, { kind: "practice/added", actor: "test", body: {} });
    }
    await bridge.watch.load();
    return bridge;
  }

  async connect(praxis: SimPraxis, change: Partial<Connection> = {}, practice = "prx_a"): Promise<Connection> {
    const [context] = praxis.contexts;
    const connection: Connection = {
      id: `con_${practice}_${praxis.first.url}`,
      name: "Konnektor",
      url: `${praxis.first.url}/connector.sds`,
      endpointRule: "host",
      trust: { kind: "pin", sha256: praxis.certSha256 },
      credentials: { kind: "none" },
      contexts: context ? [context] : [],
      createdAt: this.now,
      createdBy: "test",
      ...change,
    };
    await this.store.forPractice(practice).commit((writes) => writes.put("connection", connection));
    return connection;
  }

  async later(ms: number): Promise<void> {
    this.now += ms;
    await this.watch.tick();
  }

  changes(practice = "prx_a") {
    return this.store.forPractice(practice).changes({ limit: 50 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.watch.stop();
    await this.store.close();
  }
}

async function openSimulated(connection: Connection): Promise<Device> {
  const trust = connection.trust.kind === "pin" ? connection.trust : ({ kind: "system" } as const);
  const link = new Link({ trust, credentials: { kind: "none" }, timeouts: TIMEOUTS });
  const { name, contexts, endpointRule } = connection;
  return new StandardKonnektor({ link, url: new URL(connection.url), name, contexts, endpointRule });
}

const start = (options: SimOptions = {}) => SimPraxis.start({ keyType: "p256", ...options });
const stateOf = (bridge: Bridge, connection: Connection, practice = "prx_a") =>
  bridge.watch.states(practice).get(connection.id);

describe("a connected Konnektor", () => {
  test("is asked when it is due, and what was seen is kept", async () => {
    await using praxis = await start();
    await using bridge = await Bridge.start();
    const connection = await bridge.connect(praxis);
    await bridge.watch.tick();
    const kinds = new Set((await bridge.store.forPractice("prx_a").latest()).map((o) => o.kind));
    for (const kind of ["identity", "states", "terminal", "karte", "certificates", "pin-status"] as const)
      assert.ok(kinds.has(kind), kind);
    const asked = praxis.first.asked.length;
    await bridge.later(1_000);
    assert.equal(praxis.first.asked.length, asked, "asked again although nothing was due");
    await bridge.later(6 * MINUTE);
    assert.ok(praxis.first.asked.length > asked);
    assert.equal(praxis.first.handshakes, 1, "one connection for all polls");
    assert.equal(stateOf(bridge, connection)?.failure, undefined);
    assert.deepEqual(bridge.reported, []);
  });

  test("is asked at once when somebody asks for it, and only once however many ask", async () => {
    await using praxis = await start();
    await using bridge = await Bridge.start();
    await bridge.connect(praxis);
    await bridge.watch.tick();
    const before = praxis.first.asked.filter((a) => a === "directory").length;
    await Promise.all([bridge.watch.checkNow("prx_a"), bridge.watch.checkNow("prx_a")]);
    assert.equal(praxis.first.asked.filter((a) => a === "directory").length, before + 1);
  });

  test("is asked every few seconds while somebody looks, and seldom when nobody does", async () => {
    await using praxis = await start();
    await using bridge = await Bridge.start();
    await bridge.connect(praxis);
    await bridge.watch.tick();
    const polls = () => praxis.first.asked.filter((a) => a === "directory").length;
    const leave = bridge.watch.lookedAt("prx_a");
    await bridge.later(20_000);
    await bridge.later(20_000);
    assert.equal(polls(), 3);
    leave();
    leave();
    await bridge.later(20_000);
    await bridge.later(20_000);
    assert.equal(polls(), 4, "the next one had been planned while somebody looked");
  });

  test("that is taken away is asked no more", async () => {
    await using praxis = await start();
    await using bridge = await Bridge.start();
    const { id } = await bridge.connect(praxis);
    await bridge.watch.tick();
    await bridge.store.forPractice("prx_a").commit((writes) => writes.remove("connection", id));
    const asked = praxis.first.asked.length;
    await bridge.later(60 * MINUTE);
    assert.equal(praxis.first.asked.length, asked);
    assert.equal(bridge.watch.states("prx_a").size, 0);
  });
});

describe("what changed since the last time", () => {
  test("U-60: a version that changed without a run of ours is in the history, with both versions and nobody's name", async () => {
    await using praxis = await start();
    await using bridge = await Bridge.start();
    await bridge.connect(praxis);
    await bridge.watch.tick();
    assert.deepEqual(await bridge.changes(), [], "the first reading changes nothing");
    await praxis.first.happen({ happened: "firmware", firmware: "6.0.5" });
    await bridge.later(6 * MINUTE);
    const [change, ...more] = await bridge.changes();
    assert.deepEqual([more.length, change?.what, change?.before, change?.after], [0, "firmware", "5.50.4", "6.0.5"]);
    assert.equal(change?.run, undefined);
    const [record] = (await bridge.store.forPractice("prx_a").journal({ limit: 50 })).toReversed();
    assert.deepEqual([record?.kind, record?.actor], ["change/firmware", "ti-lotse"]);
  });

  test("a terminal that is unplugged and plugged in again", async () => {
    await using praxis = await start();
    await using bridge = await Bridge.start();
    await bridge.connect(praxis);
    await bridge.watch.tick();
    await praxis.first.happen({ happened: "terminal-unplugged", ctId: "kt-zimmer2" });
    await bridge.later(6 * MINUTE);
    await praxis.first.happen({ happened: "terminal-plugged", ctId: "kt-zimmer2" });
    await bridge.later(6 * MINUTE);
    const told = (await bridge.changes()).map((c) => [c.componentName, c.what]).toReversed();
    assert.deepEqual(
      told.filter(([, what]) => what?.startsWith("terminal-")),
      [
        ["Zimmer 2", "terminal-disconnected"],
        ["Zimmer 2", "terminal-connected"],
      ],
    );
  });

  test("a Konnektor that was away and came back unchanged changed nothing", async () => {
    await using praxis = await start();
    await using bridge = await Bridge.start();
    const connection = await bridge.connect(praxis);
    await bridge.watch.tick();
    await praxis.first.happen({ happened: "power-off" });
    await bridge.later(6 * MINUTE);
    assert.equal(stateOf(bridge, connection)?.failure?.code, "link/port-closed");
    const unreachable = (await bridge.store.forPractice("prx_a").latest()).filter((o) => o.kind === "unreachable");
    assert.deepEqual(
      unreachable.map((o) => o.component.name),
      ["secunet konnektor 2.0.0"],
    );
    await praxis.first.happen({ happened: "restart", bootMs: 0 });
    await praxis.first.whenRunning();
    await bridge.later(6 * MINUTE);
    assert.equal(stateOf(bridge, connection)?.failure, undefined);
    // Its cards are locked after the restart: that did change.
    assert.deepEqual(new Set((await bridge.changes()).map((c) => c.what)), new Set(["pin"]));
  });
});

describe("a sick device delays nobody", () => {
  const never: Device = {
    component: { id: "kon:nie", kind: "konnektor", name: "Nie" },
    observe: () => new Promise<Observation[]>(() => {}),
    close: () => {},
  };

  test("one that never answers does not keep others waiting", async () => {
    await using praxis = await start();
    await using bridge = await Bridge.start();
    const sick = await bridge.connect(praxis, { id: "con_nie", name: "Nie" });
    bridge.others.set(sick.id, async () => never);
    const well = await bridge.connect(praxis, { id: "con_gut" });
    const asking = Promise.withResolvers<void>();
    bridge.watch.onState(() => {
      if (stateOf(bridge, well)?.answeredAt) asking.resolve();
    });
    void bridge.watch.tick();
    await asking.promise;
    assert.equal(stateOf(bridge, sick)?.isChecking, true);
  });

  test("one that fails is asked ever more seldom, others as always", async () => {
    await using praxis = await start();
    await using bridge = await Bridge.start();
    const sick = await bridge.connect(praxis, { id: "con_krank", name: "Krank" });
    let asked = 0;
    bridge.others.set(sick.id, async () => {
      asked++;
      throw new LotseError("link/unreachable", { host: "krank" });
    });
    await bridge.connect(praxis, { id: "con_gut" });
    for (let minute = 0; minute < 60; minute++) await bridge.later(MINUTE);
    const polls = praxis.first.asked.filter((a) => a === "directory").length;
    assert.ok(asked >= 5 && asked <= 9, `asked ${asked} times in an hour`);
    assert.ok(polls >= 10, `the well one was asked ${polls} times`);
    assert.equal(stateOf(bridge, sick)?.failure?.code, "link/unreachable");
  });

  test("one that breaks our own rules is reported, told as unreachable, and asked again", async () => {
    await using praxis = await start();
    await using bridge = await Bridge.start();
    const broken = await bridge.connect(praxis, { id: "con_kaputt" });
    bridge.others.set(broken.id, () => Promise.reject(new TypeError("x is not a function")));
    await bridge.watch.tick();
    assert.equal(stateOf(bridge, broken)?.failure?.code, "usage/internal");
    assert.equal(bridge.reported.length, 1);
  });

  test("with twenty of them at most half the places are theirs", async () => {
    await using praxis = await start();
    await using bridge = await Bridge.start();
    let inside = 0;
    let most = 0;
    const failing = async (): Promise<Device> => {
      most = Math.max(most, ++inside);
      await new Promise((later) => setImmediate(later));
      inside--;
      throw new LotseError("link/unreachable", { host: "krank" });
    };
    for (let i = 0; i < 20; i++) {
      const { id } = await bridge.connect(praxis, { id: `con_${i}` });
      bridge.others.set(id, failing);
    }
    for (let minute = 0; minute < 10; minute++) await bridge.later(MINUTE);
    const before = most;
    most = 0;
    await bridge.later(60 * MINUTE);
    assert.ok(before <= 8 && most <= 4, `${before} at first, ${most} of those known to be sick`);
  });
});

describe("two practices", () => {
  test("keep what they saw apart", async () => {
    await using one = await start();
    await using two = await start({ scenario: "mvz2026" });
    await using bridge = await Bridge.start();
    await bridge.connect(one, {}, "prx_a");
    await bridge.connect(two, {}, "prx_b");
    await bridge.watch.tick();
    const names = async (id: string) =>
      (await bridge.store.forPractice(id).components()).filter((c) => c.kind === "konnektor").map((c) => c.name);
    assert.deepEqual(await names("prx_a"), ["secunet konnektor 2.0.0"]);
    assert.deepEqual(await names("prx_b"), ["KoCoBox MED+"]);
    assert.equal(bridge.watch.isChecking("prx_a"), false);
  });
});

test("a clock that is set back by a day does not stop the watch", async () => {
  await using praxis = await start();
  await using bridge = await Bridge.start();
  await bridge.connect(praxis);
  await bridge.watch.tick();
  const asked = praxis.first.asked.length;
  await bridge.later(-24 * 60 * MINUTE);
  assert.ok(praxis.first.asked.length > asked);
});
