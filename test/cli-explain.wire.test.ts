/**
 * `lotse explain` as people and programs call it: a file, a pipe or a code in; sentences, JSON and an exit code out.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { runLotse } from "./support/run-lotse.ts";
import { writeDirectory, writeProduct } from "./support/service-directory.ts";
import { declared, enveloped, OK, writeCard, writeConnector, writeError, writeTerminal } from "./support/soap.ts";

const directory = mkdtempSync(join(tmpdir(), "lotse-explain-"));
after(() => rmSync(directory, { recursive: true, force: true }));

/** A file with this content; returns its path. */
function saved(name: string, content: string | Uint8Array): string {
  const file = join(directory, name);
  writeFileSync(file, content);
  return file;
}

const product = writeProduct({ type: "KT", vendorId: "MUSTR", code: "mkt2", firmware: "3.9.1" }, "PI:");
const eGK = writeCard({
  handle: "h-9",
  type: "EGK",
  iccsn: "80276001019990000042",
  holder: "Wilhelmine Ausgedacht",
  kvnr: "X987654321",
});
const answer = (operation: string, content: string) =>
  enveloped(`<EVT:${operation}Response>${OK}${content}</EVT:${operation}Response>`);
const warned = (operation: string, ...traces: Parameters<typeof writeError>) =>
  enveloped(
    `<EVT:${operation}Response><CONN:Status><CONN:Result>Warning</CONN:Result>${writeError(...traces)}</CONN:Status></EVT:${operation}Response>`,
  );

const SDS = saved(
  "connector.sds",
  writeDirectory({
    services: [
      { name: "CardService", version: "8.1.1", tls: "https://kon.example/card", plain: "http://kon.example/card" },
    ],
  }),
);
const TERMINALS = saved(
  "terminals.xml",
  answer(
    "GetCardTerminals",
    `<CT:CardTerminals>${writeTerminal({ product, address: "<CT:IPV4Address>192.0.2.21</CT:IPV4Address>" })}</CT:CardTerminals>`,
  ),
);
const CARDS = saved(
  "cards.xml",
  answer(
    "GetCards",
    `<CARD:Cards>${writeCard({ iccsn: "80276883110000199001", expires: "2028-03-27" })}${eGK}</CARD:Cards>`,
  ),
);
const STATE = saved(
  "state.xml",
  answer(
    "GetResourceInformation",
    writeConnector("Offline", "Offline", [
      { condition: "EC_No_VPN_TI_Connection", severity: "Error" },
      { condition: "EC_TSL_Expiring", value: "false" },
    ]),
  ),
);
const CERTIFICATES = saved(
  "certificates.xml",
  enveloped(
    `<CERT:CheckCertificateExpirationResponse>${OK}<CERT:CertificateExpiration><CERT:CtID/><CONN:CardHandle/><CERT:ICCSN>80276883130000199007</CERT:ICCSN>` +
      "<CERT:subject_commonName>Gerätekarte</CERT:subject_commonName><CERT:serialNumber>9</CERT:serialNumber><CERT:validity>2027-01-31</CERT:validity></CERT:CertificateExpiration></CERT:CheckCertificateExpirationResponse>",
  ),
);
const PIN = saved(
  "pin.xml",
  enveloped(
    `<CARD:GetPinStatusResponse>${OK}<CARD:PinStatus>VERIFIABLE</CARD:PinStatus><CARD:LeftTries>2</CARD:LeftTries></CARD:GetPinStatusResponse>`,
  ),
);
const FAULT = saved(
  "fault.xml",
  declared(writeError({ code: 10042, text: "Slot tot" }, { code: 4021, text: "Kontext", detail: "Zeile 7" })),
);
const WARNING = saved(
  "warning.xml",
  warned("RenewSubscriptions", { code: 4102, text: "Ungültige SubscriptionId", detail: "sub-0002" }),
);
const REQUEST = saved("request.xml", enveloped("<EVT:GetCards/>"));
const EVENT = saved("event.xml", declared("<EVT:Event><EVT:Topic>BOOTUP/BOOTUP_COMPLETE</EVT:Topic></EVT:Event>"));
const BROKEN = saved("broken.xml", writeDirectory().slice(0, 200));

describe("what comes in", () => {
  test("a file is explained and the call succeeds", async () => {
    const { code, stdout, stderr } = await runLotse(["explain", SDS]);
    assert.equal(code, 0);
    assert.equal(stderr, "");
    assert.match(stdout, /^Dienstverzeichnis eines Konnektors\n/);
    assert.match(stdout, /Muster Konnektor +MUSTR\/muskon +Musterwerk/);
    assert.match(stdout, /Firmware 7\.8\.9 +Hardware 1\.2\.3 +PTV 6\.1\.2 \(Konnektor\)/);
    assert.match(stdout, /CardService +8\.1\.1 +https:\/\/kon\.example\/card/);
    assert.match(stdout, /Stand 04\.03\.2026, 06:06 Uhr/);
  });

  test("- reads standard input, with the same result", async () => {
    const fromFile = await runLotse(["explain", FAULT]);
    const fromPipe = await runLotse(["explain", "-"], {
      input: declared(
        writeError({ code: 10042, text: "Slot tot" }, { code: 4021, text: "Kontext", detail: "Zeile 7" }),
      ),
    });
    assert.deepEqual(fromPipe, fromFile);
    assert.equal(fromPipe.code, 0);
    assert.match(fromPipe.stdout, /4021/);
  });

  test("a code may stand in the place of the file", async () => {
    const ran = await runLotse(["explain", "EC_CardTerminal_Not_Available(kt-3)"]);
    assert.equal(ran.code, 0);
    assert.match(ran.stdout, /„kt-3“/);
    const error = await runLotse(["explain", "Fehler 4021"]);
    assert.equal(error.code, 0);
    assert.match(error.stdout, /Mandant, Clientsystem und Arbeitsplatz/);
  });

  test("a file that is named like a code wins over the code", async () => {
    const file = saved("4021", writeDirectory());
    const { code, stdout } = await runLotse(["explain", file]);
    assert.equal(code, 0);
    assert.match(stdout, /^Dienstverzeichnis/);
  });
});

describe("JSON", () => {
  const EMPTY = { services: [], terminals: [], cards: [], pins: [], certificates: [], states: [] };

  const shapes: [string, string[], Record<string, unknown>][] = [
    [
      "a service directory",
      [SDS],
      {
        ...EMPTY,
        kind: "sds",
        product: {
          vendorId: "MUSTR",
          code: "muskon",
          name: "Muster Konnektor",
          vendorName: "Musterwerk",
          type: "Konnektor",
          firmware: "7.8.9",
          hardware: "1.2.3",
          ptv: "6.1.2",
        },
        informationDate: "2026-03-04T05:06:07.000Z",
        tlsMandatory: true,
        clientAutMandatory: false,
        services: [
          {
            name: "CardService",
            version: "8.1.1",
            namespace: "http://ws.gematik.de/conn/CardService/WSDL/v1.0",
            endpoint: "https://kon.example/card",
            tls: true,
            endpointPlain: "http://kon.example/card",
            endpointTls: "https://kon.example/card",
          },
        ],
      },
    ],
    [
      "terminals",
      [TERMINALS],
      {
        ...EMPTY,
        kind: "response",
        operation: "GetCardTerminals",
        terminals: [
          {
            ctId: "ct-1",
            name: "Empfang",
            connected: true,
            vendorId: "MUSTR",
            code: "mkt2",
            firmware: "3.9.1",
            hardware: "1.2.3",
            mac: "02-00-5E-00-53-01",
            ip: "192.0.2.21",
            slots: 4,
            workplaces: [],
          },
        ],
      },
    ],
    [
      "cards, a patient's masked",
      [CARDS],
      {
        ...EMPTY,
        kind: "response",
        operation: "GetCards",
        cards: [
          {
            handle: "h-1",
            type: "SMC-B",
            iccsn: "80276883110000199001",
            ctId: "ct-1",
            slot: 2,
            expires: "2028-03-27",
            insertedAt: "2026-03-04T05:06:07.000Z",
            masked: false,
          },
          { handle: "h-9", type: "EGK", ctId: "ct-1", slot: 2, insertedAt: "2026-03-04T05:06:07.000Z", masked: true },
        ],
      },
    ],
    [
      "states and tunnels",
      [STATE],
      {
        ...EMPTY,
        kind: "response",
        operation: "GetResourceInformation",
        vpn: {
          ti: { online: false, since: "2026-02-01T21:14:00.000Z" },
          sis: { online: false, since: "2025-11-03T05:31:33.000Z" },
        },
        states: [
          { code: "EC_No_VPN_TI_Connection", value: true, severity: "Error", since: "2026-03-01T02:03:04.000Z" },
          { code: "EC_TSL_Expiring", value: false, severity: "Info", since: "2026-03-01T02:03:04.000Z" },
        ],
      },
    ],
    [
      "certificates",
      [CERTIFICATES],
      {
        ...EMPTY,
        kind: "response",
        operation: "CheckCertificateExpiration",
        certificates: [
          {
            subject: "Gerätekarte",
            serial: "9",
            validUntil: "2027-01-31",
            ctId: "",
            cardHandle: "",
            iccsn: "80276883130000199007",
          },
        ],
      },
    ],
    [
      "a PIN status",
      [PIN],
      { ...EMPTY, kind: "response", operation: "GetPinStatus", pins: [{ status: "VERIFIABLE", leftTries: 2 }] },
    ],
    [
      "a fault",
      [FAULT],
      {
        ...EMPTY,
        kind: "fault",
        fault: { code: 4021, severity: "Error", text: "Kontext", detail: "Zeile 7", earlier: ["10042 Slot tot"] },
      },
    ],
    [
      "a warning",
      [WARNING],
      {
        ...EMPTY,
        kind: "response",
        operation: "RenewSubscriptions",
        warning: { code: 4102, severity: "Error", text: "Ungültige SubscriptionId", detail: "sub-0002" },
      },
    ],
    ["a code", ["4021"], { ...EMPTY, kind: "displayCode", fault: { code: 4021, severity: "Error", text: "" } }],
    [
      "a state from a display",
      ["EC_FW_Update_Available"],
      { ...EMPTY, kind: "displayCode", states: [{ code: "EC_FW_Update_Available", value: true, severity: "Info" }] },
    ],
  ];
  for (const [what, args, expected] of shapes) {
    test(`has exactly these fields for ${what}`, async () => {
      const { code, stdout, stderr } = await runLotse(["explain", ...args, "--json"]);
      assert.deepEqual(JSON.parse(stdout), expected);
      assert.deepEqual([code, stderr], [0, ""]);
    });
  }

  for (const [what, file, expected] of [
    [
      "a request",
      REQUEST,
      { ...EMPTY, kind: "unknown", operation: "GetCards", found: { what: "request", name: "GetCards" } },
    ],
    ["an event", EVENT, { ...EMPTY, kind: "unknown", found: { what: "event", name: "BOOTUP/BOOTUP_COMPLETE" } }],
  ] as const) {
    test(`has exactly these fields for ${what}, and the call says it was not understood`, async () => {
      const { code, stdout } = await runLotse(["explain", "--json", file]);
      assert.deepEqual(JSON.parse(stdout), expected);
      assert.equal(code, 3);
    });
  }

  test("carries the error in words when a document is broken", async () => {
    const { code, stdout } = await runLotse(["explain", BROKEN, "--json"]);
    const { error, ...rest } = JSON.parse(stdout);
    assert.equal(code, 3);
    assert.deepEqual(rest, { ...EMPTY, kind: "unknown", found: { what: "other", name: "xml/not-wellformed" } });
    assert.deepEqual(Object.keys(error).toSorted(), ["code", "meaning", "whatToDo", "why"]);
    assert.equal(error.code, "xml/not-wellformed");
  });

  test("is all there is on standard output when the file is missing", async () => {
    const { code, stdout } = await runLotse(["explain", join(directory, "fehlt.xml"), "--json"]);
    assert.equal(code, 64);
    assert.equal(JSON.parse(stdout).error.code, "input/file-unreadable");
  });

  test("is not translated: its field names are the same in English", async () => {
    const [german, english] = await Promise.all([
      runLotse(["explain", STATE, "--json"]),
      runLotse(["explain", STATE, "--json", "--lang", "en"]),
    ]);
    assert.deepEqual(JSON.parse(english.stdout), JSON.parse(german.stdout));
  });
});

describe("sentences", () => {
  test("of a raised state stand in the order meaning, what to do, why, what else; then the code", async () => {
    const { stdout } = await runLotse(["explain", STATE]);
    const marks = [
      "TI getrennt seit 01.02.2026",
      "Dringend",
      "Was zu tun ist:",
      "Warum:",
      "Was passiert, wenn ich nichts tue?",
      "EC_No_VPN_TI_Connection · seit 01.03.2026",
    ];
    const places = marks.map((mark) => stdout.indexOf(mark));
    assert.ok(!places.includes(-1), stdout);
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
    assert.match(stdout, /1 weiterer Zustand wird überwacht und ist in Ordnung/);
    assert.doesNotMatch(stdout, /EC_TSL_Expiring/);
  });

  test("of a fault carry code and text of the Konnektor, and what the vendor says", async () => {
    const { stdout } = await runLotse(["explain", FAULT]);
    assert.match(stdout.replace(/\s+/g, " "), /\(Fehler 4021: Kontext\)/);
    assert.match(stdout, /Technische Angabe: Zeile 7/);
    assert.match(stdout, /Der Hersteller sagt dazu: 10042 Slot tot/);
  });

  test("never name a patient", async () => {
    const { stdout } = await runLotse(["explain", CARDS]);
    assert.match(stdout, /EGK .*Angaben ausgeblendet/);
    assert.doesNotMatch(stdout, /Wilhelmine|Ausgedacht|X987654321|80276001019990000042/);
  });

  test("do not call a card of unknown type the card of a patient", async () => {
    const file = saved(
      "unknown-card.xml",
      answer("GetCards", `<CARD:Cards>${writeCard({ type: "UNKNOWN" })}</CARD:Cards>`),
    );
    const { stdout } = await runLotse(["explain", file]);
    assert.match(stdout, /UNKNOWN/);
    assert.doesNotMatch(stdout, /Patientin/);
  });

  test("of a warning name what it is about", async () => {
    const { stdout } = await runLotse(["explain", WARNING]);
    assert.match(stdout, /4102/);
    assert.match(stdout, /sub-0002/);
  });

  test("take up a detail that was broken over lines as one text", async () => {
    const file = saved(
      "detail.xml",
      declared(
        writeError({
          code: 4000,
          detail: "cvc-complex-type:\n                       'v6:Crypt' nicht erwartet.\n          ",
        }),
      ),
    );
    const { stdout } = await runLotse(["explain", file]);
    assert.match(stdout, /cvc-complex-type: 'v6:Crypt' nicht erwartet\./);
  });

  test("are no wider than a hundred columns", async () => {
    for (const file of [STATE, FAULT, REQUEST]) {
      const { stdout } = await runLotse(["explain", file]);
      for (const line of stdout.split("\n")) assert.ok(line.length <= 100, line);
    }
  });
});

describe("English", () => {
  const GERMAN =
    /Was zu tun ist|Warum|Fehlermeldung|Dienstverzeichnis|Zustand|Hinweis|Anfrage|Ereignis|Antwort|Dringend/;

  for (const [what, args] of [
    ["a directory", [SDS]],
    ["cards", [CARDS]],
    ["states", [STATE]],
    ["certificates", [CERTIFICATES]],
    ["a PIN status", [PIN]],
    ["a fault", [FAULT]],
    ["a request", [REQUEST]],
    ["an event", [EVENT]],
    ["a code", ["EC_No_VPN_TI_Connection"]],
  ] as const) {
    test(`is spoken throughout about ${what}`, async () => {
      const { stdout, stderr } = await runLotse(["explain", ...args, "--lang", "en"]);
      assert.equal(stderr, "");
      assert.notEqual(stdout, "");
      assert.doesNotMatch(stdout, GERMAN);
    });
  }

  test("may be asked for in the environment or before the command", async () => {
    const expected = await runLotse(["explain", "4021", "--lang", "en"]);
    assert.match(expected.stdout, /What to do:/);
    assert.deepEqual(await runLotse(["explain", "4021"], { env: { LOTSE_LANG: "en" } }), expected);
    assert.deepEqual(await runLotse(["explain", "--lang=en", "4021"]), expected);
    assert.deepEqual(await runLotse(["--lang=en", "explain", "4021"]), expected);
    assert.deepEqual(await runLotse(["--lang", "en", "explain", "4021"]), expected);
  });

  test("names a missing file as well", async () => {
    const { code, stderr } = await runLotse(["explain", join(directory, "missing.xml"), "--lang", "en"]);
    assert.equal(code, 64);
    assert.match(stderr, /missing\.xml/);
    assert.match(stderr, /What to do:/);
  });
});

describe("what cannot be explained", () => {
  test("a file that is missing is a wrong call, and named", async () => {
    const { code, stdout, stderr } = await runLotse(["explain", join(directory, "fehlt.xml")]);
    assert.deepEqual([code, stdout], [64, ""]);
    assert.match(stderr, /fehlt\.xml/);
    assert.match(stderr, /lässt sich nicht lesen/);
  });

  test("a directory is no file", async () => {
    const { code, stderr } = await runLotse(["explain", directory]);
    assert.equal(code, 64);
    assert.match(stderr, /lässt sich nicht lesen/);
  });

  test("a call without a file says what is missing", async () => {
    const { code, stderr } = await runLotse(["explain"]);
    assert.equal(code, 64);
    assert.match(stderr, /Es fehlt/);
  });

  test("an option that does not exist, or a second file, is a wrong call", async () => {
    assert.equal((await runLotse(["explain", SDS, "--farbig"])).code, 64);
    assert.equal((await runLotse(["explain", SDS, STATE])).code, 64);
  });

  test("a code nobody knows is called a code, not a missing file", async () => {
    for (const unknown of ["EC_Gibt_Es_Nicht", "9999"]) {
      const { code, stdout, stderr } = await runLotse(["explain", unknown]);
      assert.notEqual(code, 0);
      assert.match(stdout + stderr, new RegExp(unknown));
      assert.match(stdout, /kein Code der gematik/);
      assert.equal(stderr, "");
    }
  });

  for (const [what, name, content] of [
    ["a request", "r.xml", enveloped("<EVT:GetCards/>")],
    ["an event", "e.xml", declared("<EVT:Event/>")],
    ["another document", "n.xml", "<note/>"],
    ["a letter", "l.txt", "Guten Tag"],
    ["an empty file", "leer.xml", ""],
    ["a broken document", "b.xml", "<a><b></a>"],
    ["a web page", "w.html", "<!DOCTYPE html><html></html>"],
    ["another encoding", "i.xml", '<?xml version="1.0" encoding="ISO-8859-1"?><a/>'],
  ] as const) {
    test(`${what} ends with 3, in a file as in a pipe, and says what to do`, async () => {
      for (const ran of [
        await runLotse(["explain", saved(name, content)]),
        await runLotse(["explain", "-"], { input: content }),
      ]) {
        assert.equal(ran.code, 3);
        assert.match(ran.stdout + ran.stderr, /Was zu tun ist:/);
      }
    });
  }

  test("an empty file is called empty", async () => {
    const { stdout, stderr } = await runLotse(["explain", saved("empty.xml", "")]);
    assert.match(stdout + stderr, /leer/);
  });

  test("a file of 20 MB is refused with its name and the limit, before it is read", async () => {
    const file = saved("riesig.xml", "<a>");
    truncateSync(file, 20 * 1024 * 1024);
    const { code, stdout, stderr } = await runLotse(["explain", file]);
    assert.deepEqual([code, stdout], [3, ""]);
    assert.match(stderr.replace(/\s+/g, " "), /riesig\.xml“ ist größer als 16 MB/);
  });

  test("20 MB from a pipe are refused as well", async () => {
    const { code, stderr } = await runLotse(["explain", "-"], { input: Buffer.alloc(20 * 1024 * 1024, " ") });
    assert.equal(code, 3);
    assert.match(stderr, /16 MB/);
  });

  test("15 MB are read", async () => {
    const xml = writeDirectory().replace("Musterwerk", `Musterwerk<!--${" ".repeat(15 * 1024 * 1024)}-->`);
    const { code, stdout } = await runLotse(["explain", "-"], { input: xml });
    assert.equal(code, 0);
    assert.match(stdout, /^Dienstverzeichnis/);
  });

  test("control characters of a device or a file never reach the terminal", async () => {
    const inputs = [
      `<?xml version="1.1"?>${declared(writeError({ code: 10042, text: "&#27;]0;gekapert&#7;&#27;[31mrot" }))}`,
      declared(writeError({ code: 10042, text: "\u009b31mrot" })),
      "\u001b[2J\u001b[31mrot\u0007",
    ];
    for (const input of inputs) {
      const { stdout, stderr } = await runLotse(["explain", "-"], { input });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not be there
      assert.doesNotMatch(stdout + stderr, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/, JSON.stringify(input));
    }
  });
});
