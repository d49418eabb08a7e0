/**
 * The server: puts contract, guard, handlers, stream and page together on Fastify.
 *
 * Room: server. Used by the app's `serve`. Knows the world only through the store, the clock and `uses`.
 */
import { randomBytes } from "node:crypto";
import type { AddressInfo, Socket } from "node:net";
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from "fastify";
import { PROOF_HEADER } from "../api/door.ts";
import { METRICS_PATH } from "../api/routes.ts";
import { isError, LotseError } from "../domain/errors.ts";
import type { Clock, Random, Store } from "../engine/ports.ts";
import { type Language, type Words, wordsIn } from "../words/words.ts";
import { type Binding, bindRoutes, type Granted } from "./bind.ts";
import { type Client, clientAt, isLoopback } from "./client.ts";
import { cookiesOf } from "./cookies.ts";
import { Door } from "./door.ts";
import { type GuardRule, isForInterface, requireOurHost, requireOurPage, SECURITY_HEADERS } from "./guard.ts";
import { Guesses } from "./guesses.ts";
import { handlersFor } from "./handlers.ts";
import { languageAsked } from "./language.ts";
import { RateLimit } from "./limits.ts";
import { bindMetrics } from "./metrics-route.ts";
import { refuseBytes } from "./no-request.ts";
import type { ServerOptions } from "./options.ts";
import { servePage } from "./page.ts";
import { Passwords } from "./passwords.ts";
import { Polls } from "./polls.ts";
import { FieldsWrong, notFound, problemOf, Refused } from "./problem.ts";
import { Sessions } from "./sessions.ts";
import { bindStream } from "./stream-route.ts";
import { Streams } from "./streams.ts";
import { realTimers } from "./timers.ts";
import type { Tools } from "./tools.ts";
import type { Uses } from "./uses.ts";

export interface ServerSetup {
  store: Store;
  clock: Clock;
  random: Random;
  uses: Uses;
  options?: ServerOptions;
}

export interface LotseServer {
  /** All it answers, files of the page aside. */
  readonly routes: readonly KnownRoute[];
  /** Returns the address to open. @throws LotseError server/needs-tls, server/port-taken */
  listen(at: { host: string; port: number }): Promise<string>;
  /** The address commands on this computer come to. Only with `doorToken`. */
  openDoor(): Promise<string | undefined>;
  /** Something changed that no commit tells, such as the list of versions: every open page asks anew. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

/** What is known of a request before its right is checked. */
interface Asked {
  client: Client;
  /** A command on this computer that knows the token. */
  isMachine: boolean;
  language: Language;
  words: Words;
  granted: Granted;
  speak(language: Language): Promise<void>;
}

declare module "fastify" {
  interface FastifyRequest {
    asked: Asked;
  }
}

/**
 * Of one client. Files of the page are counted apart: they cost next to nothing, a page needs two dozen of them where nothing is
 * cached yet, and behind one address may sit a whole practice (terminal server, router).
 */
const PER_MINUTE = { interface: 600, files: 6000 };
const TIMEOUTS_MS = { request: 60_000, headers: 10_000, idle: 60_000, keepAlive: 10_000 };
const MOST_CONNECTIONS = 2000;

export function createServer(setup: ServerSetup): LotseServer {
  const { store, clock, random, uses, options = {} } = setup;
  const { hostNames = [], behindProxy = false, tls, timers = realTimers } = options;
  const rule: GuardRule = { hostNames, behindProxy, isTls: tls !== undefined };
  const streams = new Streams(timers);
  const tools: Tools = {
    ...{ store, clock, random, uses, streams },
    sessions: new Sessions(setup),
    passwords: new Passwords(random, options.passwordCost),
    guesses: new Guesses(),
    polls: new Polls(setup),
    isPracticeGround: options.isPracticeGround ?? false,
  };
  const door = options.doorToken === undefined ? undefined : new Door(options.doorToken);
  const binding: Binding = { tools, rule, cookies: cookiesOf(store.installationId, rule.isTls || behindProxy) };

  const app = emptyApp(tls, behindProxy);
  const known = knownRoutes(app);
  guard(app, rule, clock, door);
  answerFaults(app, uses);
  bindRoutes(app, handlersFor(tools), binding);
  bindStream(app, binding);
  bindMetrics(app, options.metrics, binding);
  servePage(app, options.page, (request) => nothingThere(request, known));

  const stopTelling = [
    store.onCommit(({ practiceId, kinds }) => {
      streams.tell(practiceId, kinds);
      if (kinds.has("practice")) void streams.recheck();
    }),
    uses.onState((practiceId) => streams.tell(practiceId, ["checking", "connection"])),
  ];

  return {
    routes: known,
    listen: async ({ host, port }) => {
      if (!rule.isTls && !behindProxy && !isLoopback(host)) {
        throw new LotseError("server/needs-tls", { address: host });
      }
      await app.listen({ host, port }).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "EADDRINUSE") throw error;
        throw new LotseError("server/port-taken", { port, flag: "--port" }, { cause: error });
      });
      const { port: taken } = app.server.address() as AddressInfo;
      const shown = isLoopback(host) ? host : (hostNames[0] ?? host);
      return `${rule.isTls ? "https" : "http"}://${shown.includes(":") ? `[${shown}]` : shown}:${taken}`;
    },
    openDoor: async () => door?.open(app),
    refresh: async () => {
      for (const { id } of await store.practices()) streams.tell(id, ["resync"]);
    },
    close: async () => {
      for (const stop of stopTelling) stop();
      tools.polls.close();
      streams.close();
      await door?.close();
      await app.close();
    },
  };
}

function emptyApp(tls: ServerOptions["tls"], behindProxy: boolean): FastifyInstance {
  const common = {
    logger: false,
    // Only the last proxy's word counts: what stands before it, anybody may have written.
    trustProxy: behindProxy && ((_address: string, hop: number) => hop < 1),
    requestTimeout: TIMEOUTS_MS.request,
    connectionTimeout: TIMEOUTS_MS.idle,
    keepAliveTimeout: TIMEOUTS_MS.keepAlive,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 500 },
    clientErrorHandler: (error: NodeJS.ErrnoException, socket: Socket) => void refuseBytes(error, socket),
    // An address that is none: no route and no hook has seen the request.
    frameworkErrors: async (_error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      void reply.headers(SECURITY_HEADERS);
      const words = await wordsIn(languageAsked(request.headers["accept-language"]));
      return sendProblem(reply, new LotseError("request/unreadable", {}), words);
    },
  } satisfies FastifyServerOptions;
  // One type for both: what differs is below what anybody here looks at.
  // Without a Host it is refused like any foreign one, in words.
  const app = tls
    ? (fastify({ ...common, https: { ...tls, requireHostHeader: false } }) as unknown as FastifyInstance)
    : fastify({ ...common, http: { requireHostHeader: false } });
  app.server.headersTimeout = TIMEOUTS_MS.headers;
  app.server.maxConnections = MOST_CONNECTIONS;
  // Text and forms could be sent by any page without asking first.
  app.removeContentTypeParser("text/plain");
  return app;
}

function guard(app: FastifyInstance, rule: GuardRule, clock: Clock, door: Door | undefined): void {
  const limits = { interface: new RateLimit(), files: new RateLimit() };
  app.decorateRequest("asked");
  app.addHook("onRequest", async (request, reply) => {
    const language = languageAsked(request.headers["accept-language"]);
    const asked: Asked = {
      client: clientAt(request.ip, rule.behindProxy),
      isMachine: false,
      language,
      words: await wordsIn(language),
      granted: {},
      speak: async (wanted) => {
        asked.language = wanted;
        asked.words = await wordsIn(wanted);
      },
    };
    request.asked = asked;
    void reply.headers(SECURITY_HEADERS);
    // Pages count ages from our clock, not from their computer's.
    void reply.header("date", new Date(clock.now()).toUTCString());
    // Of two names somebody in between might look at the other one.
    if ((request.raw.headersDistinct.host?.length ?? 0) > 1) throw new LotseError("request/unreadable", {});
    requireOurHost(request.headers, rule);
    if (door?.isEnteredBy(request.raw)) {
      const proof = door.proofFor(request.raw);
      if (proof === undefined) throw new LotseError("person/not-signed-in", {});
      asked.isMachine = true;
      void reply.header(PROOF_HEADER, proof).header("cache-control", "no-store");
      if (!isForInterface(request.url)) throw notFound("page");
      return;
    }
    const counted = isForInterface(request.url) || request.url.startsWith(METRICS_PATH) ? "interface" : "files";
    const seconds = limits[counted].take(asked.client.address, PER_MINUTE[counted], clock.now());
    if (seconds > 0) throw new LotseError("request/too-many", { seconds });
    if (!isForInterface(request.url)) return;
    void reply.header("cache-control", "no-store");
    requireOurPage(request.method, request.headers, rule);
  });
}

function answerFaults(app: FastifyInstance, uses: Uses): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const told = toldOf(error, request);
    if (told) return sendProblem(reply, told, request.asked.words);
    const incident = randomBytes(4).toString("hex");
    uses.report(error, incident);
    return sendProblem(reply, new LotseError("server/failed", { incident }), request.asked.words);
  });
}

function sendProblem(reply: FastifyReply, error: LotseError | FieldsWrong | Refused, words: Words): FastifyReply {
  if (isError(error, "request/method")) void reply.header("allow", error.fields.allowed);
  if (isError(error, "request/too-many") || isError(error, "person/sign-in-paused")) {
    void reply.header("retry-after", String(error.fields.seconds));
  }
  if (isError(error, "metrics/token-needed")) void reply.header("www-authenticate", 'Bearer realm="ti-lotse"');
  const problem = problemOf(error, words);
  // The safe headers of a document do not matter to a problem, and its name must not stay.
  void reply.removeHeader("content-disposition");
  return reply.code(problem.status).type("application/problem+json; charset=utf-8").send(JSON.stringify(problem));
}

/** What has words; undefined for a fault of ours. */
function toldOf(error: FastifyError, request: FastifyRequest): LotseError | FieldsWrong | Refused | undefined {
  if (error instanceof LotseError || error instanceof FieldsWrong || error instanceof Refused) return error;
  // An address that leads out of the page's files, or seems to.
  if (error.code === "FST_STATIC_FORBIDDEN_PATH") return notFound("page");
  switch (error.statusCode) {
    case 413:
      return new LotseError("request/too-large", { limit: sizeText(request.routeOptions.bodyLimit) });
    case 415:
      return new LotseError("request/media-type", {});
    case 400:
      return new LotseError("request/unreadable", {});
    default:
      return undefined;
  }
}

function sizeText(bytes: number): string {
  return bytes >= 1_000_000 ? `${Math.floor(bytes / 1_000_000)} MB` : `${Math.floor(bytes / 1000)} KB`;
}

interface KnownRoute {
  method: string;
  /** "/api/v1/practices/:practice" */
  url: string;
}

/** Filled as routes are bound. */
function knownRoutes(app: FastifyInstance): KnownRoute[] {
  const known: KnownRoute[] = [];
  app.addHook("onRoute", ({ method, url }) => {
    if (!url.includes("*")) known.push(...[method].flat().map((one) => ({ method: one, url })));
  });
  return known;
}

/** An address of the interface that is there for other methods, or none at all. */
function nothingThere({ method, url }: FastifyRequest, known: readonly KnownRoute[]): LotseError {
  const [path = ""] = url.split("?", 1);
  const methods = known.filter((route) => shapeOf(route).test(path)).map((route) => route.method);
  if (methods.length === 0 || methods.includes(method)) return notFound("page");
  return new LotseError("request/method", { allowed: [...new Set(methods)].join(", ") });
}

function shapeOf({ url }: KnownRoute): RegExp {
  return new RegExp(`^${url.replaceAll(".", "\\.").replace(/:\w+/g, "[^/]+")}$`);
}
