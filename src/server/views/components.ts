/** Components and cards as rows: how it stands, in one sentence, and how old that is. Room: server. */
import fristen from "../../../data/fristen.json" with { type: "json" };
import type { CardView, ComponentView } from "../../api/views.ts";
import { decisive } from "../../domain/assess/certificates.ts";
import type { Level } from "../../domain/codes.ts";
import { compareTexts, worstLevel } from "../../domain/finding.ts";
import type { Component, Observation } from "../../domain/observation.ts";
import { dayOf, daysBetween, type Instant } from "../../domain/zeit/tag.ts";
import { findingsAt, judged, lastSeenAt, type Situation } from "../situation.ts";
import { entryOf, worstOf } from "./findings.ts";
import { rfc3339 } from "./instants.ts";
import { knownAt } from "./known.ts";

const MAX_AGE_MS = fristen.observation.maxAgeHours * 3_600_000;
const KINDS: Component["kind"][] = ["konnektor", "kartenterminal", "mobiles-kartenterminal", "karte"];

export function componentViews(s: Situation): ComponentView[] {
  return s.components
    .filter(({ kind }) => kind !== "karte")
    .toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || a.name.localeCompare(b.name, "de"))
    .map((component) => componentView(component, s));
}

export function componentView(component: Component, s: Situation): ComponentView {
  const { words } = s;
  const own = judged(s, component);
  const seenAt = lastSeenAt(s, component);
  const isHandRead = isReadByHand(component, s);
  const isStale = isOld(seenAt, isHandRead, s.now);
  const findings = findingsAt(s, component.id);
  const worst = worstOf(findings);
  const isUnread = seenAt === undefined;
  const level = isStale || isUnread ? worstLevel([worst, "unbekannt"]) : worst;
  const first = findings.find((f) => f.level === worst && worst !== "ok");
  const identity = s.seen.latest(component, "identity")?.value;
  const installed = own?.device.firmware;
  const until = own?.judgement?.installed.release?.zulassung?.until;
  return {
    id: component.id,
    kind: component.kind,
    name: component.name,
    product: own?.device.product?.name ?? identity?.name ?? productOfHand(component, s) ?? "",
    drawing: knownAt(component, s).drawing,
    level,
    sentence: sentenceFor(),
    ...(installed && { installed }),
    ...(own?.judgement?.target && { target: own.judgement.target.version.text }),
    ...(until && { expiresOn: until }),
    isHandRead,
    ...(seenAt !== undefined && { lastSeenAt: rfc3339(seenAt) }),
    ageText: ageText(seenAt, isHandRead, s),
    isStale,
  };

  function sentenceFor(): string {
    if (first) return entryOf(first, s).meaning;
    if (isUnread) return isHandRead ? words.page.neverReadOff : words.page.neverSeen;
    if (isStale) return words.page.stale;
    const current = findings.find((f) => f.code === "firmware/current");
    return current ? entryOf(current, s).meaning : words.page.fine;
  }
}

/** The practice's own cards; those of patients are no components. */
export function cardViews(s: Situation): CardView[] {
  return cardsSeen(s)
    .map((karte) => cardView(karte, s))
    .toSorted((a, b) => compareTexts(a.type, b.type) || a.place.localeCompare(b.place, "de"));
}

/** Without those that were taken out. */
export function cardsSeen({ seen, components }: Situation): Observation<"karte">[] {
  return seen.everywhere("karte").filter(({ component }) => components.some(({ id }) => id === component.id));
}

function cardView(karte: Observation<"karte">, s: Situation): CardView {
  const { component, value, takenAt } = karte;
  const texts = s.words.page;
  const told = toldOfCard(karte, s);
  const worst = worstOf(told.findings);
  const level: Level = isOld(takenAt, false, s.now) ? worstLevel([worst, "unbekannt"]) : worst;
  const endings = decisive(told.certificates, s.today).map((c) => c.expiresOn);
  const until = value.expiresOn ?? endings.toSorted(compareTexts)[0];
  const parts = [
    ...pinTexts(component, s),
    ...(until ? [until < s.today ? texts.ended({ day: until }) : texts.validUntil({ day: until })] : []),
  ];
  return {
    id: component.id,
    type: value.type,
    place: texts.slot({ terminal: value.terminal, slot: value.slot }),
    level,
    text: parts.join(" · ") || restText(),
  };

  function restText(): string {
    const first = told.findings.find((f) => f.level === worst && worst !== "ok");
    return first ? entryOf(first, s).meaning : texts.fine;
  }
}

/** What is told of the card itself; of a gSMC-KT Konnektoren tell with the terminal it belongs to. */
function toldOfCard({ component, value }: Observation<"karte">, s: Situation) {
  const terminals = s.components.filter(({ kind, name }) => kind === "kartenterminal" && name === value.terminal);
  const [terminal] = value.type === "SMC-KT" && terminals.length === 1 ? terminals : [];
  const certificates = [component, ...(terminal ? [terminal] : [])].flatMap(
    (c) => s.seen.latest(c, "certificates")?.value ?? [],
  );
  const ofTerminal = terminal
    ? findingsAt(s, terminal.id).filter((f) => "owner" in f.fields && f.fields.owner === "gSMC-KT")
    : [];
  return { certificates, findings: [...findingsAt(s, component.id), ...ofTerminal] };
}

/** One text where all Mandanten see the same. */
function pinTexts(component: Component, s: Situation): string[] {
  const latest = new Map(s.seen.all(component, "pin-status").map((o) => [o.value.mandant, o.value.status]));
  const texts = new Set([...latest.values()].map((status) => s.words.page.pin({ status })));
  if (texts.size <= 1) return [...texts];
  return [...latest].map(([mandant, status]) => `${mandant}: ${s.words.page.pin({ status })}`);
}

/** Nobody can ask it: known only from what people typed. */
export function isReadByHand(component: Component, { seen }: Situation): boolean {
  return seen.latest(component, "identity") === undefined && component.kind !== "karte";
}

/** What could be asked and was not for a day is not known. */
export function isOld(seenAt: Instant | undefined, isHandRead: boolean, now: Instant): boolean {
  return seenAt !== undefined && !isHandRead && now - seenAt > MAX_AGE_MS;
}

function ageText(seenAt: Instant | undefined, isHandRead: boolean, { words, now, today }: Situation): string {
  const { page } = words;
  if (isHandRead) {
    return seenAt === undefined
      ? page.neverReadOff
      : page.readOff({ days: Math.max(0, daysBetween(dayOf(seenAt), today)) });
  }
  return seenAt === undefined ? page.neverSeen : page.age({ at: seenAt, now });
}

function productOfHand({ id }: Component, { devices, catalogue }: Situation): string | undefined {
  const product = devices.find((device) => device.id === id)?.product;
  return catalogue?.products.find((p) => p.id === product)?.name ?? product;
}
