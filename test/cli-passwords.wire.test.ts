/**
 * Passwords on the command line: where they may come from, how they are asked for, and that they turn up nowhere: not in
 * the output, not in an error, not in the list of processes.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import type { SimPraxis } from "../src/simulator/wire/sim-praxis.ts";
import { LotseProcess } from "./support/lotse-process.ts";
import { clientP12, clientPem, nothingDue, startPraxis, statusArgs, withPassword } from "./support/practice.ts";
import { runLotse, SIDE_BY_SIDE } from "./support/run-lotse.ts";
import { Scratch } from "./support/scratch.ts";
import { lotseInTerminal, needsTerminal } from "./support/terminal.ts";
import { flat } from "./support/written.ts";

const scratch = new Scratch();
after(() => scratch[Symbol.dispose]());
/** Unmistakable: wherever it turns up it got out. */
const SECRET = "Geheim-9Zx-Wörtchen!";

describe("passwords", SIDE_BY_SIDE, () => {
  const terminal = needsTerminal();
  let basic: SimPraxis;
  let cert: SimPraxis;
  before(async () => {
    basic = await startPraxis({ auth: "basic", prepare: withPassword(SECRET) });
    cert = await startPraxis({ auth: "cert", prepare: nothingDue });
  });
  after(() => Promise.all([basic.stop(), cert.stop()]));
  const asUser = (...more: string[]) => statusArgs(basic, "--user", "ti-lotse", ...more);
  const withP12 = (...more: string[]) =>
    statusArgs(cert, "--p12", scratch.saved(clientP12(cert, SECRET, "modern")), ...more);
  const withLockedKey = (...more: string[]) => {
    const { cert: certificate, key } = clientPem(cert, SECRET);
    return statusArgs(cert, "--cert", scratch.saved(certificate), "--key", scratch.saved(key), ...more);
  };
  const wasRead = (stdout: string) => /TI (verbunden|connected)/.test(stdout);

  const sources: [name: string, args: () => string[], env: Record<string, string>][] = [
    ["LOTSE_PASSWORD", () => asUser(), { LOTSE_PASSWORD: SECRET }],
    ["LOTSE_P12_PASSWORD", () => withP12(), { LOTSE_P12_PASSWORD: SECRET }],
    ["LOTSE_KEY_PASSWORD", () => withLockedKey(), { LOTSE_KEY_PASSWORD: SECRET }],
    ["--password-file", () => asUser("--password-file", scratch.saved(`${SECRET}\n`)), {}],
    [
      "a file with the mark some editors put in front of UTF-8",
      () => asUser("--password-file", scratch.saved(`\ufeff${SECRET}\n`)),
      {},
    ],
  ];
  for (const [name, args, env] of sources) {
    test(`from ${name}: it works, and stands neither in the output nor in the command line`, async () => {
      const ran = await runLotse(args(), { env });
      assert.ok(wasRead(ran.stdout), ran.stdout + ran.stderr);
      assert.ok(!(ran.stdout + ran.stderr).includes(SECRET));
      const json = await runLotse([...args(), "--json"], { env });
      assert.ok(!(json.stdout + json.stderr).includes(SECRET));
    });
  }

  test(
    "what other users of the computer see of the process has no password",
    existsSync("/proc/self/cmdline") ? {} : { skip: "/proc gibt es hier nicht" },
    async () => {
      const seen: string[] = [];
      let look = () => {};
      await using praxis = await startPraxis({
        auth: "basic",
        prepare: withPassword(SECRET),
        behaviours: [
          () => {
            look();
            return false;
          },
        ],
      });
      const child = new LotseProcess(statusArgs(praxis, "--user", "ti-lotse"), { env: { LOTSE_PASSWORD: SECRET } });
      look = () =>
        seen.push(readFileSync(`/proc/${child.pid}/cmdline`, "utf8"), readFileSync(`/proc/${child.pid}/comm`, "utf8"));
      await child.ended();
      assert.ok(wasRead(child.stdout));
      assert.ok(seen.length > 5 && seen[0]?.includes("--konnektor"));
      for (const line of seen) assert.ok(!line.includes(SECRET));
    },
  );

  const wrong: [name: string, args: () => string[], env: Record<string, string>, says: RegExp][] = [
    ["for the client system", () => asUser(), { LOTSE_PASSWORD: `${SECRET}x` }, /verlangt Benutzername und Passwort/],
    ["for the PKCS#12 file", () => withP12(), { LOTSE_P12_PASSWORD: `${SECRET}x` }, /passt nicht zur Zertifikatsdatei/],
    ["for the key", () => withLockedKey(), { LOTSE_KEY_PASSWORD: `${SECRET}x` }, /Passwort/],
    [
      "with umlauts for a file with the old ciphers",
      () => statusArgs(cert, "--p12", scratch.saved(clientP12(cert, "Würfel", "legacy"))),
      { LOTSE_P12_PASSWORD: "Wörfel" },
      /passt nicht zur Zertifikatsdatei/,
    ],
  ];
  for (const [name, args, env, says] of wrong) {
    test(`a wrong one ${name} is named as the cause, and not shown`, async () => {
      const { stdout, stderr } = await runLotse(args(), { env });
      assert.match(flat(stdout + stderr), says);
      assert.match(stdout + stderr, /Was zu tun ist:/);
      for (const secret of Object.values(env)) assert.ok(!(stdout + stderr).includes(secret));
    });
  }

  const missing: [name: string, args: () => string[], variable: string][] = [
    ["for the client system", () => asUser(), "LOTSE_PASSWORD"],
    ["for the PKCS#12 file", () => withP12(), "LOTSE_P12_PASSWORD"],
    ["for the key", () => withLockedKey(), "LOTSE_KEY_PASSWORD"],
  ];
  for (const [name, args, variable] of missing) {
    test(`none ${name}, and nobody there to ask: where to put it`, async () => {
      const { code, stderr } = await runLotse(args());
      assert.equal(code, 64, stderr);
      assert.match(
        flat(stderr),
        new RegExp(`Das Passwort fehlt\\. Setzen Sie ${variable} oder geben Sie --password-file an`),
      );
    });
  }

  for (const [name, args] of [
    ["for the client system", () => asUser()],
    ["for the PKCS#12 file", () => withP12()],
    ["for the key", () => withLockedKey()],
  ] as const) {
    test(`asked for at a terminal ${name}: it works and is never shown`, terminal, async () => {
      const { screen, echoed } = await lotseInTerminal(args(), [{ waitFor: "Passwort für ", type: `${SECRET}\r` }]);
      assert.ok(wasRead(screen), screen);
      assert.deepEqual(echoed, [false], "the terminal shows what is typed as soon as the question stands there");
      assert.ok(!screen.includes(SECRET), screen);
    });
  }

  test("asked for in English where English is wanted", terminal, async () => {
    const { screen } = await lotseInTerminal(asUser("--lang", "en"), [
      { waitFor: "Password for ti-lotse: ", type: `${SECRET}\r` },
    ]);
    assert.ok(wasRead(screen), screen);
  });

  for (const [name, key] of [
    ["Ctrl+C", "\u0003"],
    ["Ctrl+D", "\u0004"],
  ] as const) {
    test(`${name} at the question ends the program without an internal error`, terminal, async () => {
      const { screen, code } = await lotseInTerminal(asUser(), [{ waitFor: "Passwort für ti-lotse: ", type: key }]);
      assert.doesNotMatch(screen, /nicht vorkommen darf|Technisch|AbortError/);
      assert.ok([64, 130, -2].includes(code), `ended with ${code}`);
    });
  }

  test("a terminal of unknown width is written like one of 100 columns", terminal, async () => {
    const { screen } = await lotseInTerminal(statusArgs(cert), [], { columns: 0 });
    assert.match(screen, /SECUN\/secu_kon · Firmware/);
  });

  const refused: string[][] = [
    ["--password", SECRET],
    [`--password=${SECRET}`],
    ["--passwort", SECRET],
    ["--p12-password", SECRET],
    ["--key-password", SECRET],
    [`--kennwort=${SECRET}`],
    [`--pw=${SECRET}`],
  ];
  for (const args of refused) {
    test(`${args.join(" ").replace(SECRET, "…")} is refused: passwords do not belong in the command line`, async () => {
      const { code, stdout, stderr } = await runLotse([...asUser(), ...args], { env: { LOTSE_PASSWORD: "x" } });
      assert.equal(code, 64);
      assert.equal(stdout, "");
      assert.ok(!stderr.includes(SECRET), stderr);
      if (!/pw|kennwort/.test(args[0] ?? "")) {
        assert.match(
          flat(stderr),
          /Passwörter gehören nicht in die Befehlszeile, andere Programme könnten sie dort lesen\./,
        );
      }
    });
  }

  const inAddress = [
    `https://lotse:${SECRET}@127.0.0.1`,
    `lotse:${SECRET}@127.0.0.1`,
    `https://lotse:ab/${SECRET}@127.0.0.1`,
    `https://${SECRET}@127.0.0.1`,
  ];
  for (const address of inAddress) {
    const name = address.replace(SECRET, "…");
    test(`in the address (${name}) it is refused and not repeated`, async () => {
      for (const json of [[], ["--json"]]) {
        const { code, stdout, stderr } = await runLotse(["status", "--konnektor", address, ...json]);
        assert.equal(code, 64);
        assert.match(flat(stdout + stderr), /ohne Benutzername und Passwort/);
        assert.ok(!(stdout + stderr).includes(SECRET), stdout + stderr);
      }
    });
  }
});
