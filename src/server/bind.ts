/**
 * The binder: every route of the contract becomes a route of the server, the same way.
 *
 * Room: server. Order of checks: host, page, rate, who, right; only then is a body read. Then path, query and body against
 * their schemas, nothing unknown; the handler; the answer through its schema, so nothing unforeseen leaves.
 */
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from "fastify";
import { machineRoutes } from "../api/machine-routes.ts";
import { mayInPractice, type Right } from "../api/rights.ts";
import { MAX_BODY_BYTES, type Route } from "../api/route.ts";
import { API, routes } from "../api/routes.ts";
import { LotseError } from "../domain/errors.ts";
import { dayOf } from "../domain/zeit/tag.ts";
import type { AllHandlers, Bytes, Call, Handler, InPractice } from "./call.ts";
import { type Cookies, readCookie } from "./cookies.ts";
import { DOCUMENT_POLICY, type GuardRule, ourOrigin } from "./guard.ts";
import { RateLimit } from "./limits.ts";
import { FieldsWrong, fieldsOf, notFound, unknownFields } from "./problem.ts";
import { isOpen } from "./second-factor.ts";
import type { Who } from "./sessions.ts";
import type { Tools } from "./tools.ts";

export { API };

export interface Binding {
  tools: Tools;
  rule: GuardRule;
  cookies: Cookies;
}

export function bindRoutes(app: FastifyInstance, handlers: AllHandlers, binding: Binding): void {
  const limit = new RateLimit();
  for (const [name, route] of Object.entries({ ...routes, ...machineRoutes }) as [keyof AllHandlers, Route][]) {
    const handler = handlers[name] as unknown as Handler<Route>;
    const options: RouteShorthandOptions = {
      bodyLimit: route.maxBytes ?? MAX_BODY_BYTES,
      onRequest: async (request) => {
        requireRate(limit, name, route, request, binding.tools.clock.now());
        request.asked.granted = await grant(route.right, request, binding);
      },
    };
    const bind = (to: FastifyInstance) =>
      to.route({
        method: route.method,
        url: API + pathPattern(route.path),
        ...options,
        handler: async (request, reply) => answer(reply, route, await handler(callOf(route, request, reply, binding))),
      });
    if (route.upload) void app.register(async (own) => bind(takingBytes(own)));
    else bind(app);
  }
}

/** Bytes as they come, and nothing else; who reads them counts them. */
function takingBytes(app: FastifyInstance): FastifyInstance {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/octet-stream", (_request, payload, done) => done(null, payload));
  return app;
}

/** "/practices/{practice}" → "/practices/:practice" */
export function pathPattern(path: string): string {
  return path.replace(/\{(\w+)\}/g, ":$1");
}

/** What a right gives to those who have it. */
export interface Granted {
  who?: Who;
  inPractice?: InPractice;
}

/**
 * @param isSeen false for questions nobody asked: they must not keep a session alive
 * @throws LotseError person/not-signed-in, person/second-factor-needed, person/right-missing, request/not-found
 */
export async function grant(
  right: Right,
  request: FastifyRequest,
  { tools, cookies }: Binding,
  { isSeen = true } = {},
): Promise<Granted> {
  // Who came through the door is nobody's session, and finds nothing else there.
  if (request.asked.isMachine) {
    if (right !== "machine") throw notFound("page");
    return {};
  }
  const who = await tools.sessions.whoHas(readCookie(request.headers.cookie, cookies.name), { isSeen });
  if (who) await request.asked.speak(who.person.language);
  if (right === "anyone") return { who };
  if (!who) throw new LotseError("person/not-signed-in", {});
  if (right === "signed-in") return { who };
  if (right === "machine") throw new LotseError("person/right-missing", {});
  if (!isOpen(who, request.asked.client, tools.isPracticeGround)) {
    throw new LotseError("person/second-factor-needed", {});
  }
  if (right === "owner") {
    if (!who.person.isOwner) throw new LotseError("person/right-missing", {});
    return { who };
  }
  const { practice: id = "" } = request.params as { practice?: string };
  const role = who.memberships.find(({ practiceId }) => practiceId === id)?.role;
  const practice = role && (await tools.store.practices()).find((p) => p.id === id);
  // A practice of others is told like one that does not exist.
  if (!role || !practice) throw notFound("practice");
  if (!mayInPractice(role, right.practice)) throw new LotseError("person/right-missing", {});
  return { who, inPractice: { practice, store: tools.store.forPractice(id), role } };
}

function requireRate(limit: RateLimit, name: string, { perMinute }: Route, request: FastifyRequest, now: number): void {
  if (perMinute === undefined) return;
  const seconds = limit.take(`${name} ${request.asked.client.address}`, perMinute, now);
  if (seconds > 0) throw new LotseError("request/too-many", { seconds });
}

/** @throws FieldsWrong */
function callOf(route: Route, request: FastifyRequest, reply: FastifyReply, binding: Binding): Call<Route> {
  const { asked } = request;
  const now = binding.tools.clock.now();
  const call = {
    now,
    today: dayOf(now),
    language: asked.language,
    words: asked.words,
    client: asked.client,
    agent: request.headers["user-agent"] ?? "",
    origin: ourOrigin(request.headers, binding.rule),
    signIn: ({ token, session }) => {
      void reply.header("set-cookie", binding.cookies.set(token, Math.floor((session.expiresAt - now) / 1000)));
    },
    signOut: () => {
      void reply.header("set-cookie", binding.cookies.clear());
    },
    path: request.params,
    query: route.query && checked(route.query, request.query),
    body: bodyOf(route, request),
    ...(route.upload && { upload: uploadOf(request) }),
    who: asked.granted.who,
    ...asked.granted.inPractice,
  } satisfies Record<string, unknown> & Partial<Call<Route>>;
  return call as unknown as Call<Route>;
}

function bodyOf({ body, upload }: Route, request: FastifyRequest): unknown {
  if (upload) return undefined;
  if (body) return checked(body, request.body);
  // A route without a body takes none, be it for a form that found its way here.
  const isEmpty = request.body === undefined || request.body === null || Object.keys(request.body).length === 0;
  if (!isEmpty) throw new FieldsWrong(unknownFields(request.body, {}));
  return undefined;
}

/** @throws LotseError request/unreadable */
function uploadOf({ body }: FastifyRequest): Readable {
  if (!(body instanceof Readable)) throw new LotseError("request/unreadable", {});
  return body;
}

function checked(schema: NonNullable<Route["body"]>, input: unknown): unknown {
  const result = schema.safeParse(input);
  if (!result.success) throw new FieldsWrong(fieldsOf(result.error, input));
  const unknown = unknownFields(input, result.data);
  if (unknown.length > 0) throw new FieldsWrong(unknown);
  return result.data;
}

function answer(reply: FastifyReply, route: Route, value: unknown): FastifyReply {
  if (route.bytes) return sendBytes(reply, value as Bytes);
  if (!route.answer) return reply.code(204).send();
  return reply.type("application/json; charset=utf-8").send(JSON.stringify(route.answer.parse(value)));
}

/** What browsers show without running anything in it; all else is saved, not opened. */
const SHOWN = ["application/pdf", "text/plain", "image/png", "image/jpeg", "image/gif", "image/webp"];

function sendBytes(reply: FastifyReply, { bytes, size, name, type }: Bytes): FastifyReply {
  const isShown = SHOWN.includes(type);
  const contentType = isShown
    ? type === "text/plain"
      ? "text/plain; charset=utf-8"
      : type
    : "application/octet-stream";
  const plainName = name.replace(/[^\w.-]/g, "_");
  const disposition = `${isShown ? "inline" : "attachment"}; filename="${plainName}"; filename*=UTF-8''${encodeName(name)}`;
  if (size !== undefined) void reply.header("content-length", size);
  return reply
    .header("content-security-policy", DOCUMENT_POLICY)
    .header("content-disposition", disposition)
    .type(contentType)
    .send(bytes instanceof Uint8Array ? Buffer.from(bytes) : bytes);
}

function encodeName(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
