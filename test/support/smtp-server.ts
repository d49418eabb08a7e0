/**
 * A small mail server on a real socket: greets, encrypts, lets sign in, takes mail, and misbehaves in the ways mail servers do.
 * What it took stands in `mails`; every line it was told in `heard`.
 */
import { createServer, type Server, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import type { Identity } from "../../src/simulator/wire/pki/x509.ts";
import { Authority, makeKey } from "../../src/simulator/wire/pki/x509.ts";

export interface SmtpHabits {
  security: "tls" | "starttls" | "none";
  login: { user: string; password: string } | undefined;
  /** An answer instead of the usual one, by command: { RCPT: "550 no such user" }. "hang-up" ends the connection. */
  answers: Record<string, string>;
  /** Says nothing any more from this command on; "" is the greeting. */
  silentFrom: string | undefined;
  /** Takes the mail and ends the connection instead of saying so. */
  hangsUpAfterData: boolean;
}

export interface TakenMail {
  from: string;
  to: string[];
  /** As it came, headers and all. */
  raw: string;
  headers: Record<string, string>;
  /** Decoded. */
  text: string;
  subject: string;
}

const DAY_MS = 86_400_000;

export class SmtpServer implements AsyncDisposable {
  readonly mails: TakenMail[] = [];
  readonly heard: string[] = [];
  readonly certificate: string;
  habits: SmtpHabits;
  connections = 0;
  readonly #identity: Identity;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  private constructor(habits: Partial<SmtpHabits>) {
    this.habits = {
      ...{ security: "starttls", login: { user: "praxis", password: "Postfach-GEHEIM" }, answers: {} },
      ...{ silentFrom: undefined, hangsUpAfterData: false },
      ...habits,
    };
    const now = Date.now();
    const wish = { notBefore: now - DAY_MS, notAfter: now + 365 * DAY_MS, purpose: "server" as const };
    const names = { commonName: "mail.example", names: ["mail.example"] };
    this.#identity = new Authority("Mail-CA", now).issue({ ...names, ...wish }, makeKey("p256"));
    this.certificate = this.#identity.certificate.toString();
  }

  static async start(habits: Partial<SmtpHabits> = {}): Promise<SmtpServer> {
    const server = new SmtpServer(habits);
    await server.listen();
    return server;
  }

  get port(): number {
    return this.#port;
  }

  /** Also again, on the same port, after `silence`. */
  async listen(): Promise<void> {
    const server = createServer((socket) => this.#greet(socket));
    await new Promise<void>((done) => server.listen(this.#port, "127.0.0.1", done));
    this.#port = (server.address() as { port: number }).port;
    this.#server = server;
  }

  /** As if it had been switched off. */
  async silence(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((done) => (server ? server.close(() => done()) : done()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.silence();
  }

  #greet(raw: Socket): void {
    this.connections++;
    this.#sockets.add(raw);
    raw.on("close", () => this.#sockets.delete(raw));
    raw.on("error", () => {});
    const socket = this.habits.security === "tls" ? this.#encrypted(raw) : raw;
    if (this.habits.silentFrom === "") return;
    socket.write("220 mail.example ESMTP\r\n");
    this.#talk(socket, this.habits.security === "tls");
  }

  #encrypted(socket: Socket): TLSSocket {
    const { key, certificate } = this.#identity;
    const secureContext = createSecureContext({
      key: key.export({ type: "pkcs8", format: "pem" }),
      cert: certificate.toString(),
    });
    const secure = new TLSSocket(socket, { isServer: true, secureContext });
    secure.on("error", () => {});
    return secure;
  }

  #talk(socket: Socket | TLSSocket, isEncrypted: boolean): void {
    const { habits } = this;
    let rest = "";
    let envelope = { from: "", to: [] as string[] };
    let data: string[] | undefined;
    let isSignedIn = habits.login === undefined;
    let isSilent = false;
    const say = (line: string) => socket.write(`${line}\r\n`);
    const onData = (chunk: Buffer) => {
      rest += chunk.toString("latin1");
      const lines = rest.split("\r\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (data) content(line);
        else command(line);
      }
    };
    socket.on("data", onData);

    const content = (line: string) => {
      if (line !== ".") {
        data?.push(line.replace(/^\.\./, "."));
        return;
      }
      const raw = (data ?? []).join("\r\n");
      data = undefined;
      const answer = habits.answers.CONTENT;
      if (answer === undefined || habits.hangsUpAfterData) this.mails.push(takenMail(envelope, raw));
      envelope = { from: "", to: [] };
      if (habits.hangsUpAfterData || answer === "hang-up") socket.destroy();
      else say(answer ?? "250 2.0.0 queued");
    };

    const command = (line: string) => {
      this.heard.push(line);
      const [verb = ""] = line.toUpperCase().split(/[ :]/, 1);
      if (isSilent || habits.silentFrom === verb) {
        isSilent = true;
        return;
      }
      const answer = habits.answers[verb];
      if (answer === "hang-up") return void socket.destroy();
      if (answer !== undefined) return void say(answer);
      switch (verb) {
        case "EHLO": {
          const tls = habits.security === "starttls" && !isEncrypted ? ["STARTTLS"] : [];
          const auth = habits.login && (isEncrypted || habits.security === "none") ? ["AUTH PLAIN"] : [];
          const all = ["mail.example", "8BITMIME", ...tls, ...auth];
          for (const [i, one] of all.entries()) say(`250${i === all.length - 1 ? " " : "-"}${one}`);
          return;
        }
        case "STARTTLS": {
          if (habits.security !== "starttls") return void say("502 5.5.1 not here");
          say("220 go ahead");
          socket.removeListener("data", onData);
          this.#talk(this.#encrypted(socket), true);
          return;
        }
        case "AUTH": {
          const [, user, password] = Buffer.from(line.split(" ")[2] ?? "", "base64")
            .toString("utf8")
            .split("\0");
          isSignedIn = user === habits.login?.user && password === habits.login?.password;
          return void say(isSignedIn ? "235 2.7.0 welcome" : "535 5.7.8 authentication credentials invalid");
        }
        case "MAIL":
          if (!isSignedIn) return void say("530 5.7.0 authentication required");
          envelope = { from: addressIn(line), to: [] };
          return void say("250 ok");
        case "RCPT":
          envelope.to.push(addressIn(line));
          return void say("250 ok");
        case "DATA":
          data = [];
          return void say("354 end with a dot");
        case "QUIT":
          say("221 bye");
          return void socket.end();
        default:
          return void say("250 ok");
      }
    };
  }
}

function addressIn(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? "";
}

function takenMail({ from, to }: { from: string; to: string[] }, raw: string): TakenMail {
  const [head = "", ...body] = raw.split("\r\n\r\n");
  const lines = head.replaceAll(/\r\n[ \t]+/g, " ").split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(":");
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
    }),
  );
  const encoded = body.join("\r\n\r\n");
  const encoding = headers["content-transfer-encoding"] ?? "";
  const text =
    encoding === "base64"
      ? Buffer.from(encoded, "base64").toString("utf8")
      : encoding === "quoted-printable"
        ? quotedPrintable(encoded)
        : Buffer.from(encoded, "latin1").toString("utf8");
  return { from, to, raw, headers, text, subject: decodedWords(headers.subject ?? "") };
}

function quotedPrintable(text: string): string {
  const bytes = text
    .replaceAll(/=\r\n/g, "")
    .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

function decodedWords(text: string): string {
  return text
    .replaceAll(/\?=\s+=\?/g, "?==?")
    .replaceAll(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_all, kind: string, word: string) =>
      kind.toUpperCase() === "B"
        ? Buffer.from(word, "base64").toString("utf8")
        : quotedPrintable(word.replaceAll("_", " ")),
    );
}
