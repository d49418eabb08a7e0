/**
 * Signing in and out at a secunet Konnektor: the answer's Authorization header is the key to everything else.
 *
 * Room: devices/secunet. What it rests on: README.md.
 */
import { LotseError } from "../../domain/errors.ts";
import { statusError } from "../../protocol/link/http-status.ts";
import { headersOf } from "../../protocol/link/link.ts";
import { isToken, type Read, type RestClient } from "../../protocol/rest/client.ts";
import type { VendorAccess } from "../adapter.ts";
import type { Session } from "../vendor/visits.ts";

const LOGIN = "/rest/mgmt/ak/konten/login";
const LOGOUT = "/rest/mgmt/ak/konten/profil/logout";
const RESTART = "/rest/mgmt/nk/system";

export class SecunetSession implements Session {
  readonly #client: RestClient;
  readonly #access: VendorAccess;
  readonly #signal: AbortSignal;
  #authorization = "";

  constructor(client: RestClient, access: VendorAccess, signal: AbortSignal) {
    this.#client = client;
    this.#access = access;
    this.#signal = signal;
  }

  async signIn(): Promise<void> {
    const { user: username, password } = this.#access;
    const answer = await this.#client.ask({
      method: "POST",
      path: LOGIN,
      json: { username, password },
      signal: this.#signal,
    });
    const url = this.#client.url(LOGIN);
    const host = url.hostname;
    const { status } = answer;
    // Which number a wrong password has nobody says; 404 is another device.
    if (status >= 400 && status < 500 && status !== 404)
      throw new LotseError("management/login-refused", { host, status });
    if (status < 200 || status >= 300) throw statusError(status, url, answer);
    const authorization = headersOf(answer, "authorization")[0] ?? "";
    if (!isToken(authorization)) throw new LotseError("management/login-not-understood", { host });
    this.#authorization = authorization;
  }

  async signOut(signal: AbortSignal): Promise<void> {
    const Authorization = this.#authorization;
    this.#authorization = "";
    if (Authorization === "") return;
    await this.#client.ask({ method: "DELETE", path: LOGOUT, headers: { Authorization }, signal });
  }

  /** @throws LotseError link/*, http/*, json/*, management/* */
  read(path: string): Promise<Read> {
    return this.#client.read(path, { headers: { Authorization: this.#authorization }, signal: this.#signal });
  }

  /** Sent exactly once. The session ends with the device, so there is nothing to sign out of. */
  async restart(): Promise<void> {
    const { status } = await this.#client.ask({
      method: "POST",
      path: RESTART,
      json: {},
      headers: { Authorization: this.#authorization },
      signal: this.#signal,
    });
    const host = this.#client.base.hostname;
    if (status < 200 || status >= 300) throw new LotseError("management/restart-not-taken", { host, status });
    this.#authorization = "";
  }
}
