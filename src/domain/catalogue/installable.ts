/**
 * May this version be installed on this device on that day? Undefined: it may; else the first reason.
 *
 * Room: domain. Used by the engine's facts and by the page, so that both say the same [REQ:U-32].
 */
import fristen from "../../../data/fristen.json" with { type: "json" };
import type { BlockCode, BlockFields } from "../codes.ts";
import type { ProductIdentity } from "../product.ts";
import { compareVersions, parseVersion } from "../version.ts";
import { type Day, daysBetween } from "../zeit/tag.ts";
import { type Catalogue, productFor, type Release, releasesOf } from "./catalogue.ts";
import { whyNotStart } from "./may-start.ts";

/** What the list as a whole is in the way of. */
export type ListBlock =
  | "no-catalogue"
  | "catalogue-outdated"
  | "catalogue-practice-only"
  | "product-unknown"
  | "version-unknown";

export type InstallBlock =
  | { by: "list"; code: ListBlock }
  | { [C in BlockCode]: { by: "release"; code: C; fields: BlockFields<C> } }[BlockCode];

export interface InstallQuestion {
  catalogue: Catalogue | undefined;
  product: ProductIdentity | string | undefined;
  installed?: string;
  target: string;
  day: Day;
  /** Invented devices may be judged by an invented list. */
  isPracticeGround: boolean;
}

export function whyNotInstall(question: InstallQuestion): InstallBlock | undefined {
  const { catalogue, target, day, installed = "", isPracticeGround } = question;
  if (!catalogue) return { by: "list", code: "no-catalogue" };
  if (catalogue.practiceOnly && !isPracticeGround) return { by: "list", code: "catalogue-practice-only" };
  if (isOutdated(catalogue, day)) return { by: "list", code: "catalogue-outdated" };
  const releases = releasesFor(question);
  if (!releases) return { by: "list", code: "product-unknown" };
  const version = parseVersion(target);
  const release = version && releases.find((r) => compareVersions(r.version, version) === 0);
  if (!release) return { by: "list", code: "version-unknown" };
  const hardware = typeof question.product === "object" ? question.product.hardware : undefined;
  // The order itself is what an upgrade needs.
  const [block] = whyNotStart({ release, day, hardware, installed: parseVersion(installed), ordered: true });
  return block && ({ by: "release", ...block } as InstallBlock);
}

/** What can be thought of for a device: newer than it has, newest first. */
export function newerReleases(question: Omit<InstallQuestion, "target">): Release[] {
  const installed = parseVersion(question.installed ?? "");
  const newer = (releasesFor(question) ?? []).filter((r) => !installed || compareVersions(r.version, installed) > 0);
  return newer.toSorted((a, b) => compareVersions(b.version, a.version));
}

/** Too old, or past the day its maker set. */
export function isOutdated({ issuedOn, validUntil }: Catalogue, day: Day): boolean {
  const days = daysBetween(issuedOn, day);
  return days > fristen.catalogue.maxAgeDays || (validUntil !== undefined && validUntil < day);
}

function releasesFor({ catalogue, product }: Pick<InstallQuestion, "catalogue" | "product">) {
  if (!catalogue || product === undefined) return undefined;
  const found =
    typeof product === "string" ? catalogue.products.find(({ id }) => id === product) : productFor(catalogue, product);
  return found && releasesOf(catalogue, found);
}
