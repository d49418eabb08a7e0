/** The messages of the ST-1506, apart from any socket: whatever comes, it is read or it has words. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { LotseError } from "../../domain/errors.ts";
import type { JsonObject } from "../../protocol/ws/json.ts";
import {
  answers,
  askedBy,
  payloadOf,
  plainRequest,
  readDeviceInformation,
  sessionIdOf,
  toCertificates,
  toIdentity,
  toMac,
  toUpdate,
  usedPairingBlocks,
} from "./messages.ts";

const request = plainRequest("GetDeviceInformation", { msgId: "1".repeat(32) });

describe("when the certificates of the gSMC-KT end", () => {
  const cases: [sentence: string, kinds: string, aut: string, aut2: string, expected: [string, string][]][] = [
    [
      "both kinds of key, in this order",
      "RSA,ECC",
      "20290131",
      "20310404",
      [
        ["RSA", "2029-01-31"],
        ["ECC", "2031-04-04"],
      ],
    ],
    ["RSA only", "RSA", "20290131", "", [["RSA", "2029-01-31"]]],
    ["ECC only, in the first place", "ECC", "20310404", "", [["ECC", "2031-04-04"]]],
    ["ECC only, in the second place", "ECC", "", "20310404", [["ECC", "2031-04-04"]]],
    ["both kinds, one without a day", "RSA,ECC", "", "20310404", [["ECC", "2031-04-04"]]],
    ["no day that exists", "RSA,ECC", "20290230", "2031-04-04", []],
    ["no card", "", "", "", []],
    ["a kind nobody knows", "PQC", "20290131", "", []],
  ];
  for (const [sentence, kinds, aut, aut2, expected] of cases) {
    test(sentence, () => {
      const read = toCertificates({
        smcktPersonalization: kinds,
        smcktExpirationDateAUT: aut,
        smcktExpirationDateAUT2: aut2,
      });
      assert.deepEqual(
        read.map(({ crypt, expiresOn }) => [crypt, expiresOn]),
        expected,
      );
    });
  }
});

describe("pairings", () => {
  test("are counted, and nothing of them is kept", () => {
    const used = { isUsed: true, key1: { certificateFingerprint: "F", key: "pairing-secret" } };
    const payload = { pairingBlocks: { pairingBlock1: used, pairingBlock2: { isUsed: false }, pairingBlock3: used } };
    assert.equal(usedPairingBlocks(payload), 2);
    assert.equal(usedPairingBlocks({ pairingBlocks: {} }), 0);
    assert.equal(usedPairingBlocks({ pairingBlocks: { pairingBlock1: { isUsed: "true" }, pairingBlock9: used } }), 0);
    assert.equal(usedPairingBlocks({}), undefined);
  });
});

describe("whatever a device answers", () => {
  /** Objects near to real answers: right names with all sorts of values. */
  const names = [
    ...["header", "payload", "payloadType", "error", "inReplyToId", "sessionId", "state", "pairingBlocks"],
    ...["pairingBlock1", "isUsed", "fwVersion", "providerId", "smcktPersonalization", "smcktExpirationDateAUT"],
    ...["ethernetMacAddress", "constructor", "__proto__"],
  ];
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom("GetDeviceInformationResponse", "1".repeat(32), "RSA,ECC", "20310404", "", "Login disabled"),
      fc.string({ maxLength: 40 }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("json"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...names), tie("json"), { maxKeys: 6 }),
    ),
  }));
  const objects = fc.dictionary(fc.constantFrom(...names), json, { maxKeys: 6 }) as fc.Arbitrary<JsonObject>;

  test("is read, or refused in words", () => {
    fc.assert(
      fc.property(objects, objects, (message, payload) => {
        for (const read of [
          () => payloadOf(message, askedBy(request), "kt"),
          () => payloadOf({ payloadType: "GetDeviceInformationResponse", payload }, askedBy(request), "kt"),
          () => sessionIdOf(payload, "kt"),
          () => {
            const information = readDeviceInformation(payload, "kt");
            toIdentity(information);
            toMac(information);
            for (const { expiresOn } of toCertificates(information)) assert.match(expiresOn, /^\d{4}-\d{2}-\d{2}$/);
          },
          () => toUpdate(payload),
          () => usedPairingBlocks(payload),
          () => answers(askedBy(request))(message),
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
