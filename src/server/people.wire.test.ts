/** People of a practice: invited, changed, removed; and who may hold whose link. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import type { Colleague, MemberView } from "../api/views.ts";
import { type Browser, type Heard, TestServer } from "./testing.ts";

describe("people of a practice", () => {
  let server: TestServer;
  let verwaltung: Browser;
  beforeEach(async () => {
    server = await TestServer.start();
    verwaltung = await server.signedInAs("verwaltung");
  });
  afterEach(() => server[Symbol.asyncDispose]());

  function assertRefused(heard: Heard, status: number, code: string): void {
    assert.equal(heard.status, status, heard.text);
    assert.equal(heard.body.code, code);
  }

  const invite = (browser: Browser, login: string, role = "praxis", practice = server.practice) =>
    browser.post(server.path("/members", practice), { name: "Anna Meier", login, role });

  async function idOf(login: string): Promise<string> {
    return (await server.store.persons.byLogin(login))?.id ?? "";
  }

  function tokenIn(link: string): string {
    const [page, token] = link.split("#link=");
    assert.equal(page, `${server.base}/anmelden`);
    return token ?? "";
  }

  test("somebody invited comes in with the link, and only into this practice", async () => {
    const heard = await invite(verwaltung, "anna");
    const anna = server.browser();
    assert.equal((await anna.post("/session/link", { token: tokenIn(heard.body.link) })).status, 204);
    const { person, practices } = (await anna.get("/me")).body;
    assert.deepEqual([person.name, person.hasPassword, practices.length], ["Anna Meier", false, 1]);
    assert.deepEqual([practices[0].id, practices[0].role], [server.practice, "praxis"]);
  });

  test("are listed with what they can sign in with, but no more", async () => {
    await invite(verwaltung, "anna");
    const { body } = await verwaltung.get(server.path("/members"));
    const anna = body.find((m: { login: string }) => m.login === "anna");
    assert.deepEqual([anna.hasPassword, anna.hasTotp, anna.isDisabled, anna.role], [false, false, false, "praxis"]);
    assert.doesNotMatch(JSON.stringify(body), /argon2/);
    assert.ok(!body.some((m: { login: string }) => m.login === "nachbarin"));
  });

  test("who came in by a link and has no password yet is told from an invitation nobody took up", async () => {
    const heard = await invite(verwaltung, "anna");
    await invite(verwaltung, "bernd");
    const anna = server.browser();
    await anna.post("/session/link", { token: tokenIn(heard.body.link) });
    const told = async () => {
      const { body } = await verwaltung.get(server.path("/members"));
      return ["anna", "bernd"].map((login) => {
        const { hasPassword, isSignedIn } = body.find((m: MemberView) => m.login === login);
        return [login, hasPassword, isSignedIn];
      });
    };
    assert.deepEqual(await told(), [
      ["anna", false, true],
      ["bernd", false, false],
    ]);
    await anna.delete("/session");
    assert.deepEqual(await told(), [
      ["anna", false, false],
      ["bernd", false, false],
    ]);
  });

  test("the team reads whom it can name as responsible: names and ids of this practice, nothing else", async () => {
    const former = await server.member("former", "praxis");
    await server.store.persons.put({ ...former, disabledAt: server.time.now() });
    const praxis = await server.signedInAs("praxis");
    const { body } = await praxis.get(server.path("/colleagues"));
    assert.deepEqual(
      body.map(({ name }: Colleague) => name),
      ["dvo", "it", "owner", "praxis", "verwaltung"].map((login) => `Name von ${login}`),
    );
    assert.ok(body.every((colleague: object) => Object.keys(colleague).join() === "id,name"));
    assertRefused(await praxis.get(server.path("/members")), 403, "person/right-missing");
    assertRefused(await praxis.get(server.path("/colleagues", server.other)), 404, "request/not-found");
    const it = await server.signedInAs("it");
    assertRefused(await it.get(server.path("/colleagues")), 403, "person/right-missing");
  });

  test("a sign-in name that is taken is refused, also one of another practice", async () => {
    assertRefused(await invite(verwaltung, "praxis"), 409, "person/login-taken");
    assertRefused(await invite(verwaltung, "NACHBARIN"), 409, "person/login-taken");
  });

  test("the owner adds somebody who has an account already, without a link", async () => {
    const owner = await server.signedInAs("owner");
    const heard = await invite(owner, "nachbarin", "dvo");
    assert.deepEqual(heard.body, { id: await idOf("nachbarin") });
    const nachbarin = await server.signedInAs("nachbarin");
    const roles = (await nachbarin.get("/me")).body.practices.map((p: { role: string }) => p.role);
    assert.deepEqual(roles.toSorted(), ["dvo", "praxis"]);
  });

  test("a changed role counts with the next question", async () => {
    const praxis = await server.signedInAs("praxis");
    assert.equal((await praxis.post(server.path("/checks"))).status, 204);
    await verwaltung.patch(server.path(`/members/${await idOf("praxis")}`), { role: "it" });
    assertRefused(await praxis.post(server.path("/checks")), 403, "person/right-missing");
  });

  test("who was removed is out at once, and their account closed", async () => {
    const praxis = await server.signedInAs("praxis");
    assert.equal((await verwaltung.delete(server.path(`/members/${await idOf("praxis")}`))).status, 204);
    assertRefused(await praxis.get("/me/sessions"), 401, "person/not-signed-in");
    assertRefused(await server.browser().signIn("praxis"), 401, "person/sign-in-failed");
  });

  test("who works elsewhere too stays there when removed here", async () => {
    await server.join(await idOf("praxis"), "praxis", server.other);
    const praxis = await server.signedInAs("praxis");
    await verwaltung.delete(server.path(`/members/${await idOf("praxis")}`));
    assertRefused(await praxis.get(server.path("/overview")), 404, "request/not-found");
    assert.equal((await praxis.get(server.path("/overview", server.other))).status, 200);
  });

  test("who comes back begins anew: the former password opens nothing", async () => {
    await verwaltung.delete(server.path(`/members/${await idOf("praxis")}`));
    const heard = await invite(verwaltung, "praxis");
    assert.equal(heard.status, 200, heard.text);
    assertRefused(await server.browser().signIn("praxis"), 401, "person/sign-in-failed");
    const back = server.browser();
    assert.equal((await back.post("/session/link", { token: tokenIn(heard.body.link) })).status, 204);
  });

  test("the last person of the administration stays, and stays it", async () => {
    const owner = await idOf("owner");
    assert.equal((await verwaltung.patch(server.path(`/members/${owner}`), { role: "it" })).status, 204);
    const own = await idOf("verwaltung");
    assertRefused(
      await verwaltung.patch(server.path(`/members/${own}`), { role: "it" }),
      409,
      "person/last-administrator",
    );
    assertRefused(await verwaltung.delete(server.path(`/members/${own}`)), 409, "person/last-administrator");
    assert.equal((await verwaltung.patch(server.path(`/members/${own}`), { role: "verwaltung" })).status, 204);
  });

  test("somebody of another practice is told like nobody", async () => {
    const stranger = await idOf("nachbarin");
    for (const heard of [
      await verwaltung.patch(server.path(`/members/${stranger}`), { role: "it" }),
      await verwaltung.delete(server.path(`/members/${stranger}`)),
      await verwaltung.post(server.path(`/members/${stranger}/link`)),
      await verwaltung.delete(server.path(`/members/${stranger}/totp`)),
    ]) {
      assertRefused(heard, 404, "request/not-found");
    }
  });

  test("a new link is made for colleagues, but not for the owner or who works elsewhere too", async () => {
    const link = async (browser: Browser, login: string) =>
      browser.post(server.path(`/members/${await idOf(login)}/link`));
    assert.equal((await link(verwaltung, "praxis")).status, 200);
    assertRefused(await link(verwaltung, "owner"), 403, "person/not-yours");
    await server.join(await idOf("dvo"), "dvo", server.other);
    assertRefused(await link(verwaltung, "dvo"), 403, "person/not-yours");
    const owner = await server.signedInAs("owner");
    assert.equal((await link(owner, "dvo")).status, 200);
  });

  test("the second factor of somebody who lost the phone is reset by others, with the same bounds", async () => {
    const reset = async (browser: Browser, login: string) =>
      browser.delete(server.path(`/members/${await idOf(login)}/totp`));
    const dvo = await server.signedInAs("dvo");
    assert.equal((await reset(verwaltung, "dvo")).status, 204);
    assertRefused(await dvo.get("/me/sessions"), 401, "person/not-signed-in");
    assert.deepEqual((await server.browser().signIn("dvo")).body, { needsCode: false });
    assertRefused(await reset(verwaltung, "owner"), 403, "person/not-yours");
    assertRefused(await reset(verwaltung, "verwaltung"), 403, "person/right-missing");
  });

  test("a practice is added by the owner, who is its administration", async () => {
    const owner = await server.signedInAs("owner");
    const { body } = await owner.post("/practices", { name: "Zweigpraxis", bundesland: "SH" });
    const { practices } = (await owner.get("/me")).body;
    const added = practices.find((p: { id: string }) => p.id === body.id);
    assert.deepEqual([added.name, added.bundesland, added.role], ["Zweigpraxis", "SH", "verwaltung"]);
    assert.equal((await owner.get(server.path("/overview", body.id))).status, 200);
  });

  test("name and DVO of a practice are changed one by one", async () => {
    await verwaltung.patch(server.path(""), { dvo: { name: "Muster-IT", phone: "0431 1234" } });
    await verwaltung.patch(server.path(""), { name: "Praxis am Kai" });
    const { practices } = (await verwaltung.get("/me")).body;
    assert.deepEqual([practices[0].name, practices[0].dvo.phone], ["Praxis am Kai", "0431 1234"]);
    const heard = await verwaltung.patch(server.path(""), { name: " " });
    assert.deepEqual(heard.body.fields, [{ path: "name", message: "Diese Angabe fehlt." }]);
  });

  test("what was done to people stands in the log, by name", async () => {
    const heard = await invite(verwaltung, "anna", "dvo");
    await verwaltung.patch(server.path(`/members/${heard.body.id}`), { role: "it" });
    const { records } = (await verwaltung.get(server.path("/journal?limit=2"))).body;
    assert.deepEqual(
      records.map((r: { actor: string; text: string }) => `${r.actor}: ${r.text}`),
      [
        "Name von verwaltung: Rolle von Anna Meier: IT-Betreuung",
        "Name von verwaltung: Anna Meier eingeladen (DVO-Technik)",
      ],
    );
  });
});
