/**
 * The TLS guard, in child processes: without it the first brainpool certificate ends the process, so an in-process test
 * could not survive its own failure.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { Authority, type Identity, makeKey } from "../src/simulator/wire/pki/x509.ts";

const root = join(import.meta.dirname, "..");
const guard = pathToFileURL(join(root, "src/protocol/link/tls-guard.ts")).href;
const DAY = 86_400_000;
let directory: string;

before(() => {
  directory = mkdtempSync(join(tmpdir(), "lotse-guard-"));
  const authority = new Authority("Guard CA", Date.now(), "brainpool");
  const identity: Identity = authority.issue(
    {
      commonName: "konnektor",
      names: ["localhost"],
      notBefore: Date.now() - DAY,
      notAfter: Date.now() + DAY,
      purpose: "server",
    },
    makeKey("brainpool"),
  );
  writeFileSync(join(directory, "ca.pem"), authority.pem);
  writeFileSync(join(directory, "cert.pem"), identity.certificate.toString());
  writeFileSync(join(directory, "key.pem"), identity.key.export({ type: "pkcs8", format: "pem" }));
});

after(() => rmSync(directory, { recursive: true, force: true }));

/** A client with full verification talks to a brainpool server, both in one child process; prints what it saw. */
function talk(options: { guarded: boolean; maxVersion: "TLSv1.2" | "TLSv1.3" }) {
  const script = `
    ${options.guarded ? `import ${JSON.stringify(guard)};` : ""}
    import { readFileSync } from "node:fs";
    import { createServer, get } from "node:https";
    const file = (name) => readFileSync(${JSON.stringify(directory)} + "/" + name);
    const ecdhCurve = "X25519:prime256v1:brainpoolP256r1";
    const server = createServer({ key: file("key.pem"), cert: file("cert.pem"), ecdhCurve }, (_q, s) => s.end("ok"));
    server.listen(0, "localhost", () => {
      const { port } = server.address();
      get({ host: "localhost", port, ca: file("ca.pem"), ecdhCurve, maxVersion: "${options.maxVersion}", agent: false }, (answer) => {
        const peer = answer.socket.getPeerCertificate();
        const again = answer.socket.getPeerX509Certificate();
        console.log(JSON.stringify({ authorized: answer.socket.authorized, cn: peer.subject?.CN, again: again?.fingerprint256 === peer.fingerprint256 }));
        answer.resume();
        answer.on("end", () => process.exit(0));
      }).on("error", (error) => { console.log(JSON.stringify({ error: error.code })); process.exit(1); });
    });`;
  const path = join(directory, `talk-${options.guarded}-${options.maxVersion}.mjs`);
  writeFileSync(path, script);
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [path], { encoding: "utf8", timeout: 20_000 });
  return { status, signal, seen: stdout === "" ? undefined : JSON.parse(stdout), stderr };
}

describe("a Konnektor with a brainpool certificate", () => {
  for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
    test(`does not end the process with the guard (${maxVersion})`, () => {
      const { status, seen, stderr } = talk({ guarded: true, maxVersion });
      assert.equal(status, 0, stderr);
      assert.deepEqual(seen, { authorized: true, cn: "konnektor", again: true });
    });
  }

  test("still needs the guard on this Node version", () => {
    // When this fails, Node has been mended and the guard can go.
    const { status, signal } = talk({ guarded: false, maxVersion: "TLSv1.3" });
    assert.ok(signal !== null || status !== 0);
  });

  test("finds the guard first in every entry point", () => {
    const entry = readFileSync(join(root, "src/cli/main.ts"), "utf8");
    const [first] = entry.match(/^import .*$/m) ?? [];
    assert.equal(first, 'import "../app/guard.ts";');
  });
});
