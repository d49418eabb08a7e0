/** The notice board: what is to be read, about what, and who has read it [REQ:U-02]. Room: server. */
import type { NoticeView } from "../../api/views.ts";
import { allNotices, noticesOn, SHIPPED } from "../../domain/notices.ts";
import type { Component } from "../../domain/observation.ts";
import type { Notice } from "../../domain/practice.ts";
import { DAY_MS } from "../../domain/zeit/tag.ts";
import { judged, type Situation } from "../situation.ts";
import { nameOf } from "./findings.ts";
import { rfc3339 } from "./instants.ts";

/** Unread, and what somebody read today: so that the others see it was read. */
export function noticeViews(s: Situation): NoticeView[] {
  return noticesNow(s).map((notice) => noticeView(notice, s));
}

/** Of one component: about it, or about its product. */
export function noticeViewsAt(component: Component, s: Situation): NoticeView[] {
  const subjects = [component.id, productAt(component, s)];
  const own = noticesNow(s).filter(({ about }) => about !== undefined && subjects.includes(about));
  return own.map((notice) => noticeView(notice, s));
}

/** Everything on the board, also what was read long ago. */
export function noticesOf(s: Situation): Notice[] {
  return allNotices(s.notices, new Set(s.components.flatMap((component) => productAt(component, s) ?? [])));
}

/** What a notice can be about, apart from the practice itself. */
export function subjectsOf({ components, catalogue }: Pick<Situation, "components" | "catalogue">) {
  const named = ({ id, name }: { id: string; name: string }) => ({ id, name });
  const inOrder = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name, "de");
  return {
    components: components
      .filter(({ kind }) => kind !== "karte")
      .map(named)
      .toSorted(inOrder),
    products: (catalogue?.products ?? []).map(named).toSorted(inOrder),
  };
}

function noticesNow(s: Situation): Notice[] {
  const all = noticesOf(s);
  const readToday = all.filter(({ confirmed }) => confirmed && s.now - confirmed.at < DAY_MS);
  return [...noticesOn(s.today, all), ...readToday];
}

function noticeView(notice: Notice, s: Situation): NoticeView {
  const { id, severity, title, text, about, publishedOn, validUntil, source, confirmed } = notice;
  return {
    ...{ id, severity, publishedOn, validUntil, source },
    title: title[s.language],
    text: text[s.language],
    ...(about !== undefined && { about: aboutView(about, s) }),
    isShipped: SHIPPED.some((shipped) => shipped.id === id),
    ...(confirmed && { confirmed: { by: nameOf(confirmed.by, s), at: rfc3339(confirmed.at) } }),
  };
}

function aboutView(about: string, s: Situation): NonNullable<NoticeView["about"]> {
  const component = s.components.find(({ id }) => id === about);
  if (component) return { id: about, name: component.name, componentId: about };
  const product = s.catalogue?.products.find(({ id }) => id === about);
  return { id: about, name: product?.name ?? s.words.page.noLongerThere };
}

function productAt(component: Component, s: Situation): string | undefined {
  return judged(s, component)?.device.product?.id ?? s.devices.find(({ id }) => id === component.id)?.product;
}
