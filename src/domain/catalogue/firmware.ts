/**
 * Judging one installed firmware against the catalogue on one day.
 *
 * Room: domain. Used by assess/firmware.ts for findings and by the comparison view [REQ:U-80].
 * Availability is never alarm; an ended Zulassung always is.
 */
import { compareVersions, parseVersion, saysNothing, type Version } from "../version.ts";
import type { Day } from "../zeit/tag.ts";
import { type Catalogue, type Product, type Release, releasesOf, type SecondVersion } from "./catalogue.ts";
import { whyNotStart } from "./may-start.ts";
import { startsAfter, type Zulassung, zulassungOn } from "./zulassung.ts";

export interface InstalledFirmware {
  /** As the device or the person wrote it. */
  firmware: string;
  hardware?: string;
  secondVersions: Record<string, string>;
}

export type FirmwareStatus =
  | "aktuell"
  /** Current, and the source states that there is nothing newer. */
  | "aktuell-kein-update"
  | "veraltet"
  | "unvollstaendig"
  | "nicht-gelistet"
  | "unlesbar"
  | "unbekannt";

export interface FirmwareJudgement {
  status: FirmwareStatus;
  installed: { text: string; version?: Version; release?: Release; zulassung: Zulassung };
  /** The newest version that may be installed and is newer than the installed one. */
  target?: Release;
  /** A newer update exists, but nobody who may say so has confirmed its Zulassung. */
  newerUnconfirmed?: Release;
  /** A newer update that could be installed, were it not for the DVO who asks to wait. */
  heldBack?: Release;
  gaps: SecondVersionGap[];
  upgrades: Release[];
  announced: Release[];
  trials: Release[];
}

export interface SecondVersionGap {
  part: SecondVersion;
  installed: string;
  wanted: string;
}

export function judgeFirmware(
  catalogue: Catalogue,
  product: Product,
  device: InstalledFirmware,
  day: Day,
): FirmwareJudgement {
  const version = parseVersion(device.firmware);
  const all = releasesOf(catalogue, product);
  const release = version && all.find((r) => compareVersions(r.version, version) === 0);
  const newer = version ? all.filter((r) => existsOn(r, day) && compareVersions(r.version, version) > 0) : [];
  const updates = newer.filter((r) => r.kind === "update" && r.status === "verfuegbar" && mayFit(r, device.hardware));
  const blocksOf = (r: Release) => whyNotStart({ release: r, day, hardware: device.hardware, ordered: false });
  const target = newest(updates.filter((r) => blocksOf(r).length === 0));
  const unconfirmed = updates.filter((r) => blocksOf(r).some((block) => block.code === "not-approved"));
  const held = updates.filter((r) => r.held && blocksOf(r).length === 1);
  const gaps = release ? secondVersionGaps(product, release, device) : [];

  return {
    status: statusOf(device, version, release, updates, gaps),
    installed: {
      text: device.firmware,
      version,
      release,
      zulassung: release ? zulassungOn(release, day) : { is: "unbekannt" },
    },
    target,
    newerUnconfirmed: target ? undefined : newest(unconfirmed),
    heldBack: newest(held),
    gaps,
    upgrades: newer.filter((r) => r.kind === "upgrade" && r.status === "verfuegbar"),
    announced: newer.filter((r) => r.status === "angekuendigt"),
    trials: newer.filter((r) => r.status === "feldtest"),
  };
}

function statusOf(
  device: InstalledFirmware,
  version: Version | undefined,
  release: Release | undefined,
  updates: Release[],
  gaps: SecondVersionGap[],
): FirmwareStatus {
  if (!version) return device.firmware.trim() ? "unlesbar" : "unbekannt";
  if (saysNothing(version)) return "unbekannt";
  if (updates.length > 0) return "veraltet";
  if (!release) return "nicht-gelistet";
  if (gaps.length > 0) return "unvollstaendig";
  return release.statedNoUpdate ? "aktuell-kein-update" : "aktuell";
}

/** False only for a device whose hardware is known to be another. */
function mayFit(release: Release, hardware: string | undefined): boolean {
  return release.hardware.length === 0 || !hardware || release.hardware.includes(hardware);
}

/** Judged on a past day, a version must not be known before its time. Without a start, its source's day counts. */
function existsOn(release: Release, day: Day): boolean {
  return !startsAfter(release.availableFrom ?? release.source.asOf, day);
}

function secondVersionGaps(product: Product, release: Release, device: InstalledFirmware): SecondVersionGap[] {
  return product.secondVersions.flatMap((part) => {
    const wanted = release.secondVersions[part.id];
    const installed = device.secondVersions[part.id] ?? "";
    if (!wanted) return [];
    const wantedVersion = parseVersion(wanted);
    const installedVersion = parseVersion(installed);
    const isCurrent =
      wantedVersion && installedVersion ? compareVersions(installedVersion, wantedVersion) >= 0 : installed === wanted;
    return isCurrent ? [] : [{ part, installed, wanted }];
  });
}

function newest(releases: Release[]): Release | undefined {
  return releases.toSorted((a, b) => compareVersions(a.version, b.version)).at(-1);
}

/** Installed, expiring and target side by side [REQ:U-80]. */
export interface VersionComparison {
  installed: { version: string; until?: Day };
  /** The installed version when its Zulassung has an end. */
  expiring?: { version: string; lastDay: Day };
  target?: { version: string; from?: string; until?: Day };
}

export function compareSideBySide(judgement: FirmwareJudgement): VersionComparison {
  const { installed, target } = judgement;
  const until = installed.release?.zulassung?.until;
  return {
    installed: { version: installed.text, until },
    ...(until && { expiring: { version: installed.text, lastDay: until } }),
    ...(target && {
      target: { version: target.version.text, from: target.availableFrom, until: target.zulassung?.until },
    }),
  };
}
