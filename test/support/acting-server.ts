/**
 * A ti-lotse of its own process, on a fast clock, for tests that kill it: told by its first argument (JSON) where everything is, it writes
 * its address and the first sign-in as one line, and ends with its standard input.
 */
import { serve } from "../../src/app/serve.ts";
import { type FastTime, fastClock, QUICK_ENGINE } from "./acting-practice.ts";

export interface ActingServerWish {
  dataDir: string;
  databaseUrl?: string;
  port: number;
  time: FastTime;
  /** Directory of the built page. */
  page?: string;
}

const { dataDir, databaseUrl, port, time, page } = JSON.parse(process.argv[2] ?? "") as ActingServerWish;
const serving = await serve({
  ...{ dataDir, port, host: "127.0.0.1", version: "test", catalogue: "beispiel", clock: fastClock(time) },
  ...(databaseUrl && { databaseUrl }),
  ...(page && { page }),
  server: { isPracticeGround: true },
  engine: QUICK_ENGINE,
  report: (line) => process.stderr.write(`${line}\n`),
});
process.stdout.write(`${JSON.stringify({ url: serving.url, link: serving.ownerLink })}\n`);
process.stdin.resume().on("end", () => void serving.stop().then(() => process.exit()));
