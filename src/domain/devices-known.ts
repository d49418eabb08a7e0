/**
 * Devices known: what a model looks like, how its version is read off, what can be done with it by machine, who helps.
 *
 * Room: domain. Pure access to data/geraete.json and data/kontakte.json; each row with its source and day. Found by what the device
 * says of itself, or by the product's id in a catalogue. What no source tells is absent: then there is a drawing and no more.
 *
 * `can` is what ti-lotse does today, never what a device could: native it does itself, guided it leads a person, unsupported
 * neither. `mark` says how good the evidence for the device's own interface is.
 */
import geraete from "../../data/geraete.json" with { type: "json" };
import kontakte from "../../data/kontakte.json" with { type: "json" };
import type { Text } from "./catalogue/catalogue.ts";
import type { FindingCode } from "./codes.ts";
import type { ComponentKind } from "./observation.ts";
import { isModel, type ProductIdentity } from "./product.ts";
import type { Day } from "./zeit/tag.ts";

export interface KnownDevice {
  drawing: Drawing;
  /** How to read the version off, step by step [REQ:U-15] [REQ:U-20]. */
  instruction?: Instruction;
  /** Its parts by name [REQ:M-47] [REQ:M-48]. */
  deviceCard?: DeviceCard;
  abilities: Ability[];
  /** For everybody who has the device; `topic` "allgemein". */
  contacts: Contact[];
}

/** Ids of line drawings in the page. */
export const DRAWINGS = [
  "konnektor-secunet",
  "konnektor-kocobox",
  "konnektor-rise",
  "konnektor",
  "hsk",
  "orga-6141",
  "st-1506",
  "g87-1505",
  "orga-930",
  "kartenterminal",
  "karte",
  "vpn-box",
] as const;
export type Drawing = (typeof DRAWINGS)[number];

/** Where it comes from, and the day of the state it describes. */
export interface Sourced {
  source: string;
  asOf: Day;
}

export interface Instruction extends Sourced {
  title: Text;
  /** "am Gerät", "im Browser" */
  place: Text;
  steps: InstructionStep[];
  field: { label: Text; example: string };
  /** Further versions to read, by their id in the catalogue. */
  secondVersions: { id: string; name: Text }[];
}

export interface InstructionStep {
  text: Text;
  /** Names of keys, as printed on them. */
  keys?: string;
  /** What the display shows, as it is written there. */
  display?: string;
  /** No source says so for this very device. */
  assumption?: boolean;
}

export interface DeviceCard extends Sourced {
  title: Text;
  parts: { mark: string; name: Text; meaning: Text; assumption?: boolean }[];
  warning?: Text;
}

export interface Ability extends Sourced {
  id: AbilityId;
  name: Text;
  can: "native" | "guided" | "unsupported";
  /** P used in production, C published code only, D manual or specification, W web page, G guess. */
  mark: "P" | "C" | "D" | "W" | "G";
  evidence: Text;
}

/**
 * What the device's own administration gives to programs, and how good the evidence is. `unproven`: only when a person allowed it.
 * An ability may stand twice: a part of it is proven, another is not.
 */
export interface ManagementAbility extends Sourced {
  ability: AbilityId;
  can: "native" | "unproven";
  mark: Ability["mark"];
  evidence: Text;
}

export const ABILITIES = ["version", "state", "certificates", "pin", "update", "restart", "backup"] as const;
export type AbilityId = (typeof ABILITIES)[number];

export interface Contact extends Sourced {
  id: string;
  name: Text;
  phone: string;
  hours: Text;
  note: Text;
  /** Ids of products in a catalogue. */
  products: string[];
  /** Findings it helps with. */
  findings: string[];
  /** Whom or what it is for: "allgemein" for everybody who has the product. */
  topic: ContactTopic;
  address?: string;
}

export const CONTACT_TOPICS = ["allgemein", "selbstinstallierer", "haendlerkunden", "strom-weg"] as const;
export type ContactTopic = (typeof CONTACT_TOPICS)[number];

/**
 * @param product what the device says of itself, or the product's id in a catalogue; undefined where neither is known
 * @param kind decides the drawing of an unknown product
 */
export function deviceFor(product: ProductIdentity | string | undefined, kind: ComponentKind): KnownDevice {
  const row = rowFor(product);
  if (!row) return { drawing: fallbackDrawing(product, kind), abilities: [], contacts: [] };
  const { drawing, instruction, deviceCard } = row;
  return { drawing, instruction, deviceCard, abilities: abilitiesOf(row), contacts: contactsOf(row, "allgemein") };
}

/** Id of the product in data/geraete.json, under which adapters are kept. */
export function productIdOf(product: ProductIdentity | string): string | undefined {
  return rowFor(product)?.id;
}

export function abilityName(id: AbilityId): Text {
  return geraete.abilityNames[id];
}

/** What is known of the administration of this product; empty: nothing. */
export function managementOf(product: ProductIdentity | string): readonly ManagementAbility[] {
  return rowFor(product)?.management ?? [];
}

/** Who helps with a finding at this product [REQ:U-16]. */
export function contactsFor(
  product: ProductIdentity | string | undefined,
  code: FindingCode,
  topic: ContactTopic = "allgemein",
): Contact[] {
  const row = rowFor(product);
  return row ? contactsOf(row, topic).filter((contact) => contact.findings.includes(code)) : [];
}

/** The box of a TI-Gateway is no component until it is connected: it has a card all the same [REQ:M-48]. */
export function vpnBox(): KnownDevice {
  return deviceFor("vpn-box", "konnektor");
}

interface Row extends Sourced {
  id: string;
  products: string[];
  models: { vendorId: string; productCode: string }[];
  drawing: Drawing;
  /** What all devices of a kind can, read over the Konnektor. */
  inherits?: keyof typeof geraete.inherited;
  instruction?: Instruction;
  deviceCard?: DeviceCard;
  abilities: RowAbility[];
  management?: ManagementAbility[];
}

type RowAbility = Omit<Ability, "id" | "name"> & { ability: AbilityId };

const ROWS = geraete.rows as readonly Row[];
const CONTACTS = kontakte.rows as readonly Contact[];

function rowFor(product: ProductIdentity | string | undefined): Row | undefined {
  if (product === undefined) return undefined;
  if (typeof product === "string") return ROWS.find((row) => row.id === product || row.products.includes(product));
  return ROWS.find((row) => row.models.some((model) => isModel(product, model)));
}

/** Its own word counts before that of its kind. */
function abilitiesOf(row: Row): Ability[] {
  const inherited = (row.inherits ? geraete.inherited[row.inherits] : []) as RowAbility[];
  return ABILITIES.flatMap((id) => {
    const found = [...row.abilities, ...inherited].find(({ ability }) => ability === id);
    if (!found) return [];
    const { can, mark, evidence, source, asOf } = found;
    return [{ id, name: geraete.abilityNames[id], can, mark, evidence, source, asOf }];
  });
}

function contactsOf(row: Row, topic: ContactTopic): Contact[] {
  return CONTACTS.filter((contact) => contact.topic === topic && contact.products.includes(row.id));
}

const BY_KIND: Record<ComponentKind, Drawing> = {
  konnektor: "konnektor",
  kartenterminal: "kartenterminal",
  "mobiles-kartenterminal": "orga-930",
  karte: "karte",
  // Findings about the practice as a whole have no device of their own.
  praxis: "konnektor",
};

/** A Highspeed-Konnektor calls its type "vkon", whoever made it. */
function fallbackDrawing(product: ProductIdentity | string | undefined, kind: ComponentKind): Drawing {
  const isVirtual = typeof product === "object" && product.type.toLowerCase() === "vkon";
  return isVirtual && kind === "konnektor" ? "hsk" : BY_KIND[kind];
}
