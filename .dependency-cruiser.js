/**
 * The import table of ARCHITECTURE.md as a law: which room may import which, and which packages.
 *
 * One entry per room. A room always may import itself. Tests and tools may import everything.
 */
const ROOMS = {
  domain: { rooms: ["words"], data: true, packages: ["temporal-polyfill", "feiertagejs"] },
  words: { rooms: [] },
  "protocol/xml": { rooms: ["domain"], packages: ["saxes"] },
  "protocol/sds": { rooms: ["domain", "protocol/xml"] },
  "protocol/soap": { rooms: ["domain", "protocol/xml", "protocol/sds", "protocol/link"] },
  "protocol/link": { rooms: ["domain"], packages: ["node-forge"] },
  "protocol/ws": { rooms: ["domain", "protocol/link"], packages: ["ws"] },
  "protocol/rest": { rooms: ["domain", "protocol/link"] },
  devices: { rooms: ["protocol", "domain"], data: true },
  "simulator/models": { rooms: ["domain"], data: true },
  "simulator/scenarios": { rooms: ["simulator", "domain"], data: true },
  "simulator/wire": {
    rooms: ["simulator", "protocol", "domain"],
    data: true,
    packages: ["libxml2-wasm", "node-forge", "ws"],
  },
  "simulator/panel": { rooms: ["simulator", "protocol", "domain"], data: true },
  "simulator/port": { rooms: ["simulator/models", "domain"], file: "^src/devices/adapter\\.ts$" },
  api: { rooms: ["domain"], packages: ["zod"] },
  engine: { rooms: ["domain"], file: "^(src/devices/adapter\\.ts$|runbooks/)" },
  store: { rooms: ["domain", "engine"], packages: ["kysely", "pg", "zod"] },
  server: {
    rooms: ["api", "domain", "words", "engine", "store"],
    data: true,
    file: "^runbooks/",
    packages: ["fastify", "@fastify/static", "otpauth", "prom-client", "uqr", "zod"],
  },
  "outside/mail": { rooms: ["domain", "words", "protocol/link"], packages: ["nodemailer"] },
  "outside/webhooks": { rooms: ["domain", "words", "protocol/link"] },
  cli: { rooms: ["api", "words", "app"], packages: ["commander"], file: "^package\\.json$" },
  watch: { rooms: ["domain", "store", "engine"], data: true, file: "^src/(devices/adapter\\.ts$|protocol/cetp/)" },
  "outside/tilage": { rooms: ["domain", "words", "protocol/link"], data: true, file: "^src/protocol/rest/json\\.ts$" },
  app: {
    rooms: [
      "domain",
      "words",
      "protocol",
      "devices",
      "simulator",
      "engine",
      "store",
      "watch",
      "outside",
      "api",
      "server",
    ],
    data: true,
    file: "^runbooks/",
  },
};

/** Bundled when the page is built: what it uses need not be in a practice. */
const WEB_PACKAGES = "node_modules/(svelte|esm-env|@fontsource-variable/source-sans-3)/";
const WEB_BUILD = "^src/web/vite\\.config\\.ts$";
const TEST = "(\\.test|/testing)\\.ts$";

function allowedPath({ rooms, data, packages = [], file }, room) {
  const own = [room, ...rooms].map((r) => `^src/${r}/`);
  const npm = packages.map((p) => `node_modules/(@types/)?${p}/`);
  return [...own, ...npm, ...(data ? ["^data/"] : []), ...(file ? [file] : [])];
}

const roomRules = Object.entries(ROOMS).map(([room, may]) => ({
  name: `room-${room.replace("/", "-")}`,
  comment: `src/${room} may import only: ${[room, ...may.rooms, ...(may.packages ?? [])].join(", ")}`,
  severity: "error",
  from: { path: `^src/${room}/`, pathNot: TEST },
  to: { pathNot: [...allowedPath(may, room), "^node:"], dependencyTypesNot: ["core"] },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...roomRules,
    {
      name: "product-not-to-product",
      comment: "a device folder may use devices/standard and devices/vendor, never another product",
      severity: "error",
      from: { path: "^src/devices/([^/]+)/", pathNot: TEST },
      to: { path: "^src/devices/([^/]+)/", pathNot: "^src/devices/($1|standard|vendor)/" },
    },
    {
      name: "no-circular",
      comment: "arrows go one way; types may point back",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-io-in-pure-rooms",
      comment: "domain and words touch neither disk nor network",
      severity: "error",
      from: { path: "^src/(domain|words)/", pathNot: TEST },
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?crypto$" },
    },
    {
      name: "room-web",
      comment:
        "the page: its own files, words, pure functions of api and domain, and packages that are bundled into it",
      severity: "error",
      from: { path: "^src/web/", pathNot: WEB_BUILD },
      to: { pathNot: ["^src/(web|words|api|domain)/", "node_modules/zod/", WEB_PACKAGES] },
    },
    {
      name: "web-brings-no-schemas",
      comment: "from api and domain only types, and the few pure files without a library behind them",
      severity: "error",
      from: { path: "^src/web/", pathNot: WEB_BUILD },
      to: {
        path: "^src/(api|domain)/|node_modules/zod/",
        pathNot: "^src/(api/rights|domain/practice|domain/zeit/(tag|uhrzeit))\\.ts$",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "not-to-dev-dep",
      comment: "what runs in a practice must not need a development package",
      severity: "error",
      from: { path: "^(src|bin)/", pathNot: [TEST, "^src/web/"] },
      to: { dependencyTypes: ["npm-dev"], pathNot: "node_modules/@types/" },
    },
    { name: "unresolvable", severity: "error", from: {}, to: { couldNotResolve: true, pathNot: "dist/lotse\\.js" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
      extensions: [".ts", ".js", ".json", ".svelte", ".css"],
    },
  },
};
