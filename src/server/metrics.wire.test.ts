/** /metrics as Prometheus asks for it: who gets it, whether it is well formed, and whether docs/metrics.md tells the truth. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type Families, readMetrics } from "../../test/support/metrics.ts";
import { openApi } from "../api/openapi.ts";
import { API } from "../api/routes.ts";
import {
  empfang,
  hausbesuch,
  identity,
  karte,
  konnektor,
  list,
  orga,
  raised,
  release,
  saw,
  smcB,
  terminal,
} from "../domain/assess/testing.ts";
import type { Component } from "../domain/observation.ts";
import { SERVICES, TI_LAGE } from "../domain/ti-lage.ts";
import { DAY_MS, HOUR_MS, TestServer } from "./testing.ts";

const TOKEN = "monitoring-token-0123456789abcdef";
const bearer = { authorization: `Bearer ${TOKEN}` };
const HBA: Component = { id: "karte:80276883110000999999", kind: "karte", name: "HBA (Empfang/1)" };
const DOCUMENT = join(import.meta.dirname, "..", "..", "docs", "metrics.md");

function documentedRows(): string[][] {
  return readFileSync(DOCUMENT, "utf8")
    .split("\n")
    .filter((line) => /^\| `(ti_lotse|process|nodejs)_/.test(line))
    .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")));
}

async function metrics(server: TestServer, headers: Record<string, string> = bearer): Promise<Families> {
  const { status, text, headers: heard } = await server.browser().ask("GET", "/metrics", undefined, headers);
  assert.equal(status, 200, text);
  assert.equal(heard.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  assert.equal(heard.get("cache-control"), "no-store");
  return readMetrics(text);
}

/** Everything a practice can show. */
async function furnish(server: TestServer): Promise<void> {
  server.uses.list = list([release("5.50.4", { zulassung: { by: "gematik", until: "2026-12-31", reference: "A" } })]);
  const at = server.time.now();
  const since = at - HOUR_MS;
  const certificate = { subject: "Dr. Petra Geheim", serial: "4711" };
  await server.saw(
    saw(konnektor, "identity", identity(), { at }),
    saw(konnektor, "vpn", { ti: { online: true, since }, sis: { online: false, since } }, { at }),
    saw(konnektor, "states", [raised("EC_No_Online_Connection"), raised("EC_LOG_OVERFLOW", { raised: false })], { at }),
    saw(konnektor, "listed-terminals", [empfang.id], { at }),
    saw(konnektor, "listed-cards", [smcB.id, HBA.id], { at }),
    saw(empfang, "identity", orga("3.9.1"), { at }),
    saw(empfang, "terminal", terminal(), { at }),
    saw(
      empfang,
      "certificates",
      [
        { crypt: "RSA", owner: "gSMC-KT", expiresOn: "2026-11-30", ...certificate },
        { crypt: "ECC", owner: "gSMC-KT", expiresOn: "2027-02-07", ...certificate },
      ],
      { at },
    ),
    saw(smcB, "karte", karte(), { at }),
    saw(smcB, "pin-status", { mandant: "Frau Dr. Geheim", status: "VERIFIED" }, { at }),
    saw(smcB, "pin-status", { mandant: "Herr Dr. Geheim", status: "VERIFIABLE", leftTries: 3 }, { at }),
    saw(smcB, "certificates", [{ crypt: "ECC", owner: "SMC-B", expiresOn: "2027-03-31", ...certificate }], { at }),
    saw(HBA, "karte", karte({ type: "HBA", slot: 1, iccsn: "80276883110000999999", expiresOn: "2028-01-01" }), { at }),
    saw(
      hausbesuch,
      "version-read",
      { product: "orga-930-m", firmware: "4.9.0", secondVersions: {} },
      { at: at - 93 * DAY_MS, source: { by: "hand", person: "per_1" } },
    ),
  );
  await server.store.forPractice(server.practice).commit((writes) => {
    writes.put("connection", {
      ...{ id: "con_1", name: 'Keller "A"\\B|\n{x}="y"', url: "https://k/connector.sds", endpointRule: "host" },
      ...{ trust: { kind: "none" }, contexts: [], createdAt: at, createdBy: "ti-lotse" },
      credentials: { kind: "certificate", subject: "CN=x", expiresOn: "2027-01-01", secret: "con_1" },
    });
    writes.put("webhook", { id: "webhook", url: "https://alarm.example/x", createdAt: at, createdBy: "ti-lotse" });
    for (const [id, createdAt] of [
      ["msg_1", at - 600_000],
      ["msg_2", at],
    ] as const) {
      writes.send({ id, channel: "mail", recipient: "rcp_geheim", createdAt, content: { kind: "test" } });
    }
    writes.put("tilage", {
      ...{ id: TI_LAGE, isOn: true, host: "ti-lage.example", decidedBy: "per_1", decidedAt: at },
      lage: {
        at,
        services: SERVICES.map((id) => ({
          ...{ id, isMaintenance: false, impacts: [] },
          outage: id === "kim" ? "partial" : id === "ogd" ? "unknown" : "none",
        })),
        causes: [],
      },
    });
  });
  await poll(server, 4, { until: at + 20 * HOUR_MS });
}

/** One poll of con_1 as the watch tells of it. */
async function poll(server: TestServer, seconds: number, { until, failed }: { until?: number; failed?: boolean }) {
  const { uses, time, practice } = server;
  const askedAt = time.now();
  uses.states.set("con_1", { isChecking: true, askedAt, nextAt: askedAt });
  uses.changeState(practice);
  time.move(seconds * 1000);
  const now = time.now();
  const failure = failed ? (new Error("x") as never) : undefined;
  uses.states.set("con_1", {
    ...{ isChecking: false, askedAt, nextAt: now },
    ...(failure ? { failure } : { answeredAt: now }),
    ...(until !== undefined && { events: { until } }),
  });
  uses.changeState(practice);
}

describe("who gets the metrics", () => {
  test("nobody where they were not switched on", async () => {
    await using server = await TestServer.start();
    const { status } = await server.browser().ask("GET", "/metrics", undefined, bearer);
    assert.equal(status, 404);
  });

  test("whoever shows the token; everybody else is told how, and a session is no token", async () => {
    await using server = await TestServer.start({ metrics: { token: TOKEN } });
    const owner = await server.signedInAs("owner");
    for (const headers of [
      ...[undefined, "", "Bearer", "Bearer ", `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`, `Basic ${btoa(TOKEN)}`],
      `Bearer ${TOKEN} ${TOKEN}`,
    ].map((authorization): Record<string, string> => (authorization === undefined ? {} : { authorization }))) {
      const heard = await owner.ask("GET", "/metrics", undefined, headers);
      assert.equal(heard.status, 401, JSON.stringify(headers));
      assert.equal(heard.body.code, "metrics/token-needed");
      assert.match(heard.headers.get("www-authenticate") ?? "", /^Bearer /);
      assert.ok(!heard.text.includes(TOKEN));
    }
    await metrics(server);
    await metrics(server, { authorization: `bearer ${TOKEN}` });
  });

  test("the token opens nothing else", async () => {
    await using server = await TestServer.start({ metrics: { token: TOKEN }, doorToken: "T".repeat(43) });
    const address = await server.openDoor();
    for (const path of [
      `/practices/${server.practice}/overview`,
      "/machine/state",
      "/machine/backup",
      "/me/sessions",
    ]) {
      const { status } = await server.browser().get(path, bearer);
      assert.equal(status, 401, path);
      assert.equal((await fetch(`${address}${API}${path}`, { headers: bearer })).status, 401, path);
    }
    assert.equal((await fetch(`${address}/metrics`, { headers: bearer })).status, 401);
  });

  test("on this computer without a token only where that was switched on, and never behind a proxy", async () => {
    await using open = await TestServer.start({ metrics: { isOpenHere: true } });
    await metrics(open, {});
    await using proxied = await TestServer.start({ metrics: { isOpenHere: true }, behindProxy: true });
    for (const headers of [{}, { "x-forwarded-for": "127.0.0.1" }, { "x-forwarded-for": "203.0.113.5" }]) {
      const { status } = await proxied.browser().ask("GET", "/metrics", undefined, headers as Record<string, string>);
      assert.equal(status, 401);
    }
  });

  test("no page of another origin, and no other name of this computer", async () => {
    await using server = await TestServer.start({ metrics: { isOpenHere: true } });
    const asked = server.browser();
    for (const headers of [
      { origin: "http://elsewhere.example" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ]) {
      const { status } = await asked.ask("GET", "/metrics", undefined, headers as unknown as Record<string, string>);
      assert.equal(status, 403, JSON.stringify(headers));
    }
    const heard = await asked.ask("GET", "/metrics", undefined, {});
    assert.equal(heard.headers.get("access-control-allow-origin"), null);
    assert.equal(heard.headers.get("cross-origin-resource-policy"), "same-origin");
  });

  test("nobody can do anything but read them", async () => {
    await using server = await TestServer.start({ metrics: { token: TOKEN } });
    for (const method of ["POST", "PUT", "DELETE"]) {
      const heard = await server.browser().ask(method, "/metrics", undefined, bearer);
      assert.equal(heard.status, 405, method);
      assert.equal(heard.headers.get("allow"), "GET");
    }
  });
});

describe("the metrics", () => {
  let server: TestServer;
  let families: Families;
  before(async () => {
    server = await TestServer.start({ metrics: { token: TOKEN } });
    await furnish(server);
    families = await metrics(server);
  });
  after(() => server[Symbol.asyncDispose]());

  const valuesOf = (name: string, labels: Record<string, string> = {}) => {
    const found = (families.get(name)?.samples ?? []).filter((sample) =>
      Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    );
    return found.map(({ value }) => value);
  };

  test("docs/metrics.md lists every one with its type, labels and meaning, and no other", () => {
    const documented = documentedRows().map(
      ([, name, type, labels, _unit, help]) => `${name} ${type} [${labels}] ${help}`,
    );
    const served = [...families.values()].map(({ name, type, help, samples }) => {
      const labels = new Set(samples.flatMap((sample) => Object.keys(sample.labels)));
      return `${name} ${type} [${[...labels].join(", ")}] ${help}`;
    });
    const inFilesOnly = documented.filter((line) => line.startsWith("ti_lotse_check_success "));
    assert.equal(inFilesOnly.length, 1);
    assert.deepEqual(
      documented.filter((line) => !inFilesOnly.includes(line)),
      served,
    );
  });

  test("docs/metrics.md names the unit that the name tells", () => {
    for (const [, name = "", , , unit = ""] of documentedRows()) {
      const told = [
        [/timestamp_seconds$|start_time_seconds$/, "Unix seconds"],
        [/_seconds(_total)?$/, "seconds"],
        [/_bytes$/, "bytes"],
        [/_days(_left)?$/, "days"],
        [/_level$/, "level"],
        [/_info$/, "1"],
        [/_total$|_findings$|_pin$|_seq$|_outbox_(waiting|sent|failed)$/, "count"],
        [/./, "0 or 1"],
      ].find(([shape]) => (shape as RegExp).test(name));
      assert.equal(unit, told?.[1], name);
    }
  });

  test("each has at least one sample here, so that none is only promised", () => {
    for (const { name, samples } of families.values()) assert.ok(samples.length > 0, name);
  });

  test("names tell the unit, and counters that they count", () => {
    for (const { name, type } of families.values()) {
      assert.match(name, /^[a-z][a-z0-9_]*$/);
      assert.equal(/_total$/.test(name), type === "counter", name);
      assert.doesNotMatch(name, /_(ms|minutes|hours|kb|mb|percent)\b/);
    }
  });

  test("say what is there", () => {
    const kon = { component: konnektor.name };
    assert.deepEqual(valuesOf("ti_lotse_component_approval_days_left", kon), [40]);
    assert.deepEqual(valuesOf("ti_lotse_component_version_info", { ...kon, version: "5.50.4" }), [1]);
    assert.deepEqual(valuesOf("ti_lotse_tunnel_up", { tunnel: "ti" }), [1]);
    assert.deepEqual(valuesOf("ti_lotse_tunnel_up", { tunnel: "sis" }), [0]);
    assert.deepEqual(
      families.get("ti_lotse_operating_condition_raised")?.samples.map(({ labels }) => labels.condition),
      ["EC_No_Online_Connection"],
    );
    assert.deepEqual(valuesOf("ti_lotse_card_pin", { state: "VERIFIED" }), [1]);
    assert.deepEqual(valuesOf("ti_lotse_card_pin", { state: "VERIFIABLE" }), [1]);
    assert.deepEqual(valuesOf("ti_lotse_card_pin", { state: "BLOCKED" }), [0]);
    assert.deepEqual(valuesOf("ti_lotse_certificate_days_left", { owner: "SMC-B", crypt: "ECC" }), [130]);
    assert.deepEqual(valuesOf("ti_lotse_certificate_days_left", { owner: "gSMC-KT", crypt: "ECC" }), [78]);
    assert.deepEqual(valuesOf("ti_lotse_certificate_days_left", { owner: "gSMC-KT", crypt: "RSA" }), []);
    assert.deepEqual(valuesOf("ti_lotse_client_certificate_days_left"), [41]);
    assert.deepEqual(valuesOf("ti_lotse_practice_level").toSorted(), [2, 4]);
    assert.deepEqual(valuesOf("ti_lotse_component_level", { kind: "kartenterminal" }), [
      valuesOf("ti_lotse_component_level", { component: "Empfang" })[0],
    ]);
    assert.ok((valuesOf("ti_lotse_store_bytes")[0] ?? 0) > 10_000);
    assert.ok((valuesOf("ti_lotse_journal_seq")[0] ?? 0) > 0);
    assert.ok((valuesOf("process_cpu_seconds_total")[0] ?? 0) > 0);
  });

  test("names come whole, whatever is in them", () => {
    const names = families.get("ti_lotse_connection_up")?.samples.map(({ labels }) => labels.connection);
    assert.deepEqual(names, ['Keller "A"\\B|\n{x}="y"']);
  });

  test("polls are counted as they end, with their time, failed ones apart", async () => {
    await using own = await TestServer.start({ metrics: { token: TOKEN } });
    await furnish(own);
    await poll(own, 6, { failed: true });
    await poll(own, 2, {});
    families = await metrics(own);
    assert.deepEqual(valuesOf("ti_lotse_polls_total"), [3]);
    assert.deepEqual(valuesOf("ti_lotse_poll_failures_total"), [1]);
    assert.deepEqual(valuesOf("ti_lotse_poll_duration_seconds_total"), [12]);
    assert.deepEqual(valuesOf("ti_lotse_poll_last_duration_seconds"), [2]);
    assert.deepEqual(valuesOf("ti_lotse_connection_up"), [1]);
    await poll(own, 1, { failed: true });
    families = await metrics(own);
    assert.deepEqual(valuesOf("ti_lotse_connection_up"), [0]);
    own.uses.states.clear();
    own.uses.changeState(own.practice);
    families = await metrics(own);
    assert.deepEqual(valuesOf("ti_lotse_polls_total"), []);
  });

  test("a component nobody saw for a day is unknown, and says how old it is", async () => {
    await using own = await TestServer.start({ metrics: { token: TOKEN } });
    own.uses.list = list([release("5.50.4")]);
    const at = own.time.now();
    await own.saw(saw(konnektor, "identity", identity(), { at }));
    families = await metrics(own);
    assert.deepEqual(valuesOf("ti_lotse_component_level"), [0]);
    assert.deepEqual(valuesOf("ti_lotse_component_stale"), [0]);
    own.time.move(DAY_MS + HOUR_MS);
    families = await metrics(own);
    assert.deepEqual(valuesOf("ti_lotse_component_level"), [2]);
    assert.deepEqual(valuesOf("ti_lotse_component_stale"), [1]);
    assert.deepEqual(valuesOf("ti_lotse_component_last_seen_age_seconds"), [25 * 3600]);
  });

  test("without a list of versions nothing is approved, and no age is made up", async () => {
    await using own = await TestServer.start({ metrics: { token: TOKEN } });
    own.uses.list = undefined;
    families = await metrics(own);
    assert.deepEqual(valuesOf("ti_lotse_catalogue_loaded"), [0]);
    assert.deepEqual(valuesOf("ti_lotse_catalogue_age_days"), []);
    assert.deepEqual(valuesOf("ti_lotse_practice_level"), [2, 2]);
  });

  test("two of the same name are two, and the mark of a card stays when the card is exchanged", async () => {
    await using own = await TestServer.start({ metrics: { token: TOKEN } });
    const at = own.time.now();
    const twin: Component = { ...empfang, id: "kt:00:0D:F8:00:00:01" };
    const other: Component = { ...smcB, id: "karte:80276883110000777777" };
    await own.saw(
      saw(empfang, "terminal", terminal(), { at }),
      saw(twin, "terminal", terminal(), { at }),
      saw(smcB, "karte", karte(), { at }),
      saw(konnektor, "listed-cards", [smcB.id], { at }),
    );
    families = await metrics(own);
    const marks = () =>
      families.get("ti_lotse_component_level")?.samples.map(({ labels }) => `${labels.kind} ${labels.id}`) ?? [];
    const before = marks();
    assert.equal(new Set(before).size, 3 + 1);
    await own.saw(
      saw(other, "karte", karte({ iccsn: "80276883110000777777" }), { at: at + 1 }),
      saw(konnektor, "listed-cards", [other.id], { at: at + 1 }),
    );
    families = await metrics(own);
    assert.deepEqual(marks().toSorted(), before.toSorted());
  });

  test("tell nothing of persons: no name, no card number, no Mandant, no practice's name, no secret", async () => {
    const owner = await server.signedInAs("owner");
    const { text } = await owner.ask("GET", "/metrics", undefined, bearer);
    const persons = await server.store.persons.all();
    for (const secret of [
      ...["Geheim", "80276883110000", "4711", "Hafen", "Deich", "per_", TOKEN],
      ...persons.flatMap(({ name, login, id }) => [name, `"${login}"`, id]),
    ]) {
      assert.ok(!text.includes(secret), secret);
    }
  });
});

test("every route the server answers is described in OpenAPI", async () => {
  await using server = await TestServer.start({ metrics: { token: TOKEN }, doorToken: "T".repeat(43) });
  const { paths } = openApi("1") as { paths: Record<string, Record<string, unknown>> };
  const described = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((key) => key !== "servers")
      .map((method) => `${method.toUpperCase()} ${"servers" in item ? "" : API}${path}`),
  );
  const answered = server.routes.map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, "{$1}")}`);
  assert.deepEqual(described.toSorted(), answered.toSorted());
});
