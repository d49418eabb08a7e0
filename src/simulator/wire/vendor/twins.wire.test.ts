/** What the simulated administrations refuse, asked without an adapter in between. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { startTwin, type VendorTwin } from "../../../../test/support/vendor-twins.ts";
import { Link } from "../../../protocol/link/link.ts";
import { RestClient } from "../../../protocol/rest/client.ts";

/** A client that trusts the twin and knows nothing of its product. */
async function withClient(twin: VendorTwin, work: (client: RestClient) => Promise<void>): Promise<void> {
  const { host, port, pinSha256 } = twin.access;
  using link = new Link({ trust: { kind: "pin", sha256: pinSha256 }, credentials: { kind: "none" } });
  await work(new RestClient(link, new URL(`https://${host}:${port}/`)));
}

describe("a simulated administration", () => {
  test("of RISE answers nothing without both headers (the refusal is invented)", async (t) => {
    await using twin = await startTwin("rise", { t });
    const path = "/api/v1/users/current";
    await withClient(twin, async (client) => {
      const referer = { Referer: client.base.href };
      const requestedWith = { "X-Requested-With": "RISEHttpRequest" };
      const statuses = [];
      for (const headers of [{}, referer, requestedWith, { ...referer, ...requestedWith }]) {
        statuses.push((await client.ask({ method: "GET", path, headers })).status);
      }
      assert.deepEqual(statuses, [403, 403, 403, 204]);
    });
  });

  test("of a KoCoBox restarts only with the token of its session (the refusal is invented)", async (t) => {
    await using twin = await startTwin("kocobox", { t });
    const { user: j_username, password: j_password } = twin.access;
    await withClient(twin, async (client) => {
      await client.ask({ method: "POST", path: "/j_security_check", form: { j_username, j_password } });
      await client.ask({ method: "GET", path: "/administration/start.htm" });
      const headers = { "X-TOKEN": "erraten" };
      const { status } = await client.ask({ method: "POST", path: "/administration/perform/reboot", headers });
      assert.equal(status, 403);
    });
    assert.equal(twin.praxis.first.state.power.phase, "running");
  });

  test("of a TI-Client takes back only the pairing it began: 422", async (t) => {
    await using twin = await startTwin("rise-hsk", { t });
    const { user: client_id, password: client_secret } = twin.access;
    const form = { client_id, client_secret, scope: "API", grant_type: "client_credentials" };
    const pairing = "/api/v1/konnektor/default/api/v1/ctm/terminals/pairing";
    await withClient(twin, async (client) => {
      const granted = await client.ask({ method: "POST", path: "/oauth2/token", form });
      const { access_token, expires_in } = JSON.parse(granted.body.toString("utf8")) as Record<string, string>;
      assert.equal(expires_in, 299);
      const headers = { Authorization: `Bearer ${access_token}` };
      const post = (path: string, json: unknown) => client.ask({ method: "POST", path, json, headers });
      const begun = await post(`${pairing}/initialize`, { ctId: "00:0D:F8:0A:31:11" });
      const offered = JSON.parse(begun.body.toString("utf8")) as object;
      assert.equal((await post(`${pairing}/finalize`, { ...offered, fingerprint: "andere" })).status, 422);
      assert.equal((await post(`${pairing}/finalize`, offered)).status, 200);
    });
  });
});
