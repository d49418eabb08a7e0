/**
 * What a Konnektor makes of the dates of certificates: once a day, and when it has booted.
 *
 * Room: simulator/models. Certificates of the device card, of SMC-B, HBA and gSMC-KT; never those of patients' cards.
 */
import { type Day, dayOf, daysBetween, type Instant } from "../../domain/zeit/tag.ts";
import { withCondition } from "./conditions.ts";
import type { Notice } from "./notices.ts";
import { type CardCertificate, type CardState, isHbaX, isSmB, type KonnektorState, presentCards } from "./state.ts";

/** CERT_EXPIRATION_WARN_DAYS, as delivered. */
const WARN_DAYS = 90;
/** Before the end of C.NK.VPN [REQ:gemSpec_Kon:TAB_KON_503]. */
const NK_DAYS = 180;
/** Before the end of a gSMC-KT: five weeks. */
const GSMC_KT_DAYS = 35;

/** Conditions that follow from dates; those for which there is no certificate stay as they are. */
export function withCertificateConditions(state: KonnektorState, now: Instant): KonnektorState {
  const today = todayOf(state, now);
  const states: [name: string, raised: boolean][] = [];
  const ends = state.certificates.map((c) => c.validUntil).toSorted();
  const nkEnd = ends.at(-1);
  if (nkEnd !== undefined) {
    const left = daysBetween(today, nkEnd);
    states.push(["EC_NK_Certificate_Expiring", left >= 0 && left < NK_DAYS]);
    states.push(["EC_NK_Certificate_Expired", left < 0]);
  }
  for (const card of presentCards(state)) {
    const [first] = card.certificates.map((c) => c.validUntil).toSorted();
    if (card.type !== "SMC-KT" || first === undefined) continue;
    const name = `EC_CardTerminal_gSMC-KT_Certificate_Expires_Soon(${card.ctId})`;
    states.push([name, daysBetween(today, first) < GSMC_KT_DAYS]);
  }
  const told = states.filter(([name, raised]) => raised || state.conditions[name]);
  return told.reduce((changed, [name, raised]) => withCondition(changed, name, raised, now), state);
}

/** CERT/CARD/EXPIRATION for every certificate that has run out or soon will [REQ:gemF_Highspeed-Konnektor:TIP1-A_4701-02]. */
export function expirationNotices(state: KonnektorState, now: Instant): Notice[] {
  const today = todayOf(state, now);
  const own = state.certificates.flatMap((c) =>
    expiration(c, today, [
      ["CARD_TYPE", "gSMC-K"],
      ["ICCSN", state.iccsn],
      ["Konnektor", state.hostname],
      ["ZertName", "C.AK.AUT"],
    ]),
  );
  const cards = presentCards(state).filter((c) => isSmB(c) || isHbaX(c) || c.type === "SMC-KT");
  return [
    ...own,
    ...cards.flatMap((card) =>
      card.certificates.flatMap((c) =>
        expiration(c, today, [
          ["CARD_TYPE", card.type],
          ["ICCSN", card.iccsn ?? ""],
          ["CARD_HANDLE", card.handle],
          ["CardHolderName", card.holder ?? ""],
          ["ZertName", certificateName(card, c.ref)],
        ]),
      ),
    ),
  ];
}

function expiration(certificate: CardCertificate, today: Day, about: [string, string][]): Notice[] {
  const left = daysBetween(today, certificate.validUntil);
  if (left > WARN_DAYS) return [];
  const parameters: [string, string][] = [...about, ["ExpirationDate", certificate.validUntil]];
  const topic = "CERT/CARD/EXPIRATION";
  if (left < 0) return [{ topic, type: "Operation", severity: "Warning", parameters }];
  return [{ topic, type: "Operation", severity: "Info", parameters: [...parameters, ["DAYS_LEFT", String(left)]] }];
}

/** As the certificates are called on the card. */
function certificateName(card: CardState, ref: CardCertificate["ref"]): string {
  if (card.type === "SMC-KT") return "C.SMKT.AUT";
  if (isHbaX(card)) return ref.replace("C.", "C.HP.");
  return ref === "C.SIG" ? "C.HCI.OSIG" : ref.replace("C.", "C.HCI.");
}

function todayOf(state: KonnektorState, now: Instant): Day {
  return dayOf(now + state.clockOffsetMs);
}
