/**
 * Use case: the server of a real installation, as `lotse serve` starts it. Room: app.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { parsedAddress } from "../outside/tilage/address.ts";
import { readInput, writeWhole } from "./files.ts";
import { metricsToken } from "./metrics-token.ts";
import { builtPage } from "./places.ts";
import { type ServeOptions, type Serving, serve } from "./serve.ts";
import { storePlace } from "./store.ts";

export interface Installed {
  dataDir: string;
  version: string;
  host: string;
  port: number;
  hostNames: readonly string[];
  behindProxy: boolean;
  /** Another installation acts for these practices. */
  isReadOnly: boolean;
  tlsFiles?: { cert: string; key: string };
  /** Where Konnektoren tell what happens; absent: they are only asked. */
  events?: ServeOptions["events"];
  /** Address of the central status of the TI; absent: the preset one. */
  tiLage?: string;
  /** Who gets figures at /metrics; absent: nobody. */
  metrics?: { tokenFile?: string; isOpenHere: boolean };
  report: (line: string) => void;
}

/** @throws LotseError store/*, server/*, vault/*, input/* */
export async function startServer(installed: Installed): Promise<Serving & { hasPage: boolean }> {
  const {
    dataDir,
    version,
    host,
    port,
    hostNames,
    behindProxy,
    isReadOnly,
    tlsFiles,
    events,
    tiLage,
    metrics,
    report,
  } = installed;
  const text = (file: string) => readInput(file, 1 << 20).toString("utf8");
  const tls = tlsFiles && { cert: text(tlsFiles.cert), key: text(tlsFiles.key) };
  const { url: databaseUrl, keyFile } = storePlace();
  const token = metrics?.tokenFile === undefined ? undefined : metricsToken(metrics.tokenFile);
  const isOpenHere = metrics?.isOpenHere ?? false;
  const server = { hostNames, behindProxy, ...(tls && { tls }), ...(metrics && { metrics: { token, isOpenHere } }) };
  const serving = await serve({
    ...{ dataDir, version, host, port, report, server, events, databaseUrl, keyFile, engine: { isReadOnly } },
    ...(tiLage !== undefined && { tiLage: { address: tiLage } }),
  });
  return { ...serving, hasPage: builtPage() !== undefined };
}

/** Where the link of the first sign-in is told: to the person at the terminal, else in a file of the owner. */
export function firstSignIn(
  { ownerLink }: Serving,
  dataDir: string,
  hasReader: boolean,
): { link: string } | { file: string } | undefined {
  if (ownerLink === undefined) return undefined;
  if (hasReader) return { link: ownerLink };
  const file = join(dataDir, "erste-anmeldung.txt");
  writeWhole(file, `${ownerLink}\n`, 0o600);
  return { file };
}

/** Whatever goes wrong here: the address stands on the screen anyway. */
export function openInBrowser(url: string): void {
  const [command, ...args] =
    process.platform === "win32"
      ? ["cmd", "/c", "start", "", url.replaceAll("&", "^&")]
      : process.platform === "darwin"
        ? ["open", url]
        : ["xdg-open", url];
  spawn(command as string, args, { stdio: "ignore", detached: true })
    .on("error", () => {})
    .unref();
}

/** Undefined: no address of a central source; without TLS only on this computer. */
export const tiLageAddressFrom = parsedAddress;
