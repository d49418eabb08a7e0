/** XPath filters: names without prefix and with EVT mean the same, and what cannot be evaluated is said so. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Notice } from "../../models/notices.ts";
import { SHAPES, type ShapeName } from "../shapes.ts";
import { eventDocument } from "./document.ts";
import { passes, withPrefixes } from "./filter.ts";

const EVENT: Notice = {
  topic: "CT/ERROR",
  type: "Operation",
  severity: "Error",
  parameters: [
    ["CtID", "kt-1"],
    ["Error", "4044"],
    ["Bedeutung", "Fehler & „mehr“ <kt>"],
  ],
};

describe("a filter", () => {
  const table: [filter: string, passing: boolean][] = [
    ["/Event", true],
    ["/EVT:Event", true],
    ["/Event[Severity='Error' or Severity='Fatal']", true],
    ["/Event[Severity='Info']", false],
    ["/EVT:Event[Severity='Error']", true],
    ["//Parameter[Key='CtID' and Value='kt-1']", true],
    ["//Parameter[EVT:Key='CtID' and Value='kt-2']", false],
    ["//*[local-name()='Topic' and starts-with(., 'CT')]", true],
    ["//*[namespace-uri()='http://ws.gematik.de/conn/EventService/v7.2']", true],
    ["Message/Parameter", true],
    ["count(//Parameter) = 3", true],
    ["count(//Parameter) > 3", false],
    ["not(//Parameter[Key='SlotID'])", true],
    ["not(/Event/Topic)", false],
    ["string(/Event/Topic)", true],
    ["string(/Event/SubscriptionID)", false],
    ["number('x')", false],
    ["//Parameter[position() mod 2 = 0]/Key[. = 'Error']", true],
    ["self::Event/child::Topic", true],
    ["/Event/@id", false],
    ["//Value[contains(., 'Event or Topic')]", false],
    ["/Event/Message/Parameter[Key = 'Error']/Value * 2 = 8088", true],
    ["/Event | /Nothing", true],
  ];
  for (const [filter, passing] of table) {
    test(`${filter} ${passing ? "lets the event through" : "drops the event"}, in every product's spelling`, async () => {
      for (const shape of Object.keys(SHAPES) as ShapeName[]) {
        assert.equal(await passes(filter, eventDocument(EVENT, "", SHAPES[shape])), passing, shape);
      }
    });
  }

  for (const filter of ["", "/Event[", "/X:Event", "$a", "foo()", "/Event]", "//a[b[c[d[e]]]]", "1 = = 2"]) {
    test(`„${filter}“ cannot be evaluated`, async () => {
      await assert.rejects(passes(filter, eventDocument(EVENT, "", SHAPES.secunet)));
    });
  }
});

describe("the prefix is written", () => {
  const table: [written: string, meant: string][] = [
    ["/a/b//c", "/EVT:a/EVT:b//EVT:c"],
    ["a[@b='c' and d]", "EVT:a[@b='c' and EVT:d]"],
    ["or or and", "EVT:or or EVT:and"],
    ["a mod mod", "EVT:a mod EVT:mod"],
    ["* * *", "* * *"],
    ["a*b", "EVT:a*EVT:b"],
    ["attribute::x | child::y", "attribute::x | child::EVT:y"],
    ["text() | node()", "text() | node()"],
    ["$x + a", "$x + EVT:a"],
    ["'a/b' = \"c\"", "'a/b' = \"c\""],
    ["EVT:a/EVT:*", "EVT:a/EVT:*"],
    ["../a/./b", "../EVT:a/./EVT:b"],
    ["a-b - c", "EVT:a-b - EVT:c"],
    ["(a) and (b)", "(EVT:a) and (EVT:b)"],
  ];
  for (const [written, meant] of table)
    test(`${written} means ${meant}`, () => assert.equal(withPrefixes(written), meant));

  test("and nothing else is changed, whatever is written", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const plain = text.replaceAll("EVT:", "");
        return withPrefixes(plain).replaceAll("EVT:", "") === plain;
      }),
    );
  });
});
