/**
 * The command behind `npm run trace` and `npm run check:tags`: reads the project, asks the judges, words the answer.
 *
 * Used by tools/trace.ts. Prints nothing itself, so a test can run it on a project of its own.
 */
import { parseArgs } from "node:util";
import { isTest, readIfThere, readSources, type SourceFile } from "./files.ts";
import { traceAll, unknownNames } from "./judge.ts";
import { printTable } from "./print.ts";
import { Problem } from "./problem.ts";
import { type Requirement, readRequirements, readSpecIds } from "./tables.ts";
import { scanTags, type Tag, unknownTags } from "./tags.ts";
import { readTestRun, type TestRun } from "./test-run.ts";

export interface Outcome {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export function runTrace(args: string[], root: string): Outcome {
  const options = readOptions(args);
  if ("fault" in options) return { exitCode: 64, stdout: "", stderr: `${options.fault}\n\n${help}` };
  if (options.help) return { exitCode: 0, stdout: help, stderr: "" };
  try {
    return options.tags ? checkTags(root) : traceProject(root, options);
  } catch (error) {
    if (error instanceof Problem) return { exitCode: 1, stdout: "", stderr: `${error.message}\n` };
    throw error;
  }
}

const help = `Shows which requirement is proved by which tests, and where in the code it is met.

  npm run trace                 every requirement: proven, partial or open, and why
  npm run trace -- --verbose    with the tests and the places in the code
  npm run trace -- --json       the same as one JSON document
  npm run check:tags            only: does every [REQ:<id>] in code and tests name a known id?

proven   a passed test at each level the requirement needs, none failed or skipped
partial  at least one passed test, but something is missing
open     no passed test

Requirements stand in docs/requirements.csv, ids of gematik documents in docs/spec-requirements.csv.
A test names its requirements before a colon ("U-06, U-07: ..."); *.wire.test.ts and *.browser.test.ts say its level.
The results come from reports/tests.json, written by the last full "npm test".

Exit code: 0, also with open requirements; 1 unknown ids or no usable test report; 64 wrong option.
`;

function readOptions(args: string[]) {
  const flag = { type: "boolean", default: false } as const;
  try {
    return parseArgs({ args, options: { json: flag, tags: flag, verbose: flag, help: flag } }).values;
  } catch (error) {
    return { fault: messageOf(error) };
  }
}

function checkTags(root: string): Outcome {
  const { tags, faults } = readProject(root);
  if (faults.length > 0) return { exitCode: 1, stdout: "", stderr: lines(faults) };
  return { exitCode: 0, stdout: `${tags.length} tags, all known\n`, stderr: "" };
}

function traceProject(root: string, { json, verbose }: { json: boolean; verbose: boolean }): Outcome {
  const { requirements, sources, tags, faults } = readProject(root);
  const run = readTestRun(readIfThere(root, "reports/tests.json"));
  const productTags = tags.filter((tag) => !isTest(tag.file));
  const traced = traceAll(requirements, run.tests, productTags);
  const unknown = [...faults, ...unknownNames(run.tests, requirements)];
  const { finishedAt, node } = run;
  return {
    exitCode: unknown.length > 0 ? 1 : 0,
    stdout: json
      ? `${JSON.stringify({ requirements: traced, run: { finishedAt, node } }, null, 2)}\n`
      : printTable(traced, run, verbose),
    stderr: lines([...unknown, ...warnOfNewerFiles(sources, run)]),
  };
}

interface Project {
  requirements: Requirement[];
  sources: SourceFile[];
  tags: Tag[];
  /** One sentence per tag with an unknown id. */
  faults: string[];
}

function readProject(root: string): Project {
  const requirements = fromTable(root, "docs/requirements.csv", readRequirements);
  const specIds = fromTable(root, "docs/spec-requirements.csv", readSpecIds);
  const known = new Set([...requirements.map((requirement) => requirement.id), ...specIds]);
  const sources = readSources(root);
  const tags = sources.flatMap((source) => scanTags(source.path, source.text));
  return { requirements, sources, tags, faults: unknownTags(tags, known) };
}

function fromTable<T>(root: string, path: string, read: (text: string) => T): T {
  try {
    const text = readIfThere(root, path);
    if (text === undefined) throw new Error("the file is missing");
    return read(text);
  } catch (cause) {
    throw new Problem(
      `The table ${path} cannot be read.`,
      `Reason: ${messageOf(cause)}.`,
      "Mend the table and try again.",
    );
  }
}

function warnOfNewerFiles(sources: readonly SourceFile[], run: TestRun): string[] {
  const newer = sources.filter((source) => source.modifiedAtMs > Date.parse(run.finishedAt));
  if (newer.length === 0) return [];
  return [`Warning: ${newer.length} files, such as ${newer[0]?.path}, are newer than the last test run. Run: npm test`];
}

function lines(sentences: readonly string[]): string {
  return sentences.map((sentence) => `${sentence}\n`).join("");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
