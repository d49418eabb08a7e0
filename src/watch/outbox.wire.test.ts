/** The outbox at work, against real servers: dead ones, refusing ones, and ones that die at the wrong moment. */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { describe, test } from "node:test";
import { SmtpServer } from "../../test/support/smtp-server.ts";
import { TestClock } from "../../test/support/stores.ts";
import { sendMessage } from "../app/messages.ts";
import type { Outgoing } from "../domain/alarm/message.ts";
import type { Store } from "../engine/ports.ts";
import { memoryStore } from "../store/open.ts";
import { OutboxSender } from "./outbox.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

class Setup implements AsyncDisposable {
  readonly clock = new TestClock();
  readonly reported: unknown[] = [];
  readonly store: Store;
  readonly sender: OutboxSender;

  private constructor(store: Store, clock: TestClock) {
    this.store = store;
    this.clock = clock;
    this.sender = this.another();
  }

  static async open(server: SmtpServer, practices = ["prx_a"]): Promise<Setup> {
    const clock = new TestClock();
    const setup = new Setup(await memoryStore({ clock }), clock);
    for (const id of practices) {
      await setup.store.putPractice({ id, name: id, createdAt: 1 }, { kind: "practice/added", actor: "x", body: {} });
      await setup.store.forPractice(id).commit((writes) => {
        writes.put("mail-server", {
          ...{ id: "mail-server", host: "127.0.0.1", port: server.port, security: server.habits.security as "tls" },
          ...{ user: "praxis", from: "lotse@praxis.example", certificate: server.certificate },
          ...{ changedAt: 1, changedBy: "per_1" },
        });
        writes.seal("mail-server", Buffer.from("Postfach-GEHEIM"));
        for (const name of ["anna", "bert"]) {
          writes.put("recipient", {
            ...{ id: name, address: `${name}@praxis.example`, language: "de", alarms: "all", digest: false },
            ...{ createdAt: 1, createdBy: "per_1" },
          });
        }
      });
    }
    return setup;
  }

  /** As after a start. */
  another(): OutboxSender {
    const { store, clock } = this;
    return new OutboxSender({
      ...{ store, clock, report: (error) => this.reported.push(error) },
      send: (sending) => sendMessage({ store, clock }, sending),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sender.stop();
    await this.store.close();
  }

  async put(id: string, recipient = "anna", practice = "prx_a"): Promise<void> {
    const channel = recipient === "webhook" ? "webhook" : "mail";
    const message: Outgoing = { id, channel, recipient, createdAt: this.clock.at, content: { kind: "test" } };
    await this.store.forPractice(practice).commit((writes) => writes.send(message));
  }

  async states(practice = "prx_a"): Promise<string[]> {
    const sendings = await this.store.forPractice(practice).sendings({ limit: 99 });
    return sendings
      .toReversed()
      .map(({ id, state, attempts, failure }) => [id, state, attempts, failure?.code].filter(Boolean).join(" "));
  }

  async after(ms: number): Promise<void> {
    this.clock.at += ms;
    await this.sender.tick();
  }
}

const recipients = (server: SmtpServer) => server.mails.map(({ to }) => to[0]?.split("@")[0]);

describe("the outbox", () => {
  test("sends each message once, in order", async () => {
    await using server = await SmtpServer.start({ security: "tls" });
    await using setup = await Setup.open(server);
    await setup.put("msg_1", "anna");
    await setup.put("msg_2", "bert");
    await setup.after(0);
    await setup.after(DAY_MS);
    assert.deepEqual(recipients(server), ["anna", "bert"]);
    assert.deepEqual(await setup.states(), ["msg_1 sent 1", "msg_2 sent 1"]);
    assert.deepEqual(setup.reported, []);
  });

  test("tries a dead server ever more seldom with one message at a time, and delivers all when it is back", async () => {
    await using server = await SmtpServer.start({ security: "tls" });
    await using setup = await Setup.open(server);
    await server.silence();
    for (const id of ["msg_1", "msg_2", "msg_3"]) await setup.put(id);
    await setup.after(0);
    assert.deepEqual(await setup.states(), ["msg_1 waiting 1 mail/unreachable", "msg_2 waiting", "msg_3 waiting"]);
    for (let hour = 0; hour < 12; hour++) for (let i = 0; i < 60; i++) await setup.after(MINUTE_MS);
    const tries = (await setup.store.forPractice("prx_a").sendings({ limit: 9 })).reduce((n, s) => n + s.attempts, 0);
    assert.ok(tries >= 12 && tries <= 24, String(tries));
    await server.listen();
    await setup.after(61 * MINUTE_MS);
    assert.equal(server.mails.length, 3);
    assert.equal(new Set(server.mails.map(({ headers }) => headers["message-id"])).size, 3);
  });

  test("gives up after a day and says why", async () => {
    await using server = await SmtpServer.start({ security: "tls" });
    await using setup = await Setup.open(server);
    await server.silence();
    await setup.put("msg_1");
    for (let hour = 0; hour < 27; hour++) await setup.after(60 * MINUTE_MS);
    assert.match((await setup.states())[0] ?? "", /^msg_1 failed \d+ mail\/unreachable$/);
  });

  test("a server that is down in one practice holds up neither another practice nor the webhook beside it", async () => {
    await using server = await SmtpServer.start({ security: "tls" });
    await using setup = await Setup.open(server, ["prx_a", "prx_b"]);
    await using silent = await SmtpServer.start({ security: "starttls", silentFrom: "" });
    const taken: string[] = [];
    const hook = createServer((request, response) => {
      taken.push(String(request.headers["x-lotse-delivery"]));
      response.end();
    });
    await new Promise<void>((done) => hook.listen(0, "127.0.0.1", done));
    const own = setup.store.forPractice("prx_a");
    const mail = await own.record("mail-server", "mail-server");
    assert.ok(mail);
    await own.commit((writes) => {
      writes.put("mail-server", { ...mail, port: silent.port, security: "starttls" });
      const url = `http://127.0.0.1:${(hook.address() as { port: number }).port}/`;
      writes.put("webhook", { id: "webhook", url, createdAt: 1, createdBy: "per_1" });
      writes.seal("webhook", Buffer.from("GEHEIM"));
    });
    await setup.put("msg_1", "anna", "prx_a");
    await setup.put("msg_2", "webhook", "prx_a");
    await setup.put("msg_3", "anna", "prx_b");
    try {
      await setup.sender.begin();
      while (taken.length === 0 || server.mails.length === 0) await new Promise((go) => setImmediate(go));
      // All the time the first one is still waiting for a greeting.
      assert.deepEqual(await setup.states("prx_a"), ["msg_1 sending 1", "msg_2 sent 1"]);
      assert.deepEqual(taken, ["msg_2"]);
    } finally {
      await silent.silence();
      await new Promise<void>((done) => hook.close(() => done()));
    }
  });

  test("a recipient who is not known costs only their own message", async () => {
    await using server = await SmtpServer.start({ security: "tls", answers: { RCPT: "550 no such user" } });
    await using setup = await Setup.open(server);
    await setup.put("msg_1", "anna");
    await setup.put("msg_2", "niemand");
    await setup.after(0);
    assert.deepEqual(await setup.states(), [
      "msg_1 failed 1 mail/recipient-refused",
      "msg_2 failed 1 notify/recipient-gone",
    ]);
  });

  test("a refused password is tried once an hour, and at once when somebody has changed it", async () => {
    await using server = await SmtpServer.start({ login: { user: "praxis", password: "anders" } });
    await using setup = await Setup.open(server);
    await setup.sender.run();
    await setup.put("msg_1");
    await setup.sender.tick();
    for (let i = 0; i < 59; i++) await setup.after(MINUTE_MS);
    assert.deepEqual(await setup.states(), ["msg_1 waiting 1 mail/login-refused"]);
    const own = setup.store.forPractice("prx_a");
    const mail = await own.record("mail-server", "mail-server");
    assert.ok(mail);
    await own.commit((writes) => {
      writes.put("mail-server", mail);
      writes.seal("mail-server", Buffer.from("anders"));
    });
    while (server.mails.length === 0) await new Promise((go) => setImmediate(go));
    await setup.sender.tick();
    assert.deepEqual(await setup.states(), ["msg_1 sent 2"]);
  });

  test("a server that takes a mail and dies before it says so gets it again as the same mail", async () => {
    await using server = await SmtpServer.start({ security: "tls", hangsUpAfterData: true });
    await using setup = await Setup.open(server);
    await setup.put("msg_1");
    await setup.after(0);
    assert.deepEqual(await setup.states(), ["msg_1 waiting 1 mail/closed"]);
    server.habits.hangsUpAfterData = false;
    await setup.after(5 * MINUTE_MS);
    assert.deepEqual(await setup.states(), ["msg_1 sent 2"]);
    const [first, second] = server.mails;
    assert.equal(first?.raw, second?.raw);
    assert.match(first?.headers["message-id"] ?? "", /^<msg_1\./);
  });

  test("a crash of ours between sending and writing down repeats the message under its id", async () => {
    await using server = await SmtpServer.start({ security: "tls" });
    await using setup = await Setup.open(server);
    await setup.put("msg_1");
    // Claimed by a process that is no more.
    await setup.store.outbox.claim("prx_a", "msg_1");
    await setup.after(DAY_MS / 2);
    assert.equal(server.mails.length, 0);
    const next = setup.another();
    await next.run();
    await next.tick();
    await next.stop();
    assert.deepEqual(await setup.states(), ["msg_1 sent 2"]);
    assert.equal(server.mails.length, 1);
  });
});
