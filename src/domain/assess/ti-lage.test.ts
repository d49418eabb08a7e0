/** Central or local: what a practice is told when the TI is disturbed everywhere, or only here. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Finding } from "../finding.ts";
import type { Component, Observation, Observed } from "../observation.ts";
import { type Lage, type Outage, SERVICES, type ServiceId, type ServiceLage } from "../ti-lage.ts";
import { assess } from "./assess.ts";
import {
  APPROVED,
  HOUR_MS,
  identity,
  inGerman,
  konnektor,
  lines,
  list,
  MINUTE_MS,
  NOW,
  only,
  raised,
  release,
  saw,
} from "./testing.ts";
import type { KeptTiLage } from "./ti-lage.ts";

const second: Component = { id: "kon:192.168.1.51", kind: "konnektor", name: "RISE Konnektor" };

function lage(disturbed: Partial<Record<ServiceId, Outage | Partial<ServiceLage>>> = {}, at = NOW): Lage {
  const services = SERVICES.map((id): ServiceLage => {
    const said = disturbed[id];
    const differs = typeof said === "object" ? said : { outage: said ?? "none" };
    return { id, outage: "none", isMaintenance: false, impacts: [], since: NOW - 20 * MINUTE_MS, ...differs };
  });
  return { at, services, causes: [] };
}
const on = (value: Lage): KeptTiLage => ({ isOn: true, lage: value });

function vpn(online: boolean, since = NOW - 10 * MINUTE_MS): Observed["vpn"] {
  return { ti: { online, since }, sis: { online: true, since } };
}
/** Answers, runs an approved version, and has its tunnel or not. */
function answering(component: Component, online: boolean, since?: number): Observation[] {
  return [saw(component, "identity", identity()), saw(component, "vpn", vpn(online, since))];
}
function judged(observations: Observation[], tiLage?: KeptTiLage, now = NOW): Finding[] {
  const found = assess(list([release("5.50.4")]), observations, now, undefined, { ...(tiLage && { tiLage }) });
  return found.filter(({ level }) => level !== "ok");
}
const told = (observations: Observation[], tiLage?: KeptTiLage) => lines(judged(observations, tiLage));

const offlineCases: [name: string, observations: Observation[]][] = [
  ["that shows it in its tunnel", answering(konnektor, false)],
  [
    "that raises the condition for it",
    [
      saw(konnektor, "identity", identity()),
      saw(konnektor, "states", [raised("EC_No_VPN_TI_Connection", { since: NOW - 10 * MINUTE_MS })]),
    ],
  ],
];

describe("a Konnektor without TI", () => {
  for (const [name, observations] of offlineCases) {
    test(`${name}, while the access is disturbed everywhere: one sentence with the central cause, nothing red`, () => {
      const found = judged(observations, on(lage({ tianschluss: "full", vsdm: "full", kim: "full" })));
      const first = only(found, "tilage/konnektor-offline");
      assert.deepEqual(
        found.map(({ level }) => level),
        ["gelb", "info"],
      );
      assert.equal(
        inGerman(first).meaning,
        "Der TI-Zugang ist bundesweit gestört. Deshalb ist secunet konnektor nicht mit der TI verbunden.",
      );
      assert.match(inGerman(first).whatToDo, /stecken Sie nichts um/);
      assert.match(inGerman(first).why, /Gestört gemeldet: Online-Prüfung der Versichertenkarten \(VSDM\) und KIM/);
      assert.ok(first.sources.some(({ source }) => source.by === "tilage"));
      const [, beside] = found;
      assert.ok(beside);
      assert.match(inGerman(beside).whatToDo, /Hier ist nichts zu tun/);
    });

    test(`${name}, while nothing is disturbed elsewhere: red as ever, and the cause is here`, () => {
      const [first, ...more] = judged(observations, on(lage()));
      assert.ok(first);
      assert.deepEqual([first.level === "info", more.length], [false, 0]);
      assert.match(inGerman(first).why, /Bundesweit ist keine Störung gemeldet/);
    });

    test(`${name}: nothing is explained by what is too old, unknown, or was never asked`, () => {
      const plain = told(observations);
      assert.ok(plain.length === 1);
      const old = on(lage({ tianschluss: "full" }, NOW - 21 * MINUTE_MS));
      assert.deepEqual(told(observations, old), [...plain, "info tilage/not-known"]);
      assert.deepEqual(told(observations, { isOn: false, lage: lage({ tianschluss: "full" }) }), plain);
      assert.deepEqual(told(observations, { isOn: true }), plain);
      assert.deepEqual(told(observations, on(lage({ tianschluss: "unknown" }))), plain);
    });
  }

  test("speaks before what is due some day, because it does not work now", () => {
    const ending = release("5.50.4", { zulassung: { ...APPROVED, until: "2026-12-31" } });
    const tiLage = on(lage({ tianschluss: "full" }));
    const found = assess(list([ending, release("6.0.5")]), answering(konnektor, false), NOW, undefined, { tiLage });
    assert.deepEqual(lines(found).slice(0, 2), [
      "gelb tilage/konnektor-offline",
      "gelb secunet konnektor firmware/approval-ending",
    ]);
  });

  test("that was gone long before the disturbance began is gone for another reason", () => {
    const before = answering(konnektor, false, NOW - 3 * HOUR_MS);
    const central = { outage: "full", since: NOW - 20 * MINUTE_MS, fineAt: NOW - 25 * MINUTE_MS } as const;
    const found = judged(before, on(lage({ tianschluss: central })));
    assert.deepEqual(
      lines(found),
      ["rot secunet konnektor vpn/ti-offline", "info tilage/elsewhere"].toSorted().toReversed(),
    );
    const shortly = answering(konnektor, false, NOW - 40 * MINUTE_MS);
    only(judged(shortly, on(lage({ tianschluss: central }))), "tilage/konnektor-offline");
  });

  test("is only probably explained by a partial disturbance: the DVO is asked after an hour", () => {
    const entry = inGerman(
      only(judged(answering(konnektor, false), on(lage({ tianschluss: "partial" }))), "tilage/konnektor-offline"),
    );
    assert.match(entry.meaning, /teilweise gestört\. Das ist wahrscheinlich der Grund/);
    assert.match(entry.whatToDo, /fragen Sie den DVO/);
  });

  test("and another one without: still one sentence; what lasts for other reasons stays loud", () => {
    const found = judged(
      [
        ...answering(konnektor, false),
        ...answering(second, false),
        saw(second, "states", [raised("EC_TSL_Update_Not_Successful"), raised("EC_LOG_OVERFLOW")]),
      ],
      on(lage({ tianschluss: "full" })),
    );
    const loud = found.filter(({ level }) => level === "gelb" || level === "rot");
    const first = only(found, "tilage/konnektor-offline");
    assert.match(inGerman(first).meaning, /Deshalb sind secunet konnektor und RISE Konnektor nicht/);
    assert.deepEqual(
      loud
        .map((f) => (f.code === "state/raised" ? (f as Finding<"state/raised">).fields.condition : f.code))
        .toSorted(),
      ["EC_LOG_OVERFLOW", "tilage/konnektor-offline"],
    );
  });

  test("beside one that is connected: only the first is named", () => {
    const found = judged(
      [...answering(konnektor, false), ...answering(second, true)],
      on(lage({ tianschluss: "full" })),
    );
    assert.doesNotMatch(inGerman(only(found, "tilage/konnektor-offline")).meaning, /RISE/);
  });
});

describe("a practice that is connected", () => {
  const connected = answering(konnektor, true);
  const cases: [name: string, disturbed: Parameters<typeof lage>[0], expected: string[]][] = [
    ["nothing disturbed", {}, []],
    ["the access disturbed elsewhere", { tianschluss: "full" }, ["info tilage/elsewhere"]],
    ["what practices do not use", { wanda: "full" }, ["info tilage/elsewhere"]],
    ["what it uses, as a whole", { erezept: "full", kim: "partial" }, ["gelb tilage/services-disturbed"]],
    ["what it uses, in part", { kim: "partial" }, ["info tilage/services-disturbed"]],
    [
      "what it uses, for maintenance",
      { epa: { outage: "full", isMaintenance: true } },
      ["info tilage/services-disturbed"],
    ],
    ["both", { kim: "full", ogd: "partial" }, ["gelb tilage/services-disturbed", "info tilage/elsewhere"]],
    ["what nobody says anything of", { kim: "unknown" }, []],
  ];
  for (const [name, disturbed, expected] of cases) {
    test(`is told of ${name}: ${expected.join(", ") || "not a word"}`, () => {
      assert.deepEqual(told(connected, on(lage(disturbed))), expected);
    });
  }

  test("reads the services by name, and that nothing is to be repaired here", () => {
    const entry = inGerman(
      only(judged(connected, on(lage({ erezept: "full", kim: "partial" }))), "tilage/services-disturbed"),
    );
    assert.equal(entry.meaning, "E-Rezept und KIM: bundesweit gestört.");
    assert.match(entry.whatToDo, /nichts zu reparieren/);
  });

  test("is told, for reading only, when the source has not answered for long", () => {
    const failed: KeptTiLage = {
      isOn: true,
      lage: lage({}, NOW - HOUR_MS),
      failure: { code: "tilage/refused", fields: { host: "ti-lage", status: 500 } },
    };
    const [found] = judged(connected, failed);
    assert.equal(found && lines([found])[0], "info tilage/not-known");
  });
});

test("a practice without any Konnektor has nothing that could be disturbed", () => {
  assert.deepEqual(told([], on(lage({ tianschluss: "full", kim: "full" }))), []);
});
