/**
 * The package as it is published: packed, unpacked elsewhere, run on a computer that has Node and nothing else.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { SimulationFacts } from "../src/app/simulate.ts";
import { envelope } from "../src/protocol/soap/envelope.ts";
import { subscribe } from "../src/protocol/soap/event-service/subscribe.ts";
import { Xml } from "../src/protocol/xml/write.ts";
import { LotseProcess } from "./support/lotse-process.ts";
import { packed, version } from "./support/packages.ts";
import { PageClient } from "./support/page-client.ts";
import { fetchPlain } from "./support/plain-client.ts";
import { Receiver } from "./support/receiver.ts";
import { type Ran, runLotse } from "./support/run-lotse.ts";
import { filesBelow, Scratch } from "./support/scratch.ts";
import { writeDirectory } from "./support/service-directory.ts";
import { closedPort } from "./support/sockets.ts";
import { assertSame, codesOf, flat, jsonFrom } from "./support/written.ts";

const root = join(import.meta.dirname, "..");
const scratch = new Scratch();
after(() => scratch[Symbol.dispose]());

/** Where the unpacked package lies. */
let installed = "";
let start = "";
let workplace = "";

let homes = 0;

/** The environment of somebody who just sat down at a new computer. */
function newcomer(): NodeJS.ProcessEnv & { HOME: string } {
  const HOME = scratch.directory(`home-${++homes}`);
  const none = { LOTSE_DATA: undefined, XDG_DATA_HOME: undefined, LOCALAPPDATA: undefined };
  return { ...none, HOME, TMPDIR: scratch.directory(`tmp-${homes}`) };
}

const lotse = (args: string[], env: NodeJS.ProcessEnv = newcomer()): Promise<Ran> =>
  runLotse(args, { start, env, cwd: scratch.path });

describe("the published package", () => {
  before(async () => {
    const { app, work } = await packed();
    installed = app;
    start = join(app, "bin", "lotse.js");
    workplace = work;
  });

  describe("what is in the package", () => {
    const shipped = () => Object.keys(filesBelow(installed));

    test("what is needed to run, read and trust it, and nothing else", () => {
      const allowed =
        /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|bin\/lotse\.js|dist\/[^/]+\.(js|txt)|dist\/web\/(index\.html|[\w-]+\.(js|svg)|assets\/[\w.-]+\.(js|css|woff2))(\.br|\.gz)?|data\/.+\.(json|sig|csv|pem)|docs\/handbuch\/.+\.(md|png|svg))$/;
      assert.deepEqual(
        shipped().filter((file) => !allowed.test(file)),
        [],
      );
      assert.deepEqual(
        shipped().filter((file) => /\.test\.|\.ts$|^(src|test|tools|bench)\//.test(file)),
        [],
      );
      for (const needed of [
        "bin/lotse.js",
        "dist/lotse.js",
        "dist/THIRD-PARTY-NOTICES.txt",
        "data/catalogues/archiv.json",
        "data/keys/archiv.pub.pem",
      ]) {
        assert.ok(shipped().includes(needed), needed);
      }
      for (const text of ["LICENSE", "README.md", "CHANGELOG.md"]) {
        if (existsSync(join(root, text))) assert.ok(shipped().includes(text), text);
      }
    });

    test("is small", () => {
      const bytes = shipped().reduce((sum, file) => sum + statSync(join(installed, file)).size, 0);
      assert.ok(shipped().length < 300, `${shipped().length} files`);
      assert.ok(bytes < 8 * 1024 * 1024, `${bytes} bytes`);
    });

    test("holds no private key and no path of the computer it was built on", () => {
      for (const [file, content] of Object.entries(filesBelow(installed))) {
        assert.ok(!/-----BEGIN [A-Z ]*PRIVATE KEY-----\n[A-Za-z0-9+/]/.test(content), file);
        for (const place of [root, workplace]) assert.ok(!content.includes(place), `${file} names ${place}`);
      }
    });

    test("names the licences of what is bundled", () => {
      const notices = readFileSync(join(installed, "dist", "THIRD-PARTY-NOTICES.txt"), "utf8");
      for (const name of ["commander", "fastify", "kysely", "pg", "saxes", "svelte", "xmlchars", "zod"])
        assert.match(notices, new RegExp(`^${name} \\d`, "m"));
    });
  });

  describe("on a computer with Node and nothing else", { concurrency: 3 }, () => {
    test("--version", async () => {
      const env = newcomer();
      assert.deepEqual(await lotse(["--version"], env), { code: 0, stdout: `${version}\n`, stderr: "" });
      assert.deepEqual(filesBelow(env.HOME), {});
    });

    test("called through a link, as npm makes one", async () => {
      const bin = scratch.directory("bin");
      symlinkSync(start, join(bin, "lotse"));
      const { stdout } = await runLotse(["--version"], { start: join(bin, "lotse"), env: newcomer() });
      assert.equal(stdout, `${version}\n`);
      assert.match(readFileSync(start, "utf8"), /^#!\/usr\/bin\/env node\n/);
    });

    test("--help, of every command and in both languages", async () => {
      for (const command of [
        [],
        ["status"],
        ["explain"],
        ["find"],
        ["catalogue"],
        ["catalogue", "show"],
        ["simulate"],
        ["demo"],
      ]) {
        const [german, english] = await Promise.all([
          lotse([...command, "--help"]),
          lotse([...command, "--help", "--lang", "en"]),
        ]);
        assert.match(german.stdout, /^Aufruf: lotse/, command.join(" "));
        assert.match(english.stdout, /^Usage: lotse/, command.join(" "));
      }
    });

    test("explain", async () => {
      const file = scratch.saved(writeDirectory());
      assert.match((await lotse(["explain", file])).stdout, /^Dienstverzeichnis eines Konnektors\n/);
      assert.match((await lotse(["explain", "4021"])).stdout, /Mandant, Clientsystem und Arbeitsplatz/);
    });

    test("simulate, and status with every login", async () => {
      const env = newcomer();
      const process = new LotseProcess(["simulate", "--json", "--auth", "cert"], { start, env });
      const facts = JSON.parse(await process.firstLine()) as SimulationFacts;
      const { auth } = facts;
      const args = [
        ...["status", "--json", "--konnektor", facts.url, "--ca", facts.caFile, "--catalogue", facts.catalogue],
        ...["--mandant", facts.mandantId, "--clientsystem", facts.clientSystemId, "--arbeitsplatz", facts.workplaceId],
      ];
      const logins = [
        ["--cert", auth.certFile],
        ["--p12", auth.p12File],
        ["--p12", auth.p12LegacyFile],
      ] as [string, string][];
      for (const [flag, file] of logins) {
        const key = flag === "--cert" ? ["--key", auth.keyFile ?? ""] : [];
        const ran = await lotse([...args, flag, file, ...key], {
          ...newcomer(),
          LOTSE_P12_PASSWORD: auth.p12Password,
        });
        const view = jsonFrom(ran);
        assert.ok(!codesOf(view).includes("device/not-answered"), ran.stdout);
        assertSame(view, { reachable: true, exitCode: ran.code, terminals: [{ name: "Empfang" }, {}, {}] });
      }
      assert.equal((await process.stop()).code, 0);
      assert.deepEqual(filesBelow(env.HOME), {});
    });

    test("simulate, and a subscription whose filter needs what is loaded only then", async () => {
      const process = new LotseProcess(["simulate", "--json", "--auth", "none", "--key-type", "p256"], {
        start,
        env: newcomer(),
      });
      const facts = JSON.parse(await process.firstLine()) as SimulationFacts;
      await using receiver = await Receiver.start();
      const context = { mandant: facts.mandantId, clientsystem: facts.clientSystemId, arbeitsplatz: facts.workplaceId };
      const wish = subscribe.write({ context, eventTo: receiver.url, topic: "" }).text;
      const filter = "<EVT:Filter>/Event[starts-with(Topic, 'CT')]</EVT:Filter>";
      const [, address = ""] =
        /:Endpoint Location="([^"]*\/EventService)"/.exec((await fetchPlain(facts.sdsUrl)).body) ?? [];
      const body = envelope(new Xml(wish.replace("</EVT:Topic>", `</EVT:Topic>${filter}`)), subscribe.namespaces);
      assert.equal((await fetchPlain(address, { method: "POST", body })).status, 200);
      for (const happened of ["terminal-unplugged", "terminal-plugged"]) {
        const event = { method: "POST", body: JSON.stringify({ happened, ctId: "kt-zimmer2" }) };
        assert.equal((await fetchPlain(`${facts.controlUrl}api/konnektoren/0/events`, event)).status, 204);
      }
      await receiver.until(2);
      assert.deepEqual(receiver.topics, ["CT/DISCONNECTED", "CT/CONNECTED"]);
      assert.equal((await process.stop()).code, 0);
    });

    test("demo, with its page", async () => {
      const args = ["demo", "--json", "--page-port", "0", "--key-type", "p256"];
      await using process = new LotseProcess(args, { start, env: newcomer() });
      const { signInLink, practiceId } = JSON.parse(await process.firstLine()) as Record<string, string>;
      const client = await PageClient.signIn(signInLink ?? "");
      const html = await fetchPlain(client.url);
      assert.deepEqual([html.status, /<title>ti-lotse/.test(html.body)], [200, true]);
      const [, script = ""] = /src="(\/assets\/[^"]+\.js)"/.exec(html.body) ?? [];
      const sent = await fetchPlain(client.url + script, { headers: { "Accept-Encoding": "gzip, deflate, br, zstd" } });
      assert.deepEqual([sent.status, sent.headers["content-encoding"]], [200, "br"]);
      await client.until<{ components: { name: string }[] }>(
        practiceId ?? "",
        `/practices/${practiceId}/overview`,
        ({ components }) => components.some(({ name }) => name === "Empfang"),
      );
      assert.equal((await process.stop()).code, 0);
    });

    test("find, and what it says and ends with when nobody is there", async () => {
      const ran = await lotse(["find", `127.0.0.1:${await closedPort()}`]);
      assert.equal(ran.code, 3);
      assert.match(flat(ran.stdout), /nimmt auf Port \d+ aber keine Verbindung an/);
    });

    test("the lists that ship with it are found, and what is taken over lies in the person's own place, not in the package", async () => {
      const env = newcomer();
      const before = Object.keys(filesBelow(installed));
      const shown = await lotse(["catalogue", "show", "--catalogue", "archiv"], env);
      assert.match(shown.stdout, /^Archiv: /);
      const taken = await lotse(["catalogue", "import", join(installed, "data", "catalogues", "archiv.json")], env);
      assert.equal(taken.code, 0, taken.stderr);
      if (process.platform === "linux") {
        assert.deepEqual(Object.keys(filesBelow(env.HOME)), [".local/share/ti-lotse/catalogue/current.json"]);
      }
      assert.match((await lotse(["catalogue", "show"], env)).stdout, /^Archiv: /);
      assert.deepEqual(Object.keys(filesBelow(installed)), before);
    });
  });

  describe("on an older Node", () => {
    const older = ["/usr/bin/node", process.env.LOTSE_OLD_NODE ?? ""].find((node) => {
      const { stdout } = spawnSync(node, ["--version"], { encoding: "utf8" });
      return /^v(1[2-9]|2[0-3])\./.test(stdout ?? "");
    });
    const needed = older ? {} : { skip: "ein Node vor 24 fehlt (gesucht: /usr/bin/node, LOTSE_OLD_NODE)" };

    test(
      "it ends with a sentence in both languages that names what is needed and what was found: 70",
      needed,
      async () => {
        for (const args of [["--version"], ["status", "--konnektor", "127.0.0.1:1"], []]) {
          const ran = await runLotse(args, { start, node: older, env: newcomer() });
          assert.equal(ran.code, 70);
          assert.equal(ran.stdout, "");
          const [german = "", english = "", ...more] = ran.stderr.trim().split("\n");
          assert.match(german, /^ti-lotse braucht Node\.js ab Version 24\.15, gefunden wurde \d+\.\d+\.\d+\./);
          assert.match(english, /^ti-lotse needs Node\.js 24\.15 or newer, found \d+\.\d+\.\d+\./);
          assert.deepEqual(more, []);
        }
      },
    );
  });
});
