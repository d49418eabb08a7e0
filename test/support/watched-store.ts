/** A data directory as a ti-lotse leaves it that has asked a Konnektor: what was seen, and when. */
import {
  konnektor as aKonnektor,
  identity,
  karte,
  orga,
  saw,
  smcB,
  terminal,
} from "../../src/domain/assess/testing.ts";
import type { Component, Observation } from "../../src/domain/observation.ts";
import type { Practice } from "../../src/domain/practice.ts";
import { openStore } from "../../src/store/open.ts";
import { added } from "./stores.ts";

export interface Watched {
  practice: Practice;
  /** Names of its Kartenterminals. */
  terminals: readonly string[];
  /** Milliseconds since the Konnektor answered. */
  ago: number;
  /** A Konnektor that is asked as soon as a server runs; absent: nobody asks any more. */
  address?: string;
}

/** Closed again. */
export async function watchedStore(dataDir: string, practices: readonly Watched[]): Promise<{ LOTSE_DATA: string }> {
  const store = await openStore({ dataDir });
  for (const [number, { practice, terminals, ago, address }] of practices.entries()) {
    await store.putPractice(practice, added);
    const at = Date.now() - ago;
    const kon: Component = { ...aKonnektor, id: `kon:192.168.${number}.50` };
    const own = terminals.map(
      (name, i): Component => ({ id: `kt:00:0D:F8:00:0${number}:0${i}`, kind: "kartenterminal", name }),
    );
    const seen: Observation[] = [
      saw(kon, "identity", identity(), { at }),
      saw(
        kon,
        "listed-terminals",
        own.map(({ id }) => id),
        { at },
      ),
      saw(kon, "listed-cards", [smcB.id], { at }),
      ...own.flatMap((component) => [
        saw(component, "identity", orga("3.9.1"), { at }),
        saw(component, "terminal", terminal(), { at }),
      ]),
      saw(smcB, "karte", karte(), { at }),
      saw(smcB, "pin-status", { mandant: "M1", status: "VERIFIED" }, { at }),
    ];
    await store.forPractice(practice.id).commit((writes) => {
      for (const observation of seen) writes.observe(observation);
      writes.seal("con_1", Buffer.from("GEHEIM-Kennwort"));
      if (address === undefined) return;
      writes.put("connection", {
        ...{ id: "con_1", name: "Keller", url: `${address}/connector.sds`, endpointRule: "host", contexts: [] },
        ...{ trust: { kind: "none" }, credentials: { kind: "none" }, createdAt: at, createdBy: "ti-lotse" },
      });
    });
  }
  await store.close();
  return { LOTSE_DATA: dataDir };
}
