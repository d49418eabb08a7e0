/** Signing in and out. Room: server. */
import { LotseError } from "../../domain/errors.ts";
import type { Handlers } from "../call.ts";
import { journalEverywhere } from "../records.ts";
import { useAnyCode } from "../second-factor.ts";
import { hashOf } from "../tokens.ts";
import type { Tools } from "../tools.ts";

export function sessionHandlers(tools: Tools): Pick<Handlers, "signIn" | "useLink" | "signOut"> {
  const { store, sessions, passwords, guesses, streams } = tools;
  const { persons } = store;

  return {
    signIn: async ({ body: { login, password, code }, client, agent, now, who, signIn }) => {
      const guess = guesses.begin(login, client.address, now);
      const person = await persons.byLogin(login.trim());
      const account = person?.disabledAt === undefined ? person : undefined;
      // Also without an account: who guesses names learns nothing from the time it takes.
      const isRight = await passwords.matches(password, account?.passwordHash);
      if (!account || !isRight) throw new LotseError("person/sign-in-failed", {});
      if (account.hasTotp) {
        if (!code) return { needsCode: true };
        if (!(await useAnyCode(persons, account.id, code, now))) throw new LotseError("person/code-wrong", {});
      }
      guess.succeeded();
      if (account.passwordHash && passwords.isDated(account.passwordHash)) {
        await persons.put({ ...account, passwordHash: await passwords.hash(password) });
      }
      const begun = await sessions.begin(account.id, account.hasTotp ? "totp" : "password", agent);
      if (who) await persons.removeSessions([who.session.id]);
      const memberships = await persons.memberships(account.id);
      const body = { strength: begun.session.strength };
      await journalEverywhere(tools, memberships, { kind: "person/signed-in", actor: account.id, body });
      signIn(begun);
      return { needsCode: false };
    },

    useLink: async ({ body: { token }, agent, now, who, signIn }) => {
      const link = await persons.takeLink(hashOf(token), now);
      const person = link && (await persons.byId(link.personId));
      if (!person || person.disabledAt !== undefined) throw new LotseError("person/link-invalid", {});
      const begun = await sessions.begin(person.id, "link", agent);
      if (who) await persons.removeSessions([who.session.id]);
      const memberships = await persons.memberships(person.id);
      const body = { strength: "link" };
      await journalEverywhere(tools, memberships, { kind: "person/signed-in", actor: person.id, body });
      signIn(begun);
    },

    signOut: async ({ who, signOut }) => {
      await persons.removeSessions([who.session.id]);
      signOut();
      await streams.recheck(who.person.id);
    },
  };
}
