/**
 * Several people and two practices, with everything behind the page: who may name whom, and that each practice shows its own
 * devices only.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, test } from "node:test";
import type { Overview } from "../src/api/views.ts";
import type { Role } from "../src/domain/practice.ts";
import { SimPraxis } from "../src/simulator/wire/sim-praxis.ts";
import { Ground, textOf } from "./support/ground.ts";
import { axeFindings, noBrowser, useBrowser } from "./support/page-browser.ts";
import { PageClient } from "./support/page-client.ts";

describe("several people in a browser", { skip: noBrowser }, () => {
  const open = useBrowser();
  let ground: Ground;
  let second: SimPraxis;
  let mvz = "";
  let ben: PageClient;

  before(async () => {
    ground = await Ground.start();
    second = await SimPraxis.start({ scenario: "mvz2026", keyType: "p256" });
    mvz = (await ask<{ id: string }>("POST", "/practices", { name: "MVZ Nordlicht" })).id;
    const { first, context } = second;
    const pinSha256 = createHash("sha256").update(first.setup.identity.certificate.raw).digest("hex");
    await ask("POST", `/practices/${mvz}/connections`, { address: first.url, pinSha256, contexts: [context] });
    await ground.practice.serving.watch.checkNow(mvz);
    ben = await PageClient.signIn(await invite(ground.practice.practiceId, "Ben Lorenz", "ben", "praxis"));
    await invite(ground.practice.practiceId, "Dilek Kaya", "dilek", "praxis");
    await invite(mvz, "Ben Lorenz", "ben", "praxis");
  });
  after(async () => {
    await ground[Symbol.asyncDispose]();
    await second[Symbol.asyncDispose]();
  });

  /** Of the owner, who is Verwaltung of both. */
  async function ask<T>(method: string, path: string, body: unknown): Promise<T> {
    const heard = await ground.client.ask(method, path, body);
    assert.ok(heard.status < 300, heard.body);
    return JSON.parse(heard.body) as T;
  }

  async function invite(practice: string, name: string, login: string, role: Role): Promise<string> {
    return (await ask<{ link: string }>("POST", `/practices/${practice}/members`, { name, login, role })).link;
  }

  async function shownToBen(url: string) {
    const window = await open();
    await window.page.context().addCookies([ben.cookie]);
    await window.page.goto(url);
    return window;
  }

  test("somebody of the team names a colleague as responsible, and everybody reads the name", async () => {
    await using window = await shownToBen(ground.url());
    const { page, complaints } = window;
    await page.getByRole("button", { name: "Update planen" }).click();
    await page.getByRole("option", { name: "Dilek Kaya" }).waitFor({ state: "attached" });
    const choices = await page.getByLabel("Zuständig").getByRole("option").allInnerTexts();
    assert.deepEqual(
      choices.map((choice) => choice.trim()),
      ["noch niemand", "ich (Ben Lorenz)", "Dilek Kaya", "Frau Petersen", "unser DVO (Muster-IT Praxisservice)"],
    );
    await page.getByLabel("Zuständig").selectOption("Dilek Kaya");
    assert.deepEqual(await axeFindings(page), []);
    await page.getByRole("button", { name: "Speichern" }).click();
    await page.getByText("zuständig: Dilek Kaya").first().waitFor();
    assert.deepEqual(complaints, []);
  });

  test("a person of two practices switches in the header, and each shows its own devices only", async () => {
    await using window = await shownToBen(ground.url());
    const { page, complaints } = window;
    await page.getByText("Zimmer 2", { exact: true }).first().waitFor();
    assert.doesNotMatch(await textOf(page), /KoCoBox|0142000003A1F2/);
    await page.getByRole("combobox", { name: "Praxis" }).selectOption("MVZ Nordlicht");
    await page.getByText("ORGA6100-0142000003A1F2").first().waitFor();
    assert.equal(new URL(page.url()).pathname, `/practices/${mvz}`);
    assert.match(await textOf(page), /KoCoBox/);
    assert.doesNotMatch(await textOf(page), /Zimmer 2|secunet/);
    for (const [area, name] of [
      ["Updates", /Updates?/],
      ["Protokoll", /Wartungsbuch|Protokoll/],
      ["Geräte verbinden", /Geräte verbinden/],
    ] as const) {
      await page.getByRole("link", { name: area, exact: true }).first().click();
      await page.getByRole("heading", { name }).first().waitFor({ state: "attached" });
      await page.locator("[aria-busy]").waitFor({ state: "detached" });
      assert.doesNotMatch(await textOf(page), /Zimmer 2|secunet/, area);
    }
    await page.getByRole("combobox", { name: "Praxis" }).selectOption("Zahnarztpraxis am Hafen");
    await page.getByText("Zimmer 2", { exact: true }).first().waitFor();
    assert.doesNotMatch(await textOf(page), /KoCoBox|0142000003A1F2/);
    assert.deepEqual([complaints, ground.faults], [[], []]);
  });

  test("a device of one practice is not found under the address of the other", async () => {
    const { components } = await ben.get<Overview>(`/practices/${ground.practice.practiceId}/overview`);
    assert.ok(components.length > 3);
    for (const { id } of components) {
      const heard = await ben.ask("GET", `/practices/${mvz}/components/${encodeURIComponent(id)}`);
      assert.equal(heard.status, 404, id);
    }
  });
});
