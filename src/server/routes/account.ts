/** The own account: name, password, second factor, sessions. Room: server. */
import { renderSVG } from "uqr";
import type { Routes } from "../../api/routes.ts";
import { LotseError } from "../../domain/errors.ts";
import type { Person, Session } from "../../engine/ports.ts";
import type { Call, Handlers } from "../call.ts";
import { requireStrong } from "../passwords.ts";
import { notFound } from "../problem.ts";
import { journalEverywhere } from "../records.ts";
import { needsSetUp, newRecoveryCodes, newSeed, seedUri, useCode } from "../second-factor.ts";
import { isOver } from "../sessions.ts";
import type { Tools } from "../tools.ts";
import { rfc3339 } from "../views/instants.ts";

type Names =
  | "me"
  | "changeMe"
  | "changePassword"
  | "beginTotp"
  | "confirmTotp"
  | "dropTotp"
  | "mySessions"
  | "endSession";

type OwnCall = Pick<Call<Routes["changePassword"]>, "who" | "client" | "now" | "signIn">;

export function accountHandlers(tools: Tools): Pick<Handlers, Names> {
  const { store, sessions, passwords, guesses, streams, random, uses } = tools;
  const { persons } = store;

  /** Wrong tries count like those of signing in. @throws LotseError person/password-wrong, person/sign-in-paused */
  async function requirePassword({ who: { person }, client, now }: OwnCall, password = ""): Promise<void> {
    const guess = guesses.begin(person.login, client.address, now);
    if (!(await passwords.matches(password, person.passwordHash))) {
      throw new LotseError("person/password-wrong", {});
    }
    guess.succeeded();
  }

  /** Every other session of the person ends, and the own one gets a new token. */
  async function renewOnly(call: OwnCall, strength?: Session["strength"]): Promise<void> {
    const { person, session } = call.who;
    await sessions.endAll(person.id, session.id);
    call.signIn(await sessions.renew(session, strength));
    await streams.recheck(person.id);
  }

  return {
    me: async ({ who, client }) => {
      const { version } = uses;
      const isPracticeGround = tools.isPracticeGround;
      if (!who) return { practices: [], isPracticeGround, version };
      const { person, memberships } = who;
      const practices = await store.practices();
      return {
        person: {
          id: person.id,
          login: person.login,
          name: person.name,
          language: person.language,
          isOwner: person.isOwner,
          hasPassword: person.passwordHash !== undefined,
          hasTotp: person.hasTotp,
          recoveryCodesLeft: await persons.recoveryCodesLeft(person.id),
          needsTotp: !isPracticeGround && needsSetUp(who, client),
        },
        practices: practices
          .flatMap((practice) => {
            const role = memberships.find(({ practiceId }) => practiceId === practice.id)?.role;
            return role ? [{ ...practice, role }] : [];
          })
          .toSorted((a, b) => a.name.localeCompare(b.name, "de")),
        isPracticeGround,
        version,
      };
    },

    changeMe: async ({ who: { person }, body }) => {
      await persons.put({ ...person, ...body });
    },

    changePassword: async (call) => {
      const { who, body } = call;
      const { person, session, memberships } = who;
      // A link stands for a password that is lost or was never chosen.
      if (person.passwordHash !== undefined && session.strength !== "link") {
        await requirePassword(call, body.present);
      }
      const practices = await store.practices();
      const own = practices.filter(({ id }) => memberships.some(({ practiceId }) => practiceId === id));
      requireStrong(
        body.next,
        person.login,
        own.map(({ name }) => name),
      );
      await persons.put({ ...person, passwordHash: await passwords.hash(body.next) });
      await renewOnly(call);
      await journalEverywhere(tools, memberships, { kind: "person/password-changed", actor: person.id, body: {} });
    },

    beginTotp: async ({ who: { person } }) => {
      if (person.hasTotp) throw new LotseError("person/totp-on", {});
      const seed = newSeed(random);
      await persons.putTotpSeed(person.id, seed);
      const uri = seedUri(seed, person.login);
      return { uri, seed, qr: renderSVG(uri, { border: 2 }) };
    },

    confirmTotp: async (call) => {
      const { who, body, client, now } = call;
      const { person, memberships } = who;
      if (person.hasTotp) throw new LotseError("person/totp-on", {});
      if (!(await persons.totpSeed(person.id))) throw new LotseError("person/totp-not-begun", {});
      const guess = guesses.begin(person.login, client.address, now);
      if (!(await useCode(persons, person.id, body.code, now))) throw new LotseError("person/code-wrong", {});
      guess.succeeded();
      await persons.put({ ...person, hasTotp: true });
      const recoveryCodes = await newRecoveryCodes(persons, person.id, random);
      await renewOnly(call, "totp");
      await journalEverywhere(tools, memberships, { kind: "person/totp-on", actor: person.id, body: {} });
      return { recoveryCodes };
    },

    dropTotp: async (call) => {
      const { who, body } = call;
      const { person, session, memberships } = who;
      // Not by a link alone: it must not be a way around the second factor.
      if (person.hasTotp && session.strength !== "totp") throw new LotseError("person/second-factor-needed", {});
      await requirePassword(call, body.password);
      await withoutTotp(tools, person);
      await renewOnly(call, "password");
      await journalEverywhere(tools, memberships, { kind: "person/totp-off", actor: person.id, body: {} });
    },

    mySessions: async ({ who, now }) => {
      const own = await persons.sessionsOf(who.person.id);
      return own
        .filter((session) => !isOver(session, now))
        .map(({ id, createdAt, seenAt, agent }) => ({
          ...{ id, agent },
          createdAt: rfc3339(createdAt),
          seenAt: rfc3339(seenAt),
          isThis: id === who.session.id,
        }));
    },

    endSession: async ({ who, path, signOut }) => {
      const own = await persons.sessionsOf(who.person.id);
      if (!own.some(({ id }) => id === path.session)) throw notFound("session");
      await persons.removeSessions([path.session]);
      if (path.session === who.session.id) signOut();
      await streams.recheck(who.person.id);
    },
  };
}

export async function withoutTotp({ store: { persons } }: Pick<Tools, "store">, person: Person): Promise<void> {
  await persons.put({ ...person, hasTotp: false });
  await persons.putTotpSeed(person.id, undefined);
  await persons.putRecoveryCodes(person.id, []);
}
