/**
 * A process that writes to a store as fast as it can and says each commit the moment it is acknowledged, until it is killed.
 *
 * `node store-writer.ts DATA-DIRECTORY [postgres://…]`
 */
import { writeSync } from "node:fs";
import { openStore } from "../../src/store/open.ts";
import { commitNth } from "./nth-commit.ts";
import { praxis } from "./stores.ts";

const [dataDir = "", url] = process.argv.slice(2);
const store = await openStore({ dataDir, url });
let n = (await store.forPractice(praxis.id).journalHead())?.seq ?? 0;
for (;;) {
  n += 1;
  await commitNth(store, n);
  // Straight to the pipe: nothing that was said is lost in a buffer of this process.
  writeSync(1, `${n}\n`);
}
