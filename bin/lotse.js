#!/usr/bin/env node
/**
 * Start of the command `lotse`. Plain JavaScript that every Node understands, so that an old one can say so in a sentence.
 *
 * In a checkout it runs the TypeScript sources, in an installed package the bundle. Built-in modules are fetched without
 * `import`, which would load all their parts: four milliseconds of every start.
 */
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < 24 || (major === 24 && minor < 15)) {
  process.stderr.write(
    `ti-lotse braucht Node.js ab Version 24.15, gefunden wurde ${process.versions.node}. Im Checkout: npm run lotse -- …\n` +
      `ti-lotse needs Node.js 24.15 or newer, found ${process.versions.node}. In a checkout: npm run lotse -- …\n`,
  );
  process.exitCode = 70;
} else {
  const { existsSync } = process.getBuiltinModule("node:fs");
  process.getBuiltinModule("node:module").enableCompileCache();
  const bundle = new URL("../dist/lotse.js", import.meta.url);
  const sources = new URL("../src/cli/main.ts", import.meta.url);
  const { main } = await import(existsSync(sources) ? sources.href : bundle.href);
  await main(process.argv.slice(2));
}
