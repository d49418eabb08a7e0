/** What would happen, asked of the same locks as the engine's loop. Room: server. */
import type { OrderWish, PreviewView } from "../../../api/run-views.ts";
import { INTERLOCKS } from "../../../engine/interlocks.ts";
import { type Preview, preview } from "../../../engine/preview.ts";
import type { Wartungsfenster } from "../../../engine/state.ts";
import { deviceIn } from "../../../engine/view.ts";
import type { RunLook } from "./present.ts";
import { closedView, minutesView, stepView, windowView } from "./present.ts";

/** Undefined: this device is not known. */
export function previewView(wish: OrderWish, window: Wartungsfenster, look: RunLook): PreviewView | undefined {
  const { words } = look;
  const device = deviceIn(look.view, wish.device);
  if (!device) return undefined;
  const shown = previewed(wish, window, look);
  const acts = look.runs.runbooks[wish.runbook].steps.map(({ act }) => act);
  const about = { device: wish.device, deviceName: device.name, ...(wish.target && { target: wish.target }) };
  return {
    title: words.runs.title({ runbook: words.engine.runbooks[wish.runbook], device: device.name }),
    device: { id: device.id, name: device.name },
    ...(shown.firmware && { firmware: shown.firmware }),
    ...(wish.target && { target: wish.target }),
    evidence: shown.evidence,
    confirmations: shown.confirmations.map((code) => ({ code, text: words.engine.confirmations[code] })),
    needsPinHolder: shown.needsPinHolder,
    needsAccess: acts.some((act) => "do" in act),
    needsImage: acts.some((act) => "do" in act && act.do === "install"),
    window: windowView(window, words),
    steps: shown.steps.map(({ step, duration, closed }) => ({
      ...stepView(step, about, words),
      minutes: minutesView(
        "do" in step.act || "guide" in step.act ? duration : { ...SHORT, usualMinutes: step.usualMinutes },
        words,
      ),
      closed: closed.map((one) => closedView(one, look, about)),
    })),
  };
}

/** What only asks or looks takes no time of the window. */
const SHORT = { p99Minutes: 0, maxMinutes: 0, reserveMinutes: 0, settleMinutes: 0, assumption: false };

function previewed(wish: OrderWish, window: Wartungsfenster, look: RunLook): Preview {
  const { now, state, view, facts, runs, epoch } = look;
  const { runbook: id, device, target, image, pinHolder } = wish;
  return preview({
    ...{ now, epoch, state, view, facts, interlocks: INTERLOCKS, runbook: runs.runbooks[id] },
    order: {
      ...{ runbook: id, device, window },
      ...(target && { target }),
      ...(image && { image }),
      ...(pinHolder && { pinHolder }),
    },
  });
}
