/** What is particular about the administration of a RISE box: nothing is proven, so nothing is sent. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { startTwin } from "../../../test/support/vendor-twins.ts";
import { riseBox } from "./adapter.ts";

describe("the administration of a RISE box", () => {
  test("hears nothing unless a person allowed it", async (t) => {
    await using twin = await startTwin("rise", { t });
    await assert.rejects(riseBox.open(twin.access).read(), { code: "management/unproven" });
    assert.equal(twin.messages(), 0);
    assert.equal(twin.praxis.first.handshakes, 0);
  });
});
