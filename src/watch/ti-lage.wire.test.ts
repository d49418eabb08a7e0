/** When the central source is asked and what is kept of it: a simulated source on a real socket, a real store, a clock moved by hand. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { centralOf, TI_LAGE, type TiLageRecord } from "../domain/ti-lage.ts";
import type { Store } from "../engine/ports.ts";
import { askTiLage } from "../outside/tilage/ask.ts";
import { TiLageServer } from "../simulator/wire/tilage/tilage-server.ts";
import { memoryStore } from "../store/open.ts";
import { Keeper } from "./keeper.ts";
import { TiLageWatch } from "./ti-lage.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const START = Date.parse("2026-12-01T08:02:17Z");
const HAFEN = "prx_hafen";
const DEICH = "prx_deich";

describe("the TI-Lage", () => {
  let source: TiLageServer;
  let store: Store;
  let watch: TiLageWatch;
  let now = START;
  /** Moments at which the source was asked. */
  let asked: number[] = [];
  /** Answers wait for it. */
  let gate: Promise<void> = Promise.resolve();
  let reported: unknown[] = [];

  function begun({ host = "ti-lage.example", spread = 128 } = {}): TiLageWatch {
    const random = { bytes: (count: number) => Buffer.alloc(count, spread) };
    return new TiLageWatch({
      ...{ store, host, random, clock: { now: () => now } },
      keeper: new Keeper({ store, random }),
      ask: async (known, signal) => {
        asked.push(now);
        const answer = await askTiLage({ address: source.address }, known, { now: () => now, signal });
        await gate;
        return answer;
      },
      report: (error) => reported.push(error),
    });
  }
  beforeEach(async () => {
    now = START;
    asked = [];
    reported = [];
    gate = Promise.resolve();
    source = new TiLageServer({ now: () => now });
    await source.start();
    store = await memoryStore({ clock: { now: () => now } });
    for (const id of [HAFEN, DEICH]) {
      await store.putPractice({ id, name: id, createdAt: 1 }, { kind: "practice/added", actor: "t", body: {} });
    }
    watch = begun();
  });
  afterEach(async () => {
    await watch.stop();
    await source.stop();
    await store.close();
    assert.deepEqual(reported, []);
  });

  const record = (practice = HAFEN): Promise<TiLageRecord | undefined> =>
    store.forPractice(practice).record("tilage", TI_LAGE);
  const stateAt = async (practice = HAFEN) => centralOf(await record(practice), now).state;
  async function journal(practice = HAFEN): Promise<string[]> {
    const records = await store.forPractice(practice).journal({ limit: 100 });
    return records.filter(({ kind }) => kind.startsWith("tilage/")).map(({ kind, actor }) => `${kind} ${actor}`);
  }
  async function switchOn(practice = HAFEN): Promise<void> {
    await watch.decide(practice, true, "per_anna");
    await watch.tick();
  }
  /** The timer looks so often; here the clock is moved instead. */
  async function pass(ms: number, step = 10 * SECOND): Promise<void> {
    for (const end = now + ms; now < end; ) {
      now += step;
      await watch.tick();
    }
  }
  const waits = () => asked.slice(1).map((at, i) => Math.round((at - (asked[i] ?? 0)) / SECOND));

  test("is asked by nobody until a person wants it: nothing leaves this computer", async () => {
    await pass(60 * MINUTE);
    assert.deepEqual([asked, source.asked, await record()], [[], [], undefined]);
  });

  test("declined is recorded by name, and nothing is asked", async () => {
    await watch.decide(HAFEN, false, "per_anna");
    await pass(20 * MINUTE);
    assert.deepEqual(asked, []);
    assert.deepEqual(await journal(), ["tilage/declined per_anna"]);
    assert.deepEqual(
      [(await record())?.isOn, (await record())?.decidedBy, (await record())?.decidedAt],
      [false, "per_anna", START],
    );
  });

  test("switched on is recorded by name with the host, asked at once, and kept", async () => {
    await source.disturb("kim", "full");
    await switchOn();
    assert.deepEqual(asked, [START]);
    assert.deepEqual(await journal(), ["tilage/switched-on per_anna"]);
    assert.equal((await record())?.host, "ti-lage.example");
    assert.deepEqual(centralOf(await record(), now), { state: "disturbed", services: ["kim"], since: START });
    await watch.decide(HAFEN, true, "per_ben");
    assert.deepEqual(await journal(), ["tilage/switched-on per_anna"]);
  });

  test("is asked every five minutes at most, a little after the source renews itself", async () => {
    await switchOn();
    await pass(60 * MINUTE, SECOND);
    assert.ok(asked.length >= 11 && asked.length <= 13, String(asked.length));
    for (const wait of waits()) assert.ok(wait >= 300, String(wait));
    for (const at of asked.slice(1)) {
      const seconds = Math.round((at / SECOND) % 300);
      assert.ok(seconds >= 60 && seconds <= 60 + 180 + 1, `${seconds} s after a renewal`);
    }
  });

  test("sends little: what did not change is confirmed, and is as fresh as if it had been sent", async () => {
    await switchOn();
    await pass(50 * MINUTE);
    assert.ok(source.asked.length > 5);
    for (const { headers } of source.asked.slice(1)) assert.match(String(headers["if-none-match"]), /^"[0-9a-f]{16}"$/);
    assert.equal(await stateAt(), "ok");
  });

  test("is asked ever more seldom while it fails, at least once an hour, and at once in rhythm again", async () => {
    await switchOn();
    source.misbehaves = "error-500";
    await pass(4 * 60 * MINUTE);
    const [, first = 0, ...grown] = waits().slice(0, 6);
    assert.ok(Math.abs(first - 300) <= 20 && Math.abs((grown[0] ?? 0) - 600) <= 20, waits().join());
    assert.ok(Math.max(...waits()) <= 3_620, waits().join());
    source.misbehaves = undefined;
    await pass(61 * MINUTE);
    assert.equal(await stateAt(), "ok");
    assert.equal((await record())?.failure, undefined);
  });

  test("waits as long as the source asks for", async () => {
    await switchOn();
    source.misbehaves = "too-many";
    await pass(45 * MINUTE);
    assert.ok(asked.length === 3, asked.length.toString());
    assert.ok((waits()[1] ?? 0) >= 1_800, waits().join());
  });

  test("that fails ages visibly and ends as unknown; the last answer stays to be read", async () => {
    await source.disturb("erezept", "full");
    await switchOn();
    source.misbehaves = "dropped";
    await pass(15 * MINUTE);
    assert.equal(await stateAt(), "disturbed");
    assert.equal((await record())?.failure?.code, "tilage/not-reached");
    await pass(10 * MINUTE);
    assert.equal(await stateAt(), "unknown");
    assert.equal((await record())?.lage?.at, START);
  });

  test("is not asked more often because ti-lotse was restarted, and a disturbance keeps its beginning", async () => {
    await switchOn();
    await pass(6 * MINUTE);
    await source.disturb("kim", "full");
    await pass(6 * MINUTE);
    const since = centralOf(await record(), now).since;
    const count = asked.length;
    for (let restart = 0; restart < 5; restart++) {
      await watch.stop();
      watch = begun();
      await pass(30 * SECOND);
    }
    assert.ok(asked.length <= count + 1, `${asked.length} after ${count}`);
    await pass(10 * MINUTE);
    assert.equal(centralOf(await record(), now).since, since);
    assert.ok(since !== undefined);
  });

  test("one question serves all practices that want it; the second learns what is known without another", async () => {
    await switchOn();
    now += 20 * SECOND;
    await switchOn(DEICH);
    assert.equal(asked.length, 1);
    assert.equal(await stateAt(DEICH), "ok");
    await source.disturb("vsdm", "partial");
    await pass(10 * MINUTE);
    assert.deepEqual([await stateAt(HAFEN), await stateAt(DEICH)], ["disturbed", "disturbed"]);
    assert.equal(source.asked.length, asked.length);
  });

  test("switched off is asked no more, and an answer under way is not kept", async () => {
    const open = Promise.withResolvers<void>();
    gate = open.promise;
    await watch.decide(HAFEN, true, "per_anna");
    await watch.decide(HAFEN, false, "per_ben");
    open.resolve();
    await watch.tick();
    await pass(30 * MINUTE);
    assert.equal(asked.length <= 1, true);
    assert.deepEqual([(await record())?.isOn, (await record())?.lage], [false, undefined]);
    assert.deepEqual(await journal(), ["tilage/switched-on per_anna", "tilage/switched-off per_ben"]);
  });

  test("at another address people are asked anew: what they allowed was one", async () => {
    await switchOn();
    await watch.stop();
    watch = begun({ host: "anderswo.example" });
    const before = asked.length;
    await pass(30 * MINUTE);
    assert.equal(asked.length, before);
    assert.equal(await record(), undefined);
    assert.deepEqual(await journal(), ["tilage/switched-on per_anna", "tilage/switched-off ti-lotse"]);
  });

  test("a clock that was put back by a year keeps nobody from asking", async () => {
    await switchOn();
    now -= 365 * 24 * 60 * MINUTE;
    await watch.tick();
    assert.equal(asked.length, 2);
  });

  test("installations spread over the minutes between two renewals", async () => {
    const moments = new Set<number>();
    for (const spread of [0, 60, 120, 255]) {
      await watch.stop();
      now = START + moments.size * 60 * MINUTE;
      watch = begun({ spread });
      await watch.decide(HAFEN, true, "per_anna");
      asked = [];
      await pass(12 * MINUTE, SECOND);
      moments.add(Math.round(((asked.at(-1) ?? 0) / SECOND) % 300));
    }
    assert.equal(moments.size, 4);
  });

  test("ends at once when the program stops, whatever the source does", async () => {
    source.misbehaves = "hang";
    await watch.decide(HAFEN, true, "per_anna");
    const ticking = watch.tick();
    await watch.stop();
    await ticking;
    assert.equal((await record())?.lage, undefined);
  });
});
