/**
 * Where somebody is: the browser's own history, one listener for every link, focus and scroll where people expect them.
 *
 * Room: web. Addresses are read by places.ts.
 */
import { type Place, placeAt } from "./places.ts";

class Router {
  place = $state.raw<Place>(placeAt(location.pathname));
  /** Part after the question mark, for pages with stations of their own. */
  query = $state.raw(new URLSearchParams(location.search));
  /** How often somebody went somewhere since the page was opened. */
  moves = $state.raw(0);
  /** Where to scroll when the place is drawn. */
  #scroll = 0;

  start(): void {
    history.scrollRestoration = "manual";
    addEventListener("popstate", (event) => {
      this.#arrive((event.state as { scroll?: number } | null)?.scroll ?? 0);
    });
    document.addEventListener("click", (event) => this.#follow(event));
  }

  go(address: string, how: "push" | "replace" = "push"): void {
    if (how === "push") {
      history.replaceState({ scroll: scrollY }, "");
      history.pushState({}, "", address);
    } else history.replaceState({}, "", address);
    this.#arrive(0);
  }

  /** Called by a page once its heading stands: the reader's place moves there. */
  drawn(heading: HTMLElement): void {
    if (this.moves === 0) return;
    heading.focus({ preventScroll: true });
    scrollTo(0, this.#scroll);
  }

  #arrive(scroll: number): void {
    this.#scroll = scroll;
    this.place = placeAt(location.pathname);
    this.query = new URLSearchParams(location.search);
    this.moves += 1;
  }

  #follow(event: MouseEvent): void {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const link = (event.target as Element).closest?.("a");
    if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    if (link.pathname.startsWith("/api/")) return;
    if (link.pathname === location.pathname && link.search === location.search && link.hash) return;
    event.preventDefault();
    this.go(link.pathname + link.search + link.hash);
  }
}

export const router = new Router();
