/** What the engine is handed by the app: facts from data and list, files by their digest, passwords in memory. */
import assert from "node:assert/strict";
import { appendFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, test } from "node:test";
import { Scratch } from "../../../test/support/scratch.ts";
import { identity, list, orga, release, TODAY } from "../../domain/assess/testing.ts";
import { isError } from "../../domain/errors.ts";
import { openingOf } from "../../domain/zeit/sprechzeiten.ts";
import type { DeviceView } from "../../engine/view.ts";
import { factsFrom } from "./facts.ts";
import { Images } from "./images.ts";

const kon = (product = identity()): DeviceView => ({ id: "kon:1", kind: "konnektor", name: "Konnektor", product });
const kt = (product: DeviceView["product"]): DeviceView => ({
  ...{ id: "kt:1", kind: "kartenterminal", name: "Empfang" },
  ...(product && { product, firmware: { value: product.firmware, at: 1 } }),
});
const kocobox = identity({ vendorId: "KOCOC", productCode: "kocobox" });
const cherry = identity({ vendorId: "DECHY", productCode: "ST1506", firmware: "4.0.23" });

function facts(catalogue = list([release("3.9.2", { product: "orga-6141-online" })]), isPracticeGround = false) {
  return factsFrom({ catalogue, opening: openingOf({}, undefined), isPracticeGround });
}

describe("durations", () => {
  test("are twenty minutes for the one version a manufacturer speaks of, and cautious for every other", () => {
    const { durationOf } = facts();
    const known = durationOf(kon(kocobox), "install", "1.3.10");
    assert.deepEqual([known.usualMinutes, known.assumption], [20, false]);
    const other = durationOf(kon(kocobox), "install", "5.1.8");
    assert.deepEqual([other.usualMinutes, other.assumption], [60, true]);
    assert.deepEqual(durationOf(kt(undefined), "install", undefined), other);
  });

  test("of a restart are those of a restart; of an ST-1506 they end after its five minutes", () => {
    const { durationOf } = facts();
    assert.equal(durationOf(kon(), "restart", undefined).p99Minutes, 10);
    assert.equal(durationOf(kon(kocobox), "restart", undefined).assumption, true);
    assert.equal(durationOf(kt(cherry), "install", "4.0.47").settleMinutes, 5);
  });
});

describe("whether a version may be installed", () => {
  for (const [name, target, catalogue, expected] of [
    ["yes, where the list says so", "3.9.2", list([release("3.9.2", { product: "orga-6141-online" })]), undefined],
    ["not one that is not in the list", "3.9.9", list([]), "version-unknown"],
    ["not for a model that is not in the list", "3.9.2", list([], { products: [] }), "product-unknown"],
    ["not by a list that is too old", "3.9.2", list([], { issuedOn: "2020-01-01" }), "catalogue-outdated"],
    ["not by a list for practising", "3.9.2", list([], { practiceOnly: true }), "catalogue-practice-only"],
    [
      "not a withdrawn one",
      "3.9.2",
      list([release("3.9.2", { product: "orga-6141-online", status: "zurueckgezogen" })]),
      "withdrawn",
    ],
    ["not the one that is installed", "3.9.1", list([release("3.9.1", { product: "orga-6141-online" })]), "not-newer"],
  ] as const) {
    test(name, () => assert.equal(facts(catalogue).whyNot(kt(orga("3.9.1")), target, TODAY), expected));
  }

  test("not without a list; on the practice ground also by an invented one", () => {
    const device = kt(orga("3.9.1"));
    const none = factsFrom({ catalogue: undefined, opening: openingOf({}, { spans: [] }), isPracticeGround: false });
    assert.equal(none.whyNot(device, "3.9.2", TODAY), "no-catalogue");
    const invented = list([release("3.9.2", { product: "orga-6141-online" })], { practiceOnly: true });
    assert.equal(facts(invented, true).whyNot(device, "3.9.2", TODAY), undefined);
  });
});

test("a file is right by what the device checks, or by nothing", () => {
  assert.equal(facts().imageOf(kt(cherry), "4.0.47").by, "device");
  const never = facts().imageOf(kt(orga("3.9.1")), "3.9.2");
  assert.ok(never.by === "digest" && never.sizeBytes < 0);
});

test("other facts have another name, the same the same", () => {
  assert.equal(facts().id, facts().id);
  assert.notEqual(facts().id, facts(list([], { serial: 2 })).id);
});

describe("a firmware file", () => {
  const bytes = Buffer.alloc(150_000, "firmware");

  async function kept(scratch: Scratch) {
    const dataDir = scratch.directory("data");
    const images = new Images(dataDir);
    return { images, name: await images.keep(Readable.from([bytes]), 1_000_000), directory: join(dataDir, "images") };
  }

  test("is kept by its digest, and given away in pieces as it came", async () => {
    using scratch = new Scratch();
    const { images, name } = await kept(scratch);
    assert.equal(name.sizeBytes, bytes.length);
    assert.ok(images.has(name) && !images.has({ ...name, sizeBytes: 1 }));
    const pieces: Uint8Array[] = [];
    for await (const piece of (await images.checked(name, "1")).pieces()) pieces.push(piece);
    assert.ok(pieces.every(({ length }) => length <= 64 * 1024));
    assert.deepEqual(Buffer.concat(pieces), bytes);
  });

  test("that was changed, cut or taken away since is not given away", async () => {
    using scratch = new Scratch();
    const { images, name, directory } = await kept(scratch);
    const file = join(directory, name.sha256);
    const isMissing = (error: unknown) => isError(error, "engine/image-missing");
    writeFileSync(file, Buffer.alloc(bytes.length, "anderes"));
    await assert.rejects(images.checked(name, "1"), isMissing);
    appendFileSync(file, "x");
    await assert.rejects(images.checked(name, "1"), isMissing);
    images.keepOnly(new Set(), Date.now() + 60_000);
    await assert.rejects(images.checked(name, "1"), isMissing);
    assert.deepEqual(readdirSync(directory), []);
  });

  test("that is too large, empty or breaks off leaves nothing behind", async () => {
    using scratch = new Scratch();
    const dataDir = scratch.directory("data");
    const images = new Images(dataDir);
    await assert.rejects(images.keep(Readable.from([bytes]), 1000), (e) => isError(e, "request/too-large"));
    await assert.rejects(images.keep(Readable.from([]), 1000), (e) => isError(e, "request/unreadable"));
    const broken = Readable.from(
      (function* () {
        yield bytes;
        throw Object.assign(new Error("gone"), { code: "ECONNRESET" });
      })(),
    );
    await assert.rejects(images.keep(broken, 1_000_000), (e) => isError(e, "output/unwritable"));
    assert.deepEqual(readdirSync(join(dataDir, "images")), []);
  });

  test("that an open run needs is not tidied away", async () => {
    using scratch = new Scratch();
    const { images, name } = await kept(scratch);
    images.keepOnly(new Set([name.sha256]), Date.now() + 60_000);
    assert.ok(images.has(name));
  });
});
