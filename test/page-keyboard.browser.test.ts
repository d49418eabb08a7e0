/** Without a mouse, with everything behind the page: what somebody does on an ordinary day, in one go. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { type Day, dayOf } from "../src/domain/zeit/tag.ts";
import { Ground } from "./support/ground.ts";
import { noBrowser, tabTo, useBrowser } from "./support/page-browser.ts";

describe("by keyboard alone", { skip: noBrowser }, () => {
  const open = useBrowser();
  let ground: Ground;
  before(async () => {
    ground = await Ground.start();
  });
  after(() => ground[Symbol.asyncDispose]());

  const press = async (page: Page, name: string | RegExp, key = "Enter") => {
    await tabTo(page, name);
    await page.keyboard.press(key);
  };
  /** The next day that reads the same however a browser orders day and month, "12.12.". */
  function nextEvenDay(today: Day): Day {
    const [year = 0, month = 0, date = 0] = today.split("-").map(Number);
    const next = date < month ? month : (month % 12) + 1;
    const twice = String(next).padStart(2, "0");
    return `${next < month ? year + 1 : year}-${twice}-${twice}`;
  }
  /** The field jumps on by itself. */
  const typeDay = (page: Page, day: Day) => page.keyboard.type(day.split("-").toReversed().join(""));

  test("a notice is confirmed, a finding opened, its update planned for a day, and a device added", async () => {
    await using window = await ground.show(open, ground.url());
    const { page, complaints } = window;
    await page.getByText("Zimmer 2", { exact: true }).first().waitFor();

    await press(page, "Zum Inhalt");
    await press(page, "Gelesen: Frau Petersen");
    await page.getByRole("button", { name: "Gelesen: Frau Petersen" }).waitFor({ state: "detached" });
    const [notice] = await ground.store.records("notice");
    assert.ok(notice?.confirmed);

    await page.reload();
    await page.getByText("Zimmer 2", { exact: true }).first().waitFor();
    await press(page, "Zum Inhalt");
    await press(page, "Einzelheiten");
    await page.getByRole("heading", { name: "secunet konnektor 2.0.0", exact: true, level: 1 }).waitFor();
    await press(page, "Befunde");
    await press(page, "Update planen");
    const dialog = page.getByRole("dialog", { name: "Wer kümmert sich?" });
    await dialog.waitFor();
    const day = nextEvenDay(dayOf(Date.now()));
    await tabTo(page, "Geplant für");
    await typeDay(page, day);
    await press(page, "Speichern");
    await dialog.waitFor({ state: "detached" });
    await page
      .getByText(/geplant für/)
      .first()
      .waitFor();
    const [care] = await ground.store.records("care");
    assert.equal(care?.plannedFor, day);

    await press(page, "Übersicht");
    await press(page, "Gerät von Hand eintragen");
    await page.getByRole("radio").first().waitFor();
    // The choices are one stop; arrows go through them.
    const first = await page.getByRole("radio").first().locator("..").innerText();
    await tabTo(page, first.trim());
    for (let presses = 0; presses < 20; presses++) {
      if (await page.evaluate("document.activeElement.labels[0].textContent.includes('ORGA 930 M online')")) break;
      await page.keyboard.press("ArrowDown");
    }
    await tabTo(page, /^Wie heißt das Gerät/);
    await page.keyboard.type("Zweiter Koffer");
    await page.keyboard.press("Enter");
    await page.locator("input[name=firmware]:focus").waitFor();
    await page.keyboard.type("4.9.0");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Zweiter Koffer", exact: true }).waitFor();
    const kept = (await ground.store.latest()).find(({ component }) => component.name === "Zweiter Koffer");
    assert.deepEqual(kept?.value, { product: "orga-930-m", firmware: "4.9.0", secondVersions: {} });
    assert.deepEqual([complaints, ground.faults], [[], []]);
  });
});
