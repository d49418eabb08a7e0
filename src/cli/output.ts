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

/** "✕ Handeln" */
export function levelMark(level: LevelName, words: Words): string {
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
export function entryLines(level: LevelName, entry: Entry, words: Words): string[] {
  const { entry: labels } = words.cli;
  return [
    ...wrap(`${levelMark(level, words)}  ${entry.meaning}`, "", "    "),
    ...wrap(`${quiet(`${labels.whatToDo}:`)} ${entry.whatToDo}`, "    ", "      "),
    ...wrap(`${quiet(`${labels.why}:`)} ${entry.why}`, "    ", "      "),
    ...(entry.ifNothing ? wrap(`${quiet(`${labels.ifNothing}`)} ${entry.ifNothing}`, "    ", "      ") : []),
  ];
}

/** Words wrapped to the terminal (at most 100 columns); a word that is too long keeps its line. */
export function wrap(text: string, first = "", rest = first): string[] {
  const width = Math.min(process.stdout.columns ?? 100, 100);
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

/** Columns padded to their widest cell; the last one is left as it is. */
export function columns(rows: string[][], indent = "  "): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, visibleLength(cell));
    });
  }
  return rows.map((row) =>
    (indent + row.map((cell, i) => (i === row.length - 1 ? cell : pad(cell, widths[i] ?? 0))).join("  ")).trimEnd(),
  );
}

export function print(lines: string | readonly string[]): void {
  const text = typeof lines === "string" ? lines : lines.join("\n");
  process.stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - visibleLength(text)));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colour sequences begin with ESC
const COLOUR_SEQUENCES = /\u001b\[[0-9;]*m/g;

function visibleLength(text: string): number {
  return text.replace(COLOUR_SEQUENCES, "").length;
}
