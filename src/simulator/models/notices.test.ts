/**
 * What a Konnektor tells by itself: every topic of the catalogue that goes to clients, with its parameters, when it is told and
 * when not. Every notice is held against gematik's schema, and those there are examples for against the examples.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import table from "../../../data/fehlerzustaende.json" with { type: "json" };
import { gematikApi, needs, sharedDir } from "../../../test/support/shared.ts";
import { aCard, aKonnektor, ICCSN, NOW } from "../../../test/support/simulated-konnektor.ts";
import { assertDocumentFits } from "../../../test/support/xml-schema.ts";
import { addDays, dayOf } from "../../domain/zeit/tag.ts";
import { eventDocument } from "../wire/cetp/document.ts";
import { SHAPES } from "../wire/shapes.ts";
import { type KonnektorEvent, step } from "./konnektor.ts";
import type { Notice } from "./notices.ts";
import type { CardCertificate, KonnektorState, TerminalAdmin, UpdateOffer } from "./state.ts";

const TODAY = dayOf(NOW);
/** Everything any test here was told, for the schema and the examples. */
const heard: Notice[] = [];

/** What is told of the last of these, which happen one after the other. */
function told(state: KonnektorState, ...events: KonnektorEvent[]): Notice[] {
  let notices: Notice[] = [];
  for (const event of events) ({ state, notices } = step(state, event, NOW, () => 0.5));
  heard.push(...notices);
  return notices;
}

const stateAfter = (state: KonnektorState, ...events: KonnektorEvent[]): KonnektorState =>
  events.reduce((before, event) => step(before, event, NOW, () => 0.5).state, state);
const topics = (notices: Notice[]) => notices.map((n) => n.topic);
const written = ({ topic, type, severity, parameters }: Notice) =>
  `${topic} ${type} ${severity} ${parameters.map(([k, v]) => `${k}=${v}`).join(" ")}`.trim();

const unplug: KonnektorEvent = { happened: "terminal-unplugged", ctId: "lokal" };
const plug: KonnektorEvent = { happened: "terminal-plugged", ctId: "lokal" };
const konnektor = { konnektor: true } as const;
const terminal = { ctId: "lokal" };
const { handle: _handle, insertedAt: _insertedAt, ...egk } = aCard("egk");

const offer = (change: Partial<UpdateOffer> = {}): UpdateOffer => ({
  vendorId: "SECUN",
  productCode: "secu_kon",
  productName: "secunet konnektor 2.0.0",
  firmware: "6.0.5",
  priority: "Normal",
  deadline: addDays(TODAY, 60),
  releaseNotes: "https://update.example/6.0.5",
  downloaded: false,
  ...change,
});
const forTerminals = offer({ vendorId: "INGHC", productCode: "ORGA6100", productName: "ORGA", firmware: "3.9.2" });
const offered = (o: UpdateOffer): KonnektorEvent => ({ happened: "update-offered", offer: o });

const CARD = "CardHandle CardType CardVersion ICCSN CtID SlotID InsertTime CardHolderName KVNR".split(" ");

describe("a terminal", () => {
  test("that goes takes its cards with it, then is disconnected, then missed", () => {
    const notices = told(aKonnektor(), unplug);
    assert.deepEqual(topics(notices), [
      "CARD/REMOVED",
      "CARD/REMOVED",
      "CARD/REMOVED",
      "CARD/REMOVED",
      "CT/DISCONNECTED",
      "OPERATIONAL_STATE/EC_CardTerminal_Not_Available(lokal)",
    ]);
    assert.equal(
      written(notices[4] as Notice),
      "CT/DISCONNECTED Operation Info CtID=lokal Hostname=Kartenterminal lokal",
    );
    assert.equal(
      written(notices[5] as Notice),
      "OPERATIONAL_STATE/EC_CardTerminal_Not_Available(lokal) Operation Error Value=true CtID=lokal Bedeutung=Kartenterminal lokal ist nicht verfügbar",
    );
  });

  test("that comes back is connected, then its cards are there under new handles (trap T-25)", () => {
    const state = stateAfter(aKonnektor(), unplug);
    const notices = told(state, plug);
    assert.deepEqual(
      [...new Set(topics(notices))],
      ["CT/CONNECTED", "CARD/INSERTED", "OPERATIONAL_STATE/EC_CardTerminal_Not_Available(lokal)"],
    );
    const old = aKonnektor().cards.map((c) => c.handle);
    assert.ok(
      notices.every((n) => n.parameters.every(([key, value]) => key !== "CardHandle" || !old.includes(value as never))),
    );
  });

  test("that is unplugged twice is told once", () => {
    assert.deepEqual(told(aKonnektor(), unplug, unplug), []);
  });

  test("with which something goes wrong is named with the error", () => {
    const [error] = told(aKonnektor(), { happened: "terminal-error", ctId: "lokal", code: 4044 });
    assert.match(
      written(error as Notice),
      /^CT\/ERROR Operation Error CtID=lokal Name=Kartenterminal lokal Error=4044 Bedeutung=./,
    );
  });

  test("whose session cannot be built is lost; with a wrong certificate it is no longer active", () => {
    const failed: KonnektorEvent = { happened: "terminal-session-failed", ctId: "lokal", code: 4029 };
    const [first, ...rest] = told(aKonnektor(), failed);
    assert.match(
      written(first as Notice),
      /^CT\/TLS_ESTABLISHMENT_FAILURE Security Error CtID=lokal Name=.* Error=4029 /,
    );
    assert.ok(topics(rest).includes("CT/DISCONNECTED"));
    const state = stateAfter(aKonnektor(), failed);
    assert.equal(state.terminals[0]?.correlation, "gepairt");
    assert.deepEqual(topics(told(state, plug)).slice(0, 1), ["CT/CONNECTED"]);
  });

  test("whose administrator cannot log in goes on with the session of a user", () => {
    const notices = told(aKonnektor(), { happened: "terminal-session-failed", ctId: "lokal", code: 4030 });
    assert.deepEqual(topics(notices), ["CT/TLS_ESTABLISHMENT_FAILURE"]);
  });

  test("that cannot be added is named with address and error", () => {
    const [notice] = told(aKonnektor(), { happened: "terminal-not-added", ip: "192.0.2.9", name: "Neu", code: 4033 });
    assert.match(
      written(notice as Notice),
      /^CT\/CT_ADDING_ERROR Operation Error IP=192\.0\.2\.9 Name=Neu Error=4033 Bedeutung=./,
    );
  });

  test("the administrator deactivates is disconnected, and nobody misses it", () => {
    const state = aKonnektor();
    const notices = told(state, { happened: "terminal-correlation", ctId: "lokal", correlation: "gepairt" });
    assert.equal(topics(notices).at(-1), "CT/DISCONNECTED");
    const parted = stateAfter(state, { happened: "terminal-correlation", ctId: "lokal", correlation: "gepairt" });
    assert.equal(
      topics(told(parted, { happened: "terminal-correlation", ctId: "lokal", correlation: "aktiv" }))[0],
      "CT/CONNECTED",
    );
  });
});

describe("a card", () => {
  test("of a patient is told with holder and KVNR when it is put in: the device really sends them", () => {
    const person = { ...egk, holder: "Marlene Musterfrau", kvnr: "X110411675", slot: 2, ctId: "weit" };
    const [, inserted] = told(aKonnektor(), { happened: "card-inserted", card: person });
    assert.deepEqual(
      inserted?.parameters.map(([key]) => key),
      CARD,
    );
    assert.match(
      written(inserted as Notice),
      /^CARD\/INSERTED Operation Info .*SlotID=2 .*CardHolderName=Marlene Musterfrau KVNR=X110411675$/,
    );
  });

  test("that is pulled is told as it was, all keys there, empty ones too", () => {
    const [removed, ...rest] = told(aKonnektor(), { happened: "card-removed", ctId: "lokal", slot: 3 });
    assert.deepEqual(
      removed?.parameters.map(([key]) => key),
      CARD,
    );
    assert.deepEqual(
      [new Map(removed?.parameters).get("ICCSN"), new Map(removed?.parameters).get("KVNR"), rest],
      [ICCSN.eigene, "", []],
    );
  });

  for (const action of ["VERIFY", "CHANGE", "ENABLE", "DISABLE"] as const) {
    for (const phase of ["STARTED", "FINISHED"] as const) {
      test(`for which a PIN is typed: CARD/PIN/${action}_${phase}`, () => {
        const [notice] = told(aKonnektor(), {
          happened: "pin-entry",
          ctId: "fern",
          slot: 1,
          pin: "PIN.CH",
          action,
          phase,
        });
        assert.equal(
          written(notice as Notice),
          `CARD/PIN/${action}_${phase} Operation Info CardHandle=hba CardType=HBA ICCSN=${ICCSN.hba} CtID=fern SlotID=1 PinRef=PIN.CH PinInputCtID=fern`,
        );
      });
    }
  }

  test("that is unlocked was unlocked by somebody who typed; that is not there is not told", () => {
    const unlocked: KonnektorEvent = {
      happened: "pin-changed",
      iccsn: ICCSN.eigene,
      mandant: "M1",
      status: "VERIFIED",
    };
    assert.deepEqual(topics(told(aKonnektor(), unlocked)), ["CARD/PIN/VERIFY_STARTED", "CARD/PIN/VERIFY_FINISHED"]);
    assert.deepEqual(told(aKonnektor(), unlocked, unlocked), []);
    assert.deepEqual(told(aKonnektor(), unplug, unlocked), []);
  });
});

describe("a condition", () => {
  for (const row of table.rows.filter((r) => r.severity !== "vendor")) {
    const name = row.perTerminal ? `${row.code}(lokal)` : row.code;
    test(`${row.code} is told on change only: Value, ${[...row.parameters, "Bedeutung"].join(", ")}`, () => {
      const raise: KonnektorEvent = { happened: "condition", name, raised: true };
      const [notice, ...rest] = told(aKonnektor(), raise);
      assert.deepEqual(
        [notice?.topic, notice?.type, notice?.severity],
        [`OPERATIONAL_STATE/${name}`, row.type, row.severity],
      );
      assert.deepEqual(
        notice?.parameters.map(([key]) => key),
        ["Value", ...row.parameters, "Bedeutung"],
      );
      assert.ok(
        notice?.parameters.every(([, value]) => value !== "" && !value.includes("{}")),
        written(notice as Notice),
      );
      assert.equal(rest.length, 0);
      assert.deepEqual(told(aKonnektor(), raise, raise), []);
      const [cleared] = told(aKonnektor(), raise, { ...raise, raised: false });
      assert.deepEqual([cleared?.parameters[0], cleared?.severity], [["Value", "false"], row.severity]);
    });
  }

  test("of the vendor is named by its number; one that was never raised is not taken back", () => {
    const name = "EC_OTHER_ERROR_STATE(2)";
    const [notice] = told(aKonnektor(), { happened: "condition", name, raised: true });
    assert.equal(
      written(notice as Notice),
      `OPERATIONAL_STATE/${name} Operation Warning Value=true Bedeutung=Fehlerzustand 2 des Herstellers`,
    );
    assert.deepEqual(told(aKonnektor(), { happened: "condition", name: "EC_NEU(1)", raised: false }), []);
  });
});

describe("the network", () => {
  const tunnel = (which: "ti" | "sis", online: boolean): KonnektorEvent => ({
    happened: "tunnel",
    tunnel: which,
    online,
  });

  test("a tunnel that goes down and up, with its condition", () => {
    assert.deepEqual(told(aKonnektor(), tunnel("ti", false)).map(written), [
      "NETWORK/VPN_TI/DOWN Operation Warning",
      "OPERATIONAL_STATE/EC_No_VPN_TI_Connection Operation Error Value=true Bedeutung=Es besteht keine Verbindung zur TI",
    ]);
    assert.equal(
      written(told(aKonnektor(), tunnel("ti", false), tunnel("ti", true))[0] as Notice),
      "NETWORK/VPN_TI/UP Operation Info",
    );
    assert.equal(written(told(aKonnektor(), tunnel("sis", true))[0] as Notice), "NETWORK/VPN_SIS/UP Operation Info");
    assert.equal(
      written(told(aKonnektor(), tunnel("sis", true), tunnel("sis", false))[0] as Notice),
      "NETWORK/VPN_SIS/DOWN Operation Info",
    );
    assert.deepEqual(told(aKonnektor(), tunnel("ti", true)), []);
  });

  const dhcp: [who: "server" | "lan" | "wan", what: "state" | "address", value: string, written: string][] = [
    ["server", "state", "aktiv", "DHCP/SERVER/STATECHANGED Operation Info STATE=aktiv"],
    ["lan", "state", "aus", "DHCP/LAN_CLIENT/STATECHANGED Operation Info STATE=aus"],
    ["wan", "state", "aus", "DHCP/WAN_CLIENT/STATECHANGED Operation Info STATE=aus"],
    ["lan", "address", "192.0.2.1", "DHCP/LAN_CLIENT/RENEW Operation Info IP_ADDRESS=192.0.2.1"],
    ["wan", "address", "192.0.2.1", "DHCP/WAN_CLIENT/RENEW Operation Info IP_ADDRESS=192.0.2.1"],
  ];
  for (const [who, what, value, expected] of dhcp) {
    test(expected, () =>
      assert.deepEqual(told(aKonnektor(), { happened: "dhcp", who, what, value }).map(written), [expected]),
    );
  }
});

describe("the administrator", () => {
  const SETTINGS = [
    ["online", "MGM/LU_CHANGED/LU_ONLINE"],
    ["sak", "MGM/LU_CHANGED/LU_SAK"],
    ["standalone", "MGM/STANDALONE_CHANGED"],
    ["tiAccess", "MGM/TI_ACCESS_GRANTED"],
  ] as const;
  for (const [setting, topic] of SETTINGS) {
    test(`changes ${setting}: ${topic}, in both directions, and not when nothing changes`, () => {
      const was = aKonnektor().management[setting];
      const change = (active: boolean): KonnektorEvent => ({ happened: "management", setting, active });
      const find = (notices: Notice[]) => notices.find((n) => n.topic === topic);
      const word = (active: boolean) => [["Active", active ? "Enabled" : "Disabled"]];
      assert.deepEqual(find(told(aKonnektor(), change(!was)))?.parameters, word(!was));
      assert.deepEqual(find(told(aKonnektor(), change(!was), change(was)))?.parameters, word(was));
      assert.deepEqual(told(aKonnektor(), change(was)), []);
    });
  }

  test("takes the device offline: the tunnels are gone, and nobody complains about it", () => {
    const offline: KonnektorEvent = { happened: "management", setting: "online", active: false };
    assert.deepEqual(topics(told(aKonnektor(), offline)), ["NETWORK/VPN_TI/DOWN", "MGM/LU_CHANGED/LU_ONLINE"]);
    assert.deepEqual(told(aKonnektor(), offline, { happened: "tunnel", tunnel: "ti", online: true }), []);
    const missed = stateAfter(aKonnektor(), { happened: "tunnel", tunnel: "ti", online: false }, offline);
    assert.equal(missed.conditions.EC_No_VPN_TI_Connection?.raised, false);
  });
});

describe("the device card", () => {
  const until = addDays(TODAY, 1500);
  const table: [event: KonnektorEvent, expected: RegExp][] = [
    [{ happened: "device-card", outcome: "renewed", until }, /^SMC_K\/UPDATE\/SUCCESS Operation Info$/],
    [{ happened: "device-card", outcome: "not-downloaded" }, /^SMC_K\/DOWNLOAD\/ERROR Operation Error$/],
    [
      { happened: "device-card", outcome: "rejected", fail: "Date" },
      /^SMC_K\/UPDATE\/ERROR Operation Error Iccsn=\d{20} Profile=C.NK.VPN Serial=\d+ Fail=Date$/,
    ],
    [
      { happened: "device-card", outcome: "not-registered", operation: "Deregister", fail: "No_Smcb" },
      /^SMC_K\/REGISTER\/ERROR Operation Error Iccsn=\d{20} Serial=\d+ Operation=Deregister Fail=No_Smcb$/,
    ],
  ];
  for (const [event, expected] of table) {
    test(`${expected.source}`, () => assert.match(written(told(aKonnektor(), event).at(-1) as Notice), expected));
  }

  test("that could not be registered again costs the access to the TI", () => {
    const event: KonnektorEvent = {
      happened: "device-card",
      outcome: "not-registered",
      operation: "Register",
      fail: "Other",
    };
    assert.deepEqual(topics(told(aKonnektor(), event)), ["MGM/TI_ACCESS_GRANTED", "SMC_K/REGISTER/ERROR"]);
  });

  test("that is renewed does not expire any more", () => {
    const soon = {
      ...aKonnektor(),
      certificates: aKonnektor().certificates.map((c) => ({ ...c, validUntil: addDays(TODAY, 10) })),
    };
    const state = stateAfter(soon, { happened: "daily-routine" });
    assert.equal(state.conditions.EC_NK_Certificate_Expiring?.raised, true);
    const renewed: KonnektorEvent = { happened: "device-card", outcome: "renewed", until };
    assert.deepEqual(topics(told(state, renewed)), [
      "OPERATIONAL_STATE/EC_NK_Certificate_Expiring",
      "SMC_K/UPDATE/SUCCESS",
    ]);
  });
});

describe("once a day", () => {
  const routine: KonnektorEvent = { happened: "daily-routine" };
  const ending = (days: number) => (c: CardCertificate) => ({ ...c, validUntil: addDays(TODAY, days) });
  const withCards = (change: (c: CardCertificate) => CardCertificate): KonnektorState => {
    const state = aKonnektor();
    return { ...state, cards: state.cards.map((c) => ({ ...c, certificates: c.certificates.map(change) })) };
  };
  const ofKonnektor = (days: number): KonnektorState => ({
    ...aKonnektor(),
    certificates: aKonnektor().certificates.map(ending(days)),
  });

  for (const [days, severity, left] of [
    [90, "Info", "90"],
    [0, "Info", "0"],
    [-1, "Warning", undefined],
  ] as const) {
    test(`certificates that end in ${days} days are told with ${severity}`, () => {
      const notices = told(withCards(ending(days)), routine).filter((n) => n.topic === "CERT/CARD/EXPIRATION");
      const smcb = notices.find((n) => n.parameters.some(([k, v]) => k === "CARD_HANDLE" && v === "eigene"));
      assert.equal(smcb?.severity, severity);
      const keys = ["CARD_TYPE", "ICCSN", "CARD_HANDLE", "CardHolderName", "ZertName", "ExpirationDate"];
      assert.deepEqual(
        smcb?.parameters.map(([key]) => key),
        left === undefined ? keys : [...keys, "DAYS_LEFT"],
      );
      assert.equal(new Map(smcb?.parameters).get("DAYS_LEFT"), left);
      assert.equal(new Map(smcb?.parameters).get("ZertName"), "C.HCI.AUT");
      const types = new Set(notices.map((n) => new Map(n.parameters).get("CARD_TYPE")));
      assert.deepEqual([...types].toSorted(), ["HBA", "SMC-B", "SMC-KT"], "patients' cards are not looked at");
    });
  }

  test("nothing is told of certificates that end in 91 days", () => {
    assert.deepEqual(told(withCards(ending(91)), routine), []);
  });

  test("the device's own card is told with its host name and without a handle", () => {
    const [expired] = told(ofKonnektor(-3), routine).filter((n) => n.topic.startsWith("CERT"));
    assert.match(
      written(expired as Notice),
      /^CERT\/CARD\/EXPIRATION Operation Warning CARD_TYPE=gSMC-K ICCSN=\d{20} Konnektor=konnektor\.konlan ZertName=C\.AK\.AUT ExpirationDate=\d{4}-\d\d-\d\d$/,
    );
  });

  for (const [days, expiring, expired] of [
    [181, false, false],
    [180, false, false],
    [179, true, false],
    [0, true, false],
    [-1, false, true],
  ] as const) {
    test(`C.NK.VPN with ${days} days left: ${expired ? "expired" : expiring ? "expiring" : "quiet"}`, () => {
      const { conditions } = stateAfter(ofKonnektor(days), routine);
      assert.deepEqual(
        [conditions.EC_NK_Certificate_Expiring?.raised, conditions.EC_NK_Certificate_Expired?.raised],
        [expiring, expired],
      );
    });
  }

  for (const [days, raised] of [
    [35, false],
    [34, true],
  ] as const) {
    test(`a gSMC-KT with ${days} days left is ${raised ? "reported" : "quiet"}`, () => {
      const { conditions } = stateAfter(withCards(ending(days)), routine);
      assert.equal(conditions["EC_CardTerminal_gSMC-KT_Certificate_Expires_Soon(lokal)"]?.raised, raised);
    });
  }

  test("the day is that of the device's clock", () => {
    const ahead = { ...ofKonnektor(200), clockOffsetMs: 30 * 86_400_000 };
    assert.equal(stateAfter(ahead, routine).conditions.EC_NK_Certificate_Expiring?.raised, true);
  });
});

describe("an update", () => {
  test("that is offered is told with everything newer, and the conditions follow", () => {
    assert.deepEqual(told(aKonnektor(), offered(offer())).map(written), [
      "OPERATIONAL_STATE/EC_FW_Update_Available Operation Info Value=true Bedeutung=Es liegt eine neuere Firmware vor",
      `KSR/UPDATES_AVAILABLE Operation Info ProductVendorID=SECUN ProductCode=secu_kon ProductName=secunet konnektor 2.0.0 FirmwareVersion=6.0.5 Deadline=${addDays(TODAY, 60)} FWPriority=Normal FirmwareReleaseNotes=https://update.example/6.0.5`,
    ]);
    const both = told(aKonnektor(), offered(offer()), offered(forTerminals)).at(-1);
    assert.equal(both?.parameters.length, 14, "a group of seven for every package");
  });

  test("that is critical makes the Konnektor out of date; one for terminals makes them so", () => {
    const state = stateAfter(aKonnektor(), offered(offer({ priority: "Kritisch" })), offered(forTerminals));
    const raised = Object.keys(state.conditions).filter((name) => state.conditions[name]?.raised);
    assert.deepEqual(
      raised.filter((name) => !name.includes("(")),
      ["EC_Connector_Software_Out_Of_Date", "EC_FW_Update_Available"],
    );
    assert.equal(raised.filter((name) => name.startsWith("EC_CardTerminal_Software_Out_Of_Date(")).length, 5);
  });

  test("that is older or the same is none", () => {
    for (const firmware of ["5.50.4", "5.9.99", "1.0.0"]) {
      const state = stateAfter(aKonnektor(), offered(offer({ firmware, priority: "Kritisch" })));
      assert.equal(state.conditions.EC_FW_Update_Available?.raised, false, firmware);
    }
  });

  test("whose deadline has passed costs the TI, until it is installed", () => {
    const overdue = offered(offer({ priority: "Kritisch", deadline: TODAY }));
    const notices = topics(told(aKonnektor(), overdue));
    assert.ok(
      notices.includes("NETWORK/VPN_TI/DOWN") && notices.includes("OPERATIONAL_STATE/EC_FW_Not_Valid_Status_Blocked"),
    );
    const up: KonnektorEvent = { happened: "tunnel", tunnel: "ti", online: true };
    assert.deepEqual(told(aKonnektor(), overdue, up), []);
    const installed = stateAfter(aKonnektor(), overdue, { happened: "update-ended", target: konnektor }, up);
    assert.deepEqual([installed.vpn.ti.online, installed.product.firmware], [true, "6.0.5"]);
  });

  test("that was downloaded is told for the Konnektor's packages only", () => {
    const [notice] = told(aKonnektor(), offered(offer()), offered(forTerminals), { happened: "update-downloaded" });
    assert.match(
      written(notice as Notice),
      /^KSR\/UPDATE\/KONNEKTOR_DOWNLOAD_END Operation Info ProductVendorID=SECUN /,
    );
    assert.equal(notice?.parameters.length, 7);
    const state = stateAfter(aKonnektor(), offered(offer()), offered(forTerminals), { happened: "update-downloaded" });
    assert.deepEqual(
      state.updates.offers.map((o) => o.downloaded),
      [true, false],
    );
  });

  test("of the Konnektor: START, SUCCESS, END; the conditions are taken back, the version is another", () => {
    const start: KonnektorEvent = { happened: "update-started", target: konnektor };
    assert.deepEqual(told(aKonnektor(), offered(offer()), start).map(written), [
      "KSR/UPDATE/START Security Info Target=Konnektor Name=konnektor.konlan",
    ]);
    assert.deepEqual(
      told(aKonnektor(), offered(offer()), start, { happened: "update-ended", target: konnektor }).map(written),
      [
        "KSR/UPDATE/SUCCESS Security Info Target=Konnektor Name=konnektor.konlan NewFirmwareversion=6.0.5 ConfigurationChanged=Nein ManualInputNeeded=Nein",
        "OPERATIONAL_STATE/EC_FW_Update_Available Operation Info Value=false Bedeutung=Es liegt eine neuere Firmware vor",
        "KSR/UPDATE/END Security Info Target=Konnektor Name=konnektor.konlan",
      ],
    );
  });

  for (const code of [4181, 4182, 4183, 4184, 4185]) {
    test(`of the Konnektor that fails with ${code}: ERROR and END, and the old version runs`, () => {
      const events: KonnektorEvent[] = [
        offered(offer()),
        { happened: "update-ended", target: konnektor, code, bootMs: 1 },
      ];
      const [error, end] = told(aKonnektor(), ...events);
      assert.match(
        written(error as Notice),
        new RegExp(`^KSR/ERROR Security Error Target=Konnektor Name=konnektor.konlan Error=${code} Bedeutung=.`),
      );
      assert.equal(end?.topic, "KSR/UPDATE/END");
      const state = stateAfter(aKonnektor(), ...events);
      assert.deepEqual([state.product.firmware, state.power.phase], ["5.50.4", "running"]);
    });
  }

  test("of a terminal: START, SUCCESS, END, its cards have new handles; meanwhile it is being updated", () => {
    const start: KonnektorEvent = { happened: "update-started", target: terminal };
    assert.deepEqual(told(aKonnektor(), offered(forTerminals), start).map(written), [
      "KSR/UPDATE/START Security Info Target=KT CtID=lokal",
    ]);
    const running = stateAfter(aKonnektor(), offered(forTerminals), start);
    assert.deepEqual([running.terminals[0]?.correlation, running.updates.running], ["aktualisierend", [terminal]]);
    const notices = told(running, { happened: "update-ended", target: terminal });
    assert.equal(
      written(notices[0] as Notice),
      "KSR/UPDATE/SUCCESS Security Info Target=KT Name=Kartenterminal lokal CtID=lokal NewFirmwareversion=3.9.2",
    );
    assert.equal(written(notices.at(-1) as Notice), "KSR/UPDATE/END Security Info Target=KT CtID=lokal");
    assert.ok(topics(notices).includes("OPERATIONAL_STATE/EC_CardTerminal_Software_Out_Of_Date(lokal)"));
    assert.ok(topics(notices).includes("CARD/REMOVED") && topics(notices).includes("CARD/INSERTED"));
    const { terminals, updates } = stateAfter(running, { happened: "update-ended", target: terminal });
    assert.deepEqual(
      [terminals[0]?.correlation, terminals[0]?.product.firmware, updates.running],
      ["aktiv", "3.9.2", []],
    );
  });

  test("of a terminal that fails: ERROR with its name, and END", () => {
    const [error, end] = told(aKonnektor(), offered(forTerminals), {
      happened: "update-ended",
      target: terminal,
      code: 4187,
    });
    assert.match(
      written(error as Notice),
      /^KSR\/ERROR Security Error Target=KT Name=Kartenterminal lokal CtID=lokal Error=4187 Bedeutung=./,
    );
    assert.equal(end?.topic, "KSR/UPDATE/END");
  });

  const refusing: [why: string, admin: Partial<TerminalAdmin>, code: string, session: boolean][] = [
    ["the administrator's password is wrong", { credentials: "wrong" }, "4030", true],
    ["nobody stored a password", { credentials: "missing" }, "4030", true],
    ["the terminal does not allow it (trap T-40)", { commandsAllowed: false }, "4187", false],
    ["the administrator is locked out", { lockedUntil: NOW + 1 }, "4030", true],
  ];
  for (const [why, admin, code, session] of refusing) {
    test(`a terminal does not take because ${why}: ${code}, and END all the same`, () => {
      const events: KonnektorEvent[] = [
        offered(forTerminals),
        { happened: "terminal-admin", ctId: "lokal", admin },
        { happened: "update-started", target: terminal },
      ];
      const notices = told(aKonnektor(), ...events);
      const failure = session ? ["CT/TLS_ESTABLISHMENT_FAILURE"] : [];
      assert.deepEqual(topics(notices), ["KSR/UPDATE/START", ...failure, "KSR/ERROR", "KSR/UPDATE/END"]);
      assert.equal(new Map(notices.at(-2)?.parameters).get("Error"), code);
      assert.deepEqual(stateAfter(aKonnektor(), ...events).updates.running, []);
    });
  }

  test("wrong passwords lock the terminal: a minute from the third on, then ten, an hour, a day; while it is locked none is counted", () => {
    let state = stateAfter(aKonnektor(), {
      happened: "terminal-admin",
      ctId: "lokal",
      admin: { credentials: "wrong" },
    });
    const locks: number[] = [];
    let now = NOW;
    for (let failure = 1; failure <= 21; failure++) {
      state = step(state, { happened: "update-started", target: terminal }, now, () => 0).state;
      const { lockedUntil = now, failures } = state.terminals[0]?.admin ?? {};
      assert.equal(failures, failure);
      locks.push((lockedUntil - now) / 60_000);
      const again = step(state, { happened: "update-started", target: terminal }, now, () => 0).state;
      if (lockedUntil > now) assert.equal(again.terminals[0]?.admin.failures, failure);
      now = lockedUntil;
    }
    const row = (length: number, minutes: number) => Array.from({ length }, () => minutes);
    assert.deepEqual(locks, [...row(2, 0), ...row(4, 1), ...row(4, 10), ...row(10, 60), 1440]);
  });

  for (const [code, type, severity] of [
    [4188, "Operation", "Error"],
    [4189, "Security", "Fatal"],
    [4190, "Operation", "Error"],
  ] as const) {
    test(`looking for updates that fails with ${code}: only Error and Bedeutung`, () => {
      const [notice] = told(aKonnektor(), { happened: "ksr-failed", code });
      assert.deepEqual([notice?.topic, notice?.type, notice?.severity], ["KSR/ERROR", type, severity]);
      assert.deepEqual(
        notice?.parameters.map(([key]) => key),
        ["Error", "Bedeutung"],
      );
    });
  }
});

describe("a boot", () => {
  test("says nothing while it goes down, and one thing when it is over", () => {
    const restart: KonnektorEvent = { happened: "restart", bootMs: 1 };
    assert.deepEqual(told(aKonnektor(), restart), []);
    assert.deepEqual(told(aKonnektor(), restart, { happened: "booted" }).map(written), [
      "BOOTUP/BOOTUP_COMPLETE Operation Info",
    ]);
    assert.deepEqual(told(aKonnektor(), { happened: "booted" }), []);
    assert.deepEqual(told(aKonnektor(), { happened: "power-off" }), []);
  });
});

describe("everything told here", () => {
  test(
    "is what gematik's schema wants, in every product's spelling and with every habit",
    needs(gematikApi(), "Die Schemata der gematik"),
    () => {
      assert.ok(heard.length > 100);
      for (const notice of heard) {
        for (const shape of Object.values(SHAPES))
          assertDocumentFits("conn/EventService.xsd", eventDocument(notice, "sub-1", shape));
        assertDocumentFits(
          "conn/EventService.xsd",
          eventDocument(notice, "", SHAPES.secunet, { ownKeys: true, vendorTimes: true }),
        );
      }
    },
  );

  test("covers the catalogue: every topic that goes to clients", () => {
    const catalogue = [
      ...["BOOTUP/BOOTUP_COMPLETE", "CT/CONNECTED", "CT/DISCONNECTED", "CT/ERROR", "CT/TLS_ESTABLISHMENT_FAILURE"],
      ...["CT/CT_ADDING_ERROR", "CARD/INSERTED", "CARD/REMOVED", "CERT/CARD/EXPIRATION"],
      ...["VERIFY", "CHANGE", "ENABLE", "DISABLE"].flatMap((a) => [`CARD/PIN/${a}_STARTED`, `CARD/PIN/${a}_FINISHED`]),
      ...["SERVER", "LAN_CLIENT", "WAN_CLIENT"].map((who) => `DHCP/${who}/STATECHANGED`),
      ...["DHCP/LAN_CLIENT/RENEW", "DHCP/WAN_CLIENT/RENEW"],
      ...["TI", "SIS"].flatMap((t) => [`NETWORK/VPN_${t}/UP`, `NETWORK/VPN_${t}/DOWN`]),
      ...["MGM/LU_CHANGED/LU_ONLINE", "MGM/LU_CHANGED/LU_SAK", "MGM/STANDALONE_CHANGED", "MGM/TI_ACCESS_GRANTED"],
      ...["SMC_K/REGISTER/ERROR", "SMC_K/UPDATE/SUCCESS", "SMC_K/UPDATE/ERROR", "SMC_K/DOWNLOAD/ERROR"],
      ...["KSR/UPDATES_AVAILABLE", "KSR/UPDATE/KONNEKTOR_DOWNLOAD_END", "KSR/UPDATE/START", "KSR/UPDATE/SUCCESS"],
      ...["KSR/UPDATE/END", "KSR/ERROR"],
    ];
    const seen = new Set(topics(heard).filter((topic) => !topic.startsWith("OPERATIONAL_STATE/")));
    assert.deepEqual([...seen].toSorted(), catalogue.toSorted());
  });

  const examples = join(sharedDir(), "domain", "messages");
  const files = existsSync(examples) ? readdirSync(examples).filter((f) => /^CETP\..*\.xml$/.test(f)) : [];
  test(
    "has the shape of the example messages: topic, type, severity and keys in their order",
    needs(examples, "Beispielnachrichten"),
    () => {
      assert.ok(files.length >= 28);
      const shapeOf = (text: string) => {
        const value = (name: string) => new RegExp(`:${name}>([^<]*)<`).exec(text)?.[1] ?? "";
        const keys = [...text.matchAll(/<\w+:Key>([^<]*)</g)].map((m) => m[1]);
        const topic = value("Topic").replace(/\(.*\)$/, "()");
        return [topic, value("Type"), value("Severity"), ...keys].join(" ");
      };
      const ours = new Set(heard.map((notice) => shapeOf(eventDocument(notice, "sub-0001", SHAPES.infinity))));
      const strange = files.filter((file) => !ours.has(shapeOf(readFileSync(join(examples, file), "utf8"))));
      assert.deepEqual(strange, []);
    },
  );

  after(() => heard.splice(0));
});
