/**
 * Use case: the practice ground (Übungspraxis). A simulated practice on real sockets, and a real ti-lotse that watches it, with
 * everything in one fresh directory that goes when it stops.
 *
 * Room: app. Scenarios that play in the past bring their own clock: for ti-lotse and the devices it is that day.
 */
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newId } from "../domain/ids.ts";
import type { HandDevice, Notice, PollContext } from "../domain/practice.ts";
import { addDays, DAY_MS, type Day, dayOf, noonOf } from "../domain/zeit/tag.ts";
import type { Clock, PracticeStore, Random } from "../engine/ports.ts";
import { scenarioNamed } from "../simulator/scenarios/index.ts";
import type { SimOptions, SimPraxis } from "../simulator/wire/sim-praxis.ts";
import { addConnection } from "./connections.ts";
import { type Serving, serve } from "./serve.ts";
import { type Simulation, startSimulation } from "./simulate.ts";

export interface PracticeGround {
  simulation: Simulation;
  serving: Serving;
  practiceId: string;
  /** Where ti-lotse keeps what it knows. */
  dataDir: string;
  /** Signs in once. */
  signInLink: string;
  stop(): Promise<void>;
}

export interface PracticeGroundOptions extends SimOptions {
  /** Of the page; 0: any free one. */
  pagePort: number;
  /** Directory of the built page; absent: where it is built to. */
  page?: string;
  version: string;
  /** Devices are only asked, as where no event gets through. */
  withoutEvents?: boolean;
  /** Absent: the real one, or that of the day the scenario plays on. */
  clock?: Clock;
  report: (line: string) => void;
}

/** Hand-read device of the practice: nobody looked at it for a quarter of a year. */
const HOME_VISITS = { product: "orga-930-m", name: "Hausbesuch", readDaysAgo: 93 };
/** What was current when it was read, by version list. */
const HOME_VERSIONS = {
  beispiel: { firmware: "4.9.0", secondVersions: { "cvc-liste": "1.2.0" } },
  archiv: { firmware: "4.7.0", secondVersions: {} },
};
const NOBODY = "ti-lotse";
const TI_LAGE_SECONDS = 3;

/** @throws LotseError simulate/*, server/* */
export async function startPracticeGround(options: PracticeGroundOptions): Promise<PracticeGround> {
  const clock = options.clock ?? clockOf(scenarioNamed(options.scenario ?? "praxis2026")?.judgedOn);
  const random: Random = { bytes: (count) => randomBytes(count) };
  const simulation = await startSimulation({ ...options, now: () => clock.now() });
  const dataDir = mkdtempSync(join(tmpdir(), "lotse-uebung-"));
  const clean = () => rmSync(dataDir, { recursive: true, force: true });
  process.once("exit", clean);
  let serving: Serving | undefined;
  const stop = async () => {
    await serving?.stop();
    await simulation.stop();
    process.off("exit", clean);
    clean();
  };
  try {
    const { facts, praxis } = simulation;
    serving = await serve({
      dataDir,
      host: "127.0.0.1",
      port: options.pagePort,
      page: options.page,
      version: options.version,
      server: { isPracticeGround: true },
      owner: { login: "uebung", name: "Frau Petersen" },
      catalogue: facts.catalogue,
      ...(!options.withoutEvents && { events: { port: 0 } }),
      // Nothing leaves this computer, and nobody waits minutes for what was switched at the panel.
      tiLage: { address: facts.tiLageUrl, everySeconds: TI_LAGE_SECONDS },
      clock,
      report: options.report,
    });
    const practiceId = await furnish(serving, praxis, { clock, random });
    const signInLink = serving.ownerLink ?? serving.url;
    return { simulation, serving, practiceId, dataDir, signInLink, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Runs as fast as the real one, from noon of that day on. */
function clockOf(day: Day | undefined): Clock {
  if (!day) return { now: () => Date.now() };
  const shift = noonOf(day) - Date.now();
  return { now: () => Date.now() + shift };
}

/** What a practice has after some months with ti-lotse: name, connections, a device read by hand, a notice. */
async function furnish(
  { store, tiLage }: Serving,
  praxis: SimPraxis,
  by: { clock: Clock; random: Random },
): Promise<string> {
  const [practice] = await store.practices();
  if (!practice) throw new Error("serve makes a first practice");
  const dvo = { name: "Muster-IT Praxisservice", phone: "0431 5550-100" };
  const furnished = { ...practice, name: praxis.scenario.title, bundesland: "SH", dvo };
  await store.putPractice(furnished, { kind: "practice/changed", actor: NOBODY, body: { name: furnished.name } });
  const own = store.forPractice(practice.id);
  for (const [i, konnektor] of praxis.konnektoren.entries()) {
    const certificate = konnektor.setup.identity.certificate.raw;
    const pinSha256 = createHash("sha256").update(certificate).digest("hex");
    const wish = {
      address: konnektor.url,
      pinSha256,
      credentials: credentialsOf(praxis),
      contexts: contextsOf(praxis, i),
      endpointRule: "host" as const,
    };
    await addConnection(own, wish, { actor: NOBODY, ...by });
  }
  await addHomeVisits(own, praxis.scenario.catalogue, by);
  await putUpNotice(own, by);
  await tiLage.decide(practice.id, true, NOBODY);
  return practice.id;
}

function credentialsOf({ auth }: SimPraxis) {
  if (auth.user) return { kind: "basic" as const, user: auth.user, password: auth.password ?? "" };
  if (!auth.client) return { kind: "none" as const };
  const { certificate, key } = auth.client;
  const pem = String(key.export({ type: "pkcs8", format: "pem" }));
  return { kind: "pem" as const, cert: certificate.toString(), key: pem };
}

/** Every Mandant of this Konnektor, from the workplace that works. */
function contextsOf(praxis: SimPraxis, index: number): PollContext[] {
  const [first, konnektor] = [praxis.contexts[index], praxis.konnektoren[index]];
  if (!first || !konnektor) return [];
  return konnektor.state.information.mandanten.map(({ id }) => ({ ...first, mandant: id }));
}

async function addHomeVisits(
  practice: PracticeStore,
  catalogue: keyof typeof HOME_VERSIONS,
  { clock, random }: { clock: Clock; random: Random },
): Promise<void> {
  const readAt = clock.now() - HOME_VISITS.readDaysAgo * DAY_MS;
  const { product, name } = HOME_VISITS;
  const id = newId("dev", readAt, random.bytes(10));
  const device: HandDevice = { id, product, name, createdAt: readAt, createdBy: NOBODY };
  await practice.commit((writes) => {
    writes.put("device", device);
    writes.observe({
      kind: "version-read",
      component: { id, kind: "mobiles-kartenterminal", name },
      takenAt: readAt,
      source: { by: "hand", person: NOBODY },
      value: { product, ...HOME_VERSIONS[catalogue] },
    });
    writes.journal({ kind: "device/added", actor: NOBODY, body: { component: id, name } });
  });
}

async function putUpNotice(
  practice: PracticeStore,
  { clock, random }: { clock: Clock; random: Random },
): Promise<void> {
  const now = clock.now();
  const today = dayOf(now);
  const notice: Notice = {
    id: newId("not", now, random.bytes(10)),
    severity: "wichtig",
    title: { de: "Am Wochenende wird an der TI gearbeitet", en: "Work on the TI at the weekend" },
    text: {
      de: "In der Nacht von Samstag auf Sonntag können E-Rezept und eAU für einige Stunden ausfallen. Die Praxis muss nichts tun.",
      en: "In the night from Saturday to Sunday e-prescriptions and sick notes may fail for some hours. The practice need not do anything.",
    },
    publishedOn: today,
    validUntil: addDays(today, 14),
    source: "Erfunden, zum Üben",
  };
  await practice.commit((writes) => {
    writes.put("notice", notice);
    writes.journal({ kind: "notice/added", actor: NOBODY, body: { notice: notice.id, value: notice.title.de } });
  });
}
