/** Components and updates in a real browser: reading by hand, codes, letters, versions side by side. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { builtPage, noBrowser, tabTo, useBrowser } from "./support/page-browser.ts";
import type { PracticeState } from "./support/page-fixtures.ts";
import { PageServer, PRACTICE } from "./support/page-server.ts";

const at = (rest: string) => `/practices/${PRACTICE}${rest}`;
const konnektor = at(`/components/${encodeURIComponent("konnektor secunet 80276883110000141500")}`);

describe("components and updates", { skip: noBrowser }, () => {
  const open = useBrowser();
  const start = (state: PracticeState) => PageServer.start(builtPage(), state);

  test("a mobile Kartenterminal is recorded with version, day of reading and the person signed in", async () => {
    await using server = await start("gelb");
    await using window = await open();
    const { page } = window;
    await page.goto(server.url + at("/devices/new"));
    await page.getByText("ORGA 930 M online").click();
    await page.getByLabel("Wie heißt das Gerät in der Praxis?").fill("Hausbesuch");
    await page.getByRole("button", { name: "Weiter" }).click();
    await page.getByLabel("Abgelesene Version").fill("4.7.0");
    await page.getByLabel("Abgelesen am").fill("2026-01-05");
    await page.getByRole("button", { name: "Version eintragen" }).click();
    await page.getByRole("heading", { name: "Hausbesuch", exact: true }).waitFor();
    const [device, reading] = server.asked.filter(({ name }) => name === "addDevice" || name === "addReading");
    assert.deepEqual(device?.body, { product: "orga-930-m", name: "Hausbesuch" });
    assert.deepEqual(reading?.body, { firmware: "4.7.0", secondVersions: {}, readOn: "2026-01-05" });
  });

  test("the ORGA 6141 shows the way to its version in three steps and stores what was read", async () => {
    await using server = await start("rot");
    await using window = await open();
    const { page } = window;
    await page.goto(`${server.url + at("/components/kt-empfang")}#ablesen`);
    const steps = page.locator("#ablesen ol > li");
    await steps.first().waitFor();
    assert.equal(await steps.count(), 3);
    await page.locator("input[name=firmware]:focus").waitFor();
    await page.keyboard.type("3.7.4");
    await page.getByLabel("CVC-Liste").fill("12");
    await page.getByRole("button", { name: "Version eintragen" }).click();
    await page.getByText("Die Version ist eingetragen.").waitFor();
    const reading = server.asked.find(({ name }) => name === "addReading");
    assert.equal(reading?.body.firmware, "3.7.4");
    assert.deepEqual(reading?.body.secondVersions, { cvc: "12" });
  });

  test("the KoCoBox is read with OK, 4 Versionen, OK, ablesen", async () => {
    await using server = await start("gelb");
    await using window = await open();
    const { page } = window;
    await page.goto(server.url + at("/devices/new"));
    await page.getByText("KoCoBox MED+").click();
    await page.getByLabel("Wie heißt das Gerät in der Praxis?").fill("Konnektor");
    await page.getByRole("button", { name: "Weiter" }).click();
    const steps = (await page.locator("#ablesen ol > li").allInnerTexts()).map((text) => text.replace(/\s+/g, " "));
    assert.equal(steps.length, 4);
    for (const [index, part] of ["OK", "4 Versionen", "OK", "Lesen Sie die Version ab"].entries())
      assert.ok(steps[index]?.includes(part), `${part} in „${steps[index]}“`);
  });

  test("jumps to what is on the page by keyboard, and only to what is there", async () => {
    await using server = await start("rot");
    await using window = await open();
    const { page, complaints } = window;
    await page.goto(server.url + konnektor);
    const row = page.getByRole("navigation", { name: "Auf dieser Seite" });
    await row.waitFor();
    for (const link of await row.getByRole("link").all()) {
      const target = page.locator((await link.getAttribute("href")) ?? "#none");
      assert.equal(await target.count(), 1, await link.innerText());
    }
    assert.equal(await row.getByRole("link", { name: "Ablesen" }).count(), 0);
    await tabTo(page, "Verlauf der Beobachtungen");
    await page.keyboard.press("Enter");
    await page.locator("#verlauf[open] table").waitFor();
    const top = Number(await page.evaluate("document.querySelector('#verlauf').getBoundingClientRect().top"));
    assert.ok(top >= 0 && top < 900, String(top));
    assert.equal(await row.count(), 1, "the page stayed");
    // What follows the place jumped to comes next, not what follows the row.
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate("document.activeElement.closest('#verlauf') !== null"), true);
    assert.deepEqual(complaints, []);
  });

  test("a half-typed reading survives news about the device", async () => {
    await using server = await start("gelb");
    await using window = await open();
    const { page } = window;
    await page.goto(server.url + at("/components/dev_hausbesuch"));
    await page.getByLabel("Abgelesene Version").pressSequentially("4.7");
    server.change("observations", ({ components }) => {
      const device = components.dev_hausbesuch;
      if (device) device.product = "ORGA 930 M online, zweite Hand";
    });
    await page.getByText("zweite Hand").waitFor();
    await page.keyboard.type(".1");
    assert.equal(await page.getByLabel("Abgelesene Version").inputValue(), "4.7.1");
  });

  test("a display code entered by hand appears at the same component as the automatic finding", async () => {
    await using server = await start("rot");
    await using window = await open();
    const { page } = window;
    await page.goto(server.url + at("/components/kt-empfang"));
    await page.getByRole("heading", { name: /Praxisausweis .* nicht freigeschaltet/ }).waitFor();
    await page
      .getByText(/^4021 eingetragen von Bea Beispiel|4021/)
      .first()
      .waitFor();
    await page.getByLabel("Code oder Meldung").fill("EC_CardTerminal_Not_Available");
    await page.getByRole("button", { name: "Code eintragen" }).click();
    // Required and empty again.
    await page.locator('input[maxlength="80"]:invalid').waitFor();
    const sent = server.asked.find(({ name }) => name === "addDisplayCode");
    assert.deepEqual(sent?.body, { code: "EC_CardTerminal_Not_Available" });
  });

  test("installed, expiring and target version stand side by side with their dates", async () => {
    await using server = await start("gelb");
    server.change("observations", ({ components }) => {
      const page = components["konnektor secunet 80276883110000141500"];
      if (!page) return;
      const old = { version: "1.3.4", text: "zugelassen bis 31.12.2019", level: "gelb" as const };
      const target = { version: "1.3.10", text: "zugelassen bis 31.12.2021", level: "ok" as const };
      page.comparison = { installed: old, expiring: old, target };
    });
    await using window = await open();
    const { page } = window;
    await page.goto(server.url + konnektor);
    const versions = page.getByRole("region", { name: "Version" });
    await versions.waitFor();
    assert.match(
      (await versions.innerText()).replace(/\s+/g, " "),
      /Installiert, läuft ab 1\.3\.4 .*31\.12\.2019 Ziel 1\.3\.10 .*31\.12\.2021/,
    );
  });

  test("the card for the secunet Konnektor names the power button and the lamps", async () => {
    await using server = await start("gelb");
    await using window = await open();
    const { page } = window;
    await page.goto(server.url + konnektor);
    const card = page.getByRole("figure").filter({ has: page.getByRole("img", { name: "So sieht das Gerät aus" }) });
    await card.getByText("Ein-/Aus-Taster „On/Off“", { exact: true }).waitFor();
    for (const lamp of ["POWER", "SYSTEM", "VPN TI"]) await card.getByText(`Lampe ${lamp}`).waitFor();
  });

  test("with nothing due the page says so in one sentence with date and time", async () => {
    await using server = await start("ok");
    await using window = await open();
    const { page } = window;
    await page.goto(server.url + at("/updates"));
    await page.getByText("Alles ist auf dem neuesten Stand (geprüft heute, 19:30 Uhr).").waitFor();
    assert.equal(await page.getByRole("article").count(), 0);
  });

  test("release notes stand under their categories, at least with „keine Angabe“", async () => {
    await using server = await start("gelb");
    await using window = await open();
    const { page } = window;
    await page.goto(server.url + at("/updates"));
    for (const category of ["Spezifikation", "Sicherheit", "Zusammenspiel mit der Praxissoftware"]) {
      const lines = page
        .locator("dl > div")
        .filter({ has: page.getByText(category, { exact: true }) })
        .locator("dd p")
        .first();
      assert.ok((await lines.innerText()) !== "", category);
    }
    await page.getByText("keine Angabe").first().waitFor();
  });

  test("the letter opens from the update page without the internet", async () => {
    await using server = await start("gelb");
    await using window = await open();
    const { page } = window;
    await page.goto(server.url + at("/updates"));
    const [letter] = await Promise.all([
      page.context().waitForEvent("page"),
      page.getByRole("link", { name: /Schreiben zum Update/ }).click(),
    ]);
    await letter.getByText("Schreiben zum Update 6.0.5").waitFor();
    assert.equal(new URL(letter.url()).origin, server.url);
  });

  test("a letter is kept with the day it states", async () => {
    await using server = await start("gelb");
    await using window = await open();
    const { page } = window;
    await page.goto(server.url + konnektor);
    await page.getByRole("button", { name: "Schreiben ablegen" }).click();
    const file = { name: "Mail vom DVO.txt", mimeType: "text/plain", buffer: Buffer.from("gültig bis 30.11.2025") };
    await page.getByLabel("Datei (PDF, Bild, Text oder Mail)").setInputFiles(file);
    await page.getByLabel("Im Schreiben genannter letzter Tag").fill("2025-11-30");
    await page.getByRole("button", { name: "Ablegen", exact: true }).click();
    await page.getByRole("button", { name: "Schreiben ablegen" }).waitFor();
    const { body } = server.asked.find(({ name }) => name === "addDocument") ?? {};
    assert.equal(Buffer.from(String(body?.content), "base64").toString(), "gültig bis 30.11.2025");
    assert.equal(body?.statedExpiry, "2025-11-30");
  });
});
