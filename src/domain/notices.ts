/**
 * Notices: what manufacturer, gematik or practice want read, and which of it stands on the start page [REQ:U-02].
 *
 * Room: domain. Pure. Those that ship with the program are data (data/mitteilungen.json); a practice's own are its records. Who
 * confirms a shipped one gets a record under the same id: the record tells that it was read, the program what it says.
 */
import mitteilungen from "../../data/mitteilungen.json" with { type: "json" };
import { compareTexts } from "./finding.ts";
import type { Notice } from "./practice.ts";
import type { Day, Instant } from "./zeit/tag.ts";

/**
 * Most important first, then the newest. What is "wichtig" stays until somebody confirms it by name, also after its last day:
 * nobody has read it yet. Hints end with that day. What was confirmed is gone.
 */
export function noticesOn(day: Day, notices: readonly Notice[]): Notice[] {
  return notices
    .filter(({ publishedOn, confirmed, severity, validUntil }) => {
      if (confirmed || publishedOn > day) return false;
      return severity === "wichtig" || validUntil === undefined || validUntil >= day;
    })
    .toSorted(inOrder);
}

/**
 * Shipped and own together. A shipped one about a product counts where the practice has it.
 * @param products ids of the catalogue
 */
export function allNotices(
  records: readonly Notice[],
  products: ReadonlySet<string>,
  shipped: readonly Notice[] = SHIPPED,
): Notice[] {
  const byId = new Map(records.map((record) => [record.id, record]));
  const shippedIds = new Set(shipped.map(({ id }) => id));
  const ours = shipped
    .filter(({ about }) => about === undefined || products.has(about))
    .map((notice) => ({ ...notice, confirmed: byId.get(notice.id)?.confirmed }));
  return [...ours, ...records.filter(({ id }) => !shippedIds.has(id))];
}

/** The record to keep when somebody has read it. The first to confirm stays. */
export function confirmed(notice: Notice, by: string, at: Instant): Notice {
  return notice.confirmed ? notice : { ...notice, confirmed: { by, at } };
}

export const SHIPPED: readonly Notice[] = mitteilungen.rows as readonly Notice[];

function inOrder(a: Notice, b: Notice): number {
  return (
    Number(b.severity === "wichtig") - Number(a.severity === "wichtig") ||
    compareTexts(b.publishedOn, a.publishedOn) ||
    compareTexts(a.id, b.id)
  );
}
