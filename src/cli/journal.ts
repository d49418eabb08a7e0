/** `lotse journal verify|export`: is the maintenance log unchanged, and what stands in it? Room: cli. */
import type { Command } from "commander";
import { asError, type CheckedJournal, type ExportedJournal, exportJournals, verifyJournals } from "../app/journal.ts";
import { EXIT, inWords, usageError } from "../app/lotse-error.ts";
import type { Words } from "../words/words.ts";
import { type CommandContext, type DefineCommand, prepare } from "./command.ts";
import { entryLines, heading, print, printJson, quiet, wrap } from "./output.ts";
import { version } from "./version.ts";

export const define: DefineCommand = (command, context) => {
  const { words } = context;
  const { journalHelp: help } = words.cli;
  command.action(() => command.help());
  defineVerify(prepare(command.command("verify"), words).description(help.verify), context);
  defineExport(prepare(command.command("export"), words).description(help.export), context);
};

function defineVerify(command: Command, { words, language, exit }: CommandContext): void {
  const { journalHelp: help, placeholders: p } = words.cli;
  command
    .option(`--against <${p.head}>`, help.against)
    .option("--json", words.cli.help.json)
    .action(async (o: { against?: string; json?: boolean }) => {
      const checked = await verifyJournals({ version, language }, o.against);
      if (o.json) printJson({ practices: checked.map((journal) => checkedJson(journal, words)) });
      else print(checked.length === 0 ? words.cli.journal.none : checked.flatMap((c) => checkedLines(c, words)));
      exit(checked.some(({ fault }) => fault) ? EXIT.critical : EXIT.current);
    });
}

function defineExport(command: Command, { words, language }: CommandContext): void {
  const { journalHelp: help, placeholders: p } = words.cli;
  command
    .option(`--practice <${p.id}>`, help.practice)
    .option("--json", words.cli.help.json)
    .action(async (o: { practice?: string; json?: boolean }) => {
      const practices: unknown[] = [];
      const found = await exportJournals({ version, language }, o.practice, async (journal, nameOf) => {
        if (!o.json) return printJournal(journal, nameOf, words);
        const records: unknown[] = [];
        for await (const record of journal.records) records.push(record);
        practices.push({ ...journal, records });
      });
      if (!found) throw usageError(words.cli.journal.practiceUnknown({ value: o.practice ?? "" }));
      if (o.json) printJson({ practices });
    });
}

function checkedLines(journal: CheckedJournal, words: Words): string[] {
  const texts = words.cli.journal;
  const { practice, records, head, confirms } = journal;
  const error = asError(journal);
  if (error) return entryLines("rot", inWords(error, words), words);
  return [
    heading(texts.intact({ name: practice.name, count: records })),
    ...(confirms ? wrap(texts.confirms, "  ") : []),
    // On one line, however long: it is copied.
    `  ${texts.head}: ${head ?? ""}`,
  ];
}

function checkedJson(journal: CheckedJournal, words: Words) {
  const error = asError(journal);
  return { ...journal, intact: !error, text: error && inWords(error, words) };
}

async function printJournal(
  { practice, head, records }: ExportedJournal,
  nameOf: (actor: string) => string,
  words: Words,
): Promise<void> {
  const texts = words.cli.journal;
  print(heading(practice.name));
  for await (const { seq, at, kind, actor, body } of records) {
    print(`  ${seq}  ${texts.at({ at })}  ${nameOf(actor)}  ${kind}  ${quiet(body)}`);
  }
  print([`  ${texts.head}: ${head ?? ""}`, ""]);
}
