/**
 * What a Konnektor answers to each operation, from its own bookkeeping.
 *
 * Room: simulator/models. Pure: state and request in, answer or fault out. How it is spelled is simulator/wire's business.
 */
import type { Instant } from "../../domain/zeit/tag.ts";
import {
  type AccessQuestion,
  type CallContext,
  type Caller,
  checkAccess,
  mandantOf,
  reaches,
  reachesAnywhere,
} from "./access.ts";
import { type Fault, fault } from "./fault.ts";
import type { KonnektorEvent } from "./konnektor.ts";
import { isBlocked, type OperationGroup } from "./operating-state.ts";
import {
  type CardCertificate,
  type CardState,
  isHbaX,
  isSmB,
  type KonnektorState,
  type PinState,
  presentCards,
  type SubscriptionState,
  type TerminalState,
} from "./state.ts";
import { alive, isOfContext, type Renewal, renewalsFor, subscriptionFor } from "./subscriptions.ts";

export interface Requests {
  GetResourceInformation: { ctId?: string; slotId?: number; iccsn?: string; cardHandle?: string };
  GetCardTerminals: { mandantWide: boolean };
  GetCards: { mandantWide: boolean; ctId?: string; slotId?: number; cardType?: string };
  GetPinStatus: { cardHandle: string; pinTyp: string };
  CheckCertificateExpiration: { cardHandle?: string; crypt: "RSA" | "ECC" };
  ReadCardCertificate: { cardHandle: string; certRefs: string[]; crypt: "RSA" | "ECC" };
  RequestCard: { ctId: string; slotId: number; cardType?: string; timeoutSeconds?: number };
  EjectCard: { cardHandle?: string; ctId?: string; slotId?: number };
  /** What a request must not say is here too: it is refused. */
  Subscribe: { eventTo: string; topic: string; filter?: string; id?: string; terminationTime?: string };
  Unsubscribe: { id?: string; eventTo?: string };
  RenewSubscriptions: { ids: string[] };
  GetSubscription: { mandantWide: boolean; id?: string };
}
export type OperationName = keyof Requests;

export interface Answers {
  GetResourceInformation: { konnektor: true } | { terminal: ListedTerminal } | { card: CardState };
  GetCardTerminals: ListedTerminal[];
  GetCards: CardState[];
  GetPinStatus: PinState;
  CheckCertificateExpiration: { rows: ExpirationRow[]; withoutEcc: string[] };
  ReadCardCertificate: { ref: string; certificate?: CardCertificate; card: CardState }[];
  RequestCard: { alreadyInserted: boolean; card: CardState };
  EjectCard: { ctId: string; slot: number };
  Subscribe: { id: string; until: Instant };
  Unsubscribe: { id: string } | { eventTo: string };
  /** Ids that are not known stand in the warning. */
  RenewSubscriptions: { renewals: Renewal[]; unknown: string[] };
  GetSubscription: SubscriptionState[];
}

export interface ListedTerminal extends TerminalState {
  /** Workplaces for which it is local. */
  workplaces: string[];
}

export interface ExpirationRow {
  ctId: string;
  handle: string;
  iccsn: string;
  certificate: CardCertificate;
}

export interface Asked {
  context: CallContext;
  caller: Caller;
  now: Instant;
}

/** `happens`: what the operation changes about the device. It becomes true with the answer, before the next question. */
export type Result<T> = { answer: T; happens?: KonnektorEvent } | { fault: Fault };

type Answering = {
  [O in OperationName]: (state: KonnektorState, request: Requests[O], asked: Asked) => Result<Answers[O]>;
};

const GROUP: Record<OperationName, OperationGroup> = {
  GetResourceInformation: "events",
  GetCardTerminals: "events",
  GetCards: "events",
  GetPinStatus: "pin",
  CheckCertificateExpiration: "certificates",
  ReadCardCertificate: "certificates",
  RequestCard: "terminals",
  EjectCard: "terminals",
  Subscribe: "events",
  Unsubscribe: "events",
  RenewSubscriptions: "events",
  GetSubscription: "events",
};

/** The one entrance: a fatal state first, then the operation. */
export function answer<O extends OperationName>(
  state: KonnektorState,
  operation: O,
  request: Requests[O],
  asked: Asked,
): Result<Answers[O]> {
  if (isBlocked(state, GROUP[operation])) return { fault: fault(4002) };
  return ANSWERING[operation](state, request, asked);
}

const ANSWERING: Answering = {
  GetResourceInformation(state, request, asked) {
    const { ctId, slotId, iccsn, cardHandle } = request;
    if (slotId !== undefined && ctId === undefined) return { fault: fault(4000, "SlotId nur zusammen mit CtId") };
    const card = cardHandle ?? iccsn ?? slotId;
    if (card !== undefined) return cardInformation(state, request, asked);
    if (ctId !== undefined) {
      const refused = check(state, asked, { ctId, allWorkplaces: true });
      const terminal = state.terminals.find((t) => t.ctId === ctId);
      return refused ?? (terminal ? { answer: { terminal: listed(state, terminal) } } : { fault: fault(4007) });
    }
    return check(state, asked, { allWorkplaces: true }) ?? { answer: { konnektor: true } };
  },

  GetCardTerminals(state, { mandantWide }, asked) {
    const refused = check(state, asked, { allWorkplaces: mandantWide });
    if (refused) return refused;
    const visible = state.terminals.filter((t) => isVisible(state, t.ctId, mandantWide, asked.context));
    return { answer: visible.map((t) => listed(state, t)) };
  },

  GetCards(state, { mandantWide, ctId, slotId, cardType }, asked) {
    if (slotId !== undefined && ctId === undefined) return { fault: fault(4000, "SlotId nur zusammen mit CtId") };
    const refused = check(state, asked, { ctId, allWorkplaces: mandantWide });
    if (refused) return refused;
    const mandant = mandantOf(state, asked.context);
    const cards = presentCards(state)
      .filter((c) => isVisible(state, c.ctId, mandantWide, asked.context))
      .filter((c) => !isSmB(c) || (c.iccsn !== undefined && mandant?.smb.includes(c.iccsn)))
      .filter((c) => (ctId === undefined || c.ctId === ctId) && (slotId === undefined || c.slot === slotId))
      .filter((c) => cardType === undefined || isOfType(c, cardType));
    return { answer: cards };
  },

  GetPinStatus(state, { cardHandle, pinTyp }, asked) {
    const card = presentCards(state).find((c) => c.handle === cardHandle);
    const refused = check(state, asked, { cardHandle, allWorkplaces: false, needCardSession: true });
    if (refused) return refused;
    if (!card?.iccsn) return { fault: fault(4008) };
    const wanted = isSmB(card) ? ["PIN.SMC"] : isHbaX(card) ? ["PIN.CH", "PIN.QES"] : [];
    if (wanted.length === 0) return { fault: fault(4209) };
    if (!wanted.includes(pinTyp)) return { fault: fault(4072) };
    return { answer: pinOf(state, card.iccsn, asked.context.mandant, pinTyp as PinState["pin"]) };
  },

  CheckCertificateExpiration(state, { cardHandle, crypt }, asked) {
    // Taken literally a single card is asked with allWorkplaces=true, for which no rule exists (trap T-46).
    const refused = check(state, asked, { cardHandle, allWorkplaces: cardHandle === undefined });
    if (refused) return refused;
    const mandant = mandantOf(state, asked.context);
    const cards = presentCards(state).filter((c) =>
      cardHandle === undefined
        ? c.type === "SMC-KT" || isHbaX(c) || (isSmB(c) && c.iccsn !== undefined && mandant?.smb.includes(c.iccsn))
        : c.handle === cardHandle,
    );
    if (cards.some((c) => c.type === "EGK" || c.type === "KVK")) return { fault: fault(4058) };
    const own =
      cardHandle === undefined ? rows(state.certificates, crypt, { ctId: "", handle: "", iccsn: state.iccsn }) : [];
    return {
      answer: {
        rows: [
          ...own,
          ...cards.flatMap((c) =>
            rows(c.certificates, crypt, { ctId: c.ctId, handle: c.handle, iccsn: c.iccsn ?? "" }),
          ),
        ],
        withoutEcc: crypt === "ECC" ? cards.filter((c) => isWithout(c, "ECC")).map((c) => c.handle) : [],
      },
    };
  },

  ReadCardCertificate(state, { cardHandle, certRefs, crypt }, asked) {
    const refused = check(state, asked, { cardHandle, allWorkplaces: false });
    if (refused) return refused;
    const card = presentCards(state).find((c) => c.handle === cardHandle);
    if (!card) return { fault: fault(4008) };
    if (card.type === "EGK") return { fault: fault(4090) };
    if (certRefs.some((ref) => !["C.AUT", "C.ENC", "C.SIG", "C.QES"].includes(ref))) return { fault: fault(4149) };
    if (crypt === "ECC" && isWithout(card, "ECC")) return { fault: fault(4258) };
    const read = certRefs.map((ref) => ({
      ref,
      certificate: card.certificates.find((c) => c.ref === ref && c.crypt === crypt),
      card,
    }));
    return read.every((r) => r.certificate === undefined) ? { fault: fault(4149) } : { answer: read };
  },

  RequestCard(state, { ctId, slotId, cardType }, asked) {
    const refused = check(state, asked, { ctId, allWorkplaces: false }) ?? slotFault(state, ctId, slotId);
    if (refused) return refused;
    const card = presentCards(state).find((c) => c.ctId === ctId && c.slot === slotId);
    if (!card) return { fault: fault(4202) };
    if (cardType !== undefined && !isOfType(card, cardType)) return { fault: fault(4051) };
    return { answer: { alreadyInserted: true, card } };
  },

  EjectCard(state, { cardHandle, ctId, slotId }, asked) {
    const card = cardHandle === undefined ? undefined : presentCards(state).find((c) => c.handle === cardHandle);
    if (cardHandle !== undefined && !card) return { fault: fault(4101) };
    const at = { ctId: card?.ctId ?? ctId ?? "", slot: card?.slot ?? slotId ?? 0 };
    const refused = check(state, asked, { ctId: at.ctId, allWorkplaces: false }) ?? slotFault(state, at.ctId, at.slot);
    return refused ?? { answer: at, happens: { happened: "card-removed", ...at } };
  },

  Subscribe(state, { eventTo, topic, filter, id, terminationTime }, asked) {
    if (id !== undefined || terminationTime !== undefined) {
      return { fault: fault(4000, "SubscriptionID und TerminationTime vergibt der Konnektor") };
    }
    if (!isReceiver(eventTo)) return { fault: fault(4000, "EventTo ist nicht cetp://host:port") };
    const refused = check(state, asked, { allWorkplaces: true });
    if (refused) return refused;
    const { mandant, clientsystem, arbeitsplatz } = asked.context;
    const wish = { context: { mandant, clientsystem, arbeitsplatz }, eventTo, topic, ...(filter && { filter }) };
    const subscription = subscriptionFor(state, wish, asked.now);
    if (!subscription) return { fault: fault(4001, "Es gibt zu viele Anmeldungen") };
    return {
      answer: { id: subscription.id, until: subscription.until },
      happens: { happened: "subscribed", subscription },
    };
  },

  Unsubscribe(state, { id, eventTo }, asked) {
    const refused = check(state, asked, { allWorkplaces: true });
    if (refused) return refused;
    // A receiver that has none is as it wants to be.
    if (id === undefined) return unsubscribed({ eventTo: eventTo ?? "" });
    return ownSubscriptions(state, asked).some((s) => s.id === id) ? unsubscribed({ id }) : { fault: fault(4102, id) };
  },

  RenewSubscriptions(state, { ids }, asked) {
    const refused = check(state, asked, { allWorkplaces: true });
    if (refused) return refused;
    const own = new Map(ownSubscriptions(state, asked).map((s) => [s.id, s]));
    const wanted = [...new Set(ids)];
    const known = wanted.flatMap((id) => own.get(id) ?? []);
    const unknown = wanted.filter((id) => !own.has(id));
    if (known.length === 0) return { fault: fault(4102, unknown.join(", ")) };
    const renewals = renewalsFor(state, known, asked.now);
    return { answer: { renewals, unknown }, happens: { happened: "renewed", renewals } };
  },

  GetSubscription(state, { mandantWide, id }, asked) {
    const refused = check(state, asked, { allWorkplaces: mandantWide });
    if (refused) return refused;
    const visible = ownSubscriptions(state, asked).filter(
      (s) => mandantWide || s.context.arbeitsplatz === asked.context.arbeitsplatz,
    );
    if (id === undefined) return { answer: visible };
    const found = visible.filter((s) => s.id === id);
    return found.length > 0 ? { answer: found } : { fault: fault(4102, id) };
  },
};

/** Those of others are as unknown as those that never were. */
function ownSubscriptions(state: KonnektorState, { context, now }: Asked): SubscriptionState[] {
  return alive(state, now).filter((s) => isOfContext(s, context));
}

function unsubscribed(which: Answers["Unsubscribe"]): Result<Answers["Unsubscribe"]> {
  return { answer: which, happens: { happened: "unsubscribed", which } };
}

/** `cetp://host:port`, host as name or address. */
function isReceiver(eventTo: string): boolean {
  const [, port] = /^cetp:\/\/(?:\[[\da-fA-F:.]{2,45}\]|[\w.-]{1,253}):(\d{1,5})$/.exec(eventTo) ?? [];
  return port !== undefined && Number(port) > 0 && Number(port) < 65_536;
}

function cardInformation(
  state: KonnektorState,
  { ctId, slotId, iccsn, cardHandle }: Requests["GetResourceInformation"],
  asked: Asked,
): Result<{ card: CardState }> {
  if (cardHandle !== undefined && !presentCards(state).some((c) => c.handle === cardHandle))
    return { fault: fault(4101) };
  if (iccsn !== undefined && !presentCards(state).some((c) => c.iccsn === iccsn)) return { fault: fault(4099) };
  if (ctId !== undefined && slotId !== undefined) {
    const refused = check(state, asked, { ctId, allWorkplaces: true });
    const terminal = state.terminals.find((t) => t.ctId === ctId);
    if (refused) return refused;
    if (terminal && slotId > terminal.slots) return { fault: fault(4097) };
    if (!presentCards(state).some((c) => c.ctId === ctId && c.slot === slotId)) return { fault: fault(4098) };
  }
  const card = presentCards(state).find((c) =>
    cardHandle !== undefined
      ? c.handle === cardHandle
      : iccsn !== undefined
        ? c.iccsn === iccsn
        : c.ctId === ctId && c.slot === slotId,
  );
  if (!card) return { fault: fault(4098) };
  return check(state, asked, { cardHandle: card.handle, allWorkplaces: false }) ?? { answer: { card } };
}

function check(
  state: KonnektorState,
  asked: Asked,
  question: Omit<AccessQuestion, "context" | "caller">,
): { fault: Fault } | undefined {
  const refused = checkAccess(state, { ...question, context: asked.context, caller: asked.caller });
  return refused && { fault: refused };
}

function slotFault(state: KonnektorState, ctId: string, slot: number): { fault: Fault } | undefined {
  const terminal = state.terminals.find((t) => t.ctId === ctId);
  if (!terminal) return { fault: fault(4007) };
  if (!terminal.connected) return { fault: fault(4222) };
  return slot < 1 || slot > terminal.slots ? { fault: fault(4097) } : undefined;
}

function isVisible(state: KonnektorState, ctId: string, mandantWide: boolean, context: CallContext): boolean {
  if (!mandantOf(state, context)?.terminals.includes(ctId)) return false;
  return mandantWide ? reachesAnywhere(state, context, ctId) : reaches(state, context.arbeitsplatz, ctId);
}

function listed(state: KonnektorState, terminal: TerminalState): ListedTerminal {
  const local = state.information.arbeitsplaetze.filter((a) => a.localTerminals.includes(terminal.ctId));
  return { ...terminal, workplaces: local.map((a) => a.id) };
}

function isOfType(card: CardState, asked: string): boolean {
  if (asked === "SM-B") return isSmB(card);
  if (asked === "HBAx") return isHbaX(card);
  return card.type === asked;
}

function pinOf(state: KonnektorState, iccsn: string, mandant: string, pin: PinState["pin"]): PinState {
  const known = state.pins.find((p) => p.iccsn === iccsn && p.mandant === mandant && p.pin === pin);
  return known ?? { iccsn, mandant, pin, status: "VERIFIABLE", leftTries: 3 };
}

function rows(
  certificates: CardCertificate[],
  crypt: "RSA" | "ECC",
  place: Omit<ExpirationRow, "certificate">,
): ExpirationRow[] {
  const certificate = certificates.find((c) => c.crypt === crypt);
  return certificate ? [{ ...place, certificate }] : [];
}

/** A card that has certificates, but none of this kind. */
function isWithout(card: CardState, crypt: "RSA" | "ECC"): boolean {
  return card.certificates.length > 0 && !card.certificates.some((c) => c.crypt === crypt);
}
