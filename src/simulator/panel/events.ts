/**
 * What the panel may make happen: untrusted JSON or form fields in, an event of the model out.
 *
 * Room: simulator/panel.
 */
import type { PinStatus } from "../../domain/observation.ts";
import { parseDay } from "../../domain/zeit/tag.ts";
import type { KonnektorEvent } from "../models/konnektor.ts";
import {
  type Correlation,
  isSmB,
  type KonnektorState,
  type ManagementState,
  type TerminalAdmin,
  type TerminalState,
  type UpdateTarget,
} from "../models/state.ts";

const PIN: readonly PinStatus[] = ["VERIFIED", "TRANSPORT_PIN", "EMPTY_PIN", "BLOCKED", "VERIFIABLE", "DISABLED"];

/** As gematik's schema writes them: a device could not tell about others. */
const FIRMWARE = /^\d{1,3}(\.\d{1,3}){2}$/;
const CONDITION = /^EC_[A-Za-z0-9_-]+(\([^()]{1,64}\))?$/;
const CONDITION_LENGTH = 128;
/** Years a calendar with four digits knows. */
const CALENDAR = { from: 0, until: Date.parse("9999-12-31T00:00:00Z") };
const MAX_BOOT_MS = 3_600_000;
const USUAL_BOOT_MS = 5_000;

/** Errors a device reports by itself, by what reports them. */
export const CODES = {
  "terminal-error": [4044, 4028],
  "terminal-session-failed": [4028, 4029, 4030, 4032],
  "terminal-not-added": [4033, 4035, 4036, 4037],
  konnektor: [4181, 4182, 4183, 4184, 4185],
  terminal: [4186, 4187],
  "ksr-failed": [4188, 4189, 4190],
} as const;

const CORRELATIONS: readonly Correlation[] = ["bekannt", "zugewiesen", "gepairt", "aktiv", "aktualisierend"];
const CREDENTIALS: readonly TerminalAdmin["credentials"][] = ["right", "wrong", "missing"];
const SETTINGS: readonly (keyof ManagementState)[] = ["online", "sak", "standalone", "tiAccess"];

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
    case "restart":
      return { happened: "restart", bootMs: bootMs(number("bootMs")) };
    case "power-off":
      return { happened: "power-off" };
    case "daily-routine":
    case "update-downloaded":
    case "subscriptions-forgotten":
      return { happened: text("happened") as "daily-routine" };
    case "terminal-correlation": {
      const correlation = oneOf(CORRELATIONS, text("correlation"));
      if (!terminal) return needsTerminal;
      return correlation
        ? { happened: "terminal-correlation", ctId: terminal.ctId, correlation }
        : `correlation: eines von ${CORRELATIONS.join(", ")}`;
    }
    case "terminal-admin": {
      const credentials = oneOf(CREDENTIALS, text("credentials"));
      if (!terminal) return needsTerminal;
      if (!credentials) return `credentials: eines von ${CREDENTIALS.join(", ")}`;
      return {
        happened: "terminal-admin",
        ctId: terminal.ctId,
        admin: { credentials, commandsAllowed: yes("commandsAllowed") },
      };
    }
    case "terminal-error":
    case "terminal-session-failed": {
      const happened = text("happened") as "terminal-error" | "terminal-session-failed";
      const code = oneOf(CODES[happened], number("code"));
      if (!terminal) return needsTerminal;
      return code ? { happened, ctId: terminal.ctId, code } : needsCode(CODES[happened]);
    }
    case "terminal-not-added": {
      const [code, ip, name] = [oneOf(CODES["terminal-not-added"], number("code")), text("ip"), text("name")];
      if (!isShort(ip) || !isShort(name)) return NO_TEXT;
      return code ? { happened: "terminal-not-added", ip, name, code } : needsCode(CODES["terminal-not-added"]);
    }
    case "pin-entry": {
      const action = oneOf(["VERIFY", "CHANGE", "ENABLE", "DISABLE"] as const, text("action"));
      const phase = oneOf(["STARTED", "FINISHED"] as const, text("phase"));
      const slot = number("slot");
      if (!terminal) return needsTerminal;
      if (!isSlotOf(terminal, slot)) return NO_SLOT;
      if (!isShort(text("pin"))) return NO_TEXT;
      if (!action || !phase) return "action, phase: VERIFY, CHANGE, ENABLE oder DISABLE; STARTED oder FINISHED";
      return { happened: "pin-entry", ctId: terminal.ctId, slot, pin: text("pin"), action, phase };
    }
    case "dhcp": {
      const who = oneOf(["server", "lan", "wan"] as const, text("who"));
      const what = oneOf(["state", "address"] as const, text("what"));
      if (!isShort(text("value"))) return NO_TEXT;
      // A server renews nothing.
      if (!who || !what || (who === "server" && what === "address"))
        return "who, what: server, lan oder wan; state oder address";
      return { happened: "dhcp", who, what, value: text("value") };
    }
    case "management": {
      const setting = oneOf(SETTINGS, text("setting"));
      return setting
        ? { happened: "management", setting, active: yes("active") }
        : `setting: eines von ${SETTINGS.join(", ")}`;
    }
    case "device-card":
      return deviceCard(text);
    case "update-offered": {
      const target = targetOf(text("target"), state);
      const product = target && productOf(state, target);
      const priority = oneOf(["Normal", "Kritisch"] as const, text("priority") || "Normal");
      const deadline = text("deadline");
      const releaseNotes = text("releaseNotes") || "https://update.example/";
      if (!product) return NO_TARGET;
      if (!FIRMWARE.test(text("firmware"))) return NO_FIRMWARE;
      if (!priority) return "priority: Normal oder Kritisch";
      if (deadline !== "" && parseDay(deadline) === undefined) return NO_DAY;
      if (releaseNotes.length > MAX_NOTES) return NO_TEXT;
      const { vendorId, productCode, name: productName } = product;
      const about = { vendorId, productCode, productName, firmware: text("firmware"), priority, releaseNotes };
      return { happened: "update-offered", offer: { ...about, ...(deadline && { deadline }), downloaded: false } };
    }
    case "update-started": {
      const target = targetOf(text("target"), state);
      return target ? { happened: "update-started", target } : NO_TARGET;
    }
    case "update-ended": {
      const target = targetOf(text("target"), state);
      if (!target) return NO_TARGET;
      const codes = "konnektor" in target ? CODES.konnektor : CODES.terminal;
      const code = oneOf<number>(codes, number("code"));
      if (!Number.isNaN(number("code")) && !code) return needsCode(codes);
      const restarts = "konnektor" in target && !code && input.bootMs !== undefined;
      return {
        happened: "update-ended",
        target,
        ...(code && { code }),
        ...(restarts && { bootMs: bootMs(number("bootMs")) }),
      };
    }
    case "ksr-failed": {
      const code = oneOf(CODES["ksr-failed"], number("code"));
      return code ? { happened: "ksr-failed", code } : needsCode(CODES["ksr-failed"]);
    }
    default:
      return `happened: „${text("happened")}“ gibt es nicht`;
  }
}

const NO_FIRMWARE = "firmware: eine Version wie 5.50.4, drei Zahlen mit höchstens drei Ziffern";
const NO_SLOT = "slot: einen solchen Steckplatz hat das Kartenterminal nicht";

const NO_TARGET = "target: konnektor, oder der Name eines Kartenterminals";
const NO_DAY = "ein Tag wie 2026-12-31";
const MAX_NOTES = 2048;
const NO_TEXT = "ein Text fehlt oder ist zu lang";

const needsCode = (codes: readonly number[]) => `code: eines von ${codes.join(", ")}`;
const isShort = (text: string) => text.length > 0 && text.length <= 64;

function oneOf<T>(known: readonly T[], said: unknown): T | undefined {
  return known.find((k) => k === said);
}

function bootMs(said: number): number {
  return Number.isFinite(said) ? Math.min(Math.max(said, 0), MAX_BOOT_MS) : USUAL_BOOT_MS;
}

function deviceCard(text: (name: string) => string): KonnektorEvent | string {
  const happened = "device-card";
  switch (text("outcome")) {
    case "renewed":
      return parseDay(text("until")) ? { happened, outcome: "renewed", until: text("until") } : `until: ${NO_DAY}`;
    case "not-downloaded":
      return { happened, outcome: "not-downloaded" };
    case "rejected": {
      const fail = oneOf(["Iccsn", "Date", "Crypt", "Serial", "Ocsp"] as const, text("fail"));
      return fail ? { happened, outcome: "rejected", fail } : "fail: Iccsn, Date, Crypt, Serial oder Ocsp";
    }
    case "not-registered": {
      const operation = oneOf(["Register", "Deregister"] as const, text("operation") || "Register");
      const fail = oneOf(["No_Smcb", "Other"] as const, text("fail"));
      return operation && fail
        ? { happened, outcome: "not-registered", operation, fail }
        : "operation, fail: Register oder Deregister; No_Smcb oder Other";
    }
    default:
      return "outcome: renewed, not-downloaded, rejected oder not-registered";
  }
}

function targetOf(said: string, state: KonnektorState): UpdateTarget | undefined {
  if (said === "konnektor") return { konnektor: true };
  return state.terminals.some((t) => t.ctId === said) ? { ctId: said } : undefined;
}

function productOf(state: KonnektorState, target: UpdateTarget) {
  if ("konnektor" in target) return state.product;
  return state.terminals.find((t) => t.ctId === target.ctId)?.product;
}

function isSlotOf(terminal: TerminalState, slot: number): boolean {
  return Number.isInteger(slot) && slot >= 1 && slot <= terminal.slots;
}

function isKnownSmB(state: KonnektorState, iccsn: string): boolean {
  const isManaged = state.information.mandanten.some((m) => m.smb.includes(iccsn));
  return isManaged || state.cards.some((card) => isSmB(card) && card.iccsn === iccsn);
}
