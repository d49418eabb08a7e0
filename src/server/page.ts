/**
 * The page: static files of a directory, and its one HTML file for every address the page itself understands.
 *
 * Room: server.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { isForInterface } from "./guard.ts";

const INDEX = "index.html";
/** Names with a hash of the content, also compressed: they never change. */
const HASHED = /[\\/]assets[\\/]/;
const YEAR_SECONDS = 31_536_000;

/** @param nothing what to tell where neither a file nor the page is meant */
export function servePage(
  app: FastifyInstance,
  directory: string | undefined,
  nothing: (request: FastifyRequest) => Error,
): void {
  const root = directory !== undefined && existsSync(join(directory, INDEX)) ? directory : undefined;
  if (root !== undefined) {
    app.register(fastifyStatic, {
      root,
      dotfiles: "ignore",
      // Only these files: they are the same for everybody. Answers of the interface hold secrets beside what somebody typed, and
      // their length must not tell of them; they go out plain.
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const caching = HASHED.test(path) ? `public, max-age=${YEAR_SECONDS}, immutable` : "no-cache";
        void reply.header("cache-control", caching);
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    if (root !== undefined && isForPage(request)) return reply.sendFile(INDEX);
    throw nothing(request);
  });
}

/** A person's browser at an address of the page: not the interface, not a file that is missing. */
function isForPage(request: FastifyRequest): boolean {
  const { method, headers, url } = request;
  const [path = ""] = url.split("?", 1);
  const wantsHtml = headers.accept?.includes("text/html") ?? false;
  const isRead = method === "GET" || method === "HEAD";
  return isRead && wantsHtml && !isForInterface(url) && !HASHED.test(path);
}
