/**
 * The certificates of a simulated practice: device identities, client systems and cards, from one small authority.
 *
 * Room: simulator/wire. Keys that only fill certificates are made once and when first needed: RSA takes its time.
 */
import { createPublicKey, type KeyObject, type X509Certificate } from "node:crypto";
import type { Instant } from "../../domain/zeit/tag.ts";
import type { CardState, KonnektorState } from "../models/state.ts";
import { Authority, type Identity, type KeyType, makeKey } from "./pki/x509.ts";

const DAY_MS = 86_400_000;

export class PracticePki {
  readonly authority: Authority;
  readonly #now: Instant;
  readonly #cardKeys = new Map<"RSA" | "ECC", KeyObject>();
  readonly #cardCertificates = new Map<string, X509Certificate>();

  constructor(now: Instant) {
    this.#now = now;
    this.authority = new Authority("Simulator GEM.KOMP-CA NOT-VALID", now);
  }

  /**
   * What a Konnektor shows: named after its card and `konnektor.konlan`, and here also after its address; without a host it is
   * as from the factory, and no client finds the name it asked for (trap T-06).
   */
  device(
    state: KonnektorState,
    host: string | undefined,
    keyType: KeyType,
    dates: { from?: Instant; until?: Instant } = {},
  ): Identity {
    const local = host === "127.0.0.1" ? ["localhost"] : [];
    return this.authority.issue(
      {
        commonName: state.certificates[0]?.subject ?? state.iccsn,
        names: ["konnektor.konlan", ...(host === undefined ? [] : [state.hostname, host, ...local])],
        notBefore: dates.from ?? this.#now - DAY_MS,
        notAfter: dates.until ?? this.#now + 800 * DAY_MS,
        purpose: "server",
      },
      makeKey(keyType),
    );
  }

  /** What a Kartenterminal shows: named after its gSMC-KT, on the curve such cards have. */
  terminal(iccsn: string, host: string): Identity {
    return this.authority.issue(
      {
        commonName: iccsn,
        names: [host],
        notBefore: this.#now - DAY_MS,
        notAfter: this.#now + 800 * DAY_MS,
        purpose: "server",
      },
      makeKey("brainpool"),
    );
  }

  client(clientsystem: string, keyType: KeyType, dates: { from?: Instant; until?: Instant } = {}): Identity {
    return this.authority.issue(
      {
        commonName: clientsystem,
        notBefore: dates.from ?? this.#now - DAY_MS,
        notAfter: dates.until ?? this.#now + 365 * DAY_MS,
        purpose: "client",
      },
      makeKey(keyType),
    );
  }

  card(card: CardState, ref: string, crypt: "RSA" | "ECC"): { base64: string; issuer: string } {
    const name = `${card.iccsn} ${ref} ${crypt}`;
    let certificate = this.#cardCertificates.get(name);
    if (!certificate) {
      const stated = card.certificates.find((c) => c.ref === ref && c.crypt === crypt);
      certificate = this.authority.certify(
        {
          commonName: stated?.subject ?? name,
          notBefore: Date.parse(`${stated?.validFrom}T00:00:00Z`),
          notAfter: Date.parse(`${stated?.validUntil}T23:59:59Z`),
          purpose: "card",
          serial: stated?.serial,
        },
        this.#cardKey(crypt),
      );
      this.#cardCertificates.set(name, certificate);
    }
    return {
      base64: certificate.raw.toString("base64"),
      issuer: certificate.issuer.split("\n").toReversed().join(","),
    };
  }

  #cardKey(crypt: "RSA" | "ECC"): KeyObject {
    let key = this.#cardKeys.get(crypt);
    if (!key) {
      key = createPublicKey(makeKey(crypt === "RSA" ? "rsa2048" : "brainpool"));
      this.#cardKeys.set(crypt, key);
    }
    return key;
  }
}
