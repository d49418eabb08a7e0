/** The start page: the one sentence, devices, cards, what is due when, notices. Room: server. */
import fristen from "../../../data/fristen.json" with { type: "json" };
import type { Overview } from "../../api/views.ts";
import { decisive } from "../../domain/assess/certificates.ts";
import type { Level } from "../../domain/codes.ts";
import { compareTexts, worstLevel } from "../../domain/finding.ts";
import type { Change } from "../../domain/practice.ts";
import { addDays, dayOf, daysBetween, type Instant } from "../../domain/zeit/tag.ts";
import { judged, type Situation } from "../situation.ts";
import { boxViews } from "./boxes.ts";
import { changeView } from "./changes.ts";
import { cardsSeen, cardViews, componentViews, isOld } from "./components.ts";
import { asksForSomebody, entryOf, findingView, isLoud, worstOf } from "./findings.ts";
import { rfc3339 } from "./instants.ts";
import { noticeViews } from "./notices.ts";
import { centralState } from "./ti-lage.ts";

export interface OverviewInput {
  /** Newest first. */
  changes: readonly Change[];
  isChecking: boolean;
  cursor: string;
  /** Orders that are not over, and when they are due. */
  runs: readonly (Overview["runs"][number] & { dueAt?: Instant })[];
}

export function overviewView(s: Situation, { changes, isChecking, cursor, runs }: OverviewInput): Overview {
  const { words, practice, now } = s;
  const components = componentViews(s);
  const cards = cardViews(s);
  const loud = s.findings.filter((f) => asksForSomebody(f) && isLoud(f, s));
  const quiet = s.findings.filter((f) => asksForSomebody(f) && !isLoud(f, s));
  const checkedAt = lastCheckAt(s);
  const level = overallLevel();
  const [first] = loud;
  return {
    practice: { id: practice.id, name: practice.name },
    level,
    sentence: sentenceFor(),
    ...(first && { first: findingView(first, s) }),
    more: Math.max(0, loud.length - 1),
    ...(checkedAt !== undefined && { checkedAt: rfc3339(checkedAt) }),
    checkedText: checkedAt === undefined ? words.page.neverChecked : words.page.checked({ at: checkedAt, now }),
    isChecking,
    components,
    boxes: boxViews(s),
    cards,
    findings: s.findings.filter((f) => f.level !== "ok").map((f) => findingView(f, s)),
    notices: noticeViews(s),
    dates: datesView(s, runs),
    runs: runs.map(({ dueAt: _, ...run }) => run),
    changes: changes.map((change) => changeView(change, s)),
    ...(s.catalogue && { catalogue: catalogueView(s) }),
    hasConnections: s.connections.length > 0,
    central: centralState(s),
    cursor,
  };

  /** What was not seen is unknown even where no finding says so; what is taken care of is never green. */
  function overallLevel(): Level {
    if (components.length === 0) return "unbekannt";
    return worstLevel([worstOf(loud), unseen() ? "unbekannt" : "ok", quiet.length > 0 ? "info" : "ok"]);
  }

  function sentenceFor(): string {
    const texts = words.page.sentence;
    if (components.length === 0) return s.connections.length > 0 ? texts.firstTime : texts.nothingYet;
    // What it means, and nothing beside it: how many more there are stands above their list.
    if (first) return entryOf(first, s).meaning;
    const text = unseen();
    if (text) return text;
    return quiet.length > 0 ? texts.quiet({ count: quiet.length }) : texts.fine;
  }

  function unseen(): string | undefined {
    const texts = words.page;
    const unread = components.find((c) => c.lastSeenAt === undefined);
    if (unread) return texts.about({ name: unread.name, text: unread.ageText });
    const stale = components.find((c) => c.isStale);
    if (stale) return texts.noNews({ name: stale.name, age: stale.ageText });
    const card = cardsSeen(s).find((o) => isOld(o.takenAt, false, now));
    return card && texts.noNews({ name: card.component.name, age: texts.age({ at: card.takenAt, now }) });
  }
}

export function catalogueView({ catalogue, today }: Pick<Situation, "catalogue" | "today">): Overview["catalogue"] {
  if (!catalogue) return undefined;
  const { title, issuedOn, practiceOnly, validUntil } = catalogue;
  const isOld = daysBetween(issuedOn, today) > fristen.catalogue.maxAgeDays;
  return { title, issuedOn, practiceOnly, isOutdated: isOld || (validUntil !== undefined && validUntil < today) };
}

/** The last time a Konnektor answered. */
export function lastCheckAt({ seen }: Situation): Instant | undefined {
  const answered = seen
    .everywhere("identity")
    .filter((o) => o.component.kind === "konnektor" && o.source.by !== "hand");
  return answered.length > 0 ? Math.max(...answered.map((o) => o.takenAt)) : undefined;
}

const MOST_DATES = 8;
const AHEAD_DAYS = 400;

/** "Nächste Termine": ends of approvals, certificates and cards, deadlines, and what people have planned. */
function statedEnds(componentId: string, { documents }: Situation): string[] {
  const own = documents.filter(({ about }) => about && "component" in about && about.component === componentId);
  return own.flatMap(({ statedExpiry }) => statedExpiry ?? []);
}

function datesView(s: Situation, runs: OverviewInput["runs"]): Overview["dates"] {
  const texts = s.words.page.dates;
  const ahead = addDays(s.today, AHEAD_DAYS);
  const ofComponents = s.components.flatMap((component): Overview["dates"] => {
    const { id: componentId, name } = component;
    const judgement = judged(s, component)?.judgement;
    const approvedUntil = judgement?.installed.release?.zulassung?.until;
    const certificates = s.seen.latest(component, "certificates")?.value ?? [];
    // Of what the device says and what a letter says the earlier day counts [REQ:M-20].
    const [firstEnd] = [
      ...decisive(certificates, s.today).map((c) => c.expiresOn),
      ...statedEnds(componentId, s),
    ].toSorted(compareTexts);
    const cardUntil = certificates.length === 0 ? s.seen.latest(component, "karte")?.value.expiresOn : undefined;
    return [
      ...(approvedUntil
        ? [{ on: approvedUntil, text: texts.approval({ name, version: judgement.installed.text }), componentId }]
        : []),
      ...(firstEnd ? [{ on: firstEnd, text: texts.certificate({ name }), componentId }] : []),
      ...(cardUntil ? [{ on: cardUntil, text: texts.card({ name }), componentId }] : []),
    ];
  });
  const deadlines = s.findings.flatMap((f): Overview["dates"] => {
    if (!f.dueOn || !f.code.startsWith("update/")) return [];
    const { version = "" } = f.fields as { version?: string };
    const { id: componentId, name } = f.component;
    return [{ on: f.dueOn, text: texts.deadline({ name, version }), componentId }];
  });
  const planned = s.findings.flatMap((f): Overview["dates"] => {
    const { plannedFor } = s.cares.find(({ id }) => id === `${f.component.id} ${f.code}`) ?? {};
    if (!plannedFor) return [];
    const { id: componentId, name } = f.component;
    return [{ on: plannedFor, text: texts.planned({ name: name || s.words.page.wholePractice }), componentId }];
  });
  const ordered = runs.flatMap(({ id: runId, title, componentId, dueAt }): Overview["dates"] =>
    dueAt === undefined ? [] : [{ on: dayOf(dueAt), text: texts.run({ title, at: dueAt }), componentId, runId }],
  );
  const all = [...ordered, ...ofComponents, ...deadlines, ...planned].filter(({ on }) => on >= s.today && on <= ahead);
  return [...new Map(all.map((date) => [`${date.on} ${date.text}`, date])).values()]
    .toSorted((a, b) => compareTexts(a.on, b.on))
    .slice(0, MOST_DATES);
}
