/**
 * secunet konnektor (box) and Highspeedkonnektor: what their own administration tells, and their restart.
 *
 * Room: devices/secunet. Only what the standard interface does not tell is asked for, and what it tells only to a client system
 * that is let in. What every call rests on: README.md.
 */

import { cardComponent, clockOffset, terminalComponent } from "../../domain/component-ids.ts";
import type { Observation } from "../../domain/observation.ts";
import type { Prepared, Restart, VendorAccess, VendorAdapter, VendorDevice } from "../adapter.ts";
import { restartBy, sentOnce } from "../vendor/prepared.ts";
import { VendorReading } from "../vendor/reading.ts";
import { Visits } from "../vendor/visits.ts";
import {
  readAutomatic,
  readAutoPin,
  readCards,
  readClientCertificates,
  readLicences,
  readStatus,
  readTerminals,
  readTime,
  readUpdates,
  readVersion,
} from "./answers.ts";
import { SecunetSession } from "./session.ts";

const PORT = 8500;
const AK = "/rest/mgmt/ak";
const NK = "/rest/mgmt/nk";

class SecunetDevice implements VendorDevice {
  readonly #access: VendorAccess;
  readonly #visits: Visits<SecunetSession>;
  readonly restart?: Restart;
  readonly prepareRestart?: () => Promise<Prepared>;

  constructor(access: VendorAccess, { canRestart }: { canRestart: boolean }) {
    this.#access = access;
    this.#visits = new Visits(access, (client, signal) => new SecunetSession(client, access, signal));
    if (!canRestart) return;
    this.prepareRestart = () => this.#prepareRestart();
    this.restart = restartBy(this.prepareRestart);
  }

  read(): Promise<Observation[]> {
    return this.#visits.visit((session) => this.#readIn(session));
  }

  close(): void {
    this.#visits.close();
  }

  /** The order goes out in the same session as the questions before it. */
  async #prepareRestart(): Promise<Prepared> {
    const { value: seen, session, leave } = await this.#visits.stay((session) => this.#readIn(session));
    return sentOnce({ seen, send: () => session.restart(), close: leave });
  }

  async #readIn(session: SecunetSession): Promise<Observation[]> {
    const reading = new VendorReading(this.#access);
    const { konnektor } = reading;
    const names = new Map<string, string>();

    await reading.ask(async () => reading.tell(readVersion((await session.read(`${AK}/dienste/status/version`)).json)));
    await reading.ask(async () => {
      const { json, answer } = await session.read(`${AK}/dienste/status`);
      const { told, vpn, states } = readStatus(json, answer.sentAt);
      reading.tell(told);
      if (vpn) reading.see("vpn", konnektor, answer.sentAt, vpn);
      if (states.length > 0) reading.see("states", konnektor, answer.sentAt, states);
    });
    await reading.ask(async () => {
      const { json, answer } = await session.read(`${NK}/ntp/zeit`);
      const time = readTime(json);
      if (time !== undefined) reading.see("clock", konnektor, answer.sentAt, { offsetMs: clockOffset(time, answer) });
    });
    await reading.ask(async () => {
      const { json, answer } = await session.read(`${AK}/dienste/kartenterminals`);
      for (const { cardTerminalId, name, mac, told } of readTerminals(json)) {
        names.set(cardTerminalId, name);
        const component = terminalComponent(konnektor, { mac, name, ctId: cardTerminalId });
        reading.see("management", component, answer.sentAt, told);
      }
    });
    await reading.ask(async () => {
      const { json, answer } = await session.read(`${AK}/dienste/karten`);
      for (const karte of readCards(json, (id) => names.get(id))) {
        reading.see("karte", cardComponent(konnektor, karte), answer.sentAt, karte);
      }
    });
    await reading.ask(async () => reading.tell(readAutoPin((await session.read(`${AK}/info/mandanten`)).json)));
    await reading.ask(async () =>
      reading.tell(readClientCertificates((await session.read(`${AK}/info/clientsysteme`)).json)),
    );
    await reading.ask(async () =>
      reading.tell(readUpdates((await session.read(`${AK}/dienste/ksr/informationen/updates-konnektor`)).json)),
    );
    if (this.#access.unproven) await this.#readUnproven(session, reading);
    return reading.observations();
  }

  async #readUnproven(session: SecunetSession, reading: VendorReading): Promise<void> {
    await reading.ask(async () => reading.tell(readLicences((await session.read(`${NK}/licence/features`)).json)));
    await reading.ask(async () =>
      reading.tell(readAutomatic((await session.read(`${AK}/dienste/ksr/einstellungen`)).json)),
    );
  }
}

export const secunet: VendorAdapter = {
  id: "secunet-konnektor",
  native: ["version", "state", "certificates", "restart"],
  unproven: ["state"],
  port: PORT,
  login: "password",
  usualUser: "super",
  open: (access) => new SecunetDevice(access, { canRestart: true }),
};

/** The same interface. It stands in a data centre: whether it restarts its operator decides. */
export const secunetHsk: VendorAdapter = {
  ...secunet,
  id: "secunet-highspeedkonnektor",
  native: ["version", "state", "certificates"],
  open: (access) => new SecunetDevice(access, { canRestart: false }),
};
