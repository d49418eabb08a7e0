/**
 * The front panels as pages: display, slots, plug and a small administration page, all marked "nachgestellt".
 *
 * Room: simulator/panel. Plain HTML with forms: works without scripting, for people and for tests.
 */

import type { PinStatus } from "../../domain/observation.ts";
import { escapeXml } from "../../protocol/xml/write.ts";
import { fault } from "../models/fault.ts";
import { type Correlation, type KonnektorState, presentCards, type TerminalState } from "../models/state.ts";
import { isSameTarget, offersFor } from "../models/updates.ts";
import type { Delivery } from "../wire/cetp/event-service.ts";
import { CODES } from "./events.ts";
import { STYLE } from "./style.ts";

export function overviewPage(konnektoren: KonnektorState[], title: string, hasTiLage = false): string {
  const items = konnektoren.map((k, i) => {
    const terminals = k.terminals.map(
      (t) => `<li><a href="/konnektor/${i}/terminal/${encodeURIComponent(t.ctId)}">${escapeXml(t.name)}</a>
        <span>${escapeXml(t.product.name)} · ${escapeXml(t.product.firmware)} · ${t.connected ? "verbunden" : "nicht verbunden"}</span></li>`,
    );
    return `<section><h2><a href="/konnektor/${i}">${escapeXml(k.product.name)}</a></h2>
      <p>${escapeXml(k.hostname)} · Firmware ${escapeXml(k.product.firmware)} · ${powerWord(k)}</p>
      <ul class="devices">${terminals.join("")}</ul></section>`;
  });
  const central = `<section><h2><a href="/ti-lage">TI bundesweit</a></h2><p>Störungen der zentralen Dienste</p></section>`;
  return page(title, `<h1>${escapeXml(title)}</h1>${items.join("")}${hasTiLage ? central : ""}`);
}

export function konnektorPage(state: KonnektorState, index: number, deliveries: readonly Delivery[] = []): string {
  const raised = Object.entries(state.conditions).filter(([, c]) => c.raised);
  const display = [
    `${state.product.name}`,
    state.power.phase === "running" ? `TI ${state.vpn.ti.online ? "verbunden" : "GETRENNT"}` : powerWord(state),
    ...raised.map(([name]) => name),
  ];
  const action = `/konnektor/${index}`;
  return page(
    state.product.name,
    `<p><a href="/">Alle Geräte</a></p>
    <h1>${escapeXml(state.product.name)}</h1>
    <div class="front"><div class="lamps">
      ${lamp("Strom", state.power.phase !== "off")}${lamp("Bereit", state.power.phase === "running")}
      ${lamp("TI", state.vpn.ti.online)}${lamp(
        "Störung",
        raised.some(([, c]) => c.severity === "Fatal" || c.severity === "Error"),
        "bad",
      )}
    </div><pre class="display" aria-label="Anzeige">${display.map(escapeXml).join("\n")}</pre></div>
    <h2>Stecker und Neustart</h2>
    <div class="row">
      ${
        state.power.phase === "off"
          ? button(action, { happened: "restart", bootMs: "8000" }, "Strom stecken")
          : button(action, { happened: "restart", bootMs: "8000" }, "Neu starten") +
            button(action, { happened: "power-off" }, "Strom ziehen")
      }
      ${button(action, { happened: "tunnel", tunnel: "ti", online: String(!state.vpn.ti.online) }, state.vpn.ti.online ? "TI-Verbindung trennen" : "TI-Verbindung herstellen")}
    </div>
    <h2>Verwaltung (nachgestellt)</h2>
    ${form(action, { happened: "firmware" }, `<label>Firmware <input name="firmware" value="${escapeXml(state.product.firmware)}" required></label>`, "Setzen")}
    ${form(action, { happened: "clock" }, `<label>Uhr geht vor um Sekunden (mit Minus: nach) <input name="offsetSeconds" inputmode="numeric" value="${state.clockOffsetMs / 1000}" required></label>`, "Stellen")}
    ${form(
      action,
      { happened: "condition", raised: "true" },
      `<label>Zustand melden <select name="name">${Object.keys(state.conditions)
        .map((name) => `<option>${escapeXml(name)}</option>`)
        .join("")}</select></label>`,
      "Melden",
    )}
    <ul class="states">${raised
      .map(
        ([name, c]) =>
          `<li><code>${escapeXml(name)}</code> <small>${c.severity}</small> ${button(action, { happened: "condition", name, raised: "false" }, "Zurücknehmen")}</li>`,
      )
      .join("")}</ul>
    ${button(action, { happened: "daily-routine" }, "Tagesprüfung jetzt ausführen")}
    <h2>Aktualisierungen</h2>${updateForms(state, action)}
    <h2>Einstellungen</h2>${settingForms(state, action)}
    <h2>Gerätekarte (gSMC-K)</h2>${deviceCardForms(action)}
    <h2>Netz</h2>${networkForms(action)}
    <h2>PIN der Praxisausweise</h2>${pinForms(state, action)}
    <h2>Wer Ereignisse bekommt</h2>${eventLists(state, deliveries, action)}`,
  );
}

function updateForms(state: KonnektorState, action: string): string {
  const own = { konnektor: true } as const;
  const [newest] = offersFor(state, own);
  const isRunning = state.updates.running.some((target) => isSameTarget(target, own));
  const offer = newest && `${newest.firmware}${newest.downloaded ? ", liegt auf dem Gerät" : ""}`;
  const targets = [
    `<option value="konnektor">Konnektor</option>`,
    ...state.terminals.map((t) => `<option value="${escapeXml(t.ctId)}">${escapeXml(t.name)}</option>`),
  ];
  const next = state.product.firmware.replace(/\d+$/, (last) => String(Math.min(Number(last) + 1, 999)));
  return `<p>Angeboten für den Konnektor: ${escapeXml(offer ?? "nichts Neueres")}${isRunning ? " · wird gerade installiert" : ""}</p>
    ${form(
      action,
      { happened: "update-offered" },
      `<label>Für <select name="target">${targets.join("")}</select></label>
      <label>Version <input name="firmware" size="8" value="${next}" required></label>
      <label>Dringlichkeit <select name="priority"><option value="Normal">normal</option><option value="Kritisch">kritisch</option></select></label>
      <label>Spätestens am <input name="deadline" type="date"></label>`,
      "Anbieten",
    )}
    <div class="row">
      ${button(action, { happened: "update-downloaded" }, "Paket ist geladen")}
      ${button(action, { happened: "update-started", target: "konnektor" }, "Aktualisierung beginnt")}
      ${button(action, { happened: "update-ended", target: "konnektor", bootMs: "8000" }, "Aktualisierung gelingt, Neustart")}
    </div>
    ${form(action, { happened: "update-ended", target: "konnektor" }, codeSelect(CODES.konnektor), "Aktualisierung misslingt")}
    ${form(action, { happened: "ksr-failed" }, codeSelect(CODES["ksr-failed"]), "Suche nach Aktualisierungen misslingt")}`;
}

function settingForms({ management }: KonnektorState, action: string): string {
  const settings: [setting: keyof KonnektorState["management"], on: string, off: string][] = [
    ["online", "Online-Betrieb ausschalten", "Online-Betrieb einschalten"],
    ["sak", "Signaturdienst ausschalten", "Signaturdienst einschalten"],
    ["standalone", "Alleinbetrieb beenden", "Alleinbetrieb beginnen"],
    ["tiAccess", "Freischaltung für die TI zurücknehmen", "Für die TI freischalten"],
  ];
  const buttons = settings.map(([setting, on, off]) => {
    const isOn = management[setting];
    return button(action, { happened: "management", setting, active: String(!isOn) }, isOn ? on : off);
  });
  return `<div class="row">${buttons.join("")}</div>`;
}

function deviceCardForms(action: string): string {
  const happened = "device-card";
  const reasons: [value: string, word: string][] = [
    ["Iccsn", "falsche Karte"],
    ["Date", "falsches Datum"],
    ["Crypt", "falsches Verfahren"],
    ["Serial", "falsche Seriennummer"],
    ["Ocsp", "Sperrauskunft fehlt"],
  ];
  return `${form(action, { happened, outcome: "renewed" }, `<label>Verlängert bis <input name="until" type="date" value="2030-12-31" required></label>`, "Zertifikate erneuern")}
    ${form(action, { happened, outcome: "rejected" }, select("fail", "Grund", reasons), "Neues Zertifikat wird abgelehnt")}
    <div class="row">
      ${button(action, { happened, outcome: "not-downloaded" }, "Zertifikat lässt sich nicht laden")}
      ${button(action, { happened, outcome: "not-registered", fail: "No_Smcb" }, "Registrierung misslingt: kein Praxisausweis")}
      ${button(action, { happened, outcome: "not-registered", fail: "Other" }, "Registrierung misslingt: anderer Grund")}
    </div>`;
}

function networkForms(action: string): string {
  const places: [value: string, word: string][] = [
    ["lan", "vom Netz der Praxis"],
    ["wan", "vom Internetanschluss"],
  ];
  const servers: [value: string, word: string][] = [["server", "an die Praxis (DHCP-Server)"], ...places];
  return `${form(action, { happened: "dhcp", what: "address" }, `${select("who", "Adresse", places)}<label>neu <input name="value" value="192.168.20.2" required></label>`, "Adresse bekommen")}
    ${form(action, { happened: "dhcp", what: "state" }, `${select("who", "Adressvergabe", servers)}<label>ist jetzt <input name="value" value="Disabled" required></label>`, "Umschalten")}
    ${form(
      action,
      { happened: "terminal-not-added" },
      `<label>Name <input name="name" value="Neues Terminal" required></label><label>Adresse <input name="ip" value="192.168.20.99" required></label>${codeSelect(CODES["terminal-not-added"])}`,
      "Kartenterminal hinzufügen misslingt",
    )}`;
}

const OUTCOMES: Record<Delivery["outcome"], string> = {
  sent: "gesendet",
  failed: "nicht zugestellt",
  lost: "verloren",
  "4095": "Filter nicht auswertbar (4095)",
};
const SHOWN_DELIVERIES = 20;

function eventLists({ events }: KonnektorState, deliveries: readonly Delivery[], action: string): string {
  const subscriptions = events.subscriptions.map(
    (s) =>
      `<li><code>${escapeXml(s.eventTo)}</code> ${escapeXml(s.topic || "alles")} <small>${escapeXml(`${s.id} · ${s.context.mandant} / ${s.context.clientsystem} / ${s.context.arbeitsplatz}${s.filter ? ` · ${s.filter}` : ""}`)}</small></li>`,
  );
  const latest = deliveries
    .slice(-SHOWN_DELIVERIES)
    .toReversed()
    .map((d) => `<li>${escapeXml(d.topic)} <small>${escapeXml(d.eventTo)} · ${OUTCOMES[d.outcome]}</small></li>`);
  return `<ul class="states">${subscriptions.join("") || "<li>Niemand hat sich angemeldet.</li>"}</ul>
    ${subscriptions.length > 0 ? button(action, { happened: "subscriptions-forgotten" }, "Alle Anmeldungen vergessen") : ""}
    ${latest.length > 0 ? `<h3>Zuletzt gesendet</h3><ul class="states">${latest.join("")}</ul>` : ""}`;
}

export function terminalPage(state: KonnektorState, index: number, terminal: TerminalState): string {
  const action = `/konnektor/${index}/terminal/${encodeURIComponent(terminal.ctId)}`;
  const { ctId } = terminal;
  const slots = Array.from({ length: terminal.slots }, (_, i) => {
    const slot = i + 1;
    const card = state.cards.find((c) => c.ctId === ctId && c.slot === slot);
    if (card) {
      return `<li><b>Steckplatz ${slot}</b> ${escapeXml(card.type)} ${escapeXml(card.holder ?? "")}
        ${button(action, { happened: "card-removed", ctId, slot: String(slot) }, "Karte ziehen")}${pinEntryForm(state, card.handle, action)}</li>`;
    }
    const onDesk = state.desk.map(
      (c) =>
        `<option value="${escapeXml(c.iccsn ?? "")}">${escapeXml(`${c.type} ${c.holder ?? c.iccsn ?? ""}`)}</option>`,
    );
    const insert = `<select name="iccsn" aria-label="Karte für Steckplatz ${slot}">${onDesk.join("")}</select>`;
    const empty =
      onDesk.length > 0
        ? form(action, { happened: "card-inserted", ctId, slot: String(slot) }, insert, "Stecken")
        : "<span>leer</span>";
    return `<li><b>Steckplatz ${slot}</b> ${empty}</li>`;
  });
  return page(
    terminal.name,
    `<p><a href="/">Alle Geräte</a> · <a href="/konnektor/${index}">${escapeXml(state.product.name)}</a></p>
    <h1>${escapeXml(terminal.name)}</h1>
    <p>${escapeXml(terminal.product.name)} · Firmware ${escapeXml(terminal.product.firmware)} · ${escapeXml(terminal.ip)}</p>
    <div class="front"><div class="lamps">${lamp("Strom", terminal.plugged)}${lamp("Verbunden", terminal.connected)}</div>
    <pre class="display" aria-label="Anzeige">${escapeXml(terminal.connected ? terminal.display || "Bitte Karte stecken" : " ")}</pre></div>
    <h2>Stecker</h2>
    <div class="row">${button(action, { happened: terminal.plugged ? "terminal-unplugged" : "terminal-plugged", ctId }, terminal.plugged ? "Stecker ziehen" : "Stecker einstecken")}</div>
    <h2>Karten</h2><ul class="states">${slots.join("")}</ul>
    <h2>Verwaltung (nachgestellt)</h2>
    ${form(action, { happened: "terminal-firmware", ctId }, `<label>Firmware <input name="firmware" value="${escapeXml(terminal.product.firmware)}" required></label>`, "Setzen")}
    ${correlationForm(terminal, action)}
    ${adminForm(terminal, action)}
    <h2>Aktualisierung</h2>${terminalUpdateForms(state, terminal, action)}
    <h2>Störungen</h2>
    ${form(action, { happened: "terminal-session-failed", ctId }, codeSelect(CODES["terminal-session-failed"]), "Verbindung kommt nicht zustande")}
    ${form(action, { happened: "terminal-error", ctId }, codeSelect(CODES["terminal-error"]), "Fehler melden")}`,
  );
}

function pinEntryForm(state: KonnektorState, handle: string, action: string): string {
  const card = presentCards(state).find((c) => c.handle === handle);
  if (!card) return "";
  const pin = { EGK: "MRPIN.NFD", HBA: "PIN.CH", "HBA-qSig": "PIN.CH", "SMC-B": "PIN.SMC", "HSM-B": "PIN.SMC" }[
    card.type as string
  ];
  if (!pin) return "";
  const verbs: [value: string, word: string][] =
    card.type === "EGK"
      ? [
          ["ENABLE", "PIN einschalten"],
          ["DISABLE", "PIN ausschalten"],
        ]
      : [
          ["VERIFY", "PIN eingeben"],
          ["CHANGE", "PIN ändern"],
        ];
  const phases: [value: string, word: string][] = [
    ["STARTED", "beginnt"],
    ["FINISHED", "ist fertig"],
  ];
  const fields = { happened: "pin-entry", ctId: card.ctId, slot: String(card.slot), pin };
  return form(action, fields, `${select("action", "Jemand soll", verbs)}${select("phase", "und", phases)}`, "Melden");
}

const CORRELATION_WORDS: Record<Correlation, string> = {
  bekannt: "bekannt",
  zugewiesen: "zugewiesen",
  gepairt: "gepairt",
  aktiv: "aktiv",
  aktualisierend: "wird aktualisiert",
};

function correlationForm({ ctId, correlation }: TerminalState, action: string): string {
  const words = Object.entries(CORRELATION_WORDS);
  return form(
    action,
    { happened: "terminal-correlation", ctId },
    select("correlation", "Für den Konnektor", words, correlation),
    "Setzen",
  );
}

function adminForm({ ctId, admin }: TerminalState, action: string): string {
  const credentials: [value: string, word: string][] = [
    ["right", "richtig hinterlegt"],
    ["wrong", "falsch hinterlegt"],
    ["missing", "nicht hinterlegt"],
  ];
  const allowed: [value: string, word: string][] = [
    ["true", "erlaubt"],
    ["false", "nicht erlaubt"],
  ];
  const inner = `${select("credentials", "Administrator-Passwort", credentials, admin.credentials)}${select("commandsAllowed", "Fernverwaltung", allowed, String(admin.commandsAllowed))}`;
  const failures = admin.failures > 0 ? `<p>Falsche Anmeldungen in Folge: ${admin.failures}</p>` : "";
  return `${form(action, { happened: "terminal-admin", ctId }, inner, "Setzen")}${failures}`;
}

function terminalUpdateForms(state: KonnektorState, { ctId }: TerminalState, action: string): string {
  const [newest] = offersFor(state, { ctId });
  return `<p>Angeboten: ${escapeXml(newest?.firmware ?? "nichts Neueres")}</p>
    <div class="row">
      ${button(action, { happened: "update-started", target: ctId }, "Aktualisierung beginnt")}
      ${button(action, { happened: "update-ended", target: ctId }, "Aktualisierung gelingt")}
    </div>
    ${form(action, { happened: "update-ended", target: ctId }, codeSelect(CODES.terminal), "Aktualisierung misslingt")}`;
}

export function messagePage(title: string, text: string): string {
  return page(title, `<h1>${escapeXml(title)}</h1><p>${escapeXml(text)}</p><p><a href="/">Alle Geräte</a></p>`);
}

/** What a card can say of its PIN, in words. */
const PIN_WORDS: Record<PinStatus, string> = {
  VERIFIED: "freigeschaltet",
  VERIFIABLE: "PIN nötig",
  BLOCKED: "gesperrt",
  TRANSPORT_PIN: "Transport-PIN",
  EMPTY_PIN: "Leer-PIN",
  DISABLED: "abgeschaltet",
};

function pinForms(state: KonnektorState, action: string): string {
  const rows = state.information.mandanten.flatMap((m) =>
    m.smb.map((iccsn) => {
      const pin = state.pins.find((p) => p.iccsn === iccsn && p.mandant === m.id);
      const status = pin?.status ?? "VERIFIABLE";
      const options = Object.entries(PIN_WORDS).map(
        ([value, word]) => `<option value="${value}"${value === status ? " selected" : ""}>${word}</option>`,
      );
      const tries = `<label>Versuche <input name="leftTries" inputmode="numeric" size="2" value="${pin?.leftTries ?? ""}"></label>`;
      return form(
        action,
        { happened: "pin-changed", iccsn, mandant: m.id },
        `<label>${escapeXml(m.id)} · SMC-B …${iccsn.slice(-5)} <select name="status">${options.join("")}</select></label>${tries}`,
        "Setzen",
      );
    }),
  );
  return rows.join("");
}

function codeSelect(codes: readonly number[]): string {
  return select(
    "code",
    "Fehler",
    codes.map((code) => [String(code), `${code} ${fault(code).text}`]),
  );
}

export function select(name: string, label: string, options: [value: string, word: string][], chosen?: string): string {
  const written = options.map(
    ([value, word]) =>
      `<option value="${escapeXml(value)}"${value === chosen ? " selected" : ""}>${escapeXml(word)}</option>`,
  );
  return `<label>${label} <select name="${name}">${written.join("")}</select></label>`;
}

export function button(action: string, fields: Record<string, string>, label: string): string {
  return form(action, fields, "", label);
}

export function form(action: string, fields: Record<string, string>, inner: string, label: string): string {
  const hidden = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeXml(value)}">`,
  );
  return `<form method="post" action="${action}">${hidden.join("")}${inner}<button>${escapeXml(label)}</button></form>`;
}

function lamp(label: string, on: boolean, kind = "good"): string {
  return `<span class="lamp ${on ? kind : "off"}"><i aria-hidden="true"></i>${label}: ${on ? "an" : "aus"}</span>`;
}

function powerWord(state: KonnektorState): string {
  return { running: "läuft", booting: "startet neu …", off: "ausgeschaltet", destroyed: "zerstört" }[state.power.phase];
}

export function page(title: string, body: string): string {
  return `<!doctype html><html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(title)} · nachgestellt</title><style>${STYLE}</style></head><body>
<p class="banner">Nachgestelltes Gerät. Alles hier ist erfunden und zum Üben da.</p><main>${body}</main></body></html>`;
}
