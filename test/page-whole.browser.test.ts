/**
 * The whole of it in a real browser: the training practice as `lotse demo` runs it, its page, its simulated devices. Somebody
 * comes in by the link, connects a second Konnektor, and sees what changes at the devices without doing anything.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type PracticeGround, startPracticeGround } from "../src/app/practice-ground.ts";
import { SimPraxis } from "../src/simulator/wire/sim-praxis.ts";
import { axeFindings, builtPage, noBrowser, useBrowser } from "./support/page-browser.ts";

describe("the training practice in a browser", { skip: noBrowser }, () => {
  const open = useBrowser();
  let ground: PracticeGround;
  let cookies: { name: string; value: string; url: string }[] = [];
  const faults: string[] = [];

  before(async () => {
    ground = await startPracticeGround({
      keyType: "p256",
      pagePort: 0,
      page: builtPage(),
      version: "test",
      report: (line) => faults.push(line),
    });
  });
  after(() => ground.stop());

  /** A window of the person who came in by the link. */
  async function signedIn() {
    const window = await open();
    const { page } = window;
    if (cookies.length > 0) {
      await page.context().addCookies(cookies);
      await page.goto(ground.serving.url);
    } else {
      await page.goto(ground.signInLink);
      await page.getByRole("button", { name: "Jetzt prüfen" }).waitFor();
      cookies = (await page.context().cookies()).map(({ name, value }) => ({ name, value, url: ground.serving.url }));
    }
    await page.getByText("Zimmer 2", { exact: true }).first().waitFor();
    return window;
  }

  test("comes in by the link and reads in one sentence how the practice is", async () => {
    await using window = await signedIn();
    const { page, complaints } = window;
    assert.match(await page.getByRole("main").innerText(), /Die Zulassung von Version 5\.50\.4 endet in 40 Tagen/);
    assert.deepEqual(await axeFindings(page), []);
    assert.deepEqual([complaints, faults], [[], []]);
  });

  test("a firmware and a terminal changed at the panel stand on the page without reload", async () => {
    await using window = await signedIn();
    const { page } = window;
    await page.evaluate("window.lotseStayed = true");
    await using panelWindow = await open();
    const panel = panelWindow.page;
    await panel.goto(`${ground.simulation.facts.controlUrl}konnektor/0`);
    await panel.getByLabel("Firmware", { exact: true }).fill("6.0.5");
    await panel.getByRole("button", { name: "Setzen", exact: true }).first().click();
    // No Konnektor tells that its firmware is another one: whoever restarts it makes it tell that it is there again.
    await panel.getByRole("button", { name: "Neu starten" }).click();
    await ground.simulation.praxis.first.whenRunning();
    await panel.goto(`${ground.simulation.facts.controlUrl}konnektor/0/terminal/kt-zimmer2`);
    await panel.getByRole("button", { name: "Stecker ziehen", exact: true }).click();
    await page
      .getByText(/Kartenterminal „Zimmer 2“/)
      .first()
      .waitFor();
    await page.getByText("Firmware 5.50.4 → 6.0.5, von jemand anderem aktualisiert").first().waitFor();
    assert.equal(await page.evaluate("window.lotseStayed"), true);
  });

  test("connects a second Konnektor through the page, and its devices appear", async () => {
    await using second = await SimPraxis.start({ scenario: "mvz2026", auth: "basic", keyType: "p256" });
    const { context, auth, first } = second;
    await using window = await signedIn();
    const { page, complaints } = window;
    await page.getByRole("link", { name: "Geräte verbinden" }).first().click();
    await page.getByRole("link", { name: "Beginnen" }).first().click();
    await page.getByLabel("Adresse des Konnektors").fill(first.url);
    await page.getByRole("button", { name: "Nachsehen" }).click();
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Weiter", exact: true }).click();
    await page.getByLabel(/Benutzername und Passwort/).check();
    await page.getByLabel("Benutzername am Konnektor").fill(auth.user ?? "");
    await page.getByLabel("Passwort am Konnektor").fill(auth.password ?? "");
    await page.getByRole("button", { name: "Anmeldung prüfen" }).click();
    await page.getByLabel("Mandant", { exact: true }).fill(context.mandant);
    await page.getByLabel("Clientsystem").fill(context.clientsystem);
    await page.getByLabel("Arbeitsplatz").fill(context.arbeitsplatz);
    await page.getByRole("button", { name: "Namen prüfen" }).click();
    await page.getByText(/2 Kartenterminals/).waitFor();
    await page.getByRole("button", { name: "Weiter", exact: true }).click();
    await page.getByRole("button", { name: "Verbinden" }).click();
    await page.getByText("ORGA6100-0142000003A1F2").first().waitFor();
    await page.getByText("KoCoBox MED+").first().waitFor();
    const kept = await ground.serving.store.forPractice(ground.practiceId).records("connection");
    assert.deepEqual(kept.map((c) => c.credentials.kind).toSorted(), ["basic", "none"]);
    assert.ok(!JSON.stringify(kept).includes(auth.password ?? "?"));
    assert.deepEqual([complaints, faults], [[], []]);
  });
});
