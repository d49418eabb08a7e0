/** The panel of the simulated central source, as a person uses it in a browser without scripts and as a program does over JSON. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { formNamed, submit } from "../../../test/support/forms.ts";
import { fetchPlain } from "../../../test/support/plain-client.ts";
import { type Simulation, startSimulation } from "../../app/simulate.ts";
import { TILAGE_BEHAVIOURS } from "../wire/tilage/tilage-behaviours.ts";

describe("the panel of the central source", () => {
  let simulation: Simulation;
  beforeEach(async () => {
    simulation = await startSimulation({ scenario: "mvz2026", auth: "none", keyType: "p256" });
  });
  afterEach(() => simulation.stop());

  const at = (path: string) => simulation.facts.controlUrl + path;
  const page = async () => {
    const heard = await fetchPlain(at("ti-lage"));
    assert.equal(heard.status, 200);
    return heard.body;
  };
  async function press(button: string, changed: Record<string, string> = {}): Promise<void> {
    const heard = await submit(at("ti-lage"), formNamed(await page(), button), changed);
    assert.equal(heard.status, 303, heard.body);
  }
  const post = (body: unknown) =>
    fetchPlain(at("api/ti-lage"), { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) });
  const told = async () => {
    const { body } = await fetchPlain(`${simulation.facts.tiLageUrl}/v2/tilage`);
    return JSON.parse(body) as { appStatus: Record<string, { outage: string; hasMaintenance: boolean }> };
  };
  const tunnels = () => simulation.praxis.konnektoren.map(({ state }) => state.vpn.ti.online);

  test("is found from the first page, and what is pressed there is what the source tells", async () => {
    assert.match((await fetchPlain(at(""))).body, /href="\/ti-lage"/);
    await press("KIM: teilweise gestört");
    await press("ePA: Wartung");
    const { appStatus } = await told();
    assert.deepEqual([appStatus.kim?.outage, appStatus.epa?.hasMaintenance], ["partial", true]);
    await press("KIM: in Ordnung");
    assert.equal((await told()).appStatus.kim?.outage, "none");
  });

  test("takes the connection from every Konnektor while the access is down as a whole, and gives it back", async () => {
    assert.deepEqual(tunnels(), [true, true]);
    await press("TI-Zugang: teilweise gestört");
    assert.deepEqual(tunnels(), [true, true]);
    await press("TI-Zugang: gestört");
    assert.deepEqual(tunnels(), [false, false]);
    for (const { state } of simulation.praxis.konnektoren) {
      assert.equal(state.conditions.EC_No_VPN_TI_Connection?.raised, true);
    }
    await press("TI-Zugang: in Ordnung");
    assert.deepEqual(tunnels(), [true, true]);
  });

  test("lets the source misbehave in every way it knows, and behave again", async () => {
    for (const misbehave of Object.keys(TILAGE_BEHAVIOURS)) {
      assert.equal((await post({ misbehave })).status, 204, misbehave);
      assert.equal(simulation.tiLage.misbehaves, misbehave);
    }
    await press("Wieder richtig antworten");
    assert.equal(simulation.tiLage.misbehaves, undefined);
    await press("So antworten lassen", { misbehave: "error-500" });
    assert.equal((await fetchPlain(`${simulation.facts.tiLageUrl}/v2/tilage`)).status, 500);
  });

  test("refuses what it does not know and changes nothing", async () => {
    const before = simulation.tiLage.lage;
    const wrong = [
      {},
      { service: "fax", outage: "full" },
      { service: "kim", outage: "weg" },
      { misbehave: "x" },
      { misbehave: 1 },
    ];
    for (const body of [...wrong, "[", "[]", "null"]) {
      const { status, body: text } = await post(body);
      assert.equal(status, 400, JSON.stringify(body));
      assert.match(text, /^\{"error":"/);
    }
    assert.deepEqual([simulation.tiLage.lage, simulation.tiLage.misbehaves], [before, undefined]);
  });
});
