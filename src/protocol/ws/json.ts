/**
 * JSON of a device: read without trust. Only what is asked for by name comes out, and only if it has the shape it should have.
 *
 * Room: protocol/ws. What is missing or of another shape is undefined; whether that matters is for the reader of a message to say.
 */

export type JsonObject = { readonly [key: string]: unknown };

/** Devices nest four levels. Deeper ones are somebody's idea of a joke. */
const MAX_DEPTH = 24;
/** Names and versions are short: what is longer is cut, so that no page has to be afraid of it. */
const MAX_TEXT = 200;

/** The object in the text; a reason in a few technical words where there is none. */
export function parseObject(text: string): { object: JsonObject } | { problem: string } {
  if (nestingOf(text) > MAX_DEPTH) return { problem: `more than ${MAX_DEPTH} levels` };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, and the text may be anything.
    return { problem: "no JSON" };
  }
  return isObject(value) ? { object: value } : { problem: "no JSON object" };
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function objectAt(object: JsonObject, key: string): JsonObject | undefined {
  const value = own(object, key);
  return isObject(value) ? value : undefined;
}

/** The objects in the list; what else lies in it is left out. */
export function objectsAt(object: JsonObject, key: string): JsonObject[] {
  const value = own(object, key);
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** One line without control characters; undefined for what is no text, and for an empty one. */
export function textAt(object: JsonObject, key: string): string | undefined {
  const value = own(object, key);
  if (typeof value !== "string") return undefined;
  const line = value
    .slice(0, 4 * MAX_TEXT)
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  return line === "" ? undefined : line.slice(0, MAX_TEXT);
}

/** A whole number that is not negative, written as a number or as digits: devices do both. */
export function countAt(object: JsonObject, key: string): number | undefined {
  const value = own(object, key);
  const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

export function flagAt(object: JsonObject, key: string): boolean | undefined {
  const value = own(object, key);
  return typeof value === "boolean" ? value : undefined;
}

/** Never what the language itself hangs on every object. */
function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Deepest nesting, without reading the document: brackets in texts do not count. */
function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isText = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (isText) {
      if (c === BACKSLASH) i++;
      else if (c === QUOTE) isText = false;
    } else if (c === QUOTE) isText = true;
    else if (c === OPEN_LIST || c === OPEN_OBJECT) deepest = Math.max(deepest, ++depth);
    else if (c === CLOSE_LIST || c === CLOSE_OBJECT) depth--;
  }
  return deepest;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
