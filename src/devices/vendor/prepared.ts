/**
 * What is prepared is sent once or not at all: the guard every adapter puts around it.
 *
 * Room: devices/vendor.
 */
import type { Prepared, Restart } from "../adapter.ts";

/** A second time would be a mistake of ours: it is refused before anything is written. */
export function sentOnce({ seen, send, close }: Prepared): Prepared {
  let isSent = false;
  return {
    seen,
    close,
    async send() {
      if (isSent) throw new Error("what was prepared is sent once");
      isSent = true;
      await send();
    },
  };
}

/** Prepares, sends and leaves, without anybody looking in between. */
export function restartBy(prepare: () => Promise<Prepared>): Restart {
  return {
    async send() {
      const prepared = await prepare();
      try {
        await prepared.send();
      } finally {
        await prepared.close();
      }
    },
  };
}
