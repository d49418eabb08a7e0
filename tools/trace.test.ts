import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { runTrace } from "./trace/command.ts";
import { readIfThere } from "./trace/files.ts";
import { readRequirements, readSpecIds } from "./trace/tables.ts";

const root = join(import.meta.dirname, "..");

describe("the tables of this project", () => {
  test("every requirement of the seeds and every invariant has its levels", () => {
    const ids = readRequirements(readIfThere(root, "docs/requirements.csv") ?? "").map(({ id }) => id);
    assert.equal(ids.filter((id) => id.startsWith("M-")).length, 55);
    assert.equal(ids.filter((id) => id.startsWith("U-")).length, 82);
    assert.equal(ids.filter((id) => id.startsWith("S")).length, 26);
  });

  test("every spec id names its document", () => {
    const ids = readSpecIds(readIfThere(root, "docs/spec-requirements.csv") ?? "");
    assert.deepEqual(
      ids.filter((id) => !/^[\w-]+:[\w.-]+$/.test(id)),
      [],
    );
  });
});

describe("the command on a project of its own", () => {
  test("the table is grouped by state and ends with the counts", () => {
    using project = makeProject();
    const { exitCode, stdout, stderr } = runTrace([], project.root);
    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" });
    assert.match(stdout, /U-01\s+proven\s+1\s+1\n\nM-01\s+open\s+0\s+0 {2}no test yet\n\n2 requirements: 1 proven, 0 /);
  });

  test("--verbose adds tests and places in the code", () => {
    using project = makeProject();
    const { stdout } = runTrace(["--verbose"], project.root);
    assert.match(stdout, /unit test passed: U-01: works \(src\/a\.test\.ts\)\n\s+code: src\/a\.ts:1\n/);
  });

  test("--json is one document", () => {
    using project = makeProject();
    assert.deepEqual(JSON.parse(runTrace(["--json"], project.root).stdout), {
      requirements: [
        { id: "M-01", state: "open", why: "no test yet", levels: ["unit", "browser"], tests: [], code: [] },
        {
          id: "U-01",
          state: "proven",
          levels: ["unit"],
          tests: [{ name: "U-01: works", file: "src/a.test.ts", level: "unit", result: "passed" }],
          code: [{ file: "src/a.ts", line: 1 }],
        },
      ],
      run: { finishedAt: "2026-01-01T00:00:00Z", node: "v24.0.0" },
    });
  });

  test("--tags counts the tags of code and tests, and needs no report", () => {
    using project = makeProject({ "reports/tests.json": undefined });
    assert.deepEqual(runTrace(["--tags"], project.root), { exitCode: 0, stdout: "2 tags, all known\n", stderr: "" });
  });

  test("an unknown tag in a test ends with exit code 1, at the place it stands", () => {
    using project = makeProject({ "src/a.test.ts": tag("U-77") });
    for (const args of [[], ["--tags"], ["--json"]]) {
      const { exitCode, stderr } = runTrace(args, project.root);
      assert.deepEqual({ exitCode, stderr }, { exitCode: 1, stderr: 'src/a.test.ts:1: "U-77" is in no table\n' });
    }
  });

  test("a test that names an unknown id ends with exit code 1", () => {
    using project = makeProject({ "reports/tests.json": report("U-77: x") });
    assert.equal(runTrace([], project.root).exitCode, 1);
  });

  test("without a report the command says what to run", () => {
    using project = makeProject({ "reports/tests.json": undefined });
    const { exitCode, stderr } = runTrace([], project.root);
    assert.equal(exitCode, 1);
    assert.match(stderr, /There is no report .*\n.*\nRun: npm test\n$/);
  });

  test("files newer than the test run are a warning, not a fault", () => {
    using project = makeProject();
    utimesSync(join(project.root, "src/a.ts"), new Date(), new Date("2026-01-02T00:00:00Z"));
    const { exitCode, stderr } = runTrace([], project.root);
    assert.equal(exitCode, 0);
    assert.match(stderr, /^Warning: 1 files, such as src\/a\.ts, are newer/);
  });

  test("a missing table is named", () => {
    using project = makeProject({ "docs/spec-requirements.csv": undefined });
    const { exitCode, stderr } = runTrace(["--tags"], project.root);
    assert.equal(exitCode, 1);
    assert.match(stderr, /docs\/spec-requirements\.csv cannot be read/);
  });

  test("--help explains, a wrong option explains too and is exit code 64", () => {
    assert.equal(runTrace(["--help"], root).exitCode, 0);
    const { exitCode, stderr } = runTrace(["--tag"], root);
    assert.equal(exitCode, 64);
    assert.match(stderr, /'--tag'[\s\S]*npm run trace/);
  });
});

/** Put together here, so that this file holds no tags of its own. */
function tag(id: string): string {
  return `[${"REQ"}:${id}]`;
}

function report(testName: string): string {
  const tests = [{ file: "src/a.test.ts", name: testName, result: "passed" }];
  return JSON.stringify({ finishedAt: "2026-01-01T00:00:00Z", full: true, node: "v24.0.0", tests });
}

/** A small project on disk, older than its test run. `undefined` leaves a file out. */
function makeProject(changes: Record<string, string | undefined> = {}): Disposable & { root: string } {
  const folder = mkdtempSync(join(tmpdir(), "trace-"));
  const files: Record<string, string | undefined> = {
    "docs/requirements.csv":
      'id,requirement,kind,actor,acceptance,level\nM-01,"a, b",k,a,x,unit+browser\nU-01,r,k,a,x,unit\n',
    "docs/spec-requirements.csv": "id,document,title,source\ngemSpec_Kon:A_1,gemSpec_Kon,t,s\n",
    "src/a.ts": tag("U-01"),
    "src/a.test.ts": tag("gemSpec_Kon:A_1"),
    "reports/tests.json": report("U-01: works"),
    ...changes,
  };
  const before = new Date("2025-12-31T00:00:00Z");
  for (const [path, text] of Object.entries(files)) {
    if (text === undefined) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    utimesSync(join(folder, path), before, before);
  }
  return { root: folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}
