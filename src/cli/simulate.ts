/** `lotse simulate`: a simulated practice on real sockets, until stopped. Room: cli. */
import type { Command } from "commander";
import { usageError } from "../app/lotse-error.ts";
import { type SimulationFacts, startSimulation } from "../app/simulate.ts";
import type { Words } from "../words/words.ts";
import type { DefineCommand } from "./command.ts";
import { badValue, portNumber } from "./options.ts";
import { columns, heading, print, quiet } from "./output.ts";

export interface SimulateOptions {
  scenario: string;
  port: string;
  auth: string;
  product?: string;
  keyType?: string;
  pathPrefix?: string;
  misbehave?: string[];
  json?: boolean;
}

const AUTH = ["none", "tls", "basic", "cert"] as const;
const PRODUCTS = ["secunet", "kocobox", "rise", "rise-hsk", "infinity"] as const;
const KEYS = ["rsa2048", "rsa3072", "p256", "brainpool"] as const;

export const define: DefineCommand = (command, context) => {
  const { words } = context;
  addSimulateOptions(command, words)
    .option("--json", words.cli.help.json)
    .action(async (options: SimulateOptions) => {
      const stopped = stopSignal();
      const simulation = await startSimulation(simOptionsFrom(options, words));
      // One line, so that a program can read it and go on.
      if (options.json) process.stdout.write(`${JSON.stringify(simulation.facts)}\n`);
      else print(factLines(simulation.facts, words));
      await stopped;
      await simulation.stop();
      if (!options.json) print(words.cli.simulate.stopped);
    });
};

export function addSimulateOptions(command: Command, words: Words): Command {
  const { simulateHelp: help, placeholders: p } = words.cli;
  const { scenarios, misbehaviours } = words.cli;
  return command
    .option(`--scenario <${p.scenario}>`, help.scenario, "praxis2026")
    .option(`--port <${p.port}>`, help.port, "0")
    .option(`--auth <${p.mode}>`, help.auth, "tls")
    .option(`--product <${p.product}>`, help.product)
    .option(`--key-type <${p.keyType}>`, help.keyType)
    .option(`--path-prefix <${p.path}>`, help.pathPrefix)
    .option(`--misbehave <${p.misbehaviour}>`, help.misbehave, (value: string, all: string[] = []) => [...all, value])
    .addHelpText("after", () =>
      [
        "",
        help.scenarios,
        ...columns(Object.entries(scenarios)),
        "",
        help.misbehaviours,
        ...columns(Object.entries(misbehaviours)),
      ].join("\n"),
    );
}

export function simOptionsFrom(o: SimulateOptions, words: Words) {
  const { pathPrefix } = o;
  if (pathPrefix !== undefined && !/^(\/[A-Za-z0-9._~-]+)+$/.test(pathPrefix))
    throw badValue("--path-prefix", pathPrefix, "/kon1", words);
  return {
    scenario: o.scenario,
    port: portNumber("--port", o.port, words),
    auth: oneOf("--auth", o.auth, AUTH, words) ?? "tls",
    shape: oneOf("--product", o.product, PRODUCTS, words),
    keyType: oneOf("--key-type", o.keyType, KEYS, words),
    pathPrefix,
    misbehave: o.misbehave,
  };
}

/** Resolves with Ctrl+C, SIGTERM or SIGHUP, from now on: who reads the first line may stop us at once. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
}

function oneOf<const T extends string>(
  option: string,
  value: string | undefined,
  known: readonly T[],
  words: Words,
): T | undefined {
  if (value === undefined) return undefined;
  const found = known.find((k) => k === value);
  if (!found) throw usageError(words.cli.usage.badValue({ option, value, expected: known.join(", ") }));
  return found;
}

function factLines(facts: SimulationFacts, words: Words): string[] {
  const texts = words.cli.simulate;
  const { auth } = facts;
  const credentials = [
    auth.user && `${auth.user} / ${auth.password}`,
    auth.certFile,
    auth.p12File && `${auth.p12File} (${auth.p12Password})`,
  ];
  return [
    heading(texts.ready),
    "",
    ...columns([
      ...facts.konnektoren.flatMap(({ product, url, management: m }) => [
        [texts.konnektor, `${product}  ${url}`],
        ...(m ? [[texts.management, `${m.url}  ${m.user} / ${m.password}`]] : []),
      ]),
      ...facts.terminals.map((t) => [texts.terminal, `${t.name}  ${t.url}  ${t.user} / ${t.password}`]),
      [texts.directory, facts.sdsUrl],
      [texts.panel, facts.controlUrl],
      [texts.tiLage, facts.tiLageUrl],
      [texts.context, `${facts.mandantId} / ${facts.clientSystemId} / ${facts.workplaceId}`],
      [texts.auth, [auth.mode, ...credentials.filter(Boolean)].join("  ")],
      [texts.fingerprint, facts.certSha256],
    ]),
    "",
    quiet(`${texts.example}:`),
    `  lotse status --konnektor ${facts.url} ${trustFlag(facts)}--mandant ${facts.mandantId} --clientsystem ${facts.clientSystemId} --arbeitsplatz ${facts.workplaceId}${credentialFlags(facts)} --catalogue ${facts.catalogue}${facts.judgedOn ? ` --date ${facts.judgedOn}` : ""}`,
  ];
}

function trustFlag(facts: SimulationFacts): string {
  return facts.auth.mode === "none" ? "" : `--pin-sha256 ${facts.certSha256} `;
}

function credentialFlags({ auth }: SimulationFacts): string {
  if (auth.user) return ` --user ${auth.user}`;
  return auth.certFile ? ` --cert ${auth.certFile} --key ${auth.keyFile}` : "";
}
