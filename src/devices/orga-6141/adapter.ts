/**
 * ORGA 6141 online and ORGA Neo over their Remote Management Interface (RMI). Evidence for every message: README.md.
 *
 * Room: devices. From firmware 3.9.0 on, and switched on at the device. What a refusal says is not public, so a refused login may be a
 * wrong password: it is sent once.
 */
import { randomUUID } from "node:crypto";
import { isError, LotseError } from "../../domain/errors.ts";
import type { Component, Observation } from "../../domain/observation.ts";
import type { Instant } from "../../domain/zeit/tag.ts";
import { isObject, type JsonObject } from "../../protocol/ws/json.ts";
import type { JsonSocket } from "../../protocol/ws/json-socket.ts";
import type { Restart, VendorAccess, VendorAdapter, VendorDevice } from "../adapter.ts";
import { present, TerminalReading, TerminalVisits } from "../vendor/terminal-visits.ts";
import {
  answers,
  type CardInfo,
  cardInfosOf,
  type MethodName,
  type Methods,
  PROPERTIES,
  propertiesOf,
  requestOf,
  resultOf,
  sessionIdOf,
  toCertificates,
  toIdentity,
  toPlugCycles,
  toSerialAndMac,
  toUptimeMs,
} from "./messages.ts";

export const orga6141: VendorAdapter = {
  id: "orga-6141-online",
  native: ["version", "state", "certificates", "pin", "restart"],
  unproven: [],
  port: 443,
  login: "password",
  open: (access) => new Orga6141(access),
};

/** The same firmware, as a page of a dealer says. Nobody is known to have asked one. */
export const orgaNeo: VendorAdapter = {
  ...orga6141,
  id: "orga-neo",
  native: [],
  unproven: orga6141.native,
  open: (access) => (access.unproven ? new Orga6141(access) : NOT_ALLOWED),
};

const NOT_ALLOWED: VendorDevice = {
  read: () => Promise.reject(new LotseError("management/unproven", { product: "ORGA Neo" })),
  close: () => {},
};

/** The interval at which the one known client shows that it is there. */
const PING_MS = 15_000;
/** It counts hours, so the moment of its start is known no better than this. */
const UPTIME_STEP_MS = 90 * 60_000;

class Orga6141 implements VendorDevice {
  readonly restart: Restart = { send: () => this.#restart() };
  readonly #access: VendorAccess;
  readonly #visits: TerminalVisits;
  #sessionId: string | undefined;

  constructor(access: VendorAccess) {
    this.#access = access;
    this.#visits = new TerminalVisits(access, { pingMs: PING_MS });
  }

  read(): Promise<Observation[]> {
    return this.#signedIn((socket, sessionId) => this.#read(socket, sessionId));
  }

  close(): void {
    this.#visits.close();
  }

  /** The version is asked first: it tells before the password is sent whether this is such a device at all. */
  #signedIn(work: (socket: JsonSocket, sessionId: string) => Promise<Observation[]>): Promise<Observation[]> {
    const { user, password, host } = this.#access;
    return this.#visits.visit({
      work: async (socket) => {
        this.#sessionId = undefined;
        await this.#ask(socket, "Api.getVersionInfo", {});
        const session = await this.#login(socket, { user, credentials: password });
        this.#sessionId = sessionIdOf(session, host);
        return work(socket, this.#sessionId);
      },
      signOut: async (socket, answerMs) => {
        const sessionId = this.#sessionId;
        if (!sessionId) return;
        try {
          await this.#send(socket, "Auth.close", { sessionId }, answerMs);
        } catch (error) {
          // It knows the session no more, or does not tell: nothing more can be done about it.
          if (!isError(error, "kt/request-refused")) throw error;
        }
        this.#sessionId = undefined;
      },
    });
  }

  async #login(socket: JsonSocket, credentials: Methods["Auth.basicAuth"]): Promise<JsonObject> {
    try {
      return await this.#ask(socket, "Auth.basicAuth", credentials);
    } catch (error) {
      if (isError(error, "kt/login-refused")) this.#visits.refuse(error);
      throw error;
    }
  }

  async #read(socket: JsonSocket, sessionId: string): Promise<Observation[]> {
    const { host, now } = this.#access;
    const begun = now();
    const reading = new TerminalReading(this.#access, socket);
    const properties = <T>(group: keyof typeof PROPERTIES, understand: (properties: JsonObject) => T) =>
      reading.ask(async () => {
        const asked = { sessionId, propertyIds: PROPERTIES[group] };
        return understand(propertiesOf(await this.#ask(socket, "Settings.getProperties", asked), host));
      });
    const who = await properties("identity", (p) => ({ identity: toIdentity(p, host), ...toSerialAndMac(p) }));
    const plugCycles = await properties("wear", toPlugCycles);
    const uptimeMs = await properties("uptime", toUptimeMs);
    const certificates = await properties("deviceCard", toCertificates);
    const smcb = { sessionId, cardSpecifications: ["smcb"] } as const;
    const cards = await reading.ask(async () => cardInfosOf(await this.#ask(socket, "Smartcard.getCardInfo", smcb)));

    if (who) reading.seeIdentity(begun, who.identity);
    if (certificates && certificates.length > 0) reading.see("certificates", begun, certificates);
    const runningSince = uptimeMs === undefined ? undefined : sinceWhen(begun - uptimeMs, reading);
    const told = present({ serial: who?.serial, mac: who?.mac, runningSince, plugCycles });
    if (Object.keys(told).length > 0) reading.see("management", begun, told);
    for (const card of cards ?? []) seeCard(reading, begun, card, this.#access.component);
    return reading.observations();
  }

  /** It answers before it goes down. */
  async #restart(): Promise<void> {
    const { host } = this.#access;
    await this.#signedIn(async (socket, sessionId) => {
      let result: unknown;
      try {
        result = await this.#send(socket, "System.reboot", { sessionId });
      } catch (error) {
        if (isError(error, "kt/request-refused")) throw error;
        throw new LotseError("kt/restart-unclear", { host }, { cause: error });
      }
      if (result !== null) throw new LotseError("kt/restart-unclear", { host });
      this.#sessionId = undefined;
      return [];
    });
  }

  /** For questions whose result is an object. @throws LotseError kt/*, ws/unreadable */
  async #ask<M extends MethodName>(socket: JsonSocket, name: M, parameters: Methods[M]): Promise<JsonObject> {
    const result = await this.#send(socket, name, parameters);
    if (isObject(result)) return result;
    throw new LotseError("ws/unreadable", { host: this.#access.host, reason: `no result of ${name}` });
  }

  async #send<M extends MethodName>(
    socket: JsonSocket,
    name: M,
    parameters: Methods[M],
    answerMs?: number,
  ): Promise<unknown> {
    const token = randomUUID();
    const answer = await socket.ask(requestOf(name, parameters, token), answers(token), answerMs);
    return resultOf(answer, name, this.#access.host);
  }
}

/** The same moment as at the last reading, unless it is surely another one. */
function sinceWhen(at: Instant, reading: TerminalReading): Instant {
  const known = reading.known("management")?.runningSince;
  return known !== undefined && Math.abs(known - at) < UPTIME_STEP_MS ? known : at;
}

/** The terminal knows where a card is and how its PIN stands; when it ends others know. */
function seeCard(
  reading: TerminalReading,
  takenAt: Instant,
  { slot, iccsn, pin }: CardInfo,
  terminal: Component,
): void {
  const component: Component = { id: `karte:${iccsn}`, kind: "karte", name: `SMC-B (${terminal.name}/${slot})` };
  const known = reading.known("karte", component.id);
  reading.see(
    "karte",
    takenAt,
    { ...known, type: known?.type ?? "SMC-B", iccsn, terminal: terminal.name, slot },
    component,
  );
  if (pin) reading.see("pin-status", takenAt, present({ mandant: "", ...pin }), component);
}
