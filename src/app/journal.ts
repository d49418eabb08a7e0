/** The journal, checked and written out. Room: app. Works beside a running server: it only reads. */
import { LotseError } from "../domain/errors.ts";
import {
  ChainCheck,
  headText,
  isOurHead,
  type JournalFault,
  type JournalHead,
  type JournalRecord,
  type KnownHeads,
  parseHead,
} from "../domain/journal.ts";
import type { Practice } from "../domain/practice.ts";
import type { PracticeStore, Store } from "../engine/ports.ts";
import { readOwnStore } from "./store.ts";

const RECORDS_AT_ONCE = 1000;

export interface CheckedJournal {
  practice: Pick<Practice, "id" | "name">;
  records: number;
  /** As it stands in reports. */
  head: string | undefined;
  /** True when the head that was asked for lies in this chain. */
  confirms: boolean;
  fault: JournalFault | undefined;
}

/**
 * `against`: a head from an earlier report; the chain must still contain it.
 * @throws LotseError usage/journal-head, journal/head-foreign and those of opening the store
 */
export async function verifyJournals(against?: string): Promise<CheckedJournal[]> {
  // The id of a practice is no part of the text; any will do to see whether it is a head at all.
  if (against !== undefined && !parseHead(against, "")) throw new LotseError("usage/journal-head", { text: against });
  return withStore(async (store) => {
    const keys = await store.journalKeys();
    const checked: CheckedJournal[] = [];
    for (const practice of await store.practices()) checked.push(await verify(store, practice, keys, against));
    if (against !== undefined && !checked.some(({ confirms }) => confirms)) {
      throw new LotseError("journal/head-foreign", {});
    }
    return checked;
  });
}

/** The fault in words people can be told. */
export function asError({ practice, fault }: CheckedJournal): LotseError | undefined {
  if (!fault) return undefined;
  const fields = { practice: practice.name, seq: 0, expected: 0, ...fault };
  return new LotseError("journal/broken", fields);
}

export interface ExportedJournal {
  practice: Pick<Practice, "id" | "name">;
  head: string | undefined;
  records: AsyncIterable<JournalRecord>;
}

/**
 * Hands over one practice after the other; `practiceId` leaves out the others. False when there is none of this id.
 * @throws LotseError those of opening the store
 */
export async function exportJournals(
  practiceId: string | undefined,
  show: (journal: ExportedJournal, nameOf: (actor: string) => string) => Promise<void>,
): Promise<boolean> {
  return withStore(async (store) => {
    const practices = (await store.practices()).filter(({ id }) => practiceId === undefined || id === practiceId);
    const names = new Map((await store.persons.all()).map(({ id, name }) => [id, name]));
    for (const { id, name } of practices) {
      const own = store.forPractice(id);
      const head = await own.journalHead();
      const journal = { practice: { id, name }, head: head && headText(head), records: recordsOf(own) };
      await show(journal, (actor) => names.get(actor) ?? actor);
    }
    return practices.length > 0 || practiceId === undefined;
  });
}

async function verify(
  store: Store,
  { id, name }: Practice,
  keys: Required<Pick<KnownHeads, "key" | "formerKeys">>,
  against: string | undefined,
): Promise<CheckedJournal> {
  const own = store.forPractice(id);
  // The head first: what is appended meanwhile lies behind it and is left alone.
  const stored = await own.journalHead();
  const asked = against === undefined ? undefined : parseHead(against, id);
  const isOurs = (head: JournalHead) => [keys.key, ...keys.formerKeys].some((key) => isOurHead(head, key));
  const confirms = asked !== undefined && isOurs(asked);
  const check = new ChainCheck({ stored, seen: confirms ? [asked] : [], ...keys });
  let records = 0;
  for await (const record of recordsOf(own)) {
    if (stored && record.seq > stored.seq && (await own.journalHead())?.seq !== stored.seq) break;
    check.add(record);
    records += 1;
  }
  return { practice: { id, name }, records, head: stored && headText(stored), confirms, fault: check.end() };
}

async function* recordsOf(own: PracticeStore): AsyncGenerator<JournalRecord> {
  let after = 0;
  for (;;) {
    const page = await own.journal({ after, limit: RECORDS_AT_ONCE });
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < RECORDS_AT_ONCE) return;
    after = last.seq;
  }
}

async function withStore<T>(use: (store: Store) => Promise<T>): Promise<T> {
  const store = await readOwnStore();
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
