/**
 * What can go wrong when ti-lotse asks a device or reads a file: four sentences per code, in English.
 *
 * Room: words. Same keys as the German file; terms of the field stay German.
 */

import type { FailureFields, ProblemFields } from "../de/errors.ts";
import type { Entry } from "../entry.ts";
import { counted, englishDay } from "../format.ts";
import type { Words } from "../words.ts";
import { cetp } from "./cetp.ts";
import { delivery } from "./delivery.ts";
import { gematikCodes } from "./gematik-codes.ts";
import { kartenterminal } from "./kartenterminal.ts";
import { management } from "./management.ts";
import { problems } from "./problems.ts";
import { requests } from "./requests.ts";
import { storage } from "./storage.ts";
import { tiLageErrors } from "./ti-lage.ts";

/** What an operating system says when a file cannot be read. */
const fileReasons: Record<string, string> = {
  ENOENT: "There is no file of this name.",
  EISDIR: "This is a directory, not a file.",
  EACCES: "The right to read it is missing.",
  EPERM: "The right to read it is missing.",
};

/** The same when it cannot be written. */
const writeReasons: Record<string, string> = {
  ENOENT: "The directory does not exist.",
  ENOTDIR: "A part of the path is a file, not a directory.",
  EISDIR: "This is a directory, not a file.",
  EACCES: "The right to write it is missing.",
  EPERM: "The right to write it is missing.",
  EROFS: "The disk is write-protected.",
  ENOSPC: "There is no space left on the disk.",
  EEXIST: "There is already a file of this name; it is not overwritten.",
};

function firstProblem([first, ...more]: readonly ProblemFields[]): string {
  if (!first) return "";
  const text = (problems[first.code] as (f: unknown) => string)(first.fields);
  return `${first.where || "file"}: ${text}${more.length > 0 ? ` (and ${counted(more.length, "more error", "more errors")})` : ""}`;
}

/** The first sentence of another failure, for texts about what it led to. */
function meaningOf(failure: FailureFields): string {
  const texts: Record<string, (f: never) => Entry> = errors;
  return texts[failure.code]?.(failure.fields as never).meaning ?? failure.code;
}

const damaged = (reason: string) => `The file is damaged or of another format (technical: ${reason}).`;

const fingerprintHint =
  "The fingerprint is shown on the administration pages of the Konnektor and in the handover record from your DVO.";

export const errors = {
  ...cetp,
  ...kartenterminal,
  ...management,
  ...requests,
  ...storage,
  ...tiLageErrors,
  ...delivery,

  // Address and connection
  "link/address-invalid": (f) => ({
    meaning: `“${f.address}” is not the address of a Konnektor.`,
    whatToDo: "Enter the address like this: https://192.168.1.50 or https://konnektor.praxis.local",
    why: "An address begins with http:// or https://, then comes a name or an IP address, without user name and password.",
  }),
  "link/host-unknown": (f) => ({
    meaning: `The name “${f.host}” is not known in this network.`,
    whatToDo: "Check the spelling, or use the IP address of the Konnektor.",
    why: "The name service (DNS) returned no address for this name.",
  }),
  "link/unreachable": (f) => ({
    meaning: `This computer finds no way to “${f.host}” in the network.`,
    whatToDo:
      "Check that this computer is in the practice network and the address is right. Otherwise your IT support helps with the route.",
    why: "The network reports that the destination cannot be reached.",
  }),
  "link/port-closed": (f) => ({
    meaning: `“${f.host}” answers but accepts no connection on port ${f.port}.`,
    whatToDo: "Check address and port. If the Konnektor is just restarting, wait 20 minutes and then try again.",
    why: "During a restart or an update the Konnektor cannot be reached from outside. If it is not restarting, the address often belongs to a different device.",
  }),
  "link/connect-timeout": (f) => ({
    meaning: `“${f.host}” did not answer on port ${f.port} within ${counted(f.seconds, "second", "seconds")}.`,
    whatToDo:
      "Check that the device has power and its network cable is plugged in. After that check address and firewall.",
    why: "The device is off, no device has this address, or a firewall drops the request.",
  }),
  "link/not-tls": (f) => ({
    meaning: `Port ${f.port} of “${f.host}” does not offer an encrypted connection (TLS).`,
    whatToDo: "Try the same address with http:// at the beginning, or check the port.",
    why: "The Konnektor is set to work without encryption, or a different program answers on this port.",
  }),
  "link/tls-failed": (f) => ({
    meaning: `No encrypted connection (TLS) to “${f.host}” could be established.`,
    whatToDo: "Give this message with its technical reason to your IT support or your DVO.",
    why: `The two sides could not agree on the encryption: ${f.reason}`,
  }),
  "link/tls-timeout": (f) => ({
    meaning: `“${f.host}” did not set up the encrypted connection within ${counted(f.seconds, "second", "seconds")}.`,
    whatToDo: "Try again in a few minutes. If it happens again, your DVO checks how busy the Konnektor is.",
    why: "The Konnektor is overloaded or just starting, or a different program answers on this port.",
  }),
  "link/certificate-untrusted": (f) => ({
    meaning: `The certificate of “${f.host}” has not been confirmed as trustworthy yet.`,
    whatToDo: `Compare this fingerprint with that of the Konnektor: ${f.fingerprint} . If they match, confirm it with --pin-sha256 ${f.fingerprint.replaceAll(":", "")}`,
    why: `Konnektoren prove their identity with certificates of their own, which this computer does not know (${f.subject}; ${f.reason}). ${fingerprintHint}`,
    ifNothing: "Without this check, a foreign device could pose as your Konnektor. That is why nothing was sent.",
  }),
  "link/certificate-changed": (f) => ({
    meaning: `“${f.host}” shows a different certificate from the one confirmed before.`,
    whatToDo:
      "Ask your DVO whether the certificate or the device was changed. Accept the new fingerprint with --pin-sha256 only after they have confirmed it.",
    why: `The expected fingerprint is ${f.expected}, the one found is ${f.found}. This happens when the certificate or the device is changed, or when a foreign device answers at this address.`,
    ifNothing: "Until this is settled, ti-lotse does not ask this device any more.",
  }),
  "link/certificate-wrong-name": (f) => ({
    meaning: `The certificate is valid but does not carry the name “${f.host}”.`,
    whatToDo: `Use a name from the certificate with --server-name, or confirm the fingerprint with --pin-sha256 ${f.fingerprint.replaceAll(":", "")}`,
    why: `The certificate says: ${f.names}. This is usual for Konnektoren, because the device card gets its name at the factory. ${fingerprintHint}`,
  }),
  "link/certificate-expired": (f) => ({
    meaning: `The certificate of “${f.host}” expired on ${englishDay(f.until)}.`,
    whatToDo: "Your DVO has to renew the certificate of the Konnektor or switch to another one.",
    why: `The certificate that was checked has the fingerprint ${f.fingerprint}.`,
    ifNothing: "The practice software may refuse to connect to the Konnektor as well.",
  }),
  "link/certificate-not-yet-valid": (f) => ({
    meaning: `The certificate of “${f.host}” is not valid before ${englishDay(f.from)}.`,
    whatToDo: "Check the date and time of this computer.",
    why: "Usually the clock of this computer is wrong.",
  }),
  "link/client-certificate-required": (f) => ({
    meaning: `“${f.host}” only admits programs that prove their identity with a certificate.`,
    whatToDo:
      "Use the certificate that your DVO created in the Konnektor for ti-lotse: --p12 FILE or --cert FILE --key FILE.",
    why: "The Konnektor is set to require a client certificate.",
  }),
  "link/client-certificate-refused": (f) => ({
    meaning: `“${f.host}” rejected the client certificate it was shown.`,
    whatToDo: "Ask your DVO to check in the Konnektor whether this certificate is assigned to the Clientsystem.",
    why: `The certificate is not stored in the Konnektor, was deleted, or has expired (${f.reason}).`,
  }),
  "link/client-certificate-expired": (f) => ({
    meaning: `The client certificate for the Konnektor expired on ${englishDay(f.until)}.`,
    whatToDo: "Your DVO creates a new certificate for ti-lotse in the Konnektor. After that, use the new file.",
    why: "A Konnektor does not accept expired certificates. That is why nothing was sent.",
  }),
  "link/client-certificate-not-yet-valid": (f) => ({
    meaning: `The client certificate for the Konnektor is not valid before ${englishDay(f.from)}.`,
    whatToDo: "Check the date and time of this computer.",
    why: "Usually the clock of this computer is wrong.",
  }),
  "link/p12-password-wrong": (f) => ({
    meaning: `The password does not fit the certificate file “${f.file}”.`,
    whatToDo: "Enter the password that the Konnektor showed during the export (LOTSE_P12_PASSWORD or --password-file).",
    why: "Without the right password the file cannot be opened.",
  }),
  "link/p12-unreadable": (f) => ({
    meaning: `“${f.file}” is not a readable certificate file (PKCS#12).`,
    whatToDo: "Download the file from the Konnektor again. Its name should end in .p12 or .pfx.",
    why: damaged(f.reason),
  }),
  "link/pem-unreadable": (f) => ({
    meaning: `“${f.file}” contains no readable certificate and no readable key.`,
    whatToDo: "A PEM file is expected here; it begins with “-----BEGIN”.",
    why: damaged(f.reason),
  }),
  "link/key-password-wrong": (f) => ({
    meaning: `The password does not fit the key in “${f.file}”.`,
    whatToDo: "Enter the password the key file was saved with (LOTSE_KEY_PASSWORD or --password-file).",
    why: "The key is saved encrypted and can only be read with this password.",
  }),
  "link/key-mismatch": (f) => ({
    meaning: "Certificate and key do not belong together.",
    whatToDo: `Check that ${f.cert} and ${f.key} come from the same export.`,
    why: "The public key in the certificate does not match the private key.",
  }),
  "link/refused-after-handshake": (f) => ({
    meaning: `“${f.host}” closed the encrypted connection again at once.`,
    whatToDo: f.withCertificate
      ? "Ask your DVO to check in the Konnektor whether this client certificate is stored there and still valid."
      : "Use the certificate that your DVO created in the Konnektor for ti-lotse: --p12 FILE or --cert FILE --key FILE.",
    why: f.withCertificate
      ? "Usually the Konnektor does not know the client certificate it was shown, or the certificate has expired."
      : "Usually the Konnektor requires a client certificate. It may also be restarting at the moment.",
  }),
  "link/response-timeout": (f) => ({
    meaning: `“${f.host}” accepted the question but did not answer for ${counted(f.seconds, "second", "seconds")}.`,
    whatToDo: "Try again in a few minutes.",
    why: "The Konnektor is busy, for example with a PIN entry at a Kartenterminal or with an update.",
  }),
  "link/response-stalled": (f) => ({
    meaning: `The answer from “${f.host}” was still not complete after ${counted(f.seconds, "second", "seconds")}.`,
    whatToDo:
      "Try again. If it happens again, your IT support checks the network between this computer and the Konnektor.",
    why: "The data arrive too slowly or not at all. Often the packet size (MTU) is set wrongly.",
  }),
  "link/closed": (f) => ({
    meaning: `“${f.host}” closed the connection in the middle of its answer.`,
    whatToDo: "Wait a few minutes and try again.",
    why: "The Konnektor is restarting, or a device in between cut the connection.",
  }),
  "link/unanswered": (f) => ({
    meaning: `“${f.host}” closed the connection without an answer.`,
    whatToDo: f.isPlain
      ? "Try the same address with https:// in front. If that does not help, wait a few minutes."
      : "Wait a few minutes and try again.",
    why: f.isPlain
      ? "Perhaps only encrypted connections are spoken on this port. The Konnektor may also be restarting."
      : "The Konnektor is restarting, or a device in between cut the connection.",
  }),
  "link/too-large": (f) => ({
    meaning: `The answer from “${f.host}” is larger than ${f.limit} and was discarded.`,
    whatToDo: "Check that the address really belongs to a Konnektor.",
    why: "A Konnektor does not give such large answers to this question. By discarding it, ti-lotse protects this computer.",
  }),

  // Connected Konnektoren
  "connection/not-confirmed": (f) => ({
    meaning: `The certificate of “${f.host}” has not been confirmed yet.`,
    whatToDo: "Compare the fingerprint and confirm it. After that the Konnektor can be connected.",
    why: "Only so it is certain that your Konnektor really answers there.",
  }),
  "clearance/evidence-changed": () => ({
    meaning: "The details have changed since they stood on the screen. Nothing was released.",
    whatToDo: "Look through the details once more, then release.",
    why: "A release holds for exactly what was to be seen when it was confirmed.",
  }),
  "connection/unknown": () => ({
    meaning: "This Konnektor is no longer in this practice.",
    whatToDo: "Load the page again.",
    why: "It was removed meanwhile, or the address of the page is wrong.",
  }),
  "connection/secret-missing": () => ({
    meaning: "The credentials for this Konnektor are missing.",
    whatToDo: "Connect the Konnektor again and enter the credentials anew.",
    why: "Password or certificate are not stored, for example after restoring a backup without its key.",
    ifNothing: "Until then this Konnektor is not asked, and its state stays unknown.",
  }),

  // HTTP
  "http/unauthorized": (f) => ({
    meaning: `“${f.host}” asks for user name and password.`,
    whatToDo:
      "Enter the login details of the Clientsystem (--user and LOTSE_PASSWORD). Your DVO has set them up in the Konnektor.",
    why: "No login details or wrong ones were sent. The login for the administration pages is a different one.",
  }),
  "http/forbidden": (f) => ({
    meaning: `“${f.host}” refuses access.`,
    whatToDo: "Ask your DVO to check whether this Clientsystem is admitted in the Konnektor.",
    why: "The Konnektor knows the login but does not allow it to ask this.",
  }),
  "http/not-found": (f) => ({
    meaning: `There is nothing at ${f.url}.`,
    whatToDo:
      "Check the address. If the Konnektor is reached through a path, the path is part of it, for example https://server/kon1",
    why: "The device answers but has no service directory at this address. Perhaps it is not a Konnektor.",
  }),
  "http/needs-tls": (f) => ({
    meaning: `“${f.host}” accepts only encrypted connections on this port.`,
    whatToDo: "Use the same address with https:// at the beginning.",
    why: "The request arrived unencrypted on a port for encrypted connections.",
  }),
  "http/redirect": (f) => ({
    meaning: `${f.url} points to a different address.`,
    whatToDo:
      "Open the address in a browser and see where it leads. If the destination really is your Konnektor, use that address.",
    why: "ti-lotse does not follow redirects by itself, so that no login details reach a foreign device.",
  }),
  "http/server-error": (f) => ({
    meaning: `“${f.host}” reports an error of its own (HTTP ${f.status}).`,
    whatToDo: "Try again in a few minutes. If it happens again, your DVO helps with the log of the Konnektor.",
    why: "The Konnektor or a device in front of it could not process the request.",
  }),
  "http/unexpected-status": (f) => ({
    meaning: `“${f.host}” answers with HTTP ${f.status}, which is not meant for this question.`,
    whatToDo: "Check that the address belongs to a Konnektor.",
    why: "Probably a different device or program is answering.",
  }),
  "http/not-http": (f) => ({
    meaning: `“${f.host}” answers, but not like a Konnektor.`,
    whatToDo: "Check address and port. Perhaps another device answers there.",
    why: `The answer is not HTTP (technically: ${f.reason}).`,
  }),
  "http/not-xml": (f) => ({
    meaning: `“${f.host}” sent a web page or something else, not the answer from a Konnektor.`,
    whatToDo: "Check address and port. The address of the administration pages is not the right one here.",
    why: `XML was expected, but ${f.type} arrived${f.title && `, with the title “${f.title}”`}.`,
  }),

  // XML
  "xml/empty": () => ({
    meaning: "The answer is empty.",
    whatToDo: "Try again. If it happens again, your DVO helps.",
    why: "An XML document was expected.",
  }),
  "xml/encoding": (f) => ({
    meaning: "The text of the answer is not written in UTF-8 and cannot be read reliably.",
    whatToDo: "Check that the address belongs to a Konnektor. Please hand over saved files unchanged.",
    why: `Konnektoren have to use UTF-8, but this was found: ${f.found}`,
  }),
  "xml/not-wellformed": (f) => ({
    meaning: "The answer is damaged or incomplete.",
    whatToDo: "Try again. If it happens again, give this message to your DVO.",
    why: `The XML breaks in line ${f.line}, column ${f.column} (technical: ${f.reason}).`,
  }),
  "xml/doctype": () => ({
    meaning: "The answer contains a document type declaration (DOCTYPE) and was discarded.",
    whatToDo: "Check that the address really belongs to a Konnektor.",
    why: "Konnektoren send no such thing. Attackers can use it to bring programs down or to read files.",
  }),
  "xml/too-deep": (f) => ({
    meaning: "The answer is nested too deeply and was discarded.",
    whatToDo: "Check that the address really belongs to a Konnektor.",
    why: `Answers from a Konnektor never have more than ${f.limit} levels.`,
  }),
  "xml/too-many": (f) => ({
    meaning: "The answer contains too many details and was discarded.",
    whatToDo: "Check that the address really belongs to a Konnektor.",
    why: `Answers from a Konnektor never have more than ${f.limit} ${f.what === "elements" ? "elements" : "attributes on one element"}.`,
  }),
  "xml/element-missing": (f) => ({
    meaning: "A required detail is missing from the answer.",
    whatToDo: "Give this message to your DVO. With “lotse explain FILE” the saved answer can be examined more closely.",
    why: `${f.element} is missing in ${f.parent}.`,
  }),
  "xml/value-invalid": (f) => ({
    meaning: `A detail in the answer cannot be read: ${f.element} = “${f.value}”.`,
    whatToDo: "Give this message to your DVO.",
    why: `The expected form is: ${f.expected}`,
  }),

  // Service directory and SOAP
  "sds/not-a-directory": (f) => ({
    meaning: "The document is not the service directory of a Konnektor.",
    whatToDo: "Check address and path; the service directory is called connector.sds.",
    why: `ConnectorServices was expected, but ${f.root} arrived.`,
  }),
  "sds/service-missing": (f) => ({
    meaning: `The Konnektor does not offer the service ${f.service} in a version that ti-lotse speaks.`,
    whatToDo: "Check whether there is a newer version of ti-lotse, and give this message to your DVO.",
    why: `Version ${f.wanted} is needed; the Konnektor offers: ${f.offered}.`,
  }),
  "sds/only-plain": (f: { service: string }) => ({
    meaning: `The Konnektor offers the service ${f.service} only without encryption.`,
    whatToDo: "Have the DVO switch on encrypted connections (TLS) at the Konnektor.",
    why: "ti-lotse does not ask without encryption where encryption is demanded.",
  }),
  "sds/endpoint-invalid": (f) => ({
    meaning: `The address of the service ${f.service} in the service directory cannot be used.`,
    whatToDo: "Give this message to your DVO.",
    why: `The directory says: “${f.location}”.`,
  }),
  "soap/unexpected-answer": (f) => ({
    meaning: "The Konnektor answered a different question from the one it was asked.",
    whatToDo: "Try again. If it happens again, give this message to your DVO.",
    why: `${f.expected} was expected, but ${f.found} arrived.`,
  }),
  "soap/fault": (f) => {
    const known = gematikCodes[f.code];
    if (known) return { ...known, why: `${known.why} (Error ${f.code}${f.text && `: ${f.text}`})` };
    return {
      meaning: `The Konnektor refuses the request: ${f.text || "no reason given"}`,
      whatToDo: `Give the error code ${f.code} to your DVO or to the hotline of the manufacturer.`,
      why: `Error ${f.code} is a code of the manufacturer; the manual of the device explains it.`,
    };
  },
  "soap/fault-without-code": (f) => ({
    meaning: `The Konnektor refuses the request: ${f.text || "no reason given"}`,
    whatToDo: "Try again. If it happens again, give this message to your DVO.",
    why: "The required error code of gematik is missing from the error message.",
  }),

  // Input
  "input/file-unreadable": (f) => ({
    meaning: `The file “${f.file}” cannot be read.`,
    whatToDo: "Check the name, the directory and the rights of the file.",
    why: fileReasons[f.reason] ?? `The operating system says: ${f.reason}`,
  }),
  "input/too-large": (f) => ({
    meaning: `“${f.file}” is larger than ${f.limit}.`,
    whatToDo: "Hand over only the saved answer from a Konnektor.",
    why: "A Konnektor does not give answers of that size.",
  }),
  "input/not-understood": (f) => ({
    meaning: "This is no answer of a Konnektor that ti-lotse knows.",
    whatToDo:
      f.found === "request"
        ? "Save the answer of the Konnektor to this request, and hand that over."
        : "Understood are: the service directory connector.sds, answers and faults of the Konnektor services, and messages on the display of the Konnektor.",
    why: {
      request: `Found was a request (${f.name}), not an answer.`,
      event: `Found was an event that the Konnektor sent of its own accord${f.name && ` (${f.name})`}, not an answer.`,
      webpage: "Found was a web page.",
      json: "Found was a JSON file.",
      code: `“${f.name}” is no code of gematik. If it is a code of the manufacturer, their handbook says what it means.`,
      other: f.name ? `Found was: “${f.name}”` : "The input is empty.",
    }[f.found],
  }),

  // Version list (catalogue)
  "catalogue/unreadable": (f) => ({
    meaning: `The version list “${f.file}” cannot be used.`,
    whatToDo: "Load the list again, or give this message to the sender of the list.",
    why: firstProblem(f.problems),
  }),
  "catalogue/unsigned": (f) => ({
    meaning: `The signature of the version list “${f.file}” is missing.`,
    whatToDo: `The file “${f.file}.sig” has to lie beside the list. Load both files.`,
    why: "Anybody could have changed a list without a signature.",
  }),
  "catalogue/signature-wrong": (f) => ({
    meaning: `The signature of the version list “${f.file}” is wrong.`,
    whatToDo: "Do not use this file. Load the list again from the known source.",
    why: `The content does not fit the signature made with the key “${f.key}”. The file is damaged or was changed.`,
  }),
  "catalogue/key-unknown": (f) => ({
    meaning: `The version list “${f.file}” is signed with a key that this installation does not know.`,
    whatToDo: `Check the fingerprint of the key “${f.key}” with the sender: ${f.fingerprint}. If it is right, give the key file with --trust-key.`,
    why: "Only lists of known senders may judge devices.",
  }),
  "catalogue/fingerprint-differs": (f) => ({
    meaning: `The key in “${f.file}” has another fingerprint than the one compared.`,
    whatToDo: "Ask the sender of the version list for the right key file.",
    why: `Compared was ${f.expected}, the file has ${f.found}.`,
    ifNothing: "With a foreign key anybody could call versions approved. Nothing was taken over.",
  }),
  "catalogue/address-invalid": (f) => ({
    meaning: `No version list is loaded from “${f.address}”.`,
    whatToDo: "Name a file, or an address like https://lists.example/list.json",
    why: "Only https is allowed, without user name and password: who reads along shall not learn what runs here, and who interferes shall not slip in an old list.",
  }),
  "catalogue/unfetchable": (f) => ({
    meaning: f.cause.code === "http/not-http" ? `No web server answers at ${f.address}.` : meaningOf(f.cause),
    whatToDo: "Check the address of the version list, or try again later.",
    why: `The list was looked for at ${f.address}.`,
    ifNothing: "The loaded list stays in use. After 30 days it counts as outdated.",
  }),
  "catalogue/older": (f) => ({
    meaning: `The version list “${f.file}” is older than the present one.`,
    whatToDo: "The present list stays in use. Load a newer one.",
    why: `Its number ${f.serial} comes before number ${f.present}. Older lists are rejected so that nobody can smuggle a withdrawn approval back in.`,
  }),
  "catalogue/chain-broken": (f) => ({
    meaning: `The version list “${f.file}” does not follow on from the present one.`,
    whatToDo: "Ask the sender of the list. The present list stays in use.",
    why: "Every list names the checksum of the list before it; here it does not match the present one.",
  }),
  "catalogue/other-series": (f) => ({
    meaning: `“${f.title}” is a different list from the one in use, “${f.present}”.`,
    whatToDo: "If you really want to change lists, repeat the command with --replace.",
    why: "Between different lists nobody can check which one is really newer.",
  }),
  "catalogue/expired": (f) => ({
    meaning: `The version list “${f.file}” was only valid until ${englishDay(f.until)}.`,
    whatToDo: "Load a newer list.",
    why: "An expired list cannot know which approvals have been withdrawn since.",
  }),
  "catalogue/example-refused": () => ({
    meaning: "The example list is only for training and must not judge real devices.",
    whatToDo: "Use a real version list or the training practice (lotse demo).",
    why: "The dates in the example list are invented.",
  }),
  "catalogue/none": (f) => ({
    meaning: "No version list is loaded.",
    whatToDo: "Load one with “lotse catalogue import FILE” or “lotse catalogue refresh --from ADDRESS”.",
    why: `There is no list in ${f.directory}.`,
  }),
  "catalogue/not-listed": (f) => ({
    meaning: `The version list does not know ${f.product}${f.version ? ` ${f.version}` : ""}.`,
    whatToDo: "“lotse catalogue show” shows all products and versions of the list.",
    why: "Perhaps the list is out of date, or the name is spelled differently.",
  }),

  // Output
  "output/unwritable": (f) => ({
    meaning: f.file ? `“${f.file}” cannot be written.` : "The output cannot be written.",
    whatToDo: "Check that there is space on the disk and the right to write.",
    why: writeReasons[f.reason] ?? `The operating system says: ${f.reason}`,
  }),

  // Simulator
  "simulate/port-taken": (f) => ({
    meaning: `Port ${f.port} is already in use.`,
    whatToDo: `End the other program, or choose a different port with ${f.flag} (0 = any free one).`,
    why: "Only one program can listen on a port.",
  }),
  "simulate/scenario-unknown": (f) => ({
    meaning: `There is no scenario “${f.scenario}”.`,
    whatToDo: `Known scenarios are: ${f.known}.`,
    why: "The name has to match exactly.",
  }),
  "simulate/misbehaviour-unknown": (f) => ({
    meaning: `There is no misbehaviour called “${f.name}”.`,
    whatToDo: `Known ones are: ${f.known}.`,
    why: "The name has to match exactly.",
  }),
  "simulate/misbehaviour-value": (f) => ({
    meaning: `“${f.value}” does not fit the misbehaviour “${f.name}”.`,
    whatToDo: f.example
      ? `Write it like this: --misbehave ${f.name}=${f.example}`
      : `Write it without a value: --misbehave ${f.name}`,
    why: f.example ? "The value behind the equals sign cannot be read." : "It has no value to set.",
  }),

  // Command line
  "usage/invalid": (f) => ({
    meaning: "The command cannot be used in this way.",
    whatToDo: "“lotse --help” shows all commands, “lotse COMMAND --help” all options.",
    why: f.reason,
  }),
  "usage/fingerprint": (f) => ({
    meaning: `“${f.text}” is not a fingerprint.`,
    whatToDo: "A fingerprint (SHA-256) has 64 characters from 0 to 9 and a to f; colons may stand between them.",
    why: "What was given has a different length or other characters. Older fingerprints (SHA-1) are shorter and not safe enough.",
  }),
  "usage/internal": (f) => ({
    meaning: "An error occurred in ti-lotse that should never happen.",
    whatToDo: "Please report it with the technical text below. Nothing was changed on your devices.",
    why: f.reason,
  }),
} satisfies Words["errors"];
