/**
 * Causes: what lies behind the findings of a practice. One cause, one alarm: what another finding explains is no alarm of its own.
 *
 * Room: domain/alarm. Pure. Used by the watch, which makes alarms of causes. Knows no time: what holds long enough is decided
 * in alarms.ts. Deadlines (versions, certificates) are never explained away by a device that is silent. What the TI-Lage explains
 * was decided when the findings were made (assess/ti-lage.ts); here it is only read off them.
 */
import regeln from "../../../data/melderegeln.json" with { type: "json" };
import type { Seen } from "../assess/seen.ts";
import type { KeptTiLage } from "../assess/ti-lage.ts";
import type { FindingCode, Level } from "../codes.ts";
import { recogniseCondition } from "../fehlerzustand.ts";
import { type Finding, worstLevel } from "../finding.ts";
import type { Component } from "../observation.ts";
import { freshLage } from "../ti-lage.ts";

export interface Cause {
  /** The same as long as it is the same cause, however it is told. */
  id: string;
  code: FindingCode;
  component: Component;
  /** The worst of itself and what it explains. */
  level: Level;
  finding: Finding;
  explains: Finding[];
}

/** The practice has no TI because the access to it is disturbed everywhere. */
export const CENTRAL = "tilage/konnektor-offline" satisfies FindingCode;

/** Conditions say the same as findings of ours: whichever is told first, it is one cause. */
const SAME: Record<string, FindingCode> = {
  EC_No_VPN_TI_Connection: "vpn/ti-offline",
  EC_CardTerminal_Not_Available: "terminal/disconnected",
};

/** Nothing new is known of these while the Konnektor is silent. */
const LIVE = /^(vpn|state|smcb|clock|device|observation)\/|^terminal\/disconnected$/;

/** What tells it apart from other findings of the same component. Addresses whether it is quiet. */
export function causeId(finding: Finding): string {
  const code = sameCode(finding);
  const condition = code === finding.code ? conditionOf(finding) : undefined;
  return [finding.component.id, code, ...(condition ? [condition] : [])].join(" ");
}

export function causesOf(findings: readonly Finding[], seen: Seen): Cause[] {
  const tellable = findings.filter((finding) => isTellable(finding) || isExplainedOutside(finding));
  const graph = new Graph(tellable, seen);
  const roots = Map.groupBy(tellable, (finding) => graph.rootOf(finding));
  return [...roots].flatMap(([root, explained]): Cause[] => {
    const first = explained.find((finding) => causeId(finding) === root);
    if (!first || !isTellable(first)) return [];
    return [
      {
        id: root,
        code: sameCode(first),
        component: first.component,
        level: worstLevel(explained.map(({ level }) => level)),
        finding: first,
        explains: explained.filter((finding) => causeId(finding) !== root),
      },
    ];
  });
}

/**
 * A card whose terminal is away stands in no list: taken out, or still in it and the terminal switched off for the night. And of the
 * services outside nothing is known while their source says nothing.
 */
export function isUnseen(
  { code, component }: { code: FindingCode; component: Component },
  seen: Seen,
  tiLage: KeptTiLage | undefined,
): boolean {
  if (code === "tilage/services-disturbed") return freshLage(tiLage, seen.now) === undefined;
  if (component.kind !== "karte") return false;
  const isListed = seen.everywhere("listed-cards").some(({ value }) => value.includes(component.id));
  const terminal = terminalOf(component.id, seen);
  return !isListed && terminal !== undefined && seen.latest(terminal, "terminal")?.value.connected === false;
}

function terminalOf(cardId: string, seen: Seen): Component | undefined {
  const card = seen.everywhere("karte").find(({ component }) => component.id === cardId);
  return seen.everywhere("terminal").find(({ component }) => component.name === card?.value.terminal)?.component;
}

/** Loud but for the TI-Lage: it is for reading, and still stands. */
function isExplainedOutside({ level, fields }: Finding): boolean {
  return level === "info" && (fields as { central?: unknown }).central === "disturbed";
}

/** Gelb and rot always; what is unknown only where it means that a device went silent. */
export function isTellable({ code, level }: Finding): boolean {
  if (regeln.neverTold.includes(code)) return false;
  return level === "gelb" || level === "rot" || (level === "unbekannt" && regeln.unknownToldAtOnce.includes(code));
}

class Graph {
  readonly #seen: Seen;
  readonly #central: string | undefined;
  /** Ids of Konnektoren that have no TI because of it. */
  readonly #offlineOutside: ReadonlySet<string>;
  readonly #byId = new Map<string, Finding>();

  constructor(findings: readonly Finding[], seen: Seen) {
    this.#seen = seen;
    const central = findings.find(({ code }) => code === CENTRAL);
    this.#central = central && causeId(central);
    this.#offlineOutside = new Set(findings.filter(isExplainedOutside).map(({ component }) => component.id));
    for (const finding of findings) if (!this.#byId.has(causeId(finding))) this.#byId.set(causeId(finding), finding);
  }

  rootOf(finding: Finding): string {
    let id = causeId(finding);
    let at: Finding | undefined = finding;
    // Each step leads to another kind of cause; there are no more kinds than this.
    for (let step = 0; at && step < 5; step++) {
      const parent = this.#parentOf(at);
      if (parent === undefined || parent === id) break;
      id = parent;
      at = this.#byId.get(parent);
    }
    return id;
  }

  #parentOf(finding: Finding): string | undefined {
    const konnektor = this.#konnektorOf(finding.component);
    const silent = konnektor && this.#standing(konnektor, "device/unreachable");
    if (silent && silent !== causeId(finding) && LIVE.test(finding.code)) return silent;
    const terminal = this.#terminalBehind(finding);
    const away = terminal && this.#standing(terminal, "terminal/disconnected");
    if (away && away !== causeId(finding)) return away;
    if (isOfTi(finding)) {
      if (this.#central !== undefined && konnektor && this.#offlineOutside.has(konnektor.id)) return this.#central;
      const offline = konnektor && this.#standing(konnektor, "vpn/ti-offline");
      if (offline && offline !== causeId(finding)) return offline;
    }
    return undefined;
  }

  #standing({ id }: Component, code: FindingCode): string | undefined {
    const cause = `${id} ${code}`;
    return this.#byId.has(cause) ? cause : undefined;
  }

  /** Itself, or the one that lists it; of several one that answers. */
  #konnektorOf(component: Component): Component | undefined {
    if (component.kind === "konnektor") return component;
    const lists = (["listed-terminals", "listed-cards"] as const).flatMap((kind) => this.#seen.everywhere(kind));
    const listing = lists.filter(({ value }) => value.includes(component.id)).map((list) => list.component);
    return listing.find((konnektor) => !this.#standing(konnektor, "device/unreachable")) ?? listing[0];
  }

  /** The terminal without which this cannot be otherwise. */
  #terminalBehind({ code, component }: Finding): Component | undefined {
    if (component.kind === "kartenterminal") return LIVE.test(code) ? component : undefined;
    if (component.kind === "karte" && LIVE.test(code)) return terminalOf(component.id, this.#seen);
    if (code !== "smcb/missing") return undefined;
    const practiceCards = this.#seen.everywhere("karte").filter(({ value }) => /^(SMC-B|SM-B)$/.test(value.type));
    const terminals = practiceCards.flatMap((card) => terminalOf(card.component.id, this.#seen) ?? []);
    return terminals.find((terminal) => this.#standing(terminal, "terminal/disconnected"));
  }
}

function isOfTi(finding: Finding): boolean {
  if (sameCode(finding) === "vpn/ti-offline") return true;
  const condition = conditionOf(finding);
  return condition !== undefined && regeln.tiSymptoms.conditions.includes(condition);
}

function sameCode(finding: Finding): FindingCode {
  const same = SAME[conditionOf(finding) ?? ""];
  // Said of a terminal nobody knows, it stands at the Konnektor and is told there.
  const isThere = same !== "terminal/disconnected" || finding.component.kind === "kartenterminal";
  return same && isThere ? same : finding.code;
}

function conditionOf(finding: Finding): string | undefined {
  if (finding.code !== "state/raised" && finding.code !== "state/vendor") return undefined;
  const { condition, terminal = "" } = finding.fields as { condition: string; terminal?: string };
  const known = recogniseCondition(condition)?.condition ?? condition;
  return known === "EC_CardTerminal_Not_Available" && finding.component.kind !== "kartenterminal"
    ? `${known}(${terminal})`
    : known;
}
