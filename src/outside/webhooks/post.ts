/**
 * One message to one program: POST, signed, no redirects, with a deadline. Of the answer only its status is looked at.
 *
 * Room: outside/webhooks.
 */
import { request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import { BlockList, isIP } from "node:net";
import { LotseError } from "../../domain/errors.ts";
import { DELIVERY_HEADER, SIGNATURE_HEADER, signatureOf } from "./signature.ts";

export interface Post {
  url: string;
  secret: string;
  id: string;
  body: string;
  now: number;
  deadlineSeconds?: number;
}

const DEADLINE_SECONDS = 15;

/** Whether it may be told there. @throws LotseError webhook/address-invalid */
export function requireWebhookAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOwn = url !== undefined && url.protocol === "http:" && isInside(url.hostname);
  if (!url || url.username || url.password || (url.protocol !== "https:" && !isOwn)) {
    throw new LotseError("webhook/address-invalid", {});
  }
  return url;
}

/** Resolves when it was taken. @throws LotseError webhook/* */
export async function postWebhook(post: Post): Promise<void> {
  const { secret, id, body, now, deadlineSeconds = DEADLINE_SECONDS } = post;
  const url = requireWebhookAddress(post.url);
  const host = url.hostname;
  const seconds = Math.floor(now / 1000);
  const signal = AbortSignal.timeout(deadlineSeconds * 1000);
  const status = await new Promise<number>((done, failed) => {
    const send = url.protocol === "https:" ? tlsRequest : plainRequest;
    const asked = send(url, {
      method: "POST",
      signal,
      agent: false,
      headers: {
        "content-type": "application/json; charset=utf-8",
        "content-length": Buffer.byteLength(body),
        "user-agent": "ti-lotse",
        [SIGNATURE_HEADER]: signatureOf(secret, seconds, body),
        [DELIVERY_HEADER]: id,
      },
    });
    asked.on("response", (answer) => {
      // Nobody reads what else it says.
      answer.destroy();
      done(answer.statusCode ?? 0);
    });
    asked.on("error", failed);
    asked.end(body);
  }).catch((cause: NodeJS.ErrnoException) => {
    if (signal.aborted) throw new LotseError("webhook/silent", { host, seconds: deadlineSeconds }, { cause });
    throw new LotseError("webhook/unreachable", { host, reason: cause.code ?? cause.message }, { cause });
  });
  if (status >= 200 && status < 300) return;
  const isForNow = status >= 500 || [408, 425, 429].includes(status);
  throw new LotseError(isForNow ? "webhook/later" : "webhook/refused", { host, status });
}

const INSIDE = new BlockList();
INSIDE.addSubnet("127.0.0.0", 8, "ipv4");
INSIDE.addSubnet("10.0.0.0", 8, "ipv4");
INSIDE.addSubnet("172.16.0.0", 12, "ipv4");
INSIDE.addSubnet("192.168.0.0", 16, "ipv4");
INSIDE.addSubnet("fc00::", 7, "ipv6");
INSIDE.addAddress("::1", "ipv6");

/** This computer, or an address of a private network. Names could lead anywhere. */
function isInside(hostname: string): boolean {
  const address = hostname.replace(/^\[(.*)\]$/, "$1");
  const kind = isIP(address);
  if (kind === 0) return hostname === "localhost";
  return INSIDE.check(address, kind === 6 ? "ipv6" : "ipv4");
}
