/**
 * One mail over SMTP: encrypted or not at all, with a deadline for the whole, and a clear word about what went wrong.
 *
 * Room: outside/mail. Used by the app for messages and for the test from the page. Keeps nothing and tries nothing twice.
 * nodemailer knows the many ways servers speak SMTP; what it may do beyond that (files, addresses, plug-ins) is switched off.
 */
import { X509Certificate } from "node:crypto";
import { checkServerIdentity, type PeerCertificate } from "node:tls";
import { createTransport } from "nodemailer";
import type { MailServer } from "../../domain/alarm/message.ts";
import { LotseError } from "../../domain/errors.ts";
import type { Letter } from "./compose.ts";

export interface Mail extends Letter {
  to: string;
  /** Without brackets; the same however often it is tried. */
  messageId: string;
  date: number;
}

export interface MailTimes {
  /** For each step of the conversation. */
  stepMs: number;
  wholeMs: number;
}

const USUAL: MailTimes = { stepMs: 20_000, wholeMs: 60_000 };

type Server = Pick<MailServer, "host" | "port" | "security" | "user" | "from" | "certificate">;

/** Resolves when the server has taken responsibility for it. @throws LotseError mail/* */
export async function sendMail(
  server: Server,
  password: string | undefined,
  mail: Mail,
  { stepMs, wholeMs }: MailTimes = USUAL,
): Promise<void> {
  const { host, port, security, user, from } = server;
  if (user !== undefined && password === undefined) throw new LotseError("mail/not-set-up", {});
  const transport = createTransport({
    ...{ host, port, secure: security === "tls", requireTLS: true },
    ...(user !== undefined && { auth: { user, pass: password ?? "" } }),
    ...{ connectionTimeout: stepMs, greetingTimeout: stepMs, socketTimeout: stepMs, dnsTimeout: stepMs },
    ...{ disableFileAccess: true, disableUrlAccess: true, logger: false },
    // Not the name of the computer.
    name: "[127.0.0.1]",
    tls: trustIn(server),
  });
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), wholeMs);
  try {
    await transport.sendMail({
      ...{ from, to: { name: "", address: mail.to }, subject: mail.subject, text: mail.text },
      ...{ messageId: `<${mail.messageId}>`, date: new Date(mail.date), xMailer: false, signal: late.signal },
      headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    });
  } catch (error) {
    throw toldOf(error, { server, to: mail.to, isLate: late.signal.aborted });
  } finally {
    clearTimeout(timer);
    transport.close();
  }
}

/** The public authorities; or exactly the certificate the practice has entered, whatever name stands in it. */
function trustIn({ certificate }: Server) {
  if (certificate === undefined) return { minVersion: "TLSv1.2" as const };
  const own = new X509Certificate(certificate);
  return {
    minVersion: "TLSv1.2" as const,
    ca: [certificate],
    allowPartialTrustChain: true,
    checkServerIdentity: (host: string, peer: PeerCertificate) =>
      peer.raw?.equals(own.raw) ? undefined : checkServerIdentity(host, peer),
  };
}

interface SmtpError extends Error {
  code?: string;
  command?: string;
  /** What the server said. */
  response?: string;
  responseCode?: number;
  cause?: unknown;
}

/** Never what stood in our own lines: only what the server or the network said. */
function toldOf(
  thrown: unknown,
  { server, to, isLate }: { server: Server; to: string; isLate: boolean },
): LotseError | Error {
  const error = thrown as SmtpError;
  const { host, port, from } = server;
  const { code = "", command = "", responseCode = 0 } = error;
  const answer = (error.response ?? "").replaceAll(/\s+/g, " ").slice(0, 300);
  const options = { cause: error };
  const reason = reasonOf(error);
  if (isLate) return new LotseError("mail/silent", { host, port }, options);
  if (isOfCertificate(error)) return new LotseError("mail/certificate", { host, reason }, options);
  if (/ENOTFOUND|EAI_/.test(reason)) return new LotseError("mail/host-unknown", { host }, options);
  if (responseCode >= 400 && responseCode < 500) return new LotseError("mail/later", { host, answer }, options);
  if (code === "EAUTH" || code === "ENOAUTH") return new LotseError("mail/login-refused", { host, answer }, options);
  if (code === "ETLS") {
    const isOffered = responseCode === 0 && !/STARTTLS/i.test(command);
    return isOffered
      ? new LotseError("mail/tls-failed", { host, reason }, options)
      : new LotseError("mail/no-encryption", { host }, options);
  }
  if (code === "EENVELOPE" && /^MAIL/i.test(command)) {
    return new LotseError("mail/sender-refused", { from, answer }, options);
  }
  if (code === "EENVELOPE") return new LotseError("mail/recipient-refused", { to, answer }, options);
  if (responseCode >= 500) return new LotseError("mail/refused", { host, answer }, options);
  if (code === "ETIMEDOUT") {
    return error.message === "Connection timeout"
      ? new LotseError("mail/unreachable", { host, port, reason: "ETIMEDOUT" }, options)
      : new LotseError("mail/silent", { host, port }, options);
  }
  if (/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EACCES/.test(reason)) {
    return new LotseError("mail/unreachable", { host, port, reason }, options);
  }
  if (/SSL|TLS|EPROTO|wrong version/i.test(reason)) return new LotseError("mail/tls-failed", { host, reason }, options);
  return new LotseError("mail/closed", { host }, options);
}

const CERTIFICATE =
  /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT|DEPTH_ZERO|LEAF_SIGNATURE|self[- ]signed|altname|certificate/i;

function isOfCertificate(error: SmtpError): boolean {
  const own = [error.code ?? "", error.message, String((error.cause as SmtpError | undefined)?.code ?? "")];
  return error.responseCode === undefined && own.some((text) => CERTIFICATE.test(text));
}

/** The short technical word: "ECONNREFUSED", "DEPTH_ZERO_SELF_SIGNED_CERT". */
function reasonOf(error: SmtpError): string {
  const inner = [error.cause, (error as { errors?: unknown[] }).errors?.[0]].find(Boolean) as SmtpError | undefined;
  const texts = [inner?.code, error.message, error.code].filter((text): text is string => Boolean(text));
  const word = texts.flatMap((text) => /\b[A-Z][A-Z0-9_]{4,}\b/.exec(text)?.[0] ?? [])[0];
  return word && word !== "ESOCKET" ? word : error.message.slice(0, 120);
}
