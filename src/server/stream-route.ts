/** The stream over HTTP: GET /practices/{practice}/stream as server-sent events. Room: server. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { STREAM_PATH } from "../api/routes.ts";
import { LotseError } from "../domain/errors.ts";
import { API, type Binding, grant, pathPattern } from "./bind.ts";
import type { Sink } from "./streams.ts";

const RIGHT = { practice: "view" } as const;

export function bindStream(app: FastifyInstance, binding: Binding): void {
  const { streams, uses } = binding.tools;
  app.route({
    method: "GET",
    url: API + pathPattern(STREAM_PATH),
    onRequest: async (request) => {
      request.asked.granted = await grant(RIGHT, request, binding);
    },
    handler: (request, reply) => {
      const { who, inPractice } = request.asked.granted;
      if (!who || !inPractice) throw new LotseError("person/not-signed-in", {});
      const practiceId = inPractice.practice.id;
      const listener = {
        practiceId,
        sessionId: who.session.id,
        personId: who.person.id,
        sink: sinkOf(reply),
        isAllowed: () => grant(RIGHT, request, binding, { isSeen: false }).then(() => true),
      };
      const forget = streams.open(listener, cursorOf(request));
      reply.hijack();
      const stopLooking = uses.lookedAt(practiceId);
      reply.raw.on("close", () => {
        forget();
        stopLooking();
      });
    },
  });
}

/** Headers go out with the first message: until then the stream can still be refused with a problem. */
function sinkOf(reply: FastifyReply): Sink {
  const { raw } = reply;
  return {
    write: (text) => {
      if (!raw.headersSent) {
        const own = {
          "content-type": "text/event-stream; charset=utf-8",
          // Proxies would hold messages back until a page is full.
          "x-accel-buffering": "no",
        };
        raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...own });
      }
      raw.write(text);
    },
    waiting: () => raw.writableLength,
    end: () => raw.destroy(),
  };
}

/** A browser that comes back by itself names the last event; a page that opened anew names the cursor of its view. */
function cursorOf({ headers, query }: FastifyRequest): string | undefined {
  const last = headers["last-event-id"];
  if (typeof last === "string" && last !== "") return last.slice(0, 64);
  const { cursor } = query as { cursor?: unknown };
  return typeof cursor === "string" ? cursor.slice(0, 64) : undefined;
}
