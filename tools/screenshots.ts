/**
 * `npm run screenshots [-- NAME …]`: every page at 1280 and 390 px, light and dark, into reports/screenshots/.
 *
 * Shows the real thing: server, store and simulated devices of the training practice, in the states a practice can be in. A NAME
 * limits the run to pictures whose name contains it. Names of files are kept: PAGE-WIDTH-THEME.png.
 */
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Page } from "playwright-core";
import { SIGN_IN_LINK } from "../src/api/routes.ts";
import type { PreviewView, RunsView, RunView } from "../src/api/run-views.ts";
import type { BoxPage, Overview } from "../src/api/views.ts";
import { type Serving, serve } from "../src/app/serve.ts";
import { ownerLink } from "../src/server/links.ts";
import type { KonnektorState } from "../src/simulator/models/state.ts";
import { SimPraxis } from "../src/simulator/wire/sim-praxis.ts";
import { Ground } from "../test/support/ground.ts";
import { builtPage, launch, openWindow } from "../test/support/page-browser.ts";
import { nothingDue } from "../test/support/practice.ts";

interface Picture {
  name: string;
  state: keyof typeof grounds;
  /** Below the practice, or with `isOutside` below the server; a device by its name; or wherever somebody is led. */
  at: string | { device: string } | ((ground: Ground) => Promise<string>);
  isOutside?: boolean;
  language?: "de" | "en";
  isSignedOut?: boolean;
  /** The whole page even after acting. */
  isWhole?: boolean;
  /** What to do before the picture. */
  act?: (page: Page) => Promise<void>;
}

// Each ground cleans up behind itself when the process ends.
process.setMaxListeners(40);

/** How a practice can be: made once, when its first picture is taken. */
const grounds = {
  ok: () => Ground.start({ prepare: nothingDue }),
  gelb: () => Ground.start().then(peopled),
  rot: () => Ground.start({ prepare: withFirmware("5.50.3") }).then(noticed),
  unbekannt: () => Ground.start().then(silenced),
  first: () => Ground.start().then(emptied),
  many: () => Ground.start({ scenario: "mvz2026" }),
  long: () => Ground.start({ prepare: withLongNames }).then(released),
  running: () => Ground.start({ prepare: withOldTerminal }).then(runningRuns),
  central: () => Ground.start({ prepare: nothingDue }).then(disturbed),
};

function withFirmware(firmware: string): (state: KonnektorState) => KonnektorState {
  return (state) => ({ ...state, product: { ...state.product, firmware } });
}

function withOldTerminal(state: KonnektorState): KonnektorState {
  const terminals = state.terminals.map((terminal) =>
    terminal.name === "Zimmer 2" ? { ...terminal, product: { ...terminal.product, firmware: "4.0.23" } } : terminal,
  );
  return { ...state, terminals };
}

function withLongNames(state: KonnektorState): KonnektorState {
  const terminals = state.terminals.map((terminal) => ({
    ...terminal,
    name: `Kartenterminal ${terminal.name} neben dem großen Fenster zum Innenhof`,
  }));
  return { ...state, terminals };
}

async function did(ground: Ground, method: string, path: string, body?: unknown): Promise<unknown> {
  const heard = await ground.client.ask(method, path, body);
  if (heard.status >= 300) throw new Error(`${method} ${path}: ${heard.body}`);
  return heard.body ? JSON.parse(heard.body) : undefined;
}

async function peopled(ground: Ground): Promise<Ground> {
  await did(ground, "PUT", "/me/password", { next: "Vier Worte hinter dem Deich" });
  const path = `/practices/${ground.practice.practiceId}`;
  await did(ground, "POST", `${path}/members`, { name: "Ben Beispiel", login: "ben", role: "praxis" });
  await did(ground, "POST", `${path}/members`, { name: "Muster-IT, Herr Dock", login: "muster-it", role: "dvo" });
  await did(ground, "POST", `${path}/boxes`, { name: "VPN-Box", serial: "FGT40FTK2209A1B2" });
  return ground;
}

async function noticed(ground: Ground): Promise<Ground> {
  const path = `/practices/${ground.practice.practiceId}`;
  const { components } = await ground.client.get<Overview>(`${path}/overview`);
  const empfang = components.find(({ name }) => name === "Empfang")?.id ?? "";
  await did(ground, "POST", `${path}/notices`, {
    ...{ severity: "wichtig", title: "Unterer Schacht klemmt", text: "Bitte bis Donnerstag nur den oberen nehmen." },
    about: empfang,
  });
  await did(ground, "POST", `${path}/components/${encodeURIComponent(empfang)}/display-codes`, { code: "4021" });
  return ground;
}

/** A restart is planned for tomorrow, and somebody works at a Kartenterminal. */
async function runningRuns(ground: Ground): Promise<Ground> {
  const path = `/practices/${ground.practice.practiceId}/runs`;
  const { components } = await ground.client.get<Overview>(`/practices/${ground.practice.practiceId}/overview`);
  const order = async (isIt: (c: Overview["components"][number]) => boolean, wish: object, inHours: number) => {
    const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    const window = { opensAt: at(inHours), closesAt: at(inHours + 4), consent: "practice-closed" };
    const whole = { ...wish, device: components.find(isIt)?.id, window, pinHolder: "Frau Petersen" };
    const { evidence, confirmations } = (await did(ground, "POST", `${path}/preview`, whole)) as PreviewView;
    const confirmed = confirmations.map(({ code }) => code);
    return ((await did(ground, "POST", path, { ...whole, confirmed, evidence })) as { id: string }).id;
  };
  await order(({ kind }) => kind === "konnektor", { runbook: "konnektor-restart" }, 24);
  const wish = { runbook: "terminal-update-by-hand", target: "4.0.47" };
  const id = await order(({ name }) => name === "Zimmer 2", wish, 0);
  for (let tries = 0; tries < 100; tries++) {
    if ((await ground.client.get<RunView>(`${path}/${id}`)).may.begin) break;
    await setTimeout(300);
  }
  await did(ground, "POST", `${path}/${id}/beginning`);
  return ground;
}

/** The run of the runbook so called. */
const theRun = (runbook: string) => async (ground: Ground) => {
  const { open } = await ground.client.get<RunsView>(`/practices/${ground.practice.practiceId}/runs`);
  return ground.url(`/runs/${open.find((run) => run.runbook === runbook)?.id}`);
};

const orderAt = (device: string, runbook: string) => async (ground: Ground) =>
  `${await ground.urlOf(device)}/orders/${runbook}`;

/** The access to the TI is down everywhere. */
async function disturbed(ground: Ground): Promise<Ground> {
  const { tiLage } = ground.practice.simulation;
  for (const service of ["tianschluss", "vsdm"] as const) await tiLage.disturb(service, "full");
  const path = `/practices/${ground.practice.practiceId}/overview`;
  for (let tries = 0; tries < 100; tries++) {
    if ((await ground.client.get<Overview>(path)).central.state === "disturbed") break;
    await setTimeout(200);
  }
  await ground.checkNow();
  return ground;
}

/** With a VPN box the DVO has released. */
async function released(ground: Ground): Promise<Ground> {
  const path = `/practices/${ground.practice.practiceId}/boxes`;
  const { id } = (await did(ground, "POST", path, { name: "VPN-Box" })) as { id: string };
  const { release } = await ground.client.get<BoxPage>(`${path}/${id}`);
  const dvo = await ground.invited("dvo", "Herr Dock");
  await dvo.ask("PUT", `${path}/${id}/clearance`, { evidence: release.evidence });
  return ground;
}

/** The VPN box that has arrived in this practice. */
async function theBox(ground: Ground): Promise<string> {
  const { boxes } = await ground.client.get<Overview>(`/practices/${ground.practice.practiceId}/overview`);
  return ground.url(`/boxes/${boxes[0]?.id}`);
}

async function silenced(ground: Ground): Promise<Ground> {
  await ground.konnektor.happen({ happened: "power-off" });
  await ground.checkNow();
  return ground;
}

/** A practice without anything, beside the furnished one. */
async function emptied(ground: Ground): Promise<Ground> {
  const { id } = (await did(ground, "POST", "/practices", { name: "Praxis am Deich" })) as { id: string };
  ground.practice.practiceId = id;
  return ground;
}

/** A Konnektor that wants to know who is asking, for the pictures of connecting one. */
const another = await SimPraxis.start({ scenario: "mvz2026", auth: "basic", keyType: "p256" });

/** An installation on its first day, where nobody has chosen a password yet. */
const firstDay = mkdtempSync(join(tmpdir(), "lotse-bilder-"));
let installed: Serving | undefined;

async function firstLink(): Promise<string> {
  installed ??= await serve({
    ...{ dataDir: firstDay, host: "127.0.0.1", port: 0, page: builtPage(), version: "", server: {} },
    report: (line) => process.stderr.write(`${line}\n`),
  });
  const { store, url } = installed;
  const [practice] = await store.practices();
  const clock = { now: () => Date.now() };
  const random = { bytes: (count: number) => randomBytes(count) };
  const link = await ownerLink({ store, clock, random }, { practiceId: practice?.id ?? "" });
  return url + SIGN_IN_LINK + (link?.token ?? "");
}

const pressed = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole("button", { name }).first().click();
};

async function wrongAddress(page: Page): Promise<void> {
  await page.getByLabel("Adresse des Konnektors").fill("192.168.1.falsch");
  await page.getByRole("button", { name: "Nachsehen" }).click();
  await page.getByRole("alert").waitFor();
}

/** Through the stations of connecting a Konnektor. */
async function walk(page: Page, stations: number): Promise<void> {
  await page.getByLabel("Adresse des Konnektors").fill(another.first.url);
  await page.getByRole("button", { name: "Nachsehen" }).click();
  await page.getByRole("heading", { name: "Ist es wirklich" }).waitFor();
  if (stations === 1) return;
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Weiter", exact: true }).click();
  const file = { name: "praxis.p12", mimeType: "application/x-pkcs12", buffer: Buffer.from("p12") };
  await page.getByLabel("Zertifikatsdatei").setInputFiles(file);
  if (stations === 2) return;
  await page.getByLabel(/Benutzername und Passwort/).check();
  await page.getByLabel("Benutzername am Konnektor").fill(another.auth.user ?? "");
  await page.getByLabel("Passwort am Konnektor").fill(another.auth.password ?? "");
  await page.getByRole("button", { name: "Anmeldung prüfen" }).click();
  const { mandant, clientsystem, arbeitsplatz } = another.context;
  await page.getByLabel("Mandant", { exact: true }).fill(mandant);
  await page.getByLabel("Clientsystem").fill(clientsystem);
  await page.getByLabel("Arbeitsplatz").fill(arbeitsplatz);
  await page.getByRole("button", { name: "Namen prüfen" }).click();
  await page
    .getByText(/\d Kartenterminals/)
    .first()
    .waitFor();
  if (stations === 3) return;
  await page.getByRole("button", { name: "Weiter", exact: true }).click();
  await page.getByRole("heading", { name: "Alles geprüft" }).waitFor();
}

async function chooseDevice(page: Page): Promise<void> {
  await page.getByText("ORGA 930 M online").click();
  await page.getByLabel("Wie heißt das Gerät").fill("Zweiter Koffer");
  await page.getByRole("button", { name: "Weiter" }).click();
  await page.locator("input[name=firmware]").waitFor();
}

async function openMenu(page: Page): Promise<void> {
  const menu = page.getByRole("button", { name: "Menü" });
  if (await menu.isVisible()) await menu.click();
  else await page.getByText("Frau Petersen").first().click();
}

const pictures: Picture[] = [
  { name: "sign-in", state: "gelb", at: "/anmelden", isOutside: true, isSignedOut: true },
  { name: "start-ok", state: "ok", at: "" },
  { name: "start-gelb", state: "gelb", at: "" },
  { name: "start-rot", state: "rot", at: "" },
  { name: "start-unbekannt", state: "unbekannt", at: "" },
  { name: "start-first", state: "first", at: "" },
  { name: "start-many", state: "many", at: "" },
  { name: "start-long", state: "long", at: "" },
  { name: "start-english", state: "gelb", at: "", language: "en" },
  { name: "start-central", state: "central", at: "" },
  { name: "ti-lage", state: "central", at: "/ti-lage" },
  { name: "ti-lage-english", state: "central", at: "/ti-lage", language: "en" },
  { name: "care", state: "gelb", at: "", act: pressed("Update planen") },
  { name: "welcome", state: "rot", at: firstLink, isSignedOut: true },
  { name: "component-konnektor", state: "rot", at: { device: "secunet konnektor 2.0.0" } },
  { name: "component-terminal", state: "rot", at: { device: "Empfang" } },
  { name: "component-hand", state: "gelb", at: { device: "Hausbesuch" } },
  { name: "component-english", state: "rot", at: { device: "secunet konnektor 2.0.0" }, language: "en" },
  { name: "box-locked", state: "gelb", at: theBox },
  { name: "box-released", state: "long", at: theBox },
  { name: "updates-due", state: "gelb", at: "/updates" },
  { name: "updates-none", state: "ok", at: "/updates" },
  { name: "runs", state: "running", at: "/runs" },
  { name: "run-acting", state: "running", at: theRun("terminal-update-by-hand") },
  { name: "run-waiting", state: "running", at: theRun("konnektor-restart") },
  { name: "run-start", state: "running", at: "" },
  { name: "run-component", state: "running", at: { device: "Zimmer 2" } },
  { name: "run-order", state: "gelb", at: orderAt("secunet konnektor 2.0.0", "konnektor-restart") },
  { name: "connections", state: "gelb", at: "/connections" },
  { name: "connections-lost", state: "unbekannt", at: "/connections" },
  { name: "connect-1-address", state: "first", at: "/connections/new", isWhole: true, act: wrongAddress },
  {
    name: "connect-2-certificate",
    state: "first",
    at: "/connections/new",
    isWhole: true,
    act: (page) => walk(page, 1),
  },
  {
    name: "connect-3-credentials",
    state: "first",
    at: "/connections/new",
    isWhole: true,
    act: (page) => walk(page, 2),
  },
  {
    name: "connect-4-context",
    state: "first",
    at: "/connections/new",
    isWhole: true,
    act: (page) => walk(page, 3),
  },
  { name: "connect-5-done", state: "first", at: "/connections/new", isWhole: true, act: (page) => walk(page, 4) },
  { name: "order", state: "gelb", at: "/connections/order" },
  { name: "add-device", state: "gelb", at: "/devices/new", isWhole: true, act: chooseDevice },
  { name: "notices", state: "rot", at: "/notices" },
  { name: "notice-add", state: "rot", at: "/notices", act: pressed("Mitteilung aushängen") },
  { name: "journal", state: "gelb", at: "/journal" },
  { name: "notifications-first", state: "gelb", at: "/notifications" },
  { name: "notifications-hours", state: "gelb", at: "/notifications", act: pressed("Sprechzeiten ändern") },
  { name: "notifications-mail", state: "gelb", at: "/notifications", act: pressed("Mailserver eintragen") },
  { name: "quiet", state: "gelb", at: "", act: pressed("Zur Kenntnis nehmen") },
  { name: "people", state: "gelb", at: "/people" },
  { name: "invite", state: "gelb", at: "/people", act: pressed("Person einladen") },
  { name: "account", state: "gelb", at: "/account", isOutside: true },
  {
    name: "account-second",
    state: "gelb",
    at: "/account",
    isOutside: true,
    isWhole: true,
    act: pressed("Zweiten Schritt einrichten"),
  },
  { name: "new-practice", state: "first", at: "/practices/new", isOutside: true },
  { name: "not-found", state: "ok", at: "/nirgendwo", isOutside: true },
  { name: "menu", state: "gelb", at: "", act: openMenu },
];

const wanted = process.argv.slice(2);
const out = join(import.meta.dirname, "..", "reports", "screenshots");
mkdirSync(out, { recursive: true });
const browser = await launch();
const made = new Map<Picture["state"], Ground>();
try {
  for (const picture of pictures) {
    if (wanted.length > 0 && !wanted.some((part) => picture.name.includes(part))) continue;
    const ground = made.get(picture.state) ?? (await grounds[picture.state]());
    made.set(picture.state, ground);
    for (const width of [1280, 390])
      for (const colorScheme of ["light", "dark"] as const) await take(picture, ground, width, colorScheme);
  }
} finally {
  await browser.close();
  for (const ground of made.values()) await ground[Symbol.asyncDispose]();
  await another.stop();
  await installed?.stop();
  rmSync(firstDay, { recursive: true, force: true });
}

async function take(picture: Picture, ground: Ground, width: number, colorScheme: "light" | "dark"): Promise<void> {
  const { at, isOutside, act, language = "de" } = picture;
  await did(ground, "PATCH", "/me", { language });
  await using window = await openWindow(browser, { viewport: { width, height: width > 500 ? 800 : 844 }, colorScheme });
  const { page, complaints } = window;
  if (!picture.isSignedOut) await page.context().addCookies([ground.client.cookie]);
  if (typeof at === "function") await page.goto(await at(ground));
  else if (typeof at === "object") await page.goto(await ground.urlOf(at.device));
  else await page.goto(isOutside ? ground.client.url + at : ground.url(at));
  await page.waitForLoadState("load");
  await page.locator("h1").waitFor({ state: "attached" });
  await page.locator("[aria-busy]").waitFor({ state: "detached" });
  await page.waitForTimeout(250);
  await act?.(page);
  await page.waitForTimeout(100);
  await page.screenshot({
    path: join(out, `${picture.name}-${width}-${colorScheme}.png`),
    fullPage: !act || picture.isWhole === true,
  });
  const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
  process.stdout.write(
    `${picture.name} ${width} ${colorScheme}${Number(overflow) > 0 ? ` overflows by ${overflow}` : ""}\n`,
  );
  for (const complaint of complaints) process.stdout.write(`  ${complaint}\n`);
}
