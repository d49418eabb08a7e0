/** What happens to a simulated Konnektor: plugs, cards, PINs, states, tunnels, clock and power, and what it does about it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { aCard, aKonnektor, type Handle, ICCSN, NOW, without } from "../../../test/support/simulated-konnektor.ts";
import { type Effect, type KonnektorEvent, step } from "./konnektor.ts";
import type { CardState, KonnektorState, PinState } from "./state.ts";

const HOUR = 3_600_000;
/** Numbers that are never the same, so that made-up handles can be told apart. */
function counting(): () => number {
  let n = 0;
  return () => (n = (n + 0.013) % 1);
}

/** What happens, one minute after the other; the last state and everything the outside had to do. */
function after(state: KonnektorState, ...events: KonnektorEvent[]): KonnektorState & { effects: Effect[] } {
  const random = counting();
  const effects: Effect[] = [];
  let now = NOW;
  for (const event of events) {
    now += 60_000;
    const result = step(state, event, now, random);
    state = result.state;
    effects.push(...result.effects);
  }
  return { ...state, effects };
}

const MINUTE_1 = NOW + 60_000;
const MINUTE_2 = NOW + 120_000;

const verified = (handle: Handle, mandant = "M1"): PinState => ({
  iccsn: ICCSN[handle],
  mandant,
  pin: "PIN.SMC",
  status: "VERIFIED",
});
const pinOf = (state: KonnektorState, handle: Handle) => state.pins.find((p) => p.iccsn === ICCSN[handle]);
const cardIn = (state: KonnektorState, ctId: string, slot: number) =>
  state.cards.find((c) => c.ctId === ctId && c.slot === slot);
const handlesOf = (state: KonnektorState) => state.cards.map((c) => c.handle);
const terminalOf = (state: KonnektorState, ctId: string) => state.terminals.find((t) => t.ctId === ctId);
const onTheDesk = (handle: Handle): Omit<CardState, "handle" | "insertedAt"> => {
  const { handle: _handle, insertedAt: _insertedAt, ...card } = aCard(handle);
  return card;
};

const pull = (ctId: string, slot: number): KonnektorEvent => ({ happened: "card-removed", ctId, slot });
const unplug = (ctId: string): KonnektorEvent => ({ happened: "terminal-unplugged", ctId });
const plug = (ctId: string): KonnektorEvent => ({ happened: "terminal-plugged", ctId });
const restart: KonnektorEvent = { happened: "restart", bootMs: 1000 };
const booted: KonnektorEvent = { happened: "booted" };

describe("a terminal", () => {
  const name = "EC_CardTerminal_Not_Available(lokal)";

  test("whose plug is pulled is not connected any more, and the Konnektor reports it at that moment", () => {
    const state = after(aKonnektor(), unplug("lokal"));
    assert.deepEqual([terminalOf(state, "lokal")?.connected, terminalOf(state, "lokal")?.plugged], [false, false]);
    assert.deepEqual([state.conditions[name]?.raised, state.conditions[name]?.since], [true, MINUTE_1]);
    assert.equal(state.conditions[name]?.severity, "Error");
    assert.equal(state.conditions["EC_CardTerminal_Not_Available(fern)"]?.raised, false);
  });

  test("that is plugged in again is connected, and the report is taken back", () => {
    const state = after(aKonnektor(), unplug("lokal"), plug("lokal"));
    assert.equal(terminalOf(state, "lokal")?.connected, true);
    assert.deepEqual([state.conditions[name]?.raised, state.conditions[name]?.since], [false, MINUTE_2]);
  });

  test("that was never there becomes known with its first plug", () => {
    const start = aKonnektor();
    const terminals = start.terminals.map((t) => ({ ...t, everConnected: false, connected: false, plugged: false }));
    assert.equal(terminalOf(after({ ...start, terminals }, unplug("lokal")), "lokal")?.everConnected, false);
    assert.equal(terminalOf(after({ ...start, terminals }, plug("lokal")), "lokal")?.everConnected, true);
  });

  test("without power locks its SMC-B again; a blocked one stays blocked, others stay open", () => {
    const pins = [verified("eigene"), verified("ferne"), { ...verified("fremde", "M2"), status: "BLOCKED" as const }];
    const state = after(aKonnektor({ pins }), unplug("lokal"));
    assert.deepEqual([pinOf(state, "eigene")?.status, pinOf(state, "eigene")?.leftTries], ["VERIFIABLE", 3]);
    assert.equal(pinOf(state, "ferne")?.status, "VERIFIED");
    assert.equal(pinOf(state, "fremde")?.status, "BLOCKED");
  });

  test("comes back with new handles for its cards", () => {
    const state = after(aKonnektor(), unplug("lokal"), plug("lokal"));
    const old = ["eigene", "fremde", "egk", "gsmcKt"];
    assert.deepEqual(
      handlesOf(state).filter((handle) => old.includes(handle)),
      [],
    );
    assert.equal(cardIn(state, "lokal", 3)?.iccsn, ICCSN.eigene);
    assert.equal(cardIn(state, "fern", 3)?.handle, "ferne");
  });

  test("gets the firmware it is given, and no other terminal does", () => {
    const state = after(aKonnektor(), { happened: "terminal-firmware", ctId: "fern", firmware: "3.9.2" });
    assert.deepEqual(
      state.terminals.filter((t) => t.product.firmware === "3.9.2").map((t) => t.ctId),
      ["fern"],
    );
  });
});

describe("a card", () => {
  test("that is pulled lies on the desk, and nowhere else", () => {
    const state = after(aKonnektor(), pull("lokal", 3));
    assert.equal(cardIn(state, "lokal", 3), undefined);
    assert.deepEqual(state.desk, [onTheDesk("eigene")]);
  });

  test("that is put in again has a new handle and a new time, and is not unlocked", () => {
    const state = after(aKonnektor({ pins: [verified("eigene")] }), pull("lokal", 3), {
      happened: "card-inserted",
      card: { ...onTheDesk("eigene"), ctId: "fern", slot: 1 },
    });
    const card = cardIn(state, "fern", 1);
    assert.deepEqual([card?.iccsn, card?.insertedAt], [ICCSN.eigene, MINUTE_2]);
    assert.notEqual(card?.handle, "eigene");
    assert.equal(pinOf(state, "eigene"), undefined);
  });

  test("that is put into a taken slot pushes the other one out", () => {
    const state = after(aKonnektor(), pull("lokal", 3), {
      happened: "card-inserted",
      card: { ...onTheDesk("eigene"), ctId: "fern", slot: 1 },
    });
    assert.deepEqual(
      state.desk.map((c) => c.iccsn),
      [ICCSN.hba],
    );
    assert.equal(state.cards.filter((c) => c.ctId === "fern" && c.slot === 1).length, 1);
  });

  test("whose PIN is blocked takes that with it", () => {
    const pins = [{ ...verified("eigene"), status: "BLOCKED" as const, leftTries: 0 }];
    const state = after(aKonnektor({ pins }), pull("lokal", 3));
    assert.equal(pinOf(state, "eigene")?.status, "BLOCKED");
  });

  test("is not there to be pulled from an empty slot, and nothing changes", () => {
    const start = aKonnektor({ cards: without(aKonnektor().cards, (c) => c.handle === "eigene") });
    const { effects, ...state } = after(start, pull("lokal", 3));
    assert.deepEqual(state, start);
    assert.deepEqual(effects, []);
  });
});

describe("the PIN of an SMC-B", () => {
  test("is set for one card and one Mandant", () => {
    const start = aKonnektor({ pins: [verified("eigene"), verified("ferne"), verified("eigene", "M2")] });
    const state = after(start, {
      happened: "pin-changed",
      iccsn: ICCSN.eigene,
      mandant: "M1",
      status: "VERIFIABLE",
      leftTries: 1,
    });
    const of = (handle: Handle, mandant: string) =>
      state.pins.find((p) => p.iccsn === ICCSN[handle] && p.mandant === mandant);
    assert.deepEqual([of("eigene", "M1")?.status, of("eigene", "M1")?.leftTries], ["VERIFIABLE", 1]);
    assert.deepEqual([of("eigene", "M2")?.status, of("ferne", "M1")?.status], ["VERIFIED", "VERIFIED"]);
    assert.equal(state.pins.length, 3);
  });
});

describe("a state of TAB_KON_503", () => {
  const raise = (name: string, raised = true): KonnektorEvent => ({ happened: "condition", name, raised });

  test("keeps the moment it was raised while it is raised again, and gets a new one when it goes", () => {
    const name = "EC_TSL_Expiring";
    assert.equal(after(aKonnektor(), raise(name)).conditions[name]?.since, MINUTE_1);
    assert.equal(after(aKonnektor(), raise(name), raise(name)).conditions[name]?.since, MINUTE_1);
    const gone = after(aKonnektor(), raise(name), raise(name, false)).conditions[name];
    assert.deepEqual([gone?.raised, gone?.since], [false, MINUTE_2]);
  });

  test("stays in the list when it is taken back, as on real devices", () => {
    const before = Object.keys(aKonnektor().conditions);
    const state = after(aKonnektor(), raise("EC_CRL_Expiring"), raise("EC_CRL_Expiring", false));
    assert.deepEqual(Object.keys(state.conditions), before);
  });

  test("that a vendor invented joins the list", () => {
    assert.equal(
      after(aKonnektor(), raise("EC_OTHER_ERROR_STATE(7)")).conditions["EC_OTHER_ERROR_STATE(7)"]?.raised,
      true,
    );
  });
});

describe("a tunnel", () => {
  const tunnel = (which: "ti" | "sis", online: boolean): KonnektorEvent => ({
    happened: "tunnel",
    tunnel: which,
    online,
  });
  const table = [
    ["ti", "EC_No_VPN_TI_Connection"],
    ["sis", "EC_No_VPN_SIS_Connection"],
  ] as const;
  for (const [which, condition] of table) {
    test(`${which} goes down and up again, with its time and ${condition}`, () => {
      const down = after(aKonnektor(), tunnel(which, true), tunnel(which, false));
      assert.deepEqual(down.vpn[which], { online: false, since: MINUTE_2 });
      assert.equal(down.conditions[condition]?.raised, true);
      const up = after(aKonnektor(), tunnel(which, false), tunnel(which, true));
      assert.deepEqual(up.vpn[which], { online: true, since: MINUTE_2 });
      assert.equal(up.conditions[condition]?.raised, false);
    });
  }

  test("leaves the other one alone", () => {
    const start = aKonnektor();
    assert.deepEqual(after(start, tunnel("ti", false)).vpn.sis, start.vpn.sis);
  });
});

describe("the Konnektor itself", () => {
  test("takes firmware, clock and switches as they are set, and keeps the rest", () => {
    const start = aKonnektor();
    const { effects, ...state } = after(
      start,
      { happened: "firmware", firmware: "6.0.5" },
      { happened: "clock", offsetMs: -HOUR },
      { happened: "switches", switches: { directoryOpen: false } },
    );
    assert.deepEqual(state, {
      ...start,
      product: { ...start.product, firmware: "6.0.5" },
      clockOffsetMs: -HOUR,
      switches: { ...start.switches, directoryOpen: false },
    });
    assert.deepEqual(effects, []);
  });

  test("drops every connection when it restarts, and wakes when the boot is over", () => {
    const { power, effects } = after(aKonnektor(), restart);
    assert.deepEqual(power, { phase: "booting", readyAt: MINUTE_1 + 1000 });
    assert.deepEqual(effects, [{ do: "drop-connections" }, { do: "wake-at", at: MINUTE_1 + 1000 }]);
  });

  test("comes back with new handles and the same cards, all SMC-B locked, blocked ones blocked", () => {
    const pins = [verified("eigene"), { ...verified("ferne"), status: "BLOCKED" as const }];
    const start = aKonnektor({ pins });
    const state = after(start, restart, booted);
    assert.deepEqual(state.power, { phase: "running" });
    assert.deepEqual(
      state.cards.map((c) => c.iccsn),
      start.cards.map((c) => c.iccsn),
    );
    const old = new Set(start.cards.map((c) => c.handle));
    assert.deepEqual(
      state.cards.filter((c) => old.has(c.handle)),
      [],
    );
    assert.deepEqual([pinOf(state, "eigene")?.status, pinOf(state, "ferne")?.status], ["VERIFIABLE", "BLOCKED"]);
  });

  test("that runs has nothing to boot: the end of a boot it is told of twice counts once", () => {
    const [once, twice] = [after(aKonnektor(), restart, booted), after(aKonnektor(), restart, booted, booted)];
    assert.deepEqual(handlesOf(twice), handlesOf(once));
  });

  test("without power answers nobody and wakes by itself never", () => {
    const { power, effects } = after(aKonnektor(), { happened: "power-off" });
    assert.deepEqual(power, { phase: "off" });
    assert.deepEqual(effects, [{ do: "drop-connections" }]);
  });

  test("whose plug is pulled during the boot stays off when the boot would have been over", () => {
    assert.deepEqual(after(aKonnektor(), restart, { happened: "power-off" }, booted).power, { phase: "off" });
  });
});

describe("whatever happens, in any order", () => {
  const ctId = fc.constantFrom("lokal", "fern", "weit", "nirgends");
  const slot = fc.integer({ min: 1, max: 4 });
  const event: fc.Arbitrary<KonnektorEvent> = fc.oneof(
    ctId.map(plug),
    ctId.map(unplug),
    fc.tuple(ctId, slot).map(([c, s]) => pull(c, s)),
    fc.constant(restart),
    fc.constant(booted),
    fc.boolean().map((online): KonnektorEvent => ({ happened: "tunnel", tunnel: "ti", online })),
  );
  /** Puts back the first card from the desk, as a person does. */
  const putBack = fc.constant("put back" as const);

  /** Every state on the way. */
  function walk(events: readonly (KonnektorEvent | "put back")[]): KonnektorState[] {
    // Not even dice that always show the same may give two cards one handle.
    const random = () => 0.5;
    const states = [aKonnektor({ pins: [verified("eigene"), verified("ferne")] })];
    for (const [i, happening] of events.entries()) {
      const state = states.at(-1) as KonnektorState;
      const [card] = state.desk;
      if (happening === "put back" && !card) continue;
      const next: KonnektorEvent =
        happening === "put back" ? { happened: "card-inserted", card: card as (typeof state.desk)[0] } : happening;
      states.push(step(state, next, NOW + i * 1000, random).state);
    }
    return states;
  }
  const walks = fc.array(fc.oneof({ weight: 5, arbitrary: event }, { weight: 2, arbitrary: putBack }), {
    maxLength: 40,
  });

  test("no card is lost or doubled, and none shares a slot", () => {
    const known = Object.values(ICCSN).toSorted();
    fc.assert(
      fc.property(walks, (events) => {
        const state = walk(events).at(-1) as KonnektorState;
        const all = [...state.cards, ...state.desk].map((c) => c.iccsn ?? "");
        assert.deepEqual(all.toSorted(), known);
        const places = state.cards.map((c) => `${c.ctId}/${c.slot}`);
        assert.equal(new Set(places).size, places.length);
      }),
    );
  });

  test("a handle is never given to a second card, and no two cards have the same", () => {
    fc.assert(
      fc.property(walks, (events) => {
        const owner = new Map<string, string | undefined>();
        for (const { cards } of walk(events)) {
          assert.equal(new Set(cards.map((c) => c.handle)).size, cards.length);
          for (const { handle, iccsn, insertedAt } of cards) {
            const wanted = `${iccsn} ${insertedAt}`;
            assert.equal(owner.get(handle) ?? wanted, wanted);
            owner.set(handle, wanted);
          }
        }
      }),
    );
  });

  test("a pulled card is never unlocked when it comes back", () => {
    fc.assert(
      fc.property(walks, (events) => {
        const { desk, pins } = walk(events).at(-1) as KonnektorState;
        const pulled = new Set(desk.map((c) => c.iccsn));
        assert.deepEqual(
          pins.filter((p) => pulled.has(p.iccsn) && p.status === "VERIFIED"),
          [],
        );
      }),
    );
  });

  test("a terminal is connected exactly when it is plugged in, and missing exactly when the Konnektor says so", () => {
    fc.assert(
      fc.property(walks, (events) => {
        const { terminals, conditions } = walk(events).at(-1) as KonnektorState;
        for (const t of terminals) {
          assert.equal(t.connected, t.plugged);
          assert.equal(conditions[`EC_CardTerminal_Not_Available(${t.ctId})`]?.raised, !t.connected);
        }
      }),
    );
  });
});
