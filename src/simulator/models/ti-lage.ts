/**
 * The simulated central source: how each service of the TI is, and the answer it gives for that (TI-Lagebild, version 2).
 *
 * Room: simulator/models. Pure. The shape is that of the public documentation (data/ti-lage.json, source), repeated on purpose: it is
 * the other end of the wire. Names of providers and texts are invented.
 */
export const SIM_SERVICES = ["erezept", "epa", "kim", "wanda", "ogd", "vsdm", "tianschluss"] as const;
export type SimService = (typeof SIM_SERVICES)[number];
export const SIM_OUTAGES = ["none", "partial", "full"] as const;
export type SimOutage = (typeof SIM_OUTAGES)[number];

export type SimLage = Readonly<Record<SimService, { outage: SimOutage; isMaintenance: boolean }>>;

export const ALL_FINE = Object.fromEntries(
  SIM_SERVICES.map((id) => [id, { outage: "none", isMaintenance: false }]),
) as SimLage;

export function withOutage(lage: SimLage, service: SimService, outage: SimOutage, isMaintenance = false): SimLage {
  return { ...lage, [service]: { outage, isMaintenance: outage !== "none" && isMaintenance } };
}

const TEXTS: Record<SimService, [fn: string, impact: string, product: string]> = {
  erezept: ["E-Rezept einlösen per eGK", "Das Einlösen von E-Rezepten mit der eGK ist gestört", "IDP-Dienst"],
  epa: ["Dokumente einstellen", "Dokumente lassen sich nicht in die ePA einstellen", "ePA-Aktensystem"],
  kim: ["Nachrichten senden", "KIM-Nachrichten können nicht gesendet werden", "KIM-Fachdienst"],
  wanda: ["Weitere Anwendungen", "Einzelne weitere Anwendungen sind nicht erreichbar", "WANDA Basic"],
  ogd: ["OGD", "Die Anwendung ist nicht erreichbar", "OGD"],
  vsdm: [
    "Versichertenstammdaten aktualisieren",
    "Die Prüfung der Versichertenkarten ist gestört",
    "Fachdienst VSDM (UFS)",
  ],
  tianschluss: ["Verbindung zur TI aufbauen", "Der Aufbau der Verbindung zur TI ist gestört", "VPN-Zugangsdienst"],
};

export function answerOf(lage: SimLage): unknown {
  const disturbed = SIM_SERVICES.filter((id) => lage[id].outage !== "none");
  return {
    appStatus: Object.fromEntries(SIM_SERVICES.map((id) => [id, statusOf(id, lage)])),
    cause: disturbed.map((id, i) => ({
      ci: `CI-${String(9_000_001 + i)}`,
      component: "*",
      service: TEXTS[id][2],
      organization: "Anbieter Muster",
      function: TEXTS[id][0],
    })),
  };
}

function statusOf(id: SimService, lage: SimLage) {
  const { outage, isMaintenance: hasMaintenance } = lage[id];
  const [name, impactDesc] = TEXTS[id];
  const affected = { function: name, critical: 1, impactDesc, outage, hasMaintenance };
  return {
    outage,
    hasMaintenance,
    hasSubComponentMaintenance: false,
    affectedFunctions: outage === "none" ? [] : [affected],
  };
}
