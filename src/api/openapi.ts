/**
 * The contract as an OpenAPI 3.1 document, made from the table of routes.
 *
 * Room: api. Pure. Served at /api/v1/openapi.json.
 */
import { z } from "zod";
import { machineRoutes } from "./machine-routes.ts";
import type { Right } from "./rights.ts";
import type { Route } from "./route.ts";
import { METRICS_PATH, routes, STREAM_PATH } from "./routes.ts";
import { problem, streamMessage } from "./views.ts";

type Json = Record<string, unknown>;

const DESCRIPTION =
  "Requests carry the session cookie of a browser. Whatever changes something must come from the page itself: with the header Origin, or Sec-Fetch-Site: same-origin.";

export function openApi(version: string): Json {
  const paths: Record<string, Json> = {};
  for (const [name, route] of Object.entries({ ...routes, ...machineRoutes }) as [string, Route][]) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(name, route) };
  }
  paths[STREAM_PATH] = { get: streamOperation() };
  paths[METRICS_PATH] = { servers: [{ url: "/" }], get: metricsOperation() };
  return {
    openapi: "3.1.0",
    info: {
      title: "ti-lotse",
      version,
      description: DESCRIPTION,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/api/v1" }],
    paths,
    components: { schemas: { Problem: jsonSchema(problem, "output") } },
  };
}

function operationOf(name: string, route: Route): Json {
  return {
    operationId: name,
    summary: route.summary,
    description: rightText(route.right),
    ...parametersOf(route),
    ...(route.upload && {
      requestBody: { required: true, content: { "application/octet-stream": {} } },
    }),
    ...(route.body && {
      requestBody: { required: true, content: { "application/json": { schema: jsonSchema(route.body, "input") } } },
    }),
    responses: { ...answerOf(route), default: PROBLEM },
  };
}

const PROBLEM: Json = {
  description: "What went wrong, with its code and sentences (RFC 9457)",
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};

function answerOf({ answer, bytes }: Route): Json {
  if (bytes) return { 200: { description: "The document", content: { "*/*": {} } } };
  if (!answer) return { 204: { description: "Done" } };
  return {
    200: { description: "The answer", content: { "application/json": { schema: jsonSchema(answer, "output") } } },
  };
}

function parametersOf({ path, query }: Pick<Route, "path" | "query">): Json {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    ...{ name, in: "path", required: true },
    schema: { type: "string" },
  }));
  const shape = query ? (jsonSchema(query, "input") as { properties?: Record<string, Json>; required?: string[] }) : {};
  const inQuery = Object.entries(shape.properties ?? {}).map(([name, schema]) => ({
    ...{ name, in: "query", schema },
    required: shape.required?.includes(name) ?? false,
  }));
  const parameters = [...inPath, ...inQuery];
  return parameters.length > 0 ? { parameters } : {};
}

function streamOperation(): Json {
  return {
    operationId: "stream",
    summary: "What changes, as server-sent events; begins after Last-Event-ID or the cursor, else now",
    description: rightText({ practice: "view" }),
    parameters: [
      { name: "practice", in: "path", required: true, schema: { type: "string" } },
      { name: "cursor", in: "query", required: false, schema: { type: "string" } },
    ],
    responses: {
      200: {
        description: "Each event is one message as JSON",
        content: { "text/event-stream": { schema: jsonSchema(streamMessage, "output") } },
      },
      default: PROBLEM,
    },
  };
}

function metricsOperation(): Json {
  return {
    operationId: "metrics",
    summary: "The last state of all practices as metrics, in the text format of Prometheus",
    description:
      "Only where it was switched on: with the token of `lotse serve --metrics-token-file` (Authorization: Bearer), or from this computer with --metrics-open.",
    responses: {
      200: { description: "Version 0.0.4", content: { "text/plain": { schema: { type: "string" } } } },
      default: PROBLEM,
    },
  };
}

function rightText(right: Right): string {
  if (typeof right === "object") return `Right: "${right.practice}" in the practice.`;
  const texts = {
    anyone: "Also without signing in.",
    "signed-in": "Signed in.",
    owner: "Runs the installation.",
    machine: "Commands of the same account on this computer, with the token of server.json.",
  };
  return texts[right];
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema: made }) => {
      // The server takes no field it does not know.
      if (io === "input" && made.type === "object" && made.properties) made.additionalProperties ??= false;
    },
  });
  return rest;
}
