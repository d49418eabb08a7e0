/**
 * "Was würde passieren": the steps of an order nobody has given yet, each lock that is closed now with its reason, how long it takes.
 *
 * Room: engine. Pure; asks the same locks as the loop, so that page, command line and engine never say different things.
 */
import type { ConfirmationCode, Runbook, Step } from "../domain/runbook.ts";
import type { Instant } from "../domain/zeit/tag.ts";
import type { Order } from "./commands.ts";
import type { ActionDuration, Facts } from "./facts.ts";
import { durationOf, evidenceShown, firstClosed, type Interlocks, type Situation } from "./interlocks.ts";
import type { EngineState, Run, Waiting } from "./state.ts";
import { deviceIn, identityOf, needsPinHolder, type PracticeView } from "./view.ts";

export interface Preview {
  /** To be given back with the order: what was shown. */
  evidence: string;
  confirmations: readonly ConfirmationCode[];
  /** Somebody has to be named for the PIN. */
  needsPinHolder: boolean;
  firmware: string | undefined;
  steps: {
    step: Step;
    duration: ActionDuration;
    /** Every lock that would be closed if the step were due now; none: it could begin. */
    closed: Waiting[];
  }[];
}

export interface PreviewQuestion {
  now: Instant;
  epoch: string;
  state: EngineState;
  view: PracticeView;
  facts: Facts;
  interlocks: Interlocks;
  runbook: Runbook;
  order: Pick<Order, "runbook" | "device" | "target" | "image" | "window" | "pinHolder">;
}

export function preview({ order, runbook, view, facts, ...rest }: PreviewQuestion): Preview {
  const evidence = evidenceShown(order, view);
  const device = deviceIn(view, order.device);
  const run = imagined(order, runbook, evidence, view, rest.now);
  return {
    evidence,
    confirmations: runbook.confirmations,
    needsPinHolder: needsPinHolder(view),
    firmware: device?.firmware?.value,
    steps: runbook.steps.map((step) => {
      const situation = { ...rest, view, facts, run, step };
      return { step, duration: durationOf(situation), closed: closedIn(rest.interlocks, situation) };
    }),
  };
}

/** Each reason once: several locks may wait for the same device to answer. */
function closedIn(interlocks: Interlocks, situation: Situation): Waiting[] {
  const closed = situation.step.interlocks.flatMap((code) => {
    const own = { ...situation, step: { ...situation.step, interlocks: [code] } };
    return firstClosed(interlocks, own) ?? [];
  });
  return closed.filter(({ code }, i) => closed.findIndex((other) => other.code === code) === i);
}

function imagined(
  { runbook: id, device: deviceId, target, image, window, pinHolder }: PreviewQuestion["order"],
  runbook: Runbook,
  evidence: string,
  view: PracticeView,
  now: Instant,
): Run {
  const device = deviceIn(view, deviceId);
  return {
    ...{ id: "", runbookVersion: runbook.version, attempt: 1, startedAt: now, phase: "waiting" },
    ...{ intents: [], done: [], sightings: [] },
    auftrag: {
      ...{ id: "", runbook: id, device: deviceId, deviceName: device?.name ?? deviceId, window },
      ...(target && { target }),
      ...(image && { image }),
      ...(pinHolder && { pinHolder }),
      ...{ by: "", role: "praxis", at: now },
      confirmations: runbook.confirmations.map((code) => ({ code, by: "", at: now, evidence })),
      seen: { firmware: device?.firmware?.value, identity: identityOf(device) },
    },
  };
}
