import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { LotseError } from "../../domain/errors.ts";
import type { Answer } from "../link/link.ts";
import { JsonValue, readJson } from "./json.ts";

const URL_ASKED = new URL("https://192.168.1.50:8500/rest/mgmt/ak/dienste/status");
const at = (value: unknown) => new JsonValue(value, "192.168.1.50", "");
const answer = (body: string | Buffer, contentType = "application/json"): Answer => ({
  status: 200,
  contentType,
  body: Buffer.from(body),
  sentAt: 0,
  receivedAt: 0,
  date: "",
  rawHeaders: [],
});

function failure(work: () => unknown): LotseError {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof LotseError, String(error));
    return error;
  }
  assert.fail("nothing was thrown");
}

describe("JSON from a device", () => {
  test("is read with or without a byte order mark", () => {
    for (const text of ['{"a":1}', '\uFEFF{"a":1}', ' \n{"a":1}\n'])
      assert.equal(readJson(answer(text), URL_ASKED).object().number("a"), 1);
  });

  for (const [name, body, code] of [
    ["a web page", "<!DOCTYPE html><html><title>Geheim-4711</title>", "json/not-json"],
    ["a web page after blanks", " \n<html>", "json/not-json"],
    ["half of it", '{"token":"Geheim-4711", "b', "json/malformed"],
    ["text that is not quoted", '{"a": Geheim-4711}', "json/malformed"],
    ["nothing", "", "json/malformed"],
    ["bytes that are no text", Buffer.from([0xff, 0xfe, 0x00]), "json/malformed"],
    ["endless brackets", "[".repeat(1_000_000), "json/malformed"],
  ] as const) {
    test(`that is ${name} is a failure that quotes nothing of it`, () => {
      const error = failure(() => readJson(answer(body, "text/html; charset=utf-8"), URL_ASKED));
      assert.equal(error.code, code);
      assert.ok(!`${error.stack} ${JSON.stringify(error.fields)} ${String(error.cause)}`.includes("Geheim"));
    });
  }

  test("nests as deep as it likes without harm", () => {
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    assert.equal(failure(() => readJson(answer(deep), URL_ASKED).object()).code, "json/wrong-type");
  });
});

describe("a field", () => {
  const object = at({ text: " ja ", leer: "", nichts: null, zahl: 3, an: true, ms: 1_764_000_000_000 }).object();

  test("that is missing or null is absent", () => {
    for (const name of ["fehlt", "nichts", "leer", "toString", "__proto__", "constructor"]) {
      assert.equal(object.text(name), undefined, name);
    }
    for (const read of ["number", "flag", "instant", "day", "object"] as const) {
      assert.equal(object[read]("nichts"), undefined);
      assert.equal(object[read]("fehlt"), undefined);
    }
    assert.deepEqual(object.objects("fehlt"), []);
    assert.deepEqual([object.has("nichts"), object.has("fehlt")], [true, false]);
  });

  test("that is there is read without the blanks around it", () => {
    assert.equal(object.text("text"), "ja");
    assert.equal(object.number("zahl"), 3);
    assert.equal(object.flag("an"), true);
    assert.equal(object.textOrNumber("zahl"), "3");
    assert.equal(object.day("ms"), "2025-11-24");
    const end = Date.parse("2030-02-13T23:59:59Z");
    assert.equal(at({ end }).object().day("end"), "2030-02-13", "in Berlin it is the 14th already");
  });

  for (const [read, value, expected] of [
    ["text", 3, "text"],
    ["text", "x".repeat(5_000), "short-text"],
    ["number", "3", "number"],
    ["number", Number.POSITIVE_INFINITY, "number"],
    ["flag", "true", "yes-no"],
    ["flag", 1, "yes-no"],
    ["instant", 1_764_000_000, "instant"],
    ["instant", -1, "instant"],
    ["instant", 1.5e12 + 0.5, "instant"],
    ["instant", 9e15, "instant"],
    ["day", "2026-12-31", "number"],
    ["object", [], "object"],
    ["object", "{}", "object"],
    ["objects", {}, "list"],
    ["objects", [1], "object"],
    ["objects", Array.from({ length: 5_001 }, () => ({})), "short-list"],
  ] as const) {
    test(`of a wrong kind (${read}: ${JSON.stringify(value).slice(0, 20)}) is named by its place`, () => {
      const error = failure(() =>
        at({ aussen: { feld: value } })
          .object()
          .object("aussen")
          ?.[read]("feld"),
      );
      assert.equal(error.code, "json/wrong-type");
      const path = read === "objects" && Array.isArray(value) && value.length === 1 ? "aussen.feld[0]" : "aussen.feld";
      assert.deepEqual(error.fields, { host: "192.168.1.50", path, expected });
    });
  }

  test("is read or refused whatever it is, and nothing of it is in the refusal", () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 4 }),
        fc.constantFrom("text", "number", "flag", "instant", "day", "object", "objects"),
        (value, read) => {
          try {
            at({ feld: value }).object()[read]("feld");
          } catch (error) {
            assert.ok(error instanceof LotseError && error.code === "json/wrong-type");
            assert.match((error as LotseError<"json/wrong-type">).fields.path, /^feld(\[\d+\])?$/);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
