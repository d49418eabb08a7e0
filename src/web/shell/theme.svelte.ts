/** Light, dark, or as the system says. Room: web; `public/theme.js` applies the choice before the first paint. */
import { stored } from "./words.svelte.ts";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];
const KEY = "lotse-theme";

class Appearance {
  theme = $state.raw<Theme>(THEMES.find((theme) => theme === stored(KEY)) ?? "system");

  show(theme: Theme): void {
    this.theme = theme;
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // Then it lasts as long as the page.
    }
  }
}

export const appearance = new Appearance();
