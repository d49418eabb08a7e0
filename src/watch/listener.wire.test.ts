/** The ear for events on real sockets: plain and TLS, known and unknown, whole and cut, and everything a stranger may try. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, describe, test } from "node:test";
import { connect as connectTls } from "node:tls";
import { soon } from "../../test/support/plain-client.ts";
import type { DeviceEvent } from "../domain/device-event.ts";
import type { LotseError } from "../domain/errors.ts";
import { frame, MAX_DOCUMENT_BYTES } from "../protocol/cetp/frame.ts";
import { ownCertificate } from "../protocol/link/own-certificate.ts";
import { PracticePki } from "../simulator/wire/credentials.ts";
import { Listener } from "./listener.ts";

const EVT = "http://ws.gematik.de/conn/EventService/v7.2";
const document = (topic: string) =>
  `<Event xmlns="${EVT}"><Topic>${topic}</Topic><Type>Operation</Type><Severity>Info</Severity><SubscriptionID/><Message/></Event>`;

/** A listener, what it heard, and a way to wait for the next thing. */
class Ear {
  readonly heard: string[] = [];
  readonly garbled: string[] = [];
  readonly faults: unknown[] = [];
  known: string[] = ["127.0.0.1"];
  pinned: string[] | undefined;
  port = 0;
  identities = 0;
  readonly listener: Listener;
  #changed: (() => void)[] = [];

  constructor() {
    const tell = <T>(list: T[], item: T) => {
      list.push(item);
      for (const changed of this.#changed.splice(0)) changed();
    };
    this.listener = new Listener({
      isKnown: (address) => this.known.includes(address),
      mayShow: (_address, sha256) => this.pinned?.includes(sha256) ?? true,
      onEvent: (event: DeviceEvent, from) => tell(this.heard, `${from} ${event.topic}`),
      onGarbled: (error: LotseError, from) => tell(this.garbled, `${from} ${error.code}`),
      identity: () => {
        this.identities++;
        return ownCertificate(Date.now());
      },
      report: (error) => tell(this.faults, error),
    });
  }

  /** Resolves when something was heard, was garbled or went wrong since. */
  async until(isThere: () => boolean): Promise<void> {
    while (!isThere()) await soon(new Promise<void>((done) => this.#changed.push(done)));
  }
}

const ears: Ear[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(ears.splice(0).map((ear) => ear.listener.stop()));
});

async function listening(prepare: (ear: Ear) => void = () => {}): Promise<Ear> {
  const ear = new Ear();
  prepare(ear);
  ears.push(ear);
  ear.port = await ear.listener.start("127.0.0.1", 0);
  return ear;
}

async function dial(ear: Ear): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port: ear.port });
  sockets.push(socket);
  socket.on("error", () => {});
  socket.resume();
  await soon(once(socket, "connect"));
  return socket;
}

const isClosed = (socket: Socket) => soon(once(socket, "close"));

describe("a known Konnektor", () => {
  test("is heard, event after event on one connection, and gets no answer", async () => {
    const ear = await listening();
    const socket = await dial(ear);
    const answers: Buffer[] = [];
    socket.on("data", (data) => answers.push(data));
    socket.write(Buffer.concat([frame(document("CT/CONNECTED")), frame(document("KSR/ERROR"))]));
    await ear.until(() => ear.heard.length === 2);
    socket.end(frame(document("BOOTUP/BOOTUP_COMPLETE")));
    await ear.until(() => ear.heard.length === 3);
    await isClosed(socket);
    assert.deepEqual(
      ear.heard,
      ["CT/CONNECTED", "KSR/ERROR", "BOOTUP/BOOTUP_COMPLETE"].map((t) => `127.0.0.1 ${t}`),
    );
    assert.deepEqual([answers, ear.garbled, ear.faults], [[], [], []]);
  });

  test("is heard byte by byte", async () => {
    const ear = await listening();
    const socket = await dial(ear);
    socket.setNoDelay(true);
    for (const byte of frame(document("CT/CONNECTED"))) {
      if (!socket.write(Buffer.from([byte]))) await once(socket, "drain");
    }
    await ear.until(() => ear.heard.length === 1);
  });

  for (const keyType of ["rsa2048", "p256", "brainpool"] as const) {
    test(`is heard over TLS, with a certificate of its own (${keyType})`, async () => {
      const pki = new PracticePki(Date.now());
      const identity = pki.client("Konnektor", keyType);
      const sha256 = identity.certificate.fingerprint256.replaceAll(":", "").toLowerCase();
      const ear = await listening((e) => {
        e.pinned = [sha256];
      });
      const socket = connectTls({
        ...{ host: "127.0.0.1", port: ear.port, rejectUnauthorized: false },
        key: String(identity.key.export({ type: "pkcs8", format: "pem" })),
        cert: identity.certificate.toString(),
      });
      sockets.push(socket);
      await soon(once(socket, "secureConnect"));
      socket.write(frame(document("CT/CONNECTED")));
      await ear.until(() => ear.heard.length + ear.garbled.length === 1);
      assert.deepEqual([ear.heard, ear.garbled], [["127.0.0.1 CT/CONNECTED"], []]);
    });
  }

  test("is heard over TLS without a certificate too: it is believed no further than to the next reading", async () => {
    const ear = await listening((e) => {
      e.pinned = ["00"];
    });
    for (const _ of [1, 2]) {
      const socket = connectTls({ host: "127.0.0.1", port: ear.port, rejectUnauthorized: false });
      sockets.push(socket);
      await soon(once(socket, "secureConnect"));
      socket.end(frame(document("CT/CONNECTED")));
      await isClosed(socket);
    }
    await ear.until(() => ear.heard.length === 2);
    assert.equal(ear.identities, 1, "the own certificate is made once");
  });

  test("with the certificate of another is not listened to", async () => {
    const pki = new PracticePki(Date.now());
    const identity = pki.client("jemand", "p256");
    const ear = await listening((e) => {
      e.pinned = ["00"];
    });
    const socket = connectTls({
      ...{ host: "127.0.0.1", port: ear.port, rejectUnauthorized: false },
      key: String(identity.key.export({ type: "pkcs8", format: "pem" })),
      cert: identity.certificate.toString(),
    });
    sockets.push(socket);
    socket.on("error", () => {});
    socket.write(frame(document("CT/CONNECTED")));
    await ear.until(() => ear.garbled.length === 1);
    assert.deepEqual([ear.heard, ear.garbled], [[], ["127.0.0.1 cetp/stranger"]]);
  });
});

describe("what cannot be read", () => {
  test("one document that is no event does not end the connection", async () => {
    const ear = await listening();
    const socket = await dial(ear);
    socket.write(Buffer.concat([frame("<Hallo/>"), frame("kein XML"), frame(document("CT/CONNECTED"))]));
    await ear.until(() => ear.heard.length === 1);
    assert.deepEqual(ear.garbled, ["127.0.0.1 cetp/not-an-event", "127.0.0.1 xml/not-wellformed"]);
  });

  for (const [what, bytes, code] of [
    ["a browser", Buffer.from("GET / HTTP/1.1\r\n\r\n"), "cetp/not-cetp"],
    ["a giant", Buffer.concat([frame("").subarray(0, 4), Buffer.from([0xff, 0xff, 0xff, 0xff])]), "cetp/too-large"],
    ["one byte above the limit", giant(MAX_DOCUMENT_BYTES + 1), "cetp/too-large"],
  ] as const) {
    test(`${what} is shut out: ${code}`, async () => {
      const ear = await listening();
      const socket = await dial(ear);
      socket.write(bytes);
      await isClosed(socket);
      await ear.until(() => ear.garbled.length === 1);
      assert.deepEqual(ear.garbled, [`127.0.0.1 ${code}`]);
    });
  }

  test("half an event is told, so that the device is asked instead", async () => {
    const ear = await listening();
    const socket = await dial(ear);
    socket.end(frame(document("CT/CONNECTED")).subarray(0, 30));
    await ear.until(() => ear.garbled.length === 1);
    assert.deepEqual(ear.garbled, ["127.0.0.1 cetp/stalled"]);
  });

  test("whoever says nothing is nothing to tell", async () => {
    const ear = await listening();
    const socket = await dial(ear);
    socket.end();
    await isClosed(socket);
    assert.deepEqual([ear.heard, ear.garbled, ear.faults], [[], [], []]);
  });
});

describe("strangers", () => {
  test("are not listened to, whatever they say", async () => {
    const ear = await listening((e) => {
      e.known = ["192.0.2.1"];
    });
    const socket = await dial(ear);
    socket.write(frame(document("CT/CONNECTED")));
    await isClosed(socket);
    assert.deepEqual([ear.heard, ear.garbled], [[], ["127.0.0.1 cetp/stranger"]]);
  });

  test("cannot hold more than a number of connections", async () => {
    const ear = await listening();
    const dialled = await Promise.all(Array.from({ length: 80 }, () => dial(ear)));
    const closed = dialled.filter((socket) => socket.destroyed || socket.readableEnded).length;
    const waiting = dialled.filter((socket) => !socket.destroyed);
    if (closed < 16) await Promise.race(waiting.map(isClosed));
    const last = dialled.at(0);
    last?.write(frame(document("CT/CONNECTED")));
    await ear.until(() => ear.heard.length === 1);
  });
});

test("a taken port is told with the flag that names another", async () => {
  const ear = await listening();
  const second = new Ear();
  await assert.rejects(second.listener.start("127.0.0.1", ear.port), { code: "cetp/port-taken" });
});

test("stopping ends every connection, and nothing is heard any more", async () => {
  const ear = await listening();
  const socket = await dial(ear);
  await ear.listener.stop();
  await isClosed(socket);
  assert.deepEqual([ear.heard, ear.garbled], [[], []]);
});

function giant(bytes: number): Buffer {
  const head = frame("").subarray(0, 8);
  head.writeUInt32BE(bytes, 4);
  return head;
}
