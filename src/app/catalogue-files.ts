/**
 * The catalogue on disk: what ships with the program, what this installation has taken over, and the keys it believes.
 *
 * Room: app. `<data>/catalogue/current.json`, `overlays/ID.json` (list and signature in one file, so they change
 * together), `keys/NAME.pub.pem`. Every load verifies again; nothing on disk is believed because it is there.
 */
import { createPublicKey } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { Catalogue } from "../domain/catalogue/catalogue.ts";
import { applyOverlay, type Overlay, readOverlay } from "../domain/catalogue/overlay.ts";
import { readCatalogue } from "../domain/catalogue/read.ts";
import { chainHash, keyFingerprint, type SigningKey, verifySignature } from "../domain/catalogue/signature.ts";
import { LotseError } from "../domain/errors.ts";
import { type Day, dayOf } from "../domain/zeit/tag.ts";
import { readInput, writeWhole } from "./files.ts";
import { shippedData } from "./places.ts";

/** Catalogues that ship with the program and can be named instead of a file. */
const SHIPPED = ["archiv", "beispiel"] as const;
/** Signs invented dates; never believed for real devices. */
const EXAMPLE_KEY = "example";

export interface LoadedCatalogue {
  catalogue: Catalogue;
  hash: string;
  /** Name of the key that signed it. */
  key: string;
  signed: SignedFile;
}

/** A file with the signature that was beside it. */
interface SignedFile {
  /** For messages. */
  name: string;
  bytes: Buffer;
  signature: string;
}

/** The keys of the program and those a person has confirmed. */
export function knownKeys(dataDir: string): SigningKey[] {
  return [join(shippedData, "keys"), keyDirectory(dataDir)].flatMap((directory) =>
    existsSync(directory)
      ? readdirSync(directory)
          .filter((name) => name.endsWith(".pub.pem"))
          .map((name) => readKey(join(directory, name), name.slice(0, -".pub.pem".length)))
      : [],
  );
}

export function readKey(file: string, name: string): SigningKey {
  try {
    return { name, key: createPublicKey(readInput(file, 64 * 1024)) };
  } catch (cause) {
    if (cause instanceof LotseError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LotseError("link/pem-unreadable", { file, reason }, { cause });
  }
}

/** Two keys of the same name both stay: the second gets the beginning of its fingerprint. */
export function rememberKey(dataDir: string, { name, key }: SigningKey): void {
  const fingerprint = keyFingerprint(key);
  const known = knownKeys(dataDir);
  if (known.some((k) => keyFingerprint(k.key) === fingerprint)) return;
  const isTaken = known.some((k) => k.name === name);
  const file = isTaken ? `${name}-${fingerprint.replaceAll(":", "").slice(0, 8)}` : name;
  writeWhole(join(keyDirectory(dataDir), `${file}.pub.pem`), String(key.export({ type: "spki", format: "pem" })));
}

/**
 * A catalogue from a file or one of the shipped names, verified.
 * @throws LotseError catalogue/*, input/*
 */
export function loadCatalogue(nameOrFile: string, keys: SigningKey[], start?: Day): LoadedCatalogue {
  const isShipped = SHIPPED.some((name) => name === nameOrFile) && !existsSync(nameOrFile);
  const file = isShipped ? join(shippedData, "catalogues", `${nameOrFile}.json`) : nameOrFile;
  return verifiedCatalogue(readSigned(file), keys, start);
}

export interface LoadedOverlay {
  overlay: Overlay;
  key: string;
  signed: SignedFile;
}

export function loadOverlay(file: string, keys: SigningKey[]): LoadedOverlay {
  return verifiedOverlay(readSigned(file), keys);
}

/** The list this installation uses, with its DVO's overlays; undefined when none was loaded yet. */
export function currentCatalogue(dataDir: string, today: Day = dayOf(Date.now())): LoadedCatalogue | undefined {
  const file = currentFile(dataDir);
  if (!existsSync(file)) return undefined;
  const keys = knownKeys(dataDir);
  const loaded = verifiedCatalogue(readPlaced(file), keys, today);
  const catalogue = overlayFiles(dataDir)
    .map((overlay) => verifiedOverlay(readPlaced(overlay), keys).overlay)
    .reduce((c, overlay) => applyOverlay(c, overlay, today), loaded.catalogue);
  return { ...loaded, catalogue };
}

export function placeCatalogue(dataDir: string, loaded: LoadedCatalogue): void {
  place(currentFile(dataDir), loaded.signed);
}

export function placeOverlay(dataDir: string, loaded: LoadedOverlay): void {
  place(overlayFile(dataDir, loaded.overlay.id), loaded.signed);
}

/** The overlay of this id that is in use; undefined when there is none. */
export function placedOverlay(dataDir: string, id: string, keys: SigningKey[]): LoadedOverlay | undefined {
  const file = overlayFile(dataDir, id);
  return existsSync(file) ? verifiedOverlay(readPlaced(file), keys) : undefined;
}

/** The list in use without its overlays; undefined when none was loaded yet. */
export function placedCatalogue(dataDir: string, keys: SigningKey[]): LoadedCatalogue | undefined {
  const file = currentFile(dataDir);
  return existsSync(file) ? verifiedCatalogue(readPlaced(file), keys) : undefined;
}

/** Invented dates must never judge real devices. @throws LotseError catalogue/example-refused */
export function requireReal(loaded: LoadedCatalogue): void {
  if (loaded.catalogue.practiceOnly) throw new LotseError("catalogue/example-refused", {});
}

export function catalogueDirectory(dataDir: string): string {
  return join(dataDir, "catalogue");
}

function verifiedCatalogue(signed: SignedFile, keys: SigningKey[], start: Day = dayOf(Date.now())): LoadedCatalogue {
  const key = verifySignature(signed.name, signed.bytes, signed.signature, keys);
  const { catalogue, problems } = readCatalogue(signed.bytes.toString("utf8"), { start });
  if (!catalogue) throw new LotseError("catalogue/unreadable", { file: signed.name, problems });
  // Invented dates belong to the example key, whatever the file says of itself.
  if (key.name === EXAMPLE_KEY) catalogue.practiceOnly = true;
  return { catalogue, hash: chainHash(signed.bytes), key: key.name, signed };
}

function verifiedOverlay(signed: SignedFile, keys: SigningKey[]): LoadedOverlay {
  const key = verifySignature(signed.name, signed.bytes, signed.signature, keys);
  const { overlay, problems } = readOverlay(signed.bytes.toString("utf8"));
  if (!overlay) throw new LotseError("catalogue/unreadable", { file: signed.name, problems });
  return { overlay, key: key.name, signed };
}

function readSigned(file: string): SignedFile {
  const name = basename(file);
  const bytes = readInput(file);
  if (!existsSync(`${file}.sig`)) throw new LotseError("catalogue/unsigned", { file: name });
  return { name, bytes, signature: readInput(`${file}.sig`, 64 * 1024).toString("utf8") };
}

function place(target: string, signed: SignedFile): void {
  const content = { name: signed.name, list: signed.bytes.toString("utf8"), signature: signed.signature };
  writeWhole(target, `${JSON.stringify(content)}\n`);
}

function readPlaced(file: string): SignedFile {
  const name = basename(file);
  try {
    const { list, signature } = JSON.parse(readInput(file).toString("utf8")) as { list: string; signature: string };
    return { name, bytes: Buffer.from(list, "utf8"), signature };
  } catch (cause) {
    if (cause instanceof LotseError) throw cause;
    const problems = [{ where: file, code: "not-json" as const, fields: { reason: String(cause) } }];
    throw new LotseError("catalogue/unreadable", { file: name, problems }, { cause });
  }
}

function currentFile(dataDir: string): string {
  return join(catalogueDirectory(dataDir), "current.json");
}

function overlayDirectory(dataDir: string): string {
  return join(catalogueDirectory(dataDir), "overlays");
}

function overlayFile(dataDir: string, id: string): string {
  return join(overlayDirectory(dataDir), `${id}.json`);
}

function keyDirectory(dataDir: string): string {
  return join(catalogueDirectory(dataDir), "keys");
}

function overlayFiles(dataDir: string): string[] {
  const directory = overlayDirectory(dataDir);
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => name.endsWith(".json"))
    .map((name) => join(directory, name));
}
