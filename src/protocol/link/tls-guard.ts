/**
 * The TLS guard: keeps Node from crashing on certificates with brainpool curves. First import of every entry point.
 *
 * Room: protocol/link. On Node 24 and 26 `TLSSocket#getPeerCertificate()` ends the process (SIGSEGV) for every EC
 * certificate on a curve without a NIST name, and Node's own client calls it after each verified handshake. Konnektoren
 * use such certificates. The replacement answers from `getPeerX509Certificate()`, which is safe; it carries what Node's
 * host name check and our own code read.
 *
 * On a client socket that safe call takes the certificate out of OpenSSL's chain: the second call finds none. So the
 * first answer is kept per socket. A test runs both in a child process, because failing means dying.
 */
import type { X509Certificate } from "node:crypto";
import { TLSSocket } from "node:tls";

const askOpenSsl = TLSSocket.prototype.getPeerX509Certificate;
const answered = new WeakMap<TLSSocket, X509Certificate>();

TLSSocket.prototype.getPeerX509Certificate = function getPeerX509Certificate(this: TLSSocket) {
  const certificate = answered.get(this) ?? askOpenSsl.call(this);
  if (certificate) answered.set(this, certificate);
  return certificate;
};

TLSSocket.prototype.getPeerCertificate = function getPeerCertificate(this: TLSSocket) {
  const certificate = this.getPeerX509Certificate();
  if (!certificate) return {};
  return {
    subject: distinguishedName(certificate.subject),
    issuer: distinguishedName(certificate.issuer),
    subjectaltname: certificate.subjectAltName,
    raw: certificate.raw,
    serialNumber: certificate.serialNumber,
    fingerprint256: certificate.fingerprint256,
    valid_from: certificate.validFrom,
    valid_to: certificate.validTo,
  };
} as unknown as typeof TLSSocket.prototype.getPeerCertificate;

/** "C=DE\nCN=konnektor" → { C: "DE", CN: "konnektor" } */
function distinguishedName(text: string | undefined): Record<string, string> {
  return Object.fromEntries(
    (text ?? "").split("\n").map((line) => {
      const equals = line.indexOf("=");
      return [line.slice(0, equals), line.slice(equals + 1)];
    }),
  );
}
