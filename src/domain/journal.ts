/**
 * The journal: an append-only chain of records per practice. Nobody can change, cut or rewrite it unnoticed.
 *
 * Room: domain. Pure. The body is written once as text and hashed as stored; nothing is ever serialised again. Names are
 * account ids, resolved only when shown.
 */
import { createHash, type KeyObject, sign, verify } from "node:crypto";
import type { Instant } from "./zeit/tag.ts";

export interface JournalRecord {
  practiceId: string;
  /** From 1, without gaps. */
  seq: number;
  at: Instant;
  /** "person/signed-in", "connection/added", "change/firmware" … */
  kind: string;
  /** Account id, or "ti-lotse". */
  actor: string;
  /** JSON, as stored. */
  body: string;
  /** Hash of the record before; "" for the first. */
  prev: string;
  /** SHA-256, hex. */
  hash: string;
}

export type NewJournalRecord = Pick<JournalRecord, "kind" | "actor"> & { body: unknown };

export interface JournalHead {
  practiceId: string;
  seq: number;
  hash: string;
  /** Ed25519 over practice, seq and hash, base64. */
  signature: string;
}

/** What is wrong with a chain, at the first place where something is. */
export type JournalFault =
  | { fault: "gap"; seq: number }
  | { fault: "changed"; seq: number }
  | { fault: "cut"; seq: number; expected: number }
  | { fault: "rewritten"; seq: number }
  /** Records behind the signed head: not written by this installation. */
  | { fault: "unsigned"; seq: number }
  | { fault: "head-not-ours" }
  | { fault: "head-missing" };

/** What a chain is held against. */
export interface KnownHeads {
  /** The head kept with the chain; it must be the last record's and signed with the key of today. */
  stored: JournalHead | undefined;
  /** Heads that were printed or sent earlier. */
  seen?: readonly JournalHead[];
  key: KeyObject;
  /** Keys of the time before a restore; only heads seen earlier may be signed with them. */
  formerKeys?: readonly KeyObject[];
}

export function hashOf(record: Omit<JournalRecord, "hash">): string {
  const { practiceId, seq, at, kind, actor, body, prev } = record;
  // Each part with its length: no two records are written alike.
  const parts = [practiceId, seq, at, kind, actor, body, prev].map(String);
  const text = parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join("");
  return createHash("sha256").update(text).digest("hex");
}

export function appended(
  practiceId: string,
  last: Pick<JournalRecord, "seq" | "hash"> | undefined,
  at: Instant,
  { kind, actor, body }: NewJournalRecord,
): JournalRecord {
  const open = {
    practiceId,
    seq: (last?.seq ?? 0) + 1,
    at,
    kind,
    actor,
    body: JSON.stringify(body ?? null),
    prev: last?.hash ?? "",
  };
  return { ...open, hash: hashOf(open) };
}

export function signedHead(record: Pick<JournalRecord, "practiceId" | "seq" | "hash">, key: KeyObject): JournalHead {
  const { practiceId, seq, hash } = record;
  return { practiceId, seq, hash, signature: sign(null, headBytes(record), key).toString("base64") };
}

export function isOurHead(head: JournalHead, publicKey: KeyObject): boolean {
  return verify(null, headBytes(head), publicKey, Buffer.from(head.signature, "base64"));
}

/** As it stands in reports: "12:9f86…:MEUC…". The practice is not named; the signature holds for one practice only. */
export function headText({ seq, hash, signature }: JournalHead): string {
  return `${seq}:${hash}:${signature}`;
}

/** Undefined for anything but exactly what `headText` writes. */
export function parseHead(text: string, practiceId: string): JournalHead | undefined {
  const found = /^([1-9]\d{0,14}):([0-9a-f]{64}):([A-Za-z0-9+/]{86}==)$/.exec(text);
  if (!found) return undefined;
  const [, seq, hash = "", signature = ""] = found;
  // The last character carries four bits that mean nothing: one signature has one text.
  if (Buffer.from(signature, "base64").toString("base64") !== signature) return undefined;
  return { practiceId, seq: Number(seq), hash, signature };
}

/** The first fault of a chain, or undefined. */
export function faultIn(records: Iterable<JournalRecord>, heads: KnownHeads): JournalFault | undefined {
  const check = new ChainCheck(heads);
  for (const record of records) check.add(record);
  return check.end();
}

/** The same record by record: a chain of many years need not lie in memory. */
export class ChainCheck {
  readonly #heads: KnownHeads;
  readonly #expected = new Map<number, string>();
  #last: JournalRecord | undefined;
  #fault: JournalFault | undefined;

  constructor(heads: KnownHeads) {
    this.#heads = heads;
    const { stored, seen = [], key, formerKeys = [] } = heads;
    if (!stored) this.#fault = { fault: "head-missing" };
    else if (!isOurHead(stored, key)) this.#fault = { fault: "head-not-ours" };
    for (const head of [...(stored ? [stored] : []), ...seen]) {
      if (head !== stored && ![key, ...formerKeys].some((k) => isOurHead(head, k))) {
        this.#fault ??= { fault: "head-not-ours" };
      }
      const other = this.#expected.get(head.seq);
      if (other !== undefined && other !== head.hash) this.#fault ??= { fault: "rewritten", seq: head.seq };
      this.#expected.set(head.seq, head.hash);
    }
  }

  add(record: JournalRecord): void {
    this.#fault ??= this.#faultOf(record);
    this.#last = record;
  }

  end(): JournalFault | undefined {
    if (this.#fault) return this.#fault;
    const seq = this.#last?.seq ?? 0;
    const expected = Math.max(0, ...this.#expected.keys());
    if (expected > seq) return { fault: "cut", seq, expected };
    const signed = this.#heads.stored?.seq ?? 0;
    return signed < seq ? { fault: "unsigned", seq: signed + 1 } : undefined;
  }

  #faultOf(record: JournalRecord): JournalFault | undefined {
    const seq = (this.#last?.seq ?? 0) + 1;
    if (record.seq !== seq) return { fault: "gap", seq };
    if (record.prev !== (this.#last?.hash ?? "") || record.hash !== hashOf(record)) return { fault: "changed", seq };
    const known = this.#expected.get(seq);
    return known !== undefined && known !== record.hash ? { fault: "rewritten", seq } : undefined;
  }
}

function headBytes({ practiceId, seq, hash }: Pick<JournalHead, "practiceId" | "seq" | "hash">): Buffer {
  return Buffer.from(`ti-lotse-journal/1\n${practiceId}\n${seq}\n${hash}\n`);
}
