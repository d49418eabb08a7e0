/**
 * Accounts, sessions, links and second factors. Each method is one durable step; what may happen once happens once, however
 * many try.
 *
 * Room: store.
 */

import { LotseError } from "../domain/errors.ts";
import type { NewJournalRecord } from "../domain/journal.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import type { Membership, Person, PersonStore, Session, SignInLink } from "../engine/ports.ts";
import { type Core, holdPractice } from "./core.ts";
import { append } from "./journal-writer.ts";
import type { Tables } from "./schema.ts";
import * as values from "./values.ts";
import { INSTALLATION } from "./vault.ts";

export class SqlPersonStore implements PersonStore {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  async all(): Promise<Person[]> {
    const rows = await this.#db.selectFrom("persons").selectAll().execute();
    return rows.map(toPerson).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  async byId(id: string): Promise<Person | undefined> {
    const row = await this.#db.selectFrom("persons").selectAll().where("person_id", "=", id).executeTakeFirst();
    return row && toPerson(row);
  }

  async byLogin(login: string): Promise<Person | undefined> {
    const row = await this.#db
      .selectFrom("persons")
      .selectAll()
      .where("login_key", "=", keyOf(login))
      .executeTakeFirst();
    return row && toPerson(row);
  }

  async put(person: Person): Promise<void> {
    const { person_id, ...columns } = toRow(person);
    const login = () =>
      this.#db
        .selectFrom("persons")
        .select("person_id")
        .where("login_key", "=", columns.login_key)
        .where("person_id", "!=", person_id)
        .executeTakeFirst();
    if (await login()) throw new LotseError("person/login-taken", { login: person.login });
    try {
      await this.#db
        .insertInto("persons")
        .values({ person_id, ...columns, totp_seed: null, totp_step: null })
        .onConflict((conflict) => conflict.column("person_id").doUpdateSet(columns))
        .execute();
    } catch (cause) {
      // Two at the same time: the second finds out from the database.
      if (await login()) throw new LotseError("person/login-taken", { login: person.login }, { cause });
      throw cause;
    }
  }

  async memberships(personId: string): Promise<Membership[]> {
    return this.#memberships("person_id", personId);
  }

  async membersOf(practiceId: string): Promise<Membership[]> {
    return this.#memberships("practice_id", practiceId);
  }

  async putMembership(membership: Membership, journal: NewJournalRecord): Promise<void> {
    const { practiceId: practice_id, personId: person_id } = membership;
    const role = values.role.parse(membership.role);
    await this.#inJournal(practice_id, journal, (trx) =>
      trx
        .insertInto("memberships")
        .values({ practice_id, person_id, role })
        .onConflict((conflict) => conflict.columns(["practice_id", "person_id"]).doUpdateSet({ role }))
        .execute(),
    );
  }

  async removeMembership(practiceId: string, personId: string, journal: NewJournalRecord): Promise<void> {
    await this.#inJournal(practiceId, journal, (trx) =>
      trx
        .deleteFrom("memberships")
        .where((eb) => eb.and({ practice_id: practiceId, person_id: personId }))
        .execute(),
    );
  }

  async session(id: string): Promise<Session | undefined> {
    const row = await this.#db.selectFrom("sessions").selectAll().where("session_id", "=", id).executeTakeFirst();
    return row && toSession(row);
  }

  async sessionsOf(personId: string): Promise<Session[]> {
    const rows = await this.#db.selectFrom("sessions").selectAll().where("person_id", "=", personId).execute();
    return rows.map(toSession).toSorted((a, b) => b.seenAt - a.seenAt);
  }

  async putSession(session: Session): Promise<void> {
    const columns = {
      person_id: session.personId,
      strength: values.strength.parse(session.strength),
      created_at: session.createdAt,
      seen_at: session.seenAt,
      expires_at: session.expiresAt,
      agent: session.agent,
    };
    await this.#db
      .insertInto("sessions")
      .values({ session_id: session.id, ...columns })
      .onConflict((conflict) => conflict.column("session_id").doUpdateSet(columns))
      .execute();
  }

  async removeSessions(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#db.deleteFrom("sessions").where("session_id", "in", ids).execute();
  }

  async putLink(link: SignInLink): Promise<void> {
    const columns = {
      person_id: link.personId,
      created_at: link.createdAt,
      expires_at: link.expiresAt,
      used_at: link.usedAt ?? null,
    };
    await this.#db
      .insertInto("links")
      .values({ link_id: link.id, ...columns })
      .onConflict((conflict) => conflict.column("link_id").doUpdateSet(columns))
      .execute();
  }

  async takeLink(id: string, now: Instant): Promise<SignInLink | undefined> {
    // One statement: of many that try, the database lets one find it unused.
    const row = await this.#db
      .updateTable("links")
      .set({ used_at: now })
      .where("link_id", "=", id)
      .where("used_at", "is", null)
      .where("expires_at", ">", now)
      .returningAll()
      .executeTakeFirst();
    if (!row) return undefined;
    const { link_id, person_id: personId, created_at: createdAt, expires_at: expiresAt } = row;
    return { id: link_id, personId, createdAt, expiresAt, usedAt: now };
  }

  async totpSeed(personId: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom("persons")
      .select("totp_seed")
      .where("person_id", "=", personId)
      .executeTakeFirst();
    if (!row?.totp_seed) return undefined;
    return Buffer.from(this.#core.vault().open(INSTALLATION, seedRecord(personId), row.totp_seed)).toString("utf8");
  }

  async putTotpSeed(personId: string, seed: string | undefined): Promise<void> {
    const totp_seed =
      seed === undefined
        ? null
        : this.#core.vault().seal(INSTALLATION, seedRecord(personId), new TextEncoder().encode(seed));
    // Codes of another seed were never used.
    await this.#db
      .updateTable("persons")
      .set({ totp_seed, totp_step: null })
      .where("person_id", "=", personId)
      .execute();
  }

  async useTotpStep(personId: string, step: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable("persons")
      .set({ totp_step: step })
      .where("person_id", "=", personId)
      .where((eb) => eb.or([eb("totp_step", "is", null), eb("totp_step", "<", step)]))
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async putRecoveryCodes(personId: string, hashes: readonly string[]): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await trx.deleteFrom("recovery_codes").where("person_id", "=", personId).execute();
      const rows = [...new Set(hashes)].map((code_hash) => ({ person_id: personId, code_hash }));
      if (rows.length > 0) await trx.insertInto("recovery_codes").values(rows).execute();
    });
  }

  async takeRecoveryCode(personId: string, hash: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom("recovery_codes")
      .where((eb) => eb.and({ person_id: personId, code_hash: hash }))
      .executeTakeFirst();
    return numDeletedRows === 1n;
  }

  async recoveryCodesLeft(personId: string): Promise<number> {
    const rows = await this.#db
      .selectFrom("recovery_codes")
      .select("code_hash")
      .where("person_id", "=", personId)
      .execute();
    return rows.length;
  }

  async #memberships(column: "person_id" | "practice_id", id: string): Promise<Membership[]> {
    const rows = await this.#db.selectFrom("memberships").selectAll().where(column, "=", id).execute();
    return rows
      .map((row) => ({ practiceId: row.practice_id, personId: row.person_id, role: values.role.parse(row.role) }))
      .toSorted((a, b) => (`${a.practiceId} ${a.personId}` < `${b.practiceId} ${b.personId}` ? -1 : 1));
  }

  async #inJournal(
    practiceId: string,
    record: NewJournalRecord,
    write: (trx: Parameters<typeof append>[0]) => Promise<unknown>,
  ): Promise<void> {
    const { database, clock, keys, told } = this.#core;
    await database.db.transaction().execute(async (trx) => {
      await holdPractice(trx, database, practiceId);
      await write(trx);
      await append(trx, practiceId, [record], clock.now(), keys().signing);
    });
    told.touched(practiceId, new Set(["journal"]));
  }

  get #db() {
    return this.#core.database.db;
  }
}

/** Compared without case and without regard to how an umlaut was typed. */
function keyOf(login: string): string {
  return login.normalize("NFKC").toLowerCase();
}

function seedRecord(personId: string): string {
  return `totp ${personId}`;
}

function toPerson(row: Tables["persons"]): Person {
  return {
    id: row.person_id,
    login: row.login,
    name: row.name,
    language: values.language.parse(row.language),
    ...(row.password_hash === null ? {} : { passwordHash: row.password_hash }),
    hasTotp: row.has_totp === 1,
    isOwner: row.is_owner === 1,
    createdAt: row.created_at,
    ...(row.disabled_at === null ? {} : { disabledAt: row.disabled_at }),
  };
}

function toRow(person: Person): Omit<Tables["persons"], "totp_seed" | "totp_step"> {
  return {
    person_id: person.id,
    login: person.login,
    login_key: keyOf(person.login),
    name: person.name,
    language: values.language.parse(person.language),
    password_hash: person.passwordHash ?? null,
    has_totp: person.hasTotp ? 1 : 0,
    is_owner: person.isOwner ? 1 : 0,
    created_at: person.createdAt,
    disabled_at: person.disabledAt ?? null,
  };
}

function toSession(row: Tables["sessions"]): Session {
  return {
    id: row.session_id,
    personId: row.person_id,
    strength: values.strength.parse(row.strength),
    createdAt: row.created_at,
    seenAt: row.seen_at,
    expiresAt: row.expires_at,
    agent: row.agent,
  };
}
