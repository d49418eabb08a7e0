/**
 * `lotse check`: the last state for monitoring systems. Room: cli.
 *
 * Whatever goes wrong, it answers in time, in one of their formats, and says "unknown": never green, never a stack trace.
 */
import { type CheckRequest, narrowed, type Status, verdictOn } from "../app/check.ts";
import { writeWhole } from "../app/files.ts";
import { EXIT, inWords, usageError } from "../app/lotse-error.ts";
import { type InstallationState, lastState } from "../app/state.ts";
import type { Words } from "../words/words.ts";
import { checkmkText, checkmkUnknown } from "./check-checkmk.ts";
import { nagiosText, nagiosUnknown } from "./check-nagios.ts";
import type { DefineCommand } from "./command.ts";
import { badValue, seconds } from "./options.ts";
import { print, printError } from "./output.ts";
import { version } from "./version.ts";

const FORMATS = ["nagios", "checkmk", "prometheus"] as const;
type Format = (typeof FORMATS)[number];

interface Options {
  format: string;
  practice?: string;
  component?: string;
  staleAfter: string;
  timeout: string;
  output?: string;
}

/** What is known, or why it is not. */
type Known = { state: InstallationState } | { code: string; reason: string };

/** How much of the time somebody else may hold the data directory before we say so ourselves. */
const PATIENCE = 0.7;
const UNKNOWN: Status = 3;

export const define: DefineCommand = (command, context) => {
  const { words, language } = context;
  const { checkHelp: help } = words.monitoring;
  const { placeholders: p } = words.cli;
  command
    .requiredOption(`--format <${FORMATS.join("|")}>`, help.format)
    .option(`--practice <${p.name}>`, help.practice)
    .option(`--component <${p.name}>`, help.component)
    .option(`--stale-after <${p.minutes}>`, help.staleAfter, "60")
    .option(`--timeout <${p.seconds}>`, help.timeout, "10")
    .option(`--output <${p.file}>`, help.output)
    .addHelpText("after", `\n${help.codes}`)
    .action(async (o: Options) => {
      const format = formatFrom(o.format, words);
      if (o.output !== undefined && format !== "prometheus") {
        throw usageError(words.cli.usage.onlyTogether({ a: "--output", b: "--format prometheus" }));
      }
      const limit = seconds("--timeout", o.timeout, words);
      const request = {
        practice: o.practice,
        component: o.component,
        staleAfterMs: minutes("--stale-after", o.staleAfter, words) * 60_000,
      };
      const asker = { version, language, patienceMs: limit * 1000 * PATIENCE };
      const asked = await within(limit, words, () => lastState(asker));
      const { text, status } = await WRITERS[format](asked.known, request, words).catch((error: unknown) => {
        const reason = inWords(error, words);
        return WRITERS[format]({ code: reason.code, reason: reason.meaning }, request, words);
      });
      try {
        if (o.output === undefined) print(text.replace(/\n$/, ""));
        else writeWhole(o.output, text);
      } catch (error) {
        // The file of last time stays: whoever reads it sees how old it is.
        printError([inWords(error, words).meaning]);
        context.exit(EXIT.internal);
        return leave(asked.isLate);
      }
      context.exit(status);
      leave(asked.isLate);
    });
};

/** What still waits for an answer must not keep the process. */
function leave(isLate: boolean): void {
  if (isLate) process.stdout.write("", () => process.exit());
}

interface Written {
  text: string;
  status: number;
}

const WRITERS: Record<Format, (known: Known, request: CheckRequest, words: Words) => Promise<Written>> = {
  nagios: async (known, request, words) => {
    const verdict = "state" in known ? verdictOn(known.state, request, words) : known.reason;
    if (typeof verdict === "string") return { text: nagiosUnknown(verdict), status: UNKNOWN };
    return nagiosText(verdict, words);
  },

  // The agent drops what a plugin says that does not end with 0: the state stands in the lines.
  checkmk: async (known, request, words) => {
    const verdict = "state" in known ? verdictOn(known.state, request, words) : known.reason;
    if (typeof verdict === "string") return { text: checkmkUnknown(verdict), status: 0 };
    return { text: checkmkText(verdict, words), status: 0 };
  },

  prometheus: async (known, request, words) => {
    const { metricsFile } = await import("../app/metrics.ts");
    if (!("state" in known)) return { text: await metricsFile({ reason: known.code }), status: UNKNOWN };
    const state = narrowed(known.state, request, words);
    if (typeof state === "string") return { text: await metricsFile({ reason: "check/not-found" }), status: UNKNOWN };
    return { text: await metricsFile(state), status: 0 };
  },
};

/** In any case within so many seconds. */
async function within(
  limit: number,
  words: Words,
  ask: () => Promise<InstallationState>,
): Promise<{ known: Known; isLate: boolean }> {
  const late = Promise.withResolvers<{ known: Known; isLate: boolean }>();
  const reason = words.monitoring.late({ seconds: limit });
  const timer = setTimeout(() => late.resolve({ known: { code: "check/late", reason }, isLate: true }), limit * 1000);
  const asked = ask().then(
    (state) => ({ known: { state }, isLate: false }),
    (error: unknown) => {
      const { code, meaning, why } = inWords(error, words);
      return { known: { code, reason: `${meaning} ${why}`.trim() }, isLate: false };
    },
  );
  return Promise.race([asked, late.promise]).finally(() => clearTimeout(timer));
}

function formatFrom(text: string, words: Words): Format {
  const found = FORMATS.find((format) => format === text);
  if (found) return found;
  throw badValue("--format", text, FORMATS.join(", "), words);
}

const MOST_MINUTES = 7 * 24 * 60;

function minutes(option: string, text: string, words: Words): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= MOST_MINUTES) return value;
  throw badValue(option, text, `1 … ${MOST_MINUTES}`, words);
}
