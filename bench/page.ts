/**
 * `npm run bench:page`: what the first view of the page costs. Script as it travels, bytes of the bodies as the browser received them, and the time from opening the
 * address until the one sentence stands there, in a real browser on this computer, signed in, median of ten. Goals: at most
 * 200 KB of script and one second.
 */
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
let script = 0;
let all = 0;
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
    const loaded: Promise<{ isScript: boolean; bytes: number }>[] = [];
    opened.on("requestfinished", (request) => {
      const isScript = request.resourceType() === "script";
      loaded.push(request.sizes().then(({ responseBodySize }) => ({ isScript, bytes: responseBodySize })));
    });
    const begun = performance.now();
    await opened.goto(ground.serving.url);
    await opened.getByText("Zimmer 2", { exact: true }).first().waitFor();
    seconds.push((performance.now() - begun) / 1000);
    const sizes = await Promise.all(loaded);
    const kilobytes = (files: typeof sizes) => files.reduce((sum, { bytes }) => sum + bytes, 0) / 1024;
    script = kilobytes(sizes.filter(({ isScript }) => isScript));
    all = kilobytes(sizes);
    await context.close();
  }
} finally {
  await browser.close();
  await ground.stop();
}

const time = median(seconds);
printResult("first view, empty cache", `${time.toFixed(2)} s`, time <= GOALS.seconds ? "reached" : "missed");
printResult("script of it, on the wire", `${script.toFixed(0)} KB`, script <= GOALS.kilobytes ? "reached" : "missed");
printResult("everything of it, on the wire", `${all.toFixed(0)} KB`);
