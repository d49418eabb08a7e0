/** On the disk, not only on its way there. Room: store. */
import { closeSync, fsyncSync, openSync, renameSync } from "node:fs";
import { dirname } from "node:path";

function settle(file: string): void {
  const handle = openSync(file, "r+");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The file under its new name, through a power failure too. */
export function settleAs(file: string, name: string): void {
  settle(file);
  renameSync(file, name);
  settleEntry(name);
}

/** That the file is there at all stands in its directory. */
export function settleEntry(file: string): void {
  // Windows opens no directories, and writes their entries through by itself.
  if (process.platform === "win32") return;
  const handle = openSync(dirname(file), "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
