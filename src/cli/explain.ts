/** `lotse explain FILE|-|CODE`: any saved answer of a Konnektor in plain words. Room: cli. */
import { existsSync } from "node:fs";
import {
  type Explanation,
  explainBytes,
  explainCode,
  explainFailure,
  levelOfState,
  stateInWords,
} from "../app/explain.ts";
import { readInput, readStandardInput } from "../app/files.ts";
import { EXIT, inWords } from "../app/lotse-error.ts";
import type { Entry, Words } from "../words/words.ts";
import type { DefineCommand } from "./command.ts";
import { columns, entryLines, heading, levelMark, print, printJson, quiet, wrap } from "./output.ts";

export const define: DefineCommand = (command, context) => {
  const { words } = context;
  const texts = words.cli.explain;
  command
    .argument("<file>", texts.file)
    .option("--json", words.cli.help.json)
    .addHelpText("after", `\n${words.cli.help.exitCodes}`)
    .action(async (file: string, options: { json?: boolean }) => {
      const { explanation, error } = await explainInput(file);
      const exitCode = explanation.kind === "unknown" ? EXIT.unreachable : EXIT.current;
      if (options.json) printJson(error ? { ...explanation, error: inWords(error, words) } : explanation);
      else if (error) throw error;
      else print(explanationLines(explanation, words));
      context.exit(exitCode);
    });
};

async function explainInput(file: string): Promise<{ explanation: Explanation; error?: Error }> {
  // A code may be typed instead of a file name; a file of that name wins.
  if (file !== "-" && !existsSync(file)) {
    const code = explainCode(file);
    if (code.kind !== "unknown") return { explanation: code };
  }
  const bytes = file === "-" ? await readStandardInput() : readInput(file);
  try {
    return { explanation: explainBytes(bytes) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { explanation: explainFailure(error), error };
  }
}

export function explanationLines(e: Explanation, words: Words): string[] {
  return [...headLines(e, words), ...directoryLines(e, words), ...contentLines(e, words), ...faultLines(e, words)];
}

function headLines(e: Explanation, words: Words): string[] {
  const texts = words.cli.explain;
  if (e.kind === "unknown") {
    const { what = "other", name = "" } = e.found ?? {};
    const found =
      what === "request" ? texts.isRequest({ operation: name }) : what === "event" ? texts.isEvent : `„${name}“`;
    return entryLines("unbekannt", words.errors["input/not-understood"]({ found }), words);
  }
  const operation = e.operation && e.kind === "response" ? ` ${texts.ofOperation({ operation: e.operation })}` : "";
  return [heading(`${texts.kinds[e.kind]}${operation}`)];
}

function directoryLines(e: Explanation, words: Words): string[] {
  const texts = words.cli.explain;
  const { product } = e;
  if (!product) return [];
  const { hardware, firmware } = words.cli.status;
  return [
    ...columns([
      [product.name || product.vendorName, `${product.vendorId}/${product.code}`, product.vendorName],
      [`${firmware} ${product.firmware}`, `${hardware} ${product.hardware}`, `PTV ${product.ptv} (${product.type})`],
    ]),
    ...(e.informationDate ? [quiet(`  ${texts.madeAt({ at: Date.parse(e.informationDate) })}`)] : []),
    `  ${e.tlsMandatory ? texts.tlsMandatory : texts.tlsOptional}`,
    `  ${e.clientAutMandatory ? texts.authMandatory : texts.authOptional}`,
    "",
    heading(words.cli.status.services),
    ...columns(e.services.map((s) => [s.name, s.version, s.endpoint ?? ""])),
  ];
}

function contentLines(e: Explanation, words: Words): string[] {
  const texts = words.cli.explain;
  const isPlainOk =
    e.kind === "response" &&
    !e.vpn &&
    [e.terminals, e.cards, e.pins, e.certificates, e.states].every((l) => l.length === 0);
  return [
    ...(isPlainOk && !e.warning ? [`  ${texts.accepted}`] : []),
    ...vpnLines(e, words),
    ...stateLines(e, words),
    ...section(words.cli.status.terminals, terminalRows(e, words)),
    ...section(words.cli.status.cards, cardRows(e, words)),
    ...e.pins.map((p) => `  ${pinText(p, words)}`),
    ...section(words.cli.status.certificates, certificateRows(e, words)),
    ...(e.warning ? ["", texts.warning({ code: e.warning.code ?? 0, text: e.warning.text })] : []),
  ];
}

function vpnLines(e: Explanation, words: Words): string[] {
  if (!e.vpn) return [];
  const say = e.vpn.ti.online ? words.cli.status.tiOnline : words.cli.status.tiOffline;
  return [`  ${say({ since: Date.parse(e.vpn.ti.since) })}`];
}

function stateLines(e: Explanation, words: Words): string[] {
  const texts = words.cli.explain;
  if (e.states.length === 0) return [];
  const raised = e.states.filter((s) => s.value);
  const others = e.states.length - raised.length;
  return [
    ...(raised.length > 0 ? ["", heading(texts.raised)] : [`  ${texts.noneRaised}`]),
    ...raised.flatMap((state) => [
      "",
      ...entryLines(levelOfState(state), stateInWords(state, words), words),
      quiet(`    ${state.code}${state.since ? ` · ${texts.since({ at: Date.parse(state.since) })}` : ""}`),
    ]),
    ...(others > 0 ? ["", quiet(`  ${texts.notRaised({ count: others })}`)] : []),
  ];
}

function faultLines(e: Explanation, words: Words): string[] {
  if (!e.fault) return [];
  const { code, text, detail, earlier } = e.fault;
  const entry: Entry =
    code === null ? words.errors["soap/fault-without-code"]({ text }) : words.errors["soap/fault"]({ code, text });
  const traces = [...(earlier ?? []), ...(detail ? [detail] : [])].join("; ");
  return [
    "",
    ...entryLines(code === null ? "unbekannt" : "gelb", entry, words),
    ...(traces ? wrap(quiet(words.cli.explain.earlierTraces({ traces })), "    ", "      ") : []),
  ];
}

function section(title: string, rows: string[][]): string[] {
  return rows.length === 0 ? [] : ["", heading(title), ...columns(rows)];
}

function terminalRows(e: Explanation, words: Words): string[][] {
  const texts = words.cli.status;
  return e.terminals.map((t) => [
    t.name || t.ctId,
    [t.vendorId, t.code].filter(Boolean).join("/"),
    t.firmware ?? texts.unknownVersion,
    t.connected ? texts.connected : texts.notConnected,
    t.ip ?? "",
  ]);
}

function cardRows(e: Explanation, words: Words): string[][] {
  const texts = words.cli.explain;
  return e.cards.map((c) => [
    c.type,
    c.ctId,
    texts.slot({ slot: c.slot }),
    c.masked ? texts.patientCard : c.expires ? words.cli.status.until({ day: c.expires }) : "",
  ]);
}

function certificateRows(e: Explanation, words: Words): string[][] {
  return e.certificates.map((c) => [
    c.ref ?? c.ctId ?? "",
    c.crypt ?? "",
    c.result ?? (c.validUntil ? words.cli.status.until({ day: c.validUntil }) : words.cli.explain.noCertificate),
    c.subject,
  ]);
}

function pinText(pin: Explanation["pins"][number], words: Words): string {
  const names: Record<string, string> = words.cli.status.pin;
  const tries = pin.leftTries === undefined ? "" : ` (${words.cli.explain.pinTries({ tries: pin.leftTries })})`;
  const level = pin.status === "VERIFIED" || pin.status === "OK" ? "ok" : "gelb";
  return `${levelMark(level, words)}  PIN: ${names[pin.status] ?? pin.status}${tries}`;
}
