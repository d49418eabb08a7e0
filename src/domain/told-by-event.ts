/**
 * What follows from an event: what it says of devices, and what has to be asked now.
 *
 * Room: domain. Pure. An event says little (a topic, a few parameters), so what it says is laid over what was known; what it
 * leaves open is asked. It is believed at once and confirmed by a reading; nothing acts on an event alone.
 * Topics and parameters: [REQ:gemSpec_Kon:TIP1-A_4598-02] and chapter 7. Events about cards of patients say nothing here.
 */
import { type DeviceEvent, parameter, plainKey } from "./device-event.ts";
import { compareTexts } from "./finding.ts";
import type { Component, Observation, Observed, ObservedKind, OperatingState, UpdateOffer } from "./observation.ts";
import { isModel } from "./product.ts";
import { type Day, type Instant, parseDay } from "./zeit/tag.ts";

export interface Told {
  observations: Observation[];
  /** Something changed that only an answer can tell in full. */
  asks: boolean;
  /** The device has just started: it has forgotten who wants its events. */
  hasBooted: boolean;
}

export interface EventScene {
  konnektor: Component;
  /** What was known before. */
  known: readonly Observation[];
  /** When the event came in: the device's own time is not always right. */
  at: Instant;
}

const NOTHING: Told = { observations: [], asks: false, hasBooted: false };
const ASKS: Told = { ...NOTHING, asks: true };

/** Beginnings of topics that are wanted; everything a practice has to know of, nothing about patients more than needed. */
export const WANTED_TOPICS = [
  "OPERATIONAL_STATE",
  "BOOTUP",
  "KSR",
  "NETWORK",
  "CT",
  "CARD",
  "CERT/CARD",
  "SMC_K",
  "MGM",
];

export function toldByEvent(event: DeviceEvent, scene: EventScene): Told {
  const [area = "", ...rest] = event.topic.split("/");
  return RULES[area.toUpperCase()]?.(event, rest.join("/"), new Known(scene)) ?? NOTHING;
}

type Rule = (event: DeviceEvent, rest: string, known: Known) => Told;

/** By the first part of the topic. Others are the manufacturer's, or about things that are nobody's business here. */
const RULES: Record<string, Rule> = {
  BOOTUP: (_event, _rest, known) => ({ observations: known.endOfRun(), asks: true, hasBooted: true }),
  OPERATIONAL_STATE: (event, condition, known) => ({ ...ASKS, observations: known.withState(event, condition) }),
  NETWORK: (_event, rest, known) => {
    const [, tunnel, way] = /^VPN_(TI|SIS)\/(UP|DOWN)$/i.exec(rest) ?? [];
    if (!tunnel || !way) return ASKS;
    return {
      ...ASKS,
      observations: known.withTunnel(tunnel.toUpperCase() === "TI" ? "ti" : "sis", way.toUpperCase() === "UP"),
    };
  },
  CT: (event, rest, known) => {
    const connected =
      rest.toUpperCase() === "CONNECTED" ? true : rest.toUpperCase() === "DISCONNECTED" ? false : undefined;
    const ctId = parameter(event, "CtID") ?? "";
    return { ...ASKS, observations: connected === undefined ? [] : known.withTerminal(ctId, connected) };
  },
  CARD: (event, rest, known) => {
    // Whoever puts in a patient's card changes nothing of the practice's devices: nobody has to be asked.
    const isOfPractice = parameter(event, "ICCSN", "CardHandle") !== undefined;
    if (!isOfPractice) return NOTHING;
    return { ...ASKS, observations: rest.toUpperCase() === "REMOVED" ? known.withoutCard(event) : [] };
  },
  CERT: () => ASKS,
  SMC_K: (event, rest, known) => ({ ...ASKS, observations: known.withRenewal(event, rest) }),
  MGM: () => ASKS,
  KSR: (event, rest, known) => {
    switch (rest.toUpperCase()) {
      case "UPDATES_AVAILABLE":
        return { ...NOTHING, observations: known.withOffers(offersIn(event), { areAll: true }) };
      case "UPDATE/KONNEKTOR_DOWNLOAD_END": {
        const loaded = offersIn(event).map((offer) => ({ ...offer, loadedAt: known.at }));
        return { ...NOTHING, observations: known.withOffers(loaded, { areAll: false }) };
      }
      case "UPDATE/START":
        return { ...NOTHING, observations: known.withRun(event, { phase: "running" }) };
      case "UPDATE/SUCCESS": {
        const firmware = parameter(event, "NewFirmwareversion", "FirmwareVersion");
        return { ...ASKS, observations: known.withRun(event, { phase: "succeeded", ...(firmware && { firmware }) }) };
      }
      case "UPDATE/END":
        return { ...ASKS, observations: known.withRun(event, { phase: "ended" }) };
      case "ERROR": {
        // Without a target the search for updates failed, which the device's own state tells as well.
        const error = parameter(event, "Error");
        const hasTarget = parameter(event, "Target") !== undefined;
        return {
          ...ASKS,
          observations: hasTarget ? known.withRun(event, { phase: "failed", ...(error && { error }) }) : [],
        };
      }
      default:
        return ASKS;
    }
  },
};

/** What is known of one Konnektor and of what hangs on it. */
class Known {
  readonly at: Instant;
  readonly #scene: EventScene;

  constructor(scene: EventScene) {
    this.at = scene.at;
    this.#scene = scene;
  }

  withState(event: DeviceEvent, condition: string): Observation[] {
    const known = this.#of("states");
    const raised = parameter(event, "Value")?.toLowerCase();
    // A list nobody has read yet would look whole with one entry in it.
    if (!known || condition === "" || (raised !== "true" && raised !== "false")) return [];
    const state: OperatingState = { condition, severity: event.severity, raised: raised === "true", since: this.at };
    const before = known.value.find((s) => s.condition === condition);
    if (before?.raised === state.raised) return [];
    const severity = before?.severity ?? state.severity;
    const others = known.value.filter((s) => s.condition !== condition);
    return [this.#see("states", [...others, { ...state, severity }])];
  }

  withTunnel(tunnel: "ti" | "sis", online: boolean): Observation[] {
    const known = this.#of("vpn");
    if (!known || known.value[tunnel].online === online) return [];
    return [this.#see("vpn", { ...known.value, [tunnel]: { online, since: this.at } })];
  }

  withTerminal(ctId: string, connected: boolean): Observation[] {
    const terminal = this.#terminal(ctId);
    if (!terminal || terminal.value.connected === connected) return [];
    return [{ ...terminal, takenAt: this.at, value: { ...terminal.value, connected } }];
  }

  withoutCard(event: DeviceEvent): Observation[] {
    const iccsn = parameter(event, "ICCSN");
    const card = this.#all("karte").find(({ value }) => iccsn !== undefined && value.iccsn === iccsn);
    const listed = this.#of("listed-cards");
    if (!card || !listed?.value.includes(card.component.id)) return [];
    return [
      this.#see(
        "listed-cards",
        listed.value.filter((id) => id !== card.component.id),
      ),
    ];
  }

  /** @param areAll the device named everything it knows; else what else was offered still is */
  withOffers(offers: UpdateOffer[], { areAll }: { areAll: boolean }): Observation[] {
    if (offers.length === 0) return [];
    const before = this.#of("update-offers")?.value ?? [];
    const known = (offer: UpdateOffer) => before.find((o) => isSameOffer(o, offer));
    const now = offers.map((offer) => ({ ...offer, loadedAt: offer.loadedAt ?? known(offer)?.loadedAt }));
    const others = areAll ? [] : before.filter((o) => !offers.some((offer) => isSameOffer(o, offer)));
    return [this.#see("update-offers", [...others, ...now].toSorted(byProduct))];
  }

  /** "ended" comes in every case, and takes nothing back that was said before it. */
  withRun(event: DeviceEvent, run: Observed["update-run"]): Observation[] {
    const isTerminal = /^KT$/i.test(parameter(event, "Target") ?? "");
    const component = isTerminal ? this.#terminal(parameter(event, "CtID") ?? "")?.component : this.#scene.konnektor;
    if (!component) return [];
    const last = this.#all("update-run").find((o) => o.component.id === component.id)?.value;
    if (run.phase === "ended" && last !== undefined && last.phase !== "running") return [];
    const before = run.phase === "running" ? this.#firmwareOf(component) : last?.before;
    return [{ ...this.#see("update-run", { ...run, ...(before && { before }) }), component }];
  }

  /** Whoever has booted installs nothing any more. Whether it worked, its version tells. */
  endOfRun(): Observation[] {
    const run = this.#of("update-run");
    return run?.value.phase === "running" ? [this.#see("update-run", { ...run.value, phase: "ended" })] : [];
  }

  withRenewal(event: DeviceEvent, rest: string): Observation[] {
    const [, step, result] = /^(REGISTER|UPDATE|DOWNLOAD)\/(ERROR|SUCCESS)$/i.exec(rest) ?? [];
    if (!step || !result) return [];
    const reason = parameter(event, "Fail");
    return [
      this.#see("renewal", {
        step: step.toLowerCase() as Observed["renewal"]["step"],
        worked: result.toUpperCase() === "SUCCESS",
        ...(reason && { reason }),
      }),
    ];
  }

  /** ctIds are given by each Konnektor anew: only its own terminals are meant. */
  #terminal(ctId: string): Observation<"terminal"> | undefined {
    const own = this.#of("listed-terminals")?.value;
    return this.#all("terminal").find((o) => o.value.ctId === ctId && own?.includes(o.component.id));
  }

  #firmwareOf({ id }: Component): string | undefined {
    return this.#all("identity").find((o) => o.component.id === id)?.value.firmware;
  }

  #of<K extends ObservedKind>(kind: K): Observation<K> | undefined {
    return this.#all(kind).find((o) => o.component.id === this.#scene.konnektor.id);
  }

  /** Newest first. */
  #all<K extends ObservedKind>(kind: K): Observation<K>[] {
    const found = this.#scene.known.filter((o) => o.kind === kind) as unknown as Observation<K>[];
    return found.toSorted((a, b) => b.takenAt - a.takenAt);
  }

  #see<K extends ObservedKind>(kind: K, value: Observed[K]): Observation & Observation<K> {
    const { konnektor, at } = this.#scene;
    return { kind, component: konnektor, takenAt: at, source: { by: "konnektor" }, value } as Observation &
      Observation<K>;
  }
}

/** One package after the other: each begins with the maker's id, and has what follows until the next one. */
function offersIn(event: DeviceEvent): UpdateOffer[] {
  const packages: Map<string, string>[] = [];
  for (const { key, value } of event.parameters) {
    if (plainKey(key) === "productvendorid") packages.push(new Map());
    packages.at(-1)?.set(plainKey(key), value);
  }
  return packages.flatMap((values): UpdateOffer[] => {
    const of = (name: string) => values.get(name) ?? "";
    const firmware = of("firmwareversion");
    if (firmware === "") return [];
    const deadline = dayIn(of("deadline"));
    return [
      {
        vendorId: of("productvendorid"),
        productCode: of("productcode"),
        firmware,
        critical: /^(kritisch|critical)/i.test(of("fwpriority")),
        ...(deadline && { deadline }),
      },
    ];
  });
}

/** "2026-03-31", "2026-03-31T00:00:00Z" or as manufacturers write it: "31.03.2026 00:00:00.000" (trap T-20). */
function dayIn(text: string): Day | undefined {
  const german = /^(\d{2})\.(\d{2})\.(\d{4})\b/.exec(text.trim());
  return parseDay(german ? `${german[3]}-${german[2]}-${german[1]}` : text.trim().slice(0, 10));
}

function isSameOffer(a: UpdateOffer, b: UpdateOffer): boolean {
  return isModel(a, b) && a.firmware === b.firmware;
}

function byProduct(a: UpdateOffer, b: UpdateOffer): number {
  return compareTexts(`${a.vendorId} ${a.productCode} ${a.firmware}`, `${b.vendorId} ${b.productCode} ${b.firmware}`);
}
