/**
 * Which simulated products have an administration of their own, and with what a person signs in there.
 *
 * Room: simulator/wire. Used by `lotse simulate`, the demo and tests.
 */
import type { KonnektorServer } from "../konnektor-server.ts";
import type { ShapeName } from "../shapes.ts";
import type { SimPraxis } from "../sim-praxis.ts";
import { kocoboxTwin } from "./kocobox.ts";
import { riseBoxTwin } from "./rise-box.ts";
import { riseTiClientTwin } from "./rise-ti-client.ts";
import { secunetTwin } from "./secunet.ts";
import { type Twin, VendorServer, type VendorSetup, type World } from "./vendor-server.ts";

/** For all of them; none is a secret. */
const PASSWORD = "Uebung-Verwaltung-2026!";

const TWINS: Partial<Record<ShapeName, { twin: (world: World) => Twin; user: string }>> = {
  secunet: { twin: secunetTwin, user: "super" },
  kocobox: { twin: kocoboxTwin, user: "koco-root" },
  rise: { twin: riseBoxTwin, user: "admin" },
  "rise-hsk": { twin: riseTiClientTwin, user: "ti-lotse" },
};

/** The administration of this Konnektor; undefined where its product has none that is known. */
export async function startVendor(
  konnektor: KonnektorServer,
  wish: Partial<Omit<VendorSetup, "konnektor" | "twin">> = {},
): Promise<VendorServer | undefined> {
  const known = TWINS[konnektor.setup.shape.name];
  return known && VendorServer.start({ konnektor, password: PASSWORD, ...known, ...wish });
}

/** Those of a whole practice, one per Konnektor in its order. */
export async function startVendors(praxis: SimPraxis): Promise<(VendorServer | undefined)[]> {
  const started: (VendorServer | undefined)[] = [];
  for (const konnektor of praxis.konnektoren) started.push(await startVendor(konnektor));
  return started;
}
