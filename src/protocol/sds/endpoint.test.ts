/**
 * Choosing an endpoint: our version of the service, its highest revision, encrypted, at an address this computer can reach.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { refusal } from "../../../test/support/refusal.ts";
import { wordsIn } from "../../words/words.ts";
import { chooseEndpoint, type EndpointChoice, type EndpointRule, SERVICES } from "./endpoint.ts";
import type { ServiceDirectory, ServiceVersion } from "./service-directory.ts";

const { CardService } = SERVICES;

function directoryOf(services: Partial<ServiceVersion>[], tlsMandatory = true): ServiceDirectory {
  return {
    product: { vendorId: "", productCode: "", vendorName: "", name: "", type: "", ptv: "", hardware: "", firmware: "" },
    tlsMandatory,
    clientAutMandatory: false,
    services: services.map((s) => ({ name: "CardService", version: "8.1.2", namespace: "", ...s })),
  };
}

/** Every version at an address that names it. */
const offering = (...versions: string[]) =>
  directoryOf(versions.map((version) => ({ version, tls: `https://k/${version}` })));

const REACHED: EndpointChoice = {
  reached: new URL("https://192.168.1.50/connector.sds"),
  rule: "listed",
  plainAllowed: false,
};
const choose = (directory: ServiceDirectory, choice: Partial<EndpointChoice> = {}) =>
  chooseEndpoint(directory, CardService, { ...REACHED, ...choice });

describe("the version", () => {
  test("spoken here is EventService 7.2, CardService 8.1 and CertificateService 6.0", () => {
    assert.deepEqual(
      Object.values(SERVICES).map((s) => `${s.name} ${s.major}.${s.minor}`),
      ["EventService 7.2", "CardService 8.1", "CertificateService 6.0"],
    );
  });

  test("is the highest revision, compared as numbers: 8.1.10 comes after 8.1.9 (trap T-04)", () => {
    const { url, version } = choose(offering("8.1.9", "8.1.10", "8.1.2"));
    assert.equal(version.text, "8.1.10");
    assert.equal(url.href, "https://k/8.1.10");
  });

  test("never has another major or minor number, however high", () => {
    const { version } = choose(offering("8.2.0", "8.10.0", "9.1.5", "81.1.7", "7.1.9", "8.0.99", "8.1.0"));
    assert.equal(version.text, "8.1.0");
  });

  test("does not depend on the order of the list", () => {
    const versions = fc.uniqueArray(
      fc.tuple(fc.constantFrom(7, 8, 9), fc.constantFrom(0, 1, 2, 10), fc.nat({ max: 120 })).map((v) => v.join(".")),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(versions, (listed) => {
        const revisions = listed.filter((v) => v.startsWith("8.1.")).map((v) => Number(v.slice("8.1.".length)));
        if (revisions.length === 0)
          assert.equal(refusal(() => choose(offering(...listed))).code, "sds/service-missing");
        else assert.equal(choose(offering(...listed)).version.text, `8.1.${Math.max(...revisions)}`);
      }),
    );
  });

  test("may have two numbers or four", () => {
    assert.equal(choose(offering("8.1")).url.href, "https://k/8.1");
    assert.equal(choose(offering("8.1", "8.1.0.1")).url.href, "https://k/8.1.0.1");
  });

  test("that is no version is passed over", () => {
    assert.equal(choose(offering("", "8.1.x", "8", "neu", "8.1.1")).version.text, "8.1.1");
  });

  test("of a service with another name does not count, not even in other letters", () => {
    const directory = directoryOf([
      { name: "CardTerminalService", version: "8.1.9", tls: "https://k/wrong" },
      { name: "cardservice", version: "8.1.9", tls: "https://k/wrong" },
      { name: "CardService", version: "8.1.1", tls: "https://k/right" },
    ]);
    assert.equal(choose(directory).url.href, "https://k/right");
  });

  test("without any address is passed over", () => {
    const directory = directoryOf([
      { version: "8.1.1", tls: "https://k/1" },
      { version: "8.1.2" },
      { version: "8.1.3", tls: "" },
    ]);
    assert.equal(choose(directory).version.text, "8.1.1");
  });
});

describe("a directory that is asked again", () => {
  test("answers for each version, not with the one that was asked for first", () => {
    const directory = offering("8.1.2", "8.2.0");
    const wanted = (major: number, minor: number) =>
      chooseEndpoint(directory, { name: "CardService", major, minor }, REACHED).version.text;
    assert.deepEqual([wanted(8, 1), wanted(8, 2), wanted(8, 1)], ["8.1.2", "8.2.0", "8.1.2"]);
  });

  test("answers for each way it was reached and each rule", () => {
    const directory = directoryOf([{ plain: "http://k/plain", tls: "https://k/tls" }], false);
    const href = (choice: Partial<EndpointChoice>) => choose(directory, choice).url.href;
    assert.equal(href({ rule: "host" }), "https://192.168.1.50/tls");
    assert.equal(href({ rule: "host", reached: new URL("https://10.0.0.1/connector.sds") }), "https://10.0.0.1/tls");
    assert.equal(href({ rule: "listed" }), "https://k/tls");
    assert.equal(href({ rule: "listed", plainAllowed: true }), "http://k/plain");
    assert.equal(href({ rule: "host" }), "https://192.168.1.50/tls");
  });
});

describe("encryption", () => {
  const both = { plain: "http://k/plain", tls: "https://k/tls" };
  const chosen = (service: Partial<ServiceVersion>, tlsMandatory: boolean, plainAllowed: boolean) => {
    const { url, tls } = choose(directoryOf([service], tlsMandatory), { plainAllowed });
    return [url.href, tls];
  };

  test("is used wherever both addresses are listed", () => {
    assert.deepEqual(chosen(both, true, false), ["https://k/tls", true]);
    assert.deepEqual(chosen(both, false, false), ["https://k/tls", true]);
  });

  test("is left out where plain is allowed and the Konnektor does not insist on TLS", () => {
    assert.deepEqual(chosen(both, false, true), ["http://k/plain", false]);
  });

  test("is used against all permission when the Konnektor insists on TLS", () => {
    assert.deepEqual(chosen(both, true, true), ["https://k/tls", true]);
  });

  test("is used when there is no address without it", () => {
    assert.deepEqual(chosen({ tls: "https://k/tls" }, false, true), ["https://k/tls", true]);
  });

  test("cannot be used when EndpointTLS is missing: the plain address serves where plain is allowed", () => {
    assert.deepEqual(chosen({ plain: "http://k/plain" }, false, true), ["http://k/plain", false]);
  });

  test("is never dropped silently: a plain address alone is refused where plain is not allowed", () => {
    assert.match(refusal(() => chosen({ plain: "http://k/plain" }, false, false)).code, /^sds\//);
  });

  test("is never dropped silently: a plain address alone is refused where the Konnektor insists on TLS", () => {
    assert.match(refusal(() => chosen({ plain: "http://k/plain" }, true, true)).code, /^sds\//);
  });

  test("is not claimed for an http address in the place for TLS", () => {
    assert.match(refusal(() => chosen({ tls: "http://k/tls" }, true, false)).code, /^sds\//);
  });

  test("is claimed exactly when the address to be used begins with https", () => {
    const origin = fc.constantFrom(
      "https://k",
      "http://k",
      "https://k:8443",
      "http://k:8080",
      "https://[fd00::1]:4443",
    );
    const service = fc.record({
      plain: fc.option(origin, { nil: undefined }),
      tls: fc.option(origin, { nil: undefined }),
    });
    const choice = fc.record({
      reached: origin.map((o) => new URL(`${o}/connector.sds`)),
      rule: fc.constantFrom<EndpointRule>("host", "listed", "origin"),
      plainAllowed: fc.boolean(),
    });
    let seen = 0;
    fc.assert(
      fc.property(service, fc.boolean(), choice, (addresses, tlsMandatory, c) => {
        const directory = directoryOf([addresses], tlsMandatory);
        let endpoint: ReturnType<typeof choose>;
        try {
          endpoint = choose(directory, c);
        } catch (error) {
          assert.match(
            refusal(() => {
              throw error;
            }).code,
            /^sds\//,
          );
          return;
        }
        seen++;
        assert.equal(endpoint.tls, endpoint.url.protocol === "https:", JSON.stringify({ addresses, c, tlsMandatory }));
      }),
      { numRuns: 500 },
    );
    assert.ok(seen > 0);
  });
});

describe("the host (trap T-05)", () => {
  const at = (rule: EndpointRule, listed: string, reached: string) =>
    choose(directoryOf([{ tls: listed }]), { rule, reached: new URL(reached) }).url.href;

  test("host: is the one we reached, with the port and path of the list", () => {
    assert.equal(
      at("host", "https://konnektor.konlan:8443/ws/card?v=1", "https://192.168.1.50/connector.sds"),
      "https://192.168.1.50:8443/ws/card?v=1",
    );
  });

  test("host: the port under which the directory was read does not move to the service", () => {
    assert.equal(
      at("host", "https://10.11.12.13:443/webservices/cardservice", "https://kon.praxis.local:4433/connector.sds"),
      "https://kon.praxis.local/webservices/cardservice",
    );
  });

  test("listed: stays exactly as the Konnektor lists it", () => {
    const listed = "https://konnektor.konlan:8443/ws/card?v=1";
    assert.equal(at("listed", listed, "https://192.168.1.50/connector.sds"), listed);
  });

  test("origin: scheme, host and port are the ones we reached, only the path is the list's", () => {
    assert.equal(
      at("origin", "https://konnektor.konlan:8443/ws/card?v=1", "https://gw.praxis.local:4443/connector.sds"),
      "https://gw.praxis.local:4443/ws/card?v=1",
    );
  });

  test("origin: without a port of its own the listed port goes as well", () => {
    assert.equal(
      at("origin", "https://kon:8443/ws/card", "https://gw.praxis.local/connector.sds"),
      "https://gw.praxis.local/ws/card",
    );
    assert.equal(
      at("origin", "https://kon:8443/ws/card", "http://127.0.0.1/connector.sds"),
      "http://127.0.0.1/ws/card",
    );
    assert.equal(
      at("origin", "https://kon/ws/card", "http://127.0.0.1:8080/connector.sds"),
      "http://127.0.0.1:8080/ws/card",
    );
  });

  for (const rule of ["host", "listed", "origin"] as const) {
    test(`${rule}: a path prefix of the list stays, and that of the directory is not added`, () => {
      assert.equal(
        at(rule, "https://ksp.example/kon8/webservices/cardservice", "https://ksp.example/anders/connector.sds"),
        "https://ksp.example/kon8/webservices/cardservice",
      );
    });
  }

  test("an IPv6 address we reached replaces a name, with the listed port", () => {
    assert.equal(
      at("host", "https://konnektor.konlan:8443/ws", "https://[fd00::12]/connector.sds"),
      "https://[fd00::12]:8443/ws",
    );
    assert.equal(
      at("origin", "https://konnektor.konlan:8443/ws", "https://[fd00::12]:9443/connector.sds"),
      "https://[fd00::12]:9443/ws",
    );
  });

  test("a listed IPv6 address is replaced by the name we reached, or kept", () => {
    assert.equal(
      at("host", "https://[fd00::12]:8443/ws", "https://kon.praxis.local/connector.sds"),
      "https://kon.praxis.local:8443/ws",
    );
    assert.equal(
      at("listed", "https://[fd00::12]:8443/ws", "https://kon.praxis.local/connector.sds"),
      "https://[fd00::12]:8443/ws",
    );
  });

  test("host: a plain address keeps its own scheme and port", () => {
    const directory = directoryOf([{ plain: "http://konnektor.konlan:8080/ws" }], false);
    const choice = {
      rule: "host",
      plainAllowed: true,
      reached: new URL("http://192.168.1.50:8888/connector.sds"),
    } as const;
    assert.equal(choose(directory, choice).url.href, "http://192.168.1.50:8080/ws");
  });
});

describe("what cannot be used", () => {
  for (const location of [
    "konnektor",
    "/ws/card",
    "ftp://konnektor/ws",
    "javascript:alert(1)",
    "https://",
    "https://[fd00::1/ws",
    "file:///etc/passwd",
  ]) {
    test(`the address ${location} is refused with service and text`, () => {
      assert.deepEqual(
        refusal(() => choose(directoryOf([{ tls: location }]))),
        {
          code: "sds/endpoint-invalid",
          fields: { service: "CardService", location },
        },
      );
    });
  }

  test("a service in other versions only is refused with what is wanted and what is offered", async () => {
    const { code, fields } = refusal(() => choose(offering("8.0.0", "8.2.1")));
    assert.equal(code, "sds/service-missing");
    assert.deepEqual(fields, { service: "CardService", wanted: "8.1", offered: "8.0.0, 8.2.1" });
    const { errors } = await wordsIn("de");
    const entry = errors["sds/service-missing"]({ service: "CardService", wanted: "8.1", offered: "8.0.0, 8.2.1" });
    assert.match(entry.meaning, /CardService/);
    assert.match(entry.why, /8\.1,.*8\.0\.0, 8\.2\.1/);
  });

  test("a service that is not listed at all is refused, and nothing is said to be offered", () => {
    const directory = directoryOf([{ name: "EventService", version: "7.2.0", tls: "https://k/e" }]);
    assert.deepEqual(
      refusal(() => choose(directory)),
      {
        code: "sds/service-missing",
        fields: { service: "CardService", wanted: "8.1", offered: "–" },
      },
    );
    assert.equal(refusal(() => choose(directoryOf([]))).code, "sds/service-missing");
  });
});
