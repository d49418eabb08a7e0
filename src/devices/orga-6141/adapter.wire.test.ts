/** The adapter of the ORGA 6141 online against its twin on a real socket. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assertSaid, errorOf, only, terminalCases } from "../../../test/support/terminal-cases.ts";
import { orgaProduct } from "../../../test/support/terminal-products.ts";
import { NOW, startOrga as start, type Twin } from "../../../test/support/terminal-twins.ts";
import type { Observation, PinStatus } from "../../domain/observation.ts";
import type { OrgaState } from "../../simulator/models/terminals/orga-6141.ts";
import type { TerminalView } from "../../simulator/models/terminals/twin.ts";
import type { TerminalBehaviour } from "../../simulator/wire/terminals/terminal-behaviours.ts";
import { orga6141, orgaNeo } from "./adapter.ts";

const HOUR = 3_600_000;

terminalCases(orgaProduct, { code: "kt/login-refused", isInvented: true });

function withPin(view: TerminalView, status: PinStatus, leftTries?: number): TerminalView {
  return { ...view, pins: view.pins.map((pin) => ({ ...pin, status, leftTries })) };
}

const read = (twin: Twin<OrgaState>) => orga6141.open(twin.access).read();
const smcb = (twin: Twin<OrgaState>) => twin.view?.cards.find((c) => c.type === "SMC-B") ?? assert.fail();

describe("an ORGA 6141 tells", () => {
  test("who it is, how worn it is, when its gSMC-KT ends, and how the PIN of the practice card stands", async () => {
    await using twin = await start();
    const observations = await read(twin);
    assert.deepEqual(only(observations, "identity"), {
      ...{ vendorId: "INGHC", productCode: "ORGA6100", vendorName: "", name: "", type: "KT", ptv: "", hardware: "" },
      firmware: "3.9.1",
    });
    assert.deepEqual(only(observations, "management"), {
      serial: "SIM0A3111",
      mac: "00:0D:F8:0A:31:11",
      runningSince: NOW - 340 * HOUR,
      plugCycles: [
        { slot: 1, count: 12_031 },
        { slot: 2, count: 4_020 },
        { slot: 3, count: 7 },
        { slot: 4, count: 3 },
      ],
    });
    const card = twin.view?.cards.find((c) => c.type === "SMC-KT");
    assert.deepEqual(
      only(observations, "certificates"),
      card?.certificates.map(({ crypt, validUntil: expiresOn }) => ({
        ...{ crypt, owner: "gSMC-KT", subject: card.iccsn, serial: "", expiresOn },
      })),
    );
    const { iccsn } = smcb(twin);
    assert.deepEqual(only(observations, "karte"), { type: "SMC-B", iccsn, terminal: "Empfang", slot: 3 });
    assert.deepEqual(only(observations, "pin-status"), { mandant: "", status: "VERIFIABLE", leftTries: 2 });
    assert.equal(observations.find((o) => o.kind === "pin-status")?.component.id, `karte:${iccsn}`);
  });

  for (const status of ["VERIFIED", "BLOCKED"] as const) {
    const name = `nothing of a PIN that is ${status}, in words nobody has seen (invented shape: words of other PIN states)`;
    test(name, async () => {
      await using twin = await start({ change: (view) => withPin(view, status) });
      const observations = await read(twin);
      assert.ok(observations.some((o) => o.kind === "karte"));
      assert.ok(!observations.some((o) => o.kind === "pin-status"));
      assertSaid(name, twin);
    });
  }

  test("the rest, where its firmware does not know a property (invented shape: what a refusal looks like)", async () => {
    await using twin = await start({}, (state) => ({ ...state, unknownProperties: ["card_slot4_plugCycles"] }));
    const observations = await read(twin);
    assert.ok(only(observations, "management").serial);
    assert.equal(only(observations, "management").plugCycles, undefined);
    assert.equal(only(observations, "certificates").length, 2);
    assert.equal(only(observations, "not-answered").failure.code, "kt/request-refused");
  });

  test("what it leaves out is filled in by what others said of it and its cards", async () => {
    await using twin = await start();
    const identity = { ...(twin.view?.terminal.product ?? assert.fail()), firmware: "3.8.0" };
    const karte = { type: "SMC-B", terminal: "Alt", slot: 1, expiresOn: "2029-03-01", rsaOnly: false };
    const component = { id: `karte:${smcb(twin).iccsn}`, kind: "karte" as const, name: "SMC-B" };
    const told = { takenAt: NOW - 1, source: { by: "konnektor" } } as const;
    const known: Observation[] = [
      { kind: "identity", component: twin.component, value: identity, ...told },
      { kind: "karte", component, value: karte, ...told },
    ];
    const observations = await orga6141.open({ ...twin.access, known }).read();
    assert.deepEqual(only(observations, "identity"), { ...identity, firmware: "3.9.1" });
    assert.deepEqual(only(observations, "karte"), { ...karte, iccsn: smcb(twin).iccsn, terminal: "Empfang", slot: 3 });
  });

  test("the same moment of its start at every reading, until it starts again", async () => {
    let now = NOW;
    await using twin = await start({ now: () => now });
    const first = (await read(twin)).find((o) => o.kind === "management") ?? assert.fail();
    const since = async () => {
      const byKonnektor = {
        ...(first ?? assert.fail()),
        takenAt: now,
        source: { by: "verwaltung" },
        value: {},
      } as const;
      const known = [first, byKonnektor];
      return only(await orga6141.open({ ...twin.access, known }).read(), "management").runningSince;
    };
    now += 50 * 60_000;
    assert.equal(await since(), NOW - 340 * HOUR);
    now += 2 * HOUR;
    twin.server.powerLost();
    assert.equal(await since(), now);
  });
});

describe("what an ORGA 6141 says beside its answers", () => {
  test("notifications nobody asked for are passed over", async () => {
    const chatting: TerminalBehaviour = ({ webSocket }) => {
      webSocket.send('{"notification":{"subscriptionId":"x","service":"Dialog","event":{"dialogPromptEvent":{}}}}');
      return false;
    };
    await using twin = await start({ behaviours: [chatting] });
    assert.ok(!(await read(twin)).some((o) => o.kind === "not-answered"));
  });

  test("an answer to another question is no answer", async () => {
    const stale: TerminalBehaviour = (exchange) => {
      if (exchange.asked === "Smartcard.getCardInfo") exchange.text = exchange.text?.replace(/"token":"/, '"token":"0');
      return false;
    };
    await using twin = await start({ behaviours: [stale] });
    assert.equal(only(await read(twin), "not-answered").failure.code, "link/response-timeout");
  });

  test("a restart that is answered with something else than null is open", async () => {
    const odd: TerminalBehaviour = (exchange) => {
      if (exchange.asked === "System.reboot") exchange.text = exchange.text?.replace('"result":null', '"result":{}');
      return false;
    };
    await using twin = await start({ behaviours: [odd] });
    const { code } = await errorOf(() => orga6141.open(twin.access).restart?.send() ?? Promise.resolve());
    assert.equal(code, "kt/restart-unclear");
    assert.equal(twin.server.state.counts.restarts, 1);
  });
});

test("an ORGA Neo is asked only when a person allowed it", async () => {
  await using twin = await start();
  assert.equal((await errorOf(() => orgaNeo.open(twin.access).read())).code, "management/unproven");
  assert.deepEqual(twin.server.received, []);
  assert.ok((await orgaNeo.open({ ...twin.access, unproven: true }).read()).some((o) => o.kind === "identity"));
});
