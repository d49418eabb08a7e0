/**
 * Trust: how we know that the device that answers is the Konnektor.
 *
 * Room: protocol/link. Konnektoren show certificates no computer knows and names that do not match (trap T-06); so the
 * usual way is a pinned certificate, confirmed once by a person. Nothing is accepted silently.
 */
import { LotseError } from "../../domain/errors.ts";
import { dayOf } from "../../domain/zeit/tag.ts";

export type Trust =
  /** The certificate authorities this computer knows. */
  | { kind: "system" }
  /** Certificate authorities from a PEM file; the name must match too. */
  | { kind: "ca"; pem: string }
  /** SHA-256 of the device's certificate, lower-case hex; name, chain and dates do not matter then. */
  | { kind: "pin"; sha256: string }
  /** Explicitly asked for; shown with every result. */
  | { kind: "unchecked" };

/** What the device showed. */
export interface PeerCertificate {
  /** SHA-256 as people compare it: "AB:CD:…". */
  fingerprint: string;
  subject: string;
  issuer: string;
  names: string;
  validFrom: number;
  validUntil: number;
}

/** "ab:CD…" → lower-case hex without colons, or undefined when it is no SHA-256. */
export function parseFingerprint(text: string): string | undefined {
  const hex = text.replaceAll(/[:\s]/g, "").toLowerCase();
  return /^[0-9a-f]{64}$/.test(hex) ? hex : undefined;
}

/**
 * @param host where it answers; @param name what its certificate should be made out to
 * @param problem what the TLS library found wrong ("" = nothing), e.g. "SELF_SIGNED_CERT_IN_CHAIN"
 * @throws LotseError link/certificate-changed, -untrusted, -expired, -not-yet-valid, -wrong-name
 */
export function requireTrust(
  { host, name }: { host: string; name: string },
  trust: Trust,
  peer: PeerCertificate,
  problem: string,
): void {
  if (trust.kind === "unchecked") return;
  if (trust.kind === "pin") {
    const found = parseFingerprint(peer.fingerprint);
    if (found === trust.sha256) return;
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
