/** Starting the simulated administrations of Konnektoren for `adapter-cases.ts`, with patients in the terminals. */
import assert from "node:assert/strict";
import type { AdministrationState } from "../../src/simulator/models/administration.ts";
import type { CardState, KonnektorState } from "../../src/simulator/models/state.ts";
import { card } from "../../src/simulator/scenarios/build.ts";
import { BEHAVIOURS, type Behaviour } from "../../src/simulator/wire/behaviours.ts";
import type { ShapeName } from "../../src/simulator/wire/shapes.ts";
import type { SimPraxis } from "../../src/simulator/wire/sim-praxis.ts";
import { startVendor } from "../../src/simulator/wire/vendor/index.ts";
import type { Role, VendorServer } from "../../src/simulator/wire/vendor/vendor-server.ts";
import type { Mishap, StartedTwin, TwinWish } from "./adapter-cases.ts";
import { startPraxis } from "./practice.ts";

const USER = "technik-konto";
const PASSWORD = "Streng-Geheim-0815?!";
const PATIENT = { iccsn: "80276001079876543217", holder: "Wilhelmine Unverwechselbar", kvnr: "Q987612345" };
const STRANGE = { iccsn: "80276001075556667778", holder: "Yolanda Sonderbar" };
const PERSONS = [...Object.values(PATIENT), ...Object.values(STRANGE), "Dr. Petra Petersen", "Wilhelmine", "Yolanda"];

/** Short: what hangs in a test shall not hang for long. */
const PATIENCE = {
  wholeMs: 20_000,
  signOutMs: 300,
  connectMs: 5_000,
  handshakeMs: 5_000,
  answerMs: 800,
  stallMs: 500,
  totalMs: 1_200,
};

export interface VendorWish extends TwinWish {
  behaviour?: Behaviour;
  prepare?: (administration: AdministrationState) => AdministrationState;
  state?: (state: KonnektorState) => KonnektorState;
  now?: () => number;
  unproven?: boolean;
  /** The test it serves: its name has to say so when an answer was invented, and only then. */
  t?: { name: string };
}

export interface VendorTwin extends StartedTwin {
  praxis: SimPraxis;
  server: VendorServer;
}

export async function startTwin(shape: ShapeName, wish: VendorWish = {}): Promise<VendorTwin> {
  const { state = (s: KonnektorState) => s, now, mishap, behaviour } = wish;
  const praxis = await startPraxis({ shape, ...(now && { now }), prepare: (s) => state(withPatients(s)) });
  const identity = wish.stranger ? praxis.pki.device(praxis.first.state, "127.0.0.1", "p256") : undefined;
  if (mishap?.at === "install") throw new Error("no Konnektor installs over its administration");
  const { what = "hang", at = "login", actsAllTheSame = false } = mishap ?? {};
  const struck = mishap && { behaviour: behaviourOf(what), at: at as Role, actsAllTheSame };
  const server = await startVendor(praxis.first, {
    user: USER,
    password: PASSWORD,
    ...(identity && { identity }),
    ...(struck && { mishap: struck }),
    ...(behaviour && { mishap: { behaviour, at: "reading" as const } }),
    prepare: wish.prepare,
    bootMs: 30,
    lateMs: 30,
  });
  if (!server) throw new Error(`${shape} has no administration`);
  const invented = () => server.asked.filter(({ isInvented }) => isInvented).map(({ call }) => call);
  return {
    praxis,
    server,
    access: {
      component: { id: `kon:${shape}`, kind: "konnektor", name: shape },
      host: "127.0.0.1",
      port: server.port,
      user: USER,
      password: PASSWORD,
      pinSha256: praxis.certSha256,
      now: praxis.first.setup.now,
      unproven: wish.unproven ?? false,
      limits: PATIENCE,
    },
    logins: () => server.count("login"),
    restarts: () => server.count("restart"),
    farewells: () => server.count("logout"),
    counts: () => praxis.first.state.counts,
    messages: () => server.asked.length,
    openSessions: () => server.twin.openSessions(),
    secrets: () => [PASSWORD, ...server.twin.secrets(), ...PERSONS],
    invented,
    async [Symbol.asyncDispose]() {
      await server.stop();
      await praxis.stop();
      if (wish.t)
        assert.equal(/invented/.test(wish.t.name), invented().length > 0, `invented: ${invented().join(", ")}`);
    },
  };
}

/** Two patients at the reception desk; the second terminal has no administrator stored at the Konnektor. */
function withPatients(state: KonnektorState): KonnektorState {
  const ctId = state.terminals[0]?.ctId ?? "";
  const cards = [card("EGK", { ctId, slot: 1 }, PATIENT), card("UNKNOWN", { ctId, slot: 2 }, STRANGE)].map(
    (c, i): CardState => ({ ...c, handle: `EGK-${PATIENT.kvnr}-${i}`, insertedAt: Date.parse("2026-11-21T08:00:00Z") }),
  );
  const terminals = state.terminals.map((t, i) =>
    i === 1 ? { ...t, admin: { ...t.admin, credentials: "missing" as const } } : t,
  );
  return { ...state, terminals, cards: [...state.cards.filter((c) => c.type !== "EGK"), ...cards] };
}

function behaviourOf(what: Mishap): Behaviour {
  const known = {
    hang: "hang",
    trickle: "trickle",
    "cut-off": "cut-off",
    truncated: "truncated",
    huge: "huge",
    redirect: "redirect",
  } as const;
  if (what in known) return BEHAVIOURS[what]?.make("") as Behaviour;
  const status = /^status-(\d+)$/.exec(what)?.[1];
  if (status)
    return changing((exchange) => {
      exchange.status = Number(status);
      exchange.body = `abgelehnt: ${PASSWORD}`;
    });
  switch (what) {
    case "html":
      return changing((exchange) => {
        exchange.status = 200;
        exchange.contentType = "text/html";
        exchange.body = `<!DOCTYPE html><html><head><title>${PASSWORD}</title></head><body></body></html>`;
      });
    case "dropped":
      return ({ response }) => {
        response.destroy();
        return true;
      };
    // What a parser would quote in its complaint.
    case "quoting":
      return changing((exchange) => {
        exchange.body = `{"a": ${PASSWORD}`;
      });
    case "deep":
      return changing((exchange) => {
        exchange.body = "[".repeat(200_000);
      });
    case "more-fields":
      return rewriting((value) => (isObject(value) ? { __proto__x: 1, neu: { tief: [PASSWORD] }, ...value } : value));
    case "no-fields":
      return rewriting((value) => (isObject(value) ? {} : value));
    default:
      return rewriting((value) => (typeof value === "object" && value !== null ? value : null));
  }
}

function changing(change: (exchange: Parameters<Behaviour>[0]) => void): Behaviour {
  return (exchange) => {
    change(exchange);
    return false;
  };
}

function rewriting(change: (value: unknown) => unknown): Behaviour {
  return changing((exchange) => {
    if (!/^[[{]/.test(exchange.body)) return;
    exchange.body = JSON.stringify(JSON.parse(exchange.body, (_key, value: unknown) => change(value)));
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
