import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { APPROVED, HEARSAY, list, PRODUCTS, release, TODAY } from "../assess/testing.ts";
import { addDays } from "../zeit/tag.ts";
import type { Release } from "./catalogue.ts";
import {
  compareSideBySide,
  type FirmwareJudgement,
  type FirmwareStatus,
  type InstalledFirmware,
  judgeFirmware,
} from "./firmware.ts";

function judged(releases: Release[], device: Partial<InstalledFirmware> = {}, day = TODAY): FirmwareJudgement {
  const product = PRODUCTS.find((p) => p.id === (releases[0]?.product ?? "secunet-konnektor"));
  assert.ok(product);
  const installed = { firmware: "5.50.4", hardware: "2.0.0", secondVersions: {}, ...device };
  return judgeFirmware(list(releases), product, installed, day);
}

const tomorrow = addDays(TODAY, 1);
const HELD = { by: "Muster-IT", reason: { de: "Bitte warten.", en: "Please wait." } };
const mobile = (version: string, differences: Partial<Release> = {}) =>
  release(version, { product: "orga-930-m", secondVersions: { "cvc-liste": "1.1.1" }, ...differences });

describe("a secunet konnektor that runs 5.50.4", () => {
  const cases: [status: FirmwareStatus, why: string, releases: Release[], device?: Partial<InstalledFirmware>][] = [
    ["aktuell", "nothing newer is listed", [release("5.50.3"), release("5.50.4")]],
    ["aktuell", "only an upgrade is newer", [release("5.50.4"), release("6.0.5", { kind: "upgrade" })]],
    ["aktuell", "the newer one is announced", [release("5.50.4"), release("6.0.5", { status: "angekuendigt" })]],
    ["aktuell", "the newer one is in a field trial", [release("5.50.4"), release("6.0.5", { status: "feldtest" })]],
    ["aktuell", "the newer one was withdrawn", [release("5.50.4"), release("6.0.5", { status: "zurueckgezogen" })]],
    ["aktuell", "the newer one comes tomorrow", [release("5.50.4"), release("6.0.5", { availableFrom: tomorrow })]],
    ["aktuell", "it is listed as 5.50.4.0", [release("5.50.4.0")]],
    ["aktuell-kein-update", "the source says so", [release("5.50.4", { statedNoUpdate: true })]],
    ["veraltet", "a newer update is available", [release("5.50.4"), release("6.0.5")]],
    ["veraltet", "it is not listed, but a newer one is", [release("6.0.5")]],
    [
      "veraltet",
      "what the source said of no update is overtaken",
      [release("5.50.4", { statedNoUpdate: true }), release("6.0.5")],
    ],
    ["nicht-gelistet", "only older ones are listed", [release("5.50.3")]],
    ["nicht-gelistet", "the list says nothing of it", []],
    ["unlesbar", "its text is no version", [release("5.50.4")], { firmware: "5.50.x" }],
    ["unbekannt", "it says nothing", [release("5.50.4")], { firmware: "" }],
    ["unbekannt", "it never connected (trap T-13)", [release("5.50.4")], { firmware: "0.0.0" }],
  ];
  for (const [status, why, releases, device] of cases) {
    test(`is ${status} when ${why}`, () => assert.equal(judged(releases, device).status, status));
  }

  test("is not called veraltet for a version that does not run on its hardware", () => {
    const { status, newerUnconfirmed } = judged([release("5.50.4"), release("6.0.5", { hardware: ["3.0.0"] })]);
    assert.deepEqual([status, newerUnconfirmed?.version.text], ["aktuell", undefined]);
  });
});

describe("the version to go to", () => {
  const target = (releases: Release[], device?: Partial<InstalledFirmware>) =>
    judged(releases, device).target?.version.text;

  const cases: [
    sentence: string,
    releases: Release[],
    expected: string | undefined,
    device?: Partial<InstalledFirmware>,
  ][] = [
    ["is the newest that may be installed", [release("6.0.10"), release("6.0.5"), release("6.0.9")], "6.0.10"],
    ["is never the installed one", [release("5.50.4")], undefined],
    ["is never an older one", [release("5.50.3"), release("5.1.0")], undefined],
    ["is never an upgrade, for that needs an order", [release("6.0.5", { kind: "upgrade" })], undefined],
    ["is never in a field trial", [release("6.0.5", { status: "feldtest" })], undefined],
    ["is never withdrawn", [release("6.0.5", { status: "zurueckgezogen" })], undefined],
    ["is never a version the DVO holds back", [release("6.0.5"), release("6.0.6", { held: HELD })], "6.0.5"],
    ["is never a version approved by hearsay", [release("6.0.5"), release("6.0.6", { source: HEARSAY })], "6.0.5"],
    [
      "is never a version whose approval has ended",
      [release("6.0.5", { zulassung: { ...APPROVED, until: "2026-11-20" } })],
      undefined,
    ],
    [
      "runs on the device's hardware",
      [release("6.0.5", { hardware: ["2.0.0"] }), release("6.0.6", { hardware: ["3.0.0"] })],
      "6.0.5",
    ],
    [
      "is not guessed for unknown hardware",
      [release("6.0.5", { hardware: ["2.0.0"] })],
      undefined,
      { hardware: undefined },
    ],
    ["is not guessed for an unreadable version", [release("6.0.5")], undefined, { firmware: "sechs" }],
  ];
  for (const [sentence, releases, expected, device] of cases) {
    test(sentence, () => assert.equal(target(releases, device), expected));
  }
});

describe("a newer version that may not be installed yet", () => {
  test("is unconfirmed when nobody who may says that it is approved", () => {
    for (const row of [{ source: HEARSAY }, { zulassung: undefined }]) {
      const { target, newerUnconfirmed } = judged([release("5.50.4"), release("6.0.4", row), release("6.0.5", row)]);
      assert.deepEqual([target, newerUnconfirmed?.version.text], [undefined, "6.0.5"]);
    }
  });

  test("is not mentioned beside one that may", () => {
    const { target, newerUnconfirmed } = judged([release("6.0.5"), release("6.0.6", { source: HEARSAY })]);
    assert.deepEqual([target?.version.text, newerUnconfirmed], ["6.0.5", undefined]);
  });

  const confirmed: [why: string, row: Partial<Release>][] = [
    ["is approved and held back by the DVO", { held: HELD }],
    ["is approved from tomorrow on", { zulassung: { ...APPROVED, since: tomorrow } }],
    ["was approved until yesterday", { zulassung: { ...APPROVED, until: addDays(TODAY, -1) } }],
  ];
  for (const [why, row] of confirmed) {
    test(`is not called unconfirmed when it ${why}`, () => {
      assert.equal(judged([release("5.50.4"), release("6.0.5", row)]).newerUnconfirmed?.version.text, undefined);
    });
  }

  test("is told by what it is: upgrade, announced, in a trial", () => {
    const { upgrades, announced, trials } = judged([
      release("5.50.4"),
      release("6.0.1", { kind: "upgrade" }),
      release("6.0.2", { status: "angekuendigt" }),
      release("6.0.3", { status: "feldtest" }),
      release("4.0.0", { kind: "upgrade" }),
    ]);
    const versions = [upgrades, announced, trials].map((rows) => rows.map((r) => r.version.text));
    assert.deepEqual(versions, [["6.0.1"], ["6.0.2"], ["6.0.3"]]);
  });
});

describe("judged as if it were a past day", () => {
  const source = { ...release("1.0.0").source, asOf: "2022-01-04" };
  const later: [sentence: string, row: Partial<Release>][] = [
    ["a version that was available later is not known", { availableFrom: "2021-09" }],
    ["a version whose source is later is not known", { source }],
  ];
  for (const [sentence, row] of later) {
    test(sentence, () => {
      const { status, target } = judged([release("5.50.4"), release("6.0.5", row)], {}, "2021-08-31");
      assert.deepEqual([status, target], ["aktuell", undefined]);
    });
  }
});

describe("a mobile terminal with a second version", () => {
  const withList = (cvc: string) =>
    judged([mobile("4.7.0")], { firmware: "4.7.0", secondVersions: { "cvc-liste": cvc } });

  for (const [cvc, status] of [
    ["1.1.0", "unvollstaendig"],
    ["1.1.1", "aktuell"],
    ["1.2.0", "aktuell"],
    ["1.1.10", "aktuell"],
    ["", "unvollstaendig"],
    ["neu", "unvollstaendig"],
  ] as const) {
    test(`is ${status} with CVC list ${JSON.stringify(cvc)}`, () => assert.equal(withList(cvc).status, status));
  }

  test("is told with what is installed and what is wanted", () => {
    const [gap] = withList("1.1.0").gaps;
    assert.deepEqual([gap?.part.id, gap?.installed, gap?.wanted], ["cvc-liste", "1.1.0", "1.1.1"]);
  });

  test("is incomplete while nobody has read the second version", () => {
    assert.equal(judged([mobile("4.7.0")], { firmware: "4.7.0" }).status, "unvollstaendig");
  });

  test("is not incomplete for a version that names none", () => {
    assert.equal(judged([mobile("4.7.0", { secondVersions: {} })], { firmware: "4.7.0" }).status, "aktuell");
  });
});

describe("installed, expiring and target side by side", () => {
  const ending = release("5.50.4", { zulassung: { ...APPROVED, until: "2026-12-31" } });
  const next = release("6.0.5", { availableFrom: "2026-08", zulassung: { ...APPROVED, until: "2028-05-14" } });

  test("shows the last day and where to go", () => {
    assert.deepEqual(compareSideBySide(judged([ending, next])), {
      installed: { version: "5.50.4", until: "2026-12-31" },
      expiring: { version: "5.50.4", lastDay: "2026-12-31" },
      target: { version: "6.0.5", from: "2026-08", until: "2028-05-14" },
    });
  });

  test("U-80: shows 31.12.2019 and target 1.3.10 beside 1.3.4", () => {
    const old = release("1.3.4", { zulassung: { by: "gematik", until: "2019-12-31" } });
    const current = release("1.3.10", { availableFrom: "2018-12", zulassung: { ...APPROVED, since: "2018-12" } });
    const view = compareSideBySide(judged([old, current], { firmware: "1.3.4" }, "2019-12-01"));
    assert.equal(view.expiring?.lastDay, "2019-12-31");
    assert.equal(view.target?.version, "1.3.10");
  });

  test("leaves out what is not known", () => {
    assert.deepEqual(compareSideBySide(judged([release("5.50.4")])), {
      installed: { version: "5.50.4", until: undefined },
    });
    assert.deepEqual(compareSideBySide(judged([], { firmware: "5.50.x" })), {
      installed: { version: "5.50.x", until: undefined },
    });
  });
});
