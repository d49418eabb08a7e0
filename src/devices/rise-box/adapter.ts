/**
 * RISE Konnektor (box): everything known of its administration is published code of which nobody knows that it was ever used on
 * a device. So nothing is sent unless a person allowed it, and no restart is offered.
 *
 * Room: devices/rise-box. What it rests on: README.md.
 */
import { LotseError } from "../../domain/errors.ts";
import type { Observation } from "../../domain/observation.ts";
import { statusError } from "../../protocol/link/http-status.ts";
import { headersOf } from "../../protocol/link/link.ts";
import { type Read, type RestClient, requireOk } from "../../protocol/rest/client.ts";
import type { VendorAccess, VendorAdapter, VendorDevice } from "../adapter.ts";
import { VendorReading } from "../vendor/reading.ts";
import { type Session, Visits } from "../vendor/visits.ts";

const PORT = 8443;
const API = "/api/v1";

class RiseBoxSession implements Session {
  readonly #client: RestClient;
  readonly #access: VendorAccess;
  readonly #signal: AbortSignal;

  constructor(client: RestClient, access: VendorAccess, signal: AbortSignal) {
    this.#client = client;
    this.#access = access;
    this.#signal = signal;
  }

  /** First a cookie, then the login with it. */
  async signIn(): Promise<void> {
    const current = `${API}/users/current`;
    const signal = this.#signal;
    const begun = await this.#client.ask({ method: "GET", path: current, headers: this.#headers(), signal });
    requireOk(begun, this.#client.url(current));
    const host = this.#client.base.hostname;
    if (headersOf(begun, "set-cookie").length === 0) throw new LotseError("management/login-not-understood", { host });

    const { user, password } = this.#access;
    const path = `${API}/auth/login`;
    const json = { user, password };
    const answer = await this.#client.ask({ method: "POST", path, json, headers: this.#headers(), signal });
    const { status } = answer;
    if (status >= 400 && status < 500 && status !== 404)
      throw new LotseError("management/login-refused", { host, status });
    if (status !== 200) throw statusError(status, this.#client.url(path), answer);
    if (/^\s*</.test(answer.body.toString("latin1"))) throw new LotseError("management/login-not-understood", { host });
  }

  /** No way to sign out is known: forgotten on this side, it ends by itself on the other. */
  async signOut(): Promise<void> {
    this.#client.forget();
  }

  /** @throws LotseError link/*, http/*, json/*, management/* */
  read(path: string): Promise<Read> {
    return this.#client.read(path, { headers: this.#headers(), signal: this.#signal });
  }

  /** Without them it answers nothing. */
  #headers(): Record<string, string> {
    return { Referer: this.#client.base.href, "X-Requested-With": "RISEHttpRequest" };
  }
}

class RiseBoxDevice implements VendorDevice {
  readonly #access: VendorAccess;
  readonly #visits: Visits<RiseBoxSession>;

  constructor(access: VendorAccess) {
    this.#access = access;
    this.#visits = new Visits(access, (client, signal) => new RiseBoxSession(client, access, signal));
  }

  async read(): Promise<Observation[]> {
    if (!this.#access.unproven) throw new LotseError("management/unproven", { product: "RISE Konnektor" });
    return this.#visits.visit(async (session) => {
      const reading = new VendorReading(this.#access);
      await reading.ask(async () => {
        const { json } = await session.read(`${API}/status`);
        reading.tell({ tiOnline: json.object().object("vpnState")?.flag("tiOnline") });
      });
      return reading.observations();
    });
  }

  close(): void {
    this.#visits.close();
  }
}

export const riseBox: VendorAdapter = {
  id: "rise-konnektor",
  native: [],
  unproven: ["state"],
  port: PORT,
  login: "password",
  open: (access) => new RiseBoxDevice(access),
};
