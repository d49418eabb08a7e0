/** `lotse notify test`: what people find out before the first alarm, over a real mail server and a real webhook. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, test } from "node:test";
import { LotseProcess } from "./support/lotse-process.ts";
import { PageClient } from "./support/page-client.ts";
import { runLotse, SIDE_BY_SIDE } from "./support/run-lotse.ts";
import { Scratch } from "./support/scratch.ts";
import { SmtpServer } from "./support/smtp-server.ts";
import { flat } from "./support/written.ts";

describe("lotse notify test", SIDE_BY_SIDE, () => {
  test("says that nobody is entered, what was taken, and why something was not", async () => {
    using scratch = new Scratch();
    await using mail = await SmtpServer.start({ security: "tls" });
    const posted: string[] = [];
    const hook = createServer((request, response) => {
      posted.push(String(request.url));
      response.end();
    });
    await new Promise<void>((done) => hook.listen(0, "127.0.0.1", done));
    await using closing = new AsyncDisposableStack();
    closing.defer(() => {
      hook.closeAllConnections();
      hook.close();
    });
    const env = { LOTSE_DATA: scratch.directory("data") };
    await using server = new LotseProcess(["serve", "--port", "0", "--no-events"], { env });
    await server.until(/erste-anmeldung\.txt/);
    const client = await PageClient.signIn(readFileSync(join(env.LOTSE_DATA, "erste-anmeldung.txt"), "utf8").trim());
    const { practices } = await client.get<{ practices: { id: string }[] }>("/me");
    const ask = async (method: string, path: string, body: unknown) => {
      const heard = await client.ask(method, `/practices/${practices[0]?.id}${path}`, body);
      assert.ok(heard.status < 300, `${method} ${path}: ${heard.status} ${heard.body}`);
    };
    const notify = async (...args: string[]) => {
      const { code, stdout, stderr } = await runLotse(["notify", "test", ...args], { env });
      return { code, text: flat(stdout), errors: flat(stderr), stdout };
    };

    const empty = await notify();
    assert.deepEqual([empty.code, /Es ist noch niemand eingetragen/.test(empty.text)], [1, true], empty.errors);
    const withoutServer = await notify("--to", "anna@praxis.example");
    assert.equal(withoutServer.code, 3);
    assert.match(withoutServer.text, /ging nicht hinaus: .*Es ist kein Mailserver eingerichtet/);

    await ask("PUT", "/notifications/mail-server", {
      ...{ host: "127.0.0.1", port: mail.port, security: "tls", user: "praxis", password: "Postfach-GEHEIM" },
      ...{ from: "lotse@praxis.example", certificate: mail.certificate },
    });
    for (const [address, language] of [
      ["anna@praxis.example", "de"],
      ["bea@praxis.example", "en"],
    ]) {
      await ask("POST", "/notifications/recipients", { address, language, alarms: "all", digest: true });
    }
    await ask("PUT", "/notifications/webhook", {
      url: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/geheim`,
    });
    const all = await notify();
    assert.equal(all.code, 0, all.text + all.errors);
    assert.match(all.text, /Testnachricht an anna@praxis\.example angenommen/);
    assert.match(all.text, /Das Programm unter http:\/\/127\.0\.0\.1:\d+ hat die Testmeldung angenommen/);
    assert.doesNotMatch(all.stdout, /geheim/i);
    assert.deepEqual(
      mail.mails.map(({ to, subject }) => [to[0], subject.replace(/^.*?: /, "")]),
      [
        ["anna@praxis.example", "Testnachricht von ti-lotse"],
        ["bea@praxis.example", "test message from ti-lotse"],
      ],
    );
    assert.deepEqual(posted, ["/geheim"]);

    mail.habits.answers = { AUTH: "535 5.7.8 authentication failed" };
    const connections = mail.connections;
    const refused = await notify("--json");
    assert.equal(refused.code, 3);
    const { practices: tested } = JSON.parse(refused.stdout) as {
      practices: { tests: { channel: string; to: string; isTaken: boolean; code?: string }[] }[];
    };
    assert.deepEqual(
      tested[0]?.tests.map(({ channel, isTaken, code }) => [channel, isTaken, code ?? ""]),
      [
        ["mail", false, "mail/login-refused"],
        ["mail", false, "mail/login-refused"],
        ["webhook", true, ""],
      ],
    );
    // A refused password is not tried again: accounts are locked by that.
    assert.equal(mail.connections, connections + 1);
    const diagnosed = await notify("--to", "anna@praxis.example");
    assert.match(diagnosed.text, /lehnt die Anmeldung ab/);
    assert.match(diagnosed.text, /535 5\.7\.8 authentication failed/);

    assert.equal((await notify("--practice", "Fremde Praxis")).code, 64);
    assert.equal((await notify("--to", "keine Adresse")).code, 64);
  });

  test("where no server runs says so, in words", async () => {
    using scratch = new Scratch();
    const { code, stderr } = await runLotse(["notify", "test"], { env: { LOTSE_DATA: scratch.directory("data") } });
    assert.equal(code, 3);
    assert.match(flat(stderr), /Es läuft kein ti-lotse/);
  });
});
