/** The twin of the ST-1506 keeps the rules of its specification, whoever asks. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { viewOf } from "../../../../test/support/terminal-twins.ts";
import { newSt1506, type St1506State, st1506Twin } from "./st-1506.ts";
import { type Json, NO_LOCKOUT } from "./twin.ts";

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
