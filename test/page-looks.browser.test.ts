/** Every page, in both themes and both widths: usable with a screen reader, by keyboard, on a telephone. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axeFindings, builtPage, noBrowser, useBrowser } from "./support/page-browser.ts";
import type { PracticeState } from "./support/page-fixtures.ts";
import { PageServer, PRACTICE } from "./support/page-server.ts";

const at = (rest: string) => `/practices/${PRACTICE}${rest}`;
const konnektor = at(`/components/${encodeURIComponent("konnektor secunet 80276883110000141500")}`);

/** [what, practice, address, what to press before looking] */
const pages: [name: string, state: PracticeState, path: string, press?: string][] = [
  ["the start page without a problem", "ok", at("")],
  ["the start page with something to do", "gelb", at("")],
  ["the start page when it is urgent", "rot", at("")],
  ["the start page when nothing answers", "unbekannt", at("")],
  ["the very first look", "first", at("")],
  ["the start page with many devices", "many", at("")],
  ["the start page with long names", "long", at("")],
  ["deciding about a finding", "gelb", at(""), "Update planen"],
  ["a Konnektor", "rot", konnektor],
  ["a Kartenterminal", "rot", at("/components/kt-empfang")],
  ["a device read by hand", "gelb", at("/components/dev_hausbesuch")],
  ["a VPN box that is locked", "long", at("/boxes/box_1")],
  ["a VPN box that was released", "rot", at("/boxes/box_1")],
  ["changing the details of a VPN box", "long", at("/boxes/box_1"), "Angaben ändern"],
  ["updates that are due", "gelb", at("/updates")],
  ["no update due", "ok", at("/updates")],
  ["connections", "gelb", at("/connections")],
  ["a connection that does not answer", "unbekannt", at("/connections")],
  ["connecting a Konnektor", "first", at("/connections/new")],
  ["the order to the DVO", "gelb", at("/connections/order")],
  ["adding a device by hand", "gelb", at("/devices/new")],
  ["the notice board", "rot", at("/notices")],
  ["putting up a notice", "rot", at("/notices"), "Mitteilung aushängen"],
  ["the log", "gelb", at("/journal")],
  ["people", "gelb", at("/people")],
  ["inviting somebody", "gelb", at("/people"), "Person einladen"],
  ["my account", "gelb", "/account"],
  ["the first practice", "first", "/practices/new"],
  ["an address nothing is at", "ok", "/nirgendwo"],
  ["signing in", "first", "/anmelden"],
];

/** What is pressed or typed into and is lower than a fingertip; links in sentences aside. */
const SMALL_TARGETS = `[...document.querySelectorAll("button, .button, summary, input:not([type=checkbox]):not([type=radio]), select")]
  .filter((e) => e.checkVisibility() && !e.matches(".hidden") && e.getBoundingClientRect().height < 43.5)
  .map((e) => e.outerHTML.slice(0, 120))`;

describe("every page", { skip: noBrowser }, () => {
  const open = useBrowser();
  const servers = new Map<PracticeState, PageServer>();
  before(async () => {
    for (const [, state] of pages)
      if (!servers.has(state)) servers.set(state, await PageServer.start(builtPage(), state));
  });
  after(async () => {
    for (const server of servers.values()) await server[Symbol.asyncDispose]();
  });

  const looks = [
    ["light and wide", { colorScheme: "light", viewport: { width: 1280, height: 900 } }],
    ["dark and 390 px narrow", { colorScheme: "dark", viewport: { width: 390, height: 844 } }],
  ] as const;
  for (const [look, options] of looks) {
    test(`passes axe-core without a finding, never scrolls sideways, and is made for fingers, ${look}`, async () => {
      await using window = await open(options);
      const { page, complaints } = window;
      const wrong: string[] = [];
      for (const [name, state, path, press] of pages) {
        await page.goto(`${servers.get(state)?.url}${path}`);
        await page.locator("h1").waitFor({ state: "attached" });
        await page.locator("[aria-busy]").waitFor({ state: "detached" });
        if (press) await page.getByRole("button", { name: press }).first().click();
        wrong.push(...(await axeFindings(page)).map((finding) => `${name}: ${finding}`));
        const tooWide = Number(await page.evaluate("document.documentElement.scrollWidth - innerWidth"));
        const small = (await page.evaluate(SMALL_TARGETS)) as string[];
        wrong.push(...small.map((target) => `${name}: less than 44 px high: ${target}`));
        if (tooWide > 0) wrong.push(`${name}: ${tooWide} px too wide`);
      }
      assert.deepEqual(wrong, []);
      assert.deepEqual(complaints, []);
    });
  }
});
