/**
 * The answer of the central source (TI-Lagebild, version 2) as our values, field by field.
 *
 * Room: outside/tilage. [data/ti-lage.json, source] Keys nobody knows are left alone; a service that is missing, or whose outage is a
 * word we do not know, is unknown. A wrong type refuses the whole: half an answer is none.
 */
import data from "../../../data/ti-lage.json" with { type: "json" };
import { type Lage, type Outage, SERVICES, type ServiceId, type ServiceLage } from "../../domain/ti-lage.ts";
import type { Instant } from "../../domain/zeit/tag.ts";
import type { JsonObject, JsonValue } from "../../protocol/rest/json.ts";

const { limits } = data;

/** Undefined: JSON, but not of this source. @throws LotseError json/wrong-type */
export function readLage(json: JsonValue, at: Instant): Lage | undefined {
  const answer = json.object();
  const status = answer.object("appStatus");
  if (!status) return undefined;
  const services = SERVICES.map((id) => serviceOf(id, status));
  if (services.every(({ outage }) => outage === "unknown")) return undefined;
  const causes = answer.objects("cause").slice(0, limits.causes).map(causeOf);
  return { at, services, causes };
}

function serviceOf(id: ServiceId, status: JsonObject): ServiceLage {
  const other = data.services.known.find((service) => service.id === id)?.alsoSpelt;
  const said = status.object(id) ?? (other === undefined ? undefined : status.object(other));
  if (!said) return { id, outage: "unknown", isMaintenance: false, impacts: [] };
  const impacts = said
    .objects("affectedFunctions")
    .slice(0, limits.functions)
    .map((affected) => plainText(affected.text("impactDesc") ?? affected.text("function") ?? ""));
  return {
    id,
    outage: outageOf(said.text("outage")),
    isMaintenance: said.flag("hasMaintenance") ?? false,
    impacts: [...new Set(impacts)].filter((text) => text !== ""),
  };
}

function outageOf(said: string | undefined): Outage {
  return said === "none" || said === "partial" || said === "full" ? said : "unknown";
}

function causeOf(said: JsonObject): Lage["causes"][number] {
  const text = (name: string) => plainText(said.text(name) ?? "");
  return { service: text("service"), organization: text("organization"), function: text("function") };
}

/** Foreign texts may hold markup, line ends and signs that steer a terminal: none of it is kept. */
export function plainText(text: string): string {
  const plain = text
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(UNPRINTABLE, " ")
    .replaceAll(/\s+/g, " ")
    .toWellFormed()
    .trim();
  const signs = [...plain];
  return signs.length > limits.textCharacters ? `${signs.slice(0, limits.textCharacters - 1).join("")}…` : plain;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these characters are meant
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
