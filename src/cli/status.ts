/**
 * `lotse status`: ask one Konnektor now and say in plain words how it is; without an address the last state of the ti-lotse that
 * runs here. Room: cli.
 */
import { EXIT, exitCodeFor, exitCodeForLevel, inWords, usageError } from "../app/lotse-error.ts";
import { dataDirectory } from "../app/places.ts";
import { readStatus, type StatusReport } from "../app/status.ts";
import { type DescribedStatus, describeStatus } from "../app/status-view.ts";
import type { Words } from "../words/words.ts";
import type { DefineCommand } from "./command.ts";
import { addReachOptions, contextFrom, dayFrom, linkSourceFrom, type ReachOptions, rewriteFrom } from "./options.ts";
import { columns, entryLines, heading, levelMark, print, printJson, quiet, wrap } from "./output.ts";
import { printLastState } from "./status-resident.ts";

interface StatusOptions extends ReachOptions {
  catalogue?: string;
  date?: string;
  practice?: string;
  all?: boolean;
  json?: boolean;
}

export const define: DefineCommand = (command, context) => {
  const { words } = context;
  const { statusHelp: help, help: general, placeholders } = words.cli;
  addReachOptions(command, words)
    .option(`--catalogue <${placeholders.list}>`, help.catalogue)
    .option(`--date <${placeholders.day}>`, help.date)
    .option(`--practice <${placeholders.name}>`, words.monitoring.stateHelp.practice)
    .option("--all", help.all)
    .option("--json", general.json)
    .addHelpText("after", `\n${words.monitoring.stateHelp.resident}\n\n${general.secrets}\n\n${general.exitCodes}`)
    .action(async (options: StatusOptions) => {
      const { konnektor } = options;
      if (konnektor === undefined) {
        requireNoneOfAsking(options, words);
        return printLastState(options, context);
      }
      if (options.practice !== undefined) {
        throw usageError(words.cli.usage.notTogether({ a: "--practice", b: "--konnektor" }));
      }
      const request = {
        ...(await linkSourceFrom(options, words)),
        konnektor,
        context: contextFrom(options, words),
        endpointRule: rewriteFrom(options, words),
        catalogue: options.catalogue,
        day: dayFrom("--date", options.date, words),
        dataDir: dataDirectory(),
      };
      try {
        const report = await readStatus(request);
        const exitCode = exitCodeForLevel(report.level);
        const view = describeStatus(report, words);
        if (options.json) printJson({ reachable: true, exitCode, ...view });
        else print(statusLines(report, view, words, options.all ?? false));
        context.exit(exitCode);
      } catch (error) {
        const exitCode = exitCodeFor(error);
        if (!options.json || exitCode !== EXIT.unreachable) throw error;
        printJson({ reachable: false, exitCode, error: inWords(error, words) });
        context.exit(exitCode);
      }
    });
};

/** Whoever says how a Konnektor is to be asked has to say which. */
function requireNoneOfAsking({ practice, all, json, ...asking }: StatusOptions, words: Words): void {
  if (Object.keys(asking).every((option) => option === "lang")) return;
  const option = `--konnektor <${words.cli.placeholders.address}>`;
  throw usageError(words.cli.usage.missingOption({ option }));
}

/** The report as a technician reads it: what it is, the one sentence, what is due and why, what is there. */
export function statusLines(report: StatusReport, view: DescribedStatus, words: Words, all: boolean): string[] {
  const texts = words.cli.status;
  const due = view.findings.filter((f) => f.level !== "ok");
  const fine = view.findings.filter((f) => f.level === "ok");
  return [
    ...wrap(heading(productLine(view, words))),
    ...wrap(quiet(originLine(report, view, words))),
    "",
    ...wrap(`${levelMark(view.level, words)}  ${view.sentence}`, "", "    "),
    ...(due.length > 0 ? ["", heading(texts.findings)] : []),
    ...due.flatMap((f) => ["", ...entryLines(f.level, f, words), ...sourceLine(f, words)]),
    ...(all && fine.length > 0
      ? ["", heading(texts.fine), ...fine.flatMap((f) => wrap(`  ▲ ${f.meaning}`, "", "    "))]
      : []),
    ...section(texts.terminals, terminalRows(view, words)),
    ...section(texts.cards, cardRows(view, words)),
    ...section(texts.certificates, certificateRows(view, words)),
  ];
}

function productLine(view: DescribedStatus, words: Words): string {
  const { product } = view.konnektor;
  const { hardware, firmware } = words.cli.status;
  const identity = [product.vendorId, product.productCode].filter((s) => s !== "").join("/");
  const parts = [
    product.name || product.vendorName || "Konnektor",
    identity,
    product.firmware && `${firmware} ${product.firmware}`,
    product.hardware && `${hardware} ${product.hardware}`,
    product.ptv && `PTV ${product.ptv}`,
  ];
  return parts.filter((s) => s !== "").join(" · ");
}

function originLine(report: StatusReport, view: DescribedStatus, words: Words): string {
  const texts = words.cli.status;
  const { transport, catalogue } = view;
  const vpn = view.vpn && (view.vpn.ti.online ? texts.tiOnline : texts.tiOffline)({ since: view.vpn.ti.sinceMs });
  const parts = [
    report.url,
    transport && texts.transport[transport.trust],
    vpn,
    texts.read({ at: report.readAt }),
    catalogue && texts.catalogue(catalogue),
    report.judgedOn && texts.judgedAsOf({ day: report.judgedOn }),
  ];
  return parts.filter(Boolean).join(" · ");
}

function sourceLine(f: DescribedStatus["findings"][number], words: Words): string[] {
  const names = [...new Set(f.sources.map((s) => words.cli.status.sources[s.by]))].join(", ");
  return names === "" ? [] : wrap(quiet(words.cli.status.sourceLine({ names })), "    ", "      ");
}

function section(title: string, rows: string[][]): string[] {
  return rows.length === 0 ? [] : ["", heading(title), ...columns(rows)];
}

function terminalRows(view: DescribedStatus, words: Words): string[][] {
  const texts = words.cli.status;
  return view.terminals.map((t) => [
    t.name,
    [t.vendorId, t.productCode].filter(Boolean).join("/"),
    t.firmware ?? texts.unknownVersion,
    t.connected ? texts.connected : texts.notConnected,
  ]);
}

function cardRows(view: DescribedStatus, words: Words): string[][] {
  const texts = words.cli.status;
  return view.cards.map((c) => [
    c.type,
    `${c.terminal}/${c.slot}`,
    c.expiresOn ? texts.until({ day: c.expiresOn }) : "",
    c.pins.map((p) => texts.pin[p.status]).join(", "),
  ]);
}

function certificateRows(view: DescribedStatus, words: Words): string[][] {
  const texts = words.cli.status;
  return view.certificates.map((c) => [c.component, c.owner, c.crypt, texts.until({ day: c.expiresOn })]);
}
