/**
 * The devices of one practice as they are: a Konnektor, its Kartenterminals, and how they move each other, in time.
 *
 * Room: simulator/port. Pure in time: `now` is always an argument, chance comes from outside. What ti-lotse gets to see of it is
 * sim-devices.ts; who stands before a device sees `look`. What was done to a device it counts itself.
 */
import { terminalComponent } from "../../domain/component-ids.ts";
import type { Component } from "../../domain/observation.ts";
import type { Instant } from "../../domain/zeit/tag.ts";
import { type AdministrationState, administrationOf, type SignIn, signInAt } from "../models/administration.ts";
import { type Counts, counted, sumOf } from "../models/counts.ts";
import type { Firmware } from "../models/firmware.ts";
import { dueAt, type KonnektorEvent, type Random, step } from "../models/konnektor.ts";
import type { Notice } from "../models/notices.ts";
import type { KonnektorState, TerminalState } from "../models/state.ts";
import { newSt1506, type St1506State, st1506Twin } from "../models/terminals/st-1506.ts";
import type { Chunk } from "../models/terminals/st-1506-update.ts";
import type { Json, TerminalView, TwinStep } from "../models/terminals/twin.ts";

/** What happens in the practice, beside what devices do by themselves. Who is named by component id. */
export type WorldEvent =
  | KonnektorEvent
  /** Plug out, plug in again. A Konnektor then starts. */
  | { happened: "power-cut"; who: string }
  | { happened: "power-back"; who: string }
  /** Answers nobody until then, and goes on with what it does. */
  | { happened: "hangs"; who: string; until: Instant }
  /** Says another version than the one that runs; undefined: the truth again. */
  | { happened: "shows"; who: string; firmware: string | undefined }
  /** Somebody else enters so many wrong passwords. */
  | { happened: "guessed"; who: string; times: number }
  /** Somebody else is signed in until then. */
  | { happened: "occupied"; who: string; until: Instant }
  /** The Konnektor demands a new password before anything else, or no more. */
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

export interface Terminal {
  readonly ctId: string;
  readonly component: Component;
  twin: St1506State;
  /** When a start of its own is over. */
  backAt?: Instant;
}

export interface KonnektorSession {
  until: Instant;
}

export interface WorldSetup {
  konnektor: KonnektorState;
  component: Component;
  random: Random;
  now: Instant;
  /** What the Konnektor tells by itself. */
  tell: (notice: Notice, at: Instant) => void;
}

/** Something that happens at its time. */
interface Due {
  at: Instant;
  act: (at: Instant) => void;
}

export const RIGHT_PASSWORD = "Das-richtige-Passwort-17";
export const WRONG_PASSWORD = "Das-falsche-Passwort-17";
const OCCUPIED = "0".repeat(32);
const MESSAGE = "0".repeat(32);
const SESSION_MS = 15 * 60_000;
const HOUR_MS = 3_600_000;
/** What devices do by themselves between two looks, before somebody has made a mistake. */
const MAX_DOINGS = 100_000;

export class World {
  readonly terminals: readonly Terminal[];
  readonly #setup: WorldSetup;
  #konnektor: KonnektorState;
  #administration: AdministrationState;
  #sessions: KonnektorSession[] = [];
  #occupiedUntil: Instant = 0;
  #later: Due[] = [];
  readonly #hangsUntil = new Map<string, Instant>();

  constructor(setup: WorldSetup) {
    this.#setup = setup;
    this.#konnektor = setup.konnektor;
    this.#administration = administrationOf(setup.konnektor, setup.now);
    // Those without a remote management anybody could use are the same inside.
    this.terminals = setup.konnektor.terminals.map((terminal) => ({
      ctId: terminal.ctId,
      component: terminalComponent(setup.component, terminal),
      twin: newSt1506(RIGHT_PASSWORD),
    }));
  }

  get konnektor(): KonnektorState {
    return this.#konnektor;
  }

  get administration(): AdministrationState {
    return this.#administration;
  }

  /** When something happens by itself; undefined: never. */
  get dueAt(): Instant | undefined {
    return this.#next()?.at;
  }

  terminalOf(who: string): Terminal | undefined {
    return this.terminals.find(({ component }) => component.id === who);
  }

  counts(who: string): Counts {
    const terminal = this.terminalOf(who);
    return terminal ? sumOf([this.stateOf(terminal).counts, terminal.twin.counts]) : this.#konnektor.counts;
  }

  look(who: string): AtDevice {
    const terminal = this.terminalOf(who);
    return terminal ? this.#lookAt(terminal) : lookAtKonnektor(this.#konnektor);
  }

  isHung(who: string, now: Instant): boolean {
    return now < (this.#hangsUntil.get(who) ?? 0);
  }

  stateOf({ ctId }: Terminal): TerminalState {
    return this.#konnektor.terminals.find((t) => t.ctId === ctId) as TerminalState;
  }

  /** Undefined while nobody answers there. */
  viewOf(terminal: Terminal): TerminalView | undefined {
    const view = this.#insideOf(terminal);
    return view.terminal.plugged && view.cards.some(({ type }) => type === "SMC-KT") ? view : undefined;
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
    if ("who" in event) this.#happenTo(event, now);
    else if (event.happened === "password-due")
      this.#administration = { ...this.#administration, isPasswordDue: event.isDue };
    else if (event.happened === "terminal-unplugged" || event.happened === "terminal-plugged") {
      // A plug is a plug, whoever pulls it.
      const terminal = this.terminals.find(({ ctId }) => ctId === event.ctId);
      const happened = event.happened === "terminal-unplugged" ? "power-cut" : "power-back";
      if (terminal) this.#happenTo({ happened, who: terminal.component.id }, now);
    } else this.step(event, now);
    this.advance(now);
  }

  /** Whether it would be let in is decided at the device. */
  signInAtKonnektor(isRight: boolean, now: Instant): KonnektorSession | Exclude<SignIn, "signed-in"> {
    this.#sessions = this.#sessions.filter(({ until }) => now < until);
    const openSessions = now < this.#occupiedUntil ? Number.POSITIVE_INFINITY : this.#sessions.length;
    const is = signInAt(this.#administration, { isRight, openSessions, now });
    if (is !== "signed-in") return is;
    const session = { until: now + SESSION_MS };
    this.#sessions.push(session);
    return session;
  }

  isSession(session: KonnektorSession, now: Instant): boolean {
    return now < session.until && this.#sessions.includes(session);
  }

  signOutAtKonnektor(session: KonnektorSession): void {
    this.#sessions = this.#sessions.filter((other) => other !== session);
  }

  /** A message to a Kartenterminal; the payload of its answer, undefined where there is none. */
  ask(terminal: Terminal, name: string, payload: Json, sessionId: string | undefined, now: Instant): Json | undefined {
    const header = { msgId: MESSAGE, ...(sessionId && { sessionId }) };
    const text = JSON.stringify({ header, payloadType: `${name}Request`, payload });
    const view = this.viewOf(terminal);
    return view && this.#apply(terminal, st1506Twin.receive(terminal.twin, view, text, this.#at(now)), now);
  }

  /** A piece of a file. */
  give(terminal: Terminal, chunk: Chunk, sessionId: string, now: Instant): Json | undefined {
    const view = this.viewOf(terminal);
    const message = { ...chunk, sessionId, msgId: MESSAGE };
    return view && this.#apply(terminal, st1506Twin.receiveChunk?.(terminal.twin, view, message, this.#at(now)), now);
  }

  hangUp(terminal: Terminal, connection: number): void {
    terminal.twin = st1506Twin.hungUp?.(terminal.twin, connection) ?? terminal.twin;
  }

  /** Something that is on its way. */
  later(at: Instant, act: (at: Instant) => void): void {
    this.#later.push({ at, act });
  }

  /** One step of the Konnektor, what it tells by itself, and what its Kartenterminals notice of it. */
  step(event: KonnektorEvent, now: Instant): void {
    const before = this.#konnektor;
    const { state, notices } = step(before, event, now, this.#setup.random);
    this.#konnektor = state;
    if (state.power !== before.power) this.#sessions = [];
    for (const notice of notices) this.#setup.tell(notice, now);
    if (state.terminals === before.terminals) return;
    for (const terminal of this.terminals) this.#noticeUpdate(terminal, before, now);
  }

  #happenTo(event: Extract<WorldEvent, { who: string }>, now: Instant): void {
    const { who } = event;
    const terminal = this.terminalOf(who);
    switch (event.happened) {
      case "hangs":
        this.#hangsUntil.set(who, event.until);
        break;
      case "occupied":
        if (terminal) terminal.twin = { ...terminal.twin, session: { id: OCCUPIED, until: event.until } };
        else this.#occupiedUntil = event.until;
        break;
      case "guessed":
        this.#guess(terminal, event.times, now);
        break;
      case "shows":
        this.#show(terminal, event.firmware);
        break;
      case "next-install":
        if (terminal) terminal.twin = { ...terminal.twin, rollsBack: event.rollsBack };
        else this.step({ happened: "machine", change: { fate: event.rollsBack ? "rolls-back" : "works" } }, now);
        break;
      case "installed-by-hand":
        if (terminal) this.#installByHand(terminal, event.firmware, now);
        else this.step({ happened: "install-ordered", target: { konnektor: true } }, now);
        break;
      case "power-cut":
        if (terminal) this.#cutPower(terminal, now);
        else this.step({ happened: "power-off" }, now);
        break;
      case "power-back":
        if (terminal) this.#giveBackPower(terminal, now);
        else if (this.#konnektor.power.phase === "off") this.#startKonnektor(now);
        break;
      case "restarted-by-hand":
        if (!terminal) this.#startKonnektor(now);
        else {
          this.#cutPower(terminal, now);
          this.#giveBackPower(terminal, now);
        }
        break;
    }
  }

  #startKonnektor(now: Instant): void {
    this.step({ happened: "restart", bootMs: this.#konnektor.pace.bootMs }, now);
  }

  #cutPower(terminal: Terminal, now: Instant): void {
    const isOn = this.stateOf(terminal).plugged;
    terminal.backAt = undefined;
    if (!isOn) return;
    this.step({ happened: "terminal-unplugged", ctId: terminal.ctId }, now);
    const { backAt: _, ...dark } = st1506Twin.powerLost(terminal.twin, this.#at(now));
    this.#apply(terminal, dark, now);
  }

  #giveBackPower(terminal: Terminal, now: Instant): void {
    if (this.stateOf(terminal).plugged || terminal.backAt !== undefined) return;
    terminal.backAt = now + terminal.twin.pace.bootMs;
  }

  #show(terminal: Terminal | undefined, firmware: string | undefined): void {
    if (!terminal) {
      this.#konnektor = showing(this.#konnektor, firmware);
      return;
    }
    terminal.twin = showing(terminal.twin, firmware);
    const terminals = this.#konnektor.terminals.map((t) => (t.ctId === terminal.ctId ? showing(t, firmware) : t));
    this.#konnektor = { ...this.#konnektor, terminals };
  }

  /** Each device locks by its own rules; of a Konnektor's nobody knows any, so an hour is assumed. */
  #guess(terminal: Terminal | undefined, times: number, now: Instant): void {
    if (!terminal) this.#administration = { ...this.#administration, lockedUntil: now + HOUR_MS };
    else {
      const payload = { username: "admin", password: WRONG_PASSWORD };
      for (let i = 0; i < times; i++) this.ask(terminal, "Login", payload, undefined, now);
    }
  }

  /** Over USB. Refused where something runs already. */
  #installByHand(terminal: Terminal, firmware: Firmware, now: Instant): void {
    const { twin } = terminal;
    const { plugged, correlation } = this.stateOf(terminal);
    if (twin.update.at !== "idle" || !plugged || correlation === "aktualisierend") return;
    const update = { at: "checking" as const, until: now + twin.pace.checkMs, firmware };
    terminal.twin = { ...twin, update, counts: counted(twin.counts, "installs") };
  }

  /** One step of a Kartenterminal, and what follows from it for its Konnektor. */
  #apply(terminal: Terminal, done: TwinStep<St1506State> | undefined, now: Instant): Json | undefined {
    if (!done) return undefined;
    const { ctId } = terminal;
    const wasDestroyed = terminal.twin.update.at === "destroyed";
    terminal.twin = done.state;
    if (done.firmware !== undefined) this.step({ happened: "terminal-firmware", ctId, firmware: done.firmware }, now);
    if (done.backAt !== undefined) {
      terminal.backAt = done.backAt;
      this.step({ happened: "terminal-unplugged", ctId }, now);
    }
    if (!wasDestroyed && st1506Twin.isDestroyed?.(done.state)) {
      terminal.backAt = undefined;
      this.step({ happened: "terminal-destroyed", ctId }, now);
    }
    return done.answer?.payload as Json | undefined;
  }

  /** The Konnektor has begun to bring it an update, or has ended one. */
  #noticeUpdate(terminal: Terminal, before: KonnektorState, now: Instant): void {
    const was = before.terminals.find((t) => t.ctId === terminal.ctId);
    const is = this.stateOf(terminal);
    if (!was || was.correlation === is.correlation || is.isDestroyed) return;
    const begins = is.correlation === "aktualisierend";
    if (!begins && was.correlation !== "aktualisierend") return;
    const over = was.product.firmware === is.product.firmware ? undefined : is.product.firmware;
    terminal.twin = st1506Twin.sicct?.(terminal.twin, begins ? "begun" : { over }, this.#at(now)) ?? terminal.twin;
  }

  #next(): Due | undefined {
    const { phase } = this.#konnektor.power;
    const own = dueAt(this.#konnektor);
    const happened = phase === "booting" ? "booted" : "woken";
    let first: Due | undefined = own === undefined ? undefined : { at: own, act: (at) => this.step({ happened }, at) };
    for (const due of [...this.terminals.flatMap((terminal) => this.#dueOf(terminal) ?? []), ...this.#later]) {
      if (!first || due.at < first.at) first = due;
    }
    if (!first || !this.#later.includes(first)) return first;
    const { at, act } = first;
    const late = first;
    return {
      at,
      act: (when) => {
        this.#later = this.#later.filter((other) => other !== late);
        act(when);
      },
    };
  }

  #dueOf(terminal: Terminal): Due | undefined {
    const { backAt, ctId } = terminal;
    if (backAt !== undefined) {
      return {
        at: backAt,
        act: (at) => {
          terminal.backAt = undefined;
          this.step({ happened: "terminal-plugged", ctId }, at);
        },
      };
    }
    const at = st1506Twin.dueAt?.(terminal.twin);
    if (at === undefined || !this.stateOf(terminal).plugged) return undefined;
    const pass = (when: Instant) => st1506Twin.pass?.(terminal.twin, this.#insideOf(terminal), this.#at(when));
    return { at, act: (when) => void this.#apply(terminal, pass(when), when) };
  }

  #lookAt(terminal: Terminal): AtDevice {
    const { product, plugged, isDestroyed, correlation } = this.stateOf(terminal);
    const { firmware } = product;
    const { at } = terminal.twin.update;
    if (isDestroyed || at === "destroyed") return { firmware, is: "destroyed" };
    if (terminal.backAt !== undefined) return { firmware, is: "starting" };
    if (!plugged) return { firmware, is: "off" };
    const isBusy = ["checking", "writing", "waiting", "sicct"].includes(at) || correlation === "aktualisierend";
    return { firmware, is: isBusy ? "installing" : "running" };
  }

  #insideOf(terminal: Terminal): TerminalView {
    const { cards, pins } = this.#konnektor;
    return { terminal: this.stateOf(terminal), cards: cards.filter(({ ctId }) => ctId === terminal.ctId), pins };
  }

  #at(at: Instant): { at: Instant; random: Random } {
    return { at, random: this.#setup.random };
  }
}

function showing<T extends { shows?: string }>(device: T, firmware: string | undefined): T {
  const { shows: _, ...truth } = device;
  return { ...(truth as T), ...(firmware !== undefined && { shows: firmware }) };
}

function lookAtKonnektor({ power, product, updates }: KonnektorState): AtDevice {
  const { firmware } = product;
  if (power.phase === "booting") return { firmware, is: "starting" };
  if (power.phase !== "running") return { firmware, is: power.phase };
  return { firmware, is: updates.running.some((target) => "konnektor" in target) ? "installing" : "running" };
}
