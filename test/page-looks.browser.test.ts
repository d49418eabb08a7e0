/** Every page, in both languages, both themes, all widths and with forced colours: usable with a screen reader and a telephone. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import type { Level } from "../src/domain/codes.ts";
import { de } from "../src/words/de.ts";
import { axeFindings, builtPage, noBrowser, useBrowser } from "./support/page-browser.ts";
import type { PracticeState } from "./support/page-fixtures.ts";
import { PageServer, PRACTICE } from "./support/page-server.ts";

const at = (rest: string) => `/practices/${PRACTICE}${rest}`;
const konnektor = at(`/components/${encodeURIComponent("konnektor secunet 80276883110000141500")}`);

/** [what, practice, address, what to press before looking, in German and in English] */
const pages: [name: string, state: PracticeState, path: string, press?: Record<"de" | "en", string>][] = [
  ["the start page without a problem", "ok", at("")],
  ["the start page with something to do", "gelb", at("")],
  ["the start page when it is urgent", "rot", at("")],
  ["the start page when nothing answers", "unbekannt", at("")],
  ["the very first look", "first", at("")],
  ["the start page with many devices", "many", at("")],
  ["the start page with long names", "long", at("")],
  ["deciding about a finding", "gelb", at(""), { de: "Update planen", en: "Plan the update" }],
  ["a Konnektor", "rot", konnektor],
  ["a Konnektor whose administration is read", "gelb", konnektor],
  [
    "entering the password of an administration anew",
    "rot",
    konnektor,
    { de: "Neues Passwort eintragen", en: "Enter a new password" },
  ],
  ["reading an administration", "ok", konnektor, { de: "Verwaltung lesen", en: "Read the administration" }],
  [
    "ending regular reading",
    "long",
    konnektor,
    { de: "Nicht mehr lesen, Passwort vergessen", en: "Read no more, forget the password" },
  ],
  ["a Kartenterminal", "rot", at("/components/kt-empfang")],
  ["a device read by hand", "gelb", at("/components/dev_hausbesuch")],
  ["a VPN box that is locked", "long", at("/boxes/box_1")],
  ["a VPN box that was released", "rot", at("/boxes/box_1")],
  ["changing the details of a VPN box", "long", at("/boxes/box_1"), { de: "Angaben ändern", en: "Change details" }],
  ["updates that are due", "gelb", at("/updates")],
  ["keeping a letter with a version", "gelb", at("/updates"), { de: "Schreiben ablegen", en: "File a letter" }],
  ["no update due", "ok", at("/updates")],
  ["runs", "gelb", at("/runs")],
  ["runs where another installation acts", "many", at("/runs")],
  ["before the first run", "first", at("/runs")],
  ["a run that waits for its window and for the password", "ok", at("/runs/run_1")],
  ["a run that acts on the device", "gelb", at("/runs/run_1")],
  ["a run that waits for somebody to begin", "long", at("/runs/run_1")],
  ["stopping a run", "long", at("/runs/run_1"), { de: "Anhalten", en: "Stop" }],
  ["a run that asks", "rot", at("/runs/run_1")],
  ["a run that succeeded", "gelb", at("/runs/run_2")],
  ["a run that failed", "rot", at("/runs/run_2")],
  ["ordering a restart", "rot", at("/components/konnektor/orders/konnektor-restart")],
  ["ordering an update", "long", at("/components/kt-empfang/orders/terminal-update")],
  [
    "the administration that answered",
    "ok",
    at("/components/konnektor/orders/konnektor-restart"),
    { de: "Nachsehen, wer antwortet", en: "See who answers" },
  ],
  ["ordering what nobody can order now", "gelb", at("/components/konnektor/orders/konnektor-restart")],
  ["connections", "gelb", at("/connections")],
  ["a connection that does not answer", "unbekannt", at("/connections")],
  ["a Konnektor that shows another certificate", "long", at("/connections")],
  [
    "comparing another certificate",
    "long",
    at("/connections"),
    { de: "Neues Zertifikat vergleichen", en: "Compare the new certificate" },
  ],
  ["connecting a Konnektor", "first", at("/connections/new")],
  ["the order to the DVO", "gelb", at("/connections/order")],
  ["adding a device by hand", "gelb", at("/devices/new")],
  ["the TI in order", "ok", at("/ti-lage")],
  ["the TI disturbed", "gelb", at("/ti-lage")],
  ["the TI disturbed in long words", "long", at("/ti-lage")],
  ["the TI of which nobody knows", "unbekannt", at("/ti-lage")],
  ["the TI nobody wants asked", "rot", at("/ti-lage")],
  ["the question whether the TI is asked", "first", at("/ti-lage")],
  ["the notice board", "rot", at("/notices")],
  ["putting up a notice", "rot", at("/notices"), { de: "Mitteilung aushängen", en: "Put up a notice" }],
  ["the log", "gelb", at("/journal")],
  ["notifications", "gelb", at("/notifications")],
  ["notifications before anything is set up", "first", at("/notifications")],
  ["notifications that do not get through", "rot", at("/notifications")],
  ["the maintenance mode", "long", at("/notifications")],
  ["entering the mail server", "gelb", at("/notifications"), { de: "Angaben ändern", en: "Change details" }],
  ["adding a recipient", "gelb", at("/notifications"), { de: "Empfänger eintragen", en: "Add a recipient" }],
  ["changing the hours", "gelb", at("/notifications"), { de: "Sprechzeiten ändern", en: "Change consultation hours" }],
  ["acknowledging a finding", "gelb", at(""), { de: "Zur Kenntnis nehmen", en: "Acknowledge" }],
  ["people", "gelb", at("/people")],
  ["inviting somebody", "gelb", at("/people"), { de: "Person einladen", en: "Invite somebody" }],
  ["my account", "gelb", "/account"],
  ["the first practice", "first", "/practices/new"],
  ["an address nothing is at", "ok", "/nirgendwo"],
  ["signing in", "first", "/anmelden"],
];

/** What is pressed or typed into and is lower than a fingertip; links in sentences aside. */
const SMALL_TARGETS = `[...document.querySelectorAll("button, .button, summary, input:not([type=checkbox]):not([type=radio]), select")]
  .filter((e) => e.checkVisibility() && !e.matches(".hidden") && e.getBoundingClientRect().height < 43.5)
  .map((e) => e.outerHTML.slice(0, 120))`;

const WIDTHS = [390, 768, 1280, 1920];
const LOCALES = { de: "de-DE", en: "en-GB" };

interface SeaMark {
  level: Level;
  shape: string;
  word: string;
  isSeen: boolean;
}

/** Drawn, large enough, and in another colour than what is behind it. */
const SEA_MARKS = `[...document.querySelectorAll(".seemark")].filter((e) => e.checkVisibility()).map((mark) => {
  const svg = mark.querySelector("svg");
  const drawn = getComputedStyle(svg.firstElementChild);
  const colour = drawn.fill === "none" ? drawn.stroke : drawn.fill;
  const { width, height } = svg.getBoundingClientRect();
  return {
    level: ["ok", "info", "gelb", "rot", "unbekannt"].find((level) => mark.classList.contains(level)),
    shape: svg.firstElementChild.outerHTML.replace(/ class="[^"]*"/, ""),
    word: mark.textContent,
    isSeen: width >= 8 && height >= 8 && colour !== getComputedStyle(document.body).backgroundColor,
  };
})`;

/** Areas and languages with the line that says "here", which are not it. */
const LINED_AREAS = `[...document.querySelectorAll("header nav li a:not([aria-current]), header button[aria-pressed=false]")]
  .filter((e) => e.checkVisibility() && getComputedStyle(e).borderBottomColor !== getComputedStyle(document.body).backgroundColor)
  .map((e) => e.textContent)`;

/** What has the focus without a line around it; the page itself aside. */
const FOCUS_UNSEEN = `(() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body || focused === document.documentElement) return "";
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(focused);
  const isSeen = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && outlineColor !== getComputedStyle(document.body).backgroundColor;
  return isSeen ? "" : focused.outerHTML.slice(0, 100);
})()`;

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

  /** Each language in both themes, each theme on a telephone and on a screen. */
  const looks = [
    ["de", "light", 1280],
    ["de", "dark", 390],
    ["en", "light", 390],
    ["en", "dark", 1280],
  ] as const;
  for (const [language, colorScheme, width] of looks) {
    test(`passes axe-core without a finding, never scrolls sideways, and is made for fingers: ${language}, ${colorScheme}`, async () => {
      await using window = await open({ colorScheme, viewport: { width, height: 900 }, locale: LOCALES[language] });
      const { page, complaints } = window;
      for (const { fixture } of servers.values()) if (fixture.me.person) fixture.me.person.language = language;
      const wrong: string[] = [];
      for (const [name, state, path, press] of pages) {
        await show(page, state, path);
        const spoken = await page.evaluate("document.documentElement.lang");
        if (spoken !== language) wrong.push(`${name}: speaks ${spoken}`);
        if (press) await page.getByRole("button", { name: press[language] }).first().click();
        wrong.push(...(await axeFindings(page)).map((finding) => `${name}: ${finding}`));
        const small = (await page.evaluate(SMALL_TARGETS)) as string[];
        wrong.push(...small.map((target) => `${name}: less than 44 px high: ${target}`));
        for (const wide of WIDTHS) {
          await page.setViewportSize({ width: wide, height: 900 });
          const tooWide = Number(await page.evaluate("document.documentElement.scrollWidth - innerWidth"));
          if (tooWide > 0) wrong.push(`${name}: ${tooWide} px too wide at ${wide}`);
        }
        await page.setViewportSize({ width, height: 900 });
      }
      assert.deepEqual(wrong, []);
      assert.deepEqual(complaints, []);
    });
  }

  test("keeps shape and word of the sea marks, and a visible focus, with forced colours", async () => {
    await using window = await open({ forcedColors: "active" });
    const { page, complaints } = window;
    const shapes = new Map<string, Set<string>>();
    const wrong: string[] = [];
    for (const [name, state, path, press] of pages) {
      await show(page, state, path);
      if (press) await page.getByRole("button", { name: press.de }).first().click();
      for (const { level, shape, word, isSeen } of (await page.evaluate(SEA_MARKS)) as SeaMark[]) {
        shapes.set(level, (shapes.get(level) ?? new Set()).add(shape));
        if (!isSeen) wrong.push(`${name}: the mark ${level} is not seen`);
        if (!word.includes(de.web.levels[level])) wrong.push(`${name}: ${level} only says ${word}`);
      }
      for (const lined of (await page.evaluate(LINED_AREAS)) as string[]) {
        wrong.push(`${name}: a line below ${lined}, where nobody is`);
      }
      for (let presses = 0; presses < 12; presses++) {
        await page.keyboard.press("Tab");
        const hidden = await page.evaluate(FOCUS_UNSEEN);
        if (hidden) wrong.push(`${name}: the focus is not seen on ${hidden}`);
      }
    }
    assert.deepEqual(wrong, []);
    // A shape for each level, and no two the same.
    assert.deepEqual([...shapes.keys()].toSorted(), Object.keys(de.web.levels).toSorted());
    assert.equal(new Set([...shapes.values()].flatMap((some) => [...some])).size, shapes.size);
    assert.deepEqual(complaints, []);
  });

  async function show(page: Page, state: PracticeState, path: string): Promise<void> {
    await page.goto(`${servers.get(state)?.url}${path}`);
    await page.locator("h1").waitFor({ state: "attached" });
    await page.locator("[aria-busy]").waitFor({ state: "detached" });
  }
});
