/**
 * Ports: what loops and servers need of the world. Clock, random, and the store with everything that outlives a process.
 *
 * Room: engine. Interfaces only. Memory, SQLite and PostgreSQL fill the store and pass the same contract tests.
 */
import type { Prepared } from "../devices/adapter.ts";
import type { Outcome, Outgoing, Sending } from "../domain/alarm/message.ts";
import type { JournalHead, JournalRecord, KnownHeads, NewJournalRecord } from "../domain/journal.ts";
import type { Component, Observation, ObservedKind } from "../domain/observation.ts";
import type { Change, Practice, RecordKind, Records, Role } from "../domain/practice.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import type { Facts } from "./facts.ts";
import type { Intent, Run } from "./state.ts";

export interface Clock {
  now(): Instant;
  /** Milliseconds since some moment; never jumps. Absent: the wall clock is all there is. */
  monotonic?(): number;
}

export interface Random {
  bytes(count: number): Uint8Array;
}

/** What the loop needs of devices. It asks and tells; it never waits, repeats or decides. */
export interface Devices {
  /**
   * Asks every device of the practice, each with its own deadline, and gives what stands then. A silent device is in it as such.
   * Never throws because of a device.
   */
  observe(practiceId: string): Promise<Observation[]>;
  /** What stands without asking anybody. */
  known(practiceId: string): Promise<Observation[]>;
  /**
   * Connects to the intent's device, signs in, reads afresh. Changes nothing, and costs no sign-in where the password was refused
   * before. @throws LotseError
   */
  prepare(practiceId: string, run: Run, intent: Intent): Promise<Prepared>;
}

/** Everything the loop needs of the world; replaced as a whole by the seeded simulation. */
export interface EnginePorts {
  clock: Clock;
  random: Random;
  store: EngineStore;
  devices: Devices;
  /** What is known beside what is observed: list of versions, consultation hours, durations. Read anew at each pass. */
  facts(practiceId: string): Promise<Facts>;
  /** Somebody may want to know. Carries no truth and is allowed to get lost: what is to be said stands in the run. */
  tell(practiceId: string): void;
}

/** A practice's Aufträge and runs: one value, replaced as a whole, never by two at once. */
export interface EngineStore {
  /** Of the installation; another one after a restore. */
  readonly epoch: string;
  /** Practices whose wake time has come. */
  due(now: Instant): Promise<string[]>;
  /**
   * What is stored; undefined when nobody ever ordered anything. `state` is text of some version: `readState` understands it.
   */
  read(practiceId: string): Promise<StoredEngine | undefined>;
  /**
   * Takes the lease for `forMs`, unless another holds it. Raises the revision: whoever held it before commits nothing any more.
   * Undefined: somebody else has it, or there is nothing stored.
   */
  lease(practiceId: string, holder: string, now: Instant, forMs: number): Promise<StoredEngine | undefined>;
  /**
   * One durable transaction: state, wake time, journal records and ended runs, if the revision is still the one named. A holder also
   * has to hold the lease still. Undefined: it is not, and nothing was written. Creates the state at revision 0.
   */
  commit(practiceId: string, write: EngineWrite): Promise<number | undefined>;
  /** Gives the lease back, if it is still held. */
  release(practiceId: string, holder: string): Promise<void>;
  /** Runs that ended, newest first. Text of some version, as with `read`. */
  endedRuns(practiceId: string, options: { limit: number; before?: Instant }): Promise<string[]>;
  endedRun(practiceId: string, runId: string): Promise<string | undefined>;
}

export interface StoredEngine {
  /** Grows with every commit and every lease. */
  revision: number;
  /** Of the installation: another one after a restore. */
  epoch: string;
  /** JSON as written. */
  state: string;
  wakeAt: Instant | undefined;
  lease: { holder: string; until: Instant } | undefined;
}

export interface EngineWrite {
  /** As read; 0 creates. */
  revision: number;
  /** Absent: an operator, who needs no lease. */
  holder?: string;
  state: string;
  wakeAt: Instant | undefined;
  /** At least one where something happened; in the practice's own chain. */
  journal: readonly NewJournalRecord[];
  /** Runs that are over: kept for ever, outside the state. */
  ended: readonly { runId: string; endedAt: Instant; run: string }[];
}

export interface Store {
  /** Random, made once; names this installation. */
  readonly installationId: string;
  practices(): Promise<Practice[]>;
  /** Also changes one. The journal record goes to the practice's own chain. */
  putPractice(practice: Practice, journal: NewJournalRecord): Promise<void>;
  forPractice(id: string): PracticeStore;
  /** Aufträge and runs of all practices. */
  readonly engine: EngineStore;
  readonly persons: PersonStore;
  readonly outbox: Outbox;
  /** Public keys the heads of the journal are signed with. @throws LotseError vault/key-* */
  journalKeys(): Promise<Required<Pick<KnownHeads, "key" | "formerKeys">>>;
  /** Tells what every commit touched, after it is durable. Returns what ends it. */
  onCommit(tell: (touched: Touched) => void): () => void;
  /**
   * Forgets observations whose last confirmation is older, messages that were settled before, expired sessions and used links.
   * Changes and journal stay.
   */
  retain(before: Instant): Promise<{ observations: number }>;
  /** Bytes it takes on disk, or in memory. */
  size(): Promise<number>;
  /** A consistent copy of everything but the keys, while others go on. @throws LotseError output/unwritable */
  backup(file: string): Promise<void>;
  close(): Promise<void>;
}

export interface Touched {
  practiceId: string;
  kinds: ReadonlySet<"observations" | "changes" | "journal" | "practice" | "runs" | "outbox" | RecordKind>;
}

/** One practice. Reads see everything that was committed before they began. */
export interface PracticeStore {
  readonly id: string;
  /** What stands: of each component and kind the latest, or several beside each other (domain/standing.ts). */
  latest(): Promise<Observation[]>;
  /** Values of one kind at one component, newest first; unchanged ones are one stretch. */
  history<K extends ObservedKind>(componentId: string, kind: K, limit: number): Promise<Stretch<K>[]>;
  components(): Promise<SeenComponent[]>;
  changes(options: { before?: Instant; componentId?: string; limit: number }): Promise<Change[]>;
  records<K extends RecordKind>(kind: K): Promise<Records[K][]>;
  record<K extends RecordKind>(kind: K, id: string): Promise<Records[K] | undefined>;
  /** Bytes of a document. */
  content(documentId: string): Promise<Uint8Array | undefined>;
  /** Opens what was sealed. @throws LotseError vault/* */
  secret(id: string): Promise<Uint8Array | undefined>;
  /** Newest first. */
  sendings(options: { limit: number }): Promise<Sending[]>;
  journal(options: { after?: number; limit: number }): Promise<JournalRecord[]>;
  journalHead(): Promise<JournalHead | undefined>;
  /**
   * Everything `write` asks for in one durable transaction: all of it or nothing. When the promise resolves it survives a
   * power failure.
   */
  commit(write: (writes: PracticeWrites) => void): Promise<void>;
}

export interface PracticeWrites {
  observe(observation: Observation): void;
  change(change: Change): void;
  put<K extends RecordKind>(kind: K, record: Records[K]): void;
  remove(kind: RecordKind, id: string): void;
  /** With its record, kind "document"; goes with it. At most 10 MB. @throws LotseError store/document-too-large */
  putContent(documentId: string, bytes: Uint8Array): void;
  /** Sealed before it is written; class A. */
  seal(secretId: string, plain: Uint8Array): void;
  forgetSecret(secretId: string): void;
  /** To be sent from now on; sealed off from what is told of it later. */
  send(message: Outgoing): void;
  /** Nobody waits for what is to go to this recipient any more. */
  unsend(recipient: string): void;
  journal(record: NewJournalRecord): void;
}

/**
 * Messages of all practices on their way out. Whoever claims one sends it, and nobody else: a claim is durable before the first
 * byte leaves.
 */
export interface Outbox {
  /** Waiting and due, oldest first. */
  due(now: Instant, limit: number): Promise<Sending[]>;
  /** How many of a practice are kept, by channel and how they stand. */
  figures(practiceId: string): Promise<OutboxFigures[]>;
  /** When the next one is due. */
  nextDue(): Promise<Instant | undefined>;
  /** True for exactly one of those who try. */
  claim(practiceId: string, id: string): Promise<boolean>;
  /** Gives back or ends what was claimed. */
  settle(practiceId: string, id: string, outcome: Outcome): Promise<void>;
  /** Postpones what waits for the same channel of a practice, without counting a try. */
  postpone(practiceId: string, channel: Sending["channel"], until: Instant): Promise<void>;
  /** What waits for this channel is due at once: the way of sending was changed. */
  hurry(practiceId: string, channel: Sending["channel"], now: Instant): Promise<void>;
  /** After a start: what was being sent when we ended is tried again, under the same id. */
  takeBack(): Promise<void>;
}

export interface OutboxFigures {
  channel: Sending["channel"];
  /** What is being sent counts as waiting. */
  state: "waiting" | "sent" | "failed";
  count: number;
  /** When the oldest of them was made. */
  oldestAt: Instant;
}

/** An unchanged value: first and last time it was seen. */
export interface Stretch<K extends ObservedKind = ObservedKind> {
  from: Instant;
  until: Instant;
  source: Observation["source"];
  value: Observation<K>["value"];
}

export interface SeenComponent extends Component {
  firstSeenAt: Instant;
  lastSeenAt: Instant;
}

export interface Person {
  id: string;
  /** What is typed to sign in; unique without case. */
  login: string;
  name: string;
  language: "de" | "en";
  /** Argon2id in its usual text form; absent until the person chose one. */
  passwordHash?: string;
  /** Second factor is on. The seed itself is sealed. */
  hasTotp: boolean;
  /** Runs the installation: may add practices. */
  isOwner: boolean;
  createdAt: Instant;
  disabledAt?: Instant;
}

export interface Session {
  /** SHA-256 of the cookie, hex. */
  id: string;
  personId: string;
  /** A password alone, or a second factor too. */
  strength: "password" | "totp" | "link";
  createdAt: Instant;
  seenAt: Instant;
  expiresAt: Instant;
  /** For the person's own list. */
  agent: string;
}

/** A link that signs in once: the owner's first one, an invitation, a forgotten password. */
export interface SignInLink {
  /** SHA-256 of the token, hex. */
  id: string;
  personId: string;
  createdAt: Instant;
  expiresAt: Instant;
  usedAt?: Instant;
}

export interface Membership {
  practiceId: string;
  personId: string;
  role: Role;
}

/** Accounts of this installation. Each method is one durable transaction. */
export interface PersonStore {
  all(): Promise<Person[]>;
  byId(id: string): Promise<Person | undefined>;
  byLogin(login: string): Promise<Person | undefined>;
  /** Adds or changes. @throws LotseError person/login-taken */
  put(person: Person): Promise<void>;
  memberships(personId: string): Promise<Membership[]>;
  membersOf(practiceId: string): Promise<Membership[]>;
  /** Also changes the role; recorded in the practice's journal. */
  putMembership(membership: Membership, journal: NewJournalRecord): Promise<void>;
  removeMembership(practiceId: string, personId: string, journal: NewJournalRecord): Promise<void>;
  session(id: string): Promise<Session | undefined>;
  sessionsOf(personId: string): Promise<Session[]>;
  putSession(session: Session): Promise<void>;
  removeSessions(ids: readonly string[]): Promise<void>;
  putLink(link: SignInLink): Promise<void>;
  /** Uses it up, exactly once however many try at the same time; undefined when unknown, used or over. */
  takeLink(id: string, now: Instant): Promise<SignInLink | undefined>;
  /** Seed of the second factor, sealed at rest. */
  totpSeed(personId: string): Promise<string | undefined>;
  putTotpSeed(personId: string, seed: string | undefined): Promise<void>;
  /** Time step of the last accepted code: none is accepted twice. Returns false when it was used before. */
  useTotpStep(personId: string, step: number): Promise<boolean>;
  /** SHA-256 of each unused recovery code, hex. */
  putRecoveryCodes(personId: string, hashes: readonly string[]): Promise<void>;
  /** Uses it up, once. */
  takeRecoveryCode(personId: string, hash: string): Promise<boolean>;
  recoveryCodesLeft(personId: string): Promise<number>;
}
