/**
 * Misbehaviour: what real devices, broken networks and strangers do to a client. Each is a function that may take over
 * one exchange and returns whether it did.
 *
 * Room: simulator/wire. `lotse simulate --misbehave NAME[=VALUE]` and tests use the same ones.
 */
import type { ServerResponse } from "node:http";
import type { Shape } from "./shapes.ts";

export interface Exchange {
  /** "directory", or the operation asked for. */
  asked: string;
  /** The honest answer. */
  status: number;
  contentType: string;
  body: string;
  shape: Shape;
  response: ServerResponse;
  /** Waits; ends at once when the simulator stops. */
  pause(ms: number): Promise<void>;
  /** Nobody is there any more to write to. */
  isGone(): boolean;
}

/** May change the exchange and return false, or answer itself and return true. */
export type Behaviour = (exchange: Exchange) => boolean | Promise<boolean>;

interface BehaviourKind {
  /** What may stand behind the "=" of `--misbehave NAME=VALUE`; absent: nothing. */
  value?: { shape: RegExp; example: string };
  make(value: string): Behaviour;
}

const NUMBER = { shape: /^\d{1,7}(\.\d{1,6})?$/, example: "2.5" };

const MB = 1024 * 1024;

export const BEHAVIOURS: Record<string, BehaviourKind> = {
  slow: {
    value: NUMBER,
    make: (value) => async (exchange) => {
      await exchange.pause(Number(value || 3) * 1000);
      return false;
    },
  },
  hang: {
    make: () => async (exchange) => {
      await exchange.pause(3_600_000);
      return true;
    },
  },
  trickle: {
    value: NUMBER,
    make: (value) => async (exchange) => {
      head(exchange);
      for (const byte of Buffer.from(exchange.body)) {
        if (!exchange.response.write(Buffer.from([byte]))) await exchange.pause(1);
        await exchange.pause(Number(value || 500));
        if (exchange.isGone()) return true;
      }
      exchange.response.end();
      return true;
    },
  },
  "cut-off": {
    make: () => (exchange) => {
      const body = Buffer.from(exchange.body);
      exchange.response.writeHead(exchange.status, {
        "Content-Type": exchange.contentType,
        "Content-Length": body.length,
      });
      exchange.response.write(body.subarray(0, body.length / 2), () => exchange.response.destroy());
      return true;
    },
  },
  truncated: {
    make: () => rewrite((body) => body.slice(0, body.length / 2)),
  },
  html: {
    make: () => (exchange) => {
      exchange.status = 200;
      exchange.contentType = "text/html; charset=utf-8";
      exchange.body = "<!DOCTYPE html><html><head><title>Anmeldung</title></head><body><form></form></body></html>";
      return false;
    },
  },
  "wrong-content-type": {
    make: () => (exchange) => {
      exchange.contentType = "text/plain";
      return false;
    },
  },
  "fault-without-detail": {
    make: () =>
      onOperations((exchange) => {
        const { prefix } = exchange.shape.soap;
        exchange.status = 500;
        exchange.body = `<${prefix}:Envelope xmlns:${prefix}="http://schemas.xmlsoap.org/soap/envelope/"><${prefix}:Body><${prefix}:Fault><faultcode>${prefix}:Server</faultcode><faultstring>Internal Error</faultstring></${prefix}:Fault></${prefix}:Body></${prefix}:Envelope>`;
      }),
  },
  "faults-with-200": {
    make: () => (exchange) => {
      if (exchange.status === 500) exchange.status = 200;
      return false;
    },
  },
  stale: {
    make: () => {
      const first = new Map<string, string>();
      return (exchange) => {
        exchange.body = first.get(exchange.asked) ?? exchange.body;
        first.set(exchange.asked, exchange.body);
        return false;
      };
    },
  },
  "lying-firmware": {
    value: { shape: /^[\w.-]{1,64}$/, example: "9.9.9" },
    make: (value) => rewrite((body) => body.replace(/(FWVersion>)[^<]*/, `$1${value || "9.9.9"}`), "directory"),
  },
  "text-in-version": {
    make: () => rewrite((body) => body.replace(/(FWVersion>)[^<]*/g, "$1unbekannt")),
  },
  "without-tls-endpoints": {
    make: () => rewrite((body) => body.replace(/^.*EndpointTLS.*\n/gm, ""), "directory"),
  },
  "close-after-answer": {
    make: () => (exchange) => {
      exchange.response.setHeader("Connection", "close");
      return false;
    },
  },
  redirect: {
    make: () => (exchange) => {
      exchange.response.writeHead(302, { Location: "https://192.0.2.1/connector.sds" });
      exchange.response.end();
      return true;
    },
  },
  "http-503": {
    make: () => (exchange) => {
      exchange.status = 503;
      exchange.body = "";
      return false;
    },
  },
  huge: {
    value: NUMBER,
    make: (value) => async (exchange) => {
      head(exchange);
      const chunk = Buffer.alloc(MB, " ");
      exchange.response.write(exchange.body.slice(0, 100));
      for (let sent = 0; sent < Number(value || 200) && !exchange.isGone(); sent++) {
        if (!exchange.response.write(chunk)) await exchange.pause(5);
      }
      exchange.response.end();
      return true;
    },
  },
  "billion-laughs": {
    make: () =>
      rewrite(() => {
        const levels = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`);
        return `<?xml version="1.0"?><!DOCTYPE b [<!ENTITY l0 "lol">${levels.join("")}]><b>&l9;</b>`;
      }),
  },
  deep: {
    value: NUMBER,
    make: (value) => rewrite(() => "<a>".repeat(Number(value || 100_000))),
  },
  "not-utf8": {
    make: () => (exchange) => {
      head(exchange);
      exchange.response.end(Buffer.concat([Buffer.from("<a>"), Buffer.from([0xff, 0xfe, 0xc3]), Buffer.from("</a>")]));
      return true;
    },
  },
};

/** Traits of the device rather than of an answer; see konnektor-server.ts and sim-praxis.ts. */
export const TRAITS: readonly string[] = ["foreign-host", "foreign-certificate-name", "vendor-trace"];

export function head(exchange: Exchange): void {
  exchange.response.writeHead(exchange.status, { "Content-Type": exchange.contentType });
}

function rewrite(change: (body: string) => string, only?: string): Behaviour {
  return (exchange) => {
    if (only === undefined || exchange.asked === only) exchange.body = change(exchange.body);
    return false;
  };
}

function onOperations(change: (exchange: Exchange) => void): Behaviour {
  return (exchange) => {
    if (exchange.asked !== "directory") change(exchange);
    return false;
  };
}
