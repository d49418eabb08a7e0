/**
 * The engine of a running installation: real ports around `engine/`, the bell that wakes it, and what the server hands to it.
 *
 * Room: app. Begun and ended by serve.ts. An installation that only looks on has the same engine and no bell.
 */
import { randomBytes } from "node:crypto";
import { RUNBOOKS } from "../../../runbooks/index.ts";
import type { Catalogue } from "../../domain/catalogue/catalogue.ts";
import type { Change } from "../../domain/practice.ts";
import type { ActionKind } from "../../domain/runbook.ts";
import { quietWindow } from "../../domain/zeit/kalender.ts";
import { type Opening, openingOf } from "../../domain/zeit/sprechzeiten.ts";
import { DAY_MS } from "../../domain/zeit/tag.ts";
import { Bell } from "../../engine/bell.ts";
import type { ActionDuration } from "../../engine/facts.ts";
import { acting, runBehind } from "../../engine/ours.ts";
import type { Clock, EnginePorts, Random, Store } from "../../engine/ports.ts";
import { Engine } from "../../engine/reconcile.ts";
import type { Run } from "../../engine/state.ts";
import type { DeviceView } from "../../engine/view.ts";
import type { RunUses } from "../../server/uses.ts";
import type { Administrations } from "../../watch/administrations.ts";
import type { Keeper } from "../../watch/keeper.ts";
import { AccessBook } from "./access-book.ts";
import { RealDevices, stateOf } from "./devices.ts";
import { factsFrom } from "./facts.ts";
import { Images } from "./images.ts";

export interface EngineSetup {
  dataDir: string;
  store: Store;
  keeper: Keeper;
  administrations: Administrations;
  clock: Clock;
  random: Random;
  catalogue(): Catalogue | undefined;
  checkNow(practiceId: string): Promise<void>;
  isPracticeGround: boolean;
  options: EngineOptions;
  report(error: unknown, about: string): void;
}

export interface EngineOptions {
  /** Another installation acts for these practices. */
  isReadOnly?: boolean;
  /** Instead of data/dauern.json, for devices that are simulated. */
  durations?: (device: DeviceView, action: ActionKind) => ActionDuration | undefined;
  /** How often the bell looks who is due. */
  everyMs?: number;
}

export interface RunningEngine {
  uses: RunUses;
  run(): void;
  /** Nothing is sent any more when the promise resolves. */
  stop(): Promise<void>;
}

/** A file nobody ordered anything with is kept for so long. */
const UNUSED_IMAGE_MS = 7 * DAY_MS;

export function engineOf(setup: EngineSetup): RunningEngine {
  const { dataDir, store, clock, random, isPracticeGround, options, report } = setup;
  const { isReadOnly = false, durations, everyMs } = options;
  const access = new AccessBook();
  const images = new Images(dataDir);
  const devices = new RealDevices({ ...setup, access, images });
  const ports: EnginePorts = {
    ...{ clock, random, devices, store: store.engine },
    facts: async (practiceId) =>
      factsFrom({
        ...{ catalogue: setup.catalogue(), opening: await openingAt(practiceId), isPracticeGround },
        ...(durations && { durations }),
      }),
    tell: () => void bell.ring(),
  };
  const engine = new Engine(ports, { holder: `${process.pid}-${randomBytes(6).toString("hex")}`, runbooks: RUNBOOKS });
  const bell = new Bell({
    due: (now) => (isReadOnly ? Promise.resolve([]) : store.engine.due(now)),
    pass: (practiceId) => engine.pass(practiceId),
    now: () => clock.now(),
    failed: (practiceId, error) => report(error, practiceId),
    ...(everyMs !== undefined && { everyMs }),
  });
  const forgetting = store.onCommit(({ practiceId, kinds }) => {
    if (kinds.has("runs")) void forgetEnded(store, practiceId, access).catch((error) => report(error, practiceId));
  });
  return {
    uses: {
      ...{ isReadOnly, engine, runbooks: RUNBOOKS, facts: ports.facts },
      quietWindow: async (practiceId, needed, from) => quietWindow(await openingAt(practiceId), needed, from),
      giveAccess: (runId, given) => access.give(runId, given),
      forgetAccess: (runId) => access.forget(runId),
      hasAccess: (runId) => access.of(runId) !== undefined,
      keepImage: (bytes, maxBytes) => images.keep(bytes, maxBytes),
      hasImage: (image) => images.has(image),
    },
    run: () => {
      void neededImages(store)
        .then((needed) => images.keepOnly(needed, Date.now() - UNUSED_IMAGE_MS))
        .catch((error) => report(error, "images"));
      if (!isReadOnly) bell.start();
    },
    stop: async () => {
      forgetting();
      const stopped = bell.stop();
      devices.hangUp();
      await stopped;
    },
  };

  /** As the practice has told; else it is assumed, on the side of "open". */
  async function openingAt(practiceId: string): Promise<Opening> {
    const practice = (await store.practices()).find(({ id }) => id === practiceId);
    return openingOf(practice ?? {}, await store.forPractice(practiceId).record("hours", "hours"));
  }
}

/** The run of ours behind a change [REQ:U-60]. */
export function changesOfOurs({ store, clock }: { store: Store; clock: Clock }) {
  return async (practiceId: string): Promise<(change: Change) => string | undefined> => {
    const ended = await store.engine.endedRuns(practiceId, { limit: 4 });
    const open = (await stateOf(store, practiceId))?.runs ?? [];
    const runs = acting([...open, ...ended.map((text) => JSON.parse(text) as Run)], clock.now());
    return (change) => runBehind(change, runs);
  };
}

/** A password is needed no longer than its run. */
async function forgetEnded({ engine }: Store, practiceId: string, access: AccessBook): Promise<void> {
  for (const runId of access.runs()) if (await engine.endedRun(practiceId, runId)) access.forget(runId);
}

async function neededImages(store: Store): Promise<ReadonlySet<string>> {
  const needed = new Set<string>();
  for (const { id } of await store.practices()) {
    for (const { auftrag } of (await stateOf(store, id))?.runs ?? [])
      if (auftrag.image) needed.add(auftrag.image.sha256);
  }
  return needed;
}
