/** What can be ordered for a device, by whose hand, in which versions; and why not. Room: server. */
import type { OrderableView } from "../../../api/run-views.ts";
import { newerReleases } from "../../../domain/catalogue/installable.ts";
import type { Component } from "../../../domain/observation.ts";
import type { RunbookId } from "../../../domain/runbook.ts";
import { dayOf } from "../../../domain/zeit/tag.ts";
import { isUnderWay, type Run } from "../../../engine/state.ts";
import { deviceIn } from "../../../engine/view.ts";
import type { Situation } from "../../situation.ts";
import type { Uses } from "../../uses.ts";
import { addressAt } from "../../views/administration.ts";
import { productAt } from "../../views/known.ts";
import { minutesView, type RunLook, reasonText, titleOf, windowView } from "./present.ts";

export async function orderableView(
  component: Component,
  s: Situation,
  look: RunLook,
  uses: Pick<Uses, "administration" | "runs">,
): Promise<OrderableView> {
  const all: OrderableView = [];
  for (const runbook of RUNBOOKS_OF[component.kind] ?? []) {
    const view = await orderableAs(runbook, component, s, look, uses);
    if (view) all.push(view);
  }
  return all;
}

const RUNBOOKS_OF: Partial<Record<Component["kind"], readonly RunbookId[]>> = {
  konnektor: ["konnektor-restart"],
  kartenterminal: ["terminal-update", "terminal-update-by-hand"],
  "mobiles-kartenterminal": ["terminal-update-by-hand"],
};

/** Undefined: not for this model. */
async function orderableAs(
  runbook: RunbookId,
  component: Component,
  s: Situation,
  look: RunLook,
  uses: Pick<Uses, "administration" | "runs">,
): Promise<OrderableView[number] | undefined> {
  const { words } = look;
  const product = productAt(component, s);
  const facts = product ? uses.administration(product) : undefined;
  const how = facts?.acts[runbook === "konnektor-restart" ? "restart" : "install"];
  const isProven = how === "native";
  const isNative = how !== undefined;
  const isByHand = runbook === "terminal-update-by-hand";
  if (runbook === "terminal-update" && !isNative) return undefined;
  const kept = s.administrations.find((a) => a.component === component.id);
  const device = deviceIn(look.view, component.id);
  const step = uses.runs.runbooks[runbook].steps[0];
  const duration =
    device && step && look.facts.durationOf(device, runbook === "konnektor-restart" ? "restart" : "install", undefined);
  const quiet = duration && (await uses.runs.quietWindow(s.practice.id, minutesView(duration, words).needed, look.now));
  const { catalogue, isPracticeGround, now } = look;
  const releases = newerReleases({
    ...{ catalogue, product, day: dayOf(now), isPracticeGround },
    ...(device?.firmware && { installed: device.firmware.value }),
  });
  const run = runInTheWay(component, runbook, look);
  const disabled =
    whyDisabled(component, run, look) ??
    (isByHand || isNative ? undefined : words.runs.disabled["not-native"]) ??
    (runbook === "konnektor-restart" || releases.length > 0
      ? undefined
      : catalogue
        ? words.runs.disabled["nothing-newer"]
        : words.runs.notInstallable["no-catalogue"]);
  return {
    ...{ runbook, title: words.engine.runbooks[runbook], can: isByHand ? "guided" : "native" },
    ...(disabled && { disabled }),
    ...(run && { run: { id: run.id, title: titleOf(run, words) } }),
    needsImage: runbook === "terminal-update",
    targets:
      runbook === "konnektor-restart"
        ? []
        : releases.map(({ version, kind }) => {
            const reason = reasonText(device, version.text, look);
            return {
              version: version.text,
              text: `${version.text} (${words.cli.catalogue.kind[kind]})`,
              ...(reason && { disabled: reason }),
            };
          }),
    ...(!isByHand &&
      facts && {
        login: {
          ...addressAt(component, s, facts),
          user: kept?.user ?? facts.usualUser ?? "",
          kind: facts.login,
          isKept: kept?.secret !== undefined,
          isUnproven: !isProven,
        },
      }),
    ...(quiet && { quiet: windowView(quiet, words) }),
  };
}

/** While something runs nothing else is begun at this device, and no Konnektor is restarted [REQ:U-39]. */
function runInTheWay({ id }: Component, runbook: RunbookId, { state }: RunLook): Run | undefined {
  const isInTheWay = (device: string) => device === id || runbook === "konnektor-restart";
  const running = state.runs.find((run) => isUnderWay(run) && isInTheWay(run.auftrag.device));
  return running ?? state.runs.find(({ auftrag, phase }) => auftrag.device === id && phase !== "over");
}

function whyDisabled({ id, name }: Component, run: Run | undefined, look: RunLook): string | undefined {
  const { words, view, runs } = look;
  const { disabled } = words.runs;
  if (runs.isReadOnly) return words.engine.refusals["engine/read-only"];
  if (run) return disabled[isUnderWay(run) ? "running" : "ordered"]({ title: titleOf(run, words) });
  return deviceIn(view, id)?.installing?.value ? disabled.installing({ device: name }) : undefined;
}
