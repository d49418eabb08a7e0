/**
 * No patient data leaves protocol/ (design, principle 9): a practice in which patients with unmistakable names and numbers
 * have put in their cards. Whatever the Konnektor answers, nothing of them stands in anything that is written: not on the
 * screen, not in JSON, not in an error, not in a file.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { getCards } from "../src/protocol/soap/event-service/get-cards.ts";
import type { CardState, KonnektorState } from "../src/simulator/models/state.ts";
import { card } from "../src/simulator/scenarios/build.ts";
import type { Behaviour } from "../src/simulator/wire/behaviours.ts";
import { SHAPES, type ShapeName } from "../src/simulator/wire/shapes.ts";
import { LotseProcess } from "./support/lotse-process.ts";
import { PageClient } from "./support/page-client.ts";
import { fetchPlain } from "./support/plain-client.ts";
import { startPraxis, statusArgs } from "./support/practice.ts";
import { Questioner, requestCard } from "./support/questions.ts";
import { type Ran, runLotse, SIDE_BY_SIDE } from "./support/run-lotse.ts";
import { filesBelow, Scratch } from "./support/scratch.ts";
import { declared, writeError } from "./support/soap.ts";

const scratch = new Scratch();
after(() => scratch[Symbol.dispose]());
const places = {
  HOME: scratch.directory("home"),
  TMPDIR: scratch.directory("tmp"),
  LOTSE_DATA: scratch.directory("data"),
};

const EGK = { iccsn: "80276001079876543217", holder: "Wilhelmine Unverwechselbar", kvnr: "Q987612345" };
const KVK = { iccsn: "80276001071112223334", holder: "Xaver Einzigartig" };
const STRANGE = { iccsn: "80276001075556667778", holder: "Yolanda Sonderbar" };
/** Of the practice's cards; used by the demo. */
const MUSTER = { iccsn: "80276001081699900578", holder: "Marlene Musterfrau", kvnr: "X110411675" };

const TRACES = [EGK, KVK, STRANGE, MUSTER].flatMap((person) => [
  ...Object.values(person),
  ...person.holder.split(" "),
  person.iccsn.slice(-10),
]);

function assertClean(text: string, where = "output"): void {
  for (const trace of TRACES) assert.ok(!text.includes(trace), `${trace} in ${where}:\n${text.slice(0, 4_000)}`);
}

/** Three patients at the reception desk. */
function withPatients(state: KonnektorState): KonnektorState {
  const at = (slot: number, ctId = "kt-empfang") => ({ ctId, slot });
  const cards = [card("EGK", at(1), EGK), card("KVK", at(2), KVK), card("UNKNOWN", at(2, "kt-zimmer2"), STRANGE)].map(
    (c, i): CardState => ({ ...c, handle: `patient-${i}`, insertedAt: Date.parse("2026-11-21T08:00:00Z") }),
  );
  return { ...state, cards: [...state.cards.filter((c) => c.type !== "EGK"), ...cards] };
}

const lotse = (args: string[], input?: string): Promise<Ran> => runLotse(args, { env: places, input });

/** Text and JSON, in both languages. */
const SPOKEN = [[], ["--json"], ["--lang", "en"], ["--lang", "en", "--json"]];

/** Two of them, turn by turn: enough where the first was told in all. */
const spokenBy = (turn: number) => SPOKEN.filter((_, i) => turn === 0 || (turn + i) % 3 === 0);

/** Changes the answers to one question. */
function changing(question: string, change: (body: string) => string): Behaviour {
  return (exchange) => {
    if (exchange.asked === question) exchange.body = change(exchange.body);
    return false;
  };
}

describe("lotse status in a practice with patients", SIDE_BY_SIDE, () => {
  /** What may go wrong with the answer that names them; each changes what is sent. */
  const mishaps: [name: string, change: (body: string) => string][] = [
    ["as it should be", (body) => body],
    ["that ends in the middle of a name", (body) => body.slice(0, body.indexOf(EGK.holder) + 8)],
    ["that ends in the middle of a number", (body) => body.slice(0, body.indexOf(EGK.iccsn) + 12)],
    ["with a name that was not escaped", (body) => body.replace(EGK.holder, `<${EGK.holder}>`)],
    [
      "with a name that looks like an entity",
      (body) => body.replace(EGK.holder, `Meier &${EGK.holder.replace(" ", "")};`),
    ],
    ["with a card of a kind nobody knows", (body) => body.replace(/(CardType>)EGK/, "$1EGK-NEU")],
    [
      "with a number of the patient in the handle",
      (body) => body.replaceAll("patient-0", `egk-${EGK.kvnr}-${EGK.iccsn}`),
    ],
    ["with a time nobody can read", (body) => body.replaceAll(/(InsertTime>)[^<]+/g, "$1heute")],
    ["with a slot nobody can read", (body) => body.replaceAll(/(SlotId>)[^<]+/g, "$1links")],
    ["without slots", (body) => body.replaceAll(/<[^<]*SlotId>[^<]*<\/[^>]*SlotId>/g, "")],
    ["in another encoding", (body) => body.replace(EGK.holder, `${EGK.holder}\ufffe`)],
  ];
  for (const [turn, [name, change]] of mishaps.entries()) {
    test(`a list of cards ${name}`, async () => {
      let sent = "";
      const watching = changing("GetCards", (body) => {
        sent = change(body);
        return sent;
      });
      await using praxis = await startPraxis({ prepare: withPatients, behaviours: [watching] });
      for (const more of spokenBy(turn)) {
        const { stdout, stderr } = await lotse(statusArgs(praxis, "--all", ...more));
        assertClean(stdout + stderr);
        assert.ok(stdout.length > 500);
      }
      assert.ok(/Wilh|80276001/.test(sent), "the answer held nothing to find");
    });
  }

  const elsewhere: [name: string, question: string, change: (body: string) => string][] = [
    [
      "the certificates of a patient's card",
      "CheckCertificateExpiration",
      (body) => {
        const entries = [
          ...body.matchAll(/<([\w-]+:)?CertificateExpiration>[\s\S]*?<\/([\w-]+:)?CertificateExpiration>/g),
        ];
        const entry = entries.at(-1)?.[0] ?? "";
        const patients = entry
          .replace(/(ICCSN>)[^<]*/, `$1${EGK.iccsn}`)
          .replace(/(CardHandle>)[^<]*/, "$1patient-0")
          .replace(/(subject_commonName>)[^<]*/, `$1${EGK.holder}`)
          .replace(/(validity>)[^<]*/, "$12026-12-01Z");
        return body.replace(entry, entry + patients);
      },
    ],
    [
      "a fault whose detail names a patient",
      "GetCards",
      () => {
        const detail = `Karte ${EGK.iccsn} (${EGK.holder}, ${EGK.kvnr}) nicht lesbar`;
        const fault = declared(writeError({ code: 4101, text: "Karten-Handle ungültig", detail }));
        return `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><S:Fault><faultcode>S:Server</faultcode><faultstring>Fehler</faultstring><detail>${fault}</detail></S:Fault></S:Body></S:Envelope>`;
      },
    ],
    ["the answer to another question", "GetCardTerminals", () => ""],
  ];
  for (const [name, question, change] of elsewhere) {
    test(`${name} in the answer to ${question}`, async () => {
      let cards = "";
      const behaviours = [
        changing("GetCards", (body) => {
          cards = body;
          return body;
        }),
        changing(question, (body) => change(body) || cards || body),
      ];
      await using praxis = await startPraxis({ prepare: withPatients, behaviours });
      for (const more of SPOKEN) {
        const { stdout, stderr } = await lotse(statusArgs(praxis, "--all", ...more));
        assertClean(stdout + stderr);
      }
    });
  }

  test("when the list of cards cannot be read, the names on the practice's own cards are not taken for numbers of devices", async () => {
    const broken = changing("GetCards", (body) => body.slice(0, body.length / 2));
    await using praxis = await startPraxis({ behaviours: [broken] });
    const { stdout } = await lotse(statusArgs(praxis, "--json"));
    const { certificates } = JSON.parse(stdout) as { certificates: { owner: string; subject: string }[] };
    const devices = certificates.filter((c) => c.owner === "gSMC-K" || c.owner === "gSMC-KT");
    for (const { subject } of devices) assert.match(subject, /^\d{20}/);
    for (const holder of ["Petersen", "am Hafen"]) assert.ok(!stdout.includes(holder), holder);
  });

  test("a card that is put in between two readings", async () => {
    await using praxis = await startPraxis();
    const first = await lotse(statusArgs(praxis, "--json"));
    const inserted = card("EGK", { ctId: "kt-empfang", slot: 2 }, EGK);
    await praxis.first.happen({ happened: "card-inserted", card: inserted });
    const second = await lotse(statusArgs(praxis, "--json"));
    assertClean(first.stdout + first.stderr + second.stdout + second.stderr);
  });
});

describe("lotse explain on answers that name patients", SIDE_BY_SIDE, () => {
  const saved: [name: string, text: string][] = [];
  before(async () => {
    const patients = `<EVT:Event><EVT:Topic>CARD/INSERTED</EVT:Topic><EVT:Message>${[
      ["CardType", "EGK"],
      ["ICCSN", EGK.iccsn],
      ["KVNR", EGK.kvnr],
      ["CardHolderName", EGK.holder],
    ]
      .map(([key, value]) => `<EVT:Parameter><EVT:Key>${key}</EVT:Key><EVT:Value>${value}</EVT:Value></EVT:Parameter>`)
      .join("")}</EVT:Message></EVT:Event>`;
    saved.push(["an event", declared(patients)]);
    for (const shape of Object.keys(SHAPES) as ShapeName[]) {
      await using praxis = await startPraxis({ shape, prepare: withPatients });
      using questioner = new Questioner(praxis);
      const { context } = praxis;
      const lists = await questioner.ask(getCards, { context, mandantWide: true });
      const slot = { ctId: "kt-empfang", slotId: 1 };
      const requested = await questioner.ask(requestCard, { context, slot, timeOut: 1 });
      for (const { response } of [lists, requested]) assert.ok(response.includes(EGK.holder), response);
      saved.push([`GetCards of ${shape}`, lists.response], [`RequestCard of ${shape}`, requested.response]);
    }
    const [, list = ""] = saved.find(([name]) => name.startsWith("GetCards")) ?? [];
    saved.push(
      ["a list without its envelope", /<(\w+:)?GetCardsResponse[\s\S]*GetCardsResponse>/.exec(list)?.[0] ?? ""],
      ["half a list", list.slice(0, list.indexOf(EGK.holder) + 8)],
      ["a list with a card of a kind nobody knows", list.replace(/(CardType>)EGK/, "$1EGK-NEU")],
      ["a list with the patient's number in the handle", list.replaceAll("patient-0", `egk-${EGK.kvnr}`)],
      ["a list with unreadable times", list.replaceAll(/(InsertTime>)[^<]+/g, "$1heute")],
    );
  });

  test("none of them is told", async () => {
    assert.ok(saved.length > 12);
    for (const [turn, [name, text]] of saved.entries()) {
      assert.match(text, /Wilh|80276001/, name);
      const spoken = await Promise.all(spokenBy(turn).map((more) => lotse(["explain", "-", ...more], text)));
      for (const { stdout, stderr } of spoken) assertClean(stdout + stderr, name);
    }
  });
});

describe("lotse simulate, demo and find", SIDE_BY_SIDE, () => {
  test("the demo tells nothing of the patient in its practice, also while the card is pulled and put in again", async () => {
    await using process = new LotseProcess(["demo", "--page-port", "0", "--key-type", "p256", "--json"], {
      env: places,
    });
    const facts = JSON.parse(await process.firstLine()) as {
      signInLink: string;
      practiceId: string;
      controlUrl: string;
    };
    const client = await PageClient.signIn(facts.signInLink);
    const below = `/practices/${facts.practiceId}`;
    const happen = (event: object) =>
      fetchPlain(new URL("api/konnektoren/0/events", facts.controlUrl), {
        method: "POST",
        body: JSON.stringify(event),
      });
    const state = await fetchPlain(new URL("api/state", facts.controlUrl));
    assert.ok(state.body.includes(MUSTER.holder), "the practice has no patient");
    type View = { checkedAt?: string; components: { id: string }[] };
    const checkedAfter = async (before: string | undefined) => {
      await client.ask("POST", `${below}/checks`);
      return client.until<View>(facts.practiceId, `${below}/overview`, (v) => (v.checkedAt ?? "") > (before ?? ""));
    };
    const first = await checkedAfter(undefined);
    await happen({ happened: "card-removed", ctId: "kt-empfang", slot: 1 });
    const second = await checkedAfter(first.checkedAt);
    await happen({ happened: "card-inserted", ctId: "kt-empfang", slot: 1, iccsn: MUSTER.iccsn });
    const last = await checkedAfter(second.checkedAt);
    const paths = ["overview", "updates", "changes", "journal", "connections"].map((name) => `${below}/${name}`);
    for (const { id } of last.components) paths.push(`${below}/components/${encodeURIComponent(id)}`);
    for (const path of paths) assertClean((await client.ask("GET", path)).body, path);
    const [announced = ""] = Object.keys(filesBelow(places.TMPDIR)).filter((file) => file.endsWith("server.json"));
    for (const args of [
      ...["nagios", "checkmk", "prometheus"].map((format) => ["check", "--format", format]),
      ...["devices", "status"].flatMap((command) => [[command], [command, "--json"]]),
    ]) {
      const env = { ...places, LOTSE_DATA: join(places.TMPDIR, announced, "..") };
      const ran = await runLotse(args, { env });
      assert.match(ran.stdout, /Empfang/, args.join(" "));
      assertClean(ran.stdout + ran.stderr, args.join(" "));
    }
    for (const [file, content] of Object.entries(filesBelow(places.TMPDIR)).filter(([f]) => f.includes("lotse.db")))
      assertClean(content, file);
    const { code, stdout, stderr } = await process.stop();
    assert.equal(code, 0);
    assertClean(stdout + stderr);
  });

  test("the facts of a simulation tell nothing of its patient", async () => {
    const process = new LotseProcess(["simulate", "--json", "--key-type", "p256"], { env: places });
    const facts = JSON.parse(await process.firstLine()) as { url: string };
    const found = await lotse(["find", facts.url]);
    const { stdout, stderr } = await process.stop();
    assertClean(stdout + stderr + found.stdout + found.stderr);
  });
});

describe("afterwards", () => {
  test("no file that was written holds a trace of a patient", async () => {
    const imported = await lotse(["catalogue", "import", `${import.meta.dirname}/../data/catalogues/archiv.json`]);
    assert.equal(imported.code, 0);
    const files = Object.entries(places).flatMap(([place, directory]) =>
      Object.entries(filesBelow(directory)).map(([file, content]) => [`${place}/${file}`, content] as const),
    );
    assert.ok(files.some(([file]) => file === "LOTSE_DATA/catalogue/current.json"));
    // Compiled code Node keeps for the next start: holds the scenarios of the simulator, whose patients are invented.
    for (const [file, content] of files.filter(([f]) => !f.includes("node-compile-cache"))) assertClean(content, file);
  });
});
