/**
 * What `lotse plan` and `lotse order` have in common: which device, what, when, by whose hand.
 *
 * Room: cli.
 */
import type { Command } from "commander";
import { usageError } from "../app/lotse-error.ts";
import { type AccessInput, devicesCalled, type OrderWish, type Place, rfc3339, windowFrom } from "../app/orders.ts";
import type { Words } from "../words/words.ts";
import type { CommandContext } from "./command.ts";
import { badValue, portNumber, secret } from "./options.ts";
import { version } from "./version.ts";

export interface WishOptions {
  practice?: string;
  target?: string;
  byHand?: boolean;
  window?: string;
  now?: boolean;
  closed?: boolean;
  restricted?: boolean;
  pinHolder?: string;
  json?: boolean;
}

export interface AccessOptions {
  address?: string;
  user?: string;
  pinSha256?: string;
  unproven?: boolean;
  kept?: boolean;
  passwordFile?: string;
}

/** `--now` lasts so long. */
const NOW_MS = 4 * 3_600_000;
const DEFAULT_PORT = 443;

export type What = "restart" | "terminal-update";

/** `restart` and `terminal-update` below a command. */
export function forBoth(
  command: Command,
  { words }: CommandContext,
  define: (command: Command, what: What) => void,
  prepare: (command: Command) => Command,
): void {
  const { help, placeholders, restart, update } = words.runs.cli;
  command.action(() => command.help());
  for (const [what, text] of [
    ["restart", restart],
    ["terminal-update", update],
  ] as const) {
    define(prepare(command.command(what)).description(text).argument(`<${placeholders.device}>`, help.device), what);
  }
}

export function addWishOptions(command: Command, what: What, words: Words): Command {
  const { help, placeholders: q } = words.runs.cli;
  const { placeholders: p } = words.cli;
  command.option(`--practice <${p.name}>`, help.practice);
  if (what === "terminal-update") {
    command.option(`--target <${p.version}>`, help.target).option("--by-hand", help.byHand);
  }
  return command
    .option(`--window <${q.window}>`, help.window)
    .option("--now", help.now)
    .option("--closed", help.closed)
    .option("--restricted", help.restricted)
    .option(`--pin-holder <${p.name}>`, help.pinHolder)
    .option("--json", words.cli.help.json);
}

export function addAccessOptions(command: Command, words: Words): Command {
  const { help } = words.runs.cli;
  const { placeholders: p } = words.cli;
  return command
    .option(`--address <${p.address}>`, help.address)
    .option(`--user <${p.name}>`, help.user)
    .option(`--pin-sha256 <${p.hex}>`, help.pin)
    .option("--unproven", help.unproven)
    .option("--kept", help.kept)
    .option(`--password-file <${p.file}>`, help.passwordFile);
}

/** @throws LotseError usage/invalid */
export async function placeOf(
  wanted: string,
  practice: string | undefined,
  { words, language }: CommandContext,
): Promise<Place> {
  const places = await devicesCalled({ version, language }, wanted, practice);
  const [first, ...more] = places;
  const { cli } = words.runs;
  if (!first) throw usageError(cli.deviceUnknown({ value: wanted }));
  if (more.length > 0) throw usageError(cli.deviceAmbiguous({ value: wanted }));
  return first;
}

/** @throws LotseError usage/invalid */
export function wishFrom(o: WishOptions, what: What, { device }: Place, words: Words): OrderWish {
  const { cli } = words.runs;
  const byHand = o.byHand ? "terminal-update-by-hand" : "terminal-update";
  if (what === "terminal-update" && !o.target) throw usageError(words.cli.usage.missingOption({ option: "--target" }));
  if (o.window && o.now) throw usageError(words.cli.usage.notTogether({ a: "--window", b: "--now" }));
  if (o.closed && o.restricted) throw usageError(words.cli.usage.notTogether({ a: "--closed", b: "--restricted" }));
  if (!o.window && !o.now) throw usageError(cli.windowNeeded);
  return {
    runbook: what === "restart" ? "konnektor-restart" : byHand,
    device,
    ...(o.target && { target: o.target }),
    window: windowOf(o.window, o, words),
    ...(o.pinHolder && { pinHolder: o.pinHolder }),
  };
}

/** Undefined text: now. */
export function windowOf(
  text: string | undefined,
  { closed, restricted }: Pick<WishOptions, "closed" | "restricted">,
  words: Words,
): OrderWish["window"] {
  const now = Date.now();
  const times =
    text === undefined
      ? { opensAt: rfc3339(now), closesAt: rfc3339(now + NOW_MS) }
      : windowFrom(text, now, words.runs.cli);
  if (!times) throw badValue("--window", text ?? "", words.runs.cli.windowExpected, words);
  const consent = closed ? "practice-closed" : restricted ? "restricted" : undefined;
  return { ...times, ...(consent && { consent }) };
}

/** Undefined: nothing was said of it; then the run asks for it. */
export async function accessFrom(o: AccessOptions, words: Words): Promise<AccessInput | undefined> {
  const { address, user, pinSha256, kept, unproven = false } = o;
  if (kept) return { kept: true };
  if (address === undefined && user === undefined && pinSha256 === undefined) return undefined;
  if (address === undefined || user === undefined || pinSha256 === undefined) {
    throw usageError(words.runs.cli.accessIncomplete);
  }
  const pin = pinSha256.replaceAll(":", "").toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(pin)) throw badValue("--pin-sha256", pinSha256, "SHA-256", words);
  const [, host = "", port] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(address) ?? [];
  const password = await secret("LOTSE_PASSWORD", user, o.passwordFile, words);
  const at = port === undefined ? DEFAULT_PORT : portNumber("--address", port, words);
  return { host, port: at, user, password, pinSha256: pin, unproven };
}

/** In whose name. @throws LotseError usage/invalid */
export function personFrom(given: string | undefined, words: Words): string {
  const login = given ?? process.env.LOTSE_AS;
  if (!login) throw usageError(words.runs.cli.personNeeded);
  return login;
}
