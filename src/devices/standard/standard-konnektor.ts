/**
 * A Konnektor as a device that can be observed again and again, over a link that stays open between the readings.
 *
 * Room: devices/standard.
 */
import { konnektorId } from "../../domain/ids.ts";
import type { Component, Observation } from "../../domain/observation.ts";
import type { Link } from "../../protocol/link/link.ts";
import type { EndpointRule } from "../../protocol/sds/endpoint.ts";
import type { Context } from "../../protocol/soap/operation.ts";
import type { Device, EventSource } from "../adapter.ts";
import { readKonnektor } from "./read-konnektor.ts";
import { Subscriptions } from "./subscriptions.ts";

export interface StandardKonnektorSetup {
  link: Link;
  /** Address of the directory. */
  url: URL;
  /** What people call it until it tells its own name. */
  name: string;
  /** One per Mandant; empty: only the directory is read. */
  contexts: readonly Context[];
  endpointRule: EndpointRule;
}

export class StandardKonnektor implements Device {
  readonly component: Component;
  readonly #setup: StandardKonnektorSetup;

  constructor(setup: StandardKonnektorSetup) {
    this.#setup = setup;
    this.component = { id: konnektorId(setup.url), kind: "konnektor", name: setup.name };
  }

  async observe(): Promise<Observation[]> {
    const { link, url, endpointRule, contexts } = this.#setup;
    const [context, ...moreContexts] = contexts;
    const reading = await readKonnektor(link, { url, endpointRule, context, moreContexts });
    return reading.observations;
  }

  get events(): EventSource | undefined {
    const { link, url, endpointRule, contexts } = this.#setup;
    return contexts.length > 0 ? new Subscriptions({ link, url, endpointRule, contexts }) : undefined;
  }

  close(): void {
    this.#setup.link.close();
  }
}
