/**
 * Bytes that never became a request: no HTTP, heads without end, senders that fell asleep. They get a problem as everybody does.
 *
 * Room: server. Nothing is known of who sent them: it is told in German, and the connection ends.
 */
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { LotseError } from "../domain/errors.ts";
import { wordsIn } from "../words/words.ts";
import { SECURITY_HEADERS } from "./guard.ts";
import { problemOf } from "./problem.ts";

/** What Node reads of a head at most. */
const HEAD_LIMIT = "16 KB";

export async function refuseBytes({ code }: NodeJS.ErrnoException, socket: Socket): Promise<void> {
  if (code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const isFlood = code === "HPE_HEADER_OVERFLOW" || code === "HPE_CHUNK_EXTENSIONS_OVERFLOW";
  const error = isFlood
    ? new LotseError("request/too-large", { limit: HEAD_LIMIT })
    : new LotseError("request/unreadable", {});
  const status = isFlood ? 431 : code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400;
  const body = JSON.stringify({ ...problemOf(error, await wordsIn("de")), status });
  const headers = {
    ...SECURITY_HEADERS,
    "cache-control": "no-store",
    "content-type": "application/problem+json; charset=utf-8",
    "content-length": Buffer.byteLength(body),
    connection: "close",
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join("")}\r\n${body}`);
}
