/**
 * The journal, checked and written out, from the running server or from the store. Room: app. Both give it as it is stored; what
 * is checked and shown is the same either way.
 */
import type { KeyObject } from "node:crypto";
import { machineRecord } from "../api/views.ts";
import { LotseError } from "../domain/errors.ts";
import {
  ChainCheck,
  headText,
  isOurHead,
  type JournalFault,
  type JournalHead,
  type JournalRecord,
  parseHead,
} from "../domain/journal.ts";
import type { Practice } from "../domain/practice.ts";
import type { Store } from "../engine/ports.ts";
import { publicFromText } from "../store/keys.ts";
import type { RunningServer } from "./running-server.ts";
import { type Asker, withServerOrStore } from "./store.ts";

const RECORDS_AT_ONCE = 1000;

/** Where journals are read from. */
interface Journals {
  practices: Pick<Practice, "id" | "name">[];
  /** Of accounts. */
  names: ReadonlyMap<string, string>;
  keys: { key: KeyObject; formerKeys: readonly KeyObject[] };
  head(practiceId: string): Promise<JournalHead | undefined>;
  records(practiceId: string): AsyncIterable<JournalRecord>;
}

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
 * @throws LotseError usage/journal-head, journal/head-foreign and those of reaching the store
 */
export async function verifyJournals(asker: Asker, against?: string): Promise<CheckedJournal[]> {
  // The id of a practice is no part of the text; any will do to see whether it is a head at all.
  if (against !== undefined && !parseHead(against, "")) throw new LotseError("usage/journal-head", { text: against });
  return withJournals(asker, async (journals) => {
    const checked: CheckedJournal[] = [];
    for (const practice of journals.practices) checked.push(await verify(journals, practice, against));
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
 * @throws LotseError those of reaching the store
 */
export async function exportJournals(
  asker: Asker,
  practiceId: string | undefined,
  show: (journal: ExportedJournal, nameOf: (actor: string) => string) => Promise<void>,
): Promise<boolean> {
  return withJournals(asker, async (journals) => {
    const practices = journals.practices.filter(({ id }) => practiceId === undefined || id === practiceId);
    for (const { id, name } of practices) {
      const head = await journals.head(id);
      const journal = { practice: { id, name }, head: head && headText(head), records: journals.records(id) };
      await show(journal, (actor) => journals.names.get(actor) ?? actor);
    }
    return practices.length > 0 || practiceId === undefined;
  });
}

async function verify(
  journals: Journals,
  { id, name }: Pick<Practice, "id" | "name">,
  against: string | undefined,
): Promise<CheckedJournal> {
  const { keys } = journals;
  // The head first: what is appended meanwhile lies behind it and is left alone.
  const stored = await journals.head(id);
  const asked = against === undefined ? undefined : parseHead(against, id);
  const isOurs = (head: JournalHead) => [keys.key, ...keys.formerKeys].some((key) => isOurHead(head, key));
  const confirms = asked !== undefined && isOurs(asked);
  const check = new ChainCheck({ stored, seen: confirms ? [asked] : [], ...keys });
  let records = 0;
  for await (const record of journals.records(id)) {
    if (stored && record.seq > stored.seq && (await journals.head(id))?.seq !== stored.seq) break;
    check.add(record);
    records += 1;
  }
  return { practice: { id, name }, records, head: stored && headText(stored), confirms, fault: check.end() };
}

function withJournals<T>(asker: Asker, use: (journals: Journals) => Promise<T>): Promise<T> {
  return withServerOrStore(asker, {
    server: async (server) => use(await serverJournals(server)),
    store: async (store) => use(await storeJournals(store)),
  });
}

async function storeJournals(store: Store): Promise<Journals> {
  return {
    practices: await store.practices(),
    names: namesOf(await store.persons.all()),
    keys: await store.journalKeys(),
    head: (id) => store.forPractice(id).journalHead(),
    async *records(id) {
      for (let after = 0; ; ) {
        const page = await store.forPractice(id).journal({ after, limit: RECORDS_AT_ONCE });
        yield* page;
        const last = page.at(-1);
        if (!last || page.length < RECORDS_AT_ONCE) return;
        after = last.seq;
      }
    },
  };
}

async function serverJournals(server: RunningServer): Promise<Journals> {
  const { practices, names, key, formerKeys } = await server.json("machineJournals");
  return {
    practices,
    names: namesOf(names),
    keys: { key: publicFromText(key), formerKeys: formerKeys.map(publicFromText) },
    async head(practiceId) {
      const { head } = await server.json("machineHead", practiceId);
      return head && { practiceId, ...head };
    },
    async *records(practiceId) {
      for await (const line of server.lines("machineRecords", practiceId)) {
        yield { practiceId, ...machineRecord.parse(line) };
      }
    },
  };
}

function namesOf(persons: readonly { id: string; name: string }[]): ReadonlyMap<string, string> {
  return new Map(persons.map(({ id, name }) => [id, name]));
}
