/**
 * The version list in use, at hand for every view: read again when it changed on disk, and when a new day began.
 *
 * Room: app. A list that cannot be read any more is no list: what cannot be judged is unknown, never green.
 */
import { statSync } from "node:fs";
import { join } from "node:path";
import type { Catalogue } from "../domain/catalogue/catalogue.ts";
import { dayOf } from "../domain/zeit/tag.ts";
import type { Clock } from "../engine/ports.ts";
import { catalogueDirectory, currentCatalogue, knownKeys, loadCatalogue } from "./catalogue-files.ts";

export class CatalogueInUse {
  readonly #dataDir: string;
  readonly #clock: Clock;
  /** A shipped list by name, for practising; absent: the one this installation has taken over. */
  readonly #named: string | undefined;
  readonly #report: (error: unknown) => void;
  #catalogue: Catalogue | undefined;
  #state = "";

  constructor(setup: { dataDir: string; clock: Clock; named?: string; report: (error: unknown) => void }) {
    this.#dataDir = setup.dataDir;
    this.#clock = setup.clock;
    this.#named = setup.named;
    this.#report = setup.report;
  }

  get(): Catalogue | undefined {
    const today = dayOf(this.#clock.now());
    const state = `${today} ${changedAt(catalogueDirectory(this.#dataDir))}`;
    if (state === this.#state) return this.#catalogue;
    this.#state = state;
    try {
      this.#catalogue = this.#named
        ? loadCatalogue(this.#named, knownKeys(this.#dataDir), today).catalogue
        : currentCatalogue(this.#dataDir, today)?.catalogue;
    } catch (error) {
      this.#catalogue = undefined;
      this.#report(error);
    }
    return this.#catalogue;
  }
}

/** Grows whenever a list or a supplement is taken over: both are renamed into their place. */
function changedAt(directory: string): number {
  const times = [directory, join(directory, "overlays")].map(
    (place) => statSync(place, { throwIfNoEntry: false })?.mtimeMs ?? 0,
  );
  return Math.max(...times);
}
