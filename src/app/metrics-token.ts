/**
 * The token for /metrics: in a file that ti-lotse and the monitoring program read. Room: app.
 *
 * It opens the figures and nothing else. Never in a command line, a log or an answer.
 */
import { randomBytes } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { LotseError } from "../domain/errors.ts";
import { readInput, writeWhole } from "./files.ts";

const LEAST = 24;

/** Made where there is none. @throws LotseError metrics/token-weak, metrics/token-exposed, input/*, output/unwritable */
export function metricsToken(file: string): string {
  if (!existsSync(file)) writeWhole(file, `${randomBytes(32).toString("base64url")}\n`, 0o640);
  const [line = ""] = readInput(file, 4096)
    .toString("utf8")
    .replace(/^\ufeff/, "")
    .split(/\r?\n/, 1);
  const token = line.trim();
  if (token.length < LEAST || !/^[\x21-\x7e]+$/.test(token)) {
    throw new LotseError("metrics/token-weak", { file, least: LEAST });
  }
  if (process.platform !== "win32" && (statSync(file).mode & 0o004) !== 0) {
    throw new LotseError("metrics/token-exposed", { file });
  }
  return token;
}
