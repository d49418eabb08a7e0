/** Judging the catalogue itself: missing, too old, only for practice [REQ:U-11]. Room: domain/assess. */
import type { Catalogue } from "../catalogue/catalogue.ts";
import { isOutdated } from "../catalogue/installable.ts";
import type { Finding } from "../finding.ts";
import type { Component } from "../observation.ts";
import { daysBetween } from "../zeit/tag.ts";
import { finding, type Seen } from "./seen.ts";

/** Findings about the list of versions belong to the practice, not to a device. */
const PRAXIS: Component = { id: "praxis", kind: "praxis", name: "" };

export function assessCatalogue(catalogue: Catalogue | undefined, seen: Seen): Finding[] {
  if (!catalogue) return [finding("catalogue/missing", "unbekannt", PRAXIS, {}, [])];
  const { title, issuedOn } = catalogue;
  const days = daysBetween(issuedOn, seen.today);
  return [
    ...(catalogue.practiceOnly ? [finding("catalogue/practice-only", "info", PRAXIS, { title }, [])] : []),
    ...(isOutdated(catalogue, seen.today)
      ? [finding("catalogue/outdated", "gelb", PRAXIS, { title, issuedOn, days }, [])]
      : []),
  ];
}
