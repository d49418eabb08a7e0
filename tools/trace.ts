/**
 * `npm run trace` and `npm run check:tags`: from requirements to the tests that prove them and the code that meets them.
 *
 * What it does is in tools/trace/command.ts; `--help` explains the use.
 */
import { join } from "node:path";
import { runTrace } from "./trace/command.ts";

const { exitCode, stdout, stderr } = runTrace(process.argv.slice(2), join(import.meta.dirname, ".."));
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = exitCode;
