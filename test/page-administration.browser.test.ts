/**
 * Reading the administration of a device, with everything behind it: the training practice, its simulated secunet Konnektor with an
 * administration that counts who signs in, a clock that is moved, and whatever is written on the way.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { Ground, textOf } from "./support/ground.ts";
import { axeFindings, noBrowser, tabTo, useBrowser } from "./support/page-browser.ts";
import { filesBelow } from "./support/scratch.ts";

const HOUR_MS = 3_600_000;
const WRONG = "Nicht-Das-Richtige-4711";

describe("the administration of a device", { skip: noBrowser }, () => {
  const open = useBrowser();
  let shift = 0;
  let ground: Ground;
  before(async () => {
    ground = await Ground.start({ clock: { now: () => Date.now() + shift } });
  });
  after(() => ground[Symbol.asyncDispose]());

  function twin() {
    const [vendor] = ground.practice.simulation.vendors;
    assert.ok(vendor);
    return vendor;
  }

  async function shown(who = ground.client) {
    return ground.show(open, await ground.urlOf("secunet konnektor 2.0.0"), who);
  }

  const section = (page: Page) => page.getByRole("region", { name: "Verwaltung des Geräts" });

  /** Up to where a password is asked for. */
  async function compared(page: Page, button = "Verwaltung lesen"): Promise<void> {
    await section(page).getByRole("button", { name: button }).click();
    await page.getByLabel("Port", { exact: true }).fill(String(twin().port));
    await page.getByRole("button", { name: "Nachsehen, wer antwortet" }).click();
    await page.getByRole("checkbox", { name: /gleich|überein/ }).check();
  }

  const passwordField = (page: Page) => page.getByLabel("Passwort der Verwaltung");
  const send = (page: Page) => page.getByRole("button", { name: "Anmelden und lesen" }).click();

  test("looking at the address shows who answers and signs in nowhere; without comparing nothing is sent", async () => {
    await using window = await shown();
    const { page, complaints } = window;
    await section(page).getByRole("button", { name: "Verwaltung lesen" }).click();
    assert.equal(await page.getByLabel("Adresse der Verwaltung").inputValue(), "127.0.0.1");
    assert.equal(await page.getByLabel("Port", { exact: true }).inputValue(), "8500");
    await page.getByLabel("Port", { exact: true }).fill(String(twin().port));
    await page.getByRole("button", { name: "Nachsehen, wer antwortet" }).click();
    const shownPrint = (await section(page).locator("figure p").first().innerText()).replaceAll(":", "").toLowerCase();
    assert.equal(shownPrint, twin().facts.certSha256);
    assert.equal(await page.getByLabel("Benutzername der Verwaltung").inputValue(), "super");
    await passwordField(page).fill(WRONG);
    await send(page);
    await page.getByText("Vergleichen Sie zuerst die beiden Fingerabdrücke.").waitFor();
    assert.deepEqual(await axeFindings(page), []);
    assert.deepEqual([twin().count("login"), complaints], [0, []]);
  });

  test("a wrong password is diagnosed in words and was sent exactly once; nothing is kept", async () => {
    await using window = await shown();
    const { page } = window;
    await compared(page);
    await passwordField(page).fill(WRONG);
    await page.getByLabel(/Regelmäßig lesen/).check();
    await send(page);
    const alert = page.getByRole("alert");
    await alert.waitFor();
    assert.match(await alert.innerText(), /nimmt die Zugangsdaten nicht an[\s\S]*Probieren Sie nicht mehrmals/);
    assert.equal(await passwordField(page).inputValue(), "");
    assert.equal(twin().count("login"), 1);
    assert.deepEqual(await ground.store.records("administration"), []);
    const [last] = (await ground.store.journal({ limit: 1000 })).slice(-1);
    assert.equal(last?.kind, "administration/not-read");
  });

  test("the right one: what only the administration tells appears, with its source; the password is kept nowhere", async () => {
    await using window = await shown();
    const { page, complaints } = window;
    await compared(page);
    await passwordField(page).fill(twin().world.password);
    await send(page);
    await page.getByText("Die Verwaltung wurde gelesen.").waitFor();
    const { serial, clientCertificates } = twin().world.administration;
    const text = (await section(page).innerText()).replace(/\s+/g, " ");
    assert.match(text, new RegExp(`Seriennummer ${serial}`));
    assert.match(text, /Läuft seit \d\d\.\d\d\.\d{4}/);
    assert.match(text, /Letzte Suche nach Updates \d\d\.\d\d\.\d{4}/);
    assert.ok(text.includes(clientCertificates[0]?.filename ?? "?"), text);
    assert.match(text, /Empfang In Ordnung: aktiv; Zugangsdaten für Updates hinterlegt/);
    assert.match(text, /Verwaltung des Geräts, vor \d+ Sek\./);
    assert.deepEqual(await ground.store.records("administration"), []);
    assert.deepEqual(await axeFindings(page), []);
    assert.deepEqual([twin().count("login"), twin().twin.openSessions(), complaints], [2, 0, []]);
    // What was not allowed was not asked.
    assert.ok(!twin().asked.some(({ isInvented, role, call }) => isInvented && role === "reading" && call !== "GET /"));
  });

  test("by keyboard alone, kept for regular reading; after six hours it is read again, and not before", async () => {
    await using window = await shown();
    const { page } = window;
    await tabTo(page, "Noch einmal lesen");
    await page.keyboard.press("Enter");
    await tabTo(page, "Port");
    await page.keyboard.type(String(twin().port));
    await page.keyboard.press("Enter");
    await page.getByRole("checkbox", { name: /gleich|überein/ }).waitFor();
    await page.getByRole("checkbox", { name: /gleich|überein/ }).focus();
    await page.keyboard.press("Space");
    await tabTo(page, "Passwort der Verwaltung");
    await page.keyboard.type(twin().world.password);
    await tabTo(page, /^Nur dieses Mal lesen/);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByText(/Wird alle 6 Stunden gelesen/).waitFor();
    assert.equal(twin().count("login"), 3);

    const { administrations } = ground.practice.serving;
    shift += 5 * HOUR_MS;
    await administrations.tick();
    assert.equal(twin().count("login"), 3);
    const { administration } = twin().world;
    twin().world.administration = { ...administration, serial: "4711-NEU" };
    shift += 2 * HOUR_MS;
    await Promise.all([administrations.tick(), administrations.tick()]);
    await administrations.tick();
    assert.equal(twin().count("login"), 4);
    await section(page).getByText("4711-NEU").waitFor();
  });

  test("whoever may not connect reads what was told and is asked for nothing", async () => {
    const team = await ground.invited("praxis", "Herr Jansen");
    await using window = await shown(team);
    const { page } = window;
    await section(page).getByText("4711-NEU").waitFor();
    await section(page)
      .getByText("Das Passwort eintragen können in dieser Praxis der DVO und die Verwaltung.")
      .waitFor();
    assert.equal(await section(page).getByRole("button").count(), 0);
  });

  test("the password stands nowhere: not in the store, the log, the export, an answer, or what was complained about", async () => {
    const secrets = [WRONG, twin().world.password, ...twin().twin.secrets()];
    const { practiceId, dataDir } = ground.practice;
    const journal = JSON.stringify(await ground.store.journal({ limit: 1000 }));
    const answers: string[] = [];
    const below = `/practices/${practiceId}`;
    const paths = ["overview", "updates", "changes", "journal", "connections"].map((name) => `${below}/${name}`);
    for (const { id } of await ground.store.components()) paths.push(`${below}/components/${encodeURIComponent(id)}`);
    for (const path of paths) answers.push((await ground.client.ask("GET", path)).body);
    assert.ok(answers.join("").includes("4711-NEU"));
    const files = Object.entries(filesBelow(dataDir));
    assert.ok(files.some(([file]) => file.includes("lotse.db")));
    for (const secret of secrets) {
      for (const [file, content] of files) assert.ok(!content.includes(secret), file);
      for (const text of [journal, ground.faults.join("\n"), ...answers]) assert.ok(!text.includes(secret));
    }
  });

  test("a password that was changed at the device is tried once more and never again; that is told as a finding; with the new one also the settings whose answer is invented", async () => {
    const { administrations } = ground.practice.serving;
    Object.assign(twin().world, { password: "Inzwischen-Ein-Anderes-1" });
    const before = twin().count("login");
    for (const hours of [7, 7]) {
      shift += hours * HOUR_MS;
      // Somebody looks in now and then, else nobody is signed in any more.
      await ground.client.ask("GET", `/practices/${ground.practice.practiceId}/updates`);
      await administrations.tick();
    }
    assert.equal(twin().count("login"), before + 1);
    const [kept] = await ground.store.records("administration");
    assert.equal(kept?.secret, undefined);
    assert.equal(await ground.store.secret(kept?.id ?? ""), undefined);
    await using window = await shown();
    const { page } = window;
    await section(page)
      .getByText(/Das regelmäßige Lesen ist angehalten/)
      .waitFor();
    assert.match(await textOf(page), /wird nicht mehr regelmäßig gelesen: Sie hat das Passwort abgelehnt/);

    await compared(page, "Neues Passwort eintragen");
    await passwordField(page).fill(twin().world.password);
    await page.getByLabel(/Regelmäßig lesen/).check();
    await page.getByLabel(/Auch fragen, was noch niemand/).check();
    await send(page);
    await page.getByText(/Wird alle 6 Stunden gelesen/).waitFor();
    assert.doesNotMatch(await textOf(page), /nicht mehr regelmäßig gelesen/);
    assert.match((await section(page).innerText()).replace(/\s+/g, " "), /Installiert wird dienstags, 01:00 Uhr/);
  });

  test("ended by a person: the password is forgotten, nobody signs in any more, what was read stays", async () => {
    const [kept] = await ground.store.records("administration");
    await using window = await shown();
    const { page } = window;
    await section(page).getByRole("button", { name: "Nicht mehr lesen, Passwort vergessen" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Nicht mehr lesen, Passwort vergessen" }).click();
    await section(page).getByRole("button", { name: "Noch einmal lesen" }).waitFor();
    assert.deepEqual(await ground.store.records("administration"), []);
    assert.equal(await ground.store.secret(kept?.id ?? ""), undefined);
    assert.ok((await section(page).innerText()).includes("4711-NEU"));
    const before = twin().count("login");
    shift += 48 * HOUR_MS;
    await ground.practice.serving.administrations.tick();
    assert.equal(twin().count("login"), before);
    const kinds = (await ground.store.journal({ limit: 1000 })).map(({ kind }) => kind).filter((k) => /^adm/.test(k));
    assert.deepEqual(kinds, [
      ...["administration/not-read", "administration/read", "administration/read", "administration/kept"],
      ...["administration/stopped", "administration/read", "administration/kept", "administration/forgotten"],
    ]);
    assert.deepEqual(ground.faults, []);
  });
});
