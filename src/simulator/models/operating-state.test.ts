/** TAB_KON_504 as a table: what a Konnektor still answers in each fatal state, and that nothing else stops it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import table from "../../../data/fehlerzustaende.json" with { type: "json" };
import { aKonnektor, CONTEXT, NOW } from "../../../test/support/simulated-konnektor.ts";
import { conditionOf, withCondition } from "./conditions.ts";
import { answer, type OperationName, type Requests } from "./operations.ts";
import type { KonnektorState } from "./state.ts";

type Group = "events" | "pin" | "terminals" | "certificates";

/** One question of each group that is answered when nothing is wrong. */
const QUESTIONS: { [G in Group]: [operation: OperationName, request: Requests[OperationName]][] } = {
  events: [
    ["GetResourceInformation", {}],
    ["GetCardTerminals", { mandantWide: true }],
    ["GetCards", { mandantWide: true }],
  ],
  pin: [["GetPinStatus", { cardHandle: "eigene", pinTyp: "PIN.SMC" }]],
  terminals: [
    ["RequestCard", { ctId: "lokal", slotId: 3 }],
    ["EjectCard", { cardHandle: "eigene" }],
  ],
  certificates: [
    ["CheckCertificateExpiration", { crypt: "RSA" }],
    ["ReadCardCertificate", { cardHandle: "eigene", certRefs: ["C.AUT"], crypt: "RSA" }],
  ],
};
const GROUPS = Object.keys(QUESTIONS) as Group[];

/** konnektor.md 4.3: fatal states and the groups that answer in them. */
const FATAL: [condition: string, stillAnswered: Group[]][] = [
  ["EC_Random_Generator_Not_Reliable", ["events"]],
  ["EC_Security_Log_Not_Writable", ["events"]],
  ["EC_Time_Sync_Pending_Critical", ["events"]],
  ["EC_Time_Difference_Intolerable", ["events"]],
  ["EC_CRL_Out_Of_Date", ["events", "pin", "terminals", "certificates"]],
  ["EC_TSL_Out_Of_Date_Beyond_Grace_Period", ["events", "pin", "terminals", "certificates"]],
  ["EC_TSL_Trust_Anchor_Out_Of_Date", ["events", "pin", "terminals", "certificates"]],
  ["EC_Secure_KeyStore_Not_Available", ["events", "certificates"]],
  ["EC_FW_Not_Valid_Status_Blocked", ["events", "pin", "terminals", "certificates"]],
  ["EC_Software_Integrity_Check_Failed", []],
  ["EC_NK_Certificate_Expired", []],
  ["EC_Firewall_Not_Reliable", []],
];

function raised(...names: string[]): KonnektorState {
  return names.reduce((state, name) => withCondition(state, name, true, NOW), aKonnektor());
}

/** Groups in which every question is answered; the others must refuse every question with 4002. */
function answeredIn(state: KonnektorState): Group[] {
  return GROUPS.filter((group) => {
    const codes = QUESTIONS[group].map(([operation, request]) => {
      const asked = { context: CONTEXT, caller: { kind: "nobody" } as const, now: NOW };
      const result = answer(state, operation, request as never, asked);
      return "fault" in result ? result.fault.code : "answer";
    });
    const [first] = codes;
    assert.ok(first === "answer" || first === 4002, `${group}: ${codes}`);
    assert.deepEqual([...new Set(codes)], [first], group);
    return first === "answer";
  });
}

test("the table is complete: it names every fatal state of TAB_KON_503", () => {
  const fatal = table.rows.filter((row) => row.severity === "Fatal").map((row) => row.code);
  assert.deepEqual(FATAL.map(([name]) => name).toSorted(), fatal.toSorted());
});

test("everything is answered when no state is raised", () => {
  assert.deepEqual(answeredIn(aKonnektor()), GROUPS);
});

describe("in a fatal state", () => {
  for (const [condition, groups] of FATAL) {
    test(`${condition}: ${groups.length > 0 ? groups.join(", ") : "nothing"} still works, the rest is refused with 4002`, () => {
      assert.deepEqual(answeredIn(raised(condition)), groups);
    });
  }

  test("nothing changes while it is listed but not raised", () => {
    const state = withCondition(raised("EC_NK_Certificate_Expired"), "EC_NK_Certificate_Expired", false, NOW + 1);
    assert.deepEqual(answeredIn(state), GROUPS);
  });

  test("several at once leave only what all of them allow", () => {
    const pairs: [string, string, Group[]][] = [
      ["EC_Secure_KeyStore_Not_Available", "EC_CRL_Out_Of_Date", ["events", "certificates"]],
      ["EC_Secure_KeyStore_Not_Available", "EC_Time_Difference_Intolerable", ["events"]],
      ["EC_CRL_Out_Of_Date", "EC_NK_Certificate_Expired", []],
    ];
    for (const [one, other, groups] of pairs)
      assert.deepEqual(answeredIn(raised(one, other)), groups, `${one} ${other}`);
  });

  test("a refused caller is told of the state, not of the context", () => {
    const asked = { context: { ...CONTEXT, mandant: "" }, caller: { kind: "nobody" } as const, now: NOW };
    const result = answer(raised("EC_NK_Certificate_Expired"), "GetCards", { mandantWide: false }, asked);
    assert.equal("fault" in result && result.fault.code, 4002);
  });
});

test("states that are not fatal refuse nothing, not even all at once", () => {
  const names = table.rows
    .filter((row) => row.severity !== "Fatal")
    .map((row) => (row.perTerminal ? `${row.code}(lokal)` : row.code));
  assert.deepEqual(answeredIn(raised(...names, "EC_OTHER_ERROR_STATE(2)", "EC_NEVER_HEARD_OF")), GROUPS);
});

describe("a raised state is written as TAB_KON_503 says", () => {
  for (const row of table.rows.filter((r) => r.severity !== "vendor")) {
    test(`${row.code}: ${row.severity}, ${row.type}`, () => {
      const name = row.perTerminal ? `${row.code}(lokal)` : row.code;
      const { severity, type } = conditionOf(name);
      assert.deepEqual([severity, type], [row.severity, row.type]);
    });
  }

  test("a vendor's own state is a warning", () => {
    for (const name of ["EC_OTHER_ERROR_STATE(3)", "EC_Irgendwas(lokal)"])
      assert.deepEqual([conditionOf(name).severity, conditionOf(name).type], ["Warning", "Operation"]);
  });
});
