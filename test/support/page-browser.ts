/**
 * A real browser for tests of the page: the page is built once per run, one Chromium serves all tests, each in a context of
 * its own. Where no Chromium is, tests skip and say so.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { compressPage } from "../../tools/compress-page.ts";

const root = join(import.meta.dirname, "../..");
const chromiumPath = process.env.LOTSE_CHROMIUM ?? "/usr/bin/chromium";

/** For `describe(…, { skip: noBrowser })`. */
export const noBrowser = existsSync(chromiumPath) ? false : "Chromium is not installed";

let built: string | undefined;

/** The built page, made once per run in a directory of its own: dist/ may be somebody else's at this moment. */
export function builtPage(): string {
  built ??= build();
  return built;
}

function build(): string {
  const files = mkdtempSync(join(tmpdir(), "lotse-page-"));
  process.on("exit", () => rmSync(files, { recursive: true, force: true }));
  const vite = join(root, "node_modules/vite/bin/vite.js");
  const options = ["--config", "src/web/vite.config.ts", "--outDir", files, "--emptyOutDir", "--logLevel", "warn"];
  execFileSync(process.execPath, [vite, "build", ...options], { cwd: root, stdio: "inherit" });
  compressPage(files);
  return files;
}

export async function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox", "--disable-gpu", "--lang=de"] });
}

let users = 0;
let running: Promise<Browser> | undefined;

/** Called once in a `describe`: all of them share one Chromium, and the last one closes it. */
export function useBrowser(): (options?: BrowserContextOptions) => ReturnType<typeof openWindow> {
  users += 1;
  before(async () => {
    builtPage();
    running ??= launch();
    await running;
  });
  after(async () => {
    users -= 1;
    if (users === 0) await (await running)?.close();
  });
  return async (options) => openWindow(await (running ?? launch()), options);
}

/** What axe-core finds wrong with what is on the screen, one line each. */
export async function axeFindings(page: Page): Promise<string[]> {
  // Evaluated, not added as a script: the page allows only its own.
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run(document, { resultTypes: ["violations"] }).then((result) =>
    result.violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => id + ": " + help + " " + target.join(" ") + " " + failureSummary)))`);
}

/** Presses Tab until what has the focus is called so; keyboard only. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    const focused = String(await page.evaluate(FOCUSED));
    if (typeof name === "string" ? focused === name : name.test(focused)) return;
    seen.push(focused);
  }
  throw new Error(`Tab never reached ${name}. Passed: ${seen.join(" | ")}`);
}

const FOCUSED = `(() => {
  const element = document.activeElement;
  const label = element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent;
  return label.replace("freiwillig", "").replace(/\\s+/g, " ").trim();
})()`;

/** A person's window: German, wide, and every complaint of the browser a failed test. */
export async function openWindow(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[]; [Symbol.asyncDispose](): Promise<void> }> {
  const context = await browser.newContext({
    locale: "de-DE",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1280, height: 900 },
    reducedMotion: "reduce",
    ...options,
  });
  // Long enough for a machine that does many things at once; who waits for something wrong only learns of it later.
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    // A refused or lost request is the server's doing and shown on the page.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      complaints.push(message.text());
    }
  });
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}
