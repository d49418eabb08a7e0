/** The twin of the ST-1506 keeps the rules of its specification, whoever asks. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { viewOf } from "../../../../test/support/terminal-twins.ts";
import { NOTHING_COUNTED } from "../counts.ts";
import { newSt1506, type St1506State, st1506Twin } from "./st-1506.ts";
import { type ChunkMessage, type Json, NO_LOCKOUT } from "./twin.ts";

const START = Date.parse("2026-11-21T11:00:00Z");
const MINUTE = 60_000;
const view = viewOf("kt-zimmer2");

/** A device on its own, with a clock. */
class Device {
  state: St1506State = newSt1506("richtig");
  at = START;
  restarted = false;
  closed = false;

  send(text: string): Json | undefined {
    const step = st1506Twin.receive(this.state, view, text, { at: this.at, random: Math.random });
    this.state = step.state;
    this.restarted = step.backAt !== undefined;
    this.closed = step.closes ?? false;
    return step.answer;
  }

  ask(name: string, payload: Json = {}, sessionId?: string): Json {
    const header = { msgId: "a".repeat(32), ...(sessionId && { sessionId }) };
    const answer = this.send(JSON.stringify({ header, payloadType: `${name}Request`, payload }));
    return (answer?.payload ?? { closed: this.closed, restarted: this.restarted }) as Json;
  }

  login(password = "richtig", sessionId?: string): Json {
    return this.ask("Login", { username: "admin", password }, sessionId);
  }

  /** One piece of a file; the payload of its answer. */
  give(chunk: ChunkMessage): Json | undefined {
    const step = st1506Twin.receiveChunk?.(this.state, view, chunk, { at: this.at, random: Math.random });
    this.state = step?.state ?? this.state;
    return step?.answer?.payload as Json | undefined;
  }

  /** So much time passes; what that means for the world. */
  passes(ms: number): { firmware?: string; backAt?: number } {
    this.at += ms;
    const { state, firmware, backAt } =
      st1506Twin.pass?.(this.state, view, { at: this.at, random: Math.random }) ?? assert.fail();
    this.state = state;
    return { ...(firmware && { firmware }), ...(backAt && { backAt }) };
  }

  cycle(): void {
    this.state = st1506Twin.powerLost(this.state, { at: this.at, random: Math.random }).state;
  }
}

describe("wrong passwords are counted", () => {
  test("and signing in is locked for longer and longer", () => {
    const device = new Device();
    const locked: number[] = [];
    for (let failures = 1; failures <= 22; failures++) {
      assert.deepEqual(device.login("falsch"), { error: "Invalid credentials" });
      const { until } = device.state.lockout;
      locked.push(Math.max(0, until - device.at) / MINUTE);
      device.at = Math.max(device.at, until);
    }
    const ladder = [0, 0, 1, 1, 1, 1, 10, 10, 10, 10, ...Array(10).fill(60), 1440, 1440];
    assert.deepEqual(locked, ladder);
  });

  test("while it is locked not even the right one helps, and the restart does not forget", () => {
    const device = new Device();
    for (let i = 0; i < 3; i++) device.login("falsch");
    device.cycle();
    assert.deepEqual(device.login(), { error: "Login disabled" });
    device.at += MINUTE;
    assert.ok(device.login().sessionId);
    assert.deepEqual(device.state.lockout, NO_LOCKOUT);
  });

  test("also those of a factory reset", () => {
    const device = new Device();
    const { sessionId } = device.login() as { sessionId: string };
    for (let i = 0; i < 3; i++) {
      assert.deepEqual(device.ask("Reboot", { adminPassword: "falsch" }, sessionId), { error: "Invalid credentials" });
    }
    assert.deepEqual(device.ask("Reboot", { adminPassword: "richtig" }, sessionId), { error: "Login disabled" });
  });
});

describe("there is one session", () => {
  test("a second login is refused until the first is over, by logout, by time or by restart", () => {
    const device = new Device();
    for (const end of ["logout", "time", "restart"]) {
      const { sessionId } = device.login() as { sessionId: string };
      assert.match(sessionId, /^[0-9a-f]{32}$/);
      assert.deepEqual(device.login(), { error: "Session store full" }, end);
      if (end === "logout") device.ask("Logout", {}, sessionId);
      if (end === "time") device.at += 5 * MINUTE;
      if (end === "restart") device.cycle();
      assert.deepEqual(device.ask("GetUpdateState", {}, sessionId), { error: "Invalid session Id" }, end);
    }
  });

  test("each message gives it five minutes more", () => {
    const device = new Device();
    const { sessionId } = device.login() as { sessionId: string };
    for (let i = 0; i < 4; i++) {
      device.at += 5 * MINUTE - 1;
      assert.deepEqual(device.ask("GetUpdateState", {}, sessionId), { state: "Idle" });
    }
  });

  test("a login that brings the old one along replaces it", () => {
    const device = new Device();
    const { sessionId } = device.login() as { sessionId: string };
    const next = device.login("richtig", sessionId).sessionId;
    assert.ok(next && next !== sessionId);
    assert.deepEqual(device.ask("GetUpdateState", {}, sessionId), { error: "Invalid session Id" });
  });
});

describe("a message", () => {
  const header = { msgId: "a".repeat(32) };
  const malformed: [sentence: string, text: string][] = [
    ["that is no JSON", "{"],
    ["that is no object", "[]"],
    ["without header", '{"payloadType":"GetApiVersionRequest","payload":{}}'],
    ["without payload", JSON.stringify({ header, payloadType: "GetApiVersionRequest" })],
    ["with a short id", JSON.stringify({ header: { msgId: "a" }, payloadType: "GetApiVersionRequest", payload: {} })],
    [
      "with a strange session",
      JSON.stringify({ header: { ...header, sessionId: 7 }, payloadType: "LogoutRequest", payload: {} }),
    ],
    ["nobody knows", JSON.stringify({ header, payloadType: "MakeCoffeeRequest", payload: {} })],
    ["named like a thing of the language", JSON.stringify({ header, payloadType: "constructorRequest", payload: {} })],
    ["that is an answer", JSON.stringify({ header, payloadType: "LoginResponse", payload: {} })],
    ["without its fields", JSON.stringify({ header, payloadType: "LoginRequest", payload: { username: "admin" } })],
  ];
  for (const [sentence, text] of malformed) {
    test(`${sentence} ends the connection without an answer`, () => {
      const device = new Device();
      assert.equal(device.send(text), undefined);
      assert.ok(device.closed);
    });
  }

  test("is answered with a reference to its id, and without session", () => {
    const device = new Device();
    const answer = device.send(JSON.stringify({ header, payloadType: "GetApiVersionRequest", payload: {} }));
    assert.deepEqual(answer?.payload, { apiVersion: "3.2" });
    const replied = answer?.header as Json | undefined;
    assert.equal(replied?.inReplyToId, header.msgId);
    assert.ok(replied && !Object.hasOwn(replied, "sessionId"));
  });

  test("with a wrong value is refused with the name of the field", () => {
    const device = new Device();
    assert.deepEqual(device.ask("Login", { username: "root", password: "x" }), {
      error: "Invalid input value (username)",
    });
    assert.deepEqual(device.login("x".repeat(257)), { error: "Invalid input value (password)" });
    assert.equal(device.state.lockout.failures, 0);
  });
});

describe("a restart", () => {
  test("with an empty payload restarts, without an answer, and everything else stays", () => {
    const device = new Device();
    const { sessionId } = device.login() as { sessionId: string };
    assert.deepEqual(device.ask("Reboot", {}, sessionId), { closed: false, restarted: true });
    assert.deepEqual(
      [device.state.counts.restarts, device.state.counts.factoryResets, device.state.password],
      [1, 0, "richtig"],
    );
    assert.deepEqual(device.state.pairing, [1]);
  });

  test("with the password resets the device: pairings and password are gone", () => {
    const device = new Device();
    const { sessionId } = device.login() as { sessionId: string };
    device.ask("Reboot", { adminPassword: "richtig" }, sessionId);
    assert.ok(device.restarted);
    assert.deepEqual([device.state.counts.factoryResets, device.state.pairing], [1, []]);
    assert.deepEqual(device.login(), { error: "Invalid credentials" });
  });

  test("without a session does nothing", () => {
    const device = new Device();
    assert.deepEqual(device.ask("Reboot"), { error: "Invalid session Id" });
    assert.equal(device.state.counts.restarts, 0);
  });
});

describe("an upload", () => {
  const firmware = { vendorId: "DECHY", productCode: "ST1506", version: "4.0.48", isSigned: true };
  const [CHECK, WRITE, WAIT] = [15_000, 240_000, 20_000];

  /** Signed in, with a file of so many pieces to give. */
  function uploader() {
    const device = new Device();
    const { sessionId } = device.login() as { sessionId: string };
    const give = (isLast: boolean, over: Partial<ChunkMessage> = {}) => {
      const envelope = { sessionId, msgId: "b".repeat(32), connection: 1, bytes: 1_000, isLast };
      return device.give({ ...envelope, ...(isLast && { firmware }), ...over });
    };
    const word = () => device.ask("GetUpdateState", {}, sessionId).state;
    return { device, sessionId, give, word };
  }

  test("is answered piece by piece and runs through all states to the new firmware", () => {
    const { device, give, word } = uploader();
    assert.deepEqual([give(false), give(false), give(true)], [{}, {}, {}]);
    assert.equal(word(), "Busy (Remote management upload)");
    assert.deepEqual(device.passes(CHECK), {});
    assert.equal(word(), "Busy (Writing data)");
    assert.deepEqual(device.passes(WRITE), {});
    assert.equal(word(), "Busy (Waiting for reboot)");
    const restarted = device.passes(WAIT);
    assert.deepEqual(restarted, { firmware: "4.0.48", backAt: device.at + 60_000 });
    assert.equal(device.state.session, undefined, "the session ended with the restart");
    const { sessionId } = device.login() as { sessionId: string };
    assert.deepEqual(device.ask("GetUpdateState", {}, sessionId), { state: "Busy (Grace period)" });
    assert.deepEqual(device.passes(6 * MINUTE), {});
    assert.deepEqual(
      device.ask("GetUpdateState", {}, (device.login("richtig", sessionId) as Json).sessionId as string),
      {
        state: "Idle",
      },
    );
    assert.deepEqual(device.state.counts, { ...NOTHING_COUNTED, installs: 1 });
  });

  test("of which the last piece never came has changed nothing once its connection ends", () => {
    const { device, give, word } = uploader();
    give(false);
    device.state = st1506Twin.hungUp?.(device.state, 1) ?? assert.fail();
    assert.equal(word(), "Idle");
    assert.deepEqual(device.state.counts, NOTHING_COUNTED);
  });

  test("is refused while another one runs, and in the grace period", () => {
    const { device, give } = uploader();
    give(false);
    assert.deepEqual(give(false, { connection: 2 }), { error: "Update in progress" });
    device.state = { ...device.state, update: { at: "grace", until: device.at + 1 } };
    assert.deepEqual(give(true), { error: "Update in progress" });
    assert.equal(device.state.counts.installs, 0);
  });

  test("is refused without a session: to strangers, after its end, and while signing in is locked", () => {
    const { device, give } = uploader();
    assert.deepEqual(give(false, { sessionId: "c".repeat(32) }), { error: "Invalid session Id" });
    device.at += 5 * MINUTE;
    assert.deepEqual(give(true), { error: "Invalid session Id" });
    for (let i = 0; i < 3; i++) device.login("falsch");
    assert.deepEqual(device.login(), { error: "Login disabled" });
    assert.equal(device.state.update.at, "idle");
  });

  test("with pieces keeps the session alive, as every message does", () => {
    const { device, give } = uploader();
    for (let i = 0; i < 4; i++) {
      device.at += 5 * MINUTE - 1;
      assert.deepEqual(give(false), {});
    }
  });

  for (const [name, over, word] of [
    ["nobody signed", { isSigned: false }, "Idle (Invalid signature)"],
    ["that is too old", { version: "3.9.9" }, "Idle (Invalid version)"],
  ] as const) {
    test(`of a file ${name} ends without a change, and a restart forgets why`, () => {
      const { device, give, word: state, sessionId } = uploader();
      device.state = { ...device.state, oldestAllowed: "4.0.0" };
      give(true, { firmware: { ...firmware, ...over } });
      assert.deepEqual(device.passes(CHECK + WRITE + WAIT), {});
      assert.equal(state(), word);
      device.ask("Reboot", {}, sessionId);
      assert.deepEqual(device.state.update, { at: "idle" });
    });
  }

  test("that is hit by a loss of power while it writes destroys the device, and it is counted", () => {
    const { device, give } = uploader();
    give(true);
    device.passes(CHECK);
    device.cycle();
    assert.equal(device.state.update.at, "destroyed");
    assert.deepEqual(device.state.counts, { ...NOTHING_COUNTED, installs: 1, powerLosses: 1, interruptedInstalls: 1 });
    device.cycle();
    assert.equal(device.state.counts.interruptedInstalls, 1, "nobody dies twice");
  });

  test("that is hit by a restart while it writes destroys the device, and whose doing it was is counted", () => {
    const { device, give, sessionId } = uploader();
    give(true);
    device.passes(CHECK);
    device.ask("Reboot", {}, sessionId);
    const { restarts, interruptedInstalls, restartsIntoInstall } = device.state.counts;
    assert.deepEqual(
      [device.state.update.at, restarts, interruptedInstalls, restartsIntoInstall],
      ["destroyed", 1, 1, 1],
    );
  });

  test("that is hit before it writes, or after, harms nothing", () => {
    const early = uploader();
    early.give(true);
    early.device.cycle();
    assert.equal(early.device.state.update.at, "idle");
    const late = uploader();
    late.give(true);
    late.device.passes(CHECK);
    late.device.passes(WRITE);
    assert.equal(
      st1506Twin.powerLost(late.device.state, { at: late.device.at, random: Math.random }).firmware,
      "4.0.48",
    );
    late.device.cycle();
    assert.equal(late.device.state.update.at, "grace");
  });

  test("whose firmware does not start brings the old one back", () => {
    const { device, give } = uploader();
    device.state = { ...device.state, rollsBack: true };
    give(true);
    device.passes(CHECK);
    device.passes(WRITE);
    assert.deepEqual(device.passes(WAIT), { backAt: device.at + 60_000 });
    assert.deepEqual(device.state.update, { at: "idle" });
  });

  test("may be shown as a version that does not run", () => {
    const { device, sessionId } = uploader();
    device.state = { ...device.state, shows: "4.0.40" };
    assert.equal(device.ask("GetDeviceInformation", {}, sessionId).fwVersion, "4.0.40");
  });
});

describe("an update the Konnektor brings", () => {
  const now = { at: START, random: Math.random };
  const begun = st1506Twin.sicct?.(newSt1506("x"), "begun", now) ?? assert.fail();

  test("is shown, and refuses any other", () => assert.equal(begun.update.at, "sicct"));

  test("ends in the grace period when it brought something, and in nothing when not", () => {
    assert.deepEqual(st1506Twin.sicct?.(begun, { over: "4.0.48" }, now).update, {
      at: "grace",
      until: START + 300_000,
    });
    assert.deepEqual(st1506Twin.sicct?.(begun, { over: undefined }, now).update, { at: "idle" });
  });

  test("destroys the device when it loses its power, which its Konnektor counts", () => {
    const { state } = st1506Twin.powerLost(begun, now);
    assert.deepEqual([state.update.at, state.counts.interruptedInstalls], ["destroyed", 0]);
    assert.equal(st1506Twin.sicct?.(state, { over: "4.0.48" }, now), state);
  });
});
