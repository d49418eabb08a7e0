import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RUNBOOKS } from "../../runbooks/index.ts";
import { identity, terminal } from "../domain/assess/testing.ts";
import type { Component } from "../domain/observation.ts";
import type { InterlockCode, Step } from "../domain/runbook.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import { evidenceShown, firstClosed, INTERLOCKS, type Situation } from "./interlocks.ts";
import {
  auftrag,
  byHand,
  EPOCH,
  EVENING,
  empfang,
  facts,
  HOUR_MS,
  IMAGE,
  INSTALL,
  intent,
  konnektor,
  MINUTE_MS,
  NEXT_WINDOW,
  pin,
  RESTART,
  run,
  SECOND_MS,
  saw,
  seenAt,
  sent,
  silent,
  situation,
  st1506,
  state,
  TARGET,
  toldItself,
  update,
  WINDOW,
  without,
  zimmer1,
  zimmer2,
} from "./testing.ts";
import { viewOf } from "./view.ts";

const NOW = EVENING;
/** Wednesday morning, while the practice is open. */
const MORNING = Date.parse("2026-11-25T10:00:00+01:00");

/** What it says when it is closed; "open" otherwise. */
function ask(code: InterlockCode, differences: Partial<Situation> = {}): string {
  return lock(code, situation(differences))?.code ?? "open";
}

function lock(code: InterlockCode, where: Situation) {
  const interlock = INTERLOCKS[code];
  assert.ok(interlock, code);
  return interlock.closed(where);
}

const ofUpdate = (differences: Partial<Situation> = {}) => ({ run: run({ auftrag: update() }), ...differences });

function at(text: string): Instant {
  return Date.parse(text);
}

describe("every interlock", () => {
  for (const [id, due] of [
    ["konnektor-restart", run()],
    ["terminal-update", run({ auftrag: update() })],
    ["terminal-update-by-hand", run({ auftrag: byHand() })],
  ] as const) {
    test(`of ${id} is open in a practice as it should be, in its window`, () => {
      const codes = RUNBOOKS[id].steps.flatMap((step) => step.interlocks);
      for (const code of codes) assert.equal(ask(code, { run: due }), "open", code);
    });
  }

  test("says which evidence may answer it", () => {
    for (const [code, { evidence }] of Object.entries(INTERLOCKS)) assert.ok(evidence.length > 0, code);
  });

  test("that needs to see the device is closed where nothing was ever seen", () => {
    const nothing = viewOf([]);
    for (const code of [
      "engine/confirmed",
      "engine/clock-trusted",
      "engine/seen-freshly",
      "engine/device-idle",
      "engine/target-approved",
      "engine/not-older",
      "engine/image-complete",
    ] as const) {
      assert.notEqual(ask(code, ofUpdate({ view: nothing })), "open", code);
    }
  });
});

describe("the first closed interlock", () => {
  const withLocks = (interlocks: readonly string[]): Step => ({
    ...situation().step,
    interlocks: interlocks as readonly InterlockCode[],
  });

  test("is none where all are open", () => {
    assert.equal(firstClosed(INTERLOCKS, situation()), undefined);
  });

  test("is the first in the order of the step", () => {
    const late = { now: WINDOW.closesAt, view: seenAt(WINDOW.closesAt - 2 * MINUTE_MS) };
    const step = withLocks(["engine/access", "engine/window-open", "engine/seen-freshly"]);
    assert.equal(firstClosed(INTERLOCKS, situation({ ...late, step }))?.code, "engine/window-open");
  });

  test("is there for a code nobody knows: what cannot be evaluated is closed", () => {
    assert.ok(firstClosed(INTERLOCKS, situation({ step: withLocks(["engine/from-the-future"]) })));
    assert.ok(firstClosed({}, situation({ step: withLocks(["engine/access"]) })));
  });
});

describe("engine/epoch: after a restore", () => {
  test("is closed for data of another installation and for an Auftrag that has to be renewed", () => {
    assert.equal(ask("engine/epoch", { epoch: "ins_2" }), "engine/epoch");
    const old = run({ auftrag: auftrag({ needsRenewal: true }) });
    assert.equal(ask("engine/epoch", { run: old }), "engine/epoch");
    assert.equal(ask("engine/epoch", { epoch: EPOCH }), "open");
  });
});

describe("engine/confirmed: what was shown", () => {
  test("is closed without a confirmation", () => {
    assert.equal(
      ask("engine/confirmed", { run: run({ auftrag: auftrag({ confirmations: [] }) }) }),
      "engine/confirmed",
    );
  });

  test("is closed when one of several is bound to something else", () => {
    const { confirmations } = auftrag();
    const other = confirmations.map((c, i) => (i === 1 ? { ...c, evidence: "0".repeat(64) } : c));
    assert.equal(
      ask("engine/confirmed", { run: run({ auftrag: auftrag({ confirmations: other }) }) }),
      "engine/confirmed",
    );
  });

  for (const [what, now] of [
    ["version", identity({ firmware: "5.50.5" })],
    ["hardware", identity({ hardware: "3.0.0" })],
    ["product", identity({ productCode: "other" })],
  ] as const) {
    test(`is closed when the device has another ${what} now: somebody else changed it`, () => {
      const view = seenAt(NOW, saw(konnektor, "identity", now, { at: NOW }));
      assert.equal(ask("engine/confirmed", { view }), "engine/unchanged");
    });
  }

  test("says both versions of a device that was changed", () => {
    const view = seenAt(NOW, saw(konnektor, "identity", identity({ firmware: "5.50.6" }), { at: NOW }));
    const closed = lock("engine/confirmed", situation({ view }));
    assert.deepEqual(closed, { code: "engine/unchanged", fields: { before: "5.50.4", now: "5.50.6" } });
  });

  test("is closed when the version was not known at the Auftrag", () => {
    const given = auftrag({ seen: { firmware: undefined, identity: auftrag().seen.identity } });
    assert.equal(ask("engine/confirmed", { run: run({ auftrag: given }) }), "engine/unchanged");
  });

  test("names each part by itself: no two ways to shift text between them", () => {
    const view = seenAt(NOW);
    const shown = (device: string, target?: string) =>
      evidenceShown({ runbook: "terminal-update", device, ...(target && { target }) }, view);
    assert.notEqual(shown("a", "bc"), shown("ab", "c"));
    assert.notEqual(shown(zimmer1.id, "4.0.47"), shown(zimmer1.id, "4.0.4"));
    assert.notEqual(shown(zimmer1.id), shown(zimmer2.id));
    assert.equal(shown(zimmer1.id, "4.0.47"), shown(zimmer1.id, "4.0.47"));
  });
});

describe("engine/clock-trusted: our clock and the Konnektor's", () => {
  const clock = (offsetMs: number, seen = NOW) => seenAt(NOW, saw(konnektor, "clock", { offsetMs }, { at: seen }));

  for (const [offsetMs, is] of [
    [60_000, "open"],
    [-60_000, "open"],
    [60_001, "engine/clock-trusted"],
    [-60_001, "engine/clock-trusted"],
    [Number.NaN, "engine/clock-trusted"],
  ] as const) {
    test(`is ${is === "open" ? is : "closed"} at ${offsetMs} ms`, () => {
      assert.equal(ask("engine/clock-trusted", { view: clock(offsetMs) }), is);
    });
  }

  test("is closed when nobody compared them within the last minute", () => {
    assert.equal(ask("engine/clock-trusted", { view: clock(0, NOW - 60_000) }), "open");
    assert.equal(ask("engine/clock-trusted", { view: clock(0, NOW - 60_001) }), "engine/clock-trusted");
    assert.equal(ask("engine/clock-trusted", { view: without(NOW, konnektor, "clock") }), "engine/clock-trusted");
  });

  test("is closed by the worst of several Konnektoren", () => {
    const other: Component = { id: "kon:2", kind: "konnektor", name: "zweiter" };
    const view = seenAt(NOW, saw(other, "clock", { offsetMs: 90_000 }, { at: NOW }));
    const closed = lock("engine/clock-trusted", situation({ view }));
    assert.deepEqual(closed?.fields, { seconds: 90 });
  });
});

describe("engine/seen-freshly: nothing older than a minute", () => {
  for (const [age, is] of [
    [0, "open"],
    [60_000, "open"],
    [60_001, "engine/seen-freshly"],
    [-1, "engine/seen-freshly"],
  ] as const) {
    test(`is ${is === "open" ? is : "closed"} for what was seen ${age} ms ago`, () => {
      assert.equal(ask("engine/seen-freshly", { view: seenAt(NOW - age) }), is);
    });
  }

  test("is closed when the device is silent, however fresh its version is", () => {
    const view = viewOf([saw(zimmer1, "identity", st1506(), { at: NOW }), silent(zimmer1, NOW)]);
    assert.equal(ask("engine/seen-freshly", ofUpdate({ view })), "engine/seen-freshly");
  });

  test("is closed when it answers and its version was read long ago", () => {
    const view = seenAt(
      NOW,
      saw(zimmer1, "identity", st1506(), { at: NOW - 2 * MINUTE_MS }),
      toldItself(zimmer1, NOW - 2 * MINUTE_MS),
    );
    assert.equal(ask("engine/seen-freshly", ofUpdate({ view })), "engine/seen-freshly");
  });

  test("is closed when it answers and never told its version", () => {
    const view = seenAt(
      NOW,
      saw(zimmer1, "identity", st1506("0.0.0"), { at: NOW }),
      toldItself(zimmer1, NOW, { firmware: "" }),
    );
    assert.equal(ask("engine/seen-freshly", ofUpdate({ view })), "engine/seen-freshly");
  });

  test("is open for a mobile Kartenterminal only where a person does the step: nobody can ask it", () => {
    const mobile: Component = { id: "mkt:17", kind: "mobiles-kartenterminal", name: "ORGA 930 M" };
    const read = saw(
      mobile,
      "version-read",
      { product: "orga-930-m", firmware: "4.9.0", secondVersions: {} },
      { at: NOW - 48 * HOUR_MS, source: { by: "hand", person: "per_team" } },
    );
    const view = seenAt(NOW, read);
    const guided = run({ auftrag: byHand({ device: mobile.id }) });
    assert.equal(ask("engine/seen-freshly", { view, run: guided }), "open");
    const native = run({ auftrag: update({ device: mobile.id }) });
    assert.equal(ask("engine/seen-freshly", { view, run: native }), "engine/seen-freshly");
  });
});

describe("engine/path-free: one action per device", () => {
  const mine = run({ auftrag: update() });
  const other = (life: "decided" | "dispatched" | "settled") => {
    const of = update({ id: "auf_9" });
    const lives = {
      decided: { at: "decided" },
      dispatched: { at: "dispatched", when: NOW, sendBy: NOW },
      settled: { at: "settled", when: NOW, dispatchedAt: NOW, effect: "no-effect" },
    } as const;
    return run({ auftrag: of, intents: [intent(of, NOW, { life: lives[life] })] });
  };

  test("is closed while another run has one that is decided or out, and open after that", () => {
    for (const life of ["decided", "dispatched"] as const)
      assert.equal(ask("engine/path-free", { run: mine, state: state(mine, other(life)) }), "engine/path-free");
    assert.equal(ask("engine/path-free", { run: mine, state: state(mine, other("settled")) }), "open");
  });
});

describe("engine/path-free: one action per practice", () => {
  const mine = run({ auftrag: update() });
  const other = sent(auftrag({ id: "auf_9" }), NOW - 5 * MINUTE_MS);

  test("is closed with the name of the other device while something of ours is out there", () => {
    const closed = lock("engine/path-free", situation({ run: mine, state: state(mine, other) }));
    assert.deepEqual(closed, { code: "engine/path-free", fields: { device: konnektor.name } });
  });

  test("is closed until the longest time with its reserve is over, and no longer: a lost device stops nobody else", () => {
    const over = (RESTART.maxMinutes + RESTART.reserveMinutes) * MINUTE_MS + 5 * SECOND_MS;
    const after = (ms: number) => {
      const now = NOW - 5 * MINUTE_MS + ms;
      return ask("engine/path-free", { now, run: mine, state: state(mine, other) });
    };
    assert.equal(after(over - SECOND_MS), "engine/path-free");
    assert.equal(after(over), "open");
  });

  test("is closed while another device installs by itself or for somebody else", () => {
    const installing = toldItself(zimmer2, NOW - SECOND_MS, { updateState: "Downloading" });
    assert.equal(ask("engine/path-free", { view: seenAt(NOW, installing) }), "engine/path-free");
    const told = saw(zimmer2, "update-run", { phase: "running" }, { at: NOW });
    assert.equal(ask("engine/path-free", { view: seenAt(NOW, told) }), "engine/path-free");
  });

  test("is not closed by a terminal that is only silent: it would stop the practice for ever", () => {
    assert.equal(ask("engine/path-free", { view: seenAt(NOW, silent(zimmer2, NOW)) }), "open");
  });
});

describe("engine/device-idle: unknown counts as installing", () => {
  const of = (...seen: Parameters<typeof seenAt> extends [Instant, ...infer R] ? R : never) =>
    ofUpdate({ view: seenAt(NOW, ...seen) });

  test("is closed while it installs, and when nobody knows", () => {
    const installing = toldItself(zimmer1, NOW, { updateState: "Updating" });
    assert.equal(ask("engine/device-idle", of(installing)), "engine/device-idle");
    assert.equal(ask("engine/device-idle", of(silent(zimmer1, NOW))), "engine/device-idle");
    assert.equal(ask("engine/device-idle", ofUpdate({ view: seenAt(NOW - 61 * SECOND_MS) })), "engine/device-idle");
  });

  test("is closed after an installation that was told of, until the longest time is over and it was seen idle after that", () => {
    const longest = (INSTALL.maxMinutes + INSTALL.settleMinutes) * MINUTE_MS;
    const begun = (ago: number) => saw(empfang, "update-run", { phase: "running" }, { at: NOW - ago });
    const due = run({ auftrag: update({ device: empfang.id }) });
    const is = (ago: number) => ask("engine/device-idle", { run: due, view: seenAt(NOW, begun(ago)) });
    assert.equal(is(longest - MINUTE_MS), "engine/device-idle");
    assert.equal(is(longest), "engine/device-idle");
    assert.equal(is(longest + MINUTE_MS), "open");
    const notSince = seenAt(
      NOW,
      begun(longest + 5 * MINUTE_MS),
      saw(empfang, "terminal", terminal(), { at: NOW - 6 * MINUTE_MS }),
    );
    assert.equal(ask("engine/device-idle", { run: due, view: notSince }), "engine/device-idle");
  });

  test("is open when the end was told", () => {
    const ended = saw(zimmer1, "update-run", { phase: "ended" }, { at: NOW - SECOND_MS });
    assert.equal(ask("engine/device-idle", of(ended)), "open");
  });
});

describe("engine/own-schedule: not near the device's own automatics", () => {
  const needed = (RESTART.p99Minutes + RESTART.reserveMinutes) * MINUTE_MS;
  const own = (installsAt: Instant | undefined) =>
    lock(
      "engine/own-schedule",
      situation({ facts: facts({ ownInstallAt: ({ id }) => (id === konnektor.id ? installsAt : undefined) }) }),
    );

  test("is closed when it would begin before we are done, and says until when", () => {
    assert.equal(own(NOW + needed), undefined);
    const closed = own(NOW + needed - 1);
    assert.deepEqual([closed?.code, closed?.until], ["engine/own-schedule", NOW + needed - 1]);
    assert.equal(own(undefined), undefined);
  });

  test("counts for every device of the practice", () => {
    const near = facts({ ownInstallAt: ({ id }) => (id === zimmer2.id ? NOW + MINUTE_MS : undefined) });
    assert.equal(ask("engine/own-schedule", { facts: near }), "engine/own-schedule");
  });
});

describe("engine/window-open", () => {
  for (const [when, is, until] of [
    [WINDOW.opensAt - 1, "engine/window-open", WINDOW.opensAt],
    [WINDOW.opensAt, "open", undefined],
    [WINDOW.closesAt - 1, "open", undefined],
    [WINDOW.closesAt, "engine/window-open", undefined],
  ] as const) {
    test(`is ${is === "open" ? is : "closed"} ${when - WINDOW.opensAt} ms after it opened`, () => {
      const closed = lock("engine/window-open", situation({ now: when }));
      assert.deepEqual([closed?.code ?? "open", closed?.until], [is, until]);
    });
  }

  test("is the second window for the second attempt", () => {
    const second = run({ auftrag: auftrag({ retryIn: NEXT_WINDOW }), attempt: 2 });
    assert.equal(ask("engine/window-open", { run: second }), "engine/window-open");
    assert.equal(ask("engine/window-open", { run: second, now: NEXT_WINDOW.opensAt }), "open");
  });
});

describe("engine/window-holds: p99 and reserve end before the window does and before the practice opens", () => {
  const needed = RESTART.p99Minutes + RESTART.reserveMinutes;
  const holds = (now: Instant, window: { opensAt: Instant; closesAt: Instant }, consent = false) =>
    lock(
      "engine/window-holds",
      situation({
        now,
        run: run({
          auftrag: auftrag({
            window: { ...window, ...(consent && { consent: { kind: "practice-closed", by: "per_team" } as const }) },
          }),
        }),
      }),
    );

  test("against the end of the window, to the minute", () => {
    const end = (minutes: number) => ({ opensAt: NOW, closesAt: NOW + minutes * MINUTE_MS });
    assert.equal(holds(NOW, end(needed)), undefined);
    assert.deepEqual(holds(NOW + SECOND_MS, end(needed))?.fields, { neededMinutes: 30, availableMinutes: 29 });
    assert.deepEqual(holds(NOW, end(15))?.fields, { neededMinutes: 30, availableMinutes: 15 });
  });

  test("from its opening on, when it is asked before: nobody orders what can never begin", () => {
    const short = { opensAt: NOW + HOUR_MS, closesAt: NOW + HOUR_MS + 15 * MINUTE_MS };
    assert.deepEqual(holds(NOW, short)?.fields, { neededMinutes: 30, availableMinutes: 15 });
  });

  test("against opening, though the window goes on", () => {
    const night = { opensAt: at("2026-11-26T02:00:00+01:00"), closesAt: at("2026-11-26T09:00:00+01:00") };
    assert.equal(holds(at("2026-11-26T07:30:00+01:00"), night), undefined);
    assert.equal(holds(at("2026-11-26T07:30:01+01:00"), night)?.code, "engine/window-holds");
  });

  test("with consent only against the end of the window", () => {
    const morning = { opensAt: at("2026-11-26T07:00:00+01:00"), closesAt: at("2026-11-26T09:00:00+01:00") };
    assert.equal(holds(at("2026-11-26T08:30:00+01:00"), morning, true), undefined);
    assert.equal(holds(at("2026-11-26T08:31:00+01:00"), morning, true)?.code, "engine/window-holds");
  });

  test("with the end of the window alone where the practice does not open within a year", () => {
    const never = facts({ calendar: { isOpen: () => false, nextOpening: () => undefined } });
    assert.equal(ask("engine/window-holds", { facts: never }), "open");
    assert.equal(
      ask("engine/window-holds", { facts: never, now: WINDOW.closesAt - 29 * MINUTE_MS }),
      "engine/window-holds",
    );
  });

  test("is closed for a duration nobody can count with", () => {
    const unknown = facts({ durationOf: () => ({ ...RESTART, p99Minutes: Number.NaN }) });
    assert.equal(ask("engine/window-holds", { facts: unknown }), "engine/window-holds");
  });

  // Both nights are from Saturday to Sunday; a window until Sunday 4 o'clock, by the clock on the wall.
  for (const [night, opens, closes, last] of [
    [
      "2026-03-29 (an hour is missing)",
      "2026-03-29T01:00:00+01:00",
      "2026-03-29T04:00:00+02:00",
      "2026-03-29T03:30:00+02:00",
    ],
    [
      "2026-10-25 (an hour comes twice)",
      "2026-10-25T01:00:00+02:00",
      "2026-10-25T04:00:00+01:00",
      "2026-10-25T03:30:00+01:00",
    ],
  ] as const) {
    test(`in the night ${night} counts minutes that pass, not hours on the wall`, () => {
      const window = { opensAt: at(opens), closesAt: at(closes) };
      assert.equal(holds(at(last), window), undefined);
      assert.equal(holds(at(last) + SECOND_MS, window)?.code, "engine/window-holds");
    });
  }

  test("has two hours from 1 to 4 in March and four in October", () => {
    const march = { opensAt: at("2026-03-29T01:00:00+01:00"), closesAt: at("2026-03-29T04:00:00+02:00") };
    const october = { opensAt: at("2026-10-25T01:00:00+02:00"), closesAt: at("2026-10-25T04:00:00+01:00") };
    const long = (minutes: number) =>
      facts({ durationOf: () => ({ ...RESTART, p99Minutes: minutes, reserveMinutes: 0 }) });
    const needs = (minutes: number, window: typeof march) =>
      ask("engine/window-holds", {
        now: window.opensAt,
        facts: long(minutes),
        run: run({ auftrag: auftrag({ window }) }),
      });
    assert.deepEqual([needs(120, march), needs(121, march)], ["open", "engine/window-holds"]);
    assert.deepEqual([needs(240, october), needs(241, october)], ["open", "engine/window-holds"]);
  });

  test("on the Monday after either night still ends before 8 o'clock in the morning", () => {
    for (const eight of ["2026-03-30T08:00:00+02:00", "2026-10-26T08:00:00+01:00"]) {
      const opening = at(eight);
      const window = { opensAt: opening - 30 * HOUR_MS, closesAt: opening + HOUR_MS };
      assert.equal(holds(opening - 30 * MINUTE_MS, window), undefined, eight);
      assert.equal(holds(opening - 30 * MINUTE_MS + SECOND_MS, window)?.code, "engine/window-holds", eight);
    }
  });
});

describe("engine/path-not-needed: the way into the TI is not taken away in opening hours", () => {
  const consent = { kind: "restricted", by: "per_team" } as const;

  for (const [when, is] of [
    ["2026-11-25T07:59:59+01:00", "open"],
    ["2026-11-25T08:00:00+01:00", "engine/path-not-needed"],
    ["2026-11-25T17:59:59+01:00", "engine/path-not-needed"],
    ["2026-11-25T18:00:00+01:00", "open"],
    ["2026-11-28T10:00:00+01:00", "open"],
  ] as const) {
    test(`is ${is === "open" ? is : "closed"} at ${when}`, () => {
      const now = at(when);
      const around = run({ auftrag: auftrag({ window: { opensAt: now - HOUR_MS, closesAt: now + HOUR_MS } }) });
      assert.equal(ask("engine/path-not-needed", { now, run: around }), is);
    });
  }

  test("is closed before a window that opens in opening hours, and open before one that does not", () => {
    const morning = run({
      auftrag: auftrag({ window: { opensAt: NOW + 15 * HOUR_MS, closesAt: NOW + 16 * HOUR_MS } }),
    });
    assert.equal(ask("engine/path-not-needed", { run: morning }), "engine/path-not-needed");
    assert.equal(ask("engine/path-not-needed", { now: MORNING }), "open");
  });

  test("is open in opening hours with a named person's consent", () => {
    const agreed = run({ auftrag: auftrag({ window: { ...WINDOW, consent } }) });
    assert.equal(ask("engine/path-not-needed", { now: MORNING, run: agreed }), "open");
  });
});

describe("engine/other-terminal-usable: a terminal only while another stays usable, or the practice is closed", () => {
  const alone = (seen = MORNING) => seenAt(MORNING, silent(empfang, seen), silent(zimmer2, seen));

  test("is closed in opening hours for the only one that answers", () => {
    assert.equal(
      ask("engine/other-terminal-usable", ofUpdate({ now: MORNING, view: alone() })),
      "engine/other-terminal-usable",
    );
    assert.equal(ask("engine/other-terminal-usable", ofUpdate({ now: MORNING })), "open");
  });

  test("is open for it in the evening", () => {
    const view = seenAt(NOW, silent(empfang, NOW), silent(zimmer2, NOW));
    assert.equal(ask("engine/other-terminal-usable", ofUpdate({ view })), "open");
  });

  test("counts no other that was last seen more than a minute ago, or that installs", () => {
    const old = saw(zimmer2, "terminal", terminal({ ctId: "CT-3" }), { at: MORNING - 61 * SECOND_MS });
    const stale = viewOf([
      ...[saw(zimmer1, "terminal", terminal(), { at: MORNING })],
      ...[saw(zimmer2, "identity", st1506(), { at: MORNING }), old],
    ]);
    assert.equal(
      ask("engine/other-terminal-usable", ofUpdate({ now: MORNING, view: stale })),
      "engine/other-terminal-usable",
    );
    const busy = seenAt(MORNING, silent(empfang, MORNING), toldItself(zimmer2, MORNING, { updateState: "Updating" }));
    assert.equal(
      ask("engine/other-terminal-usable", ofUpdate({ now: MORNING, view: busy })),
      "engine/other-terminal-usable",
    );
  });

  test("counts no mobile one", () => {
    const mobile: Component = { id: "mkt:17", kind: "mobiles-kartenterminal", name: "ORGA 930 M" };
    const read = { product: "orga-930-m", firmware: "4.9.0", secondVersions: {} };
    const view = viewOf([
      saw(zimmer1, "terminal", terminal(), { at: MORNING }),
      saw(mobile, "version-read", read, { at: MORNING, source: { by: "hand", person: "per_team" } }),
    ]);
    assert.equal(ask("engine/other-terminal-usable", ofUpdate({ now: MORNING, view })), "engine/other-terminal-usable");
  });
});

describe("engine/target-approved", () => {
  test("is closed with the reason, judged for that device, version and day", () => {
    const asked: string[] = [];
    const whyNot = (device: { id: string }, target: string, day: string) => {
      asked.push([device.id, target, day].join(" "));
      return "block/expired";
    };
    const closed = lock(
      "engine/target-approved",
      situation({ ...ofUpdate(), now: at("2026-11-26T00:30:00+01:00"), facts: facts({ whyNot }) }),
    );
    assert.deepEqual(closed?.fields, { target: TARGET, reason: "block/expired" });
    assert.deepEqual(asked, [`${zimmer1.id} ${TARGET} 2026-11-26`]);
  });
});

describe("engine/not-older", () => {
  const older = (target: string, firmware: string, highest?: string) => {
    const due = run({ auftrag: update({ target }) });
    const view = seenAt(
      NOW,
      saw(zimmer1, "identity", st1506(firmware), { at: NOW }),
      toldItself(zimmer1, NOW, { firmware }),
    );
    const stored = { ...state(due), highest: highest === undefined ? {} : { [zimmer1.id]: highest } };
    return ask("engine/not-older", { run: due, view, state: stored });
  };

  for (const [target, firmware, highest, is] of [
    ["4.0.47", "4.0.33", undefined, "open"],
    ["4.0.47", "4.0.47", undefined, "open"],
    ["4.0.47", "4.0.47.0", undefined, "open"],
    ["4.0.47", "4.0.48", undefined, "engine/not-older"],
    ["4.0.47", "4.0.100", undefined, "engine/not-older"],
    ["4.0.47", "4.0.33", "4.0.47", "open"],
    ["4.0.47", "4.0.33", "4.1.0", "engine/not-older"],
    ["kaputt", "4.0.33", undefined, "engine/not-older"],
    ["", "4.0.33", undefined, "engine/not-older"],
    ["4.0.47", "unbekannt", undefined, "engine/not-older"],
  ] as const) {
    test(`is ${is === "open" ? is : "closed"} for ${target || "nothing"} on ${firmware}${highest ? `, ${highest} seen before` : ""}`, () => {
      assert.equal(older(target, firmware, highest), is);
    });
  }
});

describe("engine/image-complete", () => {
  const file = (image: typeof IMAGE | undefined, rule = facts()) => {
    const { image: _, ...rest } = update();
    return ask("engine/image-complete", {
      run: run({ auftrag: image ? { ...rest, image } : rest }),
      facts: rule,
    });
  };

  test("is open for the file of the list only: digest and size", () => {
    assert.equal(file(IMAGE), "open");
    assert.equal(file(undefined), "engine/image-complete");
    assert.equal(file({ ...IMAGE, sha256: "b".repeat(64) }), "engine/image-complete");
    assert.equal(file({ ...IMAGE, sizeBytes: IMAGE.sizeBytes - 1 }), "engine/image-complete");
  });

  test("is open for any file where the device refuses a wrong one by itself, and closed without one", () => {
    const checks = facts({ imageOf: () => ({ by: "device", source: "README" }) });
    assert.equal(file({ ...IMAGE, sha256: "b".repeat(64) }, checks), "open");
    assert.equal(file(undefined, checks), "engine/image-complete");
  });
});

describe("engine/pin-holder", () => {
  const nobody = () => {
    const { pinHolder: _, ...rest } = auftrag();
    return run({ auftrag: rest });
  };

  test("is closed while a card is unlocked and nobody is named for it", () => {
    assert.equal(ask("engine/pin-holder", { run: nobody() }), "engine/pin-holder");
    assert.equal(ask("engine/pin-holder"), "open");
  });

  test("is open without a named person where no card is unlocked: there is nothing to lose", () => {
    assert.equal(ask("engine/pin-holder", { run: nobody(), view: seenAt(NOW, pin(NOW, "VERIFIABLE")) }), "open");
  });

  test("looks at every Mandant", () => {
    const view = seenAt(NOW, pin(NOW, "VERIFIABLE", "m1"), pin(NOW, "VERIFIED", "m2"));
    assert.equal(ask("engine/pin-holder", { run: nobody(), view }), "engine/pin-holder");
  });
});

describe("engine/access and engine/reachable", () => {
  test("a refused password closes until a person gives it anew", () => {
    assert.equal(ask("engine/access", { run: run({ accessRefused: true }) }), "engine/access");
  });

  test("a failed connection closes for a while, and says until when", () => {
    const due = run({ unreached: { reason: "link/closed", until: NOW } });
    assert.equal(ask("engine/reachable", { run: due }), "open");
    const closed = lock("engine/reachable", situation({ run: due, now: NOW - 1 }));
    assert.deepEqual(closed, { code: "engine/reachable", fields: { reason: "link/closed" }, until: NOW });
  });
});
