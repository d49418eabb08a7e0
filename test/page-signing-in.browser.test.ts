/** Signing in, in a real browser and by keyboard alone: password, second factor, link, and the way back. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { builtPage, noBrowser, tabTo, useBrowser } from "./support/page-browser.ts";
import { PageServer, PRACTICE } from "./support/page-server.ts";

describe("signing in", { skip: noBrowser }, () => {
  const open = useBrowser();
  const signedOut = async () => {
    const server = await PageServer.start(builtPage(), "gelb");
    server.isSignedIn = false;
    // In the training practice nobody has to choose a password.
    server.fixture.me.isPracticeGround = false;
    return server;
  };

  test("by keyboard alone: name, password, code, and back to the page that was wanted", async () => {
    await using server = await signedOut();
    await using window = await open();
    const { page, complaints } = window;
    await page.goto(`${server.url}/practices/${PRACTICE}/updates`);
    await page.getByRole("heading", { name: "Anmelden" }).waitFor();

    await tabTo(page, "Benutzername");
    await page.keyboard.type("anna");
    await tabTo(page, "Passwort");
    await page.keyboard.type("falsch falsch");
    await page.keyboard.press("Enter");
    const problem = page.getByRole("alert");
    await problem.getByText("Groß und Klein zählen").waitFor();
    assert.match(await problem.innerText(), /Benutzername oder Passwort stimmt nicht\.[\s\S]*Prüfen Sie beides/);

    await page.getByLabel("Passwort").selectText();
    await page.keyboard.type("leuchtturm am deich");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Zweiter Schritt" }).waitFor();
    await page.keyboard.type("123 456");
    await page.keyboard.press("Enter");
    await page.getByText("Ein Update steht an.").waitFor();
    assert.equal(new URL(page.url()).pathname, `/practices/${PRACTICE}/updates`);
    assert.deepEqual(complaints, []);
  });

  test("says beside the field what is missing, and goes there", async () => {
    await using server = await signedOut();
    await using window = await open();
    const { page } = window;
    await page.goto(`${server.url}/anmelden`);
    await page.getByLabel("Passwort").fill("x");
    await page.getByRole("button", { name: "Anmelden" }).click();
    const login = page.getByLabel("Benutzername");
    assert.equal(await login.getAttribute("aria-invalid"), "true");
    assert.equal(await page.evaluate("document.activeElement.name"), "username");
    await page.getByText("Dieses Feld wird gebraucht.").waitFor();
  });

  test("with a link: the token leaves the address at once, then a password is chosen", async () => {
    await using server = await signedOut();
    await using window = await open();
    const { page } = window;
    await page.goto(`${server.url}/anmelden#link=Zq8vJ2kXw3nT5rYb7LmP`);
    await page.getByRole("heading", { name: "Willkommen an Bord, Anna Muster" }).waitFor();
    assert.doesNotMatch(page.url(), /Zq8v/);
    assert.equal(
      server.asked.every(({ name, path }) => name !== "useLink" || Object.keys(path).length === 0),
      true,
    );
    await page.getByLabel("Neues Passwort", { exact: true }).fill("morgens ist Ebbe");
    await page.getByLabel("Neues Passwort noch einmal").fill("morgens ist Flut");
    await page.getByRole("button", { name: "Passwort festlegen" }).click();
    await page.getByText("Die beiden neuen Passwörter sind verschieden.").waitFor();
    await page.getByLabel("Neues Passwort noch einmal").fill("morgens ist Ebbe");
    await page.getByRole("button", { name: "Passwort festlegen" }).click();
    await page.getByText("endet in 40 Tagen").first().waitFor();
  });

  test("with a link that was used before: what to do instead", async () => {
    await using server = await signedOut();
    await using window = await open();
    const { page } = window;
    await page.goto(`${server.url}/anmelden#link=alt`);
    await page.getByText("Lassen Sie sich einen neuen geben.").waitFor();
    await page.getByRole("link", { name: "Mit Passwort anmelden" }).click();
    await page.getByLabel("Benutzername").waitFor();
  });

  test("whoever is signed out meanwhile signs in again and goes on where they were", async () => {
    await using server = await PageServer.start(builtPage(), "gelb");
    await using window = await open();
    const { page } = window;
    await page.goto(`${server.url}/practices/${PRACTICE}/notices`);
    await page.getByRole("heading", { name: "Mitteilungen" }).waitFor();
    server.isSignedIn = false;
    await page.getByRole("link", { name: "Protokoll" }).click();
    await page.getByText("Danach geht es an derselben Stelle weiter.").waitFor();
    await page.getByLabel("Benutzername").fill("anna");
    await page.getByLabel("Passwort").fill("leuchtturm am deich");
    await page.getByRole("button", { name: "Anmelden" }).click();
    await page.getByLabel("Code aus der App").fill("123456");
    await page.getByRole("button", { name: "Anmelden" }).click();
    await page.getByRole("heading", { name: "Protokoll" }).waitFor();
  });

  test("a role that needs a second factor sets it up before anything else, and gets recovery codes", async () => {
    await using server = await PageServer.start(builtPage(), "gelb");
    server.fixture.me.isPracticeGround = false;
    Object.assign(server.fixture.me.person ?? {}, { hasTotp: false, needsTotp: true });
    await using window = await open();
    const { page, complaints } = window;
    await page.goto(server.url);
    await page.getByText("Für Ihre Aufgabe wird ein zweiter Schritt").waitFor();
    await page.getByRole("button", { name: "Zweiten Schritt einrichten" }).click();
    await page.getByRole("img", { name: "Bild zum Scannen mit der App" }).waitFor();
    await page.getByLabel("Code aus der App").fill("123456");
    await page.getByRole("button", { name: "Einschalten" }).click();
    await page.getByText("0k7f-2m90-qx4t").waitFor();
    await page.getByRole("button", { name: "Die Codes sind verwahrt" }).click();
    await page.getByText("endet in 40 Tagen").first().waitFor();
    assert.deepEqual(complaints, []);
  });
});
