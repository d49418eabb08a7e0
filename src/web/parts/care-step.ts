/**
 * The next step a finding offers: its button, and where that leads.
 *
 * Room: web. Pure. The contract names no action yet, so the area of the code decides.
 */
import type { FindingView } from "../../api/views.ts";

export type NextStep = "plan" | "read-off" | "connection" | "notifications" | "care";

const BY_CODE: Record<string, NextStep> = {
  "observation/stale": "connection",
  "observation/reading-old": "read-off",
  "firmware/unknown": "read-off",
  "firmware/unreadable": "read-off",
  "firmware/incomplete": "read-off",
};
const BY_AREA: Record<string, NextStep> = {
  firmware: "plan",
  update: "plan",
  device: "connection",
  depth: "connection",
  transport: "connection",
  notify: "notifications",
};

export function nextStepOf(finding: Pick<FindingView, "code">, isHandRead: boolean): NextStep {
  const [area = ""] = finding.code.split("/", 1);
  const step = BY_CODE[finding.code] ?? BY_AREA[area] ?? "care";
  // Nobody can ask a device read by hand; what is old about it is read again.
  if (isHandRead && (finding.code === "observation/stale" || step === "connection")) return "read-off";
  return step;
}

/** Disturbed everywhere: there is nobody to hand it to. */
export function isCentral({ code }: Pick<FindingView, "code">): boolean {
  return code.startsWith("tilage/");
}
