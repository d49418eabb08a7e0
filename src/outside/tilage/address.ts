/** Where the central source is asked. Room: outside/tilage. */
import data from "../../../data/ti-lage.json" with { type: "json" };

export interface Address {
  /** Without the path of its version; absent: the preset one. */
  address?: string;
}

export function urlOf({ address = data.address }: Address): URL {
  return new URL(`${address.replace(/\/+$/, "")}${data.path}`);
}

/** Over the network only with TLS; without it only on this computer. Undefined: no address of a source. */
export function parsedAddress(text: string): string | undefined {
  const url = URL.parse(text);
  if (!url || `${url.username}${url.password}${url.search}${url.hash}` !== "") return undefined;
  const isHere = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  return url.protocol === "https:" || (url.protocol === "http:" && isHere) ? url.href : undefined;
}
