/**
 * The whole way, over real sockets: a terminal is unplugged in a simulated practice with patients, and a mail and a signed message
 * arrive, once, with nothing in them that is secret or a patient's.
 */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { type PracticeGround, startPracticeGround } from "../src/app/practice-ground.ts";
import { isSigned } from "../src/outside/webhooks/signature.ts";
import type { KonnektorState } from "../src/simulator/models/state.ts";
import { card } from "../src/simulator/scenarios/build.ts";
import { PageClient } from "./support/page-client.ts";
import { filesBelow } from "./support/scratch.ts";
import { SmtpServer } from "./support/smtp-server.ts";

const MINUTE_MS = 60_000;
const EGK = { iccsn: "80276001079876543217", holder: "Wilhelmine Unverwechselbar", kvnr: "Q987612345" };
const PASSWORD = "Postfach-GEHEIM";

/** A patient's card in the terminal that will be unplugged. */
function withPatient(state: KonnektorState): KonnektorState {
  const inserted = { ...card("EGK", { ctId: "kt-empfang", slot: 1 }, EGK), handle: "patient-0", insertedAt: 1 };
  return { ...state, cards: [...state.cards.filter(({ type }) => type !== "EGK"), inserted] };
}

describe("a practice that has entered a mail server and a webhook", () => {
  let at = Date.parse("2026-12-02T09:00:00Z");
  let ground: PracticeGround;
  let mail: SmtpServer;
  let client: PageClient;
  let secret = "";
  const posted: { signature: string; delivery: string; body: string }[] = [];
  const faults: string[] = [];
  const hook = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const header = (name: string) => String(request.headers[name]);
    posted.push({ signature: header("x-lotse-signature"), delivery: header("x-lotse-delivery"), body });
    response.end("angenommen");
  });

  before(async () => {
    mail = await SmtpServer.start({ security: "starttls" });
    await new Promise<void>((done) => hook.listen(0, "127.0.0.1", done));
    ground = await startPracticeGround({
      ...{ keyType: "p256", pagePort: 0, version: "test", prepare: withPatient, clock: { now: () => at } },
      report: (line) => faults.push(line),
    });
    client = await PageClient.signIn(ground.signInLink);
  });
  after(async () => {
    await ground.stop();
    await mail.silence();
    hook.closeAllConnections();
    await new Promise<void>((done) => hook.close(() => done()));
  });

  const ask = async (method: string, path: string, body?: unknown) => {
    const heard = await client.ask(method, `/practices/${ground.practiceId}${path}`, body);
    assert.ok(heard.status < 300, `${method} ${path}: ${heard.body}`);
    return heard.body ? JSON.parse(heard.body) : undefined;
  };
  /** Time passes, the devices are asked, and everything that follows is sent. */
  const pass = async (minutes: number) => {
    const { watch, alarms, outbox } = ground.serving;
    for (let i = 0; i < minutes; i += 5) {
      at += 5 * MINUTE_MS;
      await watch.checkNow(ground.practiceId);
      await alarms.look(ground.practiceId);
      await outbox.tick();
    }
  };

  test("can try both at once", async () => {
    await ask("PUT", "/notifications/mail-server", {
      ...{ host: "127.0.0.1", port: mail.port, security: "starttls", user: "praxis", password: PASSWORD },
      ...{ from: "lotse@praxis.example", certificate: mail.certificate },
    });
    await ask("POST", "/notifications/recipients", { address: "anna@praxis.example", alarms: "all", digest: true });
    const { port } = hook.address() as { port: number };
    ({ secret } = await ask("PUT", "/notifications/webhook", { url: `http://127.0.0.1:${port}/lotse` }));
    const weekdays = [1, 2, 3, 4, 5, 6, 7];
    await ask("PUT", "/hours", { spans: weekdays.map((weekday) => ({ weekday, from: "00:00", to: "24:00" })) });
    await ask("POST", "/notifications/mail-server/test", { to: "anna@praxis.example" });
    await ask("POST", "/notifications/webhook/test");
    assert.match(mail.mails[0]?.subject ?? "", /Testnachricht/);
    assert.equal(JSON.parse(posted[0]?.body ?? "{}").kind, "test");
  });

  test("hears of an unplugged terminal once, once when it is back, and then that its card waits for the PIN", async () => {
    await pass(45);
    const before = mail.mails.length;
    await ground.simulation.praxis.first.happen({ happened: "terminal-unplugged", ctId: "kt-empfang" });
    await pass(60);
    await ground.simulation.praxis.first.happen({ happened: "terminal-plugged", ctId: "kt-empfang" });
    await pass(30);
    const told = mail.mails.slice(before).map(({ subject }) => subject);
    assert.equal(told.length, 3, told.join("\n"));
    assert.match(told[0] ?? "", /Empfang.*nicht mit dem Konnektor verbunden/);
    assert.match(told[1] ?? "", /Vorbei: .*Empfang/);
    // Its SMC-B lost power too: somebody has to enter the PIN, which is another cause.
    assert.match(told[2] ?? "", /Praxisausweis.*nicht freigeschaltet/);
    assert.deepEqual(faults, []);
  });

  test("gets every message signed, under an id of its own", () => {
    for (const { signature, body } of posted) {
      const seconds = Number(/^t=(\d+)/.exec(signature)?.[1]);
      assert.ok(isSigned(secret, signature, body, seconds), signature);
    }
    assert.equal(new Set(posted.map(({ delivery }) => delivery)).size, posted.length);
    assert.ok(posted.length >= 3);
  });

  test("sends nothing secret and nothing of a patient, and keeps no password where it can be read", async () => {
    const sent = [
      ...mail.mails.flatMap(({ raw, text, subject }) => [raw, text, subject]),
      ...posted.map((p) => p.body),
    ];
    const page = JSON.stringify(await ask("GET", "/notifications"));
    const journal = JSON.stringify(await ask("GET", "/journal?limit=200"));
    const files = Object.entries(filesBelow(ground.dataDir)).filter(([file]) => !/(^|\/)(key|journal-key)$/.test(file));
    const holder = EGK.holder.split(" ");
    for (const trace of [EGK.iccsn, EGK.kvnr, ...holder, PASSWORD, Buffer.from(PASSWORD).toString("base64"), secret]) {
      for (const text of [...sent, page, journal, ...faults]) assert.ok(!text.includes(trace), `${trace} in ${text}`);
      for (const [file, content] of files) assert.ok(!content.includes(trace), `${trace} in ${file}`);
    }
    // Cards of the practice are told by their place; their numbers and holders stay here.
    const own = await ground.serving.store.forPractice(ground.practiceId).latest();
    const numbers = own.flatMap(({ kind, value }) =>
      kind === "karte" ? ((value as { iccsn?: string }).iccsn ?? []) : [],
    );
    assert.ok(numbers.length > 0);
    for (const number of numbers) for (const { body } of posted) assert.ok(!body.includes(number), number);
  });
});
