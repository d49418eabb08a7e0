import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ownInstallAt } from "./eigenzeit.ts";

const at = (text: string) => Date.parse(text);
const BERLIN = { install: true, weekday: 3, time: "01:00", zone: "Europe/Berlin" } as const;
const next = (automatic: Parameters<typeof ownInstallAt>[0], now: string) => {
  const found = ownInstallAt(automatic, at(now));
  return found === undefined ? undefined : new Date(found).toISOString();
};

describe("the device's own time", () => {
  for (const [name, automatic, now, expected] of [
    ["of this week", BERLIN, "2026-11-23T12:00:00Z", "2026-11-25T00:00:00.000Z"],
    ["of next week when it was this night", BERLIN, "2026-11-25T02:00:00Z", "2026-12-02T00:00:00.000Z"],
    [
      "is the next minute while it may still be about to begin",
      BERLIN,
      "2026-11-25T00:20:00Z",
      "2026-11-25T00:21:00.000Z",
    ],
    ["in summer is an hour earlier by UTC", BERLIN, "2026-07-06T12:00:00Z", "2026-07-07T23:00:00.000Z"],
    [
      "in UTC does not move with the clock",
      { ...BERLIN, zone: "UTC" },
      "2026-07-06T12:00:00Z",
      "2026-07-08T01:00:00.000Z",
    ],
    // 25 October 2026, 02:30 comes twice: the first one.
    [
      "in the hour that comes twice",
      { ...BERLIN, weekday: 0, time: "02:30" },
      "2026-10-24T12:00:00Z",
      "2026-10-25T00:30:00.000Z",
    ],
    // 29 March 2026, 02:30 does not exist: 03:30 by the clock.
    [
      "in the hour that is left out",
      { ...BERLIN, weekday: 0, time: "02:30" },
      "2026-03-28T12:00:00Z",
      "2026-03-29T01:30:00.000Z",
    ],
    [
      "without a weekday is every day",
      { ...BERLIN, weekday: undefined },
      "2026-11-23T12:00:00Z",
      "2026-11-24T00:00:00.000Z",
    ],
    ["is unknown without a time", { ...BERLIN, time: undefined }, "2026-11-23T12:00:00Z", undefined],
    ["is none where it does not install by itself", { ...BERLIN, install: false }, "2026-11-23T12:00:00Z", undefined],
  ] as const) {
    test(name, () => assert.equal(next(automatic, now), expected));
  }
});
