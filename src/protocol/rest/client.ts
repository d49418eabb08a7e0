/**
 * One session with a device's administration over HTTP: its headers, its cookies, what its answers mean.
 *
 * Room: protocol/rest. Beneath it is a Link whose trust is the certificate a person confirmed: before that was checked nothing
 * is sent at all. Redirects are never followed: they could lead a password elsewhere. What a login means is the adapter's.
 */
import { LotseError } from "../../domain/errors.ts";
import { statusError } from "../link/http-status.ts";
import { type Answer, headersOf, type Link } from "../link/link.ts";
import { type JsonValue, readJson } from "./json.ts";

export interface RestAsk {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as a form. */
  form?: Record<string, string>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

const MAX_COOKIES = 20;
const MAX_COOKIE = 4_096;

export class RestClient {
  readonly base: URL;
  readonly #link: Link;
  readonly #cookies = new Map<string, string>();

  constructor(link: Link, base: URL) {
    this.#link = link;
    this.base = base;
  }

  /**
   * Asks, whatever the answer's status. Only a GET may be sent again over a new connection: everything else counts, be it as
   * a wrong password.
   * @throws LotseError link/*
   */
  async ask({ method, path, json, form, headers, signal }: RestAsk): Promise<Answer> {
    const body = json === undefined ? form && new URLSearchParams(form).toString() : JSON.stringify(json);
    const cookies = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await this.#link.ask({
      method,
      url: this.url(path),
      headers: {
        Accept: "application/json",
        ...(json !== undefined && { "Content-Type": "application/json" }),
        ...(form && { "Content-Type": "application/x-www-form-urlencoded" }),
        ...(cookies && { Cookie: cookies }),
        ...headers,
      },
      body,
      once: method !== "GET",
      signal,
    });
    for (const sent of headersOf(answer, "set-cookie")) this.#keepCookie(sent);
    return answer;
  }

  /**
   * The JSON of a question.
   * @throws LotseError link/*, http/*, json/*, management/session-ended, management/forbidden
   */
  async read(path: string, more: Pick<RestAsk, "headers" | "signal"> = {}): Promise<Read> {
    const answer = await this.ask({ method: "GET", path, ...more });
    const url = this.url(path);
    requireOk(answer, url);
    return { json: readJson(answer, url), answer };
  }

  /** Forgets the session on this side. */
  forget(): void {
    this.#cookies.clear();
  }

  url(path: string): URL {
    return new URL(path, this.base);
  }

  /** Attributes do not matter to a session of a few seconds with one host; deleting does. */
  #keepCookie(sent: string): void {
    const [pair = "", ...attributes] = sent.split(";");
    const equals = pair.indexOf("=");
    const name = pair.slice(0, Math.max(0, equals)).trim();
    const value = pair.slice(equals + 1).trim();
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || !/^[\x21-\x7e]*$/.test(value) || sent.length > MAX_COOKIE) return;
    const isGone = value === "" || attributes.some((attribute) => /^\s*max-age\s*=\s*(0|-\d+)\s*$/i.test(attribute));
    if (isGone) this.#cookies.delete(name);
    else if (this.#cookies.has(name) || this.#cookies.size < MAX_COOKIES) this.#cookies.set(name, value);
  }
}

export interface Read {
  json: JsonValue;
  answer: Answer;
}

/** @throws LotseError http/*, management/session-ended, management/forbidden */
export function requireOk({ status, ...answer }: Answer, url: URL): void {
  if (status >= 200 && status < 300) return;
  const host = url.hostname;
  if (status === 401) throw new LotseError("management/session-ended", { host });
  if (status === 403) throw new LotseError("management/forbidden", { host });
  throw statusError(status, url, { status, ...answer });
}

/** A value of a header or a body that goes into a header: of printable signs, and not without end. */
export function isToken(text: string): boolean {
  return /^[\x20-\x7e]{1,8192}$/.test(text) && text.trim() !== "";
}
