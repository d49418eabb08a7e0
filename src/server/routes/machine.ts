/**
 * What commands on this computer ask of the running server: the maintenance logs as they are stored, the last state, and a
 * backup. They check and show them themselves, with the same code they use where no server runs. Room: server.
 */
import { Readable } from "node:stream";
import type { JournalRecord } from "../../domain/journal.ts";
import type { PracticeStore } from "../../engine/ports.ts";
import { publicText } from "../../store/keys.ts";
import type { MachineHandlers } from "../call.ts";
import { notFound } from "../problem.ts";
import { stateOf } from "../state.ts";
import type { Tools } from "../tools.ts";

const RECORDS_AT_ONCE = 1000;

export function machineHandlers({ store, uses, polls }: Tools): MachineHandlers {
  async function journalOf(id: string): Promise<PracticeStore> {
    if (!(await store.practices()).some((practice) => practice.id === id)) throw notFound("practice");
    return store.forPractice(id);
  }
  return {
    machineJournals: async () => {
      const { key, formerKeys } = await store.journalKeys();
      return {
        practices: await store.practices(),
        names: await store.persons.all(),
        key: publicText(key),
        formerKeys: formerKeys.map(publicText),
      };
    },

    machineHead: async ({ path }) => {
      const head = await (await journalOf(path.practice)).journalHead();
      return head ? { head } : {};
    },

    machineRecords: async ({ path }) => {
      const own = await journalOf(path.practice);
      return { bytes: Readable.from(linesOf(own)), name: "journal.ndjson", type: "application/x-ndjson" };
    },

    machineState: async ({ now, words, language }) =>
      stateOf(
        { store, uses, running: { connectionStates: (id) => uses.connectionStates(id), polls } },
        { now, words, language },
      ),

    machineBackup: async () => ({ ...(await uses.backup()), name: "backup", type: "application/octet-stream" }),
  };
}

/** A page at a time: a log of many years need not lie in memory. */
async function* linesOf(own: PracticeStore): AsyncGenerator<string> {
  for (let after = 0; ; ) {
    const page = await own.journal({ after, limit: RECORDS_AT_ONCE });
    if (page.length > 0) yield page.map(lineOf).join("");
    const last = page.at(-1);
    if (!last || page.length < RECORDS_AT_ONCE) return;
    after = last.seq;
  }
}

function lineOf({ practiceId: _, ...record }: JournalRecord): string {
  return `${JSON.stringify(record)}\n`;
}
