/** The event document: what is said of devices is read, what belongs to patients and people is not. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { refusal } from "../../../test/support/refusal.ts";
import { needs, sharedDir } from "../../../test/support/shared.ts";
import { parameter } from "../../domain/device-event.ts";
import { readEvent } from "./event.ts";

const EVT = "http://ws.gematik.de/conn/EventService/v7.2";

interface Written {
  topic?: string;
  severity?: string;
  subscription?: string;
  parameters?: Record<string, string>;
}

const write = ({ topic = "CT/CONNECTED", severity = "Info", subscription = "s1", parameters = {} }: Written) =>
  `<e:Event xmlns:e="${EVT}"><e:Topic>${topic}</e:Topic><e:Type>Operation</e:Type><e:Severity>${severity}</e:Severity>` +
  `<e:SubscriptionID>${subscription}</e:SubscriptionID><e:Message>${Object.entries(parameters)
    .map(([k, v]) => `<e:Parameter><e:Key>${k}</e:Key><e:Value>${v}</e:Value></e:Parameter>`)
    .join("")}</e:Message></e:Event>`;
const read = (written: Written) => readEvent(Buffer.from(write(written)));
const keys = (written: Written) => read(written).parameters.map(({ key }) => key);

describe("an event", () => {
  test("has topic, severity, subscription and parameters in the order sent", () => {
    assert.deepEqual(read({ parameters: { CtID: "kt-1", Hostname: "Empfang" } }), {
      topic: "CT/CONNECTED",
      severity: "Info",
      subscription: "s1",
      parameters: [
        { key: "CtID", value: "kt-1" },
        { key: "Hostname", value: "Empfang" },
      ],
    });
  });

  test("after a boot comes without subscription and without parameters", () => {
    const event = read({ topic: "BOOTUP/BOOTUP_COMPLETE", subscription: "" });
    assert.deepEqual([event.subscription, event.parameters], ["", []]);
  });

  test("in an older namespace and with default prefixes is read the same", () => {
    const old = write({ parameters: { CtID: "1" } })
      .replaceAll("e:", "")
      .replace("xmlns:e", "xmlns")
      .replace("v7.2", "v7.1");
    assert.deepEqual(readEvent(Buffer.from(old)), read({ parameters: { CtID: "1" } }));
  });

  test("of unknown severity counts as the worst", () => {
    assert.equal(read({ severity: "Catastrophe" }).severity, "Fatal");
  });

  test("may name the same thing in several spellings", () => {
    for (const key of ["CtID", "CTID", "ctId"]) {
      assert.equal(parameter(read({ parameters: { [key]: "kt-1" } }), "CtID"), "kt-1");
    }
    assert.equal(parameter(read({ parameters: { "Expiration Date": "2026-12-31" } }), "ExpirationDate"), "2026-12-31");
  });
});

describe("what is not an event", () => {
  const cases: [what: string, document: string, code: string][] = [
    ["another document", "<Envelope/>", "cetp/not-an-event"],
    ["an Event of somebody else", "<Event/>", "cetp/not-an-event"],
    ["no XML", "Hallo", "xml/not-wellformed"],
    ["nothing", "", "xml/empty"],
    ["a document with entities", `<!DOCTYPE a [<!ENTITY b "c">]>${write({})}`, "xml/doctype"],
    ["an event without topic", write({ topic: "" }), "xml/value-invalid"],
    ["an event with an endless topic", write({ topic: "x".repeat(1025) }), "xml/value-invalid"],
    ["an event without message", write({}).replace(/<e:Message>.*<\/e:Message>/, ""), "xml/element-missing"],
  ];
  for (const [what, document, code] of cases) {
    test(`${what} is refused: ${code}`, () => {
      assert.equal(refusal(() => readEvent(Buffer.from(document))).code, code);
    });
  }
});

describe("patients and people", () => {
  const personal = {
    CardHandle: "EGK-7",
    CardType: "EGK",
    ICCSN: "80276001081699900578",
    CtID: "kt-1",
    SlotID: "1",
    InsertTime: "2026-02-02T07:30:00+01:00",
    CardHolderName: "Marlene Musterfrau",
    KVNR: "X110411675",
  };

  test("of a patient's card only type, place and time are read", () => {
    assert.deepEqual(keys({ topic: "CARD/INSERTED", parameters: personal }), [
      "CardType",
      "CtID",
      "SlotID",
      "InsertTime",
    ]);
  });

  for (const CardType of ["KVK", "UNKNOWN", "", "eGK", "something new"]) {
    test(`a card of type "${CardType}" counts as a patient's`, () => {
      const text = JSON.stringify(read({ topic: "CARD/REMOVED", parameters: { ...personal, CardType } }));
      for (const secret of ["Musterfrau", "X110411675", "80276001081699900578", "EGK-7"])
        assert.ok(!text.includes(secret));
    });
  }

  test("without a type nobody knows whose card it is", () => {
    const { CardType: _, ...untyped } = personal;
    assert.deepEqual(keys({ topic: "CARD/PIN/VERIFY_STARTED", parameters: untyped }), ["CtID", "SlotID", "InsertTime"]);
  });

  test("of a card of the practice its number is read, but not its holder's name", () => {
    const kept = keys({ topic: "CARD/INSERTED", parameters: { ...personal, CardType: "SMC-B" } });
    assert.deepEqual(kept, ["CardHandle", "CardType", "ICCSN", "CtID", "SlotID", "InsertTime"]);
  });

  test("a parameter nobody listed is not read, whatever the topic", () => {
    const parameters = { User: "schwester.anna", NewVal: "geheim", Versicherter: "M. Musterfrau" };
    for (const topic of ["MGM/ADMINCHANGES", "CT/CONNECTED", "VENDOR/NEWS"]) {
      assert.deepEqual(keys({ topic, parameters }), []);
    }
  });

  test("the device's own card may be named", () => {
    const parameters = { Iccsn: "80276883110000021764", Serial: "17", Fail: "No_Smcb" };
    assert.deepEqual(keys({ topic: "SMC_K/REGISTER/ERROR", parameters }), ["Iccsn", "Serial", "Fail"]);
  });
});

const examples = join(sharedDir(), "domain", "messages");

test("every example of an event is read, and none with a holder's name", needs(examples, "Beispielnachrichten"), () => {
  const files = readdirSync(examples).filter((name) => name.startsWith("CETP."));
  assert.ok(files.length > 20);
  for (const name of files) {
    const event = readEvent(readFileSync(join(examples, name)));
    assert.ok(event.topic.length > 0, name);
    assert.doesNotMatch(JSON.stringify(event), /Muster|KVNR/, name);
  }
});
