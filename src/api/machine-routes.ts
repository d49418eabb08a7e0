/**
 * Routes for commands on this computer (`lotse journal`, `lotse backup`, `lotse check`), beside those of the page: they come through the door
 * (door.ts), and no session has their right.
 *
 * Room: api.
 */
import { z } from "zod";
import { mailAddress } from "./notifications.ts";
import { route } from "./route.ts";
import { MAX_IMAGE_BYTES } from "./run-routes.ts";
import * as r from "./run-views.ts";
import { installationState } from "./state.ts";
import * as v from "./views.ts";

export const machineRoutes = {
  machineJournals: route({
    method: "GET",
    path: "/machine/journals",
    right: "machine",
    summary: "Whose maintenance logs there are, and what their heads are signed with",
    answer: v.machineJournals,
  }),
  machineHead: route({
    method: "GET",
    path: "/machine/journals/{practice}/head",
    right: "machine",
    summary: "The signed head of a maintenance log; absent where nothing was written yet",
    answer: z.object({ head: v.machineHead.optional() }),
  }),
  machineRecords: route({
    method: "GET",
    path: "/machine/journals/{practice}/records",
    right: "machine",
    summary: "A whole maintenance log as it is stored, one record a line (NDJSON)",
    bytes: true,
  }),
  machineState: route({
    method: "GET",
    path: "/machine/state",
    right: "machine",
    summary: "The last state of all practices; no device is asked for it",
    answer: installationState,
  }),
  machineRuns: route({
    method: "GET",
    path: "/machine/practices/{practice}/runs",
    right: "machine",
    summary: "Runs that are open, and the last that ended",
    answer: r.runs,
  }),
  machineRun: route({
    method: "GET",
    path: "/machine/practices/{practice}/runs/{run}",
    right: "machine",
    summary: "One run, from order to proof",
    answer: r.run,
  }),
  machinePreview: route({
    method: "POST",
    path: "/machine/practices/{practice}/preview",
    right: "machine",
    summary: "What would happen; orders nothing",
    body: r.orderWish,
    answer: r.preview,
  }),
  machineOrder: route({
    method: "POST",
    path: "/machine/practices/{practice}/runs",
    right: "machine",
    summary: "Give an order in the name of somebody who may; the maintenance log says that it came from a command",
    body: r.machineOrder,
    answer: z.object({ id: z.string() }),
  }),
  machineCommand: route({
    method: "POST",
    path: "/machine/practices/{practice}/runs/{run}/commands",
    right: "machine",
    summary: "Stop a run, answer it, begin it … in the name of somebody who may",
    body: r.machineCommand,
    answer: r.run,
  }),
  machineNotifyTest: route({
    method: "POST",
    path: "/machine/practices/{practice}/notification-tests",
    right: "machine",
    summary: "Send a message to try whether it arrives: to one address, or to everybody who is told of something",
    body: z.object({ to: mailAddress.optional() }),
    answer: v.notificationTests,
  }),
  machineImage: route({
    method: "POST",
    path: "/machine/images",
    right: "machine",
    summary: "Hand over a firmware file",
    upload: true,
    maxBytes: MAX_IMAGE_BYTES,
    answer: r.image,
  }),
  machineBackup: route({
    method: "GET",
    path: "/machine/backup",
    right: "machine",
    summary: "Everything but the keys, as one moment saw it",
    bytes: true,
  }),
} as const;

export type MachineRoutes = typeof machineRoutes;
export type MachineRouteName = keyof MachineRoutes;
