/**
 * RISE TI-Client: the passage to a RISE Konnektor in a data centre, and what that tells of the practice's terminals.
 *
 * Room: devices/rise-ti-client. Reads only; the way to the Konnektor is opened by a person, never here. What it rests on: README.md.
 */

import { terminalComponent } from "../../domain/component-ids.ts";
import { isError, LotseError } from "../../domain/errors.ts";
import type { Observation } from "../../domain/observation.ts";
import { statusError } from "../../protocol/link/http-status.ts";
import { isToken, type Read, type RestClient } from "../../protocol/rest/client.ts";
import { readJson } from "../../protocol/rest/json.ts";
import type { VendorAccess, VendorAdapter, VendorDevice } from "../adapter.ts";
import { VendorReading } from "../vendor/reading.ts";
import { type Session, Visits } from "../vendor/visits.ts";
import { readPinPlus, readProxies, readTerminals, type Terminal } from "./answers.ts";

const TOKEN = "/oauth2/token";
const PROXIES = "/api/v1/manager/card-terminals/proxies";
const PIN_PLUS = "/api/v1/premium/pin-plus";
const TERMINALS = "/api/v1/konnektor/default/api/v1/ctm/state";

class TiClientSession implements Session {
  readonly #client: RestClient;
  readonly #access: VendorAccess;
  readonly #signal: AbortSignal;
  #token = "";

  constructor(client: RestClient, access: VendorAccess, signal: AbortSignal) {
    this.#client = client;
    this.#access = access;
    this.#signal = signal;
  }

  /** OAuth 2, client credentials. The token lasts 299 seconds, more than any visit. */
  async signIn(): Promise<void> {
    const { user: client_id, password: client_secret } = this.#access;
    const form = { client_id, client_secret, scope: "API", grant_type: "client_credentials" };
    const answer = await this.#client.ask({ method: "POST", path: TOKEN, form, signal: this.#signal });
    const url = this.#client.url(TOKEN);
    const host = url.hostname;
    const { status } = answer;
    if (status === 400 || status === 401 || status === 403)
      throw new LotseError("management/login-refused", { host, status });
    if (status !== 200) throw statusError(status, url, answer);
    const token = readJson(answer, url).object().text("access_token") ?? "";
    if (!isToken(token)) throw new LotseError("management/login-not-understood", { host });
    this.#token = token;
  }

  /** No way to give a token back is known: it ends by itself. */
  async signOut(): Promise<void> {
    this.#token = "";
  }

  /** @throws LotseError link/*, http/*, json/*, management/* */
  read(path: string): Promise<Read> {
    const headers = { Authorization: `Bearer ${this.#token}`, "Content-Type": "application/json" };
    return this.#client.read(path, { headers, signal: this.#signal });
  }

  /** What the Konnektor tells through the client; "forbidden" means that nobody has opened the way. */
  async readThrough(path: string): Promise<Read> {
    try {
      return await this.read(path);
    } catch (error) {
      if (!isError(error, "management/forbidden")) throw error;
      throw new LotseError("management/proxy-inactive", error.fields, { cause: error });
    }
  }
}

class TiClientDevice implements VendorDevice {
  readonly #access: VendorAccess;
  readonly #visits: Visits<TiClientSession>;

  constructor(access: VendorAccess) {
    this.#access = access;
    this.#visits = new Visits(access, (client, signal) => new TiClientSession(client, access, signal));
  }

  read(): Promise<Observation[]> {
    return this.#visits.visit((session) => this.#readIn(session));
  }

  close(): void {
    this.#visits.close();
  }

  async #readIn(session: TiClientSession): Promise<Observation[]> {
    const reading = new VendorReading(this.#access);
    let proxies = new Map<string, string>();
    await reading.ask(async () => reading.tell(readPinPlus((await session.read(PIN_PLUS)).json)));
    if (this.#access.unproven) {
      await reading.ask(async () => {
        proxies = readProxies((await session.read(PROXIES)).json);
      });
    }
    await reading.ask(async () => {
      const { json, answer } = await session.readThrough(TERMINALS);
      for (const terminal of readTerminals(json)) this.#see(reading, terminal, proxies, answer.sentAt);
    });
    return reading.observations();
  }

  /** Its address is that of the tunnel, so a terminal is known by its MAC. */
  #see(reading: VendorReading, terminal: Terminal, proxies: Map<string, string>, at: number): void {
    const { told, tunnelEnd } = terminal;
    const lanAddress = proxies.get(tunnelEnd);
    const component = terminalComponent(reading.konnektor, terminal);
    reading.see("management", component, at, { ...told, ...(lanAddress && { lanAddress }) });
  }
}

export const riseTiClient: VendorAdapter = {
  id: "rise-hsk",
  native: ["version", "state"],
  unproven: ["state"],
  login: "client-secret",
  open: (access) => new TiClientDevice(access),
};
