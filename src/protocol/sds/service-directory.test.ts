/**
 * The service directory: product, two switches, and every version of every service as listed.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { refusal } from "../../../test/support/refusal.ts";
import { writeDirectory, writeProduct } from "../../../test/support/service-directory.ts";
import { parseXml } from "../xml/parse.ts";
import { informationDateIn, isServiceDirectory, parseServiceDirectory } from "./service-directory.ts";

const parse = (xml: string) => parseServiceDirectory(Buffer.from(xml));

describe("a service directory", () => {
  test("lists every version with both addresses, in the order of the document", () => {
    const directory = parse(
      writeDirectory({
        services: [
          { name: "CardService", version: "8.1.0", plain: "http://k/card", tls: "https://k/card" },
          { name: "CardService", version: "8.1.2", tls: "https://k/card" },
          { name: "EventService", version: "7.2.0", plain: "http://k/event" },
        ],
      }),
    );
    assert.deepEqual(
      directory.services.map((s) => [s.name, s.version, s.plain, s.tls]),
      [
        ["CardService", "8.1.0", "http://k/card", "https://k/card"],
        ["CardService", "8.1.2", undefined, "https://k/card"],
        ["EventService", "7.2.0", "http://k/event", undefined],
      ],
    );
  });

  test("carries product and time of the statement", () => {
    const directory = parse(writeDirectory({ product: writeProduct({ vendorId: "ANDER", firmware: "1.0.1" }) }));
    assert.equal(directory.product.vendorId, "ANDER");
    assert.equal(directory.product.firmware, "1.0.1");
    assert.equal(directory.informationDate, Date.UTC(2026, 2, 4, 5, 6, 7));
  });

  test("says in two separate switches whether TLS and whether a log-in is needed", () => {
    const { tlsMandatory, clientAutMandatory } = parse(writeDirectory({ tlsMandatory: "1", clientAutMandatory: "0" }));
    assert.deepEqual([tlsMandatory, clientAutMandatory], [true, false]);
    const other = parse(writeDirectory({ tlsMandatory: "false", clientAutMandatory: "true" }));
    assert.deepEqual([other.tlsMandatory, other.clientAutMandatory], [false, true]);
  });

  test("gathers the versions of a service that is listed twice", () => {
    const services = [
      { name: "CardService", version: "8.1.0", tls: "https://k/a" },
      { name: "EventService", version: "7.2.0", tls: "https://k/e" },
      { name: "CardService", version: "8.1.1", tls: "https://k/b" },
    ];
    assert.deepEqual(
      parse(writeDirectory({ services })).services.map((s) => `${s.name} ${s.version}`),
      ["CardService 8.1.0", "EventService 7.2.0", "CardService 8.1.1"],
    );
  });

  test("several versions inside one service keep their own namespace, which may be the message's (trap T-03)", () => {
    const services =
      '<x:Service Name="EventService" xmlns:x="http://ws.gematik.de/conn/ServiceInformation/v2.0"><x:Versions>' +
      '<x:Version TargetNamespace="http://ws.gematik.de/conn/EventService/v7.2" Version="7.2.0"><x:EndpointTLS Location="https://k/1"/></x:Version>' +
      '<x:Version TargetNamespace="http://ws.gematik.de/conn/EventService/WSDL/v7.3" Version="7.3.0"><x:EndpointTLS Location="https://k/2"/></x:Version>' +
      "</x:Versions></x:Service>";
    const xml = writeDirectory().replace("<s:ServiceInformation>", `<s:ServiceInformation>${services}`);
    assert.deepEqual(
      parse(xml).services.map((s) => [s.version, s.namespace, s.tls]),
      [
        ["7.2.0", "http://ws.gematik.de/conn/EventService/v7.2", "https://k/1"],
        ["7.3.0", "http://ws.gematik.de/conn/EventService/WSDL/v7.3", "https://k/2"],
      ],
    );
  });

  test("of an older Konnektor, with the namespaces of its time, is read as well (trap T-02)", () => {
    const services = [{ name: "EventService", version: "7.2.0", tls: "https://k/e" }];
    const xml = writeDirectory({ services })
      .replace("ServiceDirectory/v3.1", "ServiceDirectory/v3.0")
      .replace("ProductInformation/v1.1", "ProductInformation/v1.0");
    assert.equal(parse(xml).services[0]?.tls, "https://k/e");
    assert.equal(parse(xml).product.vendorId, "MUSTR");
  });

  test("without a single service is a directory without services", () => {
    assert.deepEqual(parse(writeDirectory()).services, []);
    const xml = writeDirectory().replace(
      "<s:ServiceInformation>",
      '<s:ServiceInformation><s:Service Name="CardService"/>',
    );
    assert.deepEqual(parse(xml).services, []);
  });

  test("with an address that lacks its Location has no such address", () => {
    const services = [{ name: "EventService", version: "7.2.0", tls: "https://k/e" }];
    const [service] = parse(writeDirectory({ services }).replace(' Location="https://k/e"', "")).services;
    assert.equal(service?.tls, undefined);
  });
});

describe("the moment of the statement alone", () => {
  test("is the one the whole directory carries, with any prefix and however it is indented", () => {
    for (const xml of [
      writeDirectory(),
      writeDirectory({ product: writeProduct({ date: "\n   2026-03-04T06:06:07+01:00\n  " }) }),
      `<?xml version="1.0" encoding="UTF-8"?>\n<!-- ä -->${writeDirectory()}`,
      writeDirectory().replaceAll("<p:", "<PI:").replaceAll("</p:", "</PI:").replace("xmlns:p=", "xmlns:PI="),
    ]) {
      assert.equal(informationDateIn(Buffer.from(xml)), parse(xml).informationDate, xml);
      assert.equal(informationDateIn(Buffer.from(xml)), Date.UTC(2026, 2, 4, 5, 6, 7));
    }
  });

  test("is unknown where none is told, or nobody can read it", () => {
    for (const xml of [
      "",
      "<html/>",
      writeDirectory({ product: "" }),
      writeDirectory({ product: writeProduct({ date: "gestern" }) }),
    ]) {
      assert.equal(informationDateIn(Buffer.from(xml)), undefined, xml);
    }
  });
});

describe("what is no service directory", () => {
  test("another document is refused by the name of its root", () => {
    assert.deepEqual(
      refusal(() => parse("<html><body/></html>")),
      {
        code: "sds/not-a-directory",
        fields: { root: "html" },
      },
    );
  });

  test("a root of that name in another namespace is none", () => {
    assert.equal(isServiceDirectory(parseXml(Buffer.from("<ConnectorServices/>"))), false);
    assert.equal(isServiceDirectory(parseXml(Buffer.from('<ConnectorServices xmlns="urn:u"/>'))), false);
    assert.equal(isServiceDirectory(parseXml(Buffer.from(writeDirectory()))), true);
  });

  for (const element of ["ProductInformation", "TLSMandatory", "ClientAutMandatory", "ServiceInformation"]) {
    test(`a directory without ${element} is refused, and the missing element named`, () => {
      const xml = writeDirectory().replace(new RegExp(`<(.):${element}>.*</\\1:${element}>`), "");
      assert.deepEqual(
        refusal(() => parse(xml)),
        {
          code: "xml/element-missing",
          fields: { element, parent: "ConnectorServices" },
        },
      );
    });
  }

  test("a switch that is neither yes nor no is refused with its text", () => {
    const { code, fields } = refusal(() => parse(writeDirectory({ tlsMandatory: "ja" })));
    assert.equal(code, "xml/value-invalid");
    assert.deepEqual([fields.element, fields.value], ["TLSMandatory", "ja"]);
  });

  test("a directory cut off in the middle is refused as broken", () => {
    const xml = writeDirectory();
    assert.equal(refusal(() => parse(xml.slice(0, xml.length / 2))).code, "xml/not-wellformed");
  });
});
