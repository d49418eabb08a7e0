/**
 * The administration of a device: look who answers, read once, keep for regular reading, forget.
 *
 * Room: server. Devices count wrong passwords, on most for good: who has failed twice here waits ever longer, whoever tries next.
 */
import { mayInPractice } from "../../api/rights.ts";
import { LotseError } from "../../domain/errors.ts";
import type { Component } from "../../domain/observation.ts";
import type { Handlers } from "../call.ts";
import { BackOff } from "../limits.ts";
import { notFound } from "../problem.ts";
import { type Situation, situationOf } from "../situation.ts";
import type { Tools } from "../tools.ts";
import { addressAt } from "../views/administration.ts";
import { productAt } from "../views/known.ts";

type Names = "lookAtAdministration" | "readAdministration" | "forgetAdministration";

export function administrationHandlers(tools: Tools): Pick<Handlers, Names> {
  const { uses } = tools;
  const tries = new BackOff({ free: 2, firstSeconds: 60, longestSeconds: 900 });

  return {
    lookAtAdministration: async (call) => {
      const { path, body, role } = call;
      const situation = await situationOf(tools, call);
      const { component, facts } = readable(path.component, situation);
      // Who may connect nothing looks where the device is known to be, and nowhere else in the network.
      const known = addressAt(component, situation, facts);
      const isKnown = known.host === body.host && known.port === body.port;
      if (!isKnown && !mayInPractice(role, "connect")) throw new LotseError("person/right-missing", {});
      const { validUntil, ...certificate } = await uses.lookAtAdministration(body);
      return { ...certificate, validUntil: new Date(validUntil).toISOString().slice(0, 10) };
    },

    readAdministration: async (call) => {
      const { practice, path, body, who, now } = call;
      const { component, product } = readable(path.component, await situationOf(tools, call));
      const key = `${practice.id} ${component.id}`;
      const seconds = tries.begin(key, now);
      if (seconds > 0) throw new LotseError("management/tries-paused", { seconds });
      await uses.readAdministration(practice.id, { ...body, component, product }, who.person.id);
      tries.succeeded(key);
    },

    forgetAdministration: async ({ practice, path, who }) => {
      const forgotten = await uses.forgetAdministration(practice.id, path.component, who.person.id);
      if (!forgotten) throw notFound("administration");
    },
  };

  /** @throws LotseError request/not-found, management/not-readable */
  function readable(id: string, situation: Situation) {
    const component: Component | undefined = situation.components.find((c) => c.id === id);
    if (!component) throw notFound("component");
    const product = productAt(component, situation);
    const facts = product ? uses.administration(product) : undefined;
    if (!product || !facts?.isReadable) {
      throw new LotseError("management/not-readable", { device: component.name });
    }
    return { component, product, facts };
  }
}
