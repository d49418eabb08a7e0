/** The VPN box of a TI-Gateway: it arrives, is described, and is released by a DVO [REQ:M-48]. Room: server. */
import { BOX_LOCK, clearancesOf, evidenceOf, lockOf } from "../../domain/clearance.ts";
import { LotseError } from "../../domain/errors.ts";
import type { Clearance, DeliveredBox } from "../../domain/practice.ts";
import type { PracticeStore } from "../../engine/ports.ts";
import type { Handlers } from "../call.ts";
import { notFound } from "../problem.ts";
import { idFor } from "../records.ts";
import type { Tools } from "../tools.ts";
import { boxPageView } from "../views/boxes.ts";

type Names = "addBox" | "box" | "changeBox" | "removeBox" | "releaseBox" | "takeBackRelease";

export function boxHandlers(tools: Tools): Pick<Handlers, Names> {
  return {
    addBox: async ({ store, who, body: { name, serial }, now }) => {
      const createdBy = who.person.id;
      const box: DeliveredBox = { id: idFor("box", tools), name, ...(serial && { serial }), createdAt: now, createdBy };
      await store.commit((writes) => {
        writes.put("box", box);
        writes.journal({ kind: "box/added", actor: createdBy, body: told(box) });
      });
      return { id: box.id };
    },

    box: async ({ store, practice, path, words, language }) => {
      const [box, clearances, persons] = await Promise.all([
        boxAt(store, path.box),
        store.records("clearance"),
        tools.store.persons.all(),
      ]);
      const names = new Map(persons.map(({ id, name }) => [id, name]));
      return boxPageView(box, { practice, clearances, names, words, language });
    },

    changeBox: async ({ store, who, path, body, now }) => {
      const { serial: before, ...box } = await boxAt(store, path.box);
      const serial = body.serial ?? before;
      const changed: DeliveredBox = { ...box, name: body.name ?? box.name, ...(serial && { serial }), changedAt: now };
      if (changed.name === box.name && changed.serial === before) return;
      await store.commit((writes) => {
        writes.put("box", changed);
        writes.journal({ kind: "box/changed", actor: who.person.id, body: told(changed) });
      });
    },

    removeBox: async ({ store, who, path }) => {
      const box = await boxAt(store, path.box);
      const given = clearancesOf(box, await store.records("clearance"));
      await store.commit((writes) => {
        writes.remove("box", box.id);
        for (const { id } of given) writes.remove("clearance", id);
        writes.journal({ kind: "box/removed", actor: who.person.id, body: told(box) });
      });
    },

    /** Released already, for just this: what was wanted is so. */
    releaseBox: async ({ store, who, path, body, now, practice }) => {
      const box = await boxAt(store, path.box);
      const clearances = await store.records("clearance");
      if (body.evidence !== evidenceOf(practice.id, box)) throw new LotseError("clearance/evidence-changed", {});
      if (lockOf(practice.id, box, clearances).is === "released") return;
      const by = who.person.id;
      const { evidence } = body;
      const clearance: Clearance = {
        ...{ id: idFor("clr", tools), interlock: BOX_LOCK, component: box.id },
        ...{ by, at: now, evidence },
      };
      await store.commit((writes) => {
        // What no longer held is replaced; the log keeps it.
        for (const { id } of clearancesOf(box, clearances)) writes.remove("clearance", id);
        writes.put("clearance", clearance);
        const body = { ...told(box), clearance: clearance.id, interlock: BOX_LOCK, evidence };
        writes.journal({ kind: "clearance/given", actor: by, body });
      });
    },

    takeBackRelease: async ({ store, who, path }) => {
      const box = await boxAt(store, path.box);
      const given = clearancesOf(box, await store.records("clearance"));
      if (given.length === 0) throw notFound("clearance");
      await store.commit((writes) => {
        for (const { id } of given) writes.remove("clearance", id);
        const clearance = given.at(-1)?.id;
        const body = { ...told(box), clearance, interlock: BOX_LOCK };
        writes.journal({ kind: "clearance/taken-back", actor: who.person.id, body });
      });
    },
  };
}

/** @throws LotseError request/not-found */
async function boxAt(store: PracticeStore, id: string): Promise<DeliveredBox> {
  const box = await store.record("box", id);
  if (!box) throw notFound("box");
  return box;
}

function told({ id, name, serial }: DeliveredBox) {
  return { component: id, name, ...(serial && { serial }) };
}
