/** A data directory as after some work: two practices, a person, something sealed, journals with something nasty in them. */
import type { Store } from "../../src/engine/ports.ts";
import { openStore } from "../../src/store/open.ts";
import { added, otherPraxis, praxis } from "./stores.ts";

export async function filled(dataDir: string, url?: string): Promise<Store> {
  const store = await openStore({ dataDir, url });
  await store.persons.put({
    ...{ id: "per_1", login: "anna", name: "Anna Muster", language: "de", hasTotp: false, isOwner: true, createdAt: 1 },
  });
  for (const practice of [praxis, otherPraxis]) {
    await store.putPractice(practice, added);
    await store.forPractice(practice.id).commit((w) => {
      w.seal("con_1", Buffer.from("geheim"));
      w.journal({ kind: "connection/added", actor: "per_1", body: { id: "con_1", name: "Böse\u001b[31m" } });
    });
  }
  return store;
}

/** The same, closed: what a command needs to know to find it. */
export async function closed(dataDir: string, url?: string): Promise<{ LOTSE_DATA: string; LOTSE_DATABASE?: string }> {
  await (await filled(dataDir, url)).close();
  return { LOTSE_DATA: dataDir, ...(url && { LOTSE_DATABASE: url }) };
}
