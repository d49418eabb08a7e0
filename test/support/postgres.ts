/**
 * A PostgreSQL of the tests' own: started once when the first test asks, gone with the process, however that ends.
 *
 * Debian's programs are used. Where there are none, tests skip and say so; LOTSE_REQUIRE_POSTGRES=1 makes that an error.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, globSync, mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pg from "pg";

const programs = globSync("/usr/lib/postgresql/*/bin/postgres").toSorted().at(-1);
/** Who it runs as where tests run as root: PostgreSQL refuses that. */
const ACCOUNT = "postgres";

/** Options for a test or `describe` that cannot run without. @throws Error with LOTSE_REQUIRE_POSTGRES=1 */
export function needsPostgres(): { skip?: string } {
  if (programs !== undefined) return {};
  const sentence = "PostgreSQL fehlt: gesucht unter /usr/lib/postgresql (Debian: apt-get install postgresql)";
  if (process.env.LOTSE_REQUIRE_POSTGRES === "1") throw new Error(sentence);
  return { skip: sentence };
}

/** `synced`: as in a practice; tests that ask nothing of the disk leave it out and are quicker. */
export interface PostgresOptions {
  synced?: boolean;
}

let running: Promise<string> | undefined;
let databases = 0;

/** A new, empty database: `postgres://…`. */
export async function newDatabase(options: PostgresOptions = {}): Promise<string> {
  running ??= start(options);
  const server = await running;
  const name = `test_${process.pid}_${++databases}`;
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
  return `${server}/${name}`;
}

/**
 * Waits for its standard input to end, which it does with this process whatever ends that; then stops the server at once and
 * leaves nothing behind.
 */
const GUARD = `
"$1/initdb" -D "$2/data" -U lotse -A trust --no-sync --locale=C --encoding=UTF8 >"$2/init.log" 2>&1 || { cat "$2/init.log" >&2; exit 1; }
"$1/postgres" -D "$2/data" -p "$3" -k "$2" -c listen_addresses=127.0.0.1 -c max_connections=60 $4 >"$2/log" 2>&1 &
server=$!
while ! "$1/pg_isready" -q -h 127.0.0.1 -p "$3"; do
  kill -0 $server 2>/dev/null || { cat "$2/log" >&2; exit 1; }
done
echo ready
cat >/dev/null
kill -QUIT $server
wait $server 2>/dev/null
rm -rf "$2"
`;

async function start({ synced = false }: PostgresOptions): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "lotse-postgres-"));
  const account = process.getuid?.() === 0 ? accountOf(ACCOUNT) : undefined;
  if (account) {
    chownSync(directory, account.uid, account.gid);
    chmodSync(directory, 0o700);
  }
  const port = await freePort();
  const speed = synced ? "" : "-c fsync=off -c full_page_writes=off";
  const bin = dirname(programs as string);
  const guard = spawn("/bin/sh", ["-c", GUARD, "postgres", bin, directory, String(port), speed], {
    stdio: ["pipe", "pipe", "inherit"],
    cwd: directory,
    env: { PATH: process.env.PATH, LC_ALL: "C" },
    ...account,
  });
  const [said] = await Promise.race([once(guard.stdout, "data"), once(guard, "exit").then(() => [""])]);
  if (!String(said).startsWith("ready")) throw new Error(`PostgreSQL did not start in ${directory}`);
  // It ends by itself when this process does; nothing has to wait for it.
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();
  (guard.stdout as unknown as { unref(): void }).unref();
  return `postgres://lotse@127.0.0.1:${port}`;
}

function accountOf(name: string): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync("id", [flag, name], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
