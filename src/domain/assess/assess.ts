/**
 * assess: from what was seen to what a person should know. Pure; the same input always gives the same findings.
 *
 * Room: domain/assess. Order of judgement (design, principle 10): first what device and KSR say themselves, then the
 * catalogue. Silence proves nothing. What could not be asked is unbekannt, never green.
 */
import type { Catalogue } from "../catalogue/catalogue.ts";
import { byUrgency, type Finding } from "../finding.ts";
import type { Observation } from "../observation.ts";
import { type Day, dayOf, type Instant } from "../zeit/tag.ts";
import { assessCards } from "./cards.ts";
import { assessCatalogue } from "./catalogue.ts";
import { assessCertificates, type StatingDocument } from "./certificates.ts";
import { assessConnection } from "./connection.ts";
import { assessFirmware } from "./firmware.ts";
import { assessManagement, type KeptAdministration } from "./management.ts";
import { assessOffers } from "./offers.ts";
import { Seen } from "./seen.ts";
import { assessStates } from "./states.ts";
import { assessTerminalManagement } from "./terminal-management.ts";
import { assessTerminals } from "./terminals.ts";
import { besideTiLage, type KeptTiLage } from "./ti-lage.ts";
import { assessUpdating } from "./updating.ts";

/** What a practice keeps beside what was seen, where it bears on a judgement. */
export interface Kept {
  /** Those that state an expiry are compared with the device [REQ:M-20]. */
  documents?: readonly StatingDocument[];
  /** Those whose device refused the password are not read any more. */
  administrations?: readonly KeptAdministration[];
  /** How the TI is everywhere, where a person wanted that asked. */
  tiLage?: KeptTiLage;
}

export function assess(
  catalogue: Catalogue | undefined,
  observations: readonly Observation[],
  now: Instant,
  /** The civil day to judge by, where it is not that of `now`: "what if it were the 31st?" */
  today: Day = dayOf(now),
  { documents, administrations, tiLage }: Kept = {},
): Finding[] {
  const seen = new Seen(observations, now, today);
  const findings = [
    ...assessCatalogue(catalogue, seen),
    ...seen.components
      .filter((component) => !seen.isGone(component))
      .flatMap((component) => [
        ...assessConnection(component, seen),
        ...assessStates(component, seen),
        ...assessUpdating(component, seen, catalogue),
        ...assessOffers(component, seen),
        ...assessFirmware(component, seen, catalogue),
        ...assessTerminals(component, seen),
        ...assessTerminalManagement(component, seen),
        ...assessCards(component, seen),
        ...assessCertificates(component, seen, documents),
        ...assessManagement(component, seen, administrations),
      ]),
  ];
  return besideTiLage(mergeSameStatements(findings), tiLage, seen).toSorted(byUrgency);
}

/** One status per component that names all its sources: the same statement twice becomes one [REQ:U-77]. */
function mergeSameStatements(findings: Finding[]): Finding[] {
  const byCode = Map.groupBy(findings, (f) => `${f.component.id} ${f.code}`);
  return [...byCode.values()].flatMap((alike) => {
    if (alike.length === 1) return alike;
    const byStatement = Map.groupBy(alike, statementKey);
    return [...byStatement.values()].map(([first, ...more]) => {
      const sources = [first as Finding, ...more].flatMap((f) => f.sources).toSorted((a, b) => a.at - b.at);
      return { ...(first as Finding), sources };
    });
  });
}

/** What makes two findings of one code the same statement. Times of observation do not. */
function statementKey(f: Finding): string {
  if (f.code === "state/raised") {
    const { condition, terminal } = (f as Finding<"state/raised">).fields;
    return `${condition} ${terminal}`;
  }
  if (f.code === "state/vendor") return (f as Finding<"state/vendor">).fields.condition;
  return JSON.stringify(f.fields);
}
