/** `lotse catalogue show|check|import|refresh|sign`: the list of versions, its signature and its age. Room: cli. */
import type { Command } from "commander";
import {
  type CheckedCatalogue,
  checkCatalogue,
  type Imported,
  importCatalogue,
  refreshCatalogue,
  type ShownCatalogue,
  type ShownRelease,
  showCatalogue,
  signCatalogue,
} from "../app/catalogue.ts";
import { writeWhole } from "../app/files.ts";
import { EXIT, inWords, usageError } from "../app/lotse-error.ts";
import { dataDirectory } from "../app/places.ts";
import type { Language, Words } from "../words/words.ts";
import { type CommandContext, type DefineCommand, prepare } from "./command.ts";
import { dayFrom } from "./options.ts";
import { columns, entryLines, heading, print, printJson, quiet, wrap } from "./output.ts";

export const define: DefineCommand = (command, context) => {
  const { words } = context;
  const { catalogueHelp: help, placeholders } = words.cli;
  const file = `<${placeholders.file}>`;
  const sub = (name: keyof typeof help, usage = name as string) =>
    prepare(command.command(usage), words).description(help[name]);
  command.action(() => command.help());
  defineShow(sub("show"), context);
  defineCheck(sub("check", `check ${file}`), context);
  defineImport(sub("import", `import ${file}`), context);
  defineRefresh(sub("refresh"), context);
  defineSign(sub("sign", `sign ${file}`), context);
};

function defineShow(command: Command, { words, language }: CommandContext): void {
  const { catalogueHelp: help, placeholders: p } = words.cli;
  command
    .option(`--product <${p.id}>`, help.product)
    .option(`--version <${p.version}>`, help.version)
    .option(`--catalogue <${p.list}>`, help.catalogue)
    .option(`--date <${p.day}>`, help.date)
    .option("--json", words.cli.help.json)
    .action((o: { product?: string; version?: string; catalogue?: string; date?: string; json?: boolean }) => {
      const shown = showCatalogue(dataDirectory(), {
        product: o.product,
        version: o.version,
        catalogue: o.catalogue,
        day: dayFrom("--date", o.date, words),
      });
      if (o.json) printJson(shownJson(shown, words));
      else print(shownLines(shown, o.version !== undefined, words, language));
    });
}

function defineCheck(command: Command, { words, exit }: CommandContext): void {
  const { catalogueHelp: help, placeholders: p } = words.cli;
  command
    .option(`--trust-key <${p.file}>`, help.trustKey)
    .option("--json", words.cli.help.json)
    .action((file: string, o: { trustKey?: string; json?: boolean }) => {
      const checked = checkCatalogue(dataDirectory(), file, o.trustKey);
      const isFine = checked.problems.length === 0 && !checked.signature;
      if (o.json)
        printJson({
          ...checked,
          ok: isFine,
          problems: checked.problems.map((problem) => ({ ...problem, text: problemText(problem, words) })),
          signature: checked.signature && inWords(checked.signature, words),
        });
      else print(checkedLines(checked, words));
      exit(isFine ? EXIT.current : EXIT.unreachable);
    });
}

function defineImport(command: Command, { words }: CommandContext): void {
  const { catalogueHelp: help, placeholders: p } = words.cli;
  command
    .option(`--trust-key <${p.file}>`, help.trustKey)
    .option(`--fingerprint <${p.hex}>`, help.fingerprint)
    .option("--replace", help.replace)
    .option("--json", words.cli.help.json)
    .action((file: string, o: { trustKey?: string; fingerprint?: string; replace?: boolean; json?: boolean }) => {
      const trust = o.trustKey ? { file: o.trustKey, fingerprint: o.fingerprint } : undefined;
      printImported(importCatalogue(dataDirectory(), file, { trust, replace: o.replace }), o.json ?? false, words);
    });
}

function defineRefresh(command: Command, { words }: CommandContext): void {
  const { catalogueHelp: help, usage, placeholders: p } = words.cli;
  command
    .option(`--from <${p.address}>`, help.from)
    .option("--json", words.cli.help.json)
    .action(async (o: { from?: string; json?: boolean }) => {
      const from = o.from ?? process.env.LOTSE_CATALOGUE_URL;
      if (!from) throw usageError(usage.missingOption({ option: "--from" }));
      printImported(await refreshCatalogue(dataDirectory(), from), o.json ?? false, words);
    });
}

function defineSign(command: Command, { words }: CommandContext): void {
  const { catalogueHelp: help, placeholders: p } = words.cli;
  command
    .requiredOption(`--key <${p.file}>`, help.key)
    .requiredOption(`--key-name <${p.name}>`, help.keyName)
    .action((file: string, o: { key: string; keyName: string }) => {
      const signed = signCatalogue(file, o.key, o.keyName);
      writeWhole(signed.file, signed.text);
      print(words.cli.catalogue.signed(signed));
    });
}

function shownLines(shown: ShownCatalogue, inDetail: boolean, words: Words, language: Language): string[] {
  const texts = words.cli.catalogue;
  const { catalogue, key, releases } = shown;
  const byProduct = Map.groupBy(releases, (r) => r.product.id);
  return [
    heading(texts.head(catalogue)),
    quiet(
      [texts.signedBy({ key }), catalogue.validUntil && texts.validUntil({ day: catalogue.validUntil })]
        .filter(Boolean)
        .join(" · "),
    ),
    ...(catalogue.practiceOnly ? [texts.practiceOnly] : []),
    ...[...byProduct.values()].flatMap((rows) => {
      const product = rows[0]?.product;
      const title = heading(
        `${product?.name} · ${product?.manufacturer}${inDetail ? "" : quiet(`  (${product?.id})`)}`,
      );
      return [
        "",
        title,
        ...(inDetail
          ? rows.flatMap((r) => releaseLines(r, words, language))
          : columns(rows.map((r) => releaseRow(r, words)))),
      ];
    }),
  ];
}

function releaseRow({ release, zulassung }: ShownRelease, words: Words): string[] {
  const texts = words.cli.catalogue;
  return [
    release.version.text,
    texts.kind[release.kind],
    zulassungText(zulassung, words),
    quiet(`${texts.grades[release.source.grade]}`),
  ];
}

/** Everything known about one version [REQ:U-17] [REQ:U-22] [REQ:U-30]. */
function releaseLines(
  { product, release, zulassung, blocks }: ShownRelease,
  words: Words,
  language: Language,
): string[] {
  const texts = words.cli.catalogue;
  const { zulassung: stated, source } = release;
  const facts = [
    `${texts.kind[release.kind]} · ${texts.paid[release.paid]} · ${texts.status[release.status]}`,
    zulassungText(zulassung, words),
    stated &&
      texts.approvedBy({ by: stated.by, since: stated.since ?? "", holder: stated.holder ?? product.manufacturer }),
    stated?.reference && texts.reference({ reference: stated.reference }),
    release.availableFrom && texts.availableFrom({ from: release.availableFrom }),
    release.hardware.length > 0 && texts.hardware({ hardware: release.hardware.join(", ") }),
    release.ptv && `PTV ${release.ptv}`,
    ...product.secondVersions.map(
      (s) =>
        release.secondVersions[s.id] &&
        texts.secondVersion({ name: s.name, version: release.secondVersions[s.id] ?? "" }),
    ),
    release.statedNoUpdate && texts.noUpdate,
  ].filter((line): line is string => typeof line === "string");
  return [
    "",
    heading(`  ${texts.version} ${release.version.text}`),
    ...facts.flatMap((line) => wrap(line, "  ", "    ")),
    ...notesLines(release, words, language),
    ...capabilityLines(release, words),
    "",
    ...blockLines(blocks, words),
    "",
    ...wrap(
      quiet(
        texts.source({
          name: `${source.name}, ${texts.grades[source.grade]}`,
          asOf: source.asOf,
          address: source.address ?? "",
        }),
      ),
      "  ",
      "    ",
    ),
  ];
}

function notesLines(release: ShownRelease["release"], words: Words, language: Language): string[] {
  const texts = words.cli.catalogue;
  const categories = Object.entries(texts.notes) as [keyof typeof release.notes, string][];
  return categories.flatMap(([category, label]) => {
    const notes = release.notes[category];
    const lines = notes.length === 0 ? [texts.noStatement] : notes.map((n) => n[language]);
    return ["", quiet(`  ${label}`), ...lines.flatMap((line) => wrap(`- ${line}`, "  ", "    "))];
  });
}

function capabilityLines(release: ShownRelease["release"], words: Words): string[] {
  const texts = words.cli.catalogue;
  const rows = Object.entries(release.capabilities).map(([name, can]) => [name, texts.can[can]]);
  return rows.length === 0 ? [] : ["", quiet(`  ${texts.capabilities}`), ...columns(rows)];
}

function blockLines(blocks: ShownRelease["blocks"], words: Words): string[] {
  const texts = words.cli.catalogue;
  if (blocks.length === 0) return [`  ${texts.startable}`];
  return [`  ${texts.notStartable}`, ...blocks.flatMap((b) => wrap(`- ${blockText(b, words)}`, "  ", "    "))];
}

function blockText(block: ShownRelease["blocks"][number], words: Words): string {
  const text = words.blocks[block.code] as (fields: unknown) => string;
  return text(block.fields);
}

function zulassungText(zulassung: ShownRelease["zulassung"], words: Words): string {
  const texts = words.cli.catalogue.zulassung;
  switch (zulassung.is) {
    case "zugelassen":
      return texts.zugelassen({ until: zulassung.until ?? "", days: zulassung.daysLeft ?? null });
    case "noch-nicht":
      return texts["noch-nicht"]({ from: zulassung.from });
    case "abgelaufen":
      return texts.abgelaufen({ until: zulassung.until });
    default:
      return texts[zulassung.is];
  }
}

function shownJson({ catalogue, key, releases }: ShownCatalogue, words: Words) {
  const { id, title, serial, issuedOn, validUntil, practiceOnly } = catalogue;
  return {
    catalogue: { id, title, serial, issuedOn, validUntil, practiceOnly, signedBy: key },
    releases: releases.map(({ product, release, zulassung, blocks }) => ({
      ...release,
      product: { id: product.id, name: product.name, manufacturer: product.manufacturer, kind: product.kind },
      version: release.version.text,
      approvalOnDay: zulassung,
      mayStart: blocks.length === 0,
      blocks: blocks.map((b) => ({ code: b.code, text: blockText(b, words) })),
    })),
  };
}

function checkedLines(checked: CheckedCatalogue, words: Words): string[] {
  const texts = words.cli.catalogue;
  const { problems, signature, key, title } = checked;
  if (problems.length > 0) {
    return [
      heading(texts.problems({ count: problems.length })),
      ...columns(problems.map((p) => [p.where, problemText(p, words)])),
    ];
  }
  if (signature) return entryLines("rot", inWords(signature, words), words);
  return [heading(texts.checked), `  ${title} · ${texts.signedBy({ key: key ?? "" })}`];
}

function problemText({ code, fields }: CheckedCatalogue["problems"][number], words: Words): string {
  return (words.problems[code] as (fields: unknown) => string)(fields);
}

function printImported(imported: Imported, json: boolean, words: Words): void {
  const texts = words.cli.catalogue;
  if (json) {
    printJson({
      ...imported,
      available: imported.available.map((r) => ({ product: r.product, version: r.version.text })),
    });
    return;
  }
  const done = imported.kind === "overlay" ? texts.overlayImported({ by: imported.title }) : texts.imported(imported);
  print([
    imported.unchanged ? texts.unchanged : done,
    ...(imported.trustedKey ? [texts.keyTrusted({ name: imported.trustedKey })] : []),
    ...imported.available.map((r) => texts.becameAvailable({ product: r.product, version: r.version.text })),
  ]);
}
