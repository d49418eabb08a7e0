/** The schema of 0.2.0. A migration that was released is never changed. Room: store. */
import type { ColumnDefinitionBuilder, CreateTableBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder) => column.notNull();

const ofPractice = (column: ColumnDefinitionBuilder) => column.notNull().references("practices.practice_id");

const ofPerson = (column: ColumnDefinitionBuilder) => column.notNull().references("persons.person_id");

export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable("installation")
    .addColumn("name", "text", required)
    .addColumn("value", "text", required)
    .addPrimaryKeyConstraint("installation_key", ["name"])
    .execute();
  await schema
    .createTable("practices")
    .addColumn("practice_id", "text", required)
    .addColumn("created_at", "bigint", required)
    .addColumn("data", "text", required)
    .addPrimaryKeyConstraint("practices_key", ["practice_id"])
    .execute();
  await observed(db);
  await kept(db);
  await journal(db);
  await persons(db);
}

async function observed({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable("components")
    .addColumn("practice_id", "text", ofPractice)
    .addColumn("component_id", "text", required)
    .addColumn("kind", "text", required)
    .addColumn("name", "text", required)
    .addColumn("first_seen_at", "bigint", required)
    .addColumn("last_seen_at", "bigint", required)
    .addPrimaryKeyConstraint("components_key", ["practice_id", "component_id"])
    .execute();
  const stretches = <T extends string>(table: CreateTableBuilder<T>) =>
    table
      .addColumn("practice_id", "text", ofPractice)
      .addColumn("component_id", "text", required)
      .addColumn("kind", "text", required)
      .addColumn("aspect", "text", required)
      .addColumn("from_at", "bigint", required)
      .addColumn("until_at", "bigint", required)
      .addColumn("source", "text", required)
      .addColumn("value", "text", required);
  const topic = ["practice_id", "component_id", "kind", "aspect"] as const;
  await stretches(schema.createTable("latest"))
    .addPrimaryKeyConstraint("latest_key", [...topic])
    .execute();
  await stretches(schema.createTable("stretches"))
    .addPrimaryKeyConstraint("stretches_key", [...topic, "from_at"])
    .execute();
  await schema.createIndex("stretches_until").on("stretches").columns(["until_at"]).execute();
  await schema
    .createTable("changes")
    .addColumn("practice_id", "text", ofPractice)
    .addColumn("change_id", "text", required)
    .addColumn("at", "bigint", required)
    .addColumn("component_id", "text", required)
    .addColumn("data", "text", required)
    .addPrimaryKeyConstraint("changes_key", ["practice_id", "change_id"])
    .execute();
  await schema.createIndex("changes_at").on("changes").columns(["practice_id", "at"]).execute();
}

async function kept({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable("records")
    .addColumn("practice_id", "text", ofPractice)
    .addColumn("kind", "text", required)
    .addColumn("record_id", "text", required)
    .addColumn("data", "text", required)
    .addPrimaryKeyConstraint("records_key", ["practice_id", "kind", "record_id"])
    .execute();
  await schema
    .createTable("contents")
    .addColumn("practice_id", "text", ofPractice)
    .addColumn("document_id", "text", required)
    .addColumn("chunk", "integer", required)
    .addColumn("bytes", "text", required)
    .addPrimaryKeyConstraint("contents_key", ["practice_id", "document_id", "chunk"])
    .execute();
  await schema
    .createTable("secrets")
    .addColumn("practice_id", "text", ofPractice)
    .addColumn("secret_id", "text", required)
    .addColumn("sealed", "text", required)
    .addPrimaryKeyConstraint("secrets_key", ["practice_id", "secret_id"])
    .execute();
}

async function journal({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable("journal")
    .addColumn("practice_id", "text", ofPractice)
    .addColumn("seq", "integer", required)
    .addColumn("at", "bigint", required)
    .addColumn("kind", "text", required)
    .addColumn("actor", "text", required)
    .addColumn("body", "text", required)
    .addColumn("prev", "text", required)
    .addColumn("hash", "text", required)
    .addPrimaryKeyConstraint("journal_key", ["practice_id", "seq"])
    .execute();
  await schema
    .createTable("journal_heads")
    .addColumn("practice_id", "text", ofPractice)
    .addColumn("seq", "integer", required)
    .addColumn("hash", "text", required)
    .addColumn("signature", "text", required)
    .addPrimaryKeyConstraint("journal_heads_key", ["practice_id"])
    .execute();
}

async function persons({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable("persons")
    .addColumn("person_id", "text", required)
    .addColumn("login", "text", required)
    .addColumn("login_key", "text", (column) => column.notNull().unique())
    .addColumn("name", "text", required)
    .addColumn("language", "text", required)
    .addColumn("password_hash", "text")
    .addColumn("has_totp", "integer", required)
    .addColumn("is_owner", "integer", required)
    .addColumn("created_at", "bigint", required)
    .addColumn("disabled_at", "bigint")
    .addColumn("totp_seed", "text")
    .addColumn("totp_step", "bigint")
    .addPrimaryKeyConstraint("persons_key", ["person_id"])
    .execute();
  await schema
    .createTable("memberships")
    .addColumn("practice_id", "text", ofPractice)
    .addColumn("person_id", "text", ofPerson)
    .addColumn("role", "text", required)
    .addPrimaryKeyConstraint("memberships_key", ["practice_id", "person_id"])
    .execute();
  await schema
    .createTable("sessions")
    .addColumn("session_id", "text", required)
    .addColumn("person_id", "text", ofPerson)
    .addColumn("strength", "text", required)
    .addColumn("created_at", "bigint", required)
    .addColumn("seen_at", "bigint", required)
    .addColumn("expires_at", "bigint", required)
    .addColumn("agent", "text", required)
    .addPrimaryKeyConstraint("sessions_key", ["session_id"])
    .execute();
  await schema.createIndex("sessions_person").on("sessions").columns(["person_id"]).execute();
  await schema
    .createTable("links")
    .addColumn("link_id", "text", required)
    .addColumn("person_id", "text", ofPerson)
    .addColumn("created_at", "bigint", required)
    .addColumn("expires_at", "bigint", required)
    .addColumn("used_at", "bigint")
    .addPrimaryKeyConstraint("links_key", ["link_id"])
    .execute();
  await schema
    .createTable("recovery_codes")
    .addColumn("person_id", "text", ofPerson)
    .addColumn("code_hash", "text", required)
    .addPrimaryKeyConstraint("recovery_codes_key", ["person_id", "code_hash"])
    .execute();
}
