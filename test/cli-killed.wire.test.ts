/** `lotse` killed in the middle of what it does, as a power failure or an impatient person does it, and started again. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { watch } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { openStore } from "../src/store/open.ts";
import { closed } from "./support/filled-store.ts";
import { LotseProcess } from "./support/lotse-process.ts";
import { PageClient } from "./support/page-client.ts";
import { startPraxis } from "./support/practice.ts";
import { runLotse, SIDE_BY_SIDE } from "./support/run-lotse.ts";
import { Scratch } from "./support/scratch.ts";
import { praxis } from "./support/stores.ts";
import { flat } from "./support/written.ts";

type Env = { LOTSE_DATA: string };

async function serving(env: Env): Promise<LotseProcess> {
  const process = new LotseProcess(["serve", "--port", "0"], { env });
  await process.until(/erste-anmeldung\.txt/);
  return process;
}

const signedIn = ({ LOTSE_DATA }: Env) =>
  PageClient.signIn(readFileSync(join(LOTSE_DATA, "erste-anmeldung.txt"), "utf8").trim());

async function assertIntact(env: Env): Promise<void> {
  const verified = await runLotse(["journal", "verify"], { env });
  assert.deepEqual([verified.code, verified.stderr], [0, ""], verified.stdout);
}

/** When something of this name appears in the directory. */
async function appears(directory: string, name: RegExp): Promise<void> {
  for await (const { filename } of watch(directory, { signal: AbortSignal.timeout(30_000) })) {
    if (name.test(filename ?? "")) return;
  }
}

/** Some documents, so that copying takes a while. */
async function large(env: Env): Promise<Env> {
  const store = await openStore({ dataDir: env.LOTSE_DATA });
  for (let n = 0; n < 6; n++) {
    const bytes = Buffer.alloc(9_000_000, createHash("sha256").update(`${n}`).digest("hex"));
    await store.forPractice(praxis.id).commit((writes) => {
      writes.put("document", { id: `doc_${n}`, name: "d", type: "x/y", size: 1, createdAt: 1, createdBy: "per_1" });
      writes.putContent(`doc_${n}`, bytes);
    });
  }
  await store.close();
  return env;
}

describe("killed with -9", SIDE_BY_SIDE, () => {
  test("while it asks the devices and people work: nothing acknowledged is lost, the log verifies, it starts again", async () => {
    using scratch = new Scratch();
    const env = { LOTSE_DATA: scratch.directory("data") };
    await using device = await startPraxis({ auth: "none" });
    const acknowledged: string[] = [];
    const notice = (title: string) => ({ severity: "hinweis", title, text: "Text" });
    for (let kill = 1; kill <= 3; kill++) {
      const server = await serving(env);
      const client = await signedIn(env);
      const { practices } = await client.get<{ practices: { id: string }[] }>("/me");
      const below = `/practices/${practices[0]?.id}`;
      if (kill === 1) {
        const { context, first } = device;
        const contexts = [context];
        const heard = await client.ask("POST", `${below}/connections`, { address: first.url, contexts });
        assert.equal(heard.status, 200, heard.body);
      }
      const checking = client.ask("POST", `${below}/checks`).catch(() => {});
      for (let n = 0; n < kill * 7; n++) {
        const title = `Mitteilung ${kill}-${n}`;
        assert.equal((await client.ask("POST", `${below}/notices`, notice(title))).status, 200);
        acknowledged.push(title);
      }
      const underWay = client.ask("POST", `${below}/notices`, notice("unterwegs")).catch(() => {});
      await server.stop("SIGKILL");
      await Promise.all([checking, underWay]);
      await assertIntact(env);
      const { stdout } = await runLotse(["journal", "export"], { env });
      for (const title of acknowledged) assert.ok(stdout.includes(`"${title}"`), title);
    }
    const last = await serving(env);
    const client = await signedIn(env);
    const { practices } = await client.get<{ practices: { id: string }[] }>("/me");
    const view = await client.get<{ id: string }[]>(`/practices/${practices[0]?.id}/connections`);
    assert.equal(view.length, 1);
    await assertIntact(env);
    assert.deepEqual([(await last.stop()).code, last.stderr], [0, ""]);
  });

  test("while it makes a backup: the command says so, no half file lies anywhere, and the next backup is whole", async () => {
    using scratch = new Scratch();
    const env = await large(await closed(scratch.directory("data")));
    const server = await serving(env);
    const file = scratch.nothing("sicherung");
    const begun = appears(env.LOTSE_DATA, /^sicherung-/);
    const asked = runLotse(["backup", file], { env });
    await begun;
    await server.stop("SIGKILL");
    const { code, stderr } = await asked;
    assert.equal(code, 3, stderr);
    assert.match(flat(stderr), /Die Verbindung zum laufenden ti-lotse ist abgebrochen\..*wiederholen Sie den Befehl/);
    const left = () => readdirSync(scratch.path).filter((name) => name.startsWith("sicherung"));
    assert.deepEqual(left(), []);
    const again = await serving(env);
    assert.deepEqual(
      readdirSync(env.LOTSE_DATA).filter((name) => name.startsWith("sicherung-")),
      [],
    );
    assert.equal((await runLotse(["backup", file], { env })).code, 0);
    assert.equal((await again.stop()).code, 0);
    const other = { LOTSE_DATA: scratch.nothing("other") };
    assert.equal((await runLotse(["restore", file], { env: other })).code, 0);
    await assertIntact(other);
  });

  test("while it restores: it can be done again, and nothing but the whole is there", async () => {
    using scratch = new Scratch();
    const env = await large(await closed(scratch.directory("data")));
    const file = scratch.nothing("sicherung");
    assert.equal((await runLotse(["backup", file], { env })).code, 0);
    const other = { LOTSE_DATA: scratch.directory("other") };
    const begun = appears(other.LOTSE_DATA, /^lotse\.db\.restoring$/);
    const restoring = new LotseProcess(["restore", file], { env: other });
    await begun;
    await restoring.stop("SIGKILL");
    assert.ok(!existsSync(join(other.LOTSE_DATA, "lotse.db")), "killed too late to prove anything");
    const missing = await runLotse(["journal", "verify"], { env: other });
    assert.equal(missing.code, 64);
    assert.match(missing.stderr, /^Fehler: Hier sind noch keine Daten gespeichert\./);
    const again = await runLotse(["restore", file], { env: other });
    assert.deepEqual([again.code, again.stderr], [0, ""]);
    await assertIntact(other);
    assert.deepEqual(
      readdirSync(other.LOTSE_DATA).filter((name) => name.includes("restoring")),
      [],
    );
    const server = await serving(other);
    assert.equal((await server.stop()).code, 0);
  });
});
