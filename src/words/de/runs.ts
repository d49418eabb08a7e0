/**
 * Was Seite und Befehlszeile von Aufträgen und Läufen erzählen, um die Sätze der Engine herum.
 *
 * Raum: words. Was ein Ablauf, ein Schritt, eine Sperre ist, sagt `engine.ts`.
 */

import { counted, germanDay, germanTime } from "../format.ts";
import { berlinClock } from "../zone.ts";

/** "19:30" am selben Tag, sonst mit Datum. */
function until(from: number, to: number): string {
  const [a, b] = [berlinClock(from), berlinClock(to)];
  return a.day === b.day ? `${b.time} Uhr` : germanTime(to);
}

function minutes(count: number): string {
  return counted(count, "Minute", "Minuten");
}

export const runs = {
  title: (f: { runbook: string; device: string }) => `${f.runbook}: ${f.device}`,
  window: (f: { opensAt: number; closesAt: number; consent: string }) =>
    `${germanDay(berlinClock(f.opensAt).day)}, ${berlinClock(f.opensAt).time} bis ${until(f.opensAt, f.closesAt)}${f.consent && ` (${f.consent})`}`,
  consent: {
    "practice-closed": "die Praxis ist dann geschlossen",
    restricted: "vereinbart: so lange geht es ohne das Gerät",
  },
  minutes: (f: { usual: number; needed: number; isAssumption: boolean }) =>
    `üblich ${minutes(f.usual)}, mit Reserve ${minutes(f.needed)}${f.isAssumption ? " (vorsichtig angenommen, kein Hersteller nennt eine Dauer)" : ""}`,

  /** Ein Satz dazu, wie es steht. */
  sentences: {
    waiting: "Der Auftrag wartet. An den Geräten geschieht noch nichts.",
    ready: "Alles ist bereit. Drücken Sie „Ich beginne jetzt“, wenn Sie am Gerät stehen.",
    acting: (f: { elapsed: number; usual: number }) =>
      `Läuft seit ${minutes(f.elapsed)}; üblich sind ${minutes(f.usual)}.`,
    actingByHand: (f: { elapsed: number; usual: number; by: string }) =>
      `${f.by} arbeitet seit ${minutes(f.elapsed)} am Gerät; üblich sind ${minutes(f.usual)}.`,
    longer: (f: { elapsed: number; usual: number }) =>
      `Dauert länger als üblich: seit ${minutes(f.elapsed)}, üblich sind ${minutes(f.usual)}. Das kommt vor. Bitte nichts ausschalten.`,
    verifying: "Der Eingriff ist vorbei. ti-lotse liest am Gerät selbst nach, ob er gewirkt hat.",
    asking: "ti-lotse braucht Sie:",
    over: "Der Lauf ist beendet.",
  },
  warning:
    "Bitte nicht ausschalten, neu starten oder vom Strom trennen. Decken Sie den Stecker ab. Solange das läuft, sind Neustarts und andere Eingriffe an diesem Gerät gesperrt.",
  notice: "Eine andere Installation von ti-lotse handelt für diese Praxis. Hier wird nur zugesehen.",

  /** Was zuletzt am Gerät gesehen wurde. */
  seen: {
    firmware: (f: { version: string }) => `Version ${f.version}`,
    answers: "Das Gerät antwortet.",
    silent: "Das Gerät antwortet nicht.",
    idle: "Das Gerät ruht.",
    installing: "Das Gerät installiert etwas.",
    runningSince: (f: { at: number }) => `Läuft seit ${germanTime(f.at)}.`,
    tiUp: "Die TI ist erreichbar.",
    tiDown: "Die TI ist nicht erreichbar.",
  },

  /** Was gezeigt hat, dass es gewirkt hat. */
  proof: {
    restart: "Das Gerät war fort und läuft seitdem neu.",
    install: (f: { target: string }) => `Am Gerät selbst abgelesen: Version ${f.target}, und es ruht.`,
    pin: "Die Praxiskarten sind wieder freigeschaltet.",
    verify: "Die TI ist erreichbar, und alle Kartenterminals sind wieder da.",
  },

  /** Warum sich ein Lauf nicht mehr anhalten lässt, außer weil der Befehl gerade beim Gerät ist. */
  noStop: {
    done: "Der Eingriff ist schon geschehen. Jetzt wird nur noch nachgesehen, ob alles wieder da ist.",
    stopping: "Der Lauf wird gerade angehalten.",
  },

  /** Was mit einem Lauf bisher geschah. */
  history: {
    ordered: (f: { by: string }) => `Auftrag gegeben von ${f.by}`,
    decided: "Alles geprüft; der Eingriff wird vorbereitet",
    withdrawn: (f: { why: string }) => `Nicht begonnen. ${f.why}`,
    withdrawnWhy: {
      "found-decided": "ti-lotse wurde unterbrochen, bevor etwas gesendet war.",
      stopped: "Jemand hat angehalten.",
      lock: "Bei der letzten Prüfung stimmte etwas nicht mehr.",
    },
    sent: "Befehl an das Gerät, genau einmal",
    begun: (f: { by: string }) => `${f.by} hat am Gerät begonnen`,
    begunByHand: "Am Gerät begonnen",
    reported: "Als fertig gemeldet",
    settled: {
      effect: "Am Gerät abgelesen: Es hat gewirkt",
      "no-effect": "Am Gerät abgelesen: Es hat nicht gewirkt",
      "needs-person": "Von hier nicht zu erkennen, ob es gewirkt hat",
    },
    done: (f: { step: string }) => `Erledigt: ${f.step}`,
    asked: (f: { question: string }) => `Frage: ${f.question}`,
    takenOver: (f: { by: string }) => `${f.by} kümmert sich darum`,
    stopped: (f: { by: string }) => `Angehalten von ${f.by}`,
  },

  /** Was nach einem Fehlschlag vorgeschlagen wird. */
  next: {
    window: (f: { text: string }) => `Vorschlag für den nächsten Versuch: ${f.text}.`,
    noWindow: "In den nächsten Tagen ist die Praxis nie lange genug geschlossen. Vereinbaren Sie eine Zeit.",
    dvo: (f: { name: string }) => `Es ist zweimal fehlgeschlagen. Jetzt übernimmt der DVO: ${f.name}.`,
    dvoUnknown:
      "Es ist zweimal fehlgeschlagen. Jetzt muss der DVO übernehmen. Wer das ist, steht noch nicht bei den Angaben zur Praxis.",
  },

  /** Warum gerade nichts bestellt werden kann. */
  disabled: {
    running: (f: { title: string }) =>
      `Gerade läuft: ${f.title}. So lange sind Neustarts und andere Eingriffe gesperrt.`,
    ordered: (f: { title: string }) => `Es gibt schon einen Auftrag: ${f.title}.`,
    installing: (f: { device: string }) => `${f.device} installiert gerade etwas. So lange geschieht nichts.`,
    "not-native": "ti-lotse kennt keinen Weg, dieses Modell neu zu starten. Fragen Sie Ihren DVO.",
    "nothing-newer": "In der Versionsliste steht keine neuere Version für dieses Modell.",
  },

  /** Warum eine Version nicht installiert werden darf, wenn die Liste selbst nichts dazu sagt. */
  notInstallable: {
    "no-catalogue": "Es ist keine Versionsliste geladen.",
    "catalogue-outdated": "Die Versionsliste ist abgelaufen.",
    "catalogue-practice-only": "Die Versionsliste ist nur zum Üben.",
    "product-unknown": "Dieses Modell steht nicht in der Versionsliste.",
    "version-unknown": "Diese Version steht nicht in der Versionsliste.",
  },

  /** Zu den Absagen der Engine: was zu tun ist, und warum es so ist. */
  refused: {
    "engine/already-ordered": {
      whatToDo: "Sehen Sie sich den Lauf an. Halten Sie ihn an, wenn Sie etwas anderes wollen.",
      why: "An einem Gerät wird nur eines zur Zeit getan.",
    },
    "engine/dvo-needed": {
      whatToDo: "Rufen Sie Ihren DVO an.",
      why: "Ein Update, das zweimal fehlschlug, braucht jemanden, der die Ursache findet.",
    },
    "engine/not-confirmed": {
      whatToDo: "Lesen Sie die Hinweise, und setzen Sie die Haken.",
      why: "Ohne die Bestätigung einer Person wird an keinem Gerät etwas verändert.",
    },
    "engine/evidence-changed": {
      whatToDo: "Sehen Sie sich die Vorschau noch einmal an, und bestätigen Sie neu.",
      why: "Eine Bestätigung gilt nur für das, was dabei zu sehen war.",
    },
    "engine/no-target": {
      whatToDo: "Wählen Sie eine Version.",
      why: "ti-lotse sucht sich nie selbst eine aus.",
    },
    "engine/no-such-run": {
      whatToDo: "Gehen Sie zurück zur Übersicht der Läufe.",
      why: "Vielleicht gehört er zu einer anderen Praxis, oder die Kennung ist nicht richtig geschrieben.",
    },
    "engine/run-over": {
      whatToDo: "Sehen Sie sich an, wie er ausging.",
      why: "Ein beendeter Lauf ändert sich nicht mehr.",
    },
    "engine/under-way": {
      whatToDo: "Warten Sie ab, und lassen Sie das Gerät am Strom.",
      why: "Ein Gerät, das mitten in einer Installation unterbrochen wird, kann unbrauchbar werden.",
    },
    "engine/not-asked": {
      whatToDo: "Laden Sie die Seite neu: Der Lauf ist schon weiter.",
      why: "Vielleicht hat jemand anderes schon geantwortet, oder das Gerät hat die Frage selbst beantwortet.",
    },
    "engine/not-yours": {
      whatToDo: "Rufen Sie Ihren DVO an.",
      why: "Diesen Auftrag hat der DVO gegeben.",
    },
    "engine/window-past": {
      whatToDo: "Wählen Sie eine Zeit, die noch kommt.",
      why: "Das Wartungsfenster muss vor uns liegen und länger sein als nichts.",
    },
    "engine/no-pin-holder": {
      whatToDo: "Tragen Sie einen Namen ein.",
      why: "Nach dem Neustart ist die Praxiskarte gesperrt. Ohne ihre PIN kommt die Praxis nicht in die TI.",
    },
    "engine/unknown-device": {
      whatToDo: "Laden Sie die Seite neu.",
      why: "Das Gerät hat sich noch nie gemeldet, oder es wurde entfernt.",
    },
    "engine/wrong-device": {
      whatToDo: "Wählen Sie das Gerät, um das es geht.",
      why: "Die Sperren eines Ablaufs sind für eine Art von Gerät gemacht; an einem anderen schützen sie nicht.",
    },
    "engine/blocked": {
      whatToDo: "Sehen Sie im Lauf nach, was die Sperre beendet.",
      why: "Was nicht sicher ist, beginnt ti-lotse nicht.",
    },
    "engine/read-only": {
      whatToDo: "Geben Sie den Auftrag dort, wo ti-lotse für die Praxis läuft.",
      why: "Für jede Praxis handelt genau eine Installation. Zwei könnten sich in die Quere kommen.",
    },
    "engine/busy": {
      whatToDo: "Warten Sie einen Augenblick.",
      why: "Von zweien, die zugleich etwas wollen, kommt einer nach dem anderen an die Reihe.",
    },
  },

  /** Das Wartungsbuch. `run`: Titel des Laufs, soweit bekannt. */
  journal: {
    "run/ordered": (f: { run: string }) => `Auftrag gegeben: ${f.run}`,
    "run/stopped": (f: { run: string }) => `Angehalten: ${f.run}`,
    "run/renewed": (f: { run: string }) => `Auftrag nach dem Zurückspielen bestätigt: ${f.run}`,
    "run/access-given": (f: { run: string }) => `Passwort für diesen Lauf eingegeben: ${f.run}`,
    "run/answered": (f: { run: string; value: string }) => `${f.run}: geantwortet „${f.value}“`,
    "run/reported": (f: { run: string }) => `${f.run}: als getan gemeldet`,
    "run/attempt-began": (f: { run: string }) => `${f.run}: zweiter Versuch`,
    "run/intent-decided": (f: { run: string; value: string }) => `${f.run}: entschieden (${f.value})`,
    "run/intent-withdrawn": (f: { run: string; value: string }) => `${f.run}: nicht gesendet. ${f.value}`,
    "run/intent-dispatched": (f: { run: string }) => `${f.run}: jetzt, genau einmal`,
    "run/intent-settled": (f: { run: string }) => `${f.run}: Ergebnis am Gerät abgelesen`,
    "run/step-done": (f: { run: string; value: string }) => `${f.run}: erledigt (${f.value})`,
    "run/failed": (f: { run: string; value: string }) => `${f.run}: ${f.value}`,
    "run/waiting": (f: { run: string; value: string }) => `${f.run}: wartet (${f.value})`,
    "run/asked": (f: { run: string; value: string }) => `${f.run}: fragt (${f.value})`,
    "run/over": (f: { run: string; value: string }) => `${f.run}: ${f.value}`,
  },
  unknownRun: "ein früherer Lauf",

  cli: {
    restart: "Einen Konnektor neu starten",
    update: "Ein Kartenterminal aktualisieren; mit --by-hand führt ti-lotse eine Person am Gerät",
    runCommands: {
      show: "Einen Lauf zeigen",
      answer: "Eine Frage beantworten",
      begin: "„Ich beginne jetzt“: die Anleitung für einen Schritt am Gerät",
      done: "Melden, dass ein Schritt am Gerät getan ist",
      renew: "Nach dem Zurückspielen einer Sicherung: Der Auftrag gilt noch",
      password: "Das Passwort des Geräts für diesen Lauf eingeben",
    },
    help: {
      device: "Name oder Kennung des Geräts, wie „lotse devices“ es nennt",
      practice: "Praxis, wenn es mehrere gibt",
      by: "In wessen Namen: Anmeldename eines Kontos dieser Praxis (auch LOTSE_AS)",
      target: "Version, die installiert werden soll",
      file: "Datei des Herstellers mit dieser Version",
      byHand: "Eine Person installiert am Gerät; ti-lotse leitet an und prüft",
      window: "Wartungsfenster: „heute 19:30-21:30“, „morgen 06:00-07:30“, „2026-12-05 13:00-16:00“",
      now: "Sofort, die nächsten vier Stunden",
      closed: "Die Praxis ist dann geschlossen",
      restricted: "Vereinbart: So lange geht es ohne das Gerät",
      retry: "Bei Fehlschlag einmal in diesem Fenster wiederholen",
      pinHolder: "Wer danach die PIN der Praxiskarte eingibt",
      confirm: "Bestätigen, ohne gefragt zu werden: stays-on-power, pin-afterwards",
      address: "Adresse der Verwaltung des Geräts, zum Beispiel 192.168.1.50:443",
      user: "Anmeldename an der Verwaltung des Geräts",
      pin: "SHA-256 des Zertifikats, das Sie verglichen haben",
      unproven: "Auch, was an einem echten Gerät niemand erprobt hat",
      kept: "Das Passwort nehmen, das für das regelmäßige Lesen gespeichert ist",
      passwordFile: "Datei mit dem Passwort in der ersten Zeile; sonst LOTSE_PASSWORD oder Nachfrage",
      answer: "look-again, took-effect, no-effect, give-to-dvo, will-do",
    },
    confirmQuestion: (f: { text: string }) => `${f.text}\nBestätigen Sie das? [ja/nein]`,
    confirmWords: ["ja", "j"],
    ordered: (f: { title: string; id: string }) => `Bestellt: ${f.title} (${f.id})`,
    stopped: "Angehalten. Es wird nichts mehr gesendet.",
    taken: "Angenommen.",
    none: "Es gibt keinen Lauf.",
    noneOpen: "Gerade läuft nichts, und nichts ist bestellt.",
    open: "Offen",
    ended: "Beendet",
    window: "Wartungsfenster",
    duration: "Dauer",
    orderedBy: (f: { by: string; at: number }) => `Auftrag von ${f.by}, ${germanTime(f.at)}`,
    pinHolder: (f: { name: string }) => `PIN danach: ${f.name}`,
    steps: "Schritte",
    stepStates: { done: "getan", now: "jetzt", open: "offen" },
    seen: "Zuletzt am Gerät gesehen",
    proof: "Nachweis",
    locks: "Jetzt noch gesperrt",
    noLocks: "Nichts ist gesperrt.",
    pointOfNoReturn: "ab hier kein Zurück",
    answers: "Antworten Sie mit",
    toConfirm: "Zu bestätigen",
    at: (f: { at: number }) => germanTime(f.at),
    notConfirmed: (f: { codes: string }) =>
      `Es fehlt eine Bestätigung. Ohne Terminal geht das nur mit: --confirm ${f.codes}`,
    deviceUnknown: (f: { value: string }) => `Ein Gerät „${f.value}“ gibt es hier nicht. „lotse devices“ zeigt alle.`,
    deviceAmbiguous: (f: { value: string }) =>
      `„${f.value}“ heißen mehrere Geräte. Nennen Sie die Kennung oder --practice.`,
    personNeeded: "In wessen Namen? Geben Sie --as mit dem Anmeldenamen eines Kontos dieser Praxis an (oder LOTSE_AS).",
    windowNeeded: "Wann? Geben Sie --window oder --now an.",
    windowExpected: "„heute 19:30-21:30“, „morgen 06:00-07:30“ oder „2026-12-05 13:00-16:00“",
    today: ["heute", "today"],
    tomorrow: ["morgen", "tomorrow"],
    accessIncomplete: "--address, --user und --pin-sha256 gehen nur zusammen.",
    placeholders: { device: "GERÄT", window: "FENSTER", code: "CODE", answer: "ANTWORT", login: "KONTO" },
  },
};
