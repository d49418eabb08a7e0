/**
 * What can be seen of the zip for Windows without a Windows: names, paths, launchers, the program that runs them.
 *
 * Used by `npm run package`, which hands out no zip with a fault, and by its tests.
 */
import { strFromU8, unzipSync } from "fflate";

const MOST_CHARACTERS = 200;
const ILLEGAL = /[<>:"|?*\\]|[. ]$/;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const NEEDED = [
  "node.exe",
  "lotse.cmd",
  "ti-lotse starten.cmd",
  "LIESMICH.txt",
  "app/bin/lotse.js",
  "app/dist/lotse.js",
];
const X64 = 0x8664;

/** One sentence each; none: nothing was found. */
export function windowsFaults(zip: Uint8Array): string[] {
  const entries = entriesOf(Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength));
  const files = unzipSync(zip);
  return [...entries.flatMap(entryFaults), ...sameNames(entries), ...contentFaults(files)];
}

interface Entry {
  name: string;
  /** As Unix knows it; 0 where the zip was not made on one. */
  mode: number;
}

/** From the central directory: what unpacking does not tell. */
function entriesOf(zip: Buffer): Entry[] {
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  const entries: Entry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const lengths = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const [nameLength = 0] = lengths;
    entries.push({ name: zip.toString("utf8", at + 46, at + 46 + nameLength), mode: zip.readUInt32LE(at + 38) >>> 16 });
    at += 46 + lengths.reduce((sum, length) => sum + length, 0);
  }
  return entries;
}

function entryFaults({ name, mode }: Entry): string[] {
  const parts = name.split("/");
  const isOut = name.startsWith("/") || parts.includes("..");
  const isIllegal = parts.some((part) => ILLEGAL.test(part) || RESERVED.test(part) || hasControl(part));
  return [
    ...((mode & 0o170000) === 0o120000 ? [`${name}: ein symbolischer Link`] : []),
    ...(isOut ? [`${name}: führt aus dem Ordner hinaus`] : []),
    ...(isIllegal ? [`${name}: dieser Name ist unter Windows nicht erlaubt`] : []),
    ...(name.length > MOST_CHARACTERS ? [`${name}: länger als ${MOST_CHARACTERS} Zeichen`] : []),
  ];
}

function hasControl(part: string): boolean {
  return [...part].some((character) => character < " ");
}

/** Windows makes no difference between large and small letters. */
function sameNames(entries: readonly Entry[]): string[] {
  const alike = Map.groupBy(entries, ({ name }) => name.toLowerCase());
  return [...alike.values()]
    .filter(({ length }) => length > 1)
    .map(([first]) => `${first?.name}: zweimal derselbe Name`);
}

function contentFaults(files: Record<string, Uint8Array>): string[] {
  const tops = new Set(Object.keys(files).map((name) => name.split("/", 1)[0] ?? ""));
  const [top = ""] = tops;
  const file = (name: string) => files[`${top}/${name}`];
  const launchers = Object.keys(files).filter((name) => name.endsWith(".cmd"));
  return [
    ...(tops.size === 1 ? [] : ["nicht alles liegt in einem Ordner"]),
    ...NEEDED.filter((name) => !file(name)).map((name) => `${name}: fehlt`),
    ...(isX64(file("node.exe")) ? [] : ["node.exe: kein Programm für Windows auf x64"]),
    ...launchers.flatMap((name) => launcherFaults(name, strFromU8(files[name] ?? new Uint8Array()))),
  ];
}

function launcherFaults(name: string, text: string): string[] {
  return [
    ...(/[^\r]\n|\r(?!\n)/.test(text) || !text.endsWith("\r\n") ? [`${name}: Zeilen enden nicht mit CR LF`] : []),
    ...(/^#!|\$\(|\$\{|\$@|\bexec\b|\/dev\/null|[\w)]\/[\w.]+\.js/m.test(text)
      ? [`${name}: enthält Teile für Unix`]
      : []),
    ...(/[^ -~\r\n]/.test(text) ? [`${name}: enthält Zeichen, die nicht jede Codepage kennt`] : []),
    ...(text.includes('"%~dp0node.exe" "%~dp0app\\bin\\lotse.js"') ? [] : [`${name}: startet nicht das eigene Node`]),
  ];
}

/** The header of a program: "MZ", where "PE" stands, and for which processor. */
function isX64(program: Uint8Array | undefined): boolean {
  if (!program || program.length < 0x40) return false;
  const bytes = Buffer.from(program.buffer, program.byteOffset, program.byteLength);
  const at = bytes.readUInt32LE(0x3c);
  if (bytes.toString("latin1", 0, 2) !== "MZ" || at + 6 > bytes.length) return false;
  return bytes.toString("latin1", at, at + 4) === "PE\0\0" && bytes.readUInt16LE(at + 4) === X64;
}
