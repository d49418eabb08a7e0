/**
 * Links that sign in once: the owner's first one, invitations, forgotten passwords.
 *
 * Room: server. `ownerLink` is called by the app at every start; the rest by routes/members.ts.
 */
import { newId } from "../domain/ids.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import type { Clock, Person, Random, Store } from "../engine/ports.ts";
import { hashOf, newToken } from "./tokens.ts";

/** Long enough to walk over with it, too short to lie around. */
const LINK_MS = 24 * 3_600_000;

export interface NewLink {
  token: string;
  expiresAt: Instant;
}

export async function newLink(
  { store, clock, random }: { store: Store; clock: Clock; random: Random },
  personId: string,
): Promise<NewLink> {
  const now = clock.now();
  const token = newToken(random);
  const expiresAt = now + LINK_MS;
  await store.persons.putLink({ id: hashOf(token), personId, createdAt: now, expiresAt });
  return { token, expiresAt };
}

export interface OwnerLink extends NewLink {
  personId: string;
  login: string;
}

/**
 * The link with which the person who runs this installation comes in. The account is made at the first call; until it has a
 * password every call gives a new link. Undefined when the owner can sign in already and `again` was not asked for.
 * Whoever can start the program may have it: they hold the data directory anyway.
 * @param practiceId where the owner becomes Verwaltung, unless they are already
 */
export async function ownerLink(
  setup: { store: Store; clock: Clock; random: Random },
  wish: { practiceId: string; login?: string; name?: string; language?: Person["language"]; again?: boolean },
): Promise<OwnerLink | undefined> {
  const { persons } = setup.store;
  const known = (await persons.all()).find((person) => person.isOwner && person.disabledAt === undefined);
  if (known?.passwordHash !== undefined && !wish.again) return undefined;
  const owner = known ?? (await newOwner(setup, wish));
  const memberships = await persons.memberships(owner.id);
  if (!memberships.some(({ practiceId }) => practiceId === wish.practiceId)) {
    const journal = { kind: "person/owner-made", actor: "ti-lotse", body: { person: owner.id } };
    await persons.putMembership({ practiceId: wish.practiceId, personId: owner.id, role: "verwaltung" }, journal);
  }
  return { ...(await newLink(setup, owner.id)), personId: owner.id, login: owner.login };
}

async function newOwner(
  { store, clock, random }: { store: Store; clock: Clock; random: Random },
  { login = "verwaltung", name = "Verwaltung", language = "de" }: Pick<Partial<Person>, "login" | "name" | "language">,
): Promise<Person> {
  const createdAt = clock.now();
  const id = newId("per", createdAt, random.bytes(10));
  const owner: Person = { id, login, name, language, hasTotp: false, isOwner: true, createdAt };
  await store.persons.put(owner);
  return owner;
}
