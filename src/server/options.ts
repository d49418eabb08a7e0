/** How the server is run. Room: server. */
import type { PasswordCost } from "./passwords.ts";
import type { Timers } from "./timers.ts";

export interface ServerOptions {
  /** Names under which people open the page, beside this computer's own: "lotse.praxis.lan". Without port. */
  hostNames?: readonly string[];
  /** A proxy with TLS stands in front; its last X-Forwarded-For entry is believed. */
  behindProxy?: boolean;
  /** Own certificate and key, PEM. */
  tls?: { cert: string; key: string };
  /** Opens the door for commands on this computer that know this token; absent: there is none. */
  doorToken?: string;
  /** Serves /metrics to whoever shows the token, or to everybody on this computer; absent: to nobody. */
  metrics?: { token?: string; isOpenHere?: boolean };
  /** Directory of the built page; absent: only the interface is served. */
  page?: string;
  /** Invented devices and dates: nobody needs a second factor, every page says so. */
  isPracticeGround?: boolean;
  /** For tests: cheaper hashing, timers that are moved. */
  passwordCost?: PasswordCost;
  timers?: Timers;
}
