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
  const attributes: Record<string, string> = {};
  for (const { prefix, uri } of namespaces) attributes[`xmlns:${prefix}`] = uri;
  return attributes;
}

function attributesText(attributes: Record<string, string | undefined> = {}): string {
  let text = "";
  for (const name in attributes) {
    const value = attributes[name];
    if (value !== undefined) text += ` ${name}="${escapeXml(value)}"`;
  }
  return text;
}

function contentText(content: Content): string {
  if (content === undefined) return "";
  if (content instanceof Xml) return content.text;
  if (typeof content === "string") return escapeXml(content);
  if (!Array.isArray(content)) return String(content);
  let text = "";
  for (const part of content) text += contentText(part);
  return text;
}

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
  "\n": "&#10;",
  "\t": "&#9;",
};
/** Characters XML 1.0 cannot carry at all are dropped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these characters are meant
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const NEEDS_ESCAPE = /[&<>"]|[^\u0020-\ud7ff]/;

/** Line breaks and tabs are written as references: reading turns them into other characters otherwise. */
export function escapeXml(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return text;
  return text.replace(FORBIDDEN, "").replace(/[&<>"\r\n\t]/g, (c) => ESCAPES[c] as string);
}
