/**
 * Judging firmware with the catalogue: approved today, ending, ended, outdated, unknown.
 *
 * Room: domain/assess. [REQ:U-07] [REQ:U-09] [REQ:U-13] [REQ:U-50] [REQ:U-72]
 */
import fristen from "../../../data/fristen.json" with { type: "json" };
import { type Catalogue, mayApprove, type Product, productFor, type Release } from "../catalogue/catalogue.ts";
import { type FirmwareJudgement, judgeFirmware } from "../catalogue/firmware.ts";
import type { Level } from "../codes.ts";
import type { Evidence, Finding } from "../finding.ts";
import type { Component, Observation } from "../observation.ts";
import { parseVersion, said } from "../version.ts";
import { finding, type Seen } from "./seen.ts";

/** What is known of a device's version, whoever told it. */
export interface Device {
  component: Component;
  name: string;
  /** "" where nobody said one. */
  firmware: string;
  hardware?: string;
  secondVersions: Record<string, string>;
  product: Product | undefined;
  productName: string;
  evidence: (Observation | Evidence)[];
}

export function assessFirmware(component: Component, seen: Seen, catalogue: Catalogue | undefined): Finding[] {
  if (component.kind === "karte" || component.kind === "praxis") return [];
  const device = deviceOf(component, seen, catalogue);
  if (!device) return [];

  const version = parseVersion(device.firmware);
  const { component: c, name, evidence } = device;
  if (device.firmware === "") {
    // A terminal that is not connected is told as such: one cause, one statement.
    if (seen.latest(component, "terminal")?.value.connected === false) return [];
    return [finding("firmware/unknown", "unbekannt", c, { device: name }, evidence)];
  }
  if (!version)
    return [finding("firmware/unreadable", "unbekannt", c, { device: name, text: device.firmware }, evidence)];
  if (!catalogue) return [];
  if (!device.product) {
    const fields = { device: name, product: device.productName };
    return [finding("firmware/product-not-listed", "unbekannt", c, fields, evidence)];
  }
  const judgement = judgeFirmware(catalogue, device.product, device, seen.today);
  const sources: Evidence = { source: { by: "katalog", name: catalogue.title }, at: Date.parse(catalogue.issuedOn) };
  const judged = { ...device, evidence: [...evidence, sources] };
  return [...currency(judged, judgement, version.text), ...beside(judged, judgement)];
}

/** A version read by hand counts where it is newer than what an interface said, or where no interface says one. */
export function deviceOf(component: Component, seen: Seen, catalogue: Catalogue | undefined): Device | undefined {
  const identity = seen.latest(component, "identity");
  const byHand = seen.latest(component, "version-read");
  if (!identity && !byHand) return undefined;
  const told = identity ? said(identity.value.firmware) : "";
  const handWins = byHand && (!identity || told === "" || byHand.takenAt > identity.takenAt);
  const product =
    (identity && catalogue && productFor(catalogue, identity.value)) ??
    catalogue?.products.find((p) => p.id === byHand?.value.product);
  return {
    component,
    name: component.name,
    firmware: handWins ? byHand.value.firmware : told,
    hardware: identity && said(identity.value.hardware),
    secondVersions: byHand?.value.secondVersions ?? {},
    product,
    productName: identity
      ? `${identity.value.vendorId} ${identity.value.productCode}`.trim()
      : (byHand?.value.product ?? ""),
    evidence: handWins ? [byHand] : identity ? [identity] : [],
  };
}

/** The one statement about whether this version may run and whether it is the newest. */
function currency(device: Device, judgement: FirmwareJudgement, version: string): Finding[] {
  const { component, name, evidence } = device;
  const target = judgement.target?.version.text ?? "";
  const { zulassung } = judgement.installed;

  switch (zulassung.is) {
    case "abgelaufen": {
      const source = judgement.installed.release?.source;
      const hearsay = source && !mayApprove(source) ? source.name : "";
      const fields = { device: name, version, until: zulassung.until, target, hearsay };
      return [finding("firmware/approval-expired", "rot", component, fields, evidence, zulassung.until)];
    }
    case "zurueckgezogen":
      return [finding("firmware/approval-withdrawn", "rot", component, { device: name, version, target }, evidence)];
    case "angekuendigt":
    case "feldtest":
    case "noch-nicht":
      return [
        finding("firmware/not-approved", "gelb", component, { device: name, version, status: zulassung.is }, evidence),
      ];
    case "zugelassen": {
      const { until, daysLeft: days } = zulassung;
      if (until && days !== undefined && days <= fristen.zulassung.infoDays) {
        const fields = { device: name, version, until, days, target };
        return [finding("firmware/approval-ending", endingLevel(days), component, fields, evidence, until)];
      }
      if (judgement.target) {
        const fields = { device: name, installed: version, target, until: until ?? "" };
        return [finding("firmware/update-available", "info", component, fields, evidence)];
      }
      if (judgement.newerUnconfirmed) {
        const fields = {
          device: name,
          installed: version,
          newer: judgement.newerUnconfirmed.version.text,
          until: until ?? "",
        };
        return [finding("firmware/newer-unconfirmed", "info", component, fields, evidence)];
      }
      if (judgement.status === "unvollstaendig" || judgement.heldBack) return [];
      const statedNoUpdate = judgement.status === "aktuell-kein-update";
      const fields = { device: name, version, until: until ?? "", statedNoUpdate };
      return [finding("firmware/current", "ok", component, fields, evidence)];
    }
    default:
      return unapproved(device, judgement, version, target);
  }
}

/** No Zulassung is known that we may believe. */
function unapproved(device: Device, judgement: FirmwareJudgement, version: string, target: string): Finding[] {
  const { component, name, evidence } = device;
  if (judgement.status === "veraltet") {
    const newer = judgement.newerUnconfirmed?.version.text ?? target;
    const fields = { device: name, installed: version, newer, isConfirmed: target !== "" };
    return [finding("firmware/outdated", "gelb", component, fields, evidence)];
  }
  const { release } = judgement.installed;
  if (!release) return [finding("firmware/not-listed", "unbekannt", component, { device: name, version }, evidence)];
  if (judgement.status === "unvollstaendig") return [];
  if (isVouchedCurrent(judgement)) {
    const fields = { device: name, version, until: "", statedNoUpdate: release.statedNoUpdate };
    return [finding("firmware/current", "ok", component, fields, evidence)];
  }
  const fields = { device: name, version, source: release.source.name };
  return [finding("firmware/approval-unconfirmed", "unbekannt", component, fields, evidence)];
}

/** The manufacturer names it as the current version without speaking of approval. */
function isVouchedCurrent(judgement: FirmwareJudgement): boolean {
  const { release } = judgement.installed;
  const grade = release?.source.grade;
  return (
    (judgement.status === "aktuell" || judgement.status === "aktuell-kein-update") &&
    release?.status === "verfuegbar" &&
    (grade === "hersteller" || grade === "gematik")
  );
}

function endingLevel(days: number): Level {
  if (days <= fristen.zulassung.rotDays) return "rot";
  return days <= fristen.zulassung.gelbDays ? "gelb" : "info";
}

/** What stands beside the main statement: missing second versions, upgrades, announcements, trials. */
function beside(device: Device, judgement: FirmwareJudgement): Finding[] {
  const { component, name, evidence } = device;
  const version = judgement.installed.text;
  return [
    ...judgement.gaps.map((gap) => {
      const fields = {
        device: name,
        version,
        part: gap.part.name,
        installed: gap.installed,
        target: gap.wanted,
        effect: gap.part.effect,
      };
      return finding("firmware/incomplete", "gelb", component, fields, evidence);
    }),
    ...heldBack(device, judgement.heldBack),
    ...judgement.upgrades.map((r) =>
      finding(
        "firmware/upgrade-available",
        "info",
        component,
        { device: name, version: r.version.text, paid: r.paid },
        evidence,
      ),
    ),
    ...judgement.announced.map((r) =>
      finding("firmware/announced", "info", component, { device: name, version: r.version.text }, evidence),
    ),
    ...judgement.trials.map((r) =>
      finding("firmware/field-trial", "info", component, { device: name, version: r.version.text }, evidence),
    ),
  ];
}

function heldBack({ component, name, evidence }: Device, release: Release | undefined): Finding[] {
  if (!release?.held) return [];
  const { by, reason, until = "" } = release.held;
  const fields = { device: name, newer: release.version.text, by, reason, until };
  return [finding("firmware/held-back", "info", component, fields, evidence)];
}
