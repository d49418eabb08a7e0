/**
 * The table of requirements as text for a terminal. Used by tools/trace/command.ts.
 */
import type { Traced } from "./judge.ts";
import type { TestRun } from "./test-run.ts";

const states = ["proven", "partial", "open"] as const;
const indent = " ".repeat(8);

/** Grouped by state, the counts in the last line. */
export function printTable(
  all: readonly Traced[],
  run: Pick<TestRun, "finishedAt" | "node">,
  verbose: boolean,
): string {
  const groups = states
    .map((state) => all.filter((requirement) => requirement.state === state))
    .filter((group) => group.length > 0)
    .map((group) => group.map((requirement) => printRequirement(requirement, verbose)).join("\n"));
  const counts = states.map((state) => `${all.filter((one) => one.state === state).length} ${state}`).join(", ");
  const summary = `${all.length} requirements: ${counts} (test run of ${run.finishedAt}, Node ${run.node})`;
  return `${[columns("id", "state", "tests", "code", "why"), ...groups, summary].join("\n\n")}\n`;
}

function printRequirement({ id, state, why = "", tests, code }: Traced, verbose: boolean): string {
  const line = columns(id, state, `${tests.length}`, `${code.length}`, why);
  if (!verbose) return line;
  return [
    line,
    ...tests.map((test) => `${indent}${test.level} test ${test.result}: ${test.name} (${test.file})`),
    ...code.map((place) => `${indent}code: ${place.file}:${place.line}`),
  ].join("\n");
}

function columns(id: string, state: string, tests: string, code: string, why: string): string {
  return `${id.padEnd(indent.length)}${state.padEnd(9)}${tests.padStart(5)}${code.padStart(6)}  ${why}`.trimEnd();
}
