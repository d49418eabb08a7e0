import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { describe, test } from "node:test";
import fc from "fast-check";
import {
  appended,
  faultIn,
  hashOf,
  headText,
  type JournalRecord,
  type KnownHeads,
  parseHead,
  signedHead,
} from "./journal.ts";

const { privateKey } = generateKeyPairSync("ed25519");
const key = createPublicKey(privateKey);
const foreign = generateKeyPairSync("ed25519").privateKey;
const PRACTICE = "prx_a";

function chainOf(bodies: readonly unknown[], practiceId = PRACTICE): JournalRecord[] {
  const chain: JournalRecord[] = [];
  for (const [i, body] of bodies.entries()) {
    chain.push(appended(practiceId, chain.at(-1), 1000 + i, { kind: "test/done", actor: "per_1", body }));
  }
  return chain;
}

function headsOf(chain: readonly JournalRecord[]): KnownHeads {
  return { stored: signedHead(chain.at(-1) as JournalRecord, privateKey), key };
}

/** Everything hashed anew, as somebody would who wants to hide a change. */
function rehashed(chain: readonly JournalRecord[]): JournalRecord[] {
  const result: JournalRecord[] = [];
  for (const [i, record] of chain.entries()) {
    const open = { ...record, seq: i + 1, prev: result.at(-1)?.hash ?? "" };
    result.push({ ...open, hash: hashOf(open) });
  }
  return result;
}

describe("a journal", () => {
  const bodies = [{ a: 1 }, "ü", null, [1, 2], undefined, { deep: { er: true } }];
  const chain = chainOf(bodies);
  const heads = headsOf(chain);

  test("is intact as it was written", () => {
    assert.equal(faultIn(chain, heads), undefined);
    assert.equal(faultIn(chain, { ...heads, seen: [signedHead(chain[2] as JournalRecord, privateKey)] }), undefined);
  });

  test("any change of any field of any record is found", () => {
    const other = fc.oneof(fc.string(), fc.integer());
    const fields = ["practiceId", "seq", "at", "kind", "actor", "body", "prev", "hash"] as const;
    fc.assert(
      fc.property(fc.nat(chain.length - 1), fc.constantFrom(...fields), other, (index, field, value) => {
        const record = chain[index] as JournalRecord;
        fc.pre(String(record[field]) !== String(value));
        const changed = chain.with(index, { ...record, [field]: value });
        assert.notEqual(faultIn(changed, heads), undefined);
        // Hiding it by hashing everything behind it anew does not help against the signed head.
        if (field !== "prev" && field !== "hash" && field !== "seq") {
          assert.notEqual(faultIn(rehashed(changed), heads), undefined);
        }
      }),
    );
  });

  test("characters moved from one field to its neighbour are found", () => {
    const record = chain[1] as JournalRecord;
    const moved = { ...record, kind: `${record.kind}p`, actor: record.actor.slice(1) };
    assert.deepEqual(faultIn(chain.with(1, moved), heads), { fault: "changed", seq: 2 });
  });

  test("whatever is left out, put in, swapped or told twice is found", () => {
    const seconds = fc.nat(chain.length - 1);
    fc.assert(
      fc.property(seconds, seconds, (i, j) => {
        const without = chain.toSpliced(i, 1);
        const twice = chain.toSpliced(i, 0, chain[j] as JournalRecord);
        const swapped = chain.with(i, chain[j] as JournalRecord).with(j, chain[i] as JournalRecord);
        for (const wrong of [without, twice, ...(i === j ? [] : [swapped])]) {
          assert.notEqual(faultIn(wrong, heads), undefined);
          assert.notEqual(faultIn(rehashed(wrong), heads), undefined);
        }
      }),
    );
  });

  test("says at which record the fault is, and which it is", () => {
    assert.deepEqual(faultIn(chain.slice(0, -2), heads), { fault: "cut", seq: 4, expected: 6 });
    assert.deepEqual(faultIn([], heads), { fault: "cut", seq: 0, expected: 6 });
    assert.deepEqual(faultIn(chain.toSpliced(2, 1), heads), { fault: "gap", seq: 3 });
    assert.deepEqual(faultIn(chainOf([{ a: 2 }, ...bodies.slice(1)]), heads), { fault: "rewritten", seq: 6 });
    const longer = chainOf([...bodies, "added by somebody else"]);
    assert.deepEqual(faultIn(longer, heads), { fault: "unsigned", seq: 7 });
    assert.deepEqual(faultIn(chain, { key, stored: undefined }), { fault: "head-missing" });
    assert.deepEqual(faultIn(chain, { key, stored: signedHead(chain[5] as JournalRecord, foreign) }), {
      fault: "head-not-ours",
    });
  });

  test("cut together with its head, it is found by a head somebody has on paper", () => {
    const cut = chain.slice(0, 3);
    const printed = signedHead(chain[4] as JournalRecord, privateKey);
    assert.equal(faultIn(cut, headsOf(cut)), undefined);
    assert.deepEqual(faultIn(cut, { ...headsOf(cut), seen: [printed] }), { fault: "cut", seq: 3, expected: 5 });
    const rewritten = chainOf([{ a: 2 }, ...bodies.slice(1)]);
    const found = faultIn(rewritten, { ...headsOf(rewritten), seen: [printed] });
    assert.deepEqual(found, { fault: "rewritten", seq: 5 });
  });

  test("a head printed before a restore is known by the key of that time; the stored one needs the key of today", () => {
    const former = signedHead(chain[1] as JournalRecord, foreign);
    const formerKeys = [createPublicKey(foreign)];
    assert.equal(faultIn(chain, { ...heads, seen: [former], formerKeys }), undefined);
    assert.deepEqual(faultIn(chain, { ...heads, seen: [former] }), { fault: "head-not-ours" });
    const stored = signedHead(chain[5] as JournalRecord, foreign);
    assert.deepEqual(faultIn(chain, { key, stored, formerKeys }), { fault: "head-not-ours" });
  });

  test("a head of one practice is none of another", () => {
    const elsewhere = signedHead(chainOf(bodies, "prx_b").at(-1) as JournalRecord, privateKey);
    assert.notEqual(faultIn(chain, { key, stored: { ...elsewhere, practiceId: PRACTICE } }), undefined);
  });
});

describe("the printed head", () => {
  const head = signedHead(chainOf(["x"])[0] as JournalRecord, privateKey);

  test("is read back exactly", () => {
    assert.deepEqual(parseHead(headText(head), PRACTICE), head);
  });

  test("with any character changed, added or left out is either no head or not ours", () => {
    const text = headText(head);
    const variants = [...text].flatMap((c, i) => [
      text.slice(0, i) + text.slice(i + 1),
      `${text.slice(0, i)} ${text.slice(i)}`,
      text.slice(0, i) + (c === "1" ? "2" : "1") + text.slice(i + 1),
      text.slice(0, i) + (c === "B" ? "A" : "B") + text.slice(i + 1),
    ]);
    for (const variant of [...variants, `${text}\n`, ` ${text}`, "", "1:2:3"]) {
      if (variant === text) continue;
      const parsed = parseHead(variant, PRACTICE);
      if (parsed) assert.notEqual(faultIn(chainOf(["x"]), { stored: head, seen: [parsed], key }), undefined, variant);
    }
  });
});
