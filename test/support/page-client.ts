/** A program that uses the page's interface as a browser does: one cookie, the page's own origin, finished answers. */
import assert from "node:assert/strict";
import { fetchPlain, type Heard } from "./plain-client.ts";

export class PageClient {
  readonly url: string;
  #cookie = "";

  private constructor(url: string) {
    this.url = url;
  }

  /** Opens the link once. */
  static async signIn(link: string): Promise<PageClient> {
    const [, token = ""] = link.split("#link=");
    const client = new PageClient(new URL(link).origin);
    const heard = await client.ask("POST", "/session/link", { token });
    assert.equal(heard.status, 204, heard.body);
    return client;
  }

  /** For a browser that is to be signed in too. */
  get cookie(): { name: string; value: string; url: string } {
    const [name = "", value = ""] = this.#cookie.split("=", 2);
    return { name, value, url: this.url };
  }

  async ask(method: string, path: string, body?: unknown): Promise<Heard> {
    const heard = await fetchPlain(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        Origin: this.url,
        ...(this.#cookie && { Cookie: this.#cookie }),
        ...(body !== undefined && { "Content-Type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const [cookie] = heard.headers["set-cookie"] ?? [];
    if (cookie) this.#cookie = cookie.split(";", 1)[0] ?? "";
    return heard;
  }

  async get<T>(path: string): Promise<T> {
    const heard = await this.ask("GET", path);
    assert.equal(heard.status, 200, heard.body);
    return JSON.parse(heard.body) as T;
  }

  /** Asks again until it is so; the messages of the stream say when. */
  async until<T>(practiceId: string, path: string, isSo: (view: T) => boolean): Promise<T> {
    const waiting = new AbortController();
    const patience = AbortSignal.any([waiting.signal, AbortSignal.timeout(60_000)]);
    const stream = await fetch(`${this.url}/api/v1/practices/${practiceId}/stream`, {
      headers: { Cookie: this.#cookie },
      signal: patience,
    });
    assert.ok(stream.body);
    const messages = stream.body.getReader();
    try {
      for (;;) {
        const view = await this.get<T>(path);
        if (isSo(view)) return view;
        const { done } = await messages.read();
        assert.equal(done, false, "the stream ended before it was so");
      }
    } finally {
      waiting.abort();
    }
  }
}
