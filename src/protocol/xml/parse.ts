/**
 * Guarded XML: bytes from the network in, a tree out, or a LotseError that says what was wrong with them.
 *
 * Room: protocol/xml. Everything a Konnektor sends goes through here. saxes checks well-formedness; the limits, the ban
 * of DOCTYPE (no entities, no external files) and the namespaces are ours. Errors of saxes must be thrown: it carries
 * on otherwise.
 */
import { isUtf8 } from "node:buffer";
import { type SaxesAttributeNS, SaxesParser } from "saxes";
import { LotseError } from "../../domain/errors.ts";
import { familyOf, type XmlElement } from "./element.ts";

/** Far above any real answer: a hospital with 500 cards has about 16,000 elements, nine levels deep. */
export const LIMITS = { depth: 64, elements: 200_000, attributes: 64 } as const;

interface Building {
  name: string;
  family: string;
  namespace: string;
  attributes: Record<string, string>;
  children: Building[];
  text: string;
}

/** Prefix → namespace URI, as seen from one element. */
type Scope = Record<string, string>;
type Attributes = Record<string, string | SaxesAttributeNS>;

/**
 * @throws LotseError xml/empty, xml/encoding, xml/doctype, xml/too-deep, xml/too-many, xml/not-wellformed
 */
export function parseXml(bytes: Uint8Array): XmlElement {
  const text = decodeUtf8(bytes);
  if (text.trim() === "") throw new LotseError("xml/empty", {});
  return build(text);
}

function build(text: string): XmlElement {
  const parser = new SaxesParser({ position: true });
  const open: Building[] = [];
  const scopes: Scope[] = [scopeFrom({ xml: "http://www.w3.org/XML/1998/namespace" })];
  const families = new Map<string, string>([["", ""]]);
  let root: Building | undefined;
  let elements = 0;
  let attributes = 0;

  const broken = (reason: string) =>
    new LotseError("xml/not-wellformed", { line: parser.line, column: parser.column, reason });

  parser.on("xmldecl", (declaration) => {
    // XML 1.1 allows control characters; nothing of gematik is written in it.
    if ((declaration.version ?? "1.0") !== "1.0") throw broken(`XML version ${declaration.version}`);
    const encoding = declaration.encoding ?? "UTF-8";
    if (!/^utf-?8$/i.test(encoding)) throw new LotseError("xml/encoding", { found: encoding });
  });
  parser.on("doctype", () => {
    throw new LotseError("xml/doctype", {});
  });
  parser.on("error", (error) => {
    throw broken(error.message.replace(/^\d+:\d+: /, "").replace(/\.$/, ""));
  });
  parser.on("opentagstart", () => {
    attributes = 0;
  });
  parser.on("attribute", () => {
    if (++attributes > LIMITS.attributes) {
      throw new LotseError("xml/too-many", { what: "attributes", limit: LIMITS.attributes });
    }
  });
  parser.on("opentag", (tag) => {
    if (open.length >= LIMITS.depth) throw new LotseError("xml/too-deep", { limit: LIMITS.depth });
    if (++elements > LIMITS.elements)
      throw new LotseError("xml/too-many", { what: "elements", limit: LIMITS.elements });

    const scope = declare(tag.attributes, scopes.at(-1) as Scope);
    const { name, namespace } = resolve(tag.name, scope);
    const element: Building = {
      name,
      namespace,
      family: family(namespace),
      attributes: plainAttributes(tag.attributes, scope),
      children: [],
      text: "",
    };
    const parent = open.at(-1);
    if (parent) parent.children.push(element);
    else root = element;
    open.push(element);
    scopes.push(scope);
  });
  parser.on("text", (chunk) => {
    const element = open.at(-1);
    if (element) element.text += chunk;
  });
  parser.on("cdata", (chunk) => {
    const element = open.at(-1);
    if (element) element.text += chunk;
  });
  parser.on("closetag", () => {
    open.pop();
    scopes.pop();
  });

  parser.write(text).close();
  if (!root) throw broken("document has no root element");
  return root;

  function resolve(qualified: string, scope: Scope): { name: string; namespace: string } {
    const colon = qualified.indexOf(":");
    if (colon < 0) return { name: qualified, namespace: scope[""] ?? "" };
    const [prefix, name] = [qualified.slice(0, colon), qualified.slice(colon + 1)];
    const namespace = scope[prefix];
    if (namespace === undefined) throw broken(`unbound namespace prefix: ${prefix}`);
    if (name === "" || name.includes(":")) throw broken(`malformed name: ${qualified}`);
    return { name, namespace };
  }

  /** The scope of an element: its parent's, plus what it declares itself. */
  function declare(written: Attributes, parent: Scope): Scope {
    let scope = parent;
    for (const name in written) {
      if (!isDeclaration(name)) continue;
      const [prefix, uri] = [name === "xmlns" ? "" : name.slice(6), String(written[name])];
      if (prefix !== "" && uri === "") throw broken(`namespace prefix without a namespace: ${prefix}`);
      if (scope === parent) scope = scopeFrom(parent);
      scope[prefix] = uri;
    }
    return scope;
  }

  /** Attributes without prefix. gematik's messages know no others; their prefixes must be declared all the same. */
  function plainAttributes(written: Attributes, scope: Scope): Record<string, string> {
    const plain: Record<string, string> = Object.create(null);
    for (const name in written) {
      if (isDeclaration(name)) continue;
      if (name.includes(":")) resolve(name, scope);
      else plain[name] = String(written[name]);
    }
    return plain;
  }

  function family(namespace: string): string {
    let known = families.get(namespace);
    if (known === undefined) {
      known = familyOf(namespace);
      families.set(namespace, known);
    }
    return known;
  }
}

/** Without prototype: a document may well use the prefix "constructor". */
function scopeFrom(entries: Scope): Scope {
  return Object.assign(Object.create(null), entries);
}

function isDeclaration(attribute: string): boolean {
  return attribute === "xmlns" || attribute.startsWith("xmlns:");
}

function decodeUtf8(bytes: Uint8Array): string {
  const [a, b] = bytes;
  if ((a === 0xfe && b === 0xff) || (a === 0xff && b === 0xfe))
    throw new LotseError("xml/encoding", { found: "UTF-16" });
  if (!isUtf8(bytes)) throw new LotseError("xml/encoding", { found: "invalid UTF-8" });
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}
