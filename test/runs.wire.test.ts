/** From order to proof over real sockets: the server, the store, the adapters, and simulated devices that count what is done to them. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, test } from "node:test";
import type { AccessInput, PreviewView, RunView } from "../src/api/run-views.ts";
import type { ChangeView, Overview } from "../src/api/views.ts";
import { type Serving, serve } from "../src/app/serve.ts";
import { ActingPractice, fastTime, NEW, OLD, QUICK_ENGINE } from "./support/acting-practice.ts";
import { connectSimulated } from "./support/connect-simulated.ts";
import { PageClient } from "./support/page-client.ts";

const SPEED = 12;
const MINUTE_MS = 60_000;

describe("a run over real sockets", () => {
  let acting: ActingPractice;
  let serving: Serving;
  let client: PageClient;
  let practice: string;
  let dataDir: string;
  let faults: string[];

  async function start(speed = SPEED): Promise<void> {
    acting = await ActingPractice.start(fastTime(speed));
    dataDir = mkdtempSync(join(tmpdir(), "lotse-run-"));
    faults = [];
    serving = await serve({
      ...{ dataDir, host: "127.0.0.1", port: 0, version: "test", catalogue: "beispiel", clock: acting.clock },
      server: { isPracticeGround: true },
      engine: QUICK_ENGINE,
      report: (line) => faults.push(line),
    });
    practice = await connectSimulated(serving.store, acting.praxis, acting.clock);
    await serving.watch.checkNow(practice);
    client = await PageClient.signIn(serving.ownerLink ?? "");
  }
  afterEach(async () => {
    await serving.stop();
    await acting[Symbol.asyncDispose]();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const path = (rest: string) => `/practices/${practice}${rest}`;

  async function idOf(name: string): Promise<string> {
    const { components } = await client.get<Overview>(path("/overview"));
    return components.find((c) => c.name === name)?.id ?? assert.fail(name);
  }

  async function konnektorId(): Promise<string> {
    const { components } = await client.get<Overview>(path("/overview"));
    return components.find((c) => c.kind === "konnektor")?.id ?? assert.fail("no Konnektor");
  }

  function window() {
    const now = acting.clock.now();
    const rfc = (at: number) => new Date(at).toISOString();
    return { opensAt: rfc(now - MINUTE_MS), closesAt: rfc(now + 180 * MINUTE_MS) };
  }

  async function order(wish: object, access?: AccessInput): Promise<string> {
    const whole = { window: window(), pinHolder: "Frau Petersen", ...wish };
    const shown = await client.ask("POST", path("/runs/preview"), whole);
    assert.equal(shown.status, 200, shown.body);
    const { evidence, confirmations } = JSON.parse(shown.body) as PreviewView;
    const confirmed = confirmations.map(({ code }) => code);
    const heard = await client.ask("POST", path("/runs"), { ...whole, confirmed, evidence, ...(access && { access }) });
    assert.equal(heard.status, 200, heard.body);
    return (JSON.parse(heard.body) as { id: string }).id;
  }

  /** How the run stands when it is so; how it stood when patience ended. */
  async function until(id: string, isSo: (run: RunView) => boolean): Promise<RunView> {
    let last: RunView | undefined;
    const look = (run: RunView) => {
      last = run;
      return isSo(run);
    };
    return client.until<RunView>(practice, path(`/runs/${id}`), look).catch((cause: unknown) => {
      throw new Error(`never so: ${JSON.stringify(last, null, 1)}\n${faults.join("\n")}`, { cause });
    });
  }

  async function upload(bytes: Buffer): Promise<{ sha256: string; sizeBytes: number }> {
    const { name, value } = client.cookie;
    const heard = await fetch(`${client.url}/api/v1${path("/images")}`, {
      method: "POST",
      headers: { origin: client.url, cookie: `${name}=${value}`, "content-type": "application/octet-stream" },
      body: new Uint8Array(bytes),
    });
    assert.equal(heard.status, 200);
    return (await heard.json()) as { sha256: string; sizeBytes: number };
  }

  /** Everything ti-lotse has written, and what it said. */
  async function everythingKept(): Promise<string> {
    const files = readdirSync(dataDir, { recursive: true, encoding: "utf8" })
      .map((name) => join(dataDir, name))
      .filter((file) => statSync(file).isFile());
    const texts = files.map((file) => readFileSync(file).toString("latin1"));
    const told = ["/runs", "/journal", "/overview", "/changes"].map(
      async (rest) => (await client.ask("GET", path(rest))).body,
    );
    return [...texts, ...(await Promise.all(told)), ...faults].join("\n");
  }

  test("an update of a Cherry ST-1506: ordered, sent once, and proven by the device itself", async () => {
    await start();
    const image = await upload(acting.image());
    const wish = { runbook: "terminal-update", device: await idOf("Zimmer 2"), target: NEW, image };
    const id = await order(wish, acting.terminalAccess);
    const run = await until(id, ({ outcome, phase }) => outcome !== undefined || phase.code === "asking");
    assert.equal(run.outcome?.code, "succeeded", JSON.stringify(run));
    assert.equal(acting.terminalFirmware, NEW);
    assert.equal(acting.terminalCounts.installs, 1);
    const read = run.proof.filter(({ text }) => text.includes(NEW));
    assert.ok(read.length >= 2 && read[0]?.at !== read[1]?.at, JSON.stringify(run.proof));
    const changes = await client.get<ChangeView[]>(path("/changes"));
    const changed = changes.find(({ what }) => what === "firmware");
    assert.deepEqual([changed?.before, changed?.after, changed?.byUs], [OLD, NEW, true]);
    const { access } = { access: acting.terminalAccess as { password: string } };
    assert.ok(!(await everythingKept()).includes(access.password));
    assert.deepEqual(faults, []);
  });

  test("a restart of a secunet Konnektor: once, then somebody enters the PIN, and everything is back", async () => {
    await start();
    const id = await order({ runbook: "konnektor-restart", device: await konnektorId() }, acting.konnektorAccess);
    const asking = await until(id, ({ question, outcome }) => question !== undefined || outcome !== undefined);
    assert.equal(asking.question?.code, "engine/enter-pin", JSON.stringify(asking));
    assert.match(asking.question?.text ?? "", /Frau Petersen: Bitte die PIN am Kartenterminal eingeben/);
    assert.equal(asking.instruction?.where.text, "am Gerät");
    const { findings } = await client.get<Overview>(path("/overview"));
    assert.ok(findings.some(({ code, level }) => code === "smcb/pin-needed" && level !== "info"));
    await acting.enterPins();
    const run = await until(id, ({ outcome }) => outcome !== undefined);
    assert.equal(run.outcome?.code, "succeeded", JSON.stringify(run));
    assert.equal(acting.konnektorCounts.restarts, 1);
    const { password } = acting.konnektorAccess as { password: string };
    assert.ok(!(await everythingKept()).includes(password));
  });

  test("a guided update: a person begins, installs at the device, and what is seen there counts", async () => {
    // Nothing is sent here: only the clock hurries.
    await start(60);
    const wish = { runbook: "terminal-update-by-hand", device: await idOf("Zimmer 2"), target: NEW };
    const id = await order(wish);
    await until(id, ({ may }) => may.begin);
    const begun = await client.ask("POST", path(`/runs/${id}/beginning`));
    assert.equal(begun.status, 204, begun.body);
    const acts = await client.get<RunView>(path(`/runs/${id}`));
    assert.match(acts.instruction?.text ?? "", new RegExp(`Installieren Sie jetzt Version ${NEW}`));
    await acting.installedByHand();
    assert.equal((await client.ask("POST", path(`/runs/${id}/report`))).status, 204);
    const run = await until(id, ({ outcome }) => outcome !== undefined);
    assert.equal(run.outcome?.code, "succeeded", JSON.stringify(run));
    assert.ok(run.proof.length >= 2);
  });

  test("a wrong password is sent once; the run waits and asks for another, which works", async () => {
    await start();
    const image = await upload(acting.image());
    const wish = { runbook: "terminal-update", device: await idOf("Zimmer 2"), target: NEW, image };
    const id = await order(wish, { ...acting.terminalAccess, password: "falsch" } as AccessInput);
    const waiting = await until(id, (run) => run.waiting?.code === "engine/access");
    assert.match(waiting.sentence, /fehlt die Anmeldung/);
    const heard = await client.ask("PUT", path(`/runs/${id}/access`), acting.terminalAccess);
    assert.equal(heard.status, 204, heard.body);
    const run = await until(id, ({ outcome, phase }) => outcome !== undefined || phase.code === "asking");
    assert.equal(run.outcome?.code, "succeeded", JSON.stringify(run));
    assert.equal(acting.terminalCounts.installs, 1);
  });

  test("a file the device does not take for its maker's is told as that, and the device is as it was", async () => {
    await start();
    const bytes = acting.image();
    bytes[bytes.length - 1] = 0;
    const image = await upload(bytes);
    const wish = { runbook: "terminal-update", device: await idOf("Zimmer 2"), target: NEW, image };
    const id = await order(wish, acting.terminalAccess);
    const run = await until(id, ({ outcome, phase }) => outcome !== undefined || phase.code === "asking");
    assert.match(run.outcome?.code ?? "", /^failed\//, JSON.stringify(run));
    assert.ok(run.next?.window);
    assert.equal(acting.terminalFirmware, OLD);
    assert.equal(acting.terminalCounts.installs, 1);
  });
});
