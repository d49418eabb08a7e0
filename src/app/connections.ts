/**
 * Use cases of a practice's connections: try a Konnektor step by step, keep it with its secrets sealed, ask it.
 *
 * Room: app. A secret is sent only to a device whose certificate a person has confirmed.
 */
import type { Device } from "../devices/adapter.ts";
import { directoryUrl, readDirectory } from "../devices/standard/directory.ts";
import { readKonnektor } from "../devices/standard/read-konnektor.ts";
import { StandardKonnektor } from "../devices/standard/standard-konnektor.ts";
import { LotseError } from "../domain/errors.ts";
import { konnektorId, newId } from "../domain/ids.ts";
import type { Observation } from "../domain/observation.ts";
import type { Connection, PollContext } from "../domain/practice.ts";
import type { ProductIdentity } from "../domain/product.ts";
import { dayOf, type Instant } from "../domain/zeit/tag.ts";
import type { Clock, PracticeStore, Random } from "../engine/ports.ts";
import { type Credentials, certificateFromPem, leafOf, requireValid } from "../protocol/link/credentials.ts";
import { Link } from "../protocol/link/link.ts";
import { type PeerCertificate, parseFingerprint, type Trust } from "../protocol/link/trust.ts";
import type { EndpointRule } from "../protocol/sds/endpoint.ts";
import type { ProbeResult } from "../server/uses.ts";
import { forgetIn } from "./administration.ts";

/** What a person has entered so far. */
export interface ConnectionWish {
  address: string;
  /** SHA-256 of the certificate the person compared, lower-case hex; absent while only looking. */
  pinSha256?: string;
  credentials: CredentialWish;
  contexts: readonly PollContext[];
  endpointRule: EndpointRule;
}

export type CredentialWish =
  | { kind: "none" }
  | { kind: "basic"; user: string; password: string }
  | { kind: "p12"; file: string; password: string }
  | { kind: "pem"; cert: string; key: string; passphrase?: string };

type ProbeStepName = ProbeResult["steps"][number]["step"];

/** Short: somebody waits at the screen. */
const PATIENCE = { connectMs: 5_000, handshakeMs: 8_000, answerMs: 15_000, stallMs: 8_000, totalMs: 20_000 };

/** Goes as far as what was entered allows; what cannot be tried yet is open. Keeps nothing. */
export async function probeKonnektor(wish: ConnectionWish, now: Instant): Promise<ProbeResult> {
  const result: ProbeResult = { steps: [], contexts: [] };
  const tell = (step: ProbeStepName, state: "ok" | "failed" | "open", failure?: LotseError) =>
    result.steps.push({ step, state, ...(failure && { failure }) });

  const found = await lookAt(wish.address);
  result.peer = found.peer;
  if (found.url) result.url = found.url.href.replace(/\/connector\.sds$/, "");
  if (found.needs) result.needs = found.needs;
  if (found.product) result.product = found.product;
  if (!found.url) {
    tell("address", "failed", found.failure);
    return withOpenSteps(result);
  }
  tell("address", "ok");

  const certificate = certificateState(found.peer, wish.pinSha256, found.url);
  tell("certificate", certificate.state, certificate.failure);
  if (certificate.state !== "ok") return withOpenSteps(result);

  const login = await loginState(wish, found, now);
  tell("credentials", login.state, login.failure);
  if (login.state !== "ok" || !login.credentials || wish.contexts.length === 0) return withOpenSteps(result);

  using link = new Link({
    trust: trustOf(found.peer, wish.pinSha256),
    credentials: login.credentials,
    timeouts: PATIENCE,
  });
  for (const context of wish.contexts)
    result.contexts.push(await tryContext(link, found.url, wish.endpointRule, context));
  const failed = result.contexts.find((c) => c.failure);
  tell("context", failed ? "failed" : "ok", failed?.failure);
  return result;
}

/** Keeps a Konnektor: from now on it is asked. @throws LotseError link/*, connection/not-confirmed */
export async function addConnection(
  practice: PracticeStore,
  wish: ConnectionWish & { name?: string },
  by: { actor: string; clock: Clock; random: Random },
): Promise<string> {
  const now = by.clock.now();
  const found = await lookAt(wish.address);
  if (!found.url) throw found.failure;
  const certificate = certificateState(found.peer, wish.pinSha256, found.url);
  if (certificate.failure) throw certificate.failure;
  if (certificate.state !== "ok") throw new LotseError("connection/not-confirmed", { host: found.url.hostname });
  const credentials = await credentialsOf(wish.credentials);
  requireValid(credentials, now);

  const id = newId("con", now, by.random.bytes(10));
  const connection: Connection = {
    id,
    name: wish.name || found.product?.name || "Konnektor",
    url: found.url.href,
    endpointRule: wish.endpointRule,
    trust: found.peer
      ? { kind: "pin", sha256: wish.pinSha256 ?? "", ...(found.peer.renewal && { renewal: found.peer.renewal }) }
      : { kind: "none" },
    credentials: keptCredentials(credentials, id),
    contexts: [...wish.contexts],
    createdAt: now,
    createdBy: by.actor,
  };
  await practice.commit((writes) => {
    if (credentials.kind === "basic") writes.seal(id, Buffer.from(credentials.password));
    if (credentials.kind === "certificate") {
      const { cert, key } = credentials;
      writes.seal(id, Buffer.from(JSON.stringify({ cert, key })));
    }
    writes.put("connection", connection);
    const { url, contexts } = connection;
    const trust = shortTrust(connection);
    const login = credentials.kind;
    writes.journal({
      kind: "connection/added",
      actor: by.actor,
      body: { connection: id, url, trust, login, contexts },
    });
  });
  return id;
}

/**
 * A person has compared the certificate it shows now: that is the one to expect. What else is kept of the connection stays.
 * @throws LotseError connection/unknown, link/*
 */
export async function confirmCertificate(
  practice: PracticeStore,
  id: string,
  { sha256, actor }: { sha256: string; actor: string },
): Promise<void> {
  const known = await practice.record("connection", id);
  if (!known) throw new LotseError("connection/unknown", {});
  const { url, peer, failure } = await lookAt(known.url);
  if (!url || !peer) throw failure ?? new LotseError("link/closed", { host: new URL(known.url).hostname });
  const { failure: other } = certificateState(peer, sha256, url);
  if (other) throw other;
  await expect(practice, known, peer, { kind: "connection/certificate-confirmed", actor });
}

/** Asks it no more and forgets its secrets; what was seen stays. @throws LotseError connection/unknown */
export async function removeConnection(practice: PracticeStore, id: string, actor: string): Promise<void> {
  const connection = await practice.record("connection", id);
  if (!connection) throw new LotseError("connection/unknown", {});
  const component = konnektorId(new URL(connection.url));
  const others = (await practice.records("connection")).filter((c) => c.id !== id);
  const isLast = !others.some(({ url }) => konnektorId(new URL(url)) === component);
  const administrations = (await practice.records("administration")).filter((a) => isLast && a.component === component);
  await practice.commit((writes) => {
    // Asked no more means: its administration neither.
    forgetIn(writes, administrations);
    writes.remove("connection", id);
    writes.forgetSecret(id);
    writes.journal({ kind: "connection/removed", actor, body: { connection: id, url: connection.url } });
  });
}

/** The device of a kept connection; its secrets are opened here. @throws LotseError vault/*, connection/secret-missing */
export async function openKonnektor(practice: PracticeStore, connection: Connection, clock: Clock): Promise<Device> {
  const credentials = await openedCredentials(practice, connection);
  const trust: Trust = connection.trust.kind === "pin" ? connection.trust : { kind: "system" };
  const { name, endpointRule, contexts } = connection;
  const onRenewed = (peer: PeerCertificate) => {
    // What fails here is tried again with the next connection: until then the earlier certificate stays the one to compare with.
    expectFromNow(practice, connection.id, peer).catch(() => {});
  };
  const link = new Link({ trust, credentials, now: () => clock.now(), onRenewed });
  return new StandardKonnektor({ link, url: new URL(connection.url), name, contexts, endpointRule });
}

/** The successor takes the place of the confirmed certificate. */
async function expectFromNow(practice: PracticeStore, id: string, peer: PeerCertificate): Promise<void> {
  const known = await practice.record("connection", id);
  if (known?.trust.kind !== "pin" || known.trust.sha256 === parseFingerprint(peer.fingerprint)) return;
  await expect(practice, known, peer, { kind: "connection/certificate-renewed", actor: "ti-lotse" });
}

/** From now on this certificate and no other; the log tells both. */
async function expect(
  practice: PracticeStore,
  known: Connection,
  peer: PeerCertificate,
  by: { kind: string; actor: string },
): Promise<void> {
  const { renewal } = peer;
  const sha256 = parseFingerprint(peer.fingerprint) ?? "";
  const now: Connection = { ...known, trust: { kind: "pin", sha256, ...(renewal && { renewal }) } };
  await practice.commit((writes) => {
    writes.put("connection", now);
    const body = { connection: known.id, url: known.url, before: shortTrust(known), now: shortTrust(now) };
    writes.journal({ ...by, body });
  });
}

/** For the log, which needs no issuer's certificate. */
function shortTrust({ trust }: Connection) {
  return trust.kind === "pin" ? { kind: trust.kind, sha256: trust.sha256 } : trust;
}

interface Found {
  url?: URL;
  peer?: PeerCertificate;
  product?: ProductIdentity;
  needs?: { tls: boolean; login: boolean };
  /** Why nothing is there, or what the device wants first. */
  failure?: LotseError;
}

/** Failures that say: a Konnektor is there, and wants somebody to sign in before it shows its directory. */
const WANTS_LOGIN = ["http/unauthorized", "link/client-certificate-required", "link/refused-after-handshake"];

/** https first, because that is what answers with a certificate to compare. Nothing secret is sent. */
async function lookAt(address: string): Promise<Found> {
  const tries: URL[] = [];
  try {
    tries.push(directoryUrl(address));
    if (!/^[a-z]+:\/\//i.test(address.trim())) tries.push(directoryUrl(`http://${address.trim()}`));
  } catch (error) {
    return { failure: asLotseError(error) };
  }
  let first: LotseError | undefined;
  for (const url of tries) {
    using link = new Link({ trust: { kind: "unchecked" }, credentials: { kind: "none" }, timeouts: PATIENCE });
    try {
      const { directory } = await readDirectory(link, url);
      const { product, tlsMandatory: tls, clientAutMandatory: login } = directory;
      return { url, peer: link.peer(url), product, needs: { tls, login } };
    } catch (error) {
      const failure = asLotseError(error);
      const peer = link.peer(url);
      if (peer && WANTS_LOGIN.includes(failure.code)) return { url, peer, needs: { tls: true, login: true }, failure };
      first ??= failure;
    }
  }
  return { failure: first };
}

function certificateState(
  peer: PeerCertificate | undefined,
  pinSha256: string | undefined,
  url: URL,
): { state: "ok" | "failed" | "open"; failure?: LotseError } {
  if (!peer) return { state: "ok" };
  if (!pinSha256) return { state: "open" };
  if (parseFingerprint(peer.fingerprint) === pinSha256) return { state: "ok" };
  const expected = pinSha256.toUpperCase().replaceAll(/..(?=.)/g, "$&:");
  const fields = { host: url.hostname, expected, found: peer.fingerprint };
  return { state: "failed", failure: new LotseError("link/certificate-changed", fields) };
}

async function loginState(
  wish: ConnectionWish,
  found: Found,
  now: Instant,
): Promise<{ state: "ok" | "failed" | "open"; failure?: LotseError; credentials?: Credentials }> {
  const { url, peer, needs } = found;
  if (!url) return { state: "open" };
  if (wish.credentials.kind === "none" && needs?.login) return { state: "open", failure: found.failure };
  try {
    const credentials = await credentialsOf(wish.credentials);
    requireValid(credentials, now);
    using link = new Link({ trust: trustOf(peer, wish.pinSha256), credentials, timeouts: PATIENCE });
    await readDirectory(link, url);
    return { state: "ok", credentials };
  } catch (error) {
    return { state: "failed", failure: asLotseError(error) };
  }
}

async function tryContext(
  link: Link,
  url: URL,
  endpointRule: EndpointRule,
  context: PollContext,
): Promise<ProbeResult["contexts"][number]> {
  const { mandant } = context;
  try {
    const { observations } = await readKonnektor(link, {
      url,
      endpointRule,
      context,
      questions: ["terminals", "cards"],
    });
    const refused = observations.find((o): o is Observation<"not-answered"> => o.kind === "not-answered");
    const count = (kind: string) => observations.filter((o) => o.kind === kind).length;
    const counted = { mandant, terminals: count("terminal"), cards: count("karte") };
    if (!refused) return counted;
    const { code, fields } = refused.value.failure;
    return { ...counted, failure: new LotseError(code, fields) };
  } catch (error) {
    return { mandant, terminals: 0, cards: 0, failure: asLotseError(error) };
  }
}

function withOpenSteps(result: ProbeResult): ProbeResult {
  const told = new Set(result.steps.map((s) => s.step));
  const all: ProbeStepName[] = ["address", "certificate", "credentials", "context"];
  const open = all.filter((step) => !told.has(step)).map((step) => ({ step, state: "open" as const }));
  return { ...result, steps: [...result.steps, ...open] };
}

/** Files come as the bytes of an upload, in base64. */
async function credentialsOf(wish: CredentialWish): Promise<Credentials> {
  switch (wish.kind) {
    case "none":
    case "basic":
      return wish;
    case "pem":
      return certificateFromPem(wish.cert, wish.key, { cert: "PEM", key: "PEM" }, wish.passphrase);
    case "p12": {
      const { certificateFromPkcs12 } = await import("../protocol/link/pkcs12.ts");
      return certificateFromPkcs12(Buffer.from(wish.file, "base64"), wish.password, "PKCS#12");
    }
  }
}

function keptCredentials(credentials: Credentials, secret: string): Connection["credentials"] {
  switch (credentials.kind) {
    case "none":
      return { kind: "none" };
    case "basic":
      return { kind: "basic", user: credentials.user, secret };
    case "certificate": {
      const { subject, validToDate } = leafOf(credentials);
      const expiresOn = dayOf(validToDate.getTime());
      return { kind: "certificate", subject: subject.replaceAll("\n", ", "), expiresOn, secret };
    }
  }
}

async function openedCredentials(practice: PracticeStore, { credentials }: Connection): Promise<Credentials> {
  if (credentials.kind === "none") return credentials;
  const bytes = await practice.secret(credentials.secret);
  if (!bytes) throw new LotseError("connection/secret-missing", {});
  const text = Buffer.from(bytes).toString("utf8");
  if (credentials.kind === "basic") return { kind: "basic", user: credentials.user, password: text };
  const { cert, key } = JSON.parse(text) as { cert: string; key: string };
  return { kind: "certificate", cert, key };
}

function trustOf(peer: PeerCertificate | undefined, pinSha256: string | undefined): Trust {
  return peer && pinSha256 ? { kind: "pin", sha256: pinSha256 } : { kind: "system" };
}

function asLotseError(error: unknown): LotseError {
  if (error instanceof LotseError) return error;
  throw error;
}
