/**
 * Stretches: how long a value was seen unchanged. Where an observation belongs among them, whenever it arrives.
 *
 * Room: store. Pure. Stretches of one topic never overlap, two that follow each other differ, and no moment is claimed that
 * was not seen. One that arrives late and contradicts a stretch cuts it: before and after, only the ends are known.
 */
import type { Instant } from "../domain/zeit/tag.ts";

export interface Said {
  /** Source and value as canonical text. */
  source: string;
  value: string;
}

export interface Span extends Said {
  from: Instant;
  until: Instant;
}

/**
 * What the neighbours become when `said` was seen `at`. They are: the two last that begin at or before `at`, and the first
 * that begins later; where there are fewer, fewer.
 */
export function placed<S extends Said>(neighbours: readonly Span[], said: S, at: Instant): Span[] {
  const before = neighbours.filter((span) => span.from <= at);
  const after = neighbours.filter((span) => span.from > at);
  const point: Span = { source: said.source, value: said.value, from: at, until: at };
  const inside = before.at(-1);
  if (!inside || inside.until < at) return joined([...before, point, ...after]);
  if (isSame(inside, said)) return [...before, ...after];
  return joined([...before.slice(0, -1), ...cut(inside, point), ...after]);
}

/** Of two words about the same moment the one that was told later counts. */
function cut(span: Span, point: Span): Span[] {
  const at = point.from;
  if (span.from === at && span.until === at) return [point];
  if (span.from === at) return [point, { ...span, from: span.until }];
  if (span.until === at) return [span, point];
  return [{ ...span, until: span.from }, point, { ...span, from: span.until }];
}

function joined(spans: Span[]): Span[] {
  const result: Span[] = [];
  // What is left of a stretch may be a moment about which another word was told later: then that counts.
  const counting = spans.filter((span, i) => span.from !== spans[i + 1]?.from);
  for (const span of counting) {
    const last = result.at(-1);
    if (last && isSame(last, span)) result[result.length - 1] = { ...last, until: Math.max(last.until, span.until) };
    else result.push(span);
  }
  return result;
}

export function isSame(a: Said, b: Said): boolean {
  return a.value === b.value && a.source === b.source;
}
