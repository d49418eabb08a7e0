/** What monitoring is told of states a demo never reaches: urgent ones, clocks that jumped, very many devices. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readCheckmk, readNagios } from "../../test/support/checks.ts";
import type { ComponentState, FindingState, InstallationState, PracticeState } from "../api/state.ts";
import { type CheckRequest, narrowed, type Verdict, verdictOn } from "../app/check.ts";
import { de } from "../words/de.ts";
import { checkmkText, checkmkUnknown } from "./check-checkmk.ts";
import { nagiosText, nagiosUnknown } from "./check-nagios.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const MINUTE = 60_000;
const REQUEST: CheckRequest = { staleAfterMs: 60 * MINUTE };
const ago = (ms: number) => new Date(NOW - ms).toISOString();

function component(differences: Partial<ComponentState> = {}): ComponentState {
  return {
    ...{ id: "kon:1", mark: "0123456789ab", kind: "konnektor", name: "Konnektor", product: "secunet konnektor" },
    ...{ level: "ok", sentence: "In Ordnung", certificates: [], tunnels: [], conditions: [], abilities: [] },
    ...{ isHandRead: false, isStale: false, lastSeenAt: ago(MINUTE), ageText: "vor 1 Min." },
    ...differences,
  };
}

function practice(differences: Partial<PracticeState> = {}): PracticeState {
  return {
    ...{ id: "prx_a", name: "Praxis Muster", level: "ok", sentence: "Es ist nichts fällig.", checkedAt: ago(MINUTE) },
    ...{
      checkedText: "zuletzt geprüft vor 1 Min.",
      components: [component()],
      findings: [],
      journalSeq: 1,
      outbox: [],
    },
    connections: [{ id: "con_1", name: "Konnektor" }],
    ...differences,
  };
}

function state(...practices: PracticeState[]): InstallationState {
  return { version: "1", at: new Date(NOW).toISOString(), isServerRunning: true, storeBytes: 1, practices };
}

function finding(differences: Partial<FindingState> = {}): FindingState {
  return {
    ...{
      code: "x/y",
      level: "gelb",
      componentId: "kon:1",
      componentName: "Konnektor",
      isOverdue: false,
      isQuiet: false,
    },
    ...{ meaning: "Es steht etwas an.", whatToDo: "Tun Sie es.", why: "Darum.", sources: [] },
    ...differences,
  };
}

function verdict(given: InstallationState, request: Partial<CheckRequest> = {}): Verdict {
  const made = verdictOn(given, { ...REQUEST, ...request }, de);
  if (typeof made === "string") assert.fail(made);
  return made;
}

describe("every level", () => {
  for (const [level, status, name] of [
    ["ok", 0, "OK"],
    ["info", 0, "OK"],
    ["gelb", 1, "WARNING"],
    ["rot", 2, "CRITICAL"],
    ["unbekannt", 3, "UNKNOWN"],
  ] as const) {
    test(`${level} is ${name}`, () => {
      const made = verdict(state(practice({ level, components: [component({ level })] })));
      const nagios = nagiosText(made, de);
      assert.deepEqual([nagios.status, readNagios(nagios.text).status], [status, name]);
      assert.deepEqual(
        readCheckmk(checkmkText(made, de)).map((c) => c.status),
        [status, status],
      );
    });
  }

  test("of several practices the worst counts: urgent, due, unknown, ok", () => {
    const [ok, unknown, due, urgent] = (["ok", "unbekannt", "gelb", "rot"] as const).map((level) =>
      practice({ id: level, name: `Praxis ${level}`, level, components: [] }),
    ) as [PracticeState, PracticeState, PracticeState, PracticeState];
    const statusOf = (...all: PracticeState[]) => nagiosText(verdict(state(...all)), de).status;
    assert.equal(statusOf(ok, unknown, due, urgent), 2);
    assert.equal(statusOf(due, unknown, ok), 1);
    assert.equal(statusOf(ok, unknown), 3);
    assert.match(nagiosText(verdict(state(ok, urgent, due)), de).text, /: Praxis rot: .*2 weitere Praxen/);
  });
});

describe("what is too old", () => {
  test("is unknown, however good or bad it was", () => {
    for (const level of ["ok", "gelb", "rot"] as const) {
      const made = verdict(state(practice({ level, checkedAt: ago(61 * MINUTE) })));
      assert.equal(nagiosText(made, de).status, 3, level);
      assert.match(nagiosText(made, de).text, /Damals: Es ist nichts fällig\./);
    }
    assert.equal(nagiosText(verdict(state(practice({ checkedAt: ago(60 * MINUTE) }))), de).status, 0);
  });

  test("is also what was seen in the future: a clock is wrong", () => {
    assert.equal(nagiosText(verdict(state(practice({ checkedAt: ago(-30_000) }))), de).status, 0);
    assert.equal(nagiosText(verdict(state(practice({ checkedAt: ago(-2 * MINUTE) }))), de).status, 3);
    const ahead = practice({ components: [component({ lastSeenAt: ago(-2 * MINUTE) })] });
    assert.equal(nagiosText(verdict(state(ahead), { component: "Konnektor" }), de).status, 3);
  });

  test("is what no Konnektor ever said, where one is connected", () => {
    const { checkedAt: _, ...never } = practice();
    const { status, text } = nagiosText(verdict(state(never)), de);
    assert.equal(status, 3);
    assert.match(text, /Es hat noch kein Konnektor geantwortet/);
  });

  test("is not what people read off: that has a limit of its own", () => {
    const hand = component({ name: "Hausbesuch", isHandRead: true, lastSeenAt: ago(30 * 24 * 60 * MINUTE) });
    const made = verdict(state(practice({ components: [hand] })), { component: "Hausbesuch" });
    assert.equal(nagiosText(made, de).status, 0);
    assert.equal(readNagios(nagiosText(made, de).text).perfdata[0]?.critical, "");
  });
});

describe("what is written", () => {
  test("leaves out what is planned, and says a finding once", () => {
    const quiet = finding({ isQuiet: true, meaning: "Das ist geplant." });
    const loud = finding({ meaning: "Der Konnektor braucht ein Update." });
    const components = [component({ level: "gelb", sentence: loud.meaning })];
    const { text } = nagiosText(verdict(state(practice({ level: "gelb", findings: [quiet, loud], components }))), de);
    assert.doesNotMatch(text, /geplant/);
    assert.equal(text.split(loud.meaning).length, 2);
  });

  test("stays short enough for Nagios with very many devices and endless texts", () => {
    const components = Array.from({ length: 500 }, (_, i) =>
      component({
        id: `kt:${i}`,
        mark: String(i),
        kind: "kartenterminal",
        name: `KT ${i}`,
        sentence: "x ".repeat(500),
      }),
    );
    const made = verdict(state(practice({ components })));
    const { details } = readNagios(nagiosText(made, de).text);
    assert.equal(details.length, 51);
    assert.match(details.at(-1) ?? "", /^450 weitere Zeilen/);
    assert.ok(details.every((line) => line.length <= 300));
    assert.equal(new Set(readCheckmk(checkmkText(made, de)).map(({ host }) => host)).size, 501);
  });

  test("a reason with bars, line ends and control characters is one line of either format", () => {
    const reason = "Die | Datei\n„a\\nb“\u0007 fehlt\u202e.";
    assert.equal(readNagios(nagiosUnknown(reason)).details.length, 0);
    assert.equal(readCheckmk(checkmkUnknown(reason)).length, 1);
  });

  test("metrics of one component keep its practice, and nobody else's devices", () => {
    const two = state(practice({ components: [component(), component({ id: "kt:1", name: "Empfang" })] }));
    const made = narrowed(two, { ...REQUEST, component: "Empfang" }, de);
    if (typeof made === "string") assert.fail(made);
    assert.deepEqual(
      made.practices.map((p) => p.components.map(({ name }) => name)),
      [["Empfang"]],
    );
    assert.match(String(narrowed(two, { ...REQUEST, component: "Keller" }, de)), /„Keller“ gibt es hier nicht/);
    assert.match(String(verdictOn(state(), REQUEST, de)), /noch keine Praxis/);
  });
});
