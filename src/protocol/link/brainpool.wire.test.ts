/** Under TLS 1.2 a brainpool certificate works only if both ends name its curve: many devices speak no newer TLS. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { PASSWORD, startTwin } from "../../../test/support/terminal-twins.ts";
import { newSt1506, st1506Twin } from "../../simulator/models/terminals/st-1506.ts";
import { Link } from "./link.ts";

for (const keyType of ["brainpool", "p256", "rsa2048"] as const) {
  test(`a device with a ${keyType} key that speaks TLS 1.2 only is reached`, async () => {
    await using twin = await startTwin("kt-zimmer2", st1506Twin, newSt1506(PASSWORD), { keyType });
    using link = new Link({
      trust: { kind: "pin", sha256: twin.server.certSha256 },
      credentials: { kind: "none" },
    });
    const url = new URL(`https://127.0.0.1:${twin.server.port}/`);
    assert.equal((await link.ask({ method: "GET", url })).status, 200);
  });
}
