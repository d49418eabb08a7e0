/** XML Schema: asks libxml2, which knows nothing of our code, whether a message is what gematik's schema says. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { XmlDocument, XmlElement, type XmlNode, XsdValidator } from "libxml2-wasm";
import { xmlRegisterFsInputProviders } from "libxml2-wasm/lib/nodejs.mjs";
import { gematikApi } from "./shared.ts";

const SOAP = "http://schemas.xmlsoap.org/soap/envelope/";

const validators = new Map<string, XsdValidator>();

/** Checks a whole document. @throws XmlValidateError naming line and element */
export function assertDocumentFits(schema: string, text: string): void {
  using document = XmlDocument.fromString(text);
  validatorFor(schema).validate(document);
}

/** Checks the element inside the SOAP body. @throws XmlValidateError naming line and element */
export function assertBodyFits(schema: string, envelope: string): void {
  using document = XmlDocument.fromString(envelope);
  validatorFor(schema).validate(bodyOf(document));
}

/**
 * Checks that a SOAP 1.1 fault carries exactly one error as gematik's schema has it.
 * @returns the code of the last trace, which is the one that counts
 */
export function assertFaultFits(envelope: string): number {
  using document = XmlDocument.fromString(envelope);
  const fault = bodyOf(document);
  assert.deepEqual([fault.namespaceUri, fault.name], [SOAP, "Fault"]);
  const parts = childrenOf(fault);
  assert.deepEqual(
    parts.map((part) => [part.namespaceUri, part.name]),
    ["faultcode", "faultstring", "detail"].map((name) => ["", name]),
  );
  const [code, text, detail] = parts as [XmlElement, XmlElement, XmlElement];
  const [prefix = "", name = ""] = code.content.split(":");
  assert.equal(code.namespaceForPrefix(prefix), SOAP, `faultcode ${code.content}`);
  assert.match(name, /^(Client|Server)$/);
  assert.notEqual(text.content, "");
  const errors = childrenOf(detail);
  assert.equal(errors.length, 1, "one gematik error in the detail");
  const [error] = errors as [XmlElement];
  validatorFor("tel/error/TelematikError.xsd").validate(error);
  return Number(error.get("*[local-name()='Trace'][last()]/*[local-name()='Code']")?.content);
}

/** The one element inside the body of a SOAP 1.1 envelope; anything else at that place fails. */
function bodyOf(document: XmlDocument): XmlElement {
  const envelope = document.root;
  assert.deepEqual([envelope.namespaceUri, envelope.name], [SOAP, "Envelope"]);
  const parts = childrenOf(envelope);
  for (const part of parts) assert.equal(part.namespaceUri, SOAP, part.name);
  const names = parts.map((part) => part.name);
  assert.ok(names.join() === "Body" || names.join() === "Header,Body", `Envelope holds ${names}`);
  const bodies = childrenOf(parts.at(-1) as XmlElement);
  assert.equal(bodies.length, 1, "one element inside the SOAP body");
  return bodies[0] as XmlElement;
}

function childrenOf(node: XmlNode): XmlElement[] {
  return node.find("*").filter((child) => child instanceof XmlElement);
}

/** Kept: gematik's schemas import each other and take a while to load. */
function validatorFor(schema: string): XsdValidator {
  let validator = validators.get(schema);
  if (!validator) {
    xmlRegisterFsInputProviders();
    const file = join(gematikApi(), schema);
    using document = XmlDocument.fromBuffer(readFileSync(file), { url: file });
    validator = XsdValidator.fromDoc(document);
    validators.set(schema, validator);
  }
  return validator;
}
