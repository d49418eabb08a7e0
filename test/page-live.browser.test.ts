/**
 * What happens at the devices reaches an open page by itself: somebody presses buttons at the panel of the simulated practice in
 * one window and only looks at ti-lotse in another. With events at once and without a question; without them at the next one.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import type { UpdateOffer } from "../src/simulator/models/state.ts";
import { Ground } from "./support/ground.ts";
import { axeFindings, noBrowser, useBrowser } from "./support/page-browser.ts";

interface Happening {
  what: string;
  /** Page of the panel, and what is pressed there. */
  at: string;
  press: (panel: Page) => Promise<void>;
  seen: RegExp;
}

const OFFER: UpdateOffer = {
  ...{ vendorId: "SECUN", productCode: "secu_kon", productName: "secunet konnektor", firmware: "6.0.5" },
  ...{ priority: "Normal", releaseNotes: "https://update.example/6.0.5", downloaded: false },
};

const pressed = (name: string) => async (panel: Page) => {
  await panel.getByRole("button", { name, exact: true }).first().click();
};

const HAPPENINGS: Happening[] = [
  {
    what: "a Kartenterminal is unplugged",
    ...{ at: "konnektor/0/terminal/kt-zimmer2", press: pressed("Stecker ziehen") },
    seen: /Nicht mehr mit dem Konnektor verbunden/,
  },
  {
    what: "the card of the practice is pulled",
    at: "konnektor/0/terminal/kt-empfang",
    press: async (panel) => {
      const slot = panel.getByRole("listitem").filter({ hasText: "Steckplatz 3" });
      await slot.getByRole("button", { name: "Karte ziehen" }).click();
    },
    seen: /Karte entnommen \(Empfang/,
  },
  {
    what: "the Konnektor raises an operating condition",
    at: "konnektor/0",
    press: async (panel) => {
      await panel.getByLabel("Zustand melden").selectOption("EC_LOG_OVERFLOW");
      await panel.getByRole("button", { name: "Melden", exact: true }).click();
    },
    seen: /Protokolleinträge vorzeitig gelöscht/,
  },
  {
    what: "the TI goes",
    ...{ at: "konnektor/0", press: pressed("TI-Verbindung trennen") },
    seen: /Nicht mehr mit der TI verbunden/,
  },
];

for (const withoutEvents of [false, true]) {
  const how = withoutEvents ? "asked only" : "that tells by itself";
  describe(`a Konnektor ${how}`, { skip: noBrowser }, () => {
    const open = useBrowser();
    let ground: Ground;
    before(async () => {
      ground = await Ground.start({ withoutEvents });
    });
    after(() => ground[Symbol.asyncDispose]());

    for (const { what, at, press, seen } of HAPPENINGS) {
      test(`${what}: the open page says so without reload`, async () => {
        await using window = await ground.show(open, ground.url());
        const { page } = window;
        const main = page.getByRole("main");
        await page.getByText("Zimmer 2", { exact: true }).first().waitFor();
        assert.doesNotMatch(await main.innerText(), seen);
        await page.evaluate("window.lotseStayed = true");
        await using panelWindow = await open();
        await panelWindow.page.goto(ground.practice.simulation.facts.controlUrl + at);
        await press(panelWindow.page);
        if (withoutEvents) await ground.checkNow();
        await main.getByText(seen).first().waitFor();
        assert.equal(await page.evaluate("window.lotseStayed"), true);
        assert.deepEqual(await axeFindings(page), []);
      });
    }

    if (!withoutEvents) {
      test("U-45: an update the Konnektor downloaded by itself is listed with the moment, and nobody did anything", async () => {
        await ground.konnektor.happen({ happened: "update-offered", offer: OFFER });
        await using window = await ground.show(open, await ground.urlOf("secunet konnektor 2.0.0"));
        const { page } = window;
        const offered = page
          .getByRole("article")
          .filter({ hasText: "bietet für secunet konnektor 2.0.0 ein Update an" });
        await offered.waitFor();
        assert.doesNotMatch(await offered.innerText(), /Geladen am/);
        await ground.konnektor.happen({ happened: "update-downloaded" });
        await offered.getByText(/Geladen am \d+\.\d+\.\d{4}/).waitFor();
        await page.goto(ground.url("/updates"));
        const listed = page.getByRole("region", { name: "secunet konnektor 2.0.0" });
        await listed
          .getByText(/Geladen am \d+\.\d+\.\d{4}/)
          .first()
          .waitFor();
      });
    }

    test("an update offered, begun and installed at the panel: the open page shows the new firmware without reload", async () => {
      await using window = await ground.show(open, ground.url());
      const { page } = window;
      await page.getByText("Zimmer 2", { exact: true }).first().waitFor();
      await page.evaluate("window.lotseStayed = true");
      await using panelWindow = await open();
      const panel = panelWindow.page;
      await panel.goto(`${ground.practice.simulation.facts.controlUrl}konnektor/0`);
      await panel.getByLabel("Version", { exact: true }).fill("6.0.5");
      await pressed("Anbieten")(panel);
      await pressed("Aktualisierung beginnt")(panel);
      if (!withoutEvents)
        await page
          .getByText(/läuft gerade ein Update/)
          .first()
          .waitFor();
      await pressed("Aktualisierung gelingt, Neustart")(panel);
      await ground.konnektor.whenRunning();
      if (withoutEvents) await ground.checkNow();
      await page.getByText("Firmware 5.50.4 → 6.0.5, von jemand anderem aktualisiert").first().waitFor();
      assert.equal(await page.evaluate("window.lotseStayed"), true);
    });
  });
}
