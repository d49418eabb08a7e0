/**
 * The administration of a simulated secunet Konnektor. Shapes as in src/devices/secunet/README.md; what nobody has published
 * carries `invented`.
 *
 * Room: simulator/wire. Oddities kept: 204 and a header on signing in, 15 minutes without use, inactive conditions listed,
 * blanks behind numbers, passwords and much else null, a list that is of texts on some models and of objects on others.
 */
import { randomBytes } from "node:crypto";
import type { Day } from "../../../domain/zeit/tag.ts";
import { signInAt } from "../../models/administration.ts";
import { type CardState, type KonnektorState, presentCards, type TerminalState } from "../../models/state.ts";
import { Sessions } from "./sessions.ts";
import type { Route, Twin, VendorAnswer, VendorRequest, World } from "./vendor-server.ts";

const AK = "/rest/mgmt/ak";
const NK = "/rest/mgmt/nk";
const IDLE_MS = 15 * 60_000;
/** Which number and body a refusal has nobody has published. */
const REFUSED: VendorAnswer = { status: 401, invented: true };
const FULL: VendorAnswer = { status: 503, invented: true };

export function secunetTwin(world: World): Twin {
  const sessions = new Sessions(world.now, IDLE_MS, true);
  const tokenOf = ({ headers }: VendorRequest) => headers.authorization ?? "";
  const read = (path: string, body: () => unknown, invented?: true): Route => ({
    method: "GET",
    path,
    role: "reading",
    answer: (request) => (sessions.use(tokenOf(request)) ? { status: 200, json: body(), invented } : REFUSED),
  });
  const routes: Route[] = [
    {
      method: "POST",
      path: `${AK}/konten/login`,
      role: "login",
      answer: ({ json }) => {
        const isRight = json.username === world.user && json.password === world.password;
        const asked = { isRight, openSessions: sessions.open, now: world.now() };
        const is = signInAt(world.administration, asked);
        if (is === "full") return FULL;
        if (is !== "signed-in") return REFUSED;
        const token = sessions.begin(`Bearer ${randomBytes(24).toString("base64url")}`);
        return { status: 204, headers: { Authorization: token } };
      },
    },
    {
      method: "DELETE",
      path: `${AK}/konten/profil/logout`,
      role: "logout",
      answer: (request) => (sessions.end(tokenOf(request)) ? { status: 204 } : REFUSED),
    },
    {
      method: "POST",
      path: `${NK}/system`,
      role: "restart",
      answer: (request) => (sessions.use(tokenOf(request)) ? { status: 200, after: "restart" } : REFUSED),
    },
    read(`${AK}/dienste/status`, () => status(world)),
    read(`${AK}/dienste/status/version`, () => version(world)),
    read(`${NK}/ntp/zeit`, () => ({ time: world.now() + world.state.clockOffsetMs, timeZone: "Europe/Berlin" })),
    read(`${AK}/dienste/kartenterminals`, () => world.state.terminals.map((t) => terminal(t, world.state))),
    read(`${AK}/dienste/karten`, () => presentCards(world.state).map((c) => card(c, world.state))),
    read(`${AK}/info/mandanten`, () => mandanten(world)),
    read(`${AK}/info/clientsysteme`, () => clientsysteme(world)),
    // Beside this field there is more; what, nobody has published.
    read(`${AK}/dienste/ksr/informationen/updates-konnektor`, () => ({
      lastUpdate: world.state.machine?.searchedAt ?? world.administration.updatesSearchedAt,
    })),
    read(`${NK}/licence/features`, () => licences(world)),
    // Known is the call that sets them; that they can be read at the same address is a guess.
    read(`${AK}/dienste/ksr/einstellungen`, () => settings(world), true),
  ];
  return {
    product: "secunet",
    routes,
    openSessions: () => sessions.open,
    secrets: () => sessions.given,
    restarted: () => sessions.clear(),
    unknown: { status: 404, invented: true },
  };
}

function version({ state, administration }: World): object {
  const { firmware, hardware, name } = state.product;
  return {
    fwVersion: state.shows ?? firmware,
    hwVersion: hardware,
    productName: name,
    productType: state.product.type,
    serialNumber: administration.serial,
    buildTime: "2026-02-11T09:12:33Z",
  };
}

function status({ state, administration }: World): object {
  const { ti, sis } = state.vpn;
  return {
    connectorStarted: state.startedAt,
    vpnTiConnected: ti.online,
    vpnTiConnectionStateDate: ti.since,
    vpnSisConnected: sis.online,
    vpnSisConnectionStateDate: sis.since,
    restartRequired: administration.restartRequired,
    operatingStates: Object.entries(state.conditions).map(([name, { raised, since, severity, type }]) => {
      const [, main = name, sub = null] = /^([^(]+)(?:\((.*)\))?$/.exec(name) ?? [];
      const isNumber = sub !== null && /^\d{1,9}$/.test(sub);
      return {
        mainCondition: main,
        subCondition: isNumber ? Number(sub) : sub,
        severity: severity.toUpperCase(),
        severityLevel: ["INFO", "WARNING", "ERROR", "FATAL"].indexOf(severity.toUpperCase()) + 1,
        errorType: type === "Security" ? "SECURITY" : "TECHNICAL",
        errorTypeLevel: type === "Security" ? 1 : 0,
        value: raised,
        parameters: { Value: String(raised), ...(sub !== null && { CtID: sub }), Bedeutung: "" },
        validFrom: since,
      };
    }),
  };
}

function terminal(t: TerminalState, state: KonnektorState): object {
  const cards = presentCards(state).filter((c) => c.ctId === t.ctId);
  const device = cards.find((c) => c.type === "SMC-KT");
  const { product } = t;
  return {
    internalId: t.ctId,
    cardTerminalId: t.ctId,
    label: t.name,
    hostname: t.name,
    physical: t.isPhysical,
    ipAddress: t.ip,
    port: 4742,
    macAddress: t.mac.replaceAll("-", ":"),
    adminUsername: t.admin.credentials === "missing" ? null : "admin",
    adminPassword: null,
    pairingConnectorSubjectName: null,
    expirationAuthCertificate: endOf(device),
    authCertificate: null,
    slotCount: t.slots,
    slotInfos: cards.map((c) => card(c, state)),
    productinformation: t.everConnected
      ? {
          informationDate: state.cards[0]?.insertedAt ?? 0,
          manufacturer: product.vendorId,
          sicctVersion: "0120 ",
          softwareVersion: "0100 ",
          productTypeVersion: product.ptv,
          model: product.productCode,
          firmwareVersion: t.shows ?? product.firmware,
          hardwareVersion: product.hardware,
          firmwareGroupVersion: "00179",
          ehealthInterfaceVersion: "1.0.0",
        }
      : null,
    validSicctVersion: t.everConnected ? true : null,
    correlation: t.correlation.toUpperCase(),
    renewPairingNeeded: null,
    connected: t.connected,
    userRole: t.connected ? "USER" : null,
    autoUpdate: true,
    protocolErrorMax: 3,
    protocolErrorLifetime: { amount: 600, unit: "SECONDS" },
    cardStatusSwallowedCheckEnabled: true,
  };
}

const TYPES: Record<CardState["type"], string> = {
  EGK: "EGK",
  KVK: "KVK",
  HBA: "HBA",
  "HBA-qSig": "HBA",
  "SMC-B": "SMC_B",
  "HSM-B": "SMC_B",
  "SMC-KT": "SMC_KT",
  UNKNOWN: "UNKNOWN",
};

function card(c: CardState, state: KonnektorState): object {
  const at = state.terminals.find((t) => t.ctId === c.ctId);
  return {
    cardhandle: c.handle,
    cardTerminalHostname: at?.name ?? "",
    cardTerminalId: c.ctId,
    cardTerminalMacAddress: at?.mac.replaceAll("-", ":") ?? null,
    slotNo: c.slot,
    type: TYPES[c.type],
    insertTime: c.insertedAt,
    commonName: c.holder ?? c.iccsn ?? null,
    iccsn: c.iccsn ?? null,
    telematikId: c.type === "SMC-B" ? `1-SMC-B-${c.iccsn}` : null,
    hasEccCert: c.type === "EGK" || c.certificates.some(({ crypt }) => crypt === "ECC"),
    hasRsaCert: c.certificates.some(({ crypt }) => crypt === "RSA"),
    version: c.objectSystem ? { cos: "4.6.0", objectSystem: c.objectSystem, ptPers: null, keyInfo: null } : null,
    expirationDate: endOf(c),
  };
}

function endOf(c: CardState | undefined): number | null {
  const days = c?.certificates.filter(({ ref }) => ref === "C.AUT").map(({ validUntil }) => validUntil) ?? [];
  const last = days.toSorted().at(0);
  return last ? endOfDay(last) : null;
}

function endOfDay(day: Day): number {
  return Date.parse(`${day}T23:59:59Z`);
}

function mandanten({ state, administration }: World): object[] {
  const isVirtual = state.product.type === "vkon";
  return state.information.mandanten.map((mandant) => ({
    internalId: `mandant-${mandant.id}`,
    mandantId: mandant.id,
    managedSmbs: mandant.smb.map((iccsn) => ({
      iccsn,
      telematikId: null,
      commonName: null,
      hsm: false,
      autoPin: administration.autoPin.includes(iccsn),
      activationCode: null,
      autoPinVerificationEnabled: administration.autoPin.includes(iccsn),
    })),
    assignedCardTerminalInternalIds: mandant.terminals,
    remotePinCardTerminals: state.information.remotePin
      .filter(({ mandant: id }) => id === mandant.id)
      .map(({ arbeitsplatz, ctId }) =>
        isVirtual ? ctId : { arbeitsplatzInternalId: arbeitsplatz, cardTerminalInternalId: ctId },
      ),
    validateTelematikId: false,
  }));
}

function clientsysteme({ state, administration }: World): object[] {
  return state.information.clientsystems.map(({ id }) => ({
    internalId: `clientsystem-${id}`,
    clientSystemId: id,
    certificates: administration.clientCertificates
      .filter(({ clientsystem }) => clientsystem === id)
      .map(({ filename, from, until }) => ({
        filename,
        validity: { notBefore: endOfDay(from), notAfter: endOfDay(until) },
      })),
  }));
}

function licences({ administration }: World): object[] {
  return administration.licences.map(({ feature, until }) => ({
    feature,
    licenced: true,
    validFrom: null,
    validTo: until ? endOfDay(until) : null,
    count: null,
    active: true,
  }));
}

const WEEKDAYS = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"];

function settings({ administration }: World): object {
  const { search, download, install, weekday, hour } = administration.automatic;
  return {
    autoUpdateCheck: search,
    autoUpdateDownload: download,
    supportTrialUpdates: false,
    autoUpdate: install,
    autoUpdateWave: "EARLY",
    autoUpdateWeekDay: WEEKDAYS[weekday],
    autoUpdateTimeHour: String(hour).padStart(2, "0"),
    autoUpdateTimeMinute: "00",
    autoUpdateConnectorDependsOnFinishedTerminalUpdates: true,
  };
}
