import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Observation, UpdateOffer } from "../observation.ts";
import { addDays } from "../zeit/tag.ts";
import {
  empfang,
  HOUR_MS,
  identity,
  inGerman,
  judge,
  konnektor,
  NOW,
  only,
  orga,
  SILENT_IDENTITY,
  saw,
  TODAY,
  zimmer1,
} from "./testing.ts";

const seen = saw(konnektor, "identity", identity());
const forKonnektor: UpdateOffer = { vendorId: "SECUN", productCode: "secu_kon", firmware: "6.0.5", critical: false };
const forTerminals: UpdateOffer = { vendorId: "INGHC", productCode: "ORGA6100", firmware: "3.9.2", critical: false };
const offers = (...value: UpdateOffer[]) => saw(konnektor, "update-offers", value);

/** What is told of offers, and where. */
function told(...observations: Observation[]): string[] {
  return judge(observations)
    .filter((f) => f.code.startsWith("update/"))
    .map((f) => `${f.level} ${f.component.name} ${f.code}`);
}

describe("an update the KSR calls critical", () => {
  const critical = (days: number): UpdateOffer => ({ ...forKonnektor, critical: true, deadline: addDays(TODAY, days) });

  const cases: [days: number, level: string][] = [
    [60, "gelb"],
    [15, "gelb"],
    [14, "rot"],
    [0, "rot"],
    [-1, "rot"],
  ];
  for (const [days, level] of cases) {
    test(`is ${level} when its deadline is in ${days} days`, () => {
      assert.deepEqual(told(seen, offers(critical(days))), [`${level} secunet konnektor update/critical`]);
    });
  }

  test("is gelb as long as no deadline is named", () => {
    const open = { ...forKonnektor, critical: true };
    assert.deepEqual(told(seen, offers(open)), ["gelb secunet konnektor update/critical"]);
    assert.match(
      inGerman(only(judge([seen, offers(open)]), "update/critical")).meaning,
      /Eine Frist ist nicht genannt/,
    );
  });

  test("is told with its deadline and what the Konnektor does after it", () => {
    const soon = only(judge([seen, offers(critical(3))]), "update/critical");
    assert.equal(soon.dueOn, "2026-11-24");
    assert.match(inGerman(soon).meaning, /Version 6\.0\.5, Frist in 3 Tagen \(24\.11\.2026\)/);
    assert.match(inGerman(soon).ifNothing ?? "", /Nach der Frist trennt der Konnektor/);
    const over = only(judge([seen, offers(critical(-1))]), "update/critical");
    assert.match(inGerman(over).ifNothing ?? "", /jetzt jederzeit/);
  });
});

describe("an update the KSR offers", () => {
  test("U-50: is information when it is merely available, near as its date may be", () => {
    for (const deadline of [undefined, TODAY, addDays(TODAY, -30), addDays(TODAY, 300)]) {
      assert.deepEqual(told(seen, offers({ ...forKonnektor, deadline })), ["info secunet konnektor update/offered"]);
    }
  });

  test("goes to every device of its model and to no other", () => {
    const devices = [seen, saw(empfang, "identity", orga("3.9.1")), saw(zimmer1, "identity", orga("3.9.0"))];
    assert.deepEqual(told(...devices, offers(forTerminals)), [
      "info Empfang update/offered",
      "info Zimmer 1 update/offered",
    ]);
    assert.deepEqual(told(...devices, offers(forKonnektor)), ["info secunet konnektor update/offered"]);
  });

  test("goes to no device that runs it already, or something newer", () => {
    const observations = [
      saw(empfang, "identity", orga("3.9.2")),
      saw(zimmer1, "identity", orga("3.10.0")),
      offers(forTerminals),
    ];
    assert.deepEqual(told(...observations), []);
  });

  test("goes to a device whose version cannot be read", () => {
    const observations = [saw(empfang, "identity", orga("drei")), offers(forTerminals)];
    assert.deepEqual(told(...observations), ["info Empfang update/offered"]);
  });

  test("is gone when a later answer no longer has it", () => {
    const earlier = { ...offers(forKonnektor), takenAt: NOW - HOUR_MS };
    assert.deepEqual(told(seen, earlier, offers()), []);
  });

  test("is not lost when its device is not known, critical as it may be", () => {
    const critical = { ...forTerminals, critical: true, deadline: addDays(TODAY, 3) };
    const observations = [seen, saw(empfang, "identity", SILENT_IDENTITY), offers(critical)];
    assert.equal(told(...observations).length, 1);
  });
});
