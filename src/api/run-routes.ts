/**
 * Routes of orders and runs. Part of the table in routes.ts.
 *
 * Room: api. Refused with a problem whose code is that of `words.engine.refusals`.
 */
import { z } from "zod";
import { route } from "./route.ts";
import * as r from "./run-views.ts";

/** Firmware of a Kartenterminal; the largest known ones have some ten megabytes. */
export const MAX_IMAGE_BYTES = 256 * 1024 * 1024;

export const runRoutes = {
  runs: route({
    method: "GET",
    path: "/practices/{practice}/runs",
    right: { practice: "view" },
    summary: "Runs that are open, and those that ended, newest first",
    query: z.object({
      before: z.iso.datetime().optional(),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
    answer: r.runs,
  }),
  run: route({
    method: "GET",
    path: "/practices/{practice}/runs/{run}",
    right: { practice: "view" },
    summary: "One run, from order to proof",
    answer: r.run,
  }),
  orderable: route({
    method: "GET",
    path: "/practices/{practice}/components/{component}/orders",
    right: { practice: "view" },
    summary: "What can be ordered for this device, and why not",
    answer: r.orderable,
  }),
  previewRun: route({
    method: "POST",
    path: "/practices/{practice}/runs/preview",
    right: { practice: "view" },
    summary: "What would happen: steps, locks with their reasons, durations; orders nothing",
    body: r.orderWish,
    answer: r.preview,
    perMinute: 120,
  }),
  orderRun: route({
    method: "POST",
    path: "/practices/{practice}/runs",
    right: { practice: "order" },
    summary: "Give an order for exactly what was shown",
    body: r.orderInput,
    answer: z.object({ id: z.string() }),
    perMinute: 30,
  }),
  stopRun: route({
    method: "POST",
    path: "/practices/{practice}/runs/{run}/stop",
    right: { practice: "stop" },
    summary: "Stop a run: nothing more is sent. Refused once the device has the command",
  }),
  answerRun: route({
    method: "POST",
    path: "/practices/{practice}/runs/{run}/answers",
    right: { practice: "order" },
    summary: "Answer what the run asks",
    body: r.answerInput,
  }),
  beginRun: route({
    method: "POST",
    path: "/practices/{practice}/runs/{run}/beginning",
    right: { practice: "order" },
    summary: "“I begin now”: all locks are looked at again, then the instruction is shown",
    perMinute: 30,
  }),
  reportRun: route({
    method: "POST",
    path: "/practices/{practice}/runs/{run}/report",
    right: { practice: "order" },
    summary: "Say that a guided step is done; what counts is what is seen",
  }),
  renewRun: route({
    method: "PUT",
    path: "/practices/{practice}/runs/{run}/renewal",
    right: { practice: "order" },
    summary: "After a restore: say that the order still holds",
  }),
  giveAccess: route({
    method: "PUT",
    path: "/practices/{practice}/runs/{run}/access",
    right: { practice: "order" },
    summary: "Give the password of the device for this run; kept in memory until it ends, never stored",
    body: r.accessInput,
    perMinute: 4,
  }),
  uploadImage: route({
    method: "POST",
    path: "/practices/{practice}/images",
    right: { practice: "order" },
    summary: "Upload a firmware file as application/octet-stream; it is named by its SHA-256",
    upload: true,
    maxBytes: MAX_IMAGE_BYTES,
    answer: r.image,
    perMinute: 20,
  }),
} as const;
