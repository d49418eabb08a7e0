/** Every migration by name: UTC minute and subject. Forward only; the same for both databases. Room: store. */
import type { Migration } from "kysely/migration";
import { up as first } from "./202611220100-first.ts";
import { up as engine } from "./202612010410-engine.ts";
import { up as outbox } from "./202612010430-outbox.ts";

export const migrations: Record<string, Migration> = {
  "202611220100-first": { up: first },
  "202612010410-engine": { up: engine },
  "202612010430-outbox": { up: outbox },
};
