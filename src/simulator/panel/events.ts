/**
 * What the panel may make happen: untrusted JSON or form fields in, an event of the model out.
 *
 * Room: simulator/panel.
 */
import type { PinStatus } from "../../domain/observation.ts";
import type { KonnektorEvent } from "../models/konnektor.ts";
import { isSmB, type KonnektorState, type TerminalState } from "../models/state.ts";

const PIN: readonly PinStatus[] = ["VERIFIED", "TRANSPORT_PIN", "EMPTY_PIN", "BLOCKED", "VERIFIABLE", "DISABLED"];

/** As gematik's schema writes them: a device could not tell about others. */
const FIRMWARE = /^\d{1,3}(\.\d{1,3}){2}$/;
const CONDITION = /^EC_[A-Za-z0-9_-]+(\([^()]{1,64}\))?$/;
const CONDITION_LENGTH = 128;
/** Years a calendar with four digits knows. */
const CALENDAR = { from: 0, until: Date.parse("9999-12-31T00:00:00Z") };
const MAX_BOOT_MS = 3_600_000;

/** The event, or a sentence that says what is wrong with it. */
export function eventFrom(input: Record<string, unknown>, state: KonnektorState): KonnektorEvent | string {
  const text = (name: string) => (typeof input[name] === "string" ? input[name] : "");
  const number = (name: string) =>
    typeof input[name] === "number" || text(name).trim() !== "" ? Number(input[name]) : Number.NaN;
  const yes = (name: string) => input[name] === true || input[name] === "true";
  const terminal = state.terminals.find((t) => t.ctId === text("ctId"));
  const needsTerminal = "ctId: kein Kartenterminal mit diesem Namen";

  switch (text("happened")) {
    case "terminal-plugged":
    case "terminal-unplugged":
      return terminal ? { happened: text("happened") as "terminal-plugged", ctId: terminal.ctId } : needsTerminal;
    case "terminal-firmware":
      if (!terminal) return needsTerminal;
      return FIRMWARE.test(text("firmware"))
        ? { happened: "terminal-firmware", ctId: terminal.ctId, firmware: text("firmware") }
        : NO_FIRMWARE;
    case "card-removed":
      if (!terminal) return needsTerminal;
      return isSlotOf(terminal, number("slot"))
        ? { happened: "card-removed", ctId: terminal.ctId, slot: number("slot") }
        : NO_SLOT;
    case "card-inserted": {
      const card = state.desk.find((c) => c.iccsn === text("iccsn"));
      if (!terminal) return needsTerminal;
      if (!card) return "iccsn: diese Karte liegt nicht auf dem Tisch";
      // Without a slot the card goes back where it was.
      const slot = Number.isNaN(number("slot")) ? card.slot : number("slot");
      if (!isSlotOf(terminal, slot)) return NO_SLOT;
      return { happened: "card-inserted", card: { ...card, ctId: terminal.ctId, slot } };
    }
    case "pin-changed": {
      const status = PIN.find((p) => p === text("status"));
      if (!status) return `status: eines von ${PIN.join(", ")}`;
      const { iccsn, mandant } = { iccsn: text("iccsn"), mandant: text("mandant") };
      if (!isKnownSmB(state, iccsn)) return "iccsn: keine SMC-B mit dieser Nummer";
      if (!state.information.mandanten.some((m) => m.id === mandant)) return "mandant: kein Mandant mit diesem Namen";
      const leftTries = input.leftTries === undefined || input.leftTries === "" ? undefined : number("leftTries");
      if (leftTries !== undefined && !(Number.isInteger(leftTries) && leftTries >= 0 && leftTries <= 9)) {
        return "leftTries: eine Zahl von 0 bis 9";
      }
      return { happened: "pin-changed", iccsn, mandant, status, leftTries };
    }
    case "condition":
      if (!CONDITION.test(text("name")) || text("name").length > CONDITION_LENGTH) return "name: keine Zustandsmeldung";
      return { happened: "condition", name: text("name"), raised: yes("raised") };
    case "tunnel":
      return text("tunnel") === "ti" || text("tunnel") === "sis"
        ? { happened: "tunnel", tunnel: text("tunnel") as "ti" | "sis", online: yes("online") }
        : "tunnel: ti oder sis";
    case "firmware":
      return FIRMWARE.test(text("firmware")) ? { happened: "firmware", firmware: text("firmware") } : NO_FIRMWARE;
    case "clock": {
      // People say it in seconds, programs in milliseconds.
      const offsetMs = input.offsetSeconds === undefined ? number("offsetMs") : number("offsetSeconds") * 1000;
      const believed = Date.now() + offsetMs;
      return believed > CALENDAR.from && believed < CALENDAR.until
        ? { happened: "clock", offsetMs }
        : "offsetMs, offsetSeconds: eine Zahl, mit der die Uhr zwischen den Jahren 1970 und 9999 bleibt";
    }
    case "restart": {
      const bootMs = Number.isFinite(number("bootMs")) ? Math.min(Math.max(number("bootMs"), 0), MAX_BOOT_MS) : 5_000;
      return { happened: "restart", bootMs };
    }
    case "power-off":
      return { happened: "power-off" };
    default:
      return `happened: „${text("happened")}“ gibt es nicht`;
  }
}

const NO_FIRMWARE = "firmware: eine Version wie 5.50.4, drei Zahlen mit höchstens drei Ziffern";
const NO_SLOT = "slot: einen solchen Steckplatz hat das Kartenterminal nicht";

function isSlotOf(terminal: TerminalState, slot: number): boolean {
  return Number.isInteger(slot) && slot >= 1 && slot <= terminal.slots;
}

function isKnownSmB(state: KonnektorState, iccsn: string): boolean {
  const isManaged = state.information.mandanten.some((m) => m.smb.includes(iccsn));
  return isManaged || state.cards.some((card) => isSmB(card) && card.iccsn === iccsn);
}
