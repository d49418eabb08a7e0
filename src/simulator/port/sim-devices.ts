/**
 * A practice's devices without bytes: one Konnektor with its Kartenterminals, offered as adapters would offer them, for a simulation
 * that runs thousands of practices on one thread.
 *
 * Room: simulator/port. Used by the seeded campaign and by tests. Pure in time: `now` is always an argument, chance comes from outside,
 * nothing waits and nothing is a promise; who needs promises wraps it. The devices are the models that simulator/wire serves over
 * sockets, and a test compares what both tell. What was done to them they count themselves.
 */
import { clockOffset, terminalComponent } from "../../domain/component-ids.ts";
import type { DeviceEvent } from "../../domain/device-event.ts";
import { LotseError } from "../../domain/errors.ts";
import type { Component, Failure, Observation, ObservedKind, Source } from "../../domain/observation.ts";
import { aspectOf, standing } from "../../domain/standing.ts";
import { toldByEvent } from "../../domain/told-by-event.ts";
import type { Instant } from "../../domain/zeit/tag.ts";
import type { CallContext } from "../models/access.ts";
import { type AdministrationState, administrationOf, signInAt } from "../models/administration.ts";
import { type Counts, counted, sumOf } from "../models/counts.ts";
import type { Firmware } from "../models/firmware.ts";
import { dueAt, type KonnektorEvent, type Random, step } from "../models/konnektor.ts";
import type { Notice } from "../models/notices.ts";
import type { KonnektorState, TerminalState } from "../models/state.ts";
import { newSt1506, type St1506State, st1506Twin } from "../models/terminals/st-1506.ts";
import type { Json, TerminalView, TwinStep } from "../models/terminals/twin.ts";
import { toldBySecunet, toldBySt1506 } from "./administration.ts";
import { type Told, toldByStandard } from "./standard.ts";

export interface SimDevicesSetup {
  konnektor: KonnektorState;
  /** Id and name under which it is observed. */
  component: Component;
  contexts: readonly CallContext[];
  /** ctIds of Kartenterminals whose remote management is switched on; all others are known through the Konnektor alone. */
  managedTerminals: readonly string[];
  /** False: its administration is not connected, or it has none anybody can use. */
  hasAdministration: boolean;
  /** What the files of the world are, by their digest. */
  files: ReadonlyMap<string, Firmware>;
  random: Random;
  now: Instant;
  /** How much later than the services the administration is there after a start. */
  lateMs?: number;
}

/** What goes wrong with one call, beside everything that is wrong with the device. */
export type CallFault =
  /** Nothing reached the device. */
  | "request-lost"
  /** The device did as it was told, and nobody hears it. */
  | "answer-lost"
  /** The answer comes twice. */
  | "duplicated"
  /** The request reaches the device only then; nobody waits so long. Only for what is sent. */
  | { lateMs: number };

/** What happens in the practice, beside what devices do by themselves. Who is named by component id. */
export type WorldEvent =
  | KonnektorEvent
  /** Plug out, plug in again. A Konnektor then starts. */
  | { happened: "power-cut"; who: string }
  | { happened: "power-back"; who: string }
  /** Answers nobody until then, and goes on with what it does. */
  | { happened: "hangs"; who: string; until: Instant }
  /** Tells until then what it told last: a cache in front of it. */
  | { happened: "cached"; who: string; until: Instant }
  /** Says another version than the one that runs; undefined: the truth again. */
  | { happened: "shows"; who: string; firmware: string | undefined }
  /** The password ti-lotse has is right, or not. A new one may be tried. */
  | { happened: "password"; who: string; isRight: boolean }
  /** So many wrong passwords come from somebody else. */
  | { happened: "guessed"; who: string; times: number }
  /** Somebody else is signed in until then. */
  | { happened: "occupied"; who: string; until: Instant }
  /** At the next sign-in a new password is demanded, or no more. Only of a Konnektor. */
  | { happened: "password-due"; isDue: boolean }
  /** How the next installation ends. */
  | { happened: "next-install"; who: string; rollsBack: boolean }
  /** A person installs a file at the device. */
  | { happened: "installed-by-hand"; who: string; firmware: Firmware }
  /** A person restarts it at the device. */
  | { happened: "restarted-by-hand"; who: string };

/** What somebody sees who stands before the device: the truth. */
export interface AtDevice {
  firmware: string;
  is: "running" | "starting" | "installing" | "off" | "destroyed";
}

/** Like `Prepared` of devices/adapter.ts, without promises. */
export interface SimPrepared {
  readonly seen: Observation[];
  /** @throws LotseError also after the device has acted */
  send(now: Instant, fault?: CallFault): void;
  close(now: Instant): void;
}

/** Of `Image` what a device without bytes looks at. */
export interface SimImage {
  sha256: string;
  sizeBytes: number;
}

interface Terminal {
  ctId: string;
  component: Component;
  isManaged: boolean;
  twin: St1506State;
  /** When a start of its own is over. */
  backAt?: Instant;
}

/** Nobody is told of it, and it happens all the same. */
interface LateCommand {
  at: Instant;
  act: (at: Instant) => void;
}

interface Prepare {
  fault?: CallFault;
}

const PASSWORD = "richtig";
const WRONG = "falsch";
const OCCUPIED = "0".repeat(32);
const ANSWER_SECONDS = 15;
const SESSION_MS = 15 * 60_000;
/** What devices do by themselves between two looks, before somebody has made a mistake. */
const MAX_DOINGS = 100_000;

export class SimDevices {
  readonly #setup: SimDevicesSetup;
  readonly #terminals: Terminal[];
  #konnektor: KonnektorState;
  #administration: AdministrationState;
  #sessions: { id: number; until: Instant }[] = [];
  #lastId = 0;
  #late: LateCommand[] = [];
  readonly #hangsUntil = new Map<string, Instant>();
  readonly #cached = new Map<string, { until: Instant; told: readonly Keyed[] }>();
  readonly #wrongPassword = new Set<string>();
  /** A password that was refused is not sent again. */
  readonly #refused = new Map<string, LotseError>();
  readonly #standing = new Map<string, Observation>();
  #failures = 0;
  readonly #memo = new Map<string, { of: readonly unknown[]; told: readonly Keyed[] }>();

  constructor(setup: SimDevicesSetup) {
    this.#setup = setup;
    this.#konnektor = setup.konnektor;
    this.#administration = administrationOf(setup.konnektor, setup.now);
    this.#terminals = setup.konnektor.terminals.map((terminal) => ({
      ctId: terminal.ctId,
      component: terminalComponent(setup.component, terminal),
      isManaged: setup.managedTerminals.includes(terminal.ctId),
      twin: newSt1506(PASSWORD),
    }));
  }

  get konnektor(): KonnektorState {
    return this.#konnektor;
  }

  /** Of a Kartenterminal by its component: what only it knows. */
  twinOf(who: string): St1506State | undefined {
    return this.#terminalOf(who)?.twin;
  }

  /** Ids of everything that can be told something, and what. */
  get abilities(): { who: string; can: ("restart" | "install")[] }[] {
    const { component, hasAdministration } = this.#setup;
    return [
      { who: component.id, can: hasAdministration ? ["restart"] : [] },
      ...this.#terminals.map(({ component: { id }, isManaged }) => ({
        who: id,
        can: isManaged ? (["restart", "install"] as ("restart" | "install")[]) : [],
      })),
    ];
  }

  /** When something happens by itself; undefined: never. */
  get dueAt(): Instant | undefined {
    return this.#next()?.at;
  }

  /** What was done to it, counted by itself. */
  counts(who: string): Counts {
    const terminal = this.#terminalOf(who);
    if (!terminal) return this.#konnektor.counts;
    return sumOf([this.#stateOf(terminal).counts, terminal.twin.counts]);
  }

  look(who: string, now: Instant): AtDevice {
    this.advance(now);
    const terminal = this.#terminalOf(who);
    if (!terminal) return lookedAt(this.#konnektor);
    const { product, plugged, isDestroyed, correlation } = this.#stateOf(terminal);
    const { firmware } = product;
    const { at } = terminal.twin.update;
    if (isDestroyed || at === "destroyed") return { firmware, is: "destroyed" };
    if (terminal.backAt !== undefined) return { firmware, is: "starting" };
    if (!plugged) return { firmware, is: "off" };
    const isBusy =
      at === "checking" || at === "writing" || at === "waiting" || at === "sicct" || correlation === "aktualisierend";
    return { firmware, is: isBusy ? "installing" : "running" };
  }

  /** Everything that happens by itself until then, each at its own time. */
  advance(now: Instant): void {
    for (let i = 0; i < MAX_DOINGS; i++) {
      const next = this.#next();
      if (!next || next.at > now) return;
      next.act(next.at);
    }
    throw new Error("the devices do not come to rest");
  }

  happen(event: WorldEvent, now: Instant): void {
    this.advance(now);
    this.#happen(event, now);
    this.advance(now);
  }

  /** Asks every device and gives what stands then. `faults`: by component id. */
  observe(now: Instant, faults?: ReadonlyMap<string, CallFault>): Observation[] {
    this.#remember(this.read(now, faults));
    return this.known();
  }

  /** What stands without asking anybody. */
  known(): Observation[] {
    const all = [...this.#standing.values()];
    return this.#failures > 0 ? standing(all) : all;
  }

  /** Asks every device: what they tell now and nothing else. */
  read(now: Instant, faults?: ReadonlyMap<string, CallFault>): Observation[] {
    this.advance(now);
    const seen: Observation[] = [];
    this.#readKonnektor(seen, now, faults?.get(this.#setup.component.id));
    for (const terminal of this.#terminals) {
      if (terminal.isManaged) this.#readTerminal(terminal, seen, now, faults?.get(terminal.component.id));
    }
    return seen;
  }

  /** Signs in and reads. Changes nothing. @throws LotseError */
  prepareRestart(who: string, now: Instant, { fault }: Prepare = {}): SimPrepared {
    this.advance(now);
    const terminal = this.#terminalOf(who);
    if (!terminal) return this.#prepareKonnektor(now, fault);
    const sessionId = this.#signIn(terminal, now, fault);
    return {
      seen: this.#seenOf(terminal, now),
      send: (at, lost) =>
        this.#send(terminal, at, lost, "kt/restart-unclear", (when) => {
          const payload = this.#ask(terminal, "Reboot", {}, sessionId, when);
          if (payload?.error !== undefined) throw refusal(String(payload.error), who);
        }),
      close: (at) => this.#signOut(terminal, sessionId, at),
    };
  }

  /** Signs in, reads and transfers all but the last piece. @throws LotseError */
  prepareInstall(who: string, image: SimImage, now: Instant, { fault }: Prepare = {}): SimPrepared {
    this.advance(now);
    const terminal = this.#terminalOf(who);
    if (!terminal) throw new Error("no installation at a Konnektor over its administration");
    const sessionId = this.#signIn(terminal, now, fault);
    const seen = this.#seenOf(terminal, now);
    const connection = ++this.#lastId;
    const firmware = this.#setup.files.get(image.sha256);
    const piece = (isLast: boolean, at: Instant) => {
      const bytes = isLast ? 1 : image.sizeBytes - 1;
      const chunk = {
        connection,
        bytes,
        isLast,
        sessionId,
        msgId: "0".repeat(32),
        ...(isLast && firmware && { firmware }),
      };
      const view = this.#viewOf(terminal);
      return view && this.#apply(terminal, st1506Twin.receiveChunk?.(terminal.twin, view, chunk, this.#at(at)), at);
    };
    const refused = piece(false, now);
    if (refused?.error !== undefined) {
      this.#signOut(terminal, sessionId, now);
      throw refusal(String(refused.error), who);
    }
    return {
      seen,
      send: (at, lost) =>
        this.#send(terminal, at, lost, "kt/install-unclear", (when) => {
          const payload = piece(true, when);
          if (payload?.error !== undefined) throw refusal(String(payload.error), who);
        }),
      close: (at) => {
        this.#signOut(terminal, sessionId, at);
        terminal.twin = st1506Twin.hungUp?.(terminal.twin, connection) ?? terminal.twin;
      },
    };
  }

  #happen(event: WorldEvent, now: Instant): void {
    switch (event.happened) {
      case "power-cut":
        return this.#powerCut(event.who, now);
      case "power-back":
        return this.#powerBack(event.who, now);
      case "hangs":
        this.#hangsUntil.set(event.who, event.until);
        return;
      case "cached":
        this.#cached.set(event.who, { until: event.until, told: this.#toldOf(event.who, now) });
        return;
      case "shows":
        return this.#shows(event.who, event.firmware);
      case "password":
        if (event.isRight) this.#wrongPassword.delete(event.who);
        else this.#wrongPassword.add(event.who);
        this.#refused.delete(event.who);
        return;
      case "guessed":
        return this.#guessed(event.who, event.times, now);
      case "occupied": {
        const terminal = this.#terminalOf(event.who);
        if (terminal) terminal.twin = { ...terminal.twin, session: { id: OCCUPIED, until: event.until } };
        else this.#administration = { ...this.#administration, sessionLimit: now < event.until ? 0 : 1 };
        if (!terminal) this.#late.push({ at: event.until, act: () => this.#free() });
        return;
      }
      case "password-due":
        this.#administration = { ...this.#administration, isPasswordDue: event.isDue };
        return;
      case "next-install": {
        const terminal = this.#terminalOf(event.who);
        if (terminal) terminal.twin = { ...terminal.twin, rollsBack: event.rollsBack };
        else this.#step({ happened: "machine", change: { fate: event.rollsBack ? "rolls-back" : "works" } }, now);
        return;
      }
      case "installed-by-hand":
        return this.#installByHand(event.who, event.firmware, now);
      case "restarted-by-hand": {
        const terminal = this.#terminalOf(event.who);
        if (!terminal) return this.#step({ happened: "restart", bootMs: this.#konnektor.pace.bootMs }, now);
        this.#powerCut(event.who, now);
        return this.#powerBack(event.who, now);
      }
      // A plug is a plug, whoever pulls it.
      case "terminal-unplugged":
      case "terminal-plugged": {
        const terminal = this.#terminals.find(({ ctId }) => ctId === event.ctId);
        if (!terminal) return;
        const pulled = event.happened === "terminal-unplugged";
        return pulled ? this.#powerCut(terminal.component.id, now) : this.#powerBack(terminal.component.id, now);
      }
      default:
        return this.#step(event, now);
    }
  }

  #free(): void {
    this.#administration = { ...this.#administration, sessionLimit: Number.POSITIVE_INFINITY };
  }

  #powerCut(who: string, now: Instant): void {
    const terminal = this.#terminalOf(who);
    if (!terminal) return this.#step({ happened: "power-off" }, now);
    const isOn = this.#stateOf(terminal).plugged;
    terminal.backAt = undefined;
    if (!isOn) return;
    this.#step({ happened: "terminal-unplugged", ctId: terminal.ctId }, now);
    this.#apply(terminal, st1506Twin.powerLost(terminal.twin, this.#at(now)), now);
  }

  #powerBack(who: string, now: Instant): void {
    const terminal = this.#terminalOf(who);
    if (!terminal) {
      if (this.#konnektor.power.phase === "off")
        this.#step({ happened: "restart", bootMs: this.#konnektor.pace.bootMs }, now);
      return;
    }
    if (this.#stateOf(terminal).plugged || terminal.backAt !== undefined) return;
    terminal.backAt = now + terminal.twin.pace.bootMs;
  }

  #shows(who: string, firmware: string | undefined): void {
    const terminal = this.#terminalOf(who);
    const { shows: _, ...truth } = this.#konnektor;
    if (!terminal) {
      this.#konnektor = firmware === undefined ? truth : { ...truth, shows: firmware };
      return;
    }
    const { shows: __, ...twin } = terminal.twin;
    terminal.twin = firmware === undefined ? twin : { ...twin, shows: firmware };
    const terminals = this.#konnektor.terminals.map((t): TerminalState => {
      if (t.ctId !== terminal.ctId) return t;
      const { shows: ___, ...rest } = t;
      return firmware === undefined ? rest : { ...rest, shows: firmware };
    });
    this.#konnektor = { ...this.#konnektor, terminals };
  }

  /** Somebody else guesses; each device locks by its own rules, and of a Konnektor's nobody knows any: an hour is assumed. */
  #guessed(who: string, times: number, now: Instant): void {
    const terminal = this.#terminalOf(who);
    if (!terminal) {
      this.#administration = { ...this.#administration, lockedUntil: now + 3_600_000 };
      return;
    }
    for (let i = 0; i < times; i++)
      this.#ask(terminal, "Login", { username: "admin", password: WRONG }, undefined, now);
  }

  /** Over USB at a Kartenterminal, in the administration of a Konnektor. Refused where something runs already. */
  #installByHand(who: string, firmware: Firmware, now: Instant): void {
    const terminal = this.#terminalOf(who);
    if (!terminal) return this.#step({ happened: "install-ordered", target: { konnektor: true } }, now);
    const { twin } = terminal;
    const { plugged, correlation } = this.#stateOf(terminal);
    if (twin.update.at !== "idle" || !plugged || correlation === "aktualisierend") return;
    const update = { at: "checking" as const, until: now + twin.pace.checkMs, firmware };
    terminal.twin = { ...twin, update, counts: counted(twin.counts, "installs") };
  }

  #readKonnektor(seen: Observation[], now: Instant, fault: CallFault | undefined): void {
    const { component, hasAdministration, lateMs = 0 } = this.#setup;
    const failure = this.#whyKonnektorSilent(now, fault);
    if (failure) {
      seen.push(observation("unreachable", component, { by: "konnektor" }, now, failure));
      return;
    }
    const times = fault === "duplicated" ? 2 : 1;
    for (let i = 0; i < times; i++) {
      this.#tell(seen, this.#toldFreshOrCached(component.id, now), now);
      const deviceTime = now + this.#konnektor.clockOffsetMs;
      const offsetMs = clockOffset(deviceTime, { sentAt: now, receivedAt: now });
      seen.push(observation("clock", component, { by: "konnektor" }, now, { offsetMs }));
    }
    if (!hasAdministration) return;
    if (now < this.#konnektor.startedAt + lateMs)
      return this.#notAnswered(seen, component, "verwaltung", portClosed(component.id), now);
    const refused = this.#refused.get(component.id);
    if (refused) return this.#notAnswered(seen, component, "verwaltung", refused, now);
    try {
      this.#signInAtKonnektor(now);
      this.#tell(seen, this.#toldByAdministration(), now);
    } catch (error) {
      this.#notAnswered(seen, component, "verwaltung", error, now);
    }
  }

  #readTerminal(terminal: Terminal, seen: Observation[], now: Instant, fault: CallFault | undefined): void {
    const { component } = terminal;
    try {
      const sessionId = this.#signIn(terminal, now, fault);
      const times = fault === "duplicated" ? 2 : 1;
      for (let i = 0; i < times; i++) this.#tell(seen, this.#toldFreshOrCached(component.id, now), now);
      this.#signOut(terminal, sessionId, now);
    } catch (error) {
      this.#notAnswered(seen, component, "kartenterminal", error, now);
    }
  }

  #notAnswered(
    seen: Observation[],
    component: Component,
    by: "verwaltung" | "kartenterminal",
    error: unknown,
    now: Instant,
  ): void {
    if (!(error instanceof LotseError)) throw error;
    const failure = { code: error.code, fields: error.fields } as Failure;
    seen.push(observation("not-answered", component, { by }, now, { question: "management", failure }));
  }

  #whyKonnektorSilent(now: Instant, fault: CallFault | undefined): Failure | undefined {
    const host = this.#setup.component.id;
    if (this.#isHung(host, now) || (fault && fault !== "duplicated"))
      return { code: "link/response-timeout", fields: { host, seconds: ANSWER_SECONDS } };
    if (this.#konnektor.power.phase === "running") return undefined;
    return { code: "link/connect-timeout", fields: { host, port: 443, seconds: ANSWER_SECONDS } };
  }

  #prepareKonnektor(now: Instant, fault: CallFault | undefined): SimPrepared {
    const { component, hasAdministration, lateMs = 0 } = this.#setup;
    if (!hasAdministration) throw new Error("nobody is to sign in at this Konnektor");
    const silent = this.#whyKonnektorSilent(now, fault);
    if (silent) throw new LotseError("link/response-timeout", { host: component.id, seconds: ANSWER_SECONDS });
    if (now < this.#konnektor.startedAt + lateMs) throw portClosed(component.id);
    const refused = this.#refused.get(component.id);
    if (refused) throw refused;
    this.#signInAtKonnektor(now);
    const session = { id: ++this.#lastId, until: now + SESSION_MS };
    this.#sessions.push(session);
    const seen: Observation[] = [];
    this.#tell(seen, this.#toldFreshOrCached(component.id, now), now);
    this.#tell(seen, this.#toldByAdministration(), now);
    return {
      seen,
      send: (at, lost) =>
        this.#send(undefined, at, lost, "link/response-timeout", (when) => {
          if (this.#konnektor.power.phase !== "running" || this.#isHung(component.id, when))
            throw new LotseError("link/response-timeout", { host: component.id, seconds: ANSWER_SECONDS });
          if (when >= session.until || !this.#sessions.includes(session))
            throw new LotseError("management/session-ended", { host: component.id });
          this.#step({ happened: "restart", bootMs: this.#konnektor.pace.bootMs }, when);
        }),
      close: () => {
        this.#sessions = this.#sessions.filter(({ id }) => id !== session.id);
      },
    };
  }

  #signInAtKonnektor(now: Instant): void {
    const { id: host } = this.#setup.component;
    this.#sessions = this.#sessions.filter(({ until }) => now < until);
    const openSessions = this.#sessions.length;
    const isRight = !this.#wrongPassword.has(host);
    switch (signInAt(this.#administration, { isRight, openSessions, now })) {
      case "signed-in":
        return;
      case "password-due":
        throw new LotseError("management/password-due", { host });
      case "full":
        throw new LotseError("http/server-error", { host, status: 503 });
      case "locked":
        throw new LotseError("management/login-refused", { host, status: 403 });
      case "refused": {
        const refused = new LotseError("management/login-refused", { host, status: 401 });
        this.#refused.set(host, refused);
        throw refused;
      }
    }
  }

  /** @throws LotseError; after a lost answer the device may hold the session all the same */
  #signIn(terminal: Terminal, now: Instant, fault: CallFault | undefined): string {
    const who = terminal.component.id;
    const refused = this.#refused.get(who);
    if (refused) throw refused;
    const timeout = () => new LotseError("link/response-timeout", { host: who, seconds: ANSWER_SECONDS });
    if (this.#isHung(who, now) || fault === "request-lost") throw timeout();
    const password = this.#wrongPassword.has(who) ? WRONG : PASSWORD;
    const payload = this.#ask(terminal, "Login", { username: "admin", password }, undefined, now);
    if (!payload) throw new LotseError("link/connect-timeout", { host: who, port: 443, seconds: ANSWER_SECONDS });
    if (payload.error !== undefined) {
      const error = refusal(String(payload.error), who);
      if (error.code === "kt/credentials-wrong") this.#refused.set(who, error);
      throw error;
    }
    if (fault && fault !== "duplicated") throw timeout();
    return String(payload.sessionId);
  }

  #signOut(terminal: Terminal, sessionId: string, now: Instant): void {
    if (!this.#isHung(terminal.component.id, now)) this.#ask(terminal, "Logout", {}, sessionId, now);
  }

  #seenOf({ component }: Terminal, now: Instant): Observation[] {
    const seen: Observation[] = [];
    this.#tell(seen, this.#toldFreshOrCached(component.id, now), now);
    return seen;
  }

  /** At most once: `act` reaches the device or not, and what is heard of it is another matter. */
  #send(
    terminal: Terminal | undefined,
    now: Instant,
    fault: CallFault | undefined,
    unclear: "kt/restart-unclear" | "kt/install-unclear" | "link/response-timeout",
    act: (at: Instant) => void,
  ): void {
    this.advance(now);
    const host = terminal?.component.id ?? this.#setup.component.id;
    const lost = () =>
      unclear === "link/response-timeout"
        ? new LotseError(unclear, { host, seconds: ANSWER_SECONDS })
        : new LotseError(unclear, { host });
    if (typeof fault === "object") {
      const at = now + fault.lateMs;
      this.#late.push({ at, act: (when) => this.#quietly(() => act(when)) });
      throw lost();
    }
    if (fault === "request-lost" || this.#isHung(host, now)) throw lost();
    if (terminal && !this.#viewOf(terminal)) throw lost();
    act(now);
    if (fault === "answer-lost") throw lost();
  }

  /** What a device answers when nobody listens any more. */
  #quietly(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof LotseError)) throw error;
    }
  }

  /** The payload of the answer; undefined where there is none. */
  #ask(terminal: Terminal, name: string, payload: Json, sessionId: string | undefined, now: Instant): Json | undefined {
    const header = { msgId: "0".repeat(32), ...(sessionId && { sessionId }) };
    const text = JSON.stringify({ header, payloadType: `${name}Request`, payload });
    const view = this.#viewOf(terminal);
    return view && this.#apply(terminal, st1506Twin.receive(terminal.twin, view, text, this.#at(now)), now);
  }

  /** One step of a Kartenterminal and what follows from it for its Konnektor. */
  #apply(terminal: Terminal, done: TwinStep<St1506State> | undefined, now: Instant): Json | undefined {
    if (!done) return undefined;
    const { ctId } = terminal;
    terminal.twin = done.state;
    if (done.firmware !== undefined) this.#step({ happened: "terminal-firmware", ctId, firmware: done.firmware }, now);
    if (done.backAt !== undefined) {
      terminal.backAt = done.backAt;
      this.#step({ happened: "terminal-unplugged", ctId }, now);
    }
    if (done.state.update.at === "destroyed") {
      terminal.backAt = undefined;
      this.#step({ happened: "terminal-destroyed", ctId }, now);
    }
    return done.answer?.payload as Json | undefined;
  }

  /** One step of the Konnektor, what it tells by itself, and what its Kartenterminals notice of it. */
  #step(event: KonnektorEvent, now: Instant): void {
    const before = this.#konnektor;
    const { state, notices } = step(before, event, now, this.#setup.random);
    this.#konnektor = state;
    if (state.power !== before.power) this.#sessions = [];
    for (const notice of notices) this.#hear(notice, now);
    if (state.terminals === before.terminals) return;
    for (const terminal of this.#terminals) {
      const was = before.terminals.find((t) => t.ctId === terminal.ctId);
      const is = this.#stateOf(terminal);
      if (was?.correlation === is.correlation || is.isDestroyed) continue;
      const [began, ended] = [is.correlation === "aktualisierend", was?.correlation === "aktualisierend"];
      if (!began && !ended) continue;
      const over = was?.product.firmware === is.product.firmware ? undefined : is.product.firmware;
      terminal.twin = st1506Twin.sicct?.(terminal.twin, began ? "begun" : { over }, this.#at(now)) ?? terminal.twin;
    }
  }

  /** As CETP brings it to ti-lotse, which believes it at once. */
  #hear({ topic, severity, parameters }: Notice, now: Instant): void {
    const event: DeviceEvent = {
      ...{ topic, severity, subscription: "" },
      parameters: parameters.map(([key, value]) => ({ key, value })),
    };
    if (/^CARD\//.test(topic)) return;
    const scene = { konnektor: this.#setup.component, known: this.known(), at: now };
    this.#remember(toldByEvent(event, scene).observations);
  }

  #remember(seen: readonly Observation[]): void {
    for (const observation of seen) {
      const key = (observation as Observation & { key?: string }).key ?? keyOf(observation);
      const known = this.#standing.get(key);
      if (known && known.takenAt > observation.takenAt) continue;
      if (!known && observation.kind === "not-answered") this.#failures++;
      this.#standing.set(key, observation);
    }
  }

  #tell(seen: Observation[], told: readonly Keyed[], takenAt: Instant): void {
    for (const { kind, component, source, value } of told) {
      seen.push({ kind, component, takenAt, source, value } as Observation);
    }
  }

  #toldFreshOrCached(who: string, now: Instant): readonly Keyed[] {
    const cached = this.#cached.get(who);
    if (cached && now < cached.until) return cached.told;
    if (cached) this.#cached.delete(who);
    return this.#toldOf(who, now);
  }

  #toldOf(who: string, now: Instant): readonly Keyed[] {
    const terminal = this.#terminalOf(who);
    const state = this.#konnektor;
    const { component, contexts } = this.#setup;
    if (!terminal) return this.#memoised("standard", [state], () => toldByStandard(state, component, contexts, now));
    const view = this.#viewOf(terminal);
    if (!view) return [];
    const { twin } = terminal;
    return this.#memoised(who, [view.terminal, state.cards, twin.update, twin.shows, twin.pairing], () =>
      toldBySt1506(twin, view, terminal.component),
    );
  }

  #toldByAdministration(): readonly Keyed[] {
    const [state, administration] = [this.#konnektor, this.#administration];
    const { component } = this.#setup;
    return this.#memoised("administration", [state, administration], () =>
      toldBySecunet(state, administration, component),
    );
  }

  /** A device that has not changed tells the same. */
  #memoised(name: string, of: readonly unknown[], make: () => Told[]): readonly Keyed[] {
    const known = this.#memo.get(name);
    if (known && known.of.every((value, i) => value === of[i])) return known.told;
    const told = make();
    this.#memo.set(name, { of, told });
    return told;
  }

  #next(): { at: Instant; act: (at: Instant) => void } | undefined {
    let first: { at: Instant; act: (at: Instant) => void } | undefined;
    const consider = (at: Instant | undefined, act: (at: Instant) => void) => {
      if (at !== undefined && (!first || at < first.at)) first = { at, act };
    };
    consider(dueAt(this.#konnektor), (at) =>
      this.#step({ happened: this.#konnektor.power.phase === "booting" ? "booted" : "woken" }, at),
    );
    for (const terminal of this.#terminals) {
      consider(terminal.backAt, (at) => {
        terminal.backAt = undefined;
        this.#step({ happened: "terminal-plugged", ctId: terminal.ctId }, at);
      });
      if (terminal.backAt === undefined && this.#stateOf(terminal).plugged) {
        consider(st1506Twin.dueAt?.(terminal.twin), (at) =>
          this.#apply(terminal, st1506Twin.pass?.(terminal.twin, this.#insideOf(terminal), this.#at(at)), at),
        );
      }
    }
    for (const late of this.#late) {
      consider(late.at, (at) => {
        this.#late = this.#late.filter((other) => other !== late);
        late.act(at);
      });
    }
    return first;
  }

  #at(at: Instant) {
    return { at, random: this.#setup.random };
  }

  #isHung(who: string, now: Instant): boolean {
    return now < (this.#hangsUntil.get(who) ?? 0);
  }

  #terminalOf(who: string): Terminal | undefined {
    return this.#terminals.find(({ component }) => component.id === who);
  }

  #stateOf({ ctId }: Terminal): TerminalState {
    return this.#konnektor.terminals.find((t) => t.ctId === ctId) as TerminalState;
  }

  /** Undefined while nobody answers there. */
  #viewOf(terminal: Terminal): TerminalView | undefined {
    const view = this.#insideOf(terminal);
    return view.terminal.plugged && view.cards.some(({ type }) => type === "SMC-KT") ? view : undefined;
  }

  #insideOf(terminal: Terminal): TerminalView {
    const { cards, pins } = this.#konnektor;
    return { terminal: this.#stateOf(terminal), cards: cards.filter(({ ctId }) => ctId === terminal.ctId), pins };
  }
}

type Keyed = Told;

function keyOf(o: Observation): string {
  return `${o.component.id} ${o.kind} ${aspectOf(o)}`;
}

function observation(
  kind: ObservedKind,
  component: Component,
  source: Source,
  takenAt: Instant,
  value: unknown,
): Observation {
  return { kind, component, takenAt, source, value } as Observation;
}

function lookedAt({ power, product, updates }: KonnektorState): AtDevice {
  const { firmware } = product;
  if (power.phase === "booting") return { firmware, is: "starting" };
  if (power.phase !== "running") return { firmware, is: power.phase };
  return { firmware, is: updates.running.some((target) => "konnektor" in target) ? "installing" : "running" };
}

function portClosed(host: string): LotseError {
  return new LotseError("link/port-closed", { host, port: 8500 });
}

/** The device's words, as its adapter understands them. */
function refusal(text: string, host: string): LotseError {
  const codes = {
    "Invalid session Id": "kt/session-ended",
    "Invalid credentials": "kt/credentials-wrong",
    "Login disabled": "kt/login-locked",
    "Session store full": "kt/session-taken",
    "Update in progress": "kt/update-in-progress",
  } as const;
  return new LotseError(codes[text as keyof typeof codes] ?? "kt/error-unknown", { host });
}
