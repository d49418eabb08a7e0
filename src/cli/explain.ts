/** `lotse explain FILE|-|CODE`: any saved answer of a Konnektor in plain words. Room: cli. */
import { existsSync } from "node:fs";
import {
  type Explanation,
  explainBytes,
  explainCode,
  explainFailure,
  hasEnded,
  levelOfFault,
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
    .argument(`<${words.cli.placeholders.file}>`, texts.file)
    .option("--json", words.cli.help.json)
    .addHelpText("after", `\n${words.cli.help.exitCodesExplain}`)
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
    if (code.kind !== "unknown" || code.found?.what === "code") return { explanation: code };
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
    const { what: found = "other", name = "" } = e.found ?? {};
    return entryLines("unbekannt", words.errors["input/not-understood"]({ found, name }), words);
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
  const isEmpty =
    e.kind === "response" &&
    !e.vpn &&
    [e.terminals, e.cards, e.pins, e.certificates, e.states].every((l) => l.length === 0);
  return [
    ...(isEmpty && !e.warning ? [`  ${emptyText(e.operation, words)}`] : []),
    ...vpnLines(e, words),
    ...stateLines(e, words),
    ...section(words.cli.status.terminals, terminalRows(e, words)),
    ...section(texts.cards, cardRows(e, words)),
    ...e.pins.map((p) => `  ${pinText(p, words)}`),
    ...e.certificates.flatMap((c) => (c.result ? [`  ${verificationText(c.result, words)}`] : [])),
    ...section(words.cli.status.certificates, certificateRows(e, words)),
    ...warningLines(e.warning, words),
  ];
}

function emptyText(operation: string | undefined, words: Words): string {
  const texts = words.cli.explain;
  if (operation === "GetCardTerminals") return texts.noTerminals;
  return operation === "GetCards" ? texts.noCards : texts.accepted;
}

function warningLines(warning: Explanation["warning"], words: Words): string[] {
  if (!warning) return [];
  const texts = words.cli.explain;
  return [
    "",
    texts.warning({ code: warning.code ?? 0, text: warning.text }),
    ...(warning.detail ? wrap(quiet(texts.detail({ detail: warning.detail })), "  ", "    ") : []),
  ];
}

function vpnLines(e: Explanation, words: Words): string[] {
  if (!e.vpn) return [];
  const { ti, sis } = e.vpn;
  const { status, explain } = words.cli;
  return [
    `  ${(ti.online ? status.tiOnline : status.tiOffline)({ since: Date.parse(ti.since) })}`,
    ...wrap(
      quiet((sis.online ? explain.sisOnline : explain.sisOffline)({ since: Date.parse(sis.since) })),
      "  ",
      "    ",
    ),
  ];
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
  const { code, text, detail, earlier = [] } = e.fault;
  const texts = words.cli.explain;
  const entry: Entry =
    code === null ? words.errors["soap/fault-without-code"]({ text }) : words.errors["soap/fault"]({ code, text });
  return [
    "",
    ...entryLines(levelOfFault(e.fault), entry, words),
    ...(detail ? wrap(quiet(texts.detail({ detail })), "    ", "      ") : []),
    ...(earlier.length > 0 ? wrap(quiet(texts.earlierTraces({ traces: earlier.join("; ") })), "    ", "      ") : []),
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
  const note = (c: Explanation["cards"][number]) => {
    if (c.masked) return c.type === "EGK" || c.type === "KVK" ? texts.patientCard : texts.unknownCard;
    return c.expires ? endText(c.expires, words) : "";
  };
  return e.cards.map((c) => [c.type, c.ctId, texts.slot({ slot: c.slot }), note(c)]);
}

function certificateRows(e: Explanation, words: Words): string[][] {
  const texts = words.cli.explain;
  return e.certificates
    .filter((c) => c.result === undefined)
    .map((c) => [
      c.ref || c.ctId || texts.konnektor,
      c.crypt ?? "",
      c.validUntil ? endText(c.validUntil, words) : texts.lifetimeUnknown,
      commonName(c.subject),
    ]);
}

/** "bis 31.12.2026"; what has ended says so. */
function endText(day: string, words: Words): string {
  const { explain, status } = words.cli;
  return (hasEnded(day) ? explain.expired : status.until)({ day });
}

/** The name a person knows out of "CN=…,O=…"; a text without one stays as it is. */
function commonName(subject: string): string {
  return /(?:^|,)\s*CN\s*=\s*((?:\\.|[^,])+)/i.exec(subject)?.[1]?.replace(/\\(.)/g, "$1").trim() ?? subject;
}

function verificationText(result: string, words: Words): string {
  const texts: Record<string, string> = words.cli.explain.verification;
  return texts[result] ?? result;
}

const PIN_WORKS = ["VERIFIED", "DISABLED", "OK"];
const PIN_BLOCKED = ["BLOCKED", "WASBLOCKED", "NOWBLOCKED"];

function pinText({ status, leftTries }: Explanation["pins"][number], words: Words): string {
  const texts = words.cli.explain;
  const names: Record<string, string> = texts.pin;
  const tries = leftTries === undefined ? "" : ` ${texts.pinTries({ tries: leftTries })}`;
  const level = PIN_WORKS.includes(status) ? "ok" : PIN_BLOCKED.includes(status) ? "rot" : "gelb";
  return `${levelMark(level, words)}  ${names[status] ?? texts.pinOther({ status })}${tries}`;
}
