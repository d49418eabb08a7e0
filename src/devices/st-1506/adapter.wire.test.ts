/** The adapter of the Cherry ST-1506 against its twin on a real socket. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { firmwareImage } from "../../../test/support/firmware-image.ts";
import { errorOf, only, terminalCases } from "../../../test/support/terminal-cases.ts";
import { st1506Product } from "../../../test/support/terminal-products.ts";
import { NOW, PASSWORD, startSt1506 as start, startTwin, type Twin } from "../../../test/support/terminal-twins.ts";
import { NOTHING_COUNTED } from "../../simulator/models/counts.ts";
import { newSt1506, type St1506State, st1506Twin } from "../../simulator/models/terminals/st-1506.ts";
import { USUAL_PACE } from "../../simulator/models/terminals/st-1506-update.ts";
import {
  TERMINAL_BEHAVIOURS,
  type TerminalBehaviour,
  whenAsked,
} from "../../simulator/wire/terminals/terminal-behaviours.ts";
import type { Image } from "../adapter.ts";
import { st1506 } from "./adapter.ts";
import { firmwareChunk, loginRequest, MAX_MESSAGE_BYTES, plainRequest } from "./messages.ts";

terminalCases(st1506Product, { code: "kt/credentials-wrong" });

const read = (twin: Twin<St1506State>) => st1506.open(twin.access).read();
const restart = (twin: Twin<St1506State>) =>
  st1506.open({ ...twin.access, unproven: true }).restart?.send() ?? assert.fail("no restart");
const counted = (twin: Twin<St1506State>, name: string) => twin.server.asked.filter((asked) => asked === name).length;

describe("an ST-1506 tells", () => {
  test("who it is, when the certificates of its gSMC-KT end, its address and its pairings, but not their keys", async () => {
    await using twin = await start();
    const observations = await read(twin);
    assert.deepEqual(only(observations, "identity"), {
      vendorId: "DECHY",
      productCode: "ST1506",
      vendorName: "Cherry",
      name: "eHealth Terminal ST-1506",
      type: "KT",
      ptv: "1.8.0",
      hardware: "4.0.0",
      firmware: "4.0.47",
    });
    const card = twin.view?.cards.find((c) => c.type === "SMC-KT");
    assert.deepEqual(
      only(observations, "certificates").map(({ crypt, owner, expiresOn }) => [crypt, owner, expiresOn]),
      card?.certificates.map(({ crypt, validUntil }) => [crypt, "gSMC-KT", validUntil]),
    );
    assert.deepEqual(only(observations, "management"), {
      mac: "54:E1:AD:22:7C:02",
      pairingBlocks: 1,
      updateState: "Idle",
    });
  });

  for (const apiVersion of ["2.0", "3.0", "3.1"]) {
    test(`the same over version ${apiVersion} of its interface`, async () => {
      await using twin = await start({}, (state) => ({ ...state, apiVersion }));
      assert.equal(only(await read(twin), "identity").firmware, "4.0.47");
    });
  }

  const firmware = { vendorId: "DECHY", productCode: "ST1506", version: "4.0.48", isSigned: true };
  const until = NOW + 3_600_000;
  for (const [update, state, rejected] of [
    [{ at: "idle", rejected: "signature" }, "Idle (Invalid signature)", "signature"],
    [{ at: "idle", rejected: "version" }, "Idle (Invalid version)", "version"],
    [{ at: "writing", until, firmware }, "Busy (Writing data)", undefined],
    [{ at: "grace", until }, "Busy (Grace period)", undefined],
  ] as const) {
    test(`what its update does: ${state}`, async () => {
      await using twin = await start({}, (before) => ({ ...before, update }));
      const management = only(await read(twin), "management");
      assert.deepEqual([management.updateState, management.updateRejected], [state, rejected]);
    });
  }

  test("nothing of certificates while it has no gSMC-KT", async () => {
    await using twin = await start({ change: (view) => ({ ...view, cards: [] }) });
    assert.ok(!(await read(twin)).some((o) => o.kind === "certificates"));
  });

  test("what others said of it fills what it leaves out", async () => {
    await using twin = await start({
      change: (view) => ({ ...view, terminal: { ...view.terminal, product: { ...view.terminal.product, ptv: "" } } }),
    });
    const { product: known } = { product: { ...(twin.view?.terminal.product ?? assert.fail()), ptv: "1.7.0" } };
    const told = {
      kind: "identity",
      component: twin.component,
      takenAt: NOW - 1,
      source: { by: "konnektor" },
    } as const;
    const observations = await st1506.open({ ...twin.access, known: [{ ...told, value: known }] }).read();
    assert.equal(only(observations, "identity").ptv, "1.7.0");
    const other = { ...told, value: { ...known, productCode: "ANDERS" } };
    assert.equal(only(await st1506.open({ ...twin.access, known: [other] }).read(), "identity").ptv, "");
  });
});

describe("one session at a time", () => {
  test("somebody else who is signed in is told, and not thrown out", async () => {
    let now = NOW;
    await using twin = await start({ now: () => now }, (state) => ({
      ...state,
      session: { id: "a".repeat(32), until: NOW + 60_000 },
    }));
    assert.equal((await errorOf(() => read(twin))).code, "kt/session-taken");
    assert.equal(twin.server.state.session?.id, "a".repeat(32));
    now += 60_000;
    assert.ok((await read(twin)).length > 0, "its time is over");
  });

  test("a session that could not be closed is handed back at the next login", async () => {
    let isBroken = true;
    const breaking: TerminalBehaviour = (exchange) =>
      isBroken && whenAsked("Logout", TERMINAL_BEHAVIOURS["cut-off"])(exchange);
    // The order is lost before the device has read it: the session stays.
    await using twin = await start({ behaviours: [breaking] });
    const device = st1506.open(twin.access);
    await device.read();
    twin.server.state = { ...twin.server.state, session: { id: sessionOf(twin), until: NOW + 300_000 } };
    isBroken = false;
    assert.ok((await device.read()).some((o) => o.kind === "management"));
    assert.equal(twin.server.state.session, undefined);
    assert.equal(
      twin.server.received.filter((text) => /LoginRequest/.test(text) && /"sessionId"/.test(text)).length,
      1,
    );
  });

  test("a session whose time is over is not handed back", async () => {
    let now = NOW;
    await using twin = await start({ now: () => now, behaviours: [whenAsked("Logout", TERMINAL_BEHAVIOURS.hang)] });
    const device = st1506.open(twin.access);
    await device.read();
    now += 300_000;
    await device.read();
    const logins = twin.server.received.filter((text) => text.includes("LoginRequest"));
    assert.ok(logins.length === 2 && logins.every((text) => !/"sessionId"/.test(text)));
  });

  test("a session that ends in the middle is told, and what was read before it stays", async () => {
    const ending: TerminalBehaviour = (exchange) => {
      if (exchange.asked === "GetDeviceInformation") twin.server.state = { ...twin.server.state, session: undefined };
      return false;
    };
    await using twin: Twin<St1506State> = await start({ behaviours: [ending] });
    const observations = await read(twin);
    assert.ok(observations.some((o) => o.kind === "identity"));
    const failed = observations.filter((o) => o.kind === "not-answered");
    assert.ok(failed.every((o) => (o.value as { failure: { code: string } }).failure.code === "kt/session-ended"));
    assert.equal(failed.length, 1, "one reason for both questions that failed");
  });
});

describe("the errors of an ST-1506 have words of their own", () => {
  const texts: [text: unknown, code: string][] = [
    ["Internal error", "kt/internal-error"],
    ["Invalid session Id", "kt/session-ended"],
    ["Invalid credentials", "kt/credentials-wrong"],
    ["Login disabled", "kt/login-locked"],
    ["Session store full", "kt/session-taken"],
    ["Invalid input value (password)", "kt/input-refused"],
    ["Update in progress", "kt/update-in-progress"],
    ["Remote SMCB already connected", "kt/remote-smcb-taken"],
    ["Remote SMCB disabled", "kt/remote-smcb-off"],
    ["Something new", "kt/error-unknown"],
    ["", "kt/error-unknown"],
    [17, "kt/error-unknown"],
    [null, "kt/error-unknown"],
  ];
  for (const [text, code] of texts) {
    test(`${JSON.stringify(text)} is ${code}`, async () => {
      const saying: TerminalBehaviour = (exchange) => {
        const answer = JSON.parse(exchange.text ?? "{}") as object;
        if (exchange.asked === "Login") exchange.text = JSON.stringify({ ...answer, payload: { error: text } });
        return false;
      };
      await using twin = await start({ behaviours: [saying] });
      assert.equal((await errorOf(() => read(twin))).code, code);
      assert.equal(counted(twin, "Login"), 1);
    });
  }

  test("a locked login is told as locked, and the right password later still works", async () => {
    let now = NOW;
    await using twin = await start({ now: () => now }, (state) => ({
      ...state,
      lockout: { failures: 3, until: NOW + 60_000 },
    }));
    const device = st1506.open(twin.access);
    assert.equal((await errorOf(() => device.read())).code, "kt/login-locked");
    now += 60_000;
    assert.ok((await device.read()).length > 0);
  });
});

describe("the restart of an ST-1506", () => {
  test("is offered only to who allowed what nobody has proven", async () => {
    await using twin = await start();
    assert.equal(st1506.open(twin.access).restart, undefined);
  });

  for (const what of ["hang", "text", "trickle"] as const) {
    test(`that is answered with ${what} is open, and not sent again`, async () => {
      await using twin = await start({ behaviours: [whenAsked("Reboot", TERMINAL_BEHAVIOURS[what])] });
      assert.equal((await errorOf(() => restart(twin))).code, "kt/restart-unclear");
      assert.equal(counted(twin, "Reboot"), 1);
    });
  }

  test("carries an empty payload, and the device is not reset", async () => {
    await using twin = await start();
    await restart(twin);
    const sent = twin.server.received.map((text) => JSON.parse(text) as { payloadType: string; payload: object });
    assert.deepEqual(sent.find(({ payloadType }) => payloadType === "RebootRequest")?.payload, {});
    const { counts, password } = twin.server.state;
    assert.deepEqual([counts.restarts, counts.factoryResets, password], [1, 0, PASSWORD]);
  });

  test("cannot be written with a payload", () => {
    const id = { msgId: "0".repeat(32) };
    // @ts-expect-error a request without a payload has no place for one
    assert.deepEqual(plainRequest("Reboot", id, { adminPassword: "x" }).payload, {});
    // @ts-expect-error only the login carries user and password, and it is no restart
    plainRequest("Login", id);
    assert.equal(loginRequest("admin", "x", id).payloadType, "LoginRequest");
  });

  test("that the device refuses is told in its words, and the session is closed", async () => {
    const refusing: TerminalBehaviour = (exchange) => {
      if (exchange.asked !== "Reboot") return false;
      const { header } = JSON.parse(twin.server.received.at(-1) ?? "{}") as { header: { msgId: string } };
      exchange.webSocket.send(
        JSON.stringify({
          header: { msgId: "f".repeat(32), inReplyToId: header.msgId },
          payloadType: "RebootResponse",
          payload: { error: "Internal error" },
        }),
      );
      return true;
    };
    await using twin: Twin<St1506State> = await start({ behaviours: [refusing] });
    const { code } = await errorOf(() => restart(twin));
    assert.equal(code, "kt/internal-error");
    assert.equal(counted(twin, "Logout"), 1);
  });
});

describe("an update of an ST-1506", () => {
  const firmware = { vendorId: "DECHY", productCode: "ST1506", version: "4.0.48", isSigned: true };
  const prepare = (twin: Twin<St1506State>, image: Image = firmwareImage(firmware)) =>
    st1506.open(twin.access).prepareInstall?.(image) ?? assert.fail("no installation");

  test("is transferred in pieces but the last, and with the last one the device has the whole file", async () => {
    await using twin = await start();
    const prepared = await prepare(twin);
    assert.equal(counted(twin, "InitiateFwUpdateFromFile"), 4, "300 000 bytes in pieces of 64 KiB");
    assert.equal(twin.server.state.update.at, "receiving");
    await prepared.send();
    const { update, counts } = twin.server.state;
    assert.deepEqual(update, { at: "checking", until: NOW + USUAL_PACE.checkMs, firmware });
    assert.equal(counts.installs, 1);
    await prepared.close();
    assert.equal(twin.server.state.update.at, "checking", "and goes on when it is left");
  });

  test("of a file of one piece is transferred with the order alone", async () => {
    await using twin = await start();
    const prepared = await prepare(twin, firmwareImage(firmware, 1_000));
    assert.equal(counted(twin, "InitiateFwUpdateFromFile"), 0);
    await prepared.send();
    assert.deepEqual(twin.server.state.counts, { ...NOTHING_COUNTED, installs: 1 });
    await prepared.close();
  });

  const good = firmwareImage(firmware);
  const wrong: [name: string, image: Image][] = [
    ["is longer than it should be", { ...good, sizeBytes: good.sizeBytes - 1 }],
    ["is shorter than it should be", { ...good, sizeBytes: good.sizeBytes + 1 }],
    ["has another digest", { ...good, sha256: "0".repeat(64) }],
    ["is empty", { ...good, async *pieces() {} }],
  ];
  for (const [name, image] of wrong) {
    test(`of a file that ${name} never becomes whole`, async () => {
      await using twin = await start();
      assert.equal((await errorOf(() => prepare(twin, image))).code, "kt/image-differs");
      await untilIdle(twin);
      assert.deepEqual(twin.server.state.counts, NOTHING_COUNTED);
      assert.equal(twin.server.state.session, undefined);
    });
  }

  test("that breaks off on the way is cancelled by the device", async () => {
    let pieces = 0;
    const breaking: TerminalBehaviour = (exchange) =>
      exchange.asked === "InitiateFwUpdateFromFile" && ++pieces === 2 && TERMINAL_BEHAVIOURS.dropped(exchange);
    await using twin = await start({ behaviours: [breaking] });
    assert.equal((await errorOf(() => prepare(twin))).code, "link/closed");
    await untilIdle(twin);
    assert.deepEqual(twin.server.state.counts, NOTHING_COUNTED);
  });

  test("is refused while another one runs, and in the grace period", async () => {
    for (const update of [
      { at: "receiving", connection: 99, bytes: 1 },
      { at: "grace", until: NOW + 1_000 },
    ] as const) {
      await using twin = await start({}, (state) => ({ ...state, update }));
      assert.equal((await errorOf(() => prepare(twin))).code, "kt/update-in-progress");
      assert.deepEqual([twin.server.state.update, twin.server.state.session], [update, undefined]);
    }
  });

  for (const what of ["hang", "cut-off", "text", "garbage"] as const) {
    test(`whose last answer is ${what} is open, was begun once, and is not sent again`, async () => {
      const striking: TerminalBehaviour = (exchange) => exchange.isLastPiece() && TERMINAL_BEHAVIOURS[what](exchange);
      await using twin = await start({ behaviours: [striking] });
      const prepared = await prepare(twin);
      assert.equal((await errorOf(() => prepared.send())).code, "kt/install-unclear");
      await prepared.close();
      assert.deepEqual(twin.server.state.counts, { ...NOTHING_COUNTED, installs: 1 });
    });
  }

  test("that the device refuses at the last piece is no doubt: it says so", async () => {
    await using twin = await start();
    const prepared = await prepare(twin);
    twin.server.state = { ...twin.server.state, update: { at: "sicct" } };
    assert.equal((await errorOf(() => prepared.send())).code, "kt/update-in-progress");
    await prepared.close();
    assert.equal(twin.server.state.counts.installs, 0);
  });

  test("after the session has ended is not begun", async () => {
    let now = NOW;
    await using twin = await start({ now: () => now });
    const prepared = await prepare(twin);
    now += 301_000;
    assert.equal((await errorOf(() => prepared.send())).code, "kt/session-ended");
    await prepared.close();
    assert.equal(twin.server.state.counts.installs, 0);
  });

  test("whose frame is larger than a message may be is not written", () => {
    const id = "0".repeat(32);
    const envelope = { msgId: id, sessionId: id };
    assert.equal(firmwareChunk(new Uint8Array(MAX_MESSAGE_BYTES - 40), { isLast: false }, envelope).length, 131_072);
    assert.throws(() => firmwareChunk(new Uint8Array(MAX_MESSAGE_BYTES - 39), { isLast: false }, envelope));
  });

  test("carries what the specification says before the data", () => {
    const envelope = { sessionId: "0123456789abcdef".repeat(2), msgId: "f".repeat(32) };
    const frame = firmwareChunk(Buffer.from("Daten"), { isLast: true }, envelope);
    const head = "0042494e 0123456789abcdef0123456789abcdef ffffffffffffffffffffffffffffffff 00000002";
    assert.equal(frame.toString("hex"), head.replaceAll(" ", "") + Buffer.from("Daten").toString("hex"));
  });
});

/** That the connection has gone the device learns a moment later. */
async function untilIdle(twin: Twin<St1506State>): Promise<void> {
  const giveUpAt = performance.now() + 5_000;
  while (twin.server.state.update.at !== "idle" && performance.now() < giveUpAt)
    await new Promise((resume) => setImmediate(resume));
  assert.deepEqual(twin.server.state.update, { at: "idle" });
}

test("a device that speaks no cobra is asked nothing", async () => {
  await using twin = await startTwin("kt-zimmer2", st1506Twin, newSt1506(PASSWORD), {}, "something-else");
  assert.equal((await errorOf(() => read(twin))).code, "ws/refused");
  assert.deepEqual(twin.server.received, []);
});

/** Of the last message that carried one. */
function sessionOf(twin: Twin<St1506State>): string {
  return /"sessionId":"([0-9a-f]{32})"/.exec(twin.server.received.at(-1) ?? "")?.[1] ?? assert.fail("no session");
}
