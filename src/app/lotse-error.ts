/** What the command line needs to know of errors, without reaching into other rooms. Room: app. */
import type { ErrorCode } from "../domain/codes.ts";
import { LotseError } from "../domain/errors.ts";
import type { Entry, Words } from "../words/words.ts";

/** The four sentences and the code of anything thrown. */
export interface ErrorInWords extends Entry {
  code: string;
}

export function inWords(error: unknown, words: Words): ErrorInWords {
  if (error instanceof ToldByServer) return { code: error.code, ...error.entry };
  if (error instanceof LotseError) {
    const text = words.errors[error.code as ErrorCode] as (f: unknown) => Entry;
    return { code: error.code, ...text(error.fields) };
  }
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: "usage/internal", ...words.errors["usage/internal"]({ reason }) };
}

/** What the running server could not do for a command: its own sentences, in the language it was asked in. */
export class ToldByServer extends LotseError {
  readonly entry: Entry;

  constructor(code: ErrorCode, entry: Entry | undefined) {
    super(code, {} as never);
    this.entry = entry ?? { meaning: code, whatToDo: "", why: "" };
  }
}

/** For commands, which do not know the errors themselves. */
export function isCode(error: unknown, code: ErrorCode): boolean {
  return error instanceof LotseError && error.code === code;
}

/** A call that makes no sense, in a sentence. */
export function usageError(reason: string): LotseError {
  return new LotseError("usage/invalid", { reason });
}

/** Standard output took no more. */
export function unwritableOutput({ code, message }: NodeJS.ErrnoException): LotseError {
  return new LotseError("output/unwritable", { file: "", reason: code ?? message });
}

/** The person ended the conversation: nothing to explain. */
export class Cancelled extends Error {}

/** Exit codes of the command line (design, section 11); 130 as for every program that was stopped with Ctrl+C. */
export const EXIT = {
  current: 0,
  due: 1,
  critical: 2,
  unreachable: 3,
  unknown: 4,
  usage: 64,
  internal: 70,
  cancelled: 130,
} as const;

/** What a person wrote wrong, though its words stand elsewhere. */
const USAGE: readonly string[] = [
  "link/address-invalid",
  "input/file-unreadable",
  "catalogue/address-invalid",
  "store/address-invalid",
  "store/missing",
  "store/not-empty",
  "server/needs-tls",
  "server/port-taken",
  "metrics/token-weak",
  "metrics/token-exposed",
];

/** Areas of ti-lotse's own: what goes wrong there says nothing of a device. */
const OWN: readonly string[] = ["store", "vault", "journal", "server", "engine", "person", "request"];

export function exitCodeFor(error: unknown): number {
  if (error instanceof Cancelled) return EXIT.cancelled;
  if (!(error instanceof LotseError)) return EXIT.internal;
  const [area = ""] = error.code.split("/");
  if (error.code === "usage/internal" || area === "output") return EXIT.internal;
  const isUsage = area === "usage" || area === "simulate" || USAGE.includes(error.code);
  return isUsage ? EXIT.usage : EXIT.unreachable;
}

/** Whether the device could not be asked or understood, so that its state is unknown. */
export function isAboutDevice(error: unknown): boolean {
  const [area = ""] = error instanceof LotseError ? error.code.split("/") : [];
  return exitCodeFor(error) === EXIT.unreachable && !OWN.includes(area);
}

export function exitCodeForLevel(level: "ok" | "info" | "gelb" | "rot" | "unbekannt"): number {
  return { ok: EXIT.current, info: EXIT.current, gelb: EXIT.due, rot: EXIT.critical, unbekannt: EXIT.unknown }[level];
}
