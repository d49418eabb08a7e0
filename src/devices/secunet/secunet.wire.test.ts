/** What is particular about the administration of a secunet Konnektor: its sessions, its restart, what is not proven. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { failuresIn } from "../../../test/support/adapter-cases.ts";
import { startTwin } from "../../../test/support/vendor-twins.ts";
import type { ManagementSeen, Observation } from "../../domain/observation.ts";
import { secunet, secunetHsk } from "./adapter.ts";

function managementOf(observations: Observation[], id = "kon:secunet"): ManagementSeen {
  const found = observations.find((o) => o.kind === "management" && o.component.id === id);
  assert.ok(found);
  return (found as Observation<"management">).value;
}

describe("the administration of a secunet Konnektor", () => {
  test("ends a session after 15 minutes without use, by the device's clock; what was read until then stays (the refusal is invented)", async (t) => {
    let moved = 0;
    const start = Date.parse("2026-11-21T12:00:00Z");
    let asked = 0;
    await using twin = await startTwin("secunet", {
      t,
      now: () => start + moved,
      behaviour: () => {
        asked++;
        // After the third answer somebody has lunch.
        if (asked === 3) moved = 16 * 60_000;
        return false;
      },
    });
    const observations = await secunet.open(twin.access).read();
    assert.deepEqual(failuresIn(observations), ["management/session-ended"]);
    assert.ok(managementOf(observations).firmware);
    assert.equal(asked, 4, "a session that is over is not asked on");
    assert.equal(twin.logins(), 1, "and nobody signs in again");
  });

  test("restarts: its administration comes back later than its services, with new sessions and locked PINs", async (t) => {
    await using twin = await startTwin("secunet", { t, prepare: (m) => ({ ...m, restartRequired: true }) });
    const device = secunet.open(twin.access);
    assert.equal(managementOf(await device.read()).restartRequired, true);
    await device.restart?.send();
    await twin.praxis.first.whenRunning();
    assert.equal(twin.server.isListening, false);
    await twin.server.whenListening();
    const after = managementOf(await device.read());
    assert.equal(after.restartRequired, false);
    assert.equal(
      twin.praxis.first.state.pins.some(({ status }) => status === "VERIFIED"),
      false,
    );
    device.close();
  });

  test("tells licences and update settings only when a person allowed it (the settings' answer is invented)", async (t) => {
    await using twin = await startTwin("secunet", { t, unproven: true });
    const { licences, automatic } = managementOf(await secunet.open(twin.access).read());
    assert.deepEqual(
      licences?.map(({ feature }) => feature),
      ["epa", "komfortsignatur"],
    );
    assert.deepEqual(automatic, {
      search: true,
      download: true,
      install: true,
      weekday: 2,
      time: "01:00",
      zone: "UTC",
    });
    assert.deepEqual(twin.invented(), ["GET /rest/mgmt/ak/dienste/ksr/einstellungen"]);
  });

  test("tells the clock of the device and whose PIN it enters by itself", async (t) => {
    await using twin = await startTwin("secunet", { t, state: (s) => ({ ...s, clockOffsetMs: 120_000 }) });
    const observations = await secunet.open(twin.access).read();
    const clock = observations.find((o) => o.kind === "clock") as Observation<"clock">;
    assert.equal(clock.value.offsetMs, 120_000);
    assert.deepEqual(managementOf(observations).autoPin, [
      { iccsn: "80276883110000147805", mandant: "hafen", isOn: true },
      { iccsn: "80276883110000147913", mandant: "hafen-kfo", isOn: false },
    ]);
  });

  test("of a Highspeedkonnektor is read alike, and its restart is not offered", async (t) => {
    await using twin = await startTwin("secunet", { t });
    const device = secunetHsk.open(twin.access);
    assert.equal(device.restart, undefined);
    assert.deepEqual(failuresIn(await device.read()), []);
  });

  test("is not looked for at an address that is none", async (t) => {
    await using twin = await startTwin("secunet", { t });
    for (const host of ["a b", "user:geheim@127.0.0.1", "127.0.0.1/x", ""]) {
      const device = secunet.open({ ...twin.access, host });
      await assert.rejects(device.read(), (error: Error & { code?: string }) => {
        assert.equal(error.code, "link/address-invalid", host);
        assert.ok(!JSON.stringify(error).includes("geheim"));
        return true;
      });
    }
    assert.equal(twin.messages(), 0);
  });
});
