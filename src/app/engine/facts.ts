/**
 * Facts of the engine, from the version list, the practice's hours and the durations in data/dauern.json.
 *
 * Room: app. Pure but for what is handed in; named by a hash of all of it, so that the journal says on what a decision rested.
 */
import { createHash } from "node:crypto";
import dauern from "../../../data/dauern.json" with { type: "json" };
import type { Catalogue } from "../../domain/catalogue/catalogue.ts";
import { whyNotInstall } from "../../domain/catalogue/installable.ts";
import { productIdOf } from "../../domain/devices-known.ts";
import type { ActionKind } from "../../domain/runbook.ts";
import { compareVersions, parseVersion } from "../../domain/version.ts";
import { ownInstallAt } from "../../domain/zeit/eigenzeit.ts";
import { kalenderOf } from "../../domain/zeit/kalender.ts";
import type { Opening } from "../../domain/zeit/sprechzeiten.ts";
import type { ActionDuration, Facts, ImageRule } from "../../engine/facts.ts";
import type { DeviceView } from "../../engine/view.ts";

export interface FactSources {
  catalogue: Catalogue | undefined;
  /** When the practice is open. */
  opening: Opening;
  isPracticeGround: boolean;
  /** Instead of data/dauern.json: simulated devices are quicker. */
  durations?: (device: DeviceView, action: ActionKind) => ActionDuration | undefined;
}

/** No list of files with digests exists yet: what the device itself does not check is not installed. */
const NEVER: ImageRule = { by: "digest", sha256: "", sizeBytes: -1 };

export function factsFrom({ catalogue, opening, isPracticeGround, durations }: FactSources): Facts {
  const list = catalogue && [catalogue.id, catalogue.serial, catalogue.issuedOn];
  const id = createHash("sha256")
    .update(JSON.stringify([list, opening, dauern.asOf, isPracticeGround]))
    .digest("hex");
  return {
    id: id.slice(0, 32),
    calendar: kalenderOf(opening),
    durationOf: (device, action, target) => durations?.(device, action) ?? durationOf(device, action, target),
    whyNot: (device, target, day) =>
      whyNotInstall({
        ...{ catalogue, target, day, isPracticeGround, product: device.product },
        ...(device.firmware && { installed: device.firmware.value }),
      })?.code,
    imageOf: (device) => {
      const rule = dauern.images.find(({ product }) => product === productOf(device));
      return rule ? { by: "device", source: rule.source } : NEVER;
    },
    ownInstallAt: ({ automatic }, now) => automatic && ownInstallAt(automatic.value, now),
  };
}

/** Of this version, else of the product, else the cautious one. */
function durationOf(device: DeviceView, action: ActionKind, target: string | undefined): ActionDuration {
  const product = productOf(device);
  if (action === "restart") {
    const { restart } = dauern;
    return restart.rows.find((row) => row.product === product) ?? restart.default;
  }
  const rows = dauern.rows.filter((row) => row.product === product);
  const wanted = parseVersion(target ?? "");
  const ofVersion = rows.find(({ version }) => {
    const own = parseVersion(version);
    return own && wanted && compareVersions(own, wanted) === 0;
  });
  return ofVersion ?? rows.find(({ version }) => version === "") ?? dauern.default;
}

function productOf({ product }: DeviceView): string | undefined {
  return product && productIdOf(product);
}
