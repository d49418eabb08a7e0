/**
 * What commands on this computer ask of the running server: the maintenance logs as they are stored, the last state,
 * messages to try, and a backup. They check and show them themselves, with the same code they use where no server runs. Room: server.
 */
import { Readable } from "node:stream";
import { mayInPractice, type PracticeRight } from "../../api/rights.ts";
import { MAX_IMAGE_BYTES } from "../../api/run-routes.ts";
import type { NotificationTests } from "../../api/views.ts";
import { LotseError } from "../../domain/errors.ts";
import type { JournalRecord } from "../../domain/journal.ts";
import type { Role } from "../../domain/practice.ts";
import type { Day, Instant } from "../../domain/zeit/tag.ts";
import type { PracticeStore } from "../../engine/ports.ts";
import { publicText } from "../../store/keys.ts";
import type { Language, Words } from "../../words/words.ts";
import type { MachineHandlers } from "../call.ts";
import { entryOf, notFound } from "../problem.ts";
import { stateOf } from "../state.ts";
import type { Tools } from "../tools.ts";
import type { TestMessage } from "../uses.ts";
import { type Actor, type Asker, runActs } from "./runs/index.ts";

interface Asked {
  now: Instant;
  today: Day;
  words: Words;
  language: Language;
}

const RECORDS_AT_ONCE = 1000;
/** That ended, in a list. */
const RUNS = 20;

export function machineHandlers(tools: Tools): MachineHandlers {
  const { store, uses, polls } = tools;
  const acts = runActs(tools);

  /** Whoever uses this account on this computer sees all there is; nobody is asked who it is. */
  async function askerFor(
    id: string,
    { now, today, words, language }: Asked,
    role: Role = "verwaltung",
  ): Promise<Asker> {
    const practice = (await store.practices()).find((p) => p.id === id);
    if (!practice) throw notFound("practice");
    return { practice, store: store.forPractice(id), role, now, today, words, language };
  }

  /** In the name of an account: by its sign-in name, with the rights it has there. @throws LotseError request/not-found, person/right-missing */
  async function actorFor(id: string, login: string, right: PracticeRight): Promise<Actor> {
    const person = await store.persons.byLogin(login);
    const memberships = person && !person.disabledAt ? await store.persons.memberships(person.id) : [];
    const role = memberships.find(({ practiceId }) => practiceId === id)?.role;
    if (!person || !role) throw notFound("person");
    if (!mayInPractice(role, right)) throw new LotseError("person/right-missing", {});
    return { id: person.id, role, via: "command-line" };
  }

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

    machineRuns: async (call) => acts.list(await askerFor(call.path.practice, call), { limit: RUNS }),
    machineRun: async (call) => acts.one(await askerFor(call.path.practice, call), call.path.run),
    machinePreview: async (call) => acts.preview(await askerFor(call.path.practice, call), call.body),

    machineOrder: async (call) => {
      const { by, ...given } = call.body;
      const actor = await actorFor(call.path.practice, by, "order");
      return { id: await acts.order(await askerFor(call.path.practice, call, actor.role), actor, given) };
    },

    machineCommand: async (call) => {
      const { path, body } = call;
      const actor = await actorFor(path.practice, body.by, body.do === "stop" ? "stop" : "order");
      const asker = await askerFor(path.practice, call, actor.role);
      if (body.do === "answer") await acts.answer(asker, actor, path.run, body.answer);
      else if (body.do === "access") await acts.giveAccess(asker, actor, path.run, body.access);
      else await acts[body.do](asker, actor, path.run);
      return acts.one(asker, path.run);
    },

    machineNotifyTest: async ({ path, body, language, words }) => {
      const practice = (await store.practices()).find(({ id }) => id === path.practice);
      if (!practice) throw notFound("practice");
      const wanted = await testsFor(store.forPractice(practice.id), body.to, language);
      return { tests: await tried(wanted, (test) => uses.sendTest(practice, test), words) };
    },

    machineImage: ({ upload }) => uses.runs.keepImage(upload, MAX_IMAGE_BYTES),

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

type NotificationTest = NotificationTests["tests"][number];
interface WantedTest {
  to: string;
  message: TestMessage;
}

/** Whoever is told of something, and the program. */
async function testsFor(own: PracticeStore, to: string | undefined, language: Language): Promise<WantedTest[]> {
  if (to !== undefined) return [{ to, message: { channel: "mail", to, language } }];
  const [recipients, webhook] = await Promise.all([own.records("recipient"), own.record("webhook", "webhook")]);
  return [
    ...recipients.map(
      ({ address, language: theirs }): WantedTest => ({
        to: address,
        message: { channel: "mail", to: address, language: theirs },
      }),
    ),
    // The path may be as good as a password.
    ...(webhook ? [{ to: new URL(webhook.url).origin, message: { channel: "webhook" } as const }] : []),
  ];
}

/** It lies with this address alone. */
const OF_ONE: readonly string[] = ["mail/recipient-refused", "mail/later"];

/** One after the other. Where the way itself is closed, the others need not wait for the same answer. */
async function tried(
  wanted: readonly WantedTest[],
  send: (message: TestMessage) => Promise<void>,
  words: Words,
): Promise<NotificationTest[]> {
  const tests: NotificationTest[] = [];
  const closed = new Map<string, LotseError>();
  for (const { to, message } of wanted) {
    const { channel } = message;
    const failure = closed.get(channel) ?? (await failureOf(send(message)));
    if (failure && !OF_ONE.includes(failure.code)) closed.set(channel, failure);
    const why = failure && { entry: entryOf(failure, words), code: failure.code };
    tests.push({ channel, to, isTaken: failure === undefined, ...why });
  }
  return tests;
}

async function failureOf(sending: Promise<void>): Promise<LotseError | undefined> {
  try {
    await sending;
    return undefined;
  } catch (error) {
    if (error instanceof LotseError) return error;
    throw error;
  }
}
