/** What lies behind the findings of a practice, judged from what was really seen. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assess } from "../assess/assess.ts";
import { Seen } from "../assess/seen.ts";
import {
  empfang,
  HOUR_MS,
  identity,
  judge,
  karte,
  konnektor,
  list,
  MINUTE_MS,
  NOW,
  orga,
  raised,
  release,
  saw,
  smcB,
  TODAY,
  terminal,
  zimmer1,
} from "../assess/testing.ts";
import type { KeptTiLage } from "../assess/ti-lage.ts";
import type { Component, Observation } from "../observation.ts";
import { SERVICES, type ServiceId, type ServiceLage } from "../ti-lage.ts";
import { openingOf, type Span } from "../zeit/sprechzeiten.ts";
import { withoutSleepers } from "./asleep.ts";
import { causeId, causesOf, isUnseen } from "./causes.ts";

const tunnel = (online: boolean) => ({ online, since: NOW - HOUR_MS });
const CATALOGUE = list([release("5.50.4"), release("3.9.1", { product: "orga-6141-online" })]);

/** A practice in which everything works. */
function practice(differences: Observation[] = []): Observation[] {
  const usual = [
    saw(konnektor, "identity", identity()),
    saw(konnektor, "vpn", { ti: tunnel(true), sis: tunnel(true) }),
    saw(konnektor, "states", []),
    saw(konnektor, "listed-terminals", [empfang.id, zimmer1.id]),
    saw(konnektor, "listed-cards", [smcB.id]),
    saw(smcB, "karte", karte()),
    ...[empfang, zimmer1].flatMap((component) => [
      saw(component, "identity", orga("3.9.1")),
      saw(component, "terminal", terminal()),
    ]),
  ] as Observation[];
  const key = ({ component, kind }: Observation) => `${component.id} ${kind}`;
  const changed = new Set(differences.map(key));
  return [...usual.filter((o) => !changed.has(key(o))), ...differences];
}

/** How the TI is everywhere. */
function lage(disturbed: Partial<Record<ServiceId, Partial<ServiceLage>>>): KeptTiLage {
  const services = SERVICES.map(
    (id): ServiceLage => ({ ...{ id, outage: "none", isMaintenance: false, impacts: [] }, ...disturbed[id] }),
  );
  return { isOn: true, lage: { at: NOW, services, causes: [] } };
}

function causes(differences: Observation[], tiLage?: KeptTiLage): string[] {
  const observations = practice(differences);
  const findings = assess(CATALOGUE, observations, NOW, TODAY, { tiLage });
  const found = causesOf(findings, new Seen(observations, NOW, TODAY));
  return found.map(({ code, component, level, explains }) => {
    const why = explains.map((f) => f.code).toSorted();
    return [level, component.name, code, ...(why.length > 0 ? ["←", ...why] : [])].filter(Boolean).join(" ");
  });
}

const away = (component = empfang) => saw(component, "terminal", terminal({ connected: false })) as Observation;
const offline = saw(konnektor, "vpn", { ti: tunnel(false), sis: tunnel(true) }) as Observation;
const silent = saw(
  konnektor,
  "unreachable",
  { code: "link/closed", fields: { host: "k" } },
  {
    at: NOW + MINUTE_MS,
  },
) as Observation;

describe("one cause", () => {
  test("none where everything works, and none for a hint", () => {
    assert.deepEqual(causes([]), []);
    assert.deepEqual(
      causes([saw(konnektor, "states", [raised("EC_FW_Update_Available", { severity: "Info" })]) as Observation]),
      [],
    );
  });

  test("a terminal that is away explains that its SMC-B is missing, and is as urgent as that", () => {
    assert.deepEqual(causes([away(), saw(konnektor, "listed-cards", []) as Observation]), [
      "rot Empfang terminal/disconnected ← smcb/missing",
    ]);
  });

  test("an SMC-B that was pulled from a terminal that is there is a cause of its own", () => {
    assert.deepEqual(causes([away(zimmer1), saw(konnektor, "listed-cards", []) as Observation]), [
      "rot secunet konnektor smcb/missing",
      "gelb Zimmer 1 terminal/disconnected",
    ]);
  });

  test("a Konnektor that does not answer explains its terminals and cards, not what is due anyway", () => {
    const ending = { crypt: "ECC", owner: "SMC-B", subject: "", serial: "1", expiresOn: "2026-12-10" } as const;
    const found = causes([silent, away(), offline, saw(smcB, "certificates", [ending]) as Observation]);
    assert.deepEqual(found.toSorted(), [
      "rot SMC-B (Empfang/2) certificate/expiring",
      "rot secunet konnektor device/unreachable ← terminal/disconnected vpn/ti-offline",
    ]);
  });

  test("the condition and the tunnel say the same, whichever is told first", () => {
    const told = saw(konnektor, "states", [raised("EC_No_VPN_TI_Connection")]) as Observation;
    assert.deepEqual(causes([offline]), ["rot secunet konnektor vpn/ti-offline"]);
    assert.deepEqual(causes([offline, told]), ["rot secunet konnektor vpn/ti-offline"]);
    const observations = practice([offline, told]);
    const ids = judge(observations, CATALOGUE)
      .filter(({ level }) => level === "rot")
      .map(causeId);
    assert.deepEqual(ids, [`${konnektor.id} vpn/ti-offline`]);
  });

  test("without the TI what needs it fails too", () => {
    const states = ["EC_No_VPN_TI_Connection", "EC_No_VPN_SIS_Connection", "EC_LOG_OVERFLOW"].map((c) => raised(c));
    assert.deepEqual(causes([offline, saw(konnektor, "states", states) as Observation]).toSorted(), [
      "gelb secunet konnektor state/raised",
      "rot secunet konnektor vpn/ti-offline ← state/raised",
    ]);
  });

  test("the access disturbed everywhere explains the lost TI and what follows, and nothing where nothing of it is felt", () => {
    const access = lage({ tianschluss: { outage: "full" }, kim: { outage: "full" } });
    const states = saw(konnektor, "states", [
      raised("EC_No_VPN_TI_Connection"),
      raised("EC_TSL_Update_Not_Successful"),
      raised("EC_LOG_OVERFLOW"),
    ]) as Observation;
    assert.deepEqual(causes([offline], access), ["gelb tilage/konnektor-offline ← vpn/ti-offline"]);
    assert.deepEqual(causes([offline, states], access).toSorted(), [
      "gelb secunet konnektor state/raised",
      "gelb tilage/konnektor-offline ← state/raised state/raised",
    ]);
    assert.deepEqual(causes([away()], lage({ tianschluss: { outage: "full" } })), [
      "gelb Empfang terminal/disconnected",
    ]);
    assert.deepEqual(causes([], lage({ tianschluss: { outage: "full" } })), []);
  });

  test("a service that is not the access never explains a lost TI: two causes", () => {
    const rest = { vsdm: { outage: "full" }, kim: { outage: "full" }, erezept: { outage: "full" } } as const;
    assert.deepEqual(causes([offline], lage({ kim: { outage: "full" } })).toSorted(), [
      "gelb tilage/services-disturbed",
      "rot secunet konnektor vpn/ti-offline",
    ]);
    assert.deepEqual(causes([offline], lage(rest)).toSorted(), [
      "gelb tilage/services-disturbed",
      "rot secunet konnektor vpn/ti-offline",
    ]);
    assert.deepEqual(causes([offline], lage({ tianschluss: { outage: "unknown" } })), [
      "rot secunet konnektor vpn/ti-offline",
    ]);
  });

  test("of disturbed services nothing is known while their source says nothing", () => {
    const alarm = {
      code: "tilage/services-disturbed",
      component: { id: "praxis", kind: "praxis", name: "" },
    } as const;
    const isHidden = (tiLage: KeptTiLage | undefined, now = NOW) =>
      isUnseen(alarm, new Seen(practice(), now, TODAY), tiLage);
    assert.equal(isHidden(lage({})), false);
    assert.equal(isHidden(lage({}), NOW + HOUR_MS), true);
    assert.equal(isHidden({ ...lage({}), isOn: false }), true);
    assert.equal(isHidden(undefined), true);
  });

  test("two conditions of one Konnektor are two causes", () => {
    const states = [raised("EC_LOG_OVERFLOW"), raised("EC_CRYPTOPERATION_ALARM")];
    assert.equal(causes([saw(konnektor, "states", states) as Observation]).length, 2);
  });
});

describe("outside consultation hours", () => {
  const at = (differences: Observation[], spans: Span[]) => {
    const observations = practice(differences);
    const found = withoutSleepers(
      judge(observations, CATALOGUE),
      new Seen(observations, NOW, TODAY),
      openingOf({}, { spans }),
      NOW,
    );
    return found.filter(({ level }) => level !== "ok").map(({ code, level }) => `${level} ${code}`);
  };
  const differences = [away(), saw(konnektor, "listed-cards", []) as Observation, offline];

  test("a terminal that is away, and what follows from it, is a hint; everything else stays", () => {
    assert.deepEqual(at(differences, []).toSorted(), ["info terminal/asleep", "rot vpn/ti-offline"]);
  });

  test("while the practice is open nothing changes", () => {
    const open = [{ weekday: 6, from: "08:00", to: "14:00" }];
    assert.deepEqual(at(differences, open).toSorted(), [
      "gelb terminal/disconnected",
      "rot smcb/missing",
      "rot vpn/ti-offline",
    ]);
  });

  test("of a card in such a terminal nothing is known; of one that was pulled it is", () => {
    const code = "smcb/pin-needed";
    const isHidden = (component: Component, more: Observation[]) =>
      isUnseen({ code, component }, new Seen(practice(more), NOW, TODAY), undefined);
    const gone = saw(konnektor, "listed-cards", []) as Observation;
    assert.equal(isHidden(smcB, [away(), gone]), true);
    assert.equal(isHidden(smcB, [gone]), false);
    assert.equal(isHidden(smcB, [away()]), false);
    assert.equal(isHidden(empfang, [away(), gone]), false);
  });
});
