/**
 * `call(routeName, input)`: one function for every route of the contract, with its exact types.
 *
 * Room: web. A refusal is thrown as `Refused` with the four sentences the server wrote; what never reached the server
 * gets sentences of the page's own. Who is signed out meanwhile is led to sign in and back.
 */
import type { z } from "zod";
import type { PathParameters } from "../../api/route.ts";
import type { RouteName, Routes } from "../../api/routes.ts";
import type { Problem } from "../../api/views.ts";
import { t, words } from "../shell/words.svelte.ts";
import { connection } from "./connection.svelte.ts";
import { table } from "./table.ts";

type BodyOf<N extends RouteName> = Routes[N] extends { body: infer B extends z.ZodType }
  ? { body: z.input<B> }
  : unknown;
type QueryOf<N extends RouteName> = Routes[N] extends { query: infer Q extends z.ZodType }
  ? { query?: z.input<Q> }
  : unknown;
export type Input<N extends RouteName> = PathParameters<Routes[N]["path"]> & BodyOf<N> & QueryOf<N>;
export type Answer<N extends RouteName> = Routes[N] extends { answer: infer A extends z.ZodType }
  ? z.output<A>
  : undefined;
/** Routes without any input are called with their name alone. */
export type Arguments<N extends RouteName> = unknown extends Input<N> ? [] : [input: Input<N>];

class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}

/** Set by the session: what to do when the server no longer knows who is asking. */
export const whenSignedOut = { lead: () => {} };

/** Trying a Konnektor waits for devices; everything else answers at once. */
const PATIENCE_MS: Partial<Record<RouteName, number>> = {
  ...{ testMail: 90_000, testWebhook: 60_000 },
  ...{ probe: 120_000, connect: 120_000, addDocument: 120_000 },
  ...{ beginRun: 120_000, orderRun: 120_000, answerRun: 120_000, reportRun: 120_000, stopRun: 120_000 },
  ...{ lookAtAdministration: 120_000, readAdministration: 180_000 },
};

/** Some hundred megabytes over a slow network of a practice. */
const UPLOAD_PATIENCE_MS = 900_000;
type UploadName = { [N in RouteName]: Routes[N] extends { upload: true } ? N : never }[RouteName];

export async function call<N extends RouteName>(name: N, ...[input]: Arguments<N>): Promise<Answer<N>> {
  const { body, query, ...path } = (input ?? {}) as { body?: unknown; query?: Record<string, unknown> };
  const [method = "GET"] = table[name].split(" ", 1);
  const answer = await send(name, address(name, path, query), {
    method,
    headers: {
      accept: "application/json",
      "accept-language": words.language,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS[name] ?? 30_000),
  });
  if (answer.status === 204) return undefined as Answer<N>;
  return (await readJson(answer)) as Answer<N>;
}

/** A file as it is, to a route that takes one. */
export async function upload<N extends UploadName>(
  name: N,
  path: PathParameters<Routes[N]["path"]>,
  file: Blob,
): Promise<Answer<N>> {
  const answer = await send(name, address(name, path), {
    method: "POST",
    headers: {
      accept: "application/json",
      "accept-language": words.language,
      "content-type": "application/octet-stream",
    },
    body: file,
    signal: AbortSignal.timeout(UPLOAD_PATIENCE_MS),
  });
  return (await readJson(answer)) as Answer<N>;
}

/** Where something can be opened by the browser itself: documents. */
export function address(name: RouteName, path: Record<string, unknown>, query: Record<string, unknown> = {}): string {
  const [, pattern = ""] = table[name].split(" ");
  return `/api/v1${fill(pattern, path)}${search(query)}`;
}

export function fill(pattern: string, path: Record<string, unknown>): string {
  return pattern.replace(/\{(\w+)\}/g, (_all, key: string) => encodeURIComponent(String(path[key])));
}

function search(query: Record<string, unknown>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return given.length === 0 ? "" : `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`;
}

async function send(name: RouteName, url: string, request: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(url, request);
  } catch (cause) {
    connection.lose();
    const kind = cause instanceof DOMException && cause.name === "TimeoutError" ? "noAnswer" : "noConnection";
    throw new Refused(ownProblem(kind, 0));
  }
  connection.hear(answer.headers.get("date"));
  if (answer.ok) return answer;
  const problem = await readProblem(answer);
  const isSigningIn = name === "signIn" || name === "useLink" || name === "changePassword" || name === "dropTotp";
  if (answer.status === 401 && !isSigningIn) whenSignedOut.lead();
  throw new Refused(problem);
}

async function readProblem(answer: Response): Promise<Problem> {
  try {
    const problem = (await answer.json()) as Problem;
    if (typeof problem.title === "string") return problem;
  } catch {
    // Not ours: something between the page and the server answered.
  }
  return ownProblem("notUnderstood", answer.status);
}

async function readJson(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch {
    throw new Refused(ownProblem("notUnderstood", answer.status));
  }
}

function ownProblem(kind: "noConnection" | "noAnswer" | "notUnderstood", status: number): Problem {
  const entry = t.problems[kind];
  return { type: "about:blank", title: entry.meaning, status, code: `page/${kind}`, entry };
}

/** What to show of anything thrown. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Refused) return thrown.problem;
  throw thrown;
}
