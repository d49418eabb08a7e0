/**
 * Reading JSON a device sent: field by field, what is known and nothing else.
 *
 * Room: protocol/rest. Nothing a device says is trusted: fields nobody asked for are left alone, missing ones and null are
 * absent, a wrong type is a LotseError that names the place and never the value. A field that nobody reads cannot leak.
 */
import { LotseError } from "../../domain/errors.ts";
import type { Day, Instant } from "../../domain/zeit/tag.ts";
import type { Answer } from "../link/link.ts";

/** Longer lists are no practice's. */
const MAX_ENTRIES = 5_000;
/** Longer texts are no name and no number. */
const MAX_TEXT = 4_096;
/** 2000 to 2100. Seconds taken for milliseconds would lie in January 1970. */
const FIRST_INSTANT = 946_684_800_000;
const LAST_INSTANT = 4_102_444_800_000;

/** @throws LotseError json/not-json, json/malformed */
export function readJson(answer: Answer, url: URL): JsonValue {
  const host = url.hostname;
  const text = answer.body.toString("utf8");
  if (/^\s*</.test(text)) {
    throw new LotseError("json/not-json", { host, type: answer.contentType.split(";")[0] || "?" });
  }
  try {
    return new JsonValue(JSON.parse(text.replace(/^\uFEFF/, "")), host, "");
  } catch (cause) {
    if (cause instanceof LotseError) throw cause;
    // The parser's own message quotes what it read.
    throw new LotseError("json/malformed", { host });
  }
}

type Kind = "object" | "list" | "text" | "number" | "yes-no" | "instant" | "short-list" | "short-text";

export class JsonValue {
  readonly #value: unknown;
  readonly #host: string;
  readonly #path: string;

  constructor(value: unknown, host: string, path: string) {
    this.#value = value;
    this.#host = host;
    this.#path = path;
  }

  /** @throws LotseError json/wrong-type */
  object(): JsonObject {
    if (typeof this.#value !== "object" || this.#value === null || Array.isArray(this.#value)) this.#refuse("object");
    return new JsonObject(this.#value as Record<string, unknown>, this.#host, this.#path);
  }

  /** @throws LotseError json/wrong-type */
  objects(): JsonObject[] {
    return this.entries().map((entry) => entry.object());
  }

  /** @throws LotseError json/wrong-type */
  entries(): JsonValue[] {
    if (!Array.isArray(this.#value)) return this.#refuse("list");
    if (this.#value.length > MAX_ENTRIES) return this.#refuse("short-list");
    return this.#value.map((entry: unknown, i) => new JsonValue(entry, this.#host, `${this.#path}[${i}]`));
  }

  /** Without blanks around it: some devices pad. @throws LotseError json/wrong-type */
  text(): string {
    if (typeof this.#value !== "string") return this.#refuse("text");
    if (this.#value.length > MAX_TEXT) return this.#refuse("short-text");
    return this.#value.trim();
  }

  /** @throws LotseError json/wrong-type */
  number(): number {
    return Number.isFinite(this.#value) ? (this.#value as number) : this.#refuse("number");
  }

  /** @throws LotseError json/wrong-type */
  flag(): boolean {
    return typeof this.#value === "boolean" ? this.#value : this.#refuse("yes-no");
  }

  /** Milliseconds since 1970. @throws LotseError json/wrong-type */
  instant(): Instant {
    const ms = this.number();
    return Number.isInteger(ms) && ms >= FIRST_INSTANT && ms <= LAST_INSTANT ? ms : this.#refuse("instant");
  }

  #refuse(expected: Kind): never {
    throw new LotseError("json/wrong-type", { host: this.#host, path: this.#path, expected });
  }
}

/** Each reader gives undefined for a field that is missing or null. */
export class JsonObject {
  readonly #fields: Record<string, unknown>;
  readonly #host: string;
  readonly #path: string;

  constructor(fields: Record<string, unknown>, host: string, path: string) {
    this.#fields = fields;
    this.#host = host;
    this.#path = path;
  }

  /** The device speaks of it, be it to say that there is none. */
  has(name: string): boolean {
    return Object.hasOwn(this.#fields, name);
  }

  /** "" counts as absent. */
  text(name: string): string | undefined {
    return this.#at(name)?.text() || undefined;
  }

  /** A number is written out. */
  textOrNumber(name: string): string | undefined {
    const value = this.has(name) ? this.#fields[name] : undefined;
    return typeof value === "number" ? String(value) : this.text(name);
  }

  number(name: string): number | undefined {
    return this.#at(name)?.number();
  }

  flag(name: string): boolean | undefined {
    return this.#at(name)?.flag();
  }

  instant(name: string): Instant | undefined {
    return this.#at(name)?.instant();
  }

  /** Last day of a certificate: by UTC, as the certificate itself states it. 23:59:59 there is the next day in Berlin. */
  day(name: string): Day | undefined {
    const instant = this.instant(name);
    return instant === undefined ? undefined : new Date(instant).toISOString().slice(0, 10);
  }

  object(name: string): JsonObject | undefined {
    return this.#at(name)?.object();
  }

  /** A missing list is an empty one. */
  objects(name: string): JsonObject[] {
    return this.#at(name)?.objects() ?? [];
  }

  #at(name: string): JsonValue | undefined {
    const value = this.has(name) ? this.#fields[name] : undefined;
    if (value === undefined || value === null) return undefined;
    return new JsonValue(value, this.#host, this.#path === "" ? name : `${this.#path}.${name}`);
  }
}
