/** Connecting a Konnektor in a real browser: by keyboard alone, with a wrong address first, and without losing anything. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import { builtPage, noBrowser, tabTo, useBrowser } from "./support/page-browser.ts";
import { PageServer, PRACTICE } from "./support/page-server.ts";

const NEW = `/practices/${PRACTICE}/connections/new`;

describe("connecting a Konnektor", { skip: noBrowser }, () => {
  const open = useBrowser();
  const heading = (page: Page, name: string) => page.getByRole("heading", { name }).waitFor();

  test("by keyboard alone: address, fingerprint, credentials, Mandant, and the connection is kept", async () => {
    await using server = await PageServer.start(builtPage(), "first");
    await using window = await open();
    const { page, complaints } = window;
    await page.goto(server.url + NEW);
    await heading(page, "Wo steht der Konnektor?");
    await tabTo(page, "Adresse des Konnektors");
    await page.keyboard.type("192.168.1.falsch");
    await page.keyboard.press("Enter");
    const diagnosis = page.getByRole("alert");
    await diagnosis.waitFor();
    assert.match(
      await diagnosis.innerText(),
      /antwortet niemand[\s\S]*Prüfen Sie die Adresse[\s\S]*link\/connect-timeout/,
    );
    await page.getByLabel("Adresse des Konnektors").selectText();
    await page.keyboard.type("192.168.1.50");
    await page.keyboard.press("Enter");

    await heading(page, "Ist es wirklich Ihr Konnektor?");
    assert.equal(await page.evaluate("document.activeElement.tagName"), "H1");
    await tabTo(page, "Weiter");
    await page.keyboard.press("Enter");
    await page.getByText("Vergleichen Sie zuerst die beiden Fingerabdrücke.").waitFor();
    await page.getByRole("checkbox").focus();
    await page.keyboard.press("Space");
    await tabTo(page, "Weiter");
    await page.keyboard.press("Enter");

    await heading(page, "Wie meldet sich ti-lotse an?");
    await tabTo(page, /^Zertifikat als Datei/);
    await page.keyboard.press("ArrowDown");
    await tabTo(page, "Benutzername am Konnektor");
    await page.keyboard.type("ti-lotse");
    await tabTo(page, "Passwort am Konnektor");
    await page.keyboard.type("geheim");
    await page.keyboard.press("Enter");

    await heading(page, "Unter welchem Namen kennt der Konnektor die Praxis?");
    await tabTo(page, "Mandant");
    await page.keyboard.type("M1");
    await tabTo(page, "Clientsystem");
    await page.keyboard.type("ti-lotse");
    await tabTo(page, "Arbeitsplatz");
    await page.keyboard.type("AP1");
    await page.keyboard.press("Enter");
    await page.getByText("3 Kartenterminals, 2 Karten").waitFor();
    await tabTo(page, "Weiter");
    await page.keyboard.press("Enter");

    await heading(page, "Alles geprüft");
    await tabTo(page, "Verbinden");
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/practices/${PRACTICE}`);
    const kept = server.asked.find(({ name }) => name === "connect")?.body;
    assert.equal(kept?.address, "192.168.1.50");
    assert.match(String(kept?.pinSha256), /^3a7f01c2[0-9a-f]{56}$/);
    assert.deepEqual(kept?.credentials, { kind: "basic", user: "ti-lotse", password: "geheim" });
    assert.deepEqual(kept?.contexts, [{ mandant: "M1", clientsystem: "ti-lotse", arbeitsplatz: "AP1" }]);
    assert.deepEqual(complaints, []);
  });

  test("nothing is lost by going back, and several Mandanten are checked together", async () => {
    await using server = await PageServer.start(builtPage(), "first");
    await using window = await open();
    const { page } = window;
    await page.goto(server.url + NEW);
    await page.getByLabel("Adresse des Konnektors").fill("192.168.1.50");
    await page.getByRole("button", { name: "Nachsehen" }).click();
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Weiter" }).click();
    const file = { name: "praxis.p12", mimeType: "application/x-pkcs12", buffer: Buffer.from("p12") };
    await page.getByLabel("Zertifikatsdatei").setInputFiles(file);
    await page.getByLabel("Passwort der Datei").fill("00");
    await page.goBack();
    await heading(page, "Ist es wirklich Ihr Konnektor?");
    assert.equal(await page.getByRole("checkbox").isChecked(), true);
    await page.goBack();
    assert.equal(await page.getByLabel("Adresse des Konnektors").inputValue(), "192.168.1.50");
    await page
      .getByRole("link", { name: "3 Anmeldung" })
      .or(page.getByRole("link", { name: "2 Zertifikat" }))
      .first()
      .click();
    await page.getByRole("button", { name: "Weiter" }).click();
    await page.getByText("Ausgewählt: praxis.p12").waitFor();
    assert.equal(await page.getByLabel("Passwort der Datei").inputValue(), "00");
    await page.getByRole("button", { name: "Anmeldung prüfen" }).click();

    await page.getByRole("button", { name: "Weiteren Mandanten eintragen" }).click();
    for (const [index, mandant] of ["M1", "M2"].entries()) {
      const group = page.getByRole("group", { name: `Mandant ${index + 1}` });
      await group.getByLabel("Mandant", { exact: true }).fill(mandant);
      await group.getByLabel("Clientsystem").fill("ti-lotse");
      await group.getByLabel("Arbeitsplatz").fill("AP1");
    }
    await page.getByRole("button", { name: "Namen prüfen" }).click();
    await page.getByText("3 Kartenterminals, 2 Karten").nth(1).waitFor();
    const probe = server.asked.filter(({ name }) => name === "probe").at(-1);
    const { credentials, contexts } = (probe?.body ?? {}) as { credentials: { kind: string }; contexts: unknown[] };
    assert.equal(credentials.kind, "p12");
    assert.equal(contexts.length, 2);
  });

  test("what the practice cannot set itself stands on a sheet for the DVO, with what is known filled in", async () => {
    await using server = await PageServer.start(builtPage(), "gelb");
    await using window = await open();
    const { page } = window;
    await page.goto(`${server.url}/practices/${PRACTICE}/connections/order`);
    await page.getByText("Konnektor für ti-lotse lesbar machen").waitFor();
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.getByRole("button", { name: "Drucken" }).isVisible(), false);
    const sheet = page.getByRole("article");
    assert.match(await sheet.innerText(), /Zahnarztpraxis am Hafen[\s\S]*Muster-IT/);
    const line = await sheet.locator("dl > div").last().boundingBox();
    assert.ok((line?.height ?? 0) >= 34, "lines to write on are 9 mm apart");
  });

  test("whoever may not connect is told who may, and offered the sheet", async () => {
    await using server = await PageServer.start(builtPage(), "first");
    server.fixture.me.practices = server.fixture.me.practices.map((p) => ({ ...p, role: "praxis" }));
    await using window = await open();
    const { page } = window;
    await page.goto(server.url + NEW);
    await page.getByText("Einen Konnektor verbinden können in dieser Praxis der DVO und die Verwaltung.").waitFor();
    await page.getByRole("link", { name: "Auftrag für den DVO drucken" }).waitFor();
  });
});
