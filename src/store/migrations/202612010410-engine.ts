/** Aufträge and runs of a practice: one value with its revision and lease, and the runs that are over. Room: store. */
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder) => column.notNull();

const ofPractice = (column: ColumnDefinitionBuilder) => column.notNull().references("practices.practice_id");

export async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable("engine")
    .addColumn("practice_id", "text", ofPractice)
    .addColumn("revision", "bigint", required)
    .addColumn("state", "text", required)
    .addColumn("wake_at", "bigint")
    .addColumn("lease_holder", "text")
    .addColumn("lease_until_at", "bigint")
    .addPrimaryKeyConstraint("engine_key", ["practice_id"])
    .execute();
  await schema.createIndex("engine_wake").on("engine").columns(["wake_at"]).execute();
  await schema
    .createTable("engine_runs")
    .addColumn("practice_id", "text", ofPractice)
    .addColumn("run_id", "text", required)
    .addColumn("ended_at", "bigint", required)
    .addColumn("run", "text", required)
    .addPrimaryKeyConstraint("engine_runs_key", ["practice_id", "run_id"])
    .execute();
  await schema.createIndex("engine_runs_ended").on("engine_runs").columns(["practice_id", "ended_at"]).execute();
}
