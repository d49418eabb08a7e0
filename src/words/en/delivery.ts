/** What can go wrong when messages are delivered: mail server, recipients, webhook. Part of the errors. */
import type { delivery as german } from "../de/delivery.ts";
import type { Entry } from "../entry.ts";

type Delivery = { [K in keyof typeof german]: (...a: Parameters<(typeof german)[K]>) => Entry };

const answered = (answer: string, otherwise: string) => (answer ? `Its answer: ${answer}` : otherwise);

export const delivery: Delivery = {
  "mail/not-set-up": () => ({
    meaning: "No mail server is set up, or its password is missing.",
    whatToDo: "Enter the mail server and its password under “Notifications”.",
    why: "Without a mail server ti-lotse cannot send mail.",
  }),
  "mail/host-unknown": (f) => ({
    meaning: `There is no mail server by the name of “${f.host}”.`,
    whatToDo: "Check the spelling. The provider of your mailbox names the right address under “SMTP”.",
    why: "The name leads to no address.",
  }),
  "mail/unreachable": (f) => ({
    meaning: `The mail server “${f.host}” takes no connection on port ${f.port}.`,
    whatToDo:
      "Check the port (usually 465 with TLS, 587 with STARTTLS) and whether the firewall lets outgoing mail pass.",
    why: `Technical reason: ${f.reason}`,
  }),
  "mail/silent": (f) => ({
    meaning: `The mail server “${f.host}” no longer answers on port ${f.port}.`,
    whatToDo: "Check whether port and kind of encryption go together: 465 belongs to TLS, 587 to STARTTLS.",
    why: "The connection was made, but no answer came.",
  }),
  "mail/closed": (f) => ({
    meaning: `The mail server “${f.host}” broke off the conversation.`,
    whatToDo: "ti-lotse tries again by itself. If it stays like this, ask the provider of the mailbox.",
    why: "The connection ended before the mail was accepted.",
  }),
  "mail/no-encryption": (f) => ({
    meaning: `The mail server “${f.host}” offers no encryption here.`,
    whatToDo: "Choose TLS with port 465, or ask the provider for a port with STARTTLS.",
    why: "Without encryption anybody on the way could read the password. So it is not sent.",
  }),
  "mail/tls-failed": (f) => ({
    meaning: `No encrypted connection to the mail server “${f.host}” can be made.`,
    whatToDo: "Check whether port and kind of encryption go together: 465 belongs to TLS, 587 to STARTTLS.",
    why: `Technical reason: ${f.reason}`,
  }),
  "mail/certificate": (f) => ({
    meaning: `The certificate of the mail server “${f.host}” cannot be trusted.`,
    whatToDo: "Check the name of the server. If the practice runs it itself, enter its certificate as text (PEM).",
    why: `Technical reason: ${f.reason}`,
    ifNothing: "No mail is sent: the password might otherwise go to a foreign server.",
  }),
  "mail/login-refused": (f) => ({
    meaning: `The mail server “${f.host}” refuses the sign-in.`,
    whatToDo:
      "Enter user name and password again. Many providers want a password of its own for programs (“app password”).",
    why: answered(f.answer, "It gave no reason."),
  }),
  "mail/sender-refused": (f) => ({
    meaning: `The mail server takes no mail from “${f.from}”.`,
    whatToDo: "Enter the address that belongs to the mailbox as sender.",
    why: answered(f.answer, "It gave no reason."),
  }),
  "mail/recipient-refused": (f) => ({
    meaning: `The mail server takes no mail for “${f.to}”.`,
    whatToDo: "Check the address of the recipient.",
    why: answered(f.answer, "It gave no reason."),
  }),
  "mail/later": (f) => ({
    meaning: `The mail server “${f.host}” asks to try again later.`,
    whatToDo: "ti-lotse does so by itself, for a day, at growing intervals.",
    why: answered(f.answer, "It gave no reason."),
  }),
  "mail/refused": (f) => ({
    meaning: `The mail server “${f.host}” refuses the mail.`,
    whatToDo: "Ask the provider of the mailbox, with the wording below.",
    why: answered(f.answer, "It gave no reason."),
  }),
  "webhook/address-invalid": () => ({
    meaning: "This is no address that could be told.",
    whatToDo: "Give an address that begins with https://. http:// is possible only within the practice’s network.",
    why: "Nobody on the way shall change or read what is told.",
  }),
  "webhook/not-set-up": () => ({
    meaning: "No webhook is set up.",
    whatToDo: "Set it up under “Notifications”.",
    why: "Address or secret is missing.",
  }),
  "webhook/unreachable": (f) => ({
    meaning: `“${f.host}” takes no messages.`,
    whatToDo: "Check whether the program there is running and the firewall lets the connection pass.",
    why: `Technical reason: ${f.reason}`,
  }),
  "webhook/silent": (f) => ({
    meaning: `“${f.host}” did not confirm a message in time.`,
    whatToDo: "The program there shall answer at once and work afterwards.",
    why: `It was given ${f.seconds} seconds.`,
  }),
  "webhook/later": (f) => ({
    meaning: `“${f.host}” cannot take messages at the moment.`,
    whatToDo: "ti-lotse tries again by itself, for a day, at growing intervals.",
    why: `The answer had the status ${f.status}.`,
  }),
  "webhook/refused": (f) => ({
    meaning: `“${f.host}” refuses messages.`,
    whatToDo: "Check address and secret. Redirects are not followed.",
    why: `The answer had the status ${f.status}.`,
  }),
  "notify/recipient-gone": () => ({
    meaning: "This recipient no longer exists.",
    whatToDo: "Nothing is to be done.",
    why: "They were removed before the message was sent.",
  }),
};
