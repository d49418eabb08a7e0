/**
 * A practice's devices without bytes, offered as adapters offer them: for a simulation that runs thousands of practices on one thread.
 *
 * Room: simulator/port. Used by the seeded campaign and by tests. `now` is always an argument, nothing waits and nothing is a promise:
 * who needs promises wraps it. The devices (world.ts) are the models that simulator/wire serves over sockets; a test compares what
 * both tell.
 */
import type { Image, Prepared } from "../../devices/adapter.ts";
import { clockOffset } from "../../domain/component-ids.ts";
import { LotseError } from "../../domain/errors.ts";
import type { Component, Failure, Observation, Observed, ObservedKind, Source } from "../../domain/observation.ts";
import { aspectOf, standing } from "../../domain/standing.ts";
import { toldByEvent } from "../../domain/told-by-event.ts";
import type { Instant } from "../../domain/zeit/tag.ts";
import type { CallContext } from "../models/access.ts";
import type { Counts } from "../models/counts.ts";
import type { Firmware } from "../models/firmware.ts";
import type { Random } from "../models/konnektor.ts";
import type { Notice } from "../models/notices.ts";
import type { KonnektorState } from "../models/state.ts";
import type { St1506State } from "../models/terminals/st-1506.ts";
import { toldBySecunet, toldBySt1506 } from "./administration.ts";
import { type Told, toldByStandard } from "./standard.ts";
import {
  type AtDevice,
  type KonnektorSession,
  RIGHT_PASSWORD,
  type Terminal,
  World,
  type WorldEvent,
  WRONG_PASSWORD,
} from "./world.ts";

export interface SimDevicesSetup {
  konnektor: KonnektorState;
  /** Id and name under which it is observed. */
  component: Component;
  contexts: readonly CallContext[];
  /** ctIds of Kartenterminals whose remote management is connected; all others are known through the Konnektor alone. */
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
  /** The request reaches the device only then, and nobody waits so long. Of a reading: nothing reaches it. */
  | { lateMs: number };

/** What happens to devices, and to what ti-lotse knows of them. */
export type SimEvent =
  | WorldEvent
  /** Tells until then what it tells now: something in between remembers. */
  | { happened: "cached"; who: string; until: Instant }
  /** The password ti-lotse has is right, or not. A new one may be tried. */
  | { happened: "password"; who: string; isRight: boolean };

/** `Prepared`, without promises. */
export interface SimPrepared extends Pick<Prepared, "seen"> {
  /** @throws LotseError also after the device has acted */
  send(now: Instant, fault?: CallFault): void;
  close(now: Instant): void;
}

const ANSWER_SECONDS = 15;
const TLS_PORT = 443;
const ADMINISTRATION_PORT = 8500;

/** The device's words, as its adapter understands them. */
const REFUSALS = {
  "Invalid session Id": "kt/session-ended",
  "Invalid credentials": "kt/credentials-wrong",
  "Login disabled": "kt/login-locked",
  "Session store full": "kt/session-taken",
  "Update in progress": "kt/update-in-progress",
} as const;

export class SimDevices {
  readonly #setup: SimDevicesSetup;
  readonly #world: World;
  readonly #managed: readonly Terminal[];
  readonly #cached = new Map<string, { until: Instant; told: readonly Told[] }>();
  readonly #wrongPassword = new Set<string>();
  /** A password that was refused is not sent again. */
  readonly #refused = new Map<string, LotseError>();
  readonly #standing = new Map<string, Observation>();
  #hasFailures = false;
  #connections = 0;
  readonly #memo = new Map<string, { of: readonly unknown[]; told: readonly Told[] }>();

  constructor(setup: SimDevicesSetup) {
    this.#setup = setup;
    this.#world = new World({ ...setup, tell: (notice, at) => this.#hear(notice, at) });
    this.#managed = this.#world.terminals.filter(({ ctId }) => setup.managedTerminals.includes(ctId));
  }

  get konnektor(): KonnektorState {
    return this.#world.konnektor;
  }

  /** When something happens by itself; undefined: never. */
  get dueAt(): Instant | undefined {
    return this.#world.dueAt;
  }

  /** Of a Kartenterminal: what only it knows. */
  twinOf(who: string): St1506State | undefined {
    return this.#world.terminalOf(who)?.twin;
  }

  /** What can be prepared at it. */
  abilitiesOf(who: string): readonly ("restart" | "install")[] {
    if (who === this.#setup.component.id) return this.#setup.hasAdministration ? ["restart"] : [];
    return this.#managed.some(({ component }) => component.id === who) ? ["restart", "install"] : [];
  }

  /** What was done to it, counted by itself. */
  counts(who: string): Counts {
    return this.#world.counts(who);
  }

  /** What somebody sees who stands before it: the truth. */
  look(who: string, now: Instant): AtDevice {
    this.#world.advance(now);
    return this.#world.look(who);
  }

  happen(event: SimEvent, now: Instant): void {
    if (event.happened === "cached") {
      this.#world.advance(now);
      this.#cached.set(event.who, { until: event.until, told: this.#toldOf(event.who) });
    } else if (event.happened === "password") {
      if (event.isRight) this.#wrongPassword.delete(event.who);
      else this.#wrongPassword.add(event.who);
      this.#refused.delete(event.who);
    } else this.#world.happen(event, now);
  }

  /** Asks every device and gives what stands then. `faults`: by component id. */
  observe(now: Instant, faults?: ReadonlyMap<string, CallFault>): Observation[] {
    this.#remember(this.read(now, faults));
    return this.known();
  }

  /** What stands without asking anybody. */
  known(): Observation[] {
    const all = [...this.#standing.values()];
    return this.#hasFailures ? standing(all) : all;
  }

  /** Asks every device: what they tell now and nothing else. */
  read(now: Instant, faults?: ReadonlyMap<string, CallFault>): Observation[] {
    this.#world.advance(now);
    const seen: Observation[] = [];
    this.#readKonnektor(seen, now, faults?.get(this.#setup.component.id));
    for (const terminal of this.#managed) this.#readTerminal(terminal, seen, now, faults?.get(terminal.component.id));
    return seen;
  }

  /** Signs in and reads; changes nothing. @throws LotseError */
  prepareRestart(who: string, now: Instant, fault?: CallFault): SimPrepared {
    this.#world.advance(now);
    const terminal = this.#managed.find(({ component }) => component.id === who);
    return terminal ? this.#restartOf(terminal, now, fault) : this.#restartOfKonnektor(now, fault);
  }

  /** Signs in, reads and transfers all but the last piece. @throws LotseError */
  prepareInstall(
    who: string,
    image: Pick<Image, "sha256" | "sizeBytes">,
    now: Instant,
    fault?: CallFault,
  ): SimPrepared {
    this.#world.advance(now);
    const terminal = this.#managed.find(({ component }) => component.id === who);
    if (!terminal) throw new Error(`nobody knows how to install at ${who}`);
    const sessionId = this.#signIn(terminal, now, fault);
    const seen = this.#readIn(terminal, now);
    const connection = ++this.#connections;
    const firmware = this.#setup.files.get(image.sha256);
    const give = (isLast: boolean, at: Instant) => {
      const bytes = isLast ? 1 : image.sizeBytes - 1;
      const chunk = { connection, bytes, isLast, ...(isLast && firmware && { firmware }) };
      throwIfRefused(this.#world.give(terminal, chunk, sessionId, at), who);
    };
    const close = (at: Instant) => {
      this.#signOut(terminal, sessionId, at);
      this.#world.hangUp(terminal, connection);
    };
    try {
      give(false, now);
    } catch (error) {
      close(now);
      throw error;
    }
    const unclear = () => new LotseError("kt/install-unclear", { host: who });
    return { seen, close, send: (at, lost) => this.#send(terminal, at, lost, unclear, (when) => give(true, when)) };
  }

  #restartOf(terminal: Terminal, now: Instant, fault: CallFault | undefined): SimPrepared {
    const { id: host } = terminal.component;
    const sessionId = this.#signIn(terminal, now, fault);
    const reboot = (at: Instant) => throwIfRefused(this.#world.ask(terminal, "Reboot", {}, sessionId, at), host);
    const unclear = () => new LotseError("kt/restart-unclear", { host });
    return {
      seen: this.#readIn(terminal, now),
      send: (at, lost) => this.#send(terminal, at, lost, unclear, reboot),
      close: (at) => this.#signOut(terminal, sessionId, at),
    };
  }

  #restartOfKonnektor(now: Instant, fault: CallFault | undefined): SimPrepared {
    const { component, hasAdministration } = this.#setup;
    const { id: host } = component;
    const world = this.#world;
    if (!hasAdministration) throw new Error(`nobody knows how to restart ${host}`);
    const silent = this.#whySilent(now, fault);
    if (silent) throw silent;
    const session = this.#signInAtKonnektor(now);
    const seen: Observation[] = [];
    this.#tellAdministration(seen, now);
    const restart = (at: Instant) => {
      if (world.konnektor.power.phase !== "running") throw timeout(host);
      if (!world.isSession(session, at)) throw new LotseError("management/session-ended", { host });
      world.step({ happened: "restart", bootMs: world.konnektor.pace.bootMs }, at);
    };
    return {
      seen,
      send: (at, lost) => this.#send(undefined, at, lost, () => timeout(host), restart),
      close: () => world.signOutAtKonnektor(session),
    };
  }

  /** At most once: `act` reaches the device or not, and what is heard of it is another matter. */
  #send(
    terminal: Terminal | undefined,
    now: Instant,
    fault: CallFault | undefined,
    unclear: () => LotseError,
    act: (at: Instant) => void,
  ): void {
    const host = terminal?.component.id ?? this.#setup.component.id;
    this.#world.advance(now);
    if (typeof fault === "object") {
      this.#world.later(now + fault.lateMs, (when) => this.#world.isHung(host, when) || quietly(() => act(when)));
      throw unclear();
    }
    const isAway = terminal !== undefined && !this.#world.viewOf(terminal);
    if (fault === "request-lost" || isAway || this.#world.isHung(host, now)) throw unclear();
    act(now);
    if (fault === "answer-lost") throw unclear();
  }

  #readKonnektor(seen: Observation[], now: Instant, fault: CallFault | undefined): void {
    const { component, hasAdministration } = this.#setup;
    const silent = this.#whySilent(now, fault);
    if (silent) {
      seen.push(observation("unreachable", component, { by: "konnektor" }, now, failureOf(silent)));
      return;
    }
    for (let times = fault === "duplicated" ? 2 : 1; times > 0; times--) this.#tellStandard(seen, now);
    if (!hasAdministration) return;
    notingFailure(seen, component, "verwaltung", now, () => {
      this.#world.signOutAtKonnektor(this.#signInAtKonnektor(now));
      this.#tellAdministration(seen, now);
    });
  }

  #tellStandard(seen: Observation[], now: Instant): void {
    tell(seen, this.#toldNow(this.#setup.component.id, now), now);
    this.#tellClock(seen, "konnektor", now);
  }

  #tellAdministration(seen: Observation[], now: Instant): void {
    tell(seen, this.#toldByAdministration(), now);
    this.#tellClock(seen, "verwaltung", now);
  }

  #tellClock(seen: Observation[], by: "konnektor" | "verwaltung", now: Instant): void {
    const deviceTime = now + this.#world.konnektor.clockOffsetMs;
    const offsetMs = clockOffset(deviceTime, { sentAt: now, receivedAt: now });
    seen.push(observation("clock", this.#setup.component, { by }, now, { offsetMs }));
  }

  #readTerminal(terminal: Terminal, seen: Observation[], now: Instant, fault: CallFault | undefined): void {
    notingFailure(seen, terminal.component, "kartenterminal", now, () => {
      const sessionId = this.#signIn(terminal, now, fault);
      for (let times = fault === "duplicated" ? 2 : 1; times > 0; times--) seen.push(...this.#readIn(terminal, now));
      this.#signOut(terminal, sessionId, now);
    });
  }

  #readIn({ component }: Terminal, now: Instant): Observation[] {
    const seen: Observation[] = [];
    tell(seen, this.#toldNow(component.id, now), now);
    return seen;
  }

  #whySilent(now: Instant, fault: CallFault | undefined): LotseError | undefined {
    const { id: host } = this.#setup.component;
    if (this.#world.isHung(host, now) || isLost(fault)) return timeout(host);
    return this.#world.konnektor.power.phase === "running" ? undefined : unreached(host);
  }

  /** @throws LotseError */
  #signInAtKonnektor(now: Instant): KonnektorSession {
    const { component, lateMs = 0 } = this.#setup;
    const { id: host } = component;
    const refused = this.#refused.get(host);
    if (refused) throw refused;
    if (now < this.#world.konnektor.startedAt + lateMs)
      throw new LotseError("link/port-closed", { host, port: ADMINISTRATION_PORT });
    const session = this.#world.signInAtKonnektor(!this.#wrongPassword.has(host), now);
    switch (session) {
      case "password-due":
        throw new LotseError("management/password-due", { host });
      case "full":
        throw new LotseError("http/server-error", { host, status: 503 });
      case "locked":
        throw new LotseError("management/login-refused", { host, status: 403 });
      case "refused":
        throw this.#refuse(host, new LotseError("management/login-refused", { host, status: 401 }));
      default:
        return session;
    }
  }

  /** @throws LotseError; after a lost answer the device holds the session all the same */
  #signIn(terminal: Terminal, now: Instant, fault: CallFault | undefined): string {
    const { id: host } = terminal.component;
    const refused = this.#refused.get(host);
    if (refused) throw refused;
    if (this.#world.isHung(host, now) || (isLost(fault) && fault !== "answer-lost")) throw timeout(host);
    const password = this.#wrongPassword.has(host) ? WRONG_PASSWORD : RIGHT_PASSWORD;
    const payload = this.#world.ask(terminal, "Login", { username: "admin", password }, undefined, now);
    if (!payload) throw unreached(host);
    if (fault === "answer-lost") throw timeout(host);
    try {
      throwIfRefused(payload, host);
    } catch (error) {
      if (error instanceof LotseError && error.code === "kt/credentials-wrong") this.#refuse(host, error);
      throw error;
    }
    return String(payload.sessionId);
  }

  #refuse(host: string, refusal: LotseError): LotseError {
    this.#refused.set(host, refusal);
    return refusal;
  }

  #signOut(terminal: Terminal, sessionId: string, now: Instant): void {
    if (!this.#world.isHung(terminal.component.id, now)) this.#world.ask(terminal, "Logout", {}, sessionId, now);
  }

  /** As CETP brings it to ti-lotse, which believes it at once. Of cards of patients nothing gets here. */
  #hear({ topic, severity, parameters }: Notice, at: Instant): void {
    if (topic.startsWith("CARD/")) return;
    const told = parameters.map(([key, value]) => ({ key, value }));
    const scene = { konnektor: this.#setup.component, known: this.known(), at };
    this.#remember(toldByEvent({ topic, severity, subscription: "", parameters: told }, scene).observations);
  }

  #remember(seen: readonly Observation[]): void {
    for (const o of seen) {
      const key = `${o.component.id} ${o.kind} ${aspectOf(o)}`;
      if ((this.#standing.get(key)?.takenAt ?? 0) > o.takenAt) continue;
      this.#hasFailures ||= o.kind === "not-answered";
      this.#standing.set(key, o);
    }
  }

  #toldNow(who: string, now: Instant): readonly Told[] {
    const cached = this.#cached.get(who);
    if (cached && now < cached.until) return cached.told;
    if (cached) this.#cached.delete(who);
    return this.#toldOf(who);
  }

  #toldOf(who: string): readonly Told[] {
    const { konnektor } = this.#world;
    const { component, contexts } = this.#setup;
    const terminal = this.#world.terminalOf(who);
    if (!terminal) return this.#memoised("standard", [konnektor], () => toldByStandard(konnektor, component, contexts));
    const view = this.#world.viewOf(terminal);
    if (!view) return [];
    const { twin } = terminal;
    const of = [view.terminal, konnektor.cards, twin.update, twin.shows, twin.pairing];
    return this.#memoised(who, of, () => toldBySt1506(twin, view, terminal.component));
  }

  #toldByAdministration(): readonly Told[] {
    const { konnektor, administration } = this.#world;
    const { component } = this.#setup;
    const of = [konnektor, administration];
    return this.#memoised("administration", of, () => toldBySecunet(konnektor, administration, component));
  }

  /** A device that has not changed tells the same. */
  #memoised(name: string, of: readonly unknown[], make: () => Told[]): readonly Told[] {
    const known = this.#memo.get(name);
    if (known?.of.every((value, i) => value === of[i])) return known.told;
    const told = make();
    this.#memo.set(name, { of, told });
    return told;
  }
}

function isLost(fault: CallFault | undefined): boolean {
  return fault !== undefined && fault !== "duplicated";
}

function timeout(host: string): LotseError {
  return new LotseError("link/response-timeout", { host, seconds: ANSWER_SECONDS });
}

function unreached(host: string): LotseError {
  return new LotseError("link/connect-timeout", { host, port: TLS_PORT, seconds: ANSWER_SECONDS });
}

/** @throws LotseError for an answer that is a refusal */
function throwIfRefused(payload: { readonly error?: unknown } | undefined, host: string): void {
  if (payload?.error === undefined) return;
  const code = REFUSALS[String(payload.error) as keyof typeof REFUSALS] ?? "kt/error-unknown";
  throw new LotseError(code, { host });
}

/** What a device answers when nobody listens any more. */
function quietly(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof LotseError)) throw error;
  }
}

function notingFailure(
  seen: Observation[],
  component: Component,
  by: "verwaltung" | "kartenterminal",
  now: Instant,
  work: () => void,
): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof LotseError)) throw error;
    seen.push(
      observation("not-answered", component, { by }, now, { question: "management", failure: failureOf(error) }),
    );
  }
}

function failureOf({ code, fields }: LotseError): Failure {
  return { code, fields: fields as Failure["fields"] };
}

function tell(seen: Observation[], told: readonly Told[], takenAt: Instant): void {
  for (const { kind, component, source, value } of told) {
    seen.push(observation(kind, component, source, takenAt, value));
  }
}

function observation<K extends ObservedKind>(
  kind: K,
  component: Component,
  source: Source,
  takenAt: Instant,
  value: Observed[K],
): Observation {
  return { kind, component, takenAt, source, value };
}
