/** The VPN box of a TI-Gateway: its card, and whether the DVO has released it [REQ:M-48]. Room: server. */
import type { BoxPage, BoxView } from "../../api/views.ts";
import { BOX_LOCK, evidenceOf, type Lock, lockOf } from "../../domain/clearance.ts";
import { vpnBox } from "../../domain/devices-known.ts";
import type { DeliveredBox } from "../../domain/practice.ts";
import type { Situation } from "../situation.ts";
import { nameOf } from "./findings.ts";
import { rfc3339 } from "./instants.ts";
import { deviceCardView } from "./known.ts";

type Looker = Pick<Situation, "practice" | "clearances" | "names" | "words" | "language">;

export function boxViews(s: Situation): BoxView[] {
  return s.boxes.toSorted((a, b) => a.createdAt - b.createdAt).map((box) => boxView(box, lockAt(box, s), s));
}

export function boxPageView(box: DeliveredBox, s: Looker): BoxPage {
  const texts = s.words.page.box;
  const lock = lockAt(box, s);
  const isLocked = lock.is === "locked";
  const voided = isLocked ? lock.voided : undefined;
  const card = deviceCardView(vpnBox(), s);
  return {
    ...boxView(box, lock, s),
    facts: [
      { label: texts.name, value: box.name },
      { label: texts.serial, value: box.serial ?? texts.noSerial },
      { label: texts.added, value: texts.addedBy({ person: nameOf(box.createdBy, s), at: box.createdAt }) },
    ],
    ...(box.serial && { serial: box.serial }),
    ...(isLocked && { lock: s.words.page.interlocks[BOX_LOCK] }),
    ...(voided && { voided: texts.voided({ person: nameOf(voided.by, s), at: voided.at }) }),
    ...(!isLocked && { released: { by: nameOf(lock.by, s), at: rfc3339(lock.at), next: texts.next } }),
    release: { statement: texts.statement, evidence: evidenceOf(s.practice.id, box) },
    // Once it is released, what warns of switching it on no longer holds.
    ...(card && { deviceCard: isLocked ? card : { ...card, warning: undefined } }),
  };
}

function boxView({ id, name }: DeliveredBox, lock: Lock, s: Looker): BoxView {
  const texts = s.words.page.box;
  return {
    ...{ id, name, product: texts.product, drawing: vpnBox().drawing },
    isLocked: lock.is === "locked",
    sentence: lock.is === "locked" ? texts.locked : texts.released({ person: nameOf(lock.by, s), at: lock.at }),
  };
}

function lockAt(box: DeliveredBox, { practice, clearances }: Looker): Lock {
  return lockOf(practice.id, box, clearances);
}
