/**
 * The catalogues in data/catalogues: readable, signed, and never more certain than their sources.
 */
import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type Catalogue, productFor, type Release, releasesOf } from "../src/domain/catalogue/catalogue.ts";
import { documentsOf, openDocument } from "../src/domain/catalogue/documents.ts";
import { compareSideBySide, type FirmwareJudgement, judgeFirmware } from "../src/domain/catalogue/firmware.ts";
import { whyNotStart } from "../src/domain/catalogue/may-start.ts";
import { readCatalogue } from "../src/domain/catalogue/read.ts";
import { type SigningKey, verifySignature } from "../src/domain/catalogue/signature.ts";
import { zulassungOn } from "../src/domain/catalogue/zulassung.ts";
import { addDays, type Day } from "../src/domain/zeit/tag.ts";

const data = join(import.meta.dirname, "..", "data");
const START = "2026-11-21";
/** The state of the seed page. */
const SEED_DAY = "2020-01-15";
const KEY_OF = { archiv: "archiv", beispiel: "example" } as const;
const shipped = ["archiv", "beispiel"] as const;

const bytesOf = (name: string): Buffer => readFileSync(join(data, "catalogues", name));
const keys: SigningKey[] = readdirSync(join(data, "keys"))
  .filter((file) => file.endsWith(".pub.pem"))
  .map((file) => ({
    name: file.slice(0, -".pub.pem".length),
    key: createPublicKey(readFileSync(join(data, "keys", file))),
  }));

function read(name: string, start: Day = START): Catalogue {
  const { catalogue, problems } = readCatalogue(bytesOf(`${name}.json`).toString("utf8"), { start });
  assert.deepEqual(problems, []);
  assert.ok(catalogue);
  return catalogue;
}

function releaseOf(catalogue: Catalogue, product: string, version: string): Release {
  const release = catalogue.releases.find((r) => r.product === product && r.version.text === version);
  assert.ok(release, `${product} ${version}`);
  return release;
}

function judge(
  catalogue: Catalogue,
  productId: string,
  firmware: string,
  day: Day,
  secondVersions: Record<string, string> = {},
): FirmwareJudgement {
  const product = catalogue.products.find((p) => p.id === productId);
  assert.ok(product, productId);
  return judgeFirmware(catalogue, product, { firmware, secondVersions }, day);
}

function blocks(release: Release, day: Day, ordered: boolean): string[] {
  return whyNotStart({ release, day, ordered }).map((block) => block.code);
}

function sampledDays(from: Day, to: Day, step: number): Day[] {
  const days: Day[] = [];
  for (let day = from; day <= to; day = addDays(day, step)) days.push(day);
  return days;
}

for (const name of shipped) {
  describe(`the catalogue ${name}`, () => {
    test("reads without problems", () => {
      assert.equal(read(name).id, name);
    });

    test("carries a signature that verifies with the public key in data/keys", () => {
      const file = `${name}.json`;
      assert.equal(
        verifySignature(file, bytesOf(file), bytesOf(`${file}.sig`).toString("utf8"), keys).name,
        KEY_OF[name],
      );
    });

    test("has at least one release of each product", () => {
      const catalogue = read(name);
      const empty = catalogue.products.filter((product) => releasesOf(catalogue, product).length === 0);
      assert.deepEqual(
        empty.map((product) => product.id),
        [],
      );
    });

    test("names a source with its day for every release, never later than its own issue", () => {
      const catalogue = read(name);
      for (const { product, version, source } of catalogue.releases) {
        assert.ok(source.name.trim() && source.asOf && source.asOf <= catalogue.issuedOn, `${product} ${version.text}`);
      }
    });

    test("gives the same model to one product only", () => {
      const models = read(name).products.flatMap((p) => p.models.map((m) => `${m.vendorId} ${m.productCode}`));
      assert.equal(new Set(models).size, models.length);
    });

    test("never judges a second-hand row as zugelassen between 2018 and 2030", () => {
      const hearsay = read(name).releases.filter((release) => release.source.grade === "zweithand");
      for (const day of sampledDays("2018-01-01", "2030-12-31", 7)) {
        for (const release of hearsay) {
          assert.notEqual(
            zulassungOn(release, day).is,
            "zugelassen",
            `${release.product} ${release.version.text} ${day}`,
          );
        }
      }
    });
  });
}

describe("the archive", () => {
  const archiv = read("archiv");

  test("holds second-hand rows and rows of the manufacturer's page of 2020", () => {
    const grades = new Set(archiv.releases.map((release) => release.source.grade));
    assert.deepEqual([...grades].toSorted(), ["hersteller", "zweithand"]);
  });

  test("approves nothing on the day of its issue or later", () => {
    for (const day of sampledDays(archiv.issuedOn, "2030-12-31", 30)) {
      assert.ok(archiv.releases.every((release) => zulassungOn(release, day).is !== "zugelassen"));
    }
  });

  test("U-06: calls KoCoBox MED+ 1.3.10 aktuell on the day of the page", () => {
    assert.equal(judge(archiv, "kocobox-med-plus", "1.3.10", SEED_DAY).status, "aktuell");
  });

  test("U-07: lets 1.3.4 run on 31.12.2019 and no longer on 01.01.2020", () => {
    const release = releaseOf(archiv, "kocobox-med-plus", "1.3.4");
    assert.equal(zulassungOn(release, "2019-12-31").is, "zugelassen");
    assert.equal(zulassungOn(release, "2020-01-01").is, "abgelaufen");
  });

  test("U-17: names gematik, December 2018 and KoCo Connector GmbH for 1.3.10", () => {
    const { zulassung } = releaseOf(archiv, "kocobox-med-plus", "1.3.10");
    assert.equal(zulassung?.by, "gematik");
    assert.equal(zulassung?.since, "2018-12");
    assert.equal(zulassung?.holder, "KoCo Connector GmbH");
    assert.ok(zulassung?.reference);
  });

  test("U-22: has a line in each category of what is new in 1.3.10", () => {
    const { notes } = releaseOf(archiv, "kocobox-med-plus", "1.3.10");
    assert.deepEqual([notes.spezifikation.length, notes.sicherheit.length, notes.pvs.length], [1, 1, 1]);
  });

  test("U-30: says VSDM yes, NFDM no, eMP no for 1.3.10", () => {
    const { VSDM, NFDM, eMP } = releaseOf(archiv, "kocobox-med-plus", "1.3.10").capabilities;
    assert.deepEqual([VSDM, NFDM, eMP], ["ja", "nein", "nein"]);
  });

  test("U-80: shows 31.12.2019 and the target 1.3.10 beside 1.3.4", () => {
    const view = compareSideBySide(judge(archiv, "kocobox-med-plus", "1.3.4", SEED_DAY));
    assert.equal(view.expiring?.lastDay, "2019-12-31");
    assert.equal(view.target?.version, "1.3.10");
  });

  test("U-03: marks the upgrade after 1.3.10 as paid and never starts it without an order", () => {
    const release = releaseOf(archiv, "kocobox-med-plus", "2.3.24");
    assert.deepEqual([release.kind, release.paid], ["upgrade", "ja"]);
    assert.ok(blocks(release, SEED_DAY, false).includes("upgrade-not-ordered"));
  });

  test("U-05: shows the field trial and starts it for nobody, ordered or not", () => {
    const { trials, target } = judge(archiv, "kocobox-med-plus", "1.3.10", SEED_DAY);
    assert.deepEqual(
      trials.map((release) => release.version.text),
      ["2.3.24"],
    );
    assert.equal(target, undefined);
    const release = releaseOf(archiv, "kocobox-med-plus", "2.3.24");
    assert.deepEqual(blocks(release, SEED_DAY, true), ["field-trial"]);
  });

  test("U-13: calls ORGA 6141 3.7.2 veraltet and 3.7.4 aktuell on the day of the page", () => {
    assert.equal(judge(archiv, "orga-6141-online", "3.7.2", SEED_DAY).status, "veraltet");
    assert.equal(judge(archiv, "orga-6141-online", "3.7.4", SEED_DAY).status, "aktuell");
  });

  test("U-14: calls G87-1505 3.0.1 aktuell without an update on the day of the page", () => {
    assert.equal(judge(archiv, "cherry-g87-1505", "3.0.1", SEED_DAY).status, "aktuell-kein-update");
  });

  test("U-72, U-73: calls ORGA 930 M 4.7.0 with CVC list 1.1.0 incomplete and says what goes wrong", () => {
    const outdated = judge(archiv, "orga-930-m", "4.7.0", SEED_DAY, { "cvc-liste": "1.1.0" });
    assert.equal(outdated.status, "unvollstaendig");
    assert.equal(outdated.gaps[0]?.part.effect.de, "Neue Gesundheitskarten werden nicht gelesen.");
    const complete = judge(archiv, "orga-930-m", "4.7.0", SEED_DAY, { "cvc-liste": "1.1.1" });
    assert.equal(complete.status, "aktuell");
  });

  test("lists revoked secunet versions as withdrawn on every day", () => {
    for (const version of ["5.1.2", "5.1.3"]) {
      assert.equal(zulassungOn(releaseOf(archiv, "secunet-konnektor", version), "2023-06-01").is, "zurueckgezogen");
    }
  });
});

describe("the practice list", () => {
  test("may be used for practice only and ends", () => {
    const { practiceOnly, validUntil } = read("beispiel");
    assert.equal(practiceOnly, true);
    assert.equal(validUntil, addDays(START, 365));
  });

  test("moves with the day on which the practice starts", () => {
    const release = (start: Day) => releaseOf(read("beispiel", start), "secunet-konnektor", "5.50.4");
    assert.equal(release("2026-01-01").zulassung?.until, "2026-02-10");
    assert.equal(release("2027-01-01").zulassung?.until, "2027-02-10");
  });

  test("has something to show for every verdict", () => {
    const verdicts = new Set(read("beispiel").releases.map((release) => zulassungOn(release, START).is));
    assert.deepEqual([...verdicts].toSorted(), [
      "abgelaufen",
      "angekuendigt",
      "feldtest",
      "zugelassen",
      "zurueckgezogen",
    ]);
  });

  test("brings a letter with a version, in both languages, that opens from the list itself", () => {
    const catalogue = read("beispiel");
    const letters = documentsOf(releaseOf(catalogue, "secunet-konnektor", "6.0.5"));
    assert.deepEqual(
      letters.map(({ type, language }) => `${type} ${language}`),
      ["text/plain de", "text/plain en"],
    );
    const texts = letters.map(({ id }) => Buffer.from(openDocument(catalogue, id)?.bytes ?? []).toString("utf8"));
    assert.match(texts[0] ?? "", /^Liebes Praxisteam,\n\n.*erfunden/s);
    assert.match(texts[1] ?? "", /^Dear practice team,\n\n.*invented/s);
  });

  test("offers a paid upgrade that only an order opens", () => {
    const release = releaseOf(read("beispiel"), "infinity-konnektor", "2.1.0");
    assert.deepEqual(blocks(release, START, false), ["upgrade-not-ordered"]);
    assert.deepEqual(blocks(release, START, true), []);
  });

  test("knows the secunet konnektor by what it says of itself and offers it 6.0.5", () => {
    const catalogue = read("beispiel");
    const product = productFor(catalogue, {
      vendorId: "secun",
      productCode: "secu_kon",
      vendorName: "",
      name: "",
      type: "Konnektor",
      ptv: "5.54.1",
      hardware: "2.0.0",
      firmware: "5.50.4",
    });
    assert.ok(product);
    const device = { firmware: "5.50.4", hardware: "2.0.0", secondVersions: {} };
    assert.equal(judgeFirmware(catalogue, product, device, START).target?.version.text, "6.0.5");
  });
});
