import assert from "node:assert/strict";
import { describe, test } from "node:test";
import numbers from "../../../data/fehlercodes.json" with { type: "json" };
import table from "../../../data/fehlerzustaende.json" with { type: "json" };
import { de } from "../../words/de.ts";
import type { Level } from "../codes.ts";
import type { Component, Observation, Observed, OperatingState } from "../observation.ts";
import { Seen } from "./seen.ts";
import { standingCodes } from "./states.ts";
import {
  empfang,
  HOUR_MS,
  hausbesuch,
  inGerman,
  judge,
  konnektor,
  lines,
  MINUTE_MS,
  NOW,
  only,
  raised,
  saw,
  TODAY,
  terminal,
  zimmer1,
} from "./testing.ts";

const DAY_MS = 24 * HOUR_MS;
const PERSON = { by: "anzeige", person: "Frau Muster" } as const;

const states = (...value: OperatingState[]) => saw(konnektor, "states", value);
const shows = (code: string, at = NOW, component: Component = konnektor) =>
  saw(component, "display-code", { code }, { at, source: PERSON });

/** What is told of conditions; that no update is reported stands beside most of them. */
function told(...observations: Observation[]): string[] {
  return lines(judge(observations)).filter((line) => !line.endsWith("update/none-reported"));
}

describe("a condition the Konnektor raises", () => {
  test("U-41: EC_Connector_Software_Out_Of_Date is gelb, and the device keeps working", () => {
    const finding = only(judge([states(raised("EC_Connector_Software_Out_Of_Date"))]), "state/raised");
    assert.equal(finding.level, "gelb");
    assert.equal(inGerman(finding).meaning, "Update verfügbar - Gerät arbeitet weiter, bitte einplanen");
  });

  for (const { code, level } of table.rows.filter((row) => row.level !== "vendor")) {
    test(`${code} is ${level}`, () => {
      assert.deepEqual(told(states(raised(code))), [`${level} secunet konnektor state/raised`]);
    });
  }

  test("is judged by whether it is raised, not by its place in the list (trap T-11)", () => {
    const all = table.rows.map(({ code }) => raised(code, { raised: false, severity: "Fatal" }));
    assert.deepEqual(told(states(...all)), []);
  });

  test("is over when a later answer no longer raises it", () => {
    const vpn = raised("EC_No_VPN_TI_Connection");
    const earlier = saw(konnektor, "states", [vpn], { at: NOW - HOUR_MS });
    assert.deepEqual(told(earlier, states({ ...vpn, raised: false })), []);
    assert.deepEqual(told(earlier, states()), []);
  });
});

describe("a condition of a Kartenterminal", () => {
  const atEmpfang = saw(empfang, "terminal", terminal({ ctId: "CT-1" }));
  const atZimmer1 = saw(zimmer1, "terminal", terminal({ ctId: "CT-2" }));

  test("is told at the terminal its ctId belongs to, by the name people know", () => {
    const findings = judge([atEmpfang, atZimmer1, states(raised("EC_CardTerminal_Not_Available(CT-2)"))]);
    const finding = only(findings, "state/raised");
    assert.equal(finding.component.id, zimmer1.id);
    assert.match(inGerman(finding).meaning, /„Zimmer 1“/);
  });

  test("is told at the Konnektor, with the ctId, when no terminal is known by it", () => {
    const finding = only(judge([atEmpfang, states(raised("EC_CardTerminal_Not_Available(CT-9)"))]), "state/raised");
    assert.equal(finding.component.id, konnektor.id);
    assert.match(inGerman(finding).meaning, /„CT-9“/);
  });

  test("is told for each of two terminals, also when the list of terminals was not answered", () => {
    const both = states(raised("EC_CardTerminal_Not_Available(CT-1)"), raised("EC_CardTerminal_Not_Available(CT-2)"));
    assert.equal(told(atEmpfang, atZimmer1, both).length, 2);
    assert.equal(told(both).length, 2);
  });
});

describe("a Kartenterminal that goes missing with a fatal state of the Konnektor", () => {
  const atEmpfang = saw(empfang, "terminal", terminal({ connected: false }));
  const missing = raised("EC_CardTerminal_Not_Available(CT-1)");

  /** gemSpec_Kon 3.4 and A_16203: no TLS into the practice network in these states. */
  const cuts = [
    "EC_Random_Generator_Not_Reliable",
    "EC_Software_Integrity_Check_Failed",
    "EC_Security_Log_Not_Writable",
    "EC_Time_Sync_Pending_Critical",
    "EC_TIME_DIFFERENCE_INTOLERABLE",
    "EC_NK_Certificate_Expired",
    "EC_Firewall_Not_Reliable",
  ];
  for (const cause of cuts) {
    test(`is told as a consequence of ${cause}`, () => {
      const observations = [atEmpfang, states(raised(cause, { severity: "Fatal" }), missing)];
      assert.deepEqual(told(...observations), ["rot secunet konnektor state/raised", "info Empfang state/raised"]);
      const consequence = judge(observations).find((f) => f.component.id === empfang.id);
      assert.match(consequence ? inGerman(consequence).whatToDo : "", /Zuerst muss der ernste Zustand/);
    });
  }

  const others = ["EC_CRL_Out_Of_Date", "EC_TSL_Out_Of_Date_Beyond_Grace_Period", "EC_No_VPN_TI_Connection"];
  for (const state of others) {
    test(`is a fault of its own beside ${state}, which leaves terminals alone`, () => {
      assert.ok(told(atEmpfang, states(raised(state), missing)).includes("gelb Empfang state/raised"));
    });
  }

  test("is a fault of its own when the fatal state is listed but not raised", () => {
    const healthy = raised("EC_Firewall_Not_Reliable", { severity: "Fatal", raised: false });
    assert.deepEqual(told(atEmpfang, states(healthy, missing)), ["gelb Empfang state/raised"]);
  });
});

describe("a condition of the manufacturer's own", () => {
  const own = (differences: Partial<OperatingState>) => states(raised("EC_OTHER_ERROR_STATE(12)", differences));

  const levels: [severity: OperatingState["severity"], days: number, level: Level][] = [
    ["Info", 0, "info"],
    ["Warning", 0, "gelb"],
    ["Error", 0, "gelb"],
    ["Fatal", 0, "rot"],
    ["Error", 30, "gelb"],
    ["Warning", 31, "info"],
    ["Error", 31, "info"],
    ["Error", 3000, "info"],
    ["Fatal", 3000, "rot"],
  ];
  for (const [severity, days, level] of levels) {
    test(`that calls itself ${severity} is ${level} when it was raised ${days} days ago`, () => {
      const since = NOW - days * DAY_MS;
      assert.deepEqual(told(own({ severity, since })), [`${level} secunet konnektor state/vendor`]);
    });
  }

  test("is told with its name and its age", () => {
    const finding = only(judge([own({ since: NOW - 31 * DAY_MS })]), "state/vendor");
    assert.match(inGerman(finding).why, /EC_OTHER_ERROR_STATE\(12\) seit 21\.10\.2026/);
  });

  test("is judged alike when it is newer than our table, and does not fade", () => {
    const ancient = raised("EC_Something_New(3)", { severity: "Error", since: NOW - 3000 * DAY_MS });
    assert.deepEqual(told(states(ancient)), ["gelb secunet konnektor state/vendor"]);
  });

  test("is told for each number", () => {
    assert.equal(told(states(raised("EC_OTHER_ERROR_STATE(1)"), raised("EC_OTHER_ERROR_STATE(2)"))).length, 2);
  });
});

describe("a code a person read from the display", () => {
  const noVpn = raised("EC_No_VPN_TI_Connection");

  test("U-77: joins the automatic finding at the same component, and both sources are named", () => {
    const finding = only(judge([states(noVpn), shows("EC_No_VPN_TI_Connection")]), "state/raised");
    assert.equal(finding.component.id, konnektor.id);
    assert.deepEqual(
      finding.sources.map(({ source }) => source),
      [{ by: "konnektor" }, PERSON],
    );
  });

  const spellings: [display: string, condition: string][] = [
    ["Software-Out-Of-Date", "EC_Connector_Software_Out_Of_Date"],
    ["ec_no_vpn_ti_connection", "EC_No_VPN_TI_Connection"],
    ["EC_TLS_Certificate_Security", "EC_TLS_Client_Certificate_Security"],
  ];
  for (const [display, condition] of spellings) {
    test(`joins it also when the display says ${display}`, () => {
      assert.equal(only(judge([states(raised(condition)), shows(display)]), "state/raised").sources.length, 2);
    });
  }

  test("joins the finding of the terminal it speaks of", () => {
    const code = "EC_CardTerminal_Not_Available(CT-1)";
    const at = saw(empfang, "terminal", terminal());
    const finding = only(judge([at, states(raised(code)), shows(code)]), "state/raised");
    assert.deepEqual([finding.component.id, finding.sources.length], [empfang.id, 2]);
  });

  test("is told by itself while the Konnektor has not been asked", () => {
    const finding = only(judge([shows("EC_No_VPN_TI_Connection")]), "state/raised");
    assert.deepEqual([finding.level, finding.sources], ["rot", [{ source: PERSON, at: NOW }]]);
  });

  test("is told when it was read after the Konnektor was asked", () => {
    const calm = saw(konnektor, "states", [], { at: NOW - HOUR_MS });
    assert.deepEqual(told(calm, shows("EC_No_VPN_TI_Connection")), ["rot secunet konnektor state/raised"]);
  });

  test("is over when the Konnektor, asked later, no longer raises it", () => {
    const yesterday = shows("EC_No_VPN_TI_Connection", NOW - DAY_MS);
    assert.deepEqual(told(yesterday, states({ ...noVpn, raised: false })), []);
  });

  test("comes first among the sources when it was read before the Konnektor was asked", () => {
    const finding = only(judge([shows("EC_No_VPN_TI_Connection", NOW - HOUR_MS), states(noVpn)]), "state/raised");
    assert.deepEqual(
      finding.sources.map(({ at }) => at),
      [NOW - HOUR_MS, NOW],
    );
  });

  test("U-77: with a number of the gematik appears at the same component as what the device reports itself", () => {
    const findings = judge([states(noVpn), shows("Fehler 4184")]);
    const byHand = only(findings, "state/error-code");
    assert.equal(byHand.component.id, only(findings, "state/raised").component.id);
    assert.deepEqual([byHand.level, byHand.sources], ["gelb", [{ source: PERSON, at: NOW }]]);
    assert.equal(inGerman(byHand).meaning, de.gematikCodes[4184]?.meaning);
  });

  test("is rot where the gematik calls the number fatal", () => {
    const fatal = numbers.rows.find((row) => row.severity === "Fatal")?.code;
    assert.equal(only(judge([shows(String(fatal))]), "state/error-code").level, "rot");
  });

  test("stands beside the report when that speaks of another terminal", () => {
    const other = states(raised("EC_CardTerminal_Not_Available(CT-2)"));
    const earlier = shows("EC_CardTerminal_Not_Available(CT-1)", NOW - MINUTE_MS);
    assert.deepEqual(told(other, earlier), ["gelb secunet konnektor state/raised"]);
    const now = shows("EC_CardTerminal_Not_Available(CT-1)");
    assert.equal(told(other, now).length, 2);
  });

  test("is over when somebody looks again and it is gone, and stands when it comes back", () => {
    const gone = (at: number) => saw(konnektor, "display-code", { code: "4184", isGone: true }, { at, source: PERSON });
    const before = shows("4184", NOW - HOUR_MS);
    assert.deepEqual(told(before, gone(NOW - MINUTE_MS)), []);
    assert.deepEqual(told(before, shows("Fehler 17"), gone(NOW - MINUTE_MS)), told(shows("Fehler 17")));
    assert.equal(told(before, gone(NOW - MINUTE_MS), shows("4184")).length, 1);
  });

  const ends: [code: string, asked: string, report: OperatingState[], stands: boolean][] = [
    ["EC_No_VPN_TI_Connection", "a minute later", [], false],
    ["EC_No_VPN_TI_Connection", "a minute later", [noVpn], true],
    ["EC_Something_New", "a minute later", [], false],
    ["EC_Something_New", "a minute later", [raised("EC_Something_New")], true],
    ["4184", "a minute later", [], true],
    ["4184", "a day later", [], false],
    ["4184", "a day later", [raised("EC_FW_Update_Available", { severity: "Info" })], false],
    ["4184", "a day later", [noVpn], true],
    ["4184", "a day later", [{ ...noVpn, raised: false }], false],
    ["Fehler 17", "a minute later", [], true],
    ["Fehler 17", "a day later", [], false],
  ];
  for (const [code, asked, report, stands] of ends) {
    const raises = report.map((s) => `${s.raised ? "" : "no longer "}${s.condition}`).join() || "nothing";
    test(`${code} ${stands ? "stands" : "is over"} when the Konnektor, asked ${asked}, raises ${raises}`, () => {
      const at = NOW - (asked === "a day later" ? DAY_MS : MINUTE_MS);
      const observations = [shows(code, at), states(...report)];
      const byHand = judge(observations).filter((f) => f.sources.some((s) => s.at === at));
      assert.equal(byHand.length, stands ? 1 : 0);
      const seen = new Seen(observations, NOW, TODAY);
      assert.deepEqual(standingCodes(konnektor, seen), stands ? observations.slice(0, 1) : []);
    });
  }

  test("at a Kartenterminal is over when its Konnektor, asked later, does not raise it", () => {
    const code = "EC_CardTerminal_Not_Available";
    const listed = saw(konnektor, "listed-terminals", [empfang.id]);
    const at = [saw(empfang, "terminal", terminal()), listed, shows(code, NOW - HOUR_MS, empfang)];
    assert.deepEqual(told(...at, states()), []);
    assert.deepEqual(told(...at, states(raised(`${code}(CT-1)`))).length, 2);
    const another = saw(konnektor, "listed-terminals", [zimmer1.id]);
    assert.equal(told(another, shows(code, NOW - HOUR_MS, empfang), states()).length, 1);
  });

  test("at a device on no network is over when somebody reads it off on a later day", () => {
    const shown = shows("Fehler 17", NOW - DAY_MS, hausbesuch);
    const read = { product: "orga-930-m", firmware: "4.7.0", secondVersions: {} };
    const vendor = (...observations: Observation[]) =>
      judge(observations).filter((f) => f.code === "state/vendor").length;
    assert.equal(vendor(shown, saw(hausbesuch, "version-read", read, { at: NOW - DAY_MS + MINUTE_MS })), 1);
    assert.equal(vendor(shown, saw(hausbesuch, "version-read", read)), 0);
  });

  test("stands while the Konnektor cannot be asked", () => {
    const failure = { code: "link/closed", fields: { address: "konnektor" } } as Observed["unreachable"];
    const yesterday = shows("EC_No_VPN_TI_Connection", NOW - DAY_MS);
    assert.ok(told(yesterday, saw(konnektor, "unreachable", failure)).includes("rot secunet konnektor state/raised"));
  });

  for (const code of ["EC_OTHER_ERROR_STATE(12)", "Fehler 17"]) {
    test(`is not swallowed when nobody but the manufacturer knows it: ${code}`, () => {
      const findings = judge([shows(code)]).filter((f) => f.component.id === konnektor.id);
      assert.equal(findings.length, 1);
    });
  }
});

describe("the tunnel to the TI", () => {
  const tunnel = (online: boolean, seconds: number) => {
    const since = NOW - seconds * 1000;
    return saw(konnektor, "vpn", { ti: { online, since }, sis: { online: false, since } });
  };

  const cases: [online: boolean, seconds: number, expected: string[]][] = [
    [true, 5, []],
    [false, 0, ["info secunet konnektor vpn/ti-offline"]],
    [false, 299, ["info secunet konnektor vpn/ti-offline"]],
    [false, 300, ["rot secunet konnektor vpn/ti-offline"]],
    [false, 86_400, ["rot secunet konnektor vpn/ti-offline"]],
  ];
  for (const [online, seconds, expected] of cases) {
    const level = expected[0]?.split(" ")[0] ?? "nothing to tell";
    test(`${online ? "up" : "down"} for ${seconds} s is ${level} (trap T-26)`, () => {
      assert.deepEqual(told(tunnel(online, seconds)), expected);
    });
  }

  test("down is told once when the Konnektor raises its condition", () => {
    const lines = told(tunnel(false, 3600), states(raised("EC_No_VPN_TI_Connection")));
    assert.deepEqual(lines, ["rot secunet konnektor state/raised"]);
  });

  test("down is told when the Konnektor lists its condition without raising it", () => {
    const lines = told(tunnel(false, 3600), states(raised("EC_No_VPN_TI_Connection", { raised: false })));
    assert.deepEqual(lines, ["rot secunet konnektor vpn/ti-offline"]);
  });

  test("down for a moment is no outage when the Konnektor's clock is behind ours (trap T-26)", () => {
    const behind = 6 * MINUTE_MS;
    const clock = saw(konnektor, "clock", { offsetMs: -behind });
    const told = judge([clock, tunnel(false, 10 + behind / 1000)]);
    assert.equal(only(told, "vpn/ti-offline").level, "info");
  });

  test("is judged by the latest answer", () => {
    const { value } = tunnel(false, 3600);
    const earlier = saw(konnektor, "vpn", value, { at: NOW - 5 * MINUTE_MS });
    assert.deepEqual(told(earlier, tunnel(true, 60)), []);
  });
});

describe("a Konnektor that reports no update", () => {
  test("is told as exactly that, with the time, and never as being current", () => {
    const finding = only(judge([states()]), "update/none-reported");
    assert.equal(finding.level, "ok");
    assert.match(
      inGerman(finding).meaning,
      /^Der Konnektor meldet kein Update für secunet konnektor \(Stand 21\.11\.2026/,
    );
    assert.match(inGerman(finding).why, /beweist nicht/);
  });

  const loud: [sentence: string, observations: Observation[]][] = [
    ["it was not asked", []],
    ["it raises EC_FW_Update_Available", [states(raised("EC_FW_Update_Available"))]],
    ["it raises EC_Connector_Software_Out_Of_Date", [states(raised("EC_Connector_Software_Out_Of_Date"))]],
    [
      "the KSR offers one",
      [
        states(),
        saw(konnektor, "update-offers", [
          { vendorId: "SECUN", productCode: "secu_kon", firmware: "6.0.5", critical: false },
        ]),
      ],
    ],
  ];
  for (const [sentence, observations] of loud) {
    test(`is not told when ${sentence}`, () => {
      assert.ok(!lines(judge(observations)).some((line) => line.endsWith("update/none-reported")));
    });
  }

  test("is told when EC_FW_Update_Available is listed but not raised", () => {
    const listed = states(raised("EC_FW_Update_Available", { raised: false }));
    assert.deepEqual(lines(judge([listed])), ["ok secunet konnektor update/none-reported"]);
  });
});
