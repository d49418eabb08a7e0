/** The maintenance log in sentences; names are looked up now, ids are what is kept. Room: server. */
import type { z } from "zod";
import type { journalRecord } from "../../api/views.ts";
import type { JournalRecord } from "../../domain/journal.ts";
import type { Change } from "../../domain/practice.ts";
import type { Words } from "../../words/words.ts";
import { nameOf } from "./findings.ts";
import { rfc3339 } from "./instants.ts";

export interface JournalNames {
  words: Words;
  names: ReadonlyMap<string, string>;
  components: ReadonlyMap<string, string>;
  /** Titles of runs by id; one that is not there is an earlier one. */
  runs?: ReadonlyMap<string, string>;
}

export function journalView(record: JournalRecord, look: JournalNames): z.infer<typeof journalRecord> {
  const { seq, at, kind, actor, hash } = record;
  return { seq, at: rfc3339(at), kind, actor: nameOf(actor, look), text: textOf(record, look), hash };
}

function textOf({ kind, body }: JournalRecord, look: JournalNames): string {
  const { words, components } = look;
  const fields = fieldsOf(body);
  const text = (name: string) => (typeof fields[name] === "string" ? fields[name] : "");
  const component = components.get(text("component")) ?? (text("name") || text("component"));
  const person = text("person") ? nameOf(text("person"), look) : "";
  const known = Object.hasOwn(words.page.journal, kind) ? (kind as keyof Words["page"]["journal"]) : undefined;
  if (kind.startsWith("change/")) {
    const what = kind.slice("change/".length) as Change["what"];
    const told = Object.hasOwn(words.page.change, what)
      ? words.page.change[what]({ before: text("before"), after: text("after"), byUs: text("run") !== "" })
      : kind;
    return words.page.journal.changed({ component, person, value: told });
  }
  if (Object.hasOwn(words.runs.journal, kind)) return runText(kind as RunKind, fields, look);
  const role = text("role") as keyof Words["page"]["role"];
  const value = Object.hasOwn(words.page.role, role) ? words.page.role[role] : text("value") || text("url");
  return known
    ? words.page.journal[known]({ component, person, value })
    : words.page.journal.other({ component, person, value: kind });
}

type RunKind = keyof Words["runs"]["journal"];

/** What a run did: its codes as sentences. */
function runText(kind: RunKind, fields: Record<string, unknown>, { words, runs }: JournalNames): string {
  const { engine, runs: texts } = words;
  const known = (table: object, name: string): string | undefined => {
    const code = fields[name];
    if (typeof code !== "string" || !Object.hasOwn(table, code)) return undefined;
    const text = (table as Record<string, unknown>)[code];
    return typeof text === "string" ? text : undefined;
  };
  const value =
    known(engine.answers, "answer") ??
    known(engine.outcomes, "outcome") ??
    known(engine.outcomes, "why") ??
    known(engine.steps, "step") ??
    known(engine.ends, "code") ??
    known(engine.ends, "why") ??
    "";
  const code = ["question", "code", "why"].map((name) => fields[name]).find((text) => typeof text === "string");
  const run = runs?.get(String(fields.run)) ?? texts.unknownRun;
  return texts.journal[kind]({ run, value: value || String(code ?? "") });
}

function fieldsOf(body: string): Record<string, unknown> {
  const value: unknown = JSON.parse(body);
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
