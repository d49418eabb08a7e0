/**
 * What was entered while connecting a Konnektor: kept while the page is open, so that going back, or away, loses nothing.
 *
 * Room: web. In memory only: passwords and keys are in it.
 */
import type { ConnectionInput, Probe, ProbeStep } from "../../../api/views.ts";
import { call } from "../../client/call.ts";

export const STATIONS = ["address", "certificate", "credentials", "context", "done"] as const;
export type Station = (typeof STATIONS)[number];

export interface ContextDraft {
  mandant: string;
  clientsystem: string;
  arbeitsplatz: string;
}
type Kind = "none" | "basic" | "p12" | "pem";

class Draft {
  address = $state("");
  /** The fingerprint somebody compared, as shown. */
  confirmed = $state("");
  kind = $state<Kind>("p12");
  user = $state("");
  password = $state("");
  p12 = $state.raw<{ name: string; content: string }>();
  p12Password = $state("");
  cert = $state.raw<{ name: string; text: string }>();
  key = $state.raw<{ name: string; text: string }>();
  passphrase = $state("");
  contexts = $state<ContextDraft[]>([{ mandant: "", clientsystem: "", arbeitsplatz: "" }]);
  name = $state("");
  probe = $state.raw<Probe>();
  /** Stations that were passed, in this or another order. */
  passed = $state.raw<readonly Station[]>([]);

  pass(station: Station): void {
    if (!this.passed.includes(station)) this.passed = [...this.passed, station];
  }

  /** What was entered so far, up to and with one station. */
  input(upTo: Station): ConnectionInput {
    const has = (station: Station) => STATIONS.indexOf(station) <= STATIONS.indexOf(upTo);
    return {
      address: this.address.trim(),
      ...(this.confirmed ? { pinSha256: this.confirmed.replace(/[^0-9a-f]/gi, "").toLowerCase() } : {}),
      credentials: has("credentials") ? this.#credentials() : { kind: "none" },
      contexts: has("context") ? this.filledContexts() : [],
    };
  }

  filledContexts(): ContextDraft[] {
    return this.contexts
      .map(({ mandant, clientsystem, arbeitsplatz }) => ({
        mandant: mandant.trim(),
        clientsystem: clientsystem.trim(),
        arbeitsplatz: arbeitsplatz.trim(),
      }))
      .filter(
        ({ mandant, clientsystem, arbeitsplatz }) => mandant !== "" || clientsystem !== "" || arbeitsplatz !== "",
      );
  }

  /** Asks the Konnektor, and says how the step came out. */
  async try(practice: string, station: Exclude<Station, "done">): Promise<ProbeStep | undefined> {
    this.probe = await call("probe", { practice, body: this.input(station) });
    return this.probe.steps.find(({ step }) => step === station);
  }

  #credentials(): ConnectionInput["credentials"] {
    switch (this.kind) {
      case "basic":
        return { kind: "basic", user: this.user.trim(), password: this.password };
      case "p12":
        return this.p12 ? { kind: "p12", file: this.p12.content, password: this.p12Password } : { kind: "none" };
      case "pem":
        return this.cert && this.key
          ? {
              kind: "pem",
              cert: this.cert.text,
              key: this.key.text,
              ...(this.passphrase ? { passphrase: this.passphrase } : {}),
            }
          : { kind: "none" };
      default:
        return { kind: "none" };
    }
  }
}

let kept = $state.raw(new Draft());

export const draft = {
  get now() {
    return kept;
  },
  forget() {
    kept = new Draft();
  },
};
