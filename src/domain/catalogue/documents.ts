/**
 * Documents of the catalogue: how a letter inside the list is addressed and opened [REQ:U-23].
 *
 * Room: domain. Their bytes were signed with the list; nothing is fetched. Ids hold while the list does: product, version and
 * place in the row.
 */
import { type Catalogue, type DocumentType, type Release, releasesOf } from "./catalogue.ts";

export interface ListedDocument {
  /** `kat:kocobox-med-plus:1.3.10:0` */
  id: string;
  name: string;
  type: DocumentType;
  language: "de" | "en";
  /** Bytes. */
  size: number;
}

export function documentsOf(release: Release): ListedDocument[] {
  return release.documents.map(({ name, type, language }, place) => {
    const id = ["kat", release.product, release.version.text, place].join(":");
    return { id, name, type, language, size: contentAt(release, place).length };
  });
}

/** What the address stands for in this list; undefined for any other text. */
export function openDocument(
  catalogue: Catalogue,
  id: string,
): { document: ListedDocument; bytes: Uint8Array } | undefined {
  const [, productId, version] = id.split(":");
  const product = catalogue.products.find((p) => p.id === productId);
  const release = product && releasesOf(catalogue, product).find((r) => r.version.text === version);
  const place = release ? documentsOf(release).findIndex((document) => document.id === id) : -1;
  const document = release && documentsOf(release)[place];
  return document && { document, bytes: contentAt(release, place) };
}

function contentAt(release: Release, place: number): Uint8Array {
  const content = release.documents[place]?.content ?? { text: "" };
  return "text" in content ? Buffer.from(content.text, "utf8") : Buffer.from(content.base64, "base64");
}
