/**
 * Support for tests of the server: a running one with the store in memory, a clock and timers that are moved, and browsers.
 *
 * Room: server, tests only. What the app would hand in is small and remembers what was asked of it.
 */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { RUNBOOKS } from "../../runbooks/index.ts";
import type { PracticeRight } from "../api/rights.ts";
import { type RouteName, routes } from "../api/routes.ts";
import { list } from "../domain/assess/testing.ts";
import type { Catalogue } from "../domain/catalogue/catalogue.ts";
import { whyNotInstall } from "../domain/catalogue/installable.ts";
import { LotseError } from "../domain/errors.ts";
import { newId } from "../domain/ids.ts";
import type { Observation } from "../domain/observation.ts";
import { type ConnectionState, type Practice, ROLES, type Role } from "../domain/practice.ts";
import type { ProductIdentity } from "../domain/product.ts";
import { kalenderOf, quietWindow } from "../domain/zeit/kalender.ts";
import { openingOf } from "../domain/zeit/sprechzeiten.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import type { Facts } from "../engine/facts.ts";
import type { Clock, EnginePorts, Person, Random, Store } from "../engine/ports.ts";
import { Engine } from "../engine/reconcile.ts";
import { memoryStore } from "../store/open.ts";
import { API } from "./bind.ts";
import { newLink } from "./links.ts";
import type { ServerOptions } from "./options.ts";
import { Passwords } from "./passwords.ts";
import { createServer, type LotseServer } from "./server.ts";
import type { Timers } from "./timers.ts";
import type {
  AdministrationFacts,
  AdministrationWish,
  ConnectionWish,
  PeerFacts,
  ProbeResult,
  RunAccess,
  RunUses,
  TestMessage,
  Uses,
} from "./uses.ts";

/** A Saturday, 13:00 in Berlin. */
export const START: Instant = Date.parse("2026-11-21T12:00:00Z");
export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export const PASSWORD = "Vier Worte am Deich";
/** Good enough to be told right from wrong. */
export const CHEAP = { memoryKiB: 64, passes: 1 };

/** Time stands still until somebody moves it; then what was due happens, in order. */
export class MovedTime implements Clock, Timers {
  #now: Instant;
  #due: { at: Instant; run: () => void; everyMs?: number }[] = [];

  constructor(now: Instant = START) {
    this.#now = now;
  }

  now(): Instant {
    return this.#now;
  }

  move(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#due.toSorted((a, b) => a.at - b.at)[0];
      if (!next || next.at > end) break;
      this.#now = Math.max(this.#now, next.at);
      if (next.everyMs === undefined) this.#due = this.#due.filter((d) => d !== next);
      else next.at += next.everyMs;
      next.run();
    }
    this.#now = end;
  }

  after(ms: number, run: () => void): () => void {
    return this.#plan({ at: this.#now + ms, run });
  }

  every(ms: number, run: () => void): () => void {
    return this.#plan({ at: this.#now + ms, run, everyMs: ms });
  }

  #plan(planned: { at: Instant; run: () => void; everyMs?: number }): () => void {
    this.#due.push(planned);
    return () => {
      this.#due = this.#due.filter((d) => d !== planned);
    };
  }
}

/** The same bytes in every run, never the same twice. */
class CountedRandom implements Random {
  #count = 0;
  bytes(count: number): Uint8Array {
    const parts: Buffer[] = [];
    for (let have = 0; have < count; have += 32) {
      parts.push(
        createHash("sha256")
          .update(`random ${this.#count++}`)
          .digest(),
      );
    }
    return Buffer.concat(parts).subarray(0, count);
  }
}

/** What the app hands in, and what the server asked of it. */
export class SmallUses implements Uses {
  readonly version = "0.2.0";
  list: Catalogue | undefined = list();
  checking = new Set<string>();
  states = new Map<string, ConnectionState>();
  looking = 0;
  asked: string[] = [];
  reported: unknown[] = [];
  wishes: ConnectionWish[] = [];
  probed: ProbeResult = { steps: [], contexts: [] };
  /** Thrown instead of answering, once. */
  fault: Error | undefined;
  /** A backup of another kind. */
  made: Uses["backup"] | undefined;
  #listeners = new Set<(practiceId: string) => void>();

  catalogue = () => this.list;
  isChecking = (practiceId: string) => this.checking.has(practiceId);
  connectionStates = () => this.states;

  readonly tiLage = { host: "ti-lage.example", everySeconds: 300 };
  decideTiLage = async (practiceId: string, isOn: boolean, actor: string) => {
    this.asked.push(`ti-lage ${practiceId} ${isOn} ${actor}`);
  };

  async checkNow(practiceId: string): Promise<void> {
    this.asked.push(`check ${practiceId}`);
  }

  onState(tell: (practiceId: string) => void): () => void {
    this.#listeners.add(tell);
    return () => this.#listeners.delete(tell);
  }

  changeState(practiceId: string): void {
    for (const tell of this.#listeners) tell(practiceId);
  }

  lookedAt(): () => void {
    this.looking++;
    return () => {
      this.looking--;
    };
  }

  async probe(wish: ConnectionWish): Promise<ProbeResult> {
    this.wishes.push(wish);
    if (this.fault) throw this.fault;
    return this.probed;
  }

  async connect(practiceId: string, wish: ConnectionWish, actor: string): Promise<string> {
    this.wishes.push(wish);
    this.asked.push(`connect ${practiceId} ${actor}`);
    return "con_new";
  }

  async confirmCertificate(practiceId: string, connectionId: string, pinSha256: string, actor: string): Promise<void> {
    this.asked.push(`confirm ${practiceId} ${connectionId} ${pinSha256.slice(0, 4)} ${actor}`);
    if (this.fault) throw this.fault;
  }

  async disconnect(practiceId: string, connectionId: string, actor: string): Promise<void> {
    this.asked.push(`disconnect ${practiceId} ${connectionId} ${actor}`);
  }

  administrations = new Map<string, AdministrationFacts>();
  administration = (product: ProductIdentity | string) =>
    this.administrations.get(typeof product === "string" ? product : product.productCode);

  async lookAtAdministration({ host, port }: { host: string; port: number }): Promise<PeerFacts> {
    this.asked.push(`look at ${host}:${port}`);
    if (this.fault) throw this.fault;
    return { fingerprint: "AB:CD", subject: "CN=k", issuer: "CN=ca", validUntil: START };
  }

  async readAdministration(practiceId: string, wish: AdministrationWish, actor: string): Promise<void> {
    this.asked.push(`read ${practiceId} ${wish.component.id} ${wish.host}:${wish.port} ${actor}`);
    if (this.fault) throw this.fault;
  }

  async forgetAdministration(practiceId: string, component: string, actor: string): Promise<true | undefined> {
    this.asked.push(`forget ${practiceId} ${component} ${actor}`);
    return this.administrations.size > 0 ? true : undefined;
  }

  async sendTest(practice: Practice, test: TestMessage): Promise<void> {
    this.asked.push(`test ${practice.id} ${test.channel}${test.channel === "mail" ? ` ${test.to}` : ""}`);
    if (this.fault) throw this.fault;
  }

  webhookAddress(url: string): URL {
    if (!url.startsWith("https:")) throw new LotseError("webhook/address-invalid", {});
    return new URL(url);
  }
  /** The true engine on the test's store, put in by the server that is tested. */
  runs!: RunUses;

  async backup(): Promise<{ bytes: Readable; size: number }> {
    if (this.fault) throw this.fault;
    return this.made?.() ?? { bytes: Readable.from([Buffer.from("Sicherung")]), size: 9 };
  }

  report(error: unknown): void {
    this.reported.push(error);
  }
}

/**
 * The engine as it is, over the test's store. Its devices are what the store knows, and are seen afresh whenever somebody asks.
 */
export class SmallRuns implements RunUses {
  isReadOnly = false;
  readonly runbooks = RUNBOOKS;
  readonly engine: Engine;
  readonly given = new Map<string, RunAccess>();
  readonly images = new Map<string, number>();
  /** What was sent to devices. */
  sent: string[] = [];
  readonly facts: EnginePorts["facts"];

  constructor(store: Store, time: MovedTime, random: Random, list: () => Catalogue | undefined) {
    this.facts = async () => factsFor(list());
    const known = (practiceId: string) => store.forPractice(practiceId).latest();
    const ports: EnginePorts = {
      ...{ clock: time, random, store: store.engine, facts: this.facts },
      devices: {
        known,
        observe: async (practiceId) => (await known(practiceId)).map((o) => ({ ...o, takenAt: time.now() })),
        prepare: async (_practiceId, { id }, intent) => {
          if (!this.given.has(id)) throw new LotseError("engine/access-missing", { device: intent.device });
          const send = async () => void this.sent.push(`${intent.action} ${intent.device}`);
          return { seen: [], send, close: async () => {} };
        },
      },
      tell: () => {},
    };
    this.engine = new Engine(ports, { holder: "test", runbooks: RUNBOOKS });
  }

  quietWindow: RunUses["quietWindow"] = async (_practiceId, needed, from) =>
    quietWindow(openingOf({}, undefined), needed, from);
  giveAccess = (runId: string, access: RunAccess) => void this.given.set(runId, access);
  forgetAccess = (runId: string) => void this.given.delete(runId);
  hasAccess = (runId: string) => this.given.has(runId);
  hasImage = ({ sha256, sizeBytes }: { sha256: string; sizeBytes: number }) => this.images.get(sha256) === sizeBytes;

  async keepImage(bytes: Readable, maxBytes: number): Promise<{ sha256: string; sizeBytes: number }> {
    const content = await buffer(bytes);
    if (content.length > maxBytes) throw new LotseError("request/too-large", { limit: "256 MB" });
    const sha256 = createHash("sha256").update(content).digest("hex");
    this.images.set(sha256, content.length);
    return { sha256, sizeBytes: content.length };
  }
}

/** As cautious as for a device of which nothing is known. */
function factsFor(catalogue: Catalogue | undefined): Facts {
  const duration = { usualMinutes: 10, p99Minutes: 20, maxMinutes: 30, reserveMinutes: 20, settleMinutes: 1 };
  return {
    id: "test",
    calendar: kalenderOf(openingOf({}, undefined)),
    durationOf: () => ({ ...duration, assumption: true }),
    whyNot: ({ product, firmware }, target, day) =>
      whyNotInstall({ catalogue, product, installed: firmware?.value, target, day, isPracticeGround: true })?.code,
    imageOf: () => ({ by: "device", source: "test" }),
    ownInstallAt: () => undefined,
  };
}

export interface Heard {
  status: number;
  headers: Headers;
  text: string;
  /** Parsed where it is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: what comes over the wire is looked at field by field
  body: any;
}

/** Keeps its cookie and comes from the server's own page, as browsers do. */
export class Browser {
  readonly base: string;
  cookie = "";
  headers: Record<string, string> = {};

  constructor(base: string) {
    this.base = base;
  }

  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Heard> {
    const isText = typeof body === "string";
    const answer = await fetch(this.base + path, {
      method,
      redirect: "manual",
      headers: {
        ...(method === "GET" ? {} : { origin: this.base }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(this.cookie && { cookie: this.cookie }),
        ...this.headers,
        ...headers,
      },
      ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
    });
    const set = answer.headers.get("set-cookie");
    if (set) this.cookie = /Max-Age=0/.test(set) ? "" : (set.split(";", 1)[0] ?? "");
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get("content-type") ?? "");
    return { status: answer.status, headers: answer.headers, text, body: isJson ? JSON.parse(text) : undefined };
  }

  get = (path: string, headers?: Record<string, string>) => this.ask("GET", API + path, undefined, headers);
  post = (path: string, body?: unknown) => this.ask("POST", API + path, body);
  put = (path: string, body?: unknown) => this.ask("PUT", API + path, body);
  patch = (path: string, body?: unknown) => this.ask("PATCH", API + path, body);
  delete = (path: string, body?: unknown) => this.ask("DELETE", API + path, body);

  async signIn(login: string, code?: string): Promise<Heard> {
    return this.post("/session", { login, password: PASSWORD, ...(code && { code }) });
  }
}

/** Two practices, in the first one person of each role; the owner is Verwaltung of both. */
export class TestServer implements AsyncDisposable {
  readonly time: MovedTime;
  readonly random = new CountedRandom();
  readonly uses = new SmallUses();
  readonly runs: SmallRuns;
  readonly practice = "prx_hafen";
  readonly other = "prx_deich";
  readonly store: Store;
  readonly #server: LotseServer;
  base = "";

  private constructor(store: Store, time: MovedTime, options: ServerOptions) {
    this.store = store;
    this.time = time;
    const { random, uses } = this;
    this.runs = new SmallRuns(store, time, random, () => uses.list);
    uses.runs = this.runs;
    this.#server = createServer({
      ...{ store, random, uses, clock: time },
      options: { passwordCost: CHEAP, timers: time, ...options },
    });
  }

  static async start(options: ServerOptions = {}, startAt: Instant = START): Promise<TestServer> {
    const time = new MovedTime(startAt);
    const store = await memoryStore({ clock: time });
    const test = new TestServer(store, time, options);
    await test.#furnish();
    test.base = await test.#server.listen({ host: "127.0.0.1", port: 0 });
    return test;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.close();
    await this.store.close();
  }

  browser(): Browser {
    return new Browser(this.base);
  }

  async openDoor(): Promise<string> {
    return (await this.#server.openDoor()) ?? "";
  }

  get routes(): LotseServer["routes"] {
    return this.#server.routes;
  }

  refresh(): Promise<void> {
    return this.#server.refresh();
  }

  /** Signed in with all that the role needs. */
  async signedInAs(login: Role | "owner" | string): Promise<Browser> {
    const browser = this.browser();
    const person = await this.store.persons.byLogin(login);
    if (!person) throw new Error(`nobody is called ${login}`);
    const heard = await browser.signIn(login);
    if (heard.status !== 200) throw new Error(heard.text);
    if (NEEDS_TOTP.includes(login)) await this.#raise(person);
    return browser;
  }

  /** As if the second factor had been shown: the ways there have tests of their own. */
  async #raise(person: Person): Promise<void> {
    await this.store.persons.put({ ...person, hasTotp: true });
    for (const session of await this.store.persons.sessionsOf(person.id)) {
      await this.store.persons.putSession({ ...session, strength: "totp" });
    }
  }

  async person(login: string, differences: Partial<Person> = {}): Promise<Person> {
    const id = newId("per", this.time.now(), this.random.bytes(10));
    const passwordHash = await new Passwords(this.random, CHEAP).hash(PASSWORD);
    const person: Person = {
      ...{ id, login, name: `Name von ${login}`, language: "de", passwordHash },
      ...{ hasTotp: false, isOwner: false, createdAt: this.time.now() },
      ...differences,
    };
    await this.store.persons.put(person);
    return person;
  }

  async member(login: string, role: Role, practiceId = this.practice): Promise<Person> {
    const person = await this.person(login);
    await this.join(person.id, role, practiceId);
    return person;
  }

  async join(personId: string, role: Role, practiceId = this.practice): Promise<void> {
    const journal = { kind: "person/invited", actor: "ti-lotse", body: { person: personId, role } };
    await this.store.persons.putMembership({ practiceId, personId, role }, journal);
  }

  async linkFor(personId: string): Promise<string> {
    const { token } = await newLink({ store: this.store, clock: this.time, random: this.random }, personId);
    return token;
  }

  async saw(...observations: Observation[]): Promise<void> {
    await this.store.forPractice(this.practice).commit((writes) => {
      for (const observation of observations) writes.observe(observation);
    });
  }

  path(rest: string, practiceId = this.practice): string {
    return `/practices/${practiceId}${rest}`;
  }

  async #furnish(): Promise<void> {
    for (const [id, name] of [
      [this.practice, "Zahnarztpraxis am Hafen"],
      [this.other, "Praxis hinterm Deich"],
    ] as const) {
      const journal = { kind: "practice/added", actor: "ti-lotse", body: { value: name } };
      await this.store.putPractice({ id, name, createdAt: this.time.now() }, journal);
    }
    for (const role of ROLES) await this.member(role, role);
    const owner = await this.person("owner", { isOwner: true });
    await this.join(owner.id, "verwaltung");
    await this.join(owner.id, "verwaltung", this.other);
    await this.member("nachbarin", "praxis", this.other);
  }
}

const NEEDS_TOTP: readonly string[] = ["dvo", "verwaltung", "owner"];

/** Routes with something in every place of their path. */
export function pathOf(name: RouteName, practiceId: string): string {
  const { path } = routes[name];
  return path.replace("{practice}", practiceId).replace(/\{\w+\}/g, "x");
}

export function practiceRightOf(name: RouteName): PracticeRight | undefined {
  const { right } = routes[name];
  return typeof right === "object" ? right.practice : undefined;
}

const WISH = {
  ...{ runbook: "konnektor-restart", device: "x" },
  window: { opensAt: "2026-11-21T18:00:00Z", closesAt: "2026-11-21T20:00:00Z" },
};

/** A body every route would take, where it takes one. */
export const BODIES: { [N in RouteName]?: unknown } = {
  signIn: { login: "praxis", password: "falsch" },
  useLink: { token: "x" },
  changeMe: { name: "Neu" },
  changePassword: { next: "Fünf Worte am Deich entlang" },
  confirmTotp: { code: "000000" },
  dropTotp: { password: "falsch" },
  addPractice: { name: "Neue Praxis" },
  changePractice: { name: "Anders" },
  invite: { name: "Neu", login: "neu", role: "it" },
  changeMember: { role: "it" },
  addDevice: { product: "orga-930-m", name: "Hausbesuch" },
  addReading: { firmware: "4.7.0" },
  addDisplayCode: { code: "EC_No_VPN_TI_Connection" },
  addBox: { name: "VPN-Box" },
  changeBox: { name: "VPN-Box" },
  releaseBox: { evidence: "ab".repeat(32) },
  decideTiLage: { isOn: true },
  endDisplayCode: { code: "EC_No_VPN_TI_Connection" },
  takeCare: { handedTo: "dvo" },
  keepQuiet: { kind: "muted", reason: "Umbau" },
  setMailServer: {
    ...{ host: "mail.example", port: 465, security: "tls", user: "praxis", password: "x" },
    from: "lotse@praxis.example",
  },
  testMail: { to: "anna@praxis.example" },
  addRecipient: { address: "anna@praxis.example", alarms: "all", digest: true },
  changeRecipient: { address: "anna@praxis.example", alarms: "urgent", digest: false },
  setWebhook: { url: "https://alarm.example/lotse" },
  setHours: { spans: [{ weekday: 1, from: "08:00", to: "12:00" }] },
  beginMaintenance: { reason: "Umbau", hours: 4 },
  addNotice: { severity: "hinweis", title: "T", text: "X" },
  addDocument: { name: "Brief.txt", type: "text/plain", content: "QQ==" },
  probe: { address: "konnektor" },
  connect: { address: "konnektor" },
  confirmCertificate: { pinSha256: "ab".repeat(32) },
  lookAtAdministration: { host: "konnektor", port: 8500 },
  readAdministration: {
    ...{ host: "konnektor", port: 8500, user: "super", password: "x" },
    pinSha256: "ab".repeat(32),
  },
  previewRun: WISH,
  orderRun: { ...WISH, confirmed: ["stays-on-power", "pin-afterwards"], evidence: "ab".repeat(32) },
  answerRun: { answer: "look-again" },
  giveAccess: { kept: true },
};
