/**
 * A route as both sides know it: method, path, right, and the shapes of what goes in and comes out.
 *
 * Room: api. The server validates with it, the page's client and OpenAPI are made from it.
 */
import type { z } from "zod";
import type { Right } from "./rights.ts";

export interface Route<
  Body extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** "/practices/{practice}/components/{component}", below /api/v1. */
  path: string;
  right: Right;
  /** One sentence for the OpenAPI document. */
  summary: string;
  body?: Body;
  query?: Query;
  /** Absent: 204. */
  answer?: Answer;
  /** Bytes instead of JSON: "application/pdf" … or the type is decided by the document. */
  bytes?: boolean;
  /** The body is bytes, application/octet-stream; with `maxBytes`. */
  upload?: boolean;
  /** Requests per minute and client beyond which 429 is answered; absent: the general limit. */
  perMinute?: number;
  /** Size of the body beyond which 413 is answered; absent: MAX_BODY_BYTES. */
  maxBytes?: number;
}

/** Enough for every form without a file. */
export const MAX_BODY_BYTES = 64 * 1024;

/** Keeps the exact types of its parts. */
export function route<const R extends Route>(definition: R): R {
  return definition;
}

/** Names in braces. */
export type PathParameters<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? { [K in Name | keyof PathParameters<Rest>]: string }
  : unknown;
