/** What is particular about the administration of a KoCoBox. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { startTwin } from "../../../test/support/vendor-twins.ts";
import { kocobox } from "./adapter.ts";

describe("the administration of a KoCoBox", () => {
  test("that demands a new password is not asked on, and says so (the page is invented)", async (t) => {
    await using twin = await startTwin("kocobox", { t, prepare: (m) => ({ ...m, isPasswordDue: true }) });
    await assert.rejects(kocobox.open(twin.access).read(), { code: "management/password-due" });
    assert.equal(twin.logins(), 1);
    assert.ok(twin.invented().length > 0);
  });

  test("restarts with the token of its session, and comes back", async (t) => {
    await using twin = await startTwin("kocobox", { t });
    const device = kocobox.open(twin.access);
    await device.restart?.send();
    await twin.server.whenListening();
    assert.equal((await device.read()).length, 1);
    device.close();
  });
});
