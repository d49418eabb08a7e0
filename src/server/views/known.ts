/** What is known of a device's model: drawing, reading instruction, device card, who helps; in one language. Room: server. */
import type { ComponentPage, DeviceCard, Drawing, FindingView, Instruction } from "../../api/views.ts";
import type { Text } from "../../domain/catalogue/catalogue.ts";
import { type Contact, contactsFor, deviceFor, type KnownDevice } from "../../domain/devices-known.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Component } from "../../domain/observation.ts";
import type { ProductIdentity } from "../../domain/product.ts";
import { judged, type Situation } from "../situation.ts";

type Looker = Pick<Situation, "words" | "language">;

/** Known by what the device says of itself, else by the product people chose. */
export function knownAt(component: Component, s: Situation): KnownDevice {
  return deviceFor(productAt(component, s), component.kind);
}

export function drawingFor(kind: Component["kind"], product: ProductIdentity | string | undefined): Drawing {
  return deviceFor(product, kind).drawing;
}

/** The practice's own DVO first, then who the manufacturer names [REQ:U-16]. */
export function contactsOf({ component, code }: Finding, s: Situation): FindingView["contacts"] {
  // What is disturbed everywhere nobody near the practice can mend.
  if (code.startsWith("tilage/")) return [];
  const { dvo } = s.practice;
  const own = dvo ? [{ name: dvo.name, phone: dvo.phone, source: s.words.page.ownContact }] : [];
  return [...own, ...contactsFor(productAt(component, s), code).map((contact) => contactView(contact, s))];
}

export function instructionView(
  { title, place, steps, field, secondVersions, source, asOf }: NonNullable<KnownDevice["instruction"]>,
  s: Looker,
): Instruction {
  const say = sayer(s);
  return {
    title: say(title),
    place: say(place),
    steps: steps.map(({ text, keys, display }) => ({
      text: say(text),
      ...(keys && { keys }),
      ...(display && { display }),
    })),
    field: { label: say(field.label), example: field.example },
    secondVersions: secondVersions.map(({ id, name }) => ({ id, name: say(name) })),
    source: s.words.page.sourceOn({ name: source, day: asOf }),
  };
}

export function deviceCardView({ drawing, deviceCard: card }: KnownDevice, s: Looker): DeviceCard | undefined {
  if (!card) return undefined;
  const say = sayer(s);
  return {
    drawing,
    title: say(card.title),
    parts: card.parts.map(({ mark, name, meaning }) => ({ mark, name: say(name), meaning: say(meaning) })),
    ...(card.warning && { warning: say(card.warning) }),
    source: s.words.page.sourceOn({ name: card.source, day: card.asOf }),
  };
}

export function abilityViews({ abilities }: KnownDevice, s: Looker): ComponentPage["abilities"] {
  const say = sayer(s);
  return abilities.map(({ name, can, evidence, source, asOf }) => ({
    name: say(name),
    can,
    evidence: `${say(evidence)} (${s.words.page.sourceOn({ name: source, day: asOf })})`,
  }));
}

function contactView({ name, phone, hours, note, source, asOf }: Contact, s: Looker): FindingView["contacts"][number] {
  const say = sayer(s);
  return {
    name: say(name),
    phone,
    hours: say(hours),
    ...(say(note) && { note: say(note) }),
    source: s.words.page.sourceOn({ name: source, day: asOf }),
  };
}

export function productAt(component: Component, s: Situation): ProductIdentity | string | undefined {
  const identity = s.seen.latest(component, "identity")?.value;
  const byHand = s.devices.find(({ id }) => id === component.id)?.product;
  const isNamed = identity !== undefined && identity.productCode !== "";
  return (isNamed ? identity : undefined) ?? byHand ?? judged(s, component)?.device.product?.id;
}

export function sayer({ language }: Looker): (text: Text) => string {
  return (text) => text[language];
}
