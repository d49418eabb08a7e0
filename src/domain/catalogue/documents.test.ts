import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { list, release } from "../assess/testing.ts";
import type { ReleaseDocument } from "./catalogue.ts";
import { documentsOf, openDocument } from "./documents.ts";

const LETTER: ReleaseDocument = {
  name: "Begleitschreiben",
  type: "text/plain",
  language: "de",
  content: { text: "Für die Praxis" },
};
const LEAFLET: ReleaseDocument = {
  name: "Merkblatt",
  type: "application/pdf",
  language: "en",
  content: { base64: Buffer.from("%PDF-1.7").toString("base64") },
};
const withLetters = release("6.0.5", { documents: [LETTER, LEAFLET] });
const catalogue = list([release("5.50.4"), withLetters]);

describe("the letters of a version", () => {
  test("are listed with what a page shows before opening them", () => {
    assert.deepEqual(documentsOf(withLetters), [
      { id: "kat:secunet-konnektor:6.0.5:0", name: "Begleitschreiben", type: "text/plain", language: "de", size: 15 },
      { id: "kat:secunet-konnektor:6.0.5:1", name: "Merkblatt", type: "application/pdf", language: "en", size: 8 },
    ]);
    assert.deepEqual(documentsOf(release("5.50.4")), []);
  });

  test("are opened from the list itself, without a network", () => {
    const opened = documentsOf(withLetters).map(({ id }) => openDocument(catalogue, id));
    assert.deepEqual(
      opened.map((o) => o && Buffer.from(o.bytes).toString("utf8")),
      ["Für die Praxis", "%PDF-1.7"],
    );
    assert.equal(opened[1]?.document.type, "application/pdf");
  });

  const strangers = [
    "",
    "kat",
    "kat:secunet-konnektor:6.0.5:2",
    "kat:secunet-konnektor:5.50.4:0",
    "doc:secunet-konnektor:6.0.5:0",
  ];
  for (const id of strangers) {
    test(`are not found as „${id}“`, () => assert.equal(openDocument(catalogue, id), undefined));
  }
});
