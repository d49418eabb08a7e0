/**
 * Routes for commands on this computer (`lotse journal`, `lotse backup`, `lotse check`), beside those of the page: they come through the door
 * (door.ts), and no session has their right.
 *
 * Room: api.
 */
import { z } from "zod";
import { route } from "./route.ts";
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
