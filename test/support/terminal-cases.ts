/**
 * Contract cases every adapter of a Kartenterminal passes, whatever it says on the wire: what it reads, what it never does.
 *
 * A test in which the twin sends a shape nobody outside the manufacturer has seen has to say so in its name (`provenBy`).
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import type { VendorAdapter } from "../../src/devices/adapter.ts";
import { LotseError } from "../../src/domain/errors.ts";
import type { Observation, ObservedKind } from "../../src/domain/observation.ts";
import {
  TERMINAL_BEHAVIOURS,
  type TerminalBehaviour,
  whenAsked,
} from "../../src/simulator/wire/terminals/terminal-behaviours.ts";
import { PASSWORD, type Twin, type TwinOptions } from "./terminal-twins.ts";

export interface TerminalCase {
  name: string;
  adapter: VendorAdapter;
  start(options?: TwinOptions): Promise<Twin<never>>;
  /** Names of the twin's questions. */
  asks: { login: string; first: string; logout: string; restart: string };
  /** The code of a wrong password. */
  refused: string;
  /** Sessions the twin holds. */
  sessions(twin: Twin<never>): number;
  restarts(twin: Twin<never>): number;
  /** Shapes nobody has seen that every reading meets; tests name them. */
  invented?: { login?: string; refusal?: string; reading?: string };
}

/** What is left of a twin's answers by their evidence: a name that hides an invented shape is a lie. */
export async function provenBy(name: string, twin: Twin<never>, work: () => Promise<void>): Promise<void> {
  await work();
  if (/\(invented shape/.test(name)) return;
  assert.deepEqual([...twin.server.inventedSent], [], `“${name}” rests on an invented shape and does not say so`);
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

/** What each misbehaviour is called when it hits an answer. */
const TOLD: Record<keyof typeof TERMINAL_BEHAVIOURS, string> = {
  hang: "link/response-timeout",
  trickle: "link/response-stalled",
  "cut-off": "link/closed",
  garbage: "ws/unreadable",
  text: "ws/unreadable",
  binary: "ws/unreadable",
  "not-utf8": "ws/unreadable",
  huge: "link/too-large",
  deep: "ws/unreadable",
  chatter: "ws/unreadable",
  close: "link/closed",
};

/** Everything somebody may see of an error, its causes and its stack. */
function written(value: unknown): string {
  return inspect(value, { depth: 12, showHidden: true }) + JSON.stringify(value);
}

export function terminalCases(product: TerminalCase): void {
  const { adapter, asks } = product;
  const said = (text: string | undefined) => (text ? ` (invented shape: ${text})` : "");
  const count = (twin: Twin<never>, asked: string) => twin.server.asked.filter((a) => a === asked).length;

  const proven = (name: string, options: TwinOptions, work: (twin: Twin<never>) => Promise<void>) =>
    test(name, async () => {
      await using twin = await product.start(options);
      await provenBy(name, twin, () => work(twin));
    });

  describe(`${product.name}: signing in and reading`, () => {
    proven(
      `the right password reads identity, certificates and what only the device knows${said(product.invented?.reading)}`,
      {},
      async (twin) => {
        const read = await adapter.open(twin.access).read();
        const kinds = new Set(read.map((o) => o.kind));
        for (const kind of ["identity", "certificates", "management"] as const) assert.ok(kinds.has(kind), kind);
        assert.ok(!kinds.has("not-answered"), written(read));
        for (const o of read) assert.deepEqual([o.source, o.takenAt], [{ by: "verwaltung" }, twin.access.now()]);
        assert.deepEqual(only(read, "identity").firmware, twin.view?.terminal.product.firmware);
        assert.deepEqual(only(read, "identity").productCode, twin.view?.terminal.product.productCode);
      },
    );

    for (const keyType of ["rsa2048", "p256", "brainpool"] as const) {
      proven(`over TLS with a ${keyType} key${said(product.invented?.reading)}`, { keyType }, async (twin) => {
        assert.ok((await adapter.open(twin.access).read()).length > 2);
      });
    }

    proven(`every session is closed, reading after reading${said(product.invented?.reading)}`, {}, async (twin) => {
      const device = adapter.open(twin.access);
      for (let i = 1; i <= 3; i++) {
        await device.read();
        assert.equal(product.sessions(twin), 0);
        assert.deepEqual([count(twin, asks.login), count(twin, asks.logout)], [i, i]);
      }
    });

    proven(`two readings at once take their turns${said(product.invented?.reading)}`, {}, async (twin) => {
      const device = adapter.open(twin.access);
      const [one, two] = await Promise.all([device.read(), device.read()]);
      assert.deepEqual(one, two);
      assert.equal(product.sessions(twin), 0);
    });

    proven(
      `a wrong password is told clearly, sent once, and never again${said(product.invented?.refusal)}`,
      {},
      async (twin) => {
        const device = adapter.open({ ...twin.access, password: "daneben" });
        for (let i = 0; i < 4; i++) assert.equal((await errorOf(() => device.read())).code, product.refused);
        if (device.restart)
          assert.equal((await errorOf(() => device.restart?.send() ?? Promise.resolve())).code, product.refused);
        assert.equal(count(twin, asks.login), 1);
        assert.equal(product.sessions(twin), 0);
      },
    );
  });

  describe(`${product.name}: strangers and broken devices`, () => {
    proven("another certificate than the confirmed one is told nothing at all", {}, async (twin) => {
      const device = adapter.open({ ...twin.access, pinSha256: "0".repeat(64) });
      assert.equal((await errorOf(() => device.read())).code, "link/certificate-changed");
      assert.deepEqual([twin.server.conversations, twin.server.received], [0, []]);
    });

    proven("a device that is switched off is no wrong password", {}, async (twin) => {
      twin.view = undefined;
      const { code } = await errorOf(() => adapter.open(twin.access).read());
      assert.match(code, /^link\//);
    });

    for (const [name, behaviour] of Object.entries(TERMINAL_BEHAVIOURS) as [keyof typeof TOLD, TerminalBehaviour][]) {
      proven(
        `${name} as the answer to the login ends the reading, and the password is sent once`,
        { behaviours: [whenAsked(asks.login, behaviour)] },
        async (twin) => {
          const device = adapter.open(twin.access);
          assert.equal((await errorOf(() => device.read())).code, TOLD[name]);
          assert.equal(count(twin, asks.login), 1);
        },
      );

      proven(
        `${name} as the answer to a question is told as not answered`,
        { behaviours: [whenAsked(asks.first, behaviour)] },
        async (twin) => {
          const read = await adapter.open(twin.access).read();
          const [failed] = read.filter((o) => o.kind === "not-answered") as Observation<"not-answered">[];
          assert.equal(failed?.value.question, "management");
          assert.equal(failed?.value.failure.code, TOLD[name]);
        },
      );
    }

    for (const name of ["hang", "cut-off", "text"] as const) {
      proven(
        `${name} as the answer to signing out takes nothing of what was read${said(product.invented?.reading)}`,
        { behaviours: [whenAsked(asks.logout, TERMINAL_BEHAVIOURS[name])] },
        async (twin) => {
          const read = await adapter.open(twin.access).read();
          assert.ok(read.some((o) => o.kind === "management"));
          assert.ok(!read.some((o) => o.kind === "not-answered"));
        },
      );
    }

    proven(
      "closing the device ends a reading that hangs",
      { behaviours: [whenAsked(asks.first, TERMINAL_BEHAVIOURS.hang)] },
      async (twin) => {
        const device = adapter.open({ ...twin.access, limits: { answerMs: 60_000 } });
        const reading = device.read();
        const giveUpAt = performance.now() + 2_000;
        while (!twin.server.asked.includes(asks.first) && performance.now() < giveUpAt) {
          await new Promise((resume) => setImmediate(resume));
        }
        device.close();
        const read = await reading;
        assert.ok(read.every((o) => o.kind === "not-answered"));
        assert.equal((await errorOf(() => device.read())).code, "link/closed");
      },
    );
  });

  describe(`${product.name}: no secret is seen`, () => {
    const secrets = (twin: Twin<never>): string[] => {
      const said = twin.server.received.join("\n");
      const sessions = [...said.matchAll(/"sessionId":"([^"]{16,})"/g)].map((m) => m[1] as string);
      return [PASSWORD, ...sessions];
    };
    const assertSilent = (twin: Twin<never>, value: unknown) => {
      for (const secret of secrets(twin)) assert.ok(!written(value).includes(secret), secret);
      assert.ok(!written(value).includes("pairing-secret"));
    };

    proven(`in what was read${said(product.invented?.reading)}`, {}, async (twin) => {
      const read = await adapter.open(twin.access).read();
      assert.ok(secrets(twin).length > 1);
      assertSilent(twin, read);
    });

    for (const name of ["text", "hang", "cut-off", "garbage", "deep", "close"] as const) {
      for (const asked of [asks.login, asks.first]) {
        const behaviours = [whenAsked(asked, TERMINAL_BEHAVIOURS[name])];
        proven(`when ${name} answers ${asked}`, { behaviours }, async (twin) => {
          const seen = await adapter
            .open(twin.access)
            .read()
            .catch((error: unknown) => error);
          assertSilent(twin, seen);
        });
      }
    }

    proven("when the device repeats what it was sent in its answer", { behaviours: [echo] }, async (twin) => {
      assertSilent(
        twin,
        await adapter
          .open(twin.access)
          .read()
          .catch((error: unknown) => error),
      );
    });
  });

  if (!adapter.open(UNUSED).restart) return;
  describe(`${product.name}: a restart`, () => {
    const send = (twin: Twin<never>) => adapter.open(twin.access).restart?.send() ?? assert.fail("no restart");

    proven("is sent once and taken", {}, async (twin) => {
      await send(twin);
      assert.equal(product.restarts(twin), 1);
      assert.equal(count(twin, asks.restart), 1);
    });

    proven(
      `that the device neither takes nor refuses is open, and not sent again${said(product.invented?.refusal)}`,
      { behaviours: [whenAsked(asks.restart, TERMINAL_BEHAVIOURS.hang)] },
      async (twin) => {
        assert.equal((await errorOf(() => send(twin))).code, "kt/restart-unclear");
        assert.equal(count(twin, asks.restart), 1);
      },
    );

    proven(`is never part of a reading${said(product.invented?.reading)}`, {}, async (twin) => {
      await adapter.open(twin.access).read();
      assert.equal(product.restarts(twin), 0);
    });
  });
}

/** For looking at an adapter without a device. */
const UNUSED = {
  component: { id: "kt:unused", kind: "kartenterminal" as const, name: "" },
  host: "192.0.2.1",
  port: 443,
  user: "",
  password: "",
  pinSha256: "",
  now: () => 0,
};

/** The question comes back where an error text is expected. */
const echo: TerminalBehaviour = (exchange) => {
  if (exchange.text === undefined) return false;
  const answer = JSON.parse(exchange.text) as { payload?: unknown; response?: unknown };
  const secret = `${PASSWORD} ${exchange.text}`;
  exchange.text = JSON.stringify(
    answer.payload ? { ...answer, payload: { error: secret } } : { failure: { reason: secret, code: secret } },
  );
  return false;
};
