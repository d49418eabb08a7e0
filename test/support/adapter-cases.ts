/**
 * The cases every adapter of a manufacturer's own interface has to pass, whatever it speaks.
 *
 * An adapter brings itself and a way to start its simulated twin; `adapterCases` makes the tests. Where a case rests on an
 * answer nobody has ever seen a device give, the twin says so, and the name of the test has to say it too: both ways are checked.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Image, Prepared, VendorAccess, VendorAdapter, VendorDevice } from "../../src/devices/adapter.ts";
import type { ErrorCode } from "../../src/domain/codes.ts";
import { LotseError } from "../../src/domain/errors.ts";
import type { Observation } from "../../src/domain/observation.ts";
import { type Counts, NOTHING_COUNTED } from "../../src/simulator/models/counts.ts";

/** What may happen to an answer. */
export type Mishap =
  | "hang"
  | "trickle"
  | "cut-off"
  | "dropped"
  | "html"
  | "truncated"
  | "quoting"
  | "deep"
  | "huge"
  | "status-401"
  | "status-403"
  | "status-500"
  | "redirect"
  | "more-fields"
  | "no-fields"
  | "null-fields";

/** Signing in, reading, the order to restart, or the last piece of a file. */
export type Moment = "login" | "reading" | "restart" | "install";

export interface TwinWish {
  /** `actsAllTheSame`: the device has done what it was told, only its answer is hit. */
  mishap?: { what: Mishap; at: Moment; actsAllTheSame?: boolean };
  /** Shows another certificate than the one a person confirmed. */
  stranger?: boolean;
}

export interface StartedTwin extends AsyncDisposable {
  /** With the right credentials and short patience. */
  access: VendorAccess;
  /** Attempts to sign in, orders to restart and farewells that reached the device. */
  logins(): number;
  restarts(): number;
  farewells(): number;
  /** What the device counts itself. */
  counts(): Counts;
  /** All messages that reached it. */
  messages(): number;
  /** Sessions nobody ended. */
  openSessions(): number;
  /** What must stand nowhere: the password, tokens, names and numbers of patients. */
  secrets(): readonly string[];
  /** Answers it gave that nobody has ever seen. */
  invented(): readonly string[];
}

/** "nothing": the reading does not depend on what was hit. */
export type Outcome = ErrorCode | "nothing";

export interface AdapterUnderTest {
  name: string;
  adapter: VendorAdapter;
  start(wish?: TwinWish): Promise<StartedTwin>;
  /** False where nobody knows how to sign out: then the session ends by itself. */
  signsOut: boolean;
  /** Beginnings of names of cases that rest on an invented answer. */
  invented: readonly string[];
  /** Why signing in with a wrong password fails. */
  wrongPassword: ErrorCode;
  /** What it can be prepared for, and the error when the answer is lost; `unproven`: only where a person allowed it. */
  prepares?: Partial<Record<Preparable, { unproven?: true; lost: Mishap; unclear: ErrorCode }>>;
  /** A file it takes. */
  image?: () => Image;
  /** What the right credentials bring. */
  tells(observations: Observation[]): void;
  /** Where it differs from the table below. */
  login?: Partial<Record<Mishap, Outcome>>;
  reading?: Partial<Record<Mishap, Outcome>>;
}

type Preparable = "restart" | "install";

const LOGIN: Partial<Record<Mishap, Outcome>> = {
  hang: "link/response-timeout",
  dropped: "link/refused-after-handshake",
  html: "management/login-not-understood",
  "status-401": "management/login-refused",
  "status-403": "management/login-refused",
  "status-500": "http/server-error",
  redirect: "http/redirect",
};

const READING: Record<Mishap, Outcome> = {
  hang: "link/response-timeout",
  trickle: "link/response-stalled",
  "cut-off": "link/closed",
  dropped: "link/unanswered",
  html: "json/not-json",
  truncated: "json/malformed",
  quoting: "json/malformed",
  deep: "json/malformed",
  huge: "link/too-large",
  "status-401": "management/session-ended",
  "status-403": "management/forbidden",
  "status-500": "http/server-error",
  redirect: "http/redirect",
  "more-fields": "nothing",
  "no-fields": "nothing",
  "null-fields": "nothing",
};

export function adapterCases(subject: AdapterUnderTest): void {
  const { adapter } = subject;

  /** A test with a twin; afterwards nothing secret may have come out, and nothing invented unsaid. */
  const withTwin = (name: string, wish: TwinWish, work: (twin: StartedTwin, open: Open) => Promise<unknown>) => {
    const isInvented = subject.invented.some((beginning) => name.startsWith(beginning));
    test(`${name}${isInvented ? " (the device's answer is invented)" : ""}`, async () => {
      await using twin = await subject.start(wish);
      const devices: VendorDevice[] = [];
      const open: Open = (change = {}) => {
        const device = adapter.open({ ...twin.access, ...change });
        devices.push(device);
        return device;
      };
      try {
        const seen = await work(twin, open);
        assertSecret(seen, twin.secrets());
      } finally {
        for (const device of devices) device.close();
      }
      assert.equal(twin.invented().length > 0, isInvented, `invented answers: ${twin.invented().join(", ") || "none"}`);
    });
  };

  describe(`${subject.name}: the administration`, () => {
    withTwin("is read with the right credentials", {}, async (twin, open) => {
      const observations = await open().read();
      assert.deepEqual(failuresIn(observations), []);
      subject.tells(observations);
      assert.equal(twin.logins(), 1);
      return observations;
    });

    withTwin("is left again after each reading, one reading after the other", {}, async (twin, open) => {
      const device = open();
      const readings = await Promise.all([device.read(), device.read()]);
      assert.equal(twin.logins(), 2);
      if (subject.signsOut) {
        assert.equal(twin.farewells(), 2);
        assert.equal(twin.openSessions(), 0);
      }
      return readings;
    });

    withTwin("refuses a wrong password, which is tried exactly once", {}, async (twin, open) => {
      const error = await errorOf(open({ password: "Falsch-4711-geraten" }).read());
      assert.equal(error.code, subject.wrongPassword);
      assert.equal(twin.logins(), 1);
      assert.equal(twin.openSessions(), 0);
      assertSecret(error, ["Falsch-4711-geraten"]);
      return error;
    });

    withTwin(
      "that shows another certificate hears nothing, not even a name",
      { stranger: true },
      async (twin, open) => {
        const device = open();
        const error = await errorOf(device.read());
        assert.equal(error.code, "link/certificate-changed");
        if (device.restart) assert.equal((await errorOf(device.restart.send())).code, "link/certificate-changed");
        assert.equal(twin.messages(), 0);
        return error;
      },
    );

    withTwin("is not visited any more once it is closed", {}, async (twin, open) => {
      const device = open();
      device.close();
      assert.equal((await errorOf(device.read())).code, "link/closed");
      assert.equal(twin.messages(), 0);
    });

    withTwin(
      "that needs longer than there is patience is left in time",
      { mishap: { what: "hang", at: "reading" } },
      async (twin, open) => {
        const patience = { ...twin.access.limits, wholeMs: 1_200, answerMs: 5_000 };
        const observations = await open({ limits: patience }).read();
        assert.deepEqual(failuresIn(observations), ["management/deadline"]);
        if (subject.signsOut) assert.equal(twin.farewells(), 1);
        return observations;
      },
    );

    for (const [what, outcome] of Object.entries({ ...LOGIN, ...subject.login }) as [Mishap, Outcome][]) {
      withTwin(`whose sign-in is answered with ${what}`, { mishap: { what, at: "login" } }, async (twin, open) => {
        const error = await errorOf(open().read());
        assert.equal(error.code, outcome);
        assert.equal(twin.logins(), 1);
        return error;
      });
    }

    for (const [what, outcome] of Object.entries({ ...READING, ...subject.reading }) as [Mishap, Outcome][]) {
      withTwin(`whose questions are answered with ${what}`, { mishap: { what, at: "reading" } }, async (twin, open) => {
        const observations = await open().read();
        assert.deepEqual(failuresIn(observations), outcome === "nothing" ? [] : [outcome]);
        if (what === "more-fields") subject.tells(observations);
        assert.equal(twin.logins(), 1);
        if (subject.signsOut) {
          assert.equal(twin.farewells(), 1);
          assert.equal(twin.openSessions(), 0);
        }
        return observations;
      });
    }
  });

  preparedCases(subject, "restart", withTwin);
  preparedCases(subject, "install", withTwin);

  const { native } = adapter;
  describe(`${subject.name}: the restart`, () => {
    if (!native.includes("restart")) {
      withTwin("is not offered", {}, async (_twin, open) => assert.equal(open().restart, undefined));
      return;
    }

    withTwin("is sent exactly once and taken", {}, async (twin, open) => {
      await open().restart?.send();
      assert.equal(twin.restarts(), 1);
      assert.equal(twin.logins(), 1);
    });

    for (const what of ["hang", "dropped", "status-500", "redirect"] as const) {
      withTwin(
        `that is answered with ${what} fails and is not sent again`,
        { mishap: { what, at: "restart" } },
        async (twin, open) => {
          const error = await errorOf(open().restart?.send());
          assert.equal(twin.restarts(), 1);
          return error;
        },
      );
    }

    withTwin("is not sent where signing in fails", {}, async (twin, open) => {
      const error = await errorOf(open({ password: "Falsch-4711-geraten" }).restart?.send());
      assert.equal(twin.restarts(), 0);
      assert.equal(twin.logins(), 1);
      return error;
    });
  });
}

/** What stands between preparing and sending: the engine looks, decides, and sends once or not at all. */
function preparedCases(subject: AdapterUnderTest, kind: Preparable, withTwin: WithTwin): void {
  const wish = subject.prepares?.[kind];
  const done = kind === "restart" ? "restarts" : "installs";

  describe(`${subject.name}: what is prepared to ${kind}`, () => {
    if (!wish) {
      withTwin("is not offered", {}, async (_twin, open) => {
        const device = open();
        assert.equal(kind === "restart" ? device.prepareRestart : device.prepareInstall, undefined);
      });
      return;
    }
    const change = wish.unproven ? { unproven: true } : {};
    const prepare = async (device: VendorDevice): Promise<Prepared> => {
      const prepared = await (kind === "restart"
        ? device.prepareRestart?.()
        : device.prepareInstall?.(imageOf(subject)));
      return prepared ?? assert.fail(`no ${kind}`);
    };
    const nothingDone = (twin: StartedTwin) => assert.deepEqual(twin.counts(), NOTHING_COUNTED);

    withTwin(
      "has been read afresh and has changed nothing; nor has who leaves without a word",
      {},
      async (twin, open) => {
        const device = open(change);
        const prepared = await prepare(device);
        assert.deepEqual(failuresIn(prepared.seen), []);
        subject.tells(prepared.seen);
        nothingDone(twin);
        await prepared.close();
        await prepared.close();
        nothingDone(twin);
        assert.equal(twin.openSessions(), 0);
        assert.equal(twin.logins(), 1);
        assert.deepEqual(failuresIn(await device.read()), [], "and everything is as before");
        return prepared.seen;
      },
    );

    withTwin("is sent exactly once, whoever tries again", {}, async (twin, open) => {
      const prepared = await prepare(open(change));
      await prepared.send();
      await assert.rejects(prepared.send(), /sent once/);
      await prepared.close();
      assert.deepEqual([twin.logins(), twin.openSessions()], [1, 0]);
      await untilCounted(twin, done);
    });

    withTwin("is not done by two at a time: the second waits until the first has left", {}, async (twin, open) => {
      const device = open(change);
      const first = await prepare(device);
      const second = prepare(device);
      await first.close();
      await (await second).close();
      assert.equal(twin.logins(), 2);
      nothingDone(twin);
    });

    const lost: TwinWish = { mishap: { what: wish.lost, at: kind, actsAllTheSame: true } };
    withTwin("and whose answer is lost fails, was done once, and is not done again", lost, async (twin, open) => {
      const prepared = await prepare(open(change));
      const error = await errorOf(prepared.send());
      await prepared.close();
      assert.equal(error.code, wish.unclear);
      await untilCounted(twin, done);
      return error;
    });

    withTwin("is not sent where signing in fails, and the password not again", {}, async (twin, open) => {
      const device = open({ ...change, password: "Falsch-4711-geraten" });
      for (let i = 0; i < 3; i++) assert.equal((await errorOf(prepare(device))).code, subject.wrongPassword);
      assert.equal(twin.logins(), 1);
      nothingDone(twin);
    });

    withTwin("is not sent to who shows another certificate", { stranger: true }, async (twin, open) => {
      assert.equal((await errorOf(prepare(open(change)))).code, "link/certificate-changed");
      assert.equal(twin.messages(), 0);
    });

    withTwin("is not sent once the device was closed", {}, async (twin, open) => {
      const device = open(change);
      const prepared = await prepare(device);
      device.close();
      await errorOf(prepared.send());
      await prepared.close();
      nothingDone(twin);
    });
  });
}

function imageOf({ image }: AdapterUnderTest): Image {
  return image?.() ?? assert.fail("no file");
}

/** A device may need a moment to do what it was told; that it does it twice would show as two. */
async function untilCounted(twin: StartedTwin, what: "restarts" | "installs"): Promise<void> {
  const giveUpAt = performance.now() + 10_000;
  while (twin.counts()[what] === 0 && performance.now() < giveUpAt) await new Promise((resume) => setImmediate(resume));
  assert.deepEqual(twin.counts(), { ...NOTHING_COUNTED, [what]: 1 });
}

type WithTwin = (name: string, wish: TwinWish, work: (twin: StartedTwin, open: Open) => Promise<unknown>) => void;

type Open = (change?: Partial<VendorAccess>) => VendorDevice;

export function failuresIn(observations: readonly Observation[]): ErrorCode[] {
  return observations.flatMap((o) =>
    o.kind === "not-answered" ? [(o as Observation<"not-answered">).value.failure.code] : [],
  );
}

async function errorOf(work: Promise<unknown> | undefined): Promise<LotseError> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof LotseError, String((error as Error).stack ?? error));
    return error;
  }
  assert.fail("nothing was thrown");
}

/** Neither in what was seen nor in what is written of an error, with all its causes. */
function assertSecret(seen: unknown, secrets: readonly string[]): void {
  const written = writtenOf(seen);
  for (const secret of secrets.filter((s) => s.length > 5)) {
    assert.ok(!written.includes(secret), `${secret} stands in ${written.slice(0, 2_000)}`);
  }
}

function writtenOf(seen: unknown): string {
  if (!(seen instanceof Error)) return JSON.stringify(seen) ?? "";
  const fields = seen instanceof LotseError ? JSON.stringify(seen.fields) : "";
  return [String(seen.stack), fields, seen.cause === undefined ? "" : writtenOf(seen.cause)].join("\n");
}
