/**
 * The Kartenterminals of a simulated practice that have a remote management: each on an address of its own, each looking at the same
 * state as its Konnektor.
 *
 * Room: simulator/wire. Used by `lotse simulate` and the demo.
 */
import { isModel } from "../../../domain/product.ts";
import { compareVersions, parseVersion } from "../../../domain/version.ts";
import type { Instant } from "../../../domain/zeit/tag.ts";
import type { TerminalState } from "../../models/state.ts";
import { newOrga, orgaTwin } from "../../models/terminals/orga-6141.ts";
import { newSt1506, st1506Twin } from "../../models/terminals/st-1506.ts";
import { deviceCard, type TerminalView, type TwinModel } from "../../models/terminals/twin.ts";
import type { KonnektorServer } from "../konnektor-server.ts";
import type { Identity } from "../pki/x509.ts";
import type { SimPraxis } from "../sim-praxis.ts";
import { TerminalServer } from "./terminal-server.ts";

/** For all of them; none is a secret. */
const PASSWORD = "Uebung-Kartenterminal-2026!";
const BOOT_MS = 20_000;

interface Kind {
  vendorId: string;
  productCode: string;
  /** First firmware with this interface. */
  since: string;
  user: string;
  model: TwinModel<never>;
  begin(user: string, now: Instant, bootMs: number): unknown;
  protocol?: string;
}

const KINDS: readonly Kind[] = [
  {
    ...{ vendorId: "INGHC", productCode: "ORGA6100", since: "3.9.0", user: "verwalter" },
    model: orgaTwin as unknown as TwinModel<never>,
    begin: (user, now, bootMs) => ({ ...newOrga(user, PASSWORD, now), bootMs }),
  },
  {
    ...{ vendorId: "DECHY", productCode: "ST1506", since: "3.0.0", user: "admin" },
    model: st1506Twin as unknown as TwinModel<never>,
    begin: (_user, _now, bootMs) => newSt1506(PASSWORD, { bootMs }),
    protocol: "cobra",
  },
];

export interface SimTerminal {
  name: string;
  product: string;
  server: TerminalServer;
  stop(): Promise<void>;
}

/** @param bootMs how long a terminal is away when it is restarted */
export async function startTerminals(praxis: SimPraxis, bootMs = BOOT_MS): Promise<SimTerminal[]> {
  const started: SimTerminal[] = [];
  for (const konnektor of praxis.konnektoren) {
    for (const terminal of konnektor.state.terminals) {
      const kind = kindOf(terminal);
      const view = viewOf(konnektor, terminal.ctId);
      const card = view && deviceCard(view);
      if (!kind || !card) continue;
      const identity = praxis.pki.terminal(card.iccsn ?? terminal.name, konnektor.setup.host);
      started.push(await start(konnektor, terminal, kind, identity, bootMs));
    }
  }
  return started;
}

/** One whose firmware has the interface. */
function kindOf({ product }: TerminalState): Kind | undefined {
  const firmware = parseVersion(product.firmware);
  return KINDS.find((kind) => {
    const since = parseVersion(kind.since);
    return isModel(product, kind) && firmware && since && compareVersions(firmware, since) >= 0;
  });
}

/** Undefined while the terminal has no power, or no device card: then there is no such interface. */
function viewOf(konnektor: KonnektorServer, ctId: string): TerminalView | undefined {
  const { terminals, cards, pins } = konnektor.state;
  const terminal = terminals.find((t) => t.ctId === ctId);
  const view = terminal && { terminal, cards: cards.filter((card) => card.ctId === ctId), pins };
  return terminal?.plugged && view && deviceCard(view) ? view : undefined;
}

function terminalAt({ state }: KonnektorServer, ctId: string): TerminalState | undefined {
  return state.terminals.find((t) => t.ctId === ctId);
}

async function start(
  konnektor: KonnektorServer,
  { ctId, name, product }: TerminalState,
  { model, begin, user, protocol }: Kind,
  identity: Identity,
  bootMs: number,
): Promise<SimTerminal> {
  const { host, now, random } = konnektor.setup;
  const look = () => viewOf(konnektor, ctId);
  let booting: NodeJS.Timeout | undefined;
  let isRestarting = false;
  const server = new TerminalServer<unknown>({
    ...{ look, identity, host, port: 0, protocol, user, password: PASSWORD, now, random },
    model: model as TwinModel<unknown>,
    state: begin(user, now(), bootMs),
    installed: (firmware) => void konnektor.happen({ happened: "terminal-firmware", ctId, firmware }),
    destroyed: () => void konnektor.happen({ happened: "terminal-destroyed", ctId }),
    wentDown(backAt) {
      isRestarting = true;
      void konnektor.happen({ happened: "terminal-unplugged", ctId });
      clearTimeout(booting);
      booting = setTimeout(
        () => {
          isRestarting = false;
          void konnektor.happen({ happened: "terminal-plugged", ctId });
        },
        Math.max(0, backAt - now()),
      );
    },
  });
  let before = terminalAt(konnektor, ctId);
  konnektor.onChange(() => {
    const after = terminalAt(konnektor, ctId);
    // A restart of its own has been told already.
    if (before?.plugged && !after?.plugged && !isRestarting) server.powerLost();
    const [was, is] = [before?.correlation === "aktualisierend", after?.correlation === "aktualisierend"];
    if (is && !was) server.sicct("begun");
    if (was && !is) {
      const firmware = after?.product.firmware;
      server.sicct({ over: firmware === before?.product.firmware ? undefined : firmware });
    }
    before = after;
  });
  await server.start();
  return {
    name,
    product: product.name,
    server,
    async stop() {
      clearTimeout(booting);
      await server.stop();
    },
  };
}
