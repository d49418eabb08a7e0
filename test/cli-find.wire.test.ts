/**
 * `lotse find`: whether a Konnektor answers at the addresses somebody names. Only the directory is asked, and nothing
 * secret is sent, whatever lies in the environment.
 */
import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { after, before, describe, test } from "node:test";
import type { TLSSocket } from "node:tls";
import type { SimPraxis } from "../src/simulator/wire/sim-praxis.ts";
import { contextFlags, startPraxis } from "./support/practice.ts";
import { runLotse, runMeasured, SIDE_BY_SIDE } from "./support/run-lotse.ts";
import { closedPort, mutePort } from "./support/sockets.ts";
import { assertInOrder, assertSame, flat, jsonFrom } from "./support/written.ts";

interface Found {
  results: { address: string; url?: string; fingerprint?: string; error?: { code: string; meaning: string } }[];
}

describe("lotse find", SIDE_BY_SIDE, () => {
  let praxis: SimPraxis;
  let plain: SimPraxis;
  before(async () => {
    praxis = await startPraxis();
    plain = await startPraxis({ auth: "none", shape: "kocobox" });
  });
  after(() => Promise.all([praxis.stop(), plain.stop()]));
  const pairs = () => praxis.certSha256.toUpperCase().replaceAll(/..(?=.)/g, "$&:");

  test("names product, versions and fingerprint, and the next step works when it is copied", async () => {
    const { code, stdout, stderr } = await runLotse(["find", `127.0.0.1:${praxis.first.httpsPort}`]);
    assert.deepEqual([code, stderr], [0, ""]);
    assertInOrder(flat(stdout), [
      `${praxis.first.url} secunet konnektor 2.0.0 SECUN/secu_kon · Firmware 5.50.4 · PTV 5.54.1`,
      "Der Konnektor verlangt verschlüsselte Verbindungen (TLS).",
      "Programme müssen sich nicht ausweisen.",
      `Fingerabdruck ${pairs()}`,
      "Weiter mit: lotse status --konnektor ",
    ]);
    const [, next = ""] = /Weiter mit: lotse (.*)$/.exec(flat(stdout)) ?? [];
    const view = jsonFrom(await runLotse([...next.split(" "), ...contextFlags(praxis), "--json"]));
    assertSame(view, { reachable: true, transport: { trust: "pin" } });
  });

  const spellings: [name: string, address: () => string][] = [
    ["an address without scheme", () => `127.0.0.1:${praxis.first.httpsPort}`],
    ["with https", () => praxis.first.url],
    ["with a slash behind it", () => `${praxis.first.url}/`],
    ["the directory itself", () => `${praxis.first.url}/connector.sds`],
    ["a name", () => `localhost:${praxis.first.httpsPort}`],
    ["blanks around it", () => ` ${praxis.first.url} `],
  ];
  for (const [name, address] of spellings) {
    test(`${name} is understood`, async () => {
      const ran = await runLotse(["find", address(), "--json"]);
      assert.equal(ran.code, 0, ran.stdout);
      const [result] = jsonFrom<Found>(ran).results;
      assert.equal(result?.fingerprint, pairs());
      assert.equal(new URL(result?.url ?? "").port, String(praxis.first.httpsPort));
    });
  }

  test("http is tried where nothing speaks TLS, and said to be without fingerprint", async () => {
    const ran = await runLotse(["find", `127.0.0.1:${plain.first.httpPort}`, "--json"]);
    assert.equal(ran.code, 0);
    assertSame(jsonFrom(ran), {
      results: [
        { url: plain.first.url, product: { productCode: "kocobox" }, tlsMandatory: false, fingerprint: undefined },
      ],
    });
  });

  test("several addresses: an answer for each, in the order asked, and success because one was found", async () => {
    const closed = `127.0.0.1:${await closedPort()}`;
    const addresses = ["konnektor.invalid", closed, praxis.first.url, plain.first.url];
    const [text, json] = await Promise.all([
      runLotse(["find", ...addresses]),
      runLotse(["find", ...addresses, "--json"]),
    ]);
    assert.deepEqual([text.code, json.code], [0, 0]);
    const { results } = jsonFrom<Found>(json);
    assert.deepEqual(
      results.map((r) => [r.address, r.error?.code]),
      [
        ["konnektor.invalid", "link/host-unknown"],
        [closed, "link/port-closed"],
        [praxis.first.url, undefined],
        [plain.first.url, undefined],
      ],
    );
    assertInOrder(flat(text.stdout), [
      "konnektor.invalid ◇ Unbekannt Der Name „konnektor.invalid“ ist in diesem Netz nicht bekannt. Was zu tun ist:",
      `${closed} ◇ Unbekannt „127.0.0.1“ antwortet, nimmt auf Port`,
      "secunet konnektor 2.0.0",
      "KoCoBox MED+",
    ]);
  });

  test("none found: exit code 3", async () => {
    const { code, stdout } = await runLotse(["find", `127.0.0.1:${await closedPort()}`]);
    assert.equal(code, 3);
    assert.match(stdout, /Was zu tun ist:/);
  });

  test("none named: a sentence", async () => {
    const { code, stderr } = await runLotse(["find"]);
    assert.equal(code, 64);
    assert.match(flat(stderr), /Warum: Es fehlt: ADRESSE\.$/);
  });

  for (const address of ["", "foo bar", "ftp://192.168.1.50"]) {
    test(`„${address}“ is no address, and is named as it was typed`, async () => {
      const ran = await runLotse(["find", address, "--json"]);
      assert.equal(ran.code, 3);
      const [result] = jsonFrom<Found>(ran).results;
      assert.equal(result?.error?.code, "link/address-invalid");
      assert.equal(result?.error?.meaning, `„${address}“ ist keine Adresse eines Konnektors.`);
    });
  }

  test("a password in an address is not repeated", async () => {
    const { stdout, stderr } = await runLotse(["find", "https://lotse:Geheim-9Zx@127.0.0.1:1"]);
    assert.match(stdout + stderr, /ist keine Adresse eines Konnektors/);
    assert.ok(!(stdout + stderr).includes("Geheim-9Zx"), stdout + stderr);
  });

  test("nothing is sent but the question for the directory, also where the environment is full of secrets", async () => {
    await using wanting = await startPraxis({ auth: "basic", directoryOpen: false });
    await using showing = await startPraxis({ auth: "cert" });
    const heard: IncomingMessage[] = [];
    for (const { first } of [wanting, showing, plain]) first.onRequest((request) => heard.push(request));
    const env = { LOTSE_PASSWORD: "Geheim-9Zx", LOTSE_P12_PASSWORD: "Geheim-9Zx", LOTSE_KEY_PASSWORD: "Geheim-9Zx" };
    const addresses = [wanting, showing, plain].map((p) => p.first.url);
    const { code, stdout } = await runLotse(["find", ...addresses], { env });
    assert.equal(code, 0);
    assert.match(flat(stdout), /„127\.0\.0\.1“ verlangt Benutzername und Passwort/);
    assert.equal(heard.length, 3);
    for (const request of heard) {
      assert.deepEqual(
        [request.method, request.url, request.headers.authorization],
        ["GET", "/connector.sds", undefined],
      );
      assert.equal((request.socket as TLSSocket).getPeerX509Certificate?.(), undefined);
      assert.ok(!JSON.stringify(request.rawHeaders).includes("Geheim"));
    }
  });

  test("an address that never answers costs no more than --timeout for each scheme", async () => {
    await using mute = await mutePort();
    const ran = await runMeasured(["find", `127.0.0.1:${mute.port}`, praxis.first.url, "--timeout", "1"]);
    assert.equal(ran.code, 0);
    assert.match(flat(ran.stdout), /nicht innerhalb von 1 Sekunde/);
    assert.ok(ran.ms < 5_000, `took ${ran.ms} ms`);
  });

  test("in English", async () => {
    const { stdout } = await runLotse(["find", praxis.first.url, "--lang", "en"]);
    assert.doesNotMatch(stdout, /Der Konnektor|Fingerabdruck|Weiter mit|Programme/);
    assert.match(stdout, /[Ff]ingerprint/);
  });
});
