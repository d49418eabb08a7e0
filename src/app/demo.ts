/**
 * Use case: watch a simulated practice, poll after poll, over links that stay open.
 *
 * Room: app. Judges with the list its scenario names; that is practice, never a real device.
 */
import { directoryUrl } from "../devices/standard/directory.ts";
import { type LinkSource, openLink } from "./access.ts";
import { dataDirectory } from "./places.ts";
import type { SimulationFacts } from "./simulate.ts";
import { catalogueFor, readAndJudge, type StatusReport } from "./status.ts";

export type Watched = { report: StatusReport } | { error: Error };

/** Polls all Konnektoren every `intervalSeconds`; returns what ends it. */
export function watchSimulation(
  facts: SimulationFacts,
  intervalSeconds: number,
  tell: (reports: Watched[]) => void,
): () => void {
  const { auth } = facts;
  const source: LinkSource = {
    trust: auth.mode === "none" ? { kind: "system" } : { kind: "ca", file: facts.caFile },
    credentials: credentialsOf(auth),
  };
  const catalogue = catalogueFor({ catalogue: facts.catalogue, dataDir: dataDirectory(), day: facts.judgedOn });
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const poll = async () => {
    const reports = await Promise.all(
      facts.konnektoren.map(async ({ url, mandantId, workplaceId }): Promise<Watched> => {
        const context = { mandant: mandantId, clientsystem: facts.clientSystemId, arbeitsplatz: workplaceId };
        try {
          using link = await openLink(source, Date.now());
          return { report: await readAndJudge(link, directoryUrl(url), { context, day: facts.judgedOn }, catalogue) };
        } catch (error) {
          return { error: error instanceof Error ? error : new Error(String(error)) };
        }
      }),
    );
    if (stopped) return;
    tell(reports);
    timer = setTimeout(poll, intervalSeconds * 1000);
  };
  void poll();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

function credentialsOf(auth: SimulationFacts["auth"]): LinkSource["credentials"] {
  if (auth.mode === "basic") return { kind: "basic", user: auth.user ?? "", password: auth.password ?? "" };
  if (auth.mode === "cert") return { kind: "pem", cert: auth.certFile ?? "", key: auth.keyFile ?? "" };
  return { kind: "none" };
}
