/**
 * Clearances (Freigaben): what a DVO released, and whether that still holds.
 *
 * Room: domain. Pure. Used by the server for the VPN box of a TI-Gateway [REQ:M-48]; a runbook that has locked steps asks the
 * same question. A locked step is open only while a clearance fits exactly what is there now: it carries a hash of what the
 * person saw when confirming, and anything that changed since closes the lock again (design, section 8). Nothing here
 * switches a device on.
 */
import { createHash } from "node:crypto";
import type { Words } from "../words/words.ts";
import type { Clearance, DeliveredBox } from "./practice.ts";
import type { Instant } from "./zeit/tag.ts";

/** Locks that end with a clearance. One this version does not know opens nothing. */
export type Interlock = keyof Words["page"]["interlocks"];

/** On the power of a delivered box [M-08]. */
export const BOX_LOCK: Interlock = "box/not-released";

export type Lock =
  /** `voided`: a clearance that held for something else than what is there now. */
  { is: "locked"; voided?: Clearance } | { is: "released"; by: string; at: Instant };

/** The lock on the power of a delivered box [M-08]. */
export function lockOf(practiceId: string, box: DeliveredBox, clearances: readonly Clearance[]): Lock {
  const given = clearancesOf(box, clearances);
  const evidence = evidenceOf(practiceId, box);
  const valid = given.findLast((clearance) => clearance.evidence === evidence);
  if (valid) return { is: "released", by: valid.by, at: valid.at };
  const voided = given.at(-1);
  return voided ? { is: "locked", voided } : { is: "locked" };
}

/** Oldest first. */
export function clearancesOf({ id }: Pick<DeliveredBox, "id">, clearances: readonly Clearance[]): Clearance[] {
  return clearances
    .filter((clearance) => clearance.interlock === BOX_LOCK && clearance.component === id)
    .toSorted((a, b) => a.at - b.at);
}

/** SHA-256 of what a person is shown before releasing a box, and of when that changed; other facts have another one. */
export function evidenceOf(practiceId: string, box: DeliveredBox): string {
  const { id, name, serial = "", createdAt, createdBy, changedAt = "" } = box;
  // Each part with its length: no two facts are written alike.
  const parts = [BOX_LOCK, practiceId, id, name, serial, createdAt, createdBy, changedAt].map(String);
  const text = parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join("");
  return createHash("sha256").update(`ti-lotse-clearance/1\n${text}`).digest("hex");
}
