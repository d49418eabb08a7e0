/**
 * Reporter for node's test runner: writes what `tools/trace.ts` reads, one entry per test, nested names joined by " > ".
 *
 * Used by tools/run-tests.ts for full runs only.
 */
import { relative } from "node:path";
import type { TestEvent } from "node:test/reporters";

interface Entry {
  file: string;
  name: string;
  result: "passed" | "failed" | "skipped";
  reason?: string;
}

export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const tests: Entry[] = [];
  const open: string[] = [];
  for await (const event of events) {
    if (event.type === "test:start") {
      open.length = event.data.nesting;
      open.push(event.data.name);
    }
    if (event.type !== "test:pass" && event.type !== "test:fail") continue;
    const { data } = event;
    // A suite passes when its tests do; only tests prove something.
    if (data.details.type === "suite") continue;
    const name = [...open.slice(0, data.nesting), data.name].join(" > ");
    const file = data.file ? relative(process.cwd(), data.file).replaceAll("\\", "/") : "";
    tests.push({ file, name, ...outcome(event) });
  }
  yield `${JSON.stringify({ finishedAt: new Date().toISOString(), full: true, node: process.version, tests }, null, 1)}\n`;
}

function outcome(event: Extract<TestEvent, { type: "test:pass" | "test:fail" }>): Pick<Entry, "result" | "reason"> {
  const skip = "skip" in event.data ? event.data.skip : undefined;
  if (skip !== undefined) return { result: "skipped", reason: typeof skip === "string" ? skip : undefined };
  return { result: event.type === "test:pass" ? "passed" : "failed" };
}
