/**
 * `npm run sim:mutants [-- --seeds N]`: leaves out one lock or one rule of the engine at a time and expects the campaign to notice.
 *
 * Ends with 1 when a mutant survived. Rules are left out in a copy of the source below reports/, which is removed afterwards.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { play, SOMETIMES } from "../test/campaign/campaign.ts";
import { LOCK_MUTANTS, RULE_MUTANTS, type RuleMutant } from "../test/campaign/mutants.ts";

const root = join(import.meta.dirname, "..");
const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "4000" },
    only: { type: "string" },
    help: { type: "boolean", short: "h" },
  },
});
const seeds = Number(values.seeds);
let survived = 0;

if (values.help) process.stdout.write("npm run sim:mutants -- [--seeds N] [--only TEXT]\n");
else {
  const wanted = (name: string) => !values.only || name.includes(values.only);
  for (const { code, interlocks } of LOCK_MUTANTS.filter(({ code }) => wanted(code))) {
    const { violations, missing, seeds: played } = await play({ from: 1, seeds, interlocks, untilFirst: true });
    // With all seeds played, a state that was never reached tells as well.
    const lost = played === seeds ? missing.filter((state) => (SOMETIMES as readonly string[]).includes(state)) : [];
    tell(`without the lock ${code}`, violations[0] ? caught(violations[0]) : lost[0] && `${lost[0]} was never reached`);
  }
  const copy = join(root, "reports", "mutants");
  try {
    for (const mutant of RULE_MUTANTS.filter(({ name }) => wanted(name))) tell(mutant.name, without(mutant, copy));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  const all = LOCK_MUTANTS.length + RULE_MUTANTS.length;
  process.stdout.write(`${survived === 0 ? `all ${all} mutants caught` : `${survived} of ${all} mutants SURVIVED`}\n`);
  if (survived > 0) process.exitCode = 1;
}

function without({ file, find, replace }: RuleMutant, copy: string): string | undefined {
  const source = readFileSync(join(root, file), "utf8");
  if (source.split(find).length !== 2) throw new Error(`${file} does not say exactly once: ${find}`);
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const part of [
    "src/domain",
    "src/engine",
    "src/words",
    "src/protocol",
    "src/devices",
    "src/simulator",
    "runbooks",
    "data",
    "test/campaign",
    "tools/sim.ts",
    "package.json",
  ]) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  writeFileSync(
    join(copy, file),
    source.replace(find, () => replace),
  );
  const args = [join(copy, "tools", "sim.ts"), "--seeds", String(seeds), "--until-first", "--json"];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 300_000 });
  if (status === 0) return undefined;
  try {
    const { violations, missing } = JSON.parse(stdout);
    return violations[0] ? caught(violations[0]) : `${missing[0]} was never reached`;
  } catch {
    throw new Error(`the campaign of the mutant broke: ${stderr.slice(0, 500)}`);
  }
}

function caught({ invariant, what, seed }: { invariant: string; what: string; seed: number }): string {
  return `${invariant}, seed ${seed}: ${what}`;
}

function tell(name: string, by: string | undefined): void {
  if (!by) survived++;
  process.stdout.write(`${by ? "caught  " : "SURVIVED"}  ${name}${by ? `\n            by ${by.slice(0, 120)}` : ""}\n`);
}
