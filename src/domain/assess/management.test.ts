import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ManagementSeen, Observed } from "../observation.ts";
import { empfang, judge, konnektor, lines, saw, terminal } from "./testing.ts";

const administration = { source: { by: "verwaltung" } } as const;
const told = (value: ManagementSeen) => saw(konnektor, "management", value, administration);
const ofTerminal = (value: ManagementSeen) => saw(empfang, "management", value, administration);
const signs = (expiresOn: string, clientsystem = "Labor") => ({ clientsystem, name: `${clientsystem}.p12`, expiresOn });

describe("the certificate with which a client system signs in", () => {
  for (const [until, expected] of [
    ["2027-01-21", []],
    ["2027-01-20", ["gelb secunet konnektor certificate/client-expiring"]],
    ["2026-11-21", ["gelb secunet konnektor certificate/client-expiring"]],
    ["2026-11-20", ["gelb secunet konnektor certificate/client-expired"]],
  ] as const) {
    test(`that ends on ${until} is ${expected.length === 0 ? "in order" : "told"} on 2026-11-21`, () => {
      assert.deepEqual(lines(judge([told({ clientCertificates: [signs(until)] })])), expected);
    });
  }

  test("that was replaced by a longer one is no matter", () => {
    const clientCertificates = [signs("2026-10-01"), signs("2030-01-01"), signs("2026-12-01")];
    assert.deepEqual(lines(judge([told({ clientCertificates })])), []);
  });

  test("is told for each client system on its own", () => {
    const clientCertificates = [signs("2026-10-01"), signs("2026-10-01", "PVS")];
    const findings = judge([told({ clientCertificates })]);
    assert.deepEqual(findings.map((f) => (f.fields as { clientsystem: string }).clientsystem).toSorted(), [
      "Labor",
      "PVS",
    ]);
    assert.equal(findings[0]?.dueOn, "2026-10-01");
    assert.deepEqual(findings[0]?.sources[0]?.source, { by: "verwaltung" });
  });
});

describe("a Kartenterminal the Konnektor cannot sign in at", () => {
  for (const correlation of ["gepairt", "aktiv", "aktualisierend"] as const) {
    test(`gets no updates, which is gelb while it is ${correlation}`, () => {
      const findings = judge([ofTerminal({ correlation, hasAdminCredentials: false })]);
      assert.deepEqual(lines(findings), ["gelb Empfang terminal/update-credentials-missing"]);
    });
  }

  for (const value of [
    { correlation: "zugewiesen", hasAdminCredentials: false },
    { hasAdminCredentials: false },
    { correlation: "aktiv", hasAdminCredentials: true },
    { correlation: "aktiv" },
  ] satisfies ManagementSeen[]) {
    test(`is not told where it is ${JSON.stringify(value)}`, () => {
      assert.deepEqual(lines(judge([ofTerminal(value)])), []);
    });
  }
});

describe("what else an administration tells", () => {
  test("a restart that settings wait for is a hint", () => {
    assert.deepEqual(lines(judge([told({ restartRequired: true })])), [
      "info secunet konnektor device/restart-required",
    ]);
    assert.deepEqual(lines(judge([told({ restartRequired: false })])), []);
  });

  for (const install of [true, false]) {
    test(`that it installs by itself or not (${install}) is shown, not judged`, () => {
      assert.deepEqual(lines(judge([told({ automatic: { install } })])), ["ok secunet konnektor update/automatic"]);
    });
  }

  test("the end of a terminal's certificate counts where its services were not asked", () => {
    const soon = ofTerminal({ certificateExpiresOn: "2026-12-10" });
    assert.deepEqual(lines(judge([soon])), ["rot Empfang certificate/expiring"]);
    const certificates: Observed["certificates"] = [
      { crypt: "ECC", owner: "gSMC-KT", subject: "", serial: "1", expiresOn: "2029-01-01" },
    ];
    assert.deepEqual(lines(judge([soon, saw(empfang, "certificates", certificates)])), []);
  });

  test("nothing told is nothing found", () => {
    assert.deepEqual(lines(judge([told({}), ofTerminal({}), saw(empfang, "terminal", terminal())])), []);
  });
});
