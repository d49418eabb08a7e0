/**
 * Firmware versions: numbers with dots, compared part by part as numbers.
 *
 * Room: domain. gematik writes `n.n.n` with one to three digits each [REQ:gemSpec_Kon:TIP1-A_4812]; devices and
 * catalogues also show two or four parts. Anything else is no version: callers say "unbekannt" and show the text.
 */

export interface Version {
  readonly parts: readonly number[];
  /** As it was written, for people. */
  readonly text: string;
}

const SHAPE = /^\d{1,5}(\.\d{1,5}){1,3}$/;

/** A version, or undefined for anything that is none ("", "unbekannt", "5.x"). Surrounding blanks and a leading "v" are forgiven. */
export function parseVersion(text: string): Version | undefined {
  const bare = text.trim().replace(/^[vV](?=\d)/, "");
  if (!SHAPE.test(bare)) return undefined;
  return { parts: bare.split(".").map(Number), text: bare };
}

/** Negative when a is older than b, 0 when equal (missing parts count as 0), positive when newer. */
export function compareVersions(a: Version, b: Version): number {
  const length = Math.max(a.parts.length, b.parts.length);
  for (let i = 0; i < length; i++) {
    const difference = (a.parts[i] ?? 0) - (b.parts[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** What a device says as its version, as written; "" where it says nothing, be it with zeros. */
export function said(text: string): string {
  const version = parseVersion(text);
  return version && saysNothing(version) ? "" : text.trim();
}

/** Terminals that never connected report 0.0.0: that says nothing about their firmware (trap T-13). */
export function saysNothing(version: Version): boolean {
  return version.parts.every((part) => part === 0);
}
