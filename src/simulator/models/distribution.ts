/**
 * Who is told: TUC_KON_256 up to its XPath filter, which needs the document and is evaluated in simulator/wire.
 *
 * Room: simulator/models. [REQ:gemSpec_Kon:TUC_KON_256] [REQ:gemSpec_Kon:TIP1-A_4598-02]
 */
import type { Instant } from "../../domain/zeit/tag.ts";
import { checkAccess } from "./access.ts";
import { BOOTUP_COMPLETE, type Notice } from "./notices.ts";
import { isBlocked } from "./operating-state.ts";
import { type KonnektorState, presentCards } from "./state.ts";
import { alive } from "./subscriptions.ts";

export interface Recipient {
  eventTo: string;
  /** Empty: told without having subscribed, after a boot. */
  subscription: string;
  filter?: string;
}

/** `before` is the device as it was when it happened: who was subscribed then, and the cards that are gone now. */
export function recipientsOf(notice: Notice, before: KonnektorState, after: KonnektorState, now: Instant): Recipient[] {
  if (isBlocked(after, "delivery")) return [];
  if (notice.topic === BOOTUP_COMPLETE) {
    return before.events.receivers.map(({ eventTo }) => ({ eventTo, subscription: "" }));
  }
  return alive(before, now)
    .filter((s) => startsWith(notice.topic, s.topic) && mayKnow(notice, s.context, before, after))
    .map(({ eventTo, id, filter }) => ({ eventTo, subscription: id, ...(filter && { filter }) }));
}

/** Without case, and without regard to the slashes: "CARD" also means "CARDX/…". */
function startsWith(topic: string, wanted: string): boolean {
  return topic.toLowerCase().startsWith(wanted.toLowerCase());
}

/** As if the subscriber asked for the terminal or card itself; any refusal drops the event for it without a word. */
function mayKnow(
  notice: Notice,
  context: { mandant: string; clientsystem: string; arbeitsplatz: string },
  before: KonnektorState,
  after: KonnektorState,
): boolean {
  const value = (...keys: string[]) => notice.parameters.find(([key]) => keys.includes(key))?.[1];
  const cardHandle = value("CardHandle", "CARD_HANDLE");
  // A card that was pulled can only be asked for where it still was.
  const isGone = cardHandle !== undefined && !presentCards(after).some((c) => c.handle === cardHandle);
  const refused = checkAccess(isGone ? before : after, {
    context,
    caller: { kind: "konnektor" },
    ctId: value("CtID"),
    cardHandle,
    allWorkplaces: false,
  });
  return refused === undefined;
}
