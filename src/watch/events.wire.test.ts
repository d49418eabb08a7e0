/**
 * Konnektoren that tell by themselves what happens: a real simulated device that sends, a real ear, a real store, and a clock
 * that is moved for both of them.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, test } from "node:test";
import { soon } from "../../test/support/plain-client.ts";
import { StandardKonnektor } from "../devices/standard/standard-konnektor.ts";
import type { Observation, ObservedKind } from "../domain/observation.ts";
import type { Connection } from "../domain/practice.ts";
import { WANTED_TOPICS } from "../domain/told-by-event.ts";
import type { Store } from "../engine/ports.ts";
import { Link } from "../protocol/link/link.ts";
import { ownCertificate } from "../protocol/link/own-certificate.ts";
import type { KonnektorServer } from "../simulator/wire/konnektor-server.ts";
import { type SimOptions, SimPraxis } from "../simulator/wire/sim-praxis.ts";
import { memoryStore } from "../store/open.ts";
import { Watch } from "./watch.ts";

const HOUR = 3_600_000;
const TIMEOUTS = { connectMs: 5_000, answerMs: 5_000, slowAnswerMs: 5_000, stallMs: 3_000, totalMs: 5_000 };
const PRACTICE = "prx_a";
const identity = ownCertificate(Date.now());

/** One world: its clock, a simulated practice, and what watches it. */
class World implements AsyncDisposable {
  now = Date.now();
  readonly reported: string[] = [];
  store!: Store;
  praxis!: SimPraxis;
  watch!: Watch;
  port = 0;
  alsoFrom: string[] = [];

  static async start(options: SimOptions = {}, { connects = true } = {}): Promise<World> {
    const world = new World();
    const clock = { now: () => world.now };
    world.store = await memoryStore({ clock });
    world.praxis = await SimPraxis.start({ keyType: "p256", now: () => world.now, ...options });
    const practice = { id: PRACTICE, name: "Praxis", createdAt: world.now };
    await world.store.putPractice(practice, { kind: "practice/added", actor: "test", body: {} });
    world.watch = await world.watching();
    if (connects) for (let i = 0; i < world.praxis.konnektoren.length; i++) await world.connect(i);
    return world;
  }

  get practice() {
    return this.store.forPractice(PRACTICE);
  }

  get konnektor(): KonnektorServer {
    return this.praxis.first;
  }

  async watching(): Promise<Watch> {
    const watch = new Watch({
      store: this.store,
      clock: { now: () => this.now },
      random: { bytes: (count) => randomBytes(count) },
      open: async (_practice, connection) => {
        const trust = connection.trust.kind === "pin" ? connection.trust : ({ kind: "system" } as const);
        const link = new Link({ trust, credentials: { kind: "none" }, timeouts: TIMEOUTS, now: () => this.now });
        const { name, contexts, endpointRule } = connection;
        return new StandardKonnektor({ link, url: new URL(connection.url), name, contexts, endpointRule });
      },
      events: { port: this.port, identity: () => identity },
      report: (error) => this.reported.push(error instanceof Error ? `${error.name} ${error.message}` : String(error)),
    });
    await watch.load();
    return watch;
  }

  async connect(index = 0): Promise<Connection> {
    const konnektor = this.praxis.konnektoren[index] as KonnektorServer;
    const context = this.praxis.contexts[index];
    const sha256 = konnektor.setup.identity.certificate.fingerprint256.replaceAll(":", "").toLowerCase();
    const connection: Connection = {
      ...{ id: `con_${index}`, name: "Konnektor", url: `${konnektor.url}/connector.sds`, endpointRule: "host" },
      trust: konnektor.url.startsWith("https:") ? { kind: "pin", sha256 } : { kind: "none" },
      ...{ credentials: { kind: "none" }, contexts: context ? [context] : [], createdAt: this.now, createdBy: "test" },
    };
    await this.practice.commit((writes) => writes.put("connection", connection));
    await this.watch.checkNow(PRACTICE);
    return connection;
  }

  async later(ms: number): Promise<void> {
    this.now += ms;
    await this.watch.tick();
  }

  eventsOf(index = 0) {
    return this.watch.states(PRACTICE).get(`con_${index}`)?.events;
  }

  subscriptions(konnektor = this.konnektor) {
    return konnektor.state.events.subscriptions.filter((s) => s.until > this.now);
  }

  async latest<K extends ObservedKind>(kind: K): Promise<Observation<K>[]> {
    return (await this.practice.latest()).filter((o) => o.kind === kind) as unknown as Observation<K>[];
  }

  /** Resolves when the store says so; looks again at every commit. */
  async until(isSo: () => Promise<boolean>): Promise<void> {
    const waiting = (async () => {
      for (;;) {
        let wake = () => {};
        const next = new Promise<void>((done) => {
          wake = done;
        });
        const forget = this.store.onCommit(() => wake());
        try {
          if (await isSo()) return;
          await next;
        } finally {
          forget();
        }
      }
    })();
    await soon(waiting);
  }

  async isConnected(name: string): Promise<boolean | undefined> {
    return (await this.latest("terminal")).find((o) => o.component.name === name)?.value.connected;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.watch.stop();
    await this.praxis.stop();
    await this.store.close();
  }
}

describe("what happens at a device is known at once, without a question", () => {
  const cases: [what: string, happen: (w: World) => Promise<void>, isSo: (w: World) => Promise<boolean>][] = [
    [
      "a Kartenterminal is unplugged",
      (w) => w.konnektor.happen({ happened: "terminal-unplugged", ctId: "kt-empfang" }),
      async (w) => (await w.isConnected("Empfang")) === false,
    ],
    [
      "a card of the practice is pulled",
      (w) => w.konnektor.happen({ happened: "card-removed", ctId: "kt-empfang", slot: 3 }),
      async (w) => (await w.practice.changes({ limit: 10 })).some((c) => c.what === "card-removed"),
    ],
    [
      "the TI goes",
      (w) => w.konnektor.happen({ happened: "tunnel", tunnel: "ti", online: false }),
      async (w) => (await w.latest("vpn"))[0]?.value.ti.online === false,
    ],
    [
      "an operating condition is raised",
      (w) => w.konnektor.happen({ happened: "condition", name: "EC_LOG_OVERFLOW", raised: true }),
      async (w) =>
        (await w.latest("states"))[0]?.value.some((s) => s.condition === "EC_LOG_OVERFLOW" && s.raised) === true,
    ],
  ];
  for (const [what, happen, isSo] of cases) {
    test(what, async () => {
      await using world = await World.start();
      const asked = world.konnektor.asked.length;
      await happen(world);
      await world.until(() => isSo(world));
      assert.equal(world.konnektor.asked.length, asked, "asked although an event said it");
      assert.deepEqual(world.reported, []);
    });
  }

  test("and over TLS, when the Konnektor wants that", async () => {
    await using world = await World.start({ auth: "tls" });
    assert.match(world.konnektor.url, /^https:/);
    await world.konnektor.happen({ happened: "terminal-unplugged", ctId: "kt-empfang" });
    await world.until(async () => (await world.isConnected("Empfang")) === false);
  });

  test("and is written down as a change once, although a reading confirms it", async () => {
    await using world = await World.start();
    await world.konnektor.happen({ happened: "terminal-unplugged", ctId: "kt-empfang" });
    await world.until(async () => (await world.isConnected("Empfang")) === false);
    const asked = world.konnektor.asked.length;
    await world.later(11_000);
    assert.ok(world.konnektor.asked.length > asked, "no confirming reading");
    const changes = (await world.practice.changes({ limit: 10 })).filter((c) => c.what === "terminal-disconnected");
    assert.equal(changes.length, 1);
  });

  test("U-45: an update the Konnektor has downloaded is known with the moment, before it was ever asked again", async () => {
    await using world = await World.start();
    const asked = world.konnektor.asked.length;
    const offer = { vendorId: "SECUN", productCode: "secu_kon", productName: "secunet", firmware: "6.0.5" };
    const more = { priority: "Normal", releaseNotes: "", downloaded: false } as const;
    await world.konnektor.happen({ happened: "update-offered", offer: { ...offer, ...more } });
    await world.until(async () => (await world.latest("update-offers")).length > 0);
    const offered = async () => (await world.latest("update-offers"))[0]?.value[0];
    assert.deepEqual([(await offered())?.firmware, (await offered())?.loadedAt], ["6.0.5", undefined]);
    await world.konnektor.happen({ happened: "update-downloaded" });
    await world.until(async () => (await offered())?.loadedAt !== undefined);
    assert.equal(world.konnektor.asked.length, asked);
  });

  test("a hundred things at once are all known, and confirmed by one reading", async () => {
    await using world = await World.start();
    const asked = () => world.konnektor.asked.filter((a) => a === "directory").length;
    const before = asked();
    for (let i = 0; i < 50; i++) {
      await world.konnektor.happen({ happened: "condition", name: `EC_OTHER_ERROR_STATE(${i})`, raised: true });
      await world.konnektor.happen({ happened: "condition", name: `EC_OTHER_ERROR_STATE(${i})`, raised: i % 2 === 0 });
    }
    const raised = async () =>
      (await world.latest("states"))[0]?.value.filter((s) => s.raised && /OTHER/.test(s.condition));
    await world.until(async () => (await raised())?.length === 25);
    await world.later(11_000);
    assert.equal(asked() - before, 1);
  });

  test("a patient's card changes nothing and leads to no question", async () => {
    await using world = await World.start();
    const wakes = world.watch.states(PRACTICE).get("con_0")?.nextAt;
    const before = JSON.stringify(await world.practice.latest());
    await world.konnektor.happen({ happened: "card-removed", ctId: "kt-empfang", slot: 1 });
    // Something that is heard: the card's event came before it on the same way.
    await world.konnektor.happen({ happened: "dhcp", who: "lan", what: "address", value: "192.0.2.9" });
    await soon(heardSince(world, 0));
    assert.equal(JSON.stringify(await world.practice.latest()), before);
    assert.equal(world.watch.states(PRACTICE).get("con_0")?.nextAt, wakes);
  });
});

/** Resolves when an event was heard after this moment. */
async function heardSince(world: World, at: number): Promise<void> {
  while ((world.eventsOf()?.heardAt ?? -1) < at || world.eventsOf()?.heardAt === undefined) {
    await new Promise((done) => setImmediate(done));
  }
}

describe("subscriptions", () => {
  const ALL = WANTED_TOPICS.length;

  test("are made for every topic as soon as a Konnektor is connected", async () => {
    await using world = await World.start();
    assert.deepEqual(
      world
        .subscriptions()
        .map((s) => s.topic)
        .toSorted(),
      [...WANTED_TOPICS].toSorted(),
    );
    const { receiver, until } = world.eventsOf() ?? {};
    assert.match(receiver ?? "", /^cetp:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(until, world.now + 25 * HOUR);
  });

  test("survive 26 hours, renewed before they end", async () => {
    await using world = await World.start();
    for (let hour = 0; hour < 26; hour++) {
      await world.later(HOUR + 60_000);
      assert.equal(world.subscriptions().length, ALL, `after ${hour + 1} hours`);
    }
    await world.konnektor.happen({ happened: "terminal-unplugged", ctId: "kt-empfang" });
    await world.until(async () => (await world.isConnected("Empfang")) === false);
  });

  test("are made anew after 26 hours in which nobody looked", async () => {
    await using world = await World.start();
    world.now += 26 * HOUR;
    assert.equal(world.subscriptions().length, 0);
    await world.watch.tick();
    assert.equal(world.subscriptions().length, ALL);
  });

  test("are made anew when the Konnektor has booted, and everything is read anew", async () => {
    await using world = await World.start();
    await world.konnektor.happen({ happened: "restart", bootMs: 30 });
    await soon(world.konnektor.whenRunning());
    await soon(heardSince(world, world.now));
    assert.equal(world.subscriptions().length, 0, "a Konnektor that boots forgets");
    await world.later(11_000);
    assert.equal(world.subscriptions().length, ALL);
    const pins = (await world.latest("pin-status")).map((o) => o.value.status);
    assert.ok(pins.length > 0 && pins.every((status) => status !== "VERIFIED"), "PINs are locked after a boot");
  });

  test("are found again by a ti-lotse that was started anew on the same port", async () => {
    await using world = await World.start();
    const { receiver } = world.eventsOf() ?? {};
    const ids = world.subscriptions().map((s) => s.id);
    await world.watch.stop();
    world.port = Number(receiver?.split(":").at(-1));
    world.watch = await world.watching();
    await world.watch.checkNow(PRACTICE);
    assert.deepEqual(
      world.subscriptions().map((s) => s.id),
      ids,
    );
    await world.konnektor.happen({ happened: "terminal-unplugged", ctId: "kt-zimmer2" });
    await world.until(async () => (await world.isConnected("Zimmer 2")) === false);
  });

  test("given up while ti-lotse did not run are made anew, and what happened meanwhile is read", async () => {
    await using world = await World.start();
    await world.watch.stop();
    for (const ctId of ["kt-zimmer2", "kt-empfang"]) {
      await world.konnektor.happen({ happened: "terminal-unplugged", ctId });
    }
    while (world.subscriptions().length > 0) await soon(new Promise((done) => setImmediate(done)));
    world.watch = await world.watching();
    await world.watch.checkNow(PRACTICE);
    assert.equal(world.subscriptions().length, ALL);
    assert.equal(await world.isConnected("Zimmer 2"), false);
  });

  test("that vanished without a word are noticed within the hour", async () => {
    await using world = await World.start();
    await world.konnektor.happen({ happened: "subscriptions-forgotten" });
    await world.konnektor.happen({ happened: "terminal-unplugged", ctId: "kt-empfang" });
    await world.later(6 * 60_000);
    assert.equal(await world.isConnected("Empfang"), false, "the next reading tells it all the same");
    await world.later(HOUR);
    assert.equal(world.subscriptions().length, ALL);
  });

  test("that were given up after failed deliveries come back with the network", async () => {
    await using world = await World.start();
    const { eventTo } = world.subscriptions()[0] as { eventTo: string };
    for (let i = 0; i < 3; i++) await world.konnektor.happen({ happened: "delivered", eventTo, succeeded: false });
    assert.equal(world.subscriptions().length, 0);
    await world.later(HOUR + 60_000);
    assert.equal(world.subscriptions().length, ALL);
  });

  test("renewed under other ids are known by these", async () => {
    await using world = await World.start({
      prepare: (state) => ({ ...state, events: { ...state.events, renewsUnderNewIds: true } }),
    });
    await world.later(13 * HOUR);
    assert.equal(world.subscriptions().length, ALL);
    await world.konnektor.happen({ happened: "terminal-unplugged", ctId: "kt-empfang" });
    await world.until(async () => (await world.isConnected("Empfang")) === false);
  });

  test("of others are left alone", async () => {
    await using world = await World.start();
    const [own] = world.subscriptions();
    assert.ok(own);
    const other = { ...own, id: "other", eventTo: "cetp://192.0.2.7:1", until: world.now + HOUR };
    await world.konnektor.happen({ happened: "subscribed", subscription: other });
    await world.later(30 * 60_000);
    await world.later(31 * 60_000 - 2_000);
    assert.ok(world.konnektor.state.events.subscriptions.some((s) => s.id === "other"));
  });

  test("end when the connection is removed", async () => {
    await using world = await World.start();
    await world.practice.commit((writes) => writes.remove("connection", "con_0"));
    while (world.subscriptions().length > 0) await soon(new Promise((done) => setImmediate(done)));
    assert.equal(world.konnektor.asked.at(-1), "Unsubscribe");
  });

  test("of two Konnektoren at one address are told apart", async () => {
    await using world = await World.start({ scenario: "mvz2026" });
    const [first, second] = world.praxis.konnektoren as [KonnektorServer, KonnektorServer];
    await second.happen({ happened: "tunnel", tunnel: "ti", online: false });
    await world.until(async () => (await world.latest("vpn")).some((o) => !o.value.ti.online));
    const down = (await world.latest("vpn")).filter((o) => !o.value.ti.online);
    assert.deepEqual(
      down.map((o) => o.component.id.replace("kon:", "")),
      [new URL(second.url).host],
    );
    assert.equal(first.state.vpn.ti.online, true);
  });

  test("that a Konnektor refuses are not asked for with every poll", async () => {
    await using world = await World.start({
      prepare: (state) => ({ ...state, events: { ...state.events, limit: 0 } }),
    });
    const wishes = () => world.konnektor.asked.filter((asked) => asked === "Subscribe").length;
    assert.ok(world.eventsOf()?.failure?.code.startsWith("soap/"));
    const first = wishes();
    for (let i = 0; i < 3; i++) await world.watch.checkNow(PRACTICE);
    assert.equal(wishes(), first);
    await world.later(6 * 60_000);
    assert.equal(wishes(), 2 * first);
  });

  test("are not made where only the directory may be read", async () => {
    await using world = await World.start({}, { connects: false });
    const connection = { ...(await world.connect()), id: "con_shallow", contexts: [] };
    await world.practice.commit((writes) => {
      writes.remove("connection", "con_0");
      writes.put("connection", connection);
    });
    await world.watch.checkNow(PRACTICE);
    assert.equal(world.watch.states(PRACTICE).get("con_shallow")?.events, undefined);
  });
});

test("a port that is taken is told at the connection, and devices are asked all the same", async () => {
  await using holder = await World.start();
  await using world = await World.start({}, { connects: false });
  await world.watch.stop();
  world.port = Number(holder.eventsOf()?.receiver?.split(":").at(-1));
  world.watch = await world.watching();
  await world.connect();
  assert.equal(world.eventsOf()?.failure?.code, "cetp/port-taken");
  assert.ok((await world.latest("identity")).length > 0);
  await holder.watch.stop();
  await world.later(6 * 60_000);
  assert.equal(world.eventsOf()?.failure, undefined, "tried again, and now it is free");
});
