/**
 * Who is here, in which practice, and what they may do in it.
 *
 * Room: web. The server decides about rights anew with every request; here they only switch off what would be refused.
 */
import { mayInPractice, type PracticeRight } from "../../api/rights.ts";
import type { Me } from "../../api/views.ts";
import type { Language } from "../../words/words.ts";
import { call, whenSignedOut } from "../client/call.ts";
import { live } from "../client/live.svelte.ts";
import { places } from "./places.ts";
import { router } from "./router.svelte.ts";
import { stored, words } from "./words.svelte.ts";

const LAST_PRACTICE = "lotse-practice";

class Session {
  me = $state.raw<Me>();
  /** The practice in the address, else the one last seen, else the first. */
  practice = $derived.by(() => {
    const practices = this.me?.practices ?? [];
    const { place } = router;
    const wanted = "practice" in place ? place.practice : stored(LAST_PRACTICE);
    return practices.find(({ id }) => id === wanted) ?? ("practice" in place ? undefined : practices[0]);
  });

  async load(): Promise<void> {
    const before = this.me?.person?.id;
    const me = await call("me");
    const language = me.person?.language;
    if (language && me.person?.id !== before && language !== words.language) await words.show(language);
    this.me = me;
  }

  /** First a password, and a second factor where the role wants one. In the training practice nobody has to. */
  get isUnfinished(): boolean {
    const { person, isPracticeGround } = this.me ?? {};
    return person !== undefined && !isPracticeGround && (!person.hasPassword || person.needsTotp);
  }

  may(right: PracticeRight): boolean {
    if (!this.practice) return false;
    // Looking without signing in, where the server allows it, is looking only.
    if (!this.me?.person) return right === "view";
    return mayInPractice(this.practice.role, right);
  }

  async signOut(): Promise<void> {
    await call("signOut");
    live.follow(undefined);
    await this.load();
    router.go(places.signIn);
  }

  async speak(language: Language): Promise<void> {
    // First the server's sentences, so that the views that follow the page's language are asked for in it.
    if (this.me?.person) await call("changeMe", { body: { language } }).catch(() => {});
    await words.show(language);
  }

  rememberPractice(id: string): void {
    try {
      localStorage.setItem(LAST_PRACTICE, id);
    } catch {
      // Then the first practice is shown next time.
    }
  }
}

export const session = new Session();

/** Where to go after signing in: only places of this page. */
export function wayBack(): string {
  const back = router.query.get("zurueck") ?? "";
  return /^\/(?![/\\])/.test(back) && !back.startsWith(places.signIn) ? back : places.home;
}

whenSignedOut.lead = () => {
  if (router.place.page === "sign-in") return;
  live.follow(undefined);
  if (session.me) session.me = { ...session.me, person: undefined, practices: [] };
  router.go(`${places.signIn}?zurueck=${encodeURIComponent(location.pathname + location.search)}`, "replace");
};
