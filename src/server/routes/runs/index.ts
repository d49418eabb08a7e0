/**
 * Orders and runs: what could be ordered, what would happen, what happens; and what people do with it.
 *
 * Room: server. Decides nothing: it puts what people say to the engine and tells what that answers.
 */
import { MAX_IMAGE_BYTES } from "../../../api/run-routes.ts";
import type { AccessInput, OrderWish, RunView } from "../../../api/run-views.ts";
import type { Practice, Role } from "../../../domain/practice.ts";
import type { Instant } from "../../../domain/zeit/tag.ts";
import {
  type Accepted,
  accessGiven,
  answer,
  type Ground,
  order,
  type Person,
  type Refusal,
  refuse,
  renew,
  report,
  stop,
} from "../../../engine/commands.ts";
import type { PracticeStore } from "../../../engine/ports.ts";
import type { Answer, Wartungsfenster } from "../../../engine/state.ts";
import type { Language, Words } from "../../../words/words.ts";
import type { Handlers } from "../../call.ts";
import { notFound, Refused } from "../../problem.ts";
import { idFor } from "../../records.ts";
import { situationOf } from "../../situation.ts";
import type { Tools } from "../../tools.ts";
import { orderableView } from "./orderable.ts";
import { type RunLook, runLook, runOfPractice, runsOf, runView } from "./present.ts";
import { previewView } from "./preview.ts";

type Names =
  | "runs"
  | "run"
  | "orderable"
  | "previewRun"
  | "orderRun"
  | "stopRun"
  | "answerRun"
  | "beginRun"
  | "reportRun"
  | "renewRun"
  | "giveAccess"
  | "uploadImage";

/** Somebody of a practice, whether at the page or behind a command on this computer. */
export interface Asker {
  practice: Practice;
  store: PracticeStore;
  role: Role;
  now: Instant;
  today: string;
  words: Words;
  language: Language;
}

/** Who acts; `via`: stands in the journal where it was not the page. */
export interface Actor extends Person {
  via?: "command-line";
}

export function runHandlers(tools: Tools): Pick<Handlers, Names> {
  const acts = runActs(tools);
  return {
    runs: (call) => acts.list(call, call.query),
    run: (call) => acts.one(call, call.path.run),

    orderable: async (call) => {
      const situation = await situationOf(tools, call);
      const component = situation.components.find(({ id }) => id === call.path.component);
      if (!component) throw notFound("component");
      return orderableView(component, situation, await runLook(tools, call), tools.uses);
    },

    previewRun: (call) => acts.preview(call, call.body),
    orderRun: async (call) => ({ id: await acts.order(call, actorOf(call), call.body) }),
    stopRun: async (call) => acts.stop(call, actorOf(call), call.path.run),
    answerRun: async (call) => acts.answer(call, actorOf(call), call.path.run, call.body.answer),
    beginRun: async (call) => acts.begin(call, actorOf(call), call.path.run),
    reportRun: async (call) => acts.report(call, actorOf(call), call.path.run),
    renewRun: async (call) => acts.renew(call, actorOf(call), call.path.run),
    giveAccess: async (call) => acts.giveAccess(call, actorOf(call), call.path.run, call.body),
    uploadImage: ({ upload }) => tools.uses.runs.keepImage(upload, MAX_IMAGE_BYTES),
  };
}

function actorOf({ who, role }: { who: { person: { id: string } }; role: Role }): Actor {
  return { id: who.person.id, role };
}

export type OrderGiven = OrderWish & {
  retryIn?: OrderWish["window"];
  confirmed: readonly ("stays-on-power" | "pin-afterwards")[];
  evidence: string;
  access?: AccessInput;
};

/** The same for the page and for commands on this computer. */
export function runActs(tools: Tools) {
  const { uses, store, streams } = tools;

  /** @throws Refused */
  async function put(
    asker: Asker,
    by: Actor,
    apply: (ground: Ground) => Accepted | Refusal,
    run?: string,
  ): Promise<Accepted> {
    if (uses.runs.isReadOnly) throw new Refused(refuse("engine/read-only"));
    const done = await uses.runs.engine.command(asker.practice.id, (ground) => marked(apply(ground), by));
    if ("refused" in done) throw await inNames(run ? await overOr(done, asker, run) : done, tools);
    return done;
  }

  /** What is over has left the engine's state; it is told as that, and by whom. */
  async function overOr(refusal: Refusal, { practice }: Asker, id: string): Promise<Refusal> {
    const outcome = refusal.refused === "engine/no-such-run" && (await runOfPractice(store, practice.id, id))?.outcome;
    return outcome ? { refused: "engine/run-over", fields: { by: outcome.by ?? "", at: outcome.at } } : refusal;
  }

  return {
    async list(asker: Asker, { before, limit }: { before?: string; limit: number }) {
      const cursor = streams.cursor(asker.practice.id);
      const look = await runLook(tools, asker);
      const at = before === undefined ? undefined : Date.parse(before);
      const { open, ended } = await runsOf(store, asker.practice.id, {
        limit,
        ...(at !== undefined && { before: at }),
      });
      const { isReadOnly } = uses.runs;
      const { words } = asker;
      const notice = isReadOnly
        ? words.runs.notice
        : look.isUnknown
          ? words.engine.questions["engine/stored-state-unknown"]
          : undefined;
      const views = (runs: typeof open) => Promise.all(runs.map((run) => runView(run, look)));
      return { isReadOnly, ...(notice && { notice }), open: await views(open), ended: await views(ended), cursor };
    },

    async one(asker: Asker, id: string): Promise<RunView> {
      const run = await runOfPractice(store, asker.practice.id, id);
      if (!run) throw new Refused(refuse("engine/no-such-run"));
      return runView(run, await runLook(tools, asker));
    },

    async preview(asker: Asker, wish: OrderWish) {
      const look = await runLook(tools, asker);
      const shown = previewView(wish, asWindow(wish.window, ""), look);
      if (!shown) throw new Refused(refuse("engine/unknown-device"));
      return shown;
    },

    async order(asker: Asker, by: Actor, given: OrderGiven): Promise<string> {
      const { window, retryIn, access, image, ...wish } = given;
      if (image && !uses.runs.hasImage(image)) {
        throw new Refused({ refused: "engine/blocked", fields: { reason: "" }, closed: imageMissing(given) });
      }
      const run = idFor("run", tools);
      const ids = { auftrag: idFor("auf", tools), run };
      const wanted = {
        ...wish,
        ...(image && { image }),
        window: asWindow(window, by.id),
        ...(retryIn && { retryIn: asWindow(retryIn, by.id) }),
      };
      // Before it is ordered: a window that is open already begins at once.
      if (access) uses.runs.giveAccess(run, access);
      try {
        await put(asker, by, (ground) => order(ground, by, wanted, ids));
      } catch (error) {
        uses.runs.forgetAccess(run);
        throw error;
      }
      return run;
    },

    async stop(asker: Asker, by: Actor, id: string): Promise<void> {
      await put(asker, by, (ground) => stop(ground, by, id), id);
    },

    async answer(asker: Asker, by: Actor, id: string, given: Answer): Promise<void> {
      await put(asker, by, (ground) => answer(ground, by, id, given), id);
    },

    async report(asker: Asker, by: Actor, id: string): Promise<void> {
      await put(asker, by, (ground) => report(ground, by, id), id);
    },

    /** What the DVO ordered only a DVO orders anew. */
    async renew(asker: Asker, by: Actor, id: string): Promise<void> {
      await put(
        asker,
        by,
        (ground) => {
          const run = ground.state.runs.find((r) => r.id === id);
          const isDvos = run?.auftrag.role === "dvo" && by.role !== "dvo";
          return isDvos ? refuse("engine/not-yours") : renew(ground, by, id);
        },
        id,
      );
    },

    async begin(asker: Asker, by: Actor, id: string): Promise<void> {
      if (uses.runs.isReadOnly) throw new Refused(refuse("engine/read-only"));
      if (!(await runOfPractice(store, asker.practice.id, id))) throw new Refused(refuse("engine/no-such-run"));
      const begun = await uses.runs.engine.begin(asker.practice.id, by, id);
      // It may have ended just now, because of what was seen.
      if ("refused" in begun) throw await inNames(await overOr(begun, asker, id), tools);
    },

    async giveAccess(asker: Asker, by: Actor, id: string, access: AccessInput): Promise<void> {
      const run = await runOfPractice(store, asker.practice.id, id);
      if (!run) throw new Refused(refuse("engine/no-such-run"));
      uses.runs.giveAccess(id, access);
      try {
        await put(asker, by, (ground) => accessGiven(ground, by, id), id);
      } catch (error) {
        uses.runs.forgetAccess(id);
        throw error;
      }
    },
  };
}

/** What came from a command of this computer says so in the journal: nobody has signed in for it. */
function marked(done: Accepted | Refusal, { via }: Actor): Accepted | Refusal {
  if ("refused" in done || !via) return done;
  return { ...done, journal: done.journal.map((record) => ({ ...record, body: { ...(record.body as object), via } })) };
}

function asWindow({ opensAt, closesAt, consent }: OrderWish["window"], by: string): Wartungsfenster {
  return {
    ...{ opensAt: Date.parse(opensAt), closesAt: Date.parse(closesAt) },
    ...(consent && { consent: { kind: consent, by } }),
  };
}

function imageMissing({ target = "" }: OrderGiven) {
  return { code: "engine/image-complete", fields: { target } } as const;
}

/** Who did it is told by name [design S17]. */
async function inNames(refusal: Refusal, { store }: Tools): Promise<Refused> {
  const { fields } = refusal;
  if (!("by" in fields) || fields.by === "") return new Refused(refusal);
  const person = await store.persons.byId(fields.by);
  return new Refused(refusal, { ...fields, by: person?.name ?? fields.by });
}

export type { RunLook };
