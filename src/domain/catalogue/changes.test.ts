import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { list, release } from "../assess/testing.ts";
import type { Release } from "./catalogue.ts";
import { becameAvailable, type InstalledDevice } from "./changes.ts";

const konnektor = (id: string, firmware: string): InstalledDevice => ({ id, product: "secunet-konnektor", firmware });
const status = (is: Release["status"], version = "6.0.5") => release(version, { status: is });

function notices(before: Release[], after: Release[], devices: InstalledDevice[]): string[] {
  return becameAvailable(list(before), list(after), devices).map(
    (n) => `${n.device}: ${n.release.version.text}, was ${n.was}`,
  );
}

const announced = [release("5.50.4"), status("angekuendigt")];
const available = [release("5.50.4"), status("verfuegbar")];

describe("when an announced version becomes available", () => {
  test("U-04: each device that runs an older one gets exactly one notice", () => {
    const devices = [konnektor("a", "5.50.4"), konnektor("b", "5.50.3"), konnektor("c", "6.0.4")];
    assert.deepEqual(notices(announced, available, devices), [
      "a: 6.0.5, was angekuendigt",
      "b: 6.0.5, was angekuendigt",
      "c: 6.0.5, was angekuendigt",
    ]);
  });

  test("no device gets one that already runs it or something newer", () => {
    const devices = ["6.0.5", "6.0.5.0", "6.0.10", "7.0.0"].map((firmware) => konnektor("a", firmware));
    assert.deepEqual(notices(announced, available, devices), []);
  });

  test("no device gets a second one when the list is compared with itself", () => {
    assert.deepEqual(notices(available, available, [konnektor("a", "5.50.4")]), []);
  });

  test("devices of another product get none", () => {
    const terminal = { id: "kt", product: "orga-6141-online", firmware: "3.9.1" };
    assert.deepEqual(notices(announced, available, [terminal]), []);
  });

  test("devices whose product or version is unknown get none", () => {
    const devices = [konnektor("a", "unbekannt"), konnektor("b", ""), { id: "c", product: "fremd", firmware: "1.0.0" }];
    assert.deepEqual(notices(announced, available, devices), []);
  });

  test("each version that did gets its own notice", () => {
    const before = [status("angekuendigt", "6.0.5"), status("feldtest", "6.1.0")];
    const after = [status("verfuegbar", "6.0.5"), status("verfuegbar", "6.1.0")];
    assert.deepEqual(notices(before, after, [konnektor("a", "5.50.4")]), [
      "a: 6.0.5, was angekuendigt",
      "a: 6.1.0, was feldtest",
    ]);
  });

  test("it is the same version, however it is written", () => {
    const before = [status("angekuendigt", "6.1")];
    const after = [status("verfuegbar", "6.1.0")];
    assert.deepEqual(notices(before, after, [konnektor("a", "5.50.4")]), ["a: 6.1.0, was angekuendigt"]);
  });
});

describe("no notice comes", () => {
  const cases: [when: string, before: Release[], after: Release[]][] = [
    ["while the version stays announced", announced, announced],
    ["when it only goes from announced to field trial", announced, [status("feldtest")]],
    ["when it is withdrawn", available, [status("zurueckgezogen")]],
    ["when a withdrawn version comes back", [status("zurueckgezogen")], available],
    ["for a version the former list did not have", [release("5.50.4")], available],
  ];
  for (const [when, before, after] of cases) {
    test(when, () => assert.deepEqual(notices(before, after, [konnektor("a", "5.50.4")]), []));
  }
});
