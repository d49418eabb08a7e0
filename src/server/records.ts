/** Small helpers of handlers: ids, and what is journalled in every practice a person belongs to. Room: server. */
import { type IdKind, newId } from "../domain/ids.ts";
import type { NewJournalRecord } from "../domain/journal.ts";
import type { Membership } from "../engine/ports.ts";
import type { Tools } from "./tools.ts";

export function idFor<K extends IdKind>(kind: K, { clock, random }: Pick<Tools, "clock" | "random">): `${K}_${string}` {
  return newId(kind, clock.now(), random.bytes(10));
}

/** An account belongs to no practice; what happens to it stands in the log of each it works for. */
export async function journalEverywhere(
  { store }: Pick<Tools, "store">,
  memberships: readonly Membership[],
  record: NewJournalRecord,
): Promise<void> {
  for (const { practiceId } of memberships) {
    await store.forPractice(practiceId).commit((writes) => writes.journal(record));
  }
}
