/**
 * Runs of several practices at once under a ti-lotse that is killed again and again: who kills it, who stands by as the practice, and what
 * the devices counted in the end. Used by the test (a few) and by bench/kill.ts (many).
 */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import type { AccessInput, PreviewView, RunsView, RunView } from "../../src/api/run-views.ts";
import type { Overview } from "../../src/api/views.ts";
import { faultIn } from "../../src/domain/journal.ts";
import { openStore } from "../../src/store/open.ts";
import { ActingPractice, type FastTime, fastTime, NEW } from "./acting-practice.ts";
import type { ActingServerWish } from "./acting-server.ts";
import { PageClient } from "./page-client.ts";

const SPEED = 12;
/** Nothing here may wait for ever. */
const PATIENCE_MS = 150_000;
const LOOK_MS = 250;
const NEAR_MS = 100;
const MOST_WAIT_MS = 6_000;

export interface KilledRunsWish {
  runs: number;
  kills: number;
  seed: number;
  databaseUrl?: string;
}

export interface KilledRuns {
  /** How the runs ended, or what they ask. */
  ends: string[];
  /** Commands the engine let go, and those the devices counted. */
  dispatched: number;
  counted: number;
  kills: number;
  ms: number;
}

interface Place {
  acting: ActingPractice;
  id: string;
  device: string;
  kind: "terminal-update" | "konnektor-restart";
  access: AccessInput;
  run: string;
}

export async function killedRuns({ runs, kills, seed, databaseUrl }: KilledRunsWish): Promise<KilledRuns> {
  const began = Date.now();
  const random = seeded(seed);
  const time = fastTime(SPEED);
  const dataDir = mkdtempSync(join(tmpdir(), "lotse-killed-"));
  const practices: ActingPractice[] = [];
  let server = await ServerProcess.start({ dataDir, port: 0, time, ...(databaseUrl && { databaseUrl }) });
  try {
    const client = await PageClient.signIn(server.link);
    const places: Place[] = [];
    for (let i = 0; i < runs; i++) {
      const acting = await ActingPractice.start(time);
      practices.push(acting);
      places.push(await furnished(client, acting, i));
    }
    await Promise.all(places.map(async (place) => Object.assign(place, { run: await ordered(client, place) })));
    for (let i = 0; i < kills; i++) {
      const until = Date.now() + 100 + Math.floor(random() * 7_000);
      // Who stands by goes on meanwhile.
      for (; Date.now() < until; await pause(LOOK_MS)) await stoodBy(client, places);
      // Every other time just when something is being sent or done.
      if (i % 2 === 1) await atWork(client, places, Math.floor(random() * 300));
      await server.kill();
      server = await ServerProcess.start({ dataDir, port: server.port, time, ...(databaseUrl && { databaseUrl }) });
    }
    for (const end = Date.now() + PATIENCE_MS; !(await stoodBy(client, places)); ) {
      assert.ok(Date.now() < end, `not over: ${JSON.stringify(await lookedAt(client, places))}`);
      await pause(LOOK_MS);
    }
    const views = await lookedAt(client, places);
    await server.stop();
    const counted = await checked(places, views, { dataDir, databaseUrl });
    return { ends: views.map(endOf), kills, ms: Date.now() - began, ...counted };
  } finally {
    await server.kill();
    for (const acting of practices) await acting[Symbol.asyncDispose]();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** A practice of its own for each device, as a person would have connected it. */
async function furnished(client: PageClient, acting: ActingPractice, i: number): Promise<Place> {
  const { praxis } = acting;
  const { id } = JSON.parse((await asked(client, "POST", "/practices", { name: `Praxis ${i}` })).body) as {
    id: string;
  };
  const context = praxis.contexts[0];
  const pinSha256 = createHash("sha256").update(praxis.first.setup.identity.certificate.raw).digest("hex");
  const contexts = praxis.first.state.information.mandanten.map(({ id: mandant }) => ({ ...context, mandant }));
  await asked(client, "POST", `/practices/${id}/connections`, {
    ...{ address: praxis.first.url, pinSha256, contexts, credentials: { kind: "none" }, endpointRule: "host" },
  });
  const kind = i % 2 === 0 ? "terminal-update" : "konnektor-restart";
  const isIt = (c: Overview["components"][number]) =>
    kind === "terminal-update"
      ? c.name === "Zimmer 2" && c.installed !== undefined
      : c.kind === "konnektor" && c.installed !== undefined;
  const { components } = await client.until<Overview>(id, `/practices/${id}/overview`, (o) => o.components.some(isIt));
  const device = components.find(isIt)?.id ?? "";
  const access = kind === "terminal-update" ? acting.terminalAccess : acting.konnektorAccess;
  return { acting, id, device, kind, access, run: "" };
}

async function ordered(client: PageClient, { acting, id, device, kind, access }: Place): Promise<string> {
  const now = acting.clock.now();
  const rfc = (at: number) => new Date(at).toISOString();
  const window = { opensAt: rfc(now - 60_000), closesAt: rfc(now + 24 * 3_600_000) };
  const image = kind === "terminal-update" ? await upload(client, id, acting.image()) : undefined;
  const wish = {
    ...{ runbook: kind, device, window, pinHolder: "Frau Petersen" },
    ...(image && { image, target: NEW }),
  };
  const shown = JSON.parse((await asked(client, "POST", `/practices/${id}/runs/preview`, wish)).body) as PreviewView;
  const confirmed = shown.confirmations.map(({ code }) => code);
  const order = { ...wish, confirmed, evidence: shown.evidence, access };
  return (JSON.parse((await asked(client, "POST", `/practices/${id}/runs`, order)).body) as { id: string }).id;
}

async function upload(client: PageClient, id: string, bytes: Buffer): Promise<{ sha256: string; sizeBytes: number }> {
  const { name, value } = client.cookie;
  const heard = await fetch(`${client.url}/api/v1/practices/${id}/images`, {
    method: "POST",
    headers: { origin: client.url, cookie: `${name}=${value}`, "content-type": "application/octet-stream" },
    body: new Uint8Array(bytes),
  });
  assert.equal(heard.status, 200);
  return (await heard.json()) as { sha256: string; sizeBytes: number };
}

/** A while after some run begins to act; nobody waits long for that. */
async function atWork(client: PageClient, places: readonly Place[], ms: number): Promise<void> {
  const acting = async () => (await lookedAt(client, places)).filter(({ phase }) => phase.code === "acting").length;
  const before = await acting();
  for (const end = Date.now() + MOST_WAIT_MS; (await acting()) <= before && Date.now() < end; ) {
    await pause(NEAR_MS);
    if (Date.now() % 5 === 0) await stoodBy(client, places);
  }
  await pause(ms);
}

/** Gives what runs ask for, as people would. True: every run is over, or asks what only somebody at the device can tell. */
async function stoodBy(client: PageClient, places: readonly Place[]): Promise<boolean> {
  const views = await lookedAt(client, places);
  for (const [i, view] of views.entries()) {
    const place = places[i];
    if (!place || !view) continue;
    if (view.question?.code === "engine/enter-pin") await place.acting.enterPins();
    if (view.waiting?.code === "engine/access" && view.may.access) {
      // Forgotten with the process that was killed. A refusal means that it is further already.
      await client.ask("PUT", `/practices/${place.id}/runs/${view.id}/access`, place.access);
    }
  }
  return views.every((view) => view?.outcome !== undefined || isLeftToPeople(view));
}

function isLeftToPeople(view: RunView | undefined): boolean {
  const code = view?.question?.code;
  return code !== undefined && code !== "engine/enter-pin";
}

async function lookedAt(client: PageClient, places: readonly Place[]): Promise<RunView[]> {
  return Promise.all(
    places.map(async ({ id, run }) => {
      const { open, ended } = await client.get<RunsView>(`/practices/${id}/runs`);
      const view = [...open, ...ended].find((r) => r.id === run);
      assert.ok(view, `${run} is lost`);
      return view;
    }),
  );
}

function endOf({ outcome, question }: RunView): string {
  return outcome?.code ?? `asks ${question?.code}`;
}

/** What the devices counted against what the log says, and what was told against what is so. */
async function checked(
  places: readonly Place[],
  views: readonly RunView[],
  place: { dataDir: string; databaseUrl?: string },
): Promise<Pick<KilledRuns, "dispatched" | "counted">> {
  const store = await openStore({ dataDir: place.dataDir, url: place.databaseUrl });
  let [dispatchedInAll, countedInAll] = [0, 0];
  try {
    const keys = await store.journalKeys();
    for (const [i, { id, run, kind, acting }] of places.entries()) {
      const own = store.forPractice(id);
      const records = await own.journal({ limit: 100_000 });
      const heads = { stored: await own.journalHead(), seen: [], ...keys };
      assert.equal(faultIn(records, heads), undefined, `the log of ${id}`);
      const told = records.filter(({ kind: k, body }) => k === "run/intent-dispatched" && JSON.parse(body).run === run);
      const intents = new Set(told.map(({ body }) => JSON.parse(body).intent));
      assert.equal(intents.size, told.length, "an intent dispatched twice");
      const counts = kind === "terminal-update" ? acting.terminalCounts.installs : acting.konnektorCounts.restarts;
      assert.ok(counts <= told.length, `${counts} commands, ${told.length} decisions: ${id}`);
      assert.ok(counts <= 1, `${counts} commands for one attempt: ${id}`);
      const outcome = views[i]?.outcome?.code;
      if (outcome === "succeeded") {
        assert.equal(counts, 1, `succeeded without a command: ${id}`);
        if (kind === "terminal-update") assert.equal(acting.terminalFirmware, NEW);
      }
      if (outcome === "failed/no-effect") assert.equal(counts, 0, `did nothing, and yet: ${id}`);
      for (const device of [acting.terminalCounts, acting.konnektorCounts]) {
        assert.equal(device.interruptedInstalls + device.factoryResets, 0);
      }
      dispatchedInAll += told.length;
      countedInAll += counts;
    }
  } finally {
    await store.close();
  }
  return { dispatched: dispatchedInAll, counted: countedInAll };
}

async function asked(client: PageClient, method: string, path: string, body?: unknown) {
  const heard = await client.ask(method, path, body);
  assert.ok([200, 204].includes(heard.status), `${path}: ${heard.status} ${heard.body}`);
  return heard;
}

export class ServerProcess {
  readonly link: string;
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  private constructor(child: ChildProcess, ended: Promise<unknown>, { url, link }: { url: string; link?: string }) {
    this.#child = child;
    this.#ended = ended;
    this.port = Number(new URL(url).port);
    this.link = link ?? "";
  }

  static async start(wish: ActingServerWish & { time: FastTime }): Promise<ServerProcess> {
    const script = join(import.meta.dirname, "acting-server.ts");
    const child = spawn(process.execPath, [script, JSON.stringify(wish)], { stdio: ["pipe", "pipe", "pipe"] });
    let said = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    const ended = once(child, "close");
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    const first = await Promise.race([once(lines, "line"), ended.then(() => undefined)]);
    if (!first) throw new Error(`the server did not start:\n${said}`);
    return new ServerProcess(child, ended, JSON.parse(String(first[0])));
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }

  async stop(): Promise<void> {
    this.#child.stdin?.end();
    await this.#ended;
  }
}

/** The same numbers for the same seed, between 0 and 1. */
function seeded(seed: number): () => number {
  let count = 0;
  return () => createHash("sha256").update(`${seed} ${count++}`).digest().readUInt32BE(0) / 2 ** 32;
}
