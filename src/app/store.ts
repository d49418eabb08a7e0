/**
 * The store of this installation, found as the environment says, for one command: through the server where one runs, else
 * opened under the lock. Never beside somebody else. Room: app.
 */
import { setTimeout as pause } from "node:timers/promises";
import { isError, LotseError } from "../domain/errors.ts";
import type { Store } from "../engine/ports.ts";
import { type OpenOptions, readStoreAlone } from "../store/open.ts";
import type { Language } from "../words/words.ts";
import { dataDirectory } from "./places.ts";
import { RunningServer } from "./running-server.ts";
import { announcedIn } from "./server-file.ts";

/** Another command is usually done soon, and a server that begins or ends too. */
const PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 50;

/** LOTSE_DATA, LOTSE_DATABASE and LOTSE_KEY_FILE; absent or empty means: the usual place. */
export function storePlace(env: NodeJS.ProcessEnv = process.env): OpenOptions {
  return {
    dataDir: dataDirectory(env),
    url: env.LOTSE_DATABASE || undefined,
    keyFile: env.LOTSE_KEY_FILE || undefined,
  };
}

/** The command that asks. */
export interface Asker {
  version: string;
  language: Language;
  /** How long somebody else may hold the directory; absent: ten seconds. */
  patienceMs?: number;
}

interface Ways<T> {
  server: (server: RunningServer) => Promise<T>;
  store: (store: Store) => Promise<T>;
}

/** @throws LotseError store/*, vault/*, server/* */
export async function withServerOrStore<T>(asker: Asker, use: Ways<T>): Promise<T> {
  const place = storePlace();
  const end = performance.now() + (asker.patienceMs ?? PATIENCE_MS);
  for (;;) {
    const found = await alone(place);
    if (!(found instanceof LotseError)) {
      try {
        return await use.store(found);
      } finally {
        await found.close();
      }
    }
    const server = await serverBehind(found, asker);
    if (server) return use.server(server);
    if (performance.now() > end) throw found;
    await pause(LOOK_AGAIN_MS);
  }
}

/** The store, or who holds it. */
async function alone(place: OpenOptions): Promise<Store | LotseError<"store/locked">> {
  try {
    return await readStoreAlone(place);
  } catch (error) {
    if (isError(error, "store/locked")) return error;
    // Whose files may not be opened may still say that a server of another account is at work here.
    if (isError(error, "store/unopenable") || isError(error, "store/unwritable")) announcedIn(place.dataDir);
    throw error;
  }
}

/** The server that holds the directory; undefined for anything else that does. @throws LotseError server/* */
async function serverBehind(
  { fields }: LotseError<"store/locked">,
  { version, language }: Asker,
): Promise<RunningServer | undefined> {
  const facts = announcedIn(fields.directory);
  if (!facts || facts.pid !== fields.pid) return undefined;
  if (facts.version !== version) {
    throw new LotseError("server/other-version", { running: facts.version, own: version });
  }
  const server = new RunningServer(facts, language);
  return (await server.isThere()) ? server : undefined;
}
