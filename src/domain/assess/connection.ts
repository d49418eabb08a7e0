/** Judging how a device was reached: not at all, partly, unencrypted, with a clock that is off. Room: domain/assess. */
import fristen from "../../../data/fristen.json" with { type: "json" };
import type { Finding } from "../finding.ts";
import type { Component } from "../observation.ts";
import { said } from "../version.ts";
import { DAY_MS, dayOf, daysBetween } from "../zeit/tag.ts";
import { finding, type Seen } from "./seen.ts";

export function assessConnection(component: Component, seen: Seen): Finding[] {
  return [
    ...unreachable(component, seen),
    ...stale(component, seen),
    ...oldReading(component, seen),
    ...notAnswered(component, seen),
    ...depth(component, seen),
    ...transport(component, seen),
    ...clock(component, seen),
  ];
}

function unreachable(component: Component, seen: Seen): Finding[] {
  const last = seen.latest(component, "unreachable");
  const identity = seen.latest(component, "identity");
  if (!last || (identity && identity.takenAt > last.takenAt)) return [];
  return [finding("device/unreachable", "unbekannt", component, { device: component.name, ...last.value }, [last])];
}

/** What lies back more than a day may have changed [REQ:U-10]. */
function stale(component: Component, seen: Seen): Finding[] {
  const last = seen.latest(component, "identity") ?? seen.latest(component, "version-read");
  if (!last || last.source.by === "hand") return [];
  const age = seen.now - last.takenAt;
  // An observation from the future is not fresh: a clock is wrong.
  if (age >= -fristen.clock.gelbSeconds * 1000 && age <= fristen.observation.maxAgeHours * 3_600_000) return [];
  const fields = { device: component.name, at: last.takenAt, days: Math.floor(age / DAY_MS) };
  return [finding("observation/stale", "unbekannt", component, fields, [last])];
}

/** A version that only people can tell is known as long as they look from time to time. */
function oldReading(component: Component, seen: Seen): Finding[] {
  const last = seen.latest(component, "version-read");
  const identity = seen.latest(component, "identity");
  // Where an interface tells the version, its own age counts.
  if (last?.source.by !== "hand" || (identity && said(identity.value.firmware) !== "")) return [];
  const on = dayOf(last.takenAt);
  const days = daysBetween(on, seen.today);
  // A reading of tomorrow is not fresh: a clock was wrong.
  if (days >= 0 && days <= fristen.reading.maxAgeDays) return [];
  const limit = fristen.reading.maxAgeDays;
  return [
    finding("observation/reading-old", "unbekannt", component, { device: component.name, on, days, limit }, [last]),
  ];
}

/** One cause, one statement: questions that failed for the same reason are told together. */
function notAnswered(component: Component, seen: Seen): Finding[] {
  // What failed before the latest reading began has been asked again since.
  const begun = seen.latest(component, "identity")?.takenAt ?? 0;
  const failed = seen.all(component, "not-answered").filter((o) => o.takenAt >= begun);
  const reasons = Map.groupBy(failed, (o) => JSON.stringify(o.value.failure));
  return [...reasons.values()].flatMap((group) => {
    const first = group[0];
    if (!first) return [];
    const questions = [...new Set(group.map((o) => o.value.question))];
    const fields = { device: component.name, questions, ...first.value.failure };
    return [finding("device/not-answered", "unbekannt", component, fields, group)];
  });
}

function depth(component: Component, seen: Seen): Finding[] {
  const last = seen.latest(component, "depth");
  if (last?.value.level !== "directory") return [];
  return [finding("depth/directory-only", "unbekannt", component, { device: component.name }, [last])];
}

function transport(component: Component, seen: Seen): Finding[] {
  const last = seen.latest(component, "transport");
  if (!last) return [];
  const device = component.name;
  const { security, trust, fingerprint, certificateExpiresOn: until } = last.value;
  if (security === "none") return [finding("transport/plain", "info", component, { device }, [last])];
  return [
    ...(trust === "unchecked"
      ? [finding("transport/unchecked", "gelb", component, { device, fingerprint: fingerprint ?? "" }, [last])]
      : []),
    ...(until && until < seen.today
      ? [finding("transport/certificate-expired", "gelb", component, { device, until }, [last], until)]
      : []),
  ];
}

function clock(component: Component, seen: Seen): Finding[] {
  const last = seen.latest(component, "clock");
  if (!last) return [];
  const seconds = Math.abs(last.value.offsetMs) / 1000;
  if (seconds <= fristen.clock.gelbSeconds) return [];
  const level = seconds > fristen.clock.rotSeconds ? "rot" : "gelb";
  const fields = { device: component.name, minutes: Math.round(seconds / 60), ahead: last.value.offsetMs > 0 };
  return [finding("clock/off", level, component, fields, [last])];
}
