/**
 * What an ErrorCondition of the Konnektor (gemSpec_Kon, TAB_KON_503) means for the practice, in English.
 *
 * Room: words. Same keys as the German file; terms of the field stay German.
 */
import type { Entry } from "../entry.ts";

type Condition = (f: { terminal: string }) => Entry;

/** A condition of the Konnektor itself: no Kartenterminal to name. */
const ofKonnektor =
  (entry: Entry): Condition =>
  (_f: { terminal: string }) =>
    entry;

/** The name in quotes, or nothing where nobody told which one it is. */
const named = (terminal: string) => (terminal ? ` “${terminal}”` : "");

const withoutTi =
  "While this lasts, e-prescriptions (E-Rezept), sick notes (eAU), KIM mail and the online check of health cards do not work.";
const withoutTiAndCards =
  "While this lasts, neither the TI nor cards and Kartenterminals work. Health cards cannot be read either.";
const cardsGoOn = "Kartenterminals and PIN entry in the practice are not affected.";
const tsl = "The trust list (TSL) tells the Konnektor whom it may trust in the TI.";
const crl = "From the revocation list (CRL) the Konnektor knows which certificates have been withdrawn.";
const bnetza = "With this list of the federal network agency the Konnektor checks electronic signatures.";
const anchor = "On this check certificate, the trust anchor, the Konnektor bases its trust in all parties of the TI.";

export const fehlerzustaende = {
  // Versions and updates
  EC_Connector_Software_Out_Of_Date: ofKonnektor({
    meaning: "Update available - the device keeps working, please schedule it",
    whatToDo: "Arrange a date with your DVO for the update of the Konnektor.",
    why: "The update service of the TI (KSR) offers a newer version. If the display shows “Software-Out-Of-Date”, the device is not defective.",
    ifNothing:
      "If the update is rated as critical, the Konnektor itself cuts the connection to the TI after its deadline.",
  }),
  EC_FW_Update_Available: ofKonnektor({
    meaning: "There is an update for the Konnektor or a Kartenterminal. Everything keeps working normally.",
    whatToDo: "Schedule the update calmly, best outside consultation hours.",
    why: "The update service of the TI (KSR) offers a newer version. This message does not say for which device.",
  }),
  EC_CardTerminal_Software_Out_Of_Date: (f: { terminal: string }) => ({
    meaning: `There is an update for the Kartenterminal${named(f.terminal)}. The device keeps working normally.`,
    whatToDo: "Schedule the update calmly, best outside consultation hours.",
    why: "The Kartenterminal does not run the latest version that the update service of the TI (KSR) offers.",
  }),
  EC_FW_Not_Valid_Status_Blocked: ofKonnektor({
    meaning: "The Konnektor has blocked access to the TI because it lacks a critical update.",
    whatToDo: "Call your DVO at once. They install the update on the Konnektor.",
    why: "The deadline of the critical update has passed. The update service is inside the blocked TI, so the update comes from the device memory or by hand.",
    ifNothing:
      "The TI stays blocked until the update is installed. Until then e-prescriptions (E-Rezept), sick notes (eAU), KIM mail and the online check of health cards do not work.",
  }),

  // Connections
  EC_CardTerminal_Not_Available: (f: { terminal: string }) => ({
    meaning: `The Konnektor does not reach the Kartenterminal${named(f.terminal)}.`,
    whatToDo:
      "Check that the Kartenterminal is switched on and its network cable is plugged in. If it shows an update, wait until that is finished. Otherwise restart it.",
    why: "The Kartenterminal is set to active in the Konnektor but does not answer. A critical state of the Konnektor can also be the cause.",
    ifNothing:
      "No cards can be read at this place. If the practice card (SMC-B) is in it, KIM and e-prescriptions fail in the whole practice.",
  }),
  EC_No_VPN_TI_Connection: ofKonnektor({
    meaning: "The Konnektor is not connected to the TI.",
    whatToDo:
      "Check that the internet works. If no nationwide outage is reported, call your DVO. Do not replug anything.",
    why: "The protected tunnel (VPN) to the TI is down. The cause may be the internet, the access service or a nationwide outage.",
    ifNothing: withoutTi,
  }),
  EC_No_VPN_SIS_Connection: ofKonnektor({
    meaning: "The Konnektor is not connected to the secure internet service (SIS).",
    whatToDo: "Check that the internet works. If no outage is reported, call your DVO.",
    why: "The protected tunnel (VPN) to this internet service is down. The TI may be connected all the same.",
    ifNothing: "While this lasts, computers that use the internet through the Konnektor have none.",
  }),
  EC_No_Online_Connection: ofKonnektor({
    meaning: "The Konnektor does not get onto the internet and so not into the TI either.",
    whatToDo:
      "Check that the router is running and the internet works on the computers. After that your IT support helps.",
    why: "The Konnektor reaches no service in the network in front of the TI (Transportnetz).",
    ifNothing: withoutTi,
  }),
  EC_IP_Adresses_Not_Available: ofKonnektor({
    meaning: "The Konnektor has no address in the network, or a wrong one.",
    whatToDo: "Call your DVO. Together with your IT support they check the network settings of the Konnektor.",
    why: "An IP address of the Konnektor is not set or does not fit the network.",
    ifNothing: `Without a correct address the Konnektor does not reach the TI. ${withoutTi}`,
  }),

  // Time
  EC_Time_Sync_Not_Successful: ofKonnektor({
    meaning: "The last synchronisation of the Konnektor clock failed. The Konnektor keeps working normally.",
    whatToDo: "There is nothing to do. The Konnektor synchronises its clock next time.",
    why: "At the last try no usable time arrived from the time service of the TI.",
    ifNothing: "If no synchronisation succeeds for 30 days, the Konnektor warns. After 50 days it disconnects the TI.",
  }),
  EC_Time_Sync_Pending_Warning: ofKonnektor({
    meaning: "The Konnektor has not synchronised its clock for more than 30 days. It still keeps working.",
    whatToDo:
      "Your DVO checks the connection to the time service. Until it works, they confirm or set the time by hand.",
    why: "The Konnektor is switched on for the TI but gets no time from there. With it, it checks whether certificates are valid.",
    ifNothing: "After 50 days without synchronisation, TI, cards and Kartenterminals fail.",
  }),
  EC_Time_Sync_Pending_Critical: ofKonnektor({
    meaning: "The Konnektor has disconnected the TI because its clock has not been synchronised for more than 50 days.",
    whatToDo: "Call your DVO. They confirm or set the time at the Konnektor.",
    why: "Without a checked time the Konnektor cannot tell whether certificates are still valid. The confirmation lifts the state.",
    ifNothing: withoutTiAndCards,
  }),
  EC_Time_Difference_Intolerable: ofKonnektor({
    meaning: "The Konnektor has disconnected the TI because its clock differs too much from the time of the TI.",
    whatToDo: "Call your DVO. They set or confirm the time at the Konnektor.",
    why: "The difference is greater than the permitted hour. The Konnektor does not correct that much by itself.",
    ifNothing: withoutTiAndCards,
  }),

  // Trust list of the TI (TSL) and trust anchor
  EC_TSL_Update_Not_Successful: ofKonnektor({
    meaning: "The last download of the trust list of the TI (TSL) failed. The Konnektor keeps working normally.",
    whatToDo: "There is nothing to do. If the message stays for several days, your DVO checks the connection.",
    why: `${tsl} For now it goes on working with the list it has.`,
    ifNothing: "If the present list expires, a grace period of at most 30 days begins.",
  }),
  EC_TSL_Expiring: ofKonnektor({
    meaning: "The trust list of the TI (TSL) in the Konnektor expires within the next 7 days.",
    whatToDo: "Your DVO checks why the Konnektor gets no new list, and otherwise loads it by hand.",
    why: `${tsl} Normally it renews the list in time by itself.`,
    ifNothing: "After expiry a grace period of at most 30 days begins. After that the Konnektor disconnects the TI.",
  }),
  EC_TSL_Out_Of_Date_Within_Grace_Period: ofKonnektor({
    meaning: "The trust list of the TI (TSL) has expired. The Konnektor works only within a grace period.",
    whatToDo: "Your DVO loads a new list before the grace period ends.",
    why: `${tsl} No new list has arrived. The grace period lasts at most 30 days.`,
    ifNothing: "When the grace period ends, the Konnektor disconnects the TI.",
  }),
  EC_TSL_Out_Of_Date_Beyond_Grace_Period: ofKonnektor({
    meaning: "The Konnektor has disconnected the TI because its trust list (TSL) has expired beyond the grace period.",
    whatToDo: "Call your DVO. They load a new list into the Konnektor by hand.",
    why: `${tsl} Without a valid list it must not connect to the TI.`,
    ifNothing: `${withoutTi} PIN entry and signing may fail as well.`,
  }),
  EC_TSL_Trust_Anchor_Expiring: ofKonnektor({
    meaning: "The topmost check certificate of the Konnektor expires within the next 30 days. It still works normally.",
    whatToDo: "Your DVO settles with the manufacturer how the Konnektor gets the new check certificate.",
    why: anchor,
    ifNothing: "On expiry the Konnektor disconnects the TI.",
  }),
  EC_TSL_Trust_Anchor_Out_Of_Date: ofKonnektor({
    meaning: "The Konnektor has disconnected the TI because its topmost check certificate has expired.",
    whatToDo: "Call your DVO. They settle with the manufacturer how the Konnektor gets the new check certificate.",
    why: `${anchor} ${cardsGoOn}`,
    ifNothing: withoutTi,
  }),

  // Revocation list (CRL)
  EC_CRL_Expiring: ofKonnektor({
    meaning: "The revocation list (CRL) in the Konnektor expires in less than 3 days. It still works normally.",
    whatToDo: "Your DVO checks today why no new list arrives, and otherwise loads it by hand.",
    why: crl,
    ifNothing: "On expiry the Konnektor disconnects the TI. There is no grace period here.",
  }),
  EC_CRL_Out_Of_Date: ofKonnektor({
    meaning: "The Konnektor has disconnected the TI because its revocation list (CRL) has expired.",
    whatToDo: "Call your DVO. They check the time of the Konnektor and load a current revocation list.",
    why: `${crl} Without a valid list it sets up no tunnel into the TI. ${cardsGoOn}`,
    ifNothing: withoutTi,
  }),

  // Trust list of the Bundesnetzagentur
  EC_BNetzA_VL_Update_Not_Successful: ofKonnektor({
    meaning:
      "The last download of the trust list of the Bundesnetzagentur failed. The Konnektor keeps working normally.",
    whatToDo: "There is nothing to do. If the message stays for several days, your DVO checks the connection.",
    why: `${bnetza} An existing valid list stays in use.`,
  }),
  EC_BNetzA_VL_not_valid: ofKonnektor({
    meaning: "The trust list of the Bundesnetzagentur in the Konnektor has expired.",
    whatToDo: "Your DVO checks why no new list arrives, and otherwise loads it by hand.",
    why: bnetza,
    ifNothing: "Checking electronic signatures may fail. The TI stays connected.",
  }),

  // Certificates of the devices
  "EC_CardTerminal_gSMC-KT_Certificate_Expires_Soon": (f: { terminal: string }) => ({
    meaning: `The device card in the Kartenterminal${named(f.terminal)} expires in less than five weeks.`,
    whatToDo:
      "Order a new device card (gSMC-KT) through your DVO now. After the exchange they pair the Kartenterminal again.",
    why: "With the certificate of this card the Kartenterminal proves its identity to the Konnektor.",
    ifNothing: "After expiry the Kartenterminal can no longer connect to the Konnektor.",
  }),
  EC_NK_Certificate_Expiring: ofKonnektor({
    meaning: "The certificate with which the Konnektor proves its identity in the TI expires in less than 180 days.",
    whatToDo: "Settle with your DVO whether the certificate can be extended or the Konnektor has to be replaced.",
    why: "The certificate (C.NK.VPN) belongs to the built-in device card (gSMC-K). Some Konnektoren extend it by themselves.",
    ifNothing: "On expiry, TI, cards and Kartenterminals fail.",
  }),
  EC_NK_Certificate_Expired: ofKonnektor({
    meaning: "The Konnektor can no longer prove its identity in the TI because its certificate has expired.",
    whatToDo: "Call your DVO. They extend the certificate by hand or replace the Konnektor.",
    why: "It is the certificate (C.NK.VPN) of the built-in device card (gSMC-K). Whether it can still be extended depends on the device.",
    ifNothing: withoutTiAndCards,
  }),
  EC_TLS_Client_Certificate_Security: ofKonnektor({
    meaning: "The Konnektor shows the practice software an outdated, weak certificate. It keeps working normally.",
    whatToDo: "Your DVO sets a stronger certificate when convenient.",
    why: "The configured certificate is below 120 bit of security. Required is ECC, or RSA with at least 3000 bit.",
  }),

  // Logs and conspicuous events
  EC_LOG_OVERFLOW: ofKonnektor({
    meaning: "The Konnektor has deleted log entries early because it lacks space.",
    whatToDo: "Your DVO adjusts how long logs are kept and resets the message.",
    why: "Entries were deleted that should still have been kept. The message stays until an administrator resets it.",
    ifNothing: "The Konnektor keeps working. In case of a fault, entries needed to trace it may be missing.",
  }),
  EC_CRYPTOPERATION_ALARM: ofKonnektor({
    meaning: "The Konnektor reports conspicuously many encryptions or signatures in a short time.",
    whatToDo: "Ask in the practice whether this can be explained. If not, call your DVO.",
    why: "Within ten minutes there were unusually many calls. The message stays until an administrator resets it.",
    ifNothing: "The Konnektor keeps working. Possible misuse would go unnoticed.",
  }),
  EC_Security_Log_Not_Writable: ofKonnektor({
    meaning: "The Konnektor has disconnected the TI because it cannot write its security log.",
    whatToDo: "Call your DVO. They check the log and settle the error with the manufacturer.",
    why: "Without this log the Konnektor must not work. On one model it was full because the practice network sent too many messages.",
    ifNothing: withoutTiAndCards,
  }),

  // Damage to the Konnektor
  EC_Firewall_Not_Reliable: ofKonnektor({
    meaning: "The Konnektor is out of service because its firewall does not work reliably.",
    whatToDo: "Call your DVO. They settle the error with the manufacturer.",
    why: "The firewall rules could not be generated or loaded.",
    ifNothing: "In this state the Konnektor must not be used. TI, cards and Kartenterminals fail.",
  }),
  EC_Random_Generator_Not_Reliable: ofKonnektor({
    meaning: "The Konnektor has disconnected the TI because it no longer produces safe random numbers.",
    whatToDo: "Call your DVO. They settle the error with the manufacturer.",
    why: "All encryption needs good random numbers. The random number generator does not meet the requirements.",
    ifNothing: withoutTiAndCards,
  }),
  EC_Secure_KeyStore_Not_Available: ofKonnektor({
    meaning: "The Konnektor has disconnected the TI because it cannot reach its own keys and certificates.",
    whatToDo: "Call your DVO. They settle with the manufacturer whether the Konnektor has to be replaced.",
    why: "The built-in device card (gSMC-K) or the certificate store cannot be used.",
    ifNothing: withoutTiAndCards,
  }),
  EC_Software_Integrity_Check_Failed: ofKonnektor({
    meaning: "The Konnektor has disconnected the TI because the check of its own software failed.",
    whatToDo: "Call your DVO. They settle with the manufacturer whether an update helps or a replacement is needed.",
    why: "At least one part of the software is damaged or altered. Only update, viewing the log and factory reset are still possible.",
    ifNothing: withoutTiAndCards,
  }),

  // Conditions of the manufacturers' own
  EC_OTHER_ERROR_STATE: ofKonnektor({
    meaning: "The Konnektor reports a state of its manufacturer's own.",
    whatToDo: "Look up the number in brackets in the manufacturer's manual, or give it to your DVO.",
    why: "Each manufacturer determines the meaning of the number. Some devices keep reporting such a state although it is over.",
  }),
} satisfies Record<string, Condition>;
