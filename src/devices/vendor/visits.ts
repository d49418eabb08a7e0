/**
 * Visits: a device's own administration is visited one time after the other. Each visit opens a connection, signs in, does
 * its work and signs out, whatever happened; nothing stays open in between.
 *
 * Room: devices/vendor. Sessions of administrators are few, sometimes one. Signing in is tried once: wrong passwords are counted,
 * on most devices for good. The connection's trust is the confirmed certificate and nothing else, so a password never goes
 * to a stranger.
 */
import { isIPv6 } from "node:net";
import { isError, LotseError } from "../../domain/errors.ts";
import { Link } from "../../protocol/link/link.ts";
import { RestClient } from "../../protocol/rest/client.ts";
import type { VendorAccess, VendorLimits } from "../adapter.ts";

export interface Session {
  /** @throws LotseError */
  signIn(): Promise<void>;
  /** Where nobody is signed in, or no way is known, it only forgets. */
  signOut(signal: AbortSignal): Promise<void>;
}

/** A visit that stays. */
export interface Stay<S, T> {
  readonly value: T;
  readonly session: S;
  /** Signs out and hangs up. Never throws; only the first time counts. */
  leave(): Promise<void>;
}

/** A management page is slower than a service, but nobody types a PIN in between. */
const LIMITS: VendorLimits = {
  wholeMs: 90_000,
  signOutMs: 5_000,
  connectMs: 5_000,
  handshakeMs: 10_000,
  answerMs: 15_000,
  stallMs: 5_000,
  totalMs: 30_000,
  maxBytes: 2 * 1024 * 1024,
};

export class Visits<S extends Session> {
  readonly #access: VendorAccess;
  readonly #limits: VendorLimits;
  readonly #make: (client: RestClient, signal: AbortSignal) => S;
  #last: Promise<unknown> = Promise.resolve();
  #refusal: LotseError | undefined;
  #isClosed = false;
  #end: (() => void) | undefined;

  constructor(access: VendorAccess, make: (client: RestClient, signal: AbortSignal) => S) {
    this.#access = access;
    this.#limits = { ...LIMITS, ...access.limits };
    this.#make = make;
  }

  /** @throws LotseError what `signIn` or the work throws */
  async visit<T>(work: (session: S) => Promise<T>): Promise<T> {
    const stay = await this.stay(work);
    await stay.leave();
    return stay.value;
  }

  /**
   * The same, but the visitor stays until he leaves: nobody else visits meanwhile, and one deadline is for the whole.
   * @throws LotseError what `signIn` or the work throws: then nobody stays
   */
  stay<T>(work: (session: S) => Promise<T>): Promise<Stay<S, T>> {
    let free = () => {};
    const left = new Promise<void>((resolve) => {
      free = resolve;
    });
    const begun = this.#last.then(() => this.#begin(work, free));
    this.#last = begun.then(
      () => left,
      () => {},
    );
    return begun;
  }

  /** Ends the visit that is under way; none begins after. */
  close(): void {
    this.#isClosed = true;
    this.#end?.();
  }

  async #begin<T>(work: (session: S) => Promise<T>, free: () => void): Promise<Stay<S, T>> {
    const { host, now, pinSha256 } = this.#access;
    const { wholeMs, signOutMs, maxBytes, ...timeouts } = this.#limits;
    if (this.#refusal) throw this.#refusal;
    if (this.#isClosed) throw new LotseError("link/closed", { host });
    const base = baseUrl(this.#access);
    const link = new Link({
      trust: { kind: "pin", sha256: pinSha256 },
      credentials: { kind: "none" },
      timeouts,
      maxBytes,
      now,
    });
    const controller = new AbortController();
    const end = (error: LotseError) => controller.abort(error);
    this.#end = () => end(new LotseError("link/closed", { host }));
    const timer = setTimeout(
      () => end(new LotseError("management/deadline", { host, seconds: wholeMs / 1000 })),
      wholeMs,
    );
    const session = this.#make(new RestClient(link, base), controller.signal);
    let leaving: Promise<void> | undefined;
    const leave = () => {
      leaving ??= (async () => {
        clearTimeout(timer);
        this.#end = undefined;
        try {
          await signOut(session, host, signOutMs);
        } finally {
          link.close();
          free();
        }
      })();
      return leaving;
    };
    try {
      await session.signIn();
      return { value: await work(session), session, leave };
    } catch (error) {
      // Whoever may not come in with it is not asked a second time: tries are counted.
      if (isError(error, "management/login-refused") || isError(error, "management/password-due"))
        this.#refusal = error;
      await leave();
      throw error;
    }
  }
}

/** What was read stays true, whatever the device says to the farewell. */
async function signOut(session: Session, host: string, ms: number): Promise<void> {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new LotseError("management/deadline", { host, seconds: ms / 1000 })),
    ms,
  );
  try {
    await session.signOut(controller.signal);
  } catch (error) {
    if (!(error instanceof LotseError)) throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** @throws LotseError link/address-invalid */
function baseUrl({ host, port }: VendorAccess): URL {
  const url = URL.parse(`https://${isIPv6(host) ? `[${host}]` : host}:${port}/`);
  if (url?.pathname !== "/" || url.username || url.search || url.hash || port < 1) {
    throw new LotseError("link/address-invalid", { address: `${host.replace(/^.*@/s, "…@")}:${port}` });
  }
  return url;
}
