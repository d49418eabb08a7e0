/**
 * Where things are: the data directory of this installation and the facts that ship with the program.
 *
 * Room: app. Flags beat `LOTSE_*`, those beat the platform's place; in a checkout everything stays in `.lotse/`.
 */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Root of the package or checkout: from `src/app/` as well as from `dist/`. */
const packageRoot = existsSync(join(import.meta.dirname, "..", "package.json"))
  ? join(import.meta.dirname, "..")
  : join(import.meta.dirname, "..", "..");

/** Catalogues, keys and other facts as files. */
export const shippedData = join(packageRoot, "data");

/** The built page; undefined in a checkout where nobody built it. */
export function builtPage(): string | undefined {
  const directory = join(packageRoot, "dist", "web");
  return existsSync(join(directory, "index.html")) ? directory : undefined;
}

export function dataDirectory(env: NodeJS.ProcessEnv = process.env): string {
  if (env.LOTSE_DATA) return env.LOTSE_DATA;
  if (existsSync(join(packageRoot, "src", "cli"))) return join(packageRoot, ".lotse");
  switch (process.platform) {
    case "win32":
      return join(env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local"), "ti-lotse");
    case "darwin":
      return join(homedir(), "Library", "Application Support", "ti-lotse");
    default:
      return join(env.XDG_DATA_HOME ?? join(homedir(), ".local", "share"), "ti-lotse");
  }
}
