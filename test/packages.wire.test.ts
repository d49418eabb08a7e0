/**
 * The packages that are handed out: what is in them, and as much of their use as this computer lets us try. A Windows there is
 * none here: of its zip the structure is checked, and what is inside runs with the Node of this computer.
 */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { before, describe, test } from "node:test";
import { strToU8, unzipSync, zipSync } from "fflate";
import { debianPackage, windowsZip } from "../tools/package/packages.ts";
import { windowsFaults } from "../tools/package/windows-faults.ts";
import { Elsewhere } from "./support/lotse-elsewhere.ts";
import { packed, version } from "./support/packages.ts";
import { fetchPlain } from "./support/plain-client.ts";
import { Scratch } from "./support/scratch.ts";

const isThere = (command: string) => spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0;
const READY = /Seite +(http:\/\/127\.0\.0\.1:\d+)/;

async function assertPageAnswers(url: string): Promise<void> {
  const page = await fetchPlain(url, { headers: { Accept: "text/html" } });
  assert.deepEqual([page.status, /<title>ti-lotse/.test(page.body)], [200, true]);
}

describe("the zip for Windows", () => {
  let zip: Uint8Array;
  let files: Record<string, Uint8Array>;
  before(async () => {
    zip = readFileSync(windowsZip(await packed(), programFor(0x8664)));
    files = unzipSync(zip);
  });

  /** The head of a program: for which processor, and nothing to run. */
  function programFor(processor: number): Uint8Array {
    const head = Buffer.alloc(512);
    head.write("MZ", 0, "latin1");
    head.writeUInt32LE(0x80, 0x3c);
    head.write("PE\0\0", 0x80, "latin1");
    head.writeUInt16LE(processor, 0x84);
    return head;
  }

  test("has everything in one folder, names and paths Windows can take, and launchers it can read", () => {
    assert.deepEqual(windowsFaults(zip), []);
    const names = Object.keys(files);
    assert.ok(names.every((name) => name.startsWith(`ti-lotse-${version}-windows-x64/`)));
    assert.ok(names.some((name) => name.endsWith("/app/dist/web/index.html")));
    assert.ok(names.some((name) => name.endsWith("/app/data/keys/archiv.pub.pem")));
  });

  test("is not handed out with anything else", () => {
    const top = `ti-lotse-${version}-windows-x64`;
    const launcher = Buffer.from(files[`${top}/lotse.cmd`] ?? []).toString();
    const wrong: [RegExp, Record<string, Uint8Array>][] = [
      [/node\.exe: kein Programm für Windows/, { [`${top}/node.exe`]: programFor(0xaa64) }],
      [/node\.exe: kein Programm für Windows/, { [`${top}/node.exe`]: strToU8("\x7fELF".padEnd(99)) }],
      [/lotse\.cmd: Zeilen enden nicht mit CR LF/, { [`${top}/lotse.cmd`]: strToU8(launcher.replaceAll("\r", "")) }],
      [/lotse\.cmd: enthält Teile für Unix/, { [`${top}/lotse.cmd`]: strToU8(`#!/bin/sh\r\n${launcher}`) }],
      [/lotse\.cmd: startet nicht das eigene Node/, { [`${top}/lotse.cmd`]: strToU8("node lotse.js %*\r\n") }],
      [/lotse\.cmd: enthält Zeichen/, { [`${top}/lotse.cmd`]: strToU8(`rem für\r\n${launcher}`) }],
      [/con\.txt: dieser Name/, { [`${top}/app/con.txt`]: strToU8("") }],
      [/a:b: dieser Name/, { [`${top}/app/a:b`]: strToU8("") }],
      [/a\.: dieser Name/, { [`${top}/app/a.`]: strToU8("") }],
      [/länger als 200 Zeichen/, { [`${top}/${"lang/".repeat(40)}x`]: strToU8("") }],
      [/zweimal derselbe Name/, { [`${top}/LOTSE.cmd`]: strToU8(launcher) }],
      [/führt aus dem Ordner hinaus/, { [`${top}/../x`]: strToU8("") }],
      [/nicht alles liegt in einem Ordner/, { "x.txt": strToU8("") }],
    ];
    const small = Object.fromEntries(Object.entries(files).filter(([name]) => !/\/(data|docs|web)\//.test(name)));
    for (const [fault, more] of wrong) assert.match(windowsFaults(zipSync({ ...small, ...more })).join("\n"), fault);
    const link = { [`${top}/link`]: [strToU8("node.exe"), { os: 3, attrs: (0o120777 << 16) >>> 0 }] } as const;
    assert.match(windowsFaults(zipSync({ ...small, ...link } as never)).join("\n"), /link: ein symbolischer Link/);
    const { [`${top}/app/dist/lotse.js`]: _, ...less } = small;
    assert.match(windowsFaults(zipSync(less)).join("\n"), /app\/dist\/lotse\.js: fehlt/);
  });

  test("brings everything it needs: it runs from a folder with spaces and umlauts, where nothing else is installed", async () => {
    using scratch = new Scratch();
    const place = scratch.directory("Praxis Dr. Müller & Söhne (neu)");
    for (const [name, bytes] of Object.entries(files)) {
      const file = join(place, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
    const start = join(place, `ti-lotse-${version}-windows-x64`, "app", "bin", "lotse.js");
    const env = { HOME: scratch.directory("Zuhause ä"), PATH: "", TMPDIR: scratch.directory("tmp") };
    await using server = new Elsewhere([process.execPath, start, "serve", "--port", "0"], { env, cwd: place });
    await assertPageAnswers(await server.until(READY));
    assert.equal(await server.stop(), 0);
    for (const args of [["journal", "verify"], ["catalogue", "show", "--catalogue", "archiv"], ["--version"]]) {
      assert.ok(execFileSync(process.execPath, [start, ...args], { env, cwd: place }).length > 0, args.join(" "));
    }
  });
});

describe("the Debian package", { skip: isThere("dpkg-deb") ? false : "dpkg fehlt" }, () => {
  let deb: string;
  let unpacked: string;
  const scratch = new Scratch();
  before(async () => {
    process.on("exit", () => scratch[Symbol.dispose]());
    deb = debianPackage(await packed());
    unpacked = scratch.nothing("unpacked");
    execFileSync("dpkg-deb", ["--raw-extract", deb, unpacked]);
  });

  const unit = () => readFileSync(join(unpacked, "lib/systemd/system/ti-lotse.service"), "utf8");
  const settingOf = (name: string) => new RegExp(`^${name}=(.*)$`, "m").exec(unit())?.[1] ?? "";

  test("names what it is, belongs to root, and nobody else may write into it", () => {
    const told = execFileSync("dpkg-deb", ["--field", deb], { encoding: "utf8" });
    assert.match(told, new RegExp(`^Package: ti-lotse\nVersion: ${version}\nArchitecture: amd64$`, "m"));
    const list = execFileSync("dpkg-deb", ["--contents", deb], { encoding: "utf8" }).trim().split("\n");
    for (const line of list) {
      assert.match(line, /^[-d]\S+ root\/root /, line);
      assert.doesNotMatch(line, /^.(.{4}w|.{7}w)/, line);
    }
    for (const name of ["postinst", "prerm"]) {
      const script = join(unpacked, "DEBIAN", name);
      assert.equal(statSync(script).mode & 0o777, 0o755);
      execFileSync("sh", ["-n", script]);
    }
  });

  const canVerify = isThere("systemd-analyze") ? false : "systemd-analyze fehlt (Debian: Paket systemd)";
  test("has a unit systemd understands, and one that gives little away", { skip: canVerify }, () => {
    const args = (verb: string, ...more: string[]) => [verb, ...more, `--root=${unpacked}`, "ti-lotse.service"];
    const verified = spawnSync("systemd-analyze", args("verify", "--man=no", "--recursive-errors=no"), {
      encoding: "utf8",
    });
    const own = (verified.stdout + verified.stderr).split("\n").filter((line) => line.includes("ti-lotse"));
    assert.deepEqual([verified.status, own], [0, []], verified.stderr);
    // 0 is closed, 10 open.
    const security = spawnSync("systemd-analyze", args("security", "--offline=true", "--threshold=60"), {
      encoding: "utf8",
    });
    assert.equal(security.status, 0, security.stdout.slice(-300));
  });

  const asRoot =
    process.getuid?.() === 0 && existsSync("/usr/sbin/chroot")
      ? false
      : "Nur root kann in einem eigenen Wurzelverzeichnis installieren";
  test("is installed by dpkg, runs as its service does, is upgraded, removed and purged", {
    skip: asRoot,
  }, async () => {
    const root = scratch.directory("root");
    const told = furnish(root);
    const dpkg = (...args: string[]) =>
      execFileSync("dpkg", [`--root=${root}`, "--force-depends", ...args], {
        encoding: "utf8",
        env: { ...process.env, PATH: "/usr/sbin:/usr/bin:/sbin:/bin", DEBIAN_FRONTEND: "noninteractive" },
        stdio: ["ignore", "pipe", "pipe"],
      });
    const asked = () => {
      const text = readFileSync(told, "utf8");
      writeFileSync(told, "");
      return text.trim().split("\n");
    };
    dpkg("--install", deb);
    assert.deepEqual(asked(), ["daemon-reload", "enable ti-lotse.service", "restart ti-lotse.service"]);

    // As the unit has it: nobody in particular, one directory to write into, and only what stands in Environment.
    const nobody = 65534;
    const [, dataDir = ""] = settingOf("Environment").split("=");
    assert.equal(dataDir, `/var/lib/${settingOf("StateDirectory")}`);
    const state = join(root, dataDir);
    mkdirSync(state, { recursive: true, mode: Number.parseInt(settingOf("StateDirectoryMode"), 8) });
    chownSync(state, nobody, nobody);
    const [program = "", ...args] = settingOf("ExecStart").split(" ");
    const command = ["/usr/sbin/chroot", `--userspec=${nobody}:${nobody}`, root, program, ...args, "--port", "0"];
    await using server = new Elsewhere(command, { env: { LOTSE_DATA: dataDir }, cwd: "/" });
    const url = await server.until(READY);
    await assertPageAnswers(url);
    await server.until(/erste-anmeldung\.txt/);
    // A person with sudo asks the running service.
    const verified = spawnSync("/usr/sbin/chroot", [root, "/usr/bin/lotse", "journal", "verify"], {
      encoding: "utf8",
      env: { LOTSE_DATA: dataDir },
    });
    assert.deepEqual([verified.status, verified.stderr], [0, ""]);
    assert.match(verified.stdout, /alle unverändert/);
    assert.equal(await server.stop(), 0);
    assert.ok(existsSync(join(state, "lotse.db")));

    dpkg("--install", deb);
    assert.ok(asked().includes("restart ti-lotse.service"));
    dpkg("--remove", "ti-lotse");
    assert.deepEqual(asked().slice(0, 2), ["stop ti-lotse.service", "disable ti-lotse.service"]);
    assert.ok(!existsSync(join(root, "usr/lib/ti-lotse")));
    assert.ok(existsSync(join(state, "lotse.db")), "what the practice keeps stays");
  });

  /** A root directory with a shell, what our programs are linked with, and a systemctl that says what it was asked. */
  function furnish(root: string): string {
    for (const directory of ["bin", "tmp", "etc", "run/systemd/system", "var/lib/dpkg/info", "var/lib/dpkg/updates"]) {
      mkdirSync(join(root, directory), { recursive: true });
    }
    chmodSync(join(root, "tmp"), 0o1777);
    writeFileSync(join(root, "var/lib/dpkg/status"), "");
    writeFileSync(join(root, "var/lib/dpkg/available"), "");
    for (const program of ["/bin/sh", join(unpacked, "usr/lib/ti-lotse/node")]) {
      const linked = execFileSync("ldd", [program], { encoding: "utf8" });
      for (const [library] of linked.matchAll(/\/\S+\.so[.\w]*/g)) cpSync(realpathSync(library), join(root, library));
    }
    cpSync(realpathSync("/bin/sh"), join(root, "bin/sh"));
    const told = join(root, "tmp/systemctl.log");
    writeFileSync(told, "");
    chmodSync(told, 0o666);
    const systemctl = join(root, "bin/systemctl");
    writeFileSync(systemctl, '#!/bin/sh\necho "$@" >> /tmp/systemctl.log\n', { mode: 0o755 });
    return told;
  }
});
