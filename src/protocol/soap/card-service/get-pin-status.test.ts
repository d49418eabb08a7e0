/**
 * GetPinStatus: whether a card is unlocked, and how many tries are left where that is told.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { refusal } from "../../../../test/support/refusal.ts";
import { gematikApi, needs } from "../../../../test/support/shared.ts";
import { enveloped, OK, withDefaultNamespaces } from "../../../../test/support/soap.ts";
import { assertBodyFits } from "../../../../test/support/xml-schema.ts";
import { parseXml } from "../../xml/parse.ts";
import { bodyOf, envelope } from "../envelope.ts";
import { getPinStatus } from "./get-pin-status.ts";

const CONTEXT = { mandant: "M1", clientsystem: "CS1", arbeitsplatz: "AP1" };

const answer = (status: string, tries?: string) =>
  `<CARD:GetPinStatusResponse>${OK}<CARD:PinStatus>${status}</CARD:PinStatus>` +
  `${tries === undefined ? "" : `<CARD:LeftTries>${tries}</CARD:LeftTries>`}</CARD:GetPinStatusResponse>`;
const readXml = (xml: string) => getPinStatus.read(bodyOf(parseXml(Buffer.from(xml))));
const read = (status: string, tries?: string) => readXml(enveloped(answer(status, tries)));

describe("the question", () => {
  test("carries the context, then the handle, then the PIN, spelled PinTyp", () => {
    assert.equal(
      getPinStatus.write({ context: CONTEXT, cardHandle: "h<1>", pinTyp: "PIN.SMC" }).text,
      "<CARD:GetPinStatus><CCTX:Context><CONN:MandantId>M1</CONN:MandantId>" +
        "<CONN:ClientSystemId>CS1</CONN:ClientSystemId><CONN:WorkplaceId>AP1</CONN:WorkplaceId></CCTX:Context>" +
        "<CONN:CardHandle>h&lt;1&gt;</CONN:CardHandle><CARDCMN:PinTyp>PIN.SMC</CARDCMN:PinTyp></CARD:GetPinStatus>",
    );
  });

  test(
    "is what gematik's schemas want, the oldest as well as the newest",
    needs(gematikApi(), "Die Schemata der gematik"),
    () => {
      for (const schema of ["conn/CardService.xsd", "conn/CardService_v8_1_1.xsd", "conn/CardService_v8_1_3.xsd"]) {
        for (const pinTyp of ["PIN.SMC", "PIN.CH", "PIN.QES"] as const) {
          const request = getPinStatus.write({ context: { ...CONTEXT, userId: "U1" }, cardHandle: "h-1", pinTyp });
          assertBodyFits(schema, envelope(request, getPinStatus.namespaces));
        }
      }
    },
  );
});

describe("the answer", () => {
  for (const status of ["VERIFIED", "TRANSPORT_PIN", "EMPTY_PIN", "BLOCKED", "VERIFIABLE", "DISABLED"]) {
    test(`${status} is read as it stands, without tries where none are told (trap T-14)`, () => {
      assert.deepEqual(read(status), { PinStatus: status, LeftTries: undefined });
    });
  }

  test("tells the tries that are left, also when there are none", () => {
    assert.deepEqual(read("VERIFIABLE", "3"), { PinStatus: "VERIFIABLE", LeftTries: 3 });
    assert.deepEqual(read("BLOCKED", "0"), { PinStatus: "BLOCKED", LeftTries: 0 });
  });

  test("is read the same without a single prefix", () => {
    assert.deepEqual(readXml(withDefaultNamespaces(answer("VERIFIABLE", "2"))), {
      PinStatus: "VERIFIABLE",
      LeftTries: 2,
    });
  });

  for (const status of ["", "verified", "OFFEN"]) {
    test(`„${status}“ is no PIN status and refused with its text`, () => {
      const { code, fields } = refusal(() => read(status));
      assert.deepEqual([code, fields.element, fields.value], ["xml/value-invalid", "PinStatus", status]);
    });
  }

  test("with tries that are no number is refused", () => {
    assert.equal(refusal(() => read("VERIFIABLE", "drei")).fields.element, "LeftTries");
  });
});
