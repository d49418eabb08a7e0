/**
 * What a browser does with a form when there is no script on the page: fills in what stands there, changes what the person
 * chose, and sends it. Finds things as people do: by the words on the button.
 */
import assert from "node:assert/strict";
import { fetchPlain, type Heard } from "./plain-client.ts";

export interface Form {
  method: string;
  action: string;
  /** Words on the button. */
  button: string;
  /** What would be sent if nothing were changed. */
  fields: Record<string, string>;
  /** What a select offers. */
  choices: Record<string, string[]>;
}

export function formsIn(html: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, attributes = "", inner = ""]) => {
    const fields: Record<string, string> = {};
    const choices: Record<string, string[]> = {};
    for (const [, input = ""] of inner.matchAll(/<input\b([^>]*)>/g)) {
      fields[attribute(input, "name")] = attribute(input, "value");
    }
    for (const [, select = "", body = ""] of inner.matchAll(/<select\b([^>]*)>(.*?)<\/select>/gs)) {
      const options = [...body.matchAll(/<option\b([^>]*)>(.*?)<\/option>/gs)].map(([, of = "", text = ""]) => ({
        value: /\bvalue=/.test(of) ? attribute(of, "value") : plainText(text),
        isSelected: /\bselected\b/.test(of),
      }));
      const name = attribute(select, "name");
      choices[name] = options.map((o) => o.value);
      fields[name] = (options.find((o) => o.isSelected) ?? options[0])?.value ?? "";
    }
    const [, button = ""] = /<button\b[^>]*>(.*?)<\/button>/s.exec(inner) ?? [];
    return {
      method: attribute(attributes, "method").toUpperCase() || "GET",
      action: attribute(attributes, "action"),
      button: plainText(button),
      fields,
      choices,
    };
  });
}

/** The one form with these words on its button; `holding` tells several apart. */
export function formNamed(html: string, button: string, holding: Record<string, string> = {}): Form {
  const all = formsIn(html);
  const found = all.filter(
    (form) => form.button === button && Object.entries(holding).every(([name, value]) => form.fields[name] === value),
  );
  assert.equal(found.length, 1, `„${button}“: found ${found.length} of ${all.map((f) => f.button).join(" | ")}`);
  return found[0] as Form;
}

/** Presses the button. A choice that the page does not offer cannot be made. */
export function submit(page: string | URL, form: Form, changed: Record<string, string> = {}): Promise<Heard> {
  for (const [name, value] of Object.entries(changed)) {
    assert.ok(name in form.fields, `no field „${name}“`);
    if (form.choices[name]) assert.ok(form.choices[name].includes(value), `${value}: ${form.choices[name]}`);
  }
  const url = new URL(form.action, page);
  return fetchPlain(url, {
    method: form.method,
    body: new URLSearchParams({ ...form.fields, ...changed }).toString(),
    headers: { "Content-Type": "application/x-www-form-urlencoded", Origin: url.origin, Referer: String(page) },
  });
}

/** Readable text of a page, or of one piece of it. */
export function plainText(html: string): string {
  return unescaped(
    html
      .replace(/<(style|head)\b.*?<\/\1>/gs, " ")
      .replace(/<[^>]+>/g, " ")
      .replace(/\s+/g, " "),
  ).trim();
}

function attribute(attributes: string, name: string): string {
  const [, value = ""] = new RegExp(`\\b${name}="([^"]*)"`).exec(attributes) ?? [];
  return unescaped(value);
}

function unescaped(text: string): string {
  const characters: Record<string, string> = {
    amp: "&",
    lt: "<",
    gt: ">",
    quot: '"',
    "#10": "\n",
    "#13": "\r",
    "#9": "\t",
  };
  return text.replace(/&(amp|lt|gt|quot|#10|#13|#9);/g, (_, name: string) => characters[name] ?? "");
}
