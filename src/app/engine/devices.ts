/**
 * The engine's devices: asks what the watch asks, and opens a device's administration for the one command of a run.
 *
 * Room: app. It signs in with what a person gave for this run and nothing else. Whatever is seen on the way is kept like everything
 * that is asked.
 */
import type { Prepared, VendorDevice } from "../../devices/adapter.ts";
import { ADAPTERS, adapterFor } from "../../devices/index.ts";
import { LotseError } from "../../domain/errors.ts";
import type { Component, Observation } from "../../domain/observation.ts";
import type { Clock, Devices, Store } from "../../engine/ports.ts";
import { type EngineState, type Intent, isUnderWay, openIntent, type Run, readState } from "../../engine/state.ts";
import { type DeviceView, deviceIn, viewOf } from "../../engine/view.ts";
import type { RunAccess } from "../../server/uses.ts";
import { type Administrations, isRefusal } from "../../watch/administrations.ts";
import type { Keeper } from "../../watch/keeper.ts";
import type { AccessBook } from "./access-book.ts";
import type { Images } from "./images.ts";

export interface DevicesSetup {
  store: Store;
  keeper: Keeper;
  administrations: Administrations;
  clock: Clock;
  access: AccessBook;
  images: Images;
  checkNow(practiceId: string): Promise<void>;
  report(error: unknown, about: string): void;
}

type Access = Exclude<RunAccess, { kept: true }> & {
  /** Id of the one it is kept for; absent: by what the device says of itself. */
  adapter?: string;
};

export class RealDevices implements Devices {
  readonly #setup: DevicesSetup;
  /** Those a command is being prepared at. */
  readonly #preparing = new Set<VendorDevice>();

  constructor(setup: DevicesSetup) {
    this.#setup = setup;
  }

  async observe(practiceId: string): Promise<Observation[]> {
    const { checkNow, report } = this.#setup;
    await Promise.all([
      checkNow(practiceId).catch((error: unknown) => report(error, practiceId)),
      this.#readAtWork(practiceId).catch((error: unknown) => report(error, practiceId)),
    ]);
    return this.known(practiceId);
  }

  /** Nothing more is prepared: a file on its way to a device may take minutes, and hanging up undoes it. What is being sent is sent. */
  hangUp(): void {
    for (const device of this.#preparing) device.close();
  }

  known(practiceId: string): Promise<Observation[]> {
    return this.#setup.store.forPractice(practiceId).latest();
  }

  async prepare(practiceId: string, run: Run, intent: Intent): Promise<Prepared> {
    const { keeper, administrations, images } = this.#setup;
    const { component, device, host, port } = await this.#open(practiceId, run);
    const release = administrations.reserve({ host, port });
    const giveBack = () => {
      device.close();
      release();
    };
    this.#preparing.add(device);
    try {
      const prepared = await begun(device, intent, run, component, images).finally(() =>
        this.#preparing.delete(device),
      );
      await keeper.keep(practiceId, () => prepared.seen);
      return {
        seen: prepared.seen,
        send: () => prepared.send(),
        close: async () => {
          await prepared.close();
          giveBack();
        },
      };
    } catch (error) {
      giveBack();
      throw error;
    }
  }

  /**
   * What only a device's own administration tells is asked while it works for us: how far it is, where it tells that, and, once it answers
   * again, since when it runs.
   */
  async #readAtWork(practiceId: string): Promise<void> {
    const { store, access, administrations } = this.#setup;
    const state = await stateOf(store, practiceId);
    const atWork = state?.runs.filter((run) => isUnderWay(run) && access.of(run.id)) ?? [];
    if (atWork.length === 0) return;
    const view = viewOf(await this.known(practiceId));
    await Promise.all(
      atWork
        .filter((run) => tellsMore(run, deviceIn(view, run.auftrag.device)))
        .map(async (run) => {
          const { component, device, host, port } = await this.#open(practiceId, run);
          await administrations.look(practiceId, { component, host, port }, device).catch((error: unknown) => {
            // Away, or not yet back: that is what its Konnektor tells too.
            if (!(error instanceof LotseError)) throw error;
            // Wrong passwords are counted: nobody tries this one again.
            if (isRefusal(error.code)) access.forget(run.id);
          });
        }),
    );
  }

  /** @throws LotseError engine/access-missing, engine/not-native, vault/* */
  async #open(
    practiceId: string,
    { id, auftrag }: Run,
  ): Promise<{ component: Component; device: VendorDevice; host: string; port: number }> {
    const { store, clock, access: book } = this.#setup;
    const practice = store.forPractice(practiceId);
    const known = (await practice.latest()).filter(({ component }) => component.id === auftrag.device);
    const component = known[0]?.component;
    const given = book.of(id);
    if (!component || !given) throw new LotseError("engine/access-missing", { device: auftrag.deviceName });
    const access: Access = "kept" in given ? await this.#kept(practiceId, auftrag.device, auftrag.deviceName) : given;
    const identity = known.find((o): o is Observation<"identity"> => o.kind === "identity")?.value;
    const adapter = access.adapter
      ? ADAPTERS.find(({ id: own }) => own === access.adapter)
      : identity && adapterFor(identity);
    if (!adapter) throw new LotseError("engine/not-native", { device: auftrag.deviceName });
    const { host, port, user, password, pinSha256, unproven } = access;
    const device = adapter.open({
      ...{ component, host, port, user, password, pinSha256, unproven, known },
      now: () => clock.now(),
    });
    return { component, device, host, port };
  }

  async #kept(practiceId: string, component: string, device: string): Promise<Access> {
    const practice = this.#setup.store.forPractice(practiceId);
    const kept = (await practice.records("administration")).find((a) => a.component === component);
    const sealed = kept?.secret === undefined ? undefined : await practice.secret(kept.secret);
    if (!kept || !sealed) throw new LotseError("engine/access-missing", { device });
    const { host, port, user, pinSha256, unproven, adapter } = kept;
    return { host, port, user, pinSha256, unproven, adapter, password: Buffer.from(sealed).toString("utf8") };
  }
}

function tellsMore(run: Run, device: DeviceView | undefined): boolean {
  const intent = openIntent(run);
  if (!device || intent?.life.at !== "dispatched") return false;
  if (device.progressAt !== undefined) return true;
  const isBack = device.answers?.value === true && device.answers.at > intent.life.sendBy;
  return intent.action === "restart" && device.runningSince !== undefined && isBack;
}

/** @throws LotseError engine/not-native, engine/image-missing; else what the adapter throws */
async function begun(
  device: VendorDevice,
  { action, target = "" }: Intent,
  { auftrag }: Run,
  { name }: Component,
  images: Images,
): Promise<Prepared> {
  if (action === "restart" && device.prepareRestart) return device.prepareRestart();
  if (action !== "install" || !device.prepareInstall) throw new LotseError("engine/not-native", { device: name });
  if (!auftrag.image) throw new LotseError("engine/image-missing", { target });
  return device.prepareInstall(await images.checked(auftrag.image, target));
}

/** Undefined: nobody ever ordered anything, or the text is of another version. */
export async function stateOf({ engine }: Store, practiceId: string): Promise<EngineState | undefined> {
  const stored = await engine.read(practiceId);
  return stored && readState(stored.state);
}
