/**
 * The XPath filter of a subscription, evaluated on the event document.
 *
 * Room: simulator/wire. The library is loaded when the first filter is met. Names without a prefix mean the namespace of
 * EventService, as names with the prefix EVT do [REQ:gemSpec_Kon:TAB_KON_571]; XPath 1.0 knows no such default, so the prefix
 * is written into the expression before it is compiled. A relative path begins at the Event element.
 */
import { EVT } from "../../../protocol/xml/namespaces.ts";

/** Filters inside filters inside filters: their costs multiply with every level, and nobody honest needs more. */
const MAX_DEPTH = 3;

/** Whether the event passes. @throws when the expression cannot be evaluated: 4095 */
export async function passes(filter: string, document: string): Promise<boolean> {
  const expression = withPrefixes(filter);
  if (depthOf(expression) > MAX_DEPTH) throw new Error("too deep");
  const { XmlDocument } = await import("libxml2-wasm");
  const parsed = XmlDocument.fromString(document);
  try {
    const result = parsed.eval(expression, { [EVT.prefix]: EVT.uri });
    return Array.isArray(result) ? result.length > 0 : Boolean(result);
  } finally {
    parsed.dispose();
  }
}

const NAME = "[\\p{L}_][\\p{L}\\p{N}._\\u00b7-]*";
/** The lexical rules of XPath 1.0, section 3.7, as far as names have to be told apart. */
const TOKEN = new RegExp(
  [
    "\\s+",
    "(?<text>\"[^\"]*\"|'[^']*'|\\d+(?:\\.\\d*)?|\\.\\d+)",
    `(?<prefixed>${NAME}:(?!:)(?:${NAME}|\\*))`,
    `(?<name>${NAME})`,
    "(?<sign>::|\\.\\.|//|!=|<=|>=|.)",
  ].join("|"),
  "gsu",
);

/** The same expression with the prefix EVT before names of elements that have none. */
export function withPrefixes(expression: string): string {
  let written = "";
  /** An operand ends here, so that a name that follows is an operator. */
  let isAfterOperand = false;
  /** Names here are no elements: attributes, namespaces, variables. */
  let isOther = false;
  for (const match of expression.matchAll(TOKEN)) {
    const [token] = match;
    const { text, prefixed, name, sign } = match.groups ?? {};
    const rest = expression.slice(match.index + token.length).trimStart();
    if (name !== undefined && !isAfterOperand) {
      const isAxis = rest.startsWith("::");
      const isElement = !isAxis && !rest.startsWith("(") && !isOther;
      written += isElement ? `${EVT.prefix}:${name}` : name;
      isAfterOperand = !isAxis;
      isOther = isAxis && (name === "attribute" || name === "namespace");
      continue;
    }
    written += token;
    if (name !== undefined) [isAfterOperand, isOther] = [false, false];
    else if (text !== undefined || prefixed !== undefined) [isAfterOperand, isOther] = [true, false];
    else if (sign !== undefined) {
      // A star after an operand multiplies, elsewhere it is any name.
      isAfterOperand = [")", "]", ".", ".."].includes(sign) || (sign === "*" && !isAfterOperand);
      isOther = sign === "@" || sign === "$" || (sign === "::" && isOther);
    }
  }
  return written;
}

function depthOf(expression: string): number {
  let [depth, deepest] = [0, 0];
  for (const sign of expression.replace(/"[^"]*"|'[^']*'/g, "")) {
    if (sign === "[") deepest = Math.max(deepest, ++depth);
    if (sign === "]") depth--;
  }
  return deepest;
}
