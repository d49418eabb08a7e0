/**
 * Reading a Konnektor over its standard interface: everything SDS and SOAP tell, as observations.
 *
 * Room: devices/standard. Asks one question after the other on one kept connection. A question that fails is itself an
 * observation; the others go on. Nothing here changes anything on a device or costs a PIN try.
 */

import produkte from "../../../data/konnektor-produkte.json" with { type: "json" };
import { cardComponent, clockOffset, terminalComponent } from "../../domain/component-ids.ts";
import { LotseError } from "../../domain/errors.ts";
import { konnektorId } from "../../domain/ids.ts";
import type {
  CertificateSeen,
  Component,
  Failure,
  Observation,
  Observed,
  ObservedKind,
  Question,
} from "../../domain/observation.ts";
import { isModel } from "../../domain/product.ts";
import { compareVersions, parseVersion } from "../../domain/version.ts";
import { dayOf, type Instant } from "../../domain/zeit/tag.ts";
import type { Link } from "../../protocol/link/link.ts";
import { parseFingerprint } from "../../protocol/link/trust.ts";
import {
  chooseEndpoint,
  type Endpoint,
  type EndpointRule,
  SERVICES,
  type WantedService,
} from "../../protocol/sds/endpoint.ts";
import { getPinStatus } from "../../protocol/soap/card-service/get-pin-status.ts";
import {
  type CertificateExpiration,
  checkCertificateExpiration,
  type ExpirationAnswer,
} from "../../protocol/soap/certificate-service/check-certificate-expiration.ts";
import { type Asked, ask, understand } from "../../protocol/soap/client.ts";
import {
  type CardTerminal,
  getCardTerminals,
  toTerminal,
} from "../../protocol/soap/event-service/get-card-terminals.ts";
import { type Card, getCards } from "../../protocol/soap/event-service/get-cards.ts";
import {
  type ConnectorInformation,
  getResourceInformation,
  toStates,
  toVpn,
} from "../../protocol/soap/event-service/get-resource-information.ts";
import type { Context, Operation } from "../../protocol/soap/operation.ts";
import { type ReadDirectory, readDirectory } from "./directory.ts";

export interface KonnektorAccess {
  /** Address of the service directory. */
  url: URL;
  /** Absent: only the directory is read. */
  context?: Context;
  /** Further Mandanten of the same practice: each sees its own cards and PIN states. */
  moreContexts?: readonly Context[];
  endpointRule?: EndpointRule;
  /** Only these questions; absent: all. */
  questions?: readonly Question[];
}

export interface KonnektorReading {
  konnektor: Component;
  directory: ReadDirectory["directory"];
  observations: Observation[];
}

/** @throws LotseError when not even the directory can be read */
export async function readKonnektor(link: Link, access: KonnektorAccess): Promise<KonnektorReading> {
  const read = await readDirectory(link, access.url);
  const reading = new Reading(link, access, read);
  reading.observeDirectory();
  if (access.context) await reading.observeInside([access.context, ...(access.moreContexts ?? [])]);
  return { konnektor: reading.konnektor, directory: read.directory, observations: reading.observations };
}

/** RSA-only cards of generation G2.0 carry an object system below this version. */
const FIRST_ECC_OBJECT_SYSTEM = parseVersion("4.4.0");

/** A question that was answered, with its name. */
interface Questioned<Response> {
  question: Question;
  asked: Asked<Response>;
}

interface Understood<Value> {
  value: Value;
  takenAt: Instant;
}

class Reading {
  readonly konnektor: Component;
  readonly observations: Observation[] = [];
  readonly #link: Link;
  readonly #access: KonnektorAccess;
  readonly #read: ReadDirectory;
  #gone = false;

  constructor(link: Link, access: KonnektorAccess, read: ReadDirectory) {
    this.#link = link;
    this.#access = access;
    this.#read = read;
    const { product } = read.directory;
    this.konnektor = {
      id: konnektorId(access.url),
      kind: "konnektor",
      name: product.name || "Konnektor",
    };
  }

  observeDirectory(): void {
    const { directory, answer } = this.#read;
    this.#see("identity", this.konnektor, answer.sentAt, directory.product);
    this.#see("transport", this.konnektor, answer.sentAt, this.#transport());
    const level = this.#access.context ? "clientsystem" : "directory";
    this.#see("depth", this.konnektor, answer.sentAt, { level });
    const deviceTime = this.#deviceTime();
    if (deviceTime !== undefined) {
      this.#see("clock", this.konnektor, answer.sentAt, { offsetMs: clockOffset(deviceTime, answer) });
    }
  }

  async observeInside(contexts: readonly Context[]): Promise<void> {
    const listed = { terminals: new Listed(), cards: new Listed() };
    for (const [i, context] of contexts.entries()) await this.#observeFor(context, i === 0, listed);
    const { terminals, cards } = listed;
    if (terminals.isWhole) this.#see("listed-terminals", this.konnektor, terminals.takenAt, terminals.ids);
    if (cards.isWhole) this.#see("listed-cards", this.konnektor, cards.takenAt, cards.ids);
  }

  /** First everything is asked, then everything is understood: the Konnektor waits for nobody, and neither do caches. */
  async #observeFor(context: Context, isFirst: boolean, listed: { terminals: Listed; cards: Listed }): Promise<void> {
    const mandantWide = true;
    const health = isFirst ? await this.#ask("resource-information", getResourceInformation, { context }) : undefined;
    const terminals = await this.#ask("terminals", getCardTerminals, { context, mandantWide });
    const cards = await this.#ask("cards", getCards, { context, mandantWide });
    const rsa = await this.#askCertificates(context, "RSA");
    const ecc = await this.#askCertificates(context, "ECC");

    this.#seeHealth(this.#understood(health));
    const knownTerminals = this.#understood(terminals);
    const knownCards = this.#understood(cards);
    const places = new Places(this.konnektor, knownTerminals?.value ?? [], knownCards?.value);
    listed.terminals.add(this.#seeTerminals(knownTerminals), knownTerminals?.takenAt);
    listed.cards.add(this.#seeCards(knownCards, places), knownCards?.takenAt);
    this.#seeCertificates(this.#understood(rsa), this.#understood(ecc), places);
    await this.#observePins(context, places);
  }

  #seeHealth(health: Understood<ConnectorInformation> | undefined): void {
    if (!health) return;
    this.#see("vpn", this.konnektor, health.takenAt, toVpn(health.value));
    this.#see("states", this.konnektor, health.takenAt, toStates(health.value));
  }

  /** Ids of what was listed; undefined when the list could not be read. */
  #seeTerminals(terminals: Understood<CardTerminal[]> | undefined): string[] | undefined {
    if (!terminals) return undefined;
    const { takenAt } = terminals;
    const components = terminals.value.map((terminal) => ({
      terminal,
      component: componentOf(this.konnektor, terminal),
    }));
    for (const { terminal, component } of components) {
      this.#see("identity", component, takenAt, terminal.ProductInformation);
      this.#see("terminal", component, takenAt, toTerminal(terminal));
    }
    return components.map(({ component }) => component.id);
  }

  #seeCards(cards: Understood<Card[]> | undefined, places: Places): string[] | undefined {
    if (!cards) return undefined;
    for (const { card, component } of places.practiceCards) {
      this.#see("karte", component, cards.takenAt, {
        type: card.CardType,
        iccsn: card.Iccsn,
        terminal: places.terminalName(card.CtId),
        slot: card.SlotId,
        // The dates of a device card are told at its terminal.
        expiresOn: isDeviceCard(card) ? undefined : card.CertificateExpirationDate,
        rsaOnly: isRsaOnly(card),
      });
    }
    return places.practiceCards.map(({ component }) => component.id);
  }

  #seeCertificates(
    rsa: Understood<ExpirationAnswer> | undefined,
    ecc: Understood<ExpirationAnswer> | undefined,
    places: Places,
  ): void {
    const seen = new Map<string, { component: Component; certificates: CertificateSeen[] }>();
    for (const [crypt, answered] of [["RSA", rsa] as const, ["ECC", ecc] as const]) {
      for (const expiration of answered?.value.expirations ?? []) {
        const belongs = places.ownerOf(expiration);
        if (!belongs) continue;
        const { component, owner } = belongs;
        const entry = seen.get(component.id) ?? { component, certificates: [] };
        const { subject_commonName, serialNumber, validity: expiresOn } = expiration;
        // On a device's card the subject is its number; on all others the name of a person or practice.
        const subject = owner === "gSMC-K" || owner === "gSMC-KT" ? subject_commonName : "";
        const serial = owner === "karte" ? "" : serialNumber;
        entry.certificates.push({ crypt, owner, subject, serial, expiresOn });
        seen.set(component.id, entry);
      }
    }
    const takenAt = rsa?.takenAt ?? ecc?.takenAt ?? 0;
    for (const { component, certificates } of seen.values()) {
      this.#see("certificates", component, takenAt, certificates);
    }
  }

  /** PIN state is asked per card of the Mandant; it never costs a try. */
  async #observePins(context: Context, places: Places): Promise<void> {
    for (const { card, component } of places.practiceCards.filter(({ card }) => isSmcB(card))) {
      const cardHandle = card.CardHandle;
      const pin = this.#understood(
        await this.#ask("pin-status", getPinStatus, { context, cardHandle, pinTyp: "PIN.SMC" }),
      );
      if (!pin) continue;
      const { PinStatus: status, LeftTries: leftTries } = pin.value;
      this.#see("pin-status", component, pin.takenAt, { mandant: context.mandant, status, leftTries });
    }
  }

  /** `Crypt` came with revision 6.0.1: an older service is asked once, without it. */
  #askCertificates(context: Context, crypt: "RSA" | "ECC"): Promise<Questioned<ExpirationAnswer> | undefined> {
    const knowsCrypt = this.#revisionOf(SERVICES.CertificateService) >= 1;
    if (crypt === "ECC" && !knowsCrypt) return Promise.resolve(undefined);
    const question = crypt === "RSA" ? "certificates-rsa" : "certificates-ecc";
    return this.#ask(question, checkCertificateExpiration, { context, crypt: knowsCrypt ? crypt : undefined });
  }

  /** The question's answer, or undefined after its failure was noted. A Konnektor that is gone is not asked again. */
  async #ask<Request, Response>(
    question: Question,
    operation: Operation<Request, Response>,
    request: Request,
  ): Promise<Questioned<Response> | undefined> {
    if (this.#gone || this.#access.questions?.includes(question) === false) return undefined;
    try {
      return { question, asked: await ask(this.#link, this.#endpointOf(operation.service).url, operation, request) };
    } catch (error) {
      this.#noteFailure(question, error);
      return undefined;
    }
  }

  #understood<Response>(questioned: Questioned<Response> | undefined): Understood<Response> | undefined {
    if (!questioned) return undefined;
    try {
      return { value: understand(this.#link, questioned.asked), takenAt: questioned.asked.answer.sentAt };
    } catch (error) {
      this.#noteFailure(questioned.question, error);
      return undefined;
    }
  }

  #noteFailure(question: Question, error: unknown): void {
    if (!(error instanceof LotseError)) throw error;
    this.#gone ||= error.code.startsWith("link/") && error.code !== "link/too-large";
    const failure: Failure = { code: error.code, fields: error.fields as Failure["fields"] };
    this.#see("not-answered", this.konnektor, this.#read.answer.receivedAt, { question, failure });
  }

  #see<K extends ObservedKind>(kind: K, component: Component, takenAt: Instant, value: Observed[K]): void {
    this.observations.push({ kind, component, takenAt, source: { by: "konnektor" }, value });
  }

  #transport(): Observed["transport"] {
    const peer = this.#link.peer(this.#access.url);
    if (!peer) return { security: "none", trust: "none" };
    const { kind } = this.#link.trust;
    const { ownUntil } = this.#link;
    return {
      security: "tls",
      trust: kind === "pin" ? "pin" : kind === "unchecked" ? "unchecked" : "ca",
      fingerprint: parseFingerprint(peer.fingerprint),
      certificateExpiresOn: dayOf(peer.validUntil),
      ...(ownUntil !== undefined && { ownCertificateExpiresOn: dayOf(ownUntil) }),
    };
  }

  /** The device's own clock where it shows one: `InformationDate` of products known to send the present, else HTTP's Date. */
  #deviceTime(): Instant | undefined {
    const { directory, answer } = this.#read;
    const product = produkte.rows.find((row) => isModel(directory.product, row));
    if (product?.informationDate === "now") return directory.informationDate;
    const sent = Date.parse(answer.date);
    return Number.isNaN(sent) ? undefined : sent;
  }

  /** @throws LotseError sds/* */
  #endpointOf(service: WantedService): Endpoint {
    const { url: reached, endpointRule: rule = "host" } = this.#access;
    const plainAllowed = this.#link.trust.kind === "system" && reached.protocol === "http:";
    return chooseEndpoint(this.#read.directory, service, { reached, rule, plainAllowed });
  }

  /** Of the endpoint that will be asked; 0 where there is none, which the question itself will tell. */
  #revisionOf(service: WantedService): number {
    try {
      return this.#endpointOf(service).version.parts[2] ?? 0;
    } catch {
      return 0;
    }
  }
}

/** Device cards are named after their number, with or without the day they were issued; persons never are. */
const DEVICE_NAME = /^\d{20}(-\d{8})?$/;

/** What all Mandanten together were shown. One list that could not be read leaves open what is gone. */
class Listed {
  readonly #ids = new Set<string>();
  isWhole = true;
  takenAt: Instant = 0;

  get ids(): string[] {
    return [...this.#ids];
  }

  add(ids: readonly string[] | undefined, takenAt: Instant = 0): void {
    if (!ids) this.isWhole = false;
    for (const id of ids ?? []) this.#ids.add(id);
    this.takenAt = Math.max(this.takenAt, takenAt);
  }
}

/** Which component a card or certificate belongs to. */
class Places {
  readonly practiceCards: { card: Card; component: Component }[];
  readonly #konnektor: Component;
  readonly #terminals: CardTerminal[];
  readonly #cards: Card[];
  readonly #cardsAreKnown: boolean;

  /** `cards` undefined: the list could not be read. */
  constructor(konnektor: Component, terminals: CardTerminal[], cards: Card[] | undefined) {
    this.#konnektor = konnektor;
    this.#terminals = terminals;
    this.#cards = cards ?? [];
    this.#cardsAreKnown = cards !== undefined;
    this.practiceCards = this.#cards
      .filter((card) => card.ofPractice)
      .map((card) => ({ card, component: this.#cardComponent(card) }));
  }

  terminalName(ctId: string): string {
    const terminal = this.#terminals.find((t) => t.CtId === ctId);
    return terminal?.Name || ctId;
  }

  /** Undefined for a card that is not the practice's: it may be a patient's. */
  ownerOf(expiration: CertificateExpiration): { component: Component; owner: CertificateSeen["owner"] } | undefined {
    const { CtID, CardHandle, ICCSN, subject_commonName: subject } = expiration;
    if (CtID === "" && CardHandle === "") return { component: this.#konnektor, owner: "gSMC-K" };
    const own = this.practiceCards.find(
      ({ card }) => !isDeviceCard(card) && (card.CardHandle === CardHandle || (card.Iccsn && card.Iccsn === ICCSN)),
    );
    if (own) return { component: own.component, owner: isSmcB(own.card) ? "SMC-B" : "HBA" };
    const listed = this.#cards.find((card) => card.CardHandle === CardHandle);
    const isOfDevice = listed ? isDeviceCard(listed) : DEVICE_NAME.test(subject);
    const terminal = this.#terminals.find((t) => t.CtId === CtID);
    if (isOfDevice && terminal) return { component: componentOf(this.#konnektor, terminal), owner: "gSMC-KT" };
    if (this.#cardsAreKnown) return undefined;
    // Without the list nobody can say whose card it is: that it ends is told, who it belongs to is not kept.
    const id = `karte:${this.#konnektor.id}/${CtID}`;
    return { component: { id, kind: "karte", name: this.terminalName(CtID) }, owner: "karte" };
  }

  #cardComponent(card: Card): Component {
    const { Iccsn: iccsn, CardType: type, SlotId: slot } = card;
    return cardComponent(this.#konnektor, { iccsn, type, terminal: this.terminalName(card.CtId), slot });
  }
}

function componentOf(konnektor: Component, { MacAddress: mac, Name: name, CtId: ctId }: CardTerminal): Component {
  return terminalComponent(konnektor, { mac, name, ctId });
}

/** The gSMC-KT of a terminal. */
function isDeviceCard(card: Card): boolean {
  return card.CardType === "SMC-KT";
}

function isSmcB(card: Card): boolean {
  return card.CardType === "SMC-B" || card.CardType === "SM-B" || card.CardType === "HSM-B";
}

function isRsaOnly(card: Card): boolean | undefined {
  const version = card.ObjectSystemVersion ? parseVersion(card.ObjectSystemVersion) : undefined;
  return version && FIRST_ECC_OBJECT_SYSTEM ? compareVersions(version, FIRST_ECC_OBJECT_SYSTEM) < 0 : undefined;
}
