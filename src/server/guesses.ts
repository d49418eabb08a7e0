/**
 * Guesses: who tries passwords or codes waits ever longer, whether the account exists or not.
 *
 * Room: server. Strict for one client at one account; lenient for the account as a whole, so that nobody far away can keep
 * its owner out.
 */
import { LotseError } from "../domain/errors.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import { BackOff } from "./limits.ts";

export class Guesses {
  readonly #byClient = new BackOff({ free: 5, firstSeconds: 5, longestSeconds: 900 });
  readonly #byLogin = new BackOff({ free: 30, firstSeconds: 2, longestSeconds: 60 });

  /** @throws LotseError person/sign-in-paused */
  begin(login: string, address: string, now: Instant): Guess {
    const key = login.trim().toLowerCase();
    // Who has to wait anyway does not make it longer for everybody else.
    const seconds = this.#byClient.begin(`${address} ${key}`, now) || this.#byLogin.begin(key, now);
    if (seconds > 0) throw new LotseError("person/sign-in-paused", { seconds });
    return {
      succeeded: () => {
        this.#byClient.succeeded(`${address} ${key}`);
        this.#byLogin.succeeded(key);
      },
    };
  }
}

export interface Guess {
  succeeded(): void;
}
