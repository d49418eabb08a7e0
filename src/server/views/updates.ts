/** "Updates": what is due, or the plain sentence that nothing is [REQ:U-21]. Room: server. */
import type { Updates } from "../../api/views.ts";
import { worstLevel } from "../../domain/finding.ts";
import { findingsAt, judged, type Situation } from "../situation.ts";
import { componentViews } from "./components.ts";
import { findingView } from "./findings.ts";
import { rfc3339 } from "./instants.ts";
import { catalogueView, lastCheckAt } from "./overview.ts";
import { comparisonView, releaseView, unjudgedColumn } from "./versions.ts";

/** Findings an update resolves. */
const RESOLVED_BY_UPDATE =
  /^(firmware\/(approval-(ending|expired|withdrawn)|outdated|incomplete|update-available)|update\/)/;

export function updatesView(s: Situation): Updates {
  const components = componentViews(s);
  const due = components.flatMap((view): Updates["due"] => {
    const component = s.components.find(({ id }) => id === view.id);
    const [first, ...others] = findingsAt(s, view.id).filter(
      (f) => f.level !== "ok" && RESOLVED_BY_UPDATE.test(f.code),
    );
    if (!component || !first) return [];
    const judgement = judged(s, component)?.judgement;
    const { installed, target } = judgement
      ? comparisonView(judgement, s)
      : { installed: undefined, target: undefined };
    return [
      {
        componentId: view.id,
        componentName: view.name,
        level: first.level,
        installed: installed ?? (view.installed ? unjudgedColumn(view.installed, s) : undefined),
        ...(target && { target }),
        finding: findingView(first, s),
        also: others.filter(({ code }) => code.startsWith("update/")).map((f) => findingView(f, s)),
        ...(judgement?.target && { release: releaseView(judgement.target, s) }),
      },
    ];
  });
  const upgrades = s.components.flatMap((component) =>
    (judged(s, component)?.judgement?.upgrades ?? []).map((release) => ({
      componentId: component.id,
      componentName: component.name,
      release: releaseView(release, s),
    })),
  );
  const notJudged = components.filter((view) => view.level === "unbekannt" || !isJudged(view.id, s)).length;
  const isListMissing = s.findings.some((f) => f.code === "catalogue/missing");
  const checkedAt = lastCheckAt(s) ?? lastReadingAt(s);
  const urgent = due.filter(({ level }) => level !== "info");
  return {
    ...(checkedAt !== undefined && { checkedAt: rfc3339(checkedAt) }),
    sentence: sentenceFor(),
    level: worstLevel([
      ...due.map(({ level }) => level),
      notJudged > 0 || isListMissing || checkedAt === undefined ? "unbekannt" : "ok",
    ]),
    due: due.toSorted((a, b) => Number(b.finding.isOverdue) - Number(a.finding.isOverdue)),
    upgrades,
    catalogue: catalogueView(s),
  };

  function sentenceFor(): string {
    const texts = s.words.page.updates;
    if (checkedAt === undefined) return texts.never;
    const when = { at: checkedAt, now: s.now };
    if (urgent.length > 0) return texts.due({ count: urgent.length, ...when });
    if (isListMissing) return texts.notJudged({ count: components.length, ...when });
    if (notJudged > 0) return texts.notJudged({ count: notJudged, ...when });
    return due.length > 0 ? texts.offered({ count: due.length, ...when }) : texts.allCurrent(when);
  }
}

/** Whether the list of versions says anything of what is installed. */
function isJudged(componentId: string, s: Situation): boolean {
  const component = s.components.find(({ id }) => id === componentId);
  const status = component && judged(s, component)?.judgement?.status;
  return status !== undefined && !["nicht-gelistet", "unlesbar", "unbekannt"].includes(status);
}

/** A practice with nothing but devices read by hand was checked when the last was read. */
function lastReadingAt({ seen }: Situation): number | undefined {
  const readings = seen.everywhere("version-read").map((o) => o.takenAt);
  return readings.length > 0 ? Math.max(...readings) : undefined;
}
