/**
 * A ti-lotse with its page over devices that are acted upon (acting-practice.ts), in this process, and the panel of the same devices:
 * somebody orders on the page, somebody types the PIN at the panel. Time can be fast, or moved by the test.
 */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import type { AccessInput, PreviewView, RunsView, RunView } from "../../src/api/run-views.ts";
import type { Overview } from "../../src/api/views.ts";
import { type Serving, serve } from "../../src/app/serve.ts";
import { PanelServer } from "../../src/simulator/panel/panel-server.ts";
import { ActingPractice, type FastTime, fastTime, QUICK_ENGINE } from "./acting-practice.ts";
import { connectSimulated } from "./connect-simulated.ts";
import { builtPage, type useBrowser } from "./page-browser.ts";
import { PageClient } from "./page-client.ts";

export class ActingGround implements AsyncDisposable {
  readonly acting: ActingPractice;
  readonly serving: Serving;
  readonly client: PageClient;
  readonly practice: string;
  readonly panel: PanelServer;
  /** What the program complained about. */
  readonly faults: string[];
  readonly #dataDir: string;

  private constructor(
    parts: Pick<ActingGround, "acting" | "serving" | "client" | "practice" | "panel" | "faults">,
    dataDir: string,
  ) {
    this.acting = parts.acting;
    this.serving = parts.serving;
    this.client = parts.client;
    this.practice = parts.practice;
    this.panel = parts.panel;
    this.faults = parts.faults;
    this.#dataDir = dataDir;
  }

  /** @param speed of the clock; 1: as fast as the real one, and moved by the test */
  static async start(speed: number, more: Partial<FastTime> = {}): Promise<ActingGround> {
    const acting = await ActingPractice.start({ ...fastTime(speed), ...more });
    const dataDir = mkdtempSync(join(tmpdir(), "lotse-acting-"));
    const faults: string[] = [];
    const serving = await serve({
      ...{ dataDir, host: "127.0.0.1", port: 0, version: "test", catalogue: "beispiel", clock: acting.clock },
      page: builtPage(),
      server: { isPracticeGround: true },
      engine: QUICK_ENGINE,
      report: (line) => faults.push(line),
    });
    const practice = await connectSimulated(serving.store, acting.praxis, acting.clock);
    await serving.watch.checkNow(practice);
    const client = await PageClient.signIn(serving.ownerLink ?? "");
    const panel = new PanelServer(acting.praxis);
    await panel.start();
    return new ActingGround({ acting, serving, client, practice, panel, faults }, dataDir);
  }

  /** Below the address of the practice. */
  url(rest = ""): string {
    return `${this.serving.url}/practices/${this.practice}${rest}`;
  }

  /** Page of the device people call so. */
  async urlOf(name: string): Promise<string> {
    const components = await this.serving.store.forPractice(this.practice).components();
    const found = components.find((component) => component.name === name);
    if (!found) throw new Error(`no device called ${name}`);
    return this.url(`/components/${encodeURIComponent(found.id)}`);
  }

  /** Orders over the interface, with the password where one is needed. */
  async ordered(
    { device, ...wish }: { runbook: string; device: string; target?: string },
    { opensAt, closesAt } = {
      opensAt: this.acting.clock.now() - 60_000,
      closesAt: this.acting.clock.now() + 14_400_000,
    },
  ): Promise<string> {
    const rfc = (at: number) => new Date(at).toISOString();
    const components = await this.serving.store.forPractice(this.practice).components();
    const id = components.find((component) => component.name === device)?.id;
    const whole = {
      ...wish,
      device: id,
      window: { opensAt: rfc(opensAt), closesAt: rfc(closesAt) },
      pinHolder: "Frau Petersen",
    };
    const shown = await this.client.ask("POST", `/practices/${this.practice}/runs/preview`, whole);
    const { evidence, confirmations } = JSON.parse(shown.body) as PreviewView;
    const confirmed = confirmations.map(({ code }) => code);
    const heard = await this.client.ask("POST", `/practices/${this.practice}/runs`, { ...whole, confirmed, evidence });
    if (heard.status !== 200) throw new Error(`not ordered: ${heard.body}`);
    return (JSON.parse(heard.body) as { id: string }).id;
  }

  runs(): Promise<RunsView> {
    return this.client.get<RunsView>(`/practices/${this.practice}/runs`);
  }

  until(id: string, isSo: (run: RunView) => boolean): Promise<RunView> {
    return this.client.until<RunView>(this.practice, `/practices/${this.practice}/runs/${id}`, isSo);
  }

  /** Somebody else of the practice, who came in by an invitation. */
  async invited(role: "praxis" | "dvo" | "it" | "verwaltung", name: string): Promise<PageClient> {
    const login = name.toLowerCase().replaceAll(/\W/g, "");
    const heard = await this.client.ask("POST", `/practices/${this.practice}/members`, { name, login, role });
    if (heard.status !== 200) throw new Error(`${name} was not invited: ${heard.body}`);
    return PageClient.signIn((JSON.parse(heard.body) as { link: string }).link);
  }

  /** @param who whose window; absent: of the owner */
  async show(open: ReturnType<typeof useBrowser>, url: string, who = this.client) {
    const window = await open();
    await window.page.context().addCookies([who.cookie]);
    await window.page.goto(url);
    return window;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.panel.stop();
    await this.serving.stop();
    await this.acting[Symbol.asyncDispose]();
    rmSync(this.#dataDir, { recursive: true, force: true });
  }
}

/** Signs in for the run: looks who answers, compares, types. */
export async function giveAccess(page: Page, access: AccessInput): Promise<void> {
  if (!("host" in access)) throw new Error("typed, not kept");
  await page.getByLabel("Adresse der Verwaltung").fill(access.host);
  await page.getByLabel("Port", { exact: true }).fill(String(access.port));
  await page.getByRole("button", { name: "Nachsehen, wer antwortet" }).click();
  await page.getByRole("heading", { name: "Ist es wirklich Ihr Gerät?" }).waitFor();
  await page.getByLabel("Beide Fingerabdrücke sind gleich").check();
  await page.getByLabel("Benutzername der Verwaltung").fill(access.user);
  await page.getByLabel("Passwort der Verwaltung, nur für diesen Lauf").fill(access.password);
}

/** Sets every tick and orders what is shown. */
export async function orderAtPage(page: Page): Promise<void> {
  const confirming = page.getByRole("region", { name: "Bitte bestätigen" });
  await confirming.waitFor();
  for (const tick of await confirming.getByRole("checkbox").all()) await tick.check();
  await page.getByText("Bevor Sie den Auftrag geben können:").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Auftrag geben" }).click();
  await page.getByRole("region", { name: "Schritte" }).waitFor();
}

/** A practice of a ti-lotse in another process, whose Konnektor was asked once. */
export async function connectOver(
  client: PageClient,
  acting: ActingPractice,
): Promise<{ practice: string; device: string }> {
  const { praxis } = acting;
  const added = await client.ask("POST", "/practices", { name: "Praxis am Kai" });
  const { id: practice } = JSON.parse(added.body) as { id: string };
  const pinSha256 = createHash("sha256").update(praxis.first.setup.identity.certificate.raw).digest("hex");
  const contexts = praxis.first.state.information.mandanten.map(({ id }) => ({ ...praxis.contexts[0], mandant: id }));
  const heard = await client.ask("POST", `/practices/${practice}/connections`, {
    ...{ address: praxis.first.url, pinSha256, contexts, credentials: { kind: "none" }, endpointRule: "host" },
  });
  if (heard.status !== 200) throw new Error(heard.body);
  const isIt = (c: Overview["components"][number]) => c.kind === "konnektor" && c.installed !== undefined;
  const path = `/practices/${practice}/overview`;
  const { components } = await client.until<Overview>(practice, path, (o) => o.components.some(isIt));
  return { practice, device: components.find(isIt)?.id ?? "" };
}
