import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Bell, type BellOptions } from "./bell.ts";

/** A bell that is rung by hand, with passes that end when the test says so. */
class Belfry {
  now = 1_000_000;
  due: string[] = [];
  readonly began: string[] = [];
  readonly failed: string[] = [];
  readonly #open = new Map<string, PromiseWithResolvers<void>>();
  readonly bell: Bell;

  constructor(differences: Partial<BellOptions> = {}) {
    this.bell = new Bell({
      due: async () => [...this.due],
      now: () => this.now,
      pass: (practiceId) => {
        this.began.push(practiceId);
        const pass = Promise.withResolvers<void>();
        this.#open.set(practiceId, pass);
        return pass.promise;
      },
      failed: (practiceId, error) => void this.failed.push(`${practiceId}: ${(error as Error).message}`),
      ...differences,
    });
  }

  /** Rings, and lets everything happen that can. */
  async ring(): Promise<void> {
    await this.bell.ring();
    await settled();
  }

  async ends(practiceId: string, error?: Error): Promise<void> {
    const pass = this.#open.get(practiceId);
    assert.ok(pass, `${practiceId} has begun`);
    if (error) pass.reject(error);
    else pass.resolve();
    await settled();
  }
}

/** After everything that waits for nothing else. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe("the bell", () => {
  test("wakes every practice that is due, and none that is not", async () => {
    const belfry = new Belfry();
    await belfry.ring();
    assert.deepEqual(belfry.began, []);
    belfry.due = ["a", "b"];
    await belfry.ring();
    assert.deepEqual(belfry.began, ["a", "b"]);
  });

  test("asks with the time of its clock", async () => {
    const asked: number[] = [];
    const belfry = new Belfry({
      due: async (now) => {
        asked.push(now);
        return [];
      },
    });
    await belfry.ring();
    belfry.now += 5;
    await belfry.ring();
    assert.deepEqual(asked, [1_000_000, 1_000_005]);
  });

  test("lets one pass at a time look at a practice, however often it rings", async () => {
    const belfry = new Belfry();
    belfry.due = ["a"];
    await Promise.all([belfry.ring(), belfry.ring(), belfry.ring()]);
    assert.deepEqual(belfry.began, ["a"]);
    await belfry.ends("a");
    await belfry.ring();
    assert.deepEqual(belfry.began, ["a", "a"]);
  });

  test("is not held up by a practice whose pass takes long", async () => {
    const belfry = new Belfry();
    belfry.due = ["slow"];
    await belfry.ring();
    belfry.due = ["slow", "b"];
    await belfry.ring();
    await belfry.ends("b");
    await belfry.ring();
    assert.deepEqual(belfry.began, ["slow", "b", "b"]);
  });

  test("leaves a practice alone for fifteen seconds after a failure, and wakes the others meanwhile", async () => {
    const belfry = new Belfry();
    belfry.due = ["sick", "b"];
    await belfry.ring();
    await belfry.ends("sick", new Error("database away"));
    await belfry.ends("b");
    assert.deepEqual(belfry.failed, ["sick: database away"]);
    belfry.now += 14_999;
    await belfry.ring();
    assert.deepEqual(belfry.began, ["sick", "b", "b"]);
    belfry.now += 1;
    await belfry.ring();
    assert.deepEqual(belfry.began, ["sick", "b", "b", "sick"]);
  });

  test("does not rest after a pass that worked", async () => {
    const belfry = new Belfry();
    belfry.due = ["a"];
    await belfry.ring();
    await belfry.ends("a", new Error("once"));
    belfry.now += 15_000;
    await belfry.ring();
    await belfry.ends("a");
    await belfry.ring();
    assert.deepEqual(belfry.began, ["a", "a", "a"]);
  });

  test("goes on after it could not be asked who is due", async () => {
    let isAway = true;
    const belfry = new Belfry({
      due: async () => {
        if (isAway) throw new Error("database away");
        return ["a"];
      },
    });
    await belfry.ring();
    assert.deepEqual(belfry.failed, [": database away"]);
    isAway = false;
    await belfry.ring();
    assert.deepEqual(belfry.began, ["a"]);
  });

  test("tries a practice again whose pass failed before it had begun", async () => {
    let began = 0;
    const belfry = new Belfry({
      pass: () => {
        began++;
        throw new Error("at once");
      },
    });
    belfry.due = ["a"];
    await belfry.ring();
    belfry.now += 15_000;
    await belfry.ring();
    assert.deepEqual([began, belfry.failed.length], [2, 2]);
  });

  test("begins no more passes at once than it may; who waits comes first when one ends", async () => {
    const belfry = new Belfry({ atOnce: 2 });
    belfry.due = ["a", "b", "c"];
    await belfry.ring();
    assert.deepEqual(belfry.began, ["a", "b"]);
    await belfry.ends("a");
    belfry.due = ["c"];
    await belfry.ring();
    assert.deepEqual(belfry.began, ["a", "b", "c"]);
  });
});

describe("a bell that is stopped", () => {
  test("waits for the passes under way and begins no other", async () => {
    const belfry = new Belfry();
    belfry.due = ["a"];
    await belfry.ring();
    let isStopped = false;
    const stopped = belfry.bell.stop().then(() => {
      isStopped = true;
    });
    belfry.due = ["a", "b"];
    await belfry.ring();
    assert.deepEqual([belfry.began, isStopped], [["a"], false]);
    await belfry.ends("a");
    await stopped;
    assert.deepEqual([belfry.began, isStopped], [["a"], true]);
  });

  test("waits for a pass that fails, too", async () => {
    const belfry = new Belfry();
    belfry.due = ["a"];
    await belfry.ring();
    const stopped = belfry.bell.stop();
    await belfry.ends("a", new Error("late"));
    await stopped;
    assert.deepEqual(belfry.failed, ["a: late"]);
  });

  test("begins none of the practices it was just asking about", async () => {
    const asked = Promise.withResolvers<string[]>();
    const began: string[] = [];
    const pass = async (practiceId: string) => void began.push(practiceId);
    const belfry = new Belfry({ due: () => asked.promise, pass });
    const rung = belfry.bell.ring();
    await settled();
    const stopped = belfry.bell.stop();
    asked.resolve(["a"]);
    await Promise.all([rung, stopped]);
    assert.deepEqual(began, []);
  });

  test("rings by itself from its start to its end only", async (t) => {
    t.mock.timers.enable({ apis: ["setInterval"] });
    const belfry = new Belfry({ everyMs: 1_000 });
    let asked = 0;
    const bell = new Bell({
      due: async () => {
        asked++;
        return [];
      },
      ...{ now: () => belfry.now, pass: async () => {}, failed: () => {}, everyMs: 1_000 },
    });
    bell.start();
    await settled();
    assert.equal(asked, 1, "at once");
    t.mock.timers.tick(1_000);
    await settled();
    assert.equal(asked, 2);
    await bell.stop();
    t.mock.timers.tick(5_000);
    await settled();
    assert.equal(asked, 2);
  });
});
