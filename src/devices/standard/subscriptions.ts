/**
 * Subscriptions: a Konnektor is asked to tell by itself what happens, and asked again before it forgets.
 *
 * Room: devices/standard. [REQ:gemSpec_Kon:TIP1-A_4608] [REQ:gemSpec_Kon:TIP1-A_5112] A subscription lives 25 hours and dies at
 * every boot and after failed deliveries, without a word (trap T-17). So nothing is remembered here: what the Konnektor lists
 * is what there is. One subscription per topic and context, because a terminal's events reach only those who may use it.
 */
import abfrage from "../../../data/abfrage.json" with { type: "json" };
import { LotseError } from "../../domain/errors.ts";
import { WANTED_TOPICS } from "../../domain/told-by-event.ts";
import type { Instant } from "../../domain/zeit/tag.ts";
import type { Link } from "../../protocol/link/link.ts";
import { chooseEndpoint, type EndpointRule, SERVICES } from "../../protocol/sds/endpoint.ts";
import { ask, understand } from "../../protocol/soap/client.ts";
import { getSubscription } from "../../protocol/soap/event-service/get-subscription.ts";
import { renewSubscriptions } from "../../protocol/soap/event-service/renew-subscriptions.ts";
import { subscribe } from "../../protocol/soap/event-service/subscribe.ts";
import type { Renewal, Subscription } from "../../protocol/soap/event-service/subscription.ts";
import { unsubscribe } from "../../protocol/soap/event-service/unsubscribe.ts";
import type { Context, Operation } from "../../protocol/soap/operation.ts";
import type { EventSource, EventsEnsured } from "../adapter.ts";
import { readDirectory } from "./directory.ts";

export interface SubscriptionsSetup {
  link: Link;
  /** Address of the directory. */
  url: URL;
  endpointRule: EndpointRule;
  contexts: readonly Context[];
}

const HOUR_MS = 3_600_000;

export class Subscriptions implements EventSource {
  readonly #setup: SubscriptionsSetup;

  constructor(setup: SubscriptionsSetup) {
    this.#setup = setup;
  }

  ends() {
    return this.#setup.link.ends(this.#setup.url);
  }

  async ensure(receiver: string): Promise<EventsEnsured> {
    const { directory, answer } = await readDirectory(this.#setup.link, this.#setup.url);
    const service = this.#endpoint(directory);
    // Ends are told by the device's clock, and compared with it.
    const now = Date.parse(answer.date) || answer.receivedAt;
    const round = new Round(receiver, now, (operation, request) => this.#ask(service, operation, request));
    for (const context of this.#setup.contexts) await round.ensureFor(context);
    return round.result();
  }

  async end(receiver: string): Promise<void> {
    const { directory } = await readDirectory(this.#setup.link, this.#setup.url);
    const service = this.#endpoint(directory);
    for (const context of this.#setup.contexts) {
      await this.#ask(service, unsubscribe, { context, which: { eventTo: receiver } });
    }
  }

  #endpoint(directory: Parameters<typeof chooseEndpoint>[0]): URL {
    const { url: reached, endpointRule: rule, link } = this.#setup;
    const plainAllowed = link.trust.kind === "system" && reached.protocol === "http:";
    return chooseEndpoint(directory, SERVICES.EventService, { reached, rule, plainAllowed }).url;
  }

  async #ask<Request, Response>(
    url: URL,
    operation: Operation<Request, Response>,
    request: Request,
  ): Promise<Response> {
    return understand(this.#setup.link, await ask(this.#setup.link, url, operation, request));
  }
}

type AskOperation = <Request, Response>(operation: Operation<Request, Response>, request: Request) => Promise<Response>;

/** One look at everything that is and should be there. */
class Round {
  readonly #receiver: string;
  readonly #now: Instant;
  readonly #ask: AskOperation;
  readonly #held: Renewal[] = [];
  readonly #refused: string[] = [];
  #refusal: LotseError | undefined;

  constructor(receiver: string, now: Instant, ask: AskOperation) {
    this.#receiver = receiver;
    this.#now = now;
    this.#ask = ask;
  }

  async ensureFor(context: Context): Promise<void> {
    const there = await this.#listed(context);
    const lasting = there.filter((s) => s.TerminationTime - this.#now > abfrage.events.renewWhenLeftHours * HOUR_MS);
    const ending = there.filter((s) => !lasting.includes(s));
    const renewed = await this.#renewed(context, ending);
    this.#held.push(...lasting, ...renewed);
    // A device may renew under another id (trap T-18), so which of them it renewed is not always to be known.
    const stays = renewed.length === ending.length ? there : lasting;
    for (const topic of WANTED_TOPICS) {
      if (!stays.some((s) => s.Topic.toUpperCase() === topic)) await this.#subscribe(context, topic);
    }
  }

  /** @throws LotseError the last refusal, when everything was refused */
  result(): EventsEnsured {
    if (this.#held.length === 0 && this.#refusal) throw this.#refusal;
    const until = Math.min(...this.#held.map((s) => s.TerminationTime));
    return { until, subscriptions: this.#held.map((s) => s.SubscriptionID), refused: [...new Set(this.#refused)] };
  }

  /** Our own, still valid. A Konnektor that will not list them is asked for all anew: the same wish gives the same subscription. */
  async #listed(context: Context): Promise<Subscription[]> {
    try {
      const all = await this.#ask(getSubscription, { context, mandantWide: false });
      return all.filter(
        (s) => s.EventTo.toLowerCase() === this.#receiver.toLowerCase() && s.TerminationTime > this.#now,
      );
    } catch (error) {
      if (isRefusal(error)) return [];
      throw error;
    }
  }

  async #renewed(context: Context, ending: Subscription[]): Promise<Renewal[]> {
    if (ending.length === 0) return [];
    try {
      return await this.#ask(renewSubscriptions, { context, ids: ending.map((s) => s.SubscriptionID) });
    } catch (error) {
      if (isRefusal(error)) return [];
      throw error;
    }
  }

  async #subscribe(context: Context, topic: string): Promise<void> {
    try {
      this.#held.push(await this.#ask(subscribe, { context, eventTo: this.#receiver, topic }));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#refused.push(topic);
      this.#refusal = error;
    }
  }
}

/** The Konnektor understood and said no: that is about one question, not about the connection. */
function isRefusal(error: unknown): error is LotseError {
  return error instanceof LotseError && error.code.startsWith("soap/");
}
