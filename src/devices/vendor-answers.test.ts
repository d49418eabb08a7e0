/**
 * The readers of administrations, fed with what no device should send: answers of the twins and recordings of devices, changed in
 * any place. They read or refuse in words, and no person stands in what comes out.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import { needs, sharedDir } from "../../test/support/shared.ts";
import { LotseError } from "../domain/errors.ts";
import { JsonValue } from "../protocol/rest/json.ts";
import { administrationOf } from "../simulator/models/administration.ts";
import { praxis2026 } from "../simulator/scenarios/praxis2026.ts";
import { riseTiClientTwin } from "../simulator/wire/vendor/rise-ti-client.ts";
import { secunetTwin } from "../simulator/wire/vendor/secunet.ts";
import type { Twin, VendorRequest, World } from "../simulator/wire/vendor/vendor-server.ts";
import * as tiClient from "./rise-ti-client/answers.ts";
import * as secunet from "./secunet/answers.ts";

const NOW = Date.parse("2026-11-21T11:00:00Z");
const PERSONS = ["Marlene", "Musterfrau", "X110411675", "80276001081699900578", "Petra Petersen"];

function world(): World {
  const state = praxis2026.konnektoren("2026-11-21", NOW)[0]?.state;
  assert.ok(state);
  return { state, administration: administrationOf(state, NOW), now: () => NOW, user: "u", password: "p" };
}

/** What the twin answers after signing in, by address. */
function answersOf(twin: Twin, login: Partial<VendorRequest>): Map<string, unknown> {
  const empty: VendorRequest = {
    method: "",
    path: "",
    headers: {},
    cookies: {},
    body: "",
    json: {},
    form: new URLSearchParams(),
  };
  const signedIn = twin.routes.find(({ role }) => role === "login")?.answer({ ...empty, ...login });
  const { access_token } = (signedIn?.json ?? {}) as { access_token?: string };
  const authorization = String(signedIn?.headers?.Authorization ?? `Bearer ${access_token}`);
  const questions = twin.routes.filter(({ role, method }) => role === "reading" && method === "GET");
  return new Map(questions.map((route) => [route.path, route.answer({ ...empty, headers: { authorization } }).json]));
}

const ofSecunet = answersOf(secunetTwin(world()), { json: { username: "u", password: "p" } });
const grant = { grant_type: "client_credentials", scope: "API", client_id: "u", client_secret: "p" };
const ofTiClient = answersOf(riseTiClientTwin(world()), { form: new URLSearchParams(grant) });

type Reader = [name: string, sample: unknown, read: (json: JsonValue) => unknown];
const cards = (json: JsonValue) => secunet.readCards(json, () => undefined);
const READERS: Reader[] = [
  ["version", ofSecunet.get("/rest/mgmt/ak/dienste/status/version"), secunet.readVersion],
  ["status", ofSecunet.get("/rest/mgmt/ak/dienste/status"), (json) => secunet.readStatus(json, NOW)],
  ["time", ofSecunet.get("/rest/mgmt/nk/ntp/zeit"), secunet.readTime],
  ["terminals", ofSecunet.get("/rest/mgmt/ak/dienste/kartenterminals"), secunet.readTerminals],
  ["cards", ofSecunet.get("/rest/mgmt/ak/dienste/karten"), cards],
  ["auto-PIN", ofSecunet.get("/rest/mgmt/ak/info/mandanten"), secunet.readAutoPin],
  ["client certificates", ofSecunet.get("/rest/mgmt/ak/info/clientsysteme"), secunet.readClientCertificates],
  ["updates", ofSecunet.get("/rest/mgmt/ak/dienste/ksr/informationen/updates-konnektor"), secunet.readUpdates],
  ["licences", ofSecunet.get("/rest/mgmt/nk/licence/features"), secunet.readLicences],
  [
    "settings (their shape is invented)",
    ofSecunet.get("/rest/mgmt/ak/dienste/ksr/einstellungen"),
    secunet.readAutomatic,
  ],
  [
    "terminals behind a TI-Client",
    ofTiClient.get("/api/v1/konnektor/default/api/v1/ctm/state"),
    tiClient.readTerminals,
  ],
  ["PIN-plus", ofTiClient.get("/api/v1/premium/pin-plus"), tiClient.readPinPlus],
  ["proxies", ofTiClient.get("/api/v1/manager/card-terminals/proxies"), (json) => [...tiClient.readProxies(json)]],
];

const recordings = join(sharedDir(), "recordings", "mgmt");
const recorded = needs(recordings, "Die Mitschnitte der Verwaltung");
const recording = (file: string) => JSON.parse(readFileSync(join(recordings, file), "utf8")) as unknown;

/** Changes the nth place of a document, counted through all of it. */
function changed(document: unknown, nth: number, by: (value: unknown) => unknown): unknown {
  let count = 0;
  return JSON.parse(
    JSON.stringify(document, (_key, value: unknown) => (count++ === nth ? by(value) : value)) ?? "null",
  );
}

function placesIn(document: unknown): number {
  let count = 0;
  JSON.stringify(document, (_key, value: unknown) => {
    count++;
    return value;
  });
  return count;
}

const strange = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    "",
    -1,
    0,
    1e308,
    1_764_000_000,
    true,
    [],
    {},
    [[]],
    "EGK",
    " SMC_B ",
    "Marlene Musterfrau",
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Read or refused in words; nothing of a person comes out unless a changed place held it to begin with. */
function readOrRefused([, , read]: Reader, document: unknown): unknown {
  try {
    return read(new JsonValue(document, "konnektor", ""));
  } catch (error) {
    assert.ok(error instanceof LotseError && error.code === "json/wrong-type", String(error));
    assert.match((error as LotseError<"json/wrong-type">).fields.path, /^[\w.[\]]*$/);
    return undefined;
  }
}

describe("the readers of administrations", () => {
  for (const reader of READERS) {
    const [name, sample] = reader;
    test(`read ${name} as the twin tells it, and no person`, () => {
      const read = readOrRefused(reader, sample);
      assert.ok(read !== undefined);
      for (const person of PERSONS) assert.ok(!JSON.stringify(read).includes(person), person);
    });

    test(`read ${name} or refuse it, whatever stands in any place`, () => {
      const places = placesIn(sample);
      fc.assert(
        fc.property(fc.nat(places - 1), strange, (nth, value) => {
          const read =
            JSON.stringify(
              readOrRefused(
                reader,
                changed(sample, nth, () => value),
              ),
            ) ?? "";
          if (JSON.stringify(value)?.includes("Marlene")) return;
          for (const person of PERSONS) assert.ok(!read.includes(person), person);
        }),
        { numRuns: 200 },
      );
    });

    test(`read ${name} or refuse it, whatever the whole is`, () => {
      fc.assert(
        fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => void readOrRefused(reader, value)),
        { numRuns: 100 },
      );
    });
  }
});

describe("recorded answers of devices", () => {
  test("of a secunet Konnektor: terminals, without the persons whose cards are in them", recorded, () => {
    const terminals = secunet.readTerminals(new JsonValue(recording("secunet-card_terminals_mock.json"), "", ""));
    assert.deepEqual(terminals, [
      {
        cardTerminalId: "c7798759-0162-4537-b377-428bcbd43a51",
        name: "DE-M-HQ-KT-01",
        mac: "00:1B:B5:05:E4:B1",
        told: {
          firmware: "4.0.47",
          correlation: "aktiv",
          hasAdminCredentials: true,
          certificateExpiresOn: "2030-02-13",
        },
      },
      {
        cardTerminalId: "0c01fe0f-91de-4bd4-86a8-e8561e94bf3e",
        name: "DE-M-HQ-KT-02",
        mac: "00:1B:B5:05:DB:2D",
        told: {
          firmware: "4.0.47",
          correlation: "aktiv",
          hasAdminCredentials: true,
          certificateExpiresOn: "2030-02-13",
        },
      },
    ]);
  });

  test("of a secunet Konnektor: cards of the practice, and of all others nothing", recorded, () => {
    const terminals = recording("secunet-card_terminals_mock.json") as { slotInfos: unknown[] }[];
    const read = cards(
      new JsonValue(
        terminals.flatMap(({ slotInfos }) => slotInfos),
        "",
        "",
      ),
    );
    assert.deepEqual(
      read.map(({ type, terminal, slot, rsaOnly }) => [type, terminal, slot, rsaOnly]),
      [
        ["SMC-KT", "DE-M-HQ-KT-01", 3, false],
        ["HBA", "DE-M-HQ-KT-02", 2, false],
        ["SMC-KT", "DE-M-HQ-KT-02", 3, false],
        ["SMC-B", "DE-M-HQ-KT-02", 4, false],
      ],
    );
    assert.doesNotMatch(JSON.stringify(read), /Franziska|Hütter|Tóboggen|Gåbriel|80276883110000165315/);
  });

  test(
    "of a TI-Client: the terminal in use, which has no administrator; the one only heard of is left out",
    recorded,
    () => {
      const read = tiClient.readTerminals(new JsonValue(recording("rise-ticlient-konnektor-terminals-1.json"), "", ""));
      assert.deepEqual(read, [
        {
          ctId: "00:0D:F8:05:39:6D",
          name: "ORGA6100-0141000001868E",
          mac: "00:0D:F8:05:39:6D",
          tunnelEnd: "172.16.55.29:8278",
          told: { firmware: "3.9.2", correlation: "aktiv", hasAdminCredentials: false },
        },
      ]);
    },
  );

  for (const file of ["secunet-card_terminals_mock.json", "rise-ticlient-konnektor-terminals-1.json"]) {
    test(`${file}, changed in any place, is read or refused by every reader`, recorded, () => {
      const document = recording(file);
      fc.assert(
        fc.property(fc.nat(placesIn(document) - 1), strange, fc.constantFrom(...READERS), (nth, value, reader) => {
          const read =
            JSON.stringify(
              readOrRefused(
                reader,
                changed(document, nth, () => value),
              ),
            ) ?? "";
          assert.doesNotMatch(read, /Franziska|Tóboggen|Gåbriel/);
        }),
        { numRuns: 300 },
      );
    });
  }
});
