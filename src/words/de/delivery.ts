/** Was beim Zustellen von Nachrichten schiefgehen kann: Mailserver, Empfänger, Webhook. Teil der Fehler. */
import type { Entry } from "../entry.ts";

/** What a server answered, where it said something. */
const answered = (answer: string, otherwise: string) => (answer ? `Seine Antwort: ${answer}` : otherwise);

export const delivery = {
  "mail/not-set-up": () => ({
    meaning: "Es ist kein Mailserver eingerichtet, oder sein Passwort fehlt.",
    whatToDo: "Tragen Sie unter „Benachrichtigungen“ den Mailserver und sein Passwort ein.",
    why: "Ohne Mailserver kann ti-lotse keine Mail verschicken.",
  }),
  "mail/host-unknown": (f: { host: string }) => ({
    meaning: `Den Mailserver „${f.host}“ gibt es unter diesem Namen nicht.`,
    whatToDo: "Prüfen Sie die Schreibweise. Die richtige Adresse nennt der Anbieter Ihres Postfachs unter „SMTP“.",
    why: "Der Name lässt sich in keine Adresse übersetzen.",
  }),
  "mail/unreachable": (f: { host: string; port: number; reason: string }) => ({
    meaning: `Der Mailserver „${f.host}“ nimmt am Port ${f.port} keine Verbindung an.`,
    whatToDo:
      "Prüfen Sie den Port (mit TLS meist 465, mit STARTTLS meist 587) und ob die Firewall ausgehende Mails durchlässt.",
    why: `Technischer Grund: ${f.reason}`,
  }),
  "mail/silent": (f: { host: string; port: number }) => ({
    meaning: `Der Mailserver „${f.host}“ antwortet am Port ${f.port} nicht weiter.`,
    whatToDo: "Prüfen Sie, ob Port und Art der Verschlüsselung zusammenpassen: 465 gehört zu TLS, 587 zu STARTTLS.",
    why: "Die Verbindung kam zustande, aber die Antwort blieb aus.",
  }),
  "mail/closed": (f: { host: string }) => ({
    meaning: `Der Mailserver „${f.host}“ hat das Gespräch abgebrochen.`,
    whatToDo: "ti-lotse versucht es von selbst noch einmal. Bleibt es dabei, fragen Sie den Anbieter des Postfachs.",
    why: "Die Verbindung endete, bevor die Mail angenommen war.",
  }),
  "mail/no-encryption": (f: { host: string }) => ({
    meaning: `Der Mailserver „${f.host}“ bietet hier keine Verschlüsselung an.`,
    whatToDo: "Wählen Sie TLS mit Port 465, oder fragen Sie den Anbieter nach einem Port mit STARTTLS.",
    why: "Unverschlüsselt könnte jeder auf dem Weg das Passwort mitlesen. Darum wird es nicht gesendet.",
  }),
  "mail/tls-failed": (f: { host: string; reason: string }) => ({
    meaning: `Mit dem Mailserver „${f.host}“ kommt keine verschlüsselte Verbindung zustande.`,
    whatToDo: "Prüfen Sie, ob Port und Art der Verschlüsselung zusammenpassen: 465 gehört zu TLS, 587 zu STARTTLS.",
    why: `Technischer Grund: ${f.reason}`,
  }),
  "mail/certificate": (f: { host: string; reason: string }) => ({
    meaning: `Dem Zertifikat des Mailservers „${f.host}“ ist nicht zu trauen.`,
    whatToDo:
      "Prüfen Sie den Namen des Servers. Betreibt die Praxis ihn selbst, tragen Sie sein Zertifikat als Text (PEM) ein.",
    why: `Technischer Grund: ${f.reason}`,
    ifNothing: "Es wird keine Mail verschickt: Das Passwort ginge sonst vielleicht an einen fremden Server.",
  }),
  "mail/login-refused": (f: { host: string; answer: string }) => ({
    meaning: `Der Mailserver „${f.host}“ lehnt die Anmeldung ab.`,
    whatToDo:
      "Geben Sie Benutzername und Passwort neu ein. Viele Anbieter verlangen für Programme ein eigenes Passwort („App-Passwort“).",
    why: answered(f.answer, "Eine Begründung nannte er nicht."),
  }),
  "mail/sender-refused": (f: { from: string; answer: string }) => ({
    meaning: `Der Mailserver nimmt von „${f.from}“ keine Mail an.`,
    whatToDo: "Tragen Sie als Absender die Adresse ein, die zum Postfach gehört.",
    why: answered(f.answer, "Eine Begründung nannte er nicht."),
  }),
  "mail/recipient-refused": (f: { to: string; answer: string }) => ({
    meaning: `Der Mailserver nimmt für „${f.to}“ keine Mail an.`,
    whatToDo: "Prüfen Sie die Adresse des Empfängers.",
    why: answered(f.answer, "Eine Begründung nannte er nicht."),
  }),
  "mail/later": (f: { host: string; answer: string }) => ({
    meaning: `Der Mailserver „${f.host}“ bittet, es später noch einmal zu versuchen.`,
    whatToDo: "ti-lotse tut das von selbst, einen Tag lang in wachsenden Abständen.",
    why: answered(f.answer, "Eine Begründung nannte er nicht."),
  }),
  "mail/refused": (f: { host: string; answer: string }) => ({
    meaning: `Der Mailserver „${f.host}“ lehnt die Mail ab.`,
    whatToDo: "Fragen Sie den Anbieter des Postfachs mit dem Wortlaut unten.",
    why: answered(f.answer, "Eine Begründung nannte er nicht."),
  }),
  "webhook/address-invalid": () => ({
    meaning: "Das ist keine Adresse, an die gemeldet werden kann.",
    whatToDo: "Geben Sie eine Adresse an, die mit https:// beginnt. http:// geht nur innerhalb des Praxisnetzes.",
    why: "Meldungen sollen unterwegs niemand verändern oder mitlesen.",
  }),
  "webhook/not-set-up": () => ({
    meaning: "Es ist kein Webhook eingerichtet.",
    whatToDo: "Richten Sie ihn unter „Benachrichtigungen“ ein.",
    why: "Adresse oder Geheimnis fehlt.",
  }),
  "webhook/unreachable": (f: { host: string; reason: string }) => ({
    meaning: `„${f.host}“ nimmt keine Meldung an.`,
    whatToDo: "Prüfen Sie, ob das Programm dort läuft und die Firewall die Verbindung durchlässt.",
    why: `Technischer Grund: ${f.reason}`,
  }),
  "webhook/silent": (f: { host: string; seconds: number }) => ({
    meaning: `„${f.host}“ hat eine Meldung nicht rechtzeitig bestätigt.`,
    whatToDo: "Das Programm dort soll sofort antworten und erst danach arbeiten.",
    why: `Gewartet wurde ${f.seconds} Sekunden.`,
  }),
  "webhook/later": (f: { host: string; status: number }) => ({
    meaning: `„${f.host}“ kann gerade keine Meldung annehmen.`,
    whatToDo: "ti-lotse versucht es von selbst noch einmal, einen Tag lang in wachsenden Abständen.",
    why: `Die Antwort hatte den Status ${f.status}.`,
  }),
  "webhook/refused": (f: { host: string; status: number }) => ({
    meaning: `„${f.host}“ lehnt Meldungen ab.`,
    whatToDo: "Prüfen Sie Adresse und Geheimnis. Weiterleitungen werden nicht verfolgt.",
    why: `Die Antwort hatte den Status ${f.status}.`,
  }),
  "notify/recipient-gone": () => ({
    meaning: "Diesen Empfänger gibt es nicht mehr.",
    whatToDo: "Es ist nichts zu tun.",
    why: "Er wurde entfernt, bevor die Nachricht verschickt war.",
  }),
} satisfies Record<string, (f: never) => Entry>;
