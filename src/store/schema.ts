/**
 * Tables as the newest migration leaves them. Instants are `…_at`, JSON is text, booleans are 0 or 1.
 *
 * Room: store. A practice's rows have practice_id first in their key.
 */

export interface Tables {
  /** Facts about the installation: id, epoch, signing_keys, vault_check. */
  installation: { name: string; value: string };
  practices: { practice_id: string; created_at: number; data: string };

  components: {
    practice_id: string;
    component_id: string;
    kind: string;
    name: string;
    first_seen_at: number;
    last_seen_at: number;
  };
  /** The stretch that is going on, one per component, kind and aspect. Never forgotten with age alone. */
  latest: StretchRow;
  /** Stretches that are over. */
  stretches: StretchRow;

  changes: { practice_id: string; change_id: string; at: number; component_id: string; data: string };
  records: { practice_id: string; kind: string; record_id: string; data: string };
  /** Bytes of documents, in base64, in pieces. */
  contents: { practice_id: string; document_id: string; chunk: number; bytes: string };
  /** Sealed by the vault. */
  secrets: { practice_id: string; secret_id: string; sealed: string };

  /** Messages to people and programs: what is to be told, and how it went. */
  outbox: {
    practice_id: string;
    message_id: string;
    channel: string;
    recipient: string;
    state: string;
    created_at: number;
    due_at: number;
    attempts: number;
    settled_at: number | null;
    content: string;
    failure: string | null;
  };
  journal: {
    practice_id: string;
    seq: number;
    at: number;
    kind: string;
    actor: string;
    body: string;
    prev: string;
    hash: string;
  };
  journal_heads: { practice_id: string; seq: number; hash: string; signature: string };

  /** Aufträge and runs, as one text. `revision` grows with every commit and every lease. */
  engine: {
    practice_id: string;
    revision: number;
    state: string;
    wake_at: number | null;
    lease_holder: string | null;
    lease_until_at: number | null;
  };
  /** Runs that are over. */
  engine_runs: { practice_id: string; run_id: string; ended_at: number; run: string };

  persons: {
    person_id: string;
    login: string;
    /** The login as compared. */
    login_key: string;
    name: string;
    language: string;
    password_hash: string | null;
    has_totp: number;
    is_owner: number;
    created_at: number;
    disabled_at: number | null;
    /** Sealed by the vault. */
    totp_seed: string | null;
    totp_step: number | null;
  };
  memberships: { practice_id: string; person_id: string; role: string };
  sessions: {
    session_id: string;
    person_id: string;
    strength: string;
    created_at: number;
    seen_at: number;
    expires_at: number;
    agent: string;
  };
  links: { link_id: string; person_id: string; created_at: number; expires_at: number; used_at: number | null };
  recovery_codes: { person_id: string; code_hash: string };
}

export interface StretchRow {
  practice_id: string;
  component_id: string;
  kind: string;
  aspect: string;
  from_at: number;
  until_at: number;
  source: string;
  value: string;
}
