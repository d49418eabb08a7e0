/**
 * Shared: material that lies beside the checkout and belongs to others (recordings of devices, example messages, gematik's
 * schemas). Tests read it where it lies; nothing of it is copied into the project.
 *
 * Where it is absent a test is skipped and says so. With LOTSE_REQUIRE_SHARED=1 its absence is an error.
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** Beside the checkout, or where LOTSE_SHARED says. */
export function sharedDir(): string {
  return resolve(process.env.LOTSE_SHARED || join(import.meta.dirname, "..", "..", "..", "shared"));
}

/** gematik's WSDL and XSD files: in the shared directory, or where LOTSE_GEMATIK_API says. */
export function gematikApi(): string {
  return resolve(process.env.LOTSE_GEMATIK_API || join(sharedDir(), "gematik-api"));
}

/**
 * Options for a test that cannot run without `path`: `test("…", needs(recordings, "die Mitschnitte"), () => …)`.
 * @throws Error when it is absent and LOTSE_REQUIRE_SHARED=1
 */
export function needs(path: string, what: string): { skip?: string } {
  if (existsSync(path)) return {};
  const sentence = `${what} fehlen: gesucht in ${path} (LOTSE_SHARED oder LOTSE_GEMATIK_API nennt einen anderen Ort)`;
  if (process.env.LOTSE_REQUIRE_SHARED === "1") throw new Error(sentence);
  return { skip: sentence };
}
