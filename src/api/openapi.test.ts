import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { machineRoutes } from "./machine-routes.ts";
import { openApi } from "./openapi.ts";
import type { Route } from "./route.ts";
import { METRICS_PATH, routes, STREAM_PATH } from "./routes.ts";

/** The shape of OpenAPI 3.1 as far as we use it; anything else is a mistake. */
const schema = z.record(z.string(), z.unknown());
const content = z.record(z.string().regex(/^[\w*.+-]+\/[\w*.+-]+$/), z.strictObject({ schema: schema.optional() }));
const response = z.strictObject({ description: z.string().min(1), content: content.optional() });
const parameter = z.strictObject({
  name: z.string().min(1),
  in: z.enum(["path", "query"]),
  required: z.boolean(),
  schema,
});
const operation = z.strictObject({
  operationId: z.string().min(1),
  summary: z.string().min(1),
  description: z.string().min(1),
  parameters: z.array(parameter).optional(),
  requestBody: z.strictObject({ required: z.literal(true), content }).optional(),
  responses: z.record(z.string().regex(/^([1-5]\d\d|default)$/), response),
});
/** Of a path: where it lies elsewhere than the others. */
const servers = z.array(z.strictObject({ url: z.string() })).optional();
const document = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d$/),
  info: z.strictObject({
    title: z.string(),
    version: z.string(),
    description: z.string(),
    license: z.strictObject({ name: z.string(), identifier: z.string() }),
  }),
  servers: z.array(z.strictObject({ url: z.string() })),
  paths: z.record(
    z.string().startsWith("/"),
    z.strictObject({
      servers,
      ...{ get: operation.optional(), post: operation.optional(), put: operation.optional() },
      ...{ patch: operation.optional(), delete: operation.optional() },
    }),
  ),
  components: z.strictObject({ schemas: z.record(z.string(), schema) }),
});

describe("the OpenAPI document", () => {
  const made = openApi("0.2.0");
  const parsed = document.parse(JSON.parse(JSON.stringify(made)));
  const operations = Object.entries(parsed.paths).flatMap(([path, { servers: _, ...methods }]) =>
    Object.entries(methods).map(([method, op]) => ({ path, method, op })),
  );

  test("has the shape of OpenAPI 3.1", () => {
    assert.equal(parsed.info.version, "0.2.0");
  });

  test("has every route of the contract, the stream and the metrics, each with a name of its own", () => {
    const named = operations.map(({ path, method, op }) => `${op.operationId} ${method.toUpperCase()} ${path}`);
    const all = { ...routes, ...machineRoutes };
    const wanted = Object.entries(all).map(([name, { method, path }]) => `${name} ${method} ${path}`);
    assert.deepEqual(
      named.toSorted(),
      [...wanted, `stream GET ${STREAM_PATH}`, `metrics GET ${METRICS_PATH}`].toSorted(),
    );
    assert.equal(new Set(operations.map(({ op }) => op.operationId)).size, operations.length);
  });

  test("names every parameter of a path, and each once", () => {
    for (const { path, op } of operations) {
      const named = (op.parameters ?? []).filter((p) => p.in === "path").map((p) => p.name);
      assert.deepEqual(
        named,
        [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]),
        path,
      );
      assert.equal(new Set(op.parameters?.map((p) => p.name)).size, op.parameters?.length ?? 0, path);
    }
  });

  test("describes every body and every answer, and that a body takes nothing more", () => {
    for (const [name, route] of Object.entries(routes) as [string, Route][]) {
      const { op } = operations.find(({ op }) => op.operationId === name) ?? assert.fail(name);
      assert.equal(op.requestBody !== undefined, route.body !== undefined || route.upload === true, name);
      const body = op.requestBody?.content["application/json"]?.schema;
      // One of several shapes: each of them.
      const shapes = (body?.anyOf ?? body?.oneOf ?? (body ? [body] : [])) as { additionalProperties?: boolean }[];
      for (const shape of shapes) assert.equal(shape.additionalProperties, false, name);
      assert.ok(op.responses[route.answer || route.bytes ? "200" : "204"], name);
      assert.ok(op.responses.default?.content?.["application/problem+json"], name);
    }
  });

  test("says where a path lies that is not below the others", () => {
    for (const [path, { servers: elsewhere }] of Object.entries(parsed.paths)) {
      assert.deepEqual(elsewhere, path === METRICS_PATH ? [{ url: "/" }] : undefined, path);
    }
  });

  test("refers only to what it holds", () => {
    for (const [, name = ""] of JSON.stringify(made).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) {
      assert.ok(Object.hasOwn(parsed.components.schemas, name), name);
    }
  });
});

test("every route names its practice where its right is one of a practice", () => {
  for (const [name, { right, path }] of Object.entries(routes)) {
    assert.equal(typeof right === "object", /^\/practices\/\{practice\}/.test(path), name);
    assert.ok(!path.includes(":") && path.startsWith("/"), name);
  }
});
