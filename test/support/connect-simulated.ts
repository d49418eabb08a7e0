/** Every Konnektor of a simulated practice, connected to a practice of a store as a person would have done it. */
import { createHash, randomBytes } from "node:crypto";
import { addConnection } from "../../src/app/connections.ts";
import type { Clock, Store } from "../../src/engine/ports.ts";
import type { SimPraxis } from "../../src/simulator/wire/sim-praxis.ts";

/** @param practiceId absent: the first of the store */
export async function connectSimulated(
  store: Store,
  praxis: SimPraxis,
  clock: Clock,
  practiceId?: string,
): Promise<string> {
  const id = practiceId ?? (await store.practices())[0]?.id;
  if (!id) throw new Error("no practice");
  for (const [i, konnektor] of praxis.konnektoren.entries()) {
    const context = praxis.contexts[i];
    if (!context) continue;
    const pinSha256 = createHash("sha256").update(konnektor.setup.identity.certificate.raw).digest("hex");
    const contexts = konnektor.state.information.mandanten.map(({ id: mandant }) => ({ ...context, mandant }));
    const wish = {
      ...{ address: konnektor.url, pinSha256, contexts, endpointRule: "host" as const },
      credentials: { kind: "none" as const },
    };
    const random = { bytes: (count: number) => randomBytes(count) };
    await addConnection(store.forPractice(id), wish, { actor: "ti-lotse", clock, random });
  }
  return id;
}
