/**
 * `npm run bench:events`: how long an event takes from a Konnektor's wire to the stream of an open page. A whole ti-lotse (store
 * on disk, watch, server) on one side, a sender of CETP frames and a reader of the stream on the other, all on this computer.
 * Goal: p99 of 100 ms at 200 events a second.
 *
 * Every event changes something (an operating condition comes or goes). Whatever comes while another is being written is written
 * next, so an event is surely kept by the second commit after it, and told by the first message after that: an upper bound.
 */
import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { startPracticeGround } from "../src/app/practice-ground.ts";
import { frame } from "../src/protocol/cetp/frame.ts";
import { PageClient } from "../test/support/page-client.ts";
import { printResult } from "./support.ts";

const PER_SECOND = 200;
const SECONDS = 15;
const GOAL_MS = 100;
const CONDITIONS = 20;

const ground = await startPracticeGround({
  keyType: "p256",
  pagePort: 0,
  version: "bench",
  report: (line) => process.stderr.write(`${line}\n`),
});
const { watch } = ground.serving;
await watch.checkNow(ground.practiceId);
const [state] = watch.states(ground.practiceId).values();
const receiver = new URL((state?.events?.receiver ?? "").replace("cetp:", "http:"));

/** When observations were kept, and when each message about them came. */
const kept: number[] = [];
const told: number[] = [];
ground.serving.store.onCommit(({ kinds }) => {
  if (kinds.has("observations")) kept.push(performance.now());
});
const client = await PageClient.signIn(ground.signInLink);
const stream = request(`${ground.serving.url}/api/v1/practices/${ground.practiceId}/stream`, {
  headers: { cookie: `${client.cookie.name}=${client.cookie.value}` },
});
stream.end();
const [answer] = await once(stream, "response");
answer.on("data", (data: Buffer) => {
  if (data.includes('"observations"')) told.push(performance.now());
});

const sender = connect({ host: receiver.hostname, port: Number(receiver.port) });
await once(sender, "connect");
sender.setNoDelay(true);
const sent: number[] = [];
const begun = performance.now();
for (let i = 0; i < PER_SECOND * SECONDS; i++) {
  const due = begun + (i * 1000) / PER_SECOND;
  const wait = due - performance.now();
  if (wait > 0) await new Promise((done) => setTimeout(done, wait));
  sent.push(performance.now());
  sender.write(frame(document(i)));
}
await new Promise((done) => setTimeout(done, 1_000));
sender.destroy();
stream.destroy();
await ground.stop();

const delays = sent.flatMap((at) => {
  const first = kept.findIndex((t) => t > at);
  const isKeptAt = first < 0 ? undefined : (kept[first + 1] ?? kept[first]);
  const isToldAt = isKeptAt && told.find((t) => t > isKeptAt);
  return isToldAt ? [isToldAt - at] : [];
});
const sorted = delays.toSorted((a, b) => a - b);
const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
const lost = sent.length - delays.length;
printResult("events a second", String(Math.round((sent.length / ((sent.at(-1) as number) - begun)) * 1000)), "");
printResult("wire to stream, p50", `${at(0.5).toFixed(0)} ms`, "");
printResult(
  "wire to stream, p99",
  `${at(0.99).toFixed(0)} ms`,
  at(0.99) <= GOAL_MS && lost === 0 ? "reached" : "missed",
);

function document(i: number): string {
  const raised = Math.floor(i / CONDITIONS) % 2 === 0;
  return (
    `<Event xmlns="http://ws.gematik.de/conn/EventService/v7.2"><Topic>OPERATIONAL_STATE/EC_OTHER_ERROR_STATE(${i % CONDITIONS})</Topic>` +
    "<Type>Operation</Type><Severity>Warning</Severity><SubscriptionID>sub-000001</SubscriptionID><Message>" +
    `<Parameter><Key>Value</Key><Value>${raised}</Value></Parameter></Message></Event>`
  );
}
