/**
 * Method and path of every route, without the schemas behind them: the page sends what the compiler checked and leaves
 * validation, and its library, to the server.
 *
 * Room: web. Any entry that differs from `src/api/routes.ts`, is missing or too much, does not compile.
 */
import type { RouteName, Routes, SIGN_IN_LINK, STREAM_PATH } from "../../api/routes.ts";

type Table = { [N in RouteName]: `${Routes[N]["method"]} ${Routes[N]["path"]}` };

export const table: Table = {
  health: "GET /health",
  openapi: "GET /openapi.json",

  me: "GET /me",
  signIn: "POST /session",
  useLink: "POST /session/link",
  signOut: "DELETE /session",

  changeMe: "PATCH /me",
  changePassword: "PUT /me/password",
  beginTotp: "POST /me/totp",
  confirmTotp: "PUT /me/totp",
  dropTotp: "DELETE /me/totp",
  mySessions: "GET /me/sessions",
  endSession: "DELETE /me/sessions/{session}",

  addPractice: "POST /practices",
  changePractice: "PATCH /practices/{practice}",
  members: "GET /practices/{practice}/members",
  colleagues: "GET /practices/{practice}/colleagues",
  invite: "POST /practices/{practice}/members",
  changeMember: "PATCH /practices/{practice}/members/{person}",
  removeMember: "DELETE /practices/{practice}/members/{person}",
  newLink: "POST /practices/{practice}/members/{person}/link",
  resetTotp: "DELETE /practices/{practice}/members/{person}/totp",

  overview: "GET /practices/{practice}/overview",
  component: "GET /practices/{practice}/components/{component}",
  updates: "GET /practices/{practice}/updates",
  changes: "GET /practices/{practice}/changes",
  journal: "GET /practices/{practice}/journal",
  checkNow: "POST /practices/{practice}/checks",

  products: "GET /practices/{practice}/products",
  addDevice: "POST /practices/{practice}/devices",
  removeDevice: "DELETE /practices/{practice}/devices/{device}",
  addReading: "POST /practices/{practice}/components/{component}/readings",
  addDisplayCode: "POST /practices/{practice}/components/{component}/display-codes",
  endDisplayCode: "POST /practices/{practice}/components/{component}/display-codes/gone",

  addBox: "POST /practices/{practice}/boxes",
  box: "GET /practices/{practice}/boxes/{box}",
  changeBox: "PATCH /practices/{practice}/boxes/{box}",
  removeBox: "DELETE /practices/{practice}/boxes/{box}",
  releaseBox: "PUT /practices/{practice}/boxes/{box}/clearance",
  takeBackRelease: "DELETE /practices/{practice}/boxes/{box}/clearance",

  keepQuiet: "PUT /practices/{practice}/findings/{finding}/quiet",
  endQuiet: "DELETE /practices/{practice}/findings/{finding}/quiet",
  notifications: "GET /practices/{practice}/notifications",
  setMailServer: "PUT /practices/{practice}/notifications/mail-server",
  removeMailServer: "DELETE /practices/{practice}/notifications/mail-server",
  testMail: "POST /practices/{practice}/notifications/mail-server/test",
  addRecipient: "POST /practices/{practice}/notifications/recipients",
  changeRecipient: "PUT /practices/{practice}/notifications/recipients/{recipient}",
  removeRecipient: "DELETE /practices/{practice}/notifications/recipients/{recipient}",
  setWebhook: "PUT /practices/{practice}/notifications/webhook",
  removeWebhook: "DELETE /practices/{practice}/notifications/webhook",
  testWebhook: "POST /practices/{practice}/notifications/webhook/test",
  setHours: "PUT /practices/{practice}/hours",
  beginMaintenance: "PUT /practices/{practice}/maintenance",
  endMaintenance: "DELETE /practices/{practice}/maintenance",
  takeCare: "PUT /practices/{practice}/care/{finding}",
  noticeSubjects: "GET /practices/{practice}/notices/subjects",
  addNotice: "POST /practices/{practice}/notices",
  confirmNotice: "POST /practices/{practice}/notices/{notice}/confirmation",
  removeNotice: "DELETE /practices/{practice}/notices/{notice}",
  addDocument: "POST /practices/{practice}/documents",
  document: "GET /practices/{practice}/documents/{document}",
  removeDocument: "DELETE /practices/{practice}/documents/{document}",

  connections: "GET /practices/{practice}/connections",
  probe: "POST /practices/{practice}/connections/probe",
  connect: "POST /practices/{practice}/connections",
  confirmCertificate: "PUT /practices/{practice}/connections/{connection}/certificate",
  disconnect: "DELETE /practices/{practice}/connections/{connection}",

  tiLage: "GET /practices/{practice}/ti-lage",
  decideTiLage: "PUT /practices/{practice}/ti-lage",

  lookAtAdministration: "POST /practices/{practice}/components/{component}/administration/certificate",
  readAdministration: "POST /practices/{practice}/components/{component}/administration/readings",
  runs: "GET /practices/{practice}/runs",
  run: "GET /practices/{practice}/runs/{run}",
  orderable: "GET /practices/{practice}/components/{component}/orders",
  previewRun: "POST /practices/{practice}/runs/preview",
  orderRun: "POST /practices/{practice}/runs",
  stopRun: "POST /practices/{practice}/runs/{run}/stop",
  answerRun: "POST /practices/{practice}/runs/{run}/answers",
  beginRun: "POST /practices/{practice}/runs/{run}/beginning",
  reportRun: "POST /practices/{practice}/runs/{run}/report",
  renewRun: "PUT /practices/{practice}/runs/{run}/renewal",
  giveAccess: "PUT /practices/{practice}/runs/{run}/access",
  uploadImage: "POST /practices/{practice}/images",

  forgetAdministration: "DELETE /practices/{practice}/components/{component}/administration",
};

export const streamPath: typeof STREAM_PATH = "/practices/{practice}/stream";
export const signInLink: typeof SIGN_IN_LINK = "/anmelden#link=";
