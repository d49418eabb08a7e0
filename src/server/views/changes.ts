/** What changed from one check to the next, by whom [REQ:U-60]. Room: server. */
import type { ChangeView } from "../../api/views.ts";
import type { Change } from "../../domain/practice.ts";
import type { Situation } from "../situation.ts";
import { rfc3339 } from "./instants.ts";

export function changeView(change: Change, { words }: Pick<Situation, "words">): ChangeView {
  const { id, at, componentId, componentName, what, before, after, run } = change;
  const byUs = run !== undefined;
  const text = words.page.change[what]({ before, after, byUs });
  return { id, at: rfc3339(at), componentId, componentName, text, what, before, after, byUs };
}
