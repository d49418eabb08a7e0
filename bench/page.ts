/**
 * `npm run bench:page`: what the first view of the page costs. Script as it travels (gzip), and the time from opening the
 * address until the one sentence stands there, in a real browser on this computer, signed in, median of ten. Goals: at most
 * 200 KB of script and one second.
 */
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { startPracticeGround } from "../src/app/practice-ground.ts";
import { median, printResult } from "./support.ts";

const VIEWS = 10;
const GOALS = { seconds: 1, kilobytes: 200 };

const ground = await startPracticeGround({ keyType: "p256", pagePort: 0, version: "bench", report: () => {} });
await ground.serving.watch.checkNow(ground.practiceId);
const browser = await chromium.launch({
  executablePath: process.env.LOTSE_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const seconds: number[] = [];
let kilobytes = 0;
try {
  const first = await browser.newContext({ locale: "de-DE" });
  const page = await first.newPage();
  await page.goto(ground.signInLink);
  await page.getByText("Zimmer 2", { exact: true }).first().waitFor();
  const cookies = await first.cookies();
  for (let view = 0; view < VIEWS; view++) {
    // A new context has an empty cache.
    const context = await browser.newContext({ locale: "de-DE" });
    await context.addCookies(cookies);
    const opened = await context.newPage();
    const scripts: Promise<Buffer>[] = [];
    opened.on("response", (response) => {
      if (response.url().endsWith(".js")) scripts.push(response.body());
    });
    const begun = performance.now();
    await opened.goto(ground.serving.url);
    await opened.getByText("Zimmer 2", { exact: true }).first().waitFor();
    seconds.push((performance.now() - begun) / 1000);
    kilobytes = (await Promise.all(scripts)).reduce((sum, body) => sum + gzipSync(body).length, 0) / 1024;
    await context.close();
  }
} finally {
  await browser.close();
  await ground.stop();
}

const time = median(seconds);
printResult("first view, empty cache", `${time.toFixed(2)} s`, time <= GOALS.seconds ? "reached" : "missed");
printResult("script of it, gzip", `${kilobytes.toFixed(0)} KB`, kilobytes <= GOALS.kilobytes ? "reached" : "missed");
