/** `lotse serve`: the server for real use, until stopped. Room: cli. */
import { firstSignIn, openInBrowser, startServer, tiLageAddressFrom } from "../app/installed.ts";
import { usageError } from "../app/lotse-error.ts";
import { dataDirectory } from "../app/places.ts";
import type { Words } from "../words/words.ts";
import type { DefineCommand } from "./command.ts";
import { badValue, portNumber } from "./options.ts";
import { columns, heading, print, printError } from "./output.ts";
import { stopSignal } from "./simulate.ts";
import { version } from "./version.ts";

interface Options {
  port: string;
  host: string;
  hostName?: string[];
  tlsCert?: string;
  tlsKey?: string;
  behindProxy?: boolean;
  open?: boolean;
  metricsTokenFile?: string;
  metricsOpen?: boolean;
  readOnly?: boolean;
  events: boolean;
  eventsPort: string;
  eventsFrom?: string[];
  tiLage?: string;
}

export const define: DefineCommand = (command, { words }) => {
  const { serveHelp: help, serve: texts, placeholders: p, usage } = words.cli;
  command
    .option(`--port <${p.port}>`, help.port, "8740")
    .option(`--host <${p.address}>`, help.host, "127.0.0.1")
    .option(`--host-name <${p.name}>`, help.hostName, (value: string, all: string[] = []) => [...all, value])
    .option(`--tls-cert <${p.file}>`, help.tlsCert)
    .option(`--tls-key <${p.file}>`, help.tlsKey)
    .option("--behind-proxy", help.behindProxy)
    .option("--open", help.open)
    .option(`--events-port <${p.port}>`, help.eventsPort, "8741")
    .option(`--events-from <${p.address}>`, help.eventsFrom, (value: string, all: string[] = []) => [...all, value])
    .option("--no-events", help.noEvents)
    .option("--read-only", help.readOnly)
    .option(`--ti-lage <${p.address}>`, help.tiLage)
    .option(`--metrics-token-file <${p.file}>`, words.monitoring.serveHelp.metricsTokenFile)
    .option("--metrics-open", words.monitoring.serveHelp.metricsOpen)
    .addHelpText("after", `\n${help.data}`)
    .action(async (o: Options) => {
      if (!o.tlsCert !== !o.tlsKey) throw usageError(usage.onlyTogether({ a: "--tls-cert", b: "--tls-key" }));
      // Behind a proxy nobody comes from this computer.
      if (o.metricsOpen && o.behindProxy) {
        throw usageError(usage.notTogether({ a: "--metrics-open", b: "--behind-proxy" }));
      }
      const stopped = stopSignal();
      const dataDir = dataDirectory();
      const serving = await startServer({
        dataDir,
        version,
        host: o.host,
        port: portNumber("--port", o.port, words),
        hostNames: o.hostName ?? [],
        behindProxy: o.behindProxy ?? false,
        isReadOnly: o.readOnly ?? false,
        ...(o.events && {
          events: { port: portNumber("--events-port", o.eventsPort, words), alsoFrom: o.eventsFrom ?? [] },
        }),
        ...(o.tiLage !== undefined && { tiLage: tiLageAddress(o.tiLage, words) }),
        ...(o.tlsCert && o.tlsKey && { tlsFiles: { cert: o.tlsCert, key: o.tlsKey } }),
        ...((o.metricsTokenFile || o.metricsOpen) && {
          metrics: { tokenFile: o.metricsTokenFile, isOpenHere: o.metricsOpen ?? false },
        }),
        report: (line) => printError([line]),
      });
      // A service writes to a log that others read: there the link stands in a file only its owner can open.
      const signIn = firstSignIn(serving, dataDir, process.stdout.isTTY === true);
      print([
        heading(texts.ready),
        "",
        ...columns([
          [texts.page, serving.url],
          [texts.data, dataDir],
          ...(signIn && "link" in signIn ? [[texts.signIn, signIn.link]] : []),
        ]),
        ...(signIn && "file" in signIn ? [texts.signInFile(signIn)] : []),
        ...(serving.hasPage ? [] : ["", texts.noPage]),
      ]);
      if (o.open) openInBrowser(serving.ownerLink ?? serving.url);
      await stopped;
      await serving.stop();
      print(texts.stopped);
    });
};

function tiLageAddress(text: string, words: Words): string {
  const address = tiLageAddressFrom(text);
  if (address === undefined) throw badValue("--ti-lage", text, "https://…/lageapi, http://127.0.0.1:…/lageapi", words);
  return address;
}
