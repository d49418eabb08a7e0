/**
 * From tests to requirements: which test speaks for which requirement, and what that proves.
 *
 * Used by tools/trace. Pure. A test names its requirements before a colon, "U-06, U-07: …", in its own name or in the
 * name of a test around it; its file name says at which level it proves them.
 */
import { type Level, levels, type Requirement } from "./tables.ts";
import type { Tag } from "./tags.ts";
import type { TestResult } from "./test-run.ts";

export interface Traced {
  id: string;
  /** proven: a passed test at each due level and no other outcome. partial: at least one passed test. open: none. */
  state: "proven" | "partial" | "open";
  /** What is missing. Absent only for proven. */
  why?: string;
  levels: Level[];
  tests: { name: string; file: string; level: Level; result: TestResult["result"] }[];
  code: { file: string; line: number }[];
}

/** `tags` are those of the product's code, not of its tests. */
export function traceAll(
  requirements: readonly Requirement[],
  tests: readonly TestResult[],
  tags: readonly Tag[],
): Traced[] {
  return requirements.map((requirement) => ({
    ...judge(
      requirement,
      tests.filter((test) => namedIds(test.name).has(requirement.id)),
    ),
    code: tags.filter((tag) => tag.id === requirement.id).map(({ file, line }) => ({ file, line })),
  }));
}

/** What `tests`, all of them tests of this requirement, prove. */
export function judge({ id, levels: due }: Requirement, tests: readonly TestResult[]): Omit<Traced, "code"> {
  const missing = levels
    .map((level) => missingAt(level, due.includes(level), testsAt(level, tests)))
    .filter((text) => text !== undefined);
  const judged = {
    id,
    levels: due,
    tests: tests.map(({ name, file, result }) => ({ name, file, level: levelOf(file), result })),
  };
  if (missing.length === 0) return { ...judged, state: "proven" };
  const why = tests.length === 0 ? "no test yet" : missing.join("; ");
  return { ...judged, state: tests.some((test) => test.result === "passed") ? "partial" : "open", why };
}

/** One sentence per test that names an id shaped like ours which the table does not have. */
export function unknownNames(tests: readonly TestResult[], requirements: readonly Requirement[]): string[] {
  const known = new Set(requirements.map((requirement) => requirement.id));
  return tests.flatMap((test) =>
    [...namedIds(test.name)]
      .filter((id) => !known.has(id))
      .map((id) => `${test.file}: the test "${test.name}" names "${id}", which is not in docs/requirements.csv`),
  );
}

export function levelOf(file: string): Level {
  if (/\.browser\.test\.\w+$/.test(file)) return "browser";
  return /\.wire\.test\.\w+$/.test(file) ? "wire" : "unit";
}

/** Ids of the shape M-01, U-01 or S1 before the first colon of any part of a nested name. */
function namedIds(name: string): Set<string> {
  const prefix = /^\s*((?:[MU]-\d+|S\d+)(?:\s*,\s*(?:[MU]-\d+|S\d+))*)\s*:/;
  return new Set(name.split(" > ").flatMap((part) => prefix.exec(part)?.[1]?.split(/\s*,\s*/) ?? []));
}

function testsAt(level: Level, tests: readonly TestResult[]): TestResult[] {
  return tests.filter((test) => levelOf(test.file) === level);
}

/** What keeps this level from counting; `undefined`: nothing. */
function missingAt(level: Level, isDue: boolean, tests: readonly TestResult[]): string | undefined {
  if (tests.length === 0) return isDue ? `${level}: no test yet` : undefined;
  const failed = tests.filter((test) => test.result === "failed").length;
  const skipped = tests.filter((test) => test.result === "skipped");
  const parts = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped.length > 0 ? [describeSkipped(skipped)] : []),
  ];
  return parts.length === 0 ? undefined : `${level}: ${parts.join(", ")}`;
}

function describeSkipped(tests: readonly TestResult[]): string {
  const count = tests.length === 1 ? "skipped" : `${tests.length} skipped`;
  const reasons = [...new Set(tests.flatMap((test) => test.reason ?? []))];
  return reasons.length === 0 ? count : `${count} (${reasons.join("; ")})`;
}
