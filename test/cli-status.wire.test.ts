/**
 * `lotse status` as a technician calls it: a process of its own against a simulated Konnektor on a real socket. Every way
 * to log in, what is printed for people and programs, and what the exit code says.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import type { KonnektorState } from "../src/simulator/models/state.ts";
import { SHAPES, type ShapeName } from "../src/simulator/wire/shapes.ts";
import type { SimOptions, SimPraxis } from "../src/simulator/wire/sim-praxis.ts";
import { de } from "../src/words/de.ts";
import { en } from "../src/words/en.ts";
import { LotseProcess } from "./support/lotse-process.ts";
import {
  clientP12,
  clientPem,
  contextFlags,
  JUDGED,
  nothingDue,
  pinned,
  startPraxis,
  statusArgs,
  TODAY,
  withPassword,
} from "./support/practice.ts";
import { runLotse, SIDE_BY_SIDE } from "./support/run-lotse.ts";
import { Scratch } from "./support/scratch.ts";
import { closedPort, forwardingPort } from "./support/sockets.ts";
import { assertInOrder, assertSame, codesOf, flat, jsonFrom, type View } from "./support/written.ts";

const scratch = new Scratch();
after(() => scratch[Symbol.dispose]());
const SECRET = "Geheim-9Zx-Wörtchen!";

describe("every way to log in, every product: read completely over exactly one handshake", SIDE_BY_SIDE, () => {
  interface Login {
    args?: string[];
    env?: Record<string, string>;
  }
  const p12 = (password: string, style: "modern" | "legacy") => (praxis: SimPraxis) => ({
    args: ["--p12", scratch.saved(clientP12(praxis, password, style))],
    env: { LOTSE_P12_PASSWORD: password },
  });
  const pem = (praxis: SimPraxis, passphrase?: string) => {
    const { cert, key } = clientPem(praxis, passphrase);
    return ["--cert", scratch.saved(cert), "--key", scratch.saved(key)];
  };

  const ways: [name: string, shape: ShapeName, options: SimOptions, login: (praxis: SimPraxis) => Login][] = [
    ["without TLS", "secunet", { auth: "none" }, () => ({})],
    ["without TLS", "infinity", { auth: "none" }, () => ({})],
    ["with TLS", "kocobox", { auth: "tls" }, () => ({})],
    ["with TLS and a brainpool certificate", "rise-hsk", { auth: "tls", keyType: "brainpool" }, () => ({})],
    [
      "user and password",
      "rise",
      { auth: "basic", prepare: withPassword(SECRET) },
      () => ({ args: ["--user", "ti-lotse"], env: { LOTSE_PASSWORD: SECRET } }),
    ],
    [
      "user and password from a file with Windows line ends",
      "secunet",
      { auth: "basic", prepare: withPassword(SECRET) },
      () => ({ args: ["--user", "ti-lotse", "--password-file", scratch.saved(`${SECRET}\r\nzweite Zeile\r\n`)] }),
    ],
    [
      "user and password, also for the directory",
      "kocobox",
      { auth: "basic", directoryOpen: false, prepare: withPassword(SECRET) },
      () => ({ args: ["--user", "ti-lotse"], env: { LOTSE_PASSWORD: SECRET } }),
    ],
    ["PKCS#12 with today's ciphers", "rise", { auth: "cert" }, p12("Export-1", "modern")],
    ["PKCS#12 with the old ciphers", "kocobox", { auth: "cert", clientKeyType: "rsa2048" }, p12("Export-2", "legacy")],
    ["PKCS#12, password with umlauts", "rise-hsk", { auth: "cert" }, p12("Schlüßel-Ä9", "modern")],
    ["PKCS#12 with the old ciphers, password with umlauts", "secunet", { auth: "cert" }, p12("Schlüßel-Ä9", "legacy")],
    ["PKCS#12, empty password", "infinity", { auth: "cert" }, p12("", "modern")],
    ["PKCS#12 with the old ciphers, empty password", "rise", { auth: "cert" }, p12("", "legacy")],
    [
      "PKCS#12, password from a file",
      "secunet",
      { auth: "cert" },
      (praxis) => ({
        args: ["--p12", scratch.saved(clientP12(praxis, SECRET, "modern")), "--password-file", scratch.saved(SECRET)],
      }),
    ],
    ["PEM, brainpool", "infinity", { auth: "cert", clientKeyType: "brainpool" }, (praxis) => ({ args: pem(praxis) })],
    [
      "PEM, also for the directory",
      "secunet",
      { auth: "cert", directoryOpen: false },
      (praxis) => ({ args: pem(praxis) }),
    ],
    [
      "PEM with a key under a password",
      "kocobox",
      { auth: "cert" },
      (praxis) => ({ args: pem(praxis, SECRET), env: { LOTSE_KEY_PASSWORD: SECRET } }),
    ],
    [
      "PEM with a key under a password from a file",
      "rise",
      { auth: "cert" },
      (praxis) => ({ args: [...pem(praxis, SECRET), "--password-file", scratch.saved(`${SECRET}\n`)] }),
    ],
  ];
  for (const [name, shape, options, login] of ways) {
    test(`${shape}: ${name}`, async () => {
      await using praxis = await startPraxis({ shape, ...options });
      const { args = [], env } = login(praxis);
      const ran = await runLotse(statusArgs(praxis, "--json", ...args), { env });
      const view = jsonFrom(ran);
      assert.ok(!codesOf(view).includes("device/not-answered"), JSON.stringify(view.findings, null, 1));
      assert.equal(view.reachable, true);
      assert.equal(view.exitCode, ran.code);
      assertSame(view, {
        konnektor: { product: { productCode: SHAPES[shape].identity.productCode } },
        terminals: [{ name: "Empfang" }, { name: "Zimmer 2" }, { name: "Labor" }],
        cards: [
          { type: "SMC-B", pins: [{ status: "VERIFIED" }] },
          { type: "SMC-KT" },
          { type: "SMC-KT" },
          { type: "HBA" },
        ],
      });
      assert.equal(praxis.first.handshakes, options.auth === "none" ? 0 : 1);
    });
  }

  test("two ports in one directory: one handshake each", async () => {
    let elsewhere = 0;
    await using praxis = await startPraxis({
      behaviours: [
        (exchange) => {
          const address = /https:\/\/127\.0\.0\.1:\d+(?=\/ws\/CertificateService)/g;
          exchange.body = exchange.body.replaceAll(address, `https://127.0.0.1:${elsewhere}`);
          return false;
        },
      ],
    });
    await using second = await forwardingPort(praxis.first.httpsPort);
    elsewhere = second.port;
    const view = jsonFrom(await runLotse(statusArgs(praxis, "--json")));
    assert.ok(!codesOf(view).includes("device/not-answered"));
    assert.equal(second.connections, 1);
    assert.equal(praxis.first.handshakes, 2);
  });
});

describe("the Konnektor's certificate", SIDE_BY_SIDE, () => {
  let praxis: SimPraxis;
  before(async () => {
    praxis = await startPraxis({ prepare: nothingDue });
  });
  after(() => praxis.stop());
  const args = (...trust: string[]) => [
    ...["status", "--konnektor", praxis.first.url, ...contextFlags(praxis), ...JUDGED, "--json"],
    ...trust,
  ];
  const hex = () => praxis.certSha256;
  const pairs = () =>
    hex()
      .toUpperCase()
      .replaceAll(/..(?=.)/g, "$&:");

  const trusts: [name: string, flags: () => string[], trust: string, code: number][] = [
    ["its fingerprint in hex", () => ["--pin-sha256", hex()], "pin", 0],
    ["its fingerprint in pairs, as other programs show it", () => ["--pin-sha256", pairs()], "pin", 0],
    ["its authority", () => ["--ca", scratch.saved(praxis.pki.authority.pem)], "ca", 0],
    [
      "its authority and another name",
      () => ["--ca", scratch.saved(praxis.pki.authority.pem), "--server-name", "konnektor.konlan"],
      "ca",
      0,
    ],
    ["nothing, which is a finding of its own", () => ["--insecure"], "unchecked", 1],
  ];
  for (const [name, flags, trust, code] of trusts) {
    test(`is trusted by ${name}`, async () => {
      const ran = await runLotse(args(...flags()));
      const view = jsonFrom(ran);
      assertSame(view, { transport: { security: "tls", trust, fingerprint: hex() } });
      assert.equal(codesOf(view).includes("transport/unchecked"), trust === "unchecked");
      assert.equal(ran.code, code);
    });
  }

  test("is shown with its fingerprint when nobody confirmed it, and the flag it belongs to", async () => {
    const { code, stderr } = await runLotse(["status", "--konnektor", praxis.first.url]);
    assert.equal(code, 3);
    assert.ok(flat(stderr).includes(`Fingerabdruck mit dem des Konnektors: ${pairs()}`), stderr);
    assert.ok(flat(stderr).includes(`--pin-sha256 ${hex().toUpperCase()}`), stderr);
  });
});

describe("nothing secret goes to a stranger", SIDE_BY_SIDE, () => {
  test("a device with another certificate is not asked anything", async () => {
    await using other = await startPraxis();
    await using praxis = await startPraxis({ auth: "basic", prepare: withPassword(SECRET) });
    const heard: string[] = [];
    praxis.first.onRequest((request) => heard.push(request.url ?? ""));
    const { code } = await runLotse(statusArgs(praxis, "--user", "ti-lotse", ...pinned(other)), {
      env: { LOTSE_PASSWORD: SECRET },
    });
    assert.equal(code, 3);
    assert.deepEqual(heard, []);
  });

  test("no password goes over a connection without TLS", async () => {
    await using praxis = await startPraxis({ auth: "none" });
    const heard: (string | undefined)[] = [];
    praxis.first.onRequest((request) => heard.push(request.headers.authorization));
    const { code } = await runLotse(statusArgs(praxis, "--user", "ti-lotse"), { env: { LOTSE_PASSWORD: SECRET } });
    assert.equal(code, 1);
    assert.ok(heard.length > 5);
    assert.deepEqual([...new Set(heard)], [undefined]);
  });
});

describe("what is printed", SIDE_BY_SIDE, () => {
  let praxis: SimPraxis;
  before(async () => {
    praxis = await startPraxis();
  });
  after(() => praxis.stop());

  test("product, one sentence, findings, terminals, cards, certificates, in this order", async () => {
    const { code, stdout, stderr } = await runLotse(statusArgs(praxis));
    assert.equal(stderr, "");
    assert.equal(code, 1);
    const order = [
      "secunet konnektor 2.0.0 · SECUN/secu_kon · Firmware 5.50.4 · Hardware 2.0.0 · PTV 5.54.1",
      praxis.first.url,
      `verschlüsselt, Fingerabdruck bestätigt · TI verbunden seit ${inBerlin(praxis.first.state.vpn.ti.since)} Uhr`,
      "Versionsliste: Beispielliste zum Üben (18.11.2026) · beurteilt nach dem Stand vom 21.11.2026",
      "✕ Handeln secunet konnektor 2.0.0: Die Zulassung von Version 5.50.4 endet in 40 Tagen (letzter Tag 31.12.2026). Dazu 2 weitere Punkte.",
      "Befunde ✕ Handeln secunet konnektor",
      "Was zu tun ist: Planen Sie das Update auf 6.0.5 jetzt",
      "Warum: Die gematik lässt jede Version nur für eine begrenzte Zeit zu.",
      "Was passiert, wenn ich nichts tue? Der Zugangsdienst darf die Praxis aus der TI aussperren.",
      "Quelle: Konnektor, Versionsliste",
      "✕ Handeln Gerätekarte (gSMC-KT) in „Empfang“",
      "✕ Handeln Das Kartenterminal „Labor“ ist nicht mit dem Konnektor verbunden.",
      "○ Hinweis Beurteilt wurde mit einer Übungsliste.",
      "Kartenterminals Empfang INGHC/ORGA6100 3.9.1 verbunden Zimmer 2 DECHY/ST1506 4.0.47 verbunden Labor Version unbekannt nicht verbunden",
      "Karten der Praxis SMC-B Empfang/3 bis 30.03.2029 freigeschaltet",
      "Zertifikate secunet konnektor 2.0.0 gSMC-K RSA bis 05.01.2028",
    ];
    assertInOrder(flat(stdout), order);
    assert.doesNotMatch(stdout, /In Ordnung/);
    for (const line of stdout.split("\n")) assert.ok([...line].length <= 100, line);
  });

  test("the same in English", async () => {
    const { code, stdout, stderr } = await runLotse(statusArgs(praxis, "--lang", "en"));
    assert.equal(stderr, "");
    assert.equal(code, 1);
    assertInOrder(flat(stdout), [
      "secunet konnektor 2.0.0 · SECUN/secu_kon",
      "encrypted, fingerprint confirmed",
      "✕ Action needed secunet konnektor 2.0.0: The approval of version 5.50.4 ends in 40 days",
      "Findings",
      "What to do: Plan the update to 6.0.5 now",
      "What happens if I do nothing?",
      "Kartenterminals Empfang INGHC/ORGA6100 3.9.1 connected",
      "Cards of the practice SMC-B Empfang/3",
      "Certificates",
    ]);
  });

  const languages: [args: string[], env: Record<string, string>, language: "de" | "en"][] = [
    [[], {}, "de"],
    [["--lang", "en"], {}, "en"],
    [["--lang=en"], {}, "en"],
    [[], { LOTSE_LANG: "en" }, "en"],
    [["--lang", "de"], { LOTSE_LANG: "en" }, "de"],
    [[], { LOTSE_LANG: "xx" }, "de"],
  ];
  for (const [args, env, language] of languages) {
    const how = [...Object.entries(env).map((pair) => pair.join("=")), ...args].join(" ") || "no wish";
    test(`${how}: ${language}, and no label of the other language`, async () => {
      const { stdout } = await runLotse(statusArgs(praxis, "--all", ...args), { env });
      const [own, other] = language === "de" ? [de, en] : [en, de];
      assert.ok(stdout.includes(own.cli.status.findings));
      const labels = labelsOf(other).filter((label) => !labelsOf(own).includes(label));
      assert.ok(labels.length > 15);
      for (const label of labels) assert.ok(!new RegExp(`(?<!\\p{L})${label}(?!\\p{L})`, "u").test(stdout), label);
    });
  }

  test("the language may stand in front of the command", async () => {
    const { stdout } = await runLotse(["--lang", "en", ...statusArgs(praxis)]);
    assert.match(stdout, /^Findings$/m);
  });

  test("a language that does not exist is refused", async () => {
    const { code, stderr } = await runLotse([...statusArgs(praxis), "--lang", "fr"]);
    assert.equal(code, 64);
    assert.match(flat(stderr), /--lang „fr“: erwartet wird de(,| oder) en/);
  });

  test("--all also tells what is in order", async () => {
    const { stdout } = await runLotse(statusArgs(praxis, "--all"));
    assert.match(stdout, /\nIn Ordnung\n\s*▲ Zimmer 2: Version 4\.0\.47 ist aktuell\.\n/);
  });

  test("only the directory: what is missing and which flags bring it", async () => {
    const { code, stdout } = await runLotse(["status", "--konnektor", praxis.first.url, ...pinned(praxis), ...JUDGED]);
    assert.equal(code, 1);
    assert.match(flat(stdout), /Von secunet konnektor 2\.0\.0 sind nur Produkt und Version bekannt/);
    assert.match(flat(stdout), /--mandant, --clientsystem, --arbeitsplatz/);
    assert.doesNotMatch(stdout, /Kartenterminals\n/);
  });

  test("U-09: a version whose approval ended yesterday is „Sperrung droht“ at the next check", async () => {
    await using archiv = await startPraxis({ scenario: "archiv" });
    const check = (date: string) =>
      runLotse([...statusArgs(archiv), "--catalogue", "archiv", "--date", date]).then(({ code, stdout }) => ({
        code,
        text: flat(stdout),
      }));
    const [before, after] = await Promise.all([check("2019-12-31"), check("2020-01-01")]);
    assert.doesNotMatch(before.text, /Sperrung droht/);
    assert.match(before.text, /■ Dringend KoCoBox MED\+: Die Zulassung von Version 1\.3\.4 endet heute/);
    assert.equal(after.code, 2);
    assert.match(
      after.text,
      /■ Dringend Sperrung droht: KoCoBox MED\+ läuft mit Version 1\.3\.4, deren Zulassung am 31\.12\.2019 geendet hat\./,
    );
    assert.match(
      after.text,
      /Was passiert, wenn ich nichts tue\? Der Zugangsdienst darf die Praxis aus der TI aussperren/,
    );
  });
});

/** Words and headings that stand in every report of this language. */
function labelsOf(words: typeof de | typeof en): string[] {
  const { entry, levels, status } = words.cli;
  const texts = [entry, levels, status, status.transport, status.pin, status.sources].flatMap((group) =>
    Object.values(group).filter((text) => typeof text === "string"),
  );
  return texts.map((text) => text.replaceAll(/[?()]/g, "\\$&"));
}

describe("JSON, the contract with programs", SIDE_BY_SIDE, () => {
  let praxis: SimPraxis;
  before(async () => {
    praxis = await startPraxis();
  });
  after(() => praxis.stop());

  const shapes: [name: string, at: (view: View) => unknown, keys: string[]][] = [
    [
      "the report",
      (view) => view,
      [
        ...["reachable", "exitCode", "konnektor", "readAt", "judgedOn", "level", "sentence", "catalogue", "transport"],
        ...["clockOffsetSeconds", "vpn", "findings", "states", "terminals", "cards", "certificates", "services"],
      ],
    ],
    ["the Konnektor", (view) => view.konnektor, ["url", "product", "ptv"]],
    [
      "its product",
      (view) => (view.konnektor as View).product,
      ["vendorId", "productCode", "vendorName", "name", "type", "ptv", "hardware", "firmware"],
    ],
    ["the list", (view) => view.catalogue, ["title", "issuedOn", "practiceOnly"]],
    ["the connection", (view) => view.transport, ["security", "trust", "fingerprint", "certificateExpiresOn"]],
    ["the tunnels", (view) => view.vpn, ["ti", "sis"]],
    ["a state", (view) => (view.states as unknown[])[0], ["code", "value", "severity", "since"]],
    [
      "a terminal",
      (view) => (view.terminals as unknown[])[0],
      ["name", "connected", "ctId", "mac", "ip", "slots", "workplaces", "vendorId", "productCode", "firmware"],
    ],
    [
      "a card",
      (view) => (view.cards as unknown[])[0],
      ["type", "iccsn", "terminal", "slot", "expiresOn", "rsaOnly", "pins"],
    ],
    [
      "a certificate",
      (view) => (view.certificates as unknown[])[0],
      ["component", "crypt", "owner", "subject", "serial", "expiresOn"],
    ],
    ["a service", (view) => (view.services as unknown[])[0], ["name", "version", "namespace", "tls"]],
    [
      "a finding that is due",
      (view) => view.findings[0],
      ["code", "level", "component", "meaning", "whatToDo", "why", "ifNothing", "dueOn", "sources"],
    ],
    ["its component", (view) => (view.findings[0] as unknown as View).component, ["id", "kind", "name"]],
  ];
  test("has these fields and no others", async () => {
    const view = jsonFrom(await runLotse(statusArgs(praxis, "--json")));
    for (const [name, at, keys] of shapes)
      assert.deepEqual(Object.keys(at(view) as object).toSorted(), keys.toSorted(), name);
  });

  test("says the same as the text, in the language asked for", async () => {
    const [text, json] = await Promise.all([
      runLotse(statusArgs(praxis, "--lang", "en", "--all")),
      runLotse(statusArgs(praxis, "--lang", "en", "--json")),
    ]);
    const view = jsonFrom(json);
    assert.ok(view.findings.length >= 6);
    for (const { meaning, whatToDo } of view.findings) {
      assert.ok(flat(text.stdout).includes(meaning), meaning);
      if (!view.findings.some((f) => f.meaning === meaning && f.level === "ok")) {
        assert.ok(flat(text.stdout).includes(whatToDo), whatToDo);
      }
    }
    assert.ok(flat(text.stdout).includes(view.sentence));
    assert.equal(text.code, json.code);
  });

  test("names instants in UTC and days as days, free of the time of the call", async () => {
    const view = jsonFrom(await runLotse(statusArgs(praxis, "--json")));
    assert.match(String(view.readAt), /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/);
    assertSame(view, {
      judgedOn: TODAY,
      catalogue: { issuedOn: "2026-11-18" },
      clockOffsetSeconds: 0,
      findings: [{ dueOn: "2026-12-31" }, { dueOn: "2027-02-06" }, {}, {}, {}, {}, {}],
      vpn: { ti: { online: true }, sis: { online: false } },
    });
  });

  test("a device that cannot be read: on standard output as well, with code and sentences", async () => {
    const port = await closedPort();
    const ran = await runLotse(["status", "--konnektor", `https://127.0.0.1:${port}`, "--json"]);
    assert.equal(ran.code, 3);
    const view = jsonFrom(ran);
    assert.deepEqual(Object.keys(view), ["reachable", "exitCode", "error"]);
    assertSame(view, { reachable: false, exitCode: 3, error: { code: "link/port-closed" } });
    assert.deepEqual(Object.keys(view.error as object), ["code", "meaning", "whatToDo", "why"]);
  });

  test("a call that makes no sense: only the error", async () => {
    const ran = await runLotse(["status", "--json"]);
    assert.equal(ran.code, 64);
    const view = jsonFrom(ran);
    assert.deepEqual(Object.keys(view), ["error"]);
    assertSame(view, { error: { code: "usage/invalid" } });
  });
});

describe("the exit code", SIDE_BY_SIDE, () => {
  const outcomes: [code: number, cause: string, level: string, prepare: (state: KonnektorState) => KonnektorState][] = [
    [0, "everything new and quiet", "info", nothingDue],
    [1, "an approval that ends in 40 days", "gelb", (state) => state],
    [2, "an approval that has ended", "rot", (state) => withFirmware(nothingDue(state), "5.50.3")],
    [4, "a version the list does not know", "unbekannt", (state) => withFirmware(nothingDue(state), "9.9.9")],
  ];
  for (const [code, cause, level, prepare] of outcomes) {
    test(`${code}: ${cause}`, async () => {
      await using praxis = await startPraxis({ prepare });
      const [text, json] = await Promise.all([runLotse(statusArgs(praxis)), runLotse(statusArgs(praxis, "--json"))]);
      assert.equal(text.code, code, text.stdout);
      assert.equal(json.code, code);
      assert.equal(jsonFrom(json).level, level);
    });
  }

  test("4: only the directory could be read, and nothing else is due", async () => {
    await using praxis = await startPraxis({ prepare: nothingDue });
    const { code } = await runLotse(["status", "--konnektor", praxis.first.url, ...pinned(praxis), ...JUDGED]);
    assert.equal(code, 4);
  });

  test("3: nobody answers", async () => {
    const { code } = await runLotse(["status", "--konnektor", `127.0.0.1:${await closedPort()}`]);
    assert.equal(code, 3);
  });

  test("64: an option that does not exist", async () => {
    const { code } = await runLotse(["status", "--konnektor", "127.0.0.1", "--nirgends"]);
    assert.equal(code, 64);
  });

  const noDeviceFile = existsSync("/dev/full") ? {} : { skip: "/dev/full gibt es hier nicht" };
  test("70: a report that cannot be written is no judgement", noDeviceFile, async () => {
    await using praxis = await startPraxis({ prepare: nothingDue });
    const child = new LotseProcess(statusArgs(praxis), { stdout: "/dev/full" });
    const { code } = await child.ended();
    assert.equal(code, 70);
  });
});

/** "20.11.2026, 10:00" */
function inBerlin(instant: number): string {
  return new Date(instant).toLocaleString("de-DE", {
    ...{ timeZone: "Europe/Berlin", day: "2-digit", month: "2-digit", year: "numeric" },
    ...{ hour: "2-digit", minute: "2-digit" },
  });
}

function withFirmware(state: KonnektorState, firmware: string): KonnektorState {
  return { ...state, product: { ...state.product, firmware } };
}
