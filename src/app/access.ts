/**
 * Access to a Konnektor as a person states it: files, passwords, fingerprints; made into a Link.
 *
 * Room: app. Client certificates are checked for their dates before anything is sent.
 */
import { LotseError } from "../domain/errors.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import { TIMEOUTS, type Timeouts } from "../protocol/link/connect.ts";
import { type Credentials, certificateFromPem, requireValid } from "../protocol/link/credentials.ts";
import { Link } from "../protocol/link/link.ts";
import { parseFingerprint, type Trust } from "../protocol/link/trust.ts";
import { readInput } from "./files.ts";

export type CredentialSource =
  | { kind: "none" }
  | { kind: "basic"; user: string; password: string }
  | { kind: "p12"; file: string; password: string }
  | { kind: "pem"; cert: string; key: string; passphrase?: string };

export type TrustSource =
  | { kind: "system" }
  | { kind: "ca"; file: string }
  | { kind: "pin"; sha256: string }
  | { kind: "unchecked" };

export interface LinkSource {
  credentials: CredentialSource;
  trust: TrustSource;
  serverName?: string;
  /** For the answer to one question. */
  answerSeconds?: number;
}

/** @throws LotseError link/p12-*, link/pem-unreadable, link/key-mismatch, link/client-certificate-*, usage/invalid */
export async function openLink(source: LinkSource, now: Instant): Promise<Link> {
  const credentials = await credentialsFrom(source.credentials);
  requireValid(credentials, now);
  const answerMs = source.answerSeconds === undefined ? undefined : source.answerSeconds * 1000;
  return new Link({
    credentials,
    trust: trustFrom(source.trust),
    serverName: source.serverName,
    timeouts: answerMs === undefined ? {} : timeoutsWithin(answerMs),
  });
}

/** Who wants an answer within so long wants no phase to take longer. */
function timeoutsWithin(answerMs: number): Partial<Timeouts> {
  return {
    connectMs: Math.min(answerMs, TIMEOUTS.connectMs),
    handshakeMs: Math.min(answerMs, TIMEOUTS.handshakeMs),
    answerMs,
    slowAnswerMs: answerMs,
    stallMs: Math.min(answerMs, TIMEOUTS.stallMs),
    totalMs: answerMs,
  };
}

/** Does this PEM file need a password? @throws LotseError input/* */
export function isLockedKey(file: string): boolean {
  return readInput(file, 1 << 20).includes("ENCRYPTED");
}

async function credentialsFrom(source: CredentialSource): Promise<Credentials> {
  switch (source.kind) {
    case "none":
      return { kind: "none" };
    case "basic":
      return source;
    case "pem": {
      const files = { cert: source.cert, key: source.key };
      const [cert, key] = [readInput(files.cert, 1 << 20), readInput(files.key, 1 << 20)];
      return certificateFromPem(cert.toString("utf8"), key.toString("utf8"), files, source.passphrase);
    }
    case "p12": {
      const bytes = readInput(source.file, 1 << 20);
      const { certificateFromPkcs12 } = await import("../protocol/link/pkcs12.ts");
      return certificateFromPkcs12(bytes, source.password, source.file);
    }
  }
}

function trustFrom(source: TrustSource): Trust {
  switch (source.kind) {
    case "ca": {
      const pem = readInput(source.file, 1 << 20).toString("utf8");
      if (pem.includes("-----BEGIN CERTIFICATE-----")) return { kind: "ca", pem };
      throw new LotseError("link/pem-unreadable", { file: source.file, reason: "no certificate inside" });
    }
    case "pin": {
      const sha256 = parseFingerprint(source.sha256);
      if (sha256) return { kind: "pin", sha256 };
      throw new LotseError("usage/fingerprint", { text: source.sha256 });
    }
    default:
      return source;
  }
}
