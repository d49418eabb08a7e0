/**
 * What administrations of devices tell, without the bytes: of a secunet Konnektor and of a Cherry ST-1506, as their adapters tell it.
 *
 * Room: simulator/port. Pure. Only what is on without a person's consent to the unproven.
 */
import { cardComponent, terminalComponent } from "../../domain/component-ids.ts";
import type {
  CertificateSeen,
  Component,
  ManagementSeen,
  Observed,
  ObservedKind,
  Source,
} from "../../domain/observation.ts";
import type { Day } from "../../domain/zeit/tag.ts";
import type { AdministrationState } from "../models/administration.ts";
import { type CardState, type KonnektorState, presentCards } from "../models/state.ts";
import type { St1506State } from "../models/terminals/st-1506.ts";
import { wordFor } from "../models/terminals/st-1506-update.ts";
import { deviceCard, type TerminalView } from "../models/terminals/twin.ts";
import { statesOf, type Told } from "./standard.ts";

const VERWALTUNG: Source = { by: "verwaltung" };
const KARTENTERMINAL: Source = { by: "kartenterminal" };

export function toldBySecunet(
  state: KonnektorState,
  administration: AdministrationState,
  konnektor: Component,
): Told[] {
  const told: Told[] = [];
  const see = <K extends ObservedKind>(kind: K, component: Component, value: Observed[K]) =>
    void told.push({ kind, component, source: VERWALTUNG, value } as unknown as Told);
  const management: ManagementSeen = {
    serial: administration.serial,
    firmware: state.shows ?? state.product.firmware,
    runningSince: state.startedAt,
    restartRequired: administration.restartRequired,
    autoPin: state.information.mandanten.flatMap(({ id, smb }) =>
      smb.map((iccsn) => ({ iccsn, mandant: id, isOn: administration.autoPin.includes(iccsn) })),
    ),
    clientCertificates: state.information.clientsystems.flatMap(({ id }) =>
      administration.clientCertificates
        .filter(({ clientsystem }) => clientsystem === id)
        .map(({ clientsystem, filename, until }) => ({ clientsystem, name: filename, expiresOn: until })),
    ),
    updatesSearchedAt: state.machine?.searchedAt ?? administration.updatesSearchedAt,
  };
  see("vpn", konnektor, state.vpn);
  see("states", konnektor, statesOf(state));
  for (const terminal of state.terminals) {
    if (terminal.correlation === "bekannt") continue;
    const device = presentCards(state).find((c) => c.ctId === terminal.ctId && c.type === "SMC-KT");
    const firmware = terminal.everConnected ? (terminal.shows ?? terminal.product.firmware) : undefined;
    const expiresOn = device && endOf(device);
    see("management", terminalComponent(konnektor, terminal), {
      ...(firmware !== undefined && { firmware }),
      correlation: terminal.correlation,
      hasAdminCredentials: terminal.admin.credentials !== "missing",
      ...(expiresOn && { certificateExpiresOn: expiresOn }),
    });
  }
  for (const card of presentCards(state)) {
    const type = { "SMC-B": "SMC-B", "HSM-B": "SMC-B", "SMC-KT": "SMC-KT", HBA: "HBA", "HBA-qSig": "HBA" }[
      card.type as string
    ];
    if (!type) continue;
    const terminal = state.terminals.find((t) => t.ctId === card.ctId)?.name ?? card.ctId;
    const seen: Observed["karte"] = {
      ...{ type, iccsn: card.iccsn, terminal, slot: card.slot },
      expiresOn: type === "SMC-KT" ? undefined : endOf(card),
      rsaOnly: !card.certificates.some(({ crypt }) => crypt === "ECC"),
    };
    see("karte", cardComponent(konnektor, seen), seen);
  }
  see("management", konnektor, management);
  return told;
}

/** The first of its certificates for signing in that ends. */
function endOf({ certificates }: CardState): Day | undefined {
  return certificates
    .filter(({ ref }) => ref === "C.AUT")
    .map(({ validUntil }) => validUntil)
    .toSorted()[0];
}

export function toldBySt1506(state: St1506State, view: TerminalView, component: Component): Told[] {
  const { product, mac } = view.terminal;
  const card = deviceCard(view);
  const until = (crypt: "RSA" | "ECC") => card?.certificates.find((c) => c.crypt === crypt)?.validUntil;
  const certificates = (["RSA", "ECC"] as const).flatMap((crypt): CertificateSeen[] => {
    const expiresOn = until(crypt);
    const subject = card?.iccsn?.slice(-10) ?? "";
    return expiresOn ? [{ crypt, owner: "gSMC-KT", subject, serial: "", expiresOn }] : [];
  });
  const rejected = state.update.at === "idle" ? state.update.rejected : undefined;
  const management: ManagementSeen = {
    mac: mac.toUpperCase().replaceAll("-", ":"),
    pairingBlocks: state.pairing.length,
    updateState: wordFor(state.update),
    ...(rejected && { updateRejected: rejected }),
  };
  const identity = {
    ...product,
    vendorName: "Cherry",
    name: "eHealth Terminal ST-1506",
    firmware: state.shows ?? product.firmware,
  };
  const told = (kind: ObservedKind, value: unknown) =>
    ({ kind, component, source: KARTENTERMINAL, value }) as unknown as Told;
  return [
    told("identity", identity),
    ...(certificates.length > 0 ? [told("certificates", certificates)] : []),
    told("management", management),
  ];
}
