/**
 * Choosing where to send a request: the best version of a service we speak, over TLS where it is offered.
 *
 * Room: protocol/sds. Major and minor must be ours, the revision may be any: the highest wins, compared as numbers
 * [REQ:gemILF_PS:TIP1-A_4966] [REQ:gemILF_PS:TIP1-A_4968]. Addresses in the directory often name hosts only the Konnektor
 * knows (trap T-05); by default we keep port and path and put the host we reached it under.
 */
import { LotseError } from "../../domain/errors.ts";
import { compareVersions, parseVersion, type Version } from "../../domain/version.ts";
import type { ServiceDirectory } from "./service-directory.ts";

export interface WantedService {
  name: string;
  major: number;
  minor: number;
}

export const SERVICES = {
  EventService: { name: "EventService", major: 7, minor: 2 },
  CardService: { name: "CardService", major: 8, minor: 1 },
  CertificateService: { name: "CertificateService", major: 6, minor: 0 },
} as const satisfies Record<string, WantedService>;

/** `host`: port and path as listed, host as reached. `listed`: exactly as listed. `origin`: only the path as listed. */
export type EndpointRule = "host" | "listed" | "origin";

export interface Endpoint {
  url: URL;
  version: Version;
  tls: boolean;
}

export interface EndpointChoice {
  /** Address under which the directory was read. */
  reached: URL;
  rule: EndpointRule;
  /** Without a way to check certificates an offered plain endpoint is taken, unless TLS is mandatory. */
  plainAllowed: boolean;
}

/** Choices by the list they were made from: an unchanged directory is not searched again at every question. */
const chosen = new WeakMap<ServiceDirectory["services"], Map<string, Endpoint>>();

/** @throws LotseError sds/service-missing, sds/only-plain, sds/endpoint-invalid */
export function chooseEndpoint(directory: ServiceDirectory, wanted: WantedService, choice: EndpointChoice): Endpoint {
  const known = chosen.get(directory.services) ?? new Map<string, Endpoint>();
  const { name, major, minor } = wanted;
  const usesPlain = choice.plainAllowed && !directory.tlsMandatory;
  const key = `${name} ${major}.${minor} ${choice.reached.href} ${choice.rule} ${usesPlain}`;
  const endpoint = known.get(key) ?? search(directory.services, wanted, choice, usesPlain);
  chosen.set(directory.services, known.set(key, endpoint));
  return endpoint;
}

function search(
  services: ServiceDirectory["services"],
  wanted: WantedService,
  choice: EndpointChoice,
  usesPlain: boolean,
): Endpoint {
  const offered = services.filter((s) => s.name === wanted.name);
  const spoken = offered.flatMap((service) => {
    const version = parseVersion(service.version);
    const fits = version?.parts[0] === wanted.major && version.parts[1] === wanted.minor;
    return version && fits && (service.tls || service.plain) ? [{ ...service, version }] : [];
  });
  // Encryption is never dropped silently: without a TLS address the version does not count.
  const usable = spoken.filter((s) => s.tls || usesPlain);
  const best = usable.toSorted((a, b) => compareVersions(a.version, b.version)).at(-1);
  if (best) {
    const location = usesPlain && best.plain ? { plain: best.plain } : { tls: best.tls ?? "" };
    const url = address(wanted.name, location, choice);
    return { url, version: best.version, tls: url.protocol === "https:" };
  }
  if (spoken.length > 0) throw new LotseError("sds/only-plain", { service: wanted.name });
  throw new LotseError("sds/service-missing", {
    service: wanted.name,
    wanted: `${wanted.major}.${wanted.minor}`,
    offered: offered.map((s) => s.version).join(", ") || "–",
  });
}

function address(service: string, location: { plain: string } | { tls: string }, choice: EndpointChoice): URL {
  const [text, schemes] = "tls" in location ? [location.tls, ["https:"]] : [location.plain, ["http:", "https:"]];
  const url = URL.parse(text);
  if (!url || !schemes.includes(url.protocol)) {
    throw new LotseError("sds/endpoint-invalid", { service, location: text });
  }
  const { reached, rule } = choice;
  url.username = "";
  url.password = "";
  if (rule === "host") url.hostname = reached.hostname;
  if (rule === "origin") {
    url.protocol = reached.protocol;
    url.host = reached.host;
    if (!reached.port) url.port = "";
  }
  return url;
}
