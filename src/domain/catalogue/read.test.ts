import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { de } from "../../words/de.ts";
import { type ReadOptions, readCatalogue } from "./read.ts";

/** The least that is a Versionsliste, with everything optional filled in once. */
const VALID = {
  format: "ti-lotse-katalog/1",
  id: "muster",
  title: "Musterliste",
  serial: 2,
  issuedOn: "2026-11-20",
  validUntil: "2026-12-31",
  previous: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  products: [
    {
      id: "orga-930-m",
      kind: "mobiles-kartenterminal",
      name: "ORGA 930 M online",
      manufacturer: "Worldline Healthcare GmbH",
      models: [{ vendorId: "INGHC", productCode: "ORGA930" }],
      secondVersions: [{ id: "cvc-liste", name: "CVC-Zertifikatsliste", effect: "Neue Karten werden nicht gelesen." }],
    },
  ],
  releases: [
    {
      product: "orga-930-m",
      version: "4.7.0",
      hardware: ["1.0.0"],
      kind: "update",
      paid: "nein",
      status: "verfuegbar",
      availableFrom: "2019-11",
      zulassung: { by: "gematik", since: "2019-11", until: "2027-12-31", reference: "Nr. 1", holder: "Muster GmbH" },
      ptv: "1.4.0",
      secondVersions: { "cvc-liste": "1.1.1" },
      statedNoUpdate: true,
      notes: { sicherheit: [{ de: "Liest neue Karten.", en: "Reads new cards." }] },
      capabilities: { VSDM: "ja", NFDM: "nein" },
      documents: [
        { name: "Brief", type: "text/plain", language: "de", text: "Guten Tag" },
        { name: "Leaflet", type: "application/pdf", language: "en", base64: "JVBERi0xLjc=" },
      ],
      source: { grade: "hersteller", name: "Versionshinweise", address: "https://example.org", asOf: "2019-11-20" },
    },
  ],
};

/** The list above with one value set (or, with undefined, taken away) at a path like `releases[0].zulassung.until`. */
function changed(path: string, value: unknown, from: unknown = VALID): unknown {
  const copy: unknown = structuredClone(from);
  const keys = path.split(/[.[\]]+/).filter(Boolean);
  const last = keys.pop() ?? "";
  const parent = keys.reduce((at, key) => at[key] as Record<string, unknown>, copy as Record<string, unknown>);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

function problems(json: unknown, options?: ReadOptions): string[] {
  const { catalogue, problems } = readCatalogue(JSON.stringify(json), options);
  assert.equal(catalogue === undefined, problems.length > 0, "a list with problems is no list");
  for (const { code, fields } of problems) assert.ok((de.problems[code] as (f: unknown) => string)(fields).trim());
  return problems.map(({ where }) => where);
}

describe("a Versionsliste that is in order", () => {
  test("is read completely", () => {
    const { catalogue } = readCatalogue(JSON.stringify(VALID));
    assert.ok(catalogue);
    const [release] = catalogue.releases;
    assert.deepEqual([catalogue.id, catalogue.serial, catalogue.validUntil], ["muster", 2, "2026-12-31"]);
    assert.deepEqual(release?.version.parts, [4, 7, 0]);
    assert.deepEqual(release?.zulassung, VALID.releases[0]?.zulassung);
    assert.deepEqual(release?.notes, {
      spezifikation: [],
      sicherheit: [{ de: "Liest neue Karten.", en: "Reads new cards." }],
      pvs: [],
    });
    assert.deepEqual(release?.capabilities, { VSDM: "ja", NFDM: "nein" });
    assert.deepEqual(release?.documents, [
      { name: "Brief", type: "text/plain", language: "de", content: { text: "Guten Tag" } },
      { name: "Leaflet", type: "application/pdf", language: "en", content: { base64: "JVBERi0xLjc=" } },
    ]);
  });

  test("needs none of the optional fields, and nothing is assumed in their place", () => {
    const { id, kind, name, manufacturer } = VALID.products[0] ?? {};
    const { product, version, paid, status, source } = VALID.releases[0] ?? {};
    const { catalogue } = readCatalogue(
      JSON.stringify({
        format: "ti-lotse-katalog/1",
        id: "muster",
        title: "Musterliste",
        serial: 1,
        issuedOn: "2026-11-20",
        products: [{ id, kind, name, manufacturer, models: [] }],
        releases: [{ product, version, kind: "update", paid, status, source }],
      }),
    );
    const [release] = catalogue?.releases ?? [];
    assert.equal(catalogue?.practiceOnly, false);
    assert.deepEqual([release?.zulassung, release?.statedNoUpdate, release?.hardware], [undefined, false, []]);
    assert.deepEqual([release?.secondVersions, release?.capabilities, release?.documents], [{}, {}, []]);
  });

  test("repeats a bare sentence in both languages", () => {
    const { catalogue } = readCatalogue(JSON.stringify(VALID));
    const effect = "Neue Karten werden nicht gelesen.";
    assert.deepEqual(catalogue?.products[0]?.secondVersions[0]?.effect, { de: effect, en: effect });
  });
});

describe("a Versionsliste with a fault", () => {
  const RELEASE = VALID.releases[0];
  const faults: [fault: string, path: string, value: unknown, where?: string][] = [
    ["an unknown field", "zugelassenBis", "2030-12-31"],
    ["an unknown field in a product", "products[0].hersteller", "x"],
    ["an unknown field in a model", "products[0].models[0].hardware", "x"],
    ["an unknown field in a second version", "products[0].secondVersions[0].effekt", "x"],
    ["an unknown field in a version", "releases[0].zugelassenBis", "2030-12-31"],
    ["a misspelt end of an approval", "releases[0].zulassung.untill", "2027-12-31"],
    ["an unknown category of notes", "releases[0].notes.preise", []],
    ["an unknown application", "releases[0].capabilities.TIM", "ja"],
    ["an unknown field in a source", "releases[0].source.url", "x"],

    ["another format", "format", "ti-lotse-katalog/2"],
    ["a missing format", "format", undefined],
    ["a missing title", "title", undefined],
    ["an empty title", "title", " "],
    ["an id with capitals", "id", "Muster"],
    ["an id that is a number", "id", 7],
    ["serial 0", "serial", 0],
    ["a serial with a fraction", "serial", 1.5],
    ["a serial that is a text", "serial", "2"],
    ["a previous that is no SHA-256", "previous", "9F86"],
    ["practiceOnly that is no yes or no", "practiceOnly", "ja"],
    ["products that are no list", "products", {}],
    ["missing releases", "releases", undefined],
    ["a product that is no object", "products[0]", "ORGA", "products[0]"],
    ["a product of an unknown kind", "products[0].kind", "router"],
    ["a product without models", "products[0].models", undefined],
    ["a model without a product code", "products[0].models[0].productCode", undefined],
    ["an effect that is no sentence", "products[0].secondVersions[0].effect", { en: "only English" }],

    ["a bad day", "issuedOn", "2026-02-30"],
    ["a German day", "validUntil", "31.12.2026"],
    ["a month where a day is needed", "validUntil", "2026-12"],
    ["a bad end of an approval", "releases[0].zulassung.until", "2027-13-01"],
    ["a month as the end of an approval", "releases[0].zulassung.until", "2027-12"],
    ["a bad month", "releases[0].availableFrom", "2019-13"],
    ["a source without a day", "releases[0].source.asOf", undefined],
    ["a bad version", "releases[0].version", "4.x"],
    ["a version that is a number", "releases[0].version", 4.7],
    ["a version without its kind", "releases[0].kind", undefined],
    ["an unknown status", "releases[0].status", "zugelassen"],
    ["a cost nobody knows the word for", "releases[0].paid", false],
    ["an approval without an approver", "releases[0].zulassung.by", undefined],
    ["an approval that is a bare day", "releases[0].zulassung", "2027-12-31"],
    ["an unknown grade of source", "releases[0].source.grade", "gerücht"],
    ["a missing source", "releases[0].source", undefined],
    ["hardware that is no list", "releases[0].hardware", "1.0.0"],
    ["hardware with an empty text", "releases[0].hardware[0]", ""],
    ["a note that is no sentence", "releases[0].notes.sicherheit[0]", 7],
    ["a yes or no that is neither", "releases[0].capabilities.VSDM", "vielleicht"],
    ["an empty second version", "releases[0].secondVersions.cvc-liste", ""],

    ["an unknown field in a document", "releases[0].documents[0].datei", "brief.txt"],
    ["a document without a name", "releases[0].documents[0].name", undefined],
    ["a document a page would have to run", "releases[0].documents[0].type", "text/html"],
    ["a document in a language nobody chose", "releases[0].documents[0].language", "fr"],
    ["a document without its text", "releases[0].documents[0].text", undefined],
    ["an empty document", "releases[0].documents[0].text", " "],
    ["a text as base64", "releases[0].documents[0].base64", "R3V0ZW4="],
    ["a leaflet without its bytes", "releases[0].documents[1].base64", undefined],
    ["a leaflet as text", "releases[0].documents[1].text", "%PDF"],
    ["bytes that are no base64", "releases[0].documents[1].base64", "JVBE Ri0x"],
    ["bytes that break off", "releases[0].documents[1].base64", "JVBERi0xLjc"],
    ["a document that is too large", "releases[0].documents[1].base64", "AAAA".repeat(100_001)],
    ["a letter that is too long", "releases[0].documents[0].text", "ä".repeat(150_001)],

    ["a product that comes twice", "products[1]", VALID.products[0], "products[1]"],
    [
      "a model that belongs to two products",
      "products[1]",
      { ...VALID.products[0], id: "orga-930" },
      "products[1].models",
    ],
    ["a version that comes twice", "releases[1]", RELEASE, "releases[1].version"],
    ["a version twice in two spellings", "releases[1]", { ...RELEASE, version: "4.7" }, "releases[1].version"],
    ["a version of an unknown product", "releases[0].product", "orga-6141"],
    ["a second version the product does not know", "releases[0].secondVersions.bios", "1.0"],
    ["an approval that ends before it begins", "releases[0].zulassung.until", "2019-10-31", "releases[0].zulassung"],
    ["a day of withdrawal without the status", "releases[0].withdrawnOn", "2026-01-01"],
  ];
  for (const [fault, path, value, where = path] of faults) {
    test(`says where: ${fault}`, () => assert.ok(problems(changed(path, value)).includes(where)));
  }

  test("says all of it at once", () => {
    const faulty = [
      ["serial", "zwei"],
      ["products[0].kind", "router"],
      ["releases[0].version", "4.x"],
      ["releases[0].zulassung.until", "bald"],
      ["releases[0].zugelassenBis", "2030-12-31"],
    ] as const;
    const json = faulty.reduce<unknown>((from, [path, value]) => changed(path, value, from), VALID);
    assert.deepEqual(problems(json).toSorted(), faulty.map(([path]) => path).toSorted());
  });

  test("says all contradictions at once", () => {
    const json = changed("releases[1]", { ...RELEASE, withdrawnOn: "2026-01-01" });
    assert.deepEqual(problems(json).toSorted(), ["releases[1].version", "releases[1].withdrawnOn"]);
  });

  for (const text of ["", "{", "[]", "null", '"text"', "7"]) {
    test(`is refused as a whole when it is ${JSON.stringify(text)}`, () => {
      const { catalogue, problems } = readCatalogue(text);
      assert.equal(catalogue, undefined);
      assert.equal(problems[0]?.where, "");
    });
  }
});

describe("days counted from the start of an exercise", () => {
  const start = "2026-11-21";
  const relative = changed("releases[0].zulassung.until", "start+40");

  test("are days in a list that is for practice only", () => {
    const json = changed("practiceOnly", true, changed("issuedOn", "start-3", relative));
    const { catalogue } = readCatalogue(JSON.stringify(json), { start });
    assert.equal(catalogue?.issuedOn, "2026-11-18");
    assert.equal(catalogue?.releases[0]?.zulassung?.until, "2026-12-31");
  });

  test("are the day itself without a number", () => {
    const json = changed("practiceOnly", true, changed("issuedOn", "start"));
    assert.equal(readCatalogue(JSON.stringify(json), { start }).catalogue?.issuedOn, start);
  });

  test("are a fault in a list for real devices, whatever start is given", () => {
    assert.deepEqual(problems(relative, { start }), ["releases[0].zulassung.until"]);
    assert.deepEqual(problems(changed("practiceOnly", false, relative), { start }), ["releases[0].zulassung.until"]);
  });

  test("are a fault where no exercise has started", () => {
    assert.deepEqual(problems(changed("practiceOnly", true, relative)), ["releases[0].zulassung.until"]);
  });

  for (const text of ["start+", "start 40", "Start+40", "start+1.5", "ende-3", "start+1234567"]) {
    test(`are not written ${JSON.stringify(text)}`, () => {
      const json = changed("practiceOnly", true, changed("validUntil", text));
      assert.deepEqual(problems(json, { start }), ["validUntil"]);
    });
  }
});
