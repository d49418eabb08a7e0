/**
 * What goes wrong when a technician asks a Konnektor: wrong calls, wrong addresses, wrong certificates, and answers no
 * Konnektor should give. Each ends in a German sentence and a next step, in bounded time and memory.
 */
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { BEHAVIOURS, type Behaviour } from "../src/simulator/wire/behaviours.ts";
import {
  clientP12,
  clientPem,
  clockOff,
  contextFlags,
  nothingDue,
  pinned,
  startPraxis,
  statusArgs,
} from "./support/practice.ts";
import { lotse, type Measured, runLotse, runMeasured, SIDE_BY_SIDE } from "./support/run-lotse.ts";
import { Scratch } from "./support/scratch.ts";
import { closedPort, mutePort, talkingPort } from "./support/sockets.ts";
import { flat } from "./support/written.ts";

const scratch = new Scratch();
after(() => scratch[Symbol.dispose]());
const DAY_MS = 86_400_000;
const P12_PASSWORD = "Export-1";

/** The misbehaviour for one question only; the rest is answered as it should be. */
function onlyFor(question: string, misbehaviour: string): Behaviour {
  const [name = "", value = ""] = misbehaviour.split("=");
  const behave = BEHAVIOURS[name]?.make(value);
  assert.ok(behave, name);
  return (exchange) => exchange.asked === question && behave(exchange);
}

/** A process of ours starts with about 75 MB; what it is sent must not add much to that. */
const MOST_MB = 150;

function assertBounded({ ms, peakMb }: Measured, withinMs: number): void {
  assert.ok(ms < withinMs, `took ${Math.round(ms)} ms`);
  assert.ok(peakMb > 20 && peakMb < MOST_MB, `held ${Math.round(peakMb)} MB`);
}

describe("what cannot be read ends in a sentence and a next step, in bounded time and memory", SIDE_BY_SIDE, () => {
  const answers: [misbehave: string, says: RegExp, next: RegExp, flags?: string[]][] = [
    ["huge=200", /ist größer als 4 MB und wurde verworfen/, /ob die Adresse wirklich zu einem Konnektor gehört/],
    ["billion-laughs", /enthält eine Dokumenttyp-Angabe \(DOCTYPE\) und wurde verworfen/, /ob die Adresse wirklich/],
    ["deep=100000", /ist zu tief verschachtelt und wurde verworfen/, /ob die Adresse wirklich/],
    ["truncated", /Die Antwort ist beschädigt oder unvollständig/, /Versuchen Sie es noch einmal/],
    ["not-utf8", /ist nicht in UTF-8 geschrieben/, /ob die Adresse zu einem Konnektor gehört/],
    ["html", /hat eine Webseite .* geschickt.* mit dem Titel „Anmeldung“/, /Die Adresse der Verwaltungsoberfläche/],
    ["redirect", /verweist auf eine andere Adresse/, /prüfen Sie, wohin sie führt/],
    ["http-503", /meldet einen eigenen Fehler \(HTTP 503\)/, /in einigen Minuten noch einmal/],
    ["cut-off", /hat die Verbindung mitten in der Antwort beendet/, /versuchen Sie es noch einmal/],
    ["hang", /1 Sekunden? lang nicht geantwortet/, /in einigen Minuten noch einmal/, ["--timeout", "1"]],
    ["trickle=100", /nicht vollständig angekommen/, /Versuchen Sie es noch einmal/, ["--timeout", "1"]],
  ];
  for (const [misbehave, says, next, flags = []] of answers) {
    test(`a directory that is ${misbehave}`, async () => {
      await using praxis = await startPraxis({ misbehave: [misbehave] });
      const ran = await runMeasured(statusArgs(praxis, ...flags), { patienceMs: 6_000 });
      assert.equal(ran.code, 3, ran.stderr);
      assert.equal(ran.stdout, "");
      const text = flat(ran.stderr);
      assert.match(text, /^◇ Unbekannt /);
      assert.match(text, says);
      assert.match(text, new RegExp(`Was zu tun ist: .*${next.source}`));
      assertBounded(ran, 20_000);
    });
  }

  const partly: [misbehave: string, says: RegExp, flags?: string[]][] = [
    ["huge=200", /ist größer als 4 MB und wurde verworfen/],
    ["billion-laughs", /enthält eine Dokumenttyp-Angabe/],
    ["deep=100000", /ist zu tief verschachtelt/],
    ["truncated", /ist beschädigt oder unvollständig/],
    ["html", /hat eine Webseite/],
    ["hang", /1 Sekunden? lang nicht geantwortet/, ["--timeout", "1"]],
  ];
  for (const [misbehave, says, flags = []] of partly) {
    test(`the list of cards that is ${misbehave}: told as not answered, and what came before is shown`, async () => {
      const behaviours = [onlyFor("GetCards", misbehave)];
      await using praxis = await startPraxis({ prepare: nothingDue, behaviours });
      const ran = await runMeasured(statusArgs(praxis, ...flags));
      assert.equal(ran.code, 4, ran.stdout);
      assert.match(
        flat(ran.stdout),
        new RegExp(`◇ Unbekannt secunet konnektor 2\\.0\\.0, [^:]*Karten[^:]*: .*${says.source}`),
      );
      assert.match(ran.stdout, /Was zu tun ist:/);
      assert.match(flat(ran.stdout), /Kartenterminals Empfang INGHC\/ORGA6100 3\.9\.2 verbunden/);
      assertBounded(ran, 20_000);
    });
  }

  test("text in a version field: every device says so, the rest is read", async () => {
    await using praxis = await startPraxis({ prepare: nothingDue, misbehave: ["text-in-version"] });
    const ran = await runMeasured(statusArgs(praxis));
    assert.equal(ran.code, 4);
    for (const device of ["secunet konnektor 2.0.0", "Empfang", "Zimmer 2"]) {
      assert.ok(flat(ran.stdout).includes(`◇ Unbekannt ${device}: Die Versionsangabe „unbekannt“ ist nicht lesbar.`));
    }
    assert.match(flat(ran.stdout), /Was zu tun ist: Lesen Sie die Version am Gerät ab/);
    assert.match(flat(ran.stdout), /Karten der Praxis SMC-B/);
    assertBounded(ran, 20_000);
  });

  const clocks: [minutes: number, code: number, says: RegExp][] = [
    [-10, 1, /✕ Handeln .*Uhr.* 10 Minuten/],
    [180, 2, /■ Dringend .*Uhr.* 180 Minuten/],
  ];
  for (const [minutes, code, says] of clocks) {
    test(`a clock that is ${minutes} minutes off`, async () => {
      await using praxis = await startPraxis({ prepare: nothingDue });
      await clockOff(praxis, minutes * 60_000);
      const ran = await runLotse(statusArgs(praxis));
      assert.equal(ran.code, code, ran.stdout);
      assert.match(flat(ran.stdout), says);
      assert.match(ran.stdout, /Was zu tun ist:/);
    });
  }

  for (const [name, change] of [
    ["Mandant", { mandant: "Hafen" }],
    ["Clientsystem", { clientsystem: "pvs" }],
    ["Arbeitsplatz", { arbeitsplatz: "Zimmer 7" }],
  ] as const) {
    test(`a wrong ${name}: told once, as the one sentence, with the names to compare`, async () => {
      await using praxis = await startPraxis({ prepare: nothingDue });
      const { code, stdout } = await runLotse([...statusArgs(praxis), ...contextFlags(praxis, change)]);
      assert.equal(code, 4, stdout);
      const cause =
        /weil er die Praxis unter diesen Namen nicht erkennt\. Was zu tun ist: Vergleichen Sie Mandant, Clientsystem und Arbeitsplatz Zeichen für Zeichen/g;
      assert.equal([...flat(stdout).matchAll(cause)].length, 1, stdout);
      const [, sentence] = /\n\n◇ Unbekannt +([\s\S]*?)\n\n/.exec(stdout) ?? [];
      assert.match(flat(sentence ?? ""), /nicht erkennt/);
    });
  }

  test("no certificate where the directory already wants one", async () => {
    await using praxis = await startPraxis({ auth: "cert", directoryOpen: false });
    const { code, stderr } = await runLotse(statusArgs(praxis));
    assert.equal(code, 3);
    assert.match(
      flat(stderr),
      /Was zu tun ist: Geben Sie das Zertifikat an.*--p12 DATEI oder --cert DATEI --key DATEI/,
    );
  });

  test("no password where the directory already wants one", async () => {
    await using praxis = await startPraxis({ auth: "basic", directoryOpen: false });
    const { code, stderr } = await runLotse(statusArgs(praxis));
    assert.equal(code, 3);
    assert.match(flat(stderr), /verlangt Benutzername und Passwort/);
  });
});

describe("an address that leads nowhere", SIDE_BY_SIDE, () => {
  const invalid = ["", "foo bar", "ftp://192.168.1.50", "https://", "https://192.168.1.500", "https://k:99999"];
  for (const address of invalid) {
    test(`„${address}“ is none`, async () => {
      const { code, stdout, stderr } = await runLotse(["status", "--konnektor", address]);
      assert.equal(code, 64);
      assert.equal(stdout, "");
      assert.ok(flat(stderr).startsWith(flat(`Fehler: „${address}“ ist keine Adresse eines Konnektors.`)), stderr);
      assert.match(flat(stderr), /Was zu tun ist: Geben Sie die Adresse so an: https:\/\/192\.168\.1\.50/);
    });
  }

  test("a name nobody knows", async () => {
    const { code, stderr } = await runLotse(["status", "--konnektor", "konnektor.invalid"]);
    assert.equal(code, 3);
    assert.match(
      flat(stderr),
      /Der Name „konnektor\.invalid“ ist in diesem Netz nicht bekannt\. Was zu tun ist: Prüfen Sie die Schreibweise/,
    );
  });

  test("a closed port", async () => {
    const port = await closedPort();
    const { code, stderr } = await runLotse(["status", "--konnektor", `https://127.0.0.1:${port}`]);
    assert.equal(code, 3);
    assert.match(
      flat(stderr),
      new RegExp(`nimmt auf Port ${port} aber keine Verbindung an\\. Was zu tun ist: Prüfen Sie Adresse und Port`),
    );
  });

  test("a path that does not exist", async () => {
    await using praxis = await startPraxis();
    const { code, stderr } = await runLotse(["status", "--konnektor", `${praxis.first.url}/kon7`, ...pinned(praxis)]);
    assert.equal(code, 3);
    assert.match(
      flat(stderr),
      /Unter https:\/\/127\.0\.0\.1:\d+\/kon7\/connector\.sds gibt es nichts\. Was zu tun ist: Prüfen Sie die Adresse/,
    );
  });

  test("TLS to a port that speaks plain HTTP", async () => {
    await using praxis = await startPraxis({ auth: "none" });
    const url = praxis.first.url.replace("http:", "https:");
    const { code, stderr } = await runLotse(["status", "--konnektor", url]);
    assert.equal(code, 3);
    assert.match(
      flat(stderr),
      /wird keine verschlüsselte Verbindung \(TLS\) gesprochen\. Was zu tun ist: Versuchen Sie dieselbe Adresse mit http:\/\//,
    );
  });

  test("plain HTTP to a port that speaks TLS: the next step is https", async () => {
    await using praxis = await startPraxis();
    const url = praxis.first.url.replace("https:", "http:");
    const { code, stderr } = await runLotse(["status", "--konnektor", url]);
    assert.equal(code, 3);
    assert.match(flat(stderr), /Was zu tun ist: [^:]*https:\/\//);
  });

  for (const scheme of ["https", "http"]) {
    test(`a port that accepts and never says a word, over ${scheme} with --timeout 1`, async () => {
      await using mute = await mutePort();
      const address = `${scheme}://127.0.0.1:${mute.port}`;
      const ran = await runMeasured(["status", "--konnektor", address, "--timeout", "1"]);
      assert.equal(ran.code, 3);
      assert.match(flat(ran.stderr), /1 Sekunde/);
      assert.match(ran.stderr, /Was zu tun ist: /);
      assertBounded(ran, 20_000);
    });
  }

  test("one second is one „Sekunde“, not one „Sekunden“", async () => {
    await using mute = await mutePort();
    const { stderr } = await runLotse(["status", "--konnektor", `http://127.0.0.1:${mute.port}`, "--timeout", "1"]);
    assert.doesNotMatch(flat(stderr), /\b1 Sekunden/);
  });

  test("something that is not HTTP", async () => {
    await using mail = await talkingPort("220 mail.example ESMTP ready\r\n");
    const { code, stderr } = await runLotse(["status", "--konnektor", `http://127.0.0.1:${mail.port}`]);
    assert.equal(code, 3);
    assert.match(flat(stderr), /antwortet, aber nicht wie ein Konnektor\. Was zu tun ist: Prüfen Sie Adresse und Port/);
  });
});

describe("certificates that do not fit", SIDE_BY_SIDE, () => {
  test("the pin of another device: both fingerprints, and who has to confirm", async () => {
    await using before = await startPraxis();
    await using now = await startPraxis();
    const { code, stderr } = await runLotse([...statusArgs(now), ...pinned(before)]);
    assert.equal(code, 3);
    const pairs = (hex: string) => hex.toUpperCase().replaceAll(/..(?=.)/g, "$&:");
    const text = flat(stderr);
    assert.match(
      text,
      /weist sich mit einem anderen Zertifikat aus als bisher bestätigt\. Was zu tun ist: Fragen Sie den DVO/,
    );
    assert.ok(text.includes(`Erwartet wurde ${pairs(before.certSha256)}, gefunden wurde ${pairs(now.certSha256)}`));
    assert.deepEqual(now.first.asked, []);
  });

  test("another authority", async () => {
    await using praxis = await startPraxis();
    await using other = await startPraxis();
    const ca = scratch.saved(other.pki.authority.pem);
    const { code, stderr } = await runLotse(["status", "--konnektor", praxis.first.url, "--ca", ca]);
    assert.equal(code, 3);
    assert.match(
      flat(stderr),
      /noch nicht als vertrauenswürdig bestätigt\. Was zu tun ist: Vergleichen Sie diesen Fingerabdruck/,
    );
  });

  test("another name", async () => {
    await using praxis = await startPraxis();
    const ca = scratch.saved(praxis.pki.authority.pem);
    const args = ["status", "--konnektor", praxis.first.url, "--ca", ca, "--server-name", "anderer.konlan"];
    const { code, stderr } = await runLotse(args);
    assert.equal(code, 3);
    assert.match(flat(stderr), /nennt aber nicht den Namen „anderer\.konlan“\. Was zu tun ist: .*--server-name/);
  });

  test("an expired one of the device", async () => {
    const deviceCertificate = { from: Date.now() - 9 * DAY_MS, until: Date.now() - 2 * DAY_MS };
    await using praxis = await startPraxis({ deviceCertificate });
    const ca = scratch.saved(praxis.pki.authority.pem);
    const { code, stderr } = await runLotse(["status", "--konnektor", praxis.first.url, "--ca", ca]);
    assert.equal(code, 3);
    assert.match(
      flat(stderr),
      /Das Zertifikat von „127\.0\.0\.1“ ist am \d\d\.\d\d\.\d{4} abgelaufen\. Was zu tun ist: Der DVO/,
    );
  });

  const dates: [name: string, dates: { from?: number; until?: number }, says: RegExp][] = [
    [
      "an expired one",
      { from: Date.now() - 9 * DAY_MS, until: Date.now() - 2 * DAY_MS },
      /ist am \d\d\.\d\d\.\d{4} abgelaufen\. Was zu tun ist: Der DVO erzeugt/,
    ],
    [
      "one of tomorrow",
      { from: Date.now() + 2 * DAY_MS },
      /gilt erst ab \d\d\.\d\d\.\d{4}\. Was zu tun ist: Prüfen Sie Datum und Uhrzeit/,
    ],
  ];
  for (const [name, clientCertificate, says] of dates) {
    test(`${name} of the client system: said before anything is sent`, async () => {
      await using praxis = await startPraxis({ auth: "cert", clientCertificate });
      const { cert, key } = clientPem(praxis);
      for (const [flags, env] of [
        [["--cert", scratch.saved(cert), "--key", scratch.saved(key)], {}],
        [["--p12", scratch.saved(clientP12(praxis, P12_PASSWORD, "modern"))], { LOTSE_P12_PASSWORD: P12_PASSWORD }],
      ] as const) {
        const { code, stderr } = await runLotse(statusArgs(praxis, ...flags), { env });
        assert.equal(code, 3);
        assert.match(flat(stderr), /^◇ Unbekannt Das Client-Zertifikat für den Konnektor /);
        assert.match(flat(stderr), says);
      }
      assert.equal(praxis.first.handshakes, 0);
    });
  }

  test("a key that belongs to another certificate", async () => {
    await using praxis = await startPraxis({ auth: "cert" });
    await using other = await startPraxis({ auth: "cert" });
    const files = ["--cert", scratch.saved(clientPem(praxis).cert), "--key", scratch.saved(clientPem(other).key)];
    const { code, stderr } = await runLotse(statusArgs(praxis, ...files));
    assert.equal(code, 3);
    assert.match(flat(stderr), /Zertifikat und Schlüssel gehören nicht zusammen\. Was zu tun ist: Prüfen Sie, ob /);
    assert.equal(praxis.first.handshakes, 0);
  });

  test("one of another practice's authority", async () => {
    await using praxis = await startPraxis({ auth: "cert" });
    await using other = await startPraxis({ auth: "cert" });
    const { cert, key } = clientPem(other);
    const { code, stderr } = await runLotse(
      statusArgs(praxis, "--cert", scratch.saved(cert), "--key", scratch.saved(key)),
    );
    assert.equal(code, 3);
    assert.match(
      flat(stderr),
      /Was zu tun ist: Bitten Sie den DVO, am Konnektor zu prüfen, ob dieses (Client-)?Zertifikat/,
    );
  });

  const files: [name: string, flags: string[], env: Record<string, string>, says: RegExp][] = [
    [
      "a PKCS#12 file that is none",
      ["--p12", lotse],
      { LOTSE_P12_PASSWORD: "x" },
      /ist keine lesbare Zertifikatsdatei \(PKCS#12\)/,
    ],
    ["a certificate that is none", ["--cert", lotse, "--key", lotse], {}, /enthält kein lesbares Zertifikat/],
    ["an authority that is none", ["--ca", lotse], {}, /enthält kein lesbares Zertifikat/],
  ];
  for (const [name, flags, env, says] of files) {
    test(`${name}: told in German, without the words of a library`, async () => {
      const { stderr } = await runLotse(["status", "--konnektor", "127.0.0.1:1", ...flags], { env });
      assert.match(flat(stderr), says);
      assert.match(stderr, /Was zu tun ist: /);
      const [, why = ""] = /Warum: (.*)/.exec(flat(stderr)) ?? [];
      assert.doesNotMatch(why.replace(/\(technisch: .*\)/, ""), /error:|routines|Too few|no certificate/);
    });
  }

  for (const flag of ["--p12", "--ca", "--password-file", "--catalogue"]) {
    test(`a file that is not there after ${flag}`, async () => {
      const args = ["status", "--konnektor", "127.0.0.1:1", flag, scratch.nothing("fehlt.pem")];
      const { code, stderr } = await runLotse(flag === "--password-file" ? [...args, "--user", "x"] : args, {
        env: { LOTSE_P12_PASSWORD: "x" },
      });
      assert.equal(code, 64);
      assert.match(
        flat(stderr),
        /^Fehler: Die Datei „[^“]*fehlt\.pem“ lässt sich nicht lesen\. .* Unter diesem Namen gibt es keine Datei\.$/,
      );
    });
  }
});

describe("a call that makes no sense", SIDE_BY_SIDE, () => {
  const HEX = "ab".repeat(32);
  const calls: [args: string[], why: string][] = [
    [
      [],
      "Hier sind noch keine Daten gespeichert. Ohne ein ti-lotse, das schon läuft, ist --konnektor <ADRESSE> nötig.",
    ],
    [["--mandant", "m"], "Die Option --konnektor <ADRESSE> ist nötig."],
    [["--practice", "p", "--date", "2026-11-21"], "Die Option --konnektor <ADRESSE> ist nötig."],
    [["--konnektor", "k", "--practice", "p"], "--practice und --konnektor gehen nicht zusammen."],
    [["--konnektor"], "Zu --konnektor <ADRESSE> fehlt der Wert."],
    [["--konnektor", "k", "mehr"], "Es stehen zu viele Angaben in der Zeile."],
    [["--konnektor", "k", "--konektor"], "Die Option --konektor gibt es hier nicht. Meinten Sie --konnektor?"],
    [["--konnektor", "k", "--mandant", "m"], "--mandant geht nur zusammen mit --clientsystem."],
    [["--konnektor", "k", "--user-id", "u"], "--user-id geht nur zusammen mit --mandant."],
    [["--konnektor", "k", "--cert", "c"], "--cert geht nur zusammen mit --key."],
    [["--konnektor", "k", "--key", "c"], "--key geht nur zusammen mit --cert."],
    [["--konnektor", "k", "--user", "u", "--p12", "p"], "--p12 und --user gehen nicht zusammen."],
    [["--konnektor", "k", "--insecure", "--pin-sha256", HEX], "--pin-sha256 und --insecure gehen nicht zusammen."],
    [["--konnektor", "k", "--insecure", "--ca", "c"], "--ca und --insecure gehen nicht zusammen."],
    [["--konnektor", "k", "--timeout", "0"], "--timeout „0“: erwartet wird 1 … 3600."],
    [["--konnektor", "k", "--timeout", "bald"], "--timeout „bald“: erwartet wird 1 … 3600."],
    [["--konnektor", "k", "--rewrite", "nie"], "--rewrite „nie“: erwartet wird host, listed, origin."],
    [["--konnektor", "k", "--date", "21.11.2026"], "--date „21.11.2026“: erwartet wird 2026-12-31."],
    [["--konnektor", "k", "--date", "2026-02-30"], "--date „2026-02-30“: erwartet wird 2026-12-31."],
  ];
  for (const [args, why] of calls) {
    test(`status ${args.join(" ").replace(HEX, "HEX")}`, async () => {
      const { code, stdout, stderr } = await runLotse(["status", ...args]);
      assert.equal(code, 64, stdout);
      assert.equal(stdout, "");
      assert.equal(
        flat(stderr),
        `Fehler: So lässt sich der Befehl nicht aufrufen. Was zu tun ist: „lotse --help“ zeigt alle Befehle, „lotse BEFEHL --help“ alle Angaben. Warum: ${why}`,
      );
    });
  }

  test("a fingerprint that is none", async () => {
    const { code, stderr } = await runLotse(["status", "--konnektor", "127.0.0.1:1", "--pin-sha256", "ab:cd"]);
    assert.equal(code, 64);
    assert.match(
      flat(stderr),
      /„ab:cd“ ist kein Fingerabdruck\. Was zu tun ist: Ein Fingerabdruck \(SHA-256\) hat 64 Zeichen/,
    );
  });

  test("a command that does not exist, with the one that was meant", async () => {
    const { code, stderr } = await runLotse(["statsu"]);
    assert.equal(code, 64);
    assert.match(flat(stderr), /Den Befehl „statsu“ gibt es nicht\. Meinten Sie status\?/);
  });
});
