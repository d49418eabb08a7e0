/**
 * A server for the page alone: the built files, and the contract answered from page-fixtures.ts. It keeps what is sent to it,
 * tells open pages, can fall silent, and refuses what the schemas refuse. Its headers are as strict as the product's.
 */
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import { type RouteName, routes } from "../../src/api/routes.ts";
import type { FindingView, Problem, StreamMessage } from "../../src/api/views.ts";
import { type PageFixture, PRACTICE, type PracticeState, pageFixture } from "./page-fixtures.ts";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};
const HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

interface Asked {
  name: RouteName;
  path: Record<string, string>;
  query: Record<string, unknown>;
  body: Record<string, unknown>;
}
type Answers = { [N in RouteName]?: (asked: Asked) => unknown };

class Refusal extends Error {
  readonly problem: Problem;
  constructor(status: number, code: string, title: string, more: Partial<Problem> = {}) {
    super(title);
    this.problem = { type: "about:blank", status, code, title, ...more };
  }
}

export class PageServer implements AsyncDisposable {
  fixture: PageFixture;
  isSignedIn = true;
  /** What was asked, for tests to look at; bodies without files. */
  readonly asked: Asked[] = [];
  /** Answers of a test's own. */
  readonly answers: Answers = {};
  readonly #state: PracticeState;
  readonly #files: string;
  #language: "de" | "en" = "de";
  #streams = new Set<ServerResponse>();
  #cursor = 0;
  #server: Server | undefined;
  #port = 0;

  constructor(files: string, state: PracticeState) {
    this.#files = files;
    this.#state = state;
    this.fixture = pageFixture(state, "de");
  }

  static async start(files: string, state: PracticeState = "gelb", port = 0): Promise<PageServer> {
    const server = new PageServer(files, state);
    server.#port = port;
    await server.listen();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async listen(): Promise<void> {
    const server = createServer((request, response) => void this.#serve(request, response));
    await new Promise<void>((done) => server.listen(this.#port, "127.0.0.1", done));
    this.#port = (server.address() as { port: number }).port;
    this.#server = server;
  }

  /** As if the computer had been switched off; `listen` switches it on again, under the same address. */
  async silence(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.#streams.clear();
    server?.closeAllConnections();
    await new Promise<void>((done) => (server ? server.close(() => done()) : done()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.silence();
  }

  /** As the server does when a session is over. */
  endStreams(): void {
    for (const stream of this.#streams) stream.destroy();
    this.#streams.clear();
  }

  /** Changes the practice and tells the pages that look at it. */
  change(kind: StreamMessage["kind"], change: (fixture: PageFixture) => void): void {
    change(this.fixture);
    const message = { cursor: `epoch-${++this.#cursor}`, kind };
    for (const stream of this.#streams) stream.write(`id: ${message.cursor}\ndata: ${JSON.stringify(message)}\n\n`);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.url);
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    if (!url.pathname.startsWith("/api/v1")) return this.#file(url.pathname, response);
    try {
      const path = url.pathname.slice("/api/v1".length);
      if (/^\/practices\/[^/]+\/stream$/.test(path)) return this.#stream(response);
      await this.#answer(request, response, path, Object.fromEntries(url.searchParams));
    } catch (thrown) {
      const problem =
        thrown instanceof Refusal
          ? thrown.problem
          : { type: "about:blank", status: 500, code: "server/failed", title: String(thrown) };
      response.statusCode = problem.status;
      response.setHeader("content-type", "application/problem+json");
      response.end(JSON.stringify(problem));
    }
  }

  #file(pathname: string, response: ServerResponse): void {
    const path = join(this.#files, normalize(decodeURIComponent(pathname)));
    const isThere = extname(path) !== "" && existsSync(path) && statSync(path).isFile();
    if (!isThere && pathname.startsWith("/assets/")) {
      response.statusCode = 404;
      response.end();
      return;
    }
    const file = isThere ? path : join(this.#files, "index.html");
    response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
    createReadStream(file).pipe(response);
  }

  #stream(response: ServerResponse): void {
    if (!this.isSignedIn) throw new Refusal(401, "person/not-signed-in", "Nicht angemeldet.");
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write("retry: 2000\n\n");
    this.#streams.add(response);
    response.on("close", () => this.#streams.delete(response));
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: Record<string, unknown>,
  ): Promise<void> {
    const language = request.headers["accept-language"] === "en" ? "en" : "de";
    if (language !== this.#language) {
      this.#language = language;
      const { person } = this.fixture.me;
      this.fixture = pageFixture(this.#state, language);
      if (person && this.fixture.me.person) this.fixture.me.person = { ...person, language };
    }
    const asked = await this.#understand(request, path, query);
    this.asked.push(asked);
    const { name } = asked;
    const route = routes[name];
    if (!this.isSignedIn && route.right !== "anyone")
      throw new Refusal(401, "person/not-signed-in", "Nicht angemeldet.");
    const own = this.answers[name];
    const answer = own ? await own(asked) : this.#standard(asked);
    if ("bytes" in route) {
      response.setHeader("content-type", "text/plain; charset=utf-8");
      response.end("Schreiben zum Update 6.0.5");
      return;
    }
    if (!("answer" in route)) {
      response.statusCode = 204;
      response.end();
      return;
    }
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(route.answer.parse(answer)));
  }

  async #understand(request: IncomingMessage, path: string, query: Record<string, unknown>): Promise<Asked> {
    for (const name of Object.keys(routes) as RouteName[]) {
      const route = routes[name];
      if (route.method !== request.method) continue;
      const pattern = new RegExp(`^${route.path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);
      const match = pattern.exec(path);
      if (!match) continue;
      const parameters = Object.fromEntries(
        Object.entries(match.groups ?? {}).map(([key, value]) => [key, decodeURIComponent(value)]),
      );
      const body = "body" in route ? this.#checked(route.body, JSON.parse(await text(request))) : {};
      return { name, path: parameters, query, body: body as Record<string, unknown> };
    }
    throw new Refusal(404, "request/not-found", "Das gibt es nicht.");
  }

  #checked(
    schema: { safeParse(value: unknown): { success: boolean; data?: unknown; error?: unknown } },
    value: unknown,
  ) {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    const { issues } = result.error as { issues: { path: PropertyKey[]; message: string }[] };
    throw new Refusal(422, "request/invalid", "Eine Angabe passt nicht.", {
      fields: issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })),
    });
  }

  #standard({ name, path, query, body }: Asked): unknown {
    const { fixture } = this;
    switch (name) {
      case "me":
        return this.isSignedIn ? fixture.me : { ...fixture.me, person: undefined, practices: [] };
      case "signIn":
        return this.#signIn(body);
      case "useLink":
        return this.#useLink(body);
      case "signOut":
        this.isSignedIn = false;
        return undefined;
      case "changeMe":
        if (fixture.me.person) fixture.me.person = { ...fixture.me.person, ...body };
        return undefined;
      case "changePassword":
        if (fixture.me.person) fixture.me.person.hasPassword = true;
        return undefined;
      case "beginTotp":
        return {
          uri: "otpauth://totp/ti-lotse:anna?secret=JBSWY3DPEHPK3PXP&issuer=ti-lotse",
          seed: "JBSWY3DPEHPK3PXP",
          qr: QR,
        };
      case "confirmTotp":
        if (fixture.me.person) Object.assign(fixture.me.person, { hasTotp: true, needsTotp: false });
        return { recoveryCodes: Array.from({ length: 10 }, (_, index) => `${index}k7f-2m9${index}-qx4t`) };
      case "dropTotp":
        if (fixture.me.person) fixture.me.person.hasTotp = false;
        return undefined;
      case "mySessions":
        return SESSIONS.map((s) => ({ ...s, createdAt: ago(s.created), seenAt: ago(s.seen) }));
      case "members":
        return fixture.members;
      case "colleagues":
        return fixture.members.map(({ id, name }) => ({ id, name }));
      case "invite":
        fixture.members.push({
          ...(body as { name: string; login: string; role: "praxis" }),
          id: `per_${fixture.members.length}`,
          hasTotp: false,
          hasPassword: false,
          isSignedIn: false,
          isDisabled: false,
        });
        return { id: "per_new", link: `${this.url}/anmelden#link=Zq8vJ2kXw3nT5rYb7LmP` };
      case "newLink":
        return { link: `${this.url}/anmelden#link=Zq8vJ2kXw3nT5rYb7LmP` };
      case "addPractice":
        fixture.me.practices.push({ id: "prx_neu", name: String(body.name), role: "verwaltung" });
        return { id: "prx_neu" };
      case "overview":
        if (!fixture.me.practices.some(({ id }) => id === path.practice)) break;
        return { ...fixture.overview, cursor: `epoch-${this.#cursor}` };
      case "component":
        if (!fixture.components[path.component ?? ""]) break;
        return fixture.components[path.component ?? ""];
      case "box":
        if (!fixture.boxes[path.box ?? ""]) break;
        return fixture.boxes[path.box ?? ""];
      case "addBox":
        return { id: "box_1" };
      case "updates":
        return fixture.updates;
      case "runs":
        return fixture.runs;
      case "run": {
        const found = [...fixture.runs.open, ...fixture.runs.ended].find(({ id }) => id === path.run);
        if (!found) break;
        return found;
      }
      case "orderable":
        return fixture.orderable;
      case "previewRun":
        return fixture.preview;
      case "orderRun":
        return { id: "run_1" };
      case "changes":
        return fixture.overview.changes;
      case "journal":
        return this.#journal(query);
      case "products":
        return fixture.products;
      case "connections":
        return fixture.connections;
      case "notifications":
        return fixture.notifications;
      case "keepQuiet":
        this.#keepQuiet(path.finding ?? "", body as { kind: "muted"; reason: string; until?: string });
        return undefined;
      case "endQuiet":
        this.#endQuiet(path.finding ?? "");
        return undefined;
      case "addRecipient":
        fixture.notifications.recipients.push({
          id: "rcp_new",
          ...body,
        } as (typeof fixture.notifications.recipients)[0]);
        return { id: "rcp_new" };
      case "removeRecipient":
        fixture.notifications.recipients = fixture.notifications.recipients.filter(({ id }) => id !== path.recipient);
        return undefined;
      case "setWebhook":
        return { secret: "whsec_Zq8vJ2kXw3nT5rYb7LmPZq8vJ2kXw3nT5rYb7LmPabc" };
      case "setHours":
        fixture.notifications.hours = { ...(body as { spans: [] }), isAssumed: false, closures: [] };
        return undefined;
      case "beginMaintenance":
        fixture.notifications.maintenance = {
          ...{ reason: String(body.reason), by: fixture.me.person?.name ?? "" },
          until: ago(-60 * Number(body.hours)),
        };
        return undefined;
      case "endMaintenance":
        delete fixture.notifications.maintenance;
        return undefined;
      case "lookAtAdministration":
        return CERTIFICATE;
      case "probe":
        return this.#probe(body);
      case "takeCare":
        this.#takeCare(path.finding ?? "", body);
        return undefined;
      case "confirmNotice":
        this.change("notice", ({ overview, me }) => {
          overview.notices = overview.notices.map((notice) =>
            notice.id === path.notice ? { ...notice, confirmed: { by: me.person?.name ?? "", at: ago(0) } } : notice,
          );
        });
        return undefined;
      case "noticeSubjects":
        return {
          components: fixture.overview.components.map(({ id, name }) => ({ id, name })),
          products: fixture.products.map(({ id, name }) => ({ id, name })),
        };
      case "tiLage":
        return fixture.tiLage;
      case "addDevice":
        return { id: "dev_hausbesuch" };
      case "addNotice":
      case "addDocument":
      case "connect":
        return { id: "new_1" };
      default:
        return undefined;
    }
    throw new Refusal(404, "request/not-found", "Das gibt es nicht.");
  }

  #signIn({ login, password, code }: Record<string, unknown>) {
    if (login !== "anna" || password !== "leuchtturm am deich")
      throw new Refusal(401, "person/sign-in-failed", "Benutzername oder Passwort stimmt nicht.", {
        entry: {
          meaning: "Benutzername oder Passwort stimmt nicht.",
          whatToDo: "Prüfen Sie beides und versuchen Sie es noch einmal.",
          why: "Groß und Klein zählen beim Passwort.",
        },
      });
    if (code === undefined) return { needsCode: true };
    if (code !== "123456") throw new Refusal(403, "person/code-wrong", "Der Code stimmt nicht.");
    this.isSignedIn = true;
    return { needsCode: false };
  }

  #useLink({ token }: Record<string, unknown>): undefined {
    if (token !== "Zq8vJ2kXw3nT5rYb7LmP")
      throw new Refusal(410, "person/link-invalid", "Dieser Link gilt nicht mehr.", {
        entry: {
          meaning: "Dieser Link gilt nicht mehr.",
          whatToDo: "Lassen Sie sich einen neuen geben.",
          why: "Jeder Link gilt nur einmal und nur für kurze Zeit.",
        },
      });
    this.isSignedIn = true;
    if (this.fixture.me.person) this.fixture.me.person.hasPassword = false;
  }

  #journal(query: Record<string, unknown>) {
    const before = Number(query.before ?? Number.POSITIVE_INFINITY);
    const records = this.fixture.journal.filter(({ seq }) => seq < before).slice(0, Number(query.limit ?? 50));
    return { head: "64 · 9f2c41aa07e3b5d8 · ed25519:Qm9vdGZhaHJlbg", records };
  }

  #probe(body: Record<string, unknown>): unknown {
    const credentials = body.credentials as { kind: string };
    const contexts = body.contexts as { mandant: string }[];
    const address = String(body.address);
    if (address.includes("falsch")) {
      return {
        steps: [
          {
            step: "address",
            state: "failed",
            text: "Unter dieser Adresse antwortet niemand.",
            code: "link/connect-timeout",
            entry: {
              meaning: "Unter dieser Adresse antwortet niemand.",
              whatToDo: "Prüfen Sie die Adresse und ob der Konnektor eingeschaltet ist.",
              why: "Der Computer hat 10 Sekunden gewartet.",
            },
          },
        ],
        contexts: [],
      };
    }
    const isLoggedIn = credentials.kind !== "none";
    return {
      url: "https://192.168.1.50/connector.sds",
      steps: [
        { step: "address", state: "ok", text: "Unter 192.168.1.50 antwortet ein Konnektor." },
        {
          step: "certificate",
          state: body.pinSha256 ? "ok" : "open",
          text: "Der Konnektor weist sich mit einem Zertifikat aus.",
        },
        isLoggedIn
          ? { step: "credentials", state: "ok", text: "Der Konnektor nimmt die Anmeldung an." }
          : {
              step: "credentials",
              state: "failed",
              text: "Der Konnektor verlangt eine Anmeldung mit Zertifikat.",
              code: "link/client-certificate-required",
            },
        {
          step: "context",
          state: contexts.length > 0 ? "ok" : "open",
          text: contexts.length > 0 ? "Der Mandant ist am Konnektor bekannt." : "Noch ist kein Mandant angegeben.",
        },
      ],
      product: { name: "secunet konnektor", vendor: "secunet", firmware: "5.50.4", drawing: "konnektor-secunet" },
      certificate: CERTIFICATE,
      needs: { tls: true, login: true },
      contexts: contexts.map(({ mandant }) => ({
        mandant,
        terminals: 3,
        cards: 2,
        text: "3 Kartenterminals, 2 Karten",
      })),
    };
  }

  #keepQuiet(id: string, { kind, reason, until }: { kind: "muted"; reason: string; until?: string }): void {
    const by = this.fixture.me.person?.name ?? "";
    this.#change(id, (finding) => {
      const longest = finding.quietLongest ?? "";
      finding.quiet = { kind, reason, until: until ?? longest, by, at: ago(0) };
    });
  }

  #endQuiet(id: string): void {
    this.#change(id, (finding) => {
      delete finding.quiet;
    });
  }

  #change(id: string, change: (finding: FindingView) => void): void {
    this.change("quiet", ({ overview, components, updates }) => {
      const all = [
        overview.first,
        ...overview.findings,
        ...Object.values(components).flatMap((c) => c.findings),
        ...updates.due.map((d) => d.finding),
      ];
      for (const finding of new Set(all)) if (finding?.id === id) change(finding);
    });
  }

  #takeCare(id: string, body: Record<string, unknown>): void {
    const { responsible, ...rest } = body as { responsible?: string };
    const person = this.fixture.members.find((m) => m.id === responsible);
    const care = {
      ...rest,
      ...(person ? { responsible: { id: person.id, name: person.name } } : {}),
      decidedBy: this.fixture.me.person?.name ?? "",
      decidedAt: ago(0),
    };
    this.change("care", ({ overview, components, updates }) => {
      const all = [
        overview.first,
        ...overview.findings,
        ...Object.values(components).flatMap((c) => c.findings),
        ...updates.due.map((d) => d.finding),
      ];
      for (const finding of all) if (finding?.id === id) finding.care = care;
    });
  }
}

export { PRACTICE };

function ago(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}

const SESSIONS = [
  { id: "ses_1", created: 200, seen: 0, agent: "Firefox, Windows", isThis: true },
  { id: "ses_2", created: 30_000, seen: 9000, agent: "Edge, Windows", isThis: false },
];

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8") || "{}";
}

const CERTIFICATE = {
  fingerprint: "3A:7F:01:C2:9D:44:E8:0B:5C:61:AA:12:F0:9E:37:D4:8B:26:70:1D:EE:43:98:5A:C7:0F:B3:64:2E:81:D9:15",
  subject: "CN=80276883110000141500",
  issuer: "GEM.KOMP-CA10",
  validUntil: "2029-03-31",
};

/** As uqr draws one: modules as a path. */
const QR = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 21 21" shape-rendering="crispEdges"><rect fill="white" width="21" height="21"/><path d="${Array.from(
  { length: 441 },
  (_, index) =>
    (index * 7 + Math.floor(index / 21) * 5) % 3 === 0 ? `M${index % 21} ${Math.floor(index / 21)}h1v1h-1z` : "",
).join("")}" fill="black"/></svg>`;
