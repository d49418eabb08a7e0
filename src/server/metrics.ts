/**
 * The last state as metrics, in the text format Prometheus reads (version 0.0.4). docs/metrics.md lists every one; a test compares.
 *
 * Room: server. Names of practices and persons, Mandanten and numbers of cards are left out. What is not known has no sample:
 * a figure that could be mistaken for a fact is worse than none.
 */
import { Counter, Gauge, Registry } from "prom-client";
import { type InstallationState, PIN_STATES } from "../api/state.ts";
import type { Level } from "../domain/codes.ts";

export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** What is worse has the higher number: "at least 2" asks for somebody. */
const LEVELS: Record<Level, number> = { ok: 0, info: 1, unbekannt: 2, gelb: 3, rot: 4 };

type Labels = Record<string, string>;
type Sample = [labels: Labels, value: number];

interface Metric {
  name: string;
  type: "gauge" | "counter";
  help: string;
  labels: readonly string[];
  read(state: InstallationState): Sample[];
}

const AT_COMPONENT = ["practice", "id", "component"] as const;
const AT_CONNECTION = ["practice", "id", "connection"] as const;
const AT_OUTBOX = ["practice", "channel"] as const;
/** More conditions than these at one Konnektor are no conditions any more. */
const MOST_CONDITIONS = 100;

const METRICS: readonly Metric[] = [
  {
    ...{ name: "ti_lotse_info", type: "gauge", labels: ["version"] },
    help: "Always 1; the version of ti-lotse is a label.",
    read: ({ version }) => [[{ version }, 1]],
  },
  {
    ...{ name: "ti_lotse_server_running", type: "gauge", labels: [] },
    help: "1 while ti-lotse runs and asks the devices, 0 where the last state was read from its store.",
    read: ({ isServerRunning }) => [[{}, Number(isServerRunning)]],
  },
  {
    ...{ name: "ti_lotse_store_bytes", type: "gauge", labels: [] },
    help: "Size of the database.",
    read: ({ storeBytes }) => [[{}, storeBytes]],
  },
  {
    ...{ name: "ti_lotse_catalogue_loaded", type: "gauge", labels: [] },
    help: "1 while a list of versions is loaded; without one no approval is known.",
    read: ({ catalogue }) => [[{}, Number(catalogue !== undefined)]],
  },
  {
    ...{ name: "ti_lotse_catalogue_age_days", type: "gauge", labels: [] },
    help: "Days since the list of versions was issued.",
    read: ({ catalogue }) => (catalogue ? [[{}, catalogue.ageDays]] : []),
  },
  {
    ...{ name: "ti_lotse_practice_level", type: "gauge", labels: ["practice"] },
    help: "How the whole practice is: 0 ok, 1 info, 2 unknown, 3 due, 4 urgent.",
    read: ({ practices }) => practices.map(({ id, level }) => [{ practice: id }, LEVELS[level]]),
  },
  {
    ...{ name: "ti_lotse_findings", type: "gauge", labels: ["practice", "level"] },
    help: "Findings that ask for somebody, by level; what is planned or handed over is left out.",
    read: ({ practices }) =>
      practices.flatMap(({ id, findings }) =>
        (["gelb", "rot", "unbekannt"] as const).map((level): Sample => {
          const loud = findings.filter((finding) => finding.level === level && !finding.isQuiet);
          return [{ practice: id, level }, loud.length];
        }),
      ),
  },
  {
    ...{ name: "ti_lotse_last_check_timestamp_seconds", type: "gauge", labels: ["practice"] },
    help: "When a Konnektor of the practice answered last, in Unix time.",
    read: ({ practices }) =>
      practices.flatMap(({ id, checkedAt }): Sample[] => (checkedAt ? [[{ practice: id }, unix(checkedAt)]] : [])),
  },
  {
    ...{ name: "ti_lotse_central_disturbed", type: "gauge", labels: ["practice"] },
    help: "1 while the central source reports a disturbance of the TI nationwide, 0 while it reports none.",
    read: ({ practices }) =>
      practices.flatMap(({ id, central }): Sample[] =>
        central?.state === "ok" || central?.state === "disturbed"
          ? [[{ practice: id }, Number(central.state === "disturbed")]]
          : [],
      ),
  },
  {
    ...{ name: "ti_lotse_central_age_seconds", type: "gauge", labels: ["practice"] },
    help: "Seconds since the TI was nationwide as the central source said last, counted when this was written.",
    read: ({ practices, at }) =>
      practices.flatMap(({ id, central }): Sample[] =>
        central?.at ? [[{ practice: id }, Math.round(unix(at) - unix(central.at))]] : [],
      ),
  },
  {
    ...{ name: "ti_lotse_central_service_disturbed", type: "gauge", labels: ["practice", "service"] },
    help: "1 while a central service of the TI is disturbed, in part or as a whole, 0 while it is in order.",
    read: ({ practices }) =>
      practices.flatMap(({ id, central }) =>
        (central?.services ?? []).flatMap(({ id: service, outage }): Sample[] =>
          outage === "unknown" ? [] : [[{ practice: id, service }, Number(outage !== "none")]],
        ),
      ),
  },
  {
    ...{ name: "ti_lotse_outbox_waiting", type: "gauge", labels: AT_OUTBOX },
    help: "Messages of ti-lotse that wait to be sent.",
    read: ofOutbox(({ waiting }) => waiting),
  },
  {
    ...{ name: "ti_lotse_outbox_oldest_waiting_age_seconds", type: "gauge", labels: AT_OUTBOX },
    help: "How long the oldest message that waits to be sent has waited, counted when this was written.",
    read: ofOutbox(({ oldestWaitingAt }, at) => oldestWaitingAt && Math.max(0, unix(at) - unix(oldestWaitingAt))),
  },
  {
    ...{ name: "ti_lotse_outbox_sent", type: "gauge", labels: AT_OUTBOX },
    help: "Messages that the mail server or the program has taken, of the last 90 days.",
    read: ofOutbox(({ sent }) => sent),
  },
  {
    ...{ name: "ti_lotse_outbox_failed", type: "gauge", labels: AT_OUTBOX },
    help: "Messages that were given up, of the last 90 days.",
    read: ofOutbox(({ failed }) => failed),
  },
  {
    ...{ name: "ti_lotse_journal_seq", type: "gauge", labels: ["practice"] },
    help: "Number of the last record in the maintenance log.",
    read: ({ practices }) => practices.map(({ id, journalSeq }) => [{ practice: id }, journalSeq]),
  },
  {
    ...{ name: "ti_lotse_component_level", type: "gauge", labels: [...AT_COMPONENT, "kind", "product"] },
    help: "How a device or card is: 0 ok, 1 info, 2 unknown, 3 due, 4 urgent. Not seen for a day: at least 2.",
    read: ofComponents(({ kind, product, level }) => [[{ kind, product }, LEVELS[level]]]),
  },
  {
    ...{ name: "ti_lotse_component_stale", type: "gauge", labels: AT_COMPONENT },
    help: "1 where a device or card that can be asked was not seen for a day.",
    read: ofComponents(({ isStale }) => [[{}, Number(isStale)]]),
  },
  {
    ...{ name: "ti_lotse_component_last_seen_age_seconds", type: "gauge", labels: AT_COMPONENT },
    help: "Seconds since a device or card was seen last, counted when this was written.",
    read: (state) =>
      ofComponents(({ lastSeenAt }) => (lastSeenAt ? [[{}, Math.round(unix(state.at) - unix(lastSeenAt))]] : []))(
        state,
      ),
  },
  {
    ...{ name: "ti_lotse_component_version_info", type: "gauge", labels: [...AT_COMPONENT, "version"] },
    help: "Always 1; the installed version is a label.",
    read: ofComponents(({ installed }) => (installed ? [[{ version: installed }, 1]] : [])),
  },
  {
    ...{ name: "ti_lotse_component_approval_days_left", type: "gauge", labels: AT_COMPONENT },
    help: "Days until the approval of the installed version ends; 0 on its last day, negative afterwards.",
    read: ofComponents(({ approvalDaysLeft: days }) => (days === undefined ? [] : [[{}, days]])),
  },
  {
    ...{ name: "ti_lotse_terminal_connected", type: "gauge", labels: AT_COMPONENT },
    help: "1 while the Konnektor says that the Kartenterminal is connected.",
    read: ofComponents(({ isConnected }) => (isConnected === undefined ? [] : [[{}, Number(isConnected)]])),
  },
  {
    ...{ name: "ti_lotse_certificate_days_left", type: "gauge", labels: [...AT_COMPONENT, "owner", "crypt"] },
    help: "Days until a certificate ends; of several of one card and kind of key the first. Negative afterwards. Without those whose end means nothing any more.",
    read: ofComponents(({ certificates }) => {
      const alike = Map.groupBy(certificates, ({ owner, crypt }) => `${owner} ${crypt}`);
      return [...alike.values()].map(([first, ...more]) => {
        const { owner = "", crypt = "" } = first ?? {};
        return [{ owner, crypt }, Math.min(...[first, ...more].map((c) => c?.daysLeft ?? 0))];
      });
    }),
  },
  {
    ...{ name: "ti_lotse_card_pin", type: "gauge", labels: [...AT_COMPONENT, "state"] },
    help: "In how many Mandanten the PIN of a card is in this state.",
    read: ofComponents(({ pins }) => (pins ? PIN_STATES.map((state) => [{ state }, pins[state] ?? 0]) : [])),
  },
  {
    ...{ name: "ti_lotse_tunnel_up", type: "gauge", labels: [...AT_COMPONENT, "tunnel"] },
    help: "1 while the Konnektor says that its connection to the TI (ti) or the internet behind it (sis) stands.",
    read: ofComponents(({ tunnels }) => tunnels.map(({ tunnel, isUp }) => [{ tunnel }, Number(isUp)])),
  },
  {
    ...{
      name: "ti_lotse_operating_condition_raised",
      type: "gauge",
      labels: [...AT_COMPONENT, "condition", "severity"],
    },
    help: "1 for every operating condition (TAB_KON_503) that is raised; the others have no sample.",
    read: ofComponents(({ conditions }) => {
      const once = new Map(conditions.map((c) => [`${c.condition} ${c.severity}`, c]));
      return [...once.values()]
        .slice(0, MOST_CONDITIONS)
        .map(({ condition, severity }) => [{ condition, severity }, 1]);
    }),
  },
  {
    ...{ name: "ti_lotse_connection_up", type: "gauge", labels: AT_CONNECTION },
    help: "1 where a Konnektor answered the last time it was asked, 0 where it did not.",
    read: ofConnections(({ isAnswering }) => (isAnswering === undefined ? undefined : Number(isAnswering))),
  },
  {
    ...{ name: "ti_lotse_connection_last_answer_timestamp_seconds", type: "gauge", labels: AT_CONNECTION },
    help: "When a Konnektor answered last since ti-lotse runs, in Unix time.",
    read: ofConnections(({ answeredAt }) => answeredAt && unix(answeredAt)),
  },
  {
    ...{ name: "ti_lotse_poll_last_duration_seconds", type: "gauge", labels: AT_CONNECTION },
    help: "How long it took to ask a Konnektor everything the last time, answered or not.",
    read: ofConnections(({ polls }) => polls?.lastSeconds),
  },
  {
    ...{ name: "ti_lotse_poll_duration_seconds_total", type: "counter", labels: AT_CONNECTION },
    help: "How long asking a Konnektor took altogether since ti-lotse runs.",
    read: ofConnections(({ polls }) => polls?.seconds),
  },
  {
    ...{ name: "ti_lotse_polls_total", type: "counter", labels: AT_CONNECTION },
    help: "How often a Konnektor was asked since ti-lotse runs.",
    read: ofConnections(({ polls }) => polls?.count),
  },
  {
    ...{ name: "ti_lotse_poll_failures_total", type: "counter", labels: AT_CONNECTION },
    help: "How often a Konnektor was asked without an answer since ti-lotse runs.",
    read: ofConnections(({ polls }) => polls?.failures),
  },
  {
    ...{ name: "ti_lotse_subscription_until_timestamp_seconds", type: "gauge", labels: AT_CONNECTION },
    help: "Until when a Konnektor tells by itself what happens, in Unix time; ti-lotse renews it long before.",
    read: ofConnections(({ subscribedUntil }) => subscribedUntil && unix(subscribedUntil)),
  },
  {
    ...{ name: "ti_lotse_client_certificate_days_left", type: "gauge", labels: AT_CONNECTION },
    help: "Days until the certificate ends with which ti-lotse signs in at a Konnektor.",
    read: ofConnections(({ clientCertificateDaysLeft: days }) => days),
  },
];

/** Of the process that serves the page: only there they mean something. */
const OF_THE_PROCESS: readonly Metric[] = [
  {
    ...{ name: "process_start_time_seconds", type: "gauge", labels: [] },
    help: "When ti-lotse was started, in Unix time.",
    read: () => [[{}, Math.round(performance.timeOrigin) / 1000]],
  },
  {
    ...{ name: "process_cpu_seconds_total", type: "counter", labels: [] },
    help: "Processor time ti-lotse has used.",
    read: () => {
      const { user, system } = process.cpuUsage();
      return [[{}, (user + system) / 1e6]];
    },
  },
  {
    ...{ name: "process_resident_memory_bytes", type: "gauge", labels: [] },
    help: "Memory ti-lotse holds.",
    read: () => [[{}, process.memoryUsage.rss()]],
  },
  {
    ...{ name: "nodejs_heap_used_bytes", type: "gauge", labels: [] },
    help: "Memory in use inside of Node.",
    read: () => [[{}, process.memoryUsage().heapUsed]],
  },
];

/** Whether a command could tell the state, for a file that is written by a timer. */
const CHECK_SUCCESS: Omit<Metric, "read"> = {
  ...{ name: "ti_lotse_check_success", type: "gauge", labels: ["reason"] },
  help: "1 where lotse check knew the state, 0 where it did not, with the code of the reason.",
};

export function metricsText(state: InstallationState, { ofTheProcess = false } = {}): Promise<string> {
  return written([...METRICS, ...(ofTheProcess ? OF_THE_PROCESS : [])].map((metric) => [metric, metric.read(state)]));
}

/** For a file: says itself whether it worked. */
export function metricsFile(state: InstallationState | { reason: string }): Promise<string> {
  if ("reason" in state) return written([[CHECK_SUCCESS, [[{ reason: state.reason }, 0]]]]);
  return written([
    [CHECK_SUCCESS, [[{ reason: "" }, 1]]],
    ...METRICS.map((metric): [Metric, Sample[]] => [metric, metric.read(state)]),
  ]);
}

function written(metrics: readonly (readonly [Omit<Metric, "read">, Sample[]])[]): Promise<string> {
  const registry = new Registry();
  for (const [{ name, type, help, labels }, samples] of metrics) {
    const shape = { name, help, labelNames: labels, registers: [registry] };
    const gauge = type === "gauge" ? new Gauge(shape) : undefined;
    const counter = type === "counter" ? new Counter(shape) : undefined;
    // One without labels would begin with a nought nobody has measured.
    if (labels.length === 0 && samples.length === 0) gauge?.remove();
    for (const [values, value] of samples) {
      const clean = Object.fromEntries(Object.entries(values).map(([label, text]) => [label, visible(text)]));
      gauge?.set(clean, value);
      counter?.inc(clean, value);
    }
  }
  return registry.metrics();
}

function ofComponents(
  read: (component: InstallationState["practices"][number]["components"][number]) => Sample[],
): Metric["read"] {
  return ({ practices }) =>
    practices.flatMap(({ id: practice, components }) =>
      components.flatMap((component) =>
        read(component).map(([labels, value]): Sample => {
          const { mark: id, name } = component;
          return [{ practice, id, component: name, ...labels }, value];
        }),
      ),
    );
}

function ofConnections(
  read: (connection: InstallationState["practices"][number]["connections"][number]) => number | "" | undefined,
): Metric["read"] {
  return ({ practices }) =>
    practices.flatMap(({ id: practice, connections }) =>
      connections.flatMap((connection): Sample[] => {
        const value = read(connection);
        if (typeof value !== "number") return [];
        return [[{ practice, id: connection.id, connection: connection.name }, value]];
      }),
    );
}

function ofOutbox(
  read: (outbox: InstallationState["practices"][number]["outbox"][number], at: string) => number | "" | undefined,
): Metric["read"] {
  return ({ practices, at }) =>
    practices.flatMap(({ id: practice, outbox }) =>
      outbox.flatMap((one): Sample[] => {
        const value = read(one, at);
        return typeof value === "number" ? [[{ practice, channel: one.channel }, value]] : [];
      }),
    );
}

function unix(instant: string): number {
  return Date.parse(instant) / 1000;
}

/** Quotes, backslashes and line ends are escaped by the format; what steers a terminal has no place in it. */
function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these characters are meant
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, " ").toWellFormed();
}
