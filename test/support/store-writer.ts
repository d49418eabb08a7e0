/**
 * A process that writes to a store as fast as it can and says each commit the moment it is acknowledged, until it is killed.
 *
 * `node store-writer.ts DATA-DIRECTORY [postgres://…]`
 */
import { writeSync } from "node:fs";
import { openStore } from "../../src/store/open.ts";
import { added, praxis, seen } from "./stores.ts";

const [dataDir = "", url] = process.argv.slice(2);
const store = await openStore({ dataDir, url });
if ((await store.practices()).length === 0) await store.putPractice(praxis, added);
const own = store.forPractice(praxis.id);
let n = (await own.journalHead())?.seq ?? 0;
for (;;) {
  n += 1;
  await own.commit((w) => {
    w.observe(seen("clock", n, { offsetMs: n % 7 }));
    w.put("care", { id: "last", note: `${n} ${"x".repeat(n % 900)}`, decidedAt: n, decidedBy: "per_1" });
    w.journal({ kind: "test/written", actor: "per_1", body: { n } });
  });
  // Straight to the pipe: nothing that was said is lost in a buffer of this process.
  writeSync(1, `${n}\n`);
}
