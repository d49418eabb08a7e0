/**
 * Conditions of a simulated Konnektor: raised, taken back, and what they say of themselves (TAB_KON_503).
 *
 * Room: simulator/models. What still works in a fatal one stands in operating-state.ts. The sentences are short and our own.
 */
import table from "../../../data/fehlerzustaende.json" with { type: "json" };
import type { OperatingState } from "../../domain/observation.ts";
import { addDays, dayOf, type Instant } from "../../domain/zeit/tag.ts";
import type { Condition, KonnektorState } from "./state.ts";

const DAY_MS = 86_400_000;

/** A condition keeps its moment until it changes; one that lingers is not taken back (trap T-11). */
export function withCondition(state: KonnektorState, name: string, raised: boolean, now: Instant): KonnektorState {
  const known = state.conditions[name];
  if (known?.raised === raised || (known?.lingers && !raised)) return state;
  const condition: Condition = { ...(known ?? conditionOf(name)), raised, since: now };
  return { ...state, conditions: { ...state.conditions, [name]: condition } };
}

/** Up only for a device that may be online and whose firmware is not shut out [REQ:gemSpec_Kon:A_17085]. */
export function withTunnel(state: KonnektorState, tunnel: "ti" | "sis", online: boolean, now: Instant): KonnektorState {
  const isShutOut = state.conditions.EC_FW_Not_Valid_Status_Blocked?.raised ?? false;
  if (online && (!state.management.online || isShutOut)) return state;
  const vpn = { ...state.vpn, [tunnel]: { online, since: now } };
  const name = tunnel === "ti" ? "EC_No_VPN_TI_Connection" : "EC_No_VPN_SIS_Connection";
  return withCondition({ ...state, vpn }, name, !online && state.management.online, now);
}

/** Severity and type as in TAB_KON_503; a vendor's own condition is a warning. */
export function conditionOf(name: string): Condition {
  const row = rowOf(name);
  const isVendor = !row || row.severity === "vendor";
  return {
    raised: false,
    since: 0,
    severity: isVendor ? "Warning" : (row.severity as OperatingState["severity"]),
    type: row?.type === "Security" ? "Security" : "Operation",
  };
}

/** Value first, then what the table lists, then what it means [REQ:gemSpec_Kon:TIP1-A_4512-04]. */
export function conditionParameters(
  state: KonnektorState,
  name: string,
  raised: boolean,
  now: Instant,
): [key: string, value: string][] {
  const facts = factsOf(state, name, now + state.clockOffsetMs);
  const listed = (rowOf(name)?.parameters ?? []).map((key): [string, string] => [key, facts[key] ?? ""]);
  return [["Value", String(raised)], ...listed, ["Bedeutung", meaningOf(name)]];
}

function rowOf(name: string) {
  return table.rows.find((r) => r.code === baseOf(name));
}

const baseOf = (name: string) => name.replace(/\(.*\)$/, "");
/** What stands in the last brackets: a ctId, or the number of a vendor's condition (trap T-12). */
const bracketOf = (name: string) => /\(([^()]*)\)$/.exec(name)?.[1] ?? "";

/** What the device knows, or a plausible invention: nobody here keeps a TSL. By the device's clock. */
function factsOf(state: KonnektorState, name: string, now: Instant): Record<string, string> {
  const today = dayOf(now);
  const raised = state.conditions[name]?.raised ?? false;
  const lastSync = new Date(raised ? now - DAY_MS : now).toISOString();
  const isOver = /Out_Of_Date|not_valid/.test(name);
  const listEnd = addDays(today, isOver ? -1 : 5);
  return {
    CtID: bracketOf(name),
    LastSyncAttempt: new Date(now).toISOString(),
    LastSyncSuccess: lastSync,
    LastUpdateTSL: addDays(today, -1),
    LastUpdateBNetzAVL: addDays(today, -1),
    NextUpdateTSL: listEnd,
    NextUpdateBNetzAVL: listEnd,
    NextUpdateCRL: listEnd,
    ExpiringDateCRL: addDays(today, 2),
    ExpiringDateTrustAnchor: listEnd,
    GracePeriodTSL: "30",
    Protokoll: "Systemprotokoll",
    NtpTimedifference: String(Math.round(state.clockOffsetMs / 1000)),
    NtpMaxAllowedTimedifference: "3600",
    NtpGracePeriod: "50",
    Operation: "SignDocument",
    Count: "501",
    Arbeitsplatz: state.information.arbeitsplaetze[0]?.id ?? "",
    Meldung: "Ungewöhnlich viele Operationen in zehn Minuten",
    Iccsn: state.iccsn,
    Serial: state.certificates.at(-1)?.serial ?? "",
  };
}

function meaningOf(name: string): string {
  const meaning = MEANINGS[baseOf(name)] ?? "Zustand des Herstellers";
  return meaning.replace("{}", bracketOf(name));
}

const MEANINGS: Record<string, string> = {
  EC_CardTerminal_Software_Out_Of_Date: "Für das Kartenterminal {} gibt es eine neuere Software",
  "EC_CardTerminal_gSMC-KT_Certificate_Expires_Soon": "Das Zertifikat der gSMC-KT im Kartenterminal {} läuft bald ab",
  EC_Connector_Software_Out_Of_Date: "Für den Konnektor gibt es eine kritische Aktualisierung",
  EC_FW_Update_Available: "Es liegt eine neuere Firmware vor",
  EC_FW_Not_Valid_Status_Blocked: "Die Firmware muss aktualisiert werden, der Zugang zur TI ist gesperrt",
  EC_Time_Sync_Not_Successful: "Der letzte Zeitabgleich ist fehlgeschlagen",
  EC_TSL_Update_Not_Successful: "Die TSL konnte nicht aktualisiert werden",
  EC_TSL_Expiring: "Die TSL läuft bald ab",
  EC_BNetzA_VL_Update_Not_Successful: "Die Vertrauensliste der BNetzA konnte nicht aktualisiert werden",
  EC_BNetzA_VL_not_valid: "Die Vertrauensliste der BNetzA ist nicht mehr gültig",
  EC_TSL_Trust_Anchor_Expiring: "Der Vertrauensanker läuft bald ab",
  EC_LOG_OVERFLOW: "Einträge des Protokolls mussten vorzeitig gelöscht werden",
  EC_CRL_Expiring: "Die CRL läuft bald ab",
  EC_Time_Sync_Pending_Warning: "Der letzte Zeitabgleich liegt lange zurück",
  EC_TSL_Out_Of_Date_Within_Grace_Period: "Die TSL ist abgelaufen, die Nachfrist läuft",
  EC_CardTerminal_Not_Available: "Kartenterminal {} ist nicht verfügbar",
  EC_No_VPN_TI_Connection: "Es besteht keine Verbindung zur TI",
  EC_No_VPN_SIS_Connection: "Es besteht keine Verbindung zum SIS",
  EC_No_Online_Connection: "Das Transportnetz ist nicht erreichbar",
  EC_IP_Adresses_Not_Available: "IP-Adressen fehlen oder sind falsch",
  EC_CRL_Out_Of_Date: "Die CRL ist abgelaufen",
  EC_Firewall_Not_Reliable: "Die Firewallregeln sind nicht geladen",
  EC_Random_Generator_Not_Reliable: "Der Zufallsgenerator ist nicht zuverlässig",
  EC_Secure_KeyStore_Not_Available: "Der sichere Schlüsselspeicher ist nicht verfügbar",
  EC_Security_Log_Not_Writable: "Das Sicherheitsprotokoll kann nicht geschrieben werden",
  EC_Software_Integrity_Check_Failed: "Die Prüfung der Softwareintegrität ist fehlgeschlagen",
  EC_Time_Difference_Intolerable: "Die Zeit weicht zu stark ab",
  EC_Time_Sync_Pending_Critical: "Der letzte Zeitabgleich liegt zu lange zurück",
  EC_TSL_Trust_Anchor_Out_Of_Date: "Der Vertrauensanker ist abgelaufen",
  EC_TSL_Out_Of_Date_Beyond_Grace_Period: "Die TSL ist abgelaufen, auch die Nachfrist",
  EC_CRYPTOPERATION_ALARM: "Ungewöhnlich viele kryptographische Operationen",
  EC_OTHER_ERROR_STATE: "Fehlerzustand {} des Herstellers",
  EC_NK_Certificate_Expiring: "Das Zertifikat C.NK.VPN läuft bald ab",
  EC_NK_Certificate_Expired: "Das Zertifikat C.NK.VPN ist abgelaufen",
  EC_TLS_Client_Certificate_Security: "Das Zertifikat für Clientsysteme ist nicht mehr stark genug",
};
