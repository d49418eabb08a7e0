/** `lotse plan`, `order`, `runs`, `run`, `stop`: through the running server, in somebody's name; nothing without a server. */
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type Serving, serve } from "../src/app/serve.ts";
import { version } from "../src/cli/version.ts";
import { ActingPractice, NEW, QUICK_ENGINE } from "./support/acting-practice.ts";
import { connectSimulated } from "./support/connect-simulated.ts";
import { type Ran, runLotse } from "./support/run-lotse.ts";
import { Scratch } from "./support/scratch.ts";

const PASSWORD = "GEHEIM-am-Gerät-17";

describe("orders at the command line", () => {
  const scratch = new Scratch();
  let acting: ActingPractice;
  let serving: Serving;
  let env: NodeJS.ProcessEnv;
  const faults: string[] = [];

  before(async () => {
    // As the command's own clock.
    acting = await ActingPractice.start({ base: Date.now(), startedAt: Date.now(), speed: 1 });
    const dataDir = scratch.directory("data");
    env = { LOTSE_DATA: dataDir };
    serving = await serve({
      ...{ dataDir, version, host: "127.0.0.1", port: 0, catalogue: "beispiel", clock: acting.clock },
      ...{ server: { isPracticeGround: true }, owner: { login: "petersen", name: "Frau Petersen" } },
      engine: QUICK_ENGINE,
      report: (line) => faults.push(line),
    });
    const practice = await connectSimulated(serving.store, acting.praxis, acting.clock);
    await serving.watch.checkNow(practice);
  });
  after(async () => {
    await serving.stop();
    await acting[Symbol.asyncDispose]();
    scratch[Symbol.dispose]();
  });

  const lotse = (...args: string[]) => runLotse(args, { env });
  const flat = ({ stdout, stderr }: Ran) => (stdout + stderr).replace(/\s+/g, " ");

  async function json(...args: string[]) {
    const ran = await lotse(...args, "--json");
    return { ran, value: JSON.parse(ran.stdout) };
  }

  /** A run that is over, so that the next order finds the device free. */
  async function stopped(id: string): Promise<void> {
    const ran = await lotse("stop", id, "--as", "petersen");
    assert.equal(ran.stderr, "");
  }

  test("a plan shows steps, durations, what is in the way and what ends that, and orders nothing", async () => {
    const ran = await lotse("plan", "terminal-update", "Zimmer 2", "--target", NEW, "--now", "--closed");
    assert.equal(ran.code, 1, flat(ran));
    assert.match(flat(ran), /Kartenterminal aktualisieren: Zimmer 2 → 4\.0\.47/);
    assert.match(flat(ran), /1\. Update wird installiert ti-lotse, von selbst ab hier kein Zurück/);
    assert.match(flat(ran), /Niemand ist benannt.*Benennen Sie im Auftrag, wer die PIN eingibt/);
    assert.match(flat(ran), /stays-on-power: Das Gerät bleibt während des ganzen Vorgangs am Strom/);
    const { value } = await json("runs");
    assert.deepEqual(value.practices[0].runs.open, []);
  });

  test("without a terminal an order needs its confirmations by name, and a person it is given for", async () => {
    const order = ["order", "restart", "secunet konnektor 2.0.0", "--now", "--closed", "--pin-holder", "Frau Petersen"];
    const nobody = await lotse(...order);
    assert.deepEqual([nobody.code, /In wessen Namen\?/.test(flat(nobody))], [64, true], flat(nobody));
    const unconfirmed = await lotse(...order, "--as", "petersen");
    assert.equal(unconfirmed.code, 64);
    assert.match(flat(unconfirmed), /--confirm stays-on-power,pin-afterwards/);
    const stranger = await lotse(...order, "--as", "niemand", "--confirm", "stays-on-power,pin-afterwards");
    assert.equal(stranger.code, 3);
    assert.match(flat(stranger), /gehört nicht zu dieser Praxis/);
  });

  test("an order, its run, a password given later, and a stop", async () => {
    const image = join(scratch.directory("files"), "st1506.bin");
    writeFileSync(image, acting.image());
    const window = "2099-01-02 19:30-21:30";
    const { ran, value: run } = await json(
      ...["order", "terminal-update", "Zimmer 2", "--target", NEW, "--file", image, "--window", window],
      ...["--pin-holder", "Frau Petersen", "--as", "petersen", "--confirm", "stays-on-power"],
    );
    assert.equal(ran.code, 0, ran.stderr);
    assert.equal(run.window.opensAt, "2099-01-02T18:30:00.000Z");
    const list = await lotse("runs");
    assert.match(flat(list), /Offen .*Kartenterminal aktualisieren: Zimmer 2/);
    const again = await lotse(
      ...["order", "terminal-update", "Zimmer 2", "--target", NEW, "--now", "--closed", "--by-hand"],
      ...["--pin-holder", "x", "--as", "petersen", "--confirm", "stays-on-power"],
    );
    assert.equal(again.code, 3);
    assert.match(flat(again), /schon einen Auftrag von Frau Petersen/);

    const file = join(scratch.directory("files"), "passwort");
    writeFileSync(file, `${PASSWORD}\n`, { mode: 0o600 });
    const at = ["--address", "192.168.1.5:443", "--user", "admin", "--pin-sha256", "ab".repeat(32)];
    const given = await lotse("run", "password", run.id, ...at, "--password-file", file, "--as", "petersen");
    assert.equal(given.code, 0, flat(given));
    assert.ok(!flat(given).includes(PASSWORD));
    const shown = await lotse("run", "show", run.id);
    assert.match(flat(shown), /wartet: Das Wartungsfenster beginnt am 02\.01\.2099, 19:30/);
    assert.match(flat(shown), /Auftrag von Frau Petersen/);
    await stopped(run.id);
    const twice = await lotse("stop", run.id, "--as", "petersen");
    assert.equal(twice.code, 3);
    assert.match(flat(twice), /beendet/);
    const kept = await lotse("journal", "export", "--json");
    assert.ok(!kept.stdout.includes(PASSWORD));
    assert.match(kept.stdout, /command-line/);
  });

  test("a guided step: begun at the command line, its instruction shown, reported", async () => {
    const { value: run } = await json(
      ...["order", "terminal-update", "Zimmer 2", "--target", NEW, "--by-hand", "--now", "--closed"],
      ...["--pin-holder", "Frau Petersen", "--as", "petersen", "--confirm", "stays-on-power"],
    );
    for (let i = 0; i < 40; i++) {
      if ((await json("run", "show", run.id)).value.may.begin) break;
    }
    const begun = await lotse("run", "begin", run.id, "--as", "petersen");
    assert.equal(begun.code, 0, flat(begun));
    assert.match(flat(begun), /Praxisteam, am Gerät: Installieren Sie jetzt Version 4\.0\.47/);
    assert.match(flat(begun), /nicht ausschalten/);
    const stop = await lotse("stop", run.id, "--as", "petersen");
    assert.equal(stop.code, 3);
    assert.match(flat(stop), /schon beim Gerät/);
    const wrong = await lotse("run", "answer", run.id, "took-effect", "--as", "petersen");
    assert.match(flat(wrong), /Danach wird gerade nicht gefragt/);
    const done = await lotse("run", "done", run.id, "--as", "petersen", "--lang", "en");
    assert.equal(done.code, 0, flat(done));
    assert.match(flat(done), /has been working at the device/);
  });

  test("what cannot be is a wrong call, told in words", async () => {
    const cases: [string[], RegExp][] = [
      [["plan", "restart", "Nirgends", "--now"], /Ein Gerät „Nirgends“ gibt es hier nicht/],
      [["plan", "restart", "secunet konnektor 2.0.0"], /Wann\?/],
      [
        ["plan", "restart", "secunet konnektor 2.0.0", "--now", "--window", "heute 19:30-21:30"],
        /gehen nicht zusammen/,
      ],
      [["plan", "restart", "secunet konnektor 2.0.0", "--window", "irgendwann"], /erwartet wird „heute 19:30-21:30“/],
      [["plan", "restart", "secunet konnektor 2.0.0", "--window", "2026-02-30 19:30-21:30"], /erwartet wird/],
      [["plan", "terminal-update", "Zimmer 2", "--now"], /--target ist nötig/],
      [["order", "restart", "secunet konnektor 2.0.0", "--now", "--as", "petersen", "--password", "x"], /Befehlszeile/],
      [["order", "restart", "secunet konnektor 2.0.0", "--now", "--as", "petersen", "--user", "x"], /nur zusammen/],
    ];
    for (const [args, told] of cases) {
      const ran = await lotse(...args);
      assert.equal(ran.code, 64, `${args.join(" ")}: ${flat(ran)}`);
      assert.match(flat(ran), told);
    }
    const unknown = await lotse("run", "show", "run_x");
    assert.equal(unknown.code, 3);
    assert.match(flat(unknown), /Diesen Lauf gibt es nicht/);
  });

  test("without a running server nobody acts, and it says what to do", async () => {
    const nowhere = scratch.nothing("elsewhere");
    for (const args of [["runs"], ["plan", "restart", "x", "--now"], ["stop", "run_x", "--as", "petersen"]]) {
      const ran = await runLotse(args, { env: { LOTSE_DATA: nowhere } });
      assert.equal(ran.code, 3, flat(ran));
      assert.match(flat(ran), /Es läuft kein ti-lotse.*lotse serve/);
    }
    rmSync(nowhere, { recursive: true, force: true });
  });
});
