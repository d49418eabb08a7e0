/**
 * What the database knows about the installation it belongs to: its id, its epoch, and which keys are its own.
 *
 * Room: store. Public keys of earlier epochs stay, so that heads printed before a restore can still be recognised.
 */
import type { Kysely, Transaction } from "kysely";
import { z } from "zod";
import { LotseError } from "../domain/errors.ts";
import type { Random } from "../engine/ports.ts";
import type { Database } from "./database.ts";
import { type KeyFiles, type Keys, publicText } from "./keys.ts";
import type { Tables } from "./schema.ts";
import { read } from "./values.ts";
import { INSTALLATION, Vault } from "./vault.ts";

export interface Installation {
  id: string;
  /** Grows with every restore. */
  epoch: number;
  /** Public signing keys, newest first. */
  signingKeys: string[];
  /** Sealed with the vault's key: tells a wrong key at once. */
  vaultCheck: string;
}

const SigningKeys = z.array(z.string()).min(1);
const Epoch = z.number().int().min(1);
const CHECK = "check";

export async function installationIn(db: Kysely<Tables>, place: string): Promise<Installation | undefined> {
  const rows = await db.selectFrom("installation").selectAll().execute();
  if (rows.length === 0) return undefined;
  const facts = new Map(rows.map(({ name, value }) => [name, value]));
  return {
    id: facts.get("id") ?? "",
    epoch: read(Epoch, facts.get("epoch") ?? "", `${place} / installation`),
    signingKeys: read(SigningKeys, facts.get("signing_keys") ?? "", `${place} / installation`),
    vaultCheck: facts.get("vault_check") ?? "",
  };
}

/** Of two that found an empty database at the same moment the first one names it. */
export async function nameInstallation({ db }: Database, keys: Keys, random: Random): Promise<void> {
  const rows = toRows({
    id: Buffer.from(random.bytes(16)).toString("hex"),
    epoch: 1,
    signingKeys: [publicText(keys.signing)],
    vaultCheck: checkFor(keys, random),
  });
  await db
    .insertInto("installation")
    .values(rows)
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute();
}

export async function rename(trx: Transaction<Tables>, installation: Installation): Promise<void> {
  await trx.deleteFrom("installation").execute();
  await trx.insertInto("installation").values(toRows(installation)).execute();
}

export function checkFor(keys: Keys, random: Random): string {
  return new Vault(keys.vault, random).seal(INSTALLATION, CHECK, random.bytes(16));
}

/** @throws LotseError vault/key-wrong naming the file */
export function requireOwnKeys(installation: Installation, keys: Keys, files: KeyFiles, random: Random): void {
  requireOwnVaultKey(installation, keys, files, random);
  if (installation.signingKeys[0] !== publicText(keys.signing)) {
    throw new LotseError("vault/key-wrong", { file: files.signing });
  }
}

/** @throws LotseError vault/key-wrong */
export function requireOwnVaultKey(
  { vaultCheck }: Installation,
  keys: Pick<Keys, "vault">,
  files: KeyFiles,
  random: Random,
): void {
  try {
    new Vault(keys.vault, random).open(INSTALLATION, CHECK, vaultCheck);
  } catch (cause) {
    throw new LotseError("vault/key-wrong", { file: files.vault }, { cause });
  }
}

function toRows({ id, epoch, signingKeys, vaultCheck }: Installation): Tables["installation"][] {
  const facts = {
    id,
    epoch: JSON.stringify(epoch),
    signing_keys: JSON.stringify(signingKeys),
    vault_check: vaultCheck,
  };
  return Object.entries(facts).map(([name, value]) => ({ name, value }));
}
