/**
 * `npm run build`: one bundle for the published package, in `dist/`. Runs before `npm pack`.
 *
 * Our own code and the small libraries go in, so that an installed `lotse` starts fast and needs no second download;
 * commands stay chunks of their own and load when they are asked for.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Plugin, rolldown } from "rolldown";

/** commander brings the means to start programs, which `lotse` never uses; loading them would cost every start. */
const withoutChildProcess: Plugin = {
  name: "without-child-process",
  resolveId: (id, importer) =>
    id === "node:child_process" && importer?.includes("commander") ? "\0no-child-process" : null,
  load: (id) => (id === "\0no-child-process" ? "export default {};" : null),
};

/**
 * An import statement makes Node read every export of a built-in module, and some of them load half of Node (node:http
 * its whole fetch, node:crypto all of WebCrypto). Taking only the wanted ones saves a quarter of the start-up time.
 */
const onlyWantedBuiltins: Plugin = {
  name: "only-wanted-builtins",
  renderChunk: (code) =>
    code.replace(
      /^import (\{[^}]*\}|[\w$]+) from ?"(node:\w+(?:\/\w+)?)";?/gm,
      (_all, names: string, module: string) => {
        const wanted = names.replace(/(\w+) as (\w+)/g, "$1: $2");
        return `const ${wanted} = process.getBuiltinModule("${module}");`;
      },
    ),
};

/** vite bundles these into dist/web. */
const IN_THE_PAGE = ["svelte", "@fontsource-variable/source-sans-3"];

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");

rmSync(dist, { recursive: true, force: true });
const bundle = await rolldown({
  input: { lotse: join(root, "src/cli/main.ts") },
  platform: "node",
  cwd: root,
  plugins: [withoutChildProcess, onlyWantedBuiltins],
});
const { output } = await bundle.write({
  dir: dist,
  format: "esm",
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
  chunkFileNames: "[name]-[hash].js",
  // What every reading command needs comes as one file.
  codeSplitting: {
    groups: [{ name: "core", test: /src\/(domain|protocol\/(xml|sds|soap)|devices)\/|saxes|xmlchars/ }],
  },
});
await bundle.close();
writeNotices();

const bytes = output.reduce((sum, file) => sum + ("code" in file ? file.code.length : 0), 0);
process.stdout.write(`dist/: ${output.length} Dateien, ${Math.round(bytes / 1024)} KB\n`);

/** Licences of everything inside the bundles. */
function writeNotices(): void {
  const bundled = output.flatMap((file) => ("moduleIds" in file ? file.moduleIds : []));
  const names = bundled.flatMap((id) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? []);
  const parts = [...new Set([...names, ...IN_THE_PAGE])].toSorted().map((name) => {
    const directory = join(root, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
    return `${name} ${version} (${license})\n\n${licenceText(directory)}`;
  });
  writeFileSync(join(dist, "THIRD-PARTY-NOTICES.txt"), `${parts.join(`\n${"-".repeat(72)}\n\n`)}\n`);
}

/** Some carry a second one for what they bundle themselves. */
function licenceText(directory: string): string {
  const texts = readdirSync(directory)
    .filter((name) => /^licen[cs]e(\.\w+)?$/i.test(name))
    .toSorted()
    .map((name) => readFileSync(join(directory, name), "utf8").trim());
  return texts.length > 0
    ? texts.join("\n\n")
    : "The package carries no licence file; the licence is the one named above.";
}
