/** Reading a simulated Konnektor over real sockets: every mode, every product, and what goes wrong inside. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assess } from "../../domain/assess/assess.ts";
import { LotseError } from "../../domain/errors.ts";
import type { Observation, ObservedKind } from "../../domain/observation.ts";
import type { Credentials } from "../../protocol/link/credentials.ts";
import { Link } from "../../protocol/link/link.ts";
import type { Trust } from "../../protocol/link/trust.ts";
import type { KonnektorState } from "../../simulator/models/state.ts";
import { SHAPES, type ShapeName } from "../../simulator/wire/shapes.ts";
import { type AuthMode, type SimOptions, SimPraxis } from "../../simulator/wire/sim-praxis.ts";
import { directoryUrl } from "./directory.ts";
import { type KonnektorAccess, type KonnektorReading, readKonnektor } from "./read-konnektor.ts";

const MODES: AuthMode[] = ["none", "tls", "basic", "cert"];
const PRODUCTS = Object.keys(SHAPES) as ShapeName[];

interface Read extends KonnektorReading {
  connections: number[];
}

async function read(praxis: SimPraxis, access: Partial<KonnektorAccess> & { mandant?: string } = {}): Promise<Read> {
  const { auth, context, first } = praxis;
  const trust: Trust = auth.mode === "none" ? { kind: "system" } : { kind: "pin", sha256: praxis.certSha256 };
  using link = new Link({ trust, credentials: credentialsOf(praxis), timeouts: { answerMs: 2_000, stallMs: 1_000 } });
  const { mandant = context.mandant, ...rest } = access;
  const reading = await readKonnektor(link, {
    url: directoryUrl(first.url),
    context: { ...context, mandant },
    ...rest,
  });
  return { ...reading, connections: [...link.connections.values()] };
}

function credentialsOf({ auth }: SimPraxis): Credentials {
  if (auth.user) return { kind: "basic", user: auth.user, password: auth.password ?? "" };
  if (!auth.client) return { kind: "none" };
  const { certificate, key } = auth.client;
  return {
    kind: "certificate",
    cert: certificate.toString(),
    key: String(key.export({ type: "pkcs8", format: "pem" })),
  };
}

function all<K extends ObservedKind>(reading: KonnektorReading, kind: K): Observation<K>[] {
  return reading.observations.filter((o): o is Observation<K> => o.kind === kind);
}

const failures = (reading: KonnektorReading) =>
  all(reading, "not-answered").map((o) => [o.value.question, o.value.failure.code]);

test("M-43: a PIN with one try left and a blocked one are read off the device and judged yellow and red", async () => {
  for (const [status, leftTries, told] of [
    ["VERIFIABLE", 1, "gelb smcb/pin-few-tries"],
    ["BLOCKED", 0, "rot smcb/pin-blocked"],
  ] as const) {
    await using praxis = await SimPraxis.start({ keyType: "p256" });
    const [card] = praxis.first.state.cards.filter((c) => c.type === "SMC-B");
    const event = { happened: "pin-changed", iccsn: card?.iccsn ?? "", mandant: praxis.context.mandant } as const;
    await praxis.first.happen({ ...event, status, leftTries });
    const { observations } = await read(praxis, { mandant: praxis.context.mandant });
    const findings = assess(undefined, observations, Date.now());
    assert.ok(findings.map((f) => `${f.level} ${f.code}`).includes(told), told);
  }
});

describe("a practice of 2026 is read completely", () => {
  for (const auth of MODES) {
    for (const shape of PRODUCTS) {
      test(`${shape}, authentication ${auth}: everything, over one handshake per host and port`, async () => {
        await using praxis = await SimPraxis.start({ auth, shape });
        const reading = await read(praxis);
        assert.deepEqual(failures(reading), []);
        assert.equal(reading.directory.product.productCode, SHAPES[shape].identity.productCode);
        assert.deepEqual(
          all(reading, "terminal").map((o) => [o.component.name, o.value.connected]),
          [
            ["Empfang", true],
            ["Zimmer 2", true],
            ["Labor", false],
          ],
        );
        assert.deepEqual(
          all(reading, "karte").map((o) => [o.value.type, o.value.terminal]),
          [
            ["SMC-B", "Empfang"],
            ["SMC-KT", "Empfang"],
            ["SMC-KT", "Zimmer 2"],
            ["HBA", "Zimmer 2"],
          ],
        );
        assert.deepEqual(
          all(reading, "pin-status").map((o) => [o.value.mandant, o.value.status]),
          [["hafen", "VERIFIED"]],
        );
        assert.deepEqual(reading.connections, [1]);
        assert.equal(praxis.first.handshakes, auth === "none" ? 0 : 1);
      });
    }
  }

  test("what was listed is named, so that a thing taken away is gone", async () => {
    await using praxis = await SimPraxis.start();
    const reading = await read(praxis);
    const ids = (kind: "terminal" | "karte") => all(reading, kind).map((o) => o.component.id);
    assert.deepEqual(all(reading, "listed-terminals")[0]?.value, ids("terminal"));
    assert.deepEqual(all(reading, "listed-cards")[0]?.value, ids("karte"));
  });

  test("a device card of generation G2.0 is seen as RSA only, its dates at its terminal", async () => {
    await using praxis = await SimPraxis.start({ scenario: "archiv" });
    const deviceCards = all(await read(praxis), "karte").filter((o) => o.value.type === "SMC-KT");
    assert.deepEqual(
      deviceCards.map((o) => [o.value.rsaOnly, o.value.expiresOn]),
      [
        [true, undefined],
        [true, undefined],
      ],
    );
  });

  test("behind a proxy with a path prefix and foreign host names in its directory", async () => {
    await using praxis = await SimPraxis.start({ pathPrefix: "/kon8", misbehave: ["foreign-host"] });
    const reading = await read(praxis);
    assert.deepEqual(failures(reading), []);
    assert.match(reading.directory.services[0]?.tls ?? "", /konnektor\.konlan:\d+\/kon8\/ws\//);
  });

  test("with addresses taken as listed, a foreign host name is a clear failure", async () => {
    await using praxis = await SimPraxis.start({ misbehave: ["foreign-host"] });
    const reading = await read(praxis, { endpointRule: "listed" });
    assert.deepEqual(failures(reading), [["resource-information", "link/host-unknown"]]);
  });

  test("each Mandant sees its own SMC-B", async () => {
    await using praxis = await SimPraxis.start();
    const reading = await read(praxis, { mandant: "hafen-kfo" });
    assert.deepEqual(
      all(reading, "pin-status").map((o) => [o.value.mandant, o.value.status, o.value.leftTries]),
      [["hafen-kfo", "VERIFIABLE", 3]],
    );
  });

  test("RSA and ECC are asked separately, and belong to the right device", async () => {
    await using praxis = await SimPraxis.start();
    const reading = await read(praxis);
    const rows = all(reading, "certificates").flatMap((o) =>
      o.value.map((c) => `${o.component.name} ${c.owner} ${c.crypt}`),
    );
    assert.deepEqual(rows.toSorted(), [
      "Empfang gSMC-KT ECC",
      "Empfang gSMC-KT RSA",
      "HBA (Zimmer 2/1) HBA ECC",
      "HBA (Zimmer 2/1) HBA RSA",
      "SMC-B (Empfang/3) SMC-B ECC",
      "SMC-B (Empfang/3) SMC-B RSA",
      "Zimmer 2 gSMC-KT ECC",
      "Zimmer 2 gSMC-KT RSA",
      "secunet konnektor 2.0.0 gSMC-K ECC",
      "secunet konnektor 2.0.0 gSMC-K RSA",
    ]);
  });

  test("a card without ECC is a remark, not a failure", async () => {
    await using praxis = await SimPraxis.start({ scenario: "archiv" });
    const reading = await read(praxis);
    assert.deepEqual(failures(reading), []);
    assert.equal(all(reading, "karte")[0]?.value.rsaOnly, true);
  });

  test("a change at the panel is seen at the next reading", async () => {
    await using praxis = await SimPraxis.start();
    const { first } = praxis;
    await first.happen({ happened: "terminal-unplugged", ctId: "kt-zimmer2" });
    await first.happen({ happened: "firmware", firmware: "6.0.5" });
    await first.happen({ happened: "tunnel", tunnel: "ti", online: false });
    const reading = await read(praxis);
    assert.equal(all(reading, "identity")[0]?.value.firmware, "6.0.5");
    assert.equal(all(reading, "vpn")[0]?.value.ti.online, false);
    const raised =
      all(reading, "states")[0]
        ?.value.filter((s) => s.raised)
        .map((s) => s.condition) ?? [];
    assert.deepEqual(raised.toSorted(), [
      "EC_CardTerminal_Not_Available(kt-zimmer2)",
      "EC_FW_Update_Available",
      "EC_No_VPN_TI_Connection",
    ]);
  });

  test("what does not change is read once, what changes is read anew", async () => {
    await using praxis = await SimPraxis.start();
    using link = new Link({ trust: { kind: "pin", sha256: praxis.certSha256 }, credentials: { kind: "none" } });
    const access = { url: directoryUrl(praxis.first.url), context: praxis.context };
    const states = async () =>
      all(await readKonnektor(link, access), "states")[0]?.value.filter((s) => s.raised).length;
    assert.equal(await states(), 1);
    assert.equal(await states(), 1);
    await praxis.first.happen({ happened: "condition", name: "EC_LOG_OVERFLOW", raised: true });
    assert.equal(await states(), 2);
  });
});

describe("what patients' cards hold stays in the Konnektor", () => {
  test("neither name nor KVNR nor ICCSN of an eGK is in any observation, nor the name on an HBA", async () => {
    await using praxis = await SimPraxis.start();
    const reading = await read(praxis);
    const text = JSON.stringify(reading);
    for (const secret of ["Musterfrau", "X110411675", "80276001081699900578", "Petersen"])
      assert.ok(!text.includes(secret), secret);
  });
});

describe("a Konnektor that refuses says why", () => {
  const refusals: [name: string, change: (state: KonnektorState) => KonnektorState, context: object, code: number][] = [
    ["unknown Mandant", (s) => s, { mandant: "Hafen" }, 4021],
    ["unknown client system", (s) => s, { clientsystem: "anderes" }, 4021],
    ["empty workplace", (s) => s, { arbeitsplatz: "" }, 4021],
    ["client system of another Mandant", (s) => s, { clientsystem: "labor" }, 4010],
  ];
  for (const [name, prepare, change, code] of refusals) {
    test(`${name}: fault ${code}, told once for all questions`, async () => {
      await using praxis = await SimPraxis.start({ prepare });
      const reading = await read(praxis, { context: { ...praxis.context, ...change } });
      const codes = all(reading, "not-answered").map((o) => (o.value.failure.fields as { code?: number }).code);
      assert.ok(codes.length >= 4);
      assert.deepEqual([...new Set(codes)], [code]);
    });
  }

  test("a client certificate that belongs to another client system: fault 4204", async () => {
    await using praxis = await SimPraxis.start({ auth: "cert" });
    const reading = await read(praxis, { context: { ...praxis.context, clientsystem: "labor" } });
    const codes = all(reading, "not-answered").map((o) => (o.value.failure.fields as { code?: number }).code);
    assert.deepEqual([...new Set(codes)], [4204]);
  });

  test("in a fatal state: fault 4002 where nothing works, the state itself where it does", async () => {
    await using blocked = await SimPraxis.start({ prepare: raise("EC_NK_Certificate_Expired") });
    assert.deepEqual([...new Set(failures(await read(blocked)).map(([, code]) => code))], ["soap/fault"]);
    await using open = await SimPraxis.start({ prepare: raise("EC_FW_Not_Valid_Status_Blocked") });
    const reading = await read(open);
    assert.deepEqual(failures(reading), []);
    assert.ok(
      all(reading, "states")[0]?.value.some((s) => s.raised && s.condition === "EC_FW_Not_Valid_Status_Blocked"),
    );
  });
});

describe("a Konnektor that misbehaves is told in words, and the rest is read", () => {
  const table: [misbehave: string, code: string][] = [
    ["fault-without-detail", "soap/fault-without-code"],
    ["http-503", "http/server-error"],
  ];
  for (const [misbehave, code] of table) {
    test(`${misbehave}: ${code}`, async () => {
      await using praxis = await SimPraxis.start({ behaviours: [onlySoap(misbehave)] });
      const reading = await read(praxis);
      assert.deepEqual([...new Set(failures(reading).map(([, c]) => c))], [code]);
      assert.equal(all(reading, "identity").length, 1);
    });
  }

  test("one broken list does not hide the others", async () => {
    await using praxis = await SimPraxis.start({
      behaviours: [
        (exchange) => {
          if (exchange.asked === "GetCardTerminals") exchange.body = exchange.body.slice(0, 400);
          return false;
        },
      ],
    });
    const reading = await read(praxis);
    assert.deepEqual(failures(reading), [["terminals", "xml/not-wellformed"]]);
    assert.equal(all(reading, "karte").length, 4);
  });

  test("faults with HTTP 200 are faults all the same", async () => {
    await using praxis = await SimPraxis.start({ misbehave: ["faults-with-200"] });
    const reading = await read(praxis, { mandant: "unbekannt" });
    assert.deepEqual([...new Set(failures(reading).map(([, code]) => code))], ["soap/fault"]);
  });

  test("right XML with a wrong content type is read", async () => {
    await using praxis = await SimPraxis.start({ misbehave: ["wrong-content-type"] });
    assert.deepEqual(failures(await read(praxis)), []);
  });

  test("a Konnektor that goes away in the middle is asked no further", async () => {
    await using praxis = await SimPraxis.start({
      behaviours: [
        (exchange) => {
          if (exchange.asked === "GetCardTerminals") exchange.response.destroy();
          return exchange.asked === "GetCardTerminals";
        },
      ],
    });
    const reading = await read(praxis);
    assert.deepEqual(failures(reading), [["terminals", "link/unanswered"]]);
    assert.equal(praxis.first.asked.at(-1), "GetCardTerminals");
  });

  for (const [misbehave, code] of [
    ["billion-laughs", "xml/doctype"],
    ["deep=100000", "xml/too-deep"],
    ["truncated", "xml/not-wellformed"],
    ["not-utf8", "xml/encoding"],
    ["html", "http/not-xml"],
  ] as const) {
    test(`a directory that is ${misbehave} is refused: ${code}`, async () => {
      await using praxis = await SimPraxis.start({ misbehave: [misbehave] });
      await assert.rejects(read(praxis), (error) => error instanceof LotseError && error.code === code);
    });
  }

  test("text in a version field does not stop the reading", async () => {
    await using praxis = await SimPraxis.start({ misbehave: ["text-in-version"] });
    const reading = await read(praxis);
    assert.deepEqual(failures(reading), []);
    assert.equal(reading.directory.product.firmware, "unbekannt");
  });

  test("a service that is missing is named with what is offered instead", async () => {
    await using praxis = await SimPraxis.start({
      behaviours: [
        (exchange) => {
          exchange.body = exchange.body.replaceAll(/Version="7\.2\.0"/g, 'Version="7.10.0"');
          return false;
        },
      ],
    });
    const reading = await read(praxis);
    const missing = all(reading, "not-answered")[0]?.value.failure;
    assert.equal(missing?.code, "sds/service-missing");
    assert.deepEqual(missing?.fields, { service: "EventService", wanted: "7.2", offered: "7.10.0" });
  });

  test("a directory without TLS endpoints is used as it is where the device allows plain HTTP", async () => {
    await using praxis = await SimPraxis.start({ auth: "none", misbehave: ["without-tls-endpoints"] });
    assert.deepEqual(failures(await read(praxis)), []);
  });
});

function raise(name: string): NonNullable<SimOptions["prepare"]> {
  return (state) => {
    const known = state.conditions[name];
    assert.ok(known, name);
    return { ...state, conditions: { ...state.conditions, [name]: { ...known, raised: true } } };
  };
}

/** The misbehaviour for operations only, so that the directory still works. */
function onlySoap(name: string): NonNullable<SimOptions["behaviours"]>[number] {
  return (exchange) => {
    if (exchange.asked === "directory") return false;
    if (name === "http-503") {
      exchange.status = 503;
      exchange.body = "";
    } else {
      const { prefix } = exchange.shape.soap;
      exchange.status = 500;
      exchange.body = `<${prefix}:Envelope xmlns:${prefix}="http://schemas.xmlsoap.org/soap/envelope/"><${prefix}:Body><${prefix}:Fault><faultcode>${prefix}:Server</faultcode><faultstring>kaputt</faultstring></${prefix}:Fault></${prefix}:Body></${prefix}:Envelope>`;
    }
    return false;
  };
}

describe("several Mandanten of one practice", () => {
  const hno = { mandant: "hno", clientsystem: "ti-lotse", arbeitsplatz: "anmeldung", userId: "nordmann" };
  const gyn = { ...hno, mandant: "gyn" };

  test("each sees its own card and PIN; together they see all there is, with one connection", async () => {
    await using praxis = await SimPraxis.start({ scenario: "mvz2026" });
    const reading = await read(praxis, { mandant: "hno", moreContexts: [gyn] });
    assert.deepEqual(failures(reading), []);
    const pins = all(reading, "pin-status").map((o) => [o.component.id, o.value.mandant, o.value.status]);
    assert.deepEqual(pins, [
      ["karte:80276883110000160010", "hno", "VERIFIED"],
      ["karte:80276883110000160027", "gyn", "VERIFIED"],
    ]);
    const [listed, ...more] = all(reading, "listed-cards");
    assert.equal(more.length, 0);
    for (const [card] of pins) assert.ok(listed?.value.includes(String(card)), card);
    assert.deepEqual(reading.connections, [1]);
  });

  test("one that the Konnektor does not know: the others are read, and nobody counts as gone", async () => {
    await using praxis = await SimPraxis.start({ scenario: "mvz2026" });
    const reading = await read(praxis, { mandant: "hno", moreContexts: [{ ...gyn, mandant: "unbekannt" }] });
    assert.equal(all(reading, "pin-status").length, 1);
    assert.deepEqual(all(reading, "listed-cards"), []);
    assert.ok(failures(reading).every(([, code]) => code === "soap/fault"));
    assert.ok(failures(reading).length > 0);
  });
});
