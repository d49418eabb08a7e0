/**
 * What the administration of a simulated Konnektor keeps beside its state: who may sign in, and what only administrators see.
 *
 * Room: simulator/models. Pure data and its defaults; how a product tells it is in simulator/wire/vendor. Everything invented.
 */
import { addDays, type Day, dayOf, type Instant } from "../../domain/zeit/tag.ts";
import type { KonnektorState } from "./state.ts";

export interface AdministrationState {
  serial: string;
  /** Settings were changed that count only after a restart. */
  restartRequired: boolean;
  updatesSearchedAt: Instant;
  automatic: { search: boolean; download: boolean; install: boolean; weekday: number; hour: number };
  licences: { feature: string; until?: Day }[];
  clientCertificates: { clientsystem: string; filename: string; from: Day; until: Day }[];
  /** SMC-B cards (ICCSN) whose PIN the device enters by itself. */
  autoPin: string[];
  /** After a long absence the device demands a new password before anything else. */
  isPasswordDue: boolean;
  /** Nobody signs in before. */
  lockedUntil: Instant;
  /** How many may be signed in at a time. */
  sessionLimit: number;
  /** Of a TI-Client: the way to the Konnektor in the data centre is open. */
  isPassageOpen: boolean;
}

/** An orderly administration with one thing to find: a certificate of a client system that ends soon. */
export function administrationOf(state: KonnektorState, now: Instant): AdministrationState {
  const today = dayOf(now);
  return {
    serial: state.iccsn.slice(-10),
    restartRequired: false,
    updatesSearchedAt: now - 5 * 3_600_000,
    automatic: { search: true, download: true, install: true, weekday: 2, hour: 1 },
    licences: [{ feature: "epa", until: addDays(today, 300) }, { feature: "komfortsignatur" }],
    clientCertificates: state.information.clientsystems.map(({ id }, i) => ({
      clientsystem: id,
      filename: `${id}.p12`,
      from: addDays(today, -500),
      until: addDays(today, i === 1 ? 20 : 1_300),
    })),
    autoPin: state.information.managedSmb.slice(0, 1),
    isPasswordDue: false,
    lockedUntil: 0,
    sessionLimit: Number.POSITIVE_INFINITY,
    isPassageOpen: true,
  };
}

/** What became of somebody's try to sign in. */
export type SignIn = "signed-in" | "refused" | "locked" | "full" | "password-due";

/**
 * Whether somebody may sign in now. No maker of a Konnektor has published how many sessions there may be and when wrong passwords lock:
 * both are switches, and off.
 */
export function signInAt(
  { lockedUntil, sessionLimit, isPasswordDue }: AdministrationState,
  { isRight, openSessions, now }: { isRight: boolean; openSessions: number; now: Instant },
): SignIn {
  if (now < lockedUntil) return "locked";
  if (!isRight) return "refused";
  if (isPasswordDue) return "password-due";
  return openSessions >= sessionLimit ? "full" : "signed-in";
}
