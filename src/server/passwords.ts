/**
 * Passwords: Argon2id in its usual text form, and what may not be chosen.
 *
 * Room: server. Hashing takes memory on purpose, so only a few run at a time and a crowd is turned away.
 */
import { argon2, timingSafeEqual } from "node:crypto";
import { LotseError } from "../domain/errors.ts";
import type { Random } from "../engine/ports.ts";

export interface PasswordCost {
  memoryKiB: number;
  passes: number;
}

/** RFC 9106, second recommendation, with one lane: about a quarter of a second on a practice PC. */
const USUAL_COST: PasswordCost = { memoryKiB: 64 * 1024, passes: 3 };

const AT_ONCE = 2;
const MOST_WAITING = 20;
const HASH_BYTES = 32;
/** Beyond this a stored text is not ours: it must not take the machine down. */
const MOST_MEMORY_KIB = 1024 * 1024;

export class Passwords {
  readonly #random: Random;
  readonly #cost: PasswordCost;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(random: Random, cost: PasswordCost = USUAL_COST) {
    this.#random = random;
    this.#cost = cost;
  }

  async hash(password: string): Promise<string> {
    const salt = this.#random.bytes(16);
    const { memoryKiB, passes } = this.#cost;
    const hash = await this.#derive(password, salt, { memoryKiB, passes, lanes: 1 }, HASH_BYTES);
    return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=1$${bare(salt)}$${bare(hash)}`;
  }

  /** Takes as long for an account that does not exist or has no password. */
  async matches(password: string, stored: string | undefined): Promise<boolean> {
    const parsed = parsePhc(stored);
    const { memoryKiB, passes } = this.#cost;
    const asked = parsed ?? { memoryKiB, passes, lanes: 1, salt: new Uint8Array(16), hash: Buffer.alloc(HASH_BYTES) };
    const hash = await this.#derive(password, asked.salt, asked, asked.hash.length);
    return parsed !== undefined && timingSafeEqual(hash, parsed.hash);
  }

  /** Made with another cost than today's: to be made anew when the password is at hand. */
  isDated(stored: string): boolean {
    const parsed = parsePhc(stored);
    return parsed?.memoryKiB !== this.#cost.memoryKiB || parsed.passes !== this.#cost.passes;
  }

  async #derive(
    password: string,
    nonce: Uint8Array,
    { memoryKiB, passes, lanes }: PasswordCost & { lanes: number },
    tagLength: number,
  ): Promise<Buffer> {
    // The same word typed on two keyboards may be other bytes.
    const message = Buffer.from(password.normalize("NFKC"));
    await this.#enter();
    try {
      return await new Promise((done, failed) => {
        const parameters = { message, nonce, parallelism: lanes, tagLength, memory: memoryKiB, passes };
        argon2("argon2id", parameters, (error, key) => (error ? failed(error) : done(key)));
      });
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < AT_ONCE) {
      this.#running++;
      return;
    }
    if (this.#waiting.length >= MOST_WAITING) throw new LotseError("server/busy", {});
    await new Promise<void>((go) => this.#waiting.push(go));
  }

  /** The place goes to who waits longest. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running--;
  }
}

/** @throws LotseError person/password-weak */
export function requireStrong(password: string, login: string, practiceNames: readonly string[]): void {
  const plain = lettersOf(password);
  const has = (text: string) => text.length >= 3 && plain.includes(text);
  if (has(lettersOf(login))) throw new LotseError("person/password-weak", { reason: "login" });
  if (practiceNames.some((name) => has(lettersOf(name)))) {
    throw new LotseError("person/password-weak", { reason: "practice" });
  }
  if (new Set(password).size < 5) throw new LotseError("person/password-weak", { reason: "simple" });
}

function lettersOf(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\d]/gu, "");
}

function bare(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64").replace(/=+$/, "");
}

function parsePhc(text = "") {
  const found =
    /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/.exec(
      text,
    );
  if (!found) return undefined;
  const [, memory, passes, lanes, salt = "", hash = ""] = found;
  const memoryKiB = Number(memory);
  if (memoryKiB > MOST_MEMORY_KIB) return undefined;
  return {
    memoryKiB,
    passes: Number(passes),
    lanes: Number(lanes),
    salt: Buffer.from(salt, "base64"),
    hash: Buffer.from(hash, "base64"),
  };
}
