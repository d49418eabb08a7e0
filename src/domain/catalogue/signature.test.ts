import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, test } from "node:test";
import { list, TODAY } from "../assess/testing.ts";
import type { ErrorCode } from "../codes.ts";
import { isError } from "../errors.ts";
import { addDays } from "../zeit/tag.ts";
import {
  chainHash,
  keyFingerprint,
  requireSuccessor,
  type SigningKey,
  signatureFile,
  verifySignature,
} from "./signature.ts";

function keyPair(name: string): { secret: SigningKey; known: SigningKey } {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return { secret: { name, key: privateKey }, known: { name, key: publicKey } };
}

const dvo = keyPair("dvo");
const other = keyPair("anderer");
const FILE = "muster.json";
const bytes = Buffer.from('{ "format": "ti-lotse-katalog/1", "until": "2026-12-31", "ä": "ü" }\n');
const signed = signatureFile(bytes, dvo.secret);

function refused(code: ErrorCode): (error: unknown) => true {
  return (error) => {
    assert.ok(isError(error, code), String(error));
    assert.equal((error.fields as { file: string }).file, FILE);
    return true;
  };
}

describe("a signed Versionsliste", () => {
  test("names the key that signed it", () => {
    assert.equal(verifySignature(FILE, bytes, signed, [other.known, dvo.known]), dvo.known);
  });

  test("is found changed wherever one byte is another", () => {
    for (let i = 0; i < bytes.length; i++) {
      for (const difference of [0x01, 0x20, 0xff]) {
        const changed = Buffer.from(bytes);
        changed.writeUInt8(bytes.readUInt8(i) ^ difference, i);
        assert.throws(
          () => verifySignature(FILE, changed, signed, [dvo.known]),
          refused("catalogue/signature-wrong"),
          `byte ${i}`,
        );
      }
    }
  });

  for (const [change, changed] of [
    ["a byte more at the end", Buffer.concat([bytes, Buffer.from("\n")])],
    ["a byte less at the end", bytes.subarray(0, -1)],
    ["other line ends", Buffer.from(bytes.toString().replace("\n", "\r\n"))],
    ["a byte order mark in front", Buffer.concat([Buffer.from("\ufeff"), bytes])],
    ["nothing left", Buffer.alloc(0)],
  ] as const) {
    test(`is found changed with ${change}`, () => {
      assert.throws(() => verifySignature(FILE, changed, signed, [dvo.known]), refused("catalogue/signature-wrong"));
    });
  }

  test("is refused wherever one character of the signature itself is another", () => {
    const { signature } = JSON.parse(signed) as { signature: string };
    for (const [i, character] of [...signature.replace(/=+$/, "").slice(0, -1)].entries()) {
      const changed = signature.slice(0, i) + (character === "A" ? "B" : "A") + signature.slice(i + 1);
      assert.throws(
        () => verifySignature(FILE, bytes, signed.replace(signature, changed), [dvo.known]),
        refused("catalogue/signature-wrong"),
        `character ${i}`,
      );
    }
  });

  test("is refused when nobody here knows the key", () => {
    for (const keys of [[], [other.known]]) {
      assert.throws(() => verifySignature(FILE, bytes, signed, keys), refused("catalogue/key-unknown"));
    }
  });

  test("is refused when it was signed with another key of the same name", () => {
    const impostor = keyPair("dvo");
    assert.throws(
      () => verifySignature(FILE, bytes, signatureFile(bytes, impostor.secret), [dvo.known]),
      refused("catalogue/key-unknown"),
    );
  });

  test("is refused when another key's signature claims the name and fingerprint of a known one", () => {
    const claimed = {
      ...JSON.parse(signatureFile(bytes, keyPair("dvo").secret)),
      fingerprint: keyFingerprint(dvo.known.key),
    };
    assert.throws(
      () => verifySignature(FILE, bytes, JSON.stringify(claimed), [dvo.known]),
      refused("catalogue/signature-wrong"),
    );
  });

  const unsigned: [what: string, text: string][] = [
    ["missing", ""],
    ["no JSON", "-----BEGIN SIGNATURE-----"],
    ["no object", "null"],
    ["a list", "[]"],
    ["of another format", signed.replace("ti-lotse-signatur/1", "ti-lotse-signatur/2")],
    ["without a key", JSON.stringify({ ...JSON.parse(signed), key: undefined })],
    ["without its bytes", JSON.stringify({ ...JSON.parse(signed), signature: undefined })],
  ];
  for (const [what, text] of unsigned) {
    test(`counts as unsigned when the signature is ${what}`, () => {
      assert.throws(() => verifySignature(FILE, bytes, text, [dvo.known]), refused("catalogue/unsigned"));
    });
  }
});

describe("the fingerprint of a key", () => {
  test("is the same for both halves, and as people compare it", () => {
    assert.equal(keyFingerprint(dvo.secret.key), keyFingerprint(dvo.known.key));
    assert.match(keyFingerprint(dvo.known.key), /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  });

  test("is another one for another key", () => {
    assert.notEqual(keyFingerprint(dvo.known.key), keyFingerprint(other.known.key));
  });
});

describe("a new issue of the Versionsliste", () => {
  const hash = (name: string) => chainHash(Buffer.from(name));
  const present = { catalogue: list([], { serial: 5 }), hash: hash("five") };
  const issue = (differences: Parameters<typeof list>[1], bytesOf = "next") => ({
    catalogue: list([], differences),
    hash: hash(bytesOf),
  });

  const accepted: [sentence: string, next: ReturnType<typeof issue>, present?: typeof present][] = [
    ["the first one", issue({ serial: 3 })],
    ["the next one that names the present one", issue({ serial: 6, previous: present.hash }), present],
    ["one after several were missed", issue({ serial: 9, previous: hash("eight") }), present],
    ["the present one once more", issue({ serial: 5 }, "five"), present],
    ["one of another series, whose numbers are its own", issue({ id: "andere", serial: 1 }), present],
    ["one that is good until today", issue({ serial: 6, previous: present.hash, validUntil: TODAY }), present],
  ];
  for (const [sentence, next, before] of accepted) {
    test(`is taken: ${sentence}`, () => requireSuccessor(FILE, next, before, TODAY));
  }

  const yesterday = addDays(TODAY, -1);
  const rejected: [sentence: string, next: ReturnType<typeof issue>, code: ErrorCode][] = [
    ["an older one", issue({ serial: 4 }), "catalogue/older"],
    [
      "an older one that was once the present one's predecessor",
      issue({ serial: 1, previous: present.hash }),
      "catalogue/older",
    ],
    ["one with the same number and other bytes", issue({ serial: 5 }), "catalogue/chain-broken"],
    [
      "the next one that names another predecessor",
      issue({ serial: 6, previous: hash("x") }),
      "catalogue/chain-broken",
    ],
    ["the next one that names none", issue({ serial: 6 }), "catalogue/chain-broken"],
    [
      "one that ended yesterday",
      issue({ serial: 6, previous: present.hash, validUntil: yesterday }),
      "catalogue/expired",
    ],
  ];
  for (const [sentence, next, code] of rejected) {
    test(`is refused: ${sentence}`, () => {
      assert.throws(() => requireSuccessor(FILE, next, present, TODAY), refused(code));
    });
  }

  test("is refused when it has ended, also where no list is present", () => {
    const ended = issue({ serial: 1, validUntil: yesterday });
    assert.throws(() => requireSuccessor(FILE, ended, undefined, TODAY), refused("catalogue/expired"));
  });
});
