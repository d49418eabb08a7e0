/**
 * Reads the text format of Prometheus (0.0.4) and takes nothing that promtool would not: order, names, escapes, doubles.
 * Written from the format's description, so that it knows nothing of the library that writes.
 */
import assert from "node:assert/strict";

export interface Family {
  name: string;
  type: string;
  help: string;
  samples: { labels: Record<string, string>; value: number }[];
}

export type Families = Map<string, Family>;

export function readMetrics(text: string): Families {
  assert.ok(text.endsWith("\n"), "the last line ends");
  assert.ok(!text.includes("\r"));
  const families: Families = new Map();
  const seen = new Set<string>();
  let present: Family | undefined;
  for (const line of text.split("\n").filter((l) => l !== "")) {
    const [, keyword, name = "", rest = ""] = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) ?(.*)$/.exec(line) ?? [];
    if (keyword === "HELP") {
      assert.ok(!families.has(name), `${name} begins twice`);
      assert.match(rest, /^[A-Z0-9].+[^.]?\.$/, `${name} has a sentence`);
      present = { name, type: "", help: rest, samples: [] };
      families.set(name, present);
    } else if (keyword === "TYPE") {
      assert.equal(name, present?.name, "TYPE follows its HELP");
      assert.match(rest, /^(gauge|counter)$/);
      if (present) present.type = rest;
    } else {
      assert.ok(!line.startsWith("#"), `no other comment: ${line}`);
      assert.ok(present?.type, `a sample before its TYPE: ${line}`);
      present.samples.push(sampleIn(line, present.name, seen));
    }
  }
  return families;
}

function sampleIn(line: string, name: string, seen: Set<string>): Family["samples"][number] {
  const shape = /^([a-zA-Z_:][\w:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\n"])*",?)*)\})? (\S+)$/;
  const [, own, inside = "", number = ""] = shape.exec(line) ?? assert.fail(`no sample: ${line}`);
  assert.equal(own, name, "a sample stands below its family");
  const labels: Record<string, string> = {};
  for (const [, label = "", value = ""] of inside.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g)) {
    assert.ok(!Object.hasOwn(labels, label), `${label} twice: ${line}`);
    assert.ok(!label.startsWith("__"), label);
    labels[label] = value.replace(/\\(.)/g, (_, c: string) => (c === "n" ? "\n" : c));
  }
  const value = Number(number);
  assert.ok(Number.isFinite(value), line);
  const key = `${name} ${JSON.stringify(Object.entries(labels).toSorted())}`;
  assert.ok(!seen.has(key), `twice: ${line}`);
  seen.add(key);
  return { labels, value };
}
