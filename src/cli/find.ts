/** `lotse find ADDRESS…`: does a Konnektor answer there? Directory only, nothing secret is sent. Room: cli. */
import { type FoundKonnektor, findKonnektoren, type NotFound } from "../app/find.ts";
import { EXIT, inWords } from "../app/lotse-error.ts";
import type { Words } from "../words/words.ts";
import type { DefineCommand } from "./command.ts";
import { seconds } from "./options.ts";
import { entryLines, heading, print, printJson, quiet, wrap } from "./output.ts";

export const define: DefineCommand = (command, context) => {
  const { words } = context;
  const { findHelp: help, help: general, placeholders } = words.cli;
  command
    .argument(`<${placeholders.address}...>`, help.addresses)
    .option(`--timeout <${placeholders.seconds}>`, help.timeout, "5")
    .option("--json", general.json)
    .action(async (addresses: string[], options: { timeout: string; json?: boolean }) => {
      const results = await findKonnektoren(addresses, seconds("--timeout", options.timeout, words));
      if (options.json)
        printJson({
          results: results.map((r) => ("error" in r ? { address: r.address, error: inWords(r.error, words) } : r)),
        });
      else print(results.flatMap((r) => [...("error" in r ? missing(r, words) : found(r, words)), ""]).slice(0, -1));
      context.exit(results.some((r) => !("error" in r)) ? EXIT.current : EXIT.unreachable);
    });
};

function found(k: FoundKonnektor, words: Words): string[] {
  const { product } = k;
  const { explain, find, status } = words.cli;
  return [
    heading(`${k.url}  ${product.name || product.vendorName}`),
    `  ${product.vendorId}/${product.productCode} · ${status.firmware} ${product.firmware} · PTV ${product.ptv}`,
    `  ${k.tlsMandatory ? explain.tlsMandatory : explain.tlsOptional}`,
    `  ${k.clientAutMandatory ? explain.authMandatory : explain.authOptional}`,
    ...(k.fingerprint ? wrap(find.fingerprint({ fingerprint: k.fingerprint }), "  ", "  ") : []),
    ...wrap(quiet(find.next({ address: nextStep(k) })), "  ", "    "),
  ];
}

function nextStep(k: FoundKonnektor): string {
  return k.fingerprint ? `${k.url} --pin-sha256 ${k.fingerprint.replaceAll(":", "")}` : k.url;
}

function missing(m: NotFound, words: Words): string[] {
  return [heading(m.address), ...entryLines("unbekannt", inWords(m.error, words), words)];
}
