/**
 * What our own runs do to devices: which changes are theirs, and at which devices nobody has to be alarmed meanwhile.
 *
 * Room: engine. Pure. Used by what keeps observations [REQ:U-60] and by what judges them.
 */
import type { FindingCode } from "../domain/codes.ts";
import type { Finding } from "../domain/finding.ts";
import type { Change, ChangeKind } from "../domain/practice.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import type { Run } from "./state.ts";

/** What an action of ours brings about at its device, by kind; at the devices around it only the others. */
const AT_DEVICE: readonly ChangeKind[] = ["firmware", "terminal-connected", "terminal-disconnected", "vpn", "pin"];
const AROUND: readonly ChangeKind[] = ["terminal-connected", "terminal-disconnected", "pin", "vpn"];
/** After its last step a run still explains what comes late. */
const AFTERWARDS_MS = 2 * 60_000;

/** Runs that have done something at a device, and are not over for long. */
export function acting(runs: readonly Run[], now: Instant): Run[] {
  return runs.filter(({ intents, outcome }) => {
    const isDone = intents.some(
      ({ life }) => life.at === "dispatched" || (life.at === "settled" && life.effect === "effect"),
    );
    return isDone && (outcome === undefined || outcome.at + AFTERWARDS_MS > now);
  });
}

/** The run that made this change; undefined: somebody else. Another version than the ordered one was not ours. */
export function runBehind(
  change: Pick<Change, "componentId" | "what" | "after">,
  runs: readonly Run[],
): string | undefined {
  const run = runs.find(({ auftrag }) => {
    const isAtDevice = auftrag.device === change.componentId;
    if (change.what === "firmware") return isAtDevice && change.after === auftrag.target;
    return (isAtDevice ? AT_DEVICE : AROUND).includes(change.what);
  });
  return run?.id;
}

/** What an action of ours makes look broken for a while. Its own run says what is going on, and asks when it takes too long. */
const EXPECTED: readonly FindingCode[] = [
  "device/unreachable",
  "device/not-answered",
  "terminal/disconnected",
  "vpn/ti-offline",
  "state/raised",
  "update/running",
  "smcb/pin-needed",
  "smcb/missing",
];

/** While a run of ours works at a device nobody is alarmed because of what that brings with it. */
export function withoutAlarm(findings: readonly Finding[], runs: readonly Run[], now: Instant): Finding[] {
  const isWorking = acting(runs, now).some(({ phase }) => WORKING.includes(phase));
  if (!isWorking) return [...findings];
  return findings.map((finding) =>
    EXPECTED.includes(finding.code) && finding.level !== "ok" ? { ...finding, level: "info" } : finding,
  );
}

/** Once it asks for somebody, what is wrong is as loud as ever. */
const WORKING: readonly Run["phase"][] = ["acting", "longer", "verifying"];
