/**
 * A certificate of our own, for the few times a Konnektor connects to us over TLS. Made anew at every start and kept nowhere:
 * a Konnektor does not check it [REQ:gemSpec_Kon:TIP1-A_4595].
 *
 * Room: protocol/link. RSA, because every Konnektor takes it; node-forge writes the certificate, Node makes the key.
 */
import { generateKeyPair, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import forge from "node-forge";

const VALID_MS = 3 * 365 * 86_400_000;
const DAY_MS = 86_400_000;

export async function ownCertificate(now: number): Promise<{ cert: string; key: string }> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const key = String(privateKey.export({ type: "pkcs8", format: "pem" }));
  const forged = forge.pki.privateKeyFromPem(key);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(forged.n, forged.e);
  // Positive and never twice the same.
  certificate.serialNumber = `01${randomBytes(15).toString("hex")}`;
  certificate.validity.notBefore = new Date(now - DAY_MS);
  certificate.validity.notAfter = new Date(now + VALID_MS);
  const name = [{ name: "commonName", value: "ti-lotse" }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.sign(forged, forge.md.sha256.create());
  return { cert: forge.pki.certificateToPem(certificate), key };
}
