/** Konnektoren: try one, keep it, let it go. What reaches the device is the app's business. Room: server. */
import type { Handlers } from "../call.ts";
import type { Tools } from "../tools.ts";
import { connectionView, probeView } from "../views/connections.ts";

type Names = "connections" | "probe" | "connect" | "confirmCertificate" | "disconnect";

export function connectionHandlers({ uses }: Tools): Pick<Handlers, Names> {
  return {
    connections: async ({ store, practice, words }) => {
      const states = uses.connectionStates(practice.id);
      const kept = await store.records("connection");
      return kept.map((connection) => connectionView(connection, states.get(connection.id), words));
    },
    probe: async ({ body, words }) => probeView(await uses.probe(body), words),
    connect: async ({ practice, body, who }) => ({ id: await uses.connect(practice.id, body, who.person.id) }),
    confirmCertificate: ({ practice, path, body, who }) =>
      uses.confirmCertificate(practice.id, path.connection, body.pinSha256, who.person.id),
    disconnect: ({ practice, path, who }) => uses.disconnect(practice.id, path.connection, who.person.id),
  };
}
