import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCsv, readTable } from "./csv.ts";

const cases: [name: string, text: string, records: string[][]][] = [
  ["nothing at all has no records", "", []],
  ["one record needs no line break at its end", "a,b", [["a", "b"]]],
  [
    "a last line break opens no further record",
    "a,b\nc,d\n",
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  ["CRLF and LF both end a record", "a\r\nb\nc", [["a"], ["b"], ["c"]]],
  [
    "an empty field is an empty text, at the end of a line and of the file too",
    "a,\n,",
    [
      ["a", ""],
      ["", ""],
    ],
  ],
  ["a quoted field keeps commas and line breaks", '"a,\r\nb",c', [["a,\r\nb", "c"]]],
  ["a doubled quote stands for one", '"the step ""PIN""",""', [['the step "PIN"', ""]]],
  ["a byte order mark is no content", "\uFEFFid\n", [["id"]]],
  ["blanks belong to the field", " a , b ", [[" a ", " b "]]],
];

for (const [name, text, records] of cases) {
  test(name, () => assert.deepEqual(parseCsv(text), records));
}

for (const text of ['a\n"b', 'a\nb"c', 'a\n"b"c', 'a\n"b" ,c']) {
  test(`a quote in the wrong place is refused with its line: ${JSON.stringify(text)}`, () => {
    assert.throws(() => parseCsv(text), /line 2: a quote/);
  });
}

test("a table gives its records by column name", () => {
  assert.deepEqual(readTable("id,title\n1,eins\n", ["id", "title"]), [{ id: "1", title: "eins" }]);
});

test("a table with another header is refused", () => {
  assert.throws(() => readTable("id,name\n", ["id", "title"]), /the header is "id,name", expected "id,title"/);
});

test("a record with a field too many is refused with its number", () => {
  assert.throws(() => readTable("id,title\n1,eins\n2,zwei,2\n", ["id", "title"]), /record 2 \("2"\) has 3 fields/);
});
