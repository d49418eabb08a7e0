/** XML Schema: asks libxml2, which knows nothing of our code, whether a message is what gematik's schema says. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { XmlDocument, XmlElement, XsdValidator } from "libxml2-wasm";
import { xmlRegisterFsInputProviders } from "libxml2-wasm/lib/nodejs.mjs";
import { gematikApi } from "./shared.ts";

const validators = new Map<string, XsdValidator>();

/** Checks the element inside the SOAP body. @throws XmlValidateError naming line and element */
export function assertBodyFits(schema: string, envelope: string): void {
  using document = XmlDocument.fromString(envelope);
  const body = document.get("/*/*[local-name()='Body']/*");
  if (!(body instanceof XmlElement)) throw new Error("no element inside the SOAP body");
  validatorFor(schema).validate(body);
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
