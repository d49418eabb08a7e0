/**
 * Reading a catalogue file: JSON in, a Catalogue or a complete list of what is wrong with it out.
 *
 * Room: domain. Format "ti-lotse-katalog/1"; docs/katalog.md describes it for people who write one.
 * Strict on purpose: an unknown field is an error, because a misspelt "zugelassenBis" would silently mean "no end".
 */
import { compareVersions, parseVersion, type Version } from "../version.ts";
import { addDays, type Day, parseDay } from "../zeit/tag.ts";
import {
  CAPABILITIES,
  type Capability,
  type Catalogue,
  DOCUMENT_TYPES,
  NOTE_CATEGORIES,
  type Product,
  type Release,
  type ReleaseDocument,
  type RowSource,
  type Text,
  type Zulassungsangabe,
} from "./catalogue.ts";
import { type Problem, parseJson, Reader, Wrong } from "./reader.ts";
import { startsAfter } from "./zulassung.ts";

export interface ReadOptions {
  /** Day to which `start+30` refers in a practice catalogue; absent: relative days are errors. */
  start?: Day;
}

export type ReadResult = { catalogue: Catalogue; problems: [] } | { catalogue?: undefined; problems: Problem[] };

export function readCatalogue(text: string, options: ReadOptions = {}): ReadResult {
  const json = parseJson(text);
  if (json instanceof Wrong) return { problems: [{ where: "", ...json }] };
  const r = new Reader(json);
  const catalogue = catalogueFrom(r, options);
  if (r.problems.length === 0) checkReferences(catalogue, r);
  return r.problems.length === 0 ? { catalogue, problems: [] } : { problems: r.problems };
}

function catalogueFrom(r: Reader, options: ReadOptions): Catalogue {
  r.literal("format", "ti-lotse-katalog/1");
  const practiceOnly = r.optionalBoolean("practiceOnly") ?? false;
  const day = dayReader(practiceOnly ? options.start : undefined);
  const catalogue: Catalogue = {
    id: r.text("id", /^[a-z0-9-]{1,40}$/),
    title: r.text("title"),
    serial: r.count("serial"),
    issuedOn: r.read("issuedOn", day, ""),
    validUntil: r.optional("validUntil", day),
    previous: r.optionalText("previous", /^[0-9a-f]{64}$/),
    practiceOnly,
    products: r.list("products", productFrom),
    releases: r.list("releases", (row) => releaseFrom(row, day)),
  };
  r.done();
  return catalogue;
}

function productFrom(r: Reader): Product {
  const product: Product = {
    id: r.text("id", /^[a-z0-9-]{1,60}$/),
    kind: r.oneOf("kind", ["konnektor", "kartenterminal", "mobiles-kartenterminal"]),
    name: r.text("name"),
    manufacturer: r.text("manufacturer"),
    models: r.list("models", (m) => {
      const model = { vendorId: m.text("vendorId"), productCode: m.text("productCode") };
      m.done();
      return model;
    }),
    secondVersions: r.optionalList("secondVersions", (s) => {
      const second = {
        id: s.text("id", /^[a-z0-9-]{1,40}$/),
        name: s.text("name"),
        effect: s.read("effect", asText, NO_TEXT),
      };
      s.done();
      return second;
    }),
  };
  r.done();
  return product;
}

/** One release row. Also used for the rows a DVO adds (overlay.ts). */
export function releaseFrom(r: Reader, day: DayReader): Release {
  const notes = r.optionalObject("notes");
  const capabilities = r.optionalObject("capabilities");
  const release: Release = {
    product: r.text("product"),
    version: r.read("version", asVersion, NO_VERSION),
    hardware: r.optionalTexts("hardware"),
    kind: r.oneOf("kind", ["update", "upgrade"]),
    paid: r.oneOf("paid", ["ja", "nein", "unbekannt"]),
    status: r.oneOf("status", ["angekuendigt", "feldtest", "verfuegbar", "zurueckgezogen"]),
    availableFrom: r.optional("availableFrom", monthOr(day)),
    withdrawnOn: r.optional("withdrawnOn", day),
    zulassung: r.optionalObject("zulassung")?.use((z) => zulassungFrom(z, day)),
    ptv: r.optionalText("ptv"),
    secondVersions: r.optionalTextMap("secondVersions"),
    statedNoUpdate: r.optionalBoolean("statedNoUpdate") ?? false,
    notes: {
      spezifikation: notes?.optionalValues("spezifikation", asText) ?? [],
      sicherheit: notes?.optionalValues("sicherheit", asText) ?? [],
      pvs: notes?.optionalValues("pvs", asText) ?? [],
    },
    capabilities: Object.fromEntries(
      CAPABILITIES.flatMap((name): [Capability, "ja" | "nein"][] => {
        const value = capabilities?.optionalOneOf(name, ["ja", "nein"]);
        return value ? [[name, value]] : [];
      }),
    ),
    documents: r.optionalList("documents", documentFrom),
    source: r.object("source").use((s) => sourceFrom(s, day)),
  };
  notes?.done(NOTE_CATEGORIES);
  capabilities?.done(CAPABILITIES);
  r.done();
  return release;
}

function zulassungFrom(r: Reader, day: DayReader): Zulassungsangabe {
  const zulassung: Zulassungsangabe = {
    by: r.text("by"),
    since: r.optional("since", monthOr(day)),
    until: r.optional("until", day),
    reference: r.optionalText("reference"),
    holder: r.optionalText("holder"),
  };
  r.done();
  return zulassung;
}

/** Larger ones belong beside the list, not into it: every practice loads it whole. */
const MOST_DOCUMENT_BYTES = 300_000;

function documentFrom(r: Reader): ReleaseDocument {
  const type = r.oneOf("type", DOCUMENT_TYPES);
  const text = r.optional("text", asPlainText);
  const base64 = r.optional("base64", asBase64);
  const document: ReleaseDocument = {
    name: r.text("name"),
    type,
    language: r.oneOf("language", ["de", "en"]),
    content: text === undefined ? { base64: base64 ?? "" } : { text },
  };
  const wanted = type === "text/plain" ? "text" : "base64";
  r.mustHaveOnly(wanted, ["text", "base64"]);
  r.done();
  return document;
}

function asPlainText(value: unknown): string | Wrong {
  if (typeof value !== "string" || value.trim() === "") return new Wrong("not-text", {});
  return Buffer.byteLength(value) > MOST_DOCUMENT_BYTES ? tooLarge() : value;
}

function asBase64(value: unknown): string | Wrong {
  const isBase64 = typeof value === "string" && /^[A-Za-z0-9+/]+={0,2}$/.test(value) && value.length % 4 === 0;
  if (!isBase64) return new Wrong("not-base64", {});
  return Buffer.byteLength(value, "base64") > MOST_DOCUMENT_BYTES ? tooLarge() : value;
}

function tooLarge(): Wrong {
  return new Wrong("too-large", { limit: `${MOST_DOCUMENT_BYTES / 1000} kB` });
}

function sourceFrom(r: Reader, day: DayReader): RowSource {
  const source: RowSource = {
    grade: r.oneOf("grade", ["gematik", "hersteller", "dvo", "zweithand"]),
    name: r.text("name"),
    address: r.optionalText("address"),
    asOf: r.read("asOf", day, ""),
  };
  r.done();
  return source;
}

/** What no single field can show: unknown products, double rows, dates that contradict each other. */
function checkReferences(catalogue: Catalogue, r: Reader): void {
  const products = new Map(catalogue.products.map((p) => [p.id, p]));
  const models = new Map<string, string>();
  catalogue.products.forEach(({ id, models: own }, i) => {
    const where = `products[${i}]`;
    if (catalogue.products.findIndex((p) => p.id === id) < i)
      r.problem(where, new Wrong("double-product", { product: id }));
    for (const { vendorId, productCode } of own) {
      const model = `${vendorId} ${productCode}`;
      if ((models.get(model) ?? id) !== id) r.problem(`${where}.models`, new Wrong("double-model", { model }));
      models.set(model, id);
    }
  });
  catalogue.releases.forEach((release, i) => {
    const where = `releases[${i}]`;
    const product = products.get(release.product);
    if (!product) r.problem(`${where}.product`, new Wrong("unknown-product", { product: release.product }));
    const isDouble = catalogue.releases
      .slice(0, i)
      .some((other) => other.product === release.product && compareVersions(other.version, release.version) === 0);
    if (isDouble)
      r.problem(
        `${where}.version`,
        new Wrong("double-release", { product: release.product, version: release.version.text }),
      );
    for (const id of Object.keys(release.secondVersions)) {
      const isKnown = product?.secondVersions.some((s) => s.id === id);
      if (product && !isKnown) r.problem(`${where}.secondVersions.${id}`, new Wrong("unknown-part", {}));
    }
    const { since, until } = release.zulassung ?? {};
    if (since && until && startsAfter(since, until))
      r.problem(`${where}.zulassung`, new Wrong("ends-before-start", {}));
    if (release.withdrawnOn && release.status !== "zurueckgezogen") {
      r.problem(`${where}.withdrawnOn`, new Wrong("withdrawn-only", {}));
    }
  });
}

export type DayReader = (value: unknown) => Day | Wrong;

export const NO_TEXT: Text = { de: "", en: "" };
export const NO_VERSION: Version = { parts: [], text: "" };

/** Accepts a civil day, and `start`, `start+30`, `start-400` where a start day is given. */
export function dayReader(start: Day | undefined): DayReader {
  return (value) => {
    if (typeof value !== "string") return new Wrong("not-day", { value: String(value) });
    const relative = /^start(?:([+-]\d{1,5}))?$/.exec(value);
    if (relative && start) return addDays(start, Number(relative[1] ?? 0));
    return parseDay(value) ?? new Wrong("not-day", { value });
  };
}

function monthOr(day: DayReader): DayReader {
  return (value) => {
    if (typeof value === "string" && /^\d{4}-(0[1-9]|1[0-2])$/.test(value)) return value;
    const result = day(value);
    return result instanceof Wrong ? new Wrong("not-month-or-day", { value: String(value) }) : result;
  };
}

export function asVersion(value: unknown): Version | Wrong {
  return (typeof value === "string" && parseVersion(value)) || new Wrong("not-version", { value: String(value) });
}

export function asText(value: unknown): Text | Wrong {
  if (typeof value === "string") return { de: value, en: value };
  if (typeof value === "object" && value !== null && "de" in value && typeof value.de === "string") {
    return { de: value.de, en: "en" in value && typeof value.en === "string" ? value.en : value.de };
  }
  return new Wrong("not-sentence", {});
}
