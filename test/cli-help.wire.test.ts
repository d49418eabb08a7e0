/** The help of every command, in both languages. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runLotse, SIDE_BY_SIDE } from "./support/run-lotse.ts";

describe("help", SIDE_BY_SIDE, () => {
  const COMMANDS = [
    ...["status", "explain", "find", "catalogue", "simulate", "demo", "serve"],
    ...["check", "devices", "journal", "backup", "restore"],
  ];
  for (const command of [
    [],
    ...COMMANDS.map((c) => [c]),
    ...["show", "check", "import", "refresh", "sign"].map((c) => ["catalogue", c]),
    ...["verify", "export"].map((c) => ["journal", c]),
  ]) {
    test(`lotse ${[...command, "--help"].join(" ")}: in German, and all of it in English`, async () => {
      const [german, english] = await Promise.all([
        runLotse([...command, "--help"]),
        runLotse([...command, "--help", "--lang", "en"]),
      ]);
      assert.deepEqual([german.code, english.code, german.stderr, english.stderr], [0, 0, "", ""]);
      assert.match(german.stdout, /^Aufruf: lotse/);
      assert.match(english.stdout, /^Usage: lotse/);
      assert.doesNotMatch(german.stdout, /\b(display|help for|default|options|command|the)\b/);
      assert.doesNotMatch(english.stdout, /\b(und|oder|eine[rnms]?|antwortet|schickt|liefert|von|der|die|das|mit)\b/);
    });
  }

  test("names every exit code and where passwords may come from", async () => {
    const { stdout } = await runLotse(["status", "--help"]);
    for (const code of [0, 1, 2, 3, 4, 64, 70]) assert.match(stdout, new RegExp(`\\b${code} \\p{L}`, "u"));
    for (const place of ["LOTSE_PASSWORD", "LOTSE_P12_PASSWORD", "LOTSE_KEY_PASSWORD", "--password-file"]) {
      assert.ok(stdout.includes(place));
    }
    assert.doesNotMatch(stdout, /^ +--password[ =]/m);
  });

  test("a bare call shows the help and succeeds", async () => {
    const { code, stdout } = await runLotse([]);
    assert.equal(code, 0);
    for (const command of COMMANDS) assert.match(stdout, new RegExp(`^  ${command} `, "m"));
  });
});
