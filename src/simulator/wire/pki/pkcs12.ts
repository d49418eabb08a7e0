/**
 * PKCS#12 export as a Konnektor offers it: modern (AES) or with the old ciphers KoCoBox exports use (trap T-07).
 *
 * Room: simulator/wire. The file is the other end of protocol/link/pkcs12.ts and made without it.
 */
import { createCipheriv, createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import forge from "node-forge";
import { der, explicit, integer, nothing, octets, oid, sequence } from "./der.ts";
import type { Identity } from "./x509.ts";

export type Pkcs12Style = "modern" | "legacy";

const OID = {
  data: "1.2.840.113549.1.7.1",
  encryptedData: "1.2.840.113549.1.7.6",
  shroudedKeyBag: "1.2.840.113549.1.12.10.1.2",
  certBag: "1.2.840.113549.1.12.10.1.3",
  x509Certificate: "1.2.840.113549.1.9.22.1",
  pbes2: "1.2.840.113549.1.5.13",
  pbkdf2: "1.2.840.113549.1.5.12",
  hmacSha256: "1.2.840.113549.2.9",
  aes256: "2.16.840.1.101.3.4.1.42",
  sha1: "1.3.14.3.2.26",
  rc2Of40Bits: "1.2.840.113549.1.12.1.6",
  tripleDes: "1.2.840.113549.1.12.1.3",
};

const ITERATIONS = 2048;

/** Key and certificate under one password. */
export function exportPkcs12(identity: Identity, password: string, style: Pkcs12Style): Buffer {
  const key = identity.key.export({ type: "pkcs8", format: "der" });
  const seal = style === "modern" ? sealModern : sealLegacy;
  const keySealed = seal(key, password, "key");
  const keyBag = sequence(oid(OID.shroudedKeyBag), explicit(0, sequence(keySealed.algorithm, octets(keySealed.bytes))));
  const certificate = sequence(oid(OID.x509Certificate), explicit(0, octets(identity.certificate.raw)));
  const certBags = sequence(sequence(oid(OID.certBag), explicit(0, certificate)));
  const certSealed = seal(certBags, password, "certificate");

  const encrypted = sequence(integer(0), sequence(oid(OID.data), certSealed.algorithm, der(0x80, certSealed.bytes)));
  const authSafe = sequence(
    sequence(oid(OID.data), explicit(0, octets(sequence(keyBag)))),
    sequence(oid(OID.encryptedData), explicit(0, encrypted)),
  );
  return sequence(integer(3), sequence(oid(OID.data), explicit(0, octets(authSafe))), mac(authSafe, password));
}

interface Sealed {
  algorithm: Buffer;
  bytes: Buffer;
}

function sealModern(plain: Buffer, password: string): Sealed {
  const [salt, iv] = [randomBytes(16), randomBytes(16)];
  const cipher = createCipheriv("aes-256-cbc", pbkdf2Sync(password, salt, ITERATIONS, 32, "sha256"), iv);
  const derivation = sequence(
    oid(OID.pbkdf2),
    sequence(octets(salt), integer(ITERATIONS), sequence(oid(OID.hmacSha256), nothing())),
  );
  const algorithm = sequence(oid(OID.pbes2), sequence(derivation, sequence(oid(OID.aes256), octets(iv))));
  return { algorithm, bytes: Buffer.concat([cipher.update(plain), cipher.final()]) };
}

/** RC2 with 40 bits for certificates, triple DES for the key: what OpenSSL 3 refuses without its legacy provider. */
function sealLegacy(plain: Buffer, password: string, what: "key" | "certificate"): Sealed {
  const salt = randomBytes(8);
  const derive = (id: number, length: number) => pkcs12Kdf(password, salt, id, length);
  const algorithm = (id: string) => sequence(oid(id), sequence(octets(salt), integer(ITERATIONS)));
  if (what === "key") {
    const cipher = createCipheriv("des-ede3-cbc", derive(1, 24), derive(2, 8));
    return { algorithm: algorithm(OID.tripleDes), bytes: Buffer.concat([cipher.update(plain), cipher.final()]) };
  }
  const cipher = forge.rc2.createEncryptionCipher(binary(derive(1, 5)), 40);
  cipher.start(binary(derive(2, 8)));
  cipher.update(forge.util.createBuffer(binary(plain)));
  cipher.finish();
  return { algorithm: algorithm(OID.rc2Of40Bits), bytes: Buffer.from(cipher.output.getBytes(), "binary") };
}

function mac(content: Buffer, password: string): Buffer {
  const salt = randomBytes(8);
  const digest = createHmac("sha1", pkcs12Kdf(password, salt, 3, 20))
    .update(content)
    .digest();
  return sequence(sequence(sequence(oid(OID.sha1), nothing()), octets(digest)), octets(salt), integer(ITERATIONS));
}

/** Key derivation of PKCS#12 (RFC 7292, appendix B.2) with SHA-1. id 1: key, 2: initialisation vector, 3: MAC. */
function pkcs12Kdf(password: string, salt: Buffer, id: number, length: number): Buffer {
  const block = 64;
  const fill = (bytes: Buffer) => {
    const wanted = Math.ceil(bytes.length / block) * block;
    return Buffer.alloc(wanted, bytes);
  };
  const text = Buffer.from(`${password}\0`, "utf16le").swap16();
  const diversifier = Buffer.alloc(block, id);
  let input: Buffer = Buffer.concat([fill(salt), fill(text)]);
  let output: Buffer = Buffer.alloc(0);
  while (output.length < length) {
    let a: Buffer = createHash("sha1").update(diversifier).update(input).digest();
    for (let i = 1; i < ITERATIONS; i++) a = createHash("sha1").update(a).digest();
    output = Buffer.concat([output, a]);
    input = addToEachBlock(input, Buffer.alloc(block, a), block);
  }
  return output.subarray(0, length);
}

/** Every block of `input` plus `b` plus 1, as big-endian numbers modulo 2^512. */
function addToEachBlock(input: Buffer, b: Buffer, block: number): Buffer {
  const result = Buffer.from(input);
  for (let start = 0; start < result.length; start += block) {
    let carry = 1;
    for (let i = block - 1; i >= 0; i--) {
      const sum = (result[start + i] as number) + (b[i] as number) + carry;
      result[start + i] = sum & 0xff;
      carry = sum >> 8;
    }
  }
  return result;
}

function binary(bytes: Buffer): string {
  return bytes.toString("binary");
}
