/**
 * Misbehaviour: each name does on the wire what its description says, and nothing to what it leaves alone. Measured beside
 * an honest simulator with the same practice.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { after, before, describe, test } from "node:test";
import {
  askDirectory,
  askTerminals,
  begin,
  faultCode,
  fetchPlain,
  type Heard,
  outcomeOf,
  soon,
  terminalsQuestion,
} from "../../../test/support/plain-client.ts";
import { BEHAVIOURS, type Behaviour, TRAITS } from "./behaviours.ts";
import { type SimOptions, SimPraxis } from "./sim-praxis.ts";

const start = (misbehave: string | string[] = [], options: SimOptions = {}) =>
  SimPraxis.start({ auth: "none", keyType: "p256", misbehave: [misbehave].flat(), ...options });

/** The same moment and the same addresses for everybody, so that answers can be compared. */
const FROZEN = { now: () => 1_780_000_000_000, random: () => 0.5 };
const ports = (body: string) => body.replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:1");

/** What an honest simulator says. */
let honest: { directory: Heard; terminals: Heard; fault: Heard };
const UNKNOWN = { context: { mandant: "unbekannt" } };

async function askAll(praxis: SimPraxis) {
  return {
    directory: await askDirectory(praxis),
    terminals: await askTerminals(praxis),
    fault: await askTerminals(praxis, UNKNOWN),
  };
}

before(async () => {
  await using praxis = await start([], FROZEN);
  honest = await askAll(praxis);
});

const covered = new Set<string>();
/** A test for a named misbehaviour. */
function behaves(name: string, what: string, check: (praxis: SimPraxis) => Promise<void>, options?: SimOptions): void {
  covered.add(name.split("=")[0] ?? "");
  test(`${name}: ${what}`, async () => {
    await using praxis = await start(name, { ...FROZEN, ...options });
    await check(praxis);
  });
}

const uncomparable = (body: string) => ports(body).replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "uuid");
function assertSame(heard: Heard, expected: Heard): void {
  assert.equal(heard.status, expected.status);
  assert.equal(heard.headers["content-type"], expected.headers["content-type"]);
  assert.equal(uncomparable(heard.body), uncomparable(expected.body));
}

/** The answer as it comes in: its head at once, its bytes as they arrive. */
async function openDirectory(praxis: SimPraxis): Promise<IncomingMessage> {
  return await new Promise((resolve, reject) => {
    begin(`${praxis.first.url}/connector.sds`, {}, resolve).on("error", reject);
  });
}

describe("time", () => {
  behaves("slow=0.15", "the answer comes late, and is the honest one", async (praxis) => {
    const began = performance.now();
    const heard = await askDirectory(praxis);
    assert.ok(performance.now() - began >= 145);
    assertSame(heard, honest.directory);
  });

  behaves("hang", "the question is taken, and nothing comes back until somebody gives up", async (praxis) => {
    const gaveUp = new AbortController();
    const asked = outcomeOf(askDirectory(praxis, { signal: gaveUp.signal }));
    const taken = new Promise((resolve) => praxis.first.onRequest(resolve));
    await soon(taken);
    assert.equal(
      await Promise.race([asked, new Promise((later) => setImmediate(later, "nothing yet"))]),
      "nothing yet",
    );
    gaveUp.abort();
    assert.equal(await asked, "ABORT_ERR");
  });

  for (const when of ["before", "after"] as const) {
    test(`a wait that began ${when} the simulator was stopped ends at once, and so does the connection`, async () => {
      const [taken, stopped] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const waited = Promise.withResolvers<number>();
      const behaviour: Behaviour = async (exchange) => {
        taken.resolve();
        if (when === "after") await stopped.promise;
        const began = performance.now();
        await exchange.pause(1_500);
        waited.resolve(performance.now() - began);
        return true;
      };
      const praxis = await start([], { behaviours: [behaviour] });
      const asked = outcomeOf(askDirectory(praxis));
      await soon(taken.promise);
      await praxis.stop();
      stopped.resolve();
      assert.equal(await asked, "ECONNRESET");
      assert.ok((await soon(waited.promise)) < 750);
    });
  }

  behaves("trickle=1", "the bytes come one by one, and the connection stays", async (praxis) => {
    const response = await openDirectory(praxis);
    const pieces: Buffer[] = [];
    for await (const piece of response as AsyncIterable<Buffer>) if (pieces.push(piece) === 5) break;
    const begun = Buffer.concat(pieces);
    assert.ok(begun.length < honest.directory.bytes.length / 10, `${begun.length} bytes in five pieces`);
    assert.ok(honest.directory.bytes.subarray(0, begun.length).equals(begun));
  });
});

describe("the connection", () => {
  behaves("cut-off", "ends in the middle of an answer that was announced whole", async (praxis) => {
    const response = await openDirectory(praxis);
    const announced = Number(response.headers["content-length"]);
    let received = 0;
    response.on("data", (chunk: Buffer) => {
      received += chunk.length;
    });
    const [error] = (await soon(once(response, "error"))) as [NodeJS.ErrnoException];
    assert.equal(error.code, "ECONNRESET");
    assert.ok(received > 0 && received < announced, `${received} of ${announced}`);
  });

  behaves("close-after-answer", "is ended after each answer, which is the honest one", async (praxis) => {
    const heard = await askDirectory(praxis, { headers: { Connection: "keep-alive" } });
    assert.equal(heard.headers.connection, "close");
    assertSame(heard, honest.directory);
  });

  behaves("redirect", "points to an address elsewhere", async (praxis) => {
    const heard = await askDirectory(praxis);
    assert.equal(heard.status, 302);
    assert.equal(new URL(heard.headers.location ?? "").hostname, "192.0.2.1");
  });

  behaves("http-503", "carries a 503 and nothing else", async (praxis) => {
    for (const heard of Object.values(await askAll(praxis))) assert.deepEqual([heard.status, heard.body], [503, ""]);
  });
});

describe("what is no XML, or none to read", () => {
  behaves("truncated", "half a document, as if it were whole", async (praxis) => {
    const heard = await askDirectory(praxis);
    assert.equal(heard.status, 200);
    assert.equal(Number(heard.headers["content-length"]), heard.bytes.length);
    const whole = ports(honest.directory.body);
    const half = ports(heard.body);
    assert.ok(whole.startsWith(half.slice(0, 500)) && half.length < whole.length * 0.6);
    assert.doesNotMatch(heard.body, /ConnectorServices>\s*$/);
  });

  behaves("html", "a page to sign in, with 200", async (praxis) => {
    for (const heard of Object.values(await askAll(praxis))) {
      assert.equal(heard.status, 200);
      assert.match(heard.headers["content-type"] ?? "", /^text\/html/);
      assert.match(heard.body, /^<!DOCTYPE html>.*<form/s);
    }
  });

  behaves("wrong-content-type", "the honest answer as plain text", async (praxis) => {
    const heard = await askTerminals(praxis);
    assert.equal(heard.headers["content-type"], "text/plain");
    assert.equal(uncomparable(heard.body), uncomparable(honest.terminals.body));
  });

  behaves("huge=3", "three megabytes behind the beginning of the honest answer", async (praxis) => {
    const heard = await askDirectory(praxis);
    assert.ok(heard.bytes.length > 3 * 1024 * 1024);
    assert.equal(heard.body.slice(0, 60), honest.directory.body.slice(0, 60));
  });

  behaves("billion-laughs", "entities that would grow to a thousand million", async (praxis) => {
    const { body } = await askDirectory(praxis);
    assert.match(body, /<!DOCTYPE b \[<!ENTITY l0 "lol">/);
    const levels = [...body.matchAll(/<!ENTITY l[1-9] "((?:&l\d;)+)">/g)].map(
      ([, inner = ""]) => inner.match(/;/g)?.length,
    );
    assert.deepEqual(levels, Array(9).fill(10));
  });

  behaves("deep=500", "as many levels as were asked for", async (praxis) => {
    assert.equal((await askDirectory(praxis)).body.match(/<a>/g)?.length, 500);
  });

  behaves("not-utf8", "bytes that are no UTF-8, under a heading that says they are", async (praxis) => {
    const heard = await askDirectory(praxis);
    assert.match(heard.headers["content-type"] ?? "", /utf-8/i);
    assert.throws(() => new TextDecoder("utf-8", { fatal: true }).decode(heard.bytes));
  });
});

describe("answers that are wrong", () => {
  behaves("fault-without-detail", "a fault without code instead of an answer; the directory stays", async (praxis) => {
    const { directory, terminals } = await askAll(praxis);
    assertSame(directory, honest.directory);
    assert.equal(terminals.status, 500);
    assert.match(terminals.body, /:Fault>.*<faultstring>/s);
    assert.doesNotMatch(terminals.body, /detail/);
    assert.equal(faultCode(terminals), undefined);
  });

  behaves("faults-with-200", "faults come with 200, everything else as it is", async (praxis) => {
    const { directory, terminals, fault } = await askAll(praxis);
    assertSame(directory, honest.directory);
    assertSame(terminals, honest.terminals);
    assert.equal(fault.status, 200);
    assert.equal(uncomparable(fault.body), uncomparable(honest.fault.body));
  });

  behaves("stale", "what was true at the first question stays true for ever", async (praxis) => {
    const before = [(await askDirectory(praxis)).body, (await askTerminals(praxis)).body];
    await praxis.first.happen({ happened: "terminal-unplugged", ctId: "kt-empfang" });
    await praxis.first.happen({ happened: "firmware", firmware: "6.0.5" });
    assert.deepEqual([(await askDirectory(praxis)).body, (await askTerminals(praxis)).body], before);
    assert.match(before[1] ?? "", /Connected>true</);
  });

  behaves("lying-firmware", "9.9.9 in the directory, the truth everywhere else", async (praxis) => {
    const { directory, terminals } = await askAll(praxis);
    assert.match(directory.body, /FWVersion>9\.9\.9</);
    assertSame(terminals, honest.terminals);
  });

  behaves("lying-firmware=4.1.3", "the firmware that was asked for", async (praxis) => {
    assert.match((await askDirectory(praxis)).body, /FWVersion>4\.1\.3</);
  });

  behaves("text-in-version", "a word where versions belong, also of terminals", async (praxis) => {
    const { directory, terminals } = await askAll(praxis);
    for (const { body } of [directory, terminals]) {
      assert.match(body, /FWVersion>unbekannt</);
      assert.doesNotMatch(body, /FWVersion>\d/);
    }
  });

  behaves("without-tls-endpoints", "a directory that lists plain addresses only", async (praxis) => {
    const { body } = await askDirectory(praxis);
    assert.doesNotMatch(body, /EndpointTLS/);
    assert.equal(body.match(/:Endpoint /g)?.length, honest.directory.body.match(/:Endpoint /g)?.length);
    assert.match(body, /ConnectorServices>\s*$/);
  });

  behaves(
    "foreign-host",
    "addresses under the name only the Konnektor knows; they work all the same",
    async (praxis) => {
      const { body } = await askDirectory(praxis);
      const locations = [...body.matchAll(/Location="([^"]+)"/g)].map(([, location = ""]) => new URL(location));
      assert.ok(locations.length > 0);
      for (const { hostname } of locations) assert.equal(hostname, "konnektor.konlan");
      assert.equal((await askTerminals(praxis)).status, 200);
    },
  );
});

behaves(
  "foreign-certificate-name",
  "the certificate carries konnektor.konlan only; who asks for that name gets in (trap T-06)",
  async (praxis) => {
    const { pem: ca } = praxis.pki.authority;
    const url = `https://127.0.0.1:${praxis.first.httpsPort}/connector.sds`;
    assert.equal(await outcomeOf(fetchPlain(url, { ca })), "ERR_TLS_CERT_ALTNAME_INVALID");
    assert.equal((await fetchPlain(url, { ca, servername: "konnektor.konlan" })).status, 200);
  },
);

behaves("vendor-trace", "a trace of the maker first, gematik's code in the last (trap T-33)", async (praxis) => {
  const { body } = await askTerminals(praxis, UNKNOWN);
  assert.deepEqual(
    [...body.matchAll(/:?Code>(\d+)<\//g)].map(([, code]) => code),
    ["10001", "4021"],
  );
});

test("every misbehaviour the simulator offers has its test here", () => {
  assert.deepEqual([...covered].toSorted(), [...Object.keys(BEHAVIOURS), ...TRAITS].toSorted());
});

test("a value that does not fit is refused before anything starts", async () => {
  for (const misbehave of ["slow=bald", "slow=-1", "hang=5", "lying-firmware=<a>", "foreign-host=x"]) {
    await assert.rejects(start([misbehave]), { code: "simulate/misbehaviour-value" }, misbehave);
  }
});

describe("several at once", () => {
  test("each does its part", async () => {
    await using praxis = await start(["slow=0.05", "lying-firmware=1.2.3", "wrong-content-type"]);
    const heard = await askDirectory(praxis);
    assert.equal(heard.headers["content-type"], "text/plain");
    assert.match(heard.body, /FWVersion>1\.2\.3</);
  });

  test("only the first Konnektor of a practice misbehaves", async () => {
    await using praxis = await SimPraxis.start({
      scenario: "mvz2026",
      auth: "none",
      keyType: "p256",
      misbehave: ["http-503"],
    });
    const statuses = await Promise.all(praxis.konnektoren.map((k) => fetchPlain(`${k.url}/connector.sds`)));
    assert.deepEqual(
      statuses.map((heard) => heard.status),
      [503, 200],
    );
  });
});

describe("many at once", () => {
  let praxis: SimPraxis;
  before(async () => {
    praxis = await start();
  });
  after(() => praxis.stop());

  test("fifty callers get fifty answers to their own questions", async () => {
    const url = `${praxis.first.url}/ws/EventService`;
    const ask = (mandant: string) =>
      fetchPlain(url, { method: "POST", body: terminalsQuestion({ ...praxis.context, mandant }) });
    const mandanten = Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? "hafen" : "niemand"));
    const heard = await Promise.all(mandanten.map(ask));
    assert.deepEqual(
      heard.map((h) => faultCode(h)),
      mandanten.map((m) => (m === "hafen" ? undefined : 4021)),
    );
  });
});
