/**
 * What is kept as JSON: one schema per kind. Only what a schema names is ever written; what is read is read through it.
 *
 * Room: store. The types are the domain's; a kind or a field without its schema does not compile.
 */
import { z } from "zod";
import type { Alarm } from "../domain/alarm/alarms.ts";
import type { Content } from "../domain/alarm/message.ts";
import type { FindingCode } from "../domain/codes.ts";
import { LotseError } from "../domain/errors.ts";
import type { Failure, Observed, Source } from "../domain/observation.ts";
import { type Change, type Practice, type Records, ROLES } from "../domain/practice.ts";
import { SERVICES, TI_LAGE } from "../domain/ti-lage.ts";

/** The same type, not merely one that fits: a new optional field must not get lost on its way to the disk. */
type Exactly<Wanted, Given> =
  (<T>() => T extends Wanted ? 1 : 2) extends <T>() => T extends Given ? 1 : 2 ? unknown : "differs from its type";

function of<Wanted>() {
  return <S extends z.ZodType>(schema: S & Exactly<Wanted, z.output<S>>): z.ZodType<Wanted> =>
    schema as unknown as z.ZodType<Wanted>;
}

const day = z.string();
const instant = z.number();
const text = z.string();

/** Codes and their fields are checked where they are made; a retired code is still read. */
export const failure = z.object({ code: text, fields: z.record(text, z.unknown()) }) as unknown as z.ZodType<Failure>;

const tunnel = z.object({ online: z.boolean(), since: instant });

export const observed: { [K in keyof Observed]: z.ZodType<Observed[K]> } = {
  unreachable: failure,
  identity: of<Observed["identity"]>()(
    z.object({
      vendorId: text,
      productCode: text,
      vendorName: text,
      name: text,
      type: text,
      ptv: text,
      hardware: text,
      firmware: text,
    }),
  ),
  "version-read": of<Observed["version-read"]>()(
    z.object({ product: text, firmware: text, secondVersions: z.record(text, text) }),
  ),
  depth: of<Observed["depth"]>()(z.object({ level: z.enum(["directory", "clientsystem"]) })),
  vpn: of<Observed["vpn"]>()(z.object({ ti: tunnel, sis: tunnel })),
  states: of<Observed["states"]>()(
    z.array(
      z.object({
        condition: text,
        severity: z.enum(["Info", "Warning", "Error", "Fatal"]),
        raised: z.boolean(),
        since: instant,
      }),
    ),
  ),
  "display-code": of<Observed["display-code"]>()(z.object({ code: text, isGone: z.boolean().optional() })),
  "update-offers": of<Observed["update-offers"]>()(
    z.array(
      z.object({
        vendorId: text,
        productCode: text,
        firmware: text,
        critical: z.boolean(),
        deadline: day.optional(),
        loadedAt: instant.optional(),
      }),
    ),
  ),
  "update-run": of<Observed["update-run"]>()(
    z.object({
      phase: z.enum(["running", "succeeded", "failed", "ended"]),
      before: text.optional(),
      firmware: text.optional(),
      error: text.optional(),
    }),
  ),
  management: of<Observed["management"]>()(
    z.object({
      serial: text.optional(),
      mac: text.optional(),
      firmware: text.optional(),
      runningSince: instant.optional(),
      restartRequired: z.boolean().optional(),
      tiOnline: z.boolean().optional(),
      updatesSearchedAt: instant.optional(),
      automatic: z
        .object({
          search: z.boolean().optional(),
          download: z.boolean().optional(),
          install: z.boolean().optional(),
          weekday: z.number().optional(),
          time: text.optional(),
          zone: z.enum(["UTC", "Europe/Berlin"]).optional(),
        })
        .optional(),
      licences: z.array(z.object({ feature: text, until: day.optional() })).optional(),
      clientCertificates: z.array(z.object({ clientsystem: text, name: text, expiresOn: day })).optional(),
      autoPin: z.array(z.object({ iccsn: text, mandant: text.optional(), isOn: z.boolean() })).optional(),
      correlation: z.enum(["bekannt", "zugewiesen", "gepairt", "aktiv", "aktualisierend"]).optional(),
      hasAdminCredentials: z.boolean().optional(),
      certificateExpiresOn: day.optional(),
      lanAddress: text.optional(),
      plugCycles: z.array(z.object({ slot: z.number(), count: z.number() })).optional(),
      pairingBlocks: z.number().optional(),
      updateState: text.optional(),
      updateRejected: z.enum(["signature", "version"]).optional(),
    }),
  ),
  renewal: of<Observed["renewal"]>()(
    z.object({
      step: z.enum(["register", "update", "download"]),
      worked: z.boolean(),
      reason: text.optional(),
    }),
  ),
  terminal: of<Observed["terminal"]>()(
    z.object({
      connected: z.boolean(),
      ctId: text,
      mac: text,
      ip: text.optional(),
      slots: z.number(),
      workplaces: z.array(text).readonly(),
    }),
  ),
  "listed-terminals": z.array(text).readonly(),
  "listed-cards": z.array(text).readonly(),
  karte: of<Observed["karte"]>()(
    z.object({
      type: text,
      iccsn: text.optional(),
      terminal: text,
      slot: z.number(),
      expiresOn: day.optional(),
      rsaOnly: z.boolean().optional(),
    }),
  ),
  "pin-status": of<Observed["pin-status"]>()(
    z.object({
      mandant: text,
      status: z.enum(["VERIFIED", "TRANSPORT_PIN", "EMPTY_PIN", "BLOCKED", "VERIFIABLE", "DISABLED"]),
      leftTries: z.number().optional(),
    }),
  ),
  certificates: of<Observed["certificates"]>()(
    z.array(
      z.object({
        crypt: z.enum(["RSA", "ECC"]),
        owner: z.enum(["gSMC-K", "gSMC-KT", "SMC-B", "HBA", "karte"]),
        subject: text,
        serial: text,
        expiresOn: day,
      }),
    ),
  ),
  clock: of<Observed["clock"]>()(z.object({ offsetMs: z.number() })),
  transport: of<Observed["transport"]>()(
    z.object({
      security: z.enum(["none", "tls"]),
      trust: z.enum(["none", "pin", "ca", "unchecked"]),
      fingerprint: text.optional(),
      certificateExpiresOn: day.optional(),
      ownCertificateExpiresOn: day.optional(),
    }),
  ),
  "not-answered": z.object({
    question: z.enum([
      "resource-information",
      "terminals",
      "cards",
      "pin-status",
      "certificates-rsa",
      "certificates-ecc",
      "management",
    ]),
    failure,
  }),
};

export const source = of<Source>()(
  z.discriminatedUnion("by", [
    z.object({ by: z.literal("konnektor") }),
    z.object({ by: z.literal("kartenterminal") }),
    z.object({ by: z.literal("verwaltung") }),
    z.object({ by: z.literal("anzeige"), person: text }),
    z.object({ by: z.literal("hand"), person: text }),
    z.object({ by: z.literal("pvs"), product: text }),
  ]),
);

export const componentKind = z.enum(["konnektor", "kartenterminal", "mobiles-kartenterminal", "karte", "praxis"]);

export const practice = of<Practice>()(
  z.object({
    id: text,
    name: text,
    bundesland: text.optional(),
    dvo: z.object({ name: text, phone: text.optional(), mail: text.optional() }).optional(),
    createdAt: instant,
  }),
);

export const change = of<Change>()(
  z.object({
    id: text,
    at: instant,
    componentId: text,
    componentName: text,
    what: z.enum([
      "firmware",
      "hardware",
      "terminal-connected",
      "terminal-disconnected",
      "component-appeared",
      "component-gone",
      "card-inserted",
      "card-removed",
      "pin",
      "vpn",
      "certificate",
      "tls-certificate",
      "device-replaced",
    ]),
    before: text,
    after: text,
    run: text.optional(),
  }),
);

const level = z.enum(["ok", "info", "gelb", "rot", "unbekannt"]);
const kindOfComponent = z.enum(["konnektor", "kartenterminal", "mobiles-kartenterminal", "karte", "praxis"]);
/** A retired code is still read, like those of failures. */
const alarmCode = text as unknown as z.ZodType<FindingCode>;
const fields = z.record(text, z.unknown());
const said = z.object({
  what: z.enum(["raised", "worse", "again", "reminder", "recovered"]),
  alarm: text,
  code: alarmCode,
  level,
  component: z.object({ kind: kindOfComponent, name: text }),
  toldAs: z.object({ code: alarmCode, component: z.object({ kind: kindOfComponent, name: text }) }).optional(),
  fields,
  since: instant,
  dueOn: day.optional(),
});

/** Of a message. */
export const content = of<Content>()(
  z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("alarms"), said: z.array(said) }),
    z.object({
      kind: z.literal("digest"),
      ...{ from: day, to: day, open: z.array(said) },
      ...{ quiet: z.number(), alarms: z.number(), recovered: z.number(), changes: z.number() },
    }),
    z.object({ kind: z.literal("test") }),
  ]),
);

const bothLanguages = z.object({ de: text, en: text });

export const records: { [K in keyof Records]: z.ZodType<Records[K]> } = {
  connection: of<Records["connection"]>()(
    z.object({
      id: text,
      name: text,
      url: text,
      endpointRule: z.enum(["host", "listed", "origin"]),
      trust: z.discriminatedUnion("kind", [
        z.object({
          kind: z.literal("pin"),
          sha256: text,
          renewal: z.object({ iccsn: text, authority: text, validFrom: instant }).optional(),
        }),
        z.object({ kind: z.literal("none") }),
      ]),
      credentials: z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("none") }),
        z.object({ kind: z.literal("basic"), user: text, secret: text }),
        z.object({ kind: z.literal("certificate"), subject: text, expiresOn: day, secret: text }),
      ]),
      contexts: z.array(z.object({ mandant: text, clientsystem: text, arbeitsplatz: text, userId: text.optional() })),
      createdAt: instant,
      createdBy: text,
    }),
  ),
  administration: of<Records["administration"]>()(
    z.object({
      id: text,
      component: text,
      adapter: text,
      host: text,
      port: z.number(),
      user: text,
      pinSha256: text,
      secret: text.optional(),
      unproven: z.boolean(),
      everyHours: z.number(),
      createdAt: instant,
      createdBy: text,
      triedAt: instant,
      readAt: instant,
      failure: failure.optional(),
    }),
  ),
  device: of<Records["device"]>()(
    z.object({ id: text, product: text, name: text, createdAt: instant, createdBy: text }),
  ),
  notice: of<Records["notice"]>()(
    z.object({
      id: text,
      severity: z.enum(["wichtig", "hinweis"]),
      title: bothLanguages,
      text: bothLanguages,
      about: text.optional(),
      publishedOn: day,
      validUntil: day.optional(),
      source: text,
      confirmed: z.object({ by: text, at: instant }).optional(),
    }),
  ),
  document: of<Records["document"]>()(
    z.object({
      id: text,
      name: text,
      type: text,
      size: z.number(),
      about: z.union([z.object({ component: text }), z.object({ product: text, version: text })]).optional(),
      statedExpiry: day.optional(),
      createdAt: instant,
      createdBy: text,
    }),
  ),
  care: of<Records["care"]>()(
    z.object({
      id: text,
      responsible: text.optional(),
      plannedFor: day.optional(),
      handedTo: z.literal("dvo").optional(),
      note: text.optional(),
      quietUntil: day.optional(),
      level: z.enum(["ok", "info", "gelb", "rot", "unbekannt"]).optional(),
      decidedAt: instant,
      decidedBy: text,
    }),
  ),
  box: of<Records["box"]>()(
    z.object({
      id: text,
      name: text,
      serial: text.optional(),
      createdAt: instant,
      createdBy: text,
      changedAt: instant.optional(),
    }),
  ),
  clearance: of<Records["clearance"]>()(
    z.object({ id: text, interlock: text, component: text, by: text, at: instant, evidence: text }),
  ),
  tilage: of<Records["tilage"]>()(
    z.object({
      id: z.literal(TI_LAGE),
      isOn: z.boolean(),
      decidedBy: text,
      decidedAt: instant,
      host: text,
      triedAt: instant.optional(),
      lage: z
        .object({
          at: instant,
          services: z.array(
            z.object({
              id: z.enum(SERVICES),
              outage: z.enum(["none", "partial", "full", "unknown"]),
              isMaintenance: z.boolean(),
              impacts: z.array(text),
              since: instant.optional(),
              fineAt: instant.optional(),
            }),
          ),
          causes: z.array(z.object({ service: text, organization: text, function: text })),
        })
        .optional(),
      failure: failure.optional(),
    }),
  ),
  hours: of<Records["hours"]>()(
    z.object({
      id: z.literal("hours"),
      spans: z.array(z.object({ weekday: z.number(), from: text, to: text })),
      closures: z.array(z.object({ from: day, until: day, reason: text })).optional(),
      changedAt: instant,
      changedBy: text,
    }),
  ),
  alarm: of<Alarm>()(
    z.object({
      id: text,
      code: alarmCode,
      component: z.object({ id: text, kind: kindOfComponent, name: text }),
      level,
      fields,
      dueOn: day.optional(),
      since: instant,
      thereSince: instant.optional(),
      goneSince: instant.optional(),
      starts: z.array(instant),
      isFlapping: z.boolean(),
      told: z.object({ at: instant, level }).optional(),
      worseSince: instant.optional(),
      aloneSince: instant.optional(),
      toldAs: z
        .object({ code: alarmCode, component: z.object({ id: text, kind: kindOfComponent, name: text }) })
        .optional(),
      hushed: z.enum(["acknowledged", "muted", "taken-care", "explained"]).optional(),
    }),
  ),
  quiet: of<Records["quiet"]>()(
    z.object({
      ...{ id: text, kind: z.enum(["acknowledged", "muted"]), reason: text, until: day, level, at: instant, by: text },
    }),
  ),
  maintenance: of<Records["maintenance"]>()(
    z.object({ id: z.literal("maintenance"), reason: text, from: instant, until: instant, by: text }),
  ),
  recipient: of<Records["recipient"]>()(
    z.object({
      id: text,
      address: text,
      name: text.optional(),
      language: z.enum(["de", "en"]),
      alarms: z.enum(["all", "urgent", "none"]),
      digest: z.boolean(),
      createdAt: instant,
      createdBy: text,
    }),
  ),
  "mail-server": of<Records["mail-server"]>()(
    z.object({
      id: z.literal("mail-server"),
      host: text,
      port: z.number(),
      security: z.enum(["tls", "starttls"]),
      user: text.optional(),
      from: text,
      certificate: text.optional(),
      changedAt: instant,
      changedBy: text,
    }),
  ),
  webhook: of<Records["webhook"]>()(
    z.object({ id: z.literal("webhook"), url: text, createdAt: instant, createdBy: text }),
  ),
  week: of<Records["week"]>()(
    z.object({ id: z.literal("week"), from: day, alarms: z.number(), recovered: z.number() }),
  ),
};

export const language = z.enum(["de", "en"]);
export const role = z.enum(ROLES);
export const strength = z.enum(["password", "totp", "link"]);

/** Canonical: keys sorted, so that the same value is the same text. Fails on what could not be read again. */
export function written<T>(schema: z.ZodType<T>, value: T): string {
  return canonical(schema.parse(value));
}

/** @throws LotseError store/damaged naming the place in the database, never what stands there */
export function read<T>(schema: z.ZodType<T>, stored: string, place: string): T {
  try {
    return schema.parse(JSON.parse(stored));
  } catch (cause) {
    throw new LotseError("store/damaged", { place, reason: "JSON" }, { cause });
  }
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
