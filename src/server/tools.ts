/** What handlers work with, made once by `createServer`. Room: server. */
import type { Clock, Random, Store } from "../engine/ports.ts";
import type { Guesses } from "./guesses.ts";
import type { Passwords } from "./passwords.ts";
import type { Polls } from "./polls.ts";
import type { Sessions } from "./sessions.ts";
import type { Streams } from "./streams.ts";
import type { Uses } from "./uses.ts";

export interface Tools {
  store: Store;
  clock: Clock;
  random: Random;
  uses: Uses;
  sessions: Sessions;
  passwords: Passwords;
  guesses: Guesses;
  streams: Streams;
  polls: Polls;
  isPracticeGround: boolean;
}
