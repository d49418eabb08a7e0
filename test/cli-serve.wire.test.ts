/**
 * `lotse demo` and `lotse serve` as people start them: a process that says where its page is, lets its owner in once, watches
 * the devices, and leaves nothing behind that it should not.
 */
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { LotseProcess } from "./support/lotse-process.ts";
import { PageClient } from "./support/page-client.ts";
import { fetchPlain, outcomeOf } from "./support/plain-client.ts";
import { runLotse, SIDE_BY_SIDE } from "./support/run-lotse.ts";
import { filesBelow, Scratch } from "./support/scratch.ts";
import { flat } from "./support/written.ts";

const scratch = new Scratch();
after(() => scratch[Symbol.dispose]());

/** Small keys: RSA takes its time. */
const QUICK = ["--key-type", "p256", "--page-port", "0"];

interface DemoFacts {
  url: string;
  signInLink: string;
  practiceId: string;
  controlUrl: string;
}

interface Overview {
  level: string;
  sentence: string;
  checkedAt?: string;
  components: { id: string; name: string; installed?: string; level: string; ageText: string }[];
  changes: { text: string; what: string }[];
  findings: { code: string; meaning: string }[];
  notices: { title: string }[];
}

async function demo(...args: string[]): Promise<AsyncDisposable & { facts: DemoFacts; process: LotseProcess }> {
  const process = new LotseProcess(["demo", "--json", ...QUICK, ...args]);
  const facts = JSON.parse(await process.firstLine()) as DemoFacts;
  return { facts, process, [Symbol.asyncDispose]: () => process[Symbol.asyncDispose]() };
}

const overviewPath = ({ practiceId }: DemoFacts) => `/practices/${practiceId}/overview`;
const checked = (client: PageClient, facts: DemoFacts) =>
  client.until<Overview>(facts.practiceId, overviewPath(facts), (view) =>
    view.components.some((c) => c.name === "Empfang"),
  );
const left = (directory: string) =>
  Object.keys(filesBelow(directory)).filter((file) => !file.startsWith("node-compile-cache"));

describe("lotse demo", SIDE_BY_SIDE, () => {
  test("names the page, a link that signs in once, and the panel; Ctrl+C ends it and nothing is left", async () => {
    const directory = scratch.directory("demo");
    const process = new LotseProcess(["demo", ...QUICK], { env: { TMPDIR: directory } });
    await process.until(/danach ist alles/);
    const text = flat(process.stdout);
    assert.match(text, /^Die Übungspraxis läuft\. Alle Geräte und Termine sind erfunden\./);
    const [, link = ""] = /(http:\/\/127\.0\.0\.1:\d+\/anmelden#link=\S+)/.exec(text) ?? [];
    const client = await PageClient.signIn(link);
    await assert.rejects(PageClient.signIn(link), "the link works twice");
    assert.match((await client.get<{ person: { name: string } }>("/me")).person.name, /Petersen/);
    const { code, stderr } = await process.stop("SIGINT");
    assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(left(directory), []);
    assert.equal(await outcomeOf(fetchPlain(client.url)), "ECONNREFUSED");
  });

  test("what happens at the panel stands on the page without asking for it", async () => {
    await using ground = await demo();
    const { facts } = ground;
    const client = await PageClient.signIn(facts.signInLink);
    const first = await checked(client, facts);
    assert.equal(first.components.find((c) => c.name === "Zimmer 2")?.level, "ok");
    assert.deepEqual(first.changes, []);
    await fetchPlain(new URL("api/konnektoren/0/events", facts.controlUrl), {
      method: "POST",
      body: JSON.stringify({ happened: "firmware", firmware: "6.0.5" }),
    });
    const asked = client.ask("POST", `/practices/${facts.practiceId}/checks`);
    const later = await client.until<Overview>(facts.practiceId, overviewPath(facts), (v) => v.changes.length > 0);
    assert.equal((await asked).status, 204);
    assert.match(later.changes[0]?.text ?? "", /5\.50\.4.*6\.0\.5.*von jemand anderem aktualisiert/);
    assert.equal(later.components.find((c) => c.name.startsWith("secunet"))?.installed, "6.0.5");
  });

  test("every Konnektor of a practice is there, with every login", async () => {
    for (const auth of ["basic", "cert"]) {
      await using ground = await demo("--scenario", "mvz2026", "--auth", auth);
      const client = await PageClient.signIn(ground.facts.signInLink);
      const names = (view: Overview) => view.components.map((c) => c.name);
      const seen = await client.until<Overview>(ground.facts.practiceId, overviewPath(ground.facts), (view) =>
        ["KoCoBox MED+", "RISE HSK"].every((name) => names(view).includes(name)),
      );
      assert.ok(!seen.findings.some((f) => /nicht erkennt/.test(f.meaning)), JSON.stringify(seen.findings));
    }
  });

  test("in the practice of 2019 everything is judged as of then", async () => {
    await using ground = await demo("--scenario", "archiv");
    const client = await PageClient.signIn(ground.facts.signInLink);
    const view = await client.until<Overview>(ground.facts.practiceId, overviewPath(ground.facts), (v) =>
      v.components.some((c) => c.installed === "1.3.4"),
    );
    assert.match(view.checkedAt ?? "", /^2020-01-20/);
    assert.match(JSON.stringify(view.findings), /31\.12\.2019/);
  });

  for (const [args, says] of [
    [["--interval", "5"], "Die Option --interval gibt es hier nicht."],
    [["--scenario", "nix"], "Das Szenario „nix“ gibt es nicht."],
    [["--page-port", "x"], "--page-port „x“: erwartet wird 0 … 65535."],
  ] as const) {
    test(`${args.join(" ")} is refused, and nothing is left`, async () => {
      const directory = scratch.directory(`refused-${args[0]}`);
      const ran = await runLotse(["demo", ...args], { env: { TMPDIR: directory } });
      assert.equal(ran.code, 64);
      assert.ok(flat(ran.stdout + ran.stderr).includes(says), ran.stdout + ran.stderr);
      assert.deepEqual(left(directory), []);
    });
  }
});

describe("lotse serve", SIDE_BY_SIDE, () => {
  const serving = (data: string, ...more: string[]) =>
    new LotseProcess(["serve", "--port", "0", ...more], { env: { LOTSE_DATA: data } });
  const READY = /Seite +(http:\/\/127\.0\.0\.1:\d+)/;

  test("where nobody reads along, the first link stands in a file only its owner can open; it works once", async () => {
    const data = scratch.directory("first");
    await using process = serving(data);
    await process.until(READY);
    await process.until(/erste-anmeldung\.txt/);
    assert.doesNotMatch(process.stdout, /#link=/);
    const file = join(data, "erste-anmeldung.txt");
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const client = await PageClient.signIn(readFileSync(file, "utf8").trim());
    const me = await client.get<{ practices: { name: string; role: string }[]; isPracticeGround: boolean }>("/me");
    assert.deepEqual(
      [me.practices.map((p) => [p.name, p.role]), me.isPracticeGround],
      [[["Meine Praxis", "verwaltung"]], false],
    );
    const { code } = await process.stop();
    assert.equal(code, 0);
  });

  test("a second one on the same data is refused with a sentence; after the first has ended it starts", async () => {
    const data = scratch.directory("twice");
    const first = serving(data);
    await first.until(READY);
    const second = await runLotse(["serve", "--port", "0"], { env: { LOTSE_DATA: data } });
    assert.notEqual(second.code, 0);
    assert.match(flat(second.stderr), /Was zu tun ist: /);
    assert.doesNotMatch(second.stderr, /vorkommen darf/);
    assert.equal((await first.stop()).code, 0);
    await using third = serving(data);
    await third.until(READY);
  });

  test("killed in the middle it starts again and knows everything", async () => {
    const data = scratch.directory("killed");
    const first = serving(data);
    await first.until(/erste-anmeldung\.txt/);
    const client = await PageClient.signIn(readFileSync(join(data, "erste-anmeldung.txt"), "utf8").trim());
    const { practices } = await client.get<{ practices: { id: string }[] }>("/me");
    const id = practices[0]?.id ?? "";
    assert.equal((await client.ask("PATCH", `/practices/${id}`, { name: "Praxis am Deich" })).status, 204);
    await first.stop("SIGKILL");
    await using second = serving(data);
    await second.until(/erste-anmeldung\.txt/);
    const again = await PageClient.signIn(readFileSync(join(data, "erste-anmeldung.txt"), "utf8").trim());
    const me = await again.get<{ practices: { id: string; name: string }[] }>("/me");
    assert.deepEqual(
      me.practices.map((p) => [p.id, p.name]),
      [[id, "Praxis am Deich"]],
    );
  });

  test("an address others can reach is refused without TLS, with what to do", async () => {
    const { code, stderr } = await runLotse(["serve", "--port", "0", "--host", "0.0.0.0"], {
      env: { LOTSE_DATA: scratch.directory("open") },
    });
    assert.equal(code, 64);
    assert.match(flat(stderr), /TLS/);
    assert.match(stderr, /Was zu tun ist: /);
  });

  test("the central status of the TI is asked over TLS only, or on this computer", async () => {
    for (const address of [
      "http://ti-lage.example/lageapi",
      "ftp://127.0.0.1/",
      "ti-lage",
      "https://a:b@ti-lage.example",
    ]) {
      const { code, stderr } = await runLotse(["serve", "--port", "0", "--ti-lage", address], {
        env: { LOTSE_DATA: scratch.directory("lage") },
      });
      assert.equal(code, 64, address);
      assert.match(flat(stderr), /--ti-lage/);
    }
  });

  test("a port that is taken is named, with the flag", async () => {
    const thief = createServer().listen(0, "127.0.0.1");
    await new Promise((listening) => thief.once("listening", listening));
    const { port } = thief.address() as { port: number };
    const { code, stderr } = await runLotse(["serve", "--port", String(port)], {
      env: { LOTSE_DATA: scratch.directory("taken") },
    });
    thief.close();
    assert.equal(code, 64);
    assert.match(flat(stderr), new RegExp(`${port}.*--port`));
  });

  test("a certificate without its key is refused", async () => {
    const { code, stderr } = await runLotse(["serve", "--tls-cert", "x.pem"]);
    assert.equal(code, 64);
    assert.match(flat(stderr), /--tls-cert geht nur zusammen mit --tls-key/);
  });
});
