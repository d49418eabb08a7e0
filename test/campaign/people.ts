/**
 * People of the simulated practice: they order, read what the page says, stand at devices, forget, and contradict each other.
 *
 * They know only what is shown: the runs as stored. What they read at a device is true. They act through whatever ti-lotse is
 * running; is none, they try again later.
 */

import { newId } from "../../src/domain/ids.ts";
import {
  type Accepted,
  accessGiven,
  answer,
  order,
  type Person,
  type Refusal,
  renew,
  report,
  stop,
} from "../../src/engine/commands.ts";
import { evidenceShown } from "../../src/engine/interlocks.ts";
import { openIntent, type Run } from "../../src/engine/state.ts";
import { viewOf } from "../../src/engine/view.ts";
import type { OrderPlan } from "./plan.ts";
import { PRACTICE, type Process } from "./process.ts";
import type { World } from "./world.ts";

const MINUTE_MS = 60_000;
const ANNA: Person = { id: "per_anna", role: "praxis" };
const BERT: Person = { id: "per_bert", role: "verwaltung" };
const DVO: Person = { id: "per_dvo", role: "dvo" };

export class People {
  readonly #world: World;
  /** Guided steps somebody is working on, by intent. */
  readonly #atDevice = new Set<string>();
  readonly #triedAgain = new Set<string>();
  readonly #askedSince = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Gives the order, as often as it takes to reach somebody who takes it. */
  order(plan: OrderPlan, triesLeft = 20): void {
    const { scheduler } = this.#world;
    const who = plan.byDvo ? DVO : ANNA;
    this.#through(
      (process) => this.#give(process, who, plan),
      (done) => {
        if (done && "refused" in done && done.refused !== "engine/busy") return;
        if (!done || "refused" in done)
          scheduler.at(scheduler.now + 2 * MINUTE_MS, () => this.order(plan, triesLeft - 1));
      },
      triesLeft,
    );
  }

  /** The second operator wants the same, at the same moment. */
  contend(plan: OrderPlan): void {
    this.#through(
      (process) => this.#give(process, BERT, plan),
      () => {},
      1,
    );
  }

  /** @param tries how often they wait for something to be under way first */
  stopSomething(tries: number): void {
    const runs = this.#runs();
    const run = runs.find((r) => openIntent(r)?.life.at === "dispatched") ?? (tries > 0 ? undefined : runs[0]);
    const { scheduler } = this.#world;
    if (!run && tries > 0) scheduler.at(scheduler.now + MINUTE_MS, () => this.stopSomething(tries - 1));
    if (run) this.stop(run);
  }

  stop(run: Run): void {
    this.#say((process) =>
      process.engine.command(PRACTICE, (ground) => this.#world.stopping(stop(ground, BERT, run.id), run)),
    );
  }

  /** Somebody looks at the page, does what it says, and looks again later. */
  look(): void {
    const { scheduler, random } = this.#world;
    if (this.#world.arePeopleAwake()) {
      for (const run of this.#runs()) this.#attend(run);
      this.#tryAgain();
    }
    scheduler.at(scheduler.now + random.between(1, 6) * MINUTE_MS, () => this.look());
  }

  /** What failed is ordered again, by the same person, until somebody is told that only the DVO may. */
  #tryAgain(): void {
    const { scheduler, store } = this.#world;
    for (const { runId, run: text } of store.peek(PRACTICE)?.ended ?? []) {
      if (this.#triedAgain.has(runId)) continue;
      this.#triedAgain.add(runId);
      const { auftrag, outcome } = JSON.parse(text) as Run;
      if (outcome?.is !== "failed/no-effect" && outcome?.is !== "failed/rejected") continue;
      const { runbook, device, target, image, pinHolder } = auftrag;
      const opensAt = this.#world.wallOf() + MINUTE_MS;
      const window = {
        opensAt,
        closesAt: opensAt + 90 * MINUTE_MS,
        consent: { kind: "practice-closed", by: ANNA.id },
      } as const;
      const plan = { runbook, device, window, at: scheduler.now, ...(target && { target }), ...(image && { image }) };
      this.order({ ...plan, ...(pinHolder && { pinHolder }) }, 5);
    }
  }

  #attend(run: Run): void {
    const world = this.#world;
    const intent = openIntent(run);
    if (run.phase === "ready") this.#begin(run);
    else if (intent?.life.at === "dispatched" && intent.life.by !== undefined) this.#workAtDevice(run);
    if (run.waiting?.code === "engine/epoch")
      this.#say((process) => process.engine.command(PRACTICE, (g) => renew(g, ANNA, run.id)));
    if (run.waiting?.code === "engine/access") {
      world.passwordKnown();
      this.#say((process) => process.engine.command(PRACTICE, (g) => accessGiven(g, ANNA, run.id)));
    }
    if (run.question) this.#answer(run, run.question);
  }

  #begin(run: Run): void {
    this.#say((process) => process.engine.begin(PRACTICE, ANNA, run.id).then((done) => this.#world.began(done)));
  }

  /** The instruction is on the screen: only now does anybody touch the device. */
  #workAtDevice(run: Run): void {
    const intent = openIntent(run);
    if (!intent || this.#atDevice.has(intent.id)) return;
    this.#atDevice.add(intent.id);
    const { scheduler, random } = this.#world;
    // Whoever looks every six minutes is at the device in time.
    scheduler.at(scheduler.now + random.between(1, 3) * MINUTE_MS, () => {
      // It says until when it may be begun, and not after.
      if (intent.life.at !== "dispatched" || this.#world.wallOf() > intent.life.sendBy) return;
      this.#world.installByHand(run);
      scheduler.at(scheduler.now + random.between(5, 15) * MINUTE_MS, () =>
        this.#say((process) => process.engine.command(PRACTICE, (g) => report(g, ANNA, run.id))),
      );
    });
  }

  #answer(run: Run, question: NonNullable<Run["question"]>): void {
    const { scheduler, random } = this.#world;
    const key = `${run.id} ${question.code}`;
    const since = this.#askedSince.get(key) ?? scheduler.now;
    this.#askedSince.set(key, since);
    switch (question.code) {
      case "engine/enter-pin":
        this.#world.somebodyEntersPin(random);
        if (scheduler.now - since > 90 * MINUTE_MS) this.#reply(run, "will-do");
        return;
      case "engine/not-all-back":
        this.#world.somebodyChecksCables();
        if (scheduler.now - since > 60 * MINUTE_MS) this.#reply(run, "will-do");
        return;
      case "engine/device-silent":
      case "engine/result-unclear": {
        // First they wait a little, then they say what they see at the device.
        if (scheduler.now - since < 10 * MINUTE_MS) {
          this.#reply(run, "look-again");
          return;
        }
        const seen = this.#world.readAtDevice(run);
        if (seen === "busy") return;
        this.#reply(run, seen === "dead" ? "give-to-dvo" : seen);
        return;
      }
      default:
        return;
    }
  }

  #reply(run: Run, given: "look-again" | "took-effect" | "no-effect" | "give-to-dvo" | "will-do"): void {
    this.#say((process) => process.engine.command(PRACTICE, (g) => answer(g, ANNA, run.id, given)));
  }

  async #give(process: Process, person: Person, plan: OrderPlan): Promise<Accepted | Refusal> {
    const world = this.#world;
    const shown = evidenceShown(plan, viewOf(world.known()));
    const done = await process.engine.command(PRACTICE, (ground) => {
      const { random } = world;
      const ids = {
        auftrag: newId("auf", ground.now, random.bytes(10)),
        run: newId("run", ground.now, random.bytes(10)),
      };
      const wanted = { ...plan, confirmed: ["stays-on-power", "pin-afterwards"] as const, evidence: shown };
      return order(ground, person, wanted, ids);
    });
    return world.ordered(done, plan);
  }

  #say(action: (process: Process) => Promise<unknown>): void {
    this.#through(action, () => {}, 1);
  }

  #through<T>(action: (process: Process) => Promise<T>, then: (done: T | undefined) => void, triesLeft: number): void {
    const process = this.#world.alive();
    if (triesLeft <= 0) return;
    if (!process) {
      then(undefined);
      return;
    }
    action(process)
      .then((done) => {
        process.ring();
        then(done);
      })
      .catch(() => then(undefined));
  }

  #runs(): Run[] {
    return this.#world.state()?.runs ?? [];
  }
}
