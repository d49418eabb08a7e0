/**
 * First use on a computer that has nothing: no Node, no PVS, an empty home. The package for Linux is unpacked and started, its page
 * opened with the link of the first start, a Konnektor connected through the page, and read for the first time.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Secret, TOTP } from "otpauth";
import type { Page } from "playwright-core";
import { linuxTarball } from "../tools/package/packages.ts";
import { Elsewhere } from "./support/lotse-elsewhere.ts";
import { packed } from "./support/packages.ts";
import { noBrowser, useBrowser } from "./support/page-browser.ts";
import { startPraxis } from "./support/practice.ts";
import { filesBelow, Scratch } from "./support/scratch.ts";

describe("the package for Linux on an empty computer", { skip: noBrowser || process.platform !== "linux" }, () => {
  const open = useBrowser();
  const scratch = new Scratch();
  let place = "";
  before(async () => {
    place = scratch.directory("ausgepackt");
    execFileSync("tar", ["-xzf", linuxTarball(await packed()), "-C", place, "--strip-components=1"]);
  });
  after(() => scratch[Symbol.dispose]());

  /** Only what a launcher in sh needs: no node, nothing of a PVS. */
  function emptyComputer(): NodeJS.ProcessEnv & { HOME: string } {
    const PATH = scratch.directory("programme");
    for (const program of ["dirname", "readlink"]) symlinkSync(join("/usr/bin", program), join(PATH, program));
    assert.deepEqual(readdirSync(PATH), ["dirname", "readlink"]);
    return { PATH, HOME: scratch.directory("zuhause"), TMPDIR: scratch.directory("tmp") };
  }

  /** As the page asks for it at the first start: a password, a second step, spare codes that are put away. */
  async function signUp(page: Page): Promise<void> {
    for (const label of ["Neues Passwort", "Neues Passwort noch einmal"]) {
      await page.getByLabel(label, { exact: true }).fill("Vier Worte am Deich entlang");
    }
    await page.getByRole("button", { name: "Passwort festlegen" }).click();
    await page.getByRole("button", { name: "Zweiten Schritt einrichten" }).click();
    await page.getByText("Das Bild lässt sich nicht scannen").click();
    const seed = (await page.locator("details .code").innerText()).replaceAll(/\s/g, "");
    const app = new TOTP({ algorithm: "SHA1", digits: 6, period: 30, secret: Secret.fromBase32(seed) });
    await page.locator("input[autocomplete=one-time-code]").fill(app.generate());
    await page.getByRole("button", { name: "Einschalten" }).click();
    await page.getByRole("button", { name: "Die Codes sind verwahrt" }).click();
  }

  test("U-26: installation and first check succeed on a machine without a PVS", async () => {
    const env = emptyComputer();
    await using praxis = await startPraxis({ auth: "basic" });
    await using lotse = new Elsewhere([join(place, "lotse"), "serve", "--port", "0"], { env, cwd: env.HOME });
    const file = await lotse.until(/(\S+erste-anmeldung\.txt)/);
    assert.ok(file.startsWith(env.HOME), file);
    await using window = await open();
    const { page, complaints } = window;
    await page.goto(readFileSync(file, "utf8").trim());

    await signUp(page);
    await page.goto(new URL(page.url()).origin);
    await page.getByRole("link", { name: "Konnektor verbinden", exact: true }).click();
    await page.getByLabel("Adresse des Konnektors").fill(praxis.first.url);
    await page.getByRole("button", { name: "Nachsehen" }).click();
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Weiter", exact: true }).click();
    await page.getByLabel(/Benutzername und Passwort/).check();
    await page.getByLabel("Benutzername am Konnektor").fill(praxis.auth.user ?? "");
    await page.getByLabel("Passwort am Konnektor").fill(praxis.auth.password ?? "");
    await page.getByRole("button", { name: "Anmeldung prüfen" }).click();
    await page.getByLabel("Mandant", { exact: true }).fill(praxis.context.mandant);
    await page.getByLabel("Clientsystem").fill(praxis.context.clientsystem);
    await page.getByLabel("Arbeitsplatz").fill(praxis.context.arbeitsplatz);
    await page.getByRole("button", { name: "Namen prüfen" }).click();
    await page.getByText(/3 Kartenterminals/).waitFor();
    await page.getByRole("button", { name: "Weiter", exact: true }).click();
    await page.getByRole("button", { name: "Verbinden" }).click();
    await page.getByText("Zimmer 2", { exact: true }).first().waitFor();
    // Once it was subscribed to, the Konnektor is asked once more.
    const state = page.getByRole("region", { name: "Zustand der Praxis" });
    await state.getByText("zuletzt geprüft").waitFor();
    const sentence = await state.innerText();
    assert.match(sentence, /zuletzt geprüft\s+gerade eben/);
    assert.match(sentence, /^(Gerätekarte|Konnektor|Kartenterminal|Die |Der |Das )[^\n]*\.$/m);
    assert.deepEqual(complaints, []);
    assert.equal(await lotse.stop(), 0);
    assert.ok(Object.keys(filesBelow(env.HOME)).some((name) => name.endsWith("lotse.db")));
  });
});
