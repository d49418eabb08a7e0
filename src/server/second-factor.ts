/**
 * The second factor: who needs one, time codes, recovery codes.
 *
 * Room: server. The rule, in order:
 *  1. Who has one, shows it: a session by password alone does not come about, one by link sees only the own account.
 *  2. Who works as DVO or Verwaltung anywhere, or comes from outside the practice network, needs one.
 *  3. Until it is set up, everything but the own account is closed, except on the practice ground, and except for the owner
 *     at this very computer with the session of the first link (it lasts a day): a person must be able to get going.
 */
import { Secret, TOTP } from "otpauth";
import { NEEDS_SECOND_FACTOR } from "../api/rights.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import type { PersonStore, Random } from "../engine/ports.ts";
import type { Client } from "./client.ts";
import type { Who } from "./sessions.ts";
import { hashOf } from "./tokens.ts";

const STEP_MS = 30_000;
const RECOVERY_CODES = 10;
/** No letters or digits that look alike. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz023456789";

/** Asked for by a role or a place, and not there yet. */
export function needsSetUp({ person, memberships }: Pick<Who, "person" | "memberships">, client: Client): boolean {
  if (person.hasTotp) return false;
  return client.from === "outside" || memberships.some(({ role }) => NEEDS_SECOND_FACTOR.includes(role));
}

/** Whether more than the own account is open to this session. */
export function isOpen(who: Who, client: Client, isPracticeGround: boolean): boolean {
  const { person, session } = who;
  if (person.hasTotp) return session.strength === "totp";
  if (isPracticeGround || !needsSetUp(who, client)) return true;
  return person.isOwner && session.strength === "link" && client.from === "here";
}

export function newSeed(random: Random): string {
  return new Secret({ buffer: Uint8Array.from(random.bytes(20)).buffer }).base32;
}

/** What the app scans. */
export function seedUri(seed: string, login: string): string {
  return totp(seed, login).toString();
}

/** Accepts the code of now, one step before and one after; each step once. */
export async function useCode(persons: PersonStore, personId: string, code: string, now: Instant): Promise<boolean> {
  const seed = await persons.totpSeed(personId);
  if (!seed) return false;
  const delta = totp(seed).validate({ token: code, timestamp: now, window: 1 });
  return delta !== null && persons.useTotpStep(personId, Math.floor(now / STEP_MS) + delta);
}

/** A code from the app, or one of the recovery codes however it was typed. */
export async function useAnyCode(
  persons: PersonStore,
  personId: string,
  typed: string,
  now: Instant,
): Promise<boolean> {
  const code = typed.replace(/[\s-]/g, "").toLowerCase();
  if (/^\d{6}$/.test(code)) return useCode(persons, personId, code, now);
  return persons.takeRecoveryCode(personId, hashOf(code));
}

/** Shown once; only their hashes are kept. */
export async function newRecoveryCodes(persons: PersonStore, personId: string, random: Random): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () =>
    Array.from(random.bytes(12), (byte) => ALPHABET[byte % ALPHABET.length]).join(""),
  );
  await persons.putRecoveryCodes(personId, codes.map(hashOf));
  return codes.map((code) => code.replace(/(....)(?=.)/g, "$1-"));
}

function totp(seed: string, label = ""): TOTP {
  return new TOTP({
    issuer: "ti-lotse",
    label,
    algorithm: "SHA1",
    digits: 6,
    period: 30,
    secret: Secret.fromBase32(seed),
  });
}
