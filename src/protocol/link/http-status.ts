/**
 * What an HTTP answer means before anybody looks at its body.
 *
 * Room: protocol/link.
 */
import { LotseError } from "../../domain/errors.ts";
import type { Answer } from "./link.ts";

/** @throws LotseError http/* for everything but 200 */
export function requireOk(answer: Answer, url: URL): void {
  if (answer.status === 200) return;
  throw statusError(answer.status, url, answer);
}

export function statusError(status: number, url: URL, answer: Answer): LotseError {
  const host = url.hostname;
  switch (status) {
    case 401:
      return new LotseError("http/unauthorized", { host });
    case 403:
      return new LotseError("http/forbidden", { host });
    case 404:
      return new LotseError("http/not-found", { url: url.href });
    case 400:
      // nginx and others answer a plain request on a TLS port in words.
      if (/HTTPS port|requires TLS/i.test(answer.body.toString("latin1")))
        return new LotseError("http/needs-tls", { host });
      return new LotseError("http/unexpected-status", { host, status });
    default:
      if (status >= 300 && status < 400) return new LotseError("http/redirect", { url: url.href });
      if (status >= 500) return new LotseError("http/server-error", { host, status });
      return new LotseError("http/unexpected-status", { host, status });
  }
}

/**
 * A web page or something else where XML was expected: said in words instead of as a broken document.
 * @throws LotseError http/not-xml
 */
export function requireXml(answer: Answer, url: URL): void {
  const start = answer.body.subarray(0, 512).toString("latin1").trimStart();
  const isHtml = /^<(!doctype\s+html|html|head|body)/i.test(start.replace(/^<\?xml[^>]*\?>\s*/, ""));
  if (start.startsWith("<") && !isHtml) return;
  if (start === "" || start.startsWith("\u00ef\u00bb\u00bf<") || /^\u00fe\u00ff|^\u00ff\u00fe/.test(start)) return;
  const type = answer.contentType.split(";")[0] || "?";
  const title = /<title>([^<]{1,80})/i.exec(answer.body.subarray(0, 8192).toString("utf8"))?.[1]?.trim() ?? "";
  throw new LotseError("http/not-xml", { host: url.hostname, type, title });
}
