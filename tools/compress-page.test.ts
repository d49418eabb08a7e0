import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { Scratch } from "../test/support/scratch.ts";
import { compressPage } from "./compress-page.ts";

describe("the compressed copies of the page", () => {
  test("stand beside every text file worth it, and unpack to exactly that file", () => {
    using scratch = new Scratch();
    const script = `${"export const deich = 1;\n".repeat(200)}`;
    scratch.file("assets/a-1.js", script);
    scratch.file("index.html", `<!doctype html>${" ".repeat(2000)}`);
    scratch.file("assets/tiny-2.css", "a{}");
    scratch.file("assets/font-3.woff2", "w".repeat(5000));
    // From the build before: the file it belongs to is gone.
    scratch.file("assets/old-0.js.br", "x");
    compressPage(scratch.path);
    assert.deepEqual(readdirSync(scratch.path, { recursive: true }).toSorted(), [
      ...["assets", "assets/a-1.js", "assets/a-1.js.br", "assets/a-1.js.gz", "assets/font-3.woff2"],
      ...["assets/tiny-2.css", "index.html", "index.html.br", "index.html.gz"],
    ]);
    const read = (name: string) => readFileSync(`${scratch.path}/${name}`);
    assert.equal(brotliDecompressSync(read("assets/a-1.js.br")).toString(), script);
    assert.equal(gunzipSync(read("assets/a-1.js.gz")).toString(), script);
    assert.ok(read("assets/a-1.js.br").length < script.length / 10);
  });
});
