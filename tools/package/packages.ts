/**
 * The packages that are handed out, made from what `npm pack` publishes: a zip for Windows with its own node.exe, a tarball for
 * Linux, and a Debian package with a systemd unit. Each carries the same bundle and a Node of its own.
 *
 * Used by `npm run package` and by the tests of the packages.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type Zippable, zipSync } from "fflate";

const root = join(import.meta.dirname, "..", "..");

export interface Making {
  /** What `npm pack` publishes, unpacked. */
  app: string;
  version: string;
  /** A directory to work in. */
  work: string;
  /** Where the packages go. */
  release: string;
  /** Larger packages in less time. */
  isQuick?: boolean;
}

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
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
CapabilityBoundingSet=
LockPersonality=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
SystemCallArchitectures=native

[Install]
WantedBy=multi-user.target
`;

/** Unpacked anywhere, started with `./lotse`. */
export function linuxTarball({ app, version, work, release, isQuick }: Making): string {
  const name = `ti-lotse-${version}-linux-x64`;
  const directory = join(work, name);
  cpSync(app, join(directory, "app"), { recursive: true });
  placeLinuxNode(join(directory, "node"));
  script(join(directory, "lotse"), [
    "#!/bin/sh",
    'here=$(dirname "$(readlink -f "$0")")',
    'exec "$here/node" "$here/app/bin/lotse.js" "$@"',
  ]);
  writeFileSync(join(directory, "LIESMICH.txt"), readMe(version, "./lotse serve"));
  const file = join(release, `${name}.tar.gz`);
  run("tar", ["-cf", file, "-I", isQuick ? "gzip -1" : "gzip", "--owner=0", "--group=0", "-C", work, name], work);
  return file;
}

/** With this node.exe. */
export function windowsZip({ app, version, release, isQuick }: Making, node: Uint8Array): string {
  const name = `ti-lotse-${version}-windows-x64`;
  const files: Zippable = {};
  for (const entry of readdirSync(app, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files[`${name}/app/${relative(app, path).replaceAll("\\", "/")}`] = readFileSync(path);
  }
  files[`${name}/node.exe`] = node;
  files[`${name}/lotse.cmd`] = windowsText(["@echo off", '"%~dp0node.exe" "%~dp0app\\bin\\lotse.js" %*']);
  files[`${name}/ti-lotse starten.cmd`] = windowsText([
    "@echo off",
    "chcp 65001 >nul",
    "title ti-lotse",
    '"%~dp0node.exe" "%~dp0app\\bin\\lotse.js" serve --open',
    "pause",
  ]);
  files[`${name}/LIESMICH.txt`] = windowsText(readMe(version, "„ti-lotse starten.cmd“").split("\n"));
  const file = join(release, `${name}.zip`);
  writeFileSync(file, zipSync(files, { level: isQuick ? 1 : 6 }));
  return file;
}

export function debianPackage({ app, version, work, release, isQuick }: Making): string {
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
  run("dpkg-deb", ["--build", "--root-owner-group", ...(isQuick ? ["-Zgzip", "-z1"] : []), directory, file], work);
  return file;
}

/** A Node of its own, so that nothing on the computer decides whether ti-lotse runs. */
function placeLinuxNode(target: string): void {
  cpSync(join(root, "node_modules/node/bin/node"), target, { dereference: true });
  chmodSync(target, 0o755);
}

function readMe(version: string, start: string): string {
  return `ti-lotse ${version}

Starten: ${start}
Danach öffnet sich die Seite im Browser, oder die angezeigte Adresse öffnen. Beim ersten Start steht dort ein Link zum
Anmelden; er gilt einmal.

Installiert wird nichts. Die Daten liegen im Ordner des angemeldeten Benutzers; welcher das ist, zeigt der Start.
Handbuch: app/docs/handbuch/README.md
`;
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

function run(command: string, args: string[], cwd: string): void {
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}
