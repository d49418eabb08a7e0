/** Messages to people and programs, durable with what they tell of. A migration that was released is never changed. Room: store. */
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder) => column.notNull();

export async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable("outbox")
    .addColumn("practice_id", "text", (column) => column.notNull().references("practices.practice_id"))
    .addColumn("message_id", "text", required)
    .addColumn("channel", "text", required)
    .addColumn("recipient", "text", required)
    .addColumn("state", "text", required)
    .addColumn("created_at", "bigint", required)
    .addColumn("due_at", "bigint", required)
    .addColumn("attempts", "integer", required)
    .addColumn("settled_at", "bigint")
    .addColumn("content", "text", required)
    .addColumn("failure", "text")
    .addPrimaryKeyConstraint("outbox_key", ["practice_id", "message_id"])
    .execute();
  await schema.createIndex("outbox_due").on("outbox").columns(["state", "due_at"]).execute();
}
