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
import type { Restart, VendorAccess, VendorAdapter, VendorDevice } from "../adapter.ts";
import { present, TerminalReading, TerminalVisits } from "../vendor/terminal-visits.ts";
import {
  answers,
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
  native: ["version", "state", "certificates"],
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
  readonly #access: VendorAccess;
  readonly #visits: TerminalVisits;
  /** The device may hold it. */
  #session: Session | undefined;

  constructor(access: VendorAccess) {
    this.#access = access;
    this.#visits = new TerminalVisits(access, { protocol: "cobra" });
    if (access.unproven) this.restart = { send: () => this.#restart() };
  }

  read(): Promise<Observation[]> {
    return this.#signedIn((socket) => this.#read(socket));
  }

  close(): void {
    this.#visits.close();
  }

  /** The version of the interface is asked first: it tells before the password is sent whether this is such a device at all. */
  #signedIn(work: (socket: JsonSocket) => Promise<Observation[]>): Promise<Observation[]> {
    return this.#visits.visit({
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
    });
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

  /** The device answers only when it does not restart: that the connection ends is its yes. The session ends with it. */
  async #restart(): Promise<void> {
    const { host } = this.#access;
    await this.#signedIn(async (socket) => {
      // Closed before it was sent, or by ourselves, is no yes.
      if (socket.isOver) throw new LotseError("link/closed", { host });
      try {
        await this.#ask(socket, "Reboot");
      } catch (error) {
        const code = error instanceof LotseError ? error.code : undefined;
        if (code === "link/closed" && !this.#visits.isClosed) {
          this.#session = undefined;
          return [];
        }
        const isOpen = code?.startsWith("link/") || code === "management/deadline" || code === "ws/unreadable";
        throw isOpen ? new LotseError("kt/restart-unclear", { host }, { cause: error }) : error;
      }
      throw new LotseError("kt/restart-unclear", { host });
    });
  }

  #ask(socket: JsonSocket, name: PlainRequest, answerMs?: number): Promise<JsonObject> {
    return this.#send(socket, plainRequest(name, { msgId: newMessageId(), sessionId: this.#session?.id }), answerMs);
  }

  async #send(socket: JsonSocket, request: Request, answerMs?: number): Promise<JsonObject> {
    if (this.#session) this.#session = { ...this.#session, until: this.#access.now() + SESSION_MS };
    const answer = await socket.ask(request as unknown as JsonObject, answers(request), answerMs);
    return payloadOf(answer, request, this.#access.host);
  }
}

function newMessageId(): string {
  return randomBytes(16).toString("hex");
}
