/** What is particular about a RISE TI-Client: its token, the passage to the Konnektor, its tunnel. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { failuresIn } from "../../../test/support/adapter-cases.ts";
import { startTwin } from "../../../test/support/vendor-twins.ts";
import type { Observation } from "../../domain/observation.ts";
import { riseTiClient } from "./adapter.ts";

describe("a TI-Client", () => {
  test("that does not let questions through is told as that; what it tells itself stays", async (t) => {
    await using twin = await startTwin("rise-hsk", { t, prepare: (m) => ({ ...m, isPassageOpen: false }) });
    const observations = await riseTiClient.open(twin.access).read();
    assert.deepEqual(failuresIn(observations), ["management/proxy-inactive"]);
    const told = observations.find((o) => o.kind === "management") as Observation<"management">;
    assert.equal(told.value.autoPin?.length, 1);
    assert.equal(
      twin.server.asked.some(({ call }) => call.startsWith("PUT ")),
      false,
      "nothing is activated by reading",
    );
  });

  test("whose token ends in the middle is left (the refusal is invented)", async (t) => {
    let moved = 0;
    const start = Date.parse("2026-11-21T12:00:00Z");
    await using twin = await startTwin("rise-hsk", {
      t,
      now: () => start + moved,
      behaviour: () => {
        moved = 300_000;
        return false;
      },
    });
    const observations = await riseTiClient.open(twin.access).read();
    assert.deepEqual(failuresIn(observations), ["management/session-ended"]);
    assert.equal(twin.logins(), 1);
  });

  test("knows terminals by their MAC, and their place in the practice only as a guess", async (t) => {
    await using twin = await startTwin("rise-hsk", { t, unproven: true });
    const observations = (await riseTiClient.open(twin.access).read()) as Observation<"management">[];
    const terminals = observations.filter((o) => o.component.kind === "kartenterminal");
    assert.deepEqual(
      terminals.map((o) => [o.component.id, o.value.lanAddress]),
      [
        ["kt:00-0D-F8-0A-31-11", "192.168.20.61"],
        ["kt:54-E1-AD-22-7C-02", "192.168.20.62"],
        ["kt:00-0D-F8-0A-31-77", "192.168.20.63"],
      ],
    );
    await using plain = await startTwin("rise-hsk", { t });
    assert.ok(!JSON.stringify(await riseTiClient.open(plain.access).read()).includes("lanAddress"));
  });
});
