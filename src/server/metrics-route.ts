/**
 * GET /metrics: the last state for Prometheus. Only there where an administrator switched it on, with a token or for this
 * computer.
 *
 * Room: server. Not below /api: Prometheus and its friends look for it there. It reads, and gives nothing personal away.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { METRICS_PATH } from "../api/routes.ts";
import { LotseError } from "../domain/errors.ts";
import type { Binding } from "./bind.ts";
import { requireOurPage } from "./guard.ts";
import type { ServerOptions } from "./options.ts";
import { stateOf } from "./state.ts";

export function bindMetrics(app: FastifyInstance, access: ServerOptions["metrics"], { tools, rule }: Binding): void {
  if (!access) return;
  const { store, uses, polls, clock } = tools;
  const running = { connectionStates: uses.connectionStates.bind(uses), polls };
  app.get(METRICS_PATH, {
    onRequest: async (request) => {
      // Also a page that a browser on this computer has open asks from here.
      requireOurPage(request.method, request.headers, rule);
      requireAccess(request, access);
    },
    handler: async (request, reply) => {
      const { words, language } = request.asked;
      const { METRICS_TYPE, metricsText } = await import("./metrics.ts");
      const state = await stateOf({ store, uses, running }, { now: clock.now(), words, language });
      const text = await metricsText(state, { ofTheProcess: true });
      return reply.header("cache-control", "no-store").type(METRICS_TYPE).send(text);
    },
  });
}

/** @throws LotseError metrics/token-needed */
function requireAccess({ headers, asked }: FastifyRequest, access: NonNullable<ServerOptions["metrics"]>): void {
  if (access.isOpenHere && asked.client.from === "here") return;
  const [, given] = /^Bearer +([\x21-\x7e]+) *$/i.exec(headers.authorization ?? "") ?? [];
  if (given === undefined || access.token === undefined || !isSame(given, access.token)) {
    throw new LotseError("metrics/token-needed", {});
  }
}

/** Equally long whatever was given. */
function isSame(a: string, b: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
