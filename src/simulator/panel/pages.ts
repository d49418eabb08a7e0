/**
 * The front panels as pages: display, slots, plug and a small administration page, all marked "nachgestellt".
 *
 * Room: simulator/panel. Plain HTML with forms: works without scripting, for people and for tests.
 */

import type { PinStatus } from "../../domain/observation.ts";
import { escapeXml } from "../../protocol/xml/write.ts";
import type { KonnektorState, TerminalState } from "../models/state.ts";
import { STYLE } from "./style.ts";

export function overviewPage(konnektoren: KonnektorState[], title: string): string {
  const items = konnektoren.map((k, i) => {
    const terminals = k.terminals.map(
      (t) => `<li><a href="/konnektor/${i}/terminal/${encodeURIComponent(t.ctId)}">${escapeXml(t.name)}</a>
        <span>${escapeXml(t.product.name)} · ${escapeXml(t.product.firmware)} · ${t.connected ? "verbunden" : "nicht verbunden"}</span></li>`,
    );
    return `<section><h2><a href="/konnektor/${i}">${escapeXml(k.product.name)}</a></h2>
      <p>${escapeXml(k.hostname)} · Firmware ${escapeXml(k.product.firmware)} · ${powerWord(k)}</p>
      <ul class="devices">${terminals.join("")}</ul></section>`;
  });
  return page(title, `<h1>${escapeXml(title)}</h1>${items.join("")}`);
}

export function konnektorPage(state: KonnektorState, index: number): string {
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
    <h2>PIN der Praxisausweise</h2>${pinForms(state, action)}`,
  );
}

export function terminalPage(state: KonnektorState, index: number, terminal: TerminalState): string {
  const action = `/konnektor/${index}/terminal/${encodeURIComponent(terminal.ctId)}`;
  const { ctId } = terminal;
  const slots = Array.from({ length: terminal.slots }, (_, i) => {
    const slot = i + 1;
    const card = state.cards.find((c) => c.ctId === ctId && c.slot === slot);
    if (card) {
      return `<li><b>Steckplatz ${slot}</b> ${escapeXml(card.type)} ${escapeXml(card.holder ?? "")}
        ${button(action, { happened: "card-removed", ctId, slot: String(slot) }, "Karte ziehen")}</li>`;
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
    ${form(action, { happened: "terminal-firmware", ctId }, `<label>Firmware <input name="firmware" value="${escapeXml(terminal.product.firmware)}" required></label>`, "Setzen")}`,
  );
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

function button(action: string, fields: Record<string, string>, label: string): string {
  return form(action, fields, "", label);
}

function form(action: string, fields: Record<string, string>, inner: string, label: string): string {
  const hidden = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeXml(value)}">`,
  );
  return `<form method="post" action="${action}">${hidden.join("")}${inner}<button>${escapeXml(label)}</button></form>`;
}

function lamp(label: string, on: boolean, kind = "good"): string {
  return `<span class="lamp ${on ? kind : "off"}"><i aria-hidden="true"></i>${label}: ${on ? "an" : "aus"}</span>`;
}

function powerWord(state: KonnektorState): string {
  return { running: "läuft", booting: "startet neu …", off: "ausgeschaltet" }[state.power.phase];
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(title)} · nachgestellt</title><style>${STYLE}</style></head><body>
<p class="banner">Nachgestelltes Gerät. Alles hier ist erfunden und zum Üben da.</p><main>${body}</main></body></html>`;
}
