/**
 * Why a version must not be started on a device: stands beside the missing or disabled button, in English.
 *
 * Room: words. Same keys as the German file.
 */
import { englishDay, englishMonth } from "../format.ts";
import type { Words } from "../words.ts";

export const blocks = {
  announced: () => "This version has only been announced so far.",
  "field-trial": () => "This version is in a field trial and only meant for practices that take part in it.",
  withdrawn: () => "This version was withdrawn.",
  "not-approved": () => "No approval by gematik is known for this version. It is reported but never installed.",
  "approval-not-started": (f) => `The approval does not start before ${englishMonth(f.since)}.`,
  "approval-ended": (f) => `The approval ended on ${englishDay(f.until)}.`,
  "not-yet-available": (f) => `This version is not available before ${englishMonth(f.from)}.`,
  "upgrade-not-ordered": (f) =>
    `This is ${f.paid === "ja" ? "a paid upgrade" : "an upgrade"}. It is only started once an order has been entered.`,
  "other-hardware": (f) => `This version is meant for different hardware (${f.hardware}).`,
  "not-newer": () => "This version is not newer than the installed one.",
  "held-by-dvo": (f) => `${f.by} asks to wait: ${f.reason.en}`,
} satisfies Words["blocks"];
