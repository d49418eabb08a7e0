/** Practices of this installation. Room: server. */
import type { Practice } from "../../domain/practice.ts";
import type { Handlers } from "../call.ts";
import { idFor } from "../records.ts";
import type { Tools } from "../tools.ts";

export function practiceHandlers(tools: Tools): Pick<Handlers, "addPractice" | "changePractice"> {
  const { store, streams } = tools;
  return {
    addPractice: async ({ who: { person }, body, now }) => {
      const practice: Practice = { ...body, id: idFor("prx", tools), createdAt: now };
      const { id } = practice;
      const actor = person.id;
      await store.putPractice(practice, { kind: "practice/added", actor, body: { value: practice.name } });
      await store.persons.putMembership(
        { practiceId: id, personId: person.id, role: "verwaltung" },
        { kind: "person/role-changed", actor, body: { person: person.id, role: "verwaltung" } },
      );
      return { id };
    },

    changePractice: async ({ who: { person }, practice, body }) => {
      const fields = Object.keys(body);
      await store.putPractice(
        { ...practice, ...body },
        { kind: "practice/changed", actor: person.id, body: { fields } },
      );
      streams.tell(practice.id, ["practice"]);
    },
  };
}
