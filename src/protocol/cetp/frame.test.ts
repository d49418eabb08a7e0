/** Frames come whole, in pieces and several at once; strangers and giants are noticed at once. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { refusal } from "../../../test/support/refusal.ts";
import { FrameReader, frame, MAX_DOCUMENT_BYTES } from "./frame.ts";

/** What comes out when `bytes` come in pieces of these lengths. */
function inPieces(bytes: Buffer, lengths: readonly number[]): string[] {
  const reader = new FrameReader();
  const documents: string[] = [];
  let at = 0;
  for (const length of [...lengths, bytes.length]) {
    documents.push(...[...reader.push(bytes.subarray(at, at + length))].map(String));
    at += length;
  }
  assert.equal(reader.isInside, false);
  return documents;
}

describe("a frame", () => {
  test("is four letters, the length as four bytes with the highest first, and the document", () => {
    assert.deepEqual(frame("<a/>"), Buffer.from([0x43, 0x45, 0x54, 0x50, 0, 0, 0, 4, 0x3c, 0x61, 0x2f, 0x3e]));
  });

  test("counts bytes, not letters", () => {
    assert.equal(frame("ä").readUInt32BE(4), 2);
  });

  test("may be empty", () => {
    assert.deepEqual(inPieces(frame(""), []), [""]);
  });
});

describe("reading", () => {
  test("one by one, however the network cuts them", () => {
    const texts = fc.array(fc.string({ unit: "grapheme", maxLength: 40 }), { maxLength: 5 });
    fc.assert(
      fc.property(texts, fc.array(fc.nat(9), { maxLength: 60 }), (documents, lengths) => {
        const bytes = Buffer.concat(documents.map((d) => frame(d)));
        assert.deepEqual(
          inPieces(bytes, lengths),
          documents.map((d) => Buffer.from(d).toString()),
        );
      }),
    );
  });

  test("a frame that is not whole waits for its rest", () => {
    const reader = new FrameReader();
    assert.deepEqual([...reader.push(frame("<a/>").subarray(0, 11))], []);
    assert.equal(reader.isInside, true);
    assert.deepEqual([...reader.push(Buffer.from(">"))].map(String), ["<a/>"]);
    assert.equal(reader.isInside, false);
  });

  for (const said of ["GET / HTTP/1.1\r\n", "\x16\x03\x01", "cetp\0\0\0\0", "CEX", "\0"]) {
    test(`${JSON.stringify(said)} is no Konnektor, known at the first wrong byte`, () => {
      assert.equal(refusal(() => [...new FrameReader().push(Buffer.from(said, "latin1"))]).code, "cetp/not-cetp");
    });
  }

  test("what follows a good frame has to be a frame too; the good one counts", () => {
    const coming = new FrameReader().push(Buffer.concat([frame("<a/>"), Buffer.from("x")]));
    assert.equal(String(coming.next().value), "<a/>");
    assert.equal(refusal(() => coming.next()).code, "cetp/not-cetp");
  });

  test("a length above the limit is refused before a single byte of it is kept", () => {
    const head = frame("");
    head.writeUInt32BE(MAX_DOCUMENT_BYTES + 1, 4);
    assert.equal(refusal(() => [...new FrameReader().push(head)]).code, "cetp/too-large");
  });

  test("what was handed out does not change when more comes", () => {
    const reader = new FrameReader();
    const chunk = Buffer.concat([frame("<a/>"), frame("<b/>").subarray(0, 9)]);
    const [first] = reader.push(chunk);
    assert.deepEqual([...reader.push(frame("<b/>").subarray(9))].map(String), ["<b/>"]);
    assert.equal(String(first), "<a/>");
  });
});
