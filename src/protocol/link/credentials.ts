/**
 * Credentials of a client system: nothing, user and password, or a certificate with its key.
 *
 * Room: protocol/link. Made once from files a person got from the Konnektor; from then on only PEM is used.
 * [REQ:gemSpec_Kon:TIP1-A_4517]
 */
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { LotseError } from "../../domain/errors.ts";
import { dayOf, type Instant } from "../../domain/zeit/tag.ts";

export type Credentials =
  | { kind: "none" }
  | { kind: "basic"; user: string; password: string }
  /** Leaf first, then its chain, as PEM. */
  | { kind: "certificate"; cert: string; key: string };

/**
 * A client certificate from PEM texts. The names of the files only serve the messages.
 * @throws LotseError link/pem-unreadable, link/key-password-wrong, link/key-mismatch
 */
export function certificateFromPem(
  cert: string,
  key: string,
  files: { cert: string; key: string },
  passphrase?: string,
): Credentials {
  const chain = splitPem(cert).map((pem) => read(files.cert, () => new X509Certificate(pem)));
  const privateKey = read(files.key, () => createPrivateKey({ key, passphrase }));
  return assemble(chain, privateKey, files);
}

/**
 * Puts the certificate that belongs to the key first: otherwise TLS reports "key values mismatch".
 * @throws LotseError link/key-mismatch
 */
export function assemble(chain: X509Certificate[], key: KeyObject, files: { cert: string; key: string }): Credentials {
  const leaf = chain.find((certificate) => certificate.checkPrivateKey(key));
  if (!leaf) throw new LotseError("link/key-mismatch", files);
  const ordered = [leaf, ...chain.filter((certificate) => certificate !== leaf)];
  return {
    kind: "certificate",
    cert: ordered.map((certificate) => certificate.toString()).join(""),
    key: String(key.export({ type: "pkcs8", format: "pem" })),
  };
}

/** A Konnektor refuses an expired certificate without saying why: better to say it before anything is sent. */
export function requireValid(credentials: Credentials, now: Instant): void {
  if (credentials.kind !== "certificate") return;
  const leaf = leafOf(credentials);
  if (leaf.validToDate.getTime() < now) {
    throw new LotseError("link/client-certificate-expired", { until: dayOf(leaf.validToDate.getTime()) });
  }
  if (leaf.validFromDate.getTime() > now) {
    throw new LotseError("link/client-certificate-not-yet-valid", { from: dayOf(leaf.validFromDate.getTime()) });
  }
}

/** The certificate itself; its chain stands behind it. */
export function leafOf({ cert }: Extract<Credentials, { kind: "certificate" }>): X509Certificate {
  return new X509Certificate(cert);
}

function splitPem(text: string): string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [text];
}

function read<T>(file: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    const reason = reasonOf(cause);
    // What OpenSSL says without and with a wrong password.
    if (/bad decrypt|interrupted or cancelled|empty password/i.test(reason)) {
      throw new LotseError("link/key-password-wrong", { file }, { cause });
    }
    throw new LotseError("link/pem-unreadable", { file, reason }, { cause });
  }
}

export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
