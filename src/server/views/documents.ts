/** Letters the practice keeps [REQ:U-23] [REQ:M-20]. Room: server. */
import type { KeptDocument } from "../../api/views.ts";
import type { Document } from "../../domain/practice.ts";
import type { Situation } from "../situation.ts";
import { nameOf } from "./findings.ts";
import { rfc3339 } from "./instants.ts";

/** The newest first. */
export function keptDocuments(
  s: Situation,
  isMeant: (about: NonNullable<Document["about"]>) => boolean,
): KeptDocument[] {
  return s.documents
    .filter(({ about }) => about !== undefined && isMeant(about))
    .toSorted((a, b) => b.createdAt - a.createdAt)
    .map(({ id, name, type, size, statedExpiry, createdAt, createdBy }) => ({
      ...{ id, name, type, size, statedExpiry },
      addedAt: rfc3339(createdAt),
      addedBy: nameOf(createdBy, s),
    }));
}
