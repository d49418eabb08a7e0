import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RUNBOOKS } from "../../runbooks/index.ts";
import { identity } from "../domain/assess/testing.ts";
import type { Component } from "../domain/observation.ts";
import type { RunbookId } from "../domain/runbook.ts";
import { accessGiven, answer, type Ground, type Order, order, type Person, renew, report, stop } from "./commands.ts";
import { failureKey, type Intent, type Question, type Run } from "./state.ts";
import {
  auftrag,
  byHand,
  dvo,
  EVENING,
  frozen,
  ground,
  HOUR_MS,
  IMAGE,
  intent,
  konnektor,
  MINUTE_MS,
  NEXT_WINDOW,
  orderOf,
  pin,
  run,
  SECOND_MS,
  saw,
  seenAt,
  sent,
  state,
  TARGET,
  team,
  theRun,
  update,
  WINDOW,
  zimmer1,
} from "./testing.ts";

const NOW = EVENING;
const IDS = { auftrag: "auf_new", run: "run_new" };

const orders = (wanted: Order, where: Ground = ground(), by: Person = team) => order(where, by, wanted, IDS);

/** The code of the refusal, or "accepted". */
function outcome(result: ReturnType<typeof order>): string {
  return "refused" in result ? result.refused : "accepted";
}

function accepted(result: ReturnType<typeof order>) {
  if ("refused" in result) throw new Error(`refused: ${result.refused}`);
  return result;
}

/** The ground with this one run in it. */
const of = (the: Run, differences: Partial<Ground> = {}) => frozen(ground({ state: state(the), ...differences }).state);
const on = (the: Run, differences: Partial<Ground> = {}) => ({ ...ground(differences), state: of(the, differences) });

const DECIDED = intent(auftrag(), NOW, { life: { at: "decided" } });
const GUIDED: Intent["life"] = { at: "dispatched", when: NOW, sendBy: NOW + 10 * MINUTE_MS, by: team.id };
const SILENT: Question = {
  code: "engine/device-silent",
  ...{ fields: { device: "secunet konnektor", minutes: 31 }, at: NOW },
  answers: ["look-again", "took-effect", "no-effect", "give-to-dvo"],
};
const ENTER_PIN: Question = {
  code: "engine/enter-pin",
  ...{ fields: { cards: "SMC-B", holder: "Frau Krüger" }, at: NOW, answers: ["will-do", "look-again"] },
};

describe("an order", () => {
  test("is taken with everything a decision needs, by name and time, and is the run's for good", () => {
    const wanted = orderOf(update({ retryIn: NEXT_WINDOW }));
    const { state: next, journal, runId } = accepted(orders(wanted));
    const taken = theRun(next, runId);
    const { auftrag: given } = taken;
    assert.deepEqual(
      [given.by, given.role, given.at, given.target, given.image, given.window, given.retryIn, given.pinHolder],
      [team.id, "praxis", NOW, TARGET, IMAGE, WINDOW, NEXT_WINDOW, "Frau Krüger"],
    );
    assert.deepEqual(given.seen, { firmware: "4.0.33", identity: "chery/st1506/2.0.0" });
    assert.deepEqual(given.confirmations, [
      { code: "stays-on-power", by: team.id, at: NOW, evidence: wanted.evidence },
    ]);
    assert.deepEqual([taken.phase, taken.attempt, taken.intents, taken.done], ["waiting", 1, [], []]);
    assert.deepEqual(next.auftraege, [given]);
    assert.deepEqual(
      journal.map(({ kind, actor, body }) => [kind, actor, body]),
      [["run/ordered", team.id, { run: "run_new", auftrag: given }]],
    );
  });

  for (const [why, wanted, refused] of [
    ["an unknown device", { device: "kon:other" }, "engine/unknown-device"],
    ["no target", { target: "" }, "engine/no-target"],
    ["a target that is no version", { target: "die neueste" }, "engine/no-target"],
    ["a window that is over", { window: { opensAt: NOW - HOUR_MS, closesAt: NOW } }, "engine/window-past"],
    ["a window without length", { window: { opensAt: NOW + 1, closesAt: NOW + 1 } }, "engine/window-past"],
    [
      "a window that ends before it begins",
      { window: { opensAt: NOW + HOUR_MS, closesAt: NOW + 1 } },
      "engine/window-past",
    ],
    ["a window without times", { window: { opensAt: Number.NaN, closesAt: Number.NaN } }, "engine/window-past"],
    ["a window for ever", { window: { opensAt: NOW, closesAt: Number.POSITIVE_INFINITY } }, "engine/window-past"],
    ["a second window that is over", { retryIn: { opensAt: 0, closesAt: 1 } }, "engine/window-past"],
    ["nobody for the PIN", { pinHolder: "" }, "engine/no-pin-holder"],
    ["blanks for the PIN", { pinHolder: "  " }, "engine/no-pin-holder"],
    ["nothing confirmed", { confirmed: [] }, "engine/not-confirmed"],
    ["something else confirmed", { confirmed: ["pin-afterwards"] }, "engine/not-confirmed"],
    ["evidence of something else", { evidence: "0".repeat(64) }, "engine/evidence-changed"],
  ] as const satisfies [string, Partial<Order>, string][]) {
    test(`with ${why} is refused`, () => {
      assert.equal(outcome(orders({ ...orderOf(update()), ...wanted })), refused);
    });
  }

  test("is refused when another version is to be installed than was shown", () => {
    assert.equal(outcome(orders({ ...orderOf(update()), target: "4.0.48" })), "engine/evidence-changed");
  });

  test("is refused when the device shows another version than when it was looked at", () => {
    const view = seenAt(NOW, saw(konnektor, "identity", identity({ firmware: "5.50.9" }), { at: NOW }));
    assert.equal(outcome(orders(orderOf(auftrag()), ground({ view }))), "engine/evidence-changed");
    assert.equal(outcome(orders(orderOf(auftrag(), view), ground({ view }))), "accepted");
  });

  test("needs nobody for the PIN where no card is unlocked", () => {
    const view = seenAt(NOW, pin(NOW, "VERIFIABLE"));
    assert.equal(outcome(orders({ ...orderOf(update()), pinHolder: "" }, ground({ view }))), "accepted");
  });

  const mobile: Component = { id: "mkt:17", kind: "mobiles-kartenterminal", name: "ORGA 930 M" };
  const read = { product: "orga-930-m", firmware: "4.9.0", secondVersions: {} };
  const withMobile = seenAt(
    NOW,
    saw(mobile, "version-read", read, { at: NOW, source: { by: "hand", person: team.id } }),
  );

  for (const [runbook, device, is] of [
    ["konnektor-restart", konnektor.id, "accepted"],
    ["konnektor-restart", zimmer1.id, "engine/wrong-device"],
    ["terminal-update", zimmer1.id, "accepted"],
    ["terminal-update", konnektor.id, "engine/wrong-device"],
    ["terminal-update", mobile.id, "engine/wrong-device"],
    ["terminal-update-by-hand", zimmer1.id, "accepted"],
    ["terminal-update-by-hand", mobile.id, "accepted"],
    ["terminal-update-by-hand", konnektor.id, "engine/wrong-device"],
  ] as const satisfies [RunbookId, string, string][]) {
    test(`of ${runbook} for ${device} is ${is === "accepted" ? is : "refused: its locks are made for another device"}`, () => {
      const wanted = update({
        runbook,
        device,
        ...(runbook === "konnektor-restart" && { confirmations: auftrag().confirmations }),
      });
      assert.equal(outcome(orders(orderOf(wanted, withMobile), ground({ view: withMobile }))), is);
    });
  }

  test("U-40: without the tick at „Gerät bleibt am Strom“ nothing starts, whatever is ordered", () => {
    for (const given of [auftrag(), update(), byHand()]) {
      const whole = orderOf(given);
      assert.ok(whole.confirmed.includes("stays-on-power"), given.runbook);
      const unticked = { ...whole, confirmed: whole.confirmed.filter((code) => code !== "stays-on-power") };
      assert.equal(outcome(orders(unticked)), "engine/not-confirmed", given.runbook);
      assert.equal(outcome(orders(whole)), "accepted", given.runbook);
    }
  });
});

describe("of two orders for one device", () => {
  test("the second is told who was first and when, be it for something else", () => {
    const first = accepted(orders(orderOf(update()), ground({ now: NOW - MINUTE_MS })));
    for (const wanted of [update(), byHand()]) {
      const second = orders(orderOf(wanted), ground({ state: first.state }), dvo);
      assert.deepEqual(second, {
        refused: "engine/already-ordered",
        fields: { by: team.id, at: NOW - MINUTE_MS },
      });
    }
  });

  test("the second is taken when the first is over", () => {
    const over = run({ auftrag: update(), phase: "over", outcome: { is: "ended/stopped", at: NOW - HOUR_MS } });
    assert.equal(outcome(orders(orderOf(update()), on(over))), "accepted");
  });

  test("an order for another device is taken beside it", () => {
    assert.equal(outcome(orders(orderOf(auftrag()), on(run({ auftrag: update() })))), "accepted");
  });
});

describe("after failures", () => {
  const failed = (times: number) => ground({ state: { ...state(), failures: { [failureKey(update())]: times } } });

  for (const [times, role, is] of [
    [1, "praxis", "accepted"],
    [2, "praxis", "engine/dvo-needed"],
    [2, "verwaltung", "engine/dvo-needed"],
    [2, "it", "engine/dvo-needed"],
    [2, "dvo", "accepted"],
    [3, "dvo", "accepted"],
    [3, "praxis", "engine/dvo-needed"],
  ] as const) {
    test(`(${times}) an order of ${role} is ${is === "accepted" ? is : "refused: only the DVO's counts"}`, () => {
      assert.equal(outcome(orders(orderOf(update()), failed(times), { id: "per_x", role })), is);
    });
  }

  test("of one target another target may still be ordered by the practice", () => {
    const { evidence: _, ...other } = orderOf(update({ target: "4.0.48" }));
    const wanted = { ...other, evidence: orderOf(update({ target: "4.0.48" })).evidence };
    assert.equal(outcome(orders(wanted, failed(2))), "accepted");
  });
});

describe("stop", () => {
  test("before anything was decided is written into the run, by name", () => {
    const { state: next, journal } = accepted(stop(on(run()), team, "run_1"));
    assert.deepEqual(theRun(next, "run_1").stopped, { by: team.id, at: NOW });
    assert.deepEqual(
      journal.map(({ kind, actor }) => [kind, actor]),
      [["run/stopped", team.id]],
    );
  });

  test("between decision and sending takes the decision back: whoever was about to send finds another state", () => {
    const { state: next } = accepted(stop(on(run({ intents: [DECIDED] })), team, "run_1"));
    assert.deepEqual(theRun(next, "run_1").intents[0]?.life, { at: "withdrawn", when: NOW, why: "stopped" });
  });

  test("after sending is refused: what is with the device cannot be called back", () => {
    assert.equal(outcome(stop(on(sent(auftrag(), NOW - 1)), dvo, "run_1")), "engine/under-way");
    const guided = sent(byHand(), NOW, { intents: [intent(byHand(), NOW, { life: GUIDED })] });
    assert.equal(outcome(stop(on(guided), team, "run_3")), "engine/under-way");
  });

  test("by a second person learns who was first and when", () => {
    const stopped = run({ stopped: { by: team.id, at: NOW - 1 } });
    assert.deepEqual(stop(on(stopped), dvo, "run_1"), {
      refused: "engine/run-over",
      fields: { by: team.id, at: NOW - 1 },
    });
  });

  test("of a run that is over says when it ended", () => {
    const over = run({ phase: "over", outcome: { is: "succeeded", at: NOW - 7 } });
    assert.deepEqual(stop(on(over), team, "run_1"), { refused: "engine/run-over", fields: { by: "", at: NOW - 7 } });
  });

  test("of a run nobody knows is refused", () => {
    assert.equal(outcome(stop(ground(), team, "run_9")), "engine/no-such-run");
  });
});

describe("an answer", () => {
  const asks = (question: Question = SILENT) => on(sent(auftrag(), NOW - HOUR_MS, { phase: "asking", question }));

  test("is taken only while that is asked", () => {
    assert.equal(outcome(answer(on(sent(auftrag(), NOW)), team, "run_1", "took-effect")), "engine/not-asked");
    assert.equal(outcome(answer(asks(ENTER_PIN), team, "run_1", "took-effect")), "engine/not-asked");
    assert.equal(outcome(answer(asks(), team, "run_1", "will-do")), "engine/not-asked");
    assert.equal(outcome(answer(ground(), team, "run_1", "look-again")), "engine/no-such-run");
  });

  test("of two people to the same question is taken once", () => {
    const first = accepted(answer(asks(), team, "run_1", "took-effect"));
    assert.equal(outcome(answer(ground({ state: first.state }), dvo, "run_1", "no-effect")), "engine/not-asked");
  });

  test("to look again changes nothing but the journal", () => {
    const where = asks();
    const { state: next, journal } = accepted(answer(where, team, "run_1", "look-again"));
    assert.deepEqual(next.runs, where.state.runs);
    assert.equal(journal.length, 1);
  });

  test("that it took effect settles the intent in the person's name; cards and connections are still seen by us", () => {
    const { state: next } = accepted(answer(asks(), team, "run_1", "took-effect"));
    const the = theRun(next, "run_1");
    assert.deepEqual(the.intents[0]?.life, {
      ...{ at: "settled", when: NOW, dispatchedAt: NOW - HOUR_MS, effect: "effect", by: team.id },
    });
    assert.deepEqual(
      [the.done.map(({ step }) => step), the.outcome, the.question],
      [["restart"], undefined, undefined],
    );
    assert.deepEqual(next.failures, {});
  });

  test("that nothing happened counts as a failure, and nothing is sent again by itself", () => {
    const { state: next } = accepted(answer(asks(), team, "run_1", "no-effect"));
    const the = theRun(next, "run_1");
    assert.deepEqual(
      [the.failed, the.outcome, next.failures[failureKey(the.auftrag)]],
      ["failed/told-by-person", undefined, 1],
    );
    assert.equal(the.intents[0]?.life.at, "settled");
  });

  test("that the DVO takes over ends the run as unclear, by name", () => {
    const { state: next } = accepted(answer(asks(), team, "run_1", "give-to-dvo"));
    const the = theRun(next, "run_1");
    assert.deepEqual([the.phase, the.outcome], ["over", { is: "unclear/given-to-dvo", at: NOW, by: team.id }]);
    assert.equal(the.intents[0]?.life.at === "settled" && the.intents[0].life.effect, "needs-person");
  });

  test("that somebody takes care of it is written with name and question", () => {
    const { state: next, journal } = accepted(answer(asks(ENTER_PIN), team, "run_1", "will-do"));
    assert.deepEqual(theRun(next, "run_1").takenOver, { question: "engine/enter-pin", by: team.id, at: NOW });
    assert.deepEqual(journal[0]?.body, { run: "run_1", question: "engine/enter-pin", answer: "will-do" });
  });
});

describe("a report that a guided step is done", () => {
  const guided = (life: Intent["life"]) => on(sent(byHand(), NOW, { intents: [intent(byHand(), NOW, { life })] }));

  test("is written down and proves nothing", () => {
    const { state: next } = accepted(report(guided(GUIDED), team, "run_3"));
    const { life } = theRun(next, "run_3").intents[0] ?? {};
    assert.deepEqual(life, { ...GUIDED, reportedAt: NOW });
    assert.deepEqual(theRun(next, "run_3").done, []);
  });

  test("is refused where nobody began, where we sent it ourselves, and after it is settled", () => {
    assert.equal(outcome(report(on(run({ auftrag: byHand() })), team, "run_3")), "engine/not-asked");
    assert.equal(outcome(report(on(sent(auftrag(), NOW)), team, "run_1")), "engine/not-asked");
    const settled = { at: "settled", when: NOW, dispatchedAt: NOW, effect: "effect" } as const;
    assert.equal(outcome(report(guided(settled), team, "run_3")), "engine/not-asked");
  });
});

describe("after a restore", () => {
  test("an Auftrag is renewed once, in whose name stands in the journal", () => {
    const old = run({ auftrag: auftrag({ needsRenewal: true }) });
    const { state: next, journal } = accepted(renew(on(old), dvo, "run_1"));
    assert.equal(theRun(next, "run_1").auftrag.needsRenewal, undefined);
    assert.deepEqual([journal[0]?.kind, journal[0]?.actor], ["run/renewed", dvo.id]);
    assert.equal(outcome(renew(ground({ state: next }), dvo, "run_1")), "engine/not-asked");
  });

  test("an Auftrag of today needs no renewal", () => {
    assert.equal(outcome(renew(on(run()), team, "run_1")), "engine/not-asked");
  });
});

test("a password given anew is tried once more, and at once", () => {
  const refused = run({ accessRefused: true, unreached: { reason: "link/closed", until: NOW + HOUR_MS } });
  const { state: next } = accepted(accessGiven(on(refused), team, "run_1"));
  const the = theRun(next, "run_1");
  assert.deepEqual([the.accessRefused, the.unreached], [undefined, undefined]);
});

test("no command writes to the state it was given, and each leaves one record about its run", () => {
  const where = frozen(ground({ state: state(run(), sent(update(), NOW - SECOND_MS)) }).state);
  const tools = { ...ground(), state: where };
  for (const done of [
    orders(orderOf(update({ device: "kt:00:0D:F8:07:2C:69" })), tools),
    stop(tools, team, "run_1"),
    accessGiven(tools, team, "run_1"),
  ]) {
    const { journal, runId, state: next } = accepted(done);
    assert.deepEqual(
      journal.map(({ body }) => (body as { run: string }).run),
      [runId],
    );
    assert.notEqual(next, where);
  }
});

test("every runbook can be ordered as its page shows it", () => {
  for (const given of [auftrag(), update(), byHand()]) {
    assert.equal(outcome(orders(orderOf(given))), "accepted");
    assert.ok(RUNBOOKS[given.runbook]);
  }
});
