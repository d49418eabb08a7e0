/**
 * What the twins of Kartenterminals have in common: what they know of their terminal, what a message leads to, the lockout ladder.
 *
 * Room: simulator/models. A twin is the management interface of a terminal the Konnektor knows too: both look at the same state.
 */
import type { Instant } from "../../../domain/zeit/tag.ts";
import type { Random } from "../konnektor.ts";
import type { CardState, PinState, TerminalState } from "../state.ts";
import { lockMsAfter } from "../updates.ts";
import type { Chunk } from "./st-1506-update.ts";

/** The terminal and what is in it, now. */
export interface TerminalView {
  terminal: TerminalState;
  cards: readonly CardState[];
  pins: readonly PinState[];
}

export interface Now {
  at: Instant;
  random: Random;
}

export type Json = { readonly [key: string]: unknown };

/** What came of one message. */
export interface TwinStep<S> {
  state: S;
  /** What was asked, for tests: "Login", "Settings.getProperties". "" for what is no request. */
  asked: string;
  answer?: Json;
  /** Name of the answer's shape in the twin's table of evidence. */
  shape?: string;
  /** The connection ends without a word. */
  closes?: boolean;
  /** The terminal goes down and is there again then. */
  backAt?: Instant;
  /** It runs this firmware from now on. */
  firmware?: string;
}

/** A piece of a firmware file, with what its envelope says. */
export interface ChunkMessage extends Chunk {
  msgId: string;
  sessionId: string;
}

/** What an answer's shape rests on. `invented`: nobody outside the manufacturer has seen it. */
export interface ShapeEvidence {
  mark: "P" | "C" | "D" | "W" | "G";
  source: string;
  invented?: true;
}

export interface TwinModel<S> {
  shapes: Readonly<Record<string, ShapeEvidence>>;
  receive(state: S, view: TerminalView, text: string, now: Now): TwinStep<S>;
  /** A sign of life without a message. */
  ping?(state: S, now: Now): S;
  /** The power went: what is remembered, and what is not. Nothing is told to anybody. */
  powerLost(state: S, now: Now): TwinStep<S>;
  /** A piece of a file; absent where it takes none over this interface. */
  receiveChunk?(state: S, view: TerminalView, chunk: ChunkMessage, now: Now): TwinStep<S>;
  /** A connection ended, whoever ended it. */
  hungUp?(state: S, connection: number): S;
  /** When it does something by itself; `pass` does the first of what is due. */
  dueAt?(state: S): Instant | undefined;
  pass?(state: S, view: TerminalView, now: Now): TwinStep<S>;
  /** The Konnektor brings it an update, or has ended one: then with the version it runs. */
  sicct?(state: S, is: "begun" | { over: string | undefined }, now: Now): S;
  /** It answers never again. */
  isDestroyed?(state: S): boolean;
}

/**
 * Wrong passwords so far, and until when nobody may sign in. Written down: switching it off does not help. Each interface of a terminal
 * counts its own [REQ:gemSpec_KT:TIP1-A_2998].
 */
export interface Lockout {
  failures: number;
  until: Instant;
}

export const NO_LOCKOUT: Lockout = { failures: 0, until: 0 };

export function isLocked(lockout: Lockout, now: Now): boolean {
  return now.at < lockout.until;
}

/** One more. A try while it is locked is not looked at, so it does not count: an assumption. */
export function failedOnce({ failures: before }: Lockout, now: Now): Lockout {
  const failures = before + 1;
  return { failures, until: now.at + lockMsAfter(failures) };
}

export function hex(digits: number, random: Random): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join("");
}

export function uuid(random: Random): string {
  return `${hex(8, random)}-${hex(4, random)}-4${hex(3, random)}-a${hex(3, random)}-${hex(12, random)}`;
}

/** The object in the text, or undefined. */
export function parsed(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Certificates of the gSMC-KT in one of the slots. */
export function deviceCard({ cards }: TerminalView): CardState | undefined {
  return cards.find((card) => card.type === "SMC-KT");
}

/** "54-E1-AD-…" → "54:e1:ad:…" */
export function macWithColons(mac: string): string {
  return mac.replaceAll("-", ":").toLowerCase();
}
