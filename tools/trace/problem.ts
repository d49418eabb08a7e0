/** A fault the person at the keyboard can mend: what happened, why it matters, what to do. Used by tools/trace. */
export class Problem extends Error {
  constructor(what: string, why: string, whatToDo: string) {
    super([what, why, whatToDo].join("\n"));
  }
}
