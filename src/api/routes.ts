/**
 * Every route of the server, once: validation, rights, typed clients and OpenAPI are made from this table.
 *
 * Room: api. Paths below `/api/v1`. A route of a practice names it as `{practice}`.
 */
import { z } from "zod";
import { ROLES } from "../domain/practice.ts";
import * as n from "./notifications.ts";
import { route } from "./route.ts";
import { runRoutes } from "./run-routes.ts";
import * as v from "./views.ts";

/** Not below the others: monitoring looks for it here. */
export const METRICS_PATH = "/metrics";

/** Where all paths begin. */
export const API = "/api/v1";

const name = z.string().trim().min(1).max(100);
const login = z
  .string()
  .trim()
  .regex(/^[\p{L}\d][\p{L}\d._@-]{1,63}$/u);
const password = z.string().min(12).max(512);
/** What is told of a practice. */
const practiceInput = z.object({
  name,
  bundesland: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  dvo: z
    .object({
      name,
      phone: z.string().trim().max(60).optional(),
      mail: z.string().trim().max(200).optional(),
    })
    .optional(),
});
/** As printed on a device; empty: none. */
const serial = z.string().trim().max(60).optional();
/** A certificate file, or certificate and key as text. */
const MAX_CREDENTIAL_BYTES = 500_000;
const totpCode = z.string().regex(/^\d{6}$/);

export const routes = {
  // The server itself
  health: route({
    method: "GET",
    path: "/health",
    right: "anyone",
    summary: "Whether the server answers",
    answer: z.object({ ok: z.boolean() }),
  }),
  openapi: route({
    method: "GET",
    path: "/openapi.json",
    right: "anyone",
    summary: "This description",
    answer: z.record(z.string(), z.unknown()),
  }),

  // Signing in
  me: route({ method: "GET", path: "/me", right: "anyone", summary: "Who is signed in, and where", answer: v.me }),
  signIn: route({
    method: "POST",
    path: "/session",
    right: "anyone",
    summary: "Sign in with password, and second factor where it is on",
    body: z.object({
      login: z.string().max(64),
      password: z.string().max(512),
      /** Six digits, or a recovery code. */
      code: z.string().max(32).optional(),
    }),
    answer: z.object({ needsCode: z.boolean() }),
    perMinute: 10,
  }),
  useLink: route({
    method: "POST",
    path: "/session/link",
    right: "anyone",
    summary: "Sign in once with a link",
    body: z.object({ token: z.string().max(128) }),
    perMinute: 10,
  }),
  signOut: route({ method: "DELETE", path: "/session", right: "signed-in", summary: "Sign out" }),

  // My account
  changeMe: route({
    method: "PATCH",
    path: "/me",
    right: "signed-in",
    summary: "Change own name, sign-in name or language",
    body: z.object({ name: name.optional(), login: login.optional(), language: v.language.optional() }),
  }),
  changePassword: route({
    method: "PUT",
    path: "/me/password",
    right: "signed-in",
    summary: "Choose a password; the present one is needed where there is one",
    body: z.object({ present: z.string().max(512).optional(), next: password }),
    perMinute: 10,
  }),
  beginTotp: route({
    method: "POST",
    path: "/me/totp",
    right: "signed-in",
    summary: "Begin with a second factor: the seed to scan",
    answer: z.object({ uri: z.string(), seed: z.string(), qr: z.string() }),
  }),
  confirmTotp: route({
    method: "PUT",
    path: "/me/totp",
    right: "signed-in",
    summary: "Switch the second factor on with a first code; recovery codes are shown once",
    body: z.object({ code: totpCode }),
    answer: z.object({ recoveryCodes: z.array(z.string()) }),
    perMinute: 10,
  }),
  dropTotp: route({
    method: "DELETE",
    path: "/me/totp",
    right: "signed-in",
    summary: "Switch the second factor off; needs the password",
    body: z.object({ password: z.string().max(512) }),
    perMinute: 10,
  }),
  mySessions: route({
    method: "GET",
    path: "/me/sessions",
    right: "signed-in",
    summary: "Where I am signed in",
    answer: z.array(
      z.object({
        id: z.string(),
        createdAt: z.iso.datetime(),
        seenAt: z.iso.datetime(),
        agent: z.string(),
        isThis: z.boolean(),
      }),
    ),
  }),
  endSession: route({
    method: "DELETE",
    path: "/me/sessions/{session}",
    right: "signed-in",
    summary: "Sign out elsewhere",
  }),

  // Practices and their people
  addPractice: route({
    method: "POST",
    path: "/practices",
    right: "owner",
    summary: "Add a practice",
    body: practiceInput,
    answer: z.object({ id: z.string() }),
  }),
  changePractice: route({
    method: "PATCH",
    path: "/practices/{practice}",
    right: { practice: "administer" },
    summary: "Change name, Bundesland or DVO of a practice",
    body: practiceInput.partial(),
  }),
  members: route({
    method: "GET",
    path: "/practices/{practice}/members",
    right: { practice: "administer" },
    summary: "People of a practice",
    answer: z.array(v.member),
  }),
  colleagues: route({
    method: "GET",
    path: "/practices/{practice}/colleagues",
    right: { practice: "arrange" },
    summary: "Who can be named as responsible: ids and names, nothing else",
    answer: z.array(v.colleague),
  }),
  invite: route({
    method: "POST",
    path: "/practices/{practice}/members",
    right: { practice: "administer" },
    summary: "Invite somebody: the link is shown once; absent for somebody who has an account already",
    body: z.object({ name, login, role: z.enum(ROLES) }),
    answer: z.object({ id: z.string(), link: z.string().optional() }),
  }),
  changeMember: route({
    method: "PATCH",
    path: "/practices/{practice}/members/{person}",
    right: { practice: "administer" },
    summary: "Change a role",
    body: z.object({ role: z.enum(ROLES) }),
  }),
  removeMember: route({
    method: "DELETE",
    path: "/practices/{practice}/members/{person}",
    right: { practice: "administer" },
    summary: "Take somebody out of the practice",
  }),
  newLink: route({
    method: "POST",
    path: "/practices/{practice}/members/{person}/link",
    right: { practice: "administer" },
    summary: "A new sign-in link for somebody who lost the password",
    answer: z.object({ link: z.string() }),
  }),
  resetTotp: route({
    method: "DELETE",
    path: "/practices/{practice}/members/{person}/totp",
    right: { practice: "administer" },
    summary: "Switch off the second factor of somebody who lost the phone; they are signed out everywhere",
  }),

  // What the practice sees
  overview: route({
    method: "GET",
    path: "/practices/{practice}/overview",
    right: { practice: "view" },
    summary: "The start page",
    answer: v.overview,
  }),
  component: route({
    method: "GET",
    path: "/practices/{practice}/components/{component}",
    right: { practice: "view" },
    summary: "One component",
    answer: v.componentPage,
  }),
  updates: route({
    method: "GET",
    path: "/practices/{practice}/updates",
    right: { practice: "view" },
    summary: "Updates that are due, or the sentence that all is current",
    answer: v.updates,
  }),
  changes: route({
    method: "GET",
    path: "/practices/{practice}/changes",
    right: { practice: "view" },
    summary: "What changed, newest first",
    query: z.object({
      before: z.iso.datetime().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    answer: z.array(v.change),
  }),
  journal: route({
    method: "GET",
    path: "/practices/{practice}/journal",
    right: { practice: "view" },
    summary: "The maintenance log, newest first, with its signed head",
    query: z.object({
      before: z.coerce.number().int().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    answer: z.object({ head: z.string().optional(), records: z.array(v.journalRecord) }),
  }),
  checkNow: route({
    method: "POST",
    path: "/practices/{practice}/checks",
    right: { practice: "read-off" },
    summary: "Ask all devices now",
    perMinute: 6,
  }),

  // Devices people read
  products: route({
    method: "GET",
    path: "/practices/{practice}/products",
    right: { practice: "view" },
    summary: "Products whose version is read off by hand, with their instruction",
    answer: z.array(z.object({ id: z.string(), name: z.string(), drawing: v.drawing, instruction: v.instruction })),
  }),
  addDevice: route({
    method: "POST",
    path: "/practices/{practice}/devices",
    right: { practice: "read-off" },
    summary: "Add a device nobody can ask",
    body: z.object({ product: z.string().max(60), name }),
    answer: z.object({ id: z.string() }),
  }),
  removeDevice: route({
    method: "DELETE",
    path: "/practices/{practice}/devices/{device}",
    right: { practice: "arrange" },
    summary: "Remove a device read by hand",
  }),
  addReading: route({
    method: "POST",
    path: "/practices/{practice}/components/{component}/readings",
    right: { practice: "read-off" },
    summary: "Enter a version read off the device",
    body: z.object({
      firmware: z.string().trim().min(1).max(32),
      secondVersions: z.record(z.string().max(40), z.string().trim().max(32)).default({}),
      /** Day it was read; not in the future. */
      readOn: z.iso.date().optional(),
    }),
  }),
  addDisplayCode: route({
    method: "POST",
    path: "/practices/{practice}/components/{component}/display-codes",
    right: { practice: "read-off" },
    summary: "Enter a code read from a display",
    body: z.object({ code: z.string().trim().min(1).max(80) }),
  }),

  endDisplayCode: route({
    method: "POST",
    path: "/practices/{practice}/components/{component}/display-codes/gone",
    right: { practice: "read-off" },
    summary: "Say that a code no longer stands in the display",
    body: z.object({ code: z.string().trim().min(1).max(80) }),
  }),

  // The VPN box of a TI-Gateway, and the DVO's release of it
  addBox: route({
    method: "POST",
    path: "/practices/{practice}/boxes",
    right: { practice: "read-off" },
    summary: "The VPN box of the TI-Gateway has arrived; it stays locked until the DVO releases it",
    body: z.object({ name, serial }),
    answer: z.object({ id: z.string() }),
  }),
  box: route({
    method: "GET",
    path: "/practices/{practice}/boxes/{box}",
    right: { practice: "view" },
    summary: "A VPN box: its card, its lock, and what a DVO confirms when releasing it",
    answer: v.boxPage,
  }),
  changeBox: route({
    method: "PATCH",
    path: "/practices/{practice}/boxes/{box}",
    right: { practice: "read-off" },
    summary: "Change name or serial number of a VPN box; a release given before no longer holds",
    body: z.object({ name: name.optional(), serial }),
  }),
  removeBox: route({
    method: "DELETE",
    path: "/practices/{practice}/boxes/{box}",
    right: { practice: "arrange" },
    summary: "Remove a VPN box and its release",
  }),
  releaseBox: route({
    method: "PUT",
    path: "/practices/{practice}/boxes/{box}/clearance",
    right: { practice: "release" },
    summary: "Release a VPN box to be connected to power, for exactly what was shown; switches nothing on",
    body: z.object({ evidence: z.string().regex(/^[0-9a-f]{64}$/) }),
  }),
  takeBackRelease: route({
    method: "DELETE",
    path: "/practices/{practice}/boxes/{box}/clearance",
    right: { practice: "release" },
    summary: "Take the release of a VPN box back; it is locked again",
  }),

  // Findings, notices, documents
  takeCare: route({
    method: "PUT",
    path: "/practices/{practice}/care/{finding}",
    right: { practice: "arrange" },
    summary: "Who sees to a finding, when, or that the DVO does",
    body: z.object({
      responsible: z.string().max(64).optional(),
      plannedFor: z.iso.date().optional(),
      handedTo: z.literal("dvo").optional(),
      note: z.string().max(1000).optional(),
      quietUntil: z.iso.date().optional(),
    }),
  }),
  keepQuiet: route({
    method: "PUT",
    path: "/practices/{practice}/findings/{finding}/quiet",
    right: { practice: "arrange" },
    summary: "Acknowledge a finding, or mute it: quiet until a day, or until it gets worse",
    body: n.quietInput,
  }),
  endQuiet: route({
    method: "DELETE",
    path: "/practices/{practice}/findings/{finding}/quiet",
    right: { practice: "arrange" },
    summary: "A finding speaks again",
  }),

  // Who is told
  notifications: route({
    method: "GET",
    path: "/practices/{practice}/notifications",
    right: { practice: "arrange" },
    summary: "Who is told of what and how that goes; consultation hours and maintenance",
    answer: n.notifications,
  }),
  setMailServer: route({
    method: "PUT",
    path: "/practices/{practice}/notifications/mail-server",
    right: { practice: "administer" },
    summary: "How mail is sent; the password is sealed, and needed again when anything else about the server changes",
    body: n.mailServerInput,
  }),
  removeMailServer: route({
    method: "DELETE",
    path: "/practices/{practice}/notifications/mail-server",
    right: { practice: "administer" },
    summary: "Send no mail any more; the password is forgotten",
  }),
  testMail: route({
    method: "POST",
    path: "/practices/{practice}/notifications/mail-server/test",
    right: { practice: "administer" },
    summary: "Send a test mail now, and say what went wrong",
    body: z.object({ to: n.mailAddress }),
    perMinute: 4,
  }),
  addRecipient: route({
    method: "POST",
    path: "/practices/{practice}/notifications/recipients",
    right: { practice: "administer" },
    summary: "Somebody who gets mail",
    body: n.recipientInput,
    answer: z.object({ id: z.string() }),
  }),
  changeRecipient: route({
    method: "PUT",
    path: "/practices/{practice}/notifications/recipients/{recipient}",
    right: { practice: "administer" },
    summary: "What somebody gets, or at which address",
    body: n.recipientInput,
  }),
  removeRecipient: route({
    method: "DELETE",
    path: "/practices/{practice}/notifications/recipients/{recipient}",
    right: { practice: "administer" },
    summary: "Somebody gets no mail any more, also none that is on its way",
  }),
  setWebhook: route({
    method: "PUT",
    path: "/practices/{practice}/notifications/webhook",
    right: { practice: "administer" },
    summary: "Which program is told; its new secret is shown once",
    body: z.object({ url: z.string().trim().max(1000) }),
    answer: z.object({ secret: z.string() }),
  }),
  removeWebhook: route({
    method: "DELETE",
    path: "/practices/{practice}/notifications/webhook",
    right: { practice: "administer" },
    summary: "Tell no program any more; its secret is forgotten",
  }),
  testWebhook: route({
    method: "POST",
    path: "/practices/{practice}/notifications/webhook/test",
    right: { practice: "administer" },
    summary: "Tell the program a test message now, and say what went wrong",
    perMinute: 4,
  }),
  setHours: route({
    method: "PUT",
    path: "/practices/{practice}/hours",
    right: { practice: "arrange" },
    summary: "When the practice is open: outside of it terminals may sleep",
    body: n.hoursInput,
  }),
  beginMaintenance: route({
    method: "PUT",
    path: "/practices/{practice}/maintenance",
    right: { practice: "arrange" },
    summary: "Tell nothing for some hours, because somebody is at work on the devices",
    body: n.maintenanceInput,
  }),
  endMaintenance: route({
    method: "DELETE",
    path: "/practices/{practice}/maintenance",
    right: { practice: "arrange" },
    summary: "The work is done: alarms are told again",
  }),

  noticeSubjects: route({
    method: "GET",
    path: "/practices/{practice}/notices/subjects",
    right: { practice: "arrange" },
    summary: "What a notice can be about: devices of the practice, products of the version list",
    answer: v.noticeSubjects,
  }),
  addNotice: route({
    method: "POST",
    path: "/practices/{practice}/notices",
    right: { practice: "arrange" },
    summary: "Put up a notice",
    body: z.object({
      severity: z.enum(["wichtig", "hinweis"]),
      title: z.string().trim().min(1).max(200),
      text: z.string().trim().min(1).max(5000),
      about: z.string().max(200).optional(),
      validUntil: z.iso.date().optional(),
      source: z.string().trim().max(200).default(""),
    }),
    answer: z.object({ id: z.string() }),
  }),
  confirmNotice: route({
    method: "POST",
    path: "/practices/{practice}/notices/{notice}/confirmation",
    right: { practice: "read-off" },
    summary: "Confirm by name that a notice was read",
  }),
  removeNotice: route({
    method: "DELETE",
    path: "/practices/{practice}/notices/{notice}",
    right: { practice: "arrange" },
    summary: "Take a notice down",
  }),
  addDocument: route({
    method: "POST",
    path: "/practices/{practice}/documents",
    right: { practice: "file" },
    summary: "Keep a letter or mail",
    maxBytes: 15_000_000,
    body: z.object({
      name: z.string().trim().min(1).max(200),
      type: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/),
      content: z.base64().max(14_000_000),
      about: z
        .union([
          z.object({ component: z.string().max(200) }),
          z.object({ product: z.string().max(60), version: z.string().max(32) }),
        ])
        .optional(),
      statedExpiry: z.iso.date().optional(),
    }),
    answer: z.object({ id: z.string() }),
  }),
  document: route({
    method: "GET",
    path: "/practices/{practice}/documents/{document}",
    right: { practice: "view" },
    summary: "Open a document",
    bytes: true,
  }),
  removeDocument: route({
    method: "DELETE",
    path: "/practices/{practice}/documents/{document}",
    right: { practice: "arrange" },
    summary: "Remove a document",
  }),

  // Connections
  connections: route({
    method: "GET",
    path: "/practices/{practice}/connections",
    right: { practice: "view" },
    summary: "Konnektoren that are asked, and how it went",
    answer: z.array(v.connection),
  }),
  probe: route({
    method: "POST",
    path: "/practices/{practice}/connections/probe",
    right: { practice: "connect" },
    summary: "Try a Konnektor step by step; nothing is kept",
    maxBytes: MAX_CREDENTIAL_BYTES,
    body: v.connectionInput,
    answer: v.probe,
    perMinute: 30,
  }),
  connect: route({
    method: "POST",
    path: "/practices/{practice}/connections",
    right: { practice: "connect" },
    summary: "Keep a Konnektor; its secrets are sealed",
    maxBytes: MAX_CREDENTIAL_BYTES,
    body: v.connectionInput.extend({ name: name.optional() }),
    answer: z.object({ id: z.string() }),
  }),
  disconnect: route({
    method: "DELETE",
    path: "/practices/{practice}/connections/{connection}",
    right: { practice: "connect" },
    summary: "Ask this Konnektor no more; its secrets are forgotten",
  }),

  confirmCertificate: route({
    method: "PUT",
    path: "/practices/{practice}/connections/{connection}/certificate",
    right: { practice: "connect" },
    summary:
      "Expect another certificate of this Konnektor from now on, which somebody has compared; nothing secret is sent",
    body: v.confirmedCertificate,
    perMinute: 12,
  }),

  // The TI nationwide
  tiLage: route({
    method: "GET",
    path: "/practices/{practice}/ti-lage",
    right: { practice: "view" },
    summary: "How the central services of the TI are, as the central source says, and whether it is asked",
    answer: v.tiLage,
  }),
  decideTiLage: route({
    method: "PUT",
    path: "/practices/{practice}/ti-lage",
    right: { practice: "connect" },
    summary: "Whether the central status of the TI is asked: the only question to somebody outside the practice",
    body: z.object({ isOn: z.boolean() }),
    perMinute: 12,
  }),

  // The administration of a device
  lookAtAdministration: route({
    method: "POST",
    path: "/practices/{practice}/components/{component}/administration/certificate",
    right: { practice: "view" },
    summary: "The certificate the administration of a device shows; nothing secret is sent",
    body: v.administrationAddress,
    answer: v.certificate,
    perMinute: 12,
  }),
  readAdministration: route({
    method: "POST",
    path: "/practices/{practice}/components/{component}/administration/readings",
    right: { practice: "connect" },
    summary:
      "Sign in at the administration of a device once and read it; the password is kept, sealed, only for regular reading",
    body: v.administrationInput,
    perMinute: 4,
  }),
  forgetAdministration: route({
    method: "DELETE",
    path: "/practices/{practice}/components/{component}/administration",
    right: { practice: "connect" },
    summary: "Read the administration of a device no more; its password is forgotten",
  }),

  ...runRoutes,
} as const;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
/**
 * Served as server-sent events, not through the table: GET, right view. Each event is one `streamMessage`. Begins after
 * Last-Event-ID or `?cursor=CURSOR`, else now.
 */
export const STREAM_PATH = "/practices/{practice}/stream";
/** A sign-in link: this place of the page, and the token. What stands behind # is never sent nor logged. */
export const SIGN_IN_LINK = "/anmelden#link=";
