/**
 * GetCards: the cards of the practice with number and date; of patients' cards nothing but type, place and time.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { refusal } from "../../../../test/support/refusal.ts";
import { gematikApi, needs } from "../../../../test/support/shared.ts";
import { enveloped, OK, type WrittenCard, withDefaultNamespaces, writeCard } from "../../../../test/support/soap.ts";
import { assertBodyFits } from "../../../../test/support/xml-schema.ts";
import { parseXml } from "../../xml/parse.ts";
import { bodyOf, envelope } from "../envelope.ts";
import { type GetCardsRequest, getCards } from "./get-cards.ts";

const CONTEXT = { mandant: "M1", clientsystem: "CS1", arbeitsplatz: "AP1" };

const answer = (...cards: WrittenCard[]) =>
  `<EVT:GetCardsResponse>${OK}<CARD:Cards>${cards.map(writeCard).join("")}</CARD:Cards></EVT:GetCardsResponse>`;
const readXml = (xml: string) => getCards.read(bodyOf(parseXml(Buffer.from(xml))));
const read = (...cards: WrittenCard[]) => readXml(enveloped(answer(...cards)));

describe("the question", () => {
  test("carries the context, then the type, and mandant-wide as attribute", () => {
    assert.equal(
      getCards.write({ context: CONTEXT, mandantWide: true, cardType: "SM-B" }).text,
      '<EVT:GetCards mandant-wide="true"><CCTX:Context><CONN:MandantId>M1</CONN:MandantId>' +
        "<CONN:ClientSystemId>CS1</CONN:ClientSystemId><CONN:WorkplaceId>AP1</CONN:WorkplaceId></CCTX:Context>" +
        "<CARDCMN:CardType>SM-B</CARDCMN:CardType></EVT:GetCards>",
    );
  });

  test("asks for all types when none is named, and for the workplace alone when not mandant-wide", () => {
    const { text } = getCards.write({ context: CONTEXT, mandantWide: false });
    assert.match(text, /^<EVT:GetCards mandant-wide="false">/);
    assert.doesNotMatch(text, /CardType/);
  });

  test("is what gematik's schema wants, for every type", needs(gematikApi(), "Die Schemata der gematik"), () => {
    const types: GetCardsRequest["cardType"][] = [undefined, "EGK", "KVK", "HBAx", "SM-B", "SMC-KT", "UNKNOWN"];
    for (const cardType of types) {
      const request = { context: { ...CONTEXT, userId: "U & V" }, mandantWide: true, cardType };
      assertBodyFits("conn/EventService.xsd", envelope(getCards.write(request), getCards.namespaces));
    }
  });
});

describe("a card of the practice", () => {
  const smcB: WrittenCard = {
    handle: "SMC-B-3",
    type: "SMC-B",
    iccsn: "80276883110000199001",
    ctId: "kt-7",
    slot: "2",
    insertTime: "2026-03-04T06:07:08+01:00",
    holder: "Zahnarztpraxis Dr. Erfunden",
    expires: "2028-03-27Z",
    objectSystem: "4.8.0",
  };
  const expected = {
    CardHandle: "SMC-B-3",
    CardType: "SMC-B",
    ofPractice: true,
    Iccsn: "80276883110000199001",
    CtId: "kt-7",
    SlotId: 2,
    InsertTime: Date.UTC(2026, 2, 4, 5, 7, 8),
    CertificateExpirationDate: "2028-03-27",
    ObjectSystemVersion: "4.8.0",
  };

  test("keeps handle, number, place, expiry and version", () => {
    assert.deepEqual(read(smcB), [expected]);
  });

  test("is read the same without a single prefix", () => {
    assert.deepEqual(readXml(withDefaultNamespaces(answer(smcB))), [expected]);
  });

  for (const type of ["SMC-B", "HSM-B", "SM-B", "SMC-KT", "HBA", "HBA-qSig", "HBAx", "ZOD_2.0"]) {
    test(`of type ${type} keeps its number, but not its holder's name`, () => {
      const [card] = read({ ...smcB, type });
      assert.deepEqual([card?.ofPractice, card?.Iccsn], [true, smcB.iccsn]);
      assert.doesNotMatch(JSON.stringify(card), /Erfunden/);
    });
  }

  test("with only the mandatory elements has only those (trap T-14)", () => {
    const [card] = read({ type: "SMC-KT" });
    assert.deepEqual(
      [card?.Iccsn, card?.CertificateExpirationDate, card?.ObjectSystemVersion],
      [undefined, undefined, undefined],
    );
    assert.equal(card?.CardHandle, "h-1");
  });

  test("with an empty number has none", () => {
    assert.equal(read({ ...smcB, iccsn: " " })[0]?.Iccsn, undefined);
  });

  test("with a date nobody can read is refused, and the element named", () => {
    const { code, fields } = refusal(() => read({ ...smcB, expires: "27.03.2028" }));
    assert.deepEqual([code, fields.element], ["xml/value-invalid", "CertificateExpirationDate"]);
  });
});

describe("a card of a patient", () => {
  const eGK: WrittenCard = {
    handle: "EGK-80276001019990000042-1",
    type: "EGK",
    iccsn: "80276001019990000042",
    ctId: "kt-7",
    slot: "1",
    holder: "Wilhelmine Ausgedacht",
    kvnr: "X987654321",
    expires: "2029-12-31",
    objectSystem: "4.5.1",
  };
  const leaves = (value: unknown, ...secrets: string[]) => {
    const text = JSON.stringify(value);
    for (const secret of secrets) assert.ok(!text.includes(secret), `${secret} in ${text}`);
  };

  test("leaves type, place and time, and no trace of holder, KVNR and ICCSN, not even in its handle", () => {
    const cards = read(eGK);
    assert.deepEqual(cards, [
      {
        CardHandle: "",
        CardType: "EGK",
        ofPractice: false,
        CtId: "kt-7",
        SlotId: 1,
        InsertTime: Date.UTC(2026, 2, 4, 5, 6, 7),
      },
    ]);
    leaves(cards, "Wilhelmine", "Ausgedacht", "X987654321", "80276001019990000042");
  });

  test("leaves no KVNR in its handle", () => {
    leaves(read({ ...eGK, handle: "kvnr:X987654321", iccsn: undefined }), "X987654321");
  });

  test("leaves no ICCSN in its handle even when the number stands nowhere else (trap T-14)", () => {
    leaves(read({ ...eGK, iccsn: undefined }), "80276001019990000042");
  });

  test("leaves no KVNR in its handle even when the number stands nowhere else (trap T-14)", () => {
    leaves(read({ ...eGK, handle: "X987654321", iccsn: undefined, kvnr: undefined }), "X987654321");
  });

  for (const type of ["EGK", "KVK", "UNKNOWN", "egk", "", "Führerschein"]) {
    test(`is what a card of type „${type}“ is taken for`, () => {
      const cards = read({ ...eGK, type });
      assert.equal(cards[0]?.ofPractice, false);
      leaves(cards, "Wilhelmine", "X987654321", "80276001019990000042");
    });
  }

  test("leaves nothing behind next to cards of the practice either, whatever is written on it", () => {
    const secret = (prefix: string) => fc.stringMatching(/^[A-Z0-9]{8,20}$/).map((text) => `${prefix}${text}`);
    fc.assert(
      fc.property(
        secret("I"),
        secret("K"),
        secret("H"),
        fc.constantFrom("EGK", "KVK", "UNKNOWN"),
        (iccsn, kvnr, holder, type) => {
          for (const handle of [iccsn, `${kvnr}-1`, `a-${iccsn}-${kvnr}`, "frei"]) {
            const cards = read(
              { ...eGK, type, iccsn, kvnr, holder, handle },
              { type: "SMC-B", iccsn: "80276883110000199001" },
            );
            leaves(cards, iccsn, kvnr, holder);
            assert.equal(cards[1]?.Iccsn, "80276883110000199001");
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("the list", () => {
  test("may be empty", () => {
    assert.deepEqual(read(), []);
    assert.deepEqual(readXml(enveloped(`<EVT:GetCardsResponse>${OK}<CARD:Cards/></EVT:GetCardsResponse>`)), []);
  });

  test("keeps the order of the answer", () => {
    assert.deepEqual(
      read({ handle: "c" }, { handle: "a" }, { handle: "b" }).map((c) => c.CardHandle),
      ["c", "a", "b"],
    );
  });

  test("that is missing is missed by name", () => {
    assert.deepEqual(
      refusal(() => readXml(enveloped(`<EVT:GetCardsResponse>${OK}</EVT:GetCardsResponse>`))),
      {
        code: "xml/element-missing",
        fields: { element: "Cards", parent: "GetCardsResponse" },
      },
    );
  });

  for (const [what, card, element] of [
    ["a slot that is no number", { slot: "links" }, "SlotId"],
    ["an insert time that is none", { insertTime: "heute" }, "InsertTime"],
  ] as const) {
    test(`with ${what} is refused, and the element named`, () => {
      const { code, fields } = refusal(() => read(card));
      assert.deepEqual([code, fields.element], ["xml/value-invalid", element]);
    });
  }
});
