/**
 * The simulated practice as the tests of the command line meet it: a world of one fixed day, and the flags with which
 * `lotse status` reads it.
 *
 * The calendar of the practice stands on TODAY, whatever day it really is; its clock shows the real time, as that of a
 * healthy device does. Judge it with `--date`.
 */

import type { KonnektorState } from "../../src/simulator/models/state.ts";
import { exportPkcs12, type Pkcs12Style } from "../../src/simulator/wire/pki/pkcs12.ts";
import { type SimOptions, SimPraxis } from "../../src/simulator/wire/sim-praxis.ts";

export const TODAY = "2026-11-21";
/** How long ago TODAY's noon was. */
const lagMs = Date.now() - Date.parse(`${TODAY}T11:00:00Z`);

/** Small keys, because most tests do not care and RSA takes its time. */
export function startPraxis(options: SimOptions = {}): Promise<SimPraxis> {
  const { prepare = (state) => state } = options;
  return SimPraxis.start({
    keyType: "p256",
    now: () => Date.now() - lagMs,
    ...options,
    prepare: (state) => prepare({ ...state, clockOffsetMs: lagMs }),
  });
}

/** The clock of the device is off by this much. */
export function clockOff(praxis: SimPraxis, ms: number): Promise<void> {
  return praxis.first.happen({ happened: "clock", offsetMs: lagMs + ms });
}

/** Everything new, approved for long, plugged in and quiet. */
export function nothingDue(state: KonnektorState): KonnektorState {
  const newest: Record<string, string> = { ORGA6100: "3.9.2", ST1506: "4.0.47" };
  return {
    ...state,
    product: { ...state.product, firmware: "6.0.5", ptv: "6.0.2" },
    terminals: state.terminals.map((terminal) => ({
      ...terminal,
      plugged: true,
      connected: true,
      everConnected: true,
      product: { ...terminal.product, firmware: newest[terminal.product.productCode] ?? "" },
    })),
    cards: state.cards.map((card) => ({
      ...card,
      certificates: card.certificates.map((certificate) => ({ ...certificate, validUntil: "2029-06-30" })),
    })),
    conditions: Object.fromEntries(
      Object.entries(state.conditions).map(([name, condition]) => [name, { ...condition, raised: false }]),
    ),
  };
}

/** The only user of each client system has this password. */
export function withPassword(password: string): (state: KonnektorState) => KonnektorState {
  return (state) => ({
    ...state,
    information: {
      ...state.information,
      clientsystems: state.information.clientsystems.map((c) => ({ ...c, users: [{ user: c.id, password }] })),
    },
  });
}

/** What has to be confirmed to trust this device. */
export function pinned(praxis: SimPraxis): string[] {
  return praxis.auth.mode === "none" ? [] : ["--pin-sha256", praxis.certSha256];
}

export function contextFlags({ context }: SimPraxis, change: Partial<SimPraxis["context"]> = {}): string[] {
  const { mandant, clientsystem, arbeitsplatz } = { ...context, ...change };
  return ["--mandant", mandant, "--clientsystem", clientsystem, "--arbeitsplatz", arbeitsplatz];
}

/** Judged on TODAY with the list of the training practice. */
export const JUDGED = ["--catalogue", "beispiel", "--date", TODAY];

/** `lotse status` for this practice, without credentials. */
export function statusArgs(praxis: SimPraxis, ...more: string[]): string[] {
  return ["status", "--konnektor", praxis.first.url, ...pinned(praxis), ...contextFlags(praxis), ...JUDGED, ...more];
}

export interface CertificateFiles {
  cert: string;
  key: string;
}

/** Certificate and key of the client system as PEM; with a passphrase the key is encrypted. */
export function clientPem({ auth }: SimPraxis, passphrase?: string): CertificateFiles {
  if (!auth.client) throw new Error("only with auth: cert");
  const { certificate, key } = auth.client;
  const locked = passphrase === undefined ? {} : { cipher: "aes-256-cbc", passphrase };
  return {
    cert: certificate.toString(),
    key: String(key.export({ type: "pkcs8", format: "pem", ...locked })),
  };
}

export function clientP12({ auth }: SimPraxis, password: string, style: Pkcs12Style): Buffer {
  if (!auth.client) throw new Error("only with auth: cert");
  return exportPkcs12(auth.client, password, style);
}
