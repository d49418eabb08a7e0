/**
 * What the server asks of the app: everything that reaches beyond the store. The app puts the real things in, tests small ones.
 *
 * Room: server. Types only. No secret comes back from here: what a person typed goes in and is sealed or forgotten there.
 */
import type { Readable } from "node:stream";
import type { z } from "zod";
import type * as r from "../api/run-views.ts";
import type * as v from "../api/views.ts";
import type { Catalogue } from "../domain/catalogue/catalogue.ts";
import type { AbilityId } from "../domain/devices-known.ts";
import type { LotseError } from "../domain/errors.ts";
import type { Component } from "../domain/observation.ts";
import type { ConnectionState, Practice } from "../domain/practice.ts";
import type { ProductIdentity } from "../domain/product.ts";
import type { Runbook, RunbookId } from "../domain/runbook.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import type { Facts } from "../engine/facts.ts";
import type { Engine } from "../engine/reconcile.ts";

export interface Uses {
  /** Of ti-lotse, shown on the page. */
  readonly version: string;
  /** The list in use, overlays applied; undefined when none is loaded. Called for every view: keep it at hand. */
  catalogue(): Catalogue | undefined;

  /** Begins to ask every device of the practice. The server does not wait for the end. */
  checkNow(practiceId: string): Promise<void>;
  isChecking(practiceId: string): boolean;
  /** Tells when asking began or ended, or the state of a connection changed. Returns what ends it. */
  onState(tell: (practiceId: string) => void): () => void;
  /** Somebody has a page of this practice open, until the returned function is called. */
  lookedAt(practiceId: string): () => void;
  /** By id of the connection; one that was never asked may be missing. */
  connectionStates(practiceId: string): ReadonlyMap<string, ConnectionState>;

  /** Goes as far as what was entered allows; keeps nothing. @throws LotseError */
  probe(wish: ConnectionWish): Promise<ProbeResult>;
  /** Returns the id. @throws LotseError link/*, connection/not-confirmed */
  connect(practiceId: string, wish: ConnectionWish & { name?: string }, actor: string): Promise<string>;
  /** What answers there has to show it. @throws LotseError connection/unknown, link/* */
  confirmCertificate(practiceId: string, connectionId: string, pinSha256: string, actor: string): Promise<void>;
  /** @throws LotseError connection/unknown */
  disconnect(practiceId: string, connectionId: string, actor: string): Promise<void>;

  /** What can be read of the administration of this product; undefined: nothing is known of it. */
  administration(product: ProductIdentity | string): AdministrationFacts | undefined;
  /** The certificate shown there; nothing secret is sent. @throws LotseError link/* */
  lookAtAdministration(at: { host: string; port: number }): Promise<PeerFacts>;
  /**
   * Signs in once, reads, and keeps what was told; never tried again by itself.
   * @throws LotseError management/*, link/*, http/*, json/*
   */
  readAdministration(practiceId: string, wish: AdministrationWish, actor: string): Promise<void>;
  /** Ends regular reading and forgets the password. Undefined: there was nothing. */
  forgetAdministration(practiceId: string, component: string, actor: string): Promise<true | undefined>;

  /** Where the central status of the TI is asked, and how often at most. */
  readonly tiLage: { host: string; everySeconds: number };
  /** A person wants it asked, or not; the first question follows at once. */
  decideTiLage(practiceId: string, isOn: boolean, actor: string): Promise<void>;
  /** A message to try whether it arrives; never repeated. @throws LotseError mail/*, webhook/* */
  sendTest(practice: Practice, test: TestMessage): Promise<void>;
  /** @throws LotseError webhook/address-invalid */
  webhookAddress(url: string): URL;
  /** Orders and runs. */
  readonly runs: RunUses;

  /** Everything but the keys in one file that is gone when the stream has ended. @throws LotseError store/*, output/* */
  backup(): Promise<{ bytes: Readable; size: number }>;

  /** A fault of ours, for the log; people see the incident as a mark. */
  report(error: unknown, incident: string): void;
}

export type TestMessage = { channel: "mail"; to: string; language: "de" | "en" } | { channel: "webhook" };
/** The engine, and what a person gives it. */
export interface RunUses {
  /** Another installation acts for these practices; this one looks on. */
  readonly isReadOnly: boolean;
  readonly runbooks: Readonly<Record<RunbookId, Runbook>>;
  readonly engine: Pick<Engine, "command" | "begin">;
  facts(practiceId: string): Promise<Facts>;
  /** The next time the practice is closed for so long. */
  quietWindow(
    practiceId: string,
    neededMinutes: number,
    from: Instant,
  ): Promise<{ opensAt: Instant; closesAt: Instant } | undefined>;
  /** Kept in memory until the run ends. */
  giveAccess(runId: string, access: RunAccess): void;
  forgetAccess(runId: string): void;
  hasAccess(runId: string): boolean;
  /** @throws LotseError request/too-large, output/unwritable */
  keepImage(bytes: Readable, maxBytes: number): Promise<{ sha256: string; sizeBytes: number }>;
  hasImage(image: { sha256: string; sizeBytes: number }): boolean;
}

/** How to sign in at the device of a run; `kept`: as for its regular reading. */
export type RunAccess = r.AccessInput;

export type ConnectionWish = z.output<typeof v.connectionInput>;

export interface ProbeResult {
  url?: string;
  steps: {
    step: "address" | "certificate" | "credentials" | "context";
    state: "ok" | "failed" | "open";
    failure?: LotseError;
  }[];
  product?: ProductIdentity;
  /** The certificate the device showed. */
  peer?: PeerFacts;
  needs?: { tls: boolean; login: boolean };
  contexts: { mandant: string; terminals: number; cards: number; failure?: LotseError }[];
}

export interface PeerFacts {
  /** "AB:CD:…" */
  fingerprint: string;
  subject: string;
  issuer: string;
  validUntil: Instant;
}

/** What an adapter can do with an administration. */
export interface AdministrationFacts {
  native: readonly AbilityId[];
  unproven: readonly AbilityId[];
  /** False: nobody is asked for a password. */
  isReadable: boolean;
  /** What it can be told to do, once and no more; unproven: only where a person agrees. Absent: nobody knows how. */
  acts: { restart?: "native" | "unproven"; install?: "native" | "unproven" };
  port?: number;
  usualUser?: string;
  login: "password" | "client-secret";
}

export interface AdministrationWish extends z.output<typeof v.administrationInput> {
  component: Component;
  product: ProductIdentity | string;
}
