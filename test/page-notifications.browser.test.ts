/** Notifications in a real browser: setting them up, testing them, and keeping a finding quiet. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { builtPage, noBrowser, tabTo, useBrowser } from "./support/page-browser.ts";
import type { PracticeState } from "./support/page-fixtures.ts";
import { PageServer, PRACTICE } from "./support/page-server.ts";

const PATH = `/practices/${PRACTICE}/notifications`;

describe("the page of notifications", { skip: noBrowser }, () => {
  const open = useBrowser();
  const start = (state: PracticeState) => PageServer.start(builtPage(), state);
  const bodyOf = (server: PageServer, name: string) => server.asked.findLast((asked) => asked.name === name)?.body;

  test("by keyboard alone: a mail server is entered, with the port that belongs to its encryption", async () => {
    await using server = await start("first");
    await using window = await open();
    const { page, complaints } = window;
    await page.goto(server.url + PATH);
    await tabTo(page, "Mailserver eintragen");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Mailserver" });
    await dialog.waitFor();
    await tabTo(page, "Server für ausgehende Mail (SMTP)");
    await page.keyboard.type("smtp.muster.example");
    await tabTo(page, /^TLS/);
    await page.keyboard.press("ArrowDown");
    await tabTo(page, "Port");
    assert.equal(await page.getByLabel("Port", { exact: true }).inputValue(), "587");
    await tabTo(page, "Absender");
    await page.keyboard.type("praxis@muster.example");
    await tabTo(page, "Benutzername");
    await page.keyboard.type("praxis");
    await tabTo(page, "Passwort");
    await page.keyboard.type("GEHEIM");
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    assert.deepEqual(bodyOf(server, "setMailServer"), {
      ...{ host: "smtp.muster.example", port: 587, security: "starttls" },
      ...{ from: "praxis@muster.example", user: "praxis", password: "GEHEIM" },
    });
    assert.deepEqual(complaints, []);
  });

  test("a test mail says that it was taken, or in words why not", async () => {
    await using server = await start("gelb");
    await using window = await open();
    const { page } = window;
    await page.goto(server.url + PATH);
    await page.getByLabel("Testmail an").fill("anna@muster.example");
    await page.getByRole("button", { name: "Testmail senden" }).click();
    await page.getByText("Der Mailserver hat die Testmail an anna@muster.example angenommen.").waitFor();
    assert.deepEqual(bodyOf(server, "testMail"), { to: "anna@muster.example" });
  });

  test("a mail server that takes nothing is seen, with what to do", async () => {
    await using server = await start("rot");
    await using window = await open();
    const { page } = window;
    await page.goto(server.url + PATH);
    await page.getByText("3 Nachrichten sind nicht zugestellt").waitFor();
    await page.getByText("Der Mailserver „smtp.muster.example“ lehnt die Anmeldung ab.").waitFor();
    await page.getByText("535 5.7.8 authentication failed").waitFor();
  });

  test("a recipient is entered and removed, and is asked about before", async () => {
    await using server = await start("gelb");
    await using window = await open();
    const { page } = window;
    await page.goto(server.url + PATH);
    await page.getByRole("button", { name: "Empfänger eintragen" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Mailadresse").fill("keine Adresse");
    await dialog.getByRole("button", { name: "Speichern" }).click();
    await dialog.getByText("Das hat nicht die erwartete Form.").or(dialog.locator(".wrong")).first().waitFor();
    await dialog.getByLabel("Mailadresse").fill("bea@muster.example");
    await dialog.getByRole("radio", { name: /^nur Dringendes/ }).check();
    await dialog.getByRole("checkbox", { name: /^Wochenübersicht/ }).uncheck();
    await dialog.getByRole("button", { name: "Speichern" }).click();
    await page.getByText("bea@muster.example").waitFor();
    assert.deepEqual(bodyOf(server, "addRecipient"), {
      ...{ address: "bea@muster.example", language: "de", alarms: "urgent", digest: false },
    });
    await page.getByRole("button", { name: "bea@muster.example entfernen" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Entfernen" }).click();
    await page.getByText("bea@muster.example", { exact: true }).waitFor({ state: "detached" });
  });

  test("the secret of the webhook is shown once", async () => {
    await using server = await start("gelb");
    await using window = await open();
    const { page } = window;
    await page.goto(server.url + PATH);
    await page.getByRole("button", { name: "Adresse ändern, neues Geheimnis" }).click();
    await page.getByRole("dialog").getByLabel("Adresse").fill("https://alarm.example/neu");
    await page.getByRole("button", { name: "Speichern und Geheimnis zeigen" }).click();
    await page.getByText(/^whsec_/).waitFor();
    await page.getByRole("button", { name: "Notiert" }).click();
    await page.getByText(/^whsec_/).waitFor({ state: "detached" });
    await page.reload();
    await page.getByRole("heading", { name: "Webhook" }).waitFor();
    assert.equal(await page.getByText(/^whsec_/).count(), 0);
  });

  test("hours are entered by day; what overlaps is said beside its day", async () => {
    await using server = await start("first");
    await using window = await open({ viewport: { width: 390, height: 844 } });
    const { page } = window;
    await page.goto(server.url + PATH);
    await page.getByText("Noch sind keine eingetragen.").waitFor();
    await page.getByText("An bundesweiten Feiertagen gilt die Praxis als geschlossen").waitFor();
    await page.getByRole("button", { name: "Sprechzeiten ändern" }).click();
    await page.getByLabel("Mittwoch, 1. Zeit, bis").fill("13:00");
    await page.getByLabel("Samstag, 1. Zeit, von").fill("09:00");
    await page.getByLabel("Samstag, 1. Zeit, bis").fill("11:00");
    await page.getByRole("button", { name: "Schließzeit hinzufügen" }).click();
    await page.getByLabel("Schließzeit 1, erster Tag").fill("2026-12-21");
    await page.getByLabel("Schließzeit 1, letzter Tag").fill("2027-01-08");
    await page.getByLabel("Schließzeit 1, Grund").fill("Betriebsferien");
    await page.getByRole("button", { name: "Schließzeit hinzufügen" }).click();
    await page.getByRole("button", { name: "Schließzeit 2 entfernen" }).click();
    assert.equal(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), true);
    await page.getByRole("button", { name: "Speichern" }).click();
    await page.getByText("Die Sprechzeiten sind gespeichert.").waitFor();
    assert.deepEqual((bodyOf(server, "setHours") as { closures: unknown }).closures, [
      { from: "2026-12-21", until: "2027-01-08", reason: "Betriebsferien" },
    ]);
    const { spans } = bodyOf(server, "setHours") as { spans: { weekday: number; from: string; to: string }[] };
    assert.deepEqual(
      spans.filter(({ weekday }) => weekday === 3 || weekday === 6),
      [
        { weekday: 3, from: "08:00", to: "13:00" },
        { weekday: 6, from: "09:00", to: "11:00" },
      ],
    );
    assert.equal(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), true);
  });

  test("the maintenance mode begins with a reason and says until when; it can be ended early", async () => {
    await using server = await start("gelb");
    await using window = await open();
    const { page } = window;
    await page.goto(server.url + PATH);
    await page.getByRole("button", { name: "Wartungsmodus beginnen" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Grund").fill("Neuer Router");
    await dialog.getByLabel("Wie lange?").selectOption("2 Stunden");
    await dialog.getByRole("button", { name: "Beginnen" }).click();
    await page.getByText(/^ti-lotse meldet nichts bis /).waitFor();
    await page.getByText("Grund: Neuer Router").waitFor();
    assert.deepEqual(bodyOf(server, "beginMaintenance"), { reason: "Neuer Router", hours: 2 });
    await page.getByRole("button", { name: "Wartungsmodus beenden" }).click();
    await page.getByRole("button", { name: "Wartungsmodus beginnen" }).waitFor();
  });
});

describe("a finding", { skip: noBrowser }, () => {
  const open = useBrowser();

  test("is acknowledged with a reason and a day, says so to everybody, and speaks again when somebody wants", async () => {
    await using server = await PageServer.start(builtPage(), "gelb");
    await using window = await open();
    const { page, complaints } = window;
    await page.goto(server.url);
    await page.getByRole("button", { name: "Zur Kenntnis nehmen" }).first().click();
    const dialog = page.getByRole("dialog", { name: "Zur Kenntnis nehmen" });
    await dialog.getByRole("button", { name: "Speichern" }).click();
    await dialog.getByText("Diese Angabe fehlt.").or(dialog.locator(".wrong")).first().waitFor();
    await dialog.getByRole("radio", { name: /^Ganz stillstellen/ }).check();
    await dialog.getByLabel("Grund").fill("Der DVO kommt am Freitag");
    await dialog.getByRole("button", { name: "Speichern" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("Grund: Der DVO kommt am Freitag").first().waitFor();
    const asked = server.asked.find(({ name }) => name === "keepQuiet");
    assert.deepEqual(asked?.body, { kind: "muted", reason: "Der DVO kommt am Freitag" });
    await page.getByRole("button", { name: "Wieder melden" }).first().click();
    await page.getByText("Grund: Der DVO kommt am Freitag").waitFor({ state: "detached" });
    assert.deepEqual(complaints, []);
  });
});
