/**
 * What is wrong with a version list or a DVO's overlay: one short line per error, beside its place. In English.
 *
 * Room: words. Same keys as the German file.
 */
import type { Words } from "../words.ts";

export const problems = {
  "not-json": (f) => `is not JSON (technically: ${f.reason})`,
  missing: () => "is missing",
  "unknown-field": () => "there is no such field",
  "not-object": () => "an object { … } is expected",
  "not-list": () => "a list [ … ] is expected",
  "not-text": () => "a text is expected",
  "not-sentence": () => "a sentence or { de, en } is expected",
  "not-count": () => "a whole number from 1 on is expected",
  "not-boolean": () => "true or false is expected",
  "not-one-of": (f) => `one of these is expected: ${f.values}`,
  "wrong-shape": (f) => `“${f.value}” does not have the expected shape`,
  "not-day": (f) => `“${f.value}” is not a day such as 2026-12-31`,
  "not-month-or-day": (f) => `“${f.value}” is neither a day nor a month such as 2018-12`,
  "not-version": (f) => `“${f.value}” is not a version such as 5.50.4`,
  "double-product": (f) => `the product “${f.product}” occurs twice`,
  "double-model": (f) => `the model ${f.model} already belongs to another product`,
  "double-release": (f) => `${f.product} ${f.version} occurs twice`,
  "unknown-product": (f) => `the list has no product “${f.product}”`,
  "unknown-part": () => "the product does not know this second version",
  "ends-before-start": () => "ends before it begins",
  "not-base64": () => "base64 without line breaks is expected",
  "too-large": (f) => `is larger than ${f.limit}`,
  "instead-of": (f) => `does not go with this type of file; “${f.wanted}” is expected`,
  "withdrawn-only": () => "only stands with status “zurueckgezogen”",
} satisfies Words["problems"];
