/**
 * What is handed out, built once per run: packed from a copy of the checkout, so that nothing is rebuilt under somebody else's
 * feet. Quickly, so packages are larger than the real ones.
 */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import type { Making } from "../../tools/package/packages.ts";
import { Scratch } from "./scratch.ts";

const execute = promisify(execFile);
const root = join(import.meta.dirname, "..", "..");
export const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };

let made: Promise<Making> | undefined;

/** `app`: what `npm pack` publishes, unpacked. */
export function packed(): Promise<Making> {
  made ??= make();
  return made;
}

async function make(): Promise<Making> {
  const scratch = new Scratch();
  process.on("exit", () => scratch[Symbol.dispose]());
  const work = scratch.path;
  const copy = scratch.nothing("checkout");
  const isLeftOut = (path: string) => /^(node_modules|\.git|dist|release|reports|\.lotse)($|\/)/.test(path);
  cpSync(root, copy, { recursive: true, filter: (source) => !isLeftOut(relative(root, source)) });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  const env = {
    ...process.env,
    ...{ npm_config_offline: "true", npm_config_cache: scratch.nothing("npm"), npm_config_update_notifier: "false" },
  };
  await execute("npm", ["pack", "--pack-destination", work], { cwd: copy, env, timeout: 60_000 });
  const [archive = ""] = readdirSync(work).filter((file) => file.endsWith(".tgz"));
  await execute("tar", ["-xzf", archive], { cwd: work, timeout: 10_000 });
  mkdirSync(scratch.nothing("release"));
  return { app: scratch.nothing("package"), version, work, release: scratch.nothing("release"), isQuick: true };
}
