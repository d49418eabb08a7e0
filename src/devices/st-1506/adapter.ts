/**
 * Cherry eHealth Terminal ST-1506 over its remote management (sub-protocol "cobra"). Evidence for every message: README.md.
 *
 * Room: devices. The device keeps one session, for five minutes after the last message: it is always closed, and one that could not
 * be closed is handed back at the next login.
 */
import { randomBytes } from "node:crypto";
import { isError, LotseError } from "../../domain/errors.ts";
import type { Observation } from "../../domain/observation.ts";
import type { Instant } from "../../domain/zeit/tag.ts";
import type { JsonObject } from "../../protocol/ws/json.ts";
import type { JsonSocket } from "../../protocol/ws/json-socket.ts";
import type { Image, Prepared, Restart, VendorAccess, VendorAdapter, VendorDevice } from "../adapter.ts";
import { checkedPieces } from "../vendor/image.ts";
import { restartBy, sentOnce } from "../vendor/prepared.ts";
import { present, type Stay, TerminalReading, TerminalVisits, type Visit } from "../vendor/terminal-visits.ts";
import {
  type Asked,
  answers,
  askedBy,
  firmwareChunk,
  loginRequest,
  type PlainRequest,
  payloadOf,
  plainRequest,
  type Request,
  readDeviceInformation,
  sessionIdOf,
  toCertificates,
  toIdentity,
  toMac,
  toUpdate,
  usedPairingBlocks,
} from "./messages.ts";

export const st1506: VendorAdapter = {
  id: "cherry-st-1506",
  native: ["version", "state", "certificates", "update"],
  unproven: ["restart"],
  port: 443,
  login: "password",
  usualUser: "admin",
  open: (access) => new St1506(access),
};

const SESSION_MS = 5 * 60_000;

interface Session {
  id: string;
  /** When the device ends it, unless it hears something. */
  until: Instant;
}

class St1506 implements VendorDevice {
  /** Only from the specification: nobody is known to have used it. */
  readonly restart?: Restart;
  readonly prepareRestart?: () => Promise<Prepared>;
  readonly #access: VendorAccess;
  readonly #visits: TerminalVisits;
  /** The device may hold it. */
  #session: Session | undefined;

  constructor(access: VendorAccess) {
    this.#access = access;
    this.#visits = new TerminalVisits(access, { protocol: "cobra" });
    if (!access.unproven) return;
    this.prepareRestart = () => this.#prepareRestart();
    this.restart = restartBy(this.prepareRestart);
  }

  read(): Promise<Observation[]> {
    return this.#signedIn((socket) => this.#read(socket));
  }

  /**
   * Everything but the last piece, which alone lets the device begin. So long as it is not sent, hanging up cancels. The file is read to its
   * end before: one that is not what it should be never becomes whole on the device.
   */
  async prepareInstall(image: Image): Promise<Prepared> {
    const { host } = this.#access;
    const stay = await this.#visits.stay(
      this.#visit(async (socket) => {
        const seen = await this.#read(socket);
        if (socket.isOver) throw new LotseError("link/closed", { host });
        let held: Uint8Array | undefined;
        for await (const piece of checkedPieces(image, host)) {
          if (held) await this.#give(socket, held, { isLast: false });
          held = piece;
        }
        return { seen, last: held ?? new Uint8Array() };
      }),
    );
    const { seen, last } = stay.value;
    return sentOnce({ seen, send: () => this.#finish(stay.socket, last), close: () => stay.leave() });
  }

  close(): void {
    this.#visits.close();
  }

  #signedIn(work: (socket: JsonSocket) => Promise<Observation[]>): Promise<Observation[]> {
    return this.#visits.visit(this.#visit(work));
  }

  /** The version of the interface is asked first: it tells before the password is sent whether this is such a device at all. */
  #visit<T>(work: (socket: JsonSocket) => Promise<T>): Visit<T> {
    return {
      work: async (socket) => {
        if (this.#session && this.#session.until <= this.#access.now()) this.#session = undefined;
        await this.#ask(socket, "GetApiVersion");
        await this.#login(socket);
        return work(socket);
      },
      signOut: async (socket, answerMs) => {
        if (!this.#session) return;
        try {
          await this.#ask(socket, "Logout", answerMs);
        } catch (error) {
          // It knows the session no more: that is all that was wanted.
          if (!isError(error, "kt/session-ended")) throw error;
        }
        this.#session = undefined;
      },
    };
  }

  async #login(socket: JsonSocket): Promise<void> {
    const { user, password, host, now } = this.#access;
    const old = this.#session?.id;
    this.#session = undefined;
    try {
      const payload = await this.#send(socket, loginRequest(user, password, { msgId: newMessageId(), sessionId: old }));
      this.#session = { id: sessionIdOf(payload, host), until: now() + SESSION_MS };
    } catch (error) {
      if (isError(error, "kt/credentials-wrong")) this.#visits.refuse(error);
      throw error;
    }
  }

  async #read(socket: JsonSocket): Promise<Observation[]> {
    const { host, now } = this.#access;
    const begun = now();
    const reading = new TerminalReading(this.#access, socket);
    const ask = <T>(name: PlainRequest, understand: (payload: JsonObject) => T) =>
      reading.ask(async () => understand(await this.#ask(socket, name)));
    const information = await ask("GetDeviceInformation", (payload) => readDeviceInformation(payload, host));
    const update = await ask("GetUpdateState", toUpdate);
    const pairingBlocks = await ask("GetPairingInformation", usedPairingBlocks);
    if (information) {
      reading.seeIdentity(begun, toIdentity(information));
      const certificates = toCertificates(information);
      if (certificates.length > 0) reading.see("certificates", begun, certificates);
    }
    const told = present({ mac: information && toMac(information), pairingBlocks, ...update });
    if (Object.keys(told).length > 0) reading.see("management", begun, told);
    return reading.observations();
  }

  /** With this the device begins. */
  async #finish(socket: JsonSocket, last: Uint8Array): Promise<void> {
    // Closed before it was sent it leaves nothing open.
    if (socket.isOver) throw new LotseError("link/closed", { host: this.#access.host });
    await this.#inDoubt("kt/install-unclear", () => this.#give(socket, last, { isLast: true }));
  }

  async #prepareRestart(): Promise<Prepared> {
    const { host } = this.#access;
    const stay = await this.#visits.stay(
      this.#visit(async (socket) => {
        const seen = await this.#read(socket);
        if (socket.isOver) throw new LotseError("link/closed", { host });
        return seen;
      }),
    );
    return sentOnce({ seen: stay.value, send: () => this.#restart(stay), close: () => stay.leave() });
  }

  /** The device answers only when it does not restart: that the connection ends is its yes. The session ends with it. */
  async #restart({ socket }: Stay<unknown>): Promise<void> {
    const { host } = this.#access;
    // Closed before it was sent, or by ourselves, is no yes.
    if (socket.isOver) throw new LotseError("link/closed", { host });
    await this.#inDoubt("kt/restart-unclear", async () => {
      try {
        await this.#ask(socket, "Reboot");
      } catch (error) {
        if (!isError(error, "link/closed") || this.#visits.isClosed) throw error;
        this.#session = undefined;
        return;
      }
      throw new LotseError("kt/restart-unclear", { host });
    });
  }

  /** Whatever breaks after something was sent leaves open what the device made of it; what it says itself does not. */
  async #inDoubt(unclear: "kt/restart-unclear" | "kt/install-unclear", work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const code = error instanceof LotseError ? error.code : "";
      const isOpen = code.startsWith("link/") || code === "management/deadline" || code === "ws/unreadable";
      throw isOpen ? new LotseError(unclear, { host: this.#access.host }, { cause: error }) : error;
    }
  }

  async #give(socket: JsonSocket, data: Uint8Array, piece: { isLast: boolean }): Promise<void> {
    const { host } = this.#access;
    const sessionId = this.#session?.id;
    if (!sessionId) throw new LotseError("kt/session-ended", { host });
    const msgId = newMessageId();
    const asked: Asked = { msgId, name: "InitiateFwUpdateFromFile" };
    await this.#exchange(socket, firmwareChunk(data, piece, { msgId, sessionId }), asked);
  }

  #ask(socket: JsonSocket, name: PlainRequest, answerMs?: number): Promise<JsonObject> {
    return this.#send(socket, plainRequest(name, { msgId: newMessageId(), sessionId: this.#session?.id }), answerMs);
  }

  #send(socket: JsonSocket, request: Request, answerMs?: number): Promise<JsonObject> {
    return this.#exchange(socket, request as unknown as JsonObject, askedBy(request), answerMs);
  }

  async #exchange(
    socket: JsonSocket,
    message: JsonObject | Uint8Array,
    asked: Asked,
    answerMs?: number,
  ): Promise<JsonObject> {
    if (this.#session) this.#session = { ...this.#session, until: this.#access.now() + SESSION_MS };
    return payloadOf(await socket.ask(message, answers(asked), answerMs), asked, this.#access.host);
  }
}

function newMessageId(): string {
  return randomBytes(16).toString("hex");
}
