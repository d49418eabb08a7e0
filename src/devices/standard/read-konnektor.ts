/**
 * Reading a Konnektor over its standard interface: everything SDS and SOAP tell, as observations.
 *
 * Room: devices/standard. Asks one question after the other on one kept connection. A question that fails is itself an
 * observation; the others go on. Nothing here changes anything on a device or costs a PIN try.
 */
import produkte from "../../../data/konnektor-produkte.json" with { type: "json" };
import { LotseError } from "../../domain/errors.ts";
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
import { chooseEndpoint, type EndpointRule } from "../../protocol/sds/endpoint.ts";
import { getPinStatus } from "../../protocol/soap/card-service/get-pin-status.ts";
import {
  type CertificateExpiration,
  checkCertificateExpiration,
} from "../../protocol/soap/certificate-service/check-certificate-expiration.ts";
import { call } from "../../protocol/soap/client.ts";
import {
  type CardTerminal,
  getCardTerminals,
  toTerminal,
} from "../../protocol/soap/event-service/get-card-terminals.ts";
import { type Card, getCards } from "../../protocol/soap/event-service/get-cards.ts";
import { getResourceInformation, toStates, toVpn } from "../../protocol/soap/event-service/get-resource-information.ts";
import type { Context, Operation } from "../../protocol/soap/operation.ts";
import { type ReadDirectory, readDirectory } from "./directory.ts";

export interface KonnektorAccess {
  /** Address of the service directory. */
  url: URL;
  /** Absent: only the directory is read. */
  context?: Context;
  endpointRule?: EndpointRule;
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
  if (access.context) await reading.observeInside(access.context);
  return { konnektor: reading.konnektor, directory: read.directory, observations: reading.observations };
}

/** RSA-only cards of generation G2.0 carry an object system below this version. */
const FIRST_ECC_OBJECT_SYSTEM = parseVersion("4.4.0");

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
      id: `kon:${access.url.host}${access.url.pathname.replace(/\/connector\.sds$/, "")}`,
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
      const offsetMs = Math.round(deviceTime - (answer.sentAt + answer.receivedAt) / 2);
      this.#see("clock", this.konnektor, answer.sentAt, { offsetMs });
    }
  }

  async observeInside(context: Context): Promise<void> {
    const mandantWide = true;

    const health = await this.#ask("resource-information", getResourceInformation, { context });
    if (health) {
      this.#see("vpn", this.konnektor, health.answer.sentAt, toVpn(health.value));
      this.#see("states", this.konnektor, health.answer.sentAt, toStates(health.value));
    }

    const terminals = await this.#ask("terminals", getCardTerminals, { context, mandantWide });
    for (const terminal of terminals?.value ?? []) this.#seeTerminal(terminal, terminals?.answer.sentAt ?? 0);
    if (terminals) this.#see("listed", this.konnektor, terminals.answer.sentAt, { what: "terminals" });

    const cards = await this.#ask("cards", getCards, { context, mandantWide });
    const places = new Places(this.konnektor, terminals?.value ?? [], cards?.value ?? []);
    for (const { card, component } of places.ownCards) {
      this.#see("karte", component, cards?.answer.sentAt ?? 0, {
        type: card.CardType,
        iccsn: card.Iccsn,
        terminal: places.terminalName(card.CtId),
        slot: card.SlotId,
        expiresOn: card.CertificateExpirationDate,
        rsaOnly: isRsaOnly(card),
      });
    }
    if (cards) this.#see("listed", this.konnektor, cards.answer.sentAt, { what: "cards" });

    for (const { card, component } of places.ownCards.filter(({ card }) => isSmcB(card))) {
      const cardHandle = card.CardHandle;
      const pin = await this.#ask("pin-status", getPinStatus, { context, cardHandle, pinTyp: "PIN.SMC" });
      if (!pin) continue;
      const { PinStatus: status, LeftTries: leftTries } = pin.value;
      this.#see("pin-status", component, pin.answer.sentAt, { mandant: context.mandant, status, leftTries });
    }

    await this.#observeCertificates(context, places);
  }

  async #observeCertificates(context: Context, places: Places): Promise<void> {
    const seen = new Map<string, { component: Component; certificates: CertificateSeen[] }>();
    let takenAt: Instant | undefined;
    for (const crypt of ["RSA", "ECC"] as const) {
      const question = crypt === "RSA" ? "certificates-rsa" : "certificates-ecc";
      const knowsCrypt = this.#serviceRevision() >= 1;
      if (crypt === "ECC" && !knowsCrypt) break;
      const request = { context, crypt: knowsCrypt ? crypt : undefined };
      const answered = await this.#ask(question, checkCertificateExpiration, request);
      if (!answered) continue;
      takenAt ??= answered.answer.sentAt;
      for (const expiration of answered.value.expirations) {
        const { component, owner } = places.ownerOf(expiration);
        const entry = seen.get(component.id) ?? { component, certificates: [] };
        const { subject_commonName: subject, serialNumber: serial, validity: expiresOn } = expiration;
        entry.certificates.push({ crypt, owner, subject, serial, expiresOn });
        seen.set(component.id, entry);
      }
    }
    for (const { component, certificates } of seen.values()) {
      this.#see("certificates", component, takenAt ?? 0, certificates);
    }
  }

  /** The question's answer, or undefined after its failure was noted. A Konnektor that is gone is not asked again. */
  async #ask<Request, Response>(question: Question, operation: Operation<Request, Response>, request: Request) {
    if (this.#gone) return undefined;
    const { context: _, url: reached, endpointRule: rule = "host" } = this.#access;
    const startedAt = this.#read.answer.receivedAt;
    try {
      const plainAllowed = this.#link.trust.kind === "system" && reached.protocol === "http:";
      const endpoint = chooseEndpoint(this.#read.directory, operation.service, { reached, rule, plainAllowed });
      return await call(this.#link, endpoint.url, operation, request);
    } catch (error) {
      if (!(error instanceof LotseError)) throw error;
      this.#gone = error.code.startsWith("link/") && error.code !== "link/too-large";
      const failure: Failure = { code: error.code, fields: error.fields as Failure["fields"] };
      this.#see("not-answered", this.konnektor, startedAt, { question, failure });
      return undefined;
    }
  }

  #see<K extends ObservedKind>(kind: K, component: Component, takenAt: Instant, value: Observed[K]): void {
    this.observations.push({ kind, component, takenAt, source: { by: "konnektor" }, value });
  }

  #seeTerminal(terminal: CardTerminal, takenAt: Instant): void {
    const component = terminalComponent(this.konnektor, terminal);
    this.#see("identity", component, takenAt, terminal.ProductInformation);
    this.#see("terminal", component, takenAt, toTerminal(terminal));
  }

  #transport(): Observed["transport"] {
    const peer = this.#link.peer(this.#access.url);
    if (!peer) return { security: "none", trust: "none" };
    const { kind } = this.#link.trust;
    return {
      security: "tls",
      trust: kind === "pin" ? "pin" : kind === "unchecked" ? "unchecked" : "ca",
      fingerprint: parseFingerprint(peer.fingerprint),
      certificateExpiresOn: dayOf(peer.validUntil),
    };
  }

  /** The device's own clock where it shows one: `InformationDate` of products known to send the present, else HTTP's Date. */
  #deviceTime(): Instant | undefined {
    const { directory, answer } = this.#read;
    const product = produkte.rows.find((row) => isModel(directory.product, row));
    return product?.informationDate === "now" ? directory.informationDate : answer.deviceTime;
  }

  #serviceRevision(): number {
    const revisions = this.#read.directory.services
      .filter((s) => s.name === "CertificateService" && s.version.startsWith("6.0."))
      .map((s) => parseVersion(s.version)?.parts[2] ?? 0);
    return Math.max(0, ...revisions);
  }
}

/** Which component a card or certificate belongs to. */
class Places {
  readonly ownCards: { card: Card; component: Component }[];
  readonly #konnektor: Component;
  readonly #terminals: CardTerminal[];
  readonly #cards: Card[];

  constructor(konnektor: Component, terminals: CardTerminal[], cards: Card[]) {
    this.#konnektor = konnektor;
    this.#terminals = terminals;
    this.#cards = cards;
    this.ownCards = cards
      .filter((card) => card.ofPractice && card.CardType !== "SMC-KT")
      .map((card) => ({ card, component: this.#cardComponent(card) }));
  }

  terminalName(ctId: string): string {
    const terminal = this.#terminals.find((t) => t.CtId === ctId);
    return terminal?.Name || ctId;
  }

  ownerOf(expiration: CertificateExpiration): { component: Component; owner: CertificateSeen["owner"] } {
    if (expiration.CtID === "" && expiration.CardHandle === "") return { component: this.#konnektor, owner: "gSMC-K" };
    const own = this.ownCards.find(
      ({ card }) => card.CardHandle === expiration.CardHandle || (card.Iccsn && card.Iccsn === expiration.ICCSN),
    );
    if (own) return { component: own.component, owner: isSmcB(own.card) ? "SMC-B" : "HBA" };
    const terminal = this.#terminals.find((t) => t.CtId === expiration.CtID);
    const isKnownOther = this.#cards.some((c) => c.CardHandle === expiration.CardHandle && c.CardType !== "SMC-KT");
    if (terminal && !isKnownOther) {
      return { component: terminalComponent(this.#konnektor, terminal), owner: "gSMC-KT" };
    }
    const id = `karte:${expiration.ICCSN || expiration.serialNumber}`;
    return { component: { id, kind: "karte", name: expiration.subject_commonName }, owner: "karte" };
  }

  #cardComponent(card: Card): Component {
    const place = `${this.terminalName(card.CtId)}/${card.SlotId}`;
    return {
      id: `karte:${card.Iccsn ?? `${this.#konnektor.id}/${place}`}`,
      kind: "karte",
      name: `${card.CardType} (${place})`,
    };
  }
}

/** A terminal is known by its MAC address; a ctId or a name may change hands. */
function terminalComponent(konnektor: Component, terminal: CardTerminal): Component {
  const hasMac = /[1-9a-f]/i.test(terminal.MacAddress);
  const id = hasMac
    ? `kt:${terminal.MacAddress.toUpperCase()}`
    : `kt:${konnektor.id}/${terminal.Name || terminal.CtId}`;
  return { id, kind: "kartenterminal", name: terminal.Name || terminal.CtId };
}

function isSmcB(card: Card): boolean {
  return card.CardType === "SMC-B" || card.CardType === "SM-B" || card.CardType === "HSM-B";
}

function isRsaOnly(card: Card): boolean | undefined {
  const version = card.ObjectSystemVersion ? parseVersion(card.ObjectSystemVersion) : undefined;
  return version && FIRST_ECC_OBJECT_SYSTEM ? compareVersions(version, FIRST_ECC_OBJECT_SYSTEM) < 0 : undefined;
}
