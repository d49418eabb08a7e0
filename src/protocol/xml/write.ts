/**
 * Writing XML: small functions that escape what they are given. Used for requests here and for answers in the simulator.
 *
 * Room: protocol/xml.
 */
import type { Namespace } from "./namespaces.ts";

/** Text already written as XML, so it is not escaped again. */
export class Xml {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Content = string | number | boolean | Xml | undefined | readonly Content[];

/** `<PREFIX:name a="…">content</PREFIX:name>`; undefined content writes an empty element. */
export function el(
  namespace: Namespace,
  name: string,
  content?: Content,
  attributes?: Record<string, string | undefined>,
): Xml {
  const tag = `${namespace.prefix}:${name}`;
  return new Xml(`<${tag}${attributesText(attributes)}>${contentText(content)}</${tag}>`);
}

/** The element, or nothing when there is nothing to say. */
export function optional(namespace: Namespace, name: string, content: Content): Xml | undefined {
  return content === undefined ? undefined : el(namespace, name, content);
}

/** `xmlns:PREFIX` declarations for a root element. */
export function declarations(namespaces: readonly Namespace[]): Record<string, string> {
  return Object.fromEntries(namespaces.map((n) => [`xmlns:${n.prefix}`, n.uri]));
}

function attributesText(attributes: Record<string, string | undefined> = {}): string {
  return Object.entries(attributes)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join("");
}

function contentText(content: Content): string {
  if (content === undefined) return "";
  if (content instanceof Xml) return content.text;
  if (Array.isArray(content)) return content.map(contentText).join("");
  return escapeXml(String(content));
}

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
/** Characters XML 1.0 cannot carry at all are dropped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these characters are meant
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

export function escapeXml(text: string): string {
  return text.replace(FORBIDDEN, "").replace(/[&<>"]/g, (c) => ESCAPES[c] as string);
}
