/**
 * What the panel may make happen: untrusted JSON or form fields in, an event of the model out.
 *
 * Room: simulator/panel.
 */
import type { PinStatus } from "../../domain/observation.ts";
import { parseVersion } from "../../domain/version.ts";
import type { KonnektorEvent } from "../models/konnektor.ts";
import type { KonnektorState } from "../models/state.ts";

const PIN: readonly PinStatus[] = ["VERIFIED", "TRANSPORT_PIN", "EMPTY_PIN", "BLOCKED", "VERIFIABLE", "DISABLED"];

/** The event, or a sentence that says what is wrong with it. */
export function eventFrom(input: Record<string, unknown>, state: KonnektorState): KonnektorEvent | string {
  const text = (name: string) => (typeof input[name] === "string" ? input[name] : "");
  const number = (name: string) => Number(input[name]);
  const yes = (name: string) => input[name] === true || input[name] === "true";
  const terminal = state.terminals.find((t) => t.ctId === text("ctId"));
  const needsTerminal = "ctId: kein Kartenterminal mit diesem Namen";

  switch (text("happened")) {
    case "terminal-plugged":
    case "terminal-unplugged":
      return terminal ? { happened: text("happened") as "terminal-plugged", ctId: terminal.ctId } : needsTerminal;
    case "terminal-firmware":
      if (!terminal) return needsTerminal;
      return parseVersion(text("firmware"))
        ? { happened: "terminal-firmware", ctId: terminal.ctId, firmware: text("firmware") }
        : "firmware: keine Version";
    case "card-removed":
      return terminal ? { happened: "card-removed", ctId: terminal.ctId, slot: number("slot") } : needsTerminal;
    case "card-inserted": {
      const card = state.desk.find((c) => c.iccsn === text("iccsn"));
      if (!terminal) return needsTerminal;
      if (!card) return "iccsn: diese Karte liegt nicht auf dem Tisch";
      const slot = Number.isInteger(number("slot")) && number("slot") > 0 ? number("slot") : card.slot;
      if (slot > terminal.slots) return "slot: so viele Steckplätze hat das Kartenterminal nicht";
      return { happened: "card-inserted", card: { ...card, ctId: terminal.ctId, slot } };
    }
    case "pin-changed": {
      const status = PIN.find((p) => p === text("status"));
      if (!status) return `status: eines von ${PIN.join(", ")}`;
      const leftTries = input.leftTries === undefined || input.leftTries === "" ? undefined : number("leftTries");
      return { happened: "pin-changed", iccsn: text("iccsn"), mandant: text("mandant"), status, leftTries };
    }
    case "condition":
      if (!/^EC_[A-Za-z0-9_-]{1,100}(\([^()]{1,64}\))?$/.test(text("name"))) return "name: keine Zustandsmeldung";
      return { happened: "condition", name: text("name"), raised: yes("raised") };
    case "tunnel":
      return { happened: "tunnel", tunnel: text("tunnel") === "sis" ? "sis" : "ti", online: yes("online") };
    case "firmware":
      return parseVersion(text("firmware"))
        ? { happened: "firmware", firmware: text("firmware") }
        : "firmware: keine Version";
    case "clock":
      return Number.isFinite(number("offsetMs"))
        ? { happened: "clock", offsetMs: number("offsetMs") }
        : "offsetMs: keine Zahl";
    case "restart": {
      const bootMs = Number.isFinite(number("bootMs")) ? Math.min(Math.max(number("bootMs"), 0), 3_600_000) : 5_000;
      return { happened: "restart", bootMs };
    }
    case "power-off":
      return { happened: "power-off" };
    default:
      return `happened: „${text("happened")}“ gibt es nicht`;
  }
}
