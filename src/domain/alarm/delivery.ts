/**
 * What was not delivered: a mail server or webhook that takes nothing is itself something to know, on the page.
 *
 * Room: domain/alarm. Pure. Never an alarm: it would have to go the way that is closed.
 */
import regeln from "../../../data/melderegeln.json" with { type: "json" };
import { finding } from "../assess/seen.ts";
import type { Finding } from "../finding.ts";
import type { Component } from "../observation.ts";
import { DAY_MS, type Instant } from "../zeit/tag.ts";
import type { Channel, Sending } from "./message.ts";

const PRACTICE: Component = { id: "praxis", kind: "praxis", name: "" };
const SHOWN_DAYS = 7;

/** @param sendings newest first */
export function assessDelivery(sendings: readonly Sending[], now: Instant): Finding[] {
  return (["mail", "webhook"] as const).flatMap((channel) => undelivered(channel, sendings, now));
}

export function stuckIn(channel: Channel, sendings: readonly Sending[], now: Instant): Sending[] {
  const own = sendings.filter((sending) => sending.channel === channel);
  const sentAt = Math.max(0, ...own.map(({ state, settledAt = 0 }) => (state === "sent" ? settledAt : 0)));
  return own.filter((sending) => isStuck(sending, now) && (sending.settledAt ?? now) > sentAt);
}

function undelivered(channel: Channel, sendings: readonly Sending[], now: Instant): Finding[] {
  const stuck = stuckIn(channel, sendings, now);
  const failure = stuck.find((sending) => sending.failure)?.failure;
  if (!failure) return [];
  const since = Math.min(...stuck.map(({ createdAt }) => createdAt));
  const fields = { channel, count: stuck.length, since, ...failure };
  return [finding("notify/undelivered", "gelb", PRACTICE, fields, [])];
}

function isStuck({ state, createdAt, settledAt = 0, failure }: Sending, now: Instant): boolean {
  if (state === "failed") return failure?.code !== "notify/recipient-gone" && now - settledAt < SHOWN_DAYS * DAY_MS;
  return state !== "sent" && now - createdAt >= regeln.delivery.visibleAfterMinutes * 60_000;
}
