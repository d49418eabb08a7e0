/**
 * What a new issue of the catalogue changes for the devices of a practice.
 *
 * Room: domain. Exactly one notice per affected device and version, however often the new issue is compared [REQ:U-04].
 */
import { compareVersions, parseVersion } from "../version.ts";
import { type Catalogue, type Product, type Release, releasesOf } from "./catalogue.ts";

export interface InstalledDevice {
  id: string;
  product: string;
  firmware: string;
}

export interface AvailabilityNotice {
  device: string;
  release: Release;
  was: Release["status"];
}

/** Releases that became available from one issue to the next, for each device that runs something older. */
export function becameAvailable(before: Catalogue, after: Catalogue, devices: InstalledDevice[]): AvailabilityNotice[] {
  return devices.flatMap((device) => {
    const product = after.products.find((p) => p.id === device.product);
    const installed = parseVersion(device.firmware);
    if (!product || !installed) return [];
    return releasesOf(after, product)
      .filter((release) => release.status === "verfuegbar" && compareVersions(release.version, installed) > 0)
      .flatMap((release) => {
        const earlier = sameRelease(before, product, release);
        return earlier && earlier.status !== "verfuegbar" && earlier.status !== "zurueckgezogen"
          ? [{ device: device.id, release, was: earlier.status }]
          : [];
      });
  });
}

function sameRelease(catalogue: Catalogue, product: Product, release: Release): Release | undefined {
  return releasesOf(catalogue, product).find((r) => compareVersions(r.version, release.version) === 0);
}
