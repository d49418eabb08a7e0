/** The language somebody who is not signed in asks for: German unless English is preferred. Room: server. */
import type { Language } from "../words/words.ts";

export function languageAsked(header = ""): Language {
  const weightOf = (language: Language) =>
    Math.max(
      0,
      ...header
        .slice(0, 200)
        .split(",")
        .map((part) => part.trim().toLowerCase())
        .filter((part) => part === language || part.startsWith(`${language}-`) || part.startsWith(`${language};`))
        .map((part) => Number(/;\s*q=([\d.]+)/.exec(part)?.[1] ?? 1) || 0),
    );
  return weightOf("en") > weightOf("de") ? "en" : "de";
}
