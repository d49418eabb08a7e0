/**
 * What the answers of a secunet Konnektor say, in our words.
 *
 * Room: devices/secunet. Pure. Read is what is named here and nothing else: of a card that is not the practice's only its kind, of a
 * holder nothing at all. Moments are milliseconds, texts may be padded with blanks, anything may be null.
 */
import type { AutomaticUpdates, KarteSeen, ManagementSeen, OperatingState, Tunnel } from "../../domain/observation.ts";
import { DAY_MS, type Instant } from "../../domain/zeit/tag.ts";
import type { JsonObject, JsonValue } from "../../protocol/rest/json.ts";
import { correlationOf } from "../vendor/correlation.ts";
import { present } from "../vendor/reading.ts";

export function readVersion(json: JsonValue): ManagementSeen {
  const version = json.object();
  return present({ serial: version.text("serialNumber"), firmware: version.text("fwVersion") });
}

export interface Status {
  told: ManagementSeen;
  vpn?: { ti: Tunnel; sis: Tunnel };
  states: OperatingState[];
}

export function readStatus(json: JsonValue, readAt: Instant): Status {
  const status = json.object();
  const ti = tunnel(status, "vpnTiConnected", "vpnTiConnectionStateDate");
  const sis = tunnel(status, "vpnSisConnected", "vpnSisConnectionStateDate");
  return {
    told: present({
      runningSince: status.instant("connectorStarted"),
      restartRequired: status.flag("restartRequired"),
    }),
    vpn: ti && sis && { ti, sis },
    states: status.objects("operatingStates").flatMap((state) => operatingState(state, readAt)),
  };
}

function tunnel(status: JsonObject, online: string, since: string): Tunnel | undefined {
  const isOnline = status.flag(online);
  const at = status.instant(since);
  return isOnline === undefined || at === undefined ? undefined : { online: isOnline, since: at };
}

const SEVERITIES: Record<string, OperatingState["severity"]> = {
  FATAL: "Fatal",
  ERROR: "Error",
  WARNING: "Warning",
  INFO: "Info",
};

/** The list is complete: conditions that are not raised stand in it too. Named as the standard interface names them. */
function operatingState(state: JsonObject, readAt: Instant): OperatingState[] {
  const main = state.text("mainCondition");
  const raised = state.flag("value");
  if (main === undefined || raised === undefined) return [];
  const sub = state.textOrNumber("subCondition");
  return [
    {
      condition: sub === undefined ? main : `${main}(${sub})`,
      severity: SEVERITIES[state.text("severity") ?? ""] ?? "Warning",
      raised,
      // Without its moment: the day of the reading, which at least does not move with every reading.
      since: state.instant("validFrom") ?? readAt - (readAt % DAY_MS),
    },
  ];
}

/** The device's clock. */
export function readTime(json: JsonValue): Instant | undefined {
  return json.object().instant("time");
}

export interface Terminal {
  /** Id by which cards name their terminal. */
  cardTerminalId: string;
  name: string;
  mac: string;
  told: ManagementSeen;
}

/** Terminals the Konnektor works with. One it has only heard of in the network is not the practice's yet. */
export function readTerminals(json: JsonValue): Terminal[] {
  return json.objects().flatMap((terminal) => {
    const correlation = correlationOf(terminal.text("correlation"));
    if (correlation === "bekannt") return [];
    const cardTerminalId = terminal.text("cardTerminalId") ?? "";
    const product = terminal.object("productinformation");
    return [
      {
        cardTerminalId,
        name: terminal.text("label") ?? terminal.text("hostname") ?? cardTerminalId,
        mac: terminal.text("macAddress") ?? "",
        told: present({
          firmware: product?.text("firmwareVersion"),
          correlation,
          // The password is never told; a user without one is of no use, but nobody can see that.
          hasAdminCredentials: terminal.has("adminUsername") ? terminal.text("adminUsername") !== undefined : undefined,
          certificateExpiresOn: terminal.day("expirationAuthCertificate"),
        }),
      },
    ];
  });
}

const OF_PRACTICE: Record<string, string> = { SMC_B: "SMC-B", SMC_KT: "SMC-KT", HBA: "HBA" };

/** Cards of the practice. Of every other one its kind is read, and no more. */
export function readCards(json: JsonValue, terminalName: (cardTerminalId: string) => string | undefined): KarteSeen[] {
  return json.objects().flatMap((card) => {
    const type = OF_PRACTICE[card.text("type") ?? ""];
    if (!type) return [];
    const hasEcc = card.flag("hasEccCert");
    return [
      {
        type,
        iccsn: card.text("iccsn"),
        terminal: terminalName(card.text("cardTerminalId") ?? "") ?? card.text("cardTerminalHostname") ?? "",
        slot: card.number("slotNo") ?? 0,
        // The dates of a device card are told at its terminal.
        expiresOn: type === "SMC-KT" ? undefined : card.day("expirationDate"),
        rsaOnly: hasEcc === undefined ? undefined : !hasEcc,
      },
    ];
  });
}

/** By Mandant and practice card. The activation code that stands beside it is not read. */
export function readAutoPin(json: JsonValue): ManagementSeen {
  const autoPin = json.objects().flatMap((mandant) =>
    mandant.objects("managedSmbs").flatMap((smb) => {
      const iccsn = smb.text("iccsn");
      const isOn = smb.flag("autoPin");
      if (iccsn === undefined || isOn === undefined) return [];
      const isEnabled = smb.flag("autoPinVerificationEnabled") ?? true;
      return [present({ iccsn, mandant: mandant.text("mandantId"), isOn: isOn && isEnabled })];
    }),
  );
  return { autoPin };
}

export function readClientCertificates(json: JsonValue): ManagementSeen {
  const clientCertificates = json.objects().flatMap((system) =>
    system.objects("certificates").flatMap((certificate) => {
      const clientsystem = system.text("clientSystemId");
      const expiresOn = certificate.object("validity")?.day("notAfter");
      if (clientsystem === undefined || expiresOn === undefined) return [];
      return [{ clientsystem, name: certificate.text("filename") ?? "", expiresOn }];
    }),
  );
  return { clientCertificates };
}

/** Only the moment of the last search is proven; how updates are listed nobody has published. */
export function readUpdates(json: JsonValue): ManagementSeen {
  return present({ updatesSearchedAt: json.object().instant("lastUpdate") });
}

/** Evidence C: seen in published code only. */
export function readLicences(json: JsonValue): ManagementSeen {
  const licences = json.objects().flatMap((licence) => {
    const feature = licence.text("feature");
    if (feature === undefined || licence.flag("licenced") === false) return [];
    return [present({ feature, until: licence.day("validTo") })];
  });
  return { licences };
}

const WEEKDAYS = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"];

/** Names of the fields: evidence C, from the call that sets them. That they can be read under the same address is a guess. */
export function readAutomatic(json: JsonValue): ManagementSeen {
  const settings = json.object();
  const weekday = WEEKDAYS.indexOf(settings.text("autoUpdateWeekDay") ?? "");
  const [hour, minute] = [settings.text("autoUpdateTimeHour"), settings.text("autoUpdateTimeMinute")];
  const hasTime = /^\d{1,2}$/.test(hour ?? "") && /^\d{1,2}$/.test(minute ?? "");
  const automatic: AutomaticUpdates = present({
    search: settings.flag("autoUpdateCheck"),
    download: settings.flag("autoUpdateDownload"),
    install: settings.flag("autoUpdate"),
    weekday: weekday < 0 ? undefined : weekday,
    time: hasTime ? `${hour?.padStart(2, "0")}:${minute?.padStart(2, "0")}` : undefined,
    zone: hasTime ? ("UTC" as const) : undefined,
  });
  return { automatic };
}
