/**
 * The catalogue (Versionsliste): which versions of which products exist, and what their makers and gematik say of them.
 *
 * Room: domain. Facts with source and date; `read.ts` makes it from a file, `zulassung.ts` and `firmware.ts` judge with it.
 * A catalogue never says "zugelassen" on hearsay: only rows from gematik or the manufacturer may.
 */
import type { ProductIdentity } from "../product.ts";
import { isModel } from "../product.ts";
import type { Version } from "../version.ts";
import type { Day } from "../zeit/tag.ts";

export interface Catalogue {
  /** Stable name of the series, e.g. "archiv". */
  id: string;
  title: string;
  /** Grows with every issue; an older one never replaces a newer one. */
  serial: number;
  issuedOn: Day;
  /** Last day on which it may be used. */
  validUntil?: Day;
  /** SHA-256 (hex) of the issue before; absent for the first. */
  previous?: string;
  /** True for invented dates: may be used for practice, never for real devices. */
  practiceOnly: boolean;
  products: Product[];
  releases: Release[];
}

export interface Product {
  id: string;
  kind: "konnektor" | "kartenterminal" | "mobiles-kartenterminal";
  name: string;
  manufacturer: string;
  /** How the device names itself; empty where no interface tells it. */
  models: { vendorId: string; productCode: string }[];
  /** Further version attributes beside the firmware [REQ:U-72]. */
  secondVersions: SecondVersion[];
}

export interface SecondVersion {
  id: string;
  name: string;
  /** What goes wrong when it is outdated [REQ:U-73]. */
  effect: Text;
}

/** A sentence in both languages; catalogues without English repeat the German one. */
export interface Text {
  de: string;
  en: string;
}

/** "2018-12" where only the month is known, else a day. */
export type MonthOrDay = string;

/** Who vouches for a row, from strongest to weakest. */
export type Grade = "gematik" | "hersteller" | "dvo" | "zweithand";

export interface RowSource {
  grade: Grade;
  name: string;
  address?: string;
  /** Day of the state the source describes. */
  asOf: Day;
}

export interface Release {
  product: string;
  version: Version;
  /** Hardware versions it runs on; empty: not restricted or not known. */
  hardware: string[];
  /** An update keeps current, an upgrade brings functions and usually costs [REQ:U-03]. */
  kind: "update" | "upgrade";
  paid: "ja" | "nein" | "unbekannt";
  status: "angekuendigt" | "feldtest" | "verfuegbar" | "zurueckgezogen";
  availableFrom?: MonthOrDay;
  withdrawnOn?: Day;
  zulassung?: Zulassungsangabe;
  ptv?: string;
  secondVersions: Record<string, string>;
  /** The source states that no newer version exists: a result of its own, not an error [REQ:U-14]. */
  statedNoUpdate: boolean;
  /** What is new, by category [REQ:U-22]. */
  notes: Record<NoteCategory, Text[]>;
  /** Applications this version serves [REQ:U-30]. */
  capabilities: Partial<Record<Capability, "ja" | "nein">>;
  /** Letters and leaflets that come with it, inside the signed list: they open offline [REQ:U-23]. */
  documents: ReleaseDocument[];
  /** A DVO asks to wait with this version. */
  held?: { reason: Text; by: string; until?: Day };
  source: RowSource;
}

/** What a source says of the approval. */
export interface Zulassungsangabe {
  by: string;
  since?: MonthOrDay;
  /** The last valid day. */
  until?: Day;
  reference?: string;
  holder?: string;
}

/** The content is written as it is for plain text, as base64 for everything else. */
export interface ReleaseDocument {
  name: string;
  type: DocumentType;
  language: "de" | "en";
  content: { text: string } | { base64: string };
}

/** What a page can show without running anything. */
export const DOCUMENT_TYPES = ["text/plain", "application/pdf", "image/png", "image/jpeg"] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

export const NOTE_CATEGORIES = ["spezifikation", "sicherheit", "pvs"] as const;
export type NoteCategory = (typeof NOTE_CATEGORIES)[number];

export const CAPABILITIES = ["VSDM", "NFDM", "eMP", "ePA", "eRezept", "KIM", "QES", "Komfortsignatur"] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** Only gematik and the manufacturer may say "zugelassen". */
export function mayApprove(source: RowSource): boolean {
  return source.grade === "gematik" || source.grade === "hersteller";
}

export function productFor(catalogue: Catalogue, identity: ProductIdentity): Product | undefined {
  return catalogue.products.find((product) => product.models.some((model) => isModel(identity, model)));
}

/** Sorted once per list: every poll judges every device with it. */
const byProduct = new WeakMap<readonly Release[], Map<string, Release[]>>();

export function releasesOf(catalogue: Catalogue, product: Product): readonly Release[] {
  let sorted = byProduct.get(catalogue.releases);
  if (!sorted) {
    sorted = Map.groupBy(catalogue.releases, (release) => release.product);
    byProduct.set(catalogue.releases, sorted);
  }
  return sorted.get(product.id) ?? [];
}
