/** Noise, measured: how many messages a practice gets in a month, and how many fifty get when the TI fails everywhere. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Found, MINUTE_MS, Played, winter } from "../../test/support/played-practice.ts";
import { SmtpServer } from "../../test/support/smtp-server.ts";
import type { Quiet } from "../domain/alarm/quiet.ts";
import type { PracticeWrites } from "../engine/ports.ts";
import type { TiLageServer } from "../simulator/wire/tilage/tilage-server.ts";
import { berlinClock } from "../words/zone.ts";

const ID = "prx_hafen";
const POLL_MS = 5 * MINUTE_MS;

const during = (now: number, from: string, to: string) => now >= winter(from) && now < winter(to);

/** What the Konnektor of this practice would answer at this moment of November 2026. */
function november(now: number): Found {
  const { day, time } = berlinClock(now);
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
  const isAtWork = weekday >= 1 && weekday <= 5 && time >= "07:40" && time < "18:30";
  const away = new Set<string>(isAtWork ? [] : ["Empfang", "Zimmer 1"]);
  // A loose plug: ten minutes there, ten minutes gone.
  if (during(now, "2026-11-03 10:00", "2026-11-03 12:00") && Math.floor(now / (10 * MINUTE_MS)) % 2 === 0) {
    away.add("Zimmer 1");
  }
  // Unplugged, with the SMC-B in it, over a night.
  if (during(now, "2026-11-10 09:00", "2026-11-11 11:00")) away.add("Empfang");
  // The Konnektor starts anew at noon; then it takes a while until everything is back.
  if (during(now, "2026-11-12 12:20", "2026-11-12 12:30")) away.add("Empfang").add("Zimmer 1");
  if (during(now, "2026-11-19 09:00", "2026-11-20 16:00")) away.add("Zimmer 1");
  if (during(now, "2026-11-23 09:00", "2026-11-24 10:00")) away.add("Zimmer 1");
  const isSilent =
    during(now, "2026-11-12 12:15", "2026-11-12 12:20") ||
    during(now, "2026-11-16 14:00", "2026-11-16 15:30") ||
    during(now, "2026-11-25 13:10", "2026-11-25 15:00");
  // Every night the provider ends the connection for five minutes.
  const night = winter(`${day} 03:00`);
  const isCut = now >= night && now < night + 5 * MINUTE_MS;
  const isStarting = during(now, "2026-11-12 12:20", "2026-11-12 12:25");
  return {
    isSilent,
    away: [...away],
    ...((isCut || isStarting) && { vpnDownSince: isCut ? night : winter("2026-11-12 12:20") }),
    isPinNeeded:
      during(now, "2026-11-12 12:30", "2026-11-12 12:40") || during(now, "2026-11-26 09:00", "2026-11-27 08:30"),
    certificateUntil: "2027-02-15",
  };
}

function quiet(id: string, kind: Quiet["kind"], until: string, at: number): Quiet {
  return { id, kind, until, level: "gelb", reason: "weiß ich", at, by: "per_1" };
}

const ZIMMER_1 = "kt:00:0D:F8:00:00:01 terminal/disconnected";
const SMC_B = "karte:80276883110000141500";

describe("noise", () => {
  test("a month of a practice is told in eighteen messages, each of them meant", { timeout: 300_000 }, async () => {
    await using server = await SmtpServer.start({ security: "tls" });
    await using played = await Played.from(winter("2026-10-30 12:00"));
    await played.addPractice(ID, server);
    const people: Record<string, (writes: PracticeWrites, at: number) => void> = {
      "2026-11-18 08:00": (w, at) =>
        w.put("quiet", quiet(`${SMC_B} certificate/expiring`, "acknowledged", "2027-02-15", at)),
      "2026-11-19 10:00": (w, at) => w.put("quiet", quiet(ZIMMER_1, "muted", "2026-11-20", at)),
      "2026-11-23 10:00": (w, at) => w.put("quiet", quiet(ZIMMER_1, "muted", "2026-11-23", at)),
      "2026-11-25 13:00": (w, from) => {
        const until = winter("2026-11-25 16:00");
        w.put("maintenance", { id: "maintenance", reason: "Netzwerk wird umgebaut", from, until, by: "per_1" });
      },
      "2026-11-26 10:00": (w, at) =>
        w.put("quiet", quiet(`${SMC_B} smcb/pin-needed`, "acknowledged", "2026-12-10", at)),
    };
    const acts = new Map(Object.entries(people).map(([at, act]) => [winter(at), act]));
    const told: string[] = [];
    for (let now = winter("2026-10-30 12:00"); now < winter("2026-12-01 00:00"); now += POLL_MS) {
      played.time.at = now;
      const act = acts.get(now);
      if (act) await played.commit(ID, (writes) => act(writes, now));
      await played.poll(ID, november(now));
      await played.send();
      const { day, time } = berlinClock(now);
      for (const { subject } of server.mails.slice(told.length)) told.push(`${day} ${time} ${subject.slice(18)}`);
    }
    assert.deepEqual(played.reported, []);
    const disconnected = (name: string) => `Das Kartenterminal „${name}“ ist nicht mit dem Konnektor verbunden.`;
    const silent =
      "secunet konnektor ließ sich nicht abfragen. „192.168.1.50“ hat auf Port 443 innerhalb von 10 Sekunden nicht geantwortet.";
    const ending =
      "Praxisausweis (SMC-B) in „Empfang“: Das Zertifikat (ECC) endet in 90 Tagen (letzter Tag 15.02.2027).";
    const pin = "Der Praxisausweis (SMC-B) in „Empfang“ ist nicht freigeschaltet.";
    assert.deepEqual(told, [
      "2026-11-02 07:00 Wochenübersicht, nichts offen",
      // Three times within an hour is told without waiting that it holds; its end when it was calm for an hour.
      `2026-11-03 10:40 ${disconnected("Zimmer 1")}`,
      `2026-11-03 12:50 Vorbei: ${disconnected("Zimmer 1")}`,
      "2026-11-09 07:00 Wochenübersicht, nichts offen",
      // With it goes the SMC-B: one cause. Nothing at night, nothing in the morning.
      `2026-11-10 09:30 ${disconnected("Empfang")}`,
      `2026-11-11 11:10 Vorbei: ${disconnected("Empfang")}`,
      "2026-11-16 07:00 Wochenübersicht, nichts offen",
      `2026-11-16 14:20 ${silent}`,
      `2026-11-16 15:40 Vorbei: ${silent}`,
      // Nobody saw the card while its terminal slept; acknowledged on the next day, until its own day.
      `2026-11-17 07:50 ${ending}`,
      // Muted: its end is not told either.
      `2026-11-19 09:30 ${disconnected("Zimmer 1")}`,
      "2026-11-23 07:00 Wochenübersicht, nichts offen",
      // Muted for the day; it still stands when the practice opens on the next.
      `2026-11-23 09:30 ${disconnected("Zimmer 1")}`,
      `2026-11-24 08:00 Noch immer: ${disconnected("Zimmer 1")}`,
      `2026-11-24 10:10 Vorbei: ${disconnected("Zimmer 1")}`,
      // Acknowledged: its end is told.
      `2026-11-26 09:20 ${pin}`,
      `2026-11-27 08:40 Vorbei: ${pin}`,
      "2026-11-30 07:00 Wochenübersicht, nichts offen",
    ]);
    assert.equal(new Set(server.mails.map(({ headers }) => headers["message-id"])).size, 18);
  });
});

test("terminals that sleep over a holiday of the Bundesland, or a closure, are told to nobody", async () => {
  await using server = await SmtpServer.start({ security: "tls" });
  // Buß- und Bettag, a holiday in Sachsen alone.
  const begin = winter("2026-11-18 06:00");
  await using played = await Played.from(begin);
  await played.addPractice("prx_sn", server, [{}], { bundesland: "SN" });
  await played.addPractice("prx_sh", server, [{}], { bundesland: "SH" });
  await played.addPractice("prx_closed", server, [{}], { bundesland: "SH" });
  await played.commit("prx_closed", (writes) => {
    const spans = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: "08:00", to: "18:00" }));
    const closures = [{ from: "2026-11-16", until: "2026-11-18", reason: "Betriebsferien" }];
    writes.put("hours", { id: "hours", spans, closures, changedAt: begin, changedBy: "per_1" });
  });
  for (let now = begin; now < winter("2026-11-19 07:00"); now += POLL_MS) {
    played.time.at = now;
    for (const id of ["prx_sn", "prx_sh", "prx_closed"])
      await played.poll(id, now === begin ? {} : { away: ["Empfang", "Zimmer 1"] });
    await played.send();
  }
  assert.deepEqual(played.reported, []);
  assert.deepEqual(
    server.mails.map(({ to, subject }) => [to[0], subject]),
    [["prx_sh-0@praxis.example", "Praxis prx_sh: 2 neue Meldungen"]],
  );
});

test("what is overdue is reminded of daily by mail until it is planned; on Mondays the overview says it", async () => {
  await using server = await SmtpServer.start({ security: "tls" });
  const begin = winter("2026-11-18 12:00");
  await using played = await Played.from(begin);
  await played.addPractice(ID, server, [{}, { digest: false, alarms: "urgent" }]);
  const told: string[] = [];
  for (let now = begin; now < winter("2026-11-27 12:00"); now += POLL_MS) {
    played.time.at = now;
    if (now === winter("2026-11-25 12:00")) {
      const [id, plannedFor] = [`${SMC_B} certificate/expired`, "2026-12-01"];
      await played.commit(ID, (w) => w.put("care", { id, plannedFor, decidedAt: now, decidedBy: "per_1" }));
    }
    await played.poll(ID, { certificateUntil: "2026-11-19" });
    await played.send();
    const { day, time } = berlinClock(now);
    for (const { to, subject } of server.mails.slice(told.length)) {
      told.push(`${day} ${time} ${to[0]?.[10]} ${subject.slice(18).replace(/Praxisausweis.*: /, "")}`);
    }
  }
  assert.deepEqual(played.reported, []);
  const reminder = "Erinnerung: Das Zertifikat (ECC) ist am 19.11.2026 abgelaufen.";
  const daily = (day: number, ...who: number[]) => who.map((i) => `2026-11-${day} 07:00 ${i} ${reminder}`);
  assert.deepEqual(told, [
    ...[0, 1].map((i) => `2026-11-18 12:10 ${i} Das Zertifikat (ECC) endet morgen (letzter Tag 19.11.2026).`),
    // The one that ended soon has ended.
    ...[0, 1].map((i) => `2026-11-20 00:10 ${i} 2 neue Meldungen`),
    ...daily(21, 0, 1),
    ...daily(22, 0, 1),
    ...daily(23, 1),
    "2026-11-23 07:00 0 Wochenübersicht, 1 Punkt offen",
    ...daily(24, 0, 1),
    ...daily(25, 0, 1),
  ]);
});

/** One practice or many on the morning of 18 November, from nine on; the TI-Lage comes from its source like everything else. */
async function morning(
  server: SmtpServer,
  ids: readonly string[],
  until: string,
  look: (now: number, source: TiLageServer) => Promise<(index: number) => Found>,
): Promise<Map<string, string[]>> {
  const begin = winter("2026-11-18 09:00");
  await using played = await Played.from(begin);
  for (const id of ids) {
    await played.addPractice(id, server);
    await played.wantTiLage(id);
  }
  for (let now = begin; now < winter(`2026-11-18 ${until}`); now += POLL_MS) {
    played.time.at = now;
    const found = await look(now, played.source);
    await played.askTiLage();
    for (const [index, id] of ids.entries()) await played.poll(id, found(index));
    await played.send();
  }
  assert.deepEqual(played.reported, []);
  return new Map(
    ids.map((id) => [
      id,
      server.mails
        .filter(({ to }) => to[0] === `${id}-0@praxis.example`)
        .map(({ subject }) => subject.slice(`Praxis ${id}: `.length)),
    ]),
  );
}

type Services = Parameters<TiLageServer["disturb"]>[0];

/** From when until when the source says so. */
async function say(source: TiLageServer, services: readonly Services[], isDisturbed: boolean): Promise<void> {
  for (const service of services) await source.disturb(service, isDisturbed ? "full" : "none");
}

const ALL: readonly Services[] = ["tianschluss", "vsdm", "erezept", "epa", "kim"];
const at = (time: string) => winter(`2026-11-18 ${time}`);
const down = (since: string) => ({ vpnDownSince: at(since) });

const OUTSIDE = "Der TI-Zugang ist bundesweit gestört. Deshalb ist secunet konnektor nicht mit der TI verbunden.";
const HERE = "Der Konnektor ist seit 18.11.2026, 10:00 Uhr nicht mit der TI verbunden.";

describe("a disturbance of the whole TI", () => {
  test("is one message to each of fifty practices, and one when it is over", { timeout: 300_000 }, async () => {
    await using server = await SmtpServer.start({ security: "tls" });
    const ids = Array.from({ length: 50 }, (_, i) => `prx_${String(i).padStart(2, "0")}`);
    const told = await morning(server, ids, "13:30", async (now, source) => {
      // The source says so later than it is felt, and is sure of its end later or earlier than the practices.
      await say(source, ["tianschluss"], during(now, "2026-11-18 10:25", "2026-11-18 11:45"));
      await say(source, ["vsdm", "erezept", "kim"], during(now, "2026-11-18 10:30", "2026-11-18 12:10"));
      return (index) => {
        const downSince = at("10:00") + (index % 3) * POLL_MS;
        const upAt = at("11:30") + (index % 8) * POLL_MS;
        return now >= downSince && now < upAt ? { vpnDownSince: downSince } : {};
      };
    });
    for (const [id, subjects] of told) {
      const [first = "", last = "", ...more] = subjects;
      assert.deepEqual(more, [], `${id}: ${first} | ${last}`);
      assert.doesNotMatch(first, /^Vorbei/, id);
      assert.match(last, /^Vorbei: /, id);
    }
    assert.equal(server.mails.length, 100);
    assert.ok([...told.values()].some(([first]) => first?.startsWith("Der Konnektor ist seit")));
    assert.ok([...told.values()].some(([first]) => first === OUTSIDE));
  });

  test("known before it is felt is told under its own name, and an hour after its end that it goes on here", async () => {
    await using server = await SmtpServer.start({ security: "tls" });
    const told = await morning(server, [ID], "15:00", async (now, source) => {
      await say(source, ["tianschluss"], during(now, "2026-11-18 09:30", "2026-11-18 11:00"));
      return () => (during(now, "2026-11-18 10:00", "2026-11-18 14:00") ? down("10:00") : {});
    });
    assert.deepEqual(told.get(ID), [OUTSIDE, `Noch immer: ${HERE}`, `Vorbei: ${HERE}`]);
  });

  test("felt before it is known is told once, and its end once", async () => {
    await using server = await SmtpServer.start({ security: "tls" });
    const told = await morning(server, [ID], "14:00", async (now, source) => {
      await say(source, ALL, during(now, "2026-11-18 10:25", "2026-11-18 12:00"));
      return () => (during(now, "2026-11-18 10:00", "2026-11-18 12:00") ? down("10:00") : {});
    });
    assert.deepEqual(told.get(ID), [HERE, `Vorbei: ${OUTSIDE}`]);
  });

  test("whose source falls silent in the middle is still one message and one end", async () => {
    await using server = await SmtpServer.start({ security: "tls" });
    const told = await morning(server, [ID], "13:00", async (now, source) => {
      await say(source, ["tianschluss"], during(now, "2026-11-18 10:00", "2026-11-18 11:30"));
      source.misbehaves = during(now, "2026-11-18 10:30", "2026-11-18 12:00") ? "error-500" : undefined;
      return () => (during(now, "2026-11-18 10:00", "2026-11-18 11:30") ? down("10:00") : {});
    });
    assert.deepEqual(told.get(ID), [OUTSIDE, `Vorbei: ${HERE}`]);
  });

  test("that is not felt here is told to nobody", async () => {
    await using server = await SmtpServer.start({ security: "tls" });
    await morning(server, [ID], "12:00", async (_now, source) => {
      await say(source, ["tianschluss"], true);
      return () => ({});
    });
    assert.deepEqual(server.mails, []);
  });

  test("of KIM alone explains no lost connection: two things are told, each with its end", async () => {
    await using server = await SmtpServer.start({ security: "tls" });
    const told = await morning(server, [ID], "13:00", async (now, source) => {
      await say(source, ["kim"], during(now, "2026-11-18 09:30", "2026-11-18 12:00"));
      return () => (during(now, "2026-11-18 10:00", "2026-11-18 11:00") ? down("10:00") : {});
    });
    const kim = "KIM: bundesweit gestört.";
    assert.deepEqual(told.get(ID), [kim, HERE, `Vorbei: ${HERE}`, `Vorbei: ${kim}`]);
  });
});
