/** Asking the central source over a real socket: what is believed, what is refused and in which words. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import type { ErrorCode } from "../../domain/codes.ts";
import type { TiLageAnswer } from "../../domain/ti-lage.ts";
import { Authority, type Identity, makeKey } from "../../simulator/wire/pki/x509.ts";
import {
  isTiLageBehaviour,
  TILAGE_BEHAVIOURS,
  type TiLageBehaviour,
} from "../../simulator/wire/tilage/tilage-behaviours.ts";
import { TiLageServer } from "../../simulator/wire/tilage/tilage-server.ts";
import { askTiLage, type TiLageSource } from "./ask.ts";

const NOW = Date.parse("2026-12-01T08:00:00Z");
/** Long enough for a busy computer, short enough for a test. */
const PATIENT = { answerMs: 1_500, stallMs: 1_500, totalMs: 2_000, deadlineMs: 20_000 };

describe("asking the central source", () => {
  let source: TiLageServer;
  let now = NOW;
  beforeEach(async () => {
    now = NOW;
    source = new TiLageServer({ now: () => now });
    await source.start();
  });
  afterEach(() => source.stop());

  const ask = (more: Partial<TiLageSource> = {}, known = {}) =>
    askTiLage({ address: source.address, limits: PATIENT, ...more }, known, { now: () => now });
  const lageIn = (answer: TiLageAnswer) => {
    assert.ok("lage" in answer, JSON.stringify("failure" in answer ? answer.failure.code : answer));
    return answer.lage;
  };
  const outages = (answer: TiLageAnswer) => Object.fromEntries(lageIn(answer).services.map((s) => [s.id, s.outage]));

  test("brings every service, what it impairs and who causes it", async () => {
    await source.disturb("erezept", "partial");
    await source.disturb("tianschluss", "full", true);
    const lage = lageIn(await ask());
    assert.equal(lage.at, NOW);
    assert.deepEqual(
      lage.services.map(({ id, outage, isMaintenance }) => [id, outage, isMaintenance]),
      [
        ["tianschluss", "full", true],
        ["vsdm", "none", false],
        ["erezept", "partial", false],
        ["epa", "none", false],
        ["kim", "none", false],
        ["wanda", "none", false],
        ["ogd", "none", false],
      ],
    );
    assert.deepEqual(lage.services[2]?.impacts, ["Das Einlösen von E-Rezepten mit der eGK ist gestört"]);
    assert.deepEqual(
      lage.causes.map(({ service }) => service),
      ["IDP-Dienst", "VPN-Zugangsdienst"],
    );
  });

  test("tells the other side nothing of the practice", async () => {
    await ask();
    const [{ url, method, headers } = {}] = source.asked;
    assert.deepEqual([method, url], ["GET", "/lageapi/v2/tilage"]);
    assert.deepEqual(Object.keys(headers ?? {}).toSorted(), ["accept", "connection", "host", "user-agent"]);
    assert.equal(headers?.["user-agent"], "ti-lotse");
  });

  test("sends nothing twice: what did not change is confirmed with 304, as old as now", async () => {
    const first = await ask();
    assert.ok("validators" in first);
    now += 300_000;
    const second = await ask({}, first.validators);
    assert.deepEqual(second, { unchangedAt: NOW + 300_000, maxAgeSeconds: 0 });
    await source.disturb("kim", "full");
    assert.equal(outages(await ask({}, first.validators)).kim, "full");
  });

  test("counts the time an answer lay in a cache", async () => {
    const cached = new TiLageServer({ now: () => now - 120_000, maxAgeSeconds: 900 });
    await cached.start();
    try {
      const answer = await askTiLage({ address: cached.address }, {}, { now: () => now });
      assert.equal(lageIn(answer).at, NOW - 120_000);
      assert.ok("maxAgeSeconds" in answer);
      // No header keeps us from asking for longer than ten minutes.
      assert.equal(answer.maxAgeSeconds, 600);
    } finally {
      await cached.stop();
    }
  });

  const BELIEVED: TiLageBehaviour[] = ["missing-services", "unknown-words"];
  const REFUSED: Record<Exclude<TiLageBehaviour, "missing-services" | "unknown-words">, ErrorCode> = {
    "wrong-types": "tilage/not-understood",
    "other-json": "tilage/not-understood",
    "list-instead": "tilage/not-understood",
    truncated: "tilage/not-understood",
    "web-page": "tilage/not-understood",
    deep: "tilage/not-understood",
    endless: "tilage/too-large",
    "large-claim": "tilage/too-large",
    trickle: "tilage/too-slow",
    hang: "tilage/too-slow",
    "cut-off": "tilage/not-reached",
    dropped: "tilage/not-reached",
    garbage: "tilage/not-understood",
    redirect: "tilage/redirected",
    "error-500": "tilage/refused",
    "not-found": "tilage/refused",
    "too-many": "tilage/refused",
    "old-in-cache": "tilage/outdated",
    "old-by-date": "tilage/outdated",
  };

  test("every misbehaviour is tried", () => {
    const tried = [...BELIEVED, ...Object.keys(REFUSED)];
    assert.deepEqual(tried.toSorted(), Object.keys(TILAGE_BEHAVIOURS).toSorted());
  });

  for (const [name, code] of Object.entries(REFUSED)) {
    test(`refuses ${name}: ${code}`, async () => {
      assert.ok(isTiLageBehaviour(name));
      source.misbehaves = name;
      const answer = await ask();
      assert.ok("failure" in answer, JSON.stringify(answer).slice(0, 200));
      assert.equal(answer.failure.code, code);
      assert.equal(answer.retryAfterSeconds, name === "too-many" ? 1800 : undefined);
    });
  }

  test("what the source leaves out is unknown, never fine", async () => {
    source.misbehaves = "missing-services";
    const { erezept, ...others } = outages(await ask());
    assert.equal(erezept, "none");
    assert.deepEqual([...new Set(Object.values(others))], ["unknown"]);
  });

  test("a word nobody knows is unknown, a service nobody knows is left alone", async () => {
    source.misbehaves = "unknown-words";
    const seen = outages(await ask());
    assert.deepEqual([seen.kim, seen.erezept, Object.keys(seen).length], ["unknown", "none", 7]);
  });

  test("over TLS only from somebody this computer trusts, under the name that was asked", async () => {
    const at = Date.now();
    const authority = new Authority("Prüfstelle", at);
    const dates = { notBefore: at - 86_400_000, notAfter: at + 86_400_000, purpose: "server" as const };
    const identity = authority.issue({ commonName: "ti-lage", names: ["127.0.0.1"], ...dates }, makeKey("p256"));
    const elsewhere = authority.issue({ commonName: "ti-lage", names: ["ti-lage.example"], ...dates }, makeKey("p256"));
    const trust = { kind: "ca" as const, pem: authority.pem };
    const cases: [Identity, Partial<TiLageSource>, ErrorCode | undefined][] = [
      [identity, { trust }, undefined],
      [identity, {}, "tilage/untrusted"],
      [elsewhere, { trust }, "tilage/untrusted"],
    ];
    for (const [shown, more, code] of cases) {
      await using safe = new TiLageServer({ now: () => now, identity: shown });
      await safe.start();
      const answer = await askTiLage({ address: safe.address, ...more }, {}, { now: () => now });
      assert.equal("failure" in answer ? answer.failure.code : undefined, code);
      assert.equal(safe.asked.length, code === undefined ? 1 : 0);
    }
  });

  test("of nobody there: not reached, whatever the network says", async () => {
    for (const address of ["http://127.0.0.1:1", "https://127.0.0.1:1", "http://status.invalid"]) {
      const answer = await ask({ address });
      assert.ok("failure" in answer);
      assert.equal(answer.failure.code, "tilage/not-reached", address);
    }
  });

  test("ends when the program stops", async () => {
    source.misbehaves = "hang";
    const stop = new AbortController();
    const asking = askTiLage({ address: source.address }, {}, { now: () => now, signal: stop.signal });
    stop.abort();
    assert.ok("failure" in (await asking));
  });
});
