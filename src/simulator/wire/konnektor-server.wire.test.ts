/**
 * A simulated Konnektor as any program meets it on the network: who gets in under which switches, with which keys, and
 * what it does while it boots. Asked with node's own https.
 */
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { connect as connectTcp, createServer as createTcpServer } from "node:net";
import { text } from "node:stream/consumers";
import { after, before, describe, test } from "node:test";
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from "node:tls";
import { LotseProcess } from "../../../test/support/lotse-process.ts";
import {
  askDirectory,
  askTerminals,
  faultCode,
  fetchPlain,
  outcomeOf,
  showing,
  soon,
  terminalsQuestion,
  trusting,
} from "../../../test/support/plain-client.ts";
import { Questioner } from "../../../test/support/questions.ts";
import type { SimulationFacts } from "../../app/simulate.ts";
import { checkCertificateExpiration } from "../../protocol/soap/certificate-service/check-certificate-expiration.ts";
import { readCardCertificate } from "../../protocol/soap/certificate-service/read-card-certificate.ts";
import type { KeyType } from "./pki/x509.ts";
import { SERVICE_VERSIONS, type ServiceName, SHAPES, type ShapeName } from "./shapes.ts";
import { type SimOptions, SimPraxis } from "./sim-praxis.ts";

const DAY_MS = 86_400_000;
const KEYS: KeyType[] = ["rsa2048", "rsa3072", "p256", "brainpool"];
const start = (options: SimOptions = {}) => SimPraxis.start({ keyType: "p256", clientKeyType: "p256", ...options });
const basic = (praxis: SimPraxis, password = praxis.auth.password) => ({ auth: `${praxis.auth.user}:${password}` });
const client = (praxis: SimPraxis) => showing(praxis.auth.client as NonNullable<typeof praxis.auth.client>);
const plainUrl = (praxis: SimPraxis) => `http://127.0.0.1:${praxis.first.httpPort}`;
const tlsUrl = (praxis: SimPraxis) => `https://127.0.0.1:${praxis.first.httpsPort}`;
/** What node calls a handshake or connection the other side ended. */
const CLOSED = /^(ECONNRESET|EPIPE|ERR_SSL_.*)$/;

async function assertClosed(asked: Promise<Awaited<ReturnType<typeof fetchPlain>>>): Promise<void> {
  assert.match(String(await outcomeOf(asked)), CLOSED);
}

describe("without TLS", () => {
  test("directory and services answer over http, and over https as well", async () => {
    await using praxis = await start({ auth: "none" });
    assert.equal((await askDirectory(praxis)).status, 200);
    assert.equal((await askTerminals(praxis)).status, 200);
    const { pem } = praxis.pki.authority;
    assert.equal((await fetchPlain(`${tlsUrl(praxis)}/connector.sds`, { ca: pem })).status, 200);
  });

  test("the directory lists both addresses, and both are the ones that answer", async () => {
    await using praxis = await start({ auth: "none" });
    const { body } = await askDirectory(praxis);
    for (const name of ["Endpoint", "EndpointTLS"]) {
      const [, location = ""] = new RegExp(`:${name} Location="([^"]*/EventService)"`).exec(body) ?? [];
      const asked = { method: "POST", body: terminalsQuestion(praxis.context), ca: praxis.pki.authority.pem };
      assert.equal((await fetchPlain(location, asked)).status, 200, location);
    }
  });
});

describe("with TLS", () => {
  test("services answer over https only: http is refused with 403", async () => {
    await using praxis = await start({ auth: "tls" });
    assert.equal((await askTerminals(praxis)).status, 200);
    const asked = { method: "POST", body: terminalsQuestion(praxis.context) };
    assert.equal((await fetchPlain(`${plainUrl(praxis)}/ws/EventService`, asked)).status, 403);
  });

  for (const [directoryOpen, status] of [
    [true, 200],
    [false, 403],
  ] as const) {
    test(`the directory ${directoryOpen ? "may be read over http while it is open" : "is refused over http when it is closed"}`, async () => {
      await using praxis = await start({ auth: "tls", directoryOpen });
      assert.equal((await fetchPlain(`${plainUrl(praxis)}/connector.sds`)).status, status);
      assert.equal((await askDirectory(praxis)).status, 200);
    });
  }

  test("a program that does not know the authority refuses the connection", async () => {
    await using praxis = await start({ auth: "tls" });
    assert.match(String(await outcomeOf(askDirectory(praxis, { ca: [] }))), /^(SELF_SIGNED|UNABLE_TO_VERIFY)/);
    assert.deepEqual(praxis.first.asked, []);
  });

  test("an expired certificate is refused by whoever looks at its date", async () => {
    const deviceCertificate = { from: Date.now() - 9 * DAY_MS, until: Date.now() - DAY_MS };
    await using praxis = await start({ auth: "tls", deviceCertificate });
    assert.equal(await outcomeOf(askDirectory(praxis)), "CERT_HAS_EXPIRED");
  });

  test("TLS older than 1.2 is not spoken", async () => {
    await using praxis = await start({ auth: "tls" });
    const socket = connectTls({
      port: praxis.first.httpsPort,
      host: "127.0.0.1",
      minVersion: "TLSv1",
      maxVersion: "TLSv1.1",
      ciphers: "ALL:@SECLEVEL=0",
    });
    const [error] = (await soon(once(socket, "error"))) as [NodeJS.ErrnoException];
    assert.match(error.code ?? "", CLOSED);
  });

  test("handshakes are counted, and every question is noted", async () => {
    await using praxis = await start({ auth: "tls" });
    await askDirectory(praxis);
    await askTerminals(praxis);
    await askTerminals(praxis, { context: { mandant: "unbekannt" } });
    assert.equal(praxis.first.handshakes, 3);
    assert.deepEqual(praxis.first.asked, ["directory", "GetCardTerminals", "GetCardTerminals"]);
  });
});

describe("with user and password", () => {
  let praxis: SimPraxis;
  before(async () => {
    praxis = await start({ auth: "basic", directoryOpen: false });
  });
  after(() => praxis.stop());

  test("directory and services answer whoever has both", async () => {
    assert.equal((await askDirectory(praxis, basic(praxis))).status, 200);
    assert.equal((await askTerminals(praxis, basic(praxis))).status, 200);
  });

  const wrong: [who: string, headers: Record<string, string>][] = [
    ["nobody", {}],
    ["the user with a wrong password", { Authorization: `Basic ${btoa("ti-lotse:falsch")}` }],
    ["the user without password", { Authorization: `Basic ${btoa("ti-lotse:")}` }],
    ["a user without colon", { Authorization: `Basic ${btoa("ti-lotse")}` }],
    ["a user nobody knows", { Authorization: `Basic ${btoa("anna:Uebung-nur-im-Simulator-2026!")}` }],
    ["something that is no Base64", { Authorization: "Basic !!!" }],
    ["another scheme", { Authorization: "Bearer ti-lotse" }],
  ];
  for (const [who, headers] of wrong) {
    test(`${who} is refused with 401 and told how to sign in`, async () => {
      for (const heard of [await askDirectory(praxis, { headers }), await askTerminals(praxis, { headers })]) {
        assert.equal(heard.status, 401);
        assert.match(heard.headers["www-authenticate"] ?? "", /^Basic realm=/);
        assert.doesNotMatch(heard.body, /ConnectorServices|Envelope/);
      }
    });
  }

  test("the name of the scheme may be written in any case", async () => {
    const headers = { Authorization: `basic ${btoa(`${praxis.auth.user}:${praxis.auth.password}`)}` };
    assert.equal((await askDirectory(praxis, { headers })).status, 200);
  });

  test("the user of another client system is known, but not for this one: 4204", async () => {
    const heard = await askTerminals(praxis, { auth: `labor:${praxis.auth.password}` });
    assert.deepEqual([heard.status, faultCode(heard)], [500, 4204]);
  });

  test("over plain http no password is ever asked for", async () => {
    assert.equal((await fetchPlain(`${plainUrl(praxis)}/connector.sds`)).status, 403);
    const heard = await fetchPlain(`${plainUrl(praxis)}/ws/EventService`, {
      method: "POST",
      body: "",
      ...basic(praxis),
    });
    assert.equal(heard.status, 403);
    assert.equal(heard.headers["www-authenticate"], undefined);
  });
});

test("an open directory needs no password, the services behind it do", async () => {
  await using praxis = await start({ auth: "basic" });
  assert.equal((await askDirectory(praxis)).status, 200);
  assert.equal((await askTerminals(praxis)).status, 401);
});

describe("with a client certificate", () => {
  test("directory and services answer whoever shows the right one", async () => {
    await using praxis = await start({ auth: "cert", directoryOpen: false });
    assert.equal((await askDirectory(praxis, client(praxis))).status, 200);
    assert.equal((await askTerminals(praxis, client(praxis))).status, 200);
  });

  test("without one there is no connection, when the directory is closed", async () => {
    await using praxis = await start({ auth: "cert", directoryOpen: false });
    await assertClosed(askDirectory(praxis));
    await assertClosed(askTerminals(praxis));
    assert.deepEqual(praxis.first.asked, []);
  });

  test("an open directory is readable without one, the services answer with 4204", async () => {
    await using praxis = await start({ auth: "cert" });
    assert.equal((await askDirectory(praxis)).status, 200);
    const heard = await askTerminals(praxis);
    assert.deepEqual([heard.status, faultCode(heard)], [500, 4204]);
  });

  for (const directoryOpen of [true, false]) {
    const state = directoryOpen ? "open" : "closed";
    test(`one of a foreign authority ends the connection (directory ${state})`, async () => {
      await using praxis = await start({ auth: "cert", directoryOpen });
      await using other = await start({ auth: "cert" });
      await assertClosed(askDirectory(praxis, client(other)));
      await assertClosed(askTerminals(praxis, client(other)));
      assert.deepEqual(praxis.first.asked, []);
    });

    test(`one that has expired ends the connection (directory ${state})`, async () => {
      const clientCertificate = { from: Date.now() - 9 * DAY_MS, until: Date.now() - DAY_MS };
      await using praxis = await start({ auth: "cert", directoryOpen, clientCertificate });
      await assertClosed(askTerminals(praxis, client(praxis)));
    });
  }

  test("one of the right authority that nobody registered is let in and refused with 4204", async () => {
    await using praxis = await start({ auth: "cert", directoryOpen: false });
    const heard = await askTerminals(praxis, showing(praxis.pki.client("ti-lotse", "p256")));
    assert.deepEqual([heard.status, faultCode(heard)], [500, 4204]);
  });

  test("one of another client system is refused with 4204", async () => {
    await using praxis = await start({ auth: "cert" });
    const heard = await askTerminals(praxis, { ...client(praxis), context: { clientsystem: "labor" } });
    assert.deepEqual([heard.status, faultCode(heard)], [500, 4204]);
  });

  for (const clientKeyType of KEYS) {
    test(`with a ${clientKeyType} key`, async () => {
      await using praxis = await start({ auth: "cert", directoryOpen: false, clientKeyType });
      assert.equal((await askTerminals(praxis, client(praxis))).status, 200);
    });
  }
});

describe("the identity a Konnektor shows", () => {
  /** brainpool is no default of node's client: groups and TLS 1.2 have to be allowed. */
  const BRAINPOOL: ConnectionOptions = { ecdhCurve: "brainpoolP256r1:P-256", maxVersion: "TLSv1.2" };
  const curves: Partial<Record<KeyType, string>> = { p256: "prime256v1", brainpool: "brainpoolP256r1" };
  const bits: Partial<Record<KeyType, number>> = { rsa2048: 2048, rsa3072: 3072 };

  for (const keyType of KEYS) {
    test(`${keyType}: the handshake works, the key is what was asked for, and names and dates fit`, async () => {
      await using praxis = await start({ keyType });
      const socket = connectTls({
        host: "127.0.0.1",
        port: praxis.first.httpsPort,
        ...trusting(praxis),
        ...(keyType === "brainpool" && BRAINPOOL),
      });
      await soon(once(socket, "secureConnect"));
      const certificate = (socket as TLSSocket).getPeerX509Certificate();
      const details = certificate?.publicKey.asymmetricKeyDetails;
      assert.ok(certificate && details);
      assert.deepEqual([details.namedCurve, details.modulusLength], [curves[keyType], bits[keyType]]);
      for (const name of ["konnektor.konlan", "localhost"]) assert.ok(certificate.checkHost(name), name);
      assert.ok(certificate.checkIP("127.0.0.1"));
      assert.equal(certificate.checkHost("example.org"), undefined);
      // ICCSN of the device card, a dash, and the day it was issued.
      assert.match(certificate.subject, /CN=80276883110000021764-\d{8}$/);
      assert.ok(certificate.validFromDate.getTime() < Date.now() && certificate.validToDate.getTime() > Date.now());
      socket.destroy();
    });
  }
});

describe("the certificates on the cards", () => {
  for (const crypt of ["RSA", "ECC"] as const) {
    test(`${crypt}: what is told about them is what is in them`, async () => {
      await using praxis = await start({ auth: "none" });
      using questioner = new Questioner(praxis);
      const { context } = praxis;
      const { response } = await questioner.ask(readCardCertificate, {
        context,
        cardHandle: "SMC-B-1",
        certRefs: ["C.AUT", "C.ENC", "C.SIG"],
        crypt,
      });
      const told = (name: string) =>
        [...response.matchAll(new RegExp(`<\\w+:${name}>([^<]*)<`, "g"))].map(([, text = ""]) => text);
      const certificates = told("X509Certificate").map((base64) => new X509Certificate(Buffer.from(base64, "base64")));
      assert.equal(certificates.length, 3);
      const inside = (read: (c: X509Certificate) => string) => certificates.map(read);
      for (const { publicKey } of certificates)
        assert.equal(publicKey.asymmetricKeyType, crypt === "RSA" ? "rsa" : "ec");
      for (const certificate of certificates)
        assert.ok(certificate.verify(praxis.pki.authority.identity.certificate.publicKey));
      const expiry = await questioner.ask(checkCertificateExpiration, { context, crypt });
      const [, validity = ""] = /CardHandle>SMC-B-1<.*?validity>([^<]+)</s.exec(expiry.response) ?? [];
      assert.deepEqual(
        inside((c) => c.validToDate.toISOString().slice(0, 10)),
        Array(3).fill(validity),
      );
      const backwards = (name: string) => name.split("\n").toReversed().join(",");
      assert.deepEqual(
        inside((c) => backwards(c.issuer)),
        told("X509IssuerName"),
      );
      assert.deepEqual(
        inside((c) => backwards(c.subject)),
        told("X509SubjectName"),
      );
      assert.deepEqual(
        inside((c) => BigInt(`0x${c.serialNumber}`).toString()),
        told("X509SerialNumber"),
      );
    });
  }
});

describe("at the wrong door", () => {
  let praxis: SimPraxis;
  before(async () => {
    praxis = await start({ auth: "none", pathPrefix: "/kon8" });
  });
  after(() => praxis.stop());
  const at = (path: string, method = "GET") => fetchPlain(`${plainUrl(praxis)}${path}`, { method });

  test("an address that does not exist is 404, a wrong method 405", async () => {
    assert.equal((await at("/kon8/nirgends")).status, 404);
    assert.equal((await at("/kon8/connector.sds", "POST")).status, 405);
    assert.equal((await at("/kon8/ws/EventService")).status, 405);
  });

  test("behind a path everything stands there and nothing beside it", async () => {
    assert.equal((await at("/kon8/connector.sds")).status, 200);
    assert.equal((await at("/connector.sds")).status, 404);
    assert.equal((await at("/ws/EventService", "POST")).status, 404);
  });

  test("a question about nothing asks for 4000, one that is far too long is cut off", async () => {
    const ask = (body: string) => fetchPlain(`${plainUrl(praxis)}/kon8/ws/EventService`, { method: "POST", body });
    const heard = await ask("");
    assert.deepEqual([heard.status, faultCode(heard)], [500, 4000]);
    assert.match(String(await outcomeOf(ask("x".repeat(2 * 1024 * 1024)))), CLOSED);
    assert.equal((await at("/kon8/connector.sds")).status, 200);
  });

  test("something that is not HTTP gets a 400 and the door shut", async () => {
    const socket = connectTcp(praxis.first.httpPort, "127.0.0.1");
    socket.end("EHLO praxis\r\n\r\n");
    assert.match(await soon(text(socket)), /^HTTP\/1\.1 400 /);
  });
});

describe("every service stands where the directory says, in every product's way", () => {
  for (const shape of Object.keys(SHAPES) as ShapeName[]) {
    test(shape, async () => {
      await using praxis = await start({ auth: "none", shape });
      const { body } = await askDirectory(praxis);
      for (const name of Object.keys(SERVICE_VERSIONS) as ServiceName[]) {
        const pattern = new RegExp(`Service Name="${name}">.*?Endpoint Location="([^"]+)"`, "s");
        const [, location = ""] = pattern.exec(body) ?? [];
        const heard = await fetchPlain(location, { method: "POST", body: "<a/>" });
        assert.deepEqual([heard.status, faultCode(heard)], [500, 4000], `${name} ${location}`);
      }
    });
  }
});

describe("a Konnektor that restarts", () => {
  test("answers nobody while it boots, and comes back at the same address with new handles", async () => {
    await using praxis = await start({ auth: "tls" });
    const { first } = praxis;
    const before = first.state.cards.map((c) => c.handle);
    await first.happen({ happened: "restart", bootMs: 60_000 });
    assert.equal(await outcomeOf(askDirectory(praxis)), "ECONNREFUSED");
    assert.equal(await outcomeOf(fetchPlain(`${plainUrl(praxis)}/connector.sds`)), "ECONNREFUSED");
    await first.happen({ happened: "restart", bootMs: 0 });
    await soon(first.whenRunning());
    assert.equal((await askDirectory(praxis)).status, 200);
    assert.deepEqual(
      first.state.cards.filter((c) => before.includes(c.handle)),
      [],
    );
  });

  test("drops the connections it had", async () => {
    await using praxis = await start({ auth: "tls" });
    const socket = connectTls({ host: "127.0.0.1", port: praxis.first.httpsPort, ...trusting(praxis) });
    await soon(once(socket, "secureConnect"));
    socket.on("error", () => {});
    const closed = once(socket, "close");
    await praxis.first.happen({ happened: "power-off" });
    await soon(closed);
    assert.equal(await outcomeOf(askDirectory(praxis)), "ECONNREFUSED");
  });

  test("twice in a row is back once, and the simulator lives on", async () => {
    // In a process of its own: a simulator that fails here takes its process with it.
    await using simulator = new LotseProcess(["simulate", "--json", "--auth", "none", "--key-type", "p256"]);
    const { sdsUrl, controlUrl } = JSON.parse(await simulator.firstLine()) as SimulationFacts;
    const restart = (bootMs: number) => {
      const body = JSON.stringify({ happened: "restart", bootMs });
      return fetchPlain(`${controlUrl}api/konnektoren/0/events`, { method: "POST", body });
    };
    await restart(10);
    await restart(30);
    let outcome: string | number = "";
    await bootsFor(150);
    for (let tries = 0; tries < 20 && outcome !== 200; tries++) {
      await bootsFor(30);
      outcome = await outcomeOf(fetchPlain(sdsUrl));
    }
    assert.equal(outcome, 200, simulator.stderr);
  });

  test("and loses its power meanwhile stays off", async () => {
    await using praxis = await start({ auth: "tls" });
    const { first } = praxis;
    await first.happen({ happened: "restart", bootMs: 20 });
    await first.happen({ happened: "power-off" });
    await bootsFor(60);
    assert.deepEqual(first.state.power, { phase: "off" });
    assert.equal(await outcomeOf(askDirectory(praxis)), "ECONNREFUSED");
  });

  test("whose address somebody took meanwhile boots until it is free again", async () => {
    await using praxis = await start({ auth: "none" });
    const { first } = praxis;
    await first.happen({ happened: "power-off" });
    const thief = createTcpServer().listen(first.httpPort, "127.0.0.1");
    await soon(once(thief, "listening"));
    await first.happen({ happened: "restart", bootMs: 0 });
    await bootsFor(30);
    assert.equal(first.state.power.phase, "booting");
    thief.close();
    await soon(first.whenRunning());
    assert.equal((await askDirectory(praxis)).status, 200);
  });

  test("stops for good when the simulator is stopped during its boot", async () => {
    const praxis = await start({ auth: "tls" });
    await praxis.first.happen({ happened: "restart", bootMs: 60_000 });
    await praxis.stop();
    assert.equal(await outcomeOf(askDirectory(praxis)), "ECONNREFUSED");
  });
});

/** Another device that boots for so long: when it is back, everything that was due before has happened. */
async function bootsFor(bootMs: number): Promise<void> {
  await using other = await start({ auth: "none" });
  await other.first.happen({ happened: "restart", bootMs });
  await soon(other.first.whenRunning());
}

describe("switches that are turned while it runs", () => {
  test("TLS off, and the services answer over http", async () => {
    await using praxis = await start({ auth: "tls" });
    await praxis.first.happen({ happened: "switches", switches: { tlsMandatory: false } });
    assert.match(praxis.first.url, /^http:/);
    assert.equal((await askTerminals(praxis)).status, 200);
  });

  test("password on, and the services ask for it", async () => {
    await using praxis = await start({ auth: "tls" });
    const switches = { clientAutMandatory: true, clientAutMode: "PASSWORD" as const };
    await praxis.first.happen({ happened: "switches", switches });
    assert.equal((await askTerminals(praxis)).status, 401);
  });
});

describe("a wish the simulator cannot meet", () => {
  const table: [what: string, options: SimOptions, code: string][] = [
    ["a scenario nobody wrote", { scenario: "nirgendwo" }, "simulate/scenario-unknown"],
    ["a misbehaviour nobody knows", { misbehave: ["dance"] }, "simulate/misbehaviour-unknown"],
  ];
  for (const [what, options, code] of table) {
    test(`${what}: ${code}`, async () => {
      await assert.rejects(start(options), { code });
    });
  }

  test("a port that is taken: simulate/port-taken, and nothing is left running", async () => {
    await using praxis = await start({ auth: "none" });
    await assert.rejects(start({ auth: "none", port: praxis.first.httpPort }), { code: "simulate/port-taken" });
    assert.equal((await askDirectory(praxis)).status, 200);
  });
});
