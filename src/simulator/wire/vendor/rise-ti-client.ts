/**
 * A simulated RISE TI-Client, through which a practice reaches its Konnektor in the data centre. Shapes as in
 * src/devices/rise-ti-client/README.md.
 *
 * Room: simulator/wire. Oddities kept: a token of 299 seconds that use does not prolong, 403 until the way to the Konnektor was opened,
 * addresses of the tunnel instead of the terminals' own, 422 for a pairing that does not fit.
 */
import { randomBytes } from "node:crypto";
import type { KonnektorState, TerminalState } from "../../models/state.ts";
import { Sessions } from "./sessions.ts";
import type { Route, Twin, VendorAnswer, VendorRequest, World } from "./vendor-server.ts";

const TOKEN_SECONDS = 299;
const PASSAGE = "/api/v1/konnektor/default/api/v1/ctm";
const TUNNEL = "172.16.55.29";
const REFUSED: VendorAnswer = { status: 401, headers: {}, invented: true };

export function riseTiClientTwin(world: World): Twin {
  const tokens = new Sessions(world.now, TOKEN_SECONDS * 1000, false);
  let pairing: Record<string, unknown> | undefined;
  const isAllowed = ({ headers }: VendorRequest) => tokens.use((headers.authorization ?? "").replace(/^Bearer /, ""));
  const guarded = (answer: Route["answer"]): Route["answer"] => {
    return (request) => (isAllowed(request) ? answer(request) : REFUSED);
  };
  const through = (answer: Route["answer"]): Route["answer"] =>
    guarded((request) => (world.administration.isPassageOpen ? answer(request) : { status: 403 }));
  const routes: Route[] = [
    {
      method: "POST",
      path: "/oauth2/token",
      role: "login",
      answer: ({ form }) => {
        const isKnown =
          form.get("grant_type") === "client_credentials" &&
          form.get("scope") === "API" &&
          form.get("client_id") === world.user &&
          form.get("client_secret") === world.password;
        if (!isKnown) return { status: 401, json: { error: "invalid_client" } };
        const access_token = tokens.begin();
        return { status: 200, json: { access_token, scope: "API", token_type: "Bearer", expires_in: TOKEN_SECONDS } };
      },
    },
    {
      method: "GET",
      path: "/api/v1/manager/card-terminals/proxies",
      role: "reading",
      answer: guarded(() => ({ status: 200, json: { proxies: world.state.terminals.map(proxy) } })),
    },
    {
      method: "GET",
      path: "/api/v1/premium/pin-plus",
      role: "reading",
      answer: guarded(() => ({ status: 200, json: { configurations: pinPlus(world) } })),
    },
    {
      method: "GET",
      path: `${PASSAGE}/state`,
      role: "reading",
      answer: through(() => ({
        status: 200,
        json: {
          CTM_SUPPORTED_KT_VERSIONS: ["1.0.0"],
          CTM_CT_LIST: world.state.terminals.map((t, i) => terminal(t, i, world.state)),
        },
      })),
    },
    {
      method: "POST",
      path: `${PASSAGE}/terminals/pairing/initialize`,
      role: "reading",
      answer: through(({ json }) => {
        pairing = {
          ctId: json.ctId,
          fingerprint: randomBytes(32).toString("hex"),
          tlsSessionId: randomBytes(8).toString("hex"),
        };
        return { status: 200, json: pairing };
      }),
    },
    {
      method: "POST",
      path: `${PASSAGE}/terminals/pairing/finalize`,
      role: "reading",
      answer: through(({ json }) => {
        const fits = pairing !== undefined && Object.entries(pairing).every(([name, value]) => json[name] === value);
        return fits ? { status: 200, json: { success: true } } : { status: 422 };
      }),
    },
  ];
  return {
    product: "rise-ti-client",
    routes,
    openSessions: () => tokens.open,
    secrets: () => tokens.given,
    // It stands in the practice and runs on while the Konnektor restarts.
    restarted() {},
    unknown: { status: 404, invented: true },
  };
}

function macOf({ mac }: TerminalState): string {
  return mac.replaceAll("-", ":");
}

function proxy(t: TerminalState, i: number): object {
  return {
    id: `bf11726a-ad8f-11f0-8247-0000000000${String(i).padStart(2, "0")}`,
    name: t.name,
    wireguardIp: TUNNEL,
    incomingIp: TUNNEL,
    incomingPort: 8273 + i,
    outgoingIp: "192.168.20.10",
    outgoingPort: 8273 + i,
    cardTerminalIp: t.ip,
    cardTerminalPort: 4742,
  };
}

function terminal(t: TerminalState, i: number, state: KonnektorState): object {
  const { product } = t;
  return {
    ACTIVEROLE: t.connected ? "USER" : null,
    ADMIN_USERNAME: t.admin.credentials === "missing" ? "" : "admin",
    CONNECTED: t.connected,
    CORRELATION: t.correlation.toUpperCase(),
    CTID: macOf(t),
    EHEALTH_INTERFACE_VERSION: "1.0.0",
    HOSTNAME: t.name,
    IP_ADDRESS: TUNNEL,
    IS_PHYSICAL: t.isPhysical,
    MAC_ADDRESS: macOf(t),
    PRODUCTINFORMATION: t.everConnected
      ? {
          fwVersionLocal: product.firmware,
          hwVersionLocal: product.hardware,
          informationDate: "2025-10-31T08:09:12.250100904",
          productCode: product.productCode,
          productName: product.name,
          productType: "KT",
          productTypeVersion: product.ptv,
          productVendorID: product.vendorId,
          productVendorName: product.vendorName,
        }
      : null,
    SLOTCOUNT: t.slots,
    SLOTS_USED: state.cards.filter((c) => c.ctId === t.ctId).map((c) => c.slot),
    SMKT_AUT: t.everConnected ? "MIIB" : null,
    TCP_PORT: 8273 + i,
    VALID_VERSION: true,
  };
}

function pinPlus({ state, administration }: World): object[] {
  return state.cards
    .filter((c) => c.iccsn !== undefined && administration.autoPin.includes(c.iccsn))
    .map((c) => ({
      card: {
        iccsn: c.iccsn,
        cardHolder: c.holder ?? "",
        terminalId: macOfCard(c.ctId, state),
        terminalHostname: state.terminals.find((t) => t.ctId === c.ctId)?.name ?? "",
        cardType: "SMCB",
      },
      status: "ACTIVE",
    }));
}

function macOfCard(ctId: string, state: KonnektorState): string {
  const found = state.terminals.find((t) => t.ctId === ctId);
  return found ? macOf(found) : "";
}
