/**
 * GetResourceInformation: both tunnels and every operating state, raised or not.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { refusal } from "../../../../test/support/refusal.ts";
import { gematikApi, needs } from "../../../../test/support/shared.ts";
import {
  enveloped,
  OK,
  type WrittenState,
  withDefaultNamespaces,
  writeConnector,
} from "../../../../test/support/soap.ts";
import { assertBodyFits } from "../../../../test/support/xml-schema.ts";
import { parseXml } from "../../xml/parse.ts";
import { bodyOf, envelope } from "../envelope.ts";
import { getResourceInformation, toStates, toVpn } from "./get-resource-information.ts";

const CONTEXT = { mandant: "M1", clientsystem: "CS1", arbeitsplatz: "AP1" };

const answer = (connector: string) =>
  `<EVT:GetResourceInformationResponse>${OK}${connector}</EVT:GetResourceInformationResponse>`;
const readXml = (xml: string) => getResourceInformation.read(bodyOf(parseXml(Buffer.from(xml))));
const read = (ti?: string, sis?: string, states?: WrittenState[]) =>
  readXml(enveloped(answer(writeConnector(ti, sis, states))));

describe("the question", () => {
  test("about the Konnektor itself carries the context and no selector", () => {
    assert.equal(
      getResourceInformation.write({ context: CONTEXT }).text,
      "<EVT:GetResourceInformation><CCTX:Context><CONN:MandantId>M1</CONN:MandantId>" +
        "<CONN:ClientSystemId>CS1</CONN:ClientSystemId><CONN:WorkplaceId>AP1</CONN:WorkplaceId></CCTX:Context></EVT:GetResourceInformation>",
    );
  });

  test("is what gematik's schema wants", needs(gematikApi(), "Die Schemata der gematik"), () => {
    const request = getResourceInformation.write({ context: CONTEXT });
    assertBodyFits("conn/EventService.xsd", envelope(request, getResourceInformation.namespaces));
  });
});

describe("the tunnels", () => {
  test("are online or offline since the moment of the last change", () => {
    assert.deepEqual(toVpn(read("Online", "Offline")), {
      ti: { online: true, since: Date.UTC(2026, 1, 1, 21, 14) },
      sis: { online: false, since: Date.UTC(2025, 10, 3, 5, 31, 33) },
    });
    assert.deepEqual(
      [toVpn(read("Offline", "Online")).ti.online, toVpn(read("Offline", "Online")).sis.online],
      [false, true],
    );
  });

  test("in another state are refused, and the text named", () => {
    const { code, fields } = refusal(() => read("Connecting"));
    assert.deepEqual([code, fields.element, fields.value], ["xml/value-invalid", "ConnectionStatus", "Connecting"]);
  });

  test("that are missing are missed by name", () => {
    const connector = writeConnector().replace(/<CONN:VPNSISStatus>.*<\/CONN:VPNSISStatus>/, "");
    assert.deepEqual(refusal(() => readXml(enveloped(answer(connector)))).fields, {
      element: "VPNSISStatus",
      parent: "Connector",
    });
  });
});

describe("the operating states", () => {
  const states: WrittenState[] = [
    {
      condition: "EC_CardTerminal_Not_Available(kt-3)",
      severity: "Error",
      value: "true",
      since: "2026-02-02T07:41:12+01:00",
    },
    { condition: "EC_TSL_Expiring", severity: "Info", value: "false" },
    { condition: "EC_FW_Not_Valid_Status_Blocked", severity: "Fatal", value: "1" },
    { condition: "EC_NK_Certificate_Expiring", severity: "Warning", value: "0" },
  ];
  const expected = [
    {
      condition: "EC_CardTerminal_Not_Available(kt-3)",
      severity: "Error",
      raised: true,
      since: Date.UTC(2026, 1, 2, 6, 41, 12),
    },
    { condition: "EC_TSL_Expiring", severity: "Info", raised: false, since: Date.UTC(2026, 2, 1, 2, 3, 4) },
    {
      condition: "EC_FW_Not_Valid_Status_Blocked",
      severity: "Fatal",
      raised: true,
      since: Date.UTC(2026, 2, 1, 2, 3, 4),
    },
    {
      condition: "EC_NK_Certificate_Expiring",
      severity: "Warning",
      raised: false,
      since: Date.UTC(2026, 2, 1, 2, 3, 4),
    },
  ];

  test("are all kept, and their Value says whether they are raised (trap T-11)", () => {
    assert.deepEqual(toStates(read("Online", "Online", states)), expected);
  });

  test("are read the same without a single prefix", () => {
    const xml = withDefaultNamespaces(answer(writeConnector("Online", "Online", states)));
    assert.deepEqual(toStates(readXml(xml)), expected);
  });

  test("of unknown severity count as the worst", () => {
    assert.equal(
      toStates(read("Online", "Online", [{ condition: "EC_X", severity: "Katastrophal" }]))[0]?.severity,
      "Fatal",
    );
  });

  test("may be none, or not be there at all", () => {
    assert.deepEqual(toStates(read()), []);
    const connector = writeConnector().replace("<CONN:OperatingState></CONN:OperatingState>", "");
    assert.deepEqual(toStates(readXml(enveloped(answer(connector)))), []);
  });

  test("whose Value is neither yes nor no are refused, and the text named", () => {
    const { code, fields } = refusal(() => read("Online", "Online", [{ condition: "EC_X", value: "vielleicht" }]));
    assert.deepEqual([code, fields.element, fields.value], ["xml/value-invalid", "Value", "vielleicht"]);
  });
});

test("an answer about something else than the Konnektor is refused, and what is missing named", () => {
  assert.deepEqual(refusal(() => readXml(enveloped(answer("")))).fields, {
    element: "Connector",
    parent: "GetResourceInformationResponse",
  });
});
