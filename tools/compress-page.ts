/**
 * The last step of `npm run build:web`: beside each text file of the page a copy in brotli and one in gzip, at the highest level,
 * once. The server hands them out as they lie there. Fonts are compressed already, and what is tiny stays alone.
 */
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** Smaller ones fit into one packet anyway. */
const FROM_BYTES = 1024;

export function compressPage(directory: string): void {
  for (const old of globSync("**/*.{br,gz}", { cwd: directory })) rmSync(join(directory, old));
  for (const name of globSync("**/*.{js,css,html,svg}", { cwd: directory })) {
    const file = join(directory, name);
    const plain = readFileSync(file);
    if (plain.length < FROM_BYTES) continue;
    const brotli = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
    writeFileSync(`${file}.br`, brotliCompressSync(plain, { params: brotli }));
    writeFileSync(`${file}.gz`, gzipSync(plain, { level: 9 }));
  }
}

if (import.meta.main) compressPage(join(import.meta.dirname, "..", "dist", "web"));
