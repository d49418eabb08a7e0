/** The start page in a real browser: what it says first, what it does while somebody looks, and when the server is gone. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { builtPage, noBrowser, tabTo, useBrowser } from "./support/page-browser.ts";
import type { PracticeState } from "./support/page-fixtures.ts";
import { PageServer, PRACTICE } from "./support/page-server.ts";

describe("the start page", { skip: noBrowser }, () => {
  const open = useBrowser();
  const start = (state: PracticeState) => PageServer.start(builtPage(), state);

  test("by keyboard alone: the skip link, the update planned for a named person, and the device's own page", async () => {
    await using server = await start("gelb");
    await using window = await open();
    const { page, complaints } = window;
    await page.goto(server.url);
    await page.getByText("endet in 40 Tagen").first().waitFor();
    await tabTo(page, "Zum Inhalt");
    await page.keyboard.press("Enter");
    await tabTo(page, "Update planen");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Wer kümmert sich?" });
    await dialog.waitFor();
    await tabTo(page, /^Zuständig/);
    await page.keyboard.press("ArrowDown");
    await tabTo(page, "Notiz");
    await page.keyboard.type("Frau Beispiel ist da");
    await tabTo(page, "Speichern");
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    assert.match(String(await page.evaluate("document.activeElement.textContent")), /Update planen|Planung ändern/);
    await page.getByText("zuständig: Anna Muster").waitFor();
    const kept = server.asked.find(({ name }) => name === "takeCare");
    assert.deepEqual(kept?.body, { responsible: "per_anna", note: "Frau Beispiel ist da" });

    await tabTo(page, "Konnektor");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Konnektor", exact: true }).waitFor();
    await page.locator("h1:focus").waitFor({ state: "attached" });
    assert.match(await page.title(), /^Konnektor · Zahnarztpraxis am Hafen/);
    assert.deepEqual(complaints, []);
  });

  test("is renewed while somebody types: focus, half-typed text and scroll position stay", async () => {
    await using server = await start("gelb");
    await using window = await open({ viewport: { width: 1000, height: 500 } });
    const { page } = window;
    await page.goto(server.url);
    await page.getByRole("button", { name: "Update planen" }).click();
    await page.getByLabel("Notiz").pressSequentially("Techniker kommt um");
    const loads = server.asked.length;
    server.change("observations", ({ overview }) => {
      overview.sentence = "Das Update läuft seit heute Mittag.";
      const [first] = overview.components;
      if (first) overview.components = [{ ...first, installed: "6.0.5" }, ...overview.components.slice(1)];
    });
    await page.getByText("Das Update läuft seit heute Mittag.").waitFor();
    assert.ok(server.asked.length > loads);
    await page.keyboard.type(" 12 Uhr");
    assert.equal(await page.getByLabel("Notiz").inputValue(), "Techniker kommt um 12 Uhr");
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate("document.activeElement.textContent.trim()"), "Update planen");

    await page.evaluate("scrollTo(0, 400)");
    server.change("changes", ({ overview }) => {
      overview.sentence = "Das Update ist fertig.";
    });
    await page.getByText("Das Update ist fertig.").waitFor();
    assert.equal(await page.evaluate("scrollY"), 400);
  });

  test("says when there is no connection, from when the details are, and catches up when it is back", async () => {
    await using server = await start("gelb");
    await using window = await open();
    const { page } = window;
    await page.goto(server.url);
    await page.getByText("endet in 40 Tagen").first().waitFor();
    await server.silence();
    const banner = page.getByText(/^Keine Verbindung zu ti-lotse\. Die Angaben sind von heute, \d\d:\d\d Uhr\.$/);
    await banner.waitFor();
    await page.getByText("endet in 40 Tagen").first().waitFor();
    await page.getByRole("button", { name: "Jetzt prüfen" }).click();
    await page.getByText("ti-lotse ist gerade nicht erreichbar.").waitFor();

    server.fixture.overview.sentence = "Inzwischen ist alles erledigt.";
    await server.listen();
    await page.getByRole("button", { name: "Jetzt verbinden" }).click();
    await page.getByText("Inzwischen ist alles erledigt.").waitFor();
    await banner.waitFor({ state: "detached" });
  });

  test("leads to sign in when the session ends while the page is open", async () => {
    await using server = await start("gelb");
    await using window = await open();
    const { page } = window;
    await page.goto(server.url);
    await page.getByText("endet in 40 Tagen").first().waitFor();
    server.isSignedIn = false;
    server.endStreams();
    await page.getByText("Danach geht es an derselben Stelle weiter.").waitFor();
  });

  test("opened while the server is away: says so, and begins by itself once it is there", async () => {
    await using server = await start("gelb");
    await using window = await open();
    const { page } = window;
    await page.route("**/api/v1/**", (route) => route.abort());
    await page.clock.install();
    await page.goto(server.url);
    await page.getByText("ti-lotse ist gerade nicht erreichbar.").waitFor();
    await page.unroute("**/api/v1/**");
    await page.clock.runFor(10_000);
    await page.getByText("endet in 40 Tagen").first().waitFor();
  });

  test("a question that was refused is asked again by itself, whether something is shown already or not", async () => {
    await using server = await start("gelb");
    await using window = await open();
    const { page } = window;
    await page.clock.install();
    const problem = { type: "about:blank", title: "Zu viele Anfragen", status: 429, code: "request/too-many" };
    const refuse = () => page.route("**/overview", (route) => route.fulfill({ status: 429, json: problem }));
    await refuse();
    await page.goto(server.url);
    await page.getByText("Zu viele Anfragen").waitFor();
    await page.unroute("**/overview");
    await page.clock.runFor(10_000);
    await page.getByText("endet in 40 Tagen").first().waitFor();

    await refuse();
    const refused = page.waitForResponse((heard) => heard.status() === 429);
    server.change("observations", ({ overview }) => {
      overview.sentence = "Das Update läuft seit heute Mittag.";
    });
    await page.clock.runFor(1000);
    await refused;
    await page.unroute("**/overview");
    await page.clock.runFor(10_000);
    await page.getByText("Das Update läuft seit heute Mittag.").waitFor();
  });

  test("a page whose files did not come is fetched again by itself", async () => {
    await using server = await start("gelb");
    await using window = await open();
    const { page } = window;
    await page.clock.install();
    await page.route("**/assets/Start-*", (route) => route.abort());
    await page.goto(server.url);
    await page.getByRole("alert").waitFor();
    await page.unroute("**/assets/Start-*");
    await page.clock.runFor(10_000);
    await page.getByText("endet in 40 Tagen").first().waitFor();
  });

  test("speaks English when asked, and remembers", async () => {
    await using server = await start("gelb");
    await using window = await open();
    const { page } = window;
    await page.goto(server.url);
    await page.getByRole("button", { name: "English" }).click();
    await page.getByText("ends in 40 days").first().waitFor();
    await page.getByRole("button", { name: "Plan the update" }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    assert.equal(server.fixture.me.person?.language, "en");
    await page.reload();
    await page.getByRole("heading", { name: "Devices" }).waitFor();
  });

  test("is light or dark as somebody chooses, also after a reload", async () => {
    await using server = await start("ok");
    await using window = await open({ colorScheme: "light" });
    const { page } = window;
    await page.goto(server.url);
    await page.getByText("Es ist nichts fällig.").waitFor();
    const paper = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
    assert.equal(await paper(), "rgb(251, 250, 247)");
    await page.getByText("Anna Muster").click();
    await page.getByRole("button", { name: "Dunkel" }).first().click();
    assert.equal(await paper(), "rgb(15, 26, 33)");
    await page.reload();
    await page.getByText("Es ist nichts fällig.").waitFor();
    assert.equal(await paper(), "rgb(15, 26, 33)");
  });

  test("an unread important notice stays on the start page until confirmed by name", async () => {
    await using server = await start("rot");
    await using window = await open();
    const { page } = window;
    await page.goto(server.url);
    const notice = page.getByRole("article").filter({ hasText: "nicht neu starten" });
    await notice.waitFor();
    await notice.getByRole("button", { name: "Gelesen: Anna Muster" }).click();
    await notice.waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Mitteilungen" }).click();
    await page.getByText("Gelesen von Anna Muster, heute").waitFor();
  });

  test("a version that changed without a run of ours is shown as updated by somebody else", async () => {
    await using server = await start("gelb");
    await using window = await open();
    const { page } = window;
    await page.goto(server.url);
    await page.getByText("Firmware 3.9.0 → 3.9.1, von jemand anderem aktualisiert").waitFor();
  });

  test("an overdue finding stands first and names who sees to it, or offers to", async () => {
    await using server = await start("rot");
    await using window = await open();
    const { page } = window;
    await page.goto(server.url);
    const lead = page.getByRole("region", { name: "Zustand der Praxis" });
    await lead.getByText("überfällig").waitFor();
    await lead.getByRole("button", { name: "Dem DVO übergeben" }).click();
    assert.equal(await page.getByLabel("Zuständig").inputValue(), "dvo");
    await page.getByRole("button", { name: "Speichern" }).click();
    await lead.getByText("beim DVO").waitFor();
  });

  test("a practice without devices is led to its first connection", async () => {
    await using server = await start("first");
    await using window = await open();
    const { page } = window;
    await page.goto(server.url);
    await page.getByText("Noch ist kein Gerät verbunden.").waitFor();
    await page.getByRole("link", { name: "Konnektor verbinden" }).click();
    await page.getByRole("heading", { name: "Wo steht der Konnektor?" }).waitFor();
    assert.equal(new URL(page.url()).pathname, `/practices/${PRACTICE}/connections/new`);
  });

  test("whoever may only look is offered nothing that would be refused", async () => {
    await using server = await start("gelb");
    server.fixture.me.practices = server.fixture.me.practices.map((p) => ({ ...p, role: "it" }));
    await using window = await open();
    const { page } = window;
    await page.goto(server.url);
    await page.getByText("Planen können in dieser Praxis").waitFor();
    for (const name of ["Update planen", "Dem DVO übergeben", "Jetzt prüfen"])
      assert.equal(await page.getByRole("button", { name }).count(), 0, name);
    assert.equal(await page.getByRole("link", { name: "Personen" }).count(), 0);
  });
});
