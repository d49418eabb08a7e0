/**
 * `npm run sim -- --seeds N --from S` plays seeded runs of the engine; `--seed S --trace` one of them, told step by step.
 *
 * Ends with 1 when an invariant was violated (with the seed), or a state that has to be reached never was.
 */
import { parseArgs } from "node:util";
import { play, report } from "../test/campaign/campaign.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "2000" },
    from: { type: "string", default: "1" },
    seed: { type: "string" },
    trace: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    "until-first": { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});

if (values.help) {
  process.stdout.write(`npm run sim -- [--seeds N] [--from S] [--until-first] [--json]
npm run sim -- --seed S [--trace]

Plays the engine on simulated devices, database, network, clocks and people. Everything that goes wrong follows from the seed.\n`);
} else {
  const one = values.seed === undefined ? undefined : Number(values.seed);
  const trace = values.trace ? (line: string) => void process.stdout.write(`${line}\n`) : undefined;
  const summary = await play({
    from: one ?? Number(values.from),
    seeds: one === undefined ? Number(values.seeds) : 1,
    ...(trace && { trace }),
    untilFirst: values["until-first"],
  });
  process.stdout.write(
    values.json ? `${JSON.stringify(summary, undefined, 2)}\n` : report(summary, { isOne: one !== undefined }),
  );
  if (summary.violations.length > 0 || (one === undefined && summary.missing.length > 0)) process.exitCode = 1;
}
