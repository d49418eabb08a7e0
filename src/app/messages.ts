/**
 * Use cases of messages: send one that lies in the outbox, and a test from the page.
 *
 * Room: app. Passwords and secrets are opened here, for one sending. The name a message carries on the way is made from its id:
 * however often it is tried, it is the same.
 */
import type { Channel, Content, MailServer, Recipient, Sending, Webhook } from "../domain/alarm/message.ts";
import { LotseError } from "../domain/errors.ts";
import { newId } from "../domain/ids.ts";
import type { Practice } from "../domain/practice.ts";
import type { Clock, PracticeStore, Random, Store } from "../engine/ports.ts";
import { wordsIn } from "../words/words.ts";

interface Around {
  store: Store;
  clock: Clock;
}

/** @throws LotseError mail/*, webhook/*, notify/recipient-gone */
export async function sendMessage({ store, clock }: Around, sending: Sending): Promise<void> {
  const { practiceId, channel, recipient: recipientId } = sending;
  const practice = (await store.practices()).find(({ id }) => id === practiceId);
  const own = store.forPractice(practiceId);
  if (!practice) throw new LotseError("notify/recipient-gone", {});
  if (channel === "webhook") return post(own, practice, sending, clock);
  const recipient = await own.record("recipient", recipientId);
  if (!recipient) throw new LotseError("notify/recipient-gone", {});
  await mailTo(recipient, { own, practice, installationId: store.installationId }, sending);
}

/** Not kept and never tried again: somebody waits at the screen. @throws LotseError mail/*, webhook/* */
export async function sendTest(
  { store, clock, random }: Around & { random: Random },
  practice: Practice,
  test: { channel: "mail"; to: string; language: Recipient["language"] } | { channel: "webhook" },
): Promise<void> {
  const own = store.forPractice(practice.id);
  const now = clock.now();
  const content: Content = { kind: "test" };
  const message = { id: newId("msg", now, random.bytes(10)), createdAt: now, content };
  if (test.channel === "webhook") return post(own, practice, message, clock);
  const { to: address, language } = test;
  await mailTo({ address, language }, { own, practice, installationId: store.installationId }, message);
}

type Message = Pick<Sending, "id" | "createdAt" | "content">;

async function mailTo(
  { address, language }: Pick<Recipient, "address" | "language">,
  { own, practice, installationId }: { own: PracticeStore; practice: Practice; installationId: string },
  { id, createdAt, content }: Message,
): Promise<void> {
  const [{ sendMail }, { letterOf }] = await Promise.all([
    import("../outside/mail/send.ts"),
    import("../outside/mail/compose.ts"),
  ]);
  const server = await own.record("mail-server", MAIL_SERVER);
  if (!server) throw new LotseError("mail/not-set-up", {});
  const letter = letterOf(content, practice.name, await wordsIn(language));
  const domain = server.from.split("@").at(-1) ?? "ti-lotse.invalid";
  const messageId = `${id}.${installationId.replaceAll(/[^\w-]/g, "").slice(0, 16)}@${domain}`;
  await sendMail(server, await opened(own, MAIL_SERVER), { ...letter, to: address, messageId, date: createdAt });
}

async function post(own: PracticeStore, practice: Practice, message: Message, clock: Clock): Promise<void> {
  const [{ postWebhook }, { bodyOf }] = await Promise.all([
    import("../outside/webhooks/post.ts"),
    import("../outside/webhooks/body.ts"),
  ]);
  const webhook = await own.record("webhook", WEBHOOK);
  const secret = await opened(own, WEBHOOK);
  if (!webhook || secret === undefined) throw new LotseError("webhook/not-set-up", {});
  await postWebhook({ url: webhook.url, secret, id: message.id, body: bodyOf(message, practice), now: clock.now() });
}

const MAIL_SERVER: MailServer["id"] = "mail-server";
const WEBHOOK: Webhook["id"] & Channel = "webhook";

async function opened(own: PracticeStore, id: string): Promise<string | undefined> {
  const sealed = await own.secret(id);
  return sealed && Buffer.from(sealed).toString("utf8");
}
