/**
 * Bending what devices really send: bytes flipped, cut, doubled, swapped with those of another answer, numbers made huge, nesting
 * made deep. Seeded: the same seed bends the same way.
 */
import fc from "fast-check";
import { LotseError } from "../../src/domain/errors.ts";
import { readEvent } from "../../src/protocol/cetp/event.ts";
import { FrameReader, frame } from "../../src/protocol/cetp/frame.ts";
import { Link } from "../../src/protocol/link/link.ts";
import { chooseEndpoint } from "../../src/protocol/sds/endpoint.ts";
import { parseServiceDirectory } from "../../src/protocol/sds/service-directory.ts";
import { getPinStatus } from "../../src/protocol/soap/card-service/get-pin-status.ts";
import { checkCertificateExpiration } from "../../src/protocol/soap/certificate-service/check-certificate-expiration.ts";
import { ask } from "../../src/protocol/soap/client.ts";
import { bodyOf, throwIfFault } from "../../src/protocol/soap/envelope.ts";
import { getCardTerminals } from "../../src/protocol/soap/event-service/get-card-terminals.ts";
import { getCards } from "../../src/protocol/soap/event-service/get-cards.ts";
import { getResourceInformation } from "../../src/protocol/soap/event-service/get-resource-information.ts";
import { getSubscription } from "../../src/protocol/soap/event-service/get-subscription.ts";
import { subscribe } from "../../src/protocol/soap/event-service/subscribe.ts";
import type { Operation } from "../../src/protocol/soap/operation.ts";
import { parseXml } from "../../src/protocol/xml/parse.ts";
import type { SimPraxis } from "../../src/simulator/wire/sim-praxis.ts";
import { fetchPlain } from "./plain-client.ts";

export interface Corpus {
  directory: Buffer;
  answers: { operation: Operation<never, unknown>; body: Buffer }[];
  events: Buffer[];
}

/** One of everything a simulated Konnektor answers. */
export async function corpusOf(praxis: SimPraxis): Promise<Corpus> {
  const url = new URL(`${praxis.first.url}/connector.sds`);
  const { bytes: directory } = await fetchPlain(url);
  const parsed = parseServiceDirectory(directory);
  using link = new Link({ trust: { kind: "system" }, credentials: { kind: "none" } });
  const answers: Corpus["answers"] = [];
  const collect = async <Q, A>(operation: Operation<Q, A>, request: Q) => {
    const { url: at } = chooseEndpoint(parsed, operation.service, { reached: url, rule: "host", plainAllowed: true });
    const { answer } = await ask(link, at, operation, request);
    answers.push({ operation: operation as Operation<never, unknown>, body: answer.body });
  };
  const { context } = praxis;
  await collect(getResourceInformation, { context });
  await collect(getCardTerminals, { context, mandantWide: true });
  await collect(getCards, { context, mandantWide: true });
  await collect(checkCertificateExpiration, { context, crypt: "ECC" });
  await collect(subscribe, { context, eventTo: "cetp://127.0.0.1:9", topic: "KSR" });
  await collect(getSubscription, { context, mandantWide: false });
  const smcB = praxis.first.state.cards.find((card) => card.type === "SMC-B");
  await collect(getPinStatus, { context, cardHandle: smcB?.handle ?? "", pinTyp: "PIN.SMC" });
  return { directory, answers, events: EVENTS.map((text) => Buffer.from(text)) };
}

const EVENTS = [
  ["OPERATIONAL_STATE/EC_CardTerminal_Not_Available(kt-1)", ["Value", "true"], ["CtID", "kt-1"], ["Bedeutung", "Text"]],
  [
    "CARD/INSERTED",
    ["CardHandle", "SMC-B-1"],
    ["CardType", "SMC-B"],
    ["ICCSN", "80276883110000141500"],
    ["SlotID", "3"],
  ],
  ["KSR/UPDATES_AVAILABLE", ["ProductVendorID", "SECUN"], ["ProductCode", "secu_kon"], ["FirmwareVersion", "6.0.5"]],
  ["BOOTUP/BOOTUP_COMPLETE"],
].map(([topic, ...parameters]) => {
  const written = (parameters as string[][]).map(
    ([key, value]) => `<EVT:Parameter><EVT:Key>${key}</EVT:Key><EVT:Value>${value}</EVT:Value></EVT:Parameter>`,
  );
  return (
    '<?xml version="1.0" encoding="UTF-8"?><EVT:Event xmlns:EVT="http://ws.gematik.de/conn/EventService/v7.2">' +
    `<EVT:Topic>${topic}</EVT:Topic><EVT:Type>Operation</EVT:Type><EVT:Severity>Info</EVT:Severity>` +
    `<EVT:SubscriptionID>s</EVT:SubscriptionID><EVT:Message>${written.join("")}</EVT:Message></EVT:Event>`
  );
});

interface Reader {
  inputs(corpus: Corpus): Buffer[];
  read(bytes: Buffer, original: number, corpus: Corpus): unknown;
}

export const READERS = {
  "the directory": {
    inputs: ({ directory }) => [directory],
    read: (bytes) => parseServiceDirectory(bytes),
  },
  "answers to questions": {
    inputs: ({ answers }) => answers.map(({ body }) => body),
    read: (bytes, original, { answers }) => {
      const body = bodyOf(parseXml(bytes));
      throwIfFault(body);
      return answers[original]?.operation.read(body);
    },
  },
  events: {
    inputs: ({ events }) => events,
    read: (bytes) => readEvent(bytes),
  },
  "frames of events": {
    inputs: ({ events }) => [
      Buffer.concat(events.map((event) => frame(event))),
      ...events.map((event) => frame(event)),
    ],
    read: (bytes) => {
      const frames = new FrameReader();
      const documents: unknown[] = [];
      for (let at = 0; at < bytes.length; at += 97) {
        for (const document of frames.push(bytes.subarray(at, at + 97))) documents.push(readEvent(document));
      }
      return documents;
    },
  },
} satisfies Record<string, Reader>;

export interface Fuzzed {
  read: number;
  refused: number;
  /** Milliseconds. */
  slowest: number;
}

/** @throws whatever a reader throws that is no LotseError, with seed and path of fast-check */
export function fuzz(
  name: keyof typeof READERS,
  corpus: Corpus,
  { count, seed }: { count: number; seed: number },
): Fuzzed {
  const reader: Reader = READERS[name];
  const inputs = reader.inputs(corpus);
  const result: Fuzzed = { read: 0, refused: 0, slowest: 0 };
  fc.assert(
    fc.property(fc.nat(inputs.length - 1), bends, (original, wanted) => {
      const bytes = wanted.reduce((bent, bend) => bend(bent, inputs), inputs[original] as Buffer);
      const begun = performance.now();
      try {
        reader.read(bytes, original, corpus);
        result.read++;
      } catch (error) {
        if (!(error instanceof LotseError)) throw error;
        result.refused++;
      }
      result.slowest = Math.max(result.slowest, performance.now() - begun);
    }),
    { numRuns: count, seed, endOnFailure: true },
  );
  return result;
}

type Bend = (bytes: Buffer, others: readonly Buffer[]) => Buffer;

const share = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const at = (bytes: Buffer, where: number) => Math.floor(bytes.length * where);
const spliced = (bytes: Buffer, from: number, until: number, middle: Uint8Array) =>
  Buffer.concat([bytes.subarray(0, from), middle, bytes.subarray(Math.max(from, until))]);

/** What a bad day, a bad device or a bad person puts in the middle of an answer. */
const THORNS = [
  ...[
    "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>",
    "&b;",
    "&#0;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "--",
    "<?x?>",
  ],
  ...["\u0000", "\ufeff", "\ufffe", "xmlns:EVT=''", " xmlns='x'", "<a>", "</a>", "<a ".repeat(200), "<b>".repeat(100)],
  ...[
    "99999999999999999999",
    "-1",
    "NaN",
    "2026-02-30",
    "2026-13-01T25:61:61Z",
    "true",
    "0x10",
    "1e999",
    "e\u0301",
    "\u202e",
  ],
  ...['a="1"'.repeat(100), "CETP\u00ff\u00ff\u00ff\u00ff", "CETP\u0000\u0000\u0000\u0000", "__proto__", "constructor"],
].map((text) => Buffer.from(text));

const bend: fc.Arbitrary<Bend> = fc.oneof(
  fc.tuple(share, fc.nat(255)).map(
    ([where, value]): Bend =>
      (b) =>
        spliced(b, at(b, where), at(b, where) + 1, Buffer.from([value])),
  ),
  fc.tuple(share, share).map(
    ([from, length]): Bend =>
      (b) =>
        spliced(b, at(b, from), at(b, from) + at(b, length * 0.2), Buffer.of()),
  ),
  fc.tuple(share, share).map(
    ([from, length]): Bend =>
      (b) =>
        spliced(b, at(b, from), at(b, from), b.subarray(at(b, from), at(b, from) + at(b, length * 0.3))),
  ),
  fc.tuple(share, fc.nat(THORNS.length - 1)).map(
    ([where, thorn]): Bend =>
      (b) =>
        spliced(b, at(b, where), at(b, where), THORNS[thorn] as Buffer),
  ),
  fc.tuple(share, share, fc.nat(20)).map(
    ([from, length, which]): Bend =>
      (b, others) => {
        const other = others[which % others.length] as Buffer;
        return spliced(
          b,
          at(b, from),
          at(b, from) + at(b, length * 0.1),
          other.subarray(at(other, from), at(other, from) + 200),
        );
      },
  ),
  share.map(
    (where): Bend =>
      (b) =>
        b.subarray(0, at(b, where)),
  ),
);
const bends = fc.array(bend, { maxLength: 4 });
