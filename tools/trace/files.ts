/**
 * What tools/trace reads from the disk: sources, tests and tables below the root of the project.
 *
 * Used by tools/trace/command.ts. Judges nothing.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

export interface SourceFile {
  /** From the root of the project, with slashes on every system. */
  path: string;
  text: string;
  modifiedAtMs: number;
}

/** Where tags of the product stand; test/ holds tests only. */
const rooms = ["src", "tools", "bin", "runbooks", "data", "test"];
const readable = /\.(ts|js|svelte|json|css|html)$/;
const foreign = new Set(["node_modules", "dist"]);

export function readSources(root: string): SourceFile[] {
  return rooms.flatMap((room) => filesBelow(root, room)).map((path) => readSource(root, path));
}

export function isTest(path: string): boolean {
  return path.startsWith("test/") || /\.test\.[jt]s$/.test(path);
}

/** `undefined`: there is no such file. */
export function readIfThere(root: string, path: string): string | undefined {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : undefined;
}

function filesBelow(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !foreign.has(entry.name))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return filesBelow(root, path);
      return entry.isFile() && readable.test(path) ? [path] : [];
    });
}

function readSource(root: string, path: string): SourceFile {
  const place = join(root, path);
  return { path, text: readFileSync(place, "utf8"), modifiedAtMs: statSync(place).mtimeMs };
}
