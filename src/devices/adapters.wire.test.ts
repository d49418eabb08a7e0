/** Every adapter of a manufacturer's own interface against its simulated twin, on real sockets: the same cases for all. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type AdapterUnderTest, adapterCases } from "../../test/support/adapter-cases.ts";
import { firmwareImage } from "../../test/support/firmware-image.ts";
import { orgaProduct, st1506Product } from "../../test/support/terminal-products.ts";
import { terminalSubject } from "../../test/support/terminal-twins.ts";
import { startTwin } from "../../test/support/vendor-twins.ts";
import type { Observation, ObservedKind } from "../domain/observation.ts";
import { kocobox } from "./kocobox/adapter.ts";
import { riseBox } from "./rise-box/adapter.ts";
import { riseTiClient } from "./rise-ti-client/adapter.ts";
import { secunet } from "./secunet/adapter.ts";

function only<K extends ObservedKind>(observations: Observation[], kind: K, id: string): Observation<K>["value"] {
  const found = observations.filter((o) => o.kind === kind && o.component.id === id);
  assert.equal(found.length, 1, `${kind} of ${id}`);
  return found[0]?.value as Observation<K>["value"];
}

/** What has no status and no redirection; the rest is told in other words. */
const WEBSOCKET = {
  dropped: "link/closed",
  html: "ws/unreadable",
  truncated: "ws/unreadable",
  quoting: "ws/unreadable",
  deep: "ws/unreadable",
  redirect: "link/closed",
} as const;

const SUBJECTS: AdapterUnderTest[] = [
  {
    name: "secunet konnektor",
    adapter: secunet,
    start: (wish) => startTwin("secunet", wish),
    signsOut: true,
    invented: ["refuses a wrong password", "is not sent where signing in fails"],
    wrongPassword: "management/login-refused",
    prepares: { restart: { lost: "dropped", unclear: "link/closed" } },
    tells(observations) {
      const management = only(observations, "management", "kon:secunet");
      assert.equal(management.firmware, "5.50.4");
      assert.equal(management.restartRequired, false);
      assert.equal(management.clientCertificates?.length, 2);
      assert.equal(management.licences, undefined, "evidence C is not asked for unless allowed");
      assert.equal(only(observations, "vpn", "kon:secunet").ti.online, true);
      const states = only(observations, "states", "kon:secunet");
      assert.ok(states.some(({ condition, raised }) => condition === "EC_FW_Update_Available" && raised));
      assert.ok(states.filter(({ raised }) => !raised).length > 20, "conditions that are not raised stand in the list");
      const terminal = only(observations, "management", "kt:54-E1-AD-22-7C-02");
      assert.equal(terminal.hasAdminCredentials, false);
      assert.equal(terminal.correlation, "aktiv");
      const cards = observations.filter((o) => o.kind === "karte") as Observation<"karte">[];
      assert.deepEqual(cards.map(({ value }) => value.type).toSorted(), ["HBA", "SMC-B", "SMC-B", "SMC-KT", "SMC-KT"]);
    },
  },
  {
    name: "KoCoBox MED+",
    adapter: kocobox,
    start: (wish) => startTwin("kocobox", wish),
    signsOut: false,
    invented: [
      "refuses a wrong password",
      "is not sent where signing in fails",
      "whose sign-in is answered with html",
      "whose sign-in is answered with redirect",
    ],
    wrongPassword: "management/password-due",
    tells(observations) {
      assert.deepEqual(
        observations.map(({ kind, value }) => [kind, value]),
        [["management", {}]],
      );
    },
    // Where the form's answer leads nobody looks; whether somebody is in the next page shows.
    login: { html: "management/password-due", redirect: "management/password-due" },
    // What the service says nobody has published: only that it answers counts.
    reading: { html: "nothing", truncated: "nothing", quoting: "nothing", deep: "nothing" },
  },
  {
    name: "RISE Konnektor, when a person allowed it",
    adapter: riseBox,
    start: (wish) => startTwin("rise", { ...wish, unproven: true }),
    signsOut: false,
    invented: ["refuses a wrong password"],
    wrongPassword: "management/login-refused",
    login: { dropped: "link/closed" },
    tells: (observations) => assert.deepEqual(only(observations, "management", "kon:rise"), { tiOnline: true }),
  },
  {
    name: "RISE TI-Client",
    adapter: riseTiClient,
    start: (wish) => startTwin("rise-hsk", wish),
    signsOut: false,
    invented: [],
    wrongPassword: "management/login-refused",
    tells(observations) {
      assert.deepEqual(only(observations, "management", "kon:rise-hsk").autoPin, [
        { iccsn: "80276883110000147805", isOn: true },
      ]);
      const terminal = only(observations, "management", "kt:54-E1-AD-22-7C-02");
      assert.deepEqual(terminal, { firmware: "4.0.47", correlation: "aktiv", hasAdminCredentials: false });
    },
    login: { html: "json/not-json", quoting: "json/malformed" },
    reading: { "status-403": "management/forbidden" },
  },
  terminalSubject(st1506Product, {
    invented: [],
    wrongPassword: "kt/credentials-wrong",
    prepares: {
      restart: { unproven: true, lost: "hang", unclear: "kt/restart-unclear" },
      install: { lost: "dropped", unclear: "kt/install-unclear" },
    },
    image: () => firmwareImage({ vendorId: "DECHY", productCode: "ST1506", version: "4.0.48", isSigned: true }),
    tells(observations) {
      const id = "kt:54-E1-AD-22-7C-02";
      assert.equal(only(observations, "identity", id).firmware, "4.0.47");
      assert.deepEqual(
        only(observations, "certificates", id).map(({ crypt }) => crypt),
        ["RSA", "ECC"],
      );
      assert.equal(only(observations, "management", id).pairingBlocks, 1);
    },
    login: {
      ...WEBSOCKET,
      "status-401": "kt/session-ended",
      "status-403": "kt/login-locked",
      "status-500": "kt/internal-error",
    },
    reading: {
      ...WEBSOCKET,
      "status-401": "kt/session-ended",
      "status-403": "kt/login-locked",
      "status-500": "kt/internal-error",
      "no-fields": "ws/unreadable",
      "null-fields": "ws/unreadable",
    },
  }),
  terminalSubject(orgaProduct, {
    // What a refusal looks like nobody has seen, nor what a device says to a session it has ended.
    invented: [
      ...["refuses a wrong password", "is not sent where signing in fails", "that is answered with"],
      ...["whose sign-in is answered with status-", "whose questions are answered with status-"],
    ],
    wrongPassword: "kt/login-refused",
    tells(observations) {
      const id = "kt:00-0D-F8-0A-31-11";
      assert.equal(only(observations, "identity", id).firmware, "3.9.1");
      assert.deepEqual(
        only(observations, "certificates", id).map(({ crypt }) => crypt),
        ["RSA", "ECC"],
      );
      assert.equal(only(observations, "management", id).plugCycles?.length, 4);
    },
    login: {
      ...WEBSOCKET,
      "status-401": "kt/login-refused",
      "status-403": "kt/login-refused",
      "status-500": "kt/login-refused",
    },
    reading: {
      ...WEBSOCKET,
      "status-401": "kt/request-refused",
      "status-403": "kt/request-refused",
      "status-500": "kt/request-refused",
      "no-fields": "ws/unreadable",
      "null-fields": "ws/unreadable",
    },
  }),
];

for (const subject of SUBJECTS) adapterCases(subject);

describe("the cases", () => {
  test("know every adapter once", () => {
    assert.equal(new Set(SUBJECTS.map(({ adapter }) => adapter.id)).size, SUBJECTS.length);
  });
});
