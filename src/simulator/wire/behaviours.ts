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
}

/** May change the exchange and return false, or answer itself and return true. */
export type Behaviour = (exchange: Exchange) => boolean | Promise<boolean>;

interface BehaviourKind {
  /** What it imitates, for `--help`. */
  what: string;
  make(value: string): Behaviour;
}

const MB = 1024 * 1024;

export const BEHAVIOURS: Record<string, BehaviourKind> = {
  slow: {
    what: "antwortet erst nach VALUE Sekunden (3)",
    make: (value) => async (exchange) => {
      await exchange.pause(Number(value || 3) * 1000);
      return false;
    },
  },
  hang: {
    what: "nimmt die Frage an und antwortet nie",
    make: () => async (exchange) => {
      await exchange.pause(3_600_000);
      return true;
    },
  },
  trickle: {
    what: "schickt die Antwort Byte für Byte, VALUE Millisekunden Abstand (500)",
    make: (value) => async (exchange) => {
      head(exchange);
      for (const byte of Buffer.from(exchange.body)) {
        if (!exchange.response.write(Buffer.from([byte]))) await exchange.pause(1);
        await exchange.pause(Number(value || 500));
        if (exchange.response.destroyed) return true;
      }
      exchange.response.end();
      return true;
    },
  },
  "cut-off": {
    what: "bricht mitten in der Antwort ab",
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
    what: "liefert ein halbes XML-Dokument, als wäre es ganz",
    make: () => rewrite((body) => body.slice(0, body.length / 2)),
  },
  html: {
    what: "liefert eine Anmeldeseite statt XML",
    make: () => (exchange) => {
      exchange.status = 200;
      exchange.contentType = "text/html; charset=utf-8";
      exchange.body = "<!DOCTYPE html><html><head><title>Anmeldung</title></head><body><form></form></body></html>";
      return false;
    },
  },
  "wrong-content-type": {
    what: "liefert richtiges XML mit falschem Content-Type",
    make: () => (exchange) => {
      exchange.contentType = "text/plain";
      return false;
    },
  },
  "fault-without-detail": {
    what: "antwortet auf Fragen mit einer Fehlermeldung ohne Fehlercode",
    make: () =>
      onOperations((exchange) => {
        const { prefix } = exchange.shape.soap;
        exchange.status = 500;
        exchange.body = `<${prefix}:Envelope xmlns:${prefix}="http://schemas.xmlsoap.org/soap/envelope/"><${prefix}:Body><${prefix}:Fault><faultcode>${prefix}:Server</faultcode><faultstring>Internal Error</faultstring></${prefix}:Fault></${prefix}:Body></${prefix}:Envelope>`;
      }),
  },
  "faults-with-200": {
    what: "schickt Fehlermeldungen mit HTTP 200",
    make: () => (exchange) => {
      if (exchange.status === 500) exchange.status = 200;
      return false;
    },
  },
  stale: {
    what: "antwortet immer wie beim ersten Mal",
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
    what: "nennt im Dienstverzeichnis die Firmware VALUE (9.9.9)",
    make: (value) => rewrite((body) => body.replace(/(FWVersion>)[^<]*/, `$1${value || "9.9.9"}`), "directory"),
  },
  "text-in-version": {
    what: "schreibt Text statt einer Version",
    make: () => rewrite((body) => body.replace(/(FWVersion>)[^<]*/g, "$1unbekannt")),
  },
  "without-tls-endpoints": {
    what: "lässt EndpointTLS im Dienstverzeichnis weg",
    make: () => rewrite((body) => body.replace(/^.*EndpointTLS.*\n/gm, ""), "directory"),
  },
  "close-after-answer": {
    what: "beendet die Verbindung nach jeder Antwort",
    make: () => (exchange) => {
      exchange.response.setHeader("Connection", "close");
      return false;
    },
  },
  redirect: {
    what: "leitet auf eine andere Adresse weiter",
    make: () => (exchange) => {
      exchange.response.writeHead(302, { Location: "https://192.0.2.1/connector.sds" });
      exchange.response.end();
      return true;
    },
  },
  "http-503": {
    what: "antwortet mit HTTP 503 ohne Inhalt",
    make: () => (exchange) => {
      exchange.status = 503;
      exchange.body = "";
      return false;
    },
  },
  huge: {
    what: "schickt VALUE MB (200)",
    make: (value) => async (exchange) => {
      head(exchange);
      const chunk = Buffer.alloc(MB, " ");
      exchange.response.write(exchange.body.slice(0, 100));
      for (let sent = 0; sent < Number(value || 200) && !exchange.response.destroyed; sent++) {
        if (!exchange.response.write(chunk)) await exchange.pause(5);
      }
      exchange.response.end();
      return true;
    },
  },
  "billion-laughs": {
    what: "schickt eine Entity-Bombe",
    make: () =>
      rewrite(() => {
        const levels = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`);
        return `<?xml version="1.0"?><!DOCTYPE b [<!ENTITY l0 "lol">${levels.join("")}]><b>&l9;</b>`;
      }),
  },
  deep: {
    what: "schickt VALUE Ebenen (100000)",
    make: (value) => rewrite(() => "<a>".repeat(Number(value || 100_000))),
  },
  "not-utf8": {
    what: "schickt Bytes, die kein UTF-8 sind",
    make: () => (exchange) => {
      head(exchange);
      exchange.response.end(Buffer.concat([Buffer.from("<a>"), Buffer.from([0xff, 0xfe, 0xc3]), Buffer.from("</a>")]));
      return true;
    },
  },
};

/** Traits of the directory rather than of an answer; see konnektor-server.ts. */
export const TRAITS: Record<string, string> = {
  "foreign-host": "nennt im Dienstverzeichnis einen Namen, den nur der Konnektor kennt",
};

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
