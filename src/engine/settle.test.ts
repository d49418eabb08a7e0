import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Instant } from "../domain/zeit/tag.ts";
import { type SettleQuestion, type Settling, settle, watched } from "./settle.ts";
import type { Before, Intent, Watch } from "./state.ts";
import {
  auftrag,
  EVENING,
  HOUR_MS,
  INSTALL,
  INSTALLED,
  intent,
  MINUTE_MS,
  RESTART,
  SECOND_MS,
  TARGET,
  update,
} from "./testing.ts";
import type { DeviceView } from "./view.ts";

const SENT = EVENING;
/** Sending may last five seconds, settling two and three minutes. */
const RESTART_SETTLED = SENT + 5 * SECOND_MS + 2 * MINUTE_MS;
const INSTALL_SETTLED = SENT + 5 * SECOND_MS + 3 * MINUTE_MS;
/** By then the longest has passed, whenever within its time the command was sent. */
const RESTART_OVER = SENT + 5 * SECOND_MS + 30 * MINUTE_MS;
const INSTALL_OVER = SENT + 5 * SECOND_MS + 60 * MINUTE_MS;

const before: Before = { at: SENT, firmware: INSTALLED, terminals: [], online: [], unlocked: [] };

/** It answers and is idle at that moment. */
function device(at: Instant, differences: Partial<DeviceView> = {}): DeviceView {
  return {
    ...{ id: "x", kind: "kartenterminal", name: "Zimmer 1" },
    answers: { value: true, at },
    firmware: { value: INSTALLED, at },
    ...differences,
  };
}

const away = (at: Instant): DeviceView => device(at, { answers: { value: false, at } });

type Dispatched = SettleQuestion["intent"];

function restart(now: Instant, differences: Partial<SettleQuestion> & { watch?: Watch } = {}): Settling {
  const { watch, ...rest } = differences;
  return settle({
    intent: { ...intent(auftrag(), SENT), ...(watch && { watch }) } as Dispatched,
    ...{ postcondition: "restarted", device: device(now - SECOND_MS), before, sightings: [], duration: RESTART, now },
    ...rest,
  });
}

function install(now: Instant, differences: Partial<SettleQuestion> = {}): Settling {
  return settle({
    intent: intent(update(), SENT) as Dispatched,
    ...{ postcondition: "target-installed", device: device(now - SECOND_MS), before, sightings: [], now },
    duration: INSTALL,
    ...differences,
  });
}

const withTarget = (at: Instant, differences: Partial<DeviceView> = {}) =>
  device(at, { firmware: { value: TARGET, at }, ...differences });

/** Looked at often enough that no restart can have been slept through. */
const WATCHED: Watch = { lookedAt: SENT, longestGapMs: 15 * SECOND_MS };
const BACK: Watch = { ...WATCHED, awayAt: SENT + 20 * SECOND_MS, backAt: SENT + 90 * SECOND_MS };

describe("an installation took effect", () => {
  test("when the device itself shows the target twice after the settle time", () => {
    const first = install(INSTALL_SETTLED + 10 * SECOND_MS, { device: withTarget(INSTALL_SETTLED + 9 * SECOND_MS) });
    assert.deepEqual(first.is === "pending" && first.sightings, [INSTALL_SETTLED + 9 * SECOND_MS]);
    const second = install(INSTALL_SETTLED + 25 * SECOND_MS, {
      device: withTarget(INSTALL_SETTLED + 24 * SECOND_MS),
      sightings: [INSTALL_SETTLED + 9 * SECOND_MS],
    });
    assert.deepEqual(second, {
      is: "effect",
      seenAt: [INSTALL_SETTLED + 9 * SECOND_MS, INSTALL_SETTLED + 24 * SECOND_MS],
    });
  });

  test("not before: a target shown before the settle time is over is no sighting", () => {
    for (const at of [SENT + SECOND_MS, INSTALL_SETTLED - SECOND_MS, INSTALL_SETTLED]) {
      const found = install(at + SECOND_MS, { device: withTarget(at) });
      assert.deepEqual(found.is === "pending" && found.sightings, [], `${at - SENT} ms after sending`);
    }
  });

  test("not by the same answer read twice, nor by one four seconds later", () => {
    const at = INSTALL_SETTLED + 9 * SECOND_MS;
    for (const again of [at, at + 4 * SECOND_MS]) {
      const found = install(again + SECOND_MS, { device: withTarget(again), sightings: [at] });
      assert.deepEqual(found.is === "pending" && found.sightings, [at]);
    }
    assert.equal(install(at + 6 * SECOND_MS, { device: withTarget(at + 5 * SECOND_MS), sightings: [at] }).is, "effect");
  });

  test("not by an answer from the future", () => {
    const now = INSTALL_SETTLED + 10 * SECOND_MS;
    const found = install(now, { device: withTarget(now + SECOND_MS), sightings: [INSTALL_SETTLED + SECOND_MS] });
    assert.equal(found.is, "pending");
  });

  test("not while the device installs, is away, or nobody has seen it", () => {
    const now = INSTALL_SETTLED + 30 * SECOND_MS;
    const at = now - SECOND_MS;
    for (const seen of [withTarget(at, { installing: { value: true, at } }), away(at), undefined]) {
      const found = install(now, { device: seen, sightings: [INSTALL_SETTLED + SECOND_MS] });
      assert.deepEqual(found.is === "pending" && found.sightings, []);
    }
  });

  test("and a sighting begins anew when the old version is shown again", () => {
    const found = install(INSTALL_SETTLED + MINUTE_MS, { sightings: [INSTALL_SETTLED + SECOND_MS] });
    assert.deepEqual(found.is === "pending" && found.sightings, []);
  });

  test("not by a version that was read before the command, however fresh the rest is", () => {
    const now = INSTALL_SETTLED + MINUTE_MS;
    const cached = withTarget(now - SECOND_MS, { firmware: { value: TARGET, at: SENT - SECOND_MS } });
    const found = install(now, { device: cached, sightings: [INSTALL_SETTLED + SECOND_MS] });
    assert.deepEqual(found.is === "pending" && found.sightings, []);
  });

  test("also when the device writes the version otherwise than the list", () => {
    const [first, second] = [INSTALL_SETTLED + SECOND_MS, INSTALL_SETTLED + 16 * SECOND_MS];
    for (const written of ["4.0.47.0", "v4.0.47", " 4.0.47 ", "4.00.47"]) {
      const seen = withTarget(second, { firmware: { value: written, at: second } });
      assert.equal(install(second + SECOND_MS, { device: seen, sightings: [first] }).is, "effect", written);
    }
  });

  test("at a mobile Kartenterminal by one reading, for only a person can read it", () => {
    const at = INSTALL_SETTLED + SECOND_MS;
    const mobile = withTarget(at, { kind: "mobiles-kartenterminal" });
    assert.deepEqual(install(at + SECOND_MS, { device: mobile }), { is: "effect", seenAt: [at] });
  });
});

describe("an installation had no effect", () => {
  /** It told its progress itself at that moment. */
  const progress = (at: Instant) => ({ progressAt: at });

  test("of a device that tells its progress: when it says after the settle time that it is idle, with the old version", () => {
    const at = INSTALL_SETTLED + SECOND_MS;
    assert.deepEqual(install(at + SECOND_MS, { device: device(at, progress(at)) }), {
      is: "no-effect",
      isRejected: false,
    });
    assert.equal(
      install(INSTALL_SETTLED + SECOND_MS, { device: device(INSTALL_SETTLED, progress(INSTALL_SETTLED)) }).is,
      "pending",
    );
  });

  test("of another device: only when the longest time is over", () => {
    assert.equal(install(INSTALL_OVER, { device: device(INSTALL_OVER - SECOND_MS) }).is, "pending");
    const at = INSTALL_OVER + SECOND_MS;
    assert.deepEqual(install(at + SECOND_MS, { device: device(at) }), { is: "no-effect", isRejected: false });
  });

  test("nor earlier of one that told its progress before the command and nothing since", () => {
    const at = INSTALL_SETTLED + MINUTE_MS;
    assert.equal(install(at + SECOND_MS, { device: device(at, progress(SENT - SECOND_MS)) }).is, "pending");
    assert.equal(install(at + SECOND_MS, { device: device(at, progress(at + MINUTE_MS)) }).is, "pending");
  });

  test("not by a version read before that, however fresh the rest is", () => {
    const at = INSTALL_SETTLED + SECOND_MS;
    const stale = { value: INSTALLED, at: SENT + SECOND_MS };
    assert.equal(install(at + SECOND_MS, { device: device(at, { ...progress(at), firmware: stale }) }).is, "pending");
    const { firmware: _, ...unread } = device(at, progress(at));
    assert.equal(install(at + SECOND_MS, { device: unread }).is, "pending");
  });

  test("not while it installs, however long", () => {
    for (const now of [INSTALL_SETTLED + MINUTE_MS, INSTALL_OVER + HOUR_MS]) {
      const at = now - SECOND_MS;
      const found = install(now, { device: device(at, { ...progress(at), installing: { value: true, at } }) });
      assert.notEqual(found.is, "no-effect");
    }
  });

  test("not by what was seen in the future, by another clock", () => {
    const future = INSTALL_OVER + MINUTE_MS;
    assert.equal(install(SENT + 10 * MINUTE_MS, { device: device(future) }).is, "pending");
    assert.equal(
      install(SENT + MINUTE_MS, { device: device(INSTALL_SETTLED + MINUTE_MS, progress(INSTALL_SETTLED + MINUTE_MS)) })
        .is,
      "pending",
    );
  });

  test("and is rejected when the device said so after the command, not before", () => {
    const at = INSTALL_SETTLED + SECOND_MS;
    const rejected = (saidAt: Instant) =>
      install(at + SECOND_MS, {
        device: device(at, { ...progress(at), rejected: { value: "signature", at: saidAt } }),
      });
    assert.deepEqual(rejected(at), { is: "no-effect", isRejected: true });
    assert.deepEqual(rejected(SENT - SECOND_MS), { is: "no-effect", isRejected: false });
  });

  test("and a person had ten minutes to begin: the longest time counts from their end", () => {
    const guided = intent(update(), SENT, { life: { at: "dispatched", when: SENT, sendBy: SENT + 10 * MINUTE_MS } });
    const found = (now: Instant) => install(now, { intent: guided as Dispatched });
    assert.equal(found(SENT + 65 * MINUTE_MS).is, "pending");
    assert.equal(found(SENT + 70 * MINUTE_MS + 2 * SECOND_MS).is, "no-effect");
  });
});

describe("a restart took effect", () => {
  const at = RESTART_SETTLED + 30 * SECOND_MS;
  const sightings = [RESTART_SETTLED + SECOND_MS];

  for (const [why, differences] of [
    ["it was away and is back", { watch: BACK }],
    [
      "it has been running since after the command",
      { device: device(at, { runningSince: { value: SENT + MINUTE_MS, at } }) },
    ],
    [
      "it has been running since later than before, by its own clock",
      {
        device: device(at, { runningSince: { value: SENT - 30 * SECOND_MS, at } }),
        before: { ...before, runningSince: SENT - 24 * HOUR_MS },
      },
    ],
  ] as const) {
    test(`when ${why}, seen twice after the settle time`, () => {
      assert.equal(restart(at + SECOND_MS, { ...differences, sightings }).is, "effect");
      const first = restart(at + SECOND_MS, differences);
      assert.deepEqual(first.is === "pending" && first.sightings, [at]);
    });
  }

  for (const [why, differences] of [
    ["it only answers", {}],
    ["it is away", { watch: { ...WATCHED, awayAt: SENT + 20 * SECOND_MS }, device: away(at) }],
    ["it was away and has not been seen since", { watch: { ...WATCHED, awayAt: SENT + 20 * SECOND_MS } }],
    ["it is back and installs", { watch: BACK, device: device(at, { installing: { value: true, at } }) }],
    [
      "a moment of starting was read before the command",
      {
        device: device(at, { runningSince: { value: SENT - MINUTE_MS, at: SENT - SECOND_MS } }),
        before: { ...before, runningSince: SENT - 24 * HOUR_MS },
      },
    ],
    [
      "the network was away: it says that it has been running all the time",
      {
        watch: BACK,
        device: device(at, { runningSince: { value: SENT - 24 * HOUR_MS, at } }),
        before: { ...before, runningSince: SENT - 24 * HOUR_MS },
      },
    ],
  ] as const) {
    test(`not when ${why}`, () => assert.notEqual(restart(at + SECOND_MS, { ...differences, sightings }).is, "effect"));
  }
});

describe("a restart had no effect", () => {
  const over = RESTART_OVER + MINUTE_MS;
  const runs = (at: Instant, since: Instant) => device(at, { runningSince: { value: since, at } });

  test("when the device says after the longest time that it has been running since before", () => {
    const since = SENT - 24 * HOUR_MS;
    const found = restart(over, { device: runs(over - SECOND_MS, since), before: { ...before, runningSince: since } });
    assert.deepEqual(found, { is: "no-effect", isRejected: false });
  });

  test("when it was looked at so often that nobody can have slept through a restart, and it was never away", () => {
    assert.deepEqual(restart(over, { watch: WATCHED }), { is: "no-effect", isRejected: false });
  });

  for (const [why, watch] of [
    ["somebody slept longer than the shortest restart", { ...WATCHED, longestGapMs: 45 * SECOND_MS }],
    ["nobody looked at all", undefined],
    ["it was away", { ...WATCHED, awayAt: SENT + MINUTE_MS }],
  ] as const) {
    test(`not when ${why}: then a person is asked`, () => {
      const found = restart(over, watch ? { watch } : {});
      assert.deepEqual(found, { is: "ask", code: "engine/result-unclear", minutes: 31 });
    });
  }

  test("not before the longest time is over, however often it was looked at", () => {
    assert.equal(restart(RESTART_OVER, { watch: WATCHED }).is, "pending");
  });
});

describe("what cannot be told from here is asked", () => {
  test("a device that is silent when the longest time is over, with the minutes", () => {
    const now = INSTALL_OVER + MINUTE_MS;
    for (const seen of [away(now - SECOND_MS), undefined]) {
      const found = install(now, { device: seen });
      assert.deepEqual(found, { is: "ask", code: "engine/device-silent", minutes: 61 });
    }
    assert.equal(install(INSTALL_OVER, { device: away(INSTALL_OVER - SECOND_MS) }).is, "pending");
  });

  test("a device that answers and still installs when the longest time is over", () => {
    const now = INSTALL_OVER + MINUTE_MS;
    const at = now - SECOND_MS;
    const found = install(now, { device: device(at, { installing: { value: true, at } }) });
    assert.equal(found.is === "ask" && found.code, "engine/result-unclear");
  });

  test("an answer of before that nobody renews: what stands is no sign of life", () => {
    const found = install(INSTALL_OVER + MINUTE_MS, { device: device(SENT - SECOND_MS) });
    assert.equal(found.is, "ask");
  });

  test("one sighting that nobody could repeat: it is not waited for for ever", () => {
    const at = INSTALL_OVER - MINUTE_MS;
    const waits = (now: Instant) => install(now, { device: withTarget(at), sightings: [at] }).is;
    assert.equal(waits(INSTALL_OVER + MINUTE_MS), "pending");
    assert.equal(waits(INSTALL_OVER + 2 * HOUR_MS), "ask");
  });

  test("not while a sighting waits for its second one", () => {
    const now = INSTALL_OVER + MINUTE_MS;
    const found = install(now, { device: withTarget(now - SECOND_MS) });
    assert.deepEqual(found.is === "pending" && found.sightings, [now - SECOND_MS]);
  });
});

test("an installation takes longer than usual after 20 minutes, and nothing else follows from that", () => {
  for (const [minutes, isLonger] of [
    [20, false],
    [21, true],
  ] as const) {
    const now = SENT + minutes * MINUTE_MS;
    const at = now - SECOND_MS;
    const found = install(now, { device: device(at, { installing: { value: true, at } }) });
    assert.deepEqual([found.is, found.is === "pending" && found.isLonger], ["pending", isLonger]);
  }
});

describe("what is watched after sending", () => {
  const sent: Intent = intent(auftrag(), SENT);

  /** Looked at every so many seconds; the device shows itself as told. */
  function looks(...views: [seconds: number, view: DeviceView | undefined][]): Watch | undefined {
    let watch: Watch | undefined;
    for (const [seconds, view] of views) {
      watch = watched({ ...sent, ...(watch && { watch }) }, view, SENT + seconds * SECOND_MS);
    }
    return watch;
  }

  const there = (seconds: number) => device(SENT + seconds * SECOND_MS);
  const gone = (seconds: number) => away(SENT + seconds * SECOND_MS);

  test("is when it was away first and when it was back", () => {
    const watch = looks([15, gone(14)], [30, gone(29)], [45, there(44)], [60, there(59)]);
    assert.equal(watch?.awayAt, SENT + 14 * SECOND_MS);
    assert.equal(watch?.backAt, SENT + 44 * SECOND_MS);
  });

  test("does not take what was seen before the command for an absence", () => {
    assert.equal(looks([15, gone(-10)], [30, gone(0)])?.awayAt, undefined);
  });

  test("is the longest time in which nobody saw it", () => {
    assert.equal(looks([15, there(15)], [60, there(60)], [75, there(75)])?.longestGapMs, 45 * SECOND_MS);
  });

  test("counts a look that brought nothing new as none: who reads a cached answer sleeps", () => {
    const watch = looks([15, there(14)], [30, there(14)], [45, there(14)], [60, there(14)], [75, there(74)]);
    assert.equal(watch?.longestGapMs, 60 * SECOND_MS);
    assert.equal(looks([30, undefined], [60, undefined], [75, there(75)])?.longestGapMs, 75 * SECOND_MS);
  });

  test("does not take an answer from the future for a look", () => {
    assert.equal(looks([15, there(300)], [75, there(75)])?.longestGapMs, 75 * SECOND_MS);
  });

  test("is nothing for an intent that was never sent", () => {
    assert.equal(watched({ ...sent, life: { at: "decided" } }, there(1), SENT + SECOND_MS), undefined);
  });
});
