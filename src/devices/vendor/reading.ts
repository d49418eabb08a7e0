/**
 * What a visit brings home: observations, and of questions that failed the first reason.
 *
 * Room: devices/vendor. Several answers together say one thing, `management`. A device that is gone, or that ended the session, is
 * not asked on.
 */
import { LotseError } from "../../domain/errors.ts";
import type {
  Component,
  Failure,
  ManagementSeen,
  Observation,
  Observed,
  ObservedKind,
} from "../../domain/observation.ts";
import type { Instant } from "../../domain/zeit/tag.ts";
import type { VendorAccess } from "../adapter.ts";

export class VendorReading {
  readonly #access: VendorAccess;
  readonly #begunAt: Instant;
  readonly #observations: Observation[] = [];
  #told: ManagementSeen | undefined;
  #failure: Failure | undefined;
  #isOver = false;

  constructor(access: VendorAccess) {
    this.#access = access;
    this.#begunAt = access.now();
  }

  get konnektor(): Component {
    return this.#access.component;
  }

  /** A part of what the device's own administration tells of the device. */
  tell(part: ManagementSeen): void {
    this.#told = { ...this.#told, ...present(part) };
  }

  see<K extends ObservedKind>(kind: K, component: Component, takenAt: Instant, value: Observed[K]): void {
    this.#observations.push({ kind, component, takenAt, source: { by: "verwaltung" }, value });
  }

  /** One question; the others go on when it fails. */
  async ask(question: () => Promise<void>): Promise<void> {
    if (this.#isOver) return;
    try {
      await question();
    } catch (error) {
      if (!(error instanceof LotseError)) throw error;
      this.#failure ??= { code: error.code, fields: error.fields as Failure["fields"] };
      this.#isOver = endsTheVisit(error);
    }
  }

  observations(): Observation[] {
    const { component, now } = this.#access;
    if (this.#told) this.see("management", component, this.#begunAt, this.#told);
    if (this.#failure) this.see("not-answered", component, now(), { question: "management", failure: this.#failure });
    return this.#observations;
  }
}

function endsTheVisit({ code }: LotseError): boolean {
  if (code === "management/session-ended" || code === "management/deadline") return true;
  return code.startsWith("link/") && code !== "link/too-large";
}

/** Without fields that are undefined: what was not told is absent. */
export function present<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T;
}
