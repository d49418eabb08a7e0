/**
 * What an ErrorCondition of the Konnektor (gemSpec_Kon, TAB_KON_503) means for the practice, in German.
 *
 * Room: words. Keys are the names of the table without the parameter in brackets; how urgent each one is stands in
 * data/fehlerzustaende.json.
 */
import type { Entry } from "../entry.ts";

type Condition = (f: { terminal: string }) => Entry;

/** A condition of the Konnektor itself: no Kartenterminal to name. */
const ofKonnektor =
  (entry: Entry): Condition =>
  (_f: { terminal: string }) =>
    entry;

/** The name in quotes, or nothing where nobody told which one it is. */
const named = (terminal: string) => (terminal ? ` „${terminal}“` : "");

const withoutTi =
  "Solange das so bleibt, gehen E-Rezept, eAU, KIM und die Online-Prüfung der Versichertenkarten nicht.";
const withoutTiAndCards =
  "Solange das so bleibt, gehen weder die TI noch Karten und Kartenterminals. Auch Versichertenkarten lassen sich nicht lesen.";
const cardsGoOn = "Kartenterminals und PIN-Eingabe in der Praxis sind davon nicht betroffen.";
const tsl = "Die Vertrauensliste (TSL) sagt dem Konnektor, welchen Stellen in der TI er trauen darf.";
const crl = "An der Sperrliste (CRL) erkennt der Konnektor, welche Zertifikate zurückgezogen sind.";
const bnetza = "Mit dieser Liste prüft der Konnektor elektronische Unterschriften.";
const anchor =
  "Auf dieses Prüfzertifikat, den Vertrauensanker, stützt der Konnektor sein Vertrauen in alle Stellen der TI.";

export const fehlerzustaende = {
  // Versionen und Updates
  EC_Connector_Software_Out_Of_Date: ofKonnektor({
    meaning: "Update verfügbar - Gerät arbeitet weiter, bitte einplanen",
    whatToDo: "Vereinbaren Sie mit dem DVO einen Termin für das Update des Konnektors.",
    why: "Der Update-Dienst der TI (KSR) bietet eine neuere Version an. Steht „Software-Out-Of-Date“ auf der Anzeige, ist das Gerät nicht defekt.",
    ifNothing:
      "Ist das Update als kritisch eingestuft, trennt der Konnektor nach dessen Frist selbst die Verbindung zur TI.",
  }),
  EC_FW_Update_Available: ofKonnektor({
    meaning: "Für den Konnektor oder ein Kartenterminal gibt es ein Update. Alles arbeitet normal weiter.",
    whatToDo: "Planen Sie das Update in Ruhe ein, am besten außerhalb der Sprechzeit.",
    why: "Der Update-Dienst der TI (KSR) bietet eine neuere Version an. Für welches Gerät sie ist, sagt diese Meldung nicht.",
  }),
  EC_CardTerminal_Software_Out_Of_Date: (f: { terminal: string }) => ({
    meaning: `Für das Kartenterminal${named(f.terminal)} gibt es ein Update. Das Gerät arbeitet normal weiter.`,
    whatToDo: "Planen Sie das Update in Ruhe ein, am besten außerhalb der Sprechzeit.",
    why: "Auf dem Kartenterminal läuft nicht die neueste Version, die der Update-Dienst der TI (KSR) anbietet.",
  }),
  EC_FW_Not_Valid_Status_Blocked: ofKonnektor({
    meaning: "Der Konnektor hat den Zugang zur TI gesperrt, weil ihm ein kritisches Update fehlt.",
    whatToDo: "Rufen Sie sofort den DVO an. Er installiert das Update am Konnektor.",
    why: "Die Frist des kritischen Updates ist abgelaufen. Der Update-Dienst liegt in der gesperrten TI, das Update kommt also aus dem Gerätespeicher oder von Hand.",
    ifNothing:
      "Die TI bleibt gesperrt, bis das Update installiert ist. E-Rezept, eAU, KIM und die Online-Prüfung der Versichertenkarten gehen so lange nicht.",
  }),

  // Verbindungen
  EC_CardTerminal_Not_Available: (f: { terminal: string }) => ({
    meaning: `Der Konnektor erreicht das Kartenterminal${named(f.terminal)} nicht.`,
    whatToDo:
      "Prüfen Sie, ob das Kartenterminal eingeschaltet ist und das Netzwerkkabel steckt. Zeigt es ein Update an, warten Sie dessen Ende ab. Sonst starten Sie es neu.",
    why: "Das Kartenterminal ist im Konnektor aktiv geschaltet, antwortet aber nicht. Auch ein kritischer Zustand des Konnektors kann die Ursache sein.",
    ifNothing:
      "An diesem Platz lassen sich keine Karten lesen. Steckt dort die SMC-B, geht in der ganzen Praxis kein KIM und kein E-Rezept.",
  }),
  EC_No_VPN_TI_Connection: ofKonnektor({
    meaning: "Der Konnektor ist nicht mit der TI verbunden.",
    whatToDo:
      "Prüfen Sie, ob das Internet geht. Ist keine bundesweite Störung gemeldet, rufen Sie den DVO an. Stecken Sie nichts um.",
    why: "Der geschützte Tunnel (VPN) zur TI steht nicht. Ursache kann das Internet, der Zugangsdienst oder eine bundesweite Störung sein.",
    ifNothing: withoutTi,
  }),
  EC_No_VPN_SIS_Connection: ofKonnektor({
    meaning: "Der Konnektor ist nicht mit dem sicheren Internetdienst (SIS) verbunden.",
    whatToDo: "Prüfen Sie, ob das Internet geht. Ist keine Störung gemeldet, rufen Sie den DVO an.",
    why: "Der geschützte Tunnel (VPN) zu diesem Internetdienst steht nicht. Die TI kann trotzdem verbunden sein.",
    ifNothing: "Rechner, die über den Konnektor ins Internet gehen, haben so lange kein Internet.",
  }),
  EC_No_Online_Connection: ofKonnektor({
    meaning: "Der Konnektor kommt nicht ins Internet und damit auch nicht in die TI.",
    whatToDo: "Prüfen Sie, ob der Router läuft und das Internet an den Rechnern geht. Danach hilft die IT-Betreuung.",
    why: "Der Konnektor erreicht im Netz vor der TI (Transportnetz) keinen Dienst.",
    ifNothing: withoutTi,
  }),
  EC_IP_Adresses_Not_Available: ofKonnektor({
    meaning: "Dem Konnektor fehlt seine Adresse im Netz, oder sie ist falsch.",
    whatToDo: "Rufen Sie den DVO an. Er prüft mit der IT-Betreuung die Netzwerkeinstellungen des Konnektors.",
    why: "Eine IP-Adresse des Konnektors ist nicht gesetzt oder passt nicht zum Netz.",
    ifNothing: `Ohne richtige Adresse erreicht der Konnektor die TI nicht. ${withoutTi}`,
  }),

  // Uhrzeit
  EC_Time_Sync_Not_Successful: ofKonnektor({
    meaning: "Der letzte Abgleich der Konnektor-Uhr ist gescheitert. Der Konnektor arbeitet normal weiter.",
    whatToDo: "Es ist nichts zu tun. Der Konnektor gleicht seine Uhr beim nächsten Mal ab.",
    why: "Beim letzten Versuch kam vom Zeitdienst der TI keine brauchbare Uhrzeit an.",
    ifNothing: "Gelingt 30 Tage lang kein Abgleich, warnt der Konnektor. Nach 50 Tagen trennt er die TI.",
  }),
  EC_Time_Sync_Pending_Warning: ofKonnektor({
    meaning: "Der Konnektor hat seine Uhr seit mehr als 30 Tagen nicht abgeglichen. Noch arbeitet er weiter.",
    whatToDo:
      "Der DVO prüft die Verbindung zum Zeitdienst. Bis sie steht, bestätigt oder stellt er die Uhrzeit von Hand.",
    why: "Der Konnektor ist für die TI eingeschaltet, bekommt von dort aber keine Uhrzeit. Mit ihr prüft er, ob Zertifikate gelten.",
    ifNothing: "Nach 50 Tagen ohne Abgleich fallen TI, Karten und Kartenterminals aus.",
  }),
  EC_Time_Sync_Pending_Critical: ofKonnektor({
    meaning: "Der Konnektor hat die TI getrennt, weil seine Uhr seit mehr als 50 Tagen nicht abgeglichen ist.",
    whatToDo: "Rufen Sie den DVO an. Er bestätigt oder stellt die Uhrzeit am Konnektor.",
    why: "Ohne geprüfte Uhrzeit kann der Konnektor nicht sagen, ob Zertifikate noch gelten. Die Bestätigung hebt den Zustand auf.",
    ifNothing: withoutTiAndCards,
  }),
  EC_Time_Difference_Intolerable: ofKonnektor({
    meaning: "Der Konnektor hat die TI getrennt, weil seine Uhr zu stark von der Zeit der TI abweicht.",
    whatToDo: "Rufen Sie den DVO an. Er stellt oder bestätigt die Uhrzeit am Konnektor.",
    why: "Die Abweichung ist größer als die erlaubte Stunde. So viel stellt der Konnektor nicht von selbst um.",
    ifNothing: withoutTiAndCards,
  }),

  // Vertrauensliste der TI (TSL) und Vertrauensanker
  EC_TSL_Update_Not_Successful: ofKonnektor({
    meaning: "Der letzte Abruf der Vertrauensliste der TI (TSL) ist gescheitert. Der Konnektor arbeitet normal weiter.",
    whatToDo: "Es ist nichts zu tun. Bleibt die Meldung mehrere Tage, prüft der DVO die Verbindung.",
    why: `${tsl} Er arbeitet vorerst mit der vorhandenen Liste weiter.`,
    ifNothing: "Läuft die vorhandene Liste ab, beginnt eine Nachfrist von höchstens 30 Tagen.",
  }),
  EC_TSL_Expiring: ofKonnektor({
    meaning: "Die Vertrauensliste der TI (TSL) im Konnektor läuft in den nächsten 7 Tagen ab.",
    whatToDo: "Der DVO prüft, warum der Konnektor keine neue Liste bekommt, und lädt sie sonst von Hand.",
    why: `${tsl} Normalerweise erneuert er sie rechtzeitig von selbst.`,
    ifNothing: "Nach dem Ablauf beginnt eine Nachfrist von höchstens 30 Tagen. Danach trennt der Konnektor die TI.",
  }),
  EC_TSL_Out_Of_Date_Within_Grace_Period: ofKonnektor({
    meaning: "Die Vertrauensliste der TI (TSL) ist abgelaufen. Der Konnektor arbeitet nur noch in einer Nachfrist.",
    whatToDo: "Der DVO lädt eine neue Liste, bevor die Nachfrist endet.",
    why: `${tsl} Eine neue Liste ist nicht angekommen. Die Nachfrist dauert höchstens 30 Tage.`,
    ifNothing: "Mit dem Ende der Nachfrist trennt der Konnektor die TI.",
  }),
  EC_TSL_Out_Of_Date_Beyond_Grace_Period: ofKonnektor({
    meaning:
      "Der Konnektor hat die TI getrennt, weil seine Vertrauensliste (TSL) auch über die Nachfrist hinaus abgelaufen ist.",
    whatToDo: "Rufen Sie den DVO an. Er lädt eine neue Liste von Hand in den Konnektor.",
    why: `${tsl} Ohne gültige Liste darf er keine Verbindung zur TI aufbauen.`,
    ifNothing: `${withoutTi} Auch PIN-Eingabe und Unterschrift können ausfallen.`,
  }),
  EC_TSL_Trust_Anchor_Expiring: ofKonnektor({
    meaning: "Das oberste Prüfzertifikat des Konnektors läuft in den nächsten 30 Tagen ab. Noch arbeitet er normal.",
    whatToDo: "Der DVO klärt mit dem Hersteller, wie der Konnektor das neue Prüfzertifikat bekommt.",
    why: anchor,
    ifNothing: "Mit dem Ablauf trennt der Konnektor die TI.",
  }),
  EC_TSL_Trust_Anchor_Out_Of_Date: ofKonnektor({
    meaning: "Der Konnektor hat die TI getrennt, weil sein oberstes Prüfzertifikat abgelaufen ist.",
    whatToDo: "Rufen Sie den DVO an. Er klärt mit dem Hersteller, wie der Konnektor das neue Prüfzertifikat bekommt.",
    why: `${anchor} ${cardsGoOn}`,
    ifNothing: withoutTi,
  }),

  // Sperrliste (CRL)
  EC_CRL_Expiring: ofKonnektor({
    meaning: "Die Sperrliste (CRL) im Konnektor läuft in weniger als 3 Tagen ab. Noch arbeitet er normal.",
    whatToDo: "Der DVO prüft noch heute, warum keine neue Liste kommt, und lädt sie sonst von Hand.",
    why: crl,
    ifNothing: "Mit dem Ablauf trennt der Konnektor die TI. Eine Nachfrist gibt es hier nicht.",
  }),
  EC_CRL_Out_Of_Date: ofKonnektor({
    meaning: "Der Konnektor hat die TI getrennt, weil seine Sperrliste (CRL) abgelaufen ist.",
    whatToDo: "Rufen Sie den DVO an. Er prüft die Uhrzeit des Konnektors und lädt eine aktuelle Sperrliste.",
    why: `${crl} Ohne gültige Liste baut er keinen Tunnel in die TI auf. ${cardsGoOn}`,
    ifNothing: withoutTi,
  }),

  // Vertrauensliste der Bundesnetzagentur
  EC_BNetzA_VL_Update_Not_Successful: ofKonnektor({
    meaning:
      "Der letzte Abruf der Vertrauensliste der Bundesnetzagentur ist gescheitert. Der Konnektor arbeitet normal weiter.",
    whatToDo: "Es ist nichts zu tun. Bleibt die Meldung mehrere Tage, prüft der DVO die Verbindung.",
    why: `${bnetza} Eine vorhandene gültige Liste gilt weiter.`,
  }),
  EC_BNetzA_VL_not_valid: ofKonnektor({
    meaning: "Die Vertrauensliste der Bundesnetzagentur im Konnektor ist abgelaufen.",
    whatToDo: "Der DVO prüft, warum keine neue Liste kommt, und lädt sie sonst von Hand.",
    why: bnetza,
    ifNothing: "Die Prüfung elektronischer Unterschriften kann ausfallen. Die TI bleibt verbunden.",
  }),

  // Zertifikate der Geräte
  "EC_CardTerminal_gSMC-KT_Certificate_Expires_Soon": (f: { terminal: string }) => ({
    meaning: `Die Gerätekarte im Kartenterminal${named(f.terminal)} läuft in weniger als fünf Wochen ab.`,
    whatToDo:
      "Bestellen Sie über Ihren DVO jetzt eine neue Gerätekarte (gSMC-KT). Nach dem Tausch koppelt er das Kartenterminal neu.",
    why: "Mit dem Zertifikat dieser Karte weist sich das Kartenterminal gegenüber dem Konnektor aus.",
    ifNothing: "Nach dem Ablauf kann sich das Kartenterminal nicht mehr mit dem Konnektor verbinden.",
  }),
  EC_NK_Certificate_Expiring: ofKonnektor({
    meaning: "Das Zertifikat, mit dem sich der Konnektor in der TI ausweist, läuft in weniger als 180 Tagen ab.",
    whatToDo: "Klären Sie mit dem DVO, ob sich das Zertifikat verlängern lässt oder der Konnektor ersetzt werden muss.",
    why: "Das Zertifikat (C.NK.VPN) gehört zur eingebauten Gerätekarte (gSMC-K). Manche Konnektoren verlängern es von selbst.",
    ifNothing: "Mit dem Ablauf fallen TI, Karten und Kartenterminals aus.",
  }),
  EC_NK_Certificate_Expired: ofKonnektor({
    meaning: "Der Konnektor kann sich in der TI nicht mehr ausweisen, weil sein Zertifikat abgelaufen ist.",
    whatToDo: "Rufen Sie den DVO an. Er verlängert das Zertifikat von Hand oder ersetzt den Konnektor.",
    why: "Abgelaufen ist das Zertifikat (C.NK.VPN) der eingebauten Gerätekarte (gSMC-K). Ob es sich noch verlängern lässt, hängt vom Gerät ab.",
    ifNothing: withoutTiAndCards,
  }),
  EC_TLS_Client_Certificate_Security: ofKonnektor({
    meaning:
      "Der Konnektor weist sich gegenüber der Praxissoftware mit einem veralteten, schwachen Zertifikat aus. Er arbeitet normal weiter.",
    whatToDo: "Der DVO stellt bei Gelegenheit ein stärkeres Zertifikat ein.",
    why: "Das eingestellte Zertifikat liegt unter 120 bit Sicherheit. Verlangt wird ECC oder RSA mit mindestens 3000 bit.",
  }),

  // Protokoll und Auffälligkeiten
  EC_LOG_OVERFLOW: ofKonnektor({
    meaning: "Der Konnektor hat Protokolleinträge vorzeitig gelöscht, weil ihm der Platz nicht reicht.",
    whatToDo: "Der DVO passt die Aufbewahrungszeit der Protokolle an und setzt die Meldung zurück.",
    why: "Gelöscht wurden Einträge, die noch aufbewahrt werden sollten. Die Meldung bleibt, bis ein Administrator sie zurücksetzt.",
    ifNothing: "Der Konnektor arbeitet weiter. Bei einer Störung können Einträge zur Aufklärung fehlen.",
  }),
  EC_CRYPTOPERATION_ALARM: ofKonnektor({
    meaning: "Der Konnektor meldet auffällig viele Verschlüsselungen oder Unterschriften in kurzer Zeit.",
    whatToDo: "Fragen Sie in der Praxis, ob das erklärbar ist. Wenn nicht, rufen Sie den DVO an.",
    why: "Innerhalb von zehn Minuten gab es ungewöhnlich viele Aufrufe. Die Meldung bleibt, bis ein Administrator sie zurücksetzt.",
    ifNothing: "Der Konnektor arbeitet weiter. Ein möglicher Missbrauch bliebe unentdeckt.",
  }),
  EC_Security_Log_Not_Writable: ofKonnektor({
    meaning: "Der Konnektor hat die TI getrennt, weil er sein Sicherheitsprotokoll nicht schreiben kann.",
    whatToDo: "Rufen Sie den DVO an. Er prüft das Protokoll und klärt den Fehler mit dem Hersteller.",
    why: "Ohne dieses Protokoll darf der Konnektor nicht arbeiten. Bei einem Modell war es voll, weil das Praxisnetz zu viele Meldungen schickte.",
    ifNothing: withoutTiAndCards,
  }),

  // Schäden am Konnektor
  EC_Firewall_Not_Reliable: ofKonnektor({
    meaning: "Der Konnektor ist außer Betrieb, weil seine Firewall nicht verlässlich arbeitet.",
    whatToDo: "Rufen Sie den DVO an. Er klärt den Fehler mit dem Hersteller.",
    why: "Die Regeln der Firewall ließen sich nicht erzeugen oder nicht laden.",
    ifNothing: "In diesem Zustand darf der Konnektor nicht benutzt werden. TI, Karten und Kartenterminals fallen aus.",
  }),
  EC_Random_Generator_Not_Reliable: ofKonnektor({
    meaning: "Der Konnektor hat die TI getrennt, weil er keine sicheren Zufallszahlen mehr erzeugt.",
    whatToDo: "Rufen Sie den DVO an. Er klärt den Fehler mit dem Hersteller.",
    why: "Jede Verschlüsselung braucht gute Zufallszahlen. Der Zufallszahlengenerator erfüllt die Anforderungen nicht.",
    ifNothing: withoutTiAndCards,
  }),
  EC_Secure_KeyStore_Not_Available: ofKonnektor({
    meaning: "Der Konnektor hat die TI getrennt, weil er nicht an seine eigenen Schlüssel und Zertifikate kommt.",
    whatToDo: "Rufen Sie den DVO an. Er klärt mit dem Hersteller, ob der Konnektor getauscht werden muss.",
    why: "Die eingebaute Gerätekarte (gSMC-K) oder der Zertifikatsspeicher ist nicht benutzbar.",
    ifNothing: withoutTiAndCards,
  }),
  EC_Software_Integrity_Check_Failed: ofKonnektor({
    meaning: "Der Konnektor hat die TI getrennt, weil die Prüfung seiner eigenen Software fehlgeschlagen ist.",
    whatToDo: "Rufen Sie den DVO an. Er klärt mit dem Hersteller, ob ein Update hilft oder ein Tausch nötig ist.",
    why: "Mindestens ein Teil der Software ist beschädigt oder verändert. Möglich sind nur noch Update, Blick ins Protokoll und Werksreset.",
    ifNothing: withoutTiAndCards,
  }),

  // Eigene Zustände der Hersteller
  EC_OTHER_ERROR_STATE: ofKonnektor({
    meaning: "Der Konnektor meldet einen eigenen Zustand seines Herstellers.",
    whatToDo: "Schlagen Sie die Nummer in Klammern im Handbuch des Herstellers nach, oder geben Sie sie dem DVO.",
    why: "Die Bedeutung der Nummer legt jeder Hersteller selbst fest. Manche Geräte melden einen solchen Zustand weiter, obwohl er vorbei ist.",
  }),
} satisfies Record<string, Condition>;
