/** The store of this installation, found and opened as the environment says. Room: app. */
import { type OpenOptions, readStore } from "../store/open.ts";
import { dataDirectory } from "./places.ts";

/** LOTSE_DATA, LOTSE_DATABASE and LOTSE_KEY_FILE; absent or empty means: the usual place. */
export function storePlace(env: NodeJS.ProcessEnv = process.env): OpenOptions {
  return {
    dataDir: dataDirectory(env),
    url: env.LOTSE_DATABASE || undefined,
    keyFile: env.LOTSE_KEY_FILE || undefined,
  };
}

/** To look, also beside a running server. @throws LotseError store/*, vault/* */
export function readOwnStore() {
  return readStore(storePlace());
}
