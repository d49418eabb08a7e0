/**
 * `lotse check`, `devices` and `status` without a Konnektor: the last state as monitoring and technicians get it, from real
 * servers (also killed and hanging) and from stores nobody holds. No device is asked, and nothing unknown is green.
 */
import assert from "node:assert/strict";
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { openStore } from "../src/store/open.ts";
import { readCheckmk, readNagios } from "./support/checks.ts";
import { closed } from "./support/filled-store.ts";
import { LotseProcess } from "./support/lotse-process.ts";
import { readMetrics } from "./support/metrics.ts";
import { PageClient } from "./support/page-client.ts";
import { fetchPlain } from "./support/plain-client.ts";
import { type Ran, runLotse, SIDE_BY_SIDE } from "./support/run-lotse.ts";
import { filesBelow, Scratch } from "./support/scratch.ts";
import { closedPort } from "./support/sockets.ts";
import { otherPraxis, praxis } from "./support/stores.ts";
import { watchedStore } from "./support/watched-store.ts";
import { flat } from "./support/written.ts";

type Env = { LOTSE_DATA: string };
const HOUR = 3_600_000;
const FORMATS = ["nagios", "checkmk", "prometheus"] as const;

const check = (env: NodeJS.ProcessEnv, format: string, ...more: string[]): Promise<Ran> =>
  runLotse(["check", "--format", format, ...more], { env });

/** Unknown in every format, in time, with a reason, and nothing of our own inside. */
async function assertUnknown(env: NodeJS.ProcessEnv, says: RegExp, code: string, ...more: string[]): Promise<void> {
  for (const format of FORMATS) {
    const begun = performance.now();
    const { code: exit, stdout, stderr } = await check(env, format, ...more);
    assert.ok(performance.now() - begun < 20_000);
    assert.equal(stderr, "", format);
    assert.doesNotMatch(stdout, /\bat \S+:\d+|node:|\.[jt]s:\d+/);
    if (format === "nagios") {
      const { status, text } = readNagios(stdout);
      assert.deepEqual([exit, status], [3, "UNKNOWN"]);
      assert.match(text, says);
    } else if (format === "checkmk") {
      const checks = readCheckmk(stdout);
      assert.deepEqual([exit, checks.map(({ status, service }) => `${status} ${service}`)], [0, ["3 ti-lotse"]]);
      assert.match(checks[0]?.text ?? "", says);
    } else {
      const families = readMetrics(stdout);
      assert.deepEqual([...families.keys()], ["ti_lotse_check_success"]);
      assert.deepEqual(families.get("ti_lotse_check_success")?.samples, [{ labels: { reason: code }, value: 0 }]);
      assert.equal(exit, 3);
    }
  }
}

describe("beside the training practice", SIDE_BY_SIDE, () => {
  const scratch = new Scratch();
  let demo: LotseProcess;
  let env: Env;
  let practiceId: string;
  before(async () => {
    const directory = scratch.directory("tmp");
    demo = new LotseProcess(["demo", "--json", "--page-port", "0", "--key-type", "p256"], {
      env: { TMPDIR: directory },
    });
    const facts = JSON.parse(await demo.firstLine()) as { signInLink: string; practiceId: string };
    practiceId = facts.practiceId;
    const client = await PageClient.signIn(facts.signInLink);
    await client.until<{ components: { name: string }[] }>(practiceId, `/practices/${practiceId}/overview`, (view) =>
      view.components.some(({ name }) => name === "Empfang"),
    );
    const [file = ""] = Object.keys(filesBelow(directory)).filter((f) => f.endsWith("server.json"));
    env = { LOTSE_DATA: join(directory, file, "..") };
  });
  after(async () => {
    await demo.stop();
    scratch[Symbol.dispose]();
  });

  test("Nagios gets one line with figures, what is due below it, and its exit code", async () => {
    const { code, stdout, stderr } = await check(env, "nagios");
    const { status, text, details, perfdata } = readNagios(stdout);
    assert.deepEqual([code, stderr, status], [1, "", "WARNING"]);
    assert.match(text, /^secunet konnektor 2\.0\.0: Die Zulassung von Version 5\.50\.4 endet in 40 Tagen/);
    assert.match(details.join("\n"), /\[WARNING\] .*„Labor“ ist nicht mit dem Konnektor verbunden\. Was zu tun ist: /);
    assert.match(details.join("\n"), /\[OK\] Zimmer 2: Version 4\.0\.47 ist aktuell\./);
    const figure = (label: string) => perfdata.find((p) => p.label === label);
    assert.equal(figure("findings_urgent")?.value, 0);
    assert.equal(figure("secunet konnektor 2.0.0 approval_days")?.value, 40);
    assert.deepEqual([figure("age")?.unit, figure("age")?.critical], ["s", "3600"]);
  });

  test("one component alone, by name and by id", async () => {
    const { stdout: json } = await runLotse(["devices", "--json"], { env });
    const [{ devices }] = JSON.parse(json).practices as [{ devices: { id: string; name: string }[] }];
    const id = devices.find(({ name }) => name === "Zimmer 2")?.id ?? "";
    for (const name of ["Zimmer 2", " Zimmer  2 ", id]) {
      const { code, stdout } = await check(env, "nagios", "--component", name);
      assert.deepEqual([code, readNagios(stdout).status], [0, "OK"], name);
    }
    const labor = await check(env, "nagios", "--component", "Labor");
    assert.deepEqual([labor.code, readNagios(labor.stdout).status], [1, "WARNING"]);
    const hand = await check(env, "nagios", "--component", "Hausbesuch", "--practice", practiceId);
    assert.deepEqual([hand.code, readNagios(hand.stdout).status], [3, "UNKNOWN"]);
  });

  test("Checkmk gets services of this host and a host per Kartenterminal", async () => {
    const { code, stdout, stderr } = await check(env, "checkmk");
    const checks = readCheckmk(stdout);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(
      checks.map(({ host, status, service }) => `${host} ${status} ${service}`),
      [
        " 1 ti-lotse",
        " 1 TI secunet konnektor 2.0.0",
        " 0 TI SMC-B (Empfang/3)",
        " 1 TI SMC-KT (Empfang/4)",
        " 0 TI SMC-KT (Zimmer 2/4)",
        " 1 TI SMC-B (Zimmer 2/3)",
        " 0 TI HBA (Zimmer 2/1)",
        "kt-Empfang 1 TI Kartenterminal",
        "kt-Labor 1 TI Kartenterminal",
        "kt-Zimmer_2 0 TI Kartenterminal",
        "kt-Hausbesuch 3 TI Kartenterminal",
      ],
    );
    assert.match(checks[0]?.text ?? "", /\\n.*Was zu tun ist: /);
  });

  test("a file for Prometheus is written whole, and replaced whole", async () => {
    const directory = scratch.directory("collector");
    const file = join(directory, "ti-lotse.prom");
    writeFileSync(file, "alt\n");
    const { code, stdout, stderr } = await check(env, "prometheus", "--output", file);
    assert.deepEqual([code, stdout.trim(), stderr], [0, "", ""]);
    const families = readMetrics(readFileSync(file, "utf8"));
    assert.deepEqual(families.get("ti_lotse_check_success")?.samples, [{ labels: { reason: "" }, value: 1 }]);
    assert.deepEqual(families.get("ti_lotse_server_running")?.samples[0]?.value, 1);
    assert.deepEqual(families.get("ti_lotse_connection_up")?.samples[0]?.value, 1);
    assert.ok(![...families.keys()].some((name) => name.startsWith("process_")), "figures of the command itself");
    assert.deepEqual(readdirSync(directory), ["ti-lotse.prom"]);
    assert.equal(statSync(file).mode & 0o777, 0o644);
    const nowhere = await check(env, "prometheus", "--output", join(file, "nirgends"));
    assert.equal(nowhere.code, 70);
    assert.match(nowhere.stderr, /lässt sich nicht schreiben/);
    const { stdout: one } = await check(env, "prometheus", "--component", "Zimmer 2");
    const levels = readMetrics(one).get("ti_lotse_component_level")?.samples ?? [];
    assert.deepEqual(
      levels.map(({ labels }) => labels.component),
      ["Zimmer 2"],
    );
  });

  test("devices: what is known of each, and what ti-lotse can do there and how it knows", async () => {
    const { code, stdout, stderr } = await runLotse(["devices", "--json"], { env });
    assert.deepEqual([code, stderr], [1, ""]);
    const said = JSON.parse(stdout);
    assert.deepEqual([said.exitCode, said.isServerRunning], [1, true]);
    const [kon] = said.practices[0].devices;
    assert.deepEqual(
      [kon.kind, kon.product, kon.version, kon.target, kon.level, kon.source, kon.isStale],
      ["konnektor", "secunet konnektor", "5.50.4", "6.0.5", "gelb", "konnektor", false],
    );
    assert.match(kon.lastSeenAt, /^\d{4}-\d\d-\d\dT.*Z$/);
    for (const { can, mark, source, asOf, name } of kon.abilities) {
      assert.ok(["native", "guided", "unsupported"].includes(can), name);
      assert.match(mark, /^[PCDWG]$/);
      assert.ok(source.length > 5);
      assert.match(asOf, /^\d{4}-\d\d-\d\d$/);
    }
    assert.ok(kon.abilities.some(({ id, can }: { id: string; can: string }) => id === "version" && can === "native"));
    const shown = await runLotse(["devices", "--abilities"], { env });
    assert.equal(shown.code, 1);
    assert.match(shown.stdout, /✕ Handeln +secunet konnektor 2\.0\.0 +secunet konnektor +5\.50\.4 +→ 6\.0\.5 /);
    assert.match(shown.stdout, /◇ Unbekannt +Hausbesuch +.* 4\.9\.0 +abgelesen vor 93 Tagen +abgelesen/);
    assert.match(shown.stdout, /Version lesen +fragt das Gerät selbst +P im Betrieb erprobt +gemSpec_Kon/);
    assert.match(shown.stdout, /Update installieren +übernimmt ti-lotse hier bisher nicht/);
    assert.doesNotMatch((await runLotse(["devices"], { env })).stdout, /Was ti-lotse hier kann/);
  });

  test("status without a Konnektor: the sentence and the findings of the page", async () => {
    const { code, stdout, stderr } = await runLotse(["status"], { env });
    assert.deepEqual([code, stderr], [1, ""]);
    assert.match(flat(stdout), /✕ Handeln secunet konnektor 2\.0\.0: Die Zulassung von Version 5\.50\.4 endet/);
    assert.match(flat(stdout), /Was passiert, wenn ich nichts tue\?/);
    const json = JSON.parse((await runLotse(["status", "--json"], { env })).stdout);
    const [practice] = json.practices;
    assert.deepEqual([json.exitCode, practice.id, practice.level], [1, practiceId, "gelb"]);
    assert.equal(practice.sentence, practice.findings[0].meaning);
    assert.match(practice.findings.map((f: { code: string }) => f.code).join(" "), /firmware\/approval-ending/);
    const english = await runLotse(["status", "--lang", "en", "--all"], { env });
    assert.match(flat(english.stdout), /last state of the running ti-lotse/);
    assert.match(flat(english.stdout), /▲ Zimmer 2: /);
  });

  test("an unknown practice or component is unknown to monitoring, and a wrong call to people", async () => {
    await assertUnknown(
      env,
      /Eine Praxis „Nirgends“ gibt es hier nicht\./,
      "check/not-found",
      "--practice",
      "Nirgends",
    );
    await assertUnknown(env, /„Keller“ gibt es hier nicht\./, "check/not-found", "--component", "Keller");
    for (const command of ["devices", "status"]) {
      const { code, stderr } = await runLotse([command, "--practice", "Nirgends"], { env });
      assert.equal(code, 64);
      assert.match(flat(stderr), /Eine Praxis „Nirgends“ gibt es hier nicht/);
    }
  });

  test("no secret, no card number, no person and no token is in anything that is said", async () => {
    const { token } = JSON.parse(readFileSync(join(env.LOTSE_DATA, "server.json"), "utf8")) as { token: string };
    for (const args of [
      ...FORMATS.map((format) => ["check", "--format", format]),
      ...["devices", "status"].flatMap((command) => [[command], [command, "--json"]]),
    ]) {
      const { stdout, stderr } = await runLotse(args, { env });
      for (const secret of [token, "80276883", "Petersen", "per_"]) {
        assert.ok(!(stdout + stderr).includes(secret), `${secret} in ${args.join(" ")}`);
      }
    }
  });
});

describe("when ti-lotse does not answer", SIDE_BY_SIDE, () => {
  const serving = async (env: Env, ...more: string[]): Promise<LotseProcess> => {
    const process = new LotseProcess(["serve", "--port", "0", "--no-events", ...more], { env });
    await process.until(/Seite +https?:\/\//);
    return process;
  };

  test("killed: the last state, and that it does not run; after an hour it is unknown", async () => {
    using scratch = new Scratch();
    const address = `http://127.0.0.1:${await closedPort()}`;
    const one = { practice: praxis, terminals: ["Empfang"], ago: 0, address };
    const env = await watchedStore(scratch.directory("data"), [one]);
    const server = await serving(env);
    await server.stop("SIGKILL");
    assert.ok(existsSync(join(env.LOTSE_DATA, "server.json")));
    const { code, stdout } = await check(env, "nagios");
    const { status, text } = readNagios(stdout);
    // No list of versions is loaded: nothing could be called current.
    assert.deepEqual([code, status], [3, "UNKNOWN"]);
    assert.match(text, /ti-lotse läuft nicht; dies ist sein letzter Stand\.$/);
    const { stdout: metrics } = await check(env, "prometheus");
    assert.equal(readMetrics(metrics).get("ti_lotse_server_running")?.samples[0]?.value, 0);
    assert.equal(readMetrics(metrics).get("ti_lotse_polls_total")?.samples.length, 0);
    const whole = await runLotse(["status"], { env });
    assert.match(flat(whole.stdout), /ti-lotse läuft nicht; dies ist sein letzter Stand · keine Versionsliste geladen/);
  });

  test("hanging: unknown, when the time is up", { skip: process.platform === "win32" }, async () => {
    using scratch = new Scratch();
    const env = await closed(scratch.directory("data"));
    await using server = await serving(env);
    process.kill(server.pid, "SIGSTOP");
    const begun = performance.now();
    await assertUnknown(env, /nicht innerhalb von 1 Sekunde geantwortet/, "check/late", "--timeout", "1");
    assert.ok(performance.now() - begun < 12_000);
    await assertUnknown(env, /ti-lotse läuft, antwortet aber nicht\./, "server/silent");
    process.kill(server.pid, "SIGCONT");
    await server.stop();
  });

  test("another command holds the data: unknown, with who", async () => {
    using scratch = new Scratch();
    const env = await closed(scratch.directory("data"));
    const store = await openStore({ dataDir: env.LOTSE_DATA });
    await assertUnknown(env, new RegExp(`Prozessnummer ${process.pid}`), "store/locked", "--timeout", "2");
    await store.close();
  });

  test("no data, damaged data, data of others: unknown, with the reason", async () => {
    using scratch = new Scratch();
    await assertUnknown({ LOTSE_DATA: scratch.nothing("nirgends") }, /noch keine Daten gespeichert/, "store/missing");
    const env = await closed(scratch.directory("data"));
    writeFileSync(join(env.LOTSE_DATA, "lotse.db"), "Das ist keine Datenbank, sondern ein Satz.\n".repeat(200));
    await assertUnknown(env, /beschädigt/, "store/damaged");
    const foreign = {
      LOTSE_DATA: scratch.directory("x"),
      LOTSE_DATABASE: `postgres://u:p@127.0.0.1:${await closedPort()}/x`,
    };
    await assertUnknown(foreign, /Datenbank ist nicht erreichbar/, "store/unreachable");
  });

  test("nothing was asked yet, and no list of versions is loaded: unknown, never green", async () => {
    using scratch = new Scratch();
    const env = { LOTSE_DATA: scratch.directory("data") };
    await using server = await serving(env);
    const { code, stdout } = await check(env, "nagios");
    assert.deepEqual([code, readNagios(stdout).text], [3, "Noch ist kein Konnektor angeschlossen."]);
    assert.deepEqual(
      readCheckmk((await check(env, "checkmk")).stdout).map(({ status, service }) => `${status} ${service}`),
      ["3 ti-lotse"],
    );
    assert.equal((await runLotse(["status"], { env })).code, 4);
    const devices = await runLotse(["devices"], { env });
    assert.deepEqual([devices.code, devices.stdout.trim()], [4, "Es ist noch kein Gerät bekannt."]);
    await server.stop();
  });

  test("a Konnektor that never answered, and one that answered too long ago: unknown", async () => {
    using scratch = new Scratch();
    const address = "http://127.0.0.1:1";
    const old = { practice: praxis, terminals: ["Empfang"], ago: 2 * HOUR, address };
    const env = await watchedStore(scratch.directory("data"), [old]);
    const late = readNagios((await check(env, "nagios")).stdout);
    assert.equal(late.status, "UNKNOWN");
    assert.match(late.text, /^Der Stand ist zu alt \(zuletzt geprüft /);
    const patient = readNagios((await check(env, "nagios", "--stale-after", "180")).stdout);
    assert.doesNotMatch(patient.text, /zu alt/);
    const one = readNagios((await check(env, "nagios", "--component", "Empfang")).stdout);
    assert.match(one.text, /Zu lange nicht gesehen/);
  });

  test("without a list of versions no device is green either; a card is as it was seen", async () => {
    using scratch = new Scratch();
    const address = "http://127.0.0.1:1";
    const fresh = { practice: praxis, terminals: ["Empfang"], ago: 0, address };
    const env = await watchedStore(scratch.directory("data"), [fresh]);
    const device = await check(env, "nagios", "--component", "Empfang");
    assert.deepEqual([device.code, readNagios(device.stdout).status], [3, "UNKNOWN"]);
    assert.match(device.stdout, /Ohne Versionsliste lässt sich nicht sagen/);
    const card = await check(env, "nagios", "--component", "SMC-B (Empfang/2)");
    assert.deepEqual([card.code, readNagios(card.stdout).status], [0, "OK"]);
    const whole = await check(env, "nagios");
    assert.deepEqual([whole.code, readNagios(whole.stdout).status], [3, "UNKNOWN"]);
    assert.match(readNagios(whole.stdout).text, /Versionsliste/);
  });

  test("a call that makes no sense says so, with 64", async () => {
    for (const [args, says] of [
      [["check"], /Die Option --format <nagios\|checkmk\|prometheus> ist nötig/],
      [["check", "--format", "zabbix"], /--format „zabbix“: erwartet wird nagios, checkmk, prometheus/],
      [["check", "--format", "nagios", "--output", "x"], /--output geht nur zusammen mit --format prometheus/],
      [["check", "--format", "nagios", "--stale-after", "0"], /--stale-after „0“: erwartet wird 1 … 10080/],
      [["check", "--format", "nagios", "--stale-after", "1e3"], /--stale-after „1e3“/],
      [["check", "--format", "nagios", "--timeout", "nie"], /--timeout „nie“/],
      [["devices", "--format", "x"], /Die Option --format gibt es hier nicht/],
      [["serve", "--metrics-open", "--behind-proxy"], /--metrics-open und --behind-proxy gehen nicht zusammen/],
    ] as const) {
      const { code, stdout, stderr } = await runLotse(args);
      assert.deepEqual([code, stdout], [64, ""], args.join(" "));
      assert.match(flat(stderr), says);
    }
  });
});

describe("several practices, and names nobody expects", SIDE_BY_SIDE, () => {
  const NASTY = 'Käthe\'s "Raum" | 1;2=3\n\\n<<<<x>>>>\u001b[31m';
  const scratch = new Scratch();
  let env: Env;
  before(async () => {
    env = await watchedStore(scratch.directory("data"), [
      { practice: { ...praxis, name: 'Praxis "Müller" | Söhne\nam Deich' }, terminals: ["Empfang", NASTY], ago: 0 },
      { practice: otherPraxis, terminals: ["Empfang", "empfang", "Ärztezimmer", "→"], ago: 0 },
    ]);
  });
  after(() => scratch[Symbol.dispose]());

  test("Nagios", async () => {
    const { stdout } = await check(env, "nagios");
    const { text, details, perfdata } = readNagios(stdout);
    assert.match(text, /^Praxis "Müller" \/ Söhne am Deich: .*1 weitere Praxis ebenso oder besser\./);
    assert.ok(details.includes("Praxis Beispiel:"));
    assert.ok(
      details.some((line) => line.includes(`Käthe's "Raum" / 1;2=3 \\n<<<<x>>>>`)),
      details.join("\n"),
    );
    assert.ok(perfdata.some(({ label }) => label === "Praxis Beispiel findings_urgent"));
    assert.ok(!stdout.includes("\u001b"));
    const one = readNagios((await check(env, "nagios", "--component", NASTY)).stdout);
    assert.ok(
      one.perfdata.some(({ label }) => label.startsWith(`Käthe's "Raum" / 1;2-3`)),
      JSON.stringify(one),
    );
  });

  test("Checkmk", async () => {
    const checks = readCheckmk((await check(env, "checkmk")).stdout);
    const hosts = checks.map(({ host }) => host).filter((host) => host !== "");
    assert.equal(new Set(hosts.map((host) => host.toLowerCase())).size, 6, hosts.join(", "));
    assert.equal(hosts.filter((host) => /^kt-Empfang-[0-9a-f]{12}$/i.test(host)).length, 3);
    assert.ok(hosts.includes("kt-Aerztezimmer"));
    assert.ok(hosts.some((host) => /^kt-[0-9a-f]{12}$/.test(host)));
    assert.ok(
      hosts.some((host) => /^kt-Kaethe_s_Raum_1_2_3_n_x/.test(host)),
      hosts.join(", "),
    );
    const services = checks.map(({ service }) => service);
    assert.ok(services.includes("ti-lotse") && services.includes("ti-lotse Praxis Beispiel"));
    assert.ok(services.includes("ti-lotse Praxis 'Müller' / Söhne am Deich"), services.join(", "));
  });

  test("Prometheus", async () => {
    const samples = readMetrics((await check(env, "prometheus")).stdout).get("ti_lotse_component_level")?.samples ?? [];
    const names = samples.map(({ labels }) => labels.component);
    assert.ok(names.includes(NASTY.replace("\u001b", " ")), JSON.stringify(names));
    assert.equal(samples.filter(({ labels }) => labels.practice === otherPraxis.id).length, 6);
  });

  test("one practice alone, by name and by id; all without a wish", async () => {
    for (const wish of [otherPraxis.name, otherPraxis.id]) {
      const { stdout } = await runLotse(["devices", "--practice", wish, "--json"], { env });
      assert.deepEqual(
        JSON.parse(stdout).practices.map(({ name }: { name: string }) => name),
        [otherPraxis.name],
      );
    }
    const named = await runLotse(["status", "--practice", 'Praxis "Müller" | Söhne am Deich', "--json"], { env });
    assert.equal(JSON.parse(named.stdout).practices[0].id, praxis.id);
    const all = await runLotse(["status", "--json"], { env });
    assert.equal(JSON.parse(all.stdout).practices.length, 2);
    const table = await runLotse(["devices"], { env });
    assert.match(table.stdout, /Praxis Beispiel/);
    assert.equal(table.stdout.split("\n").filter((line) => line.includes("Käthe")).length, 1);
  });
});

describe("lotse serve with metrics", SIDE_BY_SIDE, () => {
  const start = (scratch: Scratch, ...args: string[]) =>
    new LotseProcess(["serve", "--port", "0", "--no-events", ...args], {
      env: { LOTSE_DATA: scratch.directory("data") },
    });
  const addressOf = async (process: LotseProcess) => (await process.until(/Seite +(http:\S+)/))[1] ?? "";

  test("makes the token where there is none, and serves with it", { skip: process.platform === "win32" }, async () => {
    using scratch = new Scratch();
    const file = scratch.nothing("token");
    await using server = start(scratch, "--metrics-token-file", file);
    const url = `${await addressOf(server)}/metrics`;
    const token = readFileSync(file, "utf8").trim();
    assert.match(token, /^[\w-]{43}$/);
    assert.equal(statSync(file).mode & 0o007, 0);
    assert.equal((await fetchPlain(url)).status, 401);
    const heard = await fetchPlain(url, { headers: { Authorization: `Bearer ${token}` } });
    assert.equal(heard.status, 200);
    assert.ok(readMetrics(heard.body).has("process_start_time_seconds"));
    const { stdout, stderr, code } = await server.stop();
    assert.equal(code, 0);
    assert.ok(!(stdout + stderr).includes(token));
    for (const [name, content] of Object.entries(filesBelow(scratch.nothing("data")))) {
      assert.ok(!content.includes(token), name);
    }
  });

  test("refuses a token that others can read or guess", { skip: process.platform === "win32" }, async () => {
    using scratch = new Scratch();
    const good = "0123456789abcdef0123456789abcdef";
    for (const [content, mode, says] of [
      [`${good}\n`, 0o644, /können alle auf diesem Rechner lesen.*chmod o=/],
      ["kurz\n", 0o600, /zu kurz oder enthält Leerzeichen/],
      ["", 0o600, /zu kurz/],
      [`${good.slice(0, 20)} ${good}\n`, 0o600, /Leerzeichen/],
    ] as const) {
      const file = scratch.saved(content);
      chmodSync(file, mode);
      const ran = await start(scratch, "--metrics-token-file", file).ended();
      assert.equal(ran.code, 64, content);
      assert.match(flat(ran.stderr), says);
      assert.ok(!ran.stderr.includes(good));
    }
  });

  test("is open on this computer only where that was wished", async () => {
    using scratch = new Scratch();
    await using open = start(scratch, "--metrics-open");
    assert.equal((await fetchPlain(`${await addressOf(open)}/metrics`)).status, 200);
    await open.stop();
    await using shut = start(scratch);
    assert.equal((await fetchPlain(`${await addressOf(shut)}/metrics`)).status, 404);
    await shut.stop();
  });
});
