/**
 * Use case: does a Konnektor answer under one of these addresses? Asks only for the directory, sends no credentials.
 *
 * Room: app. Only addresses a person names are asked; nothing is scanned.
 */
import { directoryUrl, readDirectory, withoutPassword } from "../devices/standard/directory.ts";
import { LotseError } from "../domain/errors.ts";
import type { ProductIdentity } from "../domain/product.ts";
import { Link } from "../protocol/link/link.ts";

export interface FoundKonnektor {
  address: string;
  url: string;
  product: ProductIdentity;
  /** SHA-256 of its certificate, to be compared before anything is sent to it. */
  fingerprint?: string;
  tlsMandatory: boolean;
  clientAutMandatory: boolean;
}

export interface NotFound {
  address: string;
  error: LotseError;
}

export async function findKonnektoren(
  addresses: string[],
  timeoutSeconds: number,
): Promise<(FoundKonnektor | NotFound)[]> {
  return Promise.all(addresses.map((address) => ask(address, timeoutSeconds * 1000)));
}

/** https first, because that is what answers with a certificate to compare; http only when nothing speaks TLS there. */
async function ask(written: string, ms: number): Promise<FoundKonnektor | NotFound> {
  const address = withoutPassword(written);
  const tries: URL[] = [];
  try {
    const url = directoryUrl(written);
    const hasScheme = /^https?:/i.test(written.trim());
    tries.push(url, ...(hasScheme ? [] : [directoryUrl(`http://${written.trim()}`)]));
  } catch (error) {
    if (error instanceof LotseError) return { address, error };
    throw error;
  }
  let first: LotseError | undefined;
  for (const url of tries) {
    try {
      return await askOnce(address, url, ms);
    } catch (error) {
      if (!(error instanceof LotseError)) throw error;
      first ??= error;
    }
  }
  return { address, error: first as LotseError };
}

async function askOnce(address: string, url: URL, ms: number): Promise<FoundKonnektor> {
  using link = new Link({
    // Nothing secret is sent; the fingerprint is shown for a person to compare.
    trust: { kind: "unchecked" },
    credentials: { kind: "none" },
    timeouts: { connectMs: ms, handshakeMs: ms, answerMs: ms, stallMs: ms, totalMs: ms },
  });
  const { directory } = await readDirectory(link, url);
  return {
    address,
    url: url.href.replace(/\/connector\.sds$/, ""),
    product: directory.product,
    fingerprint: link.peer(url)?.fingerprint,
    tlsMandatory: directory.tlsMandatory,
    clientAutMandatory: directory.clientAutMandatory,
  };
}
