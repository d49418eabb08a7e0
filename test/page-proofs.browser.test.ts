/**
 * What the page promises, proven with everything behind it: real browser, real server and store, simulated devices on real
 * sockets. The practice of 2026, and the one of 2019 the requirements speak of.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Observation } from "../src/domain/observation.ts";
import { addDays, dayOf } from "../src/domain/zeit/tag.ts";
import { PracticePki } from "../src/simulator/wire/credentials.ts";
import { Ground, textOf } from "./support/ground.ts";
import { axeFindings, noBrowser, useBrowser } from "./support/page-browser.ts";
import { nothingDue } from "./support/practice.ts";

describe("the practice of 2026", { skip: noBrowser }, () => {
  const open = useBrowser();
  let ground: Ground;
  before(async () => {
    ground = await Ground.start();
  });
  after(() => ground[Symbol.asyncDispose]());

  test("U-10: every component that was reached was checked today", async () => {
    await using window = await ground.show(open, ground.url());
    await window.page.getByText("Zimmer 2", { exact: true }).first().waitFor();
    assert.match(await textOf(window.page), /zuletzt geprüft (gerade eben|vor \d+ (Sek|Min)\.)/);
    const { components } = await ground.client.get<{
      components: { name: string; isHandRead: boolean; isStale: boolean; lastSeenAt?: string }[];
    }>(`/practices/${ground.practice.practiceId}/overview`);
    const asked = components.filter((c) => !c.isHandRead);
    assert.ok(asked.length >= 4);
    for (const { name, isStale, lastSeenAt } of asked) {
      assert.equal(isStale, false, name);
      assert.ok(Date.now() - Date.parse(lastSeenAt ?? "") < 86_400_000, name);
      await window.page.goto(await ground.urlOf(name));
      await window.page.getByRole("heading", { name, exact: true }).waitFor();
      assert.match(await textOf(window.page), /zuletzt gesehen (gerade eben|vor \d+ (Sek|Min)\.)/, name);
    }
  });

  test("U-50: that an update is available is a hint, never red, while the installed version is approved", async () => {
    await using window = await ground.show(open, await ground.urlOf("Empfang"));
    const { page } = window;
    const hint = page.getByRole("article").filter({ hasText: "Für Empfang gibt es ein Update: 3.9.1 → 3.9.2" });
    await hint.waitFor();
    assert.match(await hint.innerText(), /Hinweis/);
    assert.doesNotMatch(await hint.innerText(), /Dringend/);
  });

  test("U-12: a mobile terminal is recorded with version, day of reading and the person signed in", async () => {
    await using window = await ground.show(open, ground.url("/devices/new"));
    const { page } = window;
    await page.getByText("ORGA 930 M online").click();
    await page.getByLabel("Wie heißt das Gerät in der Praxis?").fill("Zweiter Koffer");
    await page.getByRole("button", { name: "Weiter" }).click();
    await page.locator("input[name=firmware]").fill("4.7.0");
    await page.getByLabel("Abgelesen am").fill("2026-01-05");
    await page.getByRole("button", { name: "Version eintragen" }).click();
    await page.getByRole("heading", { name: "Zweiter Koffer", exact: true }).waitFor();
    const kept = (await ground.store.latest()).find(
      (o) => o.kind === "version-read" && o.component.name === "Zweiter Koffer",
    );
    assert.ok(kept?.kind === "version-read" && kept.source.by === "hand");
    const person = await ground.practice.serving.store.persons.byId(kept.source.person);
    assert.equal(person?.name, "Frau Petersen");
    assert.equal(new Date(kept.takenAt).toISOString().slice(0, 10), "2026-01-05");
    assert.match(JSON.stringify(kept.value), /4\.7\.0/);
  });

  test("a version read off 93 days ago is unknown, with the button to read it again, until somebody did", async () => {
    await using window = await ground.show(open, ground.url());
    const name = window.page.getByRole("link", { name: "Hausbesuch", exact: true });
    const row = window.page.getByRole("listitem").filter({ has: name });
    await row.getByText("zuletzt abgelesen vor 93 Tagen").waitFor();
    assert.match(await row.innerText(), /Unbekannt:\s+4\.9\.0/);
    await row.getByRole("link", { name: "Ablesen" }).click();
    await window.page
      .getByText(/Die Version wurde zuletzt vor 93 Tagen abgelesen/)
      .first()
      .waitFor();
    await window.page.locator("input[name=firmware]").fill("4.9.0");
    await window.page.getByLabel("CVC-Zertifikatsliste").fill("1.2.0");
    await window.page.getByRole("button", { name: "Version eintragen" }).click();
    await window.page
      .getByText(/Die Version wurde zuletzt vor 93 Tagen abgelesen/)
      .first()
      .waitFor({ state: "detached" });
    await window.page.goto(ground.url());
    await row.getByText(/In Ordnung:/).waitFor();
    assert.equal(await row.getByRole("link", { name: "Ablesen" }).count(), 0);
  });

  test("U-15: the ORGA 6141 shows the way to its version in three steps and stores what was read", async () => {
    await using window = await ground.show(open, `${await ground.urlOf("Empfang")}#ablesen`);
    const { page } = window;
    const steps = page.locator("#ablesen ol > li");
    await steps.first().waitFor();
    assert.equal(await steps.count(), 3);
    await page.locator("input[name=firmware]").fill("3.9.1");
    await page.getByRole("button", { name: "Version eintragen" }).click();
    await page.getByText("Die Version ist eingetragen.").waitFor();
    const kept = (await ground.store.latest()).find((o) => o.kind === "version-read" && o.component.name === "Empfang");
    assert.match(JSON.stringify(kept?.value), /3\.9\.1/);
  });

  test("U-77: a display code entered by hand appears at the same component as the automatic finding", async () => {
    await using window = await ground.show(open, await ground.urlOf("secunet konnektor 2.0.0"));
    const { page } = window;
    await page.getByRole("article").filter({ hasText: "Die Zulassung von Version" }).first().waitFor();
    await page.getByLabel("Code oder Meldung").fill("EC_CRL_Out_Of_Date");
    await page.getByRole("button", { name: "Code eintragen" }).click();
    await page
      .getByText(/Frau Petersen/)
      .first()
      .waitFor();
    const { findings } = await ground.client.get<{ findings: { componentName: string; sources: { by: string }[] }[] }>(
      `/practices/${ground.practice.practiceId}/overview`,
    );
    const told = findings.filter((f) => f.sources.some((s) => s.by === "anzeige"));
    assert.deepEqual(
      told.map((f) => f.componentName),
      ["secunet konnektor 2.0.0"],
    );
  });

  test("U-02: an unread important notice stays on the start page until it is confirmed by name", async () => {
    await using window = await ground.show(open, ground.url());
    const { page } = window;
    const notice = page.getByRole("article").filter({ hasText: "Am Wochenende wird an der TI gearbeitet" });
    await notice.waitFor();
    await page.reload();
    await notice.getByRole("button", { name: "Gelesen: Frau Petersen" }).click();
    await notice.waitFor({ state: "detached" });
    const [kept] = (await ground.store.records("notice")).filter((n) => n.confirmed);
    assert.equal((await ground.practice.serving.store.persons.byId(kept?.confirmed?.by ?? ""))?.name, "Frau Petersen");
  });

  test("M-20: a mail that states an earlier end than the device is a yellow hint, and the earlier date counts", async () => {
    await using window = await ground.show(open, await ground.urlOf("secunet konnektor 2.0.0"));
    const { page } = window;
    const stated = addDays(dayOf(Date.now()), 150);
    await page.getByRole("button", { name: "Schreiben ablegen" }).click();
    const file = {
      name: "Mail vom DVO.txt",
      mimeType: "text/plain",
      buffer: Buffer.from("Das Zertifikat endet bald."),
    };
    await page.getByLabel("Datei (PDF, Bild, Text oder Mail)").setInputFiles(file);
    await page.getByLabel("Im Schreiben genannter letzter Tag").fill(stated);
    await page.getByRole("button", { name: "Ablegen", exact: true }).click();
    const hint = page.getByRole("article").filter({ hasText: "Mail vom DVO.txt" });
    await hint.waitFor();
    assert.match(await hint.innerText(), /Handeln/);
    const { dates } = await ground.client.get<{ dates: { on: string; componentId?: string }[] }>(
      `/practices/${ground.practice.practiceId}/overview`,
    );
    assert.ok(
      dates.some(({ on }) => on === stated),
      JSON.stringify(dates),
    );
  });

  test("M-47: the card for the secunet Konnektor names the power button and the lamps", async () => {
    await using window = await ground.show(open, await ground.urlOf("secunet konnektor 2.0.0"));
    await window.page.getByText("Lampe POWER").waitFor();
    const text = await textOf(window.page);
    for (const part of [/Lampe POWER/, /Lampe VPN TI/, /Taster/]) assert.match(text, part);
  });

  test("M-48: the card of the VPN box has its ports, says „noch nicht einschalten“, and shows the lock until the DVO released it", async () => {
    const dvo = await ground.invited("dvo", "Herr Dock");
    await using window = await ground.show(open, ground.url("/devices/new"));
    const { page } = window;
    await page.getByText("VPN-Box des TI-Gateways ist angekommen").click();
    await page.getByLabel("Wie soll die Box in der Praxis heißen?").fill("VPN-Box");
    await page.getByLabel("Seriennummer").fill("FGT40F-1");
    await page.getByRole("button", { name: "Box eintragen" }).click();
    await page.getByRole("heading", { name: "VPN-Box", exact: true }).waitFor();
    const address = page.url();

    // Somebody of the practice sees card, ports and lock, and cannot release.
    const card = page.getByRole("figure");
    await card.getByText("Gesperrt").waitFor();
    const told = (await card.innerText()).replace(/\s+/g, " ");
    assert.match(told, /Stromanschluss.*Netzwerkanschluss \(LAN\).*noch nicht einschalten/);
    assert.match(await textOf(page), /Der DVO gibt sie im Termin hier auf der Seite frei/);
    assert.ok(await page.getByRole("button", { name: "Zum Einschalten freigeben" }).isDisabled());
    await page.getByText("Freigeben kann nur die DVO-Technik dieser Praxis.").waitFor();
    assert.deepEqual(await axeFindings(page), []);

    await using startWindow = await ground.show(open, ground.url());
    const row = startWindow.page.getByRole("listitem").filter({ hasText: "VPN-Box des TI-Gateways" });
    await row.getByText("Gesperrt").waitFor();
    assert.match(await row.innerText(), /Noch nicht einschalten\./);
    assert.doesNotMatch(await row.innerText(), /Unbekannt/);

    // The DVO confirms what is shown; the pages that are open follow by themselves.
    await using atDvo = await ground.show(open, address, dvo);
    await atDvo.page.getByRole("button", { name: "Zum Einschalten freigeben" }).click();
    const dialog = atDvo.page.getByRole("dialog");
    assert.match(await dialog.innerText(), /FGT40F-1/);
    await dialog.getByRole("button", { name: "Freigeben", exact: true }).click();
    await dialog.getByText("Setzen Sie zuerst den Haken.").waitFor();
    assert.deepEqual(await ground.store.records("clearance"), []);
    await dialog.getByRole("checkbox").check();
    await dialog.getByRole("button", { name: "Freigeben", exact: true }).click();
    await page.getByText(/^Freigegeben von Herr Dock am \d\d\.\d\d\.\d{4}, \d\d:\d\d Uhr\.$/).waitFor();
    await row.getByText(/^Freigegeben von Herr Dock am/).waitFor();
    for (const seen of [page, startWindow.page, atDvo.page]) {
      assert.equal(await seen.getByText("Gesperrt").count(), 0);
      assert.equal(await seen.getByText(/noch nicht einschalten/i).count(), 0);
    }

    // And back again.
    await atDvo.page.getByRole("button", { name: "Freigabe zurücknehmen" }).click();
    await dialog.getByRole("button", { name: "Freigabe zurücknehmen" }).click();
    await card.getByText("Gesperrt").waitFor();
    const journal = (await ground.store.journal({ limit: 999 })).filter(({ kind }) => kind.startsWith("clearance/"));
    const person = await ground.practice.serving.store.persons.byLogin("herrdock");
    assert.deepEqual(
      journal.map(({ kind, actor }) => [kind, actor]),
      [
        ["clearance/given", person?.id],
        ["clearance/taken-back", person?.id],
      ],
    );
    for (const { complaints } of [window, startWindow, atDvo]) assert.deepEqual(complaints, []);
  });

  test("M-48: a release holds only for what was on the screen", async () => {
    const dvo = await ground.invited("dvo", "Frau Kai");
    const path = `/practices/${ground.practice.practiceId}/boxes`;
    const added = await ground.client.ask("POST", path, { name: "Zweite Box" });
    const { id } = JSON.parse(added.body) as { id: string };
    await using window = await ground.show(open, ground.url(`/boxes/${id}`), dvo);
    const { page } = window;
    await page.getByRole("button", { name: "Zum Einschalten freigeben" }).click();
    await ground.client.ask("PATCH", `${path}/${id}`, { serial: "FGT40F-2" });
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("checkbox").check();
    await dialog.getByRole("button", { name: "Freigeben", exact: true }).click();
    await dialog.getByText(/Die Angaben haben sich geändert, seit sie auf dem Bildschirm standen/).waitFor();
    await dialog.getByRole("button", { name: "Abbrechen" }).click();
    await page.getByText("FGT40F-2").waitFor();
    await page.getByRole("figure").getByText("Gesperrt").waitFor();
  });

  test("U-22: release notes stand under their categories, at least with „keine Angabe“", async () => {
    await using window = await ground.show(open, ground.url("/updates"));
    await window.page.getByText("Was ist neu in 6.0.5?").first().waitFor();
    const text = await textOf(window.page);
    assert.match(text, /Spezifikation .+ Sicherheit .+ Zusammenspiel mit der Praxissoftware .+/);
    assert.match(text, /keine Angabe/);
  });

  test("a letter somebody keeps with a version opens from the update page, and goes again", async () => {
    await using window = await ground.show(open, ground.url("/updates"));
    const { page, complaints } = window;
    const device = page.getByRole("region", { name: "secunet konnektor" });
    await device.getByRole("button", { name: "Schreiben ablegen" }).click();
    const letter = { name: "Hinweis zum Update.txt", mimeType: "text/plain", buffer: Buffer.from("Bitte abends.") };
    await device.getByLabel("Datei").setInputFiles(letter);
    assert.equal(await device.getByLabel("Im Schreiben genannter letzter Tag").count(), 0);
    await device.getByRole("button", { name: "Ablegen", exact: true }).click();
    const link = device.getByRole("link", { name: "Hinweis zum Update.txt" });
    await link.waitFor();
    const opened = await page.request.get(new URL((await link.getAttribute("href")) ?? "", page.url()).href);
    assert.equal(await opened.text(), "Bitte abends.");
    await device.getByRole("button", { name: "Hinweis zum Update.txt entfernen" }).click();
    await link.waitFor({ state: "detached" });
    assert.deepEqual(complaints, []);
  });

  test("a notice about a device is put up by somebody and stands at that device", async () => {
    await using window = await ground.show(open, ground.url("/notices"));
    const { page, complaints } = window;
    await page.getByRole("button", { name: "Mitteilung aushängen" }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("Was betrifft sie?").selectOption({ label: "Zimmer 2" });
    await form.getByLabel("Überschrift").fill("Karte klemmt");
    await form.getByLabel("Text", { exact: true }).fill("Bitte den unteren Schacht nehmen.");
    await form.getByRole("button", { name: "Aushängen" }).click();
    const notice = page.getByRole("article").filter({ hasText: "Karte klemmt" });
    await notice.getByRole("link", { name: "Zimmer 2" }).click();
    await page.getByRole("heading", { name: "Zimmer 2", exact: true }).waitFor();
    await notice.getByText("Bitte den unteren Schacht nehmen.").waitFor();
    await page.goto(await ground.urlOf("Empfang"));
    await page.getByRole("heading", { name: "Empfang", exact: true }).waitFor();
    assert.equal(await notice.count(), 0);
    assert.deepEqual(complaints, []);
  });

  test("U-23: the letter opens from the update page without another server", async () => {
    await using window = await ground.show(open, ground.url("/updates"));
    const { page } = window;
    const foreign: string[] = [];
    page.context().on("request", (request) => {
      if (!request.url().startsWith(ground.practice.serving.url)) foreign.push(request.url());
    });
    const link = page.getByRole("link", { name: /[Ss]chreiben/ }).first();
    await link.waitFor();
    const [letter] = await Promise.all([page.context().waitForEvent("page"), link.click()]);
    await letter.waitForLoadState();
    assert.ok((await letter.innerText("body")).length > 100);
    assert.deepEqual(foreign, []);
  });

  test("U-60: a version that changed without a run of ours is in the history, with both versions and nobody's name", async () => {
    await ground.konnektor.happen({ happened: "firmware", firmware: "6.0.5" });
    await ground.checkNow();
    await using window = await ground.show(open, ground.url());
    await window.page.getByText("Firmware 5.50.4 → 6.0.5, von jemand anderem aktualisiert").first().waitFor();
  });

  test("a Konnektor that shows a certificate nobody knows is asked on once somebody compared it, and nothing else is asked for", async () => {
    const stranger = new PracticePki(Date.now()).device(ground.konnektor.state, "127.0.0.1", "p256");
    await ground.konnektor.showCertificate(stranger);
    await ground.checkNow();
    await using window = await ground.show(open, ground.url("/connections"));
    const { page, complaints } = window;
    await page.getByText("weist sich mit einem anderen Zertifikat aus").waitFor();
    await page.getByRole("button", { name: "Neues Zertifikat vergleichen" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(stranger.certificate.fingerprint256).waitFor({ state: "attached" });
    assert.deepEqual(await axeFindings(page), []);
    await dialog.getByRole("button", { name: "Dieses Zertifikat gilt ab jetzt" }).click();
    await dialog.getByText("Vergleichen Sie zuerst die beiden Fingerabdrücke.").waitFor();
    await dialog.getByRole("checkbox").check();
    await dialog.getByRole("button", { name: "Dieses Zertifikat gilt ab jetzt" }).click();
    await dialog.waitFor({ state: "detached" });
    await ground.checkNow();
    await page.getByText(/hat (gerade eben|vor \d+ Sek\.) geantwortet/).waitFor();
    await page.goto(ground.url("/journal"));
    await page.getByText(/anderes Zertifikat verglichen und bestätigt/).waitFor();
    assert.deepEqual(complaints, []);
  });

  test("U-21: with nothing due the page says so in one sentence with date and time", async () => {
    await using fine = await Ground.start({ prepare: nothingDue });
    await fine.readOff("Hausbesuch", { firmware: "4.9.0", secondVersions: { "cvc-liste": "1.2.0" } });
    await using window = await fine.show(open, fine.url("/updates"));
    await window.page.getByText(/Alles ist auf dem neuesten Stand \(geprüft heute, \d\d:\d\d Uhr\)\./).waitFor();
    assert.equal(await window.page.getByRole("article").count(), 0);
  });

  test("nothing went wrong inside", () => {
    assert.deepEqual(ground.faults, []);
  });
});

describe("the practice of 2019", { skip: noBrowser }, () => {
  const open = useBrowser();
  let ground: Ground;
  before(async () => {
    ground = await Ground.start({ scenario: "archiv" });
  });
  after(() => ground[Symbol.asyncDispose]());

  test("U-80: for 1.3.4 the comparison shows 31.12.2019 and the target 1.3.10", async () => {
    const [konnektor] = (await ground.store.components()).filter((c) => c.kind === "konnektor");
    await using window = await ground.show(open, await ground.urlOf(konnektor?.name ?? ""));
    await window.page.getByText("1.3.10").first().waitFor();
    assert.match(await textOf(window.page), /1\.3\.4 .*31\.12\.2019 .*Ziel 1\.3\.10/);
  });

  test("U-20: the KoCoBox is read with OK, 4 Versionen, OK, ablesen", async () => {
    const [konnektor] = (await ground.store.components()).filter((c) => c.kind === "konnektor");
    await using window = await ground.show(open, `${await ground.urlOf(konnektor?.name ?? "")}#ablesen`);
    const steps = window.page.locator("#ablesen ol > li");
    await steps.first().waitFor();
    const texts = (await steps.allInnerTexts()).map((text) => text.replace(/\s+/g, " "));
    assert.equal(texts.length, 4);
    for (const [i, part] of [/OK/, /4.*Versionen|Versionen.*4/, /OK/, /[Ll]esen|ablesen/].entries())
      assert.match(texts[i] ?? "", part);
  });

  test("U-16: an ORGA 6141 below the list's version shows the hotline with its hours and source", async () => {
    const terminal = (await ground.store.latest()).find(
      (o): o is Observation<"identity"> =>
        o.kind === "identity" && (o as Observation<"identity">).value.firmware === "3.7.2",
    );
    await using window = await ground.show(open, await ground.urlOf(terminal?.component.name ?? ""));
    await window.page.getByText(/0800/).first().waitFor();
    const text = await textOf(window.page);
    assert.match(text, /0800[ -]*551 ?551 ?2 · [^(]*(Sprechzeiten|Uhr)[^(]*\(CGM, [^)]*Stand /);
  });

  test("U-01: start page, component, hotline and instruction are there without any other server", async () => {
    await using window = await ground.show(open, ground.url());
    const { page } = window;
    const foreign: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(ground.practice.serving.url)) foreign.push(request.url());
    });
    await page.context().route(
      (url) => !url.href.startsWith(ground.practice.serving.url),
      (route) => route.abort("internetdisconnected"),
    );
    const [konnektor] = (await ground.store.components()).filter((c) => c.kind === "konnektor");
    for (const address of [
      ground.url(),
      ground.url("/updates"),
      `${await ground.urlOf(konnektor?.name ?? "")}#ablesen`,
    ]) {
      await page.goto(address);
      await page
        .getByText(konnektor?.name ?? "?")
        .first()
        .waitFor();
    }
    await page.locator("#ablesen ol > li").first().waitFor();
    assert.match(await textOf(page), /0800|0431/);
    assert.deepEqual(foreign, []);
  });

  test("U-13: the ORGA 6141 with 3.7.2 is outdated, with 3.7.4 current", async () => {
    const terminal = (await ground.store.latest()).find(
      (o): o is Observation<"identity"> =>
        o.kind === "identity" && (o as Observation<"identity">).value.firmware === "3.7.2",
    );
    await using window = await ground.show(open, await ground.urlOf(terminal?.component.name ?? ""));
    await window.page
      .getByText(/3\.7\.4/)
      .first()
      .waitFor();
    assert.match(await textOf(window.page), /Version 3\.7\.2 ist veraltet/);
    await ground.konnektor.happen({
      happened: "terminal-firmware",
      ctId: ground.konnektor.state.terminals.find((t) => t.product.firmware === "3.7.2")?.ctId ?? "",
      firmware: "3.7.4",
    });
    await ground.checkNow();
    await window.page.reload();
    await window.page
      .getByText(/Version 3\.7\.4 ist aktuell/)
      .first()
      .waitFor();
  });

  test("U-19: an overdue update stands first and speaks until it is planned, installed or handed to the DVO", async () => {
    await using window = await ground.show(open, ground.url());
    const { page } = window;
    const lead = page.getByRole("region", { name: "Zustand der Praxis" });
    await lead.getByText("überfällig").waitFor();
    const spoken = async () =>
      (await ground.client.get<{ first?: { id: string } }>(`/practices/${ground.practice.practiceId}/overview`)).first
        ?.id;
    const before = await spoken();
    await lead.getByRole("button", { name: "Dem DVO übergeben" }).click();
    await page.getByRole("button", { name: "Speichern" }).click();
    await page.getByText("beim DVO").first().waitFor();
    const [care] = await ground.store.records("care");
    assert.equal(care?.handedTo, "dvo");
    assert.notEqual(await spoken(), before);
  });

  test("U-14: the keyboard terminal with 3.0.1 is current, no update available", async () => {
    await using window = await ground.show(open, ground.url("/devices/new"));
    const { page } = window;
    await page
      .getByText(/G87-1505/)
      .first()
      .click();
    await page.getByLabel("Wie heißt das Gerät in der Praxis?").fill("Tastatur");
    await page.getByRole("button", { name: "Weiter" }).click();
    await page.locator("input[name=firmware]").fill("3.0.1");
    await page.getByRole("button", { name: "Version eintragen" }).click();
    await page
      .getByText(/aktuell, kein Update verfügbar/)
      .first()
      .waitFor();
  });

  test("nothing went wrong inside", () => {
    assert.deepEqual(ground.faults, []);
  });
});
