/** The TI nationwide: one line for every page, and all of it for its own. Room: server. */
import data from "../../../data/ti-lage.json" with { type: "json" };
import type { CentralState, Level, TiLageView } from "../../api/views.ts";
import { centralOf, concernsPractices, freshLage, type Outage } from "../../domain/ti-lage.ts";
import type { Entry } from "../../words/words.ts";
import type { Situation } from "../situation.ts";
import type { Uses } from "../uses.ts";
import { findingView, nameOf } from "./findings.ts";
import { rfc3339 } from "./instants.ts";

const OUTAGE_LEVELS: Record<Outage, Level> = { none: "ok", partial: "info", full: "gelb", unknown: "unbekannt" };

type Looked = Pick<Situation, "tiLage" | "now" | "words">;

export function centralState({ tiLage, now, words }: Looked): CentralState {
  const texts = words.page.lage;
  const { lage, isOn, failure } = tiLage ?? {};
  const told = { ...(isOn && lage && { at: rfc3339(lage.at) }), isUndecided: tiLage === undefined };
  if (!isOn) return { state: "off", level: "unbekannt", text: texts.state.off, ...told };
  if (!lage && !failure) return { state: "waiting", level: "unbekannt", text: texts.state.waiting, ...told };
  const { state, services } = centralOf(tiLage, now);
  if (state !== "disturbed") {
    return { state, level: state === "ok" ? "ok" : "unbekannt", text: texts.state[state], ...told };
  }
  return { state, level: centralLevel(tiLage, now), text: texts.disturbed({ ids: services }), ...told };
}

/** Never rot: nothing about it can be done here. */
function centralLevel(tiLage: Situation["tiLage"], now: number): Level {
  const isMuch = freshLage(tiLage, now)?.services.some(
    ({ id, outage, isMaintenance }) => outage === "full" && !isMaintenance && concernsPractices(id),
  );
  return isMuch ? "gelb" : "info";
}

export function tiLageView(s: Situation, { host, everySeconds }: Uses["tiLage"]): TiLageView {
  const { tiLage, now, words } = s;
  const texts = words.page.lage;
  const central = centralState(s);
  const { lage, failure, triedAt, isOn } = tiLage ?? {};
  const fresh = freshLage(tiLage, now);
  const { services: ids } = centralOf(tiLage, now);
  return {
    ...central,
    sentence: central.state === "disturbed" ? texts.disturbedSentence({ ids }) : texts.sentence[central.state],
    ...{ host, source: words.page.sourceOn({ name: data.source, day: data.asOf }) },
    ...{ everySeconds, freshMinutes: data.rules.freshMinutes },
    ...(tiLage && { decided: decidedView(tiLage, s) }),
    ...(isOn && lage && { ageText: words.page.age({ at: lage.at, now }) }),
    ...(triedAt !== undefined && { triedAt: rfc3339(triedAt) }),
    services: (fresh?.services ?? []).map(({ id, outage, isMaintenance, since, impacts }) => ({
      ...{ id, impacts, isUsed: concernsPractices(id), name: texts.service({ id }) },
      level: outage === "full" && isMaintenance ? "info" : OUTAGE_LEVELS[outage],
      text: isMaintenance && outage !== "none" ? `${texts.outage[outage]} ${texts.maintenance}` : texts.outage[outage],
      ...(since !== undefined && outage !== "none" && outage !== "unknown" && { since: rfc3339(since) }),
    })),
    causes: (fresh?.causes ?? []).map(({ service, organization, function: fn }) =>
      [service, organization, fn].filter((text) => text !== "").join(" · "),
    ),
    findings: s.findings.filter(({ code }) => code.startsWith("tilage/")).map((finding) => findingView(finding, s)),
    ...(isOn && failure && { failure: (words.errors[failure.code] as (f: unknown) => Entry)(failure.fields) }),
  };
}

function decidedView({ decidedBy, decidedAt, isOn }: NonNullable<Situation["tiLage"]>, s: Situation) {
  const by = nameOf(decidedBy, s);
  const text = s.words.page.lage.decided({ person: by, at: decidedAt, isOn });
  return { by, at: rfc3339(decidedAt), isOn, text };
}
