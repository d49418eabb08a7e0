/** The twin of the ORGA 6141: what is known of its interface, and that what is invented says so. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { viewOf } from "../../../../test/support/terminal-twins.ts";
import { newOrga, type OrgaState, orgaTwin } from "./orga-6141.ts";
import { st1506Twin } from "./st-1506.ts";
import { isJson, type Json, type TerminalView } from "./twin.ts";

const START = Date.parse("2026-11-21T11:00:00Z");

class Device {
  state: OrgaState = newOrga("verwalter", "richtig", START);
  view: TerminalView = viewOf("kt-empfang");
  at = START;
  shape: string | undefined;

  ask(service: string, method: string, parameters: Json = {}): Json {
    const request = { token: "7b0c", service, method: { [method]: parameters } };
    return this.send(JSON.stringify({ request }));
  }

  send(text: string): Json {
    const step = orgaTwin.receive(this.state, this.view, text, { at: this.at, random: Math.random });
    this.state = step.state;
    this.shape = step.shape;
    return step.answer ?? {};
  }

  result(service: string, method: string, parameters: Json = {}): Json {
    const { response } = this.ask(service, method, parameters);
    assert.ok(isJson(response), "refused");
    return response.result as Json;
  }

  signIn(): string {
    const { session } = this.result("Auth", "basicAuth", { user: "verwalter", credentials: "richtig" });
    return (session as { id: string }).id;
  }
}

test("every shape of both twins names what it rests on, and only what nobody has seen is invented", () => {
  for (const shapes of [orgaTwin.shapes, st1506Twin.shapes]) {
    for (const [name, { mark, source, invented }] of Object.entries(shapes)) {
      assert.ok(source.length > 5, name);
      if (invented) assert.equal(mark, "G", name);
    }
  }
  assert.ok(
    Object.values(st1506Twin.shapes).every(({ invented }) => !invented),
    "its specification is public",
  );
  assert.ok(orgaTwin.shapes.failure?.invented);
});

describe("a request", () => {
  test("is answered with its token and service; what is only done has the result null", () => {
    const device = new Device();
    const { response } = device.ask("Api", "getVersionInfo");
    assert.ok(isJson(response) && isJson(response.result));
    assert.deepEqual([response.token, response.service], ["7b0c", "Api"]);
    assert.equal(response.result.protocolVersion, "1.0.0");
    assert.equal(device.result("Auth", "close", { sessionId: device.signIn() }), null);
  });

  const refused: [sentence: string, text: string][] = [
    ["that is no JSON", "{"],
    ["without a token", '{"request":{"service":"Api","method":{"getVersionInfo":{}}}}'],
    ["with two methods", '{"request":{"token":"x","service":"Api","method":{"getVersionInfo":{},"b":{}}}}'],
    ["of a service nobody knows", '{"request":{"token":"x","service":"Coffee","method":{"make":{}}}}'],
    ["named like a thing of the language", '{"request":{"token":"x","service":"a","method":{"constructor":{}}}}'],
    ["without a session", '{"request":{"token":"x","service":"System","method":{"reboot":{}}}}'],
  ];
  for (const [sentence, text] of refused) {
    test(`${sentence} is refused at the top of the answer (invented shape)`, () => {
      const device = new Device();
      assert.ok(isJson(device.send(text).failure));
      assert.equal(device.shape, "failure");
    });
  }
});

describe("properties", () => {
  test("come as texts, days as dd.mm.yyyy", () => {
    const device = new Device();
    const sessionId = device.signIn();
    const propertyIds = ["card_slot1_plugCycles", "card_smkt_autCxd", "sys_uptime_durationSinceBoot"];
    const { properties } = device.result("Settings", "getProperties", { sessionId, propertyIds });
    assert.deepEqual(properties, {
      card_slot1_plugCycles: "12031",
      card_smkt_autCxd: "04.02.2027",
      sys_uptime_durationSinceBoot: "340",
    });
  });

  test("fail all together when one is not known", () => {
    const device = new Device();
    const sessionId = device.signIn();
    for (const unknown of ["made_up", "constructor"]) {
      const propertyIds = ["sys_firmwareVersion", unknown];
      assert.ok(device.ask("Settings", "getProperties", { sessionId, propertyIds }).failure);
    }
  });
});

describe("a session", () => {
  test("ends when nothing is heard for half a minute; a ping is heard (invented shape)", () => {
    const device = new Device();
    const sessionId = device.signIn();
    const isThere = () => !("failure" in device.ask("Auth", "keepAlive", { sessionId }));
    device.at += 29_999;
    assert.ok(isThere());
    device.at += 20_000;
    device.state = orgaTwin.ping?.(device.state, { at: device.at, random: Math.random }) ?? assert.fail();
    device.at += 20_000;
    assert.ok(isThere());
    device.at += 30_000;
    assert.ok(!isThere());
  });

  test("is locked away by wrong passwords, also over a restart (invented shape)", () => {
    const device = new Device();
    for (let i = 0; i < 3; i++)
      assert.ok(device.ask("Auth", "basicAuth", { user: "verwalter", credentials: "x" }).failure);
    device.state = orgaTwin.powerLost(device.state, { at: device.at, random: Math.random }).state;
    assert.ok(device.ask("Auth", "basicAuth", { user: "verwalter", credentials: "richtig" }).failure);
    device.at += 60_000;
    assert.ok(device.signIn());
  });

  test("ends with the restart, which counts its hours anew", () => {
    const device = new Device();
    const sessionId = device.signIn();
    assert.equal(device.result("System", "reboot", { sessionId }), null);
    assert.deepEqual(
      [device.state.counts.restarts, device.state.bootedAt, device.state.session],
      [1, START, undefined],
    );
  });
});
