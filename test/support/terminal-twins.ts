/** Twins of Kartenterminals for tests: the two of the practice praxis2026, each alone on a socket, with a clock the test moves. */
import type { VendorAccess } from "../../src/devices/adapter.ts";
import type { Component } from "../../src/domain/observation.ts";
import { dayOf, type Instant } from "../../src/domain/zeit/tag.ts";
import type { TerminalView, TwinModel } from "../../src/simulator/models/terminals/twin.ts";
import { praxis2026 } from "../../src/simulator/scenarios/praxis2026.ts";
import { Authority, type KeyType, makeKey } from "../../src/simulator/wire/pki/x509.ts";
import type { TerminalBehaviour } from "../../src/simulator/wire/terminals/terminal-behaviours.ts";
import { TerminalServer } from "../../src/simulator/wire/terminals/terminal-server.ts";

export const NOW: Instant = Date.parse("2026-11-21T11:00:00Z");
export const USER = "admin";
export const PASSWORD = "Zwilling+Geheim#4711";

/** Long enough for an answer, short enough for a test that waits for none. */
const QUICK = { connectMs: 1_000, handshakeMs: 1_000, answerMs: 400, signOutMs: 300 };

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
  {
    behaviours,
    keyType = "brainpool",
    now = () => NOW,
    change = (view) => view,
  }: TwinOptions & { protocol?: string } = {},
  protocol?: string,
): Promise<Twin<S>> {
  const view = change(viewOf(ctId));
  const { mac, name } = view.terminal;
  const component: Component = { id: `kt:${mac}`, kind: "kartenterminal", name };
  const server = new TerminalServer<S>({
    model,
    state,
    look: () => twin.view,
    identity: identity(keyType),
    host: "127.0.0.1",
    port: 0,
    protocol,
    user: USER,
    password: PASSWORD,
    behaviours,
    now,
    random: Math.random,
  });
  await server.start();
  const twin: Twin<S> = {
    server,
    component,
    view,
    access: {
      component,
      host: "127.0.0.1",
      port: server.port,
      user: USER,
      password: PASSWORD,
      pinSha256: server.certSha256,
      now,
      limits: QUICK,
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
