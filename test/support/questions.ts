/**
 * Questions to a simulated Konnektor, as our client writes them. RequestCard and EjectCard, which ti-lotse never sends,
 * are written here, so that every operation the simulator imitates can be asked on the same way.
 */
import { Link } from "../../src/protocol/link/link.ts";
import { chooseEndpoint, type WantedService } from "../../src/protocol/sds/endpoint.ts";
import { parseServiceDirectory, type ServiceDirectory } from "../../src/protocol/sds/service-directory.ts";
import { ask } from "../../src/protocol/soap/client.ts";
import { type Context, context, type Operation } from "../../src/protocol/soap/operation.ts";
import { CARDCMN, CCTX, CONN, CTS } from "../../src/protocol/xml/namespaces.ts";
import { el, optional, Xml } from "../../src/protocol/xml/write.ts";
import type { SimPraxis } from "../../src/simulator/wire/sim-praxis.ts";

const CARD_TERMINAL_SERVICE: WantedService = { name: "CardTerminalService", major: 1, minor: 1 };

interface Slot {
  ctId: string;
  slotId: number;
}
const slotXml = (slot: Slot) => el(CTS, "Slot", [ctId(slot.ctId), slotId(slot.slotId)]);

export const requestCard: Operation<{ context: Context; slot: Slot; cardType?: string; timeOut?: number }, void> = {
  name: "RequestCard",
  service: CARD_TERMINAL_SERVICE,
  namespace: CTS,
  namespaces: [CTS, CCTX, CONN, CARDCMN],
  write: (request) =>
    el(CTS, "RequestCard", [
      context(request.context),
      slotXml(request.slot),
      optional(CARDCMN, "CardType", request.cardType),
      el(CTS, "DisplayMsg", "Bitte Karte stecken"),
      optional(CTS, "TimeOut", request.timeOut),
    ]),
  read: () => {},
};

export const ejectCard: Operation<{ context: Context; what: Slot | { cardHandle: string } }, void> = {
  name: "EjectCard",
  service: CARD_TERMINAL_SERVICE,
  namespace: CTS,
  namespaces: [CTS, CCTX, CONN, CARDCMN],
  write: ({ context: c, what }) =>
    el(CTS, "EjectCard", [
      context(c),
      "cardHandle" in what ? cardHandle(what.cardHandle) : slotXml(what),
      el(CTS, "DisplayMsg", "Bitte Karte entnehmen"),
    ]),
  read: () => {},
};

/** The same question with more in it than ti-lotse ever asks: `more` stands behind everything else. */
export function asking<R, A>(operation: Operation<R, A>, ...more: Xml[]): Operation<R, A> {
  const text = more.map((xml) => xml.text).join("");
  return {
    ...operation,
    namespaces: [...new Set([...operation.namespaces, CARDCMN, CONN])],
    write: (request) => new Xml(operation.write(request).text.replace(/<\/[^<>]+>$/, (end) => text + end)),
  };
}

export const ctId = (value: string) => el(CARDCMN, "CtId", value);
export const slotId = (value: number) => el(CARDCMN, "SlotId", value);
export const iccsn = (value: string) => el(CARDCMN, "Iccsn", value);
export const cardHandle = (value: string) => el(CONN, "CardHandle", value);

/** What went over the wire, both ways. */
export interface Exchanged {
  request: string;
  status: number;
  contentType: string;
  response: string;
}

/** A client that trusts the simulated practice and keeps its connection; to be closed with `using`. */
export class Questioner {
  readonly #link: Link;
  readonly #url: string;
  #directory: ServiceDirectory | undefined;

  constructor(praxis: SimPraxis) {
    const { auth } = praxis;
    this.#url = praxis.first.url;
    this.#link = new Link({
      trust: auth.mode === "none" ? { kind: "system" } : { kind: "pin", sha256: praxis.certSha256 },
      credentials: auth.user
        ? { kind: "basic", user: auth.user, password: auth.password ?? "" }
        : auth.client
          ? {
              kind: "certificate",
              cert: auth.client.certificate.toString(),
              key: String(auth.client.key.export({ type: "pkcs8", format: "pem" })),
            }
          : { kind: "none" },
      timeouts: { answerMs: 5_000 },
    });
  }

  /** The service directory as it was sent. */
  async directory(): Promise<{ text: string; contentType: string }> {
    const answer = await this.#link.ask({ method: "GET", url: new URL(`${this.#url}/connector.sds`) });
    return { text: answer.body.toString("utf8"), contentType: answer.contentType };
  }

  async ask<Request>(operation: Operation<Request, unknown>, request: Request): Promise<Exchanged> {
    this.#directory ??= parseServiceDirectory(Buffer.from((await this.directory()).text));
    const endpoint = chooseEndpoint(this.#directory, operation.service, {
      reached: new URL(this.#url),
      rule: "host",
      plainAllowed: this.#url.startsWith("http:"),
    });
    const { body, answer } = await ask(this.#link, endpoint.url, operation, request);
    return {
      request: body,
      status: answer.status,
      contentType: answer.contentType,
      response: answer.body.toString("utf8"),
    };
  }

  [Symbol.dispose](): void {
    this.#link.close();
  }
}
