/** The administration of a device: what can be read there and on which evidence, what was told, whether it is read again. Room: server. */
import type { AdministrationView, ComponentPage } from "../../api/views.ts";
import { nextReadingAt } from "../../domain/administration.ts";
import { type AbilityId, abilityName, type ManagementAbility, managementOf } from "../../domain/devices-known.ts";
import { konnektorId } from "../../domain/ids.ts";
import type { Component, ManagementSeen } from "../../domain/observation.ts";
import type { Administration } from "../../domain/practice.ts";
import { entryOf } from "../problem.ts";
import { findingsAt, type Situation } from "../situation.ts";
import type { AdministrationFacts } from "../uses.ts";
import { nameOf } from "./findings.ts";
import { rfc3339 } from "./instants.ts";
import { productAt, sayer } from "./known.ts";

type Told = NonNullable<AdministrationView["told"]>;

/** Undefined: nothing is known of an administration, and none has told anything of this component. */
export function administrationView(
  component: Component,
  s: Situation,
  facts: AdministrationFacts | undefined,
): AdministrationView | undefined {
  const told = toldView(component, s);
  const kept = keptAt(component, s);
  if (!facts && !told) return undefined;
  return {
    abilities: facts ? evidenceViews(component, s) : [],
    ...(facts?.isReadable && {
      login: {
        ...addressAt(component, s, facts),
        user: kept?.user ?? facts.usualUser ?? "",
        kind: facts.login,
        hasUnproven: facts.unproven.length > 0,
      },
    }),
    ...(kept && { kept: keptView(kept, s) }),
    ...(told && { told }),
  };
}

/** Where it is likely to be: as it was kept, else where the device itself is reached. */
export function addressAt(
  component: Component,
  s: Situation,
  facts: AdministrationFacts,
): { host: string; port?: number } {
  const kept = keptAt(component, s);
  if (kept) return { host: kept.host, port: kept.port };
  const connection = s.connections.map(({ url }) => new URL(url)).find((url) => konnektorId(url) === component.id);
  const host = connection?.hostname.replace(/^\[|\]$/g, "") ?? s.seen.latest(component, "terminal")?.value.ip ?? "";
  return { host, ...(facts.port !== undefined && { port: facts.port }) };
}

/** To what can be done over the standard interface: what the administration adds, or would. */
export function withAdministration(
  abilities: ComponentPage["abilities"],
  component: Component,
  s: Situation,
  facts: AdministrationFacts | undefined,
): ComponentPage["abilities"] {
  if (!facts?.isReadable) return abilities;
  const texts = s.words.page.administration;
  const say = sayer(s);
  const kept = keptAt(component, s);
  const more = kept ? (kept.secret === undefined ? texts.stopped : texts.setUp) : texts.possible;
  const names = new Set(facts.native.filter((id) => READING.includes(id)).map((id) => say(abilityName(id))));
  return abilities.map((ability) =>
    names.has(ability.name)
      ? {
          ...ability,
          can: kept?.secret === undefined ? ability.can : "native",
          evidence: `${ability.evidence} ${more}`,
        }
      : ability,
  );
}

/** What ti-lotse does with an administration today. */
const READING: readonly AbilityId[] = ["version", "state", "certificates", "pin"];

function keptAt({ id }: Component, s: Situation): Administration | undefined {
  return s.administrations.find((kept) => kept.component === id);
}

function evidenceViews(component: Component, s: Situation): AdministrationView["abilities"] {
  const say = sayer(s);
  return managementOf(productAt(component, s) ?? "")
    .filter(({ ability }) => READING.includes(ability))
    .map((row) => {
      const mark = markOf(row);
      const source = s.words.page.sourceOn({ name: row.source, day: row.asOf });
      return {
        name: say(abilityName(row.ability)),
        mark,
        markText: s.words.page.administration.marks[mark],
        evidence: `${say(row.evidence)} (${source})`,
      };
    });
}

function markOf({ can, mark }: ManagementAbility): AdministrationView["abilities"][number]["mark"] {
  if (can === "unproven") return "unproven";
  return mark === "P" ? "proven" : mark === "D" ? "documented" : "unproven";
}

function keptView(kept: Administration, s: Situation): NonNullable<AdministrationView["kept"]> {
  const texts = s.words.page.administration;
  const { host, port, user, secret, failure, everyHours, createdAt, createdBy } = kept;
  const isStopped = secret === undefined;
  const at = Math.max(nextReadingAt(kept), s.now);
  const text = isStopped
    ? texts.refused
    : failure
      ? texts.failed({ at, now: s.now })
      : texts.rhythm({ hours: everyHours, at, now: s.now });
  return {
    address: `${host.includes(":") ? `[${host}]` : host}:${port}`,
    user,
    isStopped,
    text,
    by: texts.by({ person: nameOf(createdBy, s), at: createdAt }),
    ...(failure && { entry: entryOf(failure, s.words), code: failure.code }),
  };
}

function toldView(component: Component, s: Situation): Told | undefined {
  const seen = s.seen.latest(component, "management");
  if (!seen) return undefined;
  const { value, takenAt } = seen;
  return {
    at: rfc3339(takenAt),
    source: s.words.page.source.verwaltung({ age: s.words.page.age({ at: takenAt, now: s.now }) }),
    rows: rowsOf(value, s),
    clientCertificates: clientCertificates(component, value, s),
    terminals: component.kind === "konnektor" ? terminals(component, s) : [],
  };
}

function rowsOf(told: ManagementSeen, s: Situation): Told["rows"] {
  const texts = s.words.page.administration;
  const { rows: labels } = texts;
  const { automatic } = told;
  const at = (instant: number | undefined) => (instant === undefined ? undefined : texts.instant({ at: instant }));
  const either = (is: boolean | undefined, yes: string, no: string) => (is === undefined ? undefined : is ? yes : no);
  const when = automatic && {
    weekday: automatic.weekday,
    time: automatic.time ?? "",
    zone: automatic.zone ?? "",
  };
  const rows: [label: string, value: string | undefined][] = [
    [labels.serial, told.serial],
    [labels.firmware, told.firmware],
    [labels.runningSince, at(told.runningSince)],
    [labels.restartRequired, either(told.restartRequired, texts.yes, texts.no)],
    [labels.ti, either(told.tiOnline, texts.online, texts.offline)],
    [labels.searched, at(told.updatesSearchedAt)],
    [labels.search, either(automatic?.search, texts.on, texts.off)],
    [labels.download, either(automatic?.download, texts.on, texts.off)],
    [labels.install, either(automatic?.install, texts.on, texts.off)],
    [labels.installAt, when && texts.when(when)],
    [labels.licences, told.licences?.map(({ feature, until = "" }) => texts.licence({ feature, until })).join(", ")],
    [labels.correlation, told.correlation && texts.correlations[told.correlation]],
    [labels.admin, either(told.hasAdminCredentials, texts.hasAdmin, texts.lacksAdmin)],
    [labels.certificate, told.certificateExpiresOn && s.words.page.validUntil({ day: told.certificateExpiresOn })],
    [labels.lan, told.lanAddress],
    [labels.plugged, told.plugCycles?.map((cycles) => texts.slots(cycles)).join(", ")],
    [labels.pairing, told.pairingBlocks === undefined ? undefined : texts.ofThree({ count: told.pairingBlocks })],
    [labels.state, told.updateState],
  ];
  return rows.flatMap(([label, value]) => (value ? [{ label, value }] : []));
}

function clientCertificates(component: Component, told: ManagementSeen, s: Situation): Told["clientCertificates"] {
  const findings = findingsAt(s, component.id);
  return (told.clientCertificates ?? []).map(({ clientsystem, name, expiresOn: day }) => {
    const judged = findings.find((f) => {
      const fields = f.fields as { clientsystem?: string; name?: string };
      return f.code.startsWith("certificate/client-") && fields.clientsystem === clientsystem && fields.name === name;
    });
    const isOver = day < s.today;
    return {
      name: s.words.page.administration.clientCertificate({ clientsystem, name }),
      // One that is over and not judged was replaced by another of the same client system.
      level: judged?.level ?? (isOver ? "info" : "ok"),
      text: isOver ? s.words.page.ended({ day }) : s.words.page.validUntil({ day }),
    };
  });
}

function terminals(konnektor: Component, s: Situation): Told["terminals"] {
  const texts = s.words.page.administration;
  const listed = s.seen.latest(konnektor, "listed-terminals")?.value;
  return s.components
    .filter(({ id, kind }) => kind === "kartenterminal" && (listed?.includes(id) ?? true))
    .flatMap((component) => {
      const told = s.seen.latest(component, "management")?.value;
      if (!told || (told.correlation === undefined && told.hasAdminCredentials === undefined)) return [];
      const admin =
        told.hasAdminCredentials === undefined ? "" : told.hasAdminCredentials ? texts.hasAdmin : texts.lacksAdmin;
      const isJoined = told.correlation !== "bekannt" && told.correlation !== "zugewiesen";
      const isMissing = findingsAt(s, component.id).some(({ code }) => code === "terminal/update-credentials-missing");
      return [
        {
          id: component.id,
          name: component.name,
          // One that is not joined yet is nothing to worry about, but not in order either.
          level: isMissing ? ("gelb" as const) : isJoined ? ("ok" as const) : ("info" as const),
          text: texts.terminal({ correlation: told.correlation ? texts.correlations[told.correlation] : "", admin }),
        },
      ];
    });
}
