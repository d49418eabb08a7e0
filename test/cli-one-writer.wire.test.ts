/**
 * One writer (design 11): commands with state speak with the server that runs, else open the store alone. Real processes on both
 * sides, also killed, stopped, of another account and of another version.
 */
import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, test } from "node:test";
import { serve } from "../src/app/serve.ts";
import { closed, filled } from "./support/filled-store.ts";
import { LotseProcess } from "./support/lotse-process.ts";
import { PageClient } from "./support/page-client.ts";
import { fetchPlain } from "./support/plain-client.ts";
import { needsPostgres, newDatabase } from "./support/postgres.ts";
import { type Ran, runLotse, SIDE_BY_SIDE } from "./support/run-lotse.ts";
import { filesBelow, Scratch } from "./support/scratch.ts";
import { otherPraxis } from "./support/stores.ts";
import { flat } from "./support/written.ts";

type Env = { LOTSE_DATA: string; LOTSE_DATABASE?: string };

/** Ready as soon as commands can find it. */
async function serving(env: Env, ...more: string[]): Promise<LotseProcess> {
  const process = new LotseProcess(["serve", "--port", "0", ...more], { env });
  await process.until(/Seite +https?:\/\//);
  return process;
}

const factsIn = ({ LOTSE_DATA }: Env) =>
  JSON.parse(readFileSync(join(LOTSE_DATA, "server.json"), "utf8")) as Record<
    "address" | "pid" | "version" | "token",
    string
  >;

/** What commands with state say, in words and as JSON. */
async function saidIn(env: Env): Promise<Ran[]> {
  const { stdout } = await runLotse(["journal", "verify", "--json"], { env });
  const [first] = JSON.parse(stdout).practices as { head: string }[];
  const head = first?.head ?? "";
  const foreign = head.replace(/:[0-9a-f]{2}/, (two) => (two === ":00" ? ":11" : ":00"));
  const calls = [
    ["journal", "verify"],
    ["journal", "verify", "--json", "--against", head],
    ["journal", "verify", "--against", foreign],
    ["journal", "verify", "--against", "drei"],
    ["journal", "export"],
    ["journal", "export", "--json", "--practice", otherPraxis.id],
    ["journal", "export", "--practice", "prx_nobody", "--lang", "en"],
    ["backup", join(env.LOTSE_DATA, "journal-key")],
    ["backup", join(env.LOTSE_DATA, "nirgends", "sicherung")],
  ];
  const said: Ran[] = [];
  for (const args of calls) said.push(await runLotse(args, { env }));
  return said;
}

describe("commands say the same and end the same, whether a server runs or not", SIDE_BY_SIDE, () => {
  for (const { name, options, url } of [
    { name: "SQLite", options: {}, url: async () => undefined },
    { name: "PostgreSQL", options: needsPostgres(), url: newDatabase },
  ]) {
    test(`on ${name}`, options, async () => {
      using scratch = new Scratch();
      const env = await closed(scratch.directory("data"), await url());
      const server = await serving(env);
      const [beside, backup] = [await saidIn(env), scratch.nothing("beside")];
      const made = await runLotse(["backup", backup], { env });
      assert.equal((await server.stop()).code, 0);
      const alone = await saidIn(env);
      assert.deepEqual(beside, alone);
      assert.deepEqual(
        alone.map(({ code }) => code),
        [0, 0, 3, 64, 0, 0, 64, 70, 70],
      );
      assert.deepEqual([made.code, made.stderr], [0, ""]);
      assert.match(made.stdout, /^Gesichert in .*beside\./);
      assert.equal(statSync(backup).mode & 0o777, 0o600);
      const other = { LOTSE_DATA: scratch.nothing("other") };
      assert.equal((await runLotse(["restore", backup], { env: other })).code, 0);
      const restored = await runLotse(["journal", "export"], { env: other });
      assert.match(restored.stdout, /Anna Muster {2}connection\/added/);
      assert.match(restored.stdout, /store\/restored/);
      assert.deepEqual(
        Object.keys(filesBelow(env.LOTSE_DATA)).filter((file) => file.startsWith("sicherung")),
        [],
      );
    });
  }

  test("also where the page is behind a proxy, and in the training practice", async () => {
    using scratch = new Scratch();
    const env = await closed(scratch.directory("data"));
    await using server = await serving(env, "--behind-proxy", "--host-name", "lotse.example");
    const ran = await runLotse(["journal", "verify"], { env });
    assert.deepEqual([ran.code, ran.stderr], [0, ""]);
    assert.equal((await server.stop()).code, 0);

    const demo = new LotseProcess(["demo", "--json", "--page-port", "0", "--key-type", "p256"], {
      env: { TMPDIR: scratch.directory("tmp") },
    });
    await demo.firstLine();
    const [file = ""] = Object.keys(filesBelow(scratch.nothing("tmp"))).filter((f) => f.endsWith("server.json"));
    const data = join(scratch.nothing("tmp"), file, "..");
    const verified = await runLotse(["journal", "verify"], { env: { LOTSE_DATA: data } });
    assert.deepEqual([verified.code, verified.stderr], [0, ""]);
    assert.equal((await demo.stop()).code, 0);
  });

  test("several at once do not hinder each other", async () => {
    using scratch = new Scratch();
    const env = await closed(scratch.directory("data"));
    const files = [1, 2, 3].map((n) => scratch.nothing(`sicherung-${n}`));
    const ran = await Promise.all([
      ...files.map((file) => runLotse(["backup", file], { env })),
      runLotse(["journal", "verify"], { env }),
    ]);
    assert.deepEqual(
      ran.map(({ code }) => code),
      [0, 0, 0, 0],
      JSON.stringify(ran),
    );
  });
});

describe("server.json", SIDE_BY_SIDE, () => {
  test("can be read by its owner only, and goes with the server", async () => {
    using scratch = new Scratch();
    const env = { LOTSE_DATA: scratch.directory("data") };
    const server = await serving(env);
    const file = join(env.LOTSE_DATA, "server.json");
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const { address, pid, token } = factsIn(env);
    assert.match(address, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(pid, server.pid);
    assert.match(token, /^[\w-]{43}$/);
    assert.equal((await server.stop()).code, 0);
    assert.ok(!existsSync(file));
  });

  test("left behind by a server that was killed stands in nobody's way, and the next server makes its own", async () => {
    using scratch = new Scratch();
    const env = await closed(scratch.directory("data"));
    const first = await serving(env);
    const old = factsIn(env);
    await first.stop("SIGKILL");
    assert.ok(existsSync(join(env.LOTSE_DATA, "server.json")));
    const alone = await runLotse(["journal", "verify"], { env });
    assert.deepEqual([alone.code, alone.stderr], [0, ""]);
    chmodSync(join(env.LOTSE_DATA, "server.json"), 0o644);
    await using second = await serving(env);
    assert.notEqual(factsIn(env).token, old.token);
    assert.equal(statSync(join(env.LOTSE_DATA, "server.json")).mode & 0o777, 0o600);
    const beside = await runLotse(["journal", "verify"], { env });
    assert.deepEqual([beside.code, beside.stdout], [0, alone.stdout]);
    await second.stop();
  });

  test("that leads to a stranger gives it nothing: who cannot prove to be the server is not believed", async () => {
    using scratch = new Scratch();
    const env = { LOTSE_DATA: scratch.directory("data") };
    const store = await filled(env.LOTSE_DATA);
    const heard: IncomingHttpHeaders[] = [];
    const stranger = createServer((request, response) => {
      heard.push(request.headers);
      response.setHeader("lotse-proof", "x".repeat(43)).end('{"practices":[],"names":[],"key":"","formerKeys":[]}');
    }).listen(0, "127.0.0.1");
    await new Promise((listening) => stranger.once("listening", listening));
    const token = "T".repeat(43);
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8"));
    const address = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
    const facts = { address, pid: process.pid, version, token };
    writeFileSync(join(env.LOTSE_DATA, "server.json"), JSON.stringify(facts), { mode: 0o600 });
    const { code, stdout, stderr } = await runLotse(["journal", "verify"], { env });
    stranger.close();
    await store.close();
    assert.deepEqual([code, stdout], [3, ""]);
    assert.match(flat(stderr), new RegExp(`läuft mit diesen Daten schon.*Prozessnummer ${process.pid}`));
    assert.ok(heard.length > 0);
    assert.doesNotMatch(JSON.stringify(heard), new RegExp(token));
  });

  for (const rubbish of [
    "",
    "{",
    "null",
    "[]",
    '{"address":"http://example.org:80","pid":1,"version":"1","token":"x"}',
  ]) {
    test(`with ${rubbish || "nothing"} in it is no server`, async () => {
      using scratch = new Scratch();
      const env = await closed(scratch.directory("data"));
      writeFileSync(join(env.LOTSE_DATA, "server.json"), rubbish, { mode: 0o600 });
      assert.equal((await runLotse(["journal", "verify"], { env })).code, 0);
    });
  }
});

describe("a server a command cannot speak with is told, with what to do", SIDE_BY_SIDE, () => {
  function assertTold({ code, stdout, stderr }: Ran, meaning: RegExp, whatToDo: RegExp): void {
    assert.deepEqual([code, stdout], [3, ""]);
    const text = flat(stderr);
    assert.match(text, meaning);
    assert.match(text, /Was zu tun ist: /);
    assert.match(text, whatToDo);
  }

  test("one that hangs", async () => {
    using scratch = new Scratch();
    const env = await closed(scratch.directory("data"));
    await using server = await serving(env);
    process.kill(server.pid, "SIGSTOP");
    const ran = await runLotse(["journal", "verify"], { env });
    const backup = await runLotse(["backup", scratch.nothing("sicherung")], { env });
    process.kill(server.pid, "SIGCONT");
    for (const told of [ran, backup]) {
      assertTold(told, /läuft, antwortet aber nicht/, new RegExp(`beenden Sie den Prozess ${server.pid}`));
    }
    assert.ok(!existsSync(scratch.nothing("sicherung")));
    assert.equal((await runLotse(["journal", "verify"], { env })).code, 0);
    await server.stop();
  });

  test("one of another version", async () => {
    using scratch = new Scratch();
    const env = await closed(scratch.directory("data"));
    const { LOTSE_DATA: dataDir } = env;
    const at = { host: "127.0.0.1", port: 0 };
    const other = await serve({ dataDir, ...at, version: "9.8.7", server: {}, report: () => {} });
    const ran = await runLotse(["backup", scratch.nothing("sicherung")], { env });
    await other.stop();
    assertTold(ran, /andere Version/, /„lotse serve“ in der Version dieses Befehls.*9\.8\.7/);
  });

  const asRoot = process.getuid?.() === 0 ? {} : { skip: "Nur root kann ein anderes Konto benutzen" };
  test("one of another account", asRoot, async () => {
    using scratch = new Scratch();
    const env = await closed(scratch.directory("data"));
    await using server = await serving(env);
    for (const directory of [scratch.path, env.LOTSE_DATA]) chmodSync(directory, 0o755);
    const home = { HOME: scratch.path, TMPDIR: scratch.path };
    const ran = await runLotse(["journal", "verify"], { env: { ...env, ...home }, uid: 65534, cwd: "/" });
    assertTold(ran, /läuft unter einem anderen Konto/, /server\.json/);
    chmodSync(env.LOTSE_DATA, 0o700);
    const closedOff = await runLotse(["journal", "verify"], { env: { ...env, ...home }, uid: 65534, cwd: "/" });
    assertTold(closedOff, /lassen sich nicht öffnen/, /dem Konto gehört, unter dem ti-lotse läuft/);
    await server.stop();
  });

  test("one whose token others could have read", { skip: process.platform === "win32" }, async () => {
    using scratch = new Scratch();
    const env = await closed(scratch.directory("data"));
    await using server = await serving(env);
    chmodSync(join(env.LOTSE_DATA, "server.json"), 0o644);
    const ran = await runLotse(["journal", "export"], { env });
    assertTold(ran, /kann auch von anderen gelesen werden/, /rufen Sie „lotse serve“ wieder auf/);
    await server.stop();
  });

  test("restore refuses while one runs, names it, and says how to end it", async () => {
    using scratch = new Scratch();
    const env = await closed(scratch.directory("data"));
    const backup = scratch.nothing("sicherung");
    await using server = await serving(env);
    assert.equal((await runLotse(["backup", backup], { env })).code, 0);
    const before = (await runLotse(["journal", "export"], { env })).stdout;
    assertTold(
      await runLotse(["restore", backup], { env }),
      /Zurückspielen geht nur, während ti-lotse nicht läuft/,
      new RegExp(`Strg\\+C.*systemctl stop ti-lotse.*Prozessnummer ${server.pid}`),
    );
    assert.equal((await runLotse(["journal", "export"], { env })).stdout, before);
    await server.stop();
  });
});

describe("the token", () => {
  test("stands in server.json and nowhere else: not in what is said, kept, saved or answered", async () => {
    using scratch = new Scratch();
    const env = await closed(scratch.directory("data"));
    const server = await serving(env);
    const { token, address } = factsIn(env);
    const said = await saidIn(env);
    const backup = scratch.nothing("sicherung");
    said.push(await runLotse(["backup", backup], { env }));
    const link = readFileSync(join(env.LOTSE_DATA, "erste-anmeldung.txt"), "utf8").trim();
    const client = await PageClient.signIn(link);
    const { practices } = await client.get<{ practices: { id: string }[] }>("/me");
    const answers = [];
    for (const path of ["/me", "/openapi.json", "/health", ...practices.map(({ id }) => `/practices/${id}/journal`)]) {
      answers.push(await client.ask("GET", path));
    }
    for (const headers of [undefined, { Authorization: `Lotse ${"n".repeat(32)}.${"x".repeat(43)}` }]) {
      const heard = await fetchPlain(`${address}/api/v1/machine/journals`, headers && { headers });
      assert.equal(heard.status, 401);
      answers.push(heard);
    }
    const kept = Object.entries(filesBelow(env.LOTSE_DATA)).filter(([file]) => file !== "server.json");
    assert.ok(kept.length > 3);
    const { stdout, stderr } = await server.stop();
    for (const text of [
      ...said.map((ran) => ran.stdout + ran.stderr),
      ...answers.map((heard) => heard.body + JSON.stringify(heard.headers)),
      ...kept.map(([, content]) => content),
      readFileSync(backup, "latin1"),
      stdout + stderr,
    ]) {
      assert.ok(!text.includes(token), text.slice(0, 200));
    }
  });
});
