/**
 * Use cases of the catalogue: look at it, check a file, take one over, fetch a newer one, sign one.
 *
 * Room: app.
 */
import { createPrivateKey } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { withoutPassword } from "../devices/standard/directory.ts";
import { type Catalogue, type Product, type Release, releasesOf } from "../domain/catalogue/catalogue.ts";
import { becameAvailable } from "../domain/catalogue/changes.ts";
import { type StartBlock, whyNotStart } from "../domain/catalogue/may-start.ts";
import { readOverlay } from "../domain/catalogue/overlay.ts";
import { readCatalogue } from "../domain/catalogue/read.ts";
import type { Problem } from "../domain/catalogue/reader.ts";
import {
  keyFingerprint,
  requireInForce,
  requireSuccessor,
  type SigningKey,
  signatureFile,
} from "../domain/catalogue/signature.ts";
import { type Zulassung, zulassungOn } from "../domain/catalogue/zulassung.ts";
import { LotseError } from "../domain/errors.ts";
import { compareVersions } from "../domain/version.ts";
import { type Day, dayOf } from "../domain/zeit/tag.ts";
import { requireOk } from "../protocol/link/http-status.ts";
import { Link } from "../protocol/link/link.ts";
import {
  catalogueDirectory,
  currentCatalogue,
  knownKeys,
  type LoadedCatalogue,
  loadCatalogue,
  loadOverlay,
  placeCatalogue,
  placedCatalogue,
  placedOverlay,
  placeOverlay,
  readKey,
  rememberKey,
  requireReal,
} from "./catalogue-files.ts";
import { readInput } from "./files.ts";

export interface ShownRelease {
  product: Product;
  release: Release;
  zulassung: Zulassung;
  blocks: StartBlock[];
}

export interface ShownCatalogue {
  catalogue: Catalogue;
  key: string;
  releases: ShownRelease[];
}

/** @throws LotseError catalogue/none, catalogue/not-listed */
export function showCatalogue(
  dataDir: string,
  wish: { catalogue?: string; product?: string; version?: string; day?: Day },
): ShownCatalogue {
  const day = wish.day ?? dayOf(Date.now());
  const loaded = wish.catalogue
    ? loadCatalogue(wish.catalogue, knownKeys(dataDir), day)
    : currentCatalogue(dataDir, day);
  if (!loaded) throw new LotseError("catalogue/none", { directory: catalogueDirectory(dataDir) });
  const { catalogue, key } = loaded;
  const products = catalogue.products.filter((p) => !wish.product || p.id === wish.product || p.name === wish.product);
  const releases = products.flatMap((product) =>
    releasesOf(catalogue, product)
      .filter((r) => !wish.version || r.version.text === wish.version)
      .toSorted((a, b) => compareVersions(b.version, a.version))
      .map((release) => ({
        product,
        release,
        zulassung: zulassungOn(release, day),
        blocks: whyNotStart({ release, day, ordered: false, hardware: release.hardware[0] }),
      })),
  );
  if (releases.length === 0 && (wish.product || wish.version)) {
    throw new LotseError("catalogue/not-listed", { product: wish.product ?? "", version: wish.version ?? "" });
  }
  return { catalogue, key, releases };
}

export interface CheckedCatalogue {
  file: string;
  kind: "catalogue" | "overlay";
  problems: readonly Problem[];
  title: string;
  key?: string;
  /** Why signature or age are not accepted. */
  signature?: LotseError;
}

/** Says everything that is wrong with a file, and changes nothing. */
export function checkCatalogue(dataDir: string, file: string, trustKey?: string): CheckedCatalogue {
  const text = readInput(file).toString("utf8");
  const isOverlay = /"ti-lotse-ueberlagerung\//.test(text);
  const keys = [...knownKeys(dataDir), ...(trustKey ? [readKey(trustKey, keyNameOf(trustKey))] : [])];
  const today = dayOf(Date.now());
  const { problems } = isOverlay ? readOverlay(text) : readCatalogue(text, { start: today });
  const checked: CheckedCatalogue = {
    file,
    kind: isOverlay ? "overlay" : "catalogue",
    problems,
    title: basename(file),
  };
  if (problems.length > 0) return checked;
  try {
    if (isOverlay) {
      const { overlay, key } = loadOverlay(file, keys);
      requireInForce(basename(file), overlay.validUntil, today);
      return { ...checked, title: overlay.by, key };
    }
    const { catalogue, key } = loadCatalogue(file, keys);
    requireInForce(basename(file), catalogue.validUntil, today);
    return { ...checked, title: catalogue.title, key };
  } catch (error) {
    if (!(error instanceof LotseError)) throw error;
    return { ...checked, signature: error };
  }
}

export interface Imported {
  kind: "catalogue" | "overlay";
  title: string;
  serial: number;
  unchanged: boolean;
  trustedKey?: string;
  /** Versions that were announced or in field trial before and are available now. */
  available: Release[];
}

export interface ImportWish {
  /** A key the person vouches for, with the fingerprint they compared. */
  trust?: { file: string; fingerprint?: string };
  /** Another series may take the place of the present one. */
  replace?: boolean;
}

/**
 * Takes a signed list or overlay over. `trustKey` is remembered only together with the file it signed.
 * @throws LotseError catalogue/*
 */
export function importCatalogue(dataDir: string, file: string, wish: ImportWish = {}): Imported {
  const { trust, replace = false } = wish;
  const trusted = trust && vouchedFor(trust);
  const keys = [...knownKeys(dataDir), ...(trusted ? [trusted] : [])];
  const taking = { dataDir, keys, replace, trusted };
  const isOverlay = /"ti-lotse-ueberlagerung\//.test(readInput(file).toString("utf8"));
  const imported = isOverlay ? importOverlay(file, taking) : importList(loadCatalogue(file, keys), taking);
  return trusted ? { ...imported, trustedKey: trusted.name } : imported;
}

/** Everything the two kinds of import share. */
interface Taking {
  dataDir: string;
  keys: SigningKey[];
  replace: boolean;
  /** To be remembered as soon as it is sure that the file is taken, and before it is: never a list without its key. */
  trusted: SigningKey | undefined;
}

/** @throws LotseError catalogue/fingerprint-differs, link/pem-unreadable */
function vouchedFor({ file, fingerprint: expected }: NonNullable<ImportWish["trust"]>): SigningKey {
  const key = readKey(file, keyNameOf(file));
  const found = keyFingerprint(key.key);
  if (expected && !sameFingerprint(expected, found)) {
    throw new LotseError("catalogue/fingerprint-differs", { file: basename(file), expected, found });
  }
  return key;
}

/**
 * Fetches a signed list from an address or file and takes it over.
 * @throws LotseError catalogue/*
 */
export async function refreshCatalogue(dataDir: string, from: string): Promise<Imported> {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(from)) return importCatalogue(dataDir, from);
  const url = URL.parse(from);
  if (url?.protocol !== "https:" || url.username || url.password) {
    throw new LotseError("catalogue/address-invalid", { address: withoutPassword(from) });
  }
  using link = new Link({ trust: { kind: "system" }, credentials: { kind: "none" }, maxBytes: 16 * 1024 * 1024 });
  const fetched = async (address: URL) => {
    try {
      const answer = await link.ask({ method: "GET", url: address });
      requireOk(answer, address);
      return answer.body;
    } catch (cause) {
      if (!(cause instanceof LotseError)) throw cause;
      const { code, fields } = cause;
      throw new LotseError("catalogue/unfetchable", { address: address.href, cause: { code, fields } }, { cause });
    }
  };
  const directory = mkdtempSync(join(tmpdir(), "lotse-katalog-"));
  try {
    const file = join(directory, basename(url.pathname) || "katalog.json");
    writeFileSync(file, await fetched(url));
    writeFileSync(`${file}.sig`, await fetched(new URL(`${url.pathname}.sig`, url)));
    return importCatalogue(dataDir, file);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Signs a list or overlay; problems in it are refused. */
export function signCatalogue(
  file: string,
  keyFile: string,
  keyName: string,
): { file: string; text: string; fingerprint: string } {
  const bytes = readInput(file);
  const text = bytes.toString("utf8");
  const isOverlay = /"ti-lotse-ueberlagerung\//.test(text);
  const { problems } = isOverlay ? readOverlay(text) : readCatalogue(text);
  if (problems.length > 0) throw new LotseError("catalogue/unreadable", { file: basename(file), problems });
  const key = privateKey(keyFile);
  return { file: `${file}.sig`, text: signatureFile(bytes, { name: keyName, key }), fingerprint: keyFingerprint(key) };
}

function privateKey(file: string) {
  const pem = readInput(file, 64 * 1024);
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === "ed25519") return key;
    throw new Error("not an Ed25519 key");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LotseError("link/pem-unreadable", { file, reason }, { cause });
  }
}

function importList(loaded: LoadedCatalogue, { dataDir, keys, replace, trusted }: Taking): Imported {
  requireReal(loaded);
  const present = unlessReplaced(replace, () => placedCatalogue(dataDir, keys));
  const { catalogue, hash } = loaded;
  const summary = { kind: "catalogue" as const, title: catalogue.title, serial: catalogue.serial };
  if (present?.hash === hash) {
    if (trusted) rememberKey(dataDir, trusted);
    return { ...summary, unchanged: true, available: [] };
  }
  if (present && present.catalogue.id !== catalogue.id && !replace) {
    throw new LotseError("catalogue/other-series", { title: catalogue.title, present: present.catalogue.title });
  }
  requireSuccessor(loaded.signed.name, { catalogue, hash }, present, dayOf(Date.now()));
  if (trusted) rememberKey(dataDir, trusted);
  placeCatalogue(dataDir, loaded);
  // Without known devices every product counts as installed in its oldest form: what is new for anybody is told.
  const devices = catalogue.products.map((p) => ({ id: p.id, product: p.id, firmware: "0.0" }));
  const available = present ? becameAvailable(present.catalogue, catalogue, devices).map((n) => n.release) : [];
  return { ...summary, unchanged: false, available };
}

function importOverlay(file: string, { dataDir, keys, replace, trusted }: Taking): Imported {
  const loaded = loadOverlay(file, keys);
  const { id, by, serial, validUntil } = loaded.overlay;
  const name = basename(file);
  requireInForce(name, validUntil, dayOf(Date.now()));
  const present = unlessReplaced(replace, () => placedOverlay(dataDir, id, keys));
  const summary = { kind: "overlay" as const, title: by, serial, available: [] };
  const isSame = present?.signed.bytes.equals(loaded.signed.bytes) ?? false;
  if (present && present.overlay.serial > serial) {
    throw new LotseError("catalogue/older", { file: name, serial, present: present.overlay.serial });
  }
  if (present && present.overlay.serial === serial && !isSame)
    throw new LotseError("catalogue/chain-broken", { file: name });
  if (trusted) rememberKey(dataDir, trusted);
  if (!isSame) placeOverlay(dataDir, loaded);
  return { ...summary, unchanged: isSame };
}

/** What lies there may be damaged: whoever asks for a replacement gets one all the same. */
function unlessReplaced<T>(replace: boolean, read: () => T | undefined): T | undefined {
  try {
    return read();
  } catch (error) {
    if (replace && error instanceof LotseError) return undefined;
    throw error;
  }
}

function keyNameOf(file: string): string {
  return basename(file).replace(/(\.pub)?\.pem$/, "");
}

function sameFingerprint(a: string, b: string): boolean {
  const bare = (text: string) => text.replaceAll(/[:\s]/g, "").toUpperCase();
  return bare(a) === bare(b);
}
