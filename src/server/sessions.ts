/**
 * Sessions: who is asking, from the cookie they bring.
 *
 * Room: server. An opaque random token in an HttpOnly cookie; the store holds its hash. Made anew whenever it becomes worth more.
 */
import type { Clock, Membership, Person, Random, Session, Store } from "../engine/ports.ts";
import { hashOf, newToken } from "./tokens.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A working day at the reception without signing in twice, but not the next morning. */
const IDLE_MS = 12 * HOUR_MS;
/** Once a month everybody proves anew who they are. */
const LONGEST_MS = 30 * 24 * HOUR_MS;
/** A link replaces a password for a day, not for a month. */
const LONGEST_BY_LINK_MS = 24 * HOUR_MS;
/** Being seen is written this often, not with every request. */
const SEEN_MS = MINUTE_MS;

/** Who is signed in. */
export interface Who {
  person: Person;
  session: Session;
  memberships: Membership[];
}

export class Sessions {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(setup: { store: Store; clock: Clock; random: Random }) {
    this.#store = setup.store;
    this.#clock = setup.clock;
    this.#random = setup.random;
  }

  async whoHas(token: string | undefined, { isSeen = true } = {}): Promise<Who | undefined> {
    if (!token) return undefined;
    const { persons } = this.#store;
    const now = this.#clock.now();
    const session = await persons.session(hashOf(token));
    if (!session) return undefined;
    if (isOver(session, now)) {
      await persons.removeSessions([session.id]);
      return undefined;
    }
    const person = await persons.byId(session.personId);
    if (!person || person.disabledAt !== undefined) return undefined;
    if (isSeen && now - session.seenAt >= SEEN_MS) await persons.putSession({ ...session, seenAt: now });
    return { person, session, memberships: await persons.memberships(person.id) };
  }

  /** @returns the token for the cookie */
  async begin(personId: string, strength: Session["strength"], agent: string): Promise<Begun> {
    const now = this.#clock.now();
    const expiresAt = now + (strength === "link" ? LONGEST_BY_LINK_MS : LONGEST_MS);
    return this.#put({ personId, strength, createdAt: now, seenAt: now, expiresAt, agent: agent.slice(0, 200) });
  }

  /** The same session under a new token; a stronger one where a second factor was added. */
  async renew(session: Session, strength: Session["strength"] = session.strength): Promise<Begun> {
    const { id, ...kept } = session;
    const begun = await this.#put({ ...kept, strength, seenAt: this.#clock.now() });
    await this.#store.persons.removeSessions([id]);
    return begun;
  }

  async endAll(personId: string, except?: string): Promise<void> {
    const sessions = await this.#store.persons.sessionsOf(personId);
    await this.#store.persons.removeSessions(sessions.map(({ id }) => id).filter((id) => id !== except));
  }

  async #put(session: Omit<Session, "id">): Promise<Begun> {
    const token = newToken(this.#random);
    const begun = { ...session, id: hashOf(token) };
    await this.#store.persons.putSession(begun);
    return { token, session: begun };
  }
}

export interface Begun {
  token: string;
  session: Session;
}

export function isOver(session: Session, now: number): boolean {
  return now >= session.expiresAt || now - session.seenAt >= IDLE_MS;
}
