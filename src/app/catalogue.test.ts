/** The catalogue's use cases on a real directory: what is taken over, what is refused, and that refusing changes nothing. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { hashOf, Publisher, release, supplement, versionList } from "../../test/support/publisher.ts";
import { refusal } from "../../test/support/refusal.ts";
import { filesBelow, Scratch } from "../../test/support/scratch.ts";
import { zulassungOn } from "../domain/catalogue/zulassung.ts";
import { LotseError } from "../domain/errors.ts";
import { checkCatalogue, importCatalogue, refreshCatalogue, showCatalogue, signCatalogue } from "./catalogue.ts";
import { currentCatalogue } from "./catalogue-files.ts";
import { shippedData } from "./places.ts";

const scratch = new Scratch();
after(() => scratch[Symbol.dispose]());

let installations = 0;

/** A data directory and somebody who publishes lists for it. */
function installation() {
  const directory = scratch.directory(`${++installations}`);
  const published = join(directory, "published");
  mkdirSync(published);
  const publisher = new Publisher(published);
  return {
    data: join(directory, "data"),
    publisher,
    trust: { file: publisher.publicKeyFile, fingerprint: publisher.fingerprint },
  };
}

/** The same with the first issue of the list taken over. */
function withList(change: object = {}) {
  const made = installation();
  const first = made.publisher.publish("eins.json", versionList(change));
  importCatalogue(made.data, first, { trust: made.trust });
  return { ...made, first };
}

const serialOf = (data: string) => currentCatalogue(data)?.catalogue.serial;

describe("a signed list is taken over", () => {
  test("with the key a person vouches for, which is believed from then on", () => {
    const { data, publisher, trust } = installation();
    const first = publisher.publish("eins.json", versionList());
    assert.deepEqual(importCatalogue(data, first, { trust }), {
      kind: "catalogue",
      title: "Musterliste",
      serial: 1,
      unchanged: false,
      available: [],
      trustedKey: "muster",
    });
    const second = publisher.publish("zwei.json", versionList({ serial: 2, previous: hashOf(first) }));
    assert.equal(importCatalogue(data, second).serial, 2);
    assert.equal(serialOf(data), 2);
  });

  test("with a fingerprint in any spelling", () => {
    for (const spell of [
      (f: string) => f.toLowerCase(),
      (f: string) => f.replaceAll(":", ""),
      (f: string) => f.replaceAll(":", " "),
    ]) {
      const { data, publisher, trust } = installation();
      const file = publisher.publish("eins.json", versionList());
      assert.equal(
        importCatalogue(data, file, { trust: { ...trust, fingerprint: spell(trust.fingerprint) } }).serial,
        1,
      );
    }
  });

  test("whatever the file of the key is called", () => {
    const { data, publisher, trust } = installation();
    const file = publisher.publish("eins.json", versionList());
    const renamed = scratch.saved(readFileSync(trust.file));
    assert.equal(importCatalogue(data, file, { trust: { ...trust, file: renamed } }).serial, 1);
    const next = publisher.publish("zwei.json", versionList({ serial: 2, previous: hashOf(file) }));
    assert.equal(importCatalogue(data, next).serial, 2);
  });

  test("the same a second time: nothing changes, and it says so", () => {
    const { data, first } = withList();
    const before = filesBelow(data);
    assert.equal(importCatalogue(data, first).unchanged, true);
    assert.deepEqual(filesBelow(data), before);
  });

  test("after issues that were skipped only the number counts", () => {
    const { data, publisher } = withList();
    const seventh = publisher.publish("sieben.json", versionList({ serial: 7, previous: "ab".repeat(32) }));
    assert.equal(importCatalogue(data, seventh).serial, 7);
  });

  test("another series takes its place when that is asked for", () => {
    const { data, publisher } = withList({ serial: 5 });
    const other = publisher.publish("andere.json", versionList({ id: "andere", serial: 1 }));
    assert.equal(importCatalogue(data, other, { replace: true }).serial, 1);
    assert.equal(currentCatalogue(data)?.catalogue.id, "andere");
  });

  test("what became available since the issue before is told once", () => {
    const announced = release({ version: "7.0.0", status: "angekuendigt" });
    const available = release({ version: "7.0.0" });
    const { data, publisher, first } = withList({ releases: [release(), announced] });
    const next = publisher.publish(
      "zwei.json",
      versionList({ serial: 2, previous: hashOf(first), releases: [release(), available] }),
    );
    assert.deepEqual(
      importCatalogue(data, next).available.map((r) => [r.product, r.version.text]),
      [["secunet-konnektor", "7.0.0"]],
    );
    assert.deepEqual(importCatalogue(data, next).available, []);
  });

  test("from a file that refresh is pointed to, as by import", async () => {
    const { data, publisher, first } = withList();
    const second = publisher.publish("zwei.json", versionList({ serial: 2, previous: hashOf(first) }));
    assert.equal((await refreshCatalogue(data, second)).serial, 2);
    assert.equal(serialOf(data), 2);
  });
});

describe("a list is refused, and everything stays as it was", () => {
  type Made = ReturnType<typeof withList>;
  const cases: [name: string, offer: (made: Made) => string, code: string][] = [
    [
      "with a smaller number",
      ({ publisher }) => publisher.publish("alt.json", versionList({ serial: 4 })),
      "catalogue/older",
    ],
    [
      "with the same number and another content",
      ({ publisher }) => publisher.publish("neu.json", versionList({ serial: 5, title: "Anders" })),
      "catalogue/chain-broken",
    ],
    [
      "with the next number and no predecessor",
      ({ publisher }) => publisher.publish("neu.json", versionList({ serial: 6 })),
      "catalogue/chain-broken",
    ],
    [
      "with the next number and another predecessor",
      ({ publisher }) => publisher.publish("neu.json", versionList({ serial: 6, previous: "0".repeat(64) })),
      "catalogue/chain-broken",
    ],
    [
      "of another series",
      ({ publisher }) => publisher.publish("neu.json", versionList({ id: "andere", serial: 9 })),
      "catalogue/other-series",
    ],
    [
      "after its last day",
      ({ publisher, first }) =>
        publisher.publish("neu.json", versionList({ serial: 6, previous: hashOf(first), validUntil: "2020-01-31" })),
      "catalogue/expired",
    ],
    [
      "with invented dates",
      ({ publisher, first }) =>
        publisher.publish("neu.json", versionList({ serial: 6, previous: hashOf(first), practiceOnly: true })),
      "catalogue/example-refused",
    ],
    [
      "that ships with the program for practice",
      () => join(shippedData, "catalogues", "beispiel.json"),
      "catalogue/example-refused",
    ],
    [
      "of an unknown sender",
      () => {
        const stranger = installation().publisher;
        return stranger.publish("neu.json", versionList({ serial: 6 }));
      },
      "catalogue/key-unknown",
    ],
    [
      "of a stranger who uses a known name",
      () => {
        const directory = scratch.directory(`fremd-${++installations}`);
        return new Publisher(directory, "archiv").publish("neu.json", versionList({ serial: 6 }));
      },
      "catalogue/key-unknown",
    ],
    [
      "with one byte changed",
      ({ publisher, first }) => {
        const file = publisher.publish("neu.json", versionList({ serial: 6, previous: hashOf(first) }));
        writeFileSync(file, readFileSync(file, "utf8").replace("2029-12-31", "2039-12-31"));
        return file;
      },
      "catalogue/signature-wrong",
    ],
    [
      "with one line end changed",
      ({ publisher, first }) => {
        const file = publisher.publish("neu.json", versionList({ serial: 6, previous: hashOf(first) }));
        writeFileSync(file, `${readFileSync(file, "utf8").trimEnd()}\r\n`);
        return file;
      },
      "catalogue/signature-wrong",
    ],
    [
      "with the signature of another list",
      ({ publisher, first }) => {
        const file = publisher.publish("neu.json", versionList({ serial: 6, previous: hashOf(first) }));
        writeFileSync(`${file}.sig`, readFileSync(`${first}.sig`));
        return file;
      },
      "catalogue/signature-wrong",
    ],
    [
      "without signature",
      ({ publisher }) => {
        const file = publisher.publish("neu.json", versionList({ serial: 6 }));
        rmSync(`${file}.sig`);
        return file;
      },
      "catalogue/unsigned",
    ],
    [
      "with a signature that is none",
      ({ publisher }) => {
        const file = publisher.publish("neu.json", versionList({ serial: 6 }));
        writeFileSync(`${file}.sig`, "<html>Anmeldung</html>");
        return file;
      },
      "catalogue/unsigned",
    ],
    [
      "with a field nobody knows",
      ({ publisher }) => publisher.publish("neu.json", versionList({ serial: 6, util: "2026-12-31" })),
      "catalogue/unreadable",
    ],
    ["that is no list at all", ({ publisher }) => publisher.publish("neu.json", ["1.3.10"]), "catalogue/unreadable"],
    ["that is not there", () => scratch.nothing("fehlt.json"), "input/file-unreadable"],
    ["that is a directory", () => scratch.path, "input/file-unreadable"],
    [
      "of 17 MB",
      ({ publisher }) => publisher.publish("neu.json", versionList({ serial: 6, title: "x".repeat(17 * 1024 * 1024) })),
      "input/too-large",
    ],
  ];
  for (const [name, offer, code] of cases) {
    test(name, () => {
      const made = withList({ serial: 5 });
      const file = offer(made);
      const before = filesBelow(made.data);
      assert.equal(refusal(() => importCatalogue(made.data, file)).code, code);
      assert.deepEqual(filesBelow(made.data), before);
      assert.equal(serialOf(made.data), 5);
    });
  }

  test("signed with the key of the practice list, whatever the list says of itself", () => {
    const directory = scratch.directory(`beispiel-${++installations}`);
    const publisher = new Publisher(directory, "example");
    const file = publisher.publish("eins.json", versionList({ practiceOnly: false }));
    const data = join(directory, "data");
    const trust = { file: publisher.publicKeyFile, fingerprint: publisher.fingerprint };
    assert.equal(refusal(() => importCatalogue(data, file, { trust })).code, "catalogue/example-refused");
    assert.deepEqual(filesBelow(data), {});
  });

  test("with a key whose fingerprint is another than the person compared", () => {
    const { data, publisher, trust } = installation();
    const file = publisher.publish("eins.json", versionList());
    const fingerprint = new Publisher(scratch.directory(`anders-${++installations}`)).fingerprint;
    assert.throws(() => importCatalogue(data, file, { trust: { ...trust, fingerprint } }), LotseError);
    assert.deepEqual(filesBelow(data), {});
  });

  test("with a key a person vouches for, but signed with another", () => {
    const { data, trust } = installation();
    const other = installation().publisher.publish("eins.json", versionList());
    assert.equal(refusal(() => importCatalogue(data, other, { trust })).code, "catalogue/key-unknown");
    assert.deepEqual(filesBelow(data), {});
  });
});

describe("what lies on the disk is verified at every reading", () => {
  const damages: [name: string, damage: (text: string) => string, code: string][] = [
    ["a changed list", (text) => text.replace("2029-12-31", "2039-12-31"), "catalogue/signature-wrong"],
    ["half a file", (text) => text.slice(0, text.length / 2), "catalogue/unreadable"],
    ["an empty file", () => "", "catalogue/unreadable"],
    ["JSON of something else", () => "null", "catalogue/unreadable"],
    ["JSON without list", () => "{}", "catalogue/unreadable"],
  ];
  for (const [name, damage, code] of damages) {
    const damaged = () => {
      const made = withList();
      const file = join(made.data, "catalogue", "current.json");
      writeFileSync(file, damage(readFileSync(file, "utf8")));
      return made;
    };

    test(`${name} is not believed`, () => {
      assert.equal(refusal(() => currentCatalogue(damaged().data)).code, code);
    });

    test(`${name} is mended by taking the list over again`, () => {
      const { data, first } = damaged();
      assert.equal(importCatalogue(data, first, { replace: true }).serial, 1);
      assert.equal(serialOf(data), 1);
    });
  }

  test("a list whose key was taken away is not believed", () => {
    const { data } = withList();
    rmSync(join(data, "catalogue", "keys"), { recursive: true });
    assert.equal(refusal(() => currentCatalogue(data)).code, "catalogue/key-unknown");
  });
});

describe("checking a file", () => {
  test("says that all is well, whose list it is and who signed it, and changes nothing", () => {
    const { data, first } = withList();
    const before = filesBelow(data);
    const checked = checkCatalogue(data, first);
    assert.deepEqual(
      [checked.problems, checked.signature, checked.title, checked.key, checked.kind],
      [[], undefined, "Musterliste", "muster", "catalogue"],
    );
    assert.deepEqual(filesBelow(data), before);
  });

  test("with a key to trust for once does not remember it", () => {
    const { data, publisher } = installation();
    const file = publisher.publish("eins.json", versionList());
    assert.equal(checkCatalogue(data, file).signature?.code, "catalogue/key-unknown");
    assert.equal(checkCatalogue(data, file, publisher.publicKeyFile).signature, undefined);
    assert.deepEqual(filesBelow(data), {});
  });

  test("tells every problem at once, each with its place", () => {
    const { data, publisher } = installation();
    const file = publisher.publish(
      "eins.json",
      versionList({ serial: 0, util: "x", releases: [release({ product: "nix", version: "neu" })] }),
    );
    const places = checkCatalogue(data, file).problems.map((p) => `${p.where} ${p.code}`);
    for (const expected of ["serial not-count", "util unknown-field", "releases[0].version not-version"]) {
      assert.ok(places.includes(expected), places.join("\n"));
    }
  });

  test("tells an end that has passed", () => {
    const { data, publisher } = withList();
    const file = publisher.publish("alt.json", versionList({ serial: 2, validUntil: "2020-01-31" }));
    const { problems, signature } = checkCatalogue(data, file);
    assert.ok(problems.length > 0 || signature !== undefined, "an expired list is called in order");
  });

  test("knows a supplement", () => {
    const { data, publisher } = withList();
    const checked = checkCatalogue(data, publisher.publish("dvo.json", supplement()));
    assert.deepEqual([checked.kind, checked.title, checked.problems], ["overlay", "Muster-IT", []]);
    const broken = checkCatalogue(data, publisher.publish("dvo.json", supplement({ serial: "vier" })));
    assert.deepEqual(
      broken.problems.map((p) => p.where),
      ["serial"],
    );
  });
});

describe("a DVO's supplement", () => {
  const shown = (data: string, version: string, day: string) =>
    showCatalogue(data, { product: "secunet-konnektor", version, day }).releases[0];

  test("holds a version back with its reason, until the day it names", () => {
    const { data, publisher } = withList();
    const imported = importCatalogue(data, publisher.publish("dvo.json", supplement()));
    assert.deepEqual([imported.kind, imported.title, imported.serial], ["overlay", "Muster-IT", 1]);
    const block = shown(data, "6.0.5", "2026-12-01")?.blocks.find((b) => b.code === "held-by-dvo");
    assert.ok(block?.code === "held-by-dvo");
    assert.deepEqual(
      [block.fields.by, block.fields.reason.de],
      ["Muster-IT", "Erst nach dem Update des Praxisprogramms am 01.12."],
    );
    assert.deepEqual(shown(data, "6.0.5", "2026-12-02")?.blocks, []);
  });

  test("is without effect after its own last day", () => {
    const { data, publisher } = withList();
    importCatalogue(
      data,
      publisher.publish(
        "dvo.json",
        supplement({
          validUntil: "2999-10-31",
          holds: [{ product: "secunet-konnektor", version: "6.0.5", reason: "Bitte warten." }],
        }),
      ),
    );
    assert.equal(shown(data, "6.0.5", "2999-10-31")?.release.held?.by, "Muster-IT");
    assert.equal(shown(data, "6.0.5", "2999-11-01")?.release.held, undefined);
  });

  test("adds versions that are never approved, whatever it says of them", () => {
    const { data, publisher } = withList();
    const row = release({ version: "6.1.0", source: { grade: "gematik", name: "gematik", asOf: "2026-10-01" } });
    importCatalogue(data, publisher.publish("dvo.json", supplement({ holds: [], releases: [row] })));
    const added = shown(data, "6.1.0", "2026-11-21");
    assert.ok(added);
    assert.deepEqual([added.release.source.grade, added.release.source.name], ["dvo", "Muster-IT"]);
    assert.notEqual(zulassungOn(added.release, "2026-11-21").is, "zugelassen");
    assert.deepEqual(
      added.blocks.map((b) => b.code),
      ["not-approved"],
    );
  });

  test("does not replace what the list says", () => {
    const { data, publisher } = withList();
    const row = release({ version: "6.0.5", status: "zurueckgezogen" });
    importCatalogue(data, publisher.publish("dvo.json", supplement({ holds: [], releases: [row] })));
    assert.equal(shown(data, "6.0.5", "2026-11-21")?.zulassung.is, "zugelassen");
  });

  test("gives way to a newer one, never to an older one", () => {
    const { data, publisher } = withList();
    importCatalogue(data, publisher.publish("dvo.json", supplement({ serial: 4 })));
    const before = filesBelow(data);
    const older = publisher.publish("dvo.json", supplement({ serial: 3, holds: [] }));
    assert.equal(refusal(() => importCatalogue(data, older)).code, "catalogue/older");
    assert.deepEqual(filesBelow(data), before);
    importCatalogue(data, publisher.publish("dvo.json", supplement({ serial: 5, holds: [] })));
    assert.deepEqual(shown(data, "6.0.5", "2026-11-21")?.blocks, []);
  });

  test("with the number of the one in use and another content is refused", () => {
    const { data, publisher } = withList();
    importCatalogue(data, publisher.publish("dvo.json", supplement({ serial: 4 })));
    const second = publisher.publish("dvo.json", supplement({ serial: 4, holds: [] }));
    assert.equal(refusal(() => importCatalogue(data, second)).code, "catalogue/chain-broken");
  });

  test("of a stranger, or with one byte changed, is refused", () => {
    const { data, publisher } = withList();
    const foreign = installation().publisher.publish("dvo.json", supplement());
    assert.equal(refusal(() => importCatalogue(data, foreign)).code, "catalogue/key-unknown");
    const changed = publisher.publish("dvo.json", supplement());
    writeFileSync(changed, readFileSync(changed, "utf8").replace("Muster-IT", "Meister-IT"));
    assert.equal(refusal(() => importCatalogue(data, changed)).code, "catalogue/signature-wrong");
    assert.deepEqual(
      Object.keys(filesBelow(data)).filter((f) => f.includes("overlays")),
      [],
    );
  });

  test("after its last day is refused like a list", () => {
    const { data, publisher } = withList();
    const old = publisher.publish("dvo.json", supplement({ validUntil: "2020-01-31" }));
    assert.equal(refusal(() => importCatalogue(data, old)).code, "catalogue/expired");
  });

  test("stays when a newer list comes", () => {
    const { data, publisher, first } = withList();
    importCatalogue(data, publisher.publish("dvo.json", supplement()));
    importCatalogue(data, publisher.publish("zwei.json", versionList({ serial: 2, previous: hashOf(first) })));
    assert.equal(shown(data, "6.0.5", "2026-11-21")?.release.held?.by, "Muster-IT");
  });
});

describe("showing", () => {
  test("newest first, judged on the day asked for", () => {
    const { data } = withList({
      releases: [release({ version: "5.50.4" }), release({ version: "5.9.0" }), release({ version: "6.0.5" })],
    });
    const { releases } = showCatalogue(data, { product: "secunet-konnektor", day: "2029-12-31" });
    assert.deepEqual(
      releases.map((r) => [r.release.version.text, r.zulassung.is]),
      [
        ["6.0.5", "zugelassen"],
        ["5.50.4", "zugelassen"],
        ["5.9.0", "zugelassen"],
      ],
    );
    const later = showCatalogue(data, { product: "secunet konnektor", day: "2030-01-01" }).releases;
    assert.ok(later.every((r) => r.zulassung.is === "abgelaufen"));
  });

  test("of a product or version the list does not have is refused with what was asked for", () => {
    const { data } = withList();
    assert.deepEqual(refusal(() => showCatalogue(data, { product: "nix" })).fields, { product: "nix", version: "" });
    assert.deepEqual(refusal(() => showCatalogue(data, { version: "9.9" })).fields, { product: "", version: "9.9" });
  });

  test("without any list names the directory in which none was found", () => {
    const { data } = installation();
    assert.deepEqual(
      refusal(() => showCatalogue(data, {})),
      { code: "catalogue/none", fields: { directory: join(data, "catalogue") } },
    );
  });
});

describe("signing", () => {
  test("makes a signature that is accepted, for lists and supplements", () => {
    const { data, publisher, trust } = installation();
    for (const [name, content] of [
      ["liste.json", versionList()],
      ["dvo.json", supplement()],
    ] as const) {
      const file = publisher.publish(name, content);
      rmSync(`${file}.sig`);
      const signed = signCatalogue(file, publisher.keyFile, "muster");
      assert.deepEqual([signed.file, signed.fingerprint], [`${file}.sig`, publisher.fingerprint]);
      writeFileSync(signed.file, signed.text);
      importCatalogue(data, file, { trust });
    }
  });

  const refused: [name: string, file: (p: Publisher) => string, key: (p: Publisher) => string, code: string][] = [
    [
      "a list with a mistake",
      (p) => p.publish("liste.json", versionList({ serial: -1 })),
      (p) => p.keyFile,
      "catalogue/unreadable",
    ],
    ["with a public key", (p) => p.publish("liste.json", versionList()), (p) => p.publicKeyFile, "link/pem-unreadable"],
    [
      "with a file that is no key",
      (p) => p.publish("liste.json", versionList()),
      () => scratch.saved("nix"),
      "link/pem-unreadable",
    ],
    ["a list that is not there", () => scratch.nothing("fehlt.json"), (p) => p.keyFile, "input/file-unreadable"],
  ];
  for (const [name, file, key, code] of refused) {
    test(`${name} is refused`, () => {
      const { publisher } = installation();
      assert.equal(refusal(() => signCatalogue(file(publisher), key(publisher), "muster")).code, code);
    });
  }
});
