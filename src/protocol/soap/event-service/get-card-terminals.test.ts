/**
 * GetCardTerminals: every Kartenterminal the Konnektor knows, also those it knows nothing about.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { refusal } from "../../../../test/support/refusal.ts";
import { writeProduct } from "../../../../test/support/service-directory.ts";
import { gematikApi, needs } from "../../../../test/support/shared.ts";
import {
  enveloped,
  OK,
  type WrittenTerminal,
  withDefaultNamespaces,
  writeTerminal,
} from "../../../../test/support/soap.ts";
import { assertBodyFits } from "../../../../test/support/xml-schema.ts";
import { parseXml } from "../../xml/parse.ts";
import { bodyOf, envelope } from "../envelope.ts";
import { getCardTerminals, toTerminal } from "./get-card-terminals.ts";

const CONTEXT = { mandant: "M1", clientsystem: "CS1", arbeitsplatz: "AP1" };

const answer = (...terminals: WrittenTerminal[]) =>
  `<EVT:GetCardTerminalsResponse>${OK}<CT:CardTerminals>${terminals.map(writeTerminal).join("")}</CT:CardTerminals></EVT:GetCardTerminalsResponse>`;
const readXml = (xml: string) => getCardTerminals.read(bodyOf(parseXml(Buffer.from(xml))));
const read = (...terminals: WrittenTerminal[]) => readXml(enveloped(answer(...terminals)));

const KNOWN: WrittenTerminal = {
  product: writeProduct({ type: "KT", vendorId: "MUSTR", code: "mkt2", firmware: "3.9.1", hardware: "1.0.0" }, "PI:"),
  ctId: "kt-empfang",
  workplaces: ["AP1", "AP2"],
  name: "KT Empfang",
  mac: "02-00-5e-00-53-01",
  address: "<CT:IPV4Address>192.0.2.21</CT:IPV4Address>",
};
const NEVER_CONNECTED: WrittenTerminal = {
  product: writeProduct(
    {
      date: "1970-01-01T00:00:00Z",
      type: "",
      ptv: "0.0.0",
      vendorId: "",
      code: "",
      hardware: "0.0.0",
      firmware: "0.0.0",
      vendorName: "",
      name: "",
    },
    "PI:",
  ),
  ctId: "kt-neu",
  name: "",
  address: "<CT:IPV4Address>0.0.0.0</CT:IPV4Address>",
  slots: "0",
  connected: "false",
};

describe("the question", () => {
  test("carries the context and mandant-wide as attribute", () => {
    assert.equal(
      getCardTerminals.write({ context: CONTEXT, mandantWide: true }).text,
      '<EVT:GetCardTerminals mandant-wide="true"><CCTX:Context><CONN:MandantId>M1</CONN:MandantId>' +
        "<CONN:ClientSystemId>CS1</CONN:ClientSystemId><CONN:WorkplaceId>AP1</CONN:WorkplaceId></CCTX:Context></EVT:GetCardTerminals>",
    );
    assert.match(
      getCardTerminals.write({ context: CONTEXT, mandantWide: false }).text,
      /^<EVT:GetCardTerminals mandant-wide="false">/,
    );
  });

  test("is what gematik's schema wants", needs(gematikApi(), "Die Schemata der gematik"), () => {
    for (const mandantWide of [true, false]) {
      const request = getCardTerminals.write({ context: CONTEXT, mandantWide });
      assertBodyFits("conn/EventService.xsd", envelope(request, getCardTerminals.namespaces));
    }
  });
});

describe("a Kartenterminal", () => {
  const expected = {
    CtId: "kt-empfang",
    WorkplaceIds: ["AP1", "AP2"],
    Name: "KT Empfang",
    MacAddress: "02-00-5e-00-53-01",
    IPAddress: "192.0.2.21",
    Slots: 4,
    Connected: true,
  };

  test("that is connected is read with product, place and address", () => {
    const [terminal] = read(KNOWN);
    assert.ok(terminal);
    const { ProductInformation: product, ...rest } = terminal;
    assert.deepEqual(rest, expected);
    assert.deepEqual(
      [product.vendorId, product.productCode, product.firmware, product.type],
      ["MUSTR", "mkt2", "3.9.1", "KT"],
    );
  });

  test("is read the same without a single prefix", () => {
    assert.deepEqual(readXml(withDefaultNamespaces(answer(KNOWN))), read(KNOWN));
  });

  test("that never connected has no names, version 0.0.0 and no slots (trap T-13)", () => {
    const [terminal] = read(NEVER_CONNECTED);
    assert.ok(terminal);
    assert.deepEqual(
      [terminal.ProductInformation.vendorId, terminal.ProductInformation.firmware, terminal.Slots, terminal.Connected],
      ["", "0.0.0", 0, false],
    );
    assert.deepEqual(terminal.WorkplaceIds, []);
  });

  test("with an IPv6 address, or none, is read as well", () => {
    assert.equal(read({ ...KNOWN, address: "<CT:IPV6Address>fd00::12</CT:IPV6Address>" })[0]?.IPAddress, "fd00::12");
    assert.equal(read({ ...KNOWN, address: undefined })[0]?.IPAddress, undefined);
    assert.equal(read({ ...KNOWN, address: "" })[0]?.IPAddress, undefined);
  });

  test("whose workplaces, slots and names are left out has none (trap T-14)", () => {
    const xml = enveloped(answer(KNOWN))
      .replace(/<CONN:WorkplaceIds>.*<\/CONN:WorkplaceIds>/, "")
      .replace(/<CT:Slots>.*<\/CT:Slots>/, "")
      .replace(/<CT:Name>.*<\/CT:Name>/, "");
    const [terminal] = readXml(xml);
    assert.deepEqual([terminal?.WorkplaceIds, terminal?.Slots, terminal?.Name], [[], 0, ""]);
  });

  for (const element of ["CtId", "Connected", "ProductInformation"]) {
    test(`without ${element} is refused, and the missing element named`, () => {
      const xml = enveloped(answer(KNOWN)).replace(new RegExp(`<(\\w+):${element}>.*</\\1:${element}>`), "");
      assert.deepEqual(
        refusal(() => readXml(xml)),
        {
          code: "xml/element-missing",
          fields: { element, parent: "CardTerminal" },
        },
      );
    });
  }
});

describe("the list", () => {
  test("may be empty", () => {
    assert.deepEqual(read(), []);
  });

  test("keeps the order of the answer", () => {
    assert.deepEqual(
      read(NEVER_CONNECTED, KNOWN).map((t) => t.CtId),
      ["kt-neu", "kt-empfang"],
    );
  });

  test("that is missing is missed by name", () => {
    const xml = enveloped(`<EVT:GetCardTerminalsResponse>${OK}</EVT:GetCardTerminalsResponse>`);
    assert.deepEqual(refusal(() => readXml(xml)).fields, {
      element: "CardTerminals",
      parent: "GetCardTerminalsResponse",
    });
  });
});

describe("in our words", () => {
  const ours = (terminal: WrittenTerminal) => read(terminal).map(toTerminal)[0];

  test("a Kartenterminal is known by its MAC address, in capitals", () => {
    assert.deepEqual(ours(KNOWN), {
      connected: true,
      ctId: "kt-empfang",
      mac: "02-00-5E-00-53-01",
      ip: "192.0.2.21",
      slots: 4,
      workplaces: ["AP1", "AP2"],
    });
  });

  test("the address 0.0.0.0 is no address", () => {
    assert.equal(ours(NEVER_CONNECTED)?.ip, undefined);
  });
});
