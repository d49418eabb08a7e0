/**
 * `npm run bench:store`: what the store does in a second, on SQLite and on PostgreSQL, both synced to disk at every commit.
 *
 * One practice of ten components with four kinds of observations each. Single commits carry one observation and one journal
 * record. A poll is one commit of all forty observations. Goal: 3,000 practices polled once a minute are 50 polls a second; five
 * times as many must be possible.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Component, Observation } from "../src/domain/observation.ts";
import type { PracticeStore } from "../src/engine/ports.ts";
import { openStore } from "../src/store/open.ts";
import { needsPostgres, newDatabase } from "../test/support/postgres.ts";
import { perSecond, printResult } from "./support.ts";

const POLLS_PER_SECOND_GOAL = 250;

const components: Component[] = Array.from({ length: 10 }, (_, i) => ({
  id: `kt:00:0D:F8:00:00:0${i}`,
  kind: "kartenterminal",
  name: `Kartenterminal ${i}`,
}));

/** `variant`: another one is another value. */
function poll(takenAt: number, variant: number): Observation[] {
  const source = { by: "konnektor" } as const;
  return components.flatMap((component): Observation[] => [
    {
      ...{ kind: "identity", component, takenAt, source },
      value: {
        ...{ vendorId: "INGHC", productCode: "ORGA6100", vendorName: "Ingenico", name: "ORGA 6141", type: "KT" },
        ...{ ptv: "1.2.0", hardware: "1.2.0", firmware: `3.9.${variant}` },
      },
    },
    {
      ...{ kind: "terminal", component, takenAt, source },
      value: { connected: true, ctId: "1", mac: "00", slots: 4, workplaces: [`${variant}`] },
    },
    { kind: "clock", component, takenAt, source, value: { offsetMs: variant } },
    { kind: "listed-cards", component, takenAt, source, value: [`${variant}`] },
  ]);
}

async function measure(name: string, url?: string): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "lotse-bench-"));
  try {
    const opening = performance.now();
    const store = await openStore({ dataDir, url });
    printResult(`${name}: open, new`, `${(performance.now() - opening).toFixed(0)} ms`);
    await store.putPractice({ id: "prx_a", name: "Praxis", createdAt: 1 }, { kind: "x/y", actor: "z", body: {} });
    await rates(name, store.forPractice("prx_a"));
    await store.close();
    const reopening = performance.now();
    const again = await openStore({ dataDir, url });
    printResult(`${name}: open, filled`, `${(performance.now() - reopening).toFixed(0)} ms`);
    await again.close();
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function rates(name: string, own: PracticeStore): Promise<void> {
  let takenAt = 0;
  const observe = (observations: Observation[]) =>
    own.commit((w) => {
      for (const observation of observations) w.observe(observation);
    });
  const [one] = poll(0, 0);
  const single = (n: number) =>
    own.commit((w) => {
      w.observe({ ...(one as Observation), takenAt: ++takenAt });
      w.journal({ kind: "test/written", actor: "per_1", body: { n } });
    });
  const show = (what: string, rate: number, unit: string) =>
    printResult(`${name}: ${what}`, `${rate.toFixed(0)} ${unit}/s`);
  show("single commits", await perSecond(single), "commits");
  show(
    "single commits, ten at once",
    10 * (await perSecond(async (n) => void (await Promise.all(Array.from({ length: 10 }, () => single(n)))))),
    "commits",
  );
  const unchanged = await perSecond(() => observe(poll(++takenAt, 0)));
  show("polls, nothing changed", unchanged, "polls");
  show("polls, everything changed", await perSecond((n) => observe(poll(++takenAt, n % 9))), "polls");
  show("reads of the latest 40", await perSecond(async () => void (await own.latest())), "reads");
  printResult(`${name}: goal`, `≥ ${POLLS_PER_SECOND_GOAL}`, unchanged >= POLLS_PER_SECOND_GOAL ? "reached" : "missed");
}

await measure("SQLite");
const { skip } = needsPostgres();
if (skip) process.stdout.write(`${skip}\n`);
else await measure("PostgreSQL", await newDatabase({ synced: true }));
