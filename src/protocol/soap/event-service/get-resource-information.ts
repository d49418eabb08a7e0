/**
 * GetResourceInformation without selector: the health picture of the Konnektor itself.
 *
 * Schema: EventService.xsd 7.2.1, ConnectorCommon.xsd 5.0 (`Connector`) [REQ:gemSpec_Kon:TIP1-A_4607]
 * Names of the wire interface are the schema's; `toVpn` and `toStates` are the places where they become ours.
 */

import { LotseError } from "../../../domain/errors.ts";
import type { Observed, OperatingState } from "../../../domain/observation.ts";
import type { Instant } from "../../../domain/zeit/tag.ts";
import { SERVICES } from "../../sds/endpoint.ts";
import { child, children, need, needBoolean, needInstant, needText, type XmlElement } from "../../xml/element.ts";
import { CCTX, CONN, EVT } from "../../xml/namespaces.ts";
import { el } from "../../xml/write.ts";
import { type Context, context, type Operation } from "../operation.ts";

export interface ConnectorInformation {
  VPNTIStatus: ConnectionState;
  VPNSISStatus: ConnectionState;
  OperatingState: ErrorState[];
}

interface ConnectionState {
  ConnectionStatus: "Online" | "Offline";
  /** Moment of the last change. */
  Timestamp: Instant;
}

export interface ErrorState {
  ErrorCondition: string;
  Severity: OperatingState["severity"];
  Type: string;
  Value: boolean;
  ValidFrom: Instant;
}

export const getResourceInformation: Operation<{ context: Context }, ConnectorInformation> = {
  name: "GetResourceInformation",
  service: SERVICES.EventService,
  namespace: EVT,
  namespaces: [EVT, CCTX, CONN],
  write: (request) => el(EVT, "GetResourceInformation", context(request.context)),
  read: (response) => readConnector(need(response, CONN, "Connector")),
};

export function readConnector(connector: XmlElement): ConnectorInformation {
  const operatingState = child(connector, CONN, "OperatingState");
  return {
    VPNTIStatus: readConnection(need(connector, CONN, "VPNTIStatus")),
    VPNSISStatus: readConnection(need(connector, CONN, "VPNSISStatus")),
    OperatingState: operatingState ? readOperatingState(operatingState) : [],
  };
}

export function readOperatingState(operatingState: XmlElement): ErrorState[] {
  return children(operatingState, CONN, "ErrorState").map(readErrorState);
}

export function toVpn(wire: ConnectorInformation): Observed["vpn"] {
  const tunnel = (c: ConnectionState) => ({ online: c.ConnectionStatus === "Online", since: c.Timestamp });
  return { ti: tunnel(wire.VPNTIStatus), sis: tunnel(wire.VPNSISStatus) };
}

export function toStates(wire: ConnectorInformation): OperatingState[] {
  return wire.OperatingState.map((s) => ({
    condition: s.ErrorCondition,
    severity: s.Severity,
    raised: s.Value,
    since: s.ValidFrom,
  }));
}

function readConnection(element: XmlElement): ConnectionState {
  const status = needText(element, CONN, "ConnectionStatus");
  if (status !== "Online" && status !== "Offline") {
    throw new LotseError("xml/value-invalid", {
      element: "ConnectionStatus",
      value: status,
      expected: "Online / Offline",
    });
  }
  return { ConnectionStatus: status, Timestamp: needInstant(element, CONN, "Timestamp") };
}

function readErrorState(element: XmlElement): ErrorState {
  return {
    ErrorCondition: needText(element, CONN, "ErrorCondition"),
    Severity: readSeverity(needText(element, CONN, "Severity")),
    Type: needText(element, CONN, "Type"),
    Value: needBoolean(element, CONN, "Value"),
    ValidFrom: needInstant(element, CONN, "ValidFrom"),
  };
}

/** An unknown severity counts as the worst: better one alarm too many than one swallowed. */
function readSeverity(text: string): OperatingState["severity"] {
  return text === "Info" || text === "Warning" || text === "Error" ? text : "Fatal";
}
