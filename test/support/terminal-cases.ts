/**
 * Cases for adapters of Kartenterminals beside those every adapter passes (`adapter-cases.ts`): what WebSockets bring along, and what
 * devices that count wrong passwords for good and hold one session demand.
 *
 * A test in which the twin sends a shape nobody outside the manufacturer has seen has to say so in its name.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import { LotseError } from "../../src/domain/errors.ts";
import type { Observation, ObservedKind } from "../../src/domain/observation.ts";
import {
  TERMINAL_BEHAVIOURS,
  type TerminalBehaviour,
  whenAsked,
} from "../../src/simulator/wire/terminals/terminal-behaviours.ts";
import {
  PASSWORD,
  rewriting,
  sessionIdsIn,
  type TerminalProduct,
  type Twin,
  type TwinOptions,
} from "./terminal-twins.ts";

/** The name has to say when an answer's shape was invented. */
export function assertSaid(name: string, twin: Pick<Twin<unknown>, "server">): void {
  const sent = [...twin.server.inventedSent];
  assert.equal(
    sent.length > 0,
    /\(invented shape/.test(name),
    `“${name}” met: ${sent.join(", ") || "nothing invented"}`,
  );
}

export async function errorOf(work: () => Promise<unknown>): Promise<LotseError> {
  try {
    await work();
  } catch (error) {
    assert.ok(error instanceof LotseError, inspect(error));
    return error;
  }
  assert.fail("nothing was thrown");
}

export function only<K extends ObservedKind>(observations: readonly Observation[], kind: K): Observation<K>["value"] {
  const found = observations.filter((o) => o.kind === kind);
  assert.equal(found.length, 1, `${kind}: ${inspect(observations, { depth: 5 })}`);
  return found[0]?.value as Observation<K>["value"];
}

/** What only a WebSocket brings, and what it is called. */
const TOLD = {
  garbage: "ws/unreadable",
  binary: "ws/unreadable",
  "not-utf8": "ws/unreadable",
  chatter: "ws/unreadable",
  close: "link/closed",
} as const;

/** Everything somebody may see of an error, its causes and its stack. */
function written(value: unknown): string {
  return inspect(value, { depth: 12, showHidden: true }) + JSON.stringify(value);
}

export function terminalCases(product: TerminalProduct, refused: { code: string; isInvented?: true }): void {
  const { adapter, asks } = product;
  const count = (twin: Twin<unknown>, asked: string) => twin.server.asked.filter((a) => a === asked).length;

  const withTwin = (
    name: string,
    options: TwinOptions,
    work: (twin: Awaited<ReturnType<typeof product.start>>) => Promise<void>,
  ) =>
    test(name, async () => {
      await using twin = await product.start(options);
      await work(twin);
      assertSaid(name, twin);
    });

  describe(`${product.name}, as every Kartenterminal`, () => {
    for (const keyType of ["rsa2048", "p256", "brainpool"] as const) {
      withTwin(`is read over TLS 1.2 with a ${keyType} key`, { keyType }, async (twin) => {
        assert.ok((await adapter.open(twin.access).read()).length > 2);
      });
    }

    withTwin("tells everything as itself, as of the first question", {}, async (twin) => {
      for (const o of await adapter.open(twin.access).read()) {
        assert.deepEqual([o.source, o.takenAt], [{ by: "kartenterminal" }, twin.access.now()]);
      }
    });

    const name = "never hears a refused password again, however often it is read";
    withTwin(refused.isInvented ? `${name} (invented shape: a refusal)` : name, {}, async (twin) => {
      const device = adapter.open({ ...twin.access, password: "daneben", unproven: true });
      for (let i = 0; i < 4; i++) assert.equal((await errorOf(() => device.read())).code, refused.code);
      const restart = device.restart ?? assert.fail("no restart");
      assert.equal((await errorOf(() => restart.send())).code, refused.code);
      assert.equal(count(twin, asks.login), 1);
    });

    withTwin("that is switched off is no wrong password", {}, async (twin) => {
      twin.view = undefined;
      assert.match((await errorOf(() => adapter.open(twin.access).read())).code, /^link\//);
    });

    for (const [what, code] of Object.entries(TOLD) as [keyof typeof TOLD, string][]) {
      const strike = (asked: string) => ({ behaviours: [whenAsked(asked, TERMINAL_BEHAVIOURS[what])] });
      withTwin(`that answers the login with ${what} is heard out once`, strike(asks.login), async (twin) => {
        assert.equal((await errorOf(() => adapter.open(twin.access).read())).code, code);
        assert.equal(count(twin, asks.login), 1);
      });

      withTwin(`that answers a question with ${what} is still signed out of`, strike(asks.reading), async (twin) => {
        const read = await adapter.open(twin.access).read();
        assert.equal(only(read, "not-answered").failure.code, code);
        assert.deepEqual([count(twin, asks.logout), twin.server.state.session], [1, undefined]);
      });
    }

    for (const what of ["hang", "cut-off", "text"] as const) {
      const behaviours = [whenAsked(asks.logout, TERMINAL_BEHAVIOURS[what])];
      withTwin(`that answers signing out with ${what} takes nothing of what was read`, { behaviours }, async (twin) => {
        const read = await adapter.open(twin.access).read();
        assert.ok(read.some((o) => o.kind === "management"));
        assert.ok(!read.some((o) => o.kind === "not-answered"));
      });
    }

    const hanging = { behaviours: [whenAsked(asks.reading, TERMINAL_BEHAVIOURS.hang)] };
    withTwin("that hangs is left at once when it is closed", hanging, async (twin) => {
      const device = adapter.open({ ...twin.access, limits: { answerMs: 60_000 } });
      const reading = device.read();
      const giveUpAt = performance.now() + 2_000;
      while (!twin.server.asked.includes(asks.reading) && performance.now() < giveUpAt) {
        await new Promise((resume) => setImmediate(resume));
      }
      device.close();
      assert.ok((await reading).every((o) => o.kind === "not-answered"));
      assert.equal((await errorOf(() => device.read())).code, "link/closed");
    });

    withTwin(
      "that repeats what it was sent where an error text is expected is not quoted",
      { behaviours: [echo] },
      async (twin) => {
        const seen = await adapter
          .open(twin.access)
          .read()
          .catch((error: unknown) => error);
        for (const secret of [PASSWORD, ...sessionIdsIn(twin.server.received)])
          assert.ok(!written(seen).includes(secret));
      },
    );
  });
}

/** A refusal that holds everything: made by the test, whatever the device really says. */
const echo: TerminalBehaviour = rewriting((answer, exchange) => {
  const secret = `${PASSWORD} ${exchange.text}`;
  return "payload" in answer
    ? { ...answer, payload: { error: secret } }
    : { failure: { reason: secret, code: secret } };
});
