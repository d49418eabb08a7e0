/**
 * What a terminal or a card is known by: the same whoever tells of it, the standard interface or a manufacturer's own.
 *
 * Room: domain. Pure.
 */
import type { Component } from "./observation.ts";
import type { Instant } from "./zeit/tag.ts";

/** A terminal is known by its MAC address, however that is written; a ctId or a name may change hands. */
export function terminalComponent(
  konnektor: Component,
  { mac, name, ctId }: { mac: string; name: string; ctId: string },
): Component {
  const hasMac = /[1-9a-f]/i.test(mac);
  const id = hasMac ? `kt:${mac.toUpperCase().replaceAll(":", "-")}` : `kt:${konnektor.id}/${name || ctId}`;
  return { id, kind: "kartenterminal", name: name || ctId };
}

/** A card of the practice is known by its number. */
export function cardComponent(
  konnektor: Component,
  { iccsn, type, terminal, slot }: { iccsn?: string; type: string; terminal: string; slot: number },
): Component {
  const place = `${terminal}/${slot}`;
  return { id: `karte:${iccsn ?? `${konnektor.id}/${place}`}`, kind: "karte", name: `${type} (${place})` };
}

/** Devices tell whole seconds, and answers take their time: finer steps would look like a change at every reading. */
const CLOCK_STEP_MS = 5_000;

/** A device's clock minus ours, as far as a question over the network can tell. */
export function clockOffset(
  deviceTime: Instant,
  { sentAt, receivedAt }: { sentAt: Instant; receivedAt: Instant },
): number {
  const offsetMs = deviceTime - (sentAt + receivedAt) / 2;
  // Plus nothing: of a clock that is right nobody wants to read "-0".
  return Math.round(offsetMs / CLOCK_STEP_MS) * CLOCK_STEP_MS + 0;
}
