/**
 * Visits of a Kartenterminal's own administration over WebSocket: one after the other, each signs in, does its work and signs out.
 *
 * Room: devices/vendor. A terminal holds one session, or few, and counts wrong passwords for good. So a refused password is not sent
 * again, and a session is closed whatever happened: where the connection has gone over it, over a new one.
 */
import { LotseError } from "../../domain/errors.ts";
import type { Component, Failure, Observation, Observed, ObservedKind } from "../../domain/observation.ts";
import { isModel, type ProductIdentity } from "../../domain/product.ts";
import type { Instant } from "../../domain/zeit/tag.ts";
import { JsonSocket, type JsonSocketOptions } from "../../protocol/ws/json-socket.ts";
import type { VendorAccess, VendorLimits } from "../adapter.ts";

export interface Visit<T = Observation[]> {
  /** Signs in and works. @throws LotseError */
  work(socket: JsonSocket): Promise<T>;
  /** Absent when nobody is signed in. @throws LotseError */
  signOut: ((socket: JsonSocket, answerMs: number) => Promise<void>) | undefined;
}

const LIMITS: VendorLimits = {
  wholeMs: 60_000,
  signOutMs: 5_000,
  connectMs: 5_000,
  handshakeMs: 10_000,
  answerMs: 15_000,
  stallMs: 5_000,
  totalMs: 30_000,
  maxBytes: 128 * 1024,
};

/** A visit that stays: nobody else visits meanwhile. */
export interface Stay<T> {
  readonly value: T;
  readonly socket: JsonSocket;
  /** Signs out and hangs up. Never throws; only the first time counts. */
  leave(): Promise<void>;
}

/** Longer than this nobody stays, whatever is transferred. */
const STAY_MS = 15 * 60_000;

export class TerminalVisits {
  readonly #access: VendorAccess;
  readonly #limits: VendorLimits;
  readonly #options: Pick<JsonSocketOptions, "protocol" | "pingMs">;
  #last: Promise<unknown> = Promise.resolve();
  #socket: JsonSocket | undefined;
  #refusal: LotseError | undefined;
  #isClosed = false;

  constructor(access: VendorAccess, options: Pick<JsonSocketOptions, "protocol" | "pingMs"> = {}) {
    this.#access = access;
    this.#limits = { ...LIMITS, ...access.limits };
    this.#options = options;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The password is wrong: it is not sent again. */
  refuse(refusal: LotseError): void {
    this.#refusal = refusal;
  }

  /** @throws LotseError what opening, signing in or the work throws */
  async visit(visit: Visit): Promise<Observation[]> {
    const stay = await this.stay(visit, this.#limits.wholeMs);
    await stay.leave();
    return stay.value;
  }

  /**
   * The same, but the visitor stays until he leaves.
   * @param wholeMs for everything until then
   * @throws LotseError what opening, signing in or the work throws: then nobody stays
   */
  stay<T>(visit: Visit<T>, wholeMs: number = STAY_MS): Promise<Stay<T>> {
    let free = () => {};
    const left = new Promise<void>((resolve) => {
      free = resolve;
    });
    const begun = this.#last.then(() => this.#begin(visit, wholeMs, free));
    this.#last = begun.then(
      () => left,
      () => {},
    );
    return begun;
  }

  /** Ends the visit that is under way; none begins after. */
  close(): void {
    this.#isClosed = true;
    this.#socket?.destroy();
  }

  async #begin<T>(visit: Visit<T>, wholeMs: number, free: () => void): Promise<Stay<T>> {
    const { host } = this.#access;
    if (this.#refusal) throw this.#refusal;
    if (this.#isClosed) throw new LotseError("link/closed", { host });
    const socket = await this.#open(this.#limits);
    const late = new LotseError("management/deadline", { host, seconds: wholeMs / 1000 });
    const timer = setTimeout(() => socket.destroy(late), wholeMs);
    let leaving: Promise<void> | undefined;
    const leave = () => {
      leaving ??= (async () => {
        clearTimeout(timer);
        try {
          await this.#leave(visit, socket);
        } finally {
          this.#socket = undefined;
          free();
        }
      })();
      return leaving;
    };
    try {
      return { value: await visit.work(socket), socket, leave };
    } catch (error) {
      await leave();
      throw error;
    }
  }

  /** What was read stays true, whatever becomes of the farewell. */
  async #leave(visit: Visit<unknown>, socket: JsonSocket): Promise<void> {
    const { signOutMs } = this.#limits;
    const isOut = await done(() => visit.signOut?.(socket, signOutMs));
    await socket.close();
    if (isOut || this.#isClosed) return;
    await done(async () => {
      const another = await this.#open({ connectMs: signOutMs, handshakeMs: signOutMs, answerMs: signOutMs });
      await done(() => visit.signOut?.(another, signOutMs));
      await another.close();
    });
  }

  async #open(timeouts: Pick<VendorLimits, "connectMs" | "handshakeMs" | "answerMs">): Promise<JsonSocket> {
    const { host, port, pinSha256 } = this.#access;
    const { maxBytes } = this.#limits;
    const socket = await JsonSocket.open({ host, port }, { pinSha256, maxBytes, timeouts, ...this.#options });
    this.#socket = socket;
    // Somebody closed the device while the connection was being made.
    if (this.#isClosed) socket.destroy();
    return socket;
  }
}

async function done(work: () => Promise<void> | undefined): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof LotseError)) throw error;
    return false;
  }
}

/** What one visit brings home: observations, and of questions that failed the first reason. */
export class TerminalReading {
  readonly #access: VendorAccess;
  readonly #socket: JsonSocket;
  readonly #observations: Observation[] = [];
  #failure: LotseError | undefined;

  constructor(access: VendorAccess, socket: JsonSocket) {
    this.#access = access;
    this.#socket = socket;
  }

  see<K extends ObservedKind>(
    kind: K,
    takenAt: Instant,
    value: Observed[K],
    component: Component = this.#access.component,
  ): void {
    this.#observations.push({ kind, component, takenAt, source: { by: "kartenterminal" }, value });
  }

  /** What one question brought; undefined when it failed. A device that is gone is not asked on. */
  async ask<T>(question: () => Promise<T>): Promise<T | undefined> {
    if (this.#socket.isOver) return undefined;
    try {
      return await question();
    } catch (error) {
      if (!(error instanceof LotseError)) throw error;
      this.#failure ??= error;
      return undefined;
    }
  }

  /** A failure is stamped later than what was read, or it would count as answered. */
  observations(): Observation[] {
    if (this.#failure) {
      const failure: Failure = { code: this.#failure.code, fields: this.#failure.fields as Failure["fields"] };
      this.see("not-answered", this.#access.now(), { question: "management", failure });
    }
    return this.#observations;
  }

  /** What was told of this component last, by whomever; of its administration only its own counts. */
  known<K extends ObservedKind>(kind: K, componentId = this.#access.component.id): Observed[K] | undefined {
    const told = (this.#access.known ?? [])
      .filter((o) => o.kind === kind && o.component.id === componentId)
      .filter((o) => kind !== "management" || o.source.by === "kartenterminal");
    return told.toSorted((a, b) => a.takenAt - b.takenAt).at(-1)?.value as Observed[K] | undefined;
  }

  /** What the device says of itself, with the gaps filled by what others said of the same model. */
  seeIdentity(takenAt: Instant, told: ProductIdentity): void {
    const known = this.known("identity");
    const fill = known && isModel(known, told) ? known : undefined;
    const fields = Object.entries(told).map(([key, value]) => [
      key,
      value || fill?.[key as keyof ProductIdentity] || "",
    ]);
    this.see("identity", takenAt, Object.fromEntries(fields) as unknown as ProductIdentity);
  }
}

/** "54:e1:ad…", "54-E1-AD…" or without anything between → "54:E1:AD:…"; undefined for what is no MAC address. */
export function macOf(text: string | undefined): string | undefined {
  const hex = text?.replaceAll(/[:-]/g, "").toUpperCase();
  return hex && /^[0-9A-F]{12}$/.test(hex) ? hex.match(/../g)?.join(":") : undefined;
}

/** Without fields that are undefined: what was not told is absent. */
export function present<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T;
}
