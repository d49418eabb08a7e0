/**
 * May this release be installed on this device? A yes, or every reason why not.
 *
 * Room: domain. The page disables its button with the reason, the engine refuses with the same one.
 * [REQ:U-03] [REQ:U-05] [REQ:U-32]
 */
import type { BlockCode, BlockFields } from "../codes.ts";
import { compareVersions, type Version } from "../version.ts";
import type { Day } from "../zeit/tag.ts";
import type { Release } from "./catalogue.ts";
import { startsAfter, type Zulassung, zulassungOn } from "./zulassung.ts";

/** A reason with the fields its sentence needs. */
export type StartBlock = { [C in BlockCode]: { code: C; fields: BlockFields<C> } }[BlockCode];

export interface StartQuestion {
  release: Release;
  /** The day on which it would be installed. */
  day: Day;
  installed?: Version;
  /** `HWVersion` of the device; unknown hardware blocks a release that names its hardware. */
  hardware?: string;
  /** A recorded order for this upgrade. */
  ordered: boolean;
}

export function whyNotStart(question: StartQuestion): StartBlock[] {
  const { release, day, installed, hardware, ordered } = question;
  const blocks: StartBlock[] = zulassungBlock(zulassungOn(release, day), release);
  const { availableFrom } = release;
  if (availableFrom && startsAfter(availableFrom, day)) {
    blocks.push({ code: "not-yet-available", fields: { from: availableFrom } });
  }
  if (release.kind === "upgrade" && !ordered) {
    blocks.push({ code: "upgrade-not-ordered", fields: { paid: release.paid } });
  }
  if (release.hardware.length > 0 && !release.hardware.includes(hardware ?? "")) {
    blocks.push({ code: "other-hardware", fields: { hardware: release.hardware.join(", ") } });
  }
  if (installed && compareVersions(release.version, installed) <= 0) blocks.push({ code: "not-newer", fields: {} });
  if (release.held) blocks.push({ code: "held-by-dvo", fields: release.held });
  return blocks;
}

function zulassungBlock(zulassung: Zulassung, release: Release): StartBlock[] {
  switch (zulassung.is) {
    case "zugelassen":
      // Approved in words only: without a reference nobody can check it.
      return release.zulassung?.reference ? [] : [{ code: "not-approved", fields: {} }];
    case "angekuendigt":
      return [{ code: "announced", fields: {} }];
    case "feldtest":
      return [{ code: "field-trial", fields: {} }];
    case "zurueckgezogen":
      return [{ code: "withdrawn", fields: {} }];
    case "noch-nicht":
      return [{ code: "approval-not-started", fields: { since: zulassung.from } }];
    case "abgelaufen":
      return [{ code: "approval-ended", fields: { until: zulassung.until } }];
    case "unbestaetigt":
    case "unbekannt":
      return [{ code: "not-approved", fields: {} }];
  }
}
