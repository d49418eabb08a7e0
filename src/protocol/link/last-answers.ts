/**
 * LastAnswers: an unchanged device answers poll after poll the same; the same is read only once.
 *
 * Room: protocol/link. Kept are what was read and a fingerprint of the answer, never the answer itself: it may name
 * patients. The moment of the query (`InformationDate`) differs in every answer and counts as unchanged; who needs it
 * takes it from the answer. Values are shared between polls, nobody changes them.
 */
import { hash } from "node:crypto";

/** Questions name card handles, which change: so the oldest are forgotten. */
const MAX_QUESTIONS = 64;
const INFORMATION_DATE = Buffer.from("InformationDate>");

export class LastAnswers {
  readonly #last = new Map<string, { fingerprint: string; value: unknown }>();

  /** What an answer to this question says; `read` is called only when it differs from the last one. */
  read<T>(question: string, body: Buffer, read: () => T): T {
    const fingerprint = hash("sha256", lastingPart(body), "base64");
    const last = this.#last.get(question);
    if (last?.fingerprint === fingerprint) return last.value as T;
    const value = read();
    this.#last.delete(question);
    this.#last.set(question, { fingerprint, value });
    const [oldest] = this.#last.keys();
    if (oldest !== undefined && this.#last.size > MAX_QUESTIONS) this.#last.delete(oldest);
    return value;
  }
}

/** The answer with its moments blanked out. */
function lastingPart(body: Buffer): Buffer {
  let at = body.indexOf(INFORMATION_DATE);
  if (at < 0) return body;
  const lasting = Buffer.from(body);
  while (at >= 0) {
    const from = at + INFORMATION_DATE.length;
    const end = lasting.indexOf("<", from);
    lasting.fill(" ", from, end < 0 ? undefined : end);
    at = lasting.indexOf(INFORMATION_DATE, end < 0 ? lasting.length : end);
  }
  return lasting;
}
