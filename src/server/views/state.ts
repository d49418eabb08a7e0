/** A practice's last state for programs: what the page says, and the figures behind it. Room: server. */
import { createHash } from "node:crypto";
import type { ComponentState, FindingState, PracticeState } from "../../api/state.ts";
import { isReplaced } from "../../domain/assess/certificates.ts";
import type { Level } from "../../domain/codes.ts";
import type { Component, Observation } from "../../domain/observation.ts";
import type { ConnectionState } from "../../domain/practice.ts";
import { freshLage } from "../../domain/ti-lage.ts";
import { daysBetween } from "../../domain/zeit/tag.ts";
import { judged, type Situation } from "../situation.ts";
import { cardsSeen, cardViews, componentViews, isOld } from "./components.ts";
import { findingView, isLoud } from "./findings.ts";
import { rfc3339 } from "./instants.ts";
import { knownAt } from "./known.ts";
import { overviewView } from "./overview.ts";
import { centralState } from "./ti-lage.ts";

export interface StateInput {
  connectionStates: ReadonlyMap<string, ConnectionState>;
  polls(connectionId: string): PracticeState["connections"][number]["polls"];
  journalSeq: number;
  outbox: PracticeState["outbox"];
}

export function practiceState(
  s: Situation,
  { connectionStates, polls, journalSeq, outbox }: StateInput,
): PracticeState {
  const { level, sentence, checkedAt, checkedText } = overviewView(s, {
    ...{ changes: [], runs: [], isChecking: false, cursor: "" },
  });
  const marks = marksOf(s);
  return {
    ...{ id: s.practice.id, name: s.practice.name, level, sentence, checkedText, journalSeq, outbox },
    ...(checkedAt && { checkedAt }),
    components: [...devices(s, marks), ...cards(s, marks)],
    ...centralIn(s),
    findings: s.findings.filter((f) => f.level !== "ok").map((f) => findingState(f, s, marks)),
    connections: s.connections.map(({ id, name, credentials }) => {
      const { failure, answeredAt, events } = connectionStates.get(id) ?? {};
      const counted = polls(id);
      return {
        ...{ id, name },
        ...(failure ? { isAnswering: false } : answeredAt !== undefined ? { isAnswering: true } : {}),
        ...(answeredAt !== undefined && { answeredAt: rfc3339(answeredAt) }),
        ...(events?.until !== undefined && { subscribedUntil: rfc3339(events.until) }),
        ...(credentials.kind === "certificate" && {
          clientCertificateDaysLeft: daysBetween(s.today, credentials.expiresOn),
        }),
        ...(counted && { polls: counted }),
      };
    }),
  };
}

function centralIn(s: Situation): Pick<PracticeState, "central"> {
  const { state, text, at } = centralState(s);
  if (state === "off") return {};
  const services = freshLage(s.tiLage, s.now)?.services.map(({ id, outage }) => ({ id, outage })) ?? [];
  return { central: { state, text, ...(at && { at }), services } };
}

function devices(s: Situation, marks: ReadonlyMap<string, string>): ComponentState[] {
  return componentViews(s).map((view) => {
    const component = { id: view.id, kind: view.kind, name: view.name } as Component;
    const { installed, target, expiresOn, lastSeenAt } = view;
    // The page says so once, for the practice; who looks at one device alone must not take it for current.
    const isFineWithoutList = s.catalogue === undefined && (view.level === "ok" || view.level === "info");
    const [evidence] = judged(s, component)?.device.evidence ?? [];
    return {
      ...figures(component, s),
      ...{ id: view.id, mark: marks.get(view.id) ?? "", kind: view.kind as ComponentState["kind"], name: view.name },
      ...{ product: view.product, level: isFineWithoutList ? "unbekannt" : view.level },
      sentence: isFineWithoutList ? s.words.monitoring.notJudged : view.sentence,
      ...(installed && { installed }),
      ...(installed && evidence && { saidBy: evidence.source.by }),
      ...(target && { target }),
      ...(expiresOn && { approvedUntil: expiresOn, approvalDaysLeft: daysBetween(s.today, expiresOn) }),
      ...{ isHandRead: view.isHandRead, isStale: view.isStale, ageText: view.ageText },
      ...(lastSeenAt && { lastSeenAt }),
      abilities: knownAt(component, s).abilities.map(({ id, name, can, mark, evidence: text, source, asOf }) => ({
        ...{ id, can, mark, source, asOf },
        ...{ name: name[s.language], evidence: text[s.language] },
      })),
    };
  });
}

function cards(s: Situation, marks: ReadonlyMap<string, string>): ComponentState[] {
  const views = new Map(cardViews(s).map((view) => [view.id, view]));
  return cardsSeen(s).map(({ component, value, takenAt }) => {
    const mark = marks.get(component.id) ?? "";
    const own = figures(component, s);
    const only = own.certificates.length === 0 ? value.expiresOn : undefined;
    return {
      ...own,
      ...(only && {
        certificates: [{ owner: value.type, crypt: "", expiresOn: only, daysLeft: daysBetween(s.today, only) }],
      }),
      ...{ id: mark, mark, kind: "karte", name: component.name, product: value.type },
      ...{ level: views.get(component.id)?.level ?? ("unbekannt" as Level) },
      sentence: views.get(component.id)?.text ?? "",
      ...{ isHandRead: false, isStale: isOld(takenAt, false, s.now), lastSeenAt: rfc3339(takenAt) },
      ageText: s.words.page.age({ at: takenAt, now: s.now }),
      abilities: [],
    };
  });
}

type Figures = Pick<ComponentState, "certificates" | "pins" | "tunnels" | "conditions" | "isConnected">;

function figures(component: Component, { seen, today }: Situation): Figures {
  const vpn = seen.latest(component, "vpn")?.value;
  const terminal = seen.latest(component, "terminal")?.value;
  const certificates = seen.latest(component, "certificates")?.value ?? [];
  const pins = pinsOf(seen.all(component, "pin-status"));
  return {
    certificates: certificates
      .filter((certificate) => !isReplaced(certificate, certificates, today))
      .map(({ owner, crypt, expiresOn }) => ({ owner, crypt, expiresOn, daysLeft: daysBetween(today, expiresOn) })),
    ...(pins && { pins }),
    tunnels: vpn ? (["ti", "sis"] as const).map((tunnel) => ({ tunnel, isUp: vpn[tunnel].online })) : [],
    conditions: (seen.latest(component, "states")?.value ?? [])
      .filter(({ raised }) => raised)
      .map(({ condition, severity }) => ({ condition, severity })),
    ...(terminal && { isConnected: terminal.connected }),
  };
}

/** Counted, not named: people call a Mandant as they like, also after themselves. */
function pinsOf(seen: readonly Observation<"pin-status">[]): ComponentState["pins"] {
  const latest = new Map(seen.map(({ value }) => [value.mandant, value.status]));
  if (latest.size === 0) return undefined;
  const counts: NonNullable<ComponentState["pins"]> = {};
  for (const status of latest.values()) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function findingState(
  finding: Situation["findings"][number],
  s: Situation,
  marks: ReadonlyMap<string, string>,
): FindingState {
  const { code, level, componentId, componentName, dueOn, dueText, isOverdue, sources, ...texts } = findingView(
    finding,
    s,
  );
  const { meaning, whatToDo, why, ifNothing } = texts;
  return {
    ...{ meaning, whatToDo, why, code, level, componentName, isOverdue },
    ...(ifNothing && { ifNothing }),
    componentId: finding.component.kind === "karte" ? (marks.get(componentId) ?? "") : componentId,
    ...(dueOn && { dueOn, dueText }),
    isQuiet: !isLoud(finding, s),
    sources: sources.map(({ by, at }) => ({ by, at })),
  };
}

const MARK_LENGTH = 12;

/** From the place of a card, never from its number: that could be tried out until the mark fits. */
function marksOf(s: Situation): ReadonlyMap<string, string> {
  const marks = new Map<string, string>();
  const taken = new Set<string>();
  for (const component of s.components.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const karte = s.seen.latest(component, "karte")?.value;
    const place = karte ? [karte.type, karte.terminal, karte.slot] : [component.name];
    const about = component.kind === "karte" ? place : [component.id];
    let mark = "";
    for (let twin = 0; mark === "" || taken.has(mark); twin++) {
      const text = JSON.stringify([s.practice.id, component.kind, ...about, twin]);
      mark = createHash("sha256").update(text).digest("hex").slice(0, MARK_LENGTH);
    }
    taken.add(mark);
    marks.set(component.id, mark);
  }
  return marks;
}
