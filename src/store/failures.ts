/** What databases and files say when something is wrong, as errors with words. Room: store. */
import { LotseError } from "../domain/errors.ts";

/** Primary result codes of SQLite. */
const SQLITE = {
  BUSY: 5,
  LOCKED: 6,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  NOTADB: 26,
} as const;

/** Anything else is a fault of ours and stays as it is. */
export function sqliteFailure(error: unknown, place: string): unknown {
  const { errcode, message } = error as { errcode?: number; message?: string };
  if (errcode === undefined) return error;
  const reason = String(message);
  switch (errcode & 0xff) {
    case SQLITE.FULL:
      return new LotseError("store/full", { place }, { cause: error });
    case SQLITE.CORRUPT:
    case SQLITE.NOTADB:
      return new LotseError("store/damaged", { place, reason }, { cause: error });
    case SQLITE.BUSY:
    case SQLITE.LOCKED:
    case SQLITE.CANTOPEN:
      return new LotseError("store/unopenable", { place, reason }, { cause: error });
    case SQLITE.READONLY:
    case SQLITE.IOERR:
      return new LotseError("store/unwritable", { place, reason }, { cause: error });
    default:
      return error;
  }
}

const POSTGRES_FULL = /^53[12]00$/;
/** Shutting down, starting, cannot connect now, wrong password, no such database, no right to connect. */
const POSTGRES_AWAY = /^(57P|08|28|3D000|53300)/;

export function postgresFailure(error: unknown, place: string): unknown {
  const { code = "", message = "", syscall } = error as { code?: string; message?: string; syscall?: string };
  if (POSTGRES_FULL.test(code)) return new LotseError("store/full", { place }, { cause: error });
  const isGone = /^(Connection terminated|timeout exceeded|Client has encountered a connection error)/.test(message);
  if (syscall !== undefined || isGone || POSTGRES_AWAY.test(code)) {
    return new LotseError("store/unreachable", { place, reason: message || code }, { cause: error });
  }
  return error;
}

/** ENOSPC and its like when a file is made or read. */
export function fileFailure(error: unknown, place: string): LotseError {
  const { code = String(error) } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT") return new LotseError("store/full", { place }, { cause: error });
  return new LotseError("store/unopenable", { place, reason: code }, { cause: error });
}
