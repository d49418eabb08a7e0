/**
 * Subscriptions: who wants to be told what, and until when.
 *
 * Room: simulator/models. The four operations that ask for it are answered in operations.ts with what stands here; what changes
 * is an event of konnektor.ts like any other. [REQ:gemSpec_Kon:TIP1-A_4608]
 */
import type { Instant } from "../../domain/zeit/tag.ts";
import type { EventServiceState, KonnektorState, ReceiverState, SubscriptionState } from "./state.ts";

/** 25 hours, fixed [REQ:gemSpec_Kon:TIP1-A_4608]. */
const VALID_MS = 25 * 3_600_000;

export interface Renewal {
  /** As it was asked for. */
  id: string;
  /** As it is called from now on. */
  newId: string;
  until: Instant;
}

export type SubscriptionEvent =
  | { happened: "subscribed"; subscription: SubscriptionState }
  | { happened: "renewed"; renewals: readonly Renewal[] }
  | { happened: "unsubscribed"; which: { id: string } | { eventTo: string } }
  /** One event reached its receiver, or did not. */
  | { happened: "delivered"; eventTo: string; succeeded: boolean }
  /** Gone without a word: no specification knows it, devices do it. */
  | { happened: "subscriptions-forgotten" };

export const EMPTY: EventServiceState = {
  subscriptions: [],
  receivers: [],
  nextId: 1,
  limit: 1000,
  maxTry: 3,
  renewsUnderNewIds: false,
};

/** Those that have not run out. */
export function alive({ events }: KonnektorState, now: Instant): SubscriptionState[] {
  return events.subscriptions.filter((s) => s.until > now);
}

/** The same wish gets the same id, and another 25 hours; undefined: there is no room for one more. */
export function subscriptionFor(
  state: KonnektorState,
  wish: Omit<SubscriptionState, "id" | "until">,
  now: Instant,
): SubscriptionState | undefined {
  const others = alive(state, now);
  const known = others.find((s) => isSame(s, wish));
  if (!known && others.length >= state.events.limit) return undefined;
  return { ...wish, id: known?.id ?? idOf(state.events.nextId), until: now + VALID_MS };
}

export function renewalsFor(
  state: KonnektorState,
  subscriptions: readonly SubscriptionState[],
  now: Instant,
): Renewal[] {
  const { renewsUnderNewIds, nextId } = state.events;
  return subscriptions.map(({ id }, i) => ({
    id,
    newId: renewsUnderNewIds ? idOf(nextId + i) : id,
    until: now + VALID_MS,
  }));
}

export function withSubscriptionEvent(state: KonnektorState, event: SubscriptionEvent, now: Instant): KonnektorState {
  const { events } = state;
  const subscriptions = alive(state, now);
  switch (event.happened) {
    case "subscribed": {
      const { subscription } = event;
      const isKnown = subscriptions.some((s) => s.id === subscription.id);
      const all = isKnown
        ? subscriptions.map((s) => (s.id === subscription.id ? subscription : s))
        : [...subscriptions, subscription];
      const receivers = remembered(events.receivers, subscription, now);
      return {
        ...state,
        events: { ...events, subscriptions: all, receivers, nextId: events.nextId + (isKnown ? 0 : 1) },
      };
    }
    case "renewed": {
      const renewed = subscriptions.map((s) => {
        const renewal = event.renewals.find((r) => r.id === s.id);
        return renewal ? { ...s, id: renewal.newId, until: renewal.until } : s;
      });
      const receivers = renewed.reduce((known, s) => remembered(known, s, now), events.receivers);
      const nextId = events.nextId + event.renewals.filter((r) => r.id !== r.newId).length;
      return { ...state, events: { ...events, subscriptions: renewed, receivers, nextId } };
    }
    case "unsubscribed": {
      const { which } = event;
      const rest = subscriptions.filter((s) => ("id" in which ? s.id !== which.id : s.eventTo !== which.eventTo));
      return { ...state, events: withoutUnwanted({ ...events, subscriptions: rest }, subscriptions) };
    }
    case "delivered":
      return { ...state, events: withDelivery(events, event.eventTo, event.succeeded) };
    case "subscriptions-forgotten":
      return { ...state, events: { ...events, subscriptions: [] } };
  }
}

/** The device goes down: subscriptions end, receivers whose time has not come yet are remembered. */
export function afterPowerLoss(events: EventServiceState, now: Instant): EventServiceState {
  const receivers = events.receivers.filter((r) => r.until > now).map((r) => ({ ...r, failures: 0 }));
  return { ...events, subscriptions: [], receivers };
}

/** The device is up again: who had been waiting was told, even if its time passed meanwhile; that was the last time. */
export function afterBoot(events: EventServiceState, now: Instant): EventServiceState {
  return { ...events, receivers: events.receivers.filter((r) => r.until > now) };
}

function isSame(a: SubscriptionState, b: Omit<SubscriptionState, "id" | "until">): boolean {
  return (
    isOfContext(a, b.context) &&
    a.context.arbeitsplatz === b.context.arbeitsplatz &&
    a.eventTo === b.eventTo &&
    a.topic === b.topic &&
    a.filter === b.filter
  );
}

/** Made for this Mandant and client system, at whatever workplace. */
export function isOfContext(
  { context }: SubscriptionState,
  { mandant, clientsystem }: { mandant: string; clientsystem: string },
): boolean {
  return context.mandant === mandant && context.clientsystem === clientsystem;
}

function remembered(receivers: readonly ReceiverState[], s: SubscriptionState, now: Instant): ReceiverState[] {
  const known = receivers.find((r) => r.eventTo === s.eventTo);
  const others = receivers.filter((r) => r.eventTo !== s.eventTo && r.until > now);
  return [
    ...others,
    { eventTo: s.eventTo, until: Math.max(s.until, known?.until ?? 0), failures: known?.failures ?? 0 },
  ];
}

/** A receiver that ended its last subscription itself wants to hear nothing more, not even of a boot. */
function withoutUnwanted(events: EventServiceState, before: readonly SubscriptionState[]): EventServiceState {
  const wanted = new Set(events.subscriptions.map((s) => s.eventTo));
  const ended = new Set(before.map((s) => s.eventTo).filter((eventTo) => !wanted.has(eventTo)));
  return { ...events, receivers: events.receivers.filter((r) => !ended.has(r.eventTo)) };
}

/** Too many failures in a row end all subscriptions of the receiver; it is remembered for the next boot all the same. */
function withDelivery(events: EventServiceState, eventTo: string, succeeded: boolean): EventServiceState {
  const known = events.receivers.find((r) => r.eventTo === eventTo);
  if (!known || (succeeded && known.failures === 0)) return events;
  const failures = succeeded ? 0 : known.failures + 1;
  const isGivenUp = failures >= events.maxTry;
  return {
    ...events,
    receivers: events.receivers.map((r) => (r === known ? { ...r, failures: isGivenUp ? 0 : failures } : r)),
    subscriptions: isGivenUp ? events.subscriptions.filter((s) => s.eventTo !== eventTo) : events.subscriptions,
  };
}

function idOf(number: number): string {
  return `sub-${String(number).padStart(6, "0")}`;
}
