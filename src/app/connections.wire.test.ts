/** Trying a Konnektor step by step, as somebody at the page does: what was entered so far is tried, the rest stays open. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, test } from "node:test";
import { soon } from "../../test/support/plain-client.ts";
import { closedPort } from "../../test/support/sockets.ts";
import type { Connection } from "../domain/practice.ts";
import type { PracticeStore } from "../engine/ports.ts";
import type { ProbeResult } from "../server/uses.ts";
import { exportPkcs12 } from "../simulator/wire/pki/pkcs12.ts";
import { type SimOptions, SimPraxis } from "../simulator/wire/sim-praxis.ts";
import { memoryStore } from "../store/open.ts";
import {
  addConnection,
  type ConnectionWish,
  confirmCertificate,
  openKonnektor,
  probeKonnektor,
} from "./connections.ts";

const start = (options: SimOptions) => SimPraxis.start({ keyType: "p256", clientKeyType: "p256", ...options });
const WISH: Omit<ConnectionWish, "address"> = { credentials: { kind: "none" }, contexts: [], endpointRule: "host" };

const probe = (praxis: SimPraxis, more: Partial<ConnectionWish> = {}) =>
  probeKonnektor({ ...WISH, address: praxis.first.url, ...more }, Date.now());
const told = ({ steps }: ProbeResult) =>
  steps.map(({ step, state, failure }) => (failure ? [step, state, failure.code] : [step, state]));
const pin = (praxis: SimPraxis) => ({ pinSha256: praxis.certSha256 });

const OPEN = [
  ["credentials", "open"],
  ["context", "open"],
];

describe("trying a Konnektor", () => {
  test("an address nobody answers under: the first step says so, all others are open", async () => {
    const result = await probeKonnektor({ ...WISH, address: `127.0.0.1:${await closedPort()}` }, Date.now());
    assert.deepEqual(told(result), [["address", "failed", "link/port-closed"], ["certificate", "open"], ...OPEN]);
    assert.equal(result.url, undefined);
  });

  test("something that is no address", async () => {
    const result = await probeKonnektor({ ...WISH, address: "ftp://konnektor" }, Date.now());
    assert.deepEqual(told(result)[0], ["address", "failed", "link/address-invalid"]);
  });

  test("an address without scheme: product and certificate are shown, and have to be compared first", async () => {
    await using praxis = await start({ auth: "tls" });
    const address = praxis.first.url.replace("https://", "");
    const result = await probeKonnektor({ ...WISH, address, contexts: [praxis.context] }, Date.now());
    assert.deepEqual(told(result), [["address", "ok"], ["certificate", "open"], ...OPEN]);
    assert.equal(result.url, praxis.first.url);
    assert.equal(result.product?.productCode, "secu_kon");
    assert.equal(result.peer?.fingerprint.replaceAll(":", "").toLowerCase(), praxis.certSha256);
    assert.deepEqual(result.needs, { tls: true, login: false });
    assert.deepEqual(praxis.first.asked, ["directory"]);
  });

  test("the fingerprint of another device: both are named, nothing more is sent", async () => {
    await using praxis = await start({ auth: "basic" });
    await using other = await start({ auth: "basic" });
    const credentials = { kind: "basic" as const, user: "ti-lotse", password: "geheim" };
    const seen: (string | undefined)[] = [];
    praxis.first.onRequest((request) => seen.push(request.headers.authorization));
    const result = await probe(praxis, { ...pin(other), credentials });
    assert.deepEqual(told(result)[1], ["certificate", "failed", "link/certificate-changed"]);
    assert.deepEqual(seen, [undefined]);
  });

  test("without TLS there is no certificate to compare", async () => {
    await using praxis = await start({ auth: "none" });
    const result = await probe(praxis, { contexts: [praxis.context] });
    assert.deepEqual(
      told(result).map(([, state]) => state),
      ["ok", "ok", "ok", "ok"],
    );
    assert.equal(result.peer, undefined);
  });

  test("every Mandant is tried by itself; the one the Konnektor does not know is named", async () => {
    await using praxis = await start({ auth: "tls", scenario: "mvz2026" });
    const contexts = [praxis.context, { ...praxis.context, mandant: "unbekannt" }];
    const result = await probe(praxis, { ...pin(praxis), contexts });
    assert.deepEqual(told(result).at(-1), ["context", "failed", "soap/fault"]);
    const [known, unknown] = result.contexts;
    assert.deepEqual([known?.mandant, known?.terminals, known?.failure], ["hno", 2, undefined]);
    assert.deepEqual([unknown?.mandant, unknown?.terminals, unknown?.failure?.code], ["unbekannt", 0, "soap/fault"]);
  });
});

describe("signing in", () => {
  test("with user and password: open, wrong, right", async () => {
    await using praxis = await start({ auth: "basic", directoryOpen: false });
    const { user = "", password = "" } = praxis.auth;
    const login = async (credentials: ConnectionWish["credentials"]) =>
      told(await probe(praxis, { ...pin(praxis), credentials }))[2];
    assert.deepEqual(await login({ kind: "none" }), ["credentials", "open", "http/unauthorized"]);
    assert.deepEqual(await login({ kind: "basic", user, password: "falsch" }), [
      "credentials",
      "failed",
      "http/unauthorized",
    ]);
    assert.deepEqual(await login({ kind: "basic", user, password }), ["credentials", "ok"]);
  });

  test("with a certificate: open, wrong password, right", async () => {
    await using praxis = await start({ auth: "cert", directoryOpen: false });
    const { client } = praxis.auth;
    assert.ok(client);
    const file = exportPkcs12(client, "Export-1", "legacy").toString("base64");
    const login = async (credentials: ConnectionWish["credentials"]) =>
      told(await probe(praxis, { ...pin(praxis), credentials, contexts: [praxis.context] }));
    assert.deepEqual((await login({ kind: "none" }))[2]?.slice(0, 2), ["credentials", "open"]);
    assert.deepEqual((await login({ kind: "p12", file, password: "falsch" }))[2], [
      "credentials",
      "failed",
      "link/p12-password-wrong",
    ]);
    assert.deepEqual((await login({ kind: "p12", file: "AAAA", password: "x" }))[2], [
      "credentials",
      "failed",
      "link/p12-unreadable",
    ]);
    assert.deepEqual(
      (await login({ kind: "p12", file, password: "Export-1" })).map(([, state]) => state),
      ["ok", "ok", "ok", "ok"],
    );
  });

  test("with an expired certificate: said before anything is sent", async () => {
    const clientCertificate = { from: Date.now() - 9 * 86_400_000, until: Date.now() - 86_400_000 };
    await using praxis = await start({ auth: "cert", clientCertificate });
    const { client } = praxis.auth;
    assert.ok(client);
    const file = exportPkcs12(client, "Export-1", "modern").toString("base64");
    const result = await probe(praxis, { ...pin(praxis), credentials: { kind: "p12", file, password: "Export-1" } });
    assert.deepEqual(told(result)[2], ["credentials", "failed", "link/client-certificate-expired"]);
  });
});

describe("a kept Konnektor that shows another certificate", () => {
  const clock = { now: () => Date.now() };

  async function kept(praxis: SimPraxis) {
    const store = await memoryStore({ clock });
    const practice = { id: "prx_a", name: "Praxis", createdAt: clock.now() };
    await store.putPractice(practice, { kind: "practice/added", actor: "test", body: {} });
    const own = store.forPractice(practice.id);
    const { user = "", password = "" } = praxis.auth;
    const credentials = { kind: "basic" as const, user, password };
    const wish = { ...WISH, ...pin(praxis), address: praxis.first.url, credentials, contexts: [praxis.context] };
    const random = { bytes: (count: number) => randomBytes(count) };
    const id = await addConnection(own, wish, { actor: "per_1", clock, random });
    const record = async () => {
      const connection = await own.record("connection", id);
      assert.ok(connection?.trust.kind === "pin");
      return { connection, trust: connection.trust };
    };
    return { store, own, id, record, lastRecord: async () => (await own.journal({ limit: 99 })).at(-1) };
  }

  async function observed(own: PracticeStore, connection: Connection) {
    const device = await openKonnektor(own, connection, clock);
    try {
      return await device.observe();
    } finally {
      device.close();
    }
  }

  test("which is the successor of the confirmed one: is asked on, expects it from now on, and the log tells it", async () => {
    await using praxis = await start({ auth: "basic" });
    const { store, own, record, lastRecord } = await kept(praxis);
    const before = praxis.certSha256;
    const { first, pki } = praxis;
    const dates = { from: Date.now() - 3_600_000, until: Date.now() + 86_400_000 };
    await first.showCertificate(pki.device(first.state, "127.0.0.1", "p256", dates));
    const told = Promise.withResolvers<void>();
    store.onCommit(({ kinds }) => kinds.has("connection") && told.resolve());
    const observations = await observed(own, (await record()).connection);
    assert.ok(observations.some((o) => o.kind === "terminal"));

    await soon(told.promise);
    const { trust } = await record();
    assert.equal(trust.sha256, praxis.certSha256);
    assert.notEqual(trust.sha256, before);
    assert.ok(trust.renewal && trust.renewal.validFrom > Date.now() - 2 * 3_600_000);
    const last = await lastRecord();
    assert.deepEqual([last?.kind, last?.actor], ["connection/certificate-renewed", "ti-lotse"]);
    assert.ok(last?.body.includes(before) && last.body.includes(trust.sha256));
    await store.close();
  });

  test("which nobody knows: hears nothing until somebody compared it; credentials and Mandanten stay", async () => {
    await using praxis = await start({ auth: "basic" });
    await using other = await start({ auth: "basic" });
    const { store, own, id, record, lastRecord } = await kept(praxis);
    const { connection: before, trust } = await record();
    await praxis.first.showCertificate(other.first.setup.identity);
    const heard: (string | undefined)[] = [];
    praxis.first.onRequest(({ headers }) => heard.push(headers.authorization));
    await assert.rejects(observed(own, before), { code: "link/certificate-changed" });

    const wrong = confirmCertificate(own, id, { sha256: trust.sha256, actor: "per_2" });
    await assert.rejects(wrong, { code: "link/certificate-changed" });
    assert.deepEqual((await record()).connection, before);
    const unknown = confirmCertificate(own, "con_x", { sha256: praxis.certSha256, actor: "per_2" });
    await assert.rejects(unknown, { code: "connection/unknown" });
    assert.deepEqual(heard.filter(Boolean), [], "no password to a stranger");

    await confirmCertificate(own, id, { sha256: praxis.certSha256, actor: "per_2" });
    const { connection: after } = await record();
    assert.deepEqual({ ...after, trust: undefined }, { ...before, trust: undefined });
    const observations = await observed(own, after);
    assert.ok(observations.some((o) => o.kind === "terminal"));
    const last = await lastRecord();
    assert.deepEqual([last?.kind, last?.actor], ["connection/certificate-confirmed", "per_2"]);
    await store.close();
  });
});
