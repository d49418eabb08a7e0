/** The stream over a real socket. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { konnektor, saw } from "../domain/assess/testing.ts";
import { API } from "./bind.ts";
import { type Browser, HOUR_MS, SECOND_MS, TestServer } from "./testing.ts";

interface Message {
  cursor: string;
  kind: string;
}

/** Reads events one by one; `over` when the server ended it. */
class Reading {
  readonly headers: Headers;
  readonly #reader: ReadableStreamDefaultReader<string>;
  #text = "";

  constructor(answer: Response) {
    assert.equal(answer.status, 200);
    this.headers = answer.headers;
    assert.ok(answer.body);
    this.#reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  }

  static async open(browser: Browser, path: string, headers: Record<string, string> = {}): Promise<Reading> {
    return new Reading(await fetch(browser.base + API + path, { headers: { cookie: browser.cookie, ...headers } }));
  }

  /** The next block of lines, comments too. */
  async block(): Promise<string> {
    for (;;) {
      const end = this.#text.indexOf("\n\n");
      if (end >= 0) {
        const block = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        return block;
      }
      const { value, done } = await this.#reader.read().catch(() => ({ value: undefined, done: true }));
      if (done) return "over";
      this.#text += value ?? "";
    }
  }

  async message(): Promise<Message | "over"> {
    for (;;) {
      const block = await this.block();
      if (block === "over") return block;
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data) return JSON.parse(data);
    }
  }

  async kind(): Promise<string> {
    const message = await this.message();
    return message === "over" ? message : message.kind;
  }
}

describe("the stream over HTTP", () => {
  let server: TestServer;
  let praxis: Browser;
  beforeEach(async () => {
    server = await TestServer.start();
    praxis = await server.signedInAs("praxis");
    // What the furnishing touched is told before anybody listens.
    server.time.move(SECOND_MS);
  });
  afterEach(() => server[Symbol.asyncDispose]());

  const stream = (headers?: Record<string, string>, query = "") =>
    Reading.open(praxis, server.path(`/stream${query}`), headers);

  test("tells of a commit, and says in its headers that it is one", async () => {
    const reading = await stream();
    assert.match(reading.headers.get("content-type") ?? "", /^text\/event-stream/);
    assert.equal(reading.headers.get("cache-control"), "no-store");
    assert.match(reading.headers.get("content-security-policy") ?? "", /default-src 'none'/);
    assert.match(await reading.block(), /^retry: 2000/);
    await server.saw(saw(konnektor, "depth", { level: "directory" }, { at: server.time.now() }));
    server.time.move(50);
    assert.equal(await reading.kind(), "observations");
  });

  test("tells that something happened to a run, and not what", async () => {
    const reading = await stream();
    const journal = [{ kind: "run/started", actor: "ti-lotse", body: {} }];
    const write = { revision: 0, state: "{}", wakeAt: undefined, journal, ended: [] };
    assert.equal(await server.store.engine.commit(server.practice, write), 1);
    server.time.move(50);
    const [one, other] = [await reading.message(), await reading.message()];
    assert.ok(one !== "over" && other !== "over");
    assert.deepEqual([one.kind, other.kind].toSorted(), ["journal", "runs"]);
    assert.deepEqual(Object.keys(one).toSorted(), ["cursor", "kind"]);
  });

  test("goes on after the cursor of a view, or the last event of a browser that came back", async () => {
    const { cursor } = (await praxis.get(server.path("/overview"))).body;
    await praxis.post(server.path("/notices"), { severity: "hinweis", title: "T", text: "X" });
    server.time.move(50);
    const byQuery = await stream({}, `?cursor=${cursor}`);
    const kinds = [await byQuery.kind(), await byQuery.kind()];
    assert.deepEqual(kinds.toSorted(), ["journal", "notice"]);
    const byHeader = await stream({ "last-event-id": cursor }, "?cursor=old-1");
    assert.deepEqual([await byHeader.kind(), await byHeader.kind()], kinds);
    assert.equal(await (await stream({}, "?cursor=old-1")).kind(), "resync");
  });

  test("beats while nothing happens", async () => {
    const reading = await stream();
    await reading.block();
    server.time.move(15 * SECOND_MS);
    assert.match(await reading.block(), /^: $/);
  });

  test("ends with signing out", async () => {
    const reading = await stream();
    await reading.block();
    await praxis.delete("/session");
    assert.equal(await reading.message(), "over");
  });

  test("ends when the session has idled out: listening is no sign of life", async () => {
    const reading = await stream();
    await reading.block();
    server.time.move(12 * HOUR_MS);
    assert.equal(await reading.message(), "over");
  });

  test("ends when the right is lost", async () => {
    const reading = await stream();
    await reading.block();
    const verwaltung = await server.signedInAs("verwaltung");
    const { id } = (await praxis.get("/me")).body.person;
    await verwaltung.delete(server.path(`/members/${id}`));
    assert.equal(await reading.message(), "over");
  });

  test("tells when a check begins, and that the list of versions changed", async () => {
    const reading = await stream();
    await reading.block();
    server.uses.changeState(server.practice);
    server.time.move(50);
    assert.deepEqual([await reading.kind(), await reading.kind()], ["checking", "connection"]);
    await server.refresh();
    server.time.move(50);
    assert.equal(await reading.kind(), "resync");
  });

  test("counts as somebody looking, until it is closed", async () => {
    const controller = new AbortController();
    const answer = await fetch(praxis.base + API + server.path("/stream"), {
      headers: { cookie: praxis.cookie },
      signal: controller.signal,
    });
    assert.equal(answer.status, 200);
    assert.equal(server.uses.looking, 1);
    controller.abort();
    while (server.uses.looking > 0) await new Promise((done) => setImmediate(done));
  });

  test("is refused with a problem: not signed in, another practice, too many", async () => {
    assert.equal((await server.browser().get(server.path("/stream"))).body.code, "person/not-signed-in");
    assert.equal((await praxis.get(server.path("/stream", server.other))).body.code, "request/not-found");
    for (let i = 0; i < 8; i++) await stream();
    const heard = await praxis.get(server.path("/stream"));
    assert.deepEqual([heard.status, heard.body.code], [429, "request/too-many"]);
  });
});
