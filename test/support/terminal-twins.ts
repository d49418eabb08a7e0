/**
 * Twins of Kartenterminals for tests: the two of the practice praxis2026, each alone on a socket, with a clock the test moves.
 * `terminalSubject` makes one an entry of the table of all adapters.
 */
import type { VendorAccess, VendorAdapter } from "../../src/devices/adapter.ts";
import type { Component } from "../../src/domain/observation.ts";
import { dayOf, type Instant } from "../../src/domain/zeit/tag.ts";
import type { Counts } from "../../src/simulator/models/counts.ts";
import { newOrga, orgaTwin } from "../../src/simulator/models/terminals/orga-6141.ts";
import { newSt1506, st1506Twin } from "../../src/simulator/models/terminals/st-1506.ts";
import type { TerminalView, TwinModel } from "../../src/simulator/models/terminals/twin.ts";
import { praxis2026 } from "../../src/simulator/scenarios/praxis2026.ts";
import { Authority, type KeyType, makeKey } from "../../src/simulator/wire/pki/x509.ts";
import {
  TERMINAL_BEHAVIOURS,
  type TerminalBehaviour,
  type TerminalExchange,
} from "../../src/simulator/wire/terminals/terminal-behaviours.ts";
import { TerminalServer } from "../../src/simulator/wire/terminals/terminal-server.ts";
import type { AdapterUnderTest, Mishap, Moment, StartedTwin, TwinWish } from "./adapter-cases.ts";

export const NOW: Instant = Date.parse("2026-11-21T11:00:00Z");
const USER = "admin";
export const PASSWORD = "Zwilling+Geheim#4711";

/** Long enough for an answer, short enough for a test that waits for none. */
const PATIENCE = { connectMs: 5_000, handshakeMs: 5_000, answerMs: 800, signOutMs: 300 };

export interface TwinOptions {
  behaviours?: TerminalBehaviour[];
  keyType?: KeyType;
  now?: () => Instant;
  change?: (view: TerminalView) => TerminalView;
}

export interface Twin<S> extends AsyncDisposable {
  server: TerminalServer<S>;
  component: Component;
  /** With the right password, for the certificate it shows. */
  access: VendorAccess;
  /** The terminal and its cards, for the test to change. */
  view: TerminalView | undefined;
}

export async function startTwin<S>(
  ctId: "kt-empfang" | "kt-zimmer2",
  model: TwinModel<S>,
  state: S,
  { behaviours, keyType = "brainpool", now = () => NOW, change = (view) => view }: TwinOptions = {},
  protocol?: string,
): Promise<Twin<S>> {
  const view = change(viewOf(ctId));
  const { mac, name } = view.terminal;
  const component: Component = { id: `kt:${mac}`, kind: "kartenterminal", name };
  const server = new TerminalServer<S>({
    ...{ model, state, protocol, behaviours, now, host: "127.0.0.1", port: 0, user: USER, password: PASSWORD },
    look: () => twin.view,
    identity: identity(keyType),
    random: Math.random,
  });
  await server.start();
  const twin: Twin<S> = {
    server,
    component,
    view,
    access: {
      ...{ component, now, host: "127.0.0.1", port: server.port, user: USER, password: PASSWORD },
      pinSha256: server.certSha256,
      limits: PATIENCE,
    },
    [Symbol.asyncDispose]: () => server.stop(),
  };
  return twin;
}

export function viewOf(ctId: string): TerminalView {
  const [konnektor] = praxis2026.konnektoren(dayOf(NOW), NOW);
  const terminal = konnektor?.state.terminals.find((t) => t.ctId === ctId);
  if (!konnektor || !terminal) throw new Error(`no ${ctId} in praxis2026`);
  return { terminal, cards: konnektor.state.cards.filter((card) => card.ctId === ctId), pins: konnektor.state.pins };
}

const authority = new Authority("Test GEM.KOMP-CA NOT-VALID", NOW);

function identity(keyType: KeyType) {
  const wish = {
    commonName: "80276883110000094112",
    notBefore: NOW - 86_400_000,
    notAfter: NOW + 86_400_000 * 900,
    purpose: "server" as const,
  };
  return authority.issue(wish, makeKey(keyType));
}

export const startSt1506 = (options?: TwinOptions, change = (state: St1506State) => state) =>
  startTwin("kt-zimmer2", st1506Twin, change(newSt1506(PASSWORD)), options, "cobra");

/** The SMC-B has to be unlocked: the one PIN state whose word anybody has seen. */
export const startOrga = (options: TwinOptions = {}, change = (state: OrgaState) => state) =>
  startTwin("kt-empfang", orgaTwin, change(newOrga(USER, PASSWORD, NOW)), { change: toUnlock, ...options });

type St1506State = ReturnType<typeof newSt1506>;
type OrgaState = ReturnType<typeof newOrga>;

function toUnlock(view: TerminalView): TerminalView {
  return { ...view, pins: view.pins.map((pin) => ({ ...pin, status: "VERIFIABLE" as const, leftTries: 2 })) };
}

/** How a product is asked, for both tables of cases. */
export interface TerminalProduct {
  name: string;
  adapter: VendorAdapter;
  start(options?: TwinOptions): Promise<Twin<{ session?: unknown; counts: Counts }>>;
  /** Names of the twin's questions. */
  asks: { first: string; login: string; reading: string; logout: string; restart: string; install?: { name: string } };
  /** The answer by which the device refuses for this reason, where anybody knows one; undefined: an invented one. */
  refusal(answer: object, reason: "session" | "locked" | "internal"): { answer: object; isInvented?: true };
}

export function terminalSubject(
  product: TerminalProduct,
  rest: Omit<AdapterUnderTest, "name" | "adapter" | "start" | "signsOut">,
): AdapterUnderTest {
  return {
    name: product.name,
    adapter: product.adapter,
    signsOut: true,
    ...rest,
    start: (wish) => started(product, wish),
  };
}

async function started(product: TerminalProduct, { mishap, stranger }: TwinWish = {}): Promise<StartedTwin> {
  const { asks } = product;
  const behaviours = mishap ? [atMoment(product, mishap.at, behaviourOf(product, mishap.what))] : [];
  const twin = await product.start({ behaviours });
  const { server, access } = twin;
  const count = (asked: string) => server.asked.filter((a) => a === asked).length;
  return {
    access: stranger ? { ...access, pinSha256: "0".repeat(64) } : access,
    logins: () => count(asks.login),
    restarts: () => count(asks.restart),
    farewells: () => count(asks.logout),
    counts: () => server.state.counts,
    messages: () => server.conversations + server.received.length,
    openSessions: () => (server.state.session ? 1 : 0),
    secrets: () => [PASSWORD, "pairing-secret", "Musterfrau", "X110411675", ...sessionIdsIn(server.received)],
    invented: () => [...server.inventedSent],
    [Symbol.asyncDispose]: () => server.stop(),
  };
}

export function sessionIdsIn(messages: readonly string[]): string[] {
  return [...messages.join("\n").matchAll(/"sessionId":"([^"]{16,})"/g)].map((match) => match[1] as string);
}

function atMoment({ asks }: TerminalProduct, at: Moment, behaviour: TerminalBehaviour): TerminalBehaviour {
  return (exchange) => {
    const { asked } = exchange;
    const others = [asks.first, asks.login, asks.logout, asks.restart, asks.install?.name];
    const isReading = !others.includes(asked);
    if (at === "install") return asked === asks.install?.name && exchange.isLastPiece() && behaviour(exchange);
    return (at === "reading" ? isReading : asked === asks[at]) && behaviour(exchange);
  };
}

function behaviourOf({ refusal }: TerminalProduct, what: Mishap): TerminalBehaviour {
  switch (what) {
    case "html":
      return TERMINAL_BEHAVIOURS.text;
    // What a parser would quote in its complaint.
    case "quoting":
      return saying(`{"a": ${PASSWORD}`);
    case "redirect":
      return TERMINAL_BEHAVIOURS.close;
    case "status-401":
    case "status-403":
    case "status-500": {
      const reason = ({ "status-401": "session", "status-403": "locked", "status-500": "internal" } as const)[what];
      return rewriting((answer, { invent }) => {
        const refused = refusal(answer, reason);
        if (refused.isInvented) invent("failure");
        return refused.answer;
      });
    }
    case "more-fields":
      return rewriting((answer) => inside(answer, (value) => ({ neu: { tief: [PASSWORD] }, ...value })));
    case "no-fields":
      return rewriting((answer) => inside(answer, () => ({})));
    case "null-fields":
      return rewriting((answer) =>
        inside(answer, (value) => Object.fromEntries(Object.keys(value).map((key) => [key, null]))),
      );
    default:
      return TERMINAL_BEHAVIOURS[what];
  }
}

function saying(text: string): TerminalBehaviour {
  return (exchange) => {
    exchange.webSocket.send(text);
    return true;
  };
}

export function rewriting(change: (answer: object, exchange: TerminalExchange) => object): TerminalBehaviour {
  return (exchange) => {
    // A device that only goes down says nothing: it is made to answer all the same.
    exchange.text = JSON.stringify(change(JSON.parse(exchange.text ?? "{}") as object, exchange));
    return false;
  };
}

/** Changes what an answer tells, and leaves the envelope. */
function inside(answer: object, change: (told: object) => object): object {
  const { payload, response } = answer as { payload?: object; response?: { result: unknown } };
  if (payload) return { ...answer, payload: change(payload) };
  if (!response || typeof response.result !== "object" || response.result === null) return answer;
  const { result } = response;
  const told = Object.entries(result).map(([key, value]) => [
    key,
    typeof value === "object" && value !== null && !Array.isArray(value) ? change(value) : value,
  ]);
  return { ...answer, response: { ...response, result: change(Object.fromEntries(told)) } };
}
