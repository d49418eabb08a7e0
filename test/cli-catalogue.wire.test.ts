/**
 * `lotse catalogue` as people and scheduled jobs call it: the list is shown, checked, taken over from a file or an address
 * on a real socket, refused with a sentence, and used by `lotse status` from then on.
 */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { SimPraxis } from "../src/simulator/wire/sim-praxis.ts";
import { contextFlags, nothingDue, pinned, startPraxis, TODAY } from "./support/practice.ts";
import { hashOf, Publisher, release, supplement, versionList } from "./support/publisher.ts";
import { type Ran, runLotse, runMeasured, SIDE_BY_SIDE } from "./support/run-lotse.ts";
import { filesBelow, Scratch } from "./support/scratch.ts";
import { closedPort, mutePort } from "./support/sockets.ts";
import { webServer } from "./support/web-server.ts";
import { assertInOrder, assertSame, codesOf, flat, jsonFrom, type View } from "./support/written.ts";

const scratch = new Scratch();
after(() => scratch[Symbol.dispose]());

let installations = 0;

/** A computer on which lotse was just installed, and somebody who publishes lists. */
class Installation {
  readonly path = scratch.directory(`installation-${++installations}`);
  readonly data = join(this.path, "data");
  readonly publisher: Publisher;

  constructor(publisher = "muster") {
    mkdirSync(join(this.path, "published"));
    this.publisher = new Publisher(join(this.path, "published"), publisher);
  }

  /** With the first issue of the list, taken over from a file. */
  static async withList(change: object = {}): Promise<Installation & { first: string }> {
    const made = new Installation();
    const first = made.publisher.publish("eins.json", versionList(change));
    const { code, stderr } = await made.catalogue("import", first, ...made.publisher.trust);
    assert.equal(code, 0, stderr);
    return Object.assign(made, { first });
  }

  lotse(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    return runLotse(args, { env: { LOTSE_DATA: this.data, ...env } });
  }

  catalogue(...args: string[]): Promise<Ran> {
    return this.lotse(["catalogue", ...args]);
  }

  /** The number of the list in use; undefined when there is none. */
  async serial(): Promise<number | undefined> {
    const { stdout } = await this.catalogue("show", "--json");
    return (JSON.parse(stdout) as { catalogue?: { serial: number } }).catalogue?.serial;
  }

  /** Everything on disk, to see that nothing changed. */
  get files(): Record<string, string> {
    return filesBelow(this.data);
  }
}

/** Kills the process at the n-th call of a function of node:fs on the data directory or what was opened there. */
function dying(killAt: string): NodeJS.ProcessEnv {
  const program = `
    import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    const [name, nth] = process.env.KILL_AT.split(":");
    const [real, open] = [fs[name], fs.openSync];
    const opened = new Set();
    let calls = 0;
    fs.openSync = (path, ...rest) => {
      const handle = open(path, ...rest);
      if (String(path).startsWith(process.env.LOTSE_DATA)) opened.add(handle);
      if (name === "openSync" && opened.has(handle)) process.kill(process.pid, "SIGKILL");
      return handle;
    };
    if (name !== "openSync") fs[name] = (first, ...rest) => {
      const isOurs = opened.has(first) || String(first).startsWith(process.env.LOTSE_DATA);
      if (!isOurs || ++calls < Number(nth)) return real(first, ...rest);
      if (name === "writeSync") real(first, rest[0].subarray(0, rest[0].length / 2));
      process.kill(process.pid, "SIGKILL");
    };
    syncBuiltinESMExports();`;
  return { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(program)}`, KILL_AT: killAt };
}

/** As much as the other side takes. */
function pour(response: ServerResponse): void {
  const chunk = Buffer.alloc(1024 * 1024, " ");
  const more = () => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once("drain", more);
  };
  more();
}

/** Groups side by side as well: the first waits ten seconds for somebody who never answers. */
describe("lotse catalogue", { concurrency: 3 }, () => {
  describe("refresh", { concurrency: 6 }, () => {
    /** Serves what lies in the publisher's directory. */
    const files = (installation: Installation) => (path: string, response: ServerResponse) => {
      const all = filesBelow(join(installation.path, "published"));
      const content = all[path.slice(1)];
      if (content === undefined) response.writeHead(404).end("Not Found");
      else response.end(Buffer.from(content, "latin1"));
    };

    test("from an address: list and signature are fetched, the newer one is taken over, the same one leaves all as it is", async () => {
      const installation = await Installation.withList();
      await using server = await webServer(files(installation));
      const trusting = { NODE_EXTRA_CA_CERTS: scratch.saved(server.ca) };
      installation.publisher.publish("liste.json", versionList({ serial: 2, previous: hashOf(installation.first) }));
      const refresh = (...more: string[]) =>
        installation.lotse(["catalogue", "refresh", ...more], {
          ...trusting,
          LOTSE_CATALOGUE_URL: `${server.url}/liste.json`,
        });
      const taken = await refresh("--from", `${server.url}/liste.json`);
      assert.equal(taken.code, 0, taken.stderr);
      assert.match(taken.stdout, /^Übernommen: Musterliste, Nummer 2\.\n/);
      assert.deepEqual(server.asked, ["/liste.json", "/liste.json.sig"]);
      const again = await refresh();
      assert.equal(again.stdout, "Die geladene Liste ist schon die neueste.\n");
      assertSame(jsonFrom(await refresh("--json")), { unchanged: true, serial: 2 });
    });

    test("from a file", async () => {
      const installation = await Installation.withList();
      const second = installation.publisher.publish(
        "zwei.json",
        versionList({ serial: 2, previous: hashOf(installation.first) }),
      );
      const { stdout } = await installation.catalogue("refresh", "--from", second, "--lang", "en");
      assert.doesNotMatch(stdout, /Übernommen/);
      assert.equal(await installation.serial(), 2);
    });

    const servers: [name: string, answer: (path: string, response: ServerResponse) => void, says: RegExp][] = [
      [
        "knows no such file",
        (_path, response) => response.writeHead(404).end("Not Found"),
        /Unter https:\/\/127\.0\.0\.1:\d+\/liste\.json gibt es nichts/,
      ],
      [
        "has a list but no signature",
        (path, response) => (path.endsWith(".sig") ? response.writeHead(404).end() : response.end("{}")),
        /liste\.json\.sig gibt es nichts/,
      ],
      [
        "shows a login page for everything",
        (_path, response) =>
          response.setHeader("Content-Type", "text/html").end("<!DOCTYPE html><title>Anmeldung</title>"),
        /Unterschrift|Webseite/,
      ],
      [
        "announces 9 GB",
        (_path, response) => response.writeHead(200, { "Content-Length": 9 * 1024 ** 3 }).write("{"),
        /ist größer als 16 MB/,
      ],
      ["sends without end", (_path, response) => pour(response), /ist größer als 16 MB/],
      [
        "hangs up in the middle",
        (_path, response) => response.writeHead(200, { "Content-Length": 1000 }).write("{", () => response.destroy()),
        /mitten in der Antwort/,
      ],
      [
        "redirects elsewhere",
        (_path, response) => response.writeHead(302, { Location: "https://192.0.2.1/" }).end(),
        /verweist auf eine andere Adresse/,
      ],
      ["fails", (_path, response) => response.writeHead(500).end(), /eigenen Fehler \(HTTP 500\)/],
    ];
    for (const [name, answer, says] of servers) {
      test(`a server that ${name}: a sentence in bounded time and memory, and the list stays`, async () => {
        const installation = await Installation.withList();
        const before = installation.files;
        await using server = await webServer(answer);
        const temporary = join(installation.path, "tmp");
        mkdirSync(temporary);
        const env = { LOTSE_DATA: installation.data, NODE_EXTRA_CA_CERTS: scratch.saved(server.ca), TMPDIR: temporary };
        const ran = await runMeasured(["catalogue", "refresh", "--from", `${server.url}/liste.json`], { env });
        assert.equal(ran.code, 3, ran.stderr);
        assert.match(flat(ran.stderr), says);
        assert.match(ran.stderr, /Was zu tun ist: /);
        assert.ok(ran.ms < 20_000 && ran.peakMb < 170, `${ran.ms} ms, ${ran.peakMb} MB`);
        assert.deepEqual(installation.files, before);
        assert.deepEqual(
          Object.keys(filesBelow(temporary)).filter((file) => !file.startsWith("node-compile-cache")),
          [],
        );
      });
    }

    test("a server nobody vouches for: nothing is taken", async () => {
      const installation = await Installation.withList();
      await using server = await webServer(files(installation));
      const { code, stderr } = await installation.catalogue("refresh", "--from", `${server.url}/eins.json`);
      assert.equal(code, 3);
      assert.match(flat(stderr), /noch nicht als vertrauenswürdig bestätigt/);
      assert.deepEqual(server.asked, []);
    });

    test("a port that takes the connection and never says a word", async () => {
      const installation = await Installation.withList();
      await using mute = await mutePort();
      const ran = await runMeasured(["catalogue", "refresh", "--from", `https://127.0.0.1:${mute.port}/liste.json`], {
        env: { LOTSE_DATA: installation.data },
      });
      assert.equal(ran.code, 3);
      assert.match(flat(ran.stderr), /nicht innerhalb von 10 Sekunden/);
      assert.ok(ran.ms < 15_000);
    });

    test("what goes wrong at the address of a list is not explained with a Konnektor", async () => {
      const installation = await Installation.withList();
      await using server = await webServer(files(installation));
      const env = { NODE_EXTRA_CA_CERTS: scratch.saved(server.ca) };
      const gone = await installation.lotse(["catalogue", "refresh", "--from", `${server.url}/fehlt.json`], env);
      const closed = await installation.lotse([
        "catalogue",
        "refresh",
        "--from",
        `https://127.0.0.1:${await closedPort()}/liste.json`,
      ]);
      for (const { stderr } of [gone, closed]) assert.doesNotMatch(stderr, /Konnektor|Dienstverzeichnis/);
    });

    test("an address without TLS is refused and told why", async () => {
      const installation = await Installation.withList();
      const { code, stderr } = await installation.catalogue("refresh", "--from", "http://listen.example/liste.json");
      assert.equal(code, 64);
      assert.match(flat(stderr), /https/);
      assert.doesNotMatch(flat(stderr), /Adresse eines Konnektors|Erwartet wird http:\/\/ oder/);
    });

    test("a password in the address is refused and not repeated", async () => {
      const { code, stderr, stdout } = await runLotse([
        "catalogue",
        "refresh",
        "--from",
        "https://lotse:Geheim-9Zx@listen.example/liste.json",
      ]);
      assert.equal(code, 64);
      assert.ok(!(stdout + stderr).includes("Geheim-9Zx"), stderr);
    });

    test("without any address: the flag that names one", async () => {
      const { code, stderr } = await runLotse(["catalogue", "refresh"]);
      assert.equal(code, 64);
      assert.match(flat(stderr), /Die Option --from ist nötig/);
    });
  });

  describe("show", SIDE_BY_SIDE, () => {
    test("without any list: where one would be and how to get one", async () => {
      const installation = new Installation();
      const { code, stderr } = await installation.catalogue("show");
      assert.equal(code, 3);
      assertInOrder(flat(stderr), [
        "Es ist keine Versionsliste geladen.",
        "„lotse catalogue import DATEI“ oder „lotse catalogue refresh --from ADRESSE“",
        join(installation.data, "catalogue"),
      ]);
      assert.deepEqual(installation.files, {});
    });

    test("a list that ships with the program, product by product, newest first", async () => {
      const { code, stdout, stderr } = await runLotse([
        "catalogue",
        "show",
        "--catalogue",
        "beispiel",
        "--date",
        TODAY,
      ]);
      assert.deepEqual([code, stderr], [0, ""]);
      assertInOrder(flat(stdout), [
        "Beispielliste zum Üben · Nummer 2 · vom 18.11.2026",
        "unterschrieben mit dem Schlüssel „example“",
        "Nur zum Üben: die Termine sind erfunden.",
        "secunet konnektor · secunet Security Networks AG (secunet-konnektor)",
        "6.0.5 Update zugelassen bis",
        "5.50.4 Update zugelassen bis 31.12.2026 (in 40 Tagen) Hersteller",
        "5.50.3 Update Zulassung beendet am",
        "KoCoBox MED+",
      ]);
    });

    test("one version in detail: who approved it, what is new, what it can do, where it is from", async () => {
      const args = [
        "catalogue",
        "show",
        "--catalogue",
        "archiv",
        "--product",
        "kocobox-med-plus",
        "--version",
        "1.3.10",
      ];
      const { code, stdout } = await runLotse([...args, "--date", "2020-01-15"]);
      assert.equal(code, 0);
      assertInOrder(flat(stdout), [
        "KoCoBox MED+ · KoCo Connector GmbH",
        "Version 1.3.10",
        "Zulassung: gematik, Dezember 2018, Hersteller KoCo Connector GmbH",
        "Spezifikation",
        "Sicherheit",
        "Zusammenspiel mit der Praxissoftware",
        "VSDM kann",
        "NFDM kann noch nicht",
        "Quelle:",
      ]);
      const english = await runLotse([...args, "--lang", "en"]);
      assert.doesNotMatch(english.stdout, /Zulassung:|Quelle:|Hersteller KoCo|kann noch nicht/);
    });

    test("a version that does not exist is refused, not taken for the question for our own", async () => {
      const { code, stdout } = await runLotse(["catalogue", "show", "--catalogue", "archiv", "--version", "9.9.9"]);
      assert.equal(stdout, "");
      assert.equal(code, 3);
    });

    test("as JSON", async () => {
      const installation = await Installation.withList();
      const view = jsonFrom<Record<string, unknown>>(
        await installation.catalogue("show", "--json", "--product", "secunet-konnektor"),
      );
      assert.deepEqual(Object.keys(view), ["catalogue", "releases"]);
      assertSame(view, {
        catalogue: {
          id: "muster",
          title: "Musterliste",
          serial: 1,
          issuedOn: "2026-10-01",
          practiceOnly: false,
          signedBy: "muster",
        },
        releases: [
          {
            product: { id: "secunet-konnektor" },
            version: "6.0.5",
            approvalOnDay: { is: "zugelassen" },
            mayStart: true,
            blocks: [],
          },
        ],
      });
    });

    test("judged on another day", async () => {
      const installation = await Installation.withList();
      const day = async (date: string) => flat((await installation.catalogue("show", "--date", date)).stdout);
      assert.match(await day("2029-12-31"), /6\.0\.5 Update zugelassen bis 31\.12\.2029 \(heute\)/);
      assert.match(await day("2030-01-01"), /6\.0\.5 Update Zulassung beendet am 31\.12\.2029/);
    });

    test("a product that is not listed", async () => {
      const { code, stderr } = await runLotse(["catalogue", "show", "--catalogue", "archiv", "--product", "nix"]);
      assert.equal(code, 3);
      assert.match(flat(stderr), /Die Versionsliste kennt nix nicht\. Was zu tun ist: „lotse catalogue show“/);
    });

    test("a bare call shows what there is", async () => {
      const { code, stdout } = await runLotse(["catalogue"]);
      assert.equal(code, 0);
      for (const command of ["show", "check", "import", "refresh", "sign"])
        assert.match(stdout, new RegExp(`^  ${command}`, "m"));
    });
  });

  describe("import", SIDE_BY_SIDE, () => {
    test("from an unknown sender: refused with the fingerprint to compare, and the flag for afterwards", async () => {
      const installation = new Installation();
      const { publisher } = installation;
      const file = publisher.publish("eins.json", versionList());
      const { code, stderr } = await installation.catalogue("import", file);
      assert.equal(code, 3);
      assertInOrder(flat(stderr), [
        "ist mit einem Schlüssel unterschrieben, den diese Installation nicht kennt.",
        `Vergleichen Sie den Fingerabdruck des Schlüssels „muster“ mit dem Absender: ${publisher.fingerprint}.`,
        "--trust-key",
      ]);
      assert.deepEqual(installation.files, {});
    });

    test("with a key that has another fingerprint than the one compared: refused, and said so", async () => {
      const installation = new Installation();
      const { publisher } = installation;
      const file = publisher.publish("eins.json", versionList());
      const flags = ["--trust-key", publisher.publicKeyFile, "--fingerprint", "AB".repeat(32)];
      const { code, stderr } = await installation.catalogue("import", file, ...flags);
      assert.equal(code, 3);
      assert.ok(flat(stderr).includes(publisher.fingerprint));
      assert.doesNotMatch(flat(stderr), /Versionsliste „[^“]*\.pem“/);
      assert.deepEqual(installation.files, {});
    });

    test("with the right fingerprint: taken over, and the sender is known from then on", async () => {
      const installation = new Installation();
      const { publisher } = installation;
      const first = publisher.publish("eins.json", versionList({ releases: [release({ status: "angekuendigt" })] }));
      const taken = await installation.catalogue("import", first, ...publisher.trust);
      assert.equal(taken.code, 0, taken.stderr);
      assert.match(
        taken.stdout,
        /^Übernommen: Musterliste, Nummer 1\.\nSchlüssel „muster“ gehört jetzt zu den bekannten Absendern\.\n$/,
      );

      const second = publisher.publish("zwei.json", versionList({ serial: 2, previous: hashOf(first) }));
      const next = await installation.catalogue("import", second);
      assert.equal(next.stdout, "Übernommen: Musterliste, Nummer 2.\nNeu verfügbar: secunet-konnektor 6.0.5\n");
      const again = await installation.catalogue("import", second, "--lang", "en");
      assert.deepEqual([again.code, again.stderr], [0, ""]);
      assert.doesNotMatch(again.stdout, /geladen|Übernommen/);
      assert.equal(await installation.serial(), 2);
    });

    test("as JSON", async () => {
      const installation = new Installation();
      const { publisher } = installation;
      const file = publisher.publish("eins.json", versionList());
      const taken = jsonFrom<object>(await installation.catalogue("import", file, ...publisher.trust, "--json"));
      assert.deepEqual(taken, {
        kind: "catalogue",
        title: "Musterliste",
        serial: 1,
        unchanged: false,
        available: [],
        trustedKey: "muster",
      });
      const refused = await new Installation().catalogue("import", file, "--json");
      assert.equal(refused.code, 3);
      assertSame(jsonFrom(refused), { error: { code: "catalogue/key-unknown" } });
    });

    const refusals: [
      name: string,
      offer: (made: Installation & { first: string }) => string,
      says: RegExp,
      next: RegExp,
    ][] = [
      [
        "an older one",
        ({ publisher }) => publisher.publish("neu.json", versionList({ serial: 4 })),
        /ist älter als die vorhandene/,
        /Die vorhandene Liste bleibt in Gebrauch/,
      ],
      [
        "one that does not follow the present one",
        ({ publisher }) => publisher.publish("neu.json", versionList({ serial: 6 })),
        /schließt nicht an die vorhandene an/,
        /Fragen Sie den Absender/,
      ],
      [
        "one of another series",
        ({ publisher }) =>
          publisher.publish("neu.json", versionList({ id: "andere", title: "Andere Liste", serial: 6 })),
        /„Andere Liste“ ist eine andere Liste als die geladene „Musterliste“/,
        /mit --replace/,
      ],
      [
        "an expired one",
        ({ publisher, first }) =>
          publisher.publish("neu.json", versionList({ serial: 6, previous: hashOf(first), validUntil: "2020-01-31" })),
        /galt nur bis 31\.01\.2020/,
        /Laden Sie eine neuere Liste/,
      ],
      [
        "one with a changed byte",
        ({ publisher, first }) => {
          const file = publisher.publish("neu.json", versionList({ serial: 6, previous: hashOf(first) }));
          writeFileSync(file, readFileSync(file, "utf8").replace("2029", "2039"));
          return file;
        },
        /Die Unterschrift der Versionsliste „neu\.json“ stimmt nicht/,
        /Verwenden Sie diese Datei nicht/,
      ],
      [
        "one without signature",
        ({ publisher }) => {
          const file = publisher.publish("neu.json", versionList({ serial: 6 }));
          rmSync(`${file}.sig`);
          return file;
        },
        /Zur Versionsliste „neu\.json“ fehlt die Unterschrift/,
        /muss die Datei „neu\.json\.sig“ liegen/,
      ],
      [
        "the practice list",
        () => join(import.meta.dirname, "..", "data", "catalogues", "beispiel.json"),
        /Die Beispielliste ist nur zum Üben da/,
        /Verwenden Sie eine echte Versionsliste/,
      ],
      [
        "a file that is none",
        ({ publisher }) => publisher.publish("neu.json", { hallo: 1 }),
        /Die Versionsliste „neu\.json“ lässt sich nicht verwenden/,
        /geben Sie diese Meldung an den Absender/,
      ],
    ];
    for (const [name, offer, says, next] of refusals) {
      test(`${name} is refused in German and English, and everything stays as it was`, async () => {
        const installation = await Installation.withList({ serial: 5 });
        const before = installation.files;
        const file = offer(installation);
        const [german, english] = await Promise.all([
          installation.catalogue("import", file),
          installation.catalogue("import", file, "--lang", "en"),
        ]);
        assert.deepEqual([german.code, english.code, german.stdout], [3, 3, ""]);
        assert.match(flat(german.stderr), says);
        assert.match(flat(german.stderr), new RegExp(`Was zu tun ist: .*${next.source}`));
        assert.match(english.stderr, /What to do: /);
        assert.doesNotMatch(english.stderr, /Versionsliste „|Was zu tun|Unterschrift/);
        assert.deepEqual(installation.files, before);
      });
    }

    test("another series with --replace", async () => {
      const installation = await Installation.withList({ serial: 5 });
      const other = installation.publisher.publish("neu.json", versionList({ id: "andere", serial: 1 }));
      const { code, stdout } = await installation.catalogue("import", other, "--replace");
      assert.equal(code, 0);
      assert.match(stdout, /^Übernommen: Musterliste, Nummer 1\.\n/);
    });

    test("where the data directory cannot be written: a sentence with its place, no internal error", async () => {
      const installation = new Installation();
      const { publisher } = installation;
      const file = publisher.publish("eins.json", versionList());
      const blocked = scratch.saved("a file where the directory should be");
      const { code, stderr } = await installation.lotse(["catalogue", "import", file, ...publisher.trust], {
        LOTSE_DATA: blocked,
      });
      assert.notEqual(code, 0);
      assert.doesNotMatch(flat(stderr), /nicht vorkommen darf|Technisch:/);
      assert.ok(stderr.includes(blocked), stderr);
    });
  });

  describe("a computer that loses power in the middle of an import", SIDE_BY_SIDE, () => {
    const moments: [name: string, killAt: string][] = [
      ["as soon as the new file is there, still empty", "openSync:1"],
      ["with half of it written", "writeSync:1"],
      ["before it is on the disk", "fsyncSync:1"],
      ["before it takes the place of the old one", "renameSync:1"],
    ];
    for (const [name, killAt] of moments) {
      test(`${name}: the old list is whole and in use, and a second try succeeds`, async () => {
        const installation = await Installation.withList();
        const { publisher, first } = installation;
        const second = publisher.publish("zwei.json", versionList({ serial: 2, previous: hashOf(first) }));
        const { code } = await installation.lotse(["catalogue", "import", second], dying(killAt));
        assert.equal(code, null);
        assert.equal(await installation.serial(), 1);
        assert.equal((await installation.catalogue("import", second)).code, 0);
        assert.equal(await installation.serial(), 2);
      });
    }

    test("between the first list and its key: a second try succeeds", async () => {
      const installation = new Installation();
      const { publisher } = installation;
      const file = publisher.publish("eins.json", versionList());
      const args = ["catalogue", "import", file, ...publisher.trust];
      const { code } = await installation.lotse(args, dying("renameSync:2"));
      assert.equal(code, null);
      const again = await installation.lotse(args);
      assert.equal(again.code, 0, again.stderr);
      assert.equal(await installation.serial(), 1);
    });
  });

  describe("check", SIDE_BY_SIDE, () => {
    test("a file that is in order: whose list it is, and nothing on disk", async () => {
      const installation = new Installation();
      const { publisher } = installation;
      const file = publisher.publish("eins.json", versionList());
      const { code, stdout } = await installation.catalogue("check", file, "--trust-key", publisher.publicKeyFile);
      assert.equal(code, 0);
      assert.match(
        flat(stdout),
        /^Die Datei ist in Ordnung\. Musterliste · unterschrieben mit dem Schlüssel „muster“$/,
      );
      assert.deepEqual(installation.files, {});
    });

    test("every problem with its place, in both languages", async () => {
      const file = new Installation().publisher.publish(
        "eins.json",
        versionList({ serial: 0, util: "x", releases: [release({ version: "neu" })] }),
      );
      const [german, english] = await Promise.all([
        runLotse(["catalogue", "check", file]),
        runLotse(["catalogue", "check", file, "--lang", "en"]),
      ]);
      assert.deepEqual([german.code, english.code], [3, 3]);
      assertInOrder(flat(german.stdout), [
        "Fehler in der Datei:",
        "serial",
        "releases[0].version",
        "„neu“ ist keine Version",
      ]);
      assert.match(flat(english.stdout), /serial a whole number from 1 on is expected/);
      assert.doesNotMatch(english.stdout, /Fehler|fehlt/);
    });

    test("a signature that does not fit is told, although the form is right", async () => {
      const { publisher } = new Installation();
      const file = publisher.publish("eins.json", versionList());
      const { code, stdout } = await runLotse(["catalogue", "check", file]);
      assert.equal(code, 3);
      assert.match(flat(stdout), /den diese Installation nicht kennt/);
    });

    test("a list after its last day is not in order", async () => {
      const { publisher } = new Installation();
      const file = publisher.publish("eins.json", versionList({ validUntil: "2020-01-31" }));
      const { code, stdout } = await runLotse(["catalogue", "check", file, "--trust-key", publisher.publicKeyFile]);
      assert.equal(code, 3, stdout);
      assert.match(flat(stdout), /31\.01\.2020/);
    });

    test("as JSON", async () => {
      const { publisher } = new Installation();
      const broken = publisher.publish("eins.json", versionList({ serial: 0 }));
      const ran = await runLotse(["catalogue", "check", broken, "--json"]);
      assert.equal(ran.code, 3);
      assertSame(jsonFrom(ran), {
        ok: false,
        kind: "catalogue",
        file: broken,
        problems: [{ where: "serial", code: "not-count" }],
      });
      const fine = await runLotse([
        "catalogue",
        "check",
        join(import.meta.dirname, "..", "data", "catalogues", "archiv.json"),
        "--json",
      ]);
      assert.equal(fine.code, 0);
      assertSame(jsonFrom(fine), { ok: true, problems: [], key: "archiv" });
    });
  });

  describe("a DVO's supplement", SIDE_BY_SIDE, () => {
    let praxis: SimPraxis;
    before(async () => {
      const older = (state: Parameters<typeof nothingDue>[0]) => {
        const quiet = nothingDue(state);
        return { ...quiet, product: { ...quiet.product, firmware: "5.50.4" } };
      };
      praxis = await startPraxis({ prepare: older });
    });
    after(() => praxis.stop());
    const status = (...more: string[]) => [
      "status",
      "--konnektor",
      praxis.first.url,
      ...pinned(praxis),
      ...contextFlags(praxis),
      ...more,
    ];
    const releases = [
      release(),
      release({ version: "5.50.4" }),
      release({ product: "orga-6141-online", version: "3.9.2" }),
      release({ product: "cherry-st-1506", version: "4.0.47" }),
    ];

    test("holds a version back until the day it names, with name and reason, in show and in status", async () => {
      const installation = await Installation.withList({ releases });
      const { publisher } = installation;
      const { stdout } = await installation.catalogue("import", publisher.publish("dvo.json", supplement()));
      assert.equal(stdout, "Ergänzung von Muster-IT übernommen.\n");

      const detail = ["show", "--product", "secunet-konnektor", "--version", "6.0.5", "--date"];
      const [held, free] = await Promise.all([
        installation.catalogue(...detail, "2026-12-01"),
        installation.catalogue(...detail, "2026-12-02"),
      ]);
      assert.match(
        flat(held.stdout),
        /Darf nicht installiert werden: - Muster-IT bittet zu warten: Erst nach dem Update des Praxisprogramms am 01\.12\./,
      );
      assert.match(flat(free.stdout), /Darf installiert werden/);

      const asked = await Promise.all(
        ["2026-12-01", "2026-12-02"].map((date) => installation.lotse(status("--date", date))),
      );
      assert.match(
        flat(asked[0]?.stdout ?? ""),
        /Für secunet konnektor 2\.0\.0 gibt es Version 6\.0\.5\. Muster-IT bittet, damit bis 01\.12\.2026 zu warten\. .*Erst nach dem Update des Praxisprogramms/,
      );
      assert.match(
        flat(asked[1]?.stdout ?? ""),
        /Für secunet konnektor 2\.0\.0 gibt es ein Update: 5\.50\.4 → 6\.0\.5/,
      );
    });

    test("never makes a version approved", async () => {
      const installation = await Installation.withList({ releases });
      const { publisher } = installation;
      const row = release({ version: "6.1.0", source: { grade: "gematik", name: "gematik", asOf: "2026-10-01" } });
      await installation.catalogue("import", publisher.publish("dvo.json", supplement({ holds: [], releases: [row] })));
      const { stdout } = await installation.catalogue("show", "--product", "secunet-konnektor", "--date", TODAY);
      assert.match(flat(stdout), /6\.1\.0 Update Zulassung nicht bestätigt DVO/);
    });

    test("that is damaged on disk is not believed", async () => {
      const installation = await Installation.withList({ releases });
      const { publisher, data } = installation;
      await installation.catalogue("import", publisher.publish("dvo.json", supplement()));
      const file = join(data, "catalogue", "overlays", "dvo-muster.json");
      writeFileSync(file, readFileSync(file, "utf8").replace("01.12.", "24.12."));
      const { code, stderr } = await installation.catalogue("show");
      assert.equal(code, 3);
      assert.match(flat(stderr), /Unterschrift .* stimmt nicht/);
    });
  });

  describe("sign", SIDE_BY_SIDE, () => {
    test("writes the signature beside the list, with which it is taken over", async () => {
      const installation = new Installation();
      const { publisher } = installation;
      const file = publisher.publish("eins.json", versionList());
      rmSync(`${file}.sig`);
      const { code, stdout } = await installation.catalogue(
        "sign",
        file,
        "--key",
        publisher.keyFile,
        "--key-name",
        "muster",
      );
      assert.equal(code, 0);
      assert.equal(stdout, `${file}.sig geschrieben. Fingerabdruck des Schlüssels: ${publisher.fingerprint}\n`);
      assert.equal((await installation.catalogue("import", file, ...publisher.trust)).code, 0);
    });

    test("refuses a list with mistakes and writes nothing", async () => {
      const { publisher, path } = new Installation();
      const file = publisher.publish("eins.json", versionList({ serial: 0 }));
      rmSync(`${file}.sig`);
      const before = filesBelow(path);
      const { code, stderr } = await runLotse([
        "catalogue",
        "sign",
        file,
        "--key",
        publisher.keyFile,
        "--key-name",
        "muster",
      ]);
      assert.equal(code, 3);
      assert.match(flat(stderr), /serial: /);
      assert.deepEqual(filesBelow(path), before);
    });

    test("shows neither the key nor a part of it when it cannot be read", async () => {
      const { publisher } = new Installation();
      const file = publisher.publish("eins.json", versionList());
      const key = scratch.saved(readFileSync(publisher.keyFile, "utf8").replace("PRIVATE", "PRIVAT"));
      const { code, stderr } = await runLotse(["catalogue", "sign", file, "--key", key, "--key-name", "muster"]);
      assert.equal(code, 3);
      const secret = readFileSync(publisher.keyFile, "utf8").split("\n")[1] ?? "";
      assert.ok(secret.length > 40 && !stderr.includes(secret.slice(20)));
    });
  });

  describe("lotse status with the list of this installation", SIDE_BY_SIDE, () => {
    let praxis: SimPraxis;
    before(async () => {
      praxis = await startPraxis({ prepare: nothingDue });
    });
    after(() => praxis.stop());
    const status = (...more: string[]) => [
      "status",
      "--konnektor",
      praxis.first.url,
      ...pinned(praxis),
      ...contextFlags(praxis),
      ...more,
    ];

    test("before: versions were not judged; afterwards they are, with the list's name and date", async () => {
      const installation = new Installation();
      const { publisher } = installation;
      const without = jsonFrom(await installation.lotse(status("--json", "--date", "2026-10-15")));
      assert.ok(codesOf(without).includes("catalogue/missing"));
      assert.equal(without.level, "unbekannt");
      await installation.catalogue("import", publisher.publish("eins.json", versionList()), ...publisher.trust);
      const [json, text] = await Promise.all([
        installation.lotse(status("--json", "--date", "2026-10-15")),
        installation.lotse(status("--date", "2026-10-15")),
      ]);
      assertSame(jsonFrom(json), {
        level: "ok",
        catalogue: { title: "Musterliste", issuedOn: "2026-10-01", practiceOnly: false },
      });
      assert.equal(json.code, 0);
      assert.match(flat(text.stdout), /Versionsliste: Musterliste \(01\.10\.2026\)/);
    });

    test("U-11: a list older than 30 days is yellow „Versionsliste veraltet“, with date and source, until a refresh brings a newer one", async () => {
      const installation = await Installation.withList({ issuedOn: "2026-09-01" });
      const { publisher, first } = installation;
      let served = publisher.publish(
        "oktober.json",
        versionList({ serial: 2, issuedOn: "2026-10-01", previous: hashOf(first) }),
      );
      await using server = await webServer((path, response) =>
        response.end(readFileSync(served + (path.endsWith(".sig") ? ".sig" : ""))),
      );
      const env = { NODE_EXTRA_CA_CERTS: scratch.saved(server.ca) };
      const refresh = () => installation.lotse(["catalogue", "refresh", "--from", `${server.url}/liste.json`], env);
      const onDay = async (date: string) => {
        const { code, stdout } = await installation.lotse(status("--date", date));
        return { code, text: flat(stdout) };
      };
      assert.equal((await refresh()).code, 0);

      const after30Days = await onDay("2026-10-31");
      assert.equal(after30Days.code, 0);
      assert.doesNotMatch(after30Days.text, /veraltet/);

      const after31Days = await onDay("2026-11-01");
      assert.equal(after31Days.code, 1);
      assertInOrder(after31Days.text, [
        "Versionsliste: Musterliste (01.10.2026)",
        "✕ Handeln Versionsliste veraltet Befunde",
        "✕ Handeln Versionsliste veraltet Was zu tun ist: Laden Sie eine neuere Versionsliste.",
        "Die Liste „Musterliste“ ist vom 01.10.2026, also 31 Tage alt.",
        "Was passiert, wenn ich nichts tue?",
      ]);

      served = publisher.publish(
        "november.json",
        versionList({ serial: 3, issuedOn: "2026-10-31", previous: hashOf(served) }),
      );
      assert.equal((await refresh()).code, 0);
      const refreshed = await onDay("2026-11-01");
      assert.equal(refreshed.code, 0);
      assert.doesNotMatch(refreshed.text, /veraltet/);
      assert.match(refreshed.text, /Versionsliste: Musterliste \(31\.10\.2026\)/);
    });

    test("a list past its last day is yellow too, however young", async () => {
      const installation = await Installation.withList({ validUntil: "2999-12-31", issuedOn: "2999-12-20" });
      const outdated = async (date: string) => {
        const { findings } = JSON.parse((await installation.lotse(status("--json", "--date", date))).stdout) as View;
        return findings.find((f) => f.code === "catalogue/outdated")?.level;
      };
      assert.equal(await outdated("2999-12-31"), undefined);
      assert.equal(await outdated("3000-01-01"), "gelb");
    });
  });
});
