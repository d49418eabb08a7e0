/** What follows from each event of the catalogue: what is believed at once, what is asked, what leads to nothing. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { empfang, identity, konnektor, NOW, saw, smcB, zimmer1 } from "./assess/testing.ts";
import type { DeviceEvent } from "./device-event.ts";
import type { Observation, Observed, UpdateOffer } from "./observation.ts";
import { toldByEvent } from "./told-by-event.ts";

const AT = NOW + 5_000;
const terminal = (ctId: string, connected = true): Observed["terminal"] => ({
  ...{ connected, ctId, mac: "00-0D-F8-07-2C-67", slots: 4, workplaces: [] },
});
const states = (...raised: string[]): Observed["states"] =>
  ["EC_No_VPN_TI_Connection", "EC_CardTerminal_Not_Available(kt-1)"].map((condition) => ({
    ...{ condition, severity: "Error" as const, raised: raised.includes(condition), since: 1 },
  }));

const KNOWN: Observation[] = [
  saw(konnektor, "identity", identity()),
  saw(konnektor, "states", states()),
  saw(konnektor, "vpn", { ti: { online: true, since: 1 }, sis: { online: true, since: 1 } }),
  saw(konnektor, "listed-terminals", [empfang.id, zimmer1.id]),
  saw(konnektor, "listed-cards", [smcB.id]),
  saw(empfang, "terminal", terminal("kt-1")),
  saw(zimmer1, "terminal", terminal("kt-2", false)),
  saw(smcB, "karte", { type: "SMC-B", iccsn: "80276883110000141500", terminal: "Empfang", slot: 2 }),
];

function event(topic: string, parameters: Record<string, string> | [string, string][] = {}): DeviceEvent {
  const pairs = Array.isArray(parameters) ? parameters : Object.entries(parameters);
  return { topic, severity: "Info", subscription: "s", parameters: pairs.map(([key, value]) => ({ key, value })) };
}

const tell = (e: DeviceEvent, known = KNOWN) => toldByEvent(e, { konnektor, known, at: AT });

/** The one observation that follows. */
function seenIn(e: DeviceEvent, known = KNOWN): Observation {
  const { observations } = tell(e, known);
  assert.equal(observations.length, 1, JSON.stringify(observations));
  assert.equal(observations[0]?.takenAt, AT);
  return observations[0] as Observation;
}

describe("an operating condition", () => {
  const raise = (name: string, Value = "true") => event(`OPERATIONAL_STATE/${name}`, { Value });

  test("that is raised stands among those the device listed, since the event", () => {
    const { component, kind, value } = seenIn(raise("EC_No_VPN_TI_Connection"));
    assert.deepEqual([component, kind], [konnektor, "states"]);
    const raised = (value as Observed["states"]).filter((s) => s.raised);
    assert.deepEqual(raised, [{ condition: "EC_No_VPN_TI_Connection", severity: "Error", raised: true, since: AT }]);
    assert.equal((value as Observed["states"]).length, 2);
  });

  test("that ends is no longer raised", () => {
    const known = [...KNOWN, saw(konnektor, "states", states("EC_No_VPN_TI_Connection"), { at: NOW + 1 })];
    const { value } = seenIn(raise("EC_No_VPN_TI_Connection", "false"), known);
    assert.deepEqual(
      (value as Observed["states"]).filter((s) => s.raised),
      [],
    );
  });

  test("nobody listed before is added, as serious as the event says", () => {
    const { value } = seenIn({ ...raise("EC_LOG_OVERFLOW"), severity: "Warning" });
    assert.equal((value as Observed["states"]).at(-1)?.severity, "Warning");
  });

  for (const [what, e, known] of [
    ["that stands already says nothing new", raise("EC_No_VPN_TI_Connection", "false"), KNOWN],
    ["without a value is asked for", event("OPERATIONAL_STATE/EC_No_VPN_TI_Connection"), KNOWN],
    ["without a name is asked for", raise(""), KNOWN],
    ["before any list was read is asked for: one entry would look like all", raise("EC_LOG_OVERFLOW"), []],
  ] as [string, DeviceEvent, Observation[]][]) {
    test(what, () => assert.deepEqual(tell(e, known), { observations: [], asks: true, hasBooted: false }));
  }
});

describe("a tunnel", () => {
  const cases: [topic: string, tunnel: "ti" | "sis", online: boolean][] = [
    ["NETWORK/VPN_TI/DOWN", "ti", false],
    ["NETWORK/VPN_SIS/DOWN", "sis", false],
    ["network/vpn_ti/down", "ti", false],
  ];
  for (const [topic, tunnel, online] of cases) {
    test(`${topic} is seen at once, and the other tunnel stays`, () => {
      const value = seenIn(event(topic)).value as Observed["vpn"];
      assert.deepEqual(value[tunnel], { online, since: AT });
      assert.equal(value[tunnel === "ti" ? "sis" : "ti"].since, 1);
    });
  }

  test("that is up and was up is only asked for", () => {
    assert.deepEqual(tell(event("NETWORK/VPN_TI/UP")), { observations: [], asks: true, hasBooted: false });
  });
});

describe("a Kartenterminal", () => {
  test("that goes is away at once", () => {
    const { component, value } = seenIn(event("CT/DISCONNECTED", { CtID: "kt-1", Hostname: "Empfang" }));
    assert.deepEqual([component, (value as Observed["terminal"]).connected], [empfang, false]);
  });

  test("that comes is there at once", () => {
    const { component, value } = seenIn(event("CT/CONNECTED", { CTID: "kt-2" }));
    assert.deepEqual([component, (value as Observed["terminal"]).connected], [zimmer1, true]);
  });

  test("of another Konnektor with the same ctId is not meant", () => {
    const known = KNOWN.map((o) =>
      o.kind === "listed-terminals" ? saw(konnektor, "listed-terminals", [zimmer1.id]) : o,
    );
    assert.deepEqual(tell(event("CT/DISCONNECTED", { CtID: "kt-1" }), known).observations, []);
  });

  for (const topic of ["CT/CONNECTED", "CT/ERROR", "CT/TLS_ESTABLISHMENT_FAILURE", "CT/CT_ADDING_ERROR"]) {
    test(`${topic} of an unknown one is asked for`, () => {
      assert.deepEqual(tell(event(topic, { CtID: "kt-9" })), { observations: [], asks: true, hasBooted: false });
    });
  }
});

describe("a card", () => {
  const own = { CardType: "SMC-B", ICCSN: "80276883110000141500", CtID: "kt-1", SlotID: "2" };

  test("of the practice that is pulled is gone at once", () => {
    const seen = seenIn(event("CARD/REMOVED", own));
    assert.deepEqual([seen.kind, seen.value], ["listed-cards", []]);
  });

  test("of the practice that is put in is asked for", () => {
    assert.deepEqual(tell(event("CARD/INSERTED", own)), { observations: [], asks: true, hasBooted: false });
  });

  test("of the practice whose PIN was asked for is asked for", () => {
    assert.equal(tell(event("CARD/PIN/VERIFY_FINISHED", own)).asks, true);
  });

  test("of a patient leads to nothing at all: not even to a question", () => {
    for (const topic of ["CARD/INSERTED", "CARD/REMOVED", "CARD/PIN/VERIFY_STARTED"]) {
      const told = tell(event(topic, { CardType: "EGK", CtID: "kt-1", SlotID: "1" }));
      assert.deepEqual(told, { observations: [], asks: false, hasBooted: false });
    }
  });
});

describe("offers of updates", () => {
  const group = (firmware: string, more: [string, string][] = []): [string, string][] => [
    ["ProductVendorID", "INGHC"],
    ["ProductCode", "ORGA6100"],
    ["ProductName", "ORGA 6141"],
    ["FirmwareVersion", firmware],
    ...more,
  ];
  const own: UpdateOffer = { vendorId: "SECUN", productCode: "secu_kon", firmware: "6.0.5", critical: false };
  const theirs: UpdateOffer = { vendorId: "INGHC", productCode: "ORGA6100", firmware: "3.9.2", critical: false };

  test("come as groups of parameters, one package after the other", () => {
    const both = event("KSR/UPDATES_AVAILABLE", [
      ...group("3.9.2", [
        ["Deadline", "2026-12-31"],
        ["FWPriority", "Kritisch"],
      ]),
      ...[["ProductVendorID", "SECUN"] as [string, string], ["ProductCode", "secu_kon"] as [string, string]],
      ["FirmwareVersion", "6.0.5"],
    ]);
    const { component, value } = seenIn(both);
    assert.equal(component, konnektor);
    assert.deepEqual(value, [
      { ...theirs, critical: true, deadline: "2026-12-31", loadedAt: undefined },
      { ...own, loadedAt: undefined },
    ]);
  });

  for (const [written, day] of [
    ["2026-12-31", "2026-12-31"],
    ["2026-12-31T23:00:00Z", "2026-12-31"],
    ["31.12.2026 00:00:00.000", "2026-12-31"],
    ["2026-02-30", undefined],
    ["bald", undefined],
    ["", undefined],
  ]) {
    test(`a deadline written "${written}" is ${day ?? "none"}`, () => {
      const [offer] = seenIn(event("KSR/UPDATES_AVAILABLE", group("3.9.2", [["Deadline", written ?? ""]])))
        .value as UpdateOffer[];
      assert.equal(offer?.deadline, day);
    });
  }

  test("replace those before, and what was loaded stays loaded", () => {
    const known = [...KNOWN, saw(konnektor, "update-offers", [own, { ...theirs, loadedAt: 77 }])];
    const { value } = seenIn(event("KSR/UPDATES_AVAILABLE", group("3.9.2")), known);
    assert.deepEqual(value, [{ ...theirs, loadedAt: 77 }]);
  });

  test("a package that was downloaded says since when, beside what else is offered", () => {
    const known = [...KNOWN, saw(konnektor, "update-offers", [own, theirs])];
    const { value } = seenIn(event("KSR/UPDATE/KONNEKTOR_DOWNLOAD_END", group("3.9.2")), known);
    assert.deepEqual(value, [{ ...theirs, loadedAt: AT }, own]);
  });

  test("without a single version say nothing", () => {
    for (const parameters of [[], [["FirmwareVersion", "1.2.3"]], [["ProductVendorID", "INGHC"]]] as [
      string,
      string,
    ][][]) {
      assert.deepEqual(tell(event("KSR/UPDATES_AVAILABLE", parameters)).observations, []);
    }
  });
});

describe("an installation", () => {
  const target = { Target: "Konnektor", Name: "secunet konnektor" };
  const run = (value: Observed["update-run"]) => [...KNOWN, saw(konnektor, "update-run", value)];

  test("that begins runs, at the version the device has", () => {
    assert.deepEqual(seenIn(event("KSR/UPDATE/START", target)).value, { phase: "running", before: "5.50.4" });
  });

  test("of a terminal runs at that terminal", () => {
    assert.equal(seenIn(event("KSR/UPDATE/START", { Target: "KT", CtID: "kt-1" })).component, empfang);
    assert.deepEqual(tell(event("KSR/UPDATE/START", { Target: "KT", CtID: "kt-9" })).observations, []);
  });

  test("that succeeds says so, and is asked for: the version tells", () => {
    const told = tell(
      event("KSR/UPDATE/SUCCESS", { ...target, NewFirmwareversion: "6.0.5" }),
      run({ phase: "running", before: "5.50.4" }),
    );
    assert.deepEqual(told.observations[0]?.value, { phase: "succeeded", firmware: "6.0.5", before: "5.50.4" });
    assert.equal(told.asks, true);
  });

  test("that fails keeps its error, also when the end is told afterwards", () => {
    const failed = seenIn(
      event("KSR/ERROR", { ...target, Error: "4185" }),
      run({ phase: "running", before: "5.50.4" }),
    ).value;
    assert.deepEqual(failed, { phase: "failed", error: "4185", before: "5.50.4" });
    assert.deepEqual(tell(event("KSR/UPDATE/END", target), run(failed as Observed["update-run"])).observations, []);
  });

  test("that ends without another word has ended, whatever came of it", () => {
    assert.deepEqual(seenIn(event("KSR/UPDATE/END", target), run({ phase: "running" })).value, { phase: "ended" });
  });

  test("is over after a boot", () => {
    const told = tell(event("BOOTUP/BOOTUP_COMPLETE"), run({ phase: "running", before: "5.50.4" }));
    assert.deepEqual(told.observations[0]?.value, { phase: "ended", before: "5.50.4" });
    assert.deepEqual([told.asks, told.hasBooted], [true, true]);
  });

  test("is not what failed when only the search for updates did", () => {
    assert.deepEqual(tell(event("KSR/ERROR", { Error: "4182" })), { observations: [], asks: true, hasBooted: false });
  });
});

describe("the device's own certificates", () => {
  const cases: [topic: string, parameters: Record<string, string>, value: Observed["renewal"]][] = [
    ["SMC_K/REGISTER/ERROR", { Fail: "No_Smcb" }, { step: "register", worked: false, reason: "No_Smcb" }],
    ["SMC_K/UPDATE/ERROR", { Fail: "Date" }, { step: "update", worked: false, reason: "Date" }],
    ["SMC_K/DOWNLOAD/ERROR", {}, { step: "download", worked: false }],
    ["SMC_K/UPDATE/SUCCESS", {}, { step: "update", worked: true }],
  ];
  for (const [topic, parameters, value] of cases) {
    test(topic, () => assert.deepEqual(seenIn(event(topic, parameters)).value, value));
  }
});

test("a device that boots has forgotten who wants its events, and is asked anew", () => {
  assert.deepEqual(tell(event("BOOTUP/BOOTUP_COMPLETE")), { observations: [], asks: true, hasBooted: true });
});

test("topics nobody knows lead to nothing", () => {
  for (const topic of ["", "/", "VENDOR/NEWS", "CARDX/REMOVED", "constructor", "SIG/SIGNDOC/NEXT_SUCCESSFUL"]) {
    assert.deepEqual(tell(event(topic)), { observations: [], asks: false, hasBooted: false }, topic);
  }
});
