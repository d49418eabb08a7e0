/**
 * `npm run screenshots [-- NAME …]`: every page at 1280 and 390 px, light and dark, into reports/screenshots/.
 *
 * Shows the invented practices of test/support/page-fixtures.ts. A NAME limits the run to pictures whose name contains it.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { builtPage, launch, openWindow } from "../test/support/page-browser.ts";
import { PRACTICE, type PracticeState } from "../test/support/page-fixtures.ts";
import { PageServer } from "../test/support/page-server.ts";

interface Picture {
  name: string;
  state: PracticeState;
  path: string;
  language?: "de" | "en";
  isSignedOut?: boolean;
  hasNoTotp?: boolean;
  /** The whole page even after acting. */
  isWhole?: boolean;
  /** What to do before the picture. */
  act?: (page: Page) => Promise<void>;
}

const at = (rest: string) => `/practices/${PRACTICE}${rest}`;
const konnektor = at(`/components/${encodeURIComponent("konnektor secunet 80276883110000141500")}`);
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
  await page.getByLabel("Adresse des Konnektors").fill("192.168.1.50");
  await page.getByRole("button", { name: "Nachsehen" }).click();
  await page.getByRole("heading", { name: "Ist es wirklich" }).waitFor();
  if (stations === 1) return;
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Weiter", exact: true }).click();
  const file = { name: "praxis.p12", mimeType: "application/x-pkcs12", buffer: Buffer.from("p12") };
  await page.getByLabel("Zertifikatsdatei").setInputFiles(file);
  if (stations === 2) return;
  await page.getByRole("button", { name: "Anmeldung prüfen" }).click();
  await page.getByLabel("Mandant", { exact: true }).fill("M1");
  await page.getByLabel("Clientsystem").fill("ti-lotse");
  await page.getByLabel("Arbeitsplatz").fill("AP1");
  await page.getByRole("button", { name: "Namen prüfen" }).click();
  await page.getByText("3 Kartenterminals, 2 Karten").waitFor();
  if (stations === 3) return;
  await page.getByRole("button", { name: "Weiter", exact: true }).click();
  await page.getByRole("heading", { name: "Alles geprüft" }).waitFor();
}

async function chooseDevice(page: Page): Promise<void> {
  await page.getByText("KoCoBox MED+").click();
  await page.getByLabel("Wie heißt das Gerät").fill("Konnektor im Keller");
  await page.getByRole("button", { name: "Weiter" }).click();
  await page.getByLabel("Abgelesene Version").waitFor();
}

async function openMenu(page: Page): Promise<void> {
  const menu = page.getByRole("button", { name: "Menü" });
  if (await menu.isVisible()) await menu.click();
  else await page.getByText("Anna Muster").first().click();
}

const pictures: Picture[] = [
  { name: "sign-in", state: "gelb", path: "/anmelden", isSignedOut: true },
  { name: "start-ok", state: "ok", path: at("") },
  { name: "start-gelb", state: "gelb", path: at("") },
  { name: "start-rot", state: "rot", path: at("") },
  { name: "start-unbekannt", state: "unbekannt", path: at("") },
  { name: "start-first", state: "first", path: at("") },
  { name: "start-many", state: "many", path: at("") },
  { name: "start-long", state: "long", path: at("") },
  { name: "start-english", state: "gelb", path: at(""), language: "en" },
  { name: "care", state: "gelb", path: at(""), act: pressed("Update planen") },
  { name: "welcome", state: "rot", path: "/anmelden#link=Zq8vJ2kXw3nT5rYb7LmP", isSignedOut: true },
  { name: "component-konnektor", state: "rot", path: konnektor },
  { name: "component-terminal", state: "rot", path: at("/components/kt-empfang") },
  { name: "component-hand", state: "gelb", path: at("/components/dev_hausbesuch") },
  { name: "component-english", state: "rot", path: konnektor, language: "en" },
  { name: "box-locked", state: "long", path: at("/boxes/box_1") },
  { name: "box-released", state: "rot", path: at("/boxes/box_1") },
  { name: "updates-due", state: "gelb", path: at("/updates") },
  { name: "updates-none", state: "ok", path: at("/updates") },
  { name: "connections", state: "gelb", path: at("/connections") },
  { name: "connections-lost", state: "unbekannt", path: at("/connections") },
  { name: "connect-1-address", state: "first", path: at("/connections/new"), isWhole: true, act: wrongAddress },
  {
    name: "connect-2-certificate",
    state: "first",
    path: at("/connections/new"),
    isWhole: true,
    act: (page) => walk(page, 1),
  },
  {
    name: "connect-3-credentials",
    state: "first",
    path: at("/connections/new"),
    isWhole: true,
    act: (page) => walk(page, 2),
  },
  {
    name: "connect-4-context",
    state: "first",
    path: at("/connections/new"),
    isWhole: true,
    act: (page) => walk(page, 3),
  },
  { name: "connect-5-done", state: "first", path: at("/connections/new"), isWhole: true, act: (page) => walk(page, 4) },
  { name: "order", state: "gelb", path: at("/connections/order") },
  { name: "add-device", state: "gelb", path: at("/devices/new"), isWhole: true, act: chooseDevice },
  { name: "notices", state: "rot", path: at("/notices") },
  { name: "notice-add", state: "rot", path: at("/notices"), act: pressed("Mitteilung aushängen") },
  { name: "journal", state: "gelb", path: at("/journal") },
  { name: "people", state: "gelb", path: at("/people") },
  { name: "invite", state: "gelb", path: at("/people"), act: pressed("Person einladen") },
  { name: "account", state: "gelb", path: "/account" },
  {
    name: "account-second",
    state: "gelb",
    path: "/account",
    isWhole: true,
    hasNoTotp: true,
    act: pressed("Zweiten Schritt einrichten"),
  },
  { name: "new-practice", state: "first", path: "/practices/new" },
  { name: "not-found", state: "ok", path: "/nirgendwo" },
  { name: "menu", state: "gelb", path: at(""), act: openMenu },
];

const wanted = process.argv.slice(2);
const out = join(import.meta.dirname, "..", "reports", "screenshots");
mkdirSync(out, { recursive: true });
const files = builtPage();
const browser = await launch();
try {
  for (const picture of pictures) {
    if (wanted.length > 0 && !wanted.some((part) => picture.name.includes(part))) continue;
    for (const width of [1280, 390])
      for (const colorScheme of ["light", "dark"] as const) await take(picture, width, colorScheme);
  }
} finally {
  await browser.close();
}

async function take(picture: Picture, width: number, colorScheme: "light" | "dark"): Promise<void> {
  await using server = await PageServer.start(files, picture.state);
  if (picture.isSignedOut) server.isSignedIn = false;
  if (picture.hasNoTotp && server.fixture.me.person) server.fixture.me.person.hasTotp = false;
  if (picture.language && server.fixture.me.person) server.fixture.me.person.language = picture.language;
  await using window = await openWindow(browser, { viewport: { width, height: width > 500 ? 800 : 844 }, colorScheme });
  const { page, complaints } = window;
  await page.goto(server.url + picture.path);
  await page.waitForLoadState("load");
  await page.locator("h1").waitFor({ state: "attached" });
  await page.waitForTimeout(250);
  await picture.act?.(page);
  await page.waitForTimeout(100);
  await page.screenshot({
    path: join(out, `${picture.name}-${width}-${colorScheme}.png`),
    fullPage: !picture.act || picture.isWhole === true,
  });
  const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
  process.stdout.write(
    `${picture.name} ${width} ${colorScheme}${Number(overflow) > 0 ? ` overflows by ${overflow}` : ""}\n`,
  );
  for (const complaint of complaints) process.stdout.write(`  ${complaint}\n`);
}
