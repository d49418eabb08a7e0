/**
 * Use case: serve. Opens the store, watches every connected device, and shows all of it on a page.
 *
 * Room: app. One process, one writer: the store locks its directory, and commands beside it come through the door. Ends in the reverse order it began in.
 */
import { randomBytes } from "node:crypto";
import { SIGN_IN_LINK } from "../api/routes.ts";
import { newId } from "../domain/ids.ts";
import type { Practice } from "../domain/practice.ts";
import { DAY_MS } from "../domain/zeit/tag.ts";
import type { Clock, Random, Store } from "../engine/ports.ts";
import { urlOf } from "../outside/tilage/address.ts";
import { requireWebhookAddress } from "../outside/webhooks/post.ts";
import { ownerLink } from "../server/links.ts";
import type { ServerOptions } from "../server/options.ts";
import { createServer } from "../server/server.ts";
import { newToken } from "../server/tokens.ts";
import type { Uses } from "../server/uses.ts";
import { openStore } from "../store/open.ts";
import { Administrations } from "../watch/administrations.ts";
import { Alarms } from "../watch/alarms.ts";
import { Keeper } from "../watch/keeper.ts";
import { OutboxSender } from "../watch/outbox.ts";
import { TiLageWatch } from "../watch/ti-lage.ts";
import { Watch } from "../watch/watch.ts";
import {
  administrationFacts,
  forgetAdministration,
  lookAtAdministration,
  openAdministration,
  readAdministration,
} from "./administration.ts";
import { forgetMadeBackups, madeBackup } from "./backup.ts";
import { CatalogueInUse } from "./catalogue-in-use.ts";
import { addConnection, confirmCertificate, openKonnektor, probeKonnektor, removeConnection } from "./connections.ts";
import { changesOfOurs, type EngineOptions, engineOf } from "./engine/engine.ts";
import { sendMessage, sendTest } from "./messages.ts";
import { builtPage } from "./places.ts";
import { announce } from "./server-file.ts";

export interface ServeOptions {
  dataDir: string;
  /** `postgres://…`; absent: SQLite in the data directory. */
  databaseUrl?: string;
  /** The vault's key; absent: in the data directory. */
  keyFile?: string;
  host: string;
  /** 0: any free one. */
  port: number;
  version: string;
  server: Omit<ServerOptions, "page">;
  /** Directory of the built page; absent: where it is built to. */
  page?: string;
  /** The account made at the first start. */
  owner?: { login: string; name: string };
  /** A shipped version list by name, for practising; absent: the one this installation has taken over. */
  catalogue?: string;
  /** Where Konnektoren tell what happens; absent: they are only asked. */
  events?: { port: number; alsoFrom?: readonly string[] };
  /** Where the central status of the TI is asked, once a person allows it; absent: the preset address, in its own rhythm. */
  tiLage?: { address: string; everySeconds?: number };
  clock?: Clock;
  engine?: EngineOptions;
  /** What is not meant for people. */
  report(line: string): void;
}

export interface Serving {
  /** Address to open. */
  url: string;
  store: Store;
  watch: Watch;
  administrations: Administrations;
  tiLage: TiLageWatch;
  alarms: Alarms;
  outbox: OutboxSender;
  /** Sign-in of the owner's account, once; undefined when somebody has chosen a password already. */
  ownerLink?: string;
  stop(): Promise<void>;
}

const realRandom: Random = { bytes: (count) => randomBytes(count) };
const realClock: Clock = { now: () => Date.now(), monotonic: () => performance.now() };
const LOOK_FOR_LIST_MS = 30_000;
/** Raw observations are kept this long [design 7]. */
const KEPT_DAYS = 90;

/** @throws LotseError store/*, server/*, vault/* */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { dataDir, clock = realClock, report } = options;
  const random = realRandom;
  const store = await openStore({ dataDir, url: options.databaseUrl, keyFile: options.keyFile, clock, random });
  const reportError = (error: unknown, about = "") =>
    report(`${about} ${error instanceof Error ? error.stack : error}`.trim());
  const catalogue = new CatalogueInUse({ dataDir, clock, named: options.catalogue, report: reportError });
  const keeper = new Keeper({ store, random, runBehind: changesOfOurs({ store, clock }) });
  const administrations = new Administrations({
    ...{ store, keeper, clock },
    open: (practiceId, kept, component) => openAdministration(store.forPractice(practiceId), kept, component, clock),
    report: (error, kept) => reportError(error, kept?.id),
  });
  const watch = new Watch({
    store,
    keeper,
    clock,
    random,
    open: (practiceId, connection) => openKonnektor(store.forPractice(practiceId), connection, clock),
    ...(options.events && { events: { ...options.events, identity: () => eventIdentity(clock) } }),
    report: (error, connection) => reportError(error, connection?.id),
  });
  const source = { address: options.tiLage?.address };
  const tiLage = new TiLageWatch({
    ...{ store, keeper, clock, random, report: reportError },
    host: urlOf(source).host,
    everySeconds: options.tiLage?.everySeconds,
    ask: async (known, signal) => {
      const { askTiLage } = await import("../outside/tilage/ask.ts");
      return askTiLage(source, known, { now: () => clock.now(), signal });
    },
  });
  const alarms = new Alarms({ store, keeper, clock, random, catalogue: () => catalogue.get(), report: reportError });
  const outbox = new OutboxSender({
    ...{ store, clock, report: reportError },
    send: (sending) => sendMessage({ store, clock }, sending),
  });
  const engine = engineOf({
    ...{ dataDir, store, keeper, administrations, clock, random },
    catalogue: () => catalogue.get(),
    checkNow: (practiceId) => watch.checkNow(practiceId),
    isPracticeGround: options.server.isPracticeGround ?? false,
    options: options.engine ?? {},
    report: reportError,
  });
  const uses: Uses = {
    version: options.version,
    catalogue: () => catalogue.get(),
    checkNow: (practiceId) => watch.checkNow(practiceId),
    isChecking: (practiceId) => watch.isChecking(practiceId),
    onState: (tell) => watch.onState(tell),
    lookedAt: (practiceId) => watch.lookedAt(practiceId),
    connectionStates: (practiceId) => watch.states(practiceId),
    probe: (wish) => probeKonnektor(wish, clock.now()),
    connect: (practiceId, wish, actor) => addConnection(store.forPractice(practiceId), wish, { actor, clock, random }),
    confirmCertificate: (practiceId, id, sha256, actor) =>
      confirmCertificate(store.forPractice(practiceId), id, { sha256, actor }),
    disconnect: (practiceId, id, actor) =>
      keeper.inOrder(practiceId, () => removeConnection(store.forPractice(practiceId), id, actor)),
    administration: administrationFacts,
    lookAtAdministration,
    readAdministration: (practiceId, wish, actor) =>
      readAdministration(wish, { practice: store.forPractice(practiceId), administrations, actor, clock, random }),
    forgetAdministration: (practiceId, component, actor) =>
      forgetAdministration(store.forPractice(practiceId), keeper, component, actor),
    tiLage: { host: tiLage.host, everySeconds: tiLage.everySeconds },
    decideTiLage: (practiceId, isOn, actor) => tiLage.decide(practiceId, isOn, actor),
    sendTest: (practice, test) => sendTest({ store, clock, random }, practice, test),
    webhookAddress: requireWebhookAddress,
    runs: engine.uses,
    backup: () => madeBackup(store, dataDir),
    report: (error, incident) => reportError(error, incident),
  };
  const page = options.page ?? builtPage();
  const doorToken = newToken(random);
  const server = createServer({
    ...{ store, clock, random, uses },
    options: { ...options.server, doorToken, ...(page && { page }) },
  });
  let withdraw = () => {};
  const stopAll = async () => {
    withdraw();
    await server.close();
    await tiLage.stop();
    // What was begun is sent or not before the devices are let go.
    await engine.stop();
    await administrations.stop();
    await alarms.stop();
    await outbox.stop();
    await watch.stop();
    await store.close();
  };
  try {
    const url = await server.listen({ host: options.host, port: options.port });
    forgetMadeBackups(dataDir);
    const practiceId = await firstPractice(store, clock, random);
    const link = await ownerLink({ store, clock, random }, { practiceId, ...options.owner });
    await watch.load();
    watch.run();
    administrations.run();
    tiLage.run();
    alarms.run();
    await outbox.run();
    engine.run();
    const address = (await server.openDoor()) ?? "";
    withdraw = announce(dataDir, { address, pid: process.pid, version: options.version, token: doorToken });
    // A list that was taken over or has run out changes what every page says.
    let shown = catalogue.get();
    const renewing = setInterval(() => {
      if (catalogue.get() === shown) return;
      shown = catalogue.get();
      server.refresh().catch(reportError);
    }, LOOK_FOR_LIST_MS).unref();
    const forgetting = setInterval(() => {
      store.retain(clock.now() - KEPT_DAYS * DAY_MS).catch(reportError);
    }, DAY_MS).unref();
    return {
      url,
      store,
      watch,
      administrations,
      tiLage,
      alarms,
      outbox,
      // The token stands behind "#", which no browser sends and no log keeps.
      ...(link && { ownerLink: `${url}${SIGN_IN_LINK}${link.token}` }),
      stop: async () => {
        clearInterval(renewing);
        clearInterval(forgetting);
        await stopAll();
      },
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** Only where a Konnektor sends over TLS: making a certificate takes a while. */
async function eventIdentity(clock: Clock): Promise<{ cert: string; key: string }> {
  const { ownCertificate } = await import("../protocol/link/own-certificate.ts");
  return ownCertificate(clock.now());
}

/** An installation always has a practice: the page needs one to show what to do first. */
async function firstPractice(store: Store, clock: Clock, random: Random): Promise<string> {
  const [known] = await store.practices();
  if (known) return known.id;
  const now = clock.now();
  const practice: Practice = { id: newId("prx", now, random.bytes(10)), name: "Meine Praxis", createdAt: now };
  await store.putPractice(practice, { kind: "practice/added", actor: "ti-lotse", body: { value: practice.name } });
  return practice.id;
}
