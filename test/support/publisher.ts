/**
 * Who publishes version lists: has a key, writes lists and supplements and signs them as docs/katalog.md says, with Node's
 * own cryptography and none of our code.
 */
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export class Publisher {
  readonly name: string;
  readonly #directory: string;
  readonly #key: KeyObject;

  constructor(directory: string, name = "muster") {
    this.name = name;
    this.#directory = directory;
    this.#key = generateKeyPairSync("ed25519").privateKey;
    writeFileSync(this.keyFile, this.#key.export({ type: "pkcs8", format: "pem" }));
    writeFileSync(this.publicKeyFile, createPublicKey(this.#key).export({ type: "spki", format: "pem" }));
  }

  get keyFile(): string {
    return join(this.#directory, `${this.name}.key.pem`);
  }

  get publicKeyFile(): string {
    return join(this.#directory, `${this.name}.pub.pem`);
  }

  /** As people compare it: "AB:CD:…". */
  get fingerprint(): string {
    const der = createPublicKey(this.#key).export({ type: "spki", format: "der" });
    return sha256(der)
      .toUpperCase()
      .replaceAll(/..(?=.)/g, "$&:");
  }

  /** Flags with which somebody who compared the fingerprint takes over a list of ours. */
  get trust(): string[] {
    return ["--trust-key", this.publicKeyFile, "--fingerprint", this.fingerprint];
  }

  /** Writes the list and its signature beside it; returns the list's path. */
  publish(name: string, list: object): string {
    const file = join(this.#directory, name);
    const bytes = Buffer.from(`${JSON.stringify(list, null, 2)}\n`);
    writeFileSync(file, bytes);
    writeFileSync(`${file}.sig`, this.signatureOf(bytes));
    return file;
  }

  signatureOf(bytes: Uint8Array): string {
    const { name: key, fingerprint } = this;
    const signature = sign(null, bytes, this.#key).toString("base64");
    return `${JSON.stringify({ format: "ti-lotse-signatur/1", key, fingerprint, signature })}\n`;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** What the next issue names as `previous`. */
export function hashOf(file: string): string {
  return sha256(readFileSync(file));
}

const SOURCE = { grade: "hersteller", name: "Muster GmbH, Versionshinweise", asOf: "2026-10-01" };

export function release(change: object = {}): object {
  return {
    product: "secunet-konnektor",
    version: "6.0.5",
    kind: "update",
    paid: "nein",
    status: "verfuegbar",
    zulassung: { by: "gematik", since: "2026-01", until: "2029-12-31", reference: "Muster-1", holder: "Muster GmbH" },
    source: SOURCE,
    ...change,
  };
}

/** The first issue of a list that knows the devices of the simulated practice and calls all their newest versions approved. */
export function versionList(change: object = {}): object {
  return {
    format: "ti-lotse-katalog/1",
    id: "muster",
    title: "Musterliste",
    serial: 1,
    issuedOn: "2026-10-01",
    products: [
      product("secunet-konnektor", "konnektor", "secunet konnektor", "SECUN", "secu_kon"),
      product("orga-6141-online", "kartenterminal", "ORGA 6141 online", "INGHC", "ORGA6100"),
      product("cherry-st-1506", "kartenterminal", "Cherry ST-1506", "DECHY", "ST1506"),
    ],
    releases: [
      release(),
      release({ product: "orga-6141-online", version: "3.9.2" }),
      release({ product: "cherry-st-1506", version: "4.0.47" }),
    ],
    ...change,
  };
}

function product(id: string, kind: string, name: string, vendorId: string, productCode: string): object {
  return { id, kind, name, manufacturer: "Muster GmbH", models: [{ vendorId, productCode }] };
}

/** A DVO's supplement that holds the newest version of the Konnektor back. */
export function supplement(change: object = {}): object {
  return {
    format: "ti-lotse-ueberlagerung/1",
    id: "dvo-muster",
    by: "Muster-IT",
    serial: 1,
    issuedOn: "2026-10-02",
    holds: [
      {
        product: "secunet-konnektor",
        version: "6.0.5",
        reason: "Erst nach dem Update des Praxisprogramms am 01.12.",
        until: "2026-12-01",
      },
    ],
    ...change,
  };
}
