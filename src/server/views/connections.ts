/** Konnektoren that are asked and how it went; and how far a try to connect one came. Room: server. */
import type { ConnectionView, Probe } from "../../api/views.ts";
import { isError, type LotseError } from "../../domain/errors.ts";
import type { Connection, ConnectionState } from "../../domain/practice.ts";
import { dayOf } from "../../domain/zeit/tag.ts";
import type { Words } from "../../words/words.ts";
import { entryOf } from "../problem.ts";
import type { ProbeResult } from "../uses.ts";
import { pairs } from "./component-page.ts";
import { onPage } from "./findings.ts";
import { rfc3339 } from "./instants.ts";
import { drawingFor } from "./known.ts";

export function connectionView(
  { id, name, url, trust, credentials, contexts }: Connection,
  state: ConnectionState | undefined,
  words: Words,
): ConnectionView {
  const texts = words.page.connection.login;
  const loginText = (() => {
    switch (credentials.kind) {
      case "none":
        return texts.none;
      case "basic":
        return texts.basic({ user: credentials.user });
      case "certificate":
        return texts.certificate({ subject: credentials.subject, day: credentials.expiresOn });
    }
  })();
  return {
    id,
    name,
    url: url.replace(/\/connector\.sds$/, ""),
    ...(trust.kind === "pin" && { fingerprint: pairs(trust.sha256) }),
    ...(isError(state?.failure, "link/certificate-changed") && { otherFingerprint: state.failure.fields.found }),
    login: credentials.kind,
    loginText,
    contexts,
    state: stateView(state, words),
    // Of a device that does not answer nobody knows whether it still tells.
    ...(state?.events && !state.failure && { events: eventsView(state.events, words) }),
  };
}

function stateView(state: ConnectionState | undefined, words: Words): ConnectionView["state"] {
  const texts = words.page.connection;
  if (!state) return { level: "unbekannt", text: texts.waiting, isChecking: false };
  const { isChecking, failure, askedAt, answeredAt, nextAt } = state;
  const times = {
    ...{ isChecking },
    ...(askedAt !== undefined && { askedAt: rfc3339(askedAt) }),
    ...(answeredAt !== undefined && { answeredAt: rfc3339(answeredAt) }),
    nextAt: rfc3339(nextAt),
  };
  if (failure) {
    const entry = wordsOf(failure, words);
    return { level: "unbekannt", text: isChecking ? texts.checking : texts.silent, entry, ...times };
  }
  if (answeredAt === undefined) {
    return { level: "unbekannt", text: isChecking ? texts.checking : texts.waiting, ...times };
  }
  return { level: "ok", text: isChecking ? texts.checking : texts.answered, ...times };
}

function eventsView(
  { failure, heardAt, until }: NonNullable<ConnectionState["events"]>,
  words: Words,
): NonNullable<ConnectionView["events"]> {
  const texts = words.page.connection.events;
  return {
    text: failure ? texts.silent : texts.told,
    ...(failure && { entry: wordsOf(failure, words) }),
    ...(heardAt !== undefined && { heardAt: rfc3339(heardAt) }),
    ...(until !== undefined && !failure && { until: rfc3339(until) }),
  };
}

export function probeView(result: ProbeResult, words: Words): Probe {
  const texts = words.page.probe;
  const { url, steps, product, peer, needs, contexts } = result;
  return {
    ...(url && { url }),
    steps: steps.map(({ step, state, failure }) => {
      const entry = failure && wordsOf(failure, words);
      return { step, state, text: textOf(step, state), ...(entry && { entry, code: failure.code }) };
    }),
    ...(product && {
      product: {
        name: product.name,
        vendor: product.vendorName || product.vendorId,
        firmware: product.firmware,
        drawing: drawingFor("konnektor", product),
      },
    }),
    ...(peer && {
      certificate: {
        fingerprint: peer.fingerprint,
        subject: peer.subject,
        issuer: peer.issuer,
        validUntil: dayOf(peer.validUntil),
      },
    }),
    ...(needs && { needs }),
    contexts: contexts.map(({ mandant, terminals, cards, failure }) => ({
      ...{ mandant, terminals, cards },
      text: failure ? wordsOf(failure, words).meaning : texts.seen({ terminals, cards }),
    })),
  };

  function textOf(step: ProbeResult["steps"][number]["step"], state: "ok" | "failed" | "open"): string {
    if (state !== "ok" || step === "credentials" || step === "context") {
      return state === "ok" ? texts[step as "credentials"].ok : texts[step][state];
    }
    if (step === "address") return texts.address.ok({ product: product?.name ?? "" });
    return texts.certificate.ok({ plain: peer === undefined });
  }
}

function wordsOf(failure: LotseError, words: Words) {
  return onPage(entryOf(failure, words), [failure.code], { words });
}
