/**
 * The event service of a device on the wire: notices of the model become frames at the receivers.
 *
 * Room: simulator/wire. Who is told is decided in models/distribution.ts; here the XPath filter is applied, the device's habits are
 * followed, and every receiver gets a sender of its own. [REQ:gemSpec_Kon:TIP1-A_4596]
 */
import type { Instant } from "../../../domain/zeit/tag.ts";
import { frame } from "../../../protocol/cetp/frame.ts";
import { recipientsOf } from "../../models/distribution.ts";
import type { Notice } from "../../models/notices.ts";
import type { KonnektorState } from "../../models/state.ts";
import type { Identity } from "../pki/x509.ts";
import type { Shape } from "../shapes.ts";
import { eventDocument } from "./document.ts";
import { passes } from "./filter.ts";
import type { EventHabits } from "./habits.ts";
import { Sender } from "./sender.ts";

export interface EventServiceSetup {
  shape: Shape;
  identity: Identity;
  habits: EventHabits;
  deadlineMs: number;
  /** One event reached its receiver, or did not. */
  onDelivered: (eventTo: string, succeeded: boolean) => void;
  /** The device loses its subscriptions without a word. */
  onForgotten: () => void;
}

/** What became of one event for one receiver; 4095: its filter cannot be evaluated. */
export interface Delivery {
  topic: string;
  eventTo: string;
  subscription: string;
  outcome: "sent" | "failed" | "lost" | "4095";
}

const MAX_DELIVERIES = 200;

export class EventService {
  /** The latest, oldest first; without anything of the message. */
  readonly deliveries: Delivery[] = [];
  readonly #setup: EventServiceSetup;
  #senders = new Map<string, Sender>();
  #telling: Promise<void> = Promise.resolve();
  #told = 0;
  /** Moves on when the device goes down: what was under way before belongs to nobody any more. */
  #life = 0;
  #isStopped = false;

  constructor(setup: EventServiceSetup) {
    this.#setup = setup;
  }

  /** One after the other, so that every receiver gets them in the order in which they happened. */
  tell(notices: readonly Notice[], before: KonnektorState, after: KonnektorState, now: Instant): void {
    if (this.#setup.habits.deaf || this.#isStopped) return;
    const life = this.#life;
    for (const notice of notices) {
      const recipients = recipientsOf(notice, before, after, now);
      if (recipients.length === 0) continue;
      const { tlsMandatory } = after.switches;
      this.#telling = this.#telling.then(async () => {
        for (const recipient of recipients) {
          const document = eventDocument(notice, recipient.subscription, this.#setup.shape, this.#setup.habits);
          const about = { topic: notice.topic, eventTo: recipient.eventTo, subscription: recipient.subscription };
          const isWanted = await wanted(recipient.filter, document);
          if (life !== this.#life) return;
          if (isWanted === undefined) this.#record({ ...about, outcome: "4095" });
          else if (isWanted) this.#send(about, frame(document), tlsMandatory);
        }
      });
    }
  }

  /** The device goes down: what is being sent may come to its end for so long. */
  async cut(graceMs: number): Promise<void> {
    const senders = [...this.#senders.values()];
    const idle = this.#telling.then(() => Promise.all([...this.#senders.values()].map((s) => s.idle())));
    if (graceMs > 0) await within(idle, graceMs);
    this.#life++;
    const all = new Set([...senders, ...this.#senders.values()]);
    this.#senders = new Map();
    await Promise.all([...all].map((s) => s.stop()));
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.cut(0);
    await this.#telling;
  }

  #send(about: Omit<Delivery, "outcome">, bytes: Buffer, isTls: boolean): void {
    const { habits, onForgotten } = this.#setup;
    this.#told++;
    const isLost = habits.loseEvery !== undefined && this.#told % habits.loseEvery === 0;
    const copies = isLost ? 0 : habits.twice ? 2 : 1;
    if (isLost) this.#record({ ...about, outcome: "lost" });
    const sender = this.#senderTo(about.eventTo, isTls);
    for (let copy = 0; copy < copies; copy++) void this.#deliver(sender, about, bytes);
    if (habits.forgetAfter === this.#told) onForgotten();
  }

  async #deliver(sender: Sender, about: Omit<Delivery, "outcome">, bytes: Buffer): Promise<void> {
    const life = this.#life;
    const succeeded = await sender.send(bytes);
    if (life !== this.#life) return;
    this.#record({ ...about, outcome: succeeded === undefined ? "lost" : succeeded ? "sent" : "failed" });
    if (succeeded !== undefined) this.#setup.onDelivered(about.eventTo, succeeded);
  }

  /** The switch may have changed since the last event: then there is a new sender. */
  #senderTo(eventTo: string, isTls: boolean): Sender {
    const { identity, habits, deadlineMs } = this.#setup;
    const name = `${isTls ? "tls" : "tcp"} ${eventTo}`;
    const known = this.#senders.get(name);
    if (known) return known;
    const sender = new Sender({ eventTo, tls: isTls ? identity : undefined, habits, deadlineMs });
    this.#senders.set(name, sender);
    return sender;
  }

  #record(delivery: Delivery): void {
    this.deliveries.push(delivery);
    if (this.deliveries.length > MAX_DELIVERIES) this.deliveries.shift();
  }
}

/** Undefined: the filter cannot be evaluated. */
async function wanted(filter: string | undefined, document: string): Promise<boolean | undefined> {
  if (filter === undefined) return true;
  try {
    return await passes(filter, document);
  } catch {
    return undefined;
  }
}

async function within(task: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([task, over]);
  clearTimeout(timer);
}
