/** Mail against a server on a real socket: what arrives, and what is said when it does not. */
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { describe, test } from "node:test";
import { type SmtpHabits, SmtpServer } from "../../../test/support/smtp-server.ts";
import type { MailServer } from "../../domain/alarm/message.ts";
import { LotseError } from "../../domain/errors.ts";
import { type Mail, sendMail } from "./send.ts";

const PASSWORD = "Postfach-GEHEIM";
const TIMES = { stepMs: 15_000, wholeMs: 30_000 };
const SHORT = { stepMs: 300, wholeMs: 10_000 };

const mail: Mail = {
  to: "anna@praxis.example",
  subject: "Praxis am Hafen: Das Kartenterminal „Empfang“ ist nicht verbunden.",
  text: "Prüfen Sie das Kabel.\n\nÄrger? Übung!\n.\nEnde\n",
  messageId: "msg_1@lotse.invalid",
  date: Date.parse("2026-12-01T08:00:00Z"),
};

function settings(server: SmtpServer, differences: Partial<MailServer> = {}) {
  const { security } = server.habits;
  return {
    ...{ host: "127.0.0.1", port: server.port, security: security === "none" ? ("starttls" as const) : security },
    ...{ user: "praxis", from: "lotse@praxis.example", certificate: server.certificate },
    ...differences,
  };
}

async function failure(sending: Promise<void>): Promise<LotseError> {
  const error = await sending.then(
    () => assert.fail("it was taken"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof LotseError, String(error));
  assert.ok(!JSON.stringify(error.fields).includes(PASSWORD));
  return error;
}

describe("a mail", () => {
  for (const security of ["tls", "starttls"] as const) {
    test(`goes out encrypted with ${security}, signed in, whole and in the right letters`, async () => {
      await using server = await SmtpServer.start({ security });
      await sendMail(settings(server), PASSWORD, mail, TIMES);
      const [taken] = server.mails;
      assert.equal(server.mails.length, 1);
      assert.deepEqual([taken?.from, taken?.to], ["lotse@praxis.example", ["anna@praxis.example"]]);
      assert.equal(taken?.subject, mail.subject);
      assert.equal(taken?.text.replaceAll("\r\n", "\n").trimEnd(), mail.text.trimEnd());
      assert.equal(taken?.headers["message-id"], "<msg_1@lotse.invalid>");
      assert.equal(taken?.headers["auto-submitted"], "auto-generated");
      assert.equal(taken?.headers["x-mailer"], undefined);
      assert.match(taken?.headers.date ?? "", /^Tue, 01 Dec 2026 08:00:00/);
    });
  }

  test("never tells the name of this computer", async () => {
    await using server = await SmtpServer.start({ security: "tls" });
    await sendMail(settings(server), PASSWORD, mail, TIMES);
    assert.equal(server.heard[0], "EHLO [127.0.0.1]");
  });

  test("goes out without signing in where the server wants none", async () => {
    await using server = await SmtpServer.start({ security: "tls", login: undefined });
    const { user: _none, ...rest } = settings(server);
    await sendMail(rest, undefined, mail, TIMES);
    assert.equal(server.mails.length, 1);
  });

  test("cannot be given more recipients or headers by what somebody called a practice or a mailbox", async () => {
    await using server = await SmtpServer.start({ security: "tls" });
    const tricky = { ...mail, subject: "x\r\nBcc: fremd@example.org", to: "anna@praxis.example, fremd@example.org" };
    await sendMail(settings(server), PASSWORD, tricky, TIMES).catch(() => {});
    for (const { headers, to } of server.mails) {
      assert.equal(headers.bcc, undefined);
      assert.ok(!to.includes("fremd@example.org"), String(to));
    }
  });
});

describe("a mail that does not get through says why:", () => {
  const cases: [why: string, habits: Partial<SmtpHabits>, code: string, differences?: Partial<MailServer>][] = [
    ["the password is wrong", { login: { user: "praxis", password: "anders" } }, "mail/login-refused"],
    ["the server offers no encryption", { security: "none" }, "mail/no-encryption"],
    ["encryption is refused when asked for", { answers: { STARTTLS: "502 no" } }, "mail/no-encryption"],
    ["encryption is refused for now", { answers: { STARTTLS: "454 not now" } }, "mail/later"],
    ["the server speaks plain where TLS was chosen", { security: "none" }, "mail/tls-failed", { security: "tls" }],
    ["nobody vouches for its certificate", { security: "tls" }, "mail/certificate", { certificate: undefined }],
    ["nobody vouches for it after STARTTLS", {}, "mail/certificate", { certificate: undefined }],
    ["the sender is not taken", { answers: { MAIL: "553 5.7.1 not yours" } }, "mail/sender-refused"],
    ["the recipient is not known", { answers: { RCPT: "550 5.1.1 no such user" } }, "mail/recipient-refused"],
    ["it shall come again later", { answers: { RCPT: "451 4.7.1 greylisted" } }, "mail/later"],
    ["the server is overloaded", { answers: { EHLO: "421 4.3.2 too busy", HELO: "421 4.3.2 too busy" } }, "mail/later"],
    ["its content is refused", { answers: { CONTENT: "554 5.7.1 looks like spam" } }, "mail/refused"],
    ["the mailbox is full for now", { answers: { CONTENT: "452 4.2.2 full" } }, "mail/later"],
    ["the server hangs up when asked to sign in", { answers: { AUTH: "hang-up" } }, "mail/closed"],
    ["the server hangs up in the middle", { answers: { DATA: "hang-up" } }, "mail/closed"],
    ["the server hangs up after it has all of it", { hangsUpAfterData: true }, "mail/closed"],
  ];
  for (const [why, habits, code, differences] of cases) {
    test(`${why}`, async () => {
      await using server = await SmtpServer.start(habits);
      const { certificate, ...rest } = { ...settings(server), ...differences };
      const wanted = { ...rest, ...(certificate !== undefined && { certificate }) };
      const error = await failure(sendMail(wanted, PASSWORD, mail, TIMES));
      assert.equal(error.code, code, `${error.cause}`);
    });
  }

  test("the password never leaves before the server has shown a certificate that is trusted", async () => {
    await using server = await SmtpServer.start({ security: "starttls" });
    const { certificate: _own, ...rest } = settings(server);
    await failure(sendMail(rest, PASSWORD, mail, TIMES));
    assert.deepEqual(
      server.heard.filter((line) => /^AUTH/i.test(line)),
      [],
    );
  });

  for (const [name, silentFrom] of [
    ["does not greet", ""],
    ["falls silent at the sign-in", "AUTH"],
    ["falls silent before the content", "DATA"],
  ] as const) {
    test(`a server that ${name} is given up`, async () => {
      await using server = await SmtpServer.start({ security: "starttls", silentFrom });
      assert.equal((await failure(sendMail(settings(server), PASSWORD, mail, SHORT))).code, "mail/silent");
    });
  }

  test("a server that answers every step slowly is given up after the time for the whole", async () => {
    await using server = await SmtpServer.start({ security: "starttls", silentFrom: "MAIL" });
    const error = await failure(sendMail(settings(server), PASSWORD, mail, { stepMs: 60_000, wholeMs: 400 }));
    assert.equal(error.code, "mail/silent");
  });

  test("nobody listens", async () => {
    const free = createServer();
    await new Promise<void>((done) => free.listen(0, "127.0.0.1", done));
    const { port } = free.address() as { port: number };
    await new Promise<void>((done) => free.close(() => done()));
    const nobody = { host: "127.0.0.1", port, security: "tls" as const, from: "a@praxis.example" };
    const error = await failure(sendMail(nobody, undefined, mail, TIMES));
    assert.deepEqual(
      [error.code, error.fields],
      ["mail/unreachable", { host: "127.0.0.1", port, reason: "ECONNREFUSED" }],
    );
  });

  test("the name of the server does not exist", async () => {
    const nowhere = { host: "mail.invalid", port: 465, security: "tls" as const, from: "a@praxis.example" };
    assert.equal((await failure(sendMail(nowhere, undefined, mail, TIMES))).code, "mail/host-unknown");
  });

  test("its password is missing", async () => {
    await using server = await SmtpServer.start();
    assert.equal((await failure(sendMail(settings(server), undefined, mail, TIMES))).code, "mail/not-set-up");
    assert.equal(server.connections, 0);
  });
});
