/**
 * Judging certificates: RSA and ECC separately, because their dates differ (trap T-27).
 *
 * Room: domain/assess. [REQ:gemILF_PS:A_22918] [REQ:gemILF_PS:A_22969]
 */
import fristen from "../../../data/fristen.json" with { type: "json" };
import { compareTexts, type Evidence, type Finding } from "../finding.ts";
import type { CertificateSeen, Component, Observation } from "../observation.ts";
import type { Document } from "../practice.ts";
import { addDays, type Day, daysBetween } from "../zeit/tag.ts";
import { finding, isToldByTerminal, type Seen } from "./seen.ts";

/** A document somebody kept that states when a certificate ends. */
export type StatingDocument = Pick<Document, "name" | "about" | "statedExpiry" | "createdAt" | "createdBy">;

export function assessCertificates(
  component: Component,
  seen: Seen,
  documents: readonly StatingDocument[] = [],
): Finding[] {
  const where = placeOf(component, seen);
  const certificates = seen.latest(component, "certificates");
  const karte = seen.latest(component, "karte");
  const stated = earliestStated(component, documents);
  return [
    ...decisive(certificates?.value ?? [], seen.today).flatMap((c) => {
      const source = certificates as Observation<"certificates">;
      const what = { owner: c.owner, where, crypt: c.crypt };
      const own = dated(component, what, c.expiresOn, source, seen);
      if (!stated || c.owner !== "gSMC-K" || stated.on === c.expiresOn) return own;
      return [...own.map((f) => plannedBy(f, stated.on)), ...differing(component, c, stated, source)];
    }),
    ...(!certificates && stated
      ? dated(component, { owner: "gSMC-K", where, crypt: "" }, stated.on, stated.evidence, seen)
      : []),
    ...(!certificates && karte?.value.expiresOn
      ? dated(component, { owner: ownerOf(karte), where, crypt: "AUT" }, karte.value.expiresOn, karte, seen)
      : []),
    ...(!certificates ? ownOfTerminal(component, where, seen) : []),
    ...failedRenewal(component, seen),
    ...(karte?.value.rsaOnly ? rsaOnly(component, ownerOf(karte), where, karte, seen) : []),
  ];
}

/** Told by the Konnektor's administration, where nobody may ask its services. */
function ownOfTerminal(component: Component, where: string, seen: Seen): Finding[] {
  const told = seen.all(component, "management").findLast((o) => !isToldByTerminal(o));
  const until = told?.value.certificateExpiresOn;
  return told && until ? dated(component, { owner: "gSMC-KT", where, crypt: "" }, until, told, seen) : [];
}

/** It tries again by itself; a person is needed where no SMC-B is unlocked [REQ:gemSpec_Kon:A_21781]. */
function failedRenewal(component: Component, seen: Seen): Finding[] {
  const renewal = seen.latest(component, "renewal");
  if (!renewal || renewal.value.worked) return [];
  const { step, reason = "" } = renewal.value;
  const fields = { device: component.name, step, isWithoutSmcB: /^no_?smcb$/i.test(reason) };
  return [finding("certificate/renewal-failed", "gelb", component, fields, [renewal])];
}

interface Stated {
  document: string;
  on: Day;
  evidence: Evidence;
}

/** Every document counts until it is removed; of several the one with the earliest date. Only what is about a Konnektor. */
function earliestStated(component: Component, documents: readonly StatingDocument[]): Stated | undefined {
  if (component.kind !== "konnektor") return undefined;
  return documents
    .flatMap(({ name, about, statedExpiry, createdAt, createdBy }): Stated[] => {
      if (!statedExpiry || !about || !("component" in about) || about.component !== component.id) return [];
      const evidence: Evidence = { source: { by: "hand", person: createdBy }, at: createdAt };
      return [{ document: name, on: statedExpiry, evidence }];
    })
    .toSorted((a, b) => compareTexts(a.on, b.on) || a.evidence.at - b.evidence.at)[0];
}

/** A letter and the device name two days: nobody is wrong by being early [REQ:M-20]. */
function differing(component: Component, read: CertificateSeen, stated: Stated, source: Observation): Finding[] {
  const due = stated.on < read.expiresOn ? stated.on : read.expiresOn;
  const fields = { device: component.name, document: stated.document, stated: stated.on, read: read.expiresOn };
  return [finding("certificate/stated-differs", "gelb", component, fields, [stated.evidence, source], due)];
}

/** What the device says stays as it is; the day to plan for is the earlier one. */
function plannedBy(f: Finding, stated: Day): Finding {
  return f.dueOn !== undefined && stated < f.dueOn ? { ...f, dueOn: stated } : f;
}

/**
 * The certificate of each card whose end counts: the earliest, and since RSA is no longer needed only ECC where a card has
 * both. One card, one statement.
 */
export function decisive(certificates: CertificateSeen[], today: Day): CertificateSeen[] {
  const byOwner = Map.groupBy(certificates, (c) => c.owner);
  return [...byOwner.values()].flatMap((all) => {
    const counting = all.filter((c) => !isReplaced(c, all, today));
    return counting.toSorted((a, b) => compareTexts(a.expiresOn, b.expiresOn)).slice(0, 1);
  });
}

/** An RSA certificate beside an ECC one of the same card: since RSA is no longer needed its end means nothing. */
export function isReplaced({ crypt, owner }: CertificateSeen, beside: CertificateSeen[], today: Day): boolean {
  if (today < fristen.rsaSwitchOff.on || crypt !== "RSA") return false;
  return beside.some((c) => c.owner === owner && c.crypt === "ECC");
}

function dated(
  component: Component,
  what: { owner: CertificateSeen["owner"]; where: string; crypt: string },
  until: Day,
  source: Observation | Evidence,
  seen: Seen,
): Finding[] {
  const days = daysBetween(seen.today, until);
  if (days < 0) return [finding("certificate/expired", "rot", component, { ...what, until }, [source], until)];
  if (days > fristen.certificates.gelbDays[what.owner]) return [];
  const level = days <= fristen.certificates.rotDays ? "rot" : "gelb";
  const orderDays = (fristen.certificates.orderDays as Partial<Record<CertificateSeen["owner"], number>>)[what.owner];
  const orderBy = orderDays === undefined ? "" : addDays(until, -orderDays);
  const fields = { ...what, until, days, orderBy, isOrderLate: orderBy !== "" && orderBy < seen.today };
  return [finding("certificate/expiring", level, component, fields, [source], until)];
}

function rsaOnly(
  component: Component,
  owner: CertificateSeen["owner"],
  where: string,
  source: Observation,
  seen: Seen,
): Finding[] {
  const until = fristen.rsaOnly.until[owner];
  const days = daysBetween(seen.today, until);
  if (days > fristen.rsaOnly.gelbDays) return [];
  const isOver = days < 0;
  const fields = { owner, where, until, isOver };
  return [finding("certificate/rsa-only", isOver ? "rot" : "gelb", component, fields, [source], until)];
}

function ownerOf(karte: Observation<"karte">): CertificateSeen["owner"] {
  if (/^(SMC-B|SM-B|HSM-B)$/.test(karte.value.type)) return "SMC-B";
  if (karte.value.type === "SMC-KT") return "gSMC-KT";
  return karte.value.type.startsWith("HBA") ? "HBA" : "karte";
}

/** Where a person has to go: the terminal the card is in, or the terminal itself. */
function placeOf(component: Component, seen: Seen): string {
  if (component.kind === "kartenterminal") return component.name;
  const karte = seen.latest(component, "karte");
  // A card nobody could name is called after the terminal it is in.
  return karte?.value.terminal ?? (component.kind === "karte" ? component.name : "");
}
