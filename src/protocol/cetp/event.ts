/**
 * The event document of CETP.
 *
 * Schema: EventService.xsd 7.2 (`Event`) [REQ:gemSpec_Kon:TAB_KON_030]
 * This is the second place where patient data ends (the first is GetCards): of a parameter only those are read that stand in
 * a list here, and of the events about a card only what belongs to cards of the practice (design, principle 9).
 */
import { type DeviceEvent, type EventParameter, plainKey } from "../../domain/device-event.ts";
import { LotseError } from "../../domain/errors.ts";
import { children, is, need, needText, textOf, type XmlElement } from "../xml/element.ts";
import { EVT } from "../xml/namespaces.ts";
import { parseXml } from "../xml/parse.ts";

/** gematik's limits; what is longer was not sent by a Konnektor. */
const LENGTH = { topic: 1024, key: 64, value: 5000 } as const;

/** @throws LotseError xml/*, cetp/not-an-event */
export function readEvent(document: Uint8Array): DeviceEvent {
  const root = parseXml(document);
  if (!is(root, EVT, "Event")) throw new LotseError("cetp/not-an-event", { found: root.name });
  const topic = needText(root, EVT, "Topic");
  if (topic === "" || topic.length > LENGTH.topic) {
    throw new LotseError("xml/value-invalid", { element: "Topic", value: topic.slice(0, 80), expected: "1 … 1024" });
  }
  return {
    topic,
    severity: severityOf(needText(root, EVT, "Severity")),
    subscription: textOf(root, EVT, "SubscriptionID"),
    parameters: kept(topic, children(need(root, EVT, "Message"), EVT, "Parameter").map(readParameter)),
  };
}

function readParameter(element: XmlElement): EventParameter {
  const key = needText(element, EVT, "Key").slice(0, LENGTH.key);
  return { key, value: needText(element, EVT, "Value").slice(0, LENGTH.value) };
}

/** An unknown severity counts as the worst: better one alarm too many than one swallowed. */
function severityOf(text: string): DeviceEvent["severity"] {
  return text === "Info" || text === "Warning" || text === "Error" ? text : "Fatal";
}

/** Nobody's: they speak of devices, versions and states. */
const OF_DEVICES = [
  ...["Value", "CtID", "Hostname", "Name", "SlotID", "SlotNo", "Slot", "IP", "IP_ADDRESS", "STATE", "Active"],
  ...["Error", "Bedeutung", "MESSAGE", "LastSyncAttempt", "Target", "NewFirmwareversion", "ConfigurationChanged"],
  ...["ManualInputNeeded", "ProductVendorID", "ProductCode", "ProductName", "FirmwareVersion", "Deadline"],
  ...["FWPriority", "FirmwareReleaseNotes", "Operation", "Fail", "Profile", "Serial", "Konnektor"],
  ...["CardType", "CARD_TYPE", "InsertTime", "PinRef", "PinInputCtID", "ZertName", "ExpirationDate", "DAYS_LEFT"],
].map(plainKey);

/** Which card: kept only when it is the practice's or a device's. */
const OF_CARDS = ["ICCSN", "CardHandle", "CARD_HANDLE"].map(plainKey);

const CARDS_OF_PRACTICE = new Set([
  "SMC-B",
  "HSM-B",
  "SM-B",
  "HBA",
  "HBA-qSig",
  "HBAx",
  "SMC-KT",
  "SMC-K",
  "gSMC-K",
  "gSMC-KT",
]);

function kept(topic: string, parameters: readonly EventParameter[]): EventParameter[] {
  const about = parameters.find(({ key }) => plainKey(key) === "cardtype")?.value;
  // A message about the Konnektor's own card names no type.
  const isOfPractice = about === undefined ? /^SMC_K\//i.test(topic) : CARDS_OF_PRACTICE.has(about);
  return parameters.filter(({ key }) => {
    const plain = plainKey(key);
    return OF_DEVICES.includes(plain) || (isOfPractice && OF_CARDS.includes(plain));
  });
}
