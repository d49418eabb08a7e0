/**
 * XmlElement: an element of a parsed document, and the few ways messages read it.
 *
 * Room: protocol/xml. Names are compared by local name and namespace family: gematik's version suffix is ignored on
 * reading, because devices and older documents write `…/EventService/v7.1` where the schema says v7.2 (traps T-02, T-03).
 */
import { LotseError } from "../../domain/errors.ts";
import { type Instant, parseDay } from "../../domain/zeit/tag.ts";
import type { Namespace } from "./namespaces.ts";

export interface XmlElement {
  /** Local name, without prefix. */
  readonly name: string;
  /** Namespace URI without its version suffix; "" for none. */
  readonly family: string;
  /** Namespace URI as written. */
  readonly namespace: string;
  /** Attributes by local name, namespace declarations left out. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Character data directly inside, untrimmed. */
  readonly text: string;
}

/** "http://…/EventService/v7.2" → "http://…/EventService". */
export function familyOf(namespace: string): string {
  return namespace.replace(/\/v\d+(\.\d+)*$/, "");
}

export function is(element: XmlElement, namespace: Namespace, name: string): boolean {
  return element.name === name && element.family === namespace.family;
}

export function child(element: XmlElement, namespace: Namespace, name: string): XmlElement | undefined {
  return element.children.find((c) => is(c, namespace, name));
}

export function children(element: XmlElement, namespace: Namespace, name: string): XmlElement[] {
  return element.children.filter((c) => is(c, namespace, name));
}

/** @throws LotseError xml/element-missing */
export function need(element: XmlElement, namespace: Namespace, name: string): XmlElement {
  const found = child(element, namespace, name);
  if (!found) throw new LotseError("xml/element-missing", { element: name, parent: element.name });
  return found;
}

/** Trimmed text of an optional child; "" when absent or empty. */
export function textOf(element: XmlElement, namespace: Namespace, name: string): string {
  return child(element, namespace, name)?.text.trim() ?? "";
}

/** Trimmed text of a child that must be there (it may be empty). */
export function needText(element: XmlElement, namespace: Namespace, name: string): string {
  return need(element, namespace, name).text.trim();
}

/** xs:boolean. */
export function needBoolean(element: XmlElement, namespace: Namespace, name: string): boolean {
  const text = needText(element, namespace, name);
  if (text === "true" || text === "1") return true;
  if (text === "false" || text === "0") return false;
  throw new LotseError("xml/value-invalid", { element: name, value: text, expected: "true / false" });
}

/** xs:nonNegativeInteger. */
export function needCount(element: XmlElement, namespace: Namespace, name: string): number {
  const text = needText(element, namespace, name);
  if (/^\+?\d{1,9}$/.test(text)) return Number(text);
  throw new LotseError("xml/value-invalid", { element: name, value: text, expected: "0, 1, 2 …" });
}

/** xs:dateTime as epoch milliseconds; without a zone it is taken as UTC. */
export function needInstant(element: XmlElement, namespace: Namespace, name: string): Instant {
  const text = needText(element, namespace, name);
  const instant = parseDateTime(text);
  if (instant === undefined) {
    throw new LotseError("xml/value-invalid", { element: name, value: text, expected: "2026-12-31T12:00:00Z" });
  }
  return instant;
}

const DATE_TIME = /^((\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d+)?)(Z|[+-]\d{2}:\d{2})?$/;

export function parseDateTime(text: string): Instant | undefined {
  const match = DATE_TIME.exec(text);
  // Date.parse would take the 30th of February for the 2nd of March.
  if (!match || parseDay(match[2] ?? "") === undefined) return undefined;
  const instant = Date.parse(`${match[1]}${match[3] ?? "Z"}`);
  return Number.isNaN(instant) ? undefined : instant;
}

/** xs:date ("2028-03-27Z", "2028-03-27+01:00") as a civil day. */
export function parseDate(text: string): string | undefined {
  return parseDay(text.replace(/(Z|[+-]\d{2}:\d{2})$/, ""));
}

/** xs:date of an optional child; undefined when absent. @throws LotseError xml/value-invalid */
export function optionalDay(element: XmlElement, namespace: Namespace, name: string): string | undefined {
  const text = textOf(element, namespace, name);
  if (text === "") return undefined;
  const day = parseDate(text);
  if (!day) throw new LotseError("xml/value-invalid", { element: name, value: text, expected: "2026-12-31" });
  return day;
}
