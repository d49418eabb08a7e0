/**
 * Reading the service directory of a Konnektor: the first depth, for which no credentials are needed.
 *
 * Room: devices/standard. [REQ:gemSpec_Kon:TIP1-A_4528]
 */
import { LotseError } from "../../domain/errors.ts";
import { requireOk, requireXml } from "../../protocol/link/http-status.ts";
import type { Answer, Link } from "../../protocol/link/link.ts";
import {
  informationDateIn,
  parseServiceDirectory,
  type ServiceDirectory,
} from "../../protocol/sds/service-directory.ts";

export interface ReadDirectory {
  directory: ServiceDirectory;
  answer: Answer;
  /** Where it was read, for choosing endpoints. */
  url: URL;
}

/**
 * The address of a Konnektor as people write it: with or without scheme, with a path prefix, with `/connector.sds`.
 * @throws LotseError link/address-invalid
 */
export function directoryUrl(address: string): URL {
  const written = address.trim();
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `https://${written}`);
  const isUsable = url && (url.protocol === "https:" || url.protocol === "http:") && url.hostname !== "";
  // Credentials in an address end up in histories and logs.
  if (!isUsable || url.username || url.password || /\s/.test(written)) {
    throw new LotseError("link/address-invalid", { address: withoutPassword(address) });
  }
  const path = url.pathname.replace(/\/connector\.sds$/, "").replace(/\/+$/, "");
  return new URL(`${path}/connector.sds`, url.origin);
}

/** The address for messages: everything before the last "@" may be a password. */
export function withoutPassword(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, "$1…@");
}

/** @throws LotseError link/*, http/*, xml/*, sds/* */
export async function readDirectory(link: Link, url: URL): Promise<ReadDirectory> {
  const answer = await link.ask({ method: "GET", url, headers: { Accept: "application/xml, text/xml, */*" } });
  requireOk(answer, url);
  requireXml(answer, url);
  const { body } = answer;
  const directory = link.lastAnswers.read("connector.sds", body, () => parseServiceDirectory(body));
  return { directory: { ...directory, informationDate: informationDateIn(body) }, answer, url };
}
