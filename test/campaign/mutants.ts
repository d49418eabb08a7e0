/**
 * Mutants: the engine without one of its locks, or without one of its rules. A campaign that does not notice has not tested it.
 *
 * A lock is left out in the table that is passed to the engine. A rule is left out in a copy of the source: `find` must stand there
 * exactly once, so that no mutant dies of old age unnoticed.
 */
import type { InterlockCode } from "../../src/domain/runbook.ts";
import { INTERLOCKS, type Interlocks } from "../../src/engine/interlocks.ts";

/** Each lock left out: always open. */
export const LOCK_MUTANTS: readonly { code: InterlockCode; interlocks: Interlocks }[] = (
  Object.keys(INTERLOCKS) as InterlockCode[]
).map((code) => ({ code, interlocks: { ...INTERLOCKS, [code]: { evidence: [], closed: () => undefined } } }));

export interface RuleMutant {
  /** What is left out. */
  name: string;
  file: string;
  find: string;
  replace: string;
}

export const RULE_MUTANTS: readonly RuleMutant[] = [
  {
    name: "what is found decided after a crash is sent all the same",
    file: "src/engine/decide.ts",
    find: `if (intent.life.at === "decided") return this.#withdraw(afterCrash(run, this.#input.now), intent, "found-decided");`,
    replace: "",
  },
  {
    name: "what is found dispatched is taken back and decided again",
    file: "src/engine/decide.ts",
    find: `if (intent.life.at === "decided") return`,
    replace: `if (intent.life.at !== "settled") return`,
  },
  {
    name: "it is sent although the compare-and-set was lost",
    file: "src/engine/reconcile.ts",
    find: "if (!(await this.#dispatch(pass, run, intent, life))) return;",
    replace: "await this.#dispatch(pass, run, intent, life);",
  },
  {
    name: "it is sent before it is durable",
    file: "src/engine/reconcile.ts",
    find: "if (!(await this.#dispatch(pass, run, intent, life))) return;",
    replace: "await prepared.send().catch(() => {}); if (!(await this.#dispatch(pass, run, intent, life))) return;",
  },
  {
    name: "it is sent however long the commit took",
    file: "src/engine/reconcile.ts",
    find: "if (this.#isLate(at)) return;",
    replace: "",
  },
  {
    name: "a command without an answer is sent again",
    file: "src/engine/reconcile.ts",
    find: "await prepared.send().catch(() => {});",
    replace: "await prepared.send().catch(() => prepared.send()).catch(() => {});",
  },
  {
    name: "locks are not looked at again before sending",
    file: "src/engine/reconcile.ts",
    find: "if (why) return await this.#withdraw(pass, run, intent, why);",
    replace: "",
  },
  {
    name: "clocks that parted within a pass do not matter",
    file: "src/engine/reconcile.ts",
    find: "return Math.abs(wall - since.wall - (monotonic - since.monotonic)) > DRIFT_MS;",
    replace: "return Math.abs(wall - since.wall - (monotonic - since.monotonic)) > 1e12;",
  },
  {
    name: "after a restore everything goes on as if nothing had been",
    file: "src/engine/reconcile.ts",
    find: "auftrag: { ...run.auftrag, needsRenewal: true as const }",
    replace: "auftrag: run.auftrag",
  },
  {
    name: "a guided step begins whatever is locked",
    file: "src/engine/reconcile.ts",
    find: `if (closed) return { refused: "engine/blocked", fields: { reason: closed.code }, closed };`,
    replace: "",
  },
  {
    name: "a guided step begins twice",
    file: "src/engine/reconcile.ts",
    find: "run.stopped || openIntent(run))",
    replace: "run.stopped)",
  },
  {
    name: "a refused password is sent again",
    file: "src/engine/reconcile.ts",
    find: "isRefused ? { accessRefused: true as const } :",
    replace: "isRefused ? {} :",
  },
  {
    name: "one sighting is proof enough",
    file: "src/engine/settle.ts",
    find: `device?.kind === "mobiles-kartenterminal" ? 1 : 2`,
    replace: "1",
  },
  {
    name: "an effect counts before the settle time",
    file: "src/engine/settle.ts",
    find: "if (at <= from || at > now) return",
    replace: "if (at > now) return",
  },
  {
    name: "nothing happened is said of a device that is still at it",
    file: "src/engine/settle.ts",
    find: "const from = progressAt > settledFrom && progressAt <= now ? settledFrom : overAt;",
    replace: "const from = settledFrom;",
  },
  {
    name: "what is silent for long is not asked about",
    file: "src/engine/settle.ts",
    find: "if (isOver && device?.answers?.value !== true)",
    replace: "if (isOver && device?.answers?.value === undefined)",
  },
  {
    name: "a restart is believed without having been seen",
    file: "src/engine/settle.ts",
    find: "return hasBegunAnew || (before.runningSince === undefined && wasAway) ? answers.at : undefined;",
    replace: "return answers.at;",
  },
  {
    name: "the cards are not waited for",
    file: "src/engine/verify.ts",
    find: "if (open.length === before.unlocked.length)",
    replace: "if (open.length >= 0)",
  },
  {
    name: "the way into the TI and the Kartenterminals are not looked at afterwards",
    file: "src/engine/verify.ts",
    find: "if (isUp && missing.length === 0) {",
    replace: "if (now > 0) {",
  },
  {
    name: "the highest version seen is forgotten",
    file: "src/engine/decide.ts",
    find: "highest = { ...highest, [id]: text };",
    replace: "highest = { ...highest };",
  },
  {
    name: "a missed window is waited for for ever",
    file: "src/engine/decide.ts",
    find: `if (situation.now >= windowOf(run).closesAt) return this.#over(run, "ended/window-missed");`,
    replace: "",
  },
  {
    name: "failures are not counted",
    file: "src/engine/decide.ts",
    find: "[key]: (this.#state.failures[key] ?? 0) + 1",
    replace: "[key]: 0",
  },
  {
    name: "everybody may order after two failures",
    file: "src/engine/commands.ts",
    find: `if (failures >= 2 && person.role !== "dvo")`,
    replace: `if (failures >= 2000 && person.role !== "dvo")`,
  },
  {
    name: "two Aufträge for one device are taken",
    file: "src/engine/commands.ts",
    find: "run.auftrag.device === device.id && run.phase",
    replace: `run.auftrag.device === "" && run.phase`,
  },
  {
    name: "what is with the device can be stopped",
    file: "src/engine/commands.ts",
    find: `if (isUnderWay(run)) return refuse("engine/under-way");`,
    replace: "",
  },
  {
    name: "a stopped run goes on",
    file: "src/engine/decide.ts",
    find: `if (run.stopped) return this.#over(run, "ended/stopped");`,
    replace: "",
  },
];
