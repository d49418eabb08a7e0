/**
 * What a Konnektor tells over its standard interface, without the bytes: the model's own answers, as devices/standard understands them.
 *
 * Room: simulator/port. Pure. The security of the connection is not told here, because there is none; the conformance test leaves it
 * out on the other side as well. Everything else is what `readKonnektor` makes of the same state.
 */
import { cardComponent, terminalComponent } from "../../domain/component-ids.ts";
import type { CertificateSeen, Component, Observed, ObservedKind, Question, Source } from "../../domain/observation.ts";
import { compareVersions, parseVersion } from "../../domain/version.ts";
import type { CallContext } from "../models/access.ts";
import { type Answers, answer, type ListedTerminal, type OperationName, type Requests } from "../models/operations.ts";
import { type CardState, isSmB, type KonnektorState } from "../models/state.ts";

/** An observation before anybody knows when it is made. */
export type Told = {
  [K in ObservedKind]: { kind: K; component: Component; source: Source; value: Observed[K] };
}[ObservedKind];

const KONNEKTOR: Source = { by: "konnektor" };
const FIRST_ECC_OBJECT_SYSTEM = parseVersion("4.4.0");

/** Everything but the clock, which is another one at every moment. */
export function toldByStandard(state: KonnektorState, konnektor: Component, contexts: readonly CallContext[]): Told[] {
  const told: Told[] = [];
  const see = <K extends ObservedKind>(kind: K, component: Component, value: Observed[K]) =>
    void told.push({ kind, component, source: KONNEKTOR, value } as unknown as Told);
  see("identity", konnektor, { ...state.product, firmware: state.shows ?? state.product.firmware });
  see("depth", konnektor, { level: contexts.length > 0 ? "clientsystem" : "directory" });
  const listed = { terminals: new Set<string>(), cards: new Set<string>() };
  const whole = { terminals: contexts.length > 0, cards: contexts.length > 0 };

  for (const [i, context] of contexts.entries()) {
    const ask = <O extends OperationName>(question: Question, operation: O, request: Requests[O]) => {
      const result = answer(state, operation, request, { context, caller: { kind: "konnektor" }, now: 0 });
      if ("answer" in result) return result.answer as Answers[O];
      const { code, text } = result.fault;
      see("not-answered", konnektor, { question, failure: { code: "soap/fault", fields: { code, text } } });
      return undefined;
    };
    if (i === 0 && ask("resource-information", "GetResourceInformation", {})) {
      see("vpn", konnektor, state.vpn);
      see("states", konnektor, statesOf(state));
    }
    const terminals = ask("terminals", "GetCardTerminals", { mandantWide: true });
    const cards = ask("cards", "GetCards", { mandantWide: true });
    const rsa = ask("certificates-rsa", "CheckCertificateExpiration", { crypt: "RSA" });
    const ecc = ask("certificates-ecc", "CheckCertificateExpiration", { crypt: "ECC" });
    const nameOf = (ctId: string) => terminals?.find((t) => t.ctId === ctId)?.name || ctId;
    const ofPractice = (cards ?? []).filter(isOfPractice).map((card) => ({
      card,
      component: cardComponent(konnektor, { ...card, terminal: nameOf(card.ctId) }),
    }));
    for (const terminal of terminals ?? []) {
      const component = terminalComponent(konnektor, terminal);
      listed.terminals.add(component.id);
      see("identity", component, identityOf(terminal));
      see("terminal", component, terminalSeen(terminal));
    }
    whole.terminals &&= terminals !== undefined;
    for (const { card, component } of ofPractice) {
      listed.cards.add(component.id);
      see("karte", component, karteSeen(card, nameOf(card.ctId)));
    }
    whole.cards &&= cards !== undefined;
    const certificates = new Map<Component, CertificateSeen[]>();
    for (const [crypt, rows] of [["RSA", rsa?.rows ?? []] as const, ["ECC", ecc?.rows ?? []] as const]) {
      for (const { handle, ctId, certificate } of rows) {
        const found = ofPractice.find(({ card }) => card.handle === handle);
        const terminal = terminals?.find((t) => t.ctId === ctId);
        const isDevice = found?.card.type === "SMC-KT" || handle === "";
        const component = ownerOf(konnektor, { handle, found, terminal });
        if (!component) continue;
        const owner =
          handle === ""
            ? "gSMC-K"
            : found?.card.type === "SMC-KT"
              ? "gSMC-KT"
              : isSmB(found?.card as CardState)
                ? "SMC-B"
                : "HBA";
        const entry: CertificateSeen = {
          ...{ crypt, owner, subject: isDevice ? certificate.subject : "" },
          ...{ serial: certificate.serial, expiresOn: certificate.validUntil },
        };
        const key = [...certificates.keys()].find(({ id }) => id === component.id) ?? component;
        certificates.set(key, [...(certificates.get(key) ?? []), entry]);
      }
    }
    for (const [component, seen] of certificates) see("certificates", component, seen);
    for (const { card, component } of ofPractice.filter((c) => isSmB(c.card))) {
      const pin = ask("pin-status", "GetPinStatus", { cardHandle: card.handle, pinTyp: "PIN.SMC" });
      if (!pin) continue;
      const { status, leftTries } = pin;
      see("pin-status", component, { mandant: context.mandant, status, leftTries });
    }
  }
  if (whole.terminals) see("listed-terminals", konnektor, [...listed.terminals]);
  if (whole.cards) see("listed-cards", konnektor, [...listed.cards]);
  return told;
}

export function statesOf({ conditions }: KonnektorState): Observed["states"] {
  return Object.entries(conditions).map(([condition, { severity, raised, since }]) => ({
    ...{ condition, severity, raised, since },
  }));
}

function isOfPractice({ type }: CardState): boolean {
  return type !== "EGK" && type !== "KVK" && type !== "UNKNOWN";
}

function ownerOf(
  konnektor: Component,
  {
    handle,
    found,
    terminal,
  }: { handle: string; found?: { card: CardState; component: Component }; terminal?: ListedTerminal },
): Component | undefined {
  if (handle === "") return konnektor;
  if (found?.card.type !== "SMC-KT") return found?.component;
  return terminal && terminalComponent(konnektor, terminal);
}

/** Of one that never connected nothing is known (trap T-13). */
function identityOf({ product, everConnected, shows }: ListedTerminal): Observed["identity"] {
  if (everConnected) return { ...product, firmware: shows ?? product.firmware };
  const unknown = { vendorId: "", productCode: "", vendorName: "", name: "", type: "" };
  return { ...unknown, ptv: "0.0.0", hardware: "0.0.0", firmware: "0.0.0" };
}

function terminalSeen(t: ListedTerminal): Observed["terminal"] {
  return {
    connected: t.connected,
    ctId: t.ctId,
    mac: t.mac.toUpperCase(),
    ip: t.everConnected ? t.ip : undefined,
    slots: t.everConnected ? t.slots : 0,
    workplaces: t.workplaces,
  };
}

function karteSeen(card: CardState, terminal: string): Observed["karte"] {
  const { type, iccsn, slot, objectSystem, certificates } = card;
  const expires = certificates.find((c) => c.ref === "C.AUT") ?? certificates[0];
  const version = objectSystem === undefined ? undefined : parseVersion(objectSystem);
  const isOld = version && FIRST_ECC_OBJECT_SYSTEM ? compareVersions(version, FIRST_ECC_OBJECT_SYSTEM) < 0 : undefined;
  const expiresOn = type === "SMC-KT" ? undefined : expires?.validUntil;
  return { type, iccsn, terminal, slot, expiresOn, rsaOnly: isOld };
}
