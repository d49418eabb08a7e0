/**
 * The outbox: messages on their way out, of all practices. They are put in with what they tell of (practice-store.ts); here they
 * are claimed, tried and settled.
 *
 * Room: store.
 */
import type { Outcome, Sending } from "../domain/alarm/message.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import type { Outbox, OutboxFigures } from "../engine/ports.ts";
import type { Core } from "./core.ts";
import type { Tables } from "./schema.ts";
import * as values from "./values.ts";

export class SqlOutbox implements Outbox {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  async due(now: Instant, limit: number): Promise<Sending[]> {
    const rows = await this.#db
      .selectFrom("outbox")
      .selectAll()
      .where("state", "=", "waiting")
      .where("due_at", "<=", now)
      .orderBy("created_at")
      .orderBy("message_id")
      .limit(limit)
      .execute();
    return rows.map((row) => sendingOf(row, this.#core.database.place));
  }

  async figures(practice_id: string): Promise<OutboxFigures[]> {
    const rows = await this.#db
      .selectFrom("outbox")
      .select(({ fn }) => ["channel", "state", fn.countAll().as("count"), fn.min("created_at").as("oldest_at")])
      .where("practice_id", "=", practice_id)
      .groupBy(["channel", "state"])
      .execute();
    const figures = rows.map(({ channel, state, count, oldest_at }): OutboxFigures => {
      const own = state === "sent" || state === "failed" ? state : "waiting";
      return { channel: channelOf(channel), state: own, count: Number(count), oldestAt: Number(oldest_at) };
    });
    const together = Map.groupBy(figures, ({ channel, state }) => `${channel} ${state}`);
    return [...together.values()].map((alike) => ({
      ...(alike[0] as OutboxFigures),
      count: alike.reduce((sum, { count }) => sum + count, 0),
      oldestAt: Math.min(...alike.map(({ oldestAt }) => oldestAt)),
    }));
  }

  async nextDue(): Promise<Instant | undefined> {
    const waiting = this.#db.selectFrom("outbox").where("state", "=", "waiting");
    const row = await waiting.select("due_at").orderBy("due_at").limit(1).executeTakeFirst();
    return row?.due_at;
  }

  async claim(practice_id: string, message_id: string): Promise<boolean> {
    const claimed = await this.#db
      .updateTable("outbox")
      .set((eb) => ({ state: "sending", attempts: eb("attempts", "+", 1) }))
      .where((eb) => eb.and({ practice_id, message_id, state: "waiting" }))
      .executeTakeFirst();
    return claimed.numUpdatedRows > 0n;
  }

  async settle(practice_id: string, message_id: string, outcome: Outcome): Promise<void> {
    const failure = outcome.state === "sent" ? null : values.written(values.failure, outcome.failure);
    const when = outcome.state === "waiting" ? { due_at: outcome.dueAt } : { settled_at: outcome.at };
    await this.#db
      .updateTable("outbox")
      .set({ state: outcome.state, failure, ...when })
      .where((eb) => eb.and({ practice_id, message_id, state: "sending" }))
      .execute();
    this.#core.told.touched(practice_id, new Set(["outbox"]));
  }

  async postpone(practice_id: string, channel: Sending["channel"], until: Instant): Promise<void> {
    await this.#db
      .updateTable("outbox")
      .set({ due_at: until })
      .where((eb) => eb.and({ practice_id, channel, state: "waiting" }))
      .where("due_at", "<", until)
      .execute();
  }

  async hurry(practice_id: string, channel: Sending["channel"], now: Instant): Promise<void> {
    await this.#db
      .updateTable("outbox")
      .set({ due_at: now })
      .where((eb) => eb.and({ practice_id, channel, state: "waiting" }))
      .where("due_at", ">", now)
      .execute();
  }

  async takeBack(): Promise<void> {
    await this.#db.updateTable("outbox").set({ state: "waiting" }).where("state", "=", "sending").execute();
  }

  get #db() {
    return this.#core.database.db;
  }
}

function channelOf(stored: string): Sending["channel"] {
  return stored === "webhook" ? "webhook" : "mail";
}

const STATES: readonly string[] = ["waiting", "sending", "sent", "failed"] satisfies Sending["state"][];

/** @throws LotseError store/damaged */
export function sendingOf(row: Tables["outbox"], databasePlace: string): Sending {
  const { practice_id: practiceId, message_id: id, recipient, attempts, settled_at: settledAt } = row;
  const place = [databasePlace, practiceId, "outbox", id].join(" / ");
  return {
    ...{ practiceId, id, recipient, attempts, createdAt: row.created_at, dueAt: row.due_at },
    channel: channelOf(row.channel),
    state: (STATES.includes(row.state) ? row.state : "failed") as Sending["state"],
    content: values.read(values.content, row.content, place),
    ...(settledAt !== null && { settledAt }),
    ...(row.failure !== null && { failure: values.read(values.failure, row.failure, place) }),
  };
}
