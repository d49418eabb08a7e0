/** The notice board [REQ:U-02]. Room: server. */
import { confirmed, SHIPPED } from "../../domain/notices.ts";
import type { Notice } from "../../domain/practice.ts";
import type { Handlers } from "../call.ts";
import { FieldsWrong, type FieldWrong, notFound } from "../problem.ts";
import { idFor } from "../records.ts";
import { situationOf } from "../situation.ts";
import type { Tools } from "../tools.ts";
import { noticesOf, subjectsOf } from "../views/notices.ts";

/** What somebody typed is not translated. */
function inBoth(said: string): Notice["title"] {
  return { de: said, en: said };
}

type Names = "noticeSubjects" | "addNotice" | "confirmNotice" | "removeNotice";

export function noticeHandlers(tools: Tools): Pick<Handlers, Names> {
  return {
    noticeSubjects: async (call) => subjectsOf(await situationOf(tools, call)),

    addNotice: async (call) => {
      const { store, who, today } = call;
      const { title, text, ...rest } = call.body;
      const { components, products } = subjectsOf(await situationOf(tools, call));
      const isThere = rest.about === undefined || [...components, ...products].some(({ id }) => id === rest.about);
      const wrong: FieldWrong[] = [
        ...(isThere ? [] : [{ path: "about", message: "notOffered" as const }]),
        ...(rest.validUntil && rest.validUntil < today ? [{ path: "validUntil", message: "inPast" as const }] : []),
      ];
      if (wrong.length > 0) throw new FieldsWrong(wrong);
      const notice: Notice = {
        ...rest,
        id: idFor("not", tools),
        title: inBoth(title),
        text: inBoth(text),
        publishedOn: today,
      };
      await store.commit((writes) => {
        writes.put("notice", notice);
        writes.journal({ kind: "notice/added", actor: who.person.id, body: { notice: notice.id, value: title } });
      });
      return { id: notice.id };
    },

    confirmNotice: async (call) => {
      const { store, who, path, now, language } = call;
      const notice = noticesOf(await situationOf(tools, call)).find(({ id }) => id === path.notice);
      if (!notice) throw notFound("notice");
      if (notice.confirmed) return;
      await store.commit((writes) => {
        writes.put("notice", confirmed(notice, who.person.id, now));
        const body = { notice: notice.id, value: notice.title[language] };
        writes.journal({ kind: "notice/confirmed", actor: who.person.id, body });
      });
    },

    removeNotice: async ({ store, who, path, language }) => {
      const notice = await store.record("notice", path.notice);
      // Those that ship with the program are read, not removed.
      if (!notice || SHIPPED.some(({ id }) => id === notice.id)) throw notFound("notice");
      await store.commit((writes) => {
        writes.remove("notice", notice.id);
        const body = { notice: notice.id, value: notice.title[language] };
        writes.journal({ kind: "notice/removed", actor: who.person.id, body });
      });
    },
  };
}
