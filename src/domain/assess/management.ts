/**
 * Judging what only the administration of a device tells: client certificates, stored credentials, settings that wait.
 *
 * Room: domain/assess. What the devices do by themselves is shown, not judged: whether that is wanted the practice decides.
 */
import fristen from "../../../data/fristen.json" with { type: "json" };
import { compareTexts, type Finding } from "../finding.ts";
import type { Component, ManagementSeen, Observation } from "../observation.ts";
import type { Administration } from "../practice.ts";
import { daysBetween } from "../zeit/tag.ts";
import { finding, isToldByTerminal, type Seen } from "./seen.ts";

export type KeptAdministration = Pick<Administration, "component" | "user" | "secret" | "triedAt">;

export function assessManagement(
  component: Component,
  seen: Seen,
  administrations: readonly KeptAdministration[] = [],
): Finding[] {
  const told = seen.all(component, "management").findLast((o) => !isToldByTerminal(o));
  return [...readingStopped(component, administrations), ...(told ? judged(component, told, seen) : [])];
}

/** The device refused the password: it is tried no more, because tries are counted. */
function readingStopped(component: Component, administrations: readonly KeptAdministration[]): Finding[] {
  return administrations
    .filter((kept) => kept.component === component.id && kept.secret === undefined)
    .map(({ user, triedAt }) => {
      const evidence = { source: { by: "verwaltung" as const }, at: triedAt };
      return finding("management/reading-stopped", "gelb", component, { device: component.name, user }, [evidence]);
    });
}

function judged(component: Component, told: Observation<"management">, seen: Seen): Finding[] {
  return [
    ...clientCertificates(component, told, seen),
    ...updateCredentials(component, told),
    ...(told.value.restartRequired
      ? [finding("device/restart-required", "info", component, { device: component.name }, [told])]
      : []),
    ...automaticUpdates(component, told),
  ];
}

/** Of each client system the certificate that lasts longest: the others were replaced by it. */
function clientCertificates(component: Component, told: Observation<"management">, seen: Seen): Finding[] {
  const bySystem = Map.groupBy(told.value.clientCertificates ?? [], ({ clientsystem }) => clientsystem);
  return [...bySystem.values()].flatMap((all) => {
    const last = all.toSorted((a, b) => compareTexts(a.expiresOn, b.expiresOn)).at(-1);
    if (!last) return [];
    const { clientsystem, name, expiresOn: until } = last;
    const days = daysBetween(seen.today, until);
    const fields = { device: component.name, clientsystem, name, until };
    if (days < 0) return [finding("certificate/client-expired", "gelb", component, fields, [told], until)];
    if (days > fristen.clientCertificates.gelbDays) return [];
    return [finding("certificate/client-expiring", "gelb", component, { ...fields, days }, [told], until)];
  });
}

/** Only of terminals that work with the Konnektor: one that is merely assigned is not updated anyway. */
function updateCredentials(component: Component, told: Observation<"management">): Finding[] {
  const { hasAdminCredentials, correlation } = told.value;
  const works = correlation === "gepairt" || correlation === "aktiv" || correlation === "aktualisierend";
  if (hasAdminCredentials !== false || !works) return [];
  return [finding("terminal/update-credentials-missing", "gelb", component, { terminal: component.name }, [told])];
}

function automaticUpdates(component: Component, told: Observation<"management">): Finding[] {
  const automatic: ManagementSeen["automatic"] = told.value.automatic;
  if (!automatic) return [];
  const { search, download, install, weekday, time, zone } = automatic;
  const fields = {
    device: component.name,
    search: search ?? null,
    download: download ?? null,
    install: install ?? null,
    weekday: weekday ?? null,
    time: time ?? "",
    zone: zone ?? "",
  };
  return [finding("update/automatic", "ok", component, fields, [told])];
}
