/** The stream without sockets: what is told when, to whom, and who is let go. */
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { type Listener, Streams } from "./streams.ts";
import { MovedTime, SECOND_MS } from "./testing.ts";

describe("the stream of a practice", () => {
  let time: MovedTime;
  let streams: Streams;
  beforeEach(() => {
    time = new MovedTime();
    streams = new Streams(time);
  });

  function listener(differences: Partial<Listener> = {}) {
    const written: string[] = [];
    const state = { waiting: 0, ended: false };
    const sink = {
      write: (text: string) => void written.push(text),
      waiting: () => state.waiting,
      end: () => {
        state.ended = true;
      },
    };
    const made: Listener = {
      ...{ practiceId: "p", sessionId: "s", personId: "anna", sink, isAllowed: async () => true },
      ...differences,
    };
    const kinds = () =>
      written.flatMap((text) => {
        const data = /^data: (.*)$/m.exec(text)?.[1];
        return data ? [JSON.parse(data).kind as string] : [];
      });
    return { made, written, state, kinds };
  }

  test("tells each kind once per twentieth of a second, however often it was touched", () => {
    const { made, kinds } = listener();
    streams.open(made, undefined);
    for (let i = 0; i < 50; i++) streams.tell("p", ["observations", "journal"]);
    assert.deepEqual(kinds(), []);
    time.move(50);
    assert.deepEqual(kinds(), ["observations", "journal"]);
    streams.tell("p", ["observations"]);
    time.move(49);
    assert.equal(kinds().length, 2);
    time.move(1);
    assert.deepEqual(kinds(), ["observations", "journal", "observations"]);
  });

  test("tells nothing of another practice", () => {
    const { made, kinds } = listener();
    streams.open(made, undefined);
    streams.tell("q", ["observations"]);
    time.move(SECOND_MS);
    assert.deepEqual(kinds(), []);
  });

  test("repeats what was missed since the cursor, in order", () => {
    const before = streams.cursor("p");
    for (const kind of ["observations", "care", "notice"] as const) {
      streams.tell("p", [kind]);
      time.move(50);
    }
    const { made, kinds, written } = listener();
    streams.open(made, before);
    assert.deepEqual(kinds(), ["observations", "care", "notice"]);
    const cursor = /^id: (.*)$/m.exec(written.at(-1) ?? "")?.[1];
    assert.equal(cursor, streams.cursor("p"));
    const later = listener();
    streams.open(later.made, cursor);
    assert.deepEqual(later.kinds(), []);
  });

  test("asks to load everything anew when too much was missed, or the cursor is of another start", () => {
    const before = streams.cursor("p");
    for (let i = 0; i < 300; i++) {
      streams.tell("p", ["observations"]);
      time.move(50);
    }
    const other = new Streams(time).cursor("p");
    for (const cursor of [before, other, "", "x", `${before}9999`, "-1", `${before.split("-")[0]}--1`]) {
      const { made, kinds } = listener();
      const close = streams.open(made, cursor);
      assert.deepEqual(kinds(), ["resync"], cursor);
      close();
    }
  });

  test("a view that was read while something was being told hears it", () => {
    streams.tell("p", ["care"]);
    const cursor = streams.cursor("p");
    time.move(50);
    const { made, kinds } = listener();
    streams.open(made, cursor);
    assert.deepEqual(kinds(), ["care"]);
  });

  test("beats every fifteen seconds", () => {
    const { made, written } = listener();
    streams.open(made, undefined);
    const begun = written.length;
    time.move(15 * SECOND_MS - 1);
    assert.equal(written.length, begun);
    time.move(1);
    assert.deepEqual(written.slice(begun), [": \n\n"]);
    time.move(30 * SECOND_MS);
    assert.equal(written.length, begun + 3);
  });

  test("lets go who does not read: too much piled up, or nothing taken between two beats", () => {
    const slow = listener();
    streams.open(slow.made, undefined);
    slow.state.waiting = 65 * 1024;
    streams.tell("p", ["care"]);
    time.move(50);
    assert.equal(slow.state.ended, true);

    const stuck = listener();
    streams.open(stuck.made, undefined);
    stuck.state.waiting = 10;
    time.move(15 * SECOND_MS);
    assert.equal(stuck.state.ended, false);
    time.move(15 * SECOND_MS);
    assert.equal(stuck.state.ended, true);
  });

  test("ends when session or right is gone, at the next beat or when somebody says so", async () => {
    let isAllowed = true;
    const one = listener({ isAllowed: async () => isAllowed });
    const other = listener({ personId: "bert" });
    streams.open(one.made, undefined);
    streams.open(other.made, undefined);
    isAllowed = false;
    await streams.recheck("bert");
    assert.deepEqual([one.state.ended, other.state.ended], [false, false]);
    await streams.recheck("anna");
    assert.deepEqual([one.state.ended, other.state.ended], [true, false]);
  });

  test("a session has so many and no more", () => {
    const all = Array.from({ length: 8 }, () => streams.open(listener().made, undefined));
    assert.throws(() => streams.open(listener().made, undefined), { code: "request/too-many" });
    streams.open(listener({ sessionId: "t" }).made, undefined);
    all[0]?.();
    streams.open(listener().made, undefined);
  });
});
