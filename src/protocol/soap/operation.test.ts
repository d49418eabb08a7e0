/**
 * What all operations share: the SOAPAction, the call context, and recognising the answer.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseXml } from "../xml/parse.ts";
import { getPinStatus } from "./card-service/get-pin-status.ts";
import { checkCertificateExpiration } from "./certificate-service/check-certificate-expiration.ts";
import { readCardCertificate } from "./certificate-service/read-card-certificate.ts";
import { getCardTerminals } from "./event-service/get-card-terminals.ts";
import { getCards } from "./event-service/get-cards.ts";
import { getResourceInformation } from "./event-service/get-resource-information.ts";
import { context, isResponseOf, soapAction } from "./operation.ts";

test("the SOAPAction of every operation is the one in gematik's WSDL", () => {
  const operations = [
    getCardTerminals,
    getCards,
    getResourceInformation,
    getPinStatus,
    checkCertificateExpiration,
    readCardCertificate,
  ];
  assert.deepEqual(operations.map(soapAction), [
    "http://ws.gematik.de/conn/EventService/v7.2#GetCardTerminals",
    "http://ws.gematik.de/conn/EventService/v7.2#GetCards",
    "http://ws.gematik.de/conn/EventService/v7.2#GetResourceInformation",
    "http://ws.gematik.de/conn/CardService/v8.1#GetPinStatus",
    "http://ws.gematik.de/conn/CertificateService/v6.0#CheckCertificateExpiration",
    "http://ws.gematik.de/conn/CertificateService/v6.0#ReadCardCertificate",
  ]);
});

test("only the question that may have to wait for a person is slow", () => {
  assert.equal(getPinStatus.slow, true);
  assert.deepEqual(
    [getCards.slow, getCardTerminals.slow, getResourceInformation.slow],
    [undefined, undefined, undefined],
  );
});

describe("the call context", () => {
  test("names Mandant, Clientsystem and Arbeitsplatz in the order of the schema", () => {
    assert.equal(
      context({ mandant: "M1", clientsystem: "CS1", arbeitsplatz: "AP1" }).text,
      "<CCTX:Context><CONN:MandantId>M1</CONN:MandantId><CONN:ClientSystemId>CS1</CONN:ClientSystemId>" +
        "<CONN:WorkplaceId>AP1</CONN:WorkplaceId></CCTX:Context>",
    );
  });

  test("carries the user last, and only when there is one", () => {
    const { text } = context({ mandant: "M1", clientsystem: "CS1", arbeitsplatz: "AP1", userId: "U1" });
    assert.match(text, /<CONN:WorkplaceId>AP1<\/CONN:WorkplaceId><CONN:UserId>U1<\/CONN:UserId><\/CCTX:Context>$/);
  });

  test("carries names as they are, whatever characters they have", () => {
    const { text } = context({ mandant: "Müller & Söhne <MVZ>", clientsystem: '"PVS"', arbeitsplatz: " Empfang " });
    assert.match(text, /<CONN:MandantId>Müller &amp; Söhne &lt;MVZ&gt;<\/CONN:MandantId>/);
    assert.match(text, /<CONN:ClientSystemId>&quot;PVS&quot;<\/CONN:ClientSystemId>/);
    assert.match(text, /<CONN:WorkplaceId> Empfang <\/CONN:WorkplaceId>/);
  });
});

test("an answer is recognised by name and namespace family", () => {
  const answer = (xml: string) => isResponseOf(getCards, parseXml(Buffer.from(xml)));
  assert.equal(answer('<x:GetCardsResponse xmlns:x="http://ws.gematik.de/conn/EventService/v7.2"/>'), true);
  assert.equal(answer('<GetCardsResponse xmlns="http://ws.gematik.de/conn/EventService/v7.0"/>'), true);
  assert.equal(answer('<GetCardsResponse xmlns="http://ws.gematik.de/conn/CardService/v8.1"/>'), false);
  assert.equal(answer('<GetCardTerminalsResponse xmlns="http://ws.gematik.de/conn/EventService/v7.2"/>'), false);
  assert.equal(answer('<GetCards xmlns="http://ws.gematik.de/conn/EventService/v7.2"/>'), false);
  assert.equal(answer("<GetCardsResponse/>"), false);
});
