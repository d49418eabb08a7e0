/** Instants as they go out. Room: server. */
import type { Instant } from "../../domain/zeit/tag.ts";

export function rfc3339(instant: Instant): string {
  return new Date(instant).toISOString();
}
