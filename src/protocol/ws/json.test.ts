/** Reading a device's JSON never throws, never brings more than was asked for, and lets no text grow. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { countAt, flagAt, isObject, objectAt, objectsAt, parseObject, textAt } from "./json.ts";

describe("an object out of a text", () => {
  const refused: [text: string, problem: string][] = [
    ["", "no JSON"],
    ["<html></html>", "no JSON"],
    ['{"a":1', "no JSON"],
    ["[]", "no JSON object"],
    ["null", "no JSON object"],
    ['"text"', "no JSON object"],
    [`${'{"a":'.repeat(25)}1${"}".repeat(25)}`, "more than 24 levels"],
    ["[".repeat(1_000_000), "more than 24 levels"],
  ];
  for (const [text, problem] of refused) {
    test(`is not made of ${text.slice(0, 20) || "nothing"}: ${problem}`, () => {
      assert.deepEqual(parseObject(text), { problem });
    });
  }

  test("is made of 24 levels, and brackets in its texts do not count", () => {
    assert.ok("object" in parseObject(`${'{"a":'.repeat(23)}{}${"}".repeat(23)}`));
    assert.ok("object" in parseObject(JSON.stringify({ a: '[{"\\'.repeat(1000) })));
  });

  test("is what the language's own reader makes of it, for every value that is not too deep", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const read = parseObject(JSON.stringify(value));
        assert.deepEqual(
          "object" in read ? read.object : undefined,
          isObject(value) ? JSON.parse(JSON.stringify(value)) : undefined,
        );
      }),
      { numRuns: 300 },
    );
  });

  test("never throws, whatever came", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.json().map((text) => text.slice(0, -1)),
        ),
        (text) => {
          parseObject(text);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("a field", () => {
  const object = {
    text: "  4.0.47\n",
    long: "x".repeat(5_000),
    control: "a\u0000\u001b[31mb\u202ec",
    empty: "",
    digits: "00340",
    number: 340,
    half: 3.5,
    minus: -1,
    yes: true,
    object: { inner: "1" },
    list: [{ a: 1 }, 2, [3], null, { b: 2 }],
  };

  test("is a line of text, without blanks, control characters or length", () => {
    assert.equal(textAt(object, "text"), "4.0.47");
    assert.equal(textAt(object, "long")?.length, 200);
    assert.equal(textAt(object, "control"), "a [31mb c");
    for (const key of ["empty", "number", "object", "missing"]) assert.equal(textAt(object, key), undefined);
  });

  test("is a count, written as number or digits", () => {
    assert.deepEqual([countAt(object, "digits"), countAt(object, "number")], [340, 340]);
    for (const key of ["half", "minus", "text", "empty", "yes", "missing"])
      assert.equal(countAt(object, key), undefined);
  });

  test("is an object, a list of objects, a yes or no", () => {
    assert.deepEqual(objectAt(object, "object"), { inner: "1" });
    assert.deepEqual(objectsAt(object, "list"), [{ a: 1 }, { b: 2 }]);
    assert.equal(flagAt(object, "yes"), true);
    assert.deepEqual(
      [objectAt(object, "list"), objectsAt(object, "object"), flagAt(object, "text")],
      [undefined, [], undefined],
    );
  });

  test("is never what the language hangs on every object", () => {
    for (const key of ["constructor", "toString", "__proto__", "hasOwnProperty"]) {
      assert.deepEqual([textAt({}, key), objectAt({}, key), countAt({}, key)], [undefined, undefined, undefined]);
    }
    const { object: sent } = parseObject('{"__proto__":{"fwVersion":"9.9.9"}}') as { object: Record<string, unknown> };
    assert.equal(textAt(sent, "fwVersion"), undefined);
  });
});
