/**
 * Which products have an administration ti-lotse can ask, and by which adapter.
 *
 * Room: devices. A product is recognised by what it says of itself in its ProductInformation, or by its id in a catalogue; what each
 * adapter can do stands, with its evidence, in data/geraete.json.
 */
import { type AbilityId, productIdOf } from "../domain/devices-known.ts";
import type { ProductIdentity } from "../domain/product.ts";
import type { VendorAdapter } from "./adapter.ts";
import { kocobox } from "./kocobox/adapter.ts";
import { orga6141, orgaNeo } from "./orga-6141/adapter.ts";
import { riseBox } from "./rise-box/adapter.ts";
import { riseTiClient } from "./rise-ti-client/adapter.ts";
import { secunet, secunetHsk } from "./secunet/adapter.ts";
import { st1506 } from "./st-1506/adapter.ts";

export const ADAPTERS: readonly VendorAdapter[] = [
  secunet,
  secunetHsk,
  kocobox,
  riseBox,
  riseTiClient,
  orga6141,
  orgaNeo,
  st1506,
];

/** Undefined: nothing is known of its administration. */
export function adapterFor(product: ProductIdentity | string): VendorAdapter | undefined {
  const id = productIdOf(product);
  return ADAPTERS.find((adapter) => adapter.id === id);
}

/** Whether it reads anything on evidence good enough to ask for a password: getting in alone is no reason, nor is a guess. */
export function isReadable({ native }: Pick<VendorAdapter, "native">): boolean {
  return native.some((ability) => READING.includes(ability));
}

const READING: readonly AbilityId[] = ["version", "state", "certificates", "pin"];
