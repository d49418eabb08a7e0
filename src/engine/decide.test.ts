import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RUNBOOKS } from "../../runbooks/index.ts";
import { identity, terminal } from "../domain/assess/testing.ts";
import type { Observation } from "../domain/observation.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import { answer, order, stop } from "./commands.ts";
import { type Decision, decide } from "./decide.ts";
import type { Auftrag, Intent, Run } from "./state.ts";
import {
  auftrag,
  byHand,
  dvo,
  EVENING,
  frozen,
  ground,
  HOUR_MS,
  input,
  intent,
  konnektor,
  MINUTE_MS,
  NEXT_WINDOW,
  orderOf,
  pin,
  run,
  SECOND_MS,
  Story,
  saw,
  seenAt,
  sent,
  silent,
  st1506,
  started,
  state,
  TARGET,
  team,
  theRun,
  tiIs,
  toldItself,
  update,
  WINDOW,
  zimmer1,
  zimmer2,
} from "./testing.ts";

const NOW = EVENING;
const HELD = { code: "engine/clock-trusted", fields: { seconds: undefined } } as const;

const konnektorAway = (at: Instant) => silent(konnektor, at);
const terminalAway = (at: Instant) => silent(zimmer1, at);
const locked = (at: Instant) => pin(at, "VERIFIABLE");
const listsTarget = (at: Instant) => saw(zimmer1, "identity", st1506(TARGET), { at });
const tellsTarget = (at: Instant) => toldItself(zimmer1, at, { firmware: TARGET });
const hasTarget = [listsTarget, tellsTarget] as const;
const installs = (at: Instant) => toldItself(zimmer1, at, { updateState: "Updating" });
const zimmer2Away = (at: Instant) => saw(zimmer2, "terminal", terminal({ ctId: "CT-3", connected: false }), { at });

/** A run that is due, decided on and sent. */
function begun(of: Auftrag): { story: Story; id: string } {
  const due = run({ auftrag: of });
  const story = new Story(NOW, due);
  story.pass();
  assert.ok(story.last.intent, "it is due");
  story.send();
  return { story, id: due.id };
}

/** One pass over these runs, in a practice as it is unless told otherwise. */
function once(runs: Run[], differences: Parameters<typeof input>[1] = {}, now: Instant = NOW): Decision {
  return decide(input(now, { state: state(...runs), ...differences }));
}

function whatOf({ transitions }: Decision): string[] {
  return transitions.map(({ what }) => what);
}

describe("a run from order to proof", () => {
  test("restarts a Konnektor: decided, sent, away, back, PIN, TI and terminals", () => {
    const { story, id } = begun(auftrag());
    story.passes(1, konnektorAway);
    assert.equal(story.run(id).phase, "acting");
    story.passes(3, locked);
    assert.equal(story.run(id).phase, "asking");
    assert.deepEqual(story.run(id).question?.fields, { cards: "SMC-B (Empfang/2)", holder: "Frau Krüger" });
    story.passes(1);
    assert.equal(story.run(id).outcome?.is, "succeeded");
    assert.deepEqual(story.doneSteps(id), ["restart", "verify", "pin"]);
    for (const { step, seenAt: moments } of story.run(id).done)
      assert.ok(moments.length >= (step === "pin" ? 1 : 2), `${step} was seen`);
    assert.deepEqual(story.told, [
      "intent-decided restart",
      "intent-settled effect",
      "step-done restart",
      "step-done verify",
      "asked engine/enter-pin",
      "step-done pin",
      "over succeeded",
    ]);
    assert.equal(story.last.wakeAt, undefined, "nothing is open any more");
  });

  test("updates a Kartenterminal: the target read twice from the device itself after the settle time", () => {
    const { story, id } = begun(update());
    story.passes(5, installs);
    story.passes(2, terminalAway);
    assert.equal(story.run(id).phase, "acting");
    story.passes(2, ...hasTarget);
    assert.equal(story.run(id).outcome?.is, "succeeded");
    const [install] = story.run(id).done;
    const [first = 0, second = 0] = install?.seenAt ?? [];
    const [only] = story.run(id).intents;
    assert.ok(first > NOW + 3 * MINUTE_MS && second > first);
    assert.deepEqual(only?.life.at === "settled" && [only.life.effect, only.life.by], ["effect", undefined]);
  });

  test("waits with a guided step for the person, and proves it by itself afterwards", () => {
    const due = run({ auftrag: byHand() });
    const story = new Story(NOW, due);
    story.pass();
    assert.equal(story.last.intent, undefined, "nothing is sent by us");
    assert.deepEqual([story.run(due.id).phase, story.run(due.id).waiting?.code], ["ready", "engine/person-ready"]);
    // What "Ich beginne jetzt" writes.
    const life = { at: "dispatched", when: NOW, sendBy: NOW + 10 * MINUTE_MS, by: team.id } as const;
    story.state = state(sent(byHand(), NOW, { intents: [intent(byHand(), NOW, { life })] }));
    story.passes(13, ...hasTarget);
    assert.notEqual(story.run(due.id).phase, "over", "somebody might still be at it");
    story.passes(2, ...hasTarget);
    assert.equal(story.run(due.id).outcome?.is, "succeeded");
  });

  test("does not end before every part of it was seen: no TI, no terminal, no success", () => {
    for (const [what, instead] of [
      ["TI", (at: Instant) => tiIs(false, at)],
      ["Zimmer 2", zimmer2Away],
    ] as const) {
      const { story, id } = begun(update());
      story.passes(5, ...hasTarget, instead);
      assert.deepEqual([story.run(id).phase, story.doneSteps(id)], ["verifying", ["install"]], what);
      story.passes(10, ...hasTarget, instead);
      assert.deepEqual(story.run(id).question?.fields, { missing: what });
      story.passes(1, ...hasTarget);
      assert.equal(story.run(id).outcome?.is, "succeeded", what);
    }
  });

  test("asks for nothing that was not there before: a terminal that was away stays away", () => {
    const story = new Story(NOW, run({ auftrag: update() }));
    story.pass(zimmer2Away);
    story.send();
    story.passes(6, ...hasTarget, zimmer2Away);
    assert.equal(story.run("run_2").outcome?.is, "succeeded");
  });
});

describe("an intent found after our own restart", () => {
  test("that was decided is withdrawn, and in that pass nothing takes its place unseen", () => {
    const of = auftrag();
    const found = run({ auftrag: of, intents: [intent(of, NOW - MINUTE_MS, { life: { at: "decided" } })] });
    const decision = once([found]);
    const [first] = theRun(decision.state, found.id).intents;
    assert.deepEqual(first?.life, { at: "withdrawn", when: NOW, why: "found-decided" });
    assert.notEqual(decision.intent?.intentId, first?.id, "what is sent is another decision");
  });

  test("that was decided is withdrawn even where nothing may follow", () => {
    const of = auftrag();
    const found = run({ auftrag: of, intents: [intent(of, NOW - MINUTE_MS, { life: { at: "decided" } })] });
    const decision = once([found], { heldBack: HELD });
    assert.equal(decision.intent, undefined);
    assert.deepEqual(whatOf(decision), ["intent-withdrawn", "waiting"]);
    assert.ok(decision.wakeAt);
  });

  test("that was sent is never sent again, whatever is seen and however long it takes", () => {
    for (const instead of [[], [konnektorAway], [(at: Instant) => started(at, NOW - HOUR_MS)]] as const) {
      const story = new Story(NOW, sent(auftrag(), NOW - SECOND_MS));
      for (let minutes = 0; minutes < 120; minutes++) {
        story.now += MINUTE_MS;
        assert.equal(story.pass(...instead).intent, undefined);
      }
      assert.equal(story.run("run_1").intents.length, 1);
    }
  });

  test("that was sent and of which nobody knows is asked about when it takes too long", () => {
    const story = new Story(NOW, sent(auftrag(), NOW));
    story.now += 45 * MINUTE_MS;
    story.pass();
    assert.equal(story.run("run_1").question?.code, "engine/result-unclear");
    assert.deepEqual(story.run("run_1").question?.answers, ["look-again", "took-effect", "no-effect", "give-to-dvo"]);
  });

  test("whose step today's runbook does not have is asked about, and woken for", () => {
    const lost = sent(auftrag(), NOW - SECOND_MS, {
      intents: [intent(auftrag(), NOW - SECOND_MS, { step: "install" })],
    });
    const decision = once([lost]);
    assert.equal(theRun(decision.state, lost.id).question?.code, "engine/runbook-changed");
    assert.equal(decision.intent, undefined);
    assert.ok(decision.wakeAt, "it is not forgotten");
    const { before: _, ...rest } = sent(auftrag(), NOW - SECOND_MS);
    assert.ok(once([rest]).wakeAt, "nor one without what was before");
  });
});

describe("one pass", () => {
  test("makes one intent though two runs are ready, and the other one says what it waits for", () => {
    const [first, second] = [run({ auftrag: update() }), run({ auftrag: update({ id: "auf_9", device: zimmer2.id }) })];
    const decision = once([first, second]);
    assert.equal(decision.intent?.runId, first.id);
    assert.deepEqual(theRun(decision.state, second.id).intents, []);
    assert.deepEqual(theRun(decision.state, second.id).waiting, {
      code: "engine/path-free",
      fields: { device: zimmer1.name },
    });
  });

  test("makes none while something is out there that nobody knows of", () => {
    const decision = once([sent(auftrag(), NOW - MINUTE_MS), run({ auftrag: update() })]);
    assert.equal(decision.intent, undefined);
  });

  test("makes none where it may not act, says why and tries again soon", () => {
    const decision = once([run()], { heldBack: HELD });
    assert.equal(decision.intent, undefined);
    assert.deepEqual(theRun(decision.state, "run_1").intents, []);
    assert.equal(theRun(decision.state, "run_1").waiting?.code, HELD.code);
    assert.equal(decision.wakeAt, NOW + MINUTE_MS);
  });

  test("makes none without an Auftrag, whatever the devices offer", () => {
    const decision = once([]);
    assert.deepEqual([decision.intent, decision.wakeAt, decision.transitions], [undefined, undefined, []]);
  });

  test("writes to nothing it was given, and says the same twice", () => {
    const practice = [
      run(),
      sent(update(), NOW - 5 * MINUTE_MS),
      run({ auftrag: byHand({ id: "auf_9", device: zimmer2.id }) }),
    ];
    for (const instead of [[], [konnektorAway(NOW)], hasTarget.map((see) => see(NOW))] satisfies Observation[][]) {
      const asked = input(NOW + SECOND_MS, { state: state(...practice), view: seenAt(NOW, ...instead) });
      const { facts: known, interlocks: _i, runbooks: _r, ...values } = asked;
      frozen(values);
      assert.deepEqual(decide(asked), decide({ ...asked, facts: { ...known } }));
    }
  });

  test("tells a waiting reason once, not at every look", () => {
    const story = new Story(WINDOW.opensAt - HOUR_MS, run());
    story.pass();
    story.passes(2);
    assert.deepEqual(story.told, ["waiting engine/window-open"]);
  });

  test("tells a question once, and keeps when it was asked", () => {
    const story = new Story(NOW, sent(auftrag(), NOW));
    story.now += 45 * MINUTE_MS;
    story.pass();
    const asked = story.run("run_1").question?.at;
    story.passes(1);
    assert.equal(story.told.filter((line) => line.startsWith("asked")).length, 1);
    assert.equal(story.run("run_1").question?.at, asked);
  });

  test("remembers the highest version ever seen of each device, not the last", () => {
    const story = new Story(NOW);
    story.pass(...hasTarget);
    story.pass();
    assert.equal(story.state.highest[zimmer1.id], TARGET);
    story.pass((at) => saw(zimmer1, "identity", st1506("unbekannt"), { at }));
    assert.equal(story.state.highest[zimmer1.id], TARGET);
  });
});

describe("the wake time", () => {
  for (const [why, runs, differences, after] of [
    ["now for what is to be sent", [run()], {}, 0],
    ["in 15 s for what is out there", [sent(auftrag(), NOW - SECOND_MS)], {}, 15 * SECOND_MS],
    ["at its opening for a window", [run({ auftrag: auftrag({ window: NEXT_WINDOW }) })], {}, 24 * HOUR_MS],
    ["in a minute for a device that is silent", [run()], { view: seenAt(NOW, konnektorAway(NOW)) }, MINUTE_MS],
    [
      "in a day at the latest",
      [run({ auftrag: auftrag({ window: { opensAt: NOW + 90 * HOUR_MS, closesAt: NOW + 99 * HOUR_MS } }) })],
      {},
      24 * HOUR_MS,
    ],
    [
      "the earliest of several",
      [run({ auftrag: auftrag({ window: NEXT_WINDOW }) }), sent(update(), NOW - SECOND_MS)],
      {},
      15 * SECOND_MS,
    ],
  ] as const) {
    test(`is ${why}`, () => {
      assert.equal(once([...runs], differences).wakeAt, NOW + after);
    });
  }

  test("is there as long as anything is open, in every pass of a run with everything going wrong", () => {
    const story = new Story(NOW, run({ auftrag: update({ retryIn: NEXT_WINDOW }) }));
    const weathers = [[], [terminalAway], [installs], [locked], hasTarget, [zimmer2Away], [konnektorAway]];
    for (let i = 0; i < 2_000; i++) {
      const { wakeAt, intent: made } = story.pass(...(weathers[Math.floor(i / 7) % weathers.length] ?? []));
      if (made) story.send();
      const isOpen = story.run("run_2").phase !== "over";
      assert.equal(wakeAt !== undefined, isOpen, `pass ${i}: ${story.run("run_2").phase}`);
      assert.ok(wakeAt === undefined || wakeAt >= story.now);
      story.now += MINUTE_MS;
    }
  });
});

describe("an attempt that did nothing", () => {
  const failing = (of: Auftrag, ...instead: ((at: Instant) => Observation)[]) => {
    const { story, id } = begun(of);
    story.passes(7, ...instead);
    return { story, id };
  };

  test("is not repeated by itself", () => {
    const { story, id } = failing(update());
    assert.equal(story.run(id).outcome?.is, "failed/no-effect");
    assert.equal(story.run(id).intents.length, 1);
    assert.deepEqual(Object.values(story.state.failures), [1]);
  });

  test("is repeated once, in the next window, where the person said so", () => {
    const { story, id } = failing(update({ retryIn: NEXT_WINDOW }));
    assert.deepEqual([story.run(id).attempt, story.run(id).waiting?.code], [2, "engine/window-open"]);
    story.now = NEXT_WINDOW.opensAt;
    story.pass();
    assert.ok(story.last.intent);
    story.send();
    story.passes(7);
    assert.equal(story.run(id).outcome?.is, "failed/no-effect");
    assert.equal(story.run(id).intents.length, 2, "never a third one");
    assert.deepEqual(Object.values(story.state.failures), [2]);
  });

  test("is not repeated when the device refused the file, though the person said so", () => {
    const rejects = (at: Instant) =>
      toldItself(zimmer1, at, { updateState: "Idle (Invalid signature)", updateRejected: "signature" });
    const { story, id } = failing(update({ retryIn: NEXT_WINDOW }), rejects);
    assert.deepEqual([story.run(id).outcome?.is, story.run(id).attempt], ["failed/rejected", 1]);
  });

  test("looks after cards and connections all the same: it may have restarted the device", () => {
    const { story, id } = failing(update(), locked);
    assert.deepEqual([story.run(id).phase, story.run(id).question?.code], ["asking", "engine/enter-pin"]);
    story.passes(1);
    assert.equal(story.run(id).outcome?.is, "failed/no-effect");
    assert.deepEqual(story.doneSteps(id), ["install", "verify", "pin"]);
  });

  test("looks after them before it waits for the next window: the practice opens in the morning", () => {
    const { story, id } = failing(update({ retryIn: NEXT_WINDOW }), locked);
    assert.equal(story.run(id).question?.code, "engine/enter-pin");
    story.passes(1);
    assert.deepEqual([story.run(id).attempt, story.run(id).waiting?.code], [2, "engine/window-open"]);
  });

  test("asks for the PIN after the second attempt anew, though somebody took it over after the first", () => {
    const { story, id } = failing(update({ retryIn: NEXT_WINDOW }), locked);
    const taken = answer(ground({ now: story.now, state: story.state }), team, id, "will-do");
    assert.ok("state" in taken);
    story.state = taken.state;
    story.passes(1);
    assert.equal(story.run(id).attempt, 2);
    story.now = NEXT_WINDOW.opensAt;
    story.pass();
    story.send();
    story.passes(7, locked);
    assert.equal(story.run(id).question?.code, "engine/enter-pin");
  });

  test("is forgotten by a success", () => {
    const { story, id } = begun(update());
    story.state = { ...story.state, failures: { [`${zimmer1.id} ${TARGET}`]: 1, other: 2 } };
    story.passes(5, ...hasTarget);
    assert.equal(story.run(id).outcome?.is, "succeeded");
    assert.deepEqual(story.state.failures, { other: 2 });
  });
});

describe("the PIN afterwards", () => {
  test("is asked of the named person and of nobody where no card was unlocked before", () => {
    const story = new Story(NOW, run());
    story.pass(locked);
    story.send();
    story.passes(1, konnektorAway, locked);
    story.passes(4, locked);
    assert.equal(story.run("run_1").outcome?.is, "succeeded");
  });

  test("is no longer asked when somebody has taken it over: that person was told", () => {
    const { story, id } = begun(auftrag());
    story.passes(1, konnektorAway);
    story.passes(3, locked);
    const taken = answer(ground({ now: story.now, state: story.state }), team, id, "will-do");
    assert.ok("state" in taken);
    story.state = taken.state;
    story.passes(1, locked);
    assert.equal(story.run(id).outcome?.is, "succeeded");
    assert.deepEqual(story.run(id).takenOver?.by, team.id);
  });

  test("is not proven by a card that was seen unlocked before the command, or in the future", () => {
    for (const seen of [() => pin(NOW - SECOND_MS), (at: Instant) => pin(at + HOUR_MS)]) {
      const { story, id } = begun(auftrag());
      story.passes(1, konnektorAway);
      story.passes(3, seen);
      assert.deepEqual(story.doneSteps(id), ["restart", "verify"]);
    }
  });
});

describe("a run that ends before it began", () => {
  const over = (decision: Decision, id = "run_1") => theRun(decision.state, id).outcome?.is;

  test("because its window is over", () => {
    assert.equal(over(once([run()], {}, WINDOW.closesAt)), "ended/window-missed");
  });

  test("because its window is over, whatever else is closed: who waits for ever blocks the next Auftrag", () => {
    const view = seenAt(WINDOW.closesAt, konnektorAway(WINDOW.closesAt));
    assert.equal(over(once([run()], { view }, WINDOW.closesAt)), "ended/window-missed");
    assert.equal(over(once([run({ accessRefused: true })], {}, WINDOW.closesAt)), "ended/window-missed");
  });

  test("because somebody else changed the device", () => {
    const view = seenAt(NOW - SECOND_MS, saw(konnektor, "identity", identity({ firmware: "5.50.9" }), { at: NOW }));
    assert.equal(over(once([run()], { view })), "ended/foreign-change");
  });

  test("because something else was confirmed than is there", () => {
    const other = auftrag().confirmations.map((c) => ({ ...c, evidence: "0".repeat(64) }));
    assert.equal(over(once([run({ auftrag: auftrag({ confirmations: other }) })])), "ended/not-confirmed");
  });

  test("because the version is there already, or a newer one", () => {
    for (const firmware of [TARGET, "4.1.0"]) {
      const view = seenAt(
        NOW,
        saw(zimmer1, "identity", st1506(firmware), { at: NOW }),
        toldItself(zimmer1, NOW, { firmware }),
      );
      assert.equal(over(once([run({ auftrag: update() })], { view }), "run_2"), "ended/not-needed");
    }
  });

  test("because the runbook has another version now", () => {
    assert.equal(over(once([run({ runbookVersion: 0 })])), "ended/other-runbook");
  });

  test("because somebody stopped it", () => {
    const decision = once([run({ stopped: { by: dvo.id, at: NOW } })]);
    assert.deepEqual(theRun(decision.state, "run_1").outcome, { is: "ended/stopped", at: NOW, by: dvo.id });
    assert.equal(decision.wakeAt, undefined);
  });

  test("is not touched any more", () => {
    const ended = theRun(once([run()], {}, WINDOW.closesAt).state, "run_1");
    const again = once([ended], {}, NOW);
    assert.deepEqual(again.state.runs, [ended]);
    assert.deepEqual(again.transitions, []);
  });
});

describe("a run that was stopped", () => {
  test("after its command went out goes on looking: cards and connections first", () => {
    const { story, id } = begun(auftrag());
    story.passes(1, konnektorAway);
    story.passes(3, locked);
    const stopped = stop(ground({ now: story.now, state: story.state }), team, id);
    assert.ok("state" in stopped);
    story.state = stopped.state;
    story.pass(locked);
    assert.equal(story.run(id).question?.code, "engine/enter-pin");
    story.passes(1);
    assert.equal(story.run(id).phase, "over");
  });

  test("makes no second attempt", () => {
    const waits = run({ auftrag: auftrag({ retryIn: WINDOW }), attempt: 2, stopped: { by: team.id, at: NOW } });
    const of = waits.auftrag;
    const life = { at: "settled", when: NOW, dispatchedAt: NOW - HOUR_MS, effect: "no-effect" } as const;
    const decision = once([{ ...waits, intents: [intent(of, NOW - HOUR_MS, { life })] }]);
    assert.equal(decision.intent, undefined);
    assert.equal(theRun(decision.state, "run_1").outcome?.is, "ended/stopped");
  });
});

describe("what the field demands", () => {
  const lives = (intents: readonly Intent[]) => intents.map(({ life }) => life.at);

  test("U-44: at minute 21 of an update the text changes, and nothing is done on the device", () => {
    const { story, id } = begun(update());
    story.passes(20, installs);
    assert.equal(story.run(id).phase, "acting");
    story.now = NOW + 21 * MINUTE_MS;
    story.pass(installs);
    assert.equal(story.run(id).phase, "longer");
    assert.equal(story.last.intent, undefined);
    assert.deepEqual(story.last.transitions, []);
    assert.deepEqual(lives(story.run(id).intents), ["dispatched"]);
  });

  test("after the longest time a person is asked, and nothing is done on the device either", () => {
    const { story, id } = begun(update());
    story.now = NOW + 61 * MINUTE_MS;
    story.pass(installs);
    assert.equal(story.run(id).question?.code, "engine/result-unclear");
    assert.equal(story.last.intent, undefined);
  });

  test("U-47: a restart outside its window is refused", () => {
    for (const now of [WINDOW.opensAt - 1, WINDOW.closesAt]) {
      const decision = once([run()], {}, now);
      assert.equal(decision.intent, undefined);
      assert.deepEqual(theRun(decision.state, "run_1").intents, []);
    }
    assert.ok(once([run()], {}, WINDOW.opensAt).intent);
  });

  test("U-46: no update starts without a stored decision of a person; the record has name, time and version", () => {
    assert.equal(once([]).intent, undefined, "an update is there and nobody ordered it");
    const taken = order(ground(), team, orderOf(update()), { auftrag: "auf_2", run: "run_2" });
    assert.ok("state" in taken);
    const decision = decide(input(NOW, { state: taken.state }));
    assert.equal(decision.intent?.runId, "run_2");
    const [record] = taken.journal;
    assert.ok(record);
    const { auftrag: written } = record.body as { auftrag: Auftrag };
    assert.deepEqual([record.actor, written.by, written.at, written.target], [team.id, team.id, NOW, TARGET]);
    assert.deepEqual(theRun(decision.state, "run_2").auftrag, written);
  });

  test("U-39: while an update runs a restart of the device is locked for everybody", () => {
    const installing = saw(konnektor, "update-run", { phase: "running" }, { at: NOW - MINUTE_MS });
    for (const role of ["praxis", "dvo", "it", "verwaltung"] as const) {
      const consent = { kind: "practice-closed", by: "per_x" } as const;
      const due = run({ auftrag: auftrag({ role, window: { ...WINDOW, consent } }) });
      const foreign = once([due], { view: seenAt(NOW - SECOND_MS, installing) });
      assert.equal(foreign.intent, undefined);
      assert.equal(theRun(foreign.state, due.id).waiting?.code, "engine/device-idle", role);
      const during = once([sent(update(), NOW - MINUTE_MS), due], { view: seenAt(NOW - SECOND_MS, installs(NOW)) });
      assert.equal(during.intent, undefined);
      assert.equal(theRun(during.state, due.id).waiting?.code, "engine/path-free", role);
      const underWay = ground({ state: state(sent(update(), NOW - MINUTE_MS)) });
      const ours = order(underWay, { id: "per_x", role }, orderOf(update()), { auftrag: "a", run: "r" });
      assert.equal("refused" in ours && ours.refused, "engine/already-ordered", role);
    }
  });
});

test("every runbook of the table is walked here", () => {
  assert.deepEqual(Object.keys(RUNBOOKS), ["konnektor-restart", "terminal-update", "terminal-update-by-hand"]);
});
