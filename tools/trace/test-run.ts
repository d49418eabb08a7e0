/**
 * reports/tests.json: what the last test run found, written by tools/run-tests.ts.
 *
 * Used by tools/trace. Pure: the text of the report in, its tests out, or a sentence on why it proves nothing.
 */
import { Problem } from "./problem.ts";

export interface TestResult {
  file: string;
  /** Names of nested tests are joined with " > ". */
  name: string;
  result: "passed" | "failed" | "skipped";
  /** Why it was skipped. */
  reason?: string;
}

export interface TestRun {
  /** RFC 3339. */
  finishedAt: string;
  /** Whether every test of the project took part. */
  full: boolean;
  node: string;
  tests: TestResult[];
}

/** `undefined`: there is no report. */
export function readTestRun(text: string | undefined): TestRun {
  if (text === undefined)
    throw new Problem(
      "There is no report of a test run (reports/tests.json).",
      "Without it nothing is known about which requirements the tests prove.",
      "Run: npm test",
    );
  const run = parseRun(text);
  if (!run.full)
    throw new Problem(
      `The last test run (${run.finishedAt}) covered only a part of the tests.`,
      "A requirement whose tests did not run would look open although it may be proven.",
      "Run all tests: npm test",
    );
  return run;
}

function parseRun(text: string): TestRun {
  try {
    const run = JSON.parse(text) as TestRun;
    const complete = typeof run.full === "boolean" && !Number.isNaN(Date.parse(run.finishedAt));
    if (complete && run.tests.every(isTestResult)) return run;
  } catch {
    // Not JSON, or not an object with tests: said below.
  }
  throw new Problem(
    "The report of the last test run (reports/tests.json) cannot be read.",
    "It is damaged, or was written by another version of the test runner.",
    "Write it anew: npm test",
  );
}

function isTestResult(test: TestResult): boolean {
  return (
    typeof test.file === "string" &&
    typeof test.name === "string" &&
    ["passed", "failed", "skipped"].includes(test.result)
  );
}
