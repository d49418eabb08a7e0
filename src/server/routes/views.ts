/** What a practice sees: start page, one component, updates, changes, log. Room: server. */
import { headText } from "../../domain/journal.ts";
import type { Store } from "../../engine/ports.ts";
import type { Words } from "../../words/words.ts";
import type { Handlers } from "../call.ts";
import { notFound } from "../problem.ts";
import { situationOf } from "../situation.ts";
import type { Tools } from "../tools.ts";
import { changeView } from "../views/changes.ts";
import { componentPageView, historyOf } from "../views/component-page.ts";
import { journalView } from "../views/journal.ts";
import { productAt } from "../views/known.ts";
import { overviewView } from "../views/overview.ts";
import { updatesView } from "../views/updates.ts";
import { runLines, runsOf, titleOf } from "./runs/present.ts";

type Names = "overview" | "component" | "updates" | "changes" | "journal" | "checkNow";

const LATEST_CHANGES = 5;
/** Of those that ended, for the log. */
const RUNS_BY_NAME = 200;

export function viewHandlers(tools: Tools): Pick<Handlers, Names> {
  const { store: all, uses, streams } = tools;
  return {
    overview: async (call) => {
      const { id } = call.practice;
      // Before reading: what comes in between is told once more rather than missed.
      const cursor = streams.cursor(id);
      const [situation, changes, runs] = await Promise.all([
        situationOf(tools, call),
        call.store.changes({ limit: LATEST_CHANGES }),
        runLines(tools, call),
      ]);
      return overviewView(situation, { changes, isChecking: uses.isChecking(id), cursor, runs });
    },

    component: async (call) => {
      const { component: componentId } = call.path;
      const situation = await situationOf(tools, call);
      const component = situation.components.find(({ id }) => id === componentId);
      if (!component) throw notFound("component");
      const [history, changes] = await Promise.all([
        historyOf(call.store, componentId),
        call.store.changes({ componentId, limit: 50 }),
      ]);
      const product = productAt(component, situation);
      const administration = product ? uses.administration(product) : undefined;
      return componentPageView(component, situation, { history, changes, administration });
    },

    updates: async (call) => updatesView(await situationOf(tools, call)),

    changes: async ({ store, query: { before, limit }, words }) => {
      const at = before === undefined ? undefined : Date.parse(before);
      const changes = await store.changes({ limit, ...(at !== undefined && { before: at }) });
      return changes.map((change) => changeView(change, { words }));
    },

    journal: async ({ store, practice, query: { before, limit }, words }) => {
      const head = await store.journalHead();
      if (!head) return { records: [] };
      const last = Math.min(before === undefined ? head.seq : before - 1, head.seq);
      const after = Math.max(0, last - limit);
      const records = last > after ? await store.journal({ after, limit: last - after }) : [];
      const [persons, components, devices, boxes] = await Promise.all([
        all.persons.all(),
        store.components(),
        store.records("device"),
        store.records("box"),
      ]);
      const look = {
        words,
        names: new Map(persons.map(({ id, name }) => [id, name])),
        components: new Map([...components, ...devices, ...boxes].map(({ id, name }) => [id, name])),
        runs: await runTitles(all, practice.id, words),
      };
      return { head: headText(head), records: records.map((record) => journalView(record, look)).toReversed() };
    },

    checkNow: async ({ store, who, practice }) => {
      await store.commit((writes) => writes.journal({ kind: "check/requested", actor: who.person.id, body: {} }));
      uses.checkNow(practice.id).catch((error: unknown) => uses.report(error, "check"));
    },
  };
}

async function runTitles(store: Store, practiceId: string, words: Words): Promise<ReadonlyMap<string, string>> {
  const { open, ended } = await runsOf(store, practiceId, { limit: RUNS_BY_NAME });
  return new Map([...ended, ...open].map((run) => [run.id, titleOf(run, words)]));
}
