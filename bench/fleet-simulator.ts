/** The fleet of bench/fleet.ts: that many simulated Konnektoren in this process, until its standard input ends. */

import { SimPraxis } from "../src/simulator/wire/sim-praxis.ts";
import type { FleetMember } from "./fleet.ts";

const praxen: SimPraxis[] = [];
const members: FleetMember[] = [];
for (let i = 0; i < Number(process.argv[2]); i++) {
  const praxis = await SimPraxis.start({ keyType: "p256" });
  praxen.push(praxis);
  members.push({ url: `${praxis.first.url}/connector.sds`, sha256: praxis.certSha256, context: praxis.context });
}
process.stdout.write(`${JSON.stringify(members)}\n`);
process.stdin.resume();
process.stdin.on("end", async () => {
  await Promise.all(praxen.map((praxis) => praxis.stop()));
});
