/**
 * What the answers of a RISE TI-Client say, in our words.
 *
 * Room: devices/rise-ti-client. Pure. Of a card its number is read and whether it is a practice card's; its holder never is.
 */
import type { ManagementSeen } from "../../domain/observation.ts";
import type { JsonValue } from "../../protocol/rest/json.ts";
import { correlationOf } from "../vendor/correlation.ts";
import { present } from "../vendor/reading.ts";

export interface Terminal {
  ctId: string;
  name: string;
  mac: string;
  /** End of the tunnel at which the Konnektor sees it: "172.16.55.29:8273". */
  tunnelEnd: string;
  told: ManagementSeen;
}

/** Terminals the Konnektor works with. One it has only heard of is not the practice's yet. */
export function readTerminals(json: JsonValue): Terminal[] {
  return json
    .object()
    .objects("CTM_CT_LIST")
    .flatMap((terminal) => {
      const correlation = correlationOf(terminal.text("CORRELATION"));
      if (correlation === "bekannt") return [];
      const mac = terminal.text("MAC_ADDRESS") ?? "";
      const ctId = terminal.text("CTID") ?? mac;
      return [
        {
          ctId,
          name: terminal.text("HOSTNAME") ?? ctId,
          mac,
          tunnelEnd: `${terminal.text("IP_ADDRESS")}:${terminal.number("TCP_PORT")}`,
          told: present({
            firmware: terminal.object("PRODUCTINFORMATION")?.text("fwVersionLocal"),
            correlation,
            hasAdminCredentials: terminal.has("ADMIN_USERNAME")
              ? terminal.text("ADMIN_USERNAME") !== undefined
              : undefined,
          }),
        },
      ];
    });
}

/** Practice cards whose PIN is entered from afar ("PIN-plus"). */
export function readPinPlus(json: JsonValue): ManagementSeen {
  const autoPin = json
    .object()
    .objects("configurations")
    .flatMap((configuration) => {
      const card = configuration.object("card");
      if (card?.text("cardType") !== "SMCB") return [];
      const iccsn = card.text("iccsn");
      return iccsn === undefined ? [] : [{ iccsn, isOn: configuration.text("status") === "ACTIVE" }];
    });
  return { autoPin };
}

/** Where terminals stand in the practice, by the end of the tunnel. That the two belong together is a guess. */
export function readProxies(json: JsonValue): Map<string, string> {
  return new Map(
    json
      .object()
      .objects("proxies")
      .flatMap((proxy): [string, string][] => {
        const [ip, port, own] = [proxy.text("wireguardIp"), proxy.number("incomingPort"), proxy.text("cardTerminalIp")];
        return ip === undefined || port === undefined || own === undefined ? [] : [[`${ip}:${port}`, own]];
      }),
  );
}
