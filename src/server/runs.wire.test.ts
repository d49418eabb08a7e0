/** Orders and runs over HTTP, with the true engine: who may, what is told, what is refused and in which words. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import type { RunView } from "../api/run-views.ts";
import {
  empfang,
  identity,
  karte,
  konnektor,
  list,
  orga,
  release,
  saw,
  smcB,
  terminal,
  zimmer1,
} from "../domain/assess/testing.ts";
import { emptyState } from "../engine/state.ts";
import { type Browser, type Heard, HOUR_MS, MINUTE_MS, TestServer } from "./testing.ts";

const SECRET = "GEHEIM-Verwaltung-9";
const ACCESS = {
  ...{ host: "192.168.1.50", port: 8500, user: "super", password: SECRET },
  ...{ pinSha256: "ab".repeat(32), unproven: false },
};

describe("orders and runs", () => {
  let server: TestServer;
  let praxis: Browser;
  let dvo: Browser;

  beforeEach(async () => {
    server = await TestServer.start();
    server.uses.list = list([
      release("6.0.5"),
      release("3.9.2", { product: "orga-6141-online" }),
      release("3.9.3", { product: "orga-6141-online", status: "zurueckgezogen" }),
    ]);
    server.uses.administrations.set("secu_kon", {
      ...{ native: ["version", "state", "restart"], unproven: [], isReadable: true, port: 8500, usualUser: "super" },
      ...{ login: "password", acts: { restart: "native" } },
    });
    await look();
    praxis = await server.signedInAs("praxis");
    dvo = await server.signedInAs("dvo");
  });
  afterEach(() => server[Symbol.asyncDispose]());

  /** Everything as it is, seen now. */
  async function look(firmware = "3.9.1", pin: "VERIFIED" | "VERIFIABLE" = "VERIFIED"): Promise<void> {
    const at = server.time.now();
    await server.saw(
      saw(konnektor, "identity", identity(), { at }),
      saw(konnektor, "clock", { offsetMs: 0 }, { at }),
      saw(konnektor, "vpn", { ti: { online: true, since: 1 }, sis: { online: true, since: 1 } }, { at }),
      saw(empfang, "identity", orga(firmware), { at }),
      saw(empfang, "terminal", terminal(), { at }),
      saw(zimmer1, "identity", orga("3.9.2"), { at }),
      saw(zimmer1, "terminal", terminal({ mac: "00:0D:F8:07:2C:68" }), { at }),
      saw(konnektor, "listed-terminals", [empfang.id, zimmer1.id], { at }),
      saw(smcB, "karte", karte(), { at }),
      saw(smcB, "pin-status", { mandant: "M1", status: pin }, { at }),
      saw(konnektor, "listed-cards", [smcB.id], { at }),
    );
  }

  function window(fromMs = 0, toMs = 3 * HOUR_MS) {
    const rfc = (ms: number) => new Date(server.time.now() + ms).toISOString();
    return { opensAt: rfc(fromMs), closesAt: rfc(toMs) };
  }

  function restart() {
    return { runbook: "konnektor-restart", device: konnektor.id, window: window(), pinHolder: "Frau Petersen" };
  }

  function byHand() {
    return { ...restart(), runbook: "terminal-update-by-hand", device: empfang.id, target: "3.9.2" };
  }

  async function previewed(wish: object, who = praxis) {
    const heard = await who.post(server.path("/runs/preview"), wish);
    assert.equal(heard.status, 200, heard.text);
    return heard.body;
  }

  async function order(wish: object, more: object = {}, who = praxis): Promise<Heard> {
    const { evidence, confirmations } = await previewed(wish, who);
    const confirmed = confirmations.map(({ code }: { code: string }) => code);
    return who.post(server.path("/runs"), { ...wish, confirmed, evidence, ...more });
  }

  async function ordered(wish: object, more: object = {}, who = praxis): Promise<string> {
    const heard = await order(wish, more, who);
    assert.equal(heard.status, 200, heard.text);
    return heard.body.id;
  }

  async function run(id: string, who = praxis): Promise<RunView> {
    const heard = await who.get(server.path(`/runs/${id}`));
    assert.equal(heard.status, 200, heard.text);
    return heard.body;
  }

  async function pass(): Promise<void> {
    await server.runs.engine.pass(server.practice);
  }

  /** Time goes on, and everything is seen again. */
  async function later(ms: number, ...seen: Parameters<typeof look>): Promise<void> {
    server.time.move(ms);
    await look(...seen);
    await pass();
  }

  function assertRefused(heard: Heard, status: number, code: string, title: RegExp): void {
    assert.deepEqual([heard.status, heard.body.code], [status, code], heard.text);
    assert.match(heard.body.title, title);
    assert.ok(heard.body.entry.whatToDo && heard.body.entry.why);
  }

  test("a preview names every step, who does it and where, what is to be confirmed, and what is in the way", async () => {
    const shown = await previewed({ ...restart(), pinHolder: "" });
    assert.equal(shown.title, "Konnektor neu starten: secunet konnektor");
    assert.deepEqual(
      shown.steps.map(({ id, who, where }: RunView["steps"][number]) => [id, who, where.text]),
      [
        ["restart", "ti-lotse", "von selbst"],
        ["verify", "ti-lotse", "von selbst"],
        ["pin", "Praxisteam", "am Gerät"],
      ],
    );
    assert.deepEqual(
      shown.steps[0].closed.map(({ code }: { code: string }) => code),
      ["engine/pin-holder"],
    );
    assert.match(shown.steps[0].closed[0].ends, /Benennen Sie/);
    assert.equal(shown.needsPinHolder, true);
    assert.deepEqual((await praxis.get(server.path("/runs"))).body.open, []);
  });

  test("a version that may not be installed is told with the reason of the list", async () => {
    const shown = await previewed({ ...byHand(), target: "3.9.3" });
    const closed = shown.steps[0].closed.find(({ code }: { code: string }) => code === "engine/target-approved");
    assert.match(closed.text, /3\.9\.3 darf nicht installiert werden: .*zurückgezogen/i);
    const unknown = await previewed({ ...byHand(), target: "9.9.9" });
    assert.match(JSON.stringify(unknown.steps[0].closed), /steht nicht in der Versionsliste/);
  });

  test("U-40: nothing is ordered without the tick at „Gerät bleibt am Strom“", async () => {
    const shown = await previewed(restart());
    const texts = shown.confirmations.map(({ text }: { text: string }) => text).join(" ");
    assert.match(texts, /am Strom.*zerstören/);
    for (const confirmed of [[], ["pin-afterwards"]]) {
      assertRefused(await order(restart(), { confirmed }), 422, "engine/not-confirmed", /bestätigen/);
    }
    assert.deepEqual((await praxis.get(server.path("/runs"))).body.open, []);
  });

  test("U-46: a run begins only with a stored order, which has name, version and time", async () => {
    await pass();
    assert.deepEqual(server.runs.sent, []);
    const id = await ordered(byHand());
    const view = await run(id);
    assert.equal(view.orderedBy, "Name von praxis");
    assert.equal(view.target, "3.9.2");
    assert.equal(view.orderedAt, new Date(server.time.now()).toISOString());
    const records = (await praxis.get(server.path("/journal"))).body.records;
    assert.equal(records[0].text, "Auftrag gegeben: Kartenterminal am Gerät aktualisieren: Empfang");
    assert.equal(records[0].actor, "Name von praxis");
    const [stored] = (await server.store.forPractice(server.practice).journal({ limit: 99 })).slice(-1);
    const { auftrag } = JSON.parse(stored?.body ?? "");
    assert.deepEqual([auftrag.target, auftrag.by, auftrag.at], ["3.9.2", stored?.actor, server.time.now()]);
  });

  test("what was shown differently is not ordered", async () => {
    const { evidence } = await previewed(restart());
    await server.saw(saw(konnektor, "identity", identity({ firmware: "6.0.5" }), { at: server.time.now() + 1 }));
    const heard = await order(restart(), { evidence });
    assertRefused(heard, 409, "engine/evidence-changed", /stimmt nicht mehr/);
  });

  test("of two orders for one device the second learns by whom the first was given", async () => {
    await ordered(restart());
    assertRefused(await order(restart(), {}, dvo), 409, "engine/already-ordered", /Auftrag von Name von praxis/);
  });

  test("every other refusal has its own words", async () => {
    const past = { opensAt: "2026-11-20T12:00:00Z", closesAt: "2026-11-20T14:00:00Z" };
    assertRefused(await order({ ...restart(), window: past }), 422, "engine/window-past", /Vergangenheit/);
    assertRefused(await order({ ...restart(), pinHolder: " " }), 422, "engine/no-pin-holder", /wer danach/);
    assertRefused(await order({ ...byHand(), target: undefined }), 422, "engine/no-target", /Version/);
    const nowhere = { ...restart(), device: "kon:nirgends" };
    assertRefused(await praxis.post(server.path("/runs/preview"), nowhere), 404, "engine/unknown-device", /kennt/);
    for (const path of ["stop", "beginning", "report"]) {
      assertRefused(await praxis.post(server.path(`/runs/run_x/${path}`)), 404, "engine/no-such-run", /gibt es nicht/);
    }
    const id = await ordered(byHand());
    const answer = { answer: "took-effect" };
    assertRefused(
      await praxis.post(server.path(`/runs/${id}/answers`), answer),
      409,
      "engine/not-asked",
      /nicht gefragt/,
    );
    assertRefused(await praxis.post(server.path(`/runs/${id}/report`)), 409, "engine/not-asked", /nicht gefragt/);
    assertRefused(await praxis.put(server.path(`/runs/${id}/renewal`)), 409, "engine/not-asked", /nicht gefragt/);
  });

  test("U-47: a restart waits for its window, whatever else is ready, and is not sent outside of it", async () => {
    const id = await ordered({ ...restart(), window: window(2 * HOUR_MS, 5 * HOUR_MS) }, { access: ACCESS });
    await later(MINUTE_MS);
    const view = await run(id);
    assert.equal(view.waiting?.code, "engine/window-open");
    assert.match(view.sentence, /Wartungsfenster beginnt am 21\.11\.2026, 15:00/);
    assert.deepEqual(server.runs.sent, []);
    await later(2 * HOUR_MS);
    assert.deepEqual(server.runs.sent, [`restart ${konnektor.id}`]);
  });

  test("a restart whose window passed is over, and nothing was sent", async () => {
    const id = await ordered({ ...restart(), window: window(HOUR_MS, 2 * HOUR_MS) }, { access: ACCESS });
    await later(3 * HOUR_MS);
    assert.equal((await run(id)).outcome?.code, "ended/window-missed");
    assert.deepEqual(server.runs.sent, []);
  });

  test("everybody of the practice stops a run before it begins, also its IT; who comes second learns who did", async () => {
    const it = await server.signedInAs("it");
    const id = await ordered({ ...restart(), window: window(HOUR_MS, 4 * HOUR_MS) });
    assert.equal((await run(id, it)).may.stop, true);
    assert.equal((await run(id, it)).may.answer, false);
    assert.equal((await it.post(server.path(`/runs/${id}/stop`))).status, 204);
    assertRefused(await praxis.post(server.path(`/runs/${id}/stop`)), 409, "engine/run-over", /Name von it/);
    await pass();
    const view = await run(id);
    assert.equal(view.outcome?.code, "ended/stopped");
    assert.equal(view.outcome?.by, "Name von it");
    assert.equal((await praxis.get(server.path("/runs"))).body.ended.length, 1);
  });

  test("without a password the run asks for it; given once, it is sent once, and stands nowhere", async () => {
    const id = await ordered(restart());
    await pass();
    await pass();
    const view = await run(id);
    assert.equal(view.waiting?.code, "engine/access");
    assert.equal(view.may.access, true);
    assert.equal((await praxis.put(server.path(`/runs/${id}/access`), ACCESS)).status, 204);
    await later(MINUTE_MS);
    await later(MINUTE_MS);
    assert.deepEqual(server.runs.sent, [`restart ${konnektor.id}`]);
    const everything = [
      JSON.stringify(await server.store.forPractice(server.practice).journal({ limit: 999 })),
      JSON.stringify(await server.store.engine.read(server.practice)),
      (await praxis.get(server.path("/runs"))).text,
      (await praxis.get(server.path("/journal"))).text,
      (await praxis.get(server.path("/overview"))).text,
      JSON.stringify(server.uses.reported),
    ];
    for (const text of everything) assert.ok(!text.includes(SECRET));
  });

  test("U-39: while a command is with a device nobody stops it, orders a restart, or misses the warning", async () => {
    const id = await ordered(byHand());
    await pass();
    assert.equal((await praxis.post(server.path(`/runs/${id}/beginning`))).status, 204);
    const view = await run(id);
    assert.match(view.warning ?? "", /nicht ausschalten.*Decken Sie den Stecker ab/);
    assert.equal(view.may.stop, false);
    for (const who of [praxis, dvo, await server.signedInAs("verwaltung"), await server.signedInAs("owner")]) {
      const path = `/components/${encodeURIComponent(konnektor.id)}/orders`;
      const [shown] = (await who.get(server.path(path))).body;
      assert.equal(shown.runbook, "konnektor-restart");
      assert.match(shown.disabled, /Gerade läuft: Kartenterminal am Gerät aktualisieren: Empfang/);
      assertRefused(await who.post(server.path(`/runs/${id}/stop`)), 409, "engine/under-way", /gefährden/);
      const closed = (await previewed(restart(), who)).steps[0].closed;
      assert.ok(closed.some(({ code }: { code: string }) => code === "engine/path-free"));
    }
  });

  test("the instruction of a guided step is shown only after „Ich beginne jetzt“, and proof is what was seen twice", async () => {
    const id = await ordered(byHand());
    assert.ok(!JSON.stringify(await previewed(byHand())).includes("Installieren Sie jetzt"));
    await pass();
    const ready = await run(id);
    assert.equal(ready.phase.code, "ready");
    assert.equal(ready.may.begin, true);
    assert.ok(!JSON.stringify(ready).includes("Installieren Sie jetzt"));
    assert.equal((await praxis.post(server.path(`/runs/${id}/beginning`))).status, 204);
    const begun = await run(id);
    assert.match(begun.instruction?.text ?? "", /Installieren Sie jetzt Version 3\.9\.2 an Empfang/);
    assert.equal(begun.instruction?.where.text, "am Gerät");
    assert.match(begun.sentence, /Name von praxis arbeitet seit 0 Minuten/);
    assert.equal((await praxis.post(server.path(`/runs/${id}/report`))).status, 204);
    for (let i = 0; i < 30 && !(await run(id)).outcome; i++) await later(MINUTE_MS, "3.9.2");
    const over = await run(id);
    assert.equal(over.outcome?.code, "succeeded");
    const installed = over.proof.filter(({ text }) => text.includes("3.9.2"));
    assert.ok(installed.length >= 2, JSON.stringify(over.proof));
    assert.deepEqual(server.runs.sent, []);
  });

  test("an order stands on the start page and among the next appointments until it is over", async () => {
    const overview = async () => (await praxis.get(server.path("/overview"))).body;
    assert.deepEqual((await overview()).runs, []);
    const id = await ordered({ ...restart(), window: window(2 * HOUR_MS, 5 * HOUR_MS) });
    const { runs, dates } = await overview();
    const title = "Konnektor neu starten: secunet konnektor";
    assert.deepEqual(
      runs.map((r: { id: string; componentId: string; title: string; isUrgent: boolean }) => [
        ...[r.id, r.componentId, r.title, r.isUrgent],
      ]),
      [[id, konnektor.id, title, false]],
    );
    assert.deepEqual(dates[0], {
      ...{ on: "2026-11-21", text: `${title}, 15:00 Uhr` },
      ...{ componentId: konnektor.id, runId: id },
    });
    assert.equal((await praxis.post(server.path(`/runs/${id}/stop`))).status, 204);
    await pass();
    assert.deepEqual((await overview()).runs, []);
  });

  test("a run says why it cannot be stopped, what it lacks, and what happened to it", async () => {
    const native = await ordered({ ...restart(), window: window(2 * HOUR_MS, 5 * HOUR_MS) });
    assert.equal((await run(native)).lacksAccess, true);
    assert.equal((await run(native)).noStop, undefined);
    assert.equal((await praxis.put(server.path(`/runs/${native}/access`), ACCESS)).status, 204);
    assert.equal((await run(native)).lacksAccess, false);
    const id = await ordered(byHand());
    await pass();
    assert.equal((await praxis.post(server.path(`/runs/${id}/beginning`))).status, 204);
    const begun = await run(id);
    assert.match(begun.noStop ?? "", /Der Befehl ist schon beim Gerät/);
    assert.ok(begun.history.some(({ text }) => text === "Name von praxis hat am Gerät begonnen"));
    assert.ok(Date.parse(begun.instruction?.beginBy ?? "") > server.time.now());
    assert.equal((await praxis.post(server.path(`/runs/${id}/report`))).status, 204);
    assert.equal((await run(id)).instruction?.beginBy, undefined);
    for (let i = 0; i < 30 && !(await run(id)).outcome; i++) await later(MINUTE_MS, "3.9.2");
    const over = await run(id);
    assert.deepEqual(
      over.history.map(({ text }) => text),
      [
        "Auftrag gegeben von Name von praxis",
        ...["Alles geprüft; der Eingriff wird vorbereitet", "Name von praxis hat am Gerät begonnen"],
        ...["Am Gerät abgelesen: Es hat gewirkt", "Erledigt: Update wird installiert"],
        ...["Erledigt: Alles noch einmal ansehen", "Erledigt: PIN der Praxiskarte eingeben"],
        "Erfolgreich: am Gerät selbst zweimal abgelesen.",
      ],
    );
    assert.equal(over.noStop, undefined);
    assert.ok(over.steps.every(({ state, proof }) => state === "done" && proof.length > 0));
  });

  test("a beginning that is blocked says by what, and one that comes too late that it is over", async () => {
    const id = await ordered(byHand());
    await pass();
    const at = server.time.now();
    await server.saw(saw(zimmer1, "update-run", { phase: "running" }, { at }));
    const heard = await praxis.post(server.path(`/runs/${id}/beginning`));
    assertRefused(heard, 409, "engine/blocked", /Zuerst muss abgeschlossen sein, was an Zimmer 1 läuft/);
    await server.saw(saw(zimmer1, "update-run", { phase: "succeeded" }, { at: at + 1 }));
    server.time.move(10 * HOUR_MS);
    await look();
    assertRefused(await praxis.post(server.path(`/runs/${id}/beginning`)), 409, "engine/run-over", /schon beendet/);
  });

  test("U-71: after the first failure the next quiet window is proposed, after the second the DVO with his number", async () => {
    const practice = (await server.store.practices()).find(({ id }) => id === server.practice);
    assert.ok(practice);
    const withDvo = { ...practice, dvo: { name: "Muster-IT", phone: "0431 5550-100" } };
    await server.store.putPractice(withDvo, { kind: "practice/changed", actor: "ti-lotse", body: {} });
    const fails = async () => {
      const id = await ordered({ ...byHand(), window: window(0, 4 * HOUR_MS) });
      await pass();
      assert.equal((await praxis.post(server.path(`/runs/${id}/beginning`))).status, 204);
      for (let i = 0; i < 90 && !(await run(id)).outcome; i++) await later(MINUTE_MS);
      return run(id);
    };
    const first = await fails();
    assert.equal(first.outcome?.code, "failed/no-effect");
    assert.match(first.next?.text ?? "", /Vorschlag für den nächsten Versuch: .*2026/);
    assert.ok(first.next?.window);
    const second = await fails();
    assert.match(second.next?.text ?? "", /DVO: Muster-IT/);
    assert.equal(second.next?.dvo?.phone, "0431 5550-100");
    assertRefused(await order(byHand()), 403, "engine/dvo-needed", /nur der DVO/);
    assert.equal((await order(byHand(), {}, dvo)).status, 200);
  });

  test("pages that are open are told that runs changed", async () => {
    const before = (await praxis.get(server.path("/runs"))).body.cursor;
    await ordered(restart());
    server.time.move(1000);
    assert.notEqual((await praxis.get(server.path("/runs"))).body.cursor, before);
  });

  test("what can be ordered names versions with the reason against them, and the next quiet time", async () => {
    const [byHandOnly] = (await praxis.get(server.path(`/components/${encodeURIComponent(empfang.id)}/orders`))).body;
    assert.equal(byHandOnly.can, "guided");
    const targets = byHandOnly.targets as { version: string; disabled?: string }[];
    assert.deepEqual(
      targets.map(({ version, disabled }) => [version, disabled !== undefined]),
      [
        ["3.9.3", true],
        ["3.9.2", false],
      ],
    );
    assert.match(byHandOnly.quiet.text, /21\.11\.2026, 13:00/);
    const [restartable] = (await praxis.get(server.path(`/components/${encodeURIComponent(konnektor.id)}/orders`)))
      .body;
    assert.equal(restartable.can, "native");
    assert.deepEqual([restartable.login.port, restartable.login.user], [8500, "super"]);
  });

  test("where another installation acts nothing is ordered, and it says so", async () => {
    server.runs.isReadOnly = true;
    const { isReadOnly, notice } = (await praxis.get(server.path("/runs"))).body;
    assert.equal(isReadOnly, true);
    assert.match(notice, /nur zugesehen/);
    assertRefused(await order(restart()), 409, "engine/read-only", /sieht nur zu/);
    const path = `/components/${encodeURIComponent(konnektor.id)}/orders`;
    assert.match((await praxis.get(server.path(path))).body[0].disabled, /sieht nur zu/);
  });

  test("orders of another version of ti-lotse stop everything and say so", async () => {
    const state = JSON.stringify({ ...emptyState("1"), version: 99 });
    const write = { revision: 0, state, wakeAt: server.time.now(), journal: [], ended: [] };
    assert.equal(await server.store.engine.commit(server.practice, write), 1);
    assert.match((await praxis.get(server.path("/runs"))).body.notice, /anderen Version/);
    assertRefused(await order(restart()), 409, "engine/blocked", /./);
  });

  test("an image that is not there any more is not ordered with", async () => {
    const image = { sha256: "ab".repeat(32), sizeBytes: 3 };
    const heard = await order({ ...byHand(), runbook: "terminal-update", image });
    assertRefused(heard, 409, "engine/blocked", /Die Datei für Version 3\.9\.2 fehlt/);
  });
});
