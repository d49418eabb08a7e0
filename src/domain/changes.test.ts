import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import {
  empfang,
  HOUR_MS,
  hausbesuch,
  identity,
  karte,
  konnektor,
  MINUTE_MS,
  NOW,
  orga,
  SILENT_IDENTITY,
  saw,
  smcB,
  terminal,
  zimmer1,
} from "./assess/testing.ts";
import { changesBetween } from "./changes.ts";
import type { CertificateSeen, Component, Observation, Observed, ObservedKind, PinStatus } from "./observation.ts";
import type { Change } from "./practice.ts";

const EARLIER = { at: NOW - HOUR_MS };

function changes(known: readonly Observation[], reading: readonly Observation[]): Change[] {
  let count = 0;
  return changesBetween(known, reading, (at) => `chg_${at}_${count++}`);
}

/** "firmware secunet konnektor: 5.50.4 → 6.0.5" */
function told(known: readonly Observation[], reading: readonly Observation[]): string[] {
  return changes(known, reading).map((c) => `${c.what} ${c.componentName}: ${c.before} → ${c.after}`);
}

const certificate = (crypt: "RSA" | "ECC", serial: string, differences: Partial<CertificateSeen> = {}) => ({
  crypt,
  owner: "gSMC-K" as const,
  subject: "80276883110000141500-20211121",
  serial,
  expiresOn: "2026-12-31",
  ...differences,
});

const tunnel = (online: boolean) => ({ ti: { online, since: NOW - HOUR_MS }, sis: { online: false, since: 0 } });

describe("a version", () => {
  test("U-60: that jumps between two checks is an entry of the history without anybody who did it", () => {
    const known = [saw(konnektor, "identity", identity(), EARLIER)];
    assert.deepEqual(changes(known, [saw(konnektor, "identity", identity({ firmware: "6.0.5" }))]), [
      {
        id: `chg_${NOW}_0`,
        at: NOW,
        componentId: konnektor.id,
        componentName: "secunet konnektor",
        what: "firmware",
        before: "5.50.4",
        after: "6.0.5",
      },
    ]);
  });

  const same: [sentence: string, before: string, after: string][] = [
    ["is the same however it is written", "5.50.4", "v5.50.04"],
    ["did not change when the device now tells none", "5.50.4", ""],
    ["did not change when the device had told none", "", "5.50.4"],
    ["did not change when the device says 0.0.0", "5.50.4", "0.0.0"],
  ];
  for (const [sentence, before, after] of same) {
    test(sentence, () => {
      const known = [saw(konnektor, "identity", identity({ firmware: before }), EARLIER)];
      assert.deepEqual(told(known, [saw(konnektor, "identity", identity({ firmware: after }))]), []);
    });
  }

  test("that is no version changed when its text did", () => {
    const known = [saw(konnektor, "identity", identity({ firmware: "Test A" }), EARLIER)];
    const reading = [saw(konnektor, "identity", identity({ firmware: "Test B" }))];
    assert.deepEqual(told(known, reading), ["firmware secunet konnektor: Test A → Test B"]);
  });

  test("of the hardware is told by itself", () => {
    const known = [saw(konnektor, "identity", identity(), EARLIER)];
    const reading = [saw(konnektor, "identity", identity({ hardware: "2.1.0" }))];
    assert.deepEqual(told(known, reading), ["hardware secunet konnektor: 2.0.0 → 2.1.0"]);
  });

  test("read off twice by people changed when it differs", () => {
    const read = (firmware: string) => ({ product: "orga-930-m", firmware, secondVersions: {} });
    const known = [saw(hausbesuch, "version-read", read("4.7.0"), EARLIER)];
    assert.deepEqual(told(known, [saw(hausbesuch, "version-read", read("4.9.0"))]), [
      "firmware ORGA 930 M: 4.7.0 → 4.9.0",
    ]);
  });
});

describe("another device at an old address", () => {
  const known = [
    saw(konnektor, "identity", identity(), EARLIER),
    saw(konnektor, "certificates", [certificate("ECC", "17")], EARLIER),
    saw(konnektor, "transport", { security: "tls", trust: "pin", fingerprint: "aa" }, EARLIER),
  ];

  test("is one entry: its version, certificates and TLS certificate come with it", () => {
    const other = identity({ vendorId: "KOCOC", productCode: "kocobox", firmware: "5.5.12" });
    const reading = [
      saw(konnektor, "identity", other),
      saw(konnektor, "certificates", [certificate("ECC", "18")]),
      saw(konnektor, "transport", { security: "tls", trust: "pin", fingerprint: "bb" }),
    ];
    assert.deepEqual(told(known, reading), ["device-replaced secunet konnektor: SECUN secu_kon → KOCOC kocobox"]);
  });

  test("is known by its built-in card, also of the same model", () => {
    const subject = "80276883110000999999-20240101";
    const reading = [
      saw(konnektor, "identity", identity({ firmware: "6.0.5" })),
      saw(konnektor, "certificates", [certificate("ECC", "99", { subject })]),
    ];
    assert.deepEqual(told(known, reading), [
      "device-replaced secunet konnektor: 80276883110000141500 → 80276883110000999999",
    ]);
  });

  test("is not suspected because the vendor writes itself in capitals", () => {
    assert.deepEqual(told(known, [saw(konnektor, "identity", identity({ vendorId: "secun" }))]), []);
  });

  test("is not suspected of a terminal that tells nothing of itself", () => {
    const silent = [saw(empfang, "identity", orga("3.9.1"), EARLIER)];
    assert.deepEqual(told(silent, [saw(empfang, "identity", SILENT_IDENTITY)]), []);
  });
});

describe("certificates", () => {
  const RSA = certificate("RSA", "17");
  const ECC = certificate("ECC", "18");
  const known = [saw(konnektor, "certificates", [RSA, ECC], EARLIER)];

  test("without a serial number, as a device's own administration tells them, are the same ones", () => {
    const unnumbered = [RSA, ECC].map((c) => ({ ...c, serial: "" }));
    assert.deepEqual(told(known, [saw(konnektor, "certificates", unnumbered)]), []);
    const later = unnumbered.map((c) => ({ ...c, expiresOn: "2029-12-31" }));
    assert.deepEqual(told(known, [saw(konnektor, "certificates", later.slice(1))]), [
      "certificate secunet konnektor: ECC 2026-12-31 → ECC 2029-12-31",
    ]);
  });

  test("that were exchanged are told with their ends and numbers", () => {
    const renewed = certificate("ECC", "19", { expiresOn: "2029-12-31" });
    assert.deepEqual(told(known, [saw(konnektor, "certificates", [RSA, renewed])]), [
      "certificate secunet konnektor: ECC 2026-12-31 18 → ECC 2029-12-31 19",
    ]);
  });

  test("are the same when only one of the two questions was answered this time", () => {
    assert.deepEqual(told(known, [saw(konnektor, "certificates", [ECC])]), []);
    assert.deepEqual(
      told([saw(konnektor, "certificates", [ECC], EARLIER)], [saw(konnektor, "certificates", [RSA, ECC])]),
      [],
    );
  });

  test("of the connection are told when the fingerprint is another", () => {
    const transport = (fingerprint?: string) => ({ security: "tls" as const, trust: "pin" as const, fingerprint });
    const before = [saw(konnektor, "transport", transport("aa"), EARLIER)];
    assert.deepEqual(told(before, [saw(konnektor, "transport", transport("bb"))]), [
      "tls-certificate secunet konnektor: aa → bb",
    ]);
    assert.deepEqual(told(before, [saw(konnektor, "transport", { security: "none", trust: "none" })]), []);
  });
});

describe("Kartenterminals", () => {
  const both = [
    saw(konnektor, "listed-terminals", [empfang.id, zimmer1.id], EARLIER),
    saw(empfang, "terminal", terminal(), EARLIER),
    saw(zimmer1, "terminal", terminal({ ctId: "CT-2" }), EARLIER),
    saw(zimmer1, "identity", orga("3.9.1"), EARLIER),
  ];

  test("that lose or find their Konnektor are told each time", () => {
    const lost = saw(empfang, "terminal", terminal({ connected: false }));
    assert.deepEqual(told(both, [lost]), ["terminal-disconnected Empfang: connected → disconnected"]);
    const found = saw(empfang, "terminal", terminal(), { at: NOW + MINUTE_MS });
    assert.deepEqual(told([...both, lost], [found]), ["terminal-connected Empfang: disconnected → connected"]);
  });

  test("that are no longer listed are gone, and come back by their name", () => {
    const without = saw(konnektor, "listed-terminals", [empfang.id]);
    assert.deepEqual(told(both, [without]), ["component-gone Zimmer 1: ORGA 6141 online → "]);
    const again = saw(konnektor, "listed-terminals", [empfang.id, zimmer1.id], { at: NOW + MINUTE_MS });
    assert.deepEqual(told([...both, without], [again]), ["component-appeared Zimmer 1:  → ORGA 6141 online"]);
  });

  test("are not gone because the list was not answered", () => {
    const failure = { code: "link/closed", fields: { address: "konnektor" } } as Observed["unreachable"];
    const silent = [
      saw(konnektor, "unreachable", failure),
      saw(konnektor, "not-answered", { question: "terminals", failure }),
    ];
    assert.deepEqual(told(both, silent), []);
  });

  test("are not gone while another Konnektor lists them", () => {
    const second: Component = { id: "kon:192.168.1.51", kind: "konnektor", name: "KoCoBox" };
    const shared = [...both, saw(second, "listed-terminals", [zimmer1.id], EARLIER)];
    assert.deepEqual(told(shared, [saw(konnektor, "listed-terminals", [empfang.id])]), []);
  });
});

describe("cards of the practice", () => {
  const known = [
    saw(konnektor, "listed-cards", [smcB.id], EARLIER),
    saw(smcB, "karte", karte(), EARLIER),
    saw(smcB, "pin-status", { mandant: "M1", status: "VERIFIED" }, EARLIER),
    saw(smcB, "pin-status", { mandant: "M2", status: "VERIFIED" }, EARLIER),
    saw(empfang, "terminal", terminal(), EARLIER),
  ];

  test("that are taken out or put in are told with their place", () => {
    const out = saw(konnektor, "listed-cards", []);
    assert.deepEqual(told(known, [out]), ["card-removed SMC-B (Empfang/2): Empfang/2 → "]);
    const back = [
      saw(konnektor, "listed-cards", [smcB.id], { at: NOW + MINUTE_MS }),
      saw(smcB, "karte", karte(), { at: NOW + MINUTE_MS }),
    ];
    assert.deepEqual(told([...known, out], back), ["card-inserted SMC-B (Empfang/2):  → Empfang/2"]);
  });

  test("were not taken out of a terminal that is switched off, nor put in when it comes back", () => {
    const off = [saw(empfang, "terminal", terminal({ connected: false })), saw(konnektor, "listed-cards", [])];
    assert.deepEqual(told(known, off), ["terminal-disconnected Empfang: connected → disconnected"]);
    const on = [
      saw(empfang, "terminal", terminal(), { at: NOW + MINUTE_MS }),
      saw(konnektor, "listed-cards", [smcB.id], { at: NOW + MINUTE_MS }),
      saw(smcB, "karte", karte(), { at: NOW + MINUTE_MS }),
    ];
    assert.deepEqual(told([...known, ...off], on), ["terminal-connected Empfang: disconnected → connected"]);
  });

  test("change their PIN state for each Mandant by itself", () => {
    const locked = saw(smcB, "pin-status", { mandant: "M2", status: "VERIFIABLE", leftTries: 3 });
    assert.deepEqual(told(known, [locked]), ["pin SMC-B (Empfang/2): VERIFIED → VERIFIABLE"]);
  });

  test("do not change their PIN state when a wrong PIN was typed", () => {
    const before = saw(smcB, "pin-status", { mandant: "M1", status: "VERIFIABLE", leftTries: 3 }, EARLIER);
    assert.deepEqual(
      told([before], [saw(smcB, "pin-status", { mandant: "M1", status: "VERIFIABLE", leftTries: 2 })]),
      [],
    );
  });
});

test("the tunnel to the TI going down and up is told, its renewal is not", () => {
  const known = [saw(konnektor, "vpn", tunnel(true), EARLIER)];
  assert.deepEqual(told(known, [saw(konnektor, "vpn", tunnel(false))]), ["vpn secunet konnektor: online → offline"]);
  const renewed = { ...tunnel(true), ti: { online: true, since: NOW } };
  assert.deepEqual(told(known, [saw(konnektor, "vpn", renewed)]), []);
});

describe("whatever is read", () => {
  const COMPONENTS = [konnektor, empfang, zimmer1, smcB];
  const values: { [K in ObservedKind]?: fc.Arbitrary<Observed[K]> } = {
    identity: fc
      .record({
        vendorId: fc.constantFrom("SECUN", "KOCOC", ""),
        firmware: fc.constantFrom("5.50.4", "6.0.5", "0.0.0", ""),
        hardware: fc.constantFrom("2.0.0", "2.1.0"),
      })
      .map(identity),
    vpn: fc.boolean().map(tunnel),
    terminal: fc.boolean().map((connected) => terminal({ connected })),
    "listed-terminals": fc.subarray([empfang.id, zimmer1.id]),
    "listed-cards": fc.subarray([smcB.id]),
    karte: fc.constantFrom("Empfang", "Zimmer 1").map((name) => karte({ terminal: name })),
    "pin-status": fc.record({
      mandant: fc.constantFrom("M1", "M2"),
      status: fc.constantFrom<PinStatus>("VERIFIED", "VERIFIABLE", "BLOCKED"),
    }),
    certificates: fc.array(
      fc
        .record({
          crypt: fc.constantFrom("RSA" as const, "ECC" as const),
          serial: fc.constantFrom("17", "18"),
          subject: fc.constantFrom("80276883110000141500-20211121", "80276883110000999999-20240101", ""),
        })
        .map(({ crypt, serial, subject }) => certificate(crypt, serial, { subject })),
      { maxLength: 3 },
    ),
    transport: fc
      .constantFrom("aa", "bb", undefined)
      .map((fingerprint) => ({ security: "tls" as const, trust: "pin" as const, fingerprint })),
    unreachable: fc.constant({ code: "link/closed", fields: { address: "x" } } as Observed["unreachable"]),
  };
  const observation: fc.Arbitrary<Observation> = fc
    .constantFrom(...(Object.keys(values) as (keyof typeof values)[]))
    .chain((kind) =>
      fc.record({
        kind: fc.constant(kind),
        component: fc.constantFrom(...COMPONENTS),
        takenAt: fc.integer({ min: 1, max: 12 }),
        source: fc.constant({ by: "konnektor" as const }),
        value: values[kind] as fc.Arbitrary<Observation["value"]>,
      }),
    );
  const seen = fc.array(observation, { maxLength: 14 });

  test("a first reading changes nothing", () => {
    fc.assert(fc.property(seen, (reading) => assert.deepEqual(told([], reading), [])));
  });

  test("the same reading applied twice changes nothing the second time", () => {
    fc.assert(fc.property(seen, seen, (known, reading) => assert.deepEqual(told([...known, ...reading], reading), [])));
  });

  test("the order of the observations does not matter", () => {
    const shuffled = fc.tuple(seen, seen).chain(([known, reading]) =>
      fc.record({
        known: fc.constant(known),
        reading: fc.constant(reading),
        otherKnown: fc.shuffledSubarray(known, { minLength: known.length }),
        otherReading: fc.shuffledSubarray(reading, { minLength: reading.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ known, reading, otherKnown, otherReading }) =>
        assert.deepEqual(changes(otherKnown, otherReading), changes(known, reading)),
      ),
    );
  });

  test("what could not be asked is never a change", () => {
    const failure = { code: "link/closed", fields: { address: "x" } } as Observed["unreachable"];
    const silence = fc.array(
      fc.constantFrom(...COMPONENTS).map((component) => saw(component, "unreachable", failure, { at: 20 })),
    );
    fc.assert(fc.property(seen, silence, (known, reading) => assert.deepEqual(told(known, reading), [])));
  });

  test("a change has two sides that differ, and a device that was replaced has no other entry of its own", () => {
    fc.assert(
      fc.property(seen, seen, (known, reading) => {
        const found = changes(known, reading);
        assert.ok(found.every(({ before, after, what }) => before !== after || /^(component|card)-/.test(what)));
        for (const { componentId } of found.filter(({ what }) => what === "device-replaced")) {
          const own = found.filter((c) => c.componentId === componentId).map((c) => c.what);
          assert.ok(!own.includes("firmware") && !own.includes("tls-certificate"), own.join(", "));
        }
      }),
    );
  });
});
