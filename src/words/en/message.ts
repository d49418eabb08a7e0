/** Messages ti-lotse sends. A finding speaks in its own sentences. */
import { counted, englishDay, englishTime } from "../format.ts";
import type { Words } from "../words.ts";

export const message: Words["message"] = {
  subject: (f) => `${f.practice}: ${begin(f.what)}${f.meaning}`,
  subjectMore: (f) =>
    `${f.practice}: ${f.count} ${f.isOver ? "points are over" : f.isReminder ? "overdue points" : "new messages"}`,
  said: (f) => `${begin(f.what)}${f.meaning}`,
  whatToDo: (f) => `What to do: ${f.text}`,
  why: (f) => `Why: ${f.text}`,
  ifNothing: (f) => `If nothing is done: ${f.text}`,
  since: (f) => `It has been so since ${englishTime(f.at)}.`,
  due: (f) => `By ${englishDay(f.day)} at the latest.`,
  retired: (f) => `Message “${f.code}” about “${f.name}”.`,
  footer:
    "ti-lotse has sent this message by itself. The practice decides under “Notifications” what you get. Nobody reads answers.",
  testSubject: (f) => `${f.practice}: test message from ti-lotse`,
  testText: "If you read this, messages of this practice reach you. Nothing is to be done.",
  digestSubject: (f) =>
    f.open === 0
      ? `${f.practice}: weekly overview, nothing open`
      : `${f.practice}: weekly overview, ${counted(f.open, "point", "points")} open`,
  digestIntro: (f) => `This is how it stood from ${englishDay(f.from)} to ${englishDay(f.to)}.`,
  digestOpen: "Open:",
  digestNothing: "Nothing is open.",
  digestQuiet: (f) =>
    f.count === 1
      ? "One more point is planned, with the DVO or made quiet."
      : `${f.count} more points are planned, with the DVO or made quiet.`,
  digestWeek: (f) =>
    `This week: ${counted(f.alarms, "new message", "new messages")}, ${f.recovered} of these or earlier ones over, ${counted(f.changes, "change", "changes")} at devices.`,
};

function begin(what: string): string {
  const begins: Record<string, string> = {
    recovered: "Over: ",
    worse: "More urgent: ",
    again: "Still: ",
    reminder: "Reminder: ",
  };
  return begins[what] ?? "";
}
