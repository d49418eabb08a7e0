/** Devices without bytes: what they tell, what they do when they are told, and everything that goes wrong in between. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  aPractice,
  CONTEXTS,
  EMPFANG,
  IMAGE,
  KONNEKTOR,
  konnektorOf,
  NEW,
  NOW,
  saidOf,
  UNSIGNED,
  ZIMMER_2,
} from "../../../test/support/sim-devices.ts";
import { LotseError } from "../../domain/errors.ts";
import { NOTHING_COUNTED } from "../models/counts.ts";
import { machineOf, withMachine } from "../models/machine.ts";
import type { CallFault, SimDevices } from "./sim-devices.ts";

const MINUTE = 60_000;
/** Checking, writing, waiting and starting, with time to spare. */
const INSTALLED = 10 * MINUTE;

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof LotseError, String(error));
    return error.code;
  }
  return assert.fail("nothing was thrown");
}

function wordOf(devices: SimDevices, at: number): string | undefined {
  return saidOf(devices.observe(at), "management", ZIMMER_2, "kartenterminal")?.updateState;
}

describe("a practice without bytes tells", () => {
  test("everything of its Konnektor, its terminals and cards, stamped with the moment it was asked", () => {
    const observations = aPractice().observe(NOW);
    assert.equal(saidOf(observations, "identity", KONNEKTOR)?.firmware, "5.50.4");
    assert.equal(saidOf(observations, "vpn", KONNEKTOR)?.ti.online, true);
    assert.equal(saidOf(observations, "management", KONNEKTOR)?.restartRequired, false);
    assert.equal(saidOf(observations, "terminal", EMPFANG)?.connected, true);
    assert.equal(saidOf(observations, "identity", ZIMMER_2, "kartenterminal")?.firmware, "4.0.47");
    assert.equal(saidOf(observations, "management", ZIMMER_2, "kartenterminal")?.updateState, "Idle");
    assert.equal(saidOf(observations, "management", ZIMMER_2, "verwaltung")?.correlation, "aktiv");
    const pins = observations.filter(({ kind }) => kind === "pin-status").map(({ value }) => value);
    assert.deepEqual(pins, [
      { mandant: "hafen", status: "VERIFIED", leftTries: undefined },
      { mandant: "hafen-kfo", status: "VERIFIABLE", leftTries: 3 },
    ]);
    assert.ok(observations.every(({ takenAt }) => takenAt === NOW));
  });

  test("nothing of patients", () => {
    const written = JSON.stringify(aPractice().observe(NOW));
    for (const secret of ["Musterfrau", "X110411675", "80276001081699900578"]) assert.ok(!written.includes(secret));
  });

  test("only its directory without a context, and nothing of an administration that is not connected", () => {
    const observations = aPractice({ contexts: [], hasAdministration: false, managedTerminals: [] }).observe(NOW);
    assert.deepEqual(
      observations.map(({ kind }) => kind),
      ["identity", "depth", "clock"],
    );
  });

  test("the fault where a context is wrong, and what others say all the same", () => {
    const [first] = CONTEXTS;
    const devices = aPractice({ contexts: [{ ...(first ?? assert.fail()), mandant: "niemand" }] });
    const observations = devices.observe(NOW);
    assert.equal(saidOf(observations, "not-answered", KONNEKTOR)?.failure.code, "soap/fault");
    assert.equal(saidOf(observations, "identity", KONNEKTOR)?.firmware, "5.50.4");
  });

  test("the same at the same seed, and may be asked tens of thousands of times in a second", () => {
    const [a, b] = [aPractice(), aPractice()];
    a.happen({ happened: "restart", bootMs: 1 }, NOW);
    b.happen({ happened: "restart", bootMs: 1 }, NOW);
    for (let i = 0; i < 50; i++) assert.deepEqual(a.observe(NOW + i * MINUTE), b.observe(NOW + i * MINUTE));
  });
});

describe("a terminal that is told to install", () => {
  test("has done nothing until the last piece, and comes back with the new version", () => {
    const devices = aPractice();
    const prepared = devices.prepareInstall(ZIMMER_2, IMAGE, NOW);
    assert.equal(saidOf(prepared.seen, "identity", ZIMMER_2)?.firmware, "4.0.47");
    assert.equal(saidOf(prepared.seen, "management", ZIMMER_2)?.updateState, "Idle");
    assert.deepEqual(devices.counts(ZIMMER_2), NOTHING_COUNTED);
    prepared.send(NOW + 1_000);
    prepared.close(NOW + 1_000);
    assert.equal(wordOf(devices, NOW + 5_000), "Busy (Remote management upload)");
    assert.equal(devices.look(ZIMMER_2, NOW + MINUTE).is, "installing");
    assert.equal(wordOf(devices, NOW + MINUTE), "Busy (Writing data)");
    assert.deepEqual(devices.look(ZIMMER_2, NOW + 5 * MINUTE), { firmware: "4.0.48", is: "starting" });
    assert.equal(saidOf(devices.observe(NOW + 5 * MINUTE), "terminal", ZIMMER_2)?.connected, false);
    assert.equal(wordOf(devices, NOW + 7 * MINUTE), "Busy (Grace period)");
    assert.equal(wordOf(devices, NOW + 12 * MINUTE), "Idle");
    assert.equal(saidOf(devices.known(), "identity", ZIMMER_2)?.firmware, "4.0.48");
    assert.deepEqual(devices.counts(ZIMMER_2), { ...NOTHING_COUNTED, installs: 1 });
  });

  test("and then is left has changed nothing, and is free for the next", () => {
    const devices = aPractice();
    devices.prepareInstall(ZIMMER_2, IMAGE, NOW).close(NOW);
    assert.equal(wordOf(devices, NOW + 1), "Idle");
    assert.deepEqual(devices.counts(ZIMMER_2), NOTHING_COUNTED);
    assert.equal(devices.twinOf(ZIMMER_2)?.session, undefined);
  });

  const sent: [
    name: string,
    fault: CallFault | undefined,
    code: string | undefined,
    installs: number,
    version: string,
  ][] = [
    ["and answers", undefined, undefined, 1, "4.0.48"],
    ["and answers twice", "duplicated", undefined, 1, "4.0.48"],
    ["whose answer is lost", "answer-lost", "kt/install-unclear", 1, "4.0.48"],
    ["and never hears it", "request-lost", "kt/install-unclear", 0, "4.0.47"],
    ["and hears it late", { lateMs: 4_000 }, "kt/install-unclear", 1, "4.0.48"],
  ];
  for (const [name, fault, code, installs, version] of sent) {
    test(`${name} ${installs === 1 ? "installs once" : "does nothing"}`, () => {
      const devices = aPractice();
      const prepared = devices.prepareInstall(ZIMMER_2, IMAGE, NOW);
      if (code)
        assert.equal(
          codeOf(() => prepared.send(NOW, fault)),
          code,
        );
      else prepared.send(NOW, fault);
      // Over the broken connection nobody says goodbye.
      if (!code) prepared.close(NOW);
      assert.equal(devices.look(ZIMMER_2, NOW + INSTALLED).firmware, version);
      assert.equal(devices.counts(ZIMMER_2).installs, installs);
    });
  }

  test("late, after it was left, does nothing", () => {
    const devices = aPractice();
    const prepared = devices.prepareInstall(ZIMMER_2, IMAGE, NOW);
    assert.equal(
      codeOf(() => prepared.send(NOW, { lateMs: 4_000 })),
      "kt/install-unclear",
    );
    prepared.close(NOW + 1_000);
    assert.equal(devices.look(ZIMMER_2, NOW + INSTALLED).firmware, "4.0.47");
  });

  test("does not take what nobody signed, and says why until it starts anew", () => {
    const devices = aPractice();
    const prepared = devices.prepareInstall(ZIMMER_2, UNSIGNED, NOW);
    prepared.send(NOW);
    prepared.close(NOW);
    const management = saidOf(devices.observe(NOW + INSTALLED), "management", ZIMMER_2, "kartenterminal");
    assert.deepEqual([management?.updateState, management?.updateRejected], ["Idle (Invalid signature)", "signature"]);
    assert.equal(devices.look(ZIMMER_2, NOW + INSTALLED).firmware, "4.0.47");
  });

  test("comes back with the old version when the new one does not start", () => {
    const devices = aPractice();
    devices.happen({ happened: "next-install", who: ZIMMER_2, rollsBack: true }, NOW);
    const prepared = devices.prepareInstall(ZIMMER_2, IMAGE, NOW);
    prepared.send(NOW);
    prepared.close(NOW);
    assert.deepEqual(devices.look(ZIMMER_2, NOW + INSTALLED), { firmware: "4.0.47", is: "running" });
  });

  for (const [phase, afterMs, is] of [
    ["receives", 0, "running"],
    ["checks", 5_000, "running"],
    ["writes", MINUTE, "destroyed"],
    ["waits", 260_000, "running"],
    ["starts", 300_000, "running"],
  ] as const) {
    test(`and loses its power while it ${phase} is ${is} afterwards`, () => {
      const devices = aPractice();
      const prepared = devices.prepareInstall(ZIMMER_2, IMAGE, NOW);
      if (phase !== "receives") prepared.send(NOW);
      prepared.close(NOW);
      devices.happen({ happened: "power-cut", who: ZIMMER_2 }, NOW + afterMs);
      devices.happen({ happened: "power-back", who: ZIMMER_2 }, NOW + afterMs + 1_000);
      assert.equal(devices.look(ZIMMER_2, NOW + 2 * INSTALLED).is, is);
      assert.equal(devices.counts(ZIMMER_2).interruptedInstalls, is === "destroyed" ? 1 : 0);
      const { connected } = saidOf(devices.observe(NOW + 2 * INSTALLED), "terminal", ZIMMER_2) ?? assert.fail();
      assert.equal(connected, is === "running");
    });
  }

  test("and is restarted while it writes is destroyed, and whose doing it was is counted", () => {
    const devices = aPractice();
    const install = devices.prepareInstall(ZIMMER_2, IMAGE, NOW);
    install.send(NOW);
    install.close(NOW);
    const restart = devices.prepareRestart(ZIMMER_2, NOW + MINUTE);
    assert.equal(saidOf(restart.seen, "management", ZIMMER_2)?.updateState, "Busy (Writing data)");
    restart.send(NOW + MINUTE);
    assert.equal(devices.look(ZIMMER_2, NOW + INSTALLED).is, "destroyed");
    assert.equal(devices.counts(ZIMMER_2).restartsIntoInstall, 1);
  });

  test("while somebody else does is refused, and so is it in the grace period", () => {
    const devices = aPractice();
    devices.happen({ happened: "installed-by-hand", who: ZIMMER_2, firmware: NEW }, NOW);
    assert.equal(
      codeOf(() => devices.prepareInstall(ZIMMER_2, IMAGE, NOW + 1_000)),
      "kt/update-in-progress",
    );
    assert.equal(
      codeOf(() => devices.prepareInstall(ZIMMER_2, IMAGE, NOW + 8 * MINUTE)),
      "kt/update-in-progress",
    );
    assert.equal(devices.twinOf(ZIMMER_2)?.session, undefined, "and signed out of");
    assert.deepEqual(devices.look(ZIMMER_2, NOW + 8 * MINUTE), { firmware: "4.0.48", is: "running" });
  });
});

describe("a Konnektor that is told to restart", () => {
  const away = (devices: SimDevices, at: number) => saidOf(devices.read(at), "unreachable", KONNEKTOR)?.code;

  test("goes, comes back with its terminals one after the other, then the tunnel, and the cards are locked", () => {
    const devices = aPractice();
    const prepared = devices.prepareRestart(KONNEKTOR, NOW);
    assert.equal(saidOf(prepared.seen, "management", KONNEKTOR)?.firmware, "5.50.4");
    prepared.send(NOW);
    prepared.close(NOW);
    assert.equal(away(devices, NOW + MINUTE), "link/connect-timeout");
    const back = devices.observe(NOW + 2 * MINUTE);
    assert.equal(saidOf(back, "management", KONNEKTOR)?.runningSince, NOW + 2 * MINUTE);
    assert.deepEqual(
      [saidOf(back, "vpn", KONNEKTOR)?.ti.online, saidOf(back, "terminal", EMPFANG)?.connected],
      [false, false],
    );
    const later = devices.observe(NOW + 3 * MINUTE);
    assert.deepEqual(
      [saidOf(later, "vpn", KONNEKTOR)?.ti.online, saidOf(later, "terminal", EMPFANG)?.connected],
      [true, true],
    );
    const locked = later
      .filter(({ kind }) => kind === "pin-status")
      .map(({ value }) => (value as { status: string }).status);
    assert.deepEqual(locked, ["VERIFIABLE", "VERIFIABLE"]);
    assert.deepEqual(devices.counts(KONNEKTOR), { ...NOTHING_COUNTED, restarts: 1 });
  });

  for (const [fault, restarts] of [
    ["answer-lost", 1],
    ["request-lost", 0],
  ] as const) {
    test(`with ${fault} restarts ${restarts} times, and nobody knows`, () => {
      const devices = aPractice();
      const prepared = devices.prepareRestart(KONNEKTOR, NOW);
      assert.equal(
        codeOf(() => prepared.send(NOW, fault)),
        "link/response-timeout",
      );
      assert.equal(devices.counts(KONNEKTOR).restarts, restarts);
    });
  }

  test("after the session has ended does nothing", () => {
    const devices = aPractice();
    const prepared = devices.prepareRestart(KONNEKTOR, NOW);
    assert.equal(
      codeOf(() => prepared.send(NOW + 16 * MINUTE)),
      "management/session-ended",
    );
    assert.equal(devices.counts(KONNEKTOR).restarts, 0);
  });

  test("while it installs by itself is destroyed", () => {
    const offer = {
      ...{ vendorId: "SECUN", productCode: "secu_kon", productName: "secunet", firmware: "6.0.5" },
      ...{ priority: "Normal" as const, releaseNotes: "", downloaded: true },
    };
    const machine = machineOf({ ksr: { packages: [offer], answers: "well" } });
    const devices = aPractice({ konnektor: withMachine(konnektorOf(), machine, NOW, () => 0.5) });
    devices.happen({ happened: "search-ordered" }, NOW);
    assert.equal(saidOf(devices.known(), "update-offers", KONNEKTOR)?.[0]?.firmware, "6.0.5");
    devices.happen({ happened: "install-ordered", target: { konnektor: true } }, NOW + 30 * MINUTE);
    assert.equal(saidOf(devices.known(), "update-run", KONNEKTOR)?.phase, "running");
    const prepared = devices.prepareRestart(KONNEKTOR, NOW + 31 * MINUTE);
    prepared.send(NOW + 31 * MINUTE);
    assert.equal(devices.look(KONNEKTOR, NOW + 60 * MINUTE).is, "destroyed");
    assert.equal(devices.counts(KONNEKTOR).restartsIntoInstall, 1);
    assert.equal(away(devices, NOW + 60 * MINUTE), "link/connect-timeout");
  });
});

describe("signing in", () => {
  test("with a password that is wrong is tried once, until another one is given", () => {
    const devices = aPractice();
    for (const [who, code] of [
      [ZIMMER_2, "kt/credentials-wrong"],
      [KONNEKTOR, "management/login-refused"],
    ] as const) {
      devices.happen({ happened: "password", who, isRight: false }, NOW);
      for (let i = 0; i < 5; i++)
        assert.equal(
          codeOf(() => devices.prepareRestart(who, NOW + i)),
          code,
        );
      devices.observe(NOW + 10);
      devices.happen({ happened: "password", who, isRight: true }, NOW + 20);
      devices.prepareRestart(who, NOW + 30).close(NOW + 30);
    }
    assert.equal(devices.twinOf(ZIMMER_2)?.lockout.failures, 0);
  });

  test("is locked when somebody else has guessed, and possible when the time is over", () => {
    const devices = aPractice();
    for (const [who, code, lockMs] of [
      [ZIMMER_2, "kt/login-locked", MINUTE],
      [KONNEKTOR, "management/login-refused", 60 * MINUTE],
    ] as const) {
      devices.happen({ happened: "guessed", who, times: 3 }, NOW);
      assert.equal(
        codeOf(() => devices.prepareRestart(who, NOW)),
        code,
      );
      devices.prepareRestart(who, NOW + lockMs).close(NOW + lockMs);
    }
  });

  test("is refused while somebody else is signed in", () => {
    const devices = aPractice();
    for (const [who, code] of [
      [ZIMMER_2, "kt/session-taken"],
      [KONNEKTOR, "http/server-error"],
    ] as const) {
      devices.happen({ happened: "occupied", who, until: NOW + MINUTE }, NOW);
      assert.equal(
        codeOf(() => devices.prepareRestart(who, NOW)),
        code,
      );
      assert.equal(saidOf(devices.read(NOW), "not-answered", who)?.failure.code, code);
      devices.prepareRestart(who, NOW + MINUTE).close(NOW + MINUTE);
    }
  });

  test("may demand a new password first", () => {
    const devices = aPractice();
    devices.happen({ happened: "password-due", isDue: true }, NOW);
    assert.equal(
      codeOf(() => devices.prepareRestart(KONNEKTOR, NOW)),
      "management/password-due",
    );
  });

  test("whose answer is lost leaves the session behind at a terminal, for five minutes", () => {
    const devices = aPractice();
    assert.equal(
      codeOf(() => devices.prepareRestart(ZIMMER_2, NOW, "answer-lost")),
      "link/response-timeout",
    );
    assert.equal(
      codeOf(() => devices.prepareRestart(ZIMMER_2, NOW + MINUTE)),
      "kt/session-taken",
    );
    devices.prepareRestart(ZIMMER_2, NOW + 5 * MINUTE).close(NOW + 5 * MINUTE);
  });
});

describe("a device that is not itself", () => {
  test("and hangs answers nothing, does nothing it is told, and goes on with what it does", () => {
    const devices = aPractice();
    const prepared = devices.prepareInstall(ZIMMER_2, IMAGE, NOW);
    prepared.send(NOW);
    prepared.close(NOW);
    devices.happen({ happened: "hangs", who: ZIMMER_2, until: NOW + 20 * MINUTE }, NOW);
    assert.equal(
      saidOf(devices.observe(NOW + MINUTE), "not-answered", ZIMMER_2)?.failure.code,
      "link/response-timeout",
    );
    assert.equal(devices.look(ZIMMER_2, NOW + INSTALLED).firmware, "4.0.48");
    devices.happen({ happened: "hangs", who: KONNEKTOR, until: NOW + 20 * MINUTE }, NOW + INSTALLED);
    assert.equal(saidOf(devices.read(NOW + INSTALLED), "unreachable", KONNEKTOR)?.code, "link/response-timeout");
    assert.equal(
      codeOf(() => devices.prepareRestart(KONNEKTOR, NOW + INSTALLED)),
      "link/response-timeout",
    );
  });

  test("tells what it told before, under the present time, until the memory in between has gone", () => {
    const devices = aPractice();
    devices.happen({ happened: "cached", who: KONNEKTOR, until: NOW + 10 * MINUTE }, NOW);
    devices.happen({ happened: "terminal-unplugged", ctId: "kt-empfang" }, NOW);
    const terminalAt = (at: number) => {
      const seen = devices.read(at).find((o) => o.kind === "terminal" && o.component.id === EMPFANG) ?? assert.fail();
      return [seen.takenAt, (seen.value as { connected: boolean }).connected];
    };
    assert.deepEqual(terminalAt(NOW + MINUTE), [NOW + MINUTE, true]);
    assert.deepEqual(terminalAt(NOW + 10 * MINUTE), [NOW + 10 * MINUTE, false]);
  });

  test("says another version than the one that runs", () => {
    const devices = aPractice();
    for (const who of [ZIMMER_2, KONNEKTOR]) devices.happen({ happened: "shows", who, firmware: "1.2.3" }, NOW);
    const observations = devices.observe(NOW);
    assert.equal(saidOf(observations, "identity", ZIMMER_2, "kartenterminal")?.firmware, "1.2.3");
    assert.equal(saidOf(observations, "management", ZIMMER_2, "verwaltung")?.firmware, "1.2.3");
    assert.equal(saidOf(observations, "identity", KONNEKTOR)?.firmware, "1.2.3");
    assert.equal(devices.look(ZIMMER_2, NOW).firmware, "4.0.47");
    for (const who of [ZIMMER_2, KONNEKTOR]) devices.happen({ happened: "shows", who, firmware: undefined }, NOW);
    assert.equal(saidOf(devices.observe(NOW), "identity", ZIMMER_2, "kartenterminal")?.firmware, "4.0.47");
  });

  test("has a wrong clock, a PIN that is blocked, a card that was pulled, a tunnel that is down", () => {
    const devices = aPractice();
    const iccsn = "80276883110000147805";
    devices.happen({ happened: "clock", offsetMs: 90_000 }, NOW);
    devices.happen({ happened: "zugang", isThere: false }, NOW);
    devices.happen({ happened: "pin-changed", iccsn, mandant: "hafen", status: "BLOCKED", leftTries: 0 }, NOW);
    devices.happen({ happened: "card-removed", ctId: "kt-zimmer2", slot: 3 }, NOW);
    const observations = devices.observe(NOW + 1);
    assert.equal(saidOf(observations, "clock", KONNEKTOR)?.offsetMs, 90_000);
    assert.equal(saidOf(observations, "vpn", KONNEKTOR)?.ti.online, false);
    assert.equal(saidOf(observations, "pin-status", `karte:${iccsn}`)?.status, "BLOCKED");
    assert.ok(!saidOf(observations, "listed-cards", KONNEKTOR)?.includes("karte:80276883110000147913"));
  });

  test("and whose answer is lost stands as it was, beside the failure", () => {
    const devices = aPractice();
    devices.observe(NOW);
    const observations = devices.observe(NOW + MINUTE, new Map([[KONNEKTOR, "answer-lost"]]));
    assert.equal(saidOf(observations, "unreachable", KONNEKTOR)?.code, "link/response-timeout");
    assert.equal(observations.find((o) => o.kind === "vpn")?.takenAt, NOW);
  });
});

describe("a terminal without a remote management anybody uses", () => {
  test("is known through its Konnektor, and installs what a person brings", () => {
    const devices = aPractice();
    const firmware = { vendorId: "INGHC", productCode: "ORGA6100", version: "3.9.2", isSigned: true };
    assert.deepEqual(devices.abilitiesOf(EMPFANG), []);
    devices.happen({ happened: "installed-by-hand", who: EMPFANG, firmware }, NOW);
    assert.equal(devices.look(EMPFANG, NOW + MINUTE).is, "installing");
    assert.equal(saidOf(devices.observe(NOW + INSTALLED), "identity", EMPFANG)?.firmware, "3.9.2");
    assert.deepEqual(devices.counts(EMPFANG), { ...NOTHING_COUNTED, installs: 1 });
  });
});
