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

/** @throws LotseError sds/service-missing, sds/endpoint-invalid */
export function chooseEndpoint(directory: ServiceDirectory, wanted: WantedService, choice: EndpointChoice): Endpoint {
  const known = chosen.get(directory.services) ?? new Map<string, Endpoint>();
  const key = `${wanted.name} ${choice.reached.href} ${choice.rule} ${choice.plainAllowed && !directory.tlsMandatory}`;
  const endpoint = known.get(key) ?? search(directory, wanted, choice);
  chosen.set(directory.services, known.set(key, endpoint));
  return endpoint;
}

function search(directory: ServiceDirectory, wanted: WantedService, choice: EndpointChoice): Endpoint {
  const offered = directory.services.filter((s) => s.name === wanted.name);
  const best = offered
    .flatMap((service) => {
      const version = parseVersion(service.version);
      const fits = version?.parts[0] === wanted.major && version.parts[1] === wanted.minor;
      return version && fits && (service.tls || service.plain) ? [{ service, version }] : [];
    })
    .toSorted((a, b) => compareVersions(a.version, b.version))
    .at(-1);
  if (!best) {
    throw new LotseError("sds/service-missing", {
      service: wanted.name,
      wanted: `${wanted.major}.${wanted.minor}`,
      offered: offered.map((s) => s.version).join(", ") || "–",
    });
  }
  const { plain, tls } = best.service;
  const usePlain = plain !== undefined && (!tls || (choice.plainAllowed && !directory.tlsMandatory));
  const url = address(best.service.name, (usePlain ? plain : tls) ?? "", choice.reached, choice.rule);
  return { url, version: best.version, tls: !usePlain };
}

function address(service: string, location: string, reached: URL, rule: EndpointRule): URL {
  const url = URL.parse(location);
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new LotseError("sds/endpoint-invalid", { service, location });
  }
  if (rule === "host") url.hostname = reached.hostname;
  if (rule === "origin") {
    url.protocol = reached.protocol;
    url.host = reached.host;
    if (!reached.port) url.port = "";
  }
  return url;
}
