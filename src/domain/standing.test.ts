import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Component, Observation, Observed, ObservedKind, Question } from "./observation.ts";
import { aspectOf, isSighting, standing } from "./standing.ts";

const konnektor: Component = { id: "kon:1", kind: "konnektor", name: "Konnektor" };
const other: Component = { ...konnektor, id: "kon:2" };

function seen<K extends ObservedKind>(kind: K, takenAt: number, value: Observed[K], component = konnektor) {
  return { kind, component, takenAt, source: { by: "konnektor" }, value } as Observation;
}

function failed(question: Question, takenAt: number): Observation {
  return seen("not-answered", takenAt, { question, failure: { code: "xml/empty", fields: {} } });
}

describe("what stands of what was seen", () => {
  test("PIN states stand per Mandant, failed questions per question, display codes per code, the rest alone", () => {
    assert.equal(aspectOf(seen("pin-status", 1, { mandant: "M1", status: "VERIFIED" })), "M1");
    assert.equal(aspectOf(failed("cards", 1)), "cards");
    assert.equal(aspectOf(seen("display-code", 1, { code: "EC_X" })), "EC_X");
    assert.equal(aspectOf(seen("clock", 1, { offsetMs: 1 })), "");
  });

  test("what a terminal's own administration tells stands beside what its Konnektor's tells of it", () => {
    const byKonnektor = { ...seen("management", 10, { correlation: "aktiv" }), source: { by: "verwaltung" } as const };
    const byItself = { ...seen("management", 12, { serial: "1" }), source: { by: "kartenterminal" } as const };
    assert.notEqual(aspectOf(byKonnektor), aspectOf(byItself));
    const itFailed = { ...failed("management", 11), source: { by: "kartenterminal" } as const };
    const theOtherFailed = { ...failed("management", 11), source: { by: "verwaltung" } as const };
    assert.deepEqual(standing([byKonnektor, itFailed]), [byKonnektor, itFailed]);
    assert.deepEqual(standing([byKonnektor, byItself, itFailed]), [byKonnektor, byItself]);
    assert.deepEqual(standing([byItself, theOtherFailed]), [byItself, theOtherFailed]);
  });

  const answers: [Question, Observation][] = [
    ["resource-information", seen("states", 11, [])],
    ["terminals", seen("listed-terminals", 11, [])],
    ["cards", seen("listed-cards", 11, [])],
    ["pin-status", seen("identity", 11, {} as Observed["identity"])],
    ["certificates-rsa", seen("identity", 11, {} as Observed["identity"])],
    ["certificates-ecc", seen("identity", 11, {} as Observed["identity"])],
  ];
  for (const [question, answer] of answers) {
    test(`a failed question about ${question} ends with ${answer.kind} seen later at the same component`, () => {
      const question10 = failed(question, 10);
      assert.deepEqual(standing([question10, answer]), [answer]);
      const inTheSameReading = { ...answer, takenAt: 10 };
      assert.deepEqual(standing([question10, inTheSameReading]), [question10, inTheSameReading]);
      const elsewhere = { ...answer, component: other };
      assert.deepEqual(standing([question10, elsewhere]), [question10, elsewhere]);
    });
  }

  test("a try that failed is no sighting", () => {
    assert.deepEqual(
      (["unreachable", "not-answered", "identity", "version-read"] as const).map((kind) => isSighting({ kind })),
      [false, false, true, true],
    );
  });
});
