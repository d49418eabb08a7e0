/** What a Konnektor answers to each operation: its own faults with their codes, and whom it shows what. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aKonnektor, CONTEXT, ICCSN, NOW } from "../../../test/support/simulated-konnektor.ts";
import { fehlercode } from "../../domain/fehlercode.ts";
import type { CallContext } from "./access.ts";
import { fault } from "./fault.ts";
import { type Answers, answer, type OperationName, type Requests } from "./operations.ts";
import type { CardState, KonnektorState, PinState } from "./state.ts";

interface Asking {
  state?: KonnektorState;
  context?: Partial<CallContext>;
}

function ask<O extends OperationName>(operation: O, request: Requests[O], { state, context }: Asking = {}) {
  const asked = { context: { ...CONTEXT, ...context }, caller: { kind: "nobody" } as const, now: NOW };
  return answer(state ?? aKonnektor(), operation, request, asked);
}

function answerOf<O extends OperationName>(operation: O, request: Requests[O], asking?: Asking): Answers[O] {
  const result = ask(operation, request, asking);
  assert.ok("answer" in result, JSON.stringify(result));
  return result.answer;
}

function faultOf<O extends OperationName>(operation: O, request: Requests[O], asking?: Asking) {
  const result = ask(operation, request, asking);
  assert.ok("fault" in result, JSON.stringify(result));
  return result.fault;
}

const unplugged = aKonnektor({
  terminals: aKonnektor().terminals.map((t) => (t.ctId === "lokal" ? { ...t, connected: false } : t)),
});
const rsaOnly = (handle: CardState["handle"]) =>
  aKonnektor({
    cards: aKonnektor().cards.map((c) =>
      c.handle === handle ? { ...c, certificates: c.certificates.filter((x) => x.crypt === "RSA") } : c,
    ),
  });

/** A row whose request fits its operation. */
type Refused = {
  [O in OperationName]: [operation: O, request: Requests[O], why: string, code: number, asking?: Asking];
};

const REFUSED: Refused[OperationName][] = [
  ["GetResourceInformation", { slotId: 1 }, "a slot without its terminal", 4000],
  ["GetResourceInformation", { ctId: "nirgends" }, "a terminal that does not exist", 4007],
  ["GetResourceInformation", { ctId: "fremd" }, "another practice's terminal", 4012],
  ["GetResourceInformation", { ctId: "unerreichbar" }, "a terminal the client system reaches nowhere", 4020],
  ["GetResourceInformation", { ctId: "lokal", slotId: 5 }, "a slot the terminal does not have", 4097],
  [
    "GetResourceInformation",
    { ctId: "fern", slotId: 3 + 1, iccsn: ICCSN.unbekannt },
    "a card the workplace cannot reach",
    4015,
  ],
  ["GetResourceInformation", { iccsn: "80276883110000009999" }, "a card nobody put in, by its number", 4099],
  ["GetResourceInformation", { cardHandle: "x" }, "a card nobody put in, by its handle", 4101],
  ["GetResourceInformation", { cardHandle: "fremde" }, "another Mandant's SMC-B", 4013],
  ["GetCards", { mandantWide: false, slotId: 1 }, "a slot without its terminal", 4000],
  ["GetCards", { mandantWide: true, ctId: "nirgends" }, "a terminal that does not exist", 4007],
  ["GetCards", { mandantWide: false, ctId: "weit" }, "a terminal the workplace does not reach", 4015],
  ["GetPinStatus", { cardHandle: "x", pinTyp: "PIN.SMC" }, "a card that is gone", 4008],
  ["GetPinStatus", { cardHandle: "gsmcKt", pinTyp: "PIN.SMC" }, "a card without PIN", 4209],
  ["GetPinStatus", { cardHandle: "eigene", pinTyp: "PIN.CH" }, "a PIN the SMC-B does not have", 4072],
  [
    "GetPinStatus",
    { cardHandle: "hba", pinTyp: "PIN.SMC" },
    "a PIN the HBA does not have",
    4072,
    { context: { userId: "U" } },
  ],
  ["GetPinStatus", { cardHandle: "hba", pinTyp: "PIN.CH" }, "an HBA without the user who holds it", 4003],
  ["CheckCertificateExpiration", { cardHandle: "x", crypt: "RSA" }, "a card that is gone", 4008],
  ["CheckCertificateExpiration", { cardHandle: "egk", crypt: "RSA" }, "a patient's card", 4058],
  ["ReadCardCertificate", { cardHandle: "x", certRefs: ["C.AUT"], crypt: "RSA" }, "a card that is gone", 4008],
  ["ReadCardCertificate", { cardHandle: "egk", certRefs: ["C.AUT"], crypt: "RSA" }, "a patient's card", 4090],
  [
    "ReadCardCertificate",
    { cardHandle: "eigene", certRefs: ["C.AUT", "C.X"], crypt: "RSA" },
    "a reference nobody knows",
    4149,
  ],
  [
    "ReadCardCertificate",
    { cardHandle: "gsmcKt", certRefs: ["C.QES"], crypt: "RSA" },
    "a certificate the card lacks",
    4149,
  ],
  [
    "ReadCardCertificate",
    { cardHandle: "eigene", certRefs: ["C.AUT"], crypt: "ECC" },
    "ECC of an old card",
    4258,
    { state: rsaOnly("eigene") },
  ],
  ["RequestCard", { ctId: "nirgends", slotId: 1 }, "a terminal that does not exist", 4007],
  ["RequestCard", { ctId: "weit", slotId: 1 }, "a terminal the workplace does not reach", 4015],
  ["RequestCard", { ctId: "lokal", slotId: 5 }, "a slot the terminal does not have", 4097],
  ["RequestCard", { ctId: "lokal", slotId: 3 }, "a terminal without power", 4222, { state: unplugged }],
  ["RequestCard", { ctId: "fern", slotId: 4, cardType: "SM-B" }, "a card of another kind", 4051],
  [
    "RequestCard",
    { ctId: "lokal", slotId: 2 },
    "a slot in which nobody puts a card",
    4202,
    { state: aKonnektor({ cards: [] }) },
  ],
  ["EjectCard", { cardHandle: "x" }, "a card that is gone", 4101],
  ["EjectCard", { ctId: "nirgends", slotId: 1 }, "a terminal that does not exist", 4007],
  ["EjectCard", { ctId: "lokal", slotId: 5 }, "a slot the terminal does not have", 4097],
  ["EjectCard", { ctId: "lokal", slotId: 3 }, "a terminal without power", 4222, { state: unplugged }],
];

describe("an operation refuses", () => {
  for (const [operation, request, why, code, asking] of REFUSED) {
    test(`${operation}: ${why}, ${code}`, () => {
      assert.equal(faultOf(operation, request as never, asking).code, code);
    });
  }

  test("an empty slot, 4098", () => {
    const state = aKonnektor({ cards: [] });
    assert.equal(faultOf("GetResourceInformation", { ctId: "lokal", slotId: 1 }, { state }).code, 4098);
  });

  test("every caller without context, 4021, whatever it asks", () => {
    const requests: Requests = {
      GetResourceInformation: {},
      GetCardTerminals: { mandantWide: true },
      GetCards: { mandantWide: true },
      GetPinStatus: { cardHandle: "eigene", pinTyp: "" },
      CheckCertificateExpiration: { crypt: "RSA" },
      ReadCardCertificate: { cardHandle: "eigene", certRefs: [], crypt: "RSA" },
      RequestCard: { ctId: "x", slotId: 0 },
      EjectCard: { ctId: "x", slotId: 0 },
      Subscribe: { eventTo: "cetp://127.0.0.1:9", topic: "" },
      Unsubscribe: { id: "x" },
      RenewSubscriptions: { ids: ["x"] },
      GetSubscription: { mandantWide: true, id: "x" },
    };
    for (const [operation, request] of Object.entries(requests) as [OperationName, never][]) {
      assert.equal(faultOf(operation, request, { context: { mandant: "" } }).code, 4021, operation);
      assert.equal(faultOf(operation, request, { context: { mandant: "unbekannt" } }).code, 4021, operation);
    }
  });
});

describe("a fault", () => {
  test("says what it says in gematik's words of severity and type, in a sentence of its own", () => {
    const codes = new Set([
      ...REFUSED.map(([, , , code]) => code),
      4001,
      4002,
      4010,
      4011,
      4014,
      4016,
      4019,
      4021,
      4098,
      4204,
    ]);
    for (const code of codes) {
      const made = fault(code);
      const known = fehlercode(code);
      assert.ok(known, `${code} is not in the table the client explains codes with`);
      assert.deepEqual([made.severity, made.type], [known.severity, known.type], String(code));
      assert.doesNotMatch(made.text, /^Fehler \d+$/, `${code} has no text of its own`);
    }
  });
});

describe("GetResourceInformation", () => {
  test("without a selector tells about the Konnektor", () => {
    assert.deepEqual(answerOf("GetResourceInformation", {}), { konnektor: true });
  });

  test("tells about a terminal, also one of another workplace", () => {
    const told = answerOf("GetResourceInformation", { ctId: "weit" });
    assert.ok("terminal" in told);
    assert.deepEqual([told.terminal.ctId, told.terminal.workplaces], ["weit", ["AP2"]]);
  });

  test("tells about a card by handle, by number, and by its place", () => {
    for (const selector of [{ cardHandle: "eigene" }, { iccsn: ICCSN.eigene }, { ctId: "lokal", slotId: 3 }]) {
      const told = answerOf("GetResourceInformation", selector);
      assert.ok("card" in told);
      assert.equal(told.card.handle, "eigene");
    }
  });
});

describe("GetCardTerminals", () => {
  const ids = (mandantWide: boolean, arbeitsplatz = "AP1") =>
    answerOf("GetCardTerminals", { mandantWide }, { context: { arbeitsplatz } }).map((t) => t.ctId);

  test("lists what the workplace reaches, or what the client system reaches anywhere, and nobody else's", () => {
    assert.deepEqual(ids(false), ["lokal", "fern"]);
    assert.deepEqual(ids(false, "AP2"), ["weit"]);
    assert.deepEqual(ids(true), ["lokal", "fern", "weit"]);
  });

  test("names the workplaces at which a terminal stands, not those that reach it from afar", () => {
    const listed = answerOf("GetCardTerminals", { mandantWide: true });
    assert.deepEqual(
      listed.map((t) => t.workplaces),
      [["AP1"], [], ["AP2"]],
    );
  });

  test("lists a terminal without power as not connected", () => {
    const [terminal] = answerOf("GetCardTerminals", { mandantWide: false }, { state: unplugged });
    assert.equal(terminal?.connected, false);
  });
});

describe("GetCards", () => {
  const handles = (request: Requests["GetCards"], asking?: Asking) =>
    answerOf("GetCards", request, asking).map((c) => c.handle);

  const table: [request: Requests["GetCards"], handles: string[]][] = [
    [{ mandantWide: false }, ["eigene", "ferne", "hba", "egk", "egkFern", "gsmcKt"]],
    [{ mandantWide: true }, ["eigene", "ferne", "hba", "hbaWeit", "egk", "egkFern", "kvk", "gsmcKt", "unbekannt"]],
    [{ mandantWide: true, cardType: "SM-B" }, ["eigene", "ferne"]],
    [{ mandantWide: true, cardType: "HBAx" }, ["hba", "hbaWeit"]],
    [{ mandantWide: true, cardType: "EGK" }, ["egk", "egkFern"]],
    [{ mandantWide: true, cardType: "SMC-KT" }, ["gsmcKt"]],
    [{ mandantWide: true, cardType: "UNKNOWN" }, ["unbekannt"]],
    [{ mandantWide: false, ctId: "fern" }, ["ferne", "hba", "egkFern"]],
    [{ mandantWide: false, ctId: "fern", slotId: 1 }, ["hba"]],
    [{ mandantWide: true, ctId: "weit", cardType: "EGK" }, []],
  ];
  for (const [request, expected] of table) {
    test(`${JSON.stringify(request)} lists ${expected.join(", ") || "nothing"}`, () => {
      assert.deepEqual(handles(request), expected);
    });
  }

  test("never lists an SMC-B of another Mandant, though it lies in a terminal both may use", () => {
    assert.ok(!handles({ mandantWide: true }).includes("fremde"));
  });

  test("answers from its own bookkeeping: an empty practice has no cards", () => {
    assert.deepEqual(handles({ mandantWide: true }, { state: aKonnektor({ cards: [] }) }), []);
  });
});

describe("GetPinStatus", () => {
  const pins: PinState[] = [
    { iccsn: ICCSN.eigene, mandant: "M1", pin: "PIN.SMC", status: "VERIFIED" },
    { iccsn: ICCSN.ferne, mandant: "M2", pin: "PIN.SMC", status: "VERIFIED" },
    { iccsn: ICCSN.hba, mandant: "M1", pin: "PIN.QES", status: "BLOCKED", leftTries: 0 },
  ];
  const status = (cardHandle: string, pinTyp: string) =>
    answerOf("GetPinStatus", { cardHandle, pinTyp }, { state: aKonnektor({ pins }), context: { userId: "U1" } });

  test("is kept per card, per Mandant and per PIN", () => {
    assert.equal(status("eigene", "PIN.SMC").status, "VERIFIED");
    assert.equal(status("ferne", "PIN.SMC").status, "VERIFIABLE");
    assert.equal(status("hba", "PIN.QES").status, "BLOCKED");
    assert.equal(status("hba", "PIN.CH").status, "VERIFIABLE");
  });

  test("of a card nobody has used yet is locked with three tries", () => {
    const { status: told, leftTries } = status("hba", "PIN.CH");
    assert.deepEqual([told, leftTries], ["VERIFIABLE", 3]);
  });
});

describe("CheckCertificateExpiration", () => {
  const rows = (request: Requests["CheckCertificateExpiration"], asking?: Asking) =>
    answerOf("CheckCertificateExpiration", request, asking).rows.map((r) => [
      r.ctId,
      r.handle,
      r.certificate.validUntil,
    ]);

  test("without a card: the Konnektor's own first, then gSMC-KT, SM-B of the Mandant and HBA", () => {
    const all = rows({ crypt: "RSA" });
    assert.deepEqual(all[0], ["", "", "2027-10-01"]);
    assert.deepEqual(
      all.slice(1).map(([, handle]) => handle),
      ["eigene", "ferne", "hba", "hbaWeit", "gsmcKt"],
    );
  });

  test("RSA and ECC end on different days, of cards and of the Konnektor", () => {
    const [rsa, ecc] = [rows({ crypt: "RSA" }), rows({ crypt: "ECC" })];
    assert.equal(ecc.length, rsa.length);
    for (const [i, [, , day]] of rsa.entries()) assert.notEqual(day, ecc[i]?.[2]);
  });

  test("with a card: this card alone", () => {
    assert.deepEqual(rows({ cardHandle: "eigene", crypt: "ECC" }), [["lokal", "eigene", "2028-06-02"]]);
  });

  test("a card without ECC is named and has no entry; asked for RSA it is like the others", () => {
    const state = rsaOnly("gsmcKt");
    const told = answerOf("CheckCertificateExpiration", { crypt: "ECC" }, { state });
    assert.deepEqual(told.withoutEcc, ["gsmcKt"]);
    assert.ok(!told.rows.some((r) => r.handle === "gsmcKt"));
    const rsa = answerOf("CheckCertificateExpiration", { crypt: "RSA" }, { state });
    assert.deepEqual(rsa.withoutEcc, []);
    assert.ok(rsa.rows.some((r) => r.handle === "gsmcKt"));
  });

  test("an old Konnektor has no ECC certificate of its own", () => {
    const state = aKonnektor({ certificates: aKonnektor().certificates.filter((c) => c.crypt === "RSA") });
    assert.ok(!rows({ crypt: "ECC" }, { state }).some(([ctId]) => ctId === ""));
  });
});

describe("ReadCardCertificate", () => {
  test("reads what is asked for, in the order asked; what the card lacks stays empty", () => {
    const read = answerOf("ReadCardCertificate", {
      cardHandle: "eigene",
      certRefs: ["C.ENC", "C.QES", "C.AUT"],
      crypt: "ECC",
    });
    assert.deepEqual(
      read.map((r) => [r.ref, r.certificate?.ref, r.certificate?.crypt]),
      [
        ["C.ENC", "C.ENC", "ECC"],
        ["C.QES", undefined, undefined],
        ["C.AUT", "C.AUT", "ECC"],
      ],
    );
  });
});

describe("RequestCard and EjectCard", () => {
  test("a card that is already there is given at once", () => {
    const { alreadyInserted, card } = answerOf("RequestCard", { ctId: "fern", slotId: 1, cardType: "HBAx" });
    assert.deepEqual([alreadyInserted, card.handle], [true, "hba"]);
  });

  test("a card is thrown out of the slot it is in", () => {
    assert.deepEqual(answerOf("EjectCard", { cardHandle: "eigene" }), { ctId: "lokal", slot: 3 });
    assert.deepEqual(answerOf("EjectCard", { ctId: "lokal", slotId: 3 }), { ctId: "lokal", slot: 3 });
  });

  test("the command goes out although the Konnektor believes the slot is empty", () => {
    const state = aKonnektor({ cards: [] });
    assert.deepEqual(answerOf("EjectCard", { ctId: "lokal", slotId: 1 }, { state }), { ctId: "lokal", slot: 1 });
  });
});

test("no question changes the state it is asked of", () => {
  const state = deepFrozen(aKonnektor());
  for (const [operation, request, , , asking] of REFUSED) {
    if (!asking?.state) ask(operation, request as never, { ...asking, state });
  }
  answerOf("EjectCard", { cardHandle: "eigene" }, { state });
  answerOf("CheckCertificateExpiration", { crypt: "ECC" }, { state });
});

function deepFrozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) deepFrozen(inner);
  return Object.freeze(value);
}

test("a Konnektor without any terminal answers with empty lists", () => {
  const state = aKonnektor({ terminals: [], cards: [] });
  assert.deepEqual(answerOf("GetCardTerminals", { mandantWide: true }, { state }), []);
  assert.deepEqual(answerOf("GetCards", { mandantWide: true }, { state }), []);
});
