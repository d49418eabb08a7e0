/**
 * A call: one request to one route, after right, path, query and body were checked. And the types that tie handlers to routes.
 *
 * Room: server. A route without a handler, or with one that answers another shape, does not compile.
 */
import type { Readable } from "node:stream";
import type { z } from "zod";
import type { MachineRouteName, MachineRoutes } from "../api/machine-routes.ts";
import type { PathParameters, Route } from "../api/route.ts";
import type { RouteName, Routes } from "../api/routes.ts";
import type { Practice, Role } from "../domain/practice.ts";
import type { Day, Instant } from "../domain/zeit/tag.ts";
import type { PracticeStore } from "../engine/ports.ts";
import type { Language, Words } from "../words/words.ts";
import type { Client } from "./client.ts";
import type { Begun, Who } from "./sessions.ts";

interface Asked {
  now: Instant;
  today: Day;
  language: Language;
  words: Words;
  client: Client;
  /** The browser, as it names itself. */
  agent: string;
  /** Scheme, host and port the page was opened under; for links that are shown. */
  origin: string;
  /** Gives the browser the cookie of a session, or takes it away. */
  signIn(begun: Begun): void;
  signOut(): void;
}

/** Bytes to open or to save; a stream where they may be many. */
export interface Bytes {
  bytes: Uint8Array | Readable;
  /** How many a stream will give, where that is known. */
  size?: number;
  name: string;
  type: string;
}

/** Where somebody asks for one practice they belong to. */
export interface InPractice {
  practice: Practice;
  store: PracticeStore;
  role: Role;
}

type WhoOf<R extends Route> = R["right"] extends "anyone"
  ? { who: Who | undefined }
  : R["right"] extends { practice: string }
    ? { who: Who } & InPractice
    : { who: Who };
type BodyOf<R> = R extends { body: infer B extends z.ZodType } ? { body: z.output<B> } : unknown;
/** Of an upload: read once, in order. */
type UploadOf<R> = R extends { upload: true } ? { upload: Readable } : unknown;
type QueryOf<R> = R extends { query: infer Q extends z.ZodType } ? { query: z.output<Q> } : unknown;
type Given<T> = Promise<T> | T;

export type Call<R extends Route> = Asked &
  WhoOf<R> &
  BodyOf<R> &
  UploadOf<R> &
  QueryOf<R> & { path: PathParameters<R["path"]> };
export type Handler<R extends Route> = R extends { bytes: true }
  ? (call: Call<R>) => Given<Bytes>
  : R extends { answer: infer A extends z.ZodType }
    ? (call: Call<R>) => Given<z.output<A>>
    : (call: Call<R>) => Promise<void>;
export type Handlers = { [N in RouteName]: Handler<Routes[N]> };
export type MachineHandlers = { [N in MachineRouteName]: Handler<MachineRoutes[N]> };
export type AllHandlers = Handlers & MachineHandlers;
