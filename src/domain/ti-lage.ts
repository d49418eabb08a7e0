/**
 * The TI-Lage: how the central services of the TI are, as the central source says, and what of it may still be believed.
 *
 * Room: domain. Pure. Read by outside/tilage, kept by watch/ti-lage.ts, judged by assess/ti-lage.ts. What nobody asked, what is too
 * old and what the source does not name is unknown, never fine; and unknown explains nothing.
 */
import data from "../../data/ti-lage.json" with { type: "json" };
import type { LotseError } from "./errors.ts";
import type { Failure } from "./observation.ts";
import type { Instant } from "./zeit/tag.ts";

/** As the source spells them. */
export const SERVICES = ["tianschluss", "vsdm", "erezept", "epa", "kim", "wanda", "ogd"] as const;
export type ServiceId = (typeof SERVICES)[number];

/** "unknown": the source says nothing of it, or a word we do not know. */
export type Outage = "none" | "partial" | "full" | "unknown";

export interface ServiceLage {
  id: ServiceId;
  outage: Outage;
  /** The source names a maintenance as the reason. */
  isMaintenance: boolean;
  /** What does not work, in the source's own German words. Text, never markup. */
  impacts: string[];
  /** When we saw the disturbance first: it lasts at least since then. */
  since?: Instant;
  /** When we saw it last without; absent: it was there when we first looked. */
  fineAt?: Instant;
}

/** A product behind a disturbance, in the source's own words. */
export interface CentralCause {
  service: string;
  organization: string;
  function: string;
}

export interface Lage {
  /** When it was so: the moment of asking, less what a cache says of its age. */
  at: Instant;
  services: ServiceLage[];
  causes: CentralCause[];
}

/** What a practice keeps of it: whether it is asked at all, who decided that, and what came of it last. */
export interface TiLageRecord {
  id: typeof TI_LAGE;
  isOn: boolean;
  /** Account id. */
  decidedBy: string;
  decidedAt: Instant;
  /** Host that is asked. */
  host: string;
  triedAt?: Instant;
  lage?: Lage;
  /** Why the last try brought nothing. */
  failure?: Failure;
}

/** There is one per practice. */
export const TI_LAGE = "ti-lage";

/** What came of asking once. */
export type TiLageAnswer = { retryAfterSeconds?: number } & (
  | { lage: Lage; validators: Validators; maxAgeSeconds: number }
  /** The same as last time, so old now. */
  | { unchangedAt: Instant; maxAgeSeconds: number }
  | { failure: LotseError }
);

/** What the source may compare, so that nothing is sent that we have. */
export interface Validators {
  etag?: string;
  lastModified?: string;
}

/** How it is everywhere, in one word. Says nothing of the practice: what explains what is told in assess/ti-lage.ts. */
export interface Central {
  state: "ok" | "disturbed" | "unknown";
  /** At least since then. */
  since?: Instant;
  services: ServiceId[];
}

const MINUTE_MS = 60_000;

/** What a practice uses day by day. */
export function concernsPractices(id: ServiceId): boolean {
  return data.services.known.some((service) => service.id === id && service.concernsPractices);
}

export function isDisturbed({ outage }: Pick<ServiceLage, "outage">): boolean {
  return outage === "partial" || outage === "full";
}

/** What may still be believed. An answer from the future is not: one of the clocks is wrong. */
export function freshLage(kept: Pick<TiLageRecord, "isOn" | "lage"> | undefined, now: Instant): Lage | undefined {
  if (!kept?.isOn || !kept.lage) return undefined;
  const age = now - kept.lage.at;
  return age > data.rules.freshMinutes * MINUTE_MS || age < -MINUTE_MS ? undefined : kept.lage;
}

/** Fine only where everything a practice uses is said to be fine. */
export function centralOf(kept: Pick<TiLageRecord, "isOn" | "lage"> | undefined, now: Instant): Central {
  const lage = freshLage(kept, now);
  if (!lage) return { state: "unknown", services: [] };
  const disturbed = lage.services.filter(isDisturbed);
  if (disturbed.length > 0) {
    const since = Math.min(...disturbed.flatMap((service) => service.since ?? []));
    return {
      state: "disturbed",
      services: disturbed.map(({ id }) => id),
      ...(Number.isFinite(since) && { since }),
    };
  }
  const isFine = (id: ServiceId) => lage.services.some((service) => service.id === id && service.outage === "none");
  const isTold = SERVICES.every((id) => isFine(id) || !concernsPractices(id));
  return { state: isTold ? "ok" : "unknown", services: [] };
}

/** A new answer beside the last: what goes on keeps its beginning. A gap in which nobody asked proves nothing of what was in it. */
export function continued(next: Lage, before: Lage | undefined): Lage {
  const isGap = before !== undefined && next.at - before.at > data.rules.freshMinutes * MINUTE_MS;
  const services = next.services.map((service): ServiceLage => {
    const last = before?.services.find(({ id }) => id === service.id);
    if (!isDisturbed(service)) return service;
    if (last && isDisturbed(last)) {
      return { ...service, since: last.since ?? next.at, ...(last.fineAt !== undefined && { fineAt: last.fineAt }) };
    }
    const fineAt = last?.outage === "none" && !isGap ? before?.at : undefined;
    return { ...service, since: next.at, ...(fineAt !== undefined && { fineAt }) };
  });
  return { ...next, services };
}

/** A device that was gone long before the disturbance is gone for another reason. */
export function mayExplain({ fineAt }: Pick<ServiceLage, "fineAt">, goneSince: Instant): boolean {
  return fineAt === undefined || goneSince >= fineAt - data.rules.earlierByMinutes * MINUTE_MS;
}
