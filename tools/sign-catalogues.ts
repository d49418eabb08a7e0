/**
 * `node tools/sign-catalogues.ts archiv beispiel`: signs the catalogues that are shipped in data/catalogues.
 *
 * Each run makes a fresh Ed25519 key pair per catalogue, writes `NAME.json.sig` and the public key, and forgets the
 * private key. The repository must hold no secret, and nobody has to keep one: whoever changes a shipped file signs it
 * anew and commits file, signature and public key together, so the review of that commit is the act of trust.
 * A production list does not come from here: it is signed elsewhere, with a key that stays with its publisher.
 */
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readCatalogue } from "../src/domain/catalogue/read.ts";
import { keyFingerprint, signatureFile } from "../src/domain/catalogue/signature.ts";

/** Catalogue → name of its key. A production start refuses the key "example" for judgement. */
const KEY_NAMES = new Map([
  ["archiv", "archiv"],
  ["beispiel", "example"],
]);
/** Any day will do: practice catalogues only need one to which `start+30` can refer. */
const SOME_START = "2026-01-01";

const root = join(import.meta.dirname, "..");
const catalogueFile = (name: string): string => join(root, "data", "catalogues", `${name}.json`);

const names = process.argv.slice(2);
const problems =
  names.length === 0
    ? [`Aufruf: node tools/sign-catalogues.ts ${[...KEY_NAMES.keys()].join(" ")}`]
    : names.flatMap(problemsOf);
if (problems.length > 0) {
  process.stderr.write(`${problems.join("\n")}\nNichts signiert.\n`);
  process.exitCode = 1;
} else {
  for (const name of names) sign(name);
}

/** Everything is checked before anything is signed. */
function problemsOf(name: string): string[] {
  if (!KEY_NAMES.has(name)) return [`${name}: dafür ist kein Schlüsselname vorgesehen`];
  const { problems } = readCatalogue(readFileSync(catalogueFile(name), "utf8"), { start: SOME_START });
  return problems.map(({ where, code }) => `${name}.json, ${where}: ${code}`);
}

function sign(name: string): void {
  const keyName = KEY_NAMES.get(name) ?? name;
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const file = catalogueFile(name);
  writeFileSync(`${file}.sig`, signatureFile(readFileSync(file), { name: keyName, key: privateKey }));

  const keys = join(root, "data", "keys");
  mkdirSync(keys, { recursive: true });
  writeFileSync(join(keys, `${keyName}.pub.pem`), publicKey.export({ type: "spki", format: "pem" }));
  process.stdout.write(`${name}.json signiert mit „${keyName}“, ${keyFingerprint(publicKey)}\n`);
}
