/** People of a practice: invitations, roles, links. Room: server. */
import { SIGN_IN_LINK } from "../../api/routes.ts";
import { LotseError } from "../../domain/errors.ts";
import type { Role } from "../../domain/practice.ts";
import type { Membership, Person } from "../../engine/ports.ts";
import type { Handlers } from "../call.ts";
import { newLink } from "../links.ts";
import { notFound } from "../problem.ts";
import { idFor } from "../records.ts";
import { isOver, type Who } from "../sessions.ts";
import type { Tools } from "../tools.ts";
import { withoutTotp } from "./account.ts";

type Names = "members" | "colleagues" | "invite" | "changeMember" | "removeMember" | "newLink" | "resetTotp";

export function memberHandlers(tools: Tools): Pick<Handlers, Names> {
  const { store, sessions, streams } = tools;
  const { persons } = store;

  async function linkFor(person: Person, origin: string): Promise<string> {
    const { token } = await newLink(tools, person.id);
    return origin + SIGN_IN_LINK + token;
  }

  /** @throws LotseError request/not-found */
  async function memberAt(practiceId: string, personId: string): Promise<{ person: Person; members: Membership[] }> {
    const members = await persons.membersOf(practiceId);
    const person = await persons.byId(personId);
    if (!person || !members.some((m) => m.personId === personId)) throw notFound("person");
    return { person, members };
  }

  async function peopleOf(practiceId: string): Promise<{ person: Person; role: Role }[]> {
    const all = new Map((await persons.all()).map((person) => [person.id, person]));
    return (await persons.membersOf(practiceId))
      .flatMap(({ personId, role }) => {
        const person = all.get(personId);
        return person ? [{ person, role }] : [];
      })
      .toSorted((a, b) => a.person.name.localeCompare(b.person.name, "de"));
  }

  /** Whoever holds a person's link holds the account, in every practice. @throws LotseError person/not-yours */
  async function requireMine(who: Who, person: Person): Promise<void> {
    if (who.person.isOwner) return;
    const theirs = await persons.memberships(person.id);
    const isMine = !person.isOwner && theirs.every(({ practiceId }) => administers(who, practiceId));
    if (!isMine) throw new LotseError("person/not-yours", {});
  }

  return {
    members: async ({ store: { id }, now }) => {
      const people = await peopleOf(id);
      return Promise.all(
        people.map(async ({ person, role }) => ({
          ...{ id: person.id, name: person.name, login: person.login, role, hasTotp: person.hasTotp },
          hasPassword: person.passwordHash !== undefined,
          isSignedIn: (await persons.sessionsOf(person.id)).some((session) => !isOver(session, now)),
          isDisabled: person.disabledAt !== undefined,
        })),
      );
    },

    colleagues: async ({ store: { id } }) => {
      const people = await peopleOf(id);
      return people
        .filter(({ person }) => person.disabledAt === undefined)
        .map(({ person }) => ({ id: person.id, name: person.name }));
    },

    invite: async ({ who, store: { id: practiceId }, body: { name, login, role }, now, origin }) => {
      const known = await persons.byLogin(login);
      const theirs = known ? await persons.memberships(known.id) : [];
      const isKnownToMe = who.person.isOwner || theirs.some((m) => administers(who, m.practiceId));
      const isFormer = known !== undefined && known.disabledAt !== undefined;
      if (known && !isFormer && (!isKnownToMe || theirs.some((m) => m.practiceId === practiceId))) {
        throw new LotseError("person/login-taken", { login });
      }
      const person: Person = known ?? {
        ...{ id: idFor("per", tools), login, name, language: who.person.language },
        ...{ hasTotp: false, isOwner: false, createdAt: now },
      };
      if (!known) await persons.put(person);
      if (isFormer) {
        // Who comes back begins anew: nothing of the former account opens anything.
        const { disabledAt, passwordHash, ...kept } = person;
        await withoutTotp(tools, { ...kept, name });
      }
      const journal = { kind: "person/invited", actor: who.person.id, body: { person: person.id, role } };
      await persons.putMembership({ practiceId, personId: person.id, role }, journal);
      if (known && !isFormer) return { id: person.id };
      return { id: person.id, link: await linkFor(person, origin) };
    },

    changeMember: async ({ who, store: { id: practiceId }, path, body: { role } }) => {
      const { person, members } = await memberAt(practiceId, path.person);
      if (role !== "verwaltung") requireAnother(members, person.id);
      const journal = { kind: "person/role-changed", actor: who.person.id, body: { person: person.id, role } };
      await persons.putMembership({ practiceId, personId: person.id, role }, journal);
      await streams.recheck(person.id);
    },

    removeMember: async ({ who, store: { id: practiceId }, path, now }) => {
      const { person, members } = await memberAt(practiceId, path.person);
      requireAnother(members, person.id);
      const journal = { kind: "person/removed", actor: who.person.id, body: { person: person.id } };
      await persons.removeMembership(practiceId, person.id, journal);
      const isNowhere = (await persons.memberships(person.id)).length === 0;
      if (isNowhere && !person.isOwner) {
        await persons.put({ ...person, disabledAt: now });
        await sessions.endAll(person.id);
      }
      await streams.recheck(person.id);
    },

    newLink: async ({ who, store: practice, path, origin }) => {
      const { person } = await memberAt(practice.id, path.person);
      await requireMine(who, person);
      const journal = { kind: "person/link-made", actor: who.person.id, body: { person: person.id } };
      await practice.commit((writes) => writes.journal(journal));
      return { link: await linkFor(person, origin) };
    },

    resetTotp: async ({ who, store: practice, path }) => {
      const { person } = await memberAt(practice.id, path.person);
      await requireMine(who, person);
      // The own one is switched off in the own account, with the password.
      if (person.id === who.person.id) throw new LotseError("person/right-missing", {});
      await withoutTotp(tools, person);
      await sessions.endAll(person.id);
      const journal = { kind: "person/totp-reset", actor: who.person.id, body: { person: person.id } };
      await practice.commit((writes) => writes.journal(journal));
      await streams.recheck(person.id);
    },
  };
}

function administers({ memberships }: Who, practiceId: string): boolean {
  return memberships.some((m) => m.practiceId === practiceId && m.role === "verwaltung");
}

/** @throws LotseError person/last-administrator */
function requireAnother(members: readonly Membership[], personId: string): void {
  const others = members.some((m) => m.role === "verwaltung" && m.personId !== personId);
  const isOne = members.some((m) => m.role === "verwaltung" && m.personId === personId);
  if (isOne && !others) throw new LotseError("person/last-administrator", {});
}
