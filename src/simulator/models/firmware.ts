/**
 * A firmware file, as a device sees it once it has the whole of it.
 *
 * Room: simulator/models. Bytes are in simulator/wire; without bytes the same facts are known by the file's digest (simulator/port).
 */
import { isModel, type ProductIdentity } from "../../domain/product.ts";
import { compareVersions, parseVersion } from "../../domain/version.ts";

export interface Firmware {
  vendorId: string;
  productCode: string;
  version: string;
  /** By its manufacturer, and not a byte of it is different. */
  isSigned: boolean;
}

/**
 * Why a device does not take it; undefined: it does. A file for another model carries a signature this one does not know: an
 * assumption. Older than the firmware group allows is refused by its version.
 */
export function whyNotTaken(
  firmware: Firmware | undefined,
  product: ProductIdentity,
  oldestAllowed: string,
): "signature" | "version" | undefined {
  if (!firmware?.isSigned || !isModel(product, firmware)) return "signature";
  return isOlder(firmware.version, oldestAllowed) ? "version" : undefined;
}

function isOlder(version: string, than: string): boolean {
  const [a, b] = [parseVersion(version), parseVersion(than)];
  return a === undefined || (b !== undefined && compareVersions(a, b) < 0);
}
