/**
 * Misbehaviour of a Kartenterminal's management interface: what broken devices, broken networks and strangers do to a client.
 *
 * Room: simulator/wire. Each takes over one exchange and returns whether it did. Some write bytes beneath the WebSocket, because no
 * honest library writes them.
 */
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";

export interface TerminalExchange {
  asked: string;
  /** The honest answer; undefined where there is none. */
  text: string | undefined;
  webSocket: WebSocket;
  /** The bytes beneath. */
  raw: Duplex;
  /** What it answers was the last piece of a file. */
  isLastPiece(): boolean;
  /** Says that an answer somebody else made has a shape nobody has seen. */
  invent(shape: string): void;
  /** Waits; ends at once when the simulator stops. */
  pause(ms: number): Promise<void>;
  isGone(): boolean;
}

/** May change the exchange and return false, or answer itself and return true. */
export type TerminalBehaviour = (exchange: TerminalExchange) => boolean | Promise<boolean>;

const MB = 1024 * 1024;

export const TERMINAL_BEHAVIOURS = {
  hang: async ({ pause }) => {
    await pause(3_600_000);
    return true;
  },
  /** The frame's head, then a byte now and then. */
  trickle: async ({ text = "", raw, pause, isGone }) => {
    for (const byte of frame(Buffer.from(text))) {
      if (isGone()) return true;
      raw.write(Buffer.from([byte]));
      await pause(40);
    }
    return true;
  },
  "cut-off": ({ text = "", raw }) => {
    const bytes = frame(Buffer.from(text));
    raw.write(bytes.subarray(0, bytes.length / 2), () => raw.destroy());
    return true;
  },
  /** Ends the connection without a byte. */
  dropped: ({ raw }) => {
    raw.destroy();
    return true;
  },
  /** A whole message, which is half an answer. */
  truncated: ({ webSocket, text = "{}" }) => {
    webSocket.send(text.slice(0, text.length / 2));
    return true;
  },
  /** A frame no WebSocket knows. */
  garbage: ({ raw }) => {
    raw.write(Buffer.from("\xff\xff\xff\xff garbage \x00\x01\x02", "latin1"));
    return true;
  },
  text: ({ webSocket }) => {
    webSocket.send("<html>Anmeldung</html>");
    return true;
  },
  binary: ({ webSocket, text = "" }) => {
    webSocket.send(Buffer.from(text), { binary: true });
    return true;
  },
  "not-utf8": ({ raw }) => {
    raw.write(frame(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])));
    return true;
  },
  huge: ({ webSocket }) => {
    webSocket.send(" ".repeat(MB));
    return true;
  },
  deep: ({ webSocket }) => {
    webSocket.send(`${'{"a":['.repeat(9_000)}${"]}".repeat(9_000)}`);
    return true;
  },
  /** Messages nobody asked for, without end. */
  chatter: async ({ webSocket, pause, isGone }) => {
    for (let i = 0; i < 10_000 && !isGone(); i++) {
      webSocket.send('{"hello":true}');
      if (i % 100 === 99) await pause(1);
    }
    return true;
  },
  /** Hangs up instead of answering. */
  close: ({ webSocket }) => {
    webSocket.close(1011);
    return true;
  },
} satisfies Record<string, TerminalBehaviour>;

/** The same, but only in answer to one question. */
export function whenAsked(asked: string, behaviour: TerminalBehaviour): TerminalBehaviour {
  return (exchange) => exchange.asked === asked && behaviour(exchange);
}

/** One unmasked text frame, as a server sends it. */
function frame(payload: Buffer): Buffer {
  const head = payload.length < 126 ? Buffer.alloc(2) : Buffer.alloc(4);
  head.writeUInt8(0x81, 0);
  if (payload.length < 126) head.writeUInt8(payload.length, 1);
  else {
    head.writeUInt8(126, 1);
    head.writeUInt16BE(payload.length, 2);
  }
  return Buffer.concat([head, payload]);
}
