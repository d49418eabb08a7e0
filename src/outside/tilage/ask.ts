/**
 * Asks the central source once. Never throws for what the other side does: what went wrong is part of the answer, in words of its own,
 * because the words of protocol/link speak of a Konnektor.
 *
 * Room: outside/tilage. Used by the app, for watch/ti-lage.ts, which knows when. The only call to the outside: no name of the practice
 * and no mark of it goes along, redirects are not followed, and the certificate must be one this computer trusts.
 */
import data from "../../../data/ti-lage.json" with { type: "json" };
import { LotseError } from "../../domain/errors.ts";
import type { TiLageAnswer, Validators } from "../../domain/ti-lage.ts";
import type { Instant } from "../../domain/zeit/tag.ts";
import { type Answer, headersOf, Link } from "../../protocol/link/link.ts";
import type { Trust } from "../../protocol/link/trust.ts";
import { readJson } from "../../protocol/rest/json.ts";
import { type Address, urlOf } from "./address.ts";
import { ageMs, maxAgeSeconds, retryAfterSeconds } from "./freshness.ts";
import { readLage } from "./read-lage.ts";

const { limits, rules } = data;

export interface TiLageSource extends Address {
  /** Absent: what this computer trusts. */
  trust?: Trust;
  /** Shorter ones than the preset, for tests. */
  limits?: Partial<typeof limits>;
}

const { connectMs, handshakeMs, answerMs, stallMs, totalMs } = limits;

export async function askTiLage(
  source: TiLageSource,
  known: Validators,
  { now, signal }: { now: () => Instant; signal?: AbortSignal },
): Promise<TiLageAnswer> {
  const url = urlOf(source);
  const own = { ...limits, ...source.limits };
  using link = new Link({
    trust: source.trust ?? { kind: "system" },
    credentials: { kind: "none" },
    timeouts: { connectMs, handshakeMs, answerMs, stallMs, totalMs, ...source.limits },
    maxBytes: own.bytes,
    now,
  });
  // The link ends a question with the reason it is given, and knows only reasons in words.
  const ending = new AbortController();
  const end = () => ending.abort(new LotseError("tilage/too-slow", { host: url.hostname }));
  const timer = setTimeout(end, own.deadlineMs).unref();
  signal?.addEventListener("abort", end);
  if (signal?.aborted) end();
  try {
    const headers = headersFor(known);
    return understood(await link.ask({ method: "GET", url, headers, once: true, signal: ending.signal }), url);
  } catch (error) {
    return { failure: inOurWords(error, url) };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
  }
}

function headersFor({ etag, lastModified }: Validators): Record<string, string> {
  return {
    Accept: "application/json",
    "User-Agent": "ti-lotse",
    ...(etag && { "If-None-Match": etag }),
    ...(lastModified && { "If-Modified-Since": lastModified }),
  };
}

/** @throws LotseError json/* */
function understood(answer: Answer, url: URL): TiLageAnswer {
  const host = url.hostname;
  const { status } = answer;
  if (status >= 300 && status < 400 && status !== 304)
    return { failure: new LotseError("tilage/redirected", { host }) };
  if (status !== 200 && status !== 304) {
    const retryAfter = retryAfterSeconds(answer);
    return {
      failure: new LotseError("tilage/refused", { host, status }),
      ...(retryAfter !== undefined && { retryAfterSeconds: retryAfter }),
    };
  }
  const age = ageMs(answer);
  if (age > rules.freshMinutes * 60_000) {
    return { failure: new LotseError("tilage/outdated", { host, minutes: Math.round(age / 60_000) }) };
  }
  const at = answer.receivedAt - age;
  if (status === 304) return { unchangedAt: at, maxAgeSeconds: maxAgeSeconds(answer) };
  const lage = readLage(readJson(answer, url), at);
  if (!lage) return { failure: new LotseError("tilage/not-understood", { host, place: "appStatus" }) };
  return { lage, validators: validatorsOf(answer), maxAgeSeconds: maxAgeSeconds(answer) };
}

function validatorsOf(answer: Answer): Validators {
  const [etag] = headersOf(answer, "etag");
  const [lastModified] = headersOf(answer, "last-modified");
  return { ...(isSendable(etag) && { etag }), ...(isSendable(lastModified) && { lastModified }) };
}

/** What is sent back must be a header, and not without end. */
function isSendable(value: string | undefined): value is string {
  return value !== undefined && /^[\x20-\x7e]{1,256}$/.test(value);
}

/** A fault of ours stays one. */
function inOurWords(error: unknown, { hostname: host }: URL): LotseError {
  if (!(error instanceof LotseError)) throw error;
  const { code } = error;
  if (code.startsWith("tilage/")) return error;
  const options = { cause: error };
  if (code === "json/wrong-type") {
    const { path } = (error as LotseError<"json/wrong-type">).fields;
    return new LotseError("tilage/not-understood", { host, place: path }, options);
  }
  if (code.startsWith("json/") || code === "http/not-http") {
    return new LotseError("tilage/not-understood", { host, place: "" }, options);
  }
  if (code.startsWith("link/certificate-")) return new LotseError("tilage/untrusted", { host }, options);
  if (code === "link/too-large") return new LotseError("tilage/too-large", { host }, options);
  if (/^link\/(response-|connect-timeout|tls-timeout)/.test(code)) {
    return new LotseError("tilage/too-slow", { host }, options);
  }
  return new LotseError("tilage/not-reached", { host }, options);
}
