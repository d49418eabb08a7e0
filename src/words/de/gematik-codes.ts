/**
 * What a fault code of the gematik means for the practice: four sentences per code, in German.
 *
 * Room: words. Codes of gemSpec_Kon and, from 7011 on, of the VPN-Zugangsdienst; type and severity of each stand in
 * data/fehlercodes.json. Codes of the manufacturers' own have no entry here.
 */
import type { Entry } from "../entry.ts";

const report = "Bitte melden Sie das mit dem technischen Text unten. An Ihren Geräten ist nichts zu ändern.";
const withoutTi =
  "Solange das so bleibt, gehen E-Rezept, eAU, KIM und die Online-Prüfung der Versichertenkarten nicht.";
const withoutRegistration = "Ohne gültige Anmeldung beim Zugangsdienst kommt der Konnektor nicht in die TI.";
const cardsStayOut = "Solange das so bleibt, lassen sich Karten in diesem Kartenterminal nicht verwenden.";
const logMissing = "Spätere Störungen lassen sich ohne dieses Protokoll schwerer aufklären.";
const fachmodul =
  "Ein Fachmodul ist ein Zusatzprogramm im Konnektor, zum Beispiel für die Prüfung der Versichertenkarten.";
const withoutPairing = "Ohne Kopplung kann die Praxis dieses Kartenterminal nicht verwenden.";
const newHandle =
  "Jede gesteckte Karte bekommt vom Konnektor eine Kennung. Nach dem Ziehen oder nach einem Neustart gilt eine andere.";
const tslEnds =
  "Läuft die vorhandene Liste ab, beginnt eine Nachfrist von höchstens 30 Tagen. Danach trennt der Konnektor die TI.";
const bnetzaEnds = "Läuft die vorhandene Liste ab, kann die Prüfung elektronischer Unterschriften ausfallen.";
const withoutEcc = "Die TI stellt auf ECC um. Karten ohne ECC sind nach Ablauf der Fristen nicht mehr verwendbar.";

export const gematikCodes: Record<number, Entry> = {
  // Anfrage und Zustand des Konnektors
  4000: {
    meaning: "Der Konnektor hat eine Anfrage nicht verstanden.",
    whatToDo: report,
    why: "Das Programm hat falsch gefragt, oder der Konnektor spricht eine andere Version der Schnittstelle als erwartet.",
  },
  4001: {
    meaning: "Im Konnektor ist ein interner Fehler aufgetreten.",
    whatToDo:
      "Versuchen Sie es noch einmal. Bleibt es dabei, prüft der DVO das Protokoll des Konnektors und startet ihn neu.",
    why: "Der Konnektor nennt nach außen keinen genaueren Grund. Mehr steht nur in seinem Protokoll.",
  },
  4002: {
    meaning: "Der Konnektor verweigert diese Aufgabe, weil er in einem kritischen Zustand ist.",
    whatToDo: "Sehen Sie nach, welchen kritischen Zustand der Konnektor meldet, und nennen Sie ihn dem DVO.",
    why: "In einem kritischen Zustand schaltet der Konnektor zur Sicherheit einen Teil seiner Dienste ab. Diese Meldung ist nur die Folge davon.",
    ifNothing:
      "Die Verbindung zur TI bleibt getrennt, bis der Zustand behoben ist. Oft gehen auch Karten und Kartenterminals nicht.",
  },
  4027: {
    meaning: "Dem Konnektor fehlen nach dem Start Angaben zu seinen eigenen Diensten.",
    whatToDo: "Der DVO startet den Konnektor neu. Bleibt es dabei, hilft der Hersteller.",
    why: "Beim Start hat der Konnektor die Adresse eines Dienstes nicht in sein Dienstverzeichnis übernommen.",
    ifNothing: "Die Praxissoftware findet einzelne Dienste des Konnektors möglicherweise nicht.",
  },

  // Mandant, Clientsystem, Arbeitsplatz
  4003: {
    meaning: "Der Konnektor weiß nicht, für welche Person er den Heilberufsausweis (eHBA) benutzen soll.",
    whatToDo: "Der DVO ergänzt den Benutzer in den Einstellungen des Programms, das den Ausweis benutzen will.",
    why: "Wer einen eHBA benutzt, muss dem Konnektor eine Benutzerkennung (UserId) nennen. In der Anfrage fehlt sie.",
  },
  4004: {
    meaning: "Der Konnektor kennt keinen Mandanten mit diesem Namen.",
    whatToDo:
      "Vergleichen Sie den Namen des Mandanten mit der Einrichtung im Konnektor. Groß- und Kleinschreibung zählt. Der DVO kennt ihn.",
    why: "Mandant heißt der Name, unter dem die Praxis im Konnektor geführt wird. Meist steht dieser Code nur im Protokoll, gemeldet wird dann 4021.",
  },
  4005: {
    meaning: "Der Konnektor kennt kein Programm (Clientsystem) mit diesem Namen.",
    whatToDo:
      "Vergleichen Sie den Namen des Clientsystems mit der Einrichtung im Konnektor. Groß- und Kleinschreibung zählt. Der DVO kennt ihn.",
    why: "Clientsystem heißt ein Programm, das den Konnektor benutzen darf. Meist steht dieser Code nur im Protokoll, gemeldet wird dann 4021.",
  },
  4006: {
    meaning: "Der Konnektor kennt keinen Arbeitsplatz mit diesem Namen.",
    whatToDo:
      "Vergleichen Sie den Namen des Arbeitsplatzes mit der Einrichtung im Konnektor. Groß- und Kleinschreibung zählt. Der DVO kennt ihn.",
    why: "Der Name ist im Konnektor nicht angelegt oder anders geschrieben. Meist steht dieser Code nur im Protokoll, gemeldet wird dann 4021.",
  },
  4010: {
    meaning: "Der Konnektor lässt dieses Programm nicht für diesen Mandanten arbeiten.",
    whatToDo: "Der DVO ordnet das Programm (Clientsystem) im Konnektor dem Mandanten zu.",
    why: "Beide Namen sind bekannt, aber im Konnektor nicht miteinander verbunden.",
  },
  4011: {
    meaning: "Der Konnektor lässt diesen Arbeitsplatz nicht für diesen Mandanten zu.",
    whatToDo: "Der DVO ordnet den Arbeitsplatz im Konnektor dem Mandanten zu.",
    why: "Beide Namen sind bekannt, aber im Konnektor nicht miteinander verbunden.",
  },
  4012: {
    meaning: "Der Konnektor lässt dieses Kartenterminal nicht für diesen Mandanten zu.",
    whatToDo: "Der DVO ordnet das Kartenterminal im Konnektor dem Mandanten zu.",
    why: "Das Kartenterminal ist bekannt, aber mit diesem Mandanten nicht verbunden.",
  },
  4014: {
    meaning: "Der Konnektor lässt dieses Programm an diesem Arbeitsplatz nicht arbeiten.",
    whatToDo: "Der DVO trägt Mandant, Programm (Clientsystem) und Arbeitsplatz im Konnektor zusammen ein.",
    why: "Jeder der drei Namen ist bekannt. Nur die Verbindung aller drei fehlt.",
  },
  4019: {
    meaning: "Der Konnektor lehnt eine Anfrage ab, weil ihre Angaben nicht zusammenpassen.",
    whatToDo: report,
    why: "Das Programm hat falsch gefragt: Für diese Angaben zusammen kennt der Konnektor keine Zugriffsregel.",
  },
  4021: {
    meaning: "Der Konnektor antwortet nicht, weil er die Praxis unter diesen Namen nicht erkennt.",
    whatToDo:
      "Vergleichen Sie Mandant, Clientsystem und Arbeitsplatz Zeichen für Zeichen mit der Einrichtung im Konnektor. Groß- und Kleinschreibung zählt. Der DVO kennt die Namen.",
    why: "Dafür gibt es zwei Ursachen: Einer der drei Namen fehlt, oder der Konnektor kennt ihn nicht. Welcher es ist, steht nur im Protokoll des Konnektors.",
  },
  4204: {
    meaning: "Der Konnektor erkennt das anfragende Programm nicht an.",
    whatToDo: "Der DVO prüft, welches Zertifikat oder Passwort im Konnektor zu diesem Programm (Clientsystem) gehört.",
    why: "Das vorgelegte Zertifikat oder Passwort gehört nicht zu dem Clientsystem, das in der Anfrage steht.",
  },

  // Kartenterminal: Zuordnung und Verbindung
  4007: {
    meaning: "Der Konnektor kennt kein Kartenterminal unter dieser Kennung.",
    whatToDo:
      "Fragen Sie die Liste der Kartenterminals neu ab. Fehlt das Gerät dann, prüft der DVO den Eintrag im Konnektor.",
    why: "Das Kartenterminal wurde im Konnektor entfernt oder umbenannt.",
  },
  4015: {
    meaning: "Der Konnektor lässt dieses Kartenterminal nicht für diesen Arbeitsplatz zu.",
    whatToDo: "Der DVO ordnet das Kartenterminal im Konnektor dem Arbeitsplatz zu.",
    why: "Ein Kartenterminal muss dem Arbeitsplatz als lokal oder als entfernt zugeordnet sein. Hier fehlt beides.",
  },
  4016: {
    meaning: "Der Konnektor liest Gesundheitskarten aus diesem Kartenterminal nicht für diesen Arbeitsplatz.",
    whatToDo:
      "Lesen Sie die Karte am Kartenterminal dieses Arbeitsplatzes. Sonst ändert der DVO die Zuordnung im Konnektor.",
    why: "Gesundheitskarten dürfen nur in einem Kartenterminal gelesen werden, das dem Arbeitsplatz als lokal zugeordnet ist.",
  },
  4020: {
    meaning: "Der Konnektor lässt dieses Kartenterminal für keinen Arbeitsplatz dieses Programms zu.",
    whatToDo: "Der DVO ordnet das Kartenterminal im Konnektor einem Arbeitsplatz zu.",
    why: "Kein Arbeitsplatz dieses Clientsystems erreicht das Kartenterminal, weder lokal noch entfernt.",
  },
  4028: {
    meaning: "Der Konnektor bekommt keine Verbindung zu einem Kartenterminal.",
    whatToDo:
      "Prüfen Sie, ob das Kartenterminal eingeschaltet ist und das Netzwerkkabel steckt. Danach prüft der DVO Adresse und Zertifikat.",
    why: "Die verschlüsselte Verbindung (TLS) ist gescheitert oder hat zu lange gedauert.",
    ifNothing: cardsStayOut,
  },
  4029: {
    meaning: "Der Konnektor erkennt ein Kartenterminal nicht als das Gerät, mit dem er gekoppelt wurde.",
    whatToDo: "Sehen Sie nach, ob Gerät und Siegel unverändert sind. Dann rufen Sie den DVO an, er koppelt es neu.",
    why: "Zertifikat oder Kopplungsgeheimnis passt nicht. Das geschieht beim Tausch von Gerät oder Gerätekarte (gSMC-KT), aber auch bei einer Manipulation.",
    ifNothing: "Der Konnektor verwendet dieses Kartenterminal nicht, bis es neu gekoppelt ist.",
  },
  4030: {
    meaning: "Der Konnektor kann sich am Kartenterminal nicht als Administrator anmelden.",
    whatToDo: "Der DVO berichtigt die Zugangsdaten im Konnektor. Bitte nicht mehrmals ausprobieren.",
    why: "Die hinterlegten Zugangsdaten sind falsch, oder diese Anmeldung ist am Gerät abgeschaltet. Jeder Fehlversuch zählt und kann das Kartenterminal sperren.",
    ifNothing: "Karten lesen geht weiter. Updates dieses Kartenterminals gelingen nicht.",
  },
  4032: {
    meaning: "Der Konnektor erreicht das Sicherheitsmodul nicht, das für ihn Karten ersetzt.",
    whatToDo: "Der DVO meldet die Störung dem Betreiber des Konnektors.",
    why: "Die Verbindung zum Sicherheitsmodul (HSM) ist nicht zustande gekommen.",
    ifNothing: "Karten, die nur in diesem Modul liegen, bleiben unbenutzbar.",
  },
  4033: {
    meaning: "Das neue Kartenterminal antwortet nicht und ist deshalb nicht im Konnektor eingetragen.",
    whatToDo:
      "Prüfen Sie, ob das Kartenterminal eingeschaltet und verbunden ist. Danach prüft der DVO die eingegebene Adresse.",
    why: "Unter der eingegebenen Adresse hat kein Kartenterminal geantwortet.",
  },
  4035: {
    meaning: "Unter der eingegebenen Adresse meldet sich ein anderes Gerät als erwartet.",
    whatToDo: "Der DVO vergleicht IP-Adresse und MAC-Adresse mit den Angaben am Kartenterminal.",
    why: "Die IP-Adresse gehört zu einer anderen MAC-Adresse als der eingegebenen.",
  },
  4036: {
    meaning: "Unter der eingegebenen Adresse meldet sich ein Kartenterminal mit anderem Namen.",
    whatToDo: "Der DVO vergleicht IP-Adresse und Gerätenamen mit den Angaben am Kartenterminal.",
    why: "Die IP-Adresse gehört zu einem anderen Gerätenamen (Hostname) als dem eingegebenen.",
  },
  4037: {
    meaning: "Die Liste der Kartenterminals im Konnektor ist in sich widersprüchlich.",
    whatToDo: "Der DVO prüft die Adressen der eingetragenen Kartenterminals und berichtigt sie.",
    why: "Die Angaben zum neuen Kartenterminal passen nicht zu den vorhandenen Einträgen.",
  },
  4039: {
    meaning: "Das Kartenterminal ist gerade mit einer anderen Aufgabe beschäftigt.",
    whatToDo: "Warten Sie einen Moment, und versuchen Sie es dann noch einmal.",
    why: "Anzeige oder Tastatur sind belegt, zum Beispiel durch eine PIN-Eingabe.",
  },
  4044: {
    meaning: "Das Kartenterminal führt einen Befehl des Konnektors nicht aus.",
    whatToDo:
      "Versuchen Sie es noch einmal. Zeigt das Kartenterminal ein Update an, warten Sie dessen Ende ab. Sonst starten Sie das Kartenterminal neu.",
    why: "Beim Zugriff auf das Kartenterminal ist ein Fehler aufgetreten. Steckt die SMC-B darin, verlangt sie nach dem Neustart ihre PIN.",
  },
  4221: {
    meaning: "Das Kartenterminal ist im Konnektor nicht aktiv geschaltet.",
    whatToDo:
      "Läuft gerade ein Update des Kartenterminals, warten Sie dessen Ende ab. Sonst prüft der DVO die Kopplung.",
    why: "Der Konnektor verwendet nur Kartenterminals, die gekoppelt und aktiv sind.",
    ifNothing: cardsStayOut,
  },
  4222: {
    meaning: "Das Kartenterminal ist nicht mit dem Konnektor verbunden.",
    whatToDo:
      "Prüfen Sie Strom und Netzwerkkabel. Warten Sie danach etwa zehn Minuten, der Konnektor sucht das Gerät selbst.",
    why: "Der Konnektor hat zurzeit keine Verbindung zu diesem Kartenterminal. Seine Suche läuft üblicherweise alle zehn Minuten.",
    ifNothing: cardsStayOut,
  },
  4254: {
    meaning: "Der Konnektor weiß nicht, wie groß die Anzeige dieses Kartenterminals ist.",
    whatToDo: "Der DVO prüft das Kartenterminal und seine Verbindung zum Konnektor.",
    why: "Zu diesem Kartenterminal ist im Konnektor keine Größe der Anzeige hinterlegt.",
  },

  // Kartenterminal koppeln
  1021: {
    meaning: "Das Kartenterminal lässt sich nicht koppeln, weil das Zertifikat seiner Gerätekarte zurzeit nicht gilt.",
    whatToDo: "Der DVO prüft die Uhrzeit des Konnektors. Stimmt sie, tauscht er die Gerätekarte (gSMC-KT).",
    why: "Das Zertifikat ist abgelaufen oder gilt noch nicht. Bei falscher Uhrzeit im Konnektor sieht es genauso aus.",
    ifNothing: withoutPairing,
  },
  4040: {
    meaning: "Das Kartenterminal lässt sich nicht koppeln, weil keine sichere Verbindung zustande kommt.",
    whatToDo: "Der DVO prüft Netzwerk und Gerätekarte (gSMC-KT) und koppelt dann noch einmal.",
    why: "Die verschlüsselte Verbindung (TLS) oder die Prüfung des Zertifikats ist gescheitert.",
    ifNothing: withoutPairing,
  },
  4041: {
    meaning: "Das Kartenterminal hat die Kopplung mit dem Konnektor nicht abgeschlossen.",
    whatToDo:
      "Der DVO koppelt noch einmal. Eine Person steht dabei am Kartenterminal und bestätigt die Frage auf der Anzeige.",
    why: "Das Kartenterminal hat einen Fehler (SICCT) oder eine falsche Antwort geschickt. Für die Bestätigung am Gerät sind zehn Minuten Zeit.",
    ifNothing: withoutPairing,
  },
  4042: {
    meaning: "Der Konnektor unterstützt die Version dieses Kartenterminals nicht.",
    whatToDo: "Der DVO aktualisiert das Kartenterminal oder den Konnektor und koppelt danach noch einmal.",
    why: "Die Versionen der beiden Geräte passen nicht zusammen.",
    ifNothing: withoutPairing,
  },

  // Karten
  4008: {
    meaning: "Die gesuchte Karte steckt nicht mehr, oder sie steckt seit Kurzem neu.",
    whatToDo: "Prüfen Sie, ob die Karte fest steckt, und fragen Sie die Karten dann neu ab.",
    why: newHandle,
  },
  4009: {
    meaning: "Der Konnektor kennt diesen Praxisausweis (SMC-B) nicht.",
    whatToDo: "Der DVO trägt die Karte im Konnektor ein.",
    why: "Der Konnektor arbeitet nur mit Praxisausweisen, deren Kartennummer bei ihm eingetragen ist. Eine neue Karte hat eine neue Nummer.",
    ifNothing: "Ohne diesen Eintrag kann die Praxis mit der Karte nicht arbeiten.",
  },
  4013: {
    meaning: "Der Konnektor lässt diesen Praxisausweis (SMC-B) nicht für diesen Mandanten zu.",
    whatToDo: "Der DVO ordnet die Karte im Konnektor dem Mandanten zu.",
    why: "Die Karte ist im Konnektor eingetragen, aber mit diesem Mandanten nicht verbunden.",
    ifNothing: "Ohne diese Zuordnung kann die Praxis unter diesem Mandanten nicht mit der Karte arbeiten.",
  },
  4017: {
    meaning: "Die Gesundheitskarte wird gerade an einem anderen Arbeitsplatz verwendet.",
    whatToDo: "Beenden Sie den Vorgang am anderen Arbeitsplatz. Oder ziehen Sie die Karte, und stecken Sie sie neu.",
    why: "Eine Gesundheitskarte kann immer nur an einem Arbeitsplatz in Arbeit sein.",
  },
  4018: {
    meaning: "Der Heilberufsausweis (eHBA) ist gerade für einen anderen Benutzer freigeschaltet.",
    whatToDo: "Beenden Sie den Vorgang des anderen Benutzers. Oder ziehen Sie die Karte, und stecken Sie sie neu.",
    why: "Ein anderer Benutzer hat die PIN eingegeben. Solange das gilt, gibt der Konnektor die Karte nicht weiter.",
  },
  4051: {
    meaning: "Im Kartenterminal steckt eine andere Kartenart als verlangt.",
    whatToDo:
      "Stecken Sie die Karte, die auf der Anzeige verlangt wird. War sie es schon, melden Sie das bitte mit dem technischen Text unten.",
    why: "Der Konnektor hat eine andere Kartenart erkannt, als die Anfrage nennt. Auch die Anfrage selbst kann falsch sein.",
  },
  4058: {
    meaning: "Der Konnektor lässt eine Anfrage nicht zu.",
    whatToDo: report,
    why: "Das Programm hat falsch gefragt: Diese Aufgabe ist für diese Kartenart nicht erlaubt.",
  },
  4060: {
    meaning: "Die Karte oder das Kartenterminal ist gerade belegt.",
    whatToDo: "Warten Sie einen Moment, und versuchen Sie es dann noch einmal.",
    why: "Ein anderer Vorgang läuft noch. PIN-Eingaben gehen an einem Kartenterminal nur nacheinander.",
  },
  4090: {
    meaning: "Der Konnektor gibt diese Daten der Gesundheitskarte (eGK) nicht heraus.",
    whatToDo: report,
    why: "Das Programm hat falsch gefragt: Zertifikate einer Gesundheitskarte dürfen auf diesem Weg nicht gelesen werden.",
  },
  4093: {
    meaning: "Die Karte ist gerade für einen anderen Vorgang reserviert.",
    whatToDo: "Warten Sie einen Moment, und versuchen Sie es dann noch einmal.",
    why: "Ein anderes Programm oder ein anderer Arbeitsplatz verwendet die Karte allein.",
  },
  4094: {
    meaning: "Die Karte hat nicht rechtzeitig geantwortet.",
    whatToDo: "Versuchen Sie es noch einmal. Bleibt es dabei, prüft der DVO Karte und Kartenterminal.",
    why: "Beim Zugriff auf die Karte ist die erlaubte Zeit abgelaufen.",
  },
  4097: {
    meaning: "Der Konnektor kennt an diesem Kartenterminal keinen Steckplatz mit dieser Nummer.",
    whatToDo:
      "Fragen Sie die Liste der Kartenterminals neu ab. Bleibt es dabei, melden Sie das bitte mit dem technischen Text unten.",
    why: "Die Angaben des Programms zu diesem Kartenterminal sind veraltet oder falsch.",
  },
  4098: {
    meaning: "Im angegebenen Steckplatz steckt keine Karte.",
    whatToDo: "Prüfen Sie, ob die Karte fest steckt, und fragen Sie die Karten dann neu ab.",
    why: "Der Konnektor erkennt in diesem Steckplatz keine Karte.",
  },
  4099: {
    meaning: "Der Konnektor findet keine gesteckte Karte mit dieser Kartennummer.",
    whatToDo:
      "Prüfen Sie, ob die Karte fest steckt und ihr Kartenterminal verbunden ist. Fragen Sie die Karten dann neu ab.",
    why: "In keinem verbundenen Kartenterminal steckt eine Karte mit dieser Nummer (ICCSN).",
  },
  4101: {
    meaning: "Der Konnektor erkennt die Karte unter der alten Kennung nicht mehr.",
    whatToDo: "Fragen Sie die Karten neu ab. Mehr ist meist nicht zu tun.",
    why: newHandle,
  },
  4202: {
    meaning: "Das Kartenterminal hat vergeblich auf eine Karte gewartet.",
    whatToDo: "Starten Sie den Vorgang noch einmal, und stecken Sie die Karte, sobald die Anzeige es verlangt.",
    why: "In der vorgegebenen Zeit wurde keine Karte gesteckt.",
  },
  4203: {
    meaning: "Die Karte ist abgeschaltet, steckt aber noch im Kartenterminal.",
    whatToDo: "Ziehen Sie die Karte. Starten Sie danach den Vorgang bei Bedarf noch einmal.",
    why: "Der Konnektor hat die Karte ausgeworfen, das Kartenterminal meldet sie aber noch als gesteckt.",
  },
  4209: {
    meaning: "Der Konnektor kann diese Aufgabe mit dieser Kartenart nicht ausführen.",
    whatToDo: report,
    why: "Das Programm hat falsch gefragt: Die Aufgabe ist für diese Kartenart nicht vorgesehen.",
  },

  // PIN und PUK
  4043: {
    meaning: "Das Kartenterminal hat vergeblich auf die PIN gewartet.",
    whatToDo: "Starten Sie die Eingabe noch einmal, wenn die Person mit der PIN am Kartenterminal steht.",
    why: "Die Zeit für die Eingabe ist abgelaufen.",
  },
  4049: {
    meaning: "Der Vorgang wurde am Kartenterminal abgebrochen.",
    whatToDo: "Starten Sie den Vorgang noch einmal, wenn er gewünscht ist.",
    why: "Am Kartenterminal wurde die Taste zum Abbrechen gedrückt.",
  },
  4053: {
    meaning: "Die PIN lässt sich von diesem Arbeitsplatz aus nicht eingeben.",
    whatToDo: "Der DVO prüft im Konnektor, von welchem Arbeitsplatz aus diese PIN eingegeben werden kann.",
    why: "Die Karte steckt in einem entfernten Kartenterminal. Die Eingabe aus der Ferne (Remote-PIN) ist hier nicht möglich.",
  },
  4063: {
    meaning: "Die PIN der Karte ist gesperrt.",
    whatToDo: "Entsperren Sie die Karte mit ihrer PUK am Kartenterminal. Ohne PUK brauchen Sie eine neue Karte.",
    why: "Nach zu vielen falschen Eingaben sperrt die Karte ihre PIN von selbst.",
    ifNothing: "Solange die PIN gesperrt ist, kann die Praxis mit dieser Karte nicht arbeiten.",
  },
  4064: {
    meaning: "Die PUK der Karte ist gesperrt.",
    whatToDo: "Bestellen Sie beim Herausgeber der Karte eine neue Karte.",
    why: "Eine Karte mit gesperrter PUK lässt sich nicht mehr entsperren.",
    ifNothing: "Ist auch die PIN gesperrt, bleibt diese Karte für die Praxis unbrauchbar.",
  },
  4065: {
    meaning: "Die Karte hat noch ihre vorläufige PIN (Transport-PIN) und arbeitet deshalb nicht.",
    whatToDo: "Ändern Sie die Transport-PIN am Kartenterminal in eine eigene PIN.",
    why: "Jede neue Karte kommt mit einer vorläufigen PIN. Vor dem ersten Gebrauch verlangt die Karte eine eigene.",
    ifNothing: "Ohne eigene PIN lässt sich die Karte nicht freischalten.",
  },
  4067: {
    meaning: "Die Karte nimmt die neue PIN nicht an, weil die beiden Eingaben verschieden sind.",
    whatToDo: "Starten Sie den Vorgang noch einmal, und geben Sie die neue PIN zweimal gleich ein.",
    why: "Die zweite Eingabe schützt vor Tippfehlern. Die neue PIN gilt deshalb noch nicht.",
  },
  4068: {
    meaning: "Die Karte nimmt die neue PIN nicht an, weil sie zu kurz oder zu lang ist.",
    whatToDo: "Starten Sie den Vorgang noch einmal, und wählen Sie eine PIN mit der erlaubten Länge.",
    why: "Welche Länge erlaubt ist, bestimmt die Karte. Ihr Herausgeber kann sie nennen.",
  },
  4072: {
    meaning: "Der Konnektor kennt die PIN nicht, nach der gefragt wurde.",
    whatToDo: report,
    why: "Das Programm hat falsch gefragt: Auf dieser Karte gibt es keine PIN mit dieser Bezeichnung.",
  },
  4078: {
    meaning: "Der Konnektor nimmt eine PIN nur am Kartenterminal an, nicht vom Rechner.",
    whatToDo: report,
    why: "Das Programm hat falsch gefragt: Die Eingabe einer PIN über ein Programm ist nicht erlaubt.",
  },
  4085: {
    meaning: "Die Karte führt diese Aufgabe erst aus, wenn sie freigeschaltet ist.",
    whatToDo: "Schalten Sie die Karte mit ihrer PIN am Kartenterminal frei, und versuchen Sie es dann noch einmal.",
    why: "Für diese Aufgabe muss vorher die PIN eingegeben werden. Nach einem Neustart ist das wieder nötig.",
    ifNothing: "Ohne PIN verweigert die Karte diese Aufgabe.",
  },
  4092: {
    meaning: "Für diesen Arbeitsplatz ist kein Kartenterminal zur Eingabe der PIN bestimmt.",
    whatToDo:
      "Der DVO legt im Konnektor fest, an welchem Kartenterminal dieses Arbeitsplatzes die PIN eingegeben wird.",
    why: "Die Karte steckt in einem entfernten Kartenterminal. Dafür braucht der Arbeitsplatz ein eigenes Gerät zur Eingabe (Remote-PIN).",
  },

  // Ereignisse
  4095: {
    meaning: "Der Konnektor kann dem Programm manche Ereignisse nicht melden.",
    whatToDo: report,
    why: "Das Programm hat falsch gefragt: Der Filter (XPath) dieser einen Bestellung ist ungültig. Andere Bestellungen sind nicht betroffen.",
    ifNothing: "Das Programm erfährt von diesen Ereignissen nichts.",
  },
  4102: {
    meaning: "Der Konnektor kennt die Bestellung nicht mehr, mit der das Programm Ereignisse empfängt.",
    whatToDo: "Für die Praxis ist nichts zu tun. Das Programm muss die Ereignisse neu bestellen.",
    why: "Eine Bestellung gilt 25 Stunden. Sie endet auch beim Neustart des Konnektors, oder wenn er das Programm mehrmals nicht erreicht.",
    ifNothing: "Ohne Bestellung meldet der Konnektor Änderungen nicht mehr von selbst.",
  },

  // Vertrauenslisten, Sperrliste, Zertifikate
  4127: {
    meaning: "Der Konnektor hat die Vertrauensliste der TI (TSL) nicht erneuert.",
    whatToDo: "Warten Sie den nächsten automatischen Versuch ab. Gelingt er nicht, prüft der DVO Uhrzeit und Netzwerk.",
    why: "Der automatische Abruf der Liste ist gescheitert. Die Liste sagt dem Konnektor, welchen Stellen er trauen darf.",
    ifNothing: tslEnds,
  },
  4128: {
    meaning: "Der Konnektor hat die von Hand geladene Vertrauensliste der TI (TSL) nicht übernommen.",
    whatToDo: "Der DVO prüft Datei und Uhrzeit des Konnektors und lädt die Liste noch einmal.",
    why: "Ursache kann die Datei selbst sein, aber auch eine falsche Uhrzeit im Konnektor oder das Netzwerk.",
    ifNothing: tslEnds,
  },
  4129: {
    meaning: "Der Konnektor hat die von Hand geladene Vertrauensliste der Bundesnetzagentur nicht übernommen.",
    whatToDo: "Der DVO prüft Datei und Uhrzeit des Konnektors und lädt die Liste noch einmal.",
    why: "Mit dieser Liste prüft der Konnektor elektronische Unterschriften. Eine vorhandene gültige Liste gilt weiter.",
    ifNothing: bnetzaEnds,
  },
  4130: {
    meaning: "Der Konnektor hat eine Sperrliste (CRL) abgelehnt.",
    whatToDo: "Der DVO lädt eine aktuelle Sperrliste in den Konnektor.",
    why: "Die Unterschrift oder die Gültigkeit der Liste stimmt nicht. Sie nennt Zertifikate, denen der Konnektor nicht mehr trauen darf.",
    ifNothing: "Läuft die vorhandene Sperrliste ab, trennt der Konnektor die Verbindung zur TI.",
  },
  4131: {
    meaning: "Der Konnektor findet die Karte nicht, deren Ablaufdatum gefragt ist.",
    whatToDo: "Prüfen Sie, ob die Karte fest steckt, und fragen Sie die Karten dann neu ab.",
    why: "Die Karte wurde gezogen, oder sie hat nach einem Neustart eine neue Kennung bekommen.",
  },
  4132: {
    meaning: "Der Konnektor kann das Ablaufdatum einer Karte nicht lesen.",
    whatToDo: "Der DVO prüft die Karte.",
    why: "Aus dem Zertifikat auf der Karte lässt sich kein Datum entnehmen.",
    ifNothing: "Vor dem Ablauf dieser Karte kann niemand rechtzeitig warnen.",
  },
  4133: {
    meaning: "Der Konnektor hat die Vertrauensliste der Bundesnetzagentur nicht erneuert.",
    whatToDo: "Warten Sie den nächsten automatischen Versuch ab. Gelingt er nicht, prüft der DVO Uhrzeit und Netzwerk.",
    why: "Der automatische Abruf ist gescheitert. Eine vorhandene gültige Liste gilt weiter.",
    ifNothing: bnetzaEnds,
  },
  4146: {
    meaning: "Der Konnektor kennt die Karte nicht, deren Zertifikat gelesen werden soll.",
    whatToDo: "Prüfen Sie, ob die Karte fest steckt, und fragen Sie die Karten dann neu ab.",
    why: newHandle,
  },
  4147: {
    meaning: "Das gesuchte Zertifikat gibt es auf dieser Karte nicht.",
    whatToDo: report,
    why: "Das Programm hat nach einem Zertifikat gefragt, das diese Karte nicht hat. Eine SMC-B hat zum Beispiel keines für die qualifizierte Unterschrift.",
  },
  4148: {
    meaning: "Der Konnektor kann die Angaben im Zertifikat einer Karte nicht lesen.",
    whatToDo: "Der DVO prüft die Karte.",
    why: "Beim Auslesen des Zertifikats ist ein Fehler aufgetreten.",
  },
  4149: {
    meaning: "Der Konnektor kennt das Zertifikat nicht, nach dem gefragt wurde.",
    whatToDo: report,
    why: "Das Programm hat falsch gefragt: Die Bezeichnung des Zertifikats ist ungültig.",
  },
  4255: {
    meaning: "Der Konnektor hat das neue oberste Prüfzertifikat für das Verfahren ECC nicht übernommen.",
    whatToDo: "Der DVO meldet das dem Hersteller des Konnektors.",
    why: "Der Import des Übergangszertifikats (Cross-Zertifikat) für den neuen Vertrauensanker ist gescheitert.",
  },
  4256: {
    meaning: "Auf der Karte fehlt ein gesuchtes Zertifikat.",
    whatToDo: "Der DVO prüft, ob die Karte zu einer älteren Generation gehört und getauscht werden muss.",
    why: "Karten älterer Generationen haben nicht alle Zertifikate.",
  },
  4257: {
    meaning: "Auf mindestens einer Karte fehlt das Zertifikat für das neue Verfahren ECC.",
    whatToDo: "Der DVO prüft, welche Karten getauscht werden müssen. Die Meldung nennt sie.",
    why: "Karten vor der Generation 2.1 haben nur ein Zertifikat für das alte Verschlüsselungsverfahren RSA.",
    ifNothing: withoutEcc,
  },
  4258: {
    meaning: "Auf der Karte fehlt das Zertifikat für das neue Verfahren ECC.",
    whatToDo: "Der DVO prüft, ob die Karte getauscht werden muss.",
    why: "Karten vor der Generation 2.1 haben nur ein Zertifikat für das alte Verschlüsselungsverfahren RSA.",
    ifNothing: withoutEcc,
  },
  4260: {
    meaning: "Der Konnektor vertraut einem Zertifikat nicht.",
    whatToDo: "Der DVO prüft, ob die Vertrauensliste (TSL) im Konnektor aktuell ist, und danach die Karte.",
    why: "Das Zertifikat lässt sich nicht auf die Vertrauensliste der TI (TSL) zurückführen. Entweder ist die Liste alt, oder die Karte passt nicht.",
  },

  // Protokolle
  4150: {
    meaning: "Der Konnektor kann sein Systemprotokoll nicht schreiben.",
    whatToDo: "Der DVO meldet das dem Hersteller des Konnektors.",
    why: "Beim Speichern eines Eintrags ist im Konnektor ein Fehler aufgetreten.",
    ifNothing: logMissing,
  },
  4151: {
    meaning: "Der Konnektor kann das Protokoll eines Fachmoduls nicht schreiben.",
    whatToDo: "Der DVO meldet das dem Hersteller des Konnektors.",
    why: `Beim Speichern eines Eintrags ist ein Fehler aufgetreten. ${fachmodul}`,
    ifNothing: logMissing,
  },
  4152: {
    meaning: "Der Konnektor kann sein Sicherheitsprotokoll nicht schreiben.",
    whatToDo: "Rufen Sie den DVO an. Er prüft das Protokoll und meldet den Fehler dem Hersteller.",
    why: "Beim Speichern eines Eintrags ist im Konnektor ein Fehler aufgetreten.",
    ifNothing: "Der Konnektor geht dann in einen kritischen Zustand. TI, Karten und Kartenterminals fallen aus.",
  },
  4153: {
    meaning: "Der Konnektor kann sein Sicherheitsprotokoll beim Start nicht öffnen.",
    whatToDo: "Rufen Sie den DVO an. Er klärt den Fehler mit dem Hersteller des Konnektors.",
    why: "Der Zugriff auf das Protokoll ist gescheitert. Ohne dieses Protokoll darf der Konnektor nicht normal arbeiten.",
    ifNothing:
      "Lässt es sich nicht schreiben, geht der Konnektor in einen kritischen Zustand. TI und Kartenterminals fallen aus.",
  },
  4154: {
    meaning: "Der Konnektor kann sein Systemprotokoll beim Start nicht öffnen.",
    whatToDo: "Der DVO meldet das dem Hersteller des Konnektors.",
    why: "Der Zugriff auf das Protokoll ist gescheitert.",
    ifNothing: logMissing,
  },
  4155: {
    meaning: "Der Konnektor kann die Protokolle seiner Fachmodule beim Start nicht öffnen.",
    whatToDo: "Der DVO meldet das dem Hersteller des Konnektors.",
    why: `Der Zugriff auf die Protokolle ist gescheitert. ${fachmodul}`,
    ifNothing: logMissing,
  },
  4216: {
    meaning: "Der Konnektor kann das Protokoll über seine Leistung nicht schreiben.",
    whatToDo: "Der DVO meldet das dem Hersteller des Konnektors.",
    why: "Beim Speichern eines Eintrags im Performanceprotokoll ist ein Fehler aufgetreten.",
    ifNothing: logMissing,
  },
  4217: {
    meaning: "Der Konnektor kann das Protokoll über die Leistung eines Fachmoduls nicht schreiben.",
    whatToDo: "Der DVO meldet das dem Hersteller des Konnektors.",
    why: `Beim Speichern im Performanceprotokoll ist ein Fehler aufgetreten. ${fachmodul}`,
    ifNothing: logMissing,
  },
  4218: {
    meaning: "Der Konnektor kann das Protokoll über seine Leistung beim Start nicht öffnen.",
    whatToDo: "Der DVO meldet das dem Hersteller des Konnektors.",
    why: "Der Zugriff auf das Performanceprotokoll ist gescheitert.",
    ifNothing: logMissing,
  },
  4219: {
    meaning: "Der Konnektor kann das Protokoll über die Leistung eines Fachmoduls beim Start nicht öffnen.",
    whatToDo: "Der DVO meldet das dem Hersteller des Konnektors.",
    why: `Der Zugriff auf das Performanceprotokoll ist gescheitert. ${fachmodul}`,
    ifNothing: logMissing,
  },

  // Verbindung zu Diensten der TI
  4156: {
    meaning: "Ein Dienst der TI konnte sich gegenüber dem Konnektor nicht ausweisen.",
    whatToDo:
      "Sehen Sie nach, ob eine bundesweite Störung gemeldet ist. Wenn nicht, prüft der DVO Uhrzeit und Zertifikate.",
    why: "Beim Aufbau der verschlüsselten Verbindung (TLS) ist die Prüfung der Gegenseite gescheitert.",
    ifNothing: "Dieser Dienst der TI bleibt unerreichbar.",
  },
  4157: {
    meaning: "Der Konnektor konnte die Praxis gegenüber einem Dienst der TI nicht ausweisen.",
    whatToDo: "Prüfen Sie, ob der Praxisausweis (SMC-B) freigeschaltet und noch gültig ist. Sonst hilft der DVO.",
    why: "Für diese verschlüsselte Verbindung (TLS) weist sich der Konnektor mit einer Karte der Praxis aus. Das ist gescheitert.",
    ifNothing: "Dieser Dienst der TI bleibt unerreichbar.",
  },
  4220: {
    meaning: "Der Konnektor bricht eine Verbindung ab, weil die Gegenseite dafür nicht zuständig ist.",
    whatToDo: "Der DVO prüft die Zertifikate und die eingestellte Adresse. Er meldet den Fall, wenn beides stimmt.",
    why: "Im Zertifikat der Gegenseite steht nicht die Rolle, die der Konnektor erwartet.",
    ifNothing: "Dieser Dienst der TI bleibt unerreichbar.",
  },
  4235: {
    meaning: "Der Konnektor kann dem Dienst nicht trauen, von dem er die Vertrauensliste (TSL) lädt.",
    whatToDo:
      "Sehen Sie nach, ob eine bundesweite Störung gemeldet ist. Wenn nicht, prüft der DVO die Uhrzeit des Konnektors.",
    why: "Beim Aufbau der verschlüsselten Verbindung (TLS) konnte sich der Dienst nicht ausweisen.",
    ifNothing: "Der Konnektor bekommt auf diesem Weg keine neue Vertrauensliste.",
  },
  4236: {
    meaning: "Der Konnektor lädt keine Vertrauensliste (TSL), weil die Gegenseite dafür nicht zuständig ist.",
    whatToDo: "Sehen Sie nach, ob eine bundesweite Störung gemeldet ist. Wenn nicht, prüft der DVO die Verbindung.",
    why: "Im Zertifikat der Gegenseite steht nicht die Rolle, die der Konnektor erwartet.",
    ifNothing: "Der Konnektor bekommt auf diesem Weg keine neue Vertrauensliste.",
  },

  // Netzwerk
  4162: {
    meaning: "Der Konnektor hat für das Praxisnetz (LAN) eine fehlerhafte Adresse.",
    whatToDo: "Der DVO berichtigt mit der IT-Betreuung die Netzwerkeinstellungen des Konnektors.",
    why: "Die Einstellungen der IP-Adresse auf der Seite des Praxisnetzes stimmen nicht.",
    ifNothing: "Praxissoftware und Kartenterminals erreichen den Konnektor möglicherweise nicht.",
  },
  4163: {
    meaning: "Der Konnektor hat für die Seite zum Internet (WAN) eine fehlerhafte Adresse.",
    whatToDo: "Der DVO berichtigt mit der IT-Betreuung die Netzwerkeinstellungen des Konnektors.",
    why: "Die Einstellungen der IP-Adresse auf der Seite zum Internet stimmen nicht.",
    ifNothing: "Der Konnektor erreicht die TI möglicherweise nicht.",
  },
  4164: {
    meaning: "Der Konnektor kann seine Firewall nicht richtig in Betrieb nehmen.",
    whatToDo: "Rufen Sie den DVO an. Ändern Sie vorher nichts am Netzwerk.",
    why: "Beim Ändern oder Laden der Firewall-Regeln ist ein Fehler aufgetreten.",
    ifNothing: "Ohne verlässliche Firewall darf der Konnektor nicht benutzt werden.",
  },
  4167: {
    meaning: "Der Konnektor kann seine Wege im Netz (Routen) nicht einrichten.",
    whatToDo: "Der DVO prüft mit der IT-Betreuung die eingetragenen Adressen.",
    why: "Eine oder mehrere Adressen in den Routen sind ungültig.",
    ifNothing: "Ziele hinter diesen Routen bleiben für den Konnektor unerreichbar.",
  },
  4168: {
    meaning: "Der Konnektor kann im Praxisnetz keine Adressen vergeben.",
    whatToDo: "Die IT-Betreuung prüft mit dem DVO, ob der Konnektor überhaupt Adressen vergeben soll.",
    why: "Die Adressvergabe im Konnektor (DHCP-Server) ist nicht gestartet.",
    ifNothing: "Geräte, die ihre Adresse vom Konnektor erwarten, kommen nicht ins Netz.",
  },
  4169: {
    meaning: "Der Konnektor bekommt vom Netz keine Adresse.",
    whatToDo:
      "Prüfen Sie, ob der Router läuft und das Netzwerkkabel steckt. Danach prüft die IT-Betreuung die Adressvergabe.",
    why: "Die Adressvergabe im Netz (DHCP) hat dem Konnektor nicht geantwortet.",
    ifNothing: "Ohne Adresse erreicht der Konnektor die TI nicht.",
  },
  4170: {
    meaning: "Der Konnektor hat auf beiden Netzwerkanschlüssen dieselbe Adresse.",
    whatToDo: "Die IT-Betreuung vergibt mit dem DVO verschiedene Adressen.",
    why: "Die Seite zum Praxisnetz (LAN) und die Seite zum Internet (WAN) brauchen je eine eigene IP-Adresse.",
    ifNothing: "Der Konnektor kann die beiden Seiten nicht unterscheiden. Die Verbindung zur TI kann ausfallen.",
  },
  4179: {
    meaning: "Der Konnektor hat auf die Frage nach einem Namen im Netz keine Antwort bekommen.",
    whatToDo:
      "Versuchen Sie es in einigen Minuten noch einmal. Bleibt es dabei, prüft die IT-Betreuung die Namensauflösung.",
    why: "Die Namensauflösung (DNS) hat nicht rechtzeitig geantwortet.",
  },
  4180: {
    meaning: "Der Konnektor findet zu einem Namen im Netz keine Adresse.",
    whatToDo: "Die IT-Betreuung prüft mit dem DVO die Namensauflösung. Die Einzelheiten stehen im technischen Text.",
    why: "Die Namensauflösung (DNS) hat mit einem Fehler geantwortet.",
    ifNothing: "Der Dienst hinter diesem Namen bleibt unerreichbar.",
  },
  4198: {
    meaning: "Der Konnektor hat die Liste der angeschlossenen Gesundheitsnetze nicht übernommen.",
    whatToDo: "Versuchen Sie es später noch einmal. Bleibt es dabei, meldet der DVO es dem Hersteller des Konnektors.",
    why: "Beim Übernehmen der Netzliste (Bestandsnetze) ist ein unerwarteter Fehler aufgetreten.",
    ifNothing: "Einzelne angeschlossene Netze sind möglicherweise nicht erreichbar.",
  },

  // Tunnel und Uhrzeit
  4172: {
    meaning: "Der Konnektor darf zurzeit keine Verbindung zur TI aufbauen.",
    whatToDo: "Der DVO prüft, ob die Online-Nutzung eingeschaltet und der Konnektor beim Zugangsdienst angemeldet ist.",
    why: "Die Online-Nutzung (LU Online) ist ausgeschaltet, oder der Konnektor ist beim VPN-Zugangsdienst nicht angemeldet.",
    ifNothing: withoutTi,
  },
  4173: {
    meaning: "Der Konnektor baut keine Verbindung zur TI auf, weil seine Sperrliste (CRL) abgelaufen ist.",
    whatToDo: "Rufen Sie den DVO an. Er prüft die Uhrzeit des Konnektors und lädt eine aktuelle Sperrliste.",
    why: "Ohne gültige Sperrliste kann der Konnektor nicht prüfen, ob Zertifikate zurückgezogen sind.",
    ifNothing: withoutTi,
  },
  4174: {
    meaning: "Der Konnektor bekommt keine Verbindung zur TI.",
    whatToDo:
      "Prüfen Sie, ob das Internet geht. Ist keine bundesweite Störung gemeldet, rufen Sie den DVO an. Stecken Sie nichts um.",
    why: "Der geschützte Tunnel (VPN) kommt nicht zustande. Ursache können Internet, Anmeldung, Vertrag oder Zertifikate sein.",
    ifNothing: withoutTi,
  },
  4176: {
    meaning: "Der Konnektor bekommt keine Verbindung zum sicheren Internetdienst (SIS).",
    whatToDo: "Prüfen Sie, ob das Internet geht. Ist keine Störung gemeldet, rufen Sie den DVO an.",
    why: "Der geschützte Tunnel (VPN) kommt nicht zustande. Ursache können Internet, Anmeldung, Vertrag oder Zertifikate sein.",
    ifNothing: "Rechner, die über den Konnektor ins Internet gehen, haben so lange kein Internet.",
  },
  4177: {
    meaning: "Der Konnektor hat aus der TI keine Uhrzeit bekommen.",
    whatToDo: "Es ist noch nichts zu tun. Bleibt es mehrere Tage so, prüft der DVO die Verbindung zum Zeitdienst.",
    why: "Der Zeitdienst der TI hat nicht geantwortet.",
    ifNothing: "Nach 30 Tagen ohne Abgleich warnt der Konnektor. Nach 50 Tagen trennt er die TI.",
  },

  // Updates
  4181: {
    meaning: "Der Konnektor hat ein Update abgelehnt, weil dessen Beschreibung beschädigt oder verändert ist.",
    whatToDo: "Installieren Sie dieses Update nicht. Der DVO meldet es dem Hersteller.",
    why: "Die Prüfung der Angaben zum Update (UpdateInformation) ist fehlgeschlagen.",
    ifNothing: "Der Konnektor bleibt auf seiner bisherigen Version.",
  },
  4182: {
    meaning: "Der Konnektor hat sein Update nicht vollständig geladen.",
    whatToDo:
      "Versuchen Sie es später noch einmal. Bleibt es dabei, prüft der DVO die TI-Verbindung und den freien Speicher.",
    why: "Nicht alle Dateien des Updates ließen sich vom Update-Dienst laden.",
    ifNothing: "Der Konnektor bleibt auf seiner bisherigen Version.",
  },
  4183: {
    meaning: "Der Konnektor hat eine Update-Datei abgelehnt, weil sie beschädigt oder verändert ist.",
    whatToDo: "Installieren Sie diese Datei nicht. Der DVO lädt sie neu und meldet den Fehler dem Hersteller.",
    why: "Die Prüfung der Datei auf Echtheit und Vollständigkeit ist fehlgeschlagen.",
    ifNothing: "Der Konnektor bleibt auf seiner bisherigen Version.",
  },
  4184: {
    meaning: "Das Update des Konnektors ist gescheitert. Die bisherige Version läuft wieder.",
    whatToDo: "Geben Sie dem DVO den technischen Text. Er klärt den Fehler mit dem Hersteller.",
    why: "Beim Einspielen ist ein Fehler aufgetreten. Der Konnektor ist von selbst zur bisherigen Version zurückgekehrt.",
    ifNothing: "Das Update fehlt weiter. Ist es kritisch, trennt der Konnektor nach Ablauf der Frist die TI.",
  },
  4185: {
    meaning: "Der Konnektor lässt diese Version nicht zu.",
    whatToDo: "Der DVO wählt eine andere Version.",
    why: "Die Version liegt außerhalb der Firmware-Gruppe. Diese Gruppe legt fest, welche Versionen auf dem Gerät erlaubt sind.",
    ifNothing: "Der Konnektor bleibt auf seiner bisherigen Version.",
  },
  4186: {
    meaning: "Der Konnektor hat das Update eines Kartenterminals nicht vollständig geladen.",
    whatToDo: "Versuchen Sie es später noch einmal. Bleibt es dabei, prüft der DVO die Verbindung zur TI.",
    why: "Nicht alle Dateien des Updates ließen sich vom Update-Dienst laden.",
    ifNothing: "Das Kartenterminal bleibt auf seiner bisherigen Version.",
  },
  4187: {
    meaning: "Das Update des Kartenterminals ist gescheitert.",
    whatToDo:
      "Prüfen Sie, ob das Kartenterminal eingeschaltet und verbunden ist. Danach startet der DVO das Update noch einmal.",
    why: "Das Kartenterminal hat einen Fehler (SICCT) gemeldet oder die neue Version abgelehnt. Dann behält es die bisherige Version.",
    ifNothing: "Das Update fehlt diesem Kartenterminal weiter.",
  },
  4188: {
    meaning: "Der Konnektor erreicht den Update-Dienst der TI (KSR) nicht.",
    whatToDo:
      "Prüfen Sie, ob die TI verbunden und keine Störung gemeldet ist. Versuchen Sie es dann später noch einmal.",
    why: "Der Update-Dienst liegt in der TI. Ohne Verbindung zur TI oder bei einer Störung antwortet er nicht.",
    ifNothing:
      "Solange das so bleibt, erfährt der Konnektor nichts von neuen Updates. Das gilt auch für die Kartenterminals.",
  },
  4189: {
    meaning: "Der Konnektor bricht die Suche nach Updates ab, weil sich der Update-Dienst falsch ausweist.",
    whatToDo: "Installieren Sie vorerst keine Updates. Rufen Sie den DVO an, er meldet den Fall.",
    why: "Die Stelle, die sich als Update-Dienst (KSR) meldet, hat ein falsches Zertifikat.",
    ifNothing: "Bis zur Klärung bekommt der Konnektor von dort keine Updates.",
  },
  4190: {
    meaning: "Der Konnektor hat die Liste der Updates nicht bekommen.",
    whatToDo: "Versuchen Sie es später noch einmal.",
    why: "Der Update-Dienst der TI (KSR) ist erreichbar, seine Liste ließ sich aber nicht lesen.",
    ifNothing:
      "Solange das so bleibt, erfährt der Konnektor nichts von neuen Updates. Das gilt auch für die Kartenterminals.",
  },
  4238: {
    meaning: "Der Konnektor hat ein Paket für eines seiner Fachmodule nicht geladen.",
    whatToDo: "Versuchen Sie es später noch einmal. Bleibt es dabei, meldet der DVO es dem Hersteller.",
    why: `Das Paket ließ sich vom Update-Dienst (KSR) nicht laden. ${fachmodul}`,
  },
  4242: {
    meaning: "Der Konnektor hat ein Paket für eines seiner Fachmodule nicht geladen, weil es zu groß ist.",
    whatToDo: "Der DVO meldet das dem Hersteller.",
    why: `Das Paket ist größer als die erlaubten 25 Megabyte. ${fachmodul}`,
  },

  // Anmeldung beim VPN-Zugangsdienst
  7011: {
    meaning: "Der Zugangsdienst lehnt die Anfrage des Konnektors ab, weil die Unterschrift der SMC-B nicht gültig ist.",
    whatToDo: "Der DVO prüft den gewählten Praxisausweis (SMC-B) und wiederholt den Vorgang.",
    why: "Die Anfrage wird mit der SMC-B der Praxis unterschrieben. Diese Unterschrift hat die Prüfung nicht bestanden.",
    ifNothing: withoutRegistration,
  },
  7021: {
    meaning: "Der Zugangsdienst lehnt die Anfrage ab, weil er das Zertifikat des Konnektors nicht annimmt.",
    whatToDo: "Der DVO prüft, ob das Zertifikat des Konnektors noch gültig ist, und fragt beim Zugangsdienst nach.",
    why: "Gemeint ist das Zertifikat der eingebauten Gerätekarte. Mit ihm weist sich der Konnektor in der TI aus.",
    ifNothing: withoutRegistration,
  },
  7031: {
    meaning: "Der Zugangsdienst lehnt die Anfrage ab, weil er das Zertifikat der SMC-B nicht annimmt.",
    whatToDo: "Der DVO prüft, ob der Praxisausweis (SMC-B) noch gültig ist, und fragt beim Zugangsdienst nach.",
    why: "Das Zertifikat auf dem Praxisausweis der Praxis hat die Prüfung nicht bestanden.",
    ifNothing: withoutRegistration,
  },
  7041: {
    meaning: "Der Zugangsdienst lehnt die Anfrage ab, weil die Vertragsnummer nicht stimmt.",
    whatToDo: "Der DVO vergleicht die Vertragsnummer im Konnektor mit den Unterlagen des Zugangsdienstes.",
    why: "Die eingetragene Vertragsnummer (ContractID) hat die Prüfung nicht bestanden.",
    ifNothing: withoutRegistration,
  },
  7061: {
    meaning: "Der Zugangsdienst lehnt die Anfrage ab, weil die Uhr des Konnektors falsch geht.",
    whatToDo: "Der DVO stellt die Uhrzeit des Konnektors richtig und wiederholt den Vorgang.",
    why: "Die Zeit in der Anfrage weicht mehr als 300 Sekunden (fünf Minuten) von der Zeit des Zugangsdienstes ab.",
    ifNothing: withoutRegistration,
  },
  7071: {
    meaning: "Der Zugangsdienst hat die Anmeldung des Konnektors nicht gespeichert.",
    whatToDo: "Der DVO wiederholt die Anmeldung später. Bleibt es dabei, fragt er beim Zugangsdienst nach.",
    why: "Der Eintrag im Autorisierungsserver des Zugangsdienstes ist fehlgeschlagen.",
    ifNothing: withoutRegistration,
  },
  7081: {
    meaning: "Der Zugangsdienst hat den Konnektor nicht abgemeldet.",
    whatToDo: "Der DVO wiederholt die Abmeldung später. Bleibt es dabei, fragt er beim Zugangsdienst nach.",
    why: "Das Austragen aus dem Autorisierungsserver des Zugangsdienstes ist fehlgeschlagen.",
    ifNothing: "Der Konnektor bleibt beim Zugangsdienst angemeldet.",
  },
  7091: {
    meaning: "Der Zugangsdienst hat eine Anfrage des Konnektors nicht verstanden.",
    whatToDo: "Der DVO meldet das dem Hersteller des Konnektors und dem Zugangsdienst.",
    why: "Die Anfrage entspricht nicht dem vorgeschriebenen Aufbau.",
    ifNothing: withoutRegistration,
  },
};
