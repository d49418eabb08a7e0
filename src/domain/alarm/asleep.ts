/**
 * Outside consultation hours terminals may sleep: then neither that they are away nor what follows from it is a finding.
 *
 * Room: domain/alarm. Pure. Used by the page where the practice has entered its hours, and by the weekly overview.
 */
import { finding, type Seen } from "../assess/seen.ts";
import type { Finding } from "../finding.ts";
import { isOpen, type Opening } from "../zeit/sprechzeiten.ts";
import type { Instant } from "../zeit/tag.ts";
import { causesOf } from "./causes.ts";

export function withoutSleepers(
  findings: readonly Finding[],
  seen: Seen,
  { spans, bundesland, closures }: Opening,
  now: Instant,
): Finding[] {
  if (isOpen(spans, bundesland, now, closures)) return [...findings];
  const sleeping = causesOf(findings, seen).filter(({ code }) => code === "terminal/disconnected");
  const silent = new Set(sleeping.flatMap((cause) => [cause.finding, ...cause.explains]));
  return findings.flatMap((one) => {
    if (!silent.has(one)) return [one];
    const cause = sleeping.find(({ finding: first }) => first === one);
    if (!cause) return [];
    const { component } = cause;
    return [finding("terminal/asleep", "info", component, { terminal: component.name }, one.sources)];
  });
}
