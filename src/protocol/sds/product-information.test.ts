/**
 * ProductInformation: what a device says it is, read as it stands there, however little that is.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { writeProduct } from "../../../test/support/service-directory.ts";
import { parseXml } from "../xml/parse.ts";
import { readProductInformation } from "./product-information.ts";

const PI = "http://ws.gematik.de/int/version/ProductInformation/v1.1";
const NOTHING = {
  vendorId: "",
  productCode: "",
  vendorName: "",
  name: "",
  type: "",
  ptv: "",
  hardware: "",
  firmware: "",
};

const read = (content: string, namespace = PI) =>
  readProductInformation(
    parseXml(Buffer.from(`<p:ProductInformation xmlns:p="${namespace}">${content}</p:ProductInformation>`)),
  );

describe("a device that tells everything", () => {
  const expected = {
    product: {
      vendorId: "MUSTR",
      productCode: "muskon",
      vendorName: "Musterwerk",
      name: "Muster Konnektor",
      type: "Konnektor",
      ptv: "6.1.2",
      hardware: "1.2.3",
      firmware: "7.8.9",
    },
    informationDate: Date.UTC(2026, 2, 4, 5, 6, 7),
  };

  test("is read field by field", () => {
    assert.deepEqual(read(writeProduct({})), expected);
  });

  test("is read the same in a default namespace", () => {
    const xml = `<ProductInformation xmlns="${PI}">${writeProduct({}, "")}</ProductInformation>`;
    assert.deepEqual(readProductInformation(parseXml(Buffer.from(xml))), expected);
  });

  test("is read the same in the older namespace of the examples (trap T-02)", () => {
    assert.deepEqual(read(writeProduct({}), "http://ws.gematik.de/int/version/ProductInformation/v1.0"), expected);
  });
});

describe("a device that tells less (trap T-13)", () => {
  test("a Kartenterminal that never connected says nothing, and no version", () => {
    const content = writeProduct({
      date: "1970-01-01T00:00:00Z",
      type: "",
      ptv: "0.0.0",
      vendorId: "",
      code: "",
      hardware: "0.0.0",
      firmware: "0.0.0",
      vendorName: "",
      name: "",
    });
    assert.deepEqual(read(content), {
      product: { ...NOTHING, ptv: "0.0.0", hardware: "0.0.0", firmware: "0.0.0" },
      informationDate: 0,
    });
  });

  test("an empty statement is a product without names", () => {
    assert.deepEqual(read(""), { product: NOTHING, informationDate: undefined });
  });

  for (const missing of [
    "ProductTypeInformation",
    "ProductIdentification",
    "ProductVersion",
    "Local",
    "ProductMiscellaneous",
  ]) {
    test(`a missing ${missing} leaves its fields empty and the others untouched`, () => {
      const content = writeProduct({}).replace(new RegExp(`<p:${missing}>.*</p:${missing}>`), "");
      const { product } = read(content);
      const whole = read(writeProduct({})).product;
      const kept = Object.entries(product).filter(([, value]) => value !== "");
      assert.ok(kept.length >= 4 && kept.length < 8, JSON.stringify(product));
      for (const [field, value] of kept) assert.equal(value, whole[field as keyof typeof whole]);
    });
  }

  test("a date nobody can read is no date", () => {
    assert.equal(read(writeProduct({ date: "gestern" })).informationDate, undefined);
  });
});

describe("a device that tells it in its own way", () => {
  test("a text in the place of a version is kept as it is", () => {
    const { product } = read(writeProduct({ firmware: "unbekannt", hardware: "Rev. B", ptv: "PTV5+" }));
    assert.deepEqual([product.firmware, product.hardware, product.ptv], ["unbekannt", "Rev. B", "PTV5+"]);
  });

  test("names longer than the schema allows are kept whole", () => {
    const { product } = read(writeProduct({ vendorId: "MUSTERWERK", code: "kartenterminal-2026" }));
    assert.deepEqual([product.vendorId, product.productCode], ["MUSTERWERK", "kartenterminal-2026"]);
  });

  test("blanks and line breaks around a value do not belong to it", () => {
    const { product } = read(writeProduct({ firmware: "\n      7.8.9\n    ", name: "  Muster &amp; Sohn " }));
    assert.deepEqual([product.firmware, product.name], ["7.8.9", "Muster & Sohn"]);
  });

  test("a central product names its version in Central", () => {
    const content = writeProduct({}).replace(/<p:Local>.*<\/p:Local>/, "<p:Central>4.5.6</p:Central>");
    assert.deepEqual([read(content).product.firmware, read(content).product.hardware], ["4.5.6", ""]);
  });
});
