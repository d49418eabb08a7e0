/**
 * Builders for tests of the judgement: a small Praxis, what was seen of it, and a Versionsliste.
 *
 * Room: domain/assess, tests only. Used by the tests of assess/ and catalogue/; nothing that runs in a practice imports it.
 */
import { de } from "../../words/de.ts";
import type { Entry } from "../../words/entry.ts";
import type { Catalogue, Product, Release, Zulassungsangabe } from "../catalogue/catalogue.ts";
import { NO_VERSION } from "../catalogue/read.ts";
import type { FindingCode } from "../codes.ts";
import type { Finding } from "../finding.ts";
import type { Component, Observation, Observed, ObservedKind, OperatingState, Source } from "../observation.ts";
import type { ProductIdentity } from "../product.ts";
import { parseVersion } from "../version.ts";
import { type Day, type Instant, noonOf } from "../zeit/tag.ts";
import { assess } from "./assess.ts";

export const TODAY: Day = "2026-11-21";
export const NOW: Instant = noonOf(TODAY);
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

export const konnektor: Component = { id: "kon:192.168.1.50", kind: "konnektor", name: "secunet konnektor" };
export const empfang: Component = { id: "kt:00:0D:F8:07:2C:67", kind: "kartenterminal", name: "Empfang" };
export const zimmer1: Component = { id: "kt:00:0D:F8:07:2C:68", kind: "kartenterminal", name: "Zimmer 1" };
export const hausbesuch: Component = { id: "mkt:17", kind: "mobiles-kartenterminal", name: "ORGA 930 M" };
export const smcB: Component = { id: "karte:80276883110000141500", kind: "karte", name: "SMC-B (Empfang/2)" };

/** Something seen just now by asking the Konnektor, unless told otherwise. */
export function saw<K extends ObservedKind>(
  component: Component,
  kind: K,
  value: Observed[K],
  { at = NOW, source = { by: "konnektor" } }: { at?: Instant; source?: Source } = {},
): Observation<K> {
  return { kind, component, takenAt: at, source, value };
}

/** A secunet konnektor that runs 5.50.4. */
export function identity(differences: Partial<ProductIdentity> = {}): ProductIdentity {
  return {
    vendorId: "SECUN",
    productCode: "secu_kon",
    vendorName: "secunet Security Networks AG",
    name: "secunet konnektor",
    type: "Konnektor",
    ptv: "5.54.1",
    hardware: "2.0.0",
    firmware: "5.50.4",
    ...differences,
  };
}

/** A terminal that never connected (trap T-13). */
export const SILENT_IDENTITY = identity({ vendorId: "", productCode: "", hardware: "0.0.0", firmware: "0.0.0" });

export function orga(firmware: string): ProductIdentity {
  return identity({
    vendorId: "INGHC",
    productCode: "ORGA6100",
    name: "ORGA 6141 online",
    hardware: "1.2.0",
    firmware,
  });
}

export function terminal(differences: Partial<Observed["terminal"]> = {}): Observed["terminal"] {
  return { connected: true, ctId: "CT-1", mac: "00:0D:F8:07:2C:67", slots: 4, workplaces: ["Empfang"], ...differences };
}

export function karte(differences: Partial<Observed["karte"]> = {}): Observed["karte"] {
  return { type: "SMC-B", iccsn: "80276883110000141500", terminal: "Empfang", slot: 2, ...differences };
}

/** A condition the device raises since an hour ago. */
export function raised(condition: string, differences: Partial<OperatingState> = {}): OperatingState {
  return { condition, severity: "Error", raised: true, since: NOW - HOUR_MS, ...differences };
}

export const PRODUCTS: Product[] = [
  {
    id: "secunet-konnektor",
    kind: "konnektor",
    name: "secunet konnektor",
    manufacturer: "secunet Security Networks AG",
    models: [{ vendorId: "SECUN", productCode: "secu_kon" }],
    secondVersions: [],
  },
  {
    id: "orga-6141-online",
    kind: "kartenterminal",
    name: "ORGA 6141 online",
    manufacturer: "Worldline Healthcare GmbH",
    models: [{ vendorId: "INGHC", productCode: "ORGA6100" }],
    secondVersions: [],
  },
  {
    id: "orga-930-m",
    kind: "mobiles-kartenterminal",
    name: "ORGA 930 M online",
    manufacturer: "Worldline Healthcare GmbH",
    models: [],
    secondVersions: [
      {
        id: "cvc-liste",
        name: "CVC-Zertifikatsliste",
        effect: { de: "Neue Gesundheitskarten werden nicht gelesen.", en: "New health cards cannot be read." },
      },
    ],
  },
];

/** Approved by gematik, as the manufacturer says, without an end. */
export const APPROVED: Zulassungsangabe = { by: "gematik", since: "2024-01-01", reference: "Aktenzeichen 1" };

/** Without differences: a version of the secunet konnektor that is available and approved. */
export function release(version: string, differences: Partial<Release> = {}): Release {
  return {
    product: "secunet-konnektor",
    version: parseVersion(version) ?? NO_VERSION,
    hardware: [],
    kind: "update",
    paid: "nein",
    status: "verfuegbar",
    zulassung: APPROVED,
    secondVersions: {},
    statedNoUpdate: false,
    notes: { spezifikation: [], sicherheit: [], pvs: [] },
    capabilities: {},
    documents: [],
    source: { grade: "hersteller", name: "Seite des Herstellers", asOf: "2024-01-01" },
    ...differences,
  };
}

/** Said by somebody who may not approve. */
export const HEARSAY: Release["source"] = { grade: "zweithand", name: "Forum", asOf: "2024-01-01" };

/** A Versionsliste of today. */
export function list(releases: Release[] = [], differences: Partial<Catalogue> = {}): Catalogue {
  return {
    id: "test",
    title: "Testliste",
    serial: 1,
    issuedOn: TODAY,
    practiceOnly: false,
    products: PRODUCTS,
    releases,
    ...differences,
  };
}

/** What a practice is told, with an empty list of versions unless one is given. */
export function judge(observations: Observation[], catalogue: Catalogue | undefined = list(), now = NOW): Finding[] {
  return assess(catalogue, observations, now);
}

/** Findings in one line each, for tables: "rot secunet konnektor firmware/approval-expired". */
export function lines(findings: Finding[]): string[] {
  return findings.map((f) => [f.level, f.component.name, f.code].filter(Boolean).join(" "));
}

/** The one finding with this code. */
export function only<C extends FindingCode>(findings: Finding[], code: C): Finding<C> {
  const [first, ...more] = findings.filter((f): f is Finding<C> => f.code === code);
  if (!first || more.length > 0) throw new Error(`expected one ${code}, found: ${lines(findings).join(", ")}`);
  return first;
}

/** The four German sentences of a finding. */
export function inGerman(f: Finding): Entry {
  return (de.findings[f.code] as (fields: unknown) => Entry)(f.fields);
}
