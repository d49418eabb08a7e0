/**
 * The contract between ti-lotse and a device: what every adapter can do, whatever is on the wire.
 *
 * Room: devices. `watch` and `engine` know devices only through this. Reading changes nothing on a device and costs no PIN try.
 */
import type { AbilityId } from "../domain/devices-known.ts";
import type { Component, Observation } from "../domain/observation.ts";
import type { Instant } from "../domain/zeit/tag.ts";

export interface Device {
  /** The device itself, as far as it is known before it was asked. */
  readonly component: Component;
  /**
   * Asks everything once, now. A question that fails is itself an observation.
   * @throws LotseError when not even the first question is answered
   */
  observe(): Promise<Observation[]>;
  /** Absent: the device tells nothing by itself. */
  readonly events?: EventSource;
  close(): void;
}

/** A device that tells by itself what happens. It forgets who wants to know, and never says that it has. */
export interface EventSource {
  /** Between which addresses the device was asked last; undefined before the first question. */
  ends(): { ours: string; theirs: string } | undefined;
  /**
   * Makes sure that the device sends its events to the receiver. Cheap to call again and again: what is there stays, what ends
   * soon is renewed, what is missing is asked for. What others have asked for is left alone.
   * @param receiver "cetp://192.168.20.5:8741"
   * @throws LotseError when nothing at all is sent
   */
  ensure(receiver: string): Promise<EventsEnsured>;
  /** Sends nothing to the receiver any more. */
  end(receiver: string): Promise<void>;
}

export interface EventsEnsured {
  /** When the first of them ends by the device's clock, unless it is renewed. */
  until: Instant;
  /** Ids under which events come. */
  subscriptions: readonly string[];
  /** Beginnings of topics the device refused. */
  refused: readonly string[];
}

/** A product whose own interface tells more than the standard one. One folder each; its README says what it rests on. */
export interface VendorAdapter {
  /** Id of the product in data/geraete.json. */
  readonly id: string;
  /** What the adapter does itself. Compared with `management` in data/geraete.json, which names the evidence. */
  readonly native: readonly AbilityId[];
  /** What it does beside that when it is allowed to try what nobody has proven. */
  readonly unproven: readonly AbilityId[];
  /** Where the interface listens unless told otherwise; absent: no source says, a person has to. */
  readonly port?: number;
  readonly login: "password" | "client-secret";
  /** User name the manufacturer gives by default. */
  readonly usualUser?: string;
  open(access: VendorAccess): VendorDevice;
}

export interface VendorAccess {
  /** What its observations are about. */
  component: Component;
  /** Name or IP address. */
  host: string;
  port: number;
  user: string;
  /** Password or client secret: class B, in memory for this run. */
  password: string;
  /** SHA-256 of the certificate a person has confirmed, lower-case hex. Nothing secret is sent to another. */
  pinSha256: string;
  now: () => Instant;
  /**
   * What others have told of the same device and its cards. Of each kind only the latest counts, so an adapter fills in what its own
   * interface does not tell: a poorer answer never takes the place of a richer one.
   */
  known?: readonly Observation[];
  /** A person has agreed to questions of evidence below P and D (data/geraete.json says which). Off unless said. */
  unproven?: boolean;
  /** Instead of the usual patience. */
  limits?: Partial<VendorLimits>;
}

export interface VendorLimits {
  /** For a reading from signing in to the last answer. */
  wholeMs: number;
  /** For signing out, whatever went before. */
  signOutMs: number;
  connectMs: number;
  handshakeMs: number;
  /** From a question to the beginning of its answer. */
  answerMs: number;
  /** Between two pieces of an answer. */
  stallMs: number;
  /** For the whole of one answer. */
  totalMs: number;
  /** Largest answer that is read. */
  maxBytes: number;
}

export interface VendorDevice {
  /**
   * Signs in, reads everything, signs out: sessions are short and may be the only one there is. A question that fails is itself
   * an observation. Never retried here: wrong passwords are counted. A password that was refused is not sent again, however
   * often the same device is asked to read.
   * @throws LotseError when not even signing in works
   */
  read(): Promise<Observation[]>;
  /** Absent where no evidence of grade P says how. Sent at most once; who calls it has decided. */
  readonly restart?: Restart;
  /** Signs in and reads, so that a restart can be sent at once. Absent where nobody knows how. @throws LotseError */
  prepareRestart?(): Promise<Prepared>;
  /**
   * Signs in, reads, and transfers everything but the last piece: until then the device does nothing, and hanging up undoes it.
   * `send` gives the last piece. Absent where nobody knows how. @throws LotseError
   */
  prepareInstall?(image: Image): Promise<Prepared>;
  close(): void;
}

/**
 * A device that was reached, signed in at and read, and that is told one thing or nothing. Between the two stands the engine, which
 * looks at what was read and makes its decision durable.
 */
export interface Prepared {
  /** Read just now, over the same connection where the device allows it. */
  readonly seen: Observation[];
  /**
   * Writes the one request, at once. Called at most once. Resolves with whatever the device says: it proves nothing.
   * @throws LotseError also after the request may have reached the device
   */
  send(): Promise<void>;
  /** Signs out and hangs up; without `send` the device was not changed. Never throws. */
  close(): Promise<void>;
}

/** The file a device installs. */
export interface Image {
  /** Lower-case hex. */
  sha256: string;
  sizeBytes: number;
  /** In order, in pieces of at most 64 KiB. */
  pieces(): AsyncIterable<Uint8Array>;
}

/** A call that changes a device, apart from everything that reads. */
export interface Restart {
  /** Resolves when the device has taken the order, not when it is done. @throws LotseError */
  send(): Promise<void>;
}
