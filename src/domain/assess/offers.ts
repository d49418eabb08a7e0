/** Judging what the KSR offers: a critical update with a near deadline is red, plain availability never. Room: domain/assess. */
import fristen from "../../../data/fristen.json" with { type: "json" };
import type { Finding } from "../finding.ts";
import type { Component, Observation, UpdateOffer } from "../observation.ts";
import { isModel } from "../product.ts";
import { compareVersions, parseVersion } from "../version.ts";
import { daysBetween } from "../zeit/tag.ts";
import { finding, type Seen } from "./seen.ts";

/** Offers are made to the Konnektor for itself and its terminals; each goes to the devices of its model. */
export function assessOffers(component: Component, seen: Seen): Finding[] {
  const source = seen.latest(component, "update-offers");
  return (source?.value ?? []).flatMap((offer) =>
    devicesFor(offer, component, seen).map((device) =>
      judge(offer, device, source as Observation<"update-offers">, seen),
    ),
  );
}

function judge(offer: UpdateOffer, device: Component, source: Observation<"update-offers">, seen: Seen): Finding {
  const version = offer.firmware;
  const deadline = offer.deadline ?? "";
  if (!offer.critical) {
    const fields = { device: device.name, version, deadline, loadedAt: offer.loadedAt ?? null };
    return finding("update/offered", "info", device, fields, [source], offer.deadline);
  }
  const days = offer.deadline ? daysBetween(seen.today, offer.deadline) : null;
  const level = days !== null && days <= fristen.criticalUpdate.rotDays ? "rot" : "gelb";
  return finding(
    "update/critical",
    level,
    device,
    { device: device.name, version, deadline, days },
    [source],
    offer.deadline,
  );
}

/** An offer for a device nobody has seen is told at the Konnektor that reported it, never dropped. */
function devicesFor(offer: UpdateOffer, reporter: Component, seen: Seen): Component[] {
  const offered = parseVersion(offer.firmware);
  const ofModel = seen.everywhere("identity").filter(({ value }) => isModel(value, offer));
  if (ofModel.length === 0) return [reporter];
  return ofModel.flatMap(({ component, value }) => {
    const installed = parseVersion(value.firmware);
    const isDone = offered && installed && compareVersions(installed, offered) >= 0;
    return isDone ? [] : [component];
  });
}
