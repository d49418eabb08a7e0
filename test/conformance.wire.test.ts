/**
 * The same story over sockets and without bytes: what ti-lotse sees of devices is the same, whichever way it asks, and so is what the
 * devices count.
 *
 * Left out of the comparison: the security of the connection, which only one of the two has, and card handles, which are never observed.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Image, Prepared } from "../src/devices/adapter.ts";
import { secunet } from "../src/devices/secunet/adapter.ts";
import { st1506 } from "../src/devices/st-1506/adapter.ts";
import { readKonnektor } from "../src/devices/standard/read-konnektor.ts";
import type { Component, Observation } from "../src/domain/observation.ts";
import type { Instant } from "../src/domain/zeit/tag.ts";
import { Link } from "../src/protocol/link/link.ts";
import type { KonnektorEvent } from "../src/simulator/models/konnektor.ts";
import { newSt1506, type St1506State, st1506Twin } from "../src/simulator/models/terminals/st-1506.ts";
import { deviceCard } from "../src/simulator/models/terminals/twin.ts";
import type { SimPrepared } from "../src/simulator/port/sim-devices.ts";
import { SimPraxis } from "../src/simulator/wire/sim-praxis.ts";
import { TerminalServer } from "../src/simulator/wire/terminals/terminal-server.ts";
import { startVendor } from "../src/simulator/wire/vendor/index.ts";
import { firmwareImage } from "./support/firmware-image.ts";
import { aPractice, CONTEXTS, dice, KONNEKTOR, konnektorOf, NEW, NOW, ZIMMER_2 } from "./support/sim-devices.ts";

const MINUTE = 60_000;
const CT_ID = "kt-zimmer2";
const IMAGE = firmwareImage(NEW);

/** What happens, and how long after it is looked. */
type Scene =
  | { event: KonnektorEvent; ms: number }
  | { told: "restart" | "install"; who: string; leaves?: true; ms: number };

const STORY: readonly Scene[] = [
  { event: { happened: "clock", offsetMs: 60_000 }, ms: 1_000 },
  { event: { happened: "zugang", isThere: false }, ms: MINUTE },
  { event: { happened: "card-removed", ctId: "kt-empfang", slot: 3 }, ms: 1_000 },
  { event: { happened: "zugang", isThere: true }, ms: MINUTE },
  { told: "install", who: ZIMMER_2, leaves: true, ms: MINUTE },
  { told: "install", who: ZIMMER_2, ms: 5_000 },
  { event: { happened: "condition", name: "EC_LOG_OVERFLOW", raised: true }, ms: MINUTE },
  { event: { happened: "condition", name: "EC_LOG_OVERFLOW", raised: false }, ms: 5 * MINUTE },
  { event: { happened: "condition", name: "EC_CRL_Expiring", raised: true }, ms: 6 * MINUTE },
  { told: "restart", who: KONNEKTOR, ms: 2 * MINUTE + 5_000 },
  { event: { happened: "condition", name: "EC_TSL_Expiring", raised: true }, ms: 15_000 },
  { event: { happened: "condition", name: "EC_TSL_Expiring", raised: false }, ms: MINUTE },
  { event: { happened: "terminal-correlation", ctId: "kt-empfang", correlation: "gepairt" }, ms: 1_000 },
  { told: "restart", who: ZIMMER_2, ms: 2 * MINUTE },
];

/** One of the two ways. */
interface Way {
  happen(event: KonnektorEvent): Promise<void>;
  prepare(what: "restart" | "install", who: string): Promise<Pick<Prepared, "seen" | "send" | "close">>;
  read(): Promise<Observation[]>;
  /** Until the present moment of the shared clock. */
  pass(): Promise<void>;
  counts(): object;
}

test("a story told over sockets and without bytes is the same story", { timeout: 120_000 }, async () => {
  const clock = { now: NOW };
  const component: Component = { id: KONNEKTOR, kind: "konnektor", name: "secunet konnektor" };
  await using wire = await overSockets(clock, component);
  const port = withoutBytes(clock, component);
  for (const [i, scene] of STORY.entries()) {
    const name = `scene ${i + 1}: ${JSON.stringify(scene)}`;
    for (const way of [wire, port]) await play(way, scene);
    // From one thing that is due to the next: sockets know only the present moment.
    const until = clock.now + scene.ms;
    while (clock.now < until) {
      clock.now = Math.min(port.dueAt() ?? until, until);
      for (const way of [wire, port]) await way.pass();
    }
    assert.deepEqual(seenBy(await wire.read()), seenBy(await port.read()), name);
    assert.deepEqual(wire.counts(), port.counts(), name);
  }
  assert.deepEqual(port.counts(), wire.counts());
});

async function play(way: Way, scene: Scene): Promise<void> {
  if ("event" in scene) return way.happen(scene.event);
  const prepared = await way.prepare(scene.told, scene.who);
  assert.ok(prepared.seen.length > 0);
  if (!scene.leaves) await prepared.send();
  await prepared.close();
}

/** In one order, without what only one of the two can have. */
function seenBy(observations: readonly Observation[]): string[] {
  return observations
    .filter(({ kind }) => kind !== "transport")
    .map(({ kind, component, source, value }) => JSON.stringify([component.id, kind, source, sorted(value)]))
    .toSorted();
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, sorted(v)]));
}

function withoutBytes(clock: { now: Instant }, component: Component): Way & { dueAt(): Instant | undefined } {
  const devices = aPractice({ component, files: new Map([[IMAGE.sha256, NEW]]) });
  const promised = ({ seen, send, close }: SimPrepared) => ({
    seen,
    send: async () => send(clock.now),
    close: async () => close(clock.now),
  });
  return {
    happen: async (event) => devices.happen(event, clock.now),
    prepare: async (what, who) =>
      promised(
        what === "restart" ? devices.prepareRestart(who, clock.now) : devices.prepareInstall(who, IMAGE, clock.now),
      ),
    read: async () => devices.read(clock.now),
    pass: async () => void devices.look(KONNEKTOR, clock.now),
    dueAt: () => devices.dueAt,
    counts: () => ({ konnektor: devices.counts(KONNEKTOR), terminal: devices.counts(ZIMMER_2) }),
  };
}

async function overSockets(clock: { now: Instant }, component: Component): Promise<Way & AsyncDisposable> {
  const now = () => clock.now;
  const praxis = await SimPraxis.start({
    keyType: "p256",
    now,
    random: dice(),
    prepare: (s) => ({ ...konnektorOf(), switches: s.switches }),
  });
  const konnektor = praxis.first;
  const access = { host: "127.0.0.1", now, user: "admin", password: "richtig" };
  const vendor = await startVendor(konnektor, { ...access, bootMs: 120_000, lateMs: 0 });
  if (!vendor) throw new Error("no administration");
  let backAt: Instant | undefined;
  const viewNow = () => {
    const { terminals, cards, pins } = konnektor.state;
    const terminal = terminals.find(({ ctId }) => ctId === CT_ID);
    if (!terminal?.plugged) return undefined;
    const view = { terminal, cards: cards.filter(({ ctId }) => ctId === CT_ID), pins };
    return deviceCard(view) ? view : undefined;
  };
  const twin = new TerminalServer<St1506State>({
    ...{ model: st1506Twin, state: newSt1506("richtig"), look: viewNow, protocol: "cobra", port: 0, random: dice() },
    ...{ ...access, identity: praxis.pki.terminal("80276883110000094229", "127.0.0.1") },
    installed: (firmware) => void konnektor.happen({ happened: "terminal-firmware", ctId: CT_ID, firmware }),
    wentDown: (at) => {
      backAt = at;
      void konnektor.happen({ happened: "terminal-unplugged", ctId: CT_ID });
    },
  });
  await twin.start();
  const boxOf = { component, pinSha256: vendor.facts.certSha256, port: vendor.port, ...access };
  const terminalComponent: Component = { id: ZIMMER_2, kind: "kartenterminal", name: "Zimmer 2" };
  const box = secunet.open(boxOf);
  const terminal = st1506.open({
    ...boxOf,
    component: terminalComponent,
    pinSha256: twin.certSha256,
    port: twin.port,
    unproven: true,
  });
  const url = new URL(`${konnektor.url}/connector.sds`);
  const link = () =>
    new Link({ trust: { kind: "pin", sha256: praxis.certSha256 }, credentials: { kind: "none" }, now });

  return {
    happen: (event) => konnektor.happen(event),
    prepare: async (what, who) => {
      const device = who === KONNEKTOR ? box : terminal;
      const prepared = what === "restart" ? device.prepareRestart?.() : device.prepareInstall?.(IMAGE as Image);
      return (await prepared) ?? assert.fail("cannot be prepared");
    },
    async read() {
      using open = link();
      const [context, ...moreContexts] = CONTEXTS;
      const standard = await readKonnektor(open, { url, context, moreContexts });
      const own = standard.observations.map((o) => (o.component.kind === "konnektor" ? { ...o, component } : o));
      return [...own, ...(await box.read()), ...(await terminal.read())];
    },
    async pass() {
      // A timer of the moment may not have struck yet: the clock is moved, timers are not.
      await konnektor.happen({ happened: "woken" });
      twin.catchUp();
      await konnektor.happen({ happened: "woken" });
      for (let i = 0; i < 3; i++) {
        await konnektor.catchUp();
        if (backAt !== undefined && backAt <= clock.now) {
          backAt = undefined;
          await konnektor.happen({ happened: "terminal-plugged", ctId: CT_ID });
          twin.catchUp();
        }
      }
      if (konnektor.state.power.phase === "running") await vendor.whenListening();
    },
    counts: () => ({ konnektor: konnektor.state.counts, terminal: twin.state.counts }),
    async [Symbol.asyncDispose]() {
      box.close();
      terminal.close();
      await twin.stop();
      await vendor.stop();
      await praxis.stop();
    },
  };
}
