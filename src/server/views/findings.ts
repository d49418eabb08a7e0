/** A finding as people see it: four sentences, the due day as people say it, who said so, who sees to it. Room: server. */
import type { EntryView, FindingView } from "../../api/views.ts";
import { longestQuiet, quietFor } from "../../domain/alarm/quiet.ts";
import { careFor, isOverdue, isQuiet } from "../../domain/care.ts";
import type { Level } from "../../domain/codes.ts";
import { type Evidence, type Finding, worstLevel } from "../../domain/finding.ts";
import type { Care } from "../../domain/practice.ts";
import { dayOf, daysBetween } from "../../domain/zeit/tag.ts";
import type { Entry } from "../../words/words.ts";
import type { Situation } from "../situation.ts";
import { rfc3339 } from "./instants.ts";
import { contactsOf } from "./known.ts";

export function findingView(finding: Finding, s: Situation): FindingView {
  const { code, level, component, dueOn, sources } = finding;
  const care = careFor(finding, s.cares);
  const quiet = quietFor(finding, s.quiets, s.today);
  return {
    ...entryOf(finding, s),
    id: s.idOf(finding),
    code,
    level,
    componentId: component.id,
    componentName: component.name || s.words.page.wholePractice,
    ...(dueOn && { dueOn, dueText: s.words.page.due({ days: daysBetween(s.today, dueOn), day: dueOn }) }),
    isOverdue: isOverdue(finding, care, s.today),
    sources: sources.map((evidence) => sourceView(evidence, s)),
    contacts: asksForSomebody(finding) ? contactsOf(finding, s) : [],
    ...(care && { care: careView(care, s) }),
    ...(asksForSomebody(finding) && { quietLongest: longestQuiet(finding, s.today) }),
    ...(quiet && {
      quiet: {
        ...{ kind: quiet.kind, reason: quiet.reason, until: quiet.until },
        ...{ by: nameOf(quiet.by, s), at: rfc3339(quiet.at) },
      },
    }),
  };
}

/** What speaks today: not decided upon, or worse than then. */
export function isLoud(finding: Finding, s: Situation): boolean {
  if (quietFor(finding, s.quiets, s.today)) return false;
  return !isQuiet(finding, careFor(finding, s.cares), s.today);
}

/** Gelb, rot and unbekannt ask for somebody; the rest is for reading. */
export function asksForSomebody({ level }: Pick<Finding, "level">): boolean {
  return level === "gelb" || level === "rot" || level === "unbekannt";
}

export function worstOf(findings: readonly Finding[]): Level {
  return worstLevel(findings.map(({ level }) => level));
}

export function entryOf(finding: Finding, { words }: Pick<Situation, "words">): EntryView {
  const entry = (words.findings[finding.code] as (fields: unknown) => Entry)(finding.fields);
  const { code } = finding.fields as { code?: string };
  return onPage(entry, [finding.code, ...(code ? [code] : [])], { words });
}

/** What is an option of the command line is a place of the page. */
export function onPage(entry: Entry, codes: readonly string[], { words }: Pick<Situation, "words">): EntryView {
  const whatToDo = codes.map((code) => words.page.onPage[code]).find((text) => text !== undefined);
  return whatToDo ? { ...entry, whatToDo } : entry;
}

function sourceView({ source, at }: Evidence, s: Situation): FindingView["sources"][number] {
  const texts = s.words.page.source;
  const age = s.words.page.age({ at, now: s.now });
  const person = "person" in source ? nameOf(source.person, s) : "";
  const text = (() => {
    switch (source.by) {
      case "katalog":
        return texts.katalog({ name: source.name, day: dayOf(at) });
      case "pvs":
        return texts.pvs({ product: source.product, age });
      case "hand":
      case "anzeige":
        return texts[source.by]({ person, age });
      default:
        return texts[source.by]({ age });
    }
  })();
  return { by: source.by, text, at: rfc3339(at) };
}

function careView(care: Care, s: Situation): NonNullable<FindingView["care"]> {
  const { responsible, plannedFor, handedTo, note, quietUntil, decidedBy, decidedAt } = care;
  return {
    ...(responsible && { responsible: { id: responsible, name: nameOf(responsible, s) } }),
    plannedFor,
    handedTo,
    note,
    quietUntil,
    decidedBy: nameOf(decidedBy, s),
    decidedAt: rfc3339(decidedAt),
  };
}

export function nameOf(personId: string, { names, words }: Pick<Situation, "names" | "words">): string {
  if (personId === "ti-lotse") return words.page.program;
  return names.get(personId) ?? words.page.someoneElse;
}
