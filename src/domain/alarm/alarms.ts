/**
 * Alarms: which causes people are told of, and when. A cause must hold before it is told; one that comes and goes is told once;
 * its end is told once. Outside consultation hours terminals sleep, in maintenance nothing is told, and what somebody made quiet
 * stays quiet until its day or until it gets worse.
 *
 * Room: domain/alarm. Pure: the alarms kept so far, the causes of this moment and `now` give the alarms to keep and what is to be
 * told. Used by watch/alarms.ts, which keeps both in one transaction.
 */
import regeln from "../../../data/melderegeln.json" with { type: "json" };
import type { Level } from "../codes.ts";
import type { Component } from "../observation.ts";
import { isOpen, type Span } from "../zeit/sprechzeiten.ts";
import type { Day, Instant } from "../zeit/tag.ts";
import { type AlarmCode, type Cause, causeId } from "./causes.ts";
import { inMaintenance, isWorse, type Maintenance } from "./quiet.ts";

const MINUTE_MS = 60_000;

/** What is remembered of one cause. Gone when it is over and everybody knows. */
export interface Alarm {
  /** That of the cause. */
  id: string;
  code: AlarmCode;
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
  /** More urgent than what was told, since. */
  worseSince?: Instant;
  /** Somebody made it quiet, or another cause explains it. */
  hushed?: "acknowledged" | "muted" | "taken-care" | "explained";
}

export type Tidings = "raised" | "worse" | "again" | "recovered";

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
  isUnseen(component: Component): boolean;
  hours: readonly Span[];
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
  const known = new Map(handedOver(before, moment).map((alarm) => [alarm.id, alarm]));
  const standing = new Set(moment.causes.map(({ id }) => id));
  const explained = new Set(moment.causes.flatMap(({ explains }) => explains.map(causeId)));
  const nexts = [
    ...moment.causes.map((cause) => ({ id: cause.id, ...there(known.get(cause.id), cause, moment) })),
    ...[...known.values()]
      .filter(({ id }) => !standing.has(id))
      .map((was) => ({
        id: was.id,
        ...(explained.has(was.id) || moment.isUnseen(was.component) ? { alarm: frozen(was) } : gone(was, moment)),
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
  if (isWorse(cause.level, told.level)) {
    const worseSince = was?.worseSince ?? now;
    return now - worseSince >= holdMs ? tell(alarm, "worse", now) : { alarm: { ...alarm, worseSince } };
  }
  const { aloneSince } = alarm;
  if (aloneSince !== undefined && now - aloneSince >= regeln.aloneMinutes * MINUTE_MS) return tell(alarm, "again", now);
  // It was quiet for a time and still stands.
  const wasQuiet = was?.hushed !== undefined && was.hushed !== "explained";
  return wasQuiet ? tell(alarm, "again", now) : { alarm };

  function tell(told: Alarm, what: Tidings, at: Instant): Next {
    const { worseSince: _worse, aloneSince: _alone, ...rest } = told;
    const alarm = { ...rest, ...sayable(cause), told: { at, level: cause.level } };
    return { alarm, told: { what, alarm } };
  }
}

/** Everything but whether it is told. */
function seenAgain(was: Alarm | undefined, cause: Cause, { now, isFirstLook, hushOf }: Moment): Alarm {
  const { thereSince, told, aloneSince } = was ?? {};
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
function isAsleep({ code }: Cause, { hours, now }: Moment): boolean {
  return code === "terminal/disconnected" && !isOpen(hours, now);
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
 * A disturbance outside and its symptom here are one alarm under two names: the operator's word comes later than the symptom,
 * and may end before or after it. Whichever name counts now has what was told under the other.
 */
function handedOver(before: readonly Alarm[], { causes, now }: Moment): Alarm[] {
  const names = new Set(causes.filter(isTiPath).map(({ id }) => id));
  const heirs = causes.filter((cause) => isTiPath(cause) && !before.some(({ id, told }) => id === cause.id && told));
  const heir = heirs.find(({ code }) => code === CENTRAL) ?? heirs[0];
  const leaving = before.filter((alarm) => isTiPath(alarm) && alarm.told && !names.has(alarm.id));
  const [first] = leaving;
  if (!heir || !first || (heir.code !== CENTRAL && first.code !== CENTRAL)) return [...before];
  const untold = leaving.map(({ told: _told, ...rest }): Alarm => rest);
  const known = before.find(({ id }) => id === heir.id);
  const { told, since, hushed: _hushed, goneSince: _gone, aloneSince: _alone, ...rest } = first;
  const named = { id: heir.id, code: heir.code, component: heir.component, level: heir.level, ...sayable(heir) };
  const alone = heir.code === CENTRAL ? {} : { aloneSince: now };
  const inherited: Alarm = { ...rest, ...known, ...named, since, ...(told && { told }), ...alone };
  return [...before.filter((alarm) => !leaving.includes(alarm) && alarm.id !== heir.id), ...untold, inherited];
}

const CENTRAL: AlarmCode = "central/disturbed";

function isTiPath({ code }: Pick<Alarm, "code">): boolean {
  return code === CENTRAL || code === "vpn/ti-offline";
}

function sayable({ finding }: Cause): Pick<Alarm, "fields" | "dueOn"> {
  const { fields = {}, dueOn } = finding ?? {};
  return { fields: fields as Record<string, unknown>, ...(dueOn !== undefined && { dueOn }) };
}

function recent(starts: readonly Instant[], now: Instant): Instant[] {
  return starts.filter((at) => now - at < regeln.flapping.withinMinutes * MINUTE_MS);
}

function holdMinutes(code: AlarmCode): number {
  const { default: usual, ...special } = regeln.holdMinutes;
  const symptom = code === CENTRAL ? "vpn/ti-offline" : code;
  return (special as Record<string, number>)[symptom] ?? usual;
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
