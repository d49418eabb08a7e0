/**
 * Reader: takes fields out of untrusted JSON, remembers the path, collects every problem instead of stopping at the first.
 *
 * Room: domain. Used by the catalogue and overlay formats; their functions read like the format itself.
 */
import type { ProblemCode, ProblemFields } from "../codes.ts";

/** What is wrong, without saying where. */
export class Wrong<C extends ProblemCode = ProblemCode> {
  readonly code: C;
  readonly fields: ProblemFields<C>;

  constructor(code: C, fields: ProblemFields<C>) {
    this.code = code;
    this.fields = fields;
  }
}

export interface Problem {
  /** e.g. `releases[3].zulassung.until`; "" for the whole file. */
  where: string;
  code: ProblemCode;
  fields: ProblemFields<ProblemCode>;
}

type Parse<T> = (value: unknown) => T | Wrong;

export class Reader {
  readonly problems: Problem[];
  readonly #fields: Record<string, unknown>;
  readonly #path: string;
  readonly #asked = new Set<string>();

  constructor(value: unknown, path = "", problems: Problem[] = []) {
    this.problems = problems;
    this.#path = path;
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    if (!isObject) this.problem(path, new Wrong("not-object", {}));
    this.#fields = isObject ? (value as Record<string, unknown>) : {};
  }

  problem(where: string, { code, fields }: Wrong): void {
    this.problems.push({ where, code, fields });
  }

  /** Reads with `parse`; a problem yields the fallback, so reading goes on. */
  read<T>(name: string, parse: Parse<T>, fallback: T): T {
    return this.#take(name, parse, true) ?? fallback;
  }

  optional<T>(name: string, parse: Parse<T>): T | undefined {
    return this.#take(name, parse, false);
  }

  text(name: string, shape?: RegExp): string {
    return this.read(name, textOf(shape), "");
  }

  optionalText(name: string, shape?: RegExp): string | undefined {
    return this.optional(name, textOf(shape));
  }

  count(name: string): number {
    return this.read(
      name,
      (v) => (Number.isSafeInteger(v) && Number(v) >= 1 ? Number(v) : new Wrong("not-count", {})),
      0,
    );
  }

  optionalBoolean(name: string): boolean | undefined {
    return this.optional(name, (v) => (typeof v === "boolean" ? v : new Wrong("not-boolean", {})));
  }

  literal(name: string, expected: string): void {
    this.oneOf(name, [expected]);
  }

  oneOf<const T extends string>(name: string, values: readonly T[]): T {
    return this.read(name, oneOf(values), values[0] as T);
  }

  optionalOneOf<const T extends string>(name: string, values: readonly T[]): T | undefined {
    return this.optional(name, oneOf(values));
  }

  /** Of several names for the same thing the wanted one is there, and no other. */
  mustHaveOnly(wanted: string, names: readonly string[]): void {
    if (this.#fields[wanted] === undefined) this.problem(this.#at(wanted), new Wrong("missing", {}));
    for (const name of names) {
      if (name !== wanted && this.#fields[name] !== undefined) {
        this.problem(this.#at(name), new Wrong("instead-of", { wanted }));
      }
    }
  }

  object(name: string): Reader {
    return this.#nested(name, this.#fields[name]);
  }

  optionalObject(name: string): Reader | undefined {
    this.#asked.add(name);
    return this.#fields[name] === undefined ? undefined : this.#nested(name, this.#fields[name]);
  }

  use<T>(read: (r: Reader) => T): T {
    return read(this);
  }

  list<T>(name: string, item: (r: Reader) => T): T[] {
    return this.read(name, asArray, []).map((value, i) => item(this.#nested(`${name}[${i}]`, value)));
  }

  optionalList<T>(name: string, item: (r: Reader) => T): T[] {
    return this.#fields[name] === undefined ? [] : this.list(name, item);
  }

  optionalValues<T>(name: string, parse: Parse<T>): T[] {
    return (this.optional(name, asArray) ?? []).flatMap((value, i) => {
      const result = parse(value);
      if (!(result instanceof Wrong)) return [result];
      this.problem(this.#at(`${name}[${i}]`), result);
      return [];
    });
  }

  optionalTexts(name: string): string[] {
    return this.optionalValues(name, textOf());
  }

  optionalTextMap(name: string): Record<string, string> {
    const nested = this.optionalObject(name);
    if (!nested) return {};
    return Object.fromEntries(Object.keys(nested.#fields).map((key) => [key, nested.text(key)]));
  }

  /** Every field must have been asked for; `also` names those read elsewhere. */
  done(also: readonly string[] = []): void {
    for (const name of Object.keys(this.#fields)) {
      if (!this.#asked.has(name) && !also.includes(name)) this.problem(this.#at(name), new Wrong("unknown-field", {}));
    }
  }

  #nested(name: string, value: unknown): Reader {
    this.#asked.add(name);
    return new Reader(value, this.#at(name), this.problems);
  }

  #take<T>(name: string, parse: Parse<T>, required: boolean): T | undefined {
    this.#asked.add(name);
    const value = this.#fields[name];
    if (value === undefined) {
      if (required) this.problem(this.#at(name), new Wrong("missing", {}));
      return undefined;
    }
    const result = parse(value);
    if (!(result instanceof Wrong)) return result;
    this.problem(this.#at(name), result);
    return undefined;
  }

  #at(name: string): string {
    return this.#path ? `${this.#path}.${name}` : name;
  }
}

function textOf(shape?: RegExp): Parse<string> {
  return (value) => {
    if (typeof value !== "string" || value.trim() === "") return new Wrong("not-text", {});
    return !shape || shape.test(value) ? value : new Wrong("wrong-shape", { value });
  };
}

function oneOf<const T extends string>(values: readonly T[]): Parse<T> {
  return (value) => values.find((v) => v === value) ?? new Wrong("not-one-of", { values: values.join(", ") });
}

function asArray(value: unknown): unknown[] | Wrong {
  return Array.isArray(value) ? value : new Wrong("not-list", {});
}

/** @returns the value, or what is wrong with the text */
export function parseJson(text: string): unknown | Wrong {
  try {
    return JSON.parse(text);
  } catch (error) {
    return new Wrong("not-json", { reason: error instanceof Error ? error.message : String(error) });
  }
}
