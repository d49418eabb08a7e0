/** Who is told: the beginning of the topic, the access of the subscriber, the state of the device. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aKonnektor, CONTEXT, NOW } from "../../../test/support/simulated-konnektor.ts";
import { withCondition } from "./conditions.ts";
import { recipientsOf } from "./distribution.ts";
import { step } from "./konnektor.ts";
import type { Notice } from "./notices.ts";
import type { KonnektorState } from "./state.ts";

const TO = "cetp://192.0.2.10:24242";
const notice = (topic: string, parameters: Notice["parameters"] = []): Notice => ({
  topic,
  type: "Operation",
  severity: "Info",
  parameters,
});

/** One subscription for the topic, made at AP1 of M1 unless said otherwise. */
function subscribed(topic: string, context = CONTEXT, state = aKonnektor()): KonnektorState {
  const subscription = { id: "s", context, eventTo: TO, topic, until: NOW + 1 };
  return step(state, { happened: "subscribed", subscription }, NOW, () => 0).state;
}

const isTold = (state: KonnektorState, told: Notice, after = state) => recipientsOf(told, state, after, NOW).length > 0;

describe("a topic", () => {
  const table: [wanted: string, topic: string, matches: boolean][] = [
    ["CT/CONNECTED", "CT/CONNECTED", true],
    ["CT", "CT/CONNECTED", true],
    ["ct/conn", "CT/CONNECTED", true],
    ["", "CT/CONNECTED", true],
    ["CARD", "CARDX/NEW", true],
    ["C", "CT/CONNECTED", true],
    ["CT/CONNECTED/", "CT/CONNECTED", false],
    ["T/CONNECTED", "CT/CONNECTED", false],
    ["*", "CT/CONNECTED", false],
    ["operational_state/ec_fw", "OPERATIONAL_STATE/EC_FW_Update_Available", true],
  ];
  for (const [wanted, topic, matches] of table) {
    test(`subscribed as “${wanted}” ${matches ? "means" : "does not mean"} ${topic}`, () => {
      assert.equal(isTold(subscribed(wanted), notice(topic)), matches);
    });
  }
});

describe("access", () => {
  const at = (arbeitsplatz: string) => ({ ...CONTEXT, arbeitsplatz });
  const table: [what: string, parameters: Notice["parameters"], context: typeof CONTEXT, told: boolean][] = [
    ["of the device", [], CONTEXT, true],
    ["of the device, at a workplace nobody knows", [], at("AP77"), false],
    ["of the device, at a workplace the client system may not use", [], at("AP3"), false],
    ["of a local terminal", [["CtID", "lokal"]], CONTEXT, true],
    ["of a remote terminal", [["CtID", "fern"]], CONTEXT, true],
    ["of a terminal of another workplace", [["CtID", "weit"]], CONTEXT, false],
    ["of that terminal, at that workplace", [["CtID", "weit"]], at("AP2"), true],
    ["of a terminal of another Mandant", [["CtID", "fremd"]], CONTEXT, false],
    ["of a terminal nobody knows", [["CtID", "nirgends"]], CONTEXT, false],
    [
      "of an own SMC-B",
      [
        ["CardHandle", "eigene"],
        ["CtID", "lokal"],
      ],
      CONTEXT,
      true,
    ],
    [
      "of another Mandant's SMC-B",
      [
        ["CardHandle", "fremde"],
        ["CtID", "lokal"],
      ],
      CONTEXT,
      false,
    ],
    ["of an SMC-B nobody manages", [["CARD_HANDLE", "unverwaltete"]], CONTEXT, false],
    ["of a gSMC-KT", [["CARD_HANDLE", "gsmcKt"]], CONTEXT, true],
    ["of an eGK in a local terminal", [["CardHandle", "egk"]], CONTEXT, true],
    ["of an eGK in a remote terminal", [["CardHandle", "egkFern"]], CONTEXT, false],
    ["of an HBA, without any user", [["CardHandle", "hba"]], CONTEXT, true],
    ["of a card that never was", [["CardHandle", "nie"]], CONTEXT, false],
  ];
  for (const [what, parameters, context, told] of table) {
    test(`an event ${what} ${told ? "is told" : "is not told"}`, () => {
      assert.equal(isTold(subscribed("", context), notice("X", parameters)), told);
    });
  }

  test("needs no password or certificate: the Konnektor asks itself", () => {
    const state = aKonnektor();
    const switches = { ...state.switches, clientAutMandatory: true };
    assert.ok(isTold(subscribed("", CONTEXT, { ...state, switches }), notice("X")));
  });

  test("to a card that was just pulled is as it was", () => {
    const before = subscribed("CARD");
    const { state, notices } = step(before, { happened: "card-removed", ctId: "lokal", slot: 3 }, NOW, () => 0);
    assert.equal(notices[0]?.topic, "CARD/REMOVED");
    assert.ok(isTold(before, notices[0] as Notice, state));
  });
});

describe("in a fatal state", () => {
  const table: [name: string, told: boolean][] = [
    ["EC_NK_Certificate_Expired", true],
    ["EC_FW_Not_Valid_Status_Blocked", true],
    ["EC_Random_Generator_Not_Reliable", true],
    ["EC_Software_Integrity_Check_Failed", false],
    ["EC_Firewall_Not_Reliable", false],
  ];
  for (const [name, told] of table) {
    test(`${name} events are ${told ? "still" : "no longer"} sent`, () => {
      const state = subscribed("");
      assert.equal(isTold(state, notice("X"), withCondition(state, name, true, NOW)), told);
    });
  }
});

test("an end of the boot goes to every remembered receiver, without id, whatever it had subscribed", () => {
  const state = subscribed("NIEMALS");
  const boot = notice("BOOTUP/BOOTUP_COMPLETE");
  assert.deepEqual(recipientsOf(boot, { ...state, events: { ...state.events, subscriptions: [] } }, state, NOW), [
    { eventTo: TO, subscription: "" },
  ]);
});
