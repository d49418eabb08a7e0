/**
 * SOAP 1.1 envelopes and faults as Konnektoren send them.
 *
 * Room: protocol/soap [REQ:gemSpec_Kon:A_15601] [REQ:gemSpec_Kon:TIP1-A_5058-01]. A saved answer may come without its
 * envelope; then its root counts as the body.
 */
import { LotseError } from "../../domain/errors.ts";
import { child, is, textOf, type XmlElement } from "../xml/element.ts";
import { CONN, GERROR, type Namespace, SOAP, SOAP12 } from "../xml/namespaces.ts";
import { declarations, el, type Xml } from "../xml/write.ts";

/** A gematik error: the last trace carries the code, earlier ones may be the vendor's [REQ:gemSpec_Kon:A_14159]. */
export interface GematikError {
  code: number;
  text: string;
  severity: string;
  errorType: string;
  /** The useful part often hides here (trap T-33); for the IT view, never parsed. */
  detail: string;
  /** Vendor traces before the last one, as "code text: detail". */
  earlier: string[];
  timestamp: string;
}

export type Fault =
  | { kind: "gematik"; error: GematikError; faultString: string }
  | { kind: "bare"; faultString: string };

/** The document to send. `namespaces` are declared once on the envelope. */
export function envelope(body: Xml, namespaces: readonly Namespace[]): string {
  const root = el(SOAP, "Envelope", el(SOAP, "Body", body), declarations([SOAP, ...namespaces]));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.text}`;
}

/** The element inside the SOAP body, or the root itself when there is no envelope. */
export function bodyOf(root: XmlElement): XmlElement {
  const soap = [SOAP, SOAP12].find((ns) => is(root, ns, "Envelope"));
  if (!soap) return is(root, SOAP, "Body") || is(root, SOAP12, "Body") ? firstChild(root) : root;
  const body = child(root, soap, "Body");
  if (!body) throw new LotseError("xml/element-missing", { element: "Body", parent: "Envelope" });
  return firstChild(body);
}

function firstChild(element: XmlElement): XmlElement {
  const first = element.children[0];
  if (!first) throw new LotseError("xml/element-missing", { element: "*", parent: element.name });
  return first;
}

/** The fault in a body, with or without `Fault` around the error; undefined when it is none. */
export function faultIn(body: XmlElement): Fault | undefined {
  if (is(body, GERROR, "Error")) {
    const error = readError(body);
    return error && { kind: "gematik", error, faultString: error.text };
  }
  if (!is(body, SOAP, "Fault") && !is(body, SOAP12, "Fault")) return undefined;
  const faultString = descendantText(body, ["faultstring", "Text"]);
  const errorElement = findDescendant(body, (e) => is(e, GERROR, "Error"));
  const error = errorElement && readError(errorElement);
  return error ? { kind: "gematik", error, faultString } : { kind: "bare", faultString };
}

/** @throws LotseError soap/fault, soap/fault-without-code when the body is a fault */
export function throwIfFault(body: XmlElement): void {
  const fault = faultIn(body);
  if (fault?.kind === "gematik") throw faultError(fault.error);
  if (fault) throw new LotseError("soap/fault-without-code", { text: fault.faultString });
}

function faultError(error: GematikError): LotseError<"soap/fault"> {
  return new LotseError("soap/fault", { code: error.code, text: error.text });
}

/** The error inside `CONN:Status` of a `Warning` result; undefined when all is OK. */
export function warningIn(response: XmlElement): GematikError | undefined {
  const status = child(response, CONN, "Status");
  const error = status && child(status, GERROR, "Error");
  return error && readError(error);
}

function readError(element: XmlElement): GematikError | undefined {
  const traces = element.children.filter((c) => is(c, GERROR, "Trace"));
  const last = traces.at(-1);
  const code = last && textOf(last, GERROR, "Code");
  if (!last || !code || !/^-?\d{1,9}$/.test(code)) return undefined;
  return {
    code: Number(code),
    text: squeezedText(last, "ErrorText"),
    severity: textOf(last, GERROR, "Severity"),
    errorType: textOf(last, GERROR, "ErrorType"),
    detail: squeezedText(last, "Detail"),
    earlier: traces.slice(0, -1).map(traceText),
    timestamp: textOf(element, GERROR, "Timestamp"),
  };
}

function traceText(trace: XmlElement): string {
  const detail = squeezedText(trace, "Detail");
  return `${textOf(trace, GERROR, "Code")} ${squeezedText(trace, "ErrorText")}${detail && `: ${detail}`}`.trim();
}

/** Details come broken over lines: blanks in a row are one blank. */
function squeezedText(trace: XmlElement, name: string): string {
  return textOf(trace, GERROR, name).replace(/\s+/g, " ");
}

function findDescendant(element: XmlElement, matches: (e: XmlElement) => boolean): XmlElement | undefined {
  for (const c of element.children) {
    const found = matches(c) ? c : findDescendant(c, matches);
    if (found) return found;
  }
  return undefined;
}

function descendantText(element: XmlElement, names: readonly string[]): string {
  return findDescendant(element, (e) => names.includes(e.name))?.text.trim() ?? "";
}
