/**
 * What stands in a mail: subject and plain text, from the facts of a message and the words of one language.
 *
 * Room: outside/mail. Pure. No link leads anywhere: mails with links are what forged mails look like.
 */
import type { Content, Said } from "../../domain/alarm/message.ts";
import type { Entry, Words } from "../../words/words.ts";

export interface Letter {
  subject: string;
  text: string;
}

export function letterOf(content: Content, practice: string, words: Words): Letter {
  const { message } = words;
  switch (content.kind) {
    case "test":
      return { subject: message.testSubject({ practice }), text: paragraphs(message.testText, message.footer) };
    case "alarms":
      return alarmLetter(content.said, practice, words);
    case "digest":
      return digestLetter(content, practice, words);
  }
}

function alarmLetter(said: readonly Said[], practice: string, words: Words): Letter {
  const { message } = words;
  const [first] = said;
  const isOver = said.every(({ what }) => what === "recovered");
  const isReminder = said.every(({ what }) => what === "reminder");
  const subject =
    said.length === 1 && first
      ? message.subject({ practice, what: first.what, meaning: entryOf(first, words).meaning })
      : message.subjectMore({ practice, count: said.length, isOver, isReminder });
  return { subject, text: paragraphs(...said.map((one) => paragraph(one, words)), message.footer) };
}

function paragraph(said: Said, words: Words): string {
  const { message } = words;
  const { meaning, whatToDo, why, ifNothing } = entryOf(said, words);
  const begin = message.said({ what: said.what, meaning });
  if (said.what === "recovered") return begin;
  return [
    begin,
    message.whatToDo({ text: whatToDo }),
    message.why({ text: why }),
    ...(ifNothing ? [message.ifNothing({ text: ifNothing })] : []),
    ...(said.dueOn ? [message.due({ day: said.dueOn })] : []),
    message.since({ at: said.since }),
  ].join("\n");
}

function digestLetter(digest: Extract<Content, { kind: "digest" }>, practice: string, words: Words): Letter {
  const { message } = words;
  const open = digest.open.map((said) => {
    const { meaning, whatToDo } = entryOf(said, words);
    const due = said.dueOn ? ` ${message.due({ day: said.dueOn })}` : "";
    return `- ${meaning}${due}\n  ${message.whatToDo({ text: whatToDo })}`;
  });
  const text = paragraphs(
    message.digestIntro(digest),
    ...(open.length > 0 ? [message.digestOpen, open.join("\n")] : [message.digestNothing]),
    ...(digest.quiet > 0 ? [message.digestQuiet({ count: digest.quiet })] : []),
    message.digestWeek(digest),
    message.footer,
  );
  return { subject: message.digestSubject({ practice, open: open.length }), text };
}

/** One that this version no longer knows is still told, by its code. */
function entryOf({ code, fields, component }: Said, words: Words): Entry {
  const { message } = words;
  const texts: Record<string, unknown> = words.findings;
  const text = Object.hasOwn(texts, code) ? (texts[code] as (fields: unknown) => Entry) : undefined;
  const retired = message.retired({ code, name: component.name });
  return text?.(fields) ?? { meaning: retired, whatToDo: "", why: "" };
}

function paragraphs(...parts: string[]): string {
  return `${parts.join("\n\n")}\n`;
}
