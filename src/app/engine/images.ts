/**
 * Firmware files, in the data directory, each named by what is in it.
 *
 * Room: app. Written beside and renamed when whole; read again from the first byte before anything is transferred, because a file can
 * be changed or half lost between order and window.
 */
import { createHash, randomBytes } from "node:crypto";
import { createReadStream, existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { Image } from "../../devices/adapter.ts";
import { LotseError } from "../../domain/errors.ts";

export interface ImageName {
  sha256: string;
  sizeBytes: number;
}

const PIECE_BYTES = 64 * 1024;
const MB = 1024 * 1024;

export class Images {
  readonly #directory: string;

  constructor(dataDir: string) {
    this.#directory = join(dataDir, "images");
  }

  /** @throws LotseError request/too-large, output/unwritable */
  async keep(bytes: Readable, maxBytes: number): Promise<ImageName> {
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    const beside = join(this.#directory, `${randomBytes(8).toString("hex")}.tmp`);
    const hash = createHash("sha256");
    let sizeBytes = 0;
    try {
      const file = await open(beside, "wx", 0o600);
      try {
        for await (const piece of bytes as AsyncIterable<Buffer>) {
          sizeBytes += piece.length;
          if (sizeBytes > maxBytes)
            throw new LotseError("request/too-large", { limit: `${Math.floor(maxBytes / MB)} MB` });
          hash.update(piece);
          await file.writeFile(piece);
        }
        await file.sync();
      } finally {
        await file.close();
      }
      if (sizeBytes === 0) throw new LotseError("request/unreadable", {});
      const sha256 = hash.digest("hex");
      await rename(beside, this.#fileOf(sha256));
      return { sha256, sizeBytes };
    } catch (error) {
      await rm(beside, { force: true });
      if (error instanceof LotseError) throw error;
      const reason = (error as NodeJS.ErrnoException).code ?? String(error);
      throw new LotseError("output/unwritable", { file: beside, reason }, { cause: error });
    }
  }

  has({ sha256, sizeBytes }: ImageName): boolean {
    const file = statSync(this.#fileOf(sha256), { throwIfNoEntry: false });
    return file?.size === sizeBytes;
  }

  /** Checked as a whole before it is given away. @throws LotseError engine/image-missing */
  async checked(name: ImageName, target: string): Promise<Image> {
    const file = this.#fileOf(name.sha256);
    if (!this.has(name) || (await hashOf(file)) !== name.sha256)
      throw new LotseError("engine/image-missing", { target });
    return {
      ...name,
      pieces: () => createReadStream(file, { highWaterMark: PIECE_BYTES }) as AsyncIterable<Uint8Array>,
    };
  }

  /** What no open run needs, and what was left half written. */
  keepOnly(needed: ReadonlySet<string>, before: number): void {
    if (!existsSync(this.#directory)) return;
    for (const name of readdirSync(this.#directory)) {
      const file = join(this.#directory, name);
      const isOld = (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY) < before;
      if (isOld && !needed.has(name)) rmSync(file, { force: true });
    }
  }

  #fileOf(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error("no name of an image");
    return join(this.#directory, sha256);
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) hash.update(piece);
  return hash.digest("hex");
}
