/**
 * Visits: a device's own administration is visited one time after the other. Each visit opens a connection, signs in, does
 * its work and signs out, whatever happened; nothing stays open in between.
 *
 * Room: devices/vendor. Sessions of administrators are few, sometimes one. Signing in is tried once: wrong passwords are counted,
 * on most devices for good. The connection's trust is the confirmed certificate and nothing else, so a password never goes
 * to a stranger.
 */
import { isIPv6 } from "node:net";
import { LotseError } from "../../domain/errors.ts";
import { Link } from "../../protocol/link/link.ts";
import { RestClient } from "../../protocol/rest/client.ts";
import type { VendorAccess, VendorLimits } from "../adapter.ts";

export interface Session {
  /** @throws LotseError */
  signIn(): Promise<void>;
  /** Where nobody is signed in, or no way is known, it only forgets. */
  signOut(signal: AbortSignal): Promise<void>;
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
  #isClosed = false;
  #end: (() => void) | undefined;

  constructor(access: VendorAccess, make: (client: RestClient, signal: AbortSignal) => S) {
    this.#access = access;
    this.#limits = { ...LIMITS, ...access.limits };
    this.#make = make;
  }

  /** @throws LotseError what `signIn` or the work throws */
  visit<T>(work: (session: S) => Promise<T>): Promise<T> {
    const visited = this.#last.then(() => this.#visit(work));
    this.#last = visited.catch(() => {});
    return visited;
  }

  /** Ends the visit that is under way; none begins after. */
  close(): void {
    this.#isClosed = true;
    this.#end?.();
  }

  async #visit<T>(work: (session: S) => Promise<T>): Promise<T> {
    const { host, now, pinSha256 } = this.#access;
    const { wholeMs, signOutMs, maxBytes, ...timeouts } = this.#limits;
    if (this.#isClosed) throw new LotseError("link/closed", { host });
    const base = baseUrl(this.#access);
    using link = new Link({
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
    try {
      await session.signIn();
      return await work(session);
    } finally {
      clearTimeout(timer);
      this.#end = undefined;
      await signOut(session, host, signOutMs);
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
