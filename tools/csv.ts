/**
 * CSV as RFC 4180 has it: a quoted field may hold commas, doubled quotes and line breaks.
 *
 * Used by tools/trace to read the tables under docs/. It only reads, and knows no types: a field is a text.
 */

/** One record per row below the header, by column name. The header has to be exactly `columns`. */
export function readTable<Column extends string>(text: string, columns: readonly Column[]): Record<Column, string>[] {
  const [header = [], ...rows] = parseCsv(text);
  if (header.join() !== columns.join()) throw new Error(`the header is "${header}", expected "${columns}"`);
  return rows.map((row, index) => {
    if (row.length !== columns.length)
      throw new Error(`record ${index + 1} ("${row[0]}") has ${row.length} fields, expected ${columns.length}`);
    return Object.fromEntries(columns.map((column, i) => [column, row[i]])) as Record<Column, string>;
  });
}

/** Every record as its fields, the header among them. Lines may end in LF or CRLF; a last line break is optional. */
export function parseCsv(text: string): string[][] {
  const source = text.replace(/^\uFEFF/, "");
  const field = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  const records: string[][] = [];
  let record: string[] = [];
  while (field.lastIndex < source.length || record.length > 0) {
    const at = field.lastIndex;
    const match = field.exec(source);
    if (match === null) throw new Error(`line ${lineAt(source, at)}: a quote is missing or stands in the wrong place`);
    const [, quoted, plain = "", end] = match;
    record.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ",") continue;
    records.push(record);
    record = [];
  }
  return records;
}

function lineAt(source: string, position: number): number {
  return source.slice(0, position).split("\n").length;
}
