import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { identity } from "./assess/testing.ts";
import { isModel } from "./product.ts";

describe("the model of a device", () => {
  const model = { vendorId: "SECUN", productCode: "secu_kon" };

  const cases: [sentence: string, differences: Parameters<typeof identity>[0], is: boolean][] = [
    ["is known by vendor and product code", {}, true],
    ["is known however the device writes them", { vendorId: "secun", productCode: "SECU_KON" }, true],
    ["does not depend on the name it shows", { name: "", vendorName: "", type: "vkon" }, true],
    ["is another one with another product code", { productCode: "secu_hsk" }, false],
    ["is another one of another vendor", { vendorId: "KOCOC" }, false],
    ["is not guessed where the device told nothing", { vendorId: "", productCode: "" }, false],
  ];
  for (const [sentence, differences, is] of cases) {
    test(sentence, () => assert.equal(isModel(identity(differences), model), is));
  }
});
