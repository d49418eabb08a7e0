/**
 * Anything thrown becomes a problem (RFC 9457): status, code, and the four sentences in the asked language.
 *
 * Room: server. Only what has words is told; everything else gets an incident mark and goes to the log.
 */
import type { z } from "zod";
import type { Problem } from "../api/views.ts";
import type { ErrorCode, ErrorFields } from "../domain/codes.ts";
import { LotseError } from "../domain/errors.ts";
import type { RefusalCode } from "../domain/runbook.ts";
import type { Refusal } from "../engine/commands.ts";
import type { Waiting } from "../engine/state.ts";
import type { Entry, Words } from "../words/words.ts";

const STATUS: Partial<Record<ErrorCode, number>> = {
  "request/not-found": 404,
  "request/method": 405,
  "request/unreadable": 400,
  "request/too-large": 413,
  "request/media-type": 415,
  "request/too-many": 429,
  "request/foreign-host": 421,
  "request/foreign-origin": 403,
  "server/busy": 503,
  "server/failed": 500,
  "usage/internal": 500,
  // Programs, not people.
  "metrics/token-needed": 401,
  // 401 sends the page to sign in: only for those who are not, or fail to.
  "person/not-signed-in": 401,
  "person/sign-in-failed": 401,
  "person/sign-in-paused": 429,
  "person/code-wrong": 403,
  "person/link-invalid": 410,
  "person/second-factor-needed": 403,
  "person/right-missing": 403,
  "person/not-yours": 403,
  "person/login-taken": 409,
  "person/last-administrator": 409,
  "person/password-wrong": 403,
  "person/totp-on": 409,
  "person/totp-not-begun": 409,
  "clearance/evidence-changed": 409,
  "connection/unknown": 404,
  "connection/not-confirmed": 409,
  "engine/image-missing": 422,
  "management/busy": 409,
  "management/update-running": 409,
  "management/tries-paused": 429,
};

/** For codes without a status of their own. What lies beyond the server is a bad gateway, what was entered a bad entity. */
const STATUS_OF_AREA: Record<string, number> = {
  http: 502,
  sds: 502,
  soap: 502,
  xml: 502,
  link: 502,
  vault: 503,
  store: 503,
};
const ENTERED = /^link\/(address-invalid|p12-|pem-|key-|client-certificate-(expired|not-yet-valid))/;

function statusOf(code: ErrorCode): number {
  if (ENTERED.test(code)) return 422;
  const [area = ""] = code.split("/");
  return STATUS[code] ?? STATUS_OF_AREA[area] ?? 422;
}

/** Fields of a body or query that do not fit: told beside each field. */
export class FieldsWrong extends Error {
  readonly fields: readonly FieldWrong[];
  constructor(fields: readonly FieldWrong[]) {
    super("request/invalid");
    this.fields = fields;
  }
}

export interface FieldWrong {
  /** "contexts.0.mandant" */
  path: string;
  message: keyof Words["page"]["fields"];
  limit?: number;
}

/** The engine does not take it: in its own words. */
export class Refused extends Error {
  readonly refusal: Refusal;
  /** Fields with ids in them replaced by names. */
  readonly fields: object;
  constructor(refusal: Refusal, fields: object = refusal.fields) {
    super(refusal.refused);
    this.refusal = refusal;
    this.fields = fields;
  }
}

const REFUSED: Partial<Record<RefusalCode, number>> = {
  "engine/no-such-run": 404,
  "engine/unknown-device": 404,
  "engine/dvo-needed": 403,
  "engine/not-yours": 403,
  "engine/not-confirmed": 422,
  "engine/no-target": 422,
  "engine/wrong-device": 422,
  "engine/no-pin-holder": 422,
  "engine/window-past": 422,
  "engine/busy": 503,
};

function refusedProblem({ refusal, fields }: Refused, words: Words): Problem {
  const { refused } = refusal;
  const { whatToDo, why } = words.runs.refused[refused];
  const status = REFUSED[refused] ?? 409;
  const closed = refused === "engine/blocked" ? refusal.closed : undefined;
  if (closed) {
    const meaning = interlockText(closed, words);
    return problem(refused, status, { meaning, whatToDo: words.engine.ends[closed.code], why });
  }
  const text = words.engine.refusals[refused] as string | ((fields: object) => string);
  return problem(refused, status, { meaning: typeof text === "string" ? text : text(fields), whatToDo, why });
}

/** Why a step is locked, in a sentence. */
export function interlockText({ code, fields }: Pick<Waiting, "code" | "fields">, words: Words): string {
  return (words.engine.interlocks[code] as (fields: object) => string)(fields);
}

export function notFound(thing: ErrorFields<"request/not-found">["thing"]): LotseError {
  return new LotseError("request/not-found", { thing });
}

export function problemOf(error: LotseError | FieldsWrong | Refused, words: Words): Problem {
  if (error instanceof Refused) return refusedProblem(error, words);
  if (error instanceof FieldsWrong) {
    const fields = error.fields.map(({ path, message, limit = 0 }) => ({
      path,
      message: words.page.fields[message]({ limit }),
    }));
    return { ...problem("request/invalid", 422, words.errors["request/invalid"]()), fields };
  }
  return problem(error.code, statusOf(error.code), entryOf(error, words));
}

export function entryOf({ code, fields }: Pick<LotseError, "code" | "fields">, words: Words): Entry {
  return (words.errors[code] as (fields: unknown) => Entry)(fields);
}

function problem(code: string, status: number, entry: Entry): Problem {
  const { meaning: title, whatToDo: detail } = entry;
  return { type: `urn:ti-lotse:error:${code}`, title, status, detail, code, entry };
}

/** What Zod found, in our words. `input` is what was looked at. */
export function fieldsOf(error: z.ZodError, input: unknown): FieldWrong[] {
  return error.issues.map((issue): FieldWrong => {
    const path = issue.path.map(String).join(".");
    switch (issue.code) {
      case "invalid_type":
        return { path, message: valueAt(input, issue.path) === undefined ? "missing" : "wrongShape" };
      case "too_small": {
        const limit = Number(issue.minimum);
        if (issue.origin !== "string") return { path, message: "tooLittle", limit };
        return limit === 1 ? { path, message: "missing" } : { path, message: "tooShort", limit };
      }
      case "too_big":
        return { path, message: issue.origin === "string" ? "tooLong" : "tooMuch", limit: Number(issue.maximum) };
      case "invalid_value":
      case "invalid_union":
        return { path, message: "notOffered" };
      default:
        return { path, message: "wrongShape" };
    }
  });
}

/** Names in the input that the schema left out: nothing that was sent is silently ignored. */
export function unknownFields(input: unknown, output: unknown, path: readonly string[] = []): FieldWrong[] {
  if (typeof input !== "object" || input === null || typeof output !== "object" || output === null) return [];
  return Object.entries(input).flatMap(([name, value]) => {
    const here = [...path, name];
    if (!Object.hasOwn(output, name)) return [{ path: here.join("."), message: "unknown" as const }];
    return unknownFields(value, (output as Record<string, unknown>)[name], here);
  });
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((v, key) => (v as Record<PropertyKey, unknown> | undefined | null)?.[key], value);
}
