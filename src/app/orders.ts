/**
 * Use cases: orders and runs, for commands on this computer. Everything goes through the running server: without one nobody acts.
 *
 * Room: app.
 */
import { createReadStream, statSync } from "node:fs";
import { MAX_IMAGE_BYTES } from "../api/run-routes.ts";
import type { AccessInput, OrderInput, OrderWish, PreviewView, RunsView, RunView } from "../api/run-views.ts";
import { isError, LotseError } from "../domain/errors.ts";
import { addDays } from "../domain/zeit/tag.ts";
import { instantAt } from "../domain/zeit/uhrzeit.ts";
import { berlinClock } from "../words/zone.ts";
import type { RunningServer } from "./running-server.ts";
import { type Asker, withServerOrStore } from "./store.ts";

export type { AccessInput, OrderInput, OrderWish, PreviewView, RunsView, RunView };

/** A device of a practice. */
export interface Place {
  practice: string;
  device: string;
}

/** @throws LotseError server/not-running, and those of reaching the server */
export async function server(asker: Asker): Promise<RunningServer> {
  const notRunning = () => new LotseError("server/not-running", {});
  return withServerOrStore<RunningServer>(asker, {
    server: async (running) => running,
    store: () => Promise.reject(notRunning()),
  }).catch((error: unknown) => {
    throw isError(error, "store/missing") ? notRunning() : error;
  });
}

/** Devices called so, by id or name; of all practices, or of the one that is named. */
export async function devicesCalled(asker: Asker, wanted: string, practice?: string): Promise<Place[]> {
  const state = await (await server(asker)).json("machineState");
  const isCalled = (...names: string[]) => names.some((name) => plain(name) === plain(wanted));
  return state.practices
    .filter(
      ({ id, name }) => practice === undefined || plain(id) === plain(practice) || plain(name) === plain(practice),
    )
    .flatMap(({ id, components }) =>
      components
        .filter((c) => c.kind !== "karte" && isCalled(c.id, c.name))
        .map((c) => ({ practice: id, device: c.id })),
    );
}

function plain(text: string): string {
  return text.normalize("NFC").trim().replace(/\s+/g, " ");
}

export async function previewOf(asker: Asker, practice: string, body: OrderWish): Promise<PreviewView> {
  return (await server(asker)).call("machinePreview", { practice, body });
}

export async function giveOrder(asker: Asker, practice: string, body: OrderInput & { by: string }): Promise<string> {
  return (await (await server(asker)).call("machineOrder", { practice, body })).id;
}

/** @throws LotseError input/file-unreadable, input/too-large */
export async function handOver(asker: Asker, file: string): Promise<{ sha256: string; sizeBytes: number }> {
  let size: number;
  try {
    const found = statSync(file);
    if (!found.isFile()) throw Object.assign(new Error(file), { code: "EISDIR" });
    size = found.size;
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new LotseError("input/file-unreadable", { file, reason }, { cause });
  }
  if (size > MAX_IMAGE_BYTES) throw new LotseError("input/too-large", { file, limit: "256 MB" });
  return (await server(asker)).call("machineImage", { bytes: createReadStream(file) });
}

/** By practice. */
export async function allRuns(
  asker: Asker,
  practice?: string,
): Promise<{ id: string; name: string; runs: RunsView }[]> {
  const running = await server(asker);
  const { practices } = await running.json("machineJournals");
  const wanted = practices.filter(
    ({ id, name }) => practice === undefined || plain(id) === plain(practice) || plain(name) === plain(practice),
  );
  return Promise.all(wanted.map(async ({ id, name }) => ({ id, name, runs: await running.json("machineRuns", id) })));
}

/** Whichever practice it belongs to. @throws ToldByServer engine/no-such-run */
export async function oneRun(asker: Asker, run: string): Promise<{ practice: string; run: RunView }> {
  const running = await server(asker);
  const { practices } = await running.json("machineJournals");
  let failure: unknown;
  for (const { id } of practices) {
    try {
      return { practice: id, run: await running.call("machineRun", { practice: id, run }) };
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

export type RunCommand =
  | { do: "stop" | "begin" | "report" | "renew" }
  | { do: "answer"; answer: string }
  | { do: "access"; access: AccessInput };

export async function command(asker: Asker, id: string, by: string, given: RunCommand): Promise<RunView> {
  const { practice } = await oneRun(asker, id);
  return (await server(asker)).call("machineCommand", { practice, run: id, body: { by, ...given } });
}

const WINDOW = /^\s*(\S+?)[ ,]+(\d{1,2}:\d{2})\s*(?:-|–|bis|to)\s*(\d{1,2}:\d{2})\s*$/i;

/**
 * "heute 19:30-21:30": of today, tomorrow or a named day, in Berlin; one that ends before it begins ends the next morning.
 * Undefined: not understood.
 */
export function windowFrom(
  text: string,
  now: number,
  { today, tomorrow }: { today: readonly string[]; tomorrow: readonly string[] },
): { opensAt: string; closesAt: string } | undefined {
  const [, word = "", from = "", to = ""] = WINDOW.exec(text) ?? [];
  const { day: thisDay } = berlinClock(now);
  const lower = word.toLowerCase();
  const day = today.includes(lower) ? thisDay : tomorrow.includes(lower) ? addDays(thisDay, 1) : isoDay(word);
  const [begin, end] = [clockTime(from), clockTime(to)];
  if (!day || !begin || !end) return undefined;
  const endDay = end <= begin ? addDays(day, 1) : day;
  return { opensAt: rfc3339(instantAt(day, begin)), closesAt: rfc3339(instantAt(endDay, end)) };
}

export function rfc3339(instant: number): string {
  return new Date(instant).toISOString();
}

/** "2026-12-05" or "05.12.2026" */
function isoDay(text: string): string | undefined {
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  const iso = german
    ? `${german[3]}-${(german[2] ?? "").padStart(2, "0")}-${(german[1] ?? "").padStart(2, "0")}`
    : text;
  return /^\d{4}-\d{2}-\d{2}$/.test(iso) && addDays(iso, 0) === iso ? iso : undefined;
}

function clockTime(text: string): string | undefined {
  const [, hours = "", minutes = ""] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  return hours !== "" && Number(hours) < 24 && Number(minutes) < 60
    ? `${hours.padStart(2, "0")}:${minutes}`
    : undefined;
}
