/**
 * The SOAP client: asks one operation at the endpoint the directory names, and reads the answer or the fault.
 *
 * Room: protocol/soap. A fault may come with HTTP 500 or 200 (trap T-15): the body decides, the status only when there is
 * no usable body.
 */
import { LotseError } from "../../domain/errors.ts";
import { requireXml, statusError } from "../link/http-status.ts";
import type { Answer, Link } from "../link/link.ts";
import { parseXml } from "../xml/parse.ts";
import { bodyOf, envelope, throwIfFault } from "./envelope.ts";
import { isResponseOf, type Operation, soapAction } from "./operation.ts";

/** A question that was answered, not yet understood. */
export interface Asked<Response> {
  operation: Operation<never, Response>;
  url: URL;
  body: string;
  answer: Answer;
}

/** @throws LotseError link/* */
export async function ask<Request, Response>(
  link: Link,
  url: URL,
  operation: Operation<Request, Response>,
  request: Request,
): Promise<Asked<Response>> {
  const body = envelope(operation.write(request), operation.namespaces);
  const answer = await link.ask({
    method: "POST",
    url,
    headers: { "Content-Type": "text/xml; charset=utf-8", SOAPAction: `"${soapAction(operation)}"` },
    body,
    slow: operation.slow,
  });
  return { operation, url, body, answer };
}

/** What the Konnektor said, or the error its answer is. @throws LotseError http/*, xml/*, soap/* */
export function understand<Response>(link: Link, { operation, url, body, answer }: Asked<Response>): Response {
  return link.lastAnswers.read(body, answer.body, () => readAnswer(answer, url, operation));
}

function readAnswer<Response>(answer: Answer, url: URL, operation: Operation<never, Response>): Response {
  if (answer.status !== 200 && answer.status !== 500) throw statusError(answer.status, url, answer);
  if (answer.status === 500 && !answer.body.includes("<")) throw statusError(500, url, answer);
  requireXml(answer, url);
  const body = bodyOf(parseXml(answer.body));
  throwIfFault(body);
  if (!isResponseOf(operation, body)) {
    throw new LotseError("soap/unexpected-answer", { expected: `${operation.name}Response`, found: body.name });
  }
  return operation.read(body);
}
