/** What can go wrong with what is stored: database, keys, backup, journal. Part of the errors. */
import type { BackupFlaw, storage as german, JournalFaultName } from "../de/storage.ts";
import type { Entry } from "../entry.ts";
import { englishTime } from "../format.ts";

type Storage = { [K in keyof typeof german]: (...a: Parameters<(typeof german)[K]>) => Entry };

const reasons: Record<string, string> = {
  EISDIR: "There is a directory, not a file.",
  ENOTDIR: "A part of the path is a file, not a directory.",
  EEXIST: "A part of the path is a file, not a directory.",
  ENOENT: "The directory does not exist.",
  EACCES: "The right to read and write is missing.",
  EPERM: "The right to read and write is missing.",
  EROFS: "The disk is write-protected.",
};

const because = (reason: string) => reasons[reason] ?? `Technical reason: ${reason}`;

const flaws: Record<BackupFlaw, string> = {
  cut: "The end of the file is missing.",
  damaged: "What is in it does not match its checksum, or is damaged.",
  other: "The file has another format than backups of ti-lotse.",
};

const faults: Record<JournalFaultName, (f: { seq: number; expected: number }) => string> = {
  gap: (f) => `Record number ${f.seq} is missing.`,
  changed: (f) => `Record number ${f.seq} was changed afterwards.`,
  cut: (f) => `The journal ends with number ${f.seq}; it should reach number ${f.expected}.`,
  rewritten: (f) => `Record number ${f.seq} is not the one that was confirmed earlier.`,
  unsigned: (f) => `From number ${f.seq} on there are records this installation has not signed.`,
  "head-not-ours": () => "The signature below the journal is not from this installation.",
  "head-missing": () => "The signature below the journal is missing.",
};

const lostKey =
  "If it is lost, restore the latest backup into an empty directory (lotse restore) and enter the credentials again.";

export const storage: Storage = {
  "store/locked": (f) => ({
    meaning: "ti-lotse is already running with this data.",
    whatToDo: "Use the ti-lotse that is running, or end it first. LOTSE_DATA names a different directory.",
    why:
      f.pid === 0
        ? `Another program holds the directory ${f.directory}.`
        : `The directory ${f.directory} is used by the program with process number ${f.pid}, started on ${englishTime(f.since)}.`,
  }),
  "store/missing": (f) => ({
    meaning: "No data is stored here yet.",
    whatToDo: "Check that LOTSE_DATA or LOTSE_DATABASE names the right place.",
    why: `Looked for in ${f.place}.`,
  }),
  "store/newer": (f) => ({
    meaning: "The data was written by a newer ti-lotse.",
    whatToDo: "Install the newer version of ti-lotse again, or restore an older backup.",
    why: `${f.place} contains the change “${f.found}”, which this version does not know.`,
    ifNothing: "So that nothing is destroyed, the data stays untouched and ti-lotse does not start.",
  }),
  "store/damaged": (f) => ({
    meaning: "The stored data is damaged.",
    whatToDo: "Keep the directory, and restore the latest backup into an empty one.",
    why: `What cannot be read is ${f.place} (technically: ${f.reason}).`,
    ifNothing: "Until then ti-lotse can store nothing and cannot judge the state of the devices.",
  }),
  "store/unopenable": (f) => ({
    meaning: "The stored data cannot be opened.",
    whatToDo: `Check that ${f.place} belongs to the account ti-lotse runs under and that the disk can be reached.`,
    why: because(f.reason),
  }),
  "store/unwritable": (f) => ({
    meaning: "The stored data cannot be written to.",
    whatToDo: `Check the disk and the rights of ${f.place}.`,
    why: because(f.reason),
    ifNothing: "What was to be stored since then is not stored.",
  }),
  "store/full": (f) => ({
    meaning: "There is no space left on the disk.",
    whatToDo: "Make space. After that ti-lotse goes on by itself.",
    why: `Nothing more could be stored in ${f.place}.`,
    ifNothing: "New observations are lost. What was stored already is unharmed.",
  }),
  "store/unreachable": (f) => ({
    meaning: "The database cannot be reached.",
    whatToDo: `Check that PostgreSQL is running at ${f.place} and that LOTSE_DATABASE is right.`,
    why: `Technical reason: ${f.reason}`,
  }),
  "store/address-invalid": () => ({
    meaning: "LOTSE_DATABASE is not the address of a database.",
    whatToDo: "Write it like this: postgres://user:password@host:5432/lotse",
    why: "An address that begins with postgres:// is expected. Without LOTSE_DATABASE the data lies in a file.",
  }),
  "store/not-empty": (f) => ({
    meaning: "Data is already stored here; it will not be overwritten.",
    whatToDo: "Name an empty directory with LOTSE_DATA, or put the existing data aside.",
    why: `Found: ${f.place}`,
  }),
  "store/backup-unreadable": (f) => ({
    meaning: `“${f.file}” is not a backup that can be restored.`,
    whatToDo: "Take another backup. Nothing was changed.",
    why: flaws[f.reason],
  }),
  "store/document-too-large": (f) => ({
    meaning: `The document is larger than ${f.limit}.`,
    whatToDo: "Save it with a lower resolution, or divide it.",
    why: "Larger documents would make every backup long and large.",
  }),

  "vault/key-missing": (f) => ({
    meaning: "The key file for the stored data is missing.",
    whatToDo: `Put the file ${f.file} back from your copy. ${lostKey}`,
    why: "Without it stored credentials cannot be opened and the journal cannot be continued. It is left out of backups on purpose.",
  }),
  "vault/key-wrong": (f) => ({
    meaning: "The key file does not belong to the stored data.",
    whatToDo: `Put the right file in the place of ${f.file}. ${lostKey}`,
    why: "The data was stored with another key.",
  }),
  "vault/key-exposed": (f) => ({
    meaning: "The key file can be read by others too.",
    whatToDo: `Take the right from everybody else: chmod 600 ${f.file}`,
    why: "Whoever has this file and the database can read the credentials of the practice.",
    ifNothing: "ti-lotse starts only when no account but its own may read the file.",
  }),
  "vault/key-damaged": (f) => ({
    meaning: "The key file is damaged.",
    whatToDo: `Put the file ${f.file} back from your copy. ${lostKey}`,
    why: "It has to be exactly 32 bytes long.",
  }),
  "vault/key-unreadable": (f) => ({
    meaning: "The key file cannot be read or cannot be made.",
    whatToDo: `Check that ${f.file} belongs to the account ti-lotse runs under.`,
    why: because(f.reason),
  }),
  "vault/seal-broken": (f) => ({
    meaning: "Stored credentials cannot be opened.",
    whatToDo: "Enter these credentials again, and have the DVO find out who had access to the database.",
    why: `The encrypted record “${f.record}” was changed or belongs to another place.`,
  }),

  "journal/broken": (f) => ({
    meaning: `The journal of the practice “${f.practice}” is no longer intact.`,
    whatToDo: "Keep the data as it is, and compare it with the latest backup.",
    why: faults[f.fault](f),
    ifNothing: "From there on the journal proves nothing.",
  }),
  "journal/head-foreign": () => ({
    meaning: "The given head belongs to no journal of this installation.",
    whatToDo: "Check that it was copied completely and comes from a report of this practice.",
    why: "Its signature fits no practice. It comes from another installation or was changed.",
  }),
  "usage/journal-head": (f) => ({
    meaning: `“${f.text}” is not the head of a journal.`,
    whatToDo: "Copy it exactly as it stands in the report: number:checksum:signature",
    why: "Three parts are expected, divided by colons, without spaces.",
  }),
};
