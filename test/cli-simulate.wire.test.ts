/**
 * `lotse simulate` as people and programs start it: processes of their own that say where they are,
 * serve until they are told to stop, and leave nothing behind.
 */
import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { after, describe, test } from "node:test";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { SimulationFacts } from "../src/app/simulate.ts";
import { orga6141 } from "../src/devices/orga-6141/adapter.ts";
import { riseTiClient } from "../src/devices/rise-ti-client/adapter.ts";
import { secunet } from "../src/devices/secunet/adapter.ts";
import { st1506 } from "../src/devices/st-1506/adapter.ts";
import { SCENARIOS } from "../src/simulator/scenarios/index.ts";
import { MISBEHAVIOURS } from "../src/simulator/wire/sim-praxis.ts";
import { LotseProcess } from "./support/lotse-process.ts";
import { fetchPlain, outcomeOf } from "./support/plain-client.ts";
import { type Ran, runLotse, SIDE_BY_SIDE } from "./support/run-lotse.ts";
import { filesBelow, Scratch } from "./support/scratch.ts";
import { closedPort } from "./support/sockets.ts";
import { assertInOrder, assertSame, codesOf, flat, jsonFrom } from "./support/written.ts";

const scratch = new Scratch();
after(() => scratch[Symbol.dispose]());

/** Small keys: RSA takes its time. */
const QUICK = ["--key-type", "p256"];

/** A simulation, once its facts are there. */
async function simulated(
  ...args: string[]
): Promise<AsyncDisposable & { process: LotseProcess; facts: SimulationFacts }> {
  const process = new LotseProcess(["simulate", "--json", ...QUICK, ...args]);
  try {
    const facts = JSON.parse(await process.firstLine()) as SimulationFacts;
    return { process, facts, [Symbol.asyncDispose]: async () => void (await process.stop()) };
  } catch (error) {
    await process.stop("SIGKILL");
    throw error;
  }
}

/** `lotse status --json` with what the facts say, and nothing else. */
function statusWith(facts: SimulationFacts, ...more: string[]): Promise<Ran> {
  const { auth } = facts;
  return runLotse(
    [
      ...["status", "--json", "--konnektor", facts.url],
      ...["--mandant", facts.mandantId, "--clientsystem", facts.clientSystemId, "--arbeitsplatz", facts.workplaceId],
      ...(auth.mode === "none" ? [] : ["--pin-sha256", facts.certSha256]),
      ...(auth.user ? ["--user", auth.user] : []),
      ...["--catalogue", facts.catalogue, ...(facts.judgedOn ? ["--date", facts.judgedOn] : [])],
      ...more,
    ],
    {
      env: {
        ...(auth.password && { LOTSE_PASSWORD: auth.password }),
        ...(auth.p12Password && { LOTSE_P12_PASSWORD: auth.p12Password }),
      },
    },
  );
}

function assertReadCompletely(ran: Ran): void {
  const view = jsonFrom(ran);
  assert.equal(view.reachable, true);
  assert.ok(!codesOf(view).includes("device/not-answered"), ran.stdout);
}

const filesOf = ({ caFile, auth }: SimulationFacts) =>
  [caFile, auth.certFile, auth.keyFile, auth.p12File, auth.p12LegacyFile].filter((file) => file !== undefined);

describe("lotse simulate --json: one line, and everything in it is true", SIDE_BY_SIDE, () => {
  const BASE = [
    "url",
    "sdsUrl",
    "controlUrl",
    "certSha256",
    "caFile",
    "mandantId",
    "clientSystemId",
    "workplaceId",
    "userId",
    "auth",
  ];
  const modes: [mode: string, auth: string[], logins: (facts: SimulationFacts) => string[][]][] = [
    ["none", ["mode"], () => [[]]],
    ["tls", ["mode"], () => [[]]],
    ["basic", ["mode", "user", "password"], () => [[]]],
    [
      "cert",
      ["mode", "certFile", "keyFile", "p12File", "p12Password"],
      ({ auth }) => [
        ["--cert", auth.certFile ?? "", "--key", auth.keyFile ?? ""],
        ["--p12", auth.p12File ?? ""],
        ["--p12", auth.p12LegacyFile ?? ""],
      ],
    ],
  ];
  for (const [mode, fields, logins] of modes) {
    test(`--auth ${mode}: the fields, files only their owner may read, and a status that works with them`, async () => {
      await using simulation = await simulated("--auth", mode);
      const { facts, process } = simulation;
      for (const field of BASE) assert.ok(field in facts, field);
      for (const field of fields) assert.ok(field in facts.auth, field);
      assert.equal(facts.auth.mode, mode);
      assert.equal(facts.sdsUrl, `${facts.url}/connector.sds`);
      assert.equal(new URL(facts.url).protocol, mode === "none" ? "http:" : "https:");
      assert.match(facts.certSha256, /^[0-9a-f]{64}$/);
      for (const file of filesOf(facts)) {
        assert.equal(statSync(file).mode & 0o777, 0o600, file);
        assert.equal(statSync(dirname(file)).mode & 0o777, 0o700);
      }
      for (const login of logins(facts)) assertReadCompletely(await statusWith(facts, ...login));
      const trustedByAuthority = ["status", "--konnektor", facts.url, "--ca", facts.caFile, "--json"];
      if (mode !== "none") assertSame(jsonFrom(await runLotse(trustedByAuthority)), { transport: { trust: "ca" } });
      assert.equal(process.stdout, `${JSON.stringify(facts)}\n`);
      assert.equal(process.stderr, "");
    });
  }

  test("the administration of each Konnektor that has one is named, and lets in with what is named", async () => {
    await using simulation = await simulated("--scenario", "mvz2026", "--product", "secunet");
    const [first, second] = simulation.facts.konnektoren;
    assert.ok(first?.management && second?.management);
    for (const [facts, adapter] of [
      [first.management, secunet],
      [second.management, riseTiClient],
    ] as const) {
      const { hostname: host, port } = new URL(facts.url);
      const device = adapter.open({
        component: { id: "kon:1", kind: "konnektor", name: "Konnektor" },
        ...{ host, port: Number(port), user: facts.user, password: facts.password, pinSha256: facts.certSha256 },
        now: Date.now,
      });
      const kinds = (await device.read()).map(({ kind }) => kind);
      device.close();
      assert.ok(kinds.includes("management") && !kinds.includes("not-answered"), kinds.join(" "));
    }
    await using infinity = await simulated("--product", "infinity");
    assert.equal(infinity.facts.konnektoren[0]?.management, undefined);
  });

  test("each Kartenterminal that has an administration is named, and lets in with what is named", async () => {
    await using simulation = await simulated();
    const { terminals } = simulation.facts;
    assert.deepEqual(
      terminals.map(({ name }) => name),
      ["Empfang", "Zimmer 2"],
    );
    for (const [i, adapter] of [orga6141, st1506].entries()) {
      const { url, name, certSha256: pinSha256, user, password } = terminals[i] ?? assert.fail();
      const { hostname: host, port } = new URL(url);
      const device = adapter.open({
        component: { id: "kt:1", kind: "kartenterminal", name },
        ...{ host, port: Number(port), user, password, pinSha256, now: Date.now },
      });
      const kinds = (await device.read()).map(({ kind }) => kind);
      device.close();
      assert.ok(kinds.includes("management") && !kinds.includes("not-answered"), kinds.join(" "));
    }
  });

  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    test(`${signal} ends it: success, and neither files nor ports are left`, async () => {
      const directory = scratch.directory(signal);
      const process = new LotseProcess(["simulate", "--json", ...QUICK, "--auth", "cert"], {
        env: { TMPDIR: directory },
      });
      const facts = JSON.parse(await process.firstLine()) as SimulationFacts;
      assert.ok(filesOf(facts).every((file) => file.startsWith(directory) && existsSync(file)));
      const { code, stdout, stderr } = await process.stop(signal);
      assert.equal(code, 0);
      assert.equal(stdout.split("\n").length, 2);
      assert.equal(stderr, "");
      assert.deepEqual(leftIn(directory), []);
      for (const url of [facts.sdsUrl, facts.controlUrl])
        assert.equal(await outcomeOf(fetchPlain(url)), "ECONNREFUSED");
    });
  }

  test("what happens at the panel is seen by the next status", async () => {
    await using simulation = await simulated();
    const { facts } = simulation;
    const { status } = await fetchPlain(new URL("api/konnektoren/0/events", facts.controlUrl), {
      method: "POST",
      body: JSON.stringify({ happened: "terminal-unplugged", ctId: "kt-zimmer2" }),
    });
    assert.equal(status, 204);
    assertSame(jsonFrom(await statusWith(facts)), {
      terminals: [{ connected: true }, { name: "Zimmer 2", connected: false }, { connected: false }],
    });
  });
});

/** What is there besides the compiled code Node keeps for the next start. */
function leftIn(directory: string): string[] {
  return Object.keys(filesBelow(directory)).filter((file) => !file.startsWith("node-compile-cache"));
}

describe("what there is to choose", SIDE_BY_SIDE, () => {
  const products: [product: string, code: string, keyType: string, curveOrBits: string | number, prefix: string][] = [
    ["secunet", "secu_kon", "rsa2048", 2048, "/kon1"],
    ["kocobox", "kocobox", "brainpool", "brainpoolP256r1", ""],
    ["rise", "RKONN", "p256", "prime256v1", "/a/b"],
    ["rise-hsk", "RHSK", "rsa3072", 3072, ""],
    ["infinity", "IK", "p256", "prime256v1", "/kon-2"],
  ];
  for (const [product, code, keyType, curveOrBits, prefix] of products) {
    test(`--product ${product} --key-type ${keyType}${prefix && ` --path-prefix ${prefix}`}`, async () => {
      const more = prefix === "" ? [] : ["--path-prefix", prefix];
      await using simulation = await simulated("--product", product, "--key-type", keyType, ...more);
      const { facts } = simulation;
      const ran = await statusWith(facts);
      assertReadCompletely(ran);
      assertSame(jsonFrom(ran), { konnektor: { product: { productCode: code } } });
      const { namedCurve, modulusLength } = await keyOf(facts.url);
      assert.equal(typeof curveOrBits === "string" ? namedCurve : modulusLength, curveOrBits);
      assert.equal(new URL(facts.url).pathname, prefix === "" ? "/" : prefix);
    });
  }

  const scenarios: [name: string, konnektoren: number, terminals: number, judgedOn: string | undefined][] = [
    ["praxis2026", 1, 3, undefined],
    ["mvz2026", 2, 2, undefined],
    ["archiv", 1, 2, "2020-01-20"],
  ];
  for (const [name, konnektoren, terminals, judgedOn] of scenarios) {
    test(`--scenario ${name}`, async () => {
      await using simulation = await simulated("--scenario", name);
      const { facts } = simulation;
      assert.equal(facts.scenario, name);
      assert.equal(facts.judgedOn, judgedOn);
      assert.equal(facts.konnektoren.length, konnektoren);
      const ran = await statusWith(facts);
      assertReadCompletely(ran);
      assert.equal((jsonFrom(ran).terminals as unknown[]).length, terminals);
      for (const { url } of facts.konnektoren) {
        const found = await runLotse(["find", url, "--json"]);
        assert.equal(found.code, 0, url);
      }
    });
  }

  test("several misbehaviours at once", async () => {
    await using simulation = await simulated(
      "--misbehave",
      "lying-firmware=7.7.7",
      "--misbehave",
      "close-after-answer",
    );
    const ran = await statusWith(simulation.facts);
    assertReadCompletely(ran);
    assertSame(jsonFrom(ran), { konnektor: { product: { firmware: "7.7.7" } } });
  });

  test("a port; when it is taken a sentence names it and the flag, in text and JSON, and nothing is left", async () => {
    const port = await closedPort();
    await using first = await simulated("--port", String(port));
    assert.equal(new URL(first.facts.url).port, String(port));
    const directory = scratch.directory("taken");
    const again = (...more: string[]) =>
      runLotse(["simulate", ...QUICK, "--port", String(port), ...more], { env: { TMPDIR: directory } });
    const [text, json] = await Promise.all([again(), again("--json")]);
    assert.deepEqual([text.code, json.code], [64, 64]);
    assert.match(
      flat(text.stderr),
      new RegExp(`Fehler: Port ${port} ist schon belegt\\. Was zu tun ist: .* mit --port einen anderen Port`),
    );
    assertSame(jsonFrom(json), { error: { code: "simulate/port-taken" } });
    assert.deepEqual(leftIn(directory), []);
  });

  test("the help names every scenario and misbehaviour there is", async () => {
    const { stdout } = await runLotse(["simulate", "--help"]);
    const [, scenarios = "", misbehaviours = ""] = stdout.split(/^Szenarien:$|^Fehlverhalten:$/m);
    const named = (section: string) => [...section.matchAll(/^ {2}(\S+) {2,}\S/gm)].map(([, name]) => name);
    assert.deepEqual(
      named(scenarios),
      SCENARIOS.map((s) => s.name),
    );
    assert.deepEqual(named(misbehaviours).toSorted(), MISBEHAVIOURS.toSorted());
  });

  const refused: [args: string[], says: string][] = [
    [
      ["--scenario", "praxis2027"],
      "Das Szenario „praxis2027“ gibt es nicht. Was zu tun ist: Bekannt sind: praxis2026, mvz2026, archiv.",
    ],
    [["--misbehave", "laut"], "Das Fehlverhalten „laut“ gibt es nicht. Was zu tun ist: Bekannt sind: slow, hang"],
    [["--misbehave", "slow=bald"], "„bald“ passt nicht zum Fehlverhalten „slow“."],
    [["--auth", "pin"], "Warum: --auth „pin“: erwartet wird none, tls, basic, cert."],
    [["--product", "telekom"], "Warum: --product „telekom“: erwartet wird secunet, kocobox, rise, rise-hsk, infinity."],
    [["--key-type", "rsa512"], "Warum: --key-type „rsa512“: erwartet wird rsa2048, rsa3072, p256, brainpool."],
    [["--path-prefix", "kon1"], "Warum: --path-prefix „kon1“: erwartet wird /kon1."],
    [["--port", "-1"], "Warum: --port „-1“: erwartet wird 0 … 65535."],
    [["--port", "65536"], "Warum: --port „65536“: erwartet wird 0 … 65535."],
    [["mehr"], "Warum: Es stehen zu viele Angaben in der Zeile."],
  ];
  for (const [args, says] of refused) {
    test(`${args.join(" ")} is refused`, async () => {
      const { code, stdout, stderr } = await runLotse(["simulate", "--json", ...args], { patienceMs: 5_000 });
      assert.equal(code, 64, stdout);
      assert.equal(stderr, "");
      const { error } = JSON.parse(stdout) as { error: { meaning: string; whatToDo: string; why: string } };
      assertInOrder(`${error.meaning} Was zu tun ist: ${error.whatToDo} Warum: ${error.why}`, [says]);
    });
  }
});

/** The key the device shows itself with. */
async function keyOf(address: string): Promise<{ namedCurve?: string; modulusLength?: number }> {
  const { hostname: host, port } = new URL(address);
  const ecdhCurve = "prime256v1:brainpoolP256r1";
  const socket: TLSSocket = connectTls({ host, port: Number(port), rejectUnauthorized: false, ecdhCurve });
  try {
    await new Promise((resolve, reject) => socket.once("secureConnect", resolve).once("error", reject));
    return socket.getPeerX509Certificate()?.publicKey.asymmetricKeyDetails ?? {};
  } finally {
    socket.destroy();
  }
}

describe("lotse simulate for people", SIDE_BY_SIDE, () => {
  for (const args of [[], ["--auth", "cert"], ["--auth", "basic"], ["--auth", "none"], ["--scenario", "archiv"]]) {
    test(`${args.join(" ") || "as it is"}: the example it prints can be copied and works`, async () => {
      await using process = new LotseProcess(["simulate", ...QUICK, ...args]);
      const [, example = ""] = await process.until(/Beispiel:\n {2}lotse (status .+)\n/);
      const [, password = ""] = /Anmeldung +basic +\S+ \/ (\S+)\n/.exec(process.stdout) ?? [];
      const ran = await runLotse([...example.split(/ +/), "--json"], { env: { LOTSE_PASSWORD: password } });
      assertReadCompletely(ran);
      const { code, stdout, stderr } = await process.stop("SIGINT");
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, /^Die nachgestellte Praxis läuft\. Beenden mit Strg\+C\.\n/);
      assert.match(stdout, /Bedienfeld im Browser +http:\/\/127\.0\.0\.1:\d+\/\n/);
      assert.match(stdout, /\nDie nachgestellte Praxis wurde beendet\.\n$/);
    });
  }

  test("in English", async () => {
    await using process = new LotseProcess(["simulate", ...QUICK, "--lang", "en"]);
    await process.until(/lotse status /);
    assert.doesNotMatch(process.stdout, /Praxis|Bedienfeld|Beispiel|Anmeldung|Fingerabdruck/);
  });
});
