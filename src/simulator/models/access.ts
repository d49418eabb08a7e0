/**
 * May this caller do this? TUC_KON_000 with its rules R1 to R9, in the order of the specification.
 *
 * Room: simulator/models. [REQ:gemSpec_Kon:TUC_KON_000] [REQ:gemSpec_Kon:TIP1-A_4524-03]. Unknown ids look from outside
 * like empty ones: both are 4021, the difference stands only in the Konnektor's own log (trap T-44).
 */
import { type Fault, fault } from "./fault.ts";
import type { Mandant } from "./information-model.ts";
import { type CardState, isHbaX, isSmB, type KonnektorState, presentCards } from "./state.ts";

export interface CallContext {
  mandant: string;
  clientsystem: string;
  arbeitsplatz: string;
  userId?: string;
}

/** Who is on the other end of the connection, as far as TLS or Basic Authentication told; or the Konnektor itself. */
export type Caller =
  | { kind: "nobody" }
  | { kind: "user"; user: string }
  | { kind: "certificate"; sha256: string }
  | { kind: "konnektor" };

export interface AccessQuestion {
  context: CallContext;
  caller: Caller;
  ctId?: string;
  cardHandle?: string;
  needCardSession?: boolean;
  allWorkplaces: boolean;
}

/** Undefined: access granted. */
export function checkAccess(state: KonnektorState, question: AccessQuestion): Fault | undefined {
  const { context, caller, cardHandle } = question;
  if (!context.mandant || !context.clientsystem || !context.arbeitsplatz) return fault(4021);
  if (state.switches.clientAutMandatory && !isAuthenticatedFor(state, context.clientsystem, caller)) return fault(4204);

  const card = cardHandle === undefined ? undefined : presentCards(state).find((c) => c.handle === cardHandle);
  if (cardHandle !== undefined && !card) return fault(4008);
  if (card)
    return question.allWorkplaces ? fault(4019) : checkCard(state, context, card, question.needCardSession ?? false);

  const ctId = question.ctId;
  if (question.allWorkplaces) {
    return checkMandant(state, context) ?? (ctId === undefined ? undefined : checkAnyWorkplace(state, context, ctId));
  }
  return checkWorkplace(state, context) ?? (ctId === undefined ? undefined : checkTerminal(state, context, ctId));
}

function isAuthenticatedFor(state: KonnektorState, clientsystem: string, caller: Caller): boolean {
  if (caller.kind === "konnektor") return true;
  const known = state.information.clientsystems.find((c) => c.id === clientsystem);
  if (!known || caller.kind === "nobody") return false;
  return caller.kind === "user"
    ? known.users.some((u) => u.user === caller.user)
    : known.certificates.includes(caller.sha256);
}

/** R1 */
function checkMandant(state: KonnektorState, context: CallContext): Fault | undefined {
  const mandant = mandantOf(state, context);
  if (!mandant) return fault(4021);
  if (!state.information.clientsystems.some((c) => c.id === context.clientsystem)) return fault(4021);
  return mandant.clientsystems.includes(context.clientsystem) ? undefined : fault(4010);
}

/** R2, beyond R1: the terminal through any workplace of this client system. */
function checkAnyWorkplace(state: KonnektorState, context: CallContext, ctId: string): Fault | undefined {
  return (
    checkTerminalOfMandant(state, context, ctId) ?? (reachesAnywhere(state, context, ctId) ? undefined : fault(4020))
  );
}

/** R3 */
function checkWorkplace(state: KonnektorState, context: CallContext): Fault | undefined {
  const refused = checkMandant(state, context);
  if (refused) return refused;
  if (!state.information.arbeitsplaetze.some((a) => a.id === context.arbeitsplatz)) return fault(4021);
  if (!mandantOf(state, context)?.arbeitsplaetze.includes(context.arbeitsplatz)) return fault(4011);
  return isConfigured(state, context, context.arbeitsplatz) ? undefined : fault(4014);
}

/** R4, beyond R3 */
function checkTerminal(state: KonnektorState, context: CallContext, ctId: string): Fault | undefined {
  return (
    checkTerminalOfMandant(state, context, ctId) ??
    (reaches(state, context.arbeitsplatz, ctId) ? undefined : fault(4015))
  );
}

/** R5 to R9, by type of card. SMC-KT and unknown cards are checked like their terminal. */
function checkCard(
  state: KonnektorState,
  context: CallContext,
  card: CardState,
  needSession: boolean,
): Fault | undefined {
  const refused = checkWorkplace(state, context) ?? checkTerminalOfMandant(state, context, card.ctId);
  if (refused) return refused;
  if (card.type === "EGK" || card.type === "KVK") {
    return isLocal(state, context.arbeitsplatz, card.ctId) ? undefined : fault(4016);
  }
  if (isSmB(card)) {
    if (!card.iccsn || !state.information.managedSmb.includes(card.iccsn)) return fault(4009);
    if (!mandantOf(state, context)?.smb.includes(card.iccsn)) return fault(4013);
  }
  if (!reaches(state, context.arbeitsplatz, card.ctId)) return fault(4015);
  if (isHbaX(card) && needSession && !context.userId) return fault(4003);
  return undefined;
}

function checkTerminalOfMandant(state: KonnektorState, context: CallContext, ctId: string): Fault | undefined {
  if (!state.terminals.some((t) => t.ctId === ctId)) return fault(4007);
  return mandantOf(state, context)?.terminals.includes(ctId) ? undefined : fault(4012);
}

export function mandantOf(state: KonnektorState, context: CallContext): Mandant | undefined {
  return state.information.mandanten.find((m) => m.id === context.mandant);
}

/** The triple Mandant, client system, workplace is configured (CS_AP). */
function isConfigured(state: KonnektorState, context: CallContext, arbeitsplatz: string): boolean {
  return state.information.csAp.some(
    (row) =>
      row.mandant === context.mandant && row.clientsystem === context.clientsystem && row.arbeitsplatz === arbeitsplatz,
  );
}

function isLocal(state: KonnektorState, arbeitsplatz: string, ctId: string): boolean {
  return state.information.arbeitsplaetze.find((a) => a.id === arbeitsplatz)?.localTerminals.includes(ctId) ?? false;
}

/** Local or remote. */
export function reaches(state: KonnektorState, arbeitsplatz: string, ctId: string): boolean {
  const workplace = state.information.arbeitsplaetze.find((a) => a.id === arbeitsplatz);
  return workplace !== undefined && [...workplace.localTerminals, ...workplace.remoteTerminals].includes(ctId);
}

/** Through any workplace this client system may use for this Mandant. */
export function reachesAnywhere(state: KonnektorState, context: CallContext, ctId: string): boolean {
  return state.information.arbeitsplaetze.some((a) => isConfigured(state, context, a.id) && reaches(state, a.id, ctId));
}
