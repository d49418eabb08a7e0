/**
 * LastAnswers: an unchanged device answers poll after poll the same; the same is read only once.
 *
 * Room: protocol/link. The moment of the query (`InformationDate`) differs in every answer and counts as unchanged; who
 * needs it takes it from the answer itself. Values are shared between polls, nobody changes them.
 */

/** Larger answers are read every time instead of being kept. */
const MAX_BYTES = 64 * 1024;
/** Questions name card handles, which change: so the oldest are forgotten. */
const MAX_QUESTIONS = 64;

export class LastAnswers {
  readonly #last = new Map<string, { body: Buffer; lasting: string; value: unknown }>();

  /** What an answer to this question says; `read` is called only when it differs from the last one. */
  read<T>(question: string, body: Buffer, read: () => T): T {
    const last = this.#last.get(question);
    if (last?.body.equals(body)) return last.value as T;
    if (body.length > MAX_BYTES) return read();
    const lasting = lastingPart(body);
    if (last?.lasting === lasting) return last.value as T;
    const value = read();
    this.#last.delete(question);
    this.#last.set(question, { body, lasting, value });
    const [oldest] = this.#last.keys();
    if (oldest !== undefined && this.#last.size > MAX_QUESTIONS) this.#last.delete(oldest);
    return value;
  }
}

function lastingPart(body: Buffer): string {
  return body.toString("latin1").replace(/InformationDate>[^<]*</g, "InformationDate><");
}
