/** The door: commands on this computer come in with the token, reach what they need, and nothing else. */
import assert from "node:assert/strict";
import { request } from "node:http";
import { Readable } from "node:stream";
import { after, before, describe, test } from "node:test";
import { signedCall } from "../api/door.ts";
import { machineRoutes } from "../api/machine-routes.ts";
import { API, routes } from "../api/routes.ts";
import { RunningServer } from "../app/running-server.ts";
import { isError, LotseError } from "../domain/errors.ts";
import { type Browser, TestServer } from "./testing.ts";

const TOKEN = "T".repeat(43);
const MACHINE = Object.values(machineRoutes);

describe("the door", () => {
  let server: TestServer;
  let address: string;
  let command: RunningServer;
  let owner: Browser;
  before(async () => {
    server = await TestServer.start({ doorToken: TOKEN });
    owner = await server.signedInAs("owner");
    address = await server.openDoor();
    command = new RunningServer({ address, pid: 1, version: "1", token: TOKEN }, "de");
  });
  after(() => server[Symbol.asyncDispose]());

  interface Sent {
    path: string;
    method?: string;
    headers?: Record<string, string>;
    to?: string;
  }

  const pathIn = ({ path }: { path: string }) =>
    API + path.replace("{practice}", server.practice).replace(/\{\w+\}/g, "x");
  const signed = (path: string, method = "GET", token = TOKEN) => ({
    authorization: signedCall(token, "n".repeat(32), method, path),
  });

  function send({
    path,
    method = "GET",
    headers = {},
    to = address,
  }: Sent): Promise<{ status: number; text: string; proof: unknown }> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(to);
      const asked = request({ hostname, port, path, method, headers, agent: false }, (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text, proof: answer.headers["lotse-proof"] }));
      });
      asked.on("error", reject);
      asked.end();
    });
  }

  test("opens only to who knows the token, for exactly this call", async () => {
    const path = `${API}/machine/journals`;
    const good = signed(path).authorization;
    for (const authorization of [
      ...["", "Lotse", `Bearer ${TOKEN}`, good.slice(0, -1), `${good}x`, good.replace("n", "m")],
      signed(path, "GET", "U".repeat(43)).authorization,
      signed(path, "POST").authorization,
      signed(`${API}/machine/backup`).authorization,
    ]) {
      const heard = await send({ path, headers: { authorization } });
      assert.equal(heard.status, 401, authorization);
      assert.match(heard.text, /person\/not-signed-in/);
      assert.equal(heard.proof, undefined);
    }
    const heard = await send({ path, headers: signed(path) });
    assert.equal(heard.status, 200);
    assert.match(String(heard.proof), /^[\w-]{43}$/);
  });

  test("leads to the routes for commands and to no other, whatever else is brought", async () => {
    for (const route of [...Object.values(routes), ...MACHINE]) {
      const { method, right } = route;
      const path = pathIn(route);
      const headers = { ...signed(path, method), cookie: owner.cookie, origin: address };
      const { status } = await send({ path, method, headers });
      // Reading has its answer; what acts got as far as its body, or to a run that is not there.
      const isIn =
        method === "GET" && !path.endsWith("/runs/x") ? status === 200 : [400, 404, 415, 422].includes(status);
      assert.ok(right === "machine" ? isIn : status === 404, `${path} ${status}`);
    }
    for (const path of ["/", "/index.html", `${API}/practices/${server.practice}/stream`, `${API}/nichts`]) {
      const heard = await send({ path, headers: { ...signed(path), cookie: owner.cookie, accept: "text/html" } });
      assert.equal(heard.status, 404, path);
    }
  });

  test("is not the page's: there the token opens nothing, and nobody has the right", async () => {
    for (const route of MACHINE) {
      const [path, { method }] = [pathIn(route), route];
      const headers = { ...signed(path, method), origin: server.base };
      assert.equal((await send({ path, method, headers, to: server.base })).status, 401, path);
      const heard = await owner.ask(method, path, undefined, signed(path, method));
      assert.deepEqual([heard.status, heard.body.code], [403, "person/right-missing"], path);
    }
  });

  test("stays shut for names that were turned to this computer and for pages from elsewhere", async () => {
    const path = `${API}/machine/journals`;
    assert.equal((await send({ path, headers: { ...signed(path), host: "evil.example" } })).status, 421);
    const { status } = await send({ path, headers: { origin: "https://example.org" } });
    assert.equal(status, 401);
  });

  test("gives a long log whole, in order, and as it is stored", async () => {
    const own = server.store.forPractice(server.practice);
    for (let n = 0; n < 25; n++) {
      await own.commit((writes) => {
        for (let m = 0; m < 100; m++) {
          writes.journal({ kind: "test/written", actor: "ti-lotse", body: { text: `Zeile ${n}\n\u2028ü ${m}` } });
        }
      });
    }
    const expected = await own.journal({ limit: 10_000 });
    const got: unknown[] = [];
    for await (const line of command.lines("machineRecords", server.practice)) got.push(line);
    assert.deepEqual(
      got,
      expected.map(({ practiceId: _, ...record }) => record),
    );
    assert.deepEqual((await command.json("machineHead", server.practice)).head?.seq, expected.at(-1)?.seq);
  });

  test("tells what went wrong in words, in the language of the command", async () => {
    const unknown = command.json("machineHead", "prx_x");
    await assert.rejects(unknown, (error: LotseError) => error.code === "request/not-found");
    server.uses.fault = new LotseError("store/full", { place: "/var/lib" });
    const english = new RunningServer({ address, pid: 1, version: "1", token: TOKEN }, "en");
    await assert.rejects(all(english.bytes("machineBackup")), (error: LotseError & { entry: { meaning: string } }) => {
      assert.deepEqual([error.code, error.entry.meaning], ["store/full", "There is no space left on the disk."]);
      return true;
    });
    server.uses.fault = undefined;
  });

  test("never passes off half a backup as a whole one", async () => {
    for (const size of [9, 10_000_000]) {
      server.uses.made = async () => ({ bytes: Readable.from(breaking(size)), size });
      await assert.rejects(all(command.bytes("machineBackup")), (error) => isError(error, "server/gone"));
    }
    // Fewer bytes than were promised, without any fault.
    server.uses.made = async () => ({ bytes: Readable.from([Buffer.alloc(5)]), size: 9 });
    await assert.rejects(all(command.bytes("machineBackup")), (error) => isError(error, "server/gone"));
    server.uses.made = undefined;
    assert.equal((await all(command.bytes("machineBackup"))).toString(), "Sicherung");
  });

  test("lets go of a backup nobody reads any more", async () => {
    const bytes = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(100_000);
      })(),
    );
    server.uses.made = async () => ({ bytes, size: 1e12 });
    const reading = command.bytes("machineBackup");
    await reading.next();
    const closed = new Promise((resolve) => bytes.once("close", resolve));
    await reading.return(undefined);
    await closed;
    server.uses.made = undefined;
  });

  test("shuts with the server", async () => {
    const other = await TestServer.start({ doorToken: TOKEN });
    const facts = { address: await other.openDoor(), pid: 1, version: "1", token: TOKEN };
    assert.equal(await new RunningServer(facts, "de").isThere(), true);
    await other[Symbol.asyncDispose]();
    assert.equal(await new RunningServer(facts, "de").isThere(), false);
  });

  function* breaking(size: number): Generator<Buffer> {
    yield Buffer.alloc(Math.floor(size / 2));
    throw new Error("disk");
  }

  async function all(bytes: AsyncIterable<Buffer>): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of bytes) chunks.push(chunk);
    return Buffer.concat(chunks);
  }
});
