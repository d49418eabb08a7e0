/** A directory of a test's own, gone with `using`. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

export class Scratch {
  #saved = 0;
  readonly path = mkdtempSync(join(tmpdir(), "lotse-test-"));

  /** Writes a file below; returns its path. */
  file(name: string, content: string | Uint8Array): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  /** The same under any name. */
  saved(content: string | Uint8Array): string {
    return this.file(`saved-${++this.#saved}`, content);
  }

  directory(name: string): string {
    const path = join(this.path, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** A path below where nothing is. */
  nothing(name: string): string {
    return join(this.path, name);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Every file below with what is in it; a directory that is not there has none. */
export function filesBelow(directory: string): Record<string, string> {
  if (!existsSync(directory)) return {};
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(files.toSorted().map((file) => [relative(directory, file), readFileSync(file, "latin1")]));
}
