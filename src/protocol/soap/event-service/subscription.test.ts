/** Subscribe, RenewSubscriptions, GetSubscription, Unsubscribe: what is asked, and what devices answer. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { refusal } from "../../../../test/support/refusal.ts";
import { gematikApi, needs, sharedDir } from "../../../../test/support/shared.ts";
import { enveloped, OK, withDefaultNamespaces, writeError } from "../../../../test/support/soap.ts";
import { assertBodyFits } from "../../../../test/support/xml-schema.ts";
import { parseXml } from "../../xml/parse.ts";
import { bodyOf, envelope } from "../envelope.ts";
import type { Operation } from "../operation.ts";
import { getSubscription } from "./get-subscription.ts";
import { renewSubscriptions } from "./renew-subscriptions.ts";
import { subscribe } from "./subscribe.ts";
import { unsubscribe } from "./unsubscribe.ts";

const CONTEXT = { mandant: "M1", clientsystem: "CS1", arbeitsplatz: "AP1" };
const EVENT_TO = "cetp://192.168.20.5:8741";
const UNTIL = Date.UTC(2026, 10, 23, 8, 0, 0);

const bodyFrom = (xml: string) => bodyOf(parseXml(Buffer.from(xml)));
const renewal = (id: string, until = "2026-11-23T09:00:00+01:00") =>
  `<EVT:SubscriptionID>${id}</EVT:SubscriptionID><EVT:TerminationTime>${until}</EVT:TerminationTime>`;

/** Reads an answer in both spellings: with prefixes, and with default namespaces. */
function readBoth<T>({ read }: Operation<never, T>, body: string): T {
  const prefixed = read(bodyFrom(enveloped(body)));
  assert.deepEqual(read(bodyFrom(withDefaultNamespaces(body))), prefixed);
  return prefixed;
}

describe("the questions", () => {
  test("are what gematik's schema wants", needs(gematikApi(), "Die Schemata der gematik"), () => {
    const written = [
      envelope(subscribe.write({ context: CONTEXT, eventTo: EVENT_TO, topic: "KSR" }), subscribe.namespaces),
      envelope(renewSubscriptions.write({ context: CONTEXT, ids: ["a", "b"] }), renewSubscriptions.namespaces),
      envelope(getSubscription.write({ context: CONTEXT, mandantWide: true }), getSubscription.namespaces),
      envelope(unsubscribe.write({ context: CONTEXT, which: { id: "a" } }), unsubscribe.namespaces),
      envelope(unsubscribe.write({ context: CONTEXT, which: { eventTo: EVENT_TO } }), unsubscribe.namespaces),
    ];
    for (const document of written) assertBodyFits("conn/EventService.xsd", document);
  });

  test("of a subscription names receiver and topic, and leaves id and end to the Konnektor", () => {
    const { text } = subscribe.write({ context: CONTEXT, eventTo: EVENT_TO, topic: "CT" });
    assert.match(text, /<EVT:EventTo>cetp:\/\/192\.168\.20\.5:8741<\/EVT:EventTo><EVT:Topic>CT<\/EVT:Topic>/);
    assert.doesNotMatch(text, /SubscriptionID|TerminationTime/);
  });
});

describe("the answers", () => {
  test("to a subscription are its id and its end", () => {
    const body = `<EVT:SubscribeResponse>${OK}${renewal("sub-1")}</EVT:SubscribeResponse>`;
    assert.deepEqual(readBoth(subscribe, body), { SubscriptionID: "sub-1", TerminationTime: UNTIL });
  });

  test("to a renewal hold those that are still there, under the ids the device gives now", () => {
    const warning = `<CONN:Status><CONN:Result>Warning</CONN:Result>${writeError({ code: 4102, detail: "sub-2" })}</CONN:Status>`;
    const renewals = `<EVT:SubscribeRenewals><EVT:SubscriptionRenewal>${renewal("sub-9")}</EVT:SubscriptionRenewal></EVT:SubscribeRenewals>`;
    const body = `<EVT:RenewSubscriptionsResponse>${warning}${renewals}</EVT:RenewSubscriptionsResponse>`;
    assert.deepEqual(readBoth(renewSubscriptions, body), [{ SubscriptionID: "sub-9", TerminationTime: UNTIL }]);
  });

  test("may hold none", () => {
    const renewed = `<EVT:RenewSubscriptionsResponse>${OK}</EVT:RenewSubscriptionsResponse>`;
    assert.deepEqual(readBoth(renewSubscriptions, renewed), []);
    const listed = `<EVT:GetSubscriptionResponse>${OK}<EVT:Subscriptions></EVT:Subscriptions></EVT:GetSubscriptionResponse>`;
    assert.deepEqual(readBoth(getSubscription, listed), []);
  });

  test("list receiver and topic, also those of others", () => {
    const one = (id: string, to: string) =>
      `<EVT:Subscription>${renewal(id)}<EVT:EventTo>${to}</EVT:EventTo><EVT:Topic>KSR</EVT:Topic></EVT:Subscription>`;
    const body = `<EVT:GetSubscriptionResponse>${OK}<EVT:Subscriptions>${one("a", EVENT_TO)}${one("b", "cetp://other:1")}</EVT:Subscriptions></EVT:GetSubscriptionResponse>`;
    const read = readBoth(getSubscription, body);
    assert.deepEqual(
      read.map(({ SubscriptionID, EventTo, Topic }) => [SubscriptionID, EventTo, Topic]),
      [
        ["a", EVENT_TO, "KSR"],
        ["b", "cetp://other:1", "KSR"],
      ],
    );
  });

  for (const [what, inside, code] of [
    ["without an id", "<EVT:TerminationTime>2026-11-23T09:00:00Z</EVT:TerminationTime>", "xml/element-missing"],
    ["with an empty id", renewal(""), "xml/value-invalid"],
    ["without an end", "<EVT:SubscriptionID>a</EVT:SubscriptionID>", "xml/element-missing"],
    ["with an end nobody can read", renewal("a", "tomorrow"), "xml/value-invalid"],
  ] as const) {
    test(`${what} are refused: ${code}`, () => {
      const xml = enveloped(`<EVT:SubscribeResponse>${OK}${inside}</EVT:SubscribeResponse>`);
      assert.equal(refusal(() => subscribe.read(bodyFrom(xml))).code, code);
    });
  }

  const examples = join(sharedDir(), "domain", "messages");
  test("in the examples are read", needs(examples, "Beispielnachrichten"), () => {
    const read = <T>({ name, read }: Operation<never, T>, kind = "") =>
      read(bodyFrom(readFileSync(join(examples, `EventService.${name}${kind}.response.xml`), "utf8")));
    assert.equal(read(subscribe).SubscriptionID, "sub-0001");
    assert.deepEqual(
      read(renewSubscriptions, ".partial").map((r) => r.SubscriptionID),
      ["sub-0001"],
    );
    assert.equal(read(getSubscription)[0]?.Topic, "KSR");
    assert.equal(read(unsubscribe), undefined);
  });
});
