/** Alarms, moment by moment: what is told of a cause that holds, comes and goes, gets worse, or is explained by another. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { berlinClock } from "../../words/zone.ts";
import { empfang, konnektor, MINUTE_MS, NOW } from "../assess/testing.ts";
import type { FindingCode, Level } from "../codes.ts";
import type { Finding } from "../finding.ts";
import type { Component } from "../observation.ts";
import { openingOf } from "../zeit/sprechzeiten.ts";
import { addDays, dayOf } from "../zeit/tag.ts";
import { type Alarm, type Moment, nextAlarms } from "./alarms.ts";
import { type Cause, CENTRAL } from "./causes.ts";

const OPEN = openingOf(
  {},
  { spans: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: "00:00", to: "24:00" })) },
);
const CLOSED = openingOf({}, { spans: [] });

function finding(code: string, component = konnektor, level: Level = "rot"): Finding {
  return { code, level, component, fields: {}, sources: [] } as unknown as Finding;
}

function cause(code: FindingCode, differences: Partial<Cause> = {}): Cause {
  const { component = konnektor, level = "rot", explains = [] } = differences;
  const own = { finding: finding(code, component, level) };
  return { id: `${component.id} ${code}`, code, component, level, explains, ...own, ...differences };
}

/** Plays minute by minute; what is told is noted with the minute. */
class Play {
  alarms = new Map<string, Alarm>();
  told: string[] = [];
  minute = 0;

  go(minutes: number, causes: readonly Cause[], differences: Partial<Moment> = {}): this {
    for (let i = 0; i < minutes; i++, this.minute++) {
      const moment: Moment = {
        ...{ now: NOW + this.minute * MINUTE_MS, causes, opening: OPEN, maintenance: undefined },
        ...{ hushOf: () => undefined, isUnseen: () => false },
        ...differences,
      };
      const { kept, over, told } = nextAlarms([...this.alarms.values()], moment);
      for (const alarm of kept) this.alarms.set(alarm.id, alarm);
      for (const id of over) this.alarms.delete(id);
      this.told.push(...told.map(({ what, alarm }) => `${this.minute} ${what} ${alarm.code}`));
    }
    return this;
  }
}

const offline = cause("vpn/ti-offline");
const away = cause("terminal/disconnected", { component: empfang, level: "gelb" });
const silent = cause("device/unreachable", { level: "unbekannt" });

describe("a cause", () => {
  test("is told when it has held, and its end when that has held", () => {
    assert.deepEqual(new Play().go(60, [offline]).go(60, []).told, [
      "15 raised vpn/ti-offline",
      "70 recovered vpn/ti-offline",
    ]);
  });

  test("that does not hold is told to nobody, and leaves nothing behind", () => {
    const play = new Play().go(14, [offline]).go(70, []);
    assert.deepEqual([play.told, play.alarms.size], [[], 0]);
  });

  test("that is back before its end was told goes on as the same alarm", () => {
    assert.deepEqual(new Play().go(20, [offline]).go(9, []).go(20, [offline]).go(20, []).told, [
      "15 raised vpn/ti-offline",
      "59 recovered vpn/ti-offline",
    ]);
  });

  test("that comes and goes all day is one alarm", () => {
    const play = new Play();
    for (let i = 0; i < 40; i++) play.go(5, [offline]).go(7, []);
    play.go(120, []);
    assert.deepEqual(play.told, ["24 raised vpn/ti-offline", "533 recovered vpn/ti-offline"]);
  });

  test("that gets worse is told again when that has held; that it gets better is not told", () => {
    const gelb = cause("vpn/ti-offline", { level: "gelb" });
    assert.deepEqual(new Play().go(30, [gelb]).go(5, [offline]).go(30, [gelb]).go(30, [offline]).go(30, [gelb]).told, [
      "15 raised vpn/ti-offline",
      "80 worse vpn/ti-offline",
    ]);
  });

  test("seen first after a start of ours has not held yet, however long ago it began", () => {
    const play = new Play().go(10, [offline]);
    play.minute += 500;
    play.go(1, [offline], { isFirstLook: true }).go(30, [offline]);
    assert.deepEqual(play.told, ["525 raised vpn/ti-offline"]);
  });
});

describe("another cause", () => {
  test("that explains it keeps it from being told, and its end too while nothing is known", () => {
    const both = { ...silent, explains: [away.finding] };
    assert.deepEqual(new Play().go(40, [away]).go(60, [both]).go(60, [away]).go(20, []).told, [
      "30 raised terminal/disconnected",
      "60 raised device/unreachable",
      "110 recovered device/unreachable",
      "170 recovered terminal/disconnected",
    ]);
  });

  test("that hides a card makes it neither told nor over", () => {
    const pin = cause("smcb/pin-needed", { level: "gelb" });
    assert.deepEqual(
      new Play()
        .go(30, [pin])
        .go(600, [], { isUnseen: () => true })
        .go(30, [pin])
        .go(30, []).told,
      ["20 raised smcb/pin-needed", "670 recovered smcb/pin-needed"],
    );
  });
});

describe("a disturbance everywhere", () => {
  const praxis: Component = { id: "praxis", kind: "praxis", name: "" };
  const outside = { component: praxis, level: "gelb" } as const;
  const second: Component = { ...konnektor, id: "kon:2", name: "RISE Konnektor" };
  const alsoOffline = cause("vpn/ti-offline", { component: second });
  const central = cause(CENTRAL, { ...outside, explains: [offline.finding] });
  const both = cause(CENTRAL, { ...outside, explains: [offline.finding, alsoOffline.finding] });
  const kim = cause("tilage/services-disturbed", outside);

  test("takes over what was told of its symptom: one message, one end, whichever is known first", () => {
    const late = new Play().go(30, [offline]).go(30, [central]).go(30, []).told;
    assert.deepEqual(late, ["15 raised vpn/ti-offline", "70 recovered tilage/konnektor-offline"]);
    const early = new Play().go(30, [central]).go(30, [offline]).go(30, []).told;
    assert.deepEqual(early, ["15 raised tilage/konnektor-offline", "70 recovered vpn/ti-offline"]);
  });

  test("that is over is told again under the name of what goes on here, when it goes on for an hour", () => {
    assert.deepEqual(new Play().go(30, [central]).go(100, [offline]).go(30, []).told, [
      "15 raised tilage/konnektor-offline",
      "90 again vpn/ti-offline",
      "140 recovered vpn/ti-offline",
    ]);
  });

  test("of two Konnektoren is one message; where both go on without it, each has its own end", () => {
    assert.deepEqual(new Play().go(30, [offline, alsoOffline]).go(30, [both]).go(30, []).told, [
      "15 raised vpn/ti-offline",
      "15 raised vpn/ti-offline",
      "70 recovered tilage/konnektor-offline",
    ]);
    assert.deepEqual(new Play().go(30, [both]).go(30, [offline, alsoOffline]).go(20, [alsoOffline]).go(20, []).told, [
      "15 raised tilage/konnektor-offline",
      "70 recovered vpn/ti-offline",
      "90 recovered vpn/ti-offline",
    ]);
  });

  test("leaves alone what it does not explain", () => {
    assert.deepEqual(new Play().go(30, [alsoOffline]).go(30, [central, alsoOffline]).go(30, []).told, [
      "15 raised vpn/ti-offline",
      "45 raised tilage/konnektor-offline",
      "70 recovered vpn/ti-offline",
      "70 recovered tilage/konnektor-offline",
    ]);
  });

  test("says of other services with it, and of none of them again while they get well one by one", () => {
    assert.deepEqual(new Play().go(30, [central]).go(20, [kim]).go(30, []).told, [
      "15 raised tilage/konnektor-offline",
      "60 recovered tilage/services-disturbed",
    ]);
  });

  test("that outlasts the lost connection here, and is outlasted by services, is one message and one end", () => {
    const play = new Play().go(30, [central]).go(20, [offline, kim]).go(20, [kim]).go(20, []);
    assert.deepEqual(play.told, ["15 raised tilage/konnektor-offline", "80 recovered tilage/services-disturbed"]);
    assert.deepEqual(new Play().go(30, [central]).go(20, [kim, offline]).go(20, [offline]).go(20, []).told, [
      "15 raised tilage/konnektor-offline",
      "80 recovered vpn/ti-offline",
    ]);
  });

  test("of one service that grows to the access is a second thing to know, with an end of its own", () => {
    assert.deepEqual(new Play().go(30, [kim]).go(30, [central]).go(30, [kim]).go(30, []).told, [
      "10 raised tilage/services-disturbed",
      "45 raised tilage/konnektor-offline",
      "70 recovered tilage/konnektor-offline",
      "100 recovered tilage/services-disturbed",
    ]);
  });

  test("that comes back before its end was told is still the same", () => {
    assert.deepEqual(new Play().go(30, [central]).go(20, [offline]).go(30, [central]).go(30, []).told, [
      "15 raised tilage/konnektor-offline",
      "90 recovered tilage/konnektor-offline",
    ]);
  });

  test("keeps for programs what it was called first", () => {
    const play = new Play().go(30, [offline]).go(30, [central]);
    const [alarm] = [...play.alarms.values()].filter(({ told }) => told);
    assert.deepEqual([alarm?.code, alarm?.toldAs], [CENTRAL, { code: "vpn/ti-offline", component: konnektor }]);
    play.go(5, [offline]);
    const [again] = [...play.alarms.values()].filter(({ told }) => told);
    assert.deepEqual([again?.code, again?.toldAs?.code], ["vpn/ti-offline", "vpn/ti-offline"]);
  });
});

describe("people", () => {
  test("who acknowledge hear of its end; who mute do not", () => {
    const hush = (kind: "acknowledged" | "muted") => ({ hushOf: () => kind });
    const play = (kind: "acknowledged" | "muted") =>
      new Play().go(20, [offline]).go(60, [offline], hush(kind)).go(30, []);
    assert.deepEqual(play("acknowledged").told, ["15 raised vpn/ti-offline", "90 recovered vpn/ti-offline"]);
    assert.deepEqual(play("muted").told, ["15 raised vpn/ti-offline"]);
  });

  test("who made it quiet hear of it again when that is over and it still stands", () => {
    const quiet = { hushOf: () => "muted" as const };
    assert.deepEqual(new Play().go(20, [offline]).go(60, [offline], quiet).go(30, [offline]).told, [
      "15 raised vpn/ti-offline",
      "80 again vpn/ti-offline",
    ]);
  });

  test("at work on the devices hear nothing until they have ended it, and then what has held since", () => {
    const until = NOW + 100 * MINUTE_MS;
    const maintenance = { id: "maintenance" as const, reason: "Umbau", from: NOW, until, by: "per_1" };
    assert.deepEqual(new Play().go(200, [offline], { maintenance }).told, ["115 raised vpn/ti-offline"]);
    assert.deepEqual(new Play().go(20, [offline]).go(60, [], { maintenance }).go(60, []).told, [
      "15 raised vpn/ti-offline",
      "80 recovered vpn/ti-offline",
    ]);
    assert.deepEqual(new Play().go(50, [offline], { maintenance }).go(30, [offline]).told, [
      "65 raised vpn/ti-offline",
    ]);
  });

  test("whose practice is closed hear nothing of sleeping terminals; of everything else they do", () => {
    const closed = { opening: CLOSED };
    assert.deepEqual(new Play().go(300, [away, offline], closed).told, ["15 raised vpn/ti-offline"]);
    // Told before: closing is no end, and coming back is one.
    assert.deepEqual(new Play().go(40, [away]).go(300, [away], closed).go(60, [away]).go(60, []).told, [
      "30 raised terminal/disconnected",
      "410 recovered terminal/disconnected",
    ]);
  });
});

describe("what is overdue", () => {
  const DAY = 24 * 60;
  // NOW is noon in Berlin, an hour later by the clock there.
  const dueOn = addDays(dayOf(NOW), -3);
  const overdue = cause("certificate/expired");
  overdue.finding = { ...overdue.finding, dueOn };

  test("is reminded of once a day in the morning, from the day after it was told", () => {
    const told = new Play().go(3 * DAY, [overdue]).told.map((line) => line.split(" "));
    assert.deepEqual(
      told.map(([, what]) => what),
      ["raised", "reminder", "reminder", "reminder"],
    );
    const times = told.slice(1).map(([minute]) => berlinClock(NOW + Number(minute) * MINUTE_MS).time);
    assert.deepEqual(times, ["07:00", "07:00", "07:00"]);
  });

  test("is not reminded of while somebody has planned it or handed it over, and again when that is over", () => {
    const planned = { hushOf: () => "taken-care" as const };
    const told = new Play()
      .go(DAY, [overdue])
      .go(2 * DAY, [overdue], planned)
      .go(DAY, [overdue]).told;
    assert.deepEqual(
      told.map((line) => line.split(" ")[1]),
      ["raised", "reminder", "again", "reminder"],
    );
  });

  test("is not reminded of during maintenance, nor before its last day is over", () => {
    const maintenance = {
      id: "maintenance" as const,
      reason: "Umbau",
      from: NOW,
      until: NOW + 2 * DAY * MINUTE_MS,
      by: "p",
    };
    assert.deepEqual(new Play().go(30, [overdue]).go(DAY, [overdue], { maintenance }).told.length, 1);
    const due = { ...overdue, finding: { ...overdue.finding, dueOn: dayOf(NOW) } };
    const told = new Play().go(2 * DAY, [due]).told.map((line) => line.split(" ")[1]);
    assert.deepEqual(told, ["raised", "reminder", "reminder"]);
    const later = { ...overdue, finding: { ...overdue.finding, dueOn: addDays(dayOf(NOW), 30) } };
    assert.equal(new Play().go(3 * DAY, [later]).told.length, 1);
  });
});

test("whatever happens: nobody is told of an end without a beginning, nor twice of either", () => {
  const step = fc.record({
    minutes: fc.integer({ min: 1, max: 90 }),
    isThere: fc.boolean(),
    // Muted ones end without a word, which is told above.
    hush: fc.constantFrom(undefined, "acknowledged" as const, "taken-care" as const),
    isOpen: fc.boolean(),
    isUnseen: fc.boolean(),
    isFirstLook: fc.boolean(),
    level: fc.constantFrom<Level>("gelb", "rot"),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const play = new Play();
      for (const { minutes, isThere, hush, isOpen, isUnseen, isFirstLook, level } of steps) {
        const causes = isThere ? [cause("terminal/disconnected", { component: empfang, level })] : [];
        const common = { hushOf: () => hush, isUnseen: () => isUnseen, opening: isOpen ? OPEN : CLOSED };
        play.go(1, causes, { ...common, isFirstLook }).go(minutes, causes, common);
      }
      let isTold = false;
      for (const what of play.told.map((line) => line.split(" ")[1])) {
        assert.equal(isTold, what !== "raised", play.told.join("\n"));
        isTold = what !== "recovered";
      }
    }),
    { numRuns: 300 },
  );
});
