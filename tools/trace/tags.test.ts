import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { scanTags, unknownTags } from "./tags.ts";

describe("tags in the code", () => {
  test("several tags on one line are found, with the line they stand on", () => {
    const text = `first\n// ${tag("U-44")} the window, ${tag("gemSpec_Kon:TIP1-A_6025")}`;
    assert.deepEqual(scanTags("src/a.ts", text), [
      { id: "U-44", file: "src/a.ts", line: 2 },
      { id: "gemSpec_Kon:TIP1-A_6025", file: "src/a.ts", line: 2 },
    ]);
  });

  test("a placeholder in angle brackets is no tag", () => {
    assert.deepEqual(scanTags("src/a.ts", tag("<id>")), []);
  });

  test("an id in no table is reported with file and line", () => {
    const tags = scanTags("src/a.ts", tag("U-99"));
    assert.deepEqual(unknownTags(tags, new Set(["U-44"])), ['src/a.ts:1: "U-99" is in no table']);
  });

  test("a spec cited without its revision gets the known one proposed", () => {
    const [sentence] = unknownTags(scanTags("a.ts", tag("gemSpec_Kon:A_1")), new Set(["gemSpec_Kon:A_1-02"]));
    assert.match(sentence ?? "", /did you mean "gemSpec_Kon:A_1-02"\?$/);
  });

  for (const sloppy of [tag(" U-44"), tag("U-44, U-45"), tag("U-44").slice(0, -1)]) {
    test(`a sloppy tag does not slip through: ${sloppy.slice(1)}`, () => {
      assert.equal(unknownTags(scanTags("a.ts", sloppy), new Set(["U-44", "U-45"])).length, 1);
    });
  }
});

/** Put together here, so that this file holds no tags of its own. */
function tag(id: string): string {
  return `[${"REQ"}:${id}]`;
}
