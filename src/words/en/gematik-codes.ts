/**
 * What a fault code of the gematik means for the practice: four sentences per code, in English.
 *
 * Room: words. Same codes as the German file; terms of the field stay German.
 */
import type { Entry } from "../entry.ts";

const report = "Please report this with the technical text below. Nothing needs to be changed on your devices.";
const withoutTi =
  "While this lasts, e-prescriptions (E-Rezept), sick notes (eAU), KIM mail and the online check of health cards do not work.";
const withoutRegistration = "Without a valid registration with the access service, the Konnektor cannot enter the TI.";
const cardsStayOut = "While this lasts, cards in this Kartenterminal cannot be used.";
const logMissing = "Without this log, later faults are harder to trace.";
const fachmodul = "A Fachmodul is an extra program inside the Konnektor, for example for checking health cards.";
const withoutPairing = "Without pairing, the practice cannot use this Kartenterminal.";
const newHandle =
  "The Konnektor gives every inserted card an identifier. After the card is pulled or after a restart, a new one applies.";
const tslEnds =
  "If the present list expires, a grace period of at most 30 days begins. After that the Konnektor disconnects the TI.";
const bnetzaEnds = "If the present list expires, checking electronic signatures may fail.";
const withoutEcc = "The TI is moving to ECC. Cards without ECC can no longer be used once the deadlines have passed.";

export const gematikCodes: Record<number, Entry> = {
  // Request and state of the Konnektor
  4000: {
    meaning: "The Konnektor did not understand a request.",
    whatToDo: report,
    why: "The program asked wrongly, or the Konnektor speaks a different version of the interface than expected.",
  },
  4001: {
    meaning: "An internal error occurred in the Konnektor.",
    whatToDo: "Try again. If it stays, your DVO checks the log of the Konnektor and restarts it.",
    why: "The Konnektor gives no closer reason to the outside. More is written only in its log.",
  },
  4002: {
    meaning: "The Konnektor refuses this task because it is in a critical state.",
    whatToDo: "See which critical state the Konnektor reports, and name it to your DVO.",
    why: "In a critical state the Konnektor switches off part of its services for safety. This message is only the consequence.",
    ifNothing:
      "The connection to the TI stays cut until the state is resolved. Often cards and Kartenterminals do not work either.",
  },
  4027: {
    meaning: "After starting, the Konnektor lacks details about its own services.",
    whatToDo: "Your DVO restarts the Konnektor. If it stays, the manufacturer helps.",
    why: "While starting, the Konnektor did not take the address of a service into its service directory.",
    ifNothing: "The practice software may not find some services of the Konnektor.",
  },

  // Mandant, Clientsystem, Arbeitsplatz
  4003: {
    meaning: "The Konnektor does not know for which person it should use the health professional card (eHBA).",
    whatToDo: "Your DVO adds the user in the settings of the program that wants to use the card.",
    why: "Whoever uses an eHBA must give the Konnektor a user identifier (UserId). It is missing from the request.",
  },
  4004: {
    meaning: "The Konnektor knows no Mandant with this name.",
    whatToDo:
      "Compare the name of the Mandant with the set-up in the Konnektor. Upper and lower case count. Your DVO knows it.",
    why: "Mandant is the name under which the practice is kept in the Konnektor. Usually this code is only logged, and 4021 is reported instead.",
  },
  4005: {
    meaning: "The Konnektor knows no program (Clientsystem) with this name.",
    whatToDo:
      "Compare the name of the Clientsystem with the set-up in the Konnektor. Upper and lower case count. Your DVO knows it.",
    why: "Clientsystem is a program that may use the Konnektor. Usually this code is only logged, and 4021 is reported instead.",
  },
  4006: {
    meaning: "The Konnektor knows no workplace (Arbeitsplatz) with this name.",
    whatToDo:
      "Compare the name of the workplace with the set-up in the Konnektor. Upper and lower case count. Your DVO knows it.",
    why: "The name does not exist in the Konnektor or is spelled differently. Usually this code is only logged, and 4021 is reported instead.",
  },
  4010: {
    meaning: "The Konnektor does not let this program work for this Mandant.",
    whatToDo: "Your DVO assigns the program (Clientsystem) to the Mandant in the Konnektor.",
    why: "Both names are known, but they are not linked in the Konnektor.",
  },
  4011: {
    meaning: "The Konnektor does not admit this workplace for this Mandant.",
    whatToDo: "Your DVO assigns the workplace (Arbeitsplatz) to the Mandant in the Konnektor.",
    why: "Both names are known, but they are not linked in the Konnektor.",
  },
  4012: {
    meaning: "The Konnektor does not admit this Kartenterminal for this Mandant.",
    whatToDo: "Your DVO assigns the Kartenterminal to the Mandant in the Konnektor.",
    why: "The Kartenterminal is known, but it is not linked to this Mandant.",
  },
  4014: {
    meaning: "The Konnektor does not let this program work at this workplace.",
    whatToDo: "Your DVO enters Mandant, program (Clientsystem) and workplace (Arbeitsplatz) together in the Konnektor.",
    why: "Each of the three names is known. Only the link between all three is missing.",
  },
  4019: {
    meaning: "The Konnektor refuses a request because its details do not fit together.",
    whatToDo: report,
    why: "The program asked wrongly: the Konnektor has no access rule for this combination of details.",
  },
  4021: {
    meaning: "The Konnektor does not answer because it does not recognise the practice under these names.",
    whatToDo:
      "Compare Mandant, Clientsystem and Arbeitsplatz (workplace) letter by letter with the set-up in the Konnektor. Upper and lower case count. Your DVO knows the names.",
    why: "There are two causes: one of the three names is missing, or the Konnektor does not know it. Which one it is stands only in the log of the Konnektor.",
  },
  4204: {
    meaning: "The Konnektor does not accept the asking program.",
    whatToDo: "Your DVO checks which certificate or password belongs to this program (Clientsystem) in the Konnektor.",
    why: "The certificate or password shown does not belong to the Clientsystem named in the request.",
  },

  // Kartenterminal: assignment and connection
  4007: {
    meaning: "The Konnektor knows no Kartenterminal under this identifier.",
    whatToDo:
      "Read the list of Kartenterminals again. If the device is missing then, your DVO checks the entry in the Konnektor.",
    why: "The Kartenterminal was removed or renamed in the Konnektor.",
  },
  4015: {
    meaning: "The Konnektor does not admit this Kartenterminal for this workplace.",
    whatToDo: "Your DVO assigns the Kartenterminal to the workplace in the Konnektor.",
    why: "A Kartenterminal must be assigned to the workplace as local or as remote. Here both are missing.",
  },
  4016: {
    meaning: "The Konnektor does not read health cards in this Kartenterminal for this workplace.",
    whatToDo:
      "Read the card at the Kartenterminal of this workplace. Otherwise your DVO changes the assignment in the Konnektor.",
    why: "Health cards may only be read in a Kartenterminal that is assigned to the workplace as local.",
  },
  4020: {
    meaning: "The Konnektor does not admit this Kartenterminal for any workplace of this program.",
    whatToDo: "Your DVO assigns the Kartenterminal to a workplace in the Konnektor.",
    why: "No workplace of this Clientsystem reaches the Kartenterminal, neither locally nor remotely.",
  },
  4028: {
    meaning: "The Konnektor gets no connection to a Kartenterminal.",
    whatToDo:
      "Check that the Kartenterminal is switched on and its network cable is plugged in. After that your DVO checks address and certificate.",
    why: "The encrypted connection (TLS) failed or took too long.",
    ifNothing: cardsStayOut,
  },
  4029: {
    meaning: "The Konnektor does not recognise a Kartenterminal as the device it was paired with.",
    whatToDo: "Check that the device and its seals are unchanged. Then call your DVO, who pairs it again.",
    why: "Certificate or pairing secret does not match. This happens when the device or its device card (gSMC-KT) is replaced, but also after tampering.",
    ifNothing: "The Konnektor does not use this Kartenterminal until it is paired again.",
  },
  4030: {
    meaning: "The Konnektor cannot log in to the Kartenterminal as administrator.",
    whatToDo: "Your DVO corrects the login details in the Konnektor. Please do not try several times.",
    why: "The stored login details are wrong, or this login is switched off at the device. Every failed try counts and can lock the Kartenterminal.",
    ifNothing: "Reading cards goes on. Updates of this Kartenterminal do not succeed.",
  },
  4032: {
    meaning: "The Konnektor does not reach the security module that replaces cards for it.",
    whatToDo: "Your DVO reports the fault to the operator of the Konnektor.",
    why: "The connection to the security module (HSM) was not established.",
    ifNothing: "Cards that exist only in this module stay unusable.",
  },
  4033: {
    meaning: "The new Kartenterminal does not answer and is therefore not entered in the Konnektor.",
    whatToDo:
      "Check that the Kartenterminal is switched on and connected. After that your DVO checks the address that was entered.",
    why: "No Kartenterminal answered at the address that was entered.",
  },
  4035: {
    meaning: "A different device than expected answers at the address that was entered.",
    whatToDo: "Your DVO compares IP address and MAC address with the details on the Kartenterminal.",
    why: "The IP address belongs to a different MAC address than the one entered.",
  },
  4036: {
    meaning: "A Kartenterminal with a different name answers at the address that was entered.",
    whatToDo: "Your DVO compares IP address and device name with the details on the Kartenterminal.",
    why: "The IP address belongs to a different device name (host name) than the one entered.",
  },
  4037: {
    meaning: "The list of Kartenterminals in the Konnektor contradicts itself.",
    whatToDo: "Your DVO checks the addresses of the entered Kartenterminals and corrects them.",
    why: "The details of the new Kartenterminal do not fit the existing entries.",
  },
  4039: {
    meaning: "The Kartenterminal is busy with another task.",
    whatToDo: "Wait a moment, then try again.",
    why: "Display or keypad is in use, for example by a PIN entry.",
  },
  4044: {
    meaning: "The Kartenterminal does not carry out a command of the Konnektor.",
    whatToDo:
      "Try again. If the Kartenterminal shows an update, wait until that is finished. Otherwise restart the Kartenterminal.",
    why: "An error occurred while accessing the Kartenterminal. If the practice card (SMC-B) is in it, its PIN is needed after the restart.",
  },
  4221: {
    meaning: "The Kartenterminal is not set to active in the Konnektor.",
    whatToDo:
      "If the Kartenterminal is being updated, wait until that is finished. Otherwise your DVO checks the pairing.",
    why: "The Konnektor uses only Kartenterminals that are paired and active.",
    ifNothing: cardsStayOut,
  },
  4222: {
    meaning: "The Kartenterminal is not connected to the Konnektor.",
    whatToDo:
      "Check power and network cable. Then wait about ten minutes, the Konnektor looks for the device by itself.",
    why: "The Konnektor has no connection to this Kartenterminal at present. Its search usually runs every ten minutes.",
    ifNothing: cardsStayOut,
  },
  4254: {
    meaning: "The Konnektor does not know how large the display of this Kartenterminal is.",
    whatToDo: "Your DVO checks the Kartenterminal and its connection to the Konnektor.",
    why: "No display size is stored in the Konnektor for this Kartenterminal.",
  },

  // Pairing a Kartenterminal
  1021: {
    meaning: "The Kartenterminal cannot be paired because the certificate of its device card is not valid at present.",
    whatToDo: "Your DVO checks the time of the Konnektor. If it is right, they replace the device card (gSMC-KT).",
    why: "The certificate has expired or is not valid yet. With a wrong time in the Konnektor it looks just the same.",
    ifNothing: withoutPairing,
  },
  4040: {
    meaning: "The Kartenterminal cannot be paired because no secure connection is established.",
    whatToDo: "Your DVO checks network and device card (gSMC-KT) and then pairs again.",
    why: "The encrypted connection (TLS) or the check of the certificate failed.",
    ifNothing: withoutPairing,
  },
  4041: {
    meaning: "The Kartenterminal did not complete the pairing with the Konnektor.",
    whatToDo:
      "Your DVO pairs again. Meanwhile a person stands at the Kartenterminal and confirms the question on its display.",
    why: "The Kartenterminal sent an error (SICCT) or a wrong answer. The confirmation at the device has to come within ten minutes.",
    ifNothing: withoutPairing,
  },
  4042: {
    meaning: "The Konnektor does not support the version of this Kartenterminal.",
    whatToDo: "Your DVO updates the Kartenterminal or the Konnektor and then pairs again.",
    why: "The versions of the two devices do not fit together.",
    ifNothing: withoutPairing,
  },

  // Cards
  4008: {
    meaning: "The card in question is no longer inserted, or it was inserted again recently.",
    whatToDo: "Check that the card sits firmly, then read the cards again.",
    why: newHandle,
  },
  4009: {
    meaning: "The Konnektor does not know this practice card (SMC-B).",
    whatToDo: "Your DVO enters the card in the Konnektor.",
    why: "The Konnektor works only with practice cards whose card number is entered in it. A new card has a new number.",
    ifNothing: "Without this entry the practice cannot work with the card.",
  },
  4013: {
    meaning: "The Konnektor does not admit this practice card (SMC-B) for this Mandant.",
    whatToDo: "Your DVO assigns the card to the Mandant in the Konnektor.",
    why: "The card is entered in the Konnektor, but it is not linked to this Mandant.",
    ifNothing: "Without this assignment the practice cannot work with the card under this Mandant.",
  },
  4017: {
    meaning: "The health card is being used at another workplace.",
    whatToDo: "Finish the work at the other workplace. Or pull the card and insert it again.",
    why: "A health card can be in work at only one workplace at a time.",
  },
  4018: {
    meaning: "The health professional card (eHBA) is unlocked for a different user at present.",
    whatToDo: "Finish the work of the other user. Or pull the card and insert it again.",
    why: "Another user has entered the PIN. As long as that holds, the Konnektor does not hand on the card.",
  },
  4051: {
    meaning: "A different kind of card than requested is in the Kartenterminal.",
    whatToDo:
      "Insert the card that the display asks for. If it was that one, please report this with the technical text below.",
    why: "The Konnektor recognised a different kind of card than the request names. The request itself may also be wrong.",
  },
  4058: {
    meaning: "The Konnektor does not permit a request.",
    whatToDo: report,
    why: "The program asked wrongly: this task is not allowed for this kind of card.",
  },
  4060: {
    meaning: "The card or the Kartenterminal is in use at present.",
    whatToDo: "Wait a moment, then try again.",
    why: "Another task is still running. At one Kartenterminal, PIN entries can only follow one after the other.",
  },
  4090: {
    meaning: "The Konnektor does not hand out these data of the health card (eGK).",
    whatToDo: report,
    why: "The program asked wrongly: certificates of a health card must not be read in this way.",
  },
  4093: {
    meaning: "The card is reserved for another task at present.",
    whatToDo: "Wait a moment, then try again.",
    why: "Another program or another workplace is using the card exclusively.",
  },
  4094: {
    meaning: "The card did not answer in time.",
    whatToDo: "Try again. If it stays, your DVO checks card and Kartenterminal.",
    why: "The time allowed for accessing the card ran out.",
  },
  4097: {
    meaning: "The Konnektor knows no slot with this number on this Kartenterminal.",
    whatToDo: "Read the list of Kartenterminals again. If it stays, please report this with the technical text below.",
    why: "What the program knows about this Kartenterminal is outdated or wrong.",
  },
  4098: {
    meaning: "There is no card in the given slot.",
    whatToDo: "Check that the card sits firmly, then read the cards again.",
    why: "The Konnektor detects no card in this slot.",
  },
  4099: {
    meaning: "The Konnektor finds no inserted card with this card number.",
    whatToDo: "Check that the card sits firmly and its Kartenterminal is connected. Then read the cards again.",
    why: "No connected Kartenterminal holds a card with this number (ICCSN).",
  },
  4101: {
    meaning: "The Konnektor no longer recognises the card under its old identifier.",
    whatToDo: "Read the cards again. Usually that is all.",
    why: newHandle,
  },
  4202: {
    meaning: "The Kartenterminal waited for a card in vain.",
    whatToDo: "Start again, and insert the card as soon as the display asks for it.",
    why: "No card was inserted within the given time.",
  },
  4203: {
    meaning: "The card is switched off but still in the Kartenterminal.",
    whatToDo: "Pull the card. Then start again if needed.",
    why: "The Konnektor has ejected the card, but the Kartenterminal still reports it as inserted.",
  },
  4209: {
    meaning: "The Konnektor cannot carry out this task with this kind of card.",
    whatToDo: report,
    why: "The program asked wrongly: the task is not meant for this kind of card.",
  },

  // PIN and PUK
  4043: {
    meaning: "The Kartenterminal waited for the PIN in vain.",
    whatToDo: "Start the entry again when the person with the PIN stands at the Kartenterminal.",
    why: "The time for the entry ran out.",
  },
  4049: {
    meaning: "The task was cancelled at the Kartenterminal.",
    whatToDo: "Start it again if it is wanted.",
    why: "The cancel key was pressed at the Kartenterminal.",
  },
  4053: {
    meaning: "The PIN cannot be entered from this workplace.",
    whatToDo: "Your DVO checks in the Konnektor from which workplace this PIN can be entered.",
    why: "The card is in a remote Kartenterminal. Entering the PIN from a distance (Remote-PIN) is not possible here.",
  },
  4063: {
    meaning: "The PIN of the card is blocked.",
    whatToDo: "Unblock the card with its PUK at the Kartenterminal. Without the PUK you need a new card.",
    why: "After too many wrong entries the card blocks its PIN by itself.",
    ifNothing: "As long as the PIN is blocked, the practice cannot work with this card.",
  },
  4064: {
    meaning: "The PUK of the card is blocked.",
    whatToDo: "Order a new card from the issuer of the card.",
    why: "A card whose PUK is blocked can no longer be unblocked.",
    ifNothing: "If the PIN is blocked as well, the practice can no longer use this card.",
  },
  4065: {
    meaning: "The card still has its preliminary PIN (Transport-PIN) and therefore does not work.",
    whatToDo: "Change the Transport-PIN into a PIN of your own at the Kartenterminal.",
    why: "Every new card comes with a preliminary PIN. Before first use the card demands one of your own.",
    ifNothing: "Without a PIN of your own the card cannot be unlocked.",
  },
  4067: {
    meaning: "The card does not accept the new PIN because the two entries differ.",
    whatToDo: "Start again, and enter the new PIN the same way twice.",
    why: "The second entry protects against typing errors. The new PIN is therefore not valid yet.",
  },
  4068: {
    meaning: "The card does not accept the new PIN because it is too short or too long.",
    whatToDo: "Start again, and choose a PIN of the permitted length.",
    why: "The card determines which length is permitted. Its issuer can name it.",
  },
  4072: {
    meaning: "The Konnektor does not know the PIN that the program asked about.",
    whatToDo: report,
    why: "The program asked wrongly: this card has no PIN of that name.",
  },
  4078: {
    meaning: "The Konnektor accepts a PIN only at the Kartenterminal, not from the computer.",
    whatToDo: report,
    why: "The program asked wrongly: entering a PIN through a program is not allowed.",
  },
  4085: {
    meaning: "The card carries out this task only once it is unlocked.",
    whatToDo: "Unlock the card with its PIN at the Kartenterminal, then try again.",
    why: "For this task the PIN has to be entered first. After a restart this is needed again.",
    ifNothing: "Without the PIN the card refuses this task.",
  },
  4092: {
    meaning: "No Kartenterminal is set for entering the PIN at this workplace.",
    whatToDo: "Your DVO sets in the Konnektor at which Kartenterminal of this workplace the PIN is entered.",
    why: "The card is in a remote Kartenterminal. For that the workplace needs a device of its own for the entry (Remote-PIN).",
  },

  // Events
  4095: {
    meaning: "The Konnektor cannot report some events to the program.",
    whatToDo: report,
    why: "The program asked wrongly: the filter (XPath) of this one subscription is invalid. Other subscriptions are not affected.",
    ifNothing: "The program hears nothing of these events.",
  },
  4102: {
    meaning: "The Konnektor no longer knows the subscription with which the program receives events.",
    whatToDo: "There is nothing for the practice to do. The program has to subscribe to the events again.",
    why: "A subscription lasts 25 hours. It also ends when the Konnektor restarts, or when the program cannot be reached several times.",
    ifNothing: "Without a subscription the Konnektor no longer reports changes by itself.",
  },

  // Trust lists, revocation list, certificates
  4127: {
    meaning: "The Konnektor did not renew the trust list of the TI (TSL).",
    whatToDo: "Wait for the next automatic try. If that fails, your DVO checks time and network.",
    why: "Fetching the list automatically failed. The list tells the Konnektor whom it may trust.",
    ifNothing: tslEnds,
  },
  4128: {
    meaning: "The Konnektor did not accept the trust list of the TI (TSL) that was loaded by hand.",
    whatToDo: "Your DVO checks the file and the time of the Konnektor and loads the list again.",
    why: "The cause may be the file itself, but also a wrong time in the Konnektor or the network.",
    ifNothing: tslEnds,
  },
  4129: {
    meaning: "The Konnektor did not accept the trust list of the Bundesnetzagentur that was loaded by hand.",
    whatToDo: "Your DVO checks the file and the time of the Konnektor and loads the list again.",
    why: "With this list of the federal network agency the Konnektor checks electronic signatures. An existing valid list stays in use.",
    ifNothing: bnetzaEnds,
  },
  4130: {
    meaning: "The Konnektor rejected a revocation list (CRL).",
    whatToDo: "Your DVO loads a current revocation list into the Konnektor.",
    why: "The signature or the validity of the list is wrong. It names certificates that the Konnektor must no longer trust.",
    ifNothing: "If the present revocation list expires, the Konnektor cuts the connection to the TI.",
  },
  4131: {
    meaning: "The Konnektor does not find the card whose expiry date was asked for.",
    whatToDo: "Check that the card sits firmly, then read the cards again.",
    why: "The card was pulled, or it was given a new identifier after a restart.",
  },
  4132: {
    meaning: "The Konnektor cannot read the expiry date of a card.",
    whatToDo: "Your DVO checks the card.",
    why: "No date can be taken from the certificate on the card.",
    ifNothing: "Nobody can be warned before this card expires.",
  },
  4133: {
    meaning: "The Konnektor did not renew the trust list of the Bundesnetzagentur.",
    whatToDo: "Wait for the next automatic try. If that fails, your DVO checks time and network.",
    why: "Fetching the list of the federal network agency automatically failed. An existing valid list stays in use.",
    ifNothing: bnetzaEnds,
  },
  4146: {
    meaning: "The Konnektor does not know the card whose certificate is to be read.",
    whatToDo: "Check that the card sits firmly, then read the cards again.",
    why: newHandle,
  },
  4147: {
    meaning: "The certificate in question does not exist on this card.",
    whatToDo: report,
    why: "The program asked for a certificate that this card does not have. An SMC-B, for example, has none for qualified signatures.",
  },
  4148: {
    meaning: "The Konnektor cannot read the details in the certificate of a card.",
    whatToDo: "Your DVO checks the card.",
    why: "An error occurred while reading the certificate.",
  },
  4149: {
    meaning: "The Konnektor does not know the certificate that the program asked for.",
    whatToDo: report,
    why: "The program asked wrongly: the name of the certificate is invalid.",
  },
  4255: {
    meaning: "The Konnektor did not accept the new topmost check certificate for the ECC method.",
    whatToDo: "Your DVO reports this to the manufacturer of the Konnektor.",
    why: "Importing the cross certificate for the new trust anchor failed.",
  },
  4256: {
    meaning: "A certificate that was asked for is missing on the card.",
    whatToDo: "Your DVO checks whether the card belongs to an older generation and has to be replaced.",
    why: "Cards of older generations do not have all certificates.",
  },
  4257: {
    meaning: "On at least one card the certificate for the new ECC method is missing.",
    whatToDo: "Your DVO checks which cards have to be replaced. The message names them.",
    why: "Cards before generation 2.1 only have a certificate for the old encryption method RSA.",
    ifNothing: withoutEcc,
  },
  4258: {
    meaning: "The certificate for the new ECC method is missing on the card.",
    whatToDo: "Your DVO checks whether the card has to be replaced.",
    why: "Cards before generation 2.1 only have a certificate for the old encryption method RSA.",
    ifNothing: withoutEcc,
  },
  4260: {
    meaning: "The Konnektor does not trust a certificate.",
    whatToDo: "Your DVO checks whether the trust list (TSL) in the Konnektor is current, and then the card.",
    why: "The certificate cannot be traced back to the trust list of the TI (TSL). Either the list is old, or the card does not fit.",
  },

  // Logs
  4150: {
    meaning: "The Konnektor cannot write its system log.",
    whatToDo: "Your DVO reports this to the manufacturer of the Konnektor.",
    why: "An error occurred in the Konnektor while saving an entry.",
    ifNothing: logMissing,
  },
  4151: {
    meaning: "The Konnektor cannot write the log of a Fachmodul.",
    whatToDo: "Your DVO reports this to the manufacturer of the Konnektor.",
    why: `An error occurred while saving an entry. ${fachmodul}`,
    ifNothing: logMissing,
  },
  4152: {
    meaning: "The Konnektor cannot write its security log.",
    whatToDo: "Call your DVO, who checks the log and reports the error to the manufacturer.",
    why: "An error occurred in the Konnektor while saving an entry.",
    ifNothing: "The Konnektor then enters a critical state. TI, cards and Kartenterminals fail.",
  },
  4153: {
    meaning: "The Konnektor cannot open its security log when starting.",
    whatToDo: "Call your DVO, who settles the error with the manufacturer of the Konnektor.",
    why: "Accessing the log failed. Without this log the Konnektor must not work normally.",
    ifNothing: "If it cannot be written, the Konnektor enters a critical state. TI and Kartenterminals fail.",
  },
  4154: {
    meaning: "The Konnektor cannot open its system log when starting.",
    whatToDo: "Your DVO reports this to the manufacturer of the Konnektor.",
    why: "Accessing the log failed.",
    ifNothing: logMissing,
  },
  4155: {
    meaning: "The Konnektor cannot open the logs of its Fachmodule when starting.",
    whatToDo: "Your DVO reports this to the manufacturer of the Konnektor.",
    why: `Accessing the logs failed. ${fachmodul}`,
    ifNothing: logMissing,
  },
  4216: {
    meaning: "The Konnektor cannot write the log of its performance.",
    whatToDo: "Your DVO reports this to the manufacturer of the Konnektor.",
    why: "An error occurred while saving an entry in the performance log.",
    ifNothing: logMissing,
  },
  4217: {
    meaning: "The Konnektor cannot write the log of the performance of a Fachmodul.",
    whatToDo: "Your DVO reports this to the manufacturer of the Konnektor.",
    why: `An error occurred while saving in the performance log. ${fachmodul}`,
    ifNothing: logMissing,
  },
  4218: {
    meaning: "The Konnektor cannot open the log of its performance when starting.",
    whatToDo: "Your DVO reports this to the manufacturer of the Konnektor.",
    why: "Accessing the performance log failed.",
    ifNothing: logMissing,
  },
  4219: {
    meaning: "The Konnektor cannot open the log of the performance of a Fachmodul when starting.",
    whatToDo: "Your DVO reports this to the manufacturer of the Konnektor.",
    why: `Accessing the performance log failed. ${fachmodul}`,
    ifNothing: logMissing,
  },

  // Connection to services of the TI
  4156: {
    meaning: "A service of the TI could not prove its identity to the Konnektor.",
    whatToDo: "See whether a nationwide outage is reported. If not, your DVO checks time and certificates.",
    why: "While setting up the encrypted connection (TLS), the check of the other side failed.",
    ifNothing: "This service of the TI stays out of reach.",
  },
  4157: {
    meaning: "The Konnektor could not prove the identity of the practice to a service of the TI.",
    whatToDo: "Check that the practice card (SMC-B) is unlocked and still valid. Otherwise your DVO helps.",
    why: "For this encrypted connection (TLS) the Konnektor proves its identity with a card of the practice. That failed.",
    ifNothing: "This service of the TI stays out of reach.",
  },
  4220: {
    meaning: "The Konnektor breaks off a connection because the other side is not the proper service for it.",
    whatToDo: "Your DVO checks the certificates and the configured address, and reports the case if both are right.",
    why: "The certificate of the other side does not carry the role that the Konnektor expects.",
    ifNothing: "This service of the TI stays out of reach.",
  },
  4235: {
    meaning: "The Konnektor cannot trust the service from which it loads the trust list (TSL).",
    whatToDo: "See whether a nationwide outage is reported. If not, your DVO checks the time of the Konnektor.",
    why: "While setting up the encrypted connection (TLS), the service could not prove its identity.",
    ifNothing: "The Konnektor gets no new trust list this way.",
  },
  4236: {
    meaning: "The Konnektor loads no trust list (TSL) because the other side is not the proper service for it.",
    whatToDo: "See whether a nationwide outage is reported. If not, your DVO checks the connection.",
    why: "The certificate of the other side does not carry the role that the Konnektor expects.",
    ifNothing: "The Konnektor gets no new trust list this way.",
  },

  // Network
  4162: {
    meaning: "The Konnektor has a faulty address for the practice network (LAN).",
    whatToDo: "Your DVO corrects the network settings of the Konnektor together with your IT support.",
    why: "The settings of the IP address on the side of the practice network are wrong.",
    ifNothing: "Practice software and Kartenterminals may not reach the Konnektor.",
  },
  4163: {
    meaning: "The Konnektor has a faulty address on the side to the internet (WAN).",
    whatToDo: "Your DVO corrects the network settings of the Konnektor together with your IT support.",
    why: "The settings of the IP address on the side to the internet are wrong.",
    ifNothing: "The Konnektor may not reach the TI.",
  },
  4164: {
    meaning: "The Konnektor cannot put its firewall into proper operation.",
    whatToDo: "Call your DVO. Change nothing in the network before that.",
    why: "An error occurred while changing or loading the firewall rules.",
    ifNothing: "Without a reliable firewall the Konnektor must not be used.",
  },
  4167: {
    meaning: "The Konnektor cannot set up its paths in the network (routes).",
    whatToDo: "Your DVO checks the entered addresses together with your IT support.",
    why: "One or more addresses in the routes are invalid.",
    ifNothing: "Targets behind these routes stay out of reach for the Konnektor.",
  },
  4168: {
    meaning: "The Konnektor cannot assign addresses in the practice network.",
    whatToDo: "Your IT support checks with your DVO whether the Konnektor should assign addresses at all.",
    why: "The address assignment in the Konnektor (DHCP server) did not start.",
    ifNothing: "Devices that expect their address from the Konnektor do not get into the network.",
  },
  4169: {
    meaning: "The Konnektor gets no address from the network.",
    whatToDo:
      "Check that the router is running and the network cable is plugged in. After that your IT support checks the address assignment.",
    why: "The address assignment in the network (DHCP) did not answer the Konnektor.",
    ifNothing: "Without an address the Konnektor does not reach the TI.",
  },
  4170: {
    meaning: "The Konnektor has the same address on both network ports.",
    whatToDo: "Your IT support assigns different addresses together with your DVO.",
    why: "The side to the practice network (LAN) and the side to the internet (WAN) each need an IP address of their own.",
    ifNothing: "The Konnektor cannot tell the two sides apart. The connection to the TI may fail.",
  },
  4179: {
    meaning: "The Konnektor got no answer when asking for a name in the network.",
    whatToDo: "Try again in a few minutes. If it stays, your IT support checks the name resolution.",
    why: "The name resolution (DNS) did not answer in time.",
  },
  4180: {
    meaning: "The Konnektor finds no address for a name in the network.",
    whatToDo: "Your IT support checks the name resolution with your DVO. Details are in the technical text.",
    why: "The name resolution (DNS) answered with an error.",
    ifNothing: "The service behind this name stays out of reach.",
  },
  4198: {
    meaning: "The Konnektor did not take over the list of connected health networks.",
    whatToDo: "Try again later. If it stays, your DVO reports it to the manufacturer of the Konnektor.",
    why: "An unexpected error occurred while taking over the network list (Bestandsnetze).",
    ifNothing: "Some connected networks may be out of reach.",
  },

  // Tunnel and time
  4172: {
    meaning: "The Konnektor is not allowed to connect to the TI at present.",
    whatToDo:
      "Your DVO checks whether online use is switched on and the Konnektor is registered with the access service.",
    why: "Online use (LU Online) is switched off, or the Konnektor is not registered with the access service (VPN-Zugangsdienst).",
    ifNothing: withoutTi,
  },
  4173: {
    meaning: "The Konnektor does not connect to the TI because its revocation list (CRL) has expired.",
    whatToDo: "Call your DVO, who checks the time of the Konnektor and loads a current revocation list.",
    why: "Without a valid revocation list the Konnektor cannot check whether certificates have been withdrawn.",
    ifNothing: withoutTi,
  },
  4174: {
    meaning: "The Konnektor gets no connection to the TI.",
    whatToDo:
      "Check that the internet works. If no nationwide outage is reported, call your DVO. Do not replug anything.",
    why: "The protected tunnel (VPN) is not established. The cause may be internet, registration, contract or certificates.",
    ifNothing: withoutTi,
  },
  4176: {
    meaning: "The Konnektor gets no connection to the secure internet service (SIS).",
    whatToDo: "Check that the internet works. If no outage is reported, call your DVO.",
    why: "The protected tunnel (VPN) is not established. The cause may be internet, registration, contract or certificates.",
    ifNothing: "While this lasts, computers that use the internet through the Konnektor have none.",
  },
  4177: {
    meaning: "The Konnektor received no time from the TI.",
    whatToDo:
      "There is nothing to do yet. If it stays like this for several days, your DVO checks the connection to the time service.",
    why: "The time service of the TI did not answer.",
    ifNothing: "After 30 days without synchronisation the Konnektor warns. After 50 days it disconnects the TI.",
  },

  // Updates
  4181: {
    meaning: "The Konnektor rejected an update because its description is damaged or altered.",
    whatToDo: "Do not install this update. Your DVO reports it to the manufacturer.",
    why: "The check of the details of the update (UpdateInformation) failed.",
    ifNothing: "The Konnektor stays on its present version.",
  },
  4182: {
    meaning: "The Konnektor did not download its update completely.",
    whatToDo: "Try again later. If it stays, your DVO checks the connection to the TI and the free space.",
    why: "Not all files of the update could be loaded from the update service.",
    ifNothing: "The Konnektor stays on its present version.",
  },
  4183: {
    meaning: "The Konnektor rejected an update file because it is damaged or altered.",
    whatToDo: "Do not install this file. Your DVO downloads it again and reports the error to the manufacturer.",
    why: "The check of the file for authenticity and completeness failed.",
    ifNothing: "The Konnektor stays on its present version.",
  },
  4184: {
    meaning: "The update of the Konnektor failed. The previous version is running again.",
    whatToDo: "Give your DVO the technical text. They settle the error with the manufacturer.",
    why: "An error occurred during installation. The Konnektor returned to the previous version by itself.",
    ifNothing:
      "The update is still missing. If it is critical, the Konnektor disconnects the TI once the deadline has passed.",
  },
  4185: {
    meaning: "The Konnektor does not admit this version.",
    whatToDo: "Your DVO chooses another version.",
    why: "The version is outside the firmware group. This group determines which versions are allowed on the device.",
    ifNothing: "The Konnektor stays on its present version.",
  },
  4186: {
    meaning: "The Konnektor did not download the update of a Kartenterminal completely.",
    whatToDo: "Try again later. If it stays, your DVO checks the connection to the TI.",
    why: "Not all files of the update could be loaded from the update service.",
    ifNothing: "The Kartenterminal stays on its present version.",
  },
  4187: {
    meaning: "The update of the Kartenterminal failed.",
    whatToDo:
      "Check that the Kartenterminal is switched on and connected. After that your DVO starts the update again.",
    why: "The Kartenterminal reported an error (SICCT) or rejected the new version. It then keeps the previous version.",
    ifNothing: "This Kartenterminal still lacks the update.",
  },
  4188: {
    meaning: "The Konnektor does not reach the update service of the TI (KSR).",
    whatToDo: "Check that the TI is connected and no outage is reported. Then try again later.",
    why: "The update service is inside the TI. Without a connection to the TI or during an outage it does not answer.",
    ifNothing: "While this lasts, the Konnektor hears of no new updates. This also holds for the Kartenterminals.",
  },
  4189: {
    meaning: "The Konnektor stops looking for updates because the update service shows a wrong identity.",
    whatToDo: "Do not install any updates for now. Call your DVO, who reports the case.",
    why: "The place that answers as update service (KSR) has a wrong certificate.",
    ifNothing: "Until this is settled, the Konnektor gets no updates from there.",
  },
  4190: {
    meaning: "The Konnektor did not get the list of updates.",
    whatToDo: "Try again later.",
    why: "The update service of the TI (KSR) can be reached, but its list could not be read.",
    ifNothing: "While this lasts, the Konnektor hears of no new updates. This also holds for the Kartenterminals.",
  },
  4238: {
    meaning: "The Konnektor did not download a package for one of its Fachmodule.",
    whatToDo: "Try again later. If it stays, your DVO reports it to the manufacturer.",
    why: `The package could not be loaded from the update service (KSR). ${fachmodul}`,
  },
  4242: {
    meaning: "The Konnektor did not download a package for one of its Fachmodule because it is too large.",
    whatToDo: "Your DVO reports this to the manufacturer.",
    why: `The package is larger than the permitted 25 megabytes. ${fachmodul}`,
  },

  // Registration with the VPN-Zugangsdienst
  7011: {
    meaning: "The access service rejects the request of the Konnektor because the signature of the SMC-B is not valid.",
    whatToDo: "Your DVO checks the chosen practice card (SMC-B) and repeats the step.",
    why: "The request is signed with the SMC-B of the practice. This signature did not pass the check.",
    ifNothing: withoutRegistration,
  },
  7021: {
    meaning: "The access service rejects the request because it does not accept the certificate of the Konnektor.",
    whatToDo: "Your DVO checks whether the certificate of the Konnektor is still valid, and asks the access service.",
    why: "This is the certificate of the built-in device card. With it the Konnektor proves its identity in the TI.",
    ifNothing: withoutRegistration,
  },
  7031: {
    meaning: "The access service rejects the request because it does not accept the certificate of the SMC-B.",
    whatToDo: "Your DVO checks whether the practice card (SMC-B) is still valid, and asks the access service.",
    why: "The certificate on the practice card did not pass the check.",
    ifNothing: withoutRegistration,
  },
  7041: {
    meaning: "The access service rejects the request because the contract number is wrong.",
    whatToDo: "Your DVO compares the contract number in the Konnektor with the papers of the access service.",
    why: "The contract number entered (ContractID) did not pass the check.",
    ifNothing: withoutRegistration,
  },
  7061: {
    meaning: "The access service rejects the request because the clock of the Konnektor is wrong.",
    whatToDo: "Your DVO corrects the time of the Konnektor and repeats the step.",
    why: "The time in the request differs by more than 300 seconds (five minutes) from the time of the access service.",
    ifNothing: withoutRegistration,
  },
  7071: {
    meaning: "The access service did not save the registration of the Konnektor.",
    whatToDo: "Your DVO repeats the registration later. If it stays, they ask the access service.",
    why: "The entry in the authorisation server of the access service failed.",
    ifNothing: withoutRegistration,
  },
  7081: {
    meaning: "The access service did not deregister the Konnektor.",
    whatToDo: "Your DVO repeats the deregistration later. If it stays, they ask the access service.",
    why: "The removal from the authorisation server of the access service failed.",
    ifNothing: "The Konnektor stays registered with the access service.",
  },
  7091: {
    meaning: "The access service did not understand a request of the Konnektor.",
    whatToDo: "Your DVO reports this to the manufacturer of the Konnektor and to the access service.",
    why: "The request does not follow the prescribed structure.",
    ifNothing: withoutRegistration,
  },
};
