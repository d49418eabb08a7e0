/**
 * A DVO's overlay: what a service provider adds to the catalogue for its practices [REQ:U-11].
 *
 * Room: domain. It may add rows (never "zugelassen") and hold a version back with a reason; it cannot approve anything
 * and cannot remove what gematik or the manufacturer say. Format "ti-lotse-ueberlagerung/1".
 */
import { compareVersions, type Version } from "../version.ts";
import type { Day } from "../zeit/tag.ts";
import type { Catalogue, Release, Text } from "./catalogue.ts";
import { asText, asVersion, dayReader, NO_TEXT, NO_VERSION, releaseFrom } from "./read.ts";
import { type Problem, parseJson, Reader, Wrong } from "./reader.ts";

export interface Overlay {
  id: string;
  /** Name of the DVO, shown beside everything that comes from here. */
  by: string;
  serial: number;
  issuedOn: Day;
  validUntil?: Day;
  holds: Hold[];
  releases: Release[];
}

export interface Hold {
  product: string;
  version: Version;
  reason: Text;
  until?: Day;
}

export type OverlayResult = { overlay: Overlay; problems: [] } | { overlay?: undefined; problems: Problem[] };

export function readOverlay(text: string): OverlayResult {
  const json = parseJson(text);
  if (json instanceof Wrong) return { problems: [{ where: "", ...json }] };
  const r = new Reader(json);
  const day = dayReader(undefined);
  r.literal("format", "ti-lotse-ueberlagerung/1");
  const by = r.text("by");
  const overlay: Overlay = {
    id: r.text("id", /^[a-z0-9-]{1,40}$/),
    by,
    serial: r.count("serial"),
    issuedOn: r.read("issuedOn", day, ""),
    validUntil: r.optional("validUntil", day),
    holds: r.optionalList("holds", (h) => {
      const hold = {
        product: h.text("product"),
        version: h.read("version", asVersion, NO_VERSION),
        reason: h.read("reason", asText, NO_TEXT),
        until: h.optional("until", day),
      };
      h.done();
      return hold;
    }),
    releases: r
      .optionalList("releases", (row) => releaseFrom(row, day))
      .map((release) => ({ ...release, source: { ...release.source, grade: "dvo" as const, name: by } })),
  };
  r.done();
  return r.problems.length === 0 ? { overlay, problems: [] } : { problems: r.problems };
}

/** The catalogue as this practice sees it. Rows of the catalogue win over rows of the overlay. */
export function applyOverlay(catalogue: Catalogue, overlay: Overlay, today: Day): Catalogue {
  if (overlay.validUntil && overlay.validUntil < today) return catalogue;
  const isKnown = (row: Release) =>
    catalogue.releases.some((r) => r.product === row.product && compareVersions(r.version, row.version) === 0);
  const holds = overlay.holds.filter((hold) => !hold.until || hold.until >= today);
  const releases = [...catalogue.releases, ...overlay.releases.filter((row) => !isKnown(row))].map((release) => {
    const hold = holds.find((h) => h.product === release.product && compareVersions(h.version, release.version) === 0);
    return hold ? { ...release, held: { reason: hold.reason, by: overlay.by, until: hold.until } } : release;
  });
  return { ...catalogue, releases };
}
