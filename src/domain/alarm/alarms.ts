/**
 * Alarms: which causes people are told of, and when. A cause must hold before it is told; one that comes and goes is told once;
 * its end is told once. Outside consultation hours terminals sleep, in maintenance nothing is told, and what somebody made quiet
 * stays quiet until its day or until it gets worse.
 *
 * Room: domain/alarm. Pure: the alarms kept so far, the causes of this moment and `now` give the alarms to keep and what is to be
 * told. Used by watch/alarms.ts, which keeps both in one transaction.
 */
import regeln from "../../../data/melderegeln.json" with { type: "json" };
import { berlinClock } from "../../words/zone.ts";
import { nextReminder } from "../care.ts";
import type { FindingCode, Level } from "../codes.ts";
import type { Component } from "../observation.ts";
import { isOpen, type Opening } from "../zeit/sprechzeiten.ts";
import { type Day, dayOf, type Instant } from "../zeit/tag.ts";
import { type Cause, CENTRAL, causeId } from "./causes.ts";
import { inMaintenance, isWorse, type Maintenance } from "./quiet.ts";

const MINUTE_MS = 60_000;

/** What is remembered of one cause. Gone when it is over and everybody knows. */
export interface Alarm {
  /** That of the cause. */
  id: string;
  code: FindingCode;
  component: Component;
  level: Level;
  /** Of the finding when it was told, or seen first; for the words. */
  fields: Record<string, unknown>;
  dueOn?: Day;
  /** When it was seen first. */
  since: Instant;
  /** There without a break since; absent while it is not. */
  thereSince?: Instant;
  goneSince?: Instant;
  /** Moments it began, as far as they may still count as coming and going. */
  starts: Instant[];
  isFlapping: boolean;
  /** Absent: nobody was told. */
  told?: { at: Instant; level: Level };
  /** It was told as a disturbance of the whole TI, which is over since; here it goes on. */
  aloneSince?: Instant;
  /** What it was called when it was told first, where that is another name than now. */
  toldAs?: { code: FindingCode; component: Component };
  /** More urgent than what was told, since. */
  worseSince?: Instant;
  /** Somebody made it quiet, or another cause explains it. */
  hushed?: "acknowledged" | "muted" | "taken-care" | "explained";
}

/** "reminder": it is overdue, and nobody has taken care of it since it was said last. */
export type Tidings = "raised" | "worse" | "again" | "reminder" | "recovered";

export interface Told {
  what: Tidings;
  alarm: Alarm;
}

export interface Moment {
  now: Instant;
  causes: readonly Cause[];
  /** Why nobody wants to hear of it; undefined: it is told. */
  hushOf(cause: Cause): "acknowledged" | "muted" | "taken-care" | undefined;
  /** Nobody can see it at the moment: that nothing is said of it proves nothing. */
  isUnseen(alarm: Pick<Alarm, "code" | "component">): boolean;
  /** When the practice is open. */
  opening: Opening;
  maintenance: Maintenance | undefined;
  /** The first look after a start: what was seen before may be long ago, so nothing has held yet. */
  isFirstLook?: boolean;
}

export interface Step {
  /** New or changed. */
  kept: Alarm[];
  /** Ids. */
  over: string[];
  told: Told[];
  /** Something is waiting for its time: look again in a minute. */
  isPending: boolean;
}

export function nextAlarms(before: readonly Alarm[], moment: Moment): Step {
  const handed = handedOver(before, moment);
  const known = new Map(handed.map((alarm) => [alarm.id, alarm]));
  // Services were named in the sentence about the lost access; as long as that is not over here, they are no news.
  const isSaid = isStandingHere(handed, moment.causes);
  const causes = moment.causes.filter(({ code }) => code !== SERVICES || !isSaid);
  const standing = new Set(causes.map(({ id }) => id));
  const explained = new Set([...causes.flatMap(explainedBy), ...moment.causes.map(({ id }) => id)]);
  const nexts = [
    ...causes.map((cause) => ({ id: cause.id, ...there(known.get(cause.id), cause, moment) })),
    ...[...known.values()]
      .filter(({ id }) => !standing.has(id))
      .map((was) => ({
        id: was.id,
        ...(explained.has(was.id) || moment.isUnseen(was) ? { alarm: frozen(was) } : gone(was, moment)),
      })),
  ];
  const original = new Map(before.map((alarm) => [alarm.id, alarm]));
  return {
    kept: nexts.flatMap(({ id, alarm }) => (alarm && !isSame(original.get(id), alarm) ? [alarm] : [])),
    over: nexts.flatMap(({ id, alarm }) => (!alarm && original.has(id) ? [id] : [])),
    told: nexts.flatMap(({ told }) => (told ? [told] : [])),
    isPending: nexts.some(({ alarm }) => alarm && isPending(alarm)),
  };
}

interface Next {
  /** Absent: over. */
  alarm?: Alarm;
  told?: Told;
}

function there(was: Alarm | undefined, cause: Cause, moment: Moment): Next {
  const { now, maintenance, isFirstLook } = moment;
  if (isAsleep(cause, moment)) return was ? { alarm: asleep(was) } : {};
  const alarm = seenAgain(was, cause, moment);
  if (maintenance && inMaintenance(maintenance, now)) {
    // Nothing holds before it ends.
    return { alarm: { ...alarm, thereSince: maintenance.until, starts: [], isFlapping: was?.isFlapping ?? false } };
  }
  if (alarm.hushed) return { alarm };
  const holdMs = holdMinutes(cause.code) * MINUTE_MS;
  const { told } = alarm;
  if (!told) {
    const holds = now - (alarm.thereSince ?? now) >= holdMs;
    return holds || (alarm.isFlapping && !isFirstLook) ? tell(alarm, "raised", now) : { alarm };
  }
  const { aloneSince } = alarm;
  if (aloneSince !== undefined) {
    // The practice may need a while longer than the TI; until then it is no news that it is urgent here.
    return now - aloneSince >= regeln.aloneMinutes * MINUTE_MS ? tell(alarm, "again", now) : { alarm };
  }
  if (isWorse(cause.level, told.level)) {
    const worseSince = was?.worseSince ?? now;
    return now - worseSince >= holdMs ? tell(alarm, "worse", now) : { alarm: { ...alarm, worseSince } };
  }
  // It was quiet for a time and still stands.
  const wasQuiet = was?.hushed !== undefined && was.hushed !== "explained";
  if (wasQuiet) return tell(alarm, "again", now);
  return isReminderDue(cause, told.at, now) ? tell(alarm, "reminder", now) : { alarm };

  function tell(told: Alarm, what: Tidings, at: Instant): Next {
    const { worseSince: _worse, aloneSince: _alone, ...rest } = told;
    const alarm = { ...rest, ...sayable(cause), told: { at, level: cause.level } };
    return { alarm, told: { what, alarm } };
  }
}

/** Daily, in the morning, and not on a day on which it was told already [REQ:U-19]. */
function isReminderDue({ finding }: Cause, saidAt: Instant, now: Instant): boolean {
  const { day: today, time } = berlinClock(now);
  return time >= regeln.reminder.from && nextReminder(finding, undefined, dayOf(saidAt), today) === today;
}

/** Everything but whether it is told. */
function seenAgain(was: Alarm | undefined, cause: Cause, { now, isFirstLook, hushOf }: Moment): Alarm {
  const { thereSince, told, aloneSince, toldAs } = was ?? {};
  const hasHeld = thereSince !== undefined && thereSince <= now && (told !== undefined || !isFirstLook);
  const begins = thereSince === undefined && was?.hushed !== "explained";
  const starts = [...recent(was?.starts ?? [], now), ...(begins ? [now] : [])];
  const hushed = hushOf(cause);
  return {
    ...{ id: cause.id, code: cause.code, component: cause.component, level: cause.level },
    ...(was ? { fields: was.fields, ...(was.dueOn && { dueOn: was.dueOn }) } : sayable(cause)),
    ...{ since: was?.since ?? now, thereSince: hasHeld ? thereSince : now, starts },
    isFlapping: was?.isFlapping || starts.length >= regeln.flapping.times,
    ...(told && { told }),
    ...(aloneSince !== undefined && { aloneSince }),
    ...(toldAs && { toldAs }),
    ...(hushed && { hushed }),
  };
}

function gone(was: Alarm, { now, maintenance, isFirstLook }: Moment): Next {
  const { thereSince: _past, worseSince: _worse, ...rest } = was;
  const goneSince = was.goneSince === undefined || isFirstLook ? now : was.goneSince;
  const alarm: Alarm = { ...rest, goneSince, starts: recent(was.starts, now) };
  const passed = now - goneSince;
  if (!was.told) return passed < regeln.flapping.withinMinutes * MINUTE_MS ? { alarm } : {};
  const calm = was.isFlapping ? regeln.flapping.calmMinutes : regeln.recoverMinutes;
  if (passed < calm * MINUTE_MS || inMaintenance(maintenance, now)) return { alarm };
  // Who wanted to hear nothing does not want to hear that it is over.
  return was.hushed === "muted" ? {} : { told: { what: "recovered", alarm } };
}

/** A terminal that is away while nobody needs it. What was told before stays told. */
function isAsleep({ code }: Cause, { opening: { spans, bundesland, closures }, now }: Moment): boolean {
  return code === "terminal/disconnected" && !isOpen(spans, bundesland, now, closures);
}

/** Nothing has held yet when the practice opens. */
function asleep(was: Alarm): Alarm {
  const { goneSince: _gone, thereSince, ...rest } = was;
  return was.told ? { ...rest, ...(thereSince !== undefined && { thereSince }) } : { ...rest, starts: [] };
}

/** Another cause explains or hides it now: neither told nor over. */
function frozen(was: Alarm): Alarm {
  const { goneSince: _gone, thereSince: _there, worseSince: _worse, ...rest } = was;
  return { ...rest, hushed: "explained" };
}

/**
 * A disturbance outside and what it does here are one alarm under several names: the operator's word comes later than the symptom,
 * and may end before or after it. Whichever name counts now has what was told under the other.
 */
function handedOver(before: readonly Alarm[], { causes, now }: Moment): Alarm[] {
  const central = causes.find(({ code }) => code === CENTRAL);
  if (central) {
    return before.some(({ code, told }) => code === CENTRAL && told) ? [...before] : toldOutside(before, central);
  }
  const leaving = before.filter((alarm) => isOfOutage(alarm) && !causes.some(({ id }) => id === alarm.id));
  const heirs = heirsOf(leaving, before, causes);
  const [first] = leaving;
  if (!first || heirs.length === 0) return [...before];
  const ids = new Set([...leaving, ...heirs].map(({ id }) => id));
  return [
    ...before.filter(({ id }) => !ids.has(id)),
    ...leaving.map(withoutTold),
    ...heirs.map((heir) => ({ ...renamed(first, heir, before), aloneSince: now })),
  ];
}

/** Told as a disturbance outside, and not yet as anything else. */
function isOfOutage({ code, told, aloneSince }: Alarm): boolean {
  return told !== undefined && (code === CENTRAL || aloneSince !== undefined);
}

/** Everywhere else it is over, or nobody knows any more: what of it goes on here, first the lost connection. */
function heirsOf(leaving: readonly Alarm[], before: readonly Alarm[], causes: readonly Cause[]): Cause[] {
  const untold = causes.filter(({ id }) => !before.some((alarm) => alarm.id === id && alarm.told));
  const offline = untold.filter(({ code }) => code === "vpn/ti-offline");
  if (leaving.some(({ code }) => code === CENTRAL) && offline.length > 0) return offline;
  return isStandingHere(before, causes) ? [] : untold.filter(({ code }) => code === SERVICES);
}

/** The connection is still lost here, told as a disturbance outside. */
function isStandingHere(alarms: readonly Alarm[], causes: readonly Cause[]): boolean {
  return alarms.some(
    (alarm) => alarm.code === "vpn/ti-offline" && isOfOutage(alarm) && causes.some(({ id }) => id === alarm.id),
  );
}

/** The operator says so now: what was told as a failure of this practice is the disturbance. */
function toldOutside(before: readonly Alarm[], central: Cause): Alarm[] {
  const explained = new Set(explainedBy(central));
  const leaving = before.filter(
    ({ id, code, told, aloneSince }) =>
      told && explained.has(id) && (code === "vpn/ti-offline" || aloneSince !== undefined),
  );
  const [first] = leaving;
  if (!first) return [...before];
  const others = before.filter((alarm) => !leaving.includes(alarm) && alarm.id !== central.id);
  return [...others, ...leaving.map(withoutTold), renamed(first, central, before)];
}

function renamed(was: Alarm, cause: Cause, before: readonly Alarm[]): Alarm {
  const { told, since, hushed: _hushed, goneSince: _gone, aloneSince: _alone, worseSince: _worse, ...rest } = was;
  const known = before.find(({ id }) => id === cause.id);
  const { id, code, component, level } = cause;
  const toldAs = was.toldAs ?? { code: was.code, component: was.component };
  return {
    ...rest,
    ...known,
    ...{ id, code, component, level },
    ...sayable(cause),
    since,
    ...(told && { told }),
    toldAs,
  };
}

/** It goes on, or ends, without a word: that is said under another name. */
function withoutTold({ told: _told, aloneSince: _alone, toldAs: _as, ...rest }: Alarm): Alarm {
  return rest;
}

const SERVICES: FindingCode = "tilage/services-disturbed";

/** Ids of what it explains. Whatever else is disturbed everywhere is said in the sentence about the lost access. */
function explainedBy({ code, component, explains }: Cause): string[] {
  return [...explains.map(causeId), ...(code === CENTRAL ? [`${component.id} ${SERVICES}`] : [])];
}

function sayable({ finding: { fields, dueOn } }: Cause): Pick<Alarm, "fields" | "dueOn"> {
  return { fields: fields as Record<string, unknown>, ...(dueOn !== undefined && { dueOn }) };
}

function recent(starts: readonly Instant[], now: Instant): Instant[] {
  return starts.filter((at) => now - at < regeln.flapping.withinMinutes * MINUTE_MS);
}

function holdMinutes(code: FindingCode): number {
  const { default: usual, ...special } = regeln.holdMinutes;
  return (special as Record<string, number>)[code] ?? usual;
}

/** Something will change by time alone. */
function isPending({ told, thereSince, goneSince, worseSince, aloneSince, hushed }: Alarm): boolean {
  if (goneSince !== undefined || worseSince !== undefined) return true;
  if (aloneSince !== undefined) return true;
  return thereSince !== undefined && told === undefined && hushed === undefined;
}

/** But for the words, which are those of the day it was told. */
function isSame(a: Alarm | undefined, b: Alarm): boolean {
  const fixed = ({ level, thereSince, goneSince, starts, isFlapping, told, worseSince, aloneSince, hushed }: Alarm) =>
    JSON.stringify([
      level,
      thereSince,
      goneSince,
      starts,
      isFlapping,
      told?.at,
      told?.level,
      worseSince,
      aloneSince,
      hushed,
    ]);
  return a !== undefined && fixed(a) === fixed(b);
}
