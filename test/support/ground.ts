/** The training practice as `lotse demo` runs it, in this process, and windows of somebody who is signed in to it. */
import type { Page } from "playwright-core";
import { type PracticeGround, type PracticeGroundOptions, startPracticeGround } from "../../src/app/practice-ground.ts";
import { builtPage, type useBrowser } from "./page-browser.ts";
import { PageClient } from "./page-client.ts";

export class Ground implements AsyncDisposable {
  readonly practice: PracticeGround;
  readonly client: PageClient;
  /** What the program complained about. */
  readonly faults: string[];

  private constructor(practice: PracticeGround, client: PageClient, faults: string[]) {
    this.practice = practice;
    this.client = client;
    this.faults = faults;
  }

  /** Everything was asked once when it resolves. */
  static async start(
    options: Pick<PracticeGroundOptions, "scenario" | "prepare" | "withoutEvents" | "clock"> = {},
  ): Promise<Ground> {
    const faults: string[] = [];
    const practice = await startPracticeGround({
      ...options,
      ...{ keyType: "p256", pagePort: 0, page: builtPage(), version: "test" },
      report: (line) => faults.push(line),
    });
    // Once it was subscribed to, a Konnektor is asked once more.
    for (const _ of [1, 2]) await practice.serving.watch.checkNow(practice.practiceId);
    return new Ground(practice, await PageClient.signIn(practice.signInLink), faults);
  }

  get store() {
    return this.practice.serving.store.forPractice(this.practice.practiceId);
  }

  get konnektor() {
    return this.practice.simulation.praxis.first;
  }

  /** The first may only wait for what was being asked before. */
  async checkNow(): Promise<void> {
    const { serving, practiceId } = this.practice;
    for (const _ of [1, 2]) await serving.watch.checkNow(practiceId);
  }

  /** Somebody looks at the device today. */
  async readOff(name: string, reading: { firmware: string; secondVersions?: Record<string, string> }): Promise<void> {
    const id = encodeURIComponent((await this.#named(name)).id);
    const path = `/practices/${this.practice.practiceId}/components/${id}/readings`;
    const heard = await this.client.ask("POST", path, reading);
    if (heard.status !== 204) throw new Error(`${name} was not read off: ${heard.body}`);
  }

  /** Below the address of the practice: "", "/updates", "/components/…". */
  url(rest = ""): string {
    return `${this.practice.serving.url}/practices/${this.practice.practiceId}${rest}`;
  }

  /** Page of the component people call so. */
  async urlOf(name: string): Promise<string> {
    return this.url(`/components/${encodeURIComponent((await this.#named(name)).id)}`);
  }

  async #named(name: string) {
    const found = (await this.store.components()).find((component) => component.name === name);
    if (!found) throw new Error(`no component called ${name}`);
    return found;
  }

  /** Somebody else of the practice, who came in by an invitation. */
  async invited(role: "praxis" | "dvo" | "it" | "verwaltung", name: string): Promise<PageClient> {
    const path = `/practices/${this.practice.practiceId}/members`;
    const heard = await this.client.ask("POST", path, { name, login: name.toLowerCase().replaceAll(/\W/g, ""), role });
    if (heard.status !== 200) throw new Error(`${name} was not invited: ${heard.body}`);
    return PageClient.signIn((JSON.parse(heard.body) as { link: string }).link);
  }

  /** @param who whose window; absent: of the person who runs the training practice */
  async show(open: ReturnType<typeof useBrowser>, url: string, who = this.client) {
    const window = await open();
    await window.page.context().addCookies([who.cookie]);
    await window.page.goto(url);
    return window;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.practice.stop();
  }
}

/** What a person reads on the page, in one line. */
export async function textOf(page: Page): Promise<string> {
  return (await page.getByRole("main").innerText()).replace(/\s+/g, " ");
}
