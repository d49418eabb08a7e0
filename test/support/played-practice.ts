/**
 * A practice that is played: what its Konnektor would answer at each poll follows from the moment, the clock is moved from poll to
 * poll, and what ti-lotse makes of it goes out over a real mail server. Watch, store, alarms and outbox are the real ones, and so is the way of the TI-Lage
 * from a simulated source.
 */

import { sendMessage } from "../../src/app/messages.ts";
import type { Recipient } from "../../src/domain/alarm/message.ts";
import {
  konnektor as aKonnektor,
  identity,
  karte,
  list,
  orga,
  release,
  saw,
  smcB,
  terminal,
} from "../../src/domain/assess/testing.ts";
import type { Component, Observation } from "../../src/domain/observation.ts";
import type { Practice } from "../../src/domain/practice.ts";
import type { Instant } from "../../src/domain/zeit/tag.ts";
import type { Clock, PracticeWrites, Random, Store } from "../../src/engine/ports.ts";
import { askTiLage } from "../../src/outside/tilage/ask.ts";
import { TiLageServer } from "../../src/simulator/wire/tilage/tilage-server.ts";
import { memoryStore } from "../../src/store/open.ts";
import { Alarms } from "../../src/watch/alarms.ts";
import { Keeper } from "../../src/watch/keeper.ts";
import { OutboxSender } from "../../src/watch/outbox.ts";
import { TiLageWatch } from "../../src/watch/ti-lage.ts";
import type { SmtpServer } from "./smtp-server.ts";

export const MINUTE_MS = 60_000;

/** "2026-11-03 10:00", as the clock on the wall says in winter. */
export function winter(text: string): Instant {
  return Date.parse(`${text.replace(" ", "T")}:00+01:00`);
}

/** What a poll finds. */
export interface Found {
  isSilent?: boolean;
  vpnDownSince?: Instant;
  /** Names of terminals that are away. */
  away?: readonly string[];
  isPinNeeded?: boolean;
  /** Of the SMC-B. */
  certificateUntil?: string;
}

const TERMINALS = ["Empfang", "Zimmer 1"] as const;

class CountedRandom implements Random {
  #count = 0;
  bytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    // The newest digits last, as far as there is room.
    for (let i = count - 1, rest = this.#count++; i >= 0 && rest > 0; i--, rest >>>= 8) bytes[i] = rest & 255;
    return bytes;
  }
}

export class PlayedTime implements Clock {
  at: Instant;
  constructor(at: Instant) {
    this.at = at;
  }
  now(): Instant {
    return this.at;
  }
}

export class Played implements AsyncDisposable {
  readonly store: Store;
  readonly time: PlayedTime;
  readonly reported: unknown[] = [];
  /** The central source, where practices want it asked. */
  readonly source: TiLageServer;
  readonly #keeper: Keeper;
  readonly #tiLage: TiLageWatch;
  readonly #alarms: Alarms;
  readonly #sender: OutboxSender;

  private constructor(store: Store, time: PlayedTime) {
    const random = new CountedRandom();
    const report = (error: unknown) => this.reported.push(error);
    this.store = store;
    this.time = time;
    this.#keeper = new Keeper({ store, random });
    const terminals = { product: "orga-6141-online" };
    const catalogue = list([release("5.50.4"), release("3.9.1", terminals)], { issuedOn: "2026-11-15" });
    this.#alarms = new Alarms({
      ...{ store, keeper: this.#keeper, clock: time, random, report },
      catalogue: () => catalogue,
    });
    this.source = new TiLageServer({ now: () => time.now() });
    this.#tiLage = new TiLageWatch({
      ...{ store, keeper: this.#keeper, clock: time, random, report, host: "ti-lage.example" },
      // With each poll.
      everySeconds: 60,
      ask: (known, signal) => askTiLage({ address: this.source.address }, known, { now: () => time.now(), signal }),
    });
    this.#sender = new OutboxSender({
      ...{ store, clock: time, report },
      send: (sending) => sendMessage({ store, clock: time }, sending),
    });
  }

  static async from(at: Instant): Promise<Played> {
    const time = new PlayedTime(at);
    const played = new Played(await memoryStore({ clock: time }), time);
    await played.source.start();
    return played;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tiLage.stop();
    await this.source.stop();
    await this.#alarms.stop();
    await this.#sender.stop();
    await this.store.close();
  }

  async addPractice(
    id: string,
    server: SmtpServer,
    recipients: readonly Partial<Recipient>[] = [{}],
    about: Partial<Practice> = {},
  ): Promise<void> {
    const practice: Practice = { id, name: `Praxis ${id}`, createdAt: this.time.at, ...about };
    await this.store.putPractice(practice, { kind: "practice/added", actor: "ti-lotse", body: {} });
    await this.commit(id, (writes) => {
      writes.put("mail-server", {
        ...{ id: "mail-server", host: "127.0.0.1", port: server.port, security: "tls", user: "praxis" },
        ...{ from: "lotse@praxis.example", certificate: server.certificate, changedAt: 1, changedBy: "per_1" },
      });
      writes.seal("mail-server", Buffer.from("Postfach-GEHEIM"));
      for (const [i, differences] of recipients.entries()) {
        writes.put("recipient", {
          ...{ id: `rcp_${i}`, address: `${id}-${i}@praxis.example`, language: "de", alarms: "all", digest: true },
          ...{ createdAt: 1, createdBy: "per_1" },
          ...differences,
        });
      }
      const weekdays = [1, 2, 3, 4, 5];
      const spans = weekdays.map((weekday) => ({ weekday, from: "08:00", to: "18:00" }));
      writes.put("hours", { id: "hours", spans, changedAt: 1, changedBy: "per_1" });
    });
  }

  /** Somebody of the practice wants the central source asked. */
  async wantTiLage(id: string): Promise<void> {
    await this.#tiLage.decide(id, true, "per_1");
    await this.#tiLage.tick();
  }

  /** What the central source says at this moment reaches every practice that wants it. */
  askTiLage(): Promise<void> {
    return this.#tiLage.tick();
  }

  commit(id: string, write: (writes: PracticeWrites) => void): Promise<void> {
    return this.store.forPractice(id).commit(write);
  }

  /** One poll of one practice, and all that follows. */
  async poll(id: string, found: Found): Promise<void> {
    await this.#keeper.keep(id, () => observed(found, this.time.at));
    await this.#alarms.look(id);
  }

  /** Everything that is due goes out. */
  async send(): Promise<void> {
    if ((await this.store.outbox.nextDue()) !== undefined) await this.#sender.tick();
  }
}

function observed(found: Found, at: Instant): Observation[] {
  const options = { at };
  if (found.isSilent) {
    const failure = { code: "link/connect-timeout", fields: { host: "192.168.1.50", port: 443, seconds: 10 } } as const;
    return [saw(aKonnektor, "unreachable", failure, options)];
  }
  const { away = [], vpnDownSince } = found;
  const own = TERMINALS.map((name, i): Component => ({ id: `kt:00:0D:F8:00:00:0${i}`, kind: "kartenterminal", name }));
  const isCardThere = !away.includes("Empfang");
  const tunnel = { online: vpnDownSince === undefined, since: vpnDownSince ?? at - 86_400_000 };
  return [
    saw(aKonnektor, "identity", identity(), options),
    saw(aKonnektor, "depth", { level: "clientsystem" }, options),
    saw(aKonnektor, "vpn", { ti: tunnel, sis: tunnel }, options),
    saw(aKonnektor, "states", [], options),
    saw(
      aKonnektor,
      "listed-terminals",
      own.map(({ id }) => id),
      options,
    ),
    saw(aKonnektor, "listed-cards", isCardThere ? [smcB.id] : [], options),
    ...own.flatMap((component) => [
      saw(component, "identity", orga("3.9.1"), options),
      saw(component, "terminal", terminal({ connected: !away.includes(component.name) }), options),
    ]),
    ...(isCardThere
      ? [
          saw(smcB, "karte", karte({ terminal: "Empfang" }), options),
          saw(smcB, "pin-status", { mandant: "M1", status: found.isPinNeeded ? "VERIFIABLE" : "VERIFIED" }, options),
          saw(
            smcB,
            "certificates",
            [
              {
                crypt: "ECC",
                owner: "SMC-B",
                subject: "",
                serial: "1",
                expiresOn: found.certificateUntil ?? "2029-03-31",
              },
            ],
            options,
          ),
        ]
      : []),
  ];
}
