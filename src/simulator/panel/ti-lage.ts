/**
 * The panel of the central source: how each service of the TI is, and how the source misbehaves.
 *
 * Room: simulator/panel. GET and POST /ti-lage as a page · POST /api/ti-lage as JSON: {service, outage, isMaintenance?} or
 * {misbehave: NAME | ""}.
 */
import { escapeXml } from "../../protocol/xml/write.ts";
import { SIM_OUTAGES, SIM_SERVICES, type SimOutage, type SimService } from "../models/ti-lage.ts";
import { isTiLageBehaviour, TILAGE_BEHAVIOURS } from "../wire/tilage/tilage-behaviours.ts";
import type { TiLageServer } from "../wire/tilage/tilage-server.ts";
import { button, form, page, select } from "./pages.ts";

const NAMES: Record<SimService, string> = {
  tianschluss: "TI-Zugang",
  vsdm: "VSDM",
  erezept: "E-Rezept",
  epa: "ePA",
  kim: "KIM",
  wanda: "WANDA",
  ogd: "OGD",
};
const WORDS: Record<SimOutage, string> = { none: "in Ordnung", partial: "teilweise gestört", full: "gestört" };
const ACTION = "/ti-lage";

export function tiLagePage({ lage, misbehaves, address }: TiLageServer): string {
  const services = SIM_SERVICES.toReversed().map((service) => {
    const { outage, isMaintenance } = lage[service];
    const buttons = SIM_OUTAGES.filter((other) => other !== outage).map((other) =>
      button(ACTION, { service, outage: other }, `${NAMES[service]}: ${WORDS[other]}`),
    );
    const planned = button(ACTION, { service, outage: "full", isMaintenance: "true" }, `${NAMES[service]}: Wartung`);
    return `<li><b>${NAMES[service]}</b> <span>${WORDS[outage]}${isMaintenance ? " (Wartung)" : ""}</span>
      ${buttons.join("")}${isMaintenance ? "" : planned}</li>`;
  });
  const names: [value: string, word: string][] = Object.keys(TILAGE_BEHAVIOURS).map((name) => [name, name]);
  return page(
    "TI bundesweit",
    `<p><a href="/">Alle Geräte</a></p>
    <h1>TI bundesweit (nachgestellt)</h1>
    <p>Die zentrale Stelle antwortet unter <code>${escapeXml(address)}</code>. Ist der TI-Zugang ganz gestört, verlieren auch die
    Konnektoren dieser Praxis die Verbindung.</p>
    <ul class="states">${services.join("")}</ul>
    <h2>Die Stelle selbst</h2>
    <p>${misbehaves ? `Sie antwortet falsch: <code>${misbehaves}</code>` : "Sie antwortet, wie sie soll."}</p>
    ${form(ACTION, {}, select("misbehave", "Fehlverhalten", names), "So antworten lassen")}
    ${misbehaves ? button(ACTION, { misbehave: "" }, "Wieder richtig antworten") : ""}`,
  );
}

/** Does what was asked for; a text says why not. */
export async function changeTiLage(source: TiLageServer, input: Record<string, unknown>): Promise<string | undefined> {
  const { service, outage, misbehave, isMaintenance } = input;
  if (misbehave !== undefined) {
    if (misbehave !== "" && (typeof misbehave !== "string" || !isTiLageBehaviour(misbehave))) {
      return `misbehave: ${Object.keys(TILAGE_BEHAVIOURS).join(", ")}`;
    }
    source.misbehaves = misbehave === "" ? undefined : misbehave;
    return undefined;
  }
  const known = SIM_SERVICES.find((name) => name === service);
  const wanted = SIM_OUTAGES.find((name) => name === outage);
  if (!known) return `service: ${SIM_SERVICES.join(", ")}`;
  if (!wanted) return `outage: ${SIM_OUTAGES.join(", ")}`;
  await source.disturb(known, wanted, isMaintenance === true || isMaintenance === "true");
  return undefined;
}
