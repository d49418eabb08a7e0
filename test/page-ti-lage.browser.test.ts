/**
 * The TI nationwide in the page: the question that switches it on, the line on every page, and a central outage switched at the panel of
 * the simulated source, which becomes the one sentence without reload.
 */
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { Ground, textOf } from "./support/ground.ts";
import { axeFindings, noBrowser, useBrowser } from "./support/page-browser.ts";

const SLOWLY = { timeout: 30_000 };

describe("the TI nationwide", { skip: noBrowser }, () => {
  const open = useBrowser();
  let ground: Ground;
  before(async () => {
    ground = await Ground.start({ scenario: "mvz2026" });
  });
  after(() => ground[Symbol.asyncDispose]());
  beforeEach(async () => {
    const { tiLage } = ground.practice.simulation;
    tiLage.misbehaves = undefined;
    await tiLage.disturb("erezept", "none");
  });

  async function pressAtPanel(name: string): Promise<void> {
    await using panel = await open();
    await panel.page.goto(`${ground.practice.simulation.facts.controlUrl}ti-lage`);
    await panel.page.getByRole("button", { name, exact: true }).click();
    await panel.page.waitForLoadState();
  }
  const line = (page: Page) => page.getByRole("banner").getByRole("link", { name: /TI bundesweit/ });
  const says = (page: Page, text: RegExp) => line(page).filter({ hasText: text }).waitFor(SLOWLY);

  test("a central outage is one sentence without reload, not many red things; over, it is gone by itself", async () => {
    await using window = await ground.show(open, ground.url());
    const { page, complaints } = window;
    await says(page, /in Ordnung/);
    await page.evaluate("window.lotseStayed = true");
    const reds = () => page.getByRole("main").locator(".seemark.rot").count();
    const redBefore = await reds();

    await pressAtPanel("TI-Zugang: gestört");
    const main = page.getByRole("main");
    await main
      .getByText(/Der TI-Zugang ist bundesweit gestört\. Deshalb sind .+ und .+ nicht mit der TI verbunden\./)
      .first()
      .waitFor(SLOWLY);
    await says(page, /TI-Zugang gestört/);
    for (const konnektor of ground.practice.simulation.praxis.konnektoren) {
      assert.equal(konnektor.state.vpn.ti.online, false);
    }
    // Both Konnektoren have told of their condition by now: it is not among what is to be done.
    await ground.checkNow();
    await page
      .getByText(/TI-Zugang ist bundesweit gestört/)
      .first()
      .waitFor(SLOWLY);
    assert.equal(await reds(), redBefore);
    assert.doesNotMatch(await textOf(page), /Prüfen Sie, ob das Internet geht/);
    assert.deepEqual(await axeFindings(page), []);

    await pressAtPanel("TI-Zugang: in Ordnung");
    await says(page, /in Ordnung/);
    await main
      .getByText(/TI-Zugang ist bundesweit gestört/)
      .first()
      .waitFor({ state: "detached", ...SLOWLY });
    assert.equal(await page.evaluate("window.lotseStayed"), true);
    assert.deepEqual(complaints, []);
  });

  test("its own page names services, since when, the source's words and what follows here; wide and narrow, both themes", async () => {
    await ground.practice.simulation.tiLage.disturb("erezept", "partial");
    for (const width of [1280, 390]) {
      for (const colorScheme of ["light", "dark"] as const) {
        await using window = await open({ viewport: { width, height: 900 }, colorScheme });
        const { page } = window;
        await page.context().addCookies([ground.client.cookie]);
        await page.goto(ground.url("/ti-lage"));
        await page.getByText("Bundesweit gestört: E-Rezept.").first().waitFor(SLOWLY);
        const text = await textOf(page);
        assert.match(text, /E-Rezept Hinweis: teilweise gestört Mindestens seit heute, \d\d:\d\d Uhr/);
        assert.match(text, /„Das Einlösen von E-Rezepten mit der eGK ist gestört“/);
        assert.match(text, /IDP-Dienst · Anbieter Muster/);
        assert.match(text, /Gefragt wird 127\.0\.0\.1:\d+/);
        assert.deepEqual(await axeFindings(page), []);
        assert.equal(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), true);
      }
    }
  });

  test("a source that answers wrongly is said so, and the last answer stays for a while", async () => {
    await using window = await ground.show(open, ground.url("/ti-lage"));
    const { page } = window;
    await says(page, /in Ordnung/);
    ground.practice.simulation.tiLage.misbehaves = "wrong-types";
    await page.getByText("Die letzte Frage blieb ohne Antwort").waitFor(SLOWLY);
    await page.getByText(/Unleserlich ist die Stelle appStatus\.kim\.outage/).waitFor(SLOWLY);
    await says(page, /in Ordnung/);
  });

  test("is switched on by one question on the start page, and off again; the log names who", async () => {
    await ground.store.commit((writes) => writes.remove("tilage", "ti-lage"));
    await using window = await ground.show(open, ground.url());
    const { page } = window;
    await says(page, /nicht abgefragt/);
    await page.getByText("Soll ti-lotse nachsehen, ob die TI bundesweit gestört ist?").waitFor();
    await page.getByText(/Es ist die einzige Verbindung nach außen/).waitFor();
    assert.deepEqual(await axeFindings(page), []);
    await page.getByRole("button", { name: "Ja, nachsehen" }).click();
    await says(page, /in Ordnung/);
    await page.getByText("Soll ti-lotse nachsehen").waitFor({ state: "detached" });

    await line(page).click();
    await page.getByText(/Eingeschaltet von Frau Petersen am /).waitFor();
    await page.getByRole("button", { name: "Nicht mehr abfragen" }).click();
    await says(page, /nicht abgefragt/);
    await page.getByRole("button", { name: "Abfrage einschalten" }).waitFor();
    assert.deepEqual(await axeFindings(page), []);
    const praxis = await ground.invited("praxis", "Ben Beispiel");
    const refused = await praxis.ask("PUT", `/practices/${ground.practice.practiceId}/ti-lage`, { isOn: true });
    assert.equal(refused.status, 403);

    await page.goto(ground.url("/journal"));
    await page
      .getByText(/Abfrage des zentralen Status der TI ausgeschaltet/)
      .first()
      .waitFor();
    assert.match(await textOf(page), /Frau Petersen Abfrage des zentralen Status der TI eingeschaltet/);
  });
});
