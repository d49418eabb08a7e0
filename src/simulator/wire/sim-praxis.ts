/**
 * A whole simulated practice on real sockets: what `lotse simulate` runs, what the demo shows, what tests talk to.
 *
 * Room: simulator/wire.
 */
import { createHash } from "node:crypto";
import { LotseError } from "../../domain/errors.ts";
import { DAY_MS, dayOf, type Instant } from "../../domain/zeit/tag.ts";
import { conditionOf } from "../models/conditions.ts";
import type { KonnektorState, Switches } from "../models/state.ts";
import { CLIENTSYSTEM } from "../scenarios/build.ts";
import { SCENARIOS, type Scenario, scenarioNamed } from "../scenarios/index.ts";
import { BEHAVIOURS, type Behaviour, TRAITS } from "./behaviours.ts";
import { EVENT_HABITS, type EventHabits } from "./cetp/habits.ts";
import { PracticePki } from "./credentials.ts";
import { KonnektorServer } from "./konnektor-server.ts";
import type { Identity, KeyType } from "./pki/x509.ts";
import { SHAPES, type ShapeName } from "./shapes.ts";

export type AuthMode = "none" | "tls" | "basic" | "cert";

export interface SimOptions {
  scenario?: string;
  auth?: AuthMode;
  /** Product of the first Konnektor instead of the scenario's. */
  shape?: ShapeName;
  keyType?: KeyType;
  /** Port of the first Konnektor's main address; 0: any. */
  port?: number;
  host?: string;
  pathPrefix?: string;
  /** NAME or NAME=VALUE. */
  misbehave?: string[];
  behaviours?: Behaviour[];
  eventDeadlineMs?: number;
  directoryOpen?: boolean;
  /** Validity of certificates, for trying expired ones. */
  deviceCertificate?: { from?: Instant; until?: Instant };
  clientCertificate?: { from?: Instant; until?: Instant };
  clientKeyType?: KeyType;
  /** Change the first Konnektor before it starts. */
  prepare?: (state: KonnektorState) => KonnektorState;
  now?: () => Instant;
  random?: () => number;
}

export interface SimAuth {
  mode: AuthMode;
  user?: string;
  password?: string;
  client?: Identity;
}

export interface SimContext {
  mandant: string;
  clientsystem: string;
  arbeitsplatz: string;
  userId: string;
}

const PASSWORD = "Uebung-nur-im-Simulator-2026!";

export class SimPraxis {
  readonly scenario: Scenario;
  readonly pki: PracticePki;
  readonly konnektoren: KonnektorServer[] = [];
  readonly auth: SimAuth;
  /** A context that works, for each Konnektor. */
  readonly contexts: SimContext[] = [];

  private constructor(scenario: Scenario, pki: PracticePki, auth: SimAuth) {
    this.scenario = scenario;
    this.pki = pki;
    this.auth = auth;
  }

  /** @throws LotseError simulate/scenario-unknown, simulate/port-taken, simulate/misbehaviour-* */
  static async start(options: SimOptions = {}): Promise<SimPraxis> {
    const scenario = scenarioNamed(options.scenario ?? "praxis2026");
    if (!scenario) {
      const known = SCENARIOS.map((s) => s.name).join(", ");
      throw new LotseError("simulate/scenario-unknown", { scenario: options.scenario ?? "", known });
    }
    const pki = new PracticePki(Date.now());
    const mode = options.auth ?? "tls";
    const auth: SimAuth = {
      mode,
      ...(mode === "basic" && { user: CLIENTSYSTEM, password: PASSWORD }),
      ...(mode === "cert" && {
        client: pki.client(CLIENTSYSTEM, options.clientKeyType ?? "p256", options.clientCertificate),
      }),
    };
    const praxis = new SimPraxis(scenario, pki, auth);
    await praxis.#startKonnektoren(options);
    return praxis;
  }

  get first(): KonnektorServer {
    return this.konnektoren[0] as KonnektorServer;
  }

  /** A context that works at the first Konnektor. */
  get context(): SimContext {
    return this.contexts[0] as SimContext;
  }

  get certSha256(): string {
    return createHash("sha256").update(this.first.setup.identity.certificate.raw).digest("hex");
  }

  async stop(): Promise<void> {
    await Promise.all(this.konnektoren.map((k) => k.stop()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #startKonnektoren(options: SimOptions): Promise<void> {
    const now = options.now ?? Date.now;
    const random = options.random ?? Math.random;
    const host = options.host ?? "127.0.0.1";
    const wishes = this.scenario.konnektoren(dayOf(now()), now());
    for (const [i, wish] of wishes.entries()) {
      const isFirst = i === 0;
      const shape = SHAPES[(isFirst && options.shape) || wish.shape];
      let state = this.#withAuth(asProduct(wish.state, shape.name, wish.shape), options);
      if (isFirst && options.prepare) state = options.prepare(state);
      const { behaviours, traits, habits } = misbehaviour(isFirst ? (options.misbehave ?? []) : []);
      state = asAccustomed(state, habits, now());
      const isPlain = this.auth.mode === "none";
      const port = isFirst ? (options.port ?? 0) : 0;
      const server = new KonnektorServer({
        state,
        shape,
        identity: this.pki.device(
          state,
          traits.includes("foreign-certificate-name") ? undefined : host,
          options.keyType ?? "rsa2048",
          options.deviceCertificate,
        ),
        clientAuthorityPem: this.pki.authority.pem,
        host,
        httpsPort: isPlain ? 0 : port,
        httpPort: isPlain ? port : 0,
        pathPrefix: isFirst ? (options.pathPrefix ?? "") : "",
        foreignHost: traits.includes("foreign-host"),
        vendorTrace: traits.includes("vendor-trace"),
        behaviours: [...behaviours, ...(isFirst ? (options.behaviours ?? []) : [])],
        habits,
        eventDeadlineMs: options.eventDeadlineMs,
        now,
        random,
        cardCertificate: (card, ref, crypt) => this.pki.card(card, ref, crypt),
      });
      this.konnektoren.push(server);
      const { mandant, arbeitsplatz } = wish;
      this.contexts.push({ mandant, clientsystem: CLIENTSYSTEM, arbeitsplatz, userId: this.scenario.userId });
      try {
        await server.start();
      } catch (error) {
        await this.stop();
        throw error;
      }
    }
  }

  /** The switches of the mode, and who may come in: our client system, and another one that is not allowed for it. */
  #withAuth(state: KonnektorState, options: SimOptions): KonnektorState {
    const { mode, client } = this.auth;
    const switches: Switches = {
      tlsMandatory: mode !== "none",
      clientAutMandatory: mode === "basic" || mode === "cert",
      clientAutMode: mode === "basic" ? "PASSWORD" : "CERTIFICATE",
      directoryOpen: options.directoryOpen ?? true,
    };
    const clientsystems = state.information.clientsystems.map((c) => ({
      ...c,
      users: mode === "basic" ? [{ user: c.id, password: PASSWORD }] : [],
      certificates:
        client && c.id === CLIENTSYSTEM ? [createHash("sha256").update(client.certificate.raw).digest("hex")] : [],
    }));
    return { ...state, switches, information: { ...state.information, clientsystems } };
  }
}

/** The scenario's device in another maker's clothes; its firmware becomes one that maker has. */
function asProduct(state: KonnektorState, shape: ShapeName, was: ShapeName): KonnektorState {
  if (shape === was) return state;
  const { identity, ptv } = SHAPES[shape];
  const [firmware = "1.0.0", version = "5.0.0"] = Object.entries(ptv).at(-1) ?? [];
  return { ...state, product: { ...identity, firmware, ptv: version } };
}

/** Habits that are part of the device itself. */
function asAccustomed(state: KonnektorState, habits: EventHabits, now: Instant): KonnektorState {
  const renewing = habits.renewsUnderNewIds
    ? { ...state, events: { ...state.events, renewsUnderNewIds: true } }
    : state;
  if (!habits.lingeringError) return renewing;
  const name = "EC_OTHER_ERROR_STATE(1)";
  const condition = { ...conditionOf(name), raised: true, since: now - 900 * DAY_MS, lingers: true };
  return { ...renewing, conditions: { ...renewing.conditions, [name]: condition } };
}

/** Everything `--misbehave` knows. */
export const MISBEHAVIOURS: readonly string[] = [...Object.keys(BEHAVIOURS), ...TRAITS, ...Object.keys(EVENT_HABITS)];

function misbehaviour(names: string[]): { behaviours: Behaviour[]; traits: string[]; habits: EventHabits } {
  const behaviours: Behaviour[] = [];
  const traits: string[] = [];
  let habits: EventHabits = {};
  for (const written of names) {
    const [name = "", value = ""] = written.split("=", 2);
    const behaviour = BEHAVIOURS[name];
    const habit = EVENT_HABITS[name];
    if (!MISBEHAVIOURS.includes(name)) {
      throw new LotseError("simulate/misbehaviour-unknown", { name, known: MISBEHAVIOURS.join(", ") });
    }
    const kind = behaviour ?? habit;
    if (value !== "" && !kind?.value?.shape.test(value)) {
      throw new LotseError("simulate/misbehaviour-value", { name, value, example: kind?.value?.example ?? "" });
    }
    if (behaviour) behaviours.push(behaviour.make(value));
    else if (habit) habits = { ...habits, ...habit.make(value) };
    else traits.push(name);
  }
  return { behaviours, traits, habits };
}
