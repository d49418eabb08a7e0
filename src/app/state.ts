/**
 * Use case: the last state of all practices, from the running server or from the store. No device is asked. Room: app.
 */
import type { ComponentState, InstallationState, PracticeState } from "../api/state.ts";
import type { Store } from "../engine/ports.ts";
import { wordsIn } from "../words/words.ts";
import { dataDirectory } from "./places.ts";
import { type Asker, withServerOrStore } from "./store.ts";

export type { ComponentState, InstallationState, PracticeState };

/** @throws LotseError those of reaching the store */
export function lastState(asker: Asker): Promise<InstallationState> {
  return withServerOrStore(asker, {
    server: (server) => server.json("machineState"),
    store: (store) => stateIn(store, asker),
  });
}

/** Judging loads the version list and all its rules: only where no server has done that. */
async function stateIn(store: Store, { version, language }: Asker): Promise<InstallationState> {
  const [{ stateOf }, { CatalogueInUse }] = await Promise.all([
    import("../server/state.ts"),
    import("./catalogue-in-use.ts"),
  ]);
  const clock = { now: () => Date.now() };
  const catalogue = new CatalogueInUse({ dataDir: dataDirectory(), clock, report: () => {} });
  const uses = { version, catalogue: () => catalogue.get() };
  return stateOf({ store, uses }, { now: clock.now(), words: await wordsIn(language), language });
}

/** By id or name; without a wish all. */
export function practicesCalled({ practices }: InstallationState, wanted: string | undefined): PracticeState[] {
  return wanted === undefined ? practices : practices.filter(({ id, name }) => isCalled(wanted, id, name));
}

/** By id, mark or name. */
export function isComponent(wanted: string, { id, mark, name }: ComponentState): boolean {
  return isCalled(wanted, id, mark, name);
}

/** Names are compared as people see them: what divides words does not matter. */
function isCalled(wanted: string, ...names: string[]): boolean {
  const seen = (text: string) => text.normalize("NFC").trim().replace(/\s+/g, " ");
  return names.some((name) => seen(name) === seen(wanted));
}
