/** Warum eine Version auf einem Gerät nicht gestartet werden darf: steht neben dem fehlenden oder gesperrten Knopf. */
import { germanDay, germanMonth } from "../format.ts";

export const blocks = {
  announced: () => "Diese Version ist erst angekündigt.",
  "field-trial": () => "Diese Version ist im Feldtest und nur für Praxen gedacht, die an der Erprobung teilnehmen.",
  withdrawn: () => "Diese Version wurde zurückgezogen.",
  "not-approved": () =>
    "Für diese Version ist keine Zulassung der gematik bekannt. Sie wird gemeldet, aber nie installiert.",
  "approval-not-started": (f: { since: string }) => `Die Zulassung gilt erst ab ${germanMonth(f.since)}.`,
  "approval-ended": (f: { until: string }) => `Die Zulassung hat am ${germanDay(f.until)} geendet.`,
  "not-yet-available": (f: { from: string }) => `Diese Version gibt es erst ab ${germanMonth(f.from)}.`,
  "upgrade-not-ordered": (f: { paid: string }) =>
    `Das ist ein Upgrade${f.paid === "ja" ? " (kostenpflichtig)" : ""}. Es wird erst gestartet, wenn eine Bestellung eingetragen ist.`,
  "other-hardware": (f: { hardware: string }) => `Diese Version ist für andere Hardware gedacht (${f.hardware}).`,
  "not-newer": () => "Diese Version ist nicht neuer als die installierte.",
  "held-by-dvo": (f: { by: string; reason: { de: string; en: string } }) => `${f.by} bittet zu warten: ${f.reason.de}`,
};
