/**
 * REQ tags: how a line of code says which requirement it fulfils, `[REQ:<id>] why, if it needs saying`.
 *
 * Used by tools/trace. Pure: text in, tags out. An id may be one of ours (U-44) or one of a gematik document
 * (document, colon, number with its revision). Several tags may share a line.
 */

export interface Tag {
  id: string;
  file: string;
  /** Counted from 1. */
  line: number;
}

/** A tag begins with a letter, digit or blank, so that placeholders in angle brackets, like the one above, are none. */
const opening = /\[REQ:([\w ][^\]]*)(\]?)/g;

export function scanTags(file: string, text: string): Tag[] {
  return text.split("\n").flatMap((content, index) =>
    [...content.matchAll(opening)].map(([whole, id = "", closing]) => ({
      // A tag that is not closed on its line is kept whole: no table knows it, so it is reported.
      id: closing === "" ? whole : id,
      file,
      line: index + 1,
    })),
  );
}

/** One sentence per tag whose id is in no table. */
export function unknownTags(tags: readonly Tag[], known: ReadonlySet<string>): string[] {
  return tags
    .filter((tag) => !known.has(tag.id))
    .map((tag) => `${tag.file}:${tag.line}: "${tag.id}" is in no table${suggestion(tag.id, known)}`);
}

/** Specs are cited with their revision; the one from the table is usually what was meant. */
function suggestion(id: string, known: ReadonlySet<string>): string {
  const base = id.replace(/-\d\d$/, "");
  const near = [...known].find((other) => other.replace(/-\d\d$/, "") === base && /_\d+(-\d\d)?$/.test(other));
  return near === undefined ? "" : `; did you mean "${near}"?`;
}
