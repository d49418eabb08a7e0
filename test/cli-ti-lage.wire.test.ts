/**
 * The TI nationwide as people use it: `lotse simulate` names a central source, `lotse serve --ti-lage` asks it once somebody has
 * allowed that, and `lotse status` and monitoring tell what it said.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { TiLageView } from "../src/api/views.ts";
import type { SimulationFacts } from "../src/app/simulate.ts";
import { LotseProcess } from "./support/lotse-process.ts";
import { readMetrics } from "./support/metrics.ts";
import { PageClient } from "./support/page-client.ts";
import { fetchPlain } from "./support/plain-client.ts";
import { runLotse, SIDE_BY_SIDE } from "./support/run-lotse.ts";
import { Scratch } from "./support/scratch.ts";
import { flat } from "./support/written.ts";

interface Me {
  practices: { id: string }[];
}

describe("the TI nationwide, on the command line", SIDE_BY_SIDE, () => {
  test("is asked where serve was told to, only when it was switched on, and told by status and metrics", async () => {
    using scratch = new Scratch();
    const env = { LOTSE_DATA: scratch.directory("data") };
    await using simulator = new LotseProcess(["simulate", "--json", "--key-type", "p256"]);
    const facts = JSON.parse(await simulator.firstLine()) as SimulationFacts;
    const change = (body: unknown) =>
      fetchPlain(new URL("api/ti-lage", facts.controlUrl), { method: "POST", body: JSON.stringify(body) });
    assert.equal((await change({ service: "erezept", outage: "full" })).status, 204);

    await using server = new LotseProcess(["serve", "--port", "0", "--no-events", "--ti-lage", facts.tiLageUrl], {
      env,
    });
    await server.until(/erste-anmeldung\.txt/);
    const client = await PageClient.signIn(readFileSync(join(env.LOTSE_DATA, "erste-anmeldung.txt"), "utf8").trim());
    const { practices } = await client.get<Me>("/me");
    const path = `/practices/${practices[0]?.id}/ti-lage`;
    const before = await client.get<TiLageView>(path);
    assert.deepEqual([before.state, before.host], ["off", new URL(facts.tiLageUrl).host]);
    assert.doesNotMatch(flat((await runLotse(["status"], { env })).stdout), /TI bundesweit/);

    assert.equal((await client.ask("PUT", path, { isOn: true })).status, 204);
    const lage = await client.until<TiLageView>(practices[0]?.id ?? "", path, ({ state }) => state === "disturbed");
    assert.equal(lage.sentence, "Bundesweit gestört: E-Rezept.");

    assert.match(flat((await runLotse(["status"], { env })).stdout), /TI bundesweit: E-Rezept gestört/);
    const { stdout } = await runLotse(["status", "--json"], { env });
    const [{ central } = { central: undefined }] = (JSON.parse(stdout) as { practices: { central: unknown }[] })
      .practices;
    assert.equal((central as { state: string }).state, "disturbed");
    const metrics = readMetrics((await runLotse(["check", "--format", "prometheus"], { env })).stdout);
    const services = metrics.get("ti_lotse_central_service_disturbed")?.samples ?? [];
    assert.deepEqual(
      services.filter(({ value }) => value === 1).map(({ labels }) => labels.service),
      ["erezept"],
    );
    await server.stop();
    // What was said is remembered, and how old it is.
    assert.match(flat((await runLotse(["status"], { env })).stdout), /TI bundesweit: E-Rezept gestört/);
  });
});
