/**
 * The page's sentences in the language that is shown. `t.start.devices` follows a change of language by itself.
 *
 * Room: web. One language loads; the other when somebody asks for it.
 */
import type { Language, Words } from "../../words/words.ts";

export type WebWords = Words["web"];

const load: Record<Language, () => Promise<WebWords>> = {
  de: async () => (await import("../../words/de/web.ts")).web,
  en: async () => (await import("../../words/en/web.ts")).web,
};

class Shown {
  language = $state.raw<Language>("de");
  sentences = $state.raw<WebWords>();

  async show(language: Language): Promise<void> {
    this.sentences = await load[language]();
    this.language = language;
    document.documentElement.lang = language;
    remember(language);
  }
}

export const words = new Shown();

export const t: WebWords = new Proxy({} as WebWords, {
  get: (_target, section: keyof WebWords) => words.sentences?.[section],
});

const KEY = "lotse-language";

/** What was chosen on this computer, else what its browser prefers. */
export function languageHere(): Language {
  const chosen = stored(KEY);
  if (chosen === "de" || chosen === "en") return chosen;
  return navigator.languages.some((tag) => tag.startsWith("de")) ? "de" : "en";
}

function remember(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

export function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
