/** The TLS link against real sockets: every mode, every key type, every way it can fail. */
import assert from "node:assert/strict";
import { createServer as createTcpServer, type Server, type Socket } from "node:net";
import { describe, test } from "node:test";
import { LotseError } from "../../domain/errors.ts";
import { PracticePki } from "../../simulator/wire/credentials.ts";
import type { Identity, KeyType } from "../../simulator/wire/pki/x509.ts";
import { type SimOptions, SimPraxis } from "../../simulator/wire/sim-praxis.ts";
import type { Timeouts } from "./connect.ts";
import type { Credentials } from "./credentials.ts";
import { requireOk, requireXml } from "./http-status.ts";
import { Link } from "./link.ts";
import type { PeerCertificate, Trust } from "./trust.ts";

const QUICK: Partial<Timeouts> = {
  connectMs: 1_000,
  handshakeMs: 500,
  answerMs: 500,
  slowAnswerMs: 800,
  stallMs: 300,
  totalMs: 700,
};
const NONE: Credentials = { kind: "none" };

/** The error's code; fails when nothing is thrown. */
async function codeOf(work: () => Promise<unknown>): Promise<string> {
  return (await errorOf(work)).code;
}

async function errorOf(work: () => Promise<unknown>): Promise<LotseError> {
  try {
    await work();
  } catch (error) {
    assert.ok(error instanceof LotseError, String((error as Error).stack ?? error));
    return error;
  }
  assert.fail("nothing was thrown");
}

function pinOf(praxis: SimPraxis): Trust {
  return { kind: "pin", sha256: praxis.certSha256 };
}

function credentialsOf(praxis: SimPraxis): Credentials {
  const { auth } = praxis;
  if (auth.user) return { kind: "basic", user: auth.user, password: auth.password ?? "" };
  if (!auth.client) return NONE;
  const { certificate, key } = auth.client;
  return {
    kind: "certificate",
    cert: certificate.toString(),
    key: String(key.export({ type: "pkcs8", format: "pem" })),
  };
}

async function directory(
  praxis: SimPraxis,
  trust: Trust,
  credentials: Credentials = NONE,
  more: { serverName?: string; timeouts?: Partial<Timeouts>; maxBytes?: number } = {},
) {
  using link = new Link({ trust, credentials, timeouts: QUICK, ...more });
  const url = new URL(`${praxis.first.url}/connector.sds`);
  const answer = await link.ask({ method: "GET", url });
  requireOk(answer, url);
  requireXml(answer, url);
  return answer;
}

/** A server that is no Konnektor at all. */
async function stranger(behave: (socket: Socket) => void): Promise<{ url: URL; plainUrl: URL; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    behave(socket);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  return {
    url: new URL(`https://127.0.0.1:${port}/connector.sds`),
    plainUrl: new URL(`http://127.0.0.1:${port}/connector.sds`),
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

describe("a Konnektor is reached", () => {
  for (const keyType of ["rsa2048", "rsa3072", "p256", "brainpool"] as const) {
    test(`with a ${keyType} certificate, by fingerprint and by authority`, async () => {
      await using praxis = await SimPraxis.start({ keyType });
      assert.equal((await directory(praxis, pinOf(praxis))).status, 200);
      assert.equal((await directory(praxis, { kind: "ca", pem: praxis.pki.authority.pem })).status, 200);
    });

    test(`with a ${keyType} client certificate`, async () => {
      await using praxis = await SimPraxis.start({ auth: "cert", clientKeyType: keyType, directoryOpen: false });
      assert.equal((await directory(praxis, pinOf(praxis), credentialsOf(praxis))).status, 200);
    });
  }

  test("without TLS when it is switched off", async () => {
    await using praxis = await SimPraxis.start({ auth: "none" });
    assert.equal((await directory(praxis, { kind: "system" })).status, 200);
  });

  test("with user and password over TLS", async () => {
    await using praxis = await SimPraxis.start({ auth: "basic", directoryOpen: false });
    assert.equal((await directory(praxis, pinOf(praxis), credentialsOf(praxis))).status, 200);
  });

  test("under the name in its certificate, although the address is another", async () => {
    await using praxis = await SimPraxis.start();
    const trust: Trust = { kind: "ca", pem: praxis.pki.authority.pem };
    assert.equal((await directory(praxis, trust, NONE, { serverName: "konnektor.konlan" })).status, 200);
    assert.equal(
      await codeOf(() => directory(praxis, trust, NONE, { serverName: "other.konlan" })),
      "link/certificate-wrong-name",
    );
  });

  test("over one connection for many questions, also when it closes an idle one in between", async () => {
    await using praxis = await SimPraxis.start();
    using link = new Link({ trust: pinOf(praxis), credentials: NONE, timeouts: QUICK });
    const url = new URL(`${praxis.first.url}/connector.sds`);
    for (let i = 0; i < 5; i++) await link.ask({ method: "GET", url });
    assert.deepEqual([...link.connections.values()], [1]);
    assert.equal(praxis.first.handshakes, 1);

    // The device restarts: the kept connection is dead, the next question finds the new one.
    await praxis.first.happen({ happened: "restart", bootMs: 0 });
    await praxis.first.whenRunning();
    assert.equal((await link.ask({ method: "GET", url })).status, 200);
    assert.deepEqual([...link.connections.values()], [2]);
  });

  test("over a new connection for each question when it wants it so", async () => {
    await using praxis = await SimPraxis.start({ misbehave: ["close-after-answer"] });
    using link = new Link({ trust: pinOf(praxis), credentials: NONE, timeouts: QUICK });
    const url = new URL(`${praxis.first.url}/connector.sds`);
    for (let i = 0; i < 3; i++) assert.equal((await link.ask({ method: "GET", url })).status, 200);
    assert.deepEqual([...link.connections.values()], [3]);
  });

  test("and its clock is read from the answer", async () => {
    await using praxis = await SimPraxis.start({ prepare: (state) => ({ ...state, clockOffsetMs: 7_200_000 }) });
    const { date, sentAt } = await directory(praxis, pinOf(praxis));
    assert.ok(Math.abs(Date.parse(date) - sentAt - 7_200_000) < 5_000);
  });
});

describe("nothing is sent to a stranger", () => {
  test("an unknown certificate is refused with the fingerprint to compare", async () => {
    await using praxis = await SimPraxis.start();
    const error = await errorOf(() => directory(praxis, { kind: "system" }));
    assert.equal(error.code, "link/certificate-untrusted");
    const { fingerprint } = error.fields as { fingerprint: string };
    assert.equal(fingerprint.replaceAll(":", "").toLowerCase(), praxis.certSha256);
    assert.deepEqual(praxis.first.asked, []);
  });

  test("a changed certificate is refused with both fingerprints", async () => {
    await using before = await SimPraxis.start();
    await using after = await SimPraxis.start();
    const error = await errorOf(() => directory(after, pinOf(before)));
    assert.equal(error.code, "link/certificate-changed");
    const { expected, found } = error.fields as { expected: string; found: string };
    assert.notEqual(expected, found);
    assert.deepEqual(after.first.asked, []);
  });

  describe("the successor of the confirmed certificate", () => {
    const day = 86_400_000;
    const now = Date.now();
    type Change = (praxis: SimPraxis) => Identity;
    type Differences = { keyType?: KeyType; knowsIssuer?: boolean };
    const newer = { from: now - 3_600_000, until: now + 800 * day };
    const successor: Change = ({ pki, first }) => pki.device(first.state, "127.0.0.1", "p256", newer);

    /** Confirms what the device shows, lets it show something else, and asks again. */
    async function renewed(change: Change, { keyType = "p256", knowsIssuer = true }: Differences = {}) {
      await using praxis = await SimPraxis.start({ keyType });
      const url = new URL(`${praxis.first.url}/connector.sds`);
      using before = new Link({ trust: pinOf(praxis), credentials: NONE, timeouts: QUICK });
      await before.ask({ method: "GET", url });
      const renewal = before.peer(url)?.renewal;
      assert.ok(renewal);
      const trust: Trust = { kind: "pin", sha256: praxis.certSha256, ...(knowsIssuer && { renewal }) };
      await praxis.first.showCertificate(change(praxis));
      const seen: string[] = [];
      const onRenewed = ({ fingerprint }: PeerCertificate) => seen.push(fingerprint.replaceAll(":", "").toLowerCase());
      using link = new Link({ trust, credentials: NONE, timeouts: QUICK, onRenewed });
      const code = await link.ask({ method: "GET", url }).then(
        () => "accepted",
        (error: LotseError) => error.code,
      );
      return { code, told: seen.map((sha256) => sha256 === praxis.certSha256) };
    }

    for (const keyType of ["p256", "brainpool", "rsa2048"] as const) {
      test(`is known where the same card shows it and the same authority issued it (${keyType}), and told once`, async () => {
        assert.deepEqual(await renewed(successor, { keyType }), { code: "accepted", told: [true] });
      });
    }

    const refused: Record<string, Change> = {
      "another card's": ({ pki, first }) => {
        const iccsn = "80276883110000999999";
        const certificates = first.state.certificates.map((c) => ({ ...c, subject: `${iccsn}-20260101` }));
        return pki.device({ ...first.state, iccsn, certificates }, "127.0.0.1", "p256", newer);
      },
      "one of another authority with the same name": ({ first }) =>
        new PracticePki(now).device(first.state, "127.0.0.1", "p256", newer),
      "one that is older than the confirmed one": ({ pki, first }) =>
        pki.device(first.state, "127.0.0.1", "p256", { from: now - 9 * day, until: now + day }),
      "one that has ended": ({ pki, first }) =>
        pki.device(first.state, "127.0.0.1", "p256", { from: now - 3_600_000, until: now - 1000 }),
      "one that is not valid yet": ({ pki, first }) =>
        pki.device(first.state, "127.0.0.1", "p256", { from: now + day }),
    };
    for (const [what, change] of Object.entries(refused)) {
      test(`is not ${what}`, async () => {
        assert.deepEqual(await renewed(change), { code: "link/certificate-changed", told: [] });
      });
    }

    test("cannot be told where no issuer was seen with the confirmed one: then a person compares", async () => {
      const seen = await renewed(successor, { knowsIssuer: false });
      assert.deepEqual(seen, { code: "link/certificate-changed", told: [] });
    });
  });

  test("a certificate of another authority is refused", async () => {
    await using praxis = await SimPraxis.start();
    await using other = await SimPraxis.start();
    const trust: Trust = { kind: "ca", pem: other.pki.authority.pem };
    assert.equal(await codeOf(() => directory(praxis, trust)), "link/certificate-untrusted");
  });

  test("an expired device certificate is named as such, unless its fingerprint was confirmed", async () => {
    const day = 86_400_000;
    await using praxis = await SimPraxis.start({
      deviceCertificate: { from: Date.now() - 9 * day, until: Date.now() - day },
    });
    assert.equal(
      await codeOf(() => directory(praxis, { kind: "ca", pem: praxis.pki.authority.pem })),
      "link/certificate-expired",
    );
    assert.equal((await directory(praxis, pinOf(praxis))).status, 200);
  });

  test("a device certificate of tomorrow points to the clock", async () => {
    const day = 86_400_000;
    await using praxis = await SimPraxis.start({ deviceCertificate: { from: Date.now() + day } });
    assert.equal(
      await codeOf(() => directory(praxis, { kind: "ca", pem: praxis.pki.authority.pem })),
      "link/certificate-not-yet-valid",
    );
  });

  test("the password goes over TLS only", async () => {
    await using praxis = await SimPraxis.start({ auth: "none" });
    const seen: (string | undefined)[] = [];
    praxis.first.onRequest((request) => seen.push(request.headers.authorization));
    await directory(praxis, { kind: "system" }, { kind: "basic", user: "a", password: "b" });
    assert.deepEqual(seen, [undefined]);
  });
});

describe("authentication fails in words", () => {
  test("a required client certificate is missing", async () => {
    await using praxis = await SimPraxis.start({ auth: "cert", directoryOpen: false });
    assert.equal(await codeOf(() => directory(praxis, pinOf(praxis))), "link/client-certificate-required");
  });

  test("a client certificate of somebody else", async () => {
    await using praxis = await SimPraxis.start({ auth: "cert", directoryOpen: false });
    await using other = await SimPraxis.start({ auth: "cert" });
    const code = await codeOf(() => directory(praxis, pinOf(praxis), credentialsOf(other)));
    assert.equal(code, "link/refused-after-handshake");
  });

  test("user and password are wrong or missing", async () => {
    await using praxis = await SimPraxis.start({ auth: "basic", directoryOpen: false });
    const wrong: Credentials = { kind: "basic", user: "ti-lotse", password: "falsch" };
    assert.equal(await codeOf(() => directory(praxis, pinOf(praxis), wrong)), "http/unauthorized");
    assert.equal(await codeOf(() => directory(praxis, pinOf(praxis))), "http/unauthorized");
  });
});

describe("the network fails in words", () => {
  const ask = (
    url: URL,
    trust: Trust = { kind: "unchecked" },
    more: { timeouts?: Partial<Timeouts>; maxBytes?: number } = {},
  ) => {
    using link = new Link({ trust, credentials: NONE, timeouts: QUICK, ...more });
    return link.ask({ method: "GET", url }).finally(() => link.close());
  };

  test("a name nobody knows", async () => {
    const code = await codeOf(() => ask(new URL("https://konnektor.invalid/connector.sds")));
    assert.equal(code, "link/host-unknown");
  });

  test("a closed port", async () => {
    const { url, stop } = await stranger(() => {});
    await stop();
    assert.equal(await codeOf(() => ask(url)), "link/port-closed");
  });

  test("TLS towards a port that speaks plain HTTP", async () => {
    await using praxis = await SimPraxis.start({ auth: "none" });
    const url = new URL(praxis.first.url.replace("http:", "https:"));
    assert.equal(await codeOf(() => ask(url)), "link/not-tls");
  });

  test("plain HTTP towards a port that speaks TLS", async () => {
    await using praxis = await SimPraxis.start();
    const url = new URL(praxis.first.url.replace("https:", "http:"));
    assert.equal(await codeOf(() => ask(url)), "link/unanswered");
  });

  test("a port that accepts and says nothing during the handshake", async () => {
    const { url, stop } = await stranger(() => {});
    assert.equal(await codeOf(() => ask(url)), "link/tls-timeout");
    await stop();
  });

  test("a port that hangs up during the handshake", async () => {
    const { url, stop } = await stranger((socket) => socket.destroy());
    assert.equal(await codeOf(() => ask(url)), "link/refused-after-handshake");
    await stop();
  });

  test("something that is not HTTP at all", async () => {
    const { plainUrl, stop } = await stranger((socket) => socket.end("220 mail.example ESMTP ready\r\n"));
    assert.equal(await codeOf(() => ask(plainUrl)), "http/not-http");
    await stop();
  });

  const table: [name: string, misbehave: string, code: string][] = [
    ["takes the question and never answers", "hang", "link/response-timeout"],
    ["answers byte by byte for ever", "trickle=40", "link/response-stalled"],
    ["stops in the middle of a byte stream", "trickle=2000", "link/response-stalled"],
    ["hangs up in the middle of the answer", "cut-off", "link/closed"],
    ["sends 200 MB", "huge=200", "link/too-large"],
    ["redirects somewhere else", "redirect", "http/redirect"],
    ["answers 503", "http-503", "http/server-error"],
    ["shows a login page", "html", "http/not-xml"],
  ];
  for (const [name, misbehave, code] of table) {
    test(`a device that ${name}`, async () => {
      await using praxis = await SimPraxis.start({ misbehave: [misbehave] });
      assert.equal(await codeOf(() => directory(praxis, pinOf(praxis))), code);
    });
  }

  test("200 MB are refused without being held in memory", async () => {
    await using praxis = await SimPraxis.start({ misbehave: ["huge=200"] });
    const before = process.memoryUsage().rss;
    assert.equal(await codeOf(() => directory(praxis, pinOf(praxis))), "link/too-large");
    assert.ok(process.memoryUsage().rss - before < 64 * 1024 * 1024);
  });

  test("an announced length over the limit is refused at once", async () => {
    const { plainUrl, stop } = await stranger((socket) =>
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n"),
    );
    assert.equal(await codeOf(() => ask(plainUrl)), "link/too-large");
    await stop();
  });

  test("headers without end are refused", async () => {
    const { plainUrl, stop } = await stranger((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${`X-Long: ${"x".repeat(1000)}\r\n`.repeat(60)}`);
    });
    assert.equal(await codeOf(() => ask(plainUrl)), "http/not-http");
    await stop();
  });

  test("a device that takes its time is waited for", async () => {
    await using praxis = await SimPraxis.start({ misbehave: ["slow=0.3"] });
    assert.equal((await directory(praxis, pinOf(praxis))).status, 200);
  });
});

describe("service paths", () => {
  const options: SimOptions = {};
  test("a path that does not exist says so", async () => {
    await using praxis = await SimPraxis.start(options);
    using link = new Link({ trust: pinOf(praxis), credentials: NONE, timeouts: QUICK });
    const url = new URL(`${praxis.first.url}/nirgends/connector.sds`);
    const answer = await link.ask({ method: "GET", url });
    assert.throws(
      () => requireOk(answer, url),
      (error) => error instanceof LotseError && error.code === "http/not-found",
    );
  });
});
