/** Signing in and what follows: cookies, sessions, links, passwords, the second factor. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { Secret, TOTP } from "otpauth";
import { ownerLink } from "./links.ts";
import { type Browser, DAY_MS, type Heard, HOUR_MS, MINUTE_MS, PASSWORD, SECOND_MS, TestServer } from "./testing.ts";

describe("signing in", () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await TestServer.start();
  });
  afterEach(() => server[Symbol.asyncDispose]());

  function assertRefused(heard: Heard, status: number, code: string): void {
    assert.equal(heard.status, status, heard.text);
    assert.equal(heard.body.code, code);
  }

  async function me(browser: Browser) {
    return (await browser.get("/me")).body;
  }

  /** What the person's app shows now, or some steps away. */
  function codeOf(seed: string, steps = 0): string {
    const app = new TOTP({ algorithm: "SHA1", digits: 6, period: 30, secret: Secret.fromBase32(seed) });
    return app.generate({ timestamp: server.time.now() + steps * 30_000 });
  }

  async function setUpTotp(browser: Browser): Promise<{ seed: string; recoveryCodes: string[] }> {
    const { body } = await browser.post("/me/totp");
    const heard = await browser.put("/me/totp", { code: codeOf(body.seed) });
    assert.equal(heard.status, 200, heard.text);
    return { seed: body.seed, recoveryCodes: heard.body.recoveryCodes };
  }

  describe("with a password", () => {
    test("gives a cookie no script can read and no other site is sent", async () => {
      const browser = server.browser();
      const heard = await browser.signIn("praxis");
      assert.deepEqual(heard.body, { needsCode: false });
      const set = heard.headers.get("set-cookie") ?? "";
      assert.match(set, /^lotse-[0-9a-f]{8}=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/);
      assert.equal((await me(browser)).person.login, "praxis");
    });

    test("names the cookie so that only a secure page of this host can set it, where there is TLS in front", async () => {
      await using proxied = await TestServer.start({ behindProxy: true, hostNames: ["lotse.praxis.lan"] });
      const browser = proxied.browser();
      const heard = await browser.ask(
        "POST",
        "/api/v1/session",
        { login: "praxis", password: PASSWORD },
        { origin: "https://lotse.praxis.lan" },
      );
      assert.match(heard.headers.get("set-cookie") ?? "", /^__Host-lotse-[0-9a-f]{8}=.*; Path=\/;.*; Secure$/);
      assert.doesNotMatch(heard.headers.get("set-cookie") ?? "", /Domain/i);
    });

    test("the store holds only the hash of what the browser holds", async () => {
      const browser = await server.signedInAs("praxis");
      const person = await server.store.persons.byLogin("praxis");
      const sessions = await server.store.persons.sessionsOf(person?.id ?? "");
      assert.equal(sessions.length, 1);
      assert.doesNotMatch(JSON.stringify(sessions), new RegExp(browser.cookie.split("=")[1] ?? "nothing"));
    });

    test("a wrong password and an unknown name are told alike", async () => {
      const wrong = await server.browser().post("/session", { login: "praxis", password: "falsch" });
      const unknown = await server.browser().post("/session", { login: "niemand", password: "falsch" });
      assertRefused(wrong, 401, "person/sign-in-failed");
      assert.deepEqual(wrong.body, unknown.body);
    });

    test("a name nobody has takes as much hashing as one somebody has", async () => {
      // Costly enough to tell: a shortcut would be ten times as fast.
      await using slow = await TestServer.start({ passwordCost: { memoryKiB: 16 * 1024, passes: 3 } });
      await slow.store.persons.put({ ...(await slow.person("anna")), passwordHash: undefined });
      const timed = async (login: string) => {
        const begun = performance.now();
        assertRefused(
          await slow.browser().post("/session", { login, password: "falsch" }),
          401,
          "person/sign-in-failed",
        );
        return performance.now() - begun;
      };
      await timed("warm-up");
      const [nobody, withoutPassword] = [await timed("niemand"), await timed("anna")];
      assert.ok(nobody > 10 && withoutPassword > 10, `${nobody} ms, ${withoutPassword} ms`);
    });

    test("somebody who was disabled does not come in, and is out at once", async () => {
      const browser = await server.signedInAs("praxis");
      const person = await server.store.persons.byLogin("praxis");
      assert.ok(person);
      await server.store.persons.put({ ...person, disabledAt: server.time.now() });
      assertRefused(await browser.get("/me/sessions"), 401, "person/not-signed-in");
      assertRefused(await server.browser().signIn("praxis"), 401, "person/sign-in-failed");
    });

    test("gives a new session each time and ends the one before", async () => {
      const browser = await server.signedInAs("praxis");
      const first = browser.cookie;
      await browser.signIn("praxis");
      assert.notEqual(browser.cookie, first);
      const old = server.browser();
      old.cookie = first;
      assertRefused(await old.get("/me/sessions"), 401, "person/not-signed-in");
    });

    test("a cookie somebody made up opens nothing", async () => {
      const browser = await server.signedInAs("praxis");
      const name = browser.cookie.split("=")[0];
      for (const value of ["", "x", "A".repeat(43), "A".repeat(5000), "../../etc"]) {
        browser.cookie = `${name}=${value}`;
        assertRefused(await browser.get("/me/sessions"), 401, "person/not-signed-in");
      }
    });

    test("is written down in the log of every practice the person works for", async () => {
      await server.signedInAs("owner");
      for (const id of [server.practice, server.other]) {
        const journal = await server.store.forPractice(id).journal({ limit: 100 });
        assert.equal(journal.at(-1)?.kind, "person/signed-in", id);
      }
    });
  });

  describe("a session", () => {
    test("ends after twelve hours without a question", async () => {
      const browser = await server.signedInAs("praxis");
      server.time.move(12 * HOUR_MS - MINUTE_MS);
      assert.ok((await me(browser)).person);
      server.time.move(12 * HOUR_MS - MINUTE_MS);
      assert.ok((await me(browser)).person, "being seen counts");
      server.time.move(12 * HOUR_MS);
      assert.equal((await me(browser)).person, undefined);
    });

    test("ends after thirty days however much it was used", async () => {
      const browser = await server.signedInAs("praxis");
      for (let hours = 0; hours < 30 * 24 - 6; hours += 6) {
        server.time.move(6 * HOUR_MS);
        assert.ok((await me(browser)).person, `after ${hours} hours`);
      }
      server.time.move(6 * HOUR_MS);
      assert.equal((await me(browser)).person, undefined);
    });

    test("ends by signing out, and its cookie is taken away", async () => {
      const browser = await server.signedInAs("praxis");
      const held = browser.cookie;
      assert.equal((await browser.delete("/session")).status, 204);
      assert.equal(browser.cookie, "");
      browser.cookie = held;
      assertRefused(await browser.get("/me/sessions"), 401, "person/not-signed-in");
    });

    test("can be seen and ended from another one, but only the own", async () => {
      const here = await server.signedInAs("praxis");
      const elsewhere = await server.signedInAs("praxis");
      const { body } = await here.get("/me/sessions");
      assert.equal(body.length, 2);
      const other = body.find((s: { isThis: boolean }) => !s.isThis);
      const it = await server.signedInAs("it");
      assertRefused(await it.delete(`/me/sessions/${other.id}`), 404, "request/not-found");
      assert.equal((await here.delete(`/me/sessions/${other.id}`)).status, 204);
      assertRefused(await elsewhere.get("/me/sessions"), 401, "person/not-signed-in");
      assert.ok((await me(here)).person);
    });
  });

  describe("guessing", () => {
    test("makes the pauses longer and longer, for a name that exists as for one that does not", async () => {
      for (const login of ["praxis", "niemand"]) {
        const browser = server.browser();
        const guess = () => browser.post("/session", { login, password: "falsch" });
        for (let i = 0; i < 5; i++) assertRefused(await guess(), 401, "person/sign-in-failed");
        const waits: number[] = [];
        for (let i = 0; i < 4; i++) {
          const heard = await guess();
          assertRefused(heard, 429, "person/sign-in-paused");
          const seconds = Number(heard.headers.get("retry-after"));
          waits.push(seconds);
          server.time.move(seconds * SECOND_MS);
          assertRefused(await guess(), 401, "person/sign-in-failed");
        }
        assert.deepEqual(waits, [5, 10, 20, 40], login);
        server.time.move(HOUR_MS);
      }
    });

    test("in parallel is no way around the pause", async () => {
      const guesses = Array.from({ length: 9 }, () =>
        server.browser().post("/session", { login: "praxis", password: "falsch" }),
      );
      const statuses = (await Promise.all(guesses)).map((heard) => heard.status).toSorted();
      assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429, 429, 429, 429]);
    });

    test("does not lock out for good: the right password counts after the pause", async () => {
      const browser = server.browser();
      for (let i = 0; i < 6; i++) await browser.post("/session", { login: "praxis", password: "falsch" });
      assertRefused(await browser.signIn("praxis"), 429, "person/sign-in-paused");
      server.time.move(MINUTE_MS);
      assert.equal((await browser.signIn("praxis")).status, 200);
    });

    test("from one place is limited whatever names are tried", async () => {
      const browser = server.browser();
      const statuses: number[] = [];
      for (let i = 0; i < 11; i++) {
        statuses.push((await browser.post("/session", { login: `name${i}`, password: "falsch" })).status);
      }
      assert.deepEqual(statuses, [...Array(10).fill(401), 429]);
      server.time.move(6 * SECOND_MS);
      assert.equal((await browser.post("/session", { login: "name", password: "falsch" })).status, 401);
    });

    test("the present password is paused like signing in", async () => {
      const browser = await server.signedInAs("praxis");
      const change = () => browser.put("/me/password", { present: "falsch", next: "Fünf Worte am Deich entlang" });
      for (let i = 0; i < 5; i++) assertRefused(await change(), 403, "person/password-wrong");
      assertRefused(await change(), 429, "person/sign-in-paused");
    });
  });

  describe("a link", () => {
    test("signs in once", async () => {
      const person = await server.store.persons.byLogin("praxis");
      const token = await server.linkFor(person?.id ?? "");
      const browser = server.browser();
      assert.equal((await browser.post("/session/link", { token })).status, 204);
      assert.equal((await me(browser)).person.login, "praxis");
      assertRefused(await server.browser().post("/session/link", { token }), 410, "person/link-invalid");
    });

    test("used by many at the same time lets exactly one in", async () => {
      const person = await server.store.persons.byLogin("praxis");
      const token = await server.linkFor(person?.id ?? "");
      const tries = Array.from({ length: 8 }, () => server.browser().post("/session/link", { token }));
      const statuses = (await Promise.all(tries)).map((heard) => heard.status).toSorted();
      assert.deepEqual(statuses, [204, ...Array(7).fill(410)]);
    });

    test("ends after a day, and so does the session it opened", async () => {
      const person = await server.store.persons.byLogin("praxis");
      const late = await server.linkFor(person?.id ?? "");
      const token = await server.linkFor(person?.id ?? "");
      const browser = server.browser();
      await browser.post("/session/link", { token });
      for (let hours = 0; hours < 20; hours += 10) {
        server.time.move(10 * HOUR_MS);
        assert.ok((await me(browser)).person);
      }
      server.time.move(4 * HOUR_MS);
      assert.equal((await me(browser)).person, undefined);
      assertRefused(await server.browser().post("/session/link", { token: late }), 410, "person/link-invalid");
    });

    test("stands for a lost password: a new one is chosen without the old", async () => {
      const person = await server.store.persons.byLogin("praxis");
      const browser = server.browser();
      await browser.post("/session/link", { token: await server.linkFor(person?.id ?? "") });
      assert.equal((await browser.put("/me/password", { next: "Fünf Worte am Deich entlang" })).status, 204);
      const fresh = server.browser();
      const heard = await fresh.post("/session", { login: "praxis", password: "Fünf Worte am Deich entlang" });
      assert.equal(heard.status, 200);
    });

    test("is no way around the second factor", async () => {
      const browser = await server.signedInAs("praxis");
      await setUpTotp(browser);
      const person = await server.store.persons.byLogin("praxis");
      const thief = server.browser();
      await thief.post("/session/link", { token: await server.linkFor(person?.id ?? "") });
      assertRefused(await thief.get(server.path("/overview")), 403, "person/second-factor-needed");
      assert.equal((await thief.put("/me/password", { next: "Fünf Worte am Deich entlang" })).status, 204);
      const drop = await thief.delete("/me/totp", { password: "Fünf Worte am Deich entlang" });
      assertRefused(drop, 403, "person/second-factor-needed");
      assertRefused(await thief.post("/me/totp"), 409, "person/totp-on");
      const signIn = await thief.post("/session", { login: "praxis", password: "Fünf Worte am Deich entlang" });
      assert.deepEqual(signIn.body, { needsCode: true });
    });
  });

  describe("the owner", () => {
    test("gets a link at the first start, and a new one until a password is chosen", async () => {
      await using fresh = await TestServer.start();
      const owner = await fresh.store.persons.byLogin("owner");
      assert.ok(owner);
      await fresh.store.persons.put({ ...owner, isOwner: false });
      const setup = { store: fresh.store, clock: fresh.time, random: fresh.random };
      const first = await ownerLink(setup, { practiceId: fresh.practice, login: "chefin", name: "Dr. Hansen" });
      const second = await ownerLink(setup, { practiceId: fresh.practice });
      assert.ok(first && second);
      assert.equal(second.personId, first.personId);
      assert.notEqual(second.token, first.token);

      const browser = fresh.browser();
      assert.equal((await browser.post("/session/link", { token: first.token })).status, 204);
      const told = await me(browser);
      assert.deepEqual([told.person.isOwner, told.person.hasPassword, told.practices.length], [true, false, 1]);
      assert.equal((await browser.put("/me/password", { next: PASSWORD })).status, 204);
      assert.equal(await ownerLink(setup, { practiceId: fresh.practice }), undefined);
      assert.ok(await ownerLink(setup, { practiceId: fresh.practice, again: true }));
    });

    test("who just came by link to this very computer gets going without a second factor, for a day", async () => {
      const owner = await server.store.persons.byLogin("owner");
      const browser = server.browser();
      await browser.post("/session/link", { token: await server.linkFor(owner?.id ?? "") });
      assert.equal((await me(browser)).person.needsTotp, true);
      assert.equal((await browser.get(server.path("/overview"))).status, 200);
      assert.equal((await browser.put("/me/password", { next: "Fünf Worte am Deich entlang" })).status, 204);
      assert.equal((await browser.get(server.path("/overview"))).status, 200);
      const later = server.browser();
      await later.post("/session", { login: "owner", password: "Fünf Worte am Deich entlang" });
      assertRefused(await later.get(server.path("/overview")), 403, "person/second-factor-needed");
    });
  });

  describe("the password", () => {
    test("is at least twelve characters, and neither login nor practice nor the same over and over", async () => {
      const browser = await server.signedInAs("praxis");
      const change = (next: string) => browser.put("/me/password", { present: PASSWORD, next });
      assertRefused(await change("elf Zeichen"), 422, "request/invalid");
      for (const [next, why] of [
        ["Hier ist die PRAXIS von", "Darin steht der Anmeldename."],
        ["zahnarzt-praxis_am Hafen!", "Darin steht der Anmeldename."],
        ["aaaaaaaaaaaaaa", "Es besteht aus sehr wenigen verschiedenen Zeichen."],
      ] as const) {
        const heard = await change(next);
        assertRefused(heard, 422, "person/password-weak");
        assert.equal(heard.body.entry.why, why);
      }
      const it = await server.signedInAs("it");
      const heard = await it.put("/me/password", { present: PASSWORD, next: "zahnarzt-praxis_am Hafen!" });
      assert.equal(heard.body.entry.why, "Darin steht der Name der Praxis.");
    });

    test("changed ends every other session and gives this one a new token", async () => {
      const browser = await server.signedInAs("praxis");
      const elsewhere = await server.signedInAs("praxis");
      const held = browser.cookie;
      const heard = await browser.put("/me/password", { present: PASSWORD, next: "Fünf Worte am Deich entlang" });
      assert.equal(heard.status, 204);
      assert.notEqual(browser.cookie, held);
      assert.ok((await me(browser)).person);
      assertRefused(await elsewhere.get("/me/sessions"), 401, "person/not-signed-in");
      browser.cookie = held;
      assertRefused(await browser.get("/me/sessions"), 401, "person/not-signed-in");
    });

    test("is kept as Argon2id, and made anew when it was cheaper than today's", async () => {
      await using dearer = await TestServer.start({ passwordCost: { memoryKiB: 128, passes: 2 } });
      const before = await dearer.store.persons.byLogin("praxis");
      assert.match(before?.passwordHash ?? "", /^\$argon2id\$v=19\$m=64,t=1,p=1\$/);
      await dearer.signedInAs("praxis");
      const now = await dearer.store.persons.byLogin("praxis");
      assert.match(now?.passwordHash ?? "", /^\$argon2id\$v=19\$m=128,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
      assert.equal((await dearer.browser().signIn("praxis")).status, 200);
    });
  });

  describe("the second factor", () => {
    test("is switched on with a first code, and then asked for", async () => {
      const browser = await server.signedInAs("praxis");
      const held = browser.cookie;
      const begun = (await browser.post("/me/totp")).body;
      assert.match(begun.uri, /^otpauth:\/\/totp\/ti-lotse:praxis\?issuer=ti-lotse&secret=[A-Z2-7]{32}&/);
      assert.match(begun.qr, /^<svg /);
      const seed = await server.store.persons.totpSeed((await me(browser)).person.id);
      assert.equal(seed, begun.seed);
      assert.equal((await me(browser)).person.hasTotp, false, "not before it was tried");

      const heard = await browser.put("/me/totp", { code: codeOf(begun.seed) });
      assert.equal(new Set(heard.body.recoveryCodes).size, 10);
      assert.notEqual(browser.cookie, held, "a session that is worth more is a new one");
      const { person } = await me(browser);
      assert.deepEqual([person.hasTotp, person.recoveryCodesLeft], [true, 10]);

      const fresh = server.browser();
      assert.deepEqual((await fresh.signIn("praxis")).body, { needsCode: true });
      assert.equal(fresh.cookie, "");
      server.time.move(30 * SECOND_MS);
      assert.deepEqual((await fresh.signIn("praxis", codeOf(begun.seed))).body, { needsCode: false });
    });

    test("takes a code of one step before or after, and none further away", async () => {
      const { seed } = await setUpTotp(await server.signedInAs("praxis"));
      for (const steps of [-2, 2]) {
        server.time.move(10 * MINUTE_MS);
        const heard = await server.browser().signIn("praxis", codeOf(seed, steps));
        assertRefused(heard, 403, "person/code-wrong");
      }
      for (const steps of [-1, 0, 1]) {
        server.time.move(10 * MINUTE_MS);
        assert.equal((await server.browser().signIn("praxis", codeOf(seed, steps))).status, 200, `${steps}`);
      }
    });

    test("takes no code twice, also not two at the same time or an earlier one afterwards", async () => {
      const { seed } = await setUpTotp(await server.signedInAs("praxis"));
      assertRefused(await server.browser().signIn("praxis", codeOf(seed)), 403, "person/code-wrong");
      server.time.move(5 * MINUTE_MS);
      const code = codeOf(seed);
      const both = await Promise.all([1, 2, 3].map(() => server.browser().signIn("praxis", code)));
      assert.deepEqual(both.map((heard) => heard.status).toSorted(), [200, 403, 403]);
      assertRefused(await server.browser().signIn("praxis", codeOf(seed, -1)), 403, "person/code-wrong");
    });

    test("is replaced by a recovery code, each once, however it is typed", async () => {
      const browser = await server.signedInAs("praxis");
      const { recoveryCodes } = await setUpTotp(browser);
      const [first = "", second = ""] = recoveryCodes;
      assert.match(first, /^[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}$/);
      assert.equal((await server.browser().signIn("praxis", first)).status, 200);
      assertRefused(await server.browser().signIn("praxis", first), 403, "person/code-wrong");
      const typed = ` ${second.toUpperCase().replaceAll("-", " ")} `;
      assert.equal((await server.browser().signIn("praxis", typed)).status, 200);
      assert.equal((await me(browser)).person.recoveryCodesLeft, 8);
    });

    test("is switched off only with the password, by who has shown it", async () => {
      const browser = await server.signedInAs("praxis");
      await setUpTotp(browser);
      assertRefused(await browser.delete("/me/totp", { password: "falsch" }), 403, "person/password-wrong");
      assert.equal((await browser.delete("/me/totp", { password: PASSWORD })).status, 204);
      const { person } = await me(browser);
      assert.deepEqual([person.hasTotp, person.recoveryCodesLeft], [false, 0]);
      assert.deepEqual((await server.browser().signIn("praxis")).body, { needsCode: false });
    });

    test("cannot be guessed while it is set up, and not be set up unasked", async () => {
      const browser = await server.signedInAs("praxis");
      assertRefused(await browser.put("/me/totp", { code: "123456" }), 409, "person/totp-not-begun");
      const { seed } = (await browser.post("/me/totp")).body;
      const wrong = codeOf(seed) === "000000" ? "111111" : "000000";
      for (let i = 0; i < 5; i++)
        assertRefused(await browser.put("/me/totp", { code: wrong }), 403, "person/code-wrong");
      assertRefused(await browser.put("/me/totp", { code: wrong }), 429, "person/sign-in-paused");
    });

    test("closes everything but the own account to DVO and Verwaltung until it is set up", async () => {
      for (const login of ["dvo", "verwaltung", "owner"]) {
        const browser = server.browser();
        await browser.signIn(login);
        assert.equal((await me(browser)).person.needsTotp, true, login);
        for (const path of ["/overview", "/journal", "/connections", "/stream"]) {
          assertRefused(await browser.get(server.path(path)), 403, "person/second-factor-needed");
        }
        assert.equal((await browser.get("/me/sessions")).status, 200, login);
        await setUpTotp(browser);
        assert.equal((await browser.get(server.path("/overview"))).status, 200, login);
        assert.equal((await me(browser)).person.needsTotp, false, login);
      }
    });

    test("is asked of nobody on the practice ground", async () => {
      await using ground = await TestServer.start({ isPracticeGround: true });
      const browser = ground.browser();
      await browser.signIn("verwaltung");
      const told = await me(browser);
      assert.deepEqual([told.isPracticeGround, told.person.needsTotp], [true, false]);
      assert.equal((await browser.get(ground.path("/overview"))).status, 200);
    });

    test("is asked of everybody who comes from outside the practice network", async () => {
      await using proxied = await TestServer.start({ behindProxy: true, hostNames: ["lotse.example.org"] });
      const browser = proxied.browser();
      browser.headers = { origin: "https://lotse.example.org", "x-forwarded-for": "127.0.0.1, 203.0.113.7" };
      await browser.signIn("praxis");
      assert.equal((await me(browser)).person.needsTotp, true);
      assertRefused(await browser.get(proxied.path("/overview")), 403, "person/second-factor-needed");
      browser.headers["x-forwarded-for"] = "203.0.113.7, 192.168.1.20";
      assert.equal((await browser.get(proxied.path("/overview"))).status, 200);
    });

    test("behind a proxy nobody is at this very computer", async () => {
      await using proxied = await TestServer.start({ behindProxy: true, hostNames: ["lotse.example.org"] });
      const owner = await proxied.store.persons.byLogin("owner");
      const browser = proxied.browser();
      browser.headers = { origin: "https://lotse.example.org" };
      await browser.post("/session/link", { token: await proxied.linkFor(owner?.id ?? "") });
      assertRefused(await browser.get(proxied.path("/overview")), 403, "person/second-factor-needed");
    });
  });

  test("the own name, sign-in name and language can be changed, but not to somebody else's", async () => {
    const browser = await server.signedInAs("praxis");
    assert.equal((await browser.patch("/me", { name: "Anna Meier", login: "anna", language: "en" })).status, 204);
    const { person } = await me(browser);
    assert.deepEqual([person.name, person.login, person.language], ["Anna Meier", "anna", "en"]);
    assertRefused(await browser.patch("/me", { login: "VERWALTUNG" }), 409, "person/login-taken");
  });

  test("nothing a session is worth is told to anybody", async () => {
    const browser = await server.signedInAs("praxis");
    await setUpTotp(browser);
    server.time.move(DAY_MS / 4);
    for (const path of ["/me", "/me/sessions"]) {
      const { text } = await browser.get(path);
      assert.doesNotMatch(text, /argon2|seed|[A-Z2-7]{32}/, path);
      assert.doesNotMatch(text, new RegExp(browser.cookie.split("=")[1] ?? "nothing"), path);
    }
  });
});
