/** A run and a preview in a terminal. Room: cli. */

import { EXIT } from "../app/lotse-error.ts";
import type { PreviewView, RunView } from "../app/orders.ts";
import type { Words } from "../words/words.ts";
import { columns, heading, quiet, wrap } from "./output.ts";

export function runLines(run: RunView, words: Words): string[] {
  const { cli } = words.runs;
  const { waiting, question, outcome, instruction, warning, next } = run;
  const at = (text: string) => cli.at({ at: Date.parse(text) });
  return [
    heading(`${run.title}${run.target ? ` → ${run.target}` : ""}`),
    ...wrap(`${run.phase.text}: ${run.sentence}`, "  "),
    ...(warning ? wrap(warning, "  ") : []),
    ...(waiting ? wrap(waiting.ends, "  ") : []),
    ...(instruction ? wrap(`${instruction.who}, ${instruction.where.text}: ${instruction.text}`, "  ") : []),
    ...(question
      ? [
          `  ${cli.answers}: lotse run answer ${run.id} …`,
          ...columns(
            question.answers.map(({ code, text }) => [code, text]),
            "    ",
          ),
        ]
      : []),
    ...(next ? wrap([next.text, next.dvo?.phone].filter(Boolean).join(" "), "  ") : []),
    ...columns([
      ["ID", run.id],
      [cli.window, run.window.text],
      [cli.duration, run.minutes.text],
    ]),
    `  ${quiet(cli.orderedBy({ by: run.orderedBy, at: Date.parse(run.orderedAt) }))}`,
    ...(run.pinHolder ? [`  ${cli.pinHolder({ name: run.pinHolder })}`] : []),
    ...(outcome ? [] : stepLines(run, words)),
    ...(run.proof.length > 0
      ? [
          `  ${cli.proof}`,
          ...columns(
            run.proof.map((p) => [at(p.at), p.text]),
            "    ",
          ),
        ]
      : []),
    ...(run.seen.length > 0 && !outcome
      ? [
          `  ${cli.seen}`,
          ...columns(
            run.seen.map((s) => [quiet(at(s.at)), s.text]),
            "    ",
          ),
        ]
      : []),
  ];
}

function stepLines({ steps }: RunView, words: Words): string[] {
  const { cli } = words.runs;
  return [
    `  ${cli.steps}`,
    ...columns(
      steps.map((step) => [cli.stepStates[step.state], step.title, quiet(`${step.who}, ${step.where.text}`)]),
      "    ",
    ),
  ];
}

/** One line of a list. */
export function runRow(run: RunView, words: Words): string[] {
  return [
    run.id,
    run.title,
    run.phase.text,
    run.outcome?.text ?? run.sentence,
    quiet(words.runs.cli.at({ at: Date.parse(run.orderedAt) })),
  ];
}

export function previewLines(preview: PreviewView, words: Words): string[] {
  const { cli } = words.runs;
  return [
    heading(`${preview.title}${preview.target ? ` → ${preview.target}` : ""}`),
    ...columns([[cli.window, preview.window.text]]),
    ...preview.steps.flatMap((step, i) => [
      `  ${i + 1}. ${step.title}  ${quiet(`${step.who}, ${step.where.text}`)}${step.pointOfNoReturn ? `  ${quiet(cli.pointOfNoReturn)}` : ""}`,
      ...(step.minutes.needed > 0 ? [`     ${quiet(`${cli.duration}: ${step.minutes.text}`)}`] : []),
      ...(step.text === step.title ? [] : wrap(step.text, "     ")),
      ...step.closed.flatMap(({ text, ends }) => [
        ...wrap(`${cli.locks}: ${text}`, "     ", "       "),
        ...wrap(ends, "       "),
      ]),
    ]),
    ...(preview.steps.every(({ closed }) => closed.length === 0) ? [`  ${cli.noLocks}`] : []),
    ...(preview.confirmations.length > 0
      ? [
          `  ${cli.toConfirm}`,
          ...preview.confirmations.flatMap(({ code, text }) => wrap(`${code}: ${text}`, "    ", "      ")),
        ]
      : []),
  ];
}

/** 0 good or under way, 1 needs somebody, 2 failed. */
export function exitCodeOfRun({ phase, outcome, may }: RunView): number {
  if (outcome)
    return outcome.code === "succeeded" || outcome.code === "ended/not-needed" ? EXIT.current : EXIT.critical;
  return phase.code === "asking" || phase.code === "ready" || may.renew ? EXIT.due : EXIT.current;
}
