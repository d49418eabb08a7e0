import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { clientAt, isLoopback } from "./client.ts";
import { languageAsked } from "./language.ts";
import { BackOff, RateLimit } from "./limits.ts";
import { Passwords } from "./passwords.ts";
import { CHEAP, HOUR_MS, MINUTE_MS, SECOND_MS, START } from "./testing.ts";

describe("a rate limit", () => {
  test("lets so many through per minute, saved up to one minute", () => {
    const limit = new RateLimit();
    const take = (at: number) => limit.take("a", 6, START + at);
    assert.deepEqual(
      [1, 2, 3, 4, 5, 6, 7].map(() => take(0)),
      [0, 0, 0, 0, 0, 0, 10],
    );
    assert.equal(take(9 * SECOND_MS), 1);
    assert.equal(take(10 * SECOND_MS), 0);
    assert.deepEqual(
      [1, 2, 3, 4, 5, 6, 7].map(() => take(HOUR_MS)),
      [0, 0, 0, 0, 0, 0, 10],
    );
  });

  test("counts each client for itself, and locks nobody out when the clock is set back", () => {
    const limit = new RateLimit();
    for (let i = 0; i < 6; i++) limit.take("a", 6, START);
    assert.equal(limit.take("b", 6, START), 0);
    assert.equal(limit.take("a", 6, START - HOUR_MS), 10);
    assert.equal(limit.take("a", 6, START - HOUR_MS + MINUTE_MS), 0);
  });
});

describe("a pause after failed tries", () => {
  const rule = { free: 2, firstSeconds: 1, longestSeconds: 8 };

  test("doubles up to its longest, and is over after a success", () => {
    const pause = new BackOff(rule);
    let now = START;
    const waits = Array.from({ length: 8 }, () => {
      const seconds = pause.begin("a", now);
      now += seconds * SECOND_MS;
      if (seconds > 0) assert.equal(pause.begin("a", now), 0);
      return seconds;
    });
    assert.deepEqual(waits, [0, 0, 1, 2, 4, 8, 8, 8]);
    pause.succeeded("a");
    assert.equal(pause.begin("a", now), 0);
  });

  test("is forgotten after an hour", () => {
    const pause = new BackOff(rule);
    for (let i = 0; i < 3; i++) pause.begin("a", START);
    assert.equal(pause.begin("a", START), 1);
    assert.equal(pause.begin("a", START + HOUR_MS), 0);
    assert.equal(pause.begin("a", START + HOUR_MS), 0);
  });
});

describe("where a client is", () => {
  test("this computer, the practice network, or outside", () => {
    for (const [ip, from] of [
      ["127.0.0.1", "here"],
      ["::1", "here"],
      ["::ffff:127.0.0.1", "here"],
      ["192.168.178.20", "nearby"],
      ["10.1.2.3", "nearby"],
      ["172.16.0.1", "nearby"],
      ["fe80::1%eth0", "nearby"],
      ["fd00::1", "nearby"],
      ["172.32.0.1", "outside"],
      ["203.0.113.7", "outside"],
      ["2001:db8::1", "outside"],
      ["unknown", "outside"],
    ] as const) {
      assert.equal(clientAt(ip, false).from, from, ip);
    }
    assert.equal(clientAt("127.0.0.1", true).from, "nearby");
  });

  test("a name that only looks like this computer is not", () => {
    for (const host of ["localhost", "127.0.0.1", "127.8.8.8", "[::1]", "::1"]) assert.ok(isLoopback(host), host);
    for (const host of ["localhost.evil.example", "127.0.0.1.nip.io", "0.0.0.0", "::", "", "10.0.0.1"]) {
      assert.ok(!isLoopback(host), host);
    }
  });
});

test("the language of a browser is German unless English is preferred", () => {
  for (const [header, language] of [
    [undefined, "de"],
    ["", "de"],
    ["de", "de"],
    ["en", "en"],
    ["en-US,en;q=0.9", "en"],
    ["fr,en;q=0.5", "en"],
    ["de;q=0.8,en;q=0.7", "de"],
    ["de;q=0.5, en;q=0.7", "en"],
    ["english", "de"],
  ] as const) {
    assert.equal(languageAsked(header), language, header);
  }
});

describe("passwords", () => {
  const random = { bytes: (count: number) => new Uint8Array(count).fill(7) };

  test("match what was hashed, however an umlaut was typed, and nothing else", async () => {
    const passwords = new Passwords(random, CHEAP);
    const stored = await passwords.hash("Fünf Wörter");
    assert.equal(await passwords.matches("Fünf Wörter", stored), true);
    assert.equal(await passwords.matches("Fünf Wörter".normalize("NFD"), stored), true);
    assert.equal(await passwords.matches("Fünf Worter", stored), false);
    assert.equal(await passwords.matches("", stored), false);
  });

  test("never match a text that is none of ours, nor let it take the machine down", async () => {
    const passwords = new Passwords(random, CHEAP);
    const stored = await passwords.hash("x");
    for (const text of [
      undefined,
      "",
      "x",
      stored.replace("argon2id", "argon2i"),
      stored.replace("m=64", "m=99999999"),
      stored.slice(0, -30),
    ]) {
      assert.equal(await passwords.matches("x", text), false, text);
    }
  });

  test("a crowd is turned away rather than kept waiting for ever", async () => {
    const passwords = new Passwords(random, CHEAP);
    const all = await Promise.allSettled(Array.from({ length: 40 }, () => passwords.hash("x")));
    assert.equal(all.filter((r) => r.status === "fulfilled").length, 22);
    assert.equal(await passwords.matches("x", await passwords.hash("x")), true, "and afterwards it works again");
  });
});
