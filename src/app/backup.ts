/** Backup and restore of this installation. Room: app. */
import { type Restored, restoreStore } from "../store/restore.ts";
import { readOwnStore, storePlace } from "./store.ts";

export type { Restored };

/** Beside a running server too. @throws LotseError output/unwritable and those of opening the store */
export async function backUpTo(file: string): Promise<void> {
  const store = await readOwnStore();
  try {
    await store.backup(file);
  } finally {
    await store.close();
  }
}

/** @throws LotseError store/not-empty, store/backup-unreadable, store/locked */
export function restoreFrom(file: string): Promise<Restored> {
  return restoreStore(file, storePlace());
}
