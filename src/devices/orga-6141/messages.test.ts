/** The messages of the ORGA 6141, apart from any socket: whatever comes, it is read or it has words. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { LotseError } from "../../domain/errors.ts";
import { isObject, type JsonObject } from "../../protocol/ws/json.ts";
import {
  answers,
  cardInfosOf,
  PROPERTIES,
  propertiesOf,
  resultOf,
  sessionIdOf,
  toCertificates,
  toIdentity,
  toPlugCycles,
  toSerialAndMac,
  toUptimeMs,
} from "./messages.ts";

describe("times of use", () => {
  const cases: [written: unknown, hours: number | undefined][] = [
    ["12", 12],
    [12, 12],
    ["0", 0],
    ["12:30", 12.5],
    ["12:61", undefined],
    ["-1", undefined],
    ["zwölf", undefined],
    ["", undefined],
    [null, undefined],
  ];
  for (const [written, hours] of cases) {
    test(`${JSON.stringify(written)} is ${hours ?? "not read"}`, () => {
      const ms = toUptimeMs({ sys_uptime_durationSinceBoot: written });
      assert.equal(ms, hours === undefined ? undefined : hours * 3_600_000);
    });
  }
});

describe("when the gSMC-KT ends", () => {
  const card = {
    card_smkt_iccsn: "80276883110000094112",
    card_smkt_autType: "RSA",
    card_smkt_autCxd: "11.11.2026",
    card_smkt_aut2Type: "ECC",
    card_smkt_aut2Cxd: "30.08.2030",
  };
  const days = (properties: JsonObject) => toCertificates(properties).map(({ crypt, expiresOn }) => [crypt, expiresOn]);

  test("is read for RSA and ECC, in whatever order they come", () => {
    const expected = [
      ["RSA", "2026-11-11"],
      ["ECC", "2030-08-30"],
    ];
    assert.deepEqual(days(card), expected);
    const swapped = { ...card, card_smkt_autType: "ECC", card_smkt_aut2Type: "RSA" };
    assert.deepEqual(
      days(swapped).map(([crypt]) => crypt),
      ["ECC", "RSA"],
    );
  });

  test("is left out where a day or a kind is missing or nonsense", () => {
    assert.deepEqual(days({ ...card, card_smkt_autCxd: "31.02.2026", card_smkt_aut2Type: "" }), []);
    assert.deepEqual(days({ ...card, card_smkt_autType: "RSACHE", card_smkt_aut2Cxd: "2030-08-30" }), []);
    assert.deepEqual(days({}), []);
  });
});

describe("practice cards", () => {
  test("are read with slot, number and the one PIN state that is known", () => {
    const pin = { pinId: "SMCB-PIN", pinStatus: "unlockableViaPin", attemptsRemaining: 3 };
    const iccsn = "80276883110000147805";
    const info = (pinInfos: unknown, more = {}) => ({ slotNo: 3, iccsn, pinInfos, ...more });
    assert.deepEqual(cardInfosOf({ cardInfos: [info([pin])] }), [
      { slot: 3, iccsn, pin: { status: "VERIFIABLE", leftTries: 3 } },
    ]);
    for (const pinStatus of ["verified", "constructor", "", 3]) {
      assert.deepEqual(cardInfosOf({ cardInfos: [info([{ ...pin, pinStatus }])] }), [{ slot: 3, iccsn }]);
    }
    assert.deepEqual(cardInfosOf({ cardInfos: [info([{ ...pin, pinId: "CH-PIN" }])] }), [{ slot: 3, iccsn }]);
    assert.deepEqual(
      cardInfosOf({ cardInfos: [info([pin], { iccsn: "X110411675" }), info([pin], { slotNo: -1 })] }),
      [],
    );
  });
});

describe("a refusal", () => {
  test("is an answer, without a word of what it says", () => {
    const refusal = { failure: { reason: "geheim", credentials: "geheim" } };
    assert.ok(answers("token")(refusal));
    for (const name of ["Auth.basicAuth", "Settings.getProperties"] as const) {
      assert.throws(
        () => resultOf(refusal, name, "kt"),
        (error) => error instanceof LotseError && !JSON.stringify(error.fields).includes("geheim"),
      );
    }
  });
});

describe("whatever a device answers", () => {
  const names = [
    ...["response", "failure", "token", "result", "session", "id", "properties", "cardInfos", "slotNo", "iccsn"],
    ...["pinInfos", "pinId", "pinStatus", "attemptsRemaining", ...Object.values(PROPERTIES).flat(), "__proto__"],
  ];
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom("token", "SMCB-PIN", "unlockableViaPin", "80276883110000147805", "11.11.2026", "RSA", "12:30"),
      fc.string({ maxLength: 40 }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("json"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...names), tie("json"), { maxKeys: 6 }),
    ),
  }));
  const objects = fc.dictionary(fc.constantFrom(...names), json, { maxKeys: 8 }) as fc.Arbitrary<JsonObject>;

  test("is read, or refused in words", () => {
    fc.assert(
      fc.property(objects, (object) => {
        for (const read of [
          () => answers("token")(object),
          () => resultOf(object, "Api.getVersionInfo", "kt"),
          () => sessionIdOf(object, "kt"),
          () => propertiesOf(object, "kt"),
          () => toIdentity(object, "kt"),
          () => toSerialAndMac(object),
          () => toUptimeMs(object),
          () => {
            for (const { count } of toPlugCycles(object) ?? []) assert.ok(Number.isSafeInteger(count) && count >= 0);
            for (const { expiresOn } of toCertificates(object)) assert.match(expiresOn, /^\d{4}-\d{2}-\d{2}$/);
            for (const card of cardInfosOf(object)) assert.ok(isObject(card));
          },
        ]) {
          try {
            read();
          } catch (error) {
            assert.ok(error instanceof LotseError, String(error));
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
