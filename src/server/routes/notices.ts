/** The notice board [REQ:U-02]. Room: server. */
import { allNotices, confirmed, SHIPPED } from "../../domain/notices.ts";
import type { Notice } from "../../domain/practice.ts";
import type { Handlers } from "../call.ts";
import { notFound } from "../problem.ts";
import { idFor } from "../records.ts";
import { judged, situationOf } from "../situation.ts";
import type { Tools } from "../tools.ts";

/** What somebody typed is not translated. */
function inBoth(said: string): Notice["title"] {
  return { de: said, en: said };
}

export function noticeHandlers(tools: Tools): Pick<Handlers, "addNotice" | "confirmNotice" | "removeNotice"> {
  return {
    addNotice: async ({ store, who, body: { title, text, ...rest }, today }) => {
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
      const situation = await situationOf(tools, call);
      const products = new Set(situation.components.flatMap((c) => judged(situation, c)?.device.product?.id ?? []));
      const notice = allNotices(situation.notices, products).find(({ id }) => id === path.notice);
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
