/** Subscriptions: who may have which, how long they live, what ends them, and who is remembered over a boot. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aKonnektor, CONTEXT, NOW } from "../../../test/support/simulated-konnektor.ts";
import { type KonnektorEvent, step } from "./konnektor.ts";
import { type Answers, answer, type OperationName, type Requests } from "./operations.ts";
import type { KonnektorState } from "./state.ts";

const HOUR = 3_600_000;
const TO = "cetp://192.0.2.10:24242";
const OTHER = "cetp://192.0.2.11:24242";

/** A device, a client and a clock: what an operation changes becomes true before the next one. */
class Device {
  state: KonnektorState;
  now = NOW;

  constructor(state: KonnektorState = aKonnektor()) {
    this.state = state;
  }

  /** The answer, or the code of the fault with its detail. */
  ask<O extends OperationName>(
    operation: O,
    request: Requests[O],
    context: Partial<typeof CONTEXT> = {},
  ): Answers[O] | { code: number; detail?: string } {
    const asked = { context: { ...CONTEXT, ...context }, caller: { kind: "nobody" } as const, now: this.now };
    const result = answer(this.state, operation, request, asked);
    if ("fault" in result)
      return { code: result.fault.code, ...(result.fault.detail && { detail: result.fault.detail }) };
    if (result.happens) this.happen(result.happens);
    return result.answer;
  }

  happen(event: KonnektorEvent): void {
    this.state = step(this.state, event, this.now, () => 0.5).state;
  }

  subscribe(eventTo = TO, topic = "CT", context: Partial<typeof CONTEXT> = {}): string {
    return (this.ask("Subscribe", { eventTo, topic }, context) as Answers["Subscribe"]).id;
  }

  /** Ids, Mandant-wide. */
  listed(context: Partial<typeof CONTEXT> = {}): string[] {
    return (this.ask("GetSubscription", { mandantWide: true }, context) as Answers["GetSubscription"]).map((s) => s.id);
  }

  get receivers(): string[] {
    return this.state.events.receivers.map((r) => r.eventTo);
  }
}

describe("Subscribe", () => {
  test("gives an id and 25 hours", () => {
    const device = new Device();
    assert.deepEqual(device.ask("Subscribe", { eventTo: TO, topic: "CT" }), {
      id: "sub-000001",
      until: NOW + 25 * HOUR,
    });
  });

  test("of the same wish gives the same id and 25 hours from now; anything different gives another", () => {
    const device = new Device();
    const id = device.subscribe();
    device.now += HOUR;
    assert.deepEqual(device.ask("Subscribe", { eventTo: TO, topic: "CT" }), { id, until: NOW + 26 * HOUR });
    const others = [
      device.ask("Subscribe", { eventTo: OTHER, topic: "CT" }),
      device.ask("Subscribe", { eventTo: TO, topic: "ct" }),
      device.ask("Subscribe", { eventTo: TO, topic: "CT", filter: "/Event" }),
      device.ask("Subscribe", { eventTo: TO, topic: "CT" }, { arbeitsplatz: "AP2" }),
    ] as Answers["Subscribe"][];
    assert.equal(new Set([id, ...others.map((s) => s.id)]).size, 5);
  });

  const REFUSED: [why: string, request: Requests["Subscribe"], context: Partial<typeof CONTEXT>, code: number][] = [
    ["an id of its own", { eventTo: TO, topic: "CT", id: "x" }, {}, 4000],
    ["an end of its own", { eventTo: TO, topic: "CT", terminationTime: "2026-11-23T09:00:00Z" }, {}, 4000],
    ["a receiver without port", { eventTo: "cetp://192.0.2.10", topic: "CT" }, {}, 4000],
    ["port 0", { eventTo: "cetp://192.0.2.10:0", topic: "CT" }, {}, 4000],
    ["port 65536", { eventTo: "cetp://192.0.2.10:65536", topic: "CT" }, {}, 4000],
    ["a receiver with a path", { eventTo: `${TO}/events`, topic: "CT" }, {}, 4000],
    ["a receiver with blanks", { eventTo: "cetp://192.0.2.10 :1", topic: "CT" }, {}, 4000],
    ["http", { eventTo: "http://192.0.2.10:80", topic: "CT" }, {}, 4000],
    ["no Mandant", { eventTo: TO, topic: "CT" }, { mandant: "" }, 4021],
    ["an unknown client system", { eventTo: TO, topic: "CT" }, { clientsystem: "CS9" }, 4021],
    ["a client system of another Mandant", { eventTo: TO, topic: "CT" }, { clientsystem: "CS2" }, 4010],
  ];
  for (const [why, request, context, code] of REFUSED) {
    test(`with ${why} is refused: ${code}`, () => {
      const device = new Device();
      assert.equal((device.ask("Subscribe", request, context) as { code: number }).code, code);
      assert.deepEqual(device.state.events.subscriptions, []);
    });
  }

  test("takes names and addresses of both kinds", () => {
    for (const eventTo of ["cetp://pvs-server.praxis.local:65535", "cetp://[fd00::1]:1", "cetp://10.0.0.1:24242"]) {
      assert.equal(typeof new Device().subscribe(eventTo), "string", eventTo);
    }
  });

  test("holds 999 of them and more, and refuses the one beyond its limit; the same wish is still welcome", () => {
    const device = new Device();
    for (let i = 0; i < 1000; i++) device.subscribe(TO, `T${i}`);
    assert.equal(device.listed().length, 1000);
    assert.equal((device.ask("Subscribe", { eventTo: TO, topic: "einer zu viel" }) as { code: number }).code, 4001);
    assert.equal(device.subscribe(TO, "T17"), "sub-000018");
    device.now += 25 * HOUR;
    assert.equal(device.subscribe(TO, "Platz"), "sub-001001");
  });
});

describe("a subscription", () => {
  test("lives to the last millisecond of its 25 hours", () => {
    const device = new Device();
    const id = device.subscribe();
    device.now += 25 * HOUR - 1;
    assert.deepEqual(device.listed(), [id]);
    device.now += 1;
    assert.deepEqual(device.listed(), []);
    assert.deepEqual(device.ask("Unsubscribe", { id }), { code: 4102, detail: id });
    assert.deepEqual(device.ask("RenewSubscriptions", { ids: [id] }), { code: 4102, detail: id });
  });

  test("is listed for its workplace, or for the whole Mandant and client system, and for nobody else (trap T-19)", () => {
    const device = new Device();
    const [one, two] = [device.subscribe(TO), device.subscribe(OTHER, "KSR", { arbeitsplatz: "AP2" })];
    device.subscribe(TO, "CT", { mandant: "M2", clientsystem: "CS2", arbeitsplatz: "AP9" });
    const ids = (request: Requests["GetSubscription"], context = {}) =>
      (device.ask("GetSubscription", request, context) as Answers["GetSubscription"]).map((s) => s.id);
    assert.deepEqual(ids({ mandantWide: false }), [one]);
    assert.deepEqual(ids({ mandantWide: false }, { arbeitsplatz: "AP2" }), [two]);
    assert.deepEqual(ids({ mandantWide: true }), [one, two]);
    assert.deepEqual(ids({ mandantWide: true, id: two }), [two]);
    assert.equal((device.ask("GetSubscription", { mandantWide: false, id: two }) as { code: number }).code, 4102);
  });

  test("asked for with the name of an unknown workplace is refused only where the workplace counts", () => {
    const device = new Device();
    const context = { arbeitsplatz: "AP77" };
    assert.equal((device.ask("GetSubscription", { mandantWide: false }, context) as { code: number }).code, 4021);
    assert.deepEqual(device.ask("GetSubscription", { mandantWide: true }, context), []);
    assert.equal(device.subscribe(TO, "CT", context), "sub-000001");
  });

  test("of another client system is unknown to whoever asks to renew or end it", () => {
    const device = new Device();
    const id = device.subscribe(TO, "CT", { mandant: "M2", clientsystem: "CS2", arbeitsplatz: "AP9" });
    assert.deepEqual(device.ask("Unsubscribe", { id }), { code: 4102, detail: id });
    assert.deepEqual(device.ask("RenewSubscriptions", { ids: [id] }), { code: 4102, detail: id });
  });
});

describe("RenewSubscriptions", () => {
  test("gives 25 hours from now to those it knows and names the others, in the order asked", () => {
    const device = new Device();
    const [one, two] = [device.subscribe(TO, "CT"), device.subscribe(TO, "KSR")];
    device.now += 24 * HOUR;
    const until = device.now + 25 * HOUR;
    assert.deepEqual(device.ask("RenewSubscriptions", { ids: ["weg", two, "fort", one, two] }), {
      renewals: [
        { id: two, newId: two, until },
        { id: one, newId: one, until },
      ],
      unknown: ["weg", "fort"],
    });
    device.now = until - 1;
    assert.deepEqual(device.listed(), [one, two]);
  });

  test("of none it knows is refused, with their ids: 4102", () => {
    assert.deepEqual(new Device().ask("RenewSubscriptions", { ids: ["a", "b"] }), { code: 4102, detail: "a, b" });
  });

  test("may give other ids, which nobody else has or gets (trap T-18)", () => {
    const state = aKonnektor();
    const device = new Device({ ...state, events: { ...state.events, renewsUnderNewIds: true } });
    const ids = [device.subscribe(TO, "CT"), device.subscribe(TO, "KSR")];
    device.ask("RenewSubscriptions", { ids });
    assert.deepEqual(device.listed(), ["sub-000003", "sub-000004"]);
    assert.equal(device.subscribe(TO, "MGM"), "sub-000005");
  });
});

describe("Unsubscribe", () => {
  test("by id ends one, by receiver all of that receiver, whoever made them", () => {
    const device = new Device();
    const id = device.subscribe(TO, "CT");
    device.subscribe(TO, "KSR");
    device.subscribe(TO, "CT", { mandant: "M2", clientsystem: "CS2", arbeitsplatz: "AP9" });
    const stays = device.subscribe(OTHER, "CT");
    device.ask("Unsubscribe", { id });
    assert.equal(device.state.events.subscriptions.length, 3);
    device.ask("Unsubscribe", { eventTo: TO });
    assert.deepEqual(
      device.state.events.subscriptions.map((s) => s.id),
      [stays],
    );
    assert.deepEqual(device.ask("Unsubscribe", { eventTo: TO }), { eventTo: TO });
  });
});

describe("failed deliveries", () => {
  const fail: KonnektorEvent = { happened: "delivered", eventTo: TO, succeeded: false };

  test("three in a row end the receiver's subscriptions; a success between them starts anew (trap T-17)", () => {
    const device = new Device();
    const id = device.subscribe();
    device.subscribe(TO, "KSR");
    const stays = device.subscribe(OTHER);
    for (const event of [fail, fail, { ...fail, succeeded: true }, fail, fail]) device.happen(event);
    assert.ok(device.listed().includes(id));
    device.happen(fail);
    assert.deepEqual(device.listed(), [stays]);
    assert.deepEqual(device.receivers.toSorted(), [TO, OTHER], "remembered for the next boot all the same");
  });

  test("of a receiver nobody subscribed change nothing", () => {
    const device = new Device();
    const before = device.state;
    device.happen(fail);
    assert.deepEqual(device.state, before);
  });
});

describe("a boot", () => {
  const restart: KonnektorEvent = { happened: "restart", bootMs: HOUR };
  const booted: KonnektorEvent = { happened: "booted" };

  for (const down of [restart, { happened: "power-off" }] as KonnektorEvent[]) {
    test(`begins without subscriptions and remembers their receivers: ${down.happened}`, () => {
      const device = new Device();
      device.subscribe();
      device.happen(down);
      assert.deepEqual([device.state.events.subscriptions, device.receivers], [[], [TO]]);
      assert.equal(device.subscribe(TO, "neu"), "sub-000002", "ids are not given twice");
    });
  }

  test("tells a receiver whose time passed while it was down, once; one whose time had passed before is forgotten", () => {
    const device = new Device();
    device.subscribe(OTHER);
    device.now += 20 * HOUR;
    device.subscribe(TO);
    device.now += 6 * HOUR;
    device.happen(restart);
    assert.deepEqual(device.receivers, [TO]);
    device.now += 30 * HOUR;
    device.happen(booted);
    assert.deepEqual(device.receivers, []);
  });

  test("does not tell a receiver that had ended its last subscription itself", () => {
    const device = new Device();
    const id = device.subscribe();
    device.subscribe(OTHER);
    device.ask("Unsubscribe", { id });
    device.happen(restart);
    assert.deepEqual(device.receivers, [OTHER]);
  });
});

test("subscriptions may be forgotten without a word", () => {
  const device = new Device();
  device.subscribe();
  device.happen({ happened: "subscriptions-forgotten" });
  assert.deepEqual(device.listed(), []);
});
