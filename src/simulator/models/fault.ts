/** Faults a simulated Konnektor answers with. Room: simulator/models. Texts are short and our own. */
import { fehlercode } from "../../domain/fehlercode.ts";

export interface Fault {
  code: number;
  severity: string;
  type: "Technical" | "Security";
  text: string;
  detail?: string;
}

const TEXTS: Record<number, string> = {
  4000: "Anfrage ungültig",
  4001: "Interner Fehler",
  4002: "Operation wegen kritischem Betriebszustand nicht zulässig",
  4003: "UserId fehlt",
  4007: "Kartenterminal unbekannt",
  4008: "Karte nicht gesteckt",
  4009: "SM-B nicht verwaltet",
  4010: "Clientsystem gehört nicht zum Mandanten",
  4011: "Arbeitsplatz gehört nicht zum Mandanten",
  4012: "Kartenterminal gehört nicht zum Mandanten",
  4013: "SM-B gehört nicht zum Mandanten",
  4014: "Arbeitsplatz für dieses Clientsystem und diesen Mandanten nicht freigegeben",
  4015: "Kartenterminal vom Arbeitsplatz nicht erreichbar",
  4016: "Kartenterminal ist nicht lokal",
  4019: "Keine Zugriffsregel anwendbar",
  4020: "Kartenterminal vom Clientsystem nicht erreichbar",
  4021: "Aufrufkontext unvollständig oder unbekannt",
  4028: "Verbindung zum Kartenterminal fehlgeschlagen",
  4029: "Zertifikat oder Geheimnis des Kartenterminals stimmt nicht",
  4030: "Anmeldung als Administrator am Kartenterminal fehlgeschlagen",
  4032: "Verbindung zum HSM fehlgeschlagen",
  4033: "Kartenterminal antwortet nicht",
  4035: "MAC-Adresse des Kartenterminals stimmt nicht",
  4036: "Name des Kartenterminals stimmt nicht",
  4037: "Liste der Kartenterminals ist widersprüchlich",
  4040: "Pairing: Verbindung fehlgeschlagen",
  4044: "Fehler beim Zugriff auf das Kartenterminal",
  4051: "Falscher Kartentyp",
  4058: "Aufruf nicht zulässig",
  4072: "PIN-Referenz unbekannt",
  4090: "Zugriff auf eGK nicht zulässig",
  4097: "Slot unbekannt",
  4098: "Slot ist leer",
  4099: "Karte mit dieser ICCSN nicht gefunden",
  4101: "CardHandle ungültig",
  4102: "Ungültige SubscriptionId",
  4149: "Zertifikatsreferenz unbekannt",
  4181: "Updateinformation ist nicht integer",
  4182: "Aktualisierungsdaten nicht vollständig geladen",
  4183: "Aktualisierungsdaten sind nicht integer",
  4184: "Aktualisierung fehlgeschlagen, bisherige Version läuft weiter",
  4185: "Version gehört nicht zur Firmwaregruppe",
  4186: "Aktualisierungsdaten des Kartenterminals nicht vollständig geladen",
  4187: "Aktualisierung des Kartenterminals fehlgeschlagen",
  4188: "Konfigurationsdienst nicht erreichbar",
  4189: "Zertifikat des Konfigurationsdienstes ist falsch",
  4190: "Listen der Aktualisierungen nicht lesbar",
  4202: "Keine Karte gesteckt",
  4203: "Karte nicht entnommen",
  4204: "Clientsystem nicht authentifiziert",
  4209: "Kartentyp nicht unterstützt",
  4222: "Kartenterminal nicht verbunden",
  4257: "ECC-Zertifikat nicht vorhanden",
  4258: "ECC-Zertifikat nicht vorhanden",
};

/** Type and severity come from the same table the client explains codes with. */
export function fault(code: number, detail?: string): Fault {
  const { severity, type } = fehlercode(code) ?? { severity: "Error", type: "Technical" as const };
  return { code, severity, type, text: TEXTS[code] ?? `Fehler ${code}`, detail };
}
