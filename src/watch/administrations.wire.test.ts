/** Reading kept administrations again and again: simulated ones on real sockets, a real store, a clock moved by hand. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { startTwin, type VendorTwin } from "../../test/support/vendor-twins.ts";
import { openAdministration, readAdministration } from "../app/administration.ts";
import type { Component, Observation, Observed } from "../domain/observation.ts";
import type { Store } from "../engine/ports.ts";
import { memoryStore } from "../store/open.ts";
import { Administrations } from "./administrations.ts";
import { Keeper } from "./keeper.ts";

const HOUR_MS = 3_600_000;
const PRACTICE = "prx_hafen";
const konnektor: Component = { id: "kon:secunet", kind: "konnektor", name: "Konnektor" };
let counted = 0;
const random = { bytes: (count: number) => Buffer.alloc(count, ++counted) };

/** A practice that reads the administration of its Konnektor regularly. */
class Reading implements AsyncDisposable {
  readonly twin: VendorTwin;
  readonly store: Store;
  readonly reported: unknown[] = [];
  administrations: Administrations;
  now = Date.now();

  private constructor(twin: VendorTwin, store: Store) {
    this.twin = twin;
    this.store = store;
    this.administrations = this.#begun();
  }

  static async start(): Promise<Reading> {
    const store = await memoryStore();
    await store.putPractice({ id: PRACTICE, name: "P", createdAt: 1 }, { kind: "t", actor: "t", body: {} });
    return new Reading(await startTwin("secunet"), store);
  }

  get practice() {
    return this.store.forPractice(PRACTICE);
  }

  #begun(): Administrations {
    const { store } = this;
    const clock = { now: () => this.now };
    return new Administrations({
      ...{ store, clock, keeper: new Keeper({ store, random }) },
      open: (_id, kept, component) => openAdministration(this.practice, kept, component, clock),
      report: (error) => this.reported.push(error),
    });
  }

  /** As after a restart of ti-lotse. */
  async again(): Promise<void> {
    await this.administrations.stop();
    this.administrations = this.#begun();
  }

  keep(differences: { pinSha256?: string; product?: string } = {}): Promise<void> {
    const { host, port, user, password, pinSha256 } = this.twin.access;
    const wish = { host, port, user, password, pinSha256, unproven: false, regularly: true };
    const about = { component: konnektor, product: "secunet-konnektor" };
    const { practice, administrations } = this;
    const clock = { now: () => this.now };
    return readAdministration(
      { ...wish, ...about, ...differences },
      { ...{ practice, administrations, clock, random }, actor: "per_1" },
    );
  }

  async saw<K extends "update-run">(kind: K, value: Observed[K]): Promise<void> {
    const seen: Observation = { kind, component: konnektor, takenAt: this.now, source: { by: "konnektor" }, value };
    await this.practice.commit((writes) => writes.observe(seen));
  }

  async after(hours: number): Promise<number> {
    this.now += hours * HOUR_MS;
    await this.administrations.tick();
    return this.twin.logins();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.administrations.stop();
    await this.twin[Symbol.asyncDispose]();
    await this.store.close();
  }
}

describe("a kept administration", () => {
  test("is read when its hours are over and not before, also after a restart of ours in between", async () => {
    await using r = await Reading.start();
    await r.keep();
    assert.equal(r.twin.logins(), 1);
    for (let restart = 0; restart < 5; restart++) {
      await r.again();
      assert.equal(await r.after(0.5), 1);
    }
    assert.equal(await r.after(4.2), 2);
    await r.again();
    assert.equal(await r.after(0), 2);
    assert.deepEqual([r.twin.openSessions(), r.reported], [0, []]);
  });

  test("is left alone while an update runs, and read when that is over", async () => {
    await using r = await Reading.start();
    await r.keep();
    await r.after(5);
    await r.saw("update-run", { phase: "running" });
    assert.equal(await r.after(2), 1);
    await assert.rejects(r.keep(), { code: "management/update-running" });
    assert.equal(r.twin.logins(), 1);
    r.now += 1;
    await r.saw("update-run", { phase: "succeeded" });
    assert.equal(await r.after(0), 2);
  });

  test("that refuses the password is never asked again; the moment was kept before, the password is forgotten", async () => {
    await using r = await Reading.start();
    await r.keep();
    Object.assign(r.twin.server.world, { password: "inzwischen ein anderes" });
    assert.equal(await r.after(7), 2);
    const [kept] = await r.practice.records("administration");
    assert.deepEqual(
      [kept?.secret, kept?.failure?.code, kept?.triedAt],
      [undefined, "management/login-refused", r.now],
    );
    assert.equal(await r.practice.secret(kept?.id ?? ""), undefined);
    await r.again();
    for (const hours of [7, 24, 240]) assert.equal(await r.after(hours), 2);
  });

  test("that is silent is tried again hours later: its password stays", async () => {
    await using r = await Reading.start();
    await r.keep();
    await r.twin.server.stop();
    assert.equal(await r.after(7), 1);
    const [kept] = await r.practice.records("administration");
    assert.equal(kept?.failure?.code, "link/port-closed");
    assert.ok(kept?.secret && (await r.practice.secret(kept.secret)));
    assert.equal(await r.after(1), 1);
  });

  test("whose fingerprint is another one gets no password at all, and nothing is kept", async () => {
    await using r = await Reading.start();
    await assert.rejects(r.keep({ pinSha256: "ab".repeat(32) }), { code: "link/certificate-changed" });
    assert.deepEqual([r.twin.messages(), await r.practice.records("administration")], [0, []]);
  });

  test("of a product nothing reliable can be read of is not even opened", async () => {
    await using r = await Reading.start();
    for (const product of ["kocobox-med-plus", "rise-konnektor", "orga-930-m", "nichts"]) {
      await assert.rejects(r.keep({ product }), { code: "management/not-readable" }, product);
    }
    assert.equal(r.twin.messages(), 0);
  });

  test("is visited by one at a time: who comes second is told so and signs in nowhere", async () => {
    await using r = await Reading.start();
    const both = await Promise.allSettled([r.keep(), r.keep()]);
    assert.deepEqual(both.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
    assert.equal(r.twin.logins(), 1);
    assert.equal((await r.practice.records("administration")).length, 1);
    await Promise.all([r.after(7), r.after(0)]);
    assert.equal(r.twin.logins(), 2);
  });
});
