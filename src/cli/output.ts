/**
 * How things look in a terminal: sea marks, the four sentences, wrapped to the width, coloured only where it is read live.
 *
 * Room: cli.
 */
import type { Entry, Words } from "../words/words.ts";

export type LevelName = keyof Words["cli"]["levels"];

/** Shape and word carry the level; colour only helps. */
const MARKS: Record<LevelName, { mark: string; colour: Colour }> = {
  ok: { mark: "▲", colour: "green" },
  info: { mark: "○", colour: "blue" },
  gelb: { mark: "✕", colour: "yellow" },
  rot: { mark: "■", colour: "red" },
  unbekannt: { mark: "◇", colour: "gray" },
};

/** Select Graphic Rendition: the code that switches a colour on; 0 switches all off. */
const COLOURS = { bold: 1, gray: 90, green: 32, blue: 34, yellow: 33, red: 31 } as const;
type Colour = keyof typeof COLOURS;

const isLive = () => process.stdout.isTTY === true && !process.env.NO_COLOR;

function paint(colour: Colour, text: string): string {
  return isLive() ? `\u001b[${COLOURS[colour]}m${text}\u001b[0m` : text;
}

/** "✕ Handeln"; a call that went wrong is no judgement and has no sea mark. */
export function levelMark(level: LevelName | "error", words: Words): string {
  if (level === "error") return paint("bold", `${words.cli.entry.error}:`);
  const { mark, colour } = MARKS[level];
  return paint(colour, `${mark} ${words.cli.levels[level]}`);
}

export function heading(text: string): string {
  return paint("bold", text);
}

export function quiet(text: string): string {
  return paint("gray", text);
}

/** The four sentences below their mark. */
export function entryLines(level: LevelName | "error", entry: Entry, words: Words): string[] {
  const { entry: labels } = words.cli;
  return [
    ...wrap(`${levelMark(level, words)}${level === "error" ? " " : "  "}${entry.meaning}`, "", "    "),
    ...wrap(`${quiet(`${labels.whatToDo}:`)} ${entry.whatToDo}`, "    ", "      "),
    ...wrap(`${quiet(`${labels.why}:`)} ${entry.why}`, "    ", "      "),
    ...(entry.ifNothing ? wrap(`${quiet(`${labels.ifNothing}`)} ${entry.ifNothing}`, "    ", "      ") : []),
  ];
}

/** Words wrapped to the terminal (at most 100 columns); a word that is too long keeps its line. */
export function wrap(text: string, first = "", rest = first): string[] {
  const width = Math.min(process.stdout.columns || 100, 100);
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(" ")) {
    const isEmpty = line === first || line === rest;
    if (!isEmpty && visibleLength(line) + 1 + visibleLength(word) > width) {
      lines.push(line);
      line = `${rest}${word}`;
    } else {
      line += isEmpty && (lines.length > 0 || line === first) && line.trim() === "" ? word : ` ${word}`;
    }
  }
  return [...lines, line];
}

/** Columns padded to their widest cell; a column without any text takes no room. */
export function columns(rows: string[][], indent = "  "): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, visibleLength(cell));
    });
  }
  const line = (row: string[]) =>
    row.flatMap((cell, i) => (widths[i] === 0 ? [] : [cell + " ".repeat((widths[i] ?? 0) - visibleLength(cell))]));
  return rows.map((row) => (indent + line(row).join("  ")).trimEnd());
}

export function print(lines: string | readonly string[]): void {
  process.stdout.write(`${harmless(lines)}\n`);
}

export function printError(lines: readonly string[]): void {
  process.stderr.write(`${harmless(lines)}\n`);
}

/** JSON escapes control characters itself, but not those above U+007F. */
export function printJson(value: unknown): void {
  const text = JSON.stringify(value, null, 2).replace(
    /[\u007f-\u009f]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  process.stdout.write(`${text}\n`);
}

/**
 * Devices and files choose many of the characters shown here. What steers a terminal (control characters, changes of
 * direction) never reaches it; only the colours above pass, and only where somebody looks.
 */
function harmless(lines: string | readonly string[]): string {
  const text = typeof lines === "string" ? lines : lines.join("\n");
  return text.replace(STEERING, (found) => (isLive() && OWN_COLOURS.has(found) ? found : ""));
}

const OWN_COLOURS = new Set([0, ...Object.values(COLOURS)].map((code) => `\u001b[${code}m`));

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these characters are meant
const STEERING = /\u001b\[[0-9;]*m|[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

function visibleLength(text: string): number {
  return text.replace(STEERING, "").length;
}
