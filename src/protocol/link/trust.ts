/**
 * Trust: how we know that the device that answers is the Konnektor.
 *
 * Room: protocol/link. Konnektoren show certificates no computer knows and names that do not match (trap T-06); so the
 * usual way is a pinned certificate, confirmed once by a person. Nothing is accepted silently.
 */
import { X509Certificate } from "node:crypto";
import { LotseError } from "../../domain/errors.ts";
import { dayOf, type Instant } from "../../domain/zeit/tag.ts";

export type Trust =
  /** The certificate authorities this computer knows. */
  | { kind: "system" }
  /** Certificate authorities from a PEM file; the name must match too. */
  | { kind: "ca"; pem: string }
  /**
   * SHA-256 of the device's certificate, lower-case hex; name, chain and dates do not matter then. With `renewal`, a certificate
   * that takes its place is known without asking anybody.
   */
  | { kind: "pin"; sha256: string; renewal?: Renewal }
  /** Explicitly asked for; shown with every result. */
  | { kind: "unchecked" };

/** What a certificate must match to be the successor of the confirmed one: the same card, the same issuer, and newer. */
export interface Renewal {
  /** Of the gSMC-K, with which the subject begins. */
  iccsn: string;
  /** PEM of the certificate that issued the confirmed one, as the device sent it along. */
  authority: string;
  /** The confirmed one is valid from then on. */
  validFrom: number;
}

/** What the device showed. */
export interface PeerCertificate {
  /** SHA-256 as people compare it: "AB:CD:…". */
  fingerprint: string;
  subject: string;
  issuer: string;
  names: string;
  validFrom: number;
  validUntil: number;
  /** Absent where the device sends no issuer along, or names no card: then only a person can tell a successor. */
  renewal?: Renewal;
}

/** Subject of a gSMC-K's certificate: its number and the day of issue (gemILF_PS 4.1.1.2). */
const ICCSN = /(?:^|\n)CN=(80\d{18})(?:-|\n|$)/;

/** @param issuer as the device sent it along */
export function renewalOf(certificate: X509Certificate, issuer: X509Certificate | undefined): Renewal | undefined {
  const [, iccsn] = ICCSN.exec(certificate.subject) ?? [];
  if (!iccsn || !issuer || !isIssuedBy(certificate, issuer)) return undefined;
  return { iccsn, authority: issuer.toString(), validFrom: certificate.validFromDate.getTime() };
}

function isSuccessor(certificate: X509Certificate, renewal: Renewal, now: Instant): boolean {
  const [, iccsn] = ICCSN.exec(certificate.subject) ?? [];
  const from = certificate.validFromDate.getTime();
  const isValid = from <= now && now <= certificate.validToDate.getTime();
  if (iccsn !== renewal.iccsn || from <= renewal.validFrom || !isValid) return false;
  return isIssuedBy(certificate, new X509Certificate(renewal.authority));
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** "ab:CD…" → lower-case hex without colons, or undefined when it is no SHA-256. */
export function parseFingerprint(text: string): string | undefined {
  const hex = text.replaceAll(/[:\s]/g, "").toLowerCase();
  return /^[0-9a-f]{64}$/.test(hex) ? hex : undefined;
}

/**
 * @param host where it answers; @param name what its certificate should be made out to
 * @param certificate the one behind `peer`; @param problem what the TLS library found wrong ("" = nothing), e.g. "SELF_SIGNED_CERT_IN_CHAIN"
 * @throws LotseError link/certificate-changed, -untrusted, -expired, -not-yet-valid, -wrong-name
 */
export function requireTrust(
  { host, name }: { host: string; name: string },
  trust: Trust,
  peer: PeerCertificate,
  { certificate, problem, now }: { certificate: X509Certificate; problem: string; now: Instant },
): void {
  if (trust.kind === "unchecked") return;
  if (trust.kind === "pin") {
    const found = parseFingerprint(peer.fingerprint);
    if (found === trust.sha256) return;
    if (trust.renewal && isSuccessor(certificate, trust.renewal, now)) return;
    throw new LotseError("link/certificate-changed", { host, expected: pairs(trust.sha256), found: peer.fingerprint });
  }
  if (problem === "") return;
  if (problem === "CERT_HAS_EXPIRED") {
    throw new LotseError("link/certificate-expired", {
      host,
      until: dayOf(peer.validUntil),
      fingerprint: peer.fingerprint,
    });
  }
  if (problem === "CERT_NOT_YET_VALID") {
    throw new LotseError("link/certificate-not-yet-valid", { host, from: dayOf(peer.validFrom) });
  }
  if (problem === "ERR_TLS_CERT_ALTNAME_INVALID") {
    throw new LotseError("link/certificate-wrong-name", {
      host: name,
      names: peer.names,
      fingerprint: peer.fingerprint,
    });
  }
  throw new LotseError("link/certificate-untrusted", {
    host,
    fingerprint: peer.fingerprint,
    subject: peer.subject,
    reason: problem,
  });
}

function pairs(hex: string): string {
  return hex.toUpperCase().match(/../g)?.join(":") ?? hex;
}
