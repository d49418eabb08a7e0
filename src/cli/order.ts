/** `lotse order restart|terminal-update`: shows what would happen, has it confirmed, and orders it. Room: cli. */
import { Cancelled, usageError } from "../app/lotse-error.ts";
import { giveOrder, handOver, type OrderInput, oneRun, type PreviewView, previewOf } from "../app/orders.ts";
import type { Words } from "../words/words.ts";
import { type CommandContext, type DefineCommand, prepare } from "./command.ts";
import {
  type AccessOptions,
  accessFrom,
  addAccessOptions,
  addWishOptions,
  forBoth,
  personFrom,
  placeOf,
  type What,
  type WishOptions,
  windowOf,
  wishFrom,
} from "./order-options.ts";
import { print, printJson } from "./output.ts";
import { exitCodeOfRun, previewLines, runLines } from "./run-output.ts";
import { version } from "./version.ts";

interface Options extends WishOptions, AccessOptions {
  as?: string;
  file?: string;
  retry?: string;
  confirm?: string[];
}

export const define: DefineCommand = (command, context) => {
  const { words } = context;
  const { help, placeholders: q } = words.runs.cli;
  const { placeholders: p } = words.cli;
  forBoth(
    command,
    context,
    (own, what) => {
      addAccessOptions(addWishOptions(own, what, words), words)
        .option(`--as <${q.login}>`, help.by)
        .option(`--retry <${q.window}>`, help.retry)
        .option(`--confirm <${q.code}…>`, help.confirm, (value: string, all: string[] = []) => [
          ...all,
          ...value.split(","),
        ]);
      if (what === "terminal-update") own.option(`--file <${p.file}>`, help.file);
      own
        .addHelpText("after", `\n${words.cli.help.exitCodesRuns}`)
        .action((device: string, o: Options) => order(device, what, o, context));
    },
    (own) => prepare(own, words),
  );
};

async function order(device: string, what: What, o: Options, context: CommandContext): Promise<void> {
  const { words, language, exit } = context;
  const asker = { version, language };
  const by = personFrom(o.as, words);
  const place = await placeOf(device, o.practice, context);
  const wish = wishFrom(o, what, place, words);
  const retryIn = o.retry === undefined ? undefined : windowOf(o.retry, o, words);
  const access = await accessFrom(o, words);
  const image = o.file === undefined ? undefined : await handOver(asker, o.file);
  const wanted = { ...wish, ...(image && { image }) };
  const preview = await previewOf(asker, place.practice, wanted);
  const confirmed = await confirmations(preview, o, words);
  const id = await giveOrder(asker, place.practice, {
    ...wanted,
    ...(retryIn && { retryIn }),
    ...(access && { access }),
    ...{ confirmed, evidence: preview.evidence, by },
  });
  const { run } = await oneRun(asker, id);
  if (o.json) printJson(run);
  else print([words.runs.cli.ordered({ title: run.title, id }), "", ...runLines(run, words)]);
  exit(exitCodeOfRun(run));
}

type Code = OrderInput["confirmed"][number];

/** Each by its option, or by a word typed at the terminal after it was read. @throws LotseError usage/invalid, Cancelled */
async function confirmations(preview: PreviewView, o: Options, words: Words): Promise<Code[]> {
  const { cli } = words.runs;
  const missing = preview.confirmations.filter(({ code }) => !o.confirm?.includes(code));
  if (missing.length > 0) {
    if (!process.stdin.isTTY || o.json) {
      throw usageError(cli.notConfirmed({ codes: missing.map(({ code }) => code).join(",") }));
    }
    print(previewLines(preview, words));
    for (const { text } of missing) {
      if (!(await isConfirmed(cli.confirmQuestion({ text }), cli.confirmWords))) throw new Cancelled();
    }
  }
  return preview.confirmations.map(({ code }) => code as Code);
}

async function isConfirmed(question: string, yes: readonly string[]): Promise<boolean> {
  const { createInterface } = await import("node:readline");
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await new Promise((resolve) => {
      reader.question(`${question} `, (answer) => resolve(yes.includes(answer.trim().toLowerCase())));
      reader.once("close", () => resolve(false));
    });
  } finally {
    reader.close();
  }
}
