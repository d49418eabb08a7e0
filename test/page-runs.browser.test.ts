/**
 * Orders and runs in a real browser: somebody orders at the page, simulated devices on real sockets are acted upon and count it, the PIN is
 * typed at their panel, and the page shows from order to proof what is so, without reload.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import type { Page } from "playwright-core";
import type { PreviewView, RunView } from "../src/api/run-views.ts";
import { ActingGround, connectOver, giveAccess, orderAtPage } from "./support/acting-ground.ts";
import { ActingPractice, fastTime, NEW } from "./support/acting-practice.ts";
import { ServerProcess } from "./support/killed-runs.ts";
import { axeFindings, builtPage, noBrowser, tabTo, useBrowser } from "./support/page-browser.ts";
import { PageClient } from "./support/page-client.ts";

const KONNEKTOR = "secunet konnektor 2.0.0";
const MINUTE_MS = 60_000;
/** A whole run, on a machine that does many things at once. */
const PATIENCE = { timeout: 120_000 };
const TOO_WIDE = "document.documentElement.scrollWidth - innerWidth";

const main = (page: Page) => page.getByRole("main");
const button = (page: Page, name: string | RegExp) => main(page).getByRole("button", { name });

describe("a run, ordered at the page", { skip: noBrowser }, () => {
  const open = useBrowser();
  let ground: ActingGround;

  async function start(...time: Parameters<typeof ActingGround.start>): Promise<void> {
    ground = await ActingGround.start(...time);
  }
  afterEach(() => ground[Symbol.asyncDispose]());

  async function typePins(): Promise<void> {
    await using window = await open();
    const panel = window.page;
    await panel.goto(`${ground.panel.url}konnektor/0`);
    const pins = panel.locator("form").filter({ hasText: "SMC-B" });
    for (let i = 0; i < (await pins.count()); i++) {
      await pins.nth(i).getByRole("combobox").selectOption("VERIFIED");
      await pins.nth(i).getByRole("button", { name: "Setzen" }).click();
    }
  }

  test("U-40, U-48: an update of a Cherry ST-1506 needs the tick at „Gerät bleibt am Strom“, and is then seen to its proof", async () => {
    await start(12);
    await using window = await ground.show(open, await ground.urlOf("Zimmer 2"));
    const { page, complaints } = window;
    await main(page).getByRole("link", { name: "Update vorbereiten …" }).click();
    await page.getByLabel("Neue Version").selectOption(NEW);
    const file = { name: "st1506.bin", mimeType: "application/octet-stream", buffer: ground.acting.image() };
    await page.getByLabel("Datei des Herstellers").setInputFiles(file);
    await main(page)
      .getByText(/^[0-9a-f]{64}$/)
      .waitFor();
    await page.getByRole("radio", { name: /^Jetzt/ }).check();
    await page.getByLabel("PIN danach").fill("Frau Petersen");
    await giveAccess(page, ground.acting.terminalAccess);
    const power = page.getByLabel(/bleibt während des ganzen Vorgangs am Strom/);
    assert.match((await power.locator("xpath=..").textContent()) ?? "", /zerstören.*kostenpflichtiger Ersatz/);
    // Everything but the tick is there: nothing is ordered, and it says why.
    await main(page).getByText("Setzen Sie die Haken bei den Bestätigungen.").waitFor();
    assert.equal(await button(page, "Auftrag geben").getAttribute("aria-disabled"), "true");
    await button(page, "Auftrag geben").click({ force: true });
    assert.deepEqual((await ground.runs()).open, []);
    assert.deepEqual(await axeFindings(page), []);
    await power.check();
    await main(page).getByText("Bevor Sie den Auftrag geben können:").waitFor({ state: "detached" });
    await button(page, "Auftrag geben").click();
    await main(page).getByRole("heading", { name: "Kartenterminal aktualisieren: Zimmer 2" }).waitFor();
    const { password } = ground.acting.terminalAccess as { password: string };
    const kept =
      "JSON.stringify([document.documentElement.outerHTML, {...localStorage}, {...sessionStorage}, history.state])";
    assert.ok(!String(await page.evaluate(kept)).includes(password));
    await page.evaluate("window.lotseStayed = true");
    await main(page).getByText("Gerät am Strom lassen!").waitFor(PATIENCE);
    assert.match(await main(page).innerText(), /Bitte nicht ausschalten, neu starten oder vom Strom trennen/);
    await main(page).getByText("Erfolgreich: am Gerät selbst zweimal abgelesen.").first().waitFor(PATIENCE);
    const steps = await page.getByRole("region", { name: "Schritte" }).innerText();
    assert.equal(steps.match(/Am Gerät selbst abgelesen: Version 4\.0\.47/g)?.length, 2, steps);
    assert.equal(ground.acting.terminalCounts.installs, 1);
    assert.equal(ground.acting.terminalFirmware, NEW);
    assert.equal(await page.evaluate("window.lotseStayed"), true);
    assert.deepEqual(await axeFindings(page), []);
    assert.deepEqual([complaints, ground.faults], [[], []]);
  });

  test("a restart asks for the PIN, which is typed at the panel, and then everything is back", async () => {
    await start(12);
    await using window = await ground.show(open, await ground.urlOf(KONNEKTOR));
    const { page, complaints } = window;
    await main(page).getByRole("link", { name: "Neu starten …" }).click();
    await page.getByRole("radio", { name: /^Jetzt/ }).check();
    await page.getByLabel("PIN danach").fill("Frau Petersen");
    await giveAccess(page, ground.acting.konnektorAccess);
    await orderAtPage(page);
    await main(page).getByText("Frau Petersen: Bitte die PIN am Kartenterminal eingeben").first().waitFor(PATIENCE);
    assert.match(await page.getByRole("region", { name: "Was jetzt zu tun ist" }).innerText(), /am Gerät/);
    assert.deepEqual(await axeFindings(page), []);
    await button(page, "Bitte noch einmal nachsehen").click();
    await typePins();
    await main(page).getByText("Erfolgreich: am Gerät selbst zweimal abgelesen.").first().waitFor(PATIENCE);
    assert.equal(ground.acting.konnektorCounts.restarts, 1);
    await page.goto(ground.url("/runs"));
    const ended = page.getByRole("region", { name: "Beendet" });
    await ended.getByRole("link", { name: `Konnektor neu starten: ${KONNEKTOR}` }).waitFor();
    assert.deepEqual([complaints, ground.faults], [[], []]);
  });

  test("U-39: while somebody works at a device, „Neu starten“ is disabled for everybody, and nobody stops it", async () => {
    await start(6);
    const id = await ground.ordered({ runbook: "terminal-update-by-hand", device: "Zimmer 2", target: NEW });
    await ground.until(id, ({ may }) => may.begin);
    const owner = await ground.client.ask("POST", `/practices/${ground.practice}/runs/${id}/beginning`);
    assert.equal(owner.status, 204, owner.body);
    const url = await ground.urlOf(KONNEKTOR);
    // The owner is of the Verwaltung.
    const people = [ground.client];
    for (const role of ["praxis", "dvo", "it"] as const) people.push(await ground.invited(role, role));
    for (const who of people) {
      await using window = await ground.show(open, url, who);
      const { page } = window;
      const restart = button(page, "Neu starten …");
      await restart.waitFor();
      assert.equal(await restart.isDisabled(), true);
      const section = await page.getByRole("region", { name: "Eingriffe" }).innerText();
      const isIt = who === people[3];
      assert.match(section, isIt ? /Aufträge geben in dieser Praxis/ : /Gerade läuft: Kartenterminal am Gerät aktual/);
      await page.goto(ground.url(`/runs/${id}`));
      await main(page).getByText("Gerät am Strom lassen!").waitFor();
      await main(page).getByText("Anhalten geht nicht mehr:").waitFor();
      assert.equal(await button(page, "Anhalten").count(), 0);
    }
  });

  test("a guided update shows its instruction only after „Ich beginne jetzt“, and not while the server is out of reach", async () => {
    await start(12);
    await using window = await ground.show(open, await ground.urlOf("Zimmer 2"));
    const { page, complaints } = window;
    await main(page).getByRole("link", { name: "Update am Gerät vorbereiten …" }).click();
    await page.getByLabel("Neue Version").selectOption(NEW);
    await page.getByRole("radio", { name: /^Jetzt/ }).check();
    await page.getByLabel("PIN danach").fill("Frau Petersen");
    await orderAtPage(page);
    await button(page, "Ich beginne jetzt").waitFor(PATIENCE);
    assert.doesNotMatch(await main(page).innerText(), /Installieren Sie jetzt/);
    await page.emulateMedia({ media: "print" });
    await main(page).getByText("Die Anleitung erscheint erst nach Freigabe auf dem Bildschirm.").waitFor();
    await page.emulateMedia({ media: "screen" });
    await button(page, "Ich beginne jetzt").click();
    const instruction = main(page).getByText(`Installieren Sie jetzt Version ${NEW} an Zimmer 2`);
    await instruction.first().waitFor();
    await main(page)
      .getByText(/^Beginnen Sie bis heute, \d\d:\d\d Uhr/)
      .waitFor();
    assert.deepEqual(await axeFindings(page), []);
    await page.emulateMedia({ media: "print" });
    assert.equal(await instruction.first().isVisible(), false);
    await page.emulateMedia({ media: "screen" });
    await page.context().setOffline(true);
    await main(page).getByText("Bitte nicht beginnen: keine Verbindung").waitFor(PATIENCE);
    await instruction.first().waitFor({ state: "detached", ...PATIENCE });
    await button(page, "Fertig").waitFor({ state: "detached", ...PATIENCE });
    await page.context().setOffline(false);
    await instruction.first().waitFor(PATIENCE);
    await ground.acting.installedByHand();
    await button(page, "Fertig").click();
    await main(page).getByText("Erfolgreich: am Gerät selbst zweimal abgelesen.").first().waitFor(PATIENCE);
    assert.deepEqual(
      complaints.filter((complaint) => !complaint.includes("ERR_INTERNET_DISCONNECTED")),
      [],
    );
  });

  test("U-70: a run planned for 20:00 is cancelled at 19:59 with the keyboard alone, and not after its start", async () => {
    // 19:50 in Berlin, a Saturday.
    await start(1, { base: Date.parse("2026-11-28T18:50:00Z") });
    await using window = await ground.show(open, await ground.urlOf(KONNEKTOR));
    const { page } = window;
    await plan(page);
    const planned = await page.getByRole("region", { name: "Der Auftrag" }).innerText();
    assert.match(planned, /Auftrag von\s+Verwaltung/);
    assert.match(planned, /28\.11\.2026, 20:00 bis 22:00/);
    await page.goto(ground.url());
    const title = `Konnektor neu starten: ${KONNEKTOR}`;
    await main(page).getByRole("link", { name: title, exact: true }).waitFor();
    await main(page)
      .getByRole("link", { name: `${title}, 20:00 Uhr` })
      .click();
    ground.acting.move(9 * MINUTE_MS);
    await button(page, "Anhalten").waitFor();
    await tabTo(page, "Anhalten");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Diesen Lauf anhalten?" }).waitFor();
    await tabTo(page, "Anhalten");
    await page.keyboard.press("Enter");
    await main(page).getByText("Angehalten, bevor etwas geschah.").first().waitFor(PATIENCE);
    await page.goto(await ground.urlOf(KONNEKTOR));
    await plan(page);
    ground.acting.move(MINUTE_MS);
    await main(page).getByText("Gerät am Strom lassen!").waitFor(PATIENCE);
    await main(page).getByText("Der Befehl ist schon beim Gerät.").first().waitFor();
    assert.equal(await button(page, "Anhalten").count(), 0);
    assert.equal(ground.acting.konnektorCounts.restarts, 1);
  });

  async function plan(page: Page): Promise<void> {
    await main(page).getByRole("link", { name: "Neu starten …" }).click();
    await page.getByRole("radio", { name: "Andere Zeit" }).check();
    await page.getByLabel("Tag", { exact: true }).fill("2026-11-28");
    await page.getByLabel("von", { exact: true }).fill("20:00");
    await page.getByLabel("bis", { exact: true }).fill("22:00");
    await page.getByLabel("PIN danach").fill("Frau Petersen");
    await giveAccess(page, ground.acting.konnektorAccess);
    await orderAtPage(page);
  }

  test("a device that stays silent is asked about, and what somebody saw there ends the run", async () => {
    await start(1);
    const id = await ground.ordered({ runbook: "terminal-update-by-hand", device: "Zimmer 2", target: NEW });
    await using window = await ground.show(open, ground.url(`/runs/${id}`));
    const { page } = window;
    await button(page, "Ich beginne jetzt").click(PATIENCE);
    await main(page).getByText("Installieren Sie jetzt").first().waitFor();
    await ground.acting.praxis.first.happen({ happened: "terminal-unplugged", ctId: "kt-zimmer2" });
    ground.acting.move(25 * MINUTE_MS);
    const question = page.getByRole("region", { name: "ti-lotse fragt" });
    await question.getByText(/Zimmer 2 meldet sich seit \d+ Minuten nicht/).waitFor(PATIENCE);
    assert.deepEqual(await axeFindings(page), []);
    await question.getByRole("button", { name: "Am Gerät nachgesehen: Es ist nichts geschehen" }).click();
    await question.waitFor({ state: "detached" });
    await ground.acting.praxis.first.happen({ happened: "terminal-plugged", ctId: "kt-zimmer2" });
    await main(page).getByText("Fehlgeschlagen, wie jemand am Gerät abgelesen hat.").first().waitFor(PATIENCE);
    await page
      .getByRole("region", { name: "Wie es weitergeht" })
      .getByText(/Vorschlag für den nächsten/)
      .waitFor();
  });

  test("order and run fit a telephone, in both themes and languages, and axe-core finds nothing", async () => {
    await start(1);
    const wish = { runbook: "konnektor-restart", device: KONNEKTOR };
    const later = ground.acting.clock.now() + 600 * MINUTE_MS;
    const id = await ground.ordered(wish, { opensAt: later, closesAt: later + 180 * MINUTE_MS });
    const device = await ground.urlOf("Zimmer 2");
    const urls = [
      `${device}/orders/terminal-update`,
      ground.url(`/runs/${id}`),
      ground.url("/runs"),
      ground.url(),
      device,
    ];
    const wrong: string[] = [];
    for (const [language, colorScheme] of [
      ["de", "light"],
      ["en", "dark"],
    ] as const) {
      assert.equal((await ground.client.ask("PATCH", "/me", { language })).status, 204);
      await using window = await open({ colorScheme, viewport: { width: 390, height: 844 } });
      const { page, complaints } = window;
      await page.context().addCookies([ground.client.cookie]);
      for (const url of urls) {
        await page.goto(url);
        await page.locator("h1").waitFor({ state: "attached" });
        await page.locator("[aria-busy]").waitFor({ state: "detached" });
        if (url.includes("/orders/")) await page.getByRole("combobox").selectOption(NEW);
        if (url.includes("/orders/")) await page.getByRole("checkbox", { name: /zerstören|destroy/ }).waitFor();
        wrong.push(...(await axeFindings(page)).map((finding) => `${url} ${language}: ${finding}`));
        const tooWide = Number(await page.evaluate(TOO_WIDE));
        if (tooWide > 0) wrong.push(`${url} ${language}: ${tooWide} px too wide`);
      }
      assert.deepEqual(complaints, []);
    }
    assert.deepEqual(wrong, []);
  });
});

describe("a ti-lotse that is killed while a run goes on", { skip: noBrowser }, () => {
  const open = useBrowser();
  let acting: ActingPractice;
  let server: ServerProcess;
  let dataDir: string;
  const time = () => acting.time;

  beforeEach(async () => {
    acting = await ActingPractice.start(fastTime(12));
    dataDir = mkdtempSync(join(tmpdir(), "lotse-killed-page-"));
    server = await ServerProcess.start({ dataDir, port: 0, time: time(), page: builtPage() });
  });
  afterEach(async () => {
    await server.kill();
    await acting[Symbol.asyncDispose]();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test("U-38: the open page says that nobody answers, and after the start shows how the run really stands", async () => {
    const client = await PageClient.signIn(server.link);
    const { practice, device } = await connectOver(client, acting);
    const now = acting.clock.now();
    const window = { opensAt: rfc(now - MINUTE_MS), closesAt: rfc(now + 600 * MINUTE_MS) };
    const wish = { runbook: "konnektor-restart", device, window, pinHolder: "Frau Petersen" };
    const shown = await client.ask("POST", `/practices/${practice}/runs/preview`, wish);
    const { evidence, confirmations } = JSON.parse(shown.body) as PreviewView;
    const confirmed = confirmations.map(({ code }) => code);
    const order = { ...wish, confirmed, evidence, access: acting.konnektorAccess };
    const heard = await client.ask("POST", `/practices/${practice}/runs`, order);
    assert.equal(heard.status, 200, heard.body);
    const { id } = JSON.parse(heard.body) as { id: string };
    await using opened = await open();
    const { page } = opened;
    await page.context().addCookies([client.cookie]);
    await page.goto(`${client.url}/practices/${practice}/runs/${id}`);
    await main(page).getByText("Gerät am Strom lassen!").waitFor(PATIENCE);
    await page.evaluate("window.lotseStayed = true");
    await server.kill();
    await page.getByText(/Keine Verbindung zu ti-lotse/).waitFor(PATIENCE);
    server = await ServerProcess.start({ dataDir, port: server.port, time: time(), page: builtPage() });
    await page.getByText(/Keine Verbindung zu ti-lotse/).waitFor({ state: "detached", ...PATIENCE });
    await main(page).getByText("Bitte die PIN am Kartenterminal eingeben").first().waitFor(PATIENCE);
    await acting.enterPins();
    await main(page).getByText("Erfolgreich: am Gerät selbst zweimal abgelesen.").first().waitFor(PATIENCE);
    assert.equal(await page.evaluate("window.lotseStayed"), true);
    const run = await client.get<RunView>(`/practices/${practice}/runs/${id}`);
    assert.equal(run.outcome?.code, "succeeded");
    assert.equal(acting.konnektorCounts.restarts, 1);
  });
});

const rfc = (at: number) => new Date(at).toISOString();
