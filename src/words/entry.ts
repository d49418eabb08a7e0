/**
 * The four sentences a person reads about a failure or a finding, in the order in which they are shown.
 *
 * Room: words. Knows nothing of devices; every text is a pure function of the fields it is given.
 */
export interface Entry {
  /** What it means for the practice. The device is the subject, never the reader. */
  meaning: string;
  /** The one next step. */
  whatToDo: string;
  /** The cause, in plain words. */
  why: string;
  /** What happens if nobody acts. Every finding of level rot has it [REQ:U-31]. */
  ifNothing?: string;
}
