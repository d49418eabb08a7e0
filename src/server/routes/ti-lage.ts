/** The TI nationwide, and the one decision whether it is asked. Room: server. */
import type { Handlers } from "../call.ts";
import { situationOf } from "../situation.ts";
import type { Tools } from "../tools.ts";
import { tiLageView } from "../views/ti-lage.ts";

export function tiLageHandlers(tools: Tools): Pick<Handlers, "tiLage" | "decideTiLage"> {
  const { uses } = tools;
  return {
    tiLage: async (call) => tiLageView(await situationOf(tools, call), uses.tiLage),
    decideTiLage: ({ practice, body, who }) => uses.decideTiLage(practice.id, body.isOn, who.person.id),
  };
}
