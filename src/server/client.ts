/**
 * The client: the address a request comes from, and whether that is this computer, the practice network or outside.
 *
 * Room: server. Behind a proxy everything arrives from this computer: there the proxy's word counts, and nobody is "here".
 */
import { BlockList, isIP } from "node:net";

export interface Client {
  address: string;
  from: "here" | "nearby" | "outside";
}

const HERE = new BlockList();
HERE.addSubnet("127.0.0.0", 8, "ipv4");
HERE.addAddress("::1", "ipv6");

const NEARBY = new BlockList();
for (const [net, prefix] of [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["169.254.0.0", 16],
] as const) {
  NEARBY.addSubnet(net, prefix, "ipv4");
}
NEARBY.addSubnet("fc00::", 7, "ipv6");
NEARBY.addSubnet("fe80::", 10, "ipv6");

export function clientAt(ip: string, behindProxy: boolean): Client {
  const address = ip.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  if (isIP(address) === 0) return { address, from: "outside" };
  if (HERE.check(address, family)) return { address, from: behindProxy ? "nearby" : "here" };
  return { address, from: NEARBY.check(address, family) ? "nearby" : "outside" };
}

/** Loopback: the only place to listen without TLS. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "");
  if (bare === "localhost") return true;
  return isIP(bare) !== 0 && HERE.check(bare, isIP(bare) === 6 ? "ipv6" : "ipv4");
}
