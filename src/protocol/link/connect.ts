/**
 * Connecting: TCP, then TLS, then the check who answers. Each phase has its own deadline and its own words.
 *
 * Room: protocol/link. A socket is handed on only after the certificate was checked, so nothing secret can go to a stranger.
 */
import type { X509Certificate } from "node:crypto";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls, type SecureContext, type TLSSocket } from "node:tls";
import { LotseError } from "../../domain/errors.ts";
import type { Instant } from "../../domain/zeit/tag.ts";
import { type PeerCertificate, renewalOf, requireTrust, type Trust } from "./trust.ts";

export interface Timeouts {
  connectMs: number;
  handshakeMs: number;
  /** From the sent request to the first byte of the answer. */
  answerMs: number;
  /** The same where a person may have to act at the device. */
  slowAnswerMs: number;
  /** Between two pieces of an answer. */
  stallMs: number;
  /** For the whole answer, however steadily it trickles. */
  totalMs: number;
}

export const TIMEOUTS: Timeouts = {
  connectMs: 5_000,
  handshakeMs: 10_000,
  answerMs: 30_000,
  slowAnswerMs: 90_000,
  stallMs: 10_000,
  totalMs: 60_000,
};

/** NIST and brainpool: both ends must name the curves under TLS 1.2 [REQ:gemSpec_Kon:A_21811-01]. */
export const CURVES = "X25519:prime256v1:secp384r1:brainpoolP256r1:brainpoolP384r1:brainpoolP512r1";

export interface Target {
  host: string;
  port: number;
}

export interface TlsSetup {
  /** Made with `CURVES`: a connection cannot add them. */
  context: SecureContext;
  trust: Trust;
  /** Name to expect in the certificate instead of the host. */
  serverName?: string;
  hasClientCertificate: boolean;
  /** The clock, for tests that move it. */
  now?: () => Instant;
  /** An earlier connection to continue, with the certificate that was checked then. */
  resume?: { session: Buffer; peer: PeerCertificate };
}

/** @throws LotseError link/* */
export function openPlain(target: Target, timeouts: Timeouts): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host: target.host, port: target.port });
    const timer = setTimeout(() => socket.destroy(connectTimeout(target, timeouts)), timeouts.connectMs);
    socket.once("error", (error) => {
      clearTimeout(timer);
      reject(connectError(error, target));
    });
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.removeAllListeners("error");
      resolve(socket);
    });
  });
}

/** @throws LotseError link/* */
export function openTls(
  target: Target,
  setup: TlsSetup,
  timeouts: Timeouts,
): Promise<{ socket: TLSSocket; peer: PeerCertificate }> {
  const name = setup.serverName ?? target.host;
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      host: target.host,
      port: target.port,
      secureContext: setup.context,
      session: setup.resume?.session,
      servername: isIP(name) ? "" : name,
      // The verdict is ours (trust.ts): only so can a refusal name the fingerprint a person has to compare.
      rejectUnauthorized: false,
    });
    let timer = setTimeout(() => socket.destroy(connectTimeout(target, timeouts)), timeouts.connectMs);
    socket.once("connect", () => {
      clearTimeout(timer);
      const seconds = timeouts.handshakeMs / 1000;
      timer = setTimeout(
        () => socket.destroy(new LotseError("link/tls-timeout", { host: target.host, seconds })),
        timeouts.handshakeMs,
      );
    });
    socket.once("error", (error) => {
      clearTimeout(timer);
      reject(tlsError(error, target, setup.hasClientCertificate));
    });
    socket.once("close", () => {
      clearTimeout(timer);
      reject(
        new LotseError("link/refused-after-handshake", {
          host: target.host,
          withCertificate: setup.hasClientCertificate,
        }),
      );
    });
    socket.once("secureConnect", () => {
      clearTimeout(timer);
      try {
        const peer = checkedPeer(socket, target, setup, name);
        socket.removeAllListeners("error");
        socket.removeAllListeners("close");
        resolve({ socket, peer });
      } catch (error) {
        socket.destroy();
        reject(error);
      }
    });
  });
}

/**
 * Who answered. A resumed session shows no certificate again: that it could be resumed proves it is the same device, whose
 * certificate was checked then.
 */
function checkedPeer(socket: TLSSocket, target: Target, setup: TlsSetup, name: string): PeerCertificate {
  if (socket.isSessionReused() && setup.resume) return setup.resume.peer;
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) throw new LotseError("link/tls-failed", { host: target.host, reason: "no certificate" });
  const peer = peerOf(certificate);
  const now = (setup.now ?? Date.now)();
  requireTrust({ host: target.host, name }, setup.trust, peer, { certificate, problem: problemOf(socket, name), now });
  return peer;
}

/** What the TLS library objects to; an address literal is compared with the certificate's IP entries as well. */
function problemOf(socket: TLSSocket, name: string): string {
  const error = socket.authorizationError as unknown;
  const code = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error ?? "");
  if (code !== "" && code !== "ERR_TLS_CERT_ALTNAME_INVALID") return code;
  const certificate = socket.getPeerX509Certificate();
  const matches = isIP(name) ? certificate?.checkIP(name) : certificate?.checkHost(name);
  return matches ? "" : "ERR_TLS_CERT_ALTNAME_INVALID";
}

function peerOf(certificate: X509Certificate): PeerCertificate {
  const renewal = renewalOf(certificate, certificate.issuerCertificate);
  return {
    fingerprint: certificate.fingerprint256,
    subject: certificate.subject.replaceAll("\n", ", "),
    issuer: certificate.issuer.replaceAll("\n", ", "),
    names: (certificate.subjectAltName ?? certificate.subject).replaceAll("\n", ", "),
    validFrom: certificate.validFromDate.getTime(),
    validUntil: certificate.validToDate.getTime(),
    ...(renewal && { renewal }),
  };
}

function connectTimeout(target: Target, timeouts: Timeouts): LotseError {
  return new LotseError("link/connect-timeout", { ...target, seconds: timeouts.connectMs / 1000 });
}

function connectError(error: Error, target: Target): LotseError {
  if (error instanceof LotseError) return error;
  const { host, port } = target;
  switch (codeOf(error)) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "EAI_FAIL":
      return new LotseError("link/host-unknown", { host }, { cause: error });
    case "ECONNREFUSED":
      return new LotseError("link/port-closed", { host, port }, { cause: error });
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "EADDRNOTAVAIL":
      return new LotseError("link/unreachable", { host }, { cause: error });
    case "ETIMEDOUT":
      return new LotseError(
        "link/connect-timeout",
        { host, port, seconds: TIMEOUTS.connectMs / 1000 },
        { cause: error },
      );
    default:
      return new LotseError("link/closed", { host }, { cause: error });
  }
}

/** Alerts a server sends about our certificate, before or after the handshake (TLS 1.3 tells only afterwards). */
export function clientCertificateError(
  error: Error,
  host: string,
  hasClientCertificate: boolean,
): LotseError | undefined {
  const text = `${codeOf(error)} ${error.message}`.toUpperCase();
  const wantsOne = /CERTIFICATE_REQUIRED|CERTIFICATE REQUIRED|HANDSHAKE_FAILURE|HANDSHAKE FAILURE/.test(text);
  if (wantsOne && !hasClientCertificate)
    return new LotseError("link/client-certificate-required", { host }, { cause: error });
  const refuses =
    /ALERT.*(BAD_?CERTIFICATE|CERTIFICATE_EXPIRED|CERTIFICATE_UNKNOWN|CERTIFICATE_REVOKED|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/;
  const reason = refuses.exec(text.replaceAll(" ", "_"))?.[1];
  if (reason) return new LotseError("link/client-certificate-refused", { host, reason }, { cause: error });
  return undefined;
}

function tlsError(error: Error, target: Target, hasClientCertificate: boolean): LotseError {
  if (error instanceof LotseError) return error;
  const certificate = clientCertificateError(error, target.host, hasClientCertificate);
  if (certificate) return certificate;
  const code = codeOf(error);
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNEXPECTED_MESSAGE|RECORD/.test(code)) {
    return new LotseError("link/not-tls", target, { cause: error });
  }
  if (code === "ECONNRESET" || code === "EPIPE") {
    return new LotseError(
      "link/refused-after-handshake",
      { host: target.host, withCertificate: hasClientCertificate },
      { cause: error },
    );
  }
  if (code.startsWith("ERR_SSL") || code === "EPROTO") {
    return new LotseError("link/tls-failed", { host: target.host, reason: error.message }, { cause: error });
  }
  return connectError(error, target);
}

export function codeOf(error: Error): string {
  // A host with several addresses fails with all their errors at once; the first tells the story.
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return codeOf(error.errors[0]);
  return (error as NodeJS.ErrnoException).code ?? "";
}
