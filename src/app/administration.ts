/**
 * Use cases of a device's own administration: look who answers, read it once with a password that is typed, keep it for regular
 * reading when the practice wants so, forget it.
 *
 * Room: app. The password is class B: asked only where an adapter can really use it, in memory for one visit, sealed only by choice.
 * It goes to nobody but the device whose certificate a person has compared, once.
 */
import { isIPv6 } from "node:net";
import type { VendorAdapter, VendorDevice } from "../devices/adapter.ts";
import { ADAPTERS, adapterFor, isReadable } from "../devices/index.ts";
import { EVERY_HOURS } from "../domain/administration.ts";
import { LotseError } from "../domain/errors.ts";
import { newId } from "../domain/ids.ts";
import type { Component, Observation } from "../domain/observation.ts";
import type { Administration } from "../domain/practice.ts";
import type { ProductIdentity } from "../domain/product.ts";
import type { Clock, PracticeStore, PracticeWrites, Random } from "../engine/ports.ts";
import { Link } from "../protocol/link/link.ts";
import type { AdministrationFacts, AdministrationWish, PeerFacts } from "../server/uses.ts";
import type { Administrations } from "../watch/administrations.ts";
import type { Keeper } from "../watch/keeper.ts";

/** Short: somebody waits at the screen. */
const PATIENCE = { connectMs: 5_000, handshakeMs: 8_000, answerMs: 10_000, stallMs: 5_000, totalMs: 15_000 };

/** Undefined: nothing is known of the administration of this product. */
export function administrationFacts(product: ProductIdentity | string): AdministrationFacts | undefined {
  const adapter = adapterFor(product);
  if (!adapter) return undefined;
  const { native, unproven, port, usualUser, login } = adapter;
  return { native, unproven, port, usualUser, login, isReadable: isReadable(adapter), acts: actsOf(adapter) };
}

/** By what its device offers: nothing is connected for that. */
function actsOf(adapter: VendorAdapter): AdministrationFacts["acts"] {
  const offers = (unproven: boolean) => {
    const component: Component = { id: "", kind: "konnektor", name: "" };
    const nobody = { host: "", port: 1, user: "", password: "", pinSha256: "", now: () => 0 };
    const device = adapter.open({ component, ...nobody, unproven });
    device.close();
    return { restart: device.prepareRestart !== undefined, install: device.prepareInstall !== undefined };
  };
  const [known, guessed] = [offers(false), offers(true)];
  const asked = (what: "restart" | "install") =>
    known[what] ? { [what]: "native" as const } : guessed[what] ? { [what]: "unproven" as const } : {};
  return { ...asked("restart"), ...asked("install") };
}

/** The certificate that is shown there. What is asked for is the start page, by nobody in particular. @throws LotseError link/* */
export async function lookAtAdministration({ host, port }: { host: string; port: number }): Promise<PeerFacts> {
  const url = addressOf(host, port);
  using link = new Link({ trust: { kind: "unchecked" }, credentials: { kind: "none" }, timeouts: PATIENCE });
  try {
    await link.ask({ method: "GET", url });
  } catch (error) {
    // Whatever came after the handshake: who answers has been seen.
    if (!(error instanceof LotseError) || !link.peer(url)) throw error;
  }
  const peer = link.peer(url);
  if (!peer) throw new LotseError("link/closed", { host });
  const { fingerprint, subject, issuer, validUntil } = peer;
  return { fingerprint, subject, issuer, validUntil };
}

/** Where everything a visit needs comes from. */
export interface Around {
  practice: PracticeStore;
  administrations: Administrations;
  actor: string;
  clock: Clock;
  random: Random;
}

/**
 * Signs in once and reads. What was told, who wanted to know and, where it is kept, the sealed password are written together.
 * @throws LotseError management/*, link/*, http/*, json/*
 */
export async function readAdministration(wish: AdministrationWish, around: Around): Promise<void> {
  const { component, product, host, port, user, password, pinSha256, unproven, regularly } = wish;
  const { practice, administrations, actor, clock, random } = around;
  const adapter = adapterFor(product);
  if (!adapter || !isReadable(adapter)) throw new LotseError("management/not-readable", { device: component.name });
  const former = (await practice.records("administration")).filter((kept) => kept.component === component.id);
  const begunAt = clock.now();
  const body = { component: component.id, value: `${host}:${port}` };
  const also = (writes: PracticeWrites) => {
    writes.journal({ kind: "administration/read", actor, body });
    if (!regularly) return;
    forgetIn(writes, former);
    const now = clock.now();
    const id = newId("adm", now, random.bytes(10));
    const kept: Administration = {
      ...{ id, component: component.id, adapter: adapter.id, host, port, user, pinSha256, secret: id, unproven },
      ...{ everyHours: EVERY_HOURS, createdAt: now, createdBy: actor },
      ...{ triedAt: begunAt, readAt: now },
    };
    writes.seal(id, Buffer.from(password));
    writes.put("administration", kept);
    writes.journal({ kind: "administration/kept", actor, body });
  };
  const known = await knownOf(practice, component);
  const open = () =>
    adapter.open({ component, host, port, user, password, pinSha256, unproven, known, now: () => clock.now() });
  try {
    await administrations.visit(practice.id, { component, host, port }, open, also);
  } catch (error) {
    if (!(error instanceof LotseError) || NOT_TRIED.includes(error.code)) throw error;
    const told = { component: component.id, value: `${host}:${port}`, code: error.code };
    await practice.commit((writes) => writes.journal({ kind: "administration/not-read", actor, body: told }));
    throw error;
  }
}

const NOT_TRIED: readonly string[] = ["management/busy", "management/update-running"];

/** Ends regular reading. What was read stays. Undefined: there was nothing to end. */
export async function forgetAdministration(
  practice: PracticeStore,
  keeper: Keeper,
  component: string,
  actor: string,
): Promise<true | undefined> {
  // In its turn: a reading under way must not bring back what is forgotten here.
  return keeper.inOrder(practice.id, async () => {
    const kept = (await practice.records("administration")).filter((a) => a.component === component);
    if (kept.length === 0) return undefined;
    await practice.commit((writes) => {
      forgetIn(writes, kept);
      writes.journal({ kind: "administration/forgotten", actor, body: { component } });
    });
    return true;
  });
}

export function forgetIn(writes: PracticeWrites, kept: readonly Administration[]): void {
  for (const { id, secret } of kept) {
    writes.remove("administration", id);
    if (secret !== undefined) writes.forgetSecret(secret);
  }
}

/** The device behind a kept administration; its password is opened here. @throws LotseError vault/*, connection/secret-missing */
export async function openAdministration(
  practice: PracticeStore,
  kept: Administration,
  component: Component,
  clock: Clock,
): Promise<VendorDevice> {
  const adapter = ADAPTERS.find(({ id }) => id === kept.adapter);
  if (!adapter) throw new LotseError("management/not-readable", { device: component.name });
  const sealed = kept.secret === undefined ? undefined : await practice.secret(kept.secret);
  if (!sealed) throw new LotseError("connection/secret-missing", {});
  const { host, port, user, pinSha256, unproven } = kept;
  const password = Buffer.from(sealed).toString("utf8");
  const known = await knownOf(practice, component);
  return adapter.open({ component, host, port, user, password, pinSha256, unproven, known, now: () => clock.now() });
}

/** What others have told of it: it fills in what its own administration leaves out. */
async function knownOf(practice: PracticeStore, { id }: Component): Promise<Observation[]> {
  return (await practice.latest()).filter(({ component }) => component.id === id);
}

/** @throws LotseError link/address-invalid */
function addressOf(host: string, port: number): URL {
  const url = URL.parse(`https://${isIPv6(host) ? `[${host}]` : host}:${port}/`);
  if (url?.pathname !== "/") throw new LotseError("link/address-invalid", { address: `${host}:${port}` });
  return url;
}
