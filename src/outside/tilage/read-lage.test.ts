/** Foreign texts in the answer of the central source become plain ones; foreign shapes are refused by place. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { isError, LotseError } from "../../domain/errors.ts";
import { SERVICES } from "../../domain/ti-lage.ts";
import { JsonValue } from "../../protocol/rest/json.ts";
import { ALL_FINE, answerOf } from "../../simulator/models/ti-lage.ts";
import { ageMs, maxAgeSeconds, retryAfterSeconds } from "./freshness.ts";
import { plainText, readLage } from "./read-lage.ts";

const NOW = Date.parse("2026-12-01T08:00:00Z");
const read = (value: unknown) => readLage(new JsonValue(value, "ti-lage", ""), NOW);

describe("a foreign text", () => {
  const cases: [text: string, plain: string][] = [
    ["Das Senden ist <b>gestört</b>.<br/>Bitte warten.", "Das Senden ist gestört . Bitte warten."],
    ["<script>alert(1)</script>KIM", "alert(1) KIM"],
    ["  viel \n Platz\t", "viel Platz"],
    ["\u001b[31mrot\u202egedreht", "[31mrot gedreht"],
    ["<img src=x onerror=alert(1)>", ""],
    ["\ud800", "\ufffd"],
  ];
  for (const [text, plain] of cases) {
    test(`${JSON.stringify(text)} is ${JSON.stringify(plain)}`, () => assert.equal(plainText(text), plain));
  }

  test("is never longer than a sentence", () => {
    assert.equal([...plainText("ä".repeat(5_000))].length, 240);
    assert.ok(plainText("ä".repeat(5_000)).endsWith("…"));
  });
});

describe("the answer", () => {
  const wrong: [name: string, value: unknown, path: string][] = [
    ["services as a list", { appStatus: [] }, "appStatus"],
    ["a service as a text", { appStatus: { kim: "none" } }, "appStatus.kim"],
    ["an outage as a number", { appStatus: { kim: { outage: 0 } } }, "appStatus.kim.outage"],
    ["a maintenance as a text", { appStatus: { kim: { hasMaintenance: "ja" } } }, "appStatus.kim.hasMaintenance"],
    ["functions as a text", { appStatus: { kim: { affectedFunctions: "x" } } }, "appStatus.kim.affectedFunctions"],
    ["a cause as a text", { appStatus: { kim: { outage: "none" } }, cause: ["x"] }, "cause[0]"],
    ["a text without end", { appStatus: { kim: { outage: "x".repeat(5_000) } } }, "appStatus.kim.outage"],
  ];
  for (const [name, value, path] of wrong) {
    test(`with ${name} is refused, and the place is named`, () => {
      assert.throws(
        () => read(value),
        (error) => isError(error, "json/wrong-type") && error.fields.path === path,
      );
    });
  }

  test("that says nothing of any service is not of this source", () => {
    for (const value of [{}, { appStatus: {} }, { appStatus: { neu: { outage: "full" } } }, { appStatus: null }]) {
      assert.equal(read(value), undefined);
    }
  });

  test("has its one key that the documentation spells two ways under one name", () => {
    const lage = read({ appStatus: { odg: { outage: "full" }, kim: { outage: "none" } } });
    assert.equal(lage?.services.find(({ id }) => id === "ogd")?.outage, "full");
  });

  test("is never kept without limit", () => {
    const affectedFunctions = Array.from({ length: 4_000 }, (_, i) => ({ impactDesc: `Wirkung ${i}` }));
    const cause = Array.from({ length: 4_000 }, () => ({ service: "IDP" }));
    const lage = read({ appStatus: { kim: { outage: "full", affectedFunctions } }, cause });
    const kim = lage?.services.find(({ id }) => id === "kim");
    assert.deepEqual([kim?.impacts.length, lage?.causes.length], [12, 20]);
  });

  test("whatever stands in it: read, refused in words, and nothing else", () => {
    const honest = JSON.stringify(answerOf(ALL_FINE));
    const mutated = fc
      .tuple(fc.nat(honest.length), fc.nat(12), fc.string({ maxLength: 12 }))
      .map(([at, length, text]) => honest.slice(0, at) + text + honest.slice(at + length));
    fc.assert(
      fc.property(fc.oneof(fc.json(), mutated), (text) => {
        let value: unknown;
        try {
          value = JSON.parse(text);
        } catch {
          return;
        }
        try {
          const lage = read(value);
          assert.ok(lage === undefined || lage.services.length === SERVICES.length);
        } catch (error) {
          assert.ok(error instanceof LotseError && String(error.code).startsWith("json/"), String(error));
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("headers", () => {
  const answer = (headers: Record<string, string>, date = "") => ({
    rawHeaders: Object.entries(headers).flat(),
    receivedAt: NOW,
    date,
  });

  test("of age: the greater of what a cache and what the date says; nonsense says nothing", () => {
    const ago = (ms: number) => new Date(NOW - ms).toUTCString();
    assert.equal(ageMs(answer({ Age: "90" })), 90_000);
    assert.equal(ageMs(answer({ Age: "90" }, ago(300_000))), 300_000);
    assert.equal(ageMs(answer({}, ago(30_000))), 0);
    assert.equal(ageMs(answer({}, ago(-300_000))), 0);
    for (const age of ["-5", "1e9", "bald", "99999999999999"]) assert.equal(ageMs(answer({ Age: age }, "gestern")), 0);
  });

  test("of waiting: never longer than we allow", () => {
    const wait = (text: string) => maxAgeSeconds(answer({ "Cache-Control": text }));
    assert.deepEqual(["public, max-age=300", "s-maxage=9", "max-age=86400", "no-store"].map(wait), [300, 0, 600, 0]);
    const retry = (text: string) => retryAfterSeconds(answer({ "Retry-After": text }));
    assert.deepEqual(["120", "999999999", "-1", "bald"].map(retry), [120, 86_400, 0, undefined]);
    assert.equal(retry(new Date(NOW + 60_000).toUTCString()), 60);
  });
});
