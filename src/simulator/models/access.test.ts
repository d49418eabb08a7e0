/**
 * TUC_KON_000 as a table: for each rule R1 to R9 a call it allows, every condition that refuses it with its code, and the
 * order in which the conditions are asked.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aKonnektor, CONTEXT, type Handle, without } from "../../../test/support/simulated-konnektor.ts";
import { type AccessQuestion, checkAccess } from "./access.ts";
import type { InformationModel, Mandant } from "./information-model.ts";
import type { KonnektorState } from "./state.ts";

interface Call {
  state: KonnektorState;
  question: AccessQuestion;
}

const codeOf = ({ state, question }: Call) => checkAccess(state, question)?.code;

function call(question: Partial<AccessQuestion> = {}): Call {
  return {
    state: aKonnektor(),
    question: { context: CONTEXT, caller: { kind: "nobody" }, allWorkplaces: false, ...question },
  };
}

/** One thing that is wrong with a call, and the code a Konnektor answers with. */
interface Condition {
  what: string;
  code: number;
  breaks(call: Call): Call;
}

const asked = (what: string, code: number, change: (q: AccessQuestion) => Partial<AccessQuestion>): Condition => ({
  what,
  code,
  breaks: ({ state, question }) => ({ state, question: { ...question, ...change(question) } }),
});

const configured = (what: string, code: number, change: (i: InformationModel) => Partial<InformationModel>) => ({
  what,
  code,
  breaks: ({ state, question }: Call) => ({
    state: { ...state, information: { ...state.information, ...change(state.information) } },
    question,
  }),
});

const mandant = (what: string, code: number, change: (m: Mandant) => Partial<Mandant>) =>
  configured(what, code, (i) => ({ mandanten: i.mandanten.map((m) => (m.id === "M1" ? { ...m, ...change(m) } : m)) }));

const workplaceReaches = (what: string, code: number, ctId: string, which: "local" | "all") =>
  configured(what, code, (i) => ({
    arbeitsplaetze: i.arbeitsplaetze.map((a) => ({
      ...a,
      localTerminals: without(a.localTerminals, (t) => t === ctId),
      remoteTerminals: which === "all" ? without(a.remoteTerminals, (t) => t === ctId) : [...a.remoteTerminals, ctId],
    })),
  }));

const emptyField = (field: keyof typeof CONTEXT): Condition =>
  asked(`${field} is empty`, 4021, (q) => ({ context: { ...q.context, [field]: "" } }));

/** Steps 1 and 2 of TUC_KON_000, in their order. */
const FIRST: Condition[] = [
  emptyField("mandant"),
  emptyField("clientsystem"),
  emptyField("arbeitsplatz"),
  {
    what: "client systems have to authenticate, and nobody did",
    code: 4204,
    breaks: ({ state, question }) => ({
      state: { ...state, switches: { ...state.switches, clientAutMandatory: true } },
      question,
    }),
  },
];
const CARD_GONE = asked("the card is not there any more", 4008, () => ({ cardHandle: "gezogen" }));

const R1: Condition[] = [
  configured("the Mandant is unknown", 4021, (i) => ({ mandanten: without(i.mandanten, (m) => m.id === "M1") })),
  configured("the client system is unknown", 4021, (i) => ({
    clientsystems: without(i.clientsystems, (c) => c.id === "CS1"),
  })),
  mandant("the client system is not the Mandant's", 4010, () => ({ clientsystems: ["CS2"] })),
];
const R3: Condition[] = [
  ...R1,
  configured("the workplace is unknown", 4021, (i) => ({
    arbeitsplaetze: without(i.arbeitsplaetze, (a) => a.id === "AP1"),
  })),
  mandant("the workplace is not the Mandant's", 4011, () => ({ arbeitsplaetze: ["AP2"] })),
  configured("the client system may not use this workplace for this Mandant", 4014, (i) => ({
    csAp: without(i.csAp, (row) => row.arbeitsplatz === "AP1"),
  })),
];

const terminalUnknown = (ctId: string): Condition => ({
  what: "the terminal is unknown",
  code: 4007,
  breaks: ({ state, question }) => ({
    state: { ...state, terminals: without(state.terminals, (t) => t.ctId === ctId) },
    question,
  }),
});
const terminalOfOthers = (ctId: string) =>
  mandant("the terminal is not the Mandant's", 4012, (m) => ({ terminals: without(m.terminals, (t) => t === ctId) }));
const unreachable = (ctId: string, code = 4015) =>
  workplaceReaches("the terminal is not reached from the workplace", code, ctId, "all");

const card = (cardHandle: Handle, more: Partial<AccessQuestion> = {}) => call({ cardHandle, ...more });

/** Rule, a call it allows, and its conditions in the order of the specification. */
const RULES: [name: string, allowed: () => Call, conditions: Condition[]][] = [
  ["R1, the Konnektor itself, for all workplaces", () => call({ allWorkplaces: true }), [...FIRST, ...R1]],
  [
    "R2, a terminal, through any workplace",
    () => call({ allWorkplaces: true, ctId: "weit" }),
    [...FIRST, ...R1, terminalUnknown("weit"), terminalOfOthers("weit"), unreachable("weit", 4020)],
  ],
  ["R3, the workplace", () => call(), [...FIRST, ...R3]],
  [
    "R4, a terminal that stands at the workplace",
    () => call({ ctId: "lokal" }),
    [...FIRST, ...R3, terminalUnknown("lokal"), terminalOfOthers("lokal"), unreachable("lokal")],
  ],
  [
    "R4, a terminal elsewhere that the workplace may use",
    () => call({ ctId: "fern" }),
    [...FIRST, ...R3, terminalUnknown("fern"), terminalOfOthers("fern"), unreachable("fern")],
  ],
  [
    "R5, the card of a patient",
    () => card("egk"),
    [
      ...FIRST,
      CARD_GONE,
      ...R3,
      terminalOfOthers("lokal"),
      workplaceReaches("its terminal is reached, but stands elsewhere", 4016, "lokal", "local"),
    ],
  ],
  [
    "R7, an SMC-B",
    () => card("eigene"),
    [
      ...FIRST,
      CARD_GONE,
      ...R3,
      terminalOfOthers("lokal"),
      configured("the SM-B is not managed", 4009, () => ({ managedSmb: [] })),
      mandant("the SM-B is another Mandant's", 4013, () => ({ smb: [] })),
      unreachable("lokal"),
    ],
  ],
  [
    "R8, an HBA without a session",
    () => card("hba"),
    [...FIRST, CARD_GONE, ...R3, terminalOfOthers("fern"), unreachable("fern")],
  ],
  [
    "R9, an HBA with a session",
    () => card("hba", { needCardSession: true, context: { ...CONTEXT, userId: "U1" } }),
    [
      ...FIRST,
      CARD_GONE,
      ...R3,
      terminalOfOthers("fern"),
      unreachable("fern"),
      asked("no user is named", 4003, (q) => ({ context: { ...q.context, userId: undefined } })),
    ],
  ],
  [
    "a gSMC-KT is checked like its terminal",
    () => card("gsmcKt"),
    [...FIRST, CARD_GONE, ...R3, terminalOfOthers("lokal"), unreachable("lokal")],
  ],
];

for (const [name, allowed, conditions] of RULES) {
  describe(name, () => {
    test("is allowed when everything is as it should be", () => {
      assert.equal(codeOf(allowed()), undefined);
    });

    for (const { what, code, breaks } of conditions) {
      test(`${code} when ${what}`, () => {
        assert.equal(codeOf(breaks(allowed())), code);
      });
    }

    test("of two things that are wrong, the one the specification asks first is told", () => {
      for (const [i, first] of conditions.entries()) {
        for (const later of conditions.slice(i + 1)) {
          const both = first.breaks(later.breaks(allowed()));
          assert.equal(codeOf(both), first.code, `${first.what}; ${later.what}`);
        }
      }
    });
  });
}

describe("which rule is taken", () => {
  const table: [name: string, question: Partial<AccessQuestion>, code: number | undefined][] = [
    [
      "a terminal is reached through another workplace of the client system",
      { ctId: "weit", allWorkplaces: true },
      undefined,
    ],
    ["but not from the workplace that asks", { ctId: "weit" }, 4015],
    ["nor through a workplace the client system may not use", { ctId: "unerreichbar", allWorkplaces: true }, 4020],
    ["a patient's card in a terminal elsewhere stays closed", { cardHandle: "egkFern" }, 4016],
    ["an SMC-B elsewhere may be used", { cardHandle: "ferne" }, undefined],
    ["an SMC-B nobody manages may not", { cardHandle: "unverwaltete" }, 4009],
    ["an SMC-B of another Mandant may not", { cardHandle: "fremde" }, 4013],
    ["an HBA nobody reaches may not", { cardHandle: "hbaWeit" }, 4015],
    ["a KVK is checked like an eGK", { cardHandle: "kvk" }, 4016],
    ["a card of unknown kind is checked like its terminal", { cardHandle: "unbekannt" }, 4015],
    ["a card fits no rule when all workplaces are asked", { cardHandle: "eigene", allWorkplaces: true }, 4019],
    ["the handle of a card that is not there comes before that", { cardHandle: "x", allWorkplaces: true }, 4008],
    [
      "a user is needed only where the session of an HBA is",
      { cardHandle: "eigene", needCardSession: true },
      undefined,
    ],
    ["names are compared letter by letter", { context: { ...CONTEXT, mandant: "m1" } }, 4021],
  ];
  for (const [name, question, code] of table) {
    test(`${name}: ${code ?? "allowed"}`, () => {
      assert.equal(codeOf(call(question)), code);
    });
  }

  test("which workplace asks does not matter when all workplaces are asked", () => {
    for (const arbeitsplatz of ["AP9", "AP7"])
      assert.equal(codeOf(call({ context: { ...CONTEXT, arbeitsplatz }, allWorkplaces: true })), undefined);
    assert.equal(codeOf(call({ context: { ...CONTEXT, arbeitsplatz: "AP9" } })), 4011);
    assert.equal(codeOf(call({ context: { ...CONTEXT, arbeitsplatz: "AP7" } })), 4021);
  });
});

describe("who is on the other end", () => {
  const table: [who: string, caller: AccessQuestion["caller"], clientsystem: string, code: number | undefined][] = [
    ["the client system's own user", { kind: "user", user: "cs1" }, "CS1", undefined],
    ["the client system's own certificate", { kind: "certificate", sha256: "a1" }, "CS1", undefined],
    ["another client system's user", { kind: "user", user: "cs2" }, "CS1", 4204],
    ["another client system's certificate", { kind: "certificate", sha256: "a2" }, "CS1", 4204],
    ["a certificate nobody knows", { kind: "certificate", sha256: "ff" }, "CS1", 4204],
    ["nobody", { kind: "nobody" }, "CS1", 4204],
    ["a user under the name of a client system nobody knows", { kind: "user", user: "cs1" }, "CS7", 4204],
    ["a user whose client system belongs to another Mandant", { kind: "user", user: "cs2" }, "CS2", 4010],
  ];
  for (const [who, caller, clientsystem, code] of table) {
    test(`${who}: ${code ?? "allowed"}`, () => {
      const { state, question } = call({ caller, context: { ...CONTEXT, clientsystem } });
      const switches = { ...state.switches, clientAutMandatory: true };
      assert.equal(codeOf({ state: { ...state, switches }, question }), code);
    });
  }

  test("is not asked while authentication is switched off", () => {
    assert.equal(codeOf(call({ caller: { kind: "user", user: "cs2" } })), undefined);
  });
});
