/** Devices people read: products to choose from, readings, codes from a display. Room: server. */
import { standingCodes } from "../../domain/assess/states.ts";
import { deviceFor } from "../../domain/devices-known.ts";
import type { Component, Observation, Observed } from "../../domain/observation.ts";
import type { HandDevice } from "../../domain/practice.ts";
import { parseVersion } from "../../domain/version.ts";
import { type Instant, noonOf } from "../../domain/zeit/tag.ts";
import type { Handlers } from "../call.ts";
import { FieldsWrong, type FieldWrong, notFound } from "../problem.ts";
import { idFor } from "../records.ts";
import { judged, situationOf } from "../situation.ts";
import type { Tools } from "../tools.ts";
import { instructionView } from "../views/known.ts";

type Names = "products" | "addDevice" | "removeDevice" | "addReading" | "addDisplayCode" | "endDisplayCode";

export function deviceHandlers(tools: Tools): Pick<Handlers, Names> {
  const { uses } = tools;
  return {
    products: async ({ words, language }) =>
      (uses.catalogue()?.products ?? []).flatMap(({ id, name, kind }) => {
        const { drawing, instruction } = deviceFor(id, kind);
        return instruction
          ? [{ id, name, drawing, instruction: instructionView(instruction, { words, language }) }]
          : [];
      }),

    addDevice: async ({ store, who, body: { product, name }, now }) => {
      if (!uses.catalogue()?.products.some((p) => p.id === product)) {
        throw new FieldsWrong([{ path: "product", message: "notOffered" }]);
      }
      const createdBy = who.person.id;
      const device: HandDevice = { id: idFor("dev", tools), product, name, createdAt: now, createdBy };
      await store.commit((writes) => {
        writes.put("device", device);
        writes.journal({ kind: "device/added", actor: createdBy, body: { component: device.id, name, product } });
      });
      return { id: device.id };
    },

    removeDevice: async ({ store, who, path }) => {
      const device = await store.record("device", path.device);
      if (!device) throw notFound("device");
      const { id, name, product } = device;
      await store.commit((writes) => {
        writes.remove("device", id);
        writes.journal({ kind: "device/removed", actor: who.person.id, body: { component: id, name, product } });
      });
    },

    addReading: async (call) => {
      const { store, who, path, body, now, today } = call;
      const situation = await situationOf(tools, call);
      const component = situation.components.find(({ id }) => id === path.component);
      if (!component || component.kind === "karte") throw notFound("component");
      const known = judged(situation, component)?.device.product;
      const byHand = situation.devices.find(({ id }) => id === component.id)?.product;
      const product = known ?? situation.catalogue?.products.find((p) => p.id === byHand);
      const secondVersions = Object.fromEntries(Object.entries(body.secondVersions).filter(([, version]) => version));
      const wrong: FieldWrong[] = [
        ...(parseVersion(body.firmware) ? [] : [{ path: "firmware", message: "notVersion" as const }]),
        ...(body.readOn && body.readOn > today ? [{ path: "readOn", message: "inFuture" as const }] : []),
        ...Object.keys(secondVersions)
          .filter((part) => !product?.secondVersions.some(({ id }) => id === part))
          .map((part) => ({ path: `secondVersions.${part}`, message: "unknown" as const })),
      ];
      if (wrong.length > 0) throw new FieldsWrong(wrong);

      const firmware = parseVersion(body.firmware)?.text ?? body.firmware;
      const isEarlier = body.readOn !== undefined && body.readOn < today;
      const reading: Observation<"version-read"> = {
        kind: "version-read",
        component,
        takenAt: isEarlier && body.readOn ? noonOf(body.readOn) : now,
        source: { by: "hand", person: who.person.id },
        value: { product: product?.id ?? byHand ?? "", firmware, secondVersions },
      };
      await store.commit((writes) => {
        writes.observe(reading);
        const told = { component: component.id, value: firmware, ...(body.readOn && { on: body.readOn }) };
        writes.journal({ kind: "reading/added", actor: who.person.id, body: told });
      });
    },

    addDisplayCode: async (call) => {
      const { store, who, path, body, now } = call;
      const { components } = await situationOf(tools, call);
      const component = components.find(({ id }) => id === path.component);
      if (!component || component.kind === "karte") throw notFound("component");
      await store.commit((writes) => {
        writes.observe(shown(component, { code: body.code }, who.person.id, now));
        const told = { component: component.id, value: body.code };
        writes.journal({ kind: "display-code/added", actor: who.person.id, body: told });
      });
    },

    /** What it once showed stays in the history; it is only over. */
    endDisplayCode: async (call) => {
      const { store, who, path, body, now } = call;
      const { components, seen } = await situationOf(tools, call);
      const component = components.find(({ id }) => id === path.component);
      const stands = component && standingCodes(component, seen).find(({ value }) => value.code === body.code);
      if (!stands) throw notFound("display-code");
      await store.commit((writes) => {
        writes.observe(shown(component, { code: body.code, isGone: true }, who.person.id, now));
        const told = { component: component.id, value: body.code };
        writes.journal({ kind: "display-code/gone", actor: who.person.id, body: told });
      });
    },
  };
}

function shown(
  component: Component,
  value: Observed["display-code"],
  person: string,
  takenAt: Instant,
): Observation<"display-code"> {
  return { kind: "display-code", component, takenAt, source: { by: "anzeige", person }, value };
}
