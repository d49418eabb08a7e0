/**
 * Signing in at a KoCoBox MED+ as its web page does: a form, a cookie, the start page, then the token for actions.
 *
 * Room: devices/kocobox. What it rests on: README.md. The form tells nothing reliable of a wrong password; whether one is in shows
 * only when the start page comes, or the service behind it.
 */
import { LotseError } from "../../domain/errors.ts";
import { statusError } from "../../protocol/link/http-status.ts";
import { headersOf } from "../../protocol/link/link.ts";
import { isToken, type RestClient, requireOk } from "../../protocol/rest/client.ts";
import type { VendorAccess } from "../adapter.ts";
import type { Session } from "../vendor/visits.ts";

const LOGIN = "/j_security_check";
const START = "/administration/start.htm";
const INFO = "/administration/json-retrieve/infoservice";
const RESTART = "/administration/perform/reboot";

export class KocoboxSession implements Session {
  readonly #client: RestClient;
  readonly #access: VendorAccess;
  readonly #signal: AbortSignal;
  /** Stands in the start page and comes with the service; actions need it. */
  #token = "";

  constructor(client: RestClient, access: VendorAccess, signal: AbortSignal) {
    this.#client = client;
    this.#access = access;
    this.#signal = signal;
  }

  /** The form, then the start page, without which nothing else works. */
  async signIn(): Promise<void> {
    const { user: j_username, password: j_password } = this.#access;
    const signal = this.#signal;
    const url = this.#client.url(LOGIN);
    const answer = await this.#client.ask({ method: "POST", path: LOGIN, form: { j_username, j_password }, signal });
    const { status } = answer;
    const host = url.hostname;
    if (status === 401 || status === 403) throw new LotseError("management/login-refused", { host, status });
    // A redirect is the usual answer; where it leads is known and not followed.
    if (status >= 400) throw statusError(status, url, answer);
    const start = await this.#client.ask({ method: "GET", path: START, headers: { Accept: "text/html" }, signal });
    requireOk(start, this.#client.url(START));
    this.#token = /<textarea[^>]*x-token[^>]*>([^<]{1,512})</i.exec(start.body.toString("utf8"))?.[1]?.trim() ?? "";
  }

  /** The one service that is known. It brings the token anew, in a cookie. @throws LotseError link/*, http/*, management/* */
  async askInfo(): Promise<void> {
    // It looks at the content type of a question that has no content.
    const headers = { "Content-Type": "application/json" };
    const info = await this.#client.ask({ method: "GET", path: INFO, headers, signal: this.#signal });
    requireOk(info, this.#client.url(INFO));
    const cookie = headersOf(info, "set-cookie")[0]?.split(";", 1)[0] ?? "";
    this.#token = cookie.split("=").slice(1).join("=").trim() || this.#token;
  }

  /** Who has neither the page's token nor the service's is not in. @throws LotseError management/password-due */
  requireEntry(): void {
    if (!isToken(this.#token)) throw new LotseError("management/password-due", { host: this.#client.base.hostname });
  }

  /** No way to sign out is known: forgotten on this side, it ends by itself on the other. */
  async signOut(): Promise<void> {
    this.#token = "";
    this.#client.forget();
  }

  /** Sent exactly once. */
  async restart(): Promise<void> {
    await this.askInfo();
    this.requireEntry();
    const { status } = await this.#client.ask({
      method: "POST",
      path: RESTART,
      headers: {
        "Content-Type": "application/json",
        "X-Requested-With": "XMLHttpRequest",
        "X-TOKEN": this.#token,
      },
      signal: this.#signal,
    });
    const host = this.#client.base.hostname;
    if (status !== 200) throw new LotseError("management/restart-not-taken", { host, status });
  }
}
