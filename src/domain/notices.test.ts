import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { NOW, TODAY } from "./assess/testing.ts";
import { allNotices, confirmed, noticesOn, SHIPPED } from "./notices.ts";
import type { Notice } from "./practice.ts";
import { addDays, parseDay } from "./zeit/tag.ts";

function notice(differences: Partial<Notice> = {}): Notice {
  return {
    id: "not_1",
    severity: "wichtig",
    title: { de: "Bitte lesen", en: "Please read" },
    text: { de: "Etwas ist anders.", en: "Something is different." },
    publishedOn: TODAY,
    source: "Hersteller",
    ...differences,
  };
}

const onPage = (all: readonly Notice[], day = TODAY) => noticesOn(day, all).map(({ id }) => id);

describe("a notice", () => {
  test("U-02: that is wichtig stays on the start page until it was confirmed by name", () => {
    for (const days of [0, 1, 400]) assert.deepEqual(onPage([notice()], addDays(TODAY, days)), ["not_1"]);
    const read = confirmed(notice(), "per_1", NOW);
    assert.deepEqual(read.confirmed, { by: "per_1", at: NOW });
    assert.deepEqual(onPage([read]), []);
  });

  test("U-02: that is wichtig stays unread also after its last day; a hint does not", () => {
    const ended = { validUntil: addDays(TODAY, -1) };
    assert.deepEqual(onPage([notice(ended), notice({ ...ended, id: "not_2", severity: "hinweis" })]), ["not_1"]);
  });

  test("stands from the day it was published, through its last day", () => {
    const hint = notice({ severity: "hinweis", validUntil: addDays(TODAY, 3) });
    const days = [-1, 0, 3, 4].map((offset) => onPage([hint], addDays(TODAY, offset)).length);
    assert.deepEqual(days, [0, 1, 1, 0]);
  });

  test("keeps the name of the first who read it", () => {
    const first = confirmed(notice(), "per_1", NOW);
    assert.equal(confirmed(first, "per_2", NOW + 1), first);
  });
});

test("wichtig stands above hints, the newest above older ones", () => {
  const all = [
    notice({ id: "a", severity: "hinweis" }),
    notice({ id: "b", publishedOn: addDays(TODAY, -5) }),
    notice({ id: "c", publishedOn: addDays(TODAY, -1) }),
  ];
  assert.deepEqual(onPage(all), ["c", "b", "a"]);
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (mixed) =>
      assert.deepEqual(onPage(mixed), ["c", "b", "a"]),
    ),
  );
});

describe("a notice that ships with the program", () => {
  const shipped = [notice({ id: "alle" }), notice({ id: "orga", about: "orga-6141-online" })];

  test("stands beside the practice's own, where the practice has the product", () => {
    const own = notice({ id: "not_2", about: "kon:192.168.1.50" });
    const ids = (products: string[]) => allNotices([own], new Set(products), shipped).map(({ id }) => id);
    assert.deepEqual(ids([]), ["alle", "not_2"]);
    assert.deepEqual(ids(["orga-6141-online"]), ["alle", "orga", "not_2"]);
  });

  test("is gone for a practice that kept its confirmation, and says what the program says now", () => {
    const record = confirmed(notice({ id: "alle", title: { de: "Alter Text", en: "Old text" } }), "per_1", NOW);
    const [read] = allNotices([record], new Set(), shipped);
    assert.deepEqual([read?.title.de, read?.confirmed?.by], ["Bitte lesen", "per_1"]);
    assert.deepEqual(onPage(allNotices([record], new Set(), shipped)), []);
  });

  test("has a source, a day and both languages, and an id no record of a practice can have", () => {
    assert.ok(SHIPPED.length > 0);
    assert.equal(new Set(SHIPPED.map(({ id }) => id)).size, SHIPPED.length);
    for (const { id, severity, title, text, source, publishedOn, validUntil } of SHIPPED) {
      for (const sentence of [title.de, title.en, text.de, text.en, source]) assert.ok(sentence.trim(), id);
      assert.match(id, /^[a-z0-9-]+$/);
      assert.ok(["wichtig", "hinweis"].includes(severity), id);
      assert.ok(parseDay(publishedOn) && (validUntil === undefined || parseDay(validUntil)), id);
    }
  });
});
