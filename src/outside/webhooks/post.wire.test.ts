/** A webhook against a program on a real socket: signed so that nobody can invent, change or repeat a message. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import { describe, test } from "node:test";
import type { Sending } from "../../domain/alarm/message.ts";
import { LotseError } from "../../domain/errors.ts";
import { bodyOf } from "./body.ts";
import { postWebhook, requireWebhookAddress } from "./post.ts";
import { isSigned, signatureOf } from "./signature.ts";

const SECRET = "whsec_GEHEIM";
const NOW = Date.parse("2026-12-01T08:00:00Z");
const SECONDS = NOW / 1000;

interface Taken {
  headers: IncomingHttpHeaders;
  body: string;
  path: string;
}

class Receiver implements AsyncDisposable {
  readonly taken: Taken[] = [];
  readonly #server: Server;
  url = "";

  private constructor(answer: (response: ServerResponse) => void) {
    this.#server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      this.taken.push({ headers: request.headers, body, path: request.url ?? "" });
      answer(response);
    });
  }

  static async start(
    answer: (response: ServerResponse) => void = (response) => void response.end(),
  ): Promise<Receiver> {
    const receiver = new Receiver(answer);
    await new Promise<void>((done) => receiver.#server.listen(0, "127.0.0.1", done));
    receiver.url = `http://127.0.0.1:${(receiver.#server.address() as { port: number }).port}/lotse?x=1`;
    return receiver;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((done) => this.#server.close(() => done()));
  }
}

const status =
  (code: number, headers = {}) =>
  (response: ServerResponse) => {
    response.writeHead(code, headers);
    response.end("irgendetwas");
  };

async function failure(posting: Promise<void>): Promise<LotseError> {
  const error = await posting.then(
    () => assert.fail("it was taken"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof LotseError, String(error));
  return error;
}

describe("a webhook", () => {
  test("arrives whole, signed over moment and body, with the id of its message", async () => {
    await using receiver = await Receiver.start();
    const body = JSON.stringify({ n: 1, text: "Übung" });
    await postWebhook({ url: receiver.url, secret: SECRET, id: "msg_1", body, now: NOW });
    const [taken] = receiver.taken;
    assert.equal(taken?.path, "/lotse?x=1");
    assert.equal(taken?.body, body);
    assert.equal(taken?.headers["x-lotse-delivery"], "msg_1");
    assert.equal(taken?.headers["content-type"], "application/json; charset=utf-8");
    // As docs/webhook.md tells receivers to do it, without a line of ours.
    const [t, v1] = String(taken?.headers["x-lotse-signature"]).split(",");
    const own = createHmac("sha256", SECRET)
      .update(`${t?.slice(2)}.${taken?.body}`)
      .digest("hex");
    assert.equal(v1, `v1=${own}`);
    assert.equal(t, `t=${SECONDS}`);
  });

  test("is refused by its receiver when it was invented, changed, or recorded and sent again later", () => {
    const body = '{"a":1}';
    const header = signatureOf(SECRET, SECONDS, body);
    assert.equal(isSigned(SECRET, header, body, SECONDS), true);
    assert.equal(isSigned(SECRET, header, body, SECONDS + 300), true);
    assert.equal(isSigned(SECRET, header, body, SECONDS + 301), false, "later");
    assert.equal(isSigned(SECRET, header, body, SECONDS - 301), false, "from the future");
    assert.equal(isSigned(SECRET, header, '{"a":2}', SECONDS), false, "changed");
    assert.equal(isSigned("anderes", header, body, SECONDS), false, "other secret");
    assert.equal(isSigned(SECRET, header.replace(/t=\d+/, `t=${SECONDS + 100}`), body, SECONDS + 100), false, "moved");
    for (const broken of ["", "t=1", "v1=ab", `t=${SECONDS},v1=`, `${header},v1=00`, "t=x,v1=00"]) {
      assert.equal(isSigned(SECRET, broken, body, SECONDS), false, broken);
    }
  });

  for (const [code, told] of [
    [301, "webhook/refused"],
    [400, "webhook/refused"],
    [401, "webhook/refused"],
    [410, "webhook/refused"],
    [429, "webhook/later"],
    [500, "webhook/later"],
    [503, "webhook/later"],
  ] as const) {
    test(`that is answered with ${code} is ${told === "webhook/later" ? "tried again" : "not tried again"}`, async () => {
      await using receiver = await Receiver.start(status(code, code === 301 ? { location: "/anderswo" } : {}));
      const error = await failure(
        postWebhook({ url: receiver.url, secret: SECRET, id: "msg_1", body: "{}", now: NOW }),
      );
      assert.deepEqual([error.code, error.fields], [told, { host: "127.0.0.1", status: code }]);
      assert.equal(receiver.taken.length, 1, "a redirect is not followed");
    });
  }

  test("that is not answered in time is given up", async () => {
    await using receiver = await Receiver.start(() => {});
    const post = { url: receiver.url, secret: SECRET, id: "msg_1", body: "{}", now: NOW, deadlineSeconds: 0.3 };
    assert.equal((await failure(postWebhook(post))).code, "webhook/silent");
  });

  test("whose receiver hangs up, or is not there, says so", async () => {
    await using receiver = await Receiver.start((response) => void response.socket?.destroy());
    const post = { secret: SECRET, id: "msg_1", body: "{}", now: NOW };
    assert.equal((await failure(postWebhook({ ...post, url: receiver.url }))).code, "webhook/unreachable");
    assert.equal((await failure(postWebhook({ ...post, url: "https://hook.invalid/" }))).code, "webhook/unreachable");
  });

  test("goes out unencrypted only within the practice's own network", () => {
    for (const good of [
      "https://alarm.example/lotse",
      "http://127.0.0.1:9000/",
      "http://localhost:9000/",
      "http://192.168.20.7/x",
      "http://10.1.2.3/",
      "http://172.20.0.1/",
      "http://[::1]:9000/",
    ]) {
      assert.ok(requireWebhookAddress(good), good);
    }
    for (const bad of [
      "",
      "alarm.example",
      "http://alarm.example/",
      "http://8.8.8.8/",
      "http://172.32.0.1/",
      "ftp://127.0.0.1/",
      "file:///etc/passwd",
      "https://user:pass@alarm.example/",
    ]) {
      assert.throws(() => requireWebhookAddress(bad), { code: "webhook/address-invalid" }, bad);
    }
  });
});

describe("what a webhook tells", () => {
  test("names codes and devices, and of a card neither number nor name", () => {
    const sending: Pick<Sending, "id" | "createdAt" | "content"> = {
      id: "msg_1",
      createdAt: NOW,
      content: {
        kind: "alarms",
        said: [
          {
            ...{ what: "raised", alarm: "karte:80276883110000141500 smcb/pin-blocked", code: "smcb/pin-blocked" },
            ...{ level: "rot", component: { kind: "karte", name: "HBA Dr. Erika Muster" }, since: NOW - 60_000 },
            fields: { terminal: "Empfang", mandant: "Mandant-GEHEIM" },
          },
          {
            ...{ what: "recovered", alarm: "kt:00:0D:F8:01 terminal/disconnected", code: "terminal/disconnected" },
            ...{ level: "gelb", component: { kind: "kartenterminal", name: "Empfang" }, since: NOW - 60_000 },
            ...{ fields: { terminal: "Empfang" }, dueOn: "2026-12-24" },
          },
        ],
      },
    };
    const text = bodyOf(sending, { id: "prx_1", name: "Praxis am Hafen" });
    const body = JSON.parse(text);
    assert.deepEqual(
      { ...body, alarms: body.alarms.map(({ alarm: _mark, ...rest }: { alarm: string }) => rest) },
      {
        ...{ version: 1, id: "msg_1", at: "2026-12-01T08:00:00.000Z", kind: "alarms" },
        practice: { id: "prx_1", name: "Praxis am Hafen" },
        alarms: [
          {
            ...{ what: "raised", code: "smcb/pin-blocked", level: "rot", device: { kind: "karte" } },
            since: "2026-12-01T07:59:00.000Z",
          },
          {
            ...{ what: "recovered", code: "terminal/disconnected", level: "gelb" },
            device: { kind: "kartenterminal", name: "Empfang" },
            ...{ since: "2026-12-01T07:59:00.000Z", dueOn: "2026-12-24" },
          },
        ],
      },
    );
    for (const secret of ["80276883110000141500", "Erika", "Mandant-GEHEIM"]) assert.ok(!text.includes(secret), secret);
    const marks = body.alarms.map(({ alarm }: { alarm: string }) => alarm);
    assert.notEqual(marks[0], marks[1]);
    assert.equal(JSON.parse(bodyOf(sending, { id: "prx_1", name: "Anders" })).alarms[0].alarm, marks[0]);
  });
});
