/**
 * The running server, as a command on this computer speaks with it: through its door, with the token of `server.json`.
 *
 * Room: app. Nothing that comes back counts before it has proved that it is the server that is looked for. Every wait has an end.
 */
import { randomBytes } from "node:crypto";
import { type IncomingMessage, request } from "node:http";
import type { Readable } from "node:stream";
import { json } from "node:stream/consumers";
import { isProof, PROOF_HEADER, signedCall } from "../api/door.ts";
import { type MachineRouteName, type MachineRoutes, machineRoutes as routes } from "../api/machine-routes.ts";
import { API } from "../api/routes.ts";
import type { Problem } from "../api/views.ts";
import type { ErrorCode } from "../domain/codes.ts";
import { LotseError } from "../domain/errors.ts";
import type { Language } from "../words/words.ts";
import { ToldByServer } from "./lotse-error.ts";
import type { ServerFacts } from "./server-file.ts";

/** Until the first byte; the file of a large backup has to be made first. */
const ANSWER_MS = 5_000;
const BACKUP_MS = 900_000;
/** A file is written while it comes, and a mail server may be slow; beginning a step asks every device first. */
const UPLOAD_MS = 300_000;
const BEGIN_MS = 90_000;
const PATIENCE_MS: Partial<Record<MachineRouteName, number>> = {
  machineBackup: BACKUP_MS,
  machineImage: UPLOAD_MS,
  machineCommand: BEGIN_MS,
  machineNotifyTest: UPLOAD_MS,
};
/** Between two bytes. */
const PAUSE_MS = 60_000;

/** What goes along. */
interface Asked {
  practice?: string;
  run?: string;
  body?: unknown;
  bytes?: Readable;
}

type JsonRoute = { [N in MachineRouteName]: MachineRoutes[N] extends { bytes: true } ? never : N }[MachineRouteName];
type AnswerOf<N extends JsonRoute> = ReturnType<MachineRoutes[N]["answer"]["parse"]>;

export class RunningServer {
  readonly #facts: ServerFacts;
  readonly #language: Language;

  constructor(facts: ServerFacts, language: Language) {
    this.#facts = facts;
    this.#language = language;
  }

  /** False where nobody, or somebody else, answers at its address. @throws LotseError server/silent */
  async isThere(): Promise<boolean> {
    try {
      (await this.#ask("machineJournals", "")).destroy();
      return true;
    } catch (error) {
      if (error instanceof NotOurs) return false;
      if (error instanceof ToldByServer) return true;
      throw error;
    }
  }

  /** @throws LotseError server/silent, server/gone, ToldByServer */
  async json<N extends JsonRoute>(name: N, practice = ""): Promise<AnswerOf<N>> {
    const answer = await this.#ask(name, practice);
    const text = await this.#toEnd(json(answer));
    return routes[name].answer.parse(text) as AnswerOf<N>;
  }

  /**
   * Has something done, or asks with more than a practice.
   * @throws LotseError server/silent, server/gone, ToldByServer
   */
  async call<N extends JsonRoute>(name: N, asked: Asked): Promise<AnswerOf<N>> {
    const answer = await this.#ask(name, asked.practice ?? "", asked);
    const text = await this.#toEnd(json(answer));
    return routes[name].answer.parse(text) as AnswerOf<N>;
  }

  /** Its bytes as they come. @throws LotseError server/silent, server/gone, ToldByServer */
  async *bytes(name: MachineRouteName, practice = ""): AsyncGenerator<Buffer> {
    const answer = await this.#ask(name, practice);
    const expected = Number(answer.headers["content-length"] ?? Number.NaN);
    let got = 0;
    const chunks = (answer as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
    try {
      for (;;) {
        const { done, value } = await this.#toEnd(chunks.next());
        if (done) break;
        got += value.length;
        yield value;
      }
    } finally {
      answer.destroy();
    }
    if (!Number.isNaN(expected) && got !== expected) throw this.#gone();
  }

  /** One JSON value a line. */
  async *lines(name: MachineRouteName, practice = ""): AsyncGenerator<unknown> {
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of this.bytes(name, practice)) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        yield JSON.parse(rest.subarray(0, end).toString("utf8"));
        rest = rest.subarray(end + 1);
      }
    }
  }

  /** The answer, whose sender has proved to be the server. */
  async #ask(
    name: MachineRouteName,
    practice: string,
    { run = "", body, bytes }: Asked = {},
  ): Promise<IncomingMessage> {
    const { address, token } = this.#facts;
    const { method, path } = routes[name];
    const named = { "{practice}": practice, "{run}": run };
    const url = API + path.replace(/\{\w+\}/g, (place) => encodeURIComponent(named[place as keyof typeof named] ?? ""));
    const type = bytes ? "application/octet-stream" : body === undefined ? undefined : "application/json";
    const nonce = randomBytes(24).toString("base64url");
    const headers = {
      authorization: signedCall(token, nonce, method, url),
      "accept-language": this.#language,
      ...(type && { "content-type": type }),
    };
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = request(address + url, { method, headers, agent: false }, resolve);
      asked.setTimeout(PATIENCE_MS[name] ?? ANSWER_MS, () => {
        asked.destroy(this.#silent());
      });
      asked.on("error", (cause) => reject(cause instanceof LotseError ? cause : new NotOurs({ cause })));
      if (bytes) bytes.on("error", (cause) => asked.destroy(cause)).pipe(asked);
      else asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
    const proof = answer.headers[PROOF_HEADER];
    if (typeof proof !== "string" || !isProof(token, nonce, proof)) {
      answer.destroy();
      throw new NotOurs();
    }
    answer.setTimeout(PAUSE_MS, () => answer.destroy(this.#silent()));
    if (answer.statusCode !== 200) throw await this.#told(answer);
    return answer;
  }

  async #told(answer: IncomingMessage): Promise<LotseError> {
    const { code, entry } = (await this.#toEnd(json(answer))) as Problem;
    return new ToldByServer(code as ErrorCode, entry);
  }

  /** What broke off in the middle is told as that. */
  async #toEnd<T>(reading: Promise<T>): Promise<T> {
    try {
      return await reading;
    } catch (cause) {
      throw cause instanceof LotseError ? cause : this.#gone(cause);
    }
  }

  #silent(): LotseError {
    return new LotseError("server/silent", { pid: this.#facts.pid });
  }

  #gone(cause?: unknown): LotseError {
    return new LotseError("server/gone", {}, { cause });
  }
}

/** Whoever answers there, or does not, is not the server. */
class NotOurs extends LotseError<"server/gone"> {
  constructor(options?: { cause?: unknown }) {
    super("server/gone", {}, options);
  }
}
