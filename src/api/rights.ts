/**
 * Rights: what a route asks for, and which role has it in a practice.
 *
 * Room: api. Declared with each route; the server grants nothing that is not written here.
 */
import type { Role } from "../domain/practice.ts";

export type PracticeRight =
  | "view"
  | "file"
  | "read-off"
  | "arrange"
  | "connect"
  | "order"
  | "stop"
  | "release"
  | "administer";

export type Right =
  /** Also without signing in. */
  | "anyone"
  | "signed-in"
  /** Runs the installation. */
  | "owner"
  /** Commands of the same account on this computer (door.ts). No session has it, and they have no other. */
  | "machine"
  | { practice: PracticeRight };

/**
 * view: see everything. file: keep a letter. read-off: enter what a device shows, confirm notices. arrange: plan, hand over,
 * appoint. order: have something done to a device, and stand by for it; the practice itself may, its IT may not: it neither stands at
 * the devices nor knows when the practice can do without. stop: everybody. release: open what stays locked until the DVO says so; nobody else has it, whatever else they may.
 */
const GRANTED: Record<Role, readonly PracticeRight[]> = {
  praxis: ["view", "file", "read-off", "arrange", "order", "stop"],
  dvo: ["view", "file", "read-off", "arrange", "connect", "order", "stop", "release"],
  it: ["view", "file", "stop"],
  verwaltung: ["view", "file", "read-off", "arrange", "connect", "order", "stop", "administer"],
};

export function mayInPractice(role: Role, right: PracticeRight): boolean {
  return GRANTED[role].includes(right);
}

/** Roles that must show a second factor [design 8]. */
export const NEEDS_SECOND_FACTOR: readonly Role[] = ["dvo", "verwaltung"];
