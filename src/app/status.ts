/**
 * Use case: ask one Konnektor now and judge what it says. Reads only; touches no store.
 *
 * Room: app.
 */

import { directoryUrl } from "../devices/standard/directory.ts";
import { type KonnektorReading, readKonnektor } from "../devices/standard/read-konnektor.ts";
import { assess } from "../domain/assess/assess.ts";
import type { Catalogue } from "../domain/catalogue/catalogue.ts";
import type { Level } from "../domain/codes.ts";
import { type Finding, worstLevel } from "../domain/finding.ts";
import type { Day, Instant } from "../domain/zeit/tag.ts";
import type { EndpointRule } from "../protocol/sds/endpoint.ts";
import type { Context } from "../protocol/soap/operation.ts";
import { type LinkSource, openLink } from "./access.ts";
import { currentCatalogue, knownKeys, loadCatalogue } from "./catalogue-files.ts";

export interface StatusRequest extends LinkSource {
  konnektor: string;
  /** Absent: only the directory is read. */
  context?: Context;
  endpointRule?: EndpointRule;
  /** File or shipped name; absent: the list this installation has taken over. */
  catalogue?: string;
  /** Judge as if it were this day. */
  day?: Day;
  dataDir: string;
}

export interface StatusReport extends KonnektorReading {
  url: string;
  readAt: Instant;
  judgedOn?: Day;
  findings: Finding[];
  level: Level;
  catalogue?: { title: string; issuedOn: Day; practiceOnly: boolean };
}

/** @throws LotseError */
export async function readStatus(request: StatusRequest): Promise<StatusReport> {
  const url = directoryUrl(request.konnektor);
  using link = await openLink(request, Date.now());
  // The list is loaded while the Konnektor thinks. If loading fails, nobody waits for its answer any more.
  const reading = readKonnektor(link, { url, context: request.context, endpointRule: request.endpointRule });
  reading.catch(() => {});
  const catalogue = catalogueFor(request);
  return judge(await reading, url, request.day, catalogue);
}

function judge(
  reading: KonnektorReading,
  url: URL,
  day: Day | undefined,
  catalogue: Catalogue | undefined,
): StatusReport {
  const readAt = Date.now();
  const findings = assess(catalogue, reading.observations, readAt, day);
  return {
    ...reading,
    url: url.href.replace(/\/connector\.sds$/, ""),
    readAt,
    judgedOn: day,
    findings,
    level: worstLevel(findings.map((f) => f.level)),
    catalogue: catalogue && {
      title: catalogue.title,
      issuedOn: catalogue.issuedOn,
      practiceOnly: catalogue.practiceOnly,
    },
  };
}

function catalogueFor(request: Pick<StatusRequest, "catalogue" | "dataDir" | "day">): Catalogue | undefined {
  if (request.catalogue) return loadCatalogue(request.catalogue, knownKeys(request.dataDir), request.day).catalogue;
  return currentCatalogue(request.dataDir, request.day)?.catalogue;
}
