/**
 * Facts: what a decision rests on beside what was observed. Who passes them knows the list of versions, the calendar, the data.
 *
 * Room: engine. Types only, and pure: the same facts give the same answers.
 */
import type { ActionKind } from "../domain/runbook.ts";
import type { Day, Instant } from "../domain/zeit/tag.ts";
import type { DeviceView } from "./view.ts";

export interface Facts {
  /** Names these facts in the journal: other facts have another one. */
  id: string;
  calendar: Calendar;
  durationOf(device: DeviceView, action: ActionKind, target: string | undefined): ActionDuration;
  /** Why this version may not be installed on that day: the reason as a sentence's code, or undefined when it may [REQ:U-32]. */
  whyNot(device: DeviceView, target: string, day: Day): string | undefined;
  /** Whether the file is the one that belongs to the version: by digest and size of a list, or because the device checks it. */
  imageOf(device: DeviceView, target: string): ImageRule;
  /** When the device may install by itself next; undefined: it does not, or nobody knows. */
  ownInstallAt(device: DeviceView, now: Instant): Instant | undefined;
}

export type ImageRule = { by: "digest"; sha256: string; sizeBytes: number } | { by: "device"; source: string };

/** When the practice is open, in whatever way it is known. */
export interface Calendar {
  isOpen(at: Instant): boolean;
  /** The next moment at which it opens; undefined: not within a year. */
  nextOpening(after: Instant): Instant | undefined;
}

/** Minutes; `assumption`: nobody measured it, it is cautious. */
export interface ActionDuration {
  usualMinutes: number;
  /** Ninety-nine of a hundred are over by then. */
  p99Minutes: number;
  /** Longer than this nothing takes: then a person has to look. */
  maxMinutes: number;
  reserveMinutes: number;
  /** After the action it may still change its mind for so long. */
  settleMinutes: number;
  assumption: boolean;
}
