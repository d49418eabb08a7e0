/** Who is told, over HTTP: what is kept, what never comes out again, and what is refused with its reason. */
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { SmtpServer } from "../../test/support/smtp-server.ts";
import { empfang, konnektor, list, saw, terminal } from "../domain/assess/testing.ts";
import { LotseError } from "../domain/errors.ts";
import { type Browser, HOUR_MS, MINUTE_MS, TestServer } from "./testing.ts";

const SERVER = { host: "smtp.example", port: 465, security: "tls", user: "praxis", from: "lotse@praxis.example" };
const GEHEIM = "GEHEIM-Postfach";

describe("notifications", () => {
  let server: TestServer;
  let owner: Browser;
  let own: ReturnType<TestServer["store"]["forPractice"]>;
  before(async () => {
    server = await TestServer.start();
    owner = await server.signedInAs("owner");
    own = server.store.forPractice(server.practice);
  });
  beforeEach(() => server.time.move(MINUTE_MS));
  after(() => server[Symbol.asyncDispose]());

  const at = (rest: string) => server.path(`/notifications${rest}`);
  const seen = async () => (await owner.get(at(""))).body;

  test("before anybody has entered anything the assumed hours are shown, and that they are assumed", async () => {
    const { recipients, sendings, hours, ...rest } = await seen();
    assert.deepEqual([recipients, sendings, rest], [[], [], {}]);
    assert.deepEqual([hours.isAssumed, hours.spans[0]], [true, { weekday: 1, from: "08:00", to: "18:00" }]);
  });

  test("a mail server is kept with its password sealed, and the password never comes out again", async () => {
    assert.equal((await owner.put(at("/mail-server"), { ...SERVER, password: GEHEIM })).status, 204);
    const { mailServer } = await seen();
    assert.deepEqual(mailServer, { ...SERVER, state: { level: "info", text: "noch nichts verschickt" } });
    assert.equal(Buffer.from((await own.secret("mail-server")) ?? []).toString(), GEHEIM);
    const journal = JSON.stringify(await own.journal({ limit: 99 }));
    assert.match(journal, /notify\/mail-server-set/);
    assert.ok(!journal.includes(GEHEIM));
  });

  test("the password stays when only the sender changes, and is asked for when the server does", async () => {
    assert.equal((await owner.put(at("/mail-server"), { ...SERVER, from: "neu@praxis.example" })).status, 204);
    assert.equal(Buffer.from((await own.secret("mail-server")) ?? []).toString(), GEHEIM);
    for (const change of [{ host: "fremd.example" }, { port: 587 }, { security: "starttls" }, { user: "anders" }]) {
      const heard = await owner.put(at("/mail-server"), { ...SERVER, ...change });
      assert.deepEqual(
        [heard.status, heard.body.fields],
        [422, [{ path: "password", message: "Diese Angabe fehlt." }]],
      );
    }
    const { user: _nobody, ...without } = SERVER;
    assert.equal((await owner.put(at("/mail-server"), without)).status, 204);
    assert.equal(await own.secret("mail-server"), undefined);
  });

  test("a certificate that is none is refused; one that is one is kept", async () => {
    const heard = await owner.put(at("/mail-server"), { ...SERVER, password: "x", certificate: "kein Zertifikat" });
    assert.deepEqual(heard.body.fields, [{ path: "certificate", message: "Das hat nicht die erwartete Form." }]);
    await using mail = await SmtpServer.start();
    const certificate = mail.certificate.trim();
    assert.equal((await owner.put(at("/mail-server"), { ...SERVER, password: "x", certificate })).status, 204);
    assert.equal((await seen()).mailServer.certificate, certificate);
  });

  test("a recipient is entered, changed and removed; what waits for them is then sent no more", async () => {
    const added = await owner.post(at("/recipients"), { address: "anna@praxis.example", alarms: "all", digest: true });
    const { id } = added.body;
    await owner.put(at(`/recipients/${id}`), {
      address: "a@praxis.example",
      name: "Anna",
      alarms: "urgent",
      digest: false,
    });
    assert.deepEqual((await seen()).recipients, [
      { id, address: "a@praxis.example", name: "Anna", language: "de", alarms: "urgent", digest: false },
    ]);
    const message = { id: "msg_1", channel: "mail", createdAt: server.time.now(), content: { kind: "test" } } as const;
    await own.commit((writes) => writes.send({ ...message, recipient: id }));
    assert.equal((await seen()).sendings[0].to, "Anna");
    assert.equal((await owner.delete(at(`/recipients/${id}`))).status, 204);
    assert.deepEqual((await seen()).sendings, []);
    assert.equal((await owner.delete(at(`/recipients/${id}`))).body.code, "request/not-found");
    assert.ok(!JSON.stringify(await own.journal({ limit: 99 })).includes('praxis.example"'));
  });

  for (const address of ["", "anna", "a b@praxis.example", "a@b, c@d", "a@b\r\nBcc: c@d", "<a@b>", "a@@b", "a@b;c@d"]) {
    test(`${JSON.stringify(address)} is no mail address`, async () => {
      const heard = await owner.post(at("/recipients"), { address, alarms: "all", digest: true });
      assert.deepEqual([heard.status, heard.body.fields?.[0]?.path], [422, "address"]);
    });
  }

  test("a webhook gets a secret that is shown once, another one with every change, and none at an address without encryption", async () => {
    const first = await owner.put(at("/webhook"), { url: "https://alarm.example/geheimer-pfad" });
    assert.match(first.body.secret, /^whsec_[\w-]{43}$/);
    assert.equal(Buffer.from((await own.secret("webhook")) ?? []).toString(), first.body.secret);
    const shown = await owner.get(at(""));
    assert.equal(shown.body.webhook.url, "https://alarm.example/geheimer-pfad");
    assert.ok(!shown.text.includes(first.body.secret));
    const others = (await (await server.signedInAs("praxis")).get(at(""))).body;
    assert.equal(others.webhook.url, "https://alarm.example/…");
    const second = await owner.put(at("/webhook"), { url: "https://alarm.example/geheimer-pfad" });
    assert.notEqual(second.body.secret, first.body.secret);
    assert.equal(
      (await owner.put(at("/webhook"), { url: "http://alarm.example/" })).body.code,
      "webhook/address-invalid",
    );
    assert.ok(!JSON.stringify(await own.journal({ limit: 99 })).includes("geheimer-pfad"));
    assert.equal((await owner.delete(at("/webhook"))).status, 204);
    assert.equal(await own.secret("webhook"), undefined);
  });

  test("a test is sent at once, and what went wrong is answered in words", async () => {
    assert.equal((await owner.post(at("/mail-server/test"), { to: "anna@praxis.example" })).status, 204);
    assert.equal(server.uses.asked.at(-1), `test ${server.practice} mail anna@praxis.example`);
    server.uses.fault = new LotseError("mail/login-refused", { host: "smtp.example", answer: "535 nein" });
    const heard = await owner.post(at("/mail-server/test"), { to: "anna@praxis.example" });
    server.uses.fault = undefined;
    assert.deepEqual([heard.status, heard.body.code], [422, "mail/login-refused"]);
    assert.match(heard.body.entry.why, /535 nein/);
  });

  test("hours are kept; a time that ends before it begins or overlaps is refused beside its field", async () => {
    const spans = [{ weekday: 1, from: "08:00", to: "12:00" }];
    assert.equal((await owner.put(server.path("/hours"), { spans })).status, 204);
    const { nextHoliday, ...kept } = (await seen()).hours;
    assert.deepEqual(kept, { spans, isAssumed: false, closures: [] });
    assert.match(nextHoliday.day, /^\d{4}-\d\d-\d\d$/);
    const refused = async (more: { weekday: number; from: string; to: string }) =>
      (await owner.put(server.path("/hours"), { spans: [...spans, more] })).body.fields;
    assert.deepEqual(await refused({ weekday: 1, from: "11:00", to: "13:00" }), [
      { path: "spans.1.to", message: "Diese Zeit überschneidet sich mit einer anderen am selben Tag." },
    ]);
    assert.deepEqual(await refused({ weekday: 2, from: "13:00", to: "09:00" }), [
      { path: "spans.1.to", message: "Das Ende liegt nicht nach dem Anfang." },
    ]);
    const closures = [{ from: "2099-12-21", until: "2100-01-08", reason: "Betriebsferien" }];
    assert.equal((await owner.put(server.path("/hours"), { spans, closures })).status, 204);
    assert.deepEqual((await seen()).hours.closures, closures);
    const early = [{ from: "2099-12-21", until: "2099-12-20", reason: "Brückentag" }];
    assert.deepEqual((await owner.put(server.path("/hours"), { spans, closures: early })).body.fields, [
      { path: "closures.0.until", message: "Das Ende liegt nicht nach dem Anfang." },
    ]);
    for (const wrong of [{ from: "2026-02-30" }, { until: "morgen" }, { reason: "" }, { reason: "x".repeat(101) }]) {
      const heard = await owner.put(server.path("/hours"), { spans, closures: [{ ...closures[0], ...wrong }] });
      assert.equal(heard.status, 422, JSON.stringify(wrong));
    }
    assert.deepEqual((await seen()).hours.closures, closures);
    await owner.put(server.path("/hours"), { spans });
    for (const from of ["8:00", "25:00", "08:60", ""]) {
      assert.equal((await refused({ weekday: 2, from, to: "12:00" }))[0].path, "spans.1.from", from);
    }
  });

  test("the maintenance mode ends by itself, early when somebody says so, and never later than a week", async () => {
    assert.equal((await owner.put(server.path("/maintenance"), { reason: "Umbau", hours: 2 })).status, 204);
    assert.equal((await seen()).maintenance.reason, "Umbau");
    server.time.move(2 * HOUR_MS);
    assert.equal((await seen()).maintenance, undefined);
    assert.equal((await owner.put(server.path("/maintenance"), { reason: "Umbau", hours: 169 })).status, 422);
    await owner.put(server.path("/maintenance"), { reason: "Umbau", hours: 168 });
    assert.equal((await owner.delete(server.path("/maintenance"))).status, 204);
    assert.equal((await owner.delete(server.path("/maintenance"))).body.code, "request/not-found");
  });

  describe("a finding", () => {
    const id = `${empfang.id} terminal/disconnected`;
    const quiet = () => server.path(`/findings/${encodeURIComponent(id)}/quiet`);
    const found = async () => {
      const { body } = await owner.get(server.path("/overview"));
      return { overview: body, finding: body.findings.find((f: { id: string }) => f.id === id) };
    };
    before(async () => {
      server.uses.list = list();
      const now = { at: server.time.now() };
      await server.saw(
        saw(konnektor, "listed-terminals", [empfang.id], now),
        saw(empfang, "terminal", terminal({ connected: false }), now),
      );
      // Open all the week: Saturday noon is no time to sleep.
      const spans = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: "00:00", to: "24:00" }));
      await owner.put(server.path("/hours"), { spans });
    });

    test("that is acknowledged says by whom, why and until when, and no longer leads the page", async () => {
      const before = await found();
      assert.equal(before.finding.quiet, undefined);
      const heard = await owner.put(quiet(), {
        kind: "acknowledged",
        reason: "Kabel ist bestellt",
        until: "2026-12-01",
      });
      assert.equal(heard.status, 204, heard.text);
      const { overview, finding } = await found();
      const { kind, reason, until, by } = finding.quiet;
      assert.deepEqual(
        [kind, reason, until, by],
        ["acknowledged", "Kabel ist bestellt", "2026-12-01", "Name von owner"],
      );
      assert.notEqual(overview.first?.id, id);
      assert.equal((await owner.delete(quiet())).status, 204);
      assert.equal((await found()).finding.quiet, undefined);
      assert.equal((await owner.delete(quiet())).body.code, "request/not-found");
    });

    test("is never quiet for ever, nor without a reason, nor until yesterday", async () => {
      const longest = (await found()).finding.quietLongest;
      for (const [body, path] of [
        [{ kind: "muted", reason: "x", until: "2099-01-01" }, "until"],
        [{ kind: "muted", reason: "x", until: "2026-11-20" }, "until"],
        [{ kind: "muted", reason: "  " }, "reason"],
        [{ kind: "for-ever", reason: "x" }, "kind"],
      ] as const) {
        const heard = await owner.put(quiet(), body);
        assert.deepEqual([heard.status, heard.body.fields[0].path], [422, path], JSON.stringify(body));
      }
      await owner.put(quiet(), { kind: "muted", reason: "x" });
      assert.equal((await found()).finding.quiet.until, longest);
      await owner.delete(quiet());
    });

    test("about a terminal that sleeps outside the hours entered is none", async () => {
      await owner.put(server.path("/hours"), { spans: [{ weekday: 1, from: "08:00", to: "12:00" }] });
      const { overview } = await found();
      const own = overview.findings.filter((f: { componentId: string }) => f.componentId === empfang.id);
      assert.deepEqual(
        own
          .map(({ code, level }: { code: string; level: string }) => `${level} ${code}`)
          .filter((l: string) => /terminal/.test(l)),
        ["info terminal/asleep"],
      );
    });
  });

  test("messages that do not get through are a finding of the practice, and none once they do", async () => {
    await owner.put(at("/mail-server"), { ...SERVER, password: GEHEIM });
    const now = server.time.now();
    const message = { channel: "mail", recipient: "rcp_x", content: { kind: "test" } } as const;
    await own.commit((writes) => writes.send({ ...message, id: "msg_9", createdAt: now }));
    await server.store.outbox.claim(server.practice, "msg_9");
    const failure = {
      code: "mail/unreachable",
      fields: { host: "smtp.example", port: 465, reason: "ECONNREFUSED" },
    } as const;
    await server.store.outbox.settle(server.practice, "msg_9", { state: "waiting", dueAt: now + HOUR_MS, failure });
    const stuck = async () =>
      (await owner.get(server.path("/overview"))).body.findings.find(
        (f: { code: string }) => f.code === "notify/undelivered",
      );
    assert.equal(await stuck(), undefined, "not before it has lasted");
    server.time.move(16 * MINUTE_MS);
    assert.match((await stuck()).meaning, /^Eine Nachricht ist seit .* nicht zugestellt\. Der Mailserver/);
    assert.equal((await seen()).mailServer.state.code, "mail/unreachable");
    await server.store.outbox.claim(server.practice, "msg_9");
    await server.store.outbox.settle(server.practice, "msg_9", { state: "sent", at: server.time.now() });
    assert.equal(await stuck(), undefined);
    assert.equal((await seen()).mailServer.state.level, "ok");
  });
});
