/**
 * Use case: a simulated practice with its panel, and the files a client needs to talk to it.
 *
 * Room: app. Used by `lotse simulate` and the demo. Files live in a fresh temporary directory that goes when it stops.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PanelServer } from "../simulator/panel/panel-server.ts";
import { exportPkcs12 } from "../simulator/wire/pki/pkcs12.ts";
import { type SimOptions, SimPraxis } from "../simulator/wire/sim-praxis.ts";
import { startTerminals } from "../simulator/wire/terminals/index.ts";
import { TiLageServer } from "../simulator/wire/tilage/tilage-server.ts";
import { startVendors } from "../simulator/wire/vendor/index.ts";
import type { VendorServer } from "../simulator/wire/vendor/vendor-server.ts";

/** The first line of `lotse simulate --json`: everything a client has to know. */
export interface SimulationFacts {
  url: string;
  sdsUrl: string;
  controlUrl: string;
  certSha256: string;
  caFile: string;
  mandantId: string;
  clientSystemId: string;
  workplaceId: string;
  userId: string;
  auth: {
    mode: "none" | "tls" | "basic" | "cert";
    user?: string;
    password?: string;
    certFile?: string;
    keyFile?: string;
    p12File?: string;
    /** The same with the old ciphers some Konnektoren still export. */
    p12LegacyFile?: string;
    p12Password?: string;
  };
  scenario: string;
  catalogue: string;
  judgedOn?: string;
  konnektoren: {
    url: string;
    sdsUrl: string;
    product: string;
    mandantId: string;
    workplaceId: string;
    /** Absent: nothing is known of this product's own. */
    management?: ManagementFacts;
  }[];
  /** Those that have an administration of their own. */
  terminals: (ManagementFacts & { name: string; product: string })[];
  /** The central status of the TI, for `lotse serve --ti-lage`. */
  tiLageUrl: string;
}

/** The administration of a device: where it is, and with what a person signs in. */
interface ManagementFacts {
  url: string;
  user: string;
  password: string;
  certSha256: string;
}

export interface Simulation {
  facts: SimulationFacts;
  praxis: SimPraxis;
  /** Administrations of the Konnektoren, in their order. */
  vendors: readonly (VendorServer | undefined)[];
  tiLage: TiLageServer;
  stop(): Promise<void>;
}

const P12_PASSWORD = "Uebung-Zertifikat-2026";

/** @throws LotseError simulate/* */
export async function startSimulation(options: SimOptions): Promise<Simulation> {
  const praxis = await SimPraxis.start(options);
  const vendors = await startVendors(praxis);
  const terminals = await startTerminals(praxis);
  const tiLage = new TiLageServer({ now: options.now ?? Date.now });
  await tiLage.start();
  cutWithCentre(tiLage, praxis);
  const panel = new PanelServer(praxis, tiLage);
  const directory = mkdtempSync(join(tmpdir(), "lotse-simulator-"));
  const clean = () => rmSync(directory, { recursive: true, force: true });
  process.once("exit", clean);
  await panel.start();
  const file = (name: string, content: string | Buffer) => {
    const path = join(directory, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  };
  const sdsUrl = (url: string) => `${url}/connector.sds`;
  const { auth, context, first, scenario } = praxis;
  const { client } = auth;
  return {
    facts: {
      url: first.url,
      sdsUrl: sdsUrl(first.url),
      controlUrl: panel.url,
      certSha256: praxis.certSha256,
      caFile: file("ca.pem", praxis.pki.authority.pem),
      mandantId: context.mandant,
      clientSystemId: context.clientsystem,
      workplaceId: context.arbeitsplatz,
      userId: context.userId,
      auth: {
        mode: auth.mode,
        ...(auth.user && { user: auth.user, password: auth.password }),
        ...(client && {
          certFile: file("client.pem", client.certificate.toString()),
          keyFile: file("client.key", client.key.export({ type: "pkcs8", format: "pem" })),
          p12File: file("client.p12", exportPkcs12(client, P12_PASSWORD, "modern")),
          p12LegacyFile: file("client-legacy.p12", exportPkcs12(client, P12_PASSWORD, "legacy")),
          p12Password: P12_PASSWORD,
        }),
      },
      scenario: scenario.name,
      catalogue: scenario.catalogue,
      judgedOn: scenario.judgedOn,
      konnektoren: praxis.konnektoren.map((k, i) => ({
        url: k.url,
        sdsUrl: sdsUrl(k.url),
        product: k.state.product.name,
        mandantId: praxis.contexts[i]?.mandant ?? "",
        workplaceId: praxis.contexts[i]?.arbeitsplatz ?? "",
        management: vendors[i]?.facts,
      })),
      terminals: terminals.map(({ name, product, server: { url, setup, certSha256 } }) => ({
        ...{ name, product, url, user: setup.user, password: setup.password, certSha256 },
      })),
      tiLageUrl: tiLage.address,
    },
    praxis,
    vendors,
    tiLage,
    async stop() {
      process.off("exit", clean);
      await panel.stop();
      await tiLage.stop();
      for (const device of [...terminals, ...vendors]) await device?.stop();
      await praxis.stop();
      clean();
    },
  };
}

/** One world: when the access to the TI is down everywhere, it is down here too, and comes back with it. */
function cutWithCentre(tiLage: TiLageServer, { konnektoren }: SimPraxis): void {
  let isCut = false;
  tiLage.onChange(async ({ tianschluss }) => {
    const wasCut = isCut;
    isCut = tianschluss.outage === "full";
    if (isCut === wasCut) return;
    for (const konnektor of konnektoren) {
      await konnektor.happen({ happened: "tunnel", tunnel: "ti", online: !isCut });
    }
  });
}
