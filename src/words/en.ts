/** English: complete beside German, which is the source of the type. */
import { blocks } from "./en/blocks.ts";
import { cli } from "./en/cli.ts";
import { engine } from "./en/engine.ts";
import { errors } from "./en/errors.ts";
import { fehlerzustaende } from "./en/fehlerzustaende.ts";
import { findings } from "./en/findings.ts";
import { gematikCodes } from "./en/gematik-codes.ts";
import { message } from "./en/message.ts";
import { monitoring } from "./en/monitoring.ts";
import { page } from "./en/page.ts";
import { problems } from "./en/problems.ts";
import { runs } from "./en/runs.ts";
import { web } from "./en/web.ts";
import type { Words } from "./words.ts";

export const en = {
  errors,
  findings,
  fehlerzustaende,
  gematikCodes,
  blocks,
  problems,
  runs,
  cli,
  engine,
  message,
  monitoring,
  page,
  web,
} satisfies Words;
