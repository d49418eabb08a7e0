/**
 * Misbehaviour of the central source: what an overloaded, broken or wrong one does to a client.
 *
 * Room: simulator/wire. Chosen at the panel and in tests. Each takes over one answer.
 */
import type { ServerResponse } from "node:http";
import type { Instant } from "../../../domain/zeit/tag.ts";

export interface TiLageExchange {
  response: ServerResponse;
  /** The honest answer, as JSON. */
  body: string;
  now: Instant;
  /** Waits; ends at once when the simulator stops. */
  pause(ms: number): Promise<void>;
  isGone(): boolean;
}

type Behaviour = (exchange: TiLageExchange) => void | Promise<void>;

const JSON_TYPE = { "Content-Type": "application/json" };
const HOUR_MS = 3_600_000;

/** The same answer with something else in one place. */
function changed(change: (answer: { appStatus: Record<string, unknown>; cause: unknown }) => unknown): Behaviour {
  return ({ response, body }) => {
    response.writeHead(200, JSON_TYPE).end(JSON.stringify(change(JSON.parse(body))));
  };
}

function status(code: number, headers: Record<string, string> = {}): Behaviour {
  return ({ response }) => void response.writeHead(code, headers).end("gestört");
}

export const TILAGE_BEHAVIOURS = {
  "wrong-types": changed((answer) => ({ ...answer, appStatus: { ...answer.appStatus, kim: { outage: 3 } } })),
  "other-json": changed(() => ({ success: true, data: [] })),
  "list-instead": changed(() => []),
  "missing-services": changed(({ appStatus: { erezept } }) => ({ appStatus: { erezept } })),
  "unknown-words": changed((answer) => ({
    appStatus: { ...answer.appStatus, kim: { outage: "degraded" }, neuerdienst: { outage: "full" } },
    cause: null,
  })),
  truncated: ({ response, body }) => void response.writeHead(200, JSON_TYPE).end(body.slice(0, body.length / 2)),
  "web-page": ({ response }) =>
    void response.writeHead(200, { "Content-Type": "text/html" }).end("<!doctype html><title>Anmeldung</title>"),
  deep: ({ response }) =>
    void response.writeHead(200, JSON_TYPE).end(`{"appStatus":${'{"a":['.repeat(20_000)}${"]}".repeat(20_000)}}`),
  endless: async ({ response, pause, isGone }) => {
    response.writeHead(200, JSON_TYPE);
    response.write('{"appStatus":{},"cause":[');
    const piece = `${'{"ci":"CI-0"},'.repeat(2_000)}`;
    for (let i = 0; i < 10_000 && !isGone(); i++) {
      if (!response.write(piece)) await pause(5);
    }
    response.end();
  },
  "large-claim": ({ response }) => {
    response.writeHead(200, { ...JSON_TYPE, "Content-Length": String(10 ** 12) });
    response.write("{");
  },
  trickle: async ({ response, body, pause, isGone }) => {
    response.writeHead(200, JSON_TYPE);
    for (const byte of Buffer.from(body)) {
      if (isGone()) return;
      response.write(Buffer.from([byte]));
      await pause(50);
    }
    response.end();
  },
  hang: ({ pause }) => pause(HOUR_MS),
  "cut-off": ({ response, body }) => {
    response.writeHead(200, { ...JSON_TYPE, "Content-Length": Buffer.byteLength(body) });
    response.write(body.slice(0, body.length / 2), () => response.destroy());
  },
  dropped: ({ response }) => void response.destroy(),
  garbage: ({ response }) => void response.socket?.end("\xff\xfe\x00 garbage \r\n\r\n"),
  redirect: status(302, { Location: "http://127.0.0.1:1/" }),
  "error-500": status(500),
  "not-found": status(404),
  "too-many": status(429, { "Retry-After": "1800" }),
  "old-in-cache": ({ response, body }) => void response.writeHead(200, { ...JSON_TYPE, Age: "7200" }).end(body),
  "old-by-date": ({ response, body, now }) =>
    void response.writeHead(200, { ...JSON_TYPE, Date: new Date(now - 3 * HOUR_MS).toUTCString() }).end(body),
} satisfies Record<string, Behaviour>;

export type TiLageBehaviour = keyof typeof TILAGE_BEHAVIOURS;

export function isTiLageBehaviour(name: string): name is TiLageBehaviour {
  return Object.hasOwn(TILAGE_BEHAVIOURS, name);
}
