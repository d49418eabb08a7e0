/**
 * `npm run bench:engine`: durable steps of the engine in a second, on SQLite and on PostgreSQL, both synced to disk at every commit.
 *
 * A step is one commit: the state of a practice with one run under way and one that waits (about 4 KB), its wake time and one
 * journal record. A pass is what one command costs: lease, `decided`, `dispatched`, release. A commit that is lost ends the measurement.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineStore, EngineWrite } from "../src/engine/ports.ts";
import { type Auftrag, type EngineState, emptyState, type Intent, type Run } from "../src/engine/state.ts";
import { openStore } from "../src/store/open.ts";
import { needsPostgres, newDatabase } from "../test/support/postgres.ts";
import { perSecond, printResult } from "./support.ts";

const PRACTICES = 10;
const AT = Date.parse("2026-11-21T18:00:00Z");
const HOUR = 3_600_000;

const uuid = (n: number) => `01936b2c-7f80-7c3a-9d41-${String(n).padStart(12, "0")}`;
const konnektor = "kon:192.168.1.50/secunet";
const terminals = Array.from({ length: 6 }, (_, i) => `kt:00:0D:F8:00:10:${String(i).padStart(2, "0")}`);
const highest = Object.fromEntries([konnektor, ...terminals].map((device, i) => [device, `3.9.${i}`]));

const auftrag: Auftrag = {
  ...{
    id: `auf_${uuid(1)}`,
    runbook: "konnektor-restart",
    device: konnektor,
    deviceName: "secunet konnektor (Keller)",
  },
  ...{ by: `per_${uuid(2)}`, role: "dvo", at: AT - 24 * HOUR, pinHolder: "Erika Mustermann" },
  window: { opensAt: AT, closesAt: AT + 2 * HOUR, consent: { kind: "practice-closed", by: `per_${uuid(2)}` } },
  confirmations: (["stays-on-power", "pin-afterwards"] as const).map((code) => ({
    ...{ code, by: `per_${uuid(2)}`, at: AT - 24 * HOUR, evidence: "ab".repeat(16) },
  })),
  seen: { firmware: "5.50.4", identity: "SECUN konlan 80276883110000012345" },
};

function intent(n: number, life: Intent["life"]): Intent {
  const watch = { lookedAt: AT, longestGapMs: 15_000, awayAt: AT - 90_000, backAt: AT - 30_000 };
  return {
    ...{ id: `int_${uuid(n)}`, step: "restart", device: konnektor, action: "restart", decidedAt: AT, life, watch },
  };
}

const run: Run = {
  ...{ id: `run_${uuid(1)}`, auftrag, runbookVersion: 1, attempt: 1, startedAt: AT, phase: "acting" },
  intents: [intent(1, { at: "withdrawn", when: AT, why: "engine/reachable" }), intent(2, { at: "decided" })],
  ...{ done: [{ step: "pin", at: AT, seenAt: [AT - 60_000, AT] }], sightings: [AT] },
  before: {
    ...{ at: AT, firmware: "5.50.4", runningSince: AT - 900 * HOUR, terminals, online: [konnektor] },
    unlocked: ["karte:80276883110000012345 M1", "karte:80276883110000012345 M2"],
  },
};

/** Ordered for another window; nothing was decided of it yet. */
const waiting: Run = {
  ...{ id: `run_${uuid(2)}`, auftrag, runbookVersion: 1, attempt: 1, startedAt: AT, phase: "waiting" },
  ...{ intents: [], done: [], sightings: [] },
  waiting: { code: "engine/window-open", fields: { opensAt: AT + HOUR } },
};

const state: EngineState = {
  ...emptyState("1"),
  ...{ auftraege: [auftrag], highest },
  runs: [run, waiting],
};

function step(revision: number, holder?: string): EngineWrite {
  const wakeAt = AT + revision;
  const inputs = { state: "ab".repeat(16), view: "cd".repeat(16), facts: "ef".repeat(16) };
  const body = { run: `run_${uuid(1)}`, intent: `int_${uuid(2)}`, decide: 1, inputs };
  return {
    ...{ revision, ...(holder && { holder }), wakeAt, ended: [] },
    state: JSON.stringify({ ...state, failures: { [konnektor]: revision } }),
    journal: [{ kind: "run/intent-decided", actor: "ti-lotse", body }],
  };
}

/** The revision, or the end: figures of commits that wrote nothing are none. */
function won(revision: number | undefined): number {
  if (revision === undefined) throw new Error("a commit was lost");
  return revision;
}

async function measure(name: string, url?: string): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "lotse-bench-"));
  try {
    const store = await openStore({ dataDir, url });
    const revisions = new Map<string, number>();
    for (let i = 0; i < PRACTICES; i++) {
      const id = `prx_${uuid(i)}`;
      await store.putPractice({ id, name: "Praxis", createdAt: 1 }, { kind: "x/y", actor: "z", body: {} });
      revisions.set(id, won(await store.engine.commit(id, step(0))));
    }
    await rates(name, store.engine, revisions);
    await store.close();
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function rates(name: string, engine: EngineStore, revisions: Map<string, number>): Promise<void> {
  const ids = [...revisions.keys()];
  const [own = ""] = ids;
  const commit = async (id: string) => {
    revisions.set(id, won(await engine.commit(id, step(revisions.get(id) ?? 0))));
  };
  const pass = async (id: string) => {
    const leased = await engine.lease(id, "bench", Date.now(), 60_000);
    const decided = won(await engine.commit(id, step(won(leased?.revision), "bench")));
    revisions.set(id, won(await engine.commit(id, step(decided, "bench"))));
    await engine.release(id, "bench");
  };
  const all = (work: (id: string) => Promise<void>) => async () => void (await Promise.all(ids.map(work)));
  const show = (what: string, rate: number, unit: string) =>
    printResult(`${name}: ${what}`, `${rate.toFixed(0)} ${unit}/s`);
  show("steps, one practice", await perSecond(() => commit(own)), "steps");
  show(`steps, ${PRACTICES} practices at once`, PRACTICES * (await perSecond(all(commit))), "steps");
  show("passes, one practice", await perSecond(() => pass(own)), "passes");
  show(`passes, ${PRACTICES} practices at once`, PRACTICES * (await perSecond(all(pass))), "passes");
  show("reads of a state", await perSecond(async () => void (await engine.read(own))), "reads");
}

printResult("state", `${step(1).state.length} bytes`);
await measure("SQLite");
const { skip } = needsPostgres();
if (skip) process.stdout.write(`${skip}\n`);
else await measure("PostgreSQL", await newDatabase({ synced: true }));
