/**
 * The panel of a simulated practice, used as a person does in a browser without scripts and as a program does over JSON:
 * what is pressed there shows at the Konnektor's own interface, and what is not meant for it changes nothing.
 */
import assert from "node:assert/strict";
import { request } from "node:http";
import { afterEach, beforeEach, describe, test } from "node:test";
import { type Form, formNamed, formsIn, plainText, submit } from "../../../test/support/forms.ts";
import { askDirectory, fetchPlain, type Heard, outcomeOf, soon } from "../../../test/support/plain-client.ts";
import { Questioner } from "../../../test/support/questions.ts";
import { gematikApi, needs } from "../../../test/support/shared.ts";
import { assertBodyFits, assertDocumentFits } from "../../../test/support/xml-schema.ts";
import { getPinStatus } from "../../protocol/soap/card-service/get-pin-status.ts";
import { getCardTerminals } from "../../protocol/soap/event-service/get-card-terminals.ts";
import { getCards } from "../../protocol/soap/event-service/get-cards.ts";
import { getResourceInformation } from "../../protocol/soap/event-service/get-resource-information.ts";
import { SimPraxis } from "../wire/sim-praxis.ts";
import { PanelServer } from "./panel-server.ts";

let praxis: SimPraxis;
let panel: PanelServer;

/** In one suite, so that its hooks are its own where all tests share a process. */
describe("the panel", () => {
  beforeEach(async () => {
    praxis = await SimPraxis.start({ scenario: "praxis2026", auth: "none", keyType: "p256" });
    panel = new PanelServer(praxis);
    await panel.start();
  });
  afterEach(async () => {
    await panel.stop();
    await praxis.stop();
  });

  const KONNEKTOR = "konnektor/0";
  const EMPFANG = "konnektor/0/terminal/kt-empfang";
  const SMCB = "80276883110000147805";
  const page = async (path = "") => {
    const heard = await fetchPlain(panel.url + path);
    assert.equal(heard.status, 200, path);
    return heard.body;
  };
  /** Presses a button as a browser does, and comes back to the page it leads to. */
  async function press(
    path: string,
    button: string,
    holding?: Record<string, string>,
    changed?: Record<string, string>,
  ) {
    const heard = await submit(panel.url + path, formNamed(await page(path), button, holding), changed);
    assert.equal(heard.status, 303, heard.body);
    return page((heard.headers.location ?? "").slice(1));
  }
  function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Heard> {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return fetchPlain(panel.url + path, {
      method: "POST",
      body: text,
      headers: { "Content-Type": "application/json", ...headers },
    });
  }
  const FORM = { "Content-Type": "application/x-www-form-urlencoded" };
  const happens = (event: unknown, konnektor = 0) => post(`api/konnektoren/${konnektor}/events`, event);

  /** What the Konnektor says about itself when it is asked over its own interface. */
  async function seen<T>(look: (q: Questioner) => Promise<T>): Promise<T> {
    using questioner = new Questioner(praxis);
    return await look(questioner);
  }
  const all = { mandantWide: true };
  const terminals = () =>
    seen(async (q) => (await q.ask(getCardTerminals, { context: praxis.context, ...all })).response);
  const cards = () => seen(async (q) => (await q.ask(getCards, { context: praxis.context, ...all })).response);
  const health = () => seen(async (q) => (await q.ask(getResourceInformation, { context: praxis.context })).response);
  const connectedTo = (response: string, ctId: string) =>
    new RegExp(`CtId>${ctId}<.*?Connected>(true|false)<`, "s").exec(response)?.[1];
  const raised = (response: string, name: string) =>
    new RegExp(`ErrorCondition>${name.replace(/[()]/g, "\\$&")}<.*?Value>(true|false)<`, "s").exec(response)?.[1];
  async function pinStatus(mandant = "hafen"): Promise<string | undefined> {
    const card = praxis.first.state.cards.find((c) => c.iccsn === SMCB);
    const question = {
      context: { ...praxis.context, mandant },
      cardHandle: card?.handle ?? "",
      pinTyp: "PIN.SMC" as const,
    };
    const { response } = await seen((q) => q.ask(getPinStatus, question));
    return /PinStatus>(\w+)</.exec(response)?.[1];
  }

  describe("a person without scripts in the browser", () => {
    test("finds every device of the practice from the first page", async () => {
      const text = await page();
      const links = [...text.matchAll(/<a href="([^"]+)">(.*?)<\/a>/g)].map(([, href = "", name = ""]) => [
        href,
        plainText(name),
      ]);
      assert.deepEqual(links, [
        ["/konnektor/0", "secunet konnektor 2.0.0"],
        ["/konnektor/0/terminal/kt-empfang", "Empfang"],
        ["/konnektor/0/terminal/kt-zimmer2", "Zimmer 2"],
        ["/konnektor/0/terminal/kt-labor", "Labor"],
      ]);
      for (const [href = ""] of links) assert.match(plainText(await page(href.slice(1))), /Nachgestelltes Gerät/);
    });

    test("pulls the plug of a terminal and puts it back", async () => {
      const unplugged = await press(EMPFANG, "Stecker ziehen");
      assert.match(plainText(unplugged), /Verbunden: aus/);
      assert.equal(connectedTo(await terminals(), "kt-empfang"), "false");
      assert.equal(raised(await health(), "EC_CardTerminal_Not_Available(kt-empfang)"), "true");
      assert.match(plainText(await press(EMPFANG, "Stecker einstecken")), /Verbunden: an/);
      assert.equal(connectedTo(await terminals(), "kt-empfang"), "true");
      assert.equal(raised(await health(), "EC_CardTerminal_Not_Available(kt-empfang)"), "false");
    });

    test("plugs in the terminal that was never connected, and the Konnektor gets to know it", async () => {
      assert.match(await terminals(), /CtId>kt-labor<.*?Slots>0</s);
      await press("konnektor/0/terminal/kt-labor", "Stecker einstecken");
      assert.match(await terminals(), /FWVersion>3\.8\.2<.*?CtId>kt-labor<.*?Slots>4</s);
    });

    test("pulls a card, which lies on the desk then, and puts it into another terminal", async () => {
      assert.match(await cards(), new RegExp(SMCB));
      const withoutCard = await press(EMPFANG, "Karte ziehen", { slot: "3" });
      assert.match(plainText(withoutCard), /Steckplatz 3/);
      assert.doesNotMatch(await cards(), new RegExp(SMCB));
      await press("konnektor/0/terminal/kt-zimmer2", "Stecken", { slot: "2" }, { iccsn: SMCB });
      assert.match(await cards(), new RegExp(`${SMCB}<.*?CtId>kt-zimmer2<.*?SlotId>2<`, "s"));
      assert.ok(
        !formsIn(await page(EMPFANG)).some((form) => form.fields.iccsn === SMCB),
        "it lies on the desk no more",
      );
    });

    test("sets firmware of Konnektor and terminal", async () => {
      await press(KONNEKTOR, "Setzen", { happened: "firmware" }, { firmware: "6.0.5" });
      assert.match((await askDirectory(praxis)).body, /FWVersion>6\.0\.5</);
      await press(EMPFANG, "Setzen", { happened: "terminal-firmware" }, { firmware: "3.9.2" });
      assert.match(await terminals(), /FWVersion>3\.9\.2<.*?CtId>kt-empfang</s);
    });

    test("raises a state, sees it on the display, and takes it back", async () => {
      const name = "EC_TSL_Expiring";
      const shown = await press(KONNEKTOR, "Melden", {}, { name });
      assert.match(plainText(shown), new RegExp(name));
      assert.equal(raised(await health(), name), "true");
      const gone = await press(KONNEKTOR, "Zurücknehmen", { name });
      assert.equal(raised(await health(), name), "false");
      assert.ok(!formsIn(gone).some((form) => form.button === "Zurücknehmen" && form.fields.name === name));
    });

    test("cuts the tunnel to the TI and builds it again", async () => {
      assert.match(plainText(await press(KONNEKTOR, "TI-Verbindung trennen")), /TI: aus/);
      assert.match(await health(), /VPNTIStatus><[^>]*ConnectionStatus>Offline</);
      assert.match(plainText(await press(KONNEKTOR, "TI-Verbindung herstellen")), /TI: an/);
      assert.match(await health(), /VPNTIStatus><[^>]*ConnectionStatus>Online</);
    });

    test("sets the clock, and the Konnektor tells the time it believes", async () => {
      await press(KONNEKTOR, "Stellen", {}, { offsetSeconds: "7200" });
      const { headers, body } = await askDirectory(praxis);
      const believed = [Date.parse(headers.date ?? ""), Date.parse(/InformationDate>([^<]+)</.exec(body)?.[1] ?? "")];
      for (const time of believed) assert.ok(Math.abs(time - Date.now() - 7_200_000) < 5_000);
    });

    test("sets the PIN of an SMC-B for one Mandant", async () => {
      assert.equal(await pinStatus(), "VERIFIED");
      await press(KONNEKTOR, "Setzen", { iccsn: SMCB, mandant: "hafen" }, { status: "VERIFIABLE", leftTries: "1" });
      assert.equal(await pinStatus(), "VERIFIABLE");
      const shown = formNamed(await page(KONNEKTOR), "Setzen", { iccsn: SMCB });
      assert.deepEqual([shown.fields.status, shown.fields.leftTries], ["VERIFIABLE", "1"]);
    });

    test("pulls the power, and nobody answers until it is plugged in again", async () => {
      assert.match(plainText(await press(KONNEKTOR, "Strom ziehen")), /Strom: aus.*Bereit: aus.*ausgeschaltet/);
      assert.equal(await outcomeOf(askDirectory(praxis)), "ECONNREFUSED");
      assert.match(plainText(await press(KONNEKTOR, "Strom stecken")), /Strom: an.*Bereit: aus.*startet neu/);
      assert.equal(await outcomeOf(askDirectory(praxis)), "ECONNREFUSED");
    });

    test("meets names with special characters as text, never as markup", async () => {
      const name = "<b>„Labor“ & Co</b>";
      const { state } = praxis.first;
      praxis.first.state = { ...state, terminals: state.terminals.map((t) => ({ ...t, name })) };
      for (const path of ["", EMPFANG]) {
        const html = await page(path);
        assert.ok(html.includes("&lt;b&gt;„Labor“ &amp; Co&lt;/b&gt;"));
        assert.ok(!html.includes(name));
      }
    });

    test("finds no form on any page that the panel would refuse as it stands", async () => {
      const paths = ["", KONNEKTOR, EMPFANG, "konnektor/0/terminal/kt-zimmer2", "konnektor/0/terminal/kt-labor"];
      const forms: [string, Form][] = [];
      for (const path of paths) for (const form of formsIn(await page(path))) forms.push([path, form]);
      assert.ok(forms.length > 10);
      const starts = forms.filter(
        ([, form]) => form.fields.happened === "restart" || form.fields.happened === "power-off",
      );
      for (const [path, form] of [...forms.filter((entry) => !starts.includes(entry)), ...starts]) {
        const heard = await submit(panel.url + path, form);
        assert.equal(
          heard.status,
          303,
          `${path} „${form.button}“ ${JSON.stringify(form.fields)}: ${plainText(heard.body)}`,
        );
      }
    });
  });

  describe("a program", () => {
    test("sees the state of every Konnektor, and what was asked of it", async () => {
      await askDirectory(praxis);
      const heard = await fetchPlain(`${panel.url}api/state`);
      assert.match(heard.headers["content-type"] ?? "", /^application\/json/);
      const { konnektoren } = JSON.parse(heard.body) as {
        konnektoren: { url: string; asked: string[]; state: { hostname: string } }[];
      };
      assert.deepEqual(
        konnektoren.map((k) => [k.url, k.asked, k.state.hostname]),
        [[praxis.first.url, ["directory"], "konnektor.konlan"]],
      );
    });

    test("makes everything happen that a person can, and gets 204", async () => {
      const events: [event: Record<string, unknown>, visible: () => Promise<unknown>, expected: unknown][] = [
        [
          { happened: "terminal-unplugged", ctId: "kt-zimmer2" },
          async () => connectedTo(await terminals(), "kt-zimmer2"),
          "false",
        ],
        [
          { happened: "terminal-plugged", ctId: "kt-zimmer2" },
          async () => connectedTo(await terminals(), "kt-zimmer2"),
          "true",
        ],
        [
          { happened: "terminal-firmware", ctId: "kt-zimmer2", firmware: "4.0.48" },
          async () => (await terminals()).includes("4.0.48"),
          true,
        ],
        [{ happened: "card-removed", ctId: "kt-empfang", slot: 3 }, async () => (await cards()).includes(SMCB), false],
        [
          { happened: "card-inserted", ctId: "kt-empfang", slot: 3, iccsn: SMCB },
          async () => (await cards()).includes(SMCB),
          true,
        ],
        [{ happened: "pin-changed", iccsn: SMCB, mandant: "hafen", status: "BLOCKED" }, pinStatus, "BLOCKED"],
        [
          { happened: "condition", name: "EC_OTHER_ERROR_STATE(3)", raised: true },
          async () => raised(await health(), "EC_OTHER_ERROR_STATE(3)"),
          "true",
        ],
        [
          { happened: "tunnel", tunnel: "sis", online: true },
          async () => raised(await health(), "EC_No_VPN_SIS_Connection"),
          "false",
        ],
        [
          { happened: "firmware", firmware: "5.50.5" },
          async () => (await askDirectory(praxis)).body.includes("5.50.5"),
          true,
        ],
        [
          { happened: "update-offered", target: "konnektor", firmware: "5.50.6", priority: "Kritisch" },
          async () => raised(await health(), "EC_Connector_Software_Out_Of_Date"),
          "true",
        ],
        [{ happened: "update-downloaded" }, async () => praxis.first.state.updates.offers[0]?.downloaded, true],
        [{ happened: "update-started", target: "konnektor" }, async () => praxis.first.state.updates.running.length, 1],
        [
          { happened: "update-ended", target: "konnektor", code: 4184 },
          async () => (await askDirectory(praxis)).body.includes("5.50.5"),
          true,
        ],
        [
          { happened: "update-ended", target: "konnektor" },
          async () => (await askDirectory(praxis)).body.includes("5.50.6"),
          true,
        ],
        [{ happened: "ksr-failed", code: 4188 }, async () => "said", "said"],
        [
          { happened: "terminal-correlation", ctId: "kt-zimmer2", correlation: "gepairt" },
          async () => connectedTo(await terminals(), "kt-zimmer2"),
          "false",
        ],
        [
          { happened: "terminal-correlation", ctId: "kt-zimmer2", correlation: "aktiv" },
          async () => connectedTo(await terminals(), "kt-zimmer2"),
          "true",
        ],
        [
          { happened: "terminal-session-failed", ctId: "kt-zimmer2", code: 4029 },
          async () => connectedTo(await terminals(), "kt-zimmer2"),
          "false",
        ],
        [
          { happened: "terminal-admin", ctId: "kt-empfang", credentials: "wrong", commandsAllowed: false },
          async () => praxis.first.state.terminals[0]?.admin.credentials,
          "wrong",
        ],
        [
          { happened: "management", setting: "online", active: false },
          async () => /VPNTIStatus.*?ConnectionStatus>(\w+)</s.exec(await health())?.[1],
          "Offline",
        ],
        [
          { happened: "device-card", outcome: "renewed", until: "2030-12-31" },
          async () => praxis.first.state.certificates[0]?.validUntil,
          "2030-12-31",
        ],
        [{ happened: "power-off" }, () => outcomeOf(askDirectory(praxis)), "ECONNREFUSED"],
      ];
      for (const [event, visible, expected] of events) {
        const heard = await happens(event);
        assert.deepEqual([heard.status, heard.body], [204, ""], JSON.stringify(event));
        assert.equal(await visible(), expected, JSON.stringify(event));
      }
      await happens({ happened: "restart", bootMs: 0 });
      await soon(praxis.first.whenRunning());
      assert.equal((await askDirectory(praxis)).status, 200);
    });

    test("reaches the second Konnektor of a practice without touching the first", async () => {
      await using mvz = await SimPraxis.start({ scenario: "mvz2026", auth: "none", keyType: "p256" });
      const other = new PanelServer(mvz);
      await other.start();
      const asked = { method: "POST", body: JSON.stringify({ happened: "firmware", firmware: "2.0.4" }) };
      assert.equal((await fetchPlain(`${other.url}api/konnektoren/1/events`, asked)).status, 204);
      await other.stop();
      assert.deepEqual(
        mvz.konnektoren.map((k) => k.state.product.firmware),
        ["5.5.12", "2.0.4"],
      );
    });
  });

  /** Everything that must leave the devices as they are. */
  async function assertUnchanged(ask: () => Promise<unknown>): Promise<void> {
    const before = praxis.first.state;
    await ask();
    assert.deepEqual(praxis.first.state, before);
  }

  describe("nobody from elsewhere", () => {
    /** node's client sends the Host it is told; fetch would not. */
    const from = (headers: Record<string, string>, method = "GET", path = "/"): Promise<number> =>
      new Promise((resolve, reject) => {
        const asked = request(
          panel.url,
          { method, path, headers, agent: false, signal: AbortSignal.timeout(5_000) },
          (response) => {
            response.resume();
            resolve(response.statusCode ?? 0);
          },
        );
        asked.on("error", reject);
        asked.end(method === "POST" ? JSON.stringify({ happened: "power-off" }) : undefined);
      });
    const here = () => new URL(panel.url).host;

    const refused: [who: string, headers: () => Record<string, string>][] = [
      ["a name that leads here by DNS", () => ({ Host: `praxis.example:${new URL(panel.url).port}` })],
      ["the right name without the port", () => ({ Host: "127.0.0.1" })],
      ["another port", () => ({ Host: "127.0.0.1:1" })],
      ["an address in the practice's network", () => ({ Host: `192.168.20.5:${new URL(panel.url).port}` })],
      ["a page elsewhere", () => ({ Host: here(), Origin: "https://example.org" })],
      ["a page on this computer, but of another program", () => ({ Host: here(), Origin: "http://127.0.0.1:3000" })],
      ["a page here under https", () => ({ Host: here(), Origin: `https://${here()}` })],
      ["a page that hides where it is from", () => ({ Host: here(), Origin: "null" })],
    ];
    for (const [who, headers] of refused) {
      test(`${who} is refused with 403 and changes nothing`, async () => {
        await assertUnchanged(async () => {
          assert.equal(await from(headers()), 403);
          assert.equal(await from(headers(), "GET", "/api/state"), 403);
          assert.equal(await from(headers(), "POST", "/api/konnektoren/0/events"), 403);
          assert.equal(await from(headers(), "POST", "/konnektor/0"), 403);
        });
      });
    }

    test("this computer is let in under both its names, with its own pages as origin", async () => {
      const { port } = new URL(panel.url);
      for (const name of ["127.0.0.1", "localhost"]) {
        const host = `${name}:${port}`;
        assert.equal(await from({ Host: host }), 200);
        assert.equal(await from({ Host: host, Origin: `http://${host}` }), 200);
      }
    });

    test("may frame the page, run scripts in it, or find it in a cache", async () => {
      for (const path of ["", "api/state", "konnektor/7"]) {
        const { headers } = await fetchPlain(panel.url + path);
        const policy = String(headers["content-security-policy"]);
        assert.match(policy, /default-src 'none'/);
        assert.match(policy, /frame-ancestors 'none'/);
        assert.doesNotMatch(policy, /script-src/);
        assert.deepEqual([headers["cache-control"], headers["x-content-type-options"]], ["no-store", "nosniff"]);
      }
    });
  });

  describe("a device that does not exist", () => {
    const paths = [
      "nirgends",
      "konnektor/1",
      "konnektor/0/terminal/kt-keller",
      "konnektor/x",
      "konnektor/0/terminal/%E0%A4%A",
      "/",
    ];
    for (const path of paths) {
      test(`/${path} is 404 in words`, async () => {
        const heard = await fetchPlain(panel.url + path);
        assert.equal(heard.status, 404);
        assert.match(plainText(heard.body), /Dieses Gerät gibt es nicht/);
      });
    }

    const posts = [
      "api/konnektoren/1/events",
      "konnektor/1",
      "api/konnektoren/0/irgendwas",
      "konnektor/0/terminal/kt-keller",
    ];
    for (const path of posts) {
      test(`what is sent to /${path} is 404 and changes nothing`, async () => {
        const body = path.startsWith("api") ? JSON.stringify({ happened: "power-off" }) : "happened=power-off";
        await assertUnchanged(async () => assert.equal((await post(path, body)).status, 404));
      });
    }

    test("another method than looking and pressing is 405", async () => {
      for (const method of ["PUT", "DELETE", "PATCH"])
        assert.equal((await fetchPlain(`${panel.url}konnektor/0`, { method })).status, 405);
    });
  });

  describe("what cannot be understood is refused with 400 and a word about it, and nothing changes", () => {
    const terminal = { ctId: "kt-empfang" };
    const pin = { happened: "pin-changed", iccsn: SMCB, mandant: "hafen", status: "VERIFIABLE" };
    const refused: [what: string, body: unknown, about: RegExp][] = [
      ["nothing", "", /Inhalt/],
      ["no JSON", "{", /Inhalt/],
      ["a list", [], /happened/],
      ["a number", "7", /Inhalt/],
      ["nothing inside", "null", /Inhalt/],
      ["no event", {}, /happened/],
      ["an event nobody knows", { happened: "explode" }, /explode/],
      ["an event of the model that is not for people", { happened: "booted" }, /booted/],
      ["an event that is no text", { happened: ["restart"] }, /happened/],
      ["a terminal nobody knows", { happened: "terminal-plugged", ctId: "kt-keller" }, /ctId/],
      ["no terminal", { happened: "terminal-unplugged" }, /ctId/],
      ["a firmware that is none", { happened: "terminal-firmware", ...terminal, firmware: "neueste" }, /firmware/],
      ["a firmware of the Konnektor that is none", { happened: "firmware", firmware: "" }, /firmware/],
      ["a firmware no message can carry", { happened: "firmware", firmware: "5.50" }, /firmware/],
      [
        "a terminal firmware no message can carry",
        { happened: "terminal-firmware", ...terminal, firmware: "v1.2.3.4" },
        /firmware/,
      ],
      ["a card that is not on the desk", { happened: "card-inserted", ...terminal, slot: 2, iccsn: SMCB }, /iccsn/],
      ["a card to pull from no slot", { happened: "card-removed", ...terminal }, /slot/],
      [
        "a card to pull from a slot the terminal does not have",
        { happened: "card-removed", ...terminal, slot: 9 },
        /slot/,
      ],
      ["a card to pull from a slot that is no number", { happened: "card-removed", ...terminal, slot: "drei" }, /slot/],
      ["a PIN state nobody knows", { ...pin, status: "OPEN" }, /status/],
      ["a PIN of a card nobody knows", { ...pin, iccsn: "80276883110000999999" }, /iccsn/],
      ["a PIN of a Mandant nobody knows", { ...pin, mandant: "nachbar" }, /mandant/],
      ["tries that are no number", { ...pin, leftTries: "drei" }, /leftTries/],
      ["tries below none", { ...pin, leftTries: -1 }, /leftTries/],
      ["half a try", { ...pin, leftTries: 1.5 }, /leftTries/],
      ["a state that is none", { happened: "condition", name: "kaputt", raised: true }, /name/],
      [
        "a state longer than a message can carry",
        { happened: "condition", name: `EC_${"x".repeat(126)}`, raised: true },
        /name/,
      ],
      ["a tunnel nobody knows", { happened: "tunnel", tunnel: "bund", online: false }, /tunnel/],
      ["an update for nobody", { happened: "update-offered", target: "kt-keller", firmware: "1.0.0" }, /target/],
      ["an update to no version", { happened: "update-offered", target: "konnektor", firmware: "neu" }, /firmware/],
      [
        "an update that is a little urgent",
        { happened: "update-offered", target: "konnektor", firmware: "9.0.0", priority: "dringend" },
        /priority/,
      ],
      [
        "an update due on no day",
        { happened: "update-offered", target: "konnektor", firmware: "9.0.0", deadline: "2026-02-30" },
        /Tag/,
      ],
      ["an update that begins nowhere", { happened: "update-started" }, /target/],
      ["an update that fails like a terminal's", { happened: "update-ended", target: "konnektor", code: 4187 }, /code/],
      [
        "an update that fails like a Konnektor's",
        { happened: "update-ended", target: "kt-empfang", code: 4184 },
        /code/,
      ],
      ["a search that fails with another code", { happened: "ksr-failed", code: 4000 }, /code/],
      [
        "a state of pairing nobody knows",
        { happened: "terminal-correlation", ...terminal, correlation: "fest" },
        /correlation/,
      ],
      [
        "a password that is half right",
        { happened: "terminal-admin", ...terminal, credentials: "half" },
        /credentials/,
      ],
      ["an error of a terminal that is none", { happened: "terminal-error", ...terminal, code: 1 }, /code/],
      ["a session that fails for no reason", { happened: "terminal-session-failed", ...terminal }, /code/],
      ["a terminal without a name", { happened: "terminal-not-added", ip: "192.0.2.1", code: 4033 }, /Text/],
      ["a PIN typed nowhere", { happened: "pin-entry", ...terminal, pin: "PIN.SMC", slot: 9 }, /slot/],
      ["a PIN that is sung", { happened: "pin-entry", ...terminal, slot: 3, pin: "PIN.SMC", action: "SING" }, /action/],
      ["an address renewed by a server", { happened: "dhcp", who: "server", what: "address", value: "x" }, /who/],
      ["an address without any", { happened: "dhcp", who: "lan", what: "address" }, /Text/],
      ["a setting nobody knows", { happened: "management", setting: "laut", active: true }, /setting/],
      ["a renewal without a day", { happened: "device-card", outcome: "renewed", until: "bald" }, /until/],
      ["a renewal that ends in no way", { happened: "device-card" }, /outcome/],
      ["a subscription: those are made by clients", { happened: "subscribed", subscription: {} }, /subscribed/],
      ["a clock that is no number", { happened: "clock", offsetMs: "morgen" }, /offsetMs/],
      ["a clock set by nothing", { happened: "clock", offsetMs: "" }, /offsetMs/],
      ["a clock beyond all calendars", { happened: "clock", offsetMs: 1e17 }, /offsetMs/],
    ];
    for (const [what, body, about] of refused) {
      test(what, async () => {
        await assertUnchanged(async () => {
          const heard = await happens(body);
          assert.equal(heard.status, 400);
          const { error } = JSON.parse(heard.body) as { error: string };
          assert.match(error, about);
        });
      });
    }

    test("people read the same words on a page", async () => {
      const table: [fields: Record<string, string>, about: RegExp][] = [
        [{ happened: "firmware", firmware: "neueste" }, /firmware/],
        [{ happened: "terminal-plugged", ctId: "kt-keller" }, /ctId/],
        [{}, /happened/],
      ];
      for (const [fields, about] of table) {
        await assertUnchanged(async () => {
          const heard = await post("konnektor/0", new URLSearchParams(fields).toString(), FORM);
          assert.equal(heard.status, 400);
          assert.match(plainText(heard.body), /Das geht nicht/);
          assert.match(plainText(heard.body), about);
        });
      }
    });

    test("a body that is far too large", async () => {
      await assertUnchanged(async () => {
        const heard = await happens({ happened: "power-off", ballast: "x".repeat(100 * 1024) });
        assert.equal(heard.status, 400);
      });
    });

    test("a card into a slot the terminal does not have", async () => {
      await happens({ happened: "card-removed", ...terminal, slot: 3 });
      await assertUnchanged(async () => {
        const heard = await happens({ happened: "card-inserted", ...terminal, slot: 5, iccsn: SMCB });
        assert.deepEqual([heard.status, /slot/.test(heard.body)], [400, true]);
      });
    });

    test("people read them as words, whatever was sent", async () => {
      const heard = await post("konnektor/0", "happened=<script>alert(1)</script>", FORM);
      assert.equal(heard.status, 400);
      assert.ok(heard.body.includes("&lt;script&gt;") && !heard.body.includes("<script"));
    });
  });

  describe(
    "whatever the panel accepts, the Konnektor can still say it as gematik's schema wants",
    needs(gematikApi(), "Die Schemata der gematik"),
    () => {
      const events: [what: string, event: Record<string, unknown>][] = [
        ["a firmware with a v in front", { happened: "firmware", firmware: "v5.50.4" }],
        ["a firmware with blanks around it", { happened: "firmware", firmware: " 5.50.4 " }],
        ["a firmware of four digits", { happened: "firmware", firmware: "5.50.4000" }],
        ["a terminal firmware with two parts", { happened: "terminal-firmware", ctId: "kt-empfang", firmware: "3.9" }],
        [
          "tries in words",
          { happened: "pin-changed", iccsn: SMCB, mandant: "hafen", status: "VERIFIABLE", leftTries: "NaN" },
        ],
        [
          "a state of 128 characters",
          { happened: "condition", name: `EC_${"x".repeat(59)}(${"y".repeat(64)})`, raised: true },
        ],
        [
          "a state of more than 128",
          { happened: "condition", name: `EC_${"x".repeat(99)}(${"y".repeat(64)})`, raised: true },
        ],
        ["a clock in the year 9999", { happened: "clock", offsetMs: Date.parse("9999-12-30T00:00:00Z") - Date.now() }],
        ["a clock in the year 12000", { happened: "clock", offsetMs: 315_000_000_000_000 }],
        ["a clock before Christ", { happened: "clock", offsetMs: -90_000_000_000_000 }],
      ];
      for (const [what, event] of events) {
        test(what, async () => {
          const { status } = await happens(event);
          assert.ok(status === 204 || status === 400, String(status));
          assertDocumentFits("conn/ServiceDirectory.xsd", (await askDirectory(praxis)).body);
          for (const response of [await health(), await terminals(), await cards()])
            assertBodyFits("conn/EventService.xsd", response);
          const card = praxis.first.state.cards.find((c) => c.iccsn === SMCB);
          const question = { context: praxis.context, cardHandle: card?.handle ?? "", pinTyp: "PIN.SMC" as const };
          assertBodyFits("conn/CardService_v8_1_3.xsd", (await seen((q) => q.ask(getPinStatus, question))).response);
        });
      }
    },
  );
});
