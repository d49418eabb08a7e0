/**
 * PKCS#12 files (.p12) as Konnektoren export them, also with the old ciphers OpenSSL 3 refuses (trap T-07).
 *
 * Room: protocol/link. node-forge opens them all; for EC keys and certificates it hands back plain DER, which Node reads.
 */
import { createPrivateKey, X509Certificate } from "node:crypto";
import forge from "node-forge";
import { LotseError } from "../../domain/errors.ts";
import { assemble, type Credentials, reasonOf } from "./credentials.ts";

/** @throws LotseError link/p12-password-wrong, link/p12-unreadable, link/key-mismatch */
export function certificateFromPkcs12(bytes: Uint8Array, password: string, file: string): Credentials {
  const p12 = open(bytes, password, file);
  const bags = p12.safeContents.flatMap((contents) => contents.safeBags);
  const keyBag = bags.find(
    (bag) => bag.type === forge.pki.oids.pkcs8ShroudedKeyBag || bag.type === forge.pki.oids.keyBag,
  );
  const certBags = bags.filter((bag) => bag.type === forge.pki.oids.certBag);
  if (!keyBag || certBags.length === 0) {
    throw new LotseError("link/p12-unreadable", { file, reason: "no key or no certificate inside" });
  }
  try {
    const key = createPrivateKey({ key: keyDer(keyBag), format: "der", type: "pkcs8" });
    return assemble(
      certBags.map((bag) => new X509Certificate(certDer(bag))),
      key,
      { cert: file, key: file },
    );
  } catch (cause) {
    if (cause instanceof LotseError) throw cause;
    throw new LotseError("link/p12-unreadable", { file, reason: reasonOf(cause) }, { cause });
  }
}

function open(bytes: Uint8Array, password: string, file: string): forge.pkcs12.Pkcs12Pfx {
  try {
    return parse(bytes, password);
  } catch (cause) {
    const reason = reasonOf(cause);
    if (/password|MAC could not be verified|decrypt/i.test(reason)) {
      throw new LotseError("link/p12-password-wrong", { file }, { cause });
    }
    throw new LotseError("link/p12-unreadable", { file, reason }, { cause });
  }
}

function parse(bytes: Uint8Array, password: string): forge.pkcs12.Pkcs12Pfx {
  const asn1 = () => forge.asn1.fromDer(forge.util.createBuffer(Buffer.from(bytes).toString("binary")));
  try {
    return forge.pkcs12.pkcs12FromAsn1(asn1(), false, password);
  } catch (error) {
    const utf8 = Buffer.from(password, "utf8").toString("binary");
    if (utf8 === password) throw error;
    // The old key derivation counts characters, the new one UTF-8 bytes; node-forge knows one spelling for both. With
    // umlauts the second try therefore leaves out the check sum, and the padding has to tell a wrong password.
    const withoutMac = asn1();
    (withoutMac.value as forge.asn1.Asn1[]).length = 2;
    return forge.pkcs12.pkcs12FromAsn1(withoutMac, false, utf8);
  }
}

function keyDer(bag: forge.pkcs12.Bag): Buffer {
  const asn1 = bag.key ? forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(bag.key)) : bag.asn1;
  return toDer(asn1);
}

function certDer(bag: forge.pkcs12.Bag): Buffer {
  return toDer(bag.cert ? forge.pki.certificateToAsn1(bag.cert) : bag.asn1);
}

function toDer(asn1: forge.asn1.Asn1): Buffer {
  return Buffer.from(forge.asn1.toDer(asn1).getBytes(), "binary");
}
