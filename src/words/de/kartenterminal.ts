/** Was schiefgehen kann, wenn ti-lotse die Fernverwaltung eines Geräts über WebSocket fragt. Teil der Fehler. */

export const kartenterminal = {
  "ws/refused": (f: { host: string; status: number }) => ({
    meaning: `„${f.host}“ antwortet, bietet dort aber keine Fernverwaltung an.`,
    whatToDo: "Schalten Sie die Fernverwaltung am Gerät ein. Prüfen Sie danach Adresse und Port.",
    why: `Ab Werk ist die Fernverwaltung meist ausgeschaltet. Es kann auch ein anderes Gerät geantwortet haben${f.status ? ` (HTTP ${f.status})` : ""}.`,
  }),
  "ws/unreadable": (f: { host: string; reason: string }) => ({
    meaning: `„${f.host}“ hat etwas geantwortet, das nicht zur Fernverwaltung dieses Geräts passt.`,
    whatToDo:
      "Prüfen Sie, ob die Adresse zum richtigen Gerät gehört. Bleibt es dabei, geben Sie dem DVO diese Meldung.",
    why: `Die Antwort ist beschädigt, oder die Firmware spricht eine andere Fassung (technisch: ${f.reason}).`,
  }),
  "kt/credentials-wrong": (f: { host: string }) => ({
    meaning: `Das Kartenterminal „${f.host}“ nimmt Benutzername und Passwort nicht an.`,
    whatToDo:
      "Geben Sie das Passwort der Fernverwaltung ein. Versuchen Sie es nicht mehrmals hintereinander: Suchen Sie das Passwort zuerst heraus.",
    why: "Das Gerät zählt falsche Passwörter, auch über einen Neustart hinweg. Ab dem dritten sperrt es die Anmeldung, zuerst für eine Minute, später für einen ganzen Tag. ti-lotse hat das Passwort nur einmal gesendet und versucht es nicht noch einmal.",
    ifNothing: "Solange wird das Kartenterminal nur über den Konnektor gefragt.",
  }),
  "kt/login-refused": (f: { host: string }) => ({
    meaning: `Das Kartenterminal „${f.host}“ hat die Anmeldung abgelehnt.`,
    whatToDo:
      "Prüfen Sie Benutzername und Passwort der Fernverwaltung. Versuchen Sie es nicht mehrmals hintereinander.",
    why: "Meist stimmt das Passwort nicht, oder die Anmeldung ist nach mehreren Versuchen gesperrt. Den Grund sagt das Gerät nicht. ti-lotse hat das Passwort nur einmal gesendet und versucht es nicht noch einmal.",
    ifNothing: "Solange wird das Kartenterminal nur über den Konnektor gefragt.",
  }),
  "kt/login-locked": (f: { host: string }) => ({
    meaning: `Das Kartenterminal „${f.host}“ hat die Anmeldung vorübergehend gesperrt.`,
    whatToDo: "Warten Sie, und suchen Sie inzwischen das richtige Passwort heraus.",
    why: "Es wurde zu oft ein falsches Passwort eingegeben, vielleicht von einem anderen Programm. Nach drei Fehlern dauert die Sperre eine Minute, nach sieben zehn Minuten, nach elf eine Stunde, nach einundzwanzig einen Tag. Ausschalten hilft nicht.",
  }),
  "kt/session-taken": (f: { host: string }) => ({
    meaning: `Am Kartenterminal „${f.host}“ ist schon jemand angemeldet.`,
    whatToDo:
      "Melden Sie sich in der Weboberfläche des Kartenterminals ab, oder warten Sie fünf Minuten. Danach fragt ti-lotse wieder.",
    why: "Das Gerät lässt nur eine Anmeldung zur selben Zeit zu.",
  }),
  "kt/session-ended": (f: { host: string }) => ({
    meaning: `Das Kartenterminal „${f.host}“ hat die Anmeldung beendet, bevor alles gelesen war.`,
    whatToDo: "Nichts. Beim nächsten Mal fragt ti-lotse wieder.",
    why: "Das Gerät wurde neu gestartet, oder jemand anderes hat sich angemeldet.",
  }),
  "kt/internal-error": (f: { host: string }) => ({
    meaning: `Das Kartenterminal „${f.host}“ meldet einen eigenen Fehler.`,
    whatToDo:
      "Warten Sie einige Minuten. Bleibt es dabei und läuft kein Update, starten Sie das Kartenterminal außerhalb der Sprechzeit neu.",
    why: "Ein Teil des Geräts hat nicht rechtzeitig geantwortet.",
  }),
  "kt/input-refused": (f: { host: string; field: string }) => ({
    meaning: `Das Kartenterminal „${f.host}“ lässt eine Eingabe nicht zu.`,
    whatToDo: "Prüfen Sie Benutzername und Passwort der Fernverwaltung auf überzählige Zeichen.",
    why: `Das Gerät nennt das Feld „${f.field}“.`,
  }),
  "kt/update-in-progress": (f: { host: string }) => ({
    meaning: `Am Kartenterminal „${f.host}“ läuft gerade ein Update.`,
    whatToDo: "Lassen Sie das Gerät am Strom, bis es fertig ist.",
    why: "Solange nimmt es keine weiteren Aufträge an.",
  }),
  "kt/remote-smcb-taken": (f: { host: string }) => ({
    meaning: `Mit dem Kartenterminal „${f.host}“ ist schon ein anderes Programm für die PIN des Praxisausweises verbunden.`,
    whatToDo: "Fragen Sie den DVO, welches Programm das ist.",
    why: "Das Gerät lässt dafür nur eine Verbindung zu.",
  }),
  "kt/remote-smcb-off": (f: { host: string }) => ({
    meaning: `Am Kartenterminal „${f.host}“ ist die PIN-Eingabe aus der Ferne ausgeschaltet.`,
    whatToDo: "Geben Sie die PIN am Gerät ein.",
    why: "So ist das Gerät ab Werk eingestellt. Nur der Administrator kann es ändern.",
  }),
  "kt/request-refused": (f: { host: string; request: string }) => ({
    meaning: `Das Kartenterminal „${f.host}“ hat eine Frage nicht beantwortet.`,
    whatToDo: "Es ist nichts zu tun: Alles Übrige wurde gelesen. Ein Update des Kartenterminals kann es beheben.",
    why: `Vermutlich kennt diese Firmware die Frage noch nicht (${f.request}). Den Grund sagt das Gerät nicht.`,
  }),
  "kt/error-unknown": (f: { host: string }) => ({
    meaning: `Das Kartenterminal „${f.host}“ meldet einen Fehler, den ti-lotse nicht kennt.`,
    whatToDo: "Prüfen Sie, ob es eine neuere Version von ti-lotse gibt, und geben Sie dem DVO diese Meldung.",
    why: "In den Unterlagen des Herstellers steht er nicht.",
  }),
  "kt/restart-unclear": (f: { host: string }) => ({
    meaning: `Ob das Kartenterminal „${f.host}“ neu startet, ist offen.`,
    whatToDo: "Sehen Sie am Gerät nach. Der Auftrag wurde einmal gesendet und wird nicht wiederholt.",
    why: "Das Gerät hat den Auftrag weder angenommen noch abgelehnt.",
  }),
  "kt/install-unclear": (f: { host: string }) => ({
    meaning: `Ob das Kartenterminal „${f.host}“ das Update einspielt, ist offen.`,
    whatToDo: "Lassen Sie das Gerät am Strom, und sehen Sie am Gerät nach. Das Update wird nicht noch einmal gesendet.",
    why: "Die Datei war übertragen, dann brach die Verbindung ab, bevor das Gerät geantwortet hat.",
  }),
  "kt/image-differs": (f: { host: string }) => ({
    meaning: `Die Datei mit dem Update für das Kartenterminal „${f.host}“ ist nicht die erwartete.`,
    whatToDo: "Laden Sie die Datei noch einmal herunter.",
    why: "Größe oder Prüfsumme stimmen nicht. Das Kartenterminal hat nichts eingespielt.",
  }),
};
