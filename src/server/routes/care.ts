/** Who sees to a finding, and when [REQ:U-19]. Room: server. */
import { careId } from "../../domain/care.ts";
import type { Care } from "../../domain/practice.ts";
import type { Handlers } from "../call.ts";
import { FieldsWrong, type FieldWrong, notFound } from "../problem.ts";
import { situationOf } from "../situation.ts";
import type { Tools } from "../tools.ts";

export function careHandlers(tools: Tools): Pick<Handlers, "takeCare"> {
  return {
    /** Nothing decided takes the decision back. */
    takeCare: async (call) => {
      const { store, who, path, body, now, today } = call;
      const situation = await situationOf(tools, call);
      const finding = situation.findings.find((f) => situation.idOf(f) === path.finding);
      if (!finding) throw notFound("finding");
      const members = await tools.store.persons.membersOf(store.id);
      const isMember = members.some(({ personId }) => personId === body.responsible);
      const wrong: FieldWrong[] = [
        ...(body.responsible && !isMember ? [{ path: "responsible", message: "notMember" as const }] : []),
        ...(body.plannedFor && body.plannedFor < today ? [{ path: "plannedFor", message: "inPast" as const }] : []),
        ...(body.quietUntil && body.quietUntil < today ? [{ path: "quietUntil", message: "inPast" as const }] : []),
      ];
      if (wrong.length > 0) throw new FieldsWrong(wrong);

      const id = careId(finding);
      const actor = who.person.id;
      const isTaken = Object.values(body).some((value) => value !== undefined && value !== "");
      const care: Care = { ...body, id, level: finding.level, decidedAt: now, decidedBy: actor };
      await store.commit((writes) => {
        if (isTaken) writes.put("care", care);
        else writes.remove("care", id);
        const told = { component: finding.component.id, finding: finding.code, ...body };
        writes.journal({ kind: isTaken ? "care/taken" : "care/dropped", actor, body: told });
      });
    },
  };
}
