/**
 * Events on the wire: what a receiver that is not ours gets from a simulated Konnektor, when it gets it, and when no more.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { describe, test } from "node:test";
import { askTerminals, outcomeOf, showing, soon } from "../../../../test/support/plain-client.ts";
import { Questioner } from "../../../../test/support/questions.ts";
import { Receiver } from "../../../../test/support/receiver.ts";
import { closedPort, mutePort } from "../../../../test/support/sockets.ts";
import { getSubscription } from "../../../protocol/soap/event-service/get-subscription.ts";
import { renewSubscriptions } from "../../../protocol/soap/event-service/renew-subscriptions.ts";
import { subscribe } from "../../../protocol/soap/event-service/subscribe.ts";
import { unsubscribe } from "../../../protocol/soap/event-service/unsubscribe.ts";
import type { KonnektorEvent } from "../../models/konnektor.ts";
import type { KeyType } from "../pki/x509.ts";
import { type SimOptions, SimPraxis } from "../sim-praxis.ts";
import type { Delivery } from "./event-service.ts";
import { EVENT_HABITS } from "./habits.ts";

const HOUR = 3_600_000;
const start = (options: SimOptions = {}) => SimPraxis.start({ auth: "none", keyType: "p256", ...options });

const unplug: KonnektorEvent = { happened: "terminal-unplugged", ctId: "kt-zimmer2" };
const plug: KonnektorEvent = { happened: "terminal-plugged", ctId: "kt-zimmer2" };
const dhcp = (value: string): KonnektorEvent => ({ happened: "dhcp", who: "lan", what: "address", value });

/** The values of DHCP/LAN_CLIENT/RENEW, in the order in which they came: a number for every event. */
const numbers = (receiver: Receiver) => receiver.got.map((g) => g.parameters[0]?.[1]);
const count = (n: number) => Array.from({ length: n }, (_, i) => String(i + 1));

async function happenAll(praxis: SimPraxis, n: number): Promise<void> {
  for (const number of count(n)) await praxis.first.happen(dhcp(number));
}

async function subscribed(praxis: SimPraxis, eventTo: string, topic = ""): Promise<string> {
  using questioner = new Questioner(praxis);
  const { response } = await questioner.ask(subscribe, { context: praxis.context, eventTo, topic });
  const [, id = ""] = /SubscriptionID>([^<]+)</.exec(response) ?? [];
  return id;
}

async function listed(praxis: SimPraxis): Promise<string[]> {
  using questioner = new Questioner(praxis);
  const { response } = await questioner.ask(getSubscription, { context: praxis.context, mandantWide: true });
  return [...response.matchAll(/SubscriptionID>([^<]+)<\//g)].map(([, id = ""]) => id);
}

/** Resolves when so many deliveries have come to their end, one way or the other. */
async function settled(praxis: SimPraxis, n: number): Promise<readonly Delivery[]> {
  const began = performance.now();
  while (praxis.first.deliveries.length < n) {
    assert.ok(performance.now() - began < 30_000, `${praxis.first.deliveries.length} of ${n} deliveries`);
    await new Promise((later) => setImmediate(later));
  }
  return praxis.first.deliveries;
}

describe("a receiver", () => {
  test("gets what happens as frames: CETP, the length, the document, over a connection each", async () => {
    await using praxis = await start();
    await using receiver = await Receiver.start();
    const id = await subscribed(praxis, receiver.url, "ct");
    await praxis.first.happen(unplug);
    await praxis.first.happen(plug);
    const [away, back] = await receiver.until(2);
    assert.deepEqual(
      [away?.topic, away?.type, away?.severity, away?.subscription, away?.parameters],
      [
        "CT/DISCONNECTED",
        "Operation",
        "Info",
        id,
        [
          ["CtID", "kt-zimmer2"],
          ["Hostname", "Zimmer 2"],
        ],
      ],
    );
    assert.equal(back?.topic, "CT/CONNECTED");
    assert.match(away?.document ?? "", /^<\?xml version="1\.0" encoding="UTF-8"\?><ns6:Event xmlns:ns6="http:/);
    assert.equal(receiver.connections, 2);
  });

  test("gets several subscriptions' copies each under its id", async () => {
    await using praxis = await start();
    await using receiver = await Receiver.start();
    const ids = [await subscribed(praxis, receiver.url, "CT"), await subscribed(praxis, receiver.url, "CT/DIS")];
    await praxis.first.happen(unplug);
    assert.deepEqual(
      (await receiver.until(2)).map((g) => g.subscription),
      ids,
    );
  });

  test("hears nothing more after it unsubscribed; others go on", async () => {
    await using praxis = await start();
    await using one = await Receiver.start();
    await using other = await Receiver.start();
    await subscribed(praxis, one.url, "DHCP");
    await subscribed(praxis, other.url, "DHCP");
    using questioner = new Questioner(praxis);
    await questioner.ask(unsubscribe, { context: praxis.context, which: { eventTo: one.url } });
    await happenAll(praxis, 2);
    await other.until(2);
    assert.deepEqual([one.got.length, one.connections], [0, 0]);
  });

  for (const misbehave of [[], ["kept-connection"]]) {
    test(`gets forty events in their order ${misbehave[0] ?? "over a connection each"}`, async () => {
      await using praxis = await start({ misbehave });
      await using receiver = await Receiver.start();
      await subscribed(praxis, receiver.url, "DHCP");
      await happenAll(praxis, 40);
      await receiver.until(40);
      assert.deepEqual(numbers(receiver), count(40));
      assert.equal(receiver.connections, misbehave.length > 0 ? 1 : 40);
    });
  }

  test("that is subscribed a thousand times gets a thousand copies", async () => {
    const many = await Receiver.start();
    await using receiver = many;
    await using praxis = await start({
      misbehave: ["kept-connection"],
      prepare: (state) => ({
        ...state,
        events: {
          ...state.events,
          receivers: [{ eventTo: many.url, until: Date.now() + HOUR, failures: 0 }],
          subscriptions: count(1000).map((id) => ({
            id,
            context: { mandant: "hafen", clientsystem: "ti-lotse", arbeitsplatz: "empfang" },
            eventTo: many.url,
            topic: "DHCP",
            until: Date.now() + HOUR,
          })),
        },
      }),
    });
    await praxis.first.happen(dhcp("1"));
    await receiver.until(1000);
    assert.deepEqual(
      receiver.got.map((g) => g.subscription),
      count(1000),
    );
    using questioner = new Questioner(praxis);
    const wish = { context: praxis.context, eventTo: receiver.url, topic: "CT" };
    assert.match((await questioner.ask(subscribe, wish)).response, /Code>4001</);
  });

  test("gets no events of terminals its workplace may not use", async () => {
    await using praxis = await start();
    await using receiver = await Receiver.start();
    using questioner = new Questioner(praxis);
    const context = { ...praxis.context, arbeitsplatz: "zimmer2" };
    await questioner.ask(subscribe, { context, eventTo: receiver.url, topic: "" });
    await praxis.first.happen({ happened: "terminal-plugged", ctId: "kt-labor" });
    await praxis.first.happen(dhcp("1"));
    await receiver.until(1);
    assert.deepEqual(receiver.topics, ["DHCP/LAN_CLIENT/RENEW"]);
  });
});

describe("a filter", () => {
  test("lets through what it selects; one that cannot be evaluated stops its own subscription only", async () => {
    await using praxis = await start();
    await using receiver = await Receiver.start();
    const filters: [id: string, filter: string | undefined][] = [
      ["alle", undefined],
      ["fehler", "/Event[Severity='Error' or Severity='Fatal']"],
      ["kaputt", "/Event["],
      ["fremd", "/X:Event"],
      ["terminal", "/EVT:Event/EVT:Message/EVT:Parameter[EVT:Key='CtID' and EVT:Value='kt-zimmer2']"],
    ];
    for (const [id, filter] of filters) {
      const context = { mandant: "hafen", clientsystem: "ti-lotse", arbeitsplatz: "empfang" };
      const subscription = { id, context, eventTo: receiver.url, topic: "", filter, until: Date.now() + HOUR };
      await praxis.first.happen({ happened: "subscribed", subscription });
    }
    await praxis.first.happen(unplug);
    await praxis.first.happen(dhcp("1"));
    const outcomes = await settled(praxis, 20);
    await receiver.until(10);
    const heard = (id: string) => receiver.got.filter((g) => g.subscription === id).map((g) => g.topic);
    const notAvailable = "OPERATIONAL_STATE/EC_CardTerminal_Not_Available(kt-zimmer2)";
    assert.deepEqual(heard("fehler"), [notAvailable]);
    assert.deepEqual(heard("terminal").slice(-2), ["CT/DISCONNECTED", notAvailable]);
    assert.deepEqual([heard("kaputt"), heard("fremd")], [[], []]);
    assert.ok(heard("alle").includes("DHCP/LAN_CLIENT/RENEW"));
    const broken = outcomes.filter((d) => d.outcome === "4095").map((d) => d.subscription);
    assert.deepEqual([...new Set(broken)], ["kaputt", "fremd"]);
  });
});

describe("with TLS", () => {
  const keys: KeyType[] = ["rsa2048", "rsa3072", "p256", "brainpool"];
  for (const keyType of keys) {
    test(`a receiver that asks sees the certificate of the SOAP side: ${keyType}`, async () => {
      await using praxis = await start({ auth: "tls", keyType });
      const tls = { ...showing(praxis.pki.client("empfaenger", "p256")), requestCert: true, rejectUnauthorized: false };
      await using receiver = await Receiver.start({ tls: { ...tls, ecdhCurve: "X25519:prime256v1:brainpoolP256r1" } });
      await subscribed(praxis, receiver.url, "DHCP");
      await happenAll(praxis, 1);
      await receiver.until(1);
      assert.deepEqual(
        receiver.shown.map((sha) => sha.toLowerCase()),
        [praxis.certSha256],
      );
    });
  }

  test("a receiver that does not ask sees none", async () => {
    await using praxis = await start({ auth: "tls" });
    await using receiver = await Receiver.start({ tls: showing(praxis.pki.client("empfaenger", "p256")) });
    await subscribed(praxis, receiver.url, "DHCP");
    await happenAll(praxis, 1);
    await receiver.until(1);
    assert.deepEqual(receiver.shown, [""]);
  });

  test("nothing of the receiver's own certificate is looked at: of nobody, and long expired", async () => {
    await using praxis = await start({ auth: "tls" });
    await using elsewhere = await start();
    const { pki } = elsewhere;
    const old = { from: Date.UTC(2001, 0, 1), until: Date.UTC(2002, 0, 1) };
    await using receiver = await Receiver.start({ tls: showing(pki.client("fremd", "p256", old)) });
    await subscribed(praxis, receiver.url, "DHCP");
    await happenAll(praxis, 1);
    await receiver.until(1);
  });

  test("a receiver without TLS gets nothing while the switch is on, and the next event when it is off", async () => {
    await using praxis = await start({ auth: "tls" });
    await using receiver = await Receiver.start();
    const id = await subscribed(praxis, receiver.url, "DHCP");
    await praxis.first.happen(dhcp("verloren"));
    // What is no frame would end the test: the bytes of a handshake are read by a receiver that closes.
    assert.equal((await settled(praxis, 1))[0]?.outcome, "failed");
    await praxis.first.happen({ happened: "switches", switches: { tlsMandatory: false } });
    await praxis.first.happen(dhcp("da"));
    await receiver.until(1);
    assert.deepEqual([receiver.got[0]?.subscription, numbers(receiver)], [id, ["da"]]);
  });
});

describe("delivery that fails", () => {
  test("three times in a row ends the receiver's subscriptions, and no one else's (trap T-17)", async () => {
    await using praxis = await start();
    await using other = await Receiver.start();
    const gone = `cetp://127.0.0.1:${await closedPort()}`;
    await subscribed(praxis, gone, "DHCP");
    await subscribed(praxis, gone, "CT");
    const stays = await subscribed(praxis, other.url, "DHCP");
    await happenAll(praxis, 2);
    await settled(praxis, 4);
    assert.equal((await listed(praxis)).length, 3);
    await happenAll(praxis, 1);
    await settled(praxis, 6);
    assert.deepEqual(await listed(praxis), [stays]);
    await other.until(3);
  });

  test("is not made up for: what was lost stays lost, and one success starts the count anew", async () => {
    await using praxis = await start();
    const port = await closedPort();
    const id = await subscribed(praxis, `cetp://127.0.0.1:${port}`, "DHCP");
    await happenAll(praxis, 2);
    await settled(praxis, 2);
    {
      await using receiver = await Receiver.start({ port });
      await praxis.first.happen(dhcp("3"));
      await receiver.until(1);
      await settled(praxis, 3);
      assert.deepEqual(numbers(receiver), ["3"]);
    }
    await happenAll(praxis, 2);
    await settled(praxis, 5);
    assert.deepEqual(await listed(praxis), [id]);
  });

  test("as often as EVT_MAX_TRY says", async () => {
    const prepare: SimOptions["prepare"] = (state) => ({ ...state, events: { ...state.events, maxTry: 1 } });
    await using praxis = await start({ prepare });
    await subscribed(praxis, `cetp://127.0.0.1:${await closedPort()}`, "DHCP");
    await happenAll(praxis, 1);
    await settled(praxis, 1);
    assert.deepEqual(await listed(praxis), []);
  });

  test("of a receiver that never answers the handshake delays no other, nor the device; then its deadline ends it", async () => {
    await using praxis = await start({ auth: "tls", eventDeadlineMs: 400 });
    await using mute = await mutePort();
    await using receiver = await Receiver.start({ tls: showing(praxis.pki.client("empfaenger", "p256")) });
    await subscribed(praxis, `cetp://127.0.0.1:${mute.port}`, "DHCP");
    await subscribed(praxis, receiver.url, "DHCP");
    await happenAll(praxis, 5);
    await receiver.until(5);
    assert.equal((await askTerminals(praxis)).status, 200);
    assert.equal(praxis.first.deliveries.filter((d) => d.outcome === "failed").length, 0);
    await settled(praxis, 10);
    assert.equal(praxis.first.deliveries.filter((d) => d.outcome === "failed").length, 5);
    assert.deepEqual((await listed(praxis)).length, 1);
  });

  test("because the receiver's name does not exist counts too", async () => {
    await using praxis = await start();
    await subscribed(praxis, "cetp://empfaenger.invalid:4711", "DHCP");
    await happenAll(praxis, 1);
    assert.equal((await settled(praxis, 1))[0]?.outcome, "failed");
  });
});

describe("time", () => {
  test("25 hours after it began a subscription is over; renewed it goes on", async () => {
    let now = Date.now();
    await using praxis = await start({ now: () => now });
    await using receiver = await Receiver.start();
    const [ends, goesOn] = [
      await subscribed(praxis, receiver.url, "DHCP"),
      await subscribed(praxis, receiver.url, "dhcp"),
    ];
    now += 24 * HOUR;
    using questioner = new Questioner(praxis);
    await questioner.ask(renewSubscriptions, { context: praxis.context, ids: [goesOn] });
    now += HOUR - 1;
    await praxis.first.happen(dhcp("noch"));
    assert.deepEqual(
      (await receiver.until(2)).map((g) => g.subscription),
      [ends, goesOn],
    );
    now += 1;
    await praxis.first.happen(dhcp("nur eine"));
    assert.deepEqual((await receiver.until(3))[2]?.subscription, goesOn);
    assert.deepEqual(await listed(praxis), [goesOn]);
    now += 24 * HOUR;
    await praxis.first.happen(dhcp("keine"));
    assert.deepEqual([await listed(praxis), receiver.got.length], [[], 3]);
  });
});

describe("a restart", () => {
  test("refuses everybody while it boots, then tells every remembered receiver once, without an id; nobody is subscribed any more", async () => {
    await using praxis = await start();
    await using one = await Receiver.start();
    await using other = await Receiver.start();
    await subscribed(praxis, one.url, "CT");
    await subscribed(praxis, one.url, "KSR");
    await subscribed(praxis, other.url, "NIEMALS");
    await praxis.first.happen({ happened: "restart", bootMs: 60 });
    assert.equal(await outcomeOf(askTerminals(praxis)), "ECONNREFUSED");
    for (const receiver of [one, other]) {
      const [event] = await receiver.until(1);
      assert.deepEqual(
        [event?.topic, event?.type, event?.severity, event?.subscription, event?.parameters],
        ["BOOTUP/BOOTUP_COMPLETE", "Operation", "Info", "", []],
      );
    }
    assert.deepEqual(await listed(praxis), []);
    await praxis.first.happen(unplug);
    await settled(praxis, 2);
    assert.deepEqual([one.topics.length, other.topics.length], [1, 1]);
  });

  test("comes too late for a success that a slow receiver does not take (trap T-16)", async () => {
    await using praxis = await start({ misbehave: ["late-events=30"] });
    await using receiver = await Receiver.start();
    await subscribed(praxis, receiver.url, "KSR");
    await praxis.first.happen({ happened: "update-ended", target: { konnektor: true }, bootMs: 10 });
    await soon(praxis.first.whenRunning());
    assert.deepEqual(receiver.topics, []);
  });

  test("lets what is being sent come to its end; without power nothing more is said", async () => {
    await using praxis = await start();
    await using receiver = await Receiver.start();
    await subscribed(praxis, receiver.url, "KSR");
    await praxis.first.happen({ happened: "update-ended", target: { konnektor: true }, bootMs: 10 });
    await receiver.until(3);
    assert.deepEqual(receiver.topics, ["KSR/UPDATE/SUCCESS", "KSR/UPDATE/END", "BOOTUP/BOOTUP_COMPLETE"]);
  });

  test("of a device that was stopped says nothing, and stopping ends every delivery at once", async () => {
    const praxis = await start({ auth: "tls" });
    await using mute = await mutePort();
    await subscribed(praxis, `cetp://127.0.0.1:${mute.port}`, "");
    await happenAll(praxis, 3);
    const began = performance.now();
    await praxis.stop();
    assert.ok(performance.now() - began < 5_000);
    const { connections } = mute;
    await praxis.first.happen(unplug);
    // Whoever came before this one would have been counted before it.
    const probe = connect(mute.port, "127.0.0.1");
    await once(probe, "connect");
    probe.destroy();
    await once(probe, "close");
    assert.deepEqual([praxis.first.deliveries, mute.connections], [[], connections + 1]);
  });
});

const covered = new Set<string>();
/** A test for a habit: three events in a row, and what came. */
function behaves(name: string, what: string, check: (praxis: SimPraxis, receiver: Receiver) => Promise<void>): void {
  covered.add(name.split("=")[0] ?? "");
  test(`${name}: ${what}`, async () => {
    await using praxis = await start({ misbehave: [name] });
    await using receiver = await Receiver.start();
    await subscribed(praxis, receiver.url, "");
    await check(praxis, receiver);
  });
}

describe("habits", () => {
  behaves("split-frames=0.2", "byte by byte, and the frames are whole in the end", async (praxis, receiver) => {
    await happenAll(praxis, 2);
    await receiver.until(2);
    assert.deepEqual(numbers(receiver), count(2));
    assert.ok(receiver.reads.length > 100, `${receiver.reads.length} reads`);
  });

  behaves("join-frames=3", "three in one write, and what is left over after a while", async (praxis, receiver) => {
    await happenAll(praxis, 4);
    await receiver.until(4);
    assert.deepEqual([receiver.connections, numbers(receiver)], [2, count(4)]);
  });

  behaves("kept-connection", "one connection, and a new one when the receiver closed it", async (praxis, receiver) => {
    await happenAll(praxis, 3);
    await receiver.until(3);
    assert.equal(receiver.connections, 1);
    await receiver.closeAll();
    await settled(praxis, 3);
    await happenAll(praxis, 1);
    await receiver.until(4);
    assert.equal(receiver.connections, 2);
  });

  behaves("lost-events=2", "every second is lost", async (praxis, receiver) => {
    await happenAll(praxis, 5);
    await receiver.until(3);
    assert.deepEqual(numbers(receiver), ["1", "3", "5"]);
    assert.equal(praxis.first.deliveries.filter((d) => d.outcome === "lost").length, 2);
  });

  behaves("late-events=0.2", "late, and in their order", async (praxis, receiver) => {
    const began = performance.now();
    await happenAll(praxis, 3);
    await receiver.until(3);
    assert.ok(performance.now() - began >= 195);
    assert.deepEqual(numbers(receiver), count(3));
  });

  behaves("duplicate-events", "everything twice", async (praxis, receiver) => {
    await happenAll(praxis, 2);
    await receiver.until(4);
    assert.deepEqual(numbers(receiver), ["1", "1", "2", "2"]);
  });

  behaves("deaf", "subscribed and never told, also not of a boot", async (praxis, receiver) => {
    await happenAll(praxis, 2);
    await praxis.first.happen({ happened: "restart", bootMs: 5 });
    await soon(praxis.first.whenRunning());
    assert.deepEqual([receiver.connections, praxis.first.deliveries.length], [0, 0]);
  });

  behaves("forgets-subscriptions=2", "after two events nobody is subscribed any more", async (praxis, receiver) => {
    await happenAll(praxis, 2);
    await settled(praxis, 2);
    await happenAll(praxis, 1);
    await receiver.until(2);
    assert.deepEqual([await listed(praxis), numbers(receiver)], [[], count(2)]);
  });

  behaves(
    "renew-new-ids",
    "a renewed subscription has another id, and the old one is unknown (trap T-18)",
    async (praxis, receiver) => {
      using questioner = new Questioner(praxis);
      const [old = ""] = await listed(praxis);
      const renew = async () =>
        (await questioner.ask(renewSubscriptions, { context: praxis.context, ids: [old] })).response;
      const [, id] = /SubscriptionID>([^<]+)</.exec(await renew()) ?? [];
      assert.notEqual(id, old);
      assert.deepEqual(await listed(praxis), [id]);
      assert.match(await renew(), /Code>4102</);
      await happenAll(praxis, 1);
      assert.equal((await receiver.until(1))[0]?.subscription, id);
    },
  );

  behaves("own-keys", "parameters nobody specified (trap T-32)", async (praxis, receiver) => {
    await praxis.first.happen({ happened: "card-removed", ctId: "kt-empfang", slot: 3 });
    const [event] = await receiver.until(1);
    assert.deepEqual(event?.parameters.map(([key]) => key).slice(-3), ["KVNR", "CertExpirationDate", "VendorInfo"]);
  });

  behaves("vendor-times", "times as one maker writes them (trap T-20)", async (praxis, receiver) => {
    await praxis.first.happen({ happened: "card-removed", ctId: "kt-empfang", slot: 3 });
    const [event] = await receiver.until(1);
    const inserted = new Map(event?.parameters).get("InsertTime");
    assert.match(inserted ?? "", /^\d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d\.\d{3}$/);
  });

  behaves(
    "lingering-error-state",
    "raised for years, and taken back by nobody (trap T-11)",
    async (praxis, receiver) => {
      const name = "EC_OTHER_ERROR_STATE(1)";
      const { since } = praxis.first.state.conditions[name] ?? {};
      assert.ok(since !== undefined && Date.now() - since > 800 * 24 * HOUR);
      await praxis.first.happen({ happened: "condition", name, raised: false });
      await happenAll(praxis, 1);
      await receiver.until(1);
      assert.equal(praxis.first.state.conditions[name]?.raised, true);
      assert.equal(receiver.got.length, 1);
    },
  );

  test("every habit the simulator offers has its test here", () => {
    assert.deepEqual([...covered].toSorted(), Object.keys(EVENT_HABITS).toSorted());
  });

  for (const wrong of ["deaf=1", "join-frames=0", "lost-events=-1", "late-events=bald", "own-keys=x"]) {
    test(`${wrong} is refused`, async () => {
      await assert.rejects(start({ misbehave: [wrong] }), { code: "simulate/misbehaviour-value" });
    });
  }
});
