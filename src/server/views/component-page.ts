/** One component: comparison, what it says of itself, history, certificates, abilities with their evidence. Room: server. */
import type { ComponentPage } from "../../api/views.ts";
import { decisive, isReplaced } from "../../domain/assess/certificates.ts";
import { standingCodes } from "../../domain/assess/states.ts";
import { recogniseCondition } from "../../domain/fehlerzustand.ts";
import { compareTexts } from "../../domain/finding.ts";
import type { Component, Observed, ObservedKind } from "../../domain/observation.ts";
import type { Change } from "../../domain/practice.ts";
import { said } from "../../domain/version.ts";
import { daysBetween } from "../../domain/zeit/tag.ts";
import type { PracticeStore, Stretch } from "../../engine/ports.ts";
import type { Entry } from "../../words/words.ts";
import { findingsAt, judged, type Situation } from "../situation.ts";
import type { AdministrationFacts } from "../uses.ts";
import { administrationView, withAdministration } from "./administration.ts";
import { changeView } from "./changes.ts";
import { componentView, isReadByHand } from "./components.ts";
import { keptDocuments } from "./documents.ts";
import { findingView, nameOf } from "./findings.ts";
import { rfc3339 } from "./instants.ts";
import { abilityViews, deviceCardView, instructionView, knownAt } from "./known.ts";
import { noticeViewsAt } from "./notices.ts";
import { comparisonView, unjudgedColumn } from "./versions.ts";

/** Kinds of which the history tells. */
const TOLD = [
  "identity",
  "version-read",
  "terminal",
  "vpn",
  "pin-status",
  "display-code",
] as const satisfies ObservedKind[];
type Told = (typeof TOLD)[number];
export type History = { [K in Told]: Stretch<K>[] };
const MOST_STRETCHES = 50;

export async function historyOf(store: PracticeStore, componentId: string): Promise<History> {
  const [identity, versionRead, terminal, vpn, pin, display] = await Promise.all([
    store.history(componentId, "identity", MOST_STRETCHES),
    store.history(componentId, "version-read", MOST_STRETCHES),
    store.history(componentId, "terminal", MOST_STRETCHES),
    store.history(componentId, "vpn", MOST_STRETCHES),
    store.history(componentId, "pin-status", MOST_STRETCHES),
    store.history(componentId, "display-code", MOST_STRETCHES),
  ]);
  return { identity, "version-read": versionRead, terminal, vpn, "pin-status": pin, "display-code": display };
}

export function componentPageView(
  component: Component,
  s: Situation,
  {
    history,
    changes,
    administration: facts,
  }: { history: History; changes: readonly Change[]; administration?: AdministrationFacts },
): ComponentPage {
  const view = componentView(component, s);
  const own = judged(s, component);
  const known = knownAt(component, s);
  const administration = administrationView(component, s, facts);
  return {
    ...view,
    comparison: own?.judgement
      ? comparisonView(own.judgement, s)
      : { ...(view.installed && { installed: unjudgedColumn(view.installed, s) }) },
    identity: identityView(component, s),
    findings: findingsAt(s, component.id).map((f) => findingView(f, s)),
    notices: noticeViewsAt(component, s),
    history: historyView(history, s),
    changes: changes.map((change) => changeView(change, s)),
    certificates: certificatesView(component, s),
    states: statesView(component, s),
    // What is known of the model comes with its source; of others only what was seen to work is told.
    abilities:
      known.abilities.length > 0
        ? withAdministration(abilityViews(known, s), component, s, facts)
        : abilitiesSeen(component, s),
    ...(administration && { administration }),
    ...(known.instruction && { instruction: instructionView(known.instruction, s) }),
    deviceCard: deviceCardView(known, s),
    documents: keptDocuments(s, (about) => "component" in about && about.component === component.id),
    displayCodes: standingCodes(component, s.seen)
      .toReversed()
      .map(({ value, takenAt, source }) => ({
        code: value.code,
        at: rfc3339(takenAt),
        by: "person" in source ? nameOf(source.person, s) : s.words.page.program,
      })),
  };
}

function identityView(component: Component, s: Situation): ComponentPage["identity"] {
  const labels = s.words.page.identity;
  const identity = s.seen.latest(component, "identity")?.value;
  const terminal = s.seen.latest(component, "terminal")?.value;
  const transport = s.seen.latest(component, "transport")?.value;
  const karte = s.seen.latest(component, "karte")?.value;
  const rows: [label: string, value: string | undefined][] = [
    [labels.manufacturer, identity?.vendorName || identity?.vendorId],
    [labels.product, identity?.name],
    [labels.model, identity && `${identity.vendorId} ${identity.productCode}`.trim()],
    [labels.hardware, identity && said(identity.hardware)],
    [labels.firmware, identity && (said(identity.firmware) || labels.notSaid)],
    [labels.ptv, identity && said(identity.ptv)],
    [labels.mac, terminal?.mac],
    [labels.ip, terminal?.ip],
    [labels.ctId, terminal?.ctId],
    [labels.slots, terminal?.slots ? String(terminal.slots) : undefined],
    [labels.workplaces, terminal?.workplaces.join(", ")],
    [labels.fingerprint, transport?.fingerprint && pairs(transport.fingerprint)],
    [labels.type, karte?.type],
    [labels.terminal, karte && s.words.page.slot({ terminal: karte.terminal, slot: karte.slot })],
    [labels.iccsn, karte?.iccsn],
  ];
  return rows.flatMap(([label, value]) => (value ? [{ label, value }] : []));
}

/** "ab12" → "AB:12" */
export function pairs(hex: string): string {
  return (hex.toUpperCase().match(/../g) ?? []).join(":");
}

type HistoryRow = ComponentPage["history"][number];

function historyView(history: History, s: Situation): HistoryRow[] {
  const labels = s.words.page.history;
  const online = (is: boolean) => (is ? labels.online : labels.offline);
  const rows = [
    ...rowsOf(history.identity, labels.firmware, ({ firmware }) => said(firmware), s),
    ...rowsOf(history["version-read"], labels.readOff, readOffText, s),
    ...rowsOf(history.terminal, labels.connection, ({ connected }) => online(connected), s),
    ...rowsOf(history.vpn, labels.ti, ({ ti }) => online(ti.online), s),
    ...rowsOf(history["pin-status"], labels.pin, ({ status }) => s.words.page.pin({ status }), s),
    ...rowsOf(
      history["display-code"],
      labels.display,
      ({ code, isGone }) => (isGone ? labels.displayGone({ code }) : code),
      s,
    ),
  ];
  return rows.toSorted((a, b) => compareTexts(b.until, a.until) || compareTexts(b.from, a.from));
}

function readOffText({ firmware, secondVersions }: Observed["version-read"]): string {
  return [firmware, ...Object.values(secondVersions)].filter(Boolean).join(" · ");
}

/** Stretches that read the same are one: other parts of the value changed, not what is told here. */
function rowsOf<K extends Told>(
  stretches: readonly Stretch<K>[],
  what: string,
  textOf: (value: Stretch<K>["value"]) => string,
  s: Situation,
): HistoryRow[] {
  const rows: HistoryRow[] = [];
  for (const { from, until, source, value } of stretches) {
    const text = textOf(value);
    const newer = rows.at(-1);
    const by = s.words.cli.status.sources[source.by];
    const sourceText = "person" in source ? `${by}, ${nameOf(source.person, s)}` : by;
    if (newer && newer.value === text && newer.source === sourceText) newer.from = rfc3339(from);
    else if (text) rows.push({ from: rfc3339(from), until: rfc3339(until), what, value: text, source: sourceText });
  }
  return rows;
}

function certificatesView(component: Component, s: Situation): ComponentPage["certificates"] {
  const texts = s.words.page;
  const findings = findingsAt(s, component.id);
  const certificates = s.seen.latest(component, "certificates")?.value ?? [];
  const counting = decisive(certificates, s.today);
  return certificates.map((certificate) => {
    const { owner, crypt, expiresOn, serial } = certificate;
    const deciding = counting.find((c) => c.owner === owner);
    const told = findings.find((f) => {
      const fields = f.fields as { owner?: string; crypt?: string };
      return f.code.startsWith("certificate/") && fields.owner === owner && fields.crypt === crypt;
    });
    // Only what counts is judged; what stands beside it is worth knowing, and says why it does not count.
    const counts = deciding === certificate;
    return {
      ...{ owner, crypt, expiresOn, serial },
      level: counts ? (told?.level ?? "ok") : "info",
      text:
        expiresOn < s.today
          ? texts.ended({ day: expiresOn })
          : `${texts.validUntil({ day: expiresOn })}, ${dayText(expiresOn, s)}`,
      ...(deciding &&
        !counts && {
          note: isReplaced(certificate, certificates, s.today)
            ? texts.certificate.replaced
            : texts.certificate.later({ day: deciding.expiresOn }),
        }),
    };
  });
}

function dayText(day: string, { words, today }: Situation): string {
  // "in 40 Tagen (31.12.2026)" without the day, which stands before it.
  return words.page.due({ days: daysBetween(today, day), day }).replace(/ \(.*$/, "");
}

function statesView(component: Component, s: Situation): ComponentPage["states"] {
  const states = s.seen.latest(component, "states")?.value ?? [];
  return states
    .map((state) => ({
      code: state.condition,
      raised: state.raised,
      severity: state.severity,
      since: rfc3339(state.since),
      text: state.raised ? meaningOf(state.condition, s) : s.words.page.stateFine,
    }))
    .toSorted((a, b) => Number(b.raised) - Number(a.raised));
}

function meaningOf(condition: string, { words, seen }: Situation): string {
  const known = recogniseCondition(condition);
  if (!known) return words.fehlerzustaende.EC_OTHER_ERROR_STATE({ terminal: "" }).meaning;
  const terminal = seen.everywhere("terminal").find((o) => o.value.ctId === known.parameter)?.component.name;
  const text = words.fehlerzustaende[known.condition] as (fields: { terminal: string }) => Entry;
  return text({ terminal: terminal ?? known.parameter }).meaning;
}

type Ability = ComponentPage["abilities"][number];

/** For a model nobody has described: never more than was seen to work. */
function abilitiesSeen(component: Component, s: Situation): Ability[] {
  const texts = s.words.page.abilities;
  const ageOf = (at: number) => s.words.page.age({ at, now: s.now });
  const native = (name: string, kind: ObservedKind): Ability => {
    const seen = s.seen.latest(component, kind);
    if (seen) return { name, can: "native", evidence: texts.asked({ age: ageOf(seen.takenAt) }) };
    const isShallow = s.seen.latest(component, "depth")?.value.level === "directory";
    return isShallow
      ? { name, can: "guided", evidence: texts.needsContext }
      : { name, can: "unsupported", evidence: texts.notSeen };
  };
  const byHand: Ability = { name: texts.version, can: "unsupported", evidence: texts.offline };
  const noUpdate: Ability = { name: texts.update, can: "unsupported", evidence: texts.noInterface };

  switch (component.kind) {
    case "konnektor": {
      const identity = s.seen.latest(component, "identity");
      const version: Ability = identity
        ? { name: texts.version, can: "native", evidence: texts.directory({ age: ageOf(identity.takenAt) }) }
        : { name: texts.version, can: "unsupported", evidence: texts.notSeen };
      return [version, native(texts.state, "states"), native(texts.certificates, "certificates"), noUpdate];
    }
    case "kartenterminal":
      if (isReadByHand(component, s)) return [byHand, noUpdate];
      return [
        native(texts.version, "identity"),
        native(texts.connected, "terminal"),
        native(texts.certificates, "certificates"),
        noUpdate,
      ];
    case "karte":
      return [native(texts.pin, "pin-status"), native(texts.certificates, "certificates")];
    default:
      return [byHand, noUpdate];
  }
}
