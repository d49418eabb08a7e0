/** What monitoring systems make of the output of `lotse check`: strict readers, written from their formats' descriptions. */
import assert from "node:assert/strict";

export interface Perfdata {
  label: string;
  value: number;
  unit: string;
  critical: string;
}

export interface NagiosOutput {
  status: string;
  text: string;
  details: string[];
  perfdata: Perfdata[];
}

export function readNagios(output: string): NagiosOutput {
  assert.ok(output.endsWith("\n"));
  const [first = "", ...details] = output.slice(0, -1).split("\n");
  const [, status = "", text = "", figures] =
    /^TI-LOTSE (OK|WARNING|CRITICAL|UNKNOWN): ([^|]+?)(?: \| ([^|]*))?$/.exec(first) ?? assert.fail(first);
  // A bar in a detail would begin more figures.
  for (const line of details) assert.ok(line !== "" && !line.includes("|"), line);
  let rest = figures ?? "";
  const perfdata: Perfdata[] = [];
  while (rest !== "") {
    const shape = /^'((?:[^'=]|'')+)'=(-?\d+(?:\.\d+)?)(s|%|B|c)?(?:;[^;\s]*)?(?:;([^;\s]*))?(?:;[^;\s]*){0,2}(?: |$)/;
    const [whole, label = "", value = "", unit = "", critical = ""] = shape.exec(rest) ?? assert.fail(rest);
    perfdata.push({ label: label.replaceAll("''", "'"), value: Number(value), unit, critical });
    rest = rest.slice(whole.length);
  }
  const labels = perfdata.map(({ label }) => label);
  assert.equal(new Set(labels).size, labels.length, `figures of one name: ${labels.join(", ")}`);
  return { status, text, details, perfdata };
}

export interface LocalCheck {
  /** "" for the host the agent runs on. */
  host: string;
  status: number;
  service: string;
  figures: Record<string, string>;
  text: string;
}

export function readCheckmk(output: string): LocalCheck[] {
  const checks: LocalCheck[] = [];
  let host = "";
  let isInSection = false;
  for (const line of output.split("\n").filter((l) => l !== "")) {
    const piggyback = /^<<<<(.*)>>>>$/.exec(line);
    if (piggyback) {
      [, host = ""] = piggyback;
      assert.match(host, /^[A-Za-z0-9._-]*$/);
      isInSection = false;
    } else if (line.startsWith("<<<")) {
      assert.equal(line, "<<<local:sep(0)>>>");
      isInSection = true;
    } else {
      assert.ok(isInSection, `outside of a section: ${line}`);
      const [, status = "", service = "", figures = "", text = ""] =
        /^([0-3]) "([^"]+)" (-|[^\s|]+(?:\|[^\s|]+)*) (.+)$/.exec(line) ?? assert.fail(line);
      const pairs = figures === "-" ? [] : figures.split("|").map((figure) => figure.split("="));
      for (const [name = "", value = ""] of pairs) {
        assert.match(name, /^[a-z_]+$/);
        assert.match(value, /^-?\d+(\.\d+)?(;[^;]*){0,4}$/);
      }
      const details = text.replaceAll("\\n", "");
      assert.ok(!details.includes("\\") && !details.includes("|"), line);
      checks.push({ host, status: Number(status), service, figures: Object.fromEntries(pairs), text });
    }
  }
  assert.equal(host, "", "the last host is ended");
  const names = checks.map((check) => `${check.host.toLowerCase()} ${check.service}`);
  assert.equal(new Set(names).size, names.length, `services of one name: ${names.join(", ")}`);
  return checks;
}
