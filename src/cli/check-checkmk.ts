/**
 * The output of a Checkmk agent plugin: local checks of this host, and of each Kartenterminal as a host of its own (piggyback).
 *
 * Room: cli. Names come from people and devices: a service is named in quotes, a host in the few characters hosts may have.
 */
import {
  about,
  type ComponentVerdict,
  type Figure,
  type PracticeVerdict,
  type Status,
  type Verdict,
  worstFirst,
  worstStatus,
} from "../app/check.ts";
import type { Words } from "../words/words.ts";

const SECTION = "<<<local:sep(0)>>>";
/** In front of every host of ours: a Kartenterminal called "Empfang" must not become the computer called so. */
const HOST = "kt-";
const MOST_HOST_CHARACTERS = 60;
const MOST_DETAILS = 30;
const MOST_CHARACTERS = 300;
const SERVICE = "ti-lotse";

export function checkmkUnknown(reason: string): string {
  return [SECTION, line({ status: 3, name: SERVICE, figures: [], text: reason }), ""].join("\n");
}

export function checkmkText(verdict: Verdict, words: Words): string {
  const { practices, components = practices.flatMap((p) => p.components) } = verdict;
  const isOneOfMany = practices.length > 1;
  const own = components.filter(({ component }) => !isTerminal(component));
  const terminals = components.filter(({ component }) => isTerminal(component));
  const hosts = hostNames(terminals);
  const lines = [
    SECTION,
    ...(verdict.components ? [] : [wholeLine(verdict, words), ...(isOneOfMany ? practices.map(practiceLine) : [])]),
    ...named(own, isOneOfMany).map(({ verdict: { status, figures, text }, name }) =>
      line({ status, name, figures, text }),
    ),
    ...terminals.flatMap((terminal) => {
      const { status, figures, text } = terminal;
      const name = words.monitoring.terminal;
      return [`<<<<${hosts.get(terminal)}>>>>`, SECTION, line({ status, name, figures, text }), "<<<<>>>>"];
    }),
  ];
  return `${lines.join("\n")}\n`;

  function practiceLine({ practice, status, figures, text, findings }: PracticeVerdict): string {
    const details = findings.map((f) => about(f.componentName, words.monitoring.todo(f)));
    return line({ status, name: `${SERVICE} ${practice.name}`, figures, text, details });
  }
}

/** The service that is always there, whatever can be told. */
function wholeLine({ practices, isServerRunning }: Verdict, words: Words): string {
  const texts = words.monitoring;
  const status = worstStatus(practices);
  const [worst, ...others] = worstFirst(practices);
  const text = [
    others.length > 0 ? `${worst?.practice.name}: ${worst?.text}` : (worst?.text ?? ""),
    ...(others.length > 0 ? [texts.more({ count: others.length })] : []),
    ...(isServerRunning ? [] : [texts.notRunning]),
  ].join(" ");
  const details = others.length > 0 ? [] : (worst?.findings ?? []);
  return line({
    ...{ status, name: SERVICE, text },
    figures: others.length > 0 ? [] : (worst?.figures ?? []),
    details: details.map((f) => about(f.componentName, texts.todo(f))),
  });
}

interface Line {
  status: Status;
  name: string;
  figures: readonly Figure[];
  text: string;
  details?: readonly string[];
}

/** status "name" figures text\ndetails, where \n are two characters. */
function line({ status, name, figures, text, details = [] }: Line): string {
  const metrics = figures.map(({ name: figure, value, limit }) => `${figure}=${value}${limit ? `;;${limit}` : ""}`);
  const parts = [text, ...details.slice(0, MOST_DETAILS)].map(plain);
  return `${status} "${plain(name).replaceAll('"', "'")}" ${metrics.join("|") || "-"} ${parts.join("\\n")}`;
}

/** Of several that are called the same each gets its mark: services of one name would hide each other. */
function named(all: readonly ComponentVerdict[], isOneOfMany: boolean): { verdict: ComponentVerdict; name: string }[] {
  const nameOf = ({ component, practice }: ComponentVerdict) =>
    plain(`TI ${isOneOfMany ? `${practice.name} ` : ""}${component.name}`);
  const alike = Map.groupBy(all, nameOf);
  return all.map((verdict) => {
    const name = nameOf(verdict);
    return { verdict, name: (alike.get(name)?.length ?? 0) > 1 ? `${name} ${verdict.component.mark}` : name };
  });
}

function hostNames(terminals: readonly ComponentVerdict[]): Map<ComponentVerdict, string> {
  const nameOf = ({ component }: ComponentVerdict) => HOST + hostName(component.name);
  const alike = Map.groupBy(terminals, (terminal) => nameOf(terminal).toLowerCase());
  return new Map(
    terminals.map((terminal) => {
      const name = nameOf(terminal);
      const isAlone = alike.get(name.toLowerCase())?.length === 1 && name !== HOST;
      return [terminal, isAlone ? name : `${name}${name === HOST ? "" : "-"}${terminal.component.mark}`];
    }),
  );
}

const SPELLED: Record<string, string> = { ä: "ae", ö: "oe", ü: "ue", Ä: "Ae", Ö: "Oe", Ü: "Ue", ß: "ss", ẞ: "SS" };

/** Letters, digits, dot, hyphen and underscore are all a host name may have. */
function hostName(name: string): string {
  return name
    .normalize("NFC")
    .replace(/[äöüÄÖÜßẞ]/g, (letter) => SPELLED[letter] ?? letter)
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9._-]+/g, "_")
    .replace(/^[._-]+|[._-]+$/g, "")
    .slice(0, MOST_HOST_CHARACTERS);
}

function isTerminal({ kind }: { kind: string }): boolean {
  return kind === "kartenterminal" || kind === "mobiles-kartenterminal";
}

/** A backslash would begin what Checkmk takes for a line end, a bar belongs to figures. */
function plain(text: string): string {
  const one = text.replace(/[\\|]/g, "/").replace(UNPRINTABLE, " ").replace(/\s+/g, " ").trim();
  return one.length > MOST_CHARACTERS ? `${one.slice(0, MOST_CHARACTERS - 1)}…` : one;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these characters are meant
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;
