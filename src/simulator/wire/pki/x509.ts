/**
 * A small certificate authority: RSA, NIST and brainpool, for Konnektoren, client systems and cards of the simulated TI.
 *
 * Room: simulator/wire. Node can make the keys and the signatures; only the certificate's own encoding is ours.
 */
import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from "node:crypto";
import { isIP } from "node:net";
import {
  bits,
  explicit,
  implicit,
  integer,
  nothing,
  octets,
  oid,
  printable,
  sequence,
  set,
  time,
  utf8,
  yes,
} from "./der.ts";

export type KeyType = "rsa2048" | "rsa3072" | "p256" | "brainpool";

export interface Identity {
  key: KeyObject;
  certificate: X509Certificate;
}

export interface CertificateWish {
  commonName: string;
  organization?: string;
  /** DNS names and IP addresses. */
  names?: string[];
  notBefore: number;
  notAfter: number;
  purpose: "authority" | "server" | "client" | "card";
  /** Decimal; absent: a random one. */
  serial?: string;
}

const DAY_MS = 86_400_000;

export function makeKey(type: KeyType): KeyObject {
  switch (type) {
    case "rsa2048":
      return generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    case "rsa3072":
      return generateKeyPairSync("rsa", { modulusLength: 3072 }).privateKey;
    case "p256":
      return generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey;
    case "brainpool":
      return generateKeyPairSync("ec", { namedCurve: "brainpoolP256r1" }).privateKey;
  }
}

/** Issues certificates; its own one is what `--ca` gets. */
export class Authority {
  readonly identity: Identity;

  constructor(commonName: string, now: number, type: KeyType = "p256") {
    const key = makeKey(type);
    const wish: CertificateWish = {
      commonName,
      organization: "ti-lotse Simulator NOT-VALID",
      notBefore: now - DAY_MS,
      notAfter: now + 20 * 365 * DAY_MS,
      purpose: "authority",
    };
    this.identity = { key, certificate: issue(wish, createPublicKey(key), { key, name: nameOf(wish) }) };
  }

  issue(wish: CertificateWish, key: KeyObject): Identity {
    return { key, certificate: this.certify(wish, createPublicKey(key)) };
  }

  certify(wish: CertificateWish, publicKey: KeyObject): X509Certificate {
    const { key, certificate } = this.identity;
    return issue(wish, publicKey, { key, name: subjectDer(certificate) });
  }

  get pem(): string {
    return this.identity.certificate.toString();
  }
}

interface Issuer {
  key: KeyObject;
  name: Buffer;
}

/** SHA-1 over the public key, as certificates name keys. */
function keyIdentifier(key: KeyObject): Buffer {
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  return createHash("sha1")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest();
}

function issue(wish: CertificateWish, publicKey: KeyObject, issuer: Issuer): X509Certificate {
  const algorithm = signatureAlgorithm(issuer.key);
  const body = sequence(
    explicit(0, integer(2)),
    integer(serialBytes(wish.serial)),
    algorithm,
    issuer.name,
    sequence(time(wish.notBefore), time(wish.notAfter)),
    nameOf(wish),
    publicKey.export({ type: "spki", format: "der" }),
    explicit(3, sequence(...extensions(wish), ...keyExtensions(publicKey, issuer.key))),
  );
  return new X509Certificate(sequence(body, algorithm, bits(sign("sha256", body, issuer.key))));
}

function serialBytes(decimal?: string): Buffer {
  if (decimal === undefined) return Buffer.concat([Buffer.from([0x4c]), randomBytes(8)]);
  const hex = BigInt(decimal).toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
}

function signatureAlgorithm(key: KeyObject): Buffer {
  return key.asymmetricKeyType === "rsa"
    ? sequence(oid("1.2.840.113549.1.1.11"), nothing())
    : sequence(oid("1.2.840.10045.4.3.2"));
}

function nameOf(wish: CertificateWish): Buffer {
  const part = (type: string, value: Buffer) => set(sequence(oid(type), value));
  return sequence(
    part("2.5.4.6", printable("DE")),
    ...(wish.organization ? [part("2.5.4.10", utf8(wish.organization))] : []),
    part("2.5.4.3", utf8(wish.commonName)),
  );
}

function extensions(wish: CertificateWish): Buffer[] {
  const isAuthority = wish.purpose === "authority";
  const usage = isAuthority ? Buffer.from([0x06]) : Buffer.from([0xa0]);
  const extended = {
    server: "1.3.6.1.5.5.7.3.1",
    client: "1.3.6.1.5.5.7.3.2",
    card: "1.3.6.1.5.5.7.3.2",
    authority: "",
  }[wish.purpose];
  const names = (wish.names ?? []).map((name) =>
    isIP(name) ? implicit(7, addressBytes(name)) : implicit(2, Buffer.from(name, "latin1")),
  );
  return [
    extension("2.5.29.19", true, isAuthority ? sequence(yes()) : sequence()),
    extension("2.5.29.15", true, bits(usage, isAuthority ? 1 : 5)),
    ...(extended ? [extension("2.5.29.37", false, sequence(oid(extended)))] : []),
    ...(names.length > 0 ? [extension("2.5.29.17", false, sequence(...names))] : []),
  ];
}

function keyExtensions(subject: KeyObject, issuer: KeyObject): Buffer[] {
  return [
    extension("2.5.29.14", false, octets(keyIdentifier(subject))),
    extension("2.5.29.35", false, sequence(implicit(0, keyIdentifier(issuer)))),
  ];
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(critical ? [yes()] : []), octets(value));
}

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split(".").map(Number));
  const [head = "", tail = ""] = address.split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":").map((g) => g.padStart(4, "0")));
  const [left, right] = [groups(head), groups(tail)];
  const middle = Array<string>(8 - left.length - right.length).fill("0000");
  return Buffer.from([...left, ...middle, ...right].join(""), "hex");
}

/** The subject as it is encoded in the certificate: issuer names must match byte for byte. */
function subjectDer(certificate: X509Certificate): Buffer {
  // tbsCertificate: [0] version, serial, algorithm, issuer, validity, subject
  const tbs = children(children(certificate.raw)[0] as Buffer);
  return tbs[5] as Buffer;
}

function children(element: Buffer): Buffer[] {
  const items: Buffer[] = [];
  let at = header(element, 0).start;
  while (at < element.length) {
    const { end } = header(element, at);
    items.push(element.subarray(at, end));
    at = end;
  }
  return items;
}

function header(buffer: Buffer, at: number): { start: number; end: number } {
  const first = buffer[at + 1] as number;
  if (first < 0x80) return { start: at + 2, end: at + 2 + first };
  const count = first & 0x7f;
  const length = buffer.readUIntBE(at + 2, count);
  return { start: at + 2 + count, end: at + 2 + count + length };
}
