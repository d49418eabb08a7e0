/** The update of an ST-1506, transition by transition: what a piece, the time and a start anew make of each state. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Firmware } from "../firmware.ts";
import {
  afterStart,
  type Chunk,
  dueAt,
  passed,
  type Update,
  USUAL_PACE,
  withChunk,
  withoutUploader,
  wordFor,
} from "./st-1506-update.ts";

const NOW = Date.parse("2026-11-21T19:30:00Z");
const LATER = NOW + 1_000;
const product = {
  ...{ vendorId: "DECHY", productCode: "ST1506", vendorName: "Cherry", name: "ST-1506", type: "KT" },
  ...{ ptv: "1.8.0", hardware: "4.0.0", firmware: "4.0.47" },
};
const firmware: Firmware = { vendorId: "DECHY", productCode: "ST1506", version: "4.0.48", isSigned: true };
const device = { product, oldestAllowed: "4.0.10", pace: USUAL_PACE };

const idle: Update = { at: "idle" };
const receiving: Update = { at: "receiving", connection: 1, bytes: 100 };
const checking: Update = { at: "checking", until: LATER, firmware };
const sicct: Update = { at: "sicct" };
const writing: Update = { at: "writing", until: LATER, firmware };
const waiting: Update = { at: "waiting", until: LATER, firmware };
const grace: Update = { at: "grace", until: LATER };
const destroyed: Update = { at: "destroyed" };
const ALL = { idle, receiving, checking, sicct, writing, waiting, grace, destroyed };

describe("each state has the device's own word", () => {
  for (const [update, word] of [
    [idle, "Idle"],
    [{ at: "idle", rejected: "signature" }, "Idle (Invalid signature)"],
    [{ at: "idle", rejected: "version" }, "Idle (Invalid version)"],
    [receiving, "Busy (Remote management upload)"],
    [checking, "Busy (Remote management upload)"],
    [sicct, "Busy (SICCT)"],
    [writing, "Busy (Writing data)"],
    [waiting, "Busy (Waiting for reboot)"],
    [grace, "Busy (Grace period)"],
  ] as const) {
    test(`${word}`, () => assert.equal(wordFor(update), word));
  }

  test("and none once it is destroyed", () => assert.equal(wordFor(destroyed), ""));
});

describe("a piece of a file", () => {
  const piece = (over: Partial<Chunk> = {}): Chunk => ({ connection: 1, bytes: 50, isLast: false, ...over });
  const last = piece({ isLast: true, firmware });
  const check = { at: "checking", until: NOW + USUAL_PACE.checkMs, firmware } as const;
  const table: [name: string, from: Update, chunk: Chunk, to: Update | undefined][] = [
    ["the first one begins an upload", idle, piece(), { at: "receiving", connection: 1, bytes: 50 }],
    [
      "a failed update is forgotten with the first one",
      { at: "idle", rejected: "version" },
      piece(),
      { at: "receiving", connection: 1, bytes: 50 },
    ],
    ["the next one is added", receiving, piece(), { at: "receiving", connection: 1, bytes: 150 }],
    ["the last one lets it check", receiving, last, check],
    ["a file of one piece is whole", idle, last, check],
    [
      "what cannot be read is checked all the same",
      receiving,
      piece({ isLast: true }),
      { ...check, firmware: undefined },
    ],
    ["of a second uploader is refused", receiving, piece({ connection: 2 }), undefined],
    ["the last one of a second uploader is refused", receiving, { ...last, connection: 2 }, undefined],
    ["while it checks is refused", checking, piece(), undefined],
    ["while the Konnektor brings one is refused", sicct, piece(), undefined],
    ["while it writes is refused", writing, last, undefined],
    ["while it waits for its restart is refused", waiting, piece(), undefined],
    ["in the grace period is refused", grace, piece(), undefined],
    ["of a destroyed device is refused", destroyed, piece(), undefined],
  ];
  for (const [name, from, chunk, to] of table) {
    test(name, () => assert.deepEqual(withChunk(from, chunk, USUAL_PACE, NOW), to));
  }
});

describe("who hangs up", () => {
  test("before the last piece has changed nothing", () => assert.deepEqual(withoutUploader(receiving, 1), idle));

  test("and is not the uploader ends no upload", () => assert.equal(withoutUploader(receiving, 2), receiving));

  for (const [name, update] of Object.entries(ALL).filter(([name]) => name !== "receiving")) {
    test(`stops nothing that is ${name}`, () => assert.equal(withoutUploader(update, 1), update));
  }
});

describe("when its time has come", () => {
  const check = (over: Partial<Firmware>): Update => ({ ...checking, firmware: { ...firmware, ...over } });
  const table: [name: string, from: Update, to: Update | "restart"][] = [
    ["a good file is written", checking, { at: "writing", until: LATER + USUAL_PACE.writeMs, firmware }],
    [
      "the same version is written again",
      check({ version: "4.0.47" }),
      { at: "writing", until: LATER + USUAL_PACE.writeMs, firmware: { ...firmware, version: "4.0.47" } },
    ],
    ["a file nobody signed is refused", check({ isSigned: false }), { at: "idle", rejected: "signature" }],
    ["a file of another model is refused", check({ productCode: "ORGA6100" }), { at: "idle", rejected: "signature" }],
    ["what is no firmware is refused", { ...checking, firmware: undefined }, { at: "idle", rejected: "signature" }],
    [
      "a version outside its firmware group is refused",
      check({ version: "4.0.9" }),
      { at: "idle", rejected: "version" },
    ],
    ["a version that is none is refused", check({ version: "neu" }), { at: "idle", rejected: "version" }],
    ["what is written waits for its start", writing, { at: "waiting", until: LATER + USUAL_PACE.waitMs, firmware }],
    ["what waits starts anew", waiting, "restart"],
    ["the grace period ends", grace, idle],
    ["nothing else moves by itself", receiving, receiving],
    ["not even the Konnektor's update", sicct, sicct],
  ];
  for (const [name, from, to] of table) test(name, () => assert.deepEqual(passed(from, device), to));

  test("only what has a time is due", () => {
    const due = Object.entries(ALL).flatMap(([name, update]) => (dueAt(update) === undefined ? [] : [name]));
    assert.deepEqual(due, ["checking", "writing", "waiting", "grace"]);
  });
});

describe("a start anew, whatever brought it about,", () => {
  const start = { backAt: LATER, pace: USUAL_PACE, rollsBack: false };
  const table: [name: string, from: Update, to: ReturnType<typeof afterStart>][] = [
    ["finds an idle device idle", idle, { update: idle }],
    ["forgets a failed update", { at: "idle", rejected: "signature" }, { update: idle }],
    ["forgets a file that was not whole", receiving, { update: idle }],
    ["forgets a file that was not checked", checking, { update: idle }],
    ["destroys what writes", writing, { update: destroyed }],
    ["destroys what the Konnektor brings an update", sicct, { update: destroyed }],
    [
      "begins the new firmware and its grace period",
      waiting,
      { update: { at: "grace", until: LATER + USUAL_PACE.graceMs }, firmware: "4.0.48" },
    ],
    ["keeps the grace period", grace, { update: grace }],
    ["brings nothing back", destroyed, { update: destroyed }],
  ];
  for (const [name, from, to] of table) test(name, () => assert.deepEqual(afterStart(from, start), to));

  test("lets a device that does not like the new firmware come back with the old one", () => {
    assert.deepEqual(afterStart(waiting, { ...start, rollsBack: true }), { update: idle });
  });
});
