/**
 * Judging an installation that is under way or has failed, whoever began it: the device itself at night, or somebody at its page.
 *
 * Room: domain/assess. While a device installs nobody may touch it, so this is told first and without a doubt. Nothing here
 * makes anything happen [REQ:U-44].
 */
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Finding } from "../finding.ts";
import type { Component } from "../observation.ts";
import { isModel } from "../product.ts";
import { progressWord, updateDuration } from "../zeit/fenster.ts";
import { deviceOf } from "./firmware.ts";
import { finding, type Seen } from "./seen.ts";

export function assessUpdating(component: Component, seen: Seen, catalogue: Catalogue | undefined): Finding[] {
  const run = seen.latest(component, "update-run");
  if (!run) return [];
  const { name: device } = component;
  const { phase, before, error = "" } = run.value;
  if (phase === "running") {
    const duration = updateDuration(deviceOf(component, seen, catalogue)?.product?.id ?? "", offered(component, seen));
    const progress = progressWord(run.takenAt, seen.now, duration);
    const fields = { device, since: run.takenAt, usualMinutes: duration.usualMinutes, progress };
    // Something is to be done: to leave it alone.
    return [finding("update/running", "gelb", component, fields, [run])];
  }
  const identity = seen.latest(component, "identity");
  const isRead = identity !== undefined && identity.takenAt > run.takenAt;
  // It works after all, or was tried again without anybody telling.
  const hasChanged = isRead && before !== undefined && identity.value.firmware !== before;
  if (phase === "failed" && !hasChanged) return [finding("update/failed", "gelb", component, { device, error }, [run])];
  return [];
}

/** Which version it is likely to install: START does not say. */
function offered(component: Component, seen: Seen): string {
  const identity = seen.latest(component, "identity")?.value;
  const offers = seen.everywhere("update-offers").flatMap((o) => o.value);
  return offers.find((offer) => identity && isModel(identity, offer))?.firmware ?? "";
}
