/**
 * Options several commands share: how to reach a Konnektor, and secrets that never stand in the command line.
 *
 * Room: cli.
 */
import type { Command } from "commander";
import { type CredentialSource, isLockedKey, type LinkSource, type TrustSource } from "../app/access.ts";
import { parseDay } from "../app/day.ts";
import { readInput } from "../app/files.ts";
import { Cancelled, usageError } from "../app/lotse-error.ts";
import type { Words } from "../words/words.ts";

export interface ReachOptions {
  konnektor?: string;
  mandant?: string;
  clientsystem?: string;
  arbeitsplatz?: string;
  userId?: string;
  p12?: string;
  cert?: string;
  key?: string;
  user?: string;
  passwordFile?: string;
  ca?: string;
  pinSha256?: string;
  insecure?: boolean;
  serverName?: string;
  rewrite?: string;
  timeout?: string;
}

export function addReachOptions(command: Command, words: Words): Command {
  const { statusHelp: help, placeholders: p } = words.cli;
  return command
    .option(`--konnektor <${p.address}>`, help.konnektor)
    .option(`--mandant <${p.name}>`, help.mandant)
    .option(`--clientsystem <${p.name}>`, help.clientsystem)
    .option(`--arbeitsplatz <${p.name}>`, help.arbeitsplatz)
    .option(`--user-id <${p.id}>`, help.userId)
    .option(`--p12 <${p.file}>`, help.p12)
    .option(`--cert <${p.file}>`, help.cert)
    .option(`--key <${p.file}>`, help.key)
    .option(`--user <${p.name}>`, help.user)
    .option(`--password-file <${p.file}>`, help.passwordFile)
    .option(`--ca <${p.file}>`, help.ca)
    .option(`--pin-sha256 <${p.hex}>`, help.pin)
    .option("--insecure", help.insecure)
    .option(`--server-name <${p.name}>`, help.serverName)
    .option(`--rewrite <${p.rule}>`, help.rewrite)
    .option(`--timeout <${p.seconds}>`, help.timeout);
}

export async function linkSourceFrom(o: ReachOptions, words: Words): Promise<LinkSource> {
  return {
    credentials: await credentialsFrom(o, words),
    trust: trustFrom(o, words),
    serverName: o.serverName,
    answerSeconds: o.timeout === undefined ? undefined : seconds("--timeout", o.timeout, words),
  };
}

/** All three names or none: a part of a context is always a mistake. */
export function contextFrom(o: ReachOptions, words: Words) {
  const { mandant, clientsystem, arbeitsplatz, userId } = o;
  if (mandant && clientsystem && arbeitsplatz) return { mandant, clientsystem, arbeitsplatz, userId };
  const given = {
    "--mandant": mandant,
    "--clientsystem": clientsystem,
    "--arbeitsplatz": arbeitsplatz,
    "--user-id": userId,
  };
  const [first] = Object.entries(given).filter(([, value]) => value);
  if (!first) return undefined;
  const [missing] = Object.entries(given).filter(([name, value]) => !value && name !== "--user-id");
  throw usageError(words.cli.usage.onlyTogether({ a: first[0], b: missing?.[0] ?? "" }));
}

export function rewriteFrom(o: ReachOptions, words: Words): "host" | "listed" | "origin" | undefined {
  const { rewrite } = o;
  if (rewrite === undefined || rewrite === "host" || rewrite === "listed" || rewrite === "origin") return rewrite;
  throw badValue("--rewrite", rewrite, "host, listed, origin", words);
}

/** A day in the form 2026-12-31. */
export function dayFrom(option: string, text: string | undefined, words: Words): string | undefined {
  if (text === undefined || parseDay(text)) return text;
  throw badValue(option, text, "2026-12-31", words);
}

export function seconds(option: string, text: string, words: Words): number {
  const value = Number(text);
  if (value > 0 && value <= 3600) return value;
  throw badValue(option, text, "1 … 3600", words);
}

export function portNumber(option: string, text: string, words: Words): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw badValue(option, text, "0 … 65535", words);
}

export function badValue(option: string, value: string, expected: string, words: Words) {
  return usageError(words.cli.usage.badValue({ option, value, expected }));
}

async function credentialsFrom(o: ReachOptions, words: Words): Promise<CredentialSource> {
  const { usage } = words.cli;
  const kinds = [o.p12 && "--p12", (o.cert || o.key) && "--cert", o.user && "--user"].filter((k) => !!k) as string[];
  const [a, b] = kinds;
  if (a && b) throw usageError(usage.notTogether({ a, b }));
  if (o.p12) {
    return { kind: "p12", file: o.p12, password: await secret("LOTSE_P12_PASSWORD", o.p12, o.passwordFile, words) };
  }
  if (o.user) {
    return { kind: "basic", user: o.user, password: await secret("LOTSE_PASSWORD", o.user, o.passwordFile, words) };
  }
  if (o.cert && o.key) {
    const passphrase = isLockedKey(o.key)
      ? await secret("LOTSE_KEY_PASSWORD", o.key, o.passwordFile, words)
      : undefined;
    return { kind: "pem", cert: o.cert, key: o.key, passphrase };
  }
  if (o.cert || o.key)
    throw usageError(usage.onlyTogether({ a: o.cert ? "--cert" : "--key", b: o.cert ? "--key" : "--cert" }));
  return { kind: "none" };
}

function trustFrom(o: ReachOptions, words: Words): TrustSource {
  const given = [o.ca && "--ca", o.pinSha256 && "--pin-sha256", o.insecure && "--insecure"].filter(
    (t) => !!t,
  ) as string[];
  const [a, b] = given;
  if (a && b) throw usageError(words.cli.usage.notTogether({ a, b }));
  if (o.ca) return { kind: "ca", file: o.ca };
  if (o.pinSha256) return { kind: "pin", sha256: o.pinSha256 };
  return o.insecure ? { kind: "unchecked" } : { kind: "system" };
}

/** From the environment, a file, or asked for without echo. An empty password is a password. */
export async function secret(variable: string, what: string, file: string | undefined, words: Words): Promise<string> {
  const fromEnvironment = process.env[variable];
  if (fromEnvironment !== undefined) return fromEnvironment;
  const fromFile = firstLine(file);
  if (fromFile !== undefined) return fromFile;
  if (!process.stdin.isTTY) throw usageError(words.cli.usage.noTerminal({ variable }));
  return askSecret(words.cli.prompt.password({ what }));
}

function firstLine(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  return (
    readInput(file, 64 * 1024)
      .toString("utf8")
      // The mark some editors put in front is no character of the password.
      .replace(/^\ufeff/, "")
      .split(/\r?\n/, 1)[0] ?? ""
  );
}

/** @throws Cancelled when the person goes away instead */
async function askSecret(question: string): Promise<string> {
  const [{ createInterface }, { Writable }] = await Promise.all([import("node:readline"), import("node:stream")]);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  // From here on the terminal shows nothing of what is typed; only then the question invites to.
  const reader = createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stderr.write(question);
  try {
    return await new Promise<string>((resolve, reject) => {
      reader.once("line", resolve);
      reader.once("SIGINT", () => reject(new Cancelled()));
      reader.once("close", () => reject(new Cancelled()));
    });
  } finally {
    reader.close();
    process.stderr.write("\n");
  }
}
