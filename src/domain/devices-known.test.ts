import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import geraete from "../../data/geraete.json" with { type: "json" };
import kontakte from "../../data/kontakte.json" with { type: "json" };
import { deviceCard, drawing, instruction } from "../api/views.ts";
import { de } from "../words/de.ts";
import { identity, judge, NOW, only, orga, SILENT_IDENTITY, saw, zimmer1 } from "./assess/testing.ts";
import type { Catalogue } from "./catalogue/catalogue.ts";
import { readCatalogue } from "./catalogue/read.ts";
import {
  ABILITIES,
  CONTACT_TOPICS,
  contactsFor,
  DRAWINGS,
  deviceFor,
  type KnownDevice,
  vpnBox,
} from "./devices-known.ts";
import type { ComponentKind } from "./observation.ts";
import { noonOf, parseDay } from "./zeit/tag.ts";

const KOCOBOX = identity({ vendorId: "KOCOC", productCode: "kocobox", name: "KoCoBox MED+" });

function shipped(name: string): Catalogue {
  const file = join(import.meta.dirname, "..", "..", "data", "catalogues", `${name}.json`);
  const { catalogue } = readCatalogue(readFileSync(file, "utf8"), { start: "2026-11-21" });
  assert.ok(catalogue);
  return catalogue;
}

const archiv = shipped("archiv");

function stepsOf({ instruction: known }: KnownDevice): string[] {
  return (known?.steps ?? []).map(({ text }) => text.de);
}

function namesOf({ deviceCard: card }: KnownDevice): string {
  return (card?.parts ?? []).map(({ name }) => name.de).join(", ");
}

describe("how to read a version off", () => {
  test("the ORGA 6141 shows it in three steps", () => {
    const known = deviceFor(orga("3.9.1"), "kartenterminal");
    assert.equal(known.instruction?.place.de, "am Gerät");
    assert.deepEqual(
      known.instruction?.steps.map(({ keys, display }) => [keys, display]),
      [
        ["Menü", undefined],
        ["3, 2", "Service > Status"],
        [undefined, "Firmware-Version"],
      ],
    );
  });

  test("the KoCoBox shows it with OK, 4 Versionen, OK, ablesen", () => {
    const steps = stepsOf(deviceFor(KOCOBOX, "konnektor"));
    assert.deepEqual(
      steps.map((step) => step.split(":")[0]),
      ["OK", "4 Versionen", "OK", "Ablesen"],
    );
  });

  for (const product of ["orga-930-m", "cherry-g87-1505", "cherry-st-1506", "secunet-konnektor"]) {
    test(`is known for ${product}, by its id in the catalogue`, () => {
      assert.ok(stepsOf(deviceFor(product, "kartenterminal")).length >= 3);
    });
  }

  test("asks for each further version the catalogue compares", () => {
    for (const { id, kind, secondVersions } of [...archiv.products, ...shipped("beispiel").products]) {
      const asked = deviceFor(id, kind).instruction?.secondVersions ?? [];
      assert.deepEqual(
        asked.map((s) => s.id),
        secondVersions.map((s) => s.id),
        id,
      );
    }
  });

  test("says what is only assumed", () => {
    const assumed = geraete.rows.flatMap((row) =>
      (row.instruction?.steps ?? []).some((step) => "assumption" in step) ? [row.id] : [],
    );
    assert.deepEqual(assumed, ["cherry-g87-1505", "orga-930-m"]);
  });
});

describe("what a device looks like", () => {
  test("the card of the secunet konnektor names the power button and the lamps", () => {
    const names = namesOf(deviceFor(identity(), "konnektor"));
    for (const part of ["Ein-/Aus-Taster", "Lampe POWER", "Lampe SYSTEM", "Lampe VPN TI"]) {
      assert.ok(names.includes(part), `${part}: ${names}`);
    }
  });

  test("the card of the VPN box has its ports and says not to switch it on yet", () => {
    const known = vpnBox();
    assert.match(known.deviceCard?.warning?.de ?? "", /noch nicht einschalten/);
    assert.match(namesOf(known), /Stromanschluss.*Netzwerkanschluss/);
    assert.equal(known.drawing, "vpn-box");
  });

  for (const product of [
    "kocobox-med-plus",
    "rise-konnektor",
    "orga-6141-online",
    "cherry-st-1506",
    "cherry-g87-1505",
  ]) {
    test(`is known for ${product}`, () => assert.ok(namesOf(deviceFor(product, "kartenterminal"))));
  }

  test("every device that installs while it is plugged in warns of pulling the plug", () => {
    for (const row of geraete.rows.filter((r) => r.deviceCard && r.inherits)) {
      assert.match(row.deviceCard?.warning?.de ?? "", /Während eines Updates nie ausschalten/, row.id);
    }
  });

  const unknown: [sentence: string, kind: ComponentKind, drawing: string][] = [
    ["a Konnektor", "konnektor", "konnektor"],
    ["a Kartenterminal", "kartenterminal", "kartenterminal"],
    ["a mobile Kartenterminal", "mobiles-kartenterminal", "orga-930"],
    ["a card", "karte", "karte"],
  ];
  for (const [sentence, kind, expected] of unknown) {
    test(`of which nothing is known has a drawing and no more, as ${sentence}`, () => {
      for (const product of [undefined, "nie-gehoert", SILENT_IDENTITY]) {
        assert.deepEqual(deviceFor(product, kind), { drawing: expected, abilities: [], contacts: [] });
      }
    });
  }

  test("is that of a Highspeed-Konnektor when an unknown one calls itself vkon", () => {
    assert.equal(deviceFor(identity({ vendorId: "NEU", type: "vkon" }), "konnektor").drawing, "hsk");
  });

  test("is found however the vendor writes itself", () => {
    assert.equal(
      deviceFor(identity({ vendorId: "secun", productCode: "SECU_KON" }), "konnektor").drawing,
      "konnektor-secunet",
    );
  });
});

describe("what can be done with a device by machine", () => {
  const can = (product: string, ability: string) =>
    deviceFor(product, "konnektor").abilities.find(({ id }) => id === ability)?.can;

  test("is to read its version, where it is on the network", () => {
    for (const { id, products } of geraete.rows.filter((row) => row.inherits)) {
      assert.equal(can(products[0] ?? id, "version"), "native", id);
    }
    assert.equal(can("orga-930-m", "version"), "guided");
  });

  /** What a runbook leads through, and how. */
  const LED: Record<string, "native" | "guided"> = {
    "secunet-konnektor restart": "native",
    "cherry-st-1506 update": "native",
    "orga-6141-online update": "guided",
  };

  test("is nothing that changes a device, but where a runbook leads through it", () => {
    const changing = geraete.rows.flatMap((row) =>
      deviceFor(row.id, "konnektor")
        .abilities.filter(({ id }) => ["update", "restart", "backup"].includes(id))
        .map((ability) => ({ row: row.id, ...ability })),
    );
    assert.ok(changing.length > 10);
    for (const { row, id, can, evidence } of changing) {
      assert.equal(can, LED[`${row} ${id}`] ?? "unsupported", `${row} ${id}`);
      // How the device itself offers it stays told.
      assert.ok(evidence.de && evidence.en, `${row} ${id}`);
    }
  });

  test("is led only where there are steps to follow", () => {
    for (const row of geraete.rows) {
      const { abilities, instruction } = deviceFor(row.id, "konnektor");
      for (const { id } of abilities.filter((ability) => ability.can === "guided")) {
        if (id === "version") assert.ok(instruction, row.id);
        else assert.equal(LED[`${row.id} ${id}`], "guided", row.id);
      }
    }
  });
});

describe("who helps", () => {
  test("U-16: an ORGA 6141 below the catalogue's version shows the hotline with hours and source", () => {
    const day = "2020-01-15";
    const terminal = orga("3.7.2");
    const found = judge([saw(zimmer1, "identity", terminal, { at: noonOf(day) })], archiv, noonOf(day));
    const outdated = only(found, "firmware/outdated");
    const [hotline, ...more] = contactsFor(terminal, outdated.code);
    assert.equal(hotline?.phone, "0800 - 551 5512");
    assert.ok(hotline?.hours.de && hotline.source);
    assert.deepEqual(more, []);
  });

  test("is not offered for what a hotline cannot help with", () => {
    assert.deepEqual(contactsFor("orga-6141-online", "terminal/disconnected"), []);
    assert.deepEqual(contactsFor("nie-gehoert", "firmware/outdated"), []);
  });

  test("depends on who set the device up", () => {
    assert.deepEqual(
      contactsFor("kocobox-med-plus", "firmware/outdated", "selbstinstallierer").map(({ phone }) => phone),
      ["030 2464 908 908"],
    );
  });
});

describe("every row of data/geraete.json and data/kontakte.json", () => {
  /** Everything with a source below a value, with its path. */
  function sourced(value: unknown, path: string): [path: string, row: Record<string, unknown>][] {
    if (typeof value !== "object" || value === null) return [];
    const below = Object.entries(value).flatMap(([key, inner]) => sourced(inner, `${path}.${key}`));
    return "source" in value || "asOf" in value ? [[path, value as Record<string, unknown>], ...below] : below;
  }

  function texts(value: unknown, path: string): [path: string, text: Record<string, unknown>][] {
    if (typeof value !== "object" || value === null) return [];
    if ("de" in value || "en" in value) return [[path, value as Record<string, unknown>]];
    return Object.entries(value).flatMap(([key, inner]) => texts(inner, `${path}.${key}`));
  }

  test("names its source and the day of its state, which is no day to come", () => {
    const all = [...sourced(geraete, "geraete"), ...sourced(kontakte, "kontakte")];
    assert.ok(all.length > 40);
    for (const [path, { source, asOf }] of all) {
      assert.ok(typeof source === "string" && source.trim() !== "", path);
      assert.ok(typeof asOf === "string" && parseDay(asOf) && noonOf(asOf) <= NOW, path);
    }
    for (const row of geraete.rows) {
      for (const part of [row, row.instruction, row.deviceCard, ...row.abilities]) {
        if (part) assert.ok(part.source && part.asOf, row.id);
      }
    }
    for (const row of kontakte.rows) assert.ok(row.source && row.asOf, row.id);
  });

  test("is written in both languages, as whole sentences without blanks at their ends", () => {
    const all = [...texts(geraete, "geraete"), ...texts(kontakte, "kontakte")];
    assert.ok(all.length > 100);
    for (const [path, text] of all) {
      assert.deepEqual(Object.keys(text), ["de", "en"], path);
      for (const sentence of Object.values(text)) {
        assert.ok(typeof sentence === "string" && sentence.trim() !== "", path);
        assert.doesNotMatch(sentence, / {2}|^\s|\s$|\.\.$/, path);
      }
    }
  });

  test("has a drawing the page can draw, and the page has no other", () => {
    assert.deepEqual([...DRAWINGS], drawing.options);
    for (const row of geraete.rows) assert.ok((DRAWINGS as readonly string[]).includes(row.drawing), row.id);
  });

  test("becomes what the page shows, in each language", () => {
    for (const language of ["de", "en"] as const) {
      const told = JSON.parse(JSON.stringify(geraete.rows), (_, value) =>
        value !== null && typeof value === "object" && "de" in value && "en" in value ? value[language] : value,
      ) as { id: string; drawing: string; instruction?: object; deviceCard?: object }[];
      for (const row of told) {
        if (row.instruction) instruction.parse(row.instruction);
        if (row.deviceCard) deviceCard.parse({ ...row.deviceCard, drawing: row.drawing });
      }
    }
  });

  test("belongs to one product, and its models are those of the shipped catalogues", () => {
    const ids = geraete.rows.flatMap((row) => row.products);
    assert.equal(new Set(ids).size, ids.length);
    for (const row of geraete.rows) {
      const product = archiv.products.find((p) => (row.products as readonly string[]).includes(p.id));
      assert.equal(product !== undefined, row.products.length > 0, row.id);
      assert.deepEqual(row.models, product?.models ?? [], row.id);
    }
  });

  test("uses the words for abilities, evidence and contacts there are", () => {
    const abilities = [...Object.values(geraete.inherited).flat(), ...geraete.rows.flatMap((row) => row.abilities)];
    for (const { ability, can, mark } of abilities) {
      assert.ok((ABILITIES as readonly string[]).includes(ability));
      assert.ok(["native", "guided", "unsupported"].includes(can) && /^[PCDWG]$/.test(mark), ability);
    }
    assert.deepEqual(Object.keys(geraete.abilityNames), [...ABILITIES]);
    for (const { id, findings, topic, products, phone } of kontakte.rows) {
      assert.ok((CONTACT_TOPICS as readonly string[]).includes(topic), id);
      assert.ok(
        (findings as readonly string[]).every((code) => Object.hasOwn(de.findings, code)),
        id,
      );
      assert.ok(
        products.every((p) => archiv.products.some((known) => known.id === p)),
        id,
      );
      assert.match(phone, /^0[\d -]+\d$/, id);
    }
  });
});
