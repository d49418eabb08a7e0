/**
 * The guard: what is checked before anything is looked at. Is this our host, our page; and the headers every answer carries.
 *
 * Room: server. Against pages elsewhere that a browser in the practice has open: names that are turned to this computer (DNS
 * rebinding), forms and scripts that send on somebody's behalf, frames.
 */
import type { IncomingHttpHeaders } from "node:http";
import { LotseError } from "../domain/errors.ts";
import { isLoopback } from "./client.ts";

export interface GuardRule {
  hostNames: readonly string[];
  behindProxy: boolean;
  isTls: boolean;
}

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), serial=(), usb=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "origin-agent-cluster": "?1",
};

/** What a document of the practice may do when it is opened: nothing. */
export const DOCUMENT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; object-src 'self'; frame-ancestors 'none'";

/** For programs, not for people: everything below /api. */
export function isForInterface(url: string): boolean {
  return /^\/api(\/|\?|$)/.test(url);
}

/** @throws LotseError request/foreign-host */
export function requireOurHost({ host = "" }: IncomingHttpHeaders, rule: GuardRule): void {
  if (!isOurName(nameOf(host), rule)) throw new LotseError("request/foreign-host", { host: host.slice(0, 100) });
}

/**
 * For the interface; the page itself may be linked to from anywhere. Reading: not from another site's page. Changing: only
 * with a word of the browser that our own page asks.
 * Other ports of this computer count as the same site for cookies, so SameSite alone would not do.
 * @throws LotseError request/foreign-origin
 */
export function requireOurPage(method: string, headers: IncomingHttpHeaders, rule: GuardRule): void {
  const { origin } = headers;
  const site = headers["sec-fetch-site"];
  const isReading = method === "GET" || method === "HEAD";
  const isSiteOurs = site === undefined || site === "same-origin" || (isReading && site === "none");
  const isOriginOurs = origin === undefined || isOurOrigin(origin, headers, rule);
  const isNamed = isReading || origin !== undefined || site !== undefined;
  if (!isSiteOurs || !isOriginOurs || !isNamed) throw new LotseError("request/foreign-origin", {});
}

/** Scheme, host and port the page was opened under. */
export function ourOrigin({ origin, host = "" }: IncomingHttpHeaders, { isTls, behindProxy }: GuardRule): string {
  return origin ?? `${isTls || behindProxy ? "https" : "http"}://${host}`;
}

function isOurOrigin(origin: string, { host = "" }: IncomingHttpHeaders, rule: GuardRule): boolean {
  // A proxy may pass another host and port on; the name must be one of ours all the same.
  if (rule.behindProxy) return URL.canParse(origin) && isOurName(new URL(origin).hostname, rule);
  return origin === `${rule.isTls ? "https" : "http"}://${host}`;
}

function isOurName(name: string, { hostNames }: GuardRule): boolean {
  return isLoopback(name) || hostNames.some((own) => own.toLowerCase() === name);
}

/** "lotse.lan:8740" → "lotse.lan", "[::1]:8740" → "[::1]"; "" for anything that is no host. */
function nameOf(host: string): string {
  return /^(\[[0-9a-f:]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase() ?? "";
}
